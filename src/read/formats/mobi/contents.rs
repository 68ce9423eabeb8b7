//! The table of contents of a Kindle book: an index of its own, or a page that is named as such.

use super::head::Head;
use super::index::Index;
use super::kf8::Parts;
use super::markup;
use super::records::Records;
use crate::read::decode;

/// Levels of an outline.
const MAX_LEVEL: u32 = 8;
/// Bytes of a page with contents that are looked at.
const MAX_PAGE: usize = 1024 * 1024;
/// Bytes of a title on such a page.
const MAX_TITLE: usize = 1024;
const MAX_ENTRIES: usize = 20_000;

/// A line of the contents.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// From 1 on.
    pub level: u8,
    pub title: String,
    /// Where it leads, in bytes of the text.
    pub place: usize,
}

/// The index with the contents, in the order of the text; nothing where there is none.
pub fn of(records: &Records, head: &Head, parts: Option<&Parts>) -> Vec<Entry> {
    let Some(index) = head.contents.and_then(|start| Index::of(records, start)) else { return Vec::new() };
    let mut entries = Vec::new();
    for entry in &index.entries {
        let place = match parts {
            Some(parts) => entry
                .value(6, 0)
                .zip(entry.value(6, 1))
                .and_then(|(fragment, offset)| parts.place_in(fragment as usize, offset as usize)),
            None => entry.value(1, 0).map(|place| place as usize),
        };
        let title = entry.value(3, 0).and_then(|place| index.word(place));
        let title = title.map(|title| decoded(title, head.encoding)).unwrap_or_default();
        if let Some(place) = place.filter(|_| !title.is_empty() && entries.len() < MAX_ENTRIES) {
            let level = entry.value(4, 0).unwrap_or(0).min(MAX_LEVEL) as u8 + 1;
            entries.push(Entry { level, title, place });
        }
    }
    // Of those that begin at one place, the outermost is first.
    entries.sort_by_key(|entry| (entry.place, entry.level));
    entries
}

/// The links of the page that the book names as its contents, where it has no index of them.
pub fn on_page(text: &[u8]) -> Vec<Entry> {
    let is_contents = |tag: &[u8]| {
        tag.starts_with(b"<reference")
            && markup::attribute(tag, "type").is_some_and(|(_, kind)| kind.eq_ignore_ascii_case(b"toc"))
    };
    let start = markup::tags(text).find(|(_, tag)| is_contents(tag)).and_then(|(_, tag)| {
        markup::number(markup::attribute(tag, "filepos")?.1).filter(|start| *start < text.len())
    });
    let Some(start) = start else { return Vec::new() };
    let page = text.get(start..text.len().min(start + MAX_PAGE)).unwrap_or_default();
    let mut entries: Vec<Entry> = Vec::new();
    // A link that is open: where it leads, and where its words begin.
    let mut open: Option<(usize, usize)> = None;
    for (at, tag) in markup::tags(page) {
        if tag.starts_with(b"<mbp:pagebreak") && !entries.is_empty() || entries.len() >= MAX_ENTRIES {
            break;
        }
        if tag.starts_with(b"</a") {
            let words = open.take().and_then(|(place, from)| Some((place, page.get(from..at)?)));
            if let Some((place, words)) = words {
                let title = without_tags(words.get(..words.len().min(MAX_TITLE)).unwrap_or_default());
                if !title.is_empty() {
                    entries.push(Entry { level: 1, title, place });
                }
            }
        } else if let Some((_, place)) = markup::attribute(tag, "filepos") {
            open = markup::number(place).map(|place| (place, at + tag.len()));
        }
    }
    entries.sort_by_key(|entry| entry.place);
    entries
}

fn without_tags(words: &[u8]) -> String {
    let mut plain = Vec::new();
    let mut from = 0;
    for (at, tag) in markup::tags(words) {
        plain.extend_from_slice(words.get(from..at).unwrap_or_default());
        from = at + tag.len();
    }
    plain.extend_from_slice(words.get(from..).unwrap_or_default());
    decoded(&plain, None)
}

fn decoded(bytes: &[u8], encoding: Option<&str>) -> String {
    let text = decode::whole(bytes, None, encoding).text;
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
