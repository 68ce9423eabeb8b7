//! What a new format costs: one file, which is `new_format/parcel.rs`, and one row in a table, which is `FORMATS` here.
//! It lies outside of the crate, so that nothing in the crate can have been written for it; and it is read in the
//! program itself and in a child, through the same protocol and the same checks as every other, with the same outcome.
//!
//! This target has no harness: children are started from it, as they are from the program, and a child is not to run
//! tests.

#[path = "new_format/parcel.rs"]
mod parcel;

use flate2::{Compression, Crc, write::DeflateEncoder};
use folioscope::data::document::{Document, OutlineSource};
use folioscope::data::job::{Failure, FailureKind, Stop};
use folioscope::data::place::Origin;
use folioscope::data::settings::Settings;
use folioscope::data::sketch::sketch;
use folioscope::data::span::{DocId, Span};
use folioscope::desk::command::Command;
use folioscope::desk::documents::Selection;
use folioscope::desk::{Effect, Event};
use folioscope::keep::keeper::Forgetful;
use folioscope::read::formats::{self, Format};
use folioscope::read::sandbox::Children;
use folioscope::read::source::Source;
use folioscope::run::check;
use folioscope::run::pool::Jobs;
use folioscope::ui::Setup;
use folioscope::ui::headless::Headless;
use std::io::Write;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::Ordering;

// ---- the row in the table

const FORMATS: &[Format] =
    &[parcel::FORMAT, formats::markdown::FORMAT, formats::html::FORMAT, formats::text::FORMAT];

// ---- what a harness does elsewhere

/// All tests by their names.
macro_rules! tests {
    ($($name:ident),+ $(,)?) => { &[$((stringify!($name), $name as fn())),+] };
}

const TESTS: &[(&str, fn())] = tests![
    a_format_with_files_a_table_and_a_grid_takes_one_file_and_one_row,
    a_child_tells_of_it_what_is_read_in_the_program,
    a_child_serves_the_files_in_it_and_opens_it_once,
    its_grid_and_the_files_in_its_files_are_seen_in_the_window,
    it_is_checked_with_a_whole_folder,
    what_is_odd_about_its_container_is_said_beside_what_can_be_read,
    parcels_folded_into_parcels_end_at_a_limit,
];

