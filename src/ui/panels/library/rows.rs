//! Which lines of the library's tree are shown: made anew when the list, the filter or a fold changed, some thousand
//! entries in each frame, so that a library of any size costs no frame more than that.
//!
//! A line is three numbers; its words are looked up in the list when it is drawn. While new lines are being made, the old
//! ones stay, with the list that they are numbers of: what is clicked is always what is seen.

use crate::data::listing::{Listing, TreeEntry};
use crate::desk::library::Root;
use crate::ui::matching::Typed;
use std::collections::HashSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// What a frame may cost, counted in entries that are only passed by: two milliseconds in the slowest of cases.
const FRAME: u32 = 40_000;
/// What an entry costs more where its name is held against a filter, or its path against what is folded.
const NAME: u32 = 4;
const PATH: u32 = 8;

/// A line of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Which of the lists.
    list: u32,
    /// Number of its entry; `None` for the folder that was opened itself.
    number: Option<u32>,
    /// Files in a folder that are shown, or would be if it were not folded.
    pub files: u32,
}

/// What lines are made for: another of these asks for other ones.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wanted {
    filter: String,
    /// Rises when something was folded.
    folds: u64,
}

#[derive(Default)]
pub struct Rows {
    lists: Vec<Listing>,
    rows: Vec<Row>,
    /// What the lines were made for, with the library's revision.
    made: Option<(Wanted, u64)>,
    making: Option<Making>,
    /// Rises when the lines are other ones.
    pub times: u64,
}

/// What is shown of a line.
pub struct Shown<'a> {
    pub path: &'a Path,
    /// `None` for a folder that was opened itself, which has the whole path for a name.
    pub entry: Option<&'a TreeEntry>,
    pub files: u32,
}

impl Rows {
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// What a line shows; `None` below the last.
    pub fn get(&self, at: usize) -> Option<Shown<'_>> {
        let row = self.rows.get(at)?;
        let list = self.lists.get(row.list as usize)?;
        let Some(number) = row.number else {
            return Some(Shown { path: &list.root, entry: None, files: row.files });
        };
        let entry = list.entry(number)?;
        Some(Shown { path: &entry.path, entry: Some(entry), files: row.files })
    }

    /// The line of a file, if it is shown.
    pub fn position(&self, path: &Path) -> Option<usize> {
        let found = (0..).zip(&self.lists).find_map(|(list, listing)| Some((list, listing.find(path)?)));
        let (list, number) = found?;
        self.rows.iter().position(|row| row.list == list && row.number == Some(number))
    }

    /// Goes on making lines, as much as a frame may cost; tells whether they are all made.
    pub fn make(
        &mut self,
        (roots, revision): (&[Root], u64),
        (filter, folds): (&str, u64),
        folded: &HashSet<PathBuf>,
    ) -> bool {
        let wanted = Wanted { filter: filter.to_owned(), folds };
        // One that was begun for an older list is finished first: where a list grows faster than lines are made, there
        // would never be any.
        let other = |making: &Making| making.wanted != wanted;
        if self.making.as_ref().is_none_or(other) && self.made != Some((wanted.clone(), revision)) {
            let lists = roots.iter().map(|root| root.listing.clone()).collect();
            self.making = Some(Making::new(wanted, revision, lists));
        }
        let Some(making) = &mut self.making else { return true };
        if making.go_on(folded)
            && let Some(making) = self.making.take()
        {
            (self.rows, self.lists) = (making.rows, making.lists);
            self.times += 1;
            self.made = Some((making.wanted, making.revision));
        }
        self.made.as_ref().is_some_and(|(_, made)| *made == revision) && self.making.is_none()
    }
}

/// Lines that are being made.
struct Making {
    wanted: Wanted,
    revision: u64,
    typed: Typed,
    lists: Vec<Listing>,
    /// The list that is gone through.
    list: u32,
    /// The folders that one is in, the innermost last.
    open: Vec<Folder>,
    rows: Vec<Row>,
}

/// A folder of which some entries have been passed.
struct Folder {
    /// Its own line.
    at: usize,
    left: Range<u32>,
    files: u32,
    folded: bool,
}

impl Making {
    fn new(wanted: Wanted, revision: u64, lists: Vec<Listing>) -> Self {
        let typed = Typed::literally(&wanted.filter);
        Self { wanted, revision, typed, lists, list: 0, open: Vec::new(), rows: Vec::new() }
    }

    fn go_on(&mut self, folded: &HashSet<PathBuf>) -> bool {
        let mut left = FRAME;
        while left > 0 {
            // Outside of all folders: the list before is done, or none was begun.
            let Some(number) = self.open.last_mut().map(|folder| folder.left.next()) else {
                if !self.begin_list(folded) {
                    return true;
                }
                continue;
            };
            let cost = match number {
                Some(number) => self.pass(number, folded),
                None => self.leave(),
            };
            left = left.saturating_sub(cost);
        }
        false
    }

    /// The next list's own line; false where there is none.
    fn begin_list(&mut self, folded: &HashSet<PathBuf>) -> bool {
        let Some(listing) = self.lists.get(self.list as usize) else { return false };
        // A filter looks into folded folders too: what is looked for would not be found else.
        let folded = self.typed.is_empty() && folded.contains(&listing.root);
        self.open.push(Folder { at: self.rows.len(), left: listing.top.clone(), files: 0, folded });
        self.rows.push(Row { list: self.list, number: None, files: 0 });
        true
    }

