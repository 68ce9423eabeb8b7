//! What nobody sees of a sheet as its program shows it, told and marked: the sheet itself, rows, columns, letters in the
//! colour of the paper; and the formulas behind what is seen.

use crate::data::document::{AsideKind, Unseen};
use crate::data::draft::Draft;
use crate::data::grid::Cell;
use crate::data::span::Span;
use crate::data::wording::counted;
use crate::read::office::aside;
use std::borrow::Cow;

/// Formulas, rows and cells of one sheet that are told one by one.
const MAX_TOLD: u64 = 10_000;

/// Marks before names of functions, and of values of functions, that came after Excel 2007.
const MARKS: [&str; 4] = ["_xlfn._xlws.", "_xlfn.", "_xlws.", "_xlpm."];

/// What is said of a formula that is not understood to its last sign.
pub const UNREADABLE: &str = "A formula that cannot be read";

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
    unreadable: u64,
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

    /// Whether the next formula is told, so that it need not be worked out in vain.
    pub fn tells_formula(&self) -> bool {
        self.formulas < MAX_TOLD
    }

    /// The formula of a cell: "=A1+B1".
    pub fn formula(&mut self, cell: Cell, formula: &str, span: Span, draft: &mut Draft) {
        self.formulas += 1;
        self.unreadable += u64::from(formula == UNREADABLE);
        if self.formulas <= MAX_TOLD {
            tell(AsideKind::Described, &cell.to_string(), &without_marks(formula), span, draft);
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
        if self.unreadable > 0 {
            let count = counted(self.unreadable, "formula");
            draft.complain(format!("{count} of “{name}” cannot be read; the results are shown."), None);
        }
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

/// A formula without the marks that files put before newer functions, for programs that do not know them. What stands
/// between quotation marks is left as it is.
fn without_marks(formula: &str) -> Cow<'_, str> {
    if !formula.contains("_xl") {
        return Cow::Borrowed(formula);
    }
    let plain = |(nth, part): (usize, &str)| match nth % 2 {
        0 => MARKS.iter().fold(part.to_owned(), |part, mark| part.replace(mark, "")),
        _ => part.to_owned(),
    };
    Cow::Owned(formula.split('"').enumerate().map(plain).collect::<Vec<_>>().join("\""))
}

fn tell(kind: AsideKind, name: &str, words: &str, span: Span, draft: &mut Draft) {
    let mut one = aside(kind, name, words);
    one.span = Some(span);
    draft.aside(one);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newer_functions_are_called_as_people_call_them_and_words_stay_as_they_are() {
        let formula = "=_xlfn._xlws.FILTER(A1,\"_xlfn.\"&_xlfn.CONCAT(B1))";
        assert_eq!(without_marks(formula), "=FILTER(A1,\"_xlfn.\"&CONCAT(B1))");
    }
}
