//! What is drawn on a page, as far as reading needs it: every letter with its place, and the shapes around them.
//!
//! The page is drawn onto a `Device` that has no pixels. Letters, boxes and pictures are numbered in the order in
//! which they come, so that it can be told what lies over what.

use super::actual::Marked;
use super::hatch::{Hatch, Tiled};
use super::meaning::{self, Meanings};
use super::pictures::{Loss, Lost, Pictures};
use super::ruling::Rules;
use super::script::{self, Sign};
use super::shapes::{DARK, MAX_PATH, MIN_BAR, Outline, Shape, colour_of, is_upright};
use super::style::Style;
use super::tags::Tag;
use super::work::{self, Cut, Meter, cost};
use super::{content, layers, mirrored, placing, space, tagged};
use crate::data::document::Unseen;
use crate::data::unit::Area;
use hayro::hayro_interpret::font::{Glyph as FontGlyph, GlyphIdentifier, GlyphRun};
use hayro::hayro_interpret::hayro_cmap::WritingMode;
use hayro::hayro_interpret::hayro_syntax::content::TypedIter;
use hayro::hayro_interpret::hayro_syntax::object::{Dict, ObjectIdentifier, Stream};
use hayro::hayro_interpret::hayro_syntax::page::Page;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, Paint, RenderContent, SoftMask, interpret, interpret_page,
};
use hayro::kurbo::{BezPath, Point, Rect, Shape as _, Vec2};
use std::collections::{HashMap, HashSet};

/// Nothing on a page that people read comes near it; a page of more letters is drawn to stop readers.
pub const MAX_GLYPHS: usize = 200_000;
/// Points of height below which a letter is not to be seen on paper, and what it must be at most of the longer side of
/// its page: pages in units of a metre are measured by themselves.
const MIN_LETTER: f64 = 0.5;
const LETTER_OF_PAGE: f64 = 0.001;
/// Codes of a run whose meaning is remembered.
const LEARNED: usize = 256;
/// Stretches of instructions within each other.
const MAX_MARKS: usize = 1_000;
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
    /// The number of the stretch of instructions that drew it, by which tags speak of it.
    pub mark: u32,
}

impl Glyph {
    pub fn centre(&self) -> Point {
        let middle = self.from.midpoint(self.to);
        if self.vertical {
            return middle;
        }
        // Letters stand on their line: a third of their size above it is within them.
        middle + self.up() * self.size * 0.3
    }

    /// Where up is for its line.
    fn up(&self) -> Vec2 {
        placing::up(self.angle)
    }

    /// Its middle, and where its corners are about.
    pub fn points(&self) -> [Point; 5] {
        let way = self.to - self.from;
        let (start, end) = (self.from + way * 0.1, self.to - way * 0.1);
        let (low, high) = match self.vertical {
            // Its column runs through its middle.
            true => (Vec2::new(-0.4 * self.size, 0.0), Vec2::new(0.4 * self.size, 0.0)),
            false => {
                let up = self.up() * self.size;
                (up * 0.05, up * 0.6)
            }
        };
        [self.centre(), start + low, end + low, start + high, end + high]
    }
}

#[derive(Default)]
pub struct Drawn {
    pub glyphs: Vec<Glyph>,
    /// Letters that are no part of what is shown, each with the reason.
    pub outside: Vec<Glyph>,
    pub shapes: Vec<Shape>,
    /// Boxes that are drawn as thin lines around something.
    pub frames: Vec<Area>,
    /// Straight lines, by which tables are known.
    pub rules: Rules,
    /// There were more shapes than are looked at.
    pub crowded: bool,
    /// There were more shapes with borders of their own than are held against the letters.
    pub more_borders: bool,
    /// Points that were held against borders, times their elements.
    pub border_looks: usize,
    /// Letters on layers that are not shown, by the names of these, and that not all of them could be looked for.
    pub layered: Vec<(String, Vec<Glyph>)>,
    pub layers_cut: bool,
    /// Whether anything but letters is drawn. A picture of which nothing can be shown is none.
    pub pictures: bool,
    pub other_ink: bool,
    /// Letters of which nobody knows which they are.
    pub unmapped: usize,
    /// Letters that are known only by codes of their font's own.
    pub private: usize,
    /// Stretches of letters for which the file gives other words.
    pub differing: usize,
    /// A part of the page could not be read.
    pub broken: bool,
    /// Its reading came to no end; what was drawn by then is here.
    pub cut: Option<Cut>,
    /// What tags say of its stretches, by their numbers.
    pub tags: Vec<Option<Tag>>,
    /// Letters beyond [`MAX_GLYPHS`].
    pub left_out: usize,
    /// Pictures and drawings that are not shown as they were meant.
    pub lost: Lost,
    pub size: (f32, f32),
}

