//! Bars that are made of many thin lines or boxes: hatching, and bars of programs that draw one row of dots after the
//! other. Each of them alone hides nothing, and all of them together hide the words under them.

use super::glyphs::Plotter;
use super::shapes::{Shape, is_opaque};
use super::work::{self, Meter, cost};
use hayro::hayro_interpret::font::GlyphRun;
use hayro::hayro_interpret::pattern::{Pattern, TilingPattern};
use hayro::hayro_interpret::{
    BlendMode, CacheKey as _, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask,
    StrokeProps,
};
use hayro::kurbo::{Affine, BezPath, ParamCurve as _, PathEl, Point, Rect, Shape as _};

/// Points of the lesser side of a line that is one of many; broader ones are covers by themselves.
const MAX_THIN: f64 = 6.0;
/// Lines that make a bar, at least: fewer strike words through, or underline them.
const MIN_LINES: usize = 4;
/// Lines of one bar, and of one page, that are looked at; what is drawn of more is a picture.
const MAX_LINES: usize = 2_000;
const MAX_OF_PAGE: usize = 40_000;
/// How far the next line may be from those before it, in its own breadths, and in points.
const NEAR: f64 = 3.0;
const NEAR_LEAST: f64 = 2.0;
/// Share of a bar that is painted, from which on words under it are not to be read.
pub const DENSE: f64 = 0.5;
/// Points of a side of a bar: less hides no letter.
const MIN_BAR: f64 = 5.0;
/// Paths of one tile that are looked at.
const MAX_TILE: usize = 200;

/// Lines that were drawn one after the other, beside each other.
#[derive(Default)]
pub struct Hatch {
    bounds: Option<Rect>,
    /// Where each begins and ends, across the direction in which all of them run.
    spans: Vec<(f64, f64)>,
    /// What they paint together, where they lean, or run in several directions.
    area: f64,
    run: Run,
    colour: Option<[u8; 3]>,
    lines: usize,
    of_page: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Run {
    #[default]
    Across,
    Down,
    Leaning,
}

/// A thin line, as far as it can be seen.
struct Thin {
    bounds: Rect,
    breadth: f64,
    area: f64,
    leans: bool,
}

impl Thin {
    fn boxed(bounds: Rect) -> Option<Self> {
        let breadth = bounds.width().min(bounds.height());
        (bounds.is_finite() && breadth > 0.0 && breadth < MAX_THIN).then_some(Self {
            bounds,
            breadth,
            area: bounds.area(),
            leans: false,
        })
    }

    /// A stroke from one point to another, within a window.
    fn stroke(from: Point, to: Point, breadth: f64, window: Rect) -> Option<Self> {
        let (from, to) = clipped(from, to, window)?;
        let half = breadth / 2.0;
        let way = to - from;
        let level = way.y.abs() < 0.01 * way.x.abs().max(1.0);
        let upright = way.x.abs() < 0.01 * way.y.abs().max(1.0);
        let bounds = match (level, upright) {
            (true, _) => Rect::from_points(from, to).inflate(0.0, half),
            (_, true) => Rect::from_points(from, to).inflate(half, 0.0),
            _ => Rect::from_points(from, to),
        };
        let leans = !level && !upright;
        let area = if leans { way.hypot() * breadth } else { bounds.area() };
        (breadth < MAX_THIN && area > 0.0 && area.is_finite()).then_some(Self {
            bounds,
            breadth,
            area,
            leans,
        })
    }
}

impl Plotter<'_, '_> {
    /// Looks at a path whether it is of thin lines. Ends the bar before it where it is not.
    pub(super) fn see_lines(&mut self, path: &BezPath, props: &DrawProps<'_>, mode: &DrawMode) {
        let plain = is_opaque(props) && self.group().1 && self.group().0 >= 1.0;
        let colour = super::shapes::colour_of(&props.paint);
        let mut any = false;
        if plain && path.elements().len() <= MAX_LINES && self.hatch.of_page < MAX_OF_PAGE {
            let window = self.clip().0;
            match mode {
                DrawMode::Stroke(stroke) => {
                    any = self.see_strokes(path, (props.transform, stroke), (window, colour));
                }
                DrawMode::Fill(_) if super::shapes::is_upright(props.transform) => {
                    for part in super::shapes::subpaths(path.elements()) {
                        // Boxes have five or six; what has more is no line, and most of what is filled.
                        if part.len() > 6 {
                            continue;
                        }
                        let part = BezPath::from_vec(part.to_vec());
                        let bounds = part.bounding_box();
                        let boxed = part.area().abs() > 0.98 * bounds.area();
                        let bounds = props.transform.transform_rect_bbox(bounds).intersect(window);
                        let Some(thin) = Thin::boxed(bounds).filter(|_| boxed) else { continue };
                        any = true;
                        self.add_line(&thin, colour);
                    }
                }
                _ => {}
            }
        }
        if !any {
            self.end_hatch();
        }
    }

