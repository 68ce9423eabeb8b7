//! Tables and sheets, row by row: cells are parted by tabs, and what a column needs is measured on the way, because a page
//! never has all rows.

use super::{Draft, OpenTable};
use crate::data::document::*;
use crate::data::grid::SheetRows;
use crate::data::limits;
use crate::data::lists::{Speaks, rows};
use crate::data::records::Records;
use crate::data::span::Span;
use crate::data::unit::Unit;
use std::sync::Arc;

impl Draft<'_> {
    /// Opens a table; rows follow. Tables are not nested: the caller writes an inner one after the outer.
    pub fn begin_table(&mut self, aligns: &[Align]) {
        self.end_table();
        self.end();
        let columns = aligns.iter().map(|&align| Column { align, ..Column::default() });
        let table = Table { columns: columns.collect(), rows: 0, span: Span::empty_at(self.here()) };
        // The number is taken at once, so that rows in an early snapshot find their table.
        let number = self.add_or_last::<rows::Tables>(Table::default());
        self.table = Some(OpenTable { number, table, ..OpenTable::default() });
    }

    /// Opens the rows of a unit that is a sheet, with the columns as far as the format knows them; they grow where a
    /// row has more. Rows and cells follow as in any table, and [`Draft::end_table`] closes it. Gives its number, for
    /// rows that come by [`Draft::leaf`].
    pub fn begin_grid(&mut self, unit: u32, columns: &[Column]) -> u32 {
        self.begin_table(&[]);
        let Some(open) = &mut self.table else { return 0 };
        open.table.columns = columns.to_vec();
        open.sheet = Some(unit);
        let number = open.number;
        // A snapshot of half a sheet knows where its rows begin, so that it can be shown as a grid.
        self.document.tables.set(number as usize, open.table.clone());
        self.change_sheet(unit, |unit| {
            unit.grid = Some(SheetRows { table: number, jumps: Vec::new() });
        });
        number
    }

    /// What the columns of rows need that come by [`Draft::leaf`], where nothing measures them on the way.
    pub fn measure_columns(&mut self, measured: &[Column]) {
        let Some(open) = &mut self.table else { return };
        let wanted = measured.len().min(limits::COLUMNS);
        if open.table.columns.len() < wanted {
            open.table.columns.resize(wanted, Column::default());
        }
        for (column, measured) in open.table.columns.iter_mut().zip(measured) {
            column.longest_cell = column.longest_cell.max(measured.longest_cell);
            column.longest_word = column.longest_word.max(measured.longest_word);
        }
    }

    /// How the data can be looked at as a table; what was said of it before is no longer so.
    pub fn records(&mut self, mut records: Records) {
        records.shorten(&mut self.cutter);
        match self.document.records.is_empty() {
            true => drop(self.add::<rows::RecordTables>(Arc::new(records))),
            false => self.document.records.set(0, Arc::new(records)),
        }
    }

    fn change_sheet(&mut self, unit: u32, change: impl FnOnce(&mut Unit)) {
        if let Some(mut sheet) = self.document.units.get(unit as usize).map(|unit| (**unit).clone()) {
            change(&mut sheet);
            self.document.units.set(unit as usize, Arc::new(sheet));
        }
    }

    /// The next row of a sheet, by its number in it, counted from 0: rows between it and the one before are left out.
    /// A number that has passed already stands for the next one.
    pub fn begin_row_at(&mut self, row: u32, header: bool) {
        self.end();
        if let Some(open) = self.table.as_mut().filter(|open| row > open.next_row) {
            open.jumps.push((u32::try_from(open.table.rows).unwrap_or(u32::MAX), row));
            open.next_row = row;
        }
        self.begin_row(header);
    }

    /// The next row of the open table. `header` says that it names the columns.
    pub fn begin_row(&mut self, header: bool) {
        self.end();
        let Some(open) = &mut self.table else { return };
        open.table.rows += 1;
        open.next_row = open.next_row.saturating_add(1);
        open.cell = 0;
        open.first_cell = true;
        let table = open.number;
        self.begin(BlockKind::Row { table, header });
    }

    /// The next cell of the row, the first one included.
    pub fn cell(&mut self) {
        let first = self.table.as_mut().is_some_and(|open| std::mem::take(&mut open.first_cell));
        if !first && self.in_row() {
            self.measure_cell();
            self.leaf.text.push('\t');
            if let Some(open) = &mut self.table {
                open.cell += 1;
            }
        }
        self.space = false;
        self.wanted_breaks = 0;
        let here = self.here();
        if let Some(open) = &mut self.table {
            open.cell_start = here;
        }
    }

    /// Closes the row. Called without an open one, it does nothing, so that a format need not keep account.
    pub fn end_row(&mut self) {
        if self.in_row() {
            self.measure_cell();
            self.end();
        }
    }

    /// Closes the table, with what was learned of its columns on the way; does nothing without an open one.
    pub fn end_table(&mut self) {
        self.end_row();
        let Some(mut open) = self.table.take() else { return };
        self.end();
        open.table.span.end = self.here();
        open.table.shorten(&mut self.cutter);
        self.document.tables.set(open.number as usize, open.table);
        if let Some(unit) = open.sheet {
            let rows = SheetRows { table: open.number, jumps: open.jumps };
            self.change_sheet(unit, |unit| unit.grid = Some(rows));
        }
    }

    pub(super) fn in_row(&self) -> bool {
        matches!(self.open, Some(Block { kind: BlockKind::Row { .. }, .. }))
    }

    pub(super) fn measure_cell(&mut self) {
        let Some(open) = self.table.as_mut().filter(|open| open.cell < limits::COLUMNS) else { return };
        let cell = &self.leaf.text[(open.cell_start - self.leaf_start) as usize..];
        if open.table.columns.len() <= open.cell {
            open.table.columns.resize(open.cell + 1, Column::default());
        }
        let column = &mut open.table.columns[open.cell];
        let longest_line = cell.split('\u{2028}').map(|line| line.chars().count()).max().unwrap_or(0);
        let longest_word = cell.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
        column.longest_cell = column.longest_cell.max(longest_line as u32);
        column.longest_word = column.longest_word.max(longest_word as u32);
    }
}
