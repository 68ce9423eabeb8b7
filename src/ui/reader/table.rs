//! Rows of tables: columns get the width that their longest words need, measured while the file was read,
//! so that every row of a table stands in the same columns though only rows near the window are laid out.

use super::block::{Fill, LaidBlock, PageLook};
use super::fonts::{Family, Ink, PageFonts};
use super::part::{Look, Part};
use crate::data::document::{Align, BlockView, Column, Document, Mark};
use crate::data::draft::cut_point;
use crate::data::span::Span;
use crate::data::wording::{counted, grouped};
use egui::{Pos2, Rect, pos2, vec2};

/// Tables are set in the sans of the interface, a little smaller than the page: figures line up in it.
const SIZE: f32 = 0.84;
const LINE_HEIGHT: f32 = 1.45;
/// Between two columns, in points.
const GUTTER: f32 = 18.0;
/// Above and below the words of a row, in points.
const ROW_PADDING: f32 = 7.0;
/// A column never asks for more characters than this in one line; longer cells are wrapped.
const MAX_COLUMN_CHARS: f32 = 44.0;
/// A column of empty cells can still be seen and pointed at.
const MIN_COLUMN_CHARS: f32 = 3.0;
/// A longer word is parted rather than making the whole column as wide.
const MAX_WORD_CHARS: f32 = 24.0;
/// Average width of a character of the sans in a line, and width that the characters of one word may come to.
const CHAR_EM: f32 = 0.56;
const WORD_EM: f32 = 0.66;
/// In a table that scrolls anyway, columns are as wide as one reads with ease.
const EASY_CHARS: f32 = 26.0;

/// Of one cell, and of all cells of one row, so many bytes are laid out: a few milliseconds' worth. A cell that is
/// read as a text is shown whole; what is longer is data that somebody put into a cell.
const MAX_CELL_BYTES: usize = 8 * 1024;
const MAX_ROW_BYTES: usize = 48 * 1024;
/// Cells of one row that are laid out, for the same reason; sheets with more columns are for a grid.
const MAX_CELLS: usize = 256;

/// Left edges and widths of the columns in points, and the width of all.
pub fn columns(columns: &[Column], look: &PageLook) -> (Vec<(f32, f32)>, f32) {
    let char_width = look.size * SIZE * CHAR_EM;
    // What a column would take to hold its longest cell in one line.
    let wish =
        |c: &Column| (c.longest_cell as f32 + 0.5).clamp(MIN_COLUMN_CHARS, MAX_COLUMN_CHARS) * char_width;
    // What it must have, or else words would be broken in the middle. Measured with the wider average,
    // because one word may be all capitals.
    let need = |c: &Column| {
        let word = (c.longest_word as f32 + 0.7).clamp(MIN_COLUMN_CHARS, MAX_WORD_CHARS);
        word * look.size * SIZE * WORD_EM
    };
    // A cell of one long word can need more by the wide average than it wishes by the usual one.
    let wish = |c: &Column| wish(c).max(need(c));
    let gutters = GUTTER * columns.len().saturating_sub(1) as f32;
    let wishes: f32 = columns.iter().map(wish).sum();
    let needs: f32 = columns.iter().map(need).sum();
    let room = look.measure - gutters;
    // It will scroll whatever is done, so nothing is gained by squeezing.
    if needs > look.room - gutters {
        let easy = |c: &Column| wish(c).min((EASY_CHARS * char_width).max(need(c)));
        return edges(columns, easy);
    }
    // Between what the words need and what the cells wish, all columns give up the same share.
    let share =
        if wishes <= room { 1.0 } else { ((room - needs) / (wishes - needs).max(1.0)).clamp(0.0, 1.0) };
    edges(columns, |column| need(column) + (wish(column) - need(column)) * share)
}

/// Sets columns beside each other; the last has no gutter behind it.
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

