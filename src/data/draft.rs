//! The receiver that formats write into while they read; the only thing that mints spans.
//!
//! A format says what it meets, and never sees a number: `draft.begin(BlockKind::Paragraph)`,
//! `draft.flow("some words")`, `draft.end()`. White space is folded, blocks that are too long for one layout
//! are cut, marks are closed at block borders, leaves are sealed, and growing snapshots are published on the way.
//!
//! Nothing here reads the clock: snapshots are published by size.

pub mod addresses; // where does a link lead, and which name is meant?
mod changes; // which pieces of a change are one?
mod finish; // what is said when all was read?
mod invisible; // which letters are not what they seem to be?
mod labels; // what stands in a line and is no text?
mod leaves; // when is a piece of text whole?
mod long; // where is a block cut that grows too long?
mod marks; // what lies on words?
pub mod renumber; // which number has an item in a reading?
mod resume; // how is a log read on that grew?
mod said; // what is told beside the text?
pub mod shifted; // what becomes of raised and lowered signs?
mod tables; // which cell is next?
mod units; // where on a page does a word lie?
mod words; // how long is a text, and where may it be cut?
mod written; // where did the last words go?

use crate::data::document::*;
use crate::data::job::{Failure, Stop};
use crate::data::limits::{self, Cutter};
use crate::data::lists::{List, Listed, Row, Speaks};
use crate::data::span::Span;
use crate::data::unit::At;
pub(crate) use addresses::find_anchor;
pub use addresses::percent_decoded;
use long::OPEN_BYTES;
use std::collections::BTreeMap;
pub use words::{cut_point, short_title};
use words::{is_blank, is_fold_space, is_parted};

/// Leaves are sealed at the first block border after this many bytes.
pub const LEAF_BYTES: usize = 64 * 1024;
/// … and after so many marks, where each few letters have one: a leaf must cost no more to look at than others.
pub const LEAF_MARKS: usize = 16 * 1024;
/// A longer block is cut in pieces of at most this size: the cost of a layout rises faster than its length beyond it.
pub const BLOCK_BYTES: usize = 6 * 1024;
/// Code is cut at line ends, and shown lines cost more than words do.
const CODE_BYTES: usize = 4 * 1024;
/// Depth of lists and quotations that a page can show; deeper ones stay at this depth.
pub const MAX_NESTING: u8 = limits::NESTING;

/// More empty lines than that in one place show nothing.
const MAX_BREAKS: usize = 3;
/// Stands for a picture in the line that has no description, because a mark needs something to lie on.
pub const PICTURE_WITHOUT_WORDS: &str = "\u{FFFC}";

/// Called with each snapshot that is worth showing.
pub type Publish<'a> = Box<dyn FnMut(Document) + Send + 'a>;

/// Called whenever a format says how far it is, also where there is nothing new to show: the sign that it is alive.
pub type Pulse<'a> = Box<dyn FnMut() + Send + 'a>;

/// A document while it is being read: what has been said of it, and what is open.
///
/// What would break a promise (a mark that is never closed, a list that is too long, a number that is no number) is
/// mended here and told, so that no format has to know all promises by heart.
pub struct Draft<'a> {
    document: Document,
    publish: Option<Publish<'a>>,
    pulse: Option<Pulse<'a>>,
    next_publish: usize,
    leaf: Leaf,
    leaf_start: u64,
    open: Option<Block>,
    /// Marks that are open now; they go on over block borders.
    marks: Vec<Mark>,
    label: Label,
    /// Of the next paragraph that has words and no label of its own.
    heading_label: Option<&'static str>,
    direction: Direction,
    quote: u8,
    indent: u8,
    /// Where the marks of the open block begin in the leaf, and its labels.
    block_marks: usize,
    block_labels: usize,
    /// Asides and changes that were told before the open block.
    block_said: (usize, usize),
    /// The open block has a sign of a picture that must stay.
    held_sign: bool,
    /// Labels in lines of the whole document, and how many were too many.
    inline_labels: usize,
    labels_left_out: u64,
    /// White space was met, and goes before the next word if there is one.
    space: bool,
    /// A line of the source ended in it.
    line_ended: bool,
    /// Line breaks were wanted, and go before the next word if there is one: at an edge they show nothing.
    wanted_breaks: usize,
    table: Option<OpenTable>,
    /// Links to names, resolved when all names are known.
    named_links: Vec<(u32, String)>,
    anchors: BTreeMap<String, u64>,
    /// What was cut because it was too long, and items that were left out because their list is full.
    cutter: Cutter,
    left_out: [u64; List::COUNT],
    breaks: u64,
    invisible: invisible::Invisible,
    /// Units that are being read, by their index.
    open_units: BTreeMap<u32, OpenUnit>,
    /// Units that begin at the next word, and the one that began so last, with its first byte.
    coming_units: Vec<u32>,
    running_unit: Option<(u32, u64)>,
    /// What headings are to the outline; `None` where the file has one of its own.
    headings: Option<OutlineSource>,
    /// Whether its blocks are paragraphs, which make an outline where there are no headings.
    paragraphs: bool,
    /// Where the text ended when somebody began to watch, and the lowest place to which some was taken away since then.
    watched: u64,
    cut_to: u64,
}

