//! Where the letters of a drawing stand: of each text that is drawn the words, each with its rectangle on the page.

use crate::data::unit::{Along, Area, At};
use resvg::usvg::layout::PositionedGlyph;
use resvg::usvg::tiny_skia_path::{Point, Transform};
use resvg::usvg::{Color, Fill, Group, Node, Paint, Text, Tree, fontdb};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, GlyphId, MetadataProvider};

/// Shapes that are kept, to know what lies under white letters; of more, nobody asks.
const MAX_SHAPES: usize = 4_000;
/// Letters lower than this on the page, in points, are not seen.
const MIN_HEIGHT: f32 = 1.0;
/// How far letters of a word that were placed one by one stand apart at most, in heights of a line.
const MOST_WITHIN_WORD: f32 = 0.12;

/// A text as it is drawn.
pub struct Drawn {
    pub words: Vec<Word>,
    /// Why it is not seen, where it is not.
    pub unseen: Option<crate::data::document::Unseen>,
}

/// A word of it, and where it stands.
pub struct Word {
    pub words: String,
    pub at: At,
    /// How far along it each of its bytes ends, in 255ths.
    pub edges: Vec<u8>,
    /// White space stands before it.
    pub space: bool,
}

impl Drawn {
    /// Its letters without white space.
    pub fn key(&self) -> String {
        self.words.iter().flat_map(|word| word.words.chars()).filter(|c| !c.is_whitespace()).collect()
    }

    /// The smallest rectangle that holds all of it.
    pub fn area(&self) -> Option<Area> {
        self.words.iter().map(|word| word.at.area).reduce(Area::cover)
    }
}

/// All texts of a drawing in the order in which it draws them; `points` is how many there are to one of its own units.
pub fn drawn(tree: &Tree, points: f32) -> Vec<Drawn> {
    let size = (tree.size().width() * points, tree.size().height() * points);
    let mut walk = Walk { tree, points, size, shapes: Vec::new(), all: Vec::new() };
    walk.group(tree.root(), true);
    walk.all
}

struct Walk<'t> {
    tree: &'t Tree,
    points: f32,
    size: (f32, f32),
    /// What was filled by now, and whether nearly white.
    shapes: Vec<(Area, bool)>,
    all: Vec<Drawn>,
}

