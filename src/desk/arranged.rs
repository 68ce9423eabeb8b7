//! Sheets that a view sorts and filters: what is asked for, what came of it, and what is said of it. The rows themselves
//! are set in order by a job; here is which of its answers is in force.
//!
//! Nothing of a document changes by it: a cell keeps its address, and a citation names the row of the file.

mod clauses; // which columns does one line ask?

pub use clauses::clauses;

use super::Desk;
use super::documents::{Request, Selection, View};
use super::words::{ShownAs, SortOrder, ViewId};
use crate::data::arrangement::{Arrangement, Condition, Lines, MAX_FROZEN, Sums};
use crate::data::document::Document;
use crate::data::grid::{Cell, Cells, SheetColumn, column_name};
use crate::data::job::{Job, SheetAnswer, SheetAsk, SheetFound, SheetTopic, SheetWork, Topic, ValueCount};
use crate::data::span::DocId;
use crate::data::visible;
use crate::data::wording::grouped;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Columns of a sheet that are drawn by hand.
const MAX_WIDTHS: usize = 1_000;
/// Points that one may be wide: a screen.
pub const MAX_WIDTH: u32 = 1_600;
/// Letters of the name of a column in what is said.
const MAX_TITLE: usize = 40;

/// How a view sets out one sheet.
#[derive(Clone, Debug, Default)]
pub struct SheetView {
    /// As it was asked for.
    pub arrangement: Arrangement,
    /// What came of it; `None` where rows stand as the file has them, or nothing has come yet.
    pub lines: Option<Arc<Lines>>,
    /// Widths of columns that were drawn by hand, in points.
    pub widths: BTreeMap<u32, u32>,
    /// Rises with all lines that come.
    version: u32,
    /// Lines were added to its log: those that come of it move nobody from where they are.
    pub(super) grew: bool,
    /// A cell that somebody wants to see, and that is not shown.
    wanted: Option<Cell>,
}

/// What chosen cells come to, and which they are.
#[derive(Clone, Copy, Debug, Default)]
pub struct ChosenSums {
    of: Option<(u32, Cells, u32, u64)>,
    /// Once it is known.
    pub sums: Option<Sums>,
}

/// What stands in a column, for whoever chooses among it.
#[derive(Clone, Debug, Default)]
pub struct ColumnValues {
    /// The view, the sheet, and the column.
    pub of: Option<(ViewId, u32, u32)>,
    /// Each once, in the order of sorting.
    pub values: Arc<[ValueCount]>,
    /// There are more.
    pub limited: bool,
    /// They are still being looked for.
    pub awaited: bool,
}

impl SheetView {
    /// As it was asked for, before anything has come of it.
    pub fn new(arrangement: Arrangement, widths: BTreeMap<u32, u32>) -> Self {
        Self { arrangement, widths, ..Self::default() }
    }
}

impl View {
    /// How it sets out a sheet.
    pub fn arrangement(&self, unit: u32) -> Option<&Arrangement> {
        self.sheets.get(&unit).map(|sheet| &sheet.arrangement)
    }

    /// Widths of columns that were drawn by hand, in points.
    pub fn widths(&self, unit: u32) -> Option<&BTreeMap<u32, u32>> {
        self.sheets.get(&unit).map(|sheet| &sheet.widths)
    }

    /// The rows of a sheet that it shows; `None` where all are, as the file has them.
    pub fn lines(&self, unit: u32) -> Option<&Arc<Lines>> {
        self.sheets.get(&unit).and_then(|sheet| sheet.lines.as_ref())
    }

    /// Another number for lines in another order.
    pub fn lines_version(&self, unit: u32) -> u64 {
        self.sheets.get(&unit).map_or(0, |sheet| u64::from(sheet.version))
    }

    /// How many rows of a sheet stay at the top, and how many columns at the left.
    pub fn frozen(&self, document: &Document, unit: u32) -> (u32, u32) {
        let arrangement = self.arrangement(unit);
        let told = || document.grid(unit as usize).map_or(0, |grid| grid.head_rows());
        let head = match (self.lines(unit), arrangement.and_then(|own| own.head)) {
            (Some(lines), _) => lines.head(),
            (None, Some(head)) => head,
            (None, None) => told(),
        };
        (head, arrangement.map_or(0, |own| own.side))
    }
}

