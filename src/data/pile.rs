//! The documents of the library as one list: which of them are shown, in which order, under which folders, and what
//! that list was asked for. Made by `run/arrange.rs` and drawn as it is, so that nothing per frame goes over all of it.

use super::kept::ReadMark;
use super::listing::{Listing, TreeEntry};
use super::names::without_ending;
use super::place::key_from_file;
use super::span::DocId;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// In which order documents are listed. Kept in the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum PileOrder {
    /// As they lie: folders, and in each its files by name.
    #[default]
    Folder,
    /// By name, over all folders.
    Name,
    /// What was changed last comes first.
    Newest,
    /// What was changed first comes first.
    Oldest,
    /// The most bytes first.
    Largest,
    /// By the endings of their names.
    Kind,
}

/// Which documents are listed at all. Not kept: a list that hides documents after a restart would be taken for all
/// there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Sieve {
    /// All.
    #[default]
    All,
    /// Those that nobody has begun.
    Unread,
    /// Those that were begun and not read to their end.
    Begun,
    /// Those that the program cannot read.
    Unreadable,
}

/// A document that lies in no folder of the library: a file opened by itself, a file in a file, pasted words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loose {
    /// By what the desk knows it.
    pub doc: DocId,
    /// Its key, by which it is opened; `None` for pasted words.
    pub key: Option<PathBuf>,
    /// What it is called.
    pub name: String,
}

/// What lies in a document that holds files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inside {
    /// The document's own key.
    pub key: PathBuf,
    /// The files, in the order in which the document shows them.
    pub files: Vec<Held>,
}

/// A file in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// By which it is opened.
    pub key: PathBuf,
    /// Its whole way in the document.
    pub name: String,
}

/// What a row or a document of the list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Item {
    /// By its place among [`Pile::loose`].
    Loose(u32),
    /// The folder of a list, which was opened itself.
    Root(u32),
    /// A file or a folder: which of the lists, and its number there.
    Entry(u32, u32),
    /// A file in a document: which of [`Pile::insides`], and its place there.
    Held(u32, u32),
}

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it stands for.
    pub item: Item,
    /// How many folders it lies in; 0 in an order that has no folders.
    pub depth: u32,
    /// In a folder: documents that are let through, or would be seen if it were not folded.
    pub files: u32,
    /// In a folder: how many of them nobody has begun.
    pub unread: u32,
    /// Whether it is a folder.
    pub folder: bool,
    /// Whether what lies in a folder, or in a document, is shown.
    pub open: bool,
    /// Whether it is a document that may be looked into like a folder.
    pub holds: bool,
    /// Why a document cannot be read; `None` where nothing is known against it.
    pub unreadable: Option<Unreadable>,
}

/// Why a document cannot be read, as far as that is known without opening it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Its name says that it is of a kind that is not read, with its article: "a RAR archive".
    Kind(&'static str),
    /// It was opened, and nothing but strings and bytes was found in it.
    OnlyBytes,
    /// It was tried, and could not be opened.
    Failed,
}

/// What a list is asked for. All of it is cheap to give away: nothing of a hundred thousand files is copied.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The folders of the library.
    pub lists: Vec<Listing>,
    /// What lies in none of them, in the order in which it is shown.
    pub loose: Vec<Loose>,
    /// Words that must stand in the name, the title or the path, in any order.
    pub filter: String,
    /// The order.
    pub order: PileOrder,
    /// What is listed at all.
    pub sieve: Sieve,
    /// Folders that are folded, by their paths: the number of a folder is another one in the next list.
    pub folded: Arc<BTreeSet<PathBuf>>,
    /// How far each document was read, by its key.
    pub marks: Arc<HashMap<PathBuf, ReadMark>>,
    /// Titles, as far as they are known, by key.
    pub titles: HashMap<PathBuf, String>,
    /// Documents that no sieve takes away, because they are open: one that is being read must not vanish from under the
    /// eye when it counts as begun.
    pub stays: HashSet<PathBuf>,
    /// Documents that were tried and could not be read.
    pub failed: HashSet<PathBuf>,
    /// Documents that were opened, and have nothing but strings and bytes.
    pub only_bytes: HashSet<PathBuf>,
    /// Documents that are looked into like folders, by their keys.
    pub unfolded: Arc<BTreeSet<PathBuf>>,
    /// What lies in them, as far as it is known.
    pub insides: Arc<HashMap<PathBuf, Arc<Inside>>>,
}

