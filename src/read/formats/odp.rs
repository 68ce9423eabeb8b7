//! Reads presentations of OpenDocument (ODF 1.3) slide by slide: the title as a heading, then words, tables and pictures in
//! the order of the slide, what the speaker has noted set apart, and comments beside them; packed, or as one flat file.

use super::odt::body::Body;
use super::odt::parts::{self, Content};
use super::{Confidence, Format};
use crate::data::document::{BlockKind, MarkKind};
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::read::slides::{self, MAX_SLIDES, Outside};
use crate::read::source::kind::Kind;
use crate::read::source::{Peek, Source};
use crate::read::xml::{Event, Tag, Xml};
use masters::Masters;
use shapes::{Shape, What};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

mod drawing;
mod masters;
mod shapes;

/// The row of presentations of OpenDocument.
pub const FORMAT: Format = Format {
    // 2: what stands behind something that lies too deep is read.
    // 4: slides have a size, and are drawn.
    version: 4,
    mime_types: &[
        "application/vnd.oasis.opendocument.presentation",
        "application/vnd.oasis.opendocument.presentation-template",
        "application/vnd.oasis.opendocument.presentation-flat-xml",
    ],
    ..Format::in_child("OpenDocument presentation", &["odp", "otp", "fodp"], recognise, read, drawing::open)
};

/// Lines at the feet of slides, and letters of one.
const MAX_FOOT: usize = 1_000;
const MAX_FEET: usize = 1_000;

fn recognise(peek: &Peek) -> Confidence {
    parts::recognised(peek, Kind::OdfPresentation, "presentation", &["odp", "otp"])
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    parts::read(source, draft, stop, |parts, draft| read_slides(parts, draft, stop))
}

/// A slide: what it says of itself, and its shapes as XML.
struct Slide<'p> {
    style: String,
    /// The line at its foot, and the date.
    footer: Option<String>,
    date: Option<String>,
    master: String,
    inside: &'p str,
    /// Where that stands.
    at: Range<usize>,
}

fn read_slides(parts: &Content<'_>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let mut masters = Masters::default();
    masters.take(parts.named);
    masters.take(parts.content);
    let (slides, more, fault) = slides_in(parts.content);
    let mut body = Body::new(parts.styles, parts.parts);
    let size_of = |slide: &Slide<'_>| masters.size(&slide.master).unwrap_or(slides::NOT_DRAWN);
    slides::each(&slides, size_of, draft, stop, |index, slide, draft| {
        if masters.hides(&slide.style) {
            slides::hidden(index, draft);
        }
        let size = masters.size(&slide.master);
        let feet = slide.footer.iter().chain(&slide.date).filter(|_| masters.has_foot(&slide.style));
        let furniture = masters.words(&slide.master).iter().chain(feet);
        let furniture = furniture.map(String::as_str).collect::<Vec<_>>();
        read_slide(slide.inside, size, &furniture, &mut body, draft, stop)
    })?;
    slides::left_out(more, draft);
    if masters.in_part {
        draft.complain_at(slides::REPEATED_IN_PART, None, None);
    }
    if let Some(fault) = fault {
        draft.complain_at(format!("A part of this file {fault}"), None, None);
    }
    Ok(())
}

/// The slides of a file in their order, how many more it has, and what is wrong with it.
fn slides_in(content: &str) -> (Vec<Slide<'_>>, u64, Option<&'static str>) {
    let mut xml = Xml::new(content);
    let (mut slides, mut more) = (Vec::new(), 0);
    let mut feet: HashMap<String, String> = HashMap::new();
    while let Some(event) = xml.next_event() {
        let Event::Start(tag) = event else { continue };
        match tag.full_name() {
            // Pages of the masters are shown on none of their own.
            "office:master-styles" => xml.skip(),
            "draw:page" if slides.len() < MAX_SLIDES => {
                let said = |tag: &Tag<'_>, name: &str| tag.get_full(name).unwrap_or_default();
                let (style, master) = (said(&tag, "draw:style-name"), said(&tag, "draw:master-page-name"));
                let foot = |name: &str| feet.get(&tag.get_full(name)?).cloned();
                let footer = foot("presentation:use-footer-name");
                let date = foot("presentation:use-date-time-name");
                let start = xml.position();
                xml.skip();
                let at = start..xml.position();
                let inside = content.get(at.clone()).unwrap_or_default();
                slides.push(Slide { style, footer, date, master, inside, at });
            }
            "draw:page" => {
                more += 1;
                xml.skip();
            }
            "presentation:footer-decl" | "presentation:date-time-decl" if feet.len() < MAX_FEET => {
                let name = tag.get("name").unwrap_or_default();
                feet.insert(name, xml.text().chars().take(MAX_FOOT).collect());
            }
            _ => {}
        }
    }
    (slides, more, xml.fault())
}

fn read_slide(
    inside: &str,
    size: Option<(f64, f64)>,
    furniture: &[&str],
    body: &mut Body<'_>,
    draft: &mut Draft,
    stop: &Stop,
) -> Result<(), Failure> {
    let mut shapes = shapes::of(inside);
    // What is drawn first need not be read first, but for the title all else follows it.
    shapes.sort_by_key(|shape| match shape.what {
        What::Comment => 0,
        What::Title if !shape.notes => 1,
        _ => 2 + u8::from(shape.notes),
    });
    let (mut titled, mut furniture) = (false, Some(furniture));
    for shape in shapes {
        // What the speaker has noted comes after all that the slide shows.
        if shape.notes
            && let Some(words) = furniture.take()
        {
            words.iter().for_each(|words| slides::furniture(words, draft));
            slides::notes(draft);
        }
        let Shape { what, notes, placed: _, frame, inside, link, starts } = shape;
        starts.iter().for_each(|what| slides::would_start(what, draft));
        let outside = size.zip(frame).is_some_and(|(size, frame)| frame.is_outside(size));
        if outside && !notes && what != What::Comment {
            tell_outside(inside, draft);
            continue;
        }
        body.given = match what {
            What::Title if !notes && !titled => Some(BlockKind::Heading(2)),
            _ => None,
        };
        titled |= body.given.is_some();
        body.quote = u8::from(notes);
        let mark = link.map(|link| {
            let link = draft.link(&link);
            draft.mark(MarkKind::Link(link))
        });
        body.read_part(inside, draft, stop)?;
        mark.into_iter().for_each(|mark| draft.close(mark));
    }
    furniture.take().into_iter().flatten().for_each(|words| slides::furniture(words, draft));
    Ok(())
}

/// Words and pictures that lie beside the slide.
fn tell_outside(inside: &str, draft: &mut Draft) {
    let mut outside = Outside::default();
    outside.push(&shapes::plain_words(inside));
    outside.tell(draft);
}

#[cfg(test)]
mod tests;
