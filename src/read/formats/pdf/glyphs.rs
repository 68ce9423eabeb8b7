//! What is drawn on a page, as far as reading needs it: every letter with its place, and the shapes around them.
//!
//! The page is drawn onto a `Device` that has no pixels. Letters, boxes and pictures are numbered in the order in
//! which they come, so that it can be told what lies over what.

use super::content;
use super::script::Sign;
use super::style::Style;
use super::work::{self, Cut, Meter, cost};
use crate::data::document::Unseen;
use crate::data::unit::Area;
use hayro::hayro_interpret::font::{Glyph as FontGlyph, GlyphIdentifier, GlyphRun};
use hayro::hayro_interpret::hayro_cmap::WritingMode;
use hayro::hayro_interpret::hayro_syntax::content::TypedIter;
use hayro::hayro_interpret::hayro_syntax::object::Dict;
use hayro::hayro_interpret::hayro_syntax::page::Page;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, Paint, RenderContent, SoftMask, TransformExt, interpret, interpret_page,
};
use hayro::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape as _};
use std::collections::HashMap;

/// Nothing on a page that people read comes near it; a page of more letters is drawn to stop readers.
pub const MAX_GLYPHS: usize = 200_000;
/// Shapes that are looked at; maps and drawings have more, and hide no words.
const MAX_SHAPES: usize = 4_000;
/// Elements of a path that is looked at for rectangles.
const MAX_PATH: usize = 400;
/// Boxes of one path; more are a pattern.
const MAX_PARTS: usize = 24;
/// Points of a side: less hides no letter.
const MIN_SHAPE: f64 = 2.0;
/// Points of height from which on a black box may stand for words, and is no rule.
const MIN_BAR: f64 = 6.0;
/// Parts of a colour below which it is black.
pub const DARK: u8 = 64;
/// Glyphs of units of a thousandth of their size.
const EM: f64 = 1000.0;
/// Codes of a run whose meaning is remembered.
const LEARNED: usize = 256;
/// Letters a little outside are cut by the border, and still to be seen.
const BORDER: f64 = 1.0;

/// One letter, or the few that one sign stands for.
#[derive(Clone, Debug)]
pub struct Glyph {
    pub text: Sign,
    /// Where it begins and ends on its base line; for vertical writing, on the middle of its column.
    pub from: Point,
    pub to: Point,
    pub size: f64,
    /// Of its writing, in degrees clockwise, in steps of three.
    pub angle: i32,
    pub vertical: bool,
    /// It is drawn without ink.
    pub inkless: bool,
    /// `None` where it is drawn with a pattern.
    pub colour: Option<[u8; 3]>,
    /// The share of its box that is ink: tells bold letters from others, whatever their font is called.
    pub ink: f32,
    pub style: Style,
    pub order: u32,
    /// Why it is not to be seen, where it is not.
    pub unseen: Option<Unseen>,
}

impl Glyph {
    pub fn centre(&self) -> Point {
        let middle = self.from.midpoint(self.to);
        if self.vertical {
            return middle;
        }
        let (sin, cos) =
            if self.angle == 0 { (0.0, 1.0) } else { f64::from(self.angle).to_radians().sin_cos() };
        // Letters stand on their line: a third of their size above it is within them.
        Point::new(middle.x + sin * self.size * 0.3, middle.y - cos * self.size * 0.3)
    }
}

/// A filled area or a picture.
#[derive(Clone, Debug)]
pub struct Shape {
    pub area: Rect,
    /// `None` for pictures and patterns.
    pub colour: Option<[u8; 3]>,
    /// Whether nothing under it is to be seen.
    pub covers: bool,
    pub picture: bool,
    /// It is mixed with what is under it in another way than by covering it.
    pub blends: bool,
    pub order: u32,
}

#[derive(Default)]
pub struct Drawn {
    pub glyphs: Vec<Glyph>,
    pub outside: Vec<Glyph>,
    pub shapes: Vec<Shape>,
    /// There were more shapes than are looked at.
    pub crowded: bool,
    /// Whether anything but letters is drawn.
    pub pictures: bool,
    pub other_ink: bool,
    /// Letters of which nobody knows which they are.
    pub unmapped: usize,
    /// A part of the page could not be read.
    pub broken: bool,
    /// Its reading came to no end; what was drawn by then is here.
    pub cut: Option<Cut>,
    /// Letters beyond [`MAX_GLYPHS`].
    pub left_out: usize,
    pub size: (f32, f32),
}

