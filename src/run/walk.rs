//! Walks a folder from the top down, so that what the reader sees first is there first.
//!
//! A link to a folder is followed only where it leads out of everything that is walked already:
//! what is listed has one place, and no walk goes in circles. Links wait until all real folders are read.
//! Nothing is opened but folders; pipes, sockets and devices are passed by, unless all is asked for: then they are listed
//! for what they are.

use crate::data::job::{Failure, FailureKind, Offers, PathIs, Stop};
use crate::data::listing::{Inside, Listing, SortKey, TreeEntry, TreeKind};
use crate::data::place::Origin;
use crate::data::wording::grouped;
use crate::read::source::kind_from_io;
use std::collections::VecDeque;
use std::fs::{self, DirEntry, FileType, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, UNIX_EPOCH};

/// How far a walk goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub depth: u32,
    pub entries: u32,
    pub hidden: bool,
    /// Also what is neither file nor folder, or cannot be looked at, is listed. What is closed is then told by its entry
    /// alone; complaints are left for what no entry stands for.
    pub others: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // Deeper than any archive made by people, and short of what paths can name.
            depth: 64,
            // Some 20 MB; somebody who opens "/" gets an answer and not a full memory.
            entries: 100_000,
            hidden: false,
            others: false,
        }
    }
}

/// Between two listings shown: fast enough to look alive, slow enough to cost nothing.
const PUBLISH_EVERY: Duration = Duration::from_millis(100);
/// Words about single folders that are kept; a thousand of them would help nobody.
const COMPLAINTS: usize = 50;

/// Lists a folder and all in it. `publish` is called with the first level, then now and then, never with the last:
/// that is what is given back. Where it is stopped, what was found so far, not complete.
pub fn list(folder: &Path, limits: Limits, stop: &Stop, publish: &mut dyn FnMut(Listing)) -> Listing {
    let mut walk = Walk::new(folder, limits, stop);
    walk.read_top();
    let mut shown = Instant::now();
    let mut first = true;
    while let Some(number) = walk.next_folder() {
        if stop.raised() {
            return walk.listing;
        }
        if first || shown.elapsed() >= PUBLISH_EVERY {
            publish(walk.listing.clone());
            (shown, first) = (Instant::now(), false);
        }
        walk.read_folder(number);
    }
    walk.listing.complete = !stop.raised();
    walk.listing
}

/// How many paths are offered for what is typed.
const MAX_OFFERS: usize = 8;
/// Entries of a folder that are looked at; nobody types a path into a folder of a million.
const MAX_LOOKED_AT: usize = 5_000;

/// What lies on the disk whose path begins as it is typed, folders first; hidden files only where a dot is typed.
pub fn offers(typed: &str, folders_only: bool) -> Offers {
    let (folder, begun) = typed.rsplit_once('/').unwrap_or(("", typed));
    let begun = begun.to_lowercase();
    let entries = fs::read_dir(format!("{folder}/")).into_iter().flatten().take(MAX_LOOKED_AT).flatten();
    let mut paths: Vec<(String, bool)> = entries
        .filter_map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let hidden = name.starts_with('.') && !begun.starts_with('.');
            if hidden || !name.to_lowercase().starts_with(&begun) {
                return None;
            }
            let is_folder = entry.path().is_dir();
            let path = format!("{folder}/{name}{}", if is_folder { "/" } else { "" });
            (is_folder || !folders_only).then_some((path, is_folder))
        })
        .collect();
    paths.sort_by_key(|(path, is_folder)| (!is_folder, path.to_lowercase()));
    paths.truncate(MAX_OFFERS);
    Offers { typed: typed.to_owned(), paths, is: path_is(Path::new(typed)) }
}

/// What a path leads to; links are followed, because a link can be opened as what it leads to.
fn path_is(path: &Path) -> PathIs {
    // What lies in a file is there where that file is.
    let origin = Origin::from_key(path);
    match fs::metadata(origin.file().unwrap_or(path)) {
        Ok(data) if data.is_dir() => PathIs::Folder,
        Ok(_) => PathIs::File,
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => PathIs::OutOfReach,
        Err(_) => PathIs::Nothing,
    }
}

struct Walk<'a> {
    limits: Limits,
    stop: &'a Stop,
    listing: Listing,
    /// Numbers of folders to read, and of links to folders, which come after them.
    waiting: VecDeque<u32>,
    links: VecDeque<u32>,
    /// Where the walk began, and where links led it: true names, none inside another.
    roots: Vec<PathBuf>,
    unsaid: usize,
    full: bool,
}

