//! Which words does a page hold that are not to be seen on it?
//!
//! Only what is plain is taken out of the text: a letter under a box or a picture that covers it, without ink and
//! with nothing behind it, or in the colour of what is behind it. What a scanner recognised lies without ink over
//! the picture of its page, or under it, and is the page's text.

use super::glyphs::{Drawn, Glyph};
use super::lines::{Finder, Line};
use super::repaint;
use super::script::Sign;
use super::shapes::{DARK, Shape, is_white};
use super::strips::Strips;
use crate::data::document::{Aside, AsideKind, Unseen};
use hayro::kurbo::{Point, Rect};
use std::cell::Cell;
use std::collections::HashSet;

/// Share of the page from which on a picture is the page.
const WHOLE_PAGE: f64 = 0.5;
/// Parts of a colour by which two may differ and look the same.
const SAME: u8 = 3;
/// How much of the height of a letter is under what hides it, at least, in its size.
const LEAST_COVER: f64 = 0.3;
/// Letters times shapes of one page.
const MAX_LOOKS: usize = 100_000_000;
/// Points of letters times elements of borders of one page; and more than one letter takes of it.
const MAX_BORDER_LOOKS: usize = 4_000_000;
const GLYPH_LOOK: usize = 1_000;
/// Findings of one page that are told.
pub const MAX_FINDINGS: usize = 300;

/// Letters times shapes of a page that will be looked at.
pub fn looks(drawn: &Drawn) -> usize {
    let looks = drawn.glyphs.len().saturating_mul(drawn.shapes.len());
    if looks > MAX_LOOKS { 0 } else { looks }
}

/// Marks the letters of a page that are not to be seen. Gives those that are no part of its lines at all:
/// a second layer without ink, and what lies outside.
pub fn mark(drawn: &mut Drawn) -> Vec<Glyph> {
    // A drawing of many shapes is no page of words, and takes long to look through.
    if !drawn.shapes.is_empty() && !drawn.glyphs.is_empty() && looks(drawn) == 0 {
        drawn.shapes.clear();
        drawn.crowded = true;
    }
    let seen = visible_places(drawn);
    let mut glyphs = std::mem::take(&mut drawn.glyphs);
    let looks = Looks { left: Cell::new(MAX_BORDER_LOOKS) };
    let page = Page::of(drawn);
    glyphs.iter_mut().for_each(|glyph| glyph.unseen = page.reason(glyph, &seen, &looks));
    // One look takes little of it: what is left then is what could not be looked at.
    drawn.border_looks = MAX_BORDER_LOOKS - looks.left.get();
    drawn.more_borders |= looks.left.get() < GLYPH_LOOK;
    repaint::drop_painted_again(&mut glyphs);
    repaint::put_in_place(&mut glyphs);
    let mut apart: Vec<Glyph> =
        glyphs.extract_if(.., |glyph| glyph.unseen == Some(Unseen::Invisible)).collect();
    drawn.glyphs = glyphs;
    apart.append(&mut drawn.outside);
    apart
}

/// Takes the unseen words out of the lines of a page, and gives them and those that lie apart as asides; and how many
/// more there are of them.
pub fn take(
    lines: &mut Vec<Line>,
    apart: &[Glyph],
    layered: &[(String, Vec<Glyph>)],
    unit: u32,
    finder: &mut Finder,
) -> (Vec<Aside>, usize) {
    let mut found = Vec::new();
    let mut of = |reason: Unseen| {
        let glyphs: Vec<Glyph> = apart.iter().filter(|glyph| glyph.unseen == Some(reason)).cloned().collect();
        finder.lines(&glyphs)
    };
    for reason in [Unseen::Outside, Unseen::Invisible, Unseen::Tiny] {
        found.extend(asides(&of(reason), unit));
    }
    for (name, glyphs) in layered {
        let own = asides(&finder.lines(glyphs), unit);
        found.extend(own.into_iter().map(|aside| Aside { name: name.clone(), ..aside }));
    }
    found.extend(asides(lines, unit));
    for line in &mut *lines {
        line.words.retain(|word| word.unseen.is_none());
    }
    lines.retain(|line| !line.words.is_empty());
    let left_out = found.len().saturating_sub(MAX_FINDINGS);
    found.truncate(MAX_FINDINGS);
    (found, left_out)
}

