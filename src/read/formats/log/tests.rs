//! What of a log must not be lost.

use crate::data::document::{Document, Sense};
use crate::data::draft::Draft;
use crate::data::job::{Grown, Stop};
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
            let own = own.cells().map(|(_, words)| words).collect::<Vec<_>>().join("\t");
            prop_assert_eq!(words(&own), words(line));
        }
    }

    #[test]
    fn any_bytes_make_a_sound_sheet(bytes in prop::collection::vec(any::<u8>(), 1..400), leaf in 16_usize..90) {
        cut(&bytes, leaf, false);
        cut(&bytes, leaf, true);
    }
}

fn grown(before: &Document, bytes: &[u8], leaf: usize, held: bool) -> Option<Document> {
    let source = Arc::new(Source::from_bytes("a.log", bytes.to_vec()));
    match super::grown_in_leaves(&source, before, &Stop::default(), leaf, held).unwrap() {
        Grown::More(document) => {
            document.check().unwrap();
            Some(Arc::unwrap_or_clone(document))
        }
        Grown::Same | Grown::Another => None,
    }
}

/// A log, cut after every few bytes, with its size.
fn sized(bytes: &[u8], leaf: usize, held: bool) -> Document {
    Document { bytes: bytes.len() as u64, ..cut(bytes, leaf, held) }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Otherwise a log that was looked at while it grew would have other words, lines or counts than one that was opened
    /// later.
    #[test]
    fn a_log_that_was_read_on_is_as_if_it_was_read_at_once(
        lines in prop::collection::vec("(2024-01-02 10:00:0[0-9] |)(INFO |ERROR |)[a-zé -]{0,30}", 6..40),
        first in 3_usize..40,
        partly in 0_usize..12,
        leaf in 40_usize..300,
        held in any::<bool>(),
    ) {
        let text = lines.iter().map(|line| format!("2024-01-02 10:00:00 INFO {line}\n")).collect::<String>();
        let begun: usize = text.split_inclusive('\n').take(first).map(str::len).sum();
        let begun = text.floor_char_boundary((begun + partly).min(text.len()));
        let before = sized(&text.as_bytes()[..begun], leaf, held);
        let Some(after) = grown(&before, text.as_bytes(), leaf, held) else {
            prop_assert_eq!(begun, text.len());
            return Ok(());
        };
        let at_once = sized(text.as_bytes(), leaf, held);
        prop_assert_eq!(all(&after), all(&at_once));
        prop_assert_eq!(after.counts, at_once.counts);
        prop_assert_eq!(after.grid(0).map(|grid| grid.last_cell()), at_once.grid(0).map(|grid| grid.last_cell()));
        prop_assert_eq!(&after.facts.others, &at_once.facts.others);
        prop_assert_eq!(after.units.get(0).map(|unit| (unit.span, unit.state)), at_once.units.get(0).map(|unit| (unit.span, unit.state)));
    }
}

/// Otherwise lines of the log that was begun anew would stand under those of the old one, as if one program had written
/// both.
#[test]
fn a_log_that_was_begun_anew_is_not_read_on() {
    let old = CRASH.repeat(4);
    for held in [true, false] {
        let before = sized(old.as_bytes(), 200, held);
        assert!(grown(&before, old.replace("up", "on").repeat(2).as_bytes(), 200, held).is_none());
        assert!(grown(&before, CRASH.as_bytes(), 200, held).is_none());
        assert!(grown(&before, old.repeat(2).as_bytes(), 200, held).is_some());
    }
}

/// Otherwise nobody could go to a line that another program names, or to the hour in which something happened.
#[test]
fn a_line_or_a_time_leads_to_its_entry() {
    let mut text = String::new();
    for hour in 8..24 {
        text += &format!("2024-01-02T{hour:02}:30:00+01:00 INFO at {hour}\n  and more\n");
    }
    text += "2024-01-03T00:30:00+01:00 INFO at midnight\n";
    let document = cut(text.as_bytes(), 100, false);
    for (words, expected) in [
        ("1", "at 8"),
        ("line 4", "and more"),
        ("10:00", "at 10"),
        ("10:30", "at 10"),
        ("10:31", "at 11"),
        ("2024-01-02 23:00", "at 23"),
        ("2024-01-03", "midnight"),
        ("00:10", "midnight"),
        ("07:00", "midnight"),
    ] {
        let found = document.entry_at(words).map(|span| document.text.slice(span).into_owned());
        let right = found.as_ref().map_or_else(|_| words == "07:00", |found| found.ends_with(expected));
        assert!(right, "{words}: {found:?}");
    }
    for words in ["0", "100", "2025", "x", ""] {
        assert!(document.entry_at(words).is_err(), "{words}");
    }
}
