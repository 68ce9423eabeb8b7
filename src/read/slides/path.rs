//! Lines as SVG writes them (SVG 1.1, 8.3), put from the units of a file into points.

use super::canvas::{Box, Outline};
use std::fmt::Write;

/// Steps of one line, and bytes of what is read of it.
pub const MAX_STEPS: usize = 20_000;
const MAX_BYTES: usize = 1024 * 1024;

/// From the units of a shape to points: at each side what a unit is, and where zero is.
#[derive(Clone, Copy, Debug)]
pub struct Units {
    pub x: (f64, f64),
    pub y: (f64, f64),
}

impl Units {
    /// What stands in `view` fills `place`.
    pub fn fit(view: Box, place: Box) -> Self {
        let side = |own: f64, room: f64| if own.abs() > f64::EPSILON { room / own } else { 1.0 };
        let (x, y) = (side(view.w, place.w), side(view.h, place.h));
        Self { x: (x, place.x - view.x * x), y: (y, place.y - view.y * y) }
    }

    /// Where a point is.
    pub fn at(self, (x, y): (f64, f64)) -> (f64, f64) {
        (x * self.x.0 + self.x.1, y * self.y.0 + self.y.1)
    }
}

/// Numbers of a text, parted by whatever else stands in it.
pub fn numbers(words: &str) -> Vec<f64> {
    let mut reader = Reader { rest: words.get(..MAX_BYTES).unwrap_or(words) };
    let mut all = Vec::new();
    while !reader.rest.is_empty() && all.len() < MAX_STEPS * 2 {
        match reader.number() {
            Some(number) => all.push(number),
            None => reader.skip(),
        }
    }
    all
}

/// Corners written as `0,0 12,4`; `closed` where the last leads to the first.
pub fn corners(points: &str, units: Units, closed: bool) -> Outline {
    let numbers = numbers(points);
    let mut pen = Pen { units, ..Pen::default() };
    for (number, pair) in numbers.chunks_exact(2).enumerate() {
        if let [x, y] = *pair {
            pen.go(if number == 0 { 'M' } else { 'L' }, &[(x, y)]);
        }
    }
    if closed && !pen.path.is_empty() {
        pen.path.push('Z');
    }
    pen.done(!closed)
}

/// A line as it is written; as far as it can be read.
pub fn outline(words: &str, units: Units) -> Outline {
    let mut reader = Reader { rest: words.get(..MAX_BYTES).unwrap_or(words) };
    let mut pen = Pen { units, ..Pen::default() };
    let mut sign = ' ';
    let mut closed = false;
    for _ in 0..MAX_STEPS {
        if let Some(next) = reader.sign() {
            sign = next;
        } else if reader.rest.is_empty() || matches!(sign, 'z' | 'Z' | ' ') {
            break;
        }
        closed |= matches!(sign, 'z' | 'Z');
        if pen.step(sign, &mut reader).is_none() {
            break;
        }
        // What follows a beginning without a sign of its own goes on from it.
        sign = match sign {
            'M' => 'L',
            'm' => 'l',
            sign => sign,
        };
    }
    pen.done(!closed)
}

/// Reads numbers and signs.
struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn skip(&mut self) {
        let mut letters = self.rest.chars();
        letters.next();
        self.rest = letters.as_str();
    }

    fn blank(&mut self) {
        self.rest = self.rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
    }

    fn sign(&mut self) -> Option<char> {
        self.blank();
        let first = self.rest.chars().next().filter(char::is_ascii_alphabetic)?;
        self.skip();
        Some(first)
    }

    fn number(&mut self) -> Option<f64> {
        self.blank();
        let (mut end, mut dot, mut power) = (0, false, false);
        for (at, letter) in self.rest.char_indices() {
            let before = at.checked_sub(1).and_then(|at| self.rest.as_bytes().get(at)).copied();
            let fits = match letter {
                '0'..='9' => true,
                '+' | '-' => at == 0 || matches!(before, Some(b'e' | b'E')),
                '.' => !dot && !power,
                'e' | 'E' => !power && before.is_some_and(|before| before.is_ascii_digit() || before == b'.'),
                _ => false,
            };
            if !fits {
                break;
            }
            dot |= letter == '.';
            power |= matches!(letter, 'e' | 'E');
            end = at + 1;
        }
        let number = self.rest.get(..end)?.parse::<f64>().ok().filter(|number| number.abs() < 1e9)?;
        self.rest = self.rest.get(end..)?;
        Some(number)
    }

    /// One of two, which may stand without a gap before the next number.
    fn flag(&mut self) -> Option<bool> {
        self.blank();
        let first = self.rest.chars().next()?;
        self.skip();
        matches!(first, '0' | '1').then_some(first == '1')
    }
}

