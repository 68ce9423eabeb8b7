//! What of a binary workbook must not be lost.

use super::*;
use crate::data::document::{AsideKind, Document, Unseen};
use crate::data::grid::Cell;
use crate::data::span::DocId;
use crate::read::container::zip::tests::packed;
use crate::read::formats::{Format as Row, read_with};

const FORMATS: &[Row] = &[FORMAT];

fn record(kind: u16, pieces: &[&[u8]]) -> Vec<u8> {
    let body = pieces.concat();
    let mut out = if kind < 128 { vec![kind as u8] } else { vec![kind as u8 | 0x80, (kind >> 7) as u8] };
    out.extend([body.len() as u8 | 0x80, (body.len() >> 7) as u8]);
    out.extend(body);
    out
}

fn words(words: &str) -> Vec<u8> {
    let units: Vec<u16> = words.encode_utf16().collect();
    [(units.len() as u32).to_le_bytes().to_vec(), units.iter().flat_map(|unit| unit.to_le_bytes()).collect()]
        .concat()
}

fn number(number: u32) -> [u8; 4] {
    number.to_le_bytes()
}

fn row(row: u32, hidden: bool) -> Vec<u8> {
    record(0, &[&number(row), &number(0), &[0, 0, 0, if hidden { 0x10 } else { 0 }, 0]])
}

fn cell(kind: u16, column: u32, look: u32, value: &[u8]) -> Vec<u8> {
    record(kind, &[&number(column), &number(look), value])
}

/// A result, and the signs of its formula.
fn formula(result: &[u8], signs: &[u8]) -> Vec<u8> {
    [result, &[0, 0], &number(signs.len() as u32)[..], signs, &number(0)[..]].concat()
}

fn sheet(state: u32, id: &str, name: &str) -> Vec<u8> {
    record(156, &[&number(state), &number(1), &words(id), &words(name)])
}

fn workbook() -> Document {
    let places = record(362, &[&number(1), &number(0), &number(1), &number(1)]);
    let book = [sheet(0, "r1", "Sums"), sheet(2, "r2", "Secret"), record(357, &[]), places].concat();
    let relations = r#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="a.bin"/><Relationship Id="r2" Type="x/worksheet" Target="b.bin"/>
        <Relationship Id="r3" Type="x/sharedStrings" Target="strings.bin"/><Relationship Id="r4" Type="x/styles" Target="styles.bin"/></Relationships>"#;
    let strings = record(19, &[&[0], &words("Paid to Vera")]);
    let white: &[u8] = &[4, 0, 0, 0, 255, 255, 255, 255];
    let styles = [
        record(44, &[&164_u16.to_le_bytes(), &words("yyyy\\-mm\\-dd")]),
        record(43, &[&[0; 12], &[0; 8]]),
        record(43, &[&[0; 12], white]),
        record(617, &[]),
        record(47, &[&[0, 0], &[0, 0], &[0, 0], &[0, 0]]),
        record(47, &[&[0, 0], &164_u16.to_le_bytes(), &[0, 0], &[0, 0]]),
        record(47, &[&[0, 0], &4_u16.to_le_bytes(), &[1, 0], &[0, 0]]),
        record(618, &[]),
    ]
    .concat();
    let first = [
        record(60, &[&number(3), &number(3), &[0; 8], &[1, 0]]),
        row(1, false),
        cell(7, 0, 0, &number(0)),
        cell(5, 2, 1, &42_829.0_f64.to_le_bytes()),
        cell(2, 3, 0, &number(7 << 2 | 2)),
        row(4, true),
        cell(
            9,
            0,
            2,
            &formula(
                &1_000.0_f64.to_le_bytes(),
                &[&[0x44], &number(1)[..], &[0, 0xC0], &[0x5A, 0, 0], &number(0), &[0, 0], &[3]].concat(),
            ),
        ),
        cell(4, 1, 0, &[1]),
        cell(3, 2, 0, &[0x2A]),
    ]
    .concat();
    let second = [row(0, false), cell(6, 0, 0, &words("hidden words"))].concat();
    let bytes = packed(&[
        ("xl/workbook.bin", &book),
        ("xl/_rels/workbook.bin.rels", relations.as_bytes()),
        ("xl/strings.bin", &strings),
        ("xl/styles.bin", &styles),
        ("xl/a.bin", &first),
        ("xl/b.bin", &second),
    ]);
    let document = read_with(FORMATS, Source::from_bytes("a.xlsb", bytes), DocId(1), &Stop::default(), None);
    let document = document.unwrap();
    document.check().unwrap();
    document
}

#[test]
fn cells_of_a_binary_workbook_show_what_it_shows_each_at_its_own_address() {
    let document = workbook();
    let shown = |sheet: usize, name: &str| {
        let span = document.grid(sheet).unwrap().span(Cell::from_name(name).unwrap()).unwrap();
        document.text.slice(span).into_owned()
    };
    for (name, words) in [
        ("A2", "Paid to Vera"),
        ("B2", ""),
        ("C2", "2017-04-04"),
        ("D2", "7"),
        ("A5", "1,000.00"),
        ("B5", "TRUE"),
        ("C5", "#N/A"),
    ] {
        assert_eq!(shown(0, name), words, "{name}");
    }
    assert_eq!(shown(1, "A1"), "hidden words");
}

#[test]
fn what_a_binary_workbook_hides_is_shown_and_said() {
    let document = workbook();
    let has = |kind: Unseen, name: &str| {
        document.asides.iter().any(|one| one.kind == AsideKind::Unseen(kind) && one.name == name)
    };
    assert!(has(Unseen::Hidden, "Secret") && has(Unseen::Hidden, "Row 5") && has(Unseen::Hidden, "D2"));
    assert!(has(Unseen::SameColour, "A5"));
    let formulas: Vec<(&str, &str)> = document
        .asides
        .iter()
        .filter(|one| one.kind == AsideKind::Described)
        .map(|one| (one.name.as_str(), one.words.as_str()))
        .collect();
    assert_eq!(formulas, [("A5", "=A2+Secret!$A$1")]);
}
