//! The space of a page: points from its top left corner, as it is shown and as large as it is on paper.
//!
//! A page may be measured in units that are larger than points (`UserUnit`, ISO 32000-2, 14.11.2): plans are.

use hayro::hayro_interpret::TransformExt as _;
use hayro::hayro_interpret::hayro_syntax::page::Page;
use hayro::kurbo::Affine;

/// Points of the longer side of a page that is measured so: some three hundred metres.
const MAX_SIDE: f64 = 1_000_000.0;

/// From the file's own space to the page's.
pub fn transform(page: &Page<'_>) -> Affine {
    Affine::scale(unit(page)) * page.initial_transform(true).to_kurbo()
}

/// Width and height.
pub fn size(page: &Page<'_>) -> (f32, f32) {
    let ((width, height), unit) = (page.render_dimensions(), unit(page) as f32);
    (width * unit, height * unit)
}

/// Points of one of its units.
fn unit(page: &Page<'_>) -> f64 {
    let (width, height) = page.render_dimensions();
    let most = MAX_SIDE / f64::from(width.max(height).max(1.0));
    let unit = page.raw().get::<f64>("UserUnit").filter(|unit| unit.is_finite() && *unit > 0.0);
    unit.unwrap_or(1.0).min(most.max(1.0))
}
