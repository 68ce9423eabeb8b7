//! Where were words taken out of a page, or covered? Each such place becomes a sign in its line, so that no sentence
//! closes over it, as if nothing had been there.
//!
//! A box is taken for a redaction where words lie under it, where it stands in a line as a word would, or where it has
//! the reason printed on it. Boxes are drawn for many other ends (rules, heads of tables, charts, forms), and none of
//! them may be invented: what is not plain is no redaction.

use super::gaps;
use super::glyphs::{Drawn, area_from_rect};
use super::lines::{Line, Word};
use super::median::median;
use super::reasons::{is_bracketed_reason, is_reason, may_begin_reason};
use super::repaint::is_covered;
use super::shapes::{DARK, Shape, is_white};
use super::strips::Strips;
use crate::data::document::RedactionKind;
use crate::data::unit::Area;

/// Share of the page from which on a box is a ground, unless it is black.
const GROUND: f32 = 0.1;
/// Height of a bar in a line, in sizes of the letters beside it.
pub(super) const LEAST_HEIGHT: f32 = 0.55;
pub(super) const MOST_HEIGHT: f32 = 2.2;
/// How far words may be from a bar of their line, in sizes of the letters.
const BESIDE: f32 = 2.5;
/// Boxes of one bar are so near to each other, in their height: those of words that follow each other.
const SEAM: f32 = 1.2;
/// How wide a bar is at least, in its height: less is a bullet or a box to be ticked.
const LEAST_WIDTH: f32 = 1.4;
/// How far the middle of a bar may be from the middle of its line, in sizes of the letters.
pub(super) const LEVEL: f32 = 0.45;
/// How far a bar that fills its line is from a line above or below, in its height.
const NEXT_LINE: f32 = 2.4;
/// Boxes of one page that are looked at.
pub(super) const MAX_BOXES: usize = 4_000;
/// Boxes of which a ragged bar is made, at least: nothing else is drawn so in a line.
const RAGGED: u32 = 3;
/// How often bars may support others.
const ROUNDS: usize = 4;
/// How much of a box may lie under what is painted later, for it to be seen.
const PAINTED_OVER: f32 = 0.5;
/// Words that are printed on a bar, where they need not be a reason that is known.
const LABEL_WORDS: usize = 8;
/// How much larger than the words under it a light box may be: larger ones are grounds of something else.
const ROOM: f32 = 6.0;

/// A redaction on its page.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    pub area: Area,
    pub kind: RedactionKind,
    pub label: String,
}

/// A box that may be a redaction.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub area: Area,
    pub kind: RedactionKind,
    /// It is only around something, and has no ground of its own.
    pub frame: bool,
    /// Of how many boxes it is made: programs draw a bar for each word, and ragged ones of many.
    pub boxes: u32,
}

/// What is found of the words around a candidate.
#[derive(Default)]
struct Around {
    /// Words under it, by line and number.
    hidden: Vec<(usize, usize)>,
    /// Words on it.
    inside: Vec<(usize, usize)>,
    /// A word that reaches over it stands on it with a part: it was typed anew there.
    anew: bool,
    /// The nearest words of its line.
    left: Option<Near>,
    right: Option<Near>,
    /// The nearest line above it and below it, in its column.
    over: Option<Near>,
    under: Option<Near>,
}

/// Words near a candidate.
#[derive(Clone, Copy)]
struct Near {
    /// How far they are.
    gap: f32,
    /// Of their letters.
    size: f32,
    /// The height at which their middle is.
    middle: f32,
    /// Where their line begins and ends.
    left: f32,
    right: f32,
}

/// Finds the redactions of a page. `drawn` has been looked through for what is hidden by then. Bars in the picture of a
/// scan are not looked for.
pub fn find(lines: &[Line], drawn: &Drawn) -> Vec<Bar> {
    let boxes = candidates(lines, drawn);
    if boxes.is_empty() {
        return Vec::new();
    }
    let rows = Rows::of(lines, drawn.size.1);
    let boxes = merged(boxes, &rows, lines);
    let around: Vec<Around> = boxes.iter().map(|one| rows.around(one, lines)).collect();
    let mut found: Vec<Option<Bar>> =
        boxes.iter().zip(&around).map(|(one, around)| sure(one, around, lines)).collect();
    supported(&boxes, &around, &mut found);
    let mut bars = each_once(found.into_iter().flatten().collect());
    if !bars.is_empty() {
        bars.extend(gaps::find(lines, drawn, &rows, &bars));
    }
    each_once(bars)
}

