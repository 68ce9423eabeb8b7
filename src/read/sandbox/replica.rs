//! What a child told, as a document: the window's half of a document's way.
//!
//! A child has read a stranger's file, and may say whatever that file made it say. So every promise that a document
//! gives is held against what it said before anybody sees it, by the same code that holds samples (`data/lists`).
//! What it costs to keep is counted as well, because a lie can be small and its meaning large.
//!
//! A delta comes in parts; what can be shown is the document after the last whole one. Until then nothing is looked
//! at but how much it is, because what one part speaks of may come with the next.

use super::protocol::{Delta, HOW, Names, State};
use crate::data::document::*;
use crate::data::lists::{
    Bounds, Changes, List, Listed, Reach, Row, Said, Speaks, Take, Walk, check_item, out_of_order, walk,
};
use crate::data::packed::{LONG, Packing};
use crate::data::span::Span;
use crate::read::decode::Codec;
use crate::read::formats::Formats;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a document of a child may cost in memory, in bytes. Some 25,000 full pages; one with more is shown as far as it
/// fits. A lie costs no more than that either.
pub const MAX_WEIGHT: usize = 192 * 1024 * 1024;
/// Leaves at the end that are not packed: what is understood of them may still change.
const UNPACKED: usize = 4;
/// What an anchor costs beside its name.
const ANCHOR_WEIGHT: usize = 64;

/// A document as a child has told it, and what of it was found to be true.
pub struct Replica {
    /// Those that the child may have read it with.
    formats: Formats,
    /// Whole only between deltas.
    document: Document,
    good: Option<Document>,
    weight: usize,
    packing: Packing,
    /// Leaves from this one on are not packed yet, and these before it no longer.
    packed_upto: usize,
    unpacked: Vec<usize>,
    /// Line breaks and paragraphs in the text by now.
    lines: u64,
    paragraphs: u64,
    /// The farthest that anything spoke when it was looked at: lists may be cut short afterwards.
    needed: Reach,
    /// What must rise in each list, of the items that have it: where one is new, its neighbours tell, and the list need
    /// not be gone through for each page of a hundred thousand.
    order: [BTreeMap<usize, u64>; List::COUNT],
    fresh_leaves: Fresh,
    fresh: [Fresh; List::COUNT],
}

/// Which items of a list came since the document was whole, and were not looked at yet.
#[derive(Default)]
struct Fresh {
    /// This one and all after it.
    from: usize,
    changed: BTreeSet<usize>,
}

impl Fresh {
    /// What follows after so many items is gone.
    fn keep(&mut self, keep: usize) {
        self.from = self.from.min(keep);
        self.changed.split_off(&keep);
    }

    /// Gives all of them, of a list that has so many items, and forgets them.
    fn take(&mut self, len: usize) -> impl Iterator<Item = usize> + use<> {
        let Self { from, changed } = std::mem::replace(self, Self { from: len, changed: BTreeSet::new() });
        changed.into_iter().chain(from..len)
    }
}

type Told = Result<(), String>;

impl Replica {
    /// A replica of a document whose name, path and size the window knows by itself, and which a child read with one of
    /// these formats.
    pub fn new(document: Document, formats: Formats) -> Self {
        Self {
            formats,
            document,
            good: None,
            weight: 0,
            packing: Packing::default(),
            packed_upto: 0,
            unpacked: Vec::new(),
            lines: 0,
            paragraphs: 0,
            needed: Reach::default(),
            order: Default::default(),
            fresh_leaves: Fresh::default(),
            fresh: Default::default(),
        }
    }

    /// The document as it was last whole.
    pub fn document(&self) -> Option<&Document> {
        self.good.as_ref()
    }

    /// What is kept of what was told, in bytes of memory.
    pub fn weight(&self) -> usize {
        self.weight
    }

    /// Whether it refused what was told because there would be too much of it: no lie, but an end.
    pub fn is_full(&self) -> bool {
        self.weight > MAX_WEIGHT
    }

    /// Takes what was told, and gives whether the document is whole with it.
    ///
    /// # Errors
    /// The first promise that does not hold, in words. Nothing more is to be taken after that.
    pub fn apply(&mut self, delta: Delta) -> Result<bool, String> {
        let whole = matches!(delta, Delta::State(_));
        match delta {
            Delta::Leaves(changes) => self.leaves(changes)?,
            Delta::List(changes) => changes.give(self)?,
            Delta::State(state) => self.state(state)?,
        }
        if self.weight > MAX_WEIGHT {
            return Err("more than a document may hold".to_owned());
        }
        if whole {
            self.check_fresh()?;
            self.pack();
            self.good = Some(self.document.clone());
        }
        Ok(whole)
    }

