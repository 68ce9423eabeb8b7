//! Reads calendars (iCalendar, RFC 5545; vCalendar 1.0) as a list of what was to happen: each entry with when, where, who
//! and what in plain words. Times are shown in the zone in which they were written.

use super::{Confidence, Format};
use crate::data::document::{Aside, AsideKind, BlockKind, HOLDS};
use crate::data::draft::Draft;
use crate::data::job::{Failure, FailureKind, Stop};
use crate::data::wording::grouped;
use crate::read::cards::{self, Line, Part, Told, paragraphs};
use crate::read::opened::{Member, Opened};
use crate::read::source::{Peek, Source};
use std::sync::Arc;

mod again;
#[cfg(test)]
mod tests;
mod when;

/// The row of calendars.
pub const FORMAT: Format = Format {
    version: 2,
    mime_types: &["text/calendar"],
    ..Format::in_child("Calendar", &["ics", "ical", "ifb", "vcs"], recognise, read, open)
};

/// What a calendar lies in.
const NAME: &str = "VCALENDAR";
/// Entries between two signs of life.
const STEP: usize = 64;

fn recognise(peek: &Peek) -> Confidence {
    if cards::begins(peek.bytes, NAME) { 97 } else { 0 }
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let mut files = Files { next: Some(0) };
    for calendar in &cards::opened(source, NAME, draft)? {
        facts(calendar, draft);
        entries(calendar, 1, &mut files, draft, stop)?;
    }
    if !draft.shows_something() {
        draft.complain_at("This calendar has no entries.", None, None);
    }
    Ok(())
}

/// Writes what a calendar says that lies in something else, such as a letter; its headings are of a level and below.
///
/// # Errors
/// Where it was stopped.
pub fn write(bytes: &[u8], level: u8, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let read = cards::read(bytes);
    read.parts
        .iter()
        .filter(|part| part.name == NAME)
        .try_for_each(|part| entries(part, level, &mut Files { next: None }, draft, stop))
}

/// Files that are packed into entries, numbered as they are met.
struct Files {
    /// The number of the next; `None` where the calendar lies in something else, whose files have the numbers.
    next: Option<u32>,
}

fn open(source: &Arc<Source>) -> Result<Box<dyn Opened>, Failure> {
    Ok(Box::new(Served { calendars: cards::again(source, NAME)? }))
}

/// A calendar that is kept open, to serve the files in it.
struct Served {
    calendars: Vec<Part>,
}

impl Opened for Served {
    fn member(&mut self, number: u32) -> Result<Member, Failure> {
        let entries = self.calendars.iter().flat_map(|part| &part.parts).filter(|part| is_entry(part));
        let mut packed = entries.flat_map(|entry| entry.all("ATTACH")).filter(|line| line.bytes().is_some());
        let found = packed.nth(number as usize).and_then(|line| Some((file_name(line), line.bytes()?)));
        found.ok_or_else(|| Failure::new("This calendar has no such file.").kind(FailureKind::Damaged))
    }
}

fn is_entry(part: &Part) -> bool {
    matches!(part.name.as_str(), "VEVENT" | "VTODO" | "VJOURNAL" | "VFREEBUSY")
}

/// How the file of a line is called; of one without a name, its kind tells how it ends.
fn file_name(line: &Line) -> String {
    let named =
        ["FILENAME", "X-FILENAME", "X-LABEL", "X-APPLE-FILENAME"].iter().find_map(|name| line.param(name));
    let named = named.map(|name| name.rsplit(['/', '\\']).next().unwrap_or(name).trim().to_owned());
    named.filter(|name| !name.is_empty()).unwrap_or_else(|| {
        let ending = match line.param("FMTTYPE").unwrap_or_default().to_ascii_lowercase().as_str() {
            "application/pdf" => ".pdf",
            "text/plain" => ".txt",
            "text/html" => ".html",
            "image/jpeg" => ".jpg",
            "image/png" => ".png",
            _ => "",
        };
        format!("attached{ending}")
    })
}

