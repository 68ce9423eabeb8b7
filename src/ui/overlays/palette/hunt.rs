//! Which documents answer to what was typed, out of a library of any size: a part of it is gone through in each frame,
//! so that typing never waits, and what is shown changes when all of it is known.

use crate::data::listing::Listing;
use crate::data::place::{Origin, key_from_file};
use crate::desk::Desk;
use crate::desk::command::Command;
use crate::ui::matching::Typed;
use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// What a frame may cost, counted in names that are only passed by.
const FRAME: u32 = 48_000;
/// What a name costs more where it is held against what was typed, and where its whole path is looked at.
const NAME: u32 = 8;
const PATH: u32 = 12;
/// More than one can look through; the rest is found by typing on.
const SHOWN: usize = 200;

/// A document that could be meant. In the order in which those stand that answer equally well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Candidate {
    Open(u32),
    /// Which of the lists, and the number in it.
    File(u32, u32),
    Recent(u32),
}

/// A document that is open, or was.
#[derive(Clone, Debug, PartialEq)]
struct Known {
    /// What it is called, and what it calls itself: it is found by either.
    name: String,
    title: String,
    path: Option<PathBuf>,
    command: Command,
}

/// A document that was found.
pub struct Found {
    /// What it is called.
    pub name: String,
    /// The folder that it lies in, by which files of one name are told apart; the document, for what lies in one.
    pub folder: String,
    /// Byte ranges of the name that were typed; none where its title has the letters.
    pub lit: Vec<Range<usize>>,
    pub command: Command,
}

#[derive(Default)]
pub struct Hunt {
    /// What was typed last, and for what the documents are that are shown.
    typed: Option<String>,
    answered: Option<String>,
    revision: u64,
    open: Vec<Known>,
    recent: Vec<Known>,
    lists: Vec<Listing>,
    /// Files of the lists that are open or were, by their list and number: they stand there by their titles already.
    known: HashSet<(u32, u32)>,
    /// Where a folder was opened, and one in it as well: what lies in both is passed once.
    seen: Option<(RandomState, HashSet<u64>)>,
    words: Typed,
    /// What is still to be gone through: all of it, or what answered to the beginning of what is typed now.
    left: Left,
    matched: Vec<(u32, Candidate)>,
    pub found: Vec<Found>,
    /// How many answer, once that is known.
    pub count: Option<usize>,
}

enum Left {
    All(Candidate),
    These(std::vec::IntoIter<(u32, Candidate)>),
    Nothing,
}

impl Default for Left {
    fn default() -> Self {
        Self::All(Candidate::Open(0))
    }
}

impl Hunt {
    /// Goes on; tells whether what is shown is what was typed.
    pub fn go_on(&mut self, desk: &Desk, typed: &str) -> bool {
        self.begin(desk, typed);
        let mut left = FRAME;
        while left > 0 && !matches!(self.left, Left::Nothing) {
            let Some(candidate) = self.next() else {
                self.left = Left::Nothing;
                self.count = Some(self.matched.len());
                self.answered.clone_from(&self.typed);
                self.show();
                break;
            };
            left = left.saturating_sub(self.weigh(candidate));
        }
        let known = self.answered.as_deref() == Some(typed);
        if !known && self.words.is_empty() {
            // All answer to nothing equally, so the first are the first whatever comes.
            self.show();
        }
        known
    }

    /// Whether there is more to go through.
    pub fn goes_on(&self) -> bool {
        !matches!(self.left, Left::Nothing)
    }

    fn begin(&mut self, desk: &Desk, typed: &str) {
        let same = self.typed.as_deref() == Some(typed);
        let stale = self.typed.is_none() || self.revision != desk.library.revision;
        // Where folders are still being listed, what was begun is finished first: there would never be an answer else.
        if same && (!stale || self.goes_on()) {
            return;
        }
        let before = self.typed.replace(typed.to_owned()).unwrap_or_default();
        // What answers to more letters answered to fewer.
        let narrower = !stale && !self.goes_on() && !before.is_empty() && typed.starts_with(&before);
        let matched = std::mem::take(&mut self.matched);
        self.left = if narrower { Left::These(matched.into_iter()) } else { Left::default() };
        if stale {
            self.take_stock(desk);
        }
        self.seen.iter_mut().for_each(|(_, seen)| seen.clear());
        self.words = Typed::loosely(typed);
        // One that is only made sure of stays until the new one is known.
        self.count = self.count.filter(|_| same);
    }

