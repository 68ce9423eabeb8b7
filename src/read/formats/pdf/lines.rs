//! Lines and words out of single letters: a PDF says where each letter goes, and hardly ever where a word ends.
//!
//! Letters come in the order in which they are drawn. Those that follow each other on one base line make a *run*;
//! runs that go on where the one before ended make a line. Lines are looked at in a *frame* that is turned with
//! them, so that all run to the right; only areas are in the page's own space.

use super::glyphs::{Glyph, area_from_rect};
use super::letter::{self, Letter, letter, turn};
use super::median::median;
use super::redactions::Bar;
use super::repaint::is_covered;
use super::script::{self, Sign};
use super::style::Style;
use super::tables::Cell;
use super::tagged::LineTag;
use super::{accents, columns, spaced};
use crate::data::document::Unseen;
use crate::data::unit::{Along, Area};
use hayro::kurbo::Rect;
use std::ops::Range;

// Measured on some 300 files against two other readers; all in sizes of the letters.

/// Letters this far above or below each other stand on one line: raised and lowered ones do.
const SAME_LINE: f64 = 0.45;
/// The same after a wide gap.
const LEVEL: f64 = 0.4;
/// A gap that ends a run: the next column, the next cell.
const WIDE_GAP: f64 = 2.0;
/// Letters may lie a little over each other.
const OVERLAP: f64 = -0.6;
/// A gap between two words, where letters stand close.
const WORD_GAP: f64 = 0.13;
/// The same between signs of Chinese and Japanese, which stand apart wherever a line is to be filled.
const SPACELESS_GAP: f64 = 0.7;
/// How much wider than the usual gap between letters the gap between words is, where letters are spaced.
const SPACED: f64 = 1.35;
/// Two runs closer than that are one line.
const JOIN_GAP: f64 = 1.2;
/// Two runs closer than that are one word.
const TOUCH: f64 = 0.1;
/// The same letter twice within that is one, printed twice to look bold.
const TWICE: f64 = 0.12;
/// The same where it stands a little lower or higher as well, as shadows do: no letter follows another so.
const SHADOW: f64 = 0.24;
const ASLANT: f64 = 0.02;
/// How much smaller raised and lowered letters are than those around them, at least and at most.
const SMALL: f64 = 0.87;
const TINY: f64 = 0.4;
/// How far they stand above or below the base line, at least and at most.
const RAISED: f64 = 0.1;
const RAISED_MOST: f64 = 0.65;
/// They stand closer to their word than words to each other.
const RAISED_GAP: f64 = 0.4;
/// And are few.
const RAISED_LETTERS: usize = 24;

/// Letters of one square that are looked at; more lie there only in pictures made of letters.
const LOOKS: usize = 40;
/// Columns of squares, about; a prime spreads them.
const ROW: i32 = 1009;
/// The number of no letter.
const NONE: u32 = u32::MAX;

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
    pub style: Style,
    /// No space is before it.
    pub glued: bool,
    /// It is no word of the page, but the sign of a redaction.
    pub bar: Option<Box<Bar>>,
    /// The number in the margin of the line that it begins.
    pub number: Option<Box<(String, Area)>>,
    /// The number of the stretch that its first letter is in, by which tags speak of it.
    pub mark: u32,
}

