//! Words that were painted over and then painted again: what is painted last is what one sees.
//!
//! Programs that mark or change words paint a box over them and the words anew on it. Where these are the same words,
//! nothing is hidden; where they are others, the old ones are.

use super::glyphs::Glyph;
use super::script::Sign;
use crate::data::document::Unseen;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// How far the second painting may be from the first, in sizes of the letters.
const TWIN: f64 = 0.25;
/// Letters of one square that are looked at.
const LOOKS: usize = 16;
/// Points of a side of a square.
const SIDE: f64 = 4.0;
/// Letters further apart than this, in their sizes, are of two lines.
const SAME_LINE: f64 = 0.45;
/// Stretches of one page on whose place other words are looked for: each is held against all that is drawn.
const MAX_TORN: usize = 64;

/// Whether something was painted over a letter.
pub fn is_covered(unseen: Option<Unseen>) -> bool {
    matches!(unseen, Some(Unseen::Blacked | Unseen::Covered))
}

/// Takes out of the letters of a page those that were painted again later on, where something was painted between.
pub fn drop_painted_again(glyphs: &mut Vec<Glyph>) {
    if !glyphs.iter().any(|glyph| is_covered(glyph.unseen)) {
        return;
    }
    let shown = Shown::of(glyphs);
    let mut gone = vec![false; glyphs.len()];
    let mut start = 0;
    while start < glyphs.len() {
        let rest = glyphs.get(start..).unwrap_or(&[]);
        let len = 1 + rest
            .windows(2)
            .take_while(|pair| matches!(pair, [one, other] if is_one_stretch(one, other)))
            .count();
        let stretch = rest.get(..len).unwrap_or(rest);
        let mut covered = stretch.iter().filter(|glyph| is_covered(glyph.unseen)).peekable();
        if covered.peek().is_some() && covered.all(|glyph| shown.has_later(glyph, glyphs)) {
            gone.iter_mut().skip(start).take(len).for_each(|gone| *gone = true);
        }
        start += len;
    }
    // Of a line of which a part was covered, the second painting goes on with itself.
    let torn: HashSet<u32> =
        glyphs.iter().filter(|glyph| is_covered(glyph.unseen)).map(|glyph| glyph.order).collect();
    for (gone, glyph) in gone.iter_mut().zip(&*glyphs) {
        *gone |= glyph.unseen.is_none() && torn.contains(&glyph.order) && shown.has_later(glyph, glyphs);
    }
    let mut gone = gone.into_iter();
    glyphs.retain(|_| !gone.next().unwrap_or(false));
}

/// Puts words that stand on the place of covered ones of the same line there in the order of the page too: a figure of
/// which a part was whited out and typed anew is read as one.
pub fn put_in_place(glyphs: &mut Vec<Glyph>) {
    let stretches = torn_stretches(glyphs);
    if stretches.is_empty() {
        return;
    }
    let mut runs: Vec<Range<usize>> = Vec::new();
    let alike = |one: &Glyph, other: &Glyph| {
        one.order == other.order && one.unseen.is_none() && other.unseen.is_none()
    };
    for run in glyphs.chunk_by(alike) {
        let start = runs.last().map_or(0, |run| run.end);
        runs.push(start..start + run.len());
    }
    let mut moved: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for stretch in stretches {
        let is_on = |run: &&Range<usize>| {
            let (Some(old), Some(new)) = (glyphs.get(stretch.clone()), glyphs.get((*run).clone())) else {
                return false;
            };
            run.start > stretch.end && stands_on(new, old) && moved.iter().all(|(_, taken)| taken != *run)
        };
        if let Some(run) = runs.iter().find(is_on) {
            moved.push((stretch, run.clone()));
        }
    }
    let mut ordered = Vec::with_capacity(glyphs.len());
    for (index, glyph) in glyphs.iter().enumerate() {
        if let Some((_, run)) = moved.iter().find(|(stretch, _)| stretch.start == index) {
            ordered.extend(glyphs.get(run.clone()).unwrap_or_default().iter().cloned());
        }
        if !moved.iter().any(|(stretch, run)| stretch.contains(&index) || run.contains(&index)) {
            ordered.push(glyph.clone());
        }
    }
    for (stretch, _) in &moved {
        ordered.extend(glyphs.get(stretch.clone()).unwrap_or_default().iter().cloned());
    }
    *glyphs = ordered;
}