/// The list, as it is shown.
#[derive(Clone, Debug, Default)]
pub struct Pile {
    /// What the numbers of its rows are of: a later list of a folder has others.
    pub lists: Vec<Listing>,
    /// What lies in no folder of the library.
    pub loose: Vec<Loose>,
    /// What lies in the documents that are looked into.
    pub insides: Vec<Arc<Inside>>,
    /// All lines, from top to bottom.
    pub rows: Vec<Row>,
    /// All documents that are let through, in the order shown, those in folded folders too: what “next document” goes
    /// through.
    pub files: Vec<Item>,
    /// How many documents there are, with those that are not let through.
    pub total: usize,
    /// The words that it was asked for.
    pub filter: String,
    /// What is listed at all.
    pub sieve: Sieve,
    /// The order of it.
    pub order: PileOrder,
}

impl Pile {
    /// A file or a folder of the lists; `None` for what is neither.
    pub fn entry(&self, item: Item) -> Option<&TreeEntry> {
        match item {
            Item::Entry(list, number) => self.lists.get(list as usize)?.entry(number),
            Item::Loose(_) | Item::Root(_) | Item::Held(..) => None,
        }
    }

    /// A file in a document.
    pub fn held(&self, item: Item) -> Option<&Held> {
        match item {
            Item::Held(inside, at) => self.insides.get(inside as usize)?.files.get(at as usize),
            Item::Loose(_) | Item::Root(_) | Item::Entry(..) => None,
        }
    }

    /// By what a document of the list is opened; `None` for pasted words.
    pub fn key(&self, item: Item) -> Option<PathBuf> {
        // The path of a file is made a key, because it may look like the way to a file in a file.
        self.held(item).map(|held| held.key.clone()).or_else(|| self.path(item).map(key_from_file))
    }

    /// What lies in no folder.
    pub fn loose(&self, item: Item) -> Option<&Loose> {
        match item {
            Item::Loose(at) => self.loose.get(at as usize),
            Item::Root(_) | Item::Entry(..) | Item::Held(..) => None,
        }
    }

    /// The path of a file or folder, or the key of a file in a file; `None` for pasted words.
    pub fn path(&self, item: Item) -> Option<&Path> {
        match item {
            Item::Loose(at) => self.loose.get(at as usize)?.key.as_deref(),
            Item::Root(list) => Some(&self.lists.get(list as usize)?.root),
            Item::Entry(..) => self.entry(item).map(|entry| entry.path.as_path()),
            Item::Held(..) => self.held(item).map(|held| held.key.as_path()),
        }
    }

    /// What a row is called.
    pub fn name(&self, item: Item) -> &str {
        match item {
            Item::Loose(at) => self.loose.get(at as usize).map_or("", |loose| &loose.name),
            Item::Root(list) => self.lists.get(list as usize).map_or("", |list| last_part(&list.root)),
            Item::Entry(..) => self.entry(item).map_or("", |entry| &entry.name),
            Item::Held(..) => self.held(item).map_or("", |held| &held.name),
        }
    }

    /// The document of a path, wherever it lies; folders are found too.
    pub fn find(&self, path: &Path) -> Option<Item> {
        let loose = self.loose.iter().position(|loose| loose.key.as_deref() == Some(path));
        let listed = || (0..).zip(&self.lists).find_map(|(list, listing)| Some((list, listing.find(path)?)));
        match loose {
            Some(at) => u32::try_from(at).ok().map(Item::Loose),
            None => listed().map(|(list, number)| Item::Entry(list, number)).or_else(|| self.find_held(path)),
        }
    }

