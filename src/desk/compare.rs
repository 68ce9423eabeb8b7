//! Two documents beside each other: which are compared, and the way from one difference to the next, in the page that is
//! composed of both and in either original.
//!
//! What is composed is a document with a pair for its origin: it has a tab like any other, comes back with the session,
//! and is made anew when one of the two was read again. It waits for documents that are being read already, so that none
//! is read twice.

use super::Desk;
use super::documents::{OpenDocument, Request, Show};
use super::words::{PanelId, Side as At, ViewId};
use crate::data::comparison::{Comparison, Counting, Side};
use crate::data::document::Document;
use crate::data::job::{Compared, Job, Origin, Topic};
use crate::data::shown::Reading;
use crate::data::span::{DocId, Span};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Bytes of the words by which a difference is known again in its original.
const QUOTE: u64 = 400;

/// A document that can be compared with the one in front.
#[derive(Clone, Debug, PartialEq)]
pub struct Partner {
    /// By what the desk knows it.
    pub doc: DocId,
    /// What it is called.
    pub name: String,
    /// How likely it is meant; the largest first.
    pub likely: u32,
}

impl Desk {
    // ---- which

    /// Compares two documents by their keys; the second is shown.
    pub(super) fn compare(&mut self, first: &Path, second: &Path) {
        self.compare_origins(Origin::from_key(first), Origin::from_key(second));
    }

    /// Compares two documents of this run; the second is shown.
    pub(super) fn compare_documents(&mut self, first: DocId, second: DocId) {
        let origin = |doc: DocId| self.documents.get(&doc).map(|entry| entry.origin.clone());
        match (origin(first), origin(second)) {
            (Some(first), Some(second)) => self.compare_origins(first, second),
            _ => self.say("Two documents are needed to compare them."),
        }
    }

    /// Compares the two rows that are chosen in the library, in their order.
    pub(super) fn compare_chosen(&mut self) {
        let pile = &self.library.pile;
        let origin = |path: &PathBuf| {
            let key = pile.find(path).and_then(|item| pile.key(item));
            key.map_or_else(|| Origin::File(path.clone()), |key| Origin::from_key(&key))
        };
        let chosen: Vec<Origin> = self.library.chosen.iter().map(origin).collect();
        match <[Origin; 2]>::try_from(chosen) {
            Ok([first, second]) => self.compare_origins(first, second),
            Err(_) => self.say("Choose two documents in the library to compare them."),
        }
    }

    fn compare_origins(&mut self, first: Origin, second: Origin) {
        self.overlay = None;
        if first == second {
            return self.say("A document does not differ from itself.");
        }
        if first.pair().or(second.pair()).is_some() {
            return self.say("Two documents are compared with each other; this tab shows two already.");
        }
        self.open_origin(Origin::Pair { first: Box::new(first), second: Box::new(second) }, None);
        self.show_panel(PanelId::Differences);
        // The panel comes into sight, and the keys stay with the page.
        self.focus = None;
    }

    /// The other way round: what was there before is what comes after it now.
    pub(super) fn swap_compared(&mut self) {
        let pair = self.compared().and_then(|entry| entry.origin.pair());
        match pair.map(|[first, second]| (second.clone(), first.clone())) {
            Some((first, second)) => self.compare_origins(first, second),
            None => self.say(NOTHING),
        }
    }

    /// Other documents that are open, those first that are most likely another version of the one in front.
    pub fn partners(&self) -> Vec<Partner> {
        let Some(own) = self.active_entry() else { return Vec::new() };
        let order = self.layout.views();
        let at = order.iter().position(|view| Some(*view) == self.active).unwrap_or_default();
        let mut partners: Vec<Partner> = Vec::new();
        for (place, view) in order.iter().enumerate() {
            let entry = self.views.get(view).and_then(|view| self.documents.get(&view.doc));
            let Some(entry) = entry.filter(|entry| entry.id != own.id && entry.origin.pair().is_none())
            else {
                continue;
            };
            if partners.iter().all(|partner| partner.doc != entry.id) {
                let beside = u32::from(place.abs_diff(at) == 1);
                let likely = likeness(&own.origin, &entry.origin) * 2 + beside;
                partners.push(Partner { doc: entry.id, name: entry.name(), likely });
            }
        }
        partners.sort_by_key(|partner| std::cmp::Reverse(partner.likely));
        partners
    }

