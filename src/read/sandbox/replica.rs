//! What a child told, as a document: the window's half of a document's way.
//!
//! A child has read a stranger's file, and may say whatever that file made it say. So every promise that a document
//! gives is held against what it said before anybody sees it: no number is used before it was looked at.
//! What it costs to keep is counted as well, because a lie can be small and its meaning large.
//!
//! A delta comes in parts; what can be shown is the document after the last whole one.

use super::protocol::{Changes, Delta, HOW, State, Weigh, sentence};
use crate::data::document::*;
use crate::data::draft::MAX_NESTING;
use crate::data::span::Span;
use crate::data::unit::{Area, At, Unit};
use crate::read::formats::FORMATS;
use std::path::{Component, Path};
use std::sync::Arc;

/// What a document of a child may cost in memory; the child itself may have no more.
const MAX_WEIGHT: usize = 1024 * 1024 * 1024;
/// No block but a row is longer: the cost of a layout rises faster than its length.
const MAX_BLOCK: u64 = 128 * 1024;
/// Levels of an outline that can be shown beside each other.
const MAX_LEVEL: u8 = 32;
/// Points by which something may lie off its page, and pixels that a picture may ask for.
const MAX_FAR: f32 = 1.0e6;

pub struct Replica {
    /// Whole only between deltas.
    document: Document,
    good: Option<Document>,
    weight: usize,
    /// Line breaks and paragraphs in the text by now.
    lines: u64,
    paragraphs: u64,
    needs: Needs,
    /// The farthest that anything in a list points to.
    farthest: u64,
    /// Units that came since the document was whole.
    fresh_units: Vec<usize>,
}

/// How long lists must be for what points into them.
#[derive(Default)]
struct Needs {
    units: usize,
    tables: usize,
    links: usize,
    pictures: usize,
}

impl Needs {
    fn reach(need: &mut usize, index: u32) {
        *need = (*need).max(index as usize + 1);
    }
}

type Told = Result<(), String>;

impl Replica {
    /// A replica of a document whose name, path and size the window knows by itself.
    pub fn new(document: Document) -> Self {
        Self {
            document,
            good: None,
            weight: 0,
            lines: 0,
            paragraphs: 0,
            needs: Needs::default(),
            farthest: 0,
            fresh_units: Vec::new(),
        }
    }

    /// The document as it was last whole.
    pub fn document(&self) -> Option<&Document> {
        self.good.as_ref()
    }

    /// Takes what was told, and gives whether the document is whole with it.
    ///
    /// # Errors
    /// The first promise that does not hold, in words. Nothing more is to be taken after that.
    pub fn apply(&mut self, delta: Delta) -> Result<bool, String> {
        let Delta { leaves, units, tables, links, pictures, outline, asides, complaints, state } = delta;
        self.leaves(leaves)?;
        self.units(units)?;
        let Self { document, weight, needs, farthest, .. } = self;
        let document_path = document.path.clone();
        let mut within = |span: Span| {
            *farthest = span.end.max(*farthest);
            ordered(span)
        };
        take(&mut document.tables, tables, weight, |table| within(table.span))?;
        take(&mut document.links, links, weight, |target| match target {
            Target::Inside(span) => within(*span),
            Target::Unit(unit, down) => {
                *down = if down.is_finite() { down.clamp(-MAX_FAR, MAX_FAR) } else { 0.0 };
                Needs::reach(&mut needs.units, *unit);
                Ok(())
            }
            Target::File(..) | Target::Outside(_) | Target::Missing(_) => Ok(()),
        })?;
        take(&mut document.pictures, pictures, weight, |picture| {
            if let PictureSource::File(path) = &picture.source
                && !beside(path, document_path.as_deref())
            {
                picture.source =
                    PictureSource::Missing("This picture does not lie beside the file.".to_owned());
            }
            picture.asked_size =
                picture.asked_size.map(|(w, h)| (w.min(MAX_FAR as u32), h.min(MAX_FAR as u32)));
            within(picture.span)
        })?;
        take(&mut document.outline, outline, weight, |entry| {
            entry.level = entry.level.clamp(1, MAX_LEVEL);
            within(entry.span)
        })?;
        take(&mut document.asides, asides, weight, |aside| {
            if let Some((unit, area)) = &mut aside.place {
                Needs::reach(&mut needs.units, *unit);
                *area = near(*area);
            }
            aside.span.map_or(Ok(()), &mut within)
        })?;
        take(&mut document.complaints, complaints, weight, |complaint| {
            complaint.words = sentence(&complaint.words);
            complaint.span.map_or(Ok(()), &mut within)
        })?;
        if self.weight > MAX_WEIGHT {
            return Err("more than a document may hold".to_owned());
        }
        let whole = state.is_some();
        if let Some(state) = state {
            self.state(state)?;
            self.check_lists()?;
            self.good = Some(self.document.clone());
        }
        Ok(whole)
    }

