//! The head of a letter: what it is recognised by, and what the reader sees of it.

use super::letter::{Letter, Person, head_end};
use super::way;
use crate::data::document::{BlockKind, MarkKind};
use crate::data::draft::Draft;
use mail_parser::DateTime;

/// How much a file looks like a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looks {
    /// It has lines that only machines write.
    Certain,
    /// It has lines that people write, too.
    Likely,
    /// Nothing says so.
    Unlikely,
}

/// Lines that only machines write; one of them and one of the others make a message.
const OF_MACHINES: [&str; 10] = [
    "received",
    "return-path",
    "message-id",
    "mime-version",
    "delivered-to",
    "content-transfer-encoding",
    "x-mailer",
    "dkim-signature",
    "x-mozilla-status",
    "references",
];
/// Lines of letters.
const OF_PEOPLE: [&str; 7] = ["from", "to", "subject", "date", "cc", "reply-to", "sender"];

/// Looks at the first bytes of a file.
pub fn looks_like_one(bytes: &[u8]) -> Looks {
    let head = bytes.get(..head_end(bytes)).unwrap_or_default();
    let mut lines = head.split(|byte| *byte == b'\n').peekable();
    // What a mailbox or Apple Mail puts before a message.
    lines.next_if(|line| line.starts_with(b"From ") || line.first().is_some_and(u8::is_ascii_digit));
    let (mut machines, mut people) = (0, 0);
    for (number, line) in lines.enumerate().take(200) {
        if line.first().is_some_and(|byte| matches!(byte, b' ' | b'\t')) && number > 0 {
            continue;
        }
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        let Some(colon) = memchr::memchr(b':', line) else { break };
        let name = line.get(..colon).unwrap_or_default();
        if name.is_empty() || !name.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ') {
            break;
        }
        let name = String::from_utf8_lossy(name).trim_end().to_ascii_lowercase();
        machines += usize::from(OF_MACHINES.contains(&name.as_str()));
        people += usize::from(OF_PEOPLE.contains(&name.as_str()));
    }
    match (machines, people) {
        (1.., 1..) | (2.., _) => Looks::Certain,
        (1, 0) | (0, 2..) => Looks::Likely,
        _ => Looks::Unlikely,
    }
}

/// Lines that a reader sees, in the order in which they are shown: the name of the line, and what stands before it.
const SHOWN: [(&str, &str); 7] = [
    ("from", "From"),
    ("sender", "Sent by"),
    ("reply-to", "Answers to"),
    ("to", "To"),
    ("cc", "Copy to"),
    ("bcc", "Blind copy to"),
    ("resent-from", "Sent on by"),
];

/// Writes what the reader sees of the head, and tells all of it as facts.
pub fn tell(letter: &Letter, draft: &mut Draft) {
    let subject = letter.line("subject").unwrap_or_default().to_owned();
    if !subject.is_empty() {
        draft.begin(BlockKind::Heading(1));
        draft.flow(&subject);
        draft.end();
    }
    draft.begin(BlockKind::Lines);
    let mut first = true;
    let mut line = |name: &str, words: &str, draft: &mut Draft| {
        line_of(name, words, std::mem::take(&mut first), draft);
    };
    let from = letter.people("from");
    for (name, shown) in SHOWN {
        let people = letter.people(name);
        let again = matches!(name, "sender" | "reply-to") && people == from;
        if !people.is_empty() && !again {
            line(shown, &listed(&people), draft);
        } else if people.is_empty()
            && let Some(words) = letter.line(name).filter(|words| !words.is_empty())
        {
            line(shown, words, draft);
        }
    }
    match (letter.date, letter.line("date")) {
        (Some(date), _) if date.is_valid() => line("Date", &when(&date), draft),
        (_, Some(words)) if !words.is_empty() => {
            line("Date", words, draft);
            draft.complain_at(
                "The date of this message is not written as dates are; it is shown as it stands.",
                None,
                None,
            );
        }
        _ => {}
    }
    draft.end();
    let facts = draft.facts();
    facts.title = Some(subject).filter(|subject| !subject.is_empty());
    facts.authors.extend(from.iter().map(|person| person_words(person)).filter(|words| !words.is_empty()));
    facts.others.extend(way::of(letter));
    facts.others.extend(letter.lines.iter().map(|line| (line.name.clone(), line.words.clone())));
}

/// Writes what else is to be said of a letter: names, each with its words.
pub fn tell_more(more: &[(String, String)], draft: &mut Draft) {
    if more.is_empty() {
        return;
    }
    draft.begin(BlockKind::Lines);
    for (at, (name, words)) in more.iter().enumerate() {
        line_of(name, words, at == 0, draft);
    }
    draft.end();
}

fn line_of(name: &str, words: &str, first: bool, draft: &mut Draft) {
    if !first {
        draft.line_break();
    }
    let strong = draft.mark(MarkKind::Strong);
    draft.flow(name);
    draft.flow(":");
    draft.close(strong);
    draft.flow(" ");
    draft.flow(words);
}

/// “Vera Lind <vera@example.org>, Office <office@example.org>”, “Friends: Vera Lind <vera@example.org>;”
pub fn listed(people: &[&Person]) -> String {
    let mut out = String::new();
    let mut open = "";
    for person in people {
        let nobody = person.name.is_empty() && person.address.is_empty();
        let words = if nobody { String::new() } else { person_words(person) };
        if !open.is_empty() && open != person.group {
            out.push(';');
            open = "";
        } else if !out.is_empty() {
            out.push(',');
        }
        if !out.is_empty() {
            out.push(' ');
        }
        if open != person.group {
            open = person.group.as_str();
            out.push_str(open);
            out.push_str(if words.is_empty() { ":" } else { ": " });
        }
        out.push_str(&words);
    }
    if !open.is_empty() {
        out.push(';');
    }
    out
}

/// “Vera Lind <vera@example.org>”; of a group of nobody, its name.
pub fn person_words(person: &Person) -> String {
    match (person.name.as_str(), person.address.as_str()) {
        ("", "") => person.group.clone(),
        ("", address) => address.to_owned(),
        (name, "") => name.to_owned(),
        (name, address) if name == address => address.to_owned(),
        (name, address) => format!("{name} <{address}>"),
    }
}

/// “Tuesday, 4 April 2017, 15:04:05 (UTC−07:00)”: as it was written, in the writer's own zone.
pub fn when(date: &DateTime) -> String {
    const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
    let day = crate::data::cite::Day { year: date.year, month: date.month, day: date.day };
    let weekday = DAYS.get(usize::from(date.day_of_week())).unwrap_or(&"");
    let (hour, minute, second) = (date.hour, date.minute, date.second);
    let sign = if date.tz_before_gmt { '−' } else { '+' };
    let zone = match (date.tz_hour, date.tz_minute) {
        (0, 0) => "UTC".to_owned(),
        (hours, minutes) => format!("UTC{sign}{hours:02}:{minutes:02}"),
    };
    format!("{weekday}, {}, {hour:02}:{minute:02}:{second:02} ({zone})", day.words())
}
