//! What reading a file once gives: plain data, never edited afterwards.
//!
//! The canonical text is held in *leaves* of some 64 KiB, each with its blocks and marks.
//! A leaf is in memory, or lies on a [`Shelf`] that reads and understands it again when it is asked for:
//! so a gigabyte of text costs some hundred bytes for each leaf, and nobody above notices.
//! Rejected: one `String` with vectors of blocks beside it (a gigabyte in memory), and a memory map
//! (a file that another program cuts short would kill the window with a bus error).
//!
//! Nothing here knows files, threads, the clock or egui.

use crate::data::span::{DocId, Span};
use crate::data::unit::{Area, Unit};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// A list in shared pieces: a later snapshot keeps the earlier one's pieces and adds to them.
#[derive(Clone, Debug)]
pub struct Chunks<T> {
    full: Arc<Vec<Arc<Vec<T>>>>,
    tail: Arc<Vec<T>>,
}

const CHUNK: usize = 512;

impl<T> Default for Chunks<T> {
    fn default() -> Self {
        Self { full: Arc::default(), tail: Arc::default() }
    }
}

impl<T: Clone> Chunks<T> {
    pub fn push(&mut self, item: T) {
        Arc::make_mut(&mut self.tail).push(item);
        if self.tail.len() == CHUNK {
            Arc::make_mut(&mut self.full).push(std::mem::take(&mut self.tail));
        }
    }

    /// Replaces an item; snapshots taken before keep the old one.
    pub fn set(&mut self, index: usize, item: T) {
        let pieces = self.full.len();
        let slot = if index / CHUNK < pieces {
            let piece = &mut Arc::make_mut(&mut self.full)[index / CHUNK];
            Arc::make_mut(piece).get_mut(index % CHUNK)
        } else {
            Arc::make_mut(&mut self.tail).get_mut(index - pieces * CHUNK)
        };
        if let Some(slot) = slot {
            *slot = item;
        }
    }
}

impl<T> Chunks<T> {
    pub fn len(&self) -> usize {
        self.full.len() * CHUNK + self.tail.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn get(&self, index: usize) -> Option<&T> {
        match self.full.get(index / CHUNK) {
            Some(piece) => piece.get(index % CHUNK),
            None => self.tail.get(index.checked_sub(self.full.len() * CHUNK)?),
        }
    }

    pub fn last(&self) -> Option<&T> {
        self.get(self.len().checked_sub(1)?)
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.full.iter().flat_map(|p| p.iter()).chain(self.tail.iter())
    }

    /// Places that both lists have and at which they differ. Pieces that they share are passed over unseen,
    /// so that comparing two snapshots of one reading costs what changed between them.
    pub fn differing(&self, earlier: &Self, same: impl Fn(&T, &T) -> bool) -> Vec<usize> {
        let both = self.len().min(earlier.len());
        let mut found = Vec::new();
        for start in (0..both).step_by(CHUNK) {
            let pieces = (self.full.get(start / CHUNK), earlier.full.get(start / CHUNK));
            if matches!(pieces, (Some(own), Some(other)) if Arc::ptr_eq(own, other)) {
                continue;
            }
            let differs = |at: &usize| match (self.get(*at), earlier.get(*at)) {
                (Some(own), Some(other)) => !same(own, other),
                _ => true,
            };
            found.extend((start..both.min(start + CHUNK)).filter(differs));
        }
        found
    }

    /// How many leading items satisfy `keep`, where all that do come first.
    pub fn partition_point(&self, keep: impl Fn(&T) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.get(middle) {
                Some(item) if keep(item) => low = middle + 1,
                _ => high = middle,
            }
        }
        low
    }
}

impl<T: Clone> FromIterator<T> for Chunks<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut chunks = Self::default();
        items.into_iter().for_each(|item| chunks.push(item));
        chunks
    }
}

/// A stretch of canonical text with what was understood of it. All spans count from the document's start.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Leaf {
    pub text: String,
    /// Sorted and disjoint; every block lies in one leaf.
    pub blocks: Vec<Block>,
    /// Sorted by start; each lies inside one block; they may overlap.
    pub marks: Vec<Mark>,
}

