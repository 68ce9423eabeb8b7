//! The cells of a sheet of such a workbook (MS-XLS 2.1.7.20.5): gathered first, because they need not stand in order.

use super::globals::Globals;
use super::records::{Cursor, Record, Records, words};
use crate::data::document::Unseen;
use crate::data::draft::Draft;
use crate::data::grid::Cell;
use crate::data::job::{Failure, Stop};
use crate::data::limits::MERGED;
use crate::data::span::Span;
use crate::data::wording::counted;
use crate::read::container::ole::{u16_at, u32_at};
use crate::read::office::Comment;
use crate::read::sheets::hidden::Hidden;
use crate::read::sheets::joined::Joined;
use crate::read::sheets::{error, packed};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Cells of a sheet; Excel has room for 16 million, and no file of its time held as many.
const MAX_CELLS: usize = 8_000_000;
/// Rows between two looks at whether somebody still wants them.
const ROWS_PER_PULSE: usize = 500;

/// A cell: its look, and what is shown in it.
struct Held {
    look: u16,
    words: String,
}

#[derive(Default)]
struct Gathered {
    cells: BTreeMap<(u16, u16), Held>,
    hidden_rows: HashSet<u16>,
    hidden_columns: Vec<(u16, u16)>,
    merged: Vec<[u32; 4]>,
    comments: HashMap<(u16, u16), Comment>,
    formulas: u64,
    /// Where the words of a formula go, which come in a record after it.
    waiting: Option<(u16, u16)>,
    /// Words of boxes, by the number of the box.
    boxes: HashMap<u16, String>,
    /// The box that came last.
    last_box: u16,
    /// Whose comment stands in which box.
    notes: Vec<((u16, u16), u16, String)>,
    full: bool,
}

/// Reads a sheet, and gives how many rows it has.
pub fn read(book: &Globals, bytes: &[u8], unit: u32, draft: &mut Draft, stop: &Stop) -> Result<u64, Failure> {
    let Some(own) = book.sheets.get(unit as usize) else { return Ok(0) };
    let mut gathered = Gathered::default();
    let mut depth = 0_usize;
    for (number, record) in Records::new(bytes, own.at).enumerate() {
        if number.is_multiple_of(20_000) {
            draft.pulse(stop)?;
        }
        match record.kind {
            // A chart that lies in a sheet is a sheet in it.
            0x809 => depth += 1,
            0x0A => depth = depth.saturating_sub(1),
            _ if depth > 1 => {}
            _ => gathered.take(book, &record),
        }
        if depth == 0 {
            break;
        }
    }
    gathered.settle();
    gathered.write(book, unit, &own.name, draft, stop)
}

