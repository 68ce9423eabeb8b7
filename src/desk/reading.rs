//! How far somebody has read. A document is unread until somebody stayed on it for some seconds with the window in front,
//! or scrolled it by hand; from then on it is begun, and it is read once its end was in sight. Leafing past it, opening
//! the folder that it lies in, and setting out a session mark nothing: a mark that comes by itself is worth nothing to
//! somebody who has six thousand documents to go through.
//!
//! Time comes by ticks, because the desk has no clock.

use super::Desk;
use super::documents::OpenDocument;
use crate::data::job::{ReadMark, Save};
use crate::data::span::DocId;
use std::path::PathBuf;
use std::sync::Arc;

/// How long one has to stay on a document until it counts as begun. Long enough that a look at its first lines, while
/// one leafs, is none; short enough that a page that is read without a scroll is.
const STAY_MILLIS: u64 = 4_000;

/// The document in front, and since when it is there.
#[derive(Clone, Debug, Default)]
pub(super) struct Stay {
    /// Once there is something of it to see.
    doc: Option<DocId>,
    since_millis: u64,
    /// Whether somebody reads it: they stayed, or scrolled.
    reads: bool,
    /// Whether it was marked as unread by hand while it was in front. It stays so until it comes to the front anew, or
    /// else the mark would be gone four seconds later.
    kept_unread: bool,
}

impl Desk {
    /// Sees whether another document is in front now. Called after each event, so that no verb has to think of it.
    pub(super) fn follow_stay(&mut self) {
        let doc = self.active_view().map(|view| view.doc).filter(|doc| self.document(*doc).is_some());
        if doc != self.stay.doc {
            self.stay = Stay { doc, since_millis: self.now_millis, ..Stay::default() };
        }
    }

    /// Nobody reads in a window that lies behind others; the time that counts begins anew when it comes to the front.
    pub(super) fn window_in_front(&mut self, on: bool) {
        self.in_front = on;
        self.stay.since_millis = self.now_millis;
    }

    /// Whether the window has to look at the clock, because a document may soon count as begun.
    pub(super) fn waits_to_have_read(&self) -> bool {
        let Stay { doc, reads, kept_unread, .. } = self.stay;
        let read = || doc.is_some_and(|doc| self.mark_of(doc) == Some(ReadMark::Read));
        self.in_front && doc.is_some() && !reads && !kept_unread && !read()
    }

    /// Called with each tick.
    pub(super) fn stays(&mut self) {
        let Stay { doc: Some(doc), since_millis, reads, .. } = self.stay else { return };
        let long = self.now_millis.saturating_sub(since_millis) >= STAY_MILLIS;
        // The rest of a document may have come while its end was in sight.
        if (reads || long) && self.in_front {
            self.reads(doc);
        }
    }

    /// Somebody reads a document: it is begun, and read where its end is in sight.
    pub(super) fn reads(&mut self, doc: DocId) {
        if self.stay.doc == Some(doc) {
            if self.stay.kept_unread {
                return;
            }
            self.stay.reads = true;
        }
        let mark = if self.end_in_sight(doc) { ReadMark::Read } else { ReadMark::Begun };
        if self.mark_of(doc).is_none_or(|known| known >= mark) {
            return;
        }
        let Some(view) = self.views.values().find(|view| view.doc == doc).cloned() else { return };
        self.set_mark(doc, mark);
        self.save_place(&view);
    }

    /// Its end has come into sight; that counts where somebody reads it, and not while they leaf past it.
    pub(super) fn end_was_seen(&mut self, doc: DocId) {
        if self.stay.doc == Some(doc) && self.stay.reads {
            self.reads(doc);
        }
    }

    fn end_in_sight(&self, doc: DocId) -> bool {
        let Some(document) = self.document(doc).filter(|document| document.complete()) else { return false };
        let end = document.text.len().saturating_sub(2);
        let fronts = self.layout.front_views();
        let mut views = fronts.iter().filter_map(|view| self.views.get(view));
        // What was never drawn has nothing in sight; an empty document has no end that one could come to.
        views.any(|view| view.doc == doc && !view.visible.is_empty() && view.visible.end >= end)
    }

    /// `None` for pasted text, of which nothing is kept.
    fn mark_of(&self, doc: DocId) -> Option<ReadMark> {
        let key = self.documents.get(&doc)?.key()?;
        Some(self.read_marks.get(&key).copied().unwrap_or_default())
    }

    fn set_mark(&mut self, doc: DocId, mark: ReadMark) {
        let Some(key) = self.documents.get(&doc).and_then(OpenDocument::key) else { return };
        Arc::make_mut(&mut self.read_marks).insert(key, mark);
        self.pile_has_news();
    }

    /// Read marks that the store knows.
    pub(super) fn has_marks(&mut self, marks: Vec<(PathBuf, ReadMark)>) {
        if !marks.is_empty() {
            Arc::make_mut(&mut self.read_marks).extend(marks);
            self.pile_has_news();
        }
    }

    // ---- by hand

    /// Marks what is chosen in the library; where nothing is, the document in front.
    pub(super) fn mark_read(&mut self, read: bool) {
        if !self.library.chosen.is_empty() {
            let chosen: Vec<PathBuf> = self.library.chosen.iter().cloned().collect();
            return self.mark(&chosen, read);
        }
        let Some(view) = self.active_view().cloned() else { return };
        self.stay.kept_unread = !read;
        self.set_mark(view.doc, if read { ReadMark::Read } else { ReadMark::Unread });
        self.save_place(&view);
    }

    /// Marks documents, and of folders all documents that the list has in them: with a filter, those that are seen.
    pub(super) fn mark(&mut self, paths: &[PathBuf], read: bool) {
        let keys = self.documents_at(paths);
        if keys.is_empty() {
            return;
        }
        let mark = if read { ReadMark::Read } else { ReadMark::Unread };
        let in_front = self.active_entry().and_then(OpenDocument::key);
        if in_front.is_some_and(|key| keys.contains(&key)) {
            self.stay.kept_unread = !read;
        }
        Arc::make_mut(&mut self.read_marks).extend(keys.iter().map(|key| (key.clone(), mark)));
        self.pile_has_news();
        let count = keys.len();
        self.save(Save::Marks { keys: keys.into(), read: mark, at_millis: self.now_millis });
        if count > 1 {
            let documents = crate::data::wording::counted(count as u64, "document");
            self.say(format!("{documents} marked as {}.", if read { "read" } else { "unread" }));
        }
    }
}
