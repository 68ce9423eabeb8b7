//! Marking words with the pointer, the same on the page of words and on printed pages. Which byte lies under a point,
//! whoever shows the page knows.

use super::outbox::Outbox;
use crate::data::document::Document;
use crate::data::span::Span;
use crate::desk::Desk;
use crate::desk::command::Command;
use crate::desk::documents::{Selection, View};
use crate::desk::select;
use egui::{Response, Ui};

/// A page that is pressed comes to the front, and keys go to it again.
pub fn press(ui: &Ui, response: &Response, desk: &Desk, view: &View, out: &mut Outbox) {
    if !(response.clicked() || response.drag_started()) {
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
    (document, view): (&Document, &View),
    (byte, shift): (u64, bool),
    block: impl FnOnce() -> Option<Span>,
    out: &mut Outbox,
) {
    let span = if response.triple_clicked() {
        block().unwrap_or(Span::empty_at(byte))
    } else if response.double_clicked() {
        select::word_at(document, byte)
    } else if shift {
        let anchor = view.selection.and_then(Selection::anchor).unwrap_or(byte);
        return out.command(Command::Select { anchor, head: byte });
    } else {
        Span::empty_at(byte)
    };
    out.command(Command::Select { anchor: span.start, head: span.end });
}
