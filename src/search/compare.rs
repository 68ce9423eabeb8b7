//! What differs between two documents? Their words are compared, and nothing else: so a PDF compares with the Word file
//! that it came from.
//!
//! What comes of it is a list of differences that is complete (equal documents have none; whoever puts them into the first
//! has the second) and a document that is composed out of both: the second, with the words of the first that are gone
//! standing at their places. That document is like any other: its changes are `Revision`s, so that the page, the lists,
//! finding, copying and the switch between all changes accepted and rejected know what to do with it, and no second kind
//! of page had to be made. `Comparison::stretches` leads from it to the exact words in either original.
//!
//! Rejected: to compare block by block. Where a block ends is known to few formats, and a paragraph that a page parts is
//! two; white space and its like would be most of what is found.

mod compose; // how do both stand in one text?
mod hunks; // which words are not the same?
mod moves; // which were only moved?
mod words; // which words are there?

#[cfg(test)]
mod tests;

use crate::data::comparison::{Comparison, Counting, Difference};
use crate::data::document::Document;
use crate::data::job::{Failure, Origin, Stop};
use crate::data::shown::{Gone, Reading};
use crate::data::span::Span;
use moves::Change;
use std::sync::Arc;
use words::{Names, Read, Word};

/// A document that is compared: what was read of it, and where it comes from.
#[derive(Clone)]
pub struct Compared {
    /// All of it.
    pub document: Arc<Document>,
    /// Where its bytes are.
    pub origin: Origin,
    /// In which reading it is compared, where it remembers changes; as it is, it would have words twice, and is read
    /// with all changes accepted.
    pub reading: Reading,
}

impl Compared {
    fn reading(&self) -> Reading {
        match (self.document.revisions.is_empty(), self.reading) {
            (true, _) => Reading::AsItIs,
            (false, Reading::Rejected) => Reading::Rejected,
            (false, Reading::AsItIs | Reading::Accepted) => Reading::Accepted,
        }
    }
}

/// Compares two documents. `base` is what is known of the composed document before: its number and its name.
///
/// # Errors
/// Where it was stopped.
pub fn compare(
    first: Compared,
    second: Compared,
    counting: Counting,
    base: Document,
    stop: &Stop,
) -> Result<(Document, Comparison), Failure> {
    let mut names = Names::default();
    let (a, b) = (&*first.document, &*second.document);
    let everything = counting.everything;
    let readings = [first.reading(), second.reading()];
    let gone = [Gone::of(a, readings[0]), Gone::of(b, readings[1])];
    let read_a = Read { document: a, reading: readings[0], gone: &gone[0] };
    let read_b = Read { document: b, reading: readings[1], gone: &gone[1] };
    let mut of_a = words::words(read_a, everything, &mut names, stop)?;
    let mut of_b = words::words(read_b, everything, &mut names, stop)?;
    drop(names);
    words::part_notes(&mut of_a.all, &mut of_b.all);
    let mut left_out = left_out(&first, of_a.whole, &gone[0]);
    left_out.extend(self::left_out(&second, of_b.whole, &gone[1]));
    let found = hunks::hunks(&mut of_a.all, &mut of_b.all, stop)?;
    if found.in_pieces {
        let words = "Long parts that have little in common were compared piece by piece: some words may stand in \
                     both and be told as different.";
        left_out.push(words.to_owned());
    }
    let changes = moves::changes(&of_a.all, &of_b.all, &found.hunks);
    let composed = compose::compose((read_a, &of_a.all), (read_b, &of_b.all), &changes, base, stop)?;
    let differences = changes
        .iter()
        .zip(&composed.shown)
        .map(|(change, shown)| difference(change, &of_a.all, &of_b.all, *shown));
    let differences = in_order(differences.collect());
    let only = |range: fn(&Change) -> usize| changes.iter().map(|change| range(change) as u64).sum::<u64>();
    let (in_a, in_b) = (only(|change| change.a.len()), only(|change| change.b.len()));
    let comparison = Comparison {
        readings,
        gone,
        counting,
        differences,
        words: [(of_a.all.len() as u64).saturating_sub(in_a), in_a, in_b],
        stretches: composed.stretches,
        left_out,
        documents: vec![first.document, second.document],
        origins: vec![first.origin, second.origin],
    };
    Ok((composed.document, comparison))
}

/// What of a document was not compared.
fn left_out(compared: &Compared, whole: bool, gone: &Gone) -> Vec<String> {
    let document = &compared.document;
    let mut words = Vec::new();
    if !whole {
        let most = words::MAX_BYTES >> 20;
        words.push(format!("Of “{}” only the first {most} MB of words are compared.", document.name));
    }
    if !document.complete() {
        words.push(format!("“{}” was not read to its end, and is compared as far as it was.", document.name));
    }
    let read_as = match compared.reading() {
        Reading::AsItIs => None,
        Reading::Accepted => Some("accepted"),
        Reading::Rejected => Some("rejected"),
    };
    if let Some(read_as) = read_as.filter(|_| !gone.is_empty()) {
        let name = &document.name;
        words.push(format!("“{name}” remembers changes of its own, and is read with all of them {read_as}."));
    }
    words
}

fn difference(change: &Change, a: &[Word], b: &[Word], shown: Span) -> Difference {
    let Change { kind, a: own, b: other, twin } = change;
    Difference { kind: *kind, first: span(a, own), second: span(b, other), shown, twin: *twin }
}

/// In the order in which they are shown: notes stand between other words.
fn in_order(differences: Vec<Difference>) -> Vec<Difference> {
    let mut order: Vec<usize> = (0..differences.len()).collect();
    order.sort_by_key(|at| differences[*at].shown.start);
    let mut places = vec![0; order.len()];
    order.iter().enumerate().for_each(|(place, at)| places[*at] = place as u32);
    let twin = |twin: u32| places.get(twin as usize).copied();
    order
        .iter()
        .map(|at| Difference { twin: differences[*at].twin.and_then(twin), ..differences[*at] })
        .collect()
}

/// Where words stand; an empty place after the word before, where there are none.
fn span(words: &[Word], range: &std::ops::Range<usize>) -> Span {
    let own = words.get(range.clone()).unwrap_or_default();
    match (own.first(), own.last()) {
        (Some(first), Some(last)) => Span::new(first.span.start, last.span.end.max(first.span.start)),
        _ => {
            let before = range.start.checked_sub(1).and_then(|at| words.get(at));
            let after = || words.get(range.start).map_or(0, |word| word.span.start);
            Span::empty_at(before.map_or_else(after, |word| word.span.end))
        }
    }
}
