//! In which order are the lines of a page read?
//!
//! Most writers draw words in the order in which they are read, columns included; measured, that order is as good as
//! one found by white space. But titles, boxes and notes are drawn when it suits the writer. So a page is taken in the
//! pieces in which it was drawn (`chunks.rs`), and those are put in the order of the page. Where columns were drawn
//! row by row, and where lines jump about, it is cut along its white lanes, again and again.

use super::chunks::{self, Place};
use super::lines::Line;
use super::median::median;
use std::collections::BTreeMap;

/// Cuts within cuts; a page of more has no columns left.
const MAX_CUTS: u32 = 40;
/// Lines of which the order is looked for; a page of more is a drawing.
const MAX_LINES: usize = 4000;
/// How far lines of two columns are apart that were drawn one after the other, in sizes: half of what lines are.
const UNLEVEL: f64 = 0.75;
/// Lines that stand below columns, at most, and how far their base line is below the last of these, in sizes.
const BELOW_LINES: usize = 3;
const BELOW: f64 = 1.8;

/// Puts the lines of a page in the order of reading.
pub fn in_reading_order(lines: Vec<Line>) -> Vec<Line> {
    if lines.len() < 2 {
        return lines;
    }
    let upright = lines.iter().filter(|line| !line.vertical).count() * 2 > lines.len();
    // Drawn across all of the page, its pieces say nothing.
    if upright && are_rows_of_columns(&lines) {
        return cut_by_angle(lines);
    }
    let places = places(&lines);
    let chunks = if upright && lines.len() <= MAX_LINES { chunks::in_order(&lines, &places) } else { None };
    let Some(chunks) = chunks else {
        return if is_in_order(&lines) { lines } else { cut_by_angle(lines) };
    };
    let mut waiting: Vec<Option<Line>> = lines.into_iter().map(Some).collect();
    let mut ordered = Vec::with_capacity(waiting.len());
    for chunk in chunks {
        let own = chunk.into_iter().filter_map(|line| waiting.get_mut(line).and_then(Option::take));
        let own: Vec<Line> = own.collect();
        match are_rows_of_columns(&own) {
            true => cut(own, 0, &mut ordered),
            false => ordered.extend(own),
        }
    }
    ordered
}

/// The angle of most letters.
fn main_angle(lines: &[Line]) -> i32 {
    let first = lines.first().map_or(0, |line| line.angle);
    if lines.iter().all(|line| line.angle == first) {
        return first;
    }
    let mut angles: BTreeMap<i32, usize> = BTreeMap::new();
    for line in lines {
        *angles.entry(line.angle).or_default() += line.letters();
    }
    angles.iter().max_by_key(|(_, letters)| **letters).map_or(0, |(angle, _)| *angle)
}

/// Where lines stand in the frame in which most of the page is read.
fn places(lines: &[Line]) -> Vec<Place> {
    let main = main_angle(lines);
    let place = |line: &Line| {
        let (from, to, top, bottom) = match line.angle == main && !line.vertical {
            true => (line.from, line.to, line.base - 0.75 * line.size, line.base + 0.2 * line.size),
            false => line.seen_from(main),
        };
        Place { from, to, top, bottom, size: line.size }
    };
    lines.iter().map(place).collect()
}

/// Whether columns of prose were drawn across, row by row.
fn are_rows_of_columns(lines: &[Line]) -> bool {
    let beside = lines.windows(2).filter(|pair| matches!(pair, [one, other] if is_next_column(one, other)));
    beside.count() * 4 > lines.len()
}

/// Whether a line of prose is drawn after one of another column, about at its height: columns need not be level.
pub fn is_next_column(one: &Line, other: &Line) -> bool {
    let alike = (one.size - other.size).abs() < 0.1 * one.size;
    let near = (one.base - other.base).abs() < if alike { UNLEVEL } else { 0.3 } * one.size;
    let beside = other.from > one.to || other.to < one.from;
    near && beside && one.angle == other.angle && one.words.len() >= 4 && other.words.len() >= 4
}

fn is_in_order(lines: &[Line]) -> bool {
    let mut jumps = 0;
    for pair in lines.windows(2) {
        let [one, other] = pair else { continue };
        if one.angle != other.angle || one.vertical {
            continue;
        }
        let up = one.base - other.base > 0.5 * one.size;
        let next_column = other.from > one.to || other.to < one.from;
        jumps += usize::from(up && !next_column);
    }
    jumps <= (lines.len() / 8).max(2) && !are_rows_of_columns(lines)
}

fn cut_by_angle(lines: Vec<Line>) -> Vec<Line> {
    let mut angles: BTreeMap<(i32, bool), Vec<Line>> = BTreeMap::new();
    for line in lines {
        angles.entry((line.angle, line.vertical)).or_default().push(line);
    }
    let mut groups: Vec<_> = angles.into_values().collect();
    // What most of the page is written in comes first.
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    let mut ordered = Vec::new();
    groups.into_iter().for_each(|group| cut(group, 0, &mut ordered));
    ordered
}

