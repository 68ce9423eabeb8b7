//! All keys, by menu; a click on an act waits for its new key, and what belongs to another act is moved when one says so.

use super::controls::{button_ui, head_ui};
use super::{Overlays, sheet};
use crate::desk::Desk;
use crate::desk::action::{ACTIONS, Action, Menu, conflicts, find, holders};
use crate::desk::chord::{Chord, Stroke};
use crate::desk::command::Command;
use crate::ui::outbox::Outbox;
use crate::ui::theme;
use crate::ui::widgets::{caps, focus_ring, one_line};
use egui::{FontId, Id, Key, Modifiers, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

const ROW: f32 = 26.0;
/// Seconds that the first key of two waits for the second: longer than a hand needs that knows what comes.
const SECOND_KEY: f64 = 1.2;

/// An act whose keys are being changed.
pub struct Changing {
    id: &'static str,
    /// Its row, which gets the keys of the window back.
    row: Id,
    step: Step,
}

enum Step {
    /// Nothing was pressed yet.
    Waits,
    /// One key was, at this time, and another may follow.
    Begun(Stroke, f64),
    /// These keys belong to another act, and it is asked what is to become of them, since this frame: in it the first
    /// button gets the keys of the window. A frame may be drawn twice, and what was pressed in it is no answer.
    Taken(Chord, u64),
}

/// All acts with their keys. It is made of the same table as menus and palette, so that no act can be missing.
pub fn keysheet_ui(state: &mut Overlays, ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    // Before anything is drawn: what is pressed is the new key, whatever it would do to a widget.
    if let Some(changing) = state.changing.take() {
        state.changing = changing.go_on(ui, desk, out);
    }
    let screen = ui.ctx().content_rect();
    let width = (screen.width() - 80.0).min(960.0);
    sheet(ui, "All keys", width, 56.0, |ui| {
        egui::Frame::new().inner_margin(egui::Margin::symmetric(24, 18)).show(ui, |ui| {
            head_ui(ui, "All keys", out);
            ui.add_space(2.0);
            says_ui(state, ui, desk, out);
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
        if let Some(changing) = state.changing.as_ref().filter(|changing| changing.id == entry.id) {
            let words = changing.words();
            let galley = one_line(ui, &words, FontId::proportional(12.0), palette.accent, 160.0);
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
        if response.clicked() && state.answered_in != ui.ctx().cumulative_frame_nr() {
            state.changing = Some(Changing { id: entry.id, row: response.id, step: Step::Waits });
        }
        let taken_back =
            response.has_focus() && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Backspace));
        if response.secondary_clicked() || taken_back {
            out.command(Command::StandardKeys { entry: entry.id.to_owned() });
        }
    }
    ui.add_space(8.0);
}

/// What to do, or what was asked.
fn says_ui(state: &mut Overlays, ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    let palette = theme::palette(ui.ctx());
    let mut done = None;
    let words = match &mut state.changing {
        Some(Changing { id, step: Step::Taken(chord, since), row }) => {
            let fresh = *since == ui.ctx().cumulative_frame_nr();
            if let Some(moved) = taken_ui(ui, desk, (*id, chord), fresh).filter(|_| !fresh) {
                let (entry, keys) = ((*id).to_owned(), chord.to_string());
                moved.then(|| out.command(Command::MoveKeys { entry, keys }));
                done = Some(*row);
            }
            ""
        }
        Some(_) => "Press the new key, or two after each other. Enter ends, Esc leaves it as it is.",
        None => {
            "Click an act, or press Enter on it, to give it another key. With the right button, or Backspace, it gets \
             back its first one."
        }
    };
    if !words.is_empty() {
        ui.label(RichText::new(words).size(12.5).color(palette.quiet));
    }
    if let Some(row) = done {
        state.changing = None;
        // The row is drawn after this and has the focus by then, and a frame may be drawn twice: what pressed the button
        // must not press the row, too.
        state.answered_in = ui.ctx().cumulative_frame_nr();
        ui.memory_mut(|memory| memory.request_focus(row));
    }
    // Keys may be shared all the same: the settings are a file that people edit.
    for (chord, titles) in conflicts(desk) {
        let words = format!("{chord} is given to {}; the first one has it.", titles.join(" and "));
        ui.label(RichText::new(words).size(12.5).color(palette.warning));
    }
}

/// Whose keys these are, and what is to become of them: whether they are moved, once that was answered.
fn taken_ui(ui: &mut Ui, desk: &Desk, (id, chord): (&str, &Chord), fresh: bool) -> Option<bool> {
    let palette = theme::palette(ui.ctx());
    let held = holders(desk, id, chord);
    let held: Vec<String> =
        held.iter().map(|(entry, own)| format!("{own} is given to {}.", entry.title)).collect();
    let title = find(id).map_or("", |entry| entry.title);
    let mut answer = None;
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(held.join(" ")).size(12.5).color(palette.warning));
        let moves = button_ui(ui, "Move it here").on_hover_text(format!("{chord}: {title}"));
        if fresh {
            moves.request_focus();
        }
        if moves.clicked() {
            answer = Some(true);
        }
        if button_ui(ui, "Leave it").clicked()
            || ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape))
        {
            answer = Some(false);
        }
    });
    answer
}

impl Changing {
    /// What stands in the place of its keys.
    fn words(&self) -> String {
        match &self.step {
            Step::Waits => "press a key…".to_owned(),
            Step::Begun(first, _) => format!("{first} …"),
            Step::Taken(chord, _) => format!("{chord} ?"),
        }
    }

    /// Hears the keys of this frame; nothing is left of it when that is done.
    fn go_on(mut self, ui: &Ui, desk: &Desk, out: &mut Outbox) -> Option<Self> {
        if matches!(self.step, Step::Taken(..)) {
            return Some(self);
        }
        let now = ui.input(|input| input.time);
        let stroke = ui.input(|input| input.events.iter().find_map(crate::ui::keys::stroke));
        // The row itself, which has the focus, must not take it for a click; nor a field for what is typed.
        ui.input_mut(|input| input.events.retain(|event| crate::ui::keys::stroke(event).is_none()));
        let chord = match (self.step, stroke) {
            // Esc leaves it as it is, and so is the one key that cannot be given to an act.
            (_, Some(stroke)) if stroke.is_escape() => return None,
            (Step::Waits, None) => return Some(Self { step: Step::Waits, ..self }),
            (Step::Waits, Some(first)) => {
                ui.ctx().request_repaint_after_secs(SECOND_KEY as f32);
                return Some(Self { step: Step::Begun(first, now), ..self });
            }
            (Step::Begun(first, _), Some(second)) if second.to_string() == "Enter" => Chord(vec![first]),
            (Step::Begun(first, _), Some(second)) => Chord(vec![first, second]),
            (Step::Begun(first, since), None) if now - since < SECOND_KEY => {
                ui.ctx().request_repaint_after_secs((SECOND_KEY - (now - since)) as f32);
                return Some(Self { step: Step::Begun(first, since), ..self });
            }
            (Step::Begun(first, _), None) => Chord(vec![first]),
            (Step::Taken(..), _) => return None,
        };
        if holders(desk, self.id, &chord).is_empty() {
            out.command(Command::SetKeys { entry: self.id.to_owned(), keys: chord.to_string() });
            return None;
        }
        self.step = Step::Taken(chord, ui.ctx().cumulative_frame_nr());
        Some(self)
    }
}
