//! Reads delimited values (CSV, TSV and their kin) as a sheet: every cell as it was written, at its own row and column.
//!
//! There is no one such format (RFC 4180 came after forty years of them): what parts cells and what quotes them is guessed
//! from the text (`csv/dialect.rs`), and said. Nothing is converted: a leading zero, a long number and a date stay the
//! signs that they are.

use super::{Confidence, Format};
use crate::data::document::{Align, Column, Encoding, EncodingHow};
use crate::data::draft::{Draft, cut_point};
use crate::data::job::{Failure, Stop};
use crate::data::span::Span;
use crate::data::unit::{UnitKind, UnitState};
use crate::data::value::is_number;
use crate::data::values::{self, Chosen};
use crate::data::wording::{counted, grouped};
use crate::read::decode::{self, Codec, Course};
use crate::read::shelf::{FileShelf, LeafEntry, checksum};
use crate::read::source::window::Window;
use crate::read::source::{Peek, Source};
use dialect::Dialect;
use leaves::{Built, Rows, State};
use std::sync::Arc;

mod dialect;
pub mod leaves;
mod records;
#[cfg(test)]
mod tests;

/// The row of delimited values. They are read at home, because a large file lies on its shelf, which is the file itself.
pub const FORMAT: Format = Format {
    mime_types: &["text/csv", "text/tab-separated-values"],
    home_bytes: u64::MAX,
    ..Format::at_home("Delimited values", &["csv", "tsv", "psv", "tab"], recognise, read)
};

/// A larger file lies on its shelf; of one that does not, the whole text is at hand at once.
const HELD_BYTES: u64 = super::text::HELD_BYTES;
/// Bytes of the file in one leaf, about.
const LEAF_BYTES: usize = 64 * 1024;
/// The text by which it is told how cells are parted and what the columns hold.
const HEAD_BYTES: usize = 256 * 1024;
/// A row that takes more of the file ends here: a quote was opened and never closed, and would take all that follows.
const MAX_ROW_BYTES: usize = 4 * 1024 * 1024;
/// Bytes beyond a leaf that are looked at for where it can end.
const LOOK_BEYOND: usize = 1024;
/// Rows by which it is told which columns hold numbers.
const LOOKED_AT: usize = 1_000;
/// Rows of another length that are told one by one.
const TOLD_ROWS: u64 = 5;
/// Of so many leaves at the beginning, and of one in so many after that, it is measured how wide the columns are.
const MEASURED: usize = 32;

fn recognise(peek: &Peek) -> Confidence {
    let named = FORMAT.extensions.contains(&peek.extension.as_str());
    if named && !super::html::is_no_text(peek) { 90 } else { 0 }
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    read_in_leaves(source, draft, stop, LEAF_BYTES, source.len <= HELD_BYTES)
}

/// [`read`] with a leaf's size of choice, so that tests can meet many borders in few rows.
fn read_in_leaves(
    source: &Arc<Source>,
    draft: &mut Draft,
    stop: &Stop,
    leaf_bytes: usize,
    held: bool,
) -> Result<(), Failure> {
    let mut sheet = Sheet { leaf_bytes, ..Sheet::default() };
    if held {
        sheet.read_held(source, draft, stop)?;
    } else {
        sheet.read_shelved(source, draft, stop)?;
    }
    sheet.end(draft);
    if !draft.shows_something() {
        draft.complain_at("There are no words in the cells of this file.", None, None);
    }
    Ok(())
}

/// Writes rows, and counts what is odd about them.
#[derive(Default)]
struct Sheet {
    leaf_bytes: usize,
    unit: u32,
    leaves: usize,
    rows: u64,
    usual: u32,
    odd: u64,
    cut: u64,
}

