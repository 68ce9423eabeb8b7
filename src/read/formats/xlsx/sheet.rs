//! The cells of a sheet, row by row, with the words that the workbook shows (18.3).

use super::around::Around;
use super::workbook::Workbook;
use super::{beside, strings};
use crate::data::document::{AsideKind, MarkKind, Unseen};
use crate::data::draft::Draft;
use crate::data::grid::Cell;
use crate::data::job::{Failure, Stop};
use crate::data::limits;
use crate::data::span::Span;
use crate::read::office::aside;
use crate::read::sheets::hidden::Hidden;
use crate::read::sheets::joined::Joined;
use crate::read::sheets::{serial, shared};
use crate::read::xml::{Event, Tag, Xml};
use std::collections::HashMap;

/// Rows between two looks at whether somebody still wants them.
const ROWS_PER_PULSE: u64 = 500;
/// Formulas of one sheet that cells share.
const MAX_SHARED: usize = 200_000;
/// Cells of one sheet of which it is told how their words are read.
const MAX_READINGS: u64 = 10_000;
/// Rows that Excel has.
const MAX_ROW: u32 = 1_048_576;

/// A cell as the file has it.
#[derive(Default)]
struct Raw {
    /// `s`, `b`, `str`, `e`, `n`, `d`, `inlineStr`.
    kind: String,
    look: usize,
    value: String,
    formula: Option<String>,
    /// By which number it shares its formula, and whether it is the one that has it.
    shared: Option<u32>,
    /// Words that stand in the cell itself.
    own: Option<String>,
    /// How they are read.
    reading: String,
}

/// Reads a sheet, and gives how many rows it has.
pub fn read(
    book: &Workbook<'_>,
    part: &str,
    unit: u32,
    draft: &mut Draft,
    stop: &Stop,
) -> Result<u64, Failure> {
    let name = book.sheets.get(unit as usize).map_or("", |sheet| sheet.name.as_str());
    let (text, remarks) = match book.package.text(part) {
        Ok(Some(found)) => found,
        Ok(None) => {
            draft.complain(format!("The file lacks the sheet “{name}”."), None);
            return Ok(0);
        }
        Err(failure) if stop.raised() => return Err(failure),
        Err(failure) => {
            draft.complain(failure.words, None);
            return Ok(0);
        }
    };
    remarks.into_iter().for_each(|words| draft.complain_at(words, None, None));
    let relations = book.package.relations(part);
    super::super::docx::facts::tell_hidden(
        book.package,
        &relations,
        &std::collections::HashSet::new(),
        draft,
    );
    beside::printer(book.package, &relations, &mut book.printers.borrow_mut(), draft);
    let around = Around::of(book, &text, &relations);
    draft.begin_grid(unit, &[]);
    let merged = Joined::of_names(around.merged.iter().map(String::as_str));
    merged.tell(unit, name, draft);
    let (hidden, shared) = Default::default();
    let mut reading =
        Reading { book, around: &around, merged, hidden, shared, rows: 0, lost: 0, readings: 0, next_row: 0 };
    let fault = reading.rows(&text, draft, stop)?;
    draft.end_table();
    beside::drawings(book.package, &relations, draft);
    if let Some(fault) = fault {
        draft.complain(format!("The sheet “{name}” {fault}"), None);
    }
    reading.tell(name, draft);
    Ok(reading.rows)
}

struct Reading<'b> {
    book: &'b Workbook<'b>,
    around: &'b Around,
    merged: Joined,
    hidden: Hidden,
    /// Formulas that cells share, each with the cell that has it.
    shared: HashMap<u32, (Cell, String)>,
    /// That were written.
    rows: u64,
    /// That have a number that no workbook has.
    lost: u64,
    /// How words are read, told by now.
    readings: u64,
    next_row: u32,
}

