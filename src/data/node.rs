//! What structured data is made of: objects and lists, elements and attributes, sections and keys, each with its words in
//! the text. A file of such data is shown as it was written; its nodes are beside that, as a tree that folds.
//!
//! A node says where its name, its value and the whole of it stand, and nothing of their words. Its address (a JSON
//! Pointer, an XPath) is worked out from the nodes when somebody asks for it, see [`address`].

pub mod address; // what is the address of a node, and which node has an address?
pub mod plain; // what does a name or a value say, without its quotation marks?

use super::document::Document;
use super::span::Span;
use serde::{Deserialize, Serialize};

/// One of the things that data is made of. They stand in the order of the text: a node before those that lie in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// What it is.
    pub sort: NodeSort,
    /// How the data is written, and so how names are read and addresses are made.
    pub notation: Notation,
    /// How many nodes it lies in.
    pub level: u16,
    /// The node that it lies in, by its index, which is lower than its own; `None` for what lies in none.
    pub parent: Option<u32>,
    /// Which one it is of those that lie beside it, from 0. Of elements, attributes, comments and the like: which one of
    /// those of its name or sort, because that is what XPath counts.
    pub nth: u32,
    /// How many lie in it, whether they are in the list or not.
    pub children: u32,
    /// From the first sign of its name to the last of its value.
    pub whole: Reach,
    /// Its name as it is written, with quotation marks where it has them; empty where it has none.
    pub name: Reach,
    /// Its value as it is written, with quotation marks and brackets.
    pub value: Reach,
}

/// A stretch of a text that is no longer than four gigabytes: half of what a span costs, and there are many nodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// Its first byte.
    pub start: u32,
    /// The byte after its last.
    pub end: u32,
}

impl Reach {
    /// The same as a span of the text.
    pub fn span(self) -> Span {
        Span { start: u64::from(self.start), end: u64::from(self.end) }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }
}

impl From<std::ops::Range<usize>> for Reach {
    fn from(range: std::ops::Range<usize>) -> Self {
        let near = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { start: near(range.start), end: near(range.end) }
    }
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum NodeSort {
    /// Names with values.
    Object,
    /// Values in a row.
    List,
    /// Words.
    Text,
    /// A number, as it is written.
    Number,
    /// True or false.
    Flag,
    /// A value that says that there is none.
    Nothing,
    /// A day or a time.
    Date,
    /// Bytes that are written as letters.
    Bytes,
    /// Stands for what is written elsewhere, and is not followed.
    Reference,
    /// Of XML.
    Element,
    /// Of an element.
    Attribute,
    /// A remark to people.
    Comment,
    /// For a program that reads the file.
    Instruction,
    /// A part with a head of its own, in which keys stand.
    Section,
    /// One of several documents in one file.
    Part,
}

impl NodeSort {
    /// As it is called in sketches.
    pub fn word(self) -> &'static str {
        match self {
            Self::Object => "object",
            Self::List => "list",
            Self::Text => "text",
            Self::Number => "number",
            Self::Flag => "flag",
            Self::Nothing => "nothing",
            Self::Date => "date",
            Self::Bytes => "bytes",
            Self::Reference => "reference",
            Self::Element => "element",
            Self::Attribute => "attribute",
            Self::Comment => "comment",
            Self::Instruction => "instruction",
            Self::Section => "section",
            Self::Part => "part",
        }
    }
}

/// How data is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Notation {
    /// RFC 8259.
    Json,
    /// A value in each line.
    JsonLines,
    /// Elements with attributes.
    Xml,
    /// Also with several documents.
    Yaml,
    /// Tables with keys.
    Toml,
    /// Sections with keys.
    Ini,
    /// A property list, which is written as XML or was made readable.
    Plist,
}

/// The node that holds a place most closely; of a place between nodes, the one around it. `None` before the first.
pub fn at(document: &Document, offset: u64) -> Option<usize> {
    let nodes = &document.nodes;
    let mut at = nodes.partition_point(|node| node.whole.span().start <= offset).checked_sub(1)?;
    loop {
        let node = nodes.get(at)?;
        let whole = node.whole.span();
        if offset < whole.end || (offset == whole.end && whole.is_empty()) {
            return Some(at);
        }
        // A lower one each time, so that this ends whatever somebody has told of them.
        at = node.parent.map(|parent| parent as usize).filter(|parent| *parent < at)?;
    }
}

/// The first node that comes after one and does not lie in it.
pub fn after(document: &Document, at: usize) -> usize {
    let Some(node) = document.nodes.get(at) else { return document.nodes.len() };
    let end = node.whole.span().end;
    // What lies in it begins before its end; an empty one at its very end would belong to it as well.
    let next = document.nodes.partition_point(|other| other.whole.span().start < end);
    next.max(at + 1)
}

/// Indices of the nodes that lie directly in one, or in none.
pub fn children(document: &Document, parent: Option<usize>) -> impl Iterator<Item = usize> + '_ {
    let mut next = parent.map_or(0, |parent| parent + 1);
    let end = parent.map_or(document.nodes.len(), |parent| after(document, parent));
    std::iter::from_fn(move || {
        if next >= end {
            return None;
        }
        let at = next;
        next = after(document, at);
        Some(at)
    })
}

/// What a node lies in and itself, the outermost first.
pub fn way(document: &Document, at: usize) -> Vec<usize> {
    let mut way = vec![at];
    let mut at = at;
    while let Some(parent) = document.nodes.get(at).and_then(|node| node.parent).map(|parent| parent as usize)
    {
        if parent >= at {
            break;
        }
        way.push(parent);
        at = parent;
    }
    way.reverse();
    way
}
