//! A sheet as a view sets it out: which row stands in which line, and all of its rows leaf by leaf, for who goes through
//! them.
//!
//! Without [`Lines`], a line is a row; with them, only rows that are shown have a line.

use super::{Cell, Cells, Grid, GridRow, Shape};
use crate::data::arrangement::Lines;
use crate::data::block::{BlockKind, Sense};
use crate::data::node::Reach;
use crate::data::records::{self, RecordRows, Records};
use crate::data::span::Span;
use crate::data::text::Leaf;
use crate::data::value::{is_number, is_time};
use std::ops::Range;

/// Rows in which the kinds of a column are looked at, for whether the first row names it.
const LOOKED_AT: u32 = 12;
/// Columns that are looked at for the same.
const COLUMNS: usize = 64;

/// What is known of the leaf before, by who goes from leaf to leaf.
#[derive(Default)]
pub struct Way {
    /// Whether it ended with a line.
    ended: Option<bool>,
}

impl Grid<'_> {
    /// How many lines there are.
    pub fn lines(&self, lines: Option<&Lines>) -> u32 {
        lines.map_or_else(|| self.rows(), Lines::count)
    }

    /// The number of the row in a line.
    pub fn row_in_line(&self, lines: Option<&Lines>, line: u32) -> Option<u32> {
        match lines {
            None => (line < self.rows()).then_some(line),
            Some(lines) if line < lines.head() => Some(line),
            Some(lines) => {
                lines.nth(line).filter(|nth| *nth < self.written).map(|nth| self.row_from_nth(nth))
            }
        }
    }

    /// The line that a row stands in; `None` for one that is not shown.
    pub fn line_of_row(&self, lines: Option<&Lines>, row: u32) -> Option<u32> {
        match lines {
            None => (row < self.rows()).then_some(row),
            Some(lines) if row < lines.head() => Some(row),
            Some(lines) => {
                let nth = self.nth_at_or_after(row);
                lines.line(Some(nth).filter(|nth| self.row_from_nth(*nth) == row)?)
            }
        }
    }

    /// The numbers of the rows in the lines between two cells, in the order in which they are shown. Where one of the two
    /// is not shown, those of them that are between the two in the sheet.
    pub fn rows_between(&self, lines: Option<&Lines>, cells: Cells) -> Vec<u32> {
        let (first, last) = self.within(cells).corners();
        let ends = (self.line_of_row(lines, cells.from.row), self.line_of_row(lines, cells.to.row));
        let (Some(lines), (Some(from), Some(to))) = (lines, ends) else {
            let all = first.row..=last.row;
            let mut shown: Vec<(u32, u32)> =
                all.clone().filter_map(|row| Some((self.line_of_row(lines, row)?, row))).collect();
            shown.sort_unstable();
            // Whoever chose what no line shows means it all the same.
            return if shown.is_empty() {
                all.collect()
            } else {
                shown.into_iter().map(|(_, row)| row).collect()
            };
        };
        (from.min(to)..=from.max(to)).filter_map(|line| self.row_in_line(Some(lines), line)).collect()
    }

    /// How many rows at the top name the columns, as far as the file says it or it can be told: one, or none.
    pub fn head_rows(&self) -> u32 {
        let Some(first) = self.row(0).filter(|_| !self.has_names()) else { return 0 };
        // They have names already.
        if self.senses().iter().any(|sense| *sense != Sense::Plain) {
            return 0;
        }
        if first.header {
            return 1;
        }
        let names: Vec<&str> = first.cells().take(COLUMNS).map(|(_, words)| words.trim()).collect();
        let words = |name: &&str| !is_number(name) && !is_time(name);
        let filled = names.iter().filter(|name| !name.is_empty()).count();
        if filled == 0 || !names.iter().all(words) {
            return 0;
        }
        // A column of numbers or days whose first cell is a word: that word is its name.
        let (mut kinds, mut cells) = (vec![0_u32; names.len()], vec![0_u32; names.len()]);
        for row in (1..self.rows().min(LOOKED_AT)).filter_map(|row| self.row(row)) {
            for (column, (_, words)) in row.cells().take(names.len()).enumerate() {
                cells[column] += u32::from(!words.trim().is_empty());
                kinds[column] += u32::from(is_number(words) || is_time(words));
            }
        }
        let told = |(name, (kinds, cells)): (&&str, (&u32, &u32))| {
            !name.is_empty() && *cells > 0 && kinds * 2 > *cells
        };
        u32::from(names.iter().zip(kinds.iter().zip(&cells)).any(told))
    }

    /// How many rows were written.
    pub fn written(&self) -> u32 {
        self.written
    }

    /// The number in the sheet of a written row.
    pub fn row_from_nth(&self, nth: u32) -> u32 {
        match self.shape {
            Shape::Tabs { rows, .. } => rows.row_from_nth(nth),
            Shape::Records(_) => nth,
        }
    }

    /// Written rows before a row of the sheet.
    pub fn nth_at_or_after(&self, row: u32) -> u32 {
        let nth = match self.shape {
            Shape::Tabs { rows, .. } => rows.nth_at_or_after(row),
            Shape::Records(_) => row,
        };
        nth.min(self.written)
    }

    /// Leaves that rows of the sheet lie in.
    pub fn leaves(&self) -> Range<usize> {
        let leaves = &self.document.text.leaves;
        let end = leaves.len();
        match self.shape {
            Shape::Tabs { first_block, .. } => {
                let at = |block: u64| {
                    leaves.partition_point(|leaf| leaf.first_block + u64::from(leaf.blocks) <= block)
                };
                let first = at(first_block);
                let last = self.written.checked_sub(1);
                first..last.map_or(first, |last| at(first_block + u64::from(last)) + 1).min(end)
            }
            Shape::Records(records) => match &records.rows {
                RecordRows::Lines { .. } => 0..end,
                RecordRows::Listed(places) => {
                    let at = |place: Option<&Reach>| {
                        let start = place.map_or(0, |place| u64::from(place.start));
                        leaves.partition_point(|leaf| leaf.span.end <= start)
                    };
                    at(places.first())..(at(places.last()) + 1).min(end)
                }
            },
        }
    }

    /// Goes through the rows of one leaf: the number of each among those that were written, and its cells as they are
    /// read, parted by tabs. The leaf is not kept for others to look at, because who asks for one asks for all. `way` is
    /// for who goes from one leaf to the next, and does not want the one before to be read again.
    pub fn rows_in_leaf(&self, number: usize, way: &mut Way, tell: &mut dyn FnMut(u32, &str)) {
        match self.shape {
            Shape::Tabs { rows, first_block } => self.blocks_in_leaf(number, (rows.table, first_block), tell),
            Shape::Records(records) => {
                let places = records.places();
                self.records_in_leaf(records, number, way, &mut |nth, text| {
                    tell(nth, &records.row_by(&places, text, 0).words);
                });
            }
        }
    }

    fn blocks_in_leaf(&self, number: usize, (own, first_block): (u32, u64), tell: &mut dyn FnMut(u32, &str)) {
        let text = &self.document.text;
        let Some(info) = text.leaves.get(number) else { return };
        let whole = |leaf: &std::sync::Arc<Leaf>| leaf.blocks.len() == info.blocks as usize;
        let Some(leaf) = text.words(number).filter(whole).or_else(|| text.leaf(number)) else { return };
        for (at, block) in leaf.blocks.iter().enumerate() {
            let nth = (info.first_block + at as u64).checked_sub(first_block);
            let Some(nth) = nth.and_then(|nth| u32::try_from(nth).ok()).filter(|nth| *nth < self.written)
            else {
                continue;
            };
            if matches!(block.kind, BlockKind::Row { table, .. } if table == own) {
                tell(nth, leaf.text.get(block.span.range_from(info.span.start)).unwrap_or_default());
            }
        }
    }

    /// The records that begin in a leaf, each with its text.
    fn records_in_leaf(
        &self,
        records: &Records,
        number: usize,
        way: &mut Way,
        tell: &mut dyn FnMut(u32, &str),
    ) {
        let text = &self.document.text;
        let Some((info, leaf)) = text.leaves.get(number).zip(text.words(number)) else { return };
        let base = info.span.start;
        let mut say = |nth: u64, span: Span| {
            let Some(nth) = u32::try_from(nth).ok().filter(|nth| *nth < self.written) else { return };
            let within = leaf.text.get(span.range_from(base)).filter(|_| span.end <= info.span.end);
            match within {
                Some(own) => tell(nth, own),
                None => {
                    let most = span.start + records::MAX_BYTES as u64 + 1;
                    tell(nth, &text.slice(Span::new(span.start, span.end.min(most))));
                }
            }
        };
        if let RecordRows::Listed(places) = &records.rows {
            let first = places.partition_point(|place| u64::from(place.start) < base);
            let rest = places.get(first..).unwrap_or_default().iter().enumerate();
            for (at, place) in rest.take_while(|(_, place)| u64::from(place.start) < info.span.end) {
                say((first + at) as u64, place.span());
            }
            return;
        }
        let ends = |leaf: &Leaf| leaf.text.ends_with('\n');
        let begins = match (number.checked_sub(1), way.ended.take()) {
            (None, _) => true,
            (_, Some(ended)) => ended,
            (Some(before), None) => text.words(before).is_none_or(|leaf| ends(&leaf)),
        };
        way.ended = Some(ends(&leaf));
        let bytes = leaf.text.as_bytes();
        let line_end = |from: usize| memchr::memchr(b'\n', bytes.get(from..)?).map(|len| from + len);
        let (mut at, mut line) = (0, info.first_line);
        if !begins {
            let Some(end) = line_end(0) else { return };
            (at, line) = (end + 1, line + 1);
        }
        while at < bytes.len() {
            let end = line_end(at);
            let span = match end {
                Some(end) => Some(Span::new(base + at as u64, base + end as u64)),
                // It goes on in the next leaf.
                None => u32::try_from(line).ok().and_then(|line| self.record_span(records, line)),
            };
            span.into_iter().for_each(|span| say(line, span));
            (at, line) = (end.map_or(bytes.len(), |end| end + 1), line + 1);
        }
    }

    /// Several rows by their numbers, in the order in which they are asked for. Rows far from each other are had in the
    /// order of the file, because each leaf is unpacked for them once.
    pub fn several_rows(&self, rows: &[u32], tell: &mut dyn FnMut(usize, &GridRow)) {
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_unstable_by_key(|at| rows[*at]);
        for at in order {
            if let Some(row) = self.row(rows[at]) {
                tell(at, &row);
            }
        }
    }

    /// The cell at the end of a run of cells that are filled, or at the start of the next one: where Ctrl and an arrow
    /// lead in a row. Up and down go through the sheet, which a job does.
    pub fn edge_in_row(&self, cell: Cell, right: bool) -> Cell {
        let last = self.columns().saturating_sub(1);
        let row = self.row(cell.row);
        let filled: Vec<bool> =
            row.iter().flat_map(|row| row.cells().map(|(_, words)| !words.trim().is_empty())).collect();
        let is_filled = |column: u32| filled.get(column as usize).copied().unwrap_or(false);
        let path: Vec<u32> = match right {
            true => (cell.column..=last).collect(),
            false => (0..=cell.column.min(last)).rev().collect(),
        };
        let to = edge(path.iter().copied(), is_filled(cell.column), |column| is_filled(*column));
        Cell::new(cell.row, to.unwrap_or(cell.column))
    }
}

/// Where a run of filled cells ends, or the next one begins, on a way that begins at a cell; the end of the way where
/// there is neither.
pub fn edge<T: Copy>(
    way: impl Iterator<Item = T>,
    begins_filled: bool,
    is_filled: impl Fn(&T) -> bool,
) -> Option<T> {
    let mut way = way.peekable();
    let mut at = way.next()?;
    let leaves_run = begins_filled && way.peek().is_some_and(&is_filled);
    for next in way {
        if leaves_run && !is_filled(&next) {
            return Some(at);
        }
        at = next;
        if !leaves_run && is_filled(&at) {
            return Some(at);
        }
    }
    Some(at)
}
