//! Changes that a file remembers: how many there are and by whom, and in which reading the draft is shown. The list of
//! them is a panel of its own.

use crate::data::document::Document;
use crate::data::revision::authors;
use crate::data::span::DocId;
use crate::data::wording::{counted, grouped};
use crate::desk::Desk;
use crate::desk::command::Command;
use crate::desk::words::PanelId;
use crate::ui::outbox::Outbox;
use crate::ui::panels::changes::called;
use crate::ui::theme;
use egui::{RichText, Ui};
use std::sync::{Arc, Weak};

/// People who are named; of more it is said how many there are.
const MAX_NAMED: usize = 8;

/// Who changed how much, counted once for a snapshot.
#[derive(Default)]
pub struct Revisions {
    of: Weak<Document>,
    authors: Vec<(String, usize)>,
}

impl Revisions {
    pub fn ui(&mut self, ui: &mut Ui, desk: &Desk, document: &Arc<Document>, out: &mut Outbox) {
        let count = document.revisions.len();
        if count == 0 {
            return;
        }
        if desk.compared_names(document.id).is_some() {
            return compared_ui(ui, desk, document, out);
        }
        if !std::ptr::eq(self.of.as_ptr(), Arc::as_ptr(document)) {
            self.of = Arc::downgrade(document);
            self.authors = authors(document);
        }
        let palette = theme::palette(ui.ctx());
        ui.add_space(14.0);
        let words = format!("Changes ({})", grouped(count as u64));
        ui.label(RichText::new(words).family(theme::semibold()).size(12.0).color(palette.quiet));
        for (at, (name, count)) in self.authors.iter().enumerate().take(MAX_NAMED) {
            ui.horizontal(|ui| {
                let ink = palette.author(at.min(255) as u8);
                ui.label(RichText::new(called(name)).size(12.5).color(ink));
                let words = counted(*count as u64, "change");
                ui.label(RichText::new(words).size(12.5).color(palette.quiet));
            });
        }
        if let Some(more) = self.authors.len().checked_sub(MAX_NAMED).filter(|more| *more > 0) {
            let words = format!("and {}", counted(more as u64, "other"));
            ui.label(RichText::new(words).size(12.5).color(palette.quiet));
        }
        if Desk::has_readings(document) {
            readings_ui(ui, desk, document.id, out);
        }
        if ui.link(RichText::new("List all changes").size(12.5)).clicked() {
            out.command(Command::Panel { panel: PanelId::Changes });
        }
    }
}

/// Of two documents that are compared, which is shown; what differs is not said a second time.
fn compared_ui(ui: &mut Ui, desk: &Desk, document: &Document, out: &mut Outbox) {
    ui.add_space(14.0);
    let heading = RichText::new("Shown").family(theme::semibold()).size(12.0);
    ui.label(heading.color(theme::palette(ui.ctx()).quiet));
    readings_ui(ui, desk, document.id, out);
    if ui.link(RichText::new("List all differences").size(12.5)).clicked() {
        out.command(Command::Panel { panel: PanelId::Differences });
    }
}

fn readings_ui(ui: &mut Ui, desk: &Desk, doc: DocId, out: &mut Outbox) {
    let now = desk.reading_in_front();
    ui.horizontal_wrapped(|ui| {
        for reading in desk.readings(doc) {
            let words = RichText::new(desk.reading_title(doc, reading)).size(12.5);
            if ui.radio(now == reading, words).clicked() {
                out.command(Command::Changes { reading });
            }
        }
    });
}
