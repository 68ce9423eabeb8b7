//! Draws the shapes of a slide over those of its master, from the ground up (ODF 1.3, 10.3).

use super::fills::{self, Chain, Found};
use super::lines::{matrix, outlined, place};
use super::sheet::{Said, Sheet, Side, value};
use super::words::{self, Fields, Source};
use super::{Files, custom, frames};
use crate::read::base64;
use crate::read::slides::canvas::{Box, Canvas, Colour, Fill, Outline, rectangle};
use crate::read::slides::letters::Letters;
use crate::read::slides::nodes::{Node, child, elements, name, said};
use crate::read::slides::{stead, words as set};

/// Groups within each other.
const MAX_GROUPS: usize = 32;
/// Space between the border of a shape and its words, where nothing is said: at the sides, above and below.
const INSET: (f64, f64) = (7.1, 3.55);
/// Steps by which words are made smaller that are to fit.
const SMALLER: f64 = 0.92;
const SMALLEST: f64 = 0.25;

/// What the styles of a slide, of its master and of the master's background say.
pub struct Page<'s> {
    pub slide: Vec<&'s Said>,
    pub master: Vec<&'s Said>,
    pub background: Vec<&'s Said>,
}

impl Page<'_> {
    fn says(&self, name: &str) -> Option<&str> {
        self.slide.iter().find_map(|said| value(said, name))
    }

    /// Which lines of the master are shown: foot, date, number.
    pub fn shown(&self) -> [bool; 3] {
        ["display-footer", "display-date-time", "display-page-number"]
            .map(|name| self.says(name) == Some("true"))
    }
}

/// All that a slide is drawn from.
pub struct Scene<'s, 'l> {
    pub sheet: &'s Sheet,
    pub files: &'s Files<'s>,
    pub side: Side,
    pub fields: &'s Fields,
    pub letters: &'l mut Letters,
    pub canvas: Canvas,
    /// The ground of the slide is dark, so that words without a colour are bright.
    pub dark: bool,
}

/// What is filled, and with what line.
pub struct Looks<'s> {
    pub chain: Chain<'s>,
    pub styles: Vec<(&'static str, String)>,
}

