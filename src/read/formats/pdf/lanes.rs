//! Two columns that were drawn across, with so little between them that their lines were taken for one: they are
//! parted where most lines of the page have a gap at one place, and sentences run on on both sides of it.

use super::lines::Line;

/// A gap, in sizes of the letters, and beside the usual gap between the words of its line.
const GAP: f64 = 0.8;
const WIDER: f64 = 1.6;
/// Lines with a gap there, at least, and of those that reach over it, in tenths.
const LINES: usize = 6;
const MOST: usize = 7;
/// Words on each side of it, on the average.
const WORDS: usize = 3;
/// Lines that run on into the one below, in tenths.
const RUN_ON: usize = 4;
/// Of a page; one of more is a drawing.
const MAX_LINES: usize = 2000;

/// Parts lines of two columns.
pub fn part(lines: Vec<Line>) -> Vec<Line> {
    let Some(lane) = (lines.len() <= MAX_LINES).then(|| lane(&lines)).flatten() else { return lines };
    let mut parted = Vec::with_capacity(2 * lines.len());
    for mut line in lines {
        match gap_at(&line, lane) {
            Some(at) if is_whole(&line) => {
                let mut right = line.clone();
                right.words = line.words.split_off(at);
                line.measure();
                right.measure();
                parted.extend([line, right]);
            }
            _ => parted.push(line),
        }
    }
    parted
}

/// Whether a line may be of two columns.
fn is_whole(line: &Line) -> bool {
    line.angle == 0 && !line.vertical && !line.leftward && line.words.len() > WORDS
}

/// Gaps that are wider than those between the words of their line.
fn gaps(line: &Line) -> impl Iterator<Item = (usize, f64, f64)> + '_ {
    let between = || {
        line.words.windows(2).map(|pair| match pair {
            [one, other] => (one.to, other.from),
            _ => (0.0, 0.0),
        })
    };
    let mut widths: Vec<f64> = between().map(|(from, to)| to - from).collect();
    widths.sort_by(f64::total_cmp);
    let usual = widths.get(widths.len() / 2).copied().unwrap_or(0.0);
    let least = (GAP * line.size).max(WIDER * usual);
    between()
        .enumerate()
        .filter(move |(_, (from, to))| to - from > least)
        .map(|(at, (from, to))| (at + 1, from, to))
}

/// The number of the first word after a gap that a lane goes through.
fn gap_at(line: &Line, lane: f64) -> Option<usize> {
    gaps(line).find(|(_, from, to)| *from < lane && lane < *to).map(|(at, ..)| at)
}

/// Where most lines have a gap.
fn lane(lines: &[Line]) -> Option<f64> {
    let own = || lines.iter().filter(|line| is_whole(line));
    let mut edges: Vec<(f64, i32)> = Vec::new();
    for line in own() {
        edges.extend(gaps(line).flat_map(|(_, from, to)| [(from, 1), (to, -1)]));
    }
    edges.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    let (mut open, mut best) = (0, (0, 0.0));
    for pair in edges.windows(2) {
        let [one, other] = pair else { continue };
        open += one.1;
        if open > best.0 {
            best = (open, (one.0 + other.0) / 2.0);
        }
    }
    let (count, at) = (usize::try_from(best.0).ok()?, best.1);
    let over = own().filter(|line| line.from < at && at < line.to).count();
    let parted: Vec<(&Line, usize)> = own().filter_map(|line| Some((line, gap_at(line, at)?))).collect();
    let enough = count >= LINES && count * 10 >= over * MOST;
    (enough && are_prose(&parted)).then_some(at)
}

/// Whether sentences run on from line to line on both sides.
fn are_prose(parted: &[(&Line, usize)]) -> bool {
    let side = |left: bool| {
        let words = |(line, at): &(&Line, usize)| -> Vec<String> {
            let (from, to) = if left { (0, *at) } else { (*at, line.words.len()) };
            line.words.get(from..to).unwrap_or(&[]).iter().map(|word| word.text.clone()).collect()
        };
        let rows: Vec<Vec<String>> = parted.iter().map(words).collect();
        let many = rows.iter().map(Vec::len).sum::<usize>() >= WORDS * rows.len();
        let on = rows.windows(2).filter(|pair| match pair {
            [one, other] => {
                let ended = one.last().is_some_and(|word| word.ends_with(['.', '?', '!', ':', ';']));
                !ended && other.first().is_some_and(|word| word.starts_with(char::is_lowercase))
            }
            _ => false,
        });
        many && on.count() * 10 >= rows.len() * RUN_ON
    };
    side(true) && side(false)
}
