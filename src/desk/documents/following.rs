//! A log grows while somebody looks at it. What is added to it appears by itself and moves nothing that was there: it is
//! read on as one more snapshot of the same reading, so that selection, rows that are chosen and the place all stay.
//!
//! Only what is a log is followed. Any other file that changes is told and left to its reader (see `reading.rs`); so is a
//! log that was begun anew, unless its end was in sight: whoever waits there for the next line wants to see it.

use super::OpenDocument;
use crate::data::bytes::AS_BYTES;
use crate::data::document::Document;
use crate::data::job::{Grown, Job, Topic};
use crate::data::span::DocId;
use crate::desk::Desk;
use std::path::Path;
use std::sync::Arc;

/// Bytes before the end of a text at which a view may stop and show the last line all the same.
const END: u64 = 2;

impl OpenDocument {
    /// Whether lines that are added to its file are read by themselves.
    fn is_followed(&self) -> bool {
        let log = self.document.as_ref().is_some_and(|document| document.complete() && document.is_log());
        log && !self.reading && self.path().is_some() && self.encoding.as_deref() != Some(AS_BYTES)
    }
}

impl Desk {
    /// Notes which logs a changed file may have grown. They are read on with the next tick of the clock: a program that
    /// writes a hundred lines in a second is looked at once or twice.
    pub(super) fn may_have_grown(&mut self, path: &Path, exists: bool) {
        for entry in self.documents.values_mut().filter(|entry| entry.path() == Some(path)) {
            // Somebody who wants what was read before to stay has said so by not reading it again.
            entry.grew = exists && !entry.changed && entry.is_followed();
        }
    }

    /// Reads on what grew, as far as nothing of it is being worked out yet.
    pub(in crate::desk) fn read_on(&mut self) {
        let grown: Vec<DocId> =
            self.documents.values().filter(|entry| entry.grew).map(|entry| entry.id).collect();
        for doc in grown {
            // A large log may take longer to be filtered than until its next line.
            let arranges = self.views.values().any(|view| view.doc == doc && self.arranges(view.id));
            if arranges || self.running.contains_key(&Topic::Follow(doc)) {
                continue;
            }
            let Some(entry) = self.documents.get_mut(&doc) else { continue };
            entry.grew = false;
            let Some(document) = entry.document.clone().filter(|_| entry.is_followed()) else { continue };
            let (from, encoding) = (entry.origin.clone(), entry.encoding.clone());
            let passwords = self.passwords.on_the_way_to(&from);
            self.start(Topic::Follow(doc), Job::Follow { document, from, encoding, passwords });
        }
    }

    pub(in crate::desk) fn has_grown(&mut self, earlier: &Arc<Document>, grown: Grown) {
        let doc = earlier.id;
        let Some(entry) = self.documents.get_mut(&doc) else { return };
        // It was read anew meanwhile.
        if entry.reading || !entry.document.as_ref().is_some_and(|own| Arc::ptr_eq(own, earlier)) {
            return;
        }
        match grown {
            Grown::Same => {}
            Grown::More(document) => {
                entry.document = Some(document);
                (entry.changed, entry.vanished) = (false, false);
                let views = self.views.values_mut().filter(|view| view.doc == doc);
                views.flat_map(|view| view.sheets.values_mut()).for_each(|sheet| sheet.grew = true);
                self.arrange_sheets_of(doc);
            }
            Grown::Another => {
                let end = earlier.text.len().saturating_sub(END);
                let mut views = self.views.values().filter(|view| view.doc == doc);
                if views.all(|view| view.visible.end >= end) {
                    let name = entry.name();
                    self.read(doc);
                    self.say(format!("“{name}” was begun anew, and is shown as it is now."));
                } else {
                    (entry.changed, entry.vanished) = (true, false);
                }
            }
        }
    }
}
