//! Marking words with the pointer, the same on the page of words and on printed pages. Which byte lies under a point,
//! whoever shows the page knows.

use super::outbox::Outbox;
use crate::data::document::Document;
use crate::data::span::Span;
use crate::desk::Desk;
use crate::desk::command::Command;
use crate::desk::documents::{Selection, View};
use crate::desk::select;
use egui::{CursorIcon, PointerButton, Pos2, Rect, Response, Ui, Vec2, vec2};

/// So near to an edge of the page it scrolls while one selects, in points: in full screen the pointer cannot leave it.
const EDGE: f32 = 28.0;
/// A drag that began nearer to the edge than that has to go on towards it, by so much, before anything scrolls.
const SLACK: f32 = 6.0;
/// The page scrolls by this share of the distance in each frame. The further out, the faster: one and the same movement
/// reaches the next line and the next chapter.
const EDGE_SPEED: f32 = 0.25;

/// A page that is pressed comes to the front, and keys go to it again.
pub fn press(ui: &Ui, response: &Response, desk: &Desk, view: &View, out: &mut Outbox) {
    if !(response.clicked() || response.drag_started() || response.secondary_clicked()) {
        return;
    }
    // Sent first: what is selected next is selected in the view in front.
    if desk.active != Some(view.id) {
        out.command(Command::View { view: view.id });
    }
    // A field that kept the focus would go on taking letters that are meant for the page.
    ui.memory_mut(|memory| {
        if let Some(id) = memory.focused() {
            memory.surrender_focus(id);
        }
    });
}

/// Whether a selection begins to be drawn: by the first button alone. The middle one moves the page.
pub fn begins(response: &Response) -> bool {
    response.drag_started_by(PointerButton::Primary)
}

/// By how much a page is to be scrolled that the middle button moves: it goes with the hand.
pub fn panned(ui: &Ui, response: &Response) -> Vec2 {
    if !response.dragged_by(PointerButton::Middle) {
        return Vec2::ZERO;
    }
    ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
    -response.drag_delta()
}

/// How fast a page scrolls while one selects at its edge or beyond it: in points for this frame, to the right and down.
pub fn edge_speed(page: Rect, origin: Pos2, at: Pos2) -> Vec2 {
    let past = |low: f32, high: f32, origin: f32, at: f32| {
        let low = (low + EDGE).min(origin - SLACK).max(low);
        let high = (high - EDGE).max(origin + SLACK).min(high);
        (at - high).max(0.0) - (low - at).max(0.0)
    };
    let x = past(page.left(), page.right(), origin.x, at.x);
    let y = past(page.top(), page.bottom(), origin.y, at.y);
    vec2(x, y) * EDGE_SPEED
}

/// Where a selection stays fixed that begins now: with the shift key, where the one before did.
pub fn anchor(view: &View, shift: bool) -> Option<u64> {
    view.selection.filter(|_| shift)?.anchor()
}

/// The pointer has been drawn to a byte.
pub fn drag(view: &View, anchor: u64, head: u64, out: &mut Outbox) {
    // A pointer that rests while the button is held sends nothing: each command asks for another frame.
    let known = view.selection == Some(Selection::Text { anchor, head });
    if !known {
        out.command(Command::Select { anchor, head });
    }
}

/// A byte was clicked: once for a caret, twice for its word, three times for its block; with the shift key, up to it.
pub fn click(
    response: &Response,
    (desk, document, view): (&Desk, &Document, &View),
    (byte, shift): (u64, bool),
    block: impl FnOnce() -> Option<Span>,
    out: &mut Outbox,
) {
    let span = if response.triple_clicked() {
        block().unwrap_or(Span::empty_at(byte))
    } else if response.double_clicked() {
        select::word_at(document, desk.reading_of(view), byte)
    } else if shift {
        let anchor = view.selection.and_then(Selection::anchor).unwrap_or(byte);
        return out.command(Command::Select { anchor, head: byte });
    } else {
        Span::empty_at(byte)
    };
    out.command(Command::Select { anchor: span.start, head: span.end });
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    #[test]
    fn selecting_scrolls_at_the_edge_too_and_not_where_it_began_there() {
        let page = Rect::from_min_max(pos2(0.0, 0.0), pos2(800.0, 600.0));
        let speed = |origin: f32, at: f32| edge_speed(page, pos2(400.0, origin), pos2(400.0, at)).y;
        assert_eq!(speed(300.0, 300.0), 0.0);
        assert!(speed(300.0, 599.0) > 5.0, "in full screen the pointer stops at the last pixel");
        assert!(speed(300.0, 1.0) < -5.0);
        assert!(speed(300.0, 700.0) > speed(300.0, 599.0), "the further out, the faster");
        assert_eq!(speed(590.0, 592.0), 0.0, "somebody selects along the last line");
        assert_eq!(speed(10.0, 8.0), 0.0, "somebody selects along the first line");
        assert!(speed(590.0, 599.0) > 0.0);
    }
}
