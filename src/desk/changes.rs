//! Drafts with changes: in which reading a view shows one, which of the changes are listed, and the way from one to the
//! next. Each view has a reading of its own, so that a draft can stand beside itself with all changes accepted.

use super::Desk;
use super::documents::{Selection, Show, View};
use super::walked::Walk;
use super::words::ChangeSort;
use crate::data::document::{Document, Revision, RevisionKind};
use crate::data::shown::{Gone, Reading};
use crate::data::span::{DocId, Span};
use crate::data::visible;
use crate::data::wording::counted;
use std::borrow::Cow;
use std::sync::Arc;

/// Which changes are listed and stepped through.
#[derive(Clone, Debug, PartialEq)]
pub struct Sifted {
    /// Only those of this person; of all where it is `None`.
    pub author: Option<String>,
    /// Only those of this sort.
    pub sort: ChangeSort,
}

impl Default for Sifted {
    fn default() -> Self {
        Self { author: None, sort: ChangeSort::All }
    }
}

impl Sifted {
    /// Whether a change is one of those.
    pub fn keeps(&self, revision: &Revision) -> bool {
        let kind = match self.sort {
            ChangeSort::All => true,
            ChangeSort::Inserted => revision.kind == RevisionKind::Inserted,
            ChangeSort::Deleted => revision.kind == RevisionKind::Deleted,
            ChangeSort::Moved => revision.kind.other_half().is_some(),
            ChangeSort::Formatted => revision.kind == RevisionKind::Formatted,
        };
        kind && self.author.as_ref().is_none_or(|author| *author == revision.author)
    }

    /// The changes of a document that are listed, in the order of the text, by their indices.
    pub fn of(&self, document: &Document) -> Vec<usize> {
        let all = document.revisions.iter().enumerate().filter(|(_, one)| self.keeps(one));
        let mut listed: Vec<(Span, usize)> = all.map(|(at, one)| (one.span, at)).collect();
        // What holds others comes before them.
        listed.sort_by_key(|(span, at)| (span.start, std::cmp::Reverse(span.end), *at));
        listed.into_iter().map(|(_, at)| at).collect()
    }
}

impl Desk {
    /// In which reading a view shows its document: always as it is, where nothing in it was changed.
    pub fn reading_of(&self, view: &View) -> Reading {
        let changed = self.document(view.doc).is_some_and(|document| !document.revisions.is_empty());
        if changed { view.reading } else { Reading::AsItIs }
    }

    /// What two documents are called that are compared in one; nothing of any other document.
    pub fn compared_names(&self, doc: DocId) -> Option<[String; 2]> {
        let pair = self.documents.get(&doc)?.origin.pair()?;
        Some(pair.map(|origin| visible::line(&origin.name()).into_owned()))
    }

