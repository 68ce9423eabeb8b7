//! Where may a leaf of undecoded bytes end? Where a decoder would be in its resting state: after a line end where there is
//! one (no encoding of the web has the byte of a line end inside a character), else after a space, else between two
//! characters; and never inside what is cleaned as one (see `clean`).

use super::{Codec, Table, clean, decode};
use encoding_rs::{Encoding, ISO_2022_JP};
use unicode_segmentation::UnicodeSegmentation;

/// How far a cut inside a line looks back for the border of what people see as one character.
const GRAPHEME_WINDOW: usize = 256;
/// Letters printed over each other before a cut that are kept together; nobody prints one more often.
const OVERSTRIKES: usize = 16;

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
        return (units.kept_together(at), CutAt::Inside);
    }
    let at = units.kept_together(units.char_border(limit));
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

    /// What the unit at `at` is in ASCII; 128 for all others.
    fn ascii(&self, at: usize) -> Option<u8> {
        let bytes = self.bytes.get(at..at + self.codec.unit())?;
        let low = self.low_byte();
        let narrow = bytes.iter().enumerate().all(|(i, &b)| i == low || b == 0);
        Some(if narrow { bytes[low].min(0x80) } else { 0x80 })
    }

    /// A place near `at` that is not inside of what is cleaned as one: an escape sequence, a letter printed twice.
    fn kept_together(&self, at: usize) -> usize {
        let unit = self.codec.unit();
        let from = at.saturating_sub(clean::MAX_ESCAPE * unit);
        let low = self.low_byte();
        let escape = memchr::memrchr_iter(0x1B, &self.bytes[from..at])
            .filter_map(|found| (from + found).checked_sub(low))
            .find(|start| start.is_multiple_of(unit) && self.is(*start, 0x1B));
        if let Some(start) = escape
            && let Some(len) = clean::escape_len(|i| self.ascii(start + i * unit))
            && start + len * unit > at
        {
            return if start > 0 { start } else { len * unit };
        }
        self.before_overstrikes(at)
    }

    fn is_multi_byte(&self) -> bool {
        matches!(self.codec, Codec::Legacy(Table::Web(encoding)) if !encoding.is_single_byte())
    }

    /// Before the letters that are printed over each other around `at`.
    fn before_overstrikes(&self, at: usize) -> usize {
        let unit = self.codec.unit();
        let mut start = at;
        for _ in 0..OVERSTRIKES {
            let backspace = if self.is(start, 0x08) {
                start
            } else if self.is_before(start, 1, 0x08) {
                start - unit
            } else {
                break;
            };
            // Over the letter before it, of which UTF-8 has up to four bytes.
            let continued = |at: usize| {
                let table_free = matches!(self.codec, Codec::Utf8 | Codec::Mixed { .. });
                table_free && self.bytes.get(at).is_some_and(|b| b & 0xC0 == 0x80)
            };
            let Some(mut letter) = backspace.checked_sub(unit) else { break };
            while letter > 0 && continued(letter) {
                letter -= 1;
            }
            // Where a letter of several bytes begins cannot be seen from behind.
            let unseen = |at: usize| at > 0 && !(self.bytes[at].is_ascii() && self.bytes[at - 1].is_ascii());
            if self.is_multi_byte() && unseen(letter) {
                break;
            }
            start = letter;
        }
        if start > 0 { start } else { at }
    }

    /// A border between characters near `limit`, if possible not after it.
    fn char_border(&self, limit: usize) -> usize {
        let at = match self.codec {
            Codec::Utf8 | Codec::Mixed { .. } => self.utf8_border(limit),
            Codec::Utf16 { .. } | Codec::Utf32 { .. } => self.wide_border(limit),
            Codec::Legacy(Table::Web(encoding)) if !encoding.is_single_byte() => {
                self.multi_byte_border(encoding, limit)
            }
            Codec::Legacy(_) => limit,
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