/// Stretches of covered letters of a line of which more can be seen.
fn torn_stretches(glyphs: &[Glyph]) -> Vec<Range<usize>> {
    let mut stretches = Vec::new();
    let mut end = 0;
    for stretch in glyphs.chunk_by(|one, other| is_one_stretch(one, other) && one.order == other.order) {
        let start = end;
        end += stretch.len();
        let Some(first) = stretch.first().filter(|first| is_covered(first.unseen) && first.angle == 0) else {
            continue;
        };
        let beside = [start.checked_sub(1), Some(end)].into_iter().flatten();
        let shown = |other: &Glyph| other.order == first.order && other.unseen.is_none();
        // The answers of a form stand on the lines that were meant for them, and are no part of those.
        if !stretch.iter().any(|glyph| glyph.text.any(char::is_alphanumeric)) {
            continue;
        }
        if stretches.len() < MAX_TORN && beside.filter_map(|at| glyphs.get(at)).any(shown) {
            stretches.push(start..end);
        }
    }
    stretches
}

/// Whether letters that can be seen stand where covered ones do, and on no others.
fn stands_on(new: &[Glyph], old: &[Glyph]) -> bool {
    let (Some(first), Some(last), Some(from), Some(to)) = (new.first(), new.last(), old.first(), old.last())
    else {
        return false;
    };
    let room = 0.5 * from.size;
    first.unseen.is_none()
        && first.order > from.order
        && first.angle == 0
        && (first.from.y - from.from.y).abs() < SAME_LINE * from.size
        && first.from.x > from.from.x - room
        && last.to.x < to.to.x + room
}

/// Whether two letters are of one covered stretch, or both of none.
fn is_one_stretch(one: &Glyph, other: &Glyph) -> bool {
    let line = (one.from.y - other.from.y).abs() < SAME_LINE * one.size.max(other.size) || one.angle != 0;
    is_covered(one.unseen) == is_covered(other.unseen) && one.angle == other.angle && line
}

/// Where the letters stand that can be seen.
struct Shown(HashMap<(i64, i64, Sign), Vec<u32>>);

impl Shown {
    fn of(glyphs: &[Glyph]) -> Self {
        let mut shown: HashMap<(i64, i64, Sign), Vec<u32>> = HashMap::new();
        for (index, glyph) in glyphs.iter().enumerate().filter(|(_, glyph)| glyph.unseen.is_none()) {
            shown.entry(square(glyph, 0, 0)).or_default().push(index as u32);
        }
        Self(shown)
    }

    /// Whether a letter was painted again at its place.
    fn has_later(&self, glyph: &Glyph, glyphs: &[Glyph]) -> bool {
        let near = TWIN * glyph.size;
        let again = |index: &u32| {
            glyphs.get(*index as usize).is_some_and(|other| {
                other.order > glyph.order
                    && other.angle == glyph.angle
                    && (other.from - glyph.from).hypot() < near
                    && (other.size - glyph.size).abs() < 0.15 * glyph.size
            })
        };
        let around = (-1..=1).flat_map(|x| (-1..=1).map(move |y| (x, y)));
        around
            .filter_map(|(x, y)| self.0.get(&square(glyph, x, y)))
            .any(|there| there.iter().rev().take(LOOKS).any(again))
    }
}

fn square(glyph: &Glyph, right: i64, down: i64) -> (i64, i64, Sign) {
    ((glyph.from.x / SIDE) as i64 + right, (glyph.from.y / SIDE) as i64 + down, glyph.text.clone())
}
