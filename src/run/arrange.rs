//! Sets out the list of the library's documents: sieves, filters, sorts and folds it, and counts what nobody has read.
//! All of it is done anew whenever something of it changes, on a thread of the pool: a hundred thousand documents take
//! some hundredths of a second, and no frame of the window waits for them.

use crate::data::job::{ReadMark, Stop};
use crate::data::listing::{Listing, TreeEntry, natural_order};
use crate::data::pile::{Inside, Item, Loose, Pile, PileOrder, Row, Sieve, Unreadable, Wanted};
use crate::data::place::MAX_DEPTH;
use crate::read::formats;
use std::borrow::Cow;
use std::cmp::{Ordering, Reverse};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words of a filter that count; nobody types more, and each is a bit of a mask.
const MAX_WORDS: usize = 32;
/// Entries between two looks at the flag that stops it: well under a millisecond.
const BETWEEN_LOOKS: u32 = 512;

/// The list, as it was asked for; nothing where it was stopped.
pub fn arranged(wanted: Wanted, stop: &Stop) -> Option<Pile> {
    let words = words_of(&wanted.filter);
    let mut maker = Maker {
        wanted: &wanted,
        words,
        rows: Vec::new(),
        files: Vec::new(),
        insides: Vec::new(),
        total: 0,
        stop,
        passed: 0,
    };
    if wanted.order == PileOrder::Folder {
        maker.as_they_lie()?;
    } else {
        maker.in_one_row()?;
    }
    let Maker { rows, files, insides, total, .. } = maker;
    let Wanted { lists, loose, filter, order, sieve, .. } = wanted;
    Some(Pile { lists, loose, insides, rows, files, total, filter, sieve, order })
}

/// A name as it is compared: small letters without accents. Most names are ASCII, and cost one copy at most.
pub fn folded(name: &str) -> Cow<'_, str> {
    if name.is_ascii() {
        if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Cow::Owned(name.to_ascii_lowercase());
        }
        return Cow::Borrowed(name);
    }
    let letters = name.nfd().filter(|letter| !is_combining_mark(*letter));
    Cow::Owned(letters.flat_map(char::to_lowercase).collect())
}

/// Words of a filter. A path that was typed is words too: where they stand in it does not matter.
fn words_of(filter: &str) -> Vec<String> {
    let parts = filter.split(|c: char| c.is_whitespace() || c == '/').filter(|word| !word.is_empty());
    parts.take(MAX_WORDS).map(|word| folded(word).into_owned()).collect()
}

struct Maker<'a> {
    wanted: &'a Wanted,
    words: Vec<String>,
    rows: Vec<Row>,
    files: Vec<Item>,
    insides: Vec<Arc<Inside>>,
    total: usize,
    stop: &'a Stop,
    passed: u32,
}

/// A folder that is being passed.
struct Open {
    /// Its own row.
    at: usize,
    left: std::ops::Range<u32>,
    /// Words of the filter that stand in its path.
    met: u32,
    files: u32,
    unread: u32,
    folded: bool,
}

/// A document that is let through.
struct Passed {
    unread: bool,
    unreadable: Option<Unreadable>,
}

