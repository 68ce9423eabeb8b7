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
        let are = are_candidates(lines, size);
        for (line, _) in lines.iter().zip(are).filter(|(_, is)| *is) {
            let places = self.seen.entry(masked(&line.text())).or_default();
            places.push_back((page, line.area.top));
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
        let are = are_candidates(&lines, size).into_iter().zip(&lines);
        let found: Vec<bool> = are.map(|(is, line)| is && self.is_furniture(page, line, label)).collect();
        let mut marked = found.into_iter();
        lines.into_iter().partition(|_| marked.next().unwrap_or(false))
    }

    fn is_furniture(&self, page: usize, line: &Line, label: &str) -> bool {
        let text = line.text();
        // A page's own number needs no second page.
        if text.trim_matches(|c: char| !c.is_alphanumeric()) == label {
            return true;
        }
        let words = masked(&text);
        // The letter of an item may stand at one height by chance.
        if words != "#" && words.chars().filter(|c| c.is_alphanumeric() || *c == '#').count() < MIN_LETTERS {
            return false;
        }
        let Some(places) = self.seen.get(&words) else { return false };
        places.iter().any(|(other, top)| {
            *other != page && other.abs_diff(page) <= LOOK_AHEAD && (top - line.area.top).abs() < DRIFT
        })
    }
}

/// Which lines stand at the head or at the foot.
fn are_candidates(lines: &[Line], (_, height): (f32, f32)) -> Vec<bool> {
    let upright = |line: &Line| line.angle == 0 && line.words.len() <= MAX_WORDS;
    let mut rows: Vec<f32> = lines.iter().filter(|line| upright(line)).map(|line| line.area.bottom).collect();
    rows.sort_by(f32::total_cmp);
    rows.dedup_by(|one, other| (*one - *other).abs() < DRIFT);
    let count = rows.len();
    let is = |line: &Line| {
        // Rows above and below this one.
        let above = rows.partition_point(|row| *row < line.area.bottom - DRIFT);
        let below = count - rows.partition_point(|row| *row <= line.area.bottom + DRIFT);
        let (far_down, far_up) = (line.area.bottom / height.max(1.0), 1.0 - line.area.top / height.max(1.0));
        let edge = |rows: usize, far: f32| (rows < ROWS && far < HEAD) || (rows == 0 && far < FAR);
        upright(line) && (edge(above, far_down) || edge(below, far_up))
    };
    lines.iter().map(is).collect()
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
