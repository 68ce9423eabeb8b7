//! Paints what is in sight of the page: blocks with all that is marked in them, and pictures, or what is said in their place.

use super::sideways::sideways_key;
use super::{Placed, Reader, Session, remarks};
use crate::data::document::PictureSource;
use crate::data::span::Span;
use crate::desk::Event;
use crate::desk::pictures::PictureState;
use crate::ui::marking;
use crate::ui::outbox::Outbox;
use crate::ui::theme::Palette;
use egui::{Color32, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

impl Reader {
    pub(super) fn paint(&mut self, session: &mut Session, ui: &mut Ui, palette: &Palette, out: &mut Outbox) {
        // Before the first glyph is asked for: another ground empties the atlas, and would take away what was
        // just drawn.
        session.tools.atlas.set_dark(palette.dark);
        let painter = ui.painter_at(session.page);
        for placed in &self.placed {
            let shift = self.sideways.get(&sideways_key(&placed.laid)).copied().unwrap_or(0.0);
            paint_block(session, &painter, placed, shift, (palette, &self.remarks));
            if let Some((number, rect)) = placed.laid.picture {
                let rect = rect.translate(vec2(placed.left, placed.top));
                picture_ui(session, &painter, number, rect, palette, out);
            }
        }
        self.masthead.paint(session, &self.drafted, &painter, &self.placed, palette);
        for placed in &self.head {
            // As wide as the page, because rows may be as wide as the window.
            let (top, bottom) = (placed.top, placed.top + placed.laid.height);
            let ground = session.page.with_min_y(top).with_max_y(bottom);
            painter.rect_filled(ground, 0.0, palette.page);
            let shift = self.sideways.get(&sideways_key(&placed.laid)).copied().unwrap_or(0.0);
            paint_block(session, &painter, placed, shift, (palette, &self.remarks));
        }
    }
}

/// Paints a block with all that is marked in it, scrolled `shift` points sideways.
fn paint_block(
    session: &mut Session,
    painter: &egui::Painter,
    placed: &Placed,
    shift: f32,
    (palette, remarks): (&Palette, &remarks::Remarks),
) {
    let laid = &placed.laid;
    let origin = pos2(placed.left, placed.top);
    // From the back to the front: the block's own ground, that of single words, marks, words. Marks
    // lie under the words, so that ink keeps its contrast whatever is selected.
    laid.paint_fills(painter, origin, palette);
    let clip = match laid.scrolls {
        Some(shown) => {
            let clip = Rect::from_min_size(origin, vec2(shown, laid.height));
            painter.with_clip_rect(clip.intersect(session.page))
        }
        None => painter.clone(),
    };
    let places = |span: Span| -> Vec<Rect> {
        let marked = laid.mark_rects(span, shift).into_iter();
        marked.map(|rect| rect.translate(origin.to_vec2())).collect()
    };
    for (span, highlight) in &laid.grounds {
        let colour = if *highlight { palette.hit } else { palette.code_ground };
        for rect in places(*span) {
            clip.rect_filled(rect.expand2(vec2(2.0, -2.0)), 3.0, colour);
        }
    }
    let about = (session.desk, session.view);
    // A block may be many screens high, with a hit in each word.
    let seen = laid.span_between(session.page.top() - placed.top, session.page.bottom() - placed.top);
    for (span, colour) in remarks.grounds(seen, palette) {
        for rect in places(span) {
            clip.rect_filled(rect.expand2(vec2(1.0, -1.0)), 2.0, colour);
        }
    }
    let tints = marking::tints_around(about, session.flash, seen, laid.cuts());
    marking::paint(&clip, palette, &tints, places);
    laid.paint_words((&clip, painter), origin, shift, palette, &mut session.tools.atlas);
}

/// A picture, or what is said in its place; asks the desk for it where it has none that is large enough.
fn picture_ui(
    session: &mut Session,
    painter: &egui::Painter,
    number: u32,
    rect: Rect,
    palette: &Palette,
    out: &mut Outbox,
) {
    let doc = session.document.id;
    let picture = session.document.pictures.get(number as usize);
    let source = picture.map(|picture| &picture.source);
    // Pictures on the network are never fetched: a document that one opens must not tell anybody that it was
    // opened.
    let served = source.is_some_and(|s| !matches!(s, PictureSource::Remote(_) | PictureSource::Missing(_)));
    let natural = session.desk.pictures.get((doc, number)).and_then(|shown| shown.natural);
    let sized = natural.is_some() || picture.is_some_and(|picture| picture.asked_size.is_some());
    // As long as nobody knows its size, it may fill the column; to ask twice would be to decode it twice.
    let most = if sized { rect.size() } else { vec2(session.look.measure, session.look.measure * 3.0) };
    let pixels = most * painter.ctx().pixels_per_point();
    let size = (pixels.x.ceil() as u32, pixels.y.ceil() as u32);
    // Sent once and not in each frame, because what has been asked for is lacked no more.
    if served && session.desk.pictures.lacks((doc, number), size) {
        out.send(Event::WantPicture { doc, number, size });
    }
    if let Some(texture) = session.tools.pictures.see((doc, number)) {
        let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        painter.image(texture, rect, uv, Color32::WHITE);
        return;
    }
    let words = match (session.desk.pictures.get((doc, number)).map(|shown| &shown.state), source) {
        (Some(PictureState::Failed(why)), _) => why.clone(),
        (_, Some(PictureSource::Remote(address))) => {
            format!("Picture on the network, not fetched\n{address}")
        }
        (_, Some(PictureSource::Missing(why))) => why.clone(),
        _ => String::new(),
    };
    painter.rect(rect, 6.0, palette.code_ground, Stroke::new(1.0, palette.hairline), StrokeKind::Inside);
    let font = egui::FontId::proportional(12.0);
    let galley = painter.layout(words, font, palette.quiet, (rect.width() - 24.0).max(40.0));
    painter.galley(rect.center() - galley.size() / 2.0, galley, palette.quiet);
}
