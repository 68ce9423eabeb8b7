//! Would these files open? Each is read as the window would read it, and what came of it is one line.
//!
//! For people who are handed a folder of a thousand files and want to know what is in it, and for verdict the files
//! with which the program does badly.

use crate::data::document::Document;
use crate::data::job::{Failure, FailureKind, Stop};
use crate::data::listing::{Inside, Listing, TreeEntry, TreeKind};
use crate::data::span::DocId;
use crate::data::unit::UnitKind;
use crate::data::visible;
use crate::data::wording::grouped;
use crate::read::sandbox::{Children, Reading};
use crate::read::source::Source;
use crate::run::walk;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

mod workers;

/// Files and folders below one path: some 400 MB of names, where each is to be read anyway.
const MAX_ENTRIES: u32 = 2_000_000;

/// What came of a file, from the best to the worst: first what was read, then what cannot be, then what nobody knows
/// because it could not be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    Opens,
    /// With at least one complaint.
    OpensWithWarning,
    /// It opens, and there are no words in it.
    NoText,
    /// Nobody can read it as it is meant: it opens as the strings that can be read in it, and as bytes.
    StringsOnly,
    Password,
    NotSupported,
    /// A pipe, a socket, a device, a link that leads nowhere or to a folder that is listed elsewhere.
    NotAFile,
    /// It is not what it should be, or cannot be read at all.
    Damaged,
    /// It asked for more time or memory than a document may have.
    Limit,
    /// Nothing lies at this path: it was named and is not there, or was there when its folder was listed.
    Gone,
    /// Who started the program may not read it.
    NoPermission,
    /// A folder of whose files nothing is known.
    NotListed,
    /// The system had no files, processes or memory left, also when it was asked again later.
    NoResources,
    Crash,
}

