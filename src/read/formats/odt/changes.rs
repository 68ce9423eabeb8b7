//! The changes that an OpenDocument text keeps at its head (OpenDocument 1.3 part 3, 5.5): who made them and when, and the
//! words that were taken out, which stand nowhere else.

use super::body::inside;
use crate::data::document::RevisionKind;
use crate::read::office::{By, Done};
use crate::read::xml::{Event, Xml};
use std::collections::HashMap;

/// Changes of a document.
const MAX_CHANGES: usize = 200_000;
/// Blanks that one element stands for.
const MAX_BLANKS: usize = 1_000;

/// Somebody's change.
#[derive(Clone, Debug, Default)]
pub struct Changed {
    /// What was done; two things where words were put in by one and taken out by another.
    pub done: Vec<Done>,
    /// What was taken out, paragraph by paragraph.
    pub paragraphs: Vec<Paragraph>,
    /// Notes that were taken out, each with its number and what stands in it.
    pub notes: Vec<(String, String)>,
}

/// A paragraph that was taken out, or a part of one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paragraph {
    /// Of a heading.
    pub level: Option<u8>,
    /// In how many lists it stands.
    pub depth: usize,
    pub words: String,
}

/// Takes the list of changes to its end.
pub fn take(xml: &mut Xml<'_>, text: &str, changes: &mut HashMap<String, Changed>) {
    let mut open = 1_usize;
    let (mut id, mut changed) = (String::new(), Changed::default());
    // Elements that were open when the paragraph began, and when each list did.
    let (mut paragraph, mut lists) = (None, Vec::new());
    while open > 0 {
        match xml.next_event() {
            Some(Event::Start(tag)) => {
                open += 1;
                let mut say = |words: &str| {
                    if let (Some(_), Some(own)) = (paragraph, changed.paragraphs.last_mut()) {
                        own.words.push_str(words);
                    }
                };
                match tag.name() {
                    "changed-region" => {
                        id = tag.get("id").unwrap_or_default();
                        changed = Changed::default();
                    }
                    "list" => lists.push(open),
                    "insertion" => changed.begin(RevisionKind::Inserted),
                    "deletion" => changed.begin(RevisionKind::Deleted),
                    "format-change" => changed.begin(RevisionKind::Formatted),
                    "creator" if paragraph.is_none() => {
                        open -= 1;
                        let author = xml.text();
                        changed.by(|by| by.author = author);
                    }
                    "date" if paragraph.is_none() => {
                        open -= 1;
                        let when = xml.text();
                        changed.by(|by| by.when = Some(when));
                    }
                    "note" => {
                        open -= 1;
                        changed.notes.push(note(xml, text));
                    }
                    "annotation" | "annotation-end" | "ruby-text" => {
                        open -= 1;
                        xml.skip();
                    }
                    name @ ("p" | "h") if paragraph.is_none() => {
                        let level =
                            tag.get("outline-level").and_then(|level| level.parse().ok()).unwrap_or(1);
                        let level = (name == "h").then_some(level);
                        changed.paragraphs.push(Paragraph {
                            level,
                            depth: lists.len(),
                            words: String::new(),
                        });
                        paragraph = Some(open);
                    }
                    "s" => {
                        let blanks = tag.get("c").and_then(|count| count.parse().ok()).unwrap_or(1);
                        say(&" ".repeat(blanks.clamp(1, MAX_BLANKS)));
                    }
                    "tab" | "line-break" => say(" "),
                    _ => {}
                }
            }
            Some(Event::End) => {
                paragraph = paragraph.filter(|from| *from != open);
                lists.pop_if(|from| *from == open);
                open -= 1;
                // One region ends: only the list itself is open.
                if open == 1 && changes.len() < MAX_CHANGES {
                    changes.insert(std::mem::take(&mut id), std::mem::take(&mut changed));
                }
            }
            Some(Event::Text(words)) => {
                if let (Some(_), Some(own)) = (paragraph, changed.paragraphs.last_mut()) {
                    own.words.push_str(&words);
                }
            }
            None => break,
        }
    }
}

impl Changed {
    fn begin(&mut self, kind: RevisionKind) {
        self.done.push(Done { kind, by: By::default(), moved: None });
    }

    fn by(&mut self, change: impl FnOnce(&mut By)) {
        if let Some(done) = self.done.last_mut() {
            change(&mut done.by);
        }
    }
}

/// The number of a note and what stands in it; the note is read to its end.
pub fn note(xml: &mut Xml<'_>, text: &str) -> (String, String) {
    let (mut label, mut words) = (String::new(), String::new());
    let mut open = 1_usize;
    while open > 0 {
        match xml.next_event() {
            Some(Event::Start(tag)) => match tag.name() {
                "note-citation" => {
                    let printed = xml.text();
                    label = tag.get("label").unwrap_or(printed);
                }
                "note-body" => {
                    let start = xml.position();
                    xml.skip();
                    words = inside(text, start, xml.position()).unwrap_or_default();
                }
                _ => open += 1,
            },
            Some(Event::End) => open -= 1,
            Some(Event::Text(_)) => {}
            None => break,
        }
    }
    (label.trim().to_owned(), words)
}
