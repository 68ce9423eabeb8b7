//! What a page takes to be painted, measured before it is done: the one that paints cannot be stopped.
//!
//! The page is drawn onto a `Device` without pixels that counts in the units of `work`. What the single things cost was
//! measured with `tests/measure.rs` at one pixel for a point: a thousand of each on a page of letter size.

use super::content;
use super::space;
use super::work::{self, Cut, Limits, Meter, cost};
use crate::data::job::{Failure, FailureKind};
use hayro::hayro_interpret::hayro_syntax::object::{Dict, Stream};
use hayro::hayro_interpret::hayro_syntax::page::Page;
use hayro::hayro_interpret::pattern::{Pattern, TilingPattern};
use hayro::hayro_interpret::{
    BlendMode, CacheKey as _, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, Paint, SoftMask, StrokeProps, font::Glyph, font::GlyphRun,
    interpret_page,
};
use hayro::kurbo::{Affine, BezPath, PathEl, Point, Rect};
use std::collections::{HashMap, HashSet};

/// Work of one page: two and a half seconds. Reading may take most of it, and painting is dearer; of 640 real pages the
/// dearest takes one, for a picture of 80 million pixels.
const MAX_WORK: u64 = 2_500_000_000;
/// Pixels of a picture on a page. One of 14,000 × 14,000 in colours takes nearly the gigabyte that there is; the largest
/// plans that were met, two metres at 300 dots an inch, have a third of this.
const MAX_PICTURE: u64 = 150_000_000;

/// Patterns within patterns. Drawings have them, and none was met with a third.
const MAX_TILES: usize = 2;
/// Letters that are drawn in one go. Nobody writes a million without a stop, and four hundred bytes are made of each.
const MAX_RUN: usize = 500_000;

/// An element of a path, and each pixel of its length, where it is filled and where it is stroked.
const ELEMENT: u64 = 200;
const FILLED: f64 = 15.0;
const STROKED: f64 = 40.0;
/// One dash of a line.
const DASH: f64 = 600.0;
/// A letter, whose outline is mostly known, and one that is a drawing.
const LETTER: u64 = 1_200;
const DRAWN_LETTER: u64 = 20_000;
/// A clip that is no box.
const CLIP: u64 = 5_000;
/// A group, which is a page of its own until it is laid onto the other, and what a pixel of it costs.
const LAYER: u64 = 15_000;
const LAYER_PIXEL: f64 = 2.5;
/// A pixel that is filled, with a colour and with colours that run into each other.
const PIXEL: f64 = 0.15;
const SHADED_PIXEL: f64 = 60.0;
/// A pixel of a picture, unpacked, put into colours and made smaller.
const PICTURE_PIXEL: u64 = 5;

/// What a page takes to be painted, in units of work.
///
/// # Errors
/// Where it is more than a page may take, or a picture on it does not fit into memory.
pub fn work_of<'a>(page: &'a Page<'a>, settings: &InterpreterSettings) -> Result<u64, Failure> {
    let (width, height) = space::size(page);
    let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let transform = space::transform(page);
    let meter = Meter::new(Limits { page: MAX_WORK, document: MAX_WORK });
    let mut gauge = Gauge {
        meter: &meter,
        largest: (0, 0),
        clips: vec![bounds],
        layers: Vec::new(),
        masks: HashSet::new(),
        tiles: HashMap::new(),
        in_tiles: 0,
    };
    let cut = meter.bounded(|| {
        // The library would unpack all of it.
        if content::of(page, &meter).too_large {
            meter.pay_or_stop(MAX_WORK);
        }
        let mut context =
            Context::new(transform, bounds, &InterpreterCache::new(), page.xref(), settings.clone());
        interpret_page(page, &mut context, &mut gauge);
    });
    let (width, height) = gauge.largest;
    if u64::from(width) * u64::from(height) > MAX_PICTURE {
        let words = format!("A picture on this page has {width} × {height} pixels, more than can be drawn.");
        return Err(Failure::new(words).kind(FailureKind::Limit));
    }
    match cut {
        Err(Cut::Spent | Cut::DocumentSpent) => {
            let words = "This page takes more work to be drawn than a page may.";
            Err(Failure::new(words).kind(FailureKind::Limit))
        }
        // What the library fails on here it may draw all the same.
        Err(Cut::Failed) | Ok(()) => Ok(MAX_WORK - meter.left()),
    }
}

struct Gauge<'m> {
    meter: &'m Meter,
    /// The largest picture.
    largest: (u32, u32),
    /// The box of each clip, within those around it; that of the page first.
    clips: Vec<Rect>,
    /// What was drawn onto each group.
    layers: Vec<Option<Rect>>,
    /// Masks and patterns that were looked at, and what one tile of a pattern costs.
    masks: HashSet<u128>,
    tiles: HashMap<u128, u64>,
    /// Patterns in patterns are not painted.
    in_tiles: usize,
}

