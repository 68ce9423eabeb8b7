//! Reads Word documents (ISO/IEC 29500, WordprocessingML, strict and transitional): headings, lists with their numbers as
//! printed, tables, notes, pictures, and the changes and comments that the file remembers, each on its words.
//!
//! Crates that read them throw away who changed what and when, and where in the text a comment stands (measured); that is
//! what such drafts are read for, so it is done by hand.

use super::{Confidence, Format};
use crate::data::document::{AsideKind, PictureSource, Unseen};
use crate::data::draft::Draft;
use crate::data::job::{Failure, FailureKind, Stop};
use crate::data::wording::counted;
use crate::read::container::opc::{Package, Relation};
use crate::read::container::zip::Zip;
use crate::read::container::{Budget, Container, served};
use crate::read::office;
use crate::read::office::pages::Pages;
use crate::read::source::{Peek, Source, kind};
use crate::read::xml::{Event, Tag, Xml};
use body::{Body, Known, NoteRef, Parts};
use comments::Comments;
use numbering::Numbering;
use sections::{Around, Heads};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

mod body;
mod changes;
mod comments;
pub mod facts;
mod numbering;
mod pages;
mod sections;
mod settings;
mod styles;

/// The row of Word documents since 2007.
pub const FORMAT: Format = Format {
    // 5: comments on nothing but a picture stand on it.
    version: 5,
    mime_types: &["application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
    ..Format::in_child("Word", &["docx", "docm", "dotx", "dotm"], recognise, read, served::open)
};

/// Notes of a document, and heads and feet of its pages.
const MAX_NOTES: usize = 50_000;
/// Notes that nothing refers to, of those that are told.
const MAX_OTHERS: usize = 1_000;
const MAX_AROUND: usize = 2_000;
/// Bytes of all heads and feet: those of a report of hundred sections are some hundred kilobytes.
const MAX_AROUND_BYTES: usize = 32 * 1024 * 1024;

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
    let package = Package::new(&zip, Budget::new(stop));
    let path = main_part(&package)?;
    facts::tell(&package, draft);
    let relations = package.relations(&path);
    let part = |kind: &str| {
        relations.iter().find(|one| one.kind == kind && !one.external).map(|one| one.target.clone())
    };
    let text_of = |kind: &str| part(kind).and_then(|path| package.side(&path));
    let styles = text_of("styles").map(|text| styles::Styles::of(&text)).unwrap_or_default();
    let mut numbering = text_of("numbering").map(|text| Numbering::of(&text)).unwrap_or_default();
    let answers = text_of("commentsExtended");
    let comments = text_of("comments").map(|text| Comments::of(&text, answers.as_deref()));
    let settings = part("settings").and_then(|path| {
        let relations = package.relations(&path);
        package.side(&path).map(|text| settings::take(&text, &relations, draft))
    });
    let known = Known {
        styles: Rc::new(styles),
        comments: Rc::new(comments.unwrap_or_default()),
        relations: relations.clone(),
    };
    let body = text(&package, &path, draft).unwrap_or_default();
    let parts = Own(&package);
    let mut reader = Body::new(&known, &mut numbering, &parts);
    draft.pulse(stop)?;
    let sections = sections::of(&body);
    draft.pulse(stop)?;
    let stated = facts::pages(draft);
    reader.pages = Pages::of(pages::count(&body, &sections), stated);
    let around = around(&package, &known, draft);
    let even_differ = settings.unwrap_or_default().even_differ;
    reader.heads = Some(Heads::new(around, even_differ)).filter(|heads| !heads.around.is_empty());
    reader.sections = sections;
    reader.read(&body, draft, stop)?;
    draft.end_table();
    let (notes, placed) = (std::mem::take(&mut reader.notes), std::mem::take(&mut reader.placed));
    if let Some(pages) = &mut reader.pages {
        pages.end(!notes.is_empty(), draft);
    }
    for end in [false, true] {
        let own: Vec<&NoteRef> = notes.iter().filter(|note| note.end == end).collect();
        let kind = if end { "endnotes" } else { "footnotes" };
        if let Some(path) = part(kind) {
            read_notes(&package, &path, &own, &known, &mut numbering, draft, stop)?;
        }
    }
    known.comments.tell_others(draft);
    facts::tell_hidden(&package, &relations, &placed, draft);
    settings::tell_parts(&package, &relations, draft);
    numbering.renumber(draft);
    package.tell_faults(draft);
    Ok(())
}