/// Lays out a row, or as much of it as a frame has time for: a file may put megabytes into one cell. What is left out
/// is said beside it by a label, which is no text; finding and copying see everything.
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
    let (cells, more_cells) = shown_cells(view.text());
    // In an early snapshot the table is still being read; the row then measures itself.
    let known = document.tables.get(number as usize).filter(|table| table.columns.len() >= cells.len());
    let measured: Vec<Column> = match known {
        Some(table) => table.columns.iter().take(MAX_CELLS).copied().collect(),
        None => cells.iter().map(|cell| cell_as_column(cell.shown)).collect(),
    };
    let (edges, width) = columns(&measured, look);
    // Quarters of a pixel, as for words: see `words_look`.
    let size = (look.size * SIZE * ppp * 4.0).round() / 4.0;
    let mut height: f32 = 0.0;
    for ((cell, column), (x, width)) in cells.iter().zip(&measured).zip(&edges) {
        let style = Look {
            // A little heavier than usual, because the sans at this size looks thinner than the serif around
            // it.
            weight: if header { 620.0 } else { 430.0 },
            align: column.align,
            direction: view.block().direction,
            ..Look::plain(Family::Sans, size, LINE_HEIGHT, (width * ppp).round())
        };
        let start = view.block().span.start + cell.start as u64;
        let span = Span::new(start, start + cell.shown.len() as u64);
        let part = Part::new(fonts, cell.shown, start, &marks_within(view.marks(), span), &style);
        let at = pos2((x * ppp).round(), (ROW_PADDING * ppp).round());
        let mut bottom = part.height();
        if cell.more > 0 {
            let cut = Span::new(span.end, span.end + cell.more as u64);
            bottom += push_more(laid, fonts, at + vec2(0.0, bottom), cut, &more_words(cell.more), &style);
        }
        laid.push_part(at, part);
        height = height.max(bottom);
    }
    if more_cells > 0 {
        let style = Look::plain(Family::Sans, size, LINE_HEIGHT, f32::INFINITY);
        let at = pos2(0.0, (ROW_PADDING * ppp).round() + height);
        let words = format!("… {}", counted(more_cells as u64, "more cell"));
        // They begin behind the tab that follows the last cell of which something is shown.
        let shown = cells.last().map_or(0, |cell| cell.start + cell.shown.len() + cell.more + 1);
        let row = view.block().span;
        height += push_more(laid, fonts, at, Span::new(row.start + shown as u64, row.end), &words, &style);
    }
    laid.height = (height / ppp + 2.0 * ROW_PADDING).max(size / ppp * LINE_HEIGHT);
    laid.width = width;
    if width > look.room {
        laid.scrolls = Some(look.room);
    }
    // The line under a row ends with the columns, or with what is shown of them.
    let shown = width.min(look.room).max(look.measure.min(width));
    let line = Rect::from_min_size(pos2(0.0, laid.height - 1.0), vec2(shown, 1.0));
    laid.push_fill(line, if header { Fill::Line } else { Fill::Hairline });
}

/// A cell as it is laid out.
#[derive(Debug, PartialEq)]
struct Cell<'a> {
    /// Counted from the row's start.
    start: usize,
    shown: &'a str,
    /// Bytes of it that are not shown.
    more: usize,
}

/// The cells of a row that are laid out, and how many are not.
fn shown_cells(row: &str) -> (Vec<Cell<'_>>, usize) {
    let (mut cells, mut start, mut room) = (Vec::new(), 0, MAX_ROW_BYTES);
    while cells.len() < MAX_CELLS {
        let rest = &row[start..];
        let len = memchr::memchr(b'\t', rest.as_bytes()).unwrap_or(rest.len());
        let cell = &rest[..len];
        let limit = MAX_CELL_BYTES.min(room);
        let shown = if len > limit { &cell[..cut_point(cell, limit, false)] } else { cell };
        room = room.saturating_sub(shown.len());
        cells.push(Cell { start, shown, more: len - shown.len() });
        if len == rest.len() {
            return (cells, 0);
        }
        start += len + 1;
    }
    // The cell at which we stopped, and one for each tab after it. Counted and not split: it may be
    // megabytes.
    let more = 1 + memchr::memchr_iter(b'\t', &row.as_bytes()[start..]).count();
    (cells, more)
}

