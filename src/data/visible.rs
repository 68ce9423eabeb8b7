//! Makes visible what would otherwise act: control characters and signs that turn the direction of reading, in names
//! and words that a stranger wrote, and bytes of a name that are no letters at all.
//!
//! A terminal obeys control characters: a name with an escape sequence in it could colour, move or wipe what other
//! files had said. An override of the direction lets `exe.txt` be read of what ends in `txt.exe`.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::Path;

/// Whether a character does something instead of standing there: it is a control character (C0, DEL, C1), parts lines,
/// or turns the direction in which what follows it is read.
///
/// Signs that only say of what direction the letters beside them are (U+200E, U+200F, U+061C) are none: names in Arabic
/// and Hebrew have them, and they move nothing but themselves.
pub fn acts(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') || turns(c)
}

/// Whether a character turns the direction of what follows it: embeddings, overrides, isolates, and their ends.
pub fn turns(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether a letter belongs to a script that runs from right to left.
pub fn runs_left(c: char) -> bool {
    matches!(u32::from(c), 0x590..=0x8FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFC | 0x10800..=0x10FFF | 0x1E800..=0x1EFFF)
}

/// One line of text on which nothing acts any more: `\n`, `\u{1b}`, `\u{202e}`.
pub fn line(text: &str) -> Cow<'_, str> {
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    text.chars().for_each(|c| push(c, &mut out));
    Cow::Owned(out)
}

fn push(c: char, out: &mut String) {
    if acts(c) {
        out.extend(c.escape_default());
    } else {
        out.push(c);
    }
}

/// A path as one line for people. Bytes that are no Unicode stand as `\xff`.
///
/// What a name holds in just these letters is not told from it: programs read the JSON instead.
pub fn path(path: &Path) -> String {
    let mut out = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        chunk.valid().chars().for_each(|c| push(c, &mut out));
        // Writing to a string cannot fail.
        for byte in chunk.invalid() {
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
    out
}

/// The bytes of a path that is not Unicode, percent-encoded as in an address (RFC 3986, all but unreserved characters
/// and `/`), from which a program has the very path again; `None` where the path is Unicode and can be had as it is.
pub fn path_bytes(path: &Path) -> Option<String> {
    if path.to_str().is_some() {
        return None;
    }
    let mut out = String::new();
    for &byte in path.as_os_str().as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            out.push(char::from(byte));
        } else {
            // As above.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_moves_the_terminal_or_turns_its_letters() {
        for (text, shown) in [
            ("plain", "plain"),
            ("día – 日 \u{200F}", "día – 日 \u{200F}"),
            ("\u{1b}]0;owned\u{7}", "\\u{1b}]0;owned\\u{7}"),
            ("a\nb\r\tc", "a\\nb\\r\\tc"),
            ("\u{9b}31m \u{7f}", "\\u{9b}31m \\u{7f}"),
            ("exe\u{202E}txt.exe", "exe\\u{202e}txt.exe"),
            ("\u{2066}a\u{2069}\u{2028}", "\\u{2066}a\\u{2069}\\u{2028}"),
        ] {
            assert_eq!(line(text), shown);
            assert_eq!(path(Path::new(text)), shown);
            assert_eq!(path_bytes(Path::new(text)), None);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_not_unicode_is_seen_and_can_be_had_again() {
        use std::os::unix::ffi::{OsStrExt, OsStringExt};
        let bytes: Vec<u8> = (1..=255).collect();
        let name = std::ffi::OsString::from_vec(bytes.clone());
        let written = path_bytes(Path::new(&name)).unwrap();
        assert!(written.is_ascii() && !written.contains(' '), "{written}");
        let back: Vec<u8> = percent_encoding::percent_decode_str(&written).collect();
        assert_eq!(back, bytes);
        let odd = Path::new(std::ffi::OsStr::from_bytes(b"odd \xff\xfe\n.txt"));
        assert_eq!(path(odd), "odd \\xff\\xfe\\n.txt");
        assert_eq!(path_bytes(odd).unwrap(), "odd%20%FF%FE%0A.txt");
    }
}
