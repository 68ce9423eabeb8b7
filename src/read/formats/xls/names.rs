//! What formulas of such a workbook speak of: its sheets by their numbers, names, other workbooks (MS-XLS 2.4.271, 2.4.105,
//! 2.4.106, 2.4.150).

use super::records::{Cursor, Record, in_page, words};
use crate::data::grid::Cell;
use crate::read::container::ole::u16_at;
use crate::read::sheets::ptg::{self, Around, Layout, Signs, before_cells};

/// Names, other workbooks, their sheets and names.
const MAX_NAMES: usize = 20_000;
/// Sheets, which formulas name by number.
const MAX_SHEETS: usize = 20_000;
/// Numbers of sheets that are none: one that is gone, and the workbook as a whole.
const GONE: u16 = 0xFFFF;
const WHOLE: u16 = 0xFFFE;
/// Names that Excel makes, which have a number in the place of their name.
const BUILT_IN: [&str; 14] = [
    "Consolidate_Area",
    "Auto_Open",
    "Auto_Close",
    "Extract",
    "Database",
    "Criteria",
    "Print_Area",
    "Print_Titles",
    "Recorder",
    "Data_Form",
    "Auto_Activate",
    "Auto_Deactivate",
    "Sheet_Title",
    "_FilterDatabase",
];

/// A name for cells or for a value.
pub struct Name {
    pub name: String,
    /// Whether Excel lists it.
    pub hidden: bool,
    /// Whether Excel made it.
    pub built_in: bool,
    /// What it stands for, sign by sign.
    signs: Vec<u8>,
    extra: Vec<u8>,
}

/// A workbook that formulas speak of.
enum Book {
    Own,
    AddIn(Vec<String>),
    /// Its number among the others, its sheets and its names.
    Other(usize, Vec<String>, Vec<String>),
}

/// All of it.
#[derive(Default)]
pub struct Names {
    pub names: Vec<Name>,
    books: Vec<Book>,
    /// Which workbook, and its first and last sheet.
    places: Vec<(u16, u16, u16)>,
    sheets: Vec<String>,
    /// The code page of letters, where they are bytes.
    page: Option<u16>,
}

impl Names {
    /// Takes note of one record.
    pub fn take(&mut self, record: &Record<'_>, page: Option<u16>) {
        let body = record.bytes();
        self.page = page;
        match record.kind {
            0x18 if self.names.len() < MAX_NAMES => self.names.extend(name(body, page)),
            0x85 if self.sheets.len() < MAX_SHEETS => {
                self.sheets.push(words(body.get(6..).unwrap_or_default(), false, page));
            }
            0x1AE if self.books.len() < MAX_NAMES => {
                let book = self.book(record);
                self.books.push(book);
            }
            0x23 if page.is_none() => {
                let name = words(body.get(6..).unwrap_or_default(), false, None);
                match self.books.last_mut() {
                    Some(Book::AddIn(names) | Book::Other(_, _, names)) if names.len() < MAX_NAMES => {
                        names.push(name);
                    }
                    _ => {}
                }
            }
            0x17 if page.is_none() => {
                let mut cursor = Cursor::new(record, 2);
                for _ in 0..record.u16(0).unwrap_or(0) {
                    let place = cursor.u16().zip(cursor.u16()).zip(cursor.u16());
                    let Some(((book, first), last)) = place else { break };
                    self.places.push((book, first, last));
                }
            }
            _ => {}
        }
    }

    fn book(&self, record: &Record<'_>) -> Book {
        match record.u16(2) {
            Some(0x401) => return Book::Own,
            Some(0x3A01) => return Book::AddIn(Vec::new()),
            _ => {}
        }
        let mut cursor = Cursor::new(record, 2);
        let path = cursor.rich();
        let count = if path.is_some() { usize::from(record.u16(0).unwrap_or(0)) } else { 0 };
        let sheets = (0..count.min(MAX_SHEETS)).map_while(|_| cursor.rich()).collect();
        let others = self.books.iter().filter(|book| matches!(book, Book::Other(..))).count();
        Book::Other(others + 1, sheets, Vec::new())
    }

