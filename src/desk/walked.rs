//! Which one of how many: said at the foot of the window while somebody goes from change to change, or from comment to
//! comment, because whoever has twenty to decide on wants to know how many are left.

use super::Desk;
use super::documents::{Selection, View};
use crate::data::document::{AsideKind, Document};
use crate::data::shown::Gone;
use crate::data::span::Span;
use crate::data::wording::grouped;

/// One of several things of a document that one can go through.
#[derive(Clone, Debug, PartialEq)]
pub struct Walked {
    /// Its words, which are selected as long as one stands on it.
    span: Span,
    what: Walk,
    /// Counted from one.
    number: usize,
    all: usize,
}

/// What one goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Walk {
    /// Changes of a draft, those that are listed and can be seen.
    Changes,
    /// Comments on words that can be seen.
    Comments,
    /// What two documents differ by.
    Differences,
}

impl Walk {
    fn name(self) -> &'static str {
        match self {
            Self::Changes => "Change",
            Self::Comments => "Comment",
            Self::Differences => "Difference",
        }
    }
}

impl Walked {
    /// “Change 3 of 20”.
    pub fn words(&self) -> String {
        format!("{} {} of {}", self.what.name(), grouped(self.number as u64), grouped(self.all as u64))
    }
}

/// The places of comments that a reading shows, in order; several about words that begin at one place are one step.
pub(super) fn commented(document: &Document, gone: &Gone) -> Vec<Span> {
    let comments = document.asides.iter().filter(|aside| aside.kind == AsideKind::Annotation);
    let mut spans: Vec<Span> = comments.filter_map(|aside| aside.span).collect();
    spans.retain(|span| !gone.hides(*span));
    spans.sort_unstable();
    spans.dedup_by_key(|span| span.start);
    spans
}

impl Desk {
    /// Which one of how many one stands on in a view; nothing where something else is selected.
    pub fn walked<'d>(&self, view: &'d View) -> Option<&'d Walked> {
        let selected = view.selection.and_then(Selection::words);
        view.walked.as_ref().filter(|walked| Some(walked.span) == selected)
    }

    /// Something was selected in the view in front, or other changes can be seen in it: finds out what one stands on.
    /// Where it is several things, `first` is meant.
    pub(super) fn note_walked(&mut self, first: Option<Walk>) {
        let found = first.and_then(|first| self.stands_on(first));
        let mut all = [Walk::Differences, Walk::Changes, Walk::Comments].into_iter();
        let found = found.or_else(|| all.find_map(|what| self.stands_on(what)));
        if let Some(view) = self.active_view_mut() {
            view.walked = found;
        }
    }

    fn stands_on(&self, what: Walk) -> Option<Walked> {
        let (view, document) = (self.active_view()?, self.active_document()?);
        let span = view.selection.and_then(Selection::words)?;
        let gone = || Gone::of(document, self.reading_of(view));
        let (number, all) = match what {
            Walk::Changes => {
                document.revisions.iter().find(|one| one.span == span)?;
                let spans = self.changes_in_sight(view, document, &gone());
                (spans.iter().position(|own| *own == span)?, spans.len())
            }
            Walk::Comments => {
                let on = |aside: &&crate::data::document::Aside| {
                    aside.kind == AsideKind::Annotation && aside.span == Some(span)
                };
                document.asides.iter().find(on)?;
                let spans = commented(document, &gone());
                (spans.iter().position(|own| own.start == span.start)?, spans.len())
            }
            Walk::Differences => {
                let entry = self.documents.get(&view.doc)?;
                let (comparison, at) = (entry.comparison.as_ref()?, entry.difference?);
                comparison.differences.get(at).filter(|own| own.shown == span)?;
                (at, comparison.differences.len())
            }
        };
        Some(Walked { span, what, number: number + 1, all })
    }
}
