//! Draws the shapes of a slide, of its layout and of its master one over the other (ISO/IEC 29500-1, 19.3.1 and 20.1).

use super::looks::{Found, Looks};
use super::nodes::{
    Node, all, child, deep, elements, flag, inner, length, name, number, part, relation, said,
};
use super::words::{self, Source};
use super::{chart, custom, table};
use crate::read::container::Container;
use crate::read::container::opc::{Package, Relation};
use crate::read::formats::pptx::scale::{self, Scale};
use crate::read::slides::canvas::{Box, Canvas, Colour, Fill, Line, Outline, rectangle};
use crate::read::slides::letters::Letters;
use crate::read::slides::outline;
use crate::read::slides::words as set;

/// Groups within each other.
const MAX_GROUPS: usize = 32;
/// Bytes of one picture.
const MAX_PICTURE: usize = 64 * 1024 * 1024;
/// Space between the border of a box and its words, in points: at the sides, above and below.
const INSET: (f64, f64) = (7.2, 3.6);
/// What stands in the place of what is not drawn.
const GREY: Colour = Colour::solid(0.55, 0.55, 0.55);
const PALE: Colour = Colour::solid(0.94, 0.94, 0.94);

/// A part with shapes: a slide, a layout or a master.
pub struct Layer<'d> {
    pub root: Node<'d>,
    pub relations: &'d [Relation],
}

/// All that a slide is drawn from.
pub struct Scene<'s, 'd> {
    pub package: &'s Package<'s>,
    pub looks: Looks<'d>,
    /// The slide, its layout and its master, as far as they are there.
    pub layers: Vec<Layer<'d>>,
    /// Looks of words by their place (`p:txStyles`) and of all words.
    pub styles: Option<Node<'d>>,
    pub usual: Option<Node<'d>>,
    pub tables: Option<Node<'d>>,
    /// Drawings of diagrams, by the part that has their words.
    pub diagrams: Vec<(String, Node<'d>)>,
    /// From 1 on.
    pub number: usize,
    pub letters: &'s mut Letters,
    pub canvas: Canvas,
}

/// Where a shape lies and how it stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stand {
    pub place: Box,
    pub turn: f64,
    pub mirrored: (bool, bool),
}

fn scaled(Box { x, y, w, h }: Box, scale: Scale) -> Box {
    Box { x: scale.across(x), y: scale.down(y), w: w * scale.x.0, h: h * scale.y.0 }
}

/// What is known where a shape is drawn.
#[derive(Clone, Copy)]
struct Around<'d> {
    layer: usize,
    scale: Scale,
    /// What a group is filled with.
    group: Option<Node<'d>>,
    depth: usize,
}

impl<'s, 'd> Scene<'s, 'd> {
    /// Draws everything, from the ground up.
    pub fn draw(&mut self) {
        self.ground();
        let shows = |layer: &Layer<'d>| flag(layer.root, "showMasterSp").unwrap_or(true);
        let slide = self.layers.first().is_none_or(shows);
        let layout = slide && self.layers.get(1).is_none_or(shows);
        for (layer, drawn) in [(2, layout), (1, slide), (0, true)] {
            let tree = self.layers.get(layer).and_then(|layer| inner(layer.root, &["cSld", "spTree"]));
            if let Some(tree) = tree.filter(|_| drawn) {
                self.tree(tree, Around { layer, scale: Scale::NONE, group: None, depth: 0 });
            }
        }
    }

    fn ground(&mut self) {
        let found = (0..self.layers.len()).find_map(|layer| {
            let node = inner(self.layers.get(layer)?.root, &["cSld", "bg"])?;
            let found = match child(node, "bgPr") {
                Some(own) => self.looks.fill(own, None),
                None => child(node, "bgRef").and_then(|reference| self.looks.style_fill(reference)),
            };
            Some((layer, found?))
        });
        match found {
            Some((_, Found::Fill(fill))) => self.canvas.ground(&fill),
            Some((layer, Found::Picture(node))) => {
                let (w, h) = self.canvas.size();
                self.picture(node, Box { x: 0.0, y: 0.0, w, h }, &Outline::default(), layer);
            }
            None => {}
        }
    }

    fn tree(&mut self, tree: Node<'d>, around: Around<'d>) {
        for one in elements(tree) {
            self.thing(one, around);
        }
    }

