//! What of a log must not be lost.

use crate::data::document::{Document, Sense};
use crate::data::draft::Draft;
use crate::data::job::Stop;
use crate::data::span::{DocId, Span};
use crate::read::formats;
use crate::read::source::Source;
use proptest::prelude::*;
use std::sync::Arc;

fn read(name: &str, bytes: &[u8]) -> Document {
    let source = Source::from_bytes(name, bytes.to_vec());
    let document = formats::read(source, DocId(1), &Stop::default(), None).unwrap();
    document.check().unwrap();
    document
}

fn senses(document: &Document) -> Vec<Sense> {
    document.tables.get(0).unwrap().columns.iter().map(|column| column.sense).collect()
}

fn row(document: &Document, row: u32) -> Vec<String> {
    let grid = document.grid(0).unwrap();
    grid.row(row).unwrap().cells().map(|(_, words)| words.to_owned()).collect()
}

const CRASH: &str = "2024-01-02 10:00:00,123 INFO  [main] com.example.App - up\n\
    2024-01-02 10:00:01,000 ERROR [pool-1] com.example.Db - lost it\n\
    java.io.IOException: no\n\tat com.example.Db.read(Db.java:12)\n\n\
    2024-01-02 10:00:02,500 WARN  [main] com.example.App - again\n";

#[test]
fn the_row_of_a_line_has_its_number_and_what_goes_on_stands_under_its_message() {
    let document = read("app.log", CRASH.as_bytes());
    assert_eq!(document.format, "Log");
    assert_eq!(senses(&document), [Sense::Time, Sense::Level, Sense::Source, Sense::Message]);
    assert_eq!(document.grid(0).unwrap().rows(), 6);
    assert_eq!(row(&document, 1), ["2024-01-02 10:00:01,000", "ERROR", "[pool-1] com.example.Db", "lost it"]);
    assert_eq!(row(&document, 3), ["", "", "", "    at com.example.Db.read(Db.java:12)"]);
    assert_eq!(row(&document, 5)[1], "WARN");
    assert_eq!(document.grid(0).unwrap().head_rows(), 0, "no line names the columns");
}

/// Otherwise the same program would be read as a log under one name and as words under another.
#[test]
fn a_log_is_known_by_its_lines_and_not_by_its_name() {
    for name in ["app.log", "app.txt", "syslog", "messages.1", "out", "app.log.2024-01-02"] {
        assert_eq!(read(name, CRASH.as_bytes()).format, "Log", "{name}");
    }
    let wide: Vec<u8> =
        std::iter::once(0xFEFF).chain(CRASH.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let document = read("app.log", &wide);
    assert_eq!((document.format, row(&document, 1)[1].as_str()), ("Log", "ERROR"));
    let access = "1.2.3.4 - - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.0\" 200 5 \"-\" \"x\"\n".repeat(3);
    let document = read("access_log", access.as_bytes());
    assert_eq!(
        senses(&document),
        [Sense::Source, Sense::Time, Sense::Request, Sense::Status, Sense::Message]
    );
}

/// Otherwise a letter, a list or the minutes of a meeting would be torn into columns.
#[test]
fn what_is_no_log_is_none() {
    for (name, text) in [
        ("a.txt", "It was the best of times.\nAt 10:00:00 it was over.\nNo more.\n"),
        ("a.txt", "10:00:00 Smith: I saw it.\n10:00:05 Jones: So did I.\n10:00:09 Smith: Well.\n"),
        ("a.txt", "2024-01-02 10:00 rose\n2024-01-02 11:00 ate\n2024-01-03 10:00 rose\n"),
        ("a.txt", "2024-01-02 10:00:00\t5\t6\n2024-01-02 10:00:01\t5\t6\n2024-01-02 10:00:02\t5\t6\n"),
        ("a.txt", "2024-01-02 10:00:00;5\n2024-01-02 10:00:01;5\n2024-01-02 10:00:02;6\n"),
        ("a.log", "Nothing here begins with a time.\nNor here.\n"),
        ("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nHello\n"),
    ] {
        assert_ne!(read(name, text.as_bytes()).format, "Log", "{text}");
    }
    let rows = "2024-01-02 10:00:00,1,2\n".repeat(4);
    assert_eq!(read("a.csv", rows.as_bytes()).format, "Delimited values");
}

/// A log, cut after every few bytes.
fn cut(bytes: &[u8], leaf: usize, held: bool) -> Document {
    let source = Arc::new(Source::from_bytes("a.log", bytes.to_vec()));
    let mut draft = Draft::new(Document::default(), None);
    super::read_in_leaves(&source, &mut draft, &Stop::default(), leaf, held).unwrap();
    let document = draft.finish();
    document.check().unwrap();
    document
}

fn all(document: &Document) -> String {
    document.text.slice(Span::new(0, u64::MAX)).into_owned()
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().filter(|word| !matches!(*word, "-" | "|")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A log of a gigabyte must have the words and the lines that a small one has, and all of them.
    #[test]
    fn lines_on_the_shelf_are_the_held_ones_and_no_word_is_lost(
        lines in prop::collection::vec("(2024-01-02 10:00:0[0-9] |)(INFO |ERROR |\\[x\\] |)[a-zé -]{0,30}", 1..40),
        leaf in 40_usize..300,
    ) {
        let text = lines.iter().map(|line| format!("{line}\n")).collect::<String>();
        let (held, shelved) = (cut(text.as_bytes(), leaf, true), cut(text.as_bytes(), leaf, false));
        prop_assert_eq!(all(&held), all(&shelved));
        let read = all(&held);
        prop_assert_eq!(words(&read), words(&text));
        prop_assert_eq!(held.grid(0).map(|grid| grid.rows()), Some(lines.len() as u32));
        for (number, line) in lines.iter().enumerate() {
            let own = shelved.grid(0).unwrap().row(number as u32).unwrap();
            prop_assert_eq!(words(own.words()), words(line));
        }
    }

    #[test]
    fn any_bytes_make_a_sound_sheet(bytes in prop::collection::vec(any::<u8>(), 1..400), leaf in 16_usize..90) {
        cut(&bytes, leaf, false);
        cut(&bytes, leaf, true);
    }
}
