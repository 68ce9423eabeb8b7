//! How lengths within a group of shapes become those around it (ISO/IEC 29500-1, 20.1.7.6): each is stretched to where the
//! group lies, and moved.

/// Factors and distances, across and down.
#[derive(Clone, Copy)]
pub struct Scale {
    pub x: (f64, f64),
    pub y: (f64, f64),
}

impl Scale {
    pub const NONE: Self = Self { x: (1.0, 0.0), y: (1.0, 0.0) };

    pub fn across(self, at: f64) -> f64 {
        at * self.x.0 + self.x.1
    }

    pub fn down(self, at: f64) -> f64 {
        at * self.y.0 + self.y.1
    }
}

/// One side of a group: where it begins and how long it is, around it and within it.
pub fn side(outer: (f64, f64), inner: (f64, f64)) -> (f64, f64) {
    let factor = if inner.1 == 0.0 { 1.0 } else { outer.1 / inner.1 };
    (factor, outer.0 - inner.0 * factor)
}
