//! Outlines that a shape works out itself (ODF 1.3, 11.5.3 and 19.145): formulas of its numbers, and lines between the
//! points that come of them. What cannot be worked out is the shape's box.

use super::formula::{Numbers, evaluated};
use super::lines::hundredths;
use crate::read::slides::canvas::{Box, Outline, rectangle};
use crate::read::slides::nodes::{Node, all, said};
use crate::read::slides::path::{self, Pen, Units};

/// Signs and numbers of one outline.
const MAX_WORDS: usize = 20_000;
/// Where the numbers of a shape begin and end of which it says nothing.
const USUAL: f64 = 21_600.0;

/// One outline, and whether it is filled and has a line.
pub struct Part {
    pub outline: Outline,
    pub filled: bool,
    pub lined: bool,
}

/// The outlines of a shape in its box, and how much of the box is not for words at each side.
pub fn outlines(geometry: Node<'_>, place: Box) -> (Vec<Part>, [f64; 4]) {
    let mut view = said(geometry, "viewBox").map(path::numbers).unwrap_or_default();
    if view.len() != 4 {
        view = vec![0.0, 0.0, USUAL, USUAL];
    }
    let [left, top, wide, high] = *view.as_slice() else { return (Vec::new(), [0.0; 4]) };
    let numbers = Numbers {
        modifiers: said(geometry, "modifiers").map(path::numbers).unwrap_or_default(),
        equations: all(geometry, "equation")
            .take(path::MAX_STEPS)
            .filter_map(|one| Some((said(one, "name")?, said(one, "formula")?)))
            .collect(),
        // Newer shapes count in the units of their box: it is as large as their numbers.
        view: Box { x: left, y: top, w: wide, h: high },
        size: (place.w, place.h),
        stretch: (said(geometry, "path-stretchpoint-x"), said(geometry, "path-stretchpoint-y")),
    };
    let units = if wide > 0.0 && high > 0.0 {
        Units::fit(numbers.view, place)
    } else {
        // Without a size, numbers are hundredths of a millimetre.
        hundredths(place)
    };
    let flat = || {
        let outline = Outline { path: rectangle(place), ..Outline::default() };
        vec![Part { outline, filled: true, lined: true }]
    };
    let parts = written(geometry).and_then(|words| drawn(words, &numbers, units)).unwrap_or_else(flat);
    let inset = said(geometry, "text-areas").and_then(|words| inset(words, &numbers, units, place));
    (parts, inset.unwrap_or([0.0; 4]))
}

/// The path of a shape. Some programs write a plainer one, and what they mean in a name of their own.
fn written<'d>(geometry: Node<'d>) -> Option<&'d str> {
    let paths = || geometry.attributes().filter(|one| one.name() == "enhanced-path");
    let own = paths().find(|one| one.namespace().is_some_and(|space| space.contains("ooo")));
    own.or_else(|| paths().next()).map(|one| one.value())
}

/// The words of a path: signs, and numbers, formulas and modifiers.
fn words_of(words: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut rest = words.trim_start();
    while let Some(first) = rest.chars().next() {
        if all.len() >= MAX_WORDS {
            break;
        }
        let end = match first {
            'A'..='Z' | 'a'..='z' => 1,
            '?' | '$' => end(rest, |letter| letter.is_ascii_alphanumeric()),
            _ => end(rest, |letter| letter.is_ascii_digit() || matches!(letter, '.' | 'e' | 'E')),
        };
        let (word, after) = rest.split_at(end.max(first.len_utf8()));
        all.push(word.trim());
        rest = after.trim_start_matches([' ', ',', '\n', '\t', '\r']);
    }
    all
}

/// How far the first word goes, whose letters after the first are such.
fn end(words: &str, fits: impl Fn(char) -> bool) -> usize {
    words.char_indices().skip(1).find(|(_, letter)| !fits(*letter)).map_or(words.len(), |(at, _)| at)
}

/// What a path draws; `None` where something in it is not known.
fn drawn(words: &str, numbers: &Numbers<'_>, units: Units) -> Option<Vec<Part>> {
    let words = words_of(words);
    let mut left = path::MAX_STEPS;
    let mut shape =
        Shape { parts: Vec::new(), pen: Pen::new(units), units, closed: false, filled: true, lined: true };
    let mut at = 0;
    while let Some(sign) = words.get(at) {
        at += 1;
        let given: Vec<&str> = words
            .iter()
            .skip(at)
            .take_while(|word| !word.starts_with(|c: char| c.is_ascii_alphabetic()))
            .copied()
            .collect();
        at += given.len();
        let values: Option<Vec<f64>> = given.iter().map(|word| evaluated(word, numbers, &mut left)).collect();
        shape.step(sign, &values?)?;
    }
    shape.end();
    Some(shape.parts).filter(|parts| !parts.is_empty())
}

/// Outlines while they are drawn.
struct Shape {
    parts: Vec<Part>,
    pen: Pen,
    units: Units,
    closed: bool,
    filled: bool,
    lined: bool,
}

