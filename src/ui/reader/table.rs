//! Rows of tables: columns get the width that their longest words need, measured while the file was read,
//! so that every row of a table stands in the same columns though only rows near the window are laid out.

use super::block::{Fill, LaidBlock, PageLook};
use super::drafted::Run;
use super::fonts::{Family, Ink, PageFonts};
use super::part::{Look, OnWords, Part};
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
/// Where a word is looked for to begin with, in a cell whose beginning is not shown.
const MAX_WORD_BYTES: usize = 200;

/// Which part of a row is shown that is too long to be laid out whole.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RowPart {
    /// The first cell. It is the same for all rows of a table, so that columns stay under each other.
    pub first: usize,
    /// A byte that is to be seen, counted from the row's start.
    pub at: Option<usize>,
}

impl RowPart {
    /// The part of a row in which a byte can be seen, where this part does not show it.
    pub fn around(self, row: &str, at: usize) -> Self {
        let column = memchr::memchr_iter(b'\t', &row.as_bytes()[..at.min(row.len())]).count();
        let shown = (self.first..self.first + MAX_CELLS).contains(&column);
        let first = if shown { self.first } else { column.saturating_sub(MAX_CELLS / 2) };
        Self { first, at: Some(at) }
    }

    /// The byte to be seen for who wants to read on before one that is shown.
    pub fn before(byte: u64) -> u64 {
        byte.saturating_sub(MAX_CELL_BYTES as u64 * 3 / 4)
    }
}

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

/// Lays out a row, or the part of it that is read now: a file may put megabytes into one cell. What is left out is said
/// beside it by a label, which is no text and leads on; finding and copying see everything.
#[expect(clippy::too_many_arguments, reason = "a row depends on all that its block does, and on its part")]
pub fn lay_row(
    laid: &mut LaidBlock,
    fonts: &mut PageFonts,
    document: &Document,
    (view, run): (&BlockView, &Run<'_>),
    number: u32,
    header: bool,
    part: RowPart,
    look: &PageLook,
) {
    let ppp = look.pixels_per_point;
    let (cells, more_cells) = shown_cells(view.text(), part);
    // In an early snapshot the table is still being read; the row then measures itself.
    let upto = part.first + cells.len();
    let known = document.tables.get(number as usize).filter(|table| table.columns.len() >= upto);
    let measured: Vec<Column> = match known {
        Some(table) => table.columns.iter().skip(part.first).take(MAX_CELLS).copied().collect(),
        None => cells.iter().map(|cell| cell_as_column(cell.shown)).collect(),
    };
    let (edges, width) = columns(&measured, look);
    // Quarters of a pixel, as for words: see `words_look`.
    let size = (look.size * SIZE * ppp * 4.0).round() / 4.0;
    let row = view.block().span;
    let quiet = Look::plain(Family::Sans, size, LINE_HEIGHT, f32::INFINITY);
    let mut top = (ROW_PADDING * ppp).round();
    if part.first > 0 {
        // They end before the tab that stands before the first cell that is shown.
        let end = cells.first().map_or(row.end, |cell| row.start + cell.start.saturating_sub(1) as u64);
        let words = format!("… {} before", counted(part.first as u64, "cell"));
        top += push_more(laid, fonts, pos2(0.0, top), Span::new(row.start, end), &words, &quiet, true);
    }
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
        let start = row.start + (cell.start + cell.skipped) as u64;
        let span = Span::new(start, start + cell.shown.len() as u64);
        let words =
            Part::new(fonts, cell.shown, start, run.with_marks(&marks_within(view.marks(), span)), &style);
        let (left, mut bottom) = ((x * ppp).round(), 0.0);
        if cell.skipped > 0 {
            let cut = Span::new(row.start + cell.start as u64, start);
            let label = size_words(cell.skipped, "before");
            bottom += push_more(laid, fonts, pos2(left, top), cut, &label, &style, false).round();
        }
        let at = pos2(left, top + bottom);
        bottom += words.height();
        if cell.more > 0 {
            let cut = Span::new(span.end, span.end + cell.more as u64);
            let label = size_words(cell.more, "more");
            bottom += push_more(laid, fonts, pos2(left, top + bottom), cut, &label, &style, false);
        }
        laid.push_part(at, words);
        height = height.max(bottom);
    }
    if more_cells > 0 {
        let words = format!("… {}", counted(more_cells as u64, "more cell"));
        // They begin behind the tab that follows the last cell of which something is shown.
        let shown = cells.last().map_or(0, |cell| cell.end() + 1);
        let cut = Span::new(row.start + shown as u64, row.end);
        height += push_more(laid, fonts, pos2(0.0, top + height), cut, &words, &quiet, true);
    }
    laid.height = ((top + height) / ppp + ROW_PADDING).max(size / ppp * LINE_HEIGHT);
    laid.width = width;
    // Columns that were squeezed into the room add up to a little more of it, by rounding.
    if width > look.room + 0.5 {
        laid.scrolls = Some(look.room);
    }
    // The line under a row ends with the columns, or with what is shown of them.
    let shown = width.min(look.room).max(look.measure.min(width));
    let line = Rect::from_min_size(pos2(0.0, laid.height - 1.0), vec2(shown, 1.0));
    laid.push_fill(line, if header { Fill::Line } else { Fill::Hairline });
}

