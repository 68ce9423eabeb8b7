//! What of a table of dBase must not be lost.

use super::*;
use crate::data::document::Document;
use crate::data::grid::Cell;
use crate::data::span::DocId;
use crate::read::formats;

fn field(name: &str, kind: u8, len: u8, decimals: u8) -> Vec<u8> {
    let mut out = name.as_bytes().to_vec();
    out.resize(11, 0);
    out.extend([kind, 0, 0, 0, 0, len, decimals]);
    out.resize(32, 0);
    out
}

fn table(page: u8, fields: &[Vec<u8>], records: &[&[u8]]) -> Vec<u8> {
    let len = 32 + fields.len() * 32 + 1;
    let mut out = vec![0x03, 120, 1, 31];
    out.extend((records.len() as u32).to_le_bytes());
    out.extend((len as u16).to_le_bytes());
    out.extend((records.first().map_or(2, |record| record.len()) as u16).to_le_bytes());
    out.resize(29, 0);
    out.extend([page, 0, 0]);
    out.extend(fields.concat());
    out.push(0x0D);
    out.extend(records.concat());
    out.push(0x1A);
    out
}

fn read_table(bytes: Vec<u8>) -> Document {
    let document =
        formats::read(Source::from_bytes("a.dbf", bytes), DocId(1), &Stop::default(), None).unwrap();
    document.check().unwrap();
    document
}

fn cell(document: &Document, name: &str) -> String {
    let span = document.grid(0).unwrap().span(Cell::from_name(name).unwrap()).unwrap();
    document.text.slice(span).into_owned()
}

#[test]
fn every_field_shows_what_it_holds_in_the_letters_of_its_code_page() {
    let fields = [
        field("NAME", b'C', 6, 0),
        field("SUM", b'N', 7, 2),
        field("DAY", b'D', 8, 0),
        field("PAID", b'L', 1, 0),
        field("NUMBER", b'I', 4, 0),
        field("PRICE", b'Y', 8, 4),
    ];
    let price = 123_450_i64.to_le_bytes();
    let first = [&b" J\x81rg  0012.5020200131T\xFE\xFF\xFF\xFF"[..], &price].concat();
    let document = read_table(table(0x01, &fields, &[&first]));
    assert_eq!(document.format, "dBase table");
    for (name, words) in [
        ("A1", "NAME"),
        ("A2", "Jürg"),
        ("B2", "0012.50"),
        ("C2", "2020-01-31"),
        ("D2", "TRUE"),
        ("E2", "-2"),
        ("F2", "12.3450"),
    ] {
        assert_eq!(cell(&document, name), words, "{name}");
    }
}

/// Otherwise what somebody took out would be lost to who reads the file as evidence, or taken for what stands.
#[test]
fn a_deleted_record_is_shown_and_marked() {
    let document = read_table(table(0x03, &[field("NAME", b'C', 4, 0)], &[b" Vera", b"*Odel"]));
    assert_eq!(cell(&document, "A3"), "Odel");
    let marked: Vec<&str> = document.asides.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(marked, ["Row 3"]);
    assert!(document.complaints.iter().any(|one| one.words.starts_with("1 row of this table was deleted")));
}

#[test]
fn memos_and_missing_records_are_said() {
    let mut bytes = table(0x03, &[field("NOTE", b'M', 10, 0)], &[b"         7 ", b"         8 "]);
    bytes.truncate(bytes.len() - 5);
    let document = read_table(bytes);
    let told = |words: &str| document.complaints.iter().any(|one| one.words.contains(words));
    assert!(
        told("long texts of 1 field stand in another file, “a.dbt”") && told("1 row"),
        "{:?}",
        document.complaints
    );
}
