//! Changes of an OpenDocument text where they stand in it: where each begins and ends, and words that were taken out.

use super::Body;
use crate::data::document::{BlockKind, Label};
use crate::data::draft::Draft;
use crate::read::formats::odt::changes::{Changed, Paragraph};
use crate::read::office::{Change, Done, break_line};
use crate::read::xml::Tag;

impl Body<'_> {
    pub(super) fn change(&mut self, tag: &Tag<'_>, draft: &mut Draft) {
        let id = tag.get("change-id").unwrap_or_default();
        if tag.name() == "change-end" {
            let (ended, open) =
                std::mem::take(&mut self.changed).into_iter().partition(|(own, _)| *own == id);
            self.changed = open;
            let ended: Vec<(String, Change)> = ended;
            return ended.into_iter().for_each(|(_, change)| self.end_change(change, draft));
        }
        let Some(changed) = self.changes.get_mut(&id) else { return };
        // What was taken out stands in one place, however often the file says so.
        let changed = Changed {
            paragraphs: std::mem::take(&mut changed.paragraphs),
            notes: std::mem::take(&mut changed.notes),
            done: changed.done.clone(),
        };
        let begun = changed.done.iter().map(|Done { kind, by, .. }| Change::begin(*kind, by.clone(), draft));
        let begun: Vec<Change> = begun.collect();
        match tag.name() {
            "change-start" => self.changed.extend(begun.into_iter().map(|change| (id.clone(), change))),
            // What was taken out stands where it was.
            _ => {
                self.taken_out(changed, draft);
                begun.into_iter().for_each(|change| self.end_change(change, draft));
            }
        }
    }

    pub(super) fn end_change(&mut self, change: Change, draft: &mut Draft) {
        match self.kind.is_some() && self.in_paragraph() && !draft.in_block() {
            true => self.waiting.push(change),
            false => change.end(draft),
        }
    }

    /// Writes what was taken out at this point: the first of its paragraphs goes on in the one that is open, and what
    /// is left of that goes on in the last.
    pub(super) fn taken_out(&mut self, changed: Changed, draft: &mut Draft) {
        let Changed { paragraphs, notes, done } = changed;
        let within = self.in_paragraph();
        // Not begun yet: its own kind and label wait for what is left of it.
        let mut waits = self.kind.take();
        let count = paragraphs.len();
        for (at, Paragraph { level, depth, words }) in paragraphs.into_iter().enumerate() {
            let last = at + 1 == count;
            if last && within {
                self.kind = waits.take();
            } else if let Some(level) = level.filter(|_| waits.is_some() && self.tables == 0) {
                self.kind = Some((BlockKind::Heading(level), Label::None));
            } else if waits.is_some() && self.tables == 0 {
                self.kind = Some((BlockKind::Paragraph, Label::None));
            }
            let begins = self.kind.is_some() && !(last && within);
            if !words.trim().is_empty() {
                self.ensure(draft);
                if begins && waits.is_some() && self.tables == 0 {
                    self.lists.taken_out(draft.place().start, depth);
                }
            }
            if self.kind.is_none() && (draft.in_block() || !within) {
                self.words.write(&words, self.heading, draft);
            }
            if last && within {
                break;
            }
            if self.tables > 0 {
                break_line(Vec::new(), draft);
                draft.settle();
            } else {
                draft.end();
                if let Some(pages) = self.pages.as_mut().filter(|_| self.flow) {
                    pages.block_ended(draft);
                }
                waits = waits.or_else(|| Some((self.goes_on_as.clone(), Label::None)));
            }
        }
        if count == 0 {
            self.kind = waits;
        }
        for (number, (label, inside)) in notes.into_iter().enumerate().filter(|_| within) {
            let id = format!("taken out {} {number}", draft.place().start);
            self.add_note(&id, label, inside, done.clone(), draft);
        }
    }
}
