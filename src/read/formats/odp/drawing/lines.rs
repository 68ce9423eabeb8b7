//! Where shapes lie, how they are turned, and which lines go around them (ODF 1.3, 10.3).

use super::fills;
use crate::read::formats::odp::shapes::length;
use crate::read::slides::canvas::{Box, Outline, rectangle};
use crate::read::slides::nodes::{Node, name, number, said};
use crate::read::slides::outline;
use crate::read::slides::path::{self, Pen, Units};

/// Points of a hundredth of a millimetre, in which the lines of connectors are written.
const HUNDREDTH: f64 = 72.0 / 2540.0;
/// Corners of a regular shape.
const MAX_CORNERS: f64 = 200.0;
/// Of the circle that a regular star has its points on, where its inner corners are.
const USUAL_SHARPNESS: f64 = 0.5;

/// A length that a shape says, in points.
pub fn side(node: Node<'_>, name: &str) -> Option<f64> {
    said(node, name).and_then(length).filter(|length| length.abs() < 100_000.0)
}

/// Where a shape lies; one that is turned begins where it is moved to.
pub fn place(node: Node<'_>) -> Option<Box> {
    let at = |name: &str| side(node, name).unwrap_or(0.0);
    if let (Some(cx), Some(cy)) = (side(node, "cx"), side(node, "cy")) {
        let (rx, ry) = (side(node, "rx").or(side(node, "r"))?, side(node, "ry").or(side(node, "r"))?);
        return Some(Box { x: cx - rx, y: cy - ry, w: 2.0 * rx, h: 2.0 * ry });
    }
    let (w, h) = (side(node, "width")?, side(node, "height").unwrap_or(0.0));
    Some(Box { x: at("x"), y: at("y"), w, h }).filter(|place| place.is_sound())
}

/// The box, the outline of a shape, and how much of the box is not for words at each side.
pub fn outlined(node: Node<'_>) -> Option<(Box, Outline, [f64; 4])> {
    let none = [0.0; 4];
    match name(node) {
        "line" | "measure" => {
            let ends = ends(node)?;
            Some((between(ends), straight(ends), none))
        }
        "connector" => {
            let ends = ends(node)?;
            Some((between(ends), connector(node, ends), none))
        }
        kind => {
            let place = place(node)?;
            let round = [place.w * 0.146, place.h * 0.146, place.w * 0.146, place.h * 0.146];
            let plain = |path: String| Outline { path, ..Outline::default() };
            let (outline, inset) = match kind {
                "ellipse" | "circle" => (ellipse(node, place), round),
                "path" => (path::outline(said(node, "d")?, units(node, place)), none),
                "polygon" => (path::corners(said(node, "points")?, units(node, place), true), none),
                "polyline" => (path::corners(said(node, "points")?, units(node, place), false), none),
                "regular-polygon" => (regular(node, place), none),
                _ => {
                    let radius = side(node, "corner-radius").unwrap_or(0.0);
                    (if radius > 0.0 { rounded(place, radius) } else { plain(rectangle(place)) }, none)
                }
            };
            Some((place, outline, inset))
        }
    }
}

type Ends = ((f64, f64), (f64, f64));

fn ends(node: Node<'_>) -> Option<Ends> {
    Some(((side(node, "x1")?, side(node, "y1")?), (side(node, "x2")?, side(node, "y2")?)))
}

fn between(((x1, y1), (x2, y2)): Ends) -> Box {
    Box { x: x1.min(x2), y: y1.min(y2), w: (x2 - x1).abs(), h: (y2 - y1).abs() }
}

fn straight((from, to): Ends) -> Outline {
    let mut pen = Pen::new(Units::default());
    pen.go('M', &[from]);
    pen.go('L', &[to]);
    pen.done(true)
}

/// The line of a connector: as it is written, from where it begins, or straight.
fn connector(node: Node<'_>, ends: Ends) -> Outline {
    let ((x, y), _) = ends;
    let kind = said(node, "type").unwrap_or("standard");
    let written = said(node, "d").filter(|_| kind != "line").and_then(|words| {
        let begin = path::numbers(words);
        let (first, second) = (begin.first()?, begin.get(1)?);
        let units = Units { x: (HUNDREDTH, x - first * HUNDREDTH), y: (HUNDREDTH, y - second * HUNDREDTH) };
        Some(path::outline(words, units)).filter(|outline| !outline.path.is_empty())
    });
    let outline = written.unwrap_or_else(|| straight(ends));
    Outline { open: true, ..outline }
}

