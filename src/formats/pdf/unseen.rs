//! Which words does a page hold that are not to be seen on it?
//!
//! Only what is plain is taken out of the text: a letter under a box or a picture that covers it, without ink and
//! with nothing behind it, or in the colour of what is behind it. What a scanner recognised lies without ink over
//! the picture of its page, or under it, and is the page's text.

use super::glyphs::{Drawn, Glyph, Shape, is_white};
use super::lines::{self, Line};
use crate::document::{Aside, AsideKind, Unseen};
use crate::unit::Area;
use hayro::kurbo::Point;
use std::collections::{BTreeMap, HashSet};

/// Share of the page from which on a picture is the page.
const WHOLE_PAGE: f64 = 0.5;
/// Parts of a colour below which a box is black.
const DARK: u8 = 64;
/// Parts of a colour by which two may differ and look the same.
const SAME: u8 = 3;
/// Findings of one page that are told.
const MAX_FINDINGS: usize = 300;

/// Takes the unseen letters out of a page, and gives them as asides.
pub fn take(drawn: &mut Drawn, unit: u32) -> Vec<Aside> {
    let seen = visible_places(drawn);
    let mut unseen: BTreeMap<Unseen, Vec<Glyph>> = BTreeMap::new();
    let glyphs = std::mem::take(&mut drawn.glyphs);
    for glyph in glyphs {
        match reason(&glyph, drawn, &seen) {
            Some(reason) => unseen.entry(reason).or_default().push(glyph),
            None => drawn.glyphs.push(glyph),
        }
    }
    let outside = std::mem::take(&mut drawn.outside);
    if !outside.is_empty() {
        unseen.insert(Unseen::Outside, outside);
    }
    let found = unseen.into_iter().flat_map(|(reason, glyphs)| asides(reason, &glyphs, unit));
    found.take(MAX_FINDINGS).collect()
}

/// Squares in which letters with ink stand, so that a second layer over them is known as one.
fn visible_places(drawn: &Drawn) -> HashSet<(i64, i64, String)> {
    let inked = drawn.glyphs.iter().filter(|glyph| !glyph.inkless && drawn.glyphs.len() > 1);
    inked.map(|glyph| square(glyph, 0, 0)).collect()
}

fn square(glyph: &Glyph, right: i64, down: i64) -> (i64, i64, String) {
    let Point { x, y } = glyph.from;
    let side = 4.0;
    ((x / side) as i64 + right, (y / side) as i64 + down, glyph.text.clone())
}

fn reason(glyph: &Glyph, drawn: &Drawn, seen: &HashSet<(i64, i64, String)>) -> Option<Unseen> {
    if glyph.text.trim().is_empty() {
        return None;
    }
    let at = glyph.centre();
    let around = |shape: &&Shape| shape.area.contains(at);
    if glyph.inkless {
        let near = (-1..=1).any(|x| (-1..=1).any(|y| seen.contains(&square(glyph, x, y))));
        let behind = drawn.crowded
            || drawn.shapes.iter().any(|shape| shape.area.contains(at) && !is_white(shape.colour));
        return (near || !behind).then_some(Unseen::Invisible);
    }
    let page = f64::from(drawn.size.0) * f64::from(drawn.size.1);
    let over = drawn.shapes.iter().filter(around).find(|shape| {
        let is_page = shape.picture && shape.area.area() > WHOLE_PAGE * page;
        shape.covers && shape.order > glyph.order && !is_page
    });
    if let Some(over) = over {
        let dark = over.colour.is_some_and(|colour| colour.iter().all(|part| *part < DARK));
        return Some(if dark { Unseen::Blacked } else { Unseen::Covered });
    }
    let colour = glyph.colour.filter(|_| !drawn.crowded)?;
    let under = drawn.shapes.iter().filter(around).rfind(|shape| shape.order < glyph.order);
    let ground = match under {
        None => Some([255; 3]),
        Some(shape) if shape.covers => shape.colour,
        Some(_) => None,
    };
    let same = |ground: [u8; 3]| colour.iter().zip(ground).all(|(part, other)| part.abs_diff(other) <= SAME);
    ground.is_some_and(same).then_some(Unseen::SameColour)
}

/// Lines that stand under each other are one finding.
fn asides(reason: Unseen, glyphs: &[Glyph], unit: u32) -> Vec<Aside> {
    let mut findings: Vec<(String, Area)> = Vec::new();
    let mut last: Option<Line> = None;
    for line in lines::lines(glyphs) {
        let next = last.as_ref().is_some_and(|last| {
            let gap = line.base - last.base;
            line.angle == last.angle && gap > -0.5 * line.size && gap < 2.0 * line.size
        });
        match findings.last_mut() {
            Some((words, area)) if next => {
                words.push(' ');
                words.push_str(&line.text());
                *area = area.cover(line.area);
            }
            _ => findings.push((line.text(), line.area)),
        }
        last = Some(line);
    }
    let aside = |(words, area)| Aside {
        kind: AsideKind::Unseen(reason),
        name: String::new(),
        words,
        when: None,
        place: Some((unit, area)),
        span: None,
    };
    findings.into_iter().map(aside).collect()
}
