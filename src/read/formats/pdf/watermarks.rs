//! Words that are printed across a page, such as DRAFT: no heading, and no part of a sentence that they lie over.

use super::lines::Line;

/// How much larger than the lines of the page they are.
const LARGE: f64 = 1.8;
/// Degrees by which words that lie across are turned against the others, at least.
const SLANT: i32 = 8;
const MAX_WORDS: usize = 12;
/// Lines under upright ones, at least.
const UNDER: usize = 2;
/// Of how many lines each is looked at against all.
const MAX_LARGE: usize = 16;

/// Parts a page into what lies across it and the rest. The same words more than once are said once.
pub fn part(lines: Vec<Line>) -> (Vec<Line>, Vec<Line>) {
    if is_even(&lines) {
        return (Vec::new(), lines);
    }
    let (size, angle) = usual(&lines);
    let large: Vec<usize> = (0..lines.len())
        .filter(|at| lines.get(*at).is_some_and(|line| line.words.len() <= MAX_WORDS && line.letters() > 2))
        .filter(|at| lines.get(*at).is_some_and(|line| line.size > LARGE * size || is_across(line, angle)))
        .take(MAX_LARGE)
        .collect();
    let found: Vec<usize> = large
        .into_iter()
        .filter(|at| lines.get(*at).is_some_and(|line| lies_over(line, &lines, size, angle)))
        .collect();
    if found.is_empty() || found.len() == lines.len() {
        return (Vec::new(), lines);
    }
    let mut across: Vec<Line> = Vec::new();
    let mut rest = Vec::with_capacity(lines.len());
    for (at, line) in lines.into_iter().enumerate() {
        match found.contains(&at) {
            true if across.iter().any(|own| own.text() == line.text()) => {}
            true => across.push(line),
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

fn lies_over(line: &Line, lines: &[Line], size: f64, angle: i32) -> bool {
    if is_across(line, angle) {
        let again =
            || lines.iter().filter(|other| is_across(other, angle) && other.text() == line.text()).count();
        return line.size > LARGE * size || again() > 2;
    }
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
