//! Puts the signs of redactions into the lines of a page, each where its bar stands.
//!
//! What stands on both sides of a bar is one line again, which two stretches of words with a wide gap are not.

use super::lines::{Line, Shift, Word};
use super::redactions::Bar;
use super::repaint::is_covered;
use super::style::Style;
use crate::data::document::REDACTED;
use crate::data::unit::{Along, Area};

/// A gap between a bar and the words of its line, in sizes of the letters.
const JOIN_GAP: f64 = 1.4;
/// How far apart the middles of a bar and of its line may be, in sizes of the letters.
const LEVEL: f64 = 0.6;
/// A gap between a bar and a comma after it.
const GLUE: f64 = 0.5;
/// Lines times bars of one page.
const MAX_LOOKS: usize = 20_000_000;

/// The lines of a page with the signs of its bars in them.
pub fn put(lines: Vec<Line>, mut bars: Vec<Bar>) -> Vec<Line> {
    if bars.is_empty() || bars.len().saturating_mul(lines.len() + bars.len()) > MAX_LOOKS {
        return lines;
    }
    // Row by row, and from the left to the right, so that a line grows as it is read.
    bars.sort_by(|one, other| {
        row_of(one).cmp(&row_of(other)).then(one.area.left.total_cmp(&other.area.left))
    });
    let own = lines.len();
    let mut page = Page { lines: lines.into_iter().map(Some).collect(), own, after: Vec::new() };
    for bar in bars {
        page.put(bar);
    }
    page.in_order()
}

fn row_of(bar: &Bar) -> i64 {
    (bar.area.top / 4.0) as i64
}

struct Page {
    /// Those of the page, and those that are nothing but bars behind them. One that was joined to another is gone.
    lines: Vec<Option<Line>>,
    /// How many are of the page.
    own: usize,
    /// After which line of the page each line of bars comes; `None` for before all.
    after: Vec<Option<usize>>,
}

impl Page {
    fn put(&mut self, bar: Bar) {
        let at = match self.first_word(&bar).or_else(|| self.gap(&bar)) {
            Some((line, number)) => {
                if let Some(line) = self.lines.get_mut(line).and_then(Option::as_mut) {
                    insert(line, number, bar);
                }
                line
            }
            None => self.new_line(bar),
        };
        let at = self.join_left(at);
        self.join_right(at);
    }

    /// The first of the words that lie under a bar or on it, in the order of reading.
    fn first_word(&self, bar: &Bar) -> Option<(usize, usize)> {
        let mut first: Option<(f64, usize, usize)> = None;
        for (index, line) in self.lines.iter().enumerate() {
            let Some(line) = line else { continue };
            if !line.area.overlaps(bar.area) {
                continue;
            }
            let within = |word: &Word| {
                let (x, y) = word.area.centre();
                word.bar.is_none() && bar.area.contains(x, y)
            };
            let Some(number) = line.words.iter().position(within) else { continue };
            // Lines of one height come from the left to the right.
            let place = (line.base / (0.5 * line.size).max(1.0)).round() * 1.0e5 + line.from;
            if first.is_none_or(|(other, ..)| place < other) {
                first = Some((place, index, number));
            }
        }
        first.map(|(_, line, number)| (line, number))
    }

    /// A gap in a line that a bar fills.
    fn gap(&self, bar: &Bar) -> Option<(usize, usize)> {
        self.lines.iter().enumerate().find_map(|(index, line)| {
            let line = line.as_ref().filter(|line| is_level(line, bar.area))?;
            let (from, to) = (f64::from(bar.area.left), f64::from(bar.area.right));
            if line.from >= from || line.to <= to {
                return None;
            }
            let middle = (from + to) / 2.0;
            let before = |word: &Word| if line.leftward { word.from > middle } else { word.to < middle };
            let number = line.words.iter().rposition(before).map_or(0, |last| last + 1);
            Some((index, number))
        })
    }