fn cut(mut lines: Vec<Line>, depth: u32, ordered: &mut Vec<Line>) {
    if lines.len() <= 1 || depth > MAX_CUTS {
        ordered.append(&mut lines);
        return;
    }
    let size = median(lines.iter().map(|line| line.size)).unwrap_or(1.0);
    let (lane, lane_at) = widest_gap(&lines, |line| (line.from, line.to));
    let (gap, gap_at) =
        widest_gap(&lines, |line| (line.base - 0.75 * line.size, line.base + 0.2 * line.size));
    if lane > 0.6 * size && are_columns(&lines, lane_at, size) {
        let below = below_columns(&lines, lane_at);
        let (below, lines): (Vec<_>, Vec<_>) =
            lines.into_iter().partition(|line| below.is_some_and(|at| line.base > at));
        let (left, right): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| line.from < lane_at);
        // Where words run to the left, so do columns.
        let leftward = left.iter().filter(|line| line.leftward).count() * 2 > left.len();
        let (first, second) = if leftward { (right, left) } else { (left, right) };
        cut(first, depth + 1, ordered);
        cut(second, depth + 1, ordered);
        cut(below, depth + 1, ordered);
    } else if gap > 0.05 * size {
        let (above, below) = lines.into_iter().partition(|line| line.base < gap_at);
        cut(above, depth + 1, ordered);
        cut(below, depth + 1, ordered);
    } else {
        ordered.append(&mut by_rows(lines));
    }
}

/// Where what stands below both columns begins: a few lines of another size after a gap, such as who printed it.
fn below_columns(lines: &[Line], lane: f64) -> Option<f64> {
    let end = |left: bool| {
        let side = lines.iter().filter(|line| (line.from < lane) == left);
        side.max_by(|one, other| one.base.total_cmp(&other.base))
    };
    let (one, other) = (end(true)?, end(false)?);
    let (lowest, end) = if one.base > other.base { (one, other.base) } else { (other, one.base) };
    let is_below = |line: &Line| line.base > end && (line.size - lowest.size).abs() < 0.03 * lowest.size;
    let first = lines.iter().filter(|line| is_below(line)).map(|line| line.base).fold(lowest.base, f64::min);
    let count = lines.iter().filter(|line| line.base >= first).count();
    let before =
        lines.iter().filter(|line| line.base < first).max_by(|one, other| one.base.total_cmp(&other.base))?;
    let other_size = (before.size - lowest.size).abs() > 0.05 * before.size;
    let gap = first - before.base > BELOW * before.size;
    (count <= BELOW_LINES && other_size && gap).then_some(first - 0.1 * lowest.size)
}

/// Lines from the top to the bottom, and those of one height from the left to the right.
fn by_rows(mut lines: Vec<Line>) -> Vec<Line> {
    lines.sort_by(|one, other| one.base.total_cmp(&other.base));
    let mut rows: Vec<Vec<Line>> = Vec::new();
    for line in lines {
        match rows.last_mut() {
            Some(row)
                if row
                    .first()
                    .is_some_and(|first| line.base - first.base < 0.5 * first.size.min(line.size)) =>
            {
                row.push(line);
            }
            _ => rows.push(vec![line]),
        }
    }
    rows.iter_mut().for_each(|row| row.sort_by(|one, other| one.from.total_cmp(&other.from)));
    rows.into_iter().flatten().collect()
}

/// The widest stretch that no line is in, and its middle.
fn widest_gap(lines: &[Line], ends: impl Fn(&Line) -> (f64, f64)) -> (f64, f64) {
    let mut stretches: Vec<(f64, f64)> = lines.iter().map(ends).collect();
    stretches.sort_by(|a, b| a.0.total_cmp(&b.0));
    let Some((_, mut end)) = stretches.first().copied() else { return (0.0, 0.0) };
    let mut widest = (0.0, 0.0);
    for (from, to) in stretches {
        if from - end > widest.0 {
            widest = (from - end, (from + end) / 2.0);
        }
        end = end.max(to);
    }
    widest
}

/// Whether what lies on both sides of a lane is prose, and not the cells of a table.
fn are_columns(lines: &[Line], lane: f64, size: f64) -> bool {
    let (left, right): (Vec<&Line>, Vec<&Line>) = lines.iter().partition(|line| line.from < lane);
    let wide = |side: &[&Line]| side.iter().filter(|line| line.words.len() >= 3).count() * 2 > side.len();
    let mut rows: Vec<i64> = lines.iter().map(|line| (line.base / size.max(1.0)) as i64).collect();
    rows.sort_unstable();
    rows.dedup();
    left.len() >= 3 && right.len() >= 3 && rows.len() >= 3 && wide(&left) && wide(&right)
}
