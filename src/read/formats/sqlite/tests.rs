//! What of a database must not be lost.

use crate::data::document::Document;
use crate::data::grid::Cell;
use crate::data::job::{Failure, Stop};
use crate::data::span::DocId;
use crate::read::formats;
use crate::read::source::Source;
use rusqlite::{Connection, MAIN_DB};

fn made(sql: &str) -> Vec<u8> {
    let mut database = Connection::open_in_memory().unwrap();
    database.execute_batch(sql).unwrap();
    database.serialize(MAIN_DB).unwrap().to_vec()
}

fn read(bytes: Vec<u8>) -> Result<Document, Failure> {
    let document = formats::read(Source::from_bytes("a.db", bytes), DocId(1), &Stop::default(), None)?;
    document.check().unwrap();
    Ok(document)
}

const SQL: &str = "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, face BLOB, sum REAL);
    INSERT INTO people VALUES (1, 'Ärger', x'0102', 1.5), (2, NULL, NULL, 12345678901234567.0);
    CREATE TABLE \"two words\" (a);
    CREATE VIEW names AS SELECT name FROM people;";

#[test]
fn each_table_is_a_sheet_with_every_value_in_its_cell() {
    let document = read(made(SQL)).unwrap();
    let labels: Vec<String> = document.units.iter().map(|unit| unit.label.clone()).collect();
    assert_eq!(labels, ["people", "two words"]);
    let grid = document.grid(0).unwrap();
    for (name, words) in
        [("B1", "name"), ("A2", "1"), ("B2", "Ärger"), ("C2", "[2 bytes]"), ("D2", "1.5"), ("B3", "")]
    {
        let span = grid.span(Cell::from_name(name).unwrap()).unwrap();
        assert_eq!(document.text.slice(span), words, "{name}");
    }
    assert!(document.asides.iter().any(|aside| aside.name == "View names" && aside.words.contains("SELECT")));
}

#[test]
fn a_database_that_has_changes_beside_it_or_is_damaged_says_so() {
    let mut bytes = made(SQL);
    bytes[18] = 2;
    bytes[19] = 2;
    let document = read(bytes.clone()).unwrap();
    assert!(document.complaints.iter().any(|own| own.words.contains("-wal")));
    let len = bytes.len();
    bytes.truncate(len / 2);
    let torn = read(bytes);
    assert!(torn.is_err_and(|why| why.to_string().contains("damaged")) || len < 8192);
    assert!(read(b"SQLite format 3\0 and nothing else".to_vec()).is_err());
}

#[test]
fn columns_whose_names_are_no_letters_or_that_are_worked_out_still_have_their_values() {
    let sql = "CREATE TABLE t (qzqz TEXT, twice INTEGER GENERATED ALWAYS AS (n * 2), n INTEGER);
        INSERT INTO t (qzqz, n) VALUES ('here', 21);";
    let mut bytes = made(sql);
    let at = bytes.windows(4).position(|own| own == b"qzqz").unwrap();
    bytes[at..at + 2].copy_from_slice(&[0xC3, 0xFF]);
    let document = read(bytes).unwrap();
    let grid = document.grid(0).unwrap();
    for (name, words) in [("B1", "twice"), ("C1", "n"), ("A2", "here"), ("B2", "42"), ("C2", "21")] {
        let span = grid.span(Cell::from_name(name).unwrap()).unwrap();
        assert_eq!(document.text.slice(span), words, "{name}");
    }
}
