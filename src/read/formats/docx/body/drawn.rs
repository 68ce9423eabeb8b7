//! What is drawn in a Word document: pictures, and the words of charts and diagrams, which are not drawn here; what was cut
//! away of a picture, and documents that lie in the document, where they stand.

use super::{Body, Leave};
use crate::data::document::{AsideKind, PictureSource, Unseen};
use crate::data::draft::Draft;
use crate::read::office::{Done, Pictured, aside};
use crate::read::xml::{Event, Tag, Xml};

/// Bytes of the words of a chart or a diagram.
const MAX_DRAWN: usize = 8_000;
/// Charts and diagrams of a part.
const MAX_CHARTS: usize = 500;
/// Pictures of one paragraph.
const MAX_PICTURES: usize = 1_000;
/// Parts of a pixel in which drawings are measured, and the longest side that is asked for.
const EMUS: u64 = 9_525;
const MAX_SIDE: u32 = 10_000;
/// Parts of a picture's side that its edges are counted in (ISO/IEC 29500-1, 20.1.10.40), and those of older drawings.
const PARTS: f32 = 100_000.0;
const OLD_PARTS: f32 = 65_536.0;

/// A picture of a paragraph, which comes after it, with what is said of it alone.
pub(super) struct Waiting {
    picture: Pictured,
    done: Vec<Done>,
    /// The identifiers of comments on it.
    pub(super) remarks: Vec<String>,
}

impl Body<'_> {
    pub(super) fn draw(&mut self, tag: &Tag<'_>, draft: &mut Draft) -> Leave {
        let id = tag.get("embed").or_else(|| tag.get("link")).or_else(|| tag.get("id"));
        let source = id.and_then(|id| self.relation(&id)).map(|relation| self.parts.picture(relation));
        let Some(source) = source else { return Leave::Nothing };
        let description = std::mem::take(&mut self.description);
        let mut picture = Pictured::new(source, &description, self.size.take());
        if tag.name() == "imagedata" {
            let sides = ["cropleft", "croptop", "cropright", "cropbottom"];
            for ((_, cut), name) in picture.cut.iter_mut().zip(sides) {
                *cut = tag.get(name).and_then(|value| match value.strip_suffix('f') {
                    Some(parts) => parts.parse::<f32>().ok().map(|parts| parts / OLD_PARTS),
                    None => value.parse().ok(),
                });
            }
        }
        self.show(picture, draft);
        Leave::Nothing
    }

    fn show(&mut self, picture: Pictured, draft: &mut Draft) {
        if self.tables == 0 && self.pictures.len() < MAX_PICTURES {
            let done = self.being_done();
            self.pictures.push(Waiting { picture, done, remarks: Vec::new() });
        } else {
            self.ensure(draft);
            picture.write(draft);
        }
    }

    /// Shows the pictures of a paragraph that has ended.
    pub(super) fn show_pictures(&mut self, draft: &mut Draft) {
        for Waiting { picture, done, remarks } in std::mem::take(&mut self.pictures) {
            if let Some(pages) = self.pages.as_mut().filter(|_| !self.in_box) {
                pages.words(false, draft);
            }
            let span = picture.write_alone(draft);
            done.into_iter().for_each(|done| done.tell(span, draft));
            remarks.iter().for_each(|id| self.known.comments.tell_on(id, span, draft));
        }
    }

    /// How large a picture is meant to be (ISO/IEC 29500-1, 20.4.2.7).
    pub(super) fn extent(&mut self, tag: &Tag<'_>) -> Leave {
        let side = |name: &str| {
            let long = tag.get(name)?.parse::<u64>().ok()? / EMUS;
            u32::try_from(long).ok().filter(|long| (1..=MAX_SIDE).contains(long))
        };
        self.size = side("cx").zip(side("cy"));
        Leave::Nothing
    }

    /// What the page does not show of the picture before it.
    pub(super) fn cut(&mut self, tag: &Tag<'_>) -> Leave {
        if let Some(Waiting { picture, .. }) = self.pictures.last_mut() {
            for ((_, cut), name) in picture.cut.iter_mut().zip(["l", "t", "r", "b"]) {
                // Strict files say “20%”.
                *cut = tag.get(name).and_then(|value| match value.strip_suffix('%') {
                    Some(parts) => parts.parse::<f32>().ok().map(|parts| parts / 100.0),
                    None => value.parse::<f32>().ok().map(|parts| parts / PARTS),
                });
            }
        }
        Leave::Nothing
    }

    /// A chart, by its words and numbers.
    pub(super) fn chart(&mut self, tag: &Tag<'_>, draft: &mut Draft) -> Leave {
        if self.too_many_drawn(draft) {
            return Leave::Nothing;
        }
        let part =
            tag.get("id").and_then(|id| self.relation(&id)).and_then(|relation| self.parts.text(relation));
        if let Some(words) = part.map(|text| chart_words(&text)).filter(|words| !words.is_empty()) {
            let source = PictureSource::Missing("Charts are not drawn; these are its words.".to_owned());
            self.show(Pictured::new(source, &format!("Chart: {words}"), None), draft);
        }
        Leave::Nothing
    }

    fn too_many_drawn(&mut self, draft: &mut Draft) -> bool {
        self.drawn += 1;
        if self.drawn == MAX_CHARTS + 1 {
            draft.complain(format!("Of charts and diagrams, only the first {MAX_CHARTS} are read."), None);
        }
        self.drawn > MAX_CHARTS
    }

    /// A diagram, by its words.
    pub(super) fn diagram(&mut self, tag: &Tag<'_>, draft: &mut Draft) -> Leave {
        if self.too_many_drawn(draft) {
            return Leave::Nothing;
        }
        let part =
            tag.get("dm").and_then(|id| self.relation(&id)).and_then(|relation| self.parts.text(relation));
        if let Some(words) = part.map(|text| diagram_words(&text)).filter(|words| !words.is_empty()) {
            let source = PictureSource::Missing("Diagrams are not drawn; these are its words.".to_owned());
            self.show(Pictured::new(source, &format!("Diagram: {words}"), None), draft);
        }
        Leave::Nothing
    }

    /// A document of another program that lies here, or is linked to.
    pub(super) fn object(&mut self, tag: &Tag<'_>, draft: &mut Draft) -> Leave {
        let Some(relation) = tag.get("id").and_then(|id| self.relation(&id)).cloned() else {
            return Leave::Nothing;
        };
        let program = tag.get("ProgID").map(|program| format!("Made with {program}.")).unwrap_or_default();
        self.placed.insert(relation.id.clone());
        match self.parts.number(&relation) {
            Some(number) if !relation.external => {
                let name = relation.target.rsplit('/').next().unwrap_or_default();
                draft.aside_here(aside(AsideKind::Attachment(number), name, &program));
            }
            _ if relation.external => {
                let kind = AsideKind::Unseen(Unseen::RemoteLink);
                draft.aside_here(aside(kind, "Embedded object", &format!("{} {program}", relation.target)));
            }
            _ => {}
        }
        Leave::Nothing
    }
}

