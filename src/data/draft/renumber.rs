//! The numbers of items in the readings of a draft: counted once more for each, without the items that it does not show.

use super::Draft;
use crate::data::document::Label;
use crate::data::lists::rows;
use crate::data::renumbered::Renumbered;
use crate::data::shown::{Gone, Reading, Seen};
use crate::data::span::Span;

/// Items that are counted again; of more, those after them keep the numbers of the draft as it is.
const MAX_ITEMS: usize = 1_000_000;

/// What was counted, in its order: where the block of each item begins, and what a format counts it by. What has no place
/// is counted in every reading.
#[derive(Clone, Debug)]
pub struct Items<K>(Vec<(Option<u64>, K)>);

impl<K> Default for Items<K> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K> Items<K> {
    /// Notes an item whose block begins at a byte.
    pub fn note(&mut self, at: u64, by: K) {
        self.step(by);
        self.place(at);
    }

    /// Notes what is counted without a place, or has none yet.
    pub fn step(&mut self, by: K) {
        if self.0.len() < MAX_ITEMS {
            self.0.push((None, by));
        }
    }

    /// Notes an item whose block begins at a byte, and which comes before what was noted last.
    pub fn before_last(&mut self, at: u64, by: K) {
        if let Some(last) = self.0.pop() {
            self.note(at, by);
            self.0.push(last);
        }
    }

    /// The block of what was noted last begins here.
    pub fn place(&mut self, at: u64) {
        if let Some((place, _)) = self.0.last_mut().filter(|(place, _)| place.is_none()) {
            *place = Some(at);
        }
    }
}

impl Draft<'_> {
    /// Counts the items of a draft with changes once more for each reading, and says where one has another label than in
    /// the draft as it is. To be called when all words and all changes are there. `fresh` begins to count, and `next` says
    /// the label of an item in
    /// a reading, and counts it.
    pub fn renumber<K, C>(
        &mut self,
        items: &Items<K>,
        fresh: impl Fn() -> C,
        next: impl Fn(&mut C, &K, Reading) -> Label,
    ) {
        if self.document.revisions.is_empty() || items.0.is_empty() {
            return;
        }
        self.end_table();
        self.end();
        self.seal();
        let readings = [Reading::AsItIs, Reading::Accepted, Reading::Rejected];
        let [as_it_is, accepted, rejected] =
            readings.map(|reading| self.labels(items, reading, fresh(), &next));
        let mut changed: Vec<Renumbered> = Vec::new();
        let in_others = accepted.into_iter().zip(rejected);
        for (((place, _), own), (accepted, rejected)) in items.0.iter().zip(as_it_is).zip(in_others) {
            let (Some(place), own) = (place, own.unwrap_or_default()) else { continue };
            // What a reading does not show has no number in it, and keeps its own.
            let [accepted, rejected] = [accepted, rejected].map(|label| label.unwrap_or_else(|| own.clone()));
            // A format may have given the block another label after all: the number of a note.
            let number = self.document.block_from_offset(*place);
            let own_label = || self.document.block(number).is_some_and(|view| view.block().label == own);
            if (own != accepted || own != rejected) && own_label() {
                changed.push(Renumbered { at: Span::empty_at(*place), accepted, rejected });
            }
        }
        changed.sort_by_key(|one| one.at.start);
        changed.dedup_by_key(|one| one.at.start);
        for one in changed {
            self.add::<rows::Renumberings>(one);
        }
    }

    /// The label of each item in a reading; of those that it does not show, none.
    fn labels<K, C>(
        &self,
        items: &Items<K>,
        reading: Reading,
        mut count: C,
        next: &impl Fn(&mut C, &K, Reading) -> Label,
    ) -> Vec<Option<Label>> {
        let gone = Gone::of(&self.document, reading);
        let shown = |at: u64| {
            gone.is_empty() || gone.seen(&self.document, self.document.block_from_offset(at)) != Seen::Nothing
        };
        items.0.iter().map(|(at, by)| at.is_none_or(shown).then(|| next(&mut count, by, reading))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::document::{BlockKind, Document, Revision, RevisionKind};

    /// Whoever reads “clause 4” in a draft with all changes accepted must find the clause that the signed text calls so.
    #[test]
    fn items_after_one_that_was_taken_out_move_up_and_those_after_a_new_one_move_down() {
        let mut draft = Draft::new(Document::default(), None);
        let (mut items, mut count) = (Items::default(), 0);
        let changes = [None, Some(RevisionKind::Deleted), None, Some(RevisionKind::Inserted), None];
        for (words, kind) in ["Rent", "Interest", "Costs", "Logbook", "Press"].into_iter().zip(changes) {
            count += 1;
            let start = draft.place().start;
            items.note(start, ());
            draft.label(Label::Number(count));
            draft.begin(BlockKind::Item);
            draft.flow(words);
            draft.end();
            if let Some(kind) = kind {
                let (span, author, before) =
                    (Span::new(start, draft.place().start), String::new(), String::new());
                draft.revise(Revision { span, kind, author, when: None, before, moved: None });
            }
        }
        let next = |count: &mut u64, _: &(), _| {
            *count += 1;
            Label::Number(*count)
        };
        draft.renumber(&items, || 0, next);
        let document = draft.finish();
        document.check().unwrap();
        let labels = |reading| {
            let gone = Gone::of(&document, reading);
            let views = (0..document.block_count()).filter_map(|number| document.block(number));
            let shown = views.filter(|view| gone.seen(&document, view.number) != Seen::Nothing);
            let said = shown.map(|view| match document.label_in(view.block(), reading) {
                Label::Number(number) => format!("{number} {}", view.text()),
                other => format!("{other:?} {}", view.text()),
            });
            said.collect::<Vec<_>>().join(", ")
        };
        assert_eq!(labels(Reading::AsItIs), "1 Rent, 2 Interest, 3 Costs, 4 Logbook, 5 Press");
        assert_eq!(labels(Reading::Accepted), "1 Rent, 2 Costs, 3 Logbook, 4 Press");
        assert_eq!(labels(Reading::Rejected), "1 Rent, 2 Interest, 3 Costs, 4 Press");
    }
}
