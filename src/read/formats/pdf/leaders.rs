//! Rows of dots that lead to the number of a page: title, dots and number are one line, in whichever order they were
//! drawn. Many writers draw the number first, and the dots into what is left.

use super::entries::{self, Entries};
use super::lines::Line;

/// Lines of a page, at most; one of more is a drawing.
const MAX_LINES: usize = 4000;
/// How far dots may end before their number, and begin after their title, in sizes of the letters.
const FAR: f64 = 3.0;
/// They may lie a little over each other.
const OVER: f64 = 0.5;

/// Joins the parts of such lines.
pub fn join(lines: &mut Vec<Line>) {
    if lines.len() > MAX_LINES {
        return;
    }
    let mut waiting = Level::of(std::mem::take(lines));
    for at in 0..waiting.lines.len() {
        waiting.join_at(at);
    }
    waiting.join_numbers();
    *lines = waiting.lines.into_iter().flatten().collect();
}

/// The lines of a page, by their heights.
struct Level {
    lines: Vec<Option<Line>>,
    /// Heights with the places of their lines.
    heights: Vec<(f64, usize)>,
}

impl Level {
    fn of(lines: Vec<Line>) -> Self {
        let mut heights: Vec<(f64, usize)> =
            lines.iter().enumerate().map(|(at, line)| (line.base, at)).collect();
        heights.sort_by(|one, other| one.0.total_cmp(&other.0));
        Self { lines: lines.into_iter().map(Some).collect(), heights }
    }

    fn line(&self, at: usize) -> Option<&Line> {
        self.lines.get(at).and_then(Option::as_ref)
    }

    /// The nearest line on the left of one at its height, or on the right, with the gap between the two.
    fn beside(&self, at: usize, left: bool) -> Option<(usize, f64)> {
        let own = self.line(at)?;
        let from = self.heights.partition_point(|(base, _)| *base < own.base - own.size);
        let near = self.heights.iter().skip(from).take_while(|(base, _)| *base < own.base + own.size);
        let gaps = near.filter_map(|(_, other)| {
            let line = self.line(*other).filter(|line| *other != at && is_level(own, line))?;
            let gap = if left { own.from - line.to } else { line.from - own.to };
            (gap > -OVER * own.size).then_some((*other, gap))
        });
        gaps.min_by(|one, other| one.1.total_cmp(&other.1))
    }

    /// Joins dots with what they lead from and to.
    fn join_at(&mut self, at: usize) {
        let Some(own) = self.line(at).filter(|line| entries::may_have_dots(line)) else { return };
        let text = own.text();
        let far = FAR * own.size;
        if !entries::begins_with_dots(&text) && !entries::ends_with_dots(&text) {
            return;
        }
        let number = match entries::ends_with_dots(&text) {
            true => {
                let to = |(other, _): &(usize, f64)| {
                    self.line(*other).is_some_and(|line| entries::is_pages(&line.text()))
                };
                let Some(number) = self.beside(at, false).filter(|(_, gap)| *gap < far).filter(to) else {
                    return;
                };
                Some(number.0)
            }
            false => None,
        };
        let title = match entries::begins_with_dots(&text) {
            true => match self.beside(at, true).filter(|(_, gap)| *gap < far) {
                Some((title, _)) => Some(title),
                None => return,
            },
            false => None,
        };
        let first = title.unwrap_or(at);
        for part in [Some(at), number].into_iter().flatten().filter(|part| *part != first) {
            self.append(first, part);
        }
    }

    /// Where other entries of the page have dots, one without any is a title and the number at their edge.
    fn join_numbers(&mut self) {
        let entries = Entries::of(self.lines.iter().flatten());
        for at in 0..self.lines.len() {
            let alone = |line: &Line| entries.is_at_edge(line) && entries::is_pages(&line.text());
            if self.line(at).is_some_and(alone)
                && let Some((title, _)) = self.beside(at, true)
                && self.line(title).is_some_and(|line| !entries.ends(line))
            {
                self.append(title, at);
            }
        }
    }

    /// Puts the words of one line behind those of another.
    fn append(&mut self, at: usize, next: usize) {
        let Some(next) = self.lines.get_mut(next).and_then(Option::take) else { return };
        let Some(Some(line)) = self.lines.get_mut(at) else { return };
        let (own, other) = (line.letters() as f32, next.letters() as f32);
        line.ink = (line.ink * own + next.ink * other) / (own + other).max(1.0);
        line.words.extend(next.words);
        line.to = line.to.max(next.to);
        line.area = line.area.cover(next.area);
    }
}

/// Whether two may be parts of one entry. The raised number of a note is none of them.
fn is_level(one: &Line, other: &Line) -> bool {
    let flat = |line: &Line| !line.vertical && !line.leftward;
    let alike = (one.size - other.size).abs() < 0.25 * one.size.max(other.size);
    flat(one) && flat(other) && alike && one.is_level_with(other)
}
