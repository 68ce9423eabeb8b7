//! Quotations of letters: folded in a view, and unfolded by hand or by whatever leads to words in them.

use super::Desk;
use super::words::ViewId;
use crate::data::document::Document;
use crate::data::quotation::{Folding, Quotation, Rest, quotations};
use crate::data::span::Span;
use std::sync::Arc;

/// Whether a letter quotes anything that folds.
pub fn quotes(document: &Document) -> bool {
    quotations(document).iter().any(Quotation::folds)
}

impl Desk {
    /// Folds all quotations of the letter in front, or unfolds them.
    pub(super) fn fold_quotations(&mut self, rest: Rest) {
        if !self.active_document().is_some_and(|document| quotes(document)) {
            return self.say("This document has no quotations that fold.");
        }
        if let Some(view) = self.active_view_mut() {
            view.quotations = Folding::all(rest);
        }
    }

    /// Folds one that is open, or unfolds one that is folded. One that is not there is passed over, because the window may
    /// ask for it a frame late.
    pub(super) fn turn_quotation(&mut self, at: u64, depth: u32) {
        let Some(document) = self.active_document().map(Arc::clone) else { return };
        let all = quotations(&document);
        let wanted = all.iter().find(|own| own.span.start == at && u32::from(own.depth) == depth);
        if let (Some(wanted), Some(view)) = (wanted, self.active_view_mut()) {
            view.quotations.turn(wanted);
        }
    }

    /// Unfolds what hides the words to which a view is led.
    pub(super) fn reveal(&mut self, view: ViewId, span: Span) {
        let Some(doc) = self.views.get(&view).map(|view| view.doc) else { return };
        let Some(document) = self.document(doc).map(Arc::clone) else { return };
        if let Some(view) = self.views.get_mut(&view) {
            view.quotations.reveal(&document, span);
        }
    }
}
