//! What of a letter must not be lost.

use crate::data::document::{AsideKind, BlockKind, Document};
use crate::data::job::Stop;
use crate::data::span::{DocId, Span};
use crate::read::formats;
use crate::read::source::Source;

fn read(name: &str, bytes: &[u8]) -> Document {
    let source = Source::from_bytes(name, bytes.to_vec());
    formats::read(source, DocId(1), &Stop::default(), None).unwrap()
}

fn text(document: &Document) -> String {
    document.text.slice(Span::new(0, u64::MAX)).into_owned()
}

const LETTER: &str = "From: =?utf-8?Q?Vera_L=C3=B6w?= <vera@example.org>\r\nTo: desk@example.org, Second\r\n <second@example.org>\r\n\
    Subject: The vote\r\nDate: Tue, 4 Apr 2017 15:04:05 -0700\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n";

#[test]
fn a_letter_says_who_wrote_to_whom_and_when() {
    let document =
        read("a.eml", format!("{LETTER}\r\nDear desk,\r\n\r\n> You asked.\r\n\r\nNo.\r\n").as_bytes());
    assert_eq!(document.format, "Mail");
    let text = text(&document);
    for line in [
        "From: Vera Löw <vera@example.org>",
        "To: desk@example.org, Second <second@example.org>",
        "Date: Tuesday, 4 April 2017, 15:04:05 (UTC−07:00)",
    ] {
        assert!(text.contains(line), "{line} is not in {text}");
    }
    assert_eq!(document.facts.title.as_deref(), Some("The vote"));
    assert!(document.facts.others.contains(&("Message-ID".to_owned(), "<1@example.org>".to_owned())));
    document.check().unwrap();
}

#[test]
fn what_is_attached_opens_with_the_bytes_that_were_attached() {
    let letter = format!(
        "{LETTER}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee below.\r\n--b\r\n\
         Content-Type: text/plain; charset=iso-8859-1; name=\"list.txt\"\r\nContent-Transfer-Encoding: base64\r\n\
         Content-Disposition: attachment\r\n\r\n6fE=\r\n--b--\r\n"
    );
    let document = read("a.eml", letter.as_bytes());
    let attached: Vec<_> =
        document.asides.iter().filter(|aside| matches!(aside.kind, AsideKind::Attachment(_))).collect();
    assert_eq!(attached.len(), 1);
    assert_eq!(attached[0].name, "list.txt");
    let AsideKind::Attachment(number) = attached[0].kind else { unreachable!() };
    assert_eq!(super::Letter::of(letter.into_bytes()).bytes(number).unwrap(), b"\xE9\xF1");
}

/// A crate that took messages apart gave up on this one, and nothing of it was seen.
#[test]
fn a_letter_within_a_letter_that_has_no_end_can_be_opened_and_read() {
    let letter = format!(
        "{LETTER}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\n\nContent-Type: message/rfc822\n\n\n\
         Content-Type: text/html\r\n\r\n<p>Slow but steady\r\n--b--\r\nimeOLE\r\n"
    );
    let mut bytes = letter.into_bytes();
    for _ in 0..2 {
        let document = read("a.eml", &bytes);
        document.check().unwrap();
        let attached = document.asides.iter().find_map(|aside| match aside.kind {
            AsideKind::Attachment(number) => Some(number),
            _ => None,
        });
        bytes = super::Letter::of(bytes).bytes(attached.unwrap()).unwrap();
    }
    let inner = read("a.eml", &bytes);
    assert!(text(&inner).contains("Slow but steady"), "{}", text(&inner));
}

#[test]
fn a_message_whose_parts_cannot_be_told_apart_shows_its_words() {
    for kind in ["multipart/mixed", "multipart/mixed; boundary=\"never\""] {
        let letter = format!("{LETTER}Content-Type: {kind}\r\n\r\nSlow but steady\r\n");
        let document = read("a.eml", letter.as_bytes());
        assert!(text(&document).contains("Slow but steady"), "{}", text(&document));
        assert!(document.complaints.iter().any(|complaint| complaint.words.contains("nothing parts it")));
    }
}

#[test]
fn the_outer_frame_ends_an_inner_one_that_was_cut_short() {
    let letter = format!(
        "{LETTER}Content-Type: multipart/mixed; boundary=a\n\nBefore all\n--a\nContent-Type: multipart/alternative; boundary=ab\n\n\
         --ab\n\nfirst words\n--ab\nContent-Type: text/html\n\n<p>first words\n--a\nContent-Disposition: attachment; filename=x.txt\n\nlast\n--a--\nAfter all\n"
    );
    let letter = super::Letter::of(letter.into_bytes());
    let kinds: Vec<&str> = letter.parts.iter().map(|part| part.kind.as_str()).collect();
    assert_eq!(kinds, ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/plain"]);
    assert_eq!(letter.bytes(3).unwrap(), b"<p>first words");
    assert_eq!(letter.bytes(4).unwrap(), b"last");
    let around: Vec<&[u8]> = letter.leftovers.iter().map(|left| letter.sent(&left.range)).collect();
    assert_eq!(around, [&b"Before all"[..], b"After all\n"]);
}

/// Lines of seventy letters that are broken again at the width of the page are a comb of long and short ones.
#[test]
fn lines_that_were_broken_on_the_way_are_paragraphs_and_those_of_an_address_stay_lines() {
    let body = "Dear desk,\r\n\r\nhere are my papers, packed together. Open the workbook, sheet two, and look at\r\n\
        the numbers at the left.\r\n\r\nVera L\u{f6}w\r\nHigh Street 5\r\nTown\r\n";
    let document = read("a.eml", format!("{LETTER}\r\n{body}").as_bytes());
    let kind = |words: &str| {
        let at = text(&document).find(words).unwrap() as u64;
        document.block(document.block_from_offset(at)).unwrap().block().kind.clone()
    };
    assert_eq!(kind("here are my papers"), BlockKind::Paragraph);
    assert_eq!(kind("High Street"), BlockKind::Lines);
}
