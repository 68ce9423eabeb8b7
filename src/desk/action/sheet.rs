//! Acts in a sheet that is shown as a grid: sorting, filtering, and moving from cell to cell as spreadsheets do.

use super::{Action, Menu as M, Offer, entry};
use crate::data::grid::SheetColumn;
use crate::desk::Desk;
use crate::desk::command::Command as C;
use crate::desk::words::{CellStep, SortOrder};

/// For what is about the column of the cell that keys move.
fn column(desk: &Desk, make: impl Fn(SheetColumn) -> C) -> Offer {
    match desk.cell_in_front() {
        Some((_, cell)) => Offer::Ready(make(SheetColumn(cell.column))),
        None => Offer::Not("no cell of a sheet is chosen"),
    }
}

fn with_cell(desk: &Desk, command: C) -> Offer {
    column(desk, |_| command.clone())
}

fn arranged(desk: &Desk, command: C) -> Offer {
    match desk.arranged_in_front() {
        true => Offer::Ready(command),
        false => Offer::Not("no sheet is sorted or filtered"),
    }
}

fn step(desk: &Desk, step: CellStep, extend: bool) -> Offer {
    match desk.has_grid_in_front() {
        true => Offer::Ready(C::MoveCell { step, extend }),
        false => Offer::Not("no sheet is in front"),
    }
}

fn sort(desk: &Desk, order: SortOrder) -> Offer {
    column(desk, |column| C::SortColumn { column, order })
}

pub(super) const ROWS: &[Action] = &[
    entry(
        "sheet.sort",
        M::None,
        "sort-ascending",
        "Sheet: sort by this column, then the other way",
        &["s"],
        |d| sort(d, SortOrder::Next),
    ),
    entry("sheet.sort-also", M::None, "sort-ascending", "Sheet: sort by this column as well", &["S"], |d| {
        column(d, |column| C::SortAlso { column, order: SortOrder::Next })
    }),
    entry(
        "sheet.sort-up",
        M::Page,
        "sort-ascending",
        "Sheet: sort by this column, smallest first",
        &[],
        |d| sort(d, SortOrder::Up),
    )
    .grouped(),
    entry(
        "sheet.sort-down",
        M::Page,
        "sort-ascending",
        "Sheet: sort by this column, largest first",
        &[],
        |d| sort(d, SortOrder::Down),
    ),
    entry("sheet.filter", M::Page, "funnel-simple", "Sheet: filter this column…", &["f"], |d| {
        column(d, |column| C::AskFilter { column })
    }),
    entry(
        "sheet.filter-by-cell",
        M::Page,
        "funnel-simple",
        "Sheet: only rows with this value",
        &["F"],
        |d| with_cell(d, C::FilterByCell),
    ),
    entry("sheet.clear", M::Page, "x", "Sheet: all rows as the file has them", &["Ctrl+Alt+A"], |d| {
        arranged(d, C::ClearArrangement)
    }),
    entry(
        "sheet.freeze",
        M::Page,
        "push-pin",
        "Sheet: keep what is above and left of the cell in sight",
        &[],
        |d| match d.cell_in_front() {
            Some((_, cell)) => Offer::Ready(C::Freeze { rows: cell.row, columns: cell.column }),
            None => Offer::Not("no cell of a sheet is chosen"),
        },
    ),
    entry("sheet.fit", M::None, "columns", "Sheet: column as wide as its first cells ask for", &[], |d| {
        column(d, |column| C::ColumnWidth { column, points: 0 })
    }),
    entry("sheet.follow", M::None, "arrow-right", "Sheet: open what the cell leads to", &["Enter"], |d| {
        match d.link_in_front() {
            Some(link) => Offer::Ready(C::Follow { link }),
            None => Offer::Not("the chosen cell leads nowhere"),
        }
    }),
    entry("sheet.columns", M::None, "columns", "Sheet: choose the whole column", &["Ctrl+Space"], |d| {
        with_cell(d, C::SelectColumns)
    }),
    entry("sheet.rows", M::None, "list", "Sheet: choose the whole row", &[], |d| with_cell(d, C::SelectRows)),
    entry(
        "sheet.right",
        M::None,
        "caret-right",
        "Sheet: to the edge of the cells at the right",
        &["Ctrl+Right"],
        |d| step(d, CellStep::EdgeRight, false),
    ),
    entry(
        "sheet.left",
        M::None,
        "caret-left",
        "Sheet: to the edge of the cells at the left",
        &["Ctrl+Left"],
        |d| step(d, CellStep::EdgeLeft, false),
    ),
    entry(
        "sheet.down",
        M::None,
        "caret-down",
        "Sheet: to the edge of the cells below",
        &["Ctrl+Down"],
        |d| step(d, CellStep::EdgeDown, false),
    ),
    entry("sheet.up", M::None, "caret-up", "Sheet: to the edge of the cells above", &["Ctrl+Up"], |d| {
        step(d, CellStep::EdgeUp, false)
    }),
    entry(
        "sheet.to-row-start",
        M::None,
        "caret-left",
        "Sheet: choose to the start of the row",
        &["Shift+Home"],
        |d| step(d, CellStep::RowStart, true),
    ),
    entry(
        "sheet.to-row-end",
        M::None,
        "caret-right",
        "Sheet: choose to the end of the row",
        &["Shift+End"],
        |d| step(d, CellStep::RowEnd, true),
    ),
];