impl Word {
    /// The two parts of a word of a level line, at the end of a letter that is no further than `near` from a height of
    /// its line; `None` where no letter ends there.
    pub fn cut_at(&self, at: f64, near: f64) -> Option<(Self, Self)> {
        let width = self.to - self.from;
        let end = |edge: u8| self.from + f64::from(edge) / 255.0 * width;
        // Within words of small letters, a cell's words have grown over its border.
        let mut small = false;
        let ends = self.text.char_indices().filter_map(|(index, c)| {
            let within = std::mem::replace(&mut small, c.is_lowercase()) && c.is_lowercase();
            (index > 0 && !within).then_some(index)
        });
        let apart = |index: usize| Some((end(*self.edges.get(index - 1)?) - at).abs());
        let (index, _) = ends
            .filter_map(|index| Some((index, apart(index)?)))
            .filter(|(_, apart)| *apart <= near)
            .min_by(|one, other| one.1.total_cmp(&other.1))?;
        let border = end(*self.edges.get(index - 1)?);
        let share = (border - self.from) / width.max(f64::MIN_POSITIVE);
        let middle = self.area.left + self.area.width() * share as f32;
        let anew = |edges: &[u8], from: f64, to: f64| -> Vec<u8> {
            let wide = (to - from).max(f64::MIN_POSITIVE);
            edges
                .iter()
                .map(|edge| ((end(*edge) - from) / wide * 255.0).round().clamp(0.0, 255.0) as u8)
                .collect()
        };
        let part =
            |text: &str, edges: &[u8], (from, to): (f64, f64), (left, right): (f32, f32), glued: bool| Self {
                text: text.to_owned(),
                edges: anew(edges, from, to),
                area: Area::new(left, self.area.top, right, self.area.bottom),
                from,
                to,
                glued,
                ..self.clone()
            };
        let (one, other) = self.text.split_at_checked(index)?;
        let (own, rest) = self.edges.split_at_checked(index)?;
        Some((
            part(one, own, (self.from, border), (self.area.left, middle), self.glued),
            part(other, rest, (border, self.to), (middle, self.area.right), false),
        ))
    }
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
    /// The cell of a table that it is part of.
    pub cell: Option<Cell>,
    /// What the file's tags say of it, as far as they hold.
    pub tag: Option<LineTag>,
    /// Tags say that it is no part of the document's words.
    pub artefact: bool,
}

impl Line {
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.words.iter().map(|word| word.text.len() + 1).sum());
        for word in &self.words {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&word.text);
        }
        text
    }

    /// Whether two stand on one height.
    pub fn is_level_with(&self, other: &Self) -> bool {
        self.angle == other.angle && (self.base - other.base).abs() < 0.3 * self.size.max(other.size)
    }

    /// The same with these words of it; `None` without any.
    pub fn of(&self, words: Vec<Word>) -> Option<Self> {
        let area = words.iter().map(|word| word.area).reduce(Area::cover)?;
        let from = words.iter().map(|word| word.from).fold(f64::INFINITY, f64::min);
        let to = words.iter().map(|word| word.to).fold(f64::NEG_INFINITY, f64::max);
        Some(Self { words, from, to, area, ..*self })
    }

    pub fn letters(&self) -> usize {
        self.words.iter().map(|word| word.text.chars().count()).sum()
    }

    /// The height of the middle of its small letters.
    pub fn middle(&self) -> f64 {
        self.base - 0.3 * self.size
    }

    /// Whether it begins with a small letter, as what goes on does.
    pub fn begins_small(&self) -> bool {
        self.words.first().and_then(|word| word.text.chars().next()).is_some_and(char::is_lowercase)
    }

    /// Takes away its first word, or its last one. `None` where it has no other.
    pub fn take_word(&mut self, first: bool) -> Option<Word> {
        if self.words.len() < 2 {
            return None;
        }
        let word = if first { self.words.remove(0) } else { self.words.pop()? };
        self.measure();
        Some(word)
    }

    /// Finds anew where it stands, after words were taken away.
    pub fn measure(&mut self) {
        let ends = self.words.iter().map(|word| (word.from, word.to));
        if let Some(ends) = ends.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1))) {
            (self.from, self.to) = ends;
        }
        if let Some(area) = self.words.iter().map(|word| word.area).reduce(Area::cover) {
            self.area = area;
        }
    }

    /// Left, right, top and bottom of its area in the frame of lines that run at another angle.
    pub fn seen_from(&self, angle: i32) -> (f64, f64, f64, f64) {
        let Area { left, top, right, bottom } = self.area;
        let own = Rect::new(f64::from(left), f64::from(top), f64::from(right), f64::from(bottom));
        let seen = if angle == 0 { own } else { turn(-angle).transform_rect_bbox(own) };
        (seen.x0, seen.x1, seen.y0, seen.y1)
    }
}

