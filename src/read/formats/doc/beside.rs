//! What stands beside the text of a Word file from before 2007: notes, comments, names of places, boxes, heads and feet,
//! and who changed the text when.

use super::file::{File, Part, names, plc, table, utf16};
use super::props::{By, each};
use crate::read::container::ole::{u16_at, u32_at};
use crate::read::office::symbols::Face;
use crate::read::office::{Comment, written};
use std::collections::{HashMap, HashSet};

/// Notes, comments and named places of a document.
const MAX_ITEMS: usize = 50_000;

/// A note: where the text refers to it, and where its own text is.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    pub at: u32,
    pub end: bool,
    /// Its number as it is printed; empty where the text has its own sign.
    pub label: String,
    pub from: u32,
    pub to: u32,
}

/// A comment: what it is on, and where the text refers to it.
#[derive(Clone, Debug)]
pub struct Remark {
    pub start: Option<u32>,
    pub comment: Comment,
}

/// What heads or feet there are in a section, and where their text is.
#[derive(Clone, Debug)]
pub struct Around {
    pub section_start: u32,
    pub label: &'static str,
    /// No page shows it.
    pub unused: bool,
    pub from: u32,
    pub to: u32,
}

/// All of it, by positions.
#[derive(Default)]
pub struct Beside {
    pub notes: HashMap<u32, Note>,
    pub remarks: HashMap<u32, Remark>,
    /// Where comments begin.
    pub starts: HashSet<u32>,
    /// Sorted by where they are.
    pub bookmarks: Vec<(u32, String)>,
    pub boxes: HashMap<u32, (u32, u32)>,
    /// Drawn things by their positions: their numbers.
    pub shapes: HashMap<u32, u32>,
    pub around: Vec<Around>,
    pub authors: Vec<String>,
    /// Fonts that have signs instead of letters, by their numbers.
    pub faces: HashMap<u16, Face>,
}

impl Beside {
    pub fn of(file: &File) -> Self {
        let mut beside = Self {
            bookmarks: bookmarks(file),
            faces: if file.old { HashMap::new() } else { faces(file.table(table::FONTS)) },
            around: if file.old { Vec::new() } else { around(file) },
            authors: names(file.table(table::CHANGE_AUTHORS)).into_iter().map(|(name, _)| name).collect(),
            ..Self::default()
        };
        notes(file, false, &mut beside.notes);
        notes(file, true, &mut beside.notes);
        if file.old {
            return beside;
        }
        remarks(file, &mut beside.remarks);
        beside.starts = beside.remarks.values().filter_map(|remark| remark.start).collect();
        for (at, _, shape) in plc(file.table(table::SHAPES), 26).take(MAX_ITEMS) {
            beside.shapes.insert(at, u32_at(shape, 0).unwrap_or(0));
        }
        let (start, end) = file.part(Part::Boxes);
        for (from, to, own) in plc(file.table(table::BOXES), 22).take(MAX_ITEMS) {
            // One that is free for another box has nothing in it.
            let used = u16_at(own, 8) == Some(0);
            if let Some(shape) = u32_at(own, 14).filter(|_| used) {
                let place = (start.saturating_add(from).min(end), start.saturating_add(to).min(end));
                beside.boxes.insert(shape, place);
            }
        }
        beside
    }

    /// Who made a change, and when.
    pub fn who(&self, (author, time): By) -> (String, Option<String>) {
        (self.authors.get(usize::from(author)).cloned().unwrap_or_default(), time_of(time))
    }
}

/// A time as Word packs it; `None` for none.
pub fn time_of(packed: u32) -> Option<String> {
    let part = |from: u32, bits: u32| packed >> from & ((1 << bits) - 1);
    let (minute, hour, day, month, year) =
        (part(0, 6), part(6, 5), part(11, 5), part(16, 4), part(20, 9) + 1900);
    (day > 0 && month > 0).then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:00"))
}

