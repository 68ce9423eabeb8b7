//! Which characters do these bytes stand for? Guessing an encoding, and decoding a stretch of a file
//! in the same way whenever and wherever it is cut out.
//!
//! A leaf is decoded by itself, so it may begin only where a decoder would be in its resting state.
//! [`cut`] finds such places: after a line end where there is one (no encoding of the web has the byte of a line end
//! inside a character), else after a space, else between two characters.
//! Only ISO-2022-JP carries a state over line ends; its last escape sequence is said again at the leaf's head.
//!
//! Decoding also makes the text canonical: line ends become `\n`, and control characters become their pictures,
//! because a character that cannot be seen cannot be read as evidence.

use crate::data::document::EncodingHow;
use encoding_rs::{DecoderResult, Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// More damage in one leaf is not listed one by one; nobody reads more.
const MAX_BAD_RUNS: usize = 200;
/// Bytes that the guesser sees: more does not make it surer, and it is the slowest part of opening.
const GUESS_BYTES: usize = 256 * 1024;
/// Bytes looked at for zero bytes, which tell UTF-16 and UTF-32 without a mark.
const ZERO_BYTES: usize = 64 * 1024;
/// How far a cut inside a line looks back for the border of what people see as one character.
const GRAPHEME_WINDOW: usize = 256;

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
    /// Any other encoding of the web, by the tables of the WHATWG's standard.
    Legacy(&'static Encoding),
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

impl Codec {
    /// WHATWG name, and for UTF-32, which that standard does not know, the one that everybody else uses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16 { big: false } => "UTF-16LE",
            Self::Utf16 { big: true } => "UTF-16BE",
            Self::Utf32 { big: false } => "UTF-32LE",
            Self::Utf32 { big: true } => "UTF-32BE",
            Self::Legacy(encoding) => encoding.name(),
        }
    }

    /// The codec for a label that a person or a file gives; `None` for one that nobody knows.
    pub fn from_label(label: &str) -> Option<Self> {
        let label = label.trim();
        match label.to_ascii_lowercase().as_str() {
            "utf-32" | "utf-32le" => return Some(Self::Utf32 { big: false }),
            "utf-32be" => return Some(Self::Utf32 { big: true }),
            _ => {}
        }
        // The "replacement" encoding reads nothing at all: it protects browsers, and helps no reader.
        let encoding = Encoding::for_label_no_replacement(label.as_bytes())?;
        Some(Self::from_encoding(encoding))
    }

    fn from_encoding(encoding: &'static Encoding) -> Self {
        match encoding {
            e if e == UTF_8 => Self::Utf8,
            e if e == UTF_16LE => Self::Utf16 { big: false },
            e if e == UTF_16BE => Self::Utf16 { big: true },
            other => Self::Legacy(other),
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

// ---- guessing

/// The encoding of a file. `pieces` are stretches of it, the first from its start;
/// the ends of the others may cut characters. `chosen` is the user's own choice.
pub fn find(pieces: &[&[u8]], chosen: Option<&str>) -> Found {
    let head = pieces.first().copied().unwrap_or(&[]);
    let marked = from_mark(head);
    if let Some(codec) = chosen.and_then(Codec::from_label) {
        let by_hand = |codec, mark| Found { codec, how: EncodingHow::ChosenByHand, mark };
        // Where the choice says nothing of the order of bytes, the mark does.
        let unordered = chosen.is_some_and(|label| !label.to_ascii_lowercase().ends_with('e'));
        return match marked {
            Some(found) if found.codec == codec || (unordered && found.codec.unit() == codec.unit()) => {
                by_hand(found.codec, found.mark)
            }
            _ => by_hand(codec, 0),
        };
    }
    let without_mark = |codec, how| Found { codec, how, mark: 0 };
    if let Some(found) = marked {
        found
    } else if let Some(codec) = from_zero_bytes(head) {
        without_mark(codec, EncodingHow::Guessed)
    } else if is_utf8(pieces) {
        without_mark(Codec::Utf8, EncodingHow::Guessed)
    } else if let Some(codec) = declared(head) {
        without_mark(codec, EncodingHow::Declared)
    } else {
        without_mark(from_statistics(pieces), EncodingHow::Guessed)
    }
}

fn from_mark(head: &[u8]) -> Option<Found> {
    let (codec, mark) = match head {
        [0xEF, 0xBB, 0xBF, ..] => (Codec::Utf8, 3),
        [0x00, 0x00, 0xFE, 0xFF, ..] => (Codec::Utf32 { big: true }, 4),
        // The same bytes could be UTF-16 that begins with a NUL, which no text does.
        [0xFF, 0xFE, 0x00, 0x00, ..] => (Codec::Utf32 { big: false }, 4),
        [0xFF, 0xFE, ..] => (Codec::Utf16 { big: false }, 2),
        [0xFE, 0xFF, ..] => (Codec::Utf16 { big: true }, 2),
        _ => return None,
    };
    Some(Found { codec, how: EncodingHow::ByteOrderMark, mark })
}

/// UTF-16 and UTF-32 without a mark, by where their zero bytes stand; the guesser never says either.
fn from_zero_bytes(head: &[u8]) -> Option<Codec> {
    let head = &head[..head.len().min(ZERO_BYTES)];
    memchr::memchr(0, head)?;
    // A few NULs in valid UTF-8 are control characters: units of two bytes that happen to be UTF-8 as well
    // have a zero in nearly each.
    let zeros = memchr::memchr_iter(0, head).count();
    let whole = std::str::from_utf8(head).map_or_else(|error| error.error_len().is_none(), |_| true);
    if whole && zeros * 10 < head.len() {
        return None;
    }
    [false, true].into_iter().find(|&big| plausible_utf32(head, big)).map(|big| Codec::Utf32 { big }).or_else(
        || [false, true].into_iter().find(|&big| plausible_utf16(head, big)).map(|big| Codec::Utf16 { big }),
    )
}

fn plausible_utf32(head: &[u8], big: bool) -> bool {
    let units = head.len() / 4;
    let good = head.chunks_exact(4).filter(|unit| utf32_char(unit, big).is_some_and(|c| c != '\0')).count();
    units >= 2 && good * 100 >= units * 98
}

fn plausible_utf16(head: &[u8], big: bool) -> bool {
    let units = head.len() / 2;
    let (mut narrow, mut zero_low, mut control, mut space, mut ascii_pairs) = (0, 0, 0, 0, 0);
    for pair in head.chunks_exact(2) {
        let (high, low) = if big { (pair[0], pair[1]) } else { (pair[1], pair[0]) };
        narrow += usize::from(high == 0);
        zero_low += usize::from(low == 0 && high != 0);
        control += usize::from(high == 0 && low < 0x20 && !matches!(low, 9 | 10 | 12 | 13));
        space += usize::from((high == 0 && matches!(low, 10 | 13 | 32)) || (high, low) == (0x30, 0));
        ascii_pairs += usize::from(high.is_ascii_graphic() && (low.is_ascii_graphic() || low == b' '));
    }
    let mostly_narrow = narrow * 2 >= units && zero_low * 10 <= narrow;
    // Other scripts have few narrow characters, but they have spaces and line ends.
    // Two letters of ASCII look like a Chinese character, but no Chinese text has only such.
    let spaced = space * 100 >= units && zero_low <= narrow + space && ascii_pairs * 3 <= units * 2;
    units >= 2 && control * 50 <= units && (mostly_narrow || spaced)
}

/// Whether all of it is UTF-8, but for a few damaged characters among many good ones.
fn is_utf8(pieces: &[&[u8]]) -> bool {
    let (mut good, mut bad, mut escapes) = (0usize, 0usize, false);
    for (number, piece) in pieces.iter().enumerate() {
        // Ends of later pieces may cut characters.
        let from =
            if number == 0 { 0 } else { piece.iter().take(3).take_while(|b| **b & 0xC0 == 0x80).count() };
        let mut chunks = piece[from..].utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            good += chunk.valid().bytes().filter(|b| *b >= 0xC0).count();
            let at_end = chunks.peek().is_none();
            let whole_file = pieces.len() == 1;
            bad += usize::from(!chunk.invalid().is_empty() && (!at_end || whole_file));
            escapes |= memchr::memchr(0x1B, chunk.valid().as_bytes()).is_some();
        }
    }
    // Pure ASCII with escape sequences may be Japanese mail.
    let japanese = good == 0 && escapes && pieces.iter().any(|piece| has_iso_2022_jp(piece));
    !japanese && (bad == 0 || bad * 20 <= good)
}

fn has_iso_2022_jp(piece: &[u8]) -> bool {
    memchr::memmem::find(piece, b"\x1B$B").is_some() || memchr::memmem::find(piece, b"\x1B$@").is_some()
}

/// What an XML declaration, an HTML head or an editor's line says at the file's head.
fn declared(head: &[u8]) -> Option<Codec> {
    let head = &head[..head.len().min(1024)];
    let lower = head.to_ascii_lowercase();
    let xml = lower.starts_with(b"<?xml").then_some(&b"encoding="[..]);
    let html = (memchr::memmem::find(&lower, b"<meta").is_some()).then_some(&b"charset="[..]);
    let editor = (memchr::memmem::find(&lower, b"-*-").is_some()).then_some(&b"coding:"[..]);
    let key = xml.or(html).or(editor)?;
    let at = memchr::memmem::find(&lower, key)? + key.len();
    let label = lower[at..].trim_ascii_start();
    let label = label.strip_prefix(b"\"").or(label.strip_prefix(b"'")).unwrap_or(label);
    let end = label.iter().position(|b| !(b.is_ascii_alphanumeric() || b"-_:.".contains(b)))?;
    let codec = Codec::from_label(std::str::from_utf8(&label[..end]).ok()?)?;
    // It was found to be neither UTF-8 nor a wide encoding.
    matches!(codec, Codec::Legacy(_)).then_some(codec)
}

fn from_statistics(pieces: &[&[u8]]) -> Codec {
    use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    let mut left = GUESS_BYTES;
    'pieces: for piece in pieces {
        // Lines of pure ASCII teach nothing: a book in English with one é must reach the é.
        for line in piece.split_inclusive(|b| *b == b'\n') {
            if !line.is_ascii() || memchr::memchr(0x1B, line).is_some() {
                let take = line.len().min(left);
                detector.feed(&line[..take], false);
                left -= take;
                if left == 0 {
                    break 'pieces;
                }
            }
        }
    }
    detector.feed(&[], true);
    Codec::from_encoding(detector.guess(None, Utf8Detection::Allow))
}

/// Of how many bytes of a text one at most is a control character that no text has. A stray NUL among words is a damaged
/// text; one byte in twenty is no accident: of random bytes it is one in nine.
const MAX_ODD_SHARE: usize = 20;

/// Whether so many control characters are among these bytes that they are no text in any encoding.
pub fn looks_binary(head: &[u8]) -> bool {
    if from_mark(head).is_some() || from_zero_bytes(head).is_some() {
        return false;
    }
    odd_bytes(head) * MAX_ODD_SHARE > head.len()
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
    /// Canonical: line ends are `\n`, and what cannot be seen has become a picture.
    pub text: String,
    /// In which encoding it was taken to be, and how that was found.
    pub encoding: crate::data::document::Encoding,
    /// Whether there were bytes that mean nothing in this encoding.
    pub damaged: bool,
}

/// Decodes a whole text. `chosen` is the name that the user chose by hand, `declared` the one that the file states;
/// a statement does not hold against a mark, against the zeros of UTF-16, or against letters that are valid UTF-8.
pub fn whole(bytes: &[u8], chosen: Option<&str>, declared: Option<&str>) -> Whole {
    let mut found = find(&[bytes], chosen);
    // Who could read the statement byte by byte was not reading UTF-16.
    let narrow = |codec: Codec| if codec.unit() == 1 { codec } else { Codec::Utf8 };
    let said = declared.and_then(Codec::from_label).map(narrow);
    if let Some(codec) = said
        && (bytes.is_ascii() || !matches!(found.codec, Codec::Utf8))
        && found.codec.unit() == 1
        && matches!(found.how, EncodingHow::Guessed | EncodingHow::Declared)
    {
        found = Found { codec, how: EncodingHow::Declared, mark: 0 };
    }
    let encoding = crate::data::document::Encoding { name: found.codec.name(), how: found.how };
    let bytes = &bytes[usize::from(found.mark)..];
    let table = match found.codec {
        Codec::Utf8 => UTF_8,
        Codec::Utf16 { big: true } => UTF_16BE,
        Codec::Utf16 { big: false } => UTF_16LE,
        Codec::Legacy(table) => table,
        Codec::Utf32 { .. } => {
            let Decoded { text, bad } = decode(found.codec, 0, bytes.to_vec());
            let damaged = !bad.is_empty();
            return Whole { text, encoding, damaged };
        }
    };
    let (text, damaged) = table.decode_without_bom_handling(bytes);
    Whole { text: text.into_owned(), encoding, damaged }
}

/// Canonical text of a stretch of bytes, and where in it damaged characters stand.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Decoded {
    /// Canonical, as in [`Whole::text`].
    pub text: String,
    /// Runs of U+FFFD that are not in the file, at most `MAX_BAD_RUNS`.
    pub bad: Vec<Range<usize>>,
}

