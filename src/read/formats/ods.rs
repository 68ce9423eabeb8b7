//! Reads spreadsheets of OpenDocument (ODF 1.3, part 3, chapter 9) as sheets: every cell with the words that the program
//! showed, at its own row and column; formulas, comments and links on their cells; hidden sheets, rows, columns and letters
//! marked and shown; packed, or as one flat file.
//!
//! By hand: the crate `calamine` refuses a file with white space between its cells, and knows nothing of what is hidden.

use super::odt::parts::{self, Content};
use super::{Confidence, Format};
use crate::data::document::{AsideKind, MarkKind, Unseen};
use crate::data::draft::Draft;
use crate::data::grid::Cell;
use crate::data::job::{Failure, Stop};
use crate::data::limits;
use crate::data::span::Span;
use crate::data::unit::{UnitKind, UnitState};
use crate::read::office::aside;
use crate::read::sheets::hidden::{self, Hidden};
use crate::read::sheets::joined::Joined;
use crate::read::source::kind::Kind;
use crate::read::source::{Peek, Source};
use crate::read::xml::{Event, Tag, Xml};
use cells::{Held, held};
use looks::Looks;
use std::sync::Arc;

mod cells;
mod looks;
#[cfg(test)]
mod tests;

/// The row of spreadsheets of OpenDocument.
pub const FORMAT: Format = Format {
    mime_types: &[
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.spreadsheet-template",
        "application/vnd.oasis.opendocument.spreadsheet-flat-xml",
    ],
    ..Format::in_child("OpenDocument spreadsheet", &["ods", "ots", "fods"], recognise, read, parts::open)
};

/// Sheets of a file.
const MAX_SHEETS: usize = 5_000;
/// Names that a file gives to cells.
const MAX_NAMES: usize = 5_000;
/// Rows that a program shows.
const MAX_ROW: u32 = 1_048_576;
/// A row, or a cell, that is said to stand there so many times is written so often at most.
const MAX_AGAIN: u32 = 10_000;
/// Bytes of all cells of a sheet that only stand there again: a million rows of a thousand cells are said in one line.
const MAX_ALL_AGAIN: u64 = 500_000;
/// Rows between two looks at whether somebody still wants them.
const ROWS_PER_PULSE: u64 = 500;

fn recognise(peek: &Peek) -> Confidence {
    parts::recognised(peek, Kind::OdfSpreadsheet, "spreadsheet", &["ods", "ots"])
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    parts::read(source, draft, stop, |parts, draft| sheets(parts, draft, stop))
}

fn sheets(parts: &Content<'_>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let looks = Looks::of(&[parts.named, parts.content]);
    let names = names(parts.content);
    for (name, _) in names.iter().take(MAX_SHEETS) {
        draft.unit(UnitKind::Sheet, name, (0.0, 0.0));
    }
    if names.len() > MAX_SHEETS {
        let words = format!("This workbook has {} more sheets than are shown.", names.len() - MAX_SHEETS);
        draft.complain_at(words, None, None);
    }
    let mut xml = Xml::new(parts.content);
    let mut unit = 0_usize;
    while let Some(event) = xml.next_event() {
        let Event::Start(tag) = event else { continue };
        match tag.full_name() {
            "office:master-styles" | "office:automatic-styles" | "office:font-face-decls" => xml.skip(),
            "table:tracked-changes" => {
                draft.complain_at("This workbook remembers changes, which are not listed yet.", None, None);
                xml.skip();
            }
            "table:table" => {
                let Some((name, style)) = names.get(unit).filter(|_| unit < MAX_SHEETS) else { break };
                draft.pulse(stop)?;
                draft.end();
                draft.unit_break(unit as u32);
                if let Some(path) = copied_from(name) {
                    let words = format!(
                        "“{path}” is another workbook, which is not opened; what was copied from it is shown."
                    );
                    draft.complain(words, None);
                    draft.aside_here(aside(
                        AsideKind::Unseen(Unseen::RemoteLink),
                        "Another workbook, not opened",
                        path,
                    ));
                } else if looks.hides_sheet(style) {
                    hidden::sheet(name, false, draft);
                }
                let rows = Sheet::new(&looks, unit as u32).read(&mut xml, name, draft, stop)?;
                draft.seal_unit(unit as u32, if rows == 0 { UnitState::Empty } else { UnitState::Words });
                unit += 1;
                draft.progress(unit as f32 / names.len().max(1) as f32);
            }
            _ => {
                beside(&tag, draft);
            }
        }
    }
    if let Some(fault) = xml.fault() {
        draft.complain_at(format!("A part of this file {fault}"), None, None);
    }
    if !draft.shows_something() {
        draft.complain_at("The sheets of this workbook have no words.", None, None);
    }
    Ok(())
}

