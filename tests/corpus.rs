//! Opens every file of a developer's corpus. The corpus is no part of the product: where there is none,
//! these tests say so and pass.
//!
//! One test for each folder. A file must open without a panic, in time, with every promise about spans kept.

use folioscope::document::{BlockKind, Document, Label, MarkKind, Target};
use folioscope::formats;
use folioscope::source::Source;
use folioscope::span::{DocId, Span};
use folioscope::work::{Failure, Stop};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A file that takes longer is a bug, on any machine.
const MAX_TIME: Duration = Duration::from_secs(10);

fn corpus() -> Option<PathBuf> {
    let named = std::env::var_os("FOLIOSCOPE_CORPUS").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    named.into_iter().chain([beside]).find(|path| path.is_dir())
}

/// The files of one folder of the corpus in order; none where there is no corpus.
fn files(folder: &str) -> Vec<PathBuf> {
    let Some(folder_path) = corpus().map(|path| path.join(folder)) else {
        println!("{folder}: passed over, because there is no corpus. FOLIOSCOPE_CORPUS names one.");
        return Vec::new();
    };
    let Ok(entries) = std::fs::read_dir(&folder_path) else {
        println!("{folder}: passed over, because the corpus has no such folder.");
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    files
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Reads a source in time and holds the promises of the document against it.
fn open(source: Source) -> Result<Document, Failure> {
    let name = source.name.clone();
    let began = Instant::now();
    let document = formats::read(source, DocId(1), &Stop::default(), None)?;
    let took = began.elapsed();
    assert!(took < MAX_TIME, "{name} took {took:?}");
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
fn every_markdown_file_opens() {
    open_all("md");
}

#[test]
fn every_html_file_opens() {
    open_all("html");
}

#[test]
fn every_file_of_tree_tests_opens() {
    open_all("html_tree");
}

/// The inputs of the browser's own tests: as strange as HTML gets.
#[test]
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
}

fn inputs_of_dat(text: &str) -> Vec<String> {
    text.split("#data\n")
        .skip(1)
        .filter_map(|part| Some(part.split("\n#").next()?.to_owned()))
        .collect()
}

fn inputs_of_json(text: &str) -> Vec<String> {
    let value: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let tests = value["tests"].as_array().cloned().unwrap_or_default();
    tests
        .iter()
        .filter_map(|test| Some(test["input"].as_str()?.to_owned()))
        .collect()
}

// ---- the examples of CommonMark and GFM

struct Example {
    number: usize,
    extension: String,
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
            let (extension, rest) = part.split_once('\n')?;
            let end = format!("\n{fence}");
            let (body, _) = rest.split_once(&end)?;
            let body = format!("{body}\n").replace('→', "\t");
            // An example may be empty before its full stop.
            let (markdown, html) = match body.strip_prefix(".\n") {
                Some(html) => ("", html),
                None => body.split_once("\n.\n").map(|(m, h)| (m, h))?,
            };
            Some(Example {
                number: index + 1,
                extension: extension.trim().to_owned(),
                markdown: format!("{markdown}\n"),
                html: html.to_owned(),
            })
        })
        .collect()
}

/// What a document says, without what Markdown and HTML name differently.
fn normalised(document: &Document) -> String {
    let mut out = String::new();
    for number in 0..document.block_count() {
        let Some(view) = document.block(number) else { continue };
        let block = view.block();
        let label = match &block.label {
            Label::Words(words) => format!("{words}"),
            // A footnote is numbered by the one and named by the other.
            _ if block.kind == BlockKind::Footnote => String::new(),
            other => format!("{other:?}"),
        };
        let text = view.text();
        out.push_str(&format!(
            "{:?} {label} >{} +{} {text:?}",
            block.kind, block.quote, block.indent
        ));
        let mut marks: Vec<String> = view
            .marks()
            .iter()
            .filter_map(|mark| {
                let words = document.text.slice(mark.span);
                let kind = match mark.kind {
                    MarkKind::Link(index) => target_words(document.links.get(index as usize)?),
                    MarkKind::NoteRef(_) => "note".to_owned(),
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
        Target::Outside(address) => folioscope::draft::percent_decoded(address),
        other => format!("{other:?}"),
    }
}

/// Compares the examples of one file; gives how many agree, and says which do not.
fn compare_examples(name: &str, exceptions: &[(usize, &str)]) -> Option<(usize, usize)> {
    let path = files("md").into_iter().find(|path| name_of(path) == name)?;
    let text = std::fs::read_to_string(&path).unwrap();
    let examples = examples(&text);
    let mut agree = 0;
    for example in &examples {
        let ours = normalised(&read_as("example.md", &example.markdown));
        let theirs = normalised(&read_as("example.html", &example.html));
        if ours == theirs {
            agree += 1;
        } else if exceptions.iter().all(|(number, _)| *number != example.number) {
            println!(
                "{name} {} {}\n{}\n--- read as\n{ours}--- expected\n{theirs}",
                example.number, example.extension, example.markdown
            );
        }
    }
    println!("{name}: {agree} of {} examples agree", examples.len());
    Some((agree, examples.len()))
}

/// Files of examples, the share that must agree, and the examples that are known to differ, with the reason.
type Known = (&'static str, f64, &'static [(usize, &'static str)]);

const EXAMPLE_FILES: &[Known] = &[
    ("commonmark-spec__spec.txt", 0.95, &[]),
    ("cmark-gfm__spec.txt", 0.95, &[]),
    ("cmark-gfm__extensions.txt", 0.5, &[]),
    ("pulldown-cmark__table.txt", 0.5, &[]),
    ("pulldown-cmark__strikethrough.txt", 0.5, &[]),
    ("pulldown-cmark__definition_lists.txt", 0.5, &[]),
    ("pulldown-cmark__footnotes.txt", 0.5, &[]),
    ("pulldown-cmark__blockquotes_tags.txt", 0.5, &[]),
];

#[test]
fn markdown_and_the_html_it_stands_for_are_one_document() {
    for (name, share, exceptions) in EXAMPLE_FILES {
        if let Some((agree, count)) = compare_examples(name, exceptions) {
            let found = agree as f64 / count.max(1) as f64;
            assert!(found >= *share, "{name}: only {found:.3} of the examples agree");
        }
    }
}
