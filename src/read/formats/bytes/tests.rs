//! What a reader would lose who is handed a file that nobody can read.

use super::*;
use crate::data::document::Document;
use crate::data::span::{DocId, Span};
use crate::read::formats;

fn read(name: &str, bytes: &[u8]) -> Document {
    let document = formats::read(Source::from_bytes(name, bytes), DocId(1), &Stop::default(), None).unwrap();
    document.check().unwrap();
    document
}

fn complaint(document: &Document) -> &str {
    &document.complaints.get(0).unwrap().words
}

#[test]
fn a_file_that_nobody_can_read_says_what_it_is_and_shows_its_words() {
    let mut bytes = b"!BDNx9 SM format 3\0".to_vec();
    bytes.extend([0x10, 0, 1, 1, 0, 64, 32, 32, 0xFF, 0xFE, 0x81]);
    let at = bytes.len() as u64;
    bytes.extend(b"CREATE TABLE witnesses\0\x01\x02");
    let document = read("x.pst", &bytes);
    assert_eq!(
        complaint(&document),
        "This is a data file of Outlook (“readpst -D -b” makes mailboxes of it, deleted letters included), which cannot be read yet; these are the readable strings in it."
    );
    let text = document.text.slice(Span::new(0, u64::MAX)).into_owned();
    assert_eq!(text, "!BDNx9 SM format 3\nCREATE TABLE witnesses\n");
    let word = text.find("witnesses").unwrap() as u64;
    assert_eq!(
        document.unit_words(Span::new(word, word + 9)).as_deref(),
        Some(&*format!("byte {}", offset_label(at)))
    );
    assert_eq!(document.unit_words(Span::new(0, word)), Some(format!("bytes 0x0–{}", offset_label(at))));
}

#[test]
fn an_archive_that_nobody_reads_is_named_and_never_shown_as_garbage() {
    let document = read("x.rar", b"Rar!\x1A\x07\x01\x00xl/workbook.xml\x81\x82\x83");
    assert!(
        complaint(&document).starts_with("This is a RAR archive, which cannot be read yet;"),
        "{}",
        complaint(&document)
    );
    assert_eq!(document.text.slice(Span::new(0, u64::MAX)), "xl/workbook.xml\n");
}

#[test]
fn a_file_without_any_words_says_so() {
    let document = read("x", b"\x01\x02\x03\x04\x00\x00\x00\xFF\xFE\x00\x01");
    assert_eq!(
        complaint(&document),
        "This is a file of an unknown kind; no readable strings were found in it."
    );
    assert_eq!(document.text.len(), 0);
}

#[test]
fn a_large_file_without_a_word_shows_how_far_it_is_read() {
    let source = Arc::new(Source::from_bytes("disk.img", vec![0; 3 * SHOWN_AFTER as usize]));
    let mut seen = Vec::new();
    let publish = Box::new(|document: Document| {
        document.check().unwrap();
        seen.push(document.progress);
    });
    let stop = Stop::default();
    formats::read_words(formats::FORMATS, &source, DocId(1), &stop, Some(publish), None).unwrap();
    assert!(seen.len() >= 2 && seen.is_sorted() && seen[0] > 0.2 && seen[1] < 1.0, "{seen:?}");
}

/// The rows of sixteen come out of these pieces: a byte that two of them share would be shown twice.
#[test]
fn all_bytes_are_served_in_pieces_that_follow_each_other() {
    let bytes: Vec<u8> = (0..CHUNK_BYTES + 100).map(|at| (at * 7 % 251) as u8).collect();
    let source = Arc::new(Source::from_bytes("x", &bytes[..]));
    let mut opened = open(&source).unwrap();
    let mut all = opened.member(0).unwrap().1;
    assert_eq!(all.len(), CHUNK_BYTES);
    all.extend(opened.member(1).unwrap().1);
    assert!(all == bytes);
    assert!(opened.member(2).unwrap().1.is_empty());
}

#[test]
fn a_string_over_the_border_of_two_steps_is_one() {
    let mut bytes = vec![0_u8; STEP + strings::MAX_BYTES];
    for border in [STEP - 9, STEP + strings::MAX_BYTES - 30] {
        bytes[border..border + 21].copy_from_slice(b"words over the border");
    }
    bytes.extend(vec![0; 10_000]);
    let document = read("x", &bytes);
    let words = "words over the border\n".repeat(2);
    assert_eq!(document.text.slice(Span::new(0, u64::MAX)), words);
}

/// A gigabyte of strings would be a document that nobody can hold; what is left out is said.
#[test]
fn strings_beyond_the_limit_are_told_as_not_looked_at() {
    let mut bytes = Vec::new();
    for number in 0..MAX_STRINGS + 50 {
        bytes.extend(format!("string number {number}\0\x01").as_bytes());
    }
    let document = read("x", &bytes);
    assert_eq!(document.units.len(), MAX_STRINGS + 1, "and the end");
    let told = document.complaints.iter().any(|complaint| {
        complaint.words.starts_with("It has more than 20,000 readable strings: what stands at byte 0x")
    });
    assert!(told, "{:?}", document.complaints.iter().collect::<Vec<_>>());
}