/// Where a sheet was copied from that only holds what formulas asked of another workbook: LibreOffice calls it so.
fn copied_from(name: &str) -> Option<&str> {
    name.strip_prefix('\'')?.split_once("'#").map(|(path, _)| path)
}

/// What is kept beside the sheets: names, other files, lists of what may be chosen. Nothing of it is asked.
fn beside(tag: &Tag<'_>, draft: &mut Draft) -> Option<()> {
    let remote = AsideKind::Unseen(Unseen::RemoteLink);
    match tag.full_name() {
        "table:named-range" => {
            let name = format!("Name {}", tag.get("name")?);
            let facts = &mut draft.facts().others;
            if facts.len() < MAX_NAMES {
                facts.push((name, tag.get("cell-range-address")?.replace("$", "").replace('.', "!")));
            }
        }
        "table:named-expression" => {
            let name = format!("Name {}", tag.get("name")?);
            let facts = &mut draft.facts().others;
            if facts.len() < MAX_NAMES {
                facts.push((name, cells::plain_formula(&tag.get("expression")?)));
            }
        }
        // Its program keeps none of the rows: they are those of the sheet.
        "table:source-cell-range" => {
            let cells = tag.get("cell-range-address")?.replace("$", "").replace('.', "!");
            let words = format!("A pivot table was made of the cells {cells}.");
            draft.aside(aside(AsideKind::Unseen(Unseen::Hidden), "Pivot table", &words));
        }
        "table:table-source" | "table:cell-range-source" => {
            draft.aside(aside(remote, "Another workbook, not opened", &tag.get("href")?));
        }
        "office:dde-source" => {
            let words = ["dde-application", "dde-topic", "dde-item"].iter().filter_map(|name| tag.get(name));
            let words = words.collect::<Vec<_>>().join(" ");
            draft.aside(aside(remote, "A source of data, not asked", &words));
        }
        "table:database-source-sql" | "table:database-source-query" | "table:database-source-table" => {
            let own = ["database-name", "sql-statement", "query-name", "database-table-name"];
            let words = own.iter().filter_map(|name| tag.get(name)).collect::<Vec<_>>().join(" ");
            draft.aside(aside(remote, "A source of data, not asked", &words));
        }
        "table:content-validation" => {
            let condition = tag.get("condition")?;
            let (_, list) = condition.split_once("cell-content-is-in-list(")?;
            let words = list.trim_end_matches(')').replace('"', "").replace(';', ", ");
            let name = tag.get("base-cell-address").unwrap_or_default();
            draft.aside(aside(AsideKind::Unseen(Unseen::NotChosen), &name, &words));
        }
        _ => {}
    }
    Some(())
}

/// The sheets of a file, each with its style; tables within cells are none.
fn names(content: &str) -> Vec<(String, String)> {
    let mut xml = Xml::new(content);
    let mut names = Vec::new();
    while let Some(event) = xml.next_event() {
        let Event::Start(tag) = event else { continue };
        match tag.full_name() {
            "office:master-styles" | "table:tracked-changes" => xml.skip(),
            "table:table" => {
                let name = tag.get("name").unwrap_or_else(|| format!("Sheet {}", names.len() + 1));
                names.push((name, tag.get("style-name").unwrap_or_default()));
                xml.skip();
            }
            _ => {}
        }
    }
    names
}