impl Drawn {
    /// Black boxes of the height of a line or more, which may stand where words stood; from the left to the right.
    pub fn bars(&self) -> Vec<Area> {
        let is_bar = |shape: &&Shape| {
            let dark = shape.colour.is_some_and(|colour| colour.iter().all(|part| *part < DARK));
            dark && shape.covers && shape.area.height() > MIN_BAR
        };
        let mut bars: Vec<Area> =
            self.shapes.iter().filter(is_bar).map(|shape| area_from_rect(shape.area)).collect();
        bars.sort_by(|one, other| one.left.total_cmp(&other.left));
        bars
    }
}

/// What was learned of glyphs on earlier pages.
#[derive(Default)]
struct Inks(HashMap<GlyphIdentifier, (f32, Style)>);

/// What is known from one page to the next.
#[derive(Default)]
pub struct Known<'a> {
    cache: InterpreterCache<'a>,
    settings: InterpreterSettings,
    inks: Inks,
}

/// Everything on a page, in the page's own space: points from the top left corner as it is shown. `room` is an empty
/// list with memory of earlier pages.
pub fn draw<'a>(page: &Page<'a>, known: &mut Known<'a>, meter: &Meter, room: Vec<Glyph>) -> Drawn {
    let (width, height) = page.render_dimensions();
    let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let transform = page.initial_transform(true).to_kurbo();
    let Known { cache, settings, inks } = known;
    let mut plotter = Plotter {
        drawn: Drawn { size: (width, height), glyphs: room, ..Drawn::default() },
        inks,
        meter,
        bounds,
        clips: Vec::new(),
        groups: Vec::new(),
        order: 0,
        onto: false,
        ended: false,
        learned: Box::new([const { None }; LEARNED]),
    };
    let settings = InterpreterSettings { render_content: RenderContent::ANNOTATIONS, ..settings.clone() };
    let context = || Context::new(transform, bounds, cache, page.xref(), settings.clone());
    // A page on which the library fails costs only itself; what it shares with others is only what was learned.
    let mut too_large = false;
    let cut = meter.bounded(|| {
        // First the page itself, and then what was put onto it.
        let content = content::of(page, meter);
        (too_large, plotter.drawn.broken) = (content.too_large, content.broken);
        interpret(TypedIter::new(&content.bytes), page.resources(), &mut context(), &mut plotter);
        plotter.drawn.broken |= !plotter.ended;
        plotter.onto = true;
        interpret_page(page, &mut context(), &mut plotter);
    });
    plotter.drawn.cut = cut.err().or(too_large.then_some(Cut::Spent));
    plotter.drawn
}

struct Plotter<'i> {
    drawn: Drawn,
    inks: &'i mut Inks,
    meter: &'i Meter,
    bounds: Rect,
    /// The box of each clip, and whether it is one.
    clips: Vec<(Rect, bool)>,
    /// Opacity of each group, whether it is drawn plainly, and whether it is blended with what is under it.
    groups: Vec<(f32, bool, bool)>,
    order: u32,
    /// What is drawn was put onto the page afterwards.
    onto: bool,
    /// The end of the page's own instructions was met.
    ended: bool,
    learned: Box<[Option<Learned>; LEARNED]>,
}

/// What a code means in the font of one run. Looking that up costs more than all else that is done with a letter, and
/// a line has most of its letters more than once; from run to run nobody tells whether the font is still the same.
struct Learned {
    /// Order of the run, and the code.
    of: (u32, u32),
    /// `None` where nobody knows.
    text: Option<Sign>,
    ink: f32,
    style: Style,
    advance: f64,
}

