//! Which characters do these bytes stand for? Guessing an encoding, and decoding a stretch of a file
//! in the same way whenever and wherever it is cut out.
//!
//! A leaf is decoded by itself, so it may begin only where a decoder would be in its resting state: see [`cut`].
//! Only ISO-2022-JP carries a state over line ends; its last escape sequence is said again at the leaf's head.
//!
//! A file need not be in one encoding. Mostly UTF-8 with some lines of an older encoding, or the other way round, is
//! [`Codec::Mixed`], which decides by the line and needs to know nothing of what stands before it; where units of another
//! size begin, or another old encoding, a leaf ends and the next has another codec (`parts`).

use crate::data::document::EncodingHow;
use encoding_rs::{DecoderResult, Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};
use pages::Page;
use std::borrow::Cow;
use std::ops::Range;

mod clean; // what must not stay as it is: line ends, control characters, what terminals are told
mod cut; // where may a leaf end?
mod fit; // does it look like something that people wrote?
mod guess; // which encoding is it?
mod halves; // signs of UTF-8 that were written as two
pub mod pages; // code pages of DOS and of old Macintoshes
mod parts; // where does a file go on in another encoding?
#[cfg(test)]
mod tests;
mod wide; // UTF-16 and UTF-32 without a mark

pub use cut::{CutAt, cut, grapheme_border};
pub use guess::find;
pub use parts::{Course, lesser_and_main, told_of_others};

/// More damage in one leaf is not listed one by one; nobody reads more.
const MAX_BAD_RUNS: usize = 200;

/// How bytes become characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// With or without a mark; ASCII is the same.
    Utf8,
    /// Two bytes for most characters.
    Utf16 {
        /// The weightier byte comes first.
        big: bool,
    },
    /// Four bytes for each character. Rare, and no browser knows it, but some programs write it.
    Utf32 {
        /// The weightiest byte comes first.
        big: bool,
    },
    /// Any other encoding.
    Legacy(Table),
    /// Lines that are valid UTF-8 are that, and what is not is in an old encoding.
    Mixed {
        /// What lines are in that are not UTF-8.
        old: Table,
        /// Whether the document as a whole is said to be UTF-8, and the old encoding is what is told of.
        mainly_utf8: bool,
    },
}

/// A table of an old encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// By the WHATWG's standard.
    Web(&'static Encoding),
    /// Of DOS or a Macintosh, which that standard does not have.
    Page(&'static Page),
}

impl Table {
    /// WHATWG name, or that of IANA.
    pub fn name(self) -> &'static str {
        match self {
            Self::Web(encoding) => encoding.name(),
            Self::Page(page) => page.name,
        }
    }
}

/// A codec, how it was found, and how many bytes of byte order mark are to be skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// How its bytes become characters.
    pub codec: Codec,
    /// How sure that is.
    pub how: EncodingHow,
    /// 0 to 4; a mark is no character of the text.
    pub mark: u8,
}

/// Names that people give to encodings which the standard of the web knows under others.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("mac-roman", "macintosh"),
    ("macroman", "macintosh"),
    ("mac-cyrillic", "x-mac-cyrillic"),
    ("maccyrillic", "x-mac-cyrillic"),
    ("cp932", "shift_jis"),
    ("cp936", "gbk"),
    ("cp949", "euc-kr"),
    ("cp950", "big5"),
];

