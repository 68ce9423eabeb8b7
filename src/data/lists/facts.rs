//! What a document says of itself beside its lists: facts, names of places, and what blocks have beside their words.
//! These are no lists of a document, but speak as items of lists do.

use super::{List, Said, Speaks};
use crate::data::document::{BlockKind, Facts, InlineKind, Label, Leaf, MarkKind};
use crate::data::limits::{ANCHORS, AUTHORS, Cutter, FACTS, LABEL, NAME, TITLE, WORDS};
use crate::data::span::Span;
use std::collections::BTreeMap;

impl Speaks for Facts {
    fn says(&self, hear: &mut dyn FnMut(Said<'_>)) {
        let Self { title, authors, others, language, letter } = self;
        letter.iter().for_each(|letter| hear(Said::Span(*letter)));
        title.iter().for_each(|title| hear(Said::Words(title, TITLE)));
        language.iter().for_each(|language| hear(Said::Words(language, LABEL)));
        hear(Said::Count(authors.len(), AUTHORS));
        authors.iter().for_each(|author| hear(Said::Words(author, NAME)));
        hear(Said::Count(others.len(), FACTS));
        for (name, value) in others {
            hear(Said::Words(name, NAME));
            hear(Said::Words(value, WORDS));
        }
    }

    fn shorten(&mut self, cutter: &mut Cutter) {
        let Self { title, authors, others, language, letter: _ } = self;
        cutter.some_words(title, TITLE);
        cutter.some_words(language, LABEL);
        cutter.dropped += authors.len().saturating_sub(AUTHORS) as u64;
        authors.truncate(AUTHORS);
        authors.iter_mut().for_each(|author| cutter.words(author, NAME));
        cutter.dropped += others.len().saturating_sub(FACTS) as u64;
        others.truncate(FACTS);
        for (name, value) in others {
            cutter.words(name, NAME);
            cutter.words(value, WORDS);
        }
    }
}

/// Anchors.
impl Speaks for BTreeMap<String, u64> {
    fn says(&self, hear: &mut dyn FnMut(Said<'_>)) {
        hear(Said::Count(self.len(), ANCHORS));
        for (name, at) in self {
            hear(Said::Words(name, NAME));
            hear(Said::Span(Span::empty_at(*at)));
        }
    }

    /// A name that is cut would be another place's: those that are too long are left out.
    fn shorten(&mut self, cutter: &mut Cutter) {
        self.retain(|name, _| !cutter.too_long(name.len(), NAME));
        while self.len() > ANCHORS && self.pop_last().is_some() {
            cutter.dropped += 1;
        }
    }
}

/// What its blocks and marks speak of beside their own words; those are held against the leaf by [`Leaf::check`].
impl Speaks for Leaf {
    fn says(&self, hear: &mut dyn FnMut(Said<'_>)) {
        for block in &self.blocks {
            match block.kind {
                BlockKind::Row { table, .. } => hear(Said::Item(List::Tables, table)),
                BlockKind::Picture(picture) => hear(Said::Item(List::Pictures, picture)),
                BlockKind::Break(unit) => hear(Said::Item(List::Units, unit)),
                _ => {}
            }
            if let Label::Words(words) = &block.label {
                hear(Said::Words(words, LABEL));
            }
        }
        for mark in &self.marks {
            match mark.kind {
                MarkKind::Link(link) => hear(Said::Item(List::Links, link)),
                MarkKind::Picture(picture) => hear(Said::Item(List::Pictures, picture)),
                _ => {}
            }
        }
        for label in &self.labels {
            if let InlineKind::Note(link) = label.kind {
                hear(Said::Item(List::Links, link));
            }
            hear(Said::Words(&label.words, LABEL));
        }
    }

    /// Its blocks have been brought to their limits one by one when they were made.
    fn shorten(&mut self, cutter: &mut Cutter) {
        self.blocks.iter_mut().for_each(|block| block.label.shorten(cutter));
        self.labels.iter_mut().for_each(|label| shorten_label(&mut label.words, cutter));
    }
}

impl Label {
    /// Cuts a label that is words to its limit.
    pub fn shorten(&mut self, cutter: &mut Cutter) {
        if let Self::Words(words) = self {
            shorten_label(words, cutter);
        }
    }
}

/// Cuts the words of a label to their limit.
pub fn shorten_label(words: &mut Box<str>, cutter: &mut Cutter) {
    if words.len() > LABEL.bytes {
        let mut cut = std::mem::take(words).into_string();
        cutter.words(&mut cut, LABEL);
        *words = cut.into();
    }
}
