//! Every file dropped into `tests/samples/<format>/` is a test: it is read, its spans are checked,
//! and its sketch is compared with the `.sketch` beside it. `UPDATE_SKETCHES=1` writes them anew.
//!
//! Programs that make samples lie beside them and are no samples. The long one has a test of its own, because nobody
//! would read a sketch of two thousand pages. What is made for the sample library lies there, and has its sketches in
//! `tests/samples/library/`.

use folioscope::data::document::Document;
use folioscope::data::job::{FailureKind, Stop};
use folioscope::data::password::Password;
use folioscope::data::sketch::{page_text, sketch, sketch_json};
use folioscope::data::span::{DocId, Span};
use folioscope::data::unit::UnitState;
use folioscope::read::formats;
use folioscope::read::sandbox::diff::Differ;
use folioscope::read::sandbox::protocol::{Delta, framed, unframed};
use folioscope::read::sandbox::replica::Replica;
use folioscope::read::source::Source;
use std::path::{Path, PathBuf};

/// Samples that are locked, and what opens them.
const PASSWORDS: &[(&str, &str)] = &[("encrypted.pdf", "reader")];
const LONG: &str = "two-thousand-pages.pdf";

/// How many samples each folder has at least: a test that finds none has looked at nothing.
const LEAST: &[(&str, usize)] = &[
    ("archive", 2),
    ("calendar", 1),
    ("contacts", 1),
    ("chat", 3),
    ("html", 2),
    ("json", 2),
    ("library", 0),
    ("log", 3),
    ("markdown", 1),
    ("pdf", 10),
];

/// Documents of the sample library whose sketches are compared: those that no text editor could write.
const OF_THE_LIBRARY: &[&str] = &[
    "A small reader.epub",
    "Chronology, for print.odt",
    "Letters about June.mbox",
    "Notice on the door.jpg",
    "Sent by Vera.zip",
    "Statement to the press, draft.docx",
    "The open evening.pptx",
    "Who said what, by day.xlsx",
    "Who said what.svg",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples")
}

fn is_sample(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    path.is_file() && !matches!(extension, Some("sketch" | "py")) && !path.ends_with(LONG)
}

fn read(path: &Path) -> Document {
    let name = path.display();
    let mut source = Source::open(path).unwrap_or_else(|error| panic!("{name}: {error}"));
    let password = PASSWORDS.iter().find(|(locked, _)| path.ends_with(locked));
    source.password = password.map(|(_, password)| Password::new(*password));
    let document = formats::read(source, DocId(1), &Stop::default(), None);
    let document = document.unwrap_or_else(|error| panic!("{name}: {error}"));
    document.check().unwrap_or_else(|error| panic!("{name}: {error}"));
    document
}

/// The document as the window understands it when a child has read it.
fn told(document: &Document) -> Result<Document, String> {
    let Document { id, name, path, bytes, .. } = document.clone();
    let mut replica =
        Replica::new(Document { id, name, path, bytes, ..Document::default() }, formats::FORMATS);
    let mut told = Ok(false);
    Differ::default().tell(document, |delta| {
        let frame = framed(&delta).unwrap();
        let delta: Delta = unframed(&frame[4..]).unwrap();
        told = told.clone().and_then(|_| replica.apply(delta));
    });
    told?;
    Ok(replica.document().unwrap().clone())
}

fn samples() -> Vec<PathBuf> {
    let entries = |path: &Path| -> Vec<PathBuf> {
        let read = std::fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut found: Vec<PathBuf> = read.map(|entry| entry.unwrap().path()).collect();
        found.sort();
        found
    };
    let folders = entries(&root()).into_iter().filter(|path| path.is_dir());
    let files = folders.flat_map(|folder| entries(&folder));
    let library = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample");
    let of_the_library = OF_THE_LIBRARY.iter().map(|name| library.join(name));
    files.filter(|path| is_sample(path)).chain(of_the_library).collect()
}

/// Where the sketch of a sample lies.
fn sketch_of(sample: &Path) -> PathBuf {
    let name = sample.file_name().unwrap().to_string_lossy();
    let folder = match sample.starts_with(root()) {
        true => sample.parent().unwrap().to_owned(),
        false => root().join("library"),
    };
    folder.join(format!("{name}.sketch"))
}

#[test]
fn every_format_has_its_samples() {
    for (folder, least) in LEAST {
        let found = samples().iter().filter(|path| path.starts_with(root().join(folder))).count();
        assert!(found >= *least, "{folder}: {found} samples, and {least} are expected");
    }
    let folders = std::fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().path());
    for folder in folders.filter(|path| path.is_dir()) {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        assert!(LEAST.iter().any(|(known, _)| *known == name), "{name}: say how many samples it has");
    }
}

#[test]
fn samples_are_understood_as_before() {
    let update = std::env::var_os("UPDATE_SKETCHES").is_some();
    let mut changed = Vec::new();
    for path in samples() {
        let name = path.display();
        let document = read(&path);
        sketch_json(&document, &mut Vec::new()).unwrap();
        let told =
            told(&document).unwrap_or_else(|why| panic!("{name}: a child that says so is ended: {why}"));
        assert_eq!(sketch(&told), sketch(&document), "{name}: told by a child");
        // Where the samples lie differs from machine to machine.
        let folder = path.parent().unwrap_or(Path::new("")).display().to_string();
        let found = sketch(&document).replace(&format!("{}/", folder.replace('\\', "/")), "");
        let expected_path = sketch_of(&path);
        let expected = std::fs::read_to_string(&expected_path).unwrap_or_default().replace("\r\n", "\n");
        if found == expected {
            continue;
        }
        if update {
            std::fs::write(&expected_path, &found).unwrap();
        } else {
            println!("--- {name}, expected\n{expected}\n--- found\n{found}");
            changed.push(name.to_string());
        }
    }
    assert!(changed.is_empty(), "understood in another way: {changed:#?}. UPDATE_SKETCHES=1 accepts it.");
}

#[test]
fn locked_samples_ask_for_their_password() {
    for (name, _) in PASSWORDS {
        let source = Source::open(&root().join("pdf").join(name)).unwrap();
        let failure = formats::read(source, DocId(1), &Stop::default(), None).err().unwrap();
        assert_eq!(failure.kind, FailureKind::Password, "{name}: {failure}");
    }
}

/// The words of a page, and what stands on it where a word is said to stand.
#[test]
fn two_thousand_pages_lead_from_words_to_places_and_back() {
    let document = read(&root().join("pdf").join(LONG));
    assert_eq!(document.units.len(), 2000);
    for (page, words) in [
        (1, "Entry one was read and found in order."),
        (1234, "Entry one thousand two hundred thirty four was read and found in order."),
        (2000, "Entry two thousand was read and found in order."),
    ] {
        assert_eq!(page_text(&document, page).unwrap().trim(), words);
        let unit = document.units.get(page - 1).unwrap();
        assert_eq!((unit.label.as_str(), unit.state), (page.to_string().as_str(), UnitState::Words));
        for piece in &unit.pieces {
            let span = unit.span_of(&piece);
            let areas = document.areas(span);
            let [(index, area)] = areas.as_slice() else { panic!("{span} stands in {areas:?}") };
            assert_eq!(*index, page - 1);
            let (x, y) = area.centre();
            let found = unit.piece_under(x, y);
            assert_eq!(found, Some(span), "page {page}");
        }
    }
    let words = document.text.slice(Span::new(0, document.text.len()));
    assert_eq!(words.matches("was read and found in order.").count(), 2000);
}
