//! Sets the words of shapes and of cells into their boxes.

use super::nodes::{Node, child, length, said};
use super::shapes::Scene;
use super::words::{self, Source};
use crate::read::slides::canvas::{Box, Colour};
use crate::read::slides::words as set;

/// Space between the border of a box and its words, in points: at the sides, above and below.
const INSET: (f64, f64) = (7.2, 3.6);

/// What words of a table look like.
pub struct CellLook {
    pub colour: Option<Colour>,
    pub bold: Option<bool>,
}

impl<'d> Scene<'_, 'd> {
    /// Draws the words of a shape.
    pub fn words(
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
        set::draw_lying(&words, place, turn, self.letters, &mut self.canvas);
    }

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

fn inset_by(place: Box, bodies: &[Node<'_>]) -> Box {
    let side = |name: &str, usual: f64| {
        bodies.iter().find_map(|node| length(*node, name)).unwrap_or(usual).clamp(-1_000.0, 1_000.0)
    };
    let (l, r) = (side("lIns", INSET.0), side("rIns", INSET.0));
    let (t, b) = (side("tIns", INSET.1), side("bIns", INSET.1));
    place.within([l, t, r, b])
}
