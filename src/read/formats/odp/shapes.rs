//! The shapes of a slide of OpenDocument: what each is, and where it lies.

use crate::read::slides::Frame;
use crate::read::xml::{Event, Tag, Xml};

/// Shapes of one slide.
const MAX_SHAPES: usize = 10_000;
/// Programs and addresses that one shape would start.
const MAX_STARTS: usize = 20;

/// What a shape is to who reads the slide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Title,
    Words,
    /// Somebody's, beside the slide.
    Comment,
}

/// A shape with what stands in it, as XML.
pub struct Shape<'s> {
    pub what: What,
    /// It holds a place that its master has.
    pub placed: bool,
    /// It belongs to what the speaker has noted.
    pub notes: bool,
    /// Where it lies, in points; as much as it may take, where it is turned.
    pub frame: Option<Frame>,
    pub inside: &'s str,
    /// Where it leads as a whole.
    pub link: Option<String>,
    /// What it would start.
    pub starts: Vec<String>,
}

enum Leave {
    Nothing,
    Notes,
    Link,
}

/// The shapes of a slide in the order in which they are drawn, out of their groups.
pub fn of(slide: &str) -> Vec<Shape<'_>> {
    let mut xml = Xml::new(slide);
    let mut shapes = Vec::new();
    let (mut open, mut notes, mut links) = (Vec::new(), false, Vec::new());
    loop {
        let start = xml.position();
        let Some(event) = xml.next_event() else { break };
        let tag = match event {
            Event::Start(tag) => tag,
            Event::End => {
                match open.pop() {
                    Some(Leave::Notes) => notes = false,
                    Some(Leave::Link) => drop(links.pop()),
                    Some(Leave::Nothing) | None => {}
                }
                continue;
            }
            Event::Text(_) => continue,
        };
        match tag.full_name() {
            "draw:g" => open.push(Leave::Nothing),
            "draw:a" => {
                links.push(tag.get("href").unwrap_or_default());
                open.push(Leave::Link);
            }
            "presentation:notes" => {
                notes = true;
                open.push(Leave::Notes);
            }
            name => {
                let what = what(name, &tag);
                let (frame, placed) = (frame(&tag), tag.get_full("presentation:class").is_some());
                let mut starts = Vec::new();
                xml.each_within(|tag| starts.extend(started(tag).filter(|_| starts.len() < MAX_STARTS)));
                if let Some(what) = what.filter(|_| shapes.len() < MAX_SHAPES) {
                    let inside = slide.get(start..xml.position()).unwrap_or_default();
                    let link = links.last().filter(|link| !link.is_empty()).cloned();
                    shapes.push(Shape { what, placed, notes, frame, inside, link, starts });
                }
            }
        }
    }
    shapes
}

/// What an element is; `None` for what shows nothing of its own: the picture of the slide on its notes, numbers, dates and
/// feet that stand on each, and how things move.
fn what(name: &str, tag: &Tag<'_>) -> Option<What> {
    const SHAPES: [&str; 13] = [
        "frame",
        "custom-shape",
        "rect",
        "ellipse",
        "circle",
        "line",
        "polyline",
        "polygon",
        "path",
        "connector",
        "regular-polygon",
        "caption",
        "measure",
    ];
    if name.ends_with(":annotation") {
        return Some(What::Comment);
    }
    if !name.strip_prefix("draw:").is_some_and(|name| SHAPES.contains(&name)) {
        return None;
    }
    match tag.get_full("presentation:class").as_deref() {
        Some("header" | "footer" | "date-time" | "page-number" | "page") => None,
        Some("title") => Some(What::Title),
        _ => Some(What::Words),
    }
}

/// What a click on a shape would start, in words.
fn started(tag: &Tag<'_>) -> Option<String> {
    // Macros are told with the words of the shape.
    let starts = tag.full_name() == "presentation:event-listener" && tag.get("action")? == "execute";
    starts.then(|| tag.get("href")).flatten().map(|href| format!("A click would start the program {href}."))
}

