//! A file as bytes: how places in it are named, and in which pieces it is looked at.

use crate::data::document::Document;
use crate::data::unit::{Unit, UnitKind, UnitState};
use std::fmt;
use std::sync::Arc;

/// Bytes that are asked for at once: some thousand screens' worth of rows.
pub const CHUNK_BYTES: usize = 256 * 1024;
/// Bytes of a row.
pub const ROW_BYTES: u64 = 16;
/// The name of a choice of encodings that is none: the file is shown as its bytes, whatever it is.
pub const AS_BYTES: &str = "bytes";
/// Bytes that are looked for at once.
const MAX_NEEDLE: usize = 1024;

/// How far a byte is from the start of its file, as those write it who look at bytes: “0x1A40”.
pub fn offset_label(at: u64) -> String {
    format!("0x{at:X}")
}

/// The place that a label or what somebody typed names: “0x1A40”, “1A40h”, “6720”.
pub fn offset_from(words: &str) -> Option<u64> {
    let words = words.trim().replace(['_', ' ', ',', '\u{202F}'], "");
    if let Some(digits) = words.strip_prefix("0x").or_else(|| words.strip_prefix("0X")) {
        return u64::from_str_radix(digits, 16).ok();
    }
    if let Some(digits) = words.strip_suffix(['h', 'H']) {
        return u64::from_str_radix(digits, 16).ok();
    }
    words.parse().ok()
}

/// The row at so many rows from the one of a unit: where a view stands that shows a file as bytes.
pub fn row_from_spot(document: &Document, unit: u32, rows: f32) -> u64 {
    let own =
        document.units.get(unit as usize).and_then(|unit| offset_from(&unit.label)).unwrap_or(0) / ROW_BYTES;
    let row = own as f64 + f64::from(rows.round());
    (row.max(0.0) as u64).min(rows_of(len_of(document)).saturating_sub(1))
}

/// The unit of the last string that begins in a row or before it, and how many rows further it is.
pub fn spot_from_row(document: &Document, row: u64) -> (u32, f32) {
    let begun = |unit: &Arc<Unit>| offset_from(&unit.label).is_some_and(|at| at / ROW_BYTES <= row);
    let unit = document.units.partition_point(begun).saturating_sub(1);
    let own = document.units.get(unit).and_then(|unit| offset_from(&unit.label)).unwrap_or(0) / ROW_BYTES;
    (unit as u32, (row as f64 - own as f64) as f32)
}

/// How many bytes can be looked at. The last unit is where they end: a file that was packed has more than its own.
pub fn len_of(document: &Document) -> u64 {
    let last =
        document.units.last().filter(|unit| unit.kind == UnitKind::Byte && unit.state == UnitState::Empty);
    last.and_then(|unit| offset_from(&unit.label)).unwrap_or(document.bytes)
}

/// Rows of a file of so many bytes.
pub fn rows_of(bytes: u64) -> u64 {
    bytes.div_ceil(ROW_BYTES)
}

/// “byte 0x1A40”, “bytes 0x1A40–0x1A4F”; the last belongs to them.
pub fn range_label(first: u64, last: u64) -> String {
    match first == last {
        true => format!("byte {}", offset_label(first)),
        false => format!("bytes {}–{}", offset_label(first), offset_label(last)),
    }
}

/// The first and the last byte that somebody names: “0x1A40”, “0x1A40–0x1A4F”, “6720-6735”.
pub fn places(words: &str) -> Option<(u64, u64)> {
    match words.split_once(['-', '–']) {
        Some((first, last)) => {
            let (first, last) = (offset_from(first)?, offset_from(last)?);
            (first <= last).then_some((first, last))
        }
        None => offset_from(words).map(|at| (at, at)),
    }
}

/// Bytes as pairs of signs, sixteen in a line: “53 45 0A”.
pub fn hex_words(bytes: &[u8]) -> String {
    let row = |row: &[u8]| row.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(" ");
    bytes.chunks(ROW_BYTES as usize).map(row).collect::<Vec<_>>().join("\n")
}

/// Bytes as the text that they are: UTF-8, UTF-16 where every other byte says so, else what ASCII has of them.
pub fn letters_of(bytes: &[u8]) -> String {
    let shown = |c: char| if c.is_control() && !matches!(c, '\n' | '\r' | '\t') { '·' } else { c };
    let wide = |high: usize| {
        let highs = bytes.iter().skip(high).step_by(2);
        bytes.len() > 2
            && bytes.len().is_multiple_of(2)
            && highs.filter(|byte| **byte < 6).count() * 4 > bytes.len()
    };
    let units = |unit: fn([u8; 2]) -> u16| -> String {
        let pairs = bytes.chunks_exact(2).map(|two| unit([two[0], two[1]]));
        char::decode_utf16(pairs).map(|c| shown(c.unwrap_or('·'))).collect()
    };
    if wide(1) {
        return units(u16::from_le_bytes);
    }
    if wide(0) {
        return units(u16::from_be_bytes);
    }
    match std::str::from_utf8(bytes) {
        Ok(words) => words.chars().map(shown).collect(),
        Err(_) => {
            bytes.iter().map(|byte| if byte.is_ascii() { shown(char::from(*byte)) } else { '·' }).collect()
        }
    }
}

