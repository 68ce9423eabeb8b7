//! Tables of an OpenDocument text. A table within a cell is words of that cell.

use super::{Body, Leave};
use crate::data::draft::Draft;
use crate::read::xml::Tag;

/// Cells that one stands for: sheets fill a page with empty ones.
const MAX_REPEATED: usize = 1_000;

impl Body<'_> {
    pub(super) fn begin_table(&mut self, draft: &mut Draft) -> Leave {
        // A head that is set in a table is no table.
        if self.every.is_some() {
            return Leave::Nothing;
        }
        self.tables += 1;
        if self.tables == 1 {
            draft.set_depth((0, 0));
            draft.begin_table(&[]);
        }
        Leave::Table
    }

    pub(super) fn cell(&mut self, tag: &Tag<'_>, draft: &mut Draft) -> Leave {
        if self.tables > 1 {
            // A table in a cell is words of it, a line for each row and its cells set apart.
            if std::mem::take(&mut self.nested_row) {
                draft.line_break();
            } else {
                draft.flow(" \u{2003}");
            }
            self.goes_on = true;
            return Leave::Cell(1);
        }
        if self.every.is_some() {
            return Leave::Nothing;
        }
        if !draft.in_block() {
            draft.begin_row(self.header);
        }
        draft.cell();
        self.in_cell = 0;
        if let Some(pages) = self.pages.as_mut().filter(|_| self.flow) {
            pages.signs.cell();
        }
        Leave::Cell(repeated(tag, "number-columns-repeated"))
    }
}

fn repeated(tag: &Tag<'_>, name: &str) -> usize {
    tag.get(name).and_then(|count| count.parse().ok()).unwrap_or(1).clamp(1, MAX_REPEATED)
}
