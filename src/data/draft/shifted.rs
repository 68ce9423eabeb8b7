//! Raised and lowered signs as plain text: what Unicode has for an exponent, an index or a fraction, wherever the plain
//! sign would fuse with its neighbour into another number. 10⁶ is never 106, and 3¼ never 314.
//!
//! Letters that are raised stay letters (1st, Mme) and an index after a letter stays a plain sign (H2O): both read right
//! without, and are found as people type them. Their mark says how they stood.

use super::{Draft, words::is_blank};
use crate::data::document::MarkKind;

/// Longer stretches are no exponent, whatever stands in them.
const MAX_SIGNS: usize = 24;

/// How raised or lowered words are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shifted {
    /// As these signs, which say by themselves how they stand.
    Signs(String),
    /// As they are, with a mark on them.
    Marked(MarkKind),
}

/// How words are written that are raised after `before`.
pub fn raised(before: Option<char>, words: &str) -> Shifted {
    let words = words.trim();
    let short = !words.is_empty() && words.chars().count() <= MAX_SIGNS;
    if short && words.chars().any(|c| c.is_ascii_digit()) || words == "n" {
        if let Some(signs) = words.chars().map(superscript).collect::<Option<String>>() {
            return Shifted::Signs(signs);
        }
        if let Some(signs) = list_of_numbers(words) {
            return Shifted::Signs(signs);
        }
        // An exponent for which there are no raised signs, as programs and mathematicians write it in a line. Square brackets
        // keep the number of a note apart by themselves.
        if short && !words.starts_with('[') && before.is_some_and(|c| c.is_ascii_digit() || c == ')') {
            return Shifted::Signs(format!("^({words})"));
        }
    }
    Shifted::Marked(MarkKind::Superscript)
}

/// Numbers of notes beside each other: Unicode has no raised comma, and none is needed, where the figures are raised.
fn list_of_numbers(words: &str) -> Option<String> {
    const MOST: usize = 3;
    let inside = words.strip_prefix('(').map_or(Some(words), |rest| rest.strip_suffix(')'))?;
    let number = |part: &str| {
        let part = part.trim();
        !part.is_empty() && part.len() <= MOST && part.bytes().all(|b| b.is_ascii_digit())
    };
    if !inside.contains([',', ';']) || !inside.split([',', ';', '–', '-']).all(number) {
        return None;
    }
    words.chars().map(|c| superscript(c).or_else(|| matches!(c, ',' | ';' | ' ').then_some(c))).collect()
}

/// How words are written that are lowered after `before`.
pub fn lowered(before: Option<char>, words: &str) -> Shifted {
    let words = words.trim();
    let short = words.chars().count() <= MAX_SIGNS;
    // After a digit alone would it be read as a part of the number.
    if short
        && before.is_some_and(|c| c.is_ascii_digit())
        && words.starts_with(|c: char| c.is_ascii_digit())
        && let Some(signs) = words.chars().map(subscript).collect::<Option<String>>()
    {
        return Shifted::Signs(signs);
    }
    Shifted::Marked(MarkKind::Subscript)
}

/// A fraction in one line: one sign where Unicode has it, else raised and lowered digits around a fraction slash (U+2044),
/// so that it stays apart from a whole number before it. `None` where these are no plain numbers.
pub fn fraction(above: &str, below: &str) -> Option<String> {
    let (above, below) = (above.trim(), below.trim());
    let digits =
        |words: &str| !words.is_empty() && words.len() <= 9 && words.bytes().all(|b| b.is_ascii_digit());
    if !digits(above) || !digits(below) {
        return None;
    }
    if let Some((.., sign)) = VULGAR.iter().find(|(a, b, _)| *a == above && *b == below) {
        return Some((*sign).to_owned());
    }
    let above: Option<String> = above.chars().map(superscript).collect();
    let below: Option<String> = below.chars().map(subscript).collect();
    Some(format!("{}\u{2044}{}", above?, below?))
}

/// Fractions that are one sign (Number Forms and Latin-1, Unicode 16).
const VULGAR: &[(&str, &str, &str)] = &[
    ("1", "4", "¼"),
    ("1", "2", "½"),
    ("3", "4", "¾"),
    ("1", "7", "⅐"),
    ("1", "9", "⅑"),
    ("1", "10", "⅒"),
    ("1", "3", "⅓"),
    ("2", "3", "⅔"),
    ("1", "5", "⅕"),
    ("2", "5", "⅖"),
    ("3", "5", "⅗"),
    ("4", "5", "⅘"),
    ("1", "6", "⅙"),
    ("5", "6", "⅚"),
    ("1", "8", "⅛"),
    ("3", "8", "⅜"),
    ("5", "8", "⅝"),
    ("7", "8", "⅞"),
    ("0", "3", "↉"),
];

