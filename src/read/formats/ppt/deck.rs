//! Where everything is in a presentation from before 2007: each save adds to the file, and says where the newest version
//! of each thing stands (MS-PPT 2.1.2 and 2.3).

use super::lock;
use super::words::{Text, texts};
use crate::data::job::{Failure, FailureKind};
use crate::read::container::ole::{Ole, u16_at, u32_at};
use crate::read::lock::rc4::Key;
use crate::read::office::art::{self, Record, Stored, record_at, records};
use crate::read::source::Source;
use std::collections::{HashMap, HashSet};

/// Saves that are looked at, and things of a file.
const MAX_EDITS: usize = 10_000;
const MAX_THINGS: usize = 500_000;
/// Slides of a presentation.
const MAX_SLIDES: usize = 20_000;
/// Kinds of records (MS-PPT 2.13.24).
pub mod kind {
    pub const DOCUMENT: u16 = 0x03E8;
    pub const SLIDE: u16 = 0x03EE;
    pub const MACROS: u16 = 0x0400;
    pub const PERSIST: u16 = 0x03F3;
    pub const OBJECTS: u16 = 0x0409;
    pub const DRAWING_GROUP: u16 = 0x040B;
    pub const STRING: u16 = 0x0FBA;
    pub const LINK: u16 = 0x0FD7;
    pub const LINK_ATOM: u16 = 0x0FD3;
    pub const LIST: u16 = 0x0FF0;
    pub const EDIT: u16 = 0x0FF5;
    pub const DIRECTORY: u16 = 0x1772;
}

/// A slide: where it is, and the texts that the list of slides has of it.
#[derive(Default)]
pub struct Slide {
    pub persist: u32,
    pub texts: Vec<Text>,
}

/// A presentation.
pub struct Deck {
    stream: Vec<u8>,
    pictures: Vec<u8>,
    places: HashMap<u32, u32>,
    key: Option<Key>,
    pub document: Vec<u8>,
    pub slides: Vec<Slide>,
    /// Where the notes with a number are.
    pub notes: HashMap<u32, u32>,
    pub links: HashMap<u32, String>,
    pub has_macros: bool,
    pub remarks: Vec<String>,
}

/// What the newest save says.
struct Edit {
    at: u32,
    document: u32,
    lock: Option<u32>,
}

impl Deck {
    /// Reads what is where.
    ///
    /// # Errors
    /// Where it is locked, or no slide can be found.
    pub fn of(ole: &Ole, source: &Source) -> Result<Self, Failure> {
        let damaged = || {
            let words = format!("“{}” is damaged: no slide of it can be found.", source.name);
            Failure::new(words).kind(FailureKind::Damaged)
        };
        let stream = ole.stream("PowerPoint Document").ok_or_else(damaged)?;
        let user = ole.stream("Current User").unwrap_or_default();
        let newest = u32_at(&user, 16).filter(|at| edit_at(&stream, *at).is_some());
        let edit = newest.or_else(|| last_edit(&stream)).and_then(|at| edit_at(&stream, at));
        let mut deck = Self {
            pictures: ole.stream("Pictures").unwrap_or_default(),
            places: edit.as_ref().map(|edit| places(&stream, edit.at)).unwrap_or_default(),
            stream,
            key: None,
            document: Vec::new(),
            slides: Vec::new(),
            notes: HashMap::new(),
            links: HashMap::new(),
            has_macros: false,
            remarks: Vec::new(),
        };
        if let Some(lock) = edit.as_ref().and_then(|edit| edit.lock) {
            let info = deck.thing(lock).ok_or_else(damaged)?;
            let (key, remarks) = lock::open(&info, source)?;
            deck.key = Some(key);
            deck.remarks = remarks;
            deck.pictures.clear();
        }
        let document = edit.and_then(|edit| deck.thing(edit.document));
        match document.as_deref().and_then(|bytes| record_at(bytes, 0)) {
            Some(record) if record.kind == kind::DOCUMENT => {
                let body = record.body.to_vec();
                deck.take(&body);
                deck.document = body;
            }
            _ => deck.salvage(),
        }
        if deck.slides.is_empty() && deck.document.is_empty() {
            return Err(damaged());
        }
        Ok(deck)
    }

    /// The newest version of a thing, with its head.
    pub fn thing(&self, number: u32) -> Option<Vec<u8>> {
        let at = *self.places.get(&number)? as usize;
        let Some(key) = &self.key else {
            return self.stream.get(at..at + record_at(&self.stream, at)?.len).map(<[u8]>::to_vec);
        };
        let mut head = self.stream.get(at..at.checked_add(8)?)?.to_vec();
        key.apply(number, &mut head);
        let end = at.checked_add(8)?.saturating_add(u32_at(&head, 4)? as usize).min(self.stream.len());
        let mut all = self.stream.get(at..end)?.to_vec();
        key.apply(number, &mut all);
        Some(all)
    }