    // ---- the work

    /// What is composed of two documents is to be made, as soon as both are there.
    pub(super) fn wants_comparison(&mut self, doc: DocId) {
        self.is_wanted_anew(doc);
        self.stop(Topic::Read(doc));
    }

    /// A document was read: what is composed of it is made anew.
    pub(super) fn compare_anew(&mut self, doc: DocId) {
        let Some(origin) = self.documents.get(&doc).map(|entry| entry.origin.clone()) else { return };
        let of_it = |entry: &&OpenDocument| {
            entry.origin.pair().is_some_and(|pair| pair.contains(&&origin))
                && (entry.document.is_some() || entry.failure.is_some())
        };
        let pairs: Vec<DocId> = self.documents.values().filter(of_it).map(|entry| entry.id).collect();
        pairs.into_iter().for_each(|pair| self.wants_comparison(pair));
    }

    /// Begins what is wanted and need not wait any more. Asked after each event.
    pub(super) fn compare_what_waits(&mut self) {
        let waits = |entry: &&OpenDocument| {
            entry.origin.pair().is_some()
                && entry.reading
                && !self.is_put_off(entry.id)
                && !self.running.contains_key(&Topic::Read(entry.id))
        };
        let waiting: Vec<DocId> = self.documents.values().filter(waits).map(|entry| entry.id).collect();
        waiting.into_iter().for_each(|doc| self.begin_comparison(doc));
    }

    fn begin_comparison(&mut self, doc: DocId) {
        let Some(pair) = self.documents.get(&doc).and_then(|entry| entry.origin.pair()) else { return };
        let entry = |origin: &Origin| self.documents.values().find(|entry| entry.origin == *origin);
        if pair.iter().any(|origin| entry(origin).is_some_and(|entry| entry.reading)) {
            return;
        }
        let sides = pair.map(|origin| Compared {
            from: origin.clone(),
            document: entry(origin).and_then(|entry| entry.document.clone()),
            encoding: entry(origin).and_then(|entry| entry.encoding.clone()),
            passwords: self.passwords.on_the_way_to(origin),
            reading: self.reading_to_compare(origin),
        });
        let counting = Counting { everything: self.settings.compare_everything };
        self.start(Topic::Read(doc), Job::Compare { doc, sides: Box::new(sides), counting });
    }

    pub(super) fn has_compared(&mut self, document: Arc<Document>, comparison: Arc<Comparison>) {
        let Some(entry) = self.documents.get_mut(&document.id) else { return };
        (entry.comparison, entry.difference) = (Some(comparison), None);
        self.has_read(document);
    }

    /// What counts as a difference: everything, or words and their signs.
    pub(super) fn compare_everything(&mut self, on: bool) {
        self.change_settings(|settings| settings.compare_everything = on);
        let shown = |entry: &&OpenDocument| entry.origin.pair().is_some() && entry.document.is_some();
        let pairs: Vec<DocId> = self.documents.values().filter(shown).map(|entry| entry.id).collect();
        pairs.into_iter().for_each(|pair| self.compare_again(pair));
    }

    /// Compares two documents again that are what they were, and stays where one is.
    fn compare_again(&mut self, pair: DocId) {
        self.views.values_mut().filter(|view| view.doc == pair).for_each(|view| {
            view.pending_top = Some(view.top);
        });
        self.wants_comparison(pair);
    }

