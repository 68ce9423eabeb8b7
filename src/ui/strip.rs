//! What both strips at the right edge of a page draw: the part that is in view, headings and hits. Where on it
//! something stands, whoever shows the page knows: by bytes for words, by heights for printed pages.

use super::theme::Palette;
use egui::{Painter, Rect, Response, pos2, vec2};

const MIN_THUMB: f32 = 24.0;
/// More headings than this make a comb of the strip.
pub const MAX_TICKS: usize = 160;

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
    pub fn rows(&self) -> usize {
        self.rect.height().max(1.0) as usize / 2
    }

    pub fn edge(&self) {
        self.painter.rect_filled(self.rect.with_max_x(self.rect.left() + 1.0), 0.0, self.palette.hairline);
    }

    pub fn thumb(&self, top: f32, bottom: f32, response: &Response) {
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
        let radius = if level <= 1 { 1.8 } else { 1.2 };
        self.painter.circle_filled(at, radius, self.palette.quiet.gamma_multiply(0.75));
    }

    /// Rows that have a hit.
    pub fn hits(&self, rows: &[bool]) {
        for (row, _) in rows.iter().enumerate().filter(|(_, hit)| **hit) {
            let at = pos2(self.rect.left() + 4.0, self.rect.top() + row as f32 * 2.0 - 1.0);
            let tick = Rect::from_min_size(at, vec2(self.rect.width() - 7.0, 2.0));
            self.painter.rect_filled(tick, 1.0, self.palette.hit_edge);
        }
    }

    pub fn current_hit(&self, y: f32) {
        let at = pos2(self.rect.left() + 2.0, y - 2.0);
        let tick = Rect::from_min_size(at, vec2(self.rect.width() - 4.0, 4.0));
        self.painter.rect_filled(tick, 2.0, self.palette.hit_edge);
        self.painter.rect_filled(tick.shrink(1.0), 1.0, self.palette.current_hit);
    }
}
