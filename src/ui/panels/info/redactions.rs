//! Where words were taken out of an original or covered: each with its page, how it looks and what is printed on it.

use super::shortened;
use crate::data::document::{Document, Redaction};
use crate::data::wording::grouped;
use crate::desk::command::Command;
use crate::ui::longlist::LongList;
use crate::ui::outbox::Outbox;
use crate::ui::theme;
use egui::{Label, RichText, Ui};

/// The redactions of a document as they are shown. A report has thousands: only rows in sight are laid out.
#[derive(Default)]
pub struct Redactions(LongList);

impl Redactions {
    pub fn ui(&mut self, ui: &mut Ui, document: &Document, out: &mut Outbox) {
        let count = document.redactions.len();
        if count == 0 {
            return;
        }
        let palette = theme::palette(ui.ctx());
        ui.add_space(14.0);
        let words = format!("Redactions ({})", grouped(count as u64));
        ui.label(RichText::new(words).family(theme::semibold()).size(12.0).color(palette.quiet));
        let guess = 18.0 + ui.spacing().item_spacing.y;
        self.0.ui(
            ui,
            count,
            |_| guess,
            |ui, at| {
                if let Some(redaction) = document.redactions.get(at) {
                    row_ui(ui, document, redaction, out);
                }
            },
        );
    }
}

fn row_ui(ui: &mut Ui, document: &Document, redaction: &Redaction, out: &mut Outbox) {
    let palette = theme::palette(ui.ctx());
    ui.horizontal(|ui| {
        if ui.link(RichText::new(place_words(document, redaction)).size(12.5)).clicked() {
            out.command(Command::Go { doc: document.id, span: redaction.span });
        }
        ui.add(Label::new(RichText::new(redaction.kind.title()).size(12.0).color(palette.quiet)));
        if !redaction.label.is_empty() {
            ui.add(Label::new(RichText::new(shortened(&redaction.label).as_ref()).size(12.5)).truncate());
        }
    });
}

fn place_words(document: &Document, redaction: &Redaction) -> String {
    let unit = redaction.place.and_then(|(unit, _)| document.units.get(unit as usize));
    match unit {
        Some(unit) => format!("{} {}", unit.kind.title(), unit.label),
        None => "There".to_owned(),
    }
}