    /// In which reading a document is compared: in that of its own tab, if it has one. As it is, it would have words
    /// twice; whoever compares drafts wants to know what would hold.
    fn reading_to_compare(&self, origin: &Origin) -> Reading {
        let shows = |view: &ViewId| {
            let view = self.views.get(view)?;
            (self.documents.get(&view.doc)?.origin == *origin).then_some(view.reading)
        };
        let in_front = self.active.into_iter().chain(self.layout.front_views());
        let own = in_front.chain(self.layout.views()).find_map(|view| shows(&view));
        match own {
            Some(Reading::Rejected) => Reading::Rejected,
            Some(Reading::AsItIs | Reading::Accepted) | None => Reading::Accepted,
        }
    }

    /// A document is shown in another reading: what it is compared with follows. Whether anything does.
    pub(super) fn compare_in_its_reading(&mut self, doc: DocId) -> bool {
        let Some(origin) = self.documents.get(&doc).map(|entry| entry.origin.clone()) else { return false };
        let reading = self.reading_to_compare(&origin);
        let differs = |entry: &&OpenDocument| {
            let Some(comparison) = &entry.comparison else { return false };
            let at = comparison.origins.iter().position(|own| *own == origin);
            at.and_then(|at| comparison.readings.get(at)).is_some_and(|compared| *compared != reading)
        };
        let pairs: Vec<DocId> = self.documents.values().filter(differs).map(|entry| entry.id).collect();
        let any = !pairs.is_empty();
        pairs.into_iter().for_each(|pair| self.compare_again(pair));
        any
    }

    // ---- from one to the next

    /// What is compared: in the tab in front, or else of the document in front with another.
    pub fn compared(&self) -> Option<&OpenDocument> {
        let own = self.active_entry()?;
        if own.origin.pair().is_some() {
            return Some(own);
        }
        let of_it = |entry: &&OpenDocument| {
            entry.comparison.is_some() && entry.origin.pair().is_some_and(|pair| pair.contains(&&own.origin))
        };
        self.documents.values().rev().find(of_it)
    }

    /// What differs, and the document that shows it.
    pub fn differences(&self) -> Option<(&Arc<Document>, &Arc<Comparison>)> {
        let entry = self.compared()?;
        Some((entry.document.as_ref()?, entry.comparison.as_ref()?))
    }

    /// Goes to the next difference, or to the one before: from the one that was gone to last, where that is in sight, or
    /// else from what can be seen.
    pub(super) fn step_difference(&mut self, by: isize) {
        let Some((document, comparison)) = self.differences().map(|(d, c)| (d.id, Arc::clone(c))) else {
            return self.say(NOTHING);
        };
        if comparison.differences.is_empty() {
            return self.say("The two documents do not differ.");
        }
        let current = self.compared().and_then(|entry| entry.difference);
        let view = self.active_view().filter(|view| view.doc == document);
        let in_sight = |at: &usize| {
            let shown = comparison.differences.get(*at).map(|difference| difference.shown);
            view.is_none_or(|view| {
                shown.is_some_and(|shown| shown.overlaps(view.visible) || shown.contains(view.top))
            })
        };
        let top = view.map_or(0, |view| view.visible.start.max(view.top));
        let next = match (current.filter(in_sight), by > 0) {
            (Some(at), true) => Some(at + 1),
            (Some(at), false) => at.checked_sub(1),
            (None, true) => Some(comparison.at(top)),
            (None, false) => comparison.at(top).checked_sub(1),
        };
        match next.filter(|at| *at < comparison.differences.len()) {
            Some(at) => self.show_difference(document, &comparison, at),
            None if by > 0 => self.say("There is no difference after this."),
            None => self.say("There is no difference before this."),
        }
    }

    /// Goes to a difference by its number, counted from 1.
    pub(super) fn go_to_difference(&mut self, number: u64) {
        let Some((document, comparison)) = self.differences().map(|(d, c)| (d.id, Arc::clone(c))) else {
            return self.say(NOTHING);
        };
        let at = (number as usize).saturating_sub(1);
        if at >= comparison.differences.len() {
            return self.say(format!("There are {} differences.", comparison.differences.len()));
        }
        self.show_difference(document, &comparison, at);
    }

