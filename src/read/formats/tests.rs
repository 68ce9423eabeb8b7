//! What holds for every format: which one reads a file, and of which version of a file words and digest are.

use super::*;
use crate::data::document::BlockKind;
use std::path::Path;

/// Reads the words of a file as one paragraph, and then writes to that file as another program would.
fn read_and_write(source: &Arc<Source>, draft: &mut Draft, _: &Stop) -> Result<(), Failure> {
    let words = source.read_all(1000)?;
    draft.begin(BlockKind::Paragraph);
    draft.flow(&String::from_utf8_lossy(&words));
    draft.end();
    std::fs::write(source.path.as_deref().unwrap(), "other words, and more of them").unwrap();
    Ok(())
}

const AT_HOME: Format = Format::at_home("Restless", &["restless"], |_| 100, read_and_write);
/// Too large to be held, or read in a child: its bytes are read twice.
const ELSEWHERE: Format = Format { at_home: false, ..AT_HOME };

fn read_from(path: &Path, formats: &'static [Format]) -> Document {
    read_with(formats, Source::open(path).unwrap(), DocId(1), &Stop::default(), None).unwrap()
}

#[test]
fn a_file_that_changes_while_it_is_read_has_no_digest_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.restless");
    std::fs::write(&path, "words").unwrap();
    let document = read_from(&path, &[ELSEWHERE]);
    assert_eq!(
        (document.text.slice(crate::data::span::Span::new(0, 5)), document.digest),
        ("words".into(), None)
    );
    let complaint = document.complaints.last().unwrap();
    assert!(complaint.words.contains("changed while it was read") && complaint.hint.is_some());
}

#[test]
fn what_is_held_has_the_digest_of_the_words_that_are_shown() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.restless");
    std::fs::write(&path, "words").unwrap();
    let document = read_from(&path, &[AT_HOME]);
    let expected = Source::from_bytes("a", &b"words"[..]).digest(&Stop::default()).unwrap();
    assert_eq!(document.digest, Some(expected));
    assert!(document.complaints.is_empty(), "{:?}", document.complaints.get(0));
}

#[test]
fn a_file_that_was_written_to_before_it_was_held_has_no_digest() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.restless");
    std::fs::write(&path, "words").unwrap();
    let source = Source::open(&path).unwrap();
    std::fs::write(&path, "words of another length").unwrap();
    let document = read_with(&[AT_HOME], source, DocId(1), &Stop::default(), None).unwrap();
    assert_eq!((document.digest, document.complaints.len()), (None, 1));
}

#[test]
fn a_file_that_another_replaces_under_its_name_keeps_its_digest() {
    let folder = tempfile::tempdir().unwrap();
    let (path, other) = (folder.path().join("a.txt"), folder.path().join("b.txt"));
    std::fs::write(&path, "words").unwrap();
    std::fs::write(&other, "another file's words").unwrap();
    let source = Source::open(&path).unwrap();
    std::fs::rename(&other, &path).unwrap();
    let document = read(source, DocId(1), &Stop::default(), None).unwrap();
    assert!(document.digest.is_some() && document.complaints.is_empty());
}

#[test]
fn every_document_says_by_which_version_of_its_format_it_was_read() {
    for format in FORMATS {
        assert!(format.version > 0, "{}: 0 is what no format has made", format.name);
    }
    let source = Source::from_bytes("a.md", &b"# words"[..]);
    let document = read(source, DocId(1), &Stop::default(), None).unwrap();
    assert_eq!(document.format_version, markdown::FORMAT.version);
    let mut told = Vec::new();
    crate::data::sketch::sketch_json(&document, &mut told).unwrap();
    let stated = format!(r#""format_version":{}"#, markdown::FORMAT.version);
    assert!(String::from_utf8(told).unwrap().contains(&stated));
}

/// Whoever searches a folder must not be told of words where there are none.
#[test]
fn a_program_that_is_called_a_page_is_opened_as_what_it_is() {
    for name in ["a.html", "a.md", "a.txt"] {
        for (bytes, what) in
            [(&b"\x7FELF\x02\x01\x01\0\0\0\0\0"[..], "a program"), (&[0; 400], "an unknown kind")]
        {
            let read = read(Source::from_bytes(name, bytes), DocId(1), &Stop::default(), None);
            let document = read.unwrap();
            let told = &document.complaints.get(0).unwrap().words;
            assert!(told.contains(what) && document.text.is_empty(), "{name}: {told}");
        }
    }
}

/// A file that is called a letter and is something else was not written by who calls it so, or is damaged.
#[test]
fn text_that_is_called_something_else_says_so() {
    let told = |name: &str| {
        let source = Source::from_bytes(name, &b"Nobody saw the guard.\n"[..]);
        let document = read_with(FORMATS, source, DocId(1), &Stop::default(), None).unwrap();
        document.complaints.iter().map(|one| one.words.clone()).collect::<Vec<_>>()
    };
    let words = "This file is called “.odt” and is not of that kind: it is plain text.";
    assert_eq!(told("letter.odt"), [words]);
    ["letter.txt", "letter", "letter.log", "a.md"]
        .iter()
        .for_each(|name| assert!(told(name).is_empty(), "{name}"));
}
