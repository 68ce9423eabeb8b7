//! Which blocks of a page are notes at its foot: small type that begins with a number or a star, and whatever begins
//! with a raised number that stands raised in the words above.

use super::blocks::{NOTE_SIGNS, PageBlock};
use super::lines::{Line, Shift};
use crate::data::document::BlockKind;

/// How much smaller than the body footnotes are.
const SMALL: f64 = 0.93;
/// Raised numbers of a page that are remembered.
const MAX_RAISED: usize = 500;

/// Marks the notes of a page. `open` says that a note of the page before did not come to its end.
pub fn mark(blocks: &mut [PageBlock], size: f64, open: bool) {
    let mut from = 0;
    // At the foot of each column.
    while from < blocks.len() {
        let jumps = |pair: &[PageBlock]| match pair {
            [one, other] => matches!(
                (one.lines.last(), other.lines.first()),
                (Some(last), Some(first)) if first.base < last.base && first.angle == last.angle
            ),
            _ => false,
        };
        let rest = blocks.get(from..).unwrap_or(&[]);
        let count = rest.windows(2).position(jumps).map_or(rest.len(), |at| at + 1);
        let to = from + count;
        let last = to == blocks.len();
        if let Some(column) = blocks.get_mut(from..to) {
            mark_small(column, from == 0, size, open && last);
        }
        from = to;
    }
    mark_referred(blocks);
}

fn set(blocks: &mut [PageBlock]) {
    for block in blocks {
        block.kind = BlockKind::Footnote;
        block.bullet = false;
    }
}

fn mark_small(column: &mut [PageBlock], first: bool, size: f64, open: bool) {
    let small =
        |block: &PageBlock| block.lines.iter().all(|line| line.size <= SMALL * size && line.angle == 0);
    let tail = column.iter().rev().take_while(|block| small(block)).count();
    let from = column.len() - tail;
    // Small type alone is a page of notes, or a document in small type.
    if tail == 0 || (from == 0 && first) {
        return;
    }
    let gap = |at: usize| {
        let (above, below) = (column.get(at.checked_sub(1)?)?.lines.last()?, column.get(at)?.lines.first()?);
        Some(below.base - above.base)
    };
    let noted = column.iter().skip(from).position(|block| block.lines.first().is_some_and(is_noted));
    let begin = match noted {
        // What stands between the words and the first of them goes on from the page before.
        Some(at) if at > 0 && gap(from) > gap(from + at) => from,
        Some(at) => from + at,
        None if open && gap(from).is_some_and(|gap| gap > 1.5 * size) => from,
        None => return,
    };
    if begin == 0 && first {
        return;
    }
    set(column.get_mut(begin..).unwrap_or(&mut []));
}

/// Notes in the type of the words: their numbers are raised there.
fn mark_referred(blocks: &mut [PageBlock]) {
    let mut raised: Vec<&str> = Vec::new();
    let mut begin = None;
    for (at, block) in blocks.iter().enumerate() {
        let number = block.lines.first().and_then(numbered);
        if number.is_some_and(|number| raised.contains(&number)) && block.kind != BlockKind::Footnote {
            begin = Some(at);
            break;
        }
        let words = block.lines.iter().flat_map(|line| line.words.iter().skip(1));
        let words = words.filter(|word| word.shift == Shift::Raised).map(|word| number_in(&word.text));
        raised.extend(
            words.filter(|number| !number.is_empty()).take(MAX_RAISED - raised.len().min(MAX_RAISED)),
        );
    }
    // Down to the foot of its column.
    let Some(begin) = begin else { return };
    let base = |block: &PageBlock| block.lines.first().map_or(0.0, |line| line.base);
    let rest = blocks.get_mut(begin..).unwrap_or(&mut []);
    let count =
        rest.windows(2).take_while(|pair| matches!(pair, [one, other] if base(other) > base(one))).count()
            + 1;
    set(rest.get_mut(..count).unwrap_or(&mut []));
}

/// Whether a line begins with a raised number, as notes do.
pub fn is_numbered(line: &Line) -> bool {
    numbered(line).is_some()
}

fn numbered(line: &Line) -> Option<&str> {
    let first = line.words.first().filter(|word| line.words.len() > 1 && word.shift == Shift::Raised)?;
    let is = first.text.chars().all(|c| c.is_ascii_digit() || NOTE_SIGNS.contains(&c));
    is.then_some(first.text.as_str())
}

/// Whether a line begins a footnote.
pub fn is_note(line: &Line, size: f64) -> bool {
    line.size <= SMALL * size && is_noted(line)
}

fn is_noted(line: &Line) -> bool {
    let first = line.words.first().map_or("", |word| word.text.as_str());
    let digits = first.bytes().take_while(u8::is_ascii_digit).count();
    let numbered = (1..=3).contains(&digits) && line.letters() > 4;
    numbered || first.starts_with(NOTE_SIGNS)
}

/// The number, or the sign, that a note begins with.
pub fn number_of(note: &PageBlock) -> Option<String> {
    let first = note.lines.first()?.words.first()?;
    let number = number_in(&first.text);
    (!number.is_empty()).then(|| number.to_owned())
}

/// The digits, or the signs, with which the number of a note begins.
pub fn number_in(word: &str) -> &str {
    let word = word.trim_start_matches(['[', '(']);
    let digits = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    let signs = word.find(|c: char| !NOTE_SIGNS.contains(&c)).unwrap_or(word.len());
    word.get(..digits.max(signs)).unwrap_or_default()
}
