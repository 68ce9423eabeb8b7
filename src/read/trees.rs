//! What structured data is made of: reads the text of a file once more, for its nodes.
//!
//! The text of such a file is read as any plain text is, and nothing of it is changed. What is read here stands beside it;
//! where the data is broken, there are nodes as far as it goes, and the text is whole.

use crate::data::document::{MarkKind, Token};
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::data::limits::NODES;
use crate::data::lists::rows;
use crate::data::node::{Node, NodeSort, Notation, Reach};
use crate::data::records::NO_RECORD;
use crate::data::span::Span;
use crate::data::wording::{counted, grouped};
use crate::read::formats::{self, html, text};
use crate::read::source::{Peek, Source};
use std::ops::Range;
use std::sync::Arc;

pub mod ini; // what are sections and keys?
pub mod json; // what is JSON made of, and each line of JSON Lines?
pub mod plist; // which names and values has a property list?
pub mod records; // is it a table?
pub mod tints; // which colours has a leaf of JSON Lines?
pub mod toml; // which tables and keys?
pub mod xml; // which elements and attributes?
pub mod yaml; // which names and values, in which documents?

/// Nodes that lie in more others are not in the tree: nobody unfolds so many.
const MAX_DEPTH: usize = 1_000;
/// Faults of one sort that are told one by one.
const TOLD: usize = 20;
/// A larger file is text alone: a tree of it would be cut anyway.
pub const MAX_BYTES: u64 = 32 * 1024 * 1024;

/// Of a file of lines, as much as has a tree.
const TREE_BYTES: u64 = text::HELD_BYTES;
const TREE_SAID: &str = "16 MB";

/// Something to be said of the data, and where.
pub struct Fault {
    /// In a sentence.
    pub words: String,
    /// In bytes of the text; nothing where it is about the whole.
    pub at: Range<usize>,
}

/// The nodes of a text while they are read: what is open, and what was met.
pub struct Grower {
    notation: Notation,
    nodes: Vec<Node>,
    /// What is open, the innermost last; `None` for what is not in the list.
    open: Vec<Open>,
    /// How many nodes lie in none.
    roots: u32,
    left_out: u64,
    too_deep: u64,
    last_start: usize,
    faults: Vec<Fault>,
    /// Faults of each sort that were met, by the sentence that says how many more there are.
    more: Vec<(&'static str, usize)>,
}

struct Open {
    node: Option<usize>,
    children: u32,
}

impl Grower {
    /// One that is empty.
    pub fn new(notation: Notation) -> Self {
        Self {
            notation,
            nodes: Vec::new(),
            open: Vec::new(),
            roots: 0,
            left_out: 0,
            last_start: 0,
            too_deep: 0,
            faults: Vec::new(),
            more: Vec::new(),
        }
    }

    /// How many nodes are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// Begins a node in which others may lie. Where its value begins is known, where it ends is not.
    pub fn open(&mut self, sort: NodeSort, nth: Option<u32>, name: Range<usize>, value_start: usize) {
        let start = if name.is_empty() { value_start } else { name.start.min(value_start) };
        let node = self.push(sort, nth, name, value_start..value_start, start..value_start);
        self.open.push(Open { node, children: 0 });
    }

    /// The same, where something stands before the name that belongs to it.
    pub fn open_at(
        &mut self,
        sort: NodeSort,
        nth: Option<u32>,
        name: Range<usize>,
        value_start: usize,
        start: usize,
    ) {
        let node = self.push(sort, nth, name, value_start..value_start, start..value_start);
        self.open.push(Open { node, children: 0 });
    }

    /// Ends the node that was opened last: where its value ends, and where the whole of it does.
    pub fn close(&mut self, value_end: usize, whole_end: usize) {
        let Some(Open { node, children }) = self.open.pop() else { return };
        let Some(node) = node.and_then(|node| self.nodes.get_mut(node)) else { return };
        node.children = children;
        node.value = Reach::from(node.value.start as usize..value_end.max(node.value.start as usize));
        node.whole = Reach::from(node.whole.start as usize..whole_end.max(node.value.end as usize));
    }

