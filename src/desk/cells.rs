//! Cells of a sheet: choosing them, going to one by its name, and what is copied of them.

use super::Desk;
use super::documents::{Request, Selection};
use super::words::{CellStep, ExtendStep, ScrollStep, ShownAs, ViewId};
use crate::data::arrangement::Lines;
use crate::data::document::{Document, MarkKind, Target};
use crate::data::grid::{Cell, Cells, Grid};
use crate::data::merged::Areas;
use crate::data::span::{DocId, Span};
use std::sync::Arc;

/// A view, the index of the sheet that it shows, the document, and the rows that are shown.
type SheetInFront = (ViewId, u32, Arc<Document>, Option<Arc<Lines>>);

impl Desk {
    /// Chooses all cells between two corners of a sheet of the document in front.
    pub(super) fn select_cells(&mut self, unit: u32, cells: Cells) {
        let Some(document) = self.active_document().map(Arc::clone) else { return };
        if document.grid(unit as usize).is_none() {
            return self.say("The document does not have this sheet.");
        }
        let lines = self.active_view().and_then(|view| view.lines(unit)).cloned();
        let areas = areas(&document, lines.as_deref(), unit);
        let cells = document.grid(unit as usize).map_or(cells, |grid| areas.chosen(&grid, cells));
        if let Some(view) = self.active_view_mut() {
            view.selection = Some(Selection::Cells { unit, cells });
            // As with words: the view is worked with now, and is not taken over.
            view.browsing = false;
        }
    }

    /// The sheet that the view in front shows as a grid, with the rows that are shown of it.
    /// A sheet that is shown as words is none here, because there keys mean words.
    fn sheet_in_front(&self) -> Option<SheetInFront> {
        let view = self.active_view()?;
        let unit = view.unit_looked_at;
        let shown = self.shown_as(view.id) == ShownAs::Grid;
        let document = self.active_document().filter(|_| shown)?;
        Some((view.id, unit, Arc::clone(document), view.lines(unit).cloned()))
    }

    /// Chooses all cells of the sheet in front; false where none is.
    pub(super) fn select_sheet(&mut self) -> bool {
        let Some((_, unit, document, lines)) = self.sheet_in_front() else { return false };
        let Some(grid) = document.grid(unit as usize) else { return false };
        let cells = whole(&grid, lines.as_deref(), 0..=grid.last_cell().column);
        self.select_cells(unit, cells);
        true
    }

    /// Chooses all of the columns that chosen cells are of.
    pub(super) fn select_columns(&mut self) {
        self.widen(|grid, lines, cells| {
            let (first, last) = cells.corners();
            whole(grid, lines, first.column..=last.column)
        });
    }

    /// Chooses all of the rows that chosen cells are of.
    pub(super) fn select_rows(&mut self) {
        self.widen(|grid, _, cells| Cells {
            from: Cell::new(cells.from.row, 0),
            to: Cell::new(cells.to.row, grid.last_cell().column),
        });
    }

