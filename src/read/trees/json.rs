//! What JSON is made of (RFC 8259), read sign by sign and never by recursion. It reads what people write as well: remarks,
//! commas at ends, and says so; and it reads broken JSON as far as it goes, and says what was expected where.

use super::{Grower, Pulse, line_of};
use crate::data::job::Failure;
use crate::data::node::{NodeSort, Notation, plain};
use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

/// Values between two looks at whether somebody still wants them.
const PULSE: usize = 16 * 1024;
/// Letters of a name or a number that are said in a sentence.
const SAID: usize = 40;
/// What a number in most programs (a double of IEEE 754) holds of digits, whatever they are.
const SURE_DIGITS: usize = 15;

/// One document of JSON. Several that follow each other are read as well, and said to be.
///
/// # Errors
/// Where it was stopped.
pub fn read(text: &str, grower: &mut Grower, pulse: Pulse<'_>) -> Result<(), Failure> {
    let mut reader = Reader::new(text, 0);
    reader.blanks(grower);
    if reader.at >= text.len() {
        return Ok(());
    }
    let mut count = 0;
    loop {
        if let Err(Broken { expected, at }) = reader.value(grower, pulse)? {
            broken(text, grower, expected, at);
            reader.tell(grower);
            return Ok(());
        }
        count += 1;
        reader.blanks(grower);
        if reader.at >= text.len() {
            break;
        }
        if count == 1 {
            let (line, _) = line_of(text, reader.at);
            let words = format!("Another value follows the first, in line {line}: JSON has one in a file.");
            grower.fault(words, reader.at..reader.at, "other values follow.");
        }
    }
    reader.tell(grower);
    Ok(())
}

/// A value in each line: a line that is broken costs itself alone.
///
/// # Errors
/// Where it was stopped.
pub fn read_lines(text: &str, grower: &mut Grower, pulse: Pulse<'_>) -> Result<(), Failure> {
    let mut start = 0;
    let mut strange = Strange::default();
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if number % 1024 == 0 {
            pulse()?;
        }
        let end = start + line.len();
        let mut reader = Reader::new(&text[..end], start);
        reader.strange = std::mem::take(&mut strange);
        reader.blanks(grower);
        if reader.at < end {
            let read = reader.value(grower, pulse)?;
            let read = read.and_then(|()| {
                reader.blanks(grower);
                if reader.at < end { Err(reader.broken("the end of the line")) } else { Ok(()) }
            });
            if let Err(Broken { expected, at }) = read {
                // What is missing at the end of a line is not in the next.
                let at = at.min(start + line.trim_end().len());
                grower.close_all(at);
                let words =
                    format!("Line {} is broken: {expected} was expected {}.", number + 1, found(text, at));
                grower.fault(words, at..at, "other lines are broken.");
            }
        }
        strange = std::mem::take(&mut reader.strange);
        start = end;
    }
    let mut reader = Reader::new(text, text.len());
    reader.strange = strange;
    reader.tell(grower);
    Ok(())
}

fn broken(text: &str, grower: &mut Grower, expected: &str, at: usize) {
    grower.close_all(at);
    let (line, column) = line_of(text, at);
    let words = format!(
        "The data is broken in line {line}, at sign {column}: {expected} was expected {}. The tree goes as far as that, and the text is whole.",
        found(text, at)
    );
    grower.fault(words, at..at, "other places are broken.");
}

/// What stands at a place, in words.
fn found(text: &str, at: usize) -> String {
    match text.get(text.floor_char_boundary(at)..).and_then(|rest| rest.chars().next()) {
        None => "where the file ends".to_owned(),
        Some('\n' | '\r') => "where the line ends".to_owned(),
        Some(sign) if sign.is_control() || sign == '\u{FFFD}' => {
            "where a sign stands that is no letter".to_owned()
        }
        Some(sign) => format!("where “{sign}” stands"),
    }
}

struct Broken {
    expected: &'static str,
    at: usize,
}

/// What is not as the standard has it, and is read all the same.
#[derive(Default)]
struct Strange {
    remark: Option<Range<usize>>,
    comma: Option<Range<usize>>,
    single: Option<Range<usize>>,
    control: Option<Range<usize>>,
}

