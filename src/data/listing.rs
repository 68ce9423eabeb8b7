//! What is in a folder, as plain data: one flat list in which the contents of each folder lie side by side,
//! so that a listing of a hundred thousand files is published again and again without being copied.
//!
//! Nothing here touches the file system; `run::walk` does the walking.

use crate::data::document::Chunks;
use crate::data::job::Failure;
use std::cmp::Ordering;
use std::ops::Range;
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A file or a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeEntry {
    /// As it is shown; what is not Unicode in it stands as "�".
    pub name: String,
    /// As the system knows it, also where that is not Unicode.
    pub path: PathBuf,
    /// Whether it is a file, or a folder and what is known of it.
    pub kind: TreeKind,
    /// Bytes; 0 for folders.
    pub size: u64,
    /// Since 1970, in UTC.
    pub modified_millis: Option<i64>,
    /// How many folders lie between this one and the listing's own; 0 for what lies in the folder itself.
    pub depth: u32,
    /// Number of the folder that holds it; `None` at the top.
    pub parent: Option<u32>,
}

/// What an entry is. A link is what it leads to, or not listed: that is for the walk to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TreeKind {
    /// Anything that may be opened to be read.
    File,
    /// A folder, with its contents as far as they are known.
    Folder(Inside),
    /// Neither, or not known: a pipe, a device, a link that leads nowhere. Listed only where all is asked for.
    Other,
}

/// What is known of a folder's contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inside {
    /// Not looked at yet.
    Waiting,
    /// Numbers of what lies in it, in the order in which they are shown.
    Read(Range<u32>),
    /// Will not be looked at, and why.
    Closed(Box<Failure>),
}

/// A folder, as far as it has been walked. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// The folder itself, which is no entry of its own list.
    pub root: PathBuf,
    /// Files and folders, in an order that only the ranges make sense of.
    pub entries: Chunks<TreeEntry>,
    /// Numbers of what lies in the folder itself.
    pub top: Range<u32>,
    /// How many of the entries are files; counted while they are listed, because there may be a hundred thousand.
    pub files: u32,
    /// Why the folder itself could not be listed, where nothing of it could.
    pub closed: Option<Box<Failure>>,
    /// What could not be read or was left out, in words.
    pub complaints: Vec<String>,
    /// Whether nothing more will come.
    pub complete: bool,
}

impl TreeEntry {
    /// Whether it may hold others.
    pub fn is_folder(&self) -> bool {
        matches!(self.kind, TreeKind::Folder(_))
    }

    /// Numbers of what lies in it; none for a file, and for a folder that was not read.
    pub fn inside(&self) -> Range<u32> {
        match &self.kind {
            TreeKind::Folder(Inside::Read(range)) => range.clone(),
            _ => 0..0,
        }
    }

    /// Whether it may be opened to be read.
    pub fn may_be_read(&self) -> bool {
        self.kind == TreeKind::File
    }
}

impl Listing {
    /// By its number; `None` for one that is not listed yet.
    pub fn entry(&self, number: u32) -> Option<&TreeEntry> {
        self.entries.get(number as usize)
    }

    /// Entries by their numbers, with them.
    pub fn entries_in(&self, range: Range<u32>) -> impl Iterator<Item = (u32, &TreeEntry)> {
        range.filter_map(|number| Some((number, self.entry(number)?)))
    }

    /// All entries from top to bottom as a reader sees them, a folder before its contents;
    /// what lies in a folder is left out where `open` says no.
    pub fn shown(&self, open: impl Fn(u32, &TreeEntry) -> bool) -> impl Iterator<Item = u32> {
        let mut waiting = vec![self.top.clone()];
        std::iter::from_fn(move || {
            loop {
                let Some(number) = waiting.last_mut()?.next() else {
                    waiting.pop();
                    continue;
                };
                let Some(entry) = self.entry(number) else { continue };
                if entry.is_folder() && open(number, entry) {
                    waiting.push(entry.inside());
                }
                return Some(number);
            }
        })
    }

    /// Files only, in the order in which a reader meets them: what "next document" goes through.
    pub fn files(&self) -> impl Iterator<Item = &TreeEntry> {
        let shown = self.shown(|_, _| true);
        shown.filter_map(|number| self.entry(number)).filter(|entry| entry.may_be_read())
    }

