//! The table of contents of a book: the page that EPUB 3 has for it, or the table of EPUB 2.

use super::package::Package;
use super::{Archive, MAX_PART_BYTES, path};
use crate::data::draft::Draft;
use crate::read::xml::{self, Event, Tag, Xml};
use std::collections::HashMap;

/// Entries of a table; the largest that was met has some 9,000.
const MAX_ENTRIES: usize = 50_000;
/// Landmarks of a book; there are names for some twenty.
const MAX_LANDMARKS: usize = 40;
/// Levels of an outline.
const MAX_LEVEL: u8 = 9;

/// A line of the contents.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// From 1 on.
    pub level: u8,
    pub title: String,
    /// The part to which it leads, and the place in it.
    pub path: String,
    pub place: String,
}

#[derive(Debug, Default)]
pub struct Contents {
    pub entries: Vec<Entry>,
    /// Where the pages of the edition on paper begin, and what they are called.
    pub pages: Vec<Entry>,
}

impl Contents {
    /// Those of a book; none, where it has no table that can be read.
    pub fn of(archive: &Archive<'_>, package: &Package, draft: &mut Draft) -> Self {
        // What is wrong with the page of contents is told where it is read as a chapter.
        let mut text = |path: &Option<String>, tell: bool| {
            let path = path.as_deref()?;
            let (text, remarks) = match archive.text(path, MAX_PART_BYTES) {
                Ok(found) => found,
                Err(failure) => {
                    draft.complain_at(failure.words, None, None);
                    return None;
                }
            };
            let fault =
                xml::fault(&text).map(|fault| format!("The contents of this book, “{path}”, {fault}"));
            let faults = remarks.into_iter().chain(fault).filter(|_| tell);
            faults.for_each(|words| draft.complain_at(words, None, None));
            Some((text, path.to_owned()))
        };
        let page_is_read = |page: &String| package.spine.iter().any(|item| item.path == *page);
        let page = text(&package.nav, !package.nav.as_ref().is_some_and(page_is_read));
        let table = text(&package.ncx, true);
        let of = |part: &Option<(String, String)>, parse: &dyn Fn(&str, &str) -> Vec<Entry>| {
            let (text, path) = part.as_ref()?;
            Some(parse(text, path)).filter(|entries| !entries.is_empty())
        };
        let entries = of(&page, &|text, path| of_page(text, path, "toc"));
        let entries = entries.or_else(|| of(&table, &|text, path| of_table(text, path, "navPoint")));
        let landmarks = of(&page, &|text, path| of_page(text, path, "landmarks"));
        let entries = entries.map(|entries| with_landmarks(entries, landmarks.unwrap_or_default(), package));
        let pages = of(&page, &|text, path| of_page(text, path, "page-list"));
        let pages = pages.or_else(|| of(&table, &|text, path| of_table(text, path, "pageTarget")));
        Self { entries: entries.unwrap_or_default(), pages: pages.unwrap_or_default() }
    }

    /// What the contents call a whole part.
    pub fn title_of(&self, path: &str) -> Option<&str> {
        let whole = self.entries.iter().find(|entry| entry.path == path)?;
        Some(whole.title.as_str()).filter(|title| !title.is_empty())
    }
}

/// Contents with those landmarks (the cover, the index, …) that stand in chapters which the contents do not name.
fn with_landmarks(mut entries: Vec<Entry>, landmarks: Vec<Entry>, package: &Package) -> Vec<Entry> {
    let spine: HashMap<&str, usize> =
        package.spine.iter().enumerate().map(|(index, item)| (item.path.as_str(), index)).collect();
    let chapter = |entry: &Entry| spine.get(entry.path.as_str()).copied();
    for landmark in landmarks.into_iter().filter(|landmark| !landmark.title.is_empty()).take(MAX_LANDMARKS) {
        if entries.len() >= MAX_ENTRIES || entries.iter().any(|entry| entry.path == landmark.path) {
            continue;
        }
        let Some(own) = chapter(&landmark) else { continue };
        let at = entries.iter().position(|entry| chapter(entry).is_some_and(|chapter| chapter > own));
        entries.insert(at.unwrap_or(entries.len()), Entry { level: 1, ..landmark });
    }
    entries
}

fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn push(entries: &mut Vec<Entry>, level: usize, title: &str, base: &str, address: &str) {
    if let Some((path, place)) = path::resolve(base, address).filter(|_| entries.len() < MAX_ENTRIES) {
        let level = u8::try_from(level).unwrap_or(MAX_LEVEL).clamp(1, MAX_LEVEL);
        entries.push(Entry { level, title: tidy(title), path, place });
    }
}

