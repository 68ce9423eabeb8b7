//! Opens every file of a developer's corpus. The corpus is no part of the product, so these tests are counted as
//! ignored unless they are asked for; `.ci/run` asks for them where there is one, and then a corpus must be there.
//!
//! One test for each folder. A file must open without a panic, with every promise about spans kept. How long it takes
//! is printed and not judged: the clock of a machine that is busy with something else says nothing of a file.

#[path = "common/place.rs"]
mod place;

use folioscope::data::document::{BlockKind, Document, Label, MarkKind, Target};
use folioscope::data::job::{Failure, Stop};
use folioscope::data::span::{DocId, Span};
use folioscope::read::formats;
use folioscope::read::source::Source;
use place::files;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Reads a source and holds the promises of the document against it.
fn open(source: Source) -> Result<Document, Failure> {
    let name = source.name.clone();
    let document = formats::read(source, DocId(1), &Stop::default(), None)?;
    if let Err(why) = document.check() {
        panic!("{name}: {why}");
    }
    Ok(document)
}

/// Opens every file of a folder; each must give a document.
fn open_all(folder: &str) {
    let (mut count, mut slowest) = (0, (Duration::ZERO, String::new()));
    for path in files(folder) {
        let began = Instant::now();
        let source = Source::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        if let Err(error) = open(source) {
            panic!("{}: {error}", path.display());
        }
        count += 1;
        slowest = slowest.max((began.elapsed(), name_of(&path)));
    }
    println!("{folder}: {count} files open, the slowest in {:?}: {}", slowest.0, slowest.1);
}

