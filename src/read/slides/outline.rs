//! The outlines of shapes that have a name (ISO/IEC 29500-1, 20.1.10.56), as far as they are plain; any other is its box.

use super::canvas::{Box, Outline, rectangle};
use std::f64::consts::TAU;
use std::fmt::Write;

/// A part of a quarter circle that a curve goes straight for.
const ROUND: f64 = 0.5523;

/// The outline of a shape in its box. `adjusted` gives a number that the file changed, by its name, in 100,000ths.
pub fn of(name: &str, place: Box, adjusted: &dyn Fn(&str) -> Option<f64>) -> Outline {
    let short = place.w.min(place.h).max(0.0);
    let first = |usual: f64| {
        (adjusted("adj").or_else(|| adjusted("adj1")).unwrap_or(usual) / 100_000.0).clamp(-4.0, 4.0)
    };
    let second = |usual: f64| (adjusted("adj2").unwrap_or(usual) / 100_000.0).clamp(-4.0, 4.0);
    let area = |path: String| Outline { path, ..Outline::default() };
    let corners = |points: &[(f64, f64)]| area(polygon(place, points));
    match name {
        "ellipse"
        | "flowChartConnector"
        | "cloud"
        | "cloudCallout"
        | "flowChartOr"
        | "flowChartSummingJunction" => area(ellipse(place)),
        "roundRect" | "flowChartAlternateProcess" | "plaque" => {
            area(rounded(place, [first(16_667.0).clamp(0.0, 0.5) * short; 4]))
        }
        "flowChartTerminator" => area(rounded(place, [short / 2.0; 4])),
        "round2SameRect" => {
            let (top, foot) = (first(16_667.0).clamp(0.0, 0.5) * short, second(0.0).clamp(0.0, 0.5) * short);
            area(rounded(place, [top, top, foot, foot]))
        }
        "round1Rect" => area(rounded(place, [0.0, first(16_667.0).clamp(0.0, 0.5) * short, 0.0, 0.0])),
        "round2DiagRect" => {
            let (one, other) = (first(16_667.0).clamp(0.0, 0.5) * short, second(0.0).clamp(0.0, 0.5) * short);
            area(rounded(place, [one, other, one, other]))
        }
        "triangle" | "flowChartExtract" => {
            let top = adjusted("adj").map_or(0.5, |at| at / 100_000.0).clamp(0.0, 1.0);
            corners(&[(top, 0.0), (1.0, 1.0), (0.0, 1.0)])
        }
        "flowChartMerge" => corners(&[(0.0, 0.0), (1.0, 0.0), (0.5, 1.0)]),
        "rtTriangle" => corners(&[(0.0, 0.0), (1.0, 1.0), (0.0, 1.0)]),
        "diamond" | "flowChartDecision" => corners(&[(0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)]),
        "parallelogram" | "flowChartInputOutput" => {
            let by = across(first(25_000.0), short, place.w).clamp(0.0, 1.0);
            corners(&[(by, 0.0), (1.0, 0.0), (1.0 - by, 1.0), (0.0, 1.0)])
        }
        "trapezoid" => {
            let by = across(first(25_000.0), short, place.w).clamp(0.0, 0.5);
            corners(&[(by, 0.0), (1.0 - by, 0.0), (1.0, 1.0), (0.0, 1.0)])
        }
        "flowChartManualOperation" => corners(&[(0.0, 0.0), (1.0, 0.0), (0.8, 1.0), (0.2, 1.0)]),
        "pentagon" => corners(&[(0.5, 0.0), (1.0, 0.38), (0.81, 1.0), (0.19, 1.0), (0.0, 0.38)]),
        "hexagon" | "flowChartPreparation" => {
            let by = across(first(25_000.0), short, place.w).clamp(0.0, 0.5);
            corners(&[(by, 0.0), (1.0 - by, 0.0), (1.0, 0.5), (1.0 - by, 1.0), (by, 1.0), (0.0, 0.5)])
        }
        "octagon" | "plus" | "mathPlus" => {
            eight(name, place, first(if name == "octagon" { 29_289.0 } else { 25_000.0 }))
        }
        "snip1Rect" | "foldedCorner" => {
            let by = first(16_667.0).clamp(0.0, 0.5);
            let (x, y) = (across(by, short, place.w), across(by, short, place.h));
            match name {
                "snip1Rect" => corners(&[(0.0, 0.0), (1.0 - x, 0.0), (1.0, y), (1.0, 1.0), (0.0, 1.0)]),
                _ => corners(&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0 - y), (1.0 - x, 1.0), (0.0, 1.0)]),
            }
        }
        "snip2SameRect" | "snip2DiagRect" => {
            let by = first(16_667.0).clamp(0.0, 0.5);
            let (x, y) = (across(by, short, place.w), across(by, short, place.h));
            corners(&[(x, 0.0), (1.0 - x, 0.0), (1.0, y), (1.0, 1.0), (0.0, 1.0), (0.0, y)])
        }
        "homePlate" => {
            let by = across(first(50_000.0), short, place.w).clamp(0.0, 1.0);
            corners(&[(0.0, 0.0), (1.0 - by, 0.0), (1.0, 0.5), (1.0 - by, 1.0), (0.0, 1.0)])
        }
        "chevron" => {
            let by = across(first(50_000.0), short, place.w).clamp(0.0, 1.0);
            corners(&[(0.0, 0.0), (1.0 - by, 0.0), (1.0, 0.5), (1.0 - by, 1.0), (0.0, 1.0), (by, 0.5)])
        }
        "rightArrow" | "leftArrow" | "upArrow" | "downArrow" | "leftRightArrow" | "upDownArrow"
        | "notchedRightArrow" | "stripedRightArrow" => arrow(name, place, first(50_000.0), second(50_000.0)),
        "star4" | "star5" | "star6" | "star7" | "star8" | "star10" | "star12" | "star16" | "star24"
        | "star32" | "irregularSeal1" | "irregularSeal2" => {
            let points = name.trim_start_matches(|c: char| !c.is_ascii_digit()).parse().unwrap_or(8);
            let inner = match points {
                _ if name.starts_with('i') => 0.3,
                5 => 0.19,
                _ => adjusted("adj").map_or(0.3, |at| at / 100_000.0).clamp(0.05, 0.5),
            };
            area(star(place, if name.starts_with('i') { 11 } else { points }, inner))
        }
        "wedgeRectCallout" | "wedgeRoundRectCallout" | "wedgeEllipseCallout" => {
            let (x, y) = (first(-20_833.0), second(62_500.0));
            area(callout(name, place, (x, y), short))
        }
        "donut" => {
            let by = first(25_000.0).clamp(0.0, 0.5) * short;
            let inner =
                Box { x: place.x + by, y: place.y + by, w: place.w - 2.0 * by, h: place.h - 2.0 * by };
            area(ellipse(place) + &ellipse(inner))
        }
        "frame" => {
            let by = first(12_500.0).clamp(0.0, 0.5) * short;
            let inner =
                Box { x: place.x + by, y: place.y + by, w: place.w - 2.0 * by, h: place.h - 2.0 * by };
            area(rectangle(place) + &rectangle(inner))
        }
        "can" | "flowChartMagneticDisk" => area(can(place)),
        "pie" | "chord" | "blockArc" | "arc" => wedge(name, place, adjusted),
        "leftBracket" | "rightBracket" | "leftBrace" | "rightBrace" | "bracketPair" | "bracePair" => {
            brackets(name, place)
        }
        _ if is_line(name) => line(name, place, first(50_000.0)),
        _ => area(rectangle(place)),
    }
}

