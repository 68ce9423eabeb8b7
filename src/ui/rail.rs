//! The narrow rail at the left edge: the menu, the panels, the theme, the keys, the settings.

use super::icons;
use super::outbox::Outbox;
use super::theme;
use super::widgets::{icon_button_sized, titled};
use crate::desk::Desk;
use crate::desk::action::{ACTIONS, Action, Menu, Offer};
use crate::desk::command::Command;
use crate::desk::words::PanelId;
use egui::{Frame, Panel, RichText, Ui, vec2};

/// Points of a button, the icon smaller in it: large enough to be hit at the edge of a screen.
const BUTTON: egui::Vec2 = vec2(36.0, 36.0);

/// There is no bar of menus above: it would cost the page a line, and is opened from the topmost button here instead.
pub fn rail_ui(ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    let palette = theme::palette(ui.ctx());
    Panel::left("rail")
        .exact_size(theme::RAIL)
        .resizable(false)
        .show_separator_line(false)
        .frame(Frame::NONE)
        .show(ui, |ui| {
            let rect = ui.max_rect();
            ui.painter().rect_filled(rect.with_min_x(rect.right() - 1.0), 0.0, palette.hairline);
            ui.spacing_mut().item_spacing = vec2(0.0, 2.0);
            ui.vertical_centered(|ui| {
                ui.add_space(8.0);
                let button = icon_button_sized(ui, icons::LIST, "Menu (F10)", false, 19.0, BUTTON);
                let open = ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::F10));
                let popup = egui::Popup::menu(&button);
                let popup = if open { popup.open_memory(egui::SetOpenCommand::Bool(true)) } else { popup };
                popup.show(|ui| menu_ui(ui, desk, out));
                ui.add_space(6.0);
                // One button for each row of the table of panels, so that a new panel is reached without a line here.
                for panel in PanelId::ALL {
                    // While nothing is open the window leaves panels out, whatever the desk would show.
                    let on = desk.shows(panel) && !desk.idle();
                    let name = titled(desk, panel.action());
                    if icon_button_sized(ui, icons::glyph(panel.icon()), &name, on, 19.0, BUTTON).clicked() {
                        out.command(Command::Panel { panel });
                    }
                }
            });
            ui.with_layout(egui::Layout::bottom_up(egui::Align::Center), |ui| {
                ui.add_space(8.0);
                act(ui, desk, out, "file.settings", icons::GEAR_SIX);
                act(ui, desk, out, "help.keys", icons::KEYBOARD);
                act(ui, desk, out, "page.next-theme", if palette.dark { icons::SUN } else { icons::MOON });
            });
        });
}

fn act(ui: &mut Ui, desk: &Desk, out: &mut Outbox, id: &str, icon: &str) {
    if icon_button_sized(ui, icon, &titled(desk, id), false, 19.0, BUTTON).clicked()
        && let Some(entry) = crate::desk::action::find(id)
        && let Offer::Ready(command) = (entry.make)(desk)
    {
        out.command(command);
    }
}

fn menu_ui(ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    ui.set_min_width(150.0);
    for menu in Menu::BAR {
        ui.menu_button(menu.title(), |ui| {
            ui.set_min_width(290.0);
            // From the table of acts, so that menu, keys and palette never differ.
            for entry in ACTIONS.iter().filter(|entry| entry.menu == menu) {
                if entry.group {
                    ui.separator();
                }
                entry_ui(ui, desk, entry, out);
            }
        });
    }
}

/// One act of a menu, grey with the reason where it cannot be had.
fn entry_ui(ui: &mut Ui, desk: &Desk, entry: &Action, out: &mut Outbox) {
    let palette = theme::palette(ui.ctx());
    let offer = (entry.make)(desk);
    let keys = entry.chords(desk).first().map(ToString::to_string).unwrap_or_default();
    let on = entry.on.is_some_and(|on| on(desk));
    let title = if on { format!("✓ {}", entry.title) } else { entry.title.to_owned() };
    let button = egui::Button::new(title).shortcut_text(RichText::new(keys).color(palette.quiet)).frame(true);
    match offer {
        Offer::Ready(command) => {
            if ui.add(button.fill(egui::Color32::TRANSPARENT)).clicked() {
                out.command(command);
                ui.close();
            }
        }
        Offer::Not(why) => {
            ui.add_enabled(false, button.fill(egui::Color32::TRANSPARENT)).on_disabled_hover_text(why);
        }
    }
}
