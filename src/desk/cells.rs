//! Cells of a sheet: choosing them, going to one by its name, and what is copied of them.

use super::Desk;
use super::documents::{Request, Selection};
use super::words::{ExtendStep, ScrollStep, ShownAs, ViewId};
use crate::data::grid::{Cell, Cells};
use crate::data::span::{DocId, Span};
use std::sync::Arc;

impl Desk {
    /// Chooses all cells between two corners of a sheet of the document in front.
    pub(super) fn select_cells(&mut self, unit: u32, cells: Cells) {
        let Some(document) = self.active_document().map(Arc::clone) else { return };
        if document.grid(unit as usize).is_none() {
            return self.say("The document does not have this sheet.");
        }
        if let Some(view) = self.active_view_mut() {
            view.selection = Some(Selection::Cells { unit, cells });
            // As with words: the view is worked with now, and is not taken over.
            view.browsing = false;
        }
    }

    /// The sheet that the view in front shows as a grid.
    /// A sheet that is shown as words is none here, because there keys mean words.
    fn sheet_in_front(&self) -> Option<(ViewId, u32)> {
        let view = self.active_view()?;
        let shown = self.shown_as(view.id) == ShownAs::Grid;
        shown.then_some((view.id, view.unit_looked_at))
    }

    /// Chooses all cells of the sheet in front; false where none is.
    pub(super) fn select_sheet(&mut self) -> bool {
        let Some((_, unit)) = self.sheet_in_front() else { return false };
        let document = self.active_document().map(Arc::clone);
        let Some(last) = document.as_ref().and_then(|d| Some(d.grid(unit as usize)?.last_cell())) else {
            return false;
        };
        self.select_cells(unit, Cells { from: Cell::default(), to: last });
        true
    }

    /// Moves the end of the chosen cells; false where none are, nor a sheet is in front, so that words are meant.
    pub(super) fn extend_cells(&mut self, step: ExtendStep) -> bool {
        let chosen = self.active_view().and_then(|view| view.selection);
        let (unit, cells) = match (chosen, self.sheet_in_front()) {
            (Some(Selection::Cells { unit, cells }), _) => (unit, cells),
            // Words that were selected before, or what can be seen, tell the cell to begin with, if it is of
            // this sheet.
            (chosen, Some((_, unit))) => {
                let at =
                    chosen.and_then(Selection::head).or(self.active_view().map(|view| view.visible.start));
                let document = self.active_document().map(Arc::clone);
                let here = at.and_then(|at| document?.cell_from_offset(at));
                let cell =
                    here.filter(|(own, _)| *own == unit as usize).map_or(Cell::default(), |(_, cell)| cell);
                (unit, Cells { from: cell, to: cell })
            }
            _ => return false,
        };
        let Some(document) = self.active_document().map(Arc::clone) else { return false };
        let Some(grid) = document.grid(unit as usize) else { return false };
        let to = moved(cells.to, step, grid.last_cell());
        self.select_cells(unit, Cells { to, ..cells });
        if let Some(view) = self.active {
            // The end that moves is to be seen; the other corner may be far away.
            self.request(view, Request::Cell { unit, cell: to });
        }
        true
    }

    /// Moves the chosen cell of the sheet in front by one; false where none is, so that the sheet is to be scrolled.
    pub(super) fn step_cell(&mut self, step: ScrollStep) -> bool {
        let step = match step {
            ScrollStep::LineDown => ExtendStep::LineDown,
            ScrollStep::LineUp => ExtendStep::LineUp,
            ScrollStep::Left => ExtendStep::CharacterLeft,
            ScrollStep::Right => ExtendStep::CharacterRight,
            _ => return false,
        };
        let chosen = self.active_view().and_then(|view| view.selection);
        let (Some(Selection::Cells { unit, cells }), Some((view, shown))) = (chosen, self.sheet_in_front())
        else {
            return false;
        };
        let Some(document) = self.active_document().filter(|_| unit == shown).map(Arc::clone) else {
            return false;
        };
        let Some(grid) = document.grid(unit as usize) else { return false };
        // From the end that keys move, and both corners are there afterwards: to move without Shift is to
        // choose one cell.
        let cell = moved(cells.to, step, grid.last_cell());
        self.select_cells(unit, Cells { from: cell, to: cell });
        self.request(view, Request::Cell { unit, cell });
        true
    }

    /// Goes to a cell by its name: "B7" of the sheet that is looked at, or "Totals!B7"; false where it is no such name.
    pub(super) fn go_to_cell(&mut self, doc: DocId, name: &str) -> bool {
        let Some(document) = self.document(doc).map(Arc::clone) else { return false };
        // As spreadsheets write it: the last “!” parts, because a name of a sheet may hold one, and marks
        // around it are doubled within.
        let (sheet, cell) = match name.rsplit_once('!') {
            Some((sheet, cell)) => (Some(sheet.trim().trim_matches('\'').replace("''", "'")), cell),
            None => (None, name),
        };
        let Some(cell) = Cell::from_name(cell) else { return false };
        let unit = match sheet {
            Some(sheet) => document.units.iter().position(|unit| unit.label.eq_ignore_ascii_case(&sheet)),
            None => self.active_view().map(|view| view.unit_looked_at as usize),
        };
        let Some(unit) = unit.filter(|unit| document.grid(*unit).is_some()) else { return false };
        self.remember_place();
        self.select_cells(unit as u32, Cells { from: cell, to: cell });
        if let Some(view) = self.active {
            self.request(view, Request::Cell { unit: unit as u32, cell });
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
                Some(grid.nearest_span(first)?.cover(grid.nearest_span(last)?))
            }
            Selection::Bytes { .. } => self.words_of_bytes(),
            words => words.words(),
        }
    }
}

/// Steps that words have are read for cells: a word is the rest of a row, a paragraph the rest of a column.
/// It never leaves the sheet, because cells beyond its last one hold nothing.
fn moved(cell: Cell, step: ExtendStep, last: Cell) -> Cell {
    let Cell { row, column } = cell;
    let to = match step {
        ExtendStep::CharacterRight => Cell::new(row, column.saturating_add(1)),
        ExtendStep::CharacterLeft => Cell::new(row, column.saturating_sub(1)),
        ExtendStep::LineDown => Cell::new(row.saturating_add(1), column),
        ExtendStep::LineUp => Cell::new(row.saturating_sub(1), column),
        ExtendStep::WordRight => Cell::new(row, last.column),
        ExtendStep::WordLeft => Cell::new(row, 0),
        ExtendStep::ParagraphDown => Cell::new(last.row, column),
        ExtendStep::ParagraphUp => Cell::new(0, column),
        ExtendStep::Start => Cell::default(),
        ExtendStep::End => last,
    };
    Cell::new(to.row.min(last.row), to.column.min(last.column))
}
