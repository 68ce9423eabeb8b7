//! Reads presentations of PowerPoint (ISO/IEC 29500, PresentationML) slide by slide: the title as a heading, then words,
//! tables, charts and pictures in the order of the slide, what stands on each slide, the speaker's notes set apart, and
//! comments beside them.

use super::{Confidence, Format};
use crate::data::document::Document;
use crate::data::draft::Draft;
use crate::data::job::{Failure, FailureKind, Stop};
use crate::read::container::opc::{Package, Relation};
use crate::read::container::zip::Zip;
use crate::read::container::{Budget, Container};
use crate::read::office::Comment;
use crate::read::slides::{self, MAX_SLIDES};
use crate::read::source::{Peek, Source, kind};
use crate::read::xml::{Event, Xml};
use reader::Reader;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

mod drawing;
mod reader;
mod repeated;
mod scale;
mod shapes;

/// The row of presentations.
pub const FORMAT: Format = Format {
    // 2: titles first, links, charts and diagrams, numbers of items, what stands on each slide; words beside the slide are told.
    // 3: what stands behind something that lies too deep is read; a slide that is named twice is shown once.
    version: 3,
    mime_types: &["application/vnd.openxmlformats-officedocument.presentationml.presentation"],
    ..Format::in_child("PowerPoint", &["pptx", "pptm", "ppsx", "potx"], recognise, read, drawing::open)
};

/// Units of the file that a point has.
const EMU: f64 = 12_700.0;
/// Of a slide of which no size is said.
const USUAL_SIZE: (f64, f64) = (9_144_000.0, 6_858_000.0);
/// People who commented.
const MAX_AUTHORS: usize = 10_000;

fn recognise(peek: &Peek) -> Confidence {
    match kind::of(peek) {
        Some(kind::Kind::PowerPoint) => 100,
        Some(kind::Kind::Zip) if FORMAT.extensions.contains(&peek.extension.as_str()) => 90,
        _ => 0,
    }
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let zip = Zip::open_for(source, draft)?;
    let package = Package::new(&zip, Budget::new(stop));
    let main = main_part(&package)?;
    super::docx::facts::tell(&package, draft);
    super::docx::facts::tell_hidden(&package, &package.relations(&main), &HashSet::new(), draft);
    let talk = Talk::of(&package, &main, draft)?;
    let mut repeated = repeated::Repeated::default();
    slides::each(
        &talk.slides,
        |_| talk.points(),
        draft,
        stop,
        |index, path, draft| {
            talk.slide(path, index, &mut repeated, draft);
            Ok(())
        },
    )?;
    package.tell_faults(draft);
    Ok(())
}

fn main_part(package: &Package<'_>) -> Result<String, Failure> {
    let main = package.main_part().or_else(|| Some("ppt/presentation.xml".to_owned()));
    main.filter(|path| package.zip.find(path).is_some()).ok_or_else(|| {
        Failure::new("This file lacks the part that is the presentation.").kind(FailureKind::Damaged)
    })
}

/// The parts of the slides, and how large they are in points; what is wrong with them was told when they were read.
fn slides_of(package: &Package<'_>, main: &str) -> Result<(Vec<String>, (f64, f64)), Failure> {
    let talk = Talk::of(package, main, &mut Draft::new(Document::default(), None))?;
    let size = talk.points();
    Ok((talk.slides, size))
}

/// What is known of a presentation before its slides are read.
struct Talk<'p> {
    package: &'p Package<'p>,
    /// The parts of the slides in the order in which they are shown.
    slides: Vec<String>,
    /// Width and height of a slide, in the units of the file.
    size: Option<(f64, f64)>,
    /// Names of those who commented, by their numbers.
    authors: HashMap<String, String>,
}

