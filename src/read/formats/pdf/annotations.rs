//! What was put onto the pages: links, notes, highlights, stamps, and the boxes of form fields.

use super::actions;
use super::glyphs::area_from_rect;
use super::lines::Line;
use super::places::{self, Places};
use super::strings::{date, name_of, text, text_of};
use super::work::{self, Meter, cost};
use super::{space, told, trees};
use crate::data::document::{Aside, AsideKind, Redaction, RedactionKind, Target};
use crate::data::draft::Draft;
use crate::data::lists::rows;
use crate::data::span::Span;
use crate::data::unit::Area;
use hayro::hayro_interpret::hayro_syntax::object::{self, Array, Dict, Object, ObjectIdentifier, Rect};
use hayro::hayro_interpret::hayro_syntax::page::Page;
use hayro::kurbo;
use std::collections::{HashMap, VecDeque};

/// Annotations of one page that are looked at.
const MAX_ANNOTATIONS: usize = 5_000;
/// Parts of all annotations of one page: each word is held against them.
const MAX_PARTS: usize = 2_000;
/// Corners of the parts of one annotation.
const MAX_CORNERS: usize = 8 * MAX_PARTS;
/// Characters of the words under a highlight that are kept.
const MAX_QUOTED: usize = 2_000;

/// What was found on one page.
#[derive(Default)]
pub struct Found {
    pub links: Vec<(Area, u32)>,
    /// Each with the areas of the words that it is about.
    notes: Vec<(Aside, Vec<Area>)>,
    /// Words that are marked to be taken out and still can be seen, each with their areas.
    redactions: Vec<(Redaction, Vec<Area>)>,
    /// Annotations that are not looked at, and areas of others that are not kept.
    left_out: usize,
    parts_left_out: usize,
}

impl Found {
    /// Words of the page that stand for what was taken out.
    pub fn stand_for_redacted(&mut self, unit: u32, found: Vec<(RedactionKind, String, Vec<Area>)>) {
        for (kind, label, parts) in found {
            let place = parts.iter().copied().reduce(Area::cover).map(|area| (unit, area));
            self.redactions.push((Redaction { span: Span::default(), place, label, kind }, parts));
        }
    }

    /// What of a page's annotations is missing, in sentences.
    pub fn complaints(&self, label: &str) -> Vec<String> {
        let all = told::beyond(self.left_out, &format!("annotation of page {label}"), MAX_ANNOTATIONS);
        let parts = format!("area of links and notes on page {label}");
        all.into_iter().chain(told::beyond(self.parts_left_out, &parts, MAX_PARTS)).collect()
    }
}

/// Boxes of form fields, by the number of their object.
pub type Boxes = HashMap<ObjectIdentifier, (u32, Area)>;

/// Reads the annotations of a page.
pub fn read<'a>(
    page: &Page<'a>,
    unit: u32,
    lines: &mut [Line],
    places: &Places<'a>,
    boxes: &mut Boxes,
    meter: &Meter,
    draft: &mut Draft,
) -> Found {
    let mut found = Found::default();
    let (mut parts_left, mut note_parts_left) = (MAX_PARTS, MAX_PARTS);
    let Some(all) = page.raw().get::<Array<'a>>("Annots") else { return found };
    let count = all.raw_iter().count();
    // All of them are gone through, here and where they are drawn.
    meter.pay(cost(count, 2 * work::STEP));
    found.left_out = count.saturating_sub(MAX_ANNOTATIONS);
    for annotation in trees::dicts(&all).into_iter().take(MAX_ANNOTATIONS) {
        meter.pay(3 * work::STEP);
        let area = annotation.get::<Rect>("Rect").and_then(|rect| places::area(page, &rect));
        let kind = name_of(&annotation, "Subtype").unwrap_or_default();
        match kind.as_str() {
            "Link" => {
                if let Some(link) = link(&annotation, places, draft) {
                    let parts = quads(page, &annotation);
                    let parts = if parts.is_empty() { area.into_iter().collect() } else { parts };
                    found.parts_left_out += parts.len().saturating_sub(parts_left);
                    let parts = parts.into_iter().take(parts_left).map(|part| (part, link));
                    found.links.extend(parts);
                    parts_left = MAX_PARTS.saturating_sub(found.links.len());
                }
            }
            "Widget" => {
                if let (Some(id), Some(area)) = (annotation.obj_id(), area) {
                    boxes.insert(id, (unit, area));
                }
            }
            // A pop-up is the window of another; files that are here are told with the files.
            "Popup" => {}
            "FileAttachment" if holds_file(&annotation) => {}
            _ => {
                let mut parts = quads(page, &annotation);
                found.parts_left_out += parts.len().saturating_sub(note_parts_left);
                parts.truncate(note_parts_left);
                note_parts_left -= parts.len();
                if kind == "Redact" {
                    found.redactions.extend(redaction(&annotation, &parts, (unit, area), lines));
                }
                found.notes.push(note(&annotation, &kind, parts, (unit, area), lines));
            }
        }
        actions::of_annotation(&annotation, unit, area).tell(draft);
    }
    let looks = lines.iter().map(|line| line.words.len()).sum::<usize>();
    meter.pay(cost(looks.saturating_mul(2 * MAX_PARTS - parts_left - note_parts_left), work::LOOK));
    found
}

