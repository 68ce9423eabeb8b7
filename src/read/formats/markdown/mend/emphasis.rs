//! Where does emphasis begin and end between letters that are written without spaces, and where is an asterisk none?
//!
//! CommonMark asks on which side of `**` a space or a punctuation mark stands; Chinese and Japanese have none after a full
//! stop. As the proposal "CJK-friendly emphasis" has it, a letter of theirs counts as such a side too. An empty comment
//! makes it one: the parser takes it for punctuation, and it has no words.

use super::{Added, Line};
use std::ops::Range;

const BORDER: &str = "<!---->";

/// Whether a text has to be asked at all: an asterisk or a tilde next to such a letter.
pub(super) fn may_matter(text: &str) -> bool {
    let bytes = text.as_bytes();
    let wide = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(|byte| *byte >= 0xE1);
    // Of such a letter in front, the last byte of three.
    let before = |at: usize| wide(at.checked_sub(3)) || wide(at.checked_sub(4));
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let product = |at: usize| digit(at.checked_sub(1)) && (digit(Some(at + 1)) || digit(Some(at + 2)));
    memchr::memchr2_iter(b'*', b'~', bytes).any(|at| wide(Some(at + 1)) || before(at) || product(at))
}

pub(super) fn mend(source: &str, line: &Line, added: &mut Vec<Added>) {
    for sign in [b'*', b'~'] {
        let signs = line.signs(source, sign);
        for run in signs.chunk_by(|one, next| one + 1 == *next) {
            let Some((&first, &last)) = run.first().zip(run.last()) else { continue };
            // One tilde strikes nothing inside of a word.
            if sign == b'*' || run.len() == 2 {
                mend_run(source, first..last + 1, added);
            }
        }
    }
}

fn mend_run(source: &str, run: Range<usize>, added: &mut Vec<Added>) {
    let before = source[..run.start].chars().next_back();
    let after = source[run.end..].chars().next();
    let (Some(before), Some(after)) = (before, after) else { return };
    if before.is_ascii_digit() && after.is_ascii_digit() && source.as_bytes()[run.start] == b'*' {
        // The product 5*3*2 is no 532.
        added.extend(run.map(|at| (at, "\\".into())));
        return;
    }
    if is_wide(after) && !after.is_whitespace() && is_punctuation(before) && !is_punctuation(after) {
        added.push((run.end, BORDER.into()));
    } else if is_wide(before) && !before.is_whitespace() && is_punctuation(after) && !is_punctuation(before) {
        added.push((run.start, BORDER.into()));
    }
}

fn is_punctuation(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_whitespace() && !c.is_control()
}

/// Letters of East Asian scripts, and signs as wide as they are.
fn is_wide(c: char) -> bool {
    matches!(u32::from(c),
        0x1100..=0x11FF | 0x2E80..=0x4DBF | 0x4E00..=0x9FFF | 0xA960..=0xA97F | 0xAC00..=0xD7FF | 0xF900..=0xFAFF
        | 0xFE30..=0xFE4F | 0xFF00..=0xFFEF | 0x1_B000..=0x1_B16F | 0x2_0000..=0x3_FFFF)
}
