//! What would be lost of a table that is written as records? A row, a value under its name, the way from a cell to its
//! words and from words to their cell, and the memory that a large file must not take.

use crate::data::arrangement::{Arrangement, Condition};
use crate::data::cite::Citing;
use crate::data::copying::{Chosen, copied};
use crate::data::document::Document;
use crate::data::draft::Draft;
use crate::data::grid::{Cell, Cells};
use crate::data::job::Stop;
use crate::data::node::address;
use crate::data::shown::Reading;
use crate::data::span::{DocId, Span};
use crate::read::formats;
use crate::read::source::Source;
use crate::run::sheet::arranged;
use proptest::prelude::*;
use serde_json::Value;

const LINES: &str = "{\"name\":\"Ada\",\"year\":1815,\"notes\":\"a\\nb\"}\n\n{\"year\":1906,\"name\":\"Grace\",\"tags\":[\"x\"]}\nbroken\n{\"year\":null,\"name\":\"Zo\\u00eb\"}\n";

fn read(name: &str, words: &str) -> Document {
    let source = Source::from_bytes(name, words.as_bytes().to_vec());
    let document = formats::read(source, DocId(1), &Stop::default(), None).unwrap();
    document.check().unwrap();
    document
}

fn names(document: &Document) -> Vec<&str> {
    document.records.get(0).map(|own| own.columns.iter().map(String::as_str).collect()).unwrap_or_default()
}

/// All cells as they are read.
fn cells(document: &Document) -> Vec<Vec<String>> {
    let Some(grid) = document.grid(0) else { return Vec::new() };
    let row = |row| grid.row(row).unwrap().cells().map(|(_, words)| words.to_owned()).collect();
    (0..grid.rows()).map(row).collect()
}

#[test]
fn lines_are_rows_with_the_numbers_that_they_have_in_the_file() {
    let document = read("people.jsonl", LINES);
    assert_eq!(names(&document), ["name", "year", "notes", "tags"]);
    assert_eq!(
        cells(&document),
        [
            ["Ada", "1815", "a\u{2028}b", "", ""],
            ["", "", "", "", ""],
            ["Grace", "1906", "", "[\"x\"]", ""],
            ["", "", "", "", "broken"],
            ["Zoë", "null", "", "", ""],
        ]
    );
    let told = document.facts.others.iter().find(|(name, _)| name == "Records").unwrap();
    assert_eq!(told.1, "3; 1 line beside them, whole in the column “no record”");
    let open = read("people.ndjson", LINES.trim_end());
    assert_eq!(cells(&open), cells(&document), "the last line needs no break after it");
}

#[test]
fn a_hit_leads_to_its_cell_and_a_cell_to_its_words() {
    let document = read("people.jsonl", LINES);
    let grid = document.grid(0).unwrap();
    let at = |words: &str| LINES.find(words).unwrap() as u64;
    let span = grid.span(Cell::new(2, 0)).unwrap();
    assert_eq!(span, Span::new(at("Grace"), at("Grace") + 5));
    assert_eq!(document.cell_from_offset(at("Grace")), Some((0, Cell::new(2, 0))));
    assert_eq!(document.cell_from_offset(at("1906")), Some((0, Cell::new(2, 1))));
    assert_eq!(document.cell_from_offset(at("broken")), Some((0, Cell::new(3, 4))));
    assert_eq!(
        grid.span(Cell::new(0, 2)).map(|span| document.text.slice(span).into_owned()).as_deref(),
        Some("a\\nb")
    );
    // As other programs name it, and as the tree does.
    let words = document.unit_words(span).unwrap();
    assert_eq!(words, "line 3, /name");
    assert!(address::find(&document, &words).is_ok());
    assert_eq!(
        grid.name_of(Cells { from: Cell::new(2, 1), to: Cell::new(0, 0) }),
        "lines 1–3, /name to /year"
    );
}

