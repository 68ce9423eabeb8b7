//! What is drawn in an OpenDocument text: pictures, also those that stand in a flat file; formulas, charts and documents
//! within the document by their words; and what was cut away of a picture.

use super::{Body, Leave};
use crate::data::document::{AsideKind, PictureSource, Unseen};
use crate::data::draft::Draft;
use crate::read::base64;
use crate::read::formats::html;
use crate::read::office::{Pictured, aside};
use crate::read::xml::{Event, Tag, Xml};

/// Bytes of one picture of a flat file as letters, and of all.
const MAX_PICTURE: usize = 16 * 1024 * 1024;
const MAX_PICTURES: usize = 96 * 1024 * 1024;
/// Documents within the document that are looked into.
const MAX_OBJECTS: usize = 500;
/// Pictures of one paragraph, and the longest side that is asked for, in pixels.
const MAX_AFTER: usize = 1_000;
const MAX_SIDE: f32 = 10_000.0;
/// Bytes of the words of a chart, or of a document within the document.
const MAX_DRAWN: usize = 8_000;

impl Body<'_> {
    /// A frame around one or several forms of one thing.
    pub(super) fn frame(&mut self, tag: &Tag<'_>) -> Leave {
        self.drawn = false;
        self.cut = self.styles.cut(tag.get("style-name").as_deref());
        let side = |name: &str| {
            let long = pixels(&tag.get(name)?)?;
            (1.0..=MAX_SIDE).contains(&long).then_some(long as u32)
        };
        self.size = side("width").zip(side("height"));
        Leave::Nothing
    }

    pub(super) fn draw(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>, draft: &mut Draft) {
        let href = tag.get("href").unwrap_or_default();
        let letters = if href.is_empty() { binary(xml) } else { String::new() };
        if !href.is_empty() {
            xml.skip();
        }
        // Of several forms of one picture, the first is the best.
        if href.is_empty() && letters.is_empty() || self.drawn {
            return;
        }
        let source = match href.is_empty() {
            true => self.flat_picture(&letters),
            false => self.parts.picture(&href),
        };
        let mut picture = Pictured::new(source, "", self.size.take());
        if let (Some(cut), Some(size)) = (self.cut.take(), picture.size) {
            picture.cut = cut_of(&cut, size);
        }
        self.show(picture, draft);
    }

    fn show(&mut self, picture: Pictured, draft: &mut Draft) {
        self.drawn = true;
        if !self.in_paragraph() {
            picture.write_alone(draft);
        } else if self.tables == 0 && self.unshown == 0 && self.shown_after.len() < MAX_AFTER {
            self.shown_after.push(picture);
        } else {
            self.ensure(draft);
            picture.write(draft);
        }
    }

    /// Shows the pictures of a paragraph that has ended.
    pub(super) fn show_pictures(&mut self, draft: &mut Draft) {
        for picture in std::mem::take(&mut self.shown_after) {
            if let Some(pages) = self.pages.as_mut().filter(|_| self.flow) {
                pages.words(false, draft);
            }
            picture.write_alone(draft);
        }
    }

    fn flat_picture(&mut self, letters: &str) -> PictureSource {
        self.pictures = self.pictures.saturating_add(letters.len());
        if letters.len() > MAX_PICTURE || self.pictures > MAX_PICTURES {
            return PictureSource::Missing(
                "This picture is too large to be shown out of a flat file.".to_owned(),
            );
        }
        match base64::bytes(letters.as_bytes()).filter(|bytes| !bytes.is_empty()) {
            Some(bytes) => PictureSource::Bytes(bytes.into()),
            None => PictureSource::Missing("This picture is damaged.".to_owned()),
        }
    }

    /// A document within the document: a formula, a chart, or whatever else.
    pub(super) fn object(&mut self, tag: &Tag<'_>, (xml, text): (&mut Xml<'_>, &str), draft: &mut Draft) {
        let start = xml.position();
        xml.skip();
        self.objects += 1;
        if self.objects > MAX_OBJECTS {
            if self.objects == MAX_OBJECTS + 1 {
                let words =
                    format!("Of charts and other documents in it, only the first {MAX_OBJECTS} are read.");
                draft.complain(words, None);
            }
            return;
        }
        let own = match tag.get("href") {
            Some(href) => self.parts.text(&format!("{}/content.xml", href.trim_start_matches("./"))),
            None => super::inside(text, start, xml.position()),
        };
        let Some(own) = own else { return };
        if own.contains("<office:chart") {
            let words = chart_words(&own);
            if !words.is_empty() {
                let source = PictureSource::Missing("Charts are not drawn; these are its words.".to_owned());
                self.show(Pictured::new(source, &format!("Chart: {words}"), None), draft);
            }
        } else if own.contains("1998/Math/MathML") || own.contains("math>") {
            let plain = own.replace("<math:", "<").replace("</math:", "</");
            if let Some(words) = html::formula_in_one_line(&plain) {
                // Its picture is the same once more.
                self.drawn = true;
                self.say_formula(&words, draft);
            }
        } else {
            let words = words_of(&own);
            if !words.is_empty() {
                draft.aside_here(aside(AsideKind::Described, "Document within the document", &words));
            }
        }
    }

    /// A document of another program, which lies here as a file.
    pub(super) fn foreign(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>, draft: &mut Draft) {
        xml.skip();
        let Some(href) = tag.get("href") else { return };
        match self.parts.number(&href) {
            Some(number) => {
                let name = href.rsplit('/').next().unwrap_or_default();
                draft.aside_here(aside(
                    AsideKind::Attachment(number),
                    name,
                    "A document of another program.",
                ));
            }
            None => draft.aside_here(aside(AsideKind::Unseen(Unseen::RemoteLink), "Embedded object", &href)),
        }
    }

    /// What is said of a picture comes after it.
    pub(super) fn describe(&mut self, words: &str, draft: &mut Draft) {
        if words.trim().is_empty() {
            return;
        }
        if let Some(picture) = self.shown_after.last_mut().filter(|picture| picture.description.is_empty()) {
            words.trim().clone_into(&mut picture.description);
        } else if self.drawn {
            draft.aside_here(aside(AsideKind::Described, "Picture", words));
        }
    }
}