/// Decodes a stretch that begins and ends where [`cut`] says. `mode` is the state before it, see [`mode_after`].
pub fn decode(codec: Codec, mode: u8, bytes: Vec<u8>) -> Decoded {
    match codec {
        Codec::Utf8 => match String::from_utf8(bytes) {
            Ok(text) if !is_dirty(text.as_bytes()) => Decoded { text, bad: Vec::new() },
            Ok(text) => Cleaner::with_capacity(text.len()).all(&text),
            Err(error) => decode_damaged_utf8(error.as_bytes()),
        },
        Codec::Utf16 { big } => {
            let encoding = if big { UTF_16BE } else { UTF_16LE };
            decode_by_table(encoding, &[], &bytes)
        }
        Codec::Utf32 { big } => decode_utf32(big, &bytes),
        Codec::Legacy(encoding) => decode_by_table(encoding, mode_prefix(codec, mode, &bytes), &bytes),
    }
}

fn decode_damaged_utf8(bytes: &[u8]) -> Decoded {
    let mut out = Cleaner::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        out.push(chunk.valid());
        if !chunk.invalid().is_empty() {
            out.damage();
        }
    }
    out.finish()
}

fn decode_utf32(big: bool, bytes: &[u8]) -> Decoded {
    let mut out = Cleaner::with_capacity(bytes.len() / 2);
    let mut units = bytes.chunks_exact(4);
    for unit in &mut units {
        match utf32_char(unit, big) {
            Some(c) => out.push(c.encode_utf8(&mut [0; 4])),
            None => out.damage(),
        }
    }
    if !units.remainder().is_empty() {
        out.damage();
    }
    out.finish()
}

