//! What it costs to set a million rows in order: a sort by numbers, days and words, a sort by two columns, a filter, and the
//! sum of a column. The sheet is packed, as one that was read is; the aim is a second for each.

use folioscope::data::arrangement::{Arrangement, Condition};
use folioscope::data::block::Column;
use folioscope::data::document::Document;
use folioscope::data::draft::Draft;
use folioscope::data::grid::Cells;
use folioscope::data::job::Stop;
use folioscope::data::packed::packed;
use folioscope::data::unit::{UnitKind, UnitState};
use folioscope::run::sheet;
use std::sync::LazyLock;

const ROWS: u32 = 1_000_000;

static SHEET: LazyLock<Document> = LazyLock::new(|| {
    let mut draft = Draft::new(Document::default(), None);
    draft.unit(UnitKind::Sheet, "Data", (0.0, 0.0));
    draft.unit_break(0);
    draft.begin_grid(0, &[Column::default(); 5]);
    // Another number for each row, in no order.
    let mixed = |row: u32| row.wrapping_mul(2_654_435_761) >> 4;
    for row in 0..ROWS {
        let mixed = mixed(row);
        draft.begin_row(false);
        for cell in [
            format!("{}-{:02}-{:02}", 1990 + mixed % 33, mixed % 12 + 1, mixed % 28 + 1),
            format!("Person {} of the harbour", mixed % 50_000),
            format!("{}.{:02}", mixed % 1_000_000, mixed % 100),
            if mixed % 3 == 0 { "denied".to_owned() } else { String::new() },
            format!("{row}"),
        ] {
            draft.cell();
            draft.flow(&cell);
        }
        draft.end_row();
    }
    draft.end_table();
    draft.seal_unit(0, UnitState::Words);
    let document = draft.finish();
    Document { text: packed(document.text.clone()), ..document }
});

fn main() {
    LazyLock::force(&SHEET);
    divan::main();
}

fn arranged(keys: &[(u32, bool)], filters: &[(u32, &str)]) {
    let mut own = Arrangement::default();
    keys.iter().for_each(|(column, down)| own.sort(*column, Some(*down), true));
    filters.iter().for_each(|(column, line)| own.filter(*column, Condition::parse(line).unwrap_or_default()));
    divan::black_box(sheet::arranged(&SHEET, 0, &own, &Stop::default()));
}

#[divan::bench(args = [0, 1, 2, 3], sample_count = 3, sample_size = 1)]
fn sort(column: u32) {
    arranged(&[(column, false)], &[]);
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn sort_by_two() {
    arranged(&[(3, true), (2, false)], &[]);
}

#[divan::bench(args = ["2 > 500000", "1 person 77", "0 2001..2004", "3 empty"], sample_count = 3, sample_size = 1)]
fn filter(line: &str) {
    let (column, line) = line.split_at(2);
    arranged(&[], &[(column.trim().parse().unwrap_or_default(), line)]);
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn sum() {
    let cells = Cells::from_name("C:C").unwrap_or(Cells { from: Default::default(), to: Default::default() });
    divan::black_box(sheet::sums(&SHEET, 0, None, cells, &Stop::default()));
}