/// Finds lines. What it needs for one page it has for the next: to get and give back so much memory for each costs as
/// much as the work itself.
#[derive(Default)]
pub struct Finder {
    letters: Vec<Letter>,
    /// Numbers of letters, each the last one in its squares of the page.
    squares: Vec<u32>,
    /// For each letter, the one before it in the same squares.
    before: Vec<u32>,
}

impl Finder {
    /// Lines in the order in which they are drawn.
    pub fn lines(&mut self, glyphs: &[Glyph]) -> Vec<Line> {
        let upright = columns::upright(glyphs);
        self.take_without_doubles(upright.as_deref().unwrap_or(glyphs));
        accents::compose(&mut self.letters);
        let letters = &self.letters;
        let drawn_in_order = is_drawn_in_order(letters);
        let mut lines: Vec<Line> = Vec::new();
        for run in joined_leftward(runs(letters), letters) {
            let Some(line) = letters.get(run).and_then(|run| line_from_run(run, drawn_in_order)) else {
                continue;
            };
            match lines.last_mut() {
                Some(last) if goes_on(last, &line) => join(last, line),
                _ => lines.push(line),
            }
        }
        lines.iter_mut().for_each(spaced::join);
        lines
    }

    /// Drops letters that are printed twice.
    fn take_without_doubles(&mut self, glyphs: &[Glyph]) {
        let Self { letters, squares, before } = self;
        letters.clear();
        before.clear();
        squares.clear();
        squares.resize((2 * glyphs.len()).next_power_of_two(), NONE);
        let mask = squares.len() - 1;
        for letter in glyphs.iter().map(letter) {
            if letter.is_blank() {
                before.push(NONE);
                letters.push(letter);
                continue;
            }
            let close = SHADOW * letter.size;
            let side = (letter.size * 0.5).max(2.0);
            let column = |right: f64| ((letter.from + right) / side) as i32;
            let row = |down: f64| ((letter.base + down) / side) as i32;
            // Far squares share a place, which costs a look and nothing else.
            let place = |column: i32, row: i32| row.wrapping_mul(ROW).wrapping_add(column) as usize & mask;
            let twice = |other: &Letter| {
                let (aside, below) = ((other.from - letter.from).abs(), (other.base - letter.base).abs());
                let most = if below > ASLANT * letter.size { close } else { TWICE * letter.size };
                other.text == letter.text
                    && other.angle == letter.angle
                    // What was painted over is not what was painted on it.
                    && is_covered(other.unseen) == is_covered(letter.unseen)
                    && aside < most
                    && below < most
                    && (other.size - letter.size).abs() < 0.1 * letter.size
            };
            let around = (column(-close)..=column(close))
                .flat_map(|x| (row(-close)..=row(close)).map(move |y| place(x, y)));
            let known = around.filter_map(|place| squares.get(place)).any(|last| {
                let chain = std::iter::successors(Some(*last), |at| before.get(*at as usize).copied());
                chain.map_while(|at| letters.get(at as usize)).take(LOOKS).any(twice)
            });
            if !known && let Some(last) = squares.get_mut(place(column(0.0), row(0.0))) {
                before.push(std::mem::replace(last, letters.len() as u32));
                letters.push(letter);
            }
        }
    }
}

fn runs(letters: &[Letter]) -> Vec<Range<usize>> {
    let mut end = 0;
    let range = |run: &[Letter]| {
        let start = end;
        end += run.len();
        start..end
    };
    letters.chunk_by(follows).map(range).collect()
}

fn follows(last: &Letter, next: &Letter) -> bool {
    let size = last.size.max(next.size);
    let apart = (next.base - last.base).abs();
    let gap = next.from - last.to;
    // What is drawn from right to left has its next letter on the left.
    let gap_left = last.from - next.to;
    let leftward = || last.text.is_leftward() || next.text.is_leftward();
    let near = |gap: f64| gap < WIDE_GAP * size && gap > OVERLAP * size;
    last.angle == next.angle
        && last.vertical == next.vertical
        && (near(gap) || (near(gap_left) && leftward()))
        && (apart < same_line(gap, size) * last.size.min(next.size).max(0.5 * size)
            || is_raised_beside((last.size, next.size), apart, gap))
}