impl<'a> Walk<'a> {
    fn new(folder: &Path, limits: Limits, stop: &'a Stop) -> Self {
        let root = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        Self {
            limits,
            stop,
            listing: Listing { root: folder.to_owned(), ..Listing::default() },
            waiting: VecDeque::new(),
            links: VecDeque::new(),
            roots: vec![root],
            unsaid: 0,
            full: false,
        }
    }

    fn read_top(&mut self) {
        let folder = self.listing.root.clone();
        match self.read(&folder, None, 0) {
            Ok(range) => self.listing.top = range,
            Err(error) => {
                let failure = closed_by(&error, &folder);
                self.complain_of_entry(failure.words.clone());
                self.listing.closed = Some(failure);
            }
        }
    }

    fn next_folder(&mut self) -> Option<u32> {
        if let Some(number) = self.waiting.pop_front() {
            return Some(number);
        }
        while let Some(number) = self.links.pop_front() {
            match self.lead_of_link(number) {
                Ok(()) => return Some(number),
                Err(why) => self.set_inside(number, Inside::Closed(why)),
            }
        }
        self.sum_up();
        None
    }

    /// Whether a link leads out of everything that is walked.
    fn lead_of_link(&mut self, number: u32) -> Result<(), Box<Failure>> {
        let entry = self.listing.entry(number);
        let path = entry.map(|entry| entry.path.clone()).unwrap_or_default();
        let target = fs::canonicalize(&path).map_err(|error| closed_by(&error, &path))?;
        let shown = target.display();
        let no_file = |words: String| Box::new(Failure::new(words).kind(FailureKind::NotAFile));
        if self.roots.iter().any(|root| target.starts_with(root)) {
            return Err(no_file(format!("Leads to a folder that is listed elsewhere here: {shown}")));
        }
        if self.roots.iter().any(|root| root.starts_with(&target)) {
            let words = format!("Leads to a folder that holds one listed here; open it by itself: {shown}");
            return Err(no_file(words));
        }
        self.roots.push(target);
        Ok(())
    }

    fn read_folder(&mut self, number: u32) {
        let Some(entry) = self.listing.entry(number) else {
            return;
        };
        let (path, depth) = (entry.path.clone(), entry.depth + 1);
        let inside = if self.full {
            Inside::Closed(not_listed("Not looked into: the list is full.".to_owned()))
        } else if depth >= self.limits.depth {
            let words = format!("Folders deeper than {} are not looked into.", self.limits.depth);
            self.complain_of_entry(format!("{words} Folder: {}", path.display()));
            Inside::Closed(not_listed(words))
        } else {
            match self.read(&path, Some(number), depth) {
                Ok(range) => Inside::Read(range),
                Err(error) => {
                    let failure = closed_by(&error, &path);
                    self.complain_of_entry(failure.words.clone());
                    Inside::Closed(failure)
                }
            }
        };
        self.set_inside(number, inside);
    }

    /// Appends what lies in a folder, sorted.
    fn read(&mut self, folder: &Path, parent: Option<u32>, depth: u32) -> io::Result<std::ops::Range<u32>> {
        let start = self.listing.entries.len() as u32;
        let mut found = Vec::new();
        for entry in fs::read_dir(folder)? {
            if self.stop.raised() {
                break;
            }
            if start as usize + found.len() >= self.limits.entries as usize {
                self.fill_up();
                break;
            }
            match entry.and_then(|entry| self.entry(&entry, parent, depth)) {
                Ok(Some(entry)) => found.push(entry),
                Ok(None) => {}
                Err(error) => self.complain(words_from_io(&error, folder)),
            }
        }
        found.sort_by_cached_key(|(entry, _)| SortKey::new(entry));
        for (number, (entry, link)) in (start..).zip(found) {
            match (entry.is_folder(), link) {
                (true, true) => self.links.push_back(number),
                (true, false) => self.waiting.push_back(number),
                (false, _) => self.listing.files += u32::from(entry.may_be_read()),
            }
            self.listing.entries.push(entry);
        }
        Ok(start..self.listing.entries.len() as u32)
    }

