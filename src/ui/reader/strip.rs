//! The strip at the page's right edge: the whole document from top to bottom, with what is in view, headings and hits.
//! A click goes there. Places are byte offsets, so it needs no heights and is right for a gigabyte.

use super::{Reader, Session};
use crate::desk::Event;
use crate::desk::command::Command;
use crate::ui::outbox::Outbox;
use crate::ui::theme::Palette;
use egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

const MIN_THUMB: f32 = 24.0;
/// Headings of more levels than this make a comb of the strip.
const MAX_TICKS: usize = 160;

#[derive(Default)]
pub struct Strip {
    /// Rows of pixels that have a hit, for the find's revision and the strip's height.
    hits: Vec<bool>,
    made_for: (u64, usize),
}

impl Reader {
    pub(super) fn strip_ui(
        &mut self,
        session: &mut Session,
        ui: &mut Ui,
        rect: Rect,
        palette: &Palette,
        out: &mut Outbox,
    ) {
        let len = session.document.text.len().max(1);
        let painter = ui.painter_at(rect);
        painter.rect_filled(rect.with_max_x(rect.left() + 1.0), 0.0, palette.hairline);
        let y = |byte: u64| rect.top() + (byte as f64 / len as f64) as f32 * rect.height();
        let view = session.view;
        let (top, bottom) = (y(view.visible.start), y(view.visible.end));
        let whole = view.top == 0 && view.visible.end + 2 >= len;
        let response = ui.interact(rect, ui.scope_id().with(("strip", view.id)), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, "Whole document"));
        if !whole {
            let grown = ((MIN_THUMB - (bottom - top)) / 2.0).max(0.0);
            let thumb = Rect::from_min_max(
                pos2(rect.left() + 4.0, top - grown),
                pos2(rect.right() - 3.0, bottom + grown),
            );
            let strength = if response.hovered() || response.dragged() { 0.42 } else { 0.24 };
            painter.rect_filled(thumb, 3.5, palette.quiet.gamma_multiply(strength));
        }
        let outline = &session.document.outline;
        if outline.len() <= MAX_TICKS {
            for entry in outline.iter() {
                let at = pos2(rect.left() + 5.0, y(entry.span.start).max(rect.top() + 3.0));
                painter.circle_filled(
                    at,
                    if entry.level <= 1 { 1.8 } else { 1.2 },
                    palette.quiet.gamma_multiply(0.75),
                );
            }
        }
        self.hits_ui(session, &painter, rect, palette);
        if (response.dragged() || response.clicked())
            && let Some(pos) = response.interact_pointer_pos()
        {
            let fraction = f64::from(((pos.y - rect.top()) / rect.height()).clamp(0.0, 1.0));
            let byte = ((fraction * len as f64) as u64).min(len.saturating_sub(1));
            let height = session.page.height();
            let anchor = self.anchor_from_byte(session, byte, height * 0.4);
            self.anchor = Some(anchor);
            self.place(session);
            if response.clicked() || response.drag_started() {
                out.send(Event::Command(Command::View { view: view.id }));
            }
            ui.ctx().request_repaint();
        }
    }

    fn hits_ui(&mut self, session: &Session, painter: &egui::Painter, rect: Rect, palette: &Palette) {
        let find = &session.desk.find;
        if find.doc != Some(session.document.id) || find.hits.is_empty() {
            return;
        }
        let len = session.document.text.len().max(1);
        let rows = rect.height().max(1.0) as usize / 2;
        if self.strip.made_for != (find.revision, rows) {
            self.strip.made_for = (find.revision, rows);
            self.strip.hits = vec![false; rows + 1];
            for hit in find.hits.iter() {
                // Hits may be of a reading that went further than this one has come.
                let row = (hit.span.start as f64 / len as f64 * rows as f64) as usize;
                self.strip.hits[row.min(rows)] = true;
            }
        }
        for (row, _) in self.strip.hits.iter().enumerate().filter(|(_, hit)| **hit) {
            let at = pos2(rect.left() + 4.0, rect.top() + row as f32 * 2.0 - 1.0);
            painter.rect_filled(
                Rect::from_min_size(at, vec2(rect.width() - 7.0, 2.0)),
                1.0,
                palette.hit_edge,
            );
        }
        if let Some(span) = find.current_span() {
            let y = rect.top() + (span.start as f64 / len as f64) as f32 * rect.height();
            let tick = Rect::from_min_size(pos2(rect.left() + 2.0, y - 2.0), vec2(rect.width() - 4.0, 4.0));
            painter.rect_filled(tick, 2.0, palette.hit_edge);
            painter.rect_filled(tick.shrink(1.0), 1.0, palette.current_hit);
        }
    }
}
