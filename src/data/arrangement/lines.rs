//! Which row of a sheet stands in which line of a view that sorts and filters it: some bytes for each row.

use crate::data::grid::{Cell, Cells};
use crate::data::wording::grouped;

/// In the place of a line, for a row that is not shown.
const NOWHERE: u32 = u32::MAX;
/// Runs of rows that a citation names; of more it says how many follow.
const MOST_RUNS: usize = 12;

/// The rows that are shown, in their order. Lines are counted from 0; the first ones are the rows that stay at the top.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Lines {
    head: u32,
    /// Written rows, by their number among those that were written.
    rows: Vec<u32>,
    /// The line of each written row.
    places: Vec<u32>,
}

impl std::fmt::Debug for Lines {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Lines({} of {})", self.rows.len(), self.places.len())
    }
}

impl Lines {
    /// Below so many rows of the sheet that stay where they are, of which `written` were written: these rows of `of`
    /// written ones.
    pub fn new(head: u32, rows: Vec<u32>, of: u32) -> Self {
        let mut places = vec![NOWHERE; of as usize];
        for (line, nth) in rows.iter().enumerate() {
            if let Some(place) = places.get_mut(*nth as usize) {
                *place = head + line as u32;
            }
        }
        Self { head, rows, places }
    }

    /// How many rows stay at the top.
    pub fn head(&self) -> u32 {
        self.head
    }

    /// How many lines there are.
    pub fn count(&self) -> u32 {
        self.head.saturating_add(self.rows.len() as u32)
    }

    /// How many rows are shown below those that stay.
    pub fn shown(&self) -> u32 {
        self.rows.len() as u32
    }

    /// The written row that stands in a line below the head.
    pub fn nth(&self, line: u32) -> Option<u32> {
        self.rows.get(line.checked_sub(self.head)? as usize).copied()
    }

    /// The line of a written row below the head; `None` for one that is not shown.
    pub fn line(&self, nth: u32) -> Option<u32> {
        self.places.get(nth as usize).copied().filter(|line| *line != NOWHERE)
    }

    /// Written rows in the order of their lines.
    pub fn rows(&self) -> &[u32] {
        &self.rows
    }
}

/// Rows as a citation names them: those that follow each other in the sheet as one run, “B7:D9, B12:D12”.
pub fn rows_as_cited(rows: &[u32], columns: (u32, u32), name: impl Fn(Cells) -> String) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for row in rows {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(*row) => *last = *row,
            _ => runs.push((*row, *row)),
        }
    }
    let named = |(first, last): &(u32, u32)| {
        name(Cells { from: Cell::new(*first, columns.0), to: Cell::new(*last, columns.1) })
    };
    let words = runs.iter().take(MOST_RUNS).map(named).collect::<Vec<_>>().join(", ");
    let rest: u64 = runs.iter().skip(MOST_RUNS).map(|(first, last)| u64::from(last - first) + 1).sum();
    match rest {
        0 => words,
        rest => format!("{words} and {} more rows", grouped(rest)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rows_that_follow_each_other_are_cited_as_one() {
        assert_eq!(
            rows_as_cited(&[6, 7, 8, 11, 3], (1, 3), |cells| cells.to_string()),
            "B7:D9, B12:D12, B4:D4"
        );
        let many: Vec<u32> = (0..20).map(|row| row * 2).collect();
        assert!(rows_as_cited(&many, (0, 0), |cells| cells.to_string()).ends_with("A23 and 8 more rows"));
    }

    proptest! {
        #[test]
        fn every_line_leads_to_its_row_and_back(
            head in 0_u32..3,
            rows in prop::collection::vec(any::<bool>(), 0..40).prop_flat_map(|kept| {
                let of = kept.len() as u32;
                let rows: Vec<u32> = (0..of).filter(|row| kept[*row as usize]).collect();
                (Just(rows).prop_shuffle(), Just(of))
            })
        ) {
            let (rows, of) = rows;
            let lines = Lines::new(head, rows.clone(), of);
            prop_assert_eq!(lines.count(), head + rows.len() as u32);
            for line in 0..lines.count() {
                match lines.nth(line) {
                    Some(nth) => prop_assert_eq!(lines.line(nth), Some(line)),
                    None => prop_assert!(line < head),
                }
            }
            prop_assert!((0..of).all(|nth| lines.line(nth).is_some() == rows.contains(&nth)));
        }
    }
}