    fn thing(&mut self, node: Node<'d>, around: Around<'d>) {
        match name(node) {
            "sp" | "cxnSp" => self.shape(node, around),
            "pic" => self.pic(node, around),
            "graphicFrame" => self.frame(node, around),
            "grpSp" if around.depth < MAX_GROUPS => self.group(node, around),
            "AlternateContent" => {
                let choice = all(node, "Choice").find(|choice| is_known(*choice));
                if let Some(choice) = choice.or_else(|| child(node, "Fallback")) {
                    self.tree(choice, around);
                }
            }
            _ => {}
        }
    }

    fn group(&mut self, node: Node<'d>, around: Around<'d>) {
        if is_hidden(node) {
            return;
        }
        let own = child(node, "grpSpPr");
        let Some((own, xfrm)) = own.and_then(|own| Some((own, child(own, "xfrm")?))) else {
            return self.tree(node, Around { depth: around.depth + 1, ..around });
        };
        let Some(stand) = stand(xfrm) else { return };
        let outer = scaled(stand.place, around.scale);
        let within = child(xfrm, "chOff").zip(child(xfrm, "chExt")).and_then(|(at, size)| {
            Some(Box {
                x: length(at, "x")?,
                y: length(at, "y")?,
                w: length(size, "cx")?,
                h: length(size, "cy")?,
            })
        });
        let within = within.unwrap_or(stand.place);
        let scale = Scale {
            x: scale::side((outer.x, outer.w), (within.x, within.w)),
            y: scale::side((outer.y, outer.h), (within.y, within.h)),
        };
        self.canvas.turned(stand.turn, outer.centre());
        self.canvas.mirrored(stand.mirrored.0, stand.mirrored.1, outer);
        self.tree(node, Around { scale, group: Some(own), depth: around.depth + 1, ..around });
        self.canvas.leave();
        self.canvas.leave();
    }

