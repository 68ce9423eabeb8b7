//! A table that is sorted wrongly, or of which a row is lost, is evidence that misleads: so arrangements are held against
//! the plainest way to make them.

use super::*;
use crate::data::arrangement::Condition;
use crate::data::block::Column as Columns;
use crate::data::draft::Draft;
use crate::data::packed::packed;
use crate::data::unit::{UnitKind, UnitState};
use proptest::prelude::*;

/// A sheet with a row of names, and these rows below it; each with its number in the sheet.
fn sheet(rows: &[(u32, Vec<String>)]) -> Document {
    let mut draft = Draft::new(Document::default(), None);
    draft.unit(UnitKind::Sheet, "Data", (0.0, 0.0));
    draft.unit_break(0);
    draft.begin_grid(0, &[Columns::default(); 2]);
    let mut row = |number: u32, header: bool, cells: &[String]| {
        draft.begin_row_at(number, header);
        for cell in cells {
            draft.cell();
            draft.flow(cell);
        }
        draft.end_row();
    };
    row(0, true, &["Name".to_owned(), "Amount".to_owned()]);
    rows.iter().for_each(|(number, cells)| row(*number, false, cells));
    draft.end_table();
    draft.seal_unit(0, UnitState::Words);
    draft.finish()
}

fn plain(rows: &[[&str; 2]]) -> Document {
    let rows = rows.iter().zip(1..).map(|(cells, at)| (at, cells.map(str::to_owned).to_vec()));
    sheet(&rows.collect::<Vec<_>>())
}

/// Row numbers as people count them, in their order.
fn shown(document: &Document, arrangement: &Arrangement) -> Vec<u32> {
    let lines = arranged(document, 0, arrangement, &Stop::default()).unwrap();
    let grid = document.grid(0).unwrap();
    (0..lines.count()).map(|line| grid.row_in_line(Some(&lines), line).unwrap() + 1).collect()
}

fn by(keys: &[(u32, bool)], filters: &[(u32, &str)]) -> Arrangement {
    let mut own = Arrangement::default();
    keys.iter().for_each(|(column, down)| own.sort(*column, Some(*down), true));
    filters.iter().for_each(|(column, line)| own.filter(*column, Condition::parse(line).unwrap()));
    own
}

#[test]
fn numbers_days_and_words_are_sorted_as_what_they_are() {
    let document = plain(&[
        ["b", "1,000"],
        ["a", "9"],
        ["", "n/a"],
        ["Ä", ""],
        ["item 10", "2024-01-01"],
        ["item 9", "-3"],
        ["B", "9.00"],
    ]);
    assert_eq!(shown(&document, &by(&[(1, false)], &[])), [1, 7, 3, 8, 2, 6, 4, 5]);
    assert_eq!(shown(&document, &by(&[(1, true)], &[])), [1, 4, 6, 2, 3, 8, 7, 5], "empty cells stay last");
    assert_eq!(shown(&document, &by(&[(0, false)], &[])), [1, 3, 5, 2, 8, 7, 6, 4]);
    assert_eq!(shown(&document, &by(&[(0, true), (1, true)], &[])), [1, 6, 7, 2, 8, 3, 5, 4]);
    assert_eq!(shown(&document, &by(&[], &[(1, "> 8"), (0, "b")])), [1, 2, 8]);
    assert_eq!(shown(&document, &by(&[(0, true)], &[(1, "empty")])), [1, 5]);
    let whole = Arrangement { head: Some(0), ..by(&[(0, false)], &[]) };
    assert_eq!(shown(&document, &whole).last(), Some(&4), "without a head, the names are sorted too");
}

#[test]
fn a_column_with_decimal_commas_is_sorted_and_added_as_its_writer_meant() {
    let document = plain(&[["a", "1.234"], ["b", "0,50"], ["c", "2,250"], ["d", "999"]]);
    assert_eq!(shown(&document, &by(&[(1, false)], &[])), [1, 3, 4, 5, 2]);
    assert_eq!(shown(&document, &by(&[], &[(1, ">= 1.000")])), [1, 2]);
    let cells = Cells::from_name("B:B").unwrap();
    let words = sums(&document, 0, None, cells, &Stop::default()).unwrap().words();
    assert!(words.contains("sum 2,235.750"), "{words}");
}

#[test]
fn only_rows_that_are_shown_are_added() {
    let document = plain(&[["a", "0.10"], ["b", "5"], ["a", "0.20"], ["c", "x"]]);
    let lines = arranged(&document, 0, &by(&[], &[(0, "a")]), &Stop::default()).unwrap();
    let all = Cells { from: Cell::new(1, 1), to: Cell::new(3, 1) };
    let sums = sums(&document, 0, Some(&lines), all, &Stop::default()).unwrap();
    assert_eq!(sums.words(), "2 cells   ·   sum 0.30   ·   mean 0.15   ·   min 0.10   ·   max 0.20");
}

#[test]
fn rows_that_are_hidden_are_not_added_though_one_of_them_is_a_corner() {
    let document = plain(&[["a", "0.10"], ["b", "5"], ["a", "0.20"], ["c", "7"]]);
    let lines = arranged(&document, 0, &by(&[], &[(0, "a")]), &Stop::default()).unwrap();
    let sum = |from: u32, to: u32| {
        let cells = Cells { from: Cell::new(from, 1), to: Cell::new(to, 1) };
        sums(&document, 0, Some(&lines), cells, &Stop::default()).unwrap().words()
    };
    assert!(sum(1, 4).starts_with("2 cells   ·   sum 0.30"), "{}", sum(1, 4));
    assert!(sum(4, 4).starts_with("1 cell   ·   sum 7"), "what was gone to although it is hidden is chosen");
}

