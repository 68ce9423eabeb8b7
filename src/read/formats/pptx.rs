//! Reads presentations of PowerPoint (ISO/IEC 29500, PresentationML) slide by slide: the title as a heading, then words,
//! tables and pictures in the order of the slide, the speaker's notes set apart, and comments beside them.

use super::{Confidence, Format};
use crate::data::document::{BlockKind, Label, MarkKind, PictureSource};
use crate::data::draft::Draft;
use crate::data::job::{Failure, FailureKind, Stop};
use crate::data::unit::{UnitKind, UnitState};
use crate::read::container::opc::{Package, Relation};
use crate::read::container::zip::Zip;
use crate::read::container::{Budget, Container, served};
use crate::read::office::{Comment, Words};
use crate::read::source::{Peek, Source, kind};
use crate::read::xml::{Event, Tag, Xml};
use std::collections::HashMap;
use std::sync::Arc;

/// The row of presentations.
pub const FORMAT: Format = Format {
    name: "PowerPoint",
    version: 1,
    extensions: &["pptx", "pptm", "ppsx", "potx"],
    mime_types: &["application/vnd.openxmlformats-officedocument.presentationml.presentation"],
    recognise,
    read,
    open: Some(served::open),
    printed: false,
    at_home: false,
    home_bytes: 0,
};

/// Slides of a presentation.
const MAX_SLIDES: usize = 20_000;
/// Shapes of one slide, and groups within each other.
const MAX_SHAPES: usize = 10_000;

fn recognise(peek: &Peek) -> Confidence {
    match kind::of(peek) {
        Some(kind::Kind::PowerPoint) => 100,
        Some(kind::Kind::Zip) if FORMAT.extensions.contains(&peek.extension.as_str()) => 90,
        _ => 0,
    }
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let zip = Zip::open_for(source, draft)?;
    let package = Package { zip: &zip, budget: Budget::new(stop) };
    let main = package.main_part().or_else(|| Some("ppt/presentation.xml".to_owned()));
    let main = main.filter(|path| zip.find(path).is_some()).ok_or_else(|| {
        Failure::new("This file lacks the part that is the presentation.").kind(FailureKind::Damaged)
    })?;
    super::docx::facts::tell(&package, draft);
    let slides = slides(&package, &main)?;
    let authors = authors(&package, &main);
    for (index, _) in slides.iter().enumerate() {
        draft.unit(UnitKind::Slide, &(index + 1).to_string(), (0.0, 0.0));
    }
    for (index, path) in slides.iter().enumerate() {
        draft.pulse(stop)?;
        let unit = index as u32;
        draft.unit_break(unit);
        let before = draft.characters();
        slide(&package, path, index, &authors, draft)?;
        draft.end();
        draft.set_depth((0, 0));
        let empty = draft.characters() == before;
        draft.seal_unit(unit, if empty { UnitState::Empty } else { UnitState::Words });
        draft.progress((index + 1) as f32 / slides.len() as f32);
    }
    match (slides.is_empty(), draft.shows_something()) {
        (true, _) => draft.complain_at("This presentation has no slides.", None, None),
        (_, false) => {
            draft.complain_at("The slides of this presentation have no words and no pictures.", None, None);
        }
        _ => {}
    }
    Ok(())
}

/// The parts of the slides in the order in which they are shown.
fn slides(package: &Package<'_>, main: &str) -> Result<Vec<String>, Failure> {
    let relations = package.relations(main);
    let Some((text, _)) = package.text(main)? else { return Ok(Vec::new()) };
    let mut xml = Xml::new(&text);
    let mut slides = Vec::new();
    while let Some(event) = xml.next_event() {
        let Event::Start(tag) = event else { continue };
        if tag.name() != "sldId" || slides.len() >= MAX_SLIDES {
            continue;
        }
        // Its own number is an `id` too.
        let id = tag.get_full("r:id").or_else(|| tag.get("id"));
        let relation = relations.iter().find(|one| Some(&one.id) == id.as_ref() && !one.external);
        slides.extend(relation.map(|one| one.target.clone()));
    }
    Ok(slides)
}

