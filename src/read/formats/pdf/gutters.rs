//! Columns whose lines were drawn across, row by row, so close that a line of one goes on in the next: such lines are
//! parted where the next column begins.
//!
//! A gap between two words says little. But where words begin at one height of the line row after row, each after a gap,
//! and no line runs over it, and sentences go on below and not beside, a column begins there.

use super::lines::{Line, Word};

/// The narrowest gap between two columns, in sizes of the letters.
const GUTTER: f64 = 0.8;
/// How far beginnings of lines of one column may be apart, in sizes.
const ALIGNED: f64 = 0.3;
/// How far the first line of a paragraph is indented, at most, in sizes.
const INDENT: f64 = 2.5;
/// Rows of two columns, at least.
const ROWS: usize = 5;
/// Words of a line that may be two, and of the part of one on an average.
const WORDS: usize = 5;
const PART_WORDS: usize = 3;
/// Of ten lines of a column, how many go on in the next.
const ON: usize = 4;
/// Lines of a page, at most, and places that are looked at.
const MAX_LINES: usize = 4000;
const MAX_PLACES: usize = 12;

/// A gap in a line: the numbers of the line and of the word after it.
type Gap = (usize, usize);

/// Parts the lines of a page that run over from one column to the next.
pub fn part(lines: Vec<Line>) -> Vec<Line> {
    if lines.len() < ROWS || lines.len() > MAX_LINES {
        return lines;
    }
    let mut places = places(&lines);
    // From the left, so that what is left of one is of one column.
    places.sort_by(f64::total_cmp);
    let mut lines = lines;
    for at in places {
        let gaps = parting(&lines, at);
        if !gaps.is_empty() {
            lines = parted(lines, &gaps);
        }
    }
    lines
}

fn is_plain(line: &Line) -> bool {
    line.angle == 0 && !line.vertical && !line.leftward
}

/// Where several lines begin, or have a word that begins after a gap.
fn places(lines: &[Line]) -> Vec<f64> {
    let mut gaps: Vec<(f64, f64)> = Vec::new();
    for line in lines.iter().filter(|line| line.words.len() >= WORDS && is_plain(line)) {
        let least = GUTTER * line.size;
        let wide = line.words.windows(2).filter_map(|pair| match pair {
            [one, other] if other.from - one.to > least => Some((other.from, line.size)),
            _ => None,
        });
        gaps.extend(wide);
    }
    if gaps.is_empty() {
        return Vec::new();
    }
    gaps.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut begins: Vec<f64> = lines.iter().filter(|line| is_plain(line)).map(|line| line.from).collect();
    begins.sort_by(f64::total_cmp);
    // Lines that are parted already tell as well.
    let begin_at = |(at, size): (f64, f64)| {
        let count = |to: f64| begins.partition_point(|from| *from < to);
        count(at + ALIGNED * size) - count(at - ALIGNED * size)
    };
    let near = gaps.chunk_by(|one, other| other.0 - one.0 < ALIGNED * one.1.min(other.1));
    let mut near: Vec<&[(f64, f64)]> =
        near.filter(|near| near.last().is_some_and(|last| near.len() + begin_at(*last) >= ROWS)).collect();
    near.sort_by_key(|near| std::cmp::Reverse(near.len()));
    near.truncate(MAX_PLACES);
    // An indented line begins further right.
    near.iter().filter_map(|near| near.get(near.len() / 2)).map(|(at, _)| *at).collect()
}

/// A row of two columns, which may be one line or two.
struct Row<'l> {
    left: &'l [Word],
    right: &'l [Word],
    glued: Option<Gap>,
}

/// The gaps of the lines that are to be parted at a place.
fn parting(lines: &[Line], at: f64) -> Vec<Gap> {
    let plain = |index: &usize| lines.get(*index).is_some_and(is_plain);
    let mut order: Vec<usize> = (0..lines.len()).filter(plain).collect();
    let base = |index: &usize| lines.get(*index).map_or(0.0, |line| line.base);
    order.sort_by(|one, other| base(one).total_cmp(&base(other)));
    let mut found: Vec<Gap> = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    let mut end = |rows: &mut Vec<Row>| {
        if are_columns(rows) {
            found.extend(rows.iter().filter_map(|row| row.glued));
        }
        rows.clear();
    };
    for index in order {
        let Some(line) = lines.get(index) else { continue };
        match row(lines, index, at) {
            Some(row) => rows.push(row),
            // A line that runs over ends the columns above it.
            None if line.from < at - GUTTER * line.size && line.to > at + line.size => end(&mut rows),
            None => {}
        }
    }
    end(&mut rows);
    found.sort_unstable();
    found
}

/// A line that is two at a place, or one that begins there with the one on its left that was drawn before it.
fn row(lines: &[Line], index: usize, at: f64) -> Option<Row<'_>> {
    let line = lines.get(index)?;
    let near = ALIGNED * line.size;
    // A first line may be indented.
    let begins = |from: f64| (at - near..at + INDENT * line.size).contains(&from);
    if begins(line.from) {
        let before = lines.get(index.checked_sub(1)?)?;
        let is_left = before.is_level_with(line) && before.to < at;
        return is_left.then_some(Row { left: &before.words, right: &line.words, glued: None });
    }
    let word = line.words.partition_point(|word| word.from < at - near);
    let (left, right) = line.words.split_at_checked(word)?;
    let (before, next) = (left.last()?, right.first()?);
    let parted = begins(next.from) && next.from - before.to > GUTTER * line.size;
    parted.then_some(Row { left, right, glued: Some((index, word)) })
}

/// Whether rows are lines of prose in two columns: sentences go on below each other. Of the column on the right, only the
/// beginnings of lines are known; where they end, a third one may have been drawn on.
fn are_columns(rows: &[Row]) -> bool {
    if rows.len() < ROWS || rows.iter().all(|row| row.glued.is_none()) {
        return false;
    }
    let words = |side: fn(&Row) -> usize| rows.iter().map(side).sum::<usize>() >= PART_WORDS * rows.len();
    let first = |words: &[Word]| words.first().and_then(|word| word.text.chars().next());
    let small = |words: &[Word]| first(words).is_some_and(|c| c.is_alphabetic() && !c.is_uppercase());
    let ended = |words: &[Word]| words.last().is_some_and(|word| word.text.ends_with(['.', '?', '!', '。']));
    let pairs = || rows.windows(2).filter_map(|pair| pair.first().zip(pair.last()));
    let left = pairs().filter(|(one, other)| !ended(one.left) && small(other.left)).count();
    let right = pairs().filter(|(_, other)| small(other.right)).count();
    let many = |on: usize| on * 10 >= ON * (rows.len() - 1);
    words(|row| row.left.len()) && words(|row| row.right.len()) && many(left) && many(right)
}

/// The lines with those at the gaps in two.
fn parted(lines: Vec<Line>, gaps: &[Gap]) -> Vec<Line> {
    let mut all = Vec::with_capacity(lines.len() + gaps.len());
    let mut gaps = gaps.iter().peekable();
    for (index, mut line) in lines.into_iter().enumerate() {
        let Some((_, word)) = gaps.next_if(|(own, _)| *own == index) else {
            all.push(line);
            continue;
        };
        let rest = line.words.split_off(*word);
        let rest = line.of(rest);
        line.measure();
        all.push(line);
        all.extend(rest);
    }
    all
}
