//! The strip at the right edge of a sheet: all of its rows from top to bottom, with what is in view and the hits.

use super::{Frame, GridFace};
use crate::data::span::Span;
use crate::desk::command::Command;
use crate::ui::outbox::Outbox;
use crate::ui::strip::Strip;
use egui::{Rect, Role, Sense, Ui, WidgetInfo};

impl GridFace {
    pub(super) fn strip_ui(&mut self, frame: &Frame, ui: &mut Ui, rect: Rect, out: &mut Outbox) {
        let strip = Strip { painter: ui.painter_at(rect), rect, palette: frame.palette };
        strip.edge();
        let id = ui.scope_id().with(("grid strip", frame.view.id));
        let response = ui.interact(rect, id, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, "Whole sheet"));
        let spot = self.spot.unwrap_or_default();
        let height = frame.height().max(1.0);
        let seen = f64::from(frame.body.height());
        if seen < height {
            let at = |y: f64| strip.y((y / height).clamp(0.0, 1.0) as f32);
            strip.thumb(at(spot.y), at(spot.y + seen), &response);
        }
        let share = |span: Span| {
            let grid = frame.grid.as_ref()?;
            // Hits of other sheets have no place on this one's strip.
            let (first, last) = frame.sheet_span()?;
            let row = (first..last).contains(&span.start).then(|| grid.row_from_offset(span.start))??;
            Some((frame.top_of(frame.line(row)?) / height) as f32)
        };
        // Another sheet, or more rows of this one, and hits stand elsewhere.
        // So are those of lines in another order.
        let face =
            (u64::from(frame.unit) | frame.view.lines_version(frame.unit) << 32, u64::from(frame.rows));
        strip.markings(ui, (&frame.desk.find, frame.document.id), &mut self.ticks, face, share);
        if (response.dragged() || response.clicked())
            && let Some(pos) = response.interact_pointer_pos()
        {
            // What was clicked comes near the middle of the window.
            let y = strip.share(pos.y) * height - seen * 0.4;
            self.scroll(frame, 0.0, y - spot.y);
            if response.clicked() || response.drag_started() {
                out.command(Command::View { view: frame.view.id });
            }
            ui.ctx().request_repaint();
        }
    }
}

impl Frame<'_> {
    /// First byte of the sheet, and the one after its last.
    pub(super) fn sheet_span(&self) -> Option<(u64, u64)> {
        let span = self.grid.as_ref()?.extent();
        Some((span.start, span.end))
    }
}
