//! Where text becomes leaves: sealed at block borders when they are full, counted, and published in growing snapshots.

use super::words::{count, short_title};
use super::{Draft, LEAF_BYTES, LEAF_MARKS, units};
use crate::data::document::*;
use crate::data::limits::Cutter;
use crate::data::lists::Speaks;
use crate::data::span::Span;
use std::collections::BTreeMap;
use std::sync::Arc;

impl Draft<'_> {
    pub(super) fn leaf_border(&mut self) {
        if self.leaf.text.len() >= LEAF_BYTES || self.leaf.marks.len() + self.leaf.labels.len() >= LEAF_MARKS
        {
            self.seal();
        }
    }

    pub(super) fn seal(&mut self) {
        if self.leaf.text.is_empty() && self.leaf.blocks.is_empty() {
            return;
        }
        let mut leaf = std::mem::take(&mut self.leaf);
        leaf.marks.sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
        leaf.labels.sort_by_key(|label| label.at);
        leaf.text.shrink_to_fit();
        self.add_leaf(leaf, true);
    }

    /// A whole leaf that the format has cut and understood by itself, its spans counted from where the text ends now.
    /// Only for text that is too large to be held: see `formats/text.rs`. `held` keeps it in memory;
    /// otherwise the shelf must give the same leaf whenever it is asked.
    pub fn leaf(&mut self, leaf: Leaf, held: bool, headings: impl IntoIterator<Item = (u8, Span)>) {
        self.end();
        self.seal();
        if let Some(open) = &mut self.table {
            let row =
                |block: &&Block| matches!(block.kind, BlockKind::Row { table, .. } if table == open.number);
            let rows = leaf.blocks.iter().filter(row).count();
            open.table.rows += rows as u64;
            open.next_row = open.next_row.saturating_add(rows as u32);
        }
        for (level, span) in headings {
            let title = short_title(&leaf.text[span.range_from(self.leaf_start)]);
            self.push_outline(OutlineEntry { title, level, span }, OutlineSource::Inferred);
        }
        self.add_leaf(leaf, held);
    }

    /// Puts marks on text that was given by [`Draft::leaf`] and is held, once more is known of it: parts of it as
    /// ranges from the document's start, in order and disjoint. What reaches over the end of a block ends there.
    pub fn mark_held(&mut self, parts: &[(Span, MarkKind)]) {
        for number in 0..self.document.text.leaves.len() {
            let Some(mut info) = self.document.text.leaves.get(number).cloned() else { continue };
            let Some(mut leaf) = info.held.take() else { continue };
            let inner = Arc::make_mut(&mut leaf);
            for block in &inner.blocks {
                let from = parts.partition_point(|(part, _)| part.end <= block.span.start);
                let here = parts[from..].iter().take_while(|(part, _)| part.start < block.span.end);
                inner.marks.extend(here.filter_map(|(part, kind)| {
                    let span = part.intersection(block.span).filter(|span| !span.is_empty())?;
                    Some(Mark { span, kind: *kind })
                }));
            }
            inner.marks.sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
            info.held = Some(leaf);
            self.document.text.leaves.set(number, info);
        }
    }

    /// The text that was given by now; for formats that look at all of it once it is there.
    pub fn text(&self) -> &Text {
        &self.document.text
    }

    /// Where leaves lie that are not held.
    pub fn shelf(&mut self, shelf: Arc<dyn Shelf>) {
        self.document.text.shelf = Some(shelf);
    }

    /// Where the next leaf will begin.
    pub fn next_leaf_start(&self) -> u64 {
        self.here()
    }

    pub(super) fn add_leaf(&mut self, leaf: Leaf, held: bool) {
        let span = Span::new(self.leaf_start, self.leaf_start + leaf.text.len() as u64);
        let asides = self.invisible.look(&leaf.text, self.leaf_start);
        asides.into_iter().for_each(|aside| self.aside(aside));
        let counts = &mut self.document.counts;
        let (words, characters, breaks) = count(&leaf.text);
        counts.words += words;
        counts.characters += characters;
        let first_paragraph = counts.paragraphs;
        counts.paragraphs += leaf.blocks.iter().filter(|block| block.is_counted()).count() as u64;
        let info = LeafInfo {
            span,
            first_paragraph,
            first_block: self.document.text.leaves.last().map_or(0, |l| l.first_block + u64::from(l.blocks)),
            blocks: leaf.blocks.len() as u32,
            first_line: self.breaks,
            held: held.then(|| Arc::new(leaf)),
        };
        self.breaks += breaks;
        counts.lines = self.breaks;
        self.leaf_start = span.end;
        self.document.text.leaves.push(info);
        let leaves = self.document.text.leaves.len();
        if leaves >= self.next_publish {
            // 1, 2, 4, … leaves, and later every 4 MiB.
            self.next_publish = leaves + leaves.min(64);
            self.publish();
        }
    }

    /// Shows what was read by now, between two blocks: for formats that know better than by size what is worth it.
    pub fn publish_now(&mut self) {
        self.end();
        // The leaf that this ends is shown once.
        let next = std::mem::replace(&mut self.next_publish, usize::MAX);
        self.seal();
        self.next_publish = next.max(self.document.text.leaves.len() + 1);
        self.publish();
    }

    pub(super) fn publish(&mut self) {
        if let Some(publish) = &mut self.publish {
            let mut snapshot = self.document.clone();
            units::show_open(&self.open_units, &mut snapshot);
            snapshot.anchors = Arc::new(BTreeMap::new());
            // What is cut of these is counted at the end, when they are all there.
            snapshot.facts.shorten(&mut Cutter::default());
            publish(snapshot);
        }
    }
}
