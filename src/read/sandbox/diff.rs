//! What is new in a snapshot since the last one? The child's half of a document's way to the window.
//!
//! Snapshots of one reading share what did not change, so only what is not shared is compared and said again.
//! What points beyond the words that were told by now is held back, and said when they are.

use super::protocol::{Changes, Delta, FRAME, HOW, State, Weigh};
use crate::data::document::*;
use crate::data::span::Span;
use crate::data::unit::Unit;
use std::sync::Arc;

/// A larger picture would not fit into a frame.
const MAX_PICTURE: usize = 24 * 1024 * 1024;

/// What was told by now.
#[derive(Default)]
pub struct Differ {
    told: Document,
    held_back: HeldBack,
    facts_told: bool,
}

/// Numbers of the items that were told other than they are.
#[derive(Default)]
struct HeldBack {
    leaves: Vec<usize>,
    units: Vec<usize>,
    tables: Vec<usize>,
    links: Vec<usize>,
    pictures: Vec<usize>,
    outline: Vec<usize>,
    asides: Vec<usize>,
    complaints: Vec<usize>,
}

impl Differ {
    /// What is new, in parts of which each fits into a frame; each is made when the one before has been said.
    pub fn tell(&mut self, now: &Document, mut say: impl FnMut(Delta)) {
        let told = std::mem::replace(&mut self.told, now.clone());
        let HeldBack { leaves, units, tables, links, pictures, outline, asides, complaints } =
            &mut self.held_back;
        let end = now.text.len();
        let within = |span: &mut Span| {
            let cut = Span::new(span.start.min(end), span.end.min(end));
            std::mem::replace(span, cut) != cut
        };

        let same = |a: &LeafInfo, b: &LeafInfo| match (&a.held, &b.held) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        };
        let leaf = |number, _: &LeafInfo| (now.text.leaf(number).unwrap_or_default(), false);
        parts(&now.text.leaves, &told.text.leaves, leaves, same, leaf, |changes| {
            say(Delta { leaves: Some(changes), ..Delta::default() });
        });
        let unit = |_, unit: &Arc<Unit>| match unit.span.end <= end {
            true => (Arc::clone(unit), false),
            false => (Arc::new(Unit::new(unit.kind, unit.label.clone(), unit.size)), true),
        };
        parts(&now.units, &told.units, units, Arc::ptr_eq, unit, |changes| {
            say(Delta { units: Some(changes), ..Delta::default() });
        });
        let table = |_, table: &Table| {
            let mut table = table.clone();
            let held = within(&mut table.span);
            (table, held)
        };
        parts(&now.tables, &told.tables, tables, PartialEq::eq, table, |changes| {
            say(Delta { tables: Some(changes), ..Delta::default() });
        });
        let link = |_, target: &Target| {
            let mut target = target.clone();
            let held = match &mut target {
                Target::Inside(span) => within(span),
                Target::Unit(unit, _) => *unit as usize >= now.units.len(),
                Target::File(..) | Target::Outside(_) | Target::Missing(_) => false,
            };
            match target {
                Target::Unit(..) if held => (Target::Missing(String::new()), held),
                target => (target, held),
            }
        };
        parts(&now.links, &told.links, links, PartialEq::eq, link, |changes| {
            say(Delta { links: Some(changes), ..Delta::default() });
        });
        let picture = |_, picture: &Picture| {
            let mut picture = picture.clone();
            let held = within(&mut picture.span);
            if picture.weight() > MAX_PICTURE {
                picture.source = PictureSource::Missing("This picture is too large to be shown.".to_owned());
            }
            (picture, held)
        };
        parts(&now.pictures, &told.pictures, pictures, PartialEq::eq, picture, |changes| {
            say(Delta { pictures: Some(changes), ..Delta::default() });
        });
        let entry = |_, entry: &OutlineEntry| {
            let mut entry = entry.clone();
            let held = within(&mut entry.span);
            (entry, held)
        };
        parts(&now.outline, &told.outline, outline, PartialEq::eq, entry, |changes| {
            say(Delta { outline: Some(changes), ..Delta::default() });
        });
        let aside = |_, aside: &Aside| {
            let mut aside = aside.clone();
            let far = aside.place.take_if(|(unit, _)| *unit as usize >= now.units.len()).is_some();
            let held = aside.span.as_mut().is_some_and(within);
            (aside, held || far)
        };
        parts(&now.asides, &told.asides, asides, PartialEq::eq, aside, |changes| {
            say(Delta { asides: Some(changes), ..Delta::default() });
        });
        let complaint = |_, complaint: &Complaint| {
            let mut complaint = complaint.clone();
            let held = complaint.span.as_mut().is_some_and(within);
            (complaint, held)
        };
        parts(&now.complaints, &told.complaints, complaints, PartialEq::eq, complaint, |changes| {
            say(Delta { complaints: Some(changes), ..Delta::default() });
        });

        let how = |how| HOW.iter().position(|known| *known == how).unwrap_or(0) as u8;
        let facts = now.facts != told.facts || !std::mem::replace(&mut self.facts_told, true);
        let anchors = !Arc::ptr_eq(&now.anchors, &told.anchors) && !now.anchors.is_empty();
        say(Delta {
            state: Some(State {
                format: now.format.to_owned(),
                encoding: now.encoding.map(|encoding| (encoding.name.to_owned(), how(encoding.how))),
                outline_source: now.outline_source,
                anchors: anchors.then(|| (*now.anchors).clone()),
                facts: facts.then(|| now.facts.clone()),
                counts: now.counts,
                progress: now.progress,
            }),
            ..Delta::default()
        });
    }
}

/// What is new in one list, in parts. `as_told` gives an item as it can be told now, and whether that is not as it is.
fn parts<T, W: Weigh>(
    now: &Chunks<T>,
    told: &Chunks<T>,
    held_back: &mut Vec<usize>,
    same: impl Fn(&T, &T) -> bool,
    as_told: impl Fn(usize, &T) -> (W, bool),
    mut say: impl FnMut(Changes<W>),
) {
    let keep = now.len().min(told.len());
    let mut again = std::mem::take(held_back);
    again.retain(|at| *at < keep);
    again.extend(now.differing(told, same));
    again.sort_unstable();
    again.dedup();
    if again.is_empty() && keep == now.len() && keep == told.len() {
        return;
    }
    let mut part = Changes { keep: keep as u32, changed: Vec::new(), new: Vec::new() };
    let mut weight = 0;
    for at in again.into_iter().chain(keep..now.len()) {
        let Some(item) = now.get(at) else { continue };
        let (item, held) = as_told(at, item);
        if held {
            held_back.push(at);
        }
        weight += item.weight();
        if at < keep {
            part.changed.push((at as u32, item));
        } else {
            part.new.push(item);
        }
        if weight > FRAME {
            let next = (at + 1).max(keep) as u32;
            say(std::mem::replace(&mut part, Changes { keep: next, changed: Vec::new(), new: Vec::new() }));
            weight = 0;
        }
    }
    say(part);
}
