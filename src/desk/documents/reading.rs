//! What comes of reading a document, for the first time and again: snapshots, failures, passwords, files that changed.

use super::{OpenDocument, Show};
use crate::data::bytes::AS_BYTES;
use crate::data::cfi;
use crate::data::document::Document;
use crate::data::draft::short_title;
use crate::data::job::{Failure, Job, Origin, Topic};
use crate::data::password::Password;
use crate::data::span::{DocId, Span};
use crate::data::values::Chosen;
use crate::desk::Desk;
use crate::desk::cfi::led_to;
use crate::desk::pages::has_bytes;
use std::path::Path;
use std::sync::Arc;

impl Desk {
    pub(in crate::desk) fn read(&mut self, doc: DocId) {
        self.put_off_no_more(doc);
        let Some(entry) = self.documents.get_mut(&doc) else { return };
        if entry.origin.pair().is_some() {
            return self.wants_comparison(doc);
        }
        entry.reading = true;
        entry.anew = true;
        // What is changed from here on, while it is being read, is a change to tell.
        entry.changed = false;
        entry.grew = false;
        entry.failure = None;
        entry.locked = None;
        let (from, encoding) = (entry.origin.clone(), entry.encoding.clone());
        // Only those that this file needs, so that no reader ever holds another document's.
        let passwords = self.passwords.on_the_way_to(&from);
        let job = Job::Read { doc, from, encoding, passwords };
        self.start(Topic::Read(doc), job);
    }

    /// What is composed of two documents waits for both of them; see `desk/compare.rs`.
    pub(in crate::desk) fn is_wanted_anew(&mut self, doc: DocId) {
        if let Some(entry) = self.documents.get_mut(&doc) {
            (entry.reading, entry.anew, entry.changed) = (true, true, false);
            (entry.failure, entry.locked) = (None, None);
        }
    }

    /// It comes many times for one reading, each time with more of the text.
    pub(in crate::desk) fn has_read(&mut self, document: Arc<Document>) {
        let doc = document.id;
        let complete = document.complete();
        let Some(entry) = self.documents.get_mut(&doc) else { return };
        let first = entry.document.is_none();
        // The last snapshot has all the words already; what comes after it brings the digest.
        let news = std::mem::replace(&mut entry.reading, !complete);
        let anew = std::mem::take(&mut entry.anew);
        if anew {
            entry.readings += 1;
            // What has been read was there when its reading began; it may be gone since.
            entry.vanished = false;
        }
        // Whoever wants to see the bytes of what can be read has not found that it cannot.
        let only_bytes = has_bytes(&document) && entry.encoding.as_deref() != Some(AS_BYTES);
        let changed = std::mem::replace(&mut entry.only_bytes, only_bytes) != only_bytes;
        entry.document = Some(Arc::clone(&document));
        if changed {
            self.pile_has_news();
        }
        if first {
            self.opened(doc, &document);
        } else if anew {
            self.forget_earlier(doc);
        }
        if complete && news {
            self.arrange_sheets_of(doc);
            self.compare_anew(doc);
        }
        // Words that were looked for while there was no text yet are looked for now.
        let in_front = self.active_view().is_some_and(|view| view.doc == doc);
        if complete
            && news
            && self.find.on()
            && (self.find.doc == Some(doc) || (self.find.doc.is_none() && in_front))
        {
            self.find_restart();
        }
        // First where it was left, then where somebody wants to be, and last the anchor: the later of them
        // counts.
        self.place_when_read(doc);
        self.go_where_wanted(doc);
        if complete {
            self.go_to_anchor(doc);
            self.bind_title(doc);
            // A file that was moved is known again by its bytes, and a title belongs to them.
            let unknown = |entry: &OpenDocument| entry.left_at.is_none() || !entry.knows_its_title();
            if document.digest.is_some() && self.documents.get(&doc).is_some_and(unknown) {
                self.recall(doc, document.digest);
            }
        }
    }

    /// Notes that a document was opened. Whether somebody reads it is another matter, see `desk/reading.rs`.
    pub(super) fn opened(&mut self, doc: DocId, document: &Document) {
        let Some(key) = self.documents.get(&doc).and_then(OpenDocument::key) else { return };
        self.note_recent(&key, &document.title(), false);
        // Its title is known now.
        self.pile_has_news();
        self.touch();
    }

    pub(in crate::desk) fn read_failed(&mut self, doc: DocId, failure: Failure) {
        let Some(entry) = self.documents.get_mut(&doc) else { return };
        // What was read before stays, so that a file that is gone can still be read to its end.
        entry.reading = false;
        let nothing_came = std::mem::take(&mut entry.anew);
        entry.failure = Some(failure.clone());
        let has_words = entry.document.is_some();
        self.pile_has_news();
        if has_words {
            if nothing_came {
                // What was read before stays, and every view stands where it stood in it.
                let views = self.views.values_mut().filter(|view| view.doc == doc);
                views.for_each(|view| view.pending_top = None);
            }
            // The page goes on showing what was read before, and so cannot say it itself.
            self.warn(failure);
        }
    }

