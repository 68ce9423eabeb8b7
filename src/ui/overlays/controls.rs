//! What settings are changed with: choices, ticks, steps and buttons, drawn as the rest of the window is.

use crate::desk::command::Command;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::theme::{self, Palette};
use crate::ui::widgets::{focus_ring, icon_button, icon_button_sized};
use egui::{
    Align2, Color32, EventFilter, FontId, Key, Modifiers, Rect, Response, RichText, Role, Sense, Stroke, Ui,
    WidgetInfo, pos2, vec2,
};
use std::ops::RangeInclusive;

/// Height of all of them, in points.
const HEIGHT: f32 = 28.0;
/// Points of the line along which a number is drawn.
const LINE: f32 = 200.0;
/// Radius of the knob on it.
const KNOB: f32 = 7.0;

/// The head of a sheet: its title, and at the right what closes it, for those who do not know of Esc.
pub fn head_ui(ui: &mut Ui, title: &str, out: &mut Outbox) {
    ui.horizontal(|ui| {
        let title_words = RichText::new(title).font(FontId::new(20.0, theme::serif_bold()));
        ui.label(title_words).widget_info(|| WidgetInfo::labeled(Role::Heading, true, title));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if icon_button(ui, icons::X, "Close  (Esc)", false).clicked() {
                out.command(Command::Dismiss);
            }
        });
    });
}

/// One of several that exclude each other.
pub fn choice_ui(ui: &mut Ui, name: &str, on: bool) -> Response {
    let palette = theme::palette(ui.ctx());
    let ink = if on { palette.ink } else { palette.quiet };
    let galley = ui.painter().layout_no_wrap(name.to_owned(), FontId::proportional(13.0), ink);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 20.0, HEIGHT), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, on, name));
    let ground = match (on, response.hovered()) {
        (true, _) => palette.chosen,
        (false, true) => palette.hover,
        _ => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, 6.0, ground);
    focus_ring(ui, &response, rect, 6.0);
    // Ground alone would tell it by colour only.
    if on {
        let foot = Rect::from_min_max(pos2(rect.left() + 10.0, rect.bottom() - 3.0), rect.right_bottom());
        ui.painter().rect_filled(foot.with_max_x(rect.right() - 10.0), 1.0, palette.accent);
    }
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, ink);
    response
}

/// Something that is so or not.
pub fn tick_ui(ui: &mut Ui, name: &str, on: bool) -> Response {
    let palette = theme::palette(ui.ctx());
    let galley = ui.painter().layout_no_wrap(name.to_owned(), FontId::proportional(13.0), palette.ink);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 34.0, HEIGHT), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, name));
    if response.hovered() {
        ui.painter().rect_filled(rect, 6.0, palette.hover);
    }
    focus_ring(ui, &response, rect, 6.0);
    let (icon, ink) = match on {
        true => (icons::CHECK_SQUARE, palette.accent),
        false => (icons::SQUARE, palette.quiet),
    };
    let middle = rect.center().y;
    ui.painter().text(
        pos2(rect.left() + 4.0, middle),
        Align2::LEFT_CENTER,
        icon,
        theme::icon_font(18.0),
        ink,
    );
    let at = pos2(rect.left() + 28.0, middle - galley.size().y / 2.0);
    ui.painter().galley(at, galley, palette.ink);
    response
}

/// Something that is done.
pub fn button_ui(ui: &mut Ui, name: &str) -> Response {
    let palette = theme::palette(ui.ctx());
    let galley = ui.painter().layout_no_wrap(name.to_owned(), FontId::proportional(13.0), palette.ink);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 24.0, HEIGHT), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let ground = if response.hovered() { palette.hover } else { palette.panel };
    let stroke = Stroke::new(1.0, palette.hairline);
    ui.painter().rect(rect, 6.0, ground, stroke, egui::StrokeKind::Inside);
    focus_ring(ui, &response, rect, 6.0);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, palette.ink);
    response
}

