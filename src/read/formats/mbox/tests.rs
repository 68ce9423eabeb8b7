//! What of a mailbox must not be lost.

use super::*;
use crate::data::span::DocId;
use crate::read::formats;

const BOX: &[u8] = b"From vera@example.org Mon Jun 01 04:28:28 2009\nFrom: Vera <vera@example.org>\nSubject: One\n\nFrom here on, no letter begins.\n\nFrom now on neither.\n\n\
From paul@example.org Mon Jun 01 05:00:00 2009\nFrom: paul@example.org\nSubject: Two\nDate: Mon, 1 Jun 2009 05:00:00 +0000\n\nb\n";

fn source(bytes: &[u8]) -> Arc<Source> {
    Arc::new(Source::from_bytes("a.mbox", bytes.to_vec()))
}

#[test]
fn a_letter_ends_where_the_next_begins_and_nowhere_else() {
    let mut served = open(&source(BOX)).unwrap();
    let (name, bytes) = served.member(0).unwrap();
    assert_eq!(name, "One.eml");
    assert!(
        bytes.starts_with(b"From: Vera") && bytes.ends_with(b"neither.\n"),
        "{}",
        String::from_utf8_lossy(&bytes)
    );
    assert_eq!(served.member(1).unwrap().0, "Two.eml");
    assert!(served.member(2).is_err());
}

#[test]
fn a_mailbox_lists_who_wrote_and_about_what() {
    let document =
        formats::read(Source::from_bytes("a.mbox", BOX.to_vec()), DocId(1), &Stop::default(), None).unwrap();
    document.check().unwrap();
    let text = document.text.slice(Span::new(0, u64::MAX)).into_owned();
    assert!(
        text.contains("Vera\tOne\t\t\t\t")
            && text.contains("paul@example.org\tTwo\t2009-06-01 05:00:00 +0000\t\t\t"),
        "{text}"
    );
    assert_eq!(document.asides.len(), 2);
}

#[test]
fn a_sentence_that_begins_with_a_time_begins_no_mailbox() {
    let text = b"From 09:30 to 10:00 in 1996 the gate stood open.\nNote: nobody saw it.\n";
    let document =
        formats::read(Source::from_bytes("a.txt", text.to_vec()), DocId(1), &Stop::default(), None);
    assert_eq!(document.unwrap().format, "Plain text");
}

#[test]
fn a_letter_that_was_thrown_away_is_still_there_and_said_to_be() {
    let bytes = b"From - Mon Jun 01 04:28:28 2009\r\nX-Mozilla-Status: 0009\r\nFrom: v@example.org\r\nTo: a@example.org, B <b@example.org>, c@example.org, d@example.org\r\n\
        Subject: Gone\r\n\r\nbody\r\nFrom paul@example.org Mon Jun 01 05:00:00 2009\r\nSubject: Without a blank line\r\n\r\nb\r\n";
    let document =
        formats::read(Source::from_bytes("a.mbox", bytes.to_vec()), DocId(1), &Stop::default(), None)
            .unwrap();
    let text = document.text.slice(Span::new(0, u64::MAX)).into_owned();
    assert!(
        text.contains("v@example.org\tGone (marked as deleted)\t\ta@example.org, B, c@example.org, 1 more\t"),
        "{text}"
    );
    assert!(text.contains("\tWithout a blank line\t"), "{text}");
}
