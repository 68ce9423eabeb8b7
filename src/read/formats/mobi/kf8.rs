//! Kindle books of the newer form (KF8, AZW3): pages that were taken apart into a skeleton and fragments are put together
//! again, and places in fragments become places in pages.

use super::head::Head;
use super::index::Index;
use super::records::{Records, u32_at};
use crate::read::formats::svg::still;
use std::collections::{BTreeMap, BTreeSet};

/// Pages of a book, and fragments.
const MAX_PARTS: usize = 50_000;
/// Places that links lead to.
const MAX_PLACES: usize = 200_000;
/// Bytes of all pages, which are those of the text: fragments are used once.
const MAX_BYTES: usize = 256 * 1024 * 1024;
/// Texts of a book, and bytes of all drawings among them.
const MAX_FLOWS: usize = 10_000;
const MAX_DRAWINGS: usize = 32 * 1024 * 1024;
/// How links begin that lead to a place in a fragment.
pub const LINK: &str = "kindle:pos:fid:";

/// A page of the book: where it begins among all pages, and its HTML in bytes.
#[derive(Debug, Default)]
pub struct Part {
    pub start: usize,
    pub html: Vec<u8>,
}

/// The pages of a book, and where its fragments begin in them.
#[derive(Debug, Default)]
pub struct Parts {
    pub parts: Vec<Part>,
    fragments: Vec<usize>,
}

impl Parts {
    /// Those of a book; without skeletons the whole text is one page.
    pub fn of(records: &Records, head: &Head, text: &[u8]) -> Self {
        let text = main_flow(records, head, text);
        let parts = head.skeletons.and_then(|start| Index::of(records, start)).map(|skeletons| {
            let fragments = head.fragments.and_then(|start| Index::of(records, start));
            Self::put_together(text, &skeletons, fragments.as_ref())
        });
        match parts.filter(|parts| !parts.parts.is_empty()) {
            Some(parts) => parts,
            None => Self { parts: vec![Part { start: 0, html: text.to_vec() }], fragments: Vec::new() },
        }
    }

    fn put_together(text: &[u8], skeletons: &Index<'_>, fragments: Option<&Index<'_>>) -> Self {
        let fragments = fragments.map(|index| index.entries.as_slice()).unwrap_or_default();
        let places: Vec<usize> = fragments
            .iter()
            .map(|entry| {
                std::str::from_utf8(&entry.name).ok().and_then(|name| name.parse().ok()).unwrap_or(0)
            })
            .collect();
        let (mut parts, mut next, mut total) = (Vec::new(), 0, 0);
        for skeleton in skeletons.entries.iter().take(MAX_PARTS) {
            let (Some(count), Some(start), Some(long)) =
                (skeleton.value(1, 0), skeleton.value(6, 0), skeleton.value(6, 1))
            else {
                continue;
            };
            let start = start as usize;
            let mut base = start.saturating_add(long as usize);
            let Some(own) = text.get(start..base) else { break };
            let mut html = own.to_vec();
            for _ in 0..count {
                let (Some(entry), Some(&place)) = (fragments.get(next), places.get(next)) else { break };
                next += 1;
                let long = entry.value(6, 1).unwrap_or(0) as usize;
                let end = base.saturating_add(long).min(text.len());
                let piece = text.get(base..end).unwrap_or_default();
                base = end;
                // One that says no place of the page stands at its end, so that no word is lost.
                let at = place.checked_sub(start).filter(|at| *at <= html.len()).unwrap_or(html.len());
                html.splice(at..at, piece.iter().copied());
            }
            total += html.len();
            if total > MAX_BYTES {
                break;
            }
            parts.push(Part { start, html });
        }
        Self { parts, fragments: places }
    }

    /// The place among all pages to which `kindle:pos:fid:0001:off:000000001A` leads.
    pub fn place(&self, link: &str) -> Option<usize> {
        let rest = link.strip_prefix(LINK)?;
        let (fragment, offset) = rest.split_once(":off:")?;
        self.place_in(number(fragment)?, number(offset)?)
    }

    /// The place of an offset in a fragment.
    pub fn place_in(&self, fragment: usize, offset: usize) -> Option<usize> {
        self.fragments.get(fragment)?.checked_add(offset)
    }

    /// Places that links lead to.
    pub fn places(&self) -> BTreeSet<usize> {
        let mut places = BTreeSet::new();
        for part in &self.parts {
            for at in memchr::memmem::find_iter(&part.html, LINK) {
                let link = part.html.get(at..).unwrap_or_default();
                let end = link.iter().position(|byte| matches!(byte, b'"' | b'\'' | b'>' | b' '));
                let link = link.get(..end.unwrap_or(0)).and_then(|link| std::str::from_utf8(link).ok());
                places.extend(link.and_then(|link| self.place(link)).filter(|_| places.len() < MAX_PLACES));
            }
        }
        places
    }
}

/// Where each of several texts begins and ends: the first has the pages, others hold style sheets and drawings.
fn flows(records: &Records, head: &Head) -> Option<Vec<(usize, usize)>> {
    let record =
        head.flows.and_then(|number| records.get(number)).filter(|record| record.starts_with(b"FDST"))?;
    let (list, count) = (u32_at(record, 4)? as usize, u32_at(record, 8)? as usize);
    let flow = |number: usize| {
        let at = list.checked_add(number.checked_mul(8)?)?;
        Some((u32_at(record, at)? as usize, u32_at(record, at.checked_add(4)?)? as usize))
    };
    Some((0..count.clamp(1, MAX_FLOWS)).map_while(flow).collect())
}

fn main_flow<'t>(records: &Records, head: &Head, text: &'t [u8]) -> &'t [u8] {
    let end = flows(records, head).and_then(|flows| flows.first().map(|(_, end)| *end));
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// The drawings among the texts behind the pages, by their numbers.
pub fn drawings(records: &Records, head: &Head, text: &[u8]) -> BTreeMap<usize, Vec<u8>> {
    let flows = flows(records, head).unwrap_or_default();
    let mut room = MAX_DRAWINGS;
    let own = flows.into_iter().enumerate().skip(1).filter_map(|(number, (start, end))| {
        let bytes = text.get(start..end).filter(|bytes| still::is_drawing(bytes))?;
        room = room.checked_sub(bytes.len())?;
        Some((number, bytes.to_vec()))
    });
    own.collect()
}

/// A number of digits from 0 to V.
pub fn number(digits: &str) -> Option<usize> {
    let digits = digits.split('?').next().unwrap_or(digits);
    u32::from_str_radix(digits, 32).ok().map(|number| number as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_the_place_of_their_fragment() {
        let parts = Parts { parts: Vec::new(), fragments: vec![10, 500] };
        assert_eq!(parts.place("kindle:pos:fid:0001:off:000000001A"), Some(542));
        assert_eq!(parts.place("kindle:pos:fid:0002:off:0000000000"), None);
        assert_eq!(parts.place("kindle:flow:0001?mime=text/css"), None);
        assert_eq!(number("000V?mime=image/jpg"), Some(31));
    }
}
