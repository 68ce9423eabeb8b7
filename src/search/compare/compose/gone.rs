//! Where do the words stand that are gone? In the line where they stood, or as paragraphs of their own between two of the
//! second document.

use super::super::moves::Change;
use super::super::span;
use super::super::words::Word;
use super::Own;
use crate::data::comparison::DifferenceKind;
use crate::data::document::RevisionKind;
use crate::data::span::Span;
use std::ops::Range;

/// Words of the first document that stand in the second where it has others, or none.
#[derive(Debug)]
pub enum Gone {
    /// In a line of the second.
    Line(Line),
    /// Paragraphs of their own.
    Blocks(Vec<(Own, Vec<Part>)>),
}

#[derive(Debug)]
pub struct Line {
    pub parts: Vec<Part>,
    /// A space parts them from the word before, or from the word after.
    pub space_before: bool,
    pub space_after: bool,
}

/// A stretch of words that are gone, within one block.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Number of their block in the first document.
    pub block: usize,
    pub span: Span,
    /// Number of the change that they belong to.
    pub change: usize,
    pub kind: RevisionKind,
}

/// Both documents, as they are put together.
pub struct Both<'a> {
    pub of_a: &'a [Word],
    pub of_b: &'a [Word],
    pub blocks_a: &'a [Own],
    pub blocks_b: &'a [Own],
}

/// Number of the block in which a word stands.
fn block_of(blocks: &[Own], word: Option<&Word>) -> Option<usize> {
    let at = word?.span.start;
    blocks.partition_point(|own| own.block.span.start <= at).checked_sub(1)
}

/// How many of the changes, from the first on, have words of the first document that follow each other at once: they are
/// placed together, so that they stay in order.
pub fn group_len(changes: &[Change]) -> usize {
    let follow = |two: &[Change]| !two[1].a.is_empty() && two[0].a.end == two[1].a.start;
    1 + changes.windows(2).take_while(|two| follow(two)).count()
}

/// Where words stand that are gone: bytes of the second document, with the words. `first` is the number of the first of
/// these changes.
pub fn gone_words(changes: &[Change], first: usize, both: &Both<'_>) -> Vec<(u64, Gone)> {
    let Both { of_a, of_b, blocks_a, blocks_b } = both;
    let (Some(begin), Some(end)) = (changes.first(), changes.last()) else { return Vec::new() };
    let gone = begin.a.start..end.a.end;
    let put = begin.b.start..end.b.end.max(begin.b.start);
    let mut parts = Vec::new();
    for (number, change) in changes.iter().enumerate() {
        let kind = match change.kind {
            DifferenceKind::MovedAway => RevisionKind::MovedAway,
            _ => RevisionKind::Deleted,
        };
        parts_of(span(of_a, &change.a), (first + number, kind), blocks_a, &mut parts);
    }
    let neighbours = |words: &[Word], range: &Range<usize>| {
        let before = range.start.checked_sub(1).and_then(|at| words.get(at)).copied();
        (before, words.get(range.end).copied())
    };
    let ((a_before, a_after), (before, after)) = (neighbours(of_a, &gone), neighbours(of_b, &put));
    let place = Place {
        before,
        first: of_b.get(put.start).filter(|_| !put.is_empty()).copied(),
        after,
        here: block_of(blocks_b, before.as_ref()),
        blocks: blocks_b,
        last_letters: of_a.get(gone.end.saturating_sub(1)).is_some_and(|word| word.letters),
    };
    let gap_before =
        a_before.is_some_and(|word| of_a.get(gone.start).is_some_and(|own| word.span.end < own.span.start));
    let next = block_of(blocks_b, after.as_ref());
    // In the middle of a paragraph all of it stands in the line.
    if place.here.is_some() && place.here == next {
        return place.after_before(parts, gap_before).into_iter().collect();
    }
    let mut out = Vec::new();
    // The rest of a paragraph whose beginning both have.
    let tail = block_of(blocks_a, a_before.as_ref()).filter(|_| place.here.is_some());
    let rest = parts.split_off(parts.partition_point(|part| Some(part.block) == tail));
    out.extend(place.after_before(parts, gap_before));
    // The beginning of a paragraph whose rest both have.
    let head = block_of(blocks_a, a_after.as_ref()).filter(|_| next.is_some());
    let mut parts = rest;
    let last = parts.split_off(parts.partition_point(|part| Some(part.block) != head));
    if !parts.is_empty() {
        out.push((place.next_block(), Gone::Blocks(paragraphs(&parts, blocks_a))));
    }
    if let (Some(own), false) = (next.and_then(|next| blocks_b.get(next)), last.is_empty()) {
        out.push((
            own.block.span.start,
            Gone::Line(Line { parts: last, space_before: false, space_after: true }),
        ));
    }
    out
}

/// A place of the second document.
struct Place<'a> {
    /// The word before it.
    before: Option<Word>,
    /// The first of those that stand in the place of what is gone, where there are any.
    first: Option<Word>,
    /// The word after them.
    after: Option<Word>,
    /// Number of the block that has the word before.
    here: Option<usize>,
    blocks: &'a [Own],
    /// What is gone ends with a word, and no sign.
    last_letters: bool,
}

impl Place<'_> {
    /// Where the block begins that comes after the one that the place is in; behind everything where there is none.
    fn next_block(&self) -> u64 {
        let number = self.here.map_or(0, |here| here + 1);
        self.blocks.get(number).map_or(u64::MAX, |own| own.block.span.start)
    }

    /// Words that stand in the line after the word before: in front of those that took their place.
    fn after_before(&self, parts: Vec<Part>, gap_before: bool) -> Option<(u64, Gone)> {
        let before = self.before.filter(|_| !parts.is_empty())?;
        let first = self.first.filter(|first| block_of(self.blocks, Some(first)) == self.here);
        let line = |space_before, space_after| Gone::Line(Line { parts, space_before, space_after });
        Some(match first {
            // Two words never stand as one; a sign stands beside another.
            Some(first) => {
                (first.span.start, line(false, first.letters && (self.last_letters || self.after.is_some())))
            }
            None => (before.span.end, line(gap_before, false)),
        })
    }
}

/// The parts of a span in the blocks that have words of it.
fn parts_of(span: Span, (change, kind): (usize, RevisionKind), blocks: &[Own], parts: &mut Vec<Part>) {
    let first = blocks.partition_point(|own| own.block.span.end <= span.start);
    for (block, own) in blocks.iter().enumerate().skip(first) {
        if own.block.span.start >= span.end {
            break;
        }
        let inside =
            own.parts.iter().filter_map(|part| part.intersection(span)).filter(|part| !part.is_empty());
        parts.extend(inside.map(|span| Part { block, span, change, kind }));
    }
}

/// Paragraphs of which these words are left.
fn paragraphs(parts: &[Part], blocks: &[Own]) -> Vec<(Own, Vec<Part>)> {
    let paragraph = |parts: &[Part]| {
        let own = blocks.get(parts.first()?.block)?;
        let own = Own { block: own.block.clone(), parts: Vec::new(), marks: Vec::new(), labels: Vec::new() };
        Some((own, parts.to_vec()))
    };
    parts.chunk_by(|one, other| one.block == other.block).filter_map(paragraph).collect()
}