/// Whether a shape of this name is a line that leads from one thing to another.
pub fn is_line(name: &str) -> bool {
    name == "line" || name.contains("Connector") && !name.starts_with("flowChart")
}

fn across(part: f64, short: f64, side: f64) -> f64 {
    if side > 0.0 { part * short / side } else { 0.0 }
}

/// Corners in parts of the box.
fn polygon(place: Box, points: &[(f64, f64)]) -> String {
    let mut path = String::new();
    for (number, (x, y)) in points.iter().enumerate() {
        let sign = if number == 0 { 'M' } else { 'L' };
        let _ = write!(path, "{sign}{:.2} {:.2}", place.x + x * place.w, place.y + y * place.h);
    }
    path.push('Z');
    path
}

fn ellipse(place: Box) -> String {
    let (rx, ry) = (place.w / 2.0, place.h / 2.0);
    let (left, right, y) = (place.x, place.x + place.w, place.y + ry);
    format!(
        "M{left:.2} {y:.2}A{rx:.2} {ry:.2} 0 1 1 {right:.2} {y:.2}A{rx:.2} {ry:.2} 0 1 1 {left:.2} {y:.2}Z"
    )
}

/// How round its corners are: from the top left one on, to the right.
fn rounded(Box { x, y, w, h }: Box, [a, b, c, d]: [f64; 4]) -> String {
    let (r, f) = (x + w, y + h);
    let k = 1.0 - ROUND;
    format!(
        "M{:.2} {y:.2}H{:.2}C{:.2} {y:.2} {r:.2} {:.2} {r:.2} {:.2}V{:.2}C{r:.2} {:.2} {:.2} {f:.2} {:.2} {f:.2}H{:.2}C{:.2} {f:.2} {x:.2} {:.2} {x:.2} {:.2}V{:.2}C{x:.2} {:.2} {:.2} {y:.2} {:.2} {y:.2}Z",
        x + a,
        r - b,
        r - b * k,
        y + b * k,
        y + b,
        f - c,
        f - c * k,
        r - c * k,
        r - c,
        x + d,
        x + d * k,
        f - d * k,
        f - d,
        y + a,
        y + a * k,
        x + a * k,
        x + a
    )
}

