//! Where words of a draft meet with nothing between them, though they are not one word: what was taken out stands right
//! before what was put in for it, as in “withdrawsdiscontinues”.
//!
//! The text has no sign there, because in each of the other readings one of the two is not to be seen. So whoever parts
//! words (counting, finding whole words, choosing one, comparing) asks here in a reading that shows both. Only looks
//! tell them apart on the page.

use super::document::Document;
use super::shown::Reading;
use super::span::Span;
use std::sync::Arc;

/// Places of a text between two words that touch, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seams(Arc<[u64]>);

impl Seams {
    /// Those of a document in a reading: where two changes of different sorts meet. Within a word that was changed in
    /// part there is none: “parted” of which the end was put in is one word.
    pub fn of(document: &Document, reading: Reading) -> Self {
        if reading != Reading::AsItIs || document.revisions.is_empty() {
            return Self::default();
        }
        let spans = |wanted: fn(super::document::RevisionKind) -> bool| {
            let own = document.revisions.iter().filter(|one| wanted(one.kind) && !one.span.is_empty());
            Span::merged(own.map(|one| one.span).collect())
        };
        let (gone, new) = (spans(|kind| kind.is_gone()), spans(|kind| kind.is_new()));
        let mut places: Vec<u64> = gone.iter().chain(&new).map(|span| span.start).collect();
        places.extend(gone.iter().chain(&new).map(|span| span.end));
        places.sort_unstable();
        places.dedup();
        let sort = |byte: u64| (holds(&gone, byte), holds(&new, byte));
        places.retain(|&at| {
            let Some(before) = at.checked_sub(1).map(sort) else { return false };
            let after = sort(at);
            before != after && before != (false, false) && after != (false, false)
        });
        Self(places.into())
    }

    /// Those inside of a span, not at its ends.
    pub fn within(&self, span: Span) -> &[u64] {
        let from = self.0.partition_point(|at| *at <= span.start);
        let to = self.0.partition_point(|at| *at < span.end);
        self.0.get(from..to.max(from)).unwrap_or_default()
    }

    /// Whether one is at a place.
    pub fn at(&self, byte: u64) -> bool {
        self.0.binary_search(&byte).is_ok()
    }

    /// A span in pieces that are parted by them.
    pub fn parts(&self, span: Span) -> impl Iterator<Item = Span> + '_ {
        let mut from = span.start;
        self.within(span).iter().copied().chain([span.end]).map(move |to| {
            let part = Span::new(from, to.max(from));
            from = part.end;
            part
        })
    }

    /// The piece of a word in which a byte lies.
    pub fn part_at(&self, word: Span, byte: u64) -> Span {
        let mut parts = self.parts(word).filter(|part| byte < part.end || part.end == word.end);
        parts.next().unwrap_or(word)
    }

    /// How many words there are more in a span than white space parts: where letters meet on both sides.
    pub fn more_words(&self, document: &Document, span: Span) -> u64 {
        let mut count = 0;
        let mut left = self.within(span);
        // Leaf by leaf, because one that lies packed is unpacked when it is asked for.
        while let Some(first) = left.first() {
            let Some(number) = document.text.leaf_at(*first) else { break };
            let own = document.text.leaves.get(number).map_or(Span::default(), |info| info.span);
            let (here, rest) = left.split_at(left.partition_point(|at| *at < own.end).max(1));
            left = rest;
            let Some(leaf) = document.text.words(number) else { continue };
            let parts = here
                .iter()
                .filter_map(|at| leaf.text.split_at_checked((*at).checked_sub(own.start)? as usize));
            let meet = parts.filter(|(before, after)| {
                let word = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
                word(before.chars().next_back()) && word(after.chars().next())
            });
            count += meet.count() as u64;
        }
        count
    }
}

/// Whether a byte lies in one of the spans, which are in order and apart.
fn holds(spans: &[Span], byte: u64) -> bool {
    let before = spans.partition_point(|span| span.end <= byte);
    spans.get(before).is_some_and(|span| span.start <= byte)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::document::{BlockKind, Revision, RevisionKind};
    use crate::data::draft::Draft;

    fn drafted(words: &str, changes: &[(u64, u64, RevisionKind)]) -> Document {
        let mut draft = Draft::new(Document::default(), None);
        draft.begin(BlockKind::Paragraph);
        draft.flow(words);
        draft.end();
        for &(start, end, kind) in changes {
            let (span, author, before) = (Span::new(start, end), String::new(), String::new());
            draft.revise(Revision { span, kind, author, when: None, before, moved: None });
        }
        draft.finish()
    }

    /// Whoever counts the words of a draft as it is would take what was taken out and what was put in for it for one.
    #[test]
    fn words_that_took_the_place_of_others_are_counted_as_words() {
        use RevisionKind::{Deleted, Formatted, Inserted, MovedHere};
        let check = |words: &str, changes: &[_], seams: &[u64], count: u64| {
            let document = drafted(words, changes);
            let found = Seams::of(&document, Reading::AsItIs);
            assert_eq!(found.within(Span::new(0, 99)), seams, "{words}");
            assert_eq!(document.counts.words, count, "{words}");
            assert_eq!(Seams::of(&document, Reading::Accepted), Seams::default(), "{words}");
        };
        check("she withdrawsstays now", &[(4, 13, Deleted), (13, 18, Inserted)], &[13], 4);
        check("she stayswithdraws now", &[(4, 9, Inserted), (9, 18, Deleted)], &[9], 4);
        // In two pieces, by two people.
        check("withdrawsstay", &[(0, 4, Deleted), (4, 9, Deleted), (9, 13, MovedHere)], &[9], 2);
        // White space is enough of a border.
        check("he goes stays", &[(3, 8, Deleted), (8, 13, Inserted)], &[8], 3);
        // One word in each reading that shows all of it.
        check("interland", &[(2, 5, Deleted)], &[], 1);
        check("gateway", &[(4, 7, Inserted), (0, 7, Formatted)], &[], 1);
        check("goings", &[(2, 5, Inserted), (5, 6, Inserted)], &[], 1);
    }

    /// Spans whose ends lie anywhere, as a file may say them.
    #[test]
    fn pieces_of_a_span_are_all_of_it() {
        let document =
            drafted("äöoldnew é", &[(0, 7, RevisionKind::Deleted), (7, 10, RevisionKind::Inserted)]);
        let seams = Seams::of(&document, Reading::AsItIs);
        let parts: Vec<Span> = seams.parts(Span::new(4, 10)).collect();
        assert_eq!(parts, [Span::new(4, 7), Span::new(7, 10)]);
        assert_eq!(seams.part_at(Span::new(0, 10), 6), Span::new(0, 7));
        assert_eq!(seams.part_at(Span::new(0, 10), 7), Span::new(7, 10));
        assert_eq!(seams.part_at(Span::new(0, 10), 10), Span::new(7, 10));
    }
}
