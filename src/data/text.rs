//! The canonical text of a document: what every span counts in.
//!
//! It is held in *leaves* of some 64 KiB, each with its blocks and marks.
//! A leaf is in memory, or lies on a [`Shelf`] that reads and understands it again when it is asked for:
//! so a gigabyte of text costs some hundred bytes for each leaf, and nobody above notices.
//! Rejected: one `String` with vectors of blocks beside it (a gigabyte in memory), and a memory map
//! (a file that another program cuts short would kill the window with a bus error).

use super::block::{Block, BlockKind, InlineLabel, Label, Mark};
use super::bounded;
use super::document::Complaint;
use super::span::Span;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::Arc;

/// A list in shared pieces: a later snapshot keeps the earlier one's pieces and adds to them.
#[derive(Clone, Debug)]
pub struct Chunks<T> {
    full: Arc<Vec<Arc<Vec<T>>>>,
    tail: Arc<Vec<T>>,
}

const CHUNK: usize = 512;

impl<T> Default for Chunks<T> {
    fn default() -> Self {
        Self { full: Arc::default(), tail: Arc::default() }
    }
}

impl<T: Clone> Chunks<T> {
    /// Adds an item at the end. Where a snapshot shares the list, it copies one piece and the list of pieces, and no
    /// other item.
    pub fn push(&mut self, item: T) {
        Arc::make_mut(&mut self.tail).push(item);
        if self.tail.len() == CHUNK {
            Arc::make_mut(&mut self.full).push(std::mem::take(&mut self.tail));
        }
    }

    /// Takes items away from the end, so that `keep` stay. Costs what is taken away, and a piece.
    pub fn truncate(&mut self, keep: usize) {
        if keep >= self.len() {
            return;
        }
        let (pieces, rest) = (keep / CHUNK, keep % CHUNK);
        if pieces < self.full.len() {
            let full = Arc::make_mut(&mut self.full);
            self.tail = full.swap_remove(pieces);
            full.truncate(pieces);
        }
        Arc::make_mut(&mut self.tail).truncate(rest);
    }

    /// Replaces an item; snapshots taken before keep the old one.
    pub fn set(&mut self, index: usize, item: T) {
        let pieces = self.full.len();
        let slot = if index / CHUNK < pieces {
            let piece = &mut Arc::make_mut(&mut self.full)[index / CHUNK];
            Arc::make_mut(piece).get_mut(index % CHUNK)
        } else {
            Arc::make_mut(&mut self.tail).get_mut(index - pieces * CHUNK)
        };
        if let Some(slot) = slot {
            *slot = item;
        }
    }
}

impl<T> Chunks<T> {
    /// How many items there are.
    pub fn len(&self) -> usize {
        self.full.len() * CHUNK + self.tail.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item at an index, counted from 0.
    pub fn get(&self, index: usize) -> Option<&T> {
        match self.full.get(index / CHUNK) {
            Some(piece) => piece.get(index % CHUNK),
            None => self.tail.get(index.checked_sub(self.full.len() * CHUNK)?),
        }
    }

    /// The item at the end.
    pub fn last(&self) -> Option<&T> {
        self.get(self.len().checked_sub(1)?)
    }

    /// From the first to the last.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.full.iter().flat_map(|p| p.iter()).chain(self.tail.iter())
    }

    /// Places that both lists have and at which they differ. Pieces that they share are passed over unseen,
    /// so that comparing two snapshots of one reading costs what changed between them.
    pub fn differing(&self, earlier: &Self, same: impl Fn(&T, &T) -> bool) -> Vec<usize> {
        let both = self.len().min(earlier.len());
        let mut found = Vec::new();
        for start in (0..both).step_by(CHUNK) {
            let pieces = (self.full.get(start / CHUNK), earlier.full.get(start / CHUNK));
            if matches!(pieces, (Some(own), Some(other)) if Arc::ptr_eq(own, other)) {
                continue;
            }
            let differs = |at: &usize| match (self.get(*at), earlier.get(*at)) {
                (Some(own), Some(other)) => !same(own, other),
                _ => true,
            };
            found.extend((start..both.min(start + CHUNK)).filter(differs));
        }
        found
    }

