//! What is shown of rows that are too long to be laid out whole, and how one reads on in them: by the labels that stand in
//! the place of the rest, and wherever one is led to a word in them.

use super::sideways::sideways_key;
use super::table::RowPart;
use super::{Placed, Reader, Session};
use crate::data::document::{BlockKind, BlockView};
use crate::data::span::Span;
use crate::desk::documents::Show;
use egui::{CursorIcon, Role, Sense, Ui, WidgetInfo, vec2};
use std::collections::HashMap;

/// What was asked to be seen, by the numbers of tables and of blocks. Most documents have none.
#[derive(Default)]
pub struct LongRows {
    /// The first cell of the rows of a table.
    first: HashMap<u32, usize>,
    /// A byte of a row, counted from its start.
    at: HashMap<u64, usize>,
}

impl LongRows {
    /// What is to be shown of a block.
    pub fn of(&self, view: &BlockView) -> RowPart {
        let BlockKind::Row { table, .. } = view.block().kind else { return RowPart::default() };
        let first = self.first.get(&table).copied().unwrap_or(0);
        RowPart { first, at: self.at.get(&view.number).copied() }
    }
}

impl Reader {
    /// Lets a byte be seen that lies in a part of a row that is not shown; whether that was so.
    pub(super) fn uncover(&mut self, session: &mut Session, byte: u64) -> bool {
        let number = session.document.block_from_offset(byte);
        let Some(laid) = self.laid(session, number) else { return false };
        let BlockKind::Row { table, .. } = laid.kind else { return false };
        if !laid.cuts().any(|cut| cut.start <= byte && byte < cut.end) {
            return false;
        }
        let Some(view) = session.document.block(number) else { return false };
        let before = self.long_rows.of(&view);
        let part = before.around(view.text(), (byte - laid.span.start) as usize);
        self.long_rows.at.insert(number, (byte - laid.span.start) as usize);
        if part.first != before.first {
            self.long_rows.first.insert(table, part.first);
            self.cache.retain(
                |_, (laid, _)| !matches!(laid.kind, BlockKind::Row { table: own, .. } if own == table),
            );
            // What was scrolled aside were other columns.
            self.sideways.remove(&(true, u64::from(table)));
        }
        self.cache.remove(&number);
        true
    }

    /// The labels that stand in the place of what is not shown: each leads on.
    pub(super) fn long_rows_ui(&mut self, session: &mut Session, ui: &mut Ui) {
        let wanted = self.placed.iter().find_map(|placed| self.wanted_in(session, ui, placed));
        if let Some(byte) = wanted {
            self.show(session, Span::empty_at(byte), Show::Third);
            ui.ctx().request_repaint();
        }
    }

    /// The byte to be seen, where a label of a block was pressed.
    fn wanted_in(&self, session: &Session, ui: &mut Ui, placed: &Placed) -> Option<u64> {
        let laid = &placed.laid;
        // What is folded leads on by itself.
        if laid.is_folded() {
            return None;
        }
        let shift = self.sideways.get(&sideways_key(laid)).copied().unwrap_or(0.0);
        let mut wanted = None;
        for (number, (cut, rect)) in laid.cut_places(shift).enumerate() {
            let rect = rect.translate(vec2(placed.left, placed.top)).intersect(session.page);
            if !rect.is_positive() {
                continue;
            }
            let id = ui.scope_id().with(("part", session.view.id, laid.number, number));
            let response = ui.interact(rect, id, Sense::click());
            // The beginning of a cell goes on where words are shown; cells before the first end at a tab.
            let (within, before) = (laid.shows_from(cut.end), cut.start == laid.span.start);
            let words = if within || before { "Show what stands before" } else { "Show what follows" };
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, words));
            if response.hovered() {
                ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
            }
            if response.has_focus() {
                let stroke = egui::Stroke::new(1.5, crate::ui::theme::palette(ui.ctx()).accent);
                ui.painter().rect_stroke(rect.expand(2.0), 3.0, stroke, egui::StrokeKind::Outside);
            }
            if response.clicked() {
                wanted = Some(match (within, before) {
                    (true, _) => RowPart::before(cut.end).max(cut.start),
                    (false, true) => cut.end.saturating_sub(1),
                    (false, false) => cut.start,
                });
            }
        }
        wanted
    }
}