impl Codec {
    /// WHATWG name, and for UTF-32, which that standard does not know, the one that everybody else uses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 | Self::Mixed { mainly_utf8: true, .. } => "UTF-8",
            Self::Utf16 { big: false } => "UTF-16LE",
            Self::Utf16 { big: true } => "UTF-16BE",
            Self::Utf32 { big: false } => "UTF-32LE",
            Self::Utf32 { big: true } => "UTF-32BE",
            Self::Legacy(table) | Self::Mixed { old: table, .. } => table.name(),
        }
    }

    /// The codec for a label that a person or a file gives; `None` for one that nobody knows.
    pub fn from_label(label: &str) -> Option<Self> {
        let label = label.trim().to_ascii_lowercase();
        match label.as_str() {
            "utf-32" | "utf-32le" => return Some(Self::Utf32 { big: false }),
            "utf-32be" => return Some(Self::Utf32 { big: true }),
            _ => {}
        }
        if let Some(page) = Page::named(&label) {
            return Some(Self::Legacy(Table::Page(page)));
        }
        let other = OTHER_NAMES.iter().find(|(name, _)| *name == label).map(|(_, name)| *name);
        // The "replacement" encoding reads nothing at all: it protects browsers, and helps no reader.
        let encoding = Encoding::for_label_no_replacement(other.unwrap_or(&label).as_bytes())?;
        Some(Self::from_encoding(encoding))
    }

    fn from_encoding(encoding: &'static Encoding) -> Self {
        match encoding {
            e if e == UTF_8 => Self::Utf8,
            e if e == UTF_16LE => Self::Utf16 { big: false },
            e if e == UTF_16BE => Self::Utf16 { big: true },
            other => Self::Legacy(Table::Web(other)),
        }
    }

    /// Bytes of a code unit.
    pub fn unit(self) -> usize {
        match self {
            Self::Utf16 { .. } => 2,
            Self::Utf32 { .. } => 4,
            _ => 1,
        }
    }
}

/// Of how many bytes of a text one at most is a control character that no text has. A stray NUL among words is a damaged
/// text; one byte in twenty is no accident: of random bytes it is one in nine.
const MAX_ODD_SHARE: usize = 20;

/// Zeros in a row that a program or a crash left in a text: data has them everywhere, and a log once or twice.
const MIN_GAP: usize = 16;
/// So many such gaps a text may have …
const MAX_GAPS: usize = 4;
/// … where so many bytes of words stand beside them.
const WORDS_BESIDE: usize = 16;

/// Whether so many control characters are among these bytes that they are no text in any encoding.
pub fn looks_binary(head: &[u8]) -> bool {
    if wide::from_mark(head).is_some() || wide::from_units(head).is_some() {
        return false;
    }
    // What goes on in UTF-16 is a text up to there.
    let end = wide::turn(Codec::Utf8, head, false).map_or(head.len(), |turn| turn.at);
    let odd = odd_bytes(&head[..end]);
    let gaps = zeros_in_gaps(&head[..end]).filter(|zeros| end - zeros >= WORDS_BESIDE).unwrap_or(0);
    (odd - gaps) * MAX_ODD_SHARE > end - gaps
}

/// How many bytes are zeros of gaps; `None` where those are too many for a text.
fn zeros_in_gaps(bytes: &[u8]) -> Option<usize> {
    let runs = bytes.chunk_by(|one, other| (*one == 0) == (*other == 0));
    let gaps = runs.filter(|run| run[0] == 0 && run.len() >= MIN_GAP);
    let gaps: Vec<usize> = gaps.map(<[u8]>::len).take(MAX_GAPS + 1).collect();
    (gaps.len() <= MAX_GAPS).then(|| gaps.iter().sum())
}

/// How many bytes are control characters that no text has, in no encoding of one byte for a letter.
pub fn odd_bytes(head: &[u8]) -> usize {
    let odd = |b: &&u8| matches!(b, 0..=7 | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F);
    head.iter().filter(odd).count()
}

// ---- decoding

/// All of a text that is small enough to be held, as it stands: for formats that clean it up by themselves.
#[derive(Debug, PartialEq, Eq)]
pub struct Whole {
    /// As it is in the file: neither line ends nor control characters are changed.
    pub text: String,
    /// In which encoding it was taken to be, and how that was found.
    pub encoding: crate::data::document::Encoding,
    /// Whether there were bytes that mean nothing in this encoding.
    pub damaged: bool,
    /// Sentences about what is in another encoding, or was declared and is not so.
    pub told: Vec<String>,
}