    /// A password is missing or wrong: that of the document, or of one that it lies in.
    pub(in crate::desk) fn found_locked(&mut self, doc: DocId, origin: Origin, failure: Failure) {
        if let Some(entry) = self.documents.get_mut(&doc) {
            entry.locked = Some(origin);
        }
        self.read_failed(doc, failure);
    }

    /// Tries again with a password, which opens what was found locked.
    pub(in crate::desk) fn has_password(&mut self, doc: DocId, password: Password) {
        let Some(entry) = self.documents.get(&doc) else { return };
        let origin = entry.locked.clone().unwrap_or_else(|| entry.origin.clone());
        self.passwords.set(origin.clone(), password);
        // Others that lie in the same document waited for the same word.
        let locked = |entry: &&OpenDocument| entry.id == doc || entry.locked.as_ref() == Some(&origin);
        let waiting: Vec<DocId> = self.documents.values().filter(locked).map(|entry| entry.id).collect();
        waiting.into_iter().for_each(|doc| self.read(doc));
    }

    pub(super) fn go_to_anchor(&mut self, doc: DocId) {
        let Some(document) = self.document(doc).filter(|document| document.complete()).map(Arc::clone) else {
            return;
        };
        let Some(name) = self.documents.get_mut(&doc).and_then(|entry| entry.anchor.take()) else { return };
        if name.is_empty() {
            return;
        }
        if document.anchor(&name).is_none() && cfi::parse(&name).is_some() {
            return match led_to(&document, &name) {
                Ok(found) => self.go_where_found(&document, found),
                Err(why) => self.say(why),
            };
        }
        match document.anchor(&name) {
            Some(at) => self.show(doc, Span::empty_at(at), Show::Third, true),
            // Otherwise one would take the lines in sight for what the link promised.
            None => {
                self.say(format!(
                    "“{}” has no place that is called “{}”.",
                    document.title(),
                    short_title(&name)
                ));
            }
        }
    }

    /// The words of each view are found again at the byte where they stood, which is near where the file was
    /// changed a little. A selection is let go, because near is not good enough to copy from.
    pub(in crate::desk) fn reload(&mut self, encoding: Option<String>) {
        let Some(view) = self.active_view() else { return };
        let doc = view.doc;
        let Some(entry) = self.documents.get_mut(&doc) else { return };
        if let Some(name) = encoding {
            entry.encoding = Chosen::of(entry.encoding.as_deref()).with(&name).line();
        }
        for view in self.views.values_mut().filter(|view| view.doc == doc) {
            view.pending_top = Some(view.top);
        }
        self.read(doc);
    }

    /// Reads the document in front as bytes and the strings in them, whatever it is, or again as what it is.
    pub(in crate::desk) fn as_bytes(&mut self, on: bool) {
        if let Some(doc) = self.active_view().map(|view| view.doc) {
            // What serves its pages and files serves no bytes, and the other way round.
            self.forget_earlier(doc);
            if let Some(entry) = self.documents.get_mut(&doc) {
                if !on {
                    // Where it cannot be read otherwise, that is what is to be seen.
                    entry.document = None;
                }
                let origin = entry.origin.clone();
                self.start(Topic::Forget(doc), Job::Forget(origin));
            }
        }
        self.reload(Some(if on { AS_BYTES } else { "auto" }.to_owned()));
    }

    /// Lets go what was made of the earlier reading of a document, now that there is another. Not sooner: where the file
    /// is gone, or can no longer be read, all that was read of it stays.
    fn forget_earlier(&mut self, doc: DocId) {
        self.forget_lines(doc);
        self.views.values_mut().filter(|view| view.doc == doc).for_each(|view| view.selection = None);
        self.forget_pictures(doc);
        self.forget_tiles(doc);
        self.forget_bytes(doc);
        if self.find.doc == Some(doc) {
            // They are places in the old reading, and are looked for again in the new one.
            self.find_forget();
        }
    }

    /// It takes the notice away and does nothing else; the next change brings it back.
    pub(in crate::desk) fn keep_old(&mut self) {
        let Some(view) = self.active_view() else { return };
        let doc = view.doc;
        if let Some(entry) = self.documents.get_mut(&doc) {
            entry.changed = false;
        }
    }

    /// It only says so, but for a log to which lines were added (`following.rs`). A page that changes under the reader's eyes would lose the place, and perhaps the
    /// evidence.
    pub(in crate::desk) fn file_changed(&mut self, path: &Path, exists: bool) {
        self.may_have_grown(path, exists);
        for entry in self.documents.values_mut().filter(|entry| !entry.grew) {
            // What lies in it may have changed with it.
            if entry.origin.file() == Some(path) && (entry.document.is_some() || entry.reading) {
                entry.changed = exists;
                entry.vanished = !exists;
            }
        }
    }
}
