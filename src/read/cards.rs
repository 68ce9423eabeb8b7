//! The lines of which calendars (RFC 5545) and cards of people (RFC 6350, 2426, vCard 2.1) are made: folded, with a name,
//! with what is said of the value, and with the value; and parts that lie in each other between `BEGIN` and `END`.

use crate::data::document::{BlockKind, Encoding, MarkKind, Target};
use crate::data::draft::Draft;
use crate::data::job::Failure;
use crate::data::span::Span;
use crate::read::base64;
use crate::read::decode;
use crate::read::formats::html;
use crate::read::formats::mail::quoted;
use crate::read::source::Source;

/// Parts in each other; what is deeper is read as lines of the part around it.
const MAX_DEPTH: usize = 8;
/// Parts and lines of a file.
const MAX_PARTS: usize = 200_000;
const MAX_LINES: usize = 1_500_000;

/// A line.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// What stands before the name and joins lines that belong together: “item1”.
    pub group: String,
    /// In capitals: “DTSTART”.
    pub name: String,
    /// What is said of the value: names in capitals, and their words.
    pub params: Vec<(String, String)>,
    /// As it stands, what was made fit to be sent decoded.
    pub value: String,
}

impl Line {
    /// What is said of the value by this name.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(own, _)| own == name).map(|(_, words)| words.as_str())
    }

    /// Whether something is said of the value, by a name or without (vCard 2.1).
    pub fn says(&self, name: &str, word: &str) -> bool {
        self.params.iter().any(|(own, words)| {
            (own == name || own.is_empty()) && words.split(',').any(|one| one.eq_ignore_ascii_case(word))
        })
    }

    /// The value as words (RFC 5545, 3.3.11).
    pub fn words(&self) -> String {
        unescaped(&self.value)
    }

    /// The parts of a value of several, each as words.
    pub fn parts(&self, between: char) -> Vec<String> {
        let (mut parts, mut start, mut escaped) = (Vec::new(), 0, false);
        for (at, c) in self.value.char_indices() {
            if c == between && !escaped {
                parts.push(unescaped(self.value.get(start..at).unwrap_or_default()));
                start = at + c.len_utf8();
            }
            escaped = c == '\\' && !escaped;
        }
        parts.push(unescaped(self.value.get(start..).unwrap_or_default()));
        parts
    }

    /// Bytes that are written into the line.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        let written = ["B", "BASE64"].iter().any(|way| self.says("ENCODING", way));
        let data = self.value.strip_prefix("data:").and_then(|rest| rest.split_once(";base64,"));
        match data {
            Some((_, letters)) => base64::bytes(letters.as_bytes()),
            None if written => base64::bytes(self.value.as_bytes()),
            None => None,
        }
    }
}

fn unescaped(value: &str) -> String {
    let mut words = String::with_capacity(value.len());
    let mut signs = value.chars();
    while let Some(sign) = signs.next() {
        match (sign, sign == '\\') {
            (_, false) => words.push(sign),
            _ => match signs.next() {
                Some('n' | 'N') => words.push('\n'),
                Some(sign @ ('\\' | ',' | ';' | ':')) => words.push(sign),
                Some(other) => words.extend(['\\', other]),
                None => words.push('\\'),
            },
        }
    }
    words
}

/// A part: an event, an alarm, a card.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// In capitals: “VEVENT”.
    pub name: String,
    /// Its lines, in order.
    pub lines: Vec<Line>,
    /// Parts in it.
    pub parts: Vec<Part>,
}

impl Part {
    /// The first line of a name.
    pub fn line(&self, name: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.name == name)
    }

    /// All lines of a name.
    pub fn all<'p>(&'p self, name: &'p str) -> impl Iterator<Item = &'p Line> {
        self.lines.iter().filter(move |line| line.name == name)
    }

    /// The words of the first line of a name; `None` where it has none.
    pub fn words(&self, name: &str) -> Option<String> {
        self.line(name).map(Line::words).filter(|words| !words.trim().is_empty())
    }
}

/// What a file holds.
pub struct Read {
    /// The outermost parts.
    pub parts: Vec<Part>,
    /// In which encoding it was read.
    pub encoding: Encoding,
    /// Sentences about what is not as it should be.
    pub told: Vec<String>,
    /// Whether some bytes mean nothing in that encoding.
    pub damaged: bool,
}

/// A file is held in memory as a whole, and several times more what is made of it.
const MAX_BYTES: u64 = 48 * 1024 * 1024;

