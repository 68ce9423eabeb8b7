//! What the strip at the right edge of every face draws: the part that is in view, headings, changes and hits. Where on it
//! something stands, the face knows: by bytes for words, by heights for printed pages, by rows for a grid.

use super::theme::Palette;
use crate::data::document::Document;
use crate::data::shown::{Gone, Reading};
use crate::data::span::{DocId, Span};
use crate::data::wording::grouped;
use crate::desk::find::Find;
use egui::{Painter, Rangef, Rect, RectAlign, Response, RichText, Tooltip, Ui, pos2, vec2};

/// In points: in a long document the thumb would otherwise be too small to be seen.
const MIN_THUMB: f32 = 24.0;
/// Width of what is told of a place, in points.
const TIP: f32 = 260.0;
/// More headings than this make a comb of the strip.
pub const MAX_TICKS: usize = 160;

/// Hits that one frame puts on the strip; on printed pages each costs up to a microsecond, and 200,000 may have come.
const HITS_PER_FRAME: usize = 4_096;

/// Rows of the strip that have a hit. They grow by the hits that are new, because a long search brings them in hundreds
/// of batches.
#[derive(Default)]
pub struct Ticks {
    rows: Vec<bool>,
    /// Hits that are on it already.
    counted: usize,
    /// The hits' generation, the number of rows, and what of the face decides where a hit stands.
    made_for: Option<(u64, usize, (u64, u64))>,
}

impl Ticks {
    /// Puts hits on the strip, some in each frame. `face` is what decides where a hit stands: while it stays the same, so
    /// do they. `share` says where, 0 to 1.
    pub fn grow(
        &mut self,
        find: &Find,
        rows: usize,
        face: (u64, u64),
        share: impl Fn(Span) -> Option<f32>,
        ui: &Ui,
    ) {
        let made_for = Some((find.generation, rows, face));
        if self.made_for != made_for {
            *self = Self { rows: vec![false; rows + 1], counted: 0, made_for };
        }
        let new = find.hits.get(self.counted..).unwrap_or_default();
        for hit in new.iter().take(HITS_PER_FRAME) {
            if let Some(share) = share(hit.span) {
                // Hits may be of a reading that went further than this one has come.
                self.rows[((share * rows as f32) as usize).min(rows)] = true;
            }
        }
        self.counted += new.len().min(HITS_PER_FRAME);
        if new.len() > HITS_PER_FRAME {
            ui.ctx().request_repaint();
        }
    }
}

/// Rows of the strip in which something was changed that the reading shows; found once.
#[derive(Default)]
pub struct Changed {
    rows: Vec<bool>,
    made_for: Option<(DocId, usize, u64, usize, Reading)>,
}

impl Changed {
    fn fit(&mut self, document: &Document, gone: &Gone, reading: Reading, rows: usize) {
        let (len, changes) = (document.text.len().max(1), document.revisions.len());
        let made_for = Some((document.id, changes, len, rows, reading));
        if self.made_for == made_for {
            return;
        }
        let mut own = vec![false; rows + 1];
        for one in document.revisions.iter().filter(|one| !gone.hides(one.span)) {
            let at = (one.span.start as f64 / len as f64 * rows as f64) as usize;
            own.get_mut(at.min(rows)).into_iter().for_each(|row| *row = true);
        }
        *self = Self { rows: own, made_for };
    }
}

/// A strip that is being drawn; heights are in the window.
pub struct Strip<'a> {
    pub painter: Painter,
    pub rect: Rect,
    pub palette: &'a Palette,
}

