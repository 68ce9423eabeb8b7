//! Letters of the columns and numbers of the rows: which are chosen, by which the sheet is sorted, which choose rows, and
//! which the original hides.

use super::columns::PADDING;
use super::{Band, Frame, GridFace, ROW};
use crate::data::grid::column_name;
use crate::data::visible;
use crate::ui::icons;
use crate::ui::theme;
use egui::{Align2, FontId, Painter, Rect, Ui, pos2, vec2};

/// Width of what can be clicked at both ends of a letter, in points.
const BUTTON: f32 = 16.0;
/// Of the letter itself between the two, at least: in a narrower column there is the menu.
const LETTER: f32 = 14.0;

/// A narrower column has its letter alone.
const TITLED: f32 = 84.0;

/// What of the head of a column can be clicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadPart {
    /// Chooses which rows are shown.
    Filter,
    /// Sorts.
    Sort,
}

impl GridFace {
    /// Where a column lies, and how far it can be seen.
    pub(super) fn head_of(&self, frame: &Frame, band: Band, column: u32) -> Rect {
        let (left, right) = self.columns.sides(column);
        let x = frame.body.left() - band.shift;
        let top = frame.sheet.top();
        Rect::from_x_y_ranges(x + left..=x + right - 1.0, top..=top + ROW - 1.0)
    }

    pub(super) fn head_parts(place: Rect) -> Option<[(HeadPart, Rect); 2]> {
        (place.width() >= 2.0 * BUTTON + LETTER).then(|| {
            [
                (HeadPart::Filter, place.with_max_x(place.left() + BUTTON - 2.0)),
                // The edge itself is drawn to make the column wider.
                (
                    HeadPart::Sort,
                    place.with_min_x(place.right() - BUTTON - 4.0).with_max_x(place.right() - 4.0),
                ),
            ]
        })
    }

    /// Letters of the columns, numbers of the rows, and the corner between them.
    pub(super) fn heads_ui(
        &self,
        frame: &Frame,
        ui: &Ui,
        lines: std::ops::Range<u32>,
        top: &dyn Fn(u32) -> f32,
    ) {
        let palette = frame.palette;
        let (sheet, body) = (frame.sheet, frame.body);
        let letters = Rect::from_min_max(sheet.min, pos2(sheet.right(), sheet.top() + ROW));
        let numbers = Rect::from_min_max(sheet.min, pos2(body.left(), sheet.bottom()));
        ui.painter().rect_filled(letters, 0.0, palette.panel);
        ui.painter().rect_filled(numbers, 0.0, palette.panel);
        ui.painter().rect_filled(letters.with_min_y(letters.bottom() - 1.0), 0.0, palette.hairline);
        ui.painter().rect_filled(numbers.with_min_x(numbers.right() - 1.0), 0.0, palette.hairline);
        let chosen = frame.chosen_lines();
        let pointer = ui.input(|input| input.pointer.hover_pos());
        for band in self.bands(frame) {
            let rect = band.clip(letters);
            let painter = ui.painter_at(rect);
            if band.shift == 0.0 {
                painter.rect_filled(rect.with_max_y(rect.bottom() - 1.0), 0.0, palette.panel);
            }
            for column in band.columns(&self.columns, body) {
                let place = self.head_of(frame, band, column);
                let on = chosen.as_ref().is_some_and(|(_, columns)| columns.contains(&column));
                let under = pointer.filter(|pos| rect.contains(*pos) && place.contains(*pos));
                self.column_head_ui(frame, &painter, place, column, on, under);
            }
        }
        let on = |line: u32| chosen.as_ref().is_some_and(|(lines, _)| lines.contains(&line));
        let place =
            |y: f32| Rect::from_min_size(pos2(numbers.left(), y), vec2(numbers.width() - 1.0, ROW - 1.0));
        let painter = ui.painter_at(numbers.with_min_y(body.top()));
        for line in lines {
            self.number_ui(frame, &painter, place(top(line)), line, on(line));
        }
        let painter = ui.painter_at(numbers.with_min_y(letters.bottom()));
        for line in 0..frame.frozen {
            self.number_ui(frame, &painter, place(letters.bottom() + line as f32 * ROW), line, on(line));
        }
    }

    fn number_ui(&self, frame: &Frame, painter: &Painter, place: Rect, line: u32, on: bool) {
        let Some(row) = frame.row(line) else { return };
        name_ui(frame, painter, place, (u64::from(row) + 1).to_string(), on);
        if self.hidden.has_row(row) {
            let bar = Rect::from_min_size(place.min + vec2(3.0, 5.0), vec2(3.0, place.height() - 10.0));
            painter.rect_filled(bar, 1.5, frame.palette.warning);
        }
    }

