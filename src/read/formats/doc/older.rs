//! Documents of Word 6 and Word 95, which have the same tables in other places, letters of one byte, and properties with
//! other numbers. These are said anew in the numbers of Word 97, so that everything above reads one form.
//!
//! Of them the words are read, with headings, tables, notes, changes and fields; what is told beside them is less.

use super::file::{File, Layout};
use super::props::Stretch;
use crate::read::container::ole::{u16_at, u32_at};
use crate::read::decode::{self, pages::of_charset};
use encoding_rs::Encoding;

/// Where things stand in the head (Word 6 binary file format, FIB).
pub const LAYOUT: Layout = Layout { counts: 52, tables: 88, most: 60, page_number: 2, page_record: 7 };
const FIRST_LETTER: usize = 24;
/// Bits of the flags: text in pieces, and letters of two bytes.
const IN_PIECES: u16 = 0x0004;
const WIDE: u16 = 0x1000;
/// What is not read of them.
pub const TOLD: &str = "This document is from before Word 97: its words, headings, tables, notes and changes are shown, and not its pictures, comments, lists’ numbers, heads and feet.";

/// Whether a file is such a document.
pub fn is(sign: u16, version: u16) -> bool {
    matches!(sign, 0xA5DC | 0xA697..=0xA699) && (101..=105).contains(&version)
}

/// Whether letters take two bytes, as where East Asian ones were to be written.
pub fn is_wide(flags: u16) -> bool {
    flags & WIDE != 0
}

/// The first sign of Unicode that Word 95 had another meaning for: from here on, a letter of two bytes is one of the
/// alphabet of a font of East Asia, its first byte first.
const FIRST_DOUBLE: u16 = 0x3000;
/// Before a letter of one byte that is none of ASCII.
const SINGLE: u16 = 0x10;

/// The alphabet of East Asia that the fonts of a file are for.
pub fn far_east(fonts: &[u8]) -> Option<&'static Encoding> {
    let mut alphabets = charsets(fonts).filter_map(|charset| of_charset(i32::from(charset)));
    let found = alphabets.find(|name| matches!(*name, "shift_jis" | "euc-kr" | "gbk" | "big5"))?;
    Encoding::for_label(found.as_bytes())
}

/// A letter of two bytes as Unicode has it.
pub fn letter(unit: u16, far_east: Option<&'static Encoding>) -> u16 {
    let [first, second] = unit.to_be_bytes();
    let in_alphabet = |encoding: &'static Encoding, bytes: &[u8]| {
        let (text, torn) = encoding.decode_without_bom_handling(bytes);
        let mut signs = text.chars();
        let sign = signs.next().filter(|_| !torn && signs.next().is_none())?;
        u16::try_from(u32::from(sign)).ok()
    };
    let western = |byte: u8| in_alphabet(encoding_rs::WINDOWS_1252, &[byte]).unwrap_or(unit);
    match (unit, far_east) {
        (0x80..=0xFF, _) => western(second),
        (FIRST_DOUBLE.., Some(encoding)) => match in_alphabet(encoding, &[first, second]) {
            Some(letter) => letter,
            // Half of it was lost when the file was made.
            None if second < 0x20 => western(first),
            None => unit,
        },
        _ if u16::from(first) == SINGLE && second >= 0x80 => western(second),
        _ => unit,
    }
}

/// Where the text is, if it is not in pieces: from which byte on, and how many letters there are.
pub fn whole(word: &[u8], flags: u16) -> Option<(u32, u32)> {
    let start = u32_at(word, FIRST_LETTER)?;
    let len = (0..8).filter_map(|part| u32_at(word, LAYOUT.counts + part * 4)).fold(0, u32::saturating_add);
    (flags & IN_PIECES == 0).then_some((start, len))
}

/// In which encoding letters of one byte are: the file says it of its fonts only, and they hold where only one of them
/// has other letters than the Latin ones.
pub fn encoding_of(letters: &[u8], fonts: &[u8]) -> &'static Encoding {
    let mut alphabets: Vec<&str> =
        charsets(fonts).filter_map(|charset| of_charset(i32::from(charset))).collect();
    alphabets.sort_unstable();
    alphabets.dedup();
    let declared = if let [only] = alphabets[..] { only } else { "windows-1252" };
    let shown: Vec<u8> = letters.iter().map(|byte| if *byte < 32 { b'\n' } else { *byte }).collect();
    let name = decode::whole(&shown, None, Some(declared)).encoding.name;
    let found = Encoding::for_label(name.as_bytes()).filter(|encoding| encoding.is_single_byte());
    found.unwrap_or(encoding_rs::WINDOWS_1252)
}

