//! Lines that were drawn across the columns of a page, row by row, are parted where the white lane between the columns
//! runs. Narrow columns stand so near to each other that the words of a row are one line by their gaps alone.
//!
//! A lane is known by its length: gaps of many rows lie over each other. And by its columns: in most rows words of prose
//! stand at both sides, which begin in the middle of a sentence. Cells of a table begin with a capital or a number.

use super::lines::{Line, Word};

/// A gap that may be of a lane, in sizes of the letters; a line that is stretched to its column has narrower ones.
const GAP: f64 = 1.0;
/// Rows that a lane has at least, and how far below each other they stand, in sizes: a row of short lines has none.
const ROWS: usize = 4;
const NEXT_ROW: f64 = 4.0;
/// Of a hundred lines at one side of a lane, those that must be prose: of some words, and begun by a small letter.
const PROSE: usize = 55;
const WORDS: usize = 3;
/// Gaps of one page that are looked at, and lanes.
const MAX_GAPS: usize = 2_000;
const MAX_LANES: usize = 12;

/// A gap between two words of a line.
#[derive(Clone, Copy)]
struct Gap {
    line: usize,
    /// The number of the word after it.
    word: usize,
    from: f64,
    to: f64,
    base: f64,
    size: f64,
}

/// Parts the lines of a page at its lanes.
pub fn part(lines: Vec<Line>) -> Vec<Line> {
    let mut gaps: Vec<Gap> = lines.iter().enumerate().flat_map(|(at, line)| gaps_of(at, line)).collect();
    if gaps.len() < ROWS || gaps.len() > MAX_GAPS {
        return lines;
    }
    gaps.sort_by(|one, other| one.base.total_cmp(&other.base));
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    for _ in 0..MAX_LANES {
        let Some(lane) = longest(&gaps) else { break };
        if are_columns(&lane, &lines) {
            cuts.extend(lane.iter().map(|gap| (gap.line, gap.word)));
        }
        gaps.retain(|gap| !lane.iter().any(|own| (own.line, own.word) == (gap.line, gap.word)));
    }
    if cuts.is_empty() {
        return lines;
    }
    cuts.sort_unstable();
    let mut cuts = cuts.into_iter().peekable();
    let mut parted = Vec::with_capacity(lines.len());
    for (at, line) in lines.into_iter().enumerate() {
        let mut from = 0;
        while let Some((_, word)) = cuts.next_if(|(own, _)| *own == at) {
            parted.extend(line.words.get(from..word).and_then(|words| line.of(words.to_vec())));
            from = word;
        }
        match from {
            0 => parted.push(line),
            _ => parted.extend(line.words.get(from..).and_then(|words| line.of(words.to_vec()))),
        }
    }
    parted
}

fn gaps_of(at: usize, line: &Line) -> impl Iterator<Item = Gap> + '_ {
    let upright = line.angle == 0 && !line.vertical && !line.leftward;
    let pairs = line.words.windows(2).enumerate().filter(move |_| upright);
    pairs.filter_map(move |(index, pair)| match pair {
        [one, other] if other.from - one.to > GAP * line.size => Some(Gap {
            line: at,
            word: index + 1,
            from: one.to,
            to: other.from,
            base: line.base,
            size: line.size,
        }),
        _ => None,
    })
}

/// The gaps of the longest lane, one for each row.
fn longest(gaps: &[Gap]) -> Option<Vec<Gap>> {
    let mut longest: Vec<Gap> = Vec::new();
    // Each is tried as the first of a lane; what a lane has taken begins none that is longer.
    let mut taken = vec![false; gaps.len()];
    for first in 0..gaps.len() {
        if taken.get(first).copied().unwrap_or(true) {
            continue;
        }
        let mut lane: Vec<Gap> = Vec::new();
        let (mut from, mut to) = (f64::NEG_INFINITY, f64::INFINITY);
        for (gap, taken) in gaps.iter().zip(&mut taken).skip(first) {
            let last = lane.last().unwrap_or(gap);
            if gap.base - last.base > NEXT_ROW * gap.size {
                break;
            }
            let (left, right) = (from.max(gap.from), to.min(gap.to));
            if right - left > 0.5 * gap.size && (gap.line != last.line || lane.is_empty()) {
                (from, to) = (left, right);
                lane.push(*gap);
                *taken = true;
            }
        }
        if lane.len() > longest.len() {
            longest = lane;
        }
    }
    (longest.len() >= ROWS).then_some(longest)
}

/// Whether what stands at both sides of a lane is prose.
fn are_columns(lane: &[Gap], lines: &[Line]) -> bool {
    let sides = |gap: &Gap| lines.get(gap.line).and_then(|line| line.words.split_at_checked(gap.word));
    let prose = |right: bool| {
        let own = lane
            .iter()
            .filter_map(sides)
            .filter(|(one, other)| is_prose(if right { other } else { one }, right));
        own.count() * 100 >= lane.len() * PROSE
    };
    prose(false) && prose(true)
}

/// Whether words beside a lane are the middle of a sentence; those of other columns may stand beyond them.
fn is_prose(words: &[Word], right: bool) -> bool {
    let gap = |pair: &[Word]| matches!(pair, [one, other] if other.from - one.to > GAP * f64::from(one.area.height()));
    let own = match right {
        true => words.get(..words.windows(2).position(gap).map_or(words.len(), |at| at + 1)),
        false => words.get(words.windows(2).rposition(gap).map_or(0, |at| at + 1)..),
    };
    let own = own.unwrap_or(&[]);
    let begins = own.first().and_then(|word| word.text.chars().next());
    own.len() >= WORDS && begins.is_some_and(char::is_lowercase)
}
