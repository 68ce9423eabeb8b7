//! Words that are printed across a page, such as DRAFT: no heading, and no part of a sentence that they lie over.

use super::lines::Line;
use std::collections::{HashMap, HashSet};

/// How much larger than the lines of the page they are.
const LARGE: f64 = 1.8;
/// Degrees by which words that lie across are turned against the others, at least.
const SLANT: i32 = 8;
const MAX_WORDS: usize = 12;
/// Lines under upright ones, at least.
const UNDER: usize = 2;
/// Of how many lines each is looked at against all.
const MAX_LARGE: usize = 16;
/// Lines at a slant of which one page is covered by one name; a map has names at a slant, too, and more of them.
const MAX_TILES: usize = 2_000;
/// The same words at a slant, from which on they are there for the page and not for what they say.
const TILES: usize = 3;

/// Parts a page into what lies across it and the rest. The same words more than once are said once.
pub fn part(lines: Vec<Line>) -> (Vec<Line>, Vec<Line>) {
    if is_even(&lines) {
        return (Vec::new(), lines);
    }
    let (size, angle) = usual(&lines);
    let few = |line: &Line| line.words.len() <= MAX_WORDS && line.letters() > 2;
    let candidates = |slanted: bool| {
        lines.iter().enumerate().filter(move |(_, line)| is_across(line, angle) == slanted && few(line))
    };
    let tiles = tiles(candidates(true).take(MAX_TILES));
    let large = candidates(false).filter(|(_, line)| line.size > LARGE * size).take(MAX_LARGE);
    let large = large.filter(|(_, line)| lies_over(line, &lines)).map(|(at, _)| at);
    let slanted = candidates(true).take(MAX_TILES);
    let slanted =
        slanted.filter(|(at, line)| line.size > LARGE * size || tiles.contains(at)).map(|(at, _)| at);
    let found: HashSet<usize> = large.chain(slanted).collect();
    if found.is_empty() || found.len() == lines.len() {
        return (Vec::new(), lines);
    }
    let (mut across, mut said) = (Vec::new(), HashSet::new());
    let mut rest = Vec::with_capacity(lines.len());
    for (at, line) in lines.into_iter().enumerate() {
        match found.contains(&at) {
            true if said.insert(line.text()) => across.push(line),
            true => {}
            false => rest.push(line),
        }
    }
    (across, rest)
}

/// Whether all lines run one way, and none is so large that it may lie over others.
fn is_even(lines: &[Line]) -> bool {
    let Some(first) = lines.first() else { return true };
    let (least, most) = lines
        .iter()
        .fold((first.size, first.size), |(least, most), line| (least.min(line.size), most.max(line.size)));
    most <= LARGE * least && lines.iter().all(|line| line.angle == first.angle)
}

/// Size and angle of most letters.
fn usual(lines: &[Line]) -> (f64, i32) {
    let mut sizes: Vec<(f64, usize)> = lines.iter().map(|line| (line.size, line.letters())).collect();
    sizes.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut half = sizes.iter().map(|(_, letters)| letters).sum::<usize>() / 2;
    let size = sizes.iter().find(|(_, letters)| {
        let found = *letters > half;
        half = half.saturating_sub(*letters);
        found
    });
    let angle = lines.iter().max_by_key(|line| line.letters()).map_or(0, |line| line.angle);
    (size.map_or(1.0, |(size, _)| *size), angle)
}

/// Whether a line is neither level with most nor upright on them.
fn is_across(line: &Line, angle: i32) -> bool {
    let turned = (line.angle - angle).rem_euclid(90);
    turned.min(90 - turned) >= SLANT
}

/// Which of some lines say what others of them say, too.
fn tiles<'l>(lines: impl Iterator<Item = (usize, &'l Line)>) -> HashSet<usize> {
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, line) in lines {
        places.entry(line.text()).or_default().push(at);
    }
    places.into_values().filter(|places| places.len() >= TILES).flatten().collect()
}

/// Whether a large line lies over smaller ones.
fn lies_over(line: &Line, lines: &[Line]) -> bool {
    let (_, middle) = line.area.centre();
    let near = 0.35 * line.area.height();
    let under = lines.iter().filter(|other| {
        let (_, y) = other.area.centre();
        other.size < line.size / LARGE
            && (y - middle).abs() < near
            && other.area.overlaps(line.area)
            && other.letters() > 2
    });
    under.count() >= UNDER
}