/// Decodes a whole text. `chosen` is the name that the user chose by hand, `declared` the one that the file states;
/// a statement does not hold against a mark, against the zeros of UTF-16, against letters that are valid UTF-8, or
/// where hardly anything would fit to it.
pub fn whole(bytes: &[u8], chosen: Option<&str>, declared: Option<&str>) -> Whole {
    let found = guess::find_stated(&[bytes], chosen, declared);
    let encoding = crate::data::document::Encoding { name: found.codec.name(), how: found.how };
    let mut told: Vec<String> =
        declared.and_then(|label| guess::misstated(label, found)).into_iter().collect();
    let mut course = Course::new(found, bytes.len() as u64, false);
    let mut text = String::new();
    let (mut damaged, mut others, mut halves) = (false, 0, 0);
    let mut rest = &bytes[usize::from(found.mark)..];
    while !rest.is_empty() {
        let part = course.next(rest, true);
        if let Some(words) = part.told {
            told.push(words);
        }
        rest = &rest[part.skip..];
        let (now, after) = rest.split_at(part.end);
        let mut raw = decode_raw(course.codec(), 0, now.to_vec());
        if !raw.bad.is_empty() && course.meet_foreign(now) {
            raw = decode_raw(course.codec(), 0, now.to_vec());
        }
        damaged |= !raw.bad.is_empty();
        others += raw.others.len() as u64;
        halves += raw.halves;
        text.push_str(&raw.text);
        rest = after;
    }
    if let Some(words) = (others > 0).then(|| told_of_others(course.codec(), others)).flatten() {
        told.push(words);
    }
    told.extend(told_of_halves(halves));
    Whole { text, encoding, damaged, told }
}

/// The table of names in an archive that says nothing of theirs: of DOS, as the rules of archives have it, unless their
/// letters say another.
pub fn table_of_names(names: &[u8]) -> Table {
    guess::of_names(names)
}

/// Bytes by a table, as they are, for what is no text: names.
pub fn with_table(table: Table, bytes: &[u8]) -> String {
    parts::text_of(table, bytes)
}

/// A password as programs may have written it before there was Unicode.
pub fn encoded_as_before(letters: &str) -> Vec<Vec<u8>> {
    const TABLES: [&str; 8] =
        ["ibm437", "ibm850", "windows-1252", "ibm852", "ibm866", "windows-1251", "shift_jis", "gbk"];
    let encoded = |label: &&str| match Codec::from_label(label)? {
        Codec::Legacy(Table::Web(encoding)) => {
            let (bytes, _, lost) = encoding.encode(letters);
            (!lost).then(|| bytes.into_owned())
        }
        Codec::Legacy(Table::Page(page)) => {
            let upper = page.upper();
            let byte = |c: char| match u8::try_from(c) {
                Ok(byte) if byte.is_ascii() => Some(byte),
                _ => upper.iter().position(|other| *other == c).and_then(|at| u8::try_from(at + 128).ok()),
            };
            letters.chars().map(byte).collect()
        }
        _ => None,
    };
    TABLES.iter().filter_map(encoded).collect()
}

/// What was decoded, before it is cleaned.
#[derive(Debug, Default)]
struct Raw {
    text: String,
    /// Runs of U+FFFD that are not in the file, at most `MAX_BAD_RUNS`.
    bad: Vec<Range<usize>>,
    /// What is in the lesser encoding of [`Codec::Mixed`]; as many at most.
    others: Vec<Range<usize>>,
    /// Signs that were written as two halves.
    halves: u32,
}

/// What was read in another way than it stands in the file, most of it because it was said to a terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Codes {
    /// Escape sequences.
    pub count: u32,
    /// Letters that were printed over others.
    pub overstruck: u32,
    /// Where links led, each once and not all of many.
    pub links: Vec<String>,
    /// Signs that were written as two halves.
    pub halves: u32,
    /// Where many zeros in a row are one sign, and how many those are; not all of many.
    pub zeros: Vec<(usize, u64)>,
}

/// What is to be said of signs that were written as two halves.
pub fn told_of_halves(count: u32) -> Option<String> {
    let signs = crate::data::wording::counted(u64::from(count), "sign");
    let each = if count == 1 { "was" } else { "were each" };
    (count > 0).then(|| format!("{signs} {each} written as two halves (CESU-8), and read as one."))
}

/// Canonical text of a stretch of bytes, and where in it damaged characters stand.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Decoded {
    /// Canonical: line ends are `\n`, and what cannot be seen has become a picture.
    pub text: String,
    /// Runs of U+FFFD that are not in the file, at most `MAX_BAD_RUNS`.
    pub bad: Vec<Range<usize>>,
    /// What is in the lesser encoding of [`Codec::Mixed`]; as many at most.
    pub others: Vec<Range<usize>>,
    /// What was left out.
    pub codes: Codes,
}

