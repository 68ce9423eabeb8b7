//! What is open in a window, from one start to the next: tabs, their places, panels, folders, pasted words.
//!
//! It is written down as a record apart from the live types (`session/record.rs`) and read part by part
//! (`session/reading.rs`): what cannot be understood costs itself alone, is told, and the record is set aside as it
//! was found, so that a newer version of the program, or somebody with patience, can still have it.
//!
//! # Which session comes back
//!
//! A plain start sets out the session that somebody set out last (`keep/store/sessions.rs` says what counts). A window
//! that another program opened for a file begins with that file alone, because whoever double-clicks a file wants to see
//! this file; it offers to bring the session back, saves under its own name, and so displaces nothing. “Bring back the
//! last session” does the same at any time, and each further time goes one session further back, so that the session of
//! a second window which was killed can be reached as well.

use super::documents::Selection;
use super::pages::Printed;
use super::words::{ShownAs, ViewId, Word, Zoom};
use super::{Desk, Effect, WindowSize};
use crate::data::job::{Job, KeptSession, Origin, Save, SessionSave, Topic};
use crate::data::shown::Reading;
use crate::data::span::{DocId, Span};
use places::{live_layout, live_sheets, stored_layout, stored_sheets};
use record::{
    MAX_FOLDED, MAX_UNFOLDED, OriginRecord, PastedText, PrintedRecord, Record, ViewRecord, WindowRecord,
    ZoomRecord,
};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

mod behind; // which documents are read first?
mod places;
mod reading;
mod record;
#[cfg(test)]
mod tests;

/// Pasted words up to this size are kept; they exist nowhere else. The store holds no single text of a gigabyte, and
/// what is longer than this is better saved as a file by whoever has it.
const MAX_WORDS: usize = 128 * 1024 * 1024;
/// How many of the parts that could not be read are named.
const NAMED: usize = 3;

/// What a desk knows of its own session and of others.
#[derive(Clone, Debug, Default)]
pub(super) struct SessionState {
    /// Begun for files that another program named, and nothing was set out since.
    for_files: bool,
    /// Windows whose sessions were set out here; they are not offered again.
    brought_back: Vec<String>,
    /// Those of them whose place this session takes: dead windows, of which nothing was left out.
    instead_of: Vec<String>,
    /// Keys of pasted words. Words never change, and are long: the digest is taken once.
    keys: BTreeMap<DocId, String>,
    /// Pasted words that are too long to be kept, and that this was said of.
    too_long: BTreeSet<DocId>,
    late: LateStore,
    /// Documents of which nothing was read yet, because nobody sees them, in the order of their tabs.
    put_off: Vec<DocId>,
    /// A session is being set out: what is opened is put off until it is known what can be seen.
    puts_off: bool,
}

/// How far it is with a store that could not be read when the window opened, because another program held it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum LateStore {
    /// It could.
    #[default]
    No,
    /// Nothing was saved yet.
    Held,
    /// What was open was asked for.
    Asked,
}

// ---- saving

