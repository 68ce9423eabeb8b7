//! Tables of a Word document: their rows and cells, and the pages on which they begin. A table within a cell is words of
//! that cell.

use super::words::done;
use super::{Body, Leave, MAX_COLUMNS};
use crate::data::draft::Draft;
use crate::read::formats::docx::{pages, styles};
use crate::read::xml::{Tag, Xml};

impl Body<'_> {
    /// The page on which a table or a row of it begins.
    pub(super) fn page_of_table(&mut self, tag: &Tag<'_>, rest: &str, draft: &mut Draft) {
        if let Some(pages) = self.pages.as_mut().filter(|_| !self.in_box) {
            match (tag.name(), self.tables) {
                ("tbl", 0) => pages.table(pages::leads(rest), draft),
                ("tr", 1) => pages.row(pages::leads(rest), draft),
                _ => {}
            }
        }
    }

    pub(super) fn begin_table(&mut self, draft: &mut Draft) -> Leave {
        // A head that is set in a table is no table.
        if self.every.is_some() {
            return Leave::Nothing;
        }
        self.tables += 1;
        if self.tables > 1 {
            return Leave::Table;
        }
        draft.set_depth((0, 0));
        self.ends.go_on(draft);
        draft.begin_table(&[]);
        Leave::Table
    }

    pub(super) fn begin_row(&mut self, xml: &mut Xml<'_>, draft: &mut Draft) {
        let (mut header, mut before) = (false, 0_usize);
        let (row, moves) = (&mut self.row, &self.moves);
        xml.each_within(|tag| match tag.name() {
            "tblHeader" => header |= styles::is_on(tag),
            "gridBefore" => before = tag.get("val").and_then(|count| count.parse().ok()).unwrap_or(0),
            _ => row.extend(done(tag, moves)),
        });
        draft.begin_row(header);
        // Columns that the row leaves out.
        (0..before.min(MAX_COLUMNS)).for_each(|_| draft.cell());
    }

    pub(super) fn begin_cell(&mut self, draft: &mut Draft) -> Leave {
        if self.tables == 1 {
            if !draft.in_block() {
                draft.begin_row(false);
            }
            draft.cell();
            (self.in_cell, self.spans) = (0, 1);
            self.mark_before.clear();
            self.pages.iter_mut().for_each(|pages| pages.signs.cell());
        } else if self.tables > 1 {
            // A table in a cell is words of it, a line for each row and its cells set apart.
            if self.nested_row {
                draft.line_break();
            } else {
                draft.flow(" \u{2003}");
            }
            (self.goes_on, self.nested_row) = (true, false);
        }
        Leave::Cell
    }
}

/// How many columns a cell spans.
pub(super) fn spans(xml: &mut Xml<'_>) -> usize {
    let mut spans = 1;
    xml.each_within(|tag| {
        if tag.name() == "gridSpan" {
            spans = tag.get("val").and_then(|count| count.parse().ok()).unwrap_or(1);
        }
    });
    spans
}