/// How far above or below the last letter the next one of its line may stand: less where a column may be between.
fn same_line(gap: f64, size: f64) -> f64 {
    if gap > JOIN_GAP * size { LEVEL } else { SAME_LINE }
}

/// Whether two that stand beside each other are of one line, the smaller one raised or lowered.
fn is_raised_beside(sizes: (f64, f64), apart: f64, gap: f64) -> bool {
    let (small, size) = (sizes.0.min(sizes.1), sizes.0.max(sizes.1));
    let fits = small > TINY * size && small < SMALL * size;
    fits && apart < RAISED_MOST * size && gap < RAISED_GAP * size && gap > -0.3 * size
}

/// Runs of a line that is read from right to left come in either order, and are put in order as one.
fn joined_leftward(runs: Vec<Range<usize>>, letters: &[Letter]) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(runs.len());
    let leftward = |run: &[Letter]| run.iter().any(|letter| letter.text.is_leftward());
    for run in runs {
        if let Some(last) = joined.last_mut()
            && let (Some(before), Some(here)) = (letters.get(last.clone()), letters.get(run.clone()))
            && let (Some(one), Some(other)) = (before.first(), here.first())
            && one.angle == other.angle
            && (one.base - other.base).abs() < 0.35 * one.size.max(other.size)
            && (leftward(before) || leftward(here))
        {
            let size = one.size.max(other.size);
            let gap = |(from, to): (f64, f64), (other_from, other_to): (f64, f64)| {
                (other_from - to).max(from - other_to)
            };
            // Spaces of words that run either way may lie on each other.
            let solid = |run: &[Letter]| ends(run.iter().filter(|letter| !letter.is_blank()));
            if gap(ends(before.iter()), ends(here.iter())) < JOIN_GAP * size
                && gap(solid(before), solid(here)) > -0.3 * size
            {
                last.end = run.end;
                continue;
            }
        }
        joined.push(run);
    }
    joined
}

/// Where letters begin and end.
fn ends<'l>(letters: impl Iterator<Item = &'l Letter> + Clone) -> (f64, f64) {
    let from = letters.clone().map(|letter| letter.from).fold(f64::INFINITY, f64::min);
    let to = letters.map(|letter| letter.to).fold(f64::NEG_INFINITY, f64::max);
    (from, to)
}

/// Whether words that are read from right to left have their letters from left to right, one after the other as they are
/// spoken: layers of words that nobody sees are made so. Letters that stand only at the end of a word tell, and where no
/// word runs to the right, the stop after a sentence does.
fn is_drawn_in_order(letters: &[Letter]) -> bool {
    if !letters.iter().any(|letter| letter.text.is_leftward()) {
        return false;
    }
    let rightward =
        letters.iter().any(|letter| letter.text.any(|c| c.is_alphabetic() && !script::runs_left(c)));
    let stop = |c: char| matches!(c, '.' | ',' | ':' | '?' | '!' | '،' | '؟');
    let is_stop = |letter: &Letter| !rightward && letter.text.all(stop);
    let is_final = |letter: &Letter| letter.text.all(script::is_final) || is_stop(letter);
    // Whether one letter touches another that stands on its right.
    let touches = |one: &Letter, other: &Letter| {
        let (size, gap) = (one.size.max(other.size), other.from - one.to);
        let leftward = |letter: &Letter| letter.text.is_leftward() || is_stop(letter);
        leftward(one)
            && leftward(other)
            && (one.base - other.base).abs() < SAME_LINE * size
            && gap.abs() < 0.3 * size
    };
    let (mut spoken, mut seen) = (0, 0);
    for (at, letter) in letters.iter().enumerate().filter(|(_, letter)| is_final(letter)) {
        let near =
            || [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|at| letters.get(at));
        let (left, right) =
            (near().any(|other| touches(other, letter)), near().any(|other| touches(letter, other)));
        spoken += usize::from(left && !right);
        seen += usize::from(right && !left);
    }
    if spoken > 1 || seen > 0 {
        return spoken > 1 && spoken > 3 * seen;
    }
    goes_by_words(letters) && (spoken == 1 || begins_with_articles(letters))
}

