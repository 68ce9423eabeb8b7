//! What of a mailbox must not be lost.

use super::*;
use crate::data::span::DocId;
use crate::data::value::{Habits, Value, value};
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

/// The rows of a mailbox, cell by cell.
fn rows(bytes: Vec<u8>) -> Vec<Vec<String>> {
    let source = Source::from_bytes("a.mbox", bytes);
    let document = formats::read(source, DocId(1), &Stop::default(), None).unwrap();
    document.check().unwrap();
    let grid = document.grid(0).unwrap();
    let cells = |row: u32| grid.row(row).unwrap().cells().map(|(_, words)| words.to_owned()).collect();
    (1..grid.rows()).map(cells).collect()
}

#[test]
fn letters_stand_in_the_order_of_time_wherever_they_were_written_and_show_the_clock_of_their_writer() {
    let letter = |date: &str| format!("From a@example.org Mon Jun 01 04:28:28 2009\nDate: {date}\n\nw\n\n");
    let dates = [
        "Mon, 1 Jun 2009 23:30:05 -0700 (PDT)",
        "Tue, 2 Jun 2009 05:00:00 +0000",
        "Tue, 2 Jun 2009 06:59:00 +0530",
    ];
    let rows = rows(dates.map(letter).concat().into_bytes());
    let shown: Vec<&str> = rows.iter().map(|row| row[2].as_str()).collect();
    assert_eq!(
        shown,
        ["2009-06-01 23:30:05 -0700", "2009-06-02 05:00:00 +0000", "2009-06-02 06:59:00 +0530"]
    );
    let moment = |words: &str| match value(words, Habits::default()) {
        Value::Time(moment) => moment,
        other => panic!("{words} is {other:?}"),
    };
    assert!(moment(shown[2]) < moment(shown[1]) && moment(shown[1]) < moment(shown[0]));
}

#[test]
fn what_lies_across_two_pieces_is_neither_lost_nor_counted_twice() {
    let long = |name: &str, bytes: usize| {
        let part = "--b\nContent-Type: application/zip; name=a.zip\n\nx\n";
        let head = format!(
            "From a@example.org Mon Jun 01 04:28:28 2009\nSubject: {name}\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nw\n"
        );
        format!("{head}{}{part}--b--\n\n", format!("{part}{}\n", "x".repeat(1000)).repeat(bytes / 1053))
    };
    let piece = scan::STEP;
    // The second letter begins at each place around the border, and goes on into the third piece.
    for less in [0, 1, 7, 20, 60, 200] {
        let first = long("One", 2000);
        let filled = "y".repeat(piece - first.len() - less - 1);
        let bytes = format!("{first}{filled}\n\n{}{}", long("Two", piece), long("Three", 10));
        let lies: Vec<(usize, String)> = bytes
            .match_indices("\nSubject: ")
            .map(|(at, _)| (at, bytes[at + 10..].split('\n').next().unwrap().to_owned()))
            .collect();
        let along = |from: usize, to: usize| bytes[from..to].matches("name=a.zip").count().to_string();
        let rows = rows(bytes.clone().into_bytes());
        assert_eq!(rows.len(), 3);
        for (at, row) in rows.iter().enumerate() {
            let end = lies.get(at + 1).map_or(bytes.len(), |next| next.0);
            assert_eq!((&row[1], &row[4]), (&lies[at].1, &along(lies[at].0, end)));
        }
    }
}