fn eight(name: &str, place: Box, by: f64) -> Outline {
    let short = place.w.min(place.h);
    let by = by.clamp(0.0, 0.5);
    let (x, y) = (across(by, short, place.w), across(by, short, place.h));
    let (u, v) = (1.0 - x, 1.0 - y);
    let points: &[(f64, f64)] = match name {
        "octagon" => &[(x, 0.0), (u, 0.0), (1.0, y), (1.0, v), (u, 1.0), (x, 1.0), (0.0, v), (0.0, y)],
        _ => &[
            (x, 0.0),
            (u, 0.0),
            (u, y),
            (1.0, y),
            (1.0, v),
            (u, v),
            (u, 1.0),
            (x, 1.0),
            (x, v),
            (0.0, v),
            (0.0, y),
            (x, y),
        ],
    };
    Outline { path: polygon(place, points), ..Outline::default() }
}

/// An arrow: of its breadth how much its shaft takes, and how long its head is.
fn arrow(name: &str, place: Box, shaft: f64, head: f64) -> Outline {
    let short = place.w.min(place.h);
    let shaft = shaft.clamp(0.0, 1.0);
    let down = matches!(name, "upArrow" | "downArrow" | "upDownArrow");
    let long = if down { place.h } else { place.w };
    let both = matches!(name, "leftRightArrow" | "upDownArrow");
    let head = across(head, short, long).clamp(0.0, if both { 0.5 } else { 1.0 });
    let (upper, lower) = ((1.0 - shaft) / 2.0, (1.0 + shaft) / 2.0);
    let start = if both { head } else { 0.0 };
    // Along its length and across it, as if it led to the right.
    let mut points =
        vec![(start, upper), (1.0 - head, upper), (1.0 - head, 0.0), (1.0, 0.5), (1.0 - head, 1.0)];
    points.extend([(1.0 - head, lower), (start, lower)]);
    match both {
        true => points.extend([(head, 1.0), (0.0, 0.5), (head, 0.0)]),
        false if name == "notchedRightArrow" => points.push((head * shaft, 0.5)),
        false => {}
    }
    let turned = points.into_iter().map(|(along, aside)| match name {
        "leftArrow" => (1.0 - along, aside),
        "upArrow" => (aside, 1.0 - along),
        "downArrow" | "upDownArrow" => (aside, along),
        _ => (along, aside),
    });
    Outline { path: polygon(place, &turned.collect::<Vec<_>>()), ..Outline::default() }
}

