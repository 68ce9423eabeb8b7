//! The list of the library's documents: what it is asked for, and what is done with what is chosen in it. How it is made
//! is in `run/arrange.rs`.
//!
//! It is on the desk and not in the panel, because “next document” follows it, also while the panel is not to be seen.

use super::Desk;
use super::documents::OpenDocument;
use crate::data::job::{Failure, FailureKind, Job, Origin, Topic};
use crate::data::listing::SortKey;
use crate::data::pile::{Inside, Item, Loose, Pile, PileOrder, Sieve, Wanted};
use crate::data::place::key_from_file;
use crate::data::span::DocId;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// More than anybody reads beside each other; each takes a tab and the memory of a document.
const MAX_OPENED: usize = 30;

/// Why the list is to be made anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stale {
    #[default]
    No,
    /// Something of it has changed. One that is being made is finished first: where a folder is listed faster than the
    /// list is made, there would never be any.
    News,
    /// The user wants another one, and waits for it.
    Wish,
}

impl Desk {
    /// Something has changed that the list shows.
    pub(super) fn pile_has_news(&mut self) {
        self.library.stale = self.library.stale.max(Stale::News);
    }

    fn pile_is_wished(&mut self) {
        self.library.stale = Stale::Wish;
        // What was chosen may be out of sight now, and nothing that is out of sight is to be acted upon.
        self.library.chosen.clear();
    }

    /// Called after each event: asks for the list once, however much has changed.
    pub(super) fn arrange_pile(&mut self) {
        if self.library.arranged_for != self.library.revision {
            self.library.arranged_for = self.library.revision;
            self.pile_has_news();
        }
        let under_way = self.running.contains_key(&Topic::Arrange);
        if self.library.stale == Stale::No || (self.library.stale == Stale::News && under_way) {
            return;
        }
        self.library.stale = Stale::No;
        let wanted = self.wanted_pile();
        self.start(Topic::Arrange, Job::Arrange(Box::new(wanted)));
    }

    pub(super) fn has_pile(&mut self, pile: Arc<Pile>) {
        // There is one answer. What has changed since it was asked for can be asked for at once.
        self.running.remove(&Topic::Arrange);
        self.library.pile = pile;
        self.library.pile_times += 1;
        self.look_into_what_was_open();
    }

    fn wanted_pile(&self) -> Wanted {
        let library = &self.library;
        let read = self.documents.values().filter_map(|entry| {
            let document = entry.document.as_ref()?;
            Some((entry.key()?, document.title().into_owned()))
        });
        let before = self.recent.iter().filter(|recent| !recent.folder);
        let before = before.map(|recent| (recent.path.clone(), recent.title.clone()));
        // One that is locked can be read by whoever knows its password.
        let closed = |entry: &OpenDocument| {
            entry.failure.as_ref().is_some_and(|failure| failure.kind != FailureKind::Password)
        };
        let failed = |entry: &&OpenDocument| closed(entry) && entry.document.is_none();
        let only_bytes = |entry: &&OpenDocument| entry.only_bytes;
        let open = self.views.values().filter_map(|view| self.documents.get(&view.doc)?.key());
        Wanted {
            lists: library.roots.iter().map(|root| root.listing.clone()).collect(),
            loose: self.loose(),
            filter: library.filter.clone(),
            order: self.settings.library_order,
            sieve: library.sieve,
            folded: Arc::clone(&library.folded),
            marks: Arc::clone(&self.read_marks),
            titles: before.chain(read).collect(),
            stays: open.collect(),
            failed: self.documents.values().filter(failed).filter_map(OpenDocument::key).collect(),
            only_bytes: self.documents.values().filter(only_bytes).filter_map(OpenDocument::key).collect(),
            unfolded: Arc::clone(&library.unfolded),
            insides: Arc::clone(&library.insides),
        }
    }