    /// How wide numbers are in formulas.
    pub fn layout(&self) -> Layout {
        if self.page.is_some() { Layout::Five } else { Layout::Eight }
    }

    /// What a name stands for.
    pub fn meaning(&self, name: &Name) -> Option<String> {
        let (signs, extra) = (name.signs.as_slice(), name.extra.as_slice());
        ptg::words(Signs { layout: self.layout(), signs, extra, cell: Cell::default() }, self)
    }
}

impl Around for Names {
    fn name(&self, number: u32) -> Option<String> {
        let name = self.names.get((number as usize).checked_sub(1)?)?;
        Some(name.name.clone()).filter(|name| !name.is_empty())
    }

    fn sheets(&self, number: u16) -> Option<String> {
        let (book, first, last) = *self.places.get(usize::from(number))?;
        if first == GONE {
            return Some(String::new());
        }
        let (own, sheets) = match self.books.get(usize::from(book))? {
            Book::Own => (String::new(), &self.sheets),
            Book::Other(number, sheets, _) => (format!("[{number}]"), sheets),
            Book::AddIn(_) => return None,
        };
        let (first, last) = (sheets.get(usize::from(first))?, sheets.get(usize::from(last))?);
        Some(before_cells(&own, first, last))
    }

    fn own_sheets(&self, first: u16, last: u16) -> Option<String> {
        if first == GONE {
            return Some(String::new());
        }
        let (first, last) = (self.sheets.get(usize::from(first))?, self.sheets.get(usize::from(last))?);
        Some(before_cells("", first, last))
    }

    fn other_name(&self, sheets: u16, number: u32) -> Option<String> {
        let (book, first, _) = *self.places.get(usize::from(sheets))?;
        let of = |names: &[String]| names.get((number as usize).checked_sub(1)?).cloned();
        match self.books.get(usize::from(book))? {
            Book::Own if first == WHOLE => self.name(number),
            Book::Own => {
                let sheet = self.sheets.get(usize::from(first))?;
                Some(format!("{}{}", before_cells("", sheet, sheet), self.name(number)?))
            }
            Book::AddIn(names) => of(names),
            Book::Other(book, sheets, names) => {
                let before = match sheets.get(usize::from(first)).filter(|_| first < WHOLE) {
                    Some(sheet) => before_cells(&format!("[{book}]"), sheet, sheet),
                    None => format!("[{book}]!"),
                };
                Some(format!("{before}{}", of(names)?))
            }
        }
    }

    fn letters(&self, bytes: &[u8]) -> String {
        in_page(bytes, self.page.unwrap_or(1252))
    }
}

fn name(body: &[u8], page: Option<u16>) -> Option<Name> {
    let flags = u16_at(body, 0)?;
    let (count, signs) = (usize::from(*body.get(3)?), usize::from(u16_at(body, 4)?));
    let wide = page.is_none() && body.get(14).is_some_and(|flags| flags & 1 != 0);
    let start = if page.is_none() { 15 } else { 14 };
    let end = start + if wide { count * 2 } else { count };
    let letters = body.get(start..end)?;
    let built_in = flags & 0x20 != 0;
    let name = match (built_in, page, wide) {
        (true, ..) => BUILT_IN.get(usize::from(*letters.first()?)).map_or("", |name| *name).to_owned(),
        (_, Some(page), _) => in_page(letters, page),
        (_, None, true) => {
            let record = Record { kind: 0, pieces: vec![letters] };
            Cursor::new(&record, 0).letters(count, true)
        }
        (_, None, false) => letters.iter().map(|byte| char::from(*byte)).collect(),
    };
    let rest = body.get(end..).unwrap_or_default();
    let (signs, extra) = rest.split_at_checked(signs).unwrap_or((rest, &[]));
    Some(Name { name, hidden: flags & 1 != 0, built_in, signs: signs.to_vec(), extra: extra.to_vec() })
}
