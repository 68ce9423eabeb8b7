//! What stands in the lines that can be seen. Rows that are sorted lie all over the file, and each would have to be unpacked
//! with its leaf in every frame: so these are kept while they are in sight, and few are looked up in one frame.

use super::Frame;
use crate::data::grid::{GridRow, cells_from};
use crate::data::span::Span;
use std::collections::HashMap;
use std::sync::Arc;

/// Rows that one frame looks up where they are sorted: each may take some tenths of a millisecond.
const MAX_FRESH: usize = 8;
/// Rows that are kept, some screens full.
const MAX_KEPT: usize = 400;
/// Bytes of a row that is kept; a longer one is looked up again.
const MAX_BYTES: usize = 64 * 1024;

/// A row by itself, without the leaf that it lies in.
pub struct KeptRow {
    span: Span,
    words: String,
}

/// A row that is drawn.
pub enum SeenRow {
    Here(GridRow),
    Kept(Arc<KeptRow>),
}

impl SeenRow {
    pub fn span(&self) -> Span {
        match self {
            Self::Here(row) => row.span(),
            Self::Kept(row) => row.span,
        }
    }

    /// The words of its cells from one column on, each with its span.
    pub fn cells_from(&self, column: u32) -> impl Iterator<Item = (Span, &str)> + '_ {
        let words = match self {
            Self::Here(row) => row.words(),
            Self::Kept(row) => &row.words,
        };
        cells_from(self.span(), words, column)
    }
}

/// What is kept of one sheet, by the numbers of rows.
#[derive(Default)]
pub struct KeptRows {
    unit: Option<u32>,
    rows: HashMap<u32, Arc<KeptRow>>,
    fresh: usize,
}

impl KeptRows {
    pub fn begin(&mut self, frame: &Frame) {
        if self.unit != Some(frame.unit) || self.rows.len() > MAX_KEPT || frame.lines.is_none() {
            self.rows.clear();
            self.unit = Some(frame.unit);
        }
        self.fresh = MAX_FRESH;
    }

    /// The row of a number; `None` for one that was left out, or is to come with the next frame, which `behind` says.
    pub fn get(&mut self, frame: &Frame, number: u32, behind: &mut bool) -> Option<SeenRow> {
        let grid = frame.grid.as_ref()?;
        if frame.lines.is_none() || number < frame.frozen {
            return grid.row(number).map(SeenRow::Here);
        }
        if let Some(row) = self.rows.get(&number) {
            return Some(SeenRow::Kept(Arc::clone(row)));
        }
        if self.fresh == 0 {
            *behind = true;
            return None;
        }
        self.fresh -= 1;
        let row = grid.row(number)?;
        let span = row.span();
        if span.len() as usize > MAX_BYTES {
            return Some(SeenRow::Here(row));
        }
        let kept = Arc::new(KeptRow { span, words: row.words().to_owned() });
        self.rows.insert(number, Arc::clone(&kept));
        Some(SeenRow::Kept(kept))
    }
}