fn star(place: Box, points: usize, inner: f64) -> String {
    let corner = |number: usize| {
        let turn = TAU * number as f64 / (2 * points) as f64;
        let far = if number.is_multiple_of(2) { 0.5 } else { inner };
        (0.5 + far * turn.sin(), 0.5 - far * turn.cos())
    };
    polygon(place, &(0..2 * points).map(corner).collect::<Vec<_>>())
}

/// A box with words that a point leads from to who speaks them.
fn callout(name: &str, place: Box, (x, y): (f64, f64), short: f64) -> String {
    let body = match name {
        "wedgeEllipseCallout" => return ellipse(place),
        "wedgeRoundRectCallout" => rounded(place, [short / 6.0; 4]),
        _ => rectangle(place),
    };
    if x.abs() <= 0.5 && y.abs() <= 0.5 {
        return body;
    }
    let tip = (0.5 + x, 0.5 + y);
    let foot = |at: f64| if at < 0.0 { (1.0 / 6.0, 5.0 / 12.0) } else { (7.0 / 12.0, 5.0 / 6.0) };
    let points = match y.abs() >= x.abs() {
        true => {
            let (from, to) = foot(x);
            let edge = if y < 0.0 { 0.0 } else { 1.0 };
            [(from, edge), tip, (to, edge)]
        }
        false => {
            let (from, to) = foot(y);
            let edge = if x < 0.0 { 0.0 } else { 1.0 };
            [(edge, from), tip, (edge, to)]
        }
    };
    body + &polygon(place, &points)
}

fn can(Box { x, y, w, h }: Box) -> String {
    let (rx, ry) = (w / 2.0, (h * 0.125).min(w / 4.0));
    let (right, upper, lower) = (x + w, y + ry, y + h - ry);
    format!(
        "M{x:.2} {upper:.2}A{rx:.2} {ry:.2} 0 0 1 {right:.2} {upper:.2}V{lower:.2}A{rx:.2} {ry:.2} 0 0 1 {x:.2} {lower:.2}Z"
    )
}

/// A piece of an ellipse, between two directions in 60,000ths of a degree.
fn wedge(name: &str, place: Box, adjusted: &dyn Fn(&str) -> Option<f64>) -> Outline {
    let usual = match name {
        "pie" => (0.0, 16_200_000.0),
        "chord" => (2_700_000.0, 16_200_000.0),
        "blockArc" => (10_800_000.0, 0.0),
        _ => (16_200_000.0, 0.0),
    };
    let angle = |value: f64| (value / 60_000.0).rem_euclid(360.0);
    let (from, to) = (angle(adjusted("adj1").unwrap_or(usual.0)), angle(adjusted("adj2").unwrap_or(usual.1)));
    let sweep = (to - from).rem_euclid(360.0);
    let (rx, ry) = (place.w / 2.0, place.h / 2.0);
    let (cx, cy) = place.centre();
    let at = |degrees: f64, (rx, ry): (f64, f64)| {
        let (sin, cos) = degrees.to_radians().sin_cos();
        (cx + rx * cos, cy + ry * sin)
    };
    let large = u8::from(sweep > 180.0);
    let ((x1, y1), (x2, y2)) = (at(from, (rx, ry)), at(to, (rx, ry)));
    let arc = format!("M{x1:.2} {y1:.2}A{rx:.2} {ry:.2} 0 {large} 1 {x2:.2} {y2:.2}");
    match name {
        "pie" => Outline { path: format!("{arc}L{cx:.2} {cy:.2}Z"), ..Outline::default() },
        "chord" => Outline { path: format!("{arc}Z"), ..Outline::default() },
        "blockArc" => {
            let thick =
                adjusted("adj3").map_or(0.25, |by| by / 100_000.0).clamp(0.0, 0.5) * place.w.min(place.h);
            let (ix, iy) = ((rx - thick).max(0.0), (ry - thick).max(0.0));
            let ((x1, y1), (x2, y2)) = (at(from, (ix, iy)), at(to, (ix, iy)));
            let path = format!("{arc}L{x2:.2} {y2:.2}A{ix:.2} {iy:.2} 0 {large} 0 {x1:.2} {y1:.2}Z");
            Outline { path, ..Outline::default() }
        }
        _ => Outline { path: arc, line: Vec::new(), open: true },
    }
}

