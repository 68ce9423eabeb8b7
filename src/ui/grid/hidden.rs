//! Rows and columns that the original does not show: they are shown here, and marked at their numbers and letters.

use super::Frame;
use crate::data::document::{AsideKind, Unseen};
use crate::data::grid::Cell;
use std::collections::BTreeSet;

/// Of the sheet that is shown, looked for once: there may be ten thousand.
#[derive(Default)]
pub struct HiddenParts {
    of: Option<(u32, usize)>,
    rows: BTreeSet<u32>,
    columns: BTreeSet<u32>,
}

impl HiddenParts {
    pub fn look(&mut self, frame: &Frame) {
        let of = Some((frame.unit, frame.document.asides.len()));
        if self.of == of {
            return;
        }
        *self = Self { of, ..Self::default() };
        let Some((first, last)) = frame.sheet_span() else { return };
        for aside in frame.document.asides.iter() {
            let here = aside.span.is_some_and(|span| (first..last).contains(&span.start));
            if aside.kind != AsideKind::Unseen(Unseen::Hidden) || !here {
                continue;
            }
            // As they are told: “Row 7” for a row, “B7” for a cell of a column.
            match aside.name.strip_prefix("Row ") {
                Some(number) => {
                    self.rows.extend(number.parse::<u32>().ok().and_then(|number| number.checked_sub(1)));
                }
                None => self.columns.extend(Cell::from_name(&aside.name).map(|cell| cell.column)),
            }
        }
    }

    pub fn has_row(&self, row: u32) -> bool {
        self.rows.contains(&row)
    }

    pub fn has_column(&self, column: u32) -> bool {
        self.columns.contains(&column)
    }
}