impl Gathered {
    fn take(&mut self, book: &Globals, record: &Record<'_>) {
        let body = record.bytes();
        let at = record.u16(0).zip(record.u16(2));
        let look = record.u16(4).unwrap_or(0);
        let number = |value: f64| {
            let shown = book.format(look).map(|format| format.number(value, book.from_1904));
            shown
                .filter(|shown| !shown.trim().is_empty())
                .unwrap_or_else(|| crate::read::sheets::general(value))
        };
        match (record.kind, at) {
            (0x203, Some(at)) => {
                if let Some(value) = f64_at(body, 6) {
                    self.put(at, look, number(value));
                }
            }
            (0x27E, Some(at)) => {
                if let Some(value) = u32_at(body, 6) {
                    self.put(at, look, number(packed(value)));
                }
            }
            (0xBD, Some((row, first))) => self.many(book, row, first, body),
            (0xFD, Some(at)) => {
                let words = u32_at(body, 6).and_then(|number| book.strings.get(number as usize));
                let words = words.cloned().unwrap_or_default();
                self.put(at, look, book.text(look, words));
            }
            (0x204 | 0xD6, Some(at)) => {
                let words = words(body.get(6..).unwrap_or_default(), true, book.page);
                self.put(at, look, book.text(look, words));
            }
            (0x205, Some(at)) => {
                let words = match (body.get(6), body.get(7)) {
                    (Some(value), Some(0)) => {
                        if *value == 0 {
                            "FALSE"
                        } else {
                            "TRUE"
                        }
                    }
                    (Some(code), _) => error(*code),
                    _ => "",
                };
                self.put(at, look, words.to_owned());
            }
            (0x6, Some(at)) => {
                self.formulas += 1;
                let result = body.get(6..14).unwrap_or_default();
                let words = match result {
                    [0, .., 0xFF, 0xFF] => {
                        self.waiting = Some(at);
                        String::new()
                    }
                    [1, _, value, .., 0xFF, 0xFF] => if *value == 0 { "FALSE" } else { "TRUE" }.to_owned(),
                    [2, _, code, .., 0xFF, 0xFF] => error(*code).to_owned(),
                    [_, .., 0xFF, 0xFF] => String::new(),
                    _ => f64_at(body, 6).map(number).unwrap_or_default(),
                };
                self.put(at, look, words);
            }
            (0x207, _) => {
                let words = match book.page {
                    Some(_) => words(body, true, book.page),
                    None => Cursor::new(record, 0).rich().unwrap_or_default(),
                };
                if let Some(held) = self.waiting.take().and_then(|at| self.cells.get_mut(&at)) {
                    held.words = book.text(held.look, words);
                }
            }
            (0x208, Some((row, _))) => {
                if record.u16(12).is_some_and(|flags| flags & 0x20 != 0) {
                    self.hidden_rows.insert(row);
                }
            }
            (0x7D, Some((from, to))) => {
                if record.u16(8).is_some_and(|flags| flags & 1 != 0) {
                    self.hidden_columns.push((from, to));
                }
            }
            (0xE5, _) if self.merged.len() < MERGED => {
                // Each with its first and last row, its first and last column (2.5.211).
                let areas = body.get(2..).unwrap_or_default().chunks_exact(8);
                let number = |eight: &[u8], at: usize| u16_at(eight, at).map_or(0, u32::from);
                self.merged.extend(areas.map(|eight| [0, 2, 4, 6].map(|at| number(eight, at))));
            }
            _ => self.take_note(book, record),
        }
    }

    /// Comments stand in boxes: the box says its number, its words follow, and the comment names the box.
    fn take_note(&mut self, book: &Globals, record: &Record<'_>) {
        let body = record.bytes();
        match record.kind {
            0x5D => self.last_box = record.u16(6).unwrap_or(0),
            0x1B6 => {
                let count = usize::from(record.u16(10).unwrap_or(0));
                let wide =
                    record.pieces.get(1).and_then(|piece| piece.first()).is_some_and(|flags| flags & 1 != 0);
                let pieces = record.pieces.get(1..).unwrap_or_default().to_vec();
                let own = Record { kind: 0, pieces };
                if !own.pieces.is_empty() {
                    self.boxes.insert(self.last_box, Cursor::new(&own, 1).letters(count, wide));
                }
            }
            0x1C if book.page.is_none() => {
                if let Some(at) = record.u16(0).zip(record.u16(2)) {
                    let author = words(body.get(8..).unwrap_or_default(), true, None);
                    self.notes.push((at, record.u16(6).unwrap_or(0), author));
                }
            }
            0x1C => {
                if let Some(at) = record.u16(0).zip(record.u16(2)) {
                    let words =
                        super::records::in_page(body.get(6..).unwrap_or_default(), book.page.unwrap_or(1252));
                    let before = self.comments.entry(at).or_default();
                    before.words.push_str(&words);
                }
            }
            _ => {}
        }
    }

    fn put(&mut self, at: (u16, u16), look: u16, words: String) {
        self.full |= self.cells.len() >= MAX_CELLS;
        if !self.full {
            self.cells.insert(at, Held { look, words });
        }
    }

