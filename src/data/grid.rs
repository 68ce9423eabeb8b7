//! Rows and columns of a sheet: the address of a cell, worked out from the text in both directions.
//!
//! The rows of a sheet are blocks that follow each other, and tabs part the cells of a row. So a cell needs no record of
//! its own: its row is counted in blocks and its column in tabs, and a sheet of two million cells costs what its text
//! costs. What a sheet leaves out between two rows costs one entry, because most sheets of a million rows are empty.
//!
//! Data that is a table without being written as one (`records.rs`) has rows and cells too. What is behind a row is asked
//! here and nowhere above ([`Shape`]).

mod cell; // what is a cell called?
mod entries; // which line of a log is meant?
mod lined; // which row stands in which line of a view?
mod row; // which cells has a row?

pub use cell::{Cell, Cells, SheetColumn, column_name};
pub use lined::{Way, edge};
pub use row::GridRow;

use super::block::{Align, Sense};
use super::bounded;
use super::document::{BlockKind, Document};
use super::records::{RecordRows, Records};
use super::span::Span;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// That a unit is a sheet: the table whose rows are its rows.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SheetRows {
    /// Index of the table.
    pub table: u32,
    /// Where rows were left out: which of the written rows comes next, counted from 0, and its number in the sheet.
    /// Both rise.
    #[serde(deserialize_with = "bounded::list")]
    pub jumps: Vec<(u32, u32)>,
}

impl SheetRows {
    /// The number in the sheet of the `nth` row that was written.
    pub fn row_from_nth(&self, nth: u32) -> u32 {
        let after = self.jumps.partition_point(|(from, _)| *from <= nth);
        let (from, row) = after.checked_sub(1).map_or((0, 0), |at| self.jumps[at]);
        row.saturating_add(nth - from)
    }

    /// Which of the written rows has this number in the sheet; `None` for one that was left out.
    pub fn nth_from_row(&self, row: u32) -> Option<u32> {
        let nth = self.nth_at_or_after(row);
        (self.row_from_nth(nth) == row).then_some(nth)
    }

    /// The first written row with this number or a higher one.
    pub fn nth_at_or_after(&self, row: u32) -> u32 {
        let after = self.jumps.partition_point(|(_, to)| *to <= row);
        let (from, to) = after.checked_sub(1).map_or((0, 0), |at| self.jumps[at]);
        let nth = from.saturating_add(row - to);
        self.jumps.get(after).map_or(nth, |(next, _)| nth.min(*next))
    }

    /// # Errors
    /// The first promise that does not hold, in words.
    pub fn check(&self) -> Result<(), String> {
        let mut before = (0, 0);
        for (nth, row) in &self.jumps {
            // Rows go on one by one between two jumps, so that a number grows at least as fast as its place.
            let told = nth.checked_sub(before.0).zip(row.checked_sub(before.1));
            if told.is_none_or(|(nth, row)| row <= nth) {
                return Err(format!("its row {row} is not in its place"));
            }
            before = (*nth, *row);
        }
        Ok(())
    }
}

/// The cells of a sheet, as much of it as has been read.
pub struct Grid<'a> {
    document: &'a Document,
    shape: Shape<'a>,
    /// Rows that were written.
    written: u32,
    columns: u32,
}

