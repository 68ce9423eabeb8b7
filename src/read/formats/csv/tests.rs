//! What of a list of values must not be lost.

use crate::data::document::Document;
use crate::data::grid::Cell;
use crate::data::job::Stop;
use crate::data::span::DocId;
use crate::read::formats;
use crate::read::source::Source;

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
