//! The receiver that formats write into while they read; the only thing that mints spans.
//!
//! A format says what it meets, and never sees a number: `draft.begin(BlockKind::Paragraph)`,
//! `draft.flow("some words")`, `draft.end()`. White space is folded, blocks that are too long for one layout
//! are cut, marks are closed at block borders, leaves are sealed, and growing snapshots are published on the way.
//!
//! Nothing here reads the clock: snapshots are published by size.

mod addresses;
mod words;

use crate::data::document::*;
use crate::data::grid::SheetRows;
use crate::data::job::{Failure, Stop};
use crate::data::limits::{self, Cutter};
use crate::data::lists::{List, Listed, Row, Speaks, rows};
use crate::data::span::Span;
use crate::data::unit::{At, MAX_SIDE, Unit, UnitKind, UnitState};
use crate::data::wording::{counted, grouped};
pub(crate) use addresses::find_anchor;
pub use addresses::percent_decoded;
use addresses::target_from_address;
use std::collections::BTreeMap;
use std::sync::Arc;
use words::{count, is_blank, is_fold_space};
pub use words::{cut_point, short_title};

/// Leaves are sealed at the first block border after this many bytes.
pub const LEAF_BYTES: usize = 64 * 1024;
/// A longer block is cut in pieces of at most this size: the cost of a layout rises faster than its length beyond it.
pub const BLOCK_BYTES: usize = 6 * 1024;
/// Code is cut at line ends, and shown lines cost more than words do.
const CODE_BYTES: usize = 4 * 1024;
/// Depth of lists and quotations that a page can show; deeper ones stay at this depth.
pub const MAX_NESTING: u8 = limits::NESTING;
/// Where a document marks no headings, its paragraphs make the outline, up to this many.
const MAX_PARAGRAPH_OUTLINE: u64 = 300;

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
    direction: Direction,
    quote: u8,
    indent: u8,
    /// Where the marks of the open block begin in the leaf.
    block_marks: usize,
    /// White space was met, and goes before the next word if there is one.
    space: bool,
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
    /// Units that are being read, by their index.
    open_units: BTreeMap<u32, OpenUnit>,
    /// What headings are to the outline; `None` where the file has one of its own.
    headings: Option<OutlineSource>,
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
            direction: Direction::Auto,
            quote: 0,
            indent: 0,
            block_marks: 0,
            space: false,
            wanted_breaks: 0,
            table: None,
            named_links: Vec::new(),
            anchors: BTreeMap::new(),
            cutter: Cutter::default(),
            left_out: [0; List::COUNT],
            breaks: 0,
            open_units: BTreeMap::new(),
            headings: Some(OutlineSource::Marked),
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

    /// The direction of the blocks that are opened from now on; returns the one before.
    pub fn direction(&mut self, direction: Direction) -> Direction {
        std::mem::replace(&mut self.direction, direction)
    }

    /// Words that flow: white space is folded into single spaces. Opens a paragraph where no block is open.
    pub fn flow(&mut self, words: &str) {
        for (index, word) in words.split(is_fold_space).enumerate() {
            self.space |= index > 0;
            if !word.is_empty() {
                self.word(word);
            }
        }
    }

    /// Text that stays as it is, line breaks included. Opens a block of code where none is open.
    pub fn verbatim(&mut self, text: &str) {
        if self.open.is_none() {
            self.begin(BlockKind::Code);
        }
        self.space = false;
        self.write_wanted_breaks();
        if self.in_row() {
            // A row is one line, and tabs part its cells.
            self.leaf.text.extend(text.chars().map(|c| match c {
                '\n' => '\u{2028}',
                '\t' => ' ',
                other => other,
            }));
        } else {
            self.leaf.text.push_str(text);
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
        if self.wanted_breaks > 0 {
            self.write_wanted_breaks();
        } else if space && !self.at_edge() {
            self.write_gap(' ');
        }
        self.leaf.text.push_str(word);
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
        before.is_empty() || before.ends_with(['\t', '\n', '\u{2028}'])
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
        let labelled = matches!(block.label, Label::Task(_) | Label::Words(_) | Label::Number(_));
        if block.span.is_empty() && !wordless && !labelled {
            self.restart_marks();
            if let Label::None = self.label {
                self.label = block.label;
            }
            return;
        }
        self.close_marks_at_border(block.span);
        self.place_pictures(&mut block);
        if let (BlockKind::Heading(level), Some(source)) = (&block.kind, self.headings) {
            self.outline_entry(*level, block.span, source);
        }
        self.leaf.text.push('\n');
        self.restart_marks();
        self.push_pieces(block);
        self.leaf_border();
    }

    /// Takes away what stands after `kept` bytes of the block, and what was marked there.
    fn shorten(&mut self, block: &mut Block, kept: usize) {
        block.span.end = block.span.start + kept as u64;
        self.leaf.text.truncate((block.span.end - self.leaf_start) as usize);
        let end = block.span.end;
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
    }

    /// Tells pictures where their descriptions stand. A paragraph that is nothing but one picture becomes
    /// a picture by itself, so that no format has to look ahead.
    fn place_pictures(&mut self, block: &mut Block) {
        let alone = block.kind == BlockKind::Paragraph && block.label == Label::None;
        let mut whole = None;
        for index in self.block_marks..self.leaf.marks.len() {
            let Mark { span, kind } = self.leaf.marks[index];
            if let MarkKind::Picture(number) = kind {
                self.place_picture(number, span);
                if alone && span == block.span {
                    whole = Some((index, number));
                }
            }
        }
        if let Some((index, number)) = whole {
            self.leaf.marks.remove(index);
            block.kind = BlockKind::Picture(number);
            // What stood for the missing words is not needed, unless a link holds on to it.
            let nothing = &self.leaf.text[block.span.range_from(self.leaf_start)] == PICTURE_WITHOUT_WORDS;
            let rest = &self.leaf.marks[self.block_marks..];
            if nothing && !rest.iter().any(|mark| matches!(mark.kind, MarkKind::Link(_))) {
                self.shorten(block, 0);
            }
        }
        if let BlockKind::Picture(number) = block.kind {
            self.place_picture(number, block.span);
        }
    }

    fn place_picture(&mut self, number: u32, span: Span) {
        if let Some(picture) = self.document.pictures.get(number as usize) {
            let mut picture = picture.clone();
            picture.span = span;
            self.document.pictures.set(number as usize, picture);
        }
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
            piece.joined = index > 0;
            if index > 0 {
                piece.label = Label::None;
            }
            self.leaf.blocks.push(piece);
        }
    }

    /// Marks of the open block that reach over pieces become several, so that each lies in one block.
    fn split_marks(&mut self, pieces: &[Span]) {
        let mut tails = Vec::new();
        for mark in &mut self.leaf.marks[self.block_marks..] {
            let first = pieces.partition_point(|piece| piece.end <= mark.span.start);
            let end = mark.span.end;
            let Some(piece) = pieces.get(first) else { continue };
            mark.span.end = end.min(piece.end);
            for piece in pieces[first + 1..].iter().take_while(|piece| piece.start < end) {
                tails.push(Mark { span: Span::new(piece.start, end.min(piece.end)), kind: mark.kind });
            }
        }
        self.leaf.marks.extend(tails);
    }

    fn close_marks_at_border(&mut self, block: Span) {
        for mark in &self.marks {
            let span = Span::new(mark.span.start.clamp(block.start, block.end), block.end);
            if !span.is_empty() {
                self.leaf.marks.push(Mark { span, kind: mark.kind });
            }
        }
    }

    fn restart_marks(&mut self) {
        let here = self.here();
        self.marks.iter_mut().for_each(|mark| mark.span = Span::empty_at(here));
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

    // ---- marks

    /// Opens a mark at this point; it goes on until it is closed, over block borders too.
    pub fn mark(&mut self, kind: MarkKind) -> OpenMark {
        let span = Span::empty_at(self.here());
        self.marks.push(Mark { span, kind });
        OpenMark(self.marks.len() - 1)
    }

    /// Closes a mark and all that were opened after it.
    pub fn close(&mut self, mark: OpenMark) {
        let end = self.here();
        for Mark { span, kind } in self.marks.drain(mark.0.min(self.marks.len())..).rev() {
            if span.start < end && self.open.is_some() {
                let span = Span::new(span.start, end);
                self.leaf.marks.push(Mark { span, kind });
            }
        }
    }

    /// Marks parts of the words of the open block: byte ranges counted from the block's start, on character borders.
    pub fn mark_parts(&mut self, parts: impl IntoIterator<Item = (std::ops::Range<usize>, MarkKind)>) {
        let Some(block) = &self.open else { return };
        let (start, end) = (block.span.start, self.here());
        for (range, kind) in parts {
            let span = Span::new(start + range.start as u64, (start + range.end as u64).min(end));
            let local = span.range_from(self.leaf_start);
            let text = &self.leaf.text;
            if !span.is_empty() && text.is_char_boundary(local.start) && text.is_char_boundary(local.end) {
                self.leaf.marks.push(Mark { span, kind });
            }
        }
    }

    /// A link's target, for [`MarkKind::Link`]. One that begins with `#` leads to an anchor, wherever that comes.
    pub fn link(&mut self, address: &str) -> u32 {
        let target = target_from_address(address);
        let name = match &target {
            Target::Missing(name) if address.trim_start().starts_with('#') => Some(name.clone()),
            _ => None,
        };
        let number = self.link_to(target);
        if let Some(name) = name.filter(|_| !Self::links_are_full(number)) {
            self.named_links.push((number, name));
        }
        number
    }

    /// A link whose target the format knows by itself, such as a unit.
    pub fn link_to(&mut self, target: Target) -> u32 {
        // A link that does not lead where it says is worse than one that leads nowhere.
        let full = Self::links_are_full(self.document.links.len() as u32);
        let target = if full { Target::Missing("one of too many links".to_owned()) } else { target };
        self.add_or_last::<rows::Links>(target)
    }

    /// Whether a link of this number stands for all that are too many.
    fn links_are_full(number: u32) -> bool {
        number as usize + 1 >= <Target as Listed>::MOST
    }

    /// Names this point, so that links lead here. The first of equal names counts.
    pub fn anchor(&mut self, name: &str) {
        let here = self.here();
        self.anchors.entry(name.to_owned()).or_insert(here);
    }

    /// A picture, for [`BlockKind::Picture`] or [`MarkKind::Picture`].
    /// Its description is the text that is written next.
    pub fn picture(
        &mut self,
        source: PictureSource,
        description: &str,
        asked_size: Option<(u32, u32)>,
    ) -> u32 {
        let mut picture = Picture {
            span: Span::empty_at(self.here()),
            source,
            description: description.to_owned(),
            asked_size,
        };
        picture.stay_beside(self.document.path.as_deref());
        self.add_or_last::<rows::Pictures>(picture)
    }

    // ---- tables

    /// Opens a table; rows follow. Tables are not nested: the caller writes an inner one after the outer.
    pub fn begin_table(&mut self, aligns: &[Align]) {
        self.end_table();
        self.end();
        let columns = aligns.iter().map(|&align| Column { align, ..Column::default() });
        let table = Table { columns: columns.collect(), rows: 0, span: Span::empty_at(self.here()) };
        // The number is taken at once, so that rows in an early snapshot find their table.
        let number = self.add_or_last::<rows::Tables>(Table::default());
        self.table = Some(OpenTable { number, table, ..OpenTable::default() });
    }

    /// Opens the rows of a unit that is a sheet, with the columns as far as the format knows them; they grow where a
    /// row has more. Rows and cells follow as in any table, and [`Draft::end_table`] closes it. Gives its number, for
    /// rows that come by [`Draft::leaf`].
    pub fn begin_grid(&mut self, unit: u32, columns: &[Column]) -> u32 {
        self.begin_table(&[]);
        let Some(open) = &mut self.table else { return 0 };
        open.table.columns = columns.to_vec();
        open.sheet = Some(unit);
        let number = open.number;
        // A snapshot of half a sheet knows where its rows begin, so that it can be shown as a grid.
        self.document.tables.set(number as usize, open.table.clone());
        self.change_sheet(unit, |unit| {
            unit.grid = Some(SheetRows { table: number, jumps: Vec::new() });
        });
        number
    }

    fn change_sheet(&mut self, unit: u32, change: impl FnOnce(&mut Unit)) {
        if let Some(mut sheet) = self.document.units.get(unit as usize).map(|unit| (**unit).clone()) {
            change(&mut sheet);
            self.document.units.set(unit as usize, Arc::new(sheet));
        }
    }

    /// The next row of a sheet, by its number in it, counted from 0: rows between it and the one before are left out.
    /// A number that has passed already stands for the next one.
    pub fn begin_row_at(&mut self, row: u32, header: bool) {
        self.end();
        if let Some(open) = self.table.as_mut().filter(|open| row > open.next_row) {
            open.jumps.push((u32::try_from(open.table.rows).unwrap_or(u32::MAX), row));
            open.next_row = row;
        }
        self.begin_row(header);
    }

    /// The next row of the open table. `header` says that it names the columns.
    pub fn begin_row(&mut self, header: bool) {
        self.end();
        let Some(open) = &mut self.table else { return };
        open.table.rows += 1;
        open.next_row = open.next_row.saturating_add(1);
        open.cell = 0;
        open.first_cell = true;
        let table = open.number;
        self.begin(BlockKind::Row { table, header });
    }

    /// The next cell of the row, the first one included.
    pub fn cell(&mut self) {
        let first = self.table.as_mut().is_some_and(|open| std::mem::take(&mut open.first_cell));
        if !first && self.in_row() {
            self.measure_cell();
            self.leaf.text.push('\t');
            if let Some(open) = &mut self.table {
                open.cell += 1;
            }
        }
        self.space = false;
        self.wanted_breaks = 0;
        let here = self.here();
        if let Some(open) = &mut self.table {
            open.cell_start = here;
        }
    }

    /// Closes the row. Called without an open one, it does nothing, so that a format need not keep account.
    pub fn end_row(&mut self) {
        if self.in_row() {
            self.measure_cell();
            self.end();
        }
    }

    /// Closes the table, with what was learned of its columns on the way; does nothing without an open one.
    pub fn end_table(&mut self) {
        self.end_row();
        let Some(mut open) = self.table.take() else { return };
        self.end();
        open.table.span.end = self.here();
        open.table.shorten(&mut self.cutter);
        self.document.tables.set(open.number as usize, open.table);
        if let Some(unit) = open.sheet {
            let rows = SheetRows { table: open.number, jumps: open.jumps };
            self.change_sheet(unit, |unit| unit.grid = Some(rows));
        }
    }

    fn in_row(&self) -> bool {
        matches!(self.open, Some(Block { kind: BlockKind::Row { .. }, .. }))
    }

    fn measure_cell(&mut self) {
        let Some(open) = self.table.as_mut().filter(|open| open.cell < limits::COLUMNS) else { return };
        let cell = &self.leaf.text[(open.cell_start - self.leaf_start) as usize..];
        if open.table.columns.len() <= open.cell {
            open.table.columns.resize(open.cell + 1, Column::default());
        }
        let column = &mut open.table.columns[open.cell];
        let longest_line = cell.split('\u{2028}').map(|line| line.chars().count()).max().unwrap_or(0);
        let longest_word = cell.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
        column.longest_cell = column.longest_cell.max(longest_line as u32);
        column.longest_word = column.longest_word.max(longest_word as u32);
    }

    // ---- units: second addresses

    /// The next unit of the original, such as a page: its size in points, and what is printed on it as its name.
    /// All can be told before any is read. Gives its index.
    pub fn unit(&mut self, kind: UnitKind, label: &str, size: (f32, f32)) -> u32 {
        let side = |side: f32| if side.is_finite() { side.clamp(0.0, MAX_SIDE) } else { 0.0 };
        let unit = Unit::new(kind, label.to_owned(), (side(size.0), side(size.1)));
        self.add_or_last::<rows::Units>(Arc::new(unit))
    }

    /// A unit begins here, between two blocks. Where a block goes on over its border, this comes after that block.
    pub fn unit_break(&mut self, unit: u32) {
        self.end();
        // It stands in no list and no quotation, whatever goes on around it.
        let label = std::mem::take(&mut self.label);
        let depth = (std::mem::take(&mut self.quote), std::mem::take(&mut self.indent));
        let start = self.here();
        self.begin(BlockKind::Break(unit));
        self.end();
        self.label = label;
        (self.quote, self.indent) = depth;
        self.open_units.entry(unit).or_default().seat = Some(Span::new(start, start + 1));
    }

    /// A word that lies in one place of a unit, in the open block; opens a paragraph where none is open.
    /// White space around it is folded as in [`Draft::flow`]. `edges` says for each of its bytes how far along its
    /// place the byte's character ends, in 255ths; an empty list stands for even steps.
    pub fn placed(&mut self, unit: u32, word: &str, at: At, edges: &[u8]) {
        let core = word.trim_matches(is_fold_space);
        // What leaves no trace may be taken away with its block again.
        if core.chars().all(is_blank) {
            return self.flow(word);
        }
        let lead = word.len() - word.trim_start_matches(is_fold_space).len();
        self.space |= lead > 0;
        let edges = edges.get(lead..lead + core.len()).unwrap_or(&[]);
        if core.contains(is_fold_space) {
            // White space inside is folded, and the steps with it.
            self.flow(core);
        } else {
            self.word(core);
            let end = self.here();
            let span = Span::new(end - core.len() as u64, end);
            self.open_units.entry(unit).or_default().pieces.push((span, at, edges.to_vec()));
        }
        self.space |= word.ends_with(is_fold_space);
    }

    /// Nothing more of a unit will come. Units are sealed in order, each after the blocks with words of it were ended.
    pub fn seal_unit(&mut self, unit: u32, state: UnitState) {
        let OpenUnit { seat, pieces } = self.open_units.remove(&unit).unwrap_or_default();
        let Some(mut sealed) = self.document.units.get(unit as usize).map(|unit| (**unit).clone()) else {
            return;
        };
        // The last of too many units stands for all that come after it, and keeps the words that it has.
        if sealed.state != UnitState::Waiting {
            return;
        }
        match &sealed.grid {
            // Its words have their places by row and column, so that what was placed by a format that errs is left out.
            Some(rows) => {
                let rows = self.document.tables.get(rows.table as usize).map(|table| table.span);
                sealed.fill(seat.into_iter().chain(rows).reduce(Span::cover), Vec::new());
            }
            None => sealed.fill(seat, pieces),
        }
        sealed.shorten(&mut self.cutter);
        sealed.state = state;
        self.document.units.set(unit as usize, Arc::new(sealed));
    }

    /// A unit as it is known by now; its words once it was sealed.
    pub fn unit_read(&self, unit: u32) -> Option<&Unit> {
        self.document.units.get(unit as usize).map(|unit| &**unit)
    }

    /// Something that the file holds beside its text.
    pub fn aside(&mut self, aside: Aside) {
        self.add::<rows::Asides>(aside);
    }

    /// Shows what was read by now, between two blocks: for formats that know better than by size what is worth it.
    pub fn publish_now(&mut self) {
        self.end();
        // The leaf that this ends is shown once.
        let next = std::mem::replace(&mut self.next_publish, usize::MAX);
        self.seal();
        self.next_publish = next.max(self.document.text.leaves.len() + 1);
        self.publish();
    }

    // ---- complaints and outline

    /// Something could not be read at this point.
    pub fn complain(&mut self, words: impl Into<String>, hint: Option<&str>) {
        let span = Some(Span::empty_at(self.here()));
        self.complain_at(words, span, hint);
    }

    /// Something about the whole file, or about a span that this draft gave.
    pub fn complain_at(&mut self, words: impl Into<String>, span: Option<Span>, hint: Option<&str>) {
        self.add::<rows::Complaints>(Complaint { words: words.into(), span, hint: hint.map(str::to_owned) });
    }

    /// An entry whose title are the words of a span, as far as they are not yet in a leaf that was ended.
    pub fn outline_entry(&mut self, level: u8, span: Span, source: OutlineSource) {
        let title = short_title(super::text::cut(&self.leaf.text, self.leaf_start, span));
        self.push_outline(OutlineEntry { title, level, span }, source);
    }

    /// An entry that has its title beside the text, as the outline of a paginated file has.
    pub fn outline_titled(&mut self, level: u8, title: &str, span: Span, source: OutlineSource) {
        self.push_outline(OutlineEntry { title: short_title(title), level, span }, source);
    }

    /// What the headings of this file are to its outline: `None` where it has one of its own.
    pub fn headings_as(&mut self, source: Option<OutlineSource>) {
        self.headings = source;
    }

    fn push_outline(&mut self, entry: OutlineEntry, source: OutlineSource) {
        if !entry.title.is_empty() {
            self.document.outline_source = source;
            self.add::<rows::Outline>(entry);
        }
    }

    // ---- leaves

    /// Where the next byte goes.
    fn here(&self) -> u64 {
        self.leaf_start + self.leaf.text.len() as u64
    }

    fn leaf_border(&mut self) {
        if self.leaf.text.len() >= LEAF_BYTES {
            self.seal();
        }
    }

    fn seal(&mut self) {
        if self.leaf.text.is_empty() && self.leaf.blocks.is_empty() {
            return;
        }
        let mut leaf = std::mem::take(&mut self.leaf);
        leaf.marks.sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
        leaf.text.shrink_to_fit();
        self.add_leaf(leaf, true);
    }

    /// A whole leaf that the format has cut and understood by itself, its spans counted from where the text ends now.
    /// Only for text that is too large to be held: see `formats/text.rs`. `held` keeps it in memory;
    /// otherwise the shelf must give the same leaf whenever it is asked.
    pub fn leaf(&mut self, leaf: Leaf, held: bool, headings: impl IntoIterator<Item = (u8, Span)>) {
        self.end();
        self.seal();
        if let Some(open) = &mut self.table {
            let row =
                |block: &&Block| matches!(block.kind, BlockKind::Row { table, .. } if table == open.number);
            let rows = leaf.blocks.iter().filter(row).count();
            open.table.rows += rows as u64;
            open.next_row = open.next_row.saturating_add(rows as u32);
        }
        for (level, span) in headings {
            let title = short_title(&leaf.text[span.range_from(self.leaf_start)]);
            self.push_outline(OutlineEntry { title, level, span }, OutlineSource::Inferred);
        }
        self.add_leaf(leaf, held);
    }

    /// Puts marks on text that was given by [`Draft::leaf`] and is held, once more is known of it: parts of it as
    /// ranges from the document's start, in order and disjoint. What reaches over the end of a block ends there.
    pub fn mark_held(&mut self, parts: &[(Span, MarkKind)]) {
        for number in 0..self.document.text.leaves.len() {
            let Some(mut info) = self.document.text.leaves.get(number).cloned() else { continue };
            let Some(mut leaf) = info.held.take() else { continue };
            let inner = Arc::make_mut(&mut leaf);
            for block in &inner.blocks {
                let from = parts.partition_point(|(part, _)| part.end <= block.span.start);
                let here = parts[from..].iter().take_while(|(part, _)| part.start < block.span.end);
                inner.marks.extend(here.filter_map(|(part, kind)| {
                    let span = part.intersection(block.span).filter(|span| !span.is_empty())?;
                    Some(Mark { span, kind: *kind })
                }));
            }
            inner.marks.sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
            info.held = Some(leaf);
            self.document.text.leaves.set(number, info);
        }
    }

    /// The text that was given by now; for formats that look at all of it once it is there.
    pub fn text(&self) -> &Text {
        &self.document.text
    }

    /// Where leaves lie that are not held.
    pub fn shelf(&mut self, shelf: Arc<dyn Shelf>) {
        self.document.text.shelf = Some(shelf);
    }

    /// Where the next leaf will begin.
    pub fn next_leaf_start(&self) -> u64 {
        self.here()
    }

    fn add_leaf(&mut self, leaf: Leaf, held: bool) {
        let span = Span::new(self.leaf_start, self.leaf_start + leaf.text.len() as u64);
        let counts = &mut self.document.counts;
        let (words, characters, breaks) = count(&leaf.text);
        counts.words += words;
        counts.characters += characters;
        let first_paragraph = counts.paragraphs;
        counts.paragraphs += leaf.blocks.iter().filter(|block| block.is_counted()).count() as u64;
        let info = LeafInfo {
            span,
            first_paragraph,
            first_block: self.document.text.leaves.last().map_or(0, |l| l.first_block + u64::from(l.blocks)),
            blocks: leaf.blocks.len() as u32,
            first_line: self.breaks,
            held: held.then(|| Arc::new(leaf)),
        };
        self.breaks += breaks;
        counts.lines = self.breaks;
        self.leaf_start = span.end;
        self.document.text.leaves.push(info);
        let leaves = self.document.text.leaves.len();
        if leaves >= self.next_publish {
            // 1, 2, 4, … leaves, and later every 4 MiB.
            self.next_publish = leaves + leaves.min(64);
            self.publish();
        }
    }

    fn publish(&mut self) {
        if let Some(publish) = &mut self.publish {
            let mut snapshot = self.document.clone();
            snapshot.anchors = Arc::new(BTreeMap::new());
            // What is cut of these is counted at the end, when they are all there.
            snapshot.facts.shorten(&mut Cutter::default());
            publish(snapshot);
        }
    }

    /// Closes everything, resolves the links to names, and gives the document.
    pub fn finish(mut self) -> Document {
        self.end_table();
        self.end();
        self.seal();
        self.resolve_names();
        self.clip_complaints();
        self.say_what_is_left_out();
        let mut document = self.document;
        // A title alone leads nowhere.
        let bare = document.outline.len() <= 1 && document.outline_source != OutlineSource::Marked;
        if bare && document.block_count() <= MAX_PARAGRAPH_OUTLINE {
            outline_from_paragraphs(&mut document);
        }
        if document.facts.title.is_none()
            && document.outline_source == OutlineSource::Marked
            && let Some(first) = document.outline.get(0).filter(|entry| entry.level == 1)
            && document.block_from_offset(first.span.start) < 3
        {
            document.facts.title = Some(first.title.clone());
        }
        document.progress = 1.0;
        document
    }

    /// Leads links to names where all names are known.
    fn resolve_names(&mut self) {
        let end = self.document.text.len();
        let mut anchors = std::mem::take(&mut self.anchors);
        anchors.shorten(&mut self.cutter);
        for (number, name) in std::mem::take(&mut self.named_links) {
            if let Some(at) = find_anchor(&anchors, &name) {
                self.document.links.set(number as usize, Target::Inside(Span::empty_at(at.min(end))));
            }
        }
        anchors.values_mut().for_each(|at| *at = (*at).min(end));
        self.document.anchors = Arc::new(anchors);
    }

    /// What was said at a point that then came to nothing is about the end.
    fn clip_complaints(&mut self) {
        let end = self.document.text.len();
        let clip = |span: Span| Span::new(span.start.min(end), span.end.min(end));
        let clipped =
            |complaint: &Complaint| Complaint { span: complaint.span.map(clip), ..complaint.clone() };
        self.document.complaints = self.document.complaints.iter().map(clipped).collect();
    }

    /// Nobody is left in the belief that what is shown is all.
    fn say_what_is_left_out(&mut self) {
        self.document.facts.shorten(&mut self.cutter);
        let mut words = Vec::new();
        match self.cutter.cut {
            0 => {}
            1 => words.push("A title, name or note is too long; only its beginning is shown.".to_owned()),
            cut => {
                let cut = grouped(cut);
                words.push(format!(
                    "{cut} titles, names or notes are too long; only their beginnings are shown."
                ));
            }
        }
        for list in List::ALL {
            let count = self.left_out[*list as usize];
            match list {
                _ if count == 0 => {}
                List::Complaints => words.push(format!("{count} more of this kind are not listed.")),
                List::Outline => words.push(format!("Not in the outline: {}.", counted(count, "heading"))),
                List::Asides => {
                    words.push(format!(
                        "Not listed of what lies beside the text: {}.",
                        counted(count, "thing")
                    ));
                }
                list => words.push(format!("Too many to be kept: {}.", counted(count, list.word()))),
            }
        }
        for words in words {
            self.document.complaints.push(Complaint { words, span: None, hint: None });
        }
    }
}

fn outline_from_paragraphs(document: &mut Document) {
    let mut entries = Vec::new();
    for number in 0..document.block_count() {
        let Some(view) = document.block(number) else {
            continue;
        };
        let block = view.block();
        let title = matches!(block.kind, BlockKind::Heading(_));
        let flows = title || matches!(block.kind, BlockKind::Paragraph);
        if flows && !block.joined && block.quote == 0 && block.indent == 0 {
            entries.push(OutlineEntry {
                title: short_title(view.text()),
                level: if title { 1 } else { 2 },
                span: block.span,
            });
        }
    }
    if entries.iter().all(|entry| entry.level > 1) {
        entries.iter_mut().for_each(|entry| entry.level = 1);
    }
    if entries.len() > 1 {
        document.outline = entries.into_iter().collect();
        document.outline_source = OutlineSource::Paragraphs;
    }
}

#[cfg(test)]
mod tests;
