//! Boxes in gaps of lines, on pages where other redactions are plain: grey ones, hatched ones and empty frames.
//!
//! Alone, such a box may be a field to be filled in or a picture of a key; beside bars that are plain, in the midst of a
//! sentence and of its height, it is one more of them.

use super::glyphs::{Drawn, area_from_rect};
use super::lines::{Line, Word};
use super::redactions::{Bar, Candidate, LEAST_HEIGHT, LEVEL, MAX_BOXES, MOST_HEIGHT, Rows, is_wide};
use super::redactions::{kind_of, merged};
use super::shapes::Shape;
use crate::data::document::RedactionKind;
use crate::data::unit::Area;

/// How far the words are on both sides, in sizes of their letters: as far as words are from each other, about.
const BESIDE: f32 = 0.8;
/// Share of the page from which on a box is a ground.
const GROUND: f32 = 0.1;
/// Parts of a colour from which on a box is so pale that forms have it for what is to be filled in.
const PALE: u8 = 210;

/// The redactions of a page that fill a gap of a sentence, where others of the page are `sure`.
pub fn find(lines: &[Line], drawn: &Drawn, rows: &Rows, sure: &[Bar]) -> Vec<Bar> {
    let free = |area: &Area| {
        let (x, y) = area.centre();
        area.width() * area.height() < GROUND * drawn.size.0 * drawn.size.1
            && area.height() > 4.0
            && !sure.iter().any(|bar| bar.area.contains(x, y))
    };
    let boxes = drawn.shapes.iter().filter_map(|shape| {
        Some(Candidate { area: area_from_rect(shape.area), kind: filled(shape)?, frame: false, boxes: 1 })
    });
    let frames = drawn.frames.iter().map(|area| Candidate {
        area: *area,
        kind: RedactionKind::White,
        frame: true,
        boxes: 1,
    });
    let found: Vec<Candidate> = boxes.chain(frames).filter(|one| free(&one.area)).take(MAX_BOXES).collect();
    let parted = merged(found, rows, lines).into_iter().filter(|one| parts_a_sentence(one, lines, rows));
    parted.map(|one| Bar { area: one.area, kind: one.kind, label: String::new() }).collect()
}

/// What kind of a redaction a box may be that is neither black nor white.
fn filled(shape: &Shape) -> Option<RedactionKind> {
    let kind = kind_of(shape);
    let dark = shape.colour.is_some_and(|colour| colour.iter().any(|part| *part < PALE));
    let plain = shape.covers && !shape.picture && shape.outline.is_none();
    match kind {
        RedactionKind::Hatched => Some(kind),
        RedactionKind::Grey if plain && dark => Some(kind),
        _ => None,
    }
}

/// Whether a box stands in a line as a word would: nothing in it, words on both sides, and the sentence goes on.
fn parts_a_sentence(one: &Candidate, lines: &[Line], rows: &Rows) -> bool {
    let area = one.area;
    let Some((left, right, size)) = beside(area, lines, rows) else { return false };
    let near = (area.left - left.area.right).max(right.area.left - area.right) < BESIDE * size;
    let goes_on = right.text.starts_with(|c: char| c.is_lowercase() || ",.;:)?!".contains(c));
    // What is asked for before a frame is to be written into it.
    let asked = one.frame && left.text.ends_with(':');
    let height = area.height() / size;
    near && goes_on && !asked && is_wide(area) && height > LEAST_HEIGHT && height < MOST_HEIGHT
}

/// The words on the left and on the right of an area at its height, with the size of their letters; `None` where
/// something stands in it.
fn beside<'l>(area: Area, lines: &'l [Line], rows: &Rows) -> Option<(&'l Word, &'l Word, f32)> {
    let (x, y) = area.centre();
    let mut left: Option<(&Word, f32)> = None;
    let mut right: Option<(&Word, f32)> = None;
    for line in rows.lines(area.top, area.bottom).into_iter().filter_map(|index| lines.get(index)) {
        let size = line.size as f32;
        let level = (line.middle() as f32 - y).abs() < LEVEL * size;
        for word in &line.words {
            let (middle, height) = word.area.centre();
            if area.contains(middle, height) {
                return None;
            }
            let seen = level && !line.leftward && word.unseen.is_none();
            if seen && middle < x && left.is_none_or(|(other, _)| other.area.right < word.area.right) {
                left = Some((word, size));
            } else if seen && middle > x && right.is_none_or(|(other, _)| other.area.left > word.area.left) {
                right = Some((word, size));
            }
        }
    }
    let ((left, one), (right, other)) = (left?, right?);
    Some((left, right, one.max(other)))
}