    /// The shapes whose looks a shape takes: its own, and those of the places on layout and master that it holds.
    fn chain(&self, node: Node<'d>, layer: usize) -> Vec<Node<'d>> {
        let mut chain = vec![node];
        let Some(place) = placeholder(node) else { return chain };
        let (mut kind, index) = (said(place, "type").unwrap_or("obj"), said(place, "idx"));
        for above in self.layers.iter().skip(layer.saturating_add(1)) {
            let Some(tree) = inner(above.root, &["cSld", "spTree"]) else { continue };
            let on_master = name(above.root) == "sldMaster";
            let fits = |candidate: &Node<'d>| {
                let Some(other) = placeholder(*candidate) else { return false };
                let other_kind = said(other, "type").unwrap_or("obj");
                match index.filter(|_| !on_master) {
                    Some(index) => said(other, "idx") == Some(index),
                    None => same_place(kind, other_kind),
                }
            };
            let same_kind = |candidate: &Node<'d>| {
                placeholder(*candidate)
                    .is_some_and(|other| same_place(kind, said(other, "type").unwrap_or("obj")))
            };
            let mut shapes =
                tree.descendants().filter(|one| matches!(name(*one), "sp" | "pic" | "graphicFrame"));
            let found = shapes.find(fits).or_else(|| {
                tree.descendants().filter(|one| matches!(name(*one), "sp" | "pic")).find(same_kind)
            });
            if let Some(found) = found {
                if let Some(own) = placeholder(found).and_then(|place| said(place, "type")) {
                    kind = own;
                }
                chain.push(found);
            }
        }
        chain
    }

    fn shape(&mut self, node: Node<'d>, around: Around<'d>) {
        // A place that nobody filled is not shown, nor is that of a layout.
        let place = placeholder(node);
        if is_hidden(node) || (place.is_some() && around.layer > 0) {
            return;
        }
        let chain = self.chain(node, around.layer);
        let body = child(node, "txBody");
        let filled = body.is_some_and(|body| has_words(body));
        let props: Vec<Node<'d>> = chain.iter().filter_map(|one| child(*one, "spPr")).collect();
        if place.is_some() && !filled && props.first().is_none_or(|own| self.looks.fill(*own, None).is_none())
        {
            return;
        }
        let Some(stand) = props.iter().find_map(|own| child(*own, "xfrm")).and_then(stand) else { return };
        let stand = Stand { place: scaled(stand.place, around.scale), ..stand };
        if !stand.place.is_sound() {
            return;
        }
        let style = chain.iter().find_map(|one| child(*one, "style"));
        let (outline, inset) = self.outline(node, &props, stand.place);
        self.canvas.turned(stand.turn, stand.place.centre());
        self.canvas.mirrored(stand.mirrored.0, stand.mirrored.1, stand.place);
        self.fill_and_line(&props, style, &outline, stand.place, around);
        self.canvas.leave();
        if let Some(body) = body.filter(|_| filled) {
            let kind = place.map(|place| said(place, "type").unwrap_or("obj"));
            // Diagrams say apart where their words are.
            let apart =
                child(node, "txXfrm").and_then(self::stand).map(|own| scaled(own.place, around.scale));
            self.words(body, &chain, kind, style, apart.unwrap_or(words_box(stand.place, inset)));
        }
        self.canvas.leave();
    }

    /// The outline of a shape, and how much of its box is not for words, at each side.
    fn outline(&self, node: Node<'d>, props: &[Node<'d>], place: Box) -> (Outline, [f64; 4]) {
        let geometry = props
            .iter()
            .find_map(|own| elements(*own).find(|one| matches!(name(*one), "prstGeom" | "custGeom")));
        let usual = if name(node) == "cxnSp" { "line" } else { "rect" };
        match geometry.map(|geometry| (name(geometry), geometry)) {
            Some(("custGeom", geometry)) => (custom::outline(geometry, place), [0.0; 4]),
            found => {
                let geometry = found.map(|(_, geometry)| geometry);
                let called = geometry.and_then(|geometry| said(geometry, "prst")).unwrap_or(usual);
                let adjusted = |wanted: &str| {
                    let list = child(geometry?, "avLst")?;
                    let guide = all(list, "gd").find(|guide| said(*guide, "name") == Some(wanted))?;
                    said(guide, "fmla")?.trim().strip_prefix("val")?.trim().parse::<f64>().ok()
                };
                (outline::of(called, place, &adjusted), inset(called, place))
            }
        }
    }

    fn fill_and_line(
        &mut self,
        props: &[Node<'d>],
        style: Option<Node<'d>>,
        outline: &Outline,
        place: Box,
        around: Around<'d>,
    ) {
        let said_of = props.iter().find_map(|own| {
            elements(*own)
                .find_map(|one| if name(one) == "grpFill" { Some(None) } else { None })
                .or_else(|| self.looks.fill(*own, None).map(Some))
        });
        let found = match said_of {
            Some(Some(found)) => Some(found),
            Some(None) => around.group.and_then(|group| self.looks.fill(group, None)),
            None => {
                style.and_then(|style| child(style, "fillRef")).and_then(|one| self.looks.style_fill(one))
            }
        };
        let lines: Vec<Node<'d>> = props.iter().filter_map(|own| child(*own, "ln")).collect();
        let line = self.looks.line(&lines, style.and_then(|style| child(style, "lnRef")));
        match found {
            Some(Found::Picture(node)) => {
                self.picture(node, place, outline, around.layer);
                self.canvas.shape(outline, &Fill::Nothing, line.as_ref());
            }
            Some(Found::Fill(fill)) => self.canvas.shape(outline, &fill, line.as_ref()),
            None => self.canvas.shape(outline, &Fill::Nothing, line.as_ref()),
        }
    }

    /// Draws the words of a shape.
    fn words(
        &mut self,
        body: Node<'d>,
        chain: &[Node<'d>],
        kind: Option<&str>,
        style: Option<Node<'d>>,
        place: Box,
    ) {
        let bodies = chain.iter().filter_map(|one| child(*one, "txBody"));
        let bodies: Vec<Node<'d>> = bodies.collect();
        let mut lists: Vec<Node<'d>> = bodies.iter().filter_map(|one| child(*one, "lstStyle")).collect();
        let own = lists.len();
        let of_place = match kind {
            Some("title" | "ctrTitle") => "titleStyle",
            Some("dt" | "ftr" | "sldNum" | "hdr") | None => "otherStyle",
            Some(_) => "bodyStyle",
        };
        let named = self.styles.and_then(|styles| child(styles, of_place));
        match kind {
            Some(_) => lists.extend(named.into_iter().chain(self.usual)),
            None => lists.extend(self.usual.into_iter().chain(named)),
        }
        let font = style.and_then(|style| child(style, "fontRef"));
        let source = Source {
            lists,
            own,
            bodies: bodies.iter().filter_map(|one| child(*one, "bodyPr")).collect(),
            colour: font.and_then(|font| self.looks.colour(font, None)),
            bold: None,
            title: of_place == "titleStyle" || font.and_then(|font| said(font, "idx")) == Some("major"),
            number: self.number,
            usual: self.looks.named("tx1").unwrap_or(Colour::solid(0.0, 0.0, 0.0)),
        };
        self.set(body, &source, place);
    }

    /// Sets words into their box, turned as the box says.
    fn set(&mut self, body: Node<'d>, source: &Source<'d>, place: Box) {
        let words = words::of(body, source, &self.looks);
        let place = inset_by(place, &source.bodies);
        let turn = source.bodies.iter().find_map(|node| said(*node, "vert"));
        let turn = match turn {
            Some("vert270") => -90.0,
            Some("vert" | "eaVert" | "wordArtVert" | "mongolianVert") => 90.0,
            _ => return set::draw(&words, place, self.letters, &mut self.canvas),
        };
        let (x, y) = place.centre();
        let lying = Box { x: x - place.h / 2.0, y: y - place.w / 2.0, w: place.h, h: place.w };
        self.canvas.turned(turn, (x, y));
        set::draw(&words, lying, self.letters, &mut self.canvas);
        self.canvas.leave();
    }

    fn pic(&mut self, node: Node<'d>, around: Around<'d>) {
        if is_hidden(node) {
            return;
        }
        let chain = self.chain(node, around.layer);
        let props: Vec<Node<'d>> = chain.iter().filter_map(|one| child(*one, "spPr")).collect();
        let Some(stand) = props.iter().find_map(|own| child(*own, "xfrm")).and_then(stand) else { return };
        let place = scaled(stand.place, around.scale);
        let Some(fill) = child(node, "blipFill").filter(|_| place.is_sound()) else { return };
        let (outline, _) = self.outline(node, &props, place);
        self.canvas.turned(stand.turn, place.centre());
        self.canvas.mirrored(stand.mirrored.0, stand.mirrored.1, place);
        self.fill_and_line(&props, None, &outline, place, around);
        self.picture(fill, place, &outline, around.layer);
        let lines: Vec<Node<'d>> = props.iter().filter_map(|own| child(*own, "ln")).collect();
        let line = self.looks.line(&lines, None);
        self.canvas.shape(&outline, &Fill::Nothing, line.as_ref());
        self.canvas.leave();
        self.canvas.leave();
    }

    /// A picture, or a grey box in its place.
    fn picture(&mut self, fill: Node<'d>, place: Box, outline: &Outline, layer: usize) {
        let blip = child(fill, "blip");
        let cut = child(fill, "srcRect")
            .map_or([0.0; 4], |cut| ["l", "t", "r", "b"].map(|side| part(cut, side).unwrap_or(0.0)));
        // What it is stretched to may be less than the box, or more.
        let stretched = inner(fill, &["stretch", "fillRect"]).map_or(place, |rect| {
            let [l, t, r, b] =
                ["l", "t", "r", "b"].map(|side| part(rect, side).unwrap_or(0.0).clamp(-10.0, 0.99));
            let (w, h) = ((1.0 - l - r).max(0.01), (1.0 - t - b).max(0.01));
            Box { x: place.x + l * place.w, y: place.y + t * place.h, w: place.w * w, h: place.h * h }
        });
        let cover = blip
            .and_then(|blip| child(blip, "alphaModFix"))
            .and_then(|alpha| part(alpha, "amt"))
            .unwrap_or(1.0);
        let bytes = blip.and_then(|blip| self.bytes(relation(blip, "embed")?, layer));
        if !bytes.is_some_and(|bytes| self.canvas.picture(bytes, stretched, cut, outline, cover)) {
            self.stands_for("Picture", place);
        }
    }

    fn bytes(&self, id: &str, layer: usize) -> Option<Vec<u8>> {
        let relations = self.layers.get(layer)?.relations;
        let relation = relations.iter().find(|one| one.id == id && !one.external)?;
        self.package.zip.find(&relation.target)?;
        let content = self.package.zip.read(&relation.target, &self.package.budget).ok()?;
        (content.bytes.len() <= MAX_PICTURE).then_some(content.bytes)
    }

    /// A grey box with a word, in the place of what is not drawn.
    fn stands_for(&mut self, what: &str, place: Box) {
        let outline = Outline { path: rectangle(place), ..Outline::default() };
        let line = Line { colour: GREY, width: 0.75, dashes: Vec::new(), heads: (false, false) };
        self.canvas.shape(&outline, &Fill::Solid(PALE), Some(&line));
        let look = set::Look {
            size: (place.h * 0.3).clamp(4.0, 18.0),
            bold: false,
            italic: false,
            underlined: false,
            struck: false,
            colour: GREY,
            family: "Inter".to_owned(),
            raised: 0.0,
        };
        let none = set::Distance::Points(0.0);
        let words = set::Words {
            paragraphs: vec![set::Paragraph {
                runs: vec![set::Run { text: what.to_owned(), look }],
                align: set::Align::Middle,
                left: 0.0,
                first: 0.0,
                line: set::Distance::Times(1.0),
                before: none,
                after: none,
                bullet: None,
                size: 12.0,
                rtl: false,
            }],
            anchor: set::Anchor::Middle,
            wraps: true,
            scale: 1.0,
            tighter: 0.0,
            fits: true,
            narrows: false,
        };
        set::draw(&words, place, self.letters, &mut self.canvas);
    }

    /// A table, a chart, a diagram, or an object with its picture.
    fn frame(&mut self, node: Node<'d>, around: Around<'d>) {
        if is_hidden(node) {
            return;
        }
        let chain = self.chain(node, around.layer);
        let xfrm = child(node, "xfrm").or_else(|| {
            chain
                .iter()
                .skip(1)
                .find_map(|one| inner(*one, &["spPr", "xfrm"]).or_else(|| child(*one, "xfrm")))
        });
        let Some(stand) = xfrm.and_then(stand) else { return };
        let place = scaled(stand.place, around.scale);
        let Some(data) = inner(node, &["graphic", "graphicData"]).filter(|_| place.is_sound()) else {
            return;
        };
        if let Some(node) = child(data, "tbl") {
            return table::draw(node, place, self);
        }
        if let Some(ids) = child(data, "relIds") {
            return self.diagram(ids, place, around);
        }
        if let Some(picture) = deep(data, "pic").and_then(|pic| child(pic, "blipFill")) {
            let outline = Outline { path: rectangle(place), ..Outline::default() };
            return self.picture(picture, place, &outline, around.layer);
        }
        match child(data, "chart") {
            Some(chart) if self.chart(chart, place, around.layer).is_some() => {}
            Some(_) => self.stands_for("Chart", place),
            None => self.stands_for("Object", place),
        }
    }

    /// A chart, where it is one that is drawn.
    fn chart(&mut self, node: Node<'d>, place: Box, layer: usize) -> Option<()> {
        let (id, relations) = (relation(node, "id")?, self.layers.get(layer)?.relations);
        let target = &relations.iter().find(|one| one.id == id && !one.external)?.target;
        let part = super::part(self.package, target).ok()??;
        let tree = super::parsed(&part).ok()?;
        let drawn = chart::draw(tree.root_element(), &self.looks, place, self.letters, &mut self.canvas);
        drawn.then_some(())
    }

    fn diagram(&mut self, ids: Node<'d>, place: Box, around: Around<'d>) {
        let relations = self.layers.get(around.layer).map(|layer| layer.relations).unwrap_or_default();
        let data = relation(ids, "dm").and_then(|id| relations.iter().find(|one| one.id == id));
        let drawn = data.and_then(|data| self.diagrams.iter().find(|(of, _)| *of == data.target));
        match drawn.and_then(|(_, root)| child(*root, "spTree")) {
            Some(tree) => {
                let scale = Scale { x: (1.0, place.x), y: (1.0, place.y) };
                // Its pictures belong to a part of its own, which is not looked into.
                self.tree(tree, Around { scale, layer: usize::MAX, depth: around.depth + 1, ..around });
            }
            None => self.stands_for("Diagram", place),
        }
    }
}

/// What words of a table look like.
pub struct CellLook {
    pub colour: Option<Colour>,
    pub bold: Option<bool>,
}

impl<'d> Scene<'_, 'd> {
    /// The words of a cell.
    pub fn cell_words(&self, body: Node<'d>, look: &CellLook) -> set::Words {
        let own: Vec<Node<'d>> = child(body, "lstStyle").into_iter().collect();
        let source = Source {
            own: own.len(),
            lists: own.into_iter().chain(self.usual).collect(),
            bodies: Vec::new(),
            colour: look.colour,
            bold: look.bold,
            title: false,
            number: self.number,
            usual: self.looks.named("tx1").unwrap_or(Colour::solid(0.0, 0.0, 0.0)),
        };
        words::of(body, &source, &self.looks)
    }
}