/// How much of a cell is not shown. Megabytes are not counted by their characters: that takes longer than a frame.
fn more_words(bytes: usize) -> String {
    match bytes {
        0..10_000 => format!("… {} more", counted(bytes as u64, "byte")),
        10_000..1_000_000 => format!("… {} kB more", bytes / 1_000),
        _ => format!("… {} MB more", grouped(bytes as u64 / 1_000_000)),
    }
}

/// Puts a quiet line below what is shown, in the place of the words that are `cut`; gives its height in pixels.
fn push_more(
    laid: &mut LaidBlock,
    fonts: &mut PageFonts,
    at: Pos2,
    cut: Span,
    words: &str,
    style: &Look,
) -> f32 {
    let style = Look { ink: Ink::Quiet, weight: 400.0, align: Align::Start, ..style.clone() };
    let label = Part::new(fonts, words, 0, &[], &style);
    let (at, height) = (pos2(at.x, at.y.round()), label.height());
    laid.push_cut(cut, Rect::from_min_size(at, vec2(label.width(), height)));
    laid.push_label(at, label);
    height
}

/// What a column would be that has this cell alone.
fn cell_as_column(cell: &str) -> Column {
    let longest = cell.chars().count() as u32;
    Column { longest_cell: longest, longest_word: longest, align: Align::Start }
}

/// Marks on the words of a cell. Where one goes on over several cells, or beyond what is shown, each has its part.
fn marks_within(marks: &[Mark], span: Span) -> Vec<Mark> {
    // Marks are sorted by their start, but may end anywhere, so only those that begin too late can be left
    // out by halves.
    let upto = marks.partition_point(|mark| mark.span.start < span.end);
    let parts = marks[..upto].iter().filter_map(|mark| {
        let own = mark.span.intersection(span).filter(|own| !own.is_empty())?;
        Some(Mark { span: own, kind: mark.kind })
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::document::MarkKind;

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
    fn a_row_of_megabytes_is_laid_out_in_part_and_says_so() {
        let (cells, more) = shown_cells("a\t\tb");
        assert_eq!((cells.iter().map(|cell| cell.start).collect::<Vec<_>>(), more), (vec![0, 2, 3], 0));
        assert!(cells.iter().all(|cell| cell.more == 0) && cells[2].shown == "b");

        let long = format!("a\t{}\tb", "wörter ".repeat(1_000_000));
        let (cells, more) = shown_cells(&long);
        assert_eq!((cells.len(), more, cells[2].shown), (3, 0, "b"));
        assert!(cells[1].shown.len() <= MAX_CELL_BYTES && cells[1].shown.ends_with(' '));
        assert_eq!(cells[1].shown.len() + cells[1].more, 8_000_000);
        assert_eq!(more_words(cells[1].more), "… 7 MB more");

        let wide = vec!["x".repeat(1000); 100_000].join("\t");
        let (cells, more) = shown_cells(&wide);
        assert_eq!(cells.len() + more, 100_000);
        assert!(cells.iter().map(|cell| cell.shown.len()).sum::<usize>() <= MAX_ROW_BYTES + MAX_CELLS);
    }

    #[test]
    fn a_mark_over_two_cells_is_on_both() {
        let mark = |start, end| Mark { span: Span::new(start, end), kind: MarkKind::Strong };
        let marks = [mark(2, 9), mark(3, 4), mark(20, 22)];
        assert_eq!(marks_within(&marks, Span::new(0, 5)), [mark(2, 5), mark(3, 4)]);
        assert_eq!(marks_within(&marks, Span::new(6, 12)), [mark(6, 9)]);
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
