//! Accents that are drawn apart from their letters, as TeX does and many programs after it: “Mu¨ller” is Müller.
//!
//! An accent belongs to the letter over or under which it stands, whether it is drawn before it or after it. Signs that
//! stand between letters are what they are.

use super::letter::Letter;
use super::script::{self, Sign};
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// Letters drawn before and after an accent that are looked at first.
const NEAR: usize = 3;
/// Accents of one page of which the letter is looked for everywhere.
const MAX_FAR: usize = 5_000;
/// Letters of one square that are looked at.
const LOOKS: usize = 20;
/// Points of a square's side.
const SIDE: f64 = 20.0;

/// The combining sign that an accent stands for.
fn combining(c: char) -> Option<char> {
    Some(match c {
        '`' | '\u{2CB}' => '\u{300}',
        '\u{B4}' | '\u{2CA}' => '\u{301}',
        '^' | '\u{2C6}' => '\u{302}',
        '~' | '\u{2DC}' => '\u{303}',
        '\u{AF}' | '\u{2C9}' => '\u{304}',
        '\u{2D8}' => '\u{306}',
        '\u{2D9}' => '\u{307}',
        '\u{A8}' => '\u{308}',
        '\u{2DA}' | '\u{B0}' => '\u{30A}',
        '\u{2DD}' => '\u{30B}',
        '\u{2C7}' => '\u{30C}',
        '\u{B8}' => '\u{327}',
        '\u{2DB}' => '\u{328}',
        '\u{300}'..='\u{36F}' => c,
        _ => return None,
    })
}

/// Puts accents onto their letters.
pub fn compose(letters: &mut Vec<Letter>) {
    let accents: Vec<usize> = (0..letters.len()).filter(|at| accent_at(letters, *at).is_some()).collect();
    if accents.is_empty() {
        return;
    }
    let mut squares: Option<HashMap<(i64, i64), Vec<usize>>> = None;
    let (mut taken, mut far) = (Vec::new(), 0);
    for at in accents {
        let Some(accent) = accent_at(letters, at) else { continue };
        let before = at.checked_sub(1).filter(|before| is_mark_after(letters, *before, at));
        let marked = before.and_then(|before| Some((before, together(letters.get(before)?, accent)?)));
        // Typewriters have these for other things too.
        let typed = letters.get(at).is_some_and(|letter| letter.text.all(|c| c.is_ascii()));
        let near = if typed { 1 } else { NEAR };
        let around = (1..=near).flat_map(|step| [at.checked_sub(step), Some(at + step)]).flatten();
        let mut found = marked.or_else(|| best(letters, at, accent, around));
        if found.is_none() && far < MAX_FAR && !typed {
            far += 1;
            let squares = squares.get_or_insert_with(|| squares_of(letters));
            let (column, row) = square(letters.get(at).map_or((0.0, 0.0), Letter::middle));
            let near = (-1..=1).flat_map(|x| (-1..=1).map(move |y| (column + x, row + y)));
            let others =
                near.filter_map(|place| squares.get(&place)).flat_map(|all| all.iter().copied().take(LOOKS));
            found = best(letters, at, accent, others);
        }
        if let Some((base, text)) = found
            && let Some(letter) = letters.get_mut(base)
        {
            letter.text = text;
            taken.push(at);
        }
    }
    let mut taken = taken.into_iter().peekable();
    let mut index = 0;
    letters.retain(|_| {
        let keep = taken.next_if(|at| *at == index).is_none();
        index += 1;
        keep
    });
}

fn accent_at(letters: &[Letter], at: usize) -> Option<char> {
    match letters.get(at)?.text {
        Sign::One(c) if !c.is_ascii_alphanumeric() => combining(c),
        _ => None,
    }
}

/// Whether a sign is one that has no width and follows its letter: fonts draw it to its left.
fn is_mark_after(letters: &[Letter], before: usize, at: usize) -> bool {
    let (Some(letter), Some(mark)) = (letters.get(before), letters.get(at)) else { return false };
    mark.text.all(script::is_combining) && mark.follows_closely(letter)
}

/// Of some letters, the one that an accent stands at, with what both are together.
fn best(
    letters: &[Letter],
    at: usize,
    accent: char,
    around: impl Iterator<Item = usize>,
) -> Option<(usize, Sign)> {
    let own = letters.get(at)?;
    let fits = around.filter(|other| *other != at).filter_map(|other| {
        let letter = letters.get(other)?;
        let apart = own.apart_over(letter)?;
        Some((apart, other, together(letter, accent)?))
    });
    fits.min_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, other, text)| (other, text))
}

/// A letter with an accent.
fn together(letter: &Letter, accent: char) -> Option<Sign> {
    let first = letter.text.chars().next().filter(|c| c.is_alphabetic() && !script::is_spaceless(*c))?;
    if script::runs_left(first) || letter.text.chars().filter(|c| !script::is_combining(*c)).count() > 1 {
        return None;
    }
    let undotted = |c: char| match c {
        'ı' => 'i',
        'ȷ' => 'j',
        c => c,
    };
    let marks = letter.text.chars().skip(1);
    let text: String = std::iter::once(undotted(first)).chain(marks).chain([accent]).nfc().collect();
    Some(text.chars().collect())
}

fn square((x, y): (f64, f64)) -> (i64, i64) {
    ((x / SIDE).floor() as i64, (y / SIDE).floor() as i64)
}

fn squares_of(letters: &[Letter]) -> HashMap<(i64, i64), Vec<usize>> {
    let mut squares: HashMap<(i64, i64), Vec<usize>> = HashMap::new();
    for (at, letter) in letters.iter().enumerate() {
        squares.entry(square(letter.middle())).or_default().push(at);
    }
    squares
}