/// Names of those who commented, by their numbers.
fn authors(package: &Package<'_>, main: &str) -> HashMap<String, String> {
    let relations = package.relations(main);
    let parts = relations.iter().filter(|one| one.kind == "commentAuthors" || one.kind == "authors");
    let mut authors = HashMap::new();
    for part in parts {
        let Ok(Some((text, _))) = package.text(&part.target) else { continue };
        let mut xml = Xml::new(&text);
        while let Some(event) = xml.next_event() {
            if let Event::Start(tag) = event
                && matches!(tag.name(), "cmAuthor" | "author")
                && authors.len() < MAX_SHAPES
            {
                authors.extend(tag.get("id").zip(tag.get("name")));
            }
        }
    }
    authors
}

fn slide(
    package: &Package<'_>,
    path: &str,
    index: usize,
    authors: &HashMap<String, String>,
    draft: &mut Draft,
) -> Result<(), Failure> {
    let relations = package.relations(path);
    match package.text(path) {
        Ok(Some((text, remarks))) => {
            remarks.into_iter().for_each(|words| draft.complain_at(words, None, None));
            let hidden =
                Shapes { package, relations: &relations, notes: false, titled: false }.read(&text, draft);
            if hidden {
                let place = draft.place();
                draft.complain_at(
                    format!("Slide {} is hidden: it is passed over when the slides are shown.", index + 1),
                    Some(place),
                    None,
                );
            }
        }
        Ok(None) => draft.complain_at(format!("The file lacks the part “{path}”, a slide."), None, None),
        Err(failure) => draft.complain_at(failure.words, None, None),
    }
    for relation in relations.iter().filter(|one| !one.external) {
        match relation.kind.as_str() {
            "notesSlide" => {
                if let Ok(Some((text, _))) = package.text(&relation.target) {
                    draft.set_depth((1, 0));
                    Shapes { package, relations: &[], notes: true, titled: true }.read(&text, draft);
                    draft.end();
                    draft.set_depth((0, 0));
                }
            }
            "comments" => {
                if let Ok(Some((text, _))) = package.text(&relation.target) {
                    tell_comments(&text, authors, draft);
                }
            }
            _ => {}
        }
    }
    Ok(())
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

/// Reads the shapes of one slide, or of its notes.
struct Shapes<'s> {
    package: &'s Package<'s>,
    relations: &'s [Relation],
    /// They are the speaker's notes.
    notes: bool,
    titled: bool,
}

/// A shape that is open.
#[derive(Default)]
struct Shape {
    /// What it holds the place of: `title`, `body`, `sldNum`, …
    place: String,
    /// What it shows is said in words.
    description: String,
}

enum Leave {
    Nothing,
    Shape,
    Paragraph,
    Run,
    Row,
    Table,
}

