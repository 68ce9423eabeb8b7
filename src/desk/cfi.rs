//! Addresses by which other reading programs know the places of a book (EPUB CFI): copied for them, and followed.

use super::{Desk, Effect};
use crate::data::cfi::{self, Found};
use crate::data::document::Document;
use crate::data::span::{DocId, Span};
use crate::desk::select::word_at;
use std::sync::Arc;

/// What is said where an address leads near to what it names.
const NEAR: &str = "The place that this address names is not in this edition of the book. What is shown is near to where it was.";

impl Desk {
    /// Goes to what an address names in the book in front, and selects it where it is a stretch.
    pub(super) fn go_to_cfi(&mut self, address: &str) {
        self.overlay = None;
        let Some(document) = self.active_document().map(Arc::clone) else {
            return self.say("Open a book first; then its places can be gone to.");
        };
        match led_to(&document, address) {
            Ok(found) => self.go_where_found(&document, found),
            Err(why) => self.say(why),
        }
    }

    pub(super) fn go_where_found(&mut self, document: &Document, Found { span, near }: Found) {
        // Of a place, the word that begins there or goes on.
        let words =
            if span.is_empty() { word_at(document, self.reading_in_front(), span.start) } else { span };
        self.go(document.id, words);
        if near {
            return self.say(NEAR);
        }
        if !span.is_empty() {
            self.select(span.start, span.end);
        }
    }

    /// Of what is selected, else of the top of what can be seen.
    pub(super) fn copy_cfi(&mut self) {
        let Some((doc, span)) = self.selected_or_here() else { return self.say("Open a document first.") };
        self.copy_cfi_of(doc, span);
    }

    pub(super) fn copy_cfi_of(&mut self, doc: DocId, span: Span) {
        let Some(document) = self.document(doc) else { return };
        match cfi::of_span(document, span) {
            Some(address) => {
                self.effects.push(Effect::CopyText(address));
                self.say("The address is in the clipboard. Other reading programs know the place by it.");
            }
            None if document.traces.is_empty() => {
                self.say("Only the places of a book (EPUB) have such addresses.");
            }
            None => self.say("This place of the book has no such address."),
        }
    }
}

/// Where an address leads in a document, as it was typed or pasted.
///
/// # Errors
/// Why it leads nowhere, as a sentence.
pub fn led_to(document: &Document, address: &str) -> Result<Found, String> {
    let cfi = cfi::parse(address).ok_or("This is no address of a place in a book (EPUB CFI).")?;
    cfi::find(document, &cfi)
}