/// What rows and cells are in the text.
enum Shape<'a> {
    /// Rows are blocks that follow each other, and tabs part their cells.
    Tabs { rows: &'a SheetRows, first_block: u64 },
    /// Rows are records, and cells their values.
    Records(&'a Arc<Records>),
}

impl Document {
    /// The cells of a unit; `None` for one that is no sheet, or of which nothing has been read. Data that is a table has
    /// them where the first unit would be.
    pub fn grid(&self, unit: usize) -> Option<Grid<'_>> {
        if let Some(records) = self.table_of_records() {
            let written = match &records.rows {
                RecordRows::Lines { open_end } => {
                    u32::try_from(self.counts.lines + u64::from(*open_end)).unwrap_or(u32::MAX)
                }
                RecordRows::Listed(places) => places.len() as u32,
            };
            let grid =
                Grid { document: self, shape: Shape::Records(records), written, columns: records.count() };
            return (unit == 0 && written > 0 && grid.columns > 0).then_some(grid);
        }
        let rows = self.units.get(unit)?.grid.as_ref()?;
        let table = self.tables.get(rows.table as usize)?;
        let first_block = self.block_from_offset(table.span.start);
        let grid = Grid {
            document: self,
            shape: Shape::Tabs { rows, first_block },
            // How many rows there are is said when the last was read; until then, the table is what came last.
            written: u32::try_from(match table.rows {
                0 => self.block_count().saturating_sub(first_block),
                rows => rows,
            })
            .unwrap_or(u32::MAX),
            columns: table.columns.len() as u32,
        };
        grid.written_row(0).is_some().then_some(grid)
    }

    /// The records that the data is, where it can be looked at as a table. What has sheets of its own has no other.
    fn table_of_records(&self) -> Option<&Arc<Records>> {
        self.records.get(0).filter(|_| self.units.is_empty())
    }

    /// Whether any unit has cells.
    pub fn has_grid(&self) -> bool {
        self.table_of_records().is_some()
            || self.unit_kind() == Some(super::unit::UnitKind::Sheet)
                && self.units.iter().any(|unit| unit.grid.is_some())
    }

    /// Whether its cells are what one would look at first.
    pub fn begins_as_grid(&self) -> bool {
        self.has_grid() && self.table_of_records().is_none_or(|records| records.alike)
    }

    /// Whether it is a log: a sheet with a row for each line of its file, which has a time or goes on from the one above.
    pub fn is_log(&self) -> bool {
        self.units.len() == 1 && self.grid(0).is_some_and(|grid| grid.time_column().is_some())
    }

    /// The sheet and the cell that a byte stands in.
    pub fn cell_from_offset(&self, offset: u64) -> Option<(usize, Cell)> {
        let unit = match self.table_of_records() {
            Some(_) => 0,
            None => self.unit_from_offset(offset)?,
        };
        Some((unit, self.grid(unit)?.cell_from_offset(offset)?))
    }

    /// Cells as people cite them: "Sheet1!B7:D9", the name in quotation marks where it is no single word; of records by
    /// their address.
    pub fn cell_words(&self, unit: usize, cells: Cells) -> String {
        match self.grid(unit) {
            Some(grid) if grid.has_names() => grid.name_of(cells),
            _ => self.named_in_sheet(unit, cells),
        }
    }

    /// What stands in a sheet, after the name of the sheet.
    pub fn named_in_sheet(&self, unit: usize, cells: impl std::fmt::Display) -> String {
        let label = self.units.get(unit).map_or("", |unit| &unit.label);
        let word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        let plain = label.chars().all(word) && label.chars().next().is_some_and(char::is_alphabetic);
        match plain {
            // The data itself is the sheet.
            _ if self.table_of_records().is_some() => cells.to_string(),
            true => format!("{label}!{cells}"),
            false => format!("'{}'!{cells}", label.replace('\'', "''")),
        }
    }

    /// The address of a span in data that is a table: of its cell, or of those from its first to its last.
    pub fn record_words(&self, span: Span) -> Option<String> {
        self.table_of_records()?;
        let grid = self.grid(0)?;
        let from = grid.cell_from_offset(span.start)?;
        let to = grid.cell_from_offset(span.end.saturating_sub(1).max(span.start)).unwrap_or(from);
        // Words that go on from one cell to another are no rectangle: then their records are meant.
        let (left, right) = match from == to {
            true => (from.column, to.column),
            false => (0, grid.columns().saturating_sub(1)),
        };
        Some(grid.name_of(Cells { from: Cell::new(from.row, left), to: Cell::new(to.row, right) }))
    }
}

impl<'a> Grid<'a> {
    /// Rows of the sheet, those that were left out among them.
    pub fn rows(&self) -> u32 {
        self.written.checked_sub(1).map_or(0, |last| self.row_from_nth(last).saturating_add(1))
    }

    /// How many columns the widest row has by now.
    pub fn columns(&self) -> u32 {
        self.columns
    }

    /// Whether the data names its columns, so that no row has to.
    pub fn has_names(&self) -> bool {
        matches!(self.shape, Shape::Records(_))
    }