    /// Number of what lies at a path, as far as it is listed. Looks at some dozen names and not at all of them, because
    /// what lies in a folder is sorted.
    pub fn find(&self, path: &Path) -> Option<u32> {
        let mut range = self.top.clone();
        let mut found = None;
        let mut parts = path.strip_prefix(&self.root).ok()?.components().peekable();
        while let Some(part) = parts.next() {
            let name = part.as_os_str().to_string_lossy();
            let number = |folder| {
                let key = SortKey::of(&name, folder);
                let (mut low, mut high) = (range.start, range.end);
                while low < high {
                    let middle = low + (high - low) / 2;
                    let before = self.entry(middle).is_some_and(|entry| SortKey::new(entry) < key);
                    if before { low = middle + 1 } else { high = middle }
                }
                let same = |entry: &TreeEntry| entry.name == name && entry.is_folder() == folder;
                (low < range.end && self.entry(low).is_some_and(same)).then_some(low)
            };
            let last = parts.peek().is_none();
            let number = number(true).or_else(|| last.then(|| number(false)).flatten())?;
            range = self.entry(number)?.inside();
            found = Some(number);
        }
        // Two names that are not Unicode may be shown alike.
        found.filter(|number| self.entry(*number).is_some_and(|entry| entry.path == path))
    }
}

/// A name as it is sorted: small letters without their accents, and numbers by their size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortKey {
    folders_first: bool,
    folded: String,
    name: String,
}

impl SortKey {
    /// The key of an entry. Making it costs two copies of the name, so that it is made once for each and kept for a
    /// sort.
    pub fn new(entry: &TreeEntry) -> Self {
        Self::of(&entry.name, entry.is_folder())
    }

    /// The key of a name, of a file or a folder.
    pub fn of(name: &str, folder: bool) -> Self {
        let letters = name.nfd().filter(|letter| !is_combining_mark(*letter));
        Self {
            folders_first: !folder,
            folded: letters.flat_map(char::to_lowercase).collect(),
            name: name.to_owned(),
        }
    }
}

impl Ord for SortKey {
    fn cmp(&self, other: &Self) -> Ordering {
        let Self { folders_first, folded, name } = self;
        let order = folders_first.cmp(&other.folders_first);
        let order = order.then_with(|| natural_order(folded, &other.folded));
        // "A" and "a" must not change places from one listing to the next.
        order.then_with(|| name.cmp(&other.name))
    }
}

impl PartialOrd for SortKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// "2 a" before "10 a": runs of digits count as numbers of any length, everything else letter by letter.
pub fn natural_order(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        let (number_a, number_b) = (leading_digits(a), leading_digits(b));
        if !number_a.is_empty() && !number_b.is_empty() {
            let order = number_order(number_a, number_b);
            if order.is_ne() {
                return order;
            }
            (a, b) = (&a[number_a.len()..], &b[number_b.len()..]);
            continue;
        }
        let (mut letters_a, mut letters_b) = (a.chars(), b.chars());
        match (letters_a.next(), letters_b.next()) {
            (Some(x), Some(y)) if x == y => (a, b) = (letters_a.as_str(), letters_b.as_str()),
            (x, y) => return x.cmp(&y),
        }
    }
}

fn leading_digits(text: &str) -> &str {
    let end = text.find(|letter: char| !letter.is_ascii_digit());
    &text[..end.unwrap_or(text.len())]
}

/// By length without zeros first, so that no number is too long.
fn number_order(a: &str, b: &str) -> Ordering {
    let (value_a, value_b) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
    let order = value_a.len().cmp(&value_b.len());
    order.then_with(|| value_a.cmp(value_b)).then_with(|| a.len().cmp(&b.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str) -> TreeEntry {
        let (name, kind) = match name.strip_suffix('/') {
            Some(name) => (name, TreeKind::Folder(Inside::Waiting)),
            None => (name, TreeKind::File),
        };
        TreeEntry {
            name: name.to_owned(),
            path: name.into(),
            kind,
            size: 0,
            modified_millis: None,
            depth: 0,
            parent: None,
        }
    }

    #[test]
    fn names_are_sorted_as_people_sort_them() {
        let sorted = [
            "Annexes/",
            "letters 2/",
            "letters 10/",
            "",
            "1",
            "01",
            "2 a",
            "2 b",
            "10 a",
            "99999999999999999999999",
            "100000000000000000000000",
            "A",
            "a",
            "a 1.txt",
            "a 1b.txt",
            "a 02.txt",
            "Ähre",
            "apple",
            "ÉTÉ",
            "étude",
            "zebra",
            "Ωmega",
            "日本",
        ];
        for rotated in 0..sorted.len() {
            let mut names = sorted.to_vec();
            names.rotate_left(rotated);
            names.sort_by_key(|name| SortKey::new(&entry(name)));
            assert_eq!(names, sorted);
        }
    }

    #[test]
    fn an_order_is_an_order() {
        let names = ["a1", "a01", "a", "1a", "a1b", "a001", "", "b", "1", "10", "2", "0", "00", "a-1", "a 1"];
        for a in names {
            for b in names {
                assert_eq!(natural_order(a, b), natural_order(b, a).reverse(), "{a} {b}");
                for c in names {
                    if natural_order(a, b).is_lt() && natural_order(b, c).is_lt() {
                        assert!(natural_order(a, c).is_lt(), "{a} {b} {c}");
                    }
                }
            }
        }
    }
}