/// Whether a choice has what is drawn.
fn is_known(choice: Node<'_>) -> bool {
    let strange = |node: Node<'_>| {
        matches!(name(node), "contentPart" | "model3d")
            || (name(node) == "graphicData"
                && !elements(node).any(|one| matches!(name(one), "tbl" | "chart" | "relIds"))
                && deep(node, "pic").is_none())
    };
    elements(choice).next().is_some() && !choice.descendants().any(strange)
}

fn is_hidden(node: Node<'_>) -> bool {
    let properties = elements(node).next().and_then(|own| child(own, "cNvPr"));
    properties.and_then(|own| flag(own, "hidden")).unwrap_or(false)
}

fn has_words(body: Node<'_>) -> bool {
    let mut texts = body.descendants().filter(|one| name(*one) == "t");
    texts.any(|one| one.text().is_some_and(|text| !text.trim().is_empty()))
}

/// What a shape holds the place of.
fn placeholder<'d>(node: Node<'d>) -> Option<Node<'d>> {
    let own = elements(node).find(|one| name(*one).starts_with("nv"))?;
    inner(own, &["nvPr", "ph"])
}

/// Whether a place of a layout or a master is one for this kind.
fn same_place(kind: &str, other: &str) -> bool {
    let plain = |kind: &str| match kind {
        "ctrTitle" | "title" => 0,
        "dt" => 1,
        "ftr" => 2,
        "sldNum" => 3,
        "hdr" => 4,
        _ => 5,
    };
    plain(kind) == plain(other)
}