    /// What is known of the columns of a sheet, from the first.
    pub fn senses(&self) -> Vec<Sense> {
        let Shape::Tabs { rows, .. } = self.shape else { return Vec::new() };
        let table = self.document.tables.get(rows.table as usize);
        table.map_or_else(Vec::new, |table| table.columns.iter().map(|column| column.sense).collect())
    }

    /// What is known of one of them.
    pub fn sense(&self, column: u32) -> Sense {
        let Shape::Tabs { rows, .. } = self.shape else { return Sense::Plain };
        let table = self.document.tables.get(rows.table as usize);
        table.and_then(|table| table.columns.get(column as usize)).map_or(Sense::Plain, |own| own.sense)
    }

    /// The column that says when entries were written, of a sheet whose other rows go on from the one above.
    pub fn time_column(&self) -> Option<u32> {
        self.senses().iter().position(|sense| *sense == Sense::Time).map(|at| at as u32)
    }

    /// The name that the data gives a column.
    pub fn column_name(&self, column: u32) -> Option<&str> {
        match self.shape {
            Shape::Records(records) => records.name(column),
            Shape::Tabs { .. } => None,
        }
    }

    /// Chosen cells by the name that leads back to them: "B7:D9", the address of records.
    pub fn name_of(&self, cells: Cells) -> String {
        match self.shape {
            Shape::Records(records) => {
                let (first, last) = self.within(cells).corners();
                records.addresses((first.row, last.row), (first.column, last.column))
            }
            Shape::Tabs { .. } => cells.to_string(),
        }
    }

    /// Where the words of a column stand in their cells, as far as the format says it.
    pub fn align(&self, column: u32) -> Align {
        let Shape::Tabs { rows, .. } = self.shape else { return Align::Start };
        let table = self.document.tables.get(rows.table as usize);
        table.and_then(|table| table.columns.get(column as usize)).map_or(Align::Start, |own| own.align)
    }

    /// From the first byte of the sheet to its last; while it is being read, it goes on to the end of the text.
    pub fn extent(&self) -> Span {
        let Shape::Tabs { rows, .. } = self.shape else { return Span::new(0, u64::MAX) };
        let span = self.document.tables.get(rows.table as usize).map(|table| table.span).unwrap_or_default();
        Span::new(span.start, if span.is_empty() { u64::MAX } else { span.end })
    }

    /// The last row and the last column.
    pub fn last_cell(&self) -> Cell {
        Cell::new(self.rows().saturating_sub(1), self.columns.saturating_sub(1))
    }

    /// Chosen cells, as far as the sheet has them.
    pub fn within(&self, cells: Cells) -> Cells {
        let last = self.last_cell();
        let inside = |cell: Cell| Cell::new(cell.row.min(last.row), cell.column.min(last.column));
        Cells { from: inside(cells.from), to: inside(cells.to) }
    }

    /// A row by its number; `None` for one that was left out.
    pub fn row(&self, row: u32) -> Option<GridRow> {
        let nth = match self.shape {
            Shape::Tabs { rows, .. } => rows.nth_from_row(row)?,
            Shape::Records(_) => row,
        };
        self.written_row(nth)
    }

    fn written_row(&self, nth: u32) -> Option<GridRow> {
        if nth >= self.written {
            return None;
        }
        match self.shape {
            Shape::Tabs { rows, first_block } => {
                let view = self.document.block(first_block + u64::from(nth))?;
                let own = matches!(view.block().kind, BlockKind::Row { table, .. } if table == rows.table);
                own.then(|| GridRow::of_block(view)).flatten()
            }
            Shape::Records(records) => {
                Some(GridRow::of_record(self, records, self.record_span(records, nth)?))
            }
        }
    }

    /// Where a record stands.
    fn record_span(&self, records: &Records, nth: u32) -> Option<Span> {
        let text = &self.document.text;
        match &records.rows {
            RecordRows::Listed(places) => Some(places.get(nth as usize)?.span()),
            RecordRows::Lines { .. } => {
                let line = u64::from(nth);
                let start = text.offset_from_line(line);
                // Most lines end in the leaf in which they begin.
                let number = text.leaf_at(start)?;
                let (base, leaf) = (text.leaves.get(number)?.span.start, text.leaf(number)?);
                let rest = leaf.text.as_bytes().get((start - base) as usize..)?;
                let end = match memchr::memchr(b'\n', rest) {
                    Some(len) => start + len as u64,
                    None if line < self.document.counts.lines => {
                        text.offset_from_line(line + 1).saturating_sub(1)
                    }
                    None => text.len(),
                };
                Some(Span::new(start.min(end), end))
            }
        }
    }