/// What people call a column: by the cell at its top that names it, else by its letters.
pub fn column_title(document: &Document, view: &View, unit: u32, column: u32) -> String {
    let head = view.frozen(document, unit).0;
    let grid = document.grid(unit as usize);
    if let Some(name) = grid.as_ref().and_then(|grid| grid.column_name(column)) {
        return crate::data::names::cut_within(&visible::line(name), MAX_TITLE);
    }
    if let Some(title) = grid.as_ref().and_then(|grid| grid.sense(column).title()) {
        return title.to_owned();
    }
    let span = head.checked_sub(1).and_then(|row| grid?.span(Cell::new(row, column)));
    let words = span.map(|span| document.text.slice(span).into_owned()).unwrap_or_default();
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.is_empty() {
        true => format!("column {}", column_name(column)),
        false => crate::data::names::cut_within(&visible::line(&line), MAX_TITLE),
    }
}

impl Desk {
    /// The sheet in front, where it is shown as a grid, with its document.
    fn grid_in_front(&self) -> Option<(ViewId, u32, Arc<Document>)> {
        let view = self.active_view()?;
        let document = self.active_document()?;
        let unit = view.unit_looked_at;
        let shown = self.shown_as(view.id) == ShownAs::Grid && document.grid(unit as usize).is_some();
        shown.then(|| (view.id, unit, Arc::clone(document)))
    }

    /// Whether a sheet is in front that can be set out in another way.
    pub fn has_grid_in_front(&self) -> bool {
        self.grid_in_front().is_some()
    }

    /// The cell that keys move, of the sheet in front.
    pub fn cell_in_front(&self) -> Option<(u32, Cell)> {
        let (_, unit, _) = self.grid_in_front()?;
        match self.active_view()?.selection? {
            Selection::Cells { unit: own, cells } if own == unit => Some((unit, cells.to)),
            _ => None,
        }
    }

    /// Whether the sheet in front is sorted or filtered.
    pub fn arranged_in_front(&self) -> bool {
        let own = self.grid_in_front().and_then(|(_, unit, _)| self.active_view()?.arrangement(unit));
        own.is_some_and(|own| !own.is_plain())
    }

    /// Whether the rows of a view are being set in order.
    pub fn arranges(&self, view: ViewId) -> bool {
        self.running.contains_key(&Topic::Sheet(view.0, SheetTopic::Lines))
    }

    /// What is shown of a sheet, in words: “312 of 200,000 rows, sorted by Amount, Name contains “x””. `None` where it is
    /// all of it, as the file has it.
    pub fn arranged_words(&self, view: &View, unit: u32) -> Option<String> {
        let document = self.document(view.doc)?;
        let own = view.arrangement(unit).filter(|own| !own.is_plain())?;
        let grid = document.grid(unit as usize)?;
        let title = |column: u32| column_title(document, view, unit, column);
        let mut said = Vec::new();
        // What is being worked out is not known yet, and the rows that are still shown are of what was asked before.
        if let Some(lines) = view.lines(unit).filter(|_| !self.arranges(view.id)) {
            let head = grid.nth_at_or_after(lines.head());
            let all = u64::from(grid.written().saturating_sub(head));
            said.push(match own.filters.is_empty() {
                true => format!("All {} rows", grouped(all)),
                false => format!("{} of {} rows", grouped(u64::from(lines.shown())), grouped(all)),
            });
        }
        let key = |(at, key): (usize, &crate::data::arrangement::SortKey)| {
            let by = if at == 0 { "sorted by " } else { "then by " };
            format!("{by}{}{}", title(key.column), if key.down { " (down)" } else { "" })
        };
        said.extend(own.keys.iter().enumerate().map(key));
        said.extend(own.filters.iter().map(|own| format!("{} {}", title(own.column), own.condition.words())));
        Some(said.join(", "))
    }

    // ---- what is asked for