fn utf32_char(unit: &[u8], big: bool) -> Option<char> {
    let unit: [u8; 4] = unit.try_into().ok()?;
    char::from_u32(if big { u32::from_be_bytes(unit) } else { u32::from_le_bytes(unit) })
}

fn decode_by_table(encoding: &'static Encoding, prefix: &[u8], bytes: &[u8]) -> Decoded {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut out = Cleaner::with_capacity(bytes.len() + bytes.len() / 2);
    let mut piece = String::with_capacity(16 * 1024);
    for (stretch, last) in [(prefix, false), (bytes, true)] {
        let mut rest = stretch;
        loop {
            let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut piece, last);
            rest = &rest[read..];
            out.push(&piece);
            piece.clear();
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => out.damage(),
            }
        }
    }
    out.finish()
}

/// Whether a byte must not be in canonical text as it is.
fn is_dirty(bytes: &[u8]) -> bool {
    // Without an early end, so that the compiler looks at many bytes at once.
    bytes.iter().fold(false, |dirty, &b| dirty | ((b < 0x20) & (b != b'\t') & (b != b'\n')) | (b == 0x7F))
}

/// Makes text canonical while it is appended.
struct Cleaner {
    out: Decoded,
    /// The last character was a CR: a LF after it belongs to it.
    after_cr: bool,
}

