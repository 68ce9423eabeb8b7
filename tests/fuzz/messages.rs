//! Breaks what a child says to the window.

use super::fuzz::Target;
use folioscope::data::cfi;
use folioscope::data::document::Document;
use folioscope::data::job::Stop;
use folioscope::data::sketch::sketch;
use folioscope::data::span::{DocId, Span};
use folioscope::read::formats;
use folioscope::read::sandbox::Children;
use folioscope::read::sandbox::diff::Differ;
use folioscope::read::sandbox::protocol::{Delta, framed, unframed};
use folioscope::read::sandbox::replica::Replica;
use folioscope::read::source::Source;
use std::path::{Path, PathBuf};

/// What a child tells of some honest documents: frames, each behind its length, as they go over the socket.
fn conversations() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let files = [
        "html/letter_of_tables.html",
        "markdown/note.md",
        "pdf/form.pdf",
        "pdf/labels.pdf",
        "pdf/hidden.pdf",
        "../../assets/sample/A small reader.epub",
    ];
    let mut told: Vec<Vec<u8>> = Vec::new();
    for file in files {
        let mut source = Source::open(&root.join(file)).unwrap();
        source.path = Some(PathBuf::from("/papers").join(file.trim_start_matches("../")));
        let document = Children::inside().read(source, DocId(1), &Stop::default(), None).unwrap();
        let mut frames = Vec::new();
        Differ::default().tell(&document, |delta| frames.extend(framed(&delta).unwrap()));
        told.push(frames);
    }
    told
}

#[test]
fn messages() {
    let words: &[&[u8]] = &[
        b"\xFF\xFF\xFF\xFF\x0F",
        b"\0",
        b"\x01",
        b"\x80",
        b"\xFF",
        b"\x02\0",
        b"\xC3\xA4",
        b"\0\0\xC0\x7F",
        b"\x10\0\0\0",
    ];
    Target { test: "messages::messages", seeds: conversations(), words, check: check_messages }.run();
}

/// Takes a conversation as the window does, and gives the document that comes of it.
fn hear(bytes: &[u8]) -> Result<Option<Document>, String> {
    let about = Document { path: Some(PathBuf::from("/papers/pdf/form.pdf")), ..Document::default() };
    let mut replica = Replica::new(about, formats::FORMATS);
    let mut rest = bytes;
    while let Some((head, after)) = rest.split_first_chunk::<4>() {
        let len = (u32::from_le_bytes(*head) as usize).min(after.len());
        let (frame, next) = after.split_at(len);
        rest = next;
        // A child that speaks nonsense is ended; what it said before that stays.
        let Ok(delta) = unframed::<Delta>(frame) else { break };
        if replica.apply(delta).is_err() {
            break;
        }
    }
    let Some(document) = replica.document() else { return Ok(None) };
    document.check()?;
    // What is shown is asked for words and places all over.
    let end = document.text.len();
    for share in 0..4 {
        let from = end * share / 4;
        document.areas(Span::new(from, (from + 50).min(end)));
        // A lie about the way to a chapter makes an address that is none.
        let address = cfi::of_span(document, Span::new(from, (from + 50).min(end)));
        if let Some(asked) = address.as_deref().and_then(cfi::parse) {
            let _ = cfi::find(document, &asked);
        }
    }
    Ok(Some(document.clone()))
}

fn check_messages(bytes: &[u8]) -> Result<(), String> {
    let (once, twice) = (hear(bytes)?, hear(bytes)?);
    match (once, twice) {
        (None, None) => Ok(()),
        (Some(one), Some(other)) if sketch(&one) == sketch(&other) => Ok(()),
        _ => Err("heard twice, it is not the same".to_owned()),
    }
}
