//! What of a list of values must not be lost.

use crate::data::document::Document;
use crate::data::draft::Draft;
use crate::data::grid::Cell;
use crate::data::job::Stop;
use crate::data::span::{DocId, Span};
use crate::read::formats;
use crate::read::source::Source;
use proptest::prelude::*;

fn read(name: &str, bytes: &[u8]) -> Document {
    let source = Source::from_bytes(name, bytes.to_vec());
    let document = formats::read(source, DocId(1), &Stop::default(), None).unwrap();
    document.check().unwrap();
    document
}

fn cell(document: &Document, name: &str) -> String {
    let span = document.grid(0).unwrap().span(Cell::from_name(name).unwrap()).unwrap();
    document.text.slice(span).into_owned()
}

#[test]
fn every_cell_is_what_was_written() {
    let document =
        read("a.csv", b"id,name,sum\n007,\"Lind, Vera\",0012.50\n12345678901234567890,\"two\nlines\",3/4\n");
    assert_eq!(document.format, "Delimited values");
    for (name, words) in [
        ("A2", "007"),
        ("B2", "Lind, Vera"),
        ("C2", "0012.50"),
        ("A3", "12345678901234567890"),
        ("B3", "two\u{2028}lines"),
        ("C3", "3/4"),
    ] {
        assert_eq!(cell(&document, name), words, "{name}");
    }
    assert!(document.grid(0).unwrap().row(0).unwrap().header);
}

#[test]
fn a_row_that_does_not_fit_is_told_with_its_place() {
    let document = read("a.csv", b"a,b\n1,2\n3\n4,5,6\n");
    let told: Vec<&str> = document.complaints.iter().map(|complaint| complaint.words.as_str()).collect();
    assert_eq!(
        told,
        ["Row 3 has 1 cell, and the first row has 2.", "Row 4 has 3 cells, and the first row has 2."]
    );
    assert!(document.complaints.iter().all(|complaint| complaint.span.is_some()));
}

#[test]
fn values_alone_name_no_columns() {
    assert!(!read("a.csv", b"1,2\n3,4\n").grid(0).unwrap().row(0).unwrap().header);
}

#[test]
fn a_list_in_letters_of_two_bytes_that_does_not_say_so_is_told() {
    let bytes = |mark: &str| {
        format!("{mark}name,sum\nVera,1\nMax,2\n")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>()
    };
    let document = read("a.csv", &bytes(""));
    assert_eq!(cell(&document, "A2"), "Vera");
    assert!(document.complaints.iter().any(|complaint| complaint.words.contains("by its zeros")));
    assert_eq!(read("a.csv", &bytes("\u{FEFF}")).complaints.len(), 0);
}

/// A file that lies on its shelf, cut after every few bytes.
fn cut(bytes: &[u8], leaf: usize, held: bool) -> Document {
    let source = std::sync::Arc::new(Source::from_bytes("a.csv", bytes.to_vec()));
    let mut draft = Draft::new(Document::default(), None);
    super::read_in_leaves(&source, &mut draft, &Stop::default(), leaf, held).unwrap();
    let document = draft.finish();
    document.check().unwrap();
    document
}

fn all(document: &Document) -> String {
    document.text.slice(Span::new(0, u64::MAX)).into_owned()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A file of a gigabyte must have the words and the addresses that a small one has.
    #[test]
    fn rows_on_the_shelf_are_the_held_ones(
        rows in prop::collection::vec(prop::collection::vec("[a-zé0-9 ,\"\n]{0,9}", 0..5), 1..40),
        leaf in 16_usize..200,
    ) {
        let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let lines = rows.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n");
        let text = String::from("sep=,\n") + &lines.collect::<String>();
        let (held, shelved) = (cut(text.as_bytes(), leaf, true), cut(text.as_bytes(), leaf, false));
        prop_assert_eq!(all(&held), all(&shelved));
        let (one, other) = (held.grid(0), shelved.grid(0));
        prop_assert_eq!(one.as_ref().map(|grid| grid.rows()), Some(rows.len() as u32));
        prop_assert_eq!(one.map(|grid| grid.last_cell()), other.map(|grid| grid.last_cell()));
        for number in 0..shelved.text.leaves.len() {
            let words = shelved.text.words(number).unwrap();
            prop_assert_eq!(&words.text, &shelved.text.leaf(number).unwrap().text);
        }
    }

    #[test]
    fn any_bytes_make_a_sound_sheet(bytes in prop::collection::vec(any::<u8>(), 1..400), leaf in 16_usize..90) {
        cut(&bytes, leaf, false);
        cut(&bytes, leaf, true);
    }
}

