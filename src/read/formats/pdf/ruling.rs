//! Which straight lines are ruled on a page? Tables are known by them.
//!
//! A line may be drawn as such, as a thin box, or as the border of a box that is filled: all of them are kept as what
//! they look like, upright or level, in the page's own space.

use super::shapes::{colour_of, is_white};
use hayro::hayro_interpret::{DrawMode, DrawProps};
use hayro::kurbo::{BezPath, PathEl, Point, Rect};
use std::collections::VecDeque;

/// Lines of one page that are kept; a page of more is a map or a drawing, and its tables are not looked for by lines.
pub const MAX_RULES: usize = 8_000;
/// Points of a box's lesser side up to which it is a line.
const THIN: f64 = 3.2;
/// Points of length below which it is a dot or a dash that may be part of one.
const SHORT: f64 = 0.4;
/// How far a line may lean, in points from one end to the other.
const LEAN: f64 = 0.6;
/// Elements of a path that is looked at; rules are drawn with a few, and a whole table with some hundred.
const MAX_PATH: usize = 2_000;

/// Filled boxes that are remembered.
const FILLED: usize = 32;

/// A straight line, level or upright.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    pub level: bool,
    /// Its height, or how far right an upright one is.
    pub at: f64,
    pub from: f64,
    pub to: f64,
}

/// The lines of a page while they are drawn.
#[derive(Default)]
pub struct Rules {
    rules: Vec<Rule>,
    beyond: bool,
    /// The last boxes that were filled, and in which colour.
    filled: VecDeque<(Rect, Option<[u8; 3]>)>,
}

impl Rules {
    /// All of them; none, where there are too many.
    pub fn take(&mut self) -> Vec<Rule> {
        let rules = std::mem::take(&mut self.rules);
        if self.beyond { Vec::new() } else { rules }
    }

    /// Looks at a path that is drawn within `clip`; what reaches over the most of `page` is its ground and no line.
    pub fn see(
        &mut self,
        path: &BezPath,
        props: &DrawProps<'_>,
        mode: &DrawMode,
        (clip, page): (Rect, Rect),
    ) {
        if self.beyond || path.elements().len() > MAX_PATH || is_white(colour_of(&props.paint)) {
            return;
        }
        match mode {
            DrawMode::Stroke(_) => self.stroked(path, props, clip),
            DrawMode::Fill(_) => self.filled(path, props, (clip, page)),
            DrawMode::FillAndStroke(..) => {
                self.filled(path, props, (clip, page));
                self.stroked(path, props, clip);
            }
            DrawMode::Invisible => {}
        }
    }

    fn stroked(&mut self, path: &BezPath, props: &DrawProps<'_>, clip: Rect) {
        let (mut start, mut last) = (Point::ZERO, Point::ZERO);
        for element in path.elements() {
            match *element {
                PathEl::MoveTo(to) => (start, last) = (props.transform * to, props.transform * to),
                PathEl::LineTo(to) => {
                    let to = props.transform * to;
                    self.line(last, to, clip);
                    last = to;
                }
                PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => last = props.transform * to,
                PathEl::ClosePath => {
                    self.line(last, start, clip);
                    last = start;
                }
            }
        }
    }

