//! Sections of a Word document: how each begins, how its pages are numbered, and which words stand at their head and foot.

use super::body::{Body, Known, Parts};
use super::numbering::Numbering;
use crate::data::document::{Aside, AsideKind, BlockKind, Unseen};
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::read::xml::{Event, Xml};
use std::collections::HashSet;

/// Sections of a document.
const MAX_SECTIONS: usize = 10_000;
/// Elements of what is said of one.
const MAX_SAID: usize = 1_000;

/// A stretch of a document whose pages look alike.
#[derive(Clone, Debug)]
pub struct Section {
    /// Whether it begins on a page of its own.
    pub on_new_page: bool,
    /// The number of its first page, where it does not go on counting.
    pub first_page: Option<u32>,
    /// How its first page would be numbered: `1`, `i`, `I`, `a`, `A`.
    pub format: &'static str,
    /// Its first page has a head and a foot of its own.
    pub title_page: bool,
    /// What stands around its pages: whether at the head, on which pages, and the relation to the part.
    pub around: Vec<(bool, String, String)>,
}

impl Default for Section {
    fn default() -> Self {
        Self { on_new_page: true, first_page: None, format: "1", title_page: false, around: Vec::new() }
    }
}

/// The sections of a part, in order.
pub fn of(text: &str) -> Vec<Section> {
    let mut sections = Vec::new();
    for at in memchr::memmem::find_iter(text.as_bytes(), "sectPr") {
        if sections.len() >= MAX_SECTIONS {
            break;
        }
        let before = text.get(..at).unwrap_or_default();
        let Some(start) = before.rfind('<').filter(|start| before.len() - start < 12) else { continue };
        let name = before.get(start + 1..).unwrap_or_default();
        let goes_on = text.get(at + 6..).unwrap_or_default().starts_with([' ', '>', '/', '\n', '\r', '\t']);
        // How it was before a change stands in the change.
        let old = is_old(before, start);
        if goes_on && (name.is_empty() || name.ends_with(':')) && !name.starts_with('/') && !old {
            sections.extend(section(text.get(start..).unwrap_or_default()));
        }
    }
    sections
}

fn is_old(before: &str, start: usize) -> bool {
    let last = before.get(..start).and_then(|before| before.rsplit('<').next()).unwrap_or_default();
    let name = last.split([' ', '>']).next().unwrap_or_default();
    name.ends_with("sectPrChange") && !name.starts_with('/')
}

fn section(text: &str) -> Option<Section> {
    let mut xml = Xml::new(text);
    let Some(Event::Start(_)) = xml.next_event() else { return None };
    let mut section = Section::default();
    let (mut open, mut said) = (1_usize, 0);
    while open > 0 && said < MAX_SAID {
        said += 1;
        match xml.next_event() {
            Some(Event::Start(tag)) => {
                open += 1;
                match tag.name() {
                    "sectPrChange" => {
                        xml.skip();
                        open -= 1;
                    }
                    "type" => {
                        section.on_new_page =
                            !matches!(tag.get("val").as_deref(), Some("continuous" | "nextColumn"));
                    }
                    "titlePg" => section.title_page = super::styles::is_on(&tag),
                    "pgNumType" => {
                        section.first_page = tag.get("start").and_then(|start| start.parse().ok());
                        section.format = match tag.get("fmt").as_deref() {
                            Some("lowerRoman") => "i",
                            Some("upperRoman") => "I",
                            Some("lowerLetter") => "a",
                            Some("upperLetter") => "A",
                            _ => "1",
                        };
                    }
                    name @ ("headerReference" | "footerReference") => {
                        let pages = tag.get("type").unwrap_or_else(|| "default".to_owned());
                        section.around.extend(tag.get("id").map(|id| (name == "headerReference", pages, id)));
                    }
                    _ => {}
                }
            }
            Some(Event::End) => open -= 1,
            Some(Event::Text(_)) => {}
            None => break,
        }
    }
    Some(section)
}

/// What stands at the head or the foot of pages.
#[derive(Clone)]
pub struct Around {
    /// The relation by which sections name it.
    pub id: String,
    pub text: String,
    pub known: Known,
}

/// Heads and feet of a document, as its sections come.
#[derive(Default)]
pub struct Heads {
    pub around: Vec<Around>,
    /// Left and right pages differ.
    pub even_differ: bool,
    /// Those that were shown; they go on to the next section.
    shown: HashSet<(bool, String, String)>,
}

impl Heads {
    pub fn new(around: Vec<Around>, even_differ: bool) -> Self {
        Self { around, even_differ, shown: HashSet::new() }
    }

    /// Shows what stands around the pages of the section that begins.
    pub fn write(
        &mut self,
        number: usize,
        sections: &[Section],
        numbering: &mut Numbering,
        parts: &dyn Parts,
        draft: &mut Draft,
        stop: &Stop,
    ) -> Result<(), Failure> {
        let Some(section) = sections.get(number) else { return Ok(()) };
        for (head, pages, id) in &section.around {
            let Some(around) = self.around.iter().find(|around| around.id == *id) else { continue };
            if !self.shown.insert((*head, pages.clone(), id.clone())) {
                continue;
            }
            let label = label(*head, pages);
            let unused = pages == "first" && !section.title_page || pages == "even" && !self.even_differ;
            if unused {
                // A later section may use it.
                if !sections.iter().any(|section| pages == "first" && section.title_page) {
                    tell_unused(&label, &around.text, draft);
                }
                continue;
            }
            let mut reader = Body::new(&around.known, numbering, parts);
            reader.every = Some(BlockKind::Furniture);
            reader.first_label = Some(label);
            reader.read(&around.text, draft, stop)?;
            draft.end();
        }
        Ok(())
    }
}

fn label(head: bool, pages: &str) -> String {
    let what = if head { "Head" } else { "Foot" };
    match pages {
        "first" => format!("{what}, first page"),
        "even" => format!("{what}, even pages"),
        _ => what.to_owned(),
    }
}

/// One that no page shows.
fn tell_unused(label: &str, text: &str, draft: &mut Draft) {
    let mut xml = Xml::new(text);
    let words = super::words_of(&mut xml);
    if !words.trim().is_empty() {
        draft.aside(Aside {
            kind: AsideKind::Unseen(Unseen::Hidden),
            name: format!("{label}, which no page shows"),
            words: words.trim().to_owned(),
            when: None,
            place: None,
            span: None,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_as_they_are_now_and_not_as_they_were_before_a_change() {
        let sections = of(
            r#"<w:p><w:pPr><w:sectPr w:rsidR="1"><w:headerReference w:type="first" r:id="h"/><w:titlePg/><w:pgNumType w:fmt="lowerRoman"/></w:sectPr></w:pPr></w:p>
            <w:sectPr><w:type w:val="continuous"/><w:pgNumType w:start="7"/><w:sectPrChange><w:sectPr><w:titlePg/></w:sectPr></w:sectPrChange></w:sectPr>"#,
        );
        let said: Vec<_> = sections
            .iter()
            .map(|one| (one.on_new_page, one.first_page, one.format, one.title_page, one.around.len()))
            .collect();
        assert_eq!(said, [(true, None, "i", true, 1), (false, Some(7), "1", false, 0)]);
    }
}
