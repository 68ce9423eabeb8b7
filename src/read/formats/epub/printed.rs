//! The pages of the edition on paper: where a list of the book or its chapters themselves say that they begin.

use super::contents::Contents;
use super::package::Package;
use super::{Archive, MAX_CHAPTER_BYTES, path};
use crate::data::job::Stop;
use crate::read::container::Budget;
use memchr::memmem;
use std::collections::HashMap;

/// Chapters that are looked through for the beginnings of pages, before any is read.
const MAX_LOOKED: usize = 48;
/// Bytes of them together.
const MAX_BYTES: u64 = 32 * 1024 * 1024;

/// Names of pages by the places where they begin.
#[derive(Debug, Default)]
pub struct Printed {
    pages: HashMap<String, String>,
}

impl Printed {
    /// Those of a book; `None` where its chapters have no place of any page.
    pub fn of(archive: &Archive<'_>, package: &Package, contents: &Contents, stop: &Stop) -> Option<Self> {
        let mut pages = HashMap::new();
        for entry in contents.pages.iter().filter(|entry| !entry.title.is_empty()) {
            pages.entry(path::anchor(&entry.path, &entry.place)).or_insert_with(|| entry.title.clone());
        }
        // What is read here is no part of what may be unpacked for the words.
        let own = Archive { zip: archive.zip, budget: Budget::of(stop, MAX_BYTES) };
        let listed = contents.pages.iter().map(|entry| entry.path.as_str());
        let first = listed.take(1).chain(package.spine.iter().map(|item| item.path.as_str()));
        let mut looked = first.take(MAX_LOOKED).filter_map(|path| {
            let (text, _) = own.text(path, MAX_CHAPTER_BYTES).ok()?;
            let has = |what: &str| memmem::find(text.as_bytes(), what.as_bytes()).is_some();
            let mut places = contents.pages.iter().filter(|entry| entry.path == path);
            let listed = places.any(|entry| entry.place.is_empty() || has(&entry.place));
            Some(listed || has("pagebreak"))
        });
        looked.any(|has| has).then_some(Self { pages })
    }

    /// What the page is called that begins at a place of a chapter: as the list has it, else as the chapter says.
    pub fn page(&self, base: &str, place: Option<&str>, said: Option<&str>) -> Option<String> {
        let listed = place.and_then(|place| self.pages.get(&path::anchor(base, place)));
        listed.cloned().or_else(|| said.map(str::to_owned))
    }
}
