//! The strip at the page's right edge: the whole document from top to bottom, with what is in view, headings and hits.
//! A click goes there. Places are byte offsets, so it needs no heights and is right for a gigabyte.

use super::{Reader, Session};
use crate::desk::Event;
use crate::desk::command::Command;
use crate::ui::outbox::Outbox;
use crate::ui::strip::{MAX_TICKS, Strip};
use crate::ui::theme::Palette;
use egui::{Rect, Role, Sense, Ui, WidgetInfo};

#[derive(Default)]
pub struct HitRows {
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
        let strip = Strip { painter: ui.painter_at(rect), rect, palette };
        strip.edge();
        let y = |byte: u64| strip.y((byte as f64 / len as f64) as f32);
        let view = session.view;
        let (top, bottom) = (y(view.visible.start), y(view.visible.end));
        let whole = view.top == 0 && view.visible.end + 2 >= len;
        let response = ui.interact(rect, ui.scope_id().with(("strip", view.id)), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, "Whole document"));
        if !whole {
            strip.thumb(top, bottom, &response);
        }
        let outline = &session.document.outline;
        if outline.len() <= MAX_TICKS {
            for entry in outline.iter() {
                strip.heading(y(entry.span.start), entry.level);
            }
        }
        self.hits_ui(session, &strip);
        if (response.dragged() || response.clicked())
            && let Some(pos) = response.interact_pointer_pos()
        {
            let byte = ((strip.share(pos.y) * len as f64) as u64).min(len.saturating_sub(1));
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

    fn hits_ui(&mut self, session: &Session, strip: &Strip) {
        let find = &session.desk.find;
        if find.doc != Some(session.document.id) || find.hits.is_empty() {
            return;
        }
        let len = session.document.text.len().max(1);
        let rows = strip.rows();
        if self.strip.made_for != (find.revision, rows) {
            self.strip.made_for = (find.revision, rows);
            self.strip.hits = vec![false; rows + 1];
            for hit in find.hits.iter() {
                // Hits may be of a reading that went further than this one has come.
                let row = (hit.span.start as f64 / len as f64 * rows as f64) as usize;
                self.strip.hits[row.min(rows)] = true;
            }
        }
        strip.hits(&self.strip.hits);
        if let Some(span) = find.current_span() {
            strip.current_hit(strip.y((span.start as f64 / len as f64) as f32));
        }
    }
}
