//! A message taken apart: the lines of its head and its parts, each with its bytes.
//!
//! Parts are found here ([`parts`]) and not by the crate that knows addresses and dates: it gives up on some letters within
//! letters, keeps nothing of what stands around parts, and has lost the bytes that fit into no encoding, where an attached
//! text must open as what was attached.

use super::lines::Head;
pub use super::part::{Part, Sort, is_picture};
use super::parts::{self, Leftover};
use super::{addresses, encoded};
use crate::data::job::{Failure, FailureKind};
use crate::read::decode;
use mail_parser::parsers::MessageStream;
use mail_parser::{DateTime, HeaderValue};
use std::ops::Range;
use std::panic::catch_unwind;

/// Somebody's name and address, as the head has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// Empty where only the address is given.
    pub name: String,
    /// Empty where only a name is given.
    pub address: String,
    /// The name of the group in which they stand, empty where in none. A group of nobody is one without name and address.
    pub group: String,
}

/// A line of the head: its name, and its words with all signs decoded.
#[derive(Clone, Debug)]
pub struct Line {
    /// As it stands: "Received".
    pub name: String,
    /// In one line.
    pub words: String,
}

/// A message.
#[derive(Default)]
pub struct Letter {
    raw: Vec<u8>,
    /// Its head, line by line, in order.
    pub lines: Vec<Line>,
    /// From and the like: by the name of the line, in small letters.
    pub people: Vec<(String, Vec<Person>)>,
    /// The date, as it was understood.
    pub date: Option<DateTime>,
    /// All parts, in order.
    pub parts: Vec<Part>,
    /// What stands around the parts.
    pub leftovers: Vec<Leftover>,
    /// What Apple Mail knows of it, which stands after the message.
    pub trailer: Vec<u8>,
    /// Sentences about what is not as it should be.
    pub remarks: Vec<String>,
}

/// Bytes by which it is known that letters have two.
const WIDE_HEAD: usize = 16 * 1024;

/// Lines that name people.
const PEOPLE: [&str; 11] = [
    "from",
    "sender",
    "reply-to",
    "to",
    "cc",
    "bcc",
    "resent-from",
    "resent-to",
    "resent-cc",
    "resent-bcc",
    "disposition-notification-to",
];

impl Letter {
    /// Takes bytes apart. There is no message that is not one: what has no head has a body.
    pub fn of(bytes: Vec<u8>) -> Self {
        let (bytes, wide) = narrowed(bytes);
        let (mut raw, trailer) = unwrapped(bytes);
        let head = Head::of(&raw);
        let parts::Found { parts, leftovers, mut remarks } = parts::find(&mut raw);
        if let Some(name) = wide {
            remarks.insert(
                0,
                format!("This message is in {name}, in which none is sent: somebody has saved it anew."),
            );
        }
        Self { parts, leftovers, trailer, remarks, raw, ..Self::of_head(head) }
    }

    /// The head alone, which is all that a list of letters shows.
    pub fn of_head(head: Head) -> Self {
        let named = |name: &str| head.line(name).map(|line| line.sent.as_str());
        let date = named("date").and_then(date_of);
        let people = head.lines.iter().filter_map(|line| {
            let name = line.name.to_ascii_lowercase();
            PEOPLE.contains(&name.as_str()).then(|| (name, addresses::people_of(&line.sent)))
        });
        Self {
            people: people.collect(),
            date,
            lines: head.lines.into_iter().map(|line| Line { name: line.name, words: line.words }).collect(),
            ..Self::default()
        }
    }

    /// The words of a line of the head, the first of its name.
    pub fn line(&self, name: &str) -> Option<&str> {
        let found = self.lines.iter().find(|line| line.name.eq_ignore_ascii_case(name));
        found.map(|line| line.words.as_str())
    }

    /// The people of all lines of this name.
    pub fn people(&self, name: &str) -> Vec<&Person> {
        let lines = self.people.iter().filter(|(line, _)| line == name);
        lines.flat_map(|(_, people)| people).collect()
    }

    /// A part by its number.
    pub fn part(&self, number: u32) -> Option<&Part> {
        self.parts.get(number as usize)
    }

    /// The bytes of a part, as they were before they were made fit to be sent.
    ///
    /// # Errors
    /// Where there is no such part.
    pub fn bytes(&self, number: u32) -> Result<Vec<u8>, Failure> {
        let part = self
            .part(number)
            .ok_or_else(|| Failure::new("This message has no such part.").kind(FailureKind::Damaged))?;
        Ok(part.decoded(&self.raw))
    }

    /// Bytes as they were sent.
    pub fn sent(&self, range: &Range<usize>) -> &[u8] {
        self.raw.get(range.clone()).unwrap_or_default()
    }

