//! Reads texts, notes, pages, pictures and messages that are broken in ways that nobody thought of, through the doors
//! by which they come into the program: nothing panics, every promise of a document holds, the work is in proportion to
//! the file, and the same file gives the same document twice.
//!
//! Each subject has a room under `fuzz/`. How it runs, and how what fails is read again, stands in
//! `tests/common/fuzz.rs`. PDFs have `tests/fuzz_pdf.rs`.
#![cfg(target_os = "linux")]

#[path = "fuzz/archives.rs"]
mod archives; // what of archives?
#[path = "fuzz/books.rs"]
mod books; // what of books, and addresses in them?
#[path = "../src/read/formats/photo/tests/boxed.rs"]
mod boxed;
#[path = "fuzz/cards.rs"]
mod cards; // what of calendars and cards?
#[path = "fuzz/chats.rs"]
mod chats; // what of chats?
#[path = "common/fuzz.rs"]
mod fuzz;
#[path = "../src/read/formats/mobi/tests/built.rs"]
mod kindle;
#[path = "fuzz/letters.rs"]
mod letters; // what of mail?
#[path = "fuzz/logs.rs"]
mod logs; // what of logs?
#[path = "fuzz/messages.rs"]
mod messages; // what of the words of a child?
#[path = "fuzz/office.rs"]
mod office; // what of Word and its kin?
#[path = "fuzz/outlook.rs"]
mod outlook; // what of Outlook's messages?
#[path = "fuzz/pictures.rs"]
mod pictures; // what of pictures and drawings?
#[path = "common/place.rs"]
mod place;
#[path = "fuzz/sheets.rs"]
mod sheets; // what of workbooks and lists of values?
#[path = "fuzz/slides.rs"]
mod slides; // what of presentations?
#[path = "fuzz/trees.rs"]
mod trees; // what of structured data?
#[path = "fuzz/words.rs"]
mod words; // what of texts and pages?
#[path = "common/zip.rs"]
mod zip;

use folioscope::data::document::Document;
use folioscope::data::job::{PageTile, Stop};
use folioscope::data::sketch::sketch;
use folioscope::data::span::DocId;
use folioscope::read::formats;
use folioscope::read::sandbox::Children;
use folioscope::read::source::Source;
use fuzz::{check_told, files_of};
use std::path::Path;
use std::sync::Mutex;

/// Bytes of text that one byte of a file can become: a sign that means nothing is three bytes of U+FFFD, an entity of
/// five is six, and a quotation adds its signs.
const GROWTH: u64 = 8;
/// What spans of cells may add to any page.
const SPANS: u64 = 1_000_000;

fn seeds(samples: &str, corpus: &[&str], extensions: &[&str]) -> Vec<Vec<u8>> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(samples)];
    folders
        .extend(place::corpus().into_iter().flat_map(|root| corpus.iter().map(move |name| root.join(name))));
    let named = |path: &Path| {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or("");
        extensions.is_empty() || extensions.contains(&extension)
    };
    files_of(folders, 20 * 1024, named)
}

fn read(name: &str, bytes: &[u8]) -> Result<Option<Document>, String> {
    let source = Source::from_bytes(name, bytes);
    match Children::inside().read(source, DocId(1), &Stop::default(), None) {
        Ok(document) => Ok(Some(document)),
        // What panics is caught there, as it would be in the window; here it is what is looked for.
        Err(failure) if failure.words.contains("stopped working") => Err(failure.words),
        Err(failure) if failure.words.ends_with('.') => Ok(None),
        Err(failure) => Err(format!("no sentence: {failure}")),
    }
}

/// Everything that must hold of a file of words.
fn check(name: &str, bytes: &[u8]) -> Result<(), String> {
    let Some(document) = read(name, bytes)? else { return Ok(()) };
    document.check()?;
    check_told(&document)?;
    let most = bytes.len() as u64 * GROWTH + SPANS;
    if document.text.len() > most {
        return Err(format!("{} bytes became {} bytes of text", bytes.len(), document.text.len()));
    }
    let nothing = document.counts.words == 0 && document.pictures.is_empty();
    if nothing && document.complaints.is_empty() {
        return Err("a blank document without a sentence".to_owned());
    }
    let again = read(name, bytes)?.ok_or("it is read once, and not twice")?;
    if sketch(&document) != sketch(&again) {
        return Err("read twice, it is not the same".to_owned());
    }
    Ok(())
}

/// Where something panicked last.
static PANICKED: Mutex<String> = Mutex::new(String::new());

/// The first units of a document as pictures.
fn paint_some(source: Source, units: usize) -> Result<(), String> {
    let Ok(mut opened) = formats::open(formats::FORMATS, &source.into()) else { return Ok(()) };
    for unit in 0..units.min(3) as u32 {
        let tile = PageTile { unit, scale: 0.5, part: [0, 0, 30, 30], night: false };
        if let Ok(raster) = opened.paint(&tile)
            && raster.rgba.len() as u64 != u64::from(raster.width) * u64::from(raster.height) * 4
        {
            return Err("a picture is not as large as it says".to_owned());
        }
        let _ = opened.member(unit);
    }
    Ok(())
}