    /// Numbers of the written rows that a span has bytes of, each with the row.
    pub fn rows_in(&self, span: Span) -> impl Iterator<Item = (u32, GridRow)> {
        // Before the first row there is none, and the first may be in the span.
        let first = self.nth_from_offset(span.start).unwrap_or_default();
        (first..self.written)
            .map_while(|nth| Some((self.row_from_nth(nth), self.written_row(nth)?)))
            .take_while(move |(_, row)| row.span().start < span.end.max(span.start + 1))
    }

    /// Where the words of a cell stand; empty for an empty one, and `None` for one that its row does not have.
    pub fn span(&self, cell: Cell) -> Option<Span> {
        self.row(cell.row)?.cell(cell.column)
    }

    /// What a cell says, as it is read.
    pub fn words(&self, cell: Cell) -> Option<String> {
        self.row(cell.row)?.cells_from(cell.column).next().map(|(_, words)| words.to_owned())
    }

    /// The span that leads nearest to a cell: its own, else the end of its row, else the start of the next row.
    pub fn nearest_span(&self, cell: Cell) -> Option<Span> {
        if let Some(row) = self.row(cell.row) {
            return Some(row.cell(cell.column).unwrap_or(Span::empty_at(row.span().end)));
        }
        let nth = self.nth_at_or_after(cell.row).min(self.written.saturating_sub(1));
        Some(Span::empty_at(self.written_row(nth)?.span().start))
    }

    /// Which of the written rows a byte stands in, or behind.
    fn nth_from_offset(&self, offset: u64) -> Option<u32> {
        match self.shape {
            Shape::Tabs { first_block, .. } => {
                u32::try_from(self.document.block_from_offset(offset).checked_sub(first_block)?).ok()
            }
            Shape::Records(records) => match &records.rows {
                RecordRows::Lines { .. } => u32::try_from(self.document.text.line_from_offset(offset)).ok(),
                RecordRows::Listed(places) => {
                    let after = places.partition_point(|place| u64::from(place.start) <= offset);
                    u32::try_from(after.checked_sub(1)?).ok()
                }
            },
        }
    }

    /// The row that a byte stands in; which of its cells that is takes going through the row, which may be megabytes.
    pub fn row_from_offset(&self, offset: u64) -> Option<u32> {
        let nth = self.nth_from_offset(offset).filter(|nth| *nth < self.written)?;
        Some(self.row_from_nth(nth))
    }

