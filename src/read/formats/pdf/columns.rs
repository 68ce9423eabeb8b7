//! Vertical writing that is drawn sign by sign, each below the last, with a font for horizontal lines.
//!
//! Chinese and Japanese pages are made so by programs that know no vertical fonts. To the rules of lines each sign would
//! be a line of its own.

use super::glyphs::Glyph;
use super::script;
use hayro::kurbo::{Point, Vec2};

/// Signs below each other that are a column, at least.
const LEAST: usize = 3;
/// How far one is below the other, in sizes; rows of a list have more between them.
const STEP: std::ops::Range<f64> = 0.8..1.3;
/// The same of marks, and how far they may stand aside.
const LEAST_STEP: f64 = 0.3;
const ASIDE: f64 = 0.8;
/// Marks at the end of a sentence stand in the corner of their square.
const MARKS: &str = "、。，．・";

/// The letters with such columns as vertical writing; `None` where there are none.
pub fn upright(glyphs: &[Glyph]) -> Option<Vec<Glyph>> {
    let is_one = |run: &[Glyph]| run.len() >= LEAST;
    if !glyphs.chunk_by(is_below).any(is_one) {
        return None;
    }
    let mut all = Vec::with_capacity(glyphs.len());
    for run in glyphs.chunk_by(is_below) {
        match is_one(run) {
            true => {
                let left = run.iter().map(|glyph| glyph.from.x).fold(f64::INFINITY, f64::min);
                all.extend(run.iter().map(|glyph| turned(glyph, left)));
            }
            false => all.extend_from_slice(run),
        }
    }
    Some(all)
}

fn is_below(last: &Glyph, next: &Glyph) -> bool {
    let way = next.from - last.from;
    let size = last.size.max(next.size);
    // Nearly all letters stand beside each other.
    if way.y < LEAST_STEP * size || way.y > STEP.end * size || way.x.abs() > ASIDE * size {
        return false;
    }
    let sign = |glyph: &Glyph| glyph.angle == 0 && !glyph.vertical && glyph.text.all(script::is_spaceless);
    let mark = |glyph: &Glyph| glyph.text.all(|c| MARKS.contains(c));
    let level = mark(last) || mark(next) || (way.x.abs() < 0.15 * size && way.y > STEP.start * size);
    level && sign(last) && sign(next) && (last.size - next.size).abs() < 0.1 * size
}

/// A sign of a column that begins at `left`, with its place on the line that runs down through the middle of it.
fn turned(glyph: &Glyph, left: f64) -> Glyph {
    let size = glyph.size;
    let from = Point::new(left + size / 2.0, glyph.from.y - 0.88 * size);
    Glyph { from, to: from + Vec2::new(0.0, size), angle: 90, vertical: true, ..glyph.clone() }
}