    fn leaves(&mut self, changes: Option<Changes<Arc<Leaf>>>) -> Told {
        let Some(Changes { keep, changed, new }) = changes else { return Ok(()) };
        if keep as usize != self.document.text.leaves.len() {
            return Err("words were taken back".to_owned());
        }
        for (number, mut leaf) in changed {
            let number = number as usize;
            let Some(mut info) = self.document.text.leaves.get(number).cloned() else {
                return Err("a leaf that is not there was changed".to_owned());
            };
            let old = info.held.take();
            if old.is_none_or(|old| old.text != leaf.text || old.blocks != leaf.blocks) {
                return Err("the words of a leaf were changed".to_owned());
            }
            self.weight += leaf.weight();
            self.check_leaf(&mut leaf, info.span)?;
            info.held = Some(leaf);
            self.document.text.leaves.set(number, info);
        }
        for mut leaf in new {
            self.weight += leaf.weight();
            if leaf.text.is_empty() || self.weight > MAX_WEIGHT {
                return Err("a leaf is empty, or one too many".to_owned());
            }
            let start = self.document.text.len();
            let span = Span::new(start, start + leaf.text.len() as u64);
            self.check_leaf(&mut leaf, span)?;
            let last = self.document.text.leaves.last();
            let first_block = last.map_or(0, |last| last.first_block + u64::from(last.blocks));
            let info = LeafInfo {
                span,
                first_block,
                blocks: leaf.blocks.len() as u32,
                first_paragraph: self.paragraphs,
                first_line: self.lines,
                held: None,
            };
            self.paragraphs += leaf.blocks.iter().filter(|block| block.is_counted()).count() as u64;
            self.lines += memchr::memchr_iter(b'\n', leaf.text.as_bytes()).count() as u64;
            self.document.text.leaves.push(LeafInfo { held: Some(leaf), ..info });
        }
        Ok(())
    }

