//! Finds out whether data is a table: which names its records have, and whether they are so much alike that one would look
//! at them as rows first.
//!
//! All records are looked at, so that each name has a column, also one that the last record alone has.

use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::data::limits::NAME;
use crate::data::node::{Notation, Reach, address, plain};
use crate::data::records::members::{Members, elements};
use crate::data::records::{MAX_BYTES, MAX_COLUMNS, MAX_LISTED, NO_RECORD, RecordRows, Records};
use crate::data::span::Span;
use crate::data::wording::{counted, grouped};
use std::collections::HashSet;
use std::ops::Range;

/// Records by which it is told whether they are alike.
const LOOKED_AT: u64 = 200;
/// A table has at least so many rows: of one record, its text and its tree say more.
const MIN_RECORDS: u64 = 2;
/// So many records for one thing that is none, at least, where a table is what one looks at first.
const OTHERS: u64 = 4;
/// A name stands in one of so many records, in the mean, where they are alike.
const FILLED: u64 = 3;
/// Records between two looks at whether somebody still wants them.
const PULSE: usize = 4 * 1024;

/// What is known of records by now.
#[derive(Default)]
struct Seen {
    columns: Vec<String>,
    known: HashSet<String>,
    /// The names of the record before, as they are written: most records have the same in the same order.
    before: Vec<String>,
    records: u64,
    /// Values of those records by which it is told whether they are alike.
    values: u64,
    nested: u64,
    others: u64,
    left_out: u64,
    alike: Option<bool>,
}

impl Seen {
    /// Looks at one record.
    fn take(&mut self, text: &str) {
        let mut members = Members::of(if text.len() > MAX_BYTES { "" } else { text });
        let mut found: Vec<Range<usize>> = Vec::new();
        let (mut values, mut nested) = (0, 0);
        for (name, value) in members.by_ref() {
            nested += u64::from(matches!(text.as_bytes().get(value.start), Some(b'{' | b'[')));
            values += 1;
            found.push(name);
        }
        if !members.is_whole() {
            self.others += 1;
            return;
        }
        self.records += 1;
        if self.records <= LOOKED_AT {
            self.values += values;
            self.nested += nested;
        }
        for (at, name) in found.into_iter().enumerate() {
            let raw = text.get(name).unwrap_or_default();
            if self.before.get(at).is_some_and(|before| before == raw) {
                continue;
            }
            // What has no column is counted each time.
            if self.name(raw) {
                self.before.truncate(at);
                self.before.push(raw.to_owned());
            }
        }
    }

    /// Whether a name has a column, which a new one gets.
    fn name(&mut self, raw: &str) -> bool {
        let name = plain::words(raw, Notation::Json);
        if self.known.contains(&*name) {
            return true;
        }
        if self.columns.len() >= MAX_COLUMNS || name.len() > NAME.bytes {
            self.left_out += 1;
            return false;
        }
        self.known.insert(name.clone().into_owned());
        self.columns.push(name.into_owned());
        true
    }

    /// Whether a table is what one would look at first. It is said once, by the first records, so that nothing turns into
    /// something else under the eye.
    fn alike(&mut self, flat: bool) -> bool {
        *self.alike.get_or_insert_with(|| {
            let looked_at = self.records.min(LOOKED_AT);
            let filled = self.values * FILLED >= looked_at * self.columns.len() as u64;
            let plain = !flat || self.nested * 2 <= self.values;
            self.records >= MIN_RECORDS && self.others * OTHERS <= self.records && filled && plain
        })
    }

    fn made(&mut self, notation: Notation, rows: RecordRows, way: String, flat: bool) -> Records {
        let alike = self.alike(flat);
        let (columns, has_others) = (self.columns.clone(), self.others > 0);
        Records { notation, rows, columns, has_others, alike, way }
    }

    fn tell(&self, what: &str, draft: &mut Draft) {
        if self.left_out > 0 {
            let words = format!(
                "{} {} no column, because there are more than {} names or they are too long; the text has them.",
                counted(self.left_out, "value"),
                if self.left_out == 1 { "has" } else { "have" },
                grouped(MAX_COLUMNS as u64)
            );
            draft.complain_at(words, None, None);
        }
        // What is broken is complained of by who makes the tree, at its place.
        let others = match self.others {
            0 => String::new(),
            one => format!("; {} beside them, whole in the column “{NO_RECORD}”", counted(one, what)),
        };
        draft.facts().others.push(("Records".to_owned(), format!("{}{others}", grouped(self.records))));
        draft.facts().others.push(("Columns".to_owned(), grouped(self.columns.len() as u64)));
    }
}

