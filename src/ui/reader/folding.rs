//! Folded quotations of a letter: which blocks take no room, and the signs by which they are folded and unfolded.

use super::block::{FoldSign, LaidBlock, lay_folded};
use super::{CacheKey, Placed, Reader, Session};
use crate::data::document::{BlockView, Document};
use crate::data::quotation::Folds;
use crate::desk::command::Command;
use crate::ui::outbox::Outbox;
use egui::{CursorIcon, Role, Sense, Ui, WidgetInfo, vec2};
use std::sync::Arc;

impl Reader {
    /// Sees what is folded now; whether that is something else than before. While a letter is being read nothing is, or its
    /// page would move with each piece.
    pub(super) fn fold(&mut self, document: &Document, key: &CacheKey) -> bool {
        let folds = if key.complete { Folds::of(document, &key.folding) } else { Folds::default() };
        let other = folds != *self.folds;
        if other {
            self.folds = Arc::new(folds);
            if let Some(anchor) = &mut self.anchor {
                let home = self.folds.home(anchor.block);
                if home != anchor.block {
                    (anchor.block, anchor.offset) = (home, 0.0);
                }
            }
        }
        other
    }

    /// A block of a folded quotation, laid out.
    pub(super) fn laid_folded(&self, session: &mut Session, view: &BlockView) -> Option<Arc<LaidBlock>> {
        let folds = Arc::clone(&self.folds);
        let folded = folds.at(view.number)?;
        let before = self.drafted.before(session.document, view.number);
        let Session { document, look, tools, .. } = session;
        let before = before.as_ref().map(|view| view.block());
        Some(Arc::new(lay_folded(&mut tools.fonts, document, (view, before), folded, look)))
    }

    /// The lines in the place of folded quotations, and the signs beside those that are open: each can be pressed, and
    /// reached by Tab.
    pub(super) fn folds_ui(&self, session: &Session, ui: &mut Ui, out: &mut Outbox) {
        for placed in &self.placed {
            placed.laid.folds.iter().for_each(|sign| fold_ui(session, ui, placed, sign, out));
        }
    }
}

fn fold_ui(session: &Session, ui: &mut Ui, placed: &Placed, sign: &FoldSign, out: &mut Outbox) {
    let rect = sign.rect.translate(vec2(placed.left, placed.top)).intersect(session.page);
    if !rect.is_positive() {
        return;
    }
    let id = ui.scope_id().with(("fold", session.view.id, sign.at, sign.depth));
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, sign.words()));
    if response.hovered() {
        ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
    }
    if response.has_focus() {
        let stroke = egui::Stroke::new(1.5, crate::ui::theme::palette(ui.ctx()).accent);
        ui.painter().rect_stroke(rect.expand(2.0), 3.0, stroke, egui::StrokeKind::Outside);
    }
    if response.clicked() {
        out.command(Command::TurnQuotation { at: sign.at, depth: u32::from(sign.depth) });
    }
}
