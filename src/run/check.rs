//! Would these files open? Each is read as the window would read it, and what came of it is one line.
//!
//! For people who are handed a folder of a thousand files and want to know what is in it, and for verdict the files
//! with which the program does badly.

use crate::data::document::Document;
use crate::data::job::{Failure, FailureKind, Stop};
use crate::data::span::DocId;
use crate::data::wording::grouped;
use crate::read::sandbox::{Children, Reading};
use crate::read::source::Source;
use crate::run::walk;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

/// Files that are read at once: more would only wait for the disk, and each may take the memory of a document.
const MAX_AT_ONCE: usize = 8;
/// Files and folders below one path: some 400 MB of names, where each is to be read anyway.
const MAX_ENTRIES: u32 = 2_000_000;

/// What came of a file, from the best to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    Opens,
    /// With at least one complaint.
    OpensWithWarning,
    /// It opens, and there are no words in it.
    NoText,
    Password,
    NotSupported,
    /// It is not what it should be, or cannot be read at all.
    Damaged,
    /// It asked for more time or memory than a document may have.
    Limit,
    Crash,
}

impl Verdict {
    pub fn word(self) -> &'static str {
        match self {
            Self::Opens => "opens",
            Self::OpensWithWarning => "opens-with-warning",
            Self::NoText => "no-text",
            Self::Password => "password",
            Self::NotSupported => "not-supported",
            Self::Damaged => "damaged",
            Self::Limit => "limit",
            Self::Crash => "crash",
        }
    }

    fn of(reading: &Reading) -> Self {
        match (&reading.document, &reading.cut_short) {
            (_, Some(failure)) | (Err(failure), None) => match failure.kind {
                FailureKind::Password => Self::Password,
                FailureKind::NotSupported => Self::NotSupported,
                FailureKind::Limit => Self::Limit,
                FailureKind::Crash => Self::Crash,
                FailureKind::Damaged | FailureKind::Stopped | FailureKind::Other => Self::Damaged,
            },
            (Ok(document), None) if document.counts.words == 0 => Self::NoText,
            (Ok(document), None) if !document.complaints.is_empty() => Self::OpensWithWarning,
            (Ok(_), None) => Self::Opens,
        }
    }
}

/// One file, and what came of it.
pub struct Row {
    pub path: PathBuf,
    pub verdict: Verdict,
    /// Empty where there is no document.
    pub format: &'static str,
    pub units: usize,
    pub characters: u64,
    pub complaints: usize,
    pub took: Duration,
    /// Of the child that read it; not known of files that are read in the program itself.
    pub peak_bytes: Option<u64>,
    /// Why it did not open, or not well.
    pub words: Option<String>,
}

impl Row {
    fn new(path: &Path, reading: &Reading, took: Duration) -> Self {
        let verdict = Verdict::of(reading);
        let Reading { document, cut_short, peak_bytes } = reading;
        let failure = cut_short.as_ref().or(document.as_ref().err());
        let first = |document: &Document| document.complaints.get(0).map(|complaint| complaint.words.clone());
        let document = document.as_ref().ok();
        Self {
            path: path.to_owned(),
            verdict,
            format: document.map_or("", |document| document.format),
            units: document.map_or(0, |document| document.units.len()),
            characters: document.map_or(0, |document| document.counts.characters),
            complaints: document.map_or(0, |document| document.complaints.len()),
            took,
            peak_bytes: *peak_bytes,
            words: failure.map(|failure| failure.words.clone()).or_else(|| document.and_then(first)),
        }
    }

    /// For people: the path comes last, because it may be long.
    pub fn line(&self) -> String {
        let Self { path, verdict, format, units, characters, complaints, took, peak_bytes, words: _ } = self;
        let path: String =
            path.to_string_lossy().chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect();
        let memory =
            peak_bytes.map_or("–".to_owned(), |bytes| format!("{} MB", bytes.div_ceil(1024 * 1024)));
        let format = if format.is_empty() { "–" } else { format };
        format!(
            "{:<19}{format:<11}{units:>6} units{:>12} characters{complaints:>4} complaints{:>7} ms{memory:>8}  {path}",
            verdict.word(),
            grouped(*characters),
            took.as_millis(),
        )
    }

