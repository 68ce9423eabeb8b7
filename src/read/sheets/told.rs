//! What workbooks keep beside their sheets, said in the same words whatever kind of workbook it is.

use crate::data::document::{AsideKind, Unseen};
use crate::data::draft::Draft;
use crate::read::office::aside;
use std::collections::BTreeSet;

/// Letters of the name of a printer (DEVMODE of Windows).
const PRINTER_LETTERS: usize = 32;
/// Words of a part that is not XML, and letters of each.
const MAX_BINARY: usize = 5_000;
const MAX_LETTERS: usize = 32_768;

/// A name that stands for cells or for a value: hidden ones are told beside what nobody sees, others in Info. Of those that
/// the program made for itself nothing is said.
pub fn name(name: &str, hidden: bool, made: bool, words: Option<&str>, draft: &mut Draft) {
    let meaning = words.filter(|words| !words.is_empty());
    if hidden {
        let words =
            meaning.map_or_else(|| "A hidden name".to_owned(), |own| format!("A hidden name for {own}"));
        draft.aside(aside(AsideKind::Unseen(Unseen::Hidden), name, &words));
    } else if let (false, Some(words)) = (made, meaning) {
        draft.facts().others.push((format!("Name {name}"), words.to_owned()));
    }
}

/// A source of data, with what is said of it; it is never asked.
pub fn source(words: &str, draft: &mut Draft) {
    if !words.trim().is_empty() {
        let kind = AsideKind::Unseen(Unseen::RemoteLink);
        draft.aside(aside(kind, "A source of data, not asked", words.trim()));
    }
}

/// The printer that something was set up for, once: its name is often that of an office.
pub fn printer(settings: &[u8], told: &mut BTreeSet<String>, draft: &mut Draft) {
    let letters = settings.chunks_exact(2).take(PRINTER_LETTERS).map(|two| match two {
        [low, high] => u16::from_le_bytes([*low, *high]),
        _ => 0,
    });
    let units: Vec<u16> = letters.take_while(|unit| *unit != 0).collect();
    let name = String::from_utf16_lossy(&units);
    let is_name = name.chars().all(|c| !c.is_control() && c != char::REPLACEMENT_CHARACTER);
    if is_name && name.trim().len() > 2 && told.insert(name.clone()) {
        draft.aside(aside(AsideKind::Unseen(Unseen::Hidden), "Printer", &name));
    }
}

/// The words in bytes that are not XML, in their order: each is a count, and so many letters of two bytes.
pub fn binary_words(bytes: &[u8]) -> Vec<String> {
    let mut rest = bytes;
    let mut found: Vec<String> = Vec::new();
    while let Some((head, after)) = rest.split_first_chunk::<4>().filter(|_| found.len() < MAX_BINARY) {
        let count = u32::from_le_bytes(*head) as usize;
        let words = after.get(..count.saturating_mul(2)).and_then(|letters| plain_words(count, letters));
        rest = match words {
            Some(words) => {
                found.push(words);
                after.get(2 * count..).unwrap_or_default()
            }
            None => rest.get(1..).unwrap_or_default(),
        };
    }
    found
}

/// Words, where these bytes are some: numbers that happen to lie beside each other are seldom three letters.
fn plain_words(count: usize, letters: &[u8]) -> Option<String> {
    if !(3..=MAX_LETTERS).contains(&count) {
        return None;
    }
    let units = letters.chunks_exact(2).map(|two| match two {
        [low, high] => u16::from_le_bytes([*low, *high]),
        _ => 0,
    });
    let mut words = String::new();
    for sign in char::decode_utf16(units) {
        // At the first sign that is no letter, so that looking everywhere costs little.
        let sign = sign.ok().filter(|sign| !sign.is_control() || matches!(sign, '\t' | '\n' | '\r'))?;
        words.push(sign);
    }
    words.chars().any(char::is_alphanumeric).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The address of a source of data is the one thing of it that leads further.
    #[test]
    fn words_are_found_among_numbers() {
        let words = |words: &str| {
            let units: Vec<u16> = words.encode_utf16().collect();
            let letters = units.iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<u8>>();
            [(units.len() as u32).to_le_bytes().to_vec(), letters].concat()
        };
        let bytes = [
            &[201, 1, 40, 3, 0, 0, 0, 1, 0][..],
            &words("Köln office"),
            &[0; 7][..],
            &words("DSN=tolls;"),
            &[9][..],
        ];
        assert_eq!(binary_words(&bytes.concat()), ["Köln office", "DSN=tolls;"]);
    }
}