    /// Passes an entry of the innermost folder; gives what that cost.
    fn pass(&mut self, number: u32, folded: &HashSet<PathBuf>) -> u32 {
        let Some(entry) = self.lists.get(self.list as usize).and_then(|listing| listing.entry(number)) else {
            return 1;
        };
        let row = Row { list: self.list, number: Some(number), files: 0 };
        if entry.is_folder() {
            let asks = self.typed.is_empty() && !folded.is_empty();
            let folded = asks && folded.contains(&entry.path);
            self.open.push(Folder { at: self.rows.len(), left: entry.inside(), files: 0, folded });
            // Before it is known whether any of it is shown; if nothing is, the line is taken away again on leaving.
            self.rows.push(row);
            return if asks { PATH } else { 1 };
        }
        let unfiltered = self.typed.is_empty();
        if unfiltered || self.typed.score(&entry.name).is_some() {
            self.rows.push(row);
            self.open.last_mut().into_iter().for_each(|folder| folder.files += 1);
        }
        if unfiltered { 1 } else { NAME }
    }

    /// Leaves the innermost folder: now it is known what is in it, and so whether it is shown.
    fn leave(&mut self) -> u32 {
        let Some(Folder { at, files, folded, .. }) = self.open.pop() else { return 1 };
        self.rows[at].files = files;
        let outer = self.open.last_mut();
        // A folder that was opened stays, though it is empty, so that it can be taken out of the library.
        let stays = files > 0 || (outer.is_none() && self.typed.is_empty());
        if !stays {
            self.rows.truncate(at);
        } else if folded {
            // What lies in it was passed all the same, because its line says how many files it has.
            self.rows.truncate(at + 1);
        }
        match outer {
            Some(outer) => outer.files += files,
            None => self.list += 1,
        }
        1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::listing::{Inside, TreeKind};

    /// A folder `/r` with `count` folders of two files each, and an empty one.
    fn root(count: u32) -> Root {
        let mut listing =
            Listing { root: "/r".into(), complete: true, top: 0..count + 1, ..Listing::default() };
        let entry = |path: String, kind, parent: Option<u32>| TreeEntry {
            name: path.rsplit('/').next().unwrap().to_owned(),
            path: path.into(),
            kind,
            size: 0,
            modified_millis: None,
            depth: if parent.is_none() { 0 } else { 1 },
            parent,
        };
        for at in 0..=count {
            let first = count + 1 + at * 2;
            let inside = if at < count { first..first + 2 } else { 0..0 };
            let kind = TreeKind::Folder(Inside::Read(inside));
            listing.entries.push(entry(format!("/r/{at:06}"), kind, None));
        }
        for at in 0..count {
            for name in ["Été.txt", "report.txt"] {
                listing.entries.push(entry(format!("/r/{at:06}/{name}"), TreeKind::File, Some(at)));
            }
        }
        listing.files = count * 2;
        let mut root = Root::new("/r".into());
        root.listing = listing;
        root
    }

    fn lines(rows: &Rows) -> Vec<String> {
        let line = |at| {
            let shown = rows.get(at).unwrap();
            format!("{} {}", shown.entry.map_or("/r", |entry| &entry.name), shown.files)
        };
        (0..rows.len()).map(line).collect()
    }

    #[test]
    fn folds_and_filters_decide_what_is_shown() {
        let roots = [root(2)];
        let mut rows = Rows::default();
        let none = HashSet::new();
        assert!(rows.make((&roots, 1), ("", 0), &none));
        let all = ["/r 4", "000000 2", "Été.txt 0", "report.txt 0", "000001 2", "Été.txt 0", "report.txt 0"];
        assert_eq!(lines(&rows), all);
        assert_eq!(rows.position(Path::new("/r/000001/report.txt")), Some(6));
        let folded = HashSet::from([PathBuf::from("/r/000000")]);
        assert!(rows.make((&roots, 1), ("", 1), &folded));
        assert_eq!(lines(&rows), ["/r 4", "000000 2", "000001 2", "Été.txt 0", "report.txt 0"]);
        assert_eq!(rows.position(Path::new("/r/000000/report.txt")), None);
        // What is looked for is shown also where it is folded.
        assert!(rows.make((&roots, 1), ("ete", 1), &folded));
        assert_eq!(lines(&rows), ["/r 2", "000000 1", "Été.txt 0", "000001 1", "Été.txt 0"]);
        assert!(rows.make((&roots, 1), ("nothing", 1), &folded));
        assert_eq!(rows.len(), 0);
        let folded = HashSet::from([PathBuf::from("/r")]);
        assert!(rows.make((&roots, 1), ("", 2), &folded));
        assert_eq!(lines(&rows), ["/r 4"]);
    }

    #[test]
    fn a_large_library_is_gone_through_over_several_frames_and_the_old_lines_stay_meanwhile() {
        let none = HashSet::new();
        let mut rows = Rows::default();
        assert!(rows.make((&[root(1)], 1), ("", 0), &none));
        let large = [root(FRAME)];
        assert!(!rows.make((&large, 2), ("", 0), &none));
        assert_eq!(rows.len(), 4);
        // A list that goes on growing does not begin it anew.
        let frames = (0..).take_while(|_| !rows.make((&large, 3), ("", 0), &none)).take(100).count();
        assert!((4..20).contains(&frames), "{frames}");
        assert_eq!(rows.len(), 1 + 3 * FRAME as usize);
        // Another filter does.
        assert!(!rows.make((&large, 3), ("r", 0), &none));
        assert!(!rows.make((&large, 3), ("re", 0), &none));
        let frames = (0..).take_while(|_| !rows.make((&large, 3), ("re", 0), &none)).take(100).count();
        assert!(frames < 100);
        assert_eq!(rows.len(), 1 + 2 * FRAME as usize);
    }
}