    /// A line of nothing but a bar, after the line above it.
    fn new_line(&mut self, bar: Bar) -> usize {
        let area = bar.area;
        let (_, middle) = area.centre();
        let mut above: Option<(f32, usize)> = None;
        let mut below: Option<(f32, usize)> = None;
        let mut beside: Option<(f32, f64)> = None;
        for (index, line) in self.lines.iter().enumerate() {
            let Some(line) = line.as_ref().filter(|line| line.angle == 0) else { continue };
            let (_, own) = line.area.centre();
            let gap = (own - middle).abs();
            if beside.is_none_or(|(other, _)| gap < other) {
                beside = Some((gap, line.size));
            }
            let shared = line.area.right.min(area.right) - line.area.left.max(area.left);
            if shared <= 0.0 {
                continue;
            }
            let nearest = if own <= middle { &mut above } else { &mut below };
            if nearest.is_none_or(|(other, _)| gap < other) {
                *nearest = Some((gap, index));
            }
        }
        let root = |index: usize| match index.checked_sub(self.own) {
            None => Some(index),
            Some(extra) => self.after.get(extra).copied().flatten(),
        };
        let after = match (above, below) {
            (Some((_, index)), _) => root(index),
            (None, Some((_, index))) => root(index).and_then(|index| index.checked_sub(1)),
            (None, None) => self.own.checked_sub(1),
        };
        let height = f64::from(area.height());
        let size = beside.map(|(_, size)| size).filter(|size| (0.4..2.2).contains(&(height / size)));
        self.lines.push(Some(line_of(bar, size.unwrap_or(0.8 * height))));
        self.after.push(after);
        self.lines.len() - 1
    }

    /// Joins a line to the one that ends where it begins. Gives where it is then.
    fn join_left(&mut self, at: usize) -> usize {
        let Some(line) = self.lines.get(at).and_then(Option::as_ref) else { return at };
        let begins_with_bar =
            line.words.iter().find(|word| !is_covered(word.unseen)).is_some_and(|word| word.bar.is_some());
        if !begins_with_bar || line.leftward {
            return at;
        }
        let gap = |other: &Line| line.from - other.to;
        match self.neighbour(at, line, &gap) {
            Some(left) => {
                self.append(left, at);
                left
            }
            None => at,
        }
    }

    /// Joins the line that begins where this one ends to it.
    fn join_right(&mut self, at: usize) {
        let Some(line) = self.lines.get(at).and_then(Option::as_ref) else { return };
        let ends_with_bar = line.words.iter().rfind(|word| !is_covered(word.unseen)).is_some_and(|word| {
            word.bar.is_some() || line.words.iter().rev().any(|bar| bar.bar.is_some() && bar.to >= word.from)
        });
        if !ends_with_bar || line.leftward {
            return;
        }
        let gap = |other: &Line| other.from - line.to;
        let Some(right) = self.neighbour(at, line, &gap) else { return };
        self.append(at, right);
        // A line of the page keeps its place.
        if at >= self.own && right < self.own {
            self.lines.swap(at, right);
        }
    }

    /// The nearest line at the height of one, by a gap.
    fn neighbour(&self, at: usize, line: &Line, gap: &dyn Fn(&Line) -> f64) -> Option<usize> {
        let fits = |(index, other): (usize, &Option<Line>)| {
            let other = other.as_ref().filter(|other| index != at && !other.leftward && !other.vertical)?;
            let size = line.size.max(other.size);
            let level = line.angle == other.angle && (line.middle() - other.middle()).abs() < LEVEL * size;
            let gap = gap(other);
            (level && gap > -0.4 * size && gap < JOIN_GAP * size).then_some((gap, index))
        };
        let fitting = self.lines.iter().enumerate().filter_map(fits);
        fitting.min_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, index)| index)
    }

    /// Puts the words of one line behind those of another.
    fn append(&mut self, to: usize, from: usize) {
        let Some(next) = self.lines.get_mut(from).and_then(Option::take) else { return };
        let Some(line) = self.lines.get_mut(to).and_then(Option::as_mut) else { return };
        // The words tell how large a line is, and not the bars.
        let solid = |line: &Line| {
            line.words.iter().filter(|word| word.bar.is_none()).map(|word| word.text.len()).sum::<usize>()
        };
        if solid(&next) > solid(line) {
            (line.base, line.size, line.ink) = (next.base, next.size, next.ink);
        }
        let mut words = next.words;
        if let (Some(last), Some(first)) = (line.words.last(), words.first_mut()) {
            first.glued |= touches(last, first, line.size);
        }
        line.words.append(&mut words);
        line.from = line.from.min(next.from);
        line.to = line.to.max(next.to);
        line.area = line.area.cover(next.area);
    }

    /// All lines in the order of the page.
    fn in_order(self) -> Vec<Line> {
        let Self { mut lines, own, after } = self;
        let mut extra: Vec<(Option<usize>, Line)> = after
            .into_iter()
            .zip(lines.split_off(own))
            .filter_map(|(after, line)| Some((after, line?)))
            .collect();
        extra.sort_by(|(after, one), (other_after, other)| {
            let rows = after.cmp(other_after);
            rows.then(one.base.total_cmp(&other.base)).then(one.from.total_cmp(&other.from))
        });
        let mut extra = extra.into_iter().peekable();
        let mut ordered = Vec::with_capacity(own);
        while let Some((_, line)) = extra.next_if(|(after, _)| after.is_none()) {
            ordered.push(line);
        }
        for (index, line) in lines.into_iter().enumerate() {
            ordered.extend(line);
            while let Some((_, line)) = extra.next_if(|(after, _)| *after == Some(index)) {
                ordered.push(line);
            }
        }
        ordered
    }
}