impl Walk<'_> {
    // The source is no deeper than `look::MAX_DEPTH`, and what it uses again was counted.
    fn group(&mut self, group: &Group, seen: bool) {
        let seen = seen && group.opacity().get() > 0.01;
        for node in group.children() {
            match node {
                Node::Group(inner) => self.group(inner, seen),
                Node::Path(path) if path.is_visible() => {
                    if let Some(fill) = path.fill().filter(|fill| fill.opacity().get() > 0.3) {
                        self.shape(path.abs_bounding_box(), is_white(fill));
                    }
                }
                Node::Path(_) => {}
                Node::Image(image) => self.shape(image.abs_bounding_box(), false),
                Node::Text(text) => self.text(text, seen),
            }
        }
    }

    fn shape(&mut self, own: resvg::usvg::tiny_skia_path::Rect, white: bool) {
        if self.shapes.len() < MAX_SHAPES {
            let [left, top, right, bottom] =
                [own.left(), own.top(), own.right(), own.bottom()].map(|side| side * self.points);
            self.shapes.push((Area::new(left, top, right, bottom), white));
        }
    }

    fn text(&mut self, text: &Text, seen: bool) {
        let letters = self.letters(text);
        let words = words(&letters);
        if words.is_empty() {
            return;
        }
        let mut own = Drawn { words, unseen: None };
        own.unseen = self.unseen(text, &own, seen);
        self.all.push(own);
    }

    fn unseen(&self, text: &Text, own: &Drawn, seen: bool) -> Option<crate::data::document::Unseen> {
        use crate::data::document::Unseen;
        let area = own.area()?;
        let spans = text.layouted();
        let inked = |fill: &Fill| fill.opacity().get() > 0.01;
        let no_ink = spans
            .iter()
            .all(|span| !span.visible || !span.fill.as_ref().is_some_and(inked) && span.stroke.is_none());
        let page = Area::new(0.0, 0.0, self.size.0, self.size.1);
        let height =
            own.words.iter().map(|word| word.at.area.height().max(word.at.area.width())).fold(0.0, f32::max);
        let white =
            spans.iter().all(|span| span.stroke.is_none() && span.fill.as_ref().is_some_and(is_white));
        let (x, y) = area.centre();
        match () {
            () if !seen || no_ink => Some(Unseen::Invisible),
            () if !page.overlaps(area) => Some(Unseen::Outside),
            () if height < MIN_HEIGHT => Some(Unseen::Tiny),
            // A shape whose rectangle holds the words may leave them out: only what nothing lies under is white on white.
            () if white && !self.shapes.iter().any(|(shape, white)| !white && shape.contains(x, y)) => {
                Some(Unseen::SameColour)
            }
            () => None,
        }
    }

    /// Every letter of a text with its place. What cannot be placed has none, and takes that of its text.
    fn letters(&self, text: &Text) -> Vec<(char, Option<(Area, Along)>)> {
        let mut all: Vec<(char, Option<(Area, Along)>)> = Vec::new();
        let mut borders = Vec::new();
        for chunk in text.chunks() {
            if !all.is_empty() {
                borders.push(all.len());
                all.push((' ', None));
            }
            all.extend(chunk.text().chars().map(|c| (c, None)));
        }
        let mut next = 0;
        for span in text.layouted() {
            let glyphs: Vec<(&PositionedGlyph, Option<(Area, Along)>)> =
                span.positioned_glyphs.iter().map(|glyph| (glyph, self.place(text, glyph))).collect();
            let forward = fit(&mut all, next, glyphs.iter().copied(), false);
            if let Some(end) = forward.or_else(|| fit(&mut all, next, glyphs.iter().rev().copied(), true)) {
                next = end;
            }
        }
        let whole = text.abs_bounding_box();
        let whole = [whole.left(), whole.top(), whole.right(), whole.bottom()].map(|side| side * self.points);
        let whole = Area::new(whole[0], whole[1], whole[2], whole[3]);
        for (c, place) in &mut all {
            if place.is_none() && !c.is_whitespace() && whole.is_finite() {
                *place = Some((whole, Along::Right));
            }
        }
        parted(all, &borders)
    }

    fn place(&self, text: &Text, glyph: &PositionedGlyph) -> Option<(Area, Along)> {
        let (advance, ascent, descent) = measures(self.tree.fontdb(), glyph)?;
        let to_page = text.abs_transform().pre_concat(glyph.transform());
        let corner = |x: f32, y: f32| {
            let mut point = Point::from_xy(x, y);
            Transform::map_point(&to_page, &mut point);
            (point.x * self.points, point.y * self.points)
        };
        let corners = [
            corner(0.0, -ascent),
            corner(advance, -ascent),
            corner(0.0, -descent),
            corner(advance, -descent),
        ];
        let area = corners.iter().map(|(x, y)| Area::new(*x, *y, *x, *y)).reduce(Area::cover)?;
        let (dx, dy) = (to_page.sx, to_page.ky);
        let along = match () {
            () if dx.abs() >= dy.abs() && dx >= 0.0 => Along::Right,
            () if dx.abs() >= dy.abs() => Along::Left,
            () if dy > 0.0 => Along::Down,
            () => Along::Up,
        };
        area.is_finite().then_some((area, along))
    }
}

/// How far a glyph goes on, and how high and low its font is, in the font's own units.
fn measures(fonts: &fontdb::Database, glyph: &PositionedGlyph) -> Option<(f32, f32, f32)> {
    let id = GlyphId::new(glyph.id.0);
    fonts.with_face_data(glyph.font, |data, index| {
        let font = FontRef::from_index(data, index).ok()?;
        let metrics = font.metrics(Size::unscaled(), LocationRef::default());
        let advance = font.glyph_metrics(Size::unscaled(), LocationRef::default()).advance_width(id)?;
        Some((advance, metrics.ascent, metrics.descent))
    })?
}

/// Gives letters from `from` on the places of glyphs, as long as these stand for them; `None` where they do not, and
/// then nothing is given.
fn fit<'g>(
    all: &mut [(char, Option<(Area, Along)>)],
    from: usize,
    glyphs: impl Iterator<Item = (&'g PositionedGlyph, Option<(Area, Along)>)>,
    turned: bool,
) -> Option<usize> {
    let mut given: Vec<(usize, Option<(Area, Along)>)> = Vec::new();
    let (mut next, mut last) = (from, None);
    for (glyph, place) in glyphs {
        let place = place.map(|(area, along)| (area, if turned { Along::Left } else { along }));
        if glyph.text.chars().all(char::is_whitespace) {
            continue;
        }
        while all.get(next).is_some_and(|(c, _)| c.is_whitespace()) {
            next += 1;
        }
        let count = glyph.text.chars().count();
        let own =
            all.get(next..next + count).is_some_and(|own| own.iter().map(|(c, _)| *c).eq(glyph.text.chars()));
        if own {
            given.extend(shared(place, count).enumerate().map(|(at, place)| (next + at, place)));
            last = Some(&glyph.text);
            next += count;
        } else if last != Some(&glyph.text) {
            // A sign of several glyphs has its text at each of them.
            return None;
        }
    }
    for (at, place) in given {
        if let Some((_, own)) = all.get_mut(at) {
            *own = place;
        }
    }
    Some(next)
}

