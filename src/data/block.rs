//! What text is made of as a page shows it: blocks one after the other, marks on their words, and what both name by
//! number (links, pictures, tables, entries of the outline).

use super::span::Span;
use super::unit::Area;
use super::{bounded, limits};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;

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
    /// What explains the terms before it.
    Definition,
    /// Lines that stay lines, in the page's own type (verse, addresses, logs).
    Lines,
    /// Lines that stay lines, every character in its column.
    Code,
    /// One row of a table: cells parted by tabs.
    Row {
        /// Index into [`Document::tables`](super::document::Document::tables).
        table: u32,
        /// Whether the file says that it names the columns.
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
    /// Where a unit of the original begins, such as a page; has no text.
    /// Index into [`Document::units`](super::document::Document::units).
    Break(u32),
    /// What is printed on each page around the words: running heads, page numbers.
    Furniture,
}

/// What a style puts beside a block; it is not text, so that finding and quoting see only words.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Label {
    /// The block stands by itself.
    #[default]
    None,
    /// An item of a list without an order. Which sign is drawn is the page's choice.
    Bullet,
    /// An item of a list with an order, by the number that it has there: a list may begin at 5.
    Number(u64),
    /// Something to be done, and whether it is.
    Task(bool),
    /// Anything else: “IV.”, “(a)”, the number of a footnote, as the file writes it.
    Words(Box<str>),
}

/// Which way the lines of a block run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Direction {
    /// From the first strong character (UAX #9, rules P2 and P3).
    #[default]
    Auto,
    /// Said by the file, whatever the letters are.
    LeftToRight,
    /// Said by the file, whatever the letters are; a quotation from English in an Arabic text may begin with Latin
    /// letters.
    RightToLeft,
}

/// A stretch of the text that is set by itself: a paragraph, a heading, a row of a table.
///
/// Blocks hold no blocks, so that a page can be laid out from any of them on, up and down, without knowing the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Its words, without the line break that parts it from the next block; empty where the kind has none.
    pub span: Span,
    /// What it is, and with it how it is set.
    pub kind: BlockKind,
    /// What stands beside its first line and is no text.
    pub label: Label,
    /// How many quotations, and how many lists or definitions, it stands in.
    pub quote: u8,
    /// In how many lists or definitions it stands.
    pub indent: u8,
    /// A piece of the block before, which was too long for one layout: no gap between them.
    pub joined: bool,
    /// [`Direction::Auto`] unless the file says otherwise.
    pub direction: Direction,
}

impl Block {
    /// A block that stands in nothing and has no label.
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

    /// Holds what it promises by itself against it.
    ///
    /// # Errors
    /// The first promise that does not hold, in words.
    pub fn check(&self) -> Result<(), String> {
        if let BlockKind::Heading(level) = self.kind
            && !(1..=limits::HEADINGS).contains(&level)
        {
            return Err(format!("is a heading of level {level}"));
        }
        // A row is never cut, because its cells stand beside each other; the painter shows part of a long one.
        if self.span.len() > limits::BLOCK_BYTES && !matches!(self.kind, BlockKind::Row { .. }) {
            return Err(format!("is longer than {} bytes", limits::BLOCK_BYTES));
        }
        if self.quote > limits::NESTING || self.indent > limits::NESTING {
            return Err(format!("stands in more than {} others", limits::NESTING));
        }
        Ok(())
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
    /// Words for people, which the machine passes over.
    Comment,
    /// A word that the language has for itself, and the names of elements in markup.
    Keyword,
    /// Letters that the program handles: strings and single characters.
    Text,
    /// A number or another constant.
    Number,
    /// What the program calls something: a function, a property, a variable.
    Name,
    /// What the program calls a sort of things: a type, a class.
    Type,
    /// Operators, brackets and what else only parts the others.
    Punctuation,
}

/// What is said of words in a line, beside what they say. Several may lie on the same words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MarkKind {
    /// Set off from the words around it; slanted on the page.
    Emphasis,
    /// More weighty than the words around it; bold on the page.
    Strong,
    /// Words of a program or of a machine, in a type of equal widths.
    Code,
    /// Struck out: the file says that it no longer holds.
    Strike,
    /// Underlined, or said to have been put in.
    Underline,
    /// Raised and small.
    Superscript,
    /// Lowered and small.
    Subscript,
    /// Of less weight, as the small print is; also the reading that stands over East Asian letters.
    Small,
    /// Marked with a pen by somebody, in the file itself; not what the user marks.
    Highlight,
    /// A formula, as far as it can be said in a line.
    Math,
    /// Index into [`Document::links`](super::document::Document::links).
    Link(u32),
    /// A picture in the line, its description as text,
    /// by its index into [`Document::pictures`](super::document::Document::pictures).
    Picture(u32),
    /// A word of a program, for its colour.
    Token(Token),
}

/// What is said of some words of one block. One that went on over several blocks is several marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Never empty, and within one block, so that a page can draw a block without looking at others.
    pub span: Span,
    /// What is said of them.
    pub kind: MarkKind,
}

