//! The cells of a sheet of a binary workbook (MS-XLSB 2.1.7.62), in the order in which they stand.

use super::book::{self, Book};
use super::records::{Record, Records};
use crate::data::document::Unseen;
use crate::data::draft::Draft;
use crate::data::grid::Cell;
use crate::data::job::{Failure, Stop};
use crate::data::limits::COLUMNS;
use crate::data::wording::counted;
use crate::read::container::opc::{Package, Relation};
use crate::read::office::Comment;
use crate::read::sheets::bytes::Bytes;
use crate::read::sheets::hidden::UNREADABLE;
use crate::read::sheets::joined::Joined;
use crate::read::sheets::ptg::{self, Layout, Signs};
use crate::read::sheets::rows::{Rows, Said};
use crate::read::sheets::{error, packed};
use std::collections::HashMap;

/// Of comments, links and joined cells of one sheet.
const MAX_THINGS: usize = 200_000;
/// Records between two looks at whether somebody still wants them.
const RECORDS_PER_PULSE: usize = 20_000;

/// What lies beside the cells.
#[derive(Default)]
struct Around {
    comments: HashMap<(u32, u32), Vec<Comment>>,
    links: HashMap<(u32, u32), String>,
    hidden: Vec<(u32, u32)>,
    merged: Vec<[u32; 4]>,
    /// Formulas that several cells share, by the cell that they stand at: their signs, and what lies beside them.
    shared: HashMap<(u32, u32), (Vec<u8>, Vec<u8>)>,
    row: u32,
    /// The cell whose formula came last.
    last: Option<(u32, u32)>,
}

/// Reads a sheet, and gives how many rows it has.
pub fn read(
    package: &Package<'_>,
    book: &Book,
    unit: u32,
    draft: &mut Draft,
    stop: &Stop,
) -> Result<u64, Failure> {
    let Some(own) = book.sheets.get(unit as usize) else { return Ok(0) };
    let Some(path) = &own.part else { return Ok(0) };
    let Some(bytes) = book::part(package, path) else {
        draft.complain(format!("The sheet “{}” cannot be read.", own.name), None);
        return Ok(0);
    };
    let relations = package.relations(path);
    super::super::docx::facts::tell_hidden(package, &relations, &Default::default(), draft);
    let mut around = Around::of(package, &bytes, &relations);
    draft.begin_grid(unit, &[]);
    let merged = Joined::of(std::mem::take(&mut around.merged));
    merged.tell(unit, &own.name, draft);
    let mut reading = Reading { book, around: &around, merged, rows: Rows::default(), row: 0, hidden: false };
    let mut records = Records::new(&bytes);
    for (seen, record) in records.by_ref().enumerate() {
        if seen.is_multiple_of(RECORDS_PER_PULSE) {
            draft.pulse(stop)?;
        }
        reading.take(&record, draft);
    }
    reading.rows.end_row(draft);
    draft.end_table();
    if records.torn {
        draft.complain(format!("The sheet “{}” is torn; it is shown as far as it goes.", own.name), None);
    }
    reading.tell(&own.name, draft);
    Ok(reading.rows.written)
}

impl Around {
    fn of(package: &Package<'_>, bytes: &[u8], relations: &[Relation]) -> Self {
        let mut around = Self::default();
        for record in Records::new(bytes) {
            around.take(&record, relations);
        }
        for relation in relations.iter().filter(|one| one.kind == "comments" && !one.external) {
            if let Some(bytes) = book::part(package, &relation.target) {
                around.comments(&bytes);
            }
        }
        around
    }

    fn take(&mut self, record: &Record<'_>, relations: &[Relation]) -> Option<()> {
        let mut cursor = Bytes::new(record.bytes);
        match record.kind {
            0 => self.row = cursor.u32()?,
            8..=11 => self.last = Some((self.row, cursor.u32()?)),
            // A formula of several cells, or one of a list: it stands after that of the first of them.
            426 | 427 if self.shared.len() < MAX_THINGS => {
                let [top, _, left, _] = cursor.area()?;
                if record.kind == 426 {
                    cursor.byte()?;
                }
                let (signs, extra) = cursor.formula()?;
                for key in [Some((top, left)), self.last].into_iter().flatten() {
                    self.shared.insert(key, (signs.to_vec(), extra.to_vec()));
                }
            }
            60 if self.hidden.len() < COLUMNS => {
                let (from, to) = (cursor.u32()?, cursor.u32()?);
                cursor.take(8)?;
                if cursor.u16()? & 1 != 0 {
                    self.hidden.push((from, to.min(COLUMNS as u32)));
                }
            }
            176 if self.merged.len() < MAX_THINGS => {
                self.merged.push(cursor.area()?);
            }
            494 if self.links.len() < MAX_THINGS => {
                let [row, _, column, _] = cursor.area()?;
                let id = cursor.words()?;
                let outside = relations.iter().find(|one| one.id == id)?;
                self.links.insert((row, column), outside.target.clone());
            }
            _ => {}
        }
        Some(())
    }

