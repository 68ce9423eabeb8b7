//! Which documents of a session are read first: those that can be seen, the one in front before the others. The rest comes
//! behind them, one at a time, so that twenty tabs do not keep the one waiting that somebody looks at; a tab that is chosen
//! is read at once.

use crate::data::job::Topic;
use crate::data::span::DocId;
use crate::desk::Desk;
use crate::desk::documents::OpenDocument;
use std::collections::BTreeSet;

impl Desk {
    /// Whether the reading of a document is put off.
    pub(in crate::desk) fn is_put_off(&self, doc: DocId) -> bool {
        self.session.put_off.contains(&doc)
    }

    /// Takes a document out of those that wait: it is read now, or nobody has it open any more.
    pub(in crate::desk) fn put_off_no_more(&mut self, doc: DocId) {
        self.session.put_off.retain(|waiting| *waiting != doc);
    }

    /// Begins with what need not wait any more. Called after each event.
    pub(in crate::desk) fn read_what_was_put_off(&mut self) {
        if self.session.put_off.is_empty() {
            return;
        }
        let seen = self.in_sight();
        let mut wanted: Vec<DocId> = self.session.put_off.clone();
        wanted.retain(|doc| seen.contains(doc));
        // It gets the child that is ready.
        let front = self.active_view().map(|view| view.doc);
        wanted.sort_by_key(|doc| Some(*doc) != front);
        let reads = self.running.keys().any(|topic| matches!(topic, Topic::Read(_)));
        if wanted.is_empty() && !reads {
            wanted.extend(self.session.put_off.first());
        }
        for doc in wanted {
            self.put_off_no_more(doc);
            self.recall_and_read(doc);
        }
    }

    /// Documents that can be seen, and those of which one is composed that can be seen.
    fn in_sight(&self) -> BTreeSet<DocId> {
        let views = self.layout.front_views().into_iter().chain(self.active);
        let shown: BTreeSet<DocId> =
            views.filter_map(|view| self.views.get(&view)).map(|view| view.doc).collect();
        let pairs = shown.iter().filter_map(|doc| self.documents.get(doc)?.origin.pair());
        let parts: Vec<_> = pairs.flatten().collect();
        let composing = |entry: &&OpenDocument| parts.contains(&&entry.origin);
        let composing = self.documents.values().filter(composing).map(|entry| entry.id);
        composing.chain(shown.iter().copied()).collect()
    }
}