    /// The words of a part that has words.
    pub fn words(&self, part: &Part, declared: Option<&str>) -> decode::Whole {
        let bytes = self.bytes(part.number).unwrap_or_default();
        let stated = part.charset.as_deref().unwrap_or_default();
        if let Some(text) = encoded::of_utf7(&bytes, stated) {
            return decode::whole(text.as_bytes(), Some("utf-8"), None);
        }
        decode::whole(&bytes, None, declared.or(part.charset.as_deref()))
    }
}

/// What a program knows of a part of a letter that it does not keep as mail.
pub struct Given {
    /// See [`Part::sort`].
    pub sort: Sort,
    /// See [`Part::kind`].
    pub kind: String,
    /// See [`Part::name`].
    pub name: String,
    /// See [`Part::id`].
    pub id: Option<String>,
    /// See [`Part::charset`].
    pub charset: Option<String>,
    /// Which of the bodies it is, where the letter has several that should say the same.
    pub choice: Option<u32>,
    /// As they are handed out.
    pub bytes: Vec<u8>,
}

impl Given {
    /// Something attached, of which the name and the bytes are known.
    pub fn file(sort: Sort, kind: &str, name: String, bytes: Vec<u8>) -> Self {
        Self { sort, kind: kind.to_owned(), name, id: None, charset: None, choice: None, bytes }
    }
}

impl Letter {
    /// A letter that another program kept in its own way, so that it is shown as one that came as mail.
    pub fn made(lines: Vec<Line>, people: Vec<(String, Vec<Person>)>, given: Vec<Given>) -> Self {
        let (mut raw, mut taken) = (Vec::new(), Vec::new());
        for given in given.into_iter().take(parts::MAX_PARTS) {
            let start = raw.len();
            raw.extend_from_slice(&given.bytes);
            let whole = Part::whole(taken.len() as u32, start..raw.len());
            taken.push(Part {
                sort: given.sort,
                kind: given.kind,
                name: given.name,
                id: given.id,
                charset: given.charset,
                attached: given.choice.is_none(),
                choice: given.choice.map(|which| (u32::MAX, which)),
                ..whole
            });
        }
        Self { raw, people, parts: taken, lines, ..Self::default() }
    }
}

/// When a line says it was.
pub fn date_of(sent: &str) -> Option<DateTime> {
    let line = format!("{sent}\n");
    let read = || match MessageStream::new(line.as_bytes()).parse_date() {
        HeaderValue::DateTime(date) => Some(date),
        _ => None,
    };
    // The crate is not proof against everything.
    catch_unwind(read).ok().flatten()
}

/// Where the head ends and the blank line after it.
pub fn head_end(raw: &[u8]) -> usize {
    let crlf = memchr::memmem::find(raw, b"\r\n\r\n").map(|at| at + 2);
    let lf = memchr::memmem::find(raw, b"\n\n").map(|at| at + 1);
    crlf.into_iter().chain(lf).min().unwrap_or(raw.len())
}

/// A message that was saved in letters of two bytes, in letters of one; and what it was in.
fn narrowed(bytes: Vec<u8>) -> (Vec<u8>, Option<&'static str>) {
    let head = bytes.get(..bytes.len().min(WIDE_HEAD)).unwrap_or_default();
    // Asked first, because a mailbox has thousands that have none.
    if !head.contains(&0) {
        return (bytes, None);
    }
    let found = decode::find(&[head], None);
    if found.codec.unit() == 1 {
        return (bytes, None);
    }
    let text = decode::whole(&bytes, None, None).text.into_bytes();
    // What has no head then is no message, and whoever reads it finds it as it is.
    if Head::of(&text).lines.is_empty() { (bytes, None) } else { (text, Some(found.codec.name())) }
}

/// Without what programs put around a message: the number of its bytes before it and what Apple Mail knows of it after it
/// (which is given by itself), the line with which a mailbox parts it from the one before, and blank lines.
fn unwrapped(mut bytes: Vec<u8>) -> (Vec<u8>, Vec<u8>) {
    let mut trailer = Vec::new();
    let line = memchr::memchr(b'\n', bytes.get(..bytes.len().min(64)).unwrap_or_default());
    if let Some(end) = line {
        let first = bytes.get(..end).unwrap_or_default();
        let counted = std::str::from_utf8(first).ok().and_then(|line| line.trim().parse::<usize>().ok());
        if let Some(len) = counted.filter(|_| first.first().is_some_and(u8::is_ascii_digit)) {
            trailer = bytes.split_off((end + 1).saturating_add(len).min(bytes.len()));
            bytes.drain(..=end);
        }
    }
    // Macintoshes of old ended lines so.
    if !bytes.contains(&b'\n') {
        bytes.iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
    }
    let mark = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let blank = bytes.iter().skip(mark).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    // What has no head may begin with a blank line of its own.
    if !Head::of(bytes.get(mark + blank..).unwrap_or_default()).lines.is_empty() {
        bytes.drain(..mark + blank);
    }
    if bytes.starts_with(b"From ")
        && let Some(end) = memchr::memchr(b'\n', &bytes)
    {
        bytes.drain(..=end);
    }
    (bytes, trailer)
}