    fn see_strokes(
        &mut self,
        path: &BezPath,
        (transform, stroke): (Affine, &StrokeProps),
        (window, colour): (Rect, Option<[u8; 3]>),
    ) -> bool {
        let breadth = breadth_of(stroke, transform);
        if breadth <= 0.0 || breadth >= MAX_THIN || !stroke.dash_array.is_empty() {
            return false;
        }
        let (mut any, mut at) = (false, Point::ZERO);
        for element in path.elements() {
            match *element {
                PathEl::MoveTo(point) => at = transform * point,
                PathEl::LineTo(point) => {
                    let next = transform * point;
                    if let Some(thin) = Thin::stroke(at, next, breadth, window) {
                        any = true;
                        self.add_line(&thin, colour);
                    }
                    at = next;
                }
                _ => return any,
            }
        }
        any
    }

    fn add_line(&mut self, thin: &Thin, colour: Option<[u8; 3]>) {
        self.hatch.of_page += 1;
        let near = (NEAR * thin.breadth).max(NEAR_LEAST);
        let goes_on = |bounds: Rect| {
            let around = bounds.inflate(near, near);
            around.contains(Point::new(thin.bounds.x0, thin.bounds.y0))
                && around.contains(Point::new(thin.bounds.x1, thin.bounds.y1))
        };
        let bounds = self
            .hatch
            .bounds
            .filter(|bounds| self.hatch.colour == colour && self.hatch.lines < MAX_LINES && goes_on(*bounds));
        if bounds.is_none() {
            self.end_hatch();
        }
        let own = match (thin.leans, thin.bounds.width() >= thin.bounds.height()) {
            (true, _) => Run::Leaning,
            (false, true) => Run::Across,
            (false, false) => Run::Down,
        };
        let hatch = &mut self.hatch;
        hatch.run = if bounds.is_none() || hatch.run == own { own } else { Run::Leaning };
        hatch.bounds = Some(bounds.map_or(thin.bounds, |bounds| bounds.union(thin.bounds)));
        hatch.area += thin.area;
        hatch.colour = colour;
        hatch.lines += 1;
        hatch.spans.push(match own {
            Run::Down => (thin.bounds.x0, thin.bounds.x1),
            _ => (thin.bounds.y0, thin.bounds.y1),
        });
    }

    /// The bar of the lines that were drawn by now, where they are one.
    pub(super) fn end_hatch(&mut self) {
        let hatch = &mut self.hatch;
        let Some(bounds) = hatch.bounds.take() else { return };
        let share = match hatch.run {
            Run::Across => union_of(&mut hatch.spans) / bounds.height(),
            Run::Down => union_of(&mut hatch.spans) / bounds.width(),
            Run::Leaning => hatch.area / bounds.area(),
        };
        let is_bar =
            hatch.lines >= MIN_LINES && share >= DENSE && bounds.width().min(bounds.height()) >= MIN_BAR;
        let colour = hatch.colour;
        (hatch.lines, hatch.area) = (0, 0.0);
        hatch.spans.clear();
        if is_bar {
            self.push_shape(Shape {
                area: bounds,
                colour,
                covers: true,
                picture: false,
                outline: None,
                blends: false,
                hatched: true,
                order: self.order,
            });
        }
    }
}

/// How broad a line is on the page.
pub fn breadth_of(stroke: &StrokeProps, transform: Affine) -> f64 {
    let [a, b, c, d, ..] = transform.as_coeffs();
    f64::from(stroke.line_width.abs()) * (a * d - b * c).abs().sqrt()
}

/// Share of a dashed line that is drawn.
pub fn drawn_share(stroke: &StrokeProps) -> f64 {
    let dashes = || stroke.dash_array.iter().map(|dash| f64::from(dash.max(0.0)));
    let all: f64 = dashes().sum();
    // One number alone is dash and gap.
    match stroke.dash_array.len() {
        0 => 1.0,
        1 => 0.5,
        _ if all > 0.0 => dashes().step_by(2).sum::<f64>() / all,
        _ => 0.0,
    }
}

/// What a pattern of tiles paints all over, as far as words under it are not to be read: its colour, where it has one.
pub type Tiled = Option<Option<[u8; 3]>>;

impl Plotter<'_, '_> {
    /// Whether what is painted with a pattern of tiles hides the words under it, and in which colour.
    pub(super) fn dense_tiles(&mut self, paint: &Paint<'_>) -> Tiled {
        let Paint::Pattern(pattern) = paint else { return None };
        let Pattern::Tiling(tiles) = &**pattern else { return None };
        if tiles.opacity < 1.0 {
            return None;
        }
        // One pattern fills many boxes of a page.
        let meter = self.meter;
        *self.tiles.entry(tiles.cache_key()).or_insert_with(|| Tile::of(tiles, meter))
    }
}

/// What a tile paints, as far as it is told by its lines and boxes.
struct Tile<'m> {
    window: Rect,
    area: f64,
    colour: Option<[u8; 3]>,
    left: usize,
    meter: &'m Meter,
}

