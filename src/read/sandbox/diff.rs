//! What is new in a snapshot since the last one? The child's half of a document's way to the window.
//!
//! Snapshots of one reading share what did not change, so only what is not shared is compared and said again.
//! What points beyond the words that were told by now is held back, and said when they are.

use super::protocol::{Delta, FRAME, HOW, Names, State};
use crate::data::document::*;
use crate::data::lists::{Changes, List, Listed, Reach, Row, Walk, walk};
use std::sync::Arc;

/// What was told by now.
#[derive(Default)]
pub struct Differ {
    told: Document,
    held_back: HeldBack,
    facts_told: bool,
}

/// Numbers of the items that were told other than they are, for each list.
type HeldBack = [Vec<usize>; List::COUNT];

impl Differ {
    /// What is new, in parts of which each fits into a frame; each is made when the one before has been said.
    pub fn tell(&mut self, now: &Document, mut say: impl FnMut(Delta)) {
        let told = std::mem::replace(&mut self.told, now.clone());
        tell_leaves(&now.text, &told.text, &mut say);
        let held_back = &mut self.held_back;
        let Ok(()) = walk(&mut Telling { now, told: &told, have: Reach::of(now), held_back, say: &mut say });
        say(Delta::State(self.state(now, &told)));
    }

    fn state(&mut self, now: &Document, told: &Document) -> State {
        let how = |how| HOW.iter().position(|known| *known == how).unwrap_or(0) as u8;
        let facts = now.facts != told.facts || !std::mem::replace(&mut self.facts_told, true);
        let anchors = !Arc::ptr_eq(&now.anchors, &told.anchors) && !now.anchors.is_empty();
        State {
            format: now.format.to_owned(),
            encoding: now.encoding.map(|encoding| (encoding.name.to_owned(), how(encoding.how))),
            outline_source: now.outline_source,
            anchors: anchors
                .then(|| Names(now.anchors.iter().map(|(name, at)| (name.clone(), *at)).collect())),
            facts: facts.then(|| now.facts.clone()),
            counts: now.counts,
            progress: now.progress,
        }
    }
}

fn tell_leaves(now: &Text, told: &Text, mut say: impl FnMut(Delta)) {
    let same = |a: &LeafInfo, b: &LeafInfo| match (&a.held, &b.held) {
        (Some(a), Some(b)) => Arc::ptr_eq(a, b),
        (None, None) => true,
        _ => false,
    };
    let again = now.leaves.differing(&told.leaves, same);
    let leaf = |number, _: &LeafInfo| now.leaf(number).unwrap_or_default();
    let weight = |leaf: &Arc<Leaf>| leaf.weight();
    parts(&now.leaves, told.leaves.len(), again, leaf, weight, |changes| say(Delta::Leaves(changes)));
}

/// Tells one list after the other.
struct Telling<'a, S> {
    now: &'a Document,
    told: &'a Document,
    have: Reach,
    held_back: &'a mut HeldBack,
    say: S,
}

impl<S: FnMut(Delta)> Walk for Telling<'_, S> {
    type Stop = std::convert::Infallible;

    fn row<R: Row>(&mut self) -> Result<(), Self::Stop> {
        let (now, told) = (R::of(self.now), R::of(self.told));
        let held_back = &mut self.held_back[R::LIST as usize];
        let mut again = std::mem::take(held_back);
        again.extend(now.differing(told, R::Item::same));
        let as_told = |at, item: &R::Item| {
            if Reach::needed_by(item).within(&self.have).is_ok() {
                return item.clone();
            }
            held_back.push(at);
            item.held(&self.have)
        };
        let say = |changes| (self.say)(Delta::List(R::told(changes)));
        parts(now, told.len(), again, as_told, R::Item::weight, say);
        Ok(())
    }
}

/// What is new in one list, in parts: items that are told `again`, in any order, and those beyond the `told` ones.
/// `as_told` gives an item as it can be told now.
fn parts<T, W>(
    now: &Chunks<T>,
    told: usize,
    mut again: Vec<usize>,
    mut as_told: impl FnMut(usize, &T) -> W,
    weight: impl Fn(&W) -> usize,
    mut say: impl FnMut(Changes<W>),
) {
    let keep = now.len().min(told);
    again.retain(|at| *at < keep);
    again.sort_unstable();
    again.dedup();
    if again.is_empty() && keep == now.len() && keep == told {
        return;
    }
    let mut part = Changes { keep: keep as u32, changed: Vec::new(), new: Vec::new() };
    let mut size = 0;
    for at in again.into_iter().chain(keep..now.len()) {
        let Some(item) = now.get(at) else { continue };
        let item = as_told(at, item);
        size += weight(&item);
        if at < keep {
            part.changed.push((at as u32, item));
        } else {
            part.new.push(item);
        }
        if size > FRAME {
            let next = (at + 1).max(keep) as u32;
            say(std::mem::replace(&mut part, Changes { keep: next, changed: Vec::new(), new: Vec::new() }));
            size = 0;
        }
    }
    say(part);
}
