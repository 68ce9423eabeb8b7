//! What such a workbook keeps beside its sheets, and no sheet shows: the rows that pivot tables were made of, sources of
//! data, printers, who had it open last (MS-XLS 2.1.7.12, 2.4.208, 2.4.349). None of it is ever asked or followed.

use super::records::{Cursor, Record, Records, words};
use crate::data::document::{AsideKind, Unseen};
use crate::data::draft::Draft;
use crate::data::grid::{Cell, Cells};
use crate::read::container::ole::{Ole, u16_at, u32_at};
use crate::read::office::aside;
use crate::read::sheets::pivot::{MAX_VALUES, Pivot};
use crate::read::sheets::{error, general, told};
use std::collections::BTreeSet;

/// Pivot tables that are told.
const MAX_PIVOTS: usize = 200;
/// The storage of what they were made of.
const CACHES: &str = "_SX_DB_CUR";
/// Letters of the name of who had it open last.
const MAX_NAME: usize = 54;

/// Says what stands among the records of the workbook and its sheets, wherever it stands.
pub fn tell(ole: &Ole, bytes: &[u8], page: Option<u16>, draft: &mut Draft) {
    let mut printers = BTreeSet::new();
    let mut from: Vec<String> = Vec::new();
    let mut after_query = false;
    for record in Records::new(bytes, 0) {
        let body = record.bytes();
        match record.kind {
            0x5C => {
                let name = words(body, page.is_none(), page);
                let name = name.trim().trim_end_matches('\0').trim();
                let is_name = name.chars().all(|c| !c.is_control() && c != char::REPLACEMENT_CHARACTER);
                if is_name && !name.is_empty() && name.chars().count() <= MAX_NAME {
                    draft.aside(aside(AsideKind::Unseen(Unseen::Hidden), "Who had it open last", name));
                }
            }
            0x4D if page.is_none() => told::printer(body.get(2..).unwrap_or_default(), &mut printers, draft),
            0xDC => after_query = true,
            // The pieces of an address and of what is asked there.
            0xCD if after_query => {
                told::source(&Cursor::new(&record, 0).rich().unwrap_or_default(), draft);
            }
            0x51 if from.len() < MAX_PIVOTS => from.extend(source(&record)),
            _ => after_query = false,
        }
    }
    pivots(ole, from, draft);
}

/// From which cells rows were taken: “Sheet1!A1:C9” (2.4.86).
fn source(record: &Record<'_>) -> Option<String> {
    let body = record.bytes();
    let row = |at: usize| u16_at(body, at).map(u32::from);
    let column = |at: usize| body.get(at).map(|column| u32::from(*column));
    let cells = Cells { from: Cell::new(row(0)?, column(4)?), to: Cell::new(row(2)?, column(5)?) };
    // A sign of control stands before the name of a sheet of this workbook.
    let name: String = Cursor::new(record, 6).rich()?.chars().filter(|sign| !sign.is_control()).collect();
    Some(if name.is_empty() { cells.to_string() } else { format!("{name}!{cells}") })
}

fn pivots(ole: &Ole, from: Vec<String>, draft: &mut Draft) {
    let streams: Vec<_> = ole.within(CACHES).filter(|entry| !entry.storage).collect();
    // Where one place was named for one table, it is that of this one.
    let from = if streams.len() == 1 { from.into_iter().next().unwrap_or_default() } else { String::new() };
    for entry in streams.iter().take(MAX_PIVOTS) {
        let mut cache = Cache::default();
        cache.pivot.from.clone_from(&from);
        Records::new(&ole.bytes_of(entry), 0).for_each(|record| cache.take(&record));
        cache.end_row();
        if !cache.pivot.columns.is_empty() {
            cache.pivot.tell(draft);
        }
    }
    if streams.len() > MAX_PIVOTS {
        draft.complain_at("More rows of pivot tables are kept in this workbook than are told.", None, None);
    }
}

/// What is kept for one table, while it is read.
#[derive(Default)]
struct Cache {
    pivot: Pivot,
    /// Of each column, whether its rows name values by number, in how many bytes, and how many values are to come.
    sorts: Vec<(bool, usize, usize)>,
    /// The row that is open: what is known of it by now.
    row: Vec<Option<String>>,
}

impl Cache {
    fn take(&mut self, record: &Record<'_>) {
        let body = record.bytes();
        match record.kind {
            // A column (2.4.283).
            0xC7 if self.pivot.columns.len() < MAX_VALUES => {
                let number = |at: usize| record.u16(at).map_or(0, usize::from);
                let (numbered, values, grouped) = (number(0) & 1 != 0, number(12), number(8));
                let name = Cursor::new(record, 14).rich().unwrap_or_default();
                self.pivot.columns.push((name, Vec::new()));
                let size = if values > 255 { 2 } else { 1 };
                self.sorts.push((numbered, size, values.max(grouped)));
            }
            0xC8 => self.numbered(body),
            0xC9 => {
                let eight = body.get(..8).and_then(|eight| eight.try_into().ok());
                self.value(eight.map_or_else(String::new, |eight| general(f64::from_le_bytes(eight))));
            }
            0xCA => self.value(if record.u16(0) == Some(0) { "FALSE" } else { "TRUE" }.to_owned()),
            0xCB => self.value(error(body.first().copied().unwrap_or(0xFF)).to_owned()),
            0xCC => self.value(record.u16(0).map_or_else(String::new, |value| (value as i16).to_string())),
            0xCD => self.value(Cursor::new(record, 0).rich().unwrap_or_default()),
            0xCE => {
                let (year, month) = (record.u16(0).unwrap_or(0), record.u16(2).unwrap_or(0));
                let part = |at: usize| body.get(at).copied().unwrap_or(0);
                let (day, hour, minute, second) = (part(4), part(5), part(6), part(7));
                let hours = format!(" {hour:02}:{minute:02}:{second:02}");
                let hours =
                    if u32_at(body, 4).is_some_and(|all| all >> 8 != 0) { hours } else { String::new() };
                self.value(format!("{year}-{month:02}-{day:02}{hours}"));
            }
            0xCF => self.value(String::new()),
            _ => {}
        }
    }

    /// A row: values by their numbers; those that have none follow (2.4.282).
    fn numbered(&mut self, mut rest: &[u8]) {
        self.end_row();
        self.row = vec![None; self.sorts.len()];
        for (column, (numbered, size, _)) in self.sorts.iter().enumerate() {
            if !numbered {
                continue;
            }
            let Some((own, after)) = rest.split_at_checked(*size) else { break };
            rest = after;
            let number = own.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte));
            self.row[column] = Some(self.pivot.value(column, number).unwrap_or_default().to_owned());
        }
    }

    /// A value: of the column that is being described, or of the row that is open.
    fn value(&mut self, words: String) {
        let begun = !self.row.is_empty() || self.pivot.count > 0;
        if let Some(((_, values), (_, _, most))) = self.pivot.columns.last_mut().zip(self.sorts.last())
            && !begun
            && values.len() < *most
        {
            values.push(words);
            return;
        }
        if self.row.is_empty() {
            self.row = vec![None; self.sorts.len()];
        }
        if let Some(free) = self.row.iter_mut().find(|value| value.is_none()) {
            *free = Some(words);
        }
        if self.row.iter().all(Option::is_some) {
            self.end_row();
        }
    }

    fn end_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        if !row.is_empty() {
            self.pivot.row(row.iter().map(|value| value.as_deref().unwrap_or_default()));
        }
    }
}
