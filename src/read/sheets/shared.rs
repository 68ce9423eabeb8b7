//! A formula that many cells share is written once; what it says in each of the others is worked out from where that stands
//! (ISO/IEC 29500-1, 18.3.1.40).

use crate::data::grid::{Cell, column_name};

/// Columns and rows of Excel.
const COLUMNS: i64 = 16_384;
const ROWS: i64 = 1_048_576;

/// The formula of one cell as another has it.
pub fn moved(formula: &str, from: Cell, to: Cell) -> String {
    let by = (i64::from(to.row) - i64::from(from.row), i64::from(to.column) - i64::from(from.column));
    let mut out = String::with_capacity(formula.len() + 8);
    let mut rest = formula;
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        let len = match first {
            // Words, names of sheets in marks, and names of columns of tables stay as they are.
            '"' | '\'' => quoted(rest, first),
            '[' => bracketed(rest),
            _ if is_word(first) && !is_word(before) => {
                let len = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
                let (word, after) = rest.split_at(len);
                match reference(word, after, before, by) {
                    Some(moved) => out.push_str(&moved),
                    None => out.push_str(word),
                }
                before = word.chars().next_back().unwrap_or(' ');
                rest = after;
                continue;
            }
            _ => first.len_utf8(),
        };
        let (piece, after) = rest.split_at(len);
        out.push_str(piece);
        before = piece.chars().next_back().unwrap_or(' ');
        rest = after;
    }
    out
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '$' | '_' | '.' | '\\')
}

fn quoted(rest: &str, mark: char) -> usize {
    rest.get(1..).and_then(|inner| inner.find(mark)).map_or(rest.len(), |at| at + 2)
}

fn bracketed(rest: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in rest.char_indices() {
        match c {
            '[' => depth += 1,
            ']' if depth <= 1 => return at + 1,
            ']' => depth -= 1,
            _ => {}
        }
    }
    rest.len()
}

/// `A1`, `$A1`, `A$1`, and of whole columns or rows `A` and `1` beside a colon.
fn reference(word: &str, after: &str, before: char, (rows, columns): (i64, i64)) -> Option<String> {
    if after.starts_with(['(', '!', '[']) {
        return None;
    }
    let (fixed_column, rest) = word.strip_prefix('$').map_or((false, word), |rest| (true, rest));
    let letters = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
    let (column, row) = rest.split_at(letters);
    let ranged = after.starts_with(':') || before == ':';
    if column.is_empty() {
        let whole = ranged && row.bytes().all(|byte| byte.is_ascii_digit()) && !row.is_empty();
        return whole.then(|| moved_row(row, fixed_column, rows))?;
    }
    if letters > 3 {
        return None;
    }
    let cell = Cell::from_name(&format!("{column}1"))?;
    let column = if fixed_column {
        i64::from(cell.column)
    } else {
        (i64::from(cell.column) + columns).rem_euclid(COLUMNS)
    };
    let sign = if fixed_column { "$" } else { "" };
    let column = format!("{sign}{}", column_name(u32::try_from(column).ok()?));
    if row.is_empty() {
        return ranged.then_some(column);
    }
    let (fixed_row, row) = row.strip_prefix('$').map_or((false, row), |row| (true, row));
    let digits = !row.is_empty() && row.len() < 8 && row.bytes().all(|byte| byte.is_ascii_digit());
    Some(format!("{column}{}", moved_row(row, fixed_row, rows).filter(|_| digits)?))
}

fn moved_row(row: &str, fixed: bool, by: i64) -> Option<String> {
    if fixed {
        return Some(format!("${row}"));
    }
    let row: i64 = row.parse().ok()?;
    Some((row.checked_sub(1)?.checked_add(by)?.rem_euclid(ROWS) + 1).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Otherwise a column of a thousand sums would show the first one's formula, or none.
    #[test]
    fn a_shared_formula_says_in_each_cell_what_it_means_there() {
        let check = |formula: &str, to: &str, expected: &str| {
            let at = |name| Cell::from_name(name).unwrap();
            assert_eq!(moved(formula, at("B2"), at(to)), expected, "{formula} to {to}");
        };
        check("A2+1", "B5", "A5+1");
        check("SUM($A$1:A2)*C$1", "C4", "SUM($A$1:B4)*D$1");
        check("\"A2\"&A2&Sheet1!A2&'A2 b'!A2", "B3", "\"A2\"&A3&Sheet1!A3&'A2 b'!A3");
        check("LOG10(A2)+Taxes2020+SUM(A:A)+SUM(2:2)+1E2", "C3", "LOG10(B3)+Taxes2020+SUM(B:B)+SUM(3:3)+1E2");
        check("T1[[#This Row],[A2]]+TRUE", "B3", "T1[[#This Row],[A2]]+TRUE");
    }
}
