//! What stands in the lines that can be seen. Rows that are sorted lie all over the file, and each would have to be unpacked
//! with its leaf in every frame: so these are kept while they are in sight, and few are looked up in one frame. Records
//! are kept as well, because what is in them has to be read.

use super::Frame;
use crate::data::grid::GridRow;
use std::collections::HashMap;
use std::sync::Arc;

/// Rows that one frame looks up where they are sorted: each may take some tenths of a millisecond.
const MAX_FRESH: usize = 8;
/// Rows that are kept, some screens full.
const MAX_KEPT: usize = 400;
/// Bytes of a row that is kept; a longer one is looked up again.
const MAX_BYTES: usize = 64 * 1024;

/// What is kept of one sheet, by the numbers of rows.
#[derive(Default)]
pub struct KeptRows {
    /// The sheet, how many columns it has, and how long the text is: a log may grow.
    of: Option<(u32, u32, u64)>,
    rows: HashMap<u32, Arc<GridRow>>,
    fresh: usize,
}

impl KeptRows {
    pub fn begin(&mut self, frame: &Frame) {
        let of = frame.grid.as_ref().map(|grid| (frame.unit, grid.columns(), frame.document.text.len()));
        let keeps = frame.lines.is_some() || frame.grid.as_ref().is_some_and(|grid| grid.has_names());
        if self.of != of || self.rows.len() > MAX_KEPT || !keeps {
            self.rows.clear();
            self.of = of;
        }
        self.fresh = if frame.lines.is_some() { MAX_FRESH } else { usize::MAX };
    }

    /// The row of a number; `None` for one that was left out, or is to come with the next frame, which `behind` says.
    pub fn get(&mut self, frame: &Frame, number: u32, behind: &mut bool) -> Option<Arc<GridRow>> {
        let grid = frame.grid.as_ref()?;
        let lies_apart = frame.lines.is_some() && number >= frame.frozen;
        if !lies_apart && !grid.has_names() {
            return grid.row(number).map(Arc::new);
        }
        if let Some(row) = self.rows.get(&number) {
            return Some(Arc::clone(row));
        }
        if self.fresh == 0 {
            *behind = true;
            return None;
        }
        self.fresh -= 1;
        let row = grid.row(number)?;
        if row.span().len() as usize > MAX_BYTES {
            return Some(Arc::new(row));
        }
        let kept = Arc::new(row.alone());
        self.rows.insert(number, Arc::clone(&kept));
        Some(kept)
    }
}