fn notes(file: &File, end: bool, notes: &mut HashMap<u32, Note>) {
    let (refs, texts, part) = match end {
        false => (table::FOOTNOTE_REFS, table::FOOTNOTES, Part::Footnotes),
        true => (table::ENDNOTE_REFS, table::ENDNOTES, Part::Endnotes),
    };
    let (start, most) = file.part(part);
    let texts: Vec<u32> = file.table(texts).chunks_exact(4).filter_map(|four| u32_at(four, 0)).collect();
    // How numbers are written is said for the whole document, but for sections that say otherwise.
    let forms = u16_at(file.table(table::DOCUMENT), 54).filter(|_| !file.old).unwrap_or(0);
    let form = ["1", "I", "i", "A", "a"];
    let form = form.get(usize::from(forms >> if end { 6 } else { 2 } & 0xF)).copied().unwrap_or("1");
    let mut count = 0;
    for (number, (at, _, own)) in plc(file.table(refs), 2).take(MAX_ITEMS).enumerate() {
        let (Some(from), Some(to)) = (texts.get(number), texts.get(number + 1)) else { break };
        let counted = u16_at(own, 0) != Some(0);
        count += u64::from(counted);
        let label = if counted { written(count, form) } else { String::new() };
        let (from, to) = (start.saturating_add(*from).min(most), start.saturating_add(*to).min(most));
        notes.insert(at, Note { at, end, label, from, to });
    }
}

fn bookmarks(file: &File) -> Vec<(u32, String)> {
    let names = names(file.table(table::BOOKMARK_NAMES));
    let starts = plc(file.table(table::BOOKMARK_STARTS), 4);
    let mut marks: Vec<(u32, String)> =
        starts.zip(names).take(MAX_ITEMS).map(|((at, ..), (name, _))| (at, name)).collect();
    marks.sort();
    marks
}

fn remarks(file: &File, remarks: &mut HashMap<u32, Remark>) {
    let authors = strings(file.table(table::REMARK_AUTHORS));
    let (start, most) = file.part(Part::Remarks);
    let texts: Vec<u32> =
        file.table(table::REMARKS).chunks_exact(4).filter_map(|four| u32_at(four, 0)).collect();
    let starts: Vec<u32> = plc(file.table(table::REMARK_STARTS), 4).map(|(at, ..)| at).collect();
    // What is pointed at is found by a number that both sides have.
    let mut pointed: HashMap<u32, usize> = HashMap::new();
    for (number, (_, more)) in names(file.table(table::REMARK_NAMES)).iter().enumerate() {
        pointed.extend(u32_at(more, 2).map(|id| (id, number)));
    }
    let more = file.table(table::REMARKS_MORE);
    for (number, (at, _, own)) in plc(file.table(table::REMARK_REFS), 30).take(MAX_ITEMS).enumerate() {
        let (Some(from), Some(to)) = (texts.get(number), texts.get(number + 1)) else { break };
        let author = u16_at(own, 20).and_then(|author| authors.get(usize::from(author)).cloned());
        let initials = || own.get(2..2 + usize::from(u16_at(own, 0)?).min(9) * 2).map(utf16);
        let author = author.filter(|name| !name.is_empty()).or_else(initials).unwrap_or_default();
        let when = u32_at(more, number * 18).and_then(time_of);
        let words = plain(file, start.saturating_add(*from).min(most), start.saturating_add(*to).min(most));
        let id = u32_at(own, 26).filter(|id| *id != u32::MAX);
        let start = id.and_then(|id| starts.get(*pointed.get(&id)?).copied());
        remarks.insert(at, Remark { start, comment: Comment { author, when, words, ..Comment::default() } });
    }
}

