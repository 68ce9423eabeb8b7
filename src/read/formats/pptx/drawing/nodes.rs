//! Elements of a part of a presentation of PowerPoint: lengths and parts of a whole, as its files measure them.

pub use crate::read::slides::nodes::{
    Node, all, child, deep, elements, flag, inner, name, number, relation, said,
};

/// EMU of a point.
const EMU: f64 = 12_700.0;

/// A length, in points.
pub fn length(node: Node<'_>, name: &str) -> Option<f64> {
    number(node, name).map(|length| length / EMU).filter(|length| length.abs() < 100_000.0)
}

/// A part of a whole: 100,000ths, or percent.
pub fn part(node: Node<'_>, name: &str) -> Option<f64> {
    let words = said(node, name)?.trim();
    let part = match words.strip_suffix('%') {
        Some(percent) => percent.parse::<f64>().ok()? / 100.0,
        None => words.parse::<f64>().ok()? / 100_000.0,
    };
    Some(part).filter(|part| part.is_finite())
}