fn frame(tag: &Tag<'_>) -> Option<Frame> {
    let at = |name: &str| tag.get_full(name).as_deref().and_then(length);
    if let (Some(x1), Some(y1), Some(x2), Some(y2)) = (at("svg:x1"), at("svg:y1"), at("svg:x2"), at("svg:y2"))
    {
        return Some(Frame { left: x1.min(x2), top: y1.min(y2), right: x1.max(x2), bottom: y1.max(y2) });
    }
    let (width, height) = (at("svg:width")?, at("svg:height").unwrap_or(0.0));
    if let Some(transform) = tag.get_full("draw:transform") {
        // Wherever it is turned to, it is no farther from the point that it is moved to than both its sides.
        let (x, y) = moved(&transform)?;
        let far = width.abs() + height.abs();
        return Some(Frame { left: x - far, top: y - far, right: x + far, bottom: y + far });
    }
    let (x, y) = (at("svg:x")?, at("svg:y")?);
    Some(Frame { left: x, top: y, right: x + width, bottom: y + height })
}

/// Whither `rotate (1.5) translate (2cm 3cm)` moves a shape.
fn moved(transform: &str) -> Option<(f64, f64)> {
    let (_, rest) = transform.rsplit_once("translate")?;
    let inner = rest.split_once('(')?.1.split(')').next()?;
    let mut sides = inner.split([' ', ',']).filter(|side| !side.is_empty()).map(length);
    Some((sides.next()??, sides.next()??))
}

/// A length in points: `2.5cm`.
pub fn length(words: &str) -> Option<f64> {
    const UNITS: [(&str, f64); 6] =
        [("cm", 72.0 / 2.54), ("mm", 7.2 / 2.54), ("in", 72.0), ("pt", 1.0), ("pc", 12.0), ("px", 0.75)];
    let words = words.trim();
    let (unit, points) = UNITS.iter().find(|(unit, _)| words.ends_with(unit))?;
    let number: f64 = words.strip_suffix(unit)?.trim().parse().ok()?;
    Some(number * points).filter(|number| number.is_finite())
}

/// The words of some XML, a line for each paragraph; pictures are named.
pub fn plain_words(inside: &str) -> String {
    let mut words = String::new();
    let mut xml = Xml::new(inside);
    let (mut paragraphs, mut open) = (0_usize, Vec::new());
    while let Some(event) = xml.next_event() {
        match event {
            Event::Start(tag) => {
                let paragraph = matches!(tag.full_name(), "text:p" | "text:h");
                match tag.full_name() {
                    "text:s" | "text:tab" | "text:line-break" => words.push(' '),
                    "draw:image" => words.push_str("\nA picture."),
                    _ if paragraph => words.push('\n'),
                    _ => {}
                }
                paragraphs += usize::from(paragraph);
                open.push(paragraph);
            }
            Event::End => paragraphs -= usize::from(open.pop().unwrap_or(false)),
            Event::Text(text) if paragraphs > 0 => words.push_str(&text),
            Event::Text(_) => {}
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_in_every_unit() {
        let near = |words: &str, points: f64| (length(words).unwrap() - points).abs() < 0.01;
        assert!(near("2.54cm", 72.0) && near("25.4mm", 72.0) && near("1in", 72.0) && near("-3pt", -3.0));
        assert_eq!((length("wide"), length("NaNcm"), length("")), (None, None, None));
    }

    #[test]
    fn a_turned_shape_is_beside_the_slide_only_where_all_of_it_must_be() {
        let turned = |x: &str| {
            let text = format!(
                r#"<draw:frame svg:width="2cm" svg:height="1cm" draw:transform="rotate (1.57) translate ({x} 5cm)"><draw:text-box/></draw:frame>"#
            );
            of(&text)[0].frame.unwrap().is_outside((720.0, 540.0))
        };
        assert!(turned("-4cm") && !turned("-2.9cm") && !turned("3cm") && turned("29cm"));
    }
}
