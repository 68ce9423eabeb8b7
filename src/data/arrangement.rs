//! How a view sets out the rows of a sheet: by which columns they are sorted, and which of them are shown.
//!
//! It is state of a view and changes nothing of the document: every cell keeps its address, every word its place. What
//! is worked out of it are [`Lines`], the rows that are shown in their order.

mod condition; // which cells does a column show?
pub mod folding; // which words are the same, and which come first?
mod lines; // which row stands in which line?
mod sums; // what do chosen cells come to?

pub use condition::{Condition, Probe, Relation};
pub use lines::{Lines, rows_as_cited};
pub use sums::{Sums, Tally};

/// Sorted by more columns, nobody sees what the last of them does.
pub const MAX_KEYS: usize = 8;
/// Columns that choose rows at the same time.
pub const MAX_FILTERS: usize = 64;
/// Columns and rows that stay in sight; more would leave no room for others.
pub const MAX_FROZEN: u32 = 20;

/// A column by which rows are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SortKey {
    /// Counted from 0.
    pub column: u32,
    /// The largest and latest first.
    pub down: bool,
}

/// Which cells of a column are shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Filter {
    /// Counted from 0.
    pub column: u32,
    /// What they have to be.
    pub condition: Condition,
}

/// Words that are looked for stand in no log.
impl std::fmt::Debug for Filter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Filter(column {})", self.column)
    }
}

/// How the rows of a sheet are set out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrangement {
    /// The first decides, the next where that leaves two rows equal, and last of all their order in the file.
    pub keys: Vec<SortKey>,
    /// All of them have to hold; one for each column at most.
    pub filters: Vec<Filter>,
    /// How many rows stay above the others, neither sorted nor filtered; `None` where the sheet itself says.
    pub head: Option<u32>,
    /// How many columns stay in sight at the left.
    pub side: u32,
}

impl Arrangement {
    /// Whether rows stand as the file has them, all of them.
    pub fn is_plain(&self) -> bool {
        self.keys.is_empty() && self.filters.is_empty()
    }

    /// How a column is sorted: by which key of how many, and in which direction.
    pub fn key_of(&self, column: u32) -> Option<(usize, SortKey)> {
        self.keys.iter().copied().enumerate().find(|(_, key)| key.column == column)
    }

    /// What the cells of a column have to be.
    pub fn condition_of(&self, column: u32) -> Option<&Condition> {
        self.filters.iter().find(|filter| filter.column == column).map(|filter| &filter.condition)
    }

    /// What comes of asking for a column once more: up, then down, then as it was.
    pub fn next_of(&self, column: u32) -> Option<bool> {
        match self.key_of(column) {
            None => Some(false),
            Some((_, SortKey { down: false, .. })) => Some(true),
            Some((_, SortKey { down: true, .. })) => None,
        }
    }

    /// Sorts by a column, `None` no longer by it; alone, or after those by which it is sorted already.
    pub fn sort(&mut self, column: u32, down: Option<bool>, also: bool) {
        if !also {
            self.keys.clear();
        }
        let at = self.keys.iter().position(|key| key.column == column);
        match (at, down) {
            (Some(at), Some(down)) => self.keys[at].down = down,
            (Some(at), None) => drop(self.keys.remove(at)),
            (None, Some(down)) if self.keys.len() < MAX_KEYS => self.keys.push(SortKey { column, down }),
            (None, _) => {}
        }
    }

    /// Shows only rows whose cell in a column is so; `None` asks nothing of it any more.
    pub fn filter(&mut self, column: u32, condition: Option<Condition>) {
        self.filters.retain(|filter| filter.column != column);
        if let Some(condition) = condition.filter(|_| self.filters.len() < MAX_FILTERS) {
            self.filters.push(Filter { column, condition });
        }
    }
}
