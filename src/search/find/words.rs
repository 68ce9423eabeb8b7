//! Words are looked for in a window of folded text: the end of the piece before, as much of it as a hit could still need,
//! and the piece that came last.
//!
//! The longest part of the words that holds neither white space nor a hyphen is found first, by a search that looks at
//! many bytes at once; around it the rest is compared sign by sign, because white space stands for any run of it and a
//! hyphen may be left out where a line ends (see [`Gap`]).

use super::fold::{Folded, Folder, Gap, Lines, is_space};
use super::signs::{Counting, is_accent, is_unspaced};
use super::{Piece, STEP};
use crate::data::query::{Hit, Query};
use crate::data::span::Span;
use memchr::memmem::Finder;
use std::ops::Range;

pub(super) struct WordSearch {
    folder: Folder,
    /// Folded words; a space stands for any run of white space.
    needle: Vec<u8>,
    /// The part of the needle that is looked for first.
    anchor: Range<usize>,
    finder: Finder<'static>,
    units: usize,
    gaps: bool,
    whole_word: bool,
    accents: bool,
    window: Folded,
    /// Where in the window the next hit may begin.
    from: usize,
    /// Where in the text the last hit ended: a sign that became several belongs to one hit only.
    taken: u64,
    /// There are more hits than there was room for.
    pub full: bool,
}

/// Signs of a needle for which something else may stand in the text.
fn is_loose(byte: u8) -> bool {
    matches!(byte, b' ' | b'-' | b'^')
}

/// The longest stretch of signs that are none of those that `parts` stands for.
fn longest(needle: &[u8], parts: impl Fn(u8) -> bool) -> Range<usize> {
    let (mut best, mut start) = (0..0, 0);
    for part in needle.split(|byte| parts(*byte)) {
        if part.len() > best.len() {
            best = start..start + part.len();
        }
        start += part.len() + 1;
    }
    best
}

impl WordSearch {
    pub fn new(query: &Query) -> Self {
        let counting = Counting { case: query.case, accents: query.accents };
        // Who looks for signs alone means all of them, also those that a word is parted with.
        let signs = !query.words.contains(char::is_alphanumeric);
        let lines = if signs { Lines::Kept } else { Lines::Joined };
        let folder = Folder::new(counting, lines).looking_for(&query.words);
        let mut folded = Folded::default();
        folded.push(&folder, &query.words, 0);
        let words: Vec<&[u8]> =
            folded.bytes.split(|b| is_space(*b)).filter(|word| !word.is_empty()).collect();
        let needle = words.join(&b' ');
        let mut anchor = longest(&needle, is_loose);
        if anchor.is_empty() {
            // Hyphens alone are looked for as they are.
            anchor = longest(&needle, is_space);
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
            taken: 0,
            full: false,
        }
    }

    /// Whether there is anything to look for.
    pub fn is_empty(&self) -> bool {
        self.needle.is_empty()
    }

    /// So many bytes are gone through at once. What is kept of one piece for the next is as long as the words: pieces that
    /// are shorter would be searched for little more than that.
    pub fn step(&self) -> usize {
        STEP.max(self.needle.len())
    }

    /// Forgets the text that came by now: what comes next is another.
    pub fn begin(&mut self) {
        (self.window, self.from, self.taken) = (Folded::default(), 0, 0);
    }

    pub fn push(&mut self, Piece { text, base }: Piece<'_>) {
        if !self.needle.is_empty() {
            self.window.push(&self.folder, text, base);
        }
    }

    /// A word ends here.
    pub fn part(&mut self, at: u64) {
        self.window.part(at);
    }

    /// Finds what is sure to be a hit, whatever comes next; with `last`, nothing comes.
    pub fn search(&mut self, last: bool, room: usize, hits: &mut Vec<Hit>) {
        if self.needle.is_empty() {
            return;
        }
        // What was taken away at the end of the window can be no beginning of a hit any more.
        self.from = self.from.min(self.window.low).min(self.window.bytes.len());
        self.go_through(last, room, hits);
        let next = self.window.units_before_end(self.units, self.gaps).max(self.from);
        let next = next.min(self.window.bytes.len());
        let keep = next.min(self.window.unsettled());
        self.from = self.window.keep_from(keep, next, true);
    }

    /// Where in the text the next hit may begin.
    pub fn frontier(&self) -> Option<u64> {
        self.window.original(self.from)
    }