/// Looks at records of which each is a line, while their text comes leaf by leaf.
#[derive(Default)]
pub struct Lines {
    seen: Seen,
    /// The beginning of a line that goes on in the next leaf.
    begun: String,
    told: Option<(usize, bool)>,
}

impl Lines {
    /// The text of the next leaf, before it is given to the draft: whoever is shown its first lines sees them as a table.
    pub fn take(&mut self, text: &str, draft: &mut Draft) {
        for line in text.split_inclusive('\n') {
            if self.begun.is_empty() && line.ends_with('\n') {
                self.line(line);
                continue;
            }
            // Of a line that is too long to be a record, no more is needed than says so.
            let room = (MAX_BYTES + 2).saturating_sub(self.begun.len()).min(line.len());
            self.begun.push_str(line.get(..line.floor_char_boundary(room)).unwrap_or_default());
            if line.ends_with('\n') {
                let whole = std::mem::take(&mut self.begun);
                self.line(&whole);
            }
        }
        self.say(draft, false);
    }

    fn line(&mut self, line: &str) {
        if !line.trim().is_empty() {
            self.seen.take(line);
        }
    }

    fn say(&mut self, draft: &mut Draft, open_end: bool) {
        let told = Some((self.seen.columns.len(), self.seen.others > 0));
        // Of words without a single name nothing is a table.
        if self.seen.columns.is_empty() || (self.told == told && !open_end) {
            return;
        }
        self.told = told;
        let rows = RecordRows::Lines { open_end };
        draft.records(self.seen.made(Notation::JsonLines, rows, String::new(), false));
    }

    /// All lines were taken. Gives how many of them are no records.
    pub fn end(mut self, draft: &mut Draft) -> u64 {
        let open_end = !self.begun.is_empty();
        let last = std::mem::take(&mut self.begun);
        self.line(&last);
        self.say(draft, open_end);
        if !self.seen.columns.is_empty() {
            self.seen.tell("line", draft);
        }
        self.seen.others
    }
}

/// Looks whether a text of JSON is a list of records, or holds one that is most of it.
///
/// # Errors
/// Where it was stopped.
pub fn look_at(text: &str, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let bytes = text.as_bytes();
    let start = bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let (at, way) = match bytes.get(start) {
        Some(b'[') => (start, String::new()),
        Some(b'{') => match longest_list(text) {
            Some(found) => found,
            None => return Ok(()),
        },
        _ => return Ok(()),
    };
    let (mut seen, mut places, mut beyond, mut stopped) = (Seen::default(), Vec::new(), 0_u64, Ok(()));
    elements(bytes, at, &mut |place| {
        if places.len().is_multiple_of(PULSE) {
            stopped = draft.pulse(stop);
        }
        if places.len() >= MAX_LISTED || u32::try_from(place.end).is_err() {
            beyond += 1;
        } else {
            seen.take(text.get(place.clone()).unwrap_or_default());
            places.push(Reach::from(place));
        }
        stopped.is_ok()
    });
    stopped?;
    if seen.records < MIN_RECORDS || seen.columns.is_empty() || seen.others * 2 > seen.records {
        return Ok(());
    }
    if beyond > 0 {
        let words = format!(
            "The grid has the first {} records; {} more are in the text alone.",
            grouped(MAX_LISTED as u64),
            grouped(beyond)
        );
        draft.complain_at(words, None, None);
    }
    let inside = !way.is_empty();
    let mut records = seen.made(Notation::Json, RecordRows::Listed(places), way, true);
    // What stands beside the list would not be seen.
    records.alike &= !inside;
    draft.records(records);
    seen.tell("item", draft);
    Ok(())
}

/// The list that is most of an object: where it begins, and its address.
fn longest_list(text: &str) -> Option<(usize, String)> {
    let members = Members::of(text);
    let (name, value) = members.max_by_key(|(_, value)| value.len())?;
    let is_list = text.as_bytes().get(value.start) == Some(&b'[');
    let name = plain::words(text.get(name)?, Notation::Json).into_owned();
    (is_list && value.len() * 2 > text.len() && name.len() <= NAME.bytes)
        .then(|| (value.start, format!("/{}", address::escaped(&name))))
}

/// The text from which a tree is made, up to so many bytes of it and to the end of a line; and whether that is all of it.
pub fn first_lines(draft: &Draft, most: u64) -> (String, bool) {
    let len = draft.text().len();
    let mut text = draft.text().slice(Span::new(0, most.min(len))).into_owned();
    if len > most {
        text.truncate(text.rfind('\n').map_or(0, |at| at + 1));
    }
    (text, len <= most)
}

#[cfg(test)]
mod tests;