/// Where a shape lies, of its `xfrm`.
fn stand(xfrm: Node<'_>) -> Option<Stand> {
    let (at, size) = (child(xfrm, "off")?, child(xfrm, "ext")?);
    let place =
        Box { x: length(at, "x")?, y: length(at, "y")?, w: length(size, "cx")?, h: length(size, "cy")? };
    Some(Stand {
        place,
        turn: number(xfrm, "rot").unwrap_or(0.0) / 60_000.0,
        mirrored: (flag(xfrm, "flipH").unwrap_or(false), flag(xfrm, "flipV").unwrap_or(false)),
    })
}

/// How much of the box of a shape is not for words.
fn inset(called: &str, place: Box) -> [f64; 4] {
    let both = |part: f64| [place.w * part, place.h * part, place.w * part, place.h * part];
    match called {
        "ellipse" | "flowChartConnector" | "cloud" => both(0.146),
        "diamond" | "flowChartDecision" => both(0.25),
        "roundRect" => [place.w.min(place.h) * 0.049; 4],
        "triangle" => [place.w * 0.25, place.h * 0.5, place.w * 0.25, 0.0],
        "homePlate" => [0.0, 0.0, place.w.min(place.h) * 0.25, 0.0],
        "chevron" => [place.w.min(place.h) * 0.5, 0.0, place.w.min(place.h) * 0.5, 0.0],
        "rightArrow" | "leftArrow" | "leftRightArrow" => [0.0, place.h * 0.25, 0.0, place.h * 0.25],
        _ => [0.0; 4],
    }
}

fn words_box(Box { x, y, w, h }: Box, [l, t, r, b]: [f64; 4]) -> Box {
    Box { x: x + l, y: y + t, w: (w - l - r).max(1.0), h: (h - t - b).max(1.0) }
}

fn inset_by(Box { x, y, w, h }: Box, bodies: &[Node<'_>]) -> Box {
    let side = |name: &str, usual: f64| {
        bodies.iter().find_map(|node| length(*node, name)).unwrap_or(usual).clamp(-1_000.0, 1_000.0)
    };
    let (l, r) = (side("lIns", INSET.0), side("rIns", INSET.0));
    let (t, b) = (side("tIns", INSET.1), side("bIns", INSET.1));
    Box { x: x + l, y: y + t, w: (w - l - r).max(1.0), h: (h - t - b).max(1.0) }
}
