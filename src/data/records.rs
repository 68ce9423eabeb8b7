//! Records: data in which the same is said of many things, so that it can be looked at as rows and columns.
//!
//! The text of such data is not one of tabs and rows, and stays as it was written. What is kept here is how rows are found
//! in it, and which names stand in them: a row is a line or a listed stretch of the text, and a cell the value that a
//! record has under a name. So a table of a million records costs its names. What a record says is read again whenever
//! somebody looks at it (`records/members.rs`).

pub mod members; // which names and values has a record?

use super::bounded;
use super::node::{Notation, Reach, plain};
use super::span::Span;
use members::Members;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

/// The name of the column in which stands whole what is no record: a broken line, a number by itself.
pub const NO_RECORD: &str = "no record";
/// Bytes of a record; what is longer stands whole in the last column, because nobody could wait for its names.
pub const MAX_BYTES: usize = 1024 * 1024;
/// Names that have a column. Records with more of them are no table: they use names as values.
pub const MAX_COLUMNS: usize = 1_000;
/// Records that are listed where each has to be.
pub const MAX_LISTED: usize = 300_000;

/// How the records of a document are found and what they say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Records {
    /// How the data is written.
    pub notation: Notation,
    /// Where the records stand.
    pub rows: RecordRows,
    /// Names that records have, in the order in which they are met.
    #[serde(deserialize_with = "bounded::list")]
    pub columns: Vec<String>,
    /// Whether something is no record, and stands whole in a column after all others.
    pub has_others: bool,
    /// Whether they are so much alike that one would look at them as a table first.
    pub alike: bool,
    /// What comes before the number of a record in its address: the way to the list that they stand in.
    pub way: String,
}

/// Where records stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RecordRows {
    /// One in each line of the text, blank ones among them, so that a row has the number of its line.
    Lines {
        /// Whether the last line has no break after it.
        open_end: bool,
    },
    /// Listed, because they take several lines, or several are in one.
    Listed(#[serde(deserialize_with = "bounded::list")] Vec<Reach>),
}

/// A record as a row of cells, one for each column.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// The cells as they are read, parted by tabs.
    pub words: String,
    /// Of each cell where its own words stand in the text, and where in [`Row::words`].
    pub cells: Vec<(Span, Range<usize>)>,
    /// The stretches of the text that belong to cells, names included, in the order of the text, with their columns.
    stretches: Vec<(Span, u32)>,
}

impl Row {
    /// Where what belongs to a cell begins: the name of its value.
    pub fn start_of(&self, column: u32) -> Option<u64> {
        let last = self.stretches.iter().rev().find(|(_, own)| *own == column);
        last.map(|(span, _)| span.start)
    }

    /// The column to which a byte of the text belongs: that of the first value that ends behind it.
    pub fn column_from_offset(&self, offset: u64) -> u32 {
        let after = self.stretches.partition_point(|(span, _)| span.end < offset);
        self.stretches.get(after).or(self.stretches.last()).map_or(0, |(_, column)| *column)
    }
}

impl Records {
    /// How many columns there are.
    pub fn count(&self) -> u32 {
        (self.columns.len() + usize::from(self.has_others)) as u32
    }

    /// The name of a column.
    pub fn name(&self, column: u32) -> Option<&str> {
        let others = self.has_others && column as usize == self.columns.len();
        self.columns.get(column as usize).map(String::as_str).or(others.then_some(NO_RECORD))
    }

    /// Reads a record, whose text begins at a byte of the document.
    pub fn row(&self, text: &str, start: u64) -> Row {
        self.row_by(&self.places(), text, start)
    }

    /// The column of each name, for who reads many records.
    pub fn places(&self) -> HashMap<&str, u32> {
        self.columns.iter().enumerate().map(|(at, name)| (name.as_str(), at as u32)).collect()
    }