/// The parts of a name in a file; what is not as it should be is told.
///
/// # Errors
/// Where the file cannot be read.
pub fn opened(source: &Source, name: &str, draft: &mut Draft) -> Result<Vec<Part>, Failure> {
    let read = read(&source.read_all(MAX_BYTES)?);
    draft.encoding(read.encoding);
    if read.damaged {
        html::complain_of_encoding(draft, read.encoding);
    }
    read.told.iter().for_each(|words| draft.complain_at(words.as_str(), None, None));
    Ok(read.parts.into_iter().filter(|part| part.name == name).collect())
}

/// The same again, for whoever serves what lies in the file.
///
/// # Errors
/// Where the file cannot be read.
pub fn again(source: &Source, name: &str) -> Result<Vec<Part>, Failure> {
    let parts = read(&source.read_all(MAX_BYTES)?).parts;
    Ok(parts.into_iter().filter(|part| part.name == name).collect())
}

/// Whether a file begins with such a part.
pub fn begins(bytes: &[u8], name: &str) -> bool {
    let letters: Vec<u8> =
        bytes.iter().take(256).copied().filter(|byte| byte.is_ascii() && *byte != 0).collect();
    let head = String::from_utf8_lossy(&letters).trim_start().to_ascii_uppercase();
    let mut first = head.split(['\r', '\n']);
    first.next().map(str::trim_end) == Some(&format!("BEGIN:{name}"))
}

/// Reads all lines of a file.
pub fn read(bytes: &[u8]) -> Read {
    // In units of two bytes a fold is no fold of bytes.
    let wide = bytes.iter().take(64).any(|byte| *byte == 0);
    let decoded =
        if wide { decode::whole(bytes, None, None) } else { decode::whole(&unfolded(bytes), None, None) };
    let text = if wide {
        String::from_utf8(unfolded(decoded.text.as_bytes())).unwrap_or_default()
    } else {
        decoded.text
    };
    let mut told = decoded.told;
    let parts = parts_of(&text, &mut told);
    Read { parts, encoding: decoded.encoding, told, damaged: decoded.damaged }
}

/// Lines that were folded are one again: a break and a space are nothing. They may stand in the middle of a letter.
fn unfolded(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let next = |step: usize| bytes.get(at + step).copied().unwrap_or(0);
        let blank = |byte: u8| byte == b' ' || byte == b'\t';
        match byte {
            b'\r' if next(1) == b'\n' && blank(next(2)) => at += 3,
            b'\r' | b'\n' if blank(next(1)) => at += 2,
            _ => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    out
}

fn parts_of(text: &str, told: &mut Vec<String>) -> Vec<Part> {
    let mut open: Vec<Part> = vec![Part::default()];
    let (mut count, mut deep, mut astray) = (0, 0, 0);
    let mut lines = text.split(['\r', '\n']).filter(|line| !line.is_empty()).take(MAX_LINES);
    while let Some(raw) = lines.next() {
        let Some(mut line) = line_of(raw) else {
            astray += usize::from(!raw.trim().is_empty());
            continue;
        };
        if line.says("ENCODING", "QUOTED-PRINTABLE") {
            let mut value = std::mem::take(&mut line.value);
            // Of these the line goes on where it ends with the sign, and the next one has no space.
            while value.ends_with('=') {
                value.pop();
                let Some(more) = lines.next() else { break };
                value.push_str(more);
            }
            let bytes = quoted(value.as_bytes());
            line.value = decode::whole(&bytes, None, line.param("CHARSET")).text;
        }
        match line.name.as_str() {
            "BEGIN" if open.len() > MAX_DEPTH || count >= MAX_PARTS => deep += 1,
            "BEGIN" => {
                count += 1;
                open.push(Part { name: line.value.trim().to_ascii_uppercase(), ..Part::default() });
            }
            "END" if deep > 0 => deep -= 1,
            "END" if open.len() > 1 => close(&mut open),
            _ => {
                if let Some(part) = open.last_mut() {
                    part.lines.push(line);
                }
            }
        }
    }
    if open.len() > 1 {
        told.push("This file ends in the middle of an entry.".to_owned());
    }
    if astray > 0 {
        told.push(
            "Some lines of this file are not written as its kind has them, and are left out.".to_owned(),
        );
    }
    if count >= MAX_PARTS {
        told.push("This file has more entries than are shown.".to_owned());
    }
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop().map(|root| root.parts).unwrap_or_default()
}

fn close(open: &mut Vec<Part>) {
    if let Some(part) = open.pop()
        && let Some(around) = open.last_mut()
    {
        around.parts.push(part);
    }
}

fn line_of(raw: &str) -> Option<Line> {
    let raw = raw.trim_start_matches('\u{FEFF}');
    let head = raw.find([':', ';'])?;
    let (name, mut rest) = raw.split_at(head);
    let (group, name) = name.rsplit_once('.').unwrap_or(("", name));
    let fits = |name: &str| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    };
    if !fits(name) {
        return None;
    }
    let mut line = Line { group: group.to_owned(), name: name.to_ascii_uppercase(), ..Line::default() };
    while let Some(after) = rest.strip_prefix(';') {
        let mut within = false;
        let end = after.find(|c: char| {
            within ^= c == '"';
            !within && (c == ';' || c == ':')
        })?;
        let (param, left) = after.split_at(end);
        let (name, words) = param.split_once('=').unwrap_or(("", param));
        let words = words.replace('"', "").replace("^n", "\n").replace("^'", "\"").replace("^^", "^");
        let name = name.to_ascii_uppercase();
        // Older cards say how a value is written without a name.
        let coded = name.is_empty()
            && ["QUOTED-PRINTABLE", "BASE64"].iter().any(|way| words.eq_ignore_ascii_case(way));
        line.params.push((if coded { "ENCODING".to_owned() } else { name }, words));
        rest = left;
    }
    line.value = rest.strip_prefix(':')?.to_owned();
    Some(line)
}

