//! Reads mailboxes (mbox) as a list of letters, each a document of its own that opens in place.
//!
//! A mailbox is gone through once, in pieces, and only the heads of its letters are looked at: so one of a gigabyte is a list
//! while it is still read. Where a letter begins is a matter of habit and not of rules (RFC 4155, appendix A): a line that
//! begins with “From ” and says when, after a blank line and before a line of a head. Letters are handed out as they stand, a `>` before “From” in them
//! included, because nobody can tell whether it was put there on the way.
//!
//! The list is a grid, so that letters are sorted and filtered as the rows of any sheet. Which of them belong together is a
//! column of its own: sorted by it, a mailbox is set out by threads, and filtered by it, one thread is what is left.

use super::mail::head::person_words;
use super::mail::kept;
use super::mail::letter::{Letter, Person};
use super::mail::lines::Head;
use super::{Confidence, Format};
use crate::data::document::{Align, Aside, AsideKind, Column, HOLDS, MarkKind, Target};
use crate::data::draft::Draft;
use crate::data::job::{Failure, FailureKind, Stop};
use crate::data::limits::ASIDES;
use crate::data::span::Span;
use crate::data::unit::{UnitKind, UnitState};
use crate::data::wording::{counted, grouped};
use crate::read::opened::{Member, Opened};
use crate::read::source::{Peek, Source};
use std::sync::Arc;
use threads::Threads;

#[cfg(test)]
mod tests;
mod threads;

/// The row of mailboxes: RFC 4155.
pub const FORMAT: Format = Format {
    mime_types: &["application/mbox"],
    ..Format::in_child("Mailbox", &["mbox", "mbx"], recognise, read, open)
};

/// Bytes that are looked through at once.
const STEP: usize = 4 * 1024 * 1024;
/// The longest line that begins a letter, and the longest below it; what is more of them is not looked at.
const LINE: usize = 1024;
/// Bytes of a letter in which its head is looked for.
const HEAD: usize = 64 * 1024;
/// Of one letter; a larger one is not handed out.
const MAX_LETTER: u64 = 256 * 1024 * 1024;
const MONTHS: [&[u8]; 12] =
    [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];
const BEGINS: &[u8] = b"\nFrom ";

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

/// Whether a letter begins here: a line with a sender, a time and a year, and below it a line of a head. “From 9:30 to 10:00
/// in 1996” begins a sentence.
fn begins_letter(bytes: &[u8]) -> bool {
    let mut lines = bytes.get(..bytes.len().min(2 * LINE)).unwrap_or_default().split(|byte| *byte == b'\n');
    let first = lines.next().and_then(|line| line.strip_prefix(b"From ")).unwrap_or_default();
    let year = |word: &[u8]| word.len() == 4 && word.iter().all(u8::is_ascii_digit);
    let words = || first.trim_ascii().rsplit(u8::is_ascii_whitespace);
    // A zone may follow it.
    let dated = words().take(2).any(year) && words().any(|word| MONTHS.contains(&word));
    let below = lines.next().unwrap_or_default();
    let name = below.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
    let head = name > 0 && below.get(name) == Some(&b':');
    dated && says_a_time(first) && (head || below.starts_with(b">From "))
}

/// Whether the line that begins a letter names a sender as machines do, and the day: some programs forget the blank line
/// before it, and nobody writes so.
fn names_sender(bytes: &[u8]) -> bool {
    const DAYS: [&[u8]; 7] = [b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun"];
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let mut words = line.split(u8::is_ascii_whitespace).skip(1).filter(|word| !word.is_empty());
    let sender =
        words.next().is_some_and(|word| word == b"-" || word == b"MAILER-DAEMON" || word.contains(&b'@'));
    sender && words.next().is_some_and(|word| DAYS.contains(&word))
}

/// Whether a line says an hour and a minute, as all do that begin a letter.
fn says_a_time(line: &[u8]) -> bool {
    line.windows(5).any(
        |five| matches!(five, [a, b, b':', c, d] if [a, b, c, d].iter().all(|digit| digit.is_ascii_digit())),
    )
}

/// Where a letter lies, without the line that begins it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Lies {
    start: u64,
    end: u64,
}

/// Goes through a mailbox and says where each letter lies, once its end is known.
fn scan(source: &Source, mut tell: impl FnMut(Lies) -> Result<(), Failure>) -> Result<(), Failure> {
    let mut open: Option<u64> = None;
    let mut at = 0_u64;
    let mut bytes = vec![0; STEP + 2 * LINE];
    loop {
        let count = source.read_at(at, &mut bytes).map_err(|error| source.failure(&error))?;
        let block = bytes.get(..count).unwrap_or_default();
        let whole = count < bytes.len();
        let own = if whole { count } else { STEP };
        if at == 0 && block.starts_with(&BEGINS[1..]) {
            open = Some(after_line(block, 0) as u64);
        }
        for found in memchr::memmem::find_iter(block, BEGINS).take_while(|found| *found < own) {
            let here = block.get(found + 1..).unwrap_or_default();
            let before = block.get(..found).unwrap_or_default();
            // At the border of two pieces the line before is not at hand, and a time in the line has to do.
            let after_blank = before.len() < 2 || before.ends_with(b"\n") || before.ends_with(b"\n\r");
            if begins_letter(here) && (after_blank || names_sender(here)) {
                let begins = at + found as u64;
                if let Some(start) = open.replace(at + after_line(block, found + 1) as u64) {
                    tell(Lies { start, end: begins.max(start) })?;
                }
            }
        }
        if whole {
            let end = at + count as u64;
            return open.map_or(Ok(()), |start| tell(Lies { start: start.min(end), end }));
        }
        at += STEP as u64;
    }
}

