//! Tables of a page: rows whose cells stand under each other, also where cells reach over several rows or columns.

use super::*;

/// A table of data that is open.
#[derive(Default)]
pub(super) struct Rows {
    begun: bool,
    pub(super) in_row: bool,
    /// Tables inside a cell; their words belong to the cell.
    nested: u32,
    column: usize,
    /// For each column, how many of the next rows a cell above reaches into.
    reaching: Vec<usize>,
}

impl Walker<'_, '_, '_> {
    /// What a table, or a part of one, does to the page; `None` where the element is neither.
    pub(super) fn table_part(&mut self, id: NodeId, name: &str) -> Option<Leave> {
        if name == "pre" && self.in_row() && self.listing.is_none() {
            return Some(self.listing_in_row());
        }
        if self.listing.is_some() {
            return None;
        }
        let inside = self.table.as_ref().map(|rows| rows.nested);
        let then = match (name, inside) {
            ("table", Some(_)) => {
                self.border();
                if let Some(rows) = &mut self.table {
                    rows.nested += 1;
                }
                Then::NestedTable
            }
            ("table", None) if self.soft == 0 && table::is_data(self.tree, id) => {
                self.border();
                self.wanted = None;
                self.table = Some(Rows::default());
                Then::Table
            }
            ("thead" | "tbody" | "tfoot", Some(0)) => Then::RowGroup,
            ("tr", Some(0)) => {
                self.begin_row(id);
                Then::Row
            }
            ("td" | "th", Some(0)) if self.in_row() => self.begin_cell(id),
            ("td" | "th", Some(_)) if self.in_row() => {
                // Two cells of an inner table are two words of the cell around it.
                self.words(" ");
                Then::Nothing
            }
            _ => return None,
        };
        Some(Leave { then, ..Leave::default() })
    }

    pub(super) fn leave_table_part(&mut self, part: &Then) {
        match part {
            Then::Table => {
                self.end_row();
                self.draft.end_table();
                self.table = None;
                self.gap = false;
            }
            Then::NestedTable => {
                if let Some(rows) = &mut self.table {
                    rows.nested = rows.nested.saturating_sub(1);
                }
                self.border();
            }
            // No cell reaches out of its group.
            Then::RowGroup => {
                if let Some(rows) = &mut self.table {
                    rows.reaching.clear();
                }
            }
            Then::Row => self.end_row(),
            Then::Cell(more) => {
                self.gap = false;
                self.breaks = 0;
                self.empty_cells(*more);
            }
            _ => {}
        }
    }

    fn begin_row(&mut self, id: NodeId) {
        self.end_row();
        let Some(rows) = &mut self.table else { return };
        if !std::mem::replace(&mut rows.begun, true) {
            self.draft.begin_table(&table::aligns(self.tree, id));
        }
        self.draft.begin_row(table::is_header(self.tree, id));
        if let Some(rows) = &mut self.table {
            rows.in_row = true;
            rows.column = 0;
        }
        (self.gap, self.breaks) = (false, 0);
    }

    fn end_row(&mut self) {
        if !self.in_row() {
            return;
        }
        self.cells_from_above(true);
        self.draft.end_row();
        if let Some(rows) = &mut self.table {
            rows.in_row = false;
        }
    }

    fn begin_cell(&mut self, id: NodeId) -> Then {
        self.cells_from_above(false);
        let wide = table::span(self.tree, id, "colspan").min(MAX_COLUMNS);
        let tall = table::span(self.tree, id, "rowspan");
        (self.gap, self.breaks) = (false, 0);
        self.draft.cell();
        if let Some(rows) = &mut self.table {
            let end = (rows.column + wide).min(MAX_COLUMNS);
            if tall > 1 && rows.reaching.len() < end {
                rows.reaching.resize(end, 0);
            }
            for below in rows.reaching.iter_mut().take(end).skip(rows.column) {
                *below = tall - 1;
            }
            rows.column += 1;
        }
        Then::Cell(wide - 1)
    }

    /// Empty cells under those that reach down from above: up to the next free column, or to the row's end.
    fn cells_from_above(&mut self, to_end: bool) {
        // Without a cell to give, the column would never move on.
        while self.spanned_cells > 0 {
            let Some(rows) = &mut self.table else { return };
            let column = rows.column;
            let Some(below) = rows.reaching.get_mut(column) else {
                return;
            };
            if *below > 0 {
                *below -= 1;
            } else if !to_end || rows.reaching[column..].iter().all(|&below| below == 0) {
                return;
            }
            self.empty_cells(1);
        }
    }

    fn empty_cells(&mut self, count: usize) {
        for _ in 0..count.min(self.spanned_cells) {
            self.spanned_cells -= 1;
            self.draft.cell();
            if let Some(rows) = &mut self.table {
                rows.column += 1;
            }
        }
    }
}
