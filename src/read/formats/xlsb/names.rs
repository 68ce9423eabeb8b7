//! What formulas of a binary workbook speak of: its sheets by their numbers, names, other workbooks (MS-XLSB 2.1.7.61,
//! 2.1.7.25, 2.4.711).

use super::book::part;
use super::records::{Record, Records};
use crate::data::draft::Draft;
use crate::data::grid::Cell;
use crate::read::container::opc::{Package, Relation};
use crate::read::sheets::bytes::Bytes;
use crate::read::sheets::ptg::{self, Around, Layout, Signs, TablePart, before_cells};
use crate::read::sheets::told;
use std::collections::HashMap;

/// Names, other workbooks, their sheets and names.
const MAX_NAMES: usize = 20_000;
/// Columns of tables.
const MAX_COLUMNS: usize = 20_000;
/// Numbers of sheets that are none: one that is gone, and the workbook as a whole.
const GONE: i32 = -1;
const WHOLE: i32 = -2;
/// Names that Excel makes begin so.
const MADE: &str = "_xlnm.";

/// A name for cells or for a value.
struct Name {
    name: String,
    hidden: bool,
    signs: Vec<u8>,
    extra: Vec<u8>,
}

/// A workbook that formulas speak of.
enum Link {
    Own,
    AddIn,
    /// Its number among the others, its sheets and its names.
    Other(usize, Vec<String>, Vec<String>),
}

/// A table, and the names of its columns.
struct Table {
    name: String,
    columns: Vec<String>,
}

/// All of it.
#[derive(Default)]
pub struct Names {
    names: Vec<Name>,
    links: Vec<Link>,
    /// Which workbook, and its first and last sheet.
    places: Vec<(u32, i32, i32)>,
    sheets: Vec<String>,
    tables: HashMap<u32, Table>,
}

impl Names {
    /// Takes note of one record of the workbook.
    pub fn take(&mut self, record: &Record<'_>, package: &Package<'_>, relations: &[Relation]) -> Option<()> {
        let mut cursor = Bytes::new(record.bytes);
        match record.kind {
            39 if self.names.len() < MAX_NAMES => self.names.push(name(cursor)?),
            357 | 358 if self.links.len() < MAX_NAMES => self.links.push(Link::Own),
            667 if self.links.len() < MAX_NAMES => self.links.push(Link::AddIn),
            355 if self.links.len() < MAX_NAMES => {
                let id = cursor.words()?;
                let relation = relations.iter().find(|one| one.id == id && !one.external);
                let bytes = relation.and_then(|one| part(package, &one.target)).unwrap_or_default();
                let others = self.links.iter().filter(|link| matches!(link, Link::Other(..))).count();
                self.links.push(other(others + 1, &bytes));
            }
            362 => {
                let count = cursor.u32()?;
                for _ in 0..count {
                    let (link, first, last) = (cursor.u32()?, cursor.u32()?, cursor.u32()?);
                    self.places.push((link, first as i32, last as i32));
                }
            }
            _ => {}
        }
        Some(())
    }

    /// A sheet, in their order.
    pub fn sheet(&mut self, name: &str) {
        self.sheets.push(name.to_owned());
    }

    /// The tables of a sheet: they are known by its relations.
    pub fn tables(&mut self, package: &Package<'_>, path: &str) {
        let relations = package.relations(path);
        for relation in relations.iter().filter(|one| one.kind == "table" && !one.external) {
            let Some(bytes) = part(package, &relation.target) else { continue };
            let (mut number, mut table) = (0, Table { name: String::new(), columns: Vec::new() });
            for record in Records::new(&bytes) {
                match record.kind {
                    343 => {
                        let mut cursor = Bytes::new(record.bytes);
                        cursor.take(20);
                        number = cursor.u32().unwrap_or_default();
                        // Rows of headings and sums, how it was bordered, and which style each part has.
                        cursor.take(40);
                        cursor.words();
                        table.name = cursor.words().unwrap_or_default();
                    }
                    347 if table.columns.len() < MAX_COLUMNS => {
                        let mut cursor = Bytes::new(record.bytes);
                        cursor.take(24);
                        cursor.words();
                        table.columns.push(cursor.words().unwrap_or_default());
                    }
                    _ => {}
                }
            }
            if self.tables.len() < MAX_NAMES && !table.name.is_empty() {
                self.tables.insert(number, table);
            }
        }
    }