impl Sheet {
    /// A file whose text is at hand as a whole.
    fn read_held(&mut self, source: &Source, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
        let bytes = super::html::first_part(source, HELD_BYTES, draft)?;
        let decoded = decode::whole(&bytes, source.encoding_name().as_deref(), None);
        drop(bytes);
        draft.encoding(decoded.encoding);
        tell_wide(decoded.encoding, draft);
        decoded.told.iter().for_each(|words| draft.complain_at(words.as_str(), None, None));
        if decoded.damaged {
            super::html::complain_of_encoding(draft, decoded.encoding);
        }
        let (dialect, text) = Dialect::of(&decoded.text, names_tabs(source), &chosen(source));
        let (rows, mut header) = self.begin(source, dialect, text, draft);
        let mut at = 0;
        while at < text.len() {
            draft.pulse(stop)?;
            draft.progress(at as f32 / text.len() as f32);
            let rest = text.get(at..).unwrap_or_default();
            let built = rows.build(rest, self.leaf_bytes, header, draft.next_leaf_start());
            at += built.used;
            header = false;
            self.take(built, true, draft);
        }
        Ok(())
    }

    /// A file that is gone through once, and read again where somebody looks.
    fn read_shelved(&mut self, source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
        let found = super::text::find_encoding(source)?;
        let mut course = Course::new(found.0, source.len, found.1);
        let mut window = Window::new(source, u64::from(found.0.mark));
        let failed = |error: std::io::Error| source.failure(&error);
        let ahead = window.ahead(HEAD_BYTES).map_err(failed)?;
        let (len, _) = decode::cut(found.0.codec, ahead, HEAD_BYTES);
        let head = decode::exact(found.0.codec, 0, ahead.get(..len).unwrap_or_default().to_vec()).text;
        let encoding = Encoding { name: found.0.codec.name(), how: found.0.how };
        draft.encoding(encoding);
        tell_wide(encoding, draft);
        let (dialect, text) = Dialect::of(&head, names_tabs(source), &chosen(source));
        // What a file says of itself there is ASCII.
        window.skip((head.len() - text.len()) * found.0.codec.unit());
        let (rows, mut header) = self.begin(source, dialect, text, draft);
        let shelf = Arc::new(FileShelf::new(Arc::clone(source), rows));
        draft.shelf(Arc::<FileShelf<Rows>>::clone(&shelf));
        // The sign with which the sheet begins.
        shelf.pass();
        let mut damage = Damage::default();
        let mut mode = 0;
        loop {
            draft.pulse(stop)?;
            draft.progress(window.offset as f32 / source.len.max(1) as f32);
            let next = self.next(&rows, &mut window, &mut course, (mode, header), draft).map_err(failed)?;
            let Some((len, built, state, exact)) = next else { break };
            damage.take(&exact, &course, draft);
            let offset = window.offset;
            let raw = window.ahead(len).map_err(failed)?.get(..len).unwrap_or_default();
            mode = decode::mode_after(state.codec, state.mode, raw);
            let breaks = memchr::memchr_iter(b'\n', built.leaf.text.as_bytes()).count() as u32;
            let entry = LeafEntry { offset, checksum: checksum(raw), bytes: len as u32, breaks, state };
            window.skip(len);
            if built.leaf.text.is_empty() {
                continue;
            }
            header = false;
            shelf.push(entry);
            self.take(built, false, draft);
        }
        damage.tell(&course, draft);
        if window.offset < source.len {
            draft.complain("The file was cut short while it was read.", Some("Open it again."));
        }
        Ok(())
    }