/// A bar and its border are one, and so is what lies in another bar.
fn each_once(mut bars: Vec<Bar>) -> Vec<Bar> {
    let size = |bar: &Bar| bar.area.width() * bar.area.height();
    bars.sort_by(|one, other| size(other).total_cmp(&size(one)));
    let mut kept: Vec<Bar> = Vec::with_capacity(bars.len());
    for bar in bars {
        let (x, y) = bar.area.centre();
        if !kept.iter().any(|other| other.area.contains(x, y)) {
            kept.push(bar);
        }
    }
    kept
}

/// The boxes of a page that may be redactions, as few as can be: most pages have none.
fn candidates(lines: &[Line], drawn: &Drawn) -> Vec<Candidate> {
    if drawn.shapes.is_empty() && drawn.frames.is_empty() {
        return Vec::new();
    }
    let hides = drawn.glyphs.iter().any(|glyph| is_covered(glyph.unseen));
    // Frames and light boxes are only looked at where a reason may stand in them.
    let light = !drawn.frames.is_empty()
        || drawn.shapes.iter().any(|shape| shape.covers && kind_of(shape) != RedactionKind::Black);
    let mut words = lines.iter().flat_map(|line| &line.words);
    let labelled = light && words.any(|word| may_begin_reason(&word.text));
    let page = drawn.size.0 * drawn.size.1;
    let mut boxes = Vec::new();
    let covers = || drawn.shapes.iter().filter(|shape| shape.covers);
    let grounds: Vec<&Shape> = covers().filter(|shape| !is_dark(shape.colour)).collect();
    for shape in covers() {
        let kind = kind_of(shape);
        let area = area_from_rect(shape.area);
        let dark = kind == RedactionKind::Black;
        let small = area.width() * area.height() < GROUND * page;
        let wanted = dark || (small && (hides || labelled));
        if !wanted || area.height() < 4.0 || boxes.len() >= MAX_BOXES {
            continue;
        }
        let later = grounds.partition_point(|ground| ground.order <= shape.order);
        if !is_painted_over(area, grounds.get(later..).unwrap_or(&[])) {
            boxes.push(Candidate { area, kind, frame: false, boxes: 1 });
        }
    }
    if labelled {
        let kind = RedactionKind::Labelled;
        boxes.extend(drawn.frames.iter().map(|area| Candidate { area: *area, kind, frame: true, boxes: 1 }));
    }
    boxes
}

fn is_dark(colour: Option<[u8; 3]>) -> bool {
    colour.is_some_and(|colour| colour.iter().all(|part| *part < DARK))
}

pub(super) fn kind_of(shape: &Shape) -> RedactionKind {
    match shape.colour {
        _ if shape.hatched => RedactionKind::Hatched,
        colour if is_dark(colour) => RedactionKind::Black,
        colour if is_white(colour) => RedactionKind::White,
        _ => RedactionKind::Grey,
    }
}

/// Whether other boxes lie over the most of one: a frame may be drawn as a black box and a white one on it.
fn is_painted_over(area: Area, later: &[&Shape]) -> bool {
    let own = area.width() * area.height();
    later.iter().any(|shape| {
        let over = area_from_rect(shape.area);
        let width = over.right.min(area.right) - over.left.max(area.left);
        let height = over.bottom.min(area.bottom) - over.top.max(area.top);
        width > 0.0 && height > 0.0 && width * height > PAINTED_OVER * own
    })
}

/// The level lines of a page by their height, so that only those near a box are looked at.
pub(super) struct Rows(Strips);

impl Rows {
    fn of(lines: &[Line], height: f32) -> Self {
        let level = lines.iter().enumerate().filter(|(_, line)| line.angle == 0 && !line.vertical);
        let heights = level.map(|(index, line)| (index as u32, (line.area.top, line.area.bottom)));
        Self(Strips::of(height, lines.len(), heights))
    }

    /// The lines that may touch a stretch of the page's height, each once.
    pub(super) fn lines(&self, top: f32, bottom: f32) -> Vec<usize> {
        self.0.touching(top, bottom)
    }