/// Where the next line begins.
fn after_line(block: &[u8], from: usize) -> usize {
    let rest = block.get(from..).unwrap_or_default();
    memchr::memchr(b'\n', rest).map_or(block.len(), |end| from + end + 1)
}

fn part_of(source: &Source, lies: Lies, most: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = vec![0; (lies.end - lies.start).min(most) as usize];
    let count = source.read_at(lies.start, &mut bytes).map_err(|error| source.failure(&error))?;
    bytes.truncate(count);
    Ok(bytes)
}

fn open(source: &Arc<Source>) -> Result<Box<dyn Opened>, Failure> {
    let mut letters = Vec::new();
    scan(source, |lies| {
        letters.push(lies);
        Ok(())
    })?;
    Ok(Box::new(Served { source: Arc::clone(source), letters }))
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
        let head = Letter::of_head(Head::of(bytes.get(..bytes.len().min(HEAD)).unwrap_or_default()));
        Ok((name_of(&head, number), bytes))
    }
}

/// What a letter is called: by its subject, without what no file is called by.
fn name_of(letter: &Letter, number: u32) -> String {
    let subject = letter.line("subject").unwrap_or_default();
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
    let (start, end) = (Align::Start, Align::End);
    let columns = [start, start, start, start, end, end].map(|align| Column { align, ..Column::default() });
    draft.begin_grid(unit, &columns);
    draft.begin_row(true);
    for title in ["From", "To", "Subject", "Date", "Bytes", "Thread"] {
        draft.cell();
        draft.flow(title);
    }
    draft.end_row();
    let mut count = 0_usize;
    let mut threads = Threads::default();
    scan(source, |lies| {
        if count.is_multiple_of(64) {
            draft.pulse(stop)?;
            draft.progress(lies.start as f32 / source.len.max(1) as f32);
        }
        row(source, lies, count, &mut threads, draft)?;
        count += 1;
        Ok(())
    })?;
    draft.end_table();
    draft.seal_unit(unit, UnitState::Words);
    draft.facts().others.push((HOLDS.to_owned(), counted(count as u64, "letter")));
    if count > ASIDES {
        let words = format!(
            "The first {} letters of this mailbox can be opened from here; all are listed.",
            grouped(ASIDES as u64)
        );
        draft.complain_at(words, None, None);
    }
    if count == 0 {
        draft.complain_at("This mailbox holds no letters.", None, None);
    }
    Ok(())
}

/// People that are named in a row; a list may have a thousand.
const MAX_PEOPLE: usize = 3;

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

/// The row of the first letter, as people count: below the titles.
const FIRST_ROW: usize = 2;

fn row(
    source: &Source,
    lies: Lies,
    number: usize,
    threads: &mut Threads,
    draft: &mut Draft,
) -> Result<(), Failure> {
    let head = part_of(source, lies, HEAD as u64)?;
    let letter = Letter::of_head(Head::of(&head));
    let (from, to) = (named(&letter, "from"), named(&letter, "to"));
    let when = letter.date.filter(mail_parser::DateTime::is_valid).map(|date| {
        let (year, month, day, hour, minute) = (date.year, date.month, date.day, date.hour, date.minute);
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}")
    });
    let place = u32::try_from(number).ok().filter(|_| number < ASIDES);
    draft.begin_row(false);
    draft.cell();
    draft.flow(&from);
    draft.cell();
    draft.flow(&to);
    draft.cell();
    let start = draft.place().start;
    let link = place.map(|number| {
        let link = draft.link_to(Target::Member(number));
        draft.mark(MarkKind::Link(link))
    });
    match letter.line("subject").unwrap_or_default() {
        "" => draft.flow("(no subject)"),
        subject => draft.flow(subject),
    }
    link.into_iter().for_each(|link| draft.close(link));
    let span = Span::new(start, draft.place().start);
    if kept::is_deleted(&letter) {
        draft.flow(" (marked as deleted)");
    }
    draft.cell();
    draft.flow(&when.clone().unwrap_or_else(|| letter.line("date").unwrap_or_default().to_owned()));
    draft.cell();
    draft.flow(&grouped(lies.end - lies.start));
    draft.cell();
    let own = u32::try_from(number + FIRST_ROW).unwrap_or(u32::MAX);
    // A thread is called by the row with which it begins.
    draft.flow(&threads.of(&letter, own).to_string());
    draft.end_row();
    if let Some(number) = place {
        draft.aside(Aside {
            kind: AsideKind::Attachment(number),
            name: name_of(&letter, number),
            words: String::new(),
            when,
            place: None,
            span: Some(span),
        });
    }
    Ok(())
}
