//! A message taken apart: the lines of its head and its parts, each with its bytes.
//!
//! The crate finds the parts; their bytes are decoded here from where they stand, because what it decodes as text has lost
//! the bytes that fit into no encoding, and an attached text must open as what was attached.

use super::coding;
use crate::data::job::{Failure, FailureKind};
use crate::read::decode;
use crate::read::formats::{FORMATS, only_strings_of};
use mail_parser::{
    ContentType, Encoding, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders, PartType,
};
use std::collections::HashMap;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

/// Letters within letters: each is a step of the parser's own stack when it is let go.
const MAX_LETTERS: usize = 200;
/// Parts of a message; the longest digests have some hundreds.
const MAX_PARTS: usize = 10_000;

/// Made once: a mailbox has a hundred thousand heads.
static PARSER: LazyLock<MessageParser> = LazyLock::new(MessageParser::default);

/// What a part is, for the one who reads the letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Holds other parts.
    Frame,
    /// Words as they are.
    Plain,
    /// Words as a page.
    Page,
    /// Words as RTF, which only letters of Outlook have.
    Rich,
    /// A picture that can be shown.
    Picture,
    /// Another message.
    Letter,
    /// Anything else.
    File,
}

/// A part of a message.
#[derive(Clone, Debug)]
pub struct Part {
    /// Counted from 0 through the whole message, as the parser does.
    pub number: u32,
    /// What it is.
    pub sort: Sort,
    /// In small letters: "text/plain".
    pub kind: String,
    /// What it is called, or what it is called here where it has no name.
    pub name: String,
    /// The name in pointed brackets by which other parts show it.
    pub id: Option<String>,
    /// What the part says that its letters are in.
    pub charset: Option<String>,
    /// Whether lines that end with a space go on (RFC 3676), and whether that space goes.
    pub flowed: Option<bool>,
    /// Whether it says that it is a file and no part of the letter.
    pub attached: bool,
    /// Which of the parts around it are choices: the parts of the nearest choice, and which of them this lies in.
    pub choice: Option<(u32, u32)>,
    encoding: Coding,
    body: Range<usize>,
    /// Whether what it holds could not be decoded as it says.
    pub damaged: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    None,
    Base64,
    Quoted,
}

impl Part {
    /// Whether it is something to be opened, and no frame around other parts.
    pub fn is_file(&self) -> bool {
        self.sort != Sort::Frame
    }

    /// What it is, in words: "PDF", "message", else what it says of itself.
    pub fn what(&self) -> String {
        if self.sort == Sort::Letter {
            return "message".to_owned();
        }
        let ending = self.name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
        let known = FORMATS.iter().find(|format| format.extensions.contains(&ending.as_str()));
        let known =
            known.or_else(|| FORMATS.iter().find(|format| format.mime_types.contains(&self.kind.as_str())));
        match (known, only_strings_of(&self.name)) {
            (Some(format), _) => format.name.to_owned(),
            (None, Some(words)) => words.to_owned(),
            (None, None) => self.kind.clone(),
        }
    }
}

/// A line of the head: its name, and its words with all signs decoded.
#[derive(Clone, Debug)]
pub struct Line {
    /// As it stands: "Received".
    pub name: String,
    /// In one line.
    pub words: String,
}

/// Somebody's name and address, as the head has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Empty where only the address is given.
    pub name: String,
    /// Empty where only a name is given, as of a group.
    pub address: String,
}

/// A message.
pub struct Letter {
    raw: Vec<u8>,
    /// Its head, line by line, in order.
    pub lines: Vec<Line>,
    /// From and the like: by the name of the line, in small letters.
    pub people: Vec<(String, Vec<Person>)>,
    /// The date, as it was understood.
    pub date: Option<mail_parser::DateTime>,
    /// All parts, in order.
    pub parts: Vec<Part>,
    /// Sentences about what is not as it should be.
    pub remarks: Vec<String>,
}

impl Letter {
    /// Takes bytes apart. There is no message that is not one: what has no head has a body.
    pub fn of(bytes: Vec<u8>) -> Self {
        let mut remarks = Vec::new();
        let raw = as_written(bytes, &mut remarks);
        // The crate gives up on some letters within letters whose end is missing.
        let parsed = catch_unwind(AssertUnwindSafe(|| PARSER.parse(&raw))).unwrap_or_else(|_| {
            remarks.push(
                "The parts of this message cannot be told apart; its words stand as they are.".to_owned(),
            );
            catch_unwind(AssertUnwindSafe(|| PARSER.parse_headers(&raw))).ok().flatten()
        });
        let mut letter = Self {
            lines: Vec::new(),
            people: Vec::new(),
            date: None,
            parts: Vec::new(),
            remarks,
            raw: Vec::new(),
        };
        if let Some(message) = &parsed {
            letter.take(message, &raw);
        }
        if !letter.parts.iter().any(Part::is_file) {
            let from = if letter.lines.is_empty() { 0 } else { head_end(&raw) };
            letter.parts.push(Part::whole(letter.parts.len() as u32, from..raw.len()));
        }
        drop(parsed);
        letter.raw = raw;
        letter
    }

