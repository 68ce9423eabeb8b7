//! The outline: headings of the document in front, filtered by typing, the section one reads in lit.

use super::Panel;
use crate::data::document::{Document, OutlineSource};
use crate::desk::Desk;
use crate::desk::command::Command;
use crate::ui::follow::Follow;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::reader::PageTools;
use crate::ui::theme::ROW;
use crate::ui::widgets::{RowLook, empty, filter_field, icon_button, row};
use egui::Ui;

#[derive(Default)]
pub struct OutlinePanel {
    filter: String,
    filtering: bool,
    follow: Follow,
}

impl Panel for OutlinePanel {
    fn detail(&self, desk: &Desk) -> String {
        let source = desk.active_document().map_or(OutlineSource::None, |document| document.outline_source);
        match source {
            OutlineSource::None | OutlineSource::Marked => "",
            OutlineSource::Inferred => "inferred",
            OutlineSource::Paragraphs => "from paragraphs",
        }
        .to_owned()
    }

    fn buttons(&mut self, ui: &mut Ui, _desk: &Desk, _out: &mut Outbox) {
        if icon_button(ui, icons::MAGNIFYING_GLASS, "Filter the outline", self.filtering).clicked() {
            self.filtering = !self.filtering;
            self.filter.clear();
        }
    }

    fn ui(&mut self, ui: &mut Ui, desk: &Desk, focus: bool, _tools: &mut PageTools, out: &mut Outbox) {
        let Some(document) = desk.active_document() else {
            return empty(ui, "The headings of the document that you read will stand here.");
        };
        if document.outline.is_empty() {
            return empty(ui, "This document has no headings, and too little structure to infer any.");
        }
        self.filtering |= focus;
        if self.filtering {
            let field = filter_field(ui, &mut self.filter, "Filter headings");
            if focus {
                field.request_focus();
            }
            ui.add_space(4.0);
        }
        let top = desk.active_view().map_or(0, |view| view.visible.start.max(view.top));
        let current = document.section_from_offset(top);
        let shown = self.shown(document);
        ui.spacing_mut().item_spacing.y = 0.0;
        let lit = shown.iter().position(|at| Some(*at) == current);
        let area = self.follow.area(ui, lit.map(|at| (document.id, at)), ROW);
        let least = document.outline.iter().map(|entry| entry.level).min().unwrap_or(1);
        let output = area.show_rows(ui, ROW, shown.len(), |ui, range| {
            for at in range.filter_map(|row| shown.get(row).copied()) {
                let Some(entry) = document.outline.get(at) else { continue };
                let look = RowLook {
                    label: &entry.title,
                    indent: f32::from(entry.level.saturating_sub(least)) * 14.0,
                    chosen: Some(at) == current,
                    ..RowLook::default()
                };
                if row(ui, &look).clicked() {
                    out.command(Command::Go { doc: document.id, span: entry.span });
                }
            }
        });
        self.follow.stands_at(output.state.clamped_offset().y);
        if shown.is_empty() {
            empty(ui, "No heading has these letters.");
        }
    }
}

impl OutlinePanel {
    fn shown(&self, document: &Document) -> Vec<usize> {
        let filter = self.filter.to_lowercase();
        let entries = document.outline.iter().enumerate();
        let matching =
            entries.filter(|(_, entry)| filter.is_empty() || entry.title.to_lowercase().contains(&filter));
        matching.map(|(at, _)| at).collect()
    }
}
