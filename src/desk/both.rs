//! One document in two ways beside each other: its pages or its grid, and its words. The two halves keep to the same
//! place by themselves, see `documents/view.rs`.
//!
//! Nothing is kept of it but the layout: two halves that were made by hand are the same thing as two that were asked for,
//! and either is left in the same way.

use super::Desk;
use super::documents::{Request, Show};
use super::pages::faces;
use super::words::{ShownAs, Side, ViewId};
use crate::data::span::Span;

impl Desk {
    /// The other half, where a view and another one beside it show one document in two ways.
    pub fn other_half(&self, view: ViewId) -> Option<ViewId> {
        let doc = self.views.get(&view)?.doc;
        let fronts = self.layout.front_views();
        // A tab behind shows nothing, so that its face is no half of anything.
        if !fronts.contains(&view) {
            return None;
        }
        let same = |other: &ViewId| *other != view && self.views.get(other).is_some_and(|own| own.doc == doc);
        fronts.into_iter().filter(same).find(|other| self.shown_as(*other) != self.shown_as(view))
    }

    /// Whether the document in front can be seen in two ways beside each other now.
    pub fn in_front_both(&self) -> bool {
        self.active.is_some_and(|view| self.other_half(view).is_some())
    }

    /// Shows the document in front in both ways, or in the one way that has the keys.
    pub(super) fn both(&mut self, on: bool) {
        match (on, self.in_front_both()) {
            (true, false) => self.begin_both(),
            (false, true) => self.close_other_half(),
            _ => {}
        }
    }

    fn begin_both(&mut self) {
        let Some((id, doc)) = self.active_view().map(|view| (view.id, view.doc)) else {
            return self.say("Open a document first; then it can be shown in two ways.");
        };
        let Some(best) = self.document(doc).map(|document| faces(document)).filter(|faces| faces.len() > 1)
        else {
            return self.say("This document has no pages: it is words alone.");
        };
        // The pages stand left, whatever was seen before, so that one finds either where it was the last time.
        let other = best.iter().copied().find(|face| *face != ShownAs::Words);
        self.show_as(other.unwrap_or(best[0]));
        let fronts = self.layout.front_views();
        let same = |own: &ViewId| *own != id && self.views.get(own).is_some_and(|view| view.doc == doc);
        let half = fronts.into_iter().find(same);
        // What shows it a second time already becomes the other half, instead of a third that has no room.
        let half = half.unwrap_or_else(|| {
            let top = self.views.get(&id).map(|view| view.top);
            let half = self.new_view(doc, top);
            self.layout.split(half, id, Side::Right);
            half
        });
        if let Some(view) = self.views.get_mut(&half) {
            view.printed.shown_as = Some(ShownAs::Words);
        }
        // The keys stay with what was read.
        self.activate(id);
        self.touch();
    }

    /// Closes the half that stands alone in its part of the window, the right one of two; what stays shows what was in
    /// front, from the same words on.
    pub(super) fn close_other_half(&mut self) {
        let Some(own) = self.active else { return };
        let Some(other) = self.other_half(own) else { return };
        let order = self.layout.views();
        let place = |view: ViewId| order.iter().position(|own| *own == view);
        let alone = |view: ViewId| self.layout.tabs_of(view).len() == 1;
        // A tab that stands among others stays where it is, or else its neighbours would seem to have moved.
        let other_goes = match (alone(own), alone(other)) {
            (true, false) => false,
            (true, true) => place(other) > place(own),
            _ => true,
        };
        let (goes, stays) = if other_goes { (other, own) } else { (own, other) };
        let face = self.shown_as(own);
        let top = self.views.get(&own).map_or(0, |view| view.top);
        self.activate(stays);
        if goes == own {
            if let Some(view) = self.views.get_mut(&stays) {
                view.printed.shown_as = Some(face);
            }
            let span = Span::empty_at(top);
            self.request(stays, Request::Show { span, how: Show::Top, flash: false });
        }
        self.close(goes);
    }
}