impl Cleaner {
    fn with_capacity(bytes: usize) -> Self {
        let out = Decoded { text: String::with_capacity(bytes), bad: Vec::new() };
        Self { out, after_cr: false }
    }

    fn all(mut self, text: &str) -> Decoded {
        self.push(text);
        self.finish()
    }

    fn push(&mut self, mut text: &str) {
        if std::mem::take(&mut self.after_cr) && text.starts_with('\n') {
            text = &text[1..];
        }
        while !text.is_empty() {
            let dirty = |b: &u8| matches!(b, 0..=8 | 0x0B..=0x1F | 0x7F);
            let clean = text.as_bytes().iter().position(dirty).unwrap_or(text.len());
            self.out.text.push_str(&text[..clean]);
            let Some(&byte) = text.as_bytes().get(clean) else {
                return;
            };
            text = &text[clean + 1..];
            match byte {
                b'\r' => {
                    self.out.text.push('\n');
                    match text.strip_prefix('\n') {
                        Some(rest) => text = rest,
                        None => self.after_cr = text.is_empty(),
                    }
                }
                // A form feed ends a page, and so a line.
                0x0C => self.out.text.push('\n'),
                0x7F => self.out.text.push('\u{2421}'),
                control => self.out.text.extend(char::from_u32(0x2400 + u32::from(control))),
            }
        }
    }

