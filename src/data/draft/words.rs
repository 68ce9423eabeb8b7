//! Small questions about words: titles, places to cut, counts, white space.

use crate::data::visible;

/// Characters of an outline entry or a title.
const TITLE_CHARS: usize = 160;

/// One line of at most `TITLE_CHARS` characters, in which signs that turn the direction of what follows are written out:
/// it is shown beside other words, which must stay where they are.
pub fn short_title(text: &str) -> String {
    let mut out = String::new();
    let mut count = 0;
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        for c in word.chars() {
            // The space before a word counts too, so that the limit may be passed without being met.
            if count >= TITLE_CHARS {
                out.push('…');
                return out;
            }
            if visible::turns(c) {
                let written = c.escape_default();
                // What is written out is longer, and a title is held to its length.
                count += written.len();
                out.extend(written);
            } else {
                out.push(c);
                count += 1;
            }
        }
        count += 1;
    }
    out
}

/// Where to cut a text of more than `limit` bytes: after a line, a sentence, a word, or at a character border.
pub fn cut_point(text: &str, limit: usize, at_lines: bool) -> usize {
    let limit = text.floor_char_boundary(limit).max(text.ceil_char_boundary(1));
    let window = &text.as_bytes()[..limit];
    let from = limit / 2;
    if let Some(line) = memchr::memrchr(b'\n', &window[from..])
        && at_lines
    {
        return from + line + 1;
    }
    let sentence = memchr::memmem::rfind(&window[from..], b". ").map(|at| from + at + 2);
    sentence.or_else(|| memchr::memrchr(b' ', &window[from..]).map(|at| from + at + 1)).unwrap_or(limit)
}

/// U+2028 in UTF-8.
const LINE_SEPARATOR: &[u8] = "\u{2028}".as_bytes();

/// Words (parted by white space), characters, line breaks.
pub(super) fn count(text: &str) -> (u64, u64, u64) {
    let bytes = text.as_bytes();
    let space = |byte: u8| byte <= b' ';
    // Continuation bytes are not characters of their own; a word ends where white space follows it.
    let characters = count_pairs(bytes, bytes, |byte, _| byte & 0xC0 != 0x80);
    let words = count_pairs(bytes, bytes.get(1..).unwrap_or(&[]), |byte, next| !space(byte) & space(next));
    let last = bytes.last().is_some_and(|byte| !space(*byte));
    let breaks = memchr::memchr_iter(b'\n', bytes).count();
    // A line break inside a block parts words too.
    let parts = |at: &usize| {
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        let after = bytes.get(at + LINE_SEPARATOR.len());
        before.is_some_and(|byte| !space(*byte)) && after.is_some_and(|byte| !space(*byte))
    };
    let parted = memchr::memmem::find_iter(bytes, LINE_SEPARATOR).filter(parts).count() as u64;
    (words + parted + u64::from(last), characters, breaks as u64)
}

/// How many pairs pass a test, without branches and summed in bytes, so that the compiler counts many at once:
/// a gigabyte is counted while it is opened.
fn count_pairs(one: &[u8], other: &[u8], test: impl Fn(u8, u8) -> bool) -> u64 {
    let stretch = |(one, other): (&[u8], &[u8])| {
        let pairs = one.iter().zip(other);
        u64::from(pairs.map(|(a, b)| u8::from(test(*a, *b))).sum::<u8>())
    };
    // As many as a byte can count.
    one.chunks(255).zip(other.chunks(255)).map(stretch).sum()
}

/// What leaves no trace on a page.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

pub(super) fn is_fold_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0C')
}

/// Whether a word may have been parted by a hyphen at the end of the line before: there the end of the line is kept instead
/// of a space, so that who looks for the word finds it. No page shows a difference.
pub(super) fn is_parted(before: &str, next: &str) -> bool {
    let Some(before) = before.strip_suffix(['-', '\u{2010}', '¬', '\u{AD}']) else { return false };
    before.ends_with(char::is_alphabetic) && next.starts_with(char::is_alphabetic)
}