/// The parts of a place that several letters share, as in a ligature.
fn shared(place: Option<(Area, Along)>, count: usize) -> impl Iterator<Item = Option<(Area, Along)>> {
    (0..count).map(move |at| {
        let (area, along) = place?;
        let (from, to) = (at as f32 / count as f32, (at + 1) as f32 / count as f32);
        let (w, h) = (area.width(), area.height());
        let part = match along {
            Along::Right => Area { left: area.left + w * from, right: area.left + w * to, ..area },
            Along::Left => Area { left: area.right - w * to, right: area.right - w * from, ..area },
            Along::Down => Area { top: area.top + h * from, bottom: area.top + h * to, ..area },
            Along::Up => Area { top: area.bottom - h * to, bottom: area.bottom - h * from, ..area },
        };
        Some((part, along))
    })
}

/// Letters with a space wherever one stands on another line than the one before it, and without those of `borders`, where a
/// part with a place of its own begins, if it goes on right where the last one ended: some programs place each letter.
fn parted(
    letters: Vec<(char, Option<(Area, Along)>)>,
    borders: &[usize],
) -> Vec<(char, Option<(Area, Along)>)> {
    let place = |at: usize| letters.get(at).and_then(|(_, place)| *place);
    // From the bottom of one to the top of the next, or the other way round; only of lines that run to the right.
    let on_a_line = |one: Area, next: Area| one.top < next.bottom && next.top < one.bottom;
    let mut out = Vec::with_capacity(letters.len());
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(place);
        if borders.binary_search(&at).is_ok() {
            let goes_on = match (before, place(at + 1)) {
                (Some((one, Along::Right)), Some((next, Along::Right))) => {
                    let gap = (next.left - one.right) / one.height().max(f32::MIN_POSITIVE);
                    on_a_line(one, next) && gap.abs() < MOST_WITHIN_WORD
                }
                _ => false,
            };
            if goes_on {
                continue;
            }
        }
        if let (Some((one, Along::Right)), Some((next, Along::Right))) = (before, letter.1)
            && !on_a_line(one, next)
        {
            out.push((' ', None));
        }
        out.push(*letter);
    }
    out
}

fn words(letters: &[(char, Option<(Area, Along)>)]) -> Vec<Word> {
    let mut words = Vec::new();
    let mut space = false;
    for part in letters.split_inclusive(|(c, _)| c.is_whitespace()) {
        let own: Vec<(char, Area, Along)> = part
            .iter()
            .filter(|(c, _)| !c.is_whitespace())
            .filter_map(|(c, place)| place.map(|(area, along)| (*c, area, along)))
            .collect();
        if let Some((_, _, along)) = own.first().copied()
            && let Some(area) = own.iter().map(|(_, area, _)| *area).reduce(Area::cover)
        {
            let edges = own.iter().flat_map(|(c, own, _)| {
                let far = match along {
                    Along::Right => (own.right - area.left) / area.width().max(f32::MIN_POSITIVE),
                    Along::Left => (area.right - own.left) / area.width().max(f32::MIN_POSITIVE),
                    Along::Down => (own.bottom - area.top) / area.height().max(f32::MIN_POSITIVE),
                    Along::Up => (area.bottom - own.top) / area.height().max(f32::MIN_POSITIVE),
                };
                std::iter::repeat_n((far.clamp(0.0, 1.0) * 255.0) as u8, c.len_utf8())
            });
            let mut edges: Vec<u8> = edges.collect();
            // Letters that overlap are in the order of the text all the same.
            let mut most = 0;
            for edge in &mut edges {
                most = most.max(*edge);
                *edge = most;
            }
            let word = own.iter().map(|(c, ..)| *c).collect();
            words.push(Word { words: word, at: At { area, along }, edges, space });
        }
        space = part.last().is_some_and(|(c, _)| c.is_whitespace());
    }
    words
}

fn is_white(fill: &Fill) -> bool {
    matches!(fill.paint(), Paint::Color(Color { red: 245.., green: 245.., blue: 245.. }))
}