    /// How many leading items satisfy `keep`, where all that do come first.
    pub fn partition_point(&self, keep: impl Fn(&T) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.get(middle) {
                Some(item) if keep(item) => low = middle + 1,
                _ => high = middle,
            }
        }
        low
    }
}

impl<T: Clone> FromIterator<T> for Chunks<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut chunks = Self::default();
        items.into_iter().for_each(|item| chunks.push(item));
        chunks
    }
}

/// A stretch of canonical text with what was understood of it. All spans count from the document's start.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Leaf {
    /// Its words, which begin at the byte that [`LeafInfo::span`] names.
    #[serde(deserialize_with = "bounded::alone")]
    pub text: String,
    /// Sorted and disjoint; every block lies in one leaf.
    #[serde(deserialize_with = "bounded::list")]
    pub blocks: Vec<Block>,
    /// Sorted by start; each lies inside one block; they may overlap.
    #[serde(deserialize_with = "bounded::list")]
    pub marks: Vec<Mark>,
    /// Sorted by place; each lies inside one block or at one of its ends.
    #[serde(deserialize_with = "bounded::list")]
    pub labels: Vec<InlineLabel>,
}

impl Leaf {
    /// Holds the promises of its blocks and marks against it, where its text lies at `own`. What they name beyond it,
    /// such as a table, is for the document to check.
    ///
    /// # Errors
    /// The first promise that does not hold, in words.
    pub fn check(&self, own: Span) -> Result<(), String> {
        let mut last_end = own.start;
        for block in &self.blocks {
            let name = |why| format!("block {:?} at {} {why}", block.kind, block.span);
            self.check_inside(block.span, own).and_then(|()| block.check()).map_err(name)?;
            if block.span.start < last_end {
                return Err(name(format!("begins before {last_end}")));
            }
            last_end = block.span.end;
        }
        let mut last_start = own.start;
        for mark in &self.marks {
            let name = |why: &str| format!("mark {:?} at {} {why}", mark.kind, mark.span);
            self.check_inside(mark.span, own).map_err(|why| name(&why))?;
            if mark.span.start < last_start {
                return Err(name("is not in order"));
            }
            last_start = mark.span.start;
            let holder = self.blocks.partition_point(|block| block.span.start <= mark.span.start);
            let holder = holder.checked_sub(1).and_then(|index| self.blocks.get(index));
            if holder.is_none_or(|block| block.span.end < mark.span.end) {
                return Err(name("is not inside one block"));
            }
        }
        self.check_labels(own)
    }

    fn check_labels(&self, own: Span) -> Result<(), String> {
        let mut last = own.start;
        for label in &self.labels {
            let name = |why: &str| format!("label in the line at {} {why}", label.at);
            self.check_inside(Span::empty_at(label.at), own).map_err(|why| name(&why))?;
            if label.at < last {
                return Err(name("is not in order"));
            }
            last = label.at;
            let holder = self.blocks.partition_point(|block| block.span.start <= label.at);
            let holder = holder.checked_sub(1).and_then(|index| self.blocks.get(index));
            if holder.is_none_or(|block| block.span.end < label.at) {
                return Err(name("is not inside a block"));
            }
            if label.area.is_some_and(|area| !area.is_finite()) {
                return Err(name("lies nowhere on its page"));
            }
        }
        Ok(())
    }

    fn check_inside(&self, span: Span, own: Span) -> Result<(), String> {
        if span.start > span.end {
            return Err("ends before it begins".to_owned());
        }
        if span.start < own.start || span.end > own.end {
            return Err(format!("lies outside its leaf at {own}"));
        }
        let range = span.range_from(own.start);
        if !self.text.is_char_boundary(range.start) || !self.text.is_char_boundary(range.end) {
            return Err("cuts a character".to_owned());
        }
        Ok(())
    }