/// Whether letters from right to left go to the right, and their words to the left.
fn goes_by_words(letters: &[Letter]) -> bool {
    let (mut right, mut left, mut words_left, mut words_right) = (0, 0, 0, 0);
    let solid = |letter: &&Letter| letter.text.is_leftward();
    for (last, next) in letters.iter().filter(solid).zip(letters.iter().filter(solid).skip(1)) {
        let size = last.size.max(next.size);
        if last.angle != next.angle || (last.base - next.base).abs() > SAME_LINE * size {
            continue;
        }
        match (next.from - last.to, last.from - next.to) {
            (gap, _) if gap.abs() < 0.15 * size => right += 1,
            (_, gap) if gap.abs() < 0.15 * size => left += 1,
            (gap, _) if gap > 0.0 => words_right += 1,
            (_, gap) if gap > 0.0 => words_left += 1,
            _ => {}
        }
    }
    right > 4 * left && words_left > 3 * words_right
}

/// Whether words of Arabic have their article at the left, where they begin then.
fn begins_with_articles(letters: &[Letter]) -> bool {
    let touch = |one: &Letter, next: &Letter| {
        one.angle == next.angle
            && (one.base - next.base).abs() < SAME_LINE * one.size
            && (next.from - one.to).abs() < 0.15 * one.size
            && !one.is_blank()
            && !next.is_blank()
    };
    let (mut spoken, mut seen) = (0, 0);
    for three in letters.windows(3) {
        let [one, middle, other] = three else { continue };
        match (&one.text, &middle.text, &other.text) {
            (_, Sign::One('ا'), Sign::One('ل')) if touch(middle, other) && !touch(one, middle) => {
                spoken += 1;
            }
            (Sign::One('ل'), Sign::One('ا'), _) if touch(one, middle) && !touch(middle, other) => seen += 1,
            _ => {}
        }
    }
    spoken > 3 * seen
}

/// The letters of a word, by their places in their run.
struct Letters {
    letters: Range<usize>,
    shift: Shift,
    glued: bool,
}

/// A run of letters in the order of speech.
struct Spoken<'l> {
    letters: std::borrow::Cow<'l, [Letter]>,
    /// Where its parts of one direction begin, with their ends on the line.
    parts: Vec<(usize, (f64, f64))>,
    leftward: bool,
    /// Its letters stand as they are spoken, whatever their script.
    as_drawn: bool,
}

fn spoken(run: &[Letter], drawn_in_order: bool) -> Spoken<'_> {
    let leftward = || run.iter().any(|letter| letter.text.is_leftward());
    if drawn_in_order && leftward() {
        return Spoken { letters: run.into(), parts: Vec::new(), leftward: true, as_drawn: true };
    }
    let Some(script::Order { letters, runs, leftward }) = script::in_logical_order(run) else {
        return Spoken { letters: run.into(), parts: Vec::new(), leftward: false, as_drawn: false };
    };
    let ends_of = |(at, from): (usize, &usize)| {
        let to = runs.get(at + 1).copied().unwrap_or(letters.len());
        let solid = letters.get(*from..to).unwrap_or_default().iter().filter(|letter| !letter.is_blank());
        (*from, ends(solid))
    };
    let parts = runs.iter().enumerate().map(ends_of).collect();
    Spoken { letters: letters.into(), parts, leftward, as_drawn: false }
}