impl Drawn {
    /// Whether there is something on it that could not be read, and nothing that is a picture.
    pub fn is_lost(&self) -> bool {
        !self.pictures && (self.broken || self.cut.is_some() || self.lost != Lost::default())
    }

    /// Whether it shows nothing at all.
    pub fn is_blank(&self) -> bool {
        self.glyphs.is_empty() && !self.pictures && !self.other_ink
    }

    /// Black boxes of the height of a line or more, which may stand where words stood; from the left to the right.
    pub fn bars(&self) -> Vec<Area> {
        let is_bar = |shape: &&Shape| {
            let dark = shape.colour.is_some_and(|colour| colour.iter().all(|part| *part < DARK));
            dark && shape.covers && shape.outline.is_none() && shape.area.height() > MIN_BAR
        };
        let mut bars: Vec<Area> =
            self.shapes.iter().filter(is_bar).map(|shape| area_from_rect(shape.area)).collect();
        bars.sort_by(|one, other| one.left.total_cmp(&other.left));
        bars
    }
}

/// What was learned of glyphs on earlier pages.
#[derive(Default)]
struct Inks(HashMap<GlyphIdentifier, (f32, Style, f32)>);

/// What is known from one page to the next.
#[derive(Default)]
pub struct Known<'a> {
    cache: InterpreterCache<'a>,
    settings: InterpreterSettings,
    inks: Inks,
    pictures: Pictures,
    /// Whether the file has layers that are not shown.
    hides: Option<bool>,
    meanings: Meanings<'a>,
}

/// Everything on a page, in the page's own space: points from the top left corner as it is shown. `room` is an empty
/// list with memory of earlier pages.
pub fn draw<'a>(page: &Page<'a>, known: &mut Known<'a>, meter: &Meter, room: Vec<Glyph>) -> Drawn {
    let Known { cache, settings, inks, pictures, hides, meanings } = known;
    meanings.begin_page();
    let settings = InterpreterSettings { render_content: RenderContent::ANNOTATIONS, ..settings.clone() };
    let transform = space::transform(page);
    let mut plotter = Plotter::new(page, (inks, pictures, meanings), meter, room);
    let bounds = plotter.bounds;
    let context = |xref| Context::new(transform, bounds, cache, xref, settings.clone());
    // A page on which the library fails costs only itself; what it shares with others is only what was learned.
    let (mut too_large, mut instructions) = (None, Vec::new());
    let cut = meter.bounded(|| {
        // First the page itself, and then what was put onto it.
        let content = content::of(page, meter);
        too_large = content.too_large.then(|| if content.by_itself { Cut::Spent } else { meter.spent() });
        plotter.drawn.broken = content.broken;
        instructions = content.bytes;
        interpret(TypedIter::new(&instructions), page.resources(), &mut context(page.xref()), &mut plotter);
        plotter.end_hatch();
        plotter.drawn.broken |= !plotter.ended;
        plotter.marked.end_all(&mut plotter.drawn.glyphs);
        plotter.onto = true;
        interpret_page(page, &mut context(page.xref()), &mut plotter);
        plotter.end_hatch();
        plotter.look_for_lost(&instructions, page);
    });
    plotter.marked.end_all(&mut plotter.drawn.glyphs);
    let mut drawn = plotter.drawn;
    drawn.differing = plotter.marked.differing;
    drawn.unmapped = drawn.unmapped.saturating_sub(plotter.marked.explained);
    let cut = cut.err().map(|cut| if cut == Cut::Spent { meter.spent() } else { cut });
    drawn.cut = cut.or(too_large);
    let hides = *hides.get_or_insert_with(|| layers::hides_any(page.xref())) || layers::hides_by_others(page);
    if let Some(bare) = layers::of_no_document().filter(|_| hides && drawn.cut.is_none()) {
        // Once more, for a document that has no layers: then all are shown. Half of what is left may go into it.
        let mut plotter = Plotter::new(page, (inks, pictures, meanings), meter, Vec::new());
        let trail = layers::Trail::new(layers::hidden_names(page.xref()));
        let instructions = trail.marked(&instructions, page.resources()).into_owned();
        plotter.trail = trail;
        let again = meter.bounded_within(meter.left() / 2, || {
            interpret(TypedIter::new(&instructions), page.resources(), &mut context(bare), &mut plotter);
            plotter.marked.end_all(&mut plotter.drawn.glyphs);
        });
        drawn.layers_cut = again.is_err();
        drawn.layered = by_layer(more_in(plotter.drawn.glyphs, &drawn.glyphs), &plotter.trail);
    }
    drawn
}