    /// Shows a difference wherever one of its documents is in sight: all of them go in step.
    fn show_difference(&mut self, doc: DocId, comparison: &Comparison, at: usize) {
        let Some(difference) = comparison.differences.get(at).copied() else { return };
        if let Some(entry) = self.documents.get_mut(&doc) {
            entry.difference = Some(at);
        }
        self.remember_place();
        let mut seen = false;
        for view in self.layout.front_views() {
            let Some(shown) = self.views.get(&view).map(|view| view.doc) else { continue };
            let span = match self.side_of(comparison, shown) {
                _ if shown == doc => difference.shown,
                Some(side) => difference.of(side),
                None => continue,
            };
            seen = true;
            self.request(view, Request::Show { span, how: Show::Third, flash: true });
        }
        if !seen {
            self.go(doc, difference.shown);
        }
        if self.active_view().is_some_and(|view| view.doc == doc) {
            self.select(difference.shown.start, difference.shown.end);
        }
    }

    fn side_of(&self, comparison: &Comparison, doc: DocId) -> Option<Side> {
        let origin = &self.documents.get(&doc)?.origin;
        Side::BOTH.into_iter().find(|side| comparison.origins.get(side.index()) == Some(origin))
    }

    /// Goes to the words of a difference in one of the two originals.
    pub(super) fn difference_in(&mut self, number: u64, side: Side) {
        let Some((origin, span, quote)) = self.words_of(number, side) else { return self.say(NOTHING) };
        self.stands_at(number);
        self.open_origin(origin, None);
        let Some(doc) = self.active_view().map(|view| view.doc) else { return };
        self.wants(doc, span, quote);
    }

    /// Both originals beside each other, each at its words.
    pub(super) fn difference_beside(&mut self, number: u64) {
        self.difference_in(number, Side::Second);
        let (Some(beside), Some((origin, span, quote))) = (self.active, self.words_of(number, Side::First))
        else {
            return;
        };
        let in_sight = self.find_open_view(&origin).filter(|view| self.layout.front_views().contains(view));
        let view = match in_sight {
            Some(view) => view,
            None => self.view_at(origin, beside, At::Left),
        };
        if let Some(doc) = self.views.get(&view).map(|view| view.doc) {
            self.wants(doc, span, quote);
        }
    }

    /// From here the next one is counted.
    fn stands_at(&mut self, number: u64) {
        let Some(doc) = self.compared().map(|entry| entry.id) else { return };
        if let Some(entry) = self.documents.get_mut(&doc) {
            entry.difference = (number as usize).checked_sub(1);
        }
    }

    /// The words of a difference in one of the two, as they are found again.
    fn words_of(&self, number: u64, side: Side) -> Option<(Origin, Span, String)> {
        let (_, comparison) = self.differences()?;
        let difference = comparison.differences.get((number as usize).checked_sub(1)?)?;
        let span = difference.of(side);
        let first = Span::new(span.start, span.end.min(span.start + QUOTE));
        let quote = comparison.document(side)?.text.slice(first).into_owned();
        Some((comparison.origins.get(side.index())?.clone(), span, quote))
    }
}

/// Said where nothing is compared.
const NOTHING: &str = "Two documents are compared first: “Compare with…” in the list of all acts.";

/// How much two names are alike: two versions of one text mostly begin with the same letters, and lie side by side.
fn likeness(one: &Origin, other: &Origin) -> u32 {
    let stem = |origin: &Origin| {
        let name = origin.name().to_lowercase();
        name.rsplit_once('.').map_or(name.clone(), |(stem, _)| stem.to_owned())
    };
    let (a, b) = (stem(one), stem(other));
    let same = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let longest = a.chars().count().max(b.chars().count()).max(1);
    let folder = |origin: &Origin| origin.file().and_then(Path::parent).map(Path::to_owned);
    let beside = folder(one).is_some() && folder(one) == folder(other);
    (same * 100 / longest) as u32 + u32::from(beside) * 10
}