impl<'a> Device<'a> for Plotter<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.meter.pay_or_stop(work::PATH + cost(path.elements().len(), work::ELEMENT));
        self.order += 1;
        self.drawn.other_ink |= !is_white(colour_of(&props.paint)) && !matches!(mode, DrawMode::Invisible);
        if !matches!(mode, DrawMode::Fill(_) | DrawMode::FillAndStroke(..)) {
            return;
        }
        if path.elements().len() > MAX_PATH {
            self.shape(props.transform.transform_rect_bbox(path.bounding_box()), &props, false);
            return;
        }
        let upright = is_upright(props.transform);
        let parts = subpaths(path.elements()).map(|part| BezPath::from_vec(part.to_vec()));
        let parts: Vec<(Rect, f64)> = parts.map(|part| (part.bounding_box(), part.area().abs())).collect();
        let framed = parts.len() > MAX_PARTS || is_frame(&parts);
        for (bounds, area) in parts {
            let boxed = upright && !framed && area > 0.98 * bounds.area();
            self.shape(props.transform.transform_rect_bbox(bounds), &props, boxed);
        }
    }

    fn push_clip_rect(&mut self, rect: &Rect) {
        self.meter.pay_or_stop(work::CLIP);
        let (outer, plain) = self.clip();
        self.clips.push((outer.intersect(*rect), plain));
    }

    /// A clip that is no upright box of the page's own; each form comes with one as well.
    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.meter.pay_or_stop(work::FORM + cost(clip.path.elements().len(), work::ELEMENT));
        let bounds = clip.path.bounding_box();
        let boxed = clip.path.elements().len() <= MAX_PATH && clip.path.area().abs() > 0.98 * bounds.area();
        let (outer, plain) = self.clip();
        self.clips.push((outer.intersect(bounds), plain && boxed));
    }

    fn push_transparency_group(&mut self, opacity: f32, mask: Option<SoftMask<'a>>, blend: BlendMode) {
        self.meter.pay_or_stop(work::GROUP);
        let (outer, plain, blends) = self.group();
        let normal = blend == BlendMode::Normal;
        self.groups.push((outer * opacity, plain && mask.is_none() && normal, blends || !normal));
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.meter.pay_or_stop(work::PICTURE);
        self.order += 1;
        self.drawn.pictures = true;
        let natural = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let opaque = match &image {
            Image::Stencil(_) => false,
            Image::Raster(raster) => {
                let dict = raster.stream().dict();
                !["SMask", "Mask", "SMaskInData"].iter().any(|key| dict.contains_key(key))
            }
        };
        let plain = props.soft_mask.is_none() && props.blend_mode == BlendMode::Normal;
        let area = props.transform.transform_rect_bbox(natural);
        let covers = opaque && plain && is_upright(props.transform);
        self.push_shape(area, None, true, covers, props.blend_mode != BlendMode::Normal);
    }

    fn begin_marked_content(&mut self, tag: &[u8], _: Option<&Dict<'_>>) {
        self.ended |= tag == content::END;
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn pop_transparency_group(&mut self) {
        self.groups.pop();
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let glyphs = run.glyphs();
        // The library has done the most of it by now: what was drawn is taken before the page is stopped.
        let paid = self.meter.pay(work::RUN + cost(glyphs.len(), work::GLYPH));
        self.order += 1;
        let vertical = matches!(run.writing_mode(), WritingMode::Vertical);
        let alpha = match &props.paint {
            Paint::Color(colour) => colour.to_rgba().to_rgba8()[3],
            Paint::Pattern(_) => 255,
        };
        let inkless = matches!(mode, DrawMode::Invisible) || alpha == 0 || self.group().0 <= 0.0;
        let colour = colour_of(&props.paint);
        let seen = self.bounds.inflate(BORDER, BORDER);
        let first = self.drawn.glyphs.len();
        for (index, positioned) in glyphs.iter().enumerate() {
            if self.drawn.glyphs.len() + self.drawn.outside.len() >= MAX_GLYPHS {
                self.drawn.left_out += glyphs.len() - index;
                break;
            }
            let transform = props.transform * positioned.transform();
            let next = glyphs.get(index + 1).map(|next| props.transform * next.transform() * Point::ZERO);
            let Learned { text, ink, style, advance, .. } = self.learn(positioned);
            let (text, ink, style, advance) = (text.clone(), *ink, *style, *advance);
            let Some((from, to, size, angle)) = placed(advance, transform, next, vertical) else {
                continue;
            };
            self.drawn.unmapped += usize::from(text.is_none());
            let text = text.unwrap_or(Sign::One(char::REPLACEMENT_CHARACTER));
            let order = self.order;
            let glyph = Glyph {
                text,
                from,
                to,
                size,
                angle,
                vertical,
                inkless,
                colour,
                ink,
                style,
                order,
                unseen: None,
            };
            let middle = from.midpoint(to);
            match seen.contains(middle) {
                true => self.drawn.glyphs.push(glyph),
                false => self.drawn.outside.push(glyph),
            }
        }
        // A run has one font.
        let own = self.drawn.glyphs.get_mut(first..).unwrap_or_default();
        let style = Style::most(own.iter().map(|glyph| glyph.style));
        own.iter_mut().for_each(|glyph| glyph.style = glyph.style.or(style));
        if !paid {
            self.meter.pay_or_stop(0);
        }
    }
}

