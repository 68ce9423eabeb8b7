//! Goes through the names and values of one JSON object, by their places and never by what they mean: fast enough to be
//! done for each record of a large file, and again for each row that is looked at.
//!
//! What is not as the standard has it is no record here; that it is broken and where, the tree says.

use std::ops::Range;

/// The members of an object, each with the place of its name and of its value, both with their quotation marks.
pub struct Members<'t> {
    bytes: &'t [u8],
    at: usize,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// The object has just begun, and may be empty.
    First,
    /// A name comes next.
    Name,
    /// All is read, and nothing follows the object.
    Whole,
    Broken,
}

impl<'t> Members<'t> {
    /// Of a text that is nothing but an object.
    pub fn of(text: &'t str) -> Self {
        let mut members = Self { bytes: text.as_bytes(), at: 0, state: State::First };
        members.blanks();
        if !members.takes(b'{') {
            members.state = State::Broken;
        }
        members
    }

    /// Whether the object was whole to its end; known once all members were asked for.
    pub fn is_whole(&self) -> bool {
        self.state == State::Whole
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn takes(&mut self, sign: u8) -> bool {
        let is = self.peek() == Some(sign);
        self.at += usize::from(is);
        is
    }

    /// The object ended here.
    fn end(&mut self) {
        self.blanks();
        self.state = if self.at == self.bytes.len() { State::Whole } else { State::Broken };
    }

    fn member(&mut self) -> Option<(Range<usize>, Range<usize>)> {
        self.blanks();
        if self.state == State::First && self.takes(b'}') {
            self.end();
            return None;
        }
        let name = self.at..string_end(self.bytes, self.at)?;
        self.at = name.end;
        self.blanks();
        if !self.takes(b':') {
            return None;
        }
        self.blanks();
        let value = self.at..value_end(self.bytes, self.at)?;
        self.at = value.end;
        self.blanks();
        match self.takes(b',') {
            true => self.state = State::Name,
            false if self.takes(b'}') => self.end(),
            false => return None,
        }
        Some((name, value))
    }
}

impl Iterator for Members<'_> {
    type Item = (Range<usize>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        if !matches!(self.state, State::First | State::Name) {
            return None;
        }
        let member = self.member();
        if member.is_none() && self.state != State::Whole {
            self.state = State::Broken;
        }
        member
    }
}

/// Where a string ends that begins here.
fn string_end(bytes: &[u8], start: usize) -> Option<usize> {
    if bytes.get(start) != Some(&b'"') {
        return None;
    }
    let mut at = start + 1;
    loop {
        at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        match bytes.get(at) {
            Some(b'"') => return Some(at + 1),
            _ => at += 2,
        }
    }
}

/// Where a value ends that begins here. Of what lies in lists and objects only the brackets are counted.
pub fn value_end(bytes: &[u8], start: usize) -> Option<usize> {
    match bytes.get(start)? {
        b'"' => string_end(bytes, start),
        b'{' | b'[' => {
            let (mut depth, mut at) = (0_usize, start);
            loop {
                match bytes.get(at)? {
                    b'"' => {
                        at = string_end(bytes, at)?;
                        continue;
                    }
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => depth -= 1,
                    _ => {}
                }
                at += 1;
                if depth == 0 {
                    return Some(at);
                }
            }
        }
        _ => {
            let plain = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
            let len = bytes.get(start..)?.iter().take_while(plain).count();
            (len > 0).then_some(start + len)
        }
    }
}

/// Goes through the values of the list that begins at a byte; `tell` gets where each is, and whether more are wanted is
/// what it gives. Whether the list is whole to its end, and where that is.
pub fn elements(bytes: &[u8], start: usize, tell: &mut dyn FnMut(Range<usize>) -> bool) -> Option<usize> {
    let blank = |at: usize| {
        let rest = bytes.get(at..).unwrap_or_default();
        at + rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count()
    };
    if bytes.get(start) != Some(&b'[') {
        return None;
    }
    let mut at = blank(start + 1);
    if bytes.get(at) == Some(&b']') {
        return Some(at + 1);
    }
    loop {
        let end = value_end(bytes, at)?;
        if !tell(at..end) {
            return None;
        }
        at = blank(end);
        match bytes.get(at)? {
            b',' => at = blank(at + 1),
            b']' => return Some(at + 1),
            _ => return None,
        }
    }
}
