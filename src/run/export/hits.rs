//! Hits as a table: of each its words, the sentence around them, and every address by which others can find it.
//!
//! A table is opened by spreadsheets, which take a cell that begins with `=` and its like for a formula, and a formula
//! can send what stands in other cells away. The words are a stranger's, so such cells get an apostrophe before them,
//! as OWASP advises (“CSV Injection”): the spreadsheet shows it, and the words are no longer quite those of the
//! document. JSON has no such readers, and its words are as they are.

use super::Desk;
use crate::data::address;
use crate::data::cfi;
use crate::data::document::{Document, OutlineSource};
use crate::data::export::{Exported, Hits, HitsForm, Target};
use crate::data::job::Failure;
use crate::data::query::{Hit, Query, folded_line, hit_words};
use crate::data::shown::Gone;
use crate::data::span::Span;
use crate::data::unit::UnitKind;
use crate::data::wording;
use crate::keep::outgoing::{NewFile, unwritten};
use serde::Serialize;
use std::io::Write;
use unicode_segmentation::UnicodeSegmentation;

/// Bytes of a block that are looked at on either side of a hit for the ends of its sentence: a row may have megabytes.
const NEAR: u64 = 1_500;
/// Characters of a hit that are written down; a regular expression may hit a whole book, and Excel has no cells with
/// more than 32,767. The offsets tell how long it is.
const MAX_HIT_CHARS: usize = 4_000;
/// Hits between two looks at the stop flag: less than a millisecond.
const STEP: usize = 32;
/// By which programs know that bytes are UTF-8.
pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A hit with all that is told of it. The names of the fields are those of the columns, and must stay: others have
/// programs that read them.
#[derive(Serialize)]
struct Row<'a> {
    /// Counted from 1.
    number: u64,
    document: &'a str,
    file: &'a str,
    /// To be read: what of it is not Unicode is replaced. The address below has it as it is.
    path: &'a str,
    /// SHA-256 of the file.
    sha256: &'a str,
    /// As it is printed on the page.
    page: String,
    /// Counted from 1, as programs for PDF count.
    page_of_file: Option<u64>,
    section: String,
    paragraph: u64,
    /// The address in the original's own terms: “page xii”, “Sheet1!B7”.
    place: String,
    before: String,
    hit: String,
    after: String,
    /// Bytes of the canonical text, the end excluded.
    start: u64,
    end: u64,
    search: &'a str,
    search_options: &'a str,
    /// `file:` address of the file and the place in it, by which every name can be had again; empty for pasted words.
    address: String,
    /// By which other reading programs know the place, of a book alone.
    epub_cfi: String,
    /// Whether these are all hits that there are. In each row, because a table has no other place for it, and whoever
    /// counts its rows should know.
    complete: bool,
}

const COLUMNS: [&str; 20] = [
    "number",
    "document",
    "file",
    "path",
    "sha256",
    "page",
    "page_of_file",
    "section",
    "paragraph",
    "place",
    "before",
    "hit",
    "after",
    "start",
    "end",
    "search",
    "search_options",
    "address",
    "epub_cfi",
    "complete",
];

impl Row<'_> {
    fn cells(&self) -> [String; COLUMNS.len()] {
        let own = |words: &str| words.to_owned();
        [
            self.number.to_string(),
            own(self.document),
            own(self.file),
            own(self.path),
            own(self.sha256),
            self.page.clone(),
            self.page_of_file.map_or_else(String::new, |page| page.to_string()),
            self.section.clone(),
            self.paragraph.to_string(),
            self.place.clone(),
            self.before.clone(),
            self.hit.clone(),
            self.after.clone(),
            self.start.to_string(),
            self.end.to_string(),
            own(self.search),
            own(self.search_options),
            self.address.clone(),
            self.epub_cfi.clone(),
            self.complete.to_string(),
        ]
    }
}