#[test]
fn cells_are_copied_as_they_are_read_and_cited_by_their_address() {
    let document = read("people.jsonl", LINES);
    let chosen = |from: (u32, u32), to: (u32, u32)| Chosen::Cells {
        unit: 0,
        cells: Cells { from: Cell::new(from.0, from.1), to: Cell::new(to.0, to.1) },
        lines: None,
    };
    let plain = copied(&document, &chosen((0, 0), (2, 1)), Reading::AsItIs, None).text;
    assert_eq!(plain, "Ada\t1815\n\t\nGrace\t1906");
    let cited = |chosen| copied(&document, &chosen, Reading::AsItIs, Some(&Citing::default())).text;
    assert_eq!(cited(chosen((4, 0), (4, 0))), "“Zoë” — people.jsonl, line 5, /name.");
    assert!(cited(chosen((0, 1), (2, 1))).ends_with("people.jsonl, lines 1–3, /year."));
}

#[test]
fn rows_are_sorted_and_filtered_by_what_cells_say() {
    let document = read("people.jsonl", LINES);
    let rows = |change: &dyn Fn(&mut Arrangement)| {
        let mut arrangement = Arrangement::default();
        change(&mut arrangement);
        arranged(&document, 0, &arrangement, &Stop::default()).unwrap().rows().to_vec()
    };
    assert_eq!(rows(&|own| own.sort(0, Some(true), false)), [4, 2, 0, 1, 3]);
    assert_eq!(rows(&|own| own.sort(1, Some(false), false))[..2], [0, 2]);
    assert_eq!(rows(&|own| own.filter(0, Condition::parse("zoe").unwrap())), [4]);
}

#[test]
fn a_list_of_records_is_a_table_and_other_data_is_none() {
    let pretty = "[\n  {\n    \"a\": 1,\n    \"b\": {\"c\":\n [2]}\n  },\n  {\"a\": \"x\"}\n]\n";
    let document = read("list.json", pretty);
    assert_eq!(cells(&document), [["1", "{\"c\": [2]}"], ["x", ""]]);
    let span = document.grid(0).unwrap().span(Cell::new(1, 0)).unwrap();
    assert_eq!(document.unit_words(span).as_deref(), Some("/1/a"));
    let sorted = {
        let mut arrangement = Arrangement::default();
        arrangement.sort(0, Some(true), false);
        arranged(&document, 0, &arrangement, &Stop::default()).unwrap().rows().to_vec()
    };
    assert_eq!(sorted, [1, 0]);
    for none in
        ["[1, 2, 3]", "{\"a\": 1}", "[{\"a\": 1}]", "[]", "[{}, {}]", "", "[[1], [2]]", "[{\"a\": 1}, 2, 3]"]
    {
        assert!(read("none.json", none).grid(0).is_none(), "{none}");
    }
    assert!(read("none.jsonl", "1\n2\n").grid(0).is_none());
}

#[test]
fn what_is_no_plain_table_begins_as_words() {
    let first = |name: &str, words: &str| read(name, words).begins_as_grid();
    assert!(first("a.json", "[{\"a\": 1, \"b\": 2}, {\"a\": 3, \"b\": 4}]"));
    assert!(first("a.jsonl", LINES.replace("broken\n", "").as_str()));
    assert!(!first("a.jsonl", "{\"a\": 1}\n"), "of one record the text says more");
    assert!(!first("a.json", "[{\"a\": {}, \"b\": []}, {\"a\": {}, \"b\": [1]}]"), "all is nested");
    assert!(!first("a.json", "[{\"a\": 1}, {\"b\": 1}, {\"c\": 1}, {\"d\": 1}]"), "names are values");
    let inside = "{\"kind\": \"x\", \"features\": [{\"a\": 11111, \"b\": 2}, {\"a\": 3, \"b\": 4}]}";
    let document = read("a.geojson", inside);
    assert_eq!(cells(&document), [["11111", "2"], ["3", "4"]]);
    assert!(!document.begins_as_grid(), "what stands beside the list would not be seen");
    let span = document.grid(0).unwrap().span(Cell::new(1, 1)).unwrap();
    assert_eq!(document.unit_words(span).as_deref(), Some("/features/1/b"));
}