    fn rearrange(&mut self, change: impl FnOnce(&mut Arrangement)) {
        let Some((id, unit, _)) = self.grid_in_front() else {
            return self.say("Show a sheet as a grid first; then its rows can be sorted and filtered.");
        };
        let Some(view) = self.views.get_mut(&id) else { return };
        let sheet = view.sheets.entry(unit).or_default();
        let own = &mut sheet.arrangement;
        let before = own.clone();
        change(own);
        sheet.grew = false;
        if *own == before {
            return;
        }
        view.browsing = false;
        self.touch();
        self.arrange_sheet(id, unit);
    }

    pub(super) fn sort_column(&mut self, column: SheetColumn, order: SortOrder, also: bool) {
        let SheetColumn(column) = column;
        self.rearrange(|own| {
            let down = match order {
                SortOrder::Up => Some(false),
                SortOrder::Down => Some(true),
                SortOrder::Off => None,
                SortOrder::Next => own.next_of(column),
            };
            own.sort(column, down, also);
        });
    }

    pub(super) fn filter_column(&mut self, column: SheetColumn, words: &str) {
        let Some((id, unit, document)) = self.grid_in_front() else {
            return self.say("Show a sheet as a grid first; then its rows can be sorted and filtered.");
        };
        let Some(view) = self.views.get(&id) else { return };
        match clauses(&document, view, unit, column.0, words) {
            Ok(asked) => {
                self.overlay = None;
                self.rearrange(|own| {
                    asked.into_iter().for_each(|(column, condition)| own.filter(column, condition));
                });
            }
            Err(why) => self.say(why),
        }
    }

    /// Shows only rows that have the same in the column of the cell that keys move.
    pub(super) fn filter_by_cell(&mut self) {
        let (Some((unit, cell)), Some(document)) = (self.cell_in_front(), self.active_document()) else {
            return self
                .say("Choose a cell first; then the rows with the same in this column can be shown alone.");
        };
        let words = document.grid(unit as usize).and_then(|grid| grid.words(cell));
        let words = words.map(|words| words.trim().to_owned()).unwrap_or_default();
        let condition = if words.is_empty() { Condition::Empty } else { Condition::OneOf(vec![words]) };
        self.rearrange(|own| own.filter(cell.column, Some(condition)));
    }

    pub(super) fn clear_arrangement(&mut self) {
        self.rearrange(|own| {
            own.keys.clear();
            own.filters.clear();
        });
    }

    pub(super) fn clear_filters(&mut self) {
        self.rearrange(|own| own.filters.clear());
    }

    pub(super) fn freeze(&mut self, rows: u32, columns: u32) {
        self.rearrange(|own| {
            own.head = Some(rows.min(MAX_FROZEN));
            own.side = columns.min(MAX_FROZEN);
        });
    }

    pub(super) fn set_column_width(&mut self, column: SheetColumn, points: u32) {
        let Some((id, unit, _)) = self.grid_in_front() else {
            return self.say("Show a sheet as a grid first; then its columns can be made wider.");
        };
        let Some(view) = self.views.get_mut(&id) else { return };
        let widths = &mut view.sheets.entry(unit).or_default().widths;
        match points {
            0 => drop(widths.remove(&column.0)),
            _ if widths.len() < MAX_WIDTHS => drop(widths.insert(column.0, points.min(MAX_WIDTH))),
            _ => {}
        }
        self.touch();
    }

    /// Opens the sheet in which a condition for a column is typed or chosen.
    pub(super) fn ask_filter(&mut self, column: SheetColumn) {
        let Some((view, unit, document)) = self.grid_in_front() else {
            return self.say("Show a sheet as a grid first; then its rows can be filtered.");
        };
        let SheetColumn(column) = column;
        self.overlay = Some(super::Overlay::Filter { column });
        let of = Some((view, unit, column));
        self.column_values = ColumnValues { of, awaited: true, ..ColumnValues::default() };
        let arrangement = self.views.get(&view).and_then(|view| view.arrangement(unit)).cloned();
        let ask = SheetAsk::Values { column, arrangement: arrangement.unwrap_or_default() };
        self.ask_of_sheet(view, unit, document, ask);
    }

    // ---- what is worked out