/// What is known of a leaf without having it.
#[derive(Clone, Debug)]
pub struct LeafInfo {
    pub span: Span,
    /// Number of the leaf's first block, and how many it has.
    pub first_block: u64,
    pub blocks: u32,
    /// Number of paragraphs before the leaf, as people count them: pieces of one that was cut are one.
    pub first_paragraph: u64,
    /// Number of line breaks before the leaf.
    pub first_line: u64,
    /// The leaf itself, unless it lies on the shelf.
    pub held: Option<Arc<Leaf>>,
}

/// Where leaves lie that are not in memory. The same number must always give the same leaf;
/// where the original can no longer be read, a leaf of the same length in spaces, so that spans stay good.
pub trait Shelf: Send + Sync {
    fn fetch(&self, number: usize, info: &LeafInfo) -> Arc<Leaf>;

    /// A leaf whose text is right and whose blocks and marks may be missing: for searching through all of them,
    /// without understanding each and without pushing those that are looked at out of a cache.
    fn words(&self, number: usize, info: &LeafInfo) -> Arc<Leaf> {
        self.fetch(number, info)
    }

    /// What went wrong since, such as a file that was changed; `None` where all is well.
    fn trouble(&self) -> Option<Complaint> {
        None
    }
}

/// The canonical text: UTF-8, only appended to while it is read, never changed afterwards.
/// Cheap to clone.
#[derive(Clone, Default)]
pub struct Text {
    pub leaves: Chunks<LeafInfo>,
    pub shelf: Option<Arc<dyn Shelf>>,
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Text({} bytes in {} leaves)", self.len(), self.leaves.len())
    }
}

impl Text {
    /// Length in bytes.
    pub fn len(&self) -> u64 {
        self.leaves.last().map_or(0, |leaf| leaf.span.end)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of the leaf that holds the byte at `offset`, the last one for the end of the text.
    pub fn leaf_at(&self, offset: u64) -> Option<usize> {
        let after = self.leaves.partition_point(|leaf| leaf.span.end <= offset);
        let last = self.leaves.len().checked_sub(1)?;
        Some(after.min(last))
    }

    pub fn leaf(&self, number: usize) -> Option<Arc<Leaf>> {
        let info = self.leaves.get(number)?;
        match (&info.held, &self.shelf) {
            (Some(leaf), _) => Some(Arc::clone(leaf)),
            (None, Some(shelf)) => Some(shelf.fetch(number, info)),
            (None, None) => None,
        }
    }

    /// A leaf whose text is right and whose blocks and marks may be missing; cheaper than [`Text::leaf`].
    pub fn words(&self, number: usize) -> Option<Arc<Leaf>> {
        let info = self.leaves.get(number)?;
        match (&info.held, &self.shelf) {
            (Some(leaf), _) => Some(Arc::clone(leaf)),
            (None, Some(shelf)) => Some(shelf.words(number, info)),
            (None, None) => None,
        }
    }

    /// The words of a span. Ends that are outside the text or inside a character are moved inwards.
    pub fn slice(&self, span: Span) -> Cow<'_, str> {
        let span = Span::new(span.start.min(self.len()), span.end.min(self.len()));
        let Some(first) = self.leaf_at(span.start) else {
            return Cow::Borrowed("");
        };
        if let Some(info) = self.leaves.get(first)
            && let Some(leaf) = &info.held
            && span.end <= info.span.end
        {
            return Cow::Borrowed(cut(&leaf.text, info.span.start, span));
        }
        let mut out = String::new();
        let mut number = first;
        // The leaf is asked for last: it may have to be read.
        while let Some(info) = self.leaves.get(number)
            && info.span.start < span.end
            && let Some(leaf) = self.leaf(number)
        {
            out.push_str(cut(&leaf.text, info.span.start, span));
            number += 1;
        }
        Cow::Owned(out)
    }

