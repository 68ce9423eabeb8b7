//! Entries of a log that take several rows: a row without a time goes on from the one above it, and is shown with it. What
//! is asked of the message may stand in any row of an entry; what is asked of time, level and source stands in its first.
//!
//! A sheet is gone through by several threads, and an entry may begin in the part of one and end in that of the next: so
//! the first and the last entry of a part stay open until the parts are put together.

use super::sorting::Column;

/// What is known after going through some rows once.
#[derive(Default)]
pub struct Gathered {
    /// Rows that are shown, without those of the entries that are open.
    pub rows: Vec<u32>,
    /// For each key what its column holds in these rows, and in the first one of the entry that is open at the end.
    pub keys: Vec<Column>,
    /// Rows before the first entry: they belong to the last one of the part before.
    lead: Open,
    open: Option<Open>,
}

/// An entry of which more rows may come.
struct Open {
    rows: Vec<u32>,
    /// Of each condition, by its bit, whether it holds for some row, and for all.
    any: u64,
    all: u64,
}

impl Default for Open {
    fn default() -> Self {
        Self { rows: Vec::new(), any: 0, all: u64::MAX }
    }
}

impl Open {
    fn take(&mut self, other: Self) {
        self.rows.extend(other.rows);
        self.any |= other.any;
        self.all &= other.all;
    }
}

/// Which conditions there are, as bits: all of them, and those that have to hold for every row of an entry.
#[derive(Clone, Copy)]
pub struct Asked {
    /// See above.
    pub all: u64,
    /// See above.
    pub forbids: u64,
}

impl Asked {
    fn shows(self, entry: &Open) -> bool {
        (entry.any & !self.forbids | entry.all & self.forbids) & self.all == self.all
    }
}

impl Gathered {
    /// Nothing yet, with so many keys.
    pub fn new(keys: usize) -> Self {
        Self { keys: (0..keys).map(|_| Column::default()).collect(), ..Self::default() }
    }

    /// An entry begins with a row, of which these conditions hold. Its cells are to be pushed to the keys after this.
    pub fn begin(&mut self, row: u32, holds: u64, asked: Asked) {
        self.close(asked);
        self.open = Some(Open { rows: vec![row], any: holds, all: holds });
    }

    /// A row goes on from the one above: of these conditions some hold, and those that are not `asked` of it say nothing.
    pub fn go_on(&mut self, row: u32, holds: u64, asked: u64) {
        let open = self.open.as_mut().unwrap_or(&mut self.lead);
        open.rows.push(row);
        open.any |= holds & asked;
        open.all &= holds | !asked;
    }

    fn close(&mut self, asked: Asked) {
        let Some(open) = self.open.take() else { return };
        if asked.shows(&open) {
            self.keys.iter_mut().for_each(|key| key.repeat(open.rows.len() - 1));
            self.rows.extend(open.rows);
        } else {
            self.keys.iter_mut().for_each(Column::pop);
        }
    }

    /// With the part that comes next.
    pub fn and(&mut self, next: Self, asked: Asked) {
        let Self { rows, keys, lead, open } = next;
        self.open.as_mut().unwrap_or(&mut self.lead).take(lead);
        if open.is_some() {
            self.close(asked);
            self.rows.extend(rows);
            self.keys.iter_mut().zip(keys).for_each(|(all, own)| all.extend(own));
            self.open = open;
        }
    }

    /// All rows that are shown, and their keys.
    pub fn ended(mut self, asked: Asked) -> (Vec<u32>, Vec<Column>) {
        self.close(asked);
        (self.rows, self.keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ASKED: Asked = Asked { all: 0b111, forbids: 0b100 };
    /// The conditions that are asked of the message, and so of every row.
    const OF_WORDS: u64 = 0b110;

    /// Rows that begin an entry or go on from one, in parts, as threads go through them.
    fn gathered(rows: &[(bool, u64)], cuts: &[usize]) -> Vec<u32> {
        let mut all = Gathered::new(1);
        let mut at = 0;
        for end in cuts.iter().copied().chain([rows.len()]) {
            let end = end.clamp(at, rows.len());
            let mut part = Gathered::new(1);
            for (number, (begins, holds)) in rows.iter().enumerate().take(end).skip(at) {
                if *begins || number == 0 {
                    part.begin(number as u32, *holds, ASKED);
                    let key = crate::data::value::Value::Time(number as i64);
                    part.keys[0].push(key, &mut String::new(), &mut Vec::new());
                } else {
                    part.go_on(number as u32, *holds, OF_WORDS);
                }
            }
            all.and(part, ASKED);
            at = end;
        }
        let (rows, keys) = all.ended(ASKED);
        let stop = crate::data::job::Stop::default();
        super::super::sorting::sorted(rows, keys, &[false], &stop).unwrap()
    }

    proptest! {
        /// Otherwise a trace would be shown without its error, or lost between two threads.
        #[test]
        fn an_entry_is_shown_with_all_of_its_rows_or_not_at_all(
            rows in prop::collection::vec((any::<bool>(), 0_u64..8), 1..30),
            mut cuts in prop::collection::vec(0_usize..30, 0..4),
        ) {
            cuts.sort_unstable();
            let mut expected = Vec::new();
            let mut start = 0;
            for end in 1..=rows.len() {
                if end < rows.len() && !rows[end].0 {
                    continue;
                }
                let entry = &rows[start..end];
                let first = entry[0].1;
                let some = entry[1..].iter().fold(first, |all, row| all | row.1 & OF_WORDS);
                let all = entry.iter().all(|row| row.1 & 0b100 > 0);
                if some & 0b011 == 0b011 && all {
                    expected.extend(start as u32..end as u32);
                }
                start = end;
            }
            prop_assert_eq!(gathered(&rows, &cuts), expected);
        }
    }
}