    fn around(&self, one: &Candidate, all: &[Line]) -> Around {
        let mut around = Around::default();
        let area = one.area;
        let reach = NEXT_LINE * area.height().min(30.0);
        let nearer = |known: &mut Option<Near>, near: Near| {
            if known.is_none_or(|other| near.gap < other.gap) {
                *known = Some(near);
            }
        };
        for index in self.lines(area.top - reach, area.bottom + reach) {
            let Some(line) = all.get(index) else { continue };
            let (size, middle) = (line.size as f32, line.middle() as f32);
            let (left, right) = (line.area.left, line.area.right);
            let near = |gap: f32| Near { gap, size, middle, left, right };
            let level = middle > area.top - 0.2 * size && middle < area.bottom + 0.2 * size;
            for (number, word) in line.words.iter().enumerate() {
                let (x, y) = word.area.centre();
                if area.contains(x, y) {
                    let list = if is_covered(word.unseen) { &mut around.hidden } else { &mut around.inside };
                    list.push((index, number));
                } else if word.unseen.is_none() && level {
                    let shared = word.area.right.min(area.right) - word.area.left.max(area.left);
                    around.anew |= shared > 0.5 * area.width();
                    match x < area.left {
                        true => nearer(&mut around.left, near(area.left - word.area.right)),
                        false if x > area.right => {
                            nearer(&mut around.right, near(word.area.left - area.right));
                        }
                        false => {}
                    }
                }
            }
            let shared = line.area.right.min(area.right) - line.area.left.max(area.left);
            if !level && shared > 0.4 * area.width().min(line.area.width()) {
                match middle < area.top {
                    true => nearer(&mut around.over, near(area.top - middle)),
                    false => nearer(&mut around.under, near(middle - area.bottom)),
                }
            }
        }
        around
    }
}

/// Boxes of one colour that stand beside each other in one line are one bar: programs draw one for each word.
pub(super) fn merged(mut boxes: Vec<Candidate>, rows: &Rows, lines: &[Line]) -> Vec<Candidate> {
    boxes.sort_by(|one, other| one.area.left.total_cmp(&other.area.left));
    let mut merged: Vec<Candidate> = Vec::new();
    for next in boxes {
        let joins = merged.iter_mut().rev().find(|one| goes_on(one, &next, rows, lines));
        match joins {
            Some(one) => {
                one.area = one.area.cover(next.area);
                one.boxes += next.boxes;
            }
            None => merged.push(next),
        }
    }
    merged
}

fn goes_on(one: &Candidate, next: &Candidate, rows: &Rows, lines: &[Line]) -> bool {
    let (a, b) = (one.area, next.area);
    let (low, high) = (a.height().min(b.height()), a.height().max(b.height()));
    let shared = a.bottom.min(b.bottom) - a.top.max(b.top);
    let gap = b.left - a.right;
    if one.kind != next.kind || one.frame != next.frame || shared < 0.6 * low || gap > SEAM * low {
        return false;
    }
    // One on another; or beside each other, of one line.
    if gap < 0.0 && shared > 0.9 * low && b.right <= a.right + 0.5 {
        return true;
    }
    let parts = |index: usize| {
        lines.get(index).is_some_and(|line| {
            line.words.iter().any(|word| {
                let (x, y) = word.area.centre();
                word.unseen.is_none() && x > a.right - 0.5 && x < b.left + 0.5 && y > a.top && y < a.bottom
            })
        })
    };
    high < 2.0 * low && !rows.lines(a.top, a.bottom).into_iter().any(parts)
}

fn word(lines: &[Line], (line, number): (usize, usize)) -> Option<&Word> {
    lines.get(line)?.words.get(number)
}