    fn go_through(&mut self, last: bool, room: usize, hits: &mut Vec<Hit>) {
        let mut at = self.from;
        let unsettled = self.window.unsettled();
        while let Some(found) = self.finder.find(&self.window.bytes[at..]) {
            let anchor = at + found;
            at = anchor + 1;
            let Some(range) = self.around(anchor).filter(|range| range.start >= self.from) else {
                continue;
            };
            let (end, end_at) = self.window.end_of(range.end);
            // What follows decides whether it is a hit, and how far it goes.
            if end > unsettled && !last {
                return;
            }
            let Some(span) = self.accepted(&range, end_at) else {
                continue;
            };
            if hits.len() == room {
                self.full = true;
                return;
            }
            hits.push(Hit { span, passed: None });
            self.taken = span.end;
            self.from = range.end;
            at = range.end;
        }
    }

    /// The whole needle around its anchor.
    fn around(&self, anchor: usize) -> Option<Range<usize>> {
        let mut start = anchor;
        for &wanted in self.needle[..self.anchor.start].iter().rev() {
            start = self.back(start, wanted)?;
        }
        let mut end = anchor + self.anchor.len();
        for &wanted in &self.needle[self.anchor.end..] {
            end = self.on(end, wanted)?;
        }
        Some(start..end)
    }

    /// Past one sign of the needle, towards the end.
    fn on(&self, at: usize, wanted: u8) -> Option<usize> {
        let bytes = &self.window.bytes;
        if wanted == b' ' {
            let gap = bytes[at..].iter().take_while(|b| is_space(**b)).count();
            return (gap > 0 || self.leaves_out(at, wanted)).then_some(at + gap);
        }
        match bytes.get(at) {
            Some(here) if *here == wanted => Some(at + 1),
            _ => self.leaves_out(at, wanted).then_some(at),
        }
    }

    /// The same, towards the beginning.
    fn back(&self, at: usize, wanted: u8) -> Option<usize> {
        let bytes = &self.window.bytes;
        if wanted == b' ' {
            let gap = bytes[..at].iter().rev().take_while(|b| is_space(**b)).count();
            return (gap > 0 || self.leaves_out(at, wanted)).then_some(at - gap);
        }
        match at.checked_sub(1).map(|before| bytes[before]) {
            Some(here) if here == wanted => Some(at - 1),
            _ => self.leaves_out(at, wanted).then_some(at),
        }
    }

    /// Whether a sign of the needle stands in the text where it was left out.
    fn leaves_out(&self, at: usize, wanted: u8) -> bool {
        is_loose(wanted)
            && self.window.gap_at(at).is_some_and(|gap| match wanted {
                b' ' => gap.space,
                b'-' => gap.hyphen,
                _ => gap.raised,
            })
    }

    fn accepted(&self, range: &Range<usize>, end: u64) -> Option<Span> {
        let window = &self.window;
        let (opens, closes) = (window.gap_at(range.start), window.gap_at(range.end));
        let (first, last) = (window.char_at(range.start), window.char_before(range.end));
        // A hyphen at either end of the needle may be one that was left out.
        let begins_with = |sign| self.needle.first() == Some(&sign) && first != Some(char::from(sign));
        let ends_with = |sign| self.needle.last() == Some(&sign) && last != Some(char::from(sign));
        let start = match opens.filter(|_| begins_with(b'-')) {
            Some(gap) => gap.end,
            None => window.original(range.start)?,
        };
        let end = match closes.filter(|_| ends_with(b'-')) {
            Some(gap) => gap.after,
            None => end,
        };
        let (before, after) = (window.char_before(range.start), window.char_at(range.end));
        if start >= end || start < self.taken || self.accents && after.is_some_and(is_accent) {
            return None;
        }
        let border = |gap: Option<&Gap>| gap.is_some_and(|gap| gap.border);
        let part = |one, other, gap| goes_on(one, other) && !border(gap);
        let word = !self.whole_word || !(part(before, first, opens) || part(last, after, closes));
        word.then_some(Span::new(start, end))
    }
}

/// Whether two neighbours are in one word.
pub(super) fn goes_on(one: Option<char>, other: Option<char>) -> bool {
    // Scripts that put no spaces between words have no other sign of a word's end.
    let in_word = |c: char| (c.is_alphanumeric() || c == '_') && !is_unspaced(c);
    one.is_some_and(in_word) && other.is_some_and(in_word)
}
