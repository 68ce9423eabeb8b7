//! Opening, reading and closing documents, and the views that show them.

use super::layout::Tile;
use super::pages::Printed;
use super::words::{ScrollStep, ShownAs, Side, ViewId};
use super::{Desk, Effect, Overlay};
use crate::data::document::{AsideKind, Document, Target};
use crate::data::draft::short_title;
use crate::data::grid::{Cell, Cells};
use crate::data::job::{Failure, Job, MarksOf, Origin, ReadMark, Save, Topic};
use crate::data::password::Password;
use crate::data::place::MAX_DEPTH;
use crate::data::span::{DocId, Span};
use std::collections::VecDeque;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// A document that is or was open in this run.
/// It is kept apart from its views, because two views of one document share what was read of it.
#[derive(Clone, Debug)]
pub struct OpenDocument {
    /// By what all others name it.
    pub id: DocId,
    /// Where it comes from, and so by what it is known again.
    pub origin: Origin,
    /// What has been read by now; gone when no view shows it.
    pub document: Option<Arc<Document>>,
    /// Why it could not be read, or not to its end.
    pub failure: Option<Failure>,
    /// Whether more of it is still to come.
    pub reading: bool,
    /// How often it has been read: what was laid out of an older reading is stale.
    pub readings: u32,
    /// The file is not as it was read.
    pub changed: bool,
    /// The file is gone.
    pub vanished: bool,
    /// Chosen by hand.
    // Kept with the entry and not with the text, so that reading again does not guess anew.
    pub encoding: Option<String>,
    /// The document whose password is missing or wrong: this one, or one that it lies in.
    // The outer one has to be remembered, because the password is for it and not for the file that was asked
    // for.
    locked: Option<Origin>,
    /// Where it was left the last time, as far as that is known.
    pub(super) left_at: Option<u64>,
    /// A named place to go to when it has been read.
    anchor: Option<String>,
    /// A place to go to when it has been read so far, and the words that stood there.
    pub(super) wanted: Option<(Span, String)>,
}

/// What a view is asked to do; it answers with `Event::Carried`.
/// A request and no state: the page alone knows where its lines stand, so that the desk can say what is to be
/// seen and not how far to scroll.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Request {
    /// Bring a span into sight, and flash it if it was jumped to.
    Show {
        /// What is to be seen.
        span: Span,
        /// Where in the window it is to stand.
        how: Show,
        /// Whether it lights up for a moment, so that the eye finds it after a jump.
        flash: bool,
    },
    /// Scroll by a step.
    Scroll(ScrollStep),
    /// Bring a place of a unit to the top: so many points from the unit's own.
    Unit {
        /// Index of the unit.
        unit: u32,
        /// Points from its top.
        y: f32,
    },
    /// Bring a cell of a sheet into sight.
    Cell {
        /// Index of the sheet.
        unit: u32,
        /// The cell.
        cell: Cell,
    },
    /// Move the end of the selection a line down or up, which only the page knows.
    ExtendLine {
        /// Down, or else up.
        down: bool,
    },
}

/// Where a span is to stand in the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// At the top, as it was left.
    Top,
    /// A third from the top, where the eye looks for it.
    Third,
    /// Not at all where it can be seen already.
    IfHidden,
}

/// A tab.
/// What the window has drawn of it is told back by events, and is here so that jumps, copies and the session
/// can be decided without a window.
#[derive(Clone, Debug)]
pub struct View {
    /// By what layout and commands name it.
    pub id: ViewId,
    /// The document that it shows.
    pub doc: DocId,
    /// Byte at the top of the window, and all that can be seen.
    pub top: u64,
    /// All that can be seen.
    pub visible: Span,
    /// What is selected in it. Each view has its own, so that one side of a split can be read while the other
    /// is marked.
    pub selection: Option<Selection>,
    /// What it is still asked to do, each with its number. They stay until they are carried out, because a
    /// view that is not in front cannot do so yet.
    pub requests: VecDeque<(u64, Request)>,
    /// How its document is shown, and the pages of it, if it has any.
    pub printed: Printed,
    /// Where it stands on them: the unit at the top, and points from its top.
    pub on_unit: (u32, f32),
    /// The unit that the eye is on.
    pub unit_looked_at: u32,
    /// Of its size on paper, at which they are shown now.
    pub shown_ratio: f32,
    /// The view for looking through documents: the next one takes it over.
    pub browsing: bool,
    /// Where it was left, to be shown when so much has been read.
    pub(super) pending_top: Option<u64>,
}

