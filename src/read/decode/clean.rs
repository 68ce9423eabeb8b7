//! Makes decoded text canonical: line ends become `\n`, what a terminal was told is left out and counted, and other
//! control characters become their pictures, because a character that cannot be seen cannot be read as evidence.
//!
//! What a terminal was told are escape sequences (ECMA-48: colours, titles, links) and overstrikes, by which printers and
//! `man` made words bold (`x`, backspace, `x`) or underlined (`_`, backspace, `x`). Its words stay.
//! Zeros that a crash left in a log are one sign, however many they are, and are told.
//! A backspace between two other signs stays as a picture: which of them was meant is not known.

use super::{Codes, Decoded, MAX_BAD_RUNS, MIN_GAP, Raw};
use std::ops::Range;

/// A longer escape sequence is none: addresses of links have some thousand characters at most, and what is not closed
/// must not swallow words.
pub const MAX_ESCAPE: usize = 4096;
/// Addresses of links that are kept to be told.
const MAX_LINKS: usize = 20;
/// NEL, LINE SEPARATOR and PARAGRAPH SEPARATOR end a line as a line feed does (UAX #14, class BK).
const RARE_ENDS: [&[u8]; 3] = [b"\xC2\x85", b"\xE2\x80\xA8", b"\xE2\x80\xA9"];

/// Whether a text has something that must not stay as it is.
pub fn is_dirty(text: &str) -> bool {
    let bytes = text.as_bytes();
    // Without an early end, so that the compiler looks at many bytes at once.
    let control = bytes
        .iter()
        .fold(false, |dirty, &b| dirty | ((b < 0x20) & (b != b'\t') & (b != b'\n')) | (b == 0x7F));
    control || has_rare_end(bytes)
}

fn has_rare_end(bytes: &[u8]) -> bool {
    !bytes.is_ascii() && RARE_ENDS.iter().any(|end| memchr::memmem::find(bytes, end).is_some())
}

/// The canonical text, with the places that were given moved along.
pub fn clean(raw: Raw) -> Decoded {
    if !is_dirty(&raw.text) {
        let codes = Codes { halves: raw.halves, ..Codes::default() };
        return Decoded { text: raw.text, bad: raw.bad, others: raw.others, codes };
    }
    let mut cleaner = Cleaner {
        text: &raw.text,
        rare_ends: has_rare_end(raw.text.as_bytes()),
        out: String::with_capacity(raw.text.len()),
        codes: Codes { halves: raw.halves, ..Codes::default() },
        moved: Vec::new(),
        noting: !raw.bad.is_empty() || !raw.others.is_empty(),
    };
    cleaner.run();
    let bad = cleaner.places(&raw.bad);
    let others = cleaner.places(&raw.others);
    Decoded { text: cleaner.out, bad, others, codes: cleaner.codes }
}

struct Cleaner<'t> {
    text: &'t str,
    rare_ends: bool,
    out: String,
    codes: Codes,
    /// From a place of the raw text on, the canonical text goes on here. Noted only where places are asked for.
    moved: Vec<(usize, usize)>,
    noting: bool,
}

impl Cleaner<'_> {
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        let rare = self.rare_ends;
        let dirty = |b: &u8| matches!(b, 0..=8 | 0x0B..=0x1F | 0x7F) || (rare && matches!(b, 0xC2 | 0xE2));
        let mut at = 0;
        while let Some(found) = bytes[at..].iter().position(dirty) {
            let place = at + found;
            self.out.push_str(&self.text[at..place]);
            at = place + self.take(place);
            if self.noting {
                self.moved.push((at, self.out.len()));
            }
        }
        self.out.push_str(&self.text[at..]);
    }

    /// Writes what becomes of the sign at `at`; gives how many bytes were taken.
    fn take(&mut self, at: usize) -> usize {
        let rest = &self.text[at..];
        let bytes = rest.as_bytes();
        match bytes[0] {
            b'\r' => {
                self.out.push('\n');
                1 + usize::from(bytes.get(1) == Some(&b'\n'))
            }
            // A form feed ends a page, and so a line. Where one ends already, an empty one would come of it.
            0x0C => {
                self.out.push('\n');
                1
            }
            0 => self.zeros(bytes),
            0x08 => self.overstrike(&rest[1..]),
            0x1B => match escape_len(|i| bytes.get(i).copied()) {
                Some(len) => {
                    self.codes.count += 1;
                    self.note_link(&rest[..len]);
                    len
                }
                None => self.picture(0x1B),
            },
            0xC2 | 0xE2 => match RARE_ENDS.iter().find(|end| bytes.starts_with(end)) {
                Some(end) => {
                    self.out.push('\n');
                    end.len()
                }
                None => {
                    let len = if bytes[0] == 0xC2 { 2 } else { 3 };
                    self.out.push_str(&rest[..len]);
                    len
                }
            },
            control => self.picture(control),
        }
    }

    /// Zeros, which are one sign where many stand in a row.
    fn zeros(&mut self, bytes: &[u8]) -> usize {
        // More gaps are shown as they stand, which counts each zero once.
        if self.codes.zeros.len() >= MAX_BAD_RUNS {
            return self.picture(0);
        }
        let count = bytes.iter().take_while(|byte| **byte == 0).count();
        if count < MIN_GAP {
            return self.picture(0);
        }
        self.codes.zeros.push((self.out.len(), count as u64));
        self.picture(0);
        count
    }

    fn picture(&mut self, control: u8) -> usize {
        let picture = match control {
            0x7F => 0x2421,
            control => 0x2400 + u32::from(control),
        };
        self.out.extend(char::from_u32(picture));
        1
    }

    /// A backspace, and `after` it the sign that was printed over the one before.
    fn overstrike(&mut self, after: &str) -> usize {
        let inked = |c: &char| !c.is_whitespace() && !c.is_control();
        let before = self.out.chars().next_back().filter(inked);
        let over = after.chars().next().filter(inked);
        match (before, over) {
            (Some(before), Some(over)) if before == over || over == '_' => {
                self.codes.overstruck += 1;
                1 + over.len_utf8()
            }
            (Some('_'), Some(_)) => {
                self.codes.overstruck += 1;
                self.out.pop();
                1
            }
            _ => self.picture(0x08),
        }
    }

    fn note_link(&mut self, code: &str) {
        // OSC 8 ; parameters ; address ST
        let address =
            code.strip_prefix("\x1B]8;").and_then(|rest| rest.split_once(';')).map(|(_, rest)| rest);
        let address = address.map(|rest| rest.trim_end_matches(['\x07', '\x1B', '\\']));
        if let Some(address) = address.filter(|address| !address.is_empty())
            && self.codes.links.len() < MAX_LINKS
            && self.codes.links.iter().all(|link| link != address)
        {
            self.codes.links.push(address.to_owned());
        }
    }

    /// Where ranges of the raw text are now; those of which nothing is left are dropped.
    fn places(&self, ranges: &[Range<usize>]) -> Vec<Range<usize>> {
        let place = |at: usize| {
            let next = self.moved.partition_point(|(raw, _)| *raw <= at);
            let (raw, out) = if next == 0 { (0, 0) } else { self.moved[next - 1] };
            let end = self.moved.get(next).map_or(self.out.len(), |(_, out)| *out);
            self.out.floor_char_boundary((out + (at - raw)).min(end))
        };
        let moved = ranges.iter().map(|range| place(range.start)..place(range.end));
        moved.filter(|range| range.start < range.end).collect()
    }
}

