//! What a document promises, in one place: samples, corpus, fuzzing and what children say are held against it by the
//! same code, so that a format that breaks a promise fails its own tests and not first in front of a reader.
//!
//! An item says what it speaks of ([`Speaks::says`]); that it is there, in order and not too long is checked here for
//! items of all sorts. Only what is peculiar to one sort stands beside it, in [`Listed::check`].

use super::{List, Listed, Row, Walk, walk};
use crate::data::document::{Chunks, Document, Text};
use crate::data::limits::{self, Cutter, Limit};
use crate::data::packed::Packing;
use crate::data::span::Span;
use crate::data::unit::Area;
use std::path::Path;
use std::sync::Arc;

/// Something that an item speaks of.
#[derive(Clone, Copy, Debug)]
pub enum Said<'a> {
    /// A stretch of the text.
    Span(Span),
    /// An item of a list, by its index.
    Item(List, u32),
    /// Words of its own, which are not in the text.
    Words(&'a str, Limit),
    /// A place on a unit.
    Area(Area),
    /// So many things of one sort, and how many there may be.
    Count(usize, usize),
}

/// What speaks of spans, of items of lists, and in words of its own.
pub trait Speaks {
    /// Says everything that it speaks of.
    fn says(&self, hear: &mut dyn FnMut(Said<'_>));

    /// Brings its words and numbers to their limits; for honest formats that read strange files.
    fn shorten(&mut self, cutter: &mut Cutter);
}

impl<T: Speaks + Clone> Speaks for Arc<T> {
    fn says(&self, hear: &mut dyn FnMut(Said<'_>)) {
        (**self).says(hear);
    }

    fn shorten(&mut self, cutter: &mut Cutter) {
        Self::make_mut(self).shorten(cutter);
    }
}

/// How far something speaks, or how far a document reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Length of the text.
    pub text: u64,
    /// Lengths of the lists.
    lists: [usize; List::COUNT],
}

impl Reach {
    /// How far a document reaches.
    pub fn of(document: &Document) -> Self {
        let mut lengths = Lengths { document, lists: [0; List::COUNT] };
        let Ok(()) = walk(&mut lengths);
        Self { text: document.text.len(), lists: lengths.lists }
    }

    /// How far something speaks: what must be there before it can be told.
    pub fn needed_by(said: &impl Speaks) -> Self {
        let mut reach = Self::default();
        said.says(&mut |said| match said {
            Said::Span(span) => reach.text = reach.text.max(span.end),
            Said::Item(list, index) => {
                let need = &mut reach.lists[list as usize];
                *need = (*need).max(index as usize + 1);
            }
            Said::Words(..) | Said::Area(_) | Said::Count(..) => {}
        });
        reach
    }

    /// The farther of two, in each regard.
    pub fn cover(&mut self, other: Self) {
        self.text = self.text.max(other.text);
        for (own, other) in self.lists.iter_mut().zip(other.lists) {
            *own = (*own).max(other);
        }
    }

    /// Length of a list, or the shortest that would do.
    pub fn list(&self, list: List) -> usize {
        self.lists[list as usize]
    }

    /// A span without what lies beyond the text.
    pub fn clip(&self, span: Span) -> Span {
        Span { start: span.start.min(self.text), end: span.end.min(self.text) }
    }

    /// Whether all that this needs is there.
    ///
    /// # Errors
    /// What is not, in words.
    pub fn within(&self, have: &Self) -> Result<(), String> {
        if self.text > have.text {
            return Err(format!("{} lies beyond the end of the text at {}", self.text, have.text));
        }
        match List::ALL.iter().find(|list| self.list(**list) > have.list(**list)) {
            Some(list) => Err(format!("{} {} is not there", list.word(), self.list(*list) - 1)),
            None => Ok(()),
        }
    }
}

struct Lengths<'a> {
    document: &'a Document,
    lists: [usize; List::COUNT],
}

impl Walk for Lengths<'_> {
    type Stop = std::convert::Infallible;

    fn row<R: Row>(&mut self) -> Result<(), Self::Stop> {
        self.lists[R::LIST as usize] = R::of(self.document).len();
        Ok(())
    }
}

/// What the things in a document are held against.
pub struct Bounds<'a> {
    /// How long the text and the lists are.
    pub have: Reach,
    /// For looking whether spans cut characters.
    pub text: &'a Text,
    /// For the leaves that are packed already.
    pub packing: Option<&'a Packing>,
    /// The document's own file, where it has one: only what lies beside it may be shown in it.
    pub path: Option<&'a Path>,
}

impl<'a> Bounds<'a> {
    /// The bounds of what has been read of a document by now.
    pub fn of(document: &'a Document) -> Self {
        let path = document.path.as_deref();
        Self { have: Reach::of(document), text: &document.text, packing: None, path }
    }

    /// Holds everything that something speaks of against what is there.
    ///
    /// # Errors
    /// The first promise that does not hold, in words.
    pub fn check(&self, speaker: &impl Speaks) -> Result<(), String> {
        let mut broken = None;
        speaker.says(&mut |said| {
            if broken.is_none() {
                broken = self.check_said(said).err();
            }
        });
        broken.map_or(Ok(()), Err)
    }

