//! What is printed on each page around the words: the same words at the same height on neighbouring pages.
//!
//! Numbers in them may differ. A few pages are read ahead, so that the first page can be told from the others
//! while the rest is still being read.

use super::lines::Line;
use std::collections::{HashMap, VecDeque};

/// Pages around one that are compared with it: left and right pages have their own heads.
pub const LOOK_AHEAD: usize = 2;
/// Rows at the head and at the foot that may be furniture.
const ROWS: usize = 3;
/// Share of the page's height in which furniture stands, from the top and from the bottom; and that in which
/// the outermost row of all may be.
const HEAD: f32 = 0.15;
const FAR: f32 = 0.3;
/// Points by which its height may differ from page to page.
const DRIFT: f32 = 4.0;
/// Places of the same words that are remembered.
const MAX_PLACES: usize = 64;
/// Letters of a running head, and its words.
const MIN_LETTERS: usize = 3;
const MAX_WORDS: usize = 25;

/// Words with their numbers masked, and the heights at which they were seen, by page.
#[derive(Default)]
pub struct Furniture {
    seen: HashMap<String, VecDeque<(usize, f32)>>,
}

impl Furniture {
    /// Remembers what may be furniture of a page.
    pub fn see(&mut self, page: usize, lines: &[Line], size: (f32, f32)) {
        let stands = stands(lines, size);
        for (line, _) in lines.iter().zip(stands).filter(|(_, stand)| *stand != Stand::Inside) {
            let places = self.seen.entry(masked(&line.text())).or_default();
            if places.len() < MAX_PLACES {
                places.push_back((page, line.area.top));
            }
            while places.front().is_some_and(|(old, _)| old + 2 * LOOK_AHEAD + 2 < page) {
                places.pop_front();
            }
        }
        // Words that were seen once, long ago, are no furniture.
        if page.is_multiple_of(64) {
            self.seen.retain(|_, places| places.back().is_some_and(|(last, _)| last + 64 > page));
        }
    }

    /// Parts the lines of a page into furniture and the rest.
    pub fn part(
        &self,
        page: usize,
        lines: Vec<Line>,
        size: (f32, f32),
        label: &str,
    ) -> (Vec<Line>, Vec<Line>) {
        let stands = stands(&lines, size).into_iter().zip(&lines);
        let is = |(stand, line): (Stand, &Line)| {
            let outside = line.cell.is_none() && stand != Stand::Inside;
            // What tags call no part of the text, and stands where furniture does, needs no second page.
            outside && (line.artefact || self.is_furniture(page, line, stand, label))
        };
        let found: Vec<bool> = stands.map(is).collect();
        let mut marked = found.into_iter();
        lines.into_iter().partition(|_| marked.next().unwrap_or(false))
    }

    fn is_furniture(&self, page: usize, line: &Line, stand: Stand, label: &str) -> bool {
        let text = line.text();
        // A page's own number needs no second page.
        if text.trim_matches(|c: char| !c.is_alphanumeric()) == label {
            return true;
        }
        let words = masked(&text);
        // The number of a note or of an item may stand at one height by chance.
        let letters = words.chars().filter(|c| c.is_alphanumeric() || *c == '#').count();
        if letters < MIN_LETTERS && (stand != Stand::Outermost || !words.contains('#')) {
            return false;
        }
        let Some(places) = self.seen.get(&words) else { return false };
        places.iter().any(|(other, top)| {
            *other != page && other.abs_diff(page) <= LOOK_AHEAD && (top - line.area.top).abs() < DRIFT
        })
    }
}

/// Where a line stands on its page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stand {
    Inside,
    /// In one of the first or the last rows.
    AtEdge,
    /// In the very first or the very last row.
    Outermost,
}

fn stands(lines: &[Line], (_, height): (f32, f32)) -> Vec<Stand> {
    let upright = |line: &Line| line.angle == 0 && line.words.len() <= MAX_WORDS;
    let mut rows: Vec<f32> = lines.iter().filter(|line| upright(line)).map(|line| line.area.bottom).collect();
    rows.sort_by(f32::total_cmp);
    rows.dedup_by(|one, other| (*one - *other).abs() < DRIFT);
    let count = rows.len();
    let stand = |line: &Line| {
        let above = rows.partition_point(|row| *row < line.area.bottom - DRIFT);
        let below = count - rows.partition_point(|row| *row <= line.area.bottom + DRIFT);
        let (down, up) = (line.area.bottom / height.max(1.0), 1.0 - line.area.top / height.max(1.0));
        let outermost = (above == 0 && down < FAR) || (below == 0 && up < FAR);
        let at_edge = (above < ROWS && down < HEAD) || (below < ROWS && up < HEAD);
        match () {
            () if !upright(line) => Stand::Inside,
            () if outermost => Stand::Outermost,
            () if at_edge => Stand::AtEdge,
            () => Stand::Inside,
        }
    };
    lines.iter().map(stand).collect()
}

/// Words with their numbers masked, so that those of all pages are the same.
fn masked(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    for c in text.chars() {
        match c.is_numeric() {
            true if masked.ends_with('#') => {}
            true => masked.push('#'),
            false => masked.push(c),
        }
    }
    let roman = |word: &str| word.bytes().all(|b| b"ivxlcIVXLC".contains(&b));
    if !masked.is_empty() && masked.len() <= 8 && roman(&masked) {
        return "#".to_owned();
    }
    masked
}
