//! What stands around the cells: the bar with the chosen one, the line that says how rows are sorted and which are shown,
//! and the names of sheets.

use super::{DIGIT, Frame, GridFace, SIZE};
use crate::data::document::AsideKind;
use crate::data::grid::Cell;
use crate::desk::command::Command;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::theme;
use crate::ui::widgets::{focus_ring, one_line};
use egui::{Align2, FontId, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

/// Of the chosen cell, that the bar shows.
/// The bar is one line, and what hovering over it shows has to fit on a screen.
const MAX_BAR_BYTES: usize = 2_000;
/// Share of the bar that a formula may take.
const FORMULA: f32 = 0.45;

/// The formula behind the chosen cell, looked up once: there may be ten thousand.
#[derive(Default)]
pub struct Formula {
    of: Option<(u32, Cell, usize)>,
    words: Option<String>,
}

impl Formula {
    fn find(&mut self, frame: &Frame, cell: Cell) -> Option<&str> {
        let of = Some((frame.unit, cell, frame.document.asides.len()));
        if self.of != of {
            self.of = of;
            let span = frame.grid.as_ref().and_then(|grid| grid.span(cell));
            let own = |aside: &&crate::data::document::Aside| {
                aside.kind == AsideKind::Described && aside.span == span && aside.words.starts_with('=')
            };
            self.words =
                span.and_then(|_| frame.document.asides.iter().find(own)).map(|aside| aside.words.clone());
        }
        self.words.as_deref()
    }
}

impl GridFace {
    /// The chosen cells by name, and all words of the first: what the grid cuts can be read here.
    pub(super) fn bar_ui(&mut self, frame: &Frame, ui: &mut Ui, rect: Rect) {
        let palette = frame.palette;
        ui.painter().rect_filled(rect.with_min_y(rect.bottom() - 1.0), 0.0, palette.hairline);
        let Some(cells) = frame.chosen() else {
            let words = "Choose a cell to read all of it here.";
            let galley = one_line(ui, words, FontId::proportional(12.0), palette.quiet, rect.width() - 24.0);
            let at = pos2(rect.left() + 12.0, rect.center().y - galley.size().y / 2.0);
            ui.painter().galley(at, galley, palette.quiet);
            return;
        };
        let cells_name = frame.grid.as_ref().map_or_else(|| cells.to_string(), |grid| grid.name_of(cells));
        let name = one_line(ui, &cells_name, FontId::new(12.5, theme::semibold()), palette.ink, 240.0);
        let left = rect.left() + 12.0 + name.size().x.max(40.0) + 14.0;
        let middle = |height: f32| rect.center().y - height / 2.0;
        ui.painter().galley(pos2(rect.left() + 12.0, middle(name.size().y)), name, palette.ink);
        let line =
            Rect::from_min_max(pos2(left - 8.0, rect.top() + 8.0), pos2(left - 7.0, rect.bottom() - 8.0));
        ui.painter().rect_filled(line, 0.0, palette.hairline);
        // Of joined cells only the first has words that are seen.
        let first = self.joined.areas().first(cells.from);
        let mut words = frame.grid.as_ref().and_then(|grid| grid.words(first)).unwrap_or_default();
        // What nobody sees in the workbook can be read here all the same.
        for (cell, span) in self.joined.under(frame, first) {
            words.push_str(&format!("   ·   under it, {cell}: {}", frame.document.text.slice(span)));
        }
        let shown = &words[..words.floor_char_boundary(MAX_BAR_BYTES.min(words.len()))];
        let mut right = rect.right() - 12.0;
        if let Some(formula) = self.formula.find(frame, first) {
            let font = FontId::monospace(12.0);
            let galley = one_line(ui, formula, font, palette.quiet, (rect.right() - left) * FORMULA);
            right -= galley.size().x;
            let place = Rect::from_min_max(pos2(right, rect.top()), pos2(rect.right() - 12.0, rect.bottom()));
            ui.painter().galley(pos2(right, middle(galley.size().y)), galley, palette.quiet);
            let response = ui.interact(place, ui.scope_id().with(("formula", frame.view.id)), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Formula {formula}")));
            response.on_hover_text(formula);
            right -= 16.0;
        }
        let place =
            Rect::from_min_max(pos2(left + 4.0, rect.top()), pos2(right.max(left + 4.0), rect.bottom()));
        let galley = one_line(ui, shown, FontId::proportional(SIZE), palette.ink, place.width());
        // Asked before it is painted, because painting takes it.
        let cut = galley.elided;
        ui.painter().galley(pos2(place.left(), middle(galley.size().y)), galley, palette.ink);
        let response = ui.interact(place, ui.scope_id().with(("cell", frame.view.id)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{cells_name} {shown}")));
        if cut {
            response.on_hover_text(shown);
        }
    }
}

/// What is shown of a sheet that is sorted or filtered, with the way back to all of it.
pub(super) fn band_ui(frame: &Frame, ui: &mut Ui, out: &mut Outbox) {
    let rect = frame.band;
    if rect.height() <= 0.0 {
        return;
    }
    let palette = frame.palette;
    ui.painter().rect_filled(rect, 0.0, palette.panel);
    ui.painter().rect_filled(rect.with_min_y(rect.bottom() - 1.0), 0.0, palette.hairline);
    let middle = rect.center().y;
    let font = FontId::proportional(12.5);
    let clear = one_line(ui, "Show all as in the file", font.clone(), palette.accent, rect.width() * 0.4);
    let button = Rect::from_min_max(
        pos2(rect.right() - clear.size().x - 28.0, rect.top() + 3.0),
        pos2(rect.right() - 6.0, rect.bottom() - 4.0),
    );
    let id = ui.scope_id().with(("all rows", frame.view.id));
    let response = ui.interact(button, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Show all rows as in the file"));
    if response.hovered() {
        ui.painter().rect_filled(button, 4.0, palette.hover);
    }
    focus_ring(ui, &response, button, 4.0);
    ui.painter().galley(pos2(button.left() + 11.0, middle - clear.size().y / 2.0), clear, palette.accent);
    if response.clicked() {
        if frame.desk.active != Some(frame.view.id) {
            out.command(Command::View { view: frame.view.id });
        }
        out.command(Command::ClearArrangement);
    }
    let icon = pos2(rect.left() + 12.0, middle);
    ui.painter().text(icon, Align2::LEFT_CENTER, icons::FUNNEL_SIMPLE, theme::icon_font(14.0), palette.quiet);
    let mut words = frame.desk.arranged_words(frame.view, frame.unit).unwrap_or_default();
    if frame.desk.arranges(frame.view.id) {
        words.push_str("   ·   being set in order…");
    } else if !frame.document.complete() {
        words.push_str("   ·   of what has been read so far");
    }
    // With a capital, wherever it begins.
    let mut letters = words.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let words = format!("{first}{}", letters.as_str());
    let room = button.left() - rect.left() - 44.0;
    let galley = one_line(ui, &words, font, palette.ink, room.max(20.0));
    let cut = galley.elided;
    let place = Rect::from_min_size(pos2(rect.left() + 34.0, rect.top()), vec2(room.max(1.0), rect.height()));
    ui.painter().galley(pos2(place.left(), middle - galley.size().y / 2.0), galley, palette.ink);
    let response = ui.interact(place, ui.scope_id().with(("arranged", frame.view.id)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, &words));
    if cut {
        response.on_hover_text(&words);
    }
}

/// Names of the sheets at the foot, those around the one that is shown.
pub(super) fn tabs_ui(frame: &Frame, ui: &mut Ui, rect: Rect, out: &mut Outbox) {
    let palette = frame.palette;
    ui.painter().rect_filled(rect, 0.0, palette.panel);
    ui.painter().rect_filled(rect.with_max_y(rect.top() + 1.0), 0.0, palette.hairline);
    let count = frame.document.units.len();
    // Guessed by characters and not laid out: a workbook may have thousands of sheets, and each would be
    // asked in each frame.
    let width = |label: &str| (label.chars().count() as f32 * DIGIT + 28.0).clamp(56.0, 180.0);
    let label = |at: usize| frame.document.units.get(at).map_or("", |unit| unit.label.as_str());
    // As many before it as fill half of the line, so that it can be seen however many there are.
    let (mut first, mut room) = (frame.unit as usize, rect.width() / 2.0);
    while first > 0 && room > 0.0 {
        first -= 1;
        room -= width(label(first));
    }
    let mut x = rect.left() + 8.0;
    for number in first..count {
        let name = label(number);
        let place = Rect::from_min_size(pos2(x, rect.top() + 3.0), vec2(width(name), rect.height() - 6.0));
        if place.left() > rect.right() {
            break;
        }
        x = place.right() + 2.0;
        let on = number == frame.unit as usize;
        let id = ui.scope_id().with(("sheet", frame.view.id, number));
        let response = ui.interact(place.intersect(rect), id, Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Tab, true, on, name));
        if on || response.hovered() {
            let ground = if on { palette.chosen } else { palette.hover };
            ui.painter_at(rect).rect_filled(place, 4.0, ground);
        }
        let ink = if on { palette.ink } else { palette.quiet };
        let galley = one_line(ui, name, FontId::proportional(12.5), ink, place.width() - 16.0);
        ui.painter_at(rect).galley(place.center() - galley.size() / 2.0, galley, ink);
        focus_ring(ui, &response, place, 4.0);
        if response.clicked() {
            out.command(Command::Unit { doc: frame.document.id, unit: number as u32, top: 0.0 });
        }
    }
}