    fn check_said(&self, said: Said) -> Result<(), String> {
        match said {
            Said::Span(span) => self.check_span(span),
            Said::Item(list, index) if index as usize >= self.have.list(list) => {
                Err(format!("{} {index} is not there", list.word()))
            }
            Said::Words(words, limit) => check_words(words, limit),
            Said::Area(Area { left, top, right, bottom }) => {
                let near = [left, top, right, bottom].into_iter().all(is_near);
                if near { Ok(()) } else { Err("an area lies nowhere".to_owned()) }
            }
            Said::Count(count, most) if count > most => Err(format!("{count} where {most} may be")),
            Said::Item(..) | Said::Count(..) => Ok(()),
        }
    }

    fn check_span(&self, span: Span) -> Result<(), String> {
        if span.start > span.end {
            return Err(format!("{span} ends before it begins"));
        }
        if span.end > self.have.text {
            return Err(format!("{span} lies beyond the end of the text at {}", self.have.text));
        }
        if [span.start, span.end].into_iter().any(|at| !self.on_border(at)) {
            return Err(format!("{span} cuts a character"));
        }
        Ok(())
    }

    /// Whether a byte of the text begins a character. A leaf on the shelf is not fetched to find out: looking at an
    /// outline would read the whole file again.
    fn on_border(&self, at: u64) -> bool {
        let Some(number) = self.text.leaf_at(at) else { return true };
        let Some(info) = self.text.leaves.get(number) else { return true };
        let within = (at - info.span.start) as usize;
        match &info.held {
            Some(leaf) => leaf.text.is_char_boundary(within),
            None => self.packing.is_none_or(|packing| packing.on_border(number, within)),
        }
    }
}

/// Whether a number of points can be drawn.
pub(super) fn is_near(side: f32) -> bool {
    limits::near(side) == side
}

fn check_words(words: &str, limit: Limit) -> Result<(), String> {
    let Limit { what, bytes, lines } = limit;
    if words.len() > bytes {
        return Err(format!("{what} of {} bytes, where {bytes} may be", words.len()));
    }
    if !lines && words.contains(char::is_control) {
        return Err(format!("{what} has control characters in it"));
    }
    Ok(())
}

/// Holds one item of a list against its promises.
///
/// # Errors
/// The first promise that does not hold, in words.
pub fn check_item<T: Listed>(item: &T, bounds: &Bounds) -> Result<(), String> {
    // Its own promises first: what it says may be made of numbers that only make sense when they hold.
    item.check(bounds)?;
    bounds.check(item)
}

/// Holds a list against what it promises as a whole.
///
/// # Errors
/// The first promise that does not hold, in words.
pub fn check_list<T: Listed>(list: &Chunks<T>) -> Result<(), String> {
    if list.len() > T::MOST {
        return Err(format!("a list of {}, where {} may be", list.len(), T::MOST));
    }
    let mut last = 0;
    for (index, own) in list.iter().enumerate().filter_map(|(index, item)| Some((index, item.order()?))) {
        if own < last {
            return Err(out_of_order(index, own, last));
        }
        last = own;
    }
    Ok(())
}

/// Of an item that comes after another that it should stand before.
pub fn out_of_order(index: usize, own: u64, other: u64) -> String {
    format!("number {index} begins at {own}, and one before it at {other}")
}

/// Holds everything in a document against its promises.
///
/// # Errors
/// The first promise that does not hold, in words.
pub fn check_document(document: &Document) -> Result<(), String> {
    let bounds = Bounds::of(document);
    check_leaves(&document.text, &bounds)?;
    walk(&mut Checker { document, bounds: &bounds })?;
    bounds.check(&document.facts)?;
    bounds.check(&*document.anchors)
}

struct Checker<'a> {
    document: &'a Document,
    bounds: &'a Bounds<'a>,
}

impl Walk for Checker<'_> {
    type Stop = String;

    fn row<R: Row>(&mut self) -> Result<(), String> {
        let list = R::of(self.document);
        for (index, item) in list.iter().enumerate() {
            check_item(item, self.bounds).map_err(|why| format!("{} {index}: {why}", R::LIST.word()))?;
        }
        check_list(list).map_err(|why| format!("{}: {why}", R::LIST.word()))
    }
}

/// Holds the leaves against what stands before each, and each against its own promises.
fn check_leaves(text: &Text, bounds: &Bounds) -> Result<(), String> {
    let (mut at, mut blocks, mut lines) = (0, 0, 0);
    for (number, info) in text.leaves.iter().enumerate() {
        let leaf = text.leaf(number).ok_or("a leaf cannot be had")?;
        let here = |why: String| format!("leaf {number} at {}: {why}", info.span);
        if info.span.start != at || info.span.len() != leaf.text.len() as u64 {
            return Err(here(format!("does not follow at {at} with {} bytes", leaf.text.len())));
        }
        if info.first_block != blocks || info.blocks as usize != leaf.blocks.len() {
            return Err(here("blocks are numbered wrongly".to_owned()));
        }
        if info.first_line != lines {
            return Err(here(format!("first line is {}, not {lines}", info.first_line)));
        }
        leaf.check(info.span).and_then(|()| bounds.check(&*leaf)).map_err(here)?;
        at = info.span.end;
        blocks += u64::from(info.blocks);
        lines += memchr::memchr_iter(b'\n', leaf.text.as_bytes()).count() as u64;
    }
    Ok(())
}