    /// The next rows: how many bytes they take, what they are, where they begin, and what was decoded.
    fn next(
        &self,
        rows: &Rows,
        window: &mut Window<'_>,
        course: &mut Course,
        (mode, header): (u8, bool),
        draft: &mut Draft,
    ) -> std::io::Result<Option<(usize, Built, State, decode::Exact)>> {
        let mut most = self.leaf_bytes;
        loop {
            let left = window.source.len.saturating_sub(window.offset);
            let ahead = window.ahead(most + LOOK_BEYOND)?;
            let part = course.next(ahead, ahead.len() as u64 >= left);
            if let Some(words) = part.told {
                draft.complain(words, None);
            }
            window.skip(part.skip);
            let ahead = window.ahead(most + LOOK_BEYOND)?;
            let ahead = ahead.get(..part.end).unwrap_or(ahead);
            if ahead.is_empty() {
                return Ok(None);
            }
            let (len, _) = decode::cut(course.codec(), ahead, most);
            let raw = ahead.get(..len).unwrap_or_default();
            let mut exact = decode::exact(course.codec(), mode, raw.to_vec());
            if exact.damaged && course.meet_foreign(raw) {
                exact = decode::exact(course.codec(), mode, raw.to_vec());
            }
            course.passed(&exact.text);
            let built = rows.build(&exact.text, usize::MAX, header, draft.next_leaf_start());
            let last = len as u64 >= left;
            // A part in another encoding ends the row, as everything that cannot be read together.
            if built.whole || last || len < most / 4 {
                return Ok(Some((len, built, State { codec: course.codec(), mode, header }, exact)));
            }
            if most >= MAX_ROW_BYTES {
                let row = grouped(self.rows + built.cells.len() as u64);
                let words = format!(
                    "Row {row} does not end within {} bytes, and is ended there: perhaps a quote is missing.",
                    grouped(most as u64)
                );
                draft.complain(words, None);
                return Ok(Some((len, built, State { codec: course.codec(), mode, header }, exact)));
            }
            most *= 2;
        }
    }

    /// Begins the sheet, and gives how its rows are read and whether the first of them names the columns.
    fn begin(&mut self, source: &Source, dialect: Dialect, text: &str, draft: &mut Draft) -> (Rows, bool) {
        let mut head = Head::of(&dialect, text);
        let named = chosen(source).named;
        (head.named, head.chosen) = (named.unwrap_or(head.named), named.is_some());
        tell(&dialect, &head, draft);
        let label = source.name.rsplit_once('.').map_or(source.name.as_str(), |(name, _)| name);
        self.unit = draft.unit(UnitKind::Sheet, label, (0.0, 0.0));
        draft.unit_break(self.unit);
        let table = draft.begin_grid(self.unit, &head.columns);
        (Rows { dialect, table }, head.named)
    }

    fn take(&mut self, built: Built, held: bool, draft: &mut Draft) {
        if self.leaves < MEASURED || self.leaves.is_multiple_of(MEASURED) {
            draft.measure_columns(&leaves::measured(&built.leaf));
        }
        self.leaves += 1;
        self.cut += built.cut;
        let mut told = Vec::new();
        for (number, cells) in built.cells.iter().enumerate() {
            self.rows += 1;
            if self.rows == 1 {
                self.usual = *cells;
            } else if *cells != self.usual && *cells > 0 {
                self.odd += 1;
                if self.odd <= TOLD_ROWS {
                    let place = built.leaf.blocks.get(number).map(|block| block.span);
                    told.push((self.rows, *cells, place));
                }
            }
        }
        draft.leaf(built.leaf, held, []);
        for (row, cells, place) in told {
            let (has, first) = (counted(u64::from(cells), "cell"), grouped(u64::from(self.usual)));
            let words = format!("Row {} has {has}, and the first row has {first}.", grouped(row));
            draft.complain_at(words, place.map(|place| Span::empty_at(place.start)), None);
        }
    }

    fn end(&self, draft: &mut Draft) {
        draft.end_table();
        draft.seal_unit(self.unit, if self.rows == 0 { UnitState::Empty } else { UnitState::Words });
        if self.odd > TOLD_ROWS {
            let words = format!(
                "{} have another number of cells than the first.",
                counted(self.odd - TOLD_ROWS, "more row")
            );
            draft.complain_at(words, None, None);
        }
        if self.cut > 0 {
            let words =
                format!("{} beyond the last column that is shown are left out.", counted(self.cut, "cell"));
            draft.complain_at(words, None, None);
        }
        draft.facts().others.push(("Rows".to_owned(), grouped(self.rows)));
    }
}

/// How somebody says that it is to be read.
fn chosen(source: &Source) -> Chosen {
    Chosen::of(source.encoding.as_deref())
}