/// A sheet while it is read.
struct Sheet<'l> {
    looks: &'l Looks,
    unit: u32,
    row: u32,
    written: u64,
    /// Columns that are hidden: from one to the one after the last.
    columns: Vec<(u32, u32)>,
    next_column: u32,
    hidden: Hidden,
    merged: Vec<[u32; 4]>,
    /// Cells and rows that are said to stand there more often than is shown.
    again: bool,
    /// Bytes of cells that may still stand there again.
    left: u64,
    beyond: bool,
}

impl<'l> Sheet<'l> {
    fn new(looks: &'l Looks, unit: u32) -> Self {
        Self {
            looks,
            unit,
            row: 0,
            written: 0,
            columns: Vec::new(),
            next_column: 0,
            hidden: Hidden::default(),
            merged: Vec::new(),
            again: false,
            left: MAX_ALL_AGAIN,
            beyond: false,
        }
    }

    fn read(mut self, xml: &mut Xml<'_>, name: &str, draft: &mut Draft, stop: &Stop) -> Result<u64, Failure> {
        draft.begin_grid(self.unit, &[]);
        let mut depth = 1_usize;
        let mut seen = 0_u64;
        while depth > 0 {
            match xml.next_event() {
                Some(Event::Start(tag)) => match tag.full_name() {
                    "table:table-column" => {
                        self.column(&tag);
                        xml.skip();
                    }
                    "table:table-row" => {
                        if seen.is_multiple_of(ROWS_PER_PULSE) {
                            draft.pulse(stop)?;
                        }
                        seen += 1;
                        self.row(xml, &tag, draft);
                    }
                    // Drawings that lie over the sheet, and what its program keeps beside it.
                    "table:shapes" | "office:forms" => xml.skip(),
                    "table:named-range" | "table:table-source" | "table:cell-range-source" => {
                        beside(&tag, draft);
                        xml.skip();
                    }
                    _ => depth += 1,
                },
                Some(Event::End) => depth -= 1,
                Some(Event::Text(_)) => {}
                None => break,
            }
        }
        draft.end_table();
        Joined::of(self.merged).tell(self.unit, name, draft);
        self.hidden.columns = self.columns.iter().map(|(from, to)| u64::from(to - from)).sum();
        self.hidden.tell(name, draft);
        if self.again {
            let words = format!("Cells of “{name}” that stand there again and again are not all shown.");
            draft.complain(words, None);
        }
        if self.beyond {
            draft.complain(format!("“{name}” has cells beyond the last row or column that is shown."), None);
        }
        Ok(self.written)
    }

    fn column(&mut self, tag: &Tag<'_>) {
        let count = times(tag, "number-columns-repeated");
        let from = self.next_column;
        self.next_column = from.saturating_add(count).min(limits::COLUMNS as u32);
        if is_hidden(tag) && self.columns.len() < limits::COLUMNS {
            self.columns.push((from, self.next_column));
        }
    }

    fn row(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>, draft: &mut Draft) {
        let (count, hidden) = (times(tag, "number-rows-repeated"), is_hidden(tag));
        let mut cells: Vec<(u32, Held)> = Vec::new();
        let mut column = 0_u32;
        let mut depth = 1_usize;
        while depth > 0 {
            match xml.next_event() {
                Some(Event::Start(tag)) => match tag.name() {
                    "table-cell" | "covered-table-cell" => {
                        let again = times(&tag, "number-columns-repeated");
                        self.join(&tag, column);
                        let held = held(xml, &tag);
                        if !held.is_empty() {
                            for nth in 0..self.times(again, held.words.len() + 1) {
                                let at = column.saturating_add(nth);
                                self.beyond |= at as usize >= limits::COLUMNS;
                                if (at as usize) < limits::COLUMNS {
                                    cells.push((at, held.clone()));
                                }
                            }
                        }
                        column = column.saturating_add(again);
                    }
                    _ => depth += 1,
                },
                Some(Event::End) => depth -= 1,
                Some(Event::Text(_)) => {}
                None => break,
            }
        }
        if !cells.is_empty() {
            // Cells that are left out before one cost as much as those that are written.
            let width = cells.last().map_or(0, |(at, _)| *at as usize + 1);
            let words: usize = cells.iter().map(|(_, held)| held.words.len()).sum();
            for nth in 0..self.times(count, width + words) {
                let row = self.row.saturating_add(nth);
                if row >= MAX_ROW {
                    self.beyond = true;
                    break;
                }
                self.write(row, hidden, &cells, draft);
            }
        }
        self.row = self.row.saturating_add(count);
    }

