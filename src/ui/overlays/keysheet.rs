//! All keys, by menu; a click on an act waits for its new key, and conflicts are told.

use super::{Overlays, sheet};
use crate::desk::Desk;
use crate::desk::action::{ACTIONS, Action, Menu, conflicts};
use crate::desk::command::Command;
use crate::ui::outbox::Outbox;
use crate::ui::theme;
use crate::ui::widgets::{caps, focus_ring, one_line};
use egui::{FontId, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

const ROW: f32 = 26.0;

/// All acts with their keys. It is made of the same table as menus and palette, so that no act can be missing.
pub fn keysheet_ui(state: &mut Overlays, ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    // Before anything is drawn: what is pressed is the new key, whatever it would do to a widget.
    change_ui(state, ui, out);
    let screen = ui.ctx().content_rect();
    let width = (screen.width() - 80.0).min(960.0);
    sheet(ui, "All keys", width, 56.0, |ui| {
        let palette = theme::palette(ui.ctx());
        egui::Frame::new().inner_margin(egui::Margin::symmetric(24, 18)).show(ui, |ui| {
            ui.label(RichText::new("All keys").font(FontId::new(20.0, theme::serif_bold())));
            ui.add_space(2.0);
            let words = match state.changing {
                Some(_) => "Press the new key, or Esc to leave it as it is.",
                None => {
                    "Click an act to give it another key; with the right button, it gets back its first one."
                }
            };
            ui.label(RichText::new(words).size(12.5).color(palette.quiet));
            // Told and not forbidden: somebody who moves keys about has two acts on one key for a while.
            for (chord, titles) in conflicts(desk) {
                let words = format!("{chord} is given to {}; the first one has it.", titles.join(" and "));
                ui.label(RichText::new(words).size(12.5).color(palette.warning));
            }
            ui.add_space(10.0);
            let height = screen.height() - 240.0;
            ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
                let columns = if ui.available_width() > 640.0 { 2 } else { 1 };
                ui.columns(columns, |columns| {
                    // Also what stands in no menu has keys that can be changed.
                    let menus = Menu::BAR.into_iter().chain([Menu::None]);
                    let mut heights = vec![0; columns.len()];
                    for menu in menus {
                        let entries: Vec<_> = ACTIONS.iter().filter(|entry| entry.menu == menu).collect();
                        // The shorter column gets the next menu, so that both end at about the same height.
                        let Some(at) = (0..heights.len()).min_by_key(|at| heights[*at]) else { continue };
                        heights[at] += entries.len() + 2;
                        menu_ui(&mut columns[at], state, desk, menu, &entries, out);
                    }
                });
            });
        });
    });
}

fn menu_ui(
    ui: &mut Ui,
    state: &mut Overlays,
    desk: &Desk,
    menu: Menu,
    entries: &[&'static Action],
    out: &mut Outbox,
) {
    let palette = theme::palette(ui.ctx());
    ui.add_space(6.0);
    ui.label(RichText::new(menu.title()).family(theme::semibold()).size(12.0).color(palette.quiet));
    ui.add_space(2.0);
    for entry in entries {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width() - 12.0, ROW), Sense::click());
        let chords: Vec<String> = entry.chords(desk).iter().map(ToString::to_string).collect();
        response.widget_info(|| {
            WidgetInfo::labeled(Role::Button, true, format!("{}: {}", entry.title, chords.join(", ")))
        });
        if response.hovered() {
            ui.painter().rect_filled(rect, 4.0, palette.hover);
        }
        focus_ring(ui, &response, rect, 4.0);
        // Keys are painted from the right edge on, because they end there whatever their number; the title gets what
        // room they leave.
        let mut right = rect.right() - 6.0;
        let middle = rect.center().y;
        if state.changing == Some(entry.id) {
            let galley = one_line(ui, "press a key…", FontId::proportional(12.0), palette.accent, 120.0);
            right -= galley.size().x;
            ui.painter().galley(pos2(right, middle - galley.size().y / 2.0), galley, palette.accent);
        } else {
            for (index, chord) in chords.iter().enumerate().rev() {
                for stroke in chord.split(' ').rev() {
                    right = caps(ui, right, middle, stroke);
                }
                right -= if index > 0 { 6.0 } else { 0.0 };
            }
        }
        let galley =
            one_line(ui, entry.title, FontId::proportional(12.5), palette.ink, right - rect.left() - 16.0);
        ui.painter().galley(pos2(rect.left() + 6.0, middle - galley.size().y / 2.0), galley, palette.ink);
        if response.clicked() {
            state.changing = Some(entry.id);
        }
        if response.secondary_clicked() {
            out.command(Command::StandardKeys { entry: entry.id.to_owned() });
        }
    }
    ui.add_space(8.0);
}

/// Waits for the key that an act is to have.
fn change_ui(state: &mut Overlays, ui: &Ui, out: &mut Outbox) {
    let Some(id) = state.changing else { return };
    let Some(stroke) = ui.input(|input| input.events.iter().find_map(crate::ui::keys::stroke)) else {
        return;
    };
    // The row itself, which has the focus, must not take it for a click.
    ui.input_mut(|input| input.events.retain(|event| crate::ui::keys::stroke(event).is_none()));
    state.changing = None;
    // Esc leaves it as it is, and so is the one key that cannot be given to an act.
    if stroke.key != "Escape" {
        out.command(Command::SetKeys { entry: id.to_owned(), keys: stroke.to_string() });
    }
}