impl Plotter<'_> {
    fn learn(&mut self, glyph: &FontGlyph<'_>) -> &Learned {
        let of = (self.order, glyph.char_code());
        let slot = &mut self.learned[of.1 as usize % LEARNED];
        match slot {
            Some(learned) if learned.of == of => {}
            _ => *slot = None,
        }
        slot.get_or_insert_with(|| {
            let text = glyph.as_unicode().map(Sign::from);
            let (ink, style) = self.inks.of(glyph, text.as_ref());
            Learned { of, text, ink, style, advance: f64::from(advance_of(glyph)) }
        })
    }

    fn clip(&self) -> (Rect, bool) {
        self.clips.last().copied().unwrap_or((self.bounds, true))
    }

    fn group(&self) -> (f32, bool, bool) {
        self.groups.last().copied().unwrap_or((1.0, true, false))
    }

    fn shape(&mut self, area: Rect, props: &DrawProps<'_>, boxed: bool) {
        let opaque = match &props.paint {
            Paint::Color(colour) => colour.to_rgba().to_rgba8()[3] == 255,
            Paint::Pattern(_) => false,
        };
        let plain = props.soft_mask.is_none() && props.blend_mode == BlendMode::Normal;
        let blends = props.blend_mode != BlendMode::Normal;
        self.push_shape(area, colour_of(&props.paint), false, boxed && opaque && plain, blends);
    }

    fn push_shape(&mut self, area: Rect, colour: Option<[u8; 3]>, picture: bool, covers: bool, blends: bool) {
        let (clip, boxed) = self.clip();
        let (opacity, plain, group_blends) = self.group();
        let area = area.intersect(clip);
        let small = area.width() < MIN_SHAPE || area.height() < MIN_SHAPE;
        if small || !area.is_finite() || opacity <= 0.0 {
            return;
        }
        if self.drawn.shapes.len() >= MAX_SHAPES {
            self.drawn.crowded = true;
            return;
        }
        // A marker's colour is meant to be seen through, whatever the file says; black is not.
        let marker = self.onto && !colour.is_some_and(|colour| colour.iter().all(|part| *part < DARK));
        let covers = covers && boxed && plain && opacity >= 1.0 && !marker;
        // A marker is blended with what it marks, and hides nothing that was seen without it.
        let blends = (blends || group_blends) && !self.onto;
        self.drawn.shapes.push(Shape { area, colour, covers, picture, blends, order: self.order });
    }
}

fn advance_of(glyph: &FontGlyph<'_>) -> f32 {
    let advance = match glyph {
        FontGlyph::Outline(outline) => outline.advance_width(),
        FontGlyph::Type3(drawn) => drawn.advance_width(),
    };
    advance.unwrap_or(500.0)
}

/// Where a glyph begins and ends, its size, and the angle of its line; `None` for one that is nowhere.
fn placed(
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

/// Angles in steps of three degrees, 0 to 357: scanned pages lean a little, each line its own way.
fn step(degrees: f64) -> i32 {
    ((degrees / 3.0).round() * 3.0).rem_euclid(360.0) as i32
}

impl Inks {
    fn of(&mut self, glyph: &FontGlyph<'_>, text: Option<&Sign>) -> (f32, Style) {
        let FontGlyph::Outline(outline) = glyph else { return (0.0, Style::default()) };
        *self.0.entry(outline.identifier()).or_insert_with(|| {
            let path = outline.outline();
            let advance = f64::from(advance_of(glyph)).max(1.0);
            ((path.area().abs() / (advance * EM)) as f32, Style::of(outline, &path, text))
        })
    }
}

fn colour_of(paint: &Paint<'_>) -> Option<[u8; 3]> {
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

fn is_upright(transform: Affine) -> bool {
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

fn subpaths(elements: &[PathEl]) -> impl Iterator<Item = &[PathEl]> {
    elements.chunk_by(|_, next| !matches!(next, PathEl::MoveTo(_)))
}

/// A rectangle in the terms of units.
pub fn area_from_rect(rect: Rect) -> Area {
    Area::new(rect.x0 as f32, rect.y0 as f32, rect.x1 as f32, rect.y1 as f32)
}