/// What is the same for all hits of a search.
struct Common {
    document: String,
    path: String,
    sha256: String,
    options: String,
    gone: Gone,
}

impl Common {
    fn new(hits: &Hits) -> Self {
        let Query { case, whole_word, regex, accents, reading, words: _ } = &hits.query;
        let options = [
            (*case, "capitals matter"),
            (*whole_word, "whole words"),
            (*regex, "regular expression"),
            (*accents, "accents matter"),
        ];
        let options = options.into_iter().filter_map(|(on, words)| on.then_some(words));
        // In which reading, where there are several: the offsets are those of the text with all that was ever in it.
        let drafted = !hits.document.revisions.is_empty();
        let options: Vec<&str> = options.chain(reading.words().filter(|_| drafted)).collect();
        let path = hits.from.key().map(|path| path.to_string_lossy().into_owned());
        Self {
            document: hits.document.title().into_owned(),
            path: path.unwrap_or_default(),
            sha256: hits.document.digest.map(|digest| digest.to_string()).unwrap_or_default(),
            options: options.join(", "),
            gone: Gone::of(&hits.document, *reading),
        }
    }

    fn row<'a>(&'a self, hits: &'a Hits, at: usize, hit: &Hit) -> Row<'a> {
        let document = &*hits.document;
        let Sentence { before, hit: words, after } = sentence(document, &self.gone, hit);
        let unit = document.unit_from_offset(hit.span.start);
        let page = unit.and_then(|at| Some((at, document.units.get(at)?)));
        let page = page.filter(|(_, unit)| unit.kind == UnitKind::Page);
        let page_of_file = page.map(|(at, _)| at as u64 + 1);
        // As the document has them, and no more than an address takes: a hit may be a whole book.
        let most = hit.span.end.min(hit.span.start + 2 * address::MAX_WORDS as u64);
        let first = document.text.slice(Span::new(hit.span.start, most));
        let page_number = page_of_file.map(|at| at as u32);
        let address = address::of_place(&hits.from, hit.span, address::first_words(&first), page_number);
        Row {
            number: at as u64 + 1,
            document: &self.document,
            file: &document.name,
            path: &self.path,
            sha256: &self.sha256,
            page: page.map_or_else(String::new, |(_, unit)| unit.label.clone()),
            page_of_file,
            section: section(document, hit.span),
            paragraph: document.paragraph_from_offset(hit.span.start),
            place: document.unit_words(hit.span).unwrap_or_default(),
            before,
            hit: words,
            after,
            start: hit.span.start,
            end: hit.span.end,
            search: &hits.query.words,
            search_options: &self.options,
            address: address.unwrap_or_default(),
            epub_cfi: cfi::of_span(document, hit.span).unwrap_or_default(),
            complete: hits.not_all.is_none(),
        }
    }
}

fn section(document: &Document, span: Span) -> String {
    let entry = document.section_from_offset(span.start).and_then(|at| document.outline.get(at));
    // Paragraphs that stand for an outline are no sections that anybody else could look up.
    let entry = entry.filter(|_| document.outline_source != OutlineSource::Paragraphs);
    entry.map_or_else(String::new, |entry| entry.title.clone())
}

/// A hit and the rest of the sentence that it stands in.
struct Sentence {
    before: String,
    hit: String,
    after: String,
}

