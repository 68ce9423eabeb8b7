//! What of an old workbook must not be lost.

use super::*;
use crate::data::document::Document;
use crate::data::grid::Cell;
use crate::data::span::DocId;
use crate::read::container::ole;
use crate::read::formats::{Format as Row, read_with};

const FORMATS: &[Row] = &[FORMAT];

fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &(body.len() as u16).to_le_bytes(), body].concat()
}

fn numbers(numbers: &[u16]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

/// A workbook of one sheet, of these records, and the words that its cells share.
fn workbook(state: u8, shared: &[Vec<u8>], sheet: &[Vec<u8>]) -> Document {
    let begin = |kind: u16| record(0x809, &numbers(&[0x600, kind, 0, 0, 0, 0, 0, 0]));
    let mut globals = begin(5);
    globals.extend(record(0x31, &numbers(&[200, 0, 32_767, 400, 0, 0, 0])));
    globals.extend(record(0x41E, &[&numbers(&[164])[..], &numbers(&[10]), &[0], b"yyyy-mm-dd"].concat()));
    for format in [0, 164, 4] {
        globals.extend(record(0xE0, &[&numbers(&[0, format])[..], &[0; 16]].concat()));
    }
    globals.extend(shared.concat());
    let at = globals.len() + 4 + 6 + 2 + 5 + 4;
    globals.extend(record(0x85, &[&(at as u32).to_le_bytes()[..], &[state, 0, 5, 0], b"Sheet"].concat()));
    globals.extend(record(0x0A, &[]));
    assert_eq!(globals.len(), at);
    globals.extend(begin(0x10));
    globals.extend(sheet.concat());
    globals.extend(record(0x0A, &[]));
    let source = Source::from_bytes("a.xls", ole::made_of(&[("Workbook", &globals)]));
    let document = read_with(FORMATS, source, DocId(1), &Stop::default(), None).unwrap();
    document.check().unwrap();
    document
}

fn cell(document: &Document, name: &str) -> String {
    let span = document.grid(0).unwrap().span(Cell::from_name(name).unwrap()).unwrap();
    document.text.slice(span).into_owned()
}

#[test]
fn cells_show_what_the_workbook_shows() {
    let words = |text: &str| [&numbers(&[text.len() as u16])[..], &[0], text.as_bytes()].concat();
    // The second word goes on in another record, in letters of two bytes.
    let first =
        [&2_u32.to_le_bytes()[..], &2_u32.to_le_bytes(), &words("Paid"), &numbers(&[6]), &[0], b"to "]
            .concat();
    let rest = [&[1_u8][..], &numbers(&[0x4C, 0xF6, 0x77])].concat();
    let document = workbook(
        0,
        &[record(0xFC, &first), record(0x3C, &rest)],
        &[
            record(0xFD, &[&numbers(&[1, 1, 0])[..], &0_u32.to_le_bytes()].concat()),
            record(0xFD, &[&numbers(&[0, 0, 0])[..], &1_u32.to_le_bytes()].concat()),
            record(0x203, &[&numbers(&[1, 2, 1])[..], &42_829_f64.to_le_bytes()].concat()),
            record(
                0xBD,
                &[&numbers(&[2, 0, 2])[..], &(123_450_u32 << 2 | 3).to_le_bytes(), &numbers(&[0])].concat(),
            ),
            record(0x205, &[&numbers(&[2, 3, 0])[..], &[0x2A, 1]].concat()),
        ],
    );
    for (name, words) in
        [("A1", "to Löw"), ("B2", "Paid"), ("C2", "2017-04-04"), ("A3", "1,234.50"), ("D3", "#N/A")]
    {
        assert_eq!(cell(&document, name), words, "{name}");
    }
}

#[test]
fn hidden_sheets_rows_and_columns_are_shown_and_said() {
    let label = |row: u16, column: u16, text: &str| {
        record(0x204, &[&numbers(&[row, column, 0, text.len() as u16])[..], &[0], text.as_bytes()].concat())
    };
    let document = workbook(
        2,
        &[],
        &[
            record(0x7D, &numbers(&[1, 1, 0, 0, 1, 0])),
            record(0x208, &numbers(&[3, 0, 2, 0, 0, 0, 0x20, 0])),
            label(0, 1, "in a hidden column"),
            label(3, 0, "in a hidden row"),
        ],
    );
    assert_eq!(cell(&document, "A4"), "in a hidden row");
    let told = |words: &str| document.complaints.iter().any(|one| one.words.contains(words));
    assert!(told("no way to show it") && told("1 row of “Sheet”") && told("1 column of “Sheet”"));
}

#[test]
fn a_comment_lies_on_its_cell() {
    let words = b"Twice?";
    let document = workbook(
        0,
        &[],
        &[
            record(0x204, &[&numbers(&[0, 0, 0, 1])[..], &[0], b"4"].concat()),
            record(0x5D, &numbers(&[0x15, 0x12, 0x19, 7, 0, 0, 0])),
            record(0x1B6, &numbers(&[0, 0, 0, 0, 0, words.len() as u16, 0, 0, 0])),
            record(0x3C, &[&[0_u8][..], words].concat()),
            record(0x1C, &[&numbers(&[0, 0, 0, 7, 5])[..], &[0], b"Odell"].concat()),
        ],
    );
    let comment = document.asides.iter().find(|one| one.kind == AsideKind::Annotation).unwrap();
    assert_eq!((comment.name.as_str(), comment.words.as_str()), ("Odell", "Twice?"));
    assert_eq!(document.text.slice(comment.span.unwrap()), "4");
}
