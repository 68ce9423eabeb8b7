//! What stands on a page that shows nothing: why, in the words of the file's complaints. A white page must never leave one
//! to guess whether it is empty, broken or still to come.

use super::icons;
use super::outbox::Outbox;
use super::theme::{self, Palette};
use super::waiting::elsewhere_ui;
use crate::data::document::{Complaint, Document};
use crate::data::job::FailureKind;
use crate::data::span::Span;
use crate::data::unit::UnitState;
use crate::data::wording::counted;
use crate::desk::command::Command;
use crate::desk::pages::has_bytes;
use crate::desk::words::{PanelId, ShownAs};
use egui::{Rect, RichText, Ui, vec2};
use std::collections::HashMap;
use std::sync::{Arc, Weak};

/// So many sentences stand on the page; a list of hundreds belongs to the panel that holds all.
const MAX_SHOWN: usize = 3;
/// Width of the sentences, in points: lines that are read with ease.
const WIDTH: f32 = 460.0;

/// Text up to this length is looked at for words; blanks beyond it are what the file shows.
const MAX_LOOKED_AT: u64 = 4096;

/// Whether a document has nothing to show as words. One with pages says so at each of them.
fn shows_nothing(document: &Document) -> bool {
    let len = document.text.len();
    document.complete()
        && document.counts.words == 0
        && document.pictures.is_empty()
        && (document.units.is_empty() || has_bytes(document))
        && len <= MAX_LOOKED_AT
        && document.text.slice(Span::new(0, len)).trim().is_empty()
}

/// On the page of words of a document that has none.
pub fn blank_ui(ui: &mut Ui, rect: Rect, document: &Document, palette: &Palette, out: &mut Outbox) {
    if !shows_nothing(document) {
        return;
    }
    let middle = rect.shrink2(vec2(24.0, 0.0)).with_min_y(rect.top() + rect.height() * 0.3);
    ui.scope_builder(egui::UiBuilder::new().max_rect(middle), |ui| {
        ui.vertical_centered(|ui| {
            ui.label(RichText::new(icons::INFO).font(theme::icon_font(28.0)).color(palette.quiet));
            ui.add_space(8.0);
            ui.label(RichText::new(document.title()).family(theme::semibold()).size(15.0));
            ui.add_space(4.0);
            ui.set_max_width(WIDTH.min(middle.width()));
            sentences_ui(ui, document, palette, out);
            if has_bytes(document) {
                other_ways_ui(ui, document, out);
            }
        });
    });
}

/// What one can do with a file of which nothing can be read here.
fn other_ways_ui(ui: &mut Ui, document: &Document, out: &mut Outbox) {
    ui.add_space(10.0);
    if ui.button("Show as bytes").clicked() {
        out.command(Command::ShownAs { face: ShownAs::Bytes });
    }
    if let Some(path) = &document.path {
        elsewhere_ui(ui, path, FailureKind::NotSupported, out);
    }
}

fn sentences_ui(ui: &mut Ui, document: &Document, palette: &Palette, out: &mut Outbox) {
    let complaints = &document.complaints;
    if complaints.is_empty() {
        ui.label("There are no words in this document.");
    }
    for complaint in complaints.iter().take(MAX_SHOWN) {
        ui.label(&complaint.words);
        if let Some(hint) = &complaint.hint {
            ui.label(RichText::new(hint).color(palette.quiet));
        }
    }
    let more = complaints.len().saturating_sub(MAX_SHOWN);
    let words = match (more, document.asides.is_empty()) {
        (0, true) => return,
        (0, false) => "Show what lies beside it".to_owned(),
        _ => format!("{} to know", counted(more as u64, "more thing")),
    };
    ui.add_space(6.0);
    if ui.link(words).clicked() {
        out.command(Command::ShowPanel { panel: PanelId::Info });
    }
}

/// Why pages have nothing on them. It is looked for once and kept as long as the document is the same: a damaged file has
/// thousands of complaints, and a page that is empty stands in the window for many frames.
#[derive(Default)]
pub struct WhyEmpty {
    of: Weak<Document>,
    known: HashMap<u32, Option<String>>,
}

impl WhyEmpty {
    /// What is said of the place of a page.
    pub fn of(&mut self, document: &Arc<Document>, unit: u32) -> Option<String> {
        // A snapshot that has more of it is another.
        if !std::ptr::eq(self.of.as_ptr(), Arc::as_ptr(document)) {
            *self = Self { of: Arc::downgrade(document), known: HashMap::new() };
        }
        self.known.entry(unit).or_insert_with(|| why_empty(document, unit)).clone()
    }
}

/// Why a page has nothing on it: what is said of its place.
fn why_empty(document: &Document, unit: u32) -> Option<String> {
    let page = document
        .units
        .get(unit as usize)
        .filter(|page| matches!(page.state, UnitState::Empty | UnitState::Unread))?;
    let own = |complaint: &&Complaint| {
        complaint.span.is_some_and(|span| page.span.start <= span.start && span.end <= page.span.end)
    };
    let words: Vec<&str> = document
        .complaints
        .iter()
        .filter(own)
        .take(MAX_SHOWN)
        .map(|complaint| complaint.words.as_str())
        .collect();
    (!words.is_empty()).then(|| words.join("\n"))
}