impl Maker<'_> {
    // ---- what is let through

    /// Which words of the filter stand in a name, as a mask.
    fn met(&self, name: &str) -> u32 {
        if self.words.is_empty() {
            return 0;
        }
        let name = folded(name);
        let met = self.words.iter().enumerate().filter(|(_, word)| name.contains(word.as_str()));
        met.fold(0, |mask, (at, _)| mask | 1 << at)
    }

    /// A document that lies where words of the filter stand already, if it is let through.
    fn passes(&mut self, path: Option<&Path>, name: &str, met: u32) -> Option<Passed> {
        self.total += 1;
        let all = (1_u64 << self.words.len()) - 1;
        let wanted = self.wanted;
        let mut met = u64::from(met | self.met(name));
        if met != all
            && let Some(title) = path.and_then(|path| wanted.titles.get(path))
        {
            met |= u64::from(self.met(title));
        }
        if met != all {
            return None;
        }
        let mark = path.and_then(|path| wanted.marks.get(path)).copied().unwrap_or_default();
        let is_in = |set: &HashSet<PathBuf>| path.is_some_and(|path| set.contains(path));
        let unreadable = formats::only_strings_of(name)
            .map(Unreadable::Kind)
            .or_else(|| is_in(&wanted.only_bytes).then_some(Unreadable::OnlyBytes))
            .or_else(|| is_in(&wanted.failed).then_some(Unreadable::Failed));
        let sieved = match wanted.sieve {
            Sieve::All => true,
            Sieve::Unread => mark == ReadMark::Unread,
            Sieve::Begun => mark == ReadMark::Begun,
            Sieve::Unreadable => unreadable.is_some(),
        };
        // One that is open stays, whatever becomes of its mark.
        let stays =
            || path.is_some_and(|path| wanted.stays.contains(path)) && wanted.sieve != Sieve::Unreadable;
        (sieved || stays()).then_some(Passed { unread: mark == ReadMark::Unread, unreadable })
    }

    /// Whether somebody asked for another list meanwhile.
    fn stopped(&mut self) -> bool {
        self.passed += 1;
        self.passed.is_multiple_of(BETWEEN_LOOKS) && self.stop.raised()
    }

    // ---- as they lie in their folders

    fn as_they_lie(&mut self) -> Option<()> {
        for (at, loose) in (0..).zip(&self.wanted.loose) {
            if self.take(Item::Loose(at), (loose.key.as_deref(), &loose.name), 0, 0).is_some()
                && let Some(key) = &loose.key
            {
                self.look_into(key, (&loose.name, 0), 1, 0)?;
            }
        }
        for (list, listing) in (0..).zip(&self.wanted.lists) {
            self.list(list, listing)?;
        }
        Some(())
    }

    fn list(&mut self, list: u32, listing: &Listing) -> Option<()> {
        let name = listing.root.file_name().unwrap_or(listing.root.as_os_str()).to_string_lossy();
        let mut open = vec![self.enter(Item::Root(list), &listing.root, (&name, 0), listing.top.clone(), 0)];
        while let Some(folder) = open.last_mut() {
            if self.stopped() {
                return None;
            }
            let Some(number) = folder.left.next() else {
                let left = open.pop()?;
                self.leave(left, open.last_mut());
                continue;
            };
            let Some(entry) = listing.entry(number) else { continue };
            let (met, item) = (folder.met, Item::Entry(list, number));
            if entry.is_folder() {
                let inner =
                    self.enter(item, &entry.path, (&entry.name, met), entry.inside(), entry.depth + 1);
                open.push(inner);
            } else if entry.may_be_read()
                && let Some(unread) = self.take(item, (Some(&entry.path), &entry.name), met, entry.depth + 1)
            {
                folder.files += 1;
                folder.unread += u32::from(unread);
                self.look_into(&entry.path, (&entry.name, met), entry.depth + 2, 0)?;
            }
        }
        Some(())
    }

    /// The files in a document that was taken into the list, where it is looked into; nothing where it was stopped.
    fn look_into(&mut self, key: &Path, (name, met): (&str, u32), depth: u32, deep: usize) -> Option<()> {
        if deep >= MAX_DEPTH || !self.wanted.unfolded.contains(key) {
            return Some(());
        }
        let Some(inside) = self.wanted.insides.get(key) else { return Some(()) };
        let number = u32::try_from(self.insides.len()).ok()?;
        self.insides.push(Arc::clone(inside));
        let met = met | self.met(name);
        for (at, held) in (0..).zip(&inside.files) {
            if self.stopped() {
                return None;
            }
            if self.take(Item::Held(number, at), (Some(&held.key), &held.name), met, depth).is_some() {
                self.look_into(&held.key, (&held.name, met), depth + 1, deep + 1)?;
            }
        }
        Some(())
    }

    /// Takes a document into the list if it is let through; tells then whether nobody has begun it.
    fn take(
        &mut self,
        item: Item,
        (path, name): (Option<&Path>, &str),
        met: u32,
        depth: u32,
    ) -> Option<bool> {
        let Passed { unread, unreadable } = self.passes(path, name, met)?;
        self.files.push(item);
        let holds = self.wanted.order == PileOrder::Folder && formats::holds_files(name);
        let open = holds && path.is_some_and(|path| self.wanted.unfolded.contains(path));
        self.rows.push(Row { item, depth, files: 0, unread: 0, folder: false, open, holds, unreadable });
        Some(unread)
    }

    /// A folder's row stands there before it is known whether anything in it is shown; if nothing is, it is taken away
    /// again when the folder is left.
    fn enter(
        &mut self,
        item: Item,
        path: &Path,
        (name, met): (&str, u32),
        left: std::ops::Range<u32>,
        depth: u32,
    ) -> Open {
        // A filter looks into folded folders too: what is looked for would not be found else.
        let folded = self.words.is_empty() && self.wanted.folded.contains(path);
        let row = Row {
            item,
            depth,
            files: 0,
            unread: 0,
            folder: true,
            open: !folded,
            holds: false,
            unreadable: None,
        };
        self.rows.push(row);
        Open { at: self.rows.len() - 1, left, met: met | self.met(name), files: 0, unread: 0, folded }
    }

    /// Now it is known what is in a folder, and so whether it is shown.
    fn leave(&mut self, folder: Open, outer: Option<&mut Open>) {
        let Open { at, files, unread, folded, .. } = folder;
        (self.rows[at].files, self.rows[at].unread) = (files, unread);
        // A folder that was opened stays, though it is empty, so that it can be taken out of the library.
        let all = self.words.is_empty() && self.wanted.sieve == Sieve::All;
        if files == 0 && (outer.is_some() || !all) {
            self.rows.truncate(at);
        } else if folded {
            // What lies in it was passed all the same, because its row says how many files it has.
            self.rows.truncate(at + 1);
        }
        if let Some(outer) = outer {
            outer.files += files;
            outer.unread += unread;
        }
    }

    // ---- in one row, whatever folder they lie in

    fn in_one_row(&mut self) -> Option<()> {
        let wanted = self.wanted;
        for (at, loose) in (0..).zip(&wanted.loose) {
            self.take(Item::Loose(at), (loose.key.as_deref(), &loose.name), 0, 0);
        }
        for (list, listing) in (0..).zip(&wanted.lists) {
            self.flat(list, listing)?;
        }
        sort(&mut self.rows, wanted);
        self.files = self.rows.iter().map(|row| row.item).collect();
        (!self.stop.raised()).then_some(())
    }

    fn flat(&mut self, list: u32, listing: &Listing) -> Option<()> {
        let root = listing.root.file_name().unwrap_or(listing.root.as_os_str()).to_string_lossy();
        // Words that stand in the way to each folder, by its number; a folder stands before what lies in it.
        let mut met: Vec<u32> = Vec::new();
        let at_root = self.met(&root);
        for number in listing.shown(|_, _| true) {
            if self.stopped() {
                return None;
            }
            let Some(entry) = listing.entry(number) else { continue };
            let above = entry.parent.and_then(|parent| met.get(parent as usize)).copied().unwrap_or(at_root);
            if entry.is_folder() && !self.words.is_empty() {
                met.resize(met.len().max(number as usize + 1), at_root);
                met[number as usize] = above | self.met(&entry.name);
            } else if entry.may_be_read() {
                self.take(Item::Entry(list, number), (Some(&entry.path), &entry.name), above, 0);
            }
        }
        Some(())
    }
}