    /// Says anew where the value of the open node begins.
    pub fn value_starts(&mut self, at: usize) {
        if let Some(node) =
            self.open.last().and_then(|open| open.node).and_then(|node| self.nodes.get_mut(node))
        {
            node.value = Reach::from(at..at);
        }
    }

    /// Ends whatever is open: the text ends, or is broken.
    pub fn close_all(&mut self, end: usize) {
        while !self.open.is_empty() {
            self.close(end, end);
        }
    }

    /// A node in which nothing lies.
    pub fn leaf(&mut self, sort: NodeSort, nth: Option<u32>, name: Range<usize>, value: Range<usize>) {
        let start = if name.is_empty() { value.start } else { name.start.min(value.start) };
        let whole = start..value.end.max(name.end);
        self.leaf_within(sort, nth, name, value, whole);
    }

    /// The same, where more belongs to it than name and value.
    pub fn leaf_within(
        &mut self,
        sort: NodeSort,
        nth: Option<u32>,
        name: Range<usize>,
        value: Range<usize>,
        whole: Range<usize>,
    ) {
        self.push(sort, nth, name, value, whole);
    }

    fn push(
        &mut self,
        sort: NodeSort,
        nth: Option<u32>,
        name: Range<usize>,
        value: Range<usize>,
        whole: Range<usize>,
    ) -> Option<usize> {
        let level = self.open.len();
        let count = self.open.last_mut().map_or(&mut self.roots, |open| &mut open.children);
        let nth = nth.unwrap_or(*count);
        // Remarks stand beside the data, and are no part of it; XPath alone counts them.
        if sort != NodeSort::Comment || self.notation == Notation::Xml {
            *count = count.saturating_add(1);
        }
        let parent = match self.open.last() {
            Some(open) => Some(open.node? as u32),
            None => None,
        };
        if level >= MAX_DEPTH {
            self.too_deep += 1;
            return None;
        }
        if self.nodes.len() >= NODES {
            self.left_out += 1;
            return None;
        }
        // Whatever a reader says, nodes stand in the order of the text, and name and value lie in them.
        let start = whole.start.max(self.last_start);
        let whole = start..whole.end.max(start);
        self.last_start = start;
        let within = |part: Range<usize>| {
            if part.start >= start && part.end <= whole.end { part } else { start..start }
        };
        let (name, value) = (within(name), within(value));
        self.nodes.push(Node {
            sort,
            notation: self.notation,
            level: level as u16,
            parent,
            nth,
            children: 0,
            whole: whole.into(),
            name: name.into(),
            value: value.into(),
        });
        Some(self.nodes.len() - 1)
    }

    /// Something is not as it should be. Of many of one sort, `more` says how many others there are: “other names that …”.
    pub fn fault(&mut self, words: impl Into<String>, at: Range<usize>, more: &'static str) {
        let count = match self.more.iter_mut().find(|(known, _)| *known == more) {
            Some((_, count)) => count,
            None => {
                self.more.push((more, 0));
                match self.more.last_mut() {
                    Some((_, count)) => count,
                    None => return,
                }
            }
        };
        *count += 1;
        if *count <= TOLD {
            self.faults.push(Fault { words: words.into(), at });
        }
    }

