//! Where do these words stand in a document? Hits stream out leaf by leaf, in order.
//!
//! Words are compared after folding (see `find/fold.rs`), and white space in them stands for any run of white space,
//! so that a phrase is found over the end of a wrapped line. Leaves are searched with the end of the leaf before:
//! just as much of it as a hit could still need, so that no border hides words.
//!
//! A regular expression sees the text as it is. It is searched in one leaf with [`OVERLAP_BYTES`] of the next:
//! a hit that is longer may be cut where a leaf ends. `^` and `$` are the borders of lines.
//! Accents are not folded for it: what would `[à-ü]` mean?
//!
//! White space around the words of a query is left out, and a query without words finds nothing.

use crate::data::document::Document;
use crate::data::job::{Failure, Stop};
use crate::data::query::{Hit, Query};
use crate::data::span::Span;
use fold::{Folded, Folder, is_accent, is_space};
use memchr::memmem::Finder;
use regex::{Regex, RegexBuilder};
use std::ops::Range;

mod fold;

#[cfg(test)]
mod tests;

/// More hits are no list that anybody reads, and each is kept in memory.
pub const MAX_HITS: usize = 200_000;
/// Longest hit of a regular expression that is sure to be found whole over the border of two leaves.
pub const OVERLAP_BYTES: usize = 4 * 1024;
/// Memory of a compiled regular expression; what people type needs a hundredth of it.
const REGEX_BYTES: usize = 8 * 1024 * 1024;
/// Progress is told at least every so many leaves.
const LEAVES_PER_REPORT: usize = 16;

/// How a search ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub hits: usize,
    /// The search stopped at [`MAX_HITS`]; there may be more.
    pub limited: bool,
}

/// Finds all hits in order, and reports them in batches with how much has been searched, 0 to 1.
///
/// # Errors
/// Where the regular expression is none, or the search was stopped.
pub fn find(
    document: &Document,
    query: &Query,
    stop: &Stop,
    report: &mut dyn FnMut(Vec<Hit>, f32),
) -> Result<Summary, Failure> {
    let mut searcher = match query.regex {
        true => Searcher::Regex(RegexSearch::new(query)?),
        false => Searcher::Words(Box::new(WordSearch::new(query))),
    };
    let leaves = document.text.leaves.len();
    let mut summary = Summary::default();
    let mut hits = Vec::new();
    for number in 0..leaves {
        if stop.raised() {
            return Err(Failure::stopped());
        }
        let (Some(info), Some(leaf)) = (document.text.leaves.get(number), document.text.words(number)) else {
            continue;
        };
        let last = number + 1 == leaves;
        searcher.leaf(&leaf.text, info.span.start, last, MAX_HITS - summary.hits, &mut hits);
        if last || !hits.is_empty() || number % LEAVES_PER_REPORT == 0 {
            summary.hits += hits.len();
            summary.limited = summary.hits >= MAX_HITS && searcher.has_more(last);
            let progress = if summary.limited { 1.0 } else { (number + 1) as f32 / leaves as f32 };
            report(std::mem::take(&mut hits), progress);
            if summary.hits >= MAX_HITS {
                break;
            }
        }
    }
    Ok(summary)
}

enum Searcher {
    Words(Box<WordSearch>),
    Regex(RegexSearch),
}

impl Searcher {
    fn leaf(&mut self, text: &str, base: u64, last: bool, room: usize, hits: &mut Vec<Hit>) {
        match self {
            Self::Words(search) => search.leaf(text, base, last, room, hits),
            Self::Regex(search) => search.leaf(text, base, last, room, hits),
        }
    }

    /// Whether more could come after the limit was met.
    fn has_more(&self, last: bool) -> bool {
        let full = match self {
            Self::Words(search) => search.full,
            Self::Regex(search) => search.full,
        };
        full || !last
    }
}

// ---- words

struct WordSearch {
    folder: Folder,
    /// Folded words; a space stands for any run of white space.
    needle: Vec<u8>,
    /// The longest word of the needle, which is looked for first.
    anchor: Range<usize>,
    finder: Finder<'static>,
    units: usize,
    gaps: bool,
    whole_word: bool,
    accents: bool,
    window: Folded,
    /// Where in the window the next hit may begin.
    from: usize,
    full: bool,
}

impl WordSearch {
    fn new(query: &Query) -> Self {
        let folder = Folder::new(query);
        let mut folded = Folded::default();
        folded.push(&folder, &query.words, 0);
        let words: Vec<&[u8]> =
            folded.bytes.split(|b| is_space(*b)).filter(|word| !word.is_empty()).collect();
        let needle = words.join(&b' ');
        let mut anchor = 0..0;
        let mut start = 0;
        for word in &words {
            if word.len() > anchor.len() {
                anchor = start..start + word.len();
            }
            start += word.len() + 1;
        }
        Self {
            folder,
            finder: Finder::new(&needle[anchor.clone()]).into_owned(),
            units: needle.iter().filter(|b| **b & 0xC0 != 0x80).count(),
            gaps: words.len() > 1,
            needle,
            anchor,
            whole_word: query.whole_word,
            accents: query.accents,
            window: Folded::default(),
            from: 0,
            full: false,
        }
    }

    fn leaf(&mut self, text: &str, base: u64, last: bool, room: usize, hits: &mut Vec<Hit>) {
        if self.needle.is_empty() {
            return;
        }
        self.window.push(&self.folder, text, base);
        self.search(last, room, hits);
        let keep = self.window.units_before_end(self.units, self.gaps);
        let keep = keep.max(self.from.min(self.window.bytes.len()));
        self.window.keep_from(keep, self.gaps);
        // Where the place to keep was inside a character it moved back; nothing can begin there.
        self.from = 0;
    }