    /// Says what names stand for.
    pub fn tell(&self, draft: &mut Draft) {
        for name in self.names.iter().filter(|name| !name.name.is_empty()) {
            let formula = Signs {
                layout: Layout::Twelve,
                signs: &name.signs,
                extra: &name.extra,
                cell: Cell::default(),
            };
            let words = ptg::words(formula, self);
            told::name(&name.name, name.hidden, name.name.starts_with(MADE), words.as_deref(), draft);
        }
    }
}

impl Around for Names {
    fn name(&self, number: u32) -> Option<String> {
        let name = self.names.get((number as usize).checked_sub(1)?)?;
        Some(name.name.clone()).filter(|name| !name.is_empty())
    }

    fn sheets(&self, number: u16) -> Option<String> {
        let (link, first, last) = *self.places.get(usize::from(number))?;
        if first == GONE {
            return Some(String::new());
        }
        let (own, sheets) = match self.links.get(link as usize)? {
            Link::Own => (String::new(), &self.sheets),
            Link::Other(number, sheets, _) => (format!("[{number}]"), sheets),
            Link::AddIn => return None,
        };
        let of = |number: i32| sheets.get(usize::try_from(number).ok()?);
        Some(before_cells(&own, of(first)?, of(last)?))
    }

    fn other_name(&self, sheets: u16, number: u32) -> Option<String> {
        let (link, first, _) = *self.places.get(usize::from(sheets))?;
        match self.links.get(link as usize)? {
            Link::Own if first == WHOLE => self.name(number),
            Link::Own => {
                let sheet = self.sheets.get(usize::try_from(first).ok()?)?;
                Some(format!("{}{}", before_cells("", sheet, sheet), self.name(number)?))
            }
            Link::AddIn => None,
            Link::Other(book, sheets, names) => {
                let name = names.get((number as usize).checked_sub(1)?)?;
                let sheet = usize::try_from(first).ok().and_then(|first| sheets.get(first));
                let before = sheet.map(|sheet| before_cells(&format!("[{book}]"), sheet, sheet));
                Some(format!("{}{name}", before.unwrap_or_else(|| format!("[{book}]!"))))
            }
        }
    }

    fn table(&self, said: &TablePart) -> Option<String> {
        let table = self.tables.get(&said.table)?;
        let column = |number: u16| table.columns.get(usize::from(number)).filter(|name| plain(name));
        let columns = match said.columns {
            None => String::new(),
            Some((first, last)) if first == last => format!("[{}]", column(first)?),
            Some((first, last)) => format!("[{}]:[{}]", column(first)?, column(last)?),
        };
        // Which rows are meant (MS-XLSB 2.5.97.51); other sums of these bits are no part that people can write.
        let rows: &[&str] = match said.rows {
            0 => &[],
            1 => &["[#All]"],
            2 => &["[#Headers]"],
            4 => &["[#Data]"],
            6 => &["[#Headers]", "[#Data]"],
            8 => &["[#Totals]"],
            12 => &["[#Data]", "[#Totals]"],
            16 => &["[#This Row]"],
            _ => return None,
        };
        let mut parts: Vec<&str> = rows.to_vec();
        parts.extend(Some(columns.as_str()).filter(|columns| !columns.is_empty()));
        let name = &table.name;
        Some(match parts.as_slice() {
            [] => format!("{name}[]"),
            [one] if !one.contains(':') => format!("{name}{one}"),
            several => format!("{name}[{}]", several.join(",")),
        })
    }
}

/// Signs that part names in a formula are written with a stroke before them; these names are not said.
fn plain(name: &str) -> bool {
    !name.contains(['[', ']', '#', '\''])
}

/// A name for cells (2.4.711).
fn name(mut cursor: Bytes<'_>) -> Option<Name> {
    let flags = cursor.u32()?;
    cursor.byte()?;
    cursor.u32()?;
    let name = cursor.words()?;
    let (signs, extra) = cursor.formula().unwrap_or_default();
    Some(Name { name, hidden: flags & 1 != 0, signs: signs.to_vec(), extra: extra.to_vec() })
}

/// Another workbook: the names of its sheets, and of its names.
fn other(number: usize, bytes: &[u8]) -> Link {
    let (mut sheets, mut names) = (Vec::new(), Vec::new());
    for record in Records::new(bytes) {
        let mut cursor = Bytes::new(record.bytes);
        match record.kind {
            359 => {
                let count = (cursor.u32().unwrap_or(0) as usize).min(MAX_NAMES);
                sheets.extend((0..count).map_while(|_| cursor.words()));
            }
            577 if names.len() < MAX_NAMES => names.push(cursor.words().unwrap_or_default()),
            _ => {}
        }
    }
    Link::Other(number, sheets, names)
}
