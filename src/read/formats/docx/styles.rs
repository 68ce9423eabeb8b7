//! Styles of a Word document: which paragraphs are headings, quotations and items, and which words are bold.

use crate::read::office::{Shift, Words};
use crate::read::xml::{Event, Tag, Xml};
use std::collections::HashMap;

/// Styles of a document; templates bring some hundred.
const MAX_STYLES: usize = 20_000;
/// Styles that each rest on the next.
const MAX_BASES: usize = 32;

/// Takes what one property of a run says.
pub fn take(words: &mut Words, tag: &Tag<'_>) {
    let on = || Some(is_on(tag));
    match tag.name() {
        "b" => words.strong = on(),
        "i" => words.slanted = on(),
        "strike" | "dstrike" => words.struck = on(),
        "u" => words.underlined = Some(tag.get("val").is_some_and(|kind| kind != "none")),
        "highlight" => words.marked = Some(tag.get("val").is_some_and(|colour| colour != "none")),
        "vanish" => words.hidden = on(),
        "vertAlign" => {
            words.shift = Some(match tag.get("val").as_deref() {
                Some("superscript") => Shift::Raised,
                Some("subscript") => Shift::Lowered,
                _ => Shift::None,
            });
        }
        _ => {}
    }
}

/// Whether a property that is there holds (ISO/IEC 29500-1, 17.17.4).
pub fn is_on(tag: &Tag<'_>) -> bool {
    !matches!(tag.get("val").as_deref(), Some("0" | "false" | "off" | "none"))
}

/// What is said of paragraphs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paragraph {
    /// From 1 on, of headings; 0 where it says that it is none.
    pub level: Option<u8>,
    /// The list that it is an item of, and the level in it.
    pub list: Option<String>,
    pub list_level: Option<usize>,
    pub quoted: bool,
    pub code: bool,
    pub title: bool,
}

#[derive(Clone, Debug, Default)]
struct Style {
    based_on: Option<String>,
    paragraph: Paragraph,
    words: Words,
}

/// The styles of a document, by their identifiers.
#[derive(Clone, Debug, Default)]
pub struct Styles {
    styles: HashMap<String, Style>,
    /// The one of paragraphs that name none.
    usual: Option<String>,
}

impl Styles {
    pub fn of(text: &str) -> Self {
        let mut styles = Self::default();
        let mut xml = Xml::new(text);
        while let Some(event) = xml.next_event() {
            if let Event::Start(tag) = event
                && tag.name() == "style"
                && styles.styles.len() < MAX_STYLES
            {
                let id = tag.get("styleId").unwrap_or_default();
                if tag.get("type").as_deref() == Some("paragraph")
                    && tag.get("default").is_some_and(|on| on == "1")
                {
                    styles.usual = Some(id.clone());
                }
                let style = style(&mut xml);
                styles.styles.insert(id, style);
            }
        }
        styles
    }

    /// What a paragraph is by its style.
    pub fn paragraph(&self, id: Option<&str>) -> Paragraph {
        let mut found = Paragraph::default();
        for style in self.chain(id.or(self.usual.as_deref())) {
            let own = &style.paragraph;
            found.level = found.level.or(own.level);
            found.list = found.list.or_else(|| own.list.clone());
            found.list_level = found.list_level.or(own.list_level);
            found.quoted |= own.quoted;
            found.code |= own.code;
            found.title |= own.title;
        }
        found
    }

    /// What words are by a style.
    pub fn words(&self, id: Option<&str>) -> Words {
        self.chain(id).fold(Words::default(), |words, style| words.or(style.words))
    }

    fn chain<'s>(&'s self, id: Option<&str>) -> impl Iterator<Item = &'s Style> {
        let first = id.and_then(|id| self.styles.get(id));
        let next = |style: &&'s Style| self.styles.get(style.based_on.as_deref()?);
        std::iter::successors(first, next).take(MAX_BASES)
    }
}

fn style(xml: &mut Xml<'_>) -> Style {
    let mut style = Style::default();
    xml.each_within(|tag| {
        let value = || tag.get("val");
        let paragraph = &mut style.paragraph;
        match tag.name() {
            "name" => {
                let name = value().unwrap_or_default().to_ascii_lowercase();
                paragraph.level = heading(&name).or(paragraph.level);
                paragraph.title = name == "title";
                paragraph.quoted =
                    name.contains("quote") || name == "block text" || name.contains("quotation");
                paragraph.code =
                    name.contains("source code") || name == "html preformatted" || name == "plain text";
                style.words.code = (name.contains("verbatim") || name == "html code").then_some(true);
            }
            "basedOn" => style.based_on = value(),
            "outlineLvl" => paragraph.level = paragraph.level.or_else(|| level(&value()?)),
            "numId" => paragraph.list = value(),
            "ilvl" => paragraph.list_level = value().and_then(|level| level.parse().ok()),
            _ => take(&mut style.words, tag),
        }
    });
    style
}

/// The level of a style that every version of Word has, whatever the language of its windows.
fn heading(name: &str) -> Option<u8> {
    let number = name.strip_prefix("heading ")?.trim();
    number.parse().ok().filter(|level| (1..=9).contains(level))
}

/// The level of an outline, from 0 on; 9 is the body.
pub fn level(value: &str) -> Option<u8> {
    let level: u8 = value.parse().ok()?;
    Some(if level < 9 { level + 1 } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_says_what_those_that_it_rests_on_say() {
        let styles = Styles::of(
            r#"<w:styles><w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>
            <w:style w:styleId="U1"><w:name w:val="heading 1"/><w:basedOn w:val="N"/><w:rPr><w:b/></w:rPr></w:style>
            <w:style w:styleId="Own"><w:name w:val="My Head"/><w:basedOn w:val="U1"/><w:rPr><w:i/><w:b w:val="0"/></w:rPr></w:style>
            <w:style w:styleId="Loop"><w:basedOn w:val="Loop"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style></w:styles>"#,
        );
        assert_eq!((styles.paragraph(Some("Own")).level, styles.paragraph(None).level), (Some(1), None));
        let words = styles.words(Some("Own"));
        assert_eq!((words.strong, words.slanted), (Some(false), Some(true)));
        assert_eq!(styles.paragraph(Some("Loop")).level, Some(3));
    }
}