    fn filled(&mut self, path: &BezPath, props: &DrawProps<'_>, (clip, page): (Rect, Rect)) {
        for part in path.elements().chunk_by(|_, next| !matches!(next, PathEl::MoveTo(_))) {
            // Four corners and the way back.
            let straight = |element: &PathEl| !matches!(element, PathEl::QuadTo(..) | PathEl::CurveTo(..));
            if part.len() > 6 || part.len() < 4 || !part.iter().all(straight) {
                continue;
            }
            let mut points = part.iter().filter_map(PathEl::end_point).map(|point| props.transform * point);
            let Some(first) = points.next() else { continue };
            let area = points.fold(Rect::from_points(first, first), |area, point| area.union_pt(point));
            let area = area.intersect(clip);
            if !area.is_finite() || area.area() > 0.6 * page.area() {
                continue;
            }
            let Rect { x0, y0, x1, y1 } = area;
            let colour = colour_of(&props.paint);
            // In a box of its own colour, a box has no border: the ground of a line in a cell.
            let same = |(outer, own): &(Rect, Option<[u8; 3]>)| {
                *own == colour && colour.is_some() && outer.inflate(0.5, 0.5).contains_rect(area)
            };
            if self.filled.iter().any(same) {
                continue;
            }
            self.filled.push_back((area, colour));
            if self.filled.len() > FILLED {
                self.filled.pop_front();
            }
            match () {
                () if area.height() <= THIN && area.height() <= area.width() => {
                    self.push(true, (y0 + y1) / 2.0, (x0, x1));
                }
                () if area.width() <= THIN => self.push(false, (x0 + x1) / 2.0, (y0, y1)),
                () => {
                    [y0, y1].into_iter().for_each(|at| self.push(true, at, (x0, x1)));
                    [x0, x1].into_iter().for_each(|at| self.push(false, at, (y0, y1)));
                }
            }
        }
    }

    fn line(&mut self, one: Point, other: Point, clip: Rect) {
        let within = |value: f64, from: f64, to: f64| value.clamp(from.min(to), to.max(from));
        let (one, other) = (
            Point::new(within(one.x, clip.x0, clip.x1), within(one.y, clip.y0, clip.y1)),
            Point::new(within(other.x, clip.x0, clip.x1), within(other.y, clip.y0, clip.y1)),
        );
        if (one.y - other.y).abs() <= LEAN {
            self.push(true, (one.y + other.y) / 2.0, (one.x.min(other.x), one.x.max(other.x)));
        } else if (one.x - other.x).abs() <= LEAN {
            self.push(false, (one.x + other.x) / 2.0, (one.y.min(other.y), one.y.max(other.y)));
        }
    }

    fn push(&mut self, level: bool, at: f64, (from, to): (f64, f64)) {
        if !(at.is_finite() && from.is_finite() && to.is_finite()) || to - from < SHORT {
            return;
        }
        if self.rules.len() >= MAX_RULES {
            self.beyond = true;
            return;
        }
        self.rules.push(Rule { level, at, from, to });
    }
}

/// Puts together what goes on in one line: dashes, the borders of neighbouring cells, a line that is drawn twice.
/// `gap` is how far two pieces may be apart, `near` how far beside each other.
pub fn merged(mut rules: Vec<Rule>, near: f64, gap: f64) -> Vec<Rule> {
    rules.sort_by(|one, other| one.at.total_cmp(&other.at));
    let mut merged: Vec<Rule> = Vec::new();
    let mut rest = rules.as_mut_slice();
    while let Some(first) = rest.first().map(|rule| rule.at) {
        let beside = rest.partition_point(|rule| rule.at - first <= near);
        let (group, more) = rest.split_at_mut(beside.max(1));
        rest = more;
        let at = group.iter().map(|rule| rule.at).sum::<f64>() / group.len() as f64;
        group.sort_by(|one, other| one.from.total_cmp(&other.from));
        let start = merged.len();
        for rule in group.iter() {
            match merged.get_mut(start..).and_then(<[Rule]>::last_mut) {
                Some(last) if rule.from - last.to <= gap => last.to = last.to.max(rule.to),
                _ => merged.push(Rule { at, ..*rule }),
            }
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_and_borders_of_neighbours_are_one_line() {
        let rule = |at: f64, from: f64, to: f64| Rule { level: true, at, from, to };
        let dashes = (0..10).map(|step| rule(10.0, f64::from(step) * 6.0, f64::from(step) * 6.0 + 4.0));
        let all = merged(dashes.chain([rule(10.5, 58.0, 90.0), rule(30.0, 0.0, 5.0)]).collect(), 1.0, 3.0);
        let ends: Vec<(f64, f64)> = all.iter().map(|rule| (rule.from, rule.to)).collect();
        assert_eq!(ends, [(0.0, 90.0), (0.0, 5.0)]);
    }
}
