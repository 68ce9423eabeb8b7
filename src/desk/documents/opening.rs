//! Every way in which a document is opened: a path, a look, a link, pasted words, a file in a file. All of them end in an
//! origin and a view.

use super::{OpenDocument, View};
use crate::data::cfi;
use crate::data::job::Origin;
use crate::data::names;
use crate::data::place::MAX_DEPTH;
use crate::data::span::{DocId, Span};
use crate::desk::pages::Printed;
use crate::desk::pointed::is_link;
use crate::desk::words::{Side, ViewId};
use crate::desk::{Desk, Overlay};
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl Desk {
    pub(in crate::desk) fn given(&mut self, paths: &[(PathBuf, bool)]) {
        for (path, folder) in paths {
            // What was dropped or picked is a file, whatever its name looks like.
            if *folder { self.open_folder(path) } else { self.open_document(Origin::File(path.clone())) }
        }
    }

    /// Opens a file, or what lies in one: the path may be the key of an origin.
    pub(in crate::desk) fn open(&mut self, path: &Path) {
        self.open_document(Origin::from_key(path));
    }

    fn open_document(&mut self, origin: Origin) {
        self.overlay = None;
        self.open_origin(origin, None);
    }

    /// Opens a document for a look: one view is enough for all of them, because a reader who goes down a list
    /// would otherwise leave a tab at each line.
    pub(in crate::desk) fn browse(&mut self, path: &Path) {
        self.browse_origin(Origin::from_key(path));
    }

    pub(in crate::desk) fn browse_origin(&mut self, origin: Origin) {
        // One that is open already is gone to, and the view for looking through stays as it is.
        if self.find_open_view(&origin).is_some() {
            return self.open_origin(origin, None);
        }
        let browsing = self.views.values().find(|view| view.browsing).map(|view| view.id);
        match browsing {
            Some(view) => {
                self.activate(view);
                self.replace(view, origin);
            }
            None => {
                self.open_origin(origin, None);
                if let Some(view) = self.active_view_mut() {
                    view.browsing = true;
                }
            }
        }
    }

    /// Goes to a document that is or was open in this run, by its number: pasted words have nothing else to be called by.
    pub(in crate::desk) fn open_known(&mut self, doc: DocId) {
        if let Some(origin) = self.documents.get(&doc).map(|entry| entry.origin.clone()) {
            self.browse_origin(origin);
        }
    }

    /// Opens a document in a view beside the one in front, to be compared with what is there.
    pub(in crate::desk) fn open_beside(&mut self, path: &Path) {
        let Some(beside) = self.active else { return self.open(path) };
        self.overlay = None;
        self.remember_place();
        let view = self.view_beside(Origin::from_key(path), beside);
        self.activate(view);
    }

    fn view_beside(&mut self, origin: Origin, beside: ViewId) -> ViewId {
        self.view_at(origin, beside, Side::Right)
    }

    /// A view of a document at a side of another.
    pub(in crate::desk) fn view_at(&mut self, origin: Origin, beside: ViewId, side: Side) -> ViewId {
        let doc = self.entry_for(origin, None);
        let top = self.documents.get(&doc).and_then(|entry| entry.left_at);
        let view = self.new_view(doc, top);
        self.layout.split(view, beside, side);
        view
    }

    /// The place is looked for once the whole document has been read, because its names may stand anywhere in
    /// it.
    pub(in crate::desk) fn open_at(&mut self, path: &Path, anchor: &str) {
        self.open(path);
        self.look_for(anchor);
    }

    /// Goes to a named place of the document in front, as soon as it has been read.
    pub(in crate::desk) fn look_for(&mut self, anchor: &str) {
        let Some(doc) = self.active_view().map(|view| view.doc) else { return };
        if let Some(entry) = self.documents.get_mut(&doc) {
            entry.anchor = Some(anchor.to_owned());
        }
        self.go_to_anchor(doc);
    }

    /// Pasted words are a document with an origin of their own, so that searching, citing and the session
    /// need no other way for them.
    pub(in crate::desk) fn open_words(&mut self, name: String, words: &str) {
        self.open_origin(Origin::Words(name, words.into()), None);
    }

    /// Opens a file that lies in a document.
    pub(in crate::desk) fn open_attachment(&mut self, doc: DocId, number: u32) {
        if let Some(origin) = self.attachment(doc, number) {
            self.open_origin(origin, None);
        }
    }

    /// The same in a view beside the one in front, which stays where it is.
    pub(in crate::desk) fn open_attachment_beside(&mut self, doc: DocId, number: u32) {
        let Some(origin) = self.attachment(doc, number) else { return };
        let Some(beside) = self.active else { return self.open_origin(origin, None) };
        self.remember_place();
        let view = self.view_beside(origin, beside);
        self.activate(view);
    }

    /// Where a file that lies in a document comes from; why it is not opened is said.
    fn attachment(&mut self, doc: DocId, number: u32) -> Option<Origin> {
        let document = self.document(doc).map(Arc::clone)?;
        let Some(name) = document.member_name(number) else {
            self.say("This document does not have that file.");
            return None;
        };
        let outer = self.documents.get(&doc).map(|entry| entry.origin.clone())?;
        // A file may hold itself, or be made to be opened for ever.
        if outer.depth() >= MAX_DEPTH {
            self.say(format!(
                "This document lies in {MAX_DEPTH} others already. What lies in it is not opened."
            ));
            return None;
        }
        Some(outer.inside(number, &name))
    }

    /// Opens the text of the clipboard.
    pub(in crate::desk) fn pasted(&mut self, words: String) {
        if words.trim().is_empty() {
            return self.say("There is no text in the clipboard.");
        }
        // A link that was copied here leads back, and is nothing to read.
        if is_link(&words) {
            return self.open_link(&words);
        }
        // So is an address that another reading program copied, where a book is open.
        if cfi::parse(&words).is_some() && self.active_document().is_some_and(|book| !book.traces.is_empty())
        {
            return self.go_to_cfi(&words);
        }
        self.open_words(names::pasted(&words), &words);
    }

    /// A window without a file dialog must still be able to open files, and so asks for the path itself.
    pub(in crate::desk) fn no_dialog(&mut self, folder: bool) {
        let why = Some("No file dialog answered on this computer, so type the path here.");
        self.overlay = Some(Overlay::Path { folder, why });
    }

    /// A path that was opened as a file turned out to be a folder.
    pub(in crate::desk) fn was_folder(&mut self, doc: DocId, path: &Path) {
        let views: Vec<ViewId> =
            self.views.values().filter(|view| view.doc == doc).map(|view| view.id).collect();
        for view in views {
            // Closing notes what was closed; that is taken back, because nobody had it open.
            self.close(view);
            self.closed.pop();
        }
        self.documents.remove(&doc);
        self.open_folder(path);
    }

    /// The first view of what comes from there: opening goes to it, because two tabs of one document are made
    /// by a split, and not by chance.
    pub(in crate::desk) fn find_open_view(&self, origin: &Origin) -> Option<ViewId> {
        let shows = |view: &&View| self.documents.get(&view.doc).is_some_and(|entry| entry.origin == *origin);
        self.views.values().find(shows).map(|view| view.id)
    }

    /// Opens a document in a view of its own, or goes to the view that shows it.
    pub(in crate::desk) fn open_origin(&mut self, origin: Origin, top: Option<u64>) {
        // Also where it is open already: another tab comes to the front, which is a jump.
        self.remember_place();
        if let Some(view) = self.find_open_view(&origin) {
            self.activate(view);
            if let Some(view) = self.active_view_mut() {
                // It was asked for by itself, and so is more than a look: it keeps its tab.
                view.browsing = false;
            }
            return;
        }
        let doc = self.entry_for(origin, None);
        let view = self.new_view(doc, top);
        // Beside the tab in front, where the reader looks for it. This comes before `activate`, which finds
        // it in the layout.
        self.layout.add_view(view, self.active);
        self.activate(view);
    }

    /// Shows another document in a view.
    /// Its tab keeps its place and how pages are shown, because somebody who leafs through scans has set that
    /// for all of them; the turn is of one document.
    pub(in crate::desk) fn replace(&mut self, view: ViewId, origin: Origin) {
        self.remember_place();
        let doc = self.entry_for(origin, None);
        let old = self.views.get(&view).map(|view| view.doc);
        let top = self.documents.get(&doc).and_then(|entry| entry.left_at);
        if let Some(view) = self.views.get_mut(&view) {
            view.doc = doc;
            view.top = 0;
            view.visible = Span::default();
            view.selection = None;
            // They are about the text that is gone.
            view.requests.clear();
            view.on_unit = (0, 0.0);
            view.printed = Printed { turn: 0, ..view.printed };
            (view.reading, view.sifted) = Default::default();
            (view.sheets, view.chosen_sums) = Default::default();
            view.pending_top = top;
        }
        if let Some(old) = old {
            // Only now, because until here the old document was seen by this very view.
            self.drop_if_unseen(old);
        }
        self.place_when_read(doc);
        self.active_changed();
    }

    /// The entry of an origin, read or being read.
    pub(super) fn entry_for(&mut self, origin: Origin, encoding: Option<String>) -> DocId {
        let known = self.documents.values().find(|entry| entry.origin == origin).map(|entry| entry.id);
        // It may be one that lies in no folder of the library, and is listed from now on.
        self.pile_has_news();
        let id = known.unwrap_or_else(|| {
            let id = DocId(self.next_id());
            self.documents.insert(
                id,
                OpenDocument {
                    id,
                    origin,
                    document: None,
                    failure: None,
                    reading: false,
                    readings: 0,
                    anew: false,
                    changed: false,
                    grew: false,
                    vanished: false,
                    only_bytes: false,
                    encoding,
                    locked: None,
                    left_at: None,
                    given_title: None,
                    comparison: None,
                    difference: None,
                    anchor: None,
                    wanted: None,
                },
            );
            id
        });
        self.library.taken_out.remove(&id);
        // One that is known but was let go is read again, and keeps its number: links and places go on to
        // mean it.
        let entry = self.documents.get(&id);
        if entry.is_some_and(|entry| entry.document.is_none() && !entry.reading) {
            if self.puts_off(id) {
                // It will be read, and is asked for a second time by nobody.
                self.is_wanted_anew(id);
            } else {
                self.recall_and_read(id);
            }
        }
        id
    }

    /// Reads a document; where it was left is asked for before, so that the place is mostly known when the first page is
    /// there.
    pub(in crate::desk) fn recall_and_read(&mut self, doc: DocId) {
        self.recall(doc, None);
        self.read(doc);
    }
}