/// A gigabyte of records costs what is seen of it: lines that go over the borders of leaves are rows as all others.
#[test]
fn lines_on_the_shelf_are_the_rows_that_they_are_in_memory() {
    let long = format!("{{\"n\": 7, \"long\": \"{}\"}}\n", "é".repeat(90));
    let text: String = (0..60)
        .map(|n| if n % 9 == 5 { long.clone() } else { format!("{{\"n\": {n}, \"w\": \"w{n}\"}}\n") })
        .collect();
    let path = std::env::temp_dir().join(format!("records-{}.jsonl", std::process::id()));
    std::fs::write(&path, &text).unwrap();
    let source = std::sync::Arc::new(Source::open(&path).unwrap());
    let make = |held: bool, leaf: usize| {
        let mut draft = Draft::new(Document::default(), None);
        let mut lines = super::Lines::default();
        formats::text::read_lines_in(
            &source,
            &mut draft,
            &Stop::default(),
            (leaf, held),
            &mut |text, draft| {
                lines.take(text, draft);
            },
        )
        .unwrap();
        lines.end(&mut draft);
        draft.finish()
    };
    let held = make(true, 1 << 16);
    for leaf in [64, 100, 333] {
        let shelved = make(false, leaf);
        shelved.check().unwrap();
        assert!(shelved.text.leaves.len() > 4 && shelved.text.leaves.iter().all(|leaf| leaf.held.is_none()));
        assert_eq!(cells(&shelved), cells(&held));
        for column in 0..3 {
            let mut arrangement = Arrangement::default();
            arrangement.sort(column, Some(true), false);
            let rows =
                |document| arranged(document, 0, &arrangement, &Stop::default()).unwrap().rows().to_vec();
            assert_eq!(rows(&shelved), rows(&held), "leaves of {leaf}, column {column}");
        }
        let span = shelved.grid(0).unwrap().span(Cell::new(50, 0)).unwrap();
        assert_eq!(shelved.unit_words(span).as_deref(), Some("line 51, /n"), "where there is no tree");
    }
    std::fs::remove_file(&path).unwrap();
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "[ -~äé\\n\\t\"\\\\]{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map("[a-c]", inner, 0..3)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Held against a reader that builds all values: each has a cell, under its name, in its row; and the address of the
    /// cell is that of the tree.
    #[test]
    fn every_value_has_its_cell(
        records in prop::collection::vec(prop::collection::btree_map("[a-e/~]{1,2}", value(), 1..5), 2..8),
        lines in any::<bool>(),
        pretty in any::<bool>(),
    ) {
        let all: Vec<Value> = records.iter().map(|own| Value::Object(own.clone().into_iter().collect())).collect();
        let (name, text) = match (lines, pretty) {
            (true, _) => ("a.jsonl", all.iter().map(|own| format!("{own}\n")).collect::<String>()),
            (false, true) => ("a.json", serde_json::to_string_pretty(&all).unwrap()),
            (false, false) => ("a.json", serde_json::to_string(&all).unwrap()),
        };
        let document = read(name, &text);
        let grid = document.grid(0).unwrap();
        prop_assert_eq!(grid.rows() as usize, records.len());
        for (row, record) in records.iter().enumerate() {
            for (key, value) in record {
                let column = names(&document).iter().position(|own| own == key).unwrap();
                let cell = Cell::new(row as u32, column as u32);
                let span = grid.span(cell).unwrap();
                let written = document.text.slice(span).into_owned();
                match value {
                    Value::String(words) => {
                        let own: String = serde_json::from_str(&format!("\"{written}\"")).unwrap();
                        prop_assert_eq!(&own, words);
                        let shown = words.replace('\n', "\u{2028}").replace('\t', " ");
                        prop_assert_eq!(grid.words(cell), Some(shown));
                    }
                    other => prop_assert_eq!(&serde_json::from_str::<Value>(&written).unwrap(), other),
                }
                if !span.is_empty() {
                    prop_assert_eq!(document.cell_from_offset(span.start), Some((0, cell)));
                    let own = document.records.get(0).unwrap().address(cell.row, Some(cell.column));
                    let node = address::find(&document, &own).unwrap();
                    prop_assert!(document.nodes.get(node).unwrap().value.span().cover(span) == document.nodes.get(node).unwrap().value.span());
                }
            }
        }
    }
}