/// A redaction that is one by itself.
fn sure(one: &Candidate, around: &Around, lines: &[Line]) -> Option<Bar> {
    let Candidate { area, kind, frame, .. } = *one;
    let words =
        |list: &[(usize, usize)]| -> Vec<&Word> { list.iter().filter_map(|at| word(lines, *at)).collect() };
    let (inside, hidden) = (words(&around.inside), words(&around.hidden));
    let solid = hidden.iter().any(|word| word.text.chars().any(char::is_alphanumeric));
    let label = inside.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    let known = is_reason(&label);
    let bar = |kind| Some(Bar { area, kind, label: without_signs(&label).to_owned() });
    let size = size_of_words(around, &hidden).unwrap_or(area.height() * 0.8);
    let low = area.height() < 3.5 * size;
    if solid {
        let fits = || {
            let under = hidden.iter().map(|word| word.area).reduce(Area::cover).unwrap_or_default();
            area.width() * area.height() < ROOM * (under.width() * under.height()).max(1.0)
        };
        return match kind {
            RedactionKind::Black if inside.is_empty() || known || inside.len() <= LABEL_WORDS => bar(kind),
            RedactionKind::Hatched if inside.is_empty() || known => bar(kind),
            RedactionKind::White if known => bar(RedactionKind::Labelled),
            RedactionKind::White | RedactionKind::Grey
                if inside.is_empty() && !around.anew && low && fits() =>
            {
                bar(kind)
            }
            RedactionKind::Grey if known => bar(kind),
            _ => None,
        };
    }
    if known && low {
        let kind = if frame || kind == RedactionKind::White { RedactionKind::Labelled } else { kind };
        return (area.height() > LEAST_HEIGHT * size).then(|| bar(kind)).flatten();
    }
    if known && kind == RedactionKind::Black {
        return bar(kind);
    }
    // A black bar in a gap of its line.
    let beside =
        [around.left, around.right].into_iter().flatten().filter(|near| near.gap < BESIDE * near.size);
    let near = beside.reduce(|one, other| if other.size > one.size { other } else { one })?;
    let plain = kind == RedactionKind::Black && inside.is_empty() && is_wide(area);
    (plain && fits_line(area, near)).then(|| bar(kind)).flatten()
}

pub(super) fn is_wide(area: Area) -> bool {
    area.width() > LEAST_WIDTH * area.height()
}

/// Whether a bar is as high as the words beside it, and at their height.
fn fits_line(area: Area, near: Near) -> bool {
    let (_, middle) = area.centre();
    let height = area.height() / near.size;
    // One that fills several lines begins or ends at the height of one of them.
    let inside = (near.middle - area.top).min(area.bottom - near.middle) > 0.1 * near.size;
    let level = (middle - near.middle).abs() < LEVEL * near.size;
    height > LEAST_HEIGHT && if height < MOST_HEIGHT { level } else { inside && height < 6.0 }
}

/// Bars that fill their lines are taken for redactions where there are others near them, where several stand below each
/// other as lines do, and where one goes on with the line above it: one alone may be anything.
fn supported(boxes: &[Candidate], around: &[Around], found: &mut [Option<Bar>]) {
    let is_free = |index: usize| {
        let empty =
            around.get(index).is_some_and(|around| around.inside.is_empty() && around.hidden.is_empty());
        empty && boxes.get(index).is_some_and(|one| one.kind == RedactionKind::Black)
    };
    let mut open: Vec<usize> = (0..boxes.len())
        .filter(|index| is_free(*index) && found.get(*index).is_some_and(Option::is_none))
        .collect();
    let all_open = open.clone();
    // Each round may support others.
    for _ in 0..ROUNDS {
        let sure: Vec<Area> = found.iter().flatten().map(|bar| bar.area).collect();
        let usual = median(sure.iter().map(|area| f64::from(area.height()))).map(|height| height as f32);
        let before = open.len();
        open.retain(|index| {
            let (Some(one), Some(near)) = (boxes.get(*index), around.get(*index)) else { return false };
            let stack = || {
                all_open
                    .iter()
                    .filter_map(|other| boxes.get(*other))
                    .any(|other| stacks(one.area, other.area))
            };
            let taken = is_supported(one, near, (&sure, usual), &stack);
            if taken && let Some(place) = found.get_mut(*index) {
                *place = Some(Bar { area: one.area, kind: one.kind, label: String::new() });
            }
            !taken
        });
        if open.len() == before {
            return;
        }
    }
}

fn is_supported(
    one: &Candidate,
    near: &Around,
    (sure, usual): (&[Area], Option<f32>),
    stack: &dyn Fn() -> bool,
) -> bool {
    let area = one.area;
    let beside = sure.iter().any(|other| {
        let gap = (other.top - area.bottom).max(area.top - other.bottom);
        gap < NEXT_LINE * area.height().min(30.0)
    });
    let size = near.over.or(near.under).map(|near| near.size);
    let fits = |size: f32| area.height() > LEAST_HEIGHT * size && area.height() < MOST_HEIGHT * size;
    let line_high = size.is_some_and(fits) || usual.is_some_and(|height| fits(0.8 * height));
    if !line_high {
        return beside && size.is_some() && is_wide(area);
    }
    if !is_wide(area) {
        let level = |other: &Area| (other.centre().1 - area.centre().1).abs() < 0.2 * area.height();
        return sure.iter().any(level) && area.width() > 0.5 * area.height();
    }
    let ragged = one.boxes >= RAGGED && size.is_some();
    // At the left of its column, as far below the line above it as lines are.
    let next = near.over.is_some_and(|over| {
        over.gap < 1.2 * over.size
            && (over.left - area.left).abs() < 0.4 * over.size
            && over.right + 1.0 > area.right
    });
    beside || usual.is_some() || ragged || next || (size.is_some() && stack())
}

