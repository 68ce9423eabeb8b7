//! The bar at the foot of pages that are wider than the window: it shows which part is seen, and is drawn with the mouse.

use super::setting::GAP;
use super::{Frame, PagesFace};
use egui::{Rect, Role, Sense, Ui, WidgetInfo, vec2};

/// Points that can be taken hold of, and that are painted, a little more of it where the pointer is.
const HEIGHT: f32 = 14.0;
const THICK: f32 = 5.0;
const THICK_HELD: f32 = 8.0;
/// So that the handle of a very wide page can be hit.
const MIN_HANDLE: f32 = 36.0;

impl PagesFace {
    /// Draws it where there is something to move, and moves the pages. They stand there in the next frame.
    pub(super) fn sideways_ui(&mut self, frame: &Frame, ui: &Ui) {
        let (Some(setting), Some(spot)) = (&self.setting, self.spot) else { return };
        let page = frame.page;
        let wide = setting.width + 2.0 * GAP;
        let room = wide - page.width();
        if room < 1.0 {
            return;
        }
        let track = page.with_min_y(page.bottom() - HEIGHT).shrink2(vec2(6.0, 0.0));
        let long = (track.width() * page.width() / wide).max(MIN_HANDLE).min(track.width());
        let way = (track.width() - long).max(1.0);
        let share = ((spot.x + room / 2.0) / room).clamp(0.0, 1.0);
        let handle = Rect::from_min_size(track.min + vec2(share * way, 0.0), vec2(long, HEIGHT));
        let id = ui.scope_id().with(("sideways", frame.view.id));
        let response = ui.interact(track, id, Sense::CLICK | Sense::DRAG);
        response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, "Sideways"));
        let held = response.hovered() || response.dragged();
        let bar = handle.with_min_y(handle.bottom() - 2.0 - if held { THICK_HELD } else { THICK });
        let colour = frame.palette.quiet.gamma_multiply(if held { 0.8 } else { 0.45 });
        ui.painter_at(page).rect_filled(bar.with_max_y(handle.bottom() - 2.0), THICK, colour);
        let by = match response.interact_pointer_pos() {
            _ if response.dragged() => response.drag_delta().x / way * room,
            // Beside the handle, a click goes on by most of a window.
            Some(at) if response.clicked() && at.x < handle.left() => -page.width() * 0.8,
            Some(at) if response.clicked() && at.x > handle.right() => page.width() * 0.8,
            _ => return,
        };
        self.scroll(frame, vec2(by, 0.0));
        ui.ctx().request_repaint();
    }
}
