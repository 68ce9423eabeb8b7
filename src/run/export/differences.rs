//! Differences between two documents as a table: of each both words, and every address by which others can find them.

use super::Desk;
use super::hits::{BYTE_ORDER_MARK, csv_row, json_line};
use crate::data::address;
use crate::data::cite;
use crate::data::comparison::{Comparison, Difference, Side};
use crate::data::document::Document;
use crate::data::export::{Differences, Exported, HitsForm, Target};
use crate::data::job::{Failure, Origin};
use crate::data::query::folded_line;
use crate::data::span::Span;
use crate::data::wording::grouped;
use crate::keep::outgoing::{NewFile, unwritten};
use serde::Serialize;
use std::io::Write;

/// Characters of the words of a difference: a chapter may be new, and Excel has no cells with more than 32,767. The
/// offsets tell how long it is.
const MAX_CHARS: usize = 4_000;
/// Differences between two looks at the stop flag: less than a millisecond.
const STEP: usize = 32;

/// A difference with all that is told of it. The names of the fields are those of the columns, and must stay: others
/// have programs that read them.
#[derive(Serialize)]
struct Row {
    /// Counted from 1.
    number: u64,
    kind: &'static str,
    /// Of what was moved, the number of the difference at its other place.
    moved_with: Option<u64>,
    first_document: String,
    first_sha256: String,
    first_place: String,
    first_words: String,
    /// Bytes of the canonical text, the end excluded.
    first_start: u64,
    first_end: u64,
    first_address: String,
    second_document: String,
    second_sha256: String,
    second_place: String,
    second_words: String,
    second_start: u64,
    second_end: u64,
    second_address: String,
}

const COLUMNS: [&str; 17] = [
    "number",
    "kind",
    "moved_with",
    "first_document",
    "first_sha256",
    "first_place",
    "first_words",
    "first_start",
    "first_end",
    "first_address",
    "second_document",
    "second_sha256",
    "second_place",
    "second_words",
    "second_start",
    "second_end",
    "second_address",
];

/// What is told of one of the two.
struct There {
    document: String,
    sha256: String,
    place: String,
    words: String,
    address: String,
}

impl There {
    fn new(
        comparison: &Comparison,
        side: Side,
        (document, origin): (&Document, &Origin),
        span: Span,
    ) -> Self {
        let most = Span::new(span.start, span.end.min(span.start + MAX_CHARS as u64 * 4));
        // By these it is found again, so they are those of the text; what is told is what was compared of them.
        let words = document.text.slice(most);
        let compared = comparison.words(side, most);
        let line = folded_line(&compared);
        let short: String = line.chars().take(MAX_CHARS).collect();
        let cut = short.len() < line.len() || most != span;
        let address = address::of_place(origin, span, address::first_words(&words), None);
        Self {
            document: document.name.clone(),
            sha256: document.digest.map(|digest| digest.to_string()).unwrap_or_default(),
            place: cite::place(document, span),
            words: if cut { format!("{short}…") } else { short },
            address: address.unwrap_or_default(),
        }
    }
}

impl Row {
    fn new(comparison: &Comparison, at: usize, difference: &Difference) -> Option<Self> {
        let there = |side: Side| {
            let (document, origin) = (comparison.document(side)?, comparison.origins.get(side.index())?);
            Some(There::new(comparison, side, (document, origin), difference.of(side)))
        };
        let (first, second) = (there(Side::First)?, there(Side::Second)?);
        let Difference { kind, first: own, second: other, twin, .. } = difference;
        Some(Self {
            number: at as u64 + 1,
            kind: kind.word(),
            moved_with: twin.map(|twin| u64::from(twin) + 1),
            first_document: first.document,
            first_sha256: first.sha256,
            first_place: first.place,
            first_words: first.words,
            first_start: own.start,
            first_end: own.end,
            first_address: first.address,
            second_document: second.document,
            second_sha256: second.sha256,
            second_place: second.place,
            second_words: second.words,
            second_start: other.start,
            second_end: other.end,
            second_address: second.address,
        })
    }

    fn cells(&self) -> [String; COLUMNS.len()] {
        [
            self.number.to_string(),
            self.kind.to_owned(),
            self.moved_with.map(|number| number.to_string()).unwrap_or_default(),
            self.first_document.clone(),
            self.first_sha256.clone(),
            self.first_place.clone(),
            self.first_words.clone(),
            self.first_start.to_string(),
            self.first_end.to_string(),
            self.first_address.clone(),
            self.second_document.clone(),
            self.second_sha256.clone(),
            self.second_place.clone(),
            self.second_words.clone(),
            self.second_start.to_string(),
            self.second_end.to_string(),
            self.second_address.clone(),
        ]
    }
}

