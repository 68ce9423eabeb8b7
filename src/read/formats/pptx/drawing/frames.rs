//! Draws pictures of a slide, and what stands in frames: tables, charts, diagrams and objects with their pictures.

use super::nodes::{Node, child, deep, inner, part, relation};
use super::shapes::{Around, Scene, is_hidden, scaled, stand};
use super::{chart, table};
use crate::read::container::Container;
use crate::read::formats::pptx::scale::Scale;
use crate::read::slides::canvas::{Box, Fill, Outline, rectangle};
use crate::read::slides::stead;

/// Bytes of one picture.
const MAX_PICTURE: usize = 64 * 1024 * 1024;

impl<'d> Scene<'_, 'd> {
    pub fn pic(&mut self, node: Node<'d>, around: Around<'d>) {
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
    pub fn picture(&mut self, fill: Node<'d>, place: Box, outline: &Outline, layer: usize) {
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
        stead::draw(what, place, self.letters, &mut self.canvas);
    }

    /// A table, a chart, a diagram, or an object with its picture.
    pub fn frame(&mut self, node: Node<'d>, around: Around<'d>) {
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
