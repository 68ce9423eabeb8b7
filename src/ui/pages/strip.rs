//! The strip at the right edge of printed pages: the whole document, page by page, with what is in view, headings and
//! hits. A click goes there.

use super::setting::Spot;
use super::{Frame, PagesFace, first_area};
use crate::data::span::Span;
use crate::desk::command::Command;
use crate::ui::outbox::Outbox;
use crate::ui::strip::{MAX_TICKS, Strip};
use egui::{Rect, Role, Sense, Ui, WidgetInfo};

impl PagesFace {
    pub(super) fn strip_ui(&mut self, frame: &Frame, ui: &mut Ui, rect: Rect, out: &mut Outbox) {
        let (Some(setting), Some(spot)) = (&self.setting, self.spot) else { return };
        let strip = Strip { painter: ui.painter_at(rect), rect, palette: frame.palette };
        strip.painter.rect_filled(rect, 0.0, frame.palette.page);
        strip.edge();
        let response =
            ui.interact(rect, ui.scope_id().with(("page strip", frame.view.id)), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, "Whole document"));
        let share = setting.share(spot);
        let seen = (f64::from(frame.page.height()) / setting.height().max(1.0)).min(1.0) as f32;
        if seen < 1.0 {
            strip.thumb(strip.y(share), strip.y(share + seen), &response);
        }
        self.ticks_ui(frame, &strip, ui);
        if let (Some(at), Some(setting)) = (response.hover_pos(), &self.setting) {
            let spot = setting.spot_at(strip.share(at.y) * setting.height());
            if let Some(unit) = frame.document.units.get(spot.unit as usize) {
                strip.tip(&response, frame.document, unit.byte_from_height(spot.y));
            }
        }
        if (response.dragged() || response.clicked())
            && let Some(pos) = response.interact_pointer_pos()
            && let Some(setting) = &self.setting
        {
            // What was clicked comes near the middle of the window.
            let offset = strip.share(pos.y) * setting.height() - f64::from(frame.page.height() * 0.4);
            self.spot = Some(setting.spot(offset, spot.x, frame.page.size()));
            self.place(frame);
            if response.clicked() || response.drag_started() {
                out.command(Command::View { view: frame.view.id });
            }
            ui.ctx().request_repaint();
        }
    }

    fn ticks_ui(&mut self, frame: &Frame, strip: &Strip, ui: &Ui) {
        let Some(setting) = &self.setting else { return };
        let share = |span: Span| {
            let (unit, area) = first_area(frame.document, span)?;
            Some(setting.share(Spot { unit, y: setting.down(unit, area), x: 0.0 }))
        };
        let outline = &frame.document.outline;
        if outline.len() <= MAX_TICKS {
            for entry in outline.iter() {
                if let Some(share) = share(entry.span) {
                    strip.heading(strip.y(share), entry.level);
                }
            }
        }
        // Heights are shares of the whole, which the size of the window does not change.
        let printed = frame.view.printed;
        let face =
            (frame.document.units.len() as u64, u64::from(printed.columns) << 8 | u64::from(printed.turn));
        strip.markings(ui, (&frame.desk.find, frame.document.id), &mut self.ticks, face, share);
    }
}