    /// For programs: one JSON object.
    pub fn json(&self) -> String {
        let Self { path, verdict, format, units, characters, complaints, took, peak_bytes, words } = self;
        let format = Some(format).filter(|format| !format.is_empty());
        let took = took.as_millis() as u64;
        json!({
            "path": path.to_string_lossy(),
            "outcome": verdict.word(),
            "format": format,
            "units": units,
            "characters": characters,
            "complaints": complaints,
            "millis": took,
            "peak_bytes": peak_bytes,
            "words": words,
        })
        .to_string()
    }
}

/// How many files came to what.
#[derive(Default)]
pub struct Totals {
    counts: BTreeMap<Verdict, usize>,
    took: Duration,
    /// What of the folders could not be listed, in words.
    pub unlisted: Vec<String>,
}

impl Totals {
    pub fn crashed(&self) -> usize {
        self.counts.get(&Verdict::Crash).copied().unwrap_or(0)
    }

    pub fn words(&self) -> String {
        let files: usize = self.counts.values().sum();
        let parts: Vec<String> =
            self.counts.iter().map(|(verdict, count)| format!("{count} {}", verdict.word())).collect();
        let files = if files == 1 { "1 file".to_owned() } else { format!("{files} files") };
        format!("{files} in {:.1} s: {}", self.took.as_secs_f32(), parts.join(", "))
    }
}

/// Reads all files, several at once, and reports each in the order of the library, until `report` wants no more.
///
/// # Errors
/// Where a path is not there, or there are no files, in words.
pub fn check(
    paths: &[PathBuf],
    children: &Children,
    report: &mut dyn FnMut(&Row) -> bool,
) -> Result<Totals, String> {
    let begun = Instant::now();
    let (mut files, mut totals) = (Vec::new(), Totals::default());
    for path in paths {
        if !path.exists() {
            return Err(format!("There is no such file. File: {}", path.display()));
        }
        gather(path, &mut files, &mut totals.unlisted);
    }
    if files.is_empty() {
        let why = totals.unlisted.first().map_or(String::new(), |why| format!(" {why}"));
        return Err(format!("There are no files in these folders.{why}"));
    }
    let at_once = std::thread::available_parallelism().map_or(1, usize::from).min(MAX_AT_ONCE);
    let (next, enough) = (AtomicUsize::new(0), AtomicBool::new(false));
    std::thread::scope(|scope| {
        let (send, rows) = channel();
        for _ in 0..at_once {
            let (send, next, enough, files) = (send.clone(), &next, &enough, &files);
            scope.spawn(move || {
                while !enough.load(Ordering::Relaxed) {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(file) = files.get(number) else { break };
                    if send.send((number, row(file, children))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        let mut early = BTreeMap::new();
        let mut wanted = 0;
        for (number, row) in rows {
            early.insert(number, row);
            while let Some(row) = early.remove(&wanted) {
                *totals.counts.entry(row.verdict).or_default() += 1;
                wanted += 1;
                if !enough.load(Ordering::Relaxed) && !report(&row) {
                    enough.store(true, Ordering::Relaxed);
                }
            }
        }
    });
    totals.took = begun.elapsed();
    Ok(totals)
}

fn row(file: &Path, children: &Children) -> Row {
    let begun = Instant::now();
    let reading = match Source::open(file) {
        Ok(source) => children.reading(source, DocId(1), &Stop::default(), None),
        Err(failure) => {
            Reading { document: Err::<Document, Failure>(failure), cut_short: None, peak_bytes: None }
        }
    };
    Row::new(file, &reading, begun.elapsed())
}

/// Files below a path, in the order in which the library lists them, by the same walk: a link is followed once and never
/// in circles, and pipes and devices are passed by. Hidden files are read as well: who asks whether a pile would open asks
/// for all of it. What could not be listed is said in words.
fn gather(path: &Path, files: &mut Vec<PathBuf>, unlisted: &mut Vec<String>) {
    if !path.is_dir() {
        files.push(path.to_owned());
        return;
    }
    let limits = walk::Limits { entries: MAX_ENTRIES, hidden: true, ..walk::Limits::default() };
    let listing = walk::list(path, limits, &Stop::default(), &mut |_| {});
    files.extend(listing.files().map(|entry| entry.path.clone()));
    unlisted.extend(listing.complaints);
}
