//! A link that leads out shows its address, and is opened or copied only when asked.

use super::sheet;
use crate::desk::command::Command;
use crate::ui::outbox::Outbox;
use crate::ui::{icons, theme};
use egui::{FontId, Margin, RichText, Ui};

/// The address as it stands in the document, which may not be what the words of the link say; so it is shown before
/// anything is done with it, and nothing is chosen beforehand.
pub fn address_ui(ui: &mut Ui, address: &str, out: &mut Outbox) {
    sheet(ui, "Address", 520.0, 160.0, |ui| {
        let palette = theme::palette(ui.ctx());
        egui::Frame::new().inner_margin(Margin::symmetric(24, 20)).show(ui, |ui| {
            ui.label(RichText::new("This link leads out of the document").font(FontId::new(17.0, theme::serif_bold())));
            ui.add_space(8.0);
            // As much as the sheet has room for: an address may have kilobytes. It is copied and opened as a whole.
            let shown: String = address.chars().take(600).collect();
            ui.add(egui::Label::new(RichText::new(shown).monospace().color(palette.ink)).wrap().selectable(true));
            ui.add_space(8.0);
            let words = "Folioscope opens no connection. Another program does, and whoever is at that address may see it.";
            ui.label(RichText::new(words).size(12.5).color(palette.quiet));
            ui.add_space(14.0);
            ui.horizontal(|ui| {
                if ui.button(format!("{}  Copy", icons::COPY)).clicked() {
                    out.command(Command::CopyAddress { address: address.to_owned() });
                }
                if ui.button(format!("{}  Open in the browser", icons::ARROW_SQUARE_OUT)).clicked() {
                    out.command(Command::OpenAddress { address: address.to_owned() });
                }
                if ui.button("Leave it").clicked() {
                    out.command(Command::Dismiss);
                }
            });
        });
    });
}