    /// Documents of this run that lie in no folder of the library. They stay when their tabs are closed: somebody who
    /// opened a file by itself wants to find it again.
    fn loose(&self) -> Vec<Loose> {
        let outside = |path: &Path| !self.library.roots.iter().any(|root| path.starts_with(&root.path));
        let open = |doc: DocId| self.views.values().any(|view| view.doc == doc);
        // One that could never be read, as a path that was typed wrongly, goes with its tab.
        let kept = |entry: &OpenDocument| entry.readings > 0 && !self.library.taken_out.contains(&entry.id);
        let listed = self.documents.values().filter(|entry| match &entry.origin {
            Origin::File(path) => outside(path) && (kept(entry) || open(entry.id)),
            Origin::Words(..) => kept(entry) || open(entry.id),
            // It is listed beside the document that it lies in.
            Origin::Inside { .. } => false,
            // Both documents are listed, and what differs between them is no third.
            Origin::Pair { .. } => false,
        });
        let loose =
            |entry: &OpenDocument| Loose { doc: entry.id, key: entry.key(), name: entry.origin.name() };
        let mut all: Vec<Loose> = listed.map(loose).collect();
        all.sort_by_cached_key(|loose| SortKey::of(&loose.name, false));
        all
    }

    // ---- what is listed

    pub(super) fn filter_library(&mut self, words: String) {
        if self.library.filter != words {
            self.library.filter = words;
            self.pile_is_wished();
        }
    }

    pub(super) fn order_library(&mut self, order: PileOrder) {
        self.change_settings(|settings| settings.library_order = order);
        self.pile_is_wished();
    }

    pub(super) fn sieve_library(&mut self, sieve: Sieve) {
        self.library.sieve = sieve;
        self.pile_is_wished();
    }

    /// Folds a folder of the library, or unfolds it; a document is looked into like a folder.
    pub(super) fn fold(&mut self, path: PathBuf, folded: bool) {
        let item = self.library.pile.find(&path);
        if item.is_some_and(|item| self.library.pile.entry(item).is_none_or(|entry| !entry.is_folder())) {
            return self.fold_document(path, folded);
        }
        // What is looked for is shown wherever it lies; a fold would be seen only when the filter is gone.
        if folded && self.filters_library() {
            return self.say("While the library is filtered, its folders are open.");
        }
        let all = Arc::make_mut(&mut self.library.folded);
        let changed = if folded { all.insert(path) } else { all.remove(&path) };
        if changed {
            self.touch();
            self.pile_is_wished();
        }
    }

    /// Shows what lies in a document below its line, or no longer.
    fn fold_document(&mut self, key: PathBuf, folded: bool) {
        let unfolded = Arc::make_mut(&mut self.library.unfolded);
        let changed = if folded { unfolded.remove(&key) } else { unfolded.insert(key.clone()) };
        if !changed {
            return;
        }
        self.touch();
        self.pile_is_wished();
        if folded {
            self.stop(Topic::LookInto(key));
        } else if !self.library.insides.contains_key(&key) {
            self.look_into(key);
        }
    }

    /// What was unfolded at the last start is looked into as soon as it is listed, the outer before what lies in it.
    fn look_into_what_was_open(&mut self) {
        let library = &self.library;
        let known = |key: &&PathBuf| {
            library.insides.contains_key(*key) || self.running.contains_key(&Topic::LookInto((*key).clone()))
        };
        let listed = |key: &&PathBuf| library.pile.find(key).is_some();
        let wanted = library.unfolded.iter().filter(|key| !known(key)).filter(listed);
        let wanted: Vec<PathBuf> = wanted.cloned().collect();
        wanted.into_iter().for_each(|key| self.look_into(key));
    }

    /// Asks a document for the files in it.
    pub(super) fn look_into(&mut self, key: PathBuf) {
        let pile = &self.library.pile;
        // Of a file the list has the path, which may look like the way to a file in a file.
        let from = match pile.find(&key).map(|item| (item, pile.held(item).is_some())) {
            Some((Item::Entry(..), _)) => Origin::File(key.clone()),
            _ => Origin::from_key(&key),
        };
        let passwords = self.passwords.on_the_way_to(&from);
        self.start(Topic::LookInto(key), Job::LookInto { from, passwords });
    }