/// The letters that were drawn only with all layers. Not all that is shown must be among these: some words are shown
/// because a layer is not.
fn more_in(all: Vec<Glyph>, shown: &[Glyph]) -> Vec<Glyph> {
    let place = |glyph: &Glyph| {
        let (from, to) = (glyph.from, glyph.to);
        [from.x, from.y, to.x, to.y].map(f64::to_bits)
    };
    let mut known: HashMap<([u64; 4], Sign), usize> = HashMap::new();
    for glyph in shown {
        *known.entry((place(glyph), glyph.text.clone())).or_default() += 1;
    }
    let mut is_shown = |glyph: &Glyph| {
        let left = known.get_mut(&(place(glyph), glyph.text.clone())).filter(|left| **left > 0);
        left.map(|left| *left -= 1).is_some()
    };
    let hidden = all.into_iter().filter(|glyph| !is_shown(glyph));
    hidden.map(|glyph| Glyph { unseen: Some(Unseen::HiddenLayer), ..glyph }).collect()
}

/// Letters by the names of their layers, in the order in which these come first.
fn by_layer(glyphs: Vec<Glyph>, trail: &layers::Trail) -> Vec<(String, Vec<Glyph>)> {
    let mut layers: Vec<(String, Vec<Glyph>)> = Vec::new();
    for glyph in glyphs {
        let name = trail.name_of(glyph.order);
        match layers.iter_mut().find(|(known, _)| known == name) {
            Some((_, own)) => own.push(glyph),
            None => layers.push((name.to_owned(), vec![glyph])),
        }
    }
    layers
}

/// Size of the smallest letters of a page that can be seen.
fn least_size(bounds: Rect) -> f64 {
    MIN_LETTER.min(LETTER_OF_PAGE * bounds.width().max(bounds.height()))
}

/// What sees all that is drawn on a page.
pub(super) struct Plotter<'i, 'p> {
    pub(super) drawn: Drawn,
    page: &'i Page<'p>,
    inks: &'i mut Inks,
    pictures: &'i mut Pictures,
    meanings: &'i mut Meanings<'p>,
    /// Lost pictures that were counted.
    lost: HashSet<ObjectIdentifier>,
    pub(super) meter: &'i Meter,
    pub(super) bounds: Rect,
    /// Size of the smallest letters that can be seen.
    least: f64,
    /// Shapes by now, those that are upright boxes or looked at as such, and those with borders of their own.
    pub(super) boxes: usize,
    pub(super) borders: usize,
    /// The box of each clip, and whether it is one.
    clips: Vec<(Rect, bool)>,
    /// Opacity of each group, whether it is drawn plainly, and whether it is blended with what is under it.
    groups: Vec<(f32, bool, bool)>,
    pub(super) order: u32,
    /// What is drawn was put onto the page afterwards.
    pub(super) onto: bool,
    /// The end of the page's own instructions was met.
    ended: bool,
    marked: Marked,
    /// The map of its font says what the last letter stands for.
    said: bool,
    /// Letters from right to left came in a mirrored space.
    mirrored: bool,
    trail: layers::Trail,
    /// Thin lines that may come to a bar, and what patterns paint, by what tells them apart.
    pub(super) hatch: Hatch,
    pub(super) tiles: HashMap<u128, Tiled>,
    /// Numbers of the stretches that are open.
    marks: Vec<u32>,
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
    /// How far its own shape is raised, or lowered.
    shift: f32,
    /// The font's map says nothing of it.
    guessed: bool,
    advance: f64,
}