impl Desk {
    /// Writes down what is open. The whole is saved each time and not what changed, because a record that is
    /// whole needs no other to be read.
    pub(super) fn save_session(&mut self) {
        // First of all, so that what changes from here on counts as a new change.
        self.unsaved_since = None;
        self.save_place_in_front();
        let mut words: BTreeMap<String, Arc<str>> = BTreeMap::new();
        let (mut views, mut too_long) = (BTreeMap::new(), Vec::new());
        for view in self.views.values() {
            let Some(entry) = self.documents.get(&view.doc) else { continue };
            // It costs itself alone: the other tabs are saved without it.
            if longest_words(&entry.origin) > MAX_WORDS {
                too_long.push(view.doc);
                continue;
            }
            let keys = &mut self.session.keys;
            let pair = entry.origin.pair().is_some();
            let origin = stored_origin(&entry.origin, &mut |text| {
                // Of a pair both may be pasted words.
                let key = match pair {
                    true => key_of(text),
                    false => keys.entry(view.doc).or_insert_with(|| key_of(text)).clone(),
                };
                words.insert(key.clone(), Arc::clone(text));
                key
            });
            let record = ViewRecord {
                origin,
                top: view.top,
                selection: view.selection.and_then(|s| s.anchor().zip(s.head())),
                encoding: entry.encoding.clone(),
                printed: stored_printed(view.printed),
                on_unit: view.on_unit,
                reading: view.reading.name().to_owned(),
                sheets: stored_sheets(view),
                browsing: view.browsing,
            };
            views.insert(view.id.0, record);
        }
        let record = Record {
            layout: Some(stored_layout(&self.layout)),
            views,
            active: self.active.map(|view| view.0),
            folders: self.library.roots.iter().map(|root| root.path.clone()).collect(),
            unfolded: self.library.unfolded.iter().take(MAX_UNFOLDED).cloned().collect(),
            folded: self.library.folded.iter().take(MAX_FOLDED).cloned().collect(),
            only_page: self.only_page,
            window: self.window.map(|WindowSize { width, height, maximised }| WindowRecord {
                width,
                height,
                maximised,
            }),
        };
        let keys = words.keys().cloned().collect();
        // The store has these already. They may be megabytes, and the session is saved again and again.
        words.retain(|key, _| !self.saves.kept_words.contains(key));
        self.save(Save::Session(SessionSave {
            record: record.to_json(),
            arranged: self.is_arranged(),
            keys,
            words: words.into_iter().collect(),
            instead_of: self.session.instead_of.clone(),
        }));
        too_long.into_iter().for_each(|doc| self.say_too_long(doc));
    }

    /// Says it once for each, because the session is saved again and again.
    fn say_too_long(&mut self, doc: DocId) {
        if self.session.too_long.insert(doc) {
            self.tell(
                "These pasted words are too long to be kept: they are gone when the window closes.".into(),
            );
        }
    }

    /// Whether somebody set out what is open here. A folder is a pile that is worked with, and pasted words exist nowhere
    /// else; single files are neither.
    fn is_arranged(&self) -> bool {
        let pasted = |doc: &DocId| {
            self.documents.get(doc).is_some_and(|entry| matches!(entry.origin, Origin::Words(..)))
        };
        !self.session.for_files
            || !self.library.roots.is_empty()
            || self.views.values().any(|view| pasted(&view.doc))
    }

    /// Keeps the place in the document in front with the document too, where opening it in another way finds it.
    fn save_place_in_front(&mut self) {
        let Some(view) = self.active_view().filter(|view| view.pending_top.is_none()).cloned() else {
            return;
        };
        // A document of which nothing has been read stands at its start, and would lose its place to that.
        let read = self.document(view.doc).is_some();
        if read && self.documents.get(&view.doc).is_some_and(|entry| entry.left_at != Some(view.top)) {
            self.save_place(&view);
        }
    }
}

/// The digest of pasted words. Nothing weaker would do: under an equal key, other words would take their place.
fn key_of(words: &str) -> String {
    Sha256::digest(words.as_bytes()).iter().fold(String::new(), |mut key, byte| {
        // Writing to a string cannot fail.
        let _ = write!(key, "{byte:02x}");
        key
    })
}

/// Words are handed to `key` and not written into the record, because the record is written often and they
/// never change.
fn stored_origin(origin: &Origin, key: &mut impl FnMut(&Arc<str>) -> String) -> OriginRecord {
    match origin {
        Origin::File(path) => OriginRecord::File(path.clone()),
        Origin::Words(name, words) => {
            OriginRecord::Words { name: name.clone(), text: PastedText::Key(key(words)) }
        }
        Origin::Inside { outer, number, name } => OriginRecord::Inside {
            outer: Box::new(stored_origin(outer, key)),
            number: *number,
            name: name.clone(),
        },
        Origin::Pair { first, second } => OriginRecord::Pair {
            first: Box::new(stored_origin(first, key)),
            second: Box::new(stored_origin(second, key)),
        },
    }
}