/// Parts of the file by how they relate to others.
struct Own<'p, 'z>(&'p Package<'z>);

impl Parts for Own<'_, '_> {
    fn picture(&self, relation: &Relation) -> PictureSource {
        picture_source(self.0, relation)
    }

    fn text(&self, relation: &Relation) -> Option<String> {
        let inside = !relation.external;
        inside.then(|| self.0.side_once(&relation.target)).flatten()
    }

    fn number(&self, relation: &Relation) -> Option<u32> {
        self.0.zip.find(&relation.target).map(|number| number as u32)
    }
}

/// What stands at the heads and feet of pages.
fn around(package: &Package<'_>, known: &Known, draft: &mut Draft) -> Vec<Around> {
    let parts = known.relations.iter().filter(|one| matches!(one.kind.as_str(), "header" | "footer"));
    let (mut bytes, mut left_out) = (0_usize, 0);
    let mut around = Vec::new();
    for one in parts.filter(|one| !one.external) {
        if around.len() >= MAX_AROUND || bytes >= MAX_AROUND_BYTES {
            left_out += 1;
            continue;
        }
        let Some(text) = package.side(&one.target) else { continue };
        bytes += text.len();
        let relations = package.relations(&one.target);
        around.push(Around { id: one.id.clone(), text, known: Known { relations, ..known.clone() } });
    }
    if left_out > 0 {
        let words = format!("Left out: {}.", counted(left_out, "more part with a head or foot of page"));
        draft.complain_at(words, None, None);
    }
    around
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
    let inside = insides(&text, draft);
    let relations = package.relations(path);
    let known = Known { relations, ..known.clone() };
    let parts = Own(package);
    let mut seen = HashSet::new();
    for note in notes {
        // One that is referred to a million times is read once: its place has one name.
        let Some(words) = inside.get(note.id.as_str()).filter(|_| seen.insert(note.id.as_str())) else {
            continue;
        };
        draft.end();
        let start = draft.place().start;
        draft.anchor(&body::note_anchor(note.end, &note.id));
        let mut reader = Body::new(&known, numbering, &parts);
        reader.note_label = Some(note.label.clone());
        reader.read(words, draft, stop)?;
        draft.end_table();
        draft.end();
        // A note comes and goes with its number.
        note.done.iter().for_each(|done| done.clone().tell_since(start, draft));
    }
    let others = inside.iter().filter(|(id, _)| !seen.contains(id.as_str()));
    tell_others(others.map(|(id, inside)| (id.as_str(), *inside)).collect(), draft);
    Ok(())
}

/// Notes that nothing in the text refers to: nobody sees them in Word.
fn tell_others(mut others: Vec<(&str, &str)>, draft: &mut Draft) {
    others.sort_unstable();
    for (_, inside) in others.into_iter().take(MAX_OTHERS) {
        let words = words_of(&mut Xml::new(inside));
        if !words.is_empty() {
            draft.aside(office::aside(AsideKind::Unseen(Unseen::Hidden), "Note without a place", &words));
        }
    }
}

/// What stands in each note, by its identifier.
fn insides<'t>(text: &'t str, draft: &mut Draft) -> HashMap<String, &'t str> {
    let mut xml = Xml::new(text);
    let (mut insides, mut more) = (HashMap::new(), 0);
    while let Some(event) = xml.next_event() {
        let Event::Start(tag) = event else { continue };
        if !matches!(tag.name(), "footnote" | "endnote") || !is_note(&tag) {
            continue;
        }
        if insides.len() >= MAX_NOTES {
            more += 1;
        } else {
            let (id, start) = (tag.get("id").unwrap_or_default(), xml.position());
            xml.skip();
            let inside = text.get(start..xml.position()).and_then(|inside| inside.rsplit_once("</"));
            insides.extend(inside.map(|(inside, _)| (id, inside)));
        }
    }
    if more > 0 {
        draft.complain_at(format!("Left out: {}.", counted(more, "more note")), None, None);
    }
    if let Some(fault) = xml.fault() {
        draft.complain_at(format!("The part with the notes of this file {fault}"), None, None);
    }
    insides
}

/// Whether it is a note, and not the rule above them.
fn is_note(tag: &Tag<'_>) -> bool {
    tag.get("type").is_none_or(|kind| kind == "normal")
}

#[cfg(test)]
mod tests;