    fn damage(&mut self) {
        self.after_cr = false;
        let start = self.out.text.len();
        self.out.text.push(char::REPLACEMENT_CHARACTER);
        let end = self.out.text.len();
        let runs = self.out.bad.len();
        match self.out.bad.last_mut() {
            Some(run) if run.end == start => run.end = end,
            _ if runs < MAX_BAD_RUNS => self.out.bad.push(start..end),
            _ => {}
        }
    }

    fn finish(self) -> Decoded {
        self.out
    }
}

// ---- the state of ISO-2022-JP

/// The character set after these bytes, where `mode` held before them; 0 in all encodings but ISO-2022-JP.
pub fn mode_after(codec: Codec, mode: u8, bytes: &[u8]) -> u8 {
    if codec != Codec::Legacy(ISO_2022_JP) {
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
    if codec != Codec::Legacy(ISO_2022_JP) || bytes.first() == Some(&0x1B) {
        return &[];
    }
    match mode {
        1 => b"\x1B(J",
        2 => b"\x1B(I",
        3 => b"\x1B$B",
        _ => &[],
    }
}

// ---- cutting

/// What stands before a cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CutAt {
    /// An empty line stands before it, so that no paragraph goes on over it.
    BlankLine,
    /// A line ends before it.
    LineEnd,
    /// In the middle of a line.
    Inside,
}

/// Where to cut bytes that begin in the decoder's resting state so that at most `limit` are before the cut.
/// `bytes` should reach some hundred bytes beyond the limit, but for the file's end.
pub fn cut(codec: Codec, bytes: &[u8], limit: usize) -> (usize, CutAt) {
    if bytes.len() <= limit {
        return (bytes.len(), CutAt::Inside);
    }
    let units = Units { codec, bytes };
    let limit = (limit - limit % codec.unit()).max(codec.unit());
    let half = limit / 2;
    let quarter = limit / 4;
    if let Some(at) = units.ends(b'\n', half, limit).find(|&at| units.blank_before(at)) {
        return (at, CutAt::BlankLine);
    }
    if let Some(at) = units.ends(b'\n', quarter, limit).next() {
        return (at, CutAt::LineEnd);
    }
    if let Some(at) = units.ends(b'\r', quarter, limit).find(|&at| !units.is(at, b'\n')) {
        return (at, CutAt::LineEnd);
    }
    let sentence = units.ends(b' ', half, limit).take(500).find(|&at| units.is_before(at, 2, b'.'));
    let space = || units.ends(b' ', half, limit).next();
    if let Some(at) = sentence.or_else(space) {
        return (at, CutAt::Inside);
    }
    let at = units.char_border(limit);
    // A leaf without bytes would be followed by endlessly many.
    (if at == 0 { limit } else { at }, CutAt::Inside)
}

struct Units<'b> {
    codec: Codec,
    bytes: &'b [u8],
}

