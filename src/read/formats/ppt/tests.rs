//! Presentations from before 2007, made in code of records within records.

use super::*;
use crate::data::document::Document;
use crate::data::sketch::sketch;
use crate::data::span::DocId;
use crate::read::container::ole::made_of;
use crate::read::formats::{Format as Row, read_with};

const FORMATS: &[Row] = &[FORMAT];

fn record(kind: u16, first: u16, body: &[u8]) -> Vec<u8> {
    [&first.to_le_bytes()[..], &kind.to_le_bytes(), &(body.len() as u32).to_le_bytes(), body].concat()
}

fn holding(kind: u16, parts: &[Vec<u8>]) -> Vec<u8> {
    record(kind, 0xF, &parts.concat())
}

fn numbers(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A box with words of some kind.
fn words(kind: u32, text: &str) -> Vec<u8> {
    let words = record(
        0xF00D,
        0xF,
        &[record(0x0F9F, 0, &numbers(&[kind])), record(0x0FA0, 0, &utf16(text))].concat(),
    );
    holding(0xF004, &[record(0xF00A, 2, &numbers(&[1, 0])), words])
}

fn slide(kind: u16, more: Vec<u8>, things: &[Vec<u8>]) -> Vec<u8> {
    let group =
        [holding(0xF004, &[record(0xF00A, 2, &numbers(&[0, 5]))])].into_iter().chain(things.iter().cloned());
    let drawing = holding(0x040C, &[holding(0xF002, &[holding(0xF003, &group.collect::<Vec<_>>())])]);
    holding(kind, &[more, drawing])
}

/// A file of these things; the first is the document.
fn file(things: &[Vec<u8>]) -> Vec<u8> {
    let (mut stream, mut places) = (Vec::new(), Vec::new());
    for thing in things {
        places.push(stream.len() as u32);
        stream.extend(thing);
    }
    let directory = stream.len() as u32;
    stream.extend(record(0x1772, 0, &numbers(&[&[1 | (places.len() as u32) << 20], &places[..]].concat())));
    let edit = stream.len() as u32;
    stream.extend(record(0x0FF5, 0, &numbers(&[0, 0, 0, directory, 1, 0, 0])));
    let user = record(0x0FF6, 0, &numbers(&[20, 0xE391_C05F, edit, 0, 0, 0]));
    stream.resize(stream.len().max(5_000), 0);
    made_of(&[("PowerPoint Document", &stream), ("Current User", &user)])
}

fn read_file(bytes: Vec<u8>) -> Document {
    let document =
        read_with(FORMATS, Source::from_bytes("a.ppt", bytes), DocId(1), &Stop::default(), None).unwrap();
    document.check().unwrap();
    document
}

/// The list of slides: where each is, its number, and texts that it has in the outline.
fn list(instance: u16, parts: &[Vec<u8>]) -> Vec<u8> {
    record(0x0FF0, instance << 4 | 0xF, &parts.concat())
}

fn persist(number: u32, id: u32) -> Vec<u8> {
    record(0x03F3, 0, &numbers(&[number, 0, 0, id, 0]))
}

#[test]
fn slides_have_titles_items_with_levels_and_notes_apart() {
    let levels = [numbers(&[4]), vec![0, 0], numbers(&[0, 7]), vec![1, 0], numbers(&[0])].concat();
    let outline = [
        record(0x0F9F, 0, &numbers(&[0])),
        record(0x0FA0, 0, &utf16("The gate")),
        record(0x0F9F, 0, &numbers(&[1])),
        record(0x0FA8, 0, b"Who\rsaw it"),
        record(0x0FA1, 0, &levels),
    ];
    let shown =
        |number: u32| holding(0xF004, &[record(0xF00D, 0xF, &record(0x0F9E, 0, &numbers(&[number])))]);
    let notes_of = record(0x03EF, 0, &[numbers(&[0, 0, 0, 0]), numbers(&[300, 0])].concat());
    let bytes = file(&[
        holding(
            0x03E8,
            &[list(0, &[&[persist(2, 256)], &outline[..]].concat()), list(2, &[persist(3, 300)])],
        ),
        slide(0x03EE, notes_of, &[shown(0), shown(1)]),
        slide(0x03F0, Vec::new(), &[words(2, "Do not say this.")]),
    ]);
    let said = sketch(&read_file(bytes));
    for line in [
        "heading 2 [1..9] The gate",
        "item • +1 [10..13] Who",
        "item • +2 [14..20] saw it",
        "Do not say this.",
    ] {
        assert!(said.contains(line), "{line} is not in\n{said}");
    }
    assert!(said.contains("quote 1") || said.contains("> "), "{said}");
}

#[test]
fn a_hidden_slide_says_so_and_a_table_has_rows() {
    let hidden = record(0x03F9, 0, &[numbers(&[0, 0]), vec![0, 0, 4, 0, 0, 0, 0, 0]].concat());
    let cell = |left: u32, top: u32, text: &str| {
        let words = record(
            0xF00D,
            0xF,
            &[record(0x0F9F, 0, &numbers(&[4])), record(0x0FA8, 0, text.as_bytes())].concat(),
        );
        holding(0xF004, &[record(0xF00F, 0, &numbers(&[left, top, 0, 0])), words])
    };
    let property = record(0xF122, 1 << 4 | 3, &[vec![0x9F, 0x03], numbers(&[1])].concat());
    let head = holding(0xF004, &[record(0xF00A, 2, &numbers(&[9, 1])), property]);
    let cells = [head, cell(0, 0, "a"), cell(0, 10, "c"), cell(10, 0, "b"), cell(10, 10, "d")];
    let bytes = file(&[
        holding(0x03E8, &[list(0, &[persist(2, 256)])]),
        slide(0x03EE, hidden, &[holding(0xF003, &cells)]),
    ]);
    let said = sketch(&read_file(bytes));
    assert!(said.contains("a⇥b") && said.contains("c⇥d"), "{said}");
    assert!(said.contains("Slide 1 is hidden"), "{said}");
}

#[test]
fn what_comes_of_a_file_whose_lists_are_gone_is_said_to_be_all_there_is() {
    let bytes = made_of(&[("PowerPoint Document", &slide(0x03EE, Vec::new(), &[words(0, "Left over")]))]);
    let said = sketch(&read_file(bytes));
    assert!(said.contains("Left over") && said.contains("also older versions of them"), "{said}");
}