    fn column_head_ui(
        &self,
        frame: &Frame,
        painter: &Painter,
        place: Rect,
        column: u32,
        on: bool,
        under: Option<egui::Pos2>,
    ) {
        let palette = frame.palette;
        let arrangement = frame.view.arrangement(frame.unit);
        let filtered = arrangement.is_some_and(|own| own.condition_of(column).is_some());
        match frame.grid.as_ref().and_then(|grid| grid.column_name(column)) {
            Some(name) => {
                // Over its cells, unless what can be clicked stands there.
                let left = if filtered || under.is_some() { BUTTON } else { PADDING };
                title_ui(frame, painter, (place, left), &visible::line(name), on);
            }
            None => match frame.sense(column).title().filter(|_| place.width() > TITLED) {
                Some(title) => titled_ui(frame, painter, place, &column_name(column), title, on),
                None => name_ui(frame, painter, place, column_name(column), on),
            },
        }
        // A short line, so that one sees where an edge can be drawn.
        let line = Rect::from_x_y_ranges(
            place.right()..=place.right() + 1.0,
            place.top() + 6.0..=place.bottom() - 5.0,
        );
        painter.rect_filled(line, 0.0, palette.hairline);
        if self.hidden.has_column(column) {
            let bar =
                Rect::from_min_size(place.min + vec2(6.0, 2.0), vec2((place.width() - 12.0).max(4.0), 3.0));
            painter.rect_filled(bar, 1.5, palette.warning);
        }
        let key = arrangement.and_then(|own| Some((own.key_of(column)?, own.keys.len())));
        let Some(parts) = Self::head_parts(place) else { return };
        for (part, rect) in parts {
            let lit = under.is_some_and(|pos| rect.contains(pos));
            let (icon, active, number) = match (part, key) {
                (HeadPart::Filter, _) => (icons::FUNNEL_SIMPLE, filtered, None),
                (HeadPart::Sort, Some(((at, key), all))) => {
                    let icon = if key.down { icons::CARET_DOWN } else { icons::CARET_UP };
                    (icon, true, (all > 1).then_some(at + 1))
                }
                (HeadPart::Sort, None) => (icons::SORT_ASCENDING, false, None),
            };
            // What is in force is always seen, and what could be when the pointer is near.
            if !active && under.is_none() {
                continue;
            }
            if lit {
                painter.rect_filled(rect.shrink2(vec2(0.0, 3.0)), 3.0, palette.hover);
            }
            let ink = if active || lit { palette.accent } else { palette.quiet };
            painter.text(rect.center(), Align2::CENTER_CENTER, icon, theme::icon_font(12.0), ink);
            if let Some(number) = number {
                let at = pos2(rect.left() - 1.0, rect.center().y);
                painter.text(at, Align2::RIGHT_CENTER, number.to_string(), FontId::proportional(9.5), ink);
            }
        }
    }
}

/// The letter by which cells are cited, and what the column is.
fn titled_ui(frame: &Frame, painter: &Painter, place: Rect, letter: &str, title: &str, on: bool) {
    let palette = frame.palette;
    if on {
        painter.rect_filled(place, 0.0, palette.chosen);
    }
    let letter = painter.layout_no_wrap(letter.to_owned(), FontId::proportional(11.5), palette.quiet);
    let title = painter.layout_no_wrap(title.to_owned(), FontId::proportional(11.5), palette.ink);
    let left = place.center().x - (letter.size().x + 7.0 + title.size().x) / 2.0;
    let middle = place.center().y;
    let at = pos2(left + letter.size().x + 7.0, middle - title.size().y / 2.0);
    painter.galley(pos2(left, middle - letter.size().y / 2.0), letter, palette.quiet);
    painter.galley(at, title, palette.ink);
}

fn name_ui(frame: &Frame, painter: &Painter, place: Rect, words: String, on: bool) {
    if on {
        painter.rect_filled(place, 0.0, frame.palette.chosen);
    }
    let ink = if on { frame.palette.ink } else { frame.palette.quiet };
    let galley = painter.layout_no_wrap(words, FontId::proportional(11.5), ink);
    painter.galley(place.center() - galley.size() / 2.0, galley, ink);
}

/// The name that the data gives a column: where its cells begin, and cut before what can be clicked.
fn title_ui(frame: &Frame, painter: &Painter, (place, left): (Rect, f32), name: &str, on: bool) {
    if on {
        painter.rect_filled(place, 0.0, frame.palette.chosen);
    }
    let font = FontId::new(12.0, theme::semibold());
    let mut job = egui::text::LayoutJob::simple_singleline(name.to_owned(), font, frame.palette.ink);
    let room = place.width() - left - BUTTON - 4.0;
    job.wrap = egui::text::TextWrapping::truncate_at_width(room.max(LETTER));
    let galley = painter.layout_job(job);
    let at = pos2(place.left() + left, place.center().y - galley.size().y / 2.0);
    painter.galley(at, galley, frame.palette.ink);
}
