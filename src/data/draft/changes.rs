//! Changes that a file remembers, as a format meets them: in pieces, a run of equal letters at a time.

use super::Draft;
use crate::data::document::{Revision, RevisionKind};
use crate::data::lists::rows;
use crate::data::span::Span;

/// Changes before the last that may still go on: of words, of their ends and of their look, by some people at once.
pub(super) const MAX_GOING_ON: usize = 8;
/// Changes of a note that are looked at for whether it says itself that it was put in.
const MAX_LOOKED_AT: usize = 200;

impl Draft<'_> {
    /// Writes white space that was met and waits for the next word: a change may be that space alone, and must not pass
    /// it on to words that are none of it.
    pub fn settle(&mut self) {
        if self.open.is_none() {
            return;
        }
        let (space, _) = (std::mem::take(&mut self.space), std::mem::take(&mut self.line_ended));
        if self.wanted_breaks > 0 {
            self.write_wanted_breaks();
        } else if space && !self.at_edge() {
            self.write_gap(' ');
        }
    }

    /// Writes a space at the beginning of the open block, which may run on from the one before.
    pub fn lead(&mut self) {
        let begins = self.open.as_ref().is_some_and(|block| block.span.start == self.here());
        if begins {
            self.leaf.text.push(' ');
        }
    }

    /// Adds a change; one that goes on where another of the same person, time and kind ended is the same.
    pub fn revise(&mut self, revision: Revision) {
        let revisions = &mut self.document.revisions;
        let len = revisions.len();
        for at in (len.saturating_sub(MAX_GOING_ON)..len).rev() {
            let Some(before) = revisions.get(at).filter(|before| before.span.end == revision.span.start)
            else {
                continue;
            };
            let same = Revision { span: before.span, ..revision.clone() } == *before;
            if same && !revision.span.is_empty() && !before.span.is_empty() {
                let span = Span::new(before.span.start, revision.span.end);
                return revisions.set(at, Revision { span, ..revision });
            }
        }
        self.add::<rows::Revisions>(revision);
    }

    /// Whether one of the last changes is of this kind and shares words with a span.
    pub fn is_revised(&self, span: Span, kind: RevisionKind) -> bool {
        let last = self.document.revisions.iter().rev().take(MAX_LOOKED_AT);
        last.into_iter().any(|one| one.kind == kind && one.span.overlaps(span))
    }
}