/// What an annotation marks to be taken out: words that still can be seen. Where it is drawn as a bar, the bar is known
/// already, and is told to be one.
fn redaction(
    annotation: &Dict<'_>,
    parts: &[Area],
    (unit, area): (u32, Option<Area>),
    lines: &mut [Line],
) -> Option<(Redaction, Vec<Area>)> {
    let parts = if parts.is_empty() { area.into_iter().collect() } else { parts.to_vec() };
    let overlay = text_of(annotation, "OverlayText").unwrap_or_default();
    let mut drawn = false;
    for bar in lines.iter_mut().flat_map(|line| &mut line.words).filter_map(|word| word.bar.as_deref_mut()) {
        let (x, y) = bar.area.centre();
        if parts.iter().any(|part| part.contains(x, y)) {
            drawn = true;
            bar.kind = RedactionKind::Annotation;
            if !overlay.is_empty() {
                bar.label.clone_from(&overlay);
            }
        }
    }
    let place = parts.iter().copied().reduce(Area::cover).map(|area| (unit, area));
    let redaction =
        Redaction { span: Span::default(), place, label: overlay, kind: RedactionKind::Annotation };
    (!drawn).then_some((redaction, parts))
}

fn link<'a>(annotation: &Dict<'a>, places: &Places<'a>, draft: &mut Draft) -> Option<u32> {
    let to_place = |destination: &Object<'a>, draft: &mut Draft| {
        let target = match places.place(destination) {
            Some(place) => Target::Unit(place.unit, place.top),
            None => Target::Missing(destination_words(destination)),
        };
        draft.link_to(target)
    };
    if let Some(destination) = annotation.get::<Object<'a>>("Dest") {
        return Some(to_place(&destination, draft));
    }
    let action = annotation.get::<Dict<'a>>("A")?;
    match name_of(&action, "S")?.as_str() {
        "GoTo" => action.get::<Object<'a>>("D").map(|destination| to_place(&destination, draft)),
        "URI" => {
            let address = action.get::<object::String<'a>>("URI")?;
            let address = String::from_utf8_lossy(address.as_bytes()).into_owned();
            Some(draft.link(&address))
        }
        "GoToR" | "Launch" => {
            let file = actions::file_words(&action)?;
            Some(draft.link_to(Target::Missing(file)))
        }
        _ => None,
    }
}

fn destination_words(destination: &Object<'_>) -> String {
    match destination {
        Object::Name(name) => places::words_of(name),
        Object::String(name) => text(object::String::as_bytes(name)),
        _ => String::new(),
    }
}

/// The parts of an annotation that lies on several lines.
fn quads(page: &Page<'_>, annotation: &Dict<'_>) -> Vec<Area> {
    let corners: Vec<f32> = annotation
        .get::<Array<'_>>("QuadPoints")
        .map(|array| array.iter::<f32>().take(MAX_CORNERS).collect())
        .unwrap_or_default();
    let transform = space::transform(page);
    let area = |corners: &[f32]| {
        let points = corners.chunks_exact(2).filter_map(|pair| match pair {
            [x, y] => Some(transform * kurbo::Point::new(f64::from(*x), f64::from(*y))),
            _ => None,
        });
        let boxes = points.map(|point| kurbo::Rect::from_points(point, point));
        boxes.reduce(|one, other| one.union(other)).map(area_from_rect).filter(|area| area.is_finite())
    };
    corners.chunks_exact(8).filter_map(area).collect()
}

