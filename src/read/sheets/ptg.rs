//! Formulas as people write them, out of the signs by which binary workbooks keep them: worked out already, each value
//! before what is done with it (MS-XLS 2.5.198; MS-XLSB 2.2.2, 2.5.97).
//!
//! Whatever is not understood to the last sign has no words at all: half of a formula would be another one.

mod functions;
mod values;

use super::{error, general};
use crate::data::grid::{Cell, column_name};
use crate::read::sheets::bytes::Bytes;
use functions::{OF_OTHERS, function};

/// Bytes of signs of one formula; Excel keeps no more than 16,384.
const MAX_SIGNS: usize = 16 * 1024;
/// Bytes of its words; Excel takes 8,192 letters.
const MAX_WORDS: usize = 16 * 1024;
/// Values of a list that stands in a formula.
const MAX_VALUES: u64 = 4_096;

/// How wide numbers are in signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Excel 5 and 95: letters in a code page, columns in one byte.
    Five,
    /// Excel 97 to 2003.
    Eight,
    /// Binary workbooks of Excel 2007 and later.
    Twelve,
}

impl Layout {
    fn rows(self) -> i64 {
        match self {
            Self::Five => 16_384,
            Self::Eight => 65_536,
            Self::Twelve => 1_048_576,
        }
    }

    fn columns(self) -> i64 {
        if self == Self::Twelve { 16_384 } else { 256 }
    }

    /// Bytes of the place of one cell, and of an area.
    fn place(self) -> (usize, usize) {
        match self {
            Self::Five => (3, 6),
            Self::Eight => (4, 8),
            Self::Twelve => (6, 12),
        }
    }
}

/// What the workbook around a formula knows.
pub trait Around {
    /// The name of a name, counted from 1.
    fn name(&self, number: u32) -> Option<String>;
    /// What stands before a cell of other sheets: “Sheet2!”, “[1]Costs!”. Empty where the sheet is gone.
    fn sheets(&self, number: u16) -> Option<String>;
    /// The same, where the formula says the sheets themselves, as Excel 5 does: the first and the last.
    fn own_sheets(&self, _first: u16, _last: u16) -> Option<String> {
        None
    }
    /// A name of another sheet or workbook, or a function of an add-in, with what stands before it.
    fn other_name(&self, sheets: u16, number: u32) -> Option<String>;
    /// Letters of Excel 5 and 95.
    fn letters(&self, bytes: &[u8]) -> String {
        bytes.iter().map(|byte| char::from(*byte)).collect()
    }
    /// A table, or some columns of one: “Table1[Cost]”.
    fn table(&self, _said: &TablePart) -> Option<String> {
        None
    }
}

/// A part of a table as a formula names it (MS-XLSB 2.5.97.51).
#[derive(Clone, Copy, Debug)]
pub struct TablePart {
    /// Number of the table.
    pub table: u32,
    /// Which rows: headings, all, sums, this one.
    pub rows: u16,
    /// First and last column, where only some are meant.
    pub columns: Option<(u16, u16)>,
}

/// A formula as a workbook keeps it.
#[derive(Clone, Copy, Debug)]
pub struct Signs<'b> {
    /// How wide its numbers are.
    pub layout: Layout,
    /// What is to be done, sign by sign.
    pub signs: &'b [u8],
    /// What does not fit among the signs: lists of values.
    pub extra: &'b [u8],
    /// The cell that has it: what is near is said by how far away it is.
    pub cell: Cell,
}

/// The cell in which a formula stands that is shared, where these signs say nothing else.
pub fn shared_at(formula: Signs<'_>) -> Option<Cell> {
    let mut signs = Bytes::new(formula.signs);
    if signs.byte()? != 1 {
        return None;
    }
    match formula.layout {
        Layout::Twelve => {
            Some(Cell::new(signs.u32()?, Bytes::new(formula.extra).u32().unwrap_or(formula.cell.column)))
        }
        _ => Some(Cell::new(u32::from(signs.u16()?), u32::from(signs.u16()?))),
    }
}

