//! The shapes and pictures of a page that may hide words, or stand behind them.
//!
//! Only what is sure is taken for a cover: upright boxes as they are, other shapes by their borders, and nothing that
//! can be seen through.

use super::glyphs::{Plotter, area_from_rect};
use super::hatch::{DENSE, breadth_of, drawn_share};
use super::work::{self, cost};
use hayro::hayro_interpret::pattern::Pattern;
use hayro::hayro_interpret::shading::{Shading, ShadingType};
use hayro::hayro_interpret::{BlendMode, DrawMode, DrawProps, FillRule, Paint, StrokeProps};
use hayro::kurbo::{Affine, BezPath, Cap, Join, PathEl, Point, Rect, Shape as _, Stroke, StrokeOpts};

/// Shapes that are looked at; maps and drawings have more, and hide no words.
const MAX_SHAPES: usize = 4_000;
/// Elements of a path that is looked at for rectangles.
pub const MAX_PATH: usize = 400;
/// Boxes of one path; more are a pattern.
const MAX_PARTS: usize = 24;
/// Points of a side: less hides no letter.
const MIN_SHAPE: f64 = 2.0;
/// Points of the lesser side of a shape or a line that may hide words, without being an upright box.
const MIN_COVER: f64 = 3.0;
/// Elements of the border of such a shape, and of such a line; covers are drawn with a few.
const MAX_OUTLINE: usize = 64;
const MAX_LINE: usize = 16;
/// Boxes drawn as lines that are kept, and their height: that of a line or a few.
const MAX_FRAMES: usize = 500;
const FRAME: std::ops::Range<f64> = 6.0..60.0;
/// Points of height from which on a black box may stand for words, and is no rule.
pub const MIN_BAR: f64 = 6.0;
/// Parts of a colour below which it is black.
pub const DARK: u8 = 64;

/// A filled area or a picture.
#[derive(Clone, Debug)]
pub struct Shape {
    pub area: Rect,
    /// `None` for pictures and patterns.
    pub colour: Option<[u8; 3]>,
    /// Whether nothing under it is to be seen.
    pub covers: bool,
    pub picture: bool,
    /// Where it covers, for one that is no upright box.
    pub outline: Option<Outline>,
    /// It is mixed with what is under it in another way than by covering it.
    pub blends: bool,
    /// It is made of lines, or of tiles.
    pub hatched: bool,
    pub order: u32,
}

/// The border of a shape, in the page's own space.
#[derive(Clone, Debug)]
pub struct Outline {
    pub path: BezPath,
    pub even_odd: bool,
    /// It is a broad line, which is around what it runs around, and not behind it.
    pub line: bool,
}

impl Outline {
    pub fn contains(&self, point: Point) -> bool {
        let winding = self.path.winding(point);
        if self.even_odd { winding % 2 != 0 } else { winding != 0 }
    }

    /// What it takes to look whether a point is in it.
    pub fn elements(&self) -> usize {
        self.path.elements().len()
    }
}

impl Plotter<'_, '_> {
    /// Looks at a path: whether it may hide words, or stand behind them.
    pub(super) fn see_path(&mut self, path: &BezPath, props: &DrawProps<'_>, mode: &DrawMode) {
        self.meter.pay_or_stop(work::PATH + cost(path.elements().len(), work::ELEMENT));
        self.order += 1;
        if !self.onto {
            let around = (self.clip().0, self.bounds);
            self.drawn.rules.see(path, props, mode, around);
        }
        self.drawn.other_ink |= !is_white(colour_of(&props.paint)) && !matches!(mode, DrawMode::Invisible);
        self.see_lines(path, props, mode);
        if let DrawMode::Stroke(stroke) = mode {
            self.frame(path, props);
            self.broad_line(path, props, stroke);
        }
        let (DrawMode::Fill(rule) | DrawMode::FillAndStroke(rule, _)) = mode else { return };
        if path.elements().len() > MAX_PATH {
            self.shape(props.transform.transform_rect_bbox(path.bounding_box()), props, false);
            return;
        }
        let upright = is_upright(props.transform);
        let parts = subpaths(path.elements()).map(|part| BezPath::from_vec(part.to_vec()));
        let parts: Vec<(Rect, f64)> = parts.map(|part| (part.bounding_box(), part.area().abs())).collect();
        let framed = parts.len() > MAX_PARTS || is_frame(&parts);
        let mut all_boxed = true;
        for (bounds, area) in parts {
            let boxed = upright && !framed && area > 0.98 * bounds.area();
            all_boxed &= boxed;
            self.shape(props.transform.transform_rect_bbox(bounds), props, boxed);
        }
        if !all_boxed {
            let even_odd = matches!(rule, FillRule::EvenOdd);
            self.outlined(Outline { path: props.transform * path, even_odd, line: false }, props);
        }
    }

    fn shape(&mut self, area: Rect, props: &DrawProps<'_>, boxed: bool) {
        self.push_filled(area, props, boxed, None);
    }

    /// A shape that covers what is within its border, where it covers at all.
    fn outlined(&mut self, outline: Outline, props: &DrawProps<'_>) {
        let area = outline.path.bounding_box();
        let large = area.width().min(area.height()) >= MIN_COVER;
        if large && outline.elements() <= MAX_OUTLINE && is_opaque(props) {
            self.push_filled(area, props, true, Some(outline));
        }
    }