/// Bytes of the longest pasted words that an origin has.
fn longest_words(origin: &Origin) -> usize {
    match origin {
        Origin::Words(_, text) => text.len(),
        Origin::Pair { first, second } => longest_words(first).max(longest_words(second)),
        Origin::File(_) | Origin::Inside { .. } => 0,
    }
}

/// It takes the live type apart by name, here and below, so that a field that is added to it cannot be left
/// out unseen.
fn stored_printed(printed: Printed) -> PrintedRecord {
    let Printed { shown_as, zoom, columns, turn } = printed;
    let zoom = match zoom {
        Zoom::Usual => None,
        Zoom::Width => Some(ZoomRecord::Width),
        Zoom::Page => Some(ZoomRecord::Page),
        Zoom::Content => Some(ZoomRecord::Content),
        Zoom::Ratio(ratio) => Some(ZoomRecord::Ratio(ratio)),
    };
    let shown_as = shown_as.map(|shown_as| shown_as.print());
    PrintedRecord { shown_as, zoom, columns: Some(columns), turn: Some(turn) }
}

// ---- setting out again

impl Desk {
    /// Sets everything out as it was left.
    pub fn restore(&mut self, kept: &KeptSession) -> Vec<Effect> {
        self.set_out(kept);
        self.read_what_was_put_off();
        // It is kept already, as it is now; but for what could not be read, which is set aside.
        self.unsaved_since = None;
        std::mem::take(&mut self.effects)
    }

    /// Begins with files that another program named. `earlier` tells whether there is a session to be offered.
    /// The old session is offered and not set out, because the window was opened to see these files.
    pub fn begin_for_files(&mut self, earlier: bool) {
        self.session.for_files = true;
        if earlier {
            self.offer(
                "Your last session is kept.",
                "Bring it back",
                super::command::Command::RestoreSession,
            );
        }
    }

    fn begin_for_files_late(&mut self, earlier: bool) {
        let for_files = self.session.for_files;
        if for_files {
            self.begin_for_files(earlier);
        }
    }

    /// Begins where the store is there and cannot be read, because another program holds it. What is open is saved at once,
    /// although nothing has changed: a save that failed is what is said at the foot of the window and tried again.
    pub fn begin_before_the_store(&mut self) -> Vec<Effect> {
        self.session.late = LateStore::Held;
        self.save_session();
        std::mem::take(&mut self.effects)
    }

    /// Something was saved. Where that is the first time since another program held the store, everything that the user
    /// had in it is asked for.
    pub(super) fn store_is_there(&mut self) {
        if self.session.late != LateStore::Held {
            return;
        }
        self.session.late = LateStore::Asked;
        self.start(Topic::Save, Job::Recent);
        self.start(Topic::Save, Job::Session { but_not: self.session.brought_back.clone() });
        self.ask_for_marks_again();
    }

    /// Asks for the newest session that was not set out here yet.
    pub(super) fn ask_for_session(&mut self) {
        self.overlay = None;
        self.start(Topic::Save, Job::Session { but_not: self.session.brought_back.clone() });
    }

    pub(super) fn has_session(&mut self, found: Option<KeptSession>) {
        let late = std::mem::take(&mut self.session.late) == LateStore::Asked;
        // As at a start: nobody asked for it, so that there is no word where there is none; and who named files wants
        // these.
        if late && (found.is_none() || self.session.for_files) {
            return self.begin_for_files_late(found.is_some());
        }
        // The offer to bring it back has been taken up, or cannot be.
        self.messages.retain(|message| message.offer.is_none());
        match found {
            Some(kept) => {
                // From here on it is a window that somebody set out, and is saved as one.
                self.session.for_files = false;
                self.set_out(&kept);
                self.touch();
            }
            None => self.say("There is no earlier session to bring back."),
        }
    }