/// What people would write, without the sign “=” before it.
pub fn words(formula: Signs<'_>, around: &dyn Around) -> Option<String> {
    if formula.signs.is_empty() || formula.signs.len() > MAX_SIGNS {
        return None;
    }
    let mut reading = Reading {
        layout: formula.layout,
        cell: formula.cell,
        signs: Bytes::new(formula.signs),
        extra: Bytes::new(formula.extra),
        around,
        stack: Vec::new(),
    };
    while let Some(sign) = reading.signs.byte() {
        reading.take(sign)?;
    }
    match reading.stack.as_mut_slice() {
        [words] => Some(std::mem::take(words)),
        _ => None,
    }
}

struct Reading<'b, 'a> {
    layout: Layout,
    cell: Cell,
    signs: Bytes<'b>,
    extra: Bytes<'b>,
    around: &'a dyn Around,
    stack: Vec<String>,
}

/// One end of what is referred to, with whether row and column stay where a formula is moved.
#[derive(Clone, Copy)]
struct End {
    row: i64,
    column: i64,
    row_stays: bool,
    column_stays: bool,
}

impl Reading<'_, '_> {
    fn take(&mut self, sign: u8) -> Option<()> {
        match sign {
            0x03..=0x11 => self.between(sign),
            0x12 => self.around_one("+", ""),
            0x13 => self.around_one("-", ""),
            0x14 => self.around_one("", "%"),
            0x15 => self.around_one("(", ")"),
            0x16 => self.put(String::new()),
            0x17 => {
                let words = self.letters()?;
                self.put(format!("\"{}\"", words.replace('"', "\"\"")))
            }
            0x18 => self.extended(),
            0x19 => self.attribute(),
            0x1C => {
                let code = self.signs.byte()?;
                self.put(known_error(code)?.to_owned())
            }
            0x1D => {
                let value = self.signs.byte()?;
                self.put(if value == 0 { "FALSE" } else { "TRUE" }.to_owned())
            }
            0x1E => {
                let value = self.signs.u16()?;
                self.put(value.to_string())
            }
            0x1F => {
                let value = self.signs.f64()?;
                self.put(general(value))
            }
            0x20..=0x7F => self.operand(sign & 0x1F | 0x20),
            _ => None,
        }
    }

    /// Signs that come in three classes: as a place, a value or a list.
    fn operand(&mut self, sign: u8) -> Option<()> {
        let (one, area) = self.layout.place();
        match sign {
            0x20 => {
                self.signs.take(if self.layout == Layout::Twelve { 14 } else { 7 })?;
                let list = self.extra.list(self.layout, self.around, MAX_VALUES)?;
                self.put(list)
            }
            0x21 => {
                let (name, count) = function(self.signs.u16()?)?;
                self.call(name, count?)
            }
            0x22 => self.function(),
            0x23 => {
                let number = self.signs.name_number(self.layout)?;
                let name = self.around.name(number)?;
                self.put(name)
            }
            0x24 | 0x2C => self.place(sign == 0x2C, ""),
            0x25 | 0x2D => self.area(sign == 0x2D, ""),
            // Where the result was kept, which says the same as what follows; a list of areas lies beside the signs.
            0x26 => {
                self.signs.take(6)?;
                let (count, size) = match self.layout {
                    Layout::Twelve => (self.extra.u32()? as usize, 16),
                    Layout::Eight => (usize::from(self.extra.u16()?), 8),
                    Layout::Five => (usize::from(self.extra.u16()?), 6),
                };
                self.extra.take(count.checked_mul(size)?).map(|_| ())
            }
            0x27 | 0x28 => self.signs.take(6).map(|_| ()),
            0x29 | 0x2E | 0x2F => self.signs.take(2).map(|_| ()),
            0x2A => self.gone(one, ""),
            0x2B => self.gone(area, ""),
            0x39 => {
                if self.layout == Layout::Five {
                    return None;
                }
                let (sheets, number) = (self.signs.u16()?, self.signs.u32()?);
                let name = self.around.other_name(sheets, number)?;
                self.put(name)
            }
            0x3A..=0x3D => {
                let before = self.sheets()?;
                match sign {
                    // The sheet is gone, and with it what stood in it.
                    0x3A | 0x3B if before.is_empty() => self.gone(if sign == 0x3A { one } else { area }, ""),
                    0x3A => self.place(false, &before),
                    0x3B => self.area(false, &before),
                    0x3C => self.gone(one, &before),
                    _ => self.gone(area, &before),
                }
            }
            _ => None,
        }
    }

