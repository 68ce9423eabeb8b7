//! What can be asked of a thing that is pointed at and need not be selected: to open it beside, to show it in another
//! look, to copy it, or an address that leads back to it.

use super::documents::{Request, Show};
use super::words::{ShownAs, Side};
use super::{Desk, Effect};
use crate::data::address::{self, Address, Spot, first_words};
use crate::data::place::Origin;
use crate::data::span::{DocId, Span};
use crate::data::unit::UnitKind;
use crate::desk::select::word_at;
use std::path::Path;
use std::sync::Arc;

/// Words of an address that leads to a point and not to a selection, in bytes: some few, to flash and to be known by.
const FEW_WORDS: u64 = 60;

impl Desk {
    // ---- beside

    /// Shows a place in a view of its own beside the one in front, which stays where it is.
    pub(super) fn go_beside(&mut self, doc: DocId, span: Span) {
        if self.active_view().is_none_or(|view| view.doc != doc) {
            return self.go(doc, span);
        }
        self.split(Side::Right);
        self.show(doc, span, Show::Third, true);
    }

    /// The same place in another look: the words that were pointed at are in sight there.
    pub(super) fn shown_at(&mut self, face: ShownAs, span: Span) {
        self.remember_place();
        self.show_as(face);
        if let Some(doc) = self.active_document().map(|document| document.id) {
            self.show(doc, span, Show::Third, !span.is_empty());
        }
    }

    /// From the page that the eye is on.
    pub(super) fn step_page(&mut self, by: isize) {
        let Some(view) = self.active_view() else { return self.say("Open a document first.") };
        let (doc, now) = (view.doc, view.unit_looked_at as usize);
        let top = view.visible.start.max(view.top);
        let Some(document) = self.document(doc) else { return };
        // A page of words does not tell which unit it shows.
        let now = match self.in_front_shown_as() {
            Some(ShownAs::Words) => document.unit_from_offset(top).unwrap_or(now),
            _ => now,
        };
        let word = document.unit_kind().unwrap_or(UnitKind::Page).word();
        let to = now.checked_add_signed(by).filter(|to| *to < document.units.len());
        match to {
            // Leafing is reading on and no jump, which one would want to take back.
            Some(to) => self.leaf_to(doc, to as u32),
            None if document.units.is_empty() => self.say("This document has no pages."),
            None if by > 0 => self.say(format!("This is the last {word}.")),
            None => self.say(format!("This is the first {word}.")),
        }
    }

    fn leaf_to(&mut self, doc: DocId, unit: u32) {
        let Some(view) = self.active else { return };
        let found = self.document(doc).and_then(|document| document.units.get(unit as usize).cloned());
        let request = match (self.shown_as(view), found) {
            (ShownAs::Words, Some(found)) => {
                Request::Show { span: Span::empty_at(found.span.start), how: Show::Top, flash: false }
            }
            _ => Request::Unit { unit, y: 0.0 },
        };
        self.request(view, request);
    }

    /// The view in front opens its menu where the caret is, which only the page knows.
    pub(super) fn context_menu(&mut self) {
        if let Some(view) = self.active {
            self.request(view, Request::Menu);
        }
    }

    pub(super) fn copy_words(&mut self, words: String) {
        self.effects.push(Effect::CopyText(words));
        self.say("The words are in the clipboard.");
    }

    // ---- addresses

    /// An address of a place of a document, which leads back to its words; `None` for what lies on no disk.
    pub fn link_to(&self, doc: DocId, span: Span) -> Option<String> {
        let origin = &self.documents.get(&doc)?.origin;
        let document = self.document(doc)?;
        let (span, words) = if span.is_empty() {
            // A point: the few words that begin there.
            let start = word_at(document, self.reading_in_front(), span.start).start;
            let block = document.block(document.block_from_offset(start))?.block().span;
            let end = (start + FEW_WORDS).clamp(start, block.end.max(start));
            let words = document.text.slice(Span::new(start, end)).into_owned();
            let cut = if end < block.end { words.rfind(char::is_whitespace) } else { None };
            let words = words[..cut.unwrap_or(words.len())].trim_end().to_owned();
            (Span::new(start, start + words.len() as u64), words)
        } else {
            // No more than an address takes is looked at: a selection may be the whole of a gigabyte.
            let end = span.end.min(span.start + 2 * address::MAX_WORDS as u64);
            (span, document.text.slice(Span::new(span.start, end)).into_owned())
        };
        let page = document
            .unit_from_offset(span.start)
            .filter(|unit| document.units.get(*unit).is_some_and(|unit| unit.kind == UnitKind::Page));
        address::of_place(origin, span, first_words(&words), page.map(|unit| unit as u32 + 1))
    }

    /// What is selected, else the top of what can be seen.
    pub(super) fn selected_or_here(&self) -> Option<(DocId, Span)> {
        let view = self.active_view()?;
        Some((view.doc, self.selected().unwrap_or_else(|| view.here())))
    }

    /// To what is selected, else to the top of what can be seen.
    pub(super) fn copy_link(&mut self) {
        let Some((doc, span)) = self.selected_or_here() else { return self.say("Open a document first.") };
        self.copy_link_to(doc, span);
    }

    pub(super) fn copy_link_to(&mut self, doc: DocId, span: Span) {
        match self.link_to(doc, span) {
            Some(link) => {
                self.effects.push(Effect::CopyText(link));
                self.say("The link is in the clipboard. Pasted into this window, it leads back here.");
            }
            None => self.say("Pasted words lie in no file, so that no link could lead to them."),
        }
    }

    /// Goes where an address leads, as it was pasted or typed.
    pub(super) fn open_link(&mut self, link: &str) {
        let Some(Address { origin, spot }) = address::parse(link) else {
            return self.say("This is no link to a place in a file.");
        };
        let Some(key) = origin.key() else { return };
        self.overlay = None;
        match spot {
            Spot::Document => self.open(&key),
            Spot::Anchor(anchor) => self.open_at(&key, &anchor),
            Spot::Words(span, words) => self.go_place(&key, span, words),
            Spot::Page(page) => self.open_at_page(&key, page),
        }
    }

    fn open_at_page(&mut self, key: &Path, page: u32) {
        self.open(key);
        let unit = page.saturating_sub(1);
        let Some(doc) = self.active_view().map(|view| view.doc) else { return };
        match self.document(doc).map(Arc::clone) {
            Some(document) if (unit as usize) < document.units.len() => self.go_to_unit(doc, unit, 0.0),
            Some(_) => self.say("The document does not have this page."),
            // It is placed when it has been read.
            None => {
                if let Some(view) = self.active_view_mut() {
                    view.on_unit = (unit, 0.0);
                }
            }
        }
    }
}

/// Whether a text that was pasted is an address of a place in a file, and no text to read.
pub fn is_link(text: &str) -> bool {
    address::parse(text).is_some()
}

/// What a list shows for an address: the file, and the words.
pub fn link_title(text: &str) -> Option<String> {
    let Address { origin, spot } = address::parse(text)?;
    let name = origin.name();
    let within = if matches!(origin, Origin::Inside { .. }) {
        format!("{name} in {}", origin.within().join(", in "))
    } else {
        name
    };
    Some(match spot {
        Spot::Words(_, words) if !words.trim().is_empty() => {
            format!("{within}: “{}”", words.split_whitespace().collect::<Vec<_>>().join(" "))
        }
        Spot::Page(page) => format!("{within}, page {page} of the file"),
        _ => within,
    })
}
