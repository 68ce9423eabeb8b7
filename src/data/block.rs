//! What text is made of as a page shows it: blocks one after the other, marks on their words, and what both name by
//! number (links, pictures, tables, entries of the outline).

use super::limits;
use super::span::Span;
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
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PictureSource {
    File(PathBuf),
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

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    pub span: Span,
    pub source: PictureSource,
    pub description: String,
    /// Width and height that the document asks for, in CSS pixels.
    pub asked_size: Option<(u32, u32)>,
}