    fn many(&mut self, book: &Globals, row: u16, first: u16, body: &[u8]) {
        for (nth, six) in
            body.get(4..body.len().saturating_sub(2)).unwrap_or_default().chunks_exact(6).enumerate()
        {
            let (Some(look), Some(value)) = (u16_at(six, 0), u32_at(six, 2)) else { continue };
            let value = packed(value);
            let shown = book.format(look).map(|format| format.number(value, book.from_1904));
            let words = shown
                .filter(|shown| !shown.trim().is_empty())
                .unwrap_or_else(|| crate::read::sheets::general(value));
            self.put((row, first.saturating_add(nth as u16)), look, words);
        }
    }

    fn settle(&mut self) {
        for (at, number, author) in std::mem::take(&mut self.notes) {
            let words = self.boxes.get(&number).cloned().unwrap_or_default();
            self.comments.insert(at, Comment { author, words, ..Comment::default() });
        }
        // A comment on an empty cell has a place all the same.
        for at in self.comments.keys() {
            self.cells.entry(*at).or_insert_with(|| Held { look: 0, words: String::new() });
        }
        self.cells.retain(|at, held| !held.words.is_empty() || self.comments.contains_key(at));
    }

    fn write(
        &self,
        book: &Globals,
        unit: u32,
        name: &str,
        draft: &mut Draft,
        stop: &Stop,
    ) -> Result<u64, Failure> {
        draft.begin_grid(unit, &[]);
        let mut merged = Joined::of(self.merged.clone());
        merged.tell(unit, name, draft);
        let mut hidden = Hidden::default();
        let mut rows = 0_u64;
        let mut cells = self.cells.iter().peekable();
        while let Some(((row, _), _)) = cells.peek().copied() {
            let row = *row;
            if (rows as usize).is_multiple_of(ROWS_PER_PULSE) {
                draft.pulse(stop)?;
            }
            draft.begin_row_at(u32::from(row), false);
            let start = draft.place().start;
            draft.cell();
            let mut column = 0_u16;
            while let Some(((_, at), held)) = cells.next_if(|((own, _), _)| *own == row) {
                while column < *at {
                    draft.cell();
                    column += 1;
                }
                let cell = Cell::new(u32::from(row), u32::from(*at));
                let from = draft.place().start;
                draft.verbatim(&held.words.replace("\r\n", "\n").replace('\r', "\n"));
                let span = Span::new(from, draft.place().start);
                let in_hidden = self.hidden_columns.iter().any(|(from, to)| (*from..=*to).contains(at));
                match () {
                    () if held.words.is_empty() => {}
                    () if merged.covers(cell) => {
                        hidden.cell(Unseen::Covered, cell, &held.words, span, draft);
                    }
                    () if book.is_white(held.look) => {
                        hidden.cell(Unseen::SameColour, cell, &held.words, span, draft);
                    }
                    () if in_hidden || book.shows_nothing(held.look) => {
                        hidden.cell(Unseen::Hidden, cell, &held.words, span, draft);
                    }
                    () => {}
                }
                if let Some(comment) = self.comments.get(&(row, *at)) {
                    comment.tell_on(span, draft);
                }
            }
            let span = Span::new(start, draft.place().start.max(start));
            draft.end_row();
            rows += 1;
            if self.hidden_rows.contains(&row) {
                hidden.row(u32::from(row), span, draft);
            }
        }
        draft.end_table();
        hidden.columns =
            self.hidden_columns.iter().map(|(from, to)| u64::from(to.saturating_sub(*from)) + 1).sum();
        hidden.tell(name, draft);
        if self.formulas > 0 {
            let facts = &mut draft.facts().others;
            facts.push((
                format!("Formulas of {name}"),
                format!("{}, of which the results are shown", counted(self.formulas, "formula")),
            ));
        }
        if self.full {
            draft.complain(format!("“{name}” has more cells than are shown."), None);
        }
        Ok(rows)
    }
}

fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    let bytes: [u8; 8] = bytes.get(at..at + 8)?.try_into().ok()?;
    Some(f64::from_le_bytes(bytes))
}
