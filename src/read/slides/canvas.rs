//! A slide as a drawing: shapes, pictures and letters become the source of a drawing in SVG that names nothing outside
//! of itself, within limits. All lengths are points.

use super::paint::Drawing;
use crate::read::picture;
use std::fmt::Write;
use std::io::Cursor;
use std::sync::Arc;

/// Things drawn on one slide: shapes, lines of words and pictures.
const MAX_THINGS: usize = 6_000;
/// Bytes of the source of one slide.
const MAX_BYTES: usize = 4 * 1024 * 1024;
/// Pictures of one slide, and the points of all of them.
const MAX_PICTURES: usize = 200;
const MAX_POINTS: u64 = 60_000_000;
/// Points at a side of a picture that is laid out again and again; a larger one is drawn once.
const MAX_TILE: f64 = 400.0;
/// Pictures that no drawing takes as they are become no larger than this on their longer side.
const CONVERTED: u32 = 1_200;

/// How far the corner of a box is from its middle, in parts of its sides.
const CORNER: f64 = 0.707;
/// How far letters lean that have no slanted ones: of their height.
const SLANT: f64 = 0.2;

/// A colour with how much it covers, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colour {
    /// Red, green and blue, from 0 to 1.
    pub rgb: [f64; 3],
    /// How much it covers.
    pub cover: f64,
}

impl Colour {
    /// Nothing shows through.
    pub const fn solid(red: f64, green: f64, blue: f64) -> Self {
        Self { rgb: [red, green, blue], cover: 1.0 }
    }

    /// `1F497D`, with or without its sign.
    pub fn from_hex(words: &str) -> Option<Self> {
        let words = words.trim().trim_start_matches('#');
        let number = u32::from_str_radix(words.get(..6)?, 16).ok()?;
        let part = |shift: u32| f64::from(number >> shift & 0xFF) / 255.0;
        Some(Self::solid(part(16), part(8), part(0)))
    }

    fn hex(self) -> String {
        let [red, green, blue] = self.rgb.map(|part| (part.clamp(0.0, 1.0) * 255.0).round() as u8);
        format!("#{red:02x}{green:02x}{blue:02x}")
    }
}

/// What a shape is filled with.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Fill {
    /// One sees through it.
    #[default]
    Nothing,
    /// One colour.
    Solid(Colour),
    /// From one colour to another: places from 0 to 1, and the direction in degrees, to the right and on downwards.
    Gradient(Vec<(f64, Colour)>, f64),
    /// From a middle outwards to another colour: places from 0 to 1, and where the middle is, in parts of the box.
    Round(Vec<(f64, Colour)>, (f64, f64)),
}

/// A line around a shape, or along it.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Of one colour.
    pub colour: Colour,
    /// In points.
    pub width: f64,
    /// How long dashes and gaps are, in widths; empty for a line without gaps.
    pub dashes: Vec<f64>,
    /// Whether it begins and ends with an arrow.
    pub heads: (bool, bool),
}

/// A rectangle: from the left, from the top, width, height.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Box {
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
}

impl Box {
    /// Its middle.
    pub fn centre(self) -> (f64, f64) {
        (self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    /// What is left of it within borders: left, top, right, bottom.
    pub fn within(self, [l, t, r, b]: [f64; 4]) -> Self {
        let Self { x, y, w, h } = self;
        Self { x: x + l, y: y + t, w: (w - l - r).max(1.0), h: (h - t - b).max(1.0) }
    }

    /// Whether all of it are numbers that a slide may have.
    pub fn is_sound(self) -> bool {
        [self.x, self.y, self.w, self.h].iter().all(|side| side.is_finite() && side.abs() < 100_000.0)
    }
}

/// An outline: what may be filled, and what is a line alone.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Outline {
    /// As SVG writes paths.
    pub path: String,
    /// Where it ends, as points in order, where it is a line and not an area: heads of arrows go there.
    pub line: Vec<(f64, f64)>,
    /// Nothing of it is filled.
    pub open: bool,
}

/// A slide while it is drawn.
pub struct Canvas {
    size: (f64, f64),
    svg: String,
    pictures: Vec<Arc<Vec<u8>>>,
    things: usize,
    /// There was more than may be drawn.
    full: bool,
    points: u64,
    names: usize,
    /// Groups that are open.
    groups: usize,
}

impl Canvas {
    /// Of a slide of this size.
    pub fn new(size: (f64, f64)) -> Self {
        Self {
            size,
            svg: String::new(),
            pictures: Vec::new(),
            things: 0,
            full: false,
            points: 0,
            names: 0,
            groups: 0,
        }
    }

    /// Width and height of the slide.
    pub fn size(&self) -> (f64, f64) {
        self.size
    }