#[test]
fn the_values_of_a_column_are_those_that_other_conditions_show() {
    let document = plain(&[["a", "10"], ["b", "9"], ["a", "9"], ["c", ""], ["a", "x"]]);
    let (told, limited) =
        values(&document, 0, 1, by(&[(0, true)], &[(0, "a"), (1, "10")]), &Stop::default()).unwrap();
    let told: Vec<_> = told.iter().map(|value| (value.words.as_str(), value.rows)).collect();
    assert_eq!((told, limited), (vec![("9", 1), ("10", 1), ("x", 1)], false));
}

#[test]
fn keys_lead_to_the_ends_of_runs_of_cells() {
    let document = plain(&[["a", "1"], ["", "2"], ["", ""], ["b", ""], ["c", "3"]]);
    let edge = |from: &str, down| {
        let from = Cell::from_name(from).unwrap();
        edge_in_column(&document, 0, None, from, down, &Stop::default()).unwrap().to_string()
    };
    assert_eq!(
        [edge("A1", true), edge("A2", true), edge("B2", true), edge("B3", true)],
        ["A2", "A5", "B3", "B6"]
    );
    assert_eq!([edge("A6", false), edge("B6", false), edge("A5", false)], ["A5", "B3", "A2"]);
    assert_eq!([edge("A6", true), edge("A1", false)], ["A6", "A1"]);
}

#[test]
fn what_was_stopped_has_no_answer() {
    let document = plain(&[["a", "1"]]);
    let stop = Stop::default();
    stop.raise();
    assert_eq!(arranged(&document, 0, &by(&[(0, false)], &[]), &stop), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_row_is_lost_and_equal_ones_stay_as_the_file_has_them(
        cells in prop::collection::vec(("[ab]{0,2}|[0-9]{1,2}", "[0-9]{0,2}(\\.[0-9])?|x"), 1..60),
        gaps in prop::collection::vec(prop_oneof![8 => Just(0_u32), 1 => 1_u32..9], 60),
        down in any::<bool>(),
    ) {
        let mut number = 0;
        let rows: Vec<(u32, Vec<String>)> = cells.iter().zip(gaps).map(|((name, amount), gap)| {
            number += 1 + gap;
            (number, vec![name.clone(), amount.clone()])
        }).collect();
        let document = sheet(&rows);
        let order = |cell: &str| match value(cell, Habits::default()) {
            Value::Number(number) => (0, number.float.to_string().len(), number.float, String::new()),
            Value::Words(words) => (2, 0, 0.0, words.to_lowercase()),
            _ => (3, 0, 0.0, String::new()),
        };
        let mut expected = rows.clone();
        expected.sort_by(|a, b| {
            let (one, two) = (order(&a.1[0]), order(&b.1[0]));
            let by = (one.0).cmp(&two.0).then(one.2.total_cmp(&two.2)).then(one.3.cmp(&two.3));
            match (one.0 == 3, two.0 == 3) {
                (false, false) if down => by.reverse(),
                _ => by,
            }
        });
        let numbers: Vec<u32> = std::iter::once(1).chain(expected.iter().map(|(row, _)| row + 1)).collect();
        prop_assert_eq!(shown(&document, &by(&[(0, down)], &[])), numbers.clone());
        // Packed, and on several threads, it is the same.
        let packed = Document { text: packed(document.text.clone()), ..document.clone() };
        prop_assert_eq!(shown(&packed, &by(&[(0, down)], &[])), numbers);
        let kept: Vec<u32> = shown(&document, &by(&[], &[(1, ">= 5")]));
        let meant = rows.iter().filter(|(_, cells)| cells[1].parse::<f64>().is_ok_and(|own| own >= 5.0));
        let meant: Vec<u32> = std::iter::once(1).chain(meant.map(|(row, _)| row + 1)).collect();
        prop_assert_eq!(kept, meant);
    }
}

/// Otherwise the trace of an error would be left out with all other lines that say no level, and the order of a log by how
/// bad its entries are would tear it from it.
#[test]
fn what_goes_on_from_an_entry_of_a_log_stays_with_it() {
    let text = "2024-01-02 10:00:00 INFO up\n\
        2024-01-02 10:00:01 ERROR lost\n  at reading\n  at last\n\
        2024-01-02 10:00:02 WARN low\n\
        2024-01-02 10:00:03 ERROR gone\n  at writing\n";
    let source = crate::read::source::Source::from_bytes("a.log", text.as_bytes().to_vec());
    let document =
        crate::read::formats::read(source, crate::data::span::DocId(1), &Stop::default(), None).unwrap();
    type Case = (&'static [(u32, bool)], &'static [(u32, &'static str)], &'static [u32]);
    let cases: [Case; 7] = [
        (&[], &[(1, "level:error")], &[2, 3, 4, 6, 7]),
        (&[], &[(1, "warn+"), (0, "after 10:00:02")], &[5, 6, 7]),
        (&[], &[(2, "writing")], &[6, 7]),
        (&[], &[(2, "!reading"), (1, "error+")], &[6, 7]),
        (&[], &[(1, "empty")], &[]),
        (&[(1, true)], &[], &[2, 3, 4, 6, 7, 5, 1]),
        (&[(0, true)], &[(1, "error+")], &[6, 7, 2, 3, 4]),
    ];
    for (keys, filters, expected) in cases {
        assert_eq!(shown(&document, &by(keys, filters)), expected, "{keys:?}, {filters:?}");
    }
}