    fn leaves(&mut self, changes: Changes<Arc<Leaf>>) -> Told {
        let Changes { keep, changed, new } = changes;
        if keep as usize != self.document.text.leaves.len() {
            return Err("words were taken back".to_owned());
        }
        for (number, leaf) in changed {
            self.change_leaf(number as usize, leaf)?;
        }
        new.into_iter().try_for_each(|leaf| self.add_leaf(leaf))
    }

    /// Marks of a leaf may come later than its words; the words stay.
    fn change_leaf(&mut self, number: usize, leaf: Arc<Leaf>) -> Told {
        let Some(info) = self.document.text.leaves.get(number).cloned() else {
            return Err("a leaf that is not there was changed".to_owned());
        };
        let took = info.held.as_ref().map_or_else(|| self.packing.takes(number), |old| old.weight());
        let old = self.document.text.leaf(number);
        if old.is_none_or(|old| old.text != leaf.text || old.blocks != leaf.blocks) {
            return Err("the words of a leaf were changed".to_owned());
        }
        if info.held.is_none() {
            self.unpacked.push(number);
        }
        self.weight = self.weight.saturating_sub(took) + leaf.weight();
        self.fresh_leaves.changed.insert(number);
        self.document.text.leaves.set(number, LeafInfo { held: Some(leaf), ..info });
        Ok(())
    }

    /// Packs the leaves that were looked at, but for the last ones.
    fn pack(&mut self) {
        let text = &mut self.document.text;
        let upto = text.leaves.len().saturating_sub(UNPACKED);
        if text.len() < LONG || (upto <= self.packed_upto && self.unpacked.is_empty()) {
            return;
        }
        for number in self.unpacked.drain(..).chain(self.packed_upto..upto) {
            let Some(leaf) = text.leaves.get(number).and_then(|info| info.held.clone()) else { continue };
            if let Some(takes) = self.packing.pack(text, number) {
                self.weight = (self.weight + takes).saturating_sub(leaf.weight());
            }
        }
        self.packed_upto = self.packed_upto.max(upto);
        self.packing.onto(text);
    }

    fn add_leaf(&mut self, leaf: Arc<Leaf>) -> Told {
        self.weight += leaf.weight();
        if leaf.text.is_empty() || self.weight > MAX_WEIGHT {
            return Err("a leaf is empty, or one too many".to_owned());
        }
        let start = self.document.text.len();
        let last = self.document.text.leaves.last();
        let info = LeafInfo {
            span: Span::new(start, start + leaf.text.len() as u64),
            first_block: last.map_or(0, |last| last.first_block + u64::from(last.blocks)),
            blocks: leaf.blocks.len() as u32,
            first_paragraph: self.paragraphs,
            first_line: self.lines,
            held: None,
        };
        self.paragraphs += leaf.blocks.iter().filter(|block| block.is_counted()).count() as u64;
        self.lines += memchr::memchr_iter(b'\n', leaf.text.as_bytes()).count() as u64;
        self.document.text.leaves.push(LeafInfo { held: Some(leaf), ..info });
        Ok(())
    }

    fn state(&mut self, state: State) -> Told {
        let State { format, encoding, outline_source, anchors, facts, counts, progress } = state;
        let document = &mut self.document;
        let known = self.formats.iter().find(|known| known.name == format);
        // The version is looked up and never stated by a child: what is kept is trusted by it.
        let known = known.ok_or("there is no such format")?;
        (document.format, document.format_version) = (known.name, known.version);
        document.encoding = encoding.map(encoding_from_told).transpose()?;
        document.outline_source = outline_source;
        if let Some(anchors) = anchors {
            let Names(anchors) = anchors;
            let anchors = Arc::new(anchors.into_iter().collect());
            let old = std::mem::replace(&mut document.anchors, anchors);
            let weight = |names: &Anchors| words_of(names) + names.len() * ANCHOR_WEIGHT;
            self.weight = self.weight.saturating_sub(weight(&old)) + weight(&document.anchors);
        }
        if let Some(facts) = facts {
            let old = std::mem::replace(&mut document.facts, facts);
            self.weight = self.weight.saturating_sub(words_of(&old)) + words_of(&document.facts);
        }
        let Counts { words, characters, paragraphs: _, lines: _ } = counts;
        let end = document.text.len();
        document.counts = Counts {
            words: words.min(end),
            characters: characters.min(end),
            paragraphs: self.paragraphs,
            lines: self.lines,
        };
        // That it is complete is for the window to say.
        document.progress = if progress.is_finite() { progress.clamp(0.0, 0.999) } else { 0.0 };
        let bounds = Bounds { packing: Some(&self.packing), ..Bounds::of(document) };
        bounds.check(&document.facts)?;
        bounds.check(&*document.anchors)
    }

