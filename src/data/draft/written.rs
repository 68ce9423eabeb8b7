//! Where words went that were only just written, for what is said of them afterwards.

use super::Draft;
use super::changes::MAX_GOING_ON;
use crate::data::document::{Aside, Revision};
use crate::data::span::Span;
use std::borrow::Cow;

impl Draft<'_> {
    /// The place where the next words go, for a complaint whose words are known only later.
    pub fn place(&self) -> Span {
        Span::empty_at(self.here())
    }

    /// From here on [`Draft::written`] tells what is written. Gives the lowest place to which white space at the ends of
    /// blocks was taken away since this was called last.
    pub fn watch(&mut self) -> u64 {
        self.watched = self.here();
        std::mem::replace(&mut self.cut_to, u64::MAX)
    }

    /// What was written since [`Draft::watch`] was called, and where it begins: before that, where white space was taken
    /// away meanwhile.
    pub fn written(&self) -> (u64, Cow<'_, str>) {
        let start = self.watched.min(self.cut_to).min(self.here());
        let own = start.max(self.leaf_start);
        let last = self.leaf.text.get((own - self.leaf_start) as usize..).unwrap_or_default();
        if own == start {
            return (start, Cow::Borrowed(last));
        }
        // A block that grew too long was sealed on the way.
        let first = self.document.text.slice(Span::new(start, own));
        (start, Cow::Owned(first.into_owned() + last))
    }

    /// A place that was asked for while white space was still to be written: that of the word after it, as far as the
    /// leaf is still open. What is said of words begins at a word.
    pub fn word_from(&self, place: u64) -> u64 {
        let at = place.checked_sub(self.leaf_start).map(|at| at as usize);
        let gap = at.and_then(|at| self.leaf.text.as_bytes().get(at)).is_some_and(|byte| *byte == b' ');
        place + u64::from(gap)
    }

    /// What was said of words of the open block that were taken away again is about where they stood, and not about what
    /// comes there next.
    pub(super) fn cut_said(&mut self, end: u64) {
        let cut = |span: Span| Span::new(span.start.min(end), span.end.min(end));
        let (asides, revisions) = self.block_said;
        for at in asides..self.document.asides.len() {
            if let Some(aside) = self.document.asides.get(at)
                && let Some(span) = aside.span.filter(|span| span.end > end)
            {
                let aside = Aside { span: Some(cut(span)), ..aside.clone() };
                self.document.asides.set(at, aside);
            }
        }
        // One of a block before may go on in this one.
        for at in revisions.saturating_sub(MAX_GOING_ON)..self.document.revisions.len() {
            if let Some(one) = self.document.revisions.get(at).filter(|one| one.span.end > end) {
                let one = Revision { span: cut(one.span), ..one.clone() };
                self.document.revisions.set(at, one);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::document::{AsideKind, BlockKind, Document, RevisionKind};

    /// A paragraph of nothing but blanks is none; whoever reads the next one would find it changed and commented on by
    /// somebody who never saw it.
    #[test]
    fn what_is_said_of_words_that_come_to_nothing_is_said_of_no_others() {
        let mut draft = Draft::new(Document::default(), None);
        draft.begin(BlockKind::Paragraph);
        draft.flow("\u{2003}");
        let span = Span::new(0, draft.place().start);
        assert!(!span.is_empty());
        let (author, before) = (String::new(), String::new());
        draft.revise(Revision {
            span,
            kind: RevisionKind::Inserted,
            author,
            when: None,
            before,
            moved: None,
        });
        let (name, words) = (String::new(), "a remark".to_owned());
        let kind = AsideKind::Annotation;
        draft.aside(Aside { kind, name, words, when: None, place: None, span: Some(span) });
        draft.end();
        draft.flow("kept");
        let document = draft.finish();
        document.check().unwrap();
        assert_eq!(document.text.slice(Span::new(0, 4)), "kept");
        assert!(document.revisions.get(0).unwrap().span.is_empty());
        assert!(document.asides.get(0).unwrap().span.unwrap().is_empty());
    }
}
