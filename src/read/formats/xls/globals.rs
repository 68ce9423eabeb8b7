//! What such a workbook says before its sheets: which there are, its words, how numbers are shown (MS-XLS 2.1.7.20.3).

use super::names::Names;
use super::records::{Cursor, Record, Records, words};
use crate::read::container::ole::{u16_at, u32_at};
use crate::read::sheets::hidden::Shown;
use crate::read::sheets::looks::{Looks, MAX_LOOKS};
use std::collections::HashMap;

/// Sheets of a workbook.
const MAX_SHEETS: usize = 5_000;
/// Other workbooks.
const MAX_NAMES: usize = 5_000;
/// Bytes of all words that cells share.
const MAX_WORDS: usize = 512 * 1024 * 1024;

/// A sheet, and where it begins.
pub struct SheetOf {
    pub name: String,
    pub shown: Shown,
    pub is_chart: bool,
    pub at: usize,
}

/// What is known before sheets are read.
#[derive(Default)]
pub struct Globals {
    pub sheets: Vec<SheetOf>,
    pub strings: Vec<String>,
    pub from_1904: bool,
    /// Locked with a password.
    pub locked: bool,
    pub torn: bool,
    /// What formulas speak of.
    pub names: Names,
    /// Other workbooks that its formulas ask.
    pub others: Vec<String>,
    /// The code page of its words, where they are bytes: before Excel 97.
    pub page: Option<u16>,
    /// How cells look.
    pub looks: Looks,
}

impl Globals {
    /// Reads the first part of the stream.
    pub fn of(bytes: &[u8]) -> Self {
        let mut globals = Self::default();
        let mut reading = Reading::default();
        let mut records = Records::new(bytes, 0);
        for record in records.by_ref() {
            let body = record.bytes();
            globals.names.take(&record, globals.page);
            match record.kind {
                0x809 => globals.page = (record.u16(0) != Some(0x600)).then_some(1252),
                0x0A => break,
                0x2F => {
                    globals.locked = true;
                    break;
                }
                0x42 => globals.page = globals.page.and(record.u16(0)),
                0x22 => globals.from_1904 = record.u16(0) == Some(1),
                0x41E => {
                    let code = match globals.page {
                        Some(page) => words(body.get(2..).unwrap_or_default(), false, Some(page)),
                        None => words(body.get(2..).unwrap_or_default(), true, None),
                    };
                    reading.codes.insert(record.u16(0).unwrap_or(0), code);
                }
                0x31 => reading.fonts.push(matches!(record.u16(4), Some(1 | 9))),
                0xE0 if reading.looks.len() < MAX_LOOKS => {
                    let pattern = u32_at(body, 14).map_or(0, |border| border >> 26);
                    let ground = record.u16(18).map_or(64, |colours| colours & 0x7F);
                    let filled = globals.page.is_none() && pattern != 0 && !matches!(ground, 1 | 9 | 64 | 65);
                    reading.looks.push((record.u16(0).unwrap_or(0), record.u16(2).unwrap_or(0), filled));
                }
                0x1AE if globals.page.is_none() && globals.others.len() < MAX_NAMES => {
                    globals.others.extend(other_workbook(body));
                }
                // Modules of macros are no sheets.
                0x85 if globals.sheets.len() < MAX_SHEETS && !matches!(body.get(5), Some(1 | 6)) => {
                    globals.sheets.push(SheetOf {
                        name: words(body.get(6..).unwrap_or_default(), false, globals.page),
                        shown: match body.get(4).map(|state| state & 3) {
                            Some(1) => Shown::Hidden,
                            Some(2) => Shown::VeryHidden,
                            _ => Shown::Yes,
                        },
                        is_chart: body.get(5) == Some(&2),
                        at: u32_at(body, 0).unwrap_or(0) as usize,
                    });
                }
                0xFC => {
                    let mut cursor = Cursor::new(&record, 4);
                    let count = cursor.u32().unwrap_or(0);
                    let mut room = MAX_WORDS;
                    for _ in 0..count {
                        let Some(words) = cursor.rich().filter(|words| words.len() <= room) else { break };
                        room -= words.len();
                        globals.strings.push(words);
                    }
                }
                _ => {}
            }
        }
        globals.torn = records.torn;
        globals.settle(reading);
        globals
    }

    fn settle(&mut self, reading: Reading) {
        for (font, number, filled) in &reading.looks {
            // The number 4 is none.
            let font = usize::from(*font) - usize::from(*font > 4);
            let white = reading.fonts.get(font) == Some(&true) && !filled && self.page.is_none();
            self.looks.add(u32::from(*number), reading.codes.get(number).map(String::as_str), white);
        }
    }
}

/// The path of another workbook; signs of control stand for its drive and its folders (2.4.271).
fn other_workbook(body: &[u8]) -> Option<String> {
    let count = usize::from(u16_at(body, 2)?);
    if matches!(count, 0x401 | 0x3A01) {
        return None;
    }
    let path = letters(body, 4, count);
    // A space after a sign of control stands for a link to another program, and its name follows.
    let plain: String = path
        .chars()
        .filter_map(|sign| match sign {
            '\u{3}' => Some('\\'),
            sign if sign.is_control() => None,
            sign => Some(sign),
        })
        .collect();
    (!plain.trim().is_empty()).then_some(plain)
}

/// So many letters, after the byte that says how they are written.
fn letters(body: &[u8], at: usize, count: usize) -> String {
    let rest = body.get(at + 1..).unwrap_or_default();
    let wide = body.get(at).is_some_and(|flags| flags & 1 != 0);
    let record = Record { kind: 0, pieces: vec![rest] };
    Cursor::new(&record, 0).letters(count, wide)
}

#[derive(Default)]
struct Reading {
    codes: HashMap<u16, String>,
    /// Of each font, whether it is white.
    fonts: Vec<bool>,
    /// Font, format and whether it has a ground of another colour.
    looks: Vec<(u16, u16, bool)>,
}
