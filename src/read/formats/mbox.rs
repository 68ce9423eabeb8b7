//! Reads mailboxes (mbox) as a list of letters, each a document of its own that opens in place.
//!
//! A mailbox is gone through once ([`scan`]), and only the heads of its letters are looked at: so one of a gigabyte is a list
//! while it is still read. Letters are handed out as they stand, a `>` before “From” in them included, because nobody can
//! tell whether it was put there on the way.
//!
//! The list is a grid, so that letters are sorted and filtered as the rows of any sheet. Which of them belong together is a
//! column of its own: sorted by it, a mailbox is set out by threads, and filtered by it, one thread is what is left.

use super::mail::along::Along;
use super::mail::head::person_words;
use super::mail::kept;
use super::mail::letter::{Letter, Person};
use super::mail::lines::Head;
use super::{Confidence, Format};
use crate::data::document::{Align, Aside, AsideKind, Column, HOLDS, MarkKind, Target};
use crate::data::draft::Draft;
use crate::data::job::{Failure, FailureKind, Stop};
use crate::data::limits::{ASIDES, MANY};
use crate::data::span::Span;
use crate::data::unit::{UnitKind, UnitState};
use crate::data::wording::{counted, grouped};
use crate::read::opened::{Member, Opened};
use crate::read::source::{Peek, Source};
use mail_parser::DateTime;
use scan::{HEAD, Hears, Lies, begins_letter, scan};
use std::sync::Arc;
use threads::Threads;

mod scan;
#[cfg(test)]
mod tests;
mod threads;

/// The row of mailboxes: RFC 4155.
pub const FORMAT: Format = Format {
    // 2: other columns, in another order.
    version: 2,
    mime_types: &["application/mbox"],
    ..Format::in_child("Mailbox", &["mbox", "mbx"], recognise, read, open)
};

/// Of one letter; a larger one is not handed out.
const MAX_LETTER: u64 = 256 * 1024 * 1024;
/// Lines of a head that a list of letters is made of.
const WANTED: [&str; 13] = [
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "references",
    "in-reply-to",
    "status",
    "x-status",
    "x-mozilla-status",
    "content-type",
    "content-disposition",
    "content-id",
];

fn recognise(peek: &Peek) -> Confidence {
    let named = FORMAT.extensions.contains(&peek.extension.as_str());
    let line = peek.bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    match begins_letter(peek.bytes) {
        // A single letter may begin so as well, and is called a letter then.
        true if super::mail::FORMAT.extensions.contains(&peek.extension.as_str()) => 0,
        true => 97,
        false if named && line.starts_with(b"From ") => 90,
        false => 0,
    }
}

fn part_of(source: &Source, lies: Lies, most: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = vec![0; (lies.end - lies.start).min(most) as usize];
    let count = source.read_at(lies.start, &mut bytes).map_err(|error| source.failure(&error))?;
    bytes.truncate(count);
    Ok(bytes)
}

fn open(source: &Arc<Source>) -> Result<Box<dyn Opened>, Failure> {
    let mut places = Places(Vec::new());
    scan(source, &mut places)?;
    Ok(Box::new(Served { source: Arc::clone(source), letters: places.0 }))
}

/// Where all letters lie, and nothing else.
struct Places(Vec<Lies>);

impl Hears for Places {
    fn begins(&mut self, _: &[u8]) {}

    fn passes(&mut self, _: &[u8], _: usize) {}

    fn ends(&mut self, lies: Lies) -> Result<(), Failure> {
        self.0.push(lies);
        Ok(())
    }

    fn came_to(&mut self, _: u64) -> Result<(), Failure> {
        Ok(())
    }
}

struct Served {
    source: Arc<Source>,
    letters: Vec<Lies>,
}