/// Where the line is, in the units of the file, and what was drawn.
#[derive(Default)]
pub struct Pen {
    units: Units,
    path: String,
    /// Its points in order, where it is one line.
    line: Vec<(f64, f64)>,
    at: (f64, f64),
    begun: (f64, f64),
    /// The point that the last curve went for.
    pulled: Option<(char, (f64, f64))>,
    parts: usize,
}

impl Default for Units {
    fn default() -> Self {
        Self { x: (1.0, 0.0), y: (1.0, 0.0) }
    }
}

impl Pen {
    /// One that has drawn nothing.
    pub fn new(units: Units) -> Self {
        Self { units, ..Self::default() }
    }

    /// Where it is.
    pub fn at(&self) -> (f64, f64) {
        self.at
    }

    /// Whether nothing was begun.
    pub fn is_blank(&self) -> bool {
        self.path.is_empty()
    }

    /// Draws to the last of some points (`M`, `L`, `Q` with two, `C` with three).
    pub fn go(&mut self, sign: char, points: &[(f64, f64)]) {
        let sign = if self.path.is_empty() { 'M' } else { sign };
        let placed: Vec<(f64, f64)> = points.iter().map(|point| self.units.at(*point)).collect();
        let Some((last, own)) = points.last().zip(placed.last()) else { return };
        if placed.iter().any(|(x, y)| !(x.is_finite() && y.is_finite() && x.abs() < 1e6 && y.abs() < 1e6)) {
            return;
        }
        self.path.push(sign);
        let drawn = if sign == 'M' { std::slice::from_ref(own) } else { &placed };
        for (x, y) in drawn {
            let _ = write!(self.path, "{x:.2} {y:.2} ");
        }
        if sign == 'M' {
            self.parts += 1;
            self.begun = *last;
        }
        if self.line.len() < MAX_STEPS {
            self.line.extend(drawn);
        }
        self.at = *last;
        self.pulled = points.len().checked_sub(2).and_then(|at| Some((sign, *points.get(at)?)));
    }

    /// Closes what was begun last.
    pub fn close(&mut self) {
        if !self.path.is_empty() {
            self.path.push('Z');
        }
        (self.at, self.pulled) = (self.begun, None);
    }

    /// A piece of an ellipse around a point, by degrees to the right and on downwards, as curves. `sign` says how
    /// its beginning is come to.
    pub fn arc(&mut self, (cx, cy): (f64, f64), (rx, ry): (f64, f64), from: f64, sweep: f64, sign: char) {
        if ![cx, cy, rx, ry, from, sweep].iter().all(|number| number.is_finite()) {
            return;
        }
        let sweep = sweep.clamp(-360.0, 360.0);
        let pieces = (sweep.abs() / 90.0).ceil().max(1.0);
        let step = (sweep / pieces).to_radians();
        let pull = 4.0 / 3.0 * (step / 4.0).tan();
        let on = |angle: f64| (cx + rx * angle.cos(), cy + ry * angle.sin());
        let mut angle = from.to_radians();
        self.go(sign, &[on(angle)]);
        for _ in 0..pieces as usize {
            let next = angle + step;
            let ((x1, y1), (x2, y2)) = (on(angle), on(next));
            self.go(
                'C',
                &[
                    (x1 - pull * rx * angle.sin(), y1 + pull * ry * angle.cos()),
                    (x2 + pull * rx * next.sin(), y2 - pull * ry * next.cos()),
                    (x2, y2),
                ],
            );
            angle = next;
        }
    }

    /// What was drawn.
    pub fn done(self, open: bool) -> Outline {
        let line = if open && self.parts == 1 { self.line } else { Vec::new() };
        Outline { path: self.path, line, open }
    }