    /// The nodes, and what is to be said.
    pub fn done(mut self, text: &str) -> (Vec<Node>, Vec<Fault>) {
        self.close_all(text.len());
        let Self { mut nodes, mut faults, more, left_out, too_deep, .. } = self;
        // A place that was counted wrongly in what is broken must not cut a character.
        let border = |at: u32| text.floor_char_boundary(at as usize) as u32;
        for Node { whole, name, value, .. } in &mut nodes {
            for reach in [whole, name, value] {
                *reach = Reach { start: border(reach.start), end: border(reach.end) };
            }
        }
        let mut say = |words: String| faults.push(Fault { words, at: 0..0 });
        for (words, count) in more {
            if count > TOLD {
                say(format!("{} {words}", grouped((count - TOLD) as u64)));
            }
        }
        if too_deep > 0 {
            say(format!(
                "Some parts lie in more than {} others: they are in the text, and not in the tree.",
                grouped(MAX_DEPTH as u64)
            ));
        }
        if left_out > 0 {
            say(format!(
                "The tree has the first {} parts; what comes after them is in the text alone.",
                grouped(NODES as u64)
            ));
        }
        (nodes, faults)
    }
}

/// What finds the nodes in a text.
pub type Read = fn(&str, &mut Grower, Pulse<'_>) -> Result<(), Failure>;
/// Says that the reading goes on, and asks whether anybody still wants it.
pub type Pulse<'p> = &'p mut dyn FnMut() -> Result<(), Failure>;

/// Reads a file as the listing that it is, coloured as `language`, and then its nodes.
///
/// # Errors
/// Where it cannot be read, or was stopped.
pub fn read_listing(
    source: &Arc<Source>,
    draft: &mut Draft,
    stop: &Stop,
    language: &str,
    notation: Notation,
    read: Read,
) -> Result<(), Failure> {
    read_listing_whole(source, draft, stop, language, notation, read).map(drop)
}

/// The same, and gives the text, for who looks for more in it.
///
/// # Errors
/// Where it cannot be read, or was stopped.
pub fn read_listing_whole(
    source: &Arc<Source>,
    draft: &mut Draft,
    stop: &Stop,
    language: &str,
    notation: Notation,
    read: Read,
) -> Result<String, Failure> {
    let is_xml = matches!(notation, Notation::Xml | Notation::Plist);
    let declared = if is_xml { html::declared_encoding(&source.head()?) } else { None };
    let text::Listed { coloured, guessed } =
        text::read_listing(source, draft, stop, language, declared.as_deref())?;
    // Only where there is a rule: what is in INI files nobody says.
    if let Some(guessed) = guessed.filter(|_| notation != Notation::Ini) {
        let words = match declared {
            Some(name) => {
                format!("The file says that it is in {}, and its letters say {guessed}.", name.to_uppercase())
            }
            None => format!(
                "By the rules such a file is in UTF-8. This one is not: its letters were taken for {guessed}."
            ),
        };
        draft.complain_at(words, None, None);
    }
    let text = draft.text().slice(Span::new(0, u64::MAX)).into_owned();
    let mut grower = Grower::new(notation);
    read(&text, &mut grower, &mut || draft.pulse(stop))?;
    let (nodes, faults) = grower.done(&text);
    if !coloured {
        colour(draft, &nodes);
    }
    plant(draft, &text, nodes, faults);
    Ok(text)
}

/// Reads a file of which each line is a value by itself, however large it is: what is not small lies on its shelf, and has
/// a tree of its first lines.
///
/// # Errors
/// Where it cannot be read, or was stopped.
pub fn read_lines(
    source: &Arc<Source>,
    draft: &mut Draft,
    stop: &Stop,
    language: &str,
    notation: Notation,
    read: Read,
) -> Result<(), Failure> {
    let mut lines = records::Lines::default();
    let mut early = None;
    let coloured = text::read_lines(source, draft, stop, language, &mut |text, draft| {
        lines.take(text, draft);
        // Of a large file the tree stands long before the end is read.
        if early.is_none() && source.len > text::HELD_BYTES && draft.text().len() >= TREE_BYTES {
            early = Some(grow_lines(draft, stop, notation, read).map(drop));
        }
    })?;
    let others = lines.end(draft);
    let nodes = match early {
        Some(done) => done.map(|()| None)?,
        None => Some(grow_lines(draft, stop, notation, read)?),
    };
    if let Some(nodes) = nodes {
        if !coloured {
            colour(draft, &nodes);
        }
    } else if others > 0 {
        let words = format!(
            "{} of the file stand whole in the column “{NO_RECORD}”, because they are no records; what is broken is told of the first {TREE_SAID}.",
            counted(others, "line")
        );
        draft.complain_at(words, None, None);
    }
    Ok(())
}

/// Plants the tree of the first lines of a text, and gives its nodes.
fn grow_lines(draft: &mut Draft, stop: &Stop, notation: Notation, read: Read) -> Result<Vec<Node>, Failure> {
    let (text, whole) = records::first_lines(draft, TREE_BYTES);
    let mut grower = Grower::new(notation);
    read(&text, &mut grower, &mut || draft.pulse(stop))?;
    let (nodes, faults) = grower.done(&text);
    if !whole && nodes.len() < NODES {
        let words = format!(
            "The tree has what stands in the first {TREE_SAID} of the file; the rest is in the text and in the grid."
        );
        draft.complain_at(words, None, None);
    }
    plant(draft, &text, nodes.clone(), faults);
    Ok(nodes)
}

/// Hands nodes to a draft whose text is `text`, with what is to be said of them.
pub fn plant(draft: &mut Draft, text: &str, nodes: Vec<Node>, faults: Vec<Fault>) {
    let border = |at: usize| text.floor_char_boundary(at) as u64;
    for Fault { words, at } in faults {
        let span = (at != (0..0))
            .then(|| Span { start: border(at.start), end: border(at.end).max(border(at.start)) });
        draft.complain_at(words, span, None);
    }
    for node in nodes {
        draft.add::<rows::Nodes>(node);
    }
}

/// Colours for a listing that has none, because its lines are too long for the patterns: names and values are known.
fn colour(draft: &mut Draft, nodes: &[Node]) {
    let mut parts: Vec<(Span, MarkKind)> = Vec::new();
    for node in nodes {
        let token = match node.sort {
            NodeSort::Text | NodeSort::Attribute | NodeSort::Bytes => Token::Text,
            NodeSort::Number | NodeSort::Flag | NodeSort::Nothing | NodeSort::Date => Token::Number,
            NodeSort::Comment | NodeSort::Instruction => Token::Comment,
            _ => {
                parts.extend(mark(node.name, Token::Name));
                continue;
            }
        };
        parts.extend(mark(node.name, Token::Name));
        parts.extend(mark(node.value, token));
    }
    parts.sort_by_key(|(span, _)| span.start);
    parts.dedup_by(|next, before| next.0.start < before.0.end);
    draft.mark_held(&parts);
}

fn mark(reach: Reach, token: Token) -> Option<(Span, MarkKind)> {
    (!reach.is_empty()).then(|| (reach.span(), MarkKind::Token(token)))
}

/// The number of the line in which a place is, from 1, and the sign in it.
pub fn line_of(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..text.floor_char_boundary(at)).unwrap_or_default();
    let line = memchr::memchr_iter(b'\n', before.as_bytes()).count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

/// Whether a file is called as one that has a tree, if it is not too long for that.
pub fn has_name_of_one(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let rows = [
        formats::json::FORMAT,
        formats::xml::FORMAT,
        formats::yaml::FORMAT,
        formats::toml::FORMAT,
        formats::ini::FORMAT,
    ];
    rows.iter().flat_map(|row| row.extensions).any(|known| ending.eq_ignore_ascii_case(known))
}

/// How sure a format is of a file by its name; one that is no text is none, and neither is one that is too long for a tree.
pub fn named(peek: &Peek, endings: &[&str]) -> u8 {
    if peek.len <= MAX_BYTES { named_in_lines(peek, endings) } else { 0 }
}

/// The same of a file of lines, which may be of any size.
pub fn named_in_lines(peek: &Peek, endings: &[&str]) -> u8 {
    let named = endings.contains(&peek.extension.as_str());
    let is_text = || peek.encoding_chosen || !html::is_no_text(peek);
    if named && is_text() { 60 } else { 0 }
}

#[cfg(test)]
mod tests;