    fn take(&mut self, message: &Message<'_>, raw: &[u8]) {
        self.date = message.date().copied();
        for header in message.headers() {
            let name = header.name.as_str().to_owned();
            let span = header.offset_start as usize..header.offset_end as usize;
            let words = unfolded(raw.get(span).unwrap_or_default());
            if let HeaderValue::Address(address) = &header.value {
                let people = address.iter().map(|one| Person {
                    name: one.name().unwrap_or_default().trim().to_owned(),
                    address: one.address().unwrap_or_default().trim().to_owned(),
                });
                self.people.push((name.to_ascii_lowercase(), people.collect()));
            }
            self.lines.push(Line { name, words });
        }
        // The nearest choice around a part comes last.
        let choices: HashMap<u32, (u32, u32)> =
            choices(message).into_iter().map(|(inner, of, which)| (inner, (of, which))).collect();
        for (number, part) in message.parts.iter().enumerate().take(MAX_PARTS) {
            let mut part = Part::of(number as u32, part);
            part.choice = choices.get(&part.number).copied();
            self.parts.push(part);
        }
        if message.parts.len() > MAX_PARTS {
            let more = message.parts.len() - MAX_PARTS;
            self.remarks.push(format!("This message has {more} more parts than are shown."));
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
        let raw = self.raw.get(part.body.clone()).unwrap_or_default();
        let decoded = match part.encoding {
            Coding::None => None,
            Coding::Base64 => coding::of_base64(raw),
            Coding::Quoted => Some(coding::of_quoted(raw)),
        };
        Ok(decoded.unwrap_or_else(|| raw.to_vec()))
    }

    /// The words of a part that has words.
    pub fn words(&self, part: &Part, declared: Option<&str>) -> decode::Whole {
        let bytes = self.bytes(part.number).unwrap_or_default();
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
        let (mut raw, mut parts) = (Vec::new(), Vec::new());
        for given in given.into_iter().take(MAX_PARTS) {
            let start = raw.len();
            raw.extend_from_slice(&given.bytes);
            let whole = Part::whole(parts.len() as u32, start..raw.len());
            parts.push(Part {
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
        Self { raw, lines, people, date: None, parts, remarks: Vec::new() }
    }
}

impl Part {
    fn whole(number: u32, body: Range<usize>) -> Self {
        Self {
            number,
            sort: Sort::Plain,
            kind: "text/plain".to_owned(),
            name: "message.txt".to_owned(),
            id: None,
            charset: None,
            flowed: None,
            attached: false,
            choice: None,
            encoding: Coding::None,
            body,
            damaged: false,
        }
    }

    fn of(number: u32, part: &MessagePart<'_>) -> Self {
        let stated = part.content_type();
        let attribute = |name: &str| stated.and_then(|stated| stated.attribute(name));
        let kind = kind_of(stated);
        let sort = sort_of(&part.body, &kind);
        let encoding = match part.encoding {
            Encoding::None => Coding::None,
            Encoding::Base64 => Coding::Base64,
            Encoding::QuotedPrintable => Coding::Quoted,
        };
        let attached = part.content_disposition().is_some_and(ContentType::is_attachment);
        let flowed = attribute("format").is_some_and(|format| format.eq_ignore_ascii_case("flowed"));
        let gone = attribute("delsp").is_some_and(|gone| gone.eq_ignore_ascii_case("yes"));
        Self {
            number,
            sort,
            name: name_of(number, part, &kind, sort),
            id: part.content_id().map(|id| id.trim_matches(['<', '>']).to_owned()),
            charset: attribute("charset").map(str::to_owned),
            flowed: flowed.then_some(gone),
            attached,
            choice: None,
            encoding,
            body: part.offset_body as usize..part.offset_end as usize,
            damaged: part.is_encoding_problem,
            kind,
        }
    }
}

fn kind_of(stated: Option<&ContentType<'_>>) -> String {
    let Some(stated) = stated else { return "text/plain".to_owned() };
    let sub = stated.subtype().unwrap_or(if stated.ctype() == "text" { "plain" } else { "octet-stream" });
    format!("{}/{sub}", stated.ctype()).to_ascii_lowercase()
}

/// Pictures that are shown in a letter.
const SHOWN: [&str; 7] =
    ["image/png", "image/jpeg", "image/jpg", "image/pjpeg", "image/gif", "image/webp", "image/bmp"];

/// Whether a part of this kind is a picture that can be shown.
pub fn is_picture(kind: &str) -> bool {
    SHOWN.contains(&kind)
}

fn sort_of(body: &PartType<'_>, kind: &str) -> Sort {
    match body {
        PartType::Multipart(_) => Sort::Frame,
        PartType::Message(_) => Sort::Letter,
        PartType::Html(_) => Sort::Page,
        PartType::Text(_) if kind == "text/plain" || kind.starts_with("message/delivery") => Sort::Plain,
        _ if is_picture(kind) => Sort::Picture,
        _ => Sort::File,
    }
}

/// What a part is called, without the folders that some name before it.
fn name_of(number: u32, part: &MessagePart<'_>, kind: &str, sort: Sort) -> String {
    let stated = part.attachment_name().map(|name| name.replace(['\r', '\n', '\t'], " "));
    let stated = stated.map(|name| name.rsplit(['/', '\\']).next().unwrap_or_default().trim().to_owned());
    if let Some(name) = stated.filter(|name| !name.is_empty()) {
        return name;
    }
    if let (Sort::Letter, PartType::Message(inner)) = (sort, &part.body) {
        let subject = inner.subject().unwrap_or_default().replace(['/', '\\', '\r', '\n', '\t'], " ");
        if !subject.trim().is_empty() {
            return format!("{}.eml", subject.trim());
        }
    }
    let ending = match kind {
        "text/plain" => "txt",
        "text/html" => "html",
        "text/calendar" => "ics",
        "text/vcard" | "text/x-vcard" | "text/directory" => "vcf",
        "message/rfc822" => "eml",
        "image/jpeg" | "image/jpg" | "image/pjpeg" => "jpg",
        "application/pdf" => "pdf",
        _ => kind.rsplit('/').next().filter(|sub| sub.len() < 8).unwrap_or("bin"),
    };
    format!("part {}.{ending}", number + 1)
}

/// Which parts stand in a choice: each with the frame that offers it, and which of its offers the part lies in.
fn choices(message: &Message<'_>) -> Vec<(u32, u32, u32)> {
    let mut found = Vec::new();
    for (number, part) in message.parts.iter().enumerate() {
        let PartType::Multipart(inner) = &part.body else { continue };
        if kind_of(part.content_type()) != "multipart/alternative" {
            continue;
        }
        for (which, offer) in inner.iter().enumerate() {
            let mut waiting = vec![*offer];
            while let Some(number_of) = waiting.pop() {
                found.push((number_of, number as u32, which as u32));
                // A part stands after the one around it, so that this comes to an end.
                if let Some(PartType::Multipart(inner)) =
                    message.parts.get(number_of as usize).map(|part| &part.body)
                    && found.len() < MAX_PARTS * 4
                {
                    waiting.extend(inner.iter().filter(|inner| **inner > number_of));
                }
            }
        }
    }
    found
}

/// The message alone, its head in UTF-8.
fn as_written(bytes: Vec<u8>, remarks: &mut Vec<String>) -> Vec<u8> {
    let mut raw = unwrapped(bytes);
    if let Some(end) = end_of_letters(&raw) {
        remarks.push(format!(
            "More than {MAX_LETTERS} letters lie in each other here; what comes after them is left out."
        ));
        raw.truncate(end);
    }
    let head = head_end(&raw);
    let Some(bytes) = raw.get(..head).filter(|bytes| std::str::from_utf8(bytes).is_err()) else { return raw };
    let words = decode::whole(bytes, None, None);
    let rest = raw.get(head..).unwrap_or_default();
    let mut whole = words.text.into_bytes();
    whole.extend_from_slice(rest);
    whole
}

/// Where the head ends and the blank line after it.
pub fn head_end(raw: &[u8]) -> usize {
    let crlf = memchr::memmem::find(raw, b"\r\n\r\n").map(|at| at + 2);
    let lf = memchr::memmem::find(raw, b"\n\n").map(|at| at + 1);
    crlf.into_iter().chain(lf).min().unwrap_or(raw.len())
}

/// Without what programs put around a message: the number of its bytes before it and what Apple Mail knows of it after it,
/// the line with which a mailbox parts it from the one before.
fn unwrapped(mut bytes: Vec<u8>) -> Vec<u8> {
    let line = memchr::memchr(b'\n', bytes.get(..bytes.len().min(64)).unwrap_or_default());
    if let Some(end) = line {
        let first = bytes.get(..end).unwrap_or_default();
        let counted = std::str::from_utf8(first).ok().and_then(|line| line.trim().parse::<usize>().ok());
        if let Some(len) = counted.filter(|_| first.first().is_some_and(u8::is_ascii_digit)) {
            bytes.truncate((end + 1).saturating_add(len));
            bytes.drain(..=end);
        }
    }
    if bytes.starts_with(b"From ")
        && let Some(end) = memchr::memchr(b'\n', &bytes)
    {
        bytes.drain(..=end);
    }
    bytes
}

/// Where it is cut, because too many letters lie in each other.
fn end_of_letters(raw: &[u8]) -> Option<usize> {
    let small: Vec<u8> = raw.to_ascii_lowercase();
    let mut found = memchr::memmem::find_iter(&small, b"message/rfc822");
    found.nth(MAX_LETTERS).or_else(|| memchr::memmem::find_iter(&small, b"message/global").nth(MAX_LETTERS))
}

/// The words of a line of the head, in one line, with what is written in other letters decoded (RFC 2047).
fn unfolded(value: &[u8]) -> String {
    let mut stream = mail_parser::parsers::MessageStream::new(value);
    let decoded = match stream.parse_unstructured() {
        HeaderValue::Text(text) => text.into_owned(),
        _ => String::from_utf8_lossy(value).into_owned(),
    };
    decoded.split_whitespace().collect::<Vec<_>>().join(" ")
}
