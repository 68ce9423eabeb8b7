//! Letters set wide apart: “T H E  G A T E” is two words, and “A B C” three.
//!
//! Single letters in a row are one word where the gaps between some of them are plainly wider than between the others,
//! or where together they are a word that everybody knows.

use super::lines::{Line, Word, join_words};
use super::words;

/// Single letters in a row that are looked at, at least.
const LEAST: usize = 4;
/// In a line of nothing else, as headings are.
const SHORT: usize = 3;
/// And at most: longer rows are no words, and each letter that is joined costs what is joined by then.
const MOST: usize = 200;
/// How much wider than between letters the gap between two words is.
const WIDER: f64 = 1.5;
/// Letters of a word on the average: rows of single letters in columns have one or two.
const LETTERS: usize = 3;

/// Joins the letters of such words.
pub fn join(line: &mut Line) {
    if line.words.len() < LEAST || line.vertical {
        if line.words.len() == SHORT && is_short_word(&line.words) {
            let words = std::mem::take(&mut line.words);
            line.words = words.into_iter().fold(Vec::new(), |words, word| joined(words, word, false));
        }
        return;
    }
    let single: Vec<bool> = line.words.iter().map(is_single).collect();
    if !single.windows(LEAST).any(|some| some.iter().all(|single| *single)) {
        return;
    }
    let mut joined: Vec<Word> = Vec::with_capacity(line.words.len());
    let words = std::mem::take(&mut line.words);
    let mut rest = words.into_iter().zip(single).peekable();
    while let Some((word, single)) = rest.next() {
        let mut row = vec![word];
        while single && let Some((next, _)) = rest.next_if(|(_, single)| *single) {
            row.push(next);
        }
        joined.extend(if !(LEAST..MOST).contains(&row.len()) { row } else { joined_row(row) });
    }
    line.words = joined;
}

fn is_single(word: &Word) -> bool {
    let mut chars = word.text.chars();
    matches!((chars.next(), chars.next()), (Some(c), None) if c.is_alphabetic() && !super::script::is_spaceless(c))
}

/// A row of single letters as the words that they are; as it was where they are none.
fn joined_row(row: Vec<Word>) -> Vec<Word> {
    let gaps: Vec<f64> =
        row.windows(2).map(|pair| if let [one, other] = pair { gap(one, other) } else { 0.0 }).collect();
    let mut sorted = gaps.clone();
    sorted.sort_by(f64::total_cmp);
    let usual = sorted.get(sorted.len() / 3).copied().unwrap_or(0.0).max(f64::MIN_POSITIVE);
    let is_wide = |gap: f64| gap > WIDER * usual;
    let wide = gaps.iter().filter(|gap| is_wide(**gap)).count();
    let known = || {
        let text: String = row.iter().map(|word| word.text.to_lowercase()).collect();
        words::rank(&text).is_some()
    };
    let is_spaced = if wide == 0 { known() } else { row.len() >= LETTERS * (wide + 1) };
    if !is_spaced {
        return row;
    }
    let mut words: Vec<Word> = Vec::with_capacity(wide + 1);
    for (index, word) in row.into_iter().enumerate() {
        let apart = index.checked_sub(1).and_then(|before| gaps.get(before)).is_none_or(|gap| is_wide(*gap));
        words = joined(words, word, apart);
    }
    words
}

fn joined(mut words: Vec<Word>, word: Word, apart: bool) -> Vec<Word> {
    match words.last_mut() {
        Some(last) if !apart => join_words(last, word),
        _ => words.push(word),
    }
    words
}

/// Whether a few single capitals, as far from each other, are a word that everybody knows: “H O W”, and not “A B C”.
fn is_short_word(row: &[Word]) -> bool {
    let capital = |word: &Word| is_single(word) && word.text.chars().all(char::is_uppercase);
    let gaps = row.windows(2).map(|pair| if let [one, other] = pair { gap(one, other) } else { 0.0 });
    let least = gaps.clone().fold(f64::INFINITY, f64::min);
    row.iter().all(capital) && gaps.fold(0.0, f64::max) < WIDER * least && {
        let text: String = row.iter().map(|word| word.text.to_lowercase()).collect();
        words::rank(&text) == Some(words::Rank::Common)
    }
}

fn gap(one: &Word, other: &Word) -> f64 {
    (other.from - one.to).max(one.from - other.to)
}