    /// A box around something, as around the code that stands for words that were taken out.
    fn frame(&mut self, path: &BezPath, props: &DrawProps<'_>) {
        let elements = path.elements();
        if !(5..=6).contains(&elements.len())
            || self.drawn.frames.len() >= MAX_FRAMES
            || !is_upright(props.transform)
        {
            return;
        }
        let bounds = path.bounding_box();
        let area = props.transform.transform_rect_bbox(bounds).intersect(self.clip().0);
        let boxed = path.area().abs() > 0.98 * bounds.area();
        if boxed && FRAME.contains(&area.height()) && area.width() >= MIN_BAR && area.is_finite() {
            self.drawn.frames.push(area_from_rect(area));
        }
    }

    /// A line that is broad enough to hide words. Straight ones only, and without what is rounded at their ends: what
    /// is taken for covered is.
    fn broad_line(&mut self, path: &BezPath, props: &DrawProps<'_>, stroke: &StrokeProps) {
        let broad = breadth_of(stroke, props.transform) >= MIN_COVER;
        let elements = path.elements();
        let straight = || {
            elements.iter().all(|element| !matches!(element, PathEl::QuadTo(..) | PathEl::CurveTo(..)))
                && path.is_finite()
        };
        let plain = broad && elements.len() <= MAX_LINE && drawn_share(stroke) >= DENSE && is_opaque(props);
        if plain && straight() {
            self.meter.pay_or_stop(work::BORDER);
            let style =
                Stroke::new(f64::from(stroke.line_width.abs())).with_caps(Cap::Butt).with_join(Join::Bevel);
            let border = hayro::kurbo::stroke(path, &style, &StrokeOpts::default(), 0.1);
            self.outlined(Outline { path: props.transform * &border, even_odd: false, line: true }, props);
        }
    }

    fn push_filled(&mut self, area: Rect, props: &DrawProps<'_>, within: bool, outline: Option<Outline>) {
        let blends = props.blend_mode != BlendMode::Normal;
        let tiles = if within && !blends { self.dense_tiles(&props.paint) } else { None };
        let hatched = tiles.is_some() && props.soft_mask.is_none();
        let colour = tiles.unwrap_or_else(|| colour_of(&props.paint));
        let covers = within && (hatched || is_opaque(props));
        let order = self.order;
        self.push_shape(Shape { area, colour, covers, picture: false, outline, blends, hatched, order });
    }

    pub(super) fn push_shape(&mut self, shape: Shape) {
        let Shape { area, colour, covers, blends, .. } = shape;
        let (clip, boxed) = self.clip();
        let (opacity, plain, group_blends) = self.group();
        let area = area.intersect(clip);
        let small = area.width() < MIN_SHAPE || area.height() < MIN_SHAPE;
        if small || !area.is_finite() || opacity <= 0.0 {
            return;
        }
        let bordered = shape.outline.is_some() && !shape.picture;
        let count = if bordered { &mut self.borders } else { &mut self.boxes };
        *count += 1;
        if *count > MAX_SHAPES {
            self.drawn.crowded |= !bordered;
            self.drawn.more_borders |= bordered;
            return;
        }
        // A marker's colour is meant to be seen through, whatever the file says; black is not.
        let marker = self.onto && !colour.is_some_and(|colour| colour.iter().all(|part| *part < DARK));
        let covers = covers && boxed && plain && opacity >= 1.0 && !marker;
        // A marker is blended with what it marks, and hides nothing that was seen without it.
        let blends = (blends || group_blends) && !self.onto;
        // A border is only for what may cover.
        let kept = covers || shape.outline.is_none() || shape.picture;
        if kept {
            let outline = shape.outline.filter(|_| covers);
            self.drawn.shapes.push(Shape { area, covers, blends, outline, ..shape });
        }
    }
}

/// Whether nothing under what is painted so is to be seen.
pub fn is_opaque(props: &DrawProps<'_>) -> bool {
    let opaque = match &props.paint {
        Paint::Color(colour) => colour.to_rgba().to_rgba8()[3] == 255,
        Paint::Pattern(pattern) => match &**pattern {
            Pattern::Shading(shading) => shading.opacity >= 1.0 && is_everywhere(&shading.shading),
            // Its tiles may have holes.
            Pattern::Tiling(_) => false,
        },
    };
    opaque && props.soft_mask.is_none() && props.blend_mode == BlendMode::Normal
}

/// Whether colours that run into each other do so over all that they are to fill.
fn is_everywhere(shading: &Shading) -> bool {
    let runs_on =
        matches!(&*shading.shading_type, ShadingType::RadialAxial { axial: true, extend: [true, true], .. });
    runs_on && shading.clip_path.is_none()
}

pub fn colour_of(paint: &Paint<'_>) -> Option<[u8; 3]> {
    match paint {
        Paint::Color(colour) => {
            let [red, green, blue, _] = colour.to_rgba().to_rgba8();
            Some([red, green, blue])
        }
        Paint::Pattern(_) => None,
    }
}

pub fn is_white(colour: Option<[u8; 3]>) -> bool {
    colour.is_some_and(|colour| colour.iter().all(|part| *part >= 250))
}

pub fn is_upright(transform: Affine) -> bool {
    let [a, b, c, d, ..] = transform.as_coeffs();
    (b == 0.0 && c == 0.0) || (a == 0.0 && d == 0.0)
}

/// Whether one part of a path lies in another: then it may be a hole, and what is in it is to be seen.
fn is_frame(parts: &[(Rect, f64)]) -> bool {
    let inner = |index: usize, one: &Rect| {
        parts.iter().enumerate().any(|(other, (outer, _))| other != index && outer.contains_rect(*one))
    };
    parts.iter().enumerate().any(|(index, (part, _))| inner(index, part))
}

pub fn subpaths(elements: &[PathEl]) -> impl Iterator<Item = &[PathEl]> {
    elements.chunk_by(|_, next| !matches!(next, PathEl::MoveTo(_)))
}
