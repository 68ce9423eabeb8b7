//! The folders that were opened, what lies in them, and what was open before.

use super::pile::Stale;
use super::{Desk, Recent};
use crate::data::job::{Job, MarksOf, Origin, Save, Topic};
use crate::data::listing::Listing;
use crate::data::pile::{Inside, Pile, Sieve};
use crate::data::span::DocId;
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Folders are listed by jobs and come in pieces, so that a large one can be read in before it is listed to
/// its end.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// The folders, in the order in which they were opened.
    pub roots: Vec<Root>,
    /// Rises when what is listed changed.
    pub revision: u64,
    /// Words that must stand in the name, the title or the path of what is shown, in any order.
    pub filter: String,
    /// What is shown at all.
    pub sieve: Sieve,
    /// Folders that are folded, by their paths.
    pub folded: Arc<BTreeSet<PathBuf>>,
    /// Documents that are looked into like folders, by their keys; and what lies in those that were asked for it.
    pub(super) unfolded: Arc<BTreeSet<PathBuf>>,
    pub(super) insides: Arc<HashMap<PathBuf, Arc<Inside>>>,
    /// The list that is shown: what is filtered, sorted, folded and counted of all this.
    pub pile: Arc<Pile>,
    /// Rises when the list is another one.
    pub pile_times: u64,
    /// Rows that are chosen, by their paths: what acts on several at once is about them.
    pub chosen: BTreeSet<PathBuf>,
    /// Documents that lie in no folder, and were taken out of the list.
    pub(super) taken_out: BTreeSet<DocId>,
    /// Why the list is to be made anew, and for which revision it was asked.
    pub(super) stale: Stale,
    pub(super) arranged_for: u64,
}

/// A folder that was opened.
#[derive(Clone, Debug)]
pub struct Root {
    /// The folder itself.
    pub path: PathBuf,
    /// What has been listed by now.
    pub listing: Listing,
}

/// More than anybody looks through, and few enough to be kept without a thought.
const MAX_RECENT: usize = 100;

impl Library {
    /// All files, in the order of the tree.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.roots.iter().flat_map(|root| root.listing.files()).map(|entry| entry.path.as_path())
    }
}

impl Root {
    /// A folder of which nothing has been listed yet.
    pub fn new(path: PathBuf) -> Self {
        Self { path, listing: Listing::default() }
    }
}

impl Desk {
    /// One that is there already is listed anew, because somebody who opens it again may be looking for what
    /// has come.
    pub(super) fn open_folder(&mut self, path: &Path) {
        self.overlay = None;
        if !self.library.roots.iter().any(|root| root.path == path) {
            self.library.roots.push(Root::new(path.to_owned()));
        }
        self.list(path.to_owned());
        self.show_panel(super::words::PanelId::Library);
        // The panel comes into sight, and the keys stay with the page: opening is meant for reading.
        self.focus = None;
        let title = super::documents::file_name(path);
        self.note_recent(path, &title, true);
        self.touch();
    }

    /// The library is unpacked by a job, which answers with its folder.
    pub(super) fn open_sample(&mut self) {
        self.start(Topic::Save, Job::Sample);
    }

    /// Lists a folder; a listing of it that is still going on is replaced, so that two never come mixed.
    pub(super) fn list(&mut self, folder: PathBuf) {
        let hidden = self.settings.show_hidden_files;
        self.start(Topic::List(folder.clone()), Job::List { folder, hidden });
    }

    /// Folders are not watched: what was added or taken away since they were listed is seen only then.
    pub(super) fn list_again(&mut self) {
        let folders: Vec<PathBuf> = self.library.roots.iter().map(|root| root.path.clone()).collect();
        folders.into_iter().for_each(|folder| self.list(folder));
        // What lies in a document may be other files by now.
        let unfolded: Vec<PathBuf> = self.library.unfolded.iter().cloned().collect();
        unfolded.into_iter().for_each(|key| self.look_into(key));
    }

    pub(super) fn listed(&mut self, listing: Listing) {
        // A folder that was taken out meanwhile is not listed any more.
        let Some(root) = self.library.roots.iter_mut().find(|root| root.path == listing.root) else { return };
        let first = listing.files().next().map(|entry| entry.path.clone());
        // The first thing one wants of a folder is to read in it.
        let begin = first.filter(|_| listing.complete && self.views.is_empty());
        root.listing = listing.clone();
        // All marks are asked for at once, because one question for each of a hundred thousand files would
        // take far longer.
        if listing.complete && listing.files > 0 {
            self.start(Topic::Save, Job::Marks(MarksOf::Listing(listing)));
        }
        self.library.revision += 1;
        if let Some(path) = begin {
            self.browse(&path);
        }
    }

    /// Documents of it that are open stay open: it is taken out of a list, and nothing is closed by it.
    pub(super) fn forget_folder(&mut self, path: &Path) {
        self.stop(Topic::List(path.to_owned()));
        self.library.roots.retain(|root| root.path != path);
        self.library.revision += 1;
        self.touch();
    }

    /// Hidden files are left out by the job that lists and not while showing, so that all must be listed anew.
    pub(super) fn hidden_files(&mut self, on: bool) {
        self.change_settings(|settings| settings.show_hidden_files = on);
        let folders: Vec<PathBuf> = self.library.roots.iter().map(|root| root.path.clone()).collect();
        folders.into_iter().for_each(|folder| self.list(folder));
    }

    /// Leafing through shows the next document in the same view, so that it leaves no heap of tabs.
    pub(super) fn show_instead(&mut self, origin: Origin) {
        match (self.find_open_view(&origin), self.active) {
            (Some(view), _) => self.activate(view),
            (None, Some(view)) => {
                if let Some(old) = self.views.get(&view).cloned() {
                    self.save_place(&old);
                }
                self.replace(view, origin);
            }
            (None, None) => self.browse_origin(origin),
        }
    }

    /// Takes a path to the head of what was open before.
    pub(super) fn note_recent(&mut self, path: &Path, title: &str, folder: bool) {
        self.recent.retain(|recent| recent.path != path);
        self.recent.insert(
            0,
            Recent { path: path.to_owned(), title: title.to_owned(), folder, opened_millis: self.now_millis },
        );
        self.recent.truncate(MAX_RECENT);
        let save = Save::Opened {
            path: path.to_owned(),
            title: title.to_owned(),
            folder,
            at_millis: self.now_millis,
        };
        self.save(save);
    }

    /// What was open before, of a store that came late; what was opened meanwhile is newer.
    pub(super) fn has_recent(&mut self, before: Vec<Recent>) {
        let known: Vec<PathBuf> = self.recent.iter().map(|recent| recent.path.clone()).collect();
        self.recent.extend(before.into_iter().filter(|recent| !known.contains(&recent.path)));
        self.recent.truncate(MAX_RECENT);
    }

    /// Read marks of all that is listed, of a store that came late.
    pub(super) fn ask_for_marks_again(&mut self) {
        let listings: Vec<Listing> = self
            .library
            .roots
            .iter()
            .map(|root| root.listing.clone())
            .filter(|list| list.files > 0)
            .collect();
        for listing in listings {
            self.start(Topic::Save, Job::Marks(MarksOf::Listing(listing)));
        }
    }

    pub(super) fn forget_recent(&mut self, path: &Path) {
        self.recent.retain(|recent| recent.path != path);
        self.save(Save::Forget(path.to_owned()));
    }
}
