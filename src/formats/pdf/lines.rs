//! Lines and words out of single letters: a PDF says where each letter goes, and hardly ever where a word ends.
//!
//! Letters come in the order in which they are drawn. Those that follow each other on one base line make a *run*;
//! runs that go on where the one before ended make a line. Lines are looked at in a *frame* that is turned with
//! them, so that all run to the right; only areas are in the page's own space.

use super::glyphs::{Glyph, area_from_rect};
use super::script;
use crate::document::Unseen;
use crate::unit::{Along, Area};
use hayro::kurbo::{Affine, Rect};
use std::collections::HashMap;

// Measured on some 300 files against two other readers; all in sizes of the letters.

/// Letters this far above or below each other stand on one line: raised and lowered ones do.
const SAME_LINE: f64 = 0.45;
/// A gap that ends a run: the next column, the next cell.
const WIDE_GAP: f64 = 2.0;
/// Letters may lie a little over each other.
const OVERLAP: f64 = -0.6;
/// A gap between two words, where letters stand close.
const WORD_GAP: f64 = 0.13;
/// How much wider than the usual gap between letters the gap between words is, where letters are spaced.
const SPACED: f64 = 1.35;
/// Two runs closer than that are one line.
const JOIN_GAP: f64 = 1.2;
/// Two runs closer than that are one word.
const TOUCH: f64 = 0.1;
/// The same letter twice within that is one, printed twice to look bold.
const TWICE: f64 = 0.12;
/// How much smaller raised and lowered letters are than those around them, at least and at most.
const SMALL: f64 = 0.87;
const TINY: f64 = 0.4;
/// How far they stand above or below the base line, at least and at most.
const RAISED: f64 = 0.1;
const RAISED_MOST: f64 = 0.65;
/// They stand closer to their word than words to each other.
const RAISED_GAP: f64 = 0.4;
/// Height of letters above and below their base line.
const ABOVE: f64 = 0.8;
const BELOW: f64 = 0.22;

/// A word, and where it is.
#[derive(Clone, Debug)]
pub struct Word {
    pub text: String,
    /// For each byte, how far along the area its character ends.
    pub edges: Vec<u8>,
    pub area: Area,
    pub along: Along,
    /// In the line's frame.
    pub from: f64,
    pub to: f64,
    /// Why it is not to be seen, where most of its letters are not.
    pub unseen: Option<Unseen>,
    pub shift: Shift,
    /// No space is before it.
    pub glued: bool,
}

/// Whether letters stand on the base line, or are small and above or below it: the number of a note, a power.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Shift {
    #[default]
    None,
    Raised,
    Lowered,
}

impl Shift {
    /// Of letters with their base line and size, among larger ones.
    fn new((base, size): (f64, f64), (line_base, line_size): (f64, f64)) -> Self {
        let down = base - line_base;
        match size < SMALL * line_size && down.abs() > RAISED * line_size {
            true if down < 0.0 => Self::Raised,
            true => Self::Lowered,
            false => Self::None,
        }
    }
}

#[derive(Clone, Debug)]
pub struct Line {
    pub words: Vec<Word>,
    /// In its frame: the base line's height, and where the words begin and end.
    pub base: f64,
    pub from: f64,
    pub to: f64,
    /// Of most of its letters.
    pub size: f64,
    pub angle: i32,
    pub vertical: bool,
    /// Whether it is read from right to left.
    pub leftward: bool,
    /// Mean share of ink of its letters.
    pub ink: f32,
    pub area: Area,
}

impl Line {
    pub fn text(&self) -> String {
        let words: Vec<&str> = self.words.iter().map(|word| word.text.as_str()).collect();
        words.join(" ")
    }

    /// Whether two stand on one height.
    pub fn is_level_with(&self, other: &Self) -> bool {
        self.angle == other.angle && (self.base - other.base).abs() < 0.3 * self.size.max(other.size)
    }

    pub fn letters(&self) -> usize {
        self.words.iter().map(|word| word.text.chars().count()).sum()
    }
}

/// A letter in the frame of its line.
#[derive(Clone)]
pub struct Letter {
    pub text: String,
    from: f64,
    to: f64,
    base: f64,
    size: f64,
    angle: i32,
    vertical: bool,
    ink: f32,
    rect: Rect,
    unseen: Option<Unseen>,
}

impl Letter {
    fn is_blank(&self) -> bool {
        self.text.chars().all(|c| c.is_whitespace() || c.is_control())
    }

    pub fn from(&self) -> f64 {
        self.from
    }
}