/// A list of a navigation document (EPUB 3.3, 5.4): `toc`, `page-list`.
fn of_page(text: &str, base: &str, list: &str) -> Vec<Entry> {
    let mut xml = Xml::new(text);
    let mut entries = Vec::new();
    // Names of the elements that are open, from the one with the contents on.
    let mut open: Vec<String> = Vec::new();
    while let Some(event) = xml.next_event() {
        match event {
            Event::Start(tag) if open.is_empty() => {
                if is_list(&tag, list) {
                    open.push("nav".to_owned());
                }
            }
            Event::Start(tag) if tag.name() == "a" => {
                let level = open.iter().filter(|name| *name == "ol" || *name == "ul").count();
                let address = tag.get("href").unwrap_or_default();
                let title = xml.text();
                push(&mut entries, level, &title, base, &address);
            }
            Event::Start(tag) => open.push(tag.name().to_owned()),
            Event::End if !open.is_empty() => {
                open.pop();
                if open.is_empty() {
                    break;
                }
            }
            Event::End | Event::Text(_) => {}
        }
    }
    entries
}

fn is_list(tag: &Tag<'_>, list: &str) -> bool {
    let called = |kinds: String| kinds.split_ascii_whitespace().any(|kind| kind == list);
    let role = format!("doc-{}", list.replace("page-", "page"));
    tag.name() == "nav"
        && (tag.get_full("epub:type").or_else(|| tag.get("type")).is_some_and(called)
            || tag.get("role").is_some_and(|own| own == role))
}

/// The points of a table (NCX, DAISY 3): `navPoint` for the contents, `pageTarget` for pages on paper.
fn of_table(text: &str, base: &str, sort: &str) -> Vec<Entry> {
    let mut xml = Xml::new(text);
    let mut entries: Vec<Entry> = Vec::new();
    let mut open: Vec<bool> = Vec::new();
    let mut title = String::new();
    while let Some(event) = xml.next_event() {
        match event {
            Event::Start(tag) => match tag.name() {
                "navList" => xml.skip(),
                "text" => title = xml.text(),
                "content" if open.contains(&true) => {
                    let level = open.iter().filter(|point| **point).count();
                    let address = tag.get("src").unwrap_or_default();
                    push(&mut entries, level, &title, base, &address);
                    open.push(false);
                }
                name => open.push(name == sort),
            },
            Event::End => {
                open.pop();
            }
            Event::Text(_) => {}
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(entries: &[Entry]) -> Vec<String> {
        entries
            .iter()
            .map(|entry| format!("{} {} → {}#{}", entry.level, entry.title, entry.path, entry.place))
            .collect()
    }

    #[test]
    fn both_kinds_of_tables_say_levels_titles_and_places() {
        let page = r#"<html><body><nav epub:type="landmarks"><ol><li><a href="cover.xhtml">Cover</a></li></ol></nav>
            <nav epub:type="toc"><h1>Contents</h1><ol><li><a href="one.xhtml">One <i>of</i> two</a>
            <ol><li><a href="one.xhtml#p2">Within</a></li></ol></li><li><a href="two.xhtml">Two</a></li></ol></nav>
            <nav epub:type="page-list"><ol><li><a href="one.xhtml#p12">12</a></li></ol></nav></body></html>"#;
        let expected =
            ["1 One of two → OPS/one.xhtml#", "2 Within → OPS/one.xhtml#p2", "1 Two → OPS/two.xhtml#"];
        assert_eq!(shown(&of_page(page, "OPS/nav.xhtml", "toc")), expected);
        assert_eq!(shown(&of_page(page, "OPS/nav.xhtml", "page-list")), ["1 12 → OPS/one.xhtml#p12"]);
        let table = r#"<ncx><docTitle><text>Book</text></docTitle><navMap><navPoint><navLabel><text>One of two</text></navLabel>
            <content src="one.xhtml"/><navPoint><navLabel><text>Within</text></navLabel><content src="one.xhtml#p2"/></navPoint>
            </navPoint><navPoint><navLabel><text>Two</text></navLabel><content src="two.xhtml"/></navPoint></navMap>
            <pageList><pageTarget><navLabel><text>12</text></navLabel><content src="one.xhtml#p12"/></pageTarget></pageList></ncx>"#;
        assert_eq!(shown(&of_table(table, "OPS/toc.ncx", "navPoint")), expected);
        assert_eq!(shown(&of_table(table, "OPS/toc.ncx", "pageTarget")), ["1 12 → OPS/one.xhtml#p12"]);
    }
}