    /// Looks at everything that came since the document was whole.
    fn check_fresh(&mut self) -> Told {
        let Self { document, packing, needed, order, fresh_leaves, fresh, .. } = self;
        let bounds = Bounds { packing: Some(&*packing), ..Bounds::of(document) };
        let leaves = &document.text.leaves;
        for number in fresh_leaves.take(leaves.len()) {
            let Some((own, leaf)) =
                leaves.get(number).and_then(|info| Some((info.span, info.held.as_ref()?)))
            else {
                continue;
            };
            leaf.check(own)?;
            bounds.check(leaf)?;
            needed.cover(Reach::needed_by(leaf));
        }
        walk(&mut Looking { document, bounds: &bounds, needed, order, fresh })?;
        needed.within(&bounds.have)
    }
}

/// Looks at what is fresh in one list after the other.
struct Looking<'a> {
    document: &'a Document,
    bounds: &'a Bounds<'a>,
    needed: &'a mut Reach,
    order: &'a mut [BTreeMap<usize, u64>; List::COUNT],
    fresh: &'a mut [Fresh; List::COUNT],
}

impl Walk for Looking<'_> {
    type Stop = String;

    fn row<R: Row>(&mut self) -> Told {
        let list = R::of(self.document);
        let about = |why| format!("{}: {why}", R::LIST.word());
        let order = &mut self.order[R::LIST as usize];
        order.split_off(&list.len());
        let fresh = self.fresh[R::LIST as usize].take(list.len());
        let fresh: Vec<usize> = fresh.filter(|at| list.get(*at).is_some()).collect();
        for (at, item) in fresh.iter().filter_map(|at| Some((*at, list.get(*at)?))) {
            check_item(item, self.bounds).map_err(about)?;
            self.needed.cover(Reach::needed_by(item));
            match item.order() {
                Some(own) => _ = order.insert(at, own),
                None => _ = order.remove(&at),
            }
        }
        // Once all that is new is known: two that come together are each other's neighbours.
        fresh.into_iter().try_for_each(|at| check_neighbours(order, at)).map_err(about)
    }
}

/// Holds the order of one item against those that stand next to it.
fn check_neighbours(order: &BTreeMap<usize, u64>, at: usize) -> Told {
    let Some(own) = order.get(&at).copied() else { return Ok(()) };
    let before = order.range(..at).next_back().filter(|(_, before)| **before > own);
    let after = order.range(at + 1..).next().filter(|(_, after)| **after < own);
    match (before, after) {
        (Some((_, before)), _) => Err(out_of_order(at, own, *before)),
        (None, Some((after, start))) => Err(out_of_order(*after, *start, own)),
        (None, None) => Ok(()),
    }
}

impl Take for Replica {
    /// Takes what is new in a list, counting what it costs; what is replaced or gone costs nothing any more.
    fn take<R: Row>(&mut self, changes: Changes<R::Item>) -> Told {
        let Changes { keep, changed, new } = changes;
        let Self { document, weight, fresh, .. } = self;
        let (list, fresh) = (R::of_mut(document), &mut fresh[R::LIST as usize]);
        let keep = keep as usize;
        if keep > list.len() || keep + new.len() > R::Item::MOST {
            return Err(format!("a list of {}s has a gap, or too many", R::LIST.word()));
        }
        if keep < list.len() {
            // By their numbers: a list that is cut back item by item must not be gone through each time.
            let gone: usize = (keep..list.len()).filter_map(|at| list.get(at)).map(Listed::weight).sum();
            *weight = weight.saturating_sub(gone);
            list.truncate(keep);
            fresh.keep(keep);
        }
        for (at, item) in changed {
            let at = at as usize;
            let old = list.get(at).ok_or("an item that is not there was changed")?;
            *weight = weight.saturating_sub(old.weight()).saturating_add(item.weight());
            fresh.changed.insert(at);
            list.set(at, item);
        }
        for item in new {
            *weight = weight.saturating_add(item.weight());
            list.push(item);
        }
        Ok(())
    }
}

type Anchors = BTreeMap<String, u64>;

/// Bytes of all words that something has of its own.
fn words_of(speaker: &impl Speaks) -> usize {
    let mut words = 0;
    speaker.says(&mut |said| {
        if let Said::Words(own, _) = said {
            words += own.len();
        }
    });
    words
}

fn encoding_from_told((name, how): (String, u8)) -> Result<Encoding, String> {
    let known = Codec::from_label(&name).ok_or("there is no such encoding")?;
    let how = HOW.get(usize::from(how)).ok_or("an encoding was found in no way")?;
    Ok(Encoding { name: known.name(), how: *how })
}