/// What has been gathered of a unit.
#[derive(Default)]
struct OpenUnit {
    /// The byte of its break.
    seat: Option<Span>,
    pieces: Vec<(Span, At, Vec<u8>)>,
}

#[derive(Default)]
struct OpenTable {
    number: u32,
    table: Table,
    cell: usize,
    cell_start: u64,
    first_cell: bool,
    /// The sheet whose rows these are.
    sheet: Option<u32>,
    /// The number in the sheet of the next row, and where rows were left out, see [`SheetRows`].
    next_row: u32,
    jumps: Vec<(u32, u32)>,
}

/// Closes what [`Draft::mark`] opened.
#[must_use = "a mark that is never closed goes on to the end of the document"]
pub struct OpenMark(usize);

impl<'a> Draft<'a> {
    /// A draft of a document of which only what stands outside the file is known: its name, path, size, format.
    /// `publish` hears of snapshots while it grows.
    pub fn new(document: Document, publish: Option<Publish<'a>>) -> Self {
        Self {
            document,
            publish,
            pulse: None,
            next_publish: 1,
            leaf: Leaf::default(),
            leaf_start: 0,
            open: None,
            marks: Vec::new(),
            label: Label::None,
            heading_label: None,
            direction: Direction::Auto,
            quote: 0,
            indent: 0,
            block_marks: 0,
            block_labels: 0,
            block_said: (0, 0),
            held_sign: false,
            inline_labels: 0,
            labels_left_out: 0,
            space: false,
            line_ended: false,
            wanted_breaks: 0,
            table: None,
            named_links: Vec::new(),
            anchors: BTreeMap::new(),
            cutter: Cutter::default(),
            left_out: [0; List::COUNT],
            breaks: 0,
            invisible: invisible::Invisible::default(),
            open_units: BTreeMap::new(),
            coming_units: Vec::new(),
            running_unit: None,
            headings: Some(OutlineSource::Marked),
            paragraphs: true,
            watched: 0,
            cut_to: u64::MAX,
        }
    }