    fn search(&mut self, last: bool, room: usize, hits: &mut Vec<Hit>) {
        let mut at = self.from;
        while let Some(found) = self.finder.find(&self.window.bytes[at..]) {
            let anchor = at + found;
            at = anchor + 1;
            let Some(range) = self.around(anchor).filter(|range| range.start >= self.from) else {
                continue;
            };
            // What follows decides whether it is a hit, and how far it goes.
            if range.end == self.window.bytes.len() && !last {
                return;
            }
            let Some(span) = self.accepted(&range) else {
                continue;
            };
            if hits.len() == room {
                self.full = true;
                return;
            }
            hits.push(Hit { span });
            self.from = range.end;
            at = range.end;
        }
    }

    /// The whole needle around its anchor.
    fn around(&self, anchor: usize) -> Option<Range<usize>> {
        let bytes = &self.window.bytes;
        let mut start = anchor;
        for &wanted in self.needle[..self.anchor.start].iter().rev() {
            let here = *bytes.get(start.checked_sub(1)?)?;
            if wanted == b' ' {
                let gap = bytes[..start].iter().rev().take_while(|b| is_space(**b)).count();
                start -= gap;
                if gap == 0 {
                    return None;
                }
            } else if here == wanted {
                start -= 1;
            } else {
                return None;
            }
        }
        let mut end = anchor + self.anchor.len();
        for &wanted in &self.needle[self.anchor.end..] {
            if wanted == b' ' {
                let gap = bytes[end..].iter().take_while(|b| is_space(**b)).count();
                end += gap;
                if gap == 0 {
                    return None;
                }
            } else if bytes.get(end) == Some(&wanted) {
                end += 1;
            } else {
                return None;
            }
        }
        Some(start..end)
    }

    fn accepted(&self, range: &Range<usize>) -> Option<Span> {
        let window = &self.window;
        let span = Span::new(window.original(range.start)?, window.original(range.end)?);
        let (before, after) = (window.char_before(range.start), window.char_at(range.end));
        if self.accents && after.is_some_and(is_accent) {
            return None;
        }
        let first = window.char_at(range.start);
        let last = window.char_before(range.end);
        let word = !self.whole_word || !(goes_on(before, first) || goes_on(last, after));
        word.then_some(span)
    }
}

/// Whether two neighbours are in one word.
fn goes_on(one: Option<char>, other: Option<char>) -> bool {
    let in_word = |c: char| {
        // Scripts that put no spaces between words have no other sign of a word's end.
        let unspaced =
            matches!(u32::from(c), 0xE00..=0xEFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x2E80..=0x9FFF);
        (c.is_alphanumeric() || c == '_') && !unspaced
    };
    one.is_some_and(in_word) && other.is_some_and(in_word)
}

// ---- regular expressions

struct RegexSearch {
    regex: Regex,
    window: String,
    /// Where the window begins in the text.
    base: u64,
    /// Where in the window the next hit may begin; what is before it is seen by `^` and `\b`.
    from: usize,
    full: bool,
}

impl RegexSearch {
    fn new(query: &Query) -> Result<Self, Failure> {
        let words = match query.whole_word {
            true => format!(r"\b(?:{})\b", query.words),
            false => query.words.clone(),
        };
        let regex = RegexBuilder::new(&words)
            .case_insensitive(!query.case)
            .multi_line(true)
            .size_limit(REGEX_BYTES)
            .dfa_size_limit(REGEX_BYTES)
            .build()
            .map_err(|error| refusal(&error))?;
        Ok(Self { regex, window: String::new(), base: 0, from: 0, full: false })
    }

    fn leaf(&mut self, text: &str, base: u64, last: bool, room: usize, hits: &mut Vec<Hit>) {
        if self.window.is_empty() {
            self.base = base;
        }
        self.window.push_str(text);
        let len = self.window.len();
        let border = match last {
            true => len + 1,
            false => self.window.floor_char_boundary(len.saturating_sub(OVERLAP_BYTES)),
        };
        self.search(border, room, hits);
        self.from = self.from.max(border).min(len);
        let behind = self.window.floor_char_boundary(self.from.saturating_sub(4));
        self.window.drain(..behind);
        self.base += behind as u64;
        self.from -= behind;
    }

    fn search(&mut self, border: usize, room: usize, hits: &mut Vec<Hit>) {
        let mut at = self.from;
        while let Some(found) = self.regex.find_at(&self.window, at)
            && found.start() < border
        {
            if found.is_empty() {
                // Nothing can be shown of a hit without characters.
                at = self.window.ceil_char_boundary(found.end() + 1);
                if at > self.window.len() || found.end() == self.window.len() {
                    return;
                }
                continue;
            }
            if hits.len() == room {
                self.full = true;
                return;
            }
            let span = Span::new(self.base + found.start() as u64, self.base + found.end() as u64);
            hits.push(Hit { span });
            at = found.end();
            self.from = at;
        }
    }
}

fn refusal(error: &regex::Error) -> Failure {
    let reason = match error {
        regex::Error::CompiledTooBig(_) => "it would need too much memory".to_owned(),
        other => {
            let words = other.to_string();
            let last = words.lines().last().unwrap_or("").trim();
            last.strip_prefix("error: ").unwrap_or(last).to_owned()
        }
    };
    Failure::new(format!("This is not a regular expression that can be searched for: {reason}."))
        .hint("Switch regular expressions off to search for these very characters.")
}