/// Lines in the order in which they are drawn.
pub fn lines(glyphs: &[Glyph]) -> Vec<Line> {
    let letters = without_doubles(glyphs.iter().map(letter).collect());
    let runs = joined_leftward(runs(letters));
    let mut lines: Vec<Line> = Vec::new();
    for run in runs {
        let Some(line) = line_from_run(run) else { continue };
        match lines.last_mut() {
            Some(last) if goes_on(last, &line) => join(last, line),
            _ => lines.push(line),
        }
    }
    lines
}

fn letter(glyph: &Glyph) -> Letter {
    let turn = Affine::rotate(-f64::from(glyph.angle).to_radians());
    let (start, end) = (turn * glyph.from, turn * glyph.to);
    let (from, to) = (start.x.min(end.x), start.x.max(end.x));
    let size = glyph.size.max(0.5);
    let (above, below) = if glyph.vertical { (0.5, 0.5) } else { (ABOVE, BELOW) };
    let own = Rect::new(from, start.y - above * size, to, start.y + below * size);
    let back = Affine::rotate(f64::from(glyph.angle).to_radians());
    Letter {
        text: script::plain(&glyph.text),
        from,
        to,
        base: start.y,
        size,
        angle: glyph.angle,
        vertical: glyph.vertical,
        ink: glyph.ink,
        rect: back.transform_rect_bbox(own),
        unseen: glyph.unseen,
    }
}

/// Drops letters that are printed twice.
fn without_doubles(letters: Vec<Letter>) -> Vec<Letter> {
    /// Letters of one square that are looked at; more lie there only in pictures made of letters.
    const LOOKS: usize = 40;
    let mut squares: HashMap<(i64, i64, i32), Vec<usize>> = HashMap::new();
    let mut kept: Vec<Letter> = Vec::with_capacity(letters.len());
    for letter in letters {
        let side = (letter.size * 0.5).max(2.0);
        let (column, row) = ((letter.from / side) as i64, (letter.base / side) as i64);
        let around = (-1..=1).flat_map(|x| (-1..=1).map(move |y| (x, y)));
        let mut near = around.filter_map(|(x, y)| {
            squares.get(&(column.saturating_add(x), row.saturating_add(y), letter.angle))
        });
        let known = !letter.is_blank()
            && near.any(|square| {
                square.iter().rev().take(LOOKS).filter_map(|&index| kept.get(index)).any(|other| {
                    let close = TWICE * letter.size;
                    other.text == letter.text
                        && (other.from - letter.from).abs() < close
                        && (other.base - letter.base).abs() < close
                        && (other.size - letter.size).abs() < 0.1 * letter.size
                })
            });
        if !known {
            squares.entry((column, row, letter.angle)).or_default().push(kept.len());
            kept.push(letter);
        }
    }
    kept
}

fn runs(letters: Vec<Letter>) -> Vec<Vec<Letter>> {
    let mut runs: Vec<Vec<Letter>> = Vec::new();
    for letter in letters {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|last| follows(last, &letter)) => run.push(letter),
            _ => runs.push(vec![letter]),
        }
    }
    runs
}

fn follows(last: &Letter, next: &Letter) -> bool {
    let size = last.size.max(next.size);
    let apart = (next.base - last.base).abs();
    let gap = next.from - last.to;
    // What is drawn from right to left has its next letter on the left.
    let gap_left = last.from - next.to;
    let leftward = script::is_leftward(&last.text) || script::is_leftward(&next.text);
    let near = |gap: f64| gap < WIDE_GAP * size && gap > OVERLAP * size;
    last.angle == next.angle
        && last.vertical == next.vertical
        && (near(gap) || (leftward && near(gap_left)))
        && (apart < SAME_LINE * last.size.min(next.size).max(0.5 * size)
            || is_raised_beside((last.size, next.size), apart, gap))
}

/// Whether two that stand beside each other are of one line, the smaller one raised or lowered.
fn is_raised_beside(sizes: (f64, f64), apart: f64, gap: f64) -> bool {
    let (small, size) = (sizes.0.min(sizes.1), sizes.0.max(sizes.1));
    let fits = small > TINY * size && small < SMALL * size;
    fits && apart < RAISED_MOST * size && gap < RAISED_GAP * size && gap > -0.3 * size
}