fn facts(calendar: &Part, draft: &mut Draft) {
    let rows = [
        ("X-WR-CALNAME", "Calendar"),
        ("NAME", "Calendar"),
        ("X-WR-CALDESC", "About the calendar"),
        ("X-WR-TIMEZONE", "Zone of the calendar"),
        ("PRODID", "Made with"),
        ("METHOD", "What it is sent for"),
    ];
    for (name, title) in rows {
        if let Some(words) = calendar.words(name) {
            draft.facts().others.push((title.to_owned(), words));
        }
    }
    let title = calendar.words("X-WR-CALNAME").or_else(|| calendar.words("NAME"));
    let count = calendar.parts.iter().filter(|part| part.name != "VTIMEZONE").count();
    draft.facts().others.push((
        HOLDS.to_owned(),
        if count == 1 { "1 entry".to_owned() } else { format!("{} entries", grouped(count as u64)) },
    ));
    if draft.facts().title.is_none() {
        draft.facts().title = title;
    }
}

fn entries(
    calendar: &Part,
    level: u8,
    files: &mut Files,
    draft: &mut Draft,
    stop: &Stop,
) -> Result<(), Failure> {
    let method = calendar.words("METHOD").map(|words| words.to_ascii_uppercase());
    let sent = match method.as_deref() {
        Some("REQUEST") => Some("This asks people to come."),
        Some("REPLY") => Some("This answers whether somebody comes."),
        Some("CANCEL") => Some("This calls it off."),
        Some("COUNTER") => Some("This proposes another time."),
        _ => None,
    };
    for (number, entry) in calendar.parts.iter().enumerate() {
        if number % STEP == 0 {
            draft.pulse(stop)?;
            draft.progress(number as f32 / calendar.parts.len().max(1) as f32);
        }
        if is_entry(entry) {
            self::entry(entry, (level, sent), files, draft);
        }
    }
    Ok(())
}

fn entry(entry: &Part, (level, sent): (u8, Option<&str>), files: &mut Files, draft: &mut Draft) {
    draft.begin(BlockKind::Heading(level));
    let unnamed = match entry.name.as_str() {
        "VTODO" => "Something to do, without a name",
        "VJOURNAL" => "A note without a name",
        "VFREEBUSY" => "When somebody is free or busy",
        _ => "An event without a name",
    };
    draft.flow(entry.words("SUMMARY").as_deref().unwrap_or(unnamed));
    draft.end();
    let mut told = Told::default();
    when::tell(entry, &mut told, draft);
    for line in entry.all("RRULE") {
        told.line("Repeats", &again::words(line), draft);
    }
    for (name, title) in [("EXDATE", "But not on"), ("RDATE", "Also on")] {
        let days: Vec<String> = entry.all(name).map(when::listed).collect();
        if !days.is_empty() {
            told.line(title, &days.join("; "), draft);
        }
    }
    if let Some(words) = entry.words("LOCATION") {
        told.line("Where", &words, draft);
    }
    people(entry, &mut told, draft);
    state(entry, sent, &mut told, draft);
    for alarm in entry.parts.iter().filter(|part| part.name == "VALARM") {
        if let Some(line) = alarm.line("TRIGGER") {
            told.line("Reminder", &again::reminder(line), draft);
        }
    }
    for line in entry.all("URL") {
        told.link("Page", line.value.trim(), line.value.trim(), draft);
    }
    for line in entry.all("ATTACH") {
        attached(line, files, &mut told, draft);
    }
    told.end(draft);
    for words in ["DESCRIPTION", "COMMENT"].iter().filter_map(|name| entry.words(name)) {
        paragraphs(&words, draft);
    }
}