    fn step(&mut self, sign: char, reader: &mut Reader<'_>) -> Option<()> {
        let (x0, y0) = if sign.is_ascii_lowercase() { self.at } else { (0.0, 0.0) };
        let point = |reader: &mut Reader<'_>| Some((x0 + reader.number()?, y0 + reader.number()?));
        match sign.to_ascii_uppercase() {
            'M' => {
                let to = point(reader)?;
                self.go('M', &[to]);
            }
            'L' => {
                let to = point(reader)?;
                self.go('L', &[to]);
            }
            'H' => {
                let to = (x0 + reader.number()?, self.at.1);
                self.go('L', &[to]);
            }
            'V' => {
                let to = (self.at.0, y0 + reader.number()?);
                self.go('L', &[to]);
            }
            'C' => {
                let points = [point(reader)?, point(reader)?, point(reader)?];
                self.go('C', &points);
            }
            'S' => {
                let points = [self.mirror('C'), point(reader)?, point(reader)?];
                self.go('C', &points);
            }
            'Q' => {
                let points = [point(reader)?, point(reader)?];
                self.go('Q', &points);
            }
            'T' => {
                let points = [self.mirror('Q'), point(reader)?];
                self.go('Q', &points);
            }
            'A' => {
                let (rx, ry, turn) = (reader.number()?, reader.number()?, reader.number()?);
                let (large, right) = (reader.flag()?, reader.flag()?);
                let to = point(reader)?;
                self.ellipse((rx, ry), turn, (large, right), to);
            }
            'Z' => self.close(),
            _ => return None,
        }
        Some(())
    }

    /// Where a curve that goes on smoothly goes for.
    fn mirror(&self, sign: char) -> (f64, f64) {
        match self.pulled {
            Some((last, (x, y))) if last == sign => (2.0 * self.at.0 - x, 2.0 * self.at.1 - y),
            _ => self.at,
        }
    }

    /// A piece of an ellipse to a point (SVG 1.1, F.6.5); one that is turned is a straight line.
    fn ellipse(&mut self, (rx, ry): (f64, f64), turn: f64, (large, right): (bool, bool), to: (f64, f64)) {
        let (rx, ry) = (rx.abs(), ry.abs());
        let (dx, dy) = ((self.at.0 - to.0) / 2.0, (self.at.1 - to.1) / 2.0);
        if rx < 1e-9 || ry < 1e-9 || turn % 180.0 != 0.0 || (dx == 0.0 && dy == 0.0) {
            return self.go('L', &[to]);
        }
        let far = (dx / rx).powi(2) + (dy / ry).powi(2);
        let (rx, ry) = (rx * far.sqrt().max(1.0), ry * far.sqrt().max(1.0));
        let left = (rx * ry).powi(2) - (rx * dy).powi(2) - (ry * dx).powi(2);
        let under = (rx * dy).powi(2) + (ry * dx).powi(2);
        let side = if large == right { -1.0 } else { 1.0 } * (left.max(0.0) / under).sqrt();
        let (mx, my) = (side * rx * dy / ry, -side * ry * dx / rx);
        let centre = (mx + (self.at.0 + to.0) / 2.0, my + (self.at.1 + to.1) / 2.0);
        let angle = |x: f64, y: f64| (y / ry).atan2(x / rx).to_degrees();
        let from = angle(dx - mx, dy - my);
        let mut sweep = angle(-dx - mx, -dy - my) - from;
        if right && sweep < 0.0 {
            sweep += 360.0;
        } else if !right && sweep > 0.0 {
            sweep -= 360.0;
        }
        self.arc(centre, (rx, ry), from, sweep, 'L');
        self.at = to;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_goes_where_its_steps_say_from_where_it_is_or_from_nothing() {
        let units =
            Units::fit(Box { x: 0.0, y: 0.0, w: 10.0, h: 10.0 }, Box { x: 5.0, y: 0.0, w: 20.0, h: 10.0 });
        let path = |words: &str| outline(words, units).path;
        assert_eq!(path("M1,1L2 2"), "M7.00 1.00 L9.00 2.00 ");
        assert_eq!(path("m1 1 1 1h1v-1z"), "M7.00 1.00 L9.00 2.00 L11.00 2.00 L11.00 1.00 Z");
        // Numbers need no gap, and what cannot be read ends the line.
        assert_eq!(path("M1-1.5.5L?"), "M7.00 -1.50 ");
        assert!(outline("M0 0L1 1", units).line.len() == 2 && outline("M0 0L1 1Z", units).line.is_empty());
    }

    #[test]
    fn half_a_circle_goes_through_the_side_that_it_says() {
        let path = outline("M0 5A5 5 0 0 1 10 5", Units::default()).path;
        assert!(path.contains("5.00 0.00 "), "{path}");
        let path = outline("M0 5A5 5 0 0 0 10 5", Units::default()).path;
        assert!(path.contains("5.00 10.00 "), "{path}");
    }
}