    /// Whether there is room for another thing.
    fn takes(&mut self) -> bool {
        self.things += 1;
        self.full |= self.things > MAX_THINGS || self.svg.len() >= MAX_BYTES;
        !self.full
    }

    fn name(&mut self) -> usize {
        self.names += 1;
        self.names
    }

    /// Fills all of the slide.
    pub fn ground(&mut self, fill: &Fill) {
        let (w, h) = self.size;
        self.shape(
            &Outline { path: rectangle(Box { x: 0.0, y: 0.0, w, h }), ..Outline::default() },
            fill,
            None,
        );
    }

    /// Turns what comes until [`Canvas::leave`] by degrees around a point.
    pub fn turned(&mut self, degrees: f64, (x, y): (f64, f64)) {
        self.groups += 1;
        let sound = degrees.is_finite() && x.is_finite() && y.is_finite();
        let degrees = if sound { degrees } else { 0.0 };
        let _ = match degrees == 0.0 {
            true => write!(self.svg, "<g>"),
            false => write!(self.svg, "<g transform=\"rotate({degrees:.2} {x:.2} {y:.2})\">"),
        };
    }

    /// Moves, turns and stretches what comes until [`Canvas::leave`], as SVG has it.
    pub fn placed(&mut self, matrix: [f64; 6]) {
        self.groups += 1;
        let sound = matrix.iter().all(|number| number.is_finite() && number.abs() < 100_000.0);
        let [a, b, c, d, e, f] = if sound { matrix } else { [0.0; 6] };
        let _ = write!(self.svg, "<g transform=\"matrix({a:.5} {b:.5} {c:.5} {d:.5} {e:.2} {f:.2})\">");
    }

    /// Changes sides of what comes until [`Canvas::leave`], within a box.
    pub fn mirrored(&mut self, across: bool, down: bool, place: Box) {
        self.groups += 1;
        let (x, y) = place.centre();
        let (a, d) = (if across { -1.0 } else { 1.0 }, if down { -1.0 } else { 1.0 });
        let (e, f) = (if across { 2.0 * x } else { 0.0 }, if down { 2.0 * y } else { 0.0 });
        let _ = write!(self.svg, "<g transform=\"matrix({a} 0 0 {d} {e:.2} {f:.2})\">");
    }

    /// Ends what was begun last.
    pub fn leave(&mut self) {
        if self.groups > 0 {
            self.groups -= 1;
            self.svg.push_str("</g>");
        }
    }

    /// An area or a line.
    pub fn shape(&mut self, outline: &Outline, fill: &Fill, line: Option<&Line>) {
        if outline.path.is_empty() || !self.takes() {
            return;
        }
        let fill = if outline.open { &Fill::Nothing } else { fill };
        if *fill == Fill::Nothing && line.is_none() {
            return;
        }
        let filled = self.filled(fill);
        let _ = write!(self.svg, "<path d=\"{}\" fill-rule=\"evenodd\"{filled}", outline.path);
        if let Some(line) = line {
            self.svg.push_str(&stroke(line));
        }
        self.svg.push_str("/>");
        if let Some(line) = line {
            self.heads(&outline.line, line);
        }
    }

    /// Says how something is filled; what that needs stands before.
    fn filled(&mut self, fill: &Fill) -> String {
        match fill {
            Fill::Nothing => " fill=\"none\"".to_owned(),
            Fill::Solid(colour) => format!(" fill=\"{}\" fill-opacity=\"{:.3}\"", colour.hex(), colour.cover),
            Fill::Gradient(stops, degrees) => {
                let name = self.name();
                let (sin, cos) = degrees.to_radians().sin_cos();
                // Through the middle of the box, and as long as it is wide in that direction.
                let far = (sin.abs() + cos.abs()) / 2.0;
                let at = |side: f64, part: f64| 0.5 + side * part * far;
                let _ = write!(
                    self.svg,
                    "<linearGradient id=\"g{name}\" x1=\"{:.3}\" y1=\"{:.3}\" x2=\"{:.3}\" y2=\"{:.3}\">",
                    at(-1.0, cos),
                    at(-1.0, sin),
                    at(1.0, cos),
                    at(1.0, sin)
                );
                self.stops(stops);
                self.svg.push_str("</linearGradient>");
                format!(" fill=\"url(#g{name})\"")
            }
            Fill::Round(stops, (x, y)) => {
                let name = self.name();
                // As far as the corners of the box are.
                let (x, y) = (x.clamp(0.0, 1.0), y.clamp(0.0, 1.0));
                let _ = write!(
                    self.svg,
                    "<radialGradient id=\"g{name}\" cx=\"{x:.3}\" cy=\"{y:.3}\" r=\"{CORNER}\">"
                );
                self.stops(stops);
                self.svg.push_str("</radialGradient>");
                format!(" fill=\"url(#g{name})\"")
            }
        }
    }