/// Whether the words of a page are what a program recognised in its picture: all but some of its letters have no ink, or
/// lie under a picture that is the page. What was stamped or numbered onto a scan later on has ink.
///
/// Asked after [`mark`], when the letters that are no part of the page are taken out.
pub fn is_recognised(drawn: &Drawn) -> bool {
    /// Of ten letters.
    const MOST: usize = 8;
    let page = f64::from(drawn.size.0) * f64::from(drawn.size.1);
    let is_page = |shape: &&Shape| shape.picture && shape.area.area() > WHOLE_PAGE * page;
    let pictures: Vec<&Shape> = drawn.shapes.iter().filter(is_page).collect();
    let under = |glyph: &Glyph| {
        pictures.iter().any(|shape| shape.order > glyph.order && shape.area.contains(glyph.centre()))
    };
    let (mut all, mut recognised) = (0, 0);
    for glyph in drawn.glyphs.iter().filter(|glyph| !is_blank(glyph)) {
        all += 1;
        recognised += usize::from(glyph.inkless || under(glyph));
    }
    all > 0 && drawn.pictures && recognised * 10 >= all * MOST
}

/// Squares in which letters with ink stand, so that a second layer over them is known as one.
fn visible_places(drawn: &Drawn) -> HashSet<(i64, i64, Sign)> {
    if !drawn.glyphs.iter().any(|glyph| glyph.inkless && !is_blank(glyph)) {
        return HashSet::new();
    }
    let inked = drawn.glyphs.iter().filter(|glyph| !glyph.inkless);
    inked.map(|glyph| square(glyph, 0, 0)).collect()
}

fn is_blank(glyph: &Glyph) -> bool {
    glyph.text.all(char::is_whitespace)
}

fn square(glyph: &Glyph, right: i64, down: i64) -> (i64, i64, Sign) {
    let Point { x, y } = glyph.from;
    let side = 4.0;
    ((x / side) as i64 + right, (y / side) as i64 + down, glyph.text.clone())
}

/// What may still be looked at of the borders of shapes, in points times elements.
struct Looks {
    left: Cell<usize>,
}

impl Looks {
    /// Whether a letter whose middle is in the box of a shape is within its border too, as far as may be looked.
    fn within(&self, shape: &Shape, glyph: &Glyph) -> bool {
        let Some(outline) = &shape.outline else { return true };
        let points = glyph.points();
        let Some(left) = self.left.get().checked_sub(points.len() * outline.elements()) else { return false };
        self.left.set(left);
        points.into_iter().all(|point| shape.area.contains(point) && outline.contains(point))
    }
}

/// The shapes of a page, and where they are.
struct Page<'d> {
    shapes: &'d [Shape],
    strips: Strips,
    /// Pictures larger than this are the page.
    whole: f64,
    /// There were too many shapes to look at.
    crowded: bool,
}

impl<'d> Page<'d> {
    fn of(drawn: &'d Drawn) -> Self {
        let (width, height) = drawn.size;
        let heights = drawn.shapes.iter().enumerate().map(|(index, shape)| {
            let Rect { y0, y1, .. } = shape.area;
            (index as u32, (y0 as f32, y1 as f32))
        });
        Self {
            shapes: &drawn.shapes,
            strips: Strips::of(height, drawn.shapes.len(), heights),
            whole: WHOLE_PAGE * f64::from(width) * f64::from(height),
            crowded: drawn.crowded,
        }
    }

    /// The shapes that may lie at a point, in the order in which they are drawn: those before something else, and those
    /// after it.
    fn around(
        &self,
        at: Point,
        order: u32,
    ) -> (impl DoubleEndedIterator<Item = &Shape>, impl Iterator<Item = &Shape>) {
        let near = self.strips.near(at.y as f32);
        let shape = |(index, _): &(u32, (f32, f32))| self.shapes.get(*index as usize);
        let before = near.partition_point(|index| shape(index).is_some_and(|shape| shape.order < order));
        let (below, above) = near.split_at_checked(before).unwrap_or_default();
        let around = move |shape: &&Shape| shape.area.contains(at);
        (below.iter().filter_map(shape).filter(around), above.iter().filter_map(shape).filter(around))
    }