/// Lines of names and words, as a card has them.
#[derive(Default)]
pub struct Told {
    begun: bool,
}

impl Told {
    /// A name and its words; breaks in them stay.
    pub fn line(&mut self, name: &str, words: &str, draft: &mut Draft) {
        self.name(name, draft);
        for (at, part) in words.trim().split('\n').enumerate() {
            if at > 0 {
                draft.line_break();
            }
            draft.flow(part);
        }
    }

    /// A name and a link.
    pub fn link(&mut self, name: &str, address: &str, words: &str, draft: &mut Draft) {
        let link = draft.link(address);
        self.linked(name, link, words, draft);
    }

    /// A name and a file that lies in the card, by its number; where its name stands is given back.
    pub fn file(&mut self, name: &str, number: u32, words: &str, draft: &mut Draft) -> Span {
        let link = draft.link_to(Target::Member(number));
        self.linked(name, link, words, draft)
    }

    fn linked(&mut self, name: &str, link: u32, words: &str, draft: &mut Draft) -> Span {
        self.name(name, draft);
        let start = draft.place().start;
        let mark = draft.mark(MarkKind::Link(link));
        draft.flow(words);
        draft.close(mark);
        Span::new(start, draft.place().start)
    }

    fn name(&mut self, name: &str, draft: &mut Draft) {
        if std::mem::replace(&mut self.begun, true) {
            draft.line_break();
        } else {
            draft.begin(BlockKind::Lines);
        }
        let strong = draft.mark(MarkKind::Strong);
        draft.flow(name);
        draft.flow(":");
        draft.close(strong);
        draft.flow(" ");
    }

    /// Ends them.
    pub fn end(self, draft: &mut Draft) {
        if self.begun {
            draft.end();
        }
    }
}

/// Words that their writer broke into lines and paragraphs.
pub fn paragraphs(words: &str, draft: &mut Draft) {
    for paragraph in words.replace("\r\n", "\n").split("\n\n").filter(|part| !part.trim().is_empty()) {
        draft.begin(BlockKind::Paragraph);
        for (at, line) in paragraph.trim_matches('\n').split('\n').enumerate() {
            if at > 0 {
                draft.line_break();
            }
            draft.flow(line);
        }
        draft.end();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_joined_and_taken_apart() {
        let file = "BEGIN:VCARD\r\nitem1.TEL;TYPE=\"work,cell\";X=a:+1\r\n 23\r\nN;CHARSET=ISO-8859-1;QUOTED-PRINTABLE:M=FCl=\r\nler;a\\,b\\;c\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:x";
        let read = read(file.as_bytes());
        let card = &read.parts[0];
        let tel = card.line("TEL").unwrap();
        assert_eq!(
            (tel.value.as_str(), tel.group.as_str(), tel.says("TYPE", "cell")),
            ("+123", "item1", true)
        );
        assert_eq!(card.line("N").unwrap().parts(';'), ["Müller", "a,b;c"]);
        assert_eq!(read.parts[1].words("FN").as_deref(), Some("x"));
        assert!(read.told[0].contains("in the middle"));
    }
}