    /// What it costs in memory, about; also about what it costs to tell it.
    pub fn weight(&self) -> usize {
        let labels = self.blocks.iter().map(|block| match &block.label {
            Label::Words(words) => words.len(),
            _ => 0,
        });
        size_of::<LeafInfo>()
            + self.text.len()
            + self.blocks.len() * size_of::<Block>()
            + self.marks.len() * size_of::<Mark>()
            + labels.sum::<usize>()
            + self.labels.iter().map(|label| size_of::<InlineLabel>() + label.words.len()).sum::<usize>()
    }
}

impl std::fmt::Debug for Leaf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Not its words: they may be pasted, and what can be printed ends up in a log.
        write!(f, "Leaf({} bytes, {} blocks)", self.text.len(), self.blocks.len())
    }
}

/// What is known of a leaf without having it.
#[derive(Clone, Debug)]
pub struct LeafInfo {
    /// Where it lies in the text.
    pub span: Span,
    /// Number of the leaf's first block, and how many it has.
    pub first_block: u64,
    /// How many blocks it has.
    pub blocks: u32,
    /// Number of paragraphs before the leaf, as people count them: pieces of one that was cut are one.
    pub first_paragraph: u64,
    /// Number of line breaks before the leaf.
    pub first_line: u64,
    /// The leaf itself, unless it lies on the shelf.
    pub held: Option<Arc<Leaf>>,
}

impl LeafInfo {
    /// In place of a leaf that cannot be had: one with the right length, number of line breaks and of blocks, and
    /// nothing in it, so that every span stays good.
    pub fn blank(&self, breaks: u32) -> Leaf {
        let len = self.span.len() as usize;
        let breaks = (breaks as usize).min(len);
        let mut text = " ".repeat(len - breaks);
        text.extend(std::iter::repeat_n('\n', breaks));
        let block = |number: u32| {
            let at = (self.span.start + u64::from(number)).min(self.span.end);
            Block::new(Span::empty_at(at), BlockKind::Lines)
        };
        Leaf { text, blocks: (0..self.blocks).map(block).collect(), ..Leaf::default() }
    }
}

/// Where leaves lie that are not in memory. The same number must always give the same leaf;
/// where the original can no longer be read, a leaf of the same length in spaces, so that spans stay good.
pub trait Shelf: Send + Sync {
    /// The leaf of a number; `info` says how long it must be. It may be slow: it reads the original again.
    fn fetch(&self, number: usize, info: &LeafInfo) -> Arc<Leaf>;

    /// A leaf whose text is right and whose blocks and marks may be missing: for searching through all of them,
    /// without understanding each and without pushing those that are looked at out of a cache.
    fn words(&self, number: usize, info: &LeafInfo) -> Arc<Leaf> {
        self.fetch(number, info)
    }

    /// Itself, for the format that made it: a log that grew is read on from what is known of its leaves.
    fn any(&self) -> Option<&dyn std::any::Any> {
        None
    }

    /// What went wrong since, such as a file that was changed; `None` where all is well.
    fn trouble(&self) -> Option<Complaint> {
        None
    }
}

/// The canonical text: UTF-8, only appended to while it is read, never changed afterwards.
/// Cheap to clone.
#[derive(Clone, Default)]
pub struct Text {
    /// What is known of each, in order, without a gap.
    pub leaves: Chunks<LeafInfo>,
    /// Where those lie that are not held; `None` where all are.
    pub shelf: Option<Arc<dyn Shelf>>,
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Text({} bytes in {} leaves)", self.len(), self.leaves.len())
    }
}

impl Text {
    /// Length in bytes.
    pub fn len(&self) -> u64 {
        self.leaves.last().map_or(0, |leaf| leaf.span.end)
    }

    /// Whether nothing has been read, or the document has no words.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of the leaf that holds the byte at `offset`, the last one for the end of the text.
    pub fn leaf_at(&self, offset: u64) -> Option<usize> {
        let after = self.leaves.partition_point(|leaf| leaf.span.end <= offset);
        let last = self.leaves.len().checked_sub(1)?;
        Some(after.min(last))
    }