impl<'a> Device<'a> for Plotter<'_, '_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.see_path(path, &props, mode);
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
        self.end_hatch();
        self.order += 1;
        let stream = match &image {
            Image::Stencil(stencil) => stencil.stream(),
            Image::Raster(raster) => raster.stream(),
        };
        if self.is_lost(stream) {
            return;
        }
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
        let covers = opaque && plain;
        let outline = (!is_upright(props.transform)).then(|| Outline {
            path: props.transform * natural.to_path(0.1),
            even_odd: false,
            line: false,
        });
        let blends = props.blend_mode != BlendMode::Normal;
        self.push_shape(Shape {
            area,
            colour: None,
            covers,
            picture: true,
            outline,
            blends,
            hatched: false,
            order: self.order,
        });
    }

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        self.meter.pay_or_stop(work::STEP);
        self.ended |= tag == content::END;
        let open = self.marks.last().copied().unwrap_or(tagged::UNMARKED);
        if self.marks.len() < MAX_MARKS {
            self.marks.push(tagged::mark(tag, properties, open));
        }
        self.marked.begin(properties, self.drawn.glyphs.len());
        self.trail.begin(tag, properties, self.order);
    }

    fn end_marked_content(&mut self) {
        self.marks.pop();
        let letters = self.marked.end(&mut self.drawn.glyphs);
        self.trail.end(self.order);
        self.meter.pay_or_stop(cost(letters, work::GLYPH));
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
        self.end_hatch();
        self.order += 1;
        let vertical = matches!(run.writing_mode(), WritingMode::Vertical);
        let alpha = match &props.paint {
            Paint::Color(colour) => colour.to_rgba().to_rgba8()[3],
            Paint::Pattern(_) => 255,
        };
        let inkless = matches!(mode, DrawMode::Invisible) || alpha == 0 || self.group().0 <= 0.0;
        let colour = colour_of(&props.paint);
        let seen = self.bounds.inflate(BORDER, BORDER);
        let (clip, _) = self.clip();
        let first = self.drawn.glyphs.len();
        for (index, positioned) in glyphs.iter().enumerate() {
            if self.drawn.glyphs.len() + self.drawn.outside.len() >= MAX_GLYPHS {
                self.drawn.left_out += glyphs.len() - index;
                break;
            }
            let transform = props.transform * positioned.transform();
            let next = glyphs.get(index + 1).map(|next| props.transform * next.transform() * Point::ZERO);
            let Learned { text, ink, style, shift, guessed, advance, .. } = self.learn(positioned);
            let (text, ink, style, advance) = (text.clone(), *ink, *style, *advance);
            let (shift, guessed) = (*shift, *guessed);
            let place = placing::placed(advance, transform, next, vertical);
            let place = match shift != 0.0 && !vertical {
                true => place.map(|place| placing::shifted(place, shift)),
                false => place,
            };
            let Some((from, to, size, angle)) = place.or_else(|| placing::put_beside(transform, index))
            else {
                continue;
            };
            if guessed
                && self.said
                && let Some(before) = self.drawn.glyphs.last_mut()
                && before.to.distance(from) < 0.15 * before.size
                && before.text.says(text.as_ref())
            {
                before.to = to;
                continue;
            }
            self.said = !guessed;
            self.drawn.unmapped += usize::from(text.is_none());
            self.drawn.private += usize::from(text.as_ref().is_some_and(|text| text.any(script::is_private)));
            let blank = text.as_ref().is_some_and(|text| text.all(char::is_whitespace));
            let text = text.unwrap_or(Sign::One(char::REPLACEMENT_CHARACTER));
            let order = self.order;
            let mark = self.marks.last().copied().unwrap_or(tagged::UNMARKED);
            let middle = from.midpoint(to);
            let drawn = matches!(&**positioned, FontGlyph::Type3(_));
            let unseen = match () {
                () if !seen.contains(middle) => Some(Unseen::Outside),
                () if inkless || blank => None,
                () if place.is_none() || (size < self.least && !drawn) => Some(Unseen::Tiny),
                () if placing::beyond(clip, from, to, size, angle, vertical) => Some(Unseen::Clipped),
                () => None,
            };
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
                unseen,
                mark,
            };
            // What is cut away may be the end of a word that is shown.
            match unseen {
                None | Some(Unseen::Clipped) => self.drawn.glyphs.push(glyph),
                Some(_) => self.drawn.outside.push(glyph),
            }
        }
        // A run has one font.
        let own = self.drawn.glyphs.get_mut(first..).unwrap_or_default();
        let style = Style::most(own.iter().map(|glyph| glyph.style));
        own.iter_mut().for_each(|glyph| glyph.style = glyph.style.or(style));
        let transform = || glyphs.first().map(|glyph| props.transform * glyph.transform());
        if inkless && transform().is_some_and(mirrored::is_mirrored) {
            mirrored::put_right(own, &mut self.mirrored);
        }
        if !paid {
            self.meter.pay_or_stop(0);
        }
    }
}