    fn reason(&self, glyph: &Glyph, seen: &HashSet<(i64, i64, Sign)>, looks: &Looks) -> Option<Unseen> {
        if is_blank(glyph) {
            return None;
        }
        if glyph.unseen.is_some() {
            return glyph.unseen;
        }
        let at = glyph.centre();
        let is_line = |shape: &Shape| shape.outline.as_ref().is_some_and(|outline| outline.line);
        let (below, above) = self.around(at, glyph.order);
        let mut below = below.filter(|shape| !is_line(shape));
        if glyph.inkless {
            let near = (-1..=1).any(|x| (-1..=1).any(|y| seen.contains(&square(glyph, x, y))));
            let (mut behind, mut top) = (self.crowded, None);
            for shape in below.chain(above) {
                behind |= !is_line(shape) && !is_white(shape.colour);
                top = Some(shape).filter(|shape| shape.covers || shape.picture).or(top);
            }
            if near || !behind {
                return Some(Unseen::Invisible);
            }
            // What a scanner recognised is not to be read where the page is blackened.
            return top
                .filter(|top| is_bar_over(top, glyph, self.whole) && looks.within(top, glyph))
                .map(|_| Unseen::Blacked);
        }
        let mut blended = false;
        for shape in above {
            let is_page = shape.picture && shape.area.area() > self.whole;
            if shape.covers && !is_page && is_over_most(shape, glyph) && looks.within(shape, glyph) {
                let dark = shape.colour.is_some_and(|colour| colour.iter().all(|part| *part < DARK));
                return Some(if dark { Unseen::Blacked } else { Unseen::Covered });
            }
            blended |= shape.blends && !is_line(shape);
        }
        let colour = glyph.colour.filter(|_| !self.crowded)?;
        let under = below.next_back();
        let ground = match under {
            None => Some([255; 3]),
            Some(shape) if shape.covers && shape.outline.is_none() => shape.colour,
            Some(_) => None,
        };
        let same =
            |ground: [u8; 3]| colour.iter().zip(ground).all(|(part, other)| part.abs_diff(other) <= SAME);
        // Bare paper has no ink: what is blended with it later on comes out in another colour than over white letters.
        let blended = under.is_none() && blended;
        // Black words on a black box were covered before they were drawn, and so were grey ones on a grey box.
        let reason = match ground.filter(|ground| under.is_some() && !is_white(Some(*ground))) {
            None => Unseen::SameColour,
            Some(ground) if ground.iter().all(|part| *part < DARK) => Unseen::Blacked,
            Some(_) => Unseen::Covered,
        };
        (ground.is_some_and(same) && !blended).then_some(reason)
    }
}

/// Whether a box is a black bar over a letter, and over more than that: letters may be drawn as shapes.
fn is_bar_over(shape: &Shape, glyph: &Glyph, whole: f64) -> bool {
    let dark = shape.colour.is_some_and(|colour| colour.iter().all(|part| *part < DARK));
    let large = shape.area.width() > 1.5 * glyph.size && shape.area.area() < whole;
    dark && shape.covers && !shape.picture && large && is_over_most(shape, glyph)
}

/// Whether a box is over so much of a letter that it cannot be read: a broad line strikes through, and hides nothing.
fn is_over_most(shape: &Shape, glyph: &Glyph) -> bool {
    if glyph.angle != 0 || glyph.vertical {
        return true;
    }
    let (top, bottom) = (glyph.from.y - 0.65 * glyph.size, glyph.from.y);
    shape.area.y1.min(bottom) - shape.area.y0.max(top) > LEAST_COVER * glyph.size
}

/// Words that follow each other are one finding, over lines too.
fn asides(lines: &[Line], unit: u32) -> Vec<Aside> {
    let mut found: Vec<Aside> = Vec::new();
    let mut last: Option<(Unseen, &Line)> = None;
    for line in lines {
        // The sign of a bar stands before the words under it.
        for word in line.words.iter().filter(|word| word.bar.is_none()) {
            let Some(reason) = word.unseen else {
                last = None;
                continue;
            };
            let next = last.is_some_and(|(before, other)| {
                let gap = line.base - other.base;
                before == reason
                    && line.angle == other.angle
                    && gap > -0.5 * line.size
                    && gap < 2.0 * line.size
            });
            last = Some((reason, line));
            match found.last_mut() {
                Some(Aside { words, place: Some((_, area)), .. }) if next => {
                    words.push(' ');
                    words.push_str(&word.text);
                    *area = area.cover(word.area);
                }
                _ => found.push(Aside {
                    kind: AsideKind::Unseen(reason),
                    name: String::new(),
                    words: word.text.clone(),
                    when: None,
                    place: Some((unit, word.area)),
                    span: None,
                }),
            }
        }
    }
    found
}
