//! Jumps, and the way back and forward over them, also across documents.

use super::Desk;
use super::documents::{Request, Selection, Show};
use super::walked::{Walk, commented};
use crate::data::document::{Document, OutlineEntry};
use crate::data::job::{Job, Origin, Topic};
use crate::data::span::{DocId, Span};
use crate::data::unit::UnitKind;
use std::path::Path;
use std::sync::Arc;

/// Places one came from and went back from; the newest is last.
/// It holds origins and places and not views, because a view may be closed by the time one goes back.
#[derive(Clone, Debug, Default)]
pub struct History {
    back: Vec<Spot>,
    forward: Vec<Spot>,
}

#[derive(Clone, Debug, PartialEq)]
struct Spot {
    origin: Origin,
    top: u64,
    /// On which page, and how far down it in points, where pages were shown: a byte says no more than which line.
    on_unit: Option<(u32, f32)>,
}

/// How many jumps are remembered.
const MAX_SPOTS: usize = 200;
/// Bytes of a quotation that are compared in place; a longer one is looked for in the background.
const MAX_QUOTE: u64 = 64 * 1024;

impl History {
    /// Whether there is a jump to go back over.
    pub fn can_go_back(&self) -> bool {
        !self.back.is_empty()
    }

    /// Whether one went back and can go forward again.
    pub fn can_go_forward(&self) -> bool {
        !self.forward.is_empty()
    }
}

impl Desk {
    /// Where the view in front stands now; `None` where there is none.
    fn spot(&self) -> Option<Spot> {
        let view = self.active_view()?;
        let origin = self.documents.get(&view.doc)?.origin.clone();
        Some(Spot { origin, top: view.top, on_unit: self.is_printed(view.id).then_some(view.on_unit) })
    }

    /// Called before every jump.
    /// A jump from here begins another way, so that the old way forward is gone, as in a browser.
    pub(super) fn remember_place(&mut self) {
        let Some(spot) = self.spot() else { return };
        self.history.forward.clear();
        // Two jumps from one place are one step back: the second would seem to do nothing.
        if self.history.back.last() != Some(&spot) {
            self.history.back.push(spot);
            let surplus = self.history.back.len().saturating_sub(MAX_SPOTS);
            self.history.back.drain(..surplus);
        }
    }

    pub(super) fn back(&mut self) {
        let Some(to) = self.history.back.pop() else {
            return self.say("There is nothing to go back to.");
        };
        // Before the view moves, or else the place to come forward to would be the one that is gone to.
        let here = self.spot();
        // Opening a document remembers the place and clears the way forward. Both are put aside meanwhile and
        // set back afterwards, because going back is no new jump.
        let forward = std::mem::take(&mut self.history.forward);
        let back = std::mem::take(&mut self.history.back);
        self.go_to_spot(to);
        self.history = History { back, forward };
        self.history.forward.extend(here);
    }

    pub(super) fn forward(&mut self) {
        let Some(to) = self.history.forward.pop() else {
            return self.say("There is nothing to go forward to.");
        };
        // The same as in going back, with the two sides changed.
        let here = self.spot();
        let forward = std::mem::take(&mut self.history.forward);
        let back = std::mem::take(&mut self.history.back);
        self.go_to_spot(to);
        self.history = History { back, forward };
        self.history.back.extend(here);
    }

    fn go_to_spot(&mut self, spot: Spot) {
        let here = self.spot().is_some_and(|here| here.origin == spot.origin);
        let browsing = self.active.filter(|view| self.views.get(view).is_some_and(|view| view.browsing));
        match browsing.filter(|_| self.find_open_view(&spot.origin).is_none()) {
            _ if here => {}
            // Leafing back leaves no more tabs than leafing on.
            Some(view) => {
                self.replace(view, spot.origin);
                if let Some(view) = self.views.get_mut(&view) {
                    view.pending_top = Some(spot.top);
                }
            }
            None => self.open_origin(spot.origin, Some(spot.top)),
        }
        let Some((view, doc)) = self.active_view().map(|view| (view.id, view.doc)) else { return };
        if self.document(doc).is_none() {
            // What has not been read yet is placed by `pending_top`, or on its page, once so much is there.
            if let (Some(view), Some(on_unit)) = (self.views.get_mut(&view), spot.on_unit) {
                view.on_unit = on_unit;
            }
            return;
        }
        match spot.on_unit.filter(|_| self.is_printed(view)) {
            Some((unit, y)) => self.request(view, Request::Unit { unit, y }),
            None => self.show(doc, Span::empty_at(spot.top), Show::Top, false),
        }
    }