/// Decodes a stretch that begins and ends where [`cut`] says. `mode` is the state before it, see [`mode_after`].
pub fn decode(codec: Codec, mode: u8, bytes: Vec<u8>) -> Decoded {
    clean::clean(decode_raw(codec, mode, bytes))
}

/// Text of a stretch, as it is in the file: neither line ends nor control characters are changed.
pub fn exact(codec: Codec, mode: u8, bytes: Vec<u8>) -> Exact {
    let raw = decode_raw(codec, mode, bytes);
    Exact { damaged: !raw.bad.is_empty(), others: raw.others.len() as u64, text: raw.text }
}

/// What [`exact`] gives.
pub struct Exact {
    /// The text.
    pub text: String,
    /// Whether there were bytes that mean nothing in this encoding.
    pub damaged: bool,
    /// Stretches that are in the lesser of two encodings.
    pub others: u64,
}

fn decode_raw(codec: Codec, mode: u8, bytes: Vec<u8>) -> Raw {
    let mut out = Writer::default();
    match codec {
        Codec::Utf8 => match String::from_utf8(bytes) {
            Ok(text) => return Raw { text, ..Raw::default() },
            Err(error) => {
                let bytes = out.without_halves(error.as_bytes());
                out.damaged_utf8(&bytes);
            }
        },
        Codec::Utf16 { big } => out.by_encoding(if big { UTF_16BE } else { UTF_16LE }, &[], &bytes),
        Codec::Utf32 { big } => out.utf32(big, &bytes),
        Codec::Legacy(Table::Web(table)) => out.by_encoding(table, mode_prefix(codec, mode, &bytes), &bytes),
        Codec::Legacy(table) => out.by_table(table, &bytes),
        Codec::Mixed { old, mainly_utf8 } => {
            let bytes = out.without_halves(&bytes);
            out.mixed(old, mainly_utf8, &bytes);
        }
    }
    out.0
}

fn utf32_char(unit: &[u8], big: bool) -> Option<char> {
    let unit: [u8; 4] = unit.try_into().ok()?;
    char::from_u32(if big { u32::from_be_bytes(unit) } else { u32::from_le_bytes(unit) })
}

/// Writes decoded text, and where it is damaged.
#[derive(Default)]
struct Writer(Raw);