impl Gauge<'_> {
    fn pay(&self, pixels: f64, each: f64) {
        // More than can be counted is more than may be.
        self.meter.pay_or_stop((pixels * each) as u64);
    }

    fn clip(&self) -> Rect {
        self.clips.last().copied().unwrap_or(Rect::ZERO)
    }

    /// Notes that something is drawn in an area. Gives how many pixels of it are seen.
    fn touch(&mut self, area: Rect) -> f64 {
        let seen = area.intersect(self.clip());
        if let Some(layer) = self.layers.last_mut()
            && seen.is_finite()
        {
            *layer = Some(layer.map_or(seen, |layer| layer.union(seen)));
        }
        pixels(seen)
    }

    fn see_picture(&mut self, width: u32, height: u32) {
        let count = |(width, height): (u32, u32)| u64::from(width) * u64::from(height);
        let own = count((width, height));
        if own > count(self.largest) {
            self.largest = (width, height);
        }
        // One that is too large is told as such, and stops nothing before.
        if own <= MAX_PICTURE {
            self.meter.pay_or_stop(work::PICTURE + own.saturating_mul(PICTURE_PIXEL));
        }
    }

    fn see_masks_of(&mut self, dict: &Dict<'_>) {
        for key in ["SMask", "Mask"] {
            if let Some(mask) = dict.get::<Stream<'_>>(key) {
                let side = |key: &str| mask.dict().get::<u32>(key).unwrap_or(0);
                self.see_picture(side("Width"), side("Height"));
            }
        }
    }

    /// A mask is painted once, as large as the page.
    fn see_mask<'a>(&mut self, mask: Option<&SoftMask<'a>>) {
        let Some(mask) = mask.filter(|mask| self.masks.insert(mask.cache_key())) else { return };
        self.pay(pixels(self.clips.first().copied().unwrap_or(Rect::ZERO)), 2.0 * LAYER_PIXEL);
        self.apart(|gauge| mask.interpret(gauge));
    }

    /// What an area is filled with.
    fn see_paint<'a>(&mut self, paint: &Paint<'a>, seen: f64) {
        match paint {
            Paint::Color(_) => self.pay(seen, PIXEL),
            Paint::Pattern(pattern) => match &**pattern {
                Pattern::Shading(_) => self.pay(seen, SHADED_PIXEL),
                Pattern::Tiling(tile) if self.in_tiles < MAX_TILES => {
                    let times = |side: f64, step: f32| side / f64::from(step.abs()).max(1e-9) + 2.0;
                    let copies =
                        times(tile.bbox.width(), tile.x_step) * times(tile.bbox.height(), tile.y_step);
                    let one = self.tile(tile);
                    self.pay(copies, one as f64);
                    self.pay(seen, LAYER_PIXEL);
                }
                // The library draws each copy of each anew.
                Pattern::Tiling(_) => self.meter.pay_or_stop(MAX_WORK),
            },
        }
    }

    fn tile(&mut self, tile: &TilingPattern<'_>) -> u64 {
        let key = tile.cache_key();
        if let Some(known) = self.tiles.get(&key) {
            return *known;
        }
        let before = self.meter.left();
        self.in_tiles += 1;
        self.apart(|gauge| {
            // One that cannot be unpacked is not painted either.
            let _ = tile.interpret(gauge, tile.matrix, false);
        });
        self.in_tiles -= 1;
        let own = before - self.meter.left() + work::STEP;
        self.tiles.insert(key, own);
        own
    }

    /// What is painted on a page of its own touches none of this one.
    fn apart(&mut self, draw: impl FnOnce(&mut Self)) {
        let page = self.clips.first().copied().unwrap_or(Rect::ZERO);
        let (clips, layers) =
            (std::mem::replace(&mut self.clips, vec![page]), std::mem::take(&mut self.layers));
        draw(self);
        (self.clips, self.layers) = (clips, layers);
    }

    fn see_stroke(&mut self, stroke: &StrokeProps, length: Length) {
        let period: f64 = stroke.dash_array.iter().map(|part| f64::from(part.abs())).sum();
        if period > 0.0 {
            self.pay(length.own / period, DASH);
        }
        self.pay(length.seen, STROKED);
    }
}