fn sentence(document: &Document, gone: &Gone, own: &Hit) -> Sentence {
    let span = own.span;
    let number_of = |offset: u64| document.block_from_offset(offset);
    let span_of = |number: u64, offset: u64| {
        document.block(number).map_or(Span::empty_at(offset), |block| block.block().span)
    };
    // A paragraph that is too long for a block goes on in the next, which is joined to it.
    let joined = |number: u64| document.block(number).is_some_and(|block| block.block().joined);
    let (first_number, last_number) =
        (number_of(span.start), number_of(span.end.saturating_sub(1).max(span.start)));
    let (first, last) = (span_of(first_number, span.start), span_of(last_number, span.end));
    let from = first.start.max(span.start.saturating_sub(NEAR)).min(span.start);
    let to = last.end.min(span.end.saturating_add(NEAR)).max(span.end);
    let before = gone.text(document, Span::new(from, span.start));
    let after = gone.text(document, Span::new(span.end, to));
    // The hit itself may be as long as the document; for the ends of sentences a sign in its place will do.
    let around = format!("{before}x{after}");
    let (start, end) = (before.len(), before.len() + 1);
    let mut sentence = (0, around.len());
    for (at, words) in around.split_sentence_bound_indices() {
        if at <= start {
            sentence.0 = at;
        }
        if at + words.len() >= end {
            sentence.1 = at + words.len();
            break;
        }
    }
    let cut_before = sentence.0 == 0 && (from > first.start || joined(first_number));
    let cut_after = sentence.1 == around.len() && (to < last.end || joined(last_number + 1));
    let before = folded_line(&around[sentence.0..start]);
    let after = folded_line(&around[end.min(sentence.1)..sentence.1]);
    let most = Span::new(span.start, span.end.min(span.start + MAX_HIT_CHARS as u64 * 4));
    let hit = folded_line(&hit_words(document, gone, own, most.end));
    let short: String = hit.chars().take(MAX_HIT_CHARS).collect();
    let hit = if short.len() < hit.len() || most != span { format!("{short}…") } else { hit };
    let dots = |on: bool| if on { "…" } else { "" };
    Sentence {
        before: format!("{}{}", dots(cut_before), before.trim_start()),
        hit,
        after: format!("{}{}", after.trim_end(), dots(cut_after)),
    }
}

// ---- a table

/// Saves the hits of a search.
///
/// # Errors
/// Where the file cannot be written, or nobody wants it any more.
pub fn save(hits: &Hits, target: &Target, desk: &mut Desk<'_>) -> Result<Exported, Failure> {
    let mut file = NewFile::begin(target)?;
    let failed = |error: &std::io::Error| unwritten(target, error);
    if hits.form == HitsForm::Csv {
        file.write_all(BYTE_ORDER_MARK).map_err(|error| failed(&error))?;
    }
    if hits.form != HitsForm::JsonLines {
        file.write_all(csv_row(&COLUMNS).as_bytes()).map_err(|error| failed(&error))?;
    }
    let common = Common::new(hits);
    for (at, hit) in hits.hits.iter().enumerate() {
        if at % STEP == 0 {
            desk.pulse(at, hits.hits.len())?;
        }
        let row = common.row(hits, at, hit);
        let line = match hits.form {
            HitsForm::JsonLines => json_line(&row)?,
            HitsForm::Csv | HitsForm::CsvPlain => csv_row(&row.cells()),
        };
        file.write_all(line.as_bytes()).map_err(|error| failed(&error))?;
    }
    let path = file.finish()?;
    let words = format!("{} saved.", counted(hits));
    Ok(Exported { words, notes: notes(hits), files: vec![path], ..Exported::default() })
}

pub(super) fn json_line(row: &impl Serialize) -> Result<String, Failure> {
    let json = serde_json::to_string(row);
    json.map(|line| line + "\n")
        .map_err(|error| Failure::new(format!("A row could not be written down ({error}).")))
}

/// A row as RFC 4180 has it: cells parted by commas, the row ended by CR and LF.
pub(super) fn csv_row<T: AsRef<str>>(cells: &[T]) -> String {
    let mut row = cells.iter().map(|cell| csv_cell(cell.as_ref())).collect::<Vec<_>>().join(",");
    row.push_str("\r\n");
    row
}