    /// Jumps to a span, opening its document if no view shows it.
    pub(super) fn go(&mut self, doc: DocId, span: Span) {
        // A chapter is opened where it begins: with the end of the one before above it, the line at the foot would
        // name that one.
        let begins = self.document(doc).is_some_and(|document| {
            let unit = document.unit_from_offset(span.start).and_then(|unit| document.units.get(unit));
            unit.is_some_and(|unit| unit.kind == UnitKind::Chapter && unit.span.start == span.start)
        });
        self.go_and_show(doc, span, if begins { Show::Top } else { Show::Third });
    }

    fn go_and_show(&mut self, doc: DocId, span: Span, how: Show) {
        self.overlay = None;
        // Before anything moves. A jump within the same document counts too.
        self.remember_place();
        let active = self.active_view().is_some_and(|view| view.doc == doc);
        let view = self.views.values().find(|view| view.doc == doc).map(|view| view.id);
        match view {
            // The view in front is asked before others, so that one side of a split does not jump for the
            // other.
            _ if active => {}
            Some(view) => self.activate(view),
            None => {
                let Some(origin) = self.documents.get(&doc).map(|entry| entry.origin.clone()) else { return };
                return self.open_origin(origin, Some(span.start));
            }
        }
        self.show(doc, span, how, true);
        self.say_where_unseen(span);
    }

    /// Goes to a place of a document, which is opened where it is not. The words that stood there are looked for where
    /// the text is another now.
    /// A place is kept longer than a file stays as it was, so that the words decide and not the number.
    pub(super) fn go_place(&mut self, path: &Path, span: Span, quote: String) {
        self.open(path);
        let Some(doc) = self.active_view().map(|view| view.doc) else { return };
        self.wants(doc, span, quote);
    }

    /// Words of a document are to be shown, as soon as so much of it has been read.
    pub(super) fn wants(&mut self, doc: DocId, span: Span, quote: String) {
        if let Some(entry) = self.documents.get_mut(&doc) {
            entry.wanted = Some((span, quote));
        }
        self.go_where_wanted(doc);
    }

    /// Goes to the place that is waited for, once so much of the document has been read.
    pub(super) fn go_where_wanted(&mut self, doc: DocId) {
        let Some(document) = self.document(doc).map(Arc::clone) else { return };
        let Some(entry) = self.documents.get_mut(&doc) else { return };
        let Some((span, quote)) = entry.wanted.clone() else { return };
        // A long quotation is not compared here, where the window waits: the job does that.
        let there = document.text.len() >= span.end;
        // The quotation may be no more than the first of the words.
        let first = Span::new(span.start, span.end.min(span.start.saturating_add(quote.len() as u64)));
        let stands =
            there && (quote.is_empty() || first.len() <= MAX_QUOTE && document.text.slice(first) == quote);
        // Words that stand where they stood are shown at once, while the rest of the document is still being
        // read.
        if stands || (document.complete() && quote.is_empty()) {
            entry.wanted = None;
            // The span may be of a longer text than there is now.
            let end = document.text.len();
            return self.show(doc, Span::new(span.start.min(end), span.end.min(end)), Show::Third, true);
        }
        if document.complete() {
            // All of the text is looked through for them, which takes a while where it is long.
            self.start(Topic::Locate(doc), Job::Locate { document, stood: span, quote });
        }
    }

    /// Where the words stand that were wanted.
    pub(super) fn located(&mut self, doc: DocId, found: Option<Span>) {
        let wanted = self.documents.get_mut(&doc).and_then(|entry| entry.wanted.take());
        let (Some((stood, _)), Some(end)) = (wanted, self.document(doc).map(|document| document.text.len()))
        else {
            return;
        };
        // It goes where the words stood all the same: what was around them is mostly still there.
        if found.is_none() {
            self.say("The words that stood here are no longer in this document.");
        }
        // Nothing is marked then, because a mark would say that these are the words.
        let stood = Span::empty_at(stood.start.min(end));
        self.show(doc, found.unwrap_or(stood), Show::Third, found.is_some());
    }

