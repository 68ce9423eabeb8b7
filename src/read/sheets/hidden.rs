//! What nobody sees of a sheet as its program shows it, told and marked: the sheet itself, rows, columns, letters in the
//! colour of the paper; and the formulas behind what is seen.

use crate::data::document::{AsideKind, Unseen};
use crate::data::draft::Draft;
use crate::data::grid::Cell;
use crate::data::span::Span;
use crate::data::wording::counted;
use crate::read::office::aside;

/// Formulas, rows and cells of one sheet that are told one by one.
const MAX_TOLD: u64 = 10_000;

/// Whether a sheet can be seen in its program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// It is among the tabs.
    Yes,
    /// It is in the list of hidden ones.
    Hidden,
    /// Its program offers no way to show it.
    VeryHidden,
}

/// What was counted of a sheet.
#[derive(Default)]
pub struct Hidden {
    rows: u64,
    /// Columns that are hidden; they are told where cells stand in them.
    pub columns: u64,
    in_columns: u64,
    cells: u64,
    formulas: u64,
}

/// Says that a sheet is hidden; `deep` where its program offers no way to show it.
pub fn sheet(name: &str, deep: bool, draft: &mut Draft) {
    let so_that = if deep { " so that Excel offers no way to show it" } else { "" };
    draft.complain(format!("The sheet “{name}” is hidden in the workbook{so_that}; it is shown here."), None);
    draft.aside_here(aside(AsideKind::Unseen(Unseen::Hidden), name, "A hidden sheet"));
}

impl Hidden {
    /// A row that is hidden.
    pub fn row(&mut self, row: u32, span: Span, draft: &mut Draft) {
        self.rows += 1;
        if self.rows <= MAX_TOLD {
            let name = format!("Row {}", u64::from(row) + 1);
            tell(AsideKind::Unseen(Unseen::Hidden), &name, "A hidden row", span, draft);
        }
    }

    /// A cell that cannot be seen.
    pub fn cell(&mut self, why: Unseen, cell: Cell, words: &str, span: Span, draft: &mut Draft) {
        self.cells += 1;
        self.in_columns += u64::from(why == Unseen::Hidden);
        if self.cells <= MAX_TOLD {
            tell(AsideKind::Unseen(why), &cell.to_string(), words, span, draft);
        }
    }

    /// The formula of a cell: "=A1+B1".
    pub fn formula(&mut self, cell: Cell, formula: &str, span: Span, draft: &mut Draft) {
        self.formulas += 1;
        if self.formulas <= MAX_TOLD {
            tell(AsideKind::Described, &cell.to_string(), formula, span, draft);
        }
    }

    /// Says how much of it there is.
    pub fn tell(&self, name: &str, draft: &mut Draft) {
        let mut say = |count: u64, what: &str| {
            if count > 0 {
                let (are, they) = if count == 1 { ("is", "it is") } else { ("are", "they are") };
                let count = counted(count, what);
                draft.complain(
                    format!("{count} of “{name}” {are} hidden in the workbook; {they} shown here."),
                    None,
                );
            }
        };
        say(self.rows, "row");
        say(if self.in_columns > 0 { self.columns } else { 0 }, "column");
        for (count, what) in
            [(self.cells, "unseen cells"), (self.formulas, "formulas"), (self.rows, "hidden rows")]
        {
            if count > MAX_TOLD {
                let words = format!("“{name}” has more {what} than are listed one by one.");
                draft.complain(words, None);
            }
        }
    }
}

fn tell(kind: AsideKind, name: &str, words: &str, span: Span, draft: &mut Draft) {
    let mut one = aside(kind, name, words);
    one.span = Some(span);
    draft.aside(one);
}
