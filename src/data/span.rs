//! The one coordinate of the program: half-open byte ranges of a document's canonical text.

use serde::{Deserialize, Serialize};

/// A half-open byte range of one document's canonical text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
pub struct Span {
    /// Its first byte.
    pub start: u64,
    /// The byte after its last.
    pub end: u64,
}

impl Span {
    /// The range from `start` to `end`; the two are put in order.
    pub fn new(start: u64, end: u64) -> Self {
        Self { start: start.min(end), end: start.max(end) }
    }

    /// A place between two bytes, which has no words.
    pub fn empty_at(offset: u64) -> Self {
        Self { start: offset, end: offset }
    }

    /// In bytes.
    pub fn len(self) -> u64 {
        self.end - self.start
    }

    /// Whether it is a place without words.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the byte at `offset` is in it; the one at its end is not.
    pub fn contains(self, offset: u64) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// What both have; `None` where they do not even touch.
    pub fn intersection(self, other: Self) -> Option<Self> {
        let (start, end) = (self.start.max(other.start), self.end.min(other.end));
        (start <= end).then_some(Self { start, end })
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The same bytes in as few spans as can be: in order, and none touches another.
    pub fn merged(mut spans: Vec<Self>) -> Vec<Self> {
        spans.sort_unstable();
        spans.dedup_by(|later, earlier| {
            let meet = later.start <= earlier.end;
            earlier.end = if meet { earlier.end.max(later.end) } else { earlier.end };
            meet
        });
        spans
    }

    /// The same range as indices into a string that begins at `base`.
    pub fn range_from(self, base: u64) -> std::ops::Range<usize> {
        (self.start - base) as usize..(self.end - base) as usize
    }
}

impl std::fmt::Display for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// A document for the length of one run. What is stored is keyed by the digest instead.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct DocId(pub u64);
