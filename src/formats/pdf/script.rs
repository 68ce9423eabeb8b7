//! Letters as they are meant: ligatures as the letters they join, and lines from right to left in the order of speech.
//!
//! The Unicode algorithm goes from the order of speech to the order of the eye; a page has the latter, so that this
//! is the way back, and a guess where both directions meet.

use super::lines::Letter;
use unicode_normalization::UnicodeNormalization;

/// The text of one sign without forms that are only for the eye.
pub fn plain(text: &str) -> String {
    let shaped = |c: char| matches!(u32::from(c), 0xFB00..=0xFDFF | 0xFE70..=0xFEFC);
    let dropped = |c: &char| !matches!(c, '\0' | '\u{FEFF}' | '\u{200B}');
    match text.chars().any(shaped) {
        true => text.nfkc().filter(dropped).collect(),
        false => text.chars().filter(dropped).map(|c| if c.is_control() { ' ' } else { c }).collect(),
    }
}

/// Whether a letter belongs to a script that runs from right to left.
pub fn runs_left(c: char) -> bool {
    matches!(u32::from(c), 0x590..=0x8FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFC | 0x10800..=0x10FFF | 0x1E800..=0x1EFFF)
        && !is_arabic_digit(c)
}

/// Signs that are drawn over or under another letter: accents, vowels.
pub fn is_combining(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Numbers run to the right in every script.
fn is_arabic_digit(c: char) -> bool {
    matches!(u32::from(c), 0x660..=0x669 | 0x6F0..=0x6F9)
}

pub fn is_leftward(text: &str) -> bool {
    text.chars().any(runs_left)
}

/// Puts the letters of a line in the order of speech. Gives whether the line runs from right to left.
pub fn into_logical_order(letters: &mut Vec<Letter>) -> bool {
    let leftward = letters.iter().filter(|letter| is_leftward(&letter.text)).count();
    if leftward == 0 {
        return false;
    }
    let rightward = letters.iter().filter(|letter| strong(letter) == Some(false)).count();
    letters.sort_by(|a, b| a.from().total_cmp(&b.from()));
    let line_leftward = leftward >= rightward;
    let directions = directions(letters, line_leftward);
    let mut runs: Vec<(bool, Vec<Letter>)> = Vec::new();
    for (letter, direction) in letters.drain(..).zip(directions) {
        match runs.last_mut() {
            Some((last, run)) if *last == direction => run.push(letter),
            _ => runs.push((direction, vec![letter])),
        }
    }
    if line_leftward {
        runs.reverse();
    }
    for (leftward, mut run) in runs {
        if leftward {
            run.reverse();
        }
        letters.append(&mut run);
    }
    line_leftward
}

/// For each letter, whether it runs to the left; what has no direction goes with its neighbours, or with the line.
fn directions(letters: &[Letter], line_leftward: bool) -> Vec<bool> {
    let strong: Vec<Option<bool>> = letters.iter().map(strong).collect();
    let mut after = None;
    let mut next: Vec<Option<bool>> = Vec::with_capacity(strong.len());
    for own in strong.iter().rev() {
        after = own.or(after);
        next.push(after);
    }
    next.reverse();
    let mut before = None;
    let mut directions = Vec::with_capacity(strong.len());
    for (own, after) in strong.iter().zip(&next) {
        let around = if before == *after { before } else { None };
        directions.push(own.or(around).unwrap_or(line_leftward));
        before = own.or(before);
    }
    directions
}

fn strong(letter: &Letter) -> Option<bool> {
    let first = letter.text.chars().next()?;
    if runs_left(first) {
        return Some(true);
    }
    first.is_alphanumeric().then_some(false)
}