/// The alphabets of fonts, as numbers.
fn charsets(fonts: &[u8]) -> impl Iterator<Item = u8> {
    let mut at = 2;
    std::iter::from_fn(move || {
        let (len, charset) = (*fonts.get(at)?, *fonts.get(at + 4)?);
        at += usize::from(len) + 1;
        Some(charset)
    })
}

/// Says the properties of stretches in the numbers of Word 97, behind the end of the stream.
pub fn translate(stretches: &mut [Stretch], file: &mut File) {
    for stretch in stretches {
        let own = file.word.get(stretch.properties.clone()).map(anew).unwrap_or_default();
        let start = file.word.len();
        file.word.extend(own);
        stretch.properties = start..file.word.len();
    }
}

/// A list of properties in the newer numbers; those that say nothing here are left out.
fn anew(properties: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(number) = properties.get(at).copied().filter(|number| *number != 0)
        && let Some((from, len)) = place_of(number, properties, at + 1)
        && let Some(value) = properties.get(from..from + len)
    {
        if let Some(newer) = newer(number) {
            out.extend(newer.to_le_bytes());
            if number == 190 {
                out.extend((len as u16 + 1).to_le_bytes());
            }
            out.extend(value);
        }
        at = from + len;
    }
    out
}

fn newer(number: u8) -> Option<u16> {
    Some(match number {
        24 => 0x2416,
        25 => 0x2417,
        65 => 0x0800,
        66 => 0x0801,
        69 => 0x4804,
        70 => 0x6805,
        85 => 0x0835,
        86 => 0x0836,
        87 => 0x0837,
        92 => 0x083C,
        94 => 0x2A3E,
        104 => 0x2A48,
        117 => 0x0855,
        186 => 0x3404,
        190 => 0xD608,
        _ => return None,
    })
}

/// Where the value of a property stands, and how long it is; `None` for one that is not known, behind which nothing can
/// be found.
fn place_of(number: u8, properties: &[u8], at: usize) -> Option<(usize, usize)> {
    let len = match number {
        // They say how long they are.
        3 | 12 | 15 | 23 | 68 | 74 | 81 | 82 | 103 | 105 | 106 | 108 | 188 | 191 => {
            return Some((at + 1, usize::from(*properties.get(at)?)));
        }
        190 => return Some((at + 2, usize::from(u16_at(properties, at)?).saturating_sub(1))),
        83 => 0,
        4..=11 | 13 | 14 | 24 | 25 | 29 | 37 | 44 | 50 | 51 => 1,
        65..=67 | 71 | 75 | 85..=92 | 94 | 98..=102 | 104 | 117..=119 | 185 | 186 => 1,
        73 | 95 => 3,
        20 | 70 | 192 | 194 | 196 | 200 => 4,
        193 | 199 => 5,
        187 => 12,
        2 | 16..=19 | 21 | 22 | 26..=28 | 30..=36 | 38..=43 | 45..=49 | 52 => 2,
        69 | 72 | 80 | 93 | 96 | 97 | 107 | 109 | 110 | 182..=184 | 189 | 195 | 197 | 198 => 2,
        _ => return None,
    };
    Some((at, len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_two_bytes_are_those_of_the_alphabet_of_the_fonts() {
        let big5 = far_east(&[0, 0, 5, 0, 0, 0, 136, 0]);
        assert_eq!(big5.map(Encoding::name), Some("Big5"));
        let said = |unit: u16| char::from_u32(u32::from(letter(unit, big5))).unwrap();
        assert_eq!([0x41, 0xA4A4, 0x1092, 0x2019, 0x92].map(said), ['A', '中', '’', '’', '’']);
        assert_eq!(said(0x350D), '5', "of a letter that is half there, the half");
        assert_eq!(letter(0xA4A4, None), 0xA4A4);
    }
}
