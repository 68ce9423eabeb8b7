//! Draws the shapes of a slide, of its layout and of its master one over the other (ISO/IEC 29500-1, 19.3.1 and 20.1).

use super::custom;
use super::looks::{Found, Looks};
use super::nodes::{Node, all, child, deep, elements, flag, inner, length, name, number, said};
use crate::read::container::opc::{Package, Relation};
use crate::read::formats::pptx::scale::{self, Scale};
use crate::read::slides::canvas::{Box, Canvas, Fill, Outline};
use crate::read::slides::letters::Letters;
use crate::read::slides::outline;

/// Groups within each other.
const MAX_GROUPS: usize = 32;

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

pub fn scaled(Box { x, y, w, h }: Box, scale: Scale) -> Box {
    Box { x: scale.across(x), y: scale.down(y), w: w * scale.x.0, h: h * scale.y.0 }
}

/// What is known where a shape is drawn.
#[derive(Clone, Copy)]
pub struct Around<'d> {
    pub layer: usize,
    pub scale: Scale,
    /// What a group is filled with.
    pub group: Option<Node<'d>>,
    pub depth: usize,
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

    pub fn tree(&mut self, tree: Node<'d>, around: Around<'d>) {
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
    pub fn chain(&self, node: Node<'d>, layer: usize) -> Vec<Node<'d>> {
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
            self.words(body, &chain, kind, style, apart.unwrap_or(stand.place.within(inset)));
        }
        self.canvas.leave();
    }

    /// The outline of a shape, and how much of its box is not for words, at each side.
    pub fn outline(&self, node: Node<'d>, props: &[Node<'d>], place: Box) -> (Outline, [f64; 4]) {
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

    pub fn fill_and_line(
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

pub fn is_hidden(node: Node<'_>) -> bool {
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
pub fn stand(xfrm: Node<'_>) -> Option<Stand> {
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
