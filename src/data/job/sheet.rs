//! What is asked about the rows of a sheet, and what comes of it.

use crate::data::arrangement::{Arrangement, Lines, Sums};
use crate::data::document::Document;
use crate::data::grid::{Cell, Cells};
use crate::data::span::DocId;
use std::fmt;
use std::sync::Arc;

/// Of each, a view has one answer at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SheetTopic {
    /// Rows in their order.
    Lines,
    /// What chosen cells come to.
    Sums,
    /// What stands in a column.
    Values,
    /// Where keys lead.
    Edge,
}

/// Going through the rows of a sheet.
#[derive(Clone)]
pub struct SheetWork {
    /// As far as it has been read.
    pub document: Arc<Document>,
    /// Index of the sheet among its units.
    pub unit: u32,
    /// By what the desk knows the view that it is for.
    pub view: u64,
    /// The rows that are shown there by now; `None` where all are, as the file has them.
    pub lines: Option<Arc<Lines>>,
    /// What is wanted.
    pub ask: SheetAsk,
}

/// What is wanted of a sheet.
#[derive(Clone)]
pub enum SheetAsk {
    /// The rows that are shown, in their order.
    Lines(Arrangement),
    /// What cells come to, those between two corners in the lines of the view.
    Sums(Cells),
    /// What stands in a column, each once, in the rows that all other conditions show.
    Values {
        /// Counted from 0.
        column: u32,
        /// As the sheet is set out.
        arrangement: Arrangement,
    },
    /// Where a run of filled cells ends, or the next one begins, in a column.
    Edge {
        /// From where.
        from: Cell,
        /// Down, or else up.
        down: bool,
        /// Whether the cells on the way are chosen.
        extend: bool,
    },
}

impl SheetAsk {
    /// By what an answer to it is known.
    pub fn topic(&self) -> SheetTopic {
        match self {
            Self::Lines(_) => SheetTopic::Lines,
            Self::Sums(_) => SheetTopic::Sums,
            Self::Values { .. } => SheetTopic::Values,
            Self::Edge { .. } => SheetTopic::Edge,
        }
    }
}

/// What was worked out.
#[derive(Clone)]
pub struct SheetAnswer {
    /// The document that was gone through.
    pub doc: DocId,
    /// Index of the sheet among its units.
    pub unit: u32,
    /// By what the desk knows the view that it is for.
    pub view: u64,
    /// What was found.
    pub found: SheetFound,
}

/// What was found in a sheet.
#[derive(Clone)]
pub enum SheetFound {
    /// The rows that are shown, and of how they were set out.
    Lines(Arrangement, Arc<Lines>),
    /// What cells come to.
    Sums(Cells, Sums),
    /// What stands in a column, in the order of sorting; and whether there is more than is told.
    Values {
        /// Counted from 0.
        column: u32,
        /// Each once.
        values: Arc<[ValueCount]>,
        /// Not all are told.
        limited: bool,
    },
    /// Where keys lead from a cell.
    Edge {
        /// From where.
        from: Cell,
        /// Where to.
        to: Cell,
        /// Whether the cells on the way are chosen.
        extend: bool,
    },
}

/// A value of a column.
#[derive(Clone, PartialEq, Eq)]
pub struct ValueCount {
    /// As the cell shows it, without white space around; empty for empty cells.
    pub words: String,
    /// In how many rows it stands.
    pub rows: u32,
}

/// Words of documents are in no log.
impl fmt::Debug for ValueCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ValueCount({} bytes, {} rows)", self.words.len(), self.rows)
    }
}