/// Words of one run; `None` where it is blank.
fn line_from_run(run: &[Letter], drawn_in_order: bool) -> Option<Line> {
    let solid = || run.iter().filter(|letter| !letter.is_blank());
    let size = median(solid().map(|letter| letter.size)).unwrap_or(1.0);
    let base =
        median(solid().filter(|letter| letter.size > 0.9 * size).map(|letter| letter.base)).unwrap_or(1.0);
    let (angle, vertical) = run.first().map(|letter| (letter.angle, letter.vertical))?;
    let spoken = spoken(run, drawn_in_order);
    let words = words_of(&spoken, (base, size));
    let Spoken { letters: run, leftward, as_drawn, .. } = &spoken;
    let solid = || run.iter().filter(|letter| !letter.is_blank());
    let ink = ink_of(run);
    let (from, to) = ends(solid());
    let mut parts = Vec::with_capacity(words.len());
    words.into_iter().for_each(|word| parted(run, word, &mut parts));
    let mut words: Vec<Word> = Vec::with_capacity(parts.len());
    words.extend(parts.iter().filter_map(|word| word_from_letters(run, word, *as_drawn)));
    let area = words.iter().map(|word| word.area).reduce(Area::cover)?;
    Some(Line {
        words,
        base,
        from,
        to,
        size,
        angle,
        vertical,
        leftward: *leftward,
        ink,
        area,
        cell: None,
        tag: None,
        artefact: false,
    })
}

/// Mean share of ink of letters. Where each sign is a word, those that only part them weigh nothing: the font may have
/// been put in the place of one that the file names, and know no others.
fn ink_of(run: &[Letter]) -> f32 {
    let solid = || run.iter().filter(|letter| !letter.is_blank());
    let count = solid().count();
    let spaceless = solid().filter(|letter| letter.text.all(script::is_spaceless)).count();
    let weighs = |letter: &&Letter| spaceless * 2 <= count || letter.text.any(char::is_alphanumeric);
    let weighed = solid().filter(weighs).count().max(1) as f32;
    solid().filter(weighs).map(|letter| letter.ink).sum::<f32>() / weighed
}

/// Where words of a run begin and end, by its base line and size.
fn words_of(spoken: &Spoken<'_>, (base, size): (f64, f64)) -> Vec<Letters> {
    let run = &*spoken.letters;
    let usual = usual_gap(run);
    let mut words: Vec<Letters> = Vec::new();
    let mut last: Option<(f64, f64, f64)> = None;
    let mut fresh = true;
    let mut parts = spoken.parts.iter().peekable();
    let mut part = (0.0, 0.0);
    let mut spaceless = false;
    for (at, letter) in run.iter().enumerate() {
        // Where the direction turns, what was and what comes touch with their ends, and not with their letters.
        let mut own = (letter.from, letter.to);
        if let Some((_, ends)) = parts.next_if(|(begin, _)| *begin == at) {
            last = last.map(|(.., size)| (part.0, part.1, size));
            (own, part) = (*ends, *ends);
            // Words of two scripts that touch are two, but for what the one writes before every word: “and”, “in”.
            let long = words.last().is_some_and(|word| word.letters.len() > 1);
            let solid =
                at.checked_sub(1).and_then(|before| run.get(before)).filter(|before| !before.is_blank());
            fresh |= solid.is_some_and(|before| before.is_of_other_script(letter))
                && (long || letter.text.is_leftward());
        }
        let ends = (letter.from, letter.to, letter.size);
        if letter.is_blank() {
            (fresh, last) = (true, Some(ends));
            continue;
        }
        // Signs over and under letters stand anywhere, and part no words.
        let narrow = letter.to - letter.from < 0.1 * letter.size || letter.text.is_leftward();
        let sign = narrow && letter.text.all(script::is_combining);
        let of_no_spaces = letter.text.all(script::is_spaceless);
        if let Some((from, to, size)) = last.filter(|_| !sign) {
            let gap = (own.0 - to).max(from - own.1);
            let least = if spaceless && of_no_spaces { SPACELESS_GAP } else { WORD_GAP + usual * SPACED };
            fresh |= gap > least * size.min(letter.size).max(0.6 * size);
        }
        last = if sign { last } else { Some(ends) };
        spaceless = of_no_spaces;
        let shift = Shift::new((letter.base, letter.size), (base, size));
        let count = words.len();
        match words.last_mut() {
            Some(word) if !fresh && word.shift == shift => word.letters.end = at + 1,
            last => {
                // The number before a note is no part of the note's first word.
                let number = count == 1 && last.is_some_and(|word| word.shift == Shift::Raised);
                words.push(Letters { letters: at..at + 1, shift, glued: !fresh && !number });
            }
        }
        fresh = false;
    }
    words
}

