//! Holds what tags say of words against their page, and gives it to the lines and tables where it holds.
//!
//! Tags are written by programs that knew their document, and by some that made them up. They are used where they are
//! said of nearly all words of a page, and where what they call one thing stands together; else the page is read as one
//! without tags is.

use super::lines::{Line, Word};
use super::tags::{Kind, Tag, TagCell};
use hayro::hayro_interpret::hayro_syntax::object::Dict;
use std::collections::{BTreeMap, HashSet};

/// The number of no stretch, and of one that is no part of the document's words.
pub const UNMARKED: u32 = u32::MAX;
pub const ARTEFACT: u32 = u32::MAX - 1;
/// Of a hundred letters of a page, those of which something must be said.
const COVERED: usize = 95;
/// Of a hundred letters of a page, those that headings may have; and letters of a page of which nothing is told by it.
const HEADINGS: usize = 40;
const FEW: usize = 400;
/// Lines from which on it is told whether each is called a paragraph of its own.
const MANY: usize = 8;

/// The number of a stretch that begins within one of the number `open`.
pub fn mark(tag: &[u8], properties: Option<&Dict<'_>>, open: u32) -> u32 {
    if tag == b"Artifact" {
        return ARTEFACT;
    }
    let number = properties.and_then(|properties| properties.get::<i64>("MCID"));
    number.and_then(|number| u32::try_from(number).ok()).filter(|number| *number < ARTEFACT).unwrap_or(open)
}

/// What is said of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LineTag {
    /// The number of its block.
    pub element: u32,
    /// `None` where that cannot be relied upon.
    pub kind: Option<Kind>,
    /// It is the first of an item.
    pub begins_item: bool,
}

/// Words of a line that stand in a cell.
pub struct InCell {
    pub line: usize,
    pub cell: TagCell,
    pub words: Vec<Word>,
}

fn tag(word: &Word, tags: &[Option<Tag>]) -> Option<Tag> {
    tags.get(word.mark as usize).copied().flatten()
}

/// Whether tags are said of nearly all words.
pub fn cover(lines: &[Line], tags: &[Option<Tag>]) -> bool {
    let (mut all, mut said) = (0, 0);
    for word in lines.iter().flat_map(|line| &line.words) {
        all += word.text.len();
        let known = word.mark == ARTEFACT || tag(word, tags).is_some();
        said += if known { word.text.len() } else { 0 };
    }
    said > 0 && said * 100 >= all * COVERED
}

/// Gives each line its tag, where the tags of a page hold. Lines are cut where a block ends in them.
pub fn apply(lines: Vec<Line>, tags: &[Option<Tag>]) -> Vec<Line> {
    let lines = cut(lines, tags);
    let own: Vec<Option<Tag>> = lines.iter().map(|line| line_tag(line, tags)).collect();
    let together = stand_together(&own);
    let sound = sound_kinds(&lines, &own);
    let mut last_item = None;
    lines
        .into_iter()
        .zip(own)
        .map(|(mut line, tag)| {
            line.artefact = line.words.iter().all(|word| word.mark == ARTEFACT);
            let Some(tag) = tag.filter(|tag| together && tag.cell.is_none()) else { return line };
            let begins_item = tag.item.is_some() && tag.item != last_item;
            last_item = tag.item;
            let kind = match tag.kind {
                Kind::Heading(_) if !sound.headings => None,
                Kind::Paragraph if !sound.paragraphs => return line,
                kind => Some(kind),
            };
            // The words of an item go on with its number.
            let of_item = matches!(tag.kind, Kind::Paragraph | Kind::Label);
            let element = tag.item.filter(|_| of_item).unwrap_or(tag.element);
            line.tag = Some(LineTag { element, kind, begins_item });
            line
        })
        .collect()
}

/// What the words of a line are, beside the number that they may begin with.
fn line_tag(line: &Line, tags: &[Option<Tag>]) -> Option<Tag> {
    let mut all = line.words.iter().filter_map(|word| tag(word, tags));
    let first = all.next()?;
    let rest = || std::iter::once(first).chain(all);
    rest().find(|tag| tag.kind != Kind::Label).or(Some(first))
}

fn cut(lines: Vec<Line>, tags: &[Option<Tag>]) -> Vec<Line> {
    let mut all = Vec::with_capacity(lines.len());
    let same = |one: &Word, other: &Word| {
        let (one, other) = (tag(one, tags), tag(other, tags));
        let block = |tag: Tag| tag.item.unwrap_or(tag.element);
        one.is_none() || other.is_none() || one.map(block) == other.map(block)
    };
    for line in lines {
        if line.words.windows(2).all(|pair| matches!(pair, [one, other] if same(one, other))) {
            all.push(line);
            continue;
        }
        all.extend(line.words.chunk_by(same).filter_map(|words| line.of(words.to_vec())));
    }
    all
}

/// Whether the lines of each block follow each other, but for some.
fn stand_together(tags: &[Option<Tag>]) -> bool {
    let elements: Vec<u32> = tags.iter().flatten().map(|tag| tag.element).collect();
    let changes = elements.windows(2).filter(|pair| pair.first() != pair.last()).count();
    let distinct: HashSet<u32> = elements.iter().copied().collect();
    changes * 2 <= distinct.len() * 3 + 8
}

struct Sound {
    headings: bool,
    paragraphs: bool,
}

/// Not all of a page is headings, and not each line a paragraph.
fn sound_kinds(lines: &[Line], tags: &[Option<Tag>]) -> Sound {
    let letters = |wanted: fn(&Tag) -> bool| -> usize {
        let own = lines.iter().zip(tags).filter(|(_, tag)| tag.as_ref().is_some_and(wanted));
        own.map(|(line, _)| line.letters()).sum()
    };
    let (all, headings) = (letters(|_| true), letters(|tag| matches!(tag.kind, Kind::Heading(_))));
    let prose: Vec<u32> = tags
        .iter()
        .flatten()
        .filter(|tag| tag.kind == Kind::Paragraph && tag.item.is_none() && tag.cell.is_none())
        .map(|tag| tag.element)
        .collect();
    let distinct: HashSet<u32> = prose.iter().copied().collect();
    Sound {
        headings: all < FEW || headings * 100 <= all * HEADINGS,
        paragraphs: prose.len() < MANY || distinct.len() * 10 <= prose.len() * 8,
    }
}

/// The words of the cells of a page, by their tables.
pub fn cells(lines: &[Line], tags: &[Option<Tag>]) -> Vec<Vec<InCell>> {
    let mut tables: BTreeMap<u32, Vec<InCell>> = BTreeMap::new();
    for (line, own) in lines.iter().enumerate() {
        let cell = |word: &Word| tag(word, tags).and_then(|tag| tag.cell);
        for words in own.words.chunk_by(|one, other| cell(one) == cell(other)) {
            if let Some(cell) = words.first().and_then(cell) {
                tables.entry(cell.table).or_default().push(InCell { line, cell, words: words.to_vec() });
            }
        }
    }
    tables.into_values().collect()
}