/// Runs of a line that is read from right to left come in either order, and are put in order as one.
fn joined_leftward(runs: Vec<Vec<Letter>>) -> Vec<Vec<Letter>> {
    let mut joined: Vec<Vec<Letter>> = Vec::with_capacity(runs.len());
    let leftward = |run: &[Letter]| run.iter().any(|letter| script::is_leftward(&letter.text));
    let ends = |run: &[Letter]| {
        let from = run.iter().map(|letter| letter.from).fold(f64::INFINITY, f64::min);
        let to = run.iter().map(|letter| letter.to).fold(f64::NEG_INFINITY, f64::max);
        (from, to)
    };
    for run in runs {
        if let Some(last) = joined.last_mut()
            && let (Some(one), Some(other)) = (last.first(), run.first())
            && one.angle == other.angle
            && (one.base - other.base).abs() < 0.35 * one.size.max(other.size)
            && (leftward(last) || leftward(&run))
        {
            let size = one.size.max(other.size);
            let ((from, to), (other_from, other_to)) = (ends(last), ends(&run));
            let gap = (other_from - to).max(from - other_to);
            if gap < JOIN_GAP * size && gap > -0.3 * size {
                last.extend(run);
                continue;
            }
        }
        joined.push(run);
    }
    joined
}

/// The letters of a word.
struct Letters {
    letters: Vec<Letter>,
    shift: Shift,
    glued: bool,
}

/// Words of one run; `None` where it is blank.
fn line_from_run(mut run: Vec<Letter>) -> Option<Line> {
    let size = middle(run.iter().filter(|letter| !letter.is_blank()).map(|letter| letter.size));
    let full = run.iter().filter(|letter| letter.size > 0.9 * size && !letter.is_blank());
    let base = middle(full.map(|letter| letter.base));
    let (angle, vertical) = run.first().map(|letter| (letter.angle, letter.vertical))?;
    let leftward = script::into_logical_order(&mut run);
    let usual = usual_gap(&run);
    let mut words: Vec<Letters> = Vec::new();
    let mut last: Option<(f64, f64, f64)> = None;
    let mut fresh = true;
    for letter in run {
        let ends = (letter.from, letter.to, letter.size);
        if letter.is_blank() {
            (fresh, last) = (true, Some(ends));
            continue;
        }
        // Signs over and under letters stand anywhere, and part no words.
        let sign =
            letter.to - letter.from < 0.1 * letter.size && letter.text.chars().all(script::is_combining);
        if let Some((from, to, size)) = last.filter(|_| !sign) {
            let gap = (letter.from - to).max(from - letter.to);
            fresh |= gap > (WORD_GAP + usual * SPACED) * size.min(letter.size).max(0.6 * size);
        }
        last = if sign { last } else { Some(ends) };
        let shift = Shift::new((letter.base, letter.size), (base, size));
        let count = words.len();
        match words.last_mut() {
            Some(word) if !fresh && word.shift == shift => word.letters.push(letter),
            last => {
                // The number before a note is no part of the note's first word.
                let number = count == 1 && last.is_some_and(|word| word.shift == Shift::Raised);
                words.push(Letters { letters: vec![letter], shift, glued: !fresh && !number });
            }
        }
        fresh = false;
    }
    let all = || words.iter().flat_map(|word| &word.letters);
    let count = all().count().max(1) as f32;
    let ink = all().map(|letter| letter.ink).sum::<f32>() / count;
    let from = all().map(|letter| letter.from).fold(f64::INFINITY, f64::min);
    let to = all().map(|letter| letter.to).fold(f64::NEG_INFINITY, f64::max);
    let words: Vec<Word> = words.iter().filter_map(word).collect();
    let area = words.iter().map(|word| word.area).reduce(Area::cover)?;
    Some(Line { words, base, from, to, size, angle, vertical, leftward, ink, area })
}

/// The usual gap between letters in sizes of theirs; zero unless the letters are spaced.
fn usual_gap(run: &[Letter]) -> f64 {
    let solid = |letter: &Letter| letter.text.chars().all(char::is_alphanumeric);
    let pairs = run.windows(2).filter_map(|pair| match pair {
        [one, other] if solid(one) && solid(other) => {
            Some((other.from - one.to).max(one.from - other.to) / one.size)
        }
        _ => None,
    });
    let mut gaps: Vec<f64> = pairs.collect();
    if gaps.len() < 6 {
        return 0.0;
    }
    gaps.sort_by(f64::total_cmp);
    gaps.get(gaps.len() / 3).map_or(0.0, |gap| gap.clamp(0.0, 0.6))
}

/// The middle one, so that a raised number does not make a line small.
fn middle(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(1.0)
}

