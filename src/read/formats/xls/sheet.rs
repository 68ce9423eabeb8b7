//! The cells of a sheet of such a workbook (MS-XLS 2.1.7.20.5): gathered first, because they need not stand in order.

use super::globals::Globals;
use super::records::{Cursor, Record, Records, words};
use crate::data::document::Unseen;
use crate::data::draft::Draft;
use crate::data::grid::Cell;
use crate::data::job::{Failure, Stop};
use crate::data::limits::MERGED;
use crate::data::span::Span;
use crate::read::container::ole::{u16_at, u32_at};
use crate::read::office::Comment;
use crate::read::sheets::hidden::{Hidden, UNREADABLE};
use crate::read::sheets::joined::Joined;
use crate::read::sheets::ptg::{self, Signs};
use crate::read::sheets::{error, packed};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Cells of a sheet; Excel has room for 16 million, and no file of its time held as many.
const MAX_CELLS: usize = 8_000_000;
/// Formulas of one sheet that are worked out; more are not told.
const MAX_FORMULAS: usize = 1_000_000;
/// Rows between two looks at whether somebody still wants them.
const ROWS_PER_PULSE: usize = 500;

/// A cell: its look, what is shown in it, and its formula by its number, counted from 1.
#[derive(Default)]
struct Held {
    look: u16,
    words: String,
    formula: u32,
}

/// The signs of a formula, and what lies beside them.
type Own<'b> = (&'b [u8], &'b [u8]);

#[derive(Default)]
struct Gathered<'b> {
    cells: BTreeMap<(u16, u16), Held>,
    hidden_rows: HashSet<u16>,
    hidden_columns: Vec<(u16, u16)>,
    merged: Vec<[u32; 4]>,
    comments: HashMap<(u16, u16), Comment>,
    /// Those of cells, and after them those that several cells share, by the cell that they stand at.
    formulas: Vec<Own<'b>>,
    shared: HashMap<(u16, u16), Own<'b>>,
    /// Cells that are worked out again with other values in the place of one or two cells.
    tables: HashMap<(u16, u16), String>,
    /// The cell whose formula came last.
    last: Option<(u16, u16)>,
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