/// What one looks at to sort a document.
struct Key<'a> {
    /// Of a file in a folder.
    entry: Option<&'a TreeEntry>,
    name: Cow<'a, str>,
}

/// Sorts rows of documents. What is alike stands by its name, and what is called alike in the order of the folders.
fn sort(rows: &mut Vec<Row>, wanted: &Wanted) {
    let key = |row: &Row| {
        let entry = match row.item {
            Item::Entry(list, number) => wanted.lists.get(list as usize).and_then(|list| list.entry(number)),
            Item::Loose(_) | Item::Root(_) | Item::Held(..) => None,
        };
        let loose = |item| match item {
            Item::Loose(at) => wanted.loose.get(at as usize).map(|loose: &Loose| loose.name.as_str()),
            _ => None,
        };
        let name = entry.map(|entry| entry.name.as_str()).or(loose(row.item)).unwrap_or_default();
        Key { entry, name: folded(name) }
    };
    // Names are folded once for each row, and not at each comparison.
    let mut keyed: Vec<(Key, Row)> = rows.iter().map(|row| (key(row), *row)).collect();
    let time = |key: &Key| key.entry.and_then(|entry| entry.modified_millis);
    let size = |key: &Key| key.entry.map_or(0, |entry| entry.size);
    let by_order = |a: &Key, b: &Key| match wanted.order {
        PileOrder::Folder | PileOrder::Name => Ordering::Equal,
        PileOrder::Newest => Reverse(time(a)).cmp(&Reverse(time(b))),
        // What has no date comes last here too.
        PileOrder::Oldest => (time(a).is_none(), time(a)).cmp(&(time(b).is_none(), time(b))),
        PileOrder::Largest => Reverse(size(a)).cmp(&Reverse(size(b))),
        PileOrder::Kind => ending(&a.name).cmp(ending(&b.name)),
    };
    keyed.sort_by(|(a, _), (b, _)| by_order(a, b).then_with(|| natural_order(&a.name, &b.name)));
    *rows = keyed.into_iter().map(|(_, row)| row).collect();
}

fn ending(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, ending)| ending)
}

#[cfg(test)]
mod tests;