fn brackets(name: &str, Box { x, y, w, h }: Box) -> Outline {
    let (r, f) = (x + w, y + h);
    let left = |near: f64, far: f64| {
        let middle = (y + f) / 2.0;
        match name.contains("race") {
            true => {
                let half = (near + far) / 2.0;
                let by = (h / 8.0).min(w.abs().max(1.0));
                format!(
                    "M{far:.2} {y:.2}Q{half:.2} {y:.2} {half:.2} {:.2}V{:.2}Q{half:.2} {middle:.2} {near:.2} {middle:.2}Q{half:.2} {middle:.2} {half:.2} {:.2}V{:.2}Q{half:.2} {f:.2} {far:.2} {f:.2}",
                    y + by,
                    middle - by,
                    middle + by,
                    f - by
                )
            }
            false => format!("M{far:.2} {y:.2}H{near:.2}V{f:.2}H{far:.2}"),
        }
    };
    let path = match name {
        "leftBracket" | "leftBrace" => left(x, r),
        "rightBracket" | "rightBrace" => left(r, x),
        _ => {
            let by = (w / 6.0).min(h / 6.0);
            left(x, x + by) + &left(r, r - by)
        }
    };
    Outline { path, line: Vec::new(), open: true }
}

/// A line from the top left to the bottom right of its box; one with bends turns where the file says.
fn line(name: &str, Box { x, y, w, h }: Box, bend: f64) -> Outline {
    let (r, f) = (x + w, y + h);
    let middle = x + w * bend;
    let points = match name {
        "bentConnector2" => vec![(x, y), (r, y), (r, f)],
        "bentConnector3" | "bentConnector4" | "bentConnector5" => {
            vec![(x, y), (middle, y), (middle, f), (r, f)]
        }
        _ => vec![(x, y), (r, f)],
    };
    let mut path = String::new();
    if name.starts_with("curved") {
        let _ = write!(path, "M{x:.2} {y:.2}C{middle:.2} {y:.2} {middle:.2} {f:.2} {r:.2} {f:.2}");
        let line = vec![(x, y), (middle, y), (middle, f), (r, f)];
        return Outline { path, line, open: true };
    }
    for (number, (x, y)) in points.iter().enumerate() {
        let _ = write!(path, "{}{x:.2} {y:.2}", if number == 0 { 'M' } else { 'L' });
    }
    Outline { path, line: points, open: true }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outline_is_made_of_numbers_in_any_box() {
        let names = [
            "rect",
            "ellipse",
            "roundRect",
            "triangle",
            "diamond",
            "octagon",
            "plus",
            "chevron",
            "leftArrow",
            "star5",
            "wedgeRectCallout",
            "donut",
            "can",
            "pie",
            "blockArc",
            "leftBrace",
            "bracketPair",
            "line",
            "bentConnector3",
            "curvedConnector3",
            "nobodyKnows",
        ];
        for (w, h) in [(100.0, 50.0), (0.0, 0.0), (0.0, 9.0), (1e-9, 1e5)] {
            for name in names {
                for adjusted in [None, Some(0.0), Some(1e12), Some(-1e12)] {
                    let outline = of(name, Box { x: 1.0, y: 2.0, w, h }, &|_| adjusted);
                    let path = outline.path;
                    assert!(
                        path.starts_with('M') && !path.contains("NaN") && !path.contains("inf"),
                        "{name}: {path}"
                    );
                }
            }
        }
    }
}