/// The title of a chart, and of each row of it the name and the numbers with what they are of.
pub fn chart_words(text: &str) -> String {
    let mut xml = Xml::new(text);
    let mut within: Vec<String> = Vec::new();
    let mut said: Vec<(&'static str, String)> = Vec::new();
    while let Some(event) = xml.next_event() {
        match event {
            Event::Start(tag) => {
                let name = tag.name().to_owned();
                // Rich words are in `a:t`, others in the last values that were taken from the sheet.
                if matches!(name.as_str(), "t" | "v") {
                    let what = within.iter().rev().find_map(|outer| match outer.as_str() {
                        "title" => Some("title"),
                        "tx" if within.iter().any(|outer| outer == "ser") => Some("name"),
                        "cat" | "xVal" => Some("of"),
                        "val" | "yVal" | "bubbleSize" => Some("value"),
                        _ => None,
                    });
                    let words = xml.text();
                    if let Some(what) = what {
                        said.push((what, words));
                    }
                    continue;
                }
                if name == "ser" {
                    said.push(("row", String::new()));
                }
                within.push(name);
            }
            Event::End => drop(within.pop()),
            Event::Text(_) => {}
        }
    }
    let titles: Vec<&str> =
        said.iter().filter(|(what, _)| *what == "title").map(|(_, words)| words.trim()).collect();
    let mut words = titles.join(" ");
    for row in said.split(|(what, _)| *what == "row").skip(1) {
        let of = |wanted: &str| {
            row.iter().filter(|(what, _)| *what == wanted).map(|(_, words)| words.trim()).collect::<Vec<_>>()
        };
        let (name, of, values) = (of("name").join(" "), of("of"), of("value"));
        let pairs: Vec<String> = values
            .iter()
            .enumerate()
            .map(|(at, value)| match of.get(at) {
                Some(of) => format!("{of} {value}"),
                None => (*value).to_owned(),
            })
            .collect();
        if words.len() > MAX_DRAWN {
            words.push_str(" …");
            break;
        }
        if !words.is_empty() {
            words.push_str("; ");
        }
        words.push_str(format!("{name}: {}", pairs.join(", ")).trim_start_matches(": "));
    }
    words
}

/// The words of a diagram, shape by shape.
fn diagram_words(text: &str) -> String {
    let mut xml = Xml::new(text);
    let mut shapes: Vec<String> = Vec::new();
    let mut len = 0;
    while let Some(event) = xml.next_event() {
        let Event::Start(tag) = event else { continue };
        match tag.name() {
            "pt" => shapes.push(String::new()),
            "t" if tag.full_name() == "a:t" && len < MAX_DRAWN => {
                let words = xml.text();
                len += words.len();
                match shapes.last_mut() {
                    Some(shape) => shape.push_str(&words),
                    None => shapes.push(words),
                }
            }
            _ => {}
        }
    }
    let shapes: Vec<&str> =
        shapes.iter().map(|shape| shape.trim()).filter(|shape| !shape.is_empty()).collect();
    shapes.join("; ")
}