/// A cell that no spreadsheet takes for a formula, in quotation marks where one of them would part it: some part rows at
/// semicolons or tabs, and what comes after one is then a cell of its own, which may begin as a formula does.
fn csv_cell(words: &str) -> String {
    let guard = if is_formula(words) { "'" } else { "" };
    let marks =
        words.contains([',', ';', '\t', '"', '\r', '\n']) || words.starts_with(' ') || words.ends_with(' ');
    if marks { format!("\"{guard}{}\"", words.replace('"', "\"\"")) } else { format!("{guard}{words}") }
}

/// Whether some spreadsheet takes these words for a formula: most pass over white space and what is not seen at the
/// beginning. The wide forms are taken for formulas where people write Chinese and Japanese; a tab or a line break,
/// because what comes after it is looked at as well.
fn is_formula(words: &str) -> bool {
    let unseen = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
    };
    let begins = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    words.starts_with(['\t', '\r', '\n']) || words.trim_start_matches(unseen).starts_with(begins)
}

// ---- the clipboard

/// All hits as lines of text: the place, and the sentence that the hit stands in. The place comes first, so that no line
/// that is pasted into a spreadsheet begins with a stranger's words.
///
/// # Errors
/// Where that is more than `most` bytes, or nobody wants it any more.
pub fn lines(hits: &Hits, most: usize, desk: &mut Desk<'_>) -> Result<String, Failure> {
    let mut out = String::new();
    let gone = Gone::of(&hits.document, hits.query.reading);
    for (at, hit) in hits.hits.iter().enumerate() {
        if at % STEP == 0 {
            desk.pulse(at, hits.hits.len())?;
        }
        let Sentence { before, hit: words, after } = sentence(&hits.document, &gone, hit);
        let paragraph = || format!("paragraph {}", hits.document.paragraph_from_offset(hit.span.start));
        let place = hits.document.unit_words(hit.span).unwrap_or_else(paragraph);
        out.push_str(&format!("{place}: {before}{words}{after}\n"));
        if out.len() > most {
            let words = format!("These hits are more than the {} MB that are copied.", most >> 20);
            return Err(Failure::new(words).hint("Save them as a file instead."));
        }
    }
    Ok(out)
}

/// “One hit is”, “1,234 hits are”.
pub fn counted(hits: &Hits) -> String {
    match hits.hits.len() {
        1 => "One hit is".to_owned(),
        count => format!("{} hits are", wording::grouped(count as u64)),
    }
}