    /// What a reading of a document is called: of a comparison, accepting and rejecting means nothing.
    pub fn reading_title(&self, doc: DocId, reading: Reading) -> Cow<'static, str> {
        match (self.compared_names(doc), reading) {
            (None, reading) => reading.title().into(),
            (Some(_), Reading::AsItIs) => "Both documents".into(),
            (Some([first, _]), Reading::Rejected) => format!("The first: {first}").into(),
            (Some([_, second]), Reading::Accepted) => format!("The second: {second}").into(),
        }
    }

    /// The readings of a document in the order in which they are offered: of two documents, the first first.
    pub fn readings(&self, doc: DocId) -> [Reading; 3] {
        match self.compared_names(doc) {
            None => Reading::ALL,
            Some(_) => [Reading::AsItIs, Reading::Rejected, Reading::Accepted],
        }
    }

    /// The reading of the view in front.
    pub fn reading_in_front(&self) -> Reading {
        self.active_view().map_or(Reading::AsItIs, |view| self.reading_of(view))
    }

    /// What the view in front does not show of its document.
    pub(super) fn gone_in_front(&self) -> Gone {
        self.active_document()
            .map_or_else(Gone::default, |document| Gone::of(document, self.reading_in_front()))
    }

    /// Whether the document in front has changes that its readings differ by.
    pub fn has_readings(document: &Document) -> bool {
        document.revisions.iter().any(|one| one.kind != RevisionKind::Formatted)
    }

    pub(super) fn read_as(&mut self, reading: Reading) {
        let Some(document) = self.active_document().map(Arc::clone) else {
            return self.say("Open a document first.");
        };
        if !Self::has_readings(&document) {
            return self.say("No words were put in or taken out of this document.");
        }
        if let Some(view) = self.active_view_mut().filter(|view| view.reading != reading) {
            view.reading = reading;
            view.browsing = false;
            self.touch();
            if self.find.on() {
                self.find_restart();
            }
        }
        self.note_walked(None);
        let follows = self.compare_in_its_reading(document.id);
        let all = Span::new(0, document.text.len());
        let gone = Gone::of(&document, reading).words_left_out(&document, all);
        let not_shown = match (gone, reading) {
            (_, Reading::AsItIs) => String::new(),
            (gone, Reading::Accepted) => format!(", without {} taken out", counted(gone, "word")),
            (gone, Reading::Rejected) => format!(", without {} put in", counted(gone, "word")),
        };
        if self.active_entry().is_some_and(|entry| entry.origin.pair().is_some()) {
            return self.say(match reading {
                Reading::AsItIs => "Both documents are shown, with what differs marked.",
                Reading::Accepted => "The words of the second document are shown, and no others.",
                Reading::Rejected => "The words of the first document are shown, and no others.",
            });
        }
        let follows = if follows { " What it is compared with follows." } else { "" };
        self.say(match reading.words() {
            None => format!("The draft is shown as it is, with its changes.{follows}"),
            Some(words) => format!("The draft is shown with {words}{not_shown}.{follows}"),
        });
    }

    /// Lists only the changes of one person; of all with an empty name.
    pub(super) fn changes_by(&mut self, author: String) {
        if let Some(view) = self.active_view_mut() {
            view.sifted.author = Some(author).filter(|author| !author.is_empty());
        }
        self.note_walked(None);
    }

    /// Lists only changes of one sort.
    pub(super) fn changes_only(&mut self, sort: ChangeSort) {
        if let Some(view) = self.active_view_mut() {
            view.sifted.sort = sort;
        }
        self.note_walked(None);
    }

    /// The words of the changes that are listed and can be seen, in order. Two on the same words are one step.
    pub(super) fn changes_in_sight(&self, view: &View, document: &Document, gone: &Gone) -> Vec<Span> {
        let listed = view.sifted.of(document).into_iter();
        let spans = listed.filter_map(|at| Some(document.revisions.get(at)?.span));
        let mut spans: Vec<Span> = spans.filter(|span| !gone.hides(*span)).collect();
        spans.dedup();
        spans
    }

    /// Goes to the next change that is listed and can be seen, or to the one before, and selects it.
    pub(super) fn step_change(&mut self, by: isize) {
        let (Some(view), Some(document)) = (self.active_view(), self.active_document().map(Arc::clone))
        else {
            return;
        };
        let gone = Gone::of(&document, self.reading_of(view));
        let spans = self.changes_in_sight(view, &document, &gone);
        let selected = view.selection.and_then(Selection::words);
        let visible = Span::new(view.visible.start, view.visible.end.max(view.top + 1));
        let seen = selected.filter(|span| visible.contains(span.start));
        let top = view.visible.start.max(view.top);
        let at = seen.and_then(|seen| spans.iter().position(|span| *span == seen));
        let next = match (at, by > 0) {
            (Some(at), true) => spans.get(at + 1),
            (Some(at), false) => at.checked_sub(1).and_then(|at| spans.get(at)),
            (None, true) => spans.iter().find(|span| span.start >= seen.map_or(top, |seen| seen.start)),
            (None, false) => spans.iter().rev().find(|span| span.start < seen.map_or(top, |seen| seen.start)),
        };
        match next.copied() {
            Some(span) => {
                self.go_to_change(document.id, span);
                self.select(span.start, span.end);
                self.note_walked(Some(Walk::Changes));
            }
            None if spans.is_empty() => self.say(self.why_no_changes(&document)),
            None => self.say(match by > 0 {
                true => "There is no change after this.",
                false => "There is no change before this.",
            }),
        }
    }

    fn why_no_changes(&self, document: &Document) -> &'static str {
        let sifted = self.active_view().is_some_and(|view| view.sifted != Sifted::default());
        match (document.revisions.is_empty(), sifted) {
            (true, _) => "Nothing was changed in this document.",
            (false, true) => "No change of those that are listed can be seen in this reading.",
            (false, false) => "No change can be seen in this reading.",
        }
    }

    /// Goes to a change, and says so where its words are not shown.
    fn go_to_change(&mut self, doc: DocId, span: Span) {
        self.remember_place();
        self.show(doc, span, Show::Third, true);
    }

    /// Said of a jump to words that the reading does not show: one would look for them in vain.
    pub(super) fn say_where_unseen(&mut self, span: Span) {
        if self.gone_in_front().hides(span) {
            let words = self.reading_in_front().words().unwrap_or_default();
            self.say(format!("These words stood here; they are not shown with {words}."));
        }
    }
}
