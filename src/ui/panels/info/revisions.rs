//! Changes that a file remembers: each with what was done, by whom, when, and the words.

use super::shortened;
use crate::data::document::{Document, Revision};
use crate::data::wording::grouped;
use crate::desk::command::Command;
use crate::ui::longlist::LongList;
use crate::ui::outbox::Outbox;
use crate::ui::theme;
use egui::{Label, RichText, Ui};

/// Characters of the words of a row: it is one line.
const ROW_BYTES: u64 = 200;

/// The changes of a document as they are shown. A draft has thousands: only rows in sight are laid out.
#[derive(Default)]
pub struct Revisions(LongList);

impl Revisions {
    pub fn ui(&mut self, ui: &mut Ui, document: &Document, out: &mut Outbox) {
        let count = document.revisions.len();
        if count == 0 {
            return;
        }
        let palette = theme::palette(ui.ctx());
        ui.add_space(14.0);
        let words = format!("Changes ({})", grouped(count as u64));
        ui.label(RichText::new(words).family(theme::semibold()).size(12.0).color(palette.quiet));
        let guess = 36.0 + ui.spacing().item_spacing.y;
        self.0.ui(
            ui,
            count,
            |_| guess,
            |ui, at| {
                if let Some(revision) = document.revisions.get(at) {
                    row_ui(ui, document, revision, out);
                }
            },
        );
    }
}

fn row_ui(ui: &mut Ui, document: &Document, revision: &Revision, out: &mut Outbox) {
    let palette = theme::palette(ui.ctx());
    ui.vertical(|ui| {
        ui.horizontal(|ui| {
            if ui.link(RichText::new(revision.kind.title()).size(12.5)).clicked() {
                out.command(Command::Go { doc: document.id, span: revision.span });
            }
            let who = [Some(revision.author.as_str()), revision.when.as_deref()];
            let who: Vec<&str> = who.into_iter().flatten().filter(|words| !words.is_empty()).collect();
            ui.add(Label::new(RichText::new(who.join(" · ")).size(12.0).color(palette.quiet)).truncate());
        });
        let span = revision.span;
        let shown = crate::data::span::Span::new(span.start, span.end.min(span.start + ROW_BYTES));
        let words = document.text.slice(shown);
        ui.add(Label::new(RichText::new(shortened(&words).as_ref()).size(12.5)).truncate());
    });
}
