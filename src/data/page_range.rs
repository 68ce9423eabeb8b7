//! Which pages are meant by “3-5, 9”, “all” or “this page”: as people write them, by what is printed on the pages first.

use crate::data::document::Document;
use crate::data::wording::{counted, grouped};

/// Bytes of a part that is looked at: no two pages with a dash between them are longer. A part of a pasted text may be as
/// long as the text, and would be held against every page at each of its dashes.
const MAX_PART: usize = 200;
/// Letters of what is no page that are said again.
const SAID_CHARS: usize = 40;

/// Indices of the pages that are meant, in the order in which they were written, each once. `this` is the page that is
/// looked at.
///
/// # Errors
/// A sentence about the first part that is no page of the document.
pub fn pages(document: &Document, words: &str, this: u32) -> Result<Vec<u32>, String> {
    let all = document.units.len() as u32;
    let words = words.trim().to_lowercase();
    match words.as_str() {
        "" => return Err("Write which pages, as 3-5, 9.".to_owned()),
        "all" | "all pages" => return Ok((0..all).collect()),
        "this" | "this page" => return Ok(vec![this.min(all.saturating_sub(1))]),
        _ => {}
    }
    let mut chosen = Vec::new();
    // Which are chosen already, so that a long list of ranges costs one look for each page.
    let mut known = vec![false; all as usize];
    for part in words.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()) {
        let (from, to) = ends(document, part)?;
        if from > to {
            return Err(format!("“{}” goes backwards.", said(part)));
        }
        for page in from..=to {
            if !std::mem::replace(&mut known[page as usize], true) {
                chosen.push(page);
            }
        }
    }
    if chosen.is_empty() { Err("Write which pages, as 3-5, 9.".to_owned()) } else { Ok(chosen) }
}

fn said(word: &str) -> String {
    let short: String = word.chars().take(SAID_CHARS).collect();
    if short.len() < word.len() { format!("{short}…") } else { short }
}

/// The first and the last page of a part: one page, or two with a dash between them.
fn ends(document: &Document, part: &str) -> Result<(u32, u32), String> {
    let none = |word: &str| {
        let all = counted(document.units.len() as u64, "page");
        format!("There is no page “{}”; the document has {all}.", said(word))
    };
    if part.len() > MAX_PART {
        return Err(none(part));
    }
    // A label may have a dash of its own, as “A-3”.
    if let Some(page) = page(document, part) {
        return Ok((page, page));
    }
    for (at, dash) in part.char_indices().filter(|(_, c)| matches!(c, '-' | '–' | '—')) {
        let (from, to) = (part[..at].trim(), part[at + dash.len_utf8()..].trim());
        match (page(document, from), page(document, to)) {
            (Some(from), Some(to)) => return Ok((from, to)),
            (None, Some(_)) if !from.is_empty() => return Err(none(from)),
            (Some(_), None) if !to.is_empty() => return Err(none(to)),
            _ => {}
        }
    }
    Err(none(part))
}

/// A page by what is printed on it, else by its number in the file: as the field for going to one takes it.
fn page(document: &Document, word: &str) -> Option<u32> {
    let named = document.units.iter().position(|unit| unit.label.to_lowercase() == word);
    let numbered = || word.parse::<usize>().ok()?.checked_sub(1).filter(|at| *at < document.units.len());
    named.or_else(numbered).map(|at| at as u32)
}

/// What is meant, to be read before it is done: “3 of 189: pages 4, 5, 9”, by what is printed on them.
pub fn told(document: &Document, pages: &[u32]) -> String {
    let label = |page: u32| document.units.get(page as usize).map_or("", |unit| unit.label.as_str());
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for page in pages {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *page => *last = *page,
            _ => runs.push((*page, *page)),
        }
    }
    /// More are no sentence.
    const MOST: usize = 8;
    let mut words: Vec<String> =
        runs.iter()
            .take(MOST)
            .map(|(from, to)| {
                if from == to {
                    label(*from).to_owned()
                } else {
                    format!("{}–{}", label(*from), label(*to))
                }
            })
            .collect();
    if runs.len() > MOST {
        words.push("…".to_owned());
    }
    let of = grouped(document.units.len() as u64);
    let all = document.units.len();
    // Where all are meant, which they are says nothing.
    if pages.len() == all && all > 1 {
        return format!("All {}", counted(all as u64, "page"));
    }
    let which = if pages.len() == 1 { "page" } else { "pages" };
    format!("{} of {of}: {which} {}", grouped(pages.len() as u64), words.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::unit::{Unit, UnitKind};
    use std::sync::Arc;

    fn book() -> Document {
        let mut document = Document::default();
        for label in ["i", "ii", "1", "2", "3", "A-1", "A-2"] {
            document.units.push(Arc::new(Unit::new(UnitKind::Page, label.to_owned(), (100.0, 100.0))));
        }
        document
    }

    #[test]
    fn pages_are_meant_as_they_are_printed_and_else_as_they_are_counted() {
        let book = book();
        for (words, expected) in [
            ("all", vec![0, 1, 2, 3, 4, 5, 6]),
            ("this page", vec![4]),
            ("1", vec![2]),
            ("i-2", vec![0, 1, 2, 3]),
            // No page says 7, so that the seventh is meant.
            ("7", vec![6]),
            ("a-1", vec![5]),
            ("A-1–A-2, ii, 1-3, ii", vec![5, 6, 1, 2, 3, 4]),
        ] {
            assert_eq!(pages(&book, words, 4), Ok(expected), "{words}");
        }
        for words in ["", ",", "0", "9", "3-1", "2-99", "x", "-"] {
            assert!(pages(&book, words, 0).is_err(), "{words}");
        }
        // Pasted by mistake; it is not said again as a whole, nor held against the pages at each dash.
        for words in ["1-".repeat(60_000), "9".repeat(120), "x".repeat(120_000)] {
            let why = pages(&book, &words, 0).unwrap_err();
            assert!(why.len() < 120 && why.contains("…”"), "{why}");
        }
        assert_eq!(told(&book, &[0, 2, 3, 4, 6]), "5 of 7: pages i, 1–3, A-2");
    }
}