    /// All leaves in order, each with the offset at which it begins.
    pub fn chunks(&self) -> impl Iterator<Item = (u64, Arc<Leaf>)> + '_ {
        (0..self.leaves.len())
            .filter_map(|number| Some((self.leaves.get(number)?.span.start, self.leaf(number)?)))
    }

    /// Number of line breaks before `offset`.
    pub fn line_from_offset(&self, offset: u64) -> u64 {
        let Some(number) = self.leaf_at(offset) else {
            return 0;
        };
        let (Some(info), Some(leaf)) = (self.leaves.get(number), self.leaf(number)) else {
            return 0;
        };
        let upto = leaf.text.floor_char_boundary((offset - info.span.start) as usize);
        info.first_line + memchr::memchr_iter(b'\n', &leaf.text.as_bytes()[..upto]).count() as u64
    }

    /// Where line `line` begins, counted from 0; the last line's start where there are fewer.
    pub fn offset_from_line(&self, line: u64) -> u64 {
        let number = self.leaves.partition_point(|leaf| leaf.first_line < line).saturating_sub(1);
        let (Some(info), Some(leaf)) = (self.leaves.get(number), self.leaf(number)) else {
            return 0;
        };
        match (line - info.first_line.min(line)) as usize {
            0 => info.span.start,
            nth => {
                let bytes = leaf.text.as_bytes();
                let end = memchr::memchr_iter(b'\n', bytes).take(nth).last();
                info.span.start + end.map_or(0, |at| at as u64 + 1)
            }
        }
    }
}

fn cut(text: &str, base: u64, span: Span) -> &str {
    let start = (span.start.max(base) - base) as usize;
    let end = (span.end.max(base) - base) as usize;
    let end = text.floor_char_boundary(end.min(text.len()));
    let start = text.ceil_char_boundary(start.min(text.len()));
    text.get(start..end).unwrap_or("")
}

/// What a block is. Lists, quotations and the like are not containers:
/// each block carries its own depth, because a page shows blocks and not trees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlockKind {
    /// 1 to 6.
    Heading(u8),
    /// Words that flow: a line break inside, with the white space around it, is only a space.
    Paragraph,
    /// First block of a list's item, its label beside it.
    Item,
    /// A term that the definitions after it explain, and a definition.
    Term,
    Definition,
    /// Lines that stay lines, in the page's own type (verse, addresses, logs).
    Lines,
    /// Lines that stay lines, every character in its column.
    Code,
    /// One row of a table: cells parted by tabs.
    Row {
        table: u32,
        header: bool,
    },
    /// The words under or over a table or a picture.
    Caption,
    /// A picture by itself; the text is its description.
    Picture(u32),
    /// A rule across the page; has no text.
    Rule,
    /// A footnote, its label beside it.
    Footnote,
    /// What the file says about itself at its head, as it stands there.
    Preamble,
    /// Where a unit of the original begins, such as a page; has no text. Index into [`Document::units`].
    Break(u32),
    /// What is printed on each page around the words: running heads, page numbers.
    Furniture,
}

