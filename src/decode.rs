//! Bytes to words: which encoding a text is in, and how that was found.
//!
//! The order is the reader's choice, then a byte order mark, then what the file says, then zero bytes that only
//! UTF-16 has, then a guess.

use crate::document::{Encoding, EncodingHow};
use encoding_rs::{Encoding as Table, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes that are looked at for a guess; more have not made it better.
const GUESS_BYTES: usize = 1024 * 1024;
/// Bytes in which zeros are counted.
const ZERO_BYTES: usize = 4096;

pub struct Decoded {
    pub text: String,
    pub encoding: Encoding,
    /// Whether there were bytes that mean nothing in this encoding.
    pub damaged: bool,
}

/// Decodes a whole text. `chosen` is the name that the user chose by hand, `declared` the one that the file states.
pub fn decode(bytes: &[u8], chosen: Option<&str>, declared: Option<&str>) -> Decoded {
    let (table, how) = find(bytes, chosen, declared);
    let (text, damaged) = table.decode_with_bom_removal(bytes);
    Decoded {
        text: text.into_owned(),
        encoding: Encoding {
            name: table.name(),
            how,
        },
        damaged,
    }
}

/// The encoding of a text, from its first bytes or all of them.
pub fn find(bytes: &[u8], chosen: Option<&str>, declared: Option<&str>) -> (&'static Table, EncodingHow) {
    let named = |name: &str| Table::for_label_no_replacement(name.trim().as_bytes());
    if let Some(table) = chosen.and_then(named) {
        return (table, EncodingHow::ChosenByHand);
    }
    if let Some((table, _)) = Table::for_bom(bytes) {
        return (table, EncodingHow::ByteOrderMark);
    }
    if let Some(table) = declared.and_then(named) {
        // Who could read the declaration byte by byte was not reading UTF-16.
        let table = if table == UTF_16LE || table == UTF_16BE {
            UTF_8
        } else {
            table
        };
        return (table, EncodingHow::Declared);
    }
    (guess(bytes), EncodingHow::Guessed)
}

fn guess(bytes: &[u8]) -> &'static Table {
    if let Some(table) = utf_16_from_zeros(bytes) {
        return table;
    }
    let sample = &bytes[..bytes.len().min(GUESS_BYTES)];
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(sample, sample.len() == bytes.len());
    detector.guess(None, chardetng::Utf8Detection::Allow)
}

/// UTF-16 without a mark: every other byte of Western words is zero, and no other text has zeros.
fn utf_16_from_zeros(bytes: &[u8]) -> Option<&'static Table> {
    let sample = &bytes[..bytes.len().min(ZERO_BYTES) & !1];
    let zeros = |first: usize| sample.iter().skip(first).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), sample.len() / 2);
    match (even * 10 > pairs * 4, odd * 10 > pairs * 4) {
        (false, true) if even * 10 < pairs => Some(UTF_16LE),
        (true, false) if odd * 10 < pairs => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_found_in_the_promised_order() {
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
            (
                b"\xEF\xBB\xBFa",
                None,
                Some("latin1"),
                ("UTF-8", ByteOrderMark, "a"),
            ),
            (b"\xFF\xFEa\0b\0", None, None, ("UTF-16LE", ByteOrderMark, "ab")),
            (b"a\0b\0c\0d\0", None, None, ("UTF-16LE", Guessed, "abcd")),
            (b"\0a\0b\0c\0d", None, None, ("UTF-16BE", Guessed, "abcd")),
            (
                b"\xE4\xF6",
                None,
                Some("latin1"),
                ("windows-1252", Declared, "äö"),
            ),
            (b"a", None, Some("utf-16"), ("UTF-8", Declared, "a")),
            (b"a", None, Some("no such"), ("UTF-8", Guessed, "a")),
            (
                b"\xE4\xF6",
                Some("koi8-r"),
                Some("latin1"),
                ("KOI8-R", ChosenByHand, "ДЖ"),
            ),
            (
                "Grüße aus Köln".as_bytes(),
                None,
                None,
                ("UTF-8", Guessed, "Grüße aus Köln"),
            ),
        ];
        for &(bytes, chosen, declared, expected) in cases {
            let found = decode(bytes, chosen, declared);
            assert_eq!(
                (found.encoding.name, found.encoding.how, found.text.as_str()),
                expected
            );
        }
    }
}
