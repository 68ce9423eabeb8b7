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

/// A sum that cannot be asked how it came about is no evidence.
#[test]
fn formulas_are_said_as_people_write_them() {
    let formula = |row: u16, signs: &[u8]| {
        let head = [numbers(&[row, 0, 0]), 1.0_f64.to_le_bytes().to_vec(), numbers(&[0, 0, 0])].concat();
        record(0x6, &[&head[..], &numbers(&[signs.len() as u16]), signs].concat())
    };
    let near: &[u8] = &[0x4C, 0xFF, 0xFF, 1, 0xC0, 0x1E, 2, 0, 5];
    let document = workbook(
        0,
        &[
            record(0x1AE, &numbers(&[1, 0x401])),
            record(0x17, &numbers(&[1, 0, 0, 0])),
            record(
                0x18,
                &[&[0, 0, 0, 4, 7, 0, 0, 0][..], &[0; 6], &[0], b"Rate", &[0x3A, 0, 0, 0, 0, 3, 0]].concat(),
            ),
        ],
        &[
            formula(0, &[0x44, 1, 0, 1, 0xC0, 0x23, 1, 0, 0, 0, 5]),
            formula(1, &[1, 1, 0, 0, 0]),
            record(
                0x4BC,
                &[&numbers(&[1, 2])[..], &[0, 0, 0, 2], &numbers(&[near.len() as u16]), near].concat(),
            ),
            formula(2, &[1, 1, 0, 0, 0]),
            formula(3, &[0x42, 1, 0xFF, 0xFF]),
            record(0xE5, &numbers(&[1, 0, 1, 0, 0])),
        ],
    );
    let formulas: Vec<(&str, &str)> = document
        .asides
        .iter()
        .filter(|one| one.kind == AsideKind::Described)
        .map(|one| (one.name.as_str(), one.words.as_str()))
        .collect();
    let expected =
        [("A1", "=B2*Rate"), ("A2", "=B1*2"), ("A3", "=B2*2"), ("A4", "A formula that cannot be read")];
    assert_eq!(formulas, expected);
    assert!(
        document.complaints.iter().any(|one| one.words.starts_with("1 formula of “Sheet” cannot be read"))
    );
    let facts = &document.facts.others;
    assert!(facts.contains(&("Name Rate".to_owned(), "Sheet!$D$1".to_owned())), "{facts:?}");
    // What lies under the first of joined cells is told as covered.
    assert_eq!(document.merged.iter().count(), 1);
    let covered = |one: &&Aside| one.kind == AsideKind::Unseen(Unseen::Covered);
    assert_eq!(
        document.asides.iter().filter(covered).map(|one| one.name.as_str()).collect::<Vec<_>>(),
        ["A2"]
    );
}

/// Rows of a sheet that was deleted may live on in what a pivot table was made of, and nowhere else.
#[test]
fn the_rows_of_a_pivot_table_are_told() {
    let column = |name: &str, count: u16| {
        record(
            0xC7,
            &[&numbers(&[1, 0, 0, count, 0, count, count, name.len() as u16])[..], &[0], name.as_bytes()]
                .concat(),
        )
    };
    let words = |kind: u16, words: &str| {
        record(kind, &[&numbers(&[words.len() as u16])[..], &[0], words.as_bytes()].concat())
    };
    let cache = [
        column("Name", 2),
        words(0xCD, "Vera"),
        words(0xCD, "Odell"),
        column("Sum", 1),
        record(0xC9, &10.5_f64.to_le_bytes()),
        record(0xC8, &[1, 0]),
        record(0xC8, &[0, 0]),
        record(0x0A, &[]),
    ];
    let begin = record(0x809, &numbers(&[0x600, 5, 0, 0, 0, 0, 0, 0]));
    let user = [&numbers(&[5])[..], &[0], b"Odell", &[b' '; 104]].concat();
    let book =
        [begin, record(0x5C, &user), words(0xDC, ""), words(0xCD, "DSN=tolls"), record(0x0A, &[])].concat();
    let bytes = ole::made_of(&[("Workbook", &book), ("_SX_DB_CUR/0001", &cache.concat())]);
    let source = Source::from_bytes("a.xls", bytes);
    let document = read_with(FORMATS, source, DocId(1), &Stop::default(), None).unwrap();
    let told = |name: &str| {
        let found = document.asides.iter().find(|one| one.name == name);
        found.map(|one| one.words.as_str()).unwrap_or_default()
    };
    assert_eq!(
        told("Pivot table"),
        "2 rows that a pivot table was made of: Name, Sum. Odell, 10.5; Vera, 10.5"
    );
    assert_eq!(told("Who had it open last"), "Odell");
    assert_eq!(told("A source of data, not asked"), "DSN=tolls");
}
