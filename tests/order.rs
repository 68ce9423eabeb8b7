//! Pages of real evidence, marked by hand from their pictures: are their words read in the order in which a reader
//! reads them, and are furniture, notes and numbers of lines told from the rest?
//!
//! The pages lie beside the project and are never part of it. `cargo test -- --include-ignored` runs this, with
//! `FOLIOSCOPE_EVIDENCE` or `../shared/evidence`, and the corpus of `common/place.rs`.

#[path = "common/place.rs"]
mod place;

use folioscope::data::document::{BlockKind, Document, InlineKind, Label};
use folioscope::data::job::Stop;
use folioscope::data::span::{DocId, Span};
use folioscope::read::formats;
use folioscope::read::source::Source;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Of 40 pages, how many have to be right.
const RIGHT: usize = 39;

struct Marked {
    file: String,
    page: usize,
    rows: Vec<Vec<String>>,
}

fn marked() -> Vec<Marked> {
    let mut pages: Vec<Marked> = Vec::new();
    for line in include_str!("order/pages.tsv").lines().filter(|line| !line.starts_with('#')) {
        let row: Vec<String> = line.split('\t').map(str::to_owned).collect();
        match row.as_slice() {
            [kind, file, page] if kind == "page" => {
                pages.push(Marked { file: file.clone(), page: page.parse().unwrap(), rows: Vec::new() });
            }
            _ => pages.last_mut().unwrap().rows.push(row),
        }
    }
    pages
}

fn path(file: &str) -> PathBuf {
    if let Some(file) = file.strip_prefix("corpus:") {
        return place::corpus().expect("a corpus: see tests/common/place.rs").join(file);
    }
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/evidence");
    std::env::var_os("FOLIOSCOPE_EVIDENCE").map_or_else(beside, PathBuf::from).join(file)
}

/// Letters and figures alone, small: which sign of quotation a page has is not asked here.
fn folded(words: &str) -> String {
    let folded = words.chars().flat_map(|c| match c {
        'ﬁ' => "fi".chars().collect::<Vec<_>>(),
        'ﬂ' => "fl".chars().collect(),
        'ﬀ' => "ff".chars().collect(),
        'ﬃ' => "ffi".chars().collect(),
        c => c.to_lowercase().collect(),
    });
    folded.filter(|c| c.is_alphanumeric()).collect()
}

/// What stands on one page: each block's part of it.
#[derive(Default)]
struct Shown {
    body: Vec<String>,
    notes: Vec<(String, String)>,
    furniture: Vec<String>,
    /// Numbers of lines with the words after them.
    lines: Vec<(String, String)>,
}

fn shown(document: &Document, page: usize) -> Shown {
    let mut shown = Shown::default();
    let Some(unit) = document.units.get(page) else { return shown };
    let spans: Vec<Span> = unit.pieces.iter().map(|piece| unit.span_of(&piece)).collect();
    for number in document.block_from_offset(unit.span.start)..document.block_count() {
        let view = document.block(number).unwrap();
        let block = view.block();
        if block.span.start > unit.span.end {
            break;
        }
        let own =
            spans.iter().filter_map(|span| span.intersection(block.span)).filter(|span| !span.is_empty());
        let Some(part) = own.reduce(Span::cover) else { continue };
        let words = document.text.slice(part).into_owned();
        for label in view.labels().filter(|label| label.kind == InlineKind::Line) {
            let rest = document.text.slice(Span::new(label.at, block.span.end));
            shown.lines.push((label.words.to_string(), folded(&rest.chars().take(80).collect::<String>())));
        }
        match block.kind {
            BlockKind::Furniture => shown.furniture.push(folded(&words)),
            BlockKind::Footnote => {
                let label = match &block.label {
                    Label::Words(words) => words.to_string(),
                    Label::Number(number) => number.to_string(),
                    _ => String::new(),
                };
                shown.notes.push((label, folded(&words)));
            }
            _ => shown.body.push(words),
        }
    }
    shown
}

/// What is wrong with a page; the first of it.
fn wrong(shown: &Shown, rows: &[Vec<String>]) -> Option<String> {
    let body = folded(&shown.body.concat());
    let mut at = 0;
    let mut note_at = (0, 0);
    let mut around = Vec::new();
    for row in rows {
        let [kind, rest @ ..] = row.as_slice() else { continue };
        let words = rest.last().map(|words| folded(words)).unwrap_or_default();
        let first = folded(&rest[0]);
        let after = body.get(at..).and_then(|rest| rest.find(if kind == "entry" { &first } else { &words }));
        match kind.as_str() {
            "text" => at += after.map_or(usize::MAX / 2, |found| found + words.len()),
            "entry" => {
                let lines = shown.body.iter().flat_map(|block| block.split(['\n', '\u{2028}']));
                let both =
                    |line: &str| folded(line).contains(&first) && line.trim_end().ends_with(rest[1].as_str());
                if !lines.into_iter().any(both) {
                    return Some(format!("no line has “{}” and {}", rest[0], rest[1]));
                }
                at += after.map_or(usize::MAX / 2, |found| found + first.len());
            }
            "note" => {
                let found =
                    shown.notes.iter().enumerate().skip(note_at.0).find_map(|(index, (label, text))| {
                        let from = if index == note_at.0 { note_at.1 } else { 0 };
                        let place = text.get(from..)?.find(&words)?;
                        let own = label.trim_matches(|c: char| !c.is_alphanumeric());
                        let named = first.is_empty() || own == first || text.starts_with(&first);
                        named.then_some((index, from + place + words.len()))
                    });
                let Some(found) = found else { return Some(format!("no note {row:?}: {:?}", shown.notes)) };
                note_at = found;
            }
            "furniture" => {
                if !shown.furniture.iter().any(|own| own.starts_with(&words)) {
                    return Some(format!("“{}” is no furniture: {:?}", rest[0], shown.furniture));
                }
                around.push(words);
            }
            "either" => around.push(words),
            "line" => {
                if !shown.lines.iter().any(|(number, text)| *number == rest[0] && text.starts_with(&words)) {
                    return Some(format!("line {} does not begin with “{}”", rest[0], rest[1]));
                }
                at += after.map_or(usize::MAX / 2, |found| found + words.len());
            }
            other => panic!("“{other}” is no kind of row"),
        }
        if at > body.len() {
            return Some(format!("{row:?} does not come after what is before it"));
        }
    }
    let strange =
        shown.furniture.iter().find(|own| !around.iter().any(|words| own.starts_with(words.as_str())));
    strange.map(|own| format!("“{own}” is taken for furniture"))
}

#[test]
#[ignore = "needs the evidence and the corpus: see the top of this file"]
fn pages_are_read_in_order() {
    let mut documents: BTreeMap<String, Document> = BTreeMap::new();
    let pages = marked();
    let mut faults = Vec::new();
    for Marked { file, page, rows } in &pages {
        let document = documents.entry(file.clone()).or_insert_with(|| {
            let source = Source::open(&path(file)).unwrap();
            formats::read(source, DocId(1), &Stop::default(), None).unwrap()
        });
        if let Some(why) = wrong(&shown(document, page - 1), rows) {
            faults.push(format!("{file}, page {page}: {why}"));
        }
    }
    eprintln!("{} of {} pages are right\n{}", pages.len() - faults.len(), pages.len(), faults.join("\n"));
    assert!(pages.len() - faults.len() >= RIGHT, "{faults:#?}");
}