/// A cell as it is laid out.
#[derive(Clone, Debug, PartialEq)]
struct Cell<'a> {
    /// Counted from the row's start.
    start: usize,
    /// Bytes of it before and after the shown ones.
    skipped: usize,
    shown: &'a str,
    more: usize,
}

impl Cell<'_> {
    /// Where it ends, counted from the row's start.
    fn end(&self) -> usize {
        self.start + self.skipped + self.shown.len() + self.more
    }
}

/// The cells of a row that are laid out, and how many after them are not.
fn shown_cells(row: &str, part: RowPart) -> (Vec<Cell<'_>>, usize) {
    let first = part.first.checked_sub(1).map(|tab| memchr::memchr_iter(b'\t', row.as_bytes()).nth(tab));
    let mut start = match first {
        None => 0,
        Some(Some(tab)) => tab + 1,
        // A row with fewer cells than are passed over.
        Some(None) => return (Vec::new(), 0),
    };
    let (mut cells, mut room) = (Vec::new(), MAX_ROW_BYTES);
    while cells.len() < MAX_CELLS {
        let rest = &row[start..];
        let len = memchr::memchr(b'\t', rest.as_bytes()).unwrap_or(rest.len());
        let cell = &rest[..len];
        // The cell that is read has its room whatever the others take.
        let wanted = part.at.filter(|at| (start..=start + len).contains(at)).map(|at| at - start);
        let limit = if wanted.is_some() { MAX_CELL_BYTES } else { MAX_CELL_BYTES.min(room) };
        let skipped = wanted.filter(|_| len > limit).map_or(0, |at| beginning(cell, at, limit));
        let left = &cell[skipped..];
        let shown = if left.len() > limit { &left[..cut_point(left, limit, false)] } else { left };
        room = room.saturating_sub(shown.len());
        cells.push(Cell { start, skipped, shown, more: left.len() - shown.len() });
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

/// Where what is shown of a long cell begins, so that a byte of it can be seen with some words before it.
fn beginning(cell: &str, at: usize, limit: usize) -> usize {
    if at <= limit * 3 / 4 {
        return 0;
    }
    let near = cell.floor_char_boundary(at - limit / 4);
    let space = cell.as_bytes()[near..].iter().take(MAX_WORD_BYTES).position(|byte| *byte == b' ');
    space.map_or(near, |space| near + space + 1)
}

/// How much of a cell is not shown. Megabytes are not counted by their characters: that takes longer than a frame.
fn size_words(bytes: usize, where_to: &str) -> String {
    match bytes {
        0..10_000 => format!("… {} {where_to}", counted(bytes as u64, "byte")),
        10_000..1_000_000 => format!("… {} kB {where_to}", bytes / 1_000),
        _ => format!("… {} MB {where_to}", grouped(bytes as u64 / 1_000_000)),
    }
}

/// Puts a quiet line below what is shown, in the place of the words that are `cut`; gives its height in pixels. Where it
/// speaks of the `whole` row, it stays at the left edge while the cells scroll sideways.
fn push_more(
    laid: &mut LaidBlock,
    fonts: &mut PageFonts,
    at: Pos2,
    cut: Span,
    words: &str,
    style: &Look,
    whole: bool,
) -> f32 {
    let style = Look { ink: Ink::Quiet, weight: 400.0, align: Align::Start, ..style.clone() };
    let label = Part::new(fonts, words, 0, OnWords::default(), &style);
    let height = label.height();
    laid.push_cut(cut, pos2(at.x, at.y.round()), label, whole);
    height
}

/// What a column would be that has this cell alone.
fn cell_as_column(cell: &str) -> Column {
    let longest = cell.chars().count() as u32;
    Column { longest_cell: longest, longest_word: longest, ..Column::default() }
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
            code: Family::Mono,
            size: 18.0,
            line_height: 1.5,
            measure,
            room: measure,
            justified: false,
            hyphenate: None,
            running_heads: true,
            numbered: false,
            pixels_per_point: 1.0,
        }
    }

    fn column(cell: u32, word: u32) -> Column {
        Column { longest_cell: cell, longest_word: word, ..Column::default() }
    }

    #[test]
    fn a_row_of_megabytes_is_laid_out_in_part_and_says_so() {
        let whole = RowPart::default();
        let (cells, more) = shown_cells("a\t\tb", whole);
        assert_eq!((cells.iter().map(|cell| cell.start).collect::<Vec<_>>(), more), (vec![0, 2, 3], 0));
        assert!(cells.iter().all(|cell| cell.more == 0) && cells[2].shown == "b");

        let long = format!("a\t{}\tb", "wörter ".repeat(1_000_000));
        let (cells, more) = shown_cells(&long, whole);
        assert_eq!((cells.len(), more, cells[2].shown), (3, 0, "b"));
        assert!(cells[1].shown.len() <= MAX_CELL_BYTES && cells[1].shown.ends_with(' '));
        assert_eq!(cells[1].shown.len() + cells[1].more, 8_000_000);
        assert_eq!(size_words(cells[1].more, "more"), "… 7 MB more");

        let wide = vec!["x".repeat(1000); 100_000].join("\t");
        let (cells, more) = shown_cells(&wide, whole);
        assert_eq!(cells.len() + more, 100_000);
        assert!(cells.iter().map(|cell| cell.shown.len()).sum::<usize>() <= MAX_ROW_BYTES + MAX_CELLS);
    }

    #[test]
    fn every_word_of_a_long_cell_and_every_cell_of_a_wide_row_can_be_shown() {
        let long = format!("a\t{}\tb", "wörter ".repeat(10_000));
        for at in (2..long.len() - 2).step_by(777) {
            let part = RowPart::default().around(&long, at);
            let (cells, more) = shown_cells(&long, part);
            assert_eq!((cells.len(), more, part.first), (3, 0, 0));
            let cell = &cells[1];
            let from = cell.start + cell.skipped;
            assert!(
                (from..=from + cell.shown.len()).contains(&at),
                "{at} is not within {from} and {}",
                cell.shown.len()
            );
            assert!(cell.shown.len() <= MAX_CELL_BYTES && cell.end() + 2 == long.len());
            assert!(cell.skipped == 0 || cell.shown.starts_with('w'), "it begins in a word");
        }
        // Read on, from one label to the next, nothing is passed over.
        let (mut part, mut read) = (RowPart::default(), 2);
        while let Some(cell) = shown_cells(&long, part).0.get(1).filter(|cell| cell.more > 0).cloned() {
            assert!(cell.start + cell.skipped <= read, "a gap before {}", cell.skipped);
            read = cell.end() - cell.more;
            part = part.around(&long, read);
        }
        assert!(read > 60_000);
        let wide = vec!["x"; 10_000].join("\t");
        for column in [0, 255, 256, 5_000, 9_999] {
            let part = RowPart::default().around(&wide, column * 2);
            let (cells, more) = shown_cells(&wide, part);
            assert!((part.first..part.first + cells.len()).contains(&column), "{column}");
            assert_eq!(part.first + cells.len() + more, 10_000);
        }
        let short = shown_cells("a\tb", RowPart { first: 100, at: None });
        assert_eq!(short, (Vec::new(), 0));
    }

    #[test]
    fn a_mark_over_two_cells_is_on_both() {
        let mark = |start, end| Mark { span: Span::new(start, end), kind: MarkKind::Strong };
        let marks = [mark(2, 9), mark(3, 4), mark(20, 22)];
        assert_eq!(marks_within(&marks, Span::new(0, 5)), [mark(2, 5), mark(3, 4)]);
        assert_eq!(marks_within(&marks, Span::new(6, 12)), [mark(6, 9)]);
    }

    #[test]
    fn a_table_that_is_squeezed_into_the_page_has_no_bar_to_scroll_it() {
        for (count, room) in [(3, 600.0), (6, 419.3), (7, 500.1), (9, 733.7)] {
            let (_, width) = columns(&vec![column(60, 3); count], &look(room));
            assert!((width - room).abs() <= 0.5, "{count} columns take {width} of {room}");
        }
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