/// Fonts of signs (MS-DOC 2.9.79): each font says how long it is, and its name stands behind what it looks like.
fn faces(fonts: &[u8]) -> HashMap<u16, Face> {
    let mut faces = HashMap::new();
    let (mut at, mut number) = (4, 0_u16);
    while let Some(len) = fonts.get(at).copied().map(usize::from) {
        let name = utf16(fonts.get(at + 40..at + 1 + len).unwrap_or_default());
        faces.extend(Face::of(name.split('\0').next().unwrap_or_default()).map(|face| (number, face)));
        at += len + 1;
        number = number.saturating_add(1);
    }
    faces
}

/// Names one after the other, without a table.
fn strings(bytes: &[u8]) -> Vec<String> {
    let mut strings = Vec::new();
    let mut at = 0;
    while let Some(len) = u16_at(bytes, at)
        && let Some(own) = bytes.get(at + 2..at + 2 + usize::from(len) * 2)
    {
        strings.push(utf16(own));
        at += 2 + usize::from(len) * 2;
    }
    strings
}

fn around(file: &File) -> Vec<Around> {
    const LABELS: [&str; 6] =
        ["Head, even pages", "Head", "Foot, even pages", "Foot", "Head, first page", "Foot, first page"];
    let (start, most) = file.part(Part::Heads);
    let places: Vec<u32> =
        file.table(table::HEADS).chunks_exact(4).filter_map(|four| u32_at(four, 0)).collect();
    let even_differ = file.table(table::DOCUMENT).first().is_some_and(|flags| flags & 1 != 0);
    let mut around = Vec::new();
    // Before those of the first section stand the rules between text and notes.
    let mut number = 6;
    for (section_start, _, own) in plc(file.table(table::SECTIONS), 12).take(MAX_ITEMS) {
        let title_page = u32_at(own, 2).is_some_and(|at| has_title_page(&file.word, at as usize));
        for label in LABELS {
            let (Some(from), Some(to)) = (places.get(number), places.get(number + 1)) else { return around };
            number += 1;
            let (from, to) = (start.saturating_add(*from).min(most), start.saturating_add(*to).min(most));
            let unused = label.contains("first") && !title_page || label.contains("even") && !even_differ;
            if from < to {
                around.push(Around { section_start, label, unused, from, to });
            }
        }
    }
    around
}

fn has_title_page(word: &[u8], at: usize) -> bool {
    let len = u16_at(word, at).map_or(0, usize::from);
    let own = word.get(at.saturating_add(2)..at.saturating_add(2 + len)).unwrap_or_default();
    each(own).any(|(number, value)| number == 0x300A && value.first().is_some_and(|on| *on != 0))
}

/// The words between two positions, without what only stands for something.
pub fn plain(file: &File, from: u32, to: u32) -> String {
    let mut words = String::new();
    // Fields that are open, and whether each shows what comes.
    let mut fields: Vec<bool> = Vec::new();
    for letter in char::decode_utf16(file.letters(from, to).iter().copied()) {
        match letter.unwrap_or(char::REPLACEMENT_CHARACTER) {
            '\u{13}' => fields.push(false),
            '\u{14}' => fields.iter_mut().last().into_iter().for_each(|shows| *shows = true),
            '\u{15}' => drop(fields.pop()),
            _ if fields.contains(&false) => {}
            '\r' | '\u{7}' | '\u{B}' | '\u{C}' => words.push('\n'),
            '\t' => words.push(' '),
            '\u{1E}' => words.push('\u{2011}'),
            '\u{1F}' => words.push('\u{AD}'),
            letter if letter < ' ' => {}
            letter => words.push(letter),
        }
    }
    words.trim().to_owned()
}

/// Who saved the file, and where it lay then, the oldest first: the file remembers the last ten times.
pub fn saved_by(file: &File) -> Vec<(String, String)> {
    let all: Vec<String> = names(file.table(table::SAVED_BY)).into_iter().map(|(name, _)| name).collect();
    all.chunks_exact(2).map(|two| (two[0].clone(), two[1].clone())).collect()
}
