//! What stands in the margin beside the words of a page: names beside what is said of them, notes beside a statute.

use super::super::lines::Line;
use super::{Chunk, Page, Place};

/// Names beside their explanations: words of each on the average, lines without a gap, and how many there are at least.
const SIDE_WORDS: usize = 4;
const SIDE_LINES: usize = 3;
const SIDES: usize = 3;

/// How much smaller than its text a note in the margin is.
const SMALLER: f64 = 0.92;
/// Words of the text beside it, and of its own line.
const TEXT_WORDS: usize = 4;
const NOTE_WORDS: usize = 5;
/// Letters of such a line; less are numbers and signs of lists.
const NOTE_LETTERS: usize = 3;
/// How far the next line of a note is below, at most, in sizes of the text.
const NEXT: f64 = 1.8;

/// A line of a note, and the one of the text beside it.
#[derive(Clone, Copy)]
struct Beside {
    note: usize,
    text: usize,
}

/// Parts pieces in which notes in the margin were drawn line by line with the text beside them.
pub fn apart(chunks: Vec<Chunk>, page: &Page) -> Option<Vec<Chunk>> {
    let mut all = Vec::with_capacity(chunks.len());
    for chunk in chunks {
        let notes = notes(&chunk, page);
        if notes.is_empty() {
            all.push(chunk);
            continue;
        }
        let is_of_note = |line: &usize| notes.iter().flatten().any(|beside| beside.note == *line);
        let rest: Vec<usize> = chunk.lines.iter().filter(|line| !is_of_note(line)).copied().collect();
        for note in &notes {
            all.push(Chunk::new(note.iter().map(|beside| beside.note).collect(), page)?);
        }
        all.push(Chunk::new(rest, page)?);
    }
    Some(all)
}

/// The notes beside the text of a piece, line by line.
fn notes(chunk: &Chunk, page: &Page) -> Vec<Vec<Beside>> {
    let mut notes: Vec<Vec<Beside>> = Vec::new();
    if chunk.leftward || chunk.lines.len() < 2 * SIDE_LINES {
        return notes;
    }
    for (at, pair) in chunk.lines.windows(2).enumerate() {
        let [one, other] = *pair else { continue };
        let Some(beside) = beside(one, other, page) else { continue };
        // Of a row of three, each is a cell.
        let around = [at.checked_sub(1), Some(at + 2)].into_iter().flatten();
        let level = |third: &usize| {
            page.lines
                .get(*third)
                .zip(page.lines.get(one))
                .is_some_and(|(third, own)| third.is_level_with(own))
        };
        if around.filter_map(|at| chunk.lines.get(at)).any(level) {
            continue;
        }
        match notes.last_mut() {
            Some(note) if note.last().is_some_and(|last| is_next_of_note(*last, beside, page)) => {
                note.push(beside);
            }
            _ => notes.push(vec![beside]),
        }
    }
    notes.retain(|note| is_note(note, page));
    notes
}

/// Which of two lines is of a note, where one may be.
fn beside(one: usize, other: usize, page: &Page) -> Option<Beside> {
    let (first, second) = (page.lines.get(one)?, page.lines.get(other)?);
    if first.angle != second.angle || (first.base - second.base).abs() > 0.35 * first.size.max(second.size) {
        return None;
    }
    let fits = |note: &Line, text: &Line| {
        let narrow = 2.0 * (note.to - note.from) < text.to - text.from && text.words.len() >= TEXT_WORDS;
        let letters = || note.words.iter().flat_map(|word| word.text.chars()).filter(|c| c.is_alphabetic());
        note.words.len() <= NOTE_WORDS
            && (narrow || note.size < SMALLER * text.size)
            && note.size < 1.02 * text.size
            && (note.to < text.from || note.from > text.to)
            && letters().count() >= NOTE_LETTERS
    };
    match (fits(first, second), fits(second, first)) {
        (true, false) => Some(Beside { note: one, text: other }),
        (false, true) => Some(Beside { note: other, text: one }),
        _ => None,
    }
}

fn is_next_of_note(last: Beside, next: Beside, page: &Page) -> bool {
    let place = |line: usize| page.places.get(line);
    let (Some(one), Some(other), Some(text)) = (place(last.note), place(next.note), place(last.text)) else {
        return false;
    };
    let aligned =
        (one.from - other.from).abs() < 0.5 * one.size || (one.to - other.to).abs() < 0.5 * one.size;
    aligned && (one.size - other.size).abs() < 0.1 * one.size && other.bottom - one.bottom < NEXT * text.size
}

/// Whether lines are a note: they are smaller than the text, or both sides go on below and not beside.
fn is_note(lines: &[Beside], page: &Page) -> bool {
    let size = |line: usize| page.places.get(line).map_or(0.0, |place| place.size);
    let small = lines.iter().all(|beside| size(beside.note) < SMALLER * size(beside.text));
    let on = |pair: &[Beside]| matches!(pair, [one, other] if goes_on(Some(one.text), other.text, page));
    let words = |line: usize| page.lines.get(line).map_or(0, |line| line.words.len());
    let prose = lines.iter().any(|beside| words(beside.text) >= TEXT_WORDS);
    // What begins in the midst of a sentence is none.
    let begins =
        || !lines.first().and_then(|first| page.lines.get(first.note)).is_some_and(Line::begins_small);
    (small && prose) || (lines.len() > 1 && begins() && lines.windows(2).all(on))
}