/// What is selected in a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    /// From one byte to another; the caret is at the head.
    Text {
        /// The end that stays.
        anchor: u64,
        /// The end that keys move. It may lie before the other, because people select backwards too.
        head: u64,
    },
    /// Cells of a sheet; the end that keys move is the second corner.
    Cells {
        /// Index of the sheet.
        unit: u32,
        /// Its corners.
        cells: Cells,
    },
}

impl Selection {
    /// Where its words stand; `None` for a caret between two characters, and for cells, which are no one stretch.
    pub fn words(self) -> Option<Span> {
        match self {
            Self::Text { anchor, head } => Some(Span::new(anchor, head)).filter(|span| !span.is_empty()),
            Self::Cells { .. } => None,
        }
    }

    /// Where it stays fixed, for words.
    pub fn anchor(self) -> Option<u64> {
        match self {
            Self::Text { anchor, .. } => Some(anchor),
            Self::Cells { .. } => None,
        }
    }

    /// The end that is moved, for words.
    pub fn head(self) -> Option<u64> {
        match self {
            Self::Text { head, .. } => Some(head),
            Self::Cells { .. } => None,
        }
    }

    /// Whether it is a caret alone, with nothing that could be copied.
    pub fn is_empty(self) -> bool {
        matches!(self, Self::Text { anchor, head } if anchor == head)
    }
}

/// A view that was closed, to be opened again.
#[derive(Clone, Debug)]
pub struct Closed {
    origin: Origin,
    top: u64,
}

/// How many closed views are remembered.
const MAX_CLOSED: usize = 50;
/// Of the first line of pasted text, for its name.
const TITLE_CHARS: usize = 60;

impl OpenDocument {
    /// Its title; its name where nothing has been read yet.
    pub fn title(&self) -> String {
        match (&self.document, &self.origin) {
            (Some(document), _) => document.title().to_owned(),
            (None, origin) => origin.name(),
        }
    }

    /// The file that it is; none for what lies in another document, and for pasted text.
    pub fn path(&self) -> Option<&Path> {
        match &self.origin {
            Origin::File(path) => Some(path),
            Origin::Words(..) | Origin::Inside { .. } => None,
        }
    }

    /// By what its place, its read mark and its line among the recent ones are kept; none for pasted text.
    pub fn key(&self) -> Option<PathBuf> {
        self.origin.key()
    }
}

/// A path as links write it, without “.” and “..”: one file has one path, and so one tab.
/// “..” takes away the folder before it by name, as in the addresses of the web.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(plain.components().next_back(), Some(Component::Normal(_))) => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

/// The last part of a path, as people call a file; for a path without one, the whole.
pub fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

impl Desk {
    pub(super) fn given(&mut self, paths: &[(PathBuf, bool)]) {
        for (path, folder) in paths {
            // What was dropped or picked is a file, whatever its name looks like.
            if *folder { self.open_folder(path) } else { self.open_document(Origin::File(path.clone())) }
        }
    }

    /// Opens a file, or what lies in one: the path may be the key of an origin.
    pub(super) fn open(&mut self, path: &Path) {
        self.open_document(Origin::from_key(path));
    }

    fn open_document(&mut self, origin: Origin) {
        self.overlay = None;
        self.open_origin(origin, None);
    }

