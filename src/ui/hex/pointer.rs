//! The hand on rows of bytes: one is chosen by a click and several by drawing, and each point has its menu.

use super::{BytesFace, Columns, Frame};
use crate::data::bytes::{ROW_BYTES, spot_from_row};
use crate::desk::command::Command;
use crate::desk::documents::Selection;
use crate::ui::menus::{PageMenu, Pointed};
use crate::ui::outbox::Outbox;
use crate::ui::selecting;
use egui::{PointerButton, Pos2, Response, Ui, pos2};

/// What the hand does, from frame to frame.
#[derive(Default)]
pub struct Hand {
    /// Where a selection stays fixed that is being drawn.
    anchor: Option<u64>,
    /// The end of what was chosen when it was seen last.
    head: Option<u64>,
    pub menu: PageMenu,
}

impl BytesFace {
    pub(super) fn pointer_ui(
        &mut self,
        frame: &Frame,
        columns: &Columns,
        ui: &Ui,
        response: &Response,
        out: &mut Outbox,
    ) {
        selecting::press(ui, response, frame.desk, frame.view, out);
        self.roll(frame, selecting::panned(ui, response).y);
        let chosen = chosen(frame);
        let at = response.interact_pointer_pos();
        let byte = at.and_then(|at| self.byte_at(frame, columns, at));
        let fixed = chosen.filter(|_| ui.input(|input| input.modifiers.shift)).map(|(anchor, _)| anchor);
        if response.clicked() {
            self.led = None;
            match byte {
                Some(byte) => out.command(select(fixed.unwrap_or(byte), byte)),
                None => out.command(Command::SelectNone),
            }
        }
        if selecting::begins(response) {
            let origin = ui.input(|input| input.pointer.press_origin());
            self.hand.anchor = fixed.or(origin.and_then(|origin| self.byte_at(frame, columns, origin)));
            self.led = None;
        }
        if response.dragged_by(PointerButton::Primary)
            && let (Some(anchor), Some(at)) = (self.hand.anchor, at)
        {
            let origin = ui.input(|input| input.pointer.press_origin()).unwrap_or(at);
            let speed = selecting::edge_speed(frame.body, origin, at).y;
            if speed != 0.0 {
                self.roll(frame, speed);
                ui.ctx().request_repaint();
            }
            // Beside the rows it is the nearest of the row that counts.
            let head = byte.or_else(|| self.byte_near(frame, columns, at));
            if let Some(head) = head.filter(|head| chosen != Some((anchor, *head))) {
                out.command(select(anchor, head));
                self.hand.head = Some(head);
            }
        } else {
            self.hand.anchor = None;
            self.follow(frame, chosen);
        }
        self.menu_ui(frame, columns, response, out);
    }

    /// Keeps the end in sight that keys move, or that was found.
    fn follow(&mut self, frame: &Frame, chosen: Option<(u64, u64)>) {
        let head = chosen.map(|(_, head)| head);
        if head == self.hand.head {
            return;
        }
        self.hand.head = head;
        let Some(row) = head.map(|head| head / ROW_BYTES) else { return };
        let last = self.top + frame.screen().saturating_sub(1);
        if row < self.top {
            self.stand(frame, row);
        } else if row >= last {
            self.stand(frame, row.saturating_sub(frame.screen().saturating_sub(2)));
        }
    }

    fn byte_near(&self, frame: &Frame, columns: &Columns, at: Pos2) -> Option<u64> {
        let body = frame.body.shrink(1.0);
        let left = columns.hex + columns.sign;
        let right = columns.letters + (ROW_BYTES as f32 - 0.5) * columns.sign;
        let between = columns.hex + columns.hex_x(ROW_BYTES - 1);
        let x = if at.x > between && at.x < columns.letters { between } else { at.x.clamp(left, right) };
        let at = pos2(x, at.y.clamp(body.top(), body.bottom()));
        self.byte_at(frame, columns, at).or_else(|| {
            let below = frame.len.checked_sub(1).filter(|last| self.y_of(frame, last / ROW_BYTES) < at.y);
            // A gap between two pairs belongs to the one before it.
            below.or_else(|| self.byte_at(frame, columns, at - egui::vec2(columns.sign, 0.0)))
        })
    }

    fn menu_ui(&mut self, frame: &Frame, columns: &Columns, response: &Response, out: &mut Outbox) {
        let chosen = chosen(frame);
        let within = |byte: u64| chosen.is_some_and(|(a, b)| (a.min(b)..=a.max(b)).contains(&byte));
        let pointed = |byte: u64| {
            let (unit, _) = spot_from_row(frame.document, byte / ROW_BYTES);
            let start = frame.document.units.get(unit as usize).map_or(0, |unit| unit.span.start);
            Pointed { byte: start, link: None, selected: true, ..Pointed::default() }
        };
        let clicked = response.interact_pointer_pos().filter(|_| response.secondary_clicked());
        if let Some(at) = clicked
            && let Some(byte) = self.byte_at(frame, columns, at)
        {
            // One beside those that are chosen is chosen first, so that the menu is about what one points at.
            if !within(byte) {
                out.command(select(byte, byte));
            }
            self.hand.menu.open(at, pointed(byte));
        } else if std::mem::take(&mut self.hand.menu.wanted) {
            let head = chosen.map_or(self.top * ROW_BYTES, |(_, head)| head);
            let at = pos2(columns.hex, self.y_of(frame, head / ROW_BYTES) + 20.0);
            let at = if frame.body.contains(at) { at } else { frame.body.shrink(40.0).left_top() };
            self.hand.menu.open(at, pointed(head));
        }
        self.hand.menu.ui(response, frame.desk, frame.view, frame.document, out);
    }
}

/// The bytes that are chosen, the end that moves last.
pub fn chosen(frame: &Frame) -> Option<(u64, u64)> {
    match frame.view.selection? {
        Selection::Bytes { anchor, head } => Some((anchor, head)),
        Selection::Text { .. } | Selection::Cells { .. } => None,
    }
}

fn select(from: u64, to: u64) -> Command {
    Command::SelectBytes { from, to }
}
