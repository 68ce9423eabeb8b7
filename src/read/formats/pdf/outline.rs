//! The outline that a file has of its own, each entry with the words that it leads to.
//!
//! Entries are told to the draft in their order, as soon as their page has been read: a span cannot be known before.

use super::places::{Place, Places};
use super::strings::text_of;
use super::told;
use super::trees::Visited;
use crate::data::document::OutlineSource;
use crate::data::draft::Draft;
use crate::data::span::Span;
use crate::data::unit::{Area, Unit, UnitState};
use crate::data::wording::counted;
use hayro::hayro_interpret::hayro_syntax::object::{Dict, Object};
use std::collections::VecDeque;

/// Deeper entries stay at this depth.
const MAX_LEVEL: u8 = 12;
/// An outline of more is a list of all words.
const MAX_ENTRIES: usize = 20_000;
/// Words that are looked at for all entries; after them, entries lead to the tops of their pages.
const MAX_LOOKS: usize = 50_000_000;
/// Points by which a destination may lie off the words that it means.
const SLACK: f32 = 6.0;

struct Entry {
    title: String,
    level: u8,
    place: Option<Place>,
}

/// What of the outline has not been told yet.
#[derive(Default)]
pub struct Pending {
    entries: VecDeque<Entry>,
    /// Words that were looked at to find where entries lead.
    looks: usize,
    /// Entries beyond [`MAX_ENTRIES`], those that lead to pages that were not read, and to pages that are not there.
    left_out: usize,
    unread: usize,
    broken: usize,
    /// Where the last entry led.
    last: Option<Span>,
}

impl Pending {
    pub fn new<'a>(root: &Dict<'a>, places: &Places<'a>) -> Self {
        let (mut entries, mut left_out) = (VecDeque::new(), 0);
        let mut visited = Visited::default();
        let mut broken = 0;
        let first = root.get::<Dict<'a>>("Outlines").and_then(|outlines| outlines.get::<Dict<'a>>("First"));
        let mut waiting: Vec<(Dict<'a>, u8)> = first.into_iter().map(|first| (first, 1)).collect();
        while let Some((entry, level)) = waiting.pop() {
            if !visited.enter(&entry) {
                continue;
            }
            waiting.extend(places.follow(&entry, "Next").map(|next| (next, level)));
            let below = level.saturating_add(1).min(MAX_LEVEL);
            waiting.extend(places.follow(&entry, "First").map(|first| (first, below)));
            if entries.len() >= MAX_ENTRIES {
                left_out += 1;
            } else if let Some(title) = text_of(&entry, "Title") {
                let place = place(&entry, places);
                broken += usize::from(place.is_none() && leads_inside(&entry));
                entries.push_back(Entry { title, level, place });
            }
        }
        lead_to_kids(&mut entries);
        Self { entries, left_out: left_out + visited.left_out(), broken, ..Self::default() }
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Tells what leads to pages that were read by now; all of it at the end.
    pub fn tell(&mut self, draft: &mut Draft, end: bool) {
        while let Some(entry) = self.entries.front() {
            let unit = entry.place.and_then(|place| draft.unit_read(place.unit));
            if unit.is_some_and(|unit| unit.state == UnitState::Waiting) {
                if !end {
                    return;
                }
                self.unread += 1;
            }
            let span = match (unit, entry.place) {
                (Some(unit), Some(place)) if self.looks < MAX_LOOKS => {
                    self.looks += unit.pieces.len();
                    span(unit, place)
                }
                (Some(unit), Some(_)) => Some(Span::empty_at(unit.span.start)),
                // What leads nowhere in this file still parts what does: it stays where the one before it was.
                (_, None) => Some(Span::empty_at(self.last.map_or(0, |last| last.start))),
                (None, Some(_)) => None,
            };
            self.last = span.or(self.last);
            if let (Some(span), Some(entry)) = (span, self.entries.pop_front()) {
                draft.outline_titled(entry.level, &entry.title, span, OutlineSource::Marked);
            } else if span.is_none() {
                self.entries.pop_front();
            }
        }
    }
}

impl Pending {
    /// What of the outline is missing, in sentences.
    pub fn complaints(&self) -> Vec<String> {
        let unread = self.unread;
        let unread = (unread > 0).then(|| {
            format!("Not in the outline: {} to pages that were not read.", counted(unread as u64, "heading"))
        });
        let broken = self.broken;
        let lead = if broken == 1 { "leads to a page that is" } else { "lead to pages that are" };
        let broken = (broken > 0).then(|| {
            format!("{} of the outline {lead} not in this file.", counted(broken as u64, "heading"))
        });
        let beyond = told::beyond(self.left_out, "heading of the outline", MAX_ENTRIES);
        beyond.into_iter().chain(unread).chain(broken).collect()
    }
}

/// Whether an entry names a place in this file, there or not.
fn leads_inside(entry: &Dict<'_>) -> bool {
    let goes = |action: Dict<'_>| super::strings::name_of(&action, "S").is_some_and(|kind| kind == "GoTo");
    entry.contains_key("Dest") || entry.get::<Dict<'_>>("A").is_some_and(goes)
}

/// A heading without a place of its own is where the first one below it is.
fn lead_to_kids(entries: &mut VecDeque<Entry>) {
    let mut below: Option<(u8, Place)> = None;
    for entry in entries.iter_mut().rev() {
        if entry.place.is_none() {
            entry.place = below.filter(|(level, _)| *level > entry.level).map(|(_, place)| place);
        }
        below = entry.place.map(|place| (entry.level, place));
    }
}

fn place<'a>(entry: &Dict<'a>, places: &Places<'a>) -> Option<Place> {
    if let Some(destination) = entry.get::<Object<'a>>("Dest") {
        return places.place(&destination);
    }
    let action = entry.get::<Dict<'a>>("A")?;
    let goes = super::strings::name_of(&action, "S").is_some_and(|kind| kind == "GoTo");
    places.place(&action.get::<Object<'a>>("D").filter(|_| goes)?)
}

/// The line of words at a place; the start of its page where there are none.
fn span(unit: &Unit, place: Place) -> Option<Span> {
    let placed: Vec<(Span, Area)> =
        unit.pieces.iter().map(|piece| (unit.span_of(&piece), piece.at.area)).collect();
    if place.left.is_none() && place.top <= 0.0 {
        return Some(Span::empty_at(unit.span.start)).filter(|_| !unit.span.is_empty());
    }
    let below = |area: &Area| area.bottom > place.top + 1.0;
    let beside = |area: &Area| place.left.is_none_or(|left| area.right > left - SLACK);
    let found = placed.iter().position(|(_, area)| below(area) && beside(area));
    let Some(at) = found.or_else(|| placed.iter().position(|(_, area)| below(area))) else {
        return Some(Span::empty_at(unit.span.start)).filter(|_| !unit.span.is_empty());
    };
    let (first, area) = *placed.get(at)?;
    let line = placed.iter().skip(at).take_while(|(_, other)| {
        let shared = area.bottom.min(other.bottom) - area.top.max(other.top);
        shared > 0.5 * area.height().min(other.height())
    });
    Some(line.map(|(span, _)| *span).fold(first, Span::cover))
}