    /// One entry, and whether it is a link; `None` for what is not listed.
    fn entry(
        &mut self,
        entry: &DirEntry,
        parent: Option<u32>,
        depth: u32,
    ) -> io::Result<Option<(TreeEntry, bool)>> {
        let name = entry.file_name().to_string_lossy().into_owned();
        if !self.limits.hidden && is_hidden(&name, entry) {
            return Ok(None);
        }
        let path = entry.path();
        let link = entry.file_type()?.is_symlink();
        let metadata = if link { fs::metadata(&path) } else { entry.metadata() };
        let metadata = match metadata {
            Ok(metadata) => Some(metadata),
            Err(error) => {
                self.complain_of_entry(words_from_io(&error, &path));
                None
            }
        };
        let kind = metadata.as_ref().map_or(TreeKind::Other, |metadata| kind_from_type(metadata.file_type()));
        if kind == TreeKind::Other && !self.limits.others {
            return Ok(None);
        }
        let size = metadata.as_ref().filter(|_| kind == TreeKind::File).map_or(0, Metadata::len);
        let modified_millis = metadata.as_ref().and_then(modified_millis);
        let entry = TreeEntry { name, path, kind, size, modified_millis, depth, parent };
        Ok(Some((entry, link)))
    }

    fn set_inside(&mut self, number: u32, inside: Inside) {
        if let Some(entry) = self.listing.entry(number) {
            let mut entry = entry.clone();
            entry.kind = TreeKind::Folder(inside);
            self.listing.entries.set(number as usize, entry);
        }
    }

    fn fill_up(&mut self) {
        if !self.full {
            self.full = true;
            let count = grouped(u64::from(self.limits.entries));
            let folder = self.listing.root.display();
            let words =
                format!("Only {count} files and folders are listed; open a smaller folder. Folder: {folder}");
            // First, because it is about all that follows.
            self.listing.complaints.insert(0, words);
        }
    }

    /// Complains of what has an entry, unless the entry says it.
    fn complain_of_entry(&mut self, words: String) {
        if !self.limits.others {
            self.complain(words);
        }
    }

    fn complain(&mut self, words: String) {
        if self.listing.complaints.len() < COMPLAINTS {
            self.listing.complaints.push(words);
        } else {
            self.unsaid += 1;
        }
    }

    fn sum_up(&mut self) {
        if self.unsaid > 0 {
            let words = format!("{} more could not be listed.", self.unsaid);
            self.listing.complaints.push(words);
            self.unsaid = 0;
        }
    }
}

fn not_listed(words: String) -> Box<Failure> {
    Box::new(Failure::new(words).kind(FailureKind::NotListed))
}

/// Why a folder cannot be listed, as the system says it.
fn closed_by(error: &io::Error, path: &Path) -> Box<Failure> {
    let failure = not_listed(words_from_io(error, path));
    // What is scarce now may not be in a moment; everything else stays as it is.
    let scarce = kind_from_io(error) == FailureKind::NoResources;
    if scarce { Box::new(failure.kind(FailureKind::NoResources)) } else { failure }
}

fn kind_from_type(kind: FileType) -> TreeKind {
    if kind.is_dir() {
        TreeKind::Folder(Inside::Waiting)
    } else if kind.is_file() {
        TreeKind::File
    } else {
        TreeKind::Other
    }
}

fn modified_millis(metadata: &Metadata) -> Option<i64> {
    let modified = metadata.modified().ok()?;
    let millis = match modified.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_millis()).ok()?,
        Err(before) => -i64::try_from(before.duration().as_millis()).ok()?,
    };
    Some(millis)
}

#[cfg(not(windows))]
fn is_hidden(name: &str, _entry: &DirEntry) -> bool {
    name.starts_with('.')
}

#[cfg(windows)]
fn is_hidden(name: &str, entry: &DirEntry) -> bool {
    const HIDDEN: u32 = 2;
    let attributes =
        entry.metadata().map(|metadata| std::os::windows::fs::MetadataExt::file_attributes(&metadata));
    name.starts_with('.') || attributes.is_ok_and(|attributes| attributes & HIDDEN != 0)
}