impl Reading<'_> {
    fn rows(&mut self, text: &str, draft: &mut Draft, stop: &Stop) -> Result<Option<&'static str>, Failure> {
        let mut xml = Xml::new(text);
        while let Some(event) = xml.next_event() {
            let Event::Start(tag) = event else { continue };
            if tag.name() != "row" {
                continue;
            }
            if self.rows.is_multiple_of(ROWS_PER_PULSE) {
                draft.pulse(stop)?;
            }
            let stated = tag.get("r").and_then(|row| row.parse::<u32>().ok()?.checked_sub(1));
            let row = stated.unwrap_or(self.next_row).max(self.next_row);
            let hidden = tag.get("hidden").is_some_and(|said| said == "1" || said == "true");
            if row >= MAX_ROW {
                self.lost += 1;
                xml.skip();
                continue;
            }
            self.next_row = row + 1;
            self.row(&mut xml, row, hidden, draft);
        }
        Ok(xml.fault())
    }

    fn row(&mut self, xml: &mut Xml<'_>, row: u32, hidden: bool, draft: &mut Draft) {
        let mut open = false;
        // The column that is written, and the one of the next cell that does not say its own.
        let (mut column, mut next) = (0_u32, 0_u32);
        let mut start = draft.place().start;
        let mut depth = 1_usize;
        while depth > 0 {
            match xml.next_event() {
                Some(Event::Start(tag)) if tag.name() == "c" => {
                    let stated = tag.get("r").and_then(|name| Cell::from_name(&name)).map(|cell| cell.column);
                    let at = stated.unwrap_or(next).max(next);
                    next = at.saturating_add(1);
                    let mut raw = raw(xml, &tag);
                    self.share(&mut raw, Cell::new(row, at));
                    let told = self.around.comments.contains_key(&(row, at));
                    let words = self.words(&raw);
                    if (words.is_empty() && raw.formula.is_none() && !told) || at as usize >= limits::COLUMNS
                    {
                        continue;
                    }
                    if !open {
                        draft.begin_row_at(row, row == 0 && self.around.named);
                        start = draft.place().start;
                        draft.cell();
                        open = true;
                    }
                    // Cells that the file leaves out are empty ones.
                    while column < at {
                        draft.cell();
                        column += 1;
                    }
                    self.cell(&raw, &words, Cell::new(row, at), draft);
                }
                Some(Event::Start(_)) => depth += 1,
                Some(Event::End) => depth -= 1,
                Some(Event::Text(_)) => {}
                None => break,
            }
        }
        if !open {
            return;
        }
        let span = Span::new(start, draft.place().start.max(start));
        draft.end_row();
        self.rows += 1;
        if hidden {
            self.hidden.row(row, span, draft);
        }
    }

    /// A formula that is written in another cell.
    fn share(&mut self, raw: &mut Raw, cell: Cell) {
        let Some(number) = raw.shared else { return };
        match (&raw.formula, self.shared.get(&number)) {
            (Some(formula), _) if self.shared.len() < MAX_SHARED => {
                self.shared.insert(number, (cell, formula.clone()));
            }
            (None, Some((from, formula))) => raw.formula = Some(shared::moved(formula, *from, cell)),
            _ => {}
        }
    }

    fn cell(&mut self, raw: &Raw, words: &str, cell: Cell, draft: &mut Draft) {
        let start = draft.place().start;
        let key = (cell.row, cell.column);
        let link = self.around.links.get(&key).map(|address| {
            let link = draft.link(address);
            draft.mark(MarkKind::Link(link))
        });
        match words.contains('\r') {
            true => draft.verbatim(&words.replace("\r\n", "\n").replace('\r', "\n")),
            false => draft.verbatim(words),
        }
        link.into_iter().for_each(|link| draft.close(link));
        let span = Span::new(start, draft.place().start);
        if let Some(formula) = &raw.formula {
            self.hidden.formula(cell, &format!("={formula}"), span, draft);
        }
        let look = self.book.styles.looks.unseen(raw.look);
        let unseen = match () {
            () if words.is_empty() => None,
            () if self.merged.covers(cell) => Some(Unseen::Covered),
            () if self.around.hides(cell.column) => look.or(Some(Unseen::Hidden)),
            () => look,
        };
        if let Some(unseen) = unseen {
            self.hidden.cell(unseen, cell, words, span, draft);
        }
        let number = raw.value.trim().parse::<usize>().ok().filter(|_| raw.kind == "s");
        let reading = number.and_then(|number| self.book.strings.reading(number)).unwrap_or(&raw.reading);
        if !reading.is_empty() && self.readings < MAX_READINGS {
            self.readings += 1;
            let mut one = aside(AsideKind::Reading, &cell.to_string(), reading);
            one.span = Some(span);
            draft.aside(one);
        }
        for comment in self.around.comments.get(&key).into_iter().flatten() {
            comment.tell_on(span, draft);
        }
    }

    /// What the workbook shows in a cell.
    fn words(&self, raw: &Raw) -> String {
        if let Some(own) = &raw.own {
            return own.clone();
        }
        let format = self.book.styles.looks.format(raw.look);
        match raw.kind.as_str() {
            "s" => {
                let words =
                    raw.value.trim().parse::<usize>().ok().and_then(|number| self.book.strings.get(number));
                let words = words.unwrap_or_default();
                format.map_or_else(|| words.to_owned(), |format| shown_text(format.text(words), words))
            }
            "b" => if raw.value.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
            "e" => raw.value.clone(),
            "str" => {
                let words = strings::unescaped(&raw.value);
                format.map_or_else(|| words.clone(), |format| shown_text(format.text(&words), &words))
            }
            // A day in words; without a format it is shown as it stands there.
            "d" => match (serial::from_words(raw.value.trim(), self.book.from_1904), format) {
                (Some(value), Some(format)) if format.is_dated() => format.number(value, self.book.from_1904),
                _ => raw.value.clone(),
            },
            _ => match raw.value.trim().parse::<f64>() {
                Ok(value) if value.is_finite() => {
                    let shown = format.map(|format| format.number(value, self.book.from_1904));
                    // A format may show nothing of what a cell holds; here it is shown, and told.
                    shown
                        .filter(|shown| !shown.trim().is_empty())
                        .unwrap_or_else(|| raw.value.trim().to_owned())
                }
                _ => raw.value.clone(),
            },
        }
    }

    fn tell(&mut self, name: &str, draft: &mut Draft) {
        let hidden = self.around.hidden.iter();
        self.hidden.columns = hidden.map(|(from, to)| u64::from(to.saturating_sub(*from)) + 1).sum();
        self.hidden.tell(name, draft);
        self.around.tell(self.book, name, draft);
        if self.lost > 0 {
            draft.complain(
                format!(
                    "{} rows of “{name}” have numbers that no workbook has; they are left out.",
                    self.lost
                ),
                None,
            );
        }
    }
}

