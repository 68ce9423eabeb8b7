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
fn a_letter_that_was_saved_in_letters_of_two_bytes_is_a_letter_and_says_so() {
    let letter = format!("{LETTER}Content-Type: text/plain; charset=\"iso-8859-1\"\r\n\r\nDéar desk,\r\n");
    for mark in ["", "\u{FEFF}"] {
        let words = format!("{mark}{letter}");
        let little: Vec<u8> = words.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = words.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [little, big] {
            let document = read("a.eml", &bytes);
            assert_eq!(document.facts.title.as_deref(), Some("The vote"));
            assert!(text(&document).contains("From: Vera Löw"), "{}", text(&document));
            assert!(text(&document).contains("Déar desk,"), "{}", text(&document));
            assert!(document.complaints.iter().any(|complaint| complaint.words.contains("saved it anew")));
        }
    }
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

#[test]
fn what_a_letter_hides_is_told() {
    let letter = format!(
        "{LETTER}Bcc: hidden@example.org\r\nReceived: from a by b; Thu, 6 Apr 2017 23:04:05 -0700\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
         A word before\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Dear <a href='http://evil.example/x'>www.bank.com</a> \
         <a href='https://www.bank.com/a'>bank.com</a> <a href='http://evil.example/y'>report.pdf</a>\
         <img src='http://watch.example/1.gif' width=1 height=1><img src='https://cdn.example/a.png'>\r\n--b--\r\nA word after\r\n"
    );
    let document = read("1234.M5P6.host:2,ST", letter.as_bytes());
    assert_eq!(document.format, "Mail");
    let said: Vec<String> =
        document.asides.iter().map(|aside| format!("{}: {}", aside.name, aside.words)).collect();
    assert_eq!(
        said,
        [
            "Blind copy: hidden@example.org",
            "Before the parts: A word before",
            "After the parts: A word after",
            "a link that says another: “www.bank.com” leads to http://evil.example/x",
            "a picture too small to be seen: http://watch.example/1.gif",
        ]
    );
    let complaints: Vec<&str> =
        document.complaints.iter().map(|complaint| complaint.words.as_str()).collect();
    assert_eq!(
        complaints,
        [
            "This message was marked as deleted where it was kept.",
            "This message says that it was written 2 days before the first computer on its way took it.",
            "1 picture of this message lies on other computers (cdn.example) and is not fetched.",
        ]
    );
    document.check().unwrap();
}

#[test]
fn a_letter_that_is_sealed_as_a_whole_can_be_read() {
    let inner = b"Content-Type: text/plain\r\n\r\nUnder the seal";
    let der = [
        b"\x30\x80\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02\xA0\x80\x30\x80\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01\xA0\x80\x04",
        &[inner.len() as u8][..],
        inner,
    ]
    .concat();
    let sealed = |der: &[u8]| {
        let body = data_encoding::BASE64.encode(der);
        format!(
            "{LETTER}Content-Type: application/pkcs7-mime; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}\r\n"
        )
    };
    let document = read("a.eml", sealed(&der).as_bytes());
    assert!(text(&document).contains("Under the seal"), "{}", text(&document));
    assert!(document.complaints.iter().any(|complaint| complaint.words.contains("sealed as a whole")));
    let locked = read("a.eml", sealed(b"\x30\x00").as_bytes());
    assert!(locked.complaints.iter().any(|complaint| complaint.words.contains("is locked (S/MIME)")));
}
