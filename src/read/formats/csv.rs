//! Reads delimited values (CSV, TSV and their kin) as a sheet: every cell as it was written, at its own row and column.
//!
//! There is no one such format (RFC 4180 came after forty years of them): what parts cells and what quotes them is guessed
//! from the text (`csv/dialect.rs`), and said. Nothing is converted: a leading zero, a long number and a date stay the
//! signs that they are.

use super::{Confidence, Format};
use crate::data::document::{Align, Column};
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::data::unit::{UnitKind, UnitState};
use crate::data::wording::{counted, grouped};
use crate::read::decode;
use crate::read::opened::{self, Opened};
use crate::read::source::{Peek, Source};
use dialect::Dialect;
use std::sync::Arc;

mod dialect;
#[cfg(test)]
mod tests;

/// The row of delimited values.
pub const FORMAT: Format = Format {
    mime_types: &["text/csv", "text/tab-separated-values"],
    ..Format::in_child("Delimited values", &["csv", "tsv", "psv", "tab"], recognise, read, nothing)
};

/// Of a larger file the first so many bytes are read: its text is held by then.
const MAX_BYTES: u64 = 512 * 1024 * 1024;
/// Rows between two looks at whether somebody still wants them.
const ROWS_PER_PULSE: u64 = 2_000;
/// Rows by which it is told which columns hold numbers.
const LOOKED_AT: usize = 1_000;
/// Rows of another length that are told one by one.
const TOLD_ROWS: u64 = 5;

fn recognise(peek: &Peek) -> Confidence {
    let named = FORMAT.extensions.contains(&peek.extension.as_str());
    if named && !super::html::is_no_text(peek) { 90 } else { 0 }
}

fn nothing(_: &Arc<Source>) -> Result<Box<dyn Opened>, Failure> {
    Ok(Box::new(opened::Nothing))
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let bytes = super::html::first_part(source, MAX_BYTES, draft)?;
    let decoded = decode::whole(&bytes, source.encoding.as_deref(), None);
    drop(bytes);
    draft.encoding(decoded.encoding);
    decoded.told.iter().for_each(|words| draft.complain_at(words.as_str(), None, None));
    if decoded.damaged {
        super::html::complain_of_encoding(draft, decoded.encoding);
    }
    let tabs = source.name.to_ascii_lowercase().ends_with(".tsv");
    let (dialect, text) = Dialect::of(&decoded.text, tabs);
    let head = Head::of(&dialect, text);
    tell(&dialect, &head, draft);
    let label = source.name.rsplit_once('.').map_or(source.name.as_str(), |(name, _)| name);
    let unit = draft.unit(UnitKind::Sheet, label, (0.0, 0.0));
    draft.unit_break(unit);
    draft.begin_grid(unit, &head.columns);
    let mut sheet = Sheet::default();
    let mut rows = dialect.rows(text);
    let mut record = csv::StringRecord::new();
    loop {
        if sheet.rows.is_multiple_of(ROWS_PER_PULSE) {
            draft.pulse(stop)?;
            draft.progress(rows.position().byte() as f32 / text.len().max(1) as f32);
        }
        match rows.read_record(&mut record) {
            Ok(true) => sheet.row(&record, head.named && sheet.rows == 0, draft),
            Ok(false) => break,
            // What is read is valid text, and rows may have any length: nothing else can go wrong.
            Err(_) => {
                draft.complain("What follows cannot be read as rows.", None);
                break;
            }
        }
    }
    draft.end_table();
    draft.seal_unit(unit, if sheet.rows == 0 { UnitState::Empty } else { UnitState::Words });
    sheet.tell(draft);
    if !draft.shows_something() {
        draft.complain_at("There are no words in the cells of this file.", None, None);
    }
    Ok(())
}

/// What is known of the columns before rows are written.
struct Head {
    /// Whether the first row names them.
    named: bool,
    columns: Vec<Column>,
}

impl Head {
    fn of(dialect: &Dialect, text: &str) -> Self {
        let rows: Vec<csv::StringRecord> =
            dialect.rows(text).into_records().map_while(Result::ok).take(LOOKED_AT).collect();
        let width =
            rows.iter().map(csv::StringRecord::len).max().unwrap_or(0).min(crate::data::limits::COLUMNS);
        let first = rows.first();
        let below = rows.get(1..).unwrap_or_default();
        let numbers = |column: usize| {
            let mut cells = below
                .iter()
                .filter_map(|row| row.get(column))
                .map(str::trim)
                .filter(|cell| !cell.is_empty())
                .peekable();
            cells.peek().is_some() && cells.all(dialect::is_number)
        };
        let columns: Vec<Column> = (0..width)
            .map(|column| Column {
                align: if numbers(column) { Align::End } else { Align::Start },
                ..Column::default()
            })
            .collect();
        let named = first.is_some_and(|first| names_columns(first, below));
        Self { named, columns }
    }
}

/// Whether the first row names the columns: all of its cells are words, none stands twice, and none is of the sort that its
/// column is of.
fn names_columns(first: &csv::StringRecord, below: &[csv::StringRecord]) -> bool {
    let cells: Vec<&str> = first.iter().map(str::trim).collect();
    let words = |cell: &&str| !cell.is_empty() && !dialect::is_number(cell) && !dialect::is_date(cell);
    // The last column often has no name.
    let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
    let all_words = cells.iter().filter(|cell| !cell.is_empty()).all(words);
    let mut seen = std::collections::HashSet::new();
    let once = cells.iter().filter(|cell| !cell.is_empty()).all(|cell| seen.insert(cell.to_lowercase()));
    let again = below.iter().any(|row| row.iter().map(str::trim).eq(cells.iter().copied()));
    !below.is_empty() && filled * 2 > cells.len() && all_words && once && !again
}

fn tell(dialect: &Dialect, head: &Head, draft: &mut Draft) {
    let facts = &mut draft.facts().others;
    facts.push(("Cells are parted by".to_owned(), format!("{} ({})", dialect.parted_by(), dialect.how())));
    if let Some(quote) = dialect.quoted_by() {
        facts.push(("Cells are quoted by".to_owned(), quote.to_owned()));
    }
    let named = if head.named { "named by the first row (guessed)" } else { "not named" };
    facts.push(("Columns".to_owned(), format!("{}, {named}", grouped(head.columns.len() as u64))));
}

/// Writes rows, and counts what is odd about them.
#[derive(Default)]
struct Sheet {
    rows: u64,
    usual: usize,
    odd: u64,
    cut: u64,
}

impl Sheet {
    fn row(&mut self, record: &csv::StringRecord, header: bool, draft: &mut Draft) {
        draft.begin_row(header);
        let place = draft.place();
        for cell in record.iter().take(crate::data::limits::COLUMNS) {
            draft.cell();
            match cell.contains('\r') {
                true => draft.verbatim(&cell.replace("\r\n", "\n").replace('\r', "\n")),
                false => draft.verbatim(cell),
            }
        }
        draft.end_row();
        self.rows += 1;
        self.cut += record.len().saturating_sub(crate::data::limits::COLUMNS) as u64;
        if self.rows == 1 {
            self.usual = record.len();
        } else if record.len() != self.usual {
            self.odd += 1;
            if self.odd <= TOLD_ROWS {
                let (has, first) = (counted(record.len() as u64, "cell"), grouped(self.usual as u64));
                let words = format!("Row {} has {has}, and the first row has {first}.", grouped(self.rows));
                draft.complain_at(words, Some(place), None);
            }
        }
    }

    fn tell(&self, draft: &mut Draft) {
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