fn note(
    annotation: &Dict<'_>,
    kind: &str,
    parts: Vec<Area>,
    (unit, area): (u32, Option<Area>),
    lines: &[Line],
) -> (Aside, Vec<Area>) {
    // What is marked to be taken out may have no other area than that of its box.
    let own: Vec<Area> = area.into_iter().filter(|_| kind == "Redact" && parts.is_empty()).collect();
    let quoted = quoted(lines, if own.is_empty() { &parts } else { &own });
    let file = match annotation.get::<Object<'_>>("FS").filter(|_| kind == "FileAttachment") {
        Some(Object::Dict(file)) => text_of(&file, "UF").or_else(|| text_of(&file, "F")),
        Some(Object::String(name)) => Some(text(object::String::as_bytes(&name))),
        _ => None,
    };
    let words = remark(file.unwrap_or(quoted), text_of(annotation, "Contents").unwrap_or_default());
    let name = text_of(annotation, "T").unwrap_or_else(|| kind_words(kind));
    let when = text_of(annotation, "M").or_else(|| text_of(annotation, "CreationDate"));
    let place = parts.iter().copied().reduce(Area::cover).or(area).map(|area| (unit, area));
    let when = when.map(|when| date(&when));
    let aside = Aside { kind: AsideKind::Annotation, name, words, when, place, span: None };
    (aside, parts)
}

/// Whether a pin holds its file, and does not only name one.
fn holds_file(annotation: &Dict<'_>) -> bool {
    annotation.get::<Dict<'_>>("FS").is_some_and(|file| file.get::<Dict<'_>>("EF").is_some())
}

/// What is said of some words, behind these. Some programs put the words themselves where the remark is.
fn remark(quoted: String, said: String) -> String {
    let plain = |words: &str| words.to_lowercase().split_whitespace().collect::<String>();
    match (quoted.is_empty(), said.trim().is_empty()) {
        (true, _) => said,
        (_, true) => quoted,
        _ if plain(&said).contains(&plain(&quoted)) => said,
        _ => format!("“{quoted}”: {said}"),
    }
}

/// What people call a sort of annotations.
fn kind_words(kind: &str) -> String {
    let words = match kind {
        "Text" => "Note",
        "FreeText" => "Text",
        "StrikeOut" => "Strikeout",
        "Redact" => "To be redacted",
        "FileAttachment" => "File elsewhere",
        "Squiggly" => "Wavy underline",
        "Ink" => "Drawing",
        "" => "Annotation",
        other => other,
    };
    words.to_owned()
}

/// The words that lie in some areas.
fn quoted(lines: &[Line], parts: &[Area]) -> String {
    let mut out = String::new();
    if parts.is_empty() {
        return out;
    }
    for word in lines.iter().flat_map(|line| &line.words).filter(|word| word.bar.is_none()) {
        let (x, y) = word.area.centre();
        if parts.iter().any(|part| part.contains(x, y)) {
            if out.len() >= MAX_QUOTED {
                out.push('…');
                break;
            }
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(&word.text);
        }
    }
    out
}

/// Notes whose pages are still being written: their spans are known when the pages are.
#[derive(Default)]
pub struct Pending {
    notes: VecDeque<(u32, Aside, Vec<Area>)>,
    redactions: VecDeque<(u32, Redaction, Vec<Area>)>,
}

impl Pending {
    pub fn add(&mut self, unit: u32, found: Found) {
        self.notes.extend(found.notes.into_iter().map(|(aside, parts)| (unit, aside, parts)));
        self.redactions
            .extend(found.redactions.into_iter().map(|(redaction, parts)| (unit, redaction, parts)));
    }

    /// Tells the notes of all pages before `pages`.
    pub fn tell(&mut self, pages: u32, draft: &mut Draft) {
        while let Some((unit, mut aside, parts)) = self.notes.pop_front_if(|(unit, ..)| *unit < pages) {
            aside.span = span_of(unit, &parts, draft);
            draft.aside(aside);
        }
        while let Some((unit, redaction, parts)) = self.redactions.pop_front_if(|(unit, ..)| *unit < pages) {
            // Where nothing stands, nothing is taken out.
            if let Some(span) = span_of(unit, &parts, draft) {
                draft.add::<rows::Redactions>(Redaction { span, ..redaction });
            }
        }
    }
}

/// The words of a page that lie in some areas.
fn span_of(unit: u32, parts: &[Area], draft: &Draft) -> Option<Span> {
    let unit = draft.unit_read(unit)?;
    let within = unit.pieces.iter().filter(|piece| {
        let (x, y) = piece.at.area.centre();
        parts.iter().any(|part| part.contains(x, y))
    });
    within.map(|piece| unit.span_of(&piece)).reduce(Span::cover)
}