/// What is looked for among bytes: any of these.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Needles(Vec<Vec<u8>>);

impl fmt::Debug for Needles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Somebody's words are in no log.
        write!(f, "Needles({})", self.0.len())
    }
}

impl Needles {
    /// “53 45 0A” and “0x53450A” are these bytes; other words are looked for as they stand in UTF-8 and in UTF-16.
    pub fn of(words: &str) -> Self {
        let words = words.trim();
        if let Some(bytes) = bytes_from(words) {
            return Self(vec![bytes]);
        }
        let wide = |order: fn(u16) -> [u8; 2]| words.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        let mut all = vec![words.as_bytes().to_vec(), wide(u16::to_le_bytes), wide(u16::to_be_bytes)];
        all.retain(|needle| (1..=MAX_NEEDLE).contains(&needle.len()));
        Self(all)
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(Vec::as_slice)
    }

    /// Bytes of the longest.
    pub fn longest(&self) -> usize {
        self.iter().map(<[u8]>::len).max().unwrap_or(0)
    }
}

/// Bytes as somebody writes them: pairs of signs with gaps between them, or in a row after `0x`.
fn bytes_from(words: &str) -> Option<Vec<u8>> {
    let marked = words.strip_prefix("0x").or_else(|| words.strip_prefix("0X"));
    let groups: Vec<&str> =
        marked.unwrap_or(words).split([' ', ':', ',']).filter(|group| !group.is_empty()).collect();
    if marked.is_none() && (groups.len() < 2 || groups.iter().any(|group| group.len() != 2)) {
        return None;
    }
    let digits = groups.concat();
    if digits.is_empty()
        || digits.len() > 2 * MAX_NEEDLE
        || !digits.bytes().all(|digit| digit.is_ascii_hexdigit())
    {
        return None;
    }
    let pair = |two: &[u8]| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok();
    digits.len().is_multiple_of(2).then(|| digits.as_bytes().chunks_exact(2).map(pair).collect())?
}

/// Where bytes were met that were looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Met {
    /// The first of them.
    pub at: u64,
    /// How many they are.
    pub len: u64,
    /// Whether the end of the file was passed on the way.
    pub round: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_and_read_as_people_write_them() {
        assert_eq!(range_label(0x10, 0x1F), "bytes 0x10–0x1F");
        assert_eq!(
            (places("0x10-0x1F"), places("16–31"), places("31-16")),
            (Some((16, 31)), Some((16, 31)), None)
        );
        assert_eq!(hex_words(&[0, 0xAB, 7]), "00 AB 07");
        assert_eq!(hex_words(&[1; 17]).lines().count(), 2);
        let needles = |words: &str| Needles::of(words).iter().map(<[u8]>::to_vec).collect::<Vec<_>>();
        assert_eq!(needles("53 45 0a"), [[0x53, 0x45, 0x0A]]);
        assert_eq!(needles("0x53450A"), [[0x53, 0x45, 0x0A]]);
        assert_eq!(
            needles("ab"),
            [b"ab".to_vec(), b"a\0b\0".to_vec(), b"\0a\0b".to_vec()],
            "a word, and no byte"
        );
        assert!(Needles::of("  ").is_empty());
    }

    #[test]
    fn copied_bytes_are_the_text_that_one_sees() {
        assert_eq!(letters_of("Größe\n".as_bytes()), "Größe\n");
        assert_eq!(letters_of(b"S\0E\0C\0R\0"), "SECR");
        assert_eq!(letters_of(b"\0S\0E\0C\0R"), "SECR");
        assert_eq!(letters_of(b"\xFFWPC\x1B"), "·WPC·");
    }

    #[test]
    fn a_place_is_found_again_by_the_name_that_it_is_given() {
        for at in [0, 15, 0x1A40, u64::from(u32::MAX) + 7] {
            assert_eq!(offset_from(&offset_label(at)), Some(at));
        }
        assert_eq!(offset_from("1A40h"), Some(0x1A40));
        assert_eq!(offset_from("6,720"), Some(6720));
        assert_eq!(offset_from("page 3"), None);
    }
}