/// From the numbers of a shape to its box.
pub fn units(node: Node<'_>, place: Box) -> Units {
    let view = said(node, "viewBox").map(path::numbers).unwrap_or_default();
    match *view.as_slice() {
        [x, y, w, h] => Units::fit(Box { x, y, w, h }, place),
        _ => hundredths(place),
    }
}

/// From hundredths of a millimetre to points in a box.
pub fn hundredths(place: Box) -> Units {
    Units { x: (HUNDREDTH, place.x), y: (HUNDREDTH, place.y) }
}

fn rounded(place: Box, radius: f64) -> Outline {
    let short = place.w.min(place.h).max(0.01);
    outline::of("roundRect", place, &|_| Some((radius / short).clamp(0.0, 0.5) * 100_000.0))
}

fn ellipse(node: Node<'_>, place: Box) -> Outline {
    let kind = said(node, "kind").unwrap_or("full");
    let (Some(from), Some(to)) = (number(node, "start-angle"), number(node, "end-angle")) else {
        return outline::of("ellipse", place, &|_| None);
    };
    if kind == "full" {
        return outline::of("ellipse", place, &|_| None);
    }
    let mut pen = Pen::new(Units::default());
    // They run against the clock.
    let sweep = (to - from).rem_euclid(360.0);
    pen.arc(place.centre(), (place.w / 2.0, place.h / 2.0), -from, -sweep, 'M');
    match kind {
        "section" => {
            pen.go('L', &[place.centre()]);
            pen.close();
            pen.done(false)
        }
        "cut" => {
            pen.close();
            pen.done(false)
        }
        _ => pen.done(true),
    }
}

fn regular(node: Node<'_>, place: Box) -> Outline {
    let corners = number(node, "corners").unwrap_or(4.0).clamp(3.0, MAX_CORNERS) as usize;
    let hollow = said(node, "concave") == Some("true");
    let sharp = said(node, "sharpness").and_then(fills::part).map_or(USUAL_SHARPNESS, |sharp| 1.0 - sharp);
    let (cx, cy) = place.centre();
    let mut pen = Pen::new(Units::default());
    let count = if hollow { corners * 2 } else { corners };
    for at in 0..count {
        let far = if hollow && at % 2 == 1 { sharp.clamp(0.0, 1.0) } else { 1.0 };
        let (sin, cos) = (std::f64::consts::TAU * at as f64 / count as f64).sin_cos();
        pen.go('L', &[(cx + sin * far * place.w / 2.0, cy - cos * far * place.h / 2.0)]);
    }
    pen.close();
    pen.done(false)
}

/// `rotate (0.5) translate (2cm 3cm)` as what is done to points, one after the other (ODF 1.3, 19.228).
pub fn matrix(words: &str) -> [f64; 6] {
    let mut all = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
    for one in words.split(')').take(20) {
        let Some((name, inside)) = one.split_once('(') else { continue };
        let plain = |word: &str| {
            length(word).or_else(|| word.parse::<f64>().ok()).filter(|number| number.is_finite())
        };
        let numbers: Vec<f64> =
            inside.split([' ', ',']).filter(|word| !word.is_empty()).filter_map(plain).collect();
        let at = |at: usize| numbers.get(at).copied();
        let own = match name.trim() {
            // Against the clock, in parts of a circle's radius.
            "rotate" => {
                let (sin, cos) = at(0).unwrap_or(0.0).sin_cos();
                [cos, -sin, sin, cos, 0.0, 0.0]
            }
            "translate" => [1.0, 0.0, 0.0, 1.0, at(0).unwrap_or(0.0), at(1).unwrap_or(0.0)],
            "scale" => [at(0).unwrap_or(1.0), 0.0, 0.0, at(1).or(at(0)).unwrap_or(1.0), 0.0, 0.0],
            "skewX" => [1.0, 0.0, -at(0).unwrap_or(0.0).tan(), 1.0, 0.0, 0.0],
            "skewY" => [1.0, -at(0).unwrap_or(0.0).tan(), 0.0, 1.0, 0.0, 0.0],
            "matrix" => match *numbers.as_slice() {
                [a, b, c, d, e, f] => [a, b, c, d, e, f],
                _ => continue,
            },
            _ => continue,
        };
        all = after(own, all);
    }
    all
}

/// First `inner`, then `outer`.
fn after([a, b, c, d, e, f]: [f64; 6], [ia, ib, ic, id, ie, jf]: [f64; 6]) -> [f64; 6] {
    [
        a * ia + c * ib,
        b * ia + d * ib,
        a * ic + c * id,
        b * ic + d * id,
        a * ie + c * jf + e,
        b * ie + d * jf + f,
    ]
}