    /// What there is, as it is now.
    fn take_stock(&mut self, desk: &Desk) {
        let open = desk.views.values().filter_map(|view| {
            let entry = desk.documents.get(&view.doc)?;
            let path = entry.path().map(Path::to_owned);
            let (name, title) = (entry.name(), entry.title());
            Some(Known { name, title, path, command: Command::View { view: view.id } })
        });
        let mut paths = HashSet::new();
        self.open =
            open.filter(|known| known.path.as_ref().is_none_or(|p| paths.insert(p.clone()))).collect();
        self.lists = desk.library.roots.iter().map(|root| root.listing.clone()).collect();
        let lists = &self.lists;
        let places = |path: &Path| {
            let place = |(list, listing): (u32, &Listing)| Some((list, listing.find(path)?));
            (0..).zip(lists).filter_map(place).collect::<Vec<_>>()
        };
        self.known = paths.iter().flat_map(|path| places(path)).collect();
        let recent = desk.recent.iter().filter(|recent| !recent.folder && !paths.contains(&recent.path));
        // One that is in the library stands there.
        let recent = recent.filter(|recent| places(&recent.path).is_empty()).map(|recent| Known {
            name: Origin::from_key(&recent.path).name(),
            title: recent.title.clone(),
            path: Some(recent.path.clone()),
            command: Command::Open { path: recent.path.clone() },
        });
        self.recent = recent.collect();
        let inside = |(at, list): (usize, &Listing)| {
            let others = lists.iter().enumerate().filter(|(other, _)| *other != at);
            others.into_iter().any(|(_, other)| list.root.starts_with(&other.root))
        };
        self.seen = lists.iter().enumerate().any(inside).then(Default::default);
        self.revision = desk.library.revision;
    }

    fn next(&mut self) -> Option<Candidate> {
        let next = match &mut self.left {
            Left::All(next) => next,
            Left::These(these) => return these.next().map(|(_, candidate)| candidate),
            Left::Nothing => return None,
        };
        loop {
            let now = *next;
            let (there, after) = match now {
                Candidate::Open(at) => ((at as usize) < self.open.len(), Candidate::File(0, 0)),
                Candidate::File(list, at) => {
                    let listing = self.lists.get(list as usize);
                    let there = listing.is_some_and(|listing| (at as usize) < listing.entries.len());
                    let after = listing.map_or(Candidate::Recent(0), |_| Candidate::File(list + 1, 0));
                    (there, after)
                }
                Candidate::Recent(at) if (at as usize) < self.recent.len() => (true, now),
                Candidate::Recent(_) => return None,
            };
            *next = match now {
                _ if !there => after,
                Candidate::Open(at) => Candidate::Open(at + 1),
                Candidate::File(list, at) => Candidate::File(list, at + 1),
                Candidate::Recent(at) => Candidate::Recent(at + 1),
            };
            if there {
                return Some(now);
            }
        }
    }

    /// Takes a candidate in if it answers; gives what that cost.
    fn weigh(&mut self, candidate: Candidate) -> u32 {
        let mut cost = if self.words.is_empty() { 1 } else { NAME };
        if let Candidate::File(list, number) = candidate {
            let entry = self.lists.get(list as usize).and_then(|listing| listing.entry(number));
            let Some(entry) = entry.filter(|entry| !entry.is_folder()) else { return 1 };
            if self.known.contains(&(list, number)) {
                return 1;
            }
            if let Some((hasher, seen)) = self.seen.as_mut().filter(|_| matches!(self.left, Left::All(_))) {
                cost += PATH;
                if !seen.insert(hasher.hash_one(&entry.path)) {
                    return cost;
                }
            }
        }
        let Self { words, open, recent, lists, .. } = self;
        let (name, title) = match candidate {
            Candidate::Open(at) => both(open.get(at as usize)),
            Candidate::Recent(at) => both(recent.get(at as usize)),
            Candidate::File(list, number) => {
                (lists.get(list as usize).and_then(|list| Some(list.entry(number)?.name.as_str())), None)
            }
        };
        let all = words.is_empty();
        let mut score = |words_of: Option<&str>| words_of.and_then(|own| words.score(own));
        let score = if all { Some(0) } else { score(name).max(score(title)) };
        self.matched.extend(score.map(|score| (score, candidate)));
        cost
    }

    /// Makes of the best what is shown of them.
    fn show(&mut self) {
        let best_first = |(score, candidate): &(u32, Candidate)| (std::cmp::Reverse(*score), *candidate);
        if self.matched.len() > SHOWN {
            // Not all are sorted: only a few of them are shown.
            self.matched.select_nth_unstable_by_key(SHOWN, best_first);
        }
        let mut best: Vec<_> = self.matched.iter().take(SHOWN).copied().collect();
        best.sort_unstable_by_key(best_first);
        self.found = best.into_iter().filter_map(|(_, candidate)| self.shown(candidate)).collect();
    }

    fn shown(&mut self, candidate: Candidate) -> Option<Found> {
        let (name, path, command) = match candidate {
            Candidate::Open(at) => self.open.get(at as usize)?.clone().into(),
            Candidate::Recent(at) => self.recent.get(at as usize)?.clone().into(),
            Candidate::File(list, number) => {
                let entry = self.lists.get(list as usize)?.entry(number)?;
                let command = Command::Open { path: key_from_file(&entry.path) };
                (entry.name.clone(), Some(entry.path.clone()), command)
            }
        };
        let lit = if self.words.score(&name).is_some() { self.words.lit(&name) } else { Vec::new() };
        let folder = path.map(|path| folder_of(&path)).unwrap_or_default();
        Some(Found { name, folder, lit, command })
    }
}

