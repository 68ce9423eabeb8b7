//! What one may want with a column, a row or a cell of a sheet. Each is chosen when its menu opens, so that acts about
//! chosen cells are about it.

use super::{Pointed, SheetPart, act, copy_rows, grouped, link_rows, look_rows, named, short, usable};
use crate::data::document::Document;
use crate::data::grid::SheetColumn;
use crate::data::span::Span;
use crate::desk::Desk;
use crate::desk::action;
use crate::desk::command::Command;
use crate::desk::documents::View;
use crate::ui::popup_menu::Row;

pub(super) fn rows(
    desk: &Desk,
    view: &View,
    document: &Document,
    pointed: Pointed,
    part: SheetPart,
) -> Vec<Row> {
    let span = Span::empty_at(pointed.byte);
    let sheet = |id: &str| action::find(id).map(|entry| short(desk, entry));
    let column = desk.cell_in_front().map(|(unit, cell)| (unit, cell.column));
    let arrangement = column.and_then(|(unit, _)| view.arrangement(unit));
    let sorted = arrangement.is_some_and(|own| !own.keys.is_empty());
    let mut sorts: Vec<Row> = ["sheet.sort-up", "sheet.sort-down"].into_iter().filter_map(sheet).collect();
    sorts.extend(sheet("sheet.sort-also").filter(|_| sorted));
    let mut filters: Vec<Row> = sheet("sheet.filter").into_iter().collect();
    if part == SheetPart::Cell {
        filters.extend(sheet("sheet.filter-by-cell"));
    }
    if let Some((_, column)) = column
        && arrangement.is_some_and(|own| own.condition_of(column).is_some())
    {
        let command = Command::FilterColumn { column: SheetColumn(column), condition: String::new() };
        filters.push(Row::does("No longer filter this column", command));
    }
    filters.extend(usable(desk, "sheet.clear").and_then(|_| sheet("sheet.clear")));
    let copies = match part {
        SheetPart::Column => named(desk, "edit.copy", "Copy the column").into_iter().collect(),
        SheetPart::Row => {
            [named(desk, "edit.copy", "Copy the row"), named(desk, "edit.cite", "Copy the row as citation")]
                .into_iter()
                .flatten()
                .collect()
        }
        SheetPart::Cell => copy_rows(desk, document, true, pointed, span),
    };
    let mut goes: Vec<Row> = ["go.to", "find.open"].into_iter().filter_map(|id| act(desk, id)).collect();
    goes.extend(sheet("sheet.freeze"));
    let chooses = match part {
        SheetPart::Cell => ["sheet.columns", "sheet.rows"].into_iter().filter_map(sheet).collect(),
        SheetPart::Column | SheetPart::Row => Vec::new(),
    };
    let links = pointed.link.map(|link| link_rows(document, link)).unwrap_or_default();
    match part {
        SheetPart::Column => grouped([sorts, filters, copies, goes]),
        SheetPart::Row => grouped([copies, goes, filters]),
        SheetPart::Cell => {
            grouped([links, copies, filters, sorts, chooses, goes, look_rows(desk, view, document, span)])
        }
    }
}