fn words_from_io(error: &io::Error, path: &Path) -> String {
    let path = path.display();
    match error.kind() {
        io::ErrorKind::NotFound => format!("This is not there, or leads nowhere. Path: {path}"),
        io::ErrorKind::PermissionDenied => {
            format!("This folder may not be read; ask its owner for permission. Folder: {path}")
        }
        io::ErrorKind::NotADirectory => format!("This is not a folder. Path: {path}"),
        _ => format!("The system could not list this ({error}). Path: {path}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_with(paths: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for path in paths {
            let full = folder.path().join(path);
            if path.ends_with('/') {
                fs::create_dir_all(full).unwrap();
            } else {
                fs::create_dir_all(full.parent().unwrap()).unwrap();
                fs::write(full, path).unwrap();
            }
        }
        folder
    }

    fn listed(folder: &Path, limits: Limits) -> Listing {
        list(folder, limits, &Stop::default(), &mut |_| {})
    }

    /// The listing as indented lines; a folder ends in "/", one that is closed in "/!".
    fn sketch(listing: &Listing) -> Vec<String> {
        let lines = listing.shown(|_, _| true).map(|number| {
            let entry = listing.entry(number).unwrap();
            let end = match &entry.kind {
                TreeKind::File => "",
                TreeKind::Other => "?",
                TreeKind::Folder(Inside::Read(_)) => "/",
                TreeKind::Folder(Inside::Closed(_)) => "/!",
                TreeKind::Folder(Inside::Waiting) => "/?",
            };
            format!("{}{}{end}", " ".repeat(entry.depth as usize), entry.name)
        });
        lines.collect()
    }

    #[test]
    fn folders_come_first_and_numbers_count() {
        let folder =
            folder_with(&["10 a.txt", "2 a.txt", "B/9.txt", "B/10.txt", "a/c/deep.txt", "empty/", ".git/x"]);
        let listing = listed(folder.path(), Limits::default());
        let expected =
            ["a/", " c/", "  deep.txt", "B/", " 9.txt", " 10.txt", "empty/", "2 a.txt", "10 a.txt"];
        assert_eq!(sketch(&listing), expected);
        assert!(listing.complete && listing.complaints.is_empty());
        let files: Vec<_> = listing.files().map(|entry| entry.name.as_str()).collect();
        assert_eq!(files, ["deep.txt", "9.txt", "10.txt", "2 a.txt", "10 a.txt"]);
        let deep = listing.files().next().unwrap();
        assert_eq!(deep.size, "a/c/deep.txt".len() as u64);
        assert!(deep.modified_millis.unwrap() > 0);
        assert_eq!(listing.entry(deep.parent.unwrap()).unwrap().name, "c");
        let closed = listing.shown(|_, entry| entry.name != "a");
        assert_eq!(closed.count(), expected.len() - 2);
        assert_eq!(listing.files, 5);
        for number in 0..listing.entries.len() as u32 {
            assert_eq!(listing.find(&listing.entry(number).unwrap().path), Some(number));
        }
        for missing in ["a/c", "b/9.txt", "a/c/deep", "10 a.txt/x", ".."] {
            let found = listing.find(&folder.path().join(missing)).map(|at| &listing.entry(at).unwrap().name);
            assert_eq!(found.map(String::as_str), (missing == "a/c").then_some("c"), "{missing}");
        }
        assert_eq!(listing.find(Path::new("/elsewhere")), None);
    }

    #[test]
    fn hidden_files_are_listed_when_asked_for() {
        let folder = folder_with(&[".secret/a.txt", ".b"]);
        assert_eq!(sketch(&listed(folder.path(), Limits::default())), Vec::<String>::new());
        let limits = Limits { hidden: true, ..Limits::default() };
        assert_eq!(sketch(&listed(folder.path(), limits)), [".secret/", " a.txt", ".b"]);
    }

    #[test]
    fn the_first_level_is_shown_before_the_rest_is_walked() {
        let folder = folder_with(&["a/b/c.txt", "d.txt"]);
        let mut seen = Vec::new();
        let listing =
            list(folder.path(), Limits::default(), &Stop::default(), &mut |listing| seen.push(listing));
        assert_eq!(sketch(&seen[0]), ["a/?", "d.txt"]);
        assert!(!seen[0].complete && listing.complete);
        // What was shown keeps its numbers.
        assert_eq!(listing.entry(0).unwrap().name, seen[0].entry(0).unwrap().name);
    }

    #[test]
    fn limits_are_kept_and_said() {
        let folder = folder_with(&["a/b/c/d.txt", "1", "2", "3"]);
        let listing = listed(folder.path(), Limits { depth: 2, ..Limits::default() });
        assert_eq!(sketch(&listing), ["a/", " b/!", "1", "2", "3"]);
        assert!(listing.complaints[0].starts_with("Folders deeper than 2"), "{:?}", listing.complaints);

        let listing = listed(folder.path(), Limits { entries: 4, ..Limits::default() });
        assert_eq!(listing.entries.len(), 4);
        let listing = listed(folder.path(), Limits { entries: 2, ..Limits::default() });
        assert_eq!(listing.entries.len(), 2);
        assert!(listing.complaints[0].starts_with("Only 2 files"), "{:?}", listing.complaints);
        assert!(listing.complete);
    }

    #[test]
    fn what_is_not_there_or_no_folder_is_complained_of() {
        let folder = folder_with(&["file"]);
        for (name, word) in [("nothing", "not there"), ("file", "not a folder")] {
            let listing = listed(&folder.path().join(name), Limits::default());
            assert!(listing.complaints[0].contains(word), "{:?}", listing.complaints);
            assert!(listing.complete && listing.entries.is_empty());
        }
    }

    #[test]
    fn a_stopped_walk_is_not_complete() {
        let folder = folder_with(&["a/b.txt"]);
        let stop = Stop::default();
        let listing = list(folder.path(), Limits::default(), &stop, &mut |_| stop.raise());
        assert!(!listing.complete);
        assert!(!list(folder.path(), Limits::default(), &stop, &mut |_| {}).complete);
    }

    #[test]
    fn a_path_that_is_typed_is_offered_what_it_could_become() {
        let folder = folder_with(&["Annual/x", "annex.txt", "other.txt", ".annoying"]);
        let root = folder.path().display().to_string();
        let names = |typed: &str, folders_only| {
            let typed = format!("{root}/{typed}");
            let offers = offers(&typed, folders_only);
            assert_eq!(offers.typed, typed);
            offers.paths.into_iter().map(|(path, _)| path.replace(&root, "")).collect::<Vec<_>>()
        };
        assert_eq!(names("ann", false), ["/Annual/", "/annex.txt"]);
        assert_eq!(names("ann", true), ["/Annual/"]);
        assert_eq!(names(".", false), ["/.annoying"]);
        assert_eq!(names("nothing/", false), Vec::<String>::new());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_once_and_never_in_circles() {
        use std::os::unix::fs::symlink;
        let elsewhere = folder_with(&["report.txt", "sub/x.txt"]);
        let folder = folder_with(&["a/1.txt", "b/"]);
        let at = |name: &str| folder.path().join(name);
        symlink(folder.path(), at("a/up")).unwrap();
        symlink(at("a"), at("b/same")).unwrap();
        symlink("/", at("b/everything")).unwrap();
        symlink(elsewhere.path(), at("b/out")).unwrap();
        symlink(elsewhere.path().join("sub"), at("again")).unwrap();
        symlink(at("a/1.txt"), at("link.txt")).unwrap();
        symlink("nowhere", at("dead")).unwrap();
        symlink("myself", at("myself")).unwrap();
        symlink("..", elsewhere.path().join("sub/back")).unwrap();
        let listing = listed(folder.path(), Limits::default());
        let expected = [
            "a/",
            " up/!",
            " 1.txt",
            "again/",
            " back/!",
            " x.txt",
            "b/",
            " everything/!",
            " out/!",
            " same/!",
            "link.txt",
        ];
        assert_eq!(sketch(&listing), expected);
        assert_eq!(listing.complaints.len(), 2, "{:?}", listing.complaints);
    }

    #[cfg(unix)]
    #[test]
    fn pipes_are_passed_by_and_odd_names_are_listed() {
        use std::os::unix::ffi::OsStrExt;
        let folder = folder_with(&["a.txt"]);
        let odd = std::ffi::OsStr::from_bytes(b"odd \xff.txt");
        fs::write(folder.path().join(odd), "").unwrap();
        std::os::unix::net::UnixListener::bind(folder.path().join("socket")).unwrap();
        let listing = listed(folder.path(), Limits::default());
        assert_eq!(sketch(&listing), ["a.txt", "odd \u{fffd}.txt"]);
        assert_eq!(listing.entry(1).unwrap().path.file_name().unwrap(), odd);
        // Where all is asked for, they are there, and are no files.
        std::os::unix::fs::symlink("nowhere", folder.path().join("dead")).unwrap();
        let all = listed(folder.path(), Limits { others: true, ..Limits::default() });
        assert_eq!(sketch(&all), ["a.txt", "dead?", "odd \u{fffd}.txt", "socket?"]);
        assert_eq!((all.files, all.files().count(), all.complaints.len()), (2, 2, 0));
        assert_eq!(listed(folder.path(), Limits::default()).complaints.len(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_may_not_be_read_is_said_and_not_fatal() {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder_with(&["closed/x.txt", "open/y.txt"]);
        let closed = folder.path().join("closed");
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
        let listing = listed(folder.path(), Limits::default());
        // Root may read everything.
        if fs::read_dir(&closed).is_err() {
            assert_eq!(sketch(&listing), ["closed/!", "open/", " y.txt"]);
            assert!(listing.complaints[0].contains("may not be read"));
        }
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
    }
}