impl Shape {
    /// One outline ends, and another begins.
    fn end(&mut self) {
        let pen = std::mem::replace(&mut self.pen, Pen::new(self.units));
        if !pen.is_blank() {
            let open = !self.closed && !self.filled;
            let outline = pen.done(open);
            self.parts.push(Part { outline, filled: self.filled, lined: self.lined });
        }
        (self.closed, self.filled, self.lined) = (false, true, true);
    }

    fn step(&mut self, sign: &str, values: &[f64]) -> Option<()> {
        let pairs: Vec<(f64, f64)> =
            values.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?))).collect();
        match sign {
            "M" => {
                for (number, point) in pairs.iter().enumerate() {
                    self.pen.go(if number == 0 { 'M' } else { 'L' }, &[*point]);
                }
            }
            "L" => pairs.iter().for_each(|point| self.pen.go('L', &[*point])),
            "C" => pairs.chunks_exact(3).for_each(|points| self.pen.go('C', points)),
            "Q" => pairs.chunks_exact(2).for_each(|points| self.pen.go('Q', points)),
            "Z" => {
                self.closed = true;
                self.pen.close();
            }
            "N" => self.end(),
            "F" => self.filled = false,
            "S" => self.lined = false,
            // Pieces of ellipses by their middle, their radii and two angles; those of U begin anew.
            "T" | "U" => {
                for piece in values.chunks_exact(6) {
                    let [x, y, w, h, from, to] = *piece else { continue };
                    let sweep =
                        if (to - from).abs() >= 360.0 { 360.0 } else { (to - from).rem_euclid(360.0) };
                    self.pen.arc((x, y), (w, h), from, sweep, if sign == "U" { 'M' } else { 'L' });
                }
            }
            "A" | "B" | "W" | "V" => {
                for piece in values.chunks_exact(8) {
                    self.boxed(sign, piece);
                }
            }
            "X" | "Y" => {
                for (number, point) in pairs.iter().enumerate() {
                    self.quarter((sign == "X") == (number % 2 == 0), *point);
                }
            }
            // A piece of an ellipse from where the line is: radii, where it begins and how far it goes.
            "G" => {
                for piece in values.chunks_exact(4) {
                    let [w, h, from, sweep] = *piece else { continue };
                    let (x, y) = self.pen.at();
                    let (sin, cos) = from.to_radians().sin_cos();
                    self.pen.arc((x - w * cos, y - h * sin), (w, h), from, sweep, 'L');
                }
            }
            "H" | "I" | "J" | "K" => {}
            _ => return None,
        }
        Some(())
    }

    /// A piece of the ellipse in a box, from the direction of one point to that of another.
    fn boxed(&mut self, sign: &str, piece: &[f64]) {
        let [left, top, right, bottom, x1, y1, x2, y2] = *piece else { return };
        let (cx, cy) = ((left + right) / 2.0, (top + bottom) / 2.0);
        let (rx, ry) = ((right - left).abs() / 2.0, (bottom - top).abs() / 2.0);
        let angle = |x: f64, y: f64| ((y - cy) / ry.max(1e-9)).atan2((x - cx) / rx.max(1e-9)).to_degrees();
        let (from, to) = (angle(x1, y1), angle(x2, y2));
        let with_clock = matches!(sign, "W" | "V");
        let turn = if with_clock { (to - from).rem_euclid(360.0) } else { -(from - to).rem_euclid(360.0) };
        let turn = if turn == 0.0 { 360.0 } else { turn };
        self.pen.arc((cx, cy), (rx, ry), from, turn, if matches!(sign, "B" | "V") { 'M' } else { 'L' });
    }

    /// A quarter of an ellipse to a point; it begins along one side or the other.
    fn quarter(&mut self, across: bool, (x, y): (f64, f64)) {
        const ROUND: f64 = 0.5523;
        let (x0, y0) = self.pen.at();
        let (first, second) = match across {
            true => ((x0 + (x - x0) * ROUND, y0), (x, y - (y - y0) * ROUND)),
            false => ((x0, y0 + (y - y0) * ROUND), (x - (x - x0) * ROUND, y)),
        };
        self.pen.go('C', &[first, second, (x, y)]);
    }
}

/// How much of a box is not for words, of `left top right bottom`.
fn inset(words: &str, numbers: &Numbers<'_>, units: Units, place: Box) -> Option<[f64; 4]> {
    let mut left = path::MAX_STEPS;
    let words = words_of(words);
    let sides: Option<Vec<f64>> =
        words.iter().take(4).map(|word| evaluated(word, numbers, &mut left)).collect();
    let [l, t, r, b] = *sides?.as_slice() else { return None };
    let ((x1, y1), (x2, y2)) = (units.at((l, t)), units.at((r, b)));
    let inset = [x1 - place.x, y1 - place.y, place.x + place.w - x2, place.y + place.h - y2];
    let sound = |(side, room): (&f64, f64)| side.is_finite() && side.abs() <= room;
    inset.iter().zip([place.w, place.h, place.w, place.h]).all(sound).then_some(inset)
}