    fn stops(&mut self, stops: &[(f64, Colour)]) {
        for (place, colour) in stops {
            let _ = write!(
                self.svg,
                "<stop offset=\"{place:.3}\" stop-color=\"{}\" stop-opacity=\"{:.3}\"/>",
                colour.hex(),
                colour.cover
            );
        }
    }

    /// Heads of arrows at the ends of a line.
    fn heads(&mut self, points: &[(f64, f64)], line: &Line) {
        let [first, second, ..] = points else { return };
        let [.., before, last] = points else { return };
        let ends = [(line.heads.0, *second, *first), (line.heads.1, *before, *last)];
        for (_, from, to) in ends.into_iter().filter(|(is, ..)| *is) {
            let (dx, dy) = (to.0 - from.0, to.1 - from.1);
            let far = dx.hypot(dy);
            if far < 0.01 {
                continue;
            }
            let (dx, dy) = (dx / far, dy / far);
            let long = (line.width * 3.0).max(4.0);
            let wide = long * 0.5;
            let (bx, by) = (to.0 - dx * long, to.1 - dy * long);
            let _ = write!(
                self.svg,
                "<path d=\"M{:.2} {:.2}L{:.2} {:.2}L{:.2} {:.2}Z\" fill=\"{}\" fill-opacity=\"{:.3}\"/>",
                to.0 + dx * line.width / 2.0,
                to.1 + dy * line.width / 2.0,
                bx - dy * wide,
                by + dx * wide,
                bx + dy * wide,
                by - dx * wide,
                line.colour.hex(),
                line.colour.cover
            );
        }
    }

    /// A picture in a box, within an outline; of its sides, what is cut away, in parts of one: left, top, right, bottom.
    /// False where it cannot be drawn.
    pub fn picture(
        &mut self,
        bytes: Vec<u8>,
        place: Box,
        cut: [f64; 4],
        within: &Outline,
        cover: f64,
    ) -> bool {
        if !self.takes() || self.pictures.len() >= MAX_PICTURES || !(place.w > 0.0 && place.h > 0.0) {
            return false;
        }
        let Some(bytes) = self.drawable(bytes) else { return false };
        let [left, top, right, bottom] =
            cut.map(|side| if side.is_finite() { side.clamp(-4.0, 0.98) } else { 0.0 });
        let (wide, high) = ((1.0 - left - right).max(0.01), (1.0 - top - bottom).max(0.01));
        // The whole picture is as much larger than the box as was cut away.
        let (w, h) = (place.w / wide, place.h / high);
        let (x, y) = (place.x - left * w, place.y - top * h);
        let (name, number) = (self.name(), self.pictures.len());
        self.pictures.push(Arc::new(bytes));
        let _ = write!(
            self.svg,
            "<clipPath id=\"c{name}\"><path d=\"{}\"/></clipPath><image clip-path=\"url(#c{name})\" x=\"{x:.2}\" y=\"{y:.2}\" width=\"{w:.2}\" height=\"{h:.2}\" opacity=\"{:.3}\" preserveAspectRatio=\"none\" href=\"{number}\"/>",
            if within.path.is_empty() { rectangle(place) } else { within.path.clone() },
            cover.clamp(0.0, 1.0)
        );
        true
    }

    /// A picture again and again in an outline, as large as `tile` and from there on to all sides. False where it cannot be
    /// drawn.
    pub fn tiled(&mut self, bytes: Vec<u8>, tile: Box, outline: &Outline, cover: f64) -> bool {
        let small = tile.is_sound() && tile.w > 0.5 && tile.h > 0.5 && tile.w.max(tile.h) <= MAX_TILE;
        if !small || !self.takes() || self.pictures.len() >= MAX_PICTURES {
            return false;
        }
        let Some(bytes) = self.drawable(bytes) else { return false };
        let (name, number) = (self.name(), self.pictures.len());
        self.pictures.push(Arc::new(bytes));
        let Box { x, y, w, h } = tile;
        let _ = write!(
            self.svg,
            "<pattern id=\"p{name}\" patternUnits=\"userSpaceOnUse\" x=\"{x:.2}\" y=\"{y:.2}\" width=\"{w:.2}\" height=\"{h:.2}\"><image width=\"{w:.2}\" height=\"{h:.2}\" preserveAspectRatio=\"none\" href=\"{number}\"/></pattern><path d=\"{}\" fill-rule=\"evenodd\" fill=\"url(#p{name})\" fill-opacity=\"{:.3}\"/>",
            outline.path,
            cover.clamp(0.0, 1.0)
        );
        true
    }