/// Whether a sentence goes on from one line to the next.
fn goes_on(last: Option<usize>, next: usize, page: &Page) -> bool {
    let last = last.and_then(|last| page.lines.get(last)).and_then(|line| line.words.last());
    let ended = last.is_none_or(|word| word.text.ends_with(['.', '?', '!', ':', ';']));
    !ended && page.lines.get(next).is_some_and(Line::begins_small)
}

/// Names that stand beside what is said of them are read before it, one after the other: numbers of paragraphs in
/// the margin, the terms of a glossary.
pub fn heads(mut chunks: Vec<Chunk>, page: &Page) -> Vec<Chunk> {
    let mut at = 0;
    while at < chunks.len() {
        if let Some((own, woven)) = chunks.get(at).and_then(|text| woven_with_sides(text, &chunks, page)) {
            let before = own.iter().filter(|index| **index < at).count();
            let mut index = 0;
            chunks.retain(|_| {
                index += 1;
                !own.contains(&(index - 1))
            });
            at -= before;
            chunks.insert(at.min(chunks.len()), woven);
        }
        at += 1;
    }
    chunks
}

/// A column of words with the names at its left, and the numbers of the pieces that both were.
fn woven_with_sides(text: &Chunk, chunks: &[Chunk], page: &Page) -> Option<(Vec<usize>, Chunk)> {
    let words = |chunk: &Chunk| -> usize {
        chunk.lines.iter().filter_map(|line| page.lines.get(*line)).map(|line| line.words.len()).sum()
    };
    if text.leftward || text.lines.len() < 2 || words(text) < SIDE_WORDS * text.lines.len() {
        return None;
    }
    let near = 2.0 * text.place.size;
    let column = |chunk: &Chunk| (chunk.place.from - text.place.from).abs() < near && !chunk.leftward;
    let mut own: Vec<usize> = Vec::new();
    let mut height: Option<Place> = None;
    for (index, chunk) in chunks.iter().enumerate().filter(|(_, chunk)| column(chunk)) {
        own.push(index);
        height = Some(height.map_or(chunk.place, |place| place.cover(chunk.place)));
    }
    let height = height?;
    let side = |chunk: &Chunk| {
        chunk.place.to < text.place.from
            && chunk.place.shares_height(&height)
            && words(chunk) <= SIDE_WORDS * chunk.lines.len()
    };
    let sides: Vec<usize> =
        chunks.iter().enumerate().filter(|(_, chunk)| side(chunk)).map(|(index, _)| index).collect();
    let lines = |numbers: &[usize]| -> Vec<usize> {
        let lines = numbers.iter().filter_map(|index| chunks.get(*index)).flat_map(|chunk| &chunk.lines);
        let mut lines: Vec<usize> = lines.copied().collect();
        lines.sort_by(|one, other| {
            let top = |line: &usize| page.places.get(*line).map_or(0.0, |place| place.top);
            top(one).total_cmp(&top(other))
        });
        lines
    };
    let woven = woven(&lines(&sides), &lines(&own), page)?;
    own.extend(sides);
    own.sort_unstable();
    Some((own, woven))
}

/// The lines of a text with each name before the line that stands beside it; `None` where they are columns.
fn woven(side: &[usize], text: &[usize], page: &Page) -> Option<Chunk> {
    let place = |line: &usize| page.places.get(*line).copied();
    let mut groups: Vec<(Place, Vec<usize>)> = Vec::new();
    for line in side {
        let own = place(line)?;
        match groups.last_mut() {
            Some((last, group)) if own.top - last.bottom < 0.6 * own.size => {
                *last = last.cover(own);
                group.push(*line);
            }
            _ => groups.push((own, vec![*line])),
        }
    }
    let short = groups.iter().all(|(_, group)| group.len() <= SIDE_LINES);
    let few = side.len() * 10 <= text.len() * 9;
    if groups.len() < SIDES || !short || !few {
        return None;
    }
    let level = |group: &Place, line: Place| (line.top - group.top).abs() < 0.5 * group.size.max(line.size);
    let beside = groups.iter().filter(|(own, _)| text.iter().filter_map(place).any(|line| level(own, line)));
    if beside.count() * 5 < groups.len() * 4 {
        return None;
    }
    let mut lines = Vec::new();
    let mut groups = groups.into_iter().peekable();
    let mut begin = 0;
    for line in text {
        let own = place(line)?;
        if !goes_on(lines.last().copied(), *line, page) {
            begin = lines.len();
        }
        while let Some((_, group)) = groups.next_if(|(at, _)| at.top < own.top + 0.5 * own.size) {
            // Not in the midst of a sentence.
            let count = group.len();
            lines.splice(begin..begin, group);
            begin += count;
        }
        lines.push(*line);
    }
    lines.extend(groups.flat_map(|(_, group)| group));
    Chunk::new(lines, page)
}