impl Tile<'_> {
    fn of(tiles: &TilingPattern<'_>, meter: &Meter) -> Tiled {
        let window = tiles.bbox;
        meter.pay_or_stop(work::FORM);
        let mut tile = Tile { window, area: 0.0, colour: None, left: MAX_TILE, meter };
        tiles.interpret(&mut tile, Affine::IDENTITY, false)?;
        let step = f64::from(tiles.x_step * tiles.y_step).abs();
        (tile.area >= DENSE * step && step > 0.0).then_some(tile.colour)
    }
}

impl<'a> Device<'a> for Tile<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.meter.pay_or_stop(work::PATH + cost(path.elements().len(), work::ELEMENT));
        if self.left == 0 || !is_opaque(&props) || path.elements().len() > MAX_TILE {
            return;
        }
        self.left -= 1;
        let painted = match mode {
            DrawMode::Fill(_) | DrawMode::FillAndStroke(..) => {
                let path = props.transform * path;
                let bounds = path.bounding_box();
                let within = bounds.intersect(self.window).area() / bounds.area().max(f64::MIN_POSITIVE);
                path.area().abs() * within
            }
            DrawMode::Stroke(stroke) => {
                let breadth = breadth_of(stroke, props.transform);
                let path = props.transform * path;
                let segments = path.segments().filter_map(|segment| {
                    let (from, to) = clipped(segment.eval(0.0), segment.eval(1.0), self.window)?;
                    Some((to - from).hypot() * breadth)
                });
                segments.sum()
            }
            DrawMode::Invisible => 0.0,
        };
        if painted > 0.0 {
            self.colour = super::shapes::colour_of(&props.paint);
            self.area += painted;
        }
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.meter.pay_or_stop(work::CLIP);
    }
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {
        self.meter.pay_or_stop(work::RUN + cost(run.glyphs().len(), work::GLYPH));
    }
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.meter.pay_or_stop(work::PICTURE);
    }
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// The part of a line that lies in a window (Liang and Barsky, 1984).
fn clipped(from: Point, to: Point, window: Rect) -> Option<(Point, Point)> {
    let way = to - from;
    let (mut first, mut last) = (0.0_f64, 1.0_f64);
    let sides = [
        (-way.x, from.x - window.x0),
        (way.x, window.x1 - from.x),
        (-way.y, from.y - window.y0),
        (way.y, window.y1 - from.y),
    ];
    for (towards, room) in sides {
        match () {
            () if towards == 0.0 && room < 0.0 => return None,
            () if towards < 0.0 => first = first.max(room / towards),
            () if towards > 0.0 => last = last.min(room / towards),
            () => {}
        }
    }
    (first <= last).then(|| (from + way * first, from + way * last))
}

/// How much stretches take together.
fn union_of(spans: &mut [(f64, f64)]) -> f64 {
    spans.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (mut sum, mut end) = (0.0, f64::NEG_INFINITY);
    for (from, to) in spans {
        sum += (*to - from.max(end)).max(0.0);
        end = end.max(*to);
    }
    sum
}