impl<'s> Scene<'s, '_> {
    /// Draws everything.
    pub fn draw(&mut self, page: &Page<'s>, slide: Node<'_>, master: Option<Node<'_>>) {
        self.ground(page);
        let own = self.side;
        if let Some(master) = master.filter(|_| page.says("background-objects-visible") != Some("false")) {
            self.side = Side::Masters;
            self.things(master, 0, true);
        }
        self.side = own;
        self.things(slide, 0, false);
    }

    fn ground(&mut self, page: &Page<'s>) {
        let of = |said: &[&'s Said]| Chain(said.to_vec());
        let grounds = [of(&page.slide), of(&page.master), of(&page.background)];
        let alone = page.says("background-visible") == Some("false");
        let grounds = grounds.iter().take(if alone { 1 } else { 3 });
        let found = grounds
            .filter_map(|chain| Some((chain, fills::fill(self.sheet, chain)?)))
            .find(|(_, found)| !matches!(found, Found::Fill(Fill::Nothing)));
        let (w, h) = self.canvas.size();
        let all = Box { x: 0.0, y: 0.0, w, h };
        match found {
            Some((_, Found::Fill(fill))) => {
                self.dark = is_dark(&fill);
                self.canvas.ground(&fill);
            }
            Some((chain, Found::Picture { name, again, cover })) => {
                let outline = Outline { path: rectangle(all), ..Outline::default() };
                self.filled(name, all, &outline, (chain, again, cover));
            }
            None => {}
        }
    }

    fn things(&mut self, node: Node<'_>, depth: usize, master: bool) {
        if depth > MAX_GROUPS {
            return;
        }
        for one in elements(node) {
            if !self.is_left_out(one, master) {
                self.thing(one, depth, master);
            }
        }
    }

    /// A place that nobody filled is not shown, nor is that of a master but for what stands on each slide.
    fn is_left_out(&self, node: Node<'_>, master: bool) -> bool {
        if said(node, "placeholder") == Some("true") || said(node, "display") == Some("none") {
            return true;
        }
        let [foot, date, number] = self.fields.shown;
        match said(node, "class").filter(|_| master) {
            None => false,
            Some("footer") => !foot,
            Some("date-time") => !date,
            Some("page-number") => !number,
            Some(_) => true,
        }
    }

    fn thing(&mut self, node: Node<'_>, depth: usize, master: bool) {
        let matrix = said(node, "transform").map(matrix);
        match name(node) {
            "a" => return self.things(node, depth + 1, master),
            "frame" | "rect" | "ellipse" | "circle" | "line" | "connector" | "measure" | "path"
            | "polygon" | "polyline" | "regular-polygon" | "custom-shape" | "caption" | "control"
            | "scene" | "g" => {}
            _ => return,
        }
        if let Some(matrix) = matrix {
            self.canvas.placed(matrix);
        }
        match name(node) {
            "g" => self.things(node, depth + 1, master),
            "frame" => self.frame(node),
            "control" => self.stead("A field", node),
            "scene" => self.stead("A drawing", node),
            _ => self.shape(node),
        }
        if matrix.is_some() {
            self.canvas.leave();
        }
    }

    fn stead(&mut self, what: &str, node: Node<'_>) {
        if let Some(place) = place(node) {
            stead::draw(what, place, self.letters, &mut self.canvas);
        }
    }

    /// What the styles of a shape say.
    pub fn looks(&self, node: Node<'_>) -> Looks<'s> {
        let mut styles: Vec<(&'static str, String)> = Vec::new();
        styles.extend(said(node, "text-style-name").map(|name| ("paragraph", name.to_owned())));
        let own = node.attributes().find(|one| one.name() == "style-name");
        styles.extend(own.map(|own| {
            let placed = own.namespace().is_some_and(|space| space.contains("presentation"));
            (if placed { "presentation" } else { "graphic" }, own.value().to_owned())
        }));
        let mut all: Vec<&'s Said> = Vec::new();
        for (family, name) in styles.iter().filter(|(family, _)| *family != "paragraph") {
            all.extend(self.sheet.chain(self.side, family, name, "graphic"));
        }
        all.extend(self.sheet.usual("graphic", "graphic"));
        Looks { chain: Chain(all), styles }
    }

    fn shape(&mut self, node: Node<'_>) {
        let looks = self.looks(node);
        let usual = || Some(Found::Fill(Fill::Solid(fills::USUAL_FILL)));
        let (place, inset, dark) = match child(node, "enhanced-geometry").zip(place(node)) {
            Some((geometry, place)) => {
                let (parts, inset) = custom::outlines(geometry, place);
                let flip = |name: &str| said(geometry, name) == Some("true");
                self.canvas.mirrored(flip("mirror-horizontal"), flip("mirror-vertical"), place);
                let mut dark = self.dark;
                for (number, part) in parts.iter().enumerate() {
                    let usual = usual().filter(|_| part.filled);
                    let lined = part.lined.then_some(true);
                    let outline = Outline { open: !part.filled, ..part.outline.clone() };
                    let own = self.fill_and_line(&looks.chain, place, &outline, usual, lined);
                    dark = if number == 0 { own } else { dark };
                }
                self.canvas.leave();
                (place, inset, dark)
            }
            None => {
                let Some((place, outline, inset)) = outlined(node) else { return };
                let usual = usual().filter(|_| !outline.open);
                (place, inset, self.fill_and_line(&looks.chain, place, &outline, usual, Some(true)))
            }
        };
        self.words(node, &looks, place.within(inset), dark);
    }

    /// Fills an outline and draws its line; gives whether words on it are on a dark ground. `lined` is whether it has a
    /// line of which nothing is said, if it may have one at all.
    pub fn fill_and_line(
        &mut self,
        chain: &Chain<'s>,
        place: Box,
        outline: &Outline,
        usual: Option<Found<'s>>,
        lined: Option<bool>,
    ) -> bool {
        let line = lined.and_then(|usual| fills::line(self.sheet, chain, usual));
        match fills::fill(self.sheet, chain).or(usual) {
            Some(Found::Fill(fill)) => {
                self.canvas.shape(outline, &fill, line.as_ref());
                if fill == Fill::Nothing { self.dark } else { is_dark(&fill) }
            }
            Some(Found::Picture { name, again, cover }) => {
                self.filled(name, place, outline, (chain, again, cover));
                self.canvas.shape(outline, &Fill::Nothing, line.as_ref());
                false
            }
            None => {
                self.canvas.shape(outline, &Fill::Nothing, line.as_ref());
                self.dark
            }
        }
    }

    /// Fills an outline with a picture that has a name; as it says, again and again.
    fn filled(
        &mut self,
        name: &str,
        place: Box,
        outline: &Outline,
        (chain, again, cover): (&Chain<'s>, bool, f64),
    ) {
        let Some(picture) = self.sheet.pictures.get(name) else { return };
        let bytes = match picture.base64.is_empty() {
            true => self.files.bytes(&picture.href),
            false => base64::bytes(picture.base64.as_bytes()),
        };
        let Some(bytes) = bytes else { return };
        if again && let Some((w, h)) = frames::natural(&bytes) {
            let said =
                |name: &str, usual: f64| chain.points(name).filter(|side| *side > 0.0).unwrap_or(usual);
            let (w, h) = (said("fill-image-width", w), said("fill-image-height", h));
            if self.canvas.tiled(bytes.clone(), Box { w, h, ..place }, outline, cover) {
                return;
            }
        }
        self.canvas.picture(bytes, place, [0.0; 4], outline, cover);
    }

    /// Draws the words of a shape into its box.
    pub fn words(&mut self, body: Node<'_>, looks: &Looks<'s>, place: Box, dark: bool) {
        let usual = if dark { Colour::solid(1.0, 1.0, 1.0) } else { Colour::solid(0.0, 0.0, 0.0) };
        let styles = looks.styles.clone();
        let source = Source { sheet: self.sheet, side: self.side, styles, fields: self.fields, usual };
        let chain = &looks.chain;
        let mut words = set::Words {
            paragraphs: words::of(body, &source),
            anchor: match chain.get("textarea-vertical-align") {
                Some("middle") => set::Anchor::Middle,
                Some("bottom") => set::Anchor::Bottom,
                _ => set::Anchor::Top,
            },
            wraps: chain.get("wrap-option") != Some("no-wrap")
                && chain.get("auto-grow-width") != Some("true"),
            scale: 1.0,
            tighter: 0.0,
            fits: true,
            narrows: false,
        };
        if words.is_blank() {
            return;
        }
        let side = |name: &str, usual: f64| {
            chain.points(name).or_else(|| chain.points("padding")).unwrap_or(usual).clamp(-1_000.0, 1_000.0)
        };
        let (l, r) = (side("padding-left", INSET.0), side("padding-right", INSET.0));
        let (t, b) = (side("padding-top", INSET.1), side("padding-bottom", INSET.1));
        let room = place.within([l, t, r, b]);
        if chain.get("fit-to-size") == Some("shrink-to-fit") {
            while words.scale > SMALLEST && set::height(&words, room.w, self.letters) > room.h {
                words.scale *= SMALLER;
            }
        }
        match chain.get("writing-mode") {
            Some("tb-rl" | "tb-lr" | "tb") => {
                set::draw_lying(&words, room, 90.0, self.letters, &mut self.canvas);
            }
            _ => set::draw(&words, room, self.letters, &mut self.canvas),
        }
    }
}

/// Whether words on it had better be bright.
pub fn is_dark(fill: &Fill) -> bool {
    let colours: Vec<Colour> = match fill {
        Fill::Nothing => return false,
        Fill::Solid(colour) => vec![*colour],
        Fill::Gradient(stops, _) | Fill::Round(stops, _) => stops.iter().map(|(_, colour)| *colour).collect(),
    };
    let bright = |colour: &Colour| {
        let [red, green, blue] = colour.rgb;
        let own = red * 0.3 + green * 0.59 + blue * 0.11;
        // What shows through is taken for white.
        own * colour.cover + 1.0 - colour.cover
    };
    colours.iter().map(bright).sum::<f64>() < 0.25 * colours.len() as f64
}