    /// A cell that has the room of others beside it and below.
    fn join(&mut self, tag: &Tag<'_>, column: u32) {
        let (right, down) = (times(tag, "number-columns-spanned"), times(tag, "number-rows-spanned"));
        if right.max(down) > 1 && self.merged.len() < limits::MERGED {
            let last = |from: u32, count: u32| from.saturating_add(count - 1);
            self.merged.push([self.row, last(self.row, down), column, last(column, right)]);
        }
    }

    /// How often so many bytes of cells are written that are said to stand there so often.
    fn times(&mut self, said: u32, bytes: usize) -> u32 {
        let room = (self.left / bytes.max(1) as u64).min(u64::from(MAX_AGAIN)) as u32;
        let times = said.min(room.saturating_add(1));
        self.left -= u64::from(times - 1) * bytes as u64;
        self.again |= times < said;
        times
    }

    fn write(&mut self, row: u32, is_hidden: bool, cells: &[(u32, Held)], draft: &mut Draft) {
        draft.begin_row_at(row, false);
        let start = draft.place().start;
        draft.cell();
        let mut column = 0;
        for (at, held) in cells {
            while column < *at {
                draft.cell();
                column += 1;
            }
            self.cell(held, Cell::new(row, *at), draft);
        }
        let span = Span::new(start, draft.place().start.max(start));
        draft.end_row();
        self.written += 1;
        if is_hidden {
            self.hidden.row(row, span, draft);
        }
    }

    fn cell(&mut self, held: &Held, cell: Cell, draft: &mut Draft) {
        let start = draft.place().start;
        let link = held.link.as_ref().map(|address| {
            let link = draft.link(address);
            draft.mark(MarkKind::Link(link))
        });
        draft.verbatim(&held.words);
        link.into_iter().for_each(|link| draft.close(link));
        let span = Span::new(start, draft.place().start);
        if let Some(formula) = &held.formula {
            self.hidden.formula(cell, formula, span, draft);
        }
        let in_hidden = self.columns.iter().any(|(from, to)| (*from..*to).contains(&cell.column));
        let unseen = match () {
            () if held.words.is_empty() => None,
            () if held.covered => Some(Unseen::Covered),
            () if self.looks.is_white(&held.style) => Some(Unseen::SameColour),
            () if in_hidden => Some(Unseen::Hidden),
            () => None,
        };
        if let Some(unseen) = unseen {
            self.hidden.cell(unseen, cell, &held.words, span, draft);
        }
        if let Some(comment) = &held.comment {
            comment.tell_on(span, draft);
        }
        if held.pictures > 0 {
            let mut one = aside(
                AsideKind::Described,
                &cell.to_string(),
                "A picture or a drawing lies on this cell; it is not shown.",
            );
            one.span = Some(span);
            draft.aside(one);
        }
    }
}

fn times(tag: &Tag<'_>, name: &str) -> u32 {
    tag.get(name).and_then(|count| count.parse::<u32>().ok()).unwrap_or(1).max(1)
}

fn is_hidden(tag: &Tag<'_>) -> bool {
    tag.get("visibility").is_some_and(|said| said == "collapse" || said == "filter")
}
