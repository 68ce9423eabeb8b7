//! Outlines that a file draws itself (ISO/IEC 29500-1, 20.1.9.8), as far as their points are numbers.

use super::nodes::{Node, all, child, elements, name, number, said};
use crate::read::slides::canvas::{Box, Outline, rectangle};
use std::fmt::Write;

/// Steps of one outline.
const MAX_STEPS: usize = 20_000;

/// The outline in its box; the box itself where its points are worked out from others.
pub fn outline(geometry: Node<'_>, place: Box) -> Outline {
    let mut outline = Outline { open: true, ..Outline::default() };
    let mut steps = 0;
    for path in child(geometry, "pathLst").into_iter().flat_map(|list| all(list, "path")) {
        let side = |name: &str, usual: f64| number(path, name).filter(|side| *side > 0.0).unwrap_or(usual);
        let (wide, high) = (side("w", place.w * 12_700.0), side("h", place.h * 12_700.0));
        let scale = (place.w / wide.max(1.0), place.h / high.max(1.0));
        match one(path, place, scale, &mut steps) {
            Some(words) => outline.path.push_str(&words),
            None => return Outline { path: rectangle(place), ..Outline::default() },
        }
        outline.open &= said(path, "fill") == Some("none");
    }
    outline
}

fn one(path: Node<'_>, place: Box, scale: (f64, f64), steps: &mut usize) -> Option<String> {
    let mut words = String::new();
    let mut at = (0.0, 0.0);
    for step in elements(path) {
        *steps += 1;
        if *steps > MAX_STEPS {
            break;
        }
        let points: Option<Vec<(f64, f64)>> =
            all(step, "pt").map(|point| Some((number(point, "x")?, number(point, "y")?))).collect();
        let points: Vec<(f64, f64)> =
            points?.iter().map(|(x, y)| (place.x + x * scale.0, place.y + y * scale.1)).collect();
        let sign = match (name(step), points.len()) {
            ("moveTo", 1) => "M",
            ("lnTo", 1) => "L",
            ("cubicBezTo", 3) => "C",
            ("quadBezTo", 2) => "Q",
            ("close", _) => "Z",
            ("arcTo", _) => {
                at = arc(step, at, scale, &mut words)?;
                continue;
            }
            _ => return None,
        };
        words.push_str(sign);
        for (x, y) in &points {
            let _ = write!(words, "{x:.2} {y:.2} ");
        }
        at = points.last().copied().unwrap_or(at);
    }
    // What begins with no place is none.
    (words.is_empty() || words.starts_with('M')).then_some(words)
}

/// A piece of an ellipse from where the line is; gives where it ends.
fn arc(step: Node<'_>, at: (f64, f64), scale: (f64, f64), words: &mut String) -> Option<(f64, f64)> {
    let (rx, ry) = (number(step, "wR")? * scale.0, number(step, "hR")? * scale.1);
    let (from, sweep) = (number(step, "stAng")? / 60_000.0, number(step, "swAng")? / 60_000.0);
    let sweep = sweep.clamp(-359.9, 359.9);
    let on = |degrees: f64| (rx * degrees.to_radians().cos(), ry * degrees.to_radians().sin());
    let ((x1, y1), (x2, y2)) = (on(from), on(from + sweep));
    let end = (at.0 + x2 - x1, at.1 + y2 - y1);
    let (large, right) = (u8::from(sweep.abs() > 180.0), u8::from(sweep > 0.0));
    let _ = write!(words, "A{:.2} {:.2} 0 {large} {right} {:.2} {:.2} ", rx.abs(), ry.abs(), end.0, end.1);
    Some(end)
}