fn word(word: &Letters) -> Option<Word> {
    let Letters { letters, shift, glued } = word;
    let first = letters.first()?;
    let from = letters.iter().map(|letter| letter.from).fold(f64::INFINITY, f64::min);
    let to = letters.iter().map(|letter| letter.to).fold(f64::NEG_INFINITY, f64::max);
    let rect = letters.iter().skip(1).fold(first.rect, |rect, letter| rect.union(letter.rect));
    let leftward = letters.iter().any(|letter| script::is_leftward(&letter.text));
    let (mut text, mut edges) = (String::new(), Vec::new());
    let width = (to - from).max(f64::MIN_POSITIVE);
    for letter in letters {
        let count = letter.text.chars().count().max(1) as f64;
        for (index, c) in letter.text.chars().enumerate() {
            let way = (letter.to - letter.from) * (index + 1) as f64 / count;
            let end = if leftward { to - (letter.to - way) } else { letter.from + way - from };
            let edge = (end / width * 255.0).round().clamp(0.0, 255.0) as u8;
            text.push(c);
            edges.extend(std::iter::repeat_n(edge, c.len_utf8()));
        }
    }
    // What shares a place with the letter before must not step back.
    let mut least = 0;
    for edge in &mut edges {
        least = least.max(*edge);
        *edge = least;
    }
    let along = along(first.angle, leftward);
    // A letter at the edge of a box does not take its word away, nor do dots and rules.
    let solid = || letters.iter().filter(|letter| letter.text.chars().any(char::is_alphanumeric));
    let hidden = solid().filter(|letter| letter.unseen.is_some()).count();
    let unseen = solid().find_map(|letter| letter.unseen).filter(|_| hidden * 2 >= solid().count());
    Some(Word {
        text,
        edges,
        area: area_from_rect(rect),
        along,
        from,
        to,
        unseen,
        shift: *shift,
        glued: *glued,
    })
}

fn along(angle: i32, leftward: bool) -> Along {
    let quarter = ((angle + 45).rem_euclid(360) / 90 + if leftward { 2 } else { 0 }) % 4;
    match quarter {
        0 => Along::Right,
        1 => Along::Down,
        2 => Along::Left,
        _ => Along::Up,
    }
}

fn goes_on(last: &Line, next: &Line) -> bool {
    let size = last.size.max(next.size);
    let gap = next.from - last.to;
    let apart = (last.base - next.base).abs();
    last.angle == next.angle
        && last.vertical == next.vertical
        && !last.leftward
        && !next.leftward
        && gap > -0.3 * size
        && ((apart < 0.35 * size && gap < JOIN_GAP * size)
            || is_raised_beside((last.size, next.size), apart, gap))
}

/// A line goes on with another; where the two touch, a word does.
fn join(line: &mut Line, next: Line) {
    let gap = next.from - line.to;
    let (own, other) = (line.letters() as f32, next.letters() as f32);
    line.ink = (line.ink * own + next.ink * other) / (own + other).max(1.0);
    let own_shift = Shift::new((line.base, line.size), (next.base, next.size));
    let next_shift = Shift::new((next.base, next.size), (line.base, line.size));
    let shifted = own_shift != Shift::None || next_shift != Shift::None;
    let touching = gap < if shifted { RAISED_GAP } else { TOUCH } * line.size.max(next.size);
    let set = |words: &mut [Word], shift| {
        if shift != Shift::None {
            words.iter_mut().for_each(|word| word.shift = shift);
        }
    };
    set(&mut line.words, own_shift);
    let mut next_words = next.words;
    set(&mut next_words, next_shift);
    let mut words = next_words.into_iter();
    if let Some(last) = line.words.last_mut().filter(|_| touching && own_shift == Shift::None)
        && let Some(first) = words.next()
    {
        match last.shift == first.shift {
            true => join_words(last, first),
            false => line.words.push(Word { glued: true, ..first }),
        }
    }
    line.words.extend(words);
    line.to = line.to.max(next.to);
    line.area = line.area.cover(next.area);
    if other > own {
        (line.size, line.base) = (next.size, next.base);
    }
}

fn join_words(word: &mut Word, next: Word) {
    let from = word.from.min(next.from);
    let width = (word.to.max(next.to) - from).max(f64::MIN_POSITIVE);
    let anew = |edges: &[u8], own: f64, own_width: f64| -> Vec<u8> {
        let edge = |edge: &u8| (own - from + f64::from(*edge) / 255.0 * own_width) / width * 255.0;
        edges.iter().map(|one| edge(one).round().clamp(0.0, 255.0) as u8).collect()
    };
    let mut edges = anew(&word.edges, word.from, word.to - word.from);
    edges.extend(anew(&next.edges, next.from, next.to - next.from));
    word.edges = edges;
    word.text.push_str(&next.text);
    word.area = word.area.cover(next.area);
    (word.from, word.to) = (from, word.to.max(next.to));
}