    /// Sets a session out, around what is open already: that keeps its place in front.
    /// Folders come before views so that listing begins while documents are opened; views come before the
    /// layout, which needs their new numbers.
    fn set_out(&mut self, kept: &KeptSession) {
        // Also when it cannot be read: asking again must come to the one before it.
        self.session.brought_back.push(kept.window.clone());
        let reading::Reading { record, mut lost, newer } = reading::read(&kept.record);
        let Record { layout, views, active, folders, folded, unfolded, only_page, window } = record;
        if kept.damaged {
            lost.push("letters that are damaged".to_owned());
        }
        for folder in folders {
            if self.library.roots.iter().all(|root| root.path != folder) {
                self.library.roots.push(super::library::Root::new(folder.clone()));
                self.list(folder);
            }
        }
        Arc::make_mut(&mut self.library.folded).extend(folded);
        Arc::make_mut(&mut self.library.unfolded).extend(unfolded);
        self.pile_has_news();
        let in_front = self.active;
        self.session.puts_off = true;
        let known = self.set_out_views(&views, active, &kept.words, &mut lost);
        self.session.puts_off = false;
        if let Some(layout) = layout {
            self.layout = live_layout(&layout, &known, &mut lost);
        }
        let shown = self.layout.views();
        // What was open already, and what the record forgot to place, is added rather than left out of reach.
        for view in self.views.keys().filter(|view| !shown.contains(view)) {
            self.layout.add_view(*view, None);
        }
        self.window = self.window.or(window.map(live_window));
        self.only_page = only_page;
        let known_active = active.and_then(|id| known.get(&id).copied());
        self.active = in_front.or(known_active).or_else(|| known.values().next().copied());
        if let Some(view) = in_front {
            self.layout.activate(view);
        }
        // What was left out is only there, and what a window has that is still open is its own.
        if lost.is_empty() && !newer && !kept.alive {
            self.session.instead_of.push(kept.window.clone());
        }
        self.only_page &= self.active.is_some();
        if self.only_page {
            self.say_only_page();
        }
        // Last, so that what is told is about all of it.
        self.tell_lost(kept, &lost, newer);
    }

    /// The views of a session, by the numbers that they had in it.
    fn set_out_views(
        &mut self,
        views: &BTreeMap<u64, ViewRecord>,
        active: Option<u64>,
        words: &BTreeMap<String, Arc<str>>,
        lost: &mut Vec<String>,
    ) -> BTreeMap<u64, ViewId> {
        let mut known = BTreeMap::new();
        // A document that is open already takes its place among the others, once; a split is two views of one.
        let mut open: BTreeSet<ViewId> = self.views.keys().copied().collect();
        // In the order in which they were opened, behind the one in front.
        let mut order: Vec<(&u64, &ViewRecord)> = views.iter().collect();
        order.sort_by_key(|(id, _)| Some(**id) != active);
        for (id, view) in order {
            let Some(origin) = live_origin(&view.origin, words) else {
                // Pasted words that the store no longer has. Everything else can be opened, or says for
                // itself why it cannot.
                lost.push(format!("“{}”", view.origin.name()));
                continue;
            };
            let there = self.find_open_view(&origin).filter(|there| open.remove(there));
            let new = there.unwrap_or_else(|| self.restore_view(origin, view));
            known.insert(*id, new);
        }
        known
    }

    /// What is opened from here on waits until somebody sees it, where a session is being set out; gives whether it does.
    pub(super) fn puts_off(&mut self, doc: DocId) -> bool {
        if self.session.puts_off {
            self.session.put_off.push(doc);
        }
        self.session.puts_off
    }