/// What a label in a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum InlineKind {
    /// The number of a note; index into [`Document::links`](super::document::Document::links).
    Note(u32),
    /// The number of a printed line, by which a transcript or a bill is cited.
    Line,
}

/// What stands in a line and is no text: the number of a note, the number of a printed line. “in 1996” with a note is
/// never “19961”, and a phrase goes on over the numbers of lines.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InlineLabel {
    /// Where it stands in the text. The number of a note stands after what comes before, that of a line before what
    /// comes after.
    pub at: u64,
    /// What it is.
    pub kind: InlineKind,
    /// As the page has it.
    pub words: Box<str>,
    /// Where it is printed, on the unit in which `at` lies.
    pub area: Option<Area>,
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
    /// A file that lies in this one, by its number in it.
    Member(u32),
    /// An address on the network or for another program; opened only when asked.
    Outside(String),
    /// The document names this place, but does not have it.
    Missing(String),
}

/// A line of the outline: a section, or what stands for one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutlineEntry {
    /// One line for a list, with white space folded and a long one cut; see [`short_title`](super::draft::short_title).
    pub title: String,
    /// 1 is the topmost.
    pub level: u8,
    /// The words of the heading, or where the file says that the section begins. It goes on to the next entry of any
    /// level.
    pub span: Span,
}

/// Where the outline comes from, for the word beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum OutlineSource {
    /// There is no outline.
    #[default]
    None,
    /// Headings that the file marks as such.
    Marked,
    /// Lines that look like headings.
    Inferred,
    /// First words of paragraphs, where there are no headings at all.
    Paragraphs,
}

/// Where the words of a column's cells stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Align {
    /// Where lines begin: at the left, or at the right where writing runs that way.
    #[default]
    Start,
    /// In the middle.
    Centre,
    /// Where lines end; numbers often stand so.
    End,
}

/// What the cells of a column are, where the format knows it and no cell at its top says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Sense {
    /// Whatever they say.
    #[default]
    Plain,
    /// When an entry was written. Rows without a time go on from the entry above them, and stay with it.
    Time,
    /// How bad it is.
    Level,
    /// How a server answered, which says the same.
    Status,
    /// Who says it.
    Source,
    /// What was asked for.
    Request,
    /// What was said.
    Message,
}

impl Sense {
    /// What people call such a column; `None` where nothing is known of it.
    pub fn title(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Time => Some("Time"),
            Self::Level => Some("Level"),
            Self::Status => Some("Status"),
            Self::Source => Some("Source"),
            Self::Request => Some("Request"),
            Self::Message => Some("Message"),
        }
    }

    /// Whether its cells say how bad something is.
    pub fn is_level(self) -> bool {
        matches!(self, Self::Level | Self::Status)
    }
}

/// How wide a column would like to be, in characters; measured while reading, because a page
/// never has all rows of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Column {
    /// Of all its cells; the file says it for columns, if at all.
    pub align: Align,
    /// Characters of the longest line in any cell. It may be a number that no screen has room for.
    pub longest_cell: u32,
    /// Characters of the longest word in any cell: narrower than that, words would be broken.
    pub longest_word: u32,
    /// What they are, where the format knows it.
    pub sense: Sense,
}

/// Rows of blocks that belong together. The rows themselves are blocks of [`BlockKind::Row`], which follow each other.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Table {
    /// From the first; a row may have more or fewer cells.
    #[serde(deserialize_with = "bounded::list")]
    pub columns: Vec<Column>,
    /// How many were read, 0 until the last was.
    pub rows: u64,
    /// From the first row to the end of the last.
    pub span: Span,
}

/// Where a picture's bytes are.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PictureSource {
    /// Beside the document, in its folder or below it; never elsewhere, see [`Picture::stay_beside`].
    File(PathBuf),
    /// Packed into the document's own words, as HTML can, and small enough to be told with it.
    Bytes(Arc<[u8]>),
    /// In the file itself, by this number: fetched and decoded when it is seen, where the file is kept open.
    Inside(u32),
    /// Shown as a box with its address, never fetched.
    Remote(String),
    /// Named in words why it cannot be shown.
    Missing(String),
}

impl std::fmt::Debug for PictureSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => write!(f, "File({})", path.display()),
            // What a document holds is in no log.
            Self::Bytes(bytes) => write!(f, "Bytes({})", bytes.len()),
            Self::Inside(number) => write!(f, "Inside({number})"),
            Self::Remote(_) => f.write_str("Remote"),
            Self::Missing(_) => f.write_str("Missing"),
        }
    }
}

/// A picture of the document, which is decoded when it is seen. It stands in the text as its description.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Where its description stands, and so where it is drawn.
    pub span: Span,
    /// Where its bytes are, or why there are none.
    pub source: PictureSource,
    /// What the file says for those who cannot see it; often empty.
    pub description: String,
    /// Width and height that the document asks for, in CSS pixels.
    pub asked_size: Option<(u32, u32)>,
}