fn main() -> ExitCode {
    #[cfg(target_os = "linux")]
    if std::env::args_os().nth(1).is_some_and(|first| first == folioscope::read::sandbox::AS_CHILD) {
        return folioscope::read::sandbox::child::serve(FORMATS);
    }
    // As other targets understand `cargo test NAME`.
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    let chosen = || TESTS.iter().filter(|(name, _)| name.contains(&wanted));
    let failed = chosen().filter(|(name, test)| {
        let failed = catch_unwind(test).is_err();
        println!("test {name} ... {}", if failed { "FAILED" } else { "ok" });
        failed
    });
    let (failed, run) = (failed.count(), chosen().count());
    println!("{} passed; {failed} failed; {} filtered out", run - failed, TESTS.len() - run);
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn inside() -> Children {
    Children::inside_with(FORMATS)
}

/// Those that read it elsewhere: none where the system has no children.
fn children() -> Vec<Children> {
    #[cfg(target_os = "linux")]
    return vec![Children::reading_with(std::env::current_exe().unwrap(), FORMATS)];
    #[cfg(not(target_os = "linux"))]
    Vec::new()
}

// ---- what is read

/// Reads a file in the program itself.
fn open(name: &str, bytes: Vec<u8>) -> Result<Document, Failure> {
    let source = Source::from_bytes(name, bytes);
    let document = formats::read_with(FORMATS, source, DocId(1), &Stop::default(), None)?;
    document.check().unwrap_or_else(|why| panic!("{why}"));
    Ok(document)
}

/// An archive of files, packed, as an honest program writes it.
fn parcel(members: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in members {
        let mut sum = Crc::new();
        sum.update(bytes);
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        let packed = encoder.finish().unwrap();
        let mut numbers = b"\x14\0\0\0\x08\0\0\0\0\0".to_vec();
        let lengths = [sum.sum(), packed.len() as u32, bytes.len() as u32, name.len() as u32];
        lengths.iter().for_each(|number| numbers.extend(number.to_le_bytes()));
        let at = out.len() as u32;
        out.extend(b"PK\x03\x04");
        out.extend(&numbers);
        out.extend(name.as_bytes());
        out.extend(&packed);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&numbers);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let start = out.len() as u32;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    (0..2).for_each(|_| out.extend((members.len() as u16).to_le_bytes()));
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

/// A parcel with everything: a letter, a table, a sheet, a folded letter, two members of one name, and a parcel that
/// holds another.
fn example() -> Vec<u8> {
    let innermost = parcel(&[("letter.txt", b"The innermost letter")]);
    let inner = parcel(&[
        ("letter.txt", b"The inner letter"),
        ("sheet.tsv", b"x\ty\n"),
        ("last.parcel", &innermost),
        ("note.txt", b"A note in the inner one."),
    ]);
    let folded = parcel(&[("letter.txt", b"The folded letter")]);
    parcel(&[
        ("letter.txt", b"The letter"),
        ("table.tsv", b"a\tb\nc\td\n"),
        ("sheet.tsv", b"Name\tCrew\nEsmeralda\t31\nHope\t7\n"),
        ("deep.parcel", &inner),
        ("more.folded", &folded),
        ("../x", b""),
    ])
}

/// The parcel with everything, as a file.
fn example_file() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parcel");
    std::fs::write(&path, example()).unwrap();
    (folder, path)
}

fn a_format_with_files_a_table_and_a_grid_takes_one_file_and_one_row() {
    let document = open("a.parcel", example()).unwrap();
    assert_eq!((document.format, document.format_version), ("Parcel", 1));
    let words = document.text.slice(Span::new(0, u64::MAX)).into_owned();
    assert_eq!(words, "The letter\na\tb\nc\td\n\nName\tCrew\nEsmeralda\t31\nHope\t7\nThe folded letter\n");
    let outline: Vec<&str> = document.outline.iter().map(|entry| entry.title.as_str()).collect();
    assert_eq!(
        (outline, document.outline_source),
        (vec!["The letter", "The folded letter"], OutlineSource::Marked)
    );
    assert_eq!((document.tables.len(), document.tables.get(0).unwrap().rows), (2, 2));
    // Two lists that the format filled itself, and one that it did not know to be told for it.
    let files: Vec<&str> = document.asides.iter().map(|aside| aside.name.as_str()).collect();
    assert_eq!(files, ["letter.txt", "table.tsv", "sheet.tsv", "deep.parcel", "more.folded", "../x"]);
    let said: Vec<&str> = document.complaints.iter().map(|complaint| complaint.words.as_str()).collect();
    assert_eq!(said, ["A member has a name that leads out of the archive, and is not followed: “../x”."]);
    assert!(document.grid(0).is_some() && document.digest.is_some());
    assert_eq!(open("a.md", b"# Others go on".to_vec()).unwrap().format, "Markdown");
}

// ---- what is told by a child

/// What somebody does, and how often a parcel was read or opened in this process meanwhile.
fn touching<T>(act: impl FnOnce() -> T) -> (T, usize) {
    let before = parcel::TOUCHED.load(Ordering::Relaxed);
    let done = act();
    (done, parcel::TOUCHED.load(Ordering::Relaxed) - before)
}

fn a_child_tells_of_it_what_is_read_in_the_program() {
    let home = open("a.parcel", example()).unwrap();
    for children in children() {
        let source = Source::from_bytes("a.parcel", example());
        let (reading, here) = touching(|| children.reading(source, DocId(1), &Stop::default(), None));
        let told = reading.document.unwrap();
        told.check().unwrap();
        assert!(reading.cut_short.is_none() && reading.peak_bytes.is_some(), "no child read it");
        assert_eq!(here, 0, "it was read in the program");
        assert_eq!(sketch(&told), sketch(&home));
        assert_eq!((told.format, told.format_version, told.digest), ("Parcel", 1, home.digest));
        assert!(told.asides.iter().eq(home.asides.iter()) && told.asides.len() == 6);
        assert!(told.complaints.iter().eq(home.complaints.iter()) && told.complaints.len() == 1);
        // What the table of this program does not have, no child of it can say.
        let strange = Children::inside().read(
            Source::from_bytes("a.parcel", example()),
            DocId(1),
            &Stop::default(),
            None,
        );
        assert_eq!(strange.unwrap().format, "Archive", "it is read as what it is made of");
    }
}

fn a_child_serves_the_files_in_it_and_opens_it_once() {
    let (_folder, path) = example_file();
    let origin = Origin::File(path.clone());
    for children in children().into_iter().chain([inside()]) {
        let mut opened = 0;
        for (number, name, len) in [(0, "letter.txt", 10), (1, "table.tsv", 8), (0, "letter.txt", 10)] {
            let open = || {
                opened += 1;
                Source::open(&path)
            };
            let (its_name, bytes) = children.member(&origin, open, number, &Stop::default()).unwrap();
            assert_eq!((its_name.as_str(), bytes.len()), (name, len));
        }
        assert_eq!(opened, 1, "the child that has it open was not kept");
        let missing = children.member(&origin, || Source::open(&path), 99, &Stop::default());
        assert!(missing.is_err());
    }
}

// ---- what is seen

/// A window that reads with these children; what is to be seen is told line by line.
struct Seen {
    app: Headless,
    lines: Vec<String>,
}

impl Seen {
    fn act(&mut self, line: &str) {
        self.app.command(line.parse::<Command>().unwrap());
        self.app.settle();
    }

    fn command(&mut self, command: Command) {
        self.app.command(command);
        self.app.settle();
    }

    /// Opens the file of this name that lies in the document in front.
    fn open_in_it(&mut self, name: &str) {
        let desk = &self.app.app.desk;
        let document = desk.active_document().expect("a document is open");
        let number = document.asides.iter().position(|aside| aside.name == name).expect("it has this file");
        self.command(Command::OpenAttachment { doc: document.id, number: number as u32 });
        self.tell();
    }

    /// Takes down what the document in front is, how it is shown, and what of it is chosen.
    fn tell(&mut self) {
        let desk = &mut self.app.app.desk;
        let view = desk.active_view().expect("a document is open");
        let (shown, origin) = (desk.shown_as(view.id), desk.documents[&view.doc].origin.clone());
        let document = desk.active_document().expect("it was read");
        let chosen = match view.selection {
            Some(Selection::Cells { unit, cells }) => document.cell_words(unit as usize, cells),
            _ => "nothing".to_owned(),
        };
        let (name, format, depth) = (document.name.clone(), document.format, origin.depth());
        self.lines.push(format!("{name}: {format}, as {shown:?}, in {depth} others, {chosen} chosen"));
    }

    fn tell_copied(&mut self) {
        let effects = self.app.app.desk.handle(Event::Command(Command::CopyCitation));
        let text = effects.iter().find_map(|effect| match effect {
            Effect::CopyText(text) => Some(text.clone()),
            _ => None,
        });
        self.lines.push(text.expect("there is something to be copied"));
    }
}

/// What one sees who opens a parcel, goes to a cell of it, and opens what lies in it.
fn seen(path: &Path, children: Children) -> Vec<String> {
    let jobs = Jobs::at_once(Box::new(Forgetful), children);
    let app = Headless::new(Setup { settings: Settings::default(), jobs, live: false }, [900, 600], 1.0);
    let mut seen = Seen { app, lines: Vec::new() };
    seen.command(Command::Open { path: path.to_owned() });
    seen.tell();
    seen.act("page B2");
    seen.tell();
    seen.tell_copied();
    seen.open_in_it("deep.parcel");
    seen.act("page A1");
    seen.tell_copied();
    seen.open_in_it("last.parcel");
    seen.act("back");
    seen.open_in_it("note.txt");
    seen.lines
}

fn its_grid_and_the_files_in_its_files_are_seen_in_the_window() {
    let (_folder, path) = example_file();
    let (home, here) = touching(|| seen(&path, inside()));
    assert!(here > 0, "nothing was read in the program, so that the other half shows nothing");
    assert_eq!(
        home,
        [
            "a.parcel: Parcel, as Grid, in 0 others, nothing chosen",
            "a.parcel: Parcel, as Grid, in 0 others, Book!B2 chosen",
            "“31” — The letter (a.parcel), Book!B2.",
            "deep.parcel: Parcel, as Grid, in 1 others, nothing chosen",
            "“x” — The inner letter (deep.parcel), in a.parcel, Book!A1.",
            "last.parcel: Parcel, as Words, in 2 others, nothing chosen",
            "note.txt: Plain text, as Words, in 2 others, nothing chosen",
        ]
    );
    for children in children() {
        let (elsewhere, here) = touching(|| seen(&path, children));
        assert_eq!((elsewhere, here), (home.clone(), 0));
    }
}

fn it_is_checked_with_a_whole_folder() {
    let (folder, _) = example_file();
    for children in children().into_iter().chain([inside()]) {
        let mut rows = Vec::new();
        let totals = check::check(&[folder.path().to_owned()], &children, &mut |row| {
            rows.push((row.verdict, row.format, row.units, row.complaints));
            true
        });
        assert_eq!(rows, [(check::Verdict::OpensWithWarning, "Parcel", 1, 1)]);
        assert_eq!(totals.unwrap().crashed(), 0);
    }
}

fn what_is_odd_about_its_container_is_said_beside_what_can_be_read() {
    let document =
        open("a.parcel", parcel(&[("letter.txt", b"First"), ("../x", b""), ("letter.txt", b"Last")]))
            .unwrap();
    assert!(document.text.slice(Span::new(0, u64::MAX)).starts_with("Last"));
    let said: Vec<&str> = document.complaints.iter().map(|complaint| complaint.words.as_str()).collect();
    assert_eq!(
        said,
        [
            "A member has the name of another one; most programs keep the last alone: “letter.txt”.",
            "A member has a name that leads out of the archive, and is not followed: “../x”.",
        ]
    );
    let empty = open("a.parcel", parcel(&[("other.txt", b"")])).unwrap_err();
    assert_eq!(
        (empty.kind, empty.words.as_str()),
        (FailureKind::Damaged, "This file lacks its part “letter.txt”.")
    );
}

fn parcels_folded_into_parcels_end_at_a_limit() {
    let nested =
        (0..12).fold(Vec::new(), |inner, _| parcel(&[("letter.txt", b"Another"), ("in.folded", &inner)]));
    // The innermost is no archive; one is stopped long before.
    let failure = open("a.parcel", nested).unwrap_err();
    assert_eq!(failure.kind, FailureKind::Limit, "{failure}");
}