    /// [`Records::row`] with what [`Records::places`] gives.
    pub fn row_by(&self, places: &HashMap<&str, u32>, text: &str, start: u64) -> Row {
        let mut found: Vec<Option<Range<usize>>> = vec![None; self.count() as usize];
        let mut stretches = Vec::new();
        let span = |range: &Range<usize>| Span::new(start + range.start as u64, start + range.end as u64);
        let mut members = Members::of(if text.len() > MAX_BYTES { "" } else { text });
        for (name, value) in members.by_ref() {
            let own = plain::words(text.get(name.clone()).unwrap_or_default(), Notation::Json);
            if let Some(column) = places.get(&*own).copied()
                && let Some(place) = found.get_mut(column as usize)
            {
                stretches.push((span(&(name.start..value.end)), column));
                // Of a name that stands twice the last counts, as every program has it.
                *place = Some(value);
            }
        }
        if !members.is_whole() {
            let whole = trimmed(text);
            found.iter_mut().for_each(|place| *place = None);
            if let Some(last) = found.last_mut().filter(|_| self.has_others && !whole.is_empty()) {
                stretches = vec![(span(&whole), self.columns.len() as u32)];
                *last = Some(whole);
            }
        }
        let mut row = Row { stretches, ..Row::default() };
        let end = Span::empty_at(start + text.len() as u64);
        for (column, place) in found.into_iter().enumerate() {
            if column > 0 {
                row.words.push('\t');
            }
            let from = row.words.len();
            let own = place.map_or(end, |value| {
                let (inner, quoted) = inner(text, value);
                push_words(text.get(inner.clone()).unwrap_or_default(), quoted, &mut row.words);
                span(&inner)
            });
            row.cells.push((own, from..row.words.len()));
        }
        row
    }

    /// The address of a cell, or of a record where no column is meant: a JSON Pointer, after the line where each line is
    /// a record.
    pub fn address(&self, row: u32, column: Option<u32>) -> String {
        let name =
            column.filter(|column| (*column as usize) < self.columns.len()).and_then(|own| self.name(own));
        let name = name.map(|name| format!("/{}", super::node::address::escaped(name))).unwrap_or_default();
        match self.rows {
            RecordRows::Lines { .. } => {
                let line = format!("line {}", u64::from(row) + 1);
                if name.is_empty() { line } else { format!("{line}, {name}") }
            }
            RecordRows::Listed(_) => format!("{}/{row}{name}", self.way),
        }
    }

    /// The address of all cells between two corners.
    pub fn addresses(&self, (first_row, last_row): (u32, u32), (first, last): (u32, u32)) -> String {
        let whole = first == 0 && last + 1 >= self.count() && first != last;
        let columns = (!whole).then_some((first, last));
        match (&self.rows, columns) {
            (_, None) if first_row == last_row => self.address(first_row, None),
            (_, Some((one, other))) if first_row == last_row && one == other => {
                self.address(first_row, Some(one))
            }
            (RecordRows::Lines { .. }, columns) => {
                let lines = match first_row == last_row {
                    true => format!("line {}", u64::from(first_row) + 1),
                    false => format!("lines {}–{}", u64::from(first_row) + 1, u64::from(last_row) + 1),
                };
                let name = |column: u32| {
                    super::node::address::escaped(self.name(column).unwrap_or_default()).into_owned()
                };
                match columns {
                    None => lines,
                    Some((one, other)) if one == other => format!("{lines}, /{}", name(one)),
                    Some((one, other)) => format!("{lines}, /{} to /{}", name(one), name(other)),
                }
            }
            (RecordRows::Listed(_), columns) => format!(
                "{} to {}",
                self.address(first_row, columns.map(|own| own.0)),
                self.address(last_row, columns.map(|own| own.1))
            ),
        }
    }
}

/// Where a text is without the white space around it.
fn trimmed(text: &str) -> Range<usize> {
    let start = text.len() - text.trim_start().len();
    start..start + text.trim().len()
}

/// Words without the quotation marks around them: those are no part of what was said.
fn inner(text: &str, value: Range<usize>) -> (Range<usize>, bool) {
    let raw = text.get(value.clone()).unwrap_or_default();
    let quoted = raw.len() >= 2 && raw.starts_with('"') && raw.ends_with('"');
    (if quoted { value.start + 1..value.end - 1 } else { value }, quoted)
}

/// What a cell says, in one line: signs that are written as escapes are themselves, and no sign ends the cell or the row.
fn push_words(inner: &str, quoted: bool, out: &mut String) {
    // What lies within lists and objects keeps its escapes: there they are part of how it is written.
    let words: Cow<'_, str> = if quoted { plain::unescaped(inner) } else { inner.into() };
    if !words.contains(|c: char| c.is_control()) {
        return out.push_str(&words);
    }
    let mut letters = words.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' if letters.peek() == Some(&'\n') => {}
            // The indent of a value that was written in several lines.
            '\n' | '\r' if !quoted => {
                while letters.peek().is_some_and(|next| next.is_whitespace()) {
                    letters.next();
                }
                out.push(' ');
            }
            '\n' | '\r' => out.push('\u{2028}'),
            '\t' => out.push(' '),
            letter if letter.is_control() => out.push('\u{FFFD}'),
            letter => out.push(letter),
        }
    }
}

#[cfg(test)]
mod tests;