/// A quote that nobody closed would make one cell of all that follows.
#[test]
fn a_quote_that_is_never_closed_takes_a_part_of_the_file_and_not_the_rest() {
    let mut text = String::from("sep=,\na,b\n1,\"2\n");
    while text.len() < 3 * super::MAX_ROW_BYTES {
        text.push_str("3,44444444444444444444444444444444444444444444444444444\n");
    }
    let document = cut(text.as_bytes(), super::LEAF_BYTES, false);
    assert!(document.grid(0).unwrap().rows() > 10_000);
    assert!(document.complaints.iter().any(|one| one.words.contains("perhaps a quote is missing")));
}

/// Otherwise a list that was guessed wrong could not be read at all.
#[test]
fn what_a_reader_chooses_holds_against_what_is_guessed_and_is_said() {
    let mut source = Source::from_bytes("a.csv", "a,b;c\nä,'2;3'\n".as_bytes());
    source.encoding = Some("windows-1252 parted=semicolon quoted=single named=no".to_owned());
    let document = formats::read(source, DocId(1), &Stop::default(), None).unwrap();
    assert_eq!(document.format, "Delimited values");
    for (name, words) in [("A1", "a,b"), ("B1", "c"), ("A2", "Ã¤,'2"), ("B2", "3'")] {
        assert_eq!(cell(&document, name), words, "{name}");
    }
    assert!(!document.grid(0).unwrap().row(0).unwrap().header);
    let chosen = document.facts.others.iter().filter(|(_, words)| words.ends_with("(chosen)")).count();
    assert_eq!(chosen, 3, "{:?}", document.facts.others);
}

/// A number that follows from the one before it.
fn next(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize
}

/// Writes rows by the rules alone, and not by the crate that reads them.
fn written(rows: &[Vec<&str>], parted: char, quote: char, end: &str, always: bool) -> String {
    let cell = |words: &&str| {
        let needs = words.contains([parted, quote, '\n', '\r']) || words.is_empty() || always;
        match needs {
            true => format!("{quote}{}{quote}", words.replace(quote, &format!("{quote}{quote}"))),
            false => (*words).to_owned(),
        }
    };
    let line = |row: &Vec<&str>| row.iter().map(cell).collect::<Vec<_>>().join(&parted.to_string()) + end;
    rows.iter().map(line).collect()
}

/// Otherwise words would move into other cells, or be lost, in a list that is written as the rules say.
#[test]
fn what_is_written_by_the_rules_is_read_cell_by_cell() {
    let words = [
        "",
        "a",
        " b ",
        "1,5",
        "2;5",
        "\"so\" he said",
        "it's",
        "two\nlines",
        "x|y",
        "~^:",
        "Straße",
        "\"",
        "\\\"",
    ];
    let mut state = 7;
    for number in 0..200 {
        let (sign, word, _) = crate::data::values::PARTING[next(&mut state) % 7];
        let (quote, quoted) = [('"', "double"), ('\'', "single")][next(&mut state) % 2];
        let width = 2 + next(&mut state) % 5;
        let rows: Vec<Vec<&str>> = (0..2 + next(&mut state) % 9)
            .map(|_| (0..width).map(|_| words[next(&mut state) % words.len()]).collect())
            .collect();
        let end = ["\n", "\r\n", "\r"][next(&mut state) % 3];
        let text = written(&rows, char::from(sign), quote, end, number % 2 == 0);
        let mut source = Source::from_bytes("a.csv", text.as_bytes());
        source.encoding = Some(format!("UTF-8 parted={word} quoted={quoted}"));
        let document = formats::read(source, DocId(1), &Stop::default(), None).unwrap();
        let grid = document.grid(0).unwrap();
        for (row, cells) in rows.iter().enumerate() {
            for (column, expected) in cells.iter().enumerate() {
                let at = Cell::new(row as u32, column as u32);
                let found = document.text.slice(grid.span(at).unwrap()).into_owned();
                assert_eq!(found, expected.replace('\n', "\u{2028}"), "{at} of {text:?}");
            }
        }
    }
}
