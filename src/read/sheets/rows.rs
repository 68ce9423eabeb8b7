//! Writes cells that come in the order of a sheet: rows are opened where the first cell needs one, and cells that the file
//! leaves out are empty ones.

use super::hidden::Hidden;
use crate::data::document::{MarkKind, Unseen};
use crate::data::draft::Draft;
use crate::data::grid::Cell;
use crate::data::limits;
use crate::data::span::Span;
use crate::read::office::Comment;

/// Rows that Excel and LibreOffice have.
pub const MAX_ROW: u32 = 1_048_576;

/// What is to be said of one cell.
#[derive(Default)]
pub struct Said<'w> {
    /// What is shown in it.
    pub words: &'w str,
    /// Why nobody sees it, where that is so.
    pub unseen: Option<Unseen>,
    /// As people write it: "=A1+B1".
    pub formula: Option<&'w str>,
    /// Where it leads.
    pub link: Option<&'w str>,
    /// Written on it.
    pub comments: &'w [Comment],
}

/// A sheet while it is written.
#[derive(Default)]
pub struct Rows {
    /// What nobody sees of it.
    pub hidden: Hidden,
    /// That were written.
    pub written: u64,
    /// Cells that lie where no program has cells, or before one that was written.
    pub lost: u64,
    next_row: u32,
    open: Option<Open>,
}

struct Open {
    row: u32,
    column: u32,
    start: u64,
    hidden: bool,
    /// Whether nothing is in its last cell yet.
    fresh: bool,
}

impl Rows {
    /// Writes one.
    pub fn cell(&mut self, cell: Cell, row_hidden: bool, said: &Said<'_>, draft: &mut Draft) {
        if said.words.is_empty() && said.formula.is_none() && said.comments.is_empty() {
            return;
        }
        if !self.reach(cell, row_hidden, draft) {
            self.lost += 1;
            return;
        }
        let start = draft.place().start;
        let link = said.link.map(|address| {
            let link = draft.link(address);
            draft.mark(MarkKind::Link(link))
        });
        match said.words.contains('\r') {
            true => draft.verbatim(&said.words.replace("\r\n", "\n").replace('\r', "\n")),
            false => draft.verbatim(said.words),
        }
        link.into_iter().for_each(|link| draft.close(link));
        let span = Span::new(start, draft.place().start);
        if let Some(formula) = said.formula {
            self.hidden.formula(cell, formula, span, draft);
        }
        if let Some(unseen) = said.unseen.filter(|_| !said.words.is_empty()) {
            self.hidden.cell(unseen, cell, said.words, span, draft);
        }
        said.comments.iter().for_each(|comment| comment.tell_on(span, draft));
    }

    /// Goes to a cell; whether that could be done.
    fn reach(&mut self, cell: Cell, hidden: bool, draft: &mut Draft) -> bool {
        if self.open.as_ref().is_some_and(|open| open.row != cell.row) {
            self.end_row(draft);
        }
        if cell.row >= MAX_ROW || cell.column as usize >= limits::COLUMNS {
            return false;
        }
        if self.open.is_none() {
            if cell.row < self.next_row {
                return false;
            }
            draft.begin_row_at(cell.row, false);
            let start = draft.place().start;
            draft.cell();
            self.open = Some(Open { row: cell.row, column: 0, start, hidden, fresh: true });
        }
        let Some(open) = &mut self.open else { return false };
        if cell.column < open.column || (cell.column == open.column && !open.fresh) {
            return false;
        }
        while open.column < cell.column {
            draft.cell();
            open.column += 1;
        }
        open.fresh = false;
        true
    }

    /// Ends the row that is open.
    pub fn end_row(&mut self, draft: &mut Draft) {
        let Some(open) = self.open.take() else { return };
        let span = Span::new(open.start, draft.place().start.max(open.start));
        draft.end_row();
        self.written += 1;
        self.next_row = open.row + 1;
        if open.hidden {
            self.hidden.row(open.row, span, draft);
        }
    }
}