fn attached(line: &Line, files: &mut Files, told: &mut Told, draft: &mut Draft) {
    if line.bytes().is_none() {
        let address = line.value.trim();
        let name = line.param("FILENAME").or_else(|| line.param("X-FILENAME"));
        return told.link("Attached", address, name.unwrap_or(address), draft);
    }
    let name = file_name(line);
    let Some(number) = files.next else {
        told.line("Attached", &format!("{name} (in the calendar)"), draft);
        draft.complain("A file that is packed into this entry opens where its calendar is opened.", None);
        return;
    };
    files.next = Some(number.saturating_add(1));
    let span = Some(told.file("Attached", number, &name, draft));
    let kind = AsideKind::Attachment(number);
    draft.aside(Aside { kind, name, words: String::new(), when: None, place: None, span });
}

fn people(entry: &Part, told: &mut Told, draft: &mut Draft) {
    if let Some(line) = entry.line("ORGANIZER") {
        told.line("Organised by", &person(line), draft);
    }
    let invited: Vec<String> = entry
        .all("ATTENDEE")
        .map(|line| {
            let answer = match line.param("PARTSTAT").map(str::to_ascii_uppercase).as_deref() {
                Some("ACCEPTED") => "comes",
                Some("DECLINED") => "does not come",
                Some("TENTATIVE") => "may come",
                Some("DELEGATED") => "sends somebody else",
                Some("NEEDS-ACTION") => "has not answered",
                Some("COMPLETED") => "is done",
                Some("IN-PROCESS") => "is at it",
                _ => "",
            };
            let part = match line.param("ROLE").map(str::to_ascii_uppercase).as_deref() {
                Some("CHAIR") => "in the chair",
                Some("OPT-PARTICIPANT") => "need not come",
                Some("NON-PARTICIPANT") => "for information",
                _ => "",
            };
            let said: Vec<&str> = [part, answer].into_iter().filter(|words| !words.is_empty()).collect();
            match said.as_slice() {
                [] => person(line),
                said => format!("{} ({})", person(line), said.join(", ")),
            }
        })
        .collect();
    if !invited.is_empty() {
        told.line("Invited", &invited.join("\n"), draft);
    }
    for line in entry.all("CONTACT") {
        told.line("Contact", &line.words(), draft);
    }
}

/// “Vera Lind <vera@example.org>”
fn person(line: &Line) -> String {
    let address = line.value.trim();
    let mail = address.get(..7).filter(|begin| begin.eq_ignore_ascii_case("mailto:"));
    let address = mail.and_then(|begin| address.get(begin.len()..)).unwrap_or(address);
    let address = line.param("EMAIL").unwrap_or(address);
    match line.param("CN").map(str::trim).filter(|name| !name.is_empty() && *name != address) {
        Some(name) => format!("{name} <{address}>"),
        None => address.to_owned(),
    }
}

fn state(entry: &Part, sent: Option<&str>, told: &mut Told, draft: &mut Draft) {
    if let Some(words) = sent {
        told.line("Sent for", words, draft);
    }
    let state = entry.words("STATUS").map(|words| match words.trim().to_ascii_uppercase().as_str() {
        "TENTATIVE" => "not certain".to_owned(),
        "CONFIRMED" => "certain".to_owned(),
        "CANCELLED" => "called off".to_owned(),
        "NEEDS-ACTION" => "to be done".to_owned(),
        "COMPLETED" => "done".to_owned(),
        "IN-PROCESS" => "begun".to_owned(),
        "DRAFT" => "a draft".to_owned(),
        "FINAL" => "final".to_owned(),
        other => other.to_owned(),
    });
    let kept = entry.words("CLASS").map(|words| words.trim().to_ascii_lowercase());
    let rows = [
        ("State", state),
        ("Done", entry.words("PERCENT-COMPLETE").map(|share| format!("{} %", share.trim()))),
        ("Kept", kept.filter(|kept| kept != "public")),
        ("Categories", entry.words("CATEGORIES").map(|words| words.replace(',', ", ").replace(",  ", ", "))),
    ];
    for (name, words) in rows {
        if let Some(words) = words {
            told.line(name, &words, draft);
        }
    }
}