impl Shapes<'_> {
    /// Whether the slide says that it is hidden.
    fn read(&mut self, text: &str, draft: &mut Draft) -> bool {
        let mut xml = Xml::new(text);
        let mut open: Vec<Leave> = Vec::new();
        let mut shape = Shape::default();
        let (mut words, mut level, mut hidden, mut cells) = (Words::default(), 0_usize, false, 0_usize);
        let mut bullet = true;
        while let Some(event) = xml.next_event() {
            let tag = match event {
                Event::Start(tag) => tag,
                Event::End => {
                    match open.pop() {
                        Some(Leave::Shape) => shape = Shape::default(),
                        Some(Leave::Paragraph) if cells == 0 => {
                            draft.end();
                            draft.set_depth((u8::from(self.notes), 0));
                        }
                        Some(Leave::Run) => words = Words::default(),
                        Some(Leave::Row) => draft.end_row(),
                        Some(Leave::Table) => {
                            cells = 0;
                            draft.end_table();
                        }
                        _ => {}
                    }
                    continue;
                }
                Event::Text(_) => continue,
            };
            let leave = match tag.full_name() {
                "p:sld" => {
                    hidden = tag.get("show").is_some_and(|show| show == "0" || show == "false");
                    Leave::Nothing
                }
                "p:sp" | "p:pic" | "p:graphicFrame" | "p:cxnSp" => Leave::Shape,
                "p:ph" => {
                    shape.place = tag.get("type").unwrap_or_else(|| "body".to_owned());
                    Leave::Nothing
                }
                "p:cNvPr" => {
                    shape.description = tag.get("descr").unwrap_or_default();
                    Leave::Nothing
                }
                // Choices of one thing: the first is read.
                "mc:Fallback" => {
                    xml.skip();
                    continue;
                }
                "a:tbl" => {
                    draft.begin_table(&[]);
                    cells = 1;
                    Leave::Table
                }
                "a:tr" => {
                    draft.begin_row(false);
                    Leave::Row
                }
                "a:tc" => {
                    draft.cell();
                    cells = 1;
                    Leave::Nothing
                }
                "a:p" => {
                    level = 0;
                    bullet = true;
                    if cells > 0 {
                        if cells > 1 {
                            draft.line_break();
                        }
                        cells += 1;
                    }
                    Leave::Paragraph
                }
                "a:pPr" => {
                    level = tag.get("lvl").and_then(|level| level.parse().ok()).unwrap_or(0);
                    Leave::Nothing
                }
                "a:buNone" => {
                    bullet = false;
                    Leave::Nothing
                }
                "a:r" | "a:fld" => Leave::Run,
                "a:rPr" => {
                    words = Words {
                        strong: tag.get("b").map(|on| on == "1" || on == "true"),
                        slanted: tag.get("i").map(|on| on == "1" || on == "true"),
                        struck: tag.get("strike").map(|kind| kind != "noStrike"),
                        underlined: tag.get("u").map(|kind| kind != "none"),
                        ..Words::default()
                    };
                    Leave::Nothing
                }
                "a:t" => {
                    let text = xml.text();
                    if !text.trim().is_empty() && self.begin(&shape, level, bullet, cells, draft) {
                        words.write(&text, shape.place.contains("itle"), draft);
                    } else if draft.in_block() {
                        draft.flow(&text);
                    }
                    continue;
                }
                "a:br" => {
                    draft.line_break();
                    Leave::Nothing
                }
                "a:blip" => {
                    self.draw(&tag, &shape, draft);
                    Leave::Nothing
                }
                _ => Leave::Nothing,
            };
            open.push(leave);
        }
        draft.end_table();
        draft.end();
        hidden
    }

    /// Opens the block that words of a shape go into; `false` where they are no words of the slide: numbers, dates and
    /// feet that stand on each.
    fn begin(&mut self, shape: &Shape, level: usize, bullet: bool, cells: usize, draft: &mut Draft) -> bool {
        if matches!(shape.place.as_str(), "sldNum" | "dt" | "ftr" | "hdr")
            || (self.notes && shape.place == "sldImg")
        {
            return false;
        }
        if cells > 0 || draft.in_block() {
            return true;
        }
        let title = matches!(shape.place.as_str(), "title" | "ctrTitle");
        let item = !self.notes && bullet && matches!(shape.place.as_str(), "body" | "obj");
        if title && !self.titled {
            self.titled = true;
            draft.begin(BlockKind::Heading(2));
        } else if item {
            draft.set_depth((0, level.min(20) as u8 + 1));
            draft.label(Label::Bullet);
            draft.begin(BlockKind::Item);
        } else {
            draft.begin(BlockKind::Paragraph);
        }
        true
    }

    fn draw(&self, tag: &Tag<'_>, shape: &Shape, draft: &mut Draft) {
        let id = tag.get("embed").or_else(|| tag.get("link"));
        let Some(relation) = self.relations.iter().find(|one| Some(&one.id) == id.as_ref()) else { return };
        let source = match self.package.zip.find(&relation.target) {
            _ if relation.external => PictureSource::Remote(relation.target.clone()),
            Some(number) => PictureSource::Inside(number as u32),
            None => PictureSource::Missing(format!("The file lacks “{}”.", relation.target)),
        };
        let picture = draft.picture(source, &shape.description, None);
        let own = !draft.in_block();
        if own {
            draft.begin(BlockKind::Paragraph);
        }
        let mark = draft.mark(MarkKind::Picture(picture));
        draft.flow(if shape.description.trim().is_empty() { "\u{FFFC}" } else { &shape.description });
        draft.close(mark);
        if own {
            draft.end();
        }
    }
}

#[cfg(test)]
mod tests;