    fn comments(&mut self, bytes: &[u8]) {
        let mut authors: Vec<String> = Vec::new();
        let mut open: Option<((u32, u32), String)> = None;
        let mut count = 0;
        for record in Records::new(bytes) {
            let mut cursor = Bytes::new(record.bytes);
            match record.kind {
                632 if authors.len() < MAX_THINGS => authors.push(cursor.words().unwrap_or_default()),
                635 => {
                    open = cursor.u32().zip(cursor.area()).map(|(author, [row, _, column, _])| {
                        ((row, column), authors.get(author as usize).cloned().unwrap_or_default())
                    });
                }
                637 if count < MAX_THINGS => {
                    count += 1;
                    if let Some(((at, author), words)) = open.take().zip(cursor.rich()) {
                        let comment = Comment { author, words, ..Comment::default() };
                        self.comments.entry(at).or_default().push(comment);
                    }
                }
                _ => {}
            }
        }
    }
}

struct Reading<'b> {
    book: &'b Book,
    around: &'b Around,
    merged: Joined,
    rows: Rows,
    row: u32,
    /// Whether the row is.
    hidden: bool,
}

impl Reading<'_> {
    fn take(&mut self, record: &Record<'_>, draft: &mut Draft) {
        match record.kind {
            0 => {
                let row = Bytes::new(record.bytes).u32();
                self.row = row.unwrap_or(u32::MAX);
                self.hidden = record.bytes.get(11).is_some_and(|flags| flags & 0x10 != 0);
            }
            1..=11 | 62 => {
                self.cell(record, draft);
            }
            _ => {}
        }
    }

    fn cell(&mut self, record: &Record<'_>, draft: &mut Draft) -> Option<()> {
        let mut cursor = Bytes::new(record.bytes);
        let (column, look) = (cursor.u32()?, cursor.u32()? & 0xFF_FFFF);
        let words = match record.kind {
            2 => self.number(look, packed(cursor.u32()?)),
            5 | 9 => self.number(look, cursor.f64()?),
            3 | 11 => error(cursor.byte()?).to_owned(),
            4 | 10 => if cursor.byte()? == 0 { "FALSE" } else { "TRUE" }.to_owned(),
            6 | 8 => self.text(look, &cursor.words()?),
            7 => {
                let number = cursor.u32()? as usize;
                self.text(look, self.book.strings.get(number).map_or("", String::as_str))
            }
            62 => self.text(look, &cursor.rich()?),
            _ => String::new(),
        };
        let cell = Cell::new(self.row, column);
        let formula = (8..=11).contains(&record.kind).then(|| {
            cursor.u16();
            // Of those that are not told, it is enough to know that they are there.
            let told = self.rows.hidden.tells_formula();
            if told { self.formula(cursor, cell) } else { String::new() }
        });
        let key = (self.row, column);
        let in_hidden = self.around.hidden.iter().any(|(from, to)| (*from..=*to).contains(&column));
        let covered = !words.is_empty() && self.merged.covers(cell);
        let unseen = covered.then_some(Unseen::Covered).or(self.book.looks.unseen(look as usize));
        let said = Said {
            words: &words,
            unseen: unseen.or(in_hidden.then_some(Unseen::Hidden)),
            formula: formula.as_deref(),
            link: self.around.links.get(&key).map(String::as_str),
            comments: self.around.comments.get(&key).map_or(&[], Vec::as_slice),
        };
        self.rows.cell(cell, self.hidden, &said, draft);
        Some(())
    }

    /// What people would write as the formula that comes next in a record.
    fn formula(&self, mut cursor: Bytes<'_>, cell: Cell) -> String {
        let signs = |signs, extra| Signs { layout: Layout::Twelve, signs, extra, cell };
        let own = cursor.formula().map(|(own, extra)| signs(own, extra));
        let meant = match own.and_then(ptg::shared_at) {
            Some(at) => {
                let shared = self.around.shared.get(&(at.row, at.column));
                shared.map(|(own, extra)| signs(own.as_slice(), extra.as_slice()))
            }
            None => own,
        };
        let words = meant.and_then(|signs| ptg::words(signs, &self.book.names));
        words.map_or_else(|| UNREADABLE.to_owned(), |words| format!("={words}"))
    }

    fn number(&self, look: u32, value: f64) -> String {
        self.book.looks.number(look as usize, value, self.book.from_1904)
    }

    fn text(&self, look: u32, words: &str) -> String {
        self.book.looks.text(look as usize, words)
    }

    fn tell(&mut self, name: &str, draft: &mut Draft) {
        let hidden = self.around.hidden.iter();
        self.rows.hidden.columns = hidden.map(|(from, to)| u64::from(to.saturating_sub(*from)) + 1).sum();
        self.rows.hidden.tell(name, draft);
        if self.rows.lost > 0 {
            let lost = counted(self.rows.lost, "cell");
            draft.complain(format!("{lost} of “{name}” cannot be where the file says; left out."), None);
        }
    }
}