/// The letters that stand for the bytes of a picture.
fn binary(xml: &mut Xml<'_>) -> String {
    let (mut open, mut letters, mut within) = (1_usize, String::new(), false);
    while open > 0 {
        match xml.next_event() {
            Some(Event::Start(tag)) => {
                open += 1;
                within = tag.name() == "binary-data";
            }
            Some(Event::End) => {
                open -= 1;
                within = false;
            }
            Some(Event::Text(part)) if within => {
                letters.extend(part.chars().filter(|letter| !letter.is_ascii_whitespace()));
            }
            Some(Event::Text(_)) => {}
            None => break,
        }
    }
    letters
}

/// `rect(0cm, 1.5cm, 0cm, 2cm)`: how far from each side is cut, beside how large is what is left, in pixels.
fn cut_of(cut: &str, left_over: (u32, u32)) -> [(&'static str, Option<f32>); 4] {
    let inside = cut.trim().strip_prefix("rect(").and_then(|rest| rest.strip_suffix(')')).unwrap_or_default();
    let mut lengths = inside.split([',', ' ']).filter(|part| !part.is_empty()).map(pixels);
    let [top, right, bottom, left] = [(); 4].map(|()| lengths.next().flatten().unwrap_or(0.0));
    let (wide, high) = (left_over.0 as f32 + left + right, left_over.1 as f32 + top + bottom);
    [("left", left / wide), ("top", top / high), ("right", right / wide), ("bottom", bottom / high)]
        .map(|(side, part)| (side, Some(part)))
}

/// A length such as `1.5cm`, in pixels of the page.
fn pixels(length: &str) -> Option<f32> {
    let length = length.trim();
    let end = length.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(length.len());
    let (number, unit) = length.split_at(end);
    let inches = match unit {
        "cm" => 2.54,
        "mm" => 25.4,
        "pt" => 72.0,
        "pc" => 6.0,
        "px" => 96.0,
        "in" | "" => 1.0,
        _ => return None,
    };
    number.parse::<f32>().ok().filter(|number| number.is_finite()).map(|number| number / inches * 96.0)
}

/// The titles of a chart, and the table that it is drawn from, row by row.
fn chart_words(text: &str) -> String {
    let mut xml = Xml::new(text);
    let (mut said, mut row): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let mut within: Vec<String> = Vec::new();
    let mut len = 0;
    while let Some(event) = xml.next_event() {
        match event {
            Event::Start(tag) => within.push(tag.name().to_owned()),
            Event::End => {
                if within.pop().as_deref() == Some("table-row") && !row.is_empty() {
                    said.push(std::mem::take(&mut row).join(", "));
                }
            }
            Event::Text(words) => {
                let words = words.trim();
                let is = |name: &str| within.iter().any(|outer| outer == name);
                if words.is_empty() || len > MAX_DRAWN || !is("body") {
                    continue;
                }
                len += words.len();
                match is("table-row") {
                    true => row.push(words.to_owned()),
                    false if is("title") || is("subtitle") || is("footer") => said.push(words.to_owned()),
                    false => {}
                }
            }
        }
    }
    said.join("; ")
}

/// The words of a document that lies in this one.
fn words_of(text: &str) -> String {
    let mut xml = Xml::new(text);
    let (mut words, mut within) = (String::new(), false);
    while let Some(event) = xml.next_event() {
        match event {
            Event::Start(tag) if tag.name() == "body" => within = true,
            Event::Start(_) if within && !words.ends_with(' ') => words.push(' '),
            Event::Text(part) if within && words.len() < MAX_DRAWN => words.push_str(part.trim()),
            _ => {}
        }
    }
    words.trim().to_owned()
}