    /// Holds the promises of one leaf against it, whose text lies at `own`.
    fn check_leaf(&mut self, leaf: &mut Arc<Leaf>, own: Span) -> Told {
        let deep = |block: &Block| block.quote > MAX_NESTING || block.indent > MAX_NESTING;
        if leaf.blocks.iter().any(deep) {
            for block in &mut Arc::make_mut(leaf).blocks {
                block.quote = block.quote.min(MAX_NESTING);
                block.indent = block.indent.min(MAX_NESTING);
            }
        }
        let inside = |span: Span| {
            ordered(span)?;
            if span.start < own.start || span.end > own.end {
                return Err(format!("{span} lies outside its leaf at {own}"));
            }
            let range = span.range_from(own.start);
            match leaf.text.is_char_boundary(range.start) && leaf.text.is_char_boundary(range.end) {
                true => Ok(()),
                false => Err(format!("{span} cuts a character")),
            }
        };
        let mut last_end = own.start;
        for block in &leaf.blocks {
            inside(block.span)?;
            if block.span.start < last_end {
                return Err(format!("a block at {} is not in order", block.span));
            }
            last_end = block.span.end;
            let row = matches!(block.kind, BlockKind::Row { .. });
            if block.span.len() > MAX_BLOCK && !row {
                return Err(format!("a block at {} is too long", block.span));
            }
            match block.kind {
                BlockKind::Heading(level) if !(1..=6).contains(&level) => {
                    return Err(format!("a heading of level {level}"));
                }
                BlockKind::Row { table, .. } => Needs::reach(&mut self.needs.tables, table),
                BlockKind::Picture(picture) => Needs::reach(&mut self.needs.pictures, picture),
                BlockKind::Break(unit) => Needs::reach(&mut self.needs.units, unit),
                _ => {}
            }
        }
        let mut last_start = 0;
        for mark in &leaf.marks {
            inside(mark.span)?;
            if mark.span.start < last_start {
                return Err(format!("a mark at {} is not in order", mark.span));
            }
            last_start = mark.span.start;
            let holder = leaf.blocks.partition_point(|block| block.span.start <= mark.span.start);
            let holder = holder.checked_sub(1).and_then(|index| leaf.blocks.get(index));
            if holder.is_none_or(|block| block.span.end < mark.span.end) {
                return Err(format!("a mark at {} is not inside one block", mark.span));
            }
            match mark.kind {
                MarkKind::Link(link) | MarkKind::NoteRef(link) => Needs::reach(&mut self.needs.links, link),
                MarkKind::Picture(picture) => Needs::reach(&mut self.needs.pictures, picture),
                _ => {}
            }
        }
        Ok(())
    }

    fn units(&mut self, changes: Option<Changes<Arc<Unit>>>) -> Told {
        if let Some(changes) = &changes {
            let first = changes.keep as usize;
            self.fresh_units.extend(changes.changed.iter().map(|(at, _)| *at as usize));
            self.fresh_units.extend(first..first + changes.new.len());
        }
        take(&mut self.document.units, changes, &mut self.weight, |unit| {
            let far = |at: At| matches!(at, At::Area(area, _) if area != near(area));
            if unit.pieces.iter().any(|piece| far(piece.at)) {
                for piece in &mut Arc::make_mut(unit).pieces {
                    if let At::Area(area, _) = &mut piece.at {
                        *area = near(*area);
                    }
                }
            }
            ordered(unit.span)?;
            unit.check()
        })
    }

    fn state(&mut self, state: State) -> Told {
        let State { format, encoding, outline_source, anchors, facts, counts, progress } = state;
        let document = &mut self.document;
        let known = FORMATS.iter().find(|known| known.name == format);
        // The version is looked up and never stated by a child: what is kept is trusted by it.
        let known = known.ok_or("there is no such format")?;
        (document.format, document.format_version) = (known.name, known.version);
        document.encoding = match encoding {
            Some((name, how)) => Some(Encoding {
                name: encoding_rs::Encoding::for_label(name.as_bytes())
                    .ok_or("there is no such encoding")?
                    .name(),
                how: *HOW.get(usize::from(how)).ok_or("an encoding was found in no way")?,
            }),
            None => None,
        };
        document.outline_source = outline_source;
        let end = document.text.len();
        if let Some(mut anchors) = anchors {
            anchors.values_mut().for_each(|at| *at = (*at).min(end));
            self.weight += anchors.keys().map(|name| name.len() + 64).sum::<usize>();
            document.anchors = Arc::new(anchors);
        }
        if let Some(facts) = facts {
            self.weight += facts.weight();
            document.facts = facts;
        }
        let Counts { words, characters, paragraphs: _, lines: _ } = counts;
        document.counts = Counts {
            words: words.min(end),
            characters: characters.min(end),
            paragraphs: self.paragraphs,
            lines: self.lines,
        };
        // That it is complete is for the window to say.
        document.progress = if progress.is_finite() { progress.clamp(0.0, 0.999) } else { 0.0 };
        Ok(())
    }

