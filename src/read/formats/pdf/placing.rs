//! Where does a glyph stand on its page, and is any of it within a window?

use super::script::Sign;
use hayro::kurbo::{Affine, BezPath, Point, Rect, Shape, Vec2};

/// Glyphs of units of a thousandth of their size.
pub const EM: f64 = 1000.0;

/// Where a glyph begins and ends, its size, and the angle of its line; `None` for one that is nowhere.
pub fn placed(
    advance: f64,
    transform: Affine,
    next: Option<Point>,
    vertical: bool,
) -> Option<(Point, Point, f64, i32)> {
    let coefficients = transform.as_coeffs();
    let size = EM * coefficients[2].hypot(coefficients[3]);
    let from = transform * Point::ZERO;
    if vertical {
        // The glyph's own origin is at its lower left; its column runs through its middle.
        let start = transform * Point::new(EM / 2.0, 0.88 * EM);
        let end = transform * Point::new(EM / 2.0, -0.12 * EM);
        let way = end - start;
        let angle = step(way.y.atan2(way.x).to_degrees());
        return (start.is_finite() && end.is_finite() && size > 0.0).then_some((start, end, size, angle));
    }
    let mut to = transform * Point::new(advance, 0.0);
    if !from.is_finite() || !to.is_finite() || size <= 0.0 {
        return None;
    }
    // The transform has the stretch of a substituted font in it: the next origin is the safer end.
    if let Some(next) = next {
        let (own, other) = (to - from, next - from);
        let nearer = other.hypot2() < own.hypot2() && other.hypot2() > 0.3 * 0.3 * own.hypot2();
        if nearer && own.dot(other) > 0.0 {
            to = next;
        }
    }
    let [right, down, ..] = coefficients;
    let level = down == 0.0 && right > 0.0;
    Some((from, to, size, if level { 0 } else { step(down.atan2(right).to_degrees()) }))
}

/// How far above the base line a digit stands that the font itself has raised, or below it one that it has lowered, of its
/// size (`sups` and `subs` of OpenType): its code is that of the plain one, and so is its place. Digits of old style stand
/// on the line, or reach below it with their whole height.
pub fn shift_of(path: &BezPath, text: Option<&Sign>) -> f32 {
    const RAISED: f64 = 180.0;
    const LOWERED: f64 = -60.0;
    const MOST_HEIGHT: f64 = 560.0;
    if !matches!(text, Some(Sign::One('0'..='9'))) {
        return 0.0;
    }
    let shape = path.bounding_box();
    match shape.height() > 0.0 && shape.height() < MOST_HEIGHT {
        true if shape.y0 > RAISED => 0.3,
        true if shape.y0 < LOWERED => -0.2,
        _ => 0.0,
    }
}

/// The place of such a digit, as if it were a small one that is set higher or lower.
pub fn shifted((from, to, size, angle): (Point, Point, f64, i32), shift: f32) -> (Point, Point, f64, i32) {
    let aside = up(angle) * (f64::from(shift) * size);
    (from + aside, to + aside, 0.6 * size, angle)
}

/// A place for a letter of no size at all, in a row with its neighbours.
pub fn put_beside(transform: Affine, index: usize) -> Option<(Point, Point, f64, i32)> {
    let [_, _, c, d, ..] = transform.as_coeffs();
    let from = transform * Point::ZERO + Vec2::new(0.5 * index as f64, 0.0);
    (c.hypot(d) == 0.0 && from.is_finite()).then_some((from, from + Vec2::new(0.5, 0.0), 1.0, 0))
}

/// Where up is for a line at an angle. Nearly all are level.
pub fn up(angle: i32) -> Vec2 {
    let (sin, cos) = if angle == 0 { (0.0, 1.0) } else { f64::from(angle).to_radians().sin_cos() };
    Vec2::new(sin, -cos)
}

/// Whether nothing of a letter is within a window. Its box is taken for it, which is larger than what is printed.
pub fn beyond(window: Rect, from: Point, to: Point, size: f64, angle: i32, vertical: bool) -> bool {
    let mut all = Rect::from_points(from, to);
    if vertical {
        all = all.inflate(size, size);
    } else {
        let up = up(angle) * size;
        for corner in [from + up, to + up, from - up * 0.25, to - up * 0.25] {
            all = all.union_pt(corner);
        }
    }
    // Two windows that do not touch leave one without a side.
    window.is_finite() && (window.area() <= 0.0 || !all.overlaps(window))
}

/// Angles in steps of three degrees, 0 to 357: scanned pages lean a little, each line its own way.
fn step(degrees: f64) -> i32 {
    ((degrees / 3.0).round() * 3.0).rem_euclid(360.0) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// “19961” is no year, and 101₂ not 1012: fonts have digits whose code and place are those of the plain ones.
    #[test]
    fn a_digit_that_its_font_has_raised_stands_higher() {
        let digit = |bottom: f64, top: f64, c: char| {
            let path = Rect::new(40.0, bottom, 300.0, top).to_path(0.1);
            shift_of(&path, Some(&Sign::One(c)))
        };
        assert!(digit(290.0, 690.0, '1') > 0.0 && digit(340.0, 760.0, '8') > 0.0);
        assert!(digit(-140.0, 240.0, '2') < 0.0);
        // Plain ones, those of old style, and what is no digit.
        assert!(
            [(0.0, 650.0, '1'), (-200.0, 440.0, '9'), (0.0, 440.0, '0'), (290.0, 690.0, '*')]
                .iter()
                .all(|(bottom, top, c)| digit(*bottom, *top, *c) == 0.0)
        );
        let (from, to, size, _) = shifted((Point::new(10.0, 100.0), Point::new(16.0, 100.0), 10.0, 0), 0.3);
        assert!((from.y - 97.0).abs() < 1e-5 && (to.y - 97.0).abs() < 1e-5 && size == 6.0);
    }
}
