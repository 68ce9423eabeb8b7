//! Words and dates in the dictionaries of a PDF, as text.

use hayro::hayro_interpret::hayro_syntax::object::{self, Dict, Name};

/// Characters of one value that are kept; a form's field can hold a book.
const MAX_CHARS: usize = 20_000;

/// Codes 0x18 to 0x1F and 0x80 to 0x9E of PDFDocEncoding (ISO 32000-2, annex D.2).
const LOW: [char; 8] =
    ['\u{2D8}', '\u{2C7}', '\u{2C6}', '\u{2D9}', '\u{2DD}', '\u{2DB}', '\u{2DA}', '\u{2DC}'];
const HIGH: [char; 33] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ', 'ﬂ',
    'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{FFFD}', '€',
];

/// A text string: UTF-16, UTF-8 with its mark, or PDFDocEncoding.
pub fn text(bytes: &[u8]) -> String {
    decoded(bytes).trim().to_owned()
}

/// As [`text`], with the spaces around it.
pub fn decoded(bytes: &[u8]) -> String {
    let decoded: String = match bytes {
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|byte| doc_char(*byte)).collect(),
    };
    let seen = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    let lines = decoded.replace("\r\n", "\n").replace('\r', "\n");
    without_languages(lines).chars().filter(seen).take(MAX_CHARS).collect()
}

/// Without the languages that UTF-16 may name in the midst of words, between two escapes (ISO 32000-2, 7.9.2.2).
fn without_languages(words: String) -> String {
    const ESCAPE: char = '\u{1B}';
    match words.contains(ESCAPE) {
        true => words.split(ESCAPE).step_by(2).collect(),
        false => words,
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).filter_map(|pair| Some(unit(pair.try_into().ok()?)));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

fn doc_char(byte: u8) -> char {
    let special = match byte {
        0x18..=0x1F => LOW.get(usize::from(byte - 0x18)),
        0x80..=0xA0 => HIGH.get(usize::from(byte - 0x80)),
        _ => None,
    };
    special.copied().unwrap_or(char::from(byte))
}

/// The text string of a key; `None` where it is empty or not there.
pub fn text_of(dict: &Dict<'_>, key: &str) -> Option<String> {
    let value = dict.get::<object::String<'_>>(key)?;
    Some(text(value.as_bytes())).filter(|text| !text.is_empty())
}

/// The name of a key.
pub fn name_of(dict: &Dict<'_>, key: &str) -> Option<String> {
    dict.get::<Name<'_>>(key).map(|name| String::from_utf8_lossy(name.as_ref()).into_owned())
}

/// A date as people write it: “2026-03-01 14:05 +01:00” from `D:20260301140500+01'00'`.
/// What is none stays as it is.
pub fn date(words: &str) -> String {
    let digits = words.strip_prefix("D:").unwrap_or(words);
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    let part = |from: usize| digits.get(from..from + 2).filter(|_| count >= from + 2);
    let (Some(year), true) = (digits.get(..4), count >= 4) else { return words.to_owned() };
    let mut out = year.to_owned();
    for (from, sign) in [(4, '-'), (6, '-'), (8, ' '), (10, ':'), (12, ':')] {
        // An hour alone is no time of day.
        let Some(digits) = part(from).filter(|_| from != 8 || count >= 12) else { break };
        out.push(sign);
        out.push_str(digits);
    }
    let zone = digits.get(count..).unwrap_or("").replace('\'', ":");
    let zone = zone.trim_end_matches(':');
    if count >= 12 && !zone.is_empty() {
        out.push(' ');
        out.push_str(if zone.starts_with('Z') { "UTC" } else { zone });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_in_three_encodings() {
        for (bytes, expected) in [
            (&b"plain"[..], "plain"),
            (b"\xFE\xFF\0Z\0\xFC", "Zü"),
            (b"\xEF\xBB\xBFZ\xC3\xBC", "Zü"),
            (b"a\x80\x8D\xE4", "a•“ä"),
            (b"one\rtwo\0", "one\ntwo"),
            (b"\xFE\xFF\0\x1B\0d\0e\0\x1B\0Z", "Z"),
        ] {
            assert_eq!(text(bytes), expected);
        }
    }

    #[test]
    fn dates_are_for_people() {
        for (words, expected) in [
            ("D:20260301140500+01'00'", "2026-03-01 14:05:00 +01:00"),
            ("D:20260301140500Z", "2026-03-01 14:05:00 UTC"),
            ("D:2026", "2026"),
            ("20260301", "2026-03-01"),
            ("yesterday", "yesterday"),
        ] {
            assert_eq!(date(words), expected);
        }
    }
}
