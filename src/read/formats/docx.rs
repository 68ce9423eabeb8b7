//! Reads Word documents (ISO/IEC 29500, WordprocessingML, strict and transitional): headings, lists with their numbers as
//! printed, tables, notes, pictures, and the changes and comments that the file remembers, each on its words.
//!
//! Crates that read them throw away who changed what and when, and where in the text a comment stands (measured); that is
//! what such drafts are read for, so it is done by hand.

use super::{Confidence, Format};
use crate::data::document::PictureSource;
use crate::data::draft::Draft;
use crate::data::job::{Failure, FailureKind, Stop};
use crate::read::container::opc::{Package, Relation};
use crate::read::container::zip::Zip;
use crate::read::container::{Budget, Container, served};
use crate::read::office::Comment;
use crate::read::source::{Peek, Source, kind};
use crate::read::xml::{Event, Tag, Xml};
use body::{Body, Known, NoteRef};
use numbering::Numbering;
use std::collections::HashMap;
use std::sync::Arc;

mod body;
pub mod facts;
mod numbering;
mod styles;

/// The row of Word documents since 2007.
pub const FORMAT: Format = Format {
    name: "Word",
    version: 1,
    extensions: &["docx", "docm", "dotx", "dotm"],
    mime_types: &["application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
    recognise,
    read,
    open: Some(served::open),
    printed: false,
    at_home: false,
    home_bytes: 0,
};

/// Comments, and notes, of a document.
const MAX_NOTES: usize = 50_000;

fn recognise(peek: &Peek) -> Confidence {
    let named = FORMAT.extensions.contains(&peek.extension.as_str());
    match kind::of(peek) {
        Some(kind::Kind::Word) => 100,
        Some(kind::Kind::Zip) if named => 90,
        _ => 0,
    }
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let zip = Zip::open_for(source, draft)?;
    let package = Package { zip: &zip, budget: Budget::new(stop) };
    let path = main_part(&package)?;
    facts::tell(&package, draft);
    let relations = package.relations(&path);
    let part = |kind: &str| {
        relations.iter().find(|one| one.kind == kind && !one.external).map(|one| one.target.clone())
    };
    let text_of = |kind: &str, draft: &mut Draft| part(kind).and_then(|path| text(&package, &path, draft));
    let styles = text_of("styles", draft).map(|text| styles::Styles::of(&text)).unwrap_or_default();
    let mut numbering = text_of("numbering", draft).map(|text| Numbering::of(&text)).unwrap_or_default();
    let comments = text_of("comments", draft).map(|text| comments(&text)).unwrap_or_default();
    facts::tell_hidden(&package, &relations, draft);
    let known = Known { styles, comments, relations: relations.clone() };
    let picture = |relation: &Relation| picture_source(&package, relation);
    let body = package.text(&path)?.map(|(text, remarks)| {
        remarks.into_iter().for_each(|words| draft.complain_at(words, None, None));
        text
    });
    let mut reader = Body::new(&known, &mut numbering, &picture);
    reader.read(&body.unwrap_or_default(), draft, stop)?;
    draft.end_table();
    let notes = std::mem::take(&mut reader.notes);
    for end in [false, true] {
        let own: Vec<&NoteRef> = notes.iter().filter(|note| note.end == end).collect();
        let kind = if end { "endnotes" } else { "footnotes" };
        if let Some(path) = part(kind).filter(|_| !own.is_empty()) {
            read_notes(&package, &path, &own, &known, &mut numbering, draft, stop)?;
        }
    }
    Ok(())
}

/// The part that is the document: as the file says, or where it mostly is.
fn main_part(package: &Package<'_>) -> Result<String, Failure> {
    let usual = || Some("word/document.xml".to_owned()).filter(|path| package.zip.find(path).is_some());
    package.main_part().or_else(usual).ok_or_else(|| {
        Failure::new("This file lacks the part that is the document.").kind(FailureKind::Damaged)
    })
}

/// The text of a part; what is wrong with it is told.
fn text(package: &Package<'_>, path: &str, draft: &mut Draft) -> Option<String> {
    match package.text(path) {
        Ok(found) => found.map(|(text, remarks)| {
            remarks.into_iter().for_each(|words| draft.complain_at(words, None, None));
            text
        }),
        Err(failure) => {
            draft.complain_at(failure.words, None, None);
            None
        }
    }
}

fn picture_source(package: &Package<'_>, relation: &Relation) -> PictureSource {
    if relation.external {
        return PictureSource::Remote(relation.target.clone());
    }
    match package.zip.find(&relation.target) {
        Some(number) => PictureSource::Inside(number as u32),
        None => PictureSource::Missing(format!("The file lacks “{}”.", relation.target)),
    }
}

fn comments(text: &str) -> HashMap<String, Comment> {
    let mut xml = Xml::new(text);
    let mut comments = HashMap::new();
    while let Some(event) = xml.next_event() {
        let Event::Start(tag) = event else { continue };
        if tag.name() == "comment" && comments.len() < MAX_NOTES {
            let id = tag.get("id").unwrap_or_default();
            let (author, when) = (tag.get("author").unwrap_or_default(), tag.get("date"));
            comments.insert(id, Comment { author, when, words: words_of(&mut xml) });
        }
    }
    comments
}

/// The words of an element, paragraph by paragraph.
fn words_of(xml: &mut Xml<'_>) -> String {
    let (mut words, mut open) = (String::new(), 1_usize);
    while open > 0 {
        match xml.next_event() {
            Some(Event::Start(tag)) => match tag.name() {
                "t" | "delText" => words.push_str(&xml.text()),
                name => {
                    open += 1;
                    match name {
                        "p" if !words.is_empty() => words.push('\n'),
                        "tab" | "br" => words.push(' '),
                        _ => {}
                    }
                }
            },
            Some(Event::End) => open -= 1,
            Some(Event::Text(_)) => {}
            None => break,
        }
    }
    words
}

/// The notes of one kind, in the order in which the words refer to them.
fn read_notes(
    package: &Package<'_>,
    path: &str,
    notes: &[&NoteRef],
    known: &Known,
    numbering: &mut Numbering,
    draft: &mut Draft,
    stop: &Stop,
) -> Result<(), Failure> {
    let Some(text) = text(package, path, draft) else { return Ok(()) };
    let inside = insides(&text);
    let relations = package.relations(path);
    let known = Known { relations, styles: known.styles.clone(), comments: HashMap::new() };
    let picture = |relation: &Relation| picture_source(package, relation);
    for note in notes.iter().take(MAX_NOTES) {
        let Some(words) = inside.get(note.id.as_str()) else { continue };
        draft.end();
        draft.anchor(&body::note_anchor(note.end, &note.id));
        let mut reader = Body::new(&known, numbering, &picture);
        reader.note_label = Some(note.label.clone());
        reader.read(words, draft, stop)?;
        draft.end_table();
    }
    Ok(())
}

/// What stands in each note, by its identifier.
fn insides(text: &str) -> HashMap<String, &str> {
    let mut xml = Xml::new(text);
    let mut insides = HashMap::new();
    while let Some(event) = xml.next_event() {
        let Event::Start(tag) = event else { continue };
        if matches!(tag.name(), "footnote" | "endnote") && is_note(&tag) && insides.len() < MAX_NOTES {
            let (id, start) = (tag.get("id").unwrap_or_default(), xml.position());
            xml.skip();
            let inside = text.get(start..xml.position()).and_then(|inside| inside.rsplit_once("</"));
            insides.extend(inside.map(|(inside, _)| (id, inside)));
        }
    }
    insides
}

/// Whether it is a note, and not the rule above them.
fn is_note(tag: &Tag<'_>) -> bool {
    tag.get("type").is_none_or(|kind| kind == "normal")
}

#[cfg(test)]
mod tests;