    fn ask_of_sheet(&mut self, view: ViewId, unit: u32, document: Arc<Document>, ask: SheetAsk) {
        let lines = self.views.get(&view).and_then(|view| view.lines(unit)).cloned();
        let topic = Topic::Sheet(view.0, ask.topic());
        self.start(topic, Job::Sheet(Box::new(SheetWork { document, unit, view: view.0, lines, ask })));
    }

    fn arrange_sheet(&mut self, id: ViewId, unit: u32) {
        let Some(view) = self.views.get_mut(&id) else { return };
        let Some(sheet) = view.sheets.get_mut(&unit) else { return };
        let arrangement = sheet.arrangement.clone();
        if arrangement.is_plain() {
            let had = sheet.lines.take();
            sheet.version += 1;
            self.stop(Topic::Sheet(id.0, SheetTopic::Lines));
            return self.set_out_anew(id, unit, had.as_deref());
        }
        let Some(document) = self.views.get(&id).and_then(|view| self.document(view.doc)).map(Arc::clone)
        else {
            return;
        };
        self.ask_of_sheet(id, unit, document, SheetAsk::Lines(arrangement));
    }

    /// The rows of a document that was read are set in order, in all views that want it so.
    pub(super) fn arrange_sheets_of(&mut self, doc: DocId) {
        let views = self.views.values().filter(|view| view.doc == doc);
        let wanted: Vec<(ViewId, u32)> = views
            .flat_map(|view| view.sheets.iter().map(|(unit, sheet)| (view.id, *unit, sheet)))
            .filter(|(.., sheet)| !sheet.arrangement.is_plain())
            .map(|(view, unit, _)| (view, unit))
            .collect();
        wanted.into_iter().for_each(|(view, unit)| self.arrange_sheet(view, unit));
    }

    /// What was worked out of an earlier reading is about rows that may be others now.
    pub(super) fn forget_lines(&mut self, doc: DocId) {
        for view in self.views.values_mut().filter(|view| view.doc == doc) {
            view.chosen_sums = ChosenSums::default();
            for sheet in view.sheets.values_mut() {
                sheet.lines = None;
                sheet.version += 1;
            }
        }
    }

    pub(super) fn has_sheet_answer(&mut self, answer: SheetAnswer) {
        let SheetAnswer { doc, unit, view: id, found } = answer;
        let id = ViewId(id);
        let Some(view) = self.views.get_mut(&id).filter(|view| view.doc == doc) else { return };
        match found {
            SheetFound::Lines(made_of, lines) => {
                let sheet = view.sheets.entry(unit).or_default();
                // Asked for otherwise meanwhile.
                if sheet.arrangement != made_of {
                    return;
                }
                let had = sheet.lines.replace(lines);
                sheet.version += 1;
                if std::mem::take(&mut sheet.grew) && had.is_some() {
                    return;
                }
                self.set_out_anew(id, unit, had.as_deref());
            }
            SheetFound::Sums(cells, sums) => {
                if view.chosen_sums.of.is_some_and(|(own, of, ..)| (own, of) == (unit, cells)) {
                    view.chosen_sums.sums = Some(sums);
                }
            }
            SheetFound::Values { column, values, limited } => {
                if self.column_values.of == Some((id, unit, column)) {
                    let of = self.column_values.of;
                    self.column_values = ColumnValues { of, values, limited, awaited: false };
                }
            }
            SheetFound::Edge { from, to, extend } => {
                let chosen = match view.selection {
                    Some(Selection::Cells { unit: own, cells }) if own == unit && cells.to == from => cells,
                    // Somebody went elsewhere meanwhile.
                    _ => return,
                };
                let cells = Cells { from: if extend { chosen.from } else { to }, to };
                view.selection = Some(Selection::Cells { unit, cells });
                self.request(id, Request::Cell { unit, cell: to });
            }
        }
    }