    fn put(&mut self, words: String) -> Option<()> {
        (words.len() <= MAX_WORDS).then(|| self.stack.push(words))
    }

    fn between(&mut self, sign: u8) -> Option<()> {
        let sign = match sign {
            0x03 => "+",
            0x04 => "-",
            0x05 => "*",
            0x06 => "/",
            0x07 => "^",
            0x08 => "&",
            0x09 => "<",
            0x0A => "<=",
            0x0B => "=",
            0x0C => ">=",
            0x0D => ">",
            0x0E => "<>",
            0x0F => " ",
            0x10 => ",",
            _ => ":",
        };
        let (second, first) = (self.stack.pop()?, self.stack.pop()?);
        self.put(format!("{first}{sign}{second}"))
    }

    fn around_one(&mut self, before: &str, after: &str) -> Option<()> {
        let one = self.stack.pop()?;
        self.put(format!("{before}{one}{after}"))
    }

    fn call(&mut self, name: &str, count: usize) -> Option<()> {
        let from = self.stack.len().checked_sub(count)?;
        let values = self.stack.split_off(from).join(",");
        self.put(format!("{name}({values})"))
    }

    fn function(&mut self) -> Option<()> {
        let (count, number) = (usize::from(self.signs.byte()? & 0x7F), self.signs.u16()?);
        if number == OF_OTHERS {
            let from = self.stack.len().checked_sub(count)?;
            let mut values = self.stack.split_off(from).into_iter();
            let name = values.next()?;
            let values = values.collect::<Vec<_>>().join(",");
            return self.put(format!("{name}({values})"));
        }
        // The highest bit is for what only macros can ask.
        self.call(function(number)?.0, count)
    }

    fn attribute(&mut self) -> Option<()> {
        let kind = self.signs.byte()?;
        let value = self.signs.u16()?;
        match kind {
            // The sum of one thing is written shorter.
            0x10 => self.call("SUM", 1),
            // Where to go on for each of the values that one is chosen from.
            0x04 => self.signs.take((usize::from(value) + 1) * 2).map(|_| ()),
            // When it is worked out anew, where to go on, how many spaces stand here.
            0x01 | 0x02 | 0x08 | 0x20 | 0x21 | 0x40 | 0x41 => Some(()),
            _ => None,
        }
    }

    /// A part of a table; nothing else is known that begins so.
    fn extended(&mut self) -> Option<()> {
        if self.layout != Layout::Twelve || self.signs.byte()? != 0x19 {
            return None;
        }
        self.signs.u16()?;
        let flags = self.signs.u16()?;
        let (table, first, last) = (self.signs.u32()?, self.signs.u16()?, self.signs.u16()?);
        // None, one or several columns; which rows; whether the table is another workbook's.
        let (columns, rows, broken) = (flags & 3, flags >> 2 & 0x1F, flags & 0x3000);
        if broken != 0 {
            return None;
        }
        let columns = (columns != 0).then_some((first, last));
        let words = self.around.table(&TablePart { table, rows, columns })?;
        self.put(words)
    }

    fn letters(&mut self) -> Option<String> {
        match self.layout {
            Layout::Twelve => {
                let count = usize::from(self.signs.u16()?);
                self.signs.wide(count)
            }
            Layout::Eight => {
                let (count, flags) = (usize::from(self.signs.byte()?), self.signs.byte()?);
                self.signs.narrow_or_wide(count, flags)
            }
            Layout::Five => {
                let count = usize::from(self.signs.byte()?);
                Some(self.around.letters(self.signs.take(count)?))
            }
        }
    }

    fn sheets(&mut self) -> Option<String> {
        let number = self.signs.u16()?;
        if self.layout != Layout::Five {
            return self.around.sheets(number);
        }
        self.signs.take(8)?;
        let (first, last) = (self.signs.u16()?, self.signs.u16()?);
        // A negative number is the workbook itself.
        if number & 0x8000 == 0 { None } else { self.around.own_sheets(first, last) }
    }

    /// Something that was taken out of the sheet.
    fn gone(&mut self, len: usize, before: &str) -> Option<()> {
        self.signs.take(len)?;
        self.put(format!("{before}#REF!"))
    }