impl Opened for Served {
    fn member(&mut self, number: u32) -> Result<Member, Failure> {
        let missing = || Failure::new("This mailbox has no such letter.").kind(FailureKind::Damaged);
        let lies = *self.letters.get(number as usize).ok_or_else(missing)?;
        if lies.end - lies.start > MAX_LETTER {
            let words =
                format!("This letter has {} bytes, more than are read.", grouped(lies.end - lies.start));
            return Err(Failure::new(words).kind(FailureKind::Limit));
        }
        let bytes = part_of(&self.source, lies, MAX_LETTER)?;
        let head = Head::only(bytes.get(..bytes.len().min(HEAD)).unwrap_or_default(), &["subject"]);
        let subject = head.line("subject").map(|line| line.words.as_str());
        Ok((name_of(subject.unwrap_or_default(), number), bytes))
    }
}

/// What a letter is called: by its subject, without what no file is called by.
fn name_of(subject: &str, number: u32) -> String {
    let name: String = subject
        .chars()
        .map(|c| if matches!(c, '/' | '\\') || c.is_control() { ' ' } else { c })
        .take(120)
        .collect();
    match name.trim() {
        "" => format!("letter {}.eml", u64::from(number) + 1),
        name => format!("{name}.eml"),
    }
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let unit = draft.unit(UnitKind::Sheet, "Letters", (0.0, 0.0));
    draft.unit_break(unit);
    draft.begin_grid(unit, &COLUMNS.map(|(_, align)| Column { align, ..Column::default() }));
    draft.begin_row(true);
    for (title, _) in COLUMNS {
        draft.cell();
        draft.flow(title);
    }
    draft.end_row();
    let mut list = List {
        draft,
        stop,
        source_len: source.len,
        threads: Threads::default(),
        open: None,
        count: 0,
        shown_at: 0,
        shown: 0,
    };
    scan(source, &mut list)?;
    let (draft, count) = (list.draft, list.count);
    draft.end_table();
    draft.seal_unit(unit, UnitState::Words);
    draft.facts().others.push((HOLDS.to_owned(), counted(u64::from(count), "letter")));
    let first = |most: usize| grouped(most as u64);
    if count as usize > MANY {
        let words = format!(
            "The first {} letters of this mailbox can be opened from here; all are listed.",
            first(MANY)
        );
        draft.complain_at(words, None, None);
    }
    if count as usize > ASIDES {
        let words = format!(
            "The first {} letters of this mailbox stand in the library and among its files; all others are in this list alone.",
            first(ASIDES)
        );
        draft.complain_at(words, None, None);
    }
    if count == 0 {
        draft.complain_at("This mailbox holds no letters.", None, None);
    }
    Ok(())
}

/// The columns of the list, those that tell letters apart first.
const COLUMNS: [(&str, Align); 7] = [
    ("From", Align::Start),
    ("Subject", Align::Start),
    ("Date", Align::Start),
    ("To", Align::Start),
    ("Attached", Align::End),
    ("Bytes", Align::End),
    ("Thread", Align::End),
];
/// The row of the first letter, as people count: below the titles.
const FIRST_ROW: u32 = 2;
/// People that are named in a row; a list may have a thousand.
const MAX_PEOPLE: usize = 3;

/// The list while it is made.
struct List<'a, 'd> {
    draft: &'a mut Draft<'d>,
    stop: &'a Stop,
    source_len: u64,
    threads: Threads,
    /// What is known of the letter that is open.
    open: Option<(Letter, Along)>,
    count: u32,
    /// Up to which byte, and with how many letters, it was shown.
    shown_at: u64,
    shown: u32,
}

impl Hears for List<'_, '_> {
    fn begins(&mut self, bytes: &[u8]) {
        let head = Head::only(bytes.get(..bytes.len().min(HEAD)).unwrap_or_default(), &WANTED);
        let along = Along::of(&head);
        self.open = Some((Letter::of_head(head), along));
    }

    fn passes(&mut self, bytes: &[u8], own: usize) {
        if let Some((_, along)) = &mut self.open {
            along.pass(bytes, own);
        }
    }