impl Strip<'_> {
    /// The height at which a share of the whole stands, 0 to 1.
    pub fn y(&self, share: f32) -> f32 {
        self.rect.top() + share * self.rect.height()
    }

    /// The share of the whole at a height, 0 to 1.
    pub fn share(&self, y: f32) -> f64 {
        f64::from(((y - self.rect.top()) / self.rect.height()).clamp(0.0, 1.0))
    }

    /// Rows in which hits are told apart.
    fn rows(&self) -> usize {
        self.rect.height().max(1.0) as usize / 2
    }

    /// Tells what stands where the pointer is: the page or paragraph, and the heading that the dots stand for.
    pub fn tip(&self, response: &Response, document: &Document, byte: u64) {
        let Some(at) = response.hover_pos().filter(|_| !response.dragged()) else { return };
        let place = document.unit_words(Span::empty_at(byte)).unwrap_or_else(|| {
            let (kind, number, _) = document.counted_place(byte);
            format!("{kind} {}", grouped(number))
        });
        let mut place = place;
        if let Some(first) = place.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        let section = document.section_from_offset(byte).and_then(|at| document.outline.get(at));
        let mut tip = Tooltip::for_enabled(response).gap(8.0).width(TIP);
        // At the height of the pointer, and not in the middle of the whole strip.
        let anchor = Rect::from_x_y_ranges(self.rect.x_range(), Rangef::point(at.y));
        tip.popup = tip.popup.anchor(anchor).align(RectAlign::LEFT).align_alternatives(&[]);
        tip.show(|ui| {
            ui.set_max_width(TIP);
            if let Some(section) = section {
                ui.label(&section.title);
            }
            ui.label(RichText::new(place).color(self.palette.quiet));
        });
    }

    pub fn edge(&self) {
        self.painter.rect_filled(self.rect.with_max_x(self.rect.left() + 1.0), 0.0, self.palette.hairline);
    }

    pub fn thumb(&self, top: f32, bottom: f32, response: &Response) {
        // It grows to both sides, so that its middle stays where one reads.
        let grown = ((MIN_THUMB - (bottom - top)) / 2.0).max(0.0);
        let thumb = Rect::from_min_max(
            pos2(self.rect.left() + 4.0, top - grown),
            pos2(self.rect.right() - 3.0, bottom + grown),
        );
        let strength = if response.hovered() || response.dragged() { 0.42 } else { 0.24 };
        self.painter.rect_filled(thumb, 3.5, self.palette.quiet.gamma_multiply(strength));
    }

    pub fn heading(&self, y: f32, level: u8) {
        let at = pos2(self.rect.left() + 5.0, y.max(self.rect.top() + 3.0));
        // Chapters are told from what is below them, and no further: dots have no room for six sizes.
        let radius = if level <= 1 { 1.8 } else { 1.2 };
        self.painter.circle_filled(at, radius, self.palette.quiet.gamma_multiply(0.75));
    }

    /// The hits of a document and the current one, at the shares of the whole that the face says.
    pub fn markings(
        &self,
        ui: &Ui,
        (find, doc): (&Find, DocId),
        ticks: &mut Ticks,
        face: (u64, u64),
        share: impl Fn(Span) -> Option<f32>,
    ) {
        if find.doc != Some(doc) || find.hits.is_empty() {
            return;
        }
        ticks.grow(find, self.rows(), face, &share, ui);
        // The current one last, over the others.
        self.hits(&ticks.rows);
        if let Some(share) = find.current_span().and_then(share) {
            self.current_hit(self.y(share));
        }
    }

    /// Where a draft was changed: thin and at the outer edge, so that hits are seen over it.
    pub fn changes(&self, changed: &mut Changed, document: &Document, gone: &Gone, reading: Reading) {
        if document.revisions.is_empty() {
            return;
        }
        changed.fit(document, gone, reading, self.rows());
        let ink = self.palette.accent.gamma_multiply(0.7);
        for (row, _) in changed.rows.iter().enumerate().filter(|(_, changed)| **changed) {
            let at = pos2(self.rect.right() - 3.0, self.rect.top() + row as f32 * 2.0 - 1.0);
            self.painter.rect_filled(Rect::from_min_size(at, vec2(3.0, 2.0)), 0.0, ink);
        }
    }

    /// Rows that have a hit.
    fn hits(&self, rows: &[bool]) {
        for (row, _) in rows.iter().enumerate().filter(|(_, hit)| **hit) {
            let at = pos2(self.rect.left() + 4.0, self.rect.top() + row as f32 * 2.0 - 1.0);
            let tick = Rect::from_min_size(at, vec2(self.rect.width() - 7.0, 2.0));
            self.painter.rect_filled(tick, 1.0, self.palette.hit_edge);
        }
    }

    fn current_hit(&self, y: f32) {
        let at = pos2(self.rect.left() + 2.0, y - 2.0);
        let tick = Rect::from_min_size(at, vec2(self.rect.width() - 4.0, 4.0));
        self.painter.rect_filled(tick, 2.0, self.palette.hit_edge);
        self.painter.rect_filled(tick.shrink(1.0), 1.0, self.palette.current_hit);
    }
}