/// Saves the differences.
///
/// # Errors
/// Where the file cannot be written, or nobody wants it any more.
pub fn save(order: &Differences, target: &Target, desk: &mut Desk<'_>) -> Result<Exported, Failure> {
    let Differences { comparison, form } = order;
    let mut file = NewFile::begin(target)?;
    let failed = |error: &std::io::Error| unwritten(target, error);
    if *form == HitsForm::Csv {
        file.write_all(BYTE_ORDER_MARK).map_err(|error| failed(&error))?;
    }
    if *form != HitsForm::JsonLines {
        file.write_all(csv_row(&COLUMNS).as_bytes()).map_err(|error| failed(&error))?;
    }
    for (at, difference) in comparison.differences.iter().enumerate() {
        if at % STEP == 0 {
            desk.pulse(at, comparison.differences.len())?;
        }
        let Some(row) = Row::new(comparison, at, difference) else { continue };
        let line = match form {
            HitsForm::JsonLines => json_line(&row)?,
            HitsForm::Csv | HitsForm::CsvPlain => csv_row(&row.cells()),
        };
        file.write_all(line.as_bytes()).map_err(|error| failed(&error))?;
    }
    let path = file.finish()?;
    let words = format!("{} saved.", counted(comparison));
    Ok(Exported { words, notes: comparison.left_out.clone(), files: vec![path], ..Exported::default() })
}

/// All differences as lines of text, each with its place and both words.
///
/// # Errors
/// Where that is more than `most` bytes, or nobody wants it any more.
pub fn lines(comparison: &Comparison, most: usize, desk: &mut Desk<'_>) -> Result<String, Failure> {
    let mut out = String::new();
    for (at, difference) in comparison.differences.iter().enumerate() {
        if at % STEP == 0 {
            desk.pulse(at, comparison.differences.len())?;
        }
        let Some(row) = Row::new(comparison, at, difference) else { continue };
        // The place of the words that there are, and of the second where both have some.
        let (document, place) = match difference.second.is_empty() {
            true => (&row.first_document, &row.first_place),
            false => (&row.second_document, &row.second_place),
        };
        let gone =
            if row.first_words.is_empty() { String::new() } else { format!(" [-{}-]", row.first_words) };
        let new =
            if row.second_words.is_empty() { String::new() } else { format!(" {{+{}+}}", row.second_words) };
        out.push_str(&format!("{document}, {place}:{gone}{new}\n"));
        if out.len() > most {
            let words = format!("These differences are more than the {} MB that are copied.", most >> 20);
            return Err(Failure::new(words).hint("Save them as a file instead."));
        }
    }
    Ok(out)
}

/// “One difference is”, “1,234 differences are”.
pub fn counted(comparison: &Comparison) -> String {
    match comparison.differences.len() {
        1 => "One difference is".to_owned(),
        count => format!("{} differences are", grouped(count as u64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::comparison::Counting;
    use crate::data::document::BlockKind;
    use crate::data::draft::Draft;
    use crate::data::job::Stop;
    use crate::data::shown::Reading;
    use crate::read::sandbox::Children;
    use crate::search::compare::{Compared, compare};
    use std::sync::Arc;

    fn comparison(first: &str, second: &str) -> Comparison {
        let compared = |name: &str, words: &str| {
            let mut draft = Draft::new(Document { name: name.to_owned(), ..Document::default() }, None);
            draft.begin(BlockKind::Paragraph);
            draft.flow(words);
            draft.end();
            let origin = Origin::File(format!("/pile/{name}").into());
            Compared { document: Arc::new(draft.finish()), origin, reading: Reading::Accepted }
        };
        let (first, second) = (compared("a.txt", first), compared("b.txt", second));
        compare(first, second, Counting::default(), Document::default(), &Stop::default()).unwrap().1
    }

    /// What is pasted into a letter must say where the words stand, and which are whose.
    #[test]
    fn each_difference_leaves_with_both_words_and_their_places() {
        let comparison =
            comparison("It shall be so here and now =1+1 again.", "It may be so here and now again.");
        let children = Children::inside();
        let (stop, mut progress) = (Stop::default(), |_| {});
        let mut desk = Desk { children: &children, stop: &stop, progress: &mut progress };
        let text = lines(&comparison, 1 << 20, &mut desk).unwrap();
        assert_eq!(text, "b.txt, paragraph 1: [-shall-] {+may+}\na.txt, paragraph 1: [-=1+1-]\n");
        assert!(lines(&comparison, 10, &mut desk).is_err());
        let row = Row::new(&comparison, 0, &comparison.differences[0]).unwrap();
        assert_eq!(row.cells().len(), COLUMNS.len());
        assert_eq!((row.kind, row.first_start, row.first_end), ("replaced", 3, 8));
        assert_eq!(row.second_address, "file:///pile/b.txt#span=3..6&words=may");
        // No spreadsheet takes a stranger's words for a formula.
        let row = Row::new(&comparison, 1, &comparison.differences[1]).unwrap();
        assert!(csv_row(&row.cells()).contains(",'=1+1,"), "{}", csv_row(&row.cells()));
    }
}
