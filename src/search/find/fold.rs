//! Text made comparable: case, accents, white space and soft hyphens are folded away,
//! and every place in what is left leads back to its exact place in the text.

use crate::data::query::Query;
use unicode_normalization::char::decompose_canonical;

/// A place inside of what one character became: no hit may begin or end there.
const INSIDE: u64 = u64::MAX;
/// All characters of two bytes: Latin, Greek, Cyrillic, Hebrew, Arabic. Their folds are looked up.
const TABLE: u32 = 0x800;

/// How characters are folded.
pub struct Folder {
    case: bool,
    accents: bool,
    /// Length and bytes of what becomes of each character below [`TABLE`].
    table: Vec<[u8; 8]>,
}

impl Folder {
    pub fn new(query: &Query) -> Self {
        let mut folder = Self { case: query.case, accents: query.accents, table: Vec::new() };
        folder.table = (0..TABLE).map(|code| folder.row(code)).collect();
        folder
    }

    fn row(&self, code: u32) -> [u8; 8] {
        let mut row = [0; 8];
        let mut folded = String::new();
        if let Some(c) = char::from_u32(code) {
            self.fold_slowly(c, &mut |c| folded.push(c));
        }
        // The longest are two marks or a letter with two marks: six bytes.
        let len = folded.len().min(7);
        row[0] = len as u8;
        row[1..=len].copy_from_slice(&folded.as_bytes()[..len]);
        row
    }

    /// What becomes of a character: nothing, one or several.
    pub fn fold(&self, c: char, out: &mut Vec<u8>) {
        let code = u32::from(c);
        let mut push = |c: char| out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        match code {
            0..TABLE => {
                let row = &self.table[code as usize];
                out.extend_from_slice(&row[1..=usize::from(row[0])]);
            }
            // Chinese, Japanese, Korean: nothing to fold, but for the wide space.
            0x3001..=0xD7FF => push(c),
            _ => self.fold_slowly(c, &mut push),
        }
    }

    fn fold_slowly(&self, c: char, out: &mut dyn FnMut(char)) {
        match c {
            '\u{AD}' => {}
            c if c.is_whitespace() => out(' '),
            c if c.is_ascii() => out(if self.case { c } else { c.to_ascii_lowercase() }),
            c => decompose_canonical(c, |part| {
                if self.accents {
                    self.fold_case(part, out);
                } else if !is_accent(part) {
                    simplify(part, &mut |simple| self.fold_case(simple, out));
                }
            }),
        }
    }

    fn fold_case(&self, c: char, out: &mut dyn FnMut(char)) {
        if self.case {
            return out(c);
        }
        for lower in c.to_lowercase() {
            match lower {
                // The Greek letter at a word's end is the same one.
                'ς' => out('σ'),
                // What is left of a Turkish capital with a dot.
                '\u{307}' if !self.accents => {}
                lower => out(lower),
            }
        }
    }
}

/// Marks that are written over letters and that people leave out when they type.
/// Not the vowels of India and Thailand: they are marks too, but words without them are other words.
pub fn is_accent(c: char) -> bool {
    matches!(u32::from(c),
        0x300..=0x36F | 0x483..=0x487 | 0x591..=0x5BD | 0x5BF | 0x5C1..=0x5C2 | 0x5C4..=0x5C5 | 0x5C7
        | 0x610..=0x61A | 0x64B..=0x65F | 0x670 | 0x6D6..=0x6DC | 0x6DF..=0x6E8 | 0x6EA..=0x6ED
        | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF | 0xFE20..=0xFE2F)
}

/// Characters that keyboards do not have, as the ones that people type for them.
fn simplify(c: char, out: &mut dyn FnMut(char)) {
    let words = match c {
        '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{201B}' | '\u{2BC}' | '\u{2032}' => "'",
        '\u{201C}'..='\u{201F}' | '\u{2033}' => "\"",
        '\u{2010}'..='\u{2014}' | '\u{2212}' => "-",
        '\u{17F}' => "s",
        'ø' => "o",
        'Ø' => "O",
        'ł' => "l",
        'Ł' => "L",
        'đ' => "d",
        'Đ' => "D",
        '\u{FB00}' => "ff",
        '\u{FB01}' => "fi",
        '\u{FB02}' => "fl",
        '\u{FB03}' => "ffi",
        '\u{FB04}' => "ffl",
        '\u{FB05}' | '\u{FB06}' => "st",
        other => return out(other),
    };
    words.chars().for_each(out);
}

/// A stretch of folded text. White space is not folded into one, because that would cost every text what few queries
/// need: see [`super`].
#[derive(Default)]
pub struct Folded {
    pub bytes: Vec<u8>,
    /// Folded and original place, where the two do not go on in step; sorted.
    steps: Vec<(u32, u64)>,
    /// The original place after the last character.
    end: u64,
    /// The folded character before the first.
    pub before: Option<char>,
}