    fn place(&mut self, near: bool, before: &str) -> Option<()> {
        let row = self.row()?;
        let column = self.column()?;
        let end = self.end(row, column, near);
        let words = format!("{before}{}", end.words());
        self.put(words)
    }

    fn area(&mut self, near: bool, before: &str) -> Option<()> {
        let rows = (self.row()?, self.row()?);
        let columns = (self.column()?, self.column()?);
        let (first, last) = (self.end(rows.0, columns.0, near), self.end(rows.1, columns.1, near));
        let all_rows = first.row == 0 && last.row == self.layout.rows() - 1;
        let all_columns = first.column == 0 && last.column == self.layout.columns() - 1;
        let words = match (all_rows, all_columns) {
            (true, _) => format!("{before}{}:{}", first.column_words(), last.column_words()),
            (_, true) => format!("{before}{}:{}", first.row_words(), last.row_words()),
            _ => format!("{before}{}:{}", first.words(), last.words()),
        };
        self.put(words)
    }

    fn row(&mut self) -> Option<u32> {
        if self.layout == Layout::Twelve { self.signs.u32() } else { self.signs.u16().map(u32::from) }
    }

    fn column(&mut self) -> Option<u16> {
        if self.layout == Layout::Five { self.signs.byte().map(u16::from) } else { self.signs.u16() }
    }

    /// One end; `near` where what moves is said by how far away it is.
    fn end(&self, row: u32, column: u16, near: bool) -> End {
        // The two highest bits say what moves: of the column, or, in Excel 5, of the row.
        let (flags, row, column) = match self.layout {
            Layout::Five => (row as u16, i64::from(row & 0x3FFF), i64::from(column)),
            Layout::Eight => (column, i64::from(row), i64::from(column & 0xFF)),
            Layout::Twelve => (column, i64::from(row), i64::from(column & 0x3FFF)),
        };
        let (row_stays, column_stays) = (flags & 0x8000 == 0, flags & 0x4000 == 0);
        let moved = |at: i64, stays: bool, from: u32, all: i64| {
            if near && !stays { (at + i64::from(from)).rem_euclid(all) } else { at }
        };
        End {
            row: moved(row, row_stays, self.cell.row, self.layout.rows()),
            column: moved(column, column_stays, self.cell.column, self.layout.columns()),
            row_stays,
            column_stays,
        }
    }
}

impl End {
    fn column_words(self) -> String {
        let stays = if self.column_stays { "$" } else { "" };
        format!("{stays}{}", column_name(self.column as u32))
    }

    fn row_words(self) -> String {
        let stays = if self.row_stays { "$" } else { "" };
        format!("{stays}{}", self.row + 1)
    }

    fn words(self) -> String {
        format!("{}{}", self.column_words(), self.row_words())
    }
}

/// An error that a formula may hold; any other number is none.
fn known_error(code: u8) -> Option<&'static str> {
    Some(error(code)).filter(|words| *words != "#ERROR!")
}

/// What stands before a cell of some sheets of a workbook, in quotation marks where it is no single word or could be
/// taken for a cell; `book` is "" for the workbook itself, and "[1]" and so on for others.
pub fn before_cells(book: &str, first: &str, last: &str) -> String {
    let plain = |name: &str| {
        let begins = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
        let word = name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.');
        let logical = name.eq_ignore_ascii_case("true") || name.eq_ignore_ascii_case("false");
        begins && word && !logical && !is_cell(name) && !is_row_and_column(name)
    };
    let names = if first == last { first.to_owned() } else { format!("{first}:{last}") };
    if plain(first) && plain(last) {
        format!("{book}{names}!")
    } else {
        format!("'{book}{}'!", names.replace('\'', "''"))
    }
}

/// Whether a word is the name of a cell that Excel has.
fn is_cell(name: &str) -> bool {
    Cell::from_name(name).is_some_and(|cell| i64::from(cell.column) < Layout::Twelve.columns())
}

/// Whether a word is a place in the other way to write one: R1C1, R, C.
fn is_row_and_column(name: &str) -> bool {
    let rest = name.trim_start_matches(['r', 'R']).trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = rest.trim_start_matches(['c', 'C']).trim_start_matches(|c: char| c.is_ascii_digit());
    rest.is_empty()
}

#[cfg(test)]
mod tests;