/// What the user must know beside their number.
pub fn notes(hits: &Hits) -> Vec<String> {
    let unseen = (hits.unseen > 0).then(|| {
        let how = hits.query.reading.words().unwrap_or_default();
        let (count, stand) =
            (wording::counted(hits.unseen as u64, "hit"), if hits.unseen == 1 { "stands" } else { "stand" });
        format!("{count} {stand} in words that are not shown with {how}, and left out.")
    });
    hits.not_all.iter().map(|why| (*why).to_owned()).chain(unseen).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::document::BlockKind;
    use crate::data::draft::Draft;
    use crate::data::job::{Origin, Stop};
    use crate::read::sandbox::Children;
    use crate::search::find;
    use std::sync::Arc;

    fn hits(paragraphs: &[&str], words: &str, form: HitsForm) -> Hits {
        let mut draft = Draft::new(Document { name: "a.txt".to_owned(), ..Document::default() }, None);
        for words in paragraphs {
            draft.begin(BlockKind::Paragraph);
            draft.flow(words);
            draft.end();
        }
        let document = Arc::new(draft.finish());
        let query = Query { words: words.to_owned(), ..Query::default() };
        let mut found = Vec::new();
        find::find(&document, &query, &Stop::default(), &mut |hits, _| found.extend(hits)).unwrap();
        let from = Origin::File("/pile/a.txt".into());
        Hits { document, from, hits: Arc::new(found), query, not_all: None, unseen: 0, form }
    }

    fn saved(hits: &Hits) -> String {
        let folder = tempfile::tempdir().unwrap();
        let target = Target { path: folder.path().join("hits"), ..Target::default() };
        let (children, stop) = (Children::inside(), Stop::default());
        let mut desk = Desk { children: &children, stop: &stop, progress: &mut |_| {} };
        save(hits, &target, &mut desk).unwrap();
        std::fs::read_to_string(&target.path).unwrap()
    }

    /// As RFC 4180 says that it is to be read.
    fn read_csv(text: &str) -> Vec<Vec<String>> {
        let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '"' if quoted && chars.next_if_eq(&'"').is_some() => cell.push('"'),
                '"' => quoted = !quoted,
                ',' if !quoted => row.push(std::mem::take(&mut cell)),
                '\r' if !quoted => {}
                '\n' if !quoted => {
                    row.push(std::mem::take(&mut cell));
                    rows.push(std::mem::take(&mut row));
                }
                c => cell.push(c),
            }
        }
        assert!(row.is_empty() && cell.is_empty() && !quoted);
        rows
    }

    #[test]
    fn a_table_of_hits_says_of_each_where_it_stands_and_in_which_sentence() {
        let hits = hits(
            &["It rained. The “fox”, said he, came back. Nobody saw it.", "A second fox,\nand no third."],
            "fox",
            HitsForm::Csv,
        );
        let text = saved(&hits);
        assert!(text.starts_with('\u{FEFF}') && text.ends_with("\r\n"));
        let rows = read_csv(text.trim_start_matches('\u{FEFF}'));
        assert_eq!(rows[0], COLUMNS);
        assert_eq!(rows.len(), 3);
        let cell = |row: usize, name: &str| {
            rows[row][COLUMNS.iter().position(|column| *column == name).unwrap()].as_str()
        };
        assert_eq!((cell(1, "before"), cell(1, "hit")), ("The “", "fox"));
        assert_eq!(cell(1, "after"), "”, said he, came back.");
        assert_eq!((cell(2, "paragraph"), cell(2, "path"), cell(2, "search")), ("2", "/pile/a.txt", "fox"));
        // The offsets lead to the words.
        let span = Span::new(cell(2, "start").parse().unwrap(), cell(2, "end").parse().unwrap());
        assert_eq!(hits.document.text.slice(span), "fox");
        assert!(!saved(&Hits { form: HitsForm::CsvPlain, ..hits }).starts_with('\u{FEFF}'));
    }

    #[test]
    fn no_cell_is_a_formula_for_a_spreadsheet() {
        for (words, cell) in [
            ("=1+1", "'=1+1"),
            ("=HYPERLINK(\"http://x\",A1)", "\"'=HYPERLINK(\"\"http://x\"\",A1)\""),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "\"'\t=1\""),
            (" =1", "\"' =1\""),
            ("\u{FEFF}=1", "'\u{FEFF}=1"),
            ("\u{200B}\u{2060}\u{A0}＠1", "'\u{200B}\u{2060}\u{A0}＠1"),
            ("\u{200F}\u{FEFF}", "\u{200F}\u{FEFF}"),
            // Parted at the semicolon or the tab, the rest would be a formula.
            ("a;=1+1", "\"a;=1+1\""),
            ("a\t=1+1", "\"a\t=1+1\""),
            ("\r=1", "\"'\r=1\""),
            ("＝1", "'＝1"),
            ("a=1", "a=1"),
            ("a \"b\", c", "\"a \"\"b\"\", c\""),
            (" a", "\" a\""),
            ("", ""),
        ] {
            assert_eq!(csv_cell(words), cell, "{words:?}");
        }
        let hits = hits(&["=cmd|' /C calc'!A0 here"], "=cmd", HitsForm::Csv);
        let rows = read_csv(&saved(&hits));
        assert!(rows[1].iter().any(|cell| cell == "'=cmd"));
        assert!(!rows[1].iter().any(|cell| cell.starts_with('=')));
    }

    #[test]
    fn lines_of_json_have_the_words_as_they_are() {
        let hits = hits(&["=fox \"there\""], "=fox", HitsForm::JsonLines);
        let text = saved(&hits);
        let row: serde_json::Value = serde_json::from_str(text.trim_end()).unwrap();
        assert_eq!((row["hit"].as_str(), row["after"].as_str()), (Some("=fox"), Some(" \"there\"")));
        assert_eq!((row["start"].as_u64(), row["end"].as_u64()), (Some(0), Some(4)));
        assert_eq!(row["page_of_file"], serde_json::Value::Null);
    }

    #[test]
    #[cfg(unix)]
    fn a_file_whose_name_is_not_unicode_can_be_had_again_from_each_row() {
        use crate::data::path_bytes::path_from_bytes;
        for form in [HitsForm::JsonLines, HitsForm::Csv] {
            let mut hits = hits(&["a fox there"], "fox", form);
            hits.from = Origin::File(path_from_bytes(b"/pile/\xFFold #1, so.txt"));
            let text = saved(&hits);
            let (path, address) = if form == HitsForm::JsonLines {
                let row: serde_json::Value = serde_json::from_str(text.trim_end()).unwrap();
                (row["path"].as_str().unwrap().to_owned(), row["address"].as_str().unwrap().to_owned())
            } else {
                let rows = read_csv(&text);
                let cell = |name| rows[1][COLUMNS.iter().position(|column| *column == name).unwrap()].clone();
                (cell("path"), cell("address"))
            };
            assert_eq!(path, "/pile/\u{FFFD}old #1, so.txt");
            let read = address::parse(&address).unwrap();
            assert_eq!(read.origin, hits.from, "{address}");
        }
    }

    #[test]
    fn a_table_of_some_of_the_hits_says_so_itself() {
        for (not_all, complete) in [(None, true), (Some("The search was stopped."), false)] {
            let hits = Hits { not_all, ..hits(&["a fox"], "fox", HitsForm::JsonLines) };
            let row: serde_json::Value = serde_json::from_str(saved(&hits).trim_end()).unwrap();
            assert_eq!(row["complete"].as_bool(), Some(complete));
            let rows = read_csv(&saved(&Hits { form: HitsForm::CsvPlain, ..hits }));
            assert_eq!(rows[1].last().unwrap(), &complete.to_string());
        }
    }

    #[test]
    fn of_a_row_of_megabytes_the_words_near_the_hit_are_written_and_of_a_hit_as_long_its_beginning() {
        let long = format!("{} fox {}", "word ".repeat(400_000), "word ".repeat(400_000));
        let sentence_of = |words: &str| {
            let hits = hits(&[&long], words, HitsForm::Csv);
            sentence(&hits.document, &Gone::default(), &hits.hits[0])
        };
        let Sentence { before, hit, after } = sentence_of("fox");
        assert_eq!(hit, "fox");
        assert!(before.starts_with('…') && after.ends_with('…'), "{before} | {after}");
        assert!(before.len() < 2_000 && after.len() < 2_000);
        let document = hits(&[&long], "fox", HitsForm::Csv).document;
        let whole = Hit { span: Span::new(0, document.text.len()), passed: None };
        let all = sentence(&document, &Gone::default(), &whole);
        assert!(all.hit.chars().count() == MAX_HIT_CHARS + 1 && all.hit.ends_with('…'));
    }

    #[test]
    fn what_nobody_wants_any_more_leaves_no_file() {
        let hits = hits(&["fox"], "fox", HitsForm::Csv);
        let folder = tempfile::tempdir().unwrap();
        let target = Target { path: folder.path().join("hits.csv"), ..Target::default() };
        let (children, stop) = (Children::inside(), Stop::default());
        stop.raise();
        let mut desk = Desk { children: &children, stop: &stop, progress: &mut |_| {} };
        assert!(save(&hits, &target, &mut desk).is_err());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