/// How many units the escape sequence has that begins with unit 0; `None` where it is none that terminals know, or is not
/// whole. No sequence goes over the end of a line.
pub fn escape_len(unit: impl Fn(usize) -> Option<u8>) -> Option<usize> {
    match unit(1)? {
        b'[' => {
            let end = (2..MAX_ESCAPE).find(|&at| unit(at).is_none_or(|b| !(0x20..0x40).contains(&b)))?;
            (0x40..0x7F).contains(&unit(end)?).then_some(end + 1)
        }
        // Strings for the terminal: titles, links, pictures.
        b']' | b'P' | b'^' | b'_' => {
            let end = (2..MAX_ESCAPE).find(|&at| unit(at).is_none_or(|b| b < 0x20 && b != b'\t'))?;
            match (unit(end)?, unit(end + 1)) {
                (0x07, _) => Some(end + 1),
                (0x1B, Some(b'\\')) => Some(end + 2),
                _ => None,
            }
        }
        // Sets of characters: `ESC ( B`.
        b'(' | b')' => matches!(unit(2)?, b'0'..=b'2' | b'A' | b'B').then_some(3),
        // Cursor kept and brought back, modes of the keypad.
        b'7' | b'8' | b'=' | b'>' => Some(2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str, count: u32, overstruck: u32) {
        let raw = Raw { text: text.to_owned(), ..Raw::default() };
        let Decoded { text: clean, codes, .. } = clean(raw);
        assert_eq!(
            (clean.as_str(), codes.count, codes.overstruck),
            (expected, count, overstruck),
            "{text:?}"
        );
    }

    #[test]
    fn the_words_of_a_terminal_stay_and_its_codes_go() {
        check("\x1B[31mERROR\x1B[0m con\x1B[4mfiden\x1B[24mtial", "ERROR confidential", 4, 0);
        check("\x1B[38;5;208mWARN\x1B[K\x1B(B", "WARN", 3, 0);
        check("\x1B]8;;https://example.org/a\x1B\\the report\x1B]8;;\x1B\\.", "the report.", 2, 0);
        check("\x1B]0;a title\x07words", "words", 1, 0);
        check("N\x08NA\x08AM\x08ME\x08E", "NAME", 0, 4);
        check("_\x08f_\x08i_\x08l_\x08e", "file", 0, 4);
        check("é\x08éx\x08_", "éx", 0, 2);
        check("_\x08b\x08b", "b", 0, 2);
        // What is not whole, or means something else, is shown.
        check("a\x1B[", "a\u{241B}[", 0, 0);
        check("\x1B]0;not closed\nwords", "\u{241B}]0;not closed\nwords", 0, 0);
        check("\x1BHello a\x08b", "\u{241B}Hello a\u{2408}b", 0, 0);
    }

    #[test]
    fn every_sort_of_line_end_is_one() {
        check("a\r\nb\rc\nd\u{85}e\u{2028}f\u{2029}g\x0Ch", "a\nb\nc\nd\ne\nf\ng\nh", 0, 0);
        check("é’\u{2028}Â\0", "é’\nÂ\u{2400}", 0, 0);
    }

    #[test]
    fn addresses_of_links_are_kept_to_be_told() {
        let text = "\x1B]8;id=1;https://example.org/a\x07x\x1B]8;;\x07".to_owned();
        let codes = clean(Raw { text, ..Raw::default() }).codes;
        assert_eq!(codes.links, ["https://example.org/a"]);
    }

    #[test]
    fn places_move_with_the_words() {
        let text = "a\r\n\u{FFFD}b\x1B[0m\u{FFFD}".to_owned();
        let raw = Raw { text, bad: vec![3..6, 11..14], others: vec![6..7, 7..7], halves: 0 };
        let clean = clean(raw);
        let words: Vec<&str> = clean.bad.iter().map(|range| &clean.text[range.clone()]).collect();
        assert_eq!(words, ["\u{FFFD}", "\u{FFFD}"]);
        assert_eq!(&clean.text[clean.others[0].clone()], "b");
    }
}