    fn widen(&mut self, wider: impl Fn(&Grid<'_>, Option<&Lines>, Cells) -> Cells) {
        let chosen = self.active_view().and_then(|view| view.selection);
        let (Some(Selection::Cells { unit, cells }), Some((_, shown, document, lines))) =
            (chosen, self.sheet_in_front())
        else {
            return self.say("Choose a cell first.");
        };
        let Some(grid) = document.grid(unit as usize).filter(|_| unit == shown) else { return };
        self.select_cells(unit, wider(&grid, lines.as_deref(), cells));
    }

    /// The cell to begin with: where keys are, or the first that can be seen.
    fn cells_to_move(&self, unit: u32, document: &Document) -> Cells {
        let view = self.active_view();
        let chosen = view.and_then(|view| view.selection);
        if let Some(Selection::Cells { unit: own, cells }) = chosen
            && own == unit
        {
            return cells;
        }
        // Words that were selected before tell the cell, if it is of this sheet.
        let at = chosen.and_then(Selection::head).or(view.map(|view| view.visible.start));
        let here = at.and_then(|at| document.cell_from_offset(at));
        let cell = here.filter(|(own, _)| *own == unit as usize).map_or(Cell::default(), |(_, cell)| cell);
        Cells { from: cell, to: cell }
    }

    /// Moves the end of the chosen cells; false where none are, nor a sheet is in front, so that words are meant.
    pub(super) fn extend_cells(&mut self, step: ExtendStep) -> bool {
        let step = match step {
            ExtendStep::CharacterRight => CellStep::Right,
            ExtendStep::CharacterLeft => CellStep::Left,
            ExtendStep::LineDown => CellStep::Down,
            ExtendStep::LineUp => CellStep::Up,
            // A word is the rest of a run of cells in a row, a paragraph one in a column.
            ExtendStep::WordRight => CellStep::EdgeRight,
            ExtendStep::WordLeft => CellStep::EdgeLeft,
            ExtendStep::ParagraphDown => CellStep::EdgeDown,
            ExtendStep::ParagraphUp => CellStep::EdgeUp,
            ExtendStep::Start => CellStep::First,
            ExtendStep::End => CellStep::Last,
        };
        self.move_cell(step, true)
    }

    /// Moves the chosen cell of the sheet in front by one; where none is, the first in sight is chosen. False where no
    /// sheet is in front, so that words are to be scrolled.
    pub(super) fn step_cell(&mut self, step: ScrollStep) -> bool {
        let step = match step {
            ScrollStep::LineDown => CellStep::Down,
            ScrollStep::LineUp => CellStep::Up,
            ScrollStep::Left => CellStep::Left,
            ScrollStep::Right => CellStep::Right,
            ScrollStep::Start => CellStep::First,
            ScrollStep::End => CellStep::Last,
            _ => return false,
        };
        let arrow = matches!(step, CellStep::Down | CellStep::Up | CellStep::Left | CellStep::Right);
        if !arrow || self.cell_in_front().is_some() {
            return self.move_cell(step, false);
        }
        let Some((_, unit, document, _)) = self.sheet_in_front() else { return false };
        if document.grid(unit as usize).is_none() {
            return false;
        }
        self.select_cells(unit, self.cells_to_move(unit, &document));
        true
    }

    /// Moves the cell that keys are on, and chooses what lies on the way with `extend`; false where no sheet is in front.
    pub(super) fn move_cell(&mut self, step: CellStep, extend: bool) -> bool {
        let Some((view, unit, document, lines)) = self.sheet_in_front() else { return false };
        let Some(grid) = document.grid(unit as usize) else { return false };
        let areas = areas(&document, lines.as_deref(), unit);
        let mut cells = self.cells_to_move(unit, &document);
        if let Some(area) = areas.only(&grid, cells).filter(|_| !extend) {
            cells.to = left_at(area, area.from, step);
        }
        if let CellStep::EdgeDown | CellStep::EdgeUp = step {
            self.select_cells(unit, cells);
            self.ask_edge(view, unit, cells.to, step == CellStep::EdgeDown, extend);
            return true;
        }
        // Always from the end that keys move. To move without extending is to choose one cell.
        let mut to = moved(&grid, lines.as_deref(), cells.to, step);
        let chosen = |to: Cell| areas.chosen(&grid, Cells { from: cells.from, to });
        // Joined cells are left at once, also by keys that make less of what is chosen.
        for _ in 0..if extend { MAX_AREAS } else { 0 } {
            let Some(area) = areas.at(to).filter(|_| chosen(to).corners() == cells.corners()) else { break };
            to = moved(&grid, lines.as_deref(), left_at(area, to, step), step);
        }
        self.select_cells(unit, Cells { from: if extend { cells.from } else { to }, to });
        // The end that moves is to be seen; the other corner may be far away. A row that stays at the top is always
        // seen, and who goes to the first cell wants to be where the sheet begins.
        self.request(
            view,
            match step {
                CellStep::First => Request::Scroll(ScrollStep::Start),
                _ => Request::Cell { unit, cell: to },
            },
        );
        true
    }

    /// The link in the cell that keys are on.
    pub fn link_in_front(&self) -> Option<u32> {
        let (unit, cell) = self.cell_in_front()?;
        let document = self.active_document()?;
        link_in(document, document.grid(unit as usize)?.span(cell)?)
    }

    /// Goes to cells by their name: "B7" or "B2:D9" of the sheet that is looked at, or "Totals!B7"; false where it is no
    /// such name.
    pub(super) fn go_to_cell(&mut self, doc: DocId, name: &str) -> bool {
        let Some(document) = self.document(doc).map(Arc::clone) else { return false };
        // As spreadsheets write it: the last “!” parts, because a name of a sheet may hold one, and marks
        // around it are doubled within.
        let (sheet, cells) = match name.rsplit_once('!') {
            Some((sheet, cells)) => (Some(sheet.trim().trim_matches('\'').replace("''", "'")), cells),
            None => (None, name),
        };
        let Some(cells) = Cells::from_name(cells) else { return false };
        let unit = match sheet {
            Some(sheet) => document.units.iter().position(|unit| unit.label.eq_ignore_ascii_case(&sheet)),
            None => self.active_view().map(|view| view.unit_looked_at as usize),
        };
        let Some(grid) = unit.and_then(|unit| document.grid(unit)) else { return false };
        // A column or a row as a whole goes as far as the sheet does.
        let cells = grid.within(cells);
        let unit = unit.unwrap_or_default() as u32;
        self.remember_place();
        self.select_cells(unit, cells);
        if let Some(view) = self.active {
            self.request(view, Request::Cell { unit, cell: cells.from });
            self.say_if_not_shown(view, unit, cells.from);
        }
        true
    }

    /// Everything that is selected, from its first byte to its last; `None` where nothing is.
    /// Of cells it is the stretch from the first corner to the last, which holds cells of other columns too:
    /// it is good for a place, and not for copying.
    pub fn selected(&self) -> Option<Span> {
        let view = self.active_view()?;
        match view.selection? {
            Selection::Cells { unit, cells } => {
                let grid = self.active_document()?.grid(unit as usize)?;
                let (first, last) = cells.corners();
                if view.lines(unit).is_some() {
                    // What stands between two rows in the file is not what stands between them here.
                    let row = cells.from.row;
                    let ends = (Cell::new(row, first.column), Cell::new(row, last.column));
                    return Some(grid.nearest_span(ends.0)?.cover(grid.nearest_span(ends.1)?));
                }
                Some(grid.nearest_span(first)?.cover(grid.nearest_span(last)?))
            }
            Selection::Bytes { .. } => self.words_of_bytes(),
            words => words.words(),
        }
    }
}

/// Joined cells that keys leave one after the other in one step.
const MAX_AREAS: usize = 100;

/// The cells of a sheet that are shown as one: none, where rows stand in another order than that of the file.
fn areas(document: &Document, lines: Option<&Lines>, unit: u32) -> Areas {
    if lines.is_some() { Areas::default() } else { Areas::of(document, unit) }
}

/// The cell of an area from which a step leads out of it.
fn left_at(area: Cells, cell: Cell, step: CellStep) -> Cell {
    match step {
        CellStep::Right | CellStep::EdgeRight => Cell::new(cell.row, area.to.column),
        CellStep::Left | CellStep::EdgeLeft => Cell::new(cell.row, area.from.column),
        CellStep::Down | CellStep::EdgeDown => Cell::new(area.to.row, cell.column),
        CellStep::Up | CellStep::EdgeUp => Cell::new(area.from.row, cell.column),
        _ => cell,
    }
}

/// The link that stands in a cell; else the file that its row is about, where it is about one: a letter of a mailbox is
/// opened from its date as well as from its subject.
pub fn link_in(document: &Document, cell: Span) -> Option<u32> {
    let view = document.block(document.block_from_offset(cell.start))?;
    let links = || {
        view.marks().iter().filter_map(|mark| match mark.kind {
            MarkKind::Link(link) => Some((mark.span, link)),
            _ => None,
        })
    };
    let own = links().find(|(span, _)| span.overlaps(cell) && !cell.is_empty()).map(|(_, link)| link);
    let member = |link: u32| matches!(document.links.get(link as usize), Some(Target::Member(_)));
    let about = || {
        let (_, first) = links().next()?;
        (member(first) && links().all(|(_, link)| link == first)).then_some(first)
    };
    own.or_else(about)
}

/// All lines of some columns.
fn whole(grid: &Grid<'_>, lines: Option<&Lines>, columns: std::ops::RangeInclusive<u32>) -> Cells {
    let row = |line: u32| grid.row_in_line(lines, line).unwrap_or_default();
    let last = grid.lines(lines).saturating_sub(1);
    Cells { from: Cell::new(row(0), *columns.start()), to: Cell::new(row(last), *columns.end()) }
}

/// It goes from line to line as they are shown, and never leaves the sheet, because cells beyond its last one hold
/// nothing.
fn moved(grid: &Grid<'_>, lines: Option<&Lines>, cell: Cell, step: CellStep) -> Cell {
    let last_column = grid.last_cell().column;
    let last_line = grid.lines(lines).saturating_sub(1);
    let Cell { row, column } = cell;
    // From a row that is not shown, keys lead to the first that is.
    let line = grid.line_of_row(lines, row).unwrap_or(if row > last_line { last_line } else { 0 });
    let (line, column) = match step {
        CellStep::Right => (line, column.saturating_add(1)),
        CellStep::Left => (line, column.saturating_sub(1)),
        CellStep::Down => (line.saturating_add(1), column),
        CellStep::Up => (line.saturating_sub(1), column),
        CellStep::EdgeRight => (line, grid.edge_in_row(cell, true).column),
        CellStep::EdgeLeft => (line, grid.edge_in_row(cell, false).column),
        CellStep::RowStart => (line, 0),
        CellStep::RowEnd => (line, last_column),
        CellStep::First => (0, 0),
        CellStep::Last => (last_line, last_column),
        // A job finds these.
        CellStep::EdgeDown | CellStep::EdgeUp => (line, column),
    };
    let row = grid.row_in_line(lines, line.min(last_line)).unwrap_or_default();
    Cell::new(row, column.min(last_column))
}
