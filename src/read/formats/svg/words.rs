//! The words of a drawing in the order of its source, where they are not asked for their places: in a book, or where the
//! drawing is too damaged to be drawn.

use super::told::plain;
use crate::read::xml::{Event, Tag, Xml};

/// Texts of a drawing that are told.
const MAX_TEXTS: usize = 10_000;
/// A line lower or higher than this is a line of its own: raised letters are less.
const LINE_EM: f32 = 0.95;
const LINE_UNITS: f32 = 9.0;

/// What the titles, descriptions and texts of a source say, and what is wrong with the source as far as it was read.
/// `described`: titles and descriptions too.
pub fn of(source: &str, described: bool) -> (Vec<String>, Option<&'static str>) {
    let mut all = Vec::new();
    let mut drawing = Xml::new(source);
    while let Some(event) = drawing.next_event() {
        let Event::Start(tag) = event else { continue };
        let words = match tag.name() {
            "text" => in_text(&mut drawing),
            "title" | "desc" if described => drawing.text(),
            _ => continue,
        };
        let words = plain(&words);
        if !words.is_empty() && all.len() < MAX_TEXTS {
            all.push(words);
        }
    }
    (all, drawing.fault())
}

/// The words of the text that has just begun, up to its end.
fn in_text(drawing: &mut Xml) -> String {
    let (mut words, mut depth) = (String::new(), 0_u32);
    while let Some(event) = drawing.next_event() {
        match event {
            Event::Start(tag) if matches!(tag.name(), "title" | "desc" | "script" | "style") => {
                drawing.skip();
            }
            Event::Start(tag) => {
                depth += 1;
                if tag.name() == "tspan" && is_placed(|name| attribute(&tag, name)) {
                    words.push(' ');
                }
            }
            Event::End if depth == 0 => break,
            Event::End => depth -= 1,
            Event::Text(text) => words.push_str(&text),
        }
    }
    words
}

fn attribute(tag: &Tag, name: &str) -> Option<String> {
    tag.get(name)
}

/// Whether a part of a text has a place of its own, by its attributes, so that it is no part of the word before it.
pub fn is_placed(attribute: impl Fn(&str) -> Option<String>) -> bool {
    let falls = |dy: &str| {
        let first = dy.split([' ', ',']).find(|part| !part.is_empty()).unwrap_or_default();
        let (number, line) = match first.strip_suffix("em") {
            Some(ems) => (ems, LINE_EM),
            None => (first.trim_end_matches("px"), LINE_UNITS),
        };
        number.parse::<f32>().is_ok_and(|by| by.abs() >= line)
    };
    attribute("x").is_some() || attribute("y").is_some() || attribute("dy").is_some_and(|dy| falls(&dy))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of a title that stand below each other ran into one word, which nobody finds.
    #[test]
    fn parts_of_a_text_that_stand_by_themselves_are_words_of_their_own() {
        for (text, expected) in [
            (
                "<tspan x='0' y='10'>Moon</tspan><tspan x='0' y='30'>and</tspan><tspan x='0' y='50'>Stars</tspan>",
                "Moon and Stars",
            ),
            ("Moon<tspan dy='1.2em'>rise</tspan>", "Moon rise"),
            ("Moon<tspan dy='-20'>rise</tspan>", "Moon rise"),
            // Letters of another colour, and a raised figure, belong to their word.
            ("<tspan fill='red'>M</tspan>oon", "Moon"),
            ("m<tspan dy='-0.4em'>2</tspan>", "m2"),
            ("m<tspan dy='-5'>2</tspan>", "m2"),
            ("<title>told</title>Moon", "Moon"),
        ] {
            let source = format!("<svg><title>Sky</title><g><text>{text}</text><text>Sun</text></g></svg>");
            let told = |described| of(&source, described).0;
            assert_eq!(told(true), ["Sky", expected, "Sun"], "{text}");
            assert_eq!(told(false), [expected, "Sun"], "{text}");
        }
    }
}
