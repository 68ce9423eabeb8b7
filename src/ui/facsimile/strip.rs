//! The strip at the right edge of printed pages: the whole document, page by page, with what is in view, headings and
//! hits. A click goes there.

use super::setting::Spot;
use super::{Facsimile, Frame, first_area};
use crate::desk::command::Command;
use crate::span::Span;
use crate::ui::outbox::Outbox;
use egui::{Painter, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

const MIN_THUMB: f32 = 24.0;
/// More headings make a comb of the strip.
const MAX_TICKS: usize = 160;

#[derive(Default)]
pub struct Ticks {
    rows: Vec<bool>,
    made_for: Option<(u64, usize, usize)>,
}

impl Facsimile {
    pub(super) fn strip_ui(&mut self, frame: &Frame, ui: &mut Ui, rect: Rect, out: &mut Outbox) {
        let (Some(setting), Some(spot)) = (&self.setting, self.spot) else { return };
        let palette = frame.palette;
        let painter = ui.painter_at(rect);
        painter.rect_filled(rect, 0.0, palette.page);
        painter.rect_filled(rect.with_max_x(rect.left() + 1.0), 0.0, palette.hairline);
        let response =
            ui.interact(rect, ui.scope_id().with(("page strip", frame.view.id)), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, "Whole document"));
        let share = setting.share(spot);
        let seen = (f64::from(frame.page.height()) / setting.height().max(1.0)).min(1.0) as f32;
        if seen < 1.0 {
            let top = rect.top() + share * rect.height();
            let bottom = top + seen * rect.height();
            let grown = ((MIN_THUMB - (bottom - top)) / 2.0).max(0.0);
            let thumb = Rect::from_min_max(
                pos2(rect.left() + 4.0, top - grown),
                pos2(rect.right() - 3.0, bottom + grown),
            );
            let strength = if response.hovered() || response.dragged() { 0.42 } else { 0.24 };
            painter.rect_filled(thumb, 3.5, palette.quiet.gamma_multiply(strength));
        }
        self.ticks_ui(frame, &painter, rect);
        if (response.dragged() || response.clicked())
            && let Some(pos) = response.interact_pointer_pos()
            && let Some(setting) = &self.setting
        {
            let share = f64::from(((pos.y - rect.top()) / rect.height()).clamp(0.0, 1.0));
            let offset = share * setting.height() - f64::from(frame.page.height() * 0.4);
            self.spot = Some(setting.spot(offset, spot.x, frame.page.size()));
            self.place(frame);
            if response.clicked() || response.drag_started() {
                out.command(Command::View { view: frame.view.id });
            }
            ui.ctx().request_repaint();
        }
    }

    /// Where on the strip a span stands, 0 to 1.
    fn share_of(&self, frame: &Frame, span: Span) -> Option<f32> {
        let setting = self.setting.as_ref()?;
        let (unit, area) = first_area(frame.document, span)?;
        Some(setting.share(Spot { unit, y: setting.down(unit, area), x: 0.0 }))
    }

    fn ticks_ui(&mut self, frame: &Frame, painter: &Painter, rect: Rect) {
        let palette = frame.palette;
        let outline = &frame.document.outline;
        if outline.len() <= MAX_TICKS {
            for entry in outline.iter() {
                let Some(share) = self.share_of(frame, entry.span) else { continue };
                let at = pos2(rect.left() + 5.0, (rect.top() + share * rect.height()).max(rect.top() + 3.0));
                let radius = if entry.level <= 1 { 1.8 } else { 1.2 };
                painter.circle_filled(at, radius, palette.quiet.gamma_multiply(0.75));
            }
        }
        let find = &frame.desk.find;
        if find.doc != Some(frame.document.id) || find.hits.is_empty() {
            return;
        }
        let rows = rect.height().max(1.0) as usize / 2;
        let key = (find.revision, rows, frame.document.units.len());
        if self.ticks.made_for != Some(key) {
            let mut ticks = vec![false; rows + 1];
            for hit in find.hits.iter() {
                if let Some(share) = self.share_of(frame, hit.span) {
                    ticks[((share * rows as f32) as usize).min(rows)] = true;
                }
            }
            self.ticks = Ticks { rows: ticks, made_for: Some(key) };
        }
        for (row, _) in self.ticks.rows.iter().enumerate().filter(|(_, hit)| **hit) {
            let at = pos2(rect.left() + 4.0, rect.top() + row as f32 * 2.0 - 1.0);
            painter.rect_filled(
                Rect::from_min_size(at, vec2(rect.width() - 7.0, 2.0)),
                1.0,
                palette.hit_edge,
            );
        }
        if let Some(share) = find.current_span().and_then(|span| self.share_of(frame, span)) {
            let y = rect.top() + share * rect.height();
            let tick = Rect::from_min_size(pos2(rect.left() + 2.0, y - 2.0), vec2(rect.width() - 4.0, 4.0));
            painter.rect_filled(tick, 2.0, palette.hit_edge);
            painter.rect_filled(tick.shrink(1.0), 1.0, palette.current_hit);
        }
    }
}
