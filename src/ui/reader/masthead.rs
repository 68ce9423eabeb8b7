//! What stands over the first words: the document's title, if it does not begin with it, and a line of facts.

use super::block::PageLook;
use super::drafted::Drafted;
use super::fonts::PageFonts;
use super::part::{Look, Meshes, OnWords, Part};
use super::{Placed, Session};
use crate::data::document::{BlockKind, Document, HOLDS};
use crate::data::names::{breakable, without_ending};
use crate::data::unit::UnitKind;
use crate::data::wording::counted;
use crate::ui::theme::Palette;
use egui::text::{LayoutJob, TextWrapping};
use egui::{FontId, Galley, Painter, Shape, pos2, vec2};
use std::sync::Arc;

/// In points, whatever the size of the page's type: the line of facts is the program's and not the author's.
const META_SIZE: f32 = 13.0;
const SPACE_UNDER_TITLE: f32 = 10.0;
const SPACE_UNDER_META: f32 = 26.0;
/// A title is looked for in so many blocks, and only after lines that are no longer than those above a title are.
const MAX_BLOCKS_ABOVE: u64 = 6;
const MAX_LINE_ABOVE: u64 = 120;
/// Words that a practised reader reads in a minute.
pub const WORDS_PER_MINUTE: u64 = 230;

/// Kept by the reader, and dropped with the look that its title was laid out for. Its height is counted as a
/// gap of the block below, so that it scrolls with the page and needs no place of its own.
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
                let title = document.title();
                // A name is no title: nobody set it in words, and it is longer than it is said.
                let own = document.facts.title.as_deref().is_some_and(|title| !title.trim().is_empty());
                let title = if own { title } else { breakable(without_ending(&title)).into() };
                let part = Part::new(fonts, &title, 0, OnWords::default(), &title_look(look, own));
                self.height = part.height() / ppp + SPACE_UNDER_TITLE;
                self.title = Some(part);
                self.height + META_SIZE + SPACE_UNDER_META
            }
            (number, Some(title)) if number == title + 1 => {
                // Under the document's own title the facts stand between it and what follows.
                let heading = |kind: &BlockKind| matches!(kind, BlockKind::Heading(_));
                // A heading has little space above it where it follows another.
                let close = document.block(number).is_some_and(|view| heading(&view.block().kind));
                META_SIZE + SPACE_UNDER_TITLE + if close { SPACE_UNDER_TITLE } else { 0.0 }
            }
            _ => 0.0,
        }
    }

    pub(super) fn paint(
        &self,
        session: &mut Session,
        drafted: &Drafted,
        painter: &Painter,
        placed: &[Placed],
        palette: &Palette,
    ) {
        let own_title = title_block(session.document);
        // Where that block is out of sight, so is the masthead.
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
        let font = FontId::proportional(META_SIZE);
        let galley =
            facts_that_fit(painter, facts(session.document, drafted), &font, palette, session.look.measure);
        let right_to_left = match own_title {
            Some(_) => beside.laid.rtl(),
            None => self.title.as_ref().is_some_and(Part::rtl),
        };
        // The facts are English, but stand where the title's lines begin.
        let left =
            if right_to_left { session.left + session.look.measure - galley.size().x } else { session.left };
        painter.galley(pos2(left, meta_top) - vec2(0.0, 2.0), galley, palette.quiet);
    }
}

/// `own` is what the document calls itself; else it is the name of its file, which stands back a little.
fn title_look(look: &PageLook, own: bool) -> Look {
    let scale = if own { 1.7 } else { 1.35 };
    let size = (look.size * scale * look.pixels_per_point * 4.0).round() / 4.0;
    let width = look.measure * look.pixels_per_point;
    Look { weight: 620.0, ..Look::plain(look.family.clone(), size, 1.22, width) }
}

/// The block that says what the document is called, where the document begins with one: the first, or one after what
/// the file says of itself and after lines as stand above a title.
fn title_block(document: &Document) -> Option<u64> {
    for number in 0..MAX_BLOCKS_ABOVE {
        let view = document.block(number)?;
        let block = view.block();
        match block.kind {
            BlockKind::Heading(1) => return Some(number),
            // The first slide has the title of all, one step below it; said twice it would look like a fault.
            BlockKind::Heading(_) if view.text().trim() == document.title().trim() => return Some(number),
            BlockKind::Preamble => {}
            _ if block.span.len() <= MAX_LINE_ABOVE => {}
            _ => return None,
        }
    }
    None
}

/// As many facts as a line has room for; the longest can be spared first.
fn facts_that_fit(
    painter: &Painter,
    mut facts: Vec<String>,
    font: &FontId,
    palette: &Palette,
    width: f32,
) -> Arc<Galley> {
    loop {
        let mut job = LayoutJob::simple(facts.join("  ·  "), font.clone(), palette.quiet, f32::INFINITY);
        if facts.len() <= 1 {
            job.wrap = TextWrapping::truncate_at_width(width);
        }
        let galley = painter.layout_job(job);
        if galley.size().x <= width || facts.len() <= 1 {
            return galley;
        }
        let longest = facts.iter().enumerate().max_by_key(|(_, fact)| fact.len()).map(|(index, _)| index);
        if let Some(longest) = longest {
            facts.remove(longest);
        }
    }
}

/// “Plain text”, “347 words”, “2 minutes”.
fn facts(document: &Document, drafted: &Drafted) -> Vec<String> {
    // Of what nobody can read, what it seems to be is all that there is to say.
    if let (Some(UnitKind::Byte), Some(told)) = (document.unit_kind(), document.complaints.get(0)) {
        let first = told.words.split(';').next().unwrap_or_default();
        return vec![first.to_owned()];
    }
    let mut facts = vec![document.format.to_owned()];
    facts.extend(document.facts.authors.first().cloned());
    // Several tabs may have one name, and what lies in an archive has no folder that one could look into.
    if !document.within.is_empty() {
        facts.push(format!("in {}", document.within.join(", in ")));
    }
    let counts = document.counts;
    // Of a list of files nobody wants to know how long its names take to read.
    if let Some((_, holds)) = document.facts.others.iter().find(|(name, _)| name == HOLDS) {
        // Each by itself, so that it is not the damage that is left out where there is little room.
        facts.extend(holds.split("; ").map(str::to_owned));
        return facts;
    }
    if document.complete() {
        let units = document.units.len() as u64;
        if let Some(kind) = document.unit_kind().filter(|_| units > 1) {
            facts.push(kind.counted(units));
        }
        match counts.words.saturating_sub(drafted.words_gone) {
            // Such as scanned pages: no reading time of nothing.
            0 => facts.push("no words".to_owned()),
            words => facts.extend([counted(words, "word"), reading_time(words)]),
        }
    } else {
        facts.push(format!("{:.0} % read in", document.progress * 100.0));
    }
    facts
}

pub fn reading_time(words: u64) -> String {
    match words.div_ceil(WORDS_PER_MINUTE) {
        minutes if minutes < 90 => counted(minutes.max(1), "minute"),
        minutes => counted(minutes.div_ceil(60), "hour"),
    }
}