    fn ends(&mut self, lies: Lies) -> Result<(), Failure> {
        if self.count.is_multiple_of(64) {
            self.draft.pulse(self.stop)?;
        }
        let Some((letter, along)) = self.open.take() else { return Ok(()) };
        // A thread is called by the row with which it begins.
        let thread = self.threads.of(&letter, self.count.saturating_add(FIRST_ROW));
        let row = Row { letter, bytes: lies.end - lies.start, along: along.count, thread };
        row.write(self.count, self.draft);
        self.count = self.count.saturating_add(1);
        Ok(())
    }

    fn came_to(&mut self, at: u64) -> Result<(), Failure> {
        self.draft.pulse(self.stop)?;
        self.draft.progress(at as f32 / self.source_len.max(1) as f32);
        // Letters that bring much with them are few, and do not show by themselves that there are some.
        if self.count > self.shown && at >= self.shown_at.saturating_mul(2) {
            (self.shown_at, self.shown) = (at, self.count);
            self.draft.publish_now();
        }
        Ok(())
    }
}

/// A letter in the list.
struct Row {
    letter: Letter,
    bytes: u64,
    along: u32,
    thread: u32,
}

impl Row {
    fn write(&self, number: u32, draft: &mut Draft) {
        let letter = &self.letter;
        draft.begin_row(false);
        cell(&named(letter, "from"), draft);
        draft.cell();
        let subject = letter.line("subject").unwrap_or_default();
        let span = linked(if subject.is_empty() { "(no subject)" } else { subject }, number, draft);
        if kept::is_deleted(letter) {
            draft.flow(" (marked as deleted)");
        }
        let date = letter.date.filter(DateTime::is_valid).map(|date| moment(&date));
        cell(date.as_deref().or(letter.line("date")).unwrap_or_default(), draft);
        cell(&named(letter, "to"), draft);
        // Nothing where nothing was attached, so that those stand out that have something.
        cell(&if self.along > 0 { self.along.to_string() } else { String::new() }, draft);
        cell(&grouped(self.bytes), draft);
        cell(&self.thread.to_string(), draft);
        draft.end_row();
        if (number as usize) < ASIDES {
            draft.aside(Aside {
                kind: AsideKind::Attachment(number),
                name: name_of(subject, number),
                words: String::new(),
                when: date,
                place: None,
                span: Some(span),
            });
        }
    }
}

fn cell(words: &str, draft: &mut Draft) {
    draft.cell();
    draft.flow(words);
}

/// Writes words that lead to a letter, as far as there is room for links.
fn linked(words: &str, number: u32, draft: &mut Draft) -> Span {
    let start = draft.place().start;
    let mark = ((number as usize) < MANY).then(|| {
        let link = draft.link_to(Target::Member(number));
        draft.mark(MarkKind::Link(link))
    });
    draft.flow(words);
    mark.into_iter().for_each(|mark| draft.close(mark));
    Span::new(start, draft.place().start)
}

/// When a letter was written, by the clock and in the zone of its writer: “2009-06-01 05:00:28 +0200”, which any program
/// sorts by what it says, and this one by the moment that it names.
fn moment(date: &DateTime) -> String {
    let DateTime { year, month, day, hour, minute, second, tz_before_gmt, tz_hour, tz_minute } = date;
    let sign = if *tz_before_gmt && (*tz_hour, *tz_minute) != (0, 0) { '-' } else { '+' };
    format!(
        "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} {sign}{tz_hour:02}{tz_minute:02}"
    )
}

/// Whom a line names, each by the name alone where there is one.
fn named(letter: &Letter, line: &str) -> String {
    let people = letter.people(line);
    let name = |person: &&Person| match person.name.as_str() {
        "" => person_words(person),
        name => name.to_owned(),
    };
    let mut words: Vec<String> = people.iter().take(MAX_PEOPLE).map(name).collect();
    match people.len().saturating_sub(MAX_PEOPLE) {
        _ if people.is_empty() => return letter.line(line).unwrap_or_default().to_owned(),
        0 => {}
        more => words.push(format!("{} more", grouped(more as u64))),
    }
    words.join(", ")
}
