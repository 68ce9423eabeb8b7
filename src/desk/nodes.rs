//! Addresses of parts of structured data (JSON Pointer, XPath, section and key; line or time of a log): followed as pages and lines are.

use super::Desk;
use crate::data::node::address;
use std::sync::Arc;

impl Desk {
    /// Goes to what an address names in the data in front, and selects it.
    pub(super) fn go_to_node(&mut self, words: &str) {
        self.overlay = None;
        let Some(document) = self.active_document().map(Arc::clone) else {
            return self.say("Open a file of structured data first; then its parts can be gone to.");
        };
        if document.is_log() {
            return match document.entry_at(words) {
                Ok(span) => self.go(document.id, span),
                Err(why) => self.say(why),
            };
        }
        match address::find(&document, words) {
            Ok(at) => {
                let Some(span) = address::place(&document, at) else { return };
                self.go(document.id, span);
                self.select(span.start, span.end);
            }
            Err(why) => self.say(why),
        }
    }
}