fn read_as(name: &str, text: &str) -> Document {
    open(Source::from_bytes(name, text.as_bytes())).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn text_of(document: &Document) -> String {
    document.text.slice(Span::new(0, u64::MAX)).into_owned()
}

#[test]
#[ignore = "needs the corpus: see tests/common/place.rs"]
fn every_markdown_file_opens() {
    open_all("md");
}

#[test]
#[ignore = "needs the corpus: see tests/common/place.rs"]
fn every_html_file_opens() {
    open_all("html");
}

#[test]
#[ignore = "needs the corpus: see tests/common/place.rs"]
fn every_file_of_tree_tests_opens() {
    open_all("html_tree");
}

/// The inputs of the browser's own tests: as strange as HTML gets.
#[test]
#[ignore = "needs the corpus: see tests/common/place.rs"]
fn inputs_of_tree_tests_are_read() {
    let mut count = 0;
    for path in files("html_tree") {
        let bytes = std::fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        let inputs: Vec<String> = match path.extension().and_then(|e| e.to_str()) {
            Some("dat") => inputs_of_dat(&text),
            _ => inputs_of_json(&text),
        };
        for input in inputs {
            read_as("input.html", &input);
            read_as("input.md", &input);
            count += 1;
        }
    }
    println!("html_tree: {count} inputs read");
    assert!(count > 0, "no inputs were found in the tests of the tree");
}

fn inputs_of_dat(text: &str) -> Vec<String> {
    text.split("#data\n").skip(1).filter_map(|part| Some(part.split("\n#").next()?.to_owned())).collect()
}

fn inputs_of_json(text: &str) -> Vec<String> {
    let value: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let tests = value["tests"].as_array().cloned().unwrap_or_default();
    tests.iter().filter_map(|test| Some(test["input"].as_str()?.to_owned())).collect()
}

// ---- the examples of CommonMark and GFM

struct Example {
    number: usize,
    markdown: String,
    html: String,
}

fn examples(text: &str) -> Vec<Example> {
    let fence = "`".repeat(32);
    let start = format!("\n{fence} example");
    text.split(&start)
        .skip(1)
        .enumerate()
        .filter_map(|(index, part)| {
            let (_, rest) = part.split_once('\n')?;
            let end = format!("\n{fence}");
            let (body, _) = rest.split_once(&end)?;
            let body = format!("{body}\n").replace('→', "\t");
            // An example may be empty before its full stop.
            let (markdown, html) = match body.strip_prefix(".\n") {
                Some(html) => ("", html),
                None => body.split_once("\n.\n")?,
            };
            Some(Example { number: index + 1, markdown: format!("{markdown}\n"), html: html.to_owned() })
        })
        .collect()
}

/// What a document says, without what Markdown and HTML name differently.
fn normalised(document: &Document) -> String {
    let mut out = String::new();
    for number in 0..document.block_count() {
        let Some(view) = document.block(number) else {
            continue;
        };
        let block = view.block();
        let label = match &block.label {
            Label::Words(words) => format!("{words}"),
            // A footnote is numbered by the one and named by the other.
            _ if block.kind == BlockKind::Footnote => String::new(),
            other => format!("{other:?}"),
        };
        let text = view.text();
        out.push_str(&format!("{:?} {label} >{} +{} {text:?}", block.kind, block.quote, block.indent));
        let mut marks: Vec<String> = view
            .marks()
            .iter()
            .filter_map(|mark| {
                let words = document.text.slice(mark.span);
                let kind = match mark.kind {
                    MarkKind::Link(index) => target_words(document.links.get(index as usize)?),
                    MarkKind::Picture(index) => {
                        format!("{:?}", document.pictures.get(index as usize)?.source)
                    }
                    // Markdown names the language, and its HTML sometimes does not.
                    MarkKind::Token(_) => return None,
                    other => format!("{other:?}"),
                };
                Some(format!("{kind}={words:?}"))
            })
            .collect();
        marks.sort();
        out.push_str(&format!(" {}\n", marks.join(" ")));
    }
    out
}

fn target_words(target: &Target) -> String {
    match target {
        Target::Inside(_) => "inside".to_owned(),
        Target::Outside(address) => folioscope::data::draft::percent_decoded(address),
        other => format!("{other:?}"),
    }
}

/// Compares the examples of one file with the HTML that they stand for.
fn compare_examples(name: &str, exceptions: &[(usize, &str)]) {
    let path = files("md").into_iter().find(|path| name_of(path) == name);
    let path = path.unwrap_or_else(|| panic!("the corpus has no “{name}”"));
    let text = std::fs::read_to_string(&path).unwrap();
    let examples = examples(&text);
    let (mut agree, mut unknown) = (0, 0);
    for example in &examples {
        let ours = normalised(&read_as("example.md", &example.markdown));
        let theirs = normalised(&read_as("example.html", &example.html));
        let number = example.number;
        if ours == theirs {
            agree += 1;
        } else if exceptions.iter().all(|(known, _)| *known != number) {
            unknown += 1;
            println!("{name} {number}\n{}\n--- read as\n{ours}--- expected\n{theirs}", example.markdown);
        }
    }
    println!("{name}: {agree} of {} examples agree", examples.len());
    assert!(!examples.is_empty(), "{name} has no examples");
    assert_eq!(unknown, 0, "{name}: examples that differ for no known reason");
}

const NO_TAG: &str = "tags that HTML does not have are shown as they were typed, so that no words are lost";
const UNFINISHED: &str = "a tag that is never finished is shown, so that it swallows nothing";
const FRONT: &str = "what stands between two rules at the start of a file is front matter";
const ADDRESS: &str = "addresses in the text become links, as they do on GitHub";
const EMAIL: &str = "addresses of people do not become links";
const COMMENT: &str = "comments end where newer versions of the standard say";
const NEVER_READ: &str =
    "a style or a text field that is never closed is shown, and not the end of the document";
const NOTES: &str = "notes are named as in the file, and stand where they stand in it";
const HOST: &str = "a host without a full stop, or of signs that are no letters, is no address";
const CELLS: &str = "cells beyond the head of a table are kept, so that no words are lost";
const PIPES: &str = "a stroke within code parts no cells, as its writer meant it";
const FIGURES: &str = "stars between figures are signs of multiplication: 5*6*78 is never 5678";
const NO_ANSWER: &str = "the example has no answer";

/// Files of examples, and the examples that differ, each with the reason.
const EXAMPLE_FILES: &[(&str, &[(usize, &str)])] = &[
    (
        "commonmark-spec__spec.txt",
        &[
            (96, FRONT),
            (150, NO_TAG),
            (156, UNFINISHED),
            (157, UNFINISHED),
            (164, NO_TAG),
            (173, NEVER_READ),
            (175, NEVER_READ),
            (203, NO_TAG),
            (358, FIGURES),
            (493, NO_TAG),
            (526, NO_TAG),
            (538, NO_TAG),
            (604, ADDRESS),
            (610, ADDRESS),
            (613, ADDRESS),
            (615, NO_TAG),
            (616, NO_TAG),
            (617, NO_TAG),
            (625, NO_TAG),
        ],
    ),
    (
        "cmark-gfm__spec.txt",
        &[
            (66, FRONT),
            (120, NO_TAG),
            (126, UNFINISHED),
            (127, UNFINISHED),
            (133, NO_TAG),
            (142, NEVER_READ),
            (170, NO_TAG),
            (204, CELLS),
            (365, FIGURES),
            (500, NO_TAG),
            (532, NO_TAG),
            (544, NO_TAG),
            (610, ADDRESS),
            (616, ADDRESS),
            (619, ADDRESS),
            (629, EMAIL),
            (630, EMAIL),
            (631, EMAIL),
            (632, NO_TAG),
            (633, NO_TAG),
            (634, NO_TAG),
            (642, NO_TAG),
            (645, COMMENT),
            (646, COMMENT),
        ],
    ),
    (
        "cmark-gfm__extensions.txt",
        &[(8, CELLS), (19, EMAIL), (19, HOST), (20, NO_ANSWER), (22, NO_TAG), (23, NOTES)],
    ),
    ("pulldown-cmark__table.txt", &[(17, PIPES)]),
    ("pulldown-cmark__strikethrough.txt", &[]),
    ("pulldown-cmark__definition_lists.txt", &[]),
];

#[test]
#[ignore = "needs the corpus: see tests/common/place.rs"]
fn markdown_and_the_html_it_stands_for_are_one_document() {
    for (name, exceptions) in EXAMPLE_FILES {
        compare_examples(name, exceptions);
    }
}

// ---- words that other readers found on the same pages

/// How many of the golden words stand in our text, in pieces that are whole and in order.
fn recall(text: &str, pieces: &[String]) -> f64 {
    let text = plain(text);
    let (mut found, mut all, mut from) = (0, 0, 0);
    for piece in pieces.iter().map(|piece| plain(piece)).filter(|piece| !piece.is_empty()) {
        all += piece.len();
        let at = text[from..].find(&piece);
        match at {
            Some(at) => {
                found += piece.len();
                from += at + piece.len();
            }
            None => println!("      not found: {:.100}", piece),
        }
    }
    if all == 0 { 1.0 } else { found as f64 / all as f64 }
}

/// Letters and digits only: what counts is that no words are lost, and that they keep their order.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The text between the tags of a page, cut at each tag, by the simplest means: our own reader is what is tested.
fn pieces_between_tags(html: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    for (index, part) in html.split('<').enumerate() {
        let text = match part.split_once('>') {
            Some((_, text)) if index > 0 => text,
            _ if index > 0 => continue,
            _ => part,
        };
        let entities = [
            ("&nbsp;", " "),
            ("&#160;", " "),
            ("&#xa0;", " "),
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&quot;", "\""),
            ("&amp;", "&"),
        ];
        pieces.push(entities.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to)));
    }
    pieces
}