struct Reader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    /// What is open: the names that were met in an object, or nothing for a list.
    open: Vec<Option<HashSet<Cow<'t, str>>>>,
    strange: Strange,
    values: usize,
    /// A bracket was opened last, and nothing stands in it yet.
    fresh: bool,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, at: usize) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at,
            open: Vec::new(),
            strange: Strange::default(),
            values: 0,
            fresh: false,
        }
    }

    fn broken(&self, expected: &'static str) -> Broken {
        Broken { expected, at: self.at }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Passes over blanks, and over remarks, which JSON has not.
    fn blanks(&mut self, grower: &mut Grower) {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                // A mark of the order of bytes that stands where no file begins.
                Some(0xEF) if self.text[self.at..].starts_with('\u{FEFF}') => self.at += 3,
                Some(b'/' | b'#') => {
                    let Some(len) = self.remark() else { return };
                    let range = self.at..self.at + len;
                    self.strange.remark.get_or_insert(range.clone());
                    grower.leaf(NodeSort::Comment, Some(0), 0..0, range);
                    self.at += len;
                }
                _ => return,
            }
        }
    }

    fn remark(&self) -> Option<usize> {
        let rest = self.text.get(self.at..)?;
        let line = |rest: &str| rest.find(['\n', '\r']).unwrap_or(rest.len());
        if rest.starts_with("//") || rest.starts_with('#') {
            return Some(line(rest));
        }
        rest.starts_with("/*").then(|| rest.find("*/").map_or(rest.len(), |end| end + 2))
    }

    /// Reads one value with all that lies in it.
    fn value(&mut self, grower: &mut Grower, pulse: Pulse<'_>) -> Result<Result<(), Broken>, Failure> {
        let base = self.open.len();
        let mut name = 0..0;
        loop {
            self.values += 1;
            if self.values.is_multiple_of(PULSE) {
                pulse()?;
            }
            if let Err(broken) = self.one(grower, name) {
                self.open.truncate(base);
                return Ok(Err(broken));
            }
            // What comes next: a value of a list, a name with a value, or the end of what is open.
            match self.next(grower, base) {
                Ok(Some(next)) => name = next,
                Ok(None) => return Ok(Ok(())),
                Err(broken) => {
                    self.open.truncate(base);
                    return Ok(Err(broken));
                }
            }
        }
    }

    /// Reads a value, or the beginning of an object or a list.
    fn one(&mut self, grower: &mut Grower, name: Range<usize>) -> Result<(), Broken> {
        let start = self.at;
        match self.peek() {
            Some(b'{') => {
                grower.open(NodeSort::Object, None, name, start);
                self.open.push(Some(HashSet::new()));
                (self.fresh, self.at) = (true, self.at + 1);
            }
            Some(b'[') => {
                grower.open(NodeSort::List, None, name, start);
                self.open.push(None);
                (self.fresh, self.at) = (true, self.at + 1);
            }
            Some(b'"' | b'\'') => {
                let end = self.string(grower)?;
                grower.leaf(NodeSort::Text, None, name, start..end);
            }
            Some(b'-' | b'0'..=b'9') => {
                let end = self.number(grower)?;
                grower.leaf(NodeSort::Number, None, name, start..end);
            }
            _ => {
                let words: [(&str, NodeSort); 3] =
                    [("true", NodeSort::Flag), ("false", NodeSort::Flag), ("null", NodeSort::Nothing)];
                let rest = &self.text[self.text.floor_char_boundary(self.at)..];
                let known = words.iter().find(|(word, _)| rest.starts_with(word));
                let (word, sort) = known.ok_or_else(|| self.broken("a value"))?;
                self.at += word.len();
                grower.leaf(*sort, None, name, start..self.at);
            }
        }
        Ok(())
    }

    /// What comes after a value or an opening bracket: the name of the next value (empty in a list), or `None` where all is
    /// closed down to `base`.
    fn next(&mut self, grower: &mut Grower, base: usize) -> Result<Option<Range<usize>>, Broken> {
        let mut fresh = std::mem::take(&mut self.fresh);
        loop {
            if self.open.len() <= base {
                return Ok(None);
            }
            self.blanks(grower);
            let in_object = self.open.last().is_some_and(Option::is_some);
            let close = if in_object { b'}' } else { b']' };
            let mut comma = None;
            if !fresh && self.peek() == Some(b',') {
                comma = Some(self.at..self.at + 1);
                self.at += 1;
                self.blanks(grower);
            }
            if self.peek() == Some(close) {
                if let Some(comma) = comma {
                    self.strange.comma.get_or_insert(comma);
                }
                self.at += 1;
                grower.close(self.at, self.at);
                self.open.pop();
                fresh = false;
                continue;
            }
            if !fresh && comma.is_none() {
                return Err(self.broken(if in_object { "a comma or “}”" } else { "a comma or “]”" }));
            }
            return if in_object { self.name(grower).map(Some) } else { Ok(Some(0..0)) };
        }
    }

    /// The name of a value, up to where the value begins.
    fn name(&mut self, grower: &mut Grower) -> Result<Range<usize>, Broken> {
        let start = self.at;
        if !matches!(self.peek(), Some(b'"' | b'\'')) {
            return Err(self.broken("a name in quotation marks"));
        }
        let end = self.string(grower)?;
        let name = plain::words(&self.text[start..end], Notation::Json);
        if let Some(Some(names)) = self.open.last_mut()
            && !names.insert(name.clone())
        {
            let words = format!(
                "The name “{}” stands twice in one object: most programs keep the last value alone.",
                short(&name)
            );
            grower.fault(words, start..end, "other names stand twice in one object.");
        }
        self.blanks(grower);
        if self.peek() != Some(b':') {
            return Err(self.broken("a colon"));
        }
        self.at += 1;
        self.blanks(grower);
        Ok(start..end)
    }

    /// Passes over a string, and looks at what is strange in it; gives where it ends.
    fn string(&mut self, grower: &mut Grower) -> Result<usize, Broken> {
        let start = self.at;
        let mark = self.peek().unwrap_or(b'"');
        if mark == b'\'' {
            self.strange.single.get_or_insert(start..start + 1);
        }
        self.at += 1;
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let Some(len) = rest.iter().position(|byte| *byte == mark || *byte == b'\\' || *byte < 0x20)
            else {
                self.at = self.bytes.len();
                return Err(self.broken("the end of words in quotation marks"));
            };
            self.at += len;
            match self.peek() {
                Some(b'\\') => self.escape(grower)?,
                Some(byte) if byte == mark => {
                    self.at += 1;
                    return Ok(self.at);
                }
                Some(b'\n' | b'\r') => return Err(self.broken("the end of words in quotation marks")),
                _ => {
                    self.strange.control.get_or_insert(self.at..self.at + 1);
                    self.at += 1;
                }
            }
        }
    }

    fn escape(&mut self, grower: &mut Grower) -> Result<(), Broken> {
        let hex = |from: usize| {
            let digits = self.text.get(from..from + 4)?;
            digits
                .bytes()
                .all(|byte| byte.is_ascii_hexdigit())
                .then(|| u32::from_str_radix(digits, 16).ok())?
        };
        match self.bytes.get(self.at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' | b'\'') => self.at += 2,
            Some(b'u') => {
                let Some(first) = hex(self.at + 2) else {
                    self.at += 2;
                    return Err(self.broken("four digits of a sign’s number"));
                };
                let second = self.text.get(self.at + 6..self.at + 8).filter(|mark| *mark == "\\u");
                let second = second.and_then(|_| hex(self.at + 8));
                let whole = (0xD800..0xDC00).contains(&first)
                    && second.is_some_and(|second| (0xDC00..0xE000).contains(&second));
                if (0xD800..0xE000).contains(&first) && !whole {
                    let words = "Half of a sign stands alone here (a lone surrogate): it means nothing.";
                    grower.fault(words, self.at..self.at + 6, "other halves of signs stand alone.");
                }
                self.at += if whole { 12 } else { 6 };
            }
            _ => {
                self.at += 1;
                return Err(self.broken("a sign that may stand after a backslash"));
            }
        }
        Ok(())
    }

    fn number(&mut self, grower: &mut Grower) -> Result<usize, Broken> {
        let start = self.at;
        let digits = |reader: &mut Self| -> Result<(), Broken> {
            if !reader.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                return Err(reader.broken("a digit"));
            }
            while reader.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                reader.at += 1;
            }
            Ok(())
        };
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let first = self.at;
        digits(self)?;
        if self.bytes.get(first) == Some(&b'0') && self.at > first + 1 {
            self.at = first + 1;
            return Err(self.broken("the end of a number that begins with zero"));
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            digits(self)?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            digits(self)?;
        }
        let words = &self.text[start..self.at];
        if !is_kept(words) {
            let said = format!(
                "The number {} is longer than most programs keep: they would change it. It is shown as it stands.",
                short(words)
            );
            grower.fault(said, start..self.at, "other numbers are longer than most programs keep.");
        }
        Ok(self.at)
    }

    /// What is not as the standard has it.
    fn tell(&self, grower: &mut Grower) {
        let Strange { remark, comma, single, control } = &self.strange;
        let mut say = |at: &Option<Range<usize>>, words: &str| {
            if let Some(at) = at {
                let (line, _) = line_of(self.text, at.start);
                grower.fault(
                    format!("{words} First in line {line}."),
                    at.clone(),
                    "other things are not JSON.",
                );
            }
        };
        say(remark, "There are remarks in it, which JSON has not: other programs may refuse the file.");
        say(
            comma,
            "There are commas after the last value, which JSON has not: other programs may refuse the file.",
        );
        say(single, "Words stand in single quotation marks, which JSON has not.");
        say(control, "Signs that cannot be seen stand in words, which JSON does not allow.");
    }
}

/// Whether most programs hold a number as it is written.
fn is_kept(words: &str) -> bool {
    let digits = words.split(['e', 'E']).next().unwrap_or_default();
    let significant: String = digits.chars().filter(char::is_ascii_digit).collect();
    let significant = significant.trim_start_matches('0');
    let whole = !words.contains(['.', 'e', 'E']);
    let trimmed = if whole { significant } else { significant.trim_end_matches('0') };
    if trimmed.len() <= SURE_DIGITS && !words.contains(['e', 'E']) {
        return true;
    }
    // Whole numbers of 64 bits are kept by all but a few.
    if whole && (words.parse::<i64>().is_ok() || words.parse::<u64>().is_ok()) {
        return true;
    }
    let Ok(value) = words.parse::<f64>() else { return false };
    if !value.is_finite() || (value == 0.0 && !significant.is_empty()) {
        return false;
    }
    if whole { format!("{value:.0}") == words } else { trimmed.len() <= 17 }
}

fn short(words: &str) -> String {
    let clean: String =
        words.chars().map(|sign| if sign.is_control() { '·' } else { sign }).take(SAID).collect();
    if clean.len() < words.len() { format!("{clean}…") } else { clean }
}
