//! Jumps, and the way back and forward over them, also across documents.

use super::Desk;
use super::documents::Show;
use crate::data::document::OutlineEntry;
use crate::data::job::Origin;
use crate::data::span::{DocId, Span};
use std::sync::Arc;

/// Places one came from and went back from; the newest is last.
#[derive(Clone, Debug, Default)]
pub struct History {
    back: Vec<Spot>,
    forward: Vec<Spot>,
}

#[derive(Clone, Debug, PartialEq)]
struct Spot {
    origin: Origin,
    top: u64,
}

/// How many jumps are remembered.
const MAX_SPOTS: usize = 200;

impl History {
    pub fn can_go_back(&self) -> bool {
        !self.back.is_empty()
    }

    pub fn can_go_forward(&self) -> bool {
        !self.forward.is_empty()
    }
}

impl Desk {
    fn spot(&self) -> Option<Spot> {
        let view = self.active_view()?;
        let origin = self.documents.get(&view.doc)?.origin.clone();
        Some(Spot { origin, top: view.top })
    }

    /// Called before every jump.
    pub(super) fn remember_place(&mut self) {
        let Some(spot) = self.spot() else { return };
        self.history.forward.clear();
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
        let here = self.spot();
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
        if let Some(doc) = self.active_view().map(|view| view.doc)
            && self.document(doc).is_some()
        {
            self.show(doc, Span::empty_at(spot.top), Show::Top, false);
        }
    }

    /// Jumps to a span, opening its document if no view shows it.
    pub(super) fn go(&mut self, doc: DocId, span: Span) {
        self.overlay = None;
        self.remember_place();
        let active = self.active_view().is_some_and(|view| view.doc == doc);
        let view = self.views.values().find(|view| view.doc == doc).map(|view| view.id);
        match view {
            _ if active => {}
            Some(view) => self.activate(view),
            None => {
                let Some(origin) = self.documents.get(&doc).map(|entry| entry.origin.clone()) else { return };
                return self.open_origin(origin, Some(span.start));
            }
        }
        self.show(doc, span, Show::Third, true);
    }

    fn go_in_front(&mut self, find: impl FnOnce(&crate::data::document::Document) -> Option<Span>) {
        self.overlay = None;
        let Some(document) = self.active_document().map(Arc::clone) else {
            return self.say("Open a document first.");
        };
        if let Some(span) = find(&document) {
            self.go(document.id, span);
        }
    }

    pub(super) fn go_to_line(&mut self, number: u64) {
        self.go_in_front(|document| {
            let start = document.text.offset_from_line(number.saturating_sub(1));
            let block = document.block(document.block_from_offset(start))?;
            let end = block.block().span.end;
            let line = document.text.slice(Span::new(start, end.max(start)));
            let len = line.find('\n').unwrap_or(line.len()) as u64;
            Some(Span::new(start, start + len))
        });
    }

    pub(super) fn go_to_paragraph(&mut self, number: u64) {
        self.go_in_front(|document| {
            Some(document.block(document.block_from_paragraph(number.max(1))?)?.block().span)
        });
    }

    pub(super) fn go_to_percent(&mut self, percent: f32) {
        self.go_in_front(|document| {
            let fraction = f64::from(percent.clamp(0.0, 100.0)) / 100.0;
            let at = (document.text.len() as f64 * fraction) as u64;
            Some(Span::empty_at(document.block(document.block_from_offset(at))?.block().span.start))
        });
    }

    pub(super) fn step_heading(&mut self, by: isize) {
        let Some(top) = self.active_view().map(|view| view.visible.start.max(view.top)) else { return };
        self.go_in_front(|document| {
            let outline = &document.outline;
            let after = outline.partition_point(|entry| entry.span.start <= top);
            let before = outline.partition_point(|entry| entry.span.start < top);
            let entry = if by > 0 { outline.get(after) } else { outline.get(before.checked_sub(1)?) };
            entry.map(|OutlineEntry { span, .. }| *span)
        });
    }
}
