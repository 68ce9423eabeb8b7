//! Closing a view, and what is kept for the next time: where it stood, how far it was read, and that it can be opened
//! again.

use super::{OpenDocument, View};
use crate::data::document::Digest;
use crate::data::job::{Job, MarksOf, Origin, Save, Topic};
use crate::data::span::DocId;
use crate::desk::Desk;
use crate::desk::words::ViewId;

/// A view that was closed, to be opened again.
#[derive(Clone, Debug)]
pub struct Closed {
    origin: Origin,
    top: u64,
}

/// How many closed views are remembered.
const MAX_CLOSED: usize = 50;

impl Desk {
    pub(in crate::desk) fn close_active(&mut self) {
        if let Some(view) = self.active {
            self.close(view);
        }
    }

    /// The order counts: the place is saved while the entry is known, the neighbour is found while the tab
    /// stands in the layout, and the document is let go when no view has it.
    pub(in crate::desk) fn close(&mut self, id: ViewId) {
        let Some(view) = self.views.remove(&id) else { return };
        if let Some(entry) = self.documents.get(&view.doc) {
            self.closed.push(Closed { origin: entry.origin.clone(), top: view.top });
            let surplus = self.closed.len().saturating_sub(MAX_CLOSED);
            self.closed.drain(..surplus);
        }
        self.save_place(&view);
        let order = self.layout.views();
        let at = order.iter().position(|other| *other == id);
        let fronts = self.layout.front_views();
        self.layout.remove_view(id);
        if self.active == Some(id) {
            let left = self.layout.views();
            let now = self.layout.front_views();
            let half = now.iter().all(|front| fronts.contains(front));
            // The half of a split is gone, and each of the others stays as it is: the next of them, or the last.
            let place = |view: &ViewId| order.iter().position(|other| other == view);
            let beside = now.iter().find(|front| place(front) > at).or(now.last()).filter(|_| half);
            // Else the tab after it, or the last: where the eye already is.
            self.active = beside.or_else(|| at.and_then(|at| left.get(at).or(left.last()))).copied();
            if let Some(next) = self.active {
                self.layout.activate(next);
            }
            self.only_page &= self.active.is_some();
            self.active_changed();
        }
        self.drop_if_unseen(view.doc);
        // A sieve may have kept it in the list because it was open.
        self.pile_has_news();
        self.touch();
    }

    /// What no view shows is not kept in memory; its entry stays, so that places in it can be gone to.
    pub(super) fn drop_if_unseen(&mut self, doc: DocId) {
        if self.views.values().any(|view| view.doc == doc) {
            return;
        }
        // Nobody waits for any of these now.
        self.put_off_no_more(doc);
        self.stop(Topic::Read(doc));
        self.stop(Topic::Locate(doc));
        self.forget_pictures(doc);
        self.forget_tiles(doc);
        self.forget_bytes(doc);
        let Some(entry) = self.documents.get_mut(&doc) else { return };
        let origin = entry.origin.clone();
        entry.locked = None;
        (entry.comparison, entry.difference) = (None, None);
        // These are about what was read, which goes: one that is opened again says anew how it is with its file.
        (entry.changed, entry.vanished) = (false, false);
        // Pages, pictures, or files that lie in it were served from a reader that is kept.
        // One `|`, so that both are taken whatever the first is.
        if entry.document.take().is_some() | std::mem::take(&mut entry.reading) {
            self.start(Topic::Forget(doc), Job::Forget(origin));
        }
    }

    pub(in crate::desk) fn reopen(&mut self) {
        // What has been opened again in another way is no longer closed.
        while self.closed.last().is_some_and(|closed| self.find_open_view(&closed.origin).is_some()) {
            self.closed.pop();
        }
        match self.closed.pop() {
            Some(closed) => self.open_origin(closed.origin, Some(closed.top)),
            None => self.say("Nothing was closed that could be opened again."),
        }
    }

    /// Keeps how far a view was read.
    pub(in crate::desk) fn save_place(&mut self, view: &View) {
        let Some(entry) = self.documents.get_mut(&view.doc) else { return };
        // Also in the entry, because the same run may open it again before the store could answer.
        entry.left_at = Some(view.top);
        let (Some(path), Some(document)) = (entry.key(), &entry.document) else { return };
        let (digest, len) = (document.digest, document.text.len());
        let read = self.read_marks.get(&path).copied().unwrap_or_default();
        self.save(Save::Reading { path, digest, top: view.top, len, read, at_millis: self.now_millis });
    }

    /// Asks the store where a document was left: by its path, and once its bytes are known, by them.
    pub(super) fn recall(&mut self, doc: DocId, digest: Option<Digest>) {
        let Some(path) = self.documents.get(&doc).and_then(OpenDocument::key) else { return };
        // The marks of what lies in a folder of the library came with its list.
        if !self.read_marks.contains_key(&path) {
            self.start(Topic::Save, Job::Marks(MarksOf::Document(path.clone())));
        }
        self.start(Topic::Save, Job::Recall { doc, path, digest });
    }

    /// Where a document was left the last time; whoever has moved in it meanwhile stays where they are.
    pub(in crate::desk) fn recalled(&mut self, doc: DocId, top: Option<u64>, digest: Option<Digest>) {
        let Some(entry) = self.documents.get_mut(&doc) else { return };
        // What the path knew goes before what the bytes know: another file may have the same.
        if digest.is_some() && entry.left_at.is_some() {
            return;
        }
        entry.left_at = top;
        let Some(top) = top.filter(|top| *top > 0) else { return };
        for view in self.views.values_mut().filter(|view| view.doc == doc) {
            // The answer comes late, and must not pull the page from under somebody who has begun to read.
            if view.top == 0 && view.pending_top.is_none() && view.requests.is_empty() {
                view.pending_top = Some(top);
            }
        }
        self.place_when_read(doc);
    }
}