    /// What lies in a document, or why nobody knows.
    pub(super) fn looked_into(&mut self, key: PathBuf, inside: Result<Arc<Inside>, Failure>) {
        match inside {
            Ok(inside) if inside.files.is_empty() => {
                Arc::make_mut(&mut self.library.unfolded).remove(&key);
                self.say("There are no files in this document.");
            }
            Ok(inside) => {
                Arc::make_mut(&mut self.library.insides).insert(key, inside);
            }
            Err(failure) => {
                Arc::make_mut(&mut self.library.unfolded).remove(&key);
                // Only what is open asks for a password.
                let locked = failure.kind == FailureKind::Password;
                self.warn(if locked { failure.hint("Open it to type the password.") } else { failure });
            }
        }
        self.pile_has_news();
    }

    /// The folders that were opened stay open: their lines alone would be no list.
    pub(super) fn fold_all(&mut self, folded: bool) {
        let all = Arc::make_mut(&mut self.library.folded);
        all.clear();
        if folded {
            let entries = self.library.roots.iter().flat_map(|root| root.listing.entries.iter());
            all.extend(entries.filter(|entry| entry.is_folder()).map(|entry| entry.path.clone()));
            Arc::make_mut(&mut self.library.unfolded).clear();
        }
        self.touch();
        self.pile_is_wished();
    }

    /// Undoes what hides a document's line.
    pub(super) fn list_surely(&mut self, path: &Path) {
        self.library.filter.clear();
        self.library.sieve = Sieve::All;
        Arc::make_mut(&mut self.library.folded).retain(|folder| !path.starts_with(folder));
        self.pile_is_wished();
    }

    /// Whether words are looked for in the library's list.
    pub fn filters_library(&self) -> bool {
        !self.library.filter.trim().is_empty()
    }

    // ---- what is chosen in it

    /// Rows that were chosen, by their paths.
    pub(super) fn chosen_in_library(&mut self, paths: Vec<PathBuf>) {
        self.library.chosen = paths.into_iter().collect();
    }

    /// Keys of the documents at some paths; of folders, of those that the list has in them, in its order.
    pub(super) fn documents_at(&self, paths: &[PathBuf]) -> Vec<PathBuf> {
        let pile = &self.library.pile;
        let is_folder = |path: &Path| match pile.find(path) {
            Some(item @ Item::Entry(..)) => pile.entry(item).is_some_and(|entry| entry.is_folder()),
            Some(_) => false,
            None => self.library.roots.iter().any(|root| root.path == path),
        };
        let (folders, files): (Vec<&PathBuf>, Vec<&PathBuf>) = paths.iter().partition(|path| is_folder(path));
        let mut keys: Vec<PathBuf> = files.into_iter().cloned().collect();
        for folder in folders {
            let folder = folder.as_os_str().as_encoded_bytes();
            // As bytes: to compare paths part by part takes a hundred times as long, and all files are asked.
            let inside = |path: &&Path| {
                let rest = path.as_os_str().as_encoded_bytes().strip_prefix(folder);
                rest.is_some_and(|rest| folder.ends_with(b"/") || matches!(rest.first(), Some(b'/' | b'\\')))
            };
            let files = pile.files.iter().filter_map(|item| pile.path(*item)).filter(inside);
            keys.extend(files.map(Path::to_owned));
        }
        keys.sort();
        keys.dedup();
        keys
    }

    /// Opens what is chosen, each in a tab of its own.
    pub(super) fn open_chosen(&mut self) {
        let chosen: Vec<PathBuf> = self.library.chosen.iter().cloned().collect();
        let keys = self.documents_at(&chosen);
        for path in keys.iter().take(MAX_OPENED) {
            let listed = self.library.pile.find(path).and_then(|item| self.library.pile.key(item));
            self.open(&listed.unwrap_or_else(|| key_from_file(path)));
        }
        if keys.len() > MAX_OPENED {
            self.say(format!("The first {MAX_OPENED} of {} are open; more tabs help nobody.", keys.len()));
        }
    }