/// Whether a bar stands at the height of a line; one of several lines begins or ends there.
fn is_level(line: &Line, bar: Area) -> bool {
    let (top, bottom) = (f64::from(bar.top), f64::from(bar.bottom));
    let one_line = bottom - top < 2.0 * line.size;
    let near = |y: f64| (line.middle() - y).abs() < LEVEL * line.size;
    line.angle == 0
        && !line.vertical
        && if one_line { near((top + bottom) / 2.0) } else { near(top + 0.6 * line.size) }
}

/// The sign of a bar, as a word.
fn sign(bar: Bar) -> Word {
    let area = bar.area;
    Word {
        text: REDACTED.to_owned(),
        edges: vec![255; REDACTED.len()],
        area,
        along: Along::Right,
        from: f64::from(area.left),
        to: f64::from(area.right),
        unseen: None,
        shift: Shift::None,
        style: Style::default(),
        glued: false,
        number: None,
        mark: super::tagged::UNMARKED,
        bar: Some(Box::new(bar)),
    }
}

fn insert(line: &mut Line, number: usize, bar: Bar) {
    let mut sign = sign(bar);
    // What lies under it may be a part of a word.
    let under = line.words.get(number).filter(|word| is_covered(word.unseen));
    sign.glued = under.is_some_and(|word| word.glued);
    if let Some(before) = number.checked_sub(1).and_then(|before| line.words.get(before)) {
        sign.glued |= touches(before, &sign, line.size);
    }
    let next = line.words.iter_mut().skip(number).find(|word| !is_covered(word.unseen));
    if let Some(next) = next {
        next.glued |= touches(&sign, next, line.size);
    }
    if line.angle == 0 {
        line.area = line.area.cover(sign.area);
        line.from = line.from.min(sign.from);
        line.to = line.to.max(sign.to);
    }
    line.words.insert(number, sign);
}

/// Whether no space is between a bar and a word beside it: a comma after it, a bracket before it.
fn touches(one: &Word, next: &Word, size: f64) -> bool {
    let near = next.from - one.to < GLUE * size && (one.bar.is_some() || next.bar.is_some());
    let closes = next.text.starts_with(['.', ',', ';', ':', '!', '?', ')', ']', '”', '’', '»', '%']);
    let opens = one.text.ends_with(['(', '[', '“', '‘', '«', '$', '£', '€']);
    near && ((one.bar.is_some() && closes) || (next.bar.is_some() && opens))
}

fn line_of(bar: Bar, size: f64) -> Line {
    let area = bar.area;
    let (_, middle) = area.centre();
    let words = vec![sign(bar)];
    let base = if f64::from(area.height()) < 2.0 * size {
        f64::from(middle)
    } else {
        f64::from(area.top) + 0.6 * size
    };
    Line {
        from: f64::from(area.left),
        to: f64::from(area.right),
        words,
        base: base + 0.3 * size,
        size,
        angle: 0,
        vertical: false,
        leftward: false,
        ink: 0.0,
        area,
        cell: None,
        tag: None,
        artefact: false,
    }
}
