//! Which dollars are money, and which begin and end a formula?
//!
//! As pandoc decides it, and with a look at what stands between: no formula ends before a digit, and none begins with an
//! amount and goes on in words.

use super::{Added, Line};

/// Whether a text has to be asked at all: two dollars, one of which stands before a digit.
pub(super) fn may_matter(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut dollars = memchr::memchr_iter(b'$', bytes);
    let before_digit =
        |at: usize| bytes.get(at + 1).is_some_and(|byte| byte.is_ascii_digit() || *byte == b'.');
    let (mut count, mut amount) = (0, false);
    dollars.any(|at| {
        count += 1;
        amount |= before_digit(at);
        count > 1 && amount
    })
}

/// Takes the meaning of formulas from dollars that are money.
pub(super) fn mend(source: &str, line: &Line, added: &mut Vec<Added>) {
    if line.formulas.is_empty() {
        return;
    }
    let dollars = line.signs(source, b'$');
    let kept = formulas(source, &dollars);
    let same = kept.len() == line.formulas.len()
        && kept
            .iter()
            .zip(&line.formulas)
            .all(|(kept, taken)| kept.0 == taken.start && kept.1 + 1 == taken.end);
    if same {
        return;
    }
    let mut formulas = kept.iter().peekable();
    for at in dollars {
        while formulas.next_if(|formula| formula.1 < at).is_some() {}
        let part_of_one = formulas.peek().is_some_and(|formula| (formula.0..=formula.1).contains(&at));
        if !part_of_one {
            added.push((at, "\\".into()));
        }
    }
}

/// Dollars that no formula of people is longer than, so that a line of a million dollars costs no square.
const MAX_TRIED: usize = 64;

/// The pairs of dollars that are formulas, in order and disjoint.
fn formulas(source: &str, dollars: &[usize]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut next = 0;
    while let Some(&open) = dollars.get(next) {
        next += 1;
        let follows = source[open + 1..].chars().next();
        if follows.is_none_or(|c| c.is_whitespace() || c == '$') {
            continue;
        }
        let closing = dollars[next..].iter().take(MAX_TRIED).position(|&close| closes(source, close));
        let Some(closing) = closing.map(|more| next + more) else { continue };
        let before = source[..open].chars().next_back();
        if !is_money(&source[open + 1..dollars[closing]], before) {
            found.push((open, dollars[closing]));
            next = closing + 1;
        }
    }
    found
}

/// Whether a dollar can end a formula.
fn closes(source: &str, at: usize) -> bool {
    let before = source[..at].chars().next_back();
    let after = source[at + 1..].chars().next();
    before.is_some_and(|c| !c.is_whitespace() && c != '$')
        && after.is_none_or(|c| !c.is_ascii_digit() && c != '$')
}

/// Whether what stands between two dollars is an amount and words after it.
fn is_money(between: &str, before: Option<char>) -> bool {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'');
    let rest = between.trim_start_matches(is_part);
    if rest.len() == between.len() || !between.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    // "US$5".
    if before.is_some_and(char::is_alphanumeric) {
        return true;
    }
    if rest.contains(['\\', '^', '{', '=']) {
        return false;
    }
    // A suffix as in "14K" is a part of the amount.
    let words = rest.trim_start_matches(char::is_alphabetic);
    let word = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count() > 1;
    rest.contains(['$']) || rest.contains("**") || words.split_whitespace().any(word)
}
