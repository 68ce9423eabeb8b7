//! Where do these words stand in a document? Hits stream out piece by piece, in order.
//!
//! Words are compared after folding (see `find/fold.rs`), and white space in them stands for any run of white space,
//! so that a phrase is found over the end of a wrapped line. Pieces are searched with the end of the piece before:
//! just as much of it as a hit could still need, so that no border hides words.
//!
//! A regular expression sees the text as it is (see `find/expression.rs`). `^` and `$` are the borders of lines.
//! Accents are not folded for it: what would `[à-ü]` mean?
//!
//! # What is lost
//!
//! A piece is a leaf, or [`STEP`] of one: a leaf may be a row of twenty megabytes, and whoever closes the document must
//! not wait until all of it was folded or matched. For words that loses nothing. A regular expression sees one piece at
//! a time and [`OVERLAP_BYTES`] of the next: a hit that is longer than that may be cut, or found in another way, where a
//! piece ends, as if the text ended there. Those that read a page of text for each character of it are stopped, and it
//! is said how far they came (`find/work.rs`); so are those that are too large to be looked at in pieces at all.
//!
//! White space around the words of a query is left out, and a query without words finds nothing.

use crate::data::document::Document;
use crate::data::job::{Failure, Stop};
use crate::data::query::{Hit, Query};
use crate::data::span::Span;
use expression::Expression;
pub use expression::OVERLAP_BYTES;
use fold::{Folded, Folder, is_accent, is_space};
use memchr::memmem::Finder;
use std::ops::Range;

mod expression;
mod fold;
mod work;

#[cfg(test)]
mod tests;

/// More hits are no list that anybody reads, and each is kept in memory.
pub const MAX_HITS: usize = 200_000;
/// Bytes of a leaf that are gone through between two looks at the stop flag, some tens of microseconds for words. Most
/// leaves are hardly longer.
const STEP: usize = 80 * 1024;
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
    find_up_to(MAX_HITS, document, query, stop, report)
}

/// As [`find`], without a limit to hits: for who keeps none of them.
///
/// # Errors
/// As those of [`find`].
pub fn find_all(
    document: &Document,
    query: &Query,
    stop: &Stop,
    report: &mut dyn FnMut(Vec<Hit>, f32),
) -> Result<Summary, Failure> {
    find_up_to(usize::MAX, document, query, stop, report)
}

/// Whether something can be looked for by this query.
///
/// # Errors
/// Where the regular expression is none, or there are no words in it.
pub fn check(query: &Query) -> Result<(), Failure> {
    match Searcher::new(query)? {
        Searcher::Words(search) if search.needle.is_empty() => {
            Err(Failure::new("There are no words to look for.".to_owned()))
        }
        _ => Ok(()),
    }
}

fn find_up_to(
    most: usize,
    document: &Document,
    query: &Query,
    stop: &Stop,
    report: &mut dyn FnMut(Vec<Hit>, f32),
) -> Result<Summary, Failure> {
    let mut searcher = Searcher::new(query)?;
    let leaves = document.text.leaves.len();
    let mut summary = Summary::default();
    let mut hits = Vec::new();
    for number in 0..leaves {
        let (Some(info), Some(leaf)) = (document.text.leaves.get(number), document.text.words(number)) else {
            continue;
        };
        let mut pieces = pieces(&leaf.text, searcher.step()).peekable();
        while let Some((at, text)) = pieces.next() {
            if stop.raised() {
                return Err(Failure::stopped());
            }
            let last = number + 1 == leaves && pieces.peek().is_none();
            let piece = Piece { text, base: info.span.start + at as u64, last };
            let searched = searcher.piece(piece, most - summary.hits, stop, &mut hits);
            if last || !hits.is_empty() || at == 0 && number % LEAVES_PER_REPORT == 0 || searched.is_err() {
                summary.hits += hits.len();
                summary.limited = summary.hits >= most && searcher.has_more(last);
                let part = (at + text.len()) as f32 / leaf.text.len().max(1) as f32;
                let progress = if summary.limited { 1.0 } else { (number as f32 + part) / leaves as f32 };
                report(std::mem::take(&mut hits), progress);
            }
            searched?;
            if summary.hits >= most {
                return Ok(summary);
            }
        }
    }
    Ok(summary)
}

/// A part of a text that is searched at once.
#[derive(Clone, Copy)]
struct Piece<'a> {
    text: &'a str,
    /// Where it begins in the document's text.
    base: u64,
    /// Nothing comes after it.
    last: bool,
}

/// A leaf in pieces of at most `step` bytes or one character, with where each begins; one empty piece of an empty leaf.
fn pieces(text: &str, step: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = Some(0_usize);
    std::iter::from_fn(move || {
        let from = at?;
        let mut to = text.floor_char_boundary(from.saturating_add(step));
        if to <= from {
            to = text.ceil_char_boundary(from + 1);
        }
        at = (to < text.len()).then_some(to);
        Some((from, &text[from..to]))
    })
}

enum Searcher {
    Words(Box<WordSearch>),
    Expression(Box<Expression>),
}

impl Searcher {
    fn new(query: &Query) -> Result<Self, Failure> {
        Ok(if query.regex {
            Self::Expression(Box::new(Expression::new(query)?))
        } else {
            Self::Words(Box::new(WordSearch::new(query)))
        })
    }

    /// So many bytes are gone through at once.
    fn step(&self) -> usize {
        match self {
            // What is kept of one piece for the next is as long as the words: pieces that are shorter would be searched
            // for little more than that.
            Self::Words(search) => STEP.max(search.needle.len()),
            Self::Expression(search) => search.step(),
        }
    }

    fn piece(
        &mut self,
        piece: Piece<'_>,
        room: usize,
        stop: &Stop,
        hits: &mut Vec<Hit>,
    ) -> Result<(), Failure> {
        match self {
            Self::Words(search) => {
                search.piece(piece, room, hits);
                Ok(())
            }
            Self::Expression(search) => search.piece(piece, room, stop, hits),
        }
    }

    /// Whether more could come after the limit was met.
    fn has_more(&self, last: bool) -> bool {
        let full = match self {
            Self::Words(search) => search.full,
            Self::Expression(search) => search.full,
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

    fn piece(&mut self, Piece { text, base, last }: Piece<'_>, room: usize, hits: &mut Vec<Hit>) {
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