    /// A file in a document that is looked into.
    fn find_held(&self, key: &Path) -> Option<Item> {
        (0..).zip(&self.insides).find_map(|(inside, held)| {
            let at = held.files.iter().position(|file| file.key == key)?;
            Some(Item::Held(inside, u32::try_from(at).ok()?))
        })
    }

    /// Bytes that a name shares with its neighbours in the same folder, at its beginning: what can be left out of it and
    /// leaves it to be told from them. Asked for rows in sight alone.
    pub fn shared(&self, item: Item) -> usize {
        match item {
            Item::Loose(at) => {
                let at = at as usize;
                let name = |at: usize| self.loose.get(at).map(|loose| loose.name.as_str());
                name(at).map_or(0, |own| shared_with(own, at, name))
            }
            Item::Entry(list, number) => {
                let Some(listing) = self.lists.get(list as usize) else { return 0 };
                let Some(own) = listing.entry(number).filter(|entry| !entry.is_folder()) else { return 0 };
                let name = |at: usize| {
                    let other = u32::try_from(at).ok().and_then(|at| listing.entry(at));
                    let beside = other.filter(|other| other.parent == own.parent && !other.is_folder());
                    beside.map(|other| other.name.as_str())
                };
                shared_with(&own.name, number as usize, name)
            }
            Item::Root(_) | Item::Held(..) => 0,
        }
    }
}

/// What the name at a place of a list shares with those around it. Those that differ by their ending alone, as one report
/// in three formats, say nothing of what tells it from others, and are passed over.
fn shared_with<'a>(own: &str, at: usize, name: impl Fn(usize) -> Option<&'a str>) -> usize {
    /// Names that are looked at on either side.
    const MOST: usize = 8;
    let stem = without_ending(own);
    let other = |name: &&str| without_ending(name) != stem;
    let after = (at + 1..=at + MOST).map_while(&name).find(other);
    let before = (at.saturating_sub(MOST)..at).rev().map_while(&name).find(other);
    before.into_iter().chain(after).map(|other| shared_bytes(stem, without_ending(other))).max().unwrap_or(0)
}

/// The last part of a path, as text; for a path without one, nothing.
fn last_part(path: &Path) -> &str {
    path.file_name().unwrap_or(path.as_os_str()).to_str().unwrap_or("�")
}

/// How many bytes two names have in common at their beginnings, up to the last place where a name breaks: half a word or
/// half a number that is left out would make names of one another.
pub fn shared_bytes(a: &str, b: &str) -> usize {
    let mut end = 0;
    for ((at, x), y) in a.char_indices().zip(b.chars()) {
        if x != y {
            break;
        }
        if !x.is_alphanumeric() {
            end = at + x.len_utf8();
        }
    }
    // All of it would leave nothing to be seen of a name that the other begins with.
    if end >= a.len() { 0 } else { end }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_share_ends_where_a_name_breaks() {
        let check = |a: &str, b: &str, shared: &str| assert_eq!(&a[..shared_bytes(a, b)], shared, "{a} {b}");
        check("Mueller-Report__vol-1.pdf", "Mueller-Report__vol-2.pdf", "Mueller-Report__vol-");
        check("bill 1900.txt", "bill 1901.txt", "bill ");
        check("été_1", "été_2", "été_");
        check("apple", "apply", "");
        check("a", "a", "");
        check("a_", "a_b", "");
    }

    #[test]
    fn a_report_in_three_formats_is_told_from_its_next_volume() {
        let names =
            ["mueller_vol-1.epub", "mueller_vol-1.html", "mueller_vol-1.pdf", "mueller_vol-2.pdf", "x.txt"];
        let shared = |at: usize| &names[at][..shared_with(names[at], at, |at| names.get(at).copied())];
        assert_eq!(
            [0, 1, 2, 3, 4].map(shared),
            ["mueller_vol-", "mueller_vol-", "mueller_vol-", "mueller_vol-", ""]
        );
    }
}