    /// Rows stand in other lines. Whole columns stay chosen; of other cells the one stays that keys move, because what is
    /// between two corners is something else now.
    fn set_out_anew(&mut self, id: ViewId, unit: u32, had: Option<&Lines>) {
        let Some(document) = self.views.get(&id).and_then(|view| self.document(view.doc)).map(Arc::clone)
        else {
            return;
        };
        let Some(grid) = document.grid(unit as usize) else { return };
        let Some(view) = self.views.get_mut(&id) else { return };
        let lines = view.lines(unit).cloned();
        let wanted = view.sheets.get_mut(&unit).and_then(|sheet| sheet.wanted.take());
        let mut shown = wanted;
        if let Some(Selection::Cells { unit: own, cells }) = view.selection
            && own == unit
        {
            let line = |row: u32| grid.line_of_row(had, row);
            let whole = |top: u32, end: u32| top == 0 && end + 1 == grid.lines(had);
            let ends = line(cells.from.row).zip(line(cells.to.row));
            let all = ends.is_some_and(|(from, to)| from != to && whole(from.min(to), from.max(to)));
            let row = |line: u32| grid.row_in_line(lines.as_deref(), line).unwrap_or_default();
            let cells = match all {
                true => Cells {
                    from: Cell::new(row(0), cells.from.column),
                    to: Cell::new(row(grid.lines(lines.as_deref()).saturating_sub(1)), cells.to.column),
                },
                false if cells.from.row == cells.to.row => cells,
                false => Cells { from: cells.to, to: cells.to },
            };
            view.selection = Some(Selection::Cells { unit, cells });
            shown = shown.or((!all).then_some(cells.to));
        }
        let shown = shown.filter(|cell| grid.line_of_row(lines.as_deref(), cell.row).is_some());
        if let Some(cell) = shown {
            self.request(id, Request::Cell { unit, cell });
        }
    }

    /// Says where a cell is that somebody wants to see and a condition hides, with a way to it.
    pub(super) fn say_if_not_shown(&mut self, id: ViewId, unit: u32, cell: Cell) {
        let Some(view) = self.views.get(&id) else { return };
        let Some(grid) = self.document(view.doc).and_then(|document| document.grid(unit as usize)) else {
            return;
        };
        let lines = view.lines(unit).map(Arc::as_ref);
        // A row that was left out of the sheet stands nowhere, whatever is asked of it.
        if lines.is_none() || grid.row(cell.row).is_none() || grid.line_of_row(lines, cell.row).is_some() {
            return;
        }
        let words = format!("Row {} is not among the rows that are shown.", grouped(u64::from(cell.row) + 1));
        if let Some(sheet) = self.views.get_mut(&id).and_then(|view| view.sheets.get_mut(&unit)) {
            sheet.wanted = Some(cell);
        }
        self.offer(&words, "Show all rows", super::command::Command::ClearFilters);
    }

    /// After each event: chosen cells are added anew where they are others, or there is more of them.
    pub(super) fn add_what_is_chosen(&mut self) {
        let Some(view) = self.active_view() else { return };
        let (id, doc) = (view.id, view.doc);
        let chosen = match view.selection {
            Some(Selection::Cells { unit, cells }) if cells.from != cells.to => Some((unit, cells)),
            _ => None,
        };
        let Some((unit, cells)) = chosen else {
            if view.chosen_sums.of.is_some() {
                self.stop(Topic::Sheet(id.0, SheetTopic::Sums));
                if let Some(view) = self.views.get_mut(&id) {
                    view.chosen_sums = ChosenSums::default();
                }
            }
            return;
        };
        let Some(document) = self.document(doc).map(Arc::clone) else { return };
        let version = view.sheets.get(&unit).map_or(0, |sheet| sheet.version);
        let of = Some((unit, cells, version, document.text.len()));
        if view.chosen_sums.of == of {
            return;
        }
        if let Some(view) = self.views.get_mut(&id) {
            view.chosen_sums = ChosenSums { of, sums: None };
        }
        self.ask_of_sheet(id, unit, document, SheetAsk::Sums(cells));
    }

    /// Ctrl and an arrow up or down: the answer comes from a job, which goes through the column.
    pub(super) fn ask_edge(&mut self, view: ViewId, unit: u32, from: Cell, down: bool, extend: bool) {
        let Some(document) = self.views.get(&view).and_then(|view| self.document(view.doc)).map(Arc::clone)
        else {
            return;
        };
        self.ask_of_sheet(view, unit, document, SheetAsk::Edge { from, down, extend });
    }
}