    /// The paths of what is chosen, a line for each; where nothing is, that of the document in front.
    pub(super) fn copy_paths(&mut self) {
        let mut paths: Vec<PathBuf> = self.library.chosen.iter().cloned().collect();
        if paths.is_empty() {
            paths.extend(self.active_entry().and_then(OpenDocument::key));
        }
        let lines: Vec<String> = paths.iter().map(|path| path.to_string_lossy().into_owned()).collect();
        if lines.is_empty() {
            return self.say("Nothing is open that has a path.");
        }
        let said = match lines.len() {
            1 => "The path is in the clipboard.".to_owned(),
            count => format!("{} are in the clipboard.", crate::data::wording::counted(count as u64, "path")),
        };
        self.effects.push(super::Effect::CopyText(lines.join("\n")));
        self.say(said);
    }

    /// Opens a file with another program. What the system would carry out, instead of showing it, is shown in its folder:
    /// a pile of evidence may hold whatever somebody wanted to be started.
    pub(super) fn open_elsewhere(&mut self, path: PathBuf) {
        if is_carried_out(&path) {
            self.say("This file is a program, which is not started from here. Its folder shows it.");
            self.effects.push(super::Effect::ShowInFolder(path));
        } else {
            self.effects.push(super::Effect::OpenElsewhere(path));
        }
    }

    /// Takes a document that lies in no folder out of the list, and its tabs stay.
    pub(super) fn take_out(&mut self, doc: DocId) {
        self.library.taken_out.insert(doc);
        if let Some(key) = self.documents.get(&doc).and_then(OpenDocument::key) {
            self.forget_recent(&key);
        }
        self.pile_has_news();
    }

    // ---- going through it

    /// Opens the document after or before the one in front, as the list has them.
    pub(super) fn step_document(&mut self, by: isize) {
        let pile = Arc::clone(&self.library.pile);
        // From what lies in a document one goes on after that document.
        let here = self.active_entry().map(|entry| (entry.id, entry.origin.file().map(Path::to_owned)));
        let own = self.active_entry().and_then(OpenDocument::key).and_then(|key| pile.find(&key));
        let item = here.and_then(|(doc, path)| match path {
            Some(path) => own.or_else(|| pile.find(&path)),
            None => (0..).zip(&pile.loose).find(|(_, loose)| loose.doc == doc).map(|(at, _)| Item::Loose(at)),
        });
        let at = item.and_then(|item| pile.files.iter().position(|other| *other == item));
        let next = match at {
            Some(at) => at as isize + by,
            None if by > 0 => 0,
            None => pile.files.len() as isize - 1,
        };
        let next = usize::try_from(next).ok().and_then(|next| pile.files.get(next));
        match next {
            Some(item) => self.show_item_instead(&pile, *item),
            None if self.library.roots.is_empty() && pile.files.len() < 2 => {
                self.say("Open a folder first; then its documents can be leafed through.");
            }
            None if pile.files.is_empty() => {
                self.say("No document of the library fits what it is filtered for.");
            }
            None if by > 0 => self.say("This is the last document of the list."),
            None => self.say("This is the first document of the list."),
        }
    }

    fn show_item_instead(&mut self, pile: &Pile, item: Item) {
        let loose = pile.loose(item).and_then(|loose| self.documents.get(&loose.doc));
        let origin = match (loose, pile.path(item)) {
            (Some(entry), _) => entry.origin.clone(),
            (None, Some(key)) if pile.held(item).is_some() => Origin::from_key(key),
            (None, Some(path)) => Origin::File(path.to_owned()),
            (None, None) => return,
        };
        self.show_instead(origin);
    }
}

/// Endings of what some system carries out when it is opened.
const CARRIED_OUT: &[&str] = &[
    "app", "appimage", "bat", "bin", "cmd", "com", "command", "cpl", "desktop", "exe", "gadget", "hta",
    "inf", "jar", "js", "jse", "lnk", "msc", "msi", "msp", "pif", "ps1", "py", "reg", "run", "scr", "sh",
    "url", "vb", "vbe", "vbs", "webloc", "workflow", "ws", "wsf", "wsh",
];

fn is_carried_out(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| CARRIED_OUT.contains(&ending.as_str()))
}