impl Units<'_> {
    /// Whether the unit at `at` is this ASCII character.
    fn is(&self, at: usize, c: u8) -> bool {
        let unit = self.codec.unit();
        let Some(bytes) = self.bytes.get(at..at + unit) else {
            return false;
        };
        let low = self.low_byte();
        bytes.iter().enumerate().all(|(i, &b)| b == if i == low { c } else { 0 })
    }

    fn is_before(&self, at: usize, units: usize, c: u8) -> bool {
        at.checked_sub(units * self.codec.unit()).is_some_and(|at| self.is(at, c))
    }

    /// Which byte of a unit is the lowest.
    fn low_byte(&self) -> usize {
        match self.codec {
            Codec::Utf16 { big: true } => 1,
            Codec::Utf32 { big: true } => 3,
            _ => 0,
        }
    }

    /// Places just after this ASCII character, the last one first, from `limit` down to `from`.
    fn ends(&self, c: u8, from: usize, limit: usize) -> impl Iterator<Item = usize> + '_ {
        let (unit, low) = (self.codec.unit(), self.low_byte());
        memchr::memrchr_iter(c, &self.bytes[from..limit]).filter_map(move |at| {
            let start = (from + at).checked_sub(low)?;
            let aligned = start.is_multiple_of(unit) && start + unit <= limit;
            (aligned && self.is(start, c)).then_some(start + unit)
        })
    }

    /// Whether the line that ends at `at` is empty.
    fn blank_before(&self, at: usize) -> bool {
        self.is_before(at, 2, b'\n') || (self.is_before(at, 2, b'\r') && self.is_before(at, 3, b'\n'))
    }

    /// A border between characters near `limit`, if possible not after it.
    fn char_border(&self, limit: usize) -> usize {
        let at = match self.codec {
            Codec::Utf8 => self.utf8_border(limit),
            Codec::Utf16 { .. } | Codec::Utf32 { .. } => self.wide_border(limit),
            Codec::Legacy(encoding) if encoding.is_single_byte() => limit,
            Codec::Legacy(encoding) => self.multi_byte_border(encoding, limit),
        };
        let unit = self.codec.unit();
        let in_line_end = self.is_before(at, 1, b'\r') && self.is(at, b'\n');
        if in_line_end && at > unit { at - unit } else { at }
    }

    fn utf8_border(&self, limit: usize) -> usize {
        let continued = |at: usize| self.bytes.get(at).is_some_and(|b| b & 0xC0 == 0x80);
        let mut at = limit;
        // After three bytes that continue something, a fourth is damage by itself.
        while at > 1 && continued(at) && limit - at < 3 {
            at -= 1;
        }
        if continued(at) {
            return limit;
        }
        let from = at.saturating_sub(GRAPHEME_WINDOW);
        let from = (from..at).find(|&at| !continued(at)).unwrap_or(at);
        let to = (at + GRAPHEME_WINDOW / 4).min(self.bytes.len());
        let window = self.bytes[from..to].utf8_chunks().next().map_or("", |chunk| chunk.valid());
        // Where the bytes before are damaged, they form no graphemes.
        if window.len() < at - from { at } else { from + grapheme_border(window, at - from) }
    }

    fn wide_border(&self, limit: usize) -> usize {
        let unit = self.codec.unit();
        let from = limit.saturating_sub(GRAPHEME_WINDOW);
        let to = (limit + GRAPHEME_WINDOW / 4).min(self.bytes.len());
        // Borders are looked for in the decoded window, and counted back in units.
        let mut units = from;
        let mut border = None;
        let text = decode(self.codec, 0, self.bytes[from..to].to_vec()).text;
        for grapheme in text.graphemes(true) {
            let units_of = |c: char| if unit == 2 { c.len_utf16() } else { 1 };
            let next = units + grapheme.chars().map(units_of).sum::<usize>() * unit;
            if next > limit {
                break;
            }
            units = next;
            border = Some(units);
        }
        // Line ends were folded while decoding, so the count may be off: never cut a pair in two.
        let at = border.filter(|&at| at > from).unwrap_or(limit);
        let in_pair = |at: usize| {
            let high = |at: usize| self.bytes.get(at + unit - 1 - self.low_byte()).map(|b| b & 0xFC);
            unit == 2 && at >= 2 && high(at) == Some(0xDC) && high(at - 2) == Some(0xD8)
        };
        if in_pair(at) { at - unit } else { at }
    }

    fn multi_byte_border(&self, encoding: &'static Encoding, limit: usize) -> usize {
        if encoding == ISO_2022_JP {
            return self.escaped_border(limit);
        }
        // No such byte is inside a character, in any of these encodings.
        let half = limit / 2;
        let plain = self.bytes[half..limit].iter().rposition(|&b| b < 0x30 && b != b'\r');
        if let Some(at) = plain {
            return half + at + 1;
        }
        let mut decoder = encoding.new_decoder_without_bom_handling();
        let mut sink = String::with_capacity(limit * 3 + 64);
        let (mut fed, mut step) = (0, limit - limit.min(8));
        while fed + step < self.bytes.len() {
            let (_, _, _) = decoder.decode_to_string(&self.bytes[fed..fed + step], &mut sink, false);
            fed += step;
            if fed > 0 && decoder.latin1_byte_compatible_up_to(b"").is_some() {
                return fed;
            }
            sink.clear();
            step = 1;
            if fed > limit + 16 {
                break;
            }
        }
        limit
    }

    /// In ISO-2022-JP, where the set of characters changes; else after an even number of bytes of one set.
    fn escaped_border(&self, limit: usize) -> usize {
        match memchr::memrchr(0x1B, &self.bytes[..limit]) {
            Some(at) if at > 0 => at,
            Some(_) => limit - (limit - 3) % 2,
            None => limit - limit % 2,
        }
    }
}