    /// The bytes of a picture as a drawing takes them.
    fn drawable(&mut self, bytes: Vec<u8>) -> Option<Vec<u8>> {
        let (_, (width, height)) = picture::decoder(Cursor::new(bytes.as_slice())).ok()?;
        self.points += u64::from(width) * u64::from(height);
        if self.points > MAX_POINTS {
            return None;
        }
        let taken = [&b"\x89PNG"[..], b"\xFF\xD8\xFF", b"GIF8", b"RIFF"];
        if taken.iter().any(|sign| bytes.starts_with(sign)) {
            return Some(bytes);
        }
        let raster = picture::decode(&bytes, (CONVERTED, CONVERTED)).ok()?;
        let points = image::RgbaImage::from_raw(raster.width, raster.height, raster.rgba.to_vec())?;
        let mut packed = Cursor::new(Vec::new());
        points.write_to(&mut packed, image::ImageFormat::Png).ok()?;
        Some(packed.into_inner())
    }

    /// Words in one line and one look, from a point on their base line.
    pub fn letters(&mut self, words: &str, (x, y): (f64, f64), look: &Letterforms) {
        if words.is_empty() || !(x.is_finite() && y.is_finite()) || !self.takes() {
            return;
        }
        let _ = write!(
            self.svg,
            "<text xml:space=\"preserve\" x=\"{x:.2}\" y=\"{y:.2}\" font-family=\"{}\" font-size=\"{:.2}\" fill=\"{}\" fill-opacity=\"{:.3}\"",
            look.family,
            look.size,
            look.colour.hex(),
            look.colour.cover
        );
        if look.bold {
            self.svg.push_str(" font-weight=\"700\"");
        }
        match (look.italic, look.slanted) {
            (false, _) => {}
            (true, true) => self.svg.push_str(" font-style=\"italic\""),
            // A typeface without slanted letters has its own leaned over.
            (true, false) => {
                let _ = write!(self.svg, " transform=\"matrix(1 0 {:.3} 1 {:.2} 0)\"", -SLANT, SLANT * y);
            }
        }
        match (look.underlined, look.struck) {
            (true, true) => self.svg.push_str(" text-decoration=\"underline line-through\""),
            (true, false) => self.svg.push_str(" text-decoration=\"underline\""),
            (false, true) => self.svg.push_str(" text-decoration=\"line-through\""),
            (false, false) => {}
        }
        self.svg.push('>');
        escape(words, &mut self.svg);
        self.svg.push_str("</text>");
    }

    /// The drawing.
    pub fn finish(mut self) -> Drawing {
        (0..self.groups).for_each(|_| self.svg.push_str("</g>"));
        let (w, h) = self.size;
        let source = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w:.2}\" height=\"{h:.2}\" viewBox=\"0 0 {w:.2} {h:.2}\">{}</svg>",
            self.svg
        );
        Drawing { source, pictures: self.pictures, cut: self.full }
    }
}

/// How letters look.
#[derive(Clone, Debug)]
pub struct Letterforms {
    /// One of the program's own.
    pub family: &'static str,
    pub size: f64,
    pub bold: bool,
    pub italic: bool,
    pub underlined: bool,
    pub struck: bool,
    pub colour: Colour,
    /// The typeface has slanted letters.
    pub slanted: bool,
}

/// Characters as they stand in XML; what XML cannot hold becomes a space.
/// Words as they stand in the source of a drawing, also between quotation marks.
pub fn escape(words: &str, into: &mut String) {
    for letter in words.chars() {
        match letter {
            '"' => into.push_str("&quot;"),
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '\u{FFFE}' | '\u{FFFF}' => into.push(' '),
            letter if letter.is_control() => into.push(' '),
            letter => into.push(letter),
        }
    }
}

fn stroke(line: &Line) -> String {
    let mut words = format!(
        " stroke=\"{}\" stroke-opacity=\"{:.3}\" stroke-width=\"{:.2}\" stroke-linejoin=\"round\"",
        line.colour.hex(),
        line.colour.cover,
        line.width
    );
    if !line.dashes.is_empty() {
        let dashes: Vec<String> =
            line.dashes.iter().map(|part| format!("{:.2}", part * line.width.max(0.5))).collect();
        let _ = write!(words, " stroke-dasharray=\"{}\"", dashes.join(" "));
    }
    words
}

/// A rectangle as SVG writes paths.
pub fn rectangle(Box { x, y, w, h }: Box) -> String {
    format!("M{x:.2} {y:.2}H{:.2}V{:.2}H{x:.2}Z", x + w, y + h)
}