impl<'a> Device<'a> for Gauge<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.meter.pay_or_stop(work::PATH + cost(path.elements().len(), ELEMENT));
        let length = Length::of(path, props.transform, self.clip());
        let mut area = props.transform.transform_rect_bbox(path.control_box());
        if let DrawMode::Stroke(stroke) | DrawMode::FillAndStroke(_, stroke) = mode {
            self.see_stroke(stroke, length);
            let half = f64::from(stroke.line_width.abs()) * scale_of(props.transform) / 2.0;
            area = area.inflate(half, half);
        }
        if let DrawMode::Fill(_) | DrawMode::FillAndStroke(..) = mode {
            self.pay(length.seen, FILLED);
        }
        self.see_mask(props.soft_mask.as_ref());
        let seen = self.touch(area);
        self.see_paint(&props.paint, seen);
    }

    fn push_clip_rect(&mut self, rect: &Rect) {
        self.meter.pay_or_stop(work::CLIP);
        self.clips.push(self.clip().intersect(*rect));
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.meter.pay_or_stop(CLIP + cost(clip.path.elements().len(), ELEMENT));
        self.pay(Length::of(&clip.path, Affine::IDENTITY, self.clip()).seen, FILLED);
        let inner = self.clip().intersect(clip.path.control_box());
        self.pay(pixels(inner), PIXEL / 2.0);
        self.clips.push(inner);
    }

    fn push_transparency_group(&mut self, _: f32, mask: Option<SoftMask<'a>>, _: BlendMode) {
        self.meter.pay_or_stop(LAYER);
        self.see_mask(mask.as_ref());
        self.layers.push(None);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        let glyphs = run.glyphs();
        if glyphs.len() > MAX_RUN {
            self.meter.pay_or_stop(MAX_WORK);
        }
        let drawn = glyphs.iter().filter(|glyph| matches!(&***glyph, Glyph::Type3(_))).count();
        self.meter.pay_or_stop(work::RUN + cost(glyphs.len(), LETTER) + cost(drawn, DRAWN_LETTER));
        self.see_mask(props.soft_mask.as_ref());
        let at =
            |index: usize| glyphs.get(index).map(|glyph| (props.transform * glyph.transform()) * Point::ZERO);
        if let (Some(first), Some(last)) = (at(0), at(glyphs.len() - 1)) {
            let size = 1_000.0
                * scale_of(props.transform * glyphs.first().map_or(Affine::IDENTITY, |g| g.transform()));
            let seen = self.touch(Rect::from_points(first, last).inflate(size, size));
            if matches!(props.paint, Paint::Pattern(_)) {
                self.see_paint(&props.paint, seen);
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.see_picture(image.width(), image.height());
        self.see_mask(props.soft_mask.as_ref());
        let natural = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let seen = self.touch(props.transform.transform_rect_bbox(natural));
        self.pay(seen, LAYER_PIXEL);
        match &image {
            Image::Stencil(stencil) => self.see_masks_of(stencil.stream().dict()),
            Image::Raster(raster) => self.see_masks_of(raster.stream().dict()),
        }
    }

    fn pop_clip(&mut self) {
        if self.clips.len() > 1 {
            self.clips.pop();
        }
    }

    fn pop_transparency_group(&mut self) {
        let Some(drawn) = self.layers.pop().flatten() else { return };
        self.pay(pixels(drawn), LAYER_PIXEL);
        if let Some(outer) = self.layers.last_mut() {
            *outer = Some(outer.map_or(drawn, |outer| outer.union(drawn)));
        }
    }
}

fn pixels(area: Rect) -> f64 {
    let pixels = area.width().max(0.0) * area.height().max(0.0);
    if pixels.is_finite() { pixels } else { 0.0 }
}

/// By how much lengths grow at most.
fn scale_of(transform: Affine) -> f64 {
    let [a, b, c, d, ..] = transform.as_coeffs();
    a.hypot(b).max(c.hypot(d))
}

/// How long a path is.
#[derive(Clone, Copy)]
struct Length {
    /// In its own space.
    own: f64,
    /// In pixels, no line longer than what is seen is across.
    seen: f64,
}

impl Length {
    /// Along the points that curves are made of, which is more than the curves.
    fn of(path: &BezPath, transform: Affine, seen: Rect) -> Self {
        let (scale, most) = (scale_of(transform), seen.width().abs() + seen.height().abs());
        let (mut begin, mut last) = (Point::ZERO, Point::ZERO);
        let mut length = Self { own: 0.0, seen: 0.0 };
        let mut go = |from: Point, to: Point| {
            let way = from.distance(to);
            length.own += way;
            length.seen += (way * scale).min(most);
        };
        for element in path.elements() {
            let next = match *element {
                PathEl::MoveTo(point) => {
                    (begin, last) = (point, point);
                    continue;
                }
                PathEl::LineTo(point) => point,
                PathEl::QuadTo(one, point) => {
                    go(last, one);
                    last = one;
                    point
                }
                PathEl::CurveTo(one, other, point) => {
                    go(last, one);
                    go(one, other);
                    last = other;
                    point
                }
                PathEl::ClosePath => begin,
            };
            go(last, next);
            last = next;
        }
        length
    }
}
