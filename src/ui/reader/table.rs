//! Rows of tables: columns get the width that their longest words need, measured while the file was read,
//! so that every row of a table stands in the same columns though only rows near the window are laid out.

use super::block::{Fill, LaidBlock, PageLook};
use super::fonts::{Family, PageFonts};
use super::part::{Look, Part};
use crate::data::document::{Align, BlockView, Column, Document, Mark};
use crate::data::span::Span;
use egui::{Rect, pos2, vec2};

/// Tables are set in the sans of the interface, a little smaller than the page: figures line up in it.
const SIZE: f32 = 0.84;
const LINE_HEIGHT: f32 = 1.45;
const GUTTER: f32 = 18.0;
const ROW_PADDING: f32 = 7.0;
/// A column never asks for more characters than this in one line; longer cells are wrapped.
const MAX_COLUMN_CHARS: f32 = 44.0;
const MIN_COLUMN_CHARS: f32 = 3.0;
/// A longer word is parted rather than making the whole column as wide.
const MAX_WORD_CHARS: f32 = 24.0;
/// Average width of a character of the sans in a line, and width that the characters of one word may come to.
const CHAR_EM: f32 = 0.56;
const WORD_EM: f32 = 0.66;
/// In a table that scrolls anyway, columns are as wide as one reads with ease.
const EASY_CHARS: f32 = 26.0;

/// Left edges and widths of the columns in points, and the width of all.
pub fn columns(columns: &[Column], look: &PageLook) -> (Vec<(f32, f32)>, f32) {
    let char_width = look.size * SIZE * CHAR_EM;
    let wish =
        |c: &Column| (c.longest_cell as f32 + 0.5).clamp(MIN_COLUMN_CHARS, MAX_COLUMN_CHARS) * char_width;
    let need = |c: &Column| {
        let word = (c.longest_word as f32 + 0.7).clamp(MIN_COLUMN_CHARS, MAX_WORD_CHARS);
        word * look.size * SIZE * WORD_EM
    };
    let wish = |c: &Column| wish(c).max(need(c));
    let gutters = GUTTER * columns.len().saturating_sub(1) as f32;
    let wishes: f32 = columns.iter().map(wish).sum();
    let needs: f32 = columns.iter().map(need).sum();
    let room = look.measure - gutters;
    if needs > look.room - gutters {
        let easy = |c: &Column| wish(c).min((EASY_CHARS * char_width).max(need(c)));
        return edges(columns, easy);
    }
    // Between what the words need and what the cells wish, all columns give up the same share.
    let share =
        if wishes <= room { 1.0 } else { ((room - needs) / (wishes - needs).max(1.0)).clamp(0.0, 1.0) };
    edges(columns, |column| need(column) + (wish(column) - need(column)) * share)
}

fn edges(columns: &[Column], width: impl Fn(&Column) -> f32) -> (Vec<(f32, f32)>, f32) {
    let mut x = 0.0;
    let mut edges = Vec::with_capacity(columns.len());
    for column in columns {
        let width = width(column);
        edges.push((x, width));
        x += width + GUTTER;
    }
    (edges, (x - GUTTER).max(0.0))
}

pub fn lay_row(
    laid: &mut LaidBlock,
    fonts: &mut PageFonts,
    document: &Document,
    view: &BlockView,
    number: u32,
    header: bool,
    look: &PageLook,
) {
    let ppp = look.pixels_per_point;
    let cells: Vec<&str> = view.text().split('\t').collect();
    let table = document.tables.get(number as usize);
    // In an early snapshot the table is still being read; the row then measures itself.
    let measured = table.map(|t| t.columns.clone()).filter(|c| c.len() >= cells.len()).unwrap_or_else(|| {
        let longest = |cell: &&str| cell.chars().count() as u32;
        let column =
            |cell| Column { longest_cell: longest(cell), longest_word: longest(cell), align: Align::Start };
        cells.iter().map(column).collect()
    });
    let (edges, width) = columns(&measured, look);
    let size = (look.size * SIZE * ppp * 4.0).round() / 4.0;
    let mut start = view.block().span.start;
    let mut height: f32 = 0.0;
    for ((cell, column), (x, width)) in cells.iter().zip(&measured).zip(&edges) {
        let style = Look {
            weight: if header { 620.0 } else { 430.0 },
            align: column.align,
            direction: view.block().direction,
            ..Look::plain(Family::Sans, size, LINE_HEIGHT, (width * ppp).round())
        };
        let span = Span::new(start, start + cell.len() as u64);
        let inside = |mark: &&Mark| span.start <= mark.span.start && mark.span.end <= span.end;
        let marks: Vec<Mark> = view.marks().iter().filter(inside).copied().collect();
        let part = Part::new(fonts, cell, start, &marks, &style);
        height = height.max(part.height());
        laid.push_part(pos2((x * ppp).round(), (ROW_PADDING * ppp).round()), part);
        start += cell.len() as u64 + 1;
    }
    laid.height = (height / ppp + 2.0 * ROW_PADDING).max(size / ppp * LINE_HEIGHT);
    laid.width = width;
    if width > look.room {
        laid.scrolls = Some(look.room);
    }
    let shown = width.min(look.room).max(look.measure.min(width));
    let line = Rect::from_min_size(pos2(0.0, laid.height - 1.0), vec2(shown, 1.0));
    laid.push_fill(line, if header { Fill::Line } else { Fill::Hairline });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(measure: f32) -> PageLook {
        PageLook {
            family: Family::Serif,
            size: 18.0,
            line_height: 1.5,
            measure,
            room: measure,
            justified: false,
            hyphenate: None,
            pixels_per_point: 1.0,
        }
    }

    fn column(cell: u32, word: u32) -> Column {
        Column { align: Align::Start, longest_cell: cell, longest_word: word }
    }

    #[test]
    fn small_tables_take_what_they_need_and_wide_ones_scroll() {
        let (edges, width) = columns(&[column(5, 5), column(8, 4)], &look(600.0));
        assert!(width < 300.0 && edges[1].0 > edges[0].1);
        let (_, width) = columns(&[column(30, 6), column(60, 9), column(200, 10)], &look(600.0));
        assert!((width - 600.0).abs() < 1.0, "{width}");
        let (_, width) = columns(&[column(12, 10); 40], &look(600.0));
        assert!(width > 2000.0);
    }
}
