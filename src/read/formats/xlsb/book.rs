//! What a binary workbook says before its sheets: which there are, its words, how cells look (MS-XLSB 2.1.7.61, 2.1.7.45,
//! 2.1.7.50).

use super::names::Names;
use super::records::{Record, Records};
use crate::data::draft::Draft;
use crate::data::wording::counted;
use crate::read::container::opc::{Package, Relation};
use crate::read::container::{CUT, Container};
use crate::read::sheets::SheetOf;
use crate::read::sheets::bytes::Bytes;
use crate::read::sheets::hidden::Shown;
use crate::read::sheets::looks::{Looks, MAX_LOOKS};
use std::collections::HashMap;

/// Sheets of a workbook.
const MAX_SHEETS: usize = 5_000;
/// Words that cells share.
const MAX_STRINGS: usize = 20_000_000;

/// What is known before sheets are read.
#[derive(Default)]
pub struct Book {
    pub sheets: Vec<SheetOf>,
    pub strings: Vec<String>,
    pub from_1904: bool,
    /// What formulas speak of.
    pub names: Names,
    /// How cells look.
    pub looks: Looks,
}

/// The bytes of a part. What is wrong with it is said by the package at the end.
pub fn part(package: &Package<'_>, path: &str) -> Option<Vec<u8>> {
    package.zip.find(path)?;
    match package.zip.read(path, &package.budget) {
        Ok(content) => {
            content.remarks.into_iter().for_each(|words| package.fault(words));
            Some(content.bytes)
        }
        Err(failure) => {
            package.fault(failure.words);
            None
        }
    }
}

impl Book {
    /// Reads it.
    pub fn of(package: &Package<'_>, main: &str, relations: &[Relation], draft: &mut Draft) -> Self {
        let mut book = Self::default();
        let beside = |kind: &str| {
            let one = relations.iter().find(|one| one.kind == kind && !one.external)?;
            part(package, &one.target)
        };
        if let Some(bytes) = beside("sharedStrings") {
            let words = Records::new(&bytes).filter(|record| record.kind == 19).take(MAX_STRINGS);
            book.strings = words.map(|record| Bytes::new(record.bytes).rich().unwrap_or_default()).collect();
        }
        if let Some(bytes) = beside("styles") {
            book.styles(&bytes);
        }
        if let Some(bytes) = part(package, main) {
            book.take(package, &bytes, relations, draft);
            for path in book.sheets.iter().filter_map(|sheet| sheet.part.as_ref()) {
                book.names.tables(package, path);
            }
            book.names.tell(draft);
        }
        book
    }

    fn take(&mut self, package: &Package<'_>, bytes: &[u8], relations: &[Relation], draft: &mut Draft) {
        let mut more = 0_u64;
        let mut records = Records::new(bytes);
        for record in records.by_ref() {
            match record.kind {
                // The workbook, as a whole.
                153 => self.from_1904 = record.bytes.first().is_some_and(|flags| flags & 1 != 0),
                156 if self.sheets.len() >= MAX_SHEETS => more += 1,
                156 => {
                    self.sheet(&record, relations, draft);
                }
                _ => {
                    self.names.take(&record, package, relations);
                }
            }
        }
        if more > 0 {
            let words = format!("This workbook has {} than are shown.", counted(more, "more sheet"));
            draft.complain_at(words, None, None);
        }
        if records.torn {
            draft.complain_at(format!("The list of the sheets is {CUT}."), None, None);
        }
    }

    fn sheet(&mut self, record: &Record<'_>, relations: &[Relation], draft: &mut Draft) -> Option<()> {
        let mut cursor = Bytes::new(record.bytes);
        let shown = match cursor.u32()? {
            1 => Shown::Hidden,
            2 => Shown::VeryHidden,
            _ => Shown::Yes,
        };
        cursor.u32()?;
        let id = cursor.words()?;
        let name = cursor.words().filter(|name| !name.is_empty());
        let name = name.unwrap_or_else(|| format!("Sheet {}", self.sheets.len() + 1));
        let part = relations.iter().find(|one| one.id == id && !one.external).map(|one| one.target.clone());
        if part.is_none() {
            draft.complain_at(format!("The file lacks the sheet “{name}”."), None, None);
        }
        self.names.sheet(&name);
        self.sheets.push(SheetOf { name, shown, part });
        Some(())
    }

    fn styles(&mut self, bytes: &[u8]) {
        let mut codes: HashMap<u16, String> = HashMap::new();
        let (mut fonts, mut fills, mut looks) = (Vec::new(), Vec::new(), Vec::new());
        let mut of_cells = false;
        for record in Records::new(bytes) {
            let mut cursor = Bytes::new(record.bytes);
            match record.kind {
                44 if codes.len() < MAX_LOOKS => {
                    if let Some((number, code)) = cursor.u16().zip(cursor.words()) {
                        codes.insert(number, code);
                    }
                }
                43 if fonts.len() < MAX_LOOKS => fonts.push(is_white(record.bytes.get(12..20))),
                45 if fills.len() < MAX_LOOKS => {
                    let pattern = cursor.u32().unwrap_or(0);
                    fills.push(pattern != 0 && !is_white(record.bytes.get(4..12)));
                }
                617 => of_cells = true,
                618 => of_cells = false,
                47 if of_cells && looks.len() < MAX_LOOKS => {
                    cursor.u16();
                    let mut number = || cursor.u16().unwrap_or(0);
                    looks.push((number(), usize::from(number()), usize::from(number())));
                }
                _ => {}
            }
        }
        for (number, font, fill) in looks {
            let white = fonts.get(font) == Some(&true) && fills.get(fill) != Some(&true);
            self.looks.add(u32::from(number), codes.get(&number).map(String::as_str), white);
        }
    }
}

/// White by its number, or the first colour of the theme, which is that of the paper (2.5.19).
fn is_white(colour: Option<&[u8]>) -> bool {
    let Some([kind, index, low, high, red, green, blue, _]) = colour else { return false };
    let tint = i16::from_le_bytes([*low, *high]);
    match kind >> 1 {
        1 => matches!(index, 1 | 9 | 65),
        2 => [red, green, blue] == [&255, &255, &255],
        3 => *index == 0 && tint.unsigned_abs() < 1_600,
        _ => false,
    }
}