/// Name and title.
fn both(known: Option<&Known>) -> (Option<&str>, Option<&str>) {
    (known.map(|known| known.name.as_str()), known.map(|known| known.title.as_str()))
}

/// What something lies in: the last part of its folder's path, or the name of the document around it.
fn folder_of(key: &Path) -> String {
    // What is open or was may be a file in a file.
    let around = match Origin::from_key(key) {
        Origin::Inside { outer, .. } => return outer.name(),
        Origin::File(path) => path,
        Origin::Words(..) | Origin::Pair { .. } => return String::new(),
    };
    let folder = around.parent().map(|folder| folder.file_name().unwrap_or(folder.as_os_str()));
    folder.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

impl From<Known> for (String, Option<PathBuf>, Command) {
    fn from(known: Known) -> Self {
        let Known { name, path, command, .. } = known;
        (name, path, command)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::listing::{TreeEntry, TreeKind};
    use crate::desk::Recent;
    use crate::desk::library::Root;

    fn desk(roots: &[(&str, u32)]) -> Desk {
        let mut desk = Desk::default();
        for (root, count) in roots {
            let mut listing = Listing { root: root.into(), top: 0..*count, ..Listing::default() };
            for at in 0..*count {
                let name = format!("report {at:06}.txt");
                let path = Path::new(root).join(&name);
                let (kind, size) = (TreeKind::File, 0);
                let (modified_millis, depth, parent) = (None, 0, None);
                listing.entries.push(TreeEntry { name, path, kind, size, modified_millis, depth, parent });
            }
            let mut root = Root::new(root.into());
            root.listing = listing;
            desk.library.roots.push(root);
        }
        desk
    }

    fn titles(hunt: &Hunt) -> Vec<&str> {
        hunt.found.iter().map(|found| found.name.as_str()).collect()
    }

    #[test]
    fn a_file_stands_there_once_however_often_it_is_known() {
        let mut desk = desk(&[("/a", 2), ("/a/b", 1)]);
        let inner = desk.library.roots[1].listing.clone();
        desk.library.roots.push(Root { path: "/a/b".into(), listing: inner });
        let recent = |path: &str| Recent {
            path: path.into(),
            title: "A title".to_owned(),
            folder: false,
            opened_millis: 0,
        };
        desk.recent = vec![recent("/a/report 000001.txt"), recent("/elsewhere/x.txt")];
        let mut hunt = Hunt::default();
        assert!(hunt.go_on(&desk, ""));
        let all = ["report 000000.txt", "report 000001.txt", "report 000000.txt", "x.txt"];
        assert_eq!(titles(&hunt), all);
        let folders: Vec<&str> = hunt.found.iter().map(|found| found.folder.as_str()).collect();
        assert_eq!(folders, ["a", "a", "b", "elsewhere"]);
        assert_eq!(hunt.count, Some(4));
        // What it calls itself is looked at too, and nothing of its name is lit then.
        while !hunt.go_on(&desk, "a title") {}
        assert_eq!((titles(&hunt), hunt.found[0].lit.len()), (vec!["x.txt"], 0));
    }

    #[test]
    fn typing_on_asks_only_what_answered_and_taking_back_asks_all() {
        let desk = desk(&[("/a", 30_000)]);
        let mut hunt = Hunt::default();
        let frames = |hunt: &mut Hunt, typed: &str| {
            let frames = (1..).find(|_| hunt.go_on(&desk, typed)).unwrap();
            (frames, hunt.count.unwrap())
        };
        assert_eq!(frames(&mut hunt, ""), (1, 30_000));
        assert_eq!(hunt.found.len(), SHOWN);
        assert_eq!(frames(&mut hunt, "029").0, 6);
        assert!(titles(&hunt)[0].starts_with("report 029"), "{:?}", titles(&hunt)[0]);
        assert_eq!(hunt.found[0].lit, vec![7..10]);
        assert_eq!(frames(&mut hunt, "0299").0, 1);
        assert_eq!(frames(&mut hunt, "02").0, 6);
    }

    #[test]
    fn what_is_shown_stays_until_the_answer_is_known() {
        let desk = desk(&[("/a", 30_000)]);
        let mut hunt = Hunt::default();
        while !hunt.go_on(&desk, "000123") {}
        assert_eq!(titles(&hunt), ["report 000123.txt"]);
        assert!(!hunt.go_on(&desk, "000124"));
        assert_eq!((titles(&hunt), hunt.count), (vec!["report 000123.txt"], None));
        // Another letter before the answer was there asks all of it again.
        while !hunt.go_on(&desk, "000125") {}
        assert_eq!(titles(&hunt), ["report 000125.txt"]);
    }
}
