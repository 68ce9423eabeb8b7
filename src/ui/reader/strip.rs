//! The strip at the page's right edge: the whole document from top to bottom, with what is in view, headings and hits.
//! A click goes there. Places are byte offsets, so it needs no heights and is right for a gigabyte.

use super::{Reader, Session};
use crate::data::span::Span;
use crate::desk::Event;
use crate::desk::command::Command;
use crate::ui::outbox::Outbox;
use crate::ui::strip::{MAX_TICKS, Strip};
use crate::ui::theme::Palette;
use egui::{Rect, Role, Sense, Ui, WidgetInfo};

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
        // A newline or two at the end of a text are shown nowhere.
        let whole = view.top == 0 && view.visible.end + 2 >= len;
        let response = ui.interact(rect, ui.scope_id().with(("strip", view.id)), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, "Whole document"));
        if !whole {
            strip.thumb(top, bottom, &response);
        }
        let outline = &session.document.outline;
        // All or none: some headings out of many would look as if they were the important ones.
        if outline.len() <= MAX_TICKS {
            for entry in outline.iter() {
                strip.heading(y(entry.span.start), entry.level);
            }
        }
        strip.changes(&mut self.changed, session.document, &self.drafted.gone, self.drafted.reading);
        let find = (&session.desk.find, session.document.id);
        let share = |span: Span| Some((span.start as f64 / len as f64) as f32);
        strip.markings(ui, find, &mut self.ticks, (len, 0), share);
        if let Some(at) = response.hover_pos() {
            let byte = (strip.share(at.y) * len as f64) as u64;
            strip.tip(&response, session.document, byte.min(len - 1));
        }
        if (response.dragged() || response.clicked())
            && let Some(pos) = response.interact_pointer_pos()
        {
            let byte = ((strip.share(pos.y) * len as f64) as u64).min(len.saturating_sub(1));
            let height = session.page.height();
            // What was clicked comes near the middle of the window, where one looks for it.
            let anchor = self.anchor_from_byte(session, byte, height * 0.4);
            // Set here and not by a request to the desk: while one drags, each frame must show where the
            // pointer is.
            self.anchor = Some(anchor);
            self.place(session);
            if response.clicked() || response.drag_started() {
                out.send(Event::Command(Command::View { view: view.id }));
            }
            ui.ctx().request_repaint();
        }
    }
}