    /// A leaf by its number, wherever it lies; `None` where there is none. One on the shelf may have to be read, so
    /// that a loop over all leaves belongs into a job.
    pub fn leaf(&self, number: usize) -> Option<Arc<Leaf>> {
        let info = self.leaves.get(number)?;
        match (&info.held, &self.shelf) {
            (Some(leaf), _) => Some(Arc::clone(leaf)),
            (None, Some(shelf)) => Some(shelf.fetch(number, info)),
            (None, None) => None,
        }
    }

    /// A leaf whose text is right and whose blocks and marks may be missing; cheaper than [`Text::leaf`].
    pub fn words(&self, number: usize) -> Option<Arc<Leaf>> {
        let info = self.leaves.get(number)?;
        match (&info.held, &self.shelf) {
            (Some(leaf), _) => Some(Arc::clone(leaf)),
            (None, Some(shelf)) => Some(shelf.words(number, info)),
            (None, None) => None,
        }
    }

    /// The words of a span. Ends that are outside the text or inside a character are moved inwards.
    pub fn slice(&self, span: Span) -> Cow<'_, str> {
        let span = Span::new(span.start.min(self.len()), span.end.min(self.len()));
        let Some(first) = self.leaf_at(span.start) else {
            return Cow::Borrowed("");
        };
        if let Some(info) = self.leaves.get(first)
            && let Some(leaf) = &info.held
            && span.end <= info.span.end
        {
            return Cow::Borrowed(cut(&leaf.text, info.span.start, span));
        }
        let mut out = String::new();
        let mut number = first;
        // The leaf is asked for last: it may have to be read.
        while let Some(info) = self.leaves.get(number)
            && info.span.start < span.end
            && let Some(leaf) = self.leaf(number)
        {
            out.push_str(cut(&leaf.text, info.span.start, span));
            number += 1;
        }
        Cow::Owned(out)
    }

    /// All leaves in order, each with the offset at which it begins.
    pub fn chunks(&self) -> impl Iterator<Item = (u64, Arc<Leaf>)> + '_ {
        (0..self.leaves.len())
            .filter_map(|number| Some((self.leaves.get(number)?.span.start, self.leaf(number)?)))
    }

    /// Number of line breaks before `offset`.
    pub fn line_from_offset(&self, offset: u64) -> u64 {
        let Some(number) = self.leaf_at(offset) else {
            return 0;
        };
        let (Some(info), Some(leaf)) = (self.leaves.get(number), self.leaf(number)) else {
            return 0;
        };
        let upto = leaf.text.floor_char_boundary((offset - info.span.start) as usize);
        info.first_line + memchr::memchr_iter(b'\n', &leaf.text.as_bytes()[..upto]).count() as u64
    }

    /// Where line `line` begins, counted from 0; the last line's start where there are fewer.
    pub fn offset_from_line(&self, line: u64) -> u64 {
        let number = self.leaves.partition_point(|leaf| leaf.first_line < line).saturating_sub(1);
        let (Some(info), Some(leaf)) = (self.leaves.get(number), self.leaf(number)) else {
            return 0;
        };
        match (line - info.first_line.min(line)) as usize {
            0 => info.span.start,
            nth => {
                let bytes = leaf.text.as_bytes();
                let end = memchr::memchr_iter(b'\n', bytes).take(nth).last();
                info.span.start + end.map_or(0, |at| at as u64 + 1)
            }
        }
    }
}

/// The part of a leaf's text, which begins at `base`, that lies in a span.
pub(super) fn cut(text: &str, base: u64, span: Span) -> &str {
    let start = (span.start.max(base) - base) as usize;
    let end = (span.end.max(base) - base) as usize;
    let end = text.floor_char_boundary(end.min(text.len()));
    let start = text.ceil_char_boundary(start.min(text.len()));
    text.get(start..end).unwrap_or("")
}