/// Letters of two bytes without a mark that says so: other programs may see nothing but zeros in it.
fn tell_wide(found: Encoding, draft: &mut Draft) {
    let is_wide = Codec::from_label(found.name).is_some_and(|codec| codec.unit() > 1);
    if is_wide && found.how == EncodingHow::Guessed {
        let words = format!(
            "Nothing in this file says in which letters it is: it was taken for {}, by its zeros.",
            found.name
        );
        draft.complain_at(words, None, None);
    }
}

fn names_tabs(source: &Source) -> bool {
    source.name.to_ascii_lowercase().ends_with(".tsv")
}

/// What of a large file did not fit its encoding.
#[derive(Default)]
struct Damage {
    damaged: bool,
    others: u64,
}

impl Damage {
    fn take(&mut self, exact: &decode::Exact, course: &Course, draft: &mut Draft) {
        self.others += exact.others;
        if exact.damaged && !std::mem::replace(&mut self.damaged, true) {
            let how = EncodingHow::Guessed;
            super::html::complain_of_encoding(draft, Encoding { name: course.codec().name(), how });
        }
    }

    fn tell(&self, course: &Course, draft: &mut Draft) {
        if let Some(words) = decode::told_of_others(course.codec(), self.others).filter(|_| self.others > 0) {
            draft.complain_at(words, None, None);
        }
    }
}

/// What is known of the columns before rows are written.
struct Head {
    /// Whether the first row names them.
    named: bool,
    /// Whether somebody says so.
    chosen: bool,
    columns: Vec<Column>,
}

impl Head {
    fn of(dialect: &Dialect, text: &str) -> Self {
        let text = if text.len() > HEAD_BYTES { &text[..cut_point(text, HEAD_BYTES, true)] } else { text };
        let mut rows: Vec<Vec<String>> = Vec::new();
        let mut records = dialect.rows(text);
        while let Some(record) = records.next().filter(|_| rows.len() < LOOKED_AT) {
            rows.push(record.cells().map(str::to_owned).collect());
        }
        let width = rows.iter().map(Vec::len).max().unwrap_or(0).min(crate::data::limits::COLUMNS);
        let first = rows.first();
        let below = rows.get(1..).unwrap_or_default();
        let numbers = |column: usize| {
            let mut cells = below
                .iter()
                .filter_map(|row| row.get(column))
                .map(|cell| cell.trim())
                .filter(|cell| !cell.is_empty())
                .peekable();
            cells.peek().is_some() && cells.all(is_number)
        };
        let columns: Vec<Column> = (0..width)
            .map(|column| Column {
                align: if numbers(column) { Align::End } else { Align::Start },
                ..Column::default()
            })
            .collect();
        let named = first.is_some_and(|first| names_columns(first, below));
        Self { named, chosen: false, columns }
    }
}

/// Whether the first row names the columns: all of its cells are words, none stands twice, and none is of the sort that its
/// column is of.
fn names_columns(first: &[String], below: &[Vec<String>]) -> bool {
    let cells: Vec<&str> = first.iter().map(|cell| cell.trim()).collect();
    let words = |cell: &&str| !cell.is_empty() && !is_number(cell) && !dialect::is_date(cell);
    // The last column often has no name.
    let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
    let all_words = cells.iter().filter(|cell| !cell.is_empty()).all(words);
    let mut seen = std::collections::HashSet::new();
    let once = cells.iter().filter(|cell| !cell.is_empty()).all(|cell| seen.insert(cell.to_lowercase()));
    let again = below.iter().any(|row| row.iter().map(|cell| cell.trim()).eq(cells.iter().copied()));
    !below.is_empty() && filled * 2 > cells.len() && all_words && once && !again
}

fn tell(dialect: &Dialect, head: &Head, draft: &mut Draft) {
    let facts = &mut draft.facts().others;
    facts.push((values::PARTED.to_owned(), format!("{} ({})", dialect.parted_by(), dialect.how())));
    facts.push((values::QUOTED.to_owned(), dialect.quoted_by()));
    let how = if head.chosen { values::CHOSEN } else { "guessed" };
    let named = if head.named { "named by the first row" } else { "not named" };
    let columns = grouped(head.columns.len() as u64);
    facts.push((values::COLUMNS.to_owned(), format!("{columns}, {named} ({how})")));
}
