//! Lines of a text, and what can be measured of them.

use std::ops::Range;

/// A line: where it begins, where its first character that is not white space is, where the last one ends.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    pub start: u32,
    pub ink: u32,
    pub end: u32,
}

impl Line {
    pub fn is_blank(self) -> bool {
        self.ink == self.end
    }

    pub fn indent(self) -> usize {
        (self.ink - self.start) as usize
    }

    /// The line without white space around it.
    pub fn ink(self, text: &str) -> &str {
        &text[self.ink as usize..self.end as usize]
    }

    pub fn range(self) -> Range<usize> {
        self.ink as usize..self.end as usize
    }
}

pub fn lines_of(text: &str) -> Vec<Line> {
    let mut lines = Vec::with_capacity(text.len() / 48 + 1);
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()) {
        lines.push(line(text, start, end));
        start = end + 1;
    }
    if start < text.len() {
        lines.push(line(text, start, text.len()));
    }
    lines
}

pub fn line(text: &str, start: usize, end: usize) -> Line {
    let bytes = &text.as_bytes()[start..end];
    let space = |b: &u8| matches!(b, b' ' | b'\t');
    let ink = bytes.iter().position(|b| !space(b)).unwrap_or(bytes.len());
    let kept = bytes.iter().rposition(|b| !space(b)).map_or(ink, |last| last + 1);
    Line { start: start as u32, ink: (start + ink) as u32, end: (start + kept) as u32 }
}

/// Groups of lines without a blank one between them.
pub fn groups(lines: &[Line]) -> impl Iterator<Item = &[Line]> {
    lines.split(|line| line.is_blank()).filter(|group| !group.is_empty())
}

/// Length in characters.
pub fn width(words: &str) -> usize {
    // Bytes that do not continue a character; faster than decoding.
    words.bytes().filter(|b| b & 0xC0 != 0x80).count()
}

pub fn first_word(words: &str) -> &str {
    let end = memchr::memchr2(b' ', b'\t', words.as_bytes()).unwrap_or(words.len());
    &words[..end]
}

/// Whether the first word of `next` would not have fitted on this line.
pub fn is_full(text: &str, line: Line, next: Line, wrap: usize) -> bool {
    let len = width(&text[line.start as usize..line.end as usize]);
    if len > wrap {
        return true;
    }
    let word = width(first_word(next.ink(text)));
    // A "word" of a whole line is a script without spaces, where this says nothing.
    word <= 30 && len + 1 + word > wrap
}

/// Share of letters and spaces, in percent: prose has few digits and signs.
pub fn wordiness(words: &str) -> usize {
    let good = |b: &u8| u8::from(b.is_ascii_alphabetic() | (*b == b' ') | (*b >= 0x80));
    // Summed in bytes, as many as a byte can count, so that the compiler looks at many at once.
    let stretch = |bytes: &[u8]| usize::from(bytes.iter().map(good).sum::<u8>());
    words.as_bytes().chunks(255).map(stretch).sum::<usize>() * 100 / words.len().max(1)
}