impl<'i, 'p> Plotter<'i, 'p> {
    fn new(
        page: &'i Page<'p>,
        (inks, pictures, meanings): (&'i mut Inks, &'i mut Pictures, &'i mut Meanings<'p>),
        meter: &'i Meter,
        room: Vec<Glyph>,
    ) -> Self {
        let (width, height) = space::size(page);
        let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        Self {
            drawn: Drawn { size: (width, height), glyphs: room, ..Drawn::default() },
            page,
            inks,
            pictures,
            meanings,
            lost: HashSet::new(),
            meter,
            bounds,
            least: least_size(bounds),
            boxes: 0,
            borders: 0,
            clips: Vec::new(),
            groups: Vec::new(),
            order: 0,
            onto: false,
            ended: false,
            marked: Marked::default(),
            said: false,
            mirrored: false,
            trail: layers::Trail::default(),
            hatch: Hatch::default(),
            tiles: HashMap::new(),
            marks: Vec::new(),
            learned: Box::new([const { None }; LEARNED]),
        }
    }

    /// Whether nothing of a picture can be shown. It is counted, and one that is torn too.
    fn is_lost(&mut self, picture: &Stream<'_>) -> bool {
        let Some(loss) = self.pictures.loss(picture, self.meter) else { return false };
        if picture.dict().obj_id().is_none_or(|id| self.lost.insert(id)) {
            self.drawn.lost.add(loss);
        }
        loss != Loss::Torn
    }

    /// Counts what was to be drawn and never came here.
    fn look_for_lost(&mut self, content: &[u8], page: &Page<'_>) {
        let Drawn { glyphs, outside, pictures, other_ink, .. } = &self.drawn;
        let bare = glyphs.is_empty() && outside.is_empty() && !pictures && !other_ink;
        let lost = self.pictures.passed_over(content, page.resources(), (bare, page.xref()), self.meter);
        self.drawn.lost.join(lost);
    }

    fn learn(&mut self, glyph: &FontGlyph<'_>) -> &Learned {
        let of = (self.order, glyph.char_code());
        let slot = &mut self.learned[of.1 as usize % LEARNED];
        match slot {
            Some(learned) if learned.of == of => {}
            _ => *slot = None,
        }
        slot.get_or_insert_with(|| {
            let said = glyph.as_unicode().map(Sign::from);
            let guessed = said.is_none();
            // A space that is drawn with ink is none: some maps lead all letters to one sign.
            let mut inked = |text: &Sign| text.all(char::is_whitespace) && self.inks.of(glyph, None).0 > 0.0;
            let text = match said {
                Some(text)
                    if meaning::is_meant(&text)
                        && !inked(&text)
                        && !self.meanings.may_be_guessed(glyph, self.page, self.meter) =>
                {
                    Some(text)
                }
                said => self.meanings.of(glyph, said, self.page, self.meter),
            };
            let (ink, style, shift) = self.inks.of(glyph, text.as_ref());
            Learned { of, text, ink, style, shift, guessed, advance: f64::from(advance_of(glyph)) }
        })
    }

    pub(super) fn clip(&self) -> (Rect, bool) {
        self.clips.last().copied().unwrap_or((self.bounds, true))
    }

    pub(super) fn group(&self) -> (f32, bool, bool) {
        self.groups.last().copied().unwrap_or((1.0, true, false))
    }
}

fn advance_of(glyph: &FontGlyph<'_>) -> f32 {
    let advance = match glyph {
        FontGlyph::Outline(outline) => outline.advance_width(),
        FontGlyph::Type3(drawn) => drawn.advance_width(),
    };
    advance.unwrap_or(500.0)
}

impl Inks {
    fn of(&mut self, glyph: &FontGlyph<'_>, text: Option<&Sign>) -> (f32, Style, f32) {
        let FontGlyph::Outline(outline) = glyph else { return (0.0, Style::default(), 0.0) };
        *self.0.entry(outline.identifier()).or_insert_with(|| {
            let path = outline.outline();
            let advance = f64::from(advance_of(glyph)).max(1.0);
            let ink = (path.area().abs() / (advance * placing::EM)) as f32;
            (ink, Style::of(outline, &path, text), placing::shift_of(&path, text))
        })
    }
}

/// A rectangle in the terms of units.
pub fn area_from_rect(rect: Rect) -> Area {
    Area::new(rect.x0 as f32, rect.y0 as f32, rect.x1 as f32, rect.y1 as f32)
}