fn shown_text(shown: String, words: &str) -> String {
    if shown.trim().is_empty() { words.to_owned() } else { shown }
}

fn raw(xml: &mut Xml<'_>, tag: &Tag<'_>) -> Raw {
    let mut raw = Raw {
        kind: tag.get("t").unwrap_or_default(),
        look: tag.get("s").and_then(|look| look.parse().ok()).unwrap_or(0),
        ..Raw::default()
    };
    let mut depth = 1_usize;
    while depth > 0 {
        match xml.next_event() {
            Some(Event::Start(tag)) => match tag.name() {
                "v" => raw.value = xml.text(),
                "f" => {
                    let is_shared = tag.get("t").as_deref() == Some("shared");
                    let shared = tag.get("si").and_then(|number| number.parse().ok());
                    let words = xml.text();
                    // Those that share a formula name it by a number, and only the first has the words.
                    raw.shared = shared.filter(|_| is_shared);
                    raw.formula = Some(words).filter(|words| !words.is_empty());
                }
                "is" => {
                    let mut own = String::new();
                    strings::rich(xml, &mut own, &mut raw.reading);
                    raw.own = Some(own);
                }
                _ => depth += 1,
            },
            Some(Event::End) => depth -= 1,
            Some(Event::Text(_)) => {}
            None => break,
        }
    }
    raw
}
