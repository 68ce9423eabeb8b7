//! Words of a head that were written in other letters (RFC 2047), read as they were meant: a sign that a program cut in
//! two is one again.

use super::coding;
use crate::read::decode::{self, Codec};
use mail_parser::decoders::charsets::map::charset_decoder;
use std::panic::catch_unwind;

/// Some programs say that words are encoded and leave them as they were; the head has them in letters by now.
const IN_LETTERS: &str = "utf-8";

/// Signs of a word: a line in which no word ends is not gone through to its end for each that begins.
const MAX_WORD: usize = 8 * 1024;

/// The end of Japanese letters (ISO-2022-JP): a word that ends so is whole, and where the next begins, something would be
/// wrong with two in one.
const WHOLE: &[u8] = b"\x1b(B";

/// The words of a line, decoded where they are encoded.
pub fn decoded(sent: &str) -> String {
    let mut out = String::with_capacity(sent.len());
    let mut open: Option<(String, Vec<u8>)> = None;
    let mut rest = sent;
    while let Some(at) = rest.find("=?") {
        let (before, from) = rest.split_at(at);
        let Some((word, len)) = word(from) else {
            close(&mut open, &mut out);
            out.push_str(before);
            out.push_str("=?");
            rest = from.get(2..).unwrap_or_default();
            continue;
        };
        // What stands between two words is only there to part them.
        match &mut open {
            Some((charset, bytes))
                if before.trim().is_empty() && *charset == word.0 && !bytes.ends_with(WHOLE) =>
            {
                bytes.extend(word.1);
            }
            _ => {
                let between = open.is_none() || !before.trim().is_empty();
                close(&mut open, &mut out);
                out.push_str(if between { before } else { "" });
                open = Some(word);
            }
        }
        rest = from.get(len..).unwrap_or_default();
    }
    close(&mut open, &mut out);
    out.push_str(rest);
    out
}

fn close(open: &mut Option<(String, Vec<u8>)>, out: &mut String) {
    if let Some((charset, bytes)) = open.take() {
        out.push_str(&in_letters(&bytes, &charset));
    }
}

/// Bytes in the letters that are said, or else in those that they seem to be in.
pub fn in_letters(bytes: &[u8], charset: &str) -> String {
    if let Some(words) = of_utf7(bytes, charset) {
        return words;
    }
    let known = Codec::from_label(charset).map(|_| charset);
    let words = decode::whole(bytes, known, None).text;
    // Nobody gains by a name of two lines.
    if words.contains(char::is_control) { words.replace(char::is_control, " ") } else { words }
}

/// UTF-7, which no browser knows any more and only letters were written in.
pub fn of_utf7(bytes: &[u8], charset: &str) -> Option<String> {
    let own = ["utf-7", "unicode-1-1-utf-7"].iter().any(|name| charset.eq_ignore_ascii_case(name));
    let decoder = own.then(|| charset_decoder(b"utf-7")).flatten()?;
    catch_unwind(|| decoder(bytes)).ok()
}

/// A word at the beginning of `from`: its letters, its bytes, and how long it is there.
fn word(from: &str) -> Option<((String, Vec<u8>), usize)> {
    let from = from.get(..from.floor_char_boundary(MAX_WORD)).unwrap_or(from);
    let (charset, rest) = from.strip_prefix("=?")?.split_once('?')?;
    let (coding, rest) = rest.split_once('?')?;
    if charset.is_empty() || charset.contains(char::is_whitespace) {
        return None;
    }
    let (data, after) = rest.split_once("?=")?;
    let charset = if data.is_ascii() { charset } else { IN_LETTERS };
    let bytes = match coding {
        "Q" | "q" => coding::of_quoted(data.replace('_', " ").as_bytes()),
        "B" | "b" => coding::of_base64(data.as_bytes())?,
        _ => return None,
    };
    // RFC 2231 lets the language follow.
    let charset = charset.split('*').next().unwrap_or(charset).to_ascii_lowercase();
    Some(((charset, bytes), from.len() - after.len()))
}

/// How long the encoded word is that `from` begins with.
pub fn word_len(from: &str) -> Option<usize> {
    word(from).map(|(_, len)| len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_that_was_cut_in_two_is_one() {
        assert_eq!(decoded("=?utf-8?B?w4M=?= a =?iso-8859-1*en?q?=E9_b?="), "Ã a é b");
        assert_eq!(decoded("Re: =?utf-8?Q?=C3?= =?UTF-8?Q?=A9?= =?utf-8?Q?!?="), "Re: é!");
        let japanese = "=?ISO-2022-JP?B?GyRCJUYlOSVIGyhC?=";
        assert_eq!(decoded(&format!("{japanese} {japanese}")), "テストテスト");
        assert_eq!(decoded("=?utf-8?Q?=3D?= =? =?x?=y"), "= =? =?x?=y");
        assert_eq!(decoded("=?iso-8859-1?Q?Frösche?= =?unicode-1-1-utf-7?Q?Fr+APY-sche?="), "FröscheFrösche");
    }
}