    /// What could not be held against anything before the lists were there.
    fn check_lists(&mut self) -> Told {
        let document = &self.document;
        let Needs { units, tables, links, pictures } = self.needs;
        let missing = [
            ("unit", units, document.units.len()),
            ("table", tables, document.tables.len()),
            ("link", links, document.links.len()),
            ("picture", pictures, document.pictures.len()),
        ];
        if let Some((what, ..)) = missing.iter().find(|(_, need, have)| need > have) {
            return Err(format!("a {what} is named that is not there"));
        }
        let end = document.text.len();
        if self.farthest > end {
            return Err(format!("{} lies beyond the end of the text at {end}", self.farthest));
        }
        let fresh = std::mem::take(&mut self.fresh_units);
        if fresh.is_empty() {
            return Ok(());
        }
        for unit in fresh.iter().filter_map(|at| document.units.get(*at)) {
            if unit.span.end > end {
                return Err(format!("a unit at {} lies beyond the end of the text", unit.span));
            }
            let spans = unit.pieces.iter().map(|piece| unit.span_of(piece));
            if let Some(span) = spans.into_iter().find(|span| !on_borders(&document.text, *span)) {
                return Err(format!("a piece at {span} cuts a character"));
            }
        }
        // Looking for a unit by its place relies on their order, those that wait coming last.
        let mut start = 0;
        for unit in document.units.iter().filter(|unit| !unit.span.is_empty()) {
            if unit.span.start < start {
                return Err(format!("a unit at {} is not in order", unit.span));
            }
            start = unit.span.start;
        }
        Ok(())
    }
}

/// An area no farther off than can be drawn. Damaged files put words anywhere, and that is no lie of the child's.
fn near(area: Area) -> Area {
    let side = |side: f32| if side.is_finite() { side.clamp(-MAX_FAR, MAX_FAR) } else { 0.0 };
    Area::new(side(area.left), side(area.top), side(area.right), side(area.bottom))
}

/// Whether a file lies in the folder of another or below it: the window opens no other for a stranger.
fn beside(path: &Path, other: Option<&Path>) -> bool {
    let plain = path.components().all(|part| !matches!(part, Component::ParentDir));
    plain && other.and_then(Path::parent).is_some_and(|folder| path.starts_with(folder))
}

fn ordered(span: Span) -> Told {
    match span.start <= span.end {
        true => Ok(()),
        false => Err(format!("{span} ends before it begins")),
    }
}

/// Whether a span that lies inside the text cuts no character.
fn on_borders(text: &Text, span: Span) -> bool {
    [span.start, span.end].iter().all(|at| {
        let number = text.leaf_at(*at);
        let info = number.and_then(|number| text.leaves.get(number));
        let leaf = info.and_then(|info| Some((info.span, info.held.as_ref()?)));
        leaf.is_some_and(|(own, leaf)| {
            at.checked_sub(own.start).is_some_and(|at| leaf.text.is_char_boundary(at as usize))
        })
    })
}

/// Takes what is new in a list, each item once it was looked at.
fn take<T: Clone + Weigh>(
    list: &mut Chunks<T>,
    changes: Option<Changes<T>>,
    weight: &mut usize,
    mut check: impl FnMut(&mut T) -> Told,
) -> Told {
    let Some(Changes { keep, changed, new }) = changes else { return Ok(()) };
    let keep = keep as usize;
    if keep > list.len() {
        return Err("a list has a gap".to_owned());
    }
    if keep < list.len() {
        *list = list.iter().take(keep).cloned().collect();
    }
    for (at, mut item) in changed {
        check(&mut item)?;
        *weight = weight.saturating_add(item.weight());
        if at as usize >= keep {
            return Err("an item that is not there was changed".to_owned());
        }
        list.set(at as usize, item);
    }
    for mut item in new {
        check(&mut item)?;
        *weight = weight.saturating_add(item.weight());
        list.push(item);
    }
    Ok(())
}