/// A number that is drawn along a line, or changed by steps; gives the new one. What it is now stands at the right, as
/// people write it.
pub fn number_ui(ui: &mut Ui, name: &str, value: f32, range: RangeInclusive<f32>, step: f32) -> Option<f32> {
    let mut to = value;
    ui.spacing_mut().item_spacing.x = 6.0;
    let side = vec2(26.0, HEIGHT);
    if icon_button_sized(ui, icons::MINUS, &format!("{name}: less"), false, 13.0, side).clicked() {
        to -= step;
    }
    to = line_ui(ui, name, to, &range, step);
    if icon_button_sized(ui, icons::PLUS, &format!("{name}: more"), false, 13.0, side).clicked() {
        to += step;
    }
    let palette = theme::palette(ui.ctx());
    let (rect, _) = ui.allocate_exact_size(vec2(44.0, HEIGHT), Sense::hover());
    let at = rect.right_center();
    ui.painter().text(at, Align2::RIGHT_CENTER, plain(value), FontId::proportional(13.0), palette.ink);
    let to = stepped(to, &range, step);
    ((to - value).abs() > step / 4.0).then_some(to)
}

/// On a step, and within the range.
fn stepped(value: f32, range: &RangeInclusive<f32>, step: f32) -> f32 {
    let steps = ((value - range.start()) / step).round();
    (range.start() + steps * step).clamp(*range.start(), *range.end())
}

/// Without noughts that say nothing.
fn plain(value: f32) -> String {
    let words = format!("{value:.2}");
    words.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The line with its knob; gives where that is drawn to, or moved by the arrows.
fn line_ui(ui: &mut Ui, name: &str, value: f32, range: &RangeInclusive<f32>, step: f32) -> f32 {
    let (start, end) = (*range.start(), *range.end());
    let (rect, response) = ui.allocate_exact_size(vec2(LINE, HEIGHT), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::slider(true, f64::from(value), name));
    let line = rect.shrink2(vec2(KNOB + 1.0, 0.0));
    let mut to = value;
    if let Some(at) = response.interact_pointer_pos().filter(|_| response.dragged() || response.clicked()) {
        to = egui::remap_clamp(at.x, line.x_range(), start..=end);
    }
    if response.has_focus() {
        let own = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, own));
        let pressed = |key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key)) as f32;
        to += (pressed(Key::ArrowRight) - pressed(Key::ArrowLeft)) * step;
        to += (pressed(Key::End) - pressed(Key::Home)) * (end - start);
    }
    let share = ((to.clamp(start, end) - start) / (end - start)).clamp(0.0, 1.0);
    let knob = pos2(egui::lerp(line.x_range(), share), rect.center().y);
    paint_line(ui, &response, line, knob, theme::palette(ui.ctx()));
    to
}

fn paint_line(ui: &Ui, response: &Response, line: Rect, knob: egui::Pos2, palette: &Palette) {
    let rail = Rect::from_center_size(line.center(), vec2(line.width(), 3.0));
    ui.painter().rect_filled(rail, 1.5, palette.hairline);
    ui.painter().rect_filled(rail.with_max_x(knob.x), 1.5, palette.quiet);
    let lit = response.hovered() || response.dragged() || response.has_focus();
    let edge = if lit { palette.accent } else { palette.quiet };
    let width = if response.has_focus() { 2.0 } else { 1.25 };
    ui.painter().circle(knob, KNOB, palette.page, Stroke::new(width, edge));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_write_them_and_stay_on_their_steps() {
        for (value, words) in [(18.0, "18"), (18.5, "18.5"), (1.55, "1.55"), (1.1, "1.1"), (140.0, "140")] {
            assert_eq!(plain(value), words);
        }
        assert_eq!(plain(stepped(1.552_3, &(1.1..=2.4), 0.05)), "1.55");
        assert_eq!(plain(stepped(99.0, &(1.1..=2.4), 0.05)), "2.4");
        assert_eq!(plain(stepped(18.3, &(10.0..=48.0), 0.5)), "18.5");
    }
}
