//! Names of pages as they are printed on them: “iv”, “12”, “A-3” (ISO 32000-2, 12.4.2).

use super::strings::{decoded, name_of};
use super::trees;
use crate::data::limits::LABEL;
use crate::data::wording::roman;
use hayro::hayro_interpret::hayro_syntax::object::{self, Dict, Object};

/// Letters and Roman numbers beyond are written as plain numbers: “mmmm…” says nothing.
const MAX_FANCY: u64 = 5_000;

/// One label for each page; 1, 2, 3, … where the file says nothing.
pub fn labels(root: &Dict<'_>, pages: usize) -> Vec<String> {
    let ranges = root.get::<Dict<'_>>("PageLabels").map(trees::numbers).unwrap_or_default();
    let mut labels: Vec<String> = (1..=pages).map(|number| number.to_string()).collect();
    let mut ranges: Vec<(usize, Object<'_>)> =
        ranges.into_iter().filter_map(|(from, range)| Some((usize::try_from(from).ok()?, range))).collect();
    ranges.sort_by_key(|(from, _)| *from);
    let ends: Vec<usize> = ranges.iter().skip(1).map(|(from, _)| *from).chain([pages]).collect();
    for ((from, range), end) in ranges.into_iter().zip(ends) {
        let Object::Dict(range) = range else { continue };
        // Each page has it: what is too long for one label would be kept a hundred thousand times.
        let mut prefix = prefix(&range);
        prefix.truncate(prefix.floor_char_boundary(LABEL.bytes + 1));
        let style = name_of(&range, "S").unwrap_or_default();
        let start = u64::try_from(range.get::<i32>("St").unwrap_or(1)).unwrap_or(1);
        for (index, label) in labels.iter_mut().enumerate().take(end).skip(from) {
            *label = format!("{prefix}{}", numeral(&style, start + (index - from) as u64)).trim().to_owned();
        }
    }
    // A page without a name is called by its place.
    for (index, label) in labels.iter_mut().enumerate().filter(|(_, label)| label.is_empty()) {
        *label = (index + 1).to_string();
    }
    labels
}

/// What stands before each number, with the space that parts them: “Tr. 45”.
fn prefix(range: &Dict<'_>) -> String {
    let words =
        range.get::<object::String<'_>>("P").map(|words| decoded(words.as_bytes())).unwrap_or_default();
    words.replace(['\n', '\t'], " ")
}

fn numeral(style: &str, number: u64) -> String {
    match style {
        "D" => number.to_string(),
        "r" if number <= MAX_FANCY => roman(number),
        "R" if number <= MAX_FANCY => roman(number).to_uppercase(),
        "a" if number <= MAX_FANCY => letters(number),
        "A" if number <= MAX_FANCY => letters(number).to_uppercase(),
        "r" | "R" | "a" | "A" => number.to_string(),
        _ => String::new(),
    }
}

/// a to z, then aa to zz, and so on.
fn letters(number: u64) -> String {
    let Some(index) = number.checked_sub(1) else { return String::new() };
    let letter = char::from(b'a' + (index % 26) as u8);
    std::iter::repeat_n(letter, (index / 26 + 1) as usize).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_styles() {
        for (style, number, expected) in [
            ("D", 12, "12"),
            ("r", 14, "xiv"),
            ("R", 1999, "MCMXCIX"),
            ("a", 27, "aa"),
            ("A", 3, "C"),
            ("", 3, ""),
        ] {
            assert_eq!(numeral(style, number), expected);
        }
    }
}