/// Pages of which another reader's words are not all among ours, with the share that is and the reason.
const LESS_FOUND: &[(&str, f64, &str)] = &[];

#[test]
#[ignore = "needs the corpus: see tests/common/place.rs"]
fn words_that_others_found_are_found() {
    let mut shares = Vec::new();
    for path in files("html") {
        let golden = PathBuf::from(format!("{}.golden.html", path.display()));
        let name = name_of(&path);
        let Ok(bytes) = std::fs::read(golden) else {
            continue;
        };
        if !name.starts_with("readability") {
            continue;
        }
        let document = open(Source::open(&path).unwrap()).unwrap();
        println!("   {name}");
        let share = recall(&text_of(&document), &pieces_between_tags(&String::from_utf8_lossy(&bytes)));
        let known = LESS_FOUND.iter().find(|(known, ..)| *known == name);
        let least = known.map_or(0.99, |(_, least, _)| *least);
        println!("   {share:.3} {name}");
        shares.push((share, least, name));
    }
    shares.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (middle, ..) = shares.get(shares.len() / 2).expect("pages that others have read");
    println!("html: {} pages, median recall {middle:.4}", shares.len());
    let lowest: Vec<_> = shares.iter().take(8).map(|(share, _, name)| format!("{share:.3} {name}")).collect();
    println!("lowest: {lowest:#?}");
    assert!(*middle > 0.999);
    for (share, least, name) in shares {
        assert!(share >= least, "{name}: {share:.3} of the words that were expected");
    }
}

/// The same for pages whose words another program wrote as Markdown.
#[test]
#[ignore = "needs the corpus: see tests/common/place.rs"]
fn words_that_others_wrote_as_markdown_are_found() {
    let mut shares = Vec::new();
    for path in files("html") {
        let golden = PathBuf::from(format!("{}.golden.md", path.display()));
        let Ok(text) = std::fs::read_to_string(golden) else {
            continue;
        };
        let golden = read_as("golden.md", &text);
        let mut pieces: Vec<String> = Vec::new();
        for number in 0..golden.block_count() {
            let view = golden.block(number).unwrap();
            pieces.extend(view.text().split('\t').map(str::to_owned));
        }
        let document = open(Source::open(&path).unwrap()).unwrap();
        let name = name_of(&path);
        println!("   {name}");
        shares.push((recall(&text_of(&document), &pieces), name));
    }
    shares.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Its writer repeats the words of a cell in every row and column that the cell reaches into.
    const REPEATS: &[&str] = &["docling__example_04.html", "docling__example_05.html"];
    for (share, name) in &shares {
        println!("   {share:.3} {name}");
        let least = if REPEATS.contains(&name.as_str()) { 0.7 } else { 0.99 };
        assert!(*share >= least, "{name}: {share:.3} of the words that were expected");
    }
    let (middle, _) = shares.get(shares.len() / 2).expect("pages that others have written as Markdown");
    println!("html: {} pages, median recall {middle:.4}", shares.len());
    assert!(*middle > 0.999);
}
