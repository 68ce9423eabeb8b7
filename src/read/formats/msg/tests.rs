//! What of a message of Outlook must not be lost.

use crate::data::document::{AsideKind, Document};
use crate::data::job::Stop;
use crate::data::span::{DocId, Span};
use crate::read::container::ole::made_of;
use crate::read::formats;
use crate::read::source::Source;

fn read(bytes: Vec<u8>) -> Document {
    let source = Source::from_bytes("a.msg", bytes);
    let document = formats::read(source, DocId(1), &Stop::default(), None).unwrap();
    document.check().unwrap();
    document
}

fn text(document: &Document) -> String {
    document.text.slice(Span::new(0, u64::MAX)).into_owned()
}

fn wide(words: &str) -> Vec<u8> {
    words.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// Properties of at most eight bytes, behind a head.
fn fixed(head: usize, values: &[(u32, u64)]) -> Vec<u8> {
    let mut bytes = vec![0; head];
    for (tag, value) in values {
        bytes.extend(tag.to_le_bytes());
        bytes.extend([6, 0, 0, 0]);
        bytes.extend(value.to_le_bytes());
    }
    bytes
}

/// 4 April 2017, 22:04:05 in UTC.
const SENT: u64 = (1_491_343_445 + 11_644_473_600) * 10_000_000;

fn message(head: usize, prefix: &str, subject: &str, more: &[(&str, Vec<u8>)]) -> Vec<(String, Vec<u8>)> {
    let mut streams = vec![
        ("__properties_version1.0".to_owned(), fixed(head, &[(0x0039_0040, SENT), (0x3FFD_0003, 1251)])),
        ("__substg1.0_0037001F".to_owned(), wide(subject)),
        ("__substg1.0_0C1A001F".to_owned(), wide("Vera Löw")),
        ("__substg1.0_0C1F001F".to_owned(), wide("vera@example.org")),
        ("__recip_version1.0_#00000000/__properties_version1.0".to_owned(), fixed(8, &[(0x0C15_0003, 3)])),
        ("__recip_version1.0_#00000000/__substg1.0_3001001E".to_owned(), b"\xC4\xE0\xF8\xE0".to_vec()),
        ("__recip_version1.0_#00000000/__substg1.0_39FE001F".to_owned(), wide("dasha@example.org")),
    ];
    streams.extend(more.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.clone())));
    streams.into_iter().map(|(path, bytes)| (format!("{prefix}{path}"), bytes)).collect()
}

fn file(streams: &[(String, Vec<u8>)]) -> Vec<u8> {
    let streams: Vec<(&str, &[u8])> =
        streams.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
    made_of(&streams)
}

#[test]
fn a_message_of_outlook_reads_like_a_letter_with_its_blind_copy() {
    let words = ("__substg1.0_1000001F", wide("Dear desk,\r\n\r\nNo.\r\n"));
    let document = read(file(&message(32, "", "The vote", &[words])));
    assert_eq!(document.format, "Outlook message");
    let text = text(&document);
    for line in [
        "From: Vera Löw <vera@example.org>",
        "Blind copy to: Даша <dasha@example.org>",
        "Date: Tuesday, 4 April 2017, 22:04:05 (UTC)",
        "Dear desk,",
    ] {
        assert!(text.contains(line), "{line} is not in {text}");
    }
    assert_eq!(document.facts.title.as_deref(), Some("The vote"));
}

#[test]
fn a_message_in_a_message_opens_as_a_file_of_its_own() {
    let storage = "__attach_version1.0_#00000000/__substg1.0_3701000D/";
    let inner = message(24, storage, "Inner", &[("__substg1.0_1000001F", wide("Slow but steady"))]);
    let attached = ("__attach_version1.0_#00000000/__properties_version1.0", fixed(8, &[(0x3705_0003, 5)]));
    let mut streams = message(32, "", "Outer", &[attached]);
    streams.extend(inner);
    let bytes = file(&streams);
    let document = read(bytes.clone());
    let number = document.asides.iter().find_map(|aside| match aside.kind {
        AsideKind::Attachment(number) => Some(number),
        _ => None,
    });
    let source = Source::from_bytes("a.msg", bytes).into();
    let (name, bytes) = super::open(&source).unwrap().member(number.unwrap()).unwrap();
    assert_eq!(name, "message.msg");
    let inner = read(bytes);
    assert_eq!(inner.facts.title.as_deref(), Some("Inner"));
    assert!(text(&inner).contains("Slow but steady"));
}

#[test]
fn a_body_that_says_something_else_is_told() {
    let page = b"<html><body><p>Nothing will be paid to anybody this year</p></body></html>".to_vec();
    let words = wide("Twelve thousand shall arrive tomorrow night, under another name");
    let bodies = [("__substg1.0_10130102", page), ("__substg1.0_1000001F", words)];
    let document = read(file(&message(32, "", "Pay", &bodies)));
    assert!(text(&document).contains("Nothing will be paid"));
    assert!(document.complaints.iter().any(|complaint| complaint.words.contains("says something else")));
}