impl<'p> Talk<'p> {
    fn of(package: &'p Package<'p>, main: &str, draft: &mut Draft) -> Result<Self, Failure> {
        let relations = package.relations(main);
        let authors = authors(package, &relations);
        let mut talk = Self { package, slides: Vec::new(), size: None, authors };
        let Some((text, remarks)) = package.text(main)? else { return Ok(talk) };
        remarks.into_iter().for_each(|words| draft.complain_at(words, None, None));
        let mut xml = Xml::new(&text);
        let (mut seen, mut lost, mut again, mut more) = (HashSet::new(), 0, 0, 0);
        while let Some(event) = xml.next_event() {
            let Event::Start(tag) = event else { continue };
            match tag.name() {
                "sldId" if talk.slides.len() < MAX_SLIDES => {
                    // Its own number is an `id` too.
                    let id = tag.get_full("r:id").or_else(|| tag.get("id"));
                    let relation = relations.iter().find(|one| Some(&one.id) == id.as_ref() && !one.external);
                    match relation {
                        // A file of one slide may name it a million times.
                        Some(one) if seen.insert(one.target.clone()) => talk.slides.push(one.target.clone()),
                        Some(_) => again += 1,
                        None => lost += 1,
                    }
                }
                "sldId" => more += 1,
                "sldSz" => {
                    let side = |name: &str| tag.get(name).and_then(|side| side.parse::<f64>().ok());
                    talk.size = side("cx").zip(side("cy")).filter(|(wide, high)| *wide > 0.0 && *high > 0.0);
                }
                _ => {}
            }
        }
        slides::misnamed(lost, again, draft);
        slides::left_out(more, draft);
        if let Some(fault) = xml.fault() {
            draft.complain_at(format!("The list of the slides {fault}"), None, None);
        }
        Ok(talk)
    }

    /// Width and height of a slide in points.
    fn points(&self) -> (f64, f64) {
        let (width, height) = self.size.unwrap_or(USUAL_SIZE);
        (width / EMU, height / EMU)
    }

    fn slide(&self, path: &str, index: usize, repeated: &mut repeated::Repeated, draft: &mut Draft) {
        let relations = self.package.relations(path);
        super::docx::facts::tell_hidden(self.package, &relations, &HashSet::new(), draft);
        for relation in relations.iter().filter(|one| one.kind == "comments" && !one.external) {
            if let Some(text) = self.package.side_once(&relation.target) {
                tell_comments(&text, &self.authors, draft);
            }
        }
        match self.package.text(path) {
            Ok(Some((text, remarks))) => {
                remarks.into_iter().for_each(|words| draft.complain_at(words, None, None));
                let slide = shapes::of(&text);
                let place = draft.place();
                for fault in &slide.faults {
                    draft.complain_at(format!("Slide {} {fault}", index + 1), Some(place), None);
                }
                if slide.hidden {
                    slides::hidden(index, draft);
                }
                let mut reader = Reader::new(self.package, &relations, &self.slides, self.size);
                reader.read(&slide, draft);
                for words in repeated.of(self.package, &relations, slide.shows_master) {
                    slides::furniture(words, draft);
                }
            }
            Ok(None) => draft.complain_at(format!("The file lacks the part “{path}”, a slide."), None, None),
            Err(failure) => draft.complain_at(failure.words, None, None),
        }
        for relation in relations.iter().filter(|one| one.kind == "notesSlide" && !one.external) {
            if let Some(text) = self.package.side_once(&relation.target) {
                let own = self.package.relations(&relation.target);
                slides::notes(draft);
                Reader::of_notes(self.package, &own, &self.slides).read(&shapes::of(&text), draft);
            }
        }
    }
}

fn authors(package: &Package<'_>, relations: &[Relation]) -> HashMap<String, String> {
    let parts = relations.iter().filter(|one| one.kind == "commentAuthors" || one.kind == "authors");
    let mut authors = HashMap::new();
    for part in parts {
        let Some(text) = package.side(&part.target) else { continue };
        let mut xml = Xml::new(&text);
        while let Some(event) = xml.next_event() {
            if let Event::Start(tag) = event
                && matches!(tag.name(), "cmAuthor" | "author")
                && authors.len() < MAX_AUTHORS
            {
                authors.extend(tag.get("id").zip(tag.get("name")));
            }
        }
    }
    authors
}

fn tell_comments(text: &str, authors: &HashMap<String, String>, draft: &mut Draft) {
    let mut xml = Xml::new(text);
    let mut comment = Comment::default();
    while let Some(event) = xml.next_event() {
        let Event::Start(tag) = event else { continue };
        match tag.name() {
            "cm" | "reply" => {
                let author = tag.get("authorId").and_then(|id| authors.get(&id).cloned()).unwrap_or_default();
                let when = tag.get("dt").or_else(|| tag.get("created"));
                comment = Comment { author, when, ..Comment::default() };
            }
            // The older form, and the words of the newer one.
            "text" | "txBody" => {
                comment.words = xml.text().split_whitespace().collect::<Vec<_>>().join(" ");
                if !comment.words.is_empty() {
                    comment.tell(None, draft);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