/// What a style puts beside a block; it is not text, so that finding and quoting see only words.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Label {
    #[default]
    None,
    Bullet,
    Number(u64),
    Task(bool),
    Words(Box<str>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Direction {
    /// From the first strong character.
    #[default]
    Auto,
    LeftToRight,
    RightToLeft,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    pub span: Span,
    pub kind: BlockKind,
    pub label: Label,
    /// How many quotations, and how many lists or definitions, it stands in.
    pub quote: u8,
    pub indent: u8,
    /// A piece of the block before, which was too long for one layout: no gap between them.
    pub joined: bool,
    pub direction: Direction,
}

impl Block {
    pub fn new(span: Span, kind: BlockKind) -> Self {
        Self {
            span,
            kind,
            label: Label::None,
            quote: 0,
            indent: 0,
            joined: false,
            direction: Direction::Auto,
        }
    }

    /// Whether people count it as a paragraph: not a piece of one, nor what only parts pages.
    pub fn is_counted(&self) -> bool {
        !self.joined && !matches!(self.kind, BlockKind::Break(_) | BlockKind::Furniture)
    }

    /// Whether line breaks in the text are line breaks on the page.
    pub fn keeps_lines(&self) -> bool {
        matches!(self.kind, BlockKind::Lines | BlockKind::Code | BlockKind::Preamble)
    }
}

/// What a word of code is, for its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Token {
    Comment,
    Keyword,
    Text,
    Number,
    Name,
    Type,
    Punctuation,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MarkKind {
    Emphasis,
    Strong,
    Code,
    Strike,
    Underline,
    Superscript,
    Subscript,
    Small,
    Highlight,
    Math,
    /// Index into [`Document::links`].
    Link(u32),
    /// The number of a footnote; index into [`Document::links`].
    NoteRef(u32),
    /// A picture in the line, its description as text; index into [`Document::pictures`].
    Picture(u32),
    Token(Token),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub span: Span,
    pub kind: MarkKind,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Target {
    /// Elsewhere in this document.
    Inside(Span),
    /// On a unit of this document, by its index, so many points from its top.
    Unit(u32, f32),
    /// A file beside this one, with the name of a place in it.
    File(PathBuf, Option<String>),
    /// An address on the network or for another program; opened only when asked.
    Outside(String),
    /// The document names this place, but does not have it.
    Missing(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutlineEntry {
    pub title: String,
    /// 1 is the topmost.
    pub level: u8,
    pub span: Span,
}

/// Where the outline comes from, for the word beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum OutlineSource {
    #[default]
    None,
    /// Headings that the file marks as such.
    Marked,
    /// Lines that look like headings.
    Inferred,
    /// First words of paragraphs, where there are no headings at all.
    Paragraphs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Align {
    #[default]
    Start,
    Centre,
    End,
}

/// How wide a column would like to be, in characters; measured while reading, because a page
/// never has all rows of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Column {
    pub align: Align,
    pub longest_cell: u32,
    pub longest_word: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Table {
    pub columns: Vec<Column>,
    pub rows: u64,
    pub span: Span,
}

/// Where a picture's bytes are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PictureSource {
    File(PathBuf),
    Bytes(Arc<[u8]>),
    /// Shown as a box with its address, never fetched.
    Remote(String),
    /// Named in words why it cannot be shown.
    Missing(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    pub span: Span,
    pub source: PictureSource,
    pub description: String,
    /// Width and height that the document asks for, in CSS pixels.
    pub asked_size: Option<(u32, u32)>,
}

/// What the file says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Facts {
    pub title: Option<String>,
    pub authors: Vec<String>,
    /// Name and value, as the file states them: dates, publisher, description, …
    pub others: Vec<(String, String)>,
    /// BCP 47.
    pub language: Option<String>,
}

/// What could not be read, with its place where there is one and a hint for the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    pub words: String,
    pub span: Option<Span>,
    pub hint: Option<String>,
}

/// Something that the file holds beside its text; shown in lists, each leading to its place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Aside {
    pub kind: AsideKind,
    /// Who wrote it, or the name of what it is: an author, a field, a file, a layer.
    pub name: String,
    pub words: String,
    /// When it was made, as the file states it.
    pub when: Option<String>,
    /// Index of the unit that it lies on, and where.
    pub place: Option<(u32, Area)>,
    /// The words that it is about, where there are any.
    pub span: Option<Span>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AsideKind {
    /// Written onto the original: notes, highlights, stamps.
    Annotation,
    /// A field of a form, and what was filled in.
    Field,
    /// A file within the file, by its number in it.
    Attachment(u32),
    /// A layer, and whether it is shown.
    Layer(bool),
    /// Held by the file, and not to be seen on the page.
    Unseen(Unseen),
}

/// Why something that a file holds is not to be seen on its pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Unseen {
    /// Text that is drawn without ink: often what a scanner recognised, sometimes not.
    Invisible,
    /// Text under a picture or a coloured shape.
    Covered,
    /// Text under a black box.
    Blacked,
    /// Text in the colour of the page.
    SameColour,
    HiddenLayer,
    /// Outside the part of the page that is shown.
    Outside,
    /// A program, which is never run.
    Script,
    /// An address that the file would ask, and that is never followed.
    RemoteLink,
    Metadata,
    /// How the file was before its last change.
    EarlierRevision,
    ChangedAfterSigning,
}

/// Counted while reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    pub words: u64,
    pub characters: u64,
    /// Blocks as people count them: pieces of one that was cut are one.
    pub paragraphs: u64,
    pub lines: u64,
}