/// A word of which a part was painted over, in its parts. A single letter at the edge of a box parts nothing.
fn parted(run: &[Letter], word: Letters, parts: &mut Vec<Letters>) {
    const LEAST: usize = 2;
    let letters = run.get(word.letters.clone()).unwrap_or(&[]);
    let covered = |letter: &Letter| is_covered(letter.unseen);
    if !letters.iter().any(covered) {
        return parts.push(word);
    }
    let count = |covered_ones: bool| letters.iter().filter(|letter| covered(letter) == covered_ones).count();
    // A comma after what was covered is no part of it.
    let sign = |letter: Option<&Letter>| {
        letter.is_some_and(|letter| !covered(letter) && !letter.text.any(char::is_alphanumeric))
    };
    let signed = sign(letters.first()) || sign(letters.last());
    if count(true) < LEAST || count(false) < if signed { 1 } else { LEAST } {
        return parts.push(word);
    }
    let mut start = word.letters.start;
    let first = parts.len();
    for part in letters.chunk_by(|one, other| covered(one) == covered(other)) {
        let end = start + part.len();
        match parts.get_mut(first..).and_then(<[Letters]>::last_mut) {
            Some(last) if part.len() < LEAST && !sign(part.first()) => last.letters.end = end,
            last => {
                let glued = last.is_some() || word.glued;
                parts.push(Letters { letters: start..end, shift: word.shift, glued });
            }
        }
        start = end;
    }
}

/// The usual gap between letters in sizes of theirs; zero unless the letters are spaced.
fn usual_gap(run: &[Letter]) -> f64 {
    let solid = |letter: &Letter| letter.text.all(char::is_alphanumeric);
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
    let third = gaps.len() / 3;
    gaps.select_nth_unstable_by(third, f64::total_cmp).1.clamp(0.0, 0.6)
}

fn word_from_letters(run: &[Letter], word: &Letters, as_drawn: bool) -> Option<Word> {
    let Letters { letters, shift, glued } = word;
    let letters = run.get(letters.clone())?;
    let first = letters.first()?;
    let (from, to) = ends(letters.iter());
    let rect = letter::rect_of(letters)?;
    let leftward = !as_drawn && letters.iter().any(|letter| letter.text.is_leftward());
    let (mut text, mut edges) = (String::with_capacity(letters.len()), Vec::with_capacity(letters.len()));
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
    let solid = |letter: &&Letter| letter.text.any(char::is_alphanumeric);
    let hidden = || letters.iter().filter(|letter| letter.unseen.is_some()).filter(solid);
    let mostly = || hidden().count() * 2 >= letters.iter().filter(solid).count();
    let unseen = hidden().find_map(|letter| letter.unseen).filter(|_| mostly());
    Some(Word {
        text,
        edges,
        area: area_from_rect(rect),
        along,
        from,
        to,
        unseen,
        shift: *shift,
        // A comma after slanted words is often upright.
        style: Style::most(letters.iter().filter(solid).map(|letter| letter.style)),
        glued: *glued,
        bar: None,
        number: None,
        mark: first.mark,
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
            || (is_raised_beside((last.size, next.size), apart, gap)
                // A whole line beside a large first letter is not raised.
                && (next.size > last.size || next.letters() <= RAISED_LETTERS)))
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

pub fn join_words(word: &mut Word, next: Word) {
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
