//! Raised numbers that were drawn apart from their line, after it or behind a bar, belong where they stand.

use super::lines::{Line, Shift};

/// How much smaller they are than their line, and how far above its base line they stand, in its sizes.
const SMALL: f64 = 0.87;
const LOW: f64 = 0.1;
const HIGH: f64 = 0.65;
/// How far they may stand before or after their line, where something that is no word is between: a bar, in sizes.
const FAR: f64 = 25.0;
const NEAR: f64 = 0.6;
/// Signs of a number, and how many numbers of a page are looked at.
const SIGNS: usize = 4;
const MAX_NUMBERS: usize = 400;

/// Puts numbers into their lines.
pub fn join(lines: &mut Vec<Line>) {
    let numbers: Vec<usize> =
        (0..lines.len()).filter(|at| lines.get(*at).is_some_and(is_number)).take(MAX_NUMBERS).collect();
    let mut joined = Vec::new();
    for at in numbers {
        if join_one(at, lines) {
            joined.push(at);
        }
    }
    let mut index = 0;
    lines.retain(|_| {
        index += 1;
        joined.binary_search(&(index - 1)).is_err()
    });
}

fn is_number(line: &Line) -> bool {
    let [word] = line.words.as_slice() else { return false };
    word.text.chars().count() <= SIGNS
        && word.text.chars().all(|c| c.is_ascii_digit() || ",*†‡§[]()".contains(c))
        && !line.vertical
}

/// Whether the number went into another line. One that stands far before or after its line stays apart, level with it.
fn join_one(at: usize, lines: &mut [Line]) -> bool {
    let Some(number) = lines.get(at).cloned() else { return false };
    let (from, to) = (number.from, number.to);
    let fits = |line: &Line| {
        let up = line.base - number.base;
        line.angle == number.angle
            && !line.leftward
            && number.size < SMALL * line.size
            && up > LOW * line.size
            && up < HIGH * line.size
    };
    let apart = |line: &Line| if from >= line.from { (from - line.to).max(0.0) } else { line.from - to };
    let near = lines.iter().enumerate().filter(|(other, line)| *other != at && fits(line));
    let nearest = near.min_by(|one, other| apart(one.1).total_cmp(&apart(other.1))).map(|(other, _)| other);
    let Some(line) = nearest.and_then(|other| lines.get_mut(other)) else { return false };
    let gap = apart(line);
    if gap > FAR * line.size {
        return false;
    }
    let place = line.words.iter().position(|word| word.from >= to - 0.2 * number.size);
    let before =
        place.map_or(line.words.len(), |place| place).checked_sub(1).and_then(|at| line.words.get(at));
    // Over a word, it is none of a note.
    let free = before.is_none_or(|word| word.to <= from + 0.3 * number.size);
    if gap < NEAR * line.size && free {
        let Some(mut word) = number.words.into_iter().next() else { return false };
        word.shift = Shift::Raised;
        word.glued = before.is_some_and(|before| from - before.to < NEAR * line.size);
        (line.from, line.to) = (line.from.min(from), line.to.max(to));
        line.area = line.area.cover(word.area);
        line.words.insert(place.unwrap_or(line.words.len()), word);
        return true;
    }
    let (base, size) = (line.base, line.size);
    if let Some(number) = lines.get_mut(at).filter(|_| gap > 0.0) {
        (number.base, number.size) = (base, size);
        number.words.iter_mut().for_each(|word| word.shift = Shift::Raised);
    }
    false
}