impl Verdict {
    pub fn word(self) -> &'static str {
        match self {
            Self::Opens => "opens",
            Self::OpensWithWarning => "opens-with-warning",
            Self::NoText => "no-text",
            Self::StringsOnly => "strings-only",
            Self::Password => "password",
            Self::NotSupported => "not-supported",
            Self::NotAFile => "not-a-file",
            Self::Damaged => "damaged",
            Self::Limit => "limit",
            Self::Gone => "gone",
            Self::NoPermission => "no-permission",
            Self::NotListed => "not-listed",
            Self::NoResources => "no-resources",
            Self::Crash => "crash",
        }
    }

    /// Whether nothing is known of it, because it could not be looked at.
    fn unseen(self) -> bool {
        matches!(self, Self::Gone | Self::NoPermission | Self::NotListed | Self::NoResources)
    }

    fn of(reading: &Reading) -> Self {
        match (&reading.document, &reading.cut_short) {
            (_, Some(failure)) | (Err(failure), None) => match failure.kind {
                FailureKind::Password => Self::Password,
                FailureKind::NotSupported => Self::NotSupported,
                FailureKind::Limit => Self::Limit,
                FailureKind::Crash => Self::Crash,
                FailureKind::Gone => Self::Gone,
                FailureKind::NoPermission => Self::NoPermission,
                FailureKind::NotListed => Self::NotListed,
                FailureKind::NotAFile => Self::NotAFile,
                FailureKind::NoResources => Self::NoResources,
                FailureKind::Damaged | FailureKind::Stopped | FailureKind::Exists | FailureKind::Other => {
                    Self::Damaged
                }
            },
            (Ok(document), None) if document.unit_kind() == Some(UnitKind::Byte) => Self::StringsOnly,
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
        let path = visible::path(path);
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

    /// For programs: one JSON object. Of a path that is not Unicode, `path` has what can be read of it and `path_bytes`
    /// all of it, percent-encoded.
    pub fn json(&self) -> String {
        let Self { path, verdict, format, units, characters, complaints, took, peak_bytes, words } = self;
        let format = Some(format).filter(|format| !format.is_empty());
        let took = took.as_millis() as u64;
        let mut row = json!({
            "path": path.to_string_lossy(),
            "outcome": verdict.word(),
            "format": format,
            "units": units,
            "characters": characters,
            "complaints": complaints,
            "millis": took,
            "peak_bytes": peak_bytes,
            "words": words,
        });
        if let (Some(bytes), Some(row)) = (visible::path_bytes(path), row.as_object_mut()) {
            row.insert("path_bytes".to_owned(), bytes.into());
        }
        row.to_string()
    }
}

/// How many files came to what.
#[derive(Default)]
pub struct Totals {
    counts: BTreeMap<Verdict, usize>,
    took: Duration,
    /// What could not be listed and has no row, in words.
    pub unlisted: Vec<String>,
    /// What was named and has no row for another reason, in words: a folder without files, a path that was named before.
    pub remarks: Vec<String>,
}

impl Totals {
    /// How many files made the part of the program crash that read them.
    pub fn crashed(&self) -> usize {
        self.counts.get(&Verdict::Crash).copied().unwrap_or(0)
    }

    /// Of how many files and folders nothing is known, because they could not be looked at.
    pub fn unseen(&self) -> usize {
        let rows = self.counts.iter().filter(|(verdict, _)| verdict.unseen());
        rows.map(|(_, count)| count).sum::<usize>() + self.unlisted.len()
    }

    pub fn words(&self) -> String {
        let files = self.counts.iter().filter(|(verdict, _)| **verdict != Verdict::NotListed);
        let files: usize = files.map(|(_, count)| count).sum();
        let parts: Vec<String> =
            self.counts.iter().map(|(verdict, count)| format!("{count} {}", verdict.word())).collect();
        let files = if files == 1 { "1 file".to_owned() } else { format!("{files} files") };
        format!("{files} in {:.1} s: {}", self.took.as_secs_f32(), parts.join(", "))
    }
}

/// Reads all files, several at once, and reports each in the order of the library, until `report` wants no more.
///
/// A path that is not there is a row like any other: one that was mistyped must not keep a thousand others from being
/// read. One that is named again is read and counted once.
///
/// # Errors
/// Where there are only folders without files, or the system has no thread to spare, in words.
pub fn check(
    paths: &[PathBuf],
    children: &Children,
    report: &mut dyn FnMut(&Row) -> bool,
) -> Result<Totals, String> {
    let begun = Instant::now();
    let (mut items, mut totals) = (Vec::new(), Totals::default());
    let mut named = BTreeSet::new();
    for path in paths {
        if named.insert(place(path)) {
            gather(path, &mut items, &mut totals);
        } else {
            let path = path.display();
            totals.remarks.push(format!("This was named before, and is read and counted once. Path: {path}"));
        }
    }
    // What could not be listed is no silence: it is told with the totals.
    if items.is_empty() && totals.unlisted.is_empty() {
        return Err("There are no files in these folders.".to_owned());
    }
    workers::read_all(&items, children, &mut |row| {
        *totals.counts.entry(row.verdict).or_default() += 1;
        report(row)
    })?;
    totals.took = begun.elapsed();
    Ok(totals)
}

/// Something that was met, of which a row will tell.
struct Item {
    path: PathBuf,
    /// Why it is not read; what can be, is read to know.
    closed: Option<Failure>,
}

fn row(item: &Item, children: &Children) -> Row {
    let begun = Instant::now();
    let reading = match &item.closed {
        Some(failure) => Reading::of(Err(failure.clone())),
        None => match Source::open(&item.path) {
            Ok(source) => children.reading(source, DocId(1), &Stop::default(), None),
            Err(failure) => Reading::of(Err(failure)),
        },
    };
    Row::new(&item.path, &reading, begun.elapsed())
}

/// What lies below a path, in the order in which the library lists it, by the same walk: a link is followed once and
/// never in circles. Nothing is passed by without a row, neither what is hidden nor what is no file or cannot be looked
/// at: who asks whether a pile would open asks for all of it. What could not be listed and has no row is said in words.
///
/// A path that is not there, or cannot be looked at, is an item as well: what is wrong with it is told by who opens it.
fn gather(path: &Path, items: &mut Vec<Item>, totals: &mut Totals) {
    if !path.is_dir() {
        items.push(Item { path: path.to_owned(), closed: None });
        return;
    }
    let limits = walk::Limits { entries: MAX_ENTRIES, hidden: true, others: true, ..walk::Limits::default() };
    let mut listing = walk::list(path, limits, &Stop::default(), &mut |_| {});
    let before = items.len();
    if let Some(failure) = listing.closed.take() {
        items.push(Item { path: path.to_owned(), closed: Some(*failure) });
    }
    items.extend(met(&listing));
    if items.len() == before && listing.complaints.is_empty() {
        totals.remarks.push(format!("There are no files in this folder. Folder: {}", path.display()));
    }
    totals.unlisted.extend(listing.complaints);
}

/// Where a path leads, however it was typed. A link stays what it is: it is something of its own in its folder, with a
/// name that leads elsewhere tomorrow.
fn place(path: &Path) -> PathBuf {
    // “.” and “..” have no name of their own.
    let Some(name) = path.file_name() else {
        return path.canonicalize().unwrap_or_else(|_| path.to_owned());
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    folder.canonicalize().map_or_else(|_| path.to_owned(), |folder| folder.join(name))
}

/// What of a listing a row will tell: all but folders that were looked into, whose contents tell it.
fn met(listing: &Listing) -> impl Iterator<Item = Item> {
    let shown = listing.shown(|_, _| true).filter_map(|number| listing.entry(number));
    shown.filter_map(|TreeEntry { path, kind, .. }| {
        let closed = match kind {
            TreeKind::File | TreeKind::Other => None,
            TreeKind::Folder(Inside::Closed(failure)) => Some((**failure).clone()),
            TreeKind::Folder(Inside::Read(_) | Inside::Waiting) => return None,
        };
        Some(Item { path: path.clone(), closed })
    })
}
