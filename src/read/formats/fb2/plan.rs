//! What a book of FictionBook holds, before a word of it is read: its chapters with their titles, and its pictures.

use crate::read::xml::{Event, Xml};
use std::collections::HashMap;
use std::ops::Range;

/// Chapters, and pictures of a book.
const MAX_CHAPTERS: usize = 20_000;
const MAX_PICTURES: usize = 50_000;
/// Bytes of a chapter's title, which stands beside its number.
const MAX_TITLE: usize = 200;

#[derive(Debug, Default)]
pub struct Plan {
    /// What its chapters are called, in their order; empty where one has no title.
    pub chapters: Vec<String>,
    /// Numbers of its pictures by their names.
    pub pictures: HashMap<String, u32>,
}

impl Plan {
    pub fn of(text: &str) -> Self {
        let pictures = binaries(text).into_iter().enumerate();
        // The first of equal names counts, as with all names of places.
        let mut named = HashMap::new();
        for (number, (name, _)) in pictures {
            named.entry(name).or_insert(number as u32);
        }
        Self { chapters: chapters(text), pictures: named }
    }
}

/// Whether a body holds notes, which words of other bodies refer to.
pub fn is_notes(name: Option<&str>) -> bool {
    name.is_some_and(|name| matches!(name, "notes" | "comments" | "footnotes"))
}

/// Titles of the units of a book: what stands before the chapters of a body, each chapter, and each body of notes.
fn chapters(text: &str) -> Vec<String> {
    let mut xml = Xml::new(text);
    let mut chapters: Vec<String> = Vec::new();
    // Of each open element: whether it is a body, a chapter, or a body of notes.
    let mut open: Vec<&'static str> = Vec::new();
    // Whether the title of the unit is known, and whether what comes next is no head of a body.
    let (mut titled, mut headed) = (false, true);
    while let Some(event) = xml.next_event() {
        let tag = match event {
            Event::Start(tag) => tag,
            Event::End => {
                open.pop();
                continue;
            }
            Event::Text(_) => continue,
        };
        let (name, outer) = (tag.name(), open.last().copied().unwrap_or(""));
        if chapters.len() >= MAX_CHAPTERS {
            break;
        }
        let own = match (name, outer) {
            ("body", _) if is_notes(tag.get("name").as_deref()) => {
                chapters.push("Notes".to_owned());
                titled = false;
                "notes"
            }
            ("body", _) => {
                headed = false;
                "body"
            }
            ("section", "body") => {
                chapters.push(String::new());
                (titled, headed) = (false, true);
                "section"
            }
            ("title", "section" | "notes") if !titled => {
                let words = title(&xml.text());
                if let Some(last) = chapters.last_mut().filter(|_| !words.is_empty()) {
                    *last = words;
                }
                titled = true;
                continue;
            }
            ("title" | "epigraph" | "image", "body") => {
                xml.skip();
                if !std::mem::replace(&mut headed, true) {
                    chapters.push("Title page".to_owned());
                }
                continue;
            }
            ("binary" | "description", _) => {
                xml.skip();
                continue;
            }
            _ => "",
        };
        open.push(own);
    }
    chapters
}

fn title(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    words[..words.floor_char_boundary(MAX_TITLE)].to_owned()
}

/// Names of the pictures of a book, and where in its text their bytes stand.
pub fn binaries(text: &str) -> Vec<(String, Range<usize>)> {
    let mut binaries = Vec::new();
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find("<binary")) {
        let at = from + found;
        let Some(rest) = text.get(at..) else { break };
        let Some(head) = rest.find('>') else { break };
        from = at + head + 1;
        // One that is cut short is as long as it is.
        let end = text.get(from..).and_then(|rest| rest.find('<')).map_or(text.len(), |length| from + length);
        let mut xml = Xml::new(&rest[..=head]);
        if let Some(Event::Start(tag)) = xml.next_event()
            && tag.name() == "binary"
            && binaries.len() < MAX_PICTURES
        {
            binaries.push((tag.get("id").unwrap_or_default(), from..end));
        }
        from = end;
    }
    binaries
}