impl Folded {
    /// Appends a text that begins at `base`.
    pub fn push(&mut self, folder: &Folder, text: &str, base: u64) {
        let mut rest = text;
        let mut at = base;
        while !rest.is_empty() {
            let plain = ascii_len(rest.as_bytes());
            self.push_ascii(folder, &rest[..plain], at);
            at += plain as u64;
            rest = &rest[plain..];
            if let Some(c) = rest.chars().next() {
                self.push_char(folder, c, at);
                at += c.len_utf8() as u64;
                rest = &rest[c.len_utf8()..];
            }
        }
        self.end = at;
    }

    fn push_ascii(&mut self, folder: &Folder, text: &str, at: u64) {
        if text.is_empty() {
            return;
        }
        self.step(at);
        let from = self.bytes.len();
        self.bytes.extend_from_slice(text.as_bytes());
        if !folder.case {
            self.bytes[from..].make_ascii_lowercase();
        }
    }

    fn push_char(&mut self, folder: &Folder, c: char, at: u64) {
        let from = self.bytes.len();
        folder.fold(c, &mut self.bytes);
        let folded = &self.bytes[from..];
        let Some(first) = folded.first() else { return };
        let first = utf8_len(*first);
        let several = folded.len() > first;
        self.step_at(from, at);
        if several {
            self.steps.push(((from + first) as u32, INSIDE));
        }
    }

    fn step(&mut self, at: u64) {
        self.step_at(self.bytes.len(), at);
    }

    /// Says that the character at folded place `from` stands at `at`.
    fn step_at(&mut self, from: usize, at: u64) {
        let expected = self
            .steps
            .last()
            .filter(|(_, original)| *original != INSIDE)
            .map(|(folded, original)| original + (from as u64 - u64::from(*folded)));
        if expected != Some(at) {
            self.steps.push((from as u32, at));
        }
    }

    /// The original place of a folded one; `None` inside of what one character became.
    /// At the end of a hit this is where the next character begins: accents and soft hyphens after it belong to it.
    pub fn original(&self, at: usize) -> Option<u64> {
        if at >= self.bytes.len() {
            return Some(self.end);
        }
        let after = self.steps.partition_point(|(folded, _)| *folded as usize <= at);
        let (folded, original) = *self.steps.get(after.checked_sub(1)?)?;
        (original != INSIDE).then(|| original + (at as u64 - u64::from(folded)))
    }

    /// Forgets what is before `at`, a place where a character begins. Runs of white space become one space if `gaps`.
    pub fn keep_from(&mut self, mut at: usize, gaps: bool) {
        at = at.min(self.bytes.len());
        while at > 0
            && at < self.bytes.len()
            && (is_inside_char(self.bytes[at]) || self.original(at).is_none())
        {
            at -= 1;
        }
        let mut kept = Self { before: self.char_before(at), end: self.end, ..Self::default() };
        let mut in_gap = false;
        for place in at..self.bytes.len() {
            let byte = self.bytes[place];
            if std::mem::replace(&mut in_gap, is_space(byte)) && in_gap && gaps {
                continue;
            }
            if !is_inside_char(byte) {
                match self.original(place) {
                    Some(original) => kept.step(original),
                    None if kept.steps.last().is_some_and(|(_, o)| *o != INSIDE) => {
                        kept.steps.push((kept.bytes.len() as u32, INSIDE));
                    }
                    None => {}
                }
            }
            kept.bytes.push(byte);
        }
        *self = kept;
    }

    pub fn char_before(&self, at: usize) -> Option<char> {
        let from = (0..at).rev().find(|&from| !is_inside_char(self.bytes[from]));
        match from {
            Some(from) => std::str::from_utf8(&self.bytes[from..at]).ok()?.chars().next(),
            None => self.before,
        }
    }

    pub fn char_at(&self, at: usize) -> Option<char> {
        let rest = self.bytes.get(at..)?;
        let len = utf8_len(*rest.first()?);
        std::str::from_utf8(rest.get(..len)?).ok()?.chars().next()
    }

    /// The place so many units before the end; a run of white space is one unit if `gaps`.
    pub fn units_before_end(&self, units: usize, gaps: bool) -> usize {
        let mut at = self.bytes.len();
        let mut left = units;
        while at > 0 && left > 0 {
            at -= 1;
            let in_gap = gaps && at > 0 && is_space(self.bytes[at]) && is_space(self.bytes[at - 1]);
            if !is_inside_char(self.bytes[at]) && !in_gap {
                left -= 1;
            }
        }
        at
    }
}

/// How many bytes of ASCII stand at the head.
fn ascii_len(bytes: &[u8]) -> usize {
    let mut at = 0;
    // Whole blocks are asked at once: most texts have long stretches of ASCII.
    for block in bytes.chunks(64) {
        if !block.is_ascii() {
            return at + block.iter().position(|b| *b >= 0x80).unwrap_or(0);
        }
        at += block.len();
    }
    at
}

/// White space as it is left in folded text.
pub fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n')
}

fn is_inside_char(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

fn utf8_len(first: u8) -> usize {
    match first {
        0..=0x7F => 1,
        0x80..=0xDF => 2,
        0xE0..=0xEF => 3,
        _ => 4,
    }
}