    /// The cell that a byte stands in; the tab after a cell is the cell's own, and so is the name before a value.
    pub fn cell_from_offset(&self, offset: u64) -> Option<Cell> {
        let nth = self.nth_from_offset(offset)?;
        let row = self.written_row(nth)?;
        Some(Cell { row: self.row_from_nth(nth), column: row.column_from_offset(offset) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::block::Column;
    use crate::data::draft::Draft;
    use crate::data::unit::{UnitKind, UnitState};
    use proptest::prelude::*;

    #[test]
    fn a_cell_far_to_the_right_is_the_one_that_counting_finds() {
        let words = (0..3_000).map(|n| "é".repeat(n % 3)).collect::<Vec<_>>().join("\t");
        let row = Span::new(70, 70 + words.len() as u64);
        use super::row::cells_from;
        let all: Vec<_> = cells_from(row, &words, 0).collect();
        assert_eq!(all.len(), 3_000);
        for column in [1, 2, 511, 512, 1_023, 1_024, 2_998, 2_999] {
            assert_eq!(cells_from(row, &words, column).next(), all.get(column as usize).copied(), "{column}");
            assert_eq!(cells_from(row, &words, column).count(), 3_000 - column as usize);
        }
        assert_eq!(cells_from(row, &words, 3_000).next(), None);
        assert_eq!(cells_from(Span::empty_at(3), "", 0).next(), Some((Span::empty_at(3), "")));
    }

    /// Sheets of a document: rows as numbers with their cells, between an empty sheet and a page of words.
    fn document(rows: &[(u32, Vec<String>)]) -> Document {
        let mut draft = Draft::new(Document::default(), None);
        for label in ["Empty", "Q1 totals", "Notes"] {
            draft.unit(UnitKind::Sheet, label, (0.0, 0.0));
        }
        draft.seal_unit(0, UnitState::Empty);
        draft.unit_break(1);
        draft.begin_grid(1, &[Column::default(); 2]);
        for (row, cells) in rows {
            draft.begin_row_at(*row, false);
            for cell in cells {
                draft.cell();
                draft.flow(cell);
            }
            draft.end_row();
        }
        draft.end_table();
        draft.seal_unit(1, UnitState::Words);
        draft.unit_break(2);
        draft.flow("words");
        draft.end();
        draft.seal_unit(2, UnitState::Words);
        draft.finish()
    }

    proptest! {
        #[test]
        fn every_byte_leads_to_its_cell_and_every_cell_to_its_bytes(
            rows in prop::collection::vec(
                (prop_oneof![8 => Just(0_u32), 1 => 1_u32..5, 1 => 100_000_u32..2_000_000],
                 prop::collection::vec("[a-zé ]{0,5}", 1..6)), 1..30)
        ) {
            let mut at = 0;
            let rows: Vec<(u32, Vec<String>)> = rows.into_iter().map(|(skip, cells)| {
                let row = at + skip;
                at = row + 1;
                (row, cells)
            }).collect();
            let document = document(&rows);
            document.check().unwrap();
            prop_assert!(document.units.get(1).unwrap().pieces.is_empty());
            let grid = document.grid(1).unwrap();
            prop_assert_eq!(grid.rows(), at);
            let written: std::collections::BTreeMap<u32, &Vec<String>> =
                rows.iter().map(|(row, cells)| (*row, cells)).collect();
            for row in written.keys().flat_map(|row| [row.saturating_sub(1), *row, row + 1]) {
                prop_assert_eq!(grid.row(row).is_some(), written.contains_key(&row), "row {}", row);
                for (column, words) in written.get(&row).copied().into_iter().flatten().enumerate() {
                    let cell = Cell::new(row, column as u32);
                    let span = grid.span(cell).unwrap();
                    prop_assert_eq!(document.text.slice(span).into_owned(), words.split_whitespace().collect::<Vec<_>>().join(" "));
                    for offset in span.start..=span.end {
                        prop_assert_eq!(document.cell_from_offset(offset), Some((1, cell)));
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_no_cell_has_no_address() {
        let document = document(&[(6, vec!["a".into(), "b".into()])]);
        assert!(document.grid(0).is_none() && document.grid(2).is_none() && document.grid(9).is_none());
        let grid = document.grid(1).unwrap();
        assert_eq!((grid.rows(), grid.columns()), (7, 2));
        assert_eq!(grid.span(Cell::new(6, 2)), None);
        assert_eq!(
            grid.nearest_span(Cell::new(0, 0)),
            grid.span(Cell::new(6, 0)).map(|s| Span::empty_at(s.start))
        );
        let b = grid.span(Cell::new(6, 1)).unwrap();
        assert_eq!(document.unit_words(b).as_deref(), Some("'Q1 totals'!B7"));
        assert_eq!(document.unit_words(Span::new(b.start - 2, b.end)).as_deref(), Some("'Q1 totals'!A7–B7"));
        let words = document.text.len() - 3;
        assert_eq!(document.cell_from_offset(words), None);
        assert_eq!(document.unit_words(Span::empty_at(words)).as_deref(), Some("sheet Notes"));
    }

    #[test]
    fn a_stranger_cannot_put_rows_where_they_are_not() {
        let jumps = |jumps: &[(u32, u32)]| SheetRows { table: 0, jumps: jumps.to_vec() };
        assert!(jumps(&[(0, 6), (1, 9)]).check().is_ok());
        for bad in
            [&[(3, 2)][..], &[(0, 5), (0, 7), (9, 8)], &[(4, 4)], &[(2, 9), (1, 20)], &[(1, 9), (5, 10)]]
        {
            assert!(jumps(bad).check().is_err(), "{bad:?}");
        }
    }
}
