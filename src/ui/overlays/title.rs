//! The field for the title of a document, as citations have it in the place of the document's own.

use super::{Overlays, sheet, typed_ui};
use crate::desk::Desk;
use crate::desk::command::Command;
use crate::ui::outbox::Outbox;
use crate::ui::{icons, theme};
use egui::{Key, Modifiers, RichText, Ui};

/// It begins with the title that citations have now, so that a word of it can be put right.
pub fn title_ui(state: &mut Overlays, ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    if state.fresh {
        state.typed = desk.active_entry().map(|entry| entry.title_to_cite()).unwrap_or_default();
    }
    // Before the field is drawn, which would give the focus away.
    let enter = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
    sheet(ui, "Title", 560.0, 130.0, |ui| {
        let palette = theme::palette(ui.ctx());
        typed_ui(ui, &mut state.typed, icons::QUOTES, "Title in citations", state.fresh);
        egui::Frame::new().inner_margin(egui::Margin::symmetric(18, 12)).show(ui, |ui| {
            let words = "Citations of this document have this title, wherever its file is moved. \
                         Empty the field to have the document’s own again. Enter keeps it.";
            ui.label(RichText::new(words).size(12.5).color(palette.quiet));
        });
    });
    if enter {
        let own = desk.active_document().map_or("".into(), |document| document.title());
        let title =
            if state.typed.trim() == own.as_ref() { String::new() } else { state.typed.trim().to_owned() };
        out.command(Command::SetTitle { title });
    }
}