    fn take(&mut self, document: &[u8]) {
        for record in records(document) {
            match (record.kind, record.instance) {
                (kind::LIST, 0) => self.slides = slides(record.body),
                (kind::LIST, 2) => {
                    for one in records(record.body).filter(|one| one.kind == kind::PERSIST).take(MAX_SLIDES) {
                        self.notes.extend(u32_at(one.body, 12).zip(u32_at(one.body, 0)));
                    }
                }
                (kind::OBJECTS, _) => self.links = links(record.body),
                _ => {}
            }
        }
        let atom = art::first(document, &mut |record| {
            (record.kind == kind::MACROS).then(|| u32_at(record.body, 4).unwrap_or(0))
        });
        self.has_macros = atom.is_some_and(|has| has != 0);
    }

    /// Where nothing says what is where: all slides that stand in the file, one after the other.
    fn salvage(&mut self) {
        let mut at = 0_usize;
        while let Some(record) = record_at(&self.stream, at)
            && self.slides.len() < MAX_SLIDES
        {
            if record.kind == kind::SLIDE && record.holds && self.key.is_none() {
                let persist = u32::MAX - self.slides.len() as u32;
                self.places.insert(persist, at as u32);
                self.slides.push(Slide { persist, texts: Vec::new() });
            }
            at += record.len;
        }
        if !self.slides.is_empty() {
            let words = "What says which slides are shown is damaged: these are all that stand in the file, also older versions of them.";
            self.remarks.push(words.to_owned());
        }
    }

    /// A picture by its number.
    pub fn picture(&self, number: u32) -> Option<Stored> {
        let group = records(&self.document).find(|record| record.kind == kind::DRAWING_GROUP)?;
        art::stored(group.body, &self.pictures, number)
    }
}

fn edit_at(stream: &[u8], at: u32) -> Option<Edit> {
    let record = record_at(stream, at as usize).filter(|record| record.kind == kind::EDIT)?;
    Some(Edit { at, document: u32_at(record.body, 16)?, lock: u32_at(record.body, 28) })
}

/// Where the newest save stands, in a file that does not say it.
fn last_edit(stream: &[u8]) -> Option<u32> {
    let (mut at, mut last) = (0, None);
    while let Some(record) = record_at(stream, at) {
        if record.kind == kind::EDIT {
            last = Some(at as u32);
        }
        at += record.len;
    }
    last
}

/// Where each thing stands: newer saves go before older ones.
fn places(stream: &[u8], newest: u32) -> HashMap<u32, u32> {
    let (mut places, mut seen, mut at) = (HashMap::new(), HashSet::new(), newest);
    while seen.insert(at)
        && seen.len() < MAX_EDITS
        && let Some(edit) = record_at(stream, at as usize).filter(|record| record.kind == kind::EDIT)
    {
        let directory = u32_at(edit.body, 12).and_then(|at| record_at(stream, at as usize));
        let directory =
            directory.filter(|record| record.kind == kind::DIRECTORY).map_or(&[][..], |record| record.body);
        let mut next = 0;
        while let Some(head) = u32_at(directory, next) {
            let (first, count) = (head & 0xF_FFFF, head >> 20);
            next += 4;
            for number in 0..count {
                let Some(place) = u32_at(directory, next) else { break };
                if places.len() < MAX_THINGS {
                    places.entry(first + number).or_insert(place);
                }
                next += 4;
            }
        }
        at = u32_at(edit.body, 8).unwrap_or(0);
    }
    places
}

fn slides(list: &[u8]) -> Vec<Slide> {
    let all: Vec<Record<'_>> = records(list).collect();
    let parts = all.split(|record| record.kind == kind::PERSIST).skip(1);
    let heads = all.iter().filter(|record| record.kind == kind::PERSIST);
    let slide = |(head, own): (&Record<'_>, &[Record<'_>])| Slide {
        persist: u32_at(head.body, 0).unwrap_or(0),
        texts: texts(own),
    };
    heads.zip(parts).take(MAX_SLIDES).map(slide).collect()
}

/// Where links lead, by their numbers.
fn links(objects: &[u8]) -> HashMap<u32, String> {
    let mut links = HashMap::new();
    for link in records(objects).filter(|record| record.kind == kind::LINK).take(MAX_SLIDES) {
        let id =
            records(link.body).find(|one| one.kind == kind::LINK_ATOM).and_then(|one| u32_at(one.body, 0));
        let target = records(link.body).find(|one| one.kind == kind::STRING && one.instance == 1);
        links.extend(id.zip(target.map(|target| utf16(target.body))));
    }
    links
}

/// UTF-16 as text.
pub fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).filter_map(|two| u16_at(two, 0)).collect();
    String::from_utf16_lossy(&units)
}
