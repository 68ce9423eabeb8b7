//! Where in a log one goes by a line or by a time: “12”, “line 12”, “10:00”, “2024-01-02 10:00”.
//!
//! A time is looked for by halves, because entries stand in the order in which they were written; where a log is not in
//! order, the entry that is found is one that is so late, and perhaps not the first of them.

use super::Grid;
use crate::data::document::Document;
use crate::data::moment::{self, Moment, Stretch};
use crate::data::span::Span;
use crate::data::wording::grouped;
use std::cmp::Ordering;

/// Rows that may go on from one entry; a longer one is taken to be before what is looked for.
const MAX_ROWS: u32 = 2_000;

impl Document {
    /// The line of a log that some words name.
    ///
    /// # Errors
    /// Why they name none, as a sentence.
    pub fn entry_at(&self, words: &str) -> Result<Span, String> {
        let grid =
            self.grid(0).filter(|_| self.is_log()).ok_or("Only logs are gone to by lines and times.")?;
        let row = grid.entry_row(words)?;
        grid.row(row).map(|row| row.span()).ok_or_else(|| "That line has no words.".to_owned())
    }
}

impl Grid<'_> {
    /// The row of the line that some words name, counted from 0.
    fn entry_row(&self, words: &str) -> Result<u32, String> {
        let words = words.trim();
        let number = ["line", "l"].iter().find_map(|name| words.strip_prefix(name)).unwrap_or(words).trim();
        if let Ok(line) = number.replace(',', "").parse::<u32>() {
            let inside = (1..=self.rows()).contains(&line);
            let many = grouped(u64::from(self.rows()));
            return inside.then(|| line - 1).ok_or_else(|| format!("This log has {many} lines."));
        }
        let stretch = Stretch::of(words)
            .ok_or_else(|| format!("“{words}” is no line and no time: try 12, 10:00 or 2024-01-02 10:00."))?;
        let stretch = match self.moment_of(0) {
            // An hour alone is one of the first day.
            Some(first) => stretch.of_day(first),
            None => stretch,
        };
        let early = |row: u32| {
            let order = self.moment_of(row).and_then(|moment| stretch.order_of(moment));
            order.is_none_or(|order| order == Ordering::Less)
        };
        let (mut low, mut high) = (0, self.rows());
        while low < high {
            let middle = low + (high - low) / 2;
            if early(middle) { low = middle + 1 } else { high = middle }
        }
        (low < self.rows())
            .then_some(low)
            .ok_or_else(|| format!("No entry of this log is from {words} or later."))
    }

    /// When the entry was written that a row is of; of rows above the first entry, when that was.
    fn moment_of(&self, row: u32) -> Option<Moment> {
        let column = self.time_column()? as usize;
        let of = |row: u32| {
            let row = self.row(row)?;
            let cell = row.cells().nth(column).map(|(_, words)| moment::of_cell(words));
            cell.flatten()
        };
        let before = (row.saturating_sub(MAX_ROWS)..=row).rev().find_map(of);
        before.or_else(|| (row..self.rows().min(row.saturating_add(MAX_ROWS))).find_map(of))
    }
}