    /// It is set where it stood before anything is read, so that a session that is saved meanwhile does not
    /// lose the places.
    fn restore_view(&mut self, origin: Origin, record: &ViewRecord) -> ViewId {
        // One view is enough for looking through; a second session may bring another.
        let looks = self.views.values().any(|view| view.browsing);
        let id = self.view_for(origin, record.encoding.clone(), record.top);
        if let Some(view) = self.views.get_mut(&id) {
            view.top = record.top;
            view.visible = Span::empty_at(record.top);
            view.selection = record.selection.map(|(anchor, head)| Selection::Text { anchor, head });
            view.printed = live_printed(&record.printed);
            view.on_unit = record.on_unit;
            view.reading = Reading::of_name(&record.reading).unwrap_or_default();
            view.sheets = live_sheets(&record.sheets);
            view.browsing = record.browsing && !looks;
        }
        id
    }

    /// Says what could not be read of a session, and sets the session aside as it was found.
    /// The copy is made now, because the next save of the session would make the loss final.
    fn tell_lost(&mut self, kept: &KeptSession, lost: &[String], newer: bool) {
        if lost.is_empty() && !newer {
            return;
        }
        let why = named(lost);
        let words = if newer {
            "The last session was kept by a newer version of this program, and this one left out what it does not know."
                .to_owned()
        } else if lost.first().is_some_and(|first| first == "all of it") {
            "The last session could not be read.".to_owned()
        } else {
            format!("The last session was not read in full. Left out: {why}.")
        };
        let hint = "It was set aside as it was, and is not lost.".to_owned();
        self.message(words, Some(hint), true);
        let (window, record) = (kept.window.clone(), kept.record.clone());
        let why = if newer { format!("It is of a newer version. {why}").trim_end().to_owned() } else { why };
        self.save(Save::Aside { window, record, why });
    }
}

/// How large the window was in a session: asked for before there is a window, and so before anything is set out.
pub fn kept_window(session: &KeptSession) -> Option<WindowSize> {
    reading::read(&session.record).record.window.map(live_window)
}

fn live_window(record: WindowRecord) -> WindowSize {
    let WindowRecord { width, height, maximised } = record;
    WindowSize { width, height, maximised }
}

/// The first of some parts, and how many more there are.
fn named(lost: &[String]) -> String {
    let first = lost.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match lost.len().saturating_sub(NAMED) {
        0 => first,
        more => format!("{first}, and {more} more"),
    }
}

fn live_origin(origin: &OriginRecord, words: &BTreeMap<String, Arc<str>>) -> Option<Origin> {
    match origin {
        OriginRecord::File(path) => Some(Origin::File(path.clone())),
        OriginRecord::Words { name, text: PastedText::Key(key) } => {
            Some(Origin::Words(name.clone(), Arc::clone(words.get(key)?)))
        }
        OriginRecord::Words { name, text: PastedText::Here(words) } => {
            Some(Origin::Words(name.clone(), words.as_str().into()))
        }
        OriginRecord::Inside { outer, number, name } => {
            Some(live_origin(outer, words)?.inside(*number, name))
        }
        OriginRecord::Pair { first, second } => Some(Origin::Pair {
            first: Box::new(live_origin(first, words)?),
            second: Box::new(live_origin(second, words)?),
        }),
    }
}

fn live_printed(record: &PrintedRecord) -> Printed {
    let standard = Printed::default();
    let zoom = record.zoom.map(|zoom| match zoom {
        ZoomRecord::Width => Zoom::Width,
        ZoomRecord::Page => Zoom::Page,
        ZoomRecord::Content => Zoom::Content,
        ZoomRecord::Ratio(ratio) => Zoom::Ratio(ratio),
    });
    Printed {
        // What a later version can show it as, and this one cannot, is left to the document.
        shown_as: record.shown_as.as_deref().and_then(|word| ShownAs::parse(word).ok()),
        zoom: zoom.unwrap_or(standard.zoom),
        columns: record.columns.unwrap_or(standard.columns),
        turn: record.turn.unwrap_or(standard.turn),
    }
}
