//! Words made comparable for lists: without capitals and accents, so that “Müller” is found by “muller” and stands beside
//! it; and so that “Item 9” comes before “Item 10”. What the words of a text are when one looks for them in it is another
//! question, with far more to it (`search/find`).

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Bytes of a cell by which it is sorted; what is equal so far stays in the order of the file.
const MOST: usize = 240;

/// Without capitals and accents, and with one space in the place of all white space.
pub fn folded(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    folded_into(words, &mut out);
    out
}

/// The same, behind what is there already.
pub fn folded_into(words: &str, out: &mut String) {
    let mut space = true;
    let mut push = |c: char, out: &mut String| {
        if c.is_whitespace() || c == '\u{2028}' {
            if !std::mem::replace(&mut space, true) {
                out.push(' ');
            }
        } else {
            space = false;
            out.push(c);
        }
    };
    if words.is_ascii() {
        words.bytes().for_each(|byte| push(char::from(byte.to_ascii_lowercase()), out));
    } else {
        let plain = words.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
        plain.for_each(|c| match c {
            'ß' => {
                push('s', out);
                push('s', out);
            }
            'ø' => push('o', out),
            'ł' => push('l', out),
            'æ' => {
                push('a', out);
                push('e', out);
            }
            c => push(c, out),
        });
    }
    if space && out.ends_with(' ') {
        out.pop();
    }
}

/// Bytes by which words are sorted: in each run of figures, the number of its digits goes before them, so that numbers
/// in words are in the order of numbers.
pub fn sort_bytes(words: &str, room: &mut String, out: &mut Vec<u8>) {
    room.clear();
    folded_into(&words[..words.floor_char_boundary(MOST)], room);
    let mut bytes = room.as_bytes();
    while let Some(byte) = bytes.first() {
        if byte.is_ascii_digit() {
            let count = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let (digits, rest) = bytes.split_at(count);
            let zeros = digits.iter().take_while(|digit| **digit == b'0').count().min(count - 1);
            let digits = &digits[zeros..];
            // Below all letters, and above the signs that come before figures.
            out.push(b'0');
            out.push(digits.len().min(255) as u8);
            out.extend_from_slice(digits);
            bytes = rest;
        } else {
            out.push(*byte);
            bytes = &bytes[1..];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bytes(words: &str) -> Vec<u8> {
        let mut out = Vec::new();
        sort_bytes(words, &mut String::new(), &mut out);
        out
    }

    #[test]
    fn lists_are_in_the_order_in_which_people_look_for_things() {
        let sorted = [
            "",
            "#1",
            "1st",
            "9 lives",
            "10 years",
            "Äpfel",
            "apple",
            "Item 2",
            "item 10",
            "Müller",
            "muller & co",
            "Zoë",
        ];
        for pair in sorted.windows(2) {
            assert!(bytes(pair[0]) < bytes(pair[1]), "{pair:?}");
        }
        assert_eq!(folded("  Straße \u{2028} ØRE "), "strasse ore");
        assert_eq!(bytes("A  007"), bytes("a 7"));
    }

    proptest! {
        #[test]
        fn folding_what_is_folded_changes_nothing(words in "\\PC{0,20}") {
            let once = folded(&words);
            prop_assert_eq!(folded(&once), once);
        }
    }
}