    /// Goes to what `find` finds in the document in front. Lines, paragraphs, parts and headings differ in
    /// that alone, and in where the window's top is to be then.
    ///
    /// What has a number comes to the very top: what is told at the foot of the window is where its top stands, and
    /// whoever asked for 2,000 should not read 1,998.
    fn go_in_front(&mut self, how: Show, find: impl FnOnce(&Document) -> Option<Span>) {
        self.overlay = None;
        let Some(document) = self.active_document().map(Arc::clone) else {
            return self.say("Open a document first.");
        };
        if let Some(span) = find(&document) {
            self.go_and_show(document.id, span, how);
        }
    }

    /// The whole line is shown, so that the eye finds it. It ends with its block at the latest: the text
    /// after it may be long, and need not be searched for a line end.
    pub(super) fn go_to_line(&mut self, number: u64) {
        self.go_in_front(Show::Top, |document| {
            // A line of a log is one of its file, and its sheet begins with a sign that is none.
            if document.is_log() {
                let rows = document.grid(0).map_or(1, |grid| u64::from(grid.rows()));
                return document.entry_at(&number.clamp(1, rows).to_string()).ok();
            }
            let start = document.text.offset_from_line(number.saturating_sub(1));
            let block = document.block(document.block_from_offset(start))?;
            let end = block.block().span.end;
            let line = document.text.slice(Span::new(start, end.max(start)));
            let len = line.find('\n').unwrap_or(line.len()) as u64;
            Some(Span::new(start, start + len))
        });
    }

    pub(super) fn go_to_paragraph(&mut self, number: u64) {
        self.go_in_front(Show::Top, |document| {
            Some(document.block(document.block_from_paragraph(number.max(1))?)?.block().span)
        });
    }

    /// It goes to the start of a paragraph, because a page that begins within a sentence is read from the
    /// wrong word.
    pub(super) fn go_to_percent(&mut self, percent: f32) {
        self.go_in_front(Show::Top, |document| {
            let fraction = f64::from(percent.clamp(0.0, 100.0)) / 100.0;
            let at = (document.text.len() as f64 * fraction) as u64;
            Some(Span::empty_at(document.block(document.block_from_offset(at))?.block().span.start))
        });
    }

    /// It counts from what can be seen and not from the last heading gone to, because the reader may have
    /// scrolled since.
    pub(super) fn step_heading(&mut self, by: isize) {
        let Some(top) = self.active_view().map(|view| view.visible.start.max(view.top)) else { return };
        self.go_in_front(Show::Third, |document| {
            let outline = &document.outline;
            let after = outline.partition_point(|entry| entry.span.start <= top);
            let before = outline.partition_point(|entry| entry.span.start < top);
            let entry = if by > 0 { outline.get(after) } else { outline.get(before.checked_sub(1)?) };
            entry.map(|OutlineEntry { span, .. }| *span)
        });
    }

    /// Goes to the next redaction, or to the one before, and selects it.
    pub(super) fn step_redaction(&mut self, by: isize) {
        self.step_among(by, "redaction", |document| {
            document.redactions.iter().map(|redaction| redaction.span).collect()
        });
    }

    /// The same among the words that somebody commented on.
    pub(super) fn step_comment(&mut self, by: isize) {
        let gone = self.gone_in_front();
        self.step_among(by, "comment", |document| commented(document, &gone));
        self.note_walked(Some(Walk::Comments));
    }

    /// Goes to the next of some spans of a document, or to the one before, and selects it: the next step counts from
    /// there, as long as it can be seen, because a page may have fifty of them in sight.
    fn step_among(&mut self, by: isize, what: &str, spans: impl Fn(&Document) -> Vec<Span>) {
        let Some(view) = self.active_view() else { return };
        let visible = view.visible;
        let selected = view.selection.and_then(Selection::words);
        let seen =
            selected.filter(|span| visible.start <= span.start && span.start < visible.end.max(view.top + 1));
        let top = visible.start.max(view.top);
        let mut found = None;
        self.go_in_front(Show::Third, |document| {
            // Those that are marked by annotations come after the others of their page, so that all are looked at.
            let spans = spans(document).into_iter();
            found = match by > 0 {
                true => spans
                    .filter(|span| seen.map_or(span.start >= top, |seen| span.start > seen.start))
                    .min_by_key(|span| span.start),
                false => spans
                    .filter(|span| span.start < seen.map_or(top, |seen| seen.start))
                    .max_by_key(|span| span.start),
            };
            found
        });
        match found {
            Some(span) => self.select(span.start, span.end),
            None => {
                let side = if by > 0 { "after" } else { "before" };
                self.say(format!("There is no {what} {side} this."));
            }
        }
    }
}