    /// Gives the publisher back, so that what comes after reading can publish too; the draft publishes no more.
    pub fn take_publish(&mut self) -> Option<Publish<'a>> {
        self.publish.take()
    }

    /// Whom to call at each sign of life; see [`Draft::progress`] and [`Draft::pulse`].
    pub fn on_progress(&mut self, pulse: Option<Pulse<'a>>) {
        self.pulse = pulse;
    }

    // ---- what the file says of itself

    /// What the file says of itself, to be filled in by the format whenever it comes to know it.
    pub fn facts(&mut self) -> &mut Facts {
        &mut self.document.facts
    }

    /// In which encoding the file was found to be, for formats that have one.
    pub fn encoding(&mut self, encoding: Encoding) {
        self.document.encoding = Some(encoding);
    }

    /// How much of the file has been read, 0 to 1. To be called between two pages or leaves: it is the sign that the
    /// reading does not hang.
    pub fn progress(&mut self, fraction: f32) {
        // One is said by `finish` alone.
        self.document.progress = fraction.clamp(0.0, 0.999);
        if let Some(pulse) = &mut self.pulse {
            pulse();
        }
    }

    // ---- lists

    /// Adds an item to a list of the document, its words brought to their limits: `draft.add::<rows::Asides>(aside)`.
    /// Gives its number; `None` where the list is full and the item is left out.
    pub fn add<R: Row>(&mut self, mut item: R::Item) -> Option<u32> {
        item.shorten(&mut self.cutter);
        let list = R::of_mut(&mut self.document);
        // The last complaints say what was left out of the lists, and of the complaints.
        let reserved = if R::LIST == List::Complaints { limits::LAST_COMPLAINTS } else { 0 };
        if list.len() >= R::Item::MOST - reserved {
            self.left_out[R::LIST as usize] += 1;
            return None;
        }
        list.push(item);
        Some(list.len() as u32 - 1)
    }

    /// As [`Draft::add`], where something must be named: an item of a full list stands for all that come after it.
    fn add_or_last<R: Row>(&mut self, item: R::Item) -> u32 {
        self.add::<R>(item).unwrap_or(R::Item::MOST as u32 - 1)
    }

    /// For stretches of work in which nothing new can be shown: says that the reading goes on, so that it is not taken
    /// for one that hangs, and asks whether anybody still wants it. Cheap enough for the inside of a loop.
    ///
    /// # Errors
    /// Where it was stopped.
    pub fn pulse(&mut self, stop: &Stop) -> Result<(), Failure> {
        if stop.raised() {
            return Err(Failure::stopped());
        }
        if let Some(pulse) = &mut self.pulse {
            pulse();
        }
        Ok(())
    }

    // ---- blocks

    /// Opens a block, closing the one that is open.
    pub fn begin(&mut self, kind: BlockKind) {
        self.end();
        self.space = false;
        self.wanted_breaks = 0;
        self.block_marks = self.leaf.marks.len();
        self.block_labels = self.leaf.labels.len();
        self.block_said = (self.document.asides.len(), self.document.revisions.len());
        self.held_sign = false;
        let kind = match kind {
            BlockKind::Heading(level) => BlockKind::Heading(level.clamp(1, limits::HEADINGS)),
            kind => kind,
        };
        let mut block = Block::new(Span::empty_at(self.here()), kind);
        block.label = std::mem::take(&mut self.label);
        block.quote = self.quote;
        block.indent = self.indent;
        block.direction = self.direction;
        self.open = Some(block);
    }

    /// Whether a block is open, so that words would go on in it.
    pub fn in_block(&self) -> bool {
        self.open.is_some()
    }

    /// The label of the next block that is opened.
    pub fn label(&mut self, mut label: Label) {
        label.shorten(&mut self.cutter);
        self.label = label;
    }

    /// What is said beside the next paragraph with words, because nothing on its page says it: “Notes”. `None` says it of
    /// none any more.
    pub fn say_beside(&mut self, words: Option<&'static str>) {
        self.heading_label = words;
    }

    /// The direction of the blocks that are opened from now on; returns the one before.
    pub fn direction(&mut self, direction: Direction) -> Direction {
        std::mem::replace(&mut self.direction, direction)
    }

    /// Words that flow: white space is folded into single spaces. Opens a paragraph where no block is open.
    pub fn flow(&mut self, words: &str) {
        for piece in words.split_inclusive(is_fold_space) {
            let word = piece.trim_end_matches(is_fold_space);
            if !word.is_empty() {
                self.word(word);
            }
            self.space |= word.len() < piece.len();
            self.line_ended |= piece.ends_with('\n');
        }
    }

    /// Text that stays as it is, line breaks included. Opens a block of code where none is open.
    pub fn verbatim(&mut self, text: &str) {
        if self.open.is_none() {
            self.begin(BlockKind::Code);
        }
        self.space = false;
        self.write_wanted_breaks();
        let mut rest = text;
        while !rest.is_empty() {
            let end = if rest.len() > OPEN_BYTES { cut_point(rest, OPEN_BYTES, true) } else { rest.len() };
            let (piece, after) = rest.split_at(end);
            rest = after;
            self.make_room(piece.len());
            self.units_come(piece);
            if self.in_row() {
                // A row is one line, and tabs part its cells.
                self.leaf.text.extend(piece.chars().map(|c| match c {
                    '\n' => '\u{2028}',
                    '\t' => ' ',
                    other => other,
                }));
            } else {
                self.leaf.text.push_str(piece);
            }
        }
    }

    /// A line break that the writer wanted, inside a block.
    pub fn line_break(&mut self) {
        if let Some(block) = &self.open {
            self.space = false;
            if block.keeps_lines() {
                self.leaf.text.push('\n');
            } else if !self.at_edge() {
                self.wanted_breaks = (self.wanted_breaks + 1).min(MAX_BREAKS);
            }
        }
    }

    fn write_wanted_breaks(&mut self) {
        for _ in 0..std::mem::take(&mut self.wanted_breaks) {
            self.write_gap('\u{2028}');
        }
    }

    fn word(&mut self, word: &str) {
        if self.open.is_none() {
            self.begin(BlockKind::Paragraph);
        }
        let space = std::mem::take(&mut self.space);
        let line_ended = std::mem::take(&mut self.line_ended);
        if self.wanted_breaks > 0 {
            self.write_wanted_breaks();
        } else if space && !self.at_edge() {
            let parted = line_ended && !self.in_row() && is_parted(&self.leaf.text, word);
            self.write_gap(if parted { '\n' } else { ' ' });
        }
        let mut rest = word;
        while !rest.is_empty() {
            let (piece, after) = rest.split_at(rest.floor_char_boundary(OPEN_BYTES));
            rest = after;
            self.make_room(piece.len());
            self.units_come(piece);
            self.leaf.text.push_str(piece);
        }
    }

    /// Marks that were opened after the last word begin at the next one, not at the space.
    fn write_gap(&mut self, gap: char) {
        let here = self.here();
        self.leaf.text.push(gap);
        let after = self.here();
        let fresh = self.marks.iter_mut().rev();
        fresh.take_while(|mark| mark.span.start == here).for_each(|mark| mark.span.start = after);
    }

    /// Whether nothing stands before this point in the block or the cell, so that a space would be at its edge.
    fn at_edge(&self) -> bool {
        let start = self.open.as_ref().map_or(0, |block| block.span.start);
        let before = &self.leaf.text[(start - self.leaf_start) as usize..];
        before.bytes().all(|byte| byte == b' ') || before.ends_with(['\t', '\n', '\u{2028}'])
    }

    /// Closes the open block. A block without words vanishes, unless it is one that has none.
    pub fn end(&mut self) {
        let Some(mut block) = self.open.take() else { return };
        self.space = false;
        self.wanted_breaks = 0;
        let text = &self.leaf.text[(block.span.start - self.leaf_start) as usize..];
        let wordless = matches!(
            block.kind,
            BlockKind::Rule | BlockKind::Picture(_) | BlockKind::Row { .. } | BlockKind::Break(_)
        );
        let kept = match block.keeps_lines() {
            true => text.trim_end_matches('\n').len(),
            false if !wordless && text.chars().all(is_blank) => 0,
            false => text.len(),
        };
        self.shorten(&mut block, kept);
        if block.kind == BlockKind::Paragraph && block.label == Label::None && !block.span.is_empty() {
            block.label = self.heading_label.take().map_or(Label::None, |words| Label::Words(words.into()));
        }
        let labelled = matches!(block.label, Label::Task(_) | Label::Words(_) | Label::Number(_))
            || self.leaf.labels.len() > self.block_labels;
        if block.span.is_empty() && !wordless && !labelled {
            if block.joined {
                // What it went on from must not run into what comes next.
                self.leaf.text.push('\n');
            }
            self.restart_marks();
            if let Label::None = self.label {
                self.label = block.label;
            }
            return;
        }
        self.end_words(block);
        self.leaf.text.push('\n');
        self.restart_marks();
        self.leaf_border();
    }

    /// Says what lies on the words of a block, and cuts it into pieces.
    fn end_words(&mut self, mut block: Block) {
        self.close_marks_at_border(block.span);
        self.place_pictures(&mut block);
        if let (BlockKind::Heading(level), Some(source), false) = (&block.kind, self.headings, block.joined) {
            self.outline_entry(*level, block.span, source);
        }
        self.push_pieces(block);
    }

    /// Takes away what stands after `kept` bytes of the block, and what was marked there.
    fn shorten(&mut self, block: &mut Block, kept: usize) {
        block.span.end = block.span.start + kept as u64;
        if block.span.end < self.here() {
            self.cut_to = self.cut_to.min(block.span.end);
            self.cut_said(block.span.end);
        }
        self.leaf.text.truncate((block.span.end - self.leaf_start) as usize);
        let end = block.span.end;
        // A unit that began in what stands no longer there begins with what comes next.
        for seat in self.open_units.values_mut().filter_map(|unit| unit.seat.as_mut()) {
            *seat = Span::new(seat.start.min(end), seat.end.min(end));
        }
        let mut keep = self.block_marks;
        for index in self.block_marks..self.leaf.marks.len() {
            let mut mark = self.leaf.marks[index];
            mark.span.end = mark.span.end.min(end);
            if mark.span.start < mark.span.end {
                self.leaf.marks[keep] = mark;
                keep += 1;
            }
        }
        self.leaf.marks.truncate(keep);
        self.leaf.labels[self.block_labels..].iter_mut().for_each(|label| label.at = label.at.min(end));
    }

    fn push_pieces(&mut self, block: Block) {
        let text = &self.leaf.text[block.span.range_from(self.leaf_start)];
        let limit = if block.keeps_lines() { CODE_BYTES } else { BLOCK_BYTES };
        let mut start = block.span.start;
        let mut pieces = Vec::new();
        // A row is never cut: its cells stand beside each other.
        if !matches!(block.kind, BlockKind::Row { .. }) {
            let mut rest = text;
            while rest.len() > limit {
                let at = cut_point(rest, limit, block.keeps_lines());
                pieces.push(Span::new(start, start + at as u64));
                start += at as u64;
                rest = &rest[at..];
            }
        }
        pieces.push(Span::new(start, block.span.end));
        if pieces.len() > 1 {
            self.split_marks(&pieces);
        }
        for (index, span) in pieces.into_iter().enumerate() {
            let mut piece = block.clone();
            piece.span = span;
            piece.joined |= index > 0;
            if index > 0 {
                piece.label = Label::None;
            }
            self.leaf.blocks.push(piece);
        }
    }

    // ---- depth

    /// The blocks from now on stand in one quotation more.
    pub fn quote_in(&mut self) {
        self.end();
        self.quote = self.quote.saturating_add(1).min(MAX_NESTING);
    }

    /// The blocks from now on stand in one list or definition more.
    pub fn indent_in(&mut self) {
        self.end();
        self.indent = self.indent.saturating_add(1).min(MAX_NESTING);
    }

    /// Quotation and indent now, to be given back to [`Draft::set_depth`]: for trees deeper than we count.
    pub fn depth(&self) -> (u8, u8) {
        (self.quote, self.indent)
    }

    /// Goes back to a depth that [`Draft::depth`] gave.
    pub fn set_depth(&mut self, depth: (u8, u8)) {
        self.end();
        (self.quote, self.indent) = (depth.0.min(limits::NESTING), depth.1.min(limits::NESTING));
    }

    /// Whether words or pictures were met by now.
    pub fn shows_something(&self) -> bool {
        // Signs that only machines obey show nothing either.
        let blank = self.leaf.text.chars().all(|c| is_blank(c) || c.is_control());
        self.document.counts.words > 0 || !blank || !self.document.pictures.is_empty()
    }

    /// How many characters the text has by now.
    pub fn characters(&self) -> u64 {
        self.document.counts.characters + self.leaf.text.chars().count() as u64
    }

    // ---- leaves

    /// Where the next byte goes.
    fn here(&self) -> u64 {
        self.leaf_start + self.leaf.text.len() as u64
    }
}

#[cfg(test)]
mod tests;