impl<'b> Gathered<'b> {
    fn take(&mut self, book: &Globals, record: &Record<'b>) {
        let body = record.bytes();
        let at = record.u16(0).zip(record.u16(2));
        let look = record.u16(4).unwrap_or(0);
        let number = |value: f64| book.looks.number(usize::from(look), value, book.from_1904);
        let text = |words: &str| book.looks.text(usize::from(look), words);
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
                self.put(at, look, text(words.map_or("", String::as_str)));
            }
            (0x204 | 0xD6, Some(at)) => {
                let words = words(body.get(6..).unwrap_or_default(), true, book.page);
                self.put(at, look, text(&words));
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
                self.last = Some(at);
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
                self.formula(at, own_formula(body, 20));
            }
            (0x236, Some((row, _))) => {
                let corner = body.get(4).map(|column| (row, u16::from(*column)));
                for key in [corner, self.last].into_iter().flatten() {
                    self.tables.extend(table(body).map(|words| (key, words)));
                }
            }
            (0x4BC, Some((row, _))) => self.share(row, body, 8),
            (0x221, Some((row, _))) => self.share(row, body, 12),
            (0x207, _) => {
                let words = match book.page {
                    Some(_) => words(body, true, book.page),
                    None => Cursor::new(record, 0).rich().unwrap_or_default(),
                };
                if let Some(held) = self.waiting.take().and_then(|at| self.cells.get_mut(&at)) {
                    held.words = book.looks.text(usize::from(held.look), &words);
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

    fn formula(&mut self, at: (u16, u16), own: Option<Own<'b>>) {
        let Some(held) = self.cells.get_mut(&at) else { return };
        // Of those that are not told, it is enough to know that they are there.
        held.formula = u32::MAX;
        if self.formulas.len() < MAX_FORMULAS {
            self.formulas.push(own.unwrap_or_default());
            held.formula = self.formulas.len() as u32;
        }
    }

    /// A formula of several cells: it stands after that of the first of them, and is named by it or by the corner.
    fn share(&mut self, row: u16, body: &'b [u8], at: usize) {
        let own = own_formula(body, at).filter(|_| self.shared.len() < MAX_FORMULAS);
        let corner = body.get(4).map(|column| (row, u16::from(*column)));
        for key in [corner, self.last].into_iter().flatten() {
            self.shared.extend(own.map(|own| (key, own)));
        }
    }

    /// What people would write as the formula of a cell; `None` where it has none.
    fn words_of(&self, book: &Globals, at: (u16, u16), held: &Held) -> Option<String> {
        let number = held.formula.checked_sub(1)?;
        let signs = |(signs, extra): Own<'b>| Signs {
            layout: book.names.layout(),
            signs,
            extra,
            cell: Cell::new(u32::from(at.0), u32::from(at.1)),
        };
        let own = self.formulas.get(number as usize).copied().map(signs);
        let tabled = self.formulas.get(number as usize).and_then(|(signs, _)| match signs {
            [2, low, high, left, right] => {
                Some((u16::from_le_bytes([*low, *high]), u16::from_le_bytes([*left, *right])))
            }
            _ => None,
        });
        if let Some(words) = tabled.and_then(|key| self.tables.get(&key)) {
            return Some(words.clone());
        }
        let shared = own.and_then(ptg::shared_at).map(|cell| (cell.row as u16, cell.column as u16));
        let meant = match shared {
            Some(key) => self.shared.get(&key).copied().map(signs),
            None => own,
        };
        let words = meant.and_then(|signs| ptg::words(signs, &book.names));
        Some(words.map_or_else(|| UNREADABLE.to_owned(), |words| format!("={words}")))
    }

    fn put(&mut self, at: (u16, u16), look: u16, words: String) {
        self.full |= self.cells.len() >= MAX_CELLS;
        if !self.full {
            self.cells.insert(at, Held { look, words, formula: 0 });
        }
    }

    fn many(&mut self, book: &Globals, row: u16, first: u16, body: &[u8]) {
        for (nth, six) in
            body.get(4..body.len().saturating_sub(2)).unwrap_or_default().chunks_exact(6).enumerate()
        {
            let (Some(look), Some(value)) = (u16_at(six, 0), u32_at(six, 2)) else { continue };
            let words = book.looks.number(usize::from(look), packed(value), book.from_1904);
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
            self.cells.entry(*at).or_default();
        }
        let comments = &self.comments;
        self.cells.retain(|at, held| !held.words.is_empty() || held.formula > 0 || comments.contains_key(at));
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
                let look = book.looks.unseen(usize::from(held.look));
                let unseen = match () {
                    () if held.words.is_empty() => None,
                    () if merged.covers(cell) => Some(Unseen::Covered),
                    () if in_hidden => look.or(Some(Unseen::Hidden)),
                    () => look,
                };
                if let Some(unseen) = unseen {
                    hidden.cell(unseen, cell, &held.words, span, draft);
                }
                if held.formula > 0 {
                    let words =
                        if hidden.tells_formula() { self.words_of(book, (row, *at), held) } else { None };
                    hidden.formula(cell, words.as_deref().unwrap_or_default(), span, draft);
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

/// The formula that stands in a record behind its length: its signs, and the rest.
fn own_formula(body: &[u8], at: usize) -> Option<(&[u8], &[u8])> {
    let len = usize::from(u16_at(body, at)?);
    body.get(at + 2..)?.split_at_checked(len)
}

/// What such cells say in Excel: which cell takes the values of the row above, and which those of the column before (2.4.313).
fn table(body: &[u8]) -> Option<String> {
    let flags = u16_at(body, 6)?;
    let cell = |at: usize| Some(Cell::new(u32::from(u16_at(body, at)?), u32::from(u16_at(body, at + 2)?)));
    let (first, second) = (cell(8)?, cell(12)?);
    Some(match (flags & 8 != 0, flags & 4 != 0) {
        (true, _) => format!("=TABLE({first},{second})"),
        (false, true) => format!("=TABLE({first},)"),
        (false, false) => format!("=TABLE(,{first})"),
    })
}