    /// Opens a document for a look: one view is enough for all of them, because a reader who goes down a list
    /// would otherwise leave a tab at each line.
    pub(super) fn browse(&mut self, path: &Path) {
        let origin = Origin::from_key(path);
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

    /// The place is looked for once the whole document has been read, because its names may stand anywhere in
    /// it.
    pub(super) fn open_at(&mut self, path: &Path, anchor: &str) {
        self.open(path);
        let Some(doc) = self.active_view().map(|view| view.doc) else { return };
        if let Some(entry) = self.documents.get_mut(&doc) {
            entry.anchor = Some(anchor.to_owned());
        }
        self.go_to_anchor(doc);
    }

    /// Pasted words are a document with an origin of their own, so that searching, citing and the session
    /// need no other way for them.
    pub(super) fn open_words(&mut self, name: String, words: &str) {
        self.open_origin(Origin::Words(name, words.into()), None);
    }

    /// Opens a file that lies in a document.
    pub(super) fn open_attachment(&mut self, doc: DocId, number: u32) {
        let Some(document) = self.document(doc).map(Arc::clone) else { return };
        let named = |aside: &&crate::data::document::Aside| aside.kind == AsideKind::Attachment(number);
        let name = document.asides.iter().find(named).map(|aside| aside.name.clone());
        let Some(name) = name else {
            return self.say("This document does not have that file.");
        };
        let Some(outer) = self.documents.get(&doc).map(|entry| entry.origin.clone()) else { return };
        // A file may hold itself, or be made to be opened for ever.
        if outer.depth() >= MAX_DEPTH {
            return self.say(format!(
                "This document lies in {MAX_DEPTH} others already. What lies in it is not opened."
            ));
        }
        self.open_origin(outer.inside(number, &name), None);
    }

    /// Opens the text of the clipboard.
    pub(super) fn pasted(&mut self, words: String) {
        if words.trim().is_empty() {
            return self.say("There is no text in the clipboard.");
        }
        let first: String = words.trim().lines().next().unwrap_or("").chars().take(TITLE_CHARS).collect();
        self.open_words(format!("Pasted: {first}"), &words);
    }

    /// A window without a file dialog must still be able to open files, and so asks for the path itself.
    pub(super) fn no_dialog(&mut self, folder: bool) {
        let why = Some("No file dialog answered on this computer, so type the path here.");
        self.overlay = Some(Overlay::Path { folder, why });
    }

    /// A path that was opened as a file turned out to be a folder.
    pub(super) fn was_folder(&mut self, doc: DocId, path: &Path) {
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
    pub(super) fn find_open_view(&self, origin: &Origin) -> Option<ViewId> {
        let shows = |view: &&View| self.documents.get(&view.doc).is_some_and(|entry| entry.origin == *origin);
        self.views.values().find(shows).map(|view| view.id)
    }

    /// Opens a document in a view of its own, or goes to the view that shows it.
    pub(super) fn open_origin(&mut self, origin: Origin, top: Option<u64>) {
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
        self.layout_revision += 1;
        self.activate(view);
    }

    /// Shows another document in a view.
    /// Its tab keeps its place and how pages are shown, because somebody who leafs through scans has set that
    /// for all of them; the turn is of one document.
    pub(super) fn replace(&mut self, view: ViewId, origin: Origin) {
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
            view.pending_top = top;
        }
        if let Some(old) = old {
            // Only now, because until here the old document was seen by this very view.
            self.drop_if_unseen(old);
        }
        self.place_when_read(doc);
        self.active_changed();
    }

    fn new_view(&mut self, doc: DocId, top: Option<u64>) -> ViewId {
        let view = ViewId(self.next_id());
        let pending_top = top;
        self.views.insert(
            view,
            View {
                id: view,
                doc,
                top: 0,
                visible: Span::default(),
                selection: None,
                requests: VecDeque::new(),
                printed: Printed::default(),
                on_unit: (0, 0.0),
                unit_looked_at: 0,
                shown_ratio: 1.0,
                browsing: false,
                pending_top,
            },
        );
        self.place_when_read(doc);
        view
    }

    /// A view of an origin that is set into a layout by the caller.
    pub(super) fn view_for(&mut self, origin: Origin, encoding: Option<String>, top: u64) -> ViewId {
        let doc = self.entry_for(origin, encoding);
        self.new_view(doc, Some(top))
    }

    /// The entry of an origin, read or being read.
    fn entry_for(&mut self, origin: Origin, encoding: Option<String>) -> DocId {
        let known = self.documents.values().find(|entry| entry.origin == origin).map(|entry| entry.id);
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
                    changed: false,
                    vanished: false,
                    encoding,
                    locked: None,
                    left_at: None,
                    anchor: None,
                    wanted: None,
                },
            );
            id
        });
        // One that is known but was let go is read again, and keeps its number: links and places go on to
        // mean it.
        let entry = self.documents.get(&id);
        if entry.is_some_and(|entry| entry.document.is_none() && !entry.reading) {
            // Before it is read, so that the place is mostly known when the first page is there.
            self.recall(id, None);
            self.read(id);
        }
        id
    }

    fn read(&mut self, doc: DocId) {
        let Some(entry) = self.documents.get_mut(&doc) else { return };
        entry.reading = true;
        entry.readings += 1;
        // What is changed from here on, while it is being read, is a change to tell.
        entry.changed = false;
        entry.failure = None;
        entry.locked = None;
        let (from, encoding) = (entry.origin.clone(), entry.encoding.clone());
        // Only those that this file needs, so that no reader ever holds another document's.
        let passwords = self.passwords.on_the_way_to(&from);
        let job = Job::Read { doc, from, encoding, passwords };
        self.start(Topic::Read(doc), job);
    }

    /// It comes many times for one reading, each time with more of the text.
    pub(super) fn has_read(&mut self, document: Arc<Document>) {
        let doc = document.id;
        let complete = document.complete();
        let Some(entry) = self.documents.get_mut(&doc) else { return };
        let first = entry.document.is_none();
        // The last snapshot has all the words already; what comes after it brings the digest.
        let news = std::mem::replace(&mut entry.reading, !complete);
        // What has been read was there.
        entry.vanished = false;
        entry.document = Some(Arc::clone(&document));
        if first {
            self.opened(doc, &document);
        }
        // Words that were looked for while there was no text yet are looked for now.
        let in_front = self.active_view().is_some_and(|view| view.doc == doc);
        if complete
            && news
            && self.find.open
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
            // A file that was moved is known again by its bytes.
            if document.digest.is_some()
                && self.documents.get(&doc).is_some_and(|entry| entry.left_at.is_none())
            {
                self.recall(doc, document.digest);
            }
        }
    }

    /// Notes that a document was opened, and that somebody has begun to read it.
    fn opened(&mut self, doc: DocId, document: &Document) {
        let Some(key) = self.documents.get(&doc).and_then(OpenDocument::key) else { return };
        self.note_recent(&key, document.title(), false);
        let mark = self.read_marks.entry(key).or_default();
        *mark = (*mark).max(ReadMark::Begun);
        self.touch();
    }

    pub(super) fn read_failed(&mut self, doc: DocId, failure: Failure) {
        let Some(entry) = self.documents.get_mut(&doc) else { return };
        // What was read before stays, so that a file that is gone can still be read to its end.
        entry.reading = false;
        entry.failure = Some(failure.clone());
        if entry.document.is_some() {
            // The page goes on showing what was read before, and so cannot say it itself.
            self.warn(failure);
        }
    }

    /// A password is missing or wrong: that of the document, or of one that it lies in.
    pub(super) fn found_locked(&mut self, doc: DocId, origin: Origin, failure: Failure) {
        if let Some(entry) = self.documents.get_mut(&doc) {
            entry.locked = Some(origin);
        }
        self.read_failed(doc, failure);
    }

    /// Tries again with a password, which opens what was found locked.
    pub(super) fn has_password(&mut self, doc: DocId, password: Password) {
        let Some(entry) = self.documents.get(&doc) else { return };
        let origin = entry.locked.clone().unwrap_or_else(|| entry.origin.clone());
        self.passwords.set(origin.clone(), password);
        // Others that lie in the same document waited for the same word.
        let locked = |entry: &&OpenDocument| entry.id == doc || entry.locked.as_ref() == Some(&origin);
        let waiting: Vec<DocId> = self.documents.values().filter(locked).map(|entry| entry.id).collect();
        waiting.into_iter().for_each(|doc| self.read(doc));
    }

    /// Brings views to where they were left, once so much has been read.
    /// It is called with each piece of a reading, because a long document should not have to be read to its
    /// end to show its middle.
    fn place_when_read(&mut self, doc: DocId) {
        let Some(document) = self.document(doc).map(Arc::clone) else { return };
        // Somebody wants to be elsewhere, and is brought there.
        if self.documents.get(&doc).is_some_and(|entry| entry.wanted.is_some()) {
            return;
        }
        // One number for all is enough: each view compares it with its own alone.
        let serial = self.next_serial();
        for view in self.views.values_mut().filter(|view| view.doc == doc) {
            let Some(top) = view.pending_top else { continue };
            let printed = super::pages::shown_as(view, &document) == ShownAs::Pages;
            if printed && view.on_unit != (0, 0.0) {
                // It stands on its page already, and needs no words for that.
                view.pending_top = None;
                continue;
            }
            // A text that has become shorter is shown at its end rather than never.
            if document.text.len() > top || document.complete() {
                view.pending_top = None;
                let span = Span::empty_at(top.min(document.text.len()));
                let request = Request::Show { span, how: Show::Top, flash: false };
                view.requests.push_back((serial, request));
            }
        }
    }

    fn go_to_anchor(&mut self, doc: DocId) {
        let Some(document) = self.document(doc).filter(|document| document.complete()).map(Arc::clone) else {
            return;
        };
        let Some(name) = self.documents.get_mut(&doc).and_then(|entry| entry.anchor.take()) else { return };
        if name.is_empty() {
            return;
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

    /// Asks the view in front, if it shows `doc`, else the first that does, to show a span.
    pub(super) fn show(&mut self, doc: DocId, span: Span, how: Show, flash: bool) {
        let active = self.active.filter(|view| self.views.get(view).is_some_and(|view| view.doc == doc));
        let view = active.or_else(|| self.views.values().find(|view| view.doc == doc).map(|view| view.id));
        let Some(view) = view else { return };
        self.request(view, Request::Show { span, how, flash });
    }

    /// A request says where the view is to be, so that the place where it was left is no longer waited for.
    pub(super) fn request(&mut self, view: ViewId, request: Request) {
        let serial = self.next_serial();
        if let Some(view) = self.views.get_mut(&view) {
            view.pending_top = None;
            view.requests.push_back((serial, request));
        }
    }

    pub(super) fn carried(&mut self, view: ViewId, serial: u64) {
        if let Some(view) = self.views.get_mut(&view) {
            // What was asked while the view carried these out has a higher number, and stays.
            view.requests.retain(|(own, _)| *own > serial);
        }
    }

    /// A view tells where it stands. What follows from reading on follows here: saving, linked views, the
    /// mark that all was read.
    pub(super) fn seen(&mut self, view: ViewId, top: u64, visible: Span) {
        let Some(shown) = self.views.get_mut(&view) else { return };
        let moved = shown.top != top;
        shown.top = top;
        shown.visible = visible;
        let doc = shown.doc;
        let end =
            self.document(doc).is_some_and(|d| d.complete() && visible.end >= d.text.len().saturating_sub(2));
        if moved {
            self.touch();
        }
        // Page and text of one document stay in step by themselves.
        let in_step = self.settings.linked_scrolling || self.shown_both_ways(doc);
        // Only the view in front leads. The others move because of it and tell so too, and would otherwise
        // move it in turn.
        if moved && in_step && self.active == Some(view) {
            self.scroll_along(view, top);
        }
        // It is saved once, when it becomes read, and not at each frame at the end.
        if end
            && let Some(key) = self.documents.get(&doc).and_then(OpenDocument::key)
            && self.read_marks.insert(key, ReadMark::Read) != Some(ReadMark::Read)
            && let Some(view) = self.views.get(&view).cloned()
        {
            self.save_place(&view);
        }
    }

    /// Whether a document can be seen in two ways beside each other: as it was printed and as words, say.
    fn shown_both_ways(&self, doc: DocId) -> bool {
        let fronts = self.layout.front_views();
        let views = fronts.iter().filter_map(|view| self.views.get(view)).filter(|view| view.doc == doc);
        let mut ways = views.map(|view| self.shown_as(view.id));
        ways.next().is_some_and(|first| ways.any(|way| way != first))
    }

    pub(super) fn on_unit(&mut self, view: ViewId, spot: (u32, f32), ratio: f32, looked_at: u32) {
        let Some(view) = self.views.get_mut(&view) else { return };
        let moved = view.on_unit != spot;
        (view.on_unit, view.shown_ratio, view.unit_looked_at) = (spot, ratio, looked_at);
        if moved {
            // Whoever goes on meanwhile is not taken back to where they were the last time.
            view.pending_top = None;
            self.touch();
        }
    }

    /// The other views that can be seen go to the same part of what they show; of the same document, to the same words.
    fn scroll_along(&mut self, leader: ViewId, top: u64) {
        let len =
            |desk: &Self, view: ViewId| Some(desk.document(desk.views.get(&view)?.doc)?.text.len().max(1));
        let Some(leader_len) = len(self, leader) else { return };
        let fraction = top as f64 / leader_len as f64;
        let doc = self.views.get(&leader).map(|view| view.doc);
        for view in self.layout.front_views().into_iter().filter(|view| *view != leader) {
            let Some(len) = len(self, view) else { continue };
            let same = self.views.get(&view).map(|view| view.doc) == doc;
            if !same && !self.settings.linked_scrolling {
                continue;
            }
            let span = Span::empty_at(if same { top } else { (fraction * len as f64) as u64 });
            self.request(view, Request::Show { span, how: Show::Top, flash: false });
        }
    }

    // ---- closing

    pub(super) fn close_active(&mut self) {
        if let Some(view) = self.active {
            self.close(view);
        }
    }

    /// The order counts: the place is saved while the entry is known, the neighbour is found while the tab
    /// stands in the layout, and the document is let go when no view has it.
    pub(super) fn close(&mut self, id: ViewId) {
        let Some(view) = self.views.remove(&id) else { return };
        if let Some(entry) = self.documents.get(&view.doc) {
            self.closed.push(Closed { origin: entry.origin.clone(), top: view.top });
            let surplus = self.closed.len().saturating_sub(MAX_CLOSED);
            self.closed.drain(..surplus);
        }
        self.save_place(&view);
        let order = self.layout.views();
        let at = order.iter().position(|other| *other == id);
        self.layout.remove(Tile::View(id));
        self.layout_revision += 1;
        if self.active == Some(id) {
            let left = self.layout.views();
            // The tab after it, or the last: where the eye already is.
            let next = at.and_then(|at| left.get(at).or(left.last()));
            self.active = next.copied();
            if let Some(next) = self.active {
                self.layout.activate(Tile::View(next));
            }
            self.active_changed();
        }
        self.drop_if_unseen(view.doc);
        self.touch();
    }

    /// What no view shows is not kept in memory; its entry stays, so that places in it can be gone to.
    fn drop_if_unseen(&mut self, doc: DocId) {
        if self.views.values().any(|view| view.doc == doc) {
            return;
        }
        // Nobody waits for any of these now.
        self.stop(Topic::Read(doc));
        self.stop(Topic::Locate(doc));
        self.forget_pictures(doc);
        self.forget_tiles(doc);
        let Some(entry) = self.documents.get_mut(&doc) else { return };
        let origin = entry.origin.clone();
        entry.locked = None;
        // Pages, pictures, or files that lie in it were served from a reader that is kept.
        // One `|`, so that both are taken whatever the first is.
        if entry.document.take().is_some() | std::mem::take(&mut entry.reading) {
            self.start(Topic::Forget(doc), Job::Forget(origin));
        }
    }

    pub(super) fn reopen(&mut self) {
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
    pub(super) fn save_place(&mut self, view: &View) {
        let Some(entry) = self.documents.get_mut(&view.doc) else { return };
        // Also in the entry, because the same run may open it again before the store could answer.
        entry.left_at = Some(view.top);
        let (Some(path), Some(document)) = (entry.key(), &entry.document) else { return };
        let (digest, len) = (document.digest, document.text.len());
        let read = self.read_marks.get(&path).copied().unwrap_or_default();
        self.save(Save::Reading { path, digest, top: view.top, len, read, at_millis: self.now_millis });
    }

    /// Asks the store where a document was left: by its path, and once its bytes are known, by them.
    fn recall(&mut self, doc: DocId, digest: Option<crate::data::document::Digest>) {
        let Some(path) = self.documents.get(&doc).and_then(OpenDocument::key) else { return };
        // The marks of what lies in a folder of the library came with its list.
        if !self.read_marks.contains_key(&path) {
            self.start(Topic::Save, Job::Marks(MarksOf::Document(path.clone())));
        }
        self.start(Topic::Save, Job::Recall { doc, path, digest });
    }

    /// Where a document was left the last time; whoever has moved in it meanwhile stays where they are.
    pub(super) fn recalled(&mut self, doc: DocId, top: Option<u64>) {
        let Some(entry) = self.documents.get_mut(&doc) else { return };
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

    pub(super) fn mark_read(&mut self, read: bool) {
        let Some(view) = self.active_view().cloned() else { return };
        let Some(key) = self.documents.get(&view.doc).and_then(OpenDocument::key) else { return };
        self.read_marks.insert(key, if read { ReadMark::Read } else { ReadMark::Unread });
        self.save_place(&view);
    }

    // ---- reading again

    /// The words of each view are found again at the byte where they stood, which is near where the file was
    /// changed a little. A selection is let go, because near is not good enough to copy from.
    pub(super) fn reload(&mut self, encoding: Option<String>) {
        let Some(view) = self.active_view() else { return };
        let (doc, top) = (view.doc, view.top);
        let Some(entry) = self.documents.get_mut(&doc) else { return };
        if let Some(name) = encoding {
            entry.encoding = (name != "auto").then_some(name);
        }
        for view in self.views.values_mut().filter(|view| view.doc == doc) {
            view.pending_top = Some(view.top);
            view.selection = None;
        }
        if let Some(view) = self.active_view_mut() {
            view.pending_top = Some(top);
        }
        self.forget_pictures(doc);
        self.forget_tiles(doc);
        if self.find.doc == Some(doc) {
            // They are places in the old reading, and are looked for again in the new one.
            self.find_forget();
        }
        self.read(doc);
    }

    /// It takes the notice away and does nothing else; the next change brings it back.
    pub(super) fn keep_old(&mut self) {
        let Some(view) = self.active_view() else { return };
        let doc = view.doc;
        if let Some(entry) = self.documents.get_mut(&doc) {
            entry.changed = false;
        }
    }

    /// It only says so. A page that changes under the reader's eyes would lose the place, and perhaps the
    /// evidence.
    pub(super) fn file_changed(&mut self, path: &Path, exists: bool) {
        for entry in self.documents.values_mut() {
            // What lies in it may have changed with it.
            if entry.origin.file() == Some(path) && (entry.document.is_some() || entry.reading) {
                entry.changed = exists;
                entry.vanished = !exists;
            }
        }
    }

    // ---- tabs

    /// Puts a tab in front and takes the keys to it. One that was closed meanwhile is passed over, because
    /// the window may ask for it a frame late.
    pub(super) fn activate(&mut self, view: ViewId) {
        if !self.views.contains_key(&view) {
            return;
        }
        if self.active != Some(view) {
            self.active = Some(view);
            self.active_changed();
        }
        self.layout.activate(Tile::View(view));
        self.layout_revision += 1;
        self.focus = None;
    }

    /// Another document is in front: what follows the reader follows.
    pub(super) fn active_changed(&mut self) {
        self.touch();
        if self.find.open {
            self.find_restart();
        }
    }

    /// It goes round at both ends, so that one key reaches every tab.
    pub(super) fn step_tab(&mut self, by: isize) {
        let views = self.layout.views();
        let Some(at) = views.iter().position(|view| Some(*view) == self.active) else { return };
        let next = (at as isize + by).rem_euclid(views.len() as isize) as usize;
        self.activate(views[next]);
    }

    /// The new view begins where the other stands: a split is made to compare, and starts from the same
    /// words.
    pub(super) fn split(&mut self, side: Side) {
        let Some((id, doc, top)) = self.active_view().map(|view| (view.id, view.doc, view.top)) else {
            return self.say("Open a document first; then it can be shown twice.");
        };
        let view = self.new_view(doc, Some(top));
        self.layout.split(view, id, side);
        self.layout_revision += 1;
        self.activate(view);
    }

    // ---- links

    /// Links inside go at once, those to files open them, and those that lead out only ask: an address is
    /// shown before anything reaches the network.
    pub(super) fn follow(&mut self, link: u32) {
        let Some(document) = self.active_document().map(Arc::clone) else { return };
        match document.links.get(link as usize) {
            Some(Target::Inside(span)) => self.go(document.id, *span),
            Some(Target::Unit(unit, top)) => self.go_to_unit(document.id, *unit, *top),
            Some(Target::Outside(address)) => self.overlay = Some(Overlay::Address(address.clone())),
            Some(Target::File(path, anchor)) => {
                let beside = document.path.as_deref().and_then(Path::parent);
                if beside.is_none() && path.is_relative() {
                    return self
                        .say("This link leads to a file beside the document, which lies in no folder.");
                }
                // A path that leads back up and down again would otherwise be another document, with another
                // tab.
                let path = without_dots(&beside.unwrap_or(Path::new("")).join(path));
                self.remember_place();
                self.open_at(&path, anchor.as_deref().unwrap_or(""));
            }
            // A link that does nothing seems broken in the program; this one is broken in the document.
            Some(Target::Missing(name)) => {
                self.say(format!("The document names the place “{name}”, but does not have it."));
            }
            None => {}
        }
    }

    pub(super) fn open_address(&mut self, address: String) {
        self.overlay = None;
        self.effects.push(Effect::OpenAddress(address));
    }

    pub(super) fn copy_address(&mut self, address: String) {
        self.overlay = None;
        self.effects.push(Effect::CopyText(address));
        self.say("The address is in the clipboard.");
    }

    /// In a sheet with a chosen cell, the cell moves and the sheet follows.
    pub(super) fn scroll(&mut self, step: ScrollStep) {
        if self.step_cell(step) {
            return;
        }
        if let Some(view) = self.active {
            // These two leave the place for good, and so are jumps; a screen up or down is reading.
            if matches!(step, ScrollStep::Start | ScrollStep::End) {
                self.remember_place();
            }
            self.request(view, Request::Scroll(step));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::settings::ThemeChoice as Theme;
    use crate::desk::Event;
    use crate::desk::command::Command;

    fn saved_themes(desk: &mut Desk, line: &str) -> Vec<Theme> {
        let effects = desk.handle(Event::Command(line.parse::<Command>().unwrap()));
        let theme = |effect: &Effect| match effect {
            Effect::Start(_, _, Job::Save { save: Save::Settings(settings), .. }) => Some(settings.theme),
            _ => None,
        };
        effects.iter().filter_map(theme).collect()
    }

    #[test]
    fn a_theme_for_one_run_is_not_remembered_unless_it_is_chosen() {
        let mut desk = Desk::default();
        desk.wear_for_this_run(Theme::Night);
        assert_eq!(desk.settings.theme, Theme::Night);
        assert_eq!(saved_themes(&mut desk, "larger"), [Theme::System]);
        assert_eq!(desk.settings.theme, Theme::Night);
        assert_eq!(saved_themes(&mut desk, "theme sepia"), [Theme::Sepia]);
        assert_eq!(saved_themes(&mut desk, "larger"), [Theme::Sepia]);
    }
}