/// The last border of graphemes not after `at`; `at` itself, moved to a character border, where there is none.
pub fn grapheme_border(text: &str, at: usize) -> usize {
    let at = text.floor_char_boundary(at);
    let from = text.floor_char_boundary(at.saturating_sub(GRAPHEME_WINDOW));
    text[from..]
        .grapheme_indices(true)
        .map(|(start, _)| from + start)
        .take_while(|&start| start <= at)
        .last()
        .filter(|&start| start > from)
        .unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_of_whole_texts_are_found_in_the_promised_order() {
        use EncodingHow::{ByteOrderMark, ChosenByHand, Declared, Guessed};
        type Case = (
            &'static [u8],
            Option<&'static str>,
            Option<&'static str>,
            (&'static str, EncodingHow, &'static str),
        );
        let cases: &[Case] = &[
            (b"abc", None, None, ("UTF-8", Guessed, "abc")),
            (b"", None, None, ("UTF-8", Guessed, "")),
            (b"\xEF\xBB\xBFa", None, Some("latin1"), ("UTF-8", ByteOrderMark, "a")),
            (b"\xFF\xFEa\0b\0", None, None, ("UTF-16LE", ByteOrderMark, "ab")),
            (b"a\0b\0c\0d\0", None, None, ("UTF-16LE", Guessed, "abcd")),
            (b"\0a\0b\0c\0d", None, None, ("UTF-16BE", Guessed, "abcd")),
            (b"\xE4\xF6", None, Some("latin1"), ("windows-1252", Declared, "äö")),
            (b"a", None, Some("latin1"), ("windows-1252", Declared, "a")),
            (b"a", None, Some("utf-16"), ("UTF-8", Declared, "a")),
            (b"a", None, Some("no such"), ("UTF-8", Guessed, "a")),
            (
                "→ ≤ █ one NUL:\0 and letters".as_bytes(),
                None,
                None,
                ("UTF-8", Guessed, "→ ≤ █ one NUL:\0 and letters"),
            ),
            (b"\xE4\xF6", Some("koi8-r"), Some("latin1"), ("KOI8-R", ChosenByHand, "ДЖ")),
            ("Grüße".as_bytes(), None, Some("latin1"), ("UTF-8", Guessed, "Grüße")),
        ];
        for &(bytes, chosen, declared, expected) in cases {
            let found = whole(bytes, chosen, declared);
            assert_eq!((found.encoding.name, found.encoding.how, found.text.as_str()), expected);
        }
    }
}
