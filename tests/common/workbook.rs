//! A workbook for tests, made as a format will make one: no shipped format has sheets yet.

use folioscope::data::block::{Align, Column};
use folioscope::data::document::Document;
use folioscope::data::draft::Draft;
use folioscope::data::span::DocId;
use folioscope::data::unit::{UnitKind, UnitState};
use folioscope::ui::headless::Headless;
use std::sync::Arc;

/// Lays another document on the desk in the place of the one in front.
pub fn show(app: &mut Headless, make: impl FnOnce(DocId) -> Document) {
    let doc = app.app.desk.active_view().expect("a document is open").doc;
    let entry = app.app.desk.documents.get_mut(&doc).expect("it is known");
    entry.document = Some(Arc::new(make(doc)));
    // It counts as another reading, so that nothing of the one before is shown.
    entry.readings += 1;
    app.settle();
}

/// Three sheets: accounts with a row of names, one of a million rows of which hardly any is written, and an empty one.
pub fn workbook(id: DocId) -> Document {
    let begun = Document {
        id,
        format: "Workbook",
        name: "Accounts 1931.xlsx".into(),
        bytes: 48_000,
        ..Document::default()
    };
    let mut draft = Draft::new(begun, None);
    for label in ["Ledger", "Q1 totals", "Empty"] {
        draft.unit(UnitKind::Sheet, label, (0.0, 0.0));
    }
    draft.unit_break(0);
    let column = |align| Column { align, ..Column::default() };
    draft.begin_grid(0, &[Align::Start, Align::Start, Align::Start, Align::End, Align::Start].map(column));
    let row = |draft: &mut Draft, header: bool, cells: &[&str]| {
        draft.begin_row(header);
        for cell in cells {
            draft.cell();
            draft.flow(cell);
        }
        draft.end_row();
    };
    row(&mut draft, true, &["Date", "Paid to", "For", "Amount", "Remarks of the clerk"]);
    let people =
        ["Aldous & Son", "The harbour office", "Keeper of the light", "מגדלור הנמל", "Chandler, of the quay"];
    for number in 0..600_u32 {
        let date = format!("1931-{:02}-{:02}", number / 50 + 1, number % 28 + 1);
        let amount = format!("{}.{:02}", (number * 7_919) % 12_000, number % 100);
        let remark = match number % 7 {
            2 => {
                "counted twice; the second count is the one given, and the first lies with the letter of the ninth of June, which was lent and not returned"
            }
            5 => "denied",
            _ => "",
        };
        let goods = ["rope", "tar, four barrels", "oil for the lamp", ""][number as usize % 4];
        row(&mut draft, false, &[&date, people[number as usize % 5], goods, &amount, remark]);
    }
    draft.end_table();
    draft.seal_unit(0, UnitState::Words);
    draft.unit_break(1);
    draft.begin_grid(1, &[Column::default(); 2]);
    for (row, words) in [(0, "first"), (6, "seventh"), (1_048_575, "last")] {
        draft.begin_row_at(row, false);
        draft.cell();
        draft.flow(words);
        draft.cell();
        draft.flow(&row.to_string());
        draft.end_row();
    }
    draft.end_table();
    draft.seal_unit(1, UnitState::Words);
    draft.seal_unit(2, UnitState::Empty);
    let document = draft.finish();
    document.check().unwrap();
    document
}