impl Writer {
    fn without_halves<'b>(&mut self, bytes: &'b [u8]) -> Cow<'b, [u8]> {
        match halves::mended(bytes) {
            Some((mended, count)) => {
                self.0.halves += count;
                Cow::Owned(mended)
            }
            None => Cow::Borrowed(bytes),
        }
    }

    fn damaged_utf8(&mut self, bytes: &[u8]) {
        self.0.text.reserve(bytes.len());
        for chunk in bytes.utf8_chunks() {
            self.0.text.push_str(chunk.valid());
            if !chunk.invalid().is_empty() {
                self.damage();
            }
        }
    }

    fn utf32(&mut self, big: bool, bytes: &[u8]) {
        let mut units = bytes.chunks_exact(4);
        for unit in &mut units {
            match utf32_char(unit, big) {
                Some(c) => self.0.text.push(c),
                None => self.damage(),
            }
        }
        if !units.remainder().is_empty() {
            self.damage();
        }
    }

    fn by_table(&mut self, table: Table, bytes: &[u8]) {
        match table {
            Table::Web(encoding) => self.by_encoding(encoding, &[], bytes),
            Table::Page(page) => {
                let upper = page.upper();
                self.0.text.reserve(bytes.len() + bytes.len() / 2);
                for &b in bytes {
                    match b.checked_sub(0x80).map(|at| upper[usize::from(at)]) {
                        None => self.0.text.push(char::from(b)),
                        Some(char::REPLACEMENT_CHARACTER) => self.damage(),
                        Some(c) => self.0.text.push(c),
                    }
                }
            }
        }
    }

    fn by_encoding(&mut self, encoding: &'static Encoding, prefix: &[u8], bytes: &[u8]) {
        let mut decoder = encoding.new_decoder_without_bom_handling();
        self.0.text.reserve(bytes.len() + bytes.len() / 2 + 16);
        for (stretch, last) in [(prefix, false), (bytes, true)] {
            let mut rest = stretch;
            loop {
                let (result, read) =
                    decoder.decode_to_string_without_replacement(rest, &mut self.0.text, last);
                rest = &rest[read..];
                match result {
                    DecoderResult::InputEmpty => break,
                    DecoderResult::OutputFull => self.0.text.reserve(rest.len() + rest.len() / 2 + 64),
                    DecoderResult::Malformed(..) => self.damage(),
                }
            }
        }
    }

    /// Line by line: no old encoding has the byte of a line end inside a character.
    fn mixed(&mut self, old: Table, mainly_utf8: bool, bytes: &[u8]) {
        // Most of such a file has nothing foreign in it.
        if let Ok(text) = std::str::from_utf8(bytes)
            && mainly_utf8
        {
            return self.0.text.push_str(text);
        }
        self.0.text.reserve(bytes.len() + bytes.len() / 2);
        for line in parts::lines_of(bytes) {
            let from = self.0.text.len();
            match parts::sort(line, mainly_utf8) {
                parts::Line::Plain => self.damaged_utf8(line),
                parts::Line::Utf8 => {
                    self.damaged_utf8(line);
                    self.other(!mainly_utf8, from);
                }
                parts::Line::Old => {
                    self.by_table(old, line);
                    self.other(mainly_utf8, from);
                }
                parts::Line::Both => self.both(old, mainly_utf8, line),
            }
        }
    }

    /// A line in UTF-8, in which some bytes are not.
    fn both(&mut self, old: Table, mainly_utf8: bool, line: &[u8]) {
        let mut chunks = line.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            self.0.text.push_str(chunk.valid());
            let foreign = chunk.invalid();
            let after = chunks.peek().and_then(|next| next.valid().chars().next());
            let after_damage = self.0.bad.last().is_some_and(|run| run.end == self.0.text.len());
            // More than one byte is a character of UTF-8 that was cut short, not letters side by side; so may one be
            // that is the last.
            let read = match foreign {
                [] => continue,
                [0xC2..=0xFF] if chunks.peek().is_none() => None,
                [byte] if !after_damage => parts::old_char(old, *byte),
                _ => None,
            };
            match read.filter(|&c| fit::stands_well(self.0.text.chars().next_back(), c, after)) {
                Some(c) => {
                    let from = self.0.text.len();
                    self.0.text.push(c);
                    self.other(mainly_utf8, from);
                }
                None => self.damage(),
            }
        }
    }

    fn damage(&mut self) {
        let start = self.0.text.len();
        self.0.text.push(char::REPLACEMENT_CHARACTER);
        add_run(&mut self.0.bad, start..self.0.text.len());
    }

    /// What was written from a place on is in the lesser encoding, where that is so.
    fn other(&mut self, lesser: bool, from: usize) {
        let to = self.0.text.len();
        if lesser {
            add_run(&mut self.0.others, from..to);
        }
    }
}

fn add_run(runs: &mut Vec<Range<usize>>, run: Range<usize>) {
    let count = runs.len();
    match runs.last_mut() {
        Some(last) if last.end == run.start => last.end = run.end,
        _ if count < MAX_BAD_RUNS => runs.push(run),
        _ => {}
    }
}

// ---- the state of ISO-2022-JP

/// The character set after these bytes, where `mode` held before them; 0 in all encodings but ISO-2022-JP.
pub fn mode_after(codec: Codec, mode: u8, bytes: &[u8]) -> u8 {
    if codec != Codec::Legacy(Table::Web(ISO_2022_JP)) {
        return 0;
    }
    memchr::memrchr_iter(0x1B, bytes)
        .find_map(|at| match bytes.get(at + 1..at + 3)? {
            b"(B" => Some(0),
            b"(J" => Some(1),
            b"(I" => Some(2),
            b"$@" | b"$B" => Some(3),
            _ => None,
        })
        .unwrap_or(mode)
}

fn mode_prefix(codec: Codec, mode: u8, bytes: &[u8]) -> &'static [u8] {
    // Two escape sequences with nothing between them are an error.
    if codec != Codec::Legacy(Table::Web(ISO_2022_JP)) || bytes.first() == Some(&0x1B) {
        return &[];
    }
    match mode {
        1 => b"\x1B(J",
        2 => b"\x1B(I",
        3 => b"\x1B$B",
        _ => &[],
    }
}