fn superscript(c: char) -> Option<char> {
    Some(match c {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4'..='9' => char::from_u32(u32::from('⁴') + u32::from(c) - u32::from('4'))?,
        '+' => '⁺',
        '-' | '−' | '–' => '⁻',
        '=' => '⁼',
        '(' => '⁽',
        ')' => '⁾',
        'n' => 'ⁿ',
        _ => return None,
    })
}

fn subscript(c: char) -> Option<char> {
    Some(match c {
        '0'..='9' => char::from_u32(u32::from('₀') + u32::from(c) - u32::from('0'))?,
        '+' => '₊',
        '-' | '−' | '–' => '₋',
        '=' => '₌',
        '(' => '₍',
        ')' => '₎',
        _ => return None,
    })
}

impl Draft<'_> {
    /// The sign that stands directly before what is written next; `None` after white space and at an edge.
    pub fn sign_before(&self) -> Option<char> {
        if self.open.is_none() || self.space || self.wanted_breaks > 0 || self.at_edge() {
            return None;
        }
        self.leaf.text.chars().next_back().filter(|c| !is_blank(*c))
    }

    /// Raised words, in one piece: an exponent as its signs, others as they are with a mark.
    pub fn raised(&mut self, words: &str) {
        self.shifted(words, raised(self.sign_before(), words));
    }

    /// Lowered words, in one piece.
    pub fn lowered(&mut self, words: &str) {
        self.shifted(words, lowered(self.sign_before(), words));
    }

    fn shifted(&mut self, words: &str, shifted: Shifted) {
        match shifted {
            Shifted::Signs(signs) => {
                self.space |= words.starts_with(char::is_whitespace);
                self.flow(&signs);
                self.space |= words.ends_with(char::is_whitespace);
            }
            Shifted::Marked(kind) => {
                let mark = self.mark(kind);
                self.flow(words);
                self.close(mark);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::document::{BlockKind, Document};

    fn written(say: impl FnOnce(&mut Draft)) -> String {
        let mut draft = Draft::new(Document::default(), None);
        draft.begin(BlockKind::Paragraph);
        say(&mut draft);
        draft.end();
        let document = draft.finish();
        let view = document.block(0).unwrap();
        crate::data::sketch::marked_text(view.text(), view.marks(), &[], view.block().span)
    }

    #[test]
    fn an_exponent_is_no_part_of_the_number_before_it() {
        let power = |base: &'static str, by: &'static str| {
            written(|draft| {
                draft.flow(base);
                draft.raised(by);
            })
        };
        for (base, by, expected) in [
            ("10", "6", "10⁶"),
            ("10", "−6", "10⁻⁶"),
            ("m", "2", "m²"),
            ("(a + b)", "2", "(a + b)²"),
            ("2", "2k", "2^(2k)"),
            ("x", "n", "xⁿ"),
            ("1", "st", "1‹sup›st‹/sup›"),
            // Numbers of notes, of which a list is no exponent.
            ("1996", "2,3", "1996²,³"),
            ("1996", "(2, 13)", "1996⁽², ¹³⁾"),
            ("1996", "2;4–6", "1996²;⁴⁻⁶"),
            ("word", "2,3", "word²,³"),
            ("2", "1,k", "2^(1,k)"),
            ("500", "[1]", "500‹sup›[1]‹/sup›"),
            ("M", "me", "M‹sup›me‹/sup›"),
            ("4", "e", "4‹sup›e‹/sup›"),
        ] {
            assert_eq!(power(base, by), expected);
        }
    }

    #[test]
    fn an_index_is_found_as_it_is_typed_and_changes_no_number() {
        let index = |base: &'static str, by: &'static str| {
            written(|draft| {
                draft.flow(base);
                draft.lowered(by);
            })
        };
        assert_eq!(index("H", "2"), "H‹sub›2‹/sub›");
        assert_eq!(index("x", "max"), "x‹sub›max‹/sub›");
        assert_eq!(index("101", "2"), "101₂");
    }

    #[test]
    fn a_fraction_is_no_number_of_two_digits() {
        assert_eq!(fraction("1", "2").as_deref(), Some("½"));
        assert_eq!(fraction(" 1 ", "4").as_deref(), Some("¼"));
        assert_eq!(fraction("5", "32").as_deref(), Some("⁵⁄₃₂"));
        assert_eq!(fraction("a", "b"), None);
        assert_eq!(fraction("", "2"), None);
    }
}