/// SHA-256 of a file's bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Digest(pub [u8; 32]);

impl std::fmt::Display for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl std::fmt::Debug for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

/// A document as it was understood, or as much of it as has been read by now.
#[derive(Clone, Debug, Default)]
pub struct Document {
    pub id: DocId,
    /// Known once all bytes have been read.
    pub digest: Option<Digest>,
    /// Name of the format that read it, as people call it: "Plain text", "Markdown".
    pub format: &'static str,
    /// File name, or what stands for it.
    pub name: String,
    pub path: Option<PathBuf>,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// How much of it has been read, 0 to 1; 1 when complete.
    pub progress: f32,
    /// WHATWG name of the encoding, and how it was found: `None` where the format has none.
    pub encoding: Option<Encoding>,
    pub text: Text,
    /// Pages and the like, in order; none where the text simply flows.
    pub units: Chunks<Arc<Unit>>,
    pub tables: Chunks<Table>,
    pub links: Chunks<Target>,
    pub pictures: Chunks<Picture>,
    pub outline: Chunks<OutlineEntry>,
    pub outline_source: OutlineSource,
    /// Named places: a link's `#name` leads here.
    pub anchors: Arc<BTreeMap<String, u64>>,
    pub facts: Facts,
    pub asides: Chunks<Aside>,
    pub counts: Counts,
    pub complaints: Chunks<Complaint>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding {
    pub name: &'static str,
    pub how: EncodingHow,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncodingHow {
    ByteOrderMark,
    Declared,
    Guessed,
    ChosenByHand,
}

/// Units whose words may lie between those of another: a sentence goes on over a page or two, hardly over more.
const MAX_MINGLED: usize = 2;

/// A block with the leaf that it lies in, so that it can be read without asking again.
#[derive(Clone)]
pub struct BlockView {
    pub number: u64,
    leaf: Arc<Leaf>,
    base: u64,
    index: usize,
}

impl BlockView {
    pub fn block(&self) -> &Block {
        &self.leaf.blocks[self.index]
    }

    pub fn text(&self) -> &str {
        cut(&self.leaf.text, self.base, self.block().span)
    }

    /// Marks that begin in this block.
    pub fn marks(&self) -> &[Mark] {
        let span = self.block().span;
        let marks = &self.leaf.marks;
        let from = marks.partition_point(|mark| mark.span.start < span.start);
        let to = marks.partition_point(|mark| mark.span.start < span.end);
        &marks[from..to.max(from)]
    }
}

impl Document {
    /// Whether all of the file has been read.
    pub fn complete(&self) -> bool {
        self.progress >= 1.0
    }

    /// The name to show: the file's own title, else its name.
    pub fn title(&self) -> &str {
        self.facts.title.as_deref().filter(|t| !t.trim().is_empty()).unwrap_or(&self.name)
    }

    pub fn block_count(&self) -> u64 {
        self.text.leaves.last().map_or(0, |leaf| leaf.first_block + u64::from(leaf.blocks))
    }

    /// Block by number, counted from 0.
    pub fn block(&self, number: u64) -> Option<BlockView> {
        let leaves = &self.text.leaves;
        let at = leaves.partition_point(|leaf| leaf.first_block + u64::from(leaf.blocks) <= number);
        let info = leaves.get(at)?;
        let leaf = self.text.leaf(at)?;
        let index = (number - info.first_block) as usize;
        (index < leaf.blocks.len()).then_some(BlockView { number, base: info.span.start, leaf, index })
    }

    /// Number of the block that holds `offset`, else of the last one that begins before it; 0 in an empty text.
    pub fn block_from_offset(&self, offset: u64) -> u64 {
        let Some(number) = self.text.leaf_at(offset) else {
            return 0;
        };
        let (Some(info), Some(leaf)) = (self.text.leaves.get(number), self.text.leaf(number)) else {
            return 0;
        };
        let before = leaf.blocks.partition_point(|block| block.span.start <= offset) as u64;
        (info.first_block + before).saturating_sub(1)
    }

    /// Number of the paragraph that holds `offset`, counted from 1.
    pub fn paragraph_from_offset(&self, offset: u64) -> u64 {
        let Some(number) = self.text.leaf_at(offset) else {
            return 1;
        };
        let (Some(info), Some(leaf)) = (self.text.leaves.get(number), self.text.leaf(number)) else {
            return 1;
        };
        let before = leaf.blocks.partition_point(|block| block.span.start <= offset);
        let begun = leaf.blocks[..before].iter().filter(|block| block.is_counted()).count() as u64;
        (info.first_paragraph + begun).max(1)
    }

    /// Number of the block with which paragraph `paragraph` begins, counted from 1; of the last where there are fewer.
    pub fn block_from_paragraph(&self, paragraph: u64) -> Option<u64> {
        let leaves = &self.text.leaves;
        let number = leaves.partition_point(|leaf| leaf.first_paragraph < paragraph).checked_sub(1)?;
        let (info, leaf) = (leaves.get(number)?, self.text.leaf(number)?);
        let nth = (paragraph - info.first_paragraph).saturating_sub(1) as usize;
        let begins = |(_, block): &(usize, &Block)| block.is_counted();
        let within = leaf.blocks.iter().enumerate().filter(begins).nth(nth).map(|(index, _)| index as u64);
        within.map(|index| info.first_block + index).or_else(|| self.block_count().checked_sub(1))
    }

    /// Index of the outline's entry whose section holds `offset`.
    pub fn section_from_offset(&self, offset: u64) -> Option<usize> {
        self.outline.partition_point(|entry| entry.span.start <= offset).checked_sub(1)
    }

    // ---- second addresses

    /// Index of the unit that a byte belongs to: of the last one that has a piece at it or before it.
    pub fn unit_from_offset(&self, offset: u64) -> Option<usize> {
        let begun = self.units.partition_point(|unit| unit.span.start <= offset && !unit.span.is_empty());
        let last = begun.checked_sub(1)?;
        // Of two units that lie between each other's pieces, the one whose piece it is.
        let here = Span::new(offset, offset + 1);
        let first = last.saturating_sub(MAX_MINGLED);
        let owner = (first..=last)
            .rev()
            .find(|index| self.units.get(*index).is_some_and(|unit| !unit.pieces_in(here).is_empty()));
        Some(owner.unwrap_or(last))
    }

    /// Where the words of a span lie, each area with the index of its unit.
    pub fn areas(&self, span: Span) -> Vec<(usize, Area)> {
        let Some(last) = self.unit_from_offset(span.end.saturating_sub(1).max(span.start)) else {
            return Vec::new();
        };
        let first = self.unit_from_offset(span.start).unwrap_or(last);
        let units = first.saturating_sub(MAX_MINGLED)..=(last + MAX_MINGLED);
        let of = |index: usize| {
            let areas = self.units.get(index).map(|unit| unit.areas(span)).unwrap_or_default();
            areas.into_iter().map(move |area| (index, area))
        };
        units.flat_map(of).collect()
    }

    /// How a place is cited beyond its paragraph: "page xii"; `None` where the original has no such units.
    pub fn unit_words(&self, span: Span) -> Option<String> {
        let first = self.unit_from_offset(span.start)?;
        let last = self.unit_from_offset(span.end.saturating_sub(1).max(span.start)).unwrap_or(first);
        let (one, other) = (self.units.get(first)?, self.units.get(last)?);
        Some(match one.label == other.label {
            true => format!("{} {}", one.kind.word(), one.label),
            false => format!("{}s {}–{}", one.kind.word(), one.label, other.label),
        })
    }

    /// Holds every promise about spans against the data; for tests and for `sketch`.
    ///
    /// # Errors
    /// The first promise that does not hold, in words.
    pub fn check(&self) -> Result<(), String> {
        let (mut at, mut blocks, mut lines, mut last_end) = (0, 0, 0, 0);
        for number in 0..self.text.leaves.len() {
            let info = self.text.leaves.get(number).ok_or("a leaf is missing")?;
            let leaf = self.text.leaf(number).ok_or("a leaf cannot be had")?;
            let here = format!("leaf {number} at {}", info.span);
            if info.span.start != at || info.span.len() != leaf.text.len() as u64 {
                return Err(format!("{here}: does not follow at {at} with {} bytes", leaf.text.len()));
            }
            if info.first_block != blocks || info.blocks as usize != leaf.blocks.len() {
                return Err(format!("{here}: blocks are numbered wrongly"));
            }
            if info.first_line != lines {
                return Err(format!("{here}: first line is {}, not {lines}", info.first_line));
            }
            for block in &leaf.blocks {
                let name = format!("{here}: block {:?} at {}", block.kind, block.span);
                if block.span.start < last_end {
                    return Err(format!("{name} begins before {last_end}"));
                }
                inside(block.span, info, &leaf).map_err(|why| format!("{name} {why}"))?;
                last_end = block.span.end;
            }
            let mut last_start = 0;
            for mark in &leaf.marks {
                let name = format!("{here}: mark {:?} at {}", mark.kind, mark.span);
                if mark.span.start < last_start {
                    return Err(format!("{name} is not in order"));
                }
                last_start = mark.span.start;
                inside(mark.span, info, &leaf).map_err(|why| format!("{name} {why}"))?;
                let holder = leaf.blocks.partition_point(|b| b.span.start <= mark.span.start).checked_sub(1);
                if holder.is_none_or(|index| leaf.blocks[index].span.end < mark.span.end) {
                    return Err(format!("{name} is not inside one block"));
                }
                let (list, index) = match mark.kind {
                    MarkKind::Link(index) | MarkKind::NoteRef(index) => (self.links.len(), index),
                    MarkKind::Picture(index) => (self.pictures.len(), index),
                    _ => (1, 0),
                };
                if index as usize >= list {
                    return Err(format!("{name} names what is not there"));
                }
            }
            at = info.span.end;
            blocks += u64::from(info.blocks);
            lines += memchr::memchr_iter(b'\n', leaf.text.as_bytes()).count() as u64;
        }
        let outline = self.outline.iter().map(|entry| ("outline", entry.span));
        let tables = self.tables.iter().map(|table| ("table", table.span));
        let pictures = self.pictures.iter().map(|picture| ("picture", picture.span));
        let complaints = self.complaints.iter().filter_map(|c| Some(("complaint", c.span?)));
        let links = self.links.iter().filter_map(|target| match target {
            Target::Inside(span) => Some(("link", *span)),
            _ => None,
        });
        let mut start = 0;
        for (index, unit) in self.units.iter().enumerate().filter(|(_, unit)| !unit.span.is_empty()) {
            let name = format!("unit {index} at {}", unit.span);
            unit.check().map_err(|why| format!("{name}: {why}"))?;
            if unit.span.start < start {
                return Err(format!("{name} begins before {start}"));
            }
            start = unit.span.start;
            for piece in &unit.pieces {
                let span = unit.span_of(piece);
                if self.text.slice(span).len() as u64 != span.len() {
                    return Err(format!(
                        "{name}: a piece at {span} cuts a character or lies outside the text"
                    ));
                }
            }
        }
        for (what, span) in outline.chain(tables).chain(pictures).chain(complaints).chain(links) {
            if span.end > at {
                return Err(format!("{what} at {span} lies beyond the text's end at {at}"));
            }
        }
        Ok(())
    }
}

fn inside(span: Span, info: &LeafInfo, leaf: &Leaf) -> Result<(), &'static str> {
    if span.start < info.span.start || span.end > info.span.end || span.start > span.end {
        return Err("lies outside its leaf");
    }
    let range = span.range_from(info.span.start);
    if !leaf.text.is_char_boundary(range.start) || !leaf.text.is_char_boundary(range.end) {
        return Err("cuts a character");
    }
    Ok(())
}