/// Whether two bars are of lines below each other.
fn stacks(area: Area, other: Area) -> bool {
    let gap = (other.top - area.bottom).max(area.top - other.bottom);
    let alike = (other.height() - area.height()).abs() < 0.3 * area.height();
    let shared = other.right.min(area.right) - other.left.max(area.left);
    alike && gap > -0.2 * area.height() && gap < area.height() && shared > 0.3 * area.width()
}

/// Size of the letters that a bar stands for, about.
fn size_of_words(around: &Around, hidden: &[&Word]) -> Option<f32> {
    let beside = [around.left, around.right].into_iter().flatten().map(|near| near.size);
    beside.reduce(f32::max).or_else(|| hidden.first().map(|word| word.area.height()))
}

/// What is written in place of words that were taken out: a reason in brackets, or signs that look like a bar. Each with
/// its label and the areas of its words.
pub fn said_in_words(lines: &[Line]) -> Vec<(RedactionKind, String, Vec<Area>)> {
    let mut found: Vec<(RedactionKind, String, Vec<Area>)> = Vec::new();
    for line in lines {
        let mut after = 0;
        for (index, word) in line.words.iter().enumerate() {
            if index < after || word.bar.is_some() {
                continue;
            }
            let (kind, count) = match bracketed(line, index) {
                0 if is_block(&word.text) => (RedactionKind::Black, 1),
                count => (RedactionKind::Labelled, count),
            };
            let words = line.words.get(index..index + count).unwrap_or(&[]);
            after = index + count;
            if !words.is_empty() {
                let label: Vec<&str> =
                    words.iter().map(|word| word.text.as_str()).filter(|word| !is_block(word)).collect();
                found.push((
                    kind,
                    without_signs(&label.join(" ")).to_owned(),
                    words.iter().map(|word| word.area).collect(),
                ));
            }
        }
    }
    found
}

/// A label without the brackets and signs around it, which may be of its sentence, or of words that are not there.
fn without_signs(label: &str) -> &str {
    let label = label.trim_matches(['[', ']', '.', ',', ';', ':', ' ']);
    let unopened = label.ends_with(')') && !label.contains('(');
    if unopened { label.trim_end_matches(')') } else { label }
}

/// How many words a reason in brackets has that begins at one of a line. On a bar it is the label of the bar.
fn bracketed(line: &Line, index: usize) -> usize {
    let rest = line.words.get(index..).unwrap_or(&[]);
    let Some(first) = rest.first().filter(|word| word.text.starts_with('[')) else { return 0 };
    let last = rest.iter().take(LABEL_WORDS).position(|word| word.text.contains(']'));
    let words = rest.get(..last.map_or(0, |last| last + 1)).unwrap_or(&[]);
    let label = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    let (x, y) = first.area.centre();
    let on_bar = line.words.iter().filter_map(|word| word.bar.as_deref()).any(|bar| bar.area.contains(x, y));
    if is_bracketed_reason(&label) && !on_bar { words.len() } else { 0 }
}

/// Whether a word is signs that fill their place, as typed bars are.
fn is_block(word: &str) -> bool {
    if word.is_ascii() {
        return false;
    }
    let blocks = word.chars().filter(|c| ('\u{2585}'..='\u{2588}').contains(c) || *c == '\u{25A0}').count();
    blocks >= 2 && word.chars().filter(|c| c.is_alphanumeric()).count() == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_what_is_printed_as_the_reason() {
        let cases =
            [("HOM]", "HOM"), ("[Harm to Ongoing Matter].", "Harm to Ongoing Matter"), ("(b)(6)", "(b)(6)")];
        for (words, label) in cases {
            assert_eq!(without_signs(words), label);
        }
    }
}
