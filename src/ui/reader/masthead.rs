//! What stands over the first words: the document's title, if it does not begin with it, and a line of facts.

use super::block::PageLook;
use super::fonts::PageFonts;
use super::part::{Look, Meshes, Part};
use super::{Placed, Session};
use crate::document::{BlockKind, Document};
use crate::ui::theme::Palette;
use crate::wording::grouped;
use egui::{Painter, Shape, pos2, vec2};
use std::sync::Arc;

const META_SIZE: f32 = 13.0;
const SPACE_UNDER_TITLE: f32 = 10.0;
const SPACE_UNDER_META: f32 = 26.0;
/// Words that a practised reader reads in a minute.
pub const WORDS_PER_MINUTE: u64 = 230;

#[derive(Default)]
pub struct Masthead {
    title: Option<Part>,
    height: f32,
}

impl Masthead {
    /// Space that block `number` needs above it for the masthead.
    pub fn above(&mut self, number: u64, document: &Document, look: &PageLook, fonts: &mut PageFonts) -> f32 {
        match (number, title_block(document)) {
            (0, None) => {
                let ppp = look.pixels_per_point;
                let part = Part::new(fonts, document.title(), 0, &[], &title_look(look));
                self.height = part.height() / ppp + SPACE_UNDER_TITLE;
                self.title = Some(part);
                self.height + META_SIZE + SPACE_UNDER_META
            }
            (number, Some(title)) if number == title + 1 => META_SIZE + SPACE_UNDER_TITLE,
            _ => 0.0,
        }
    }

    pub(super) fn paint(
        &self,
        session: &mut Session,
        painter: &Painter,
        placed: &[Placed],
        palette: &Palette,
    ) {
        let own_title = title_block(session.document);
        let Some(beside) = placed.iter().find(|placed| placed.laid.number == own_title.unwrap_or(0)) else {
            return;
        };
        let meta_top = match own_title {
            Some(_) => beside.top + beside.laid.height + SPACE_UNDER_TITLE,
            None => beside.top - META_SIZE - SPACE_UNDER_META,
        };
        if let (Some(part), None) = (&self.title, own_title) {
            let ppp = session.look.pixels_per_point;
            let at = pos2((session.left * ppp).round(), ((meta_top - self.height) * ppp).round());
            let mut meshes = Meshes::default();
            part.draw(at, ppp, palette, &mut session.tools.atlas, &mut meshes);
            for mesh in meshes.glyphs {
                painter.add(Shape::mesh(Arc::new(mesh)));
            }
        }
        let font = egui::FontId::proportional(META_SIZE);
        let galley = painter.layout_no_wrap(facts(session.document), font, palette.quiet);
        let clip = painter.clip_rect().with_max_x(session.left + session.look.measure + 24.0);
        let right_to_left = match own_title {
            Some(_) => beside.laid.rtl(),
            None => self.title.as_ref().is_some_and(Part::rtl),
        };
        let left =
            if right_to_left { session.left + session.look.measure - galley.size().x } else { session.left };
        painter.with_clip_rect(clip).galley(pos2(left, meta_top) - vec2(0.0, 2.0), galley, palette.quiet);
    }
}

fn title_look(look: &PageLook) -> Look {
    let size = (look.size * 1.7 * look.pixels_per_point * 4.0).round() / 4.0;
    let width = look.measure * look.pixels_per_point;
    Look { weight: 620.0, ..Look::plain(look.family.clone(), size, 1.22, width) }
}

/// The block that says what the document is called, where the document begins with one: the first, or the second
/// after what the file says of itself.
fn title_block(document: &Document) -> Option<u64> {
    let kind = |number| document.block(number).map(|view| view.block().kind.clone());
    match kind(0)? {
        BlockKind::Heading(1) => Some(0),
        BlockKind::Preamble => kind(1).filter(|kind| *kind == BlockKind::Heading(1)).map(|_| 1),
        _ => None,
    }
}

/// “Plain text · 347 words · 2 minutes”.
pub fn facts(document: &Document) -> String {
    let mut facts = vec![document.format.to_owned()];
    facts.extend(document.facts.authors.first().cloned());
    let counts = document.counts;
    if document.complete() {
        let pages = document.units.len() as u64;
        if pages > 1 {
            facts.push(format!("{} pages", grouped(pages)));
        }
        match counts.words {
            0 => facts.push("no words".to_owned()),
            words => facts.extend([format!("{} words", grouped(words)), reading_time(words)]),
        }
    } else {
        facts.push(format!("{:.0} % read in", document.progress * 100.0));
    }
    facts.join("  ·  ")
}

pub fn reading_time(words: u64) -> String {
    match words.div_ceil(WORDS_PER_MINUTE) {
        0 | 1 => "1 minute".to_owned(),
        minutes if minutes < 90 => format!("{minutes} minutes"),
        minutes => format!("{} hours", grouped(minutes.div_ceil(60))),
    }
}
