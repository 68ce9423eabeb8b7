//! Which node of a chapter's source is which text of the browser's tree? Addresses of other programs (EPUB CFI) count
//! nodes of the XML as it was written, and the browser's parser puts elements in (`tbody`), moves them, and joins texts.
//!
//! So the source is read a second time as what it is, XML, into a list of elements and texts with their numbers, and the
//! texts of the tree are laid along it sign by sign: both have the same words in the same order, but for white space that
//! the parser leaves out. What it moved is looked for a little further on; what is not found has no address, rather than a
//! wrong one. Rejected: to count in the tree and take away what the parser is known to put in. Nobody knows all of that.
//!
//! A chapter that is not well-formed XML has no numbers of its own. There the tree counts as the browser mends it, which
//! is what programs count that show such a chapter at all.
//!
//! Texts are counted as EPUB CFI 1.1, 3.1, has it: all characters between two elements are one text, whatever comments
//! and CDATA sections stand in it, and before white space is folded.

use super::tree::{Data, NONE, NodeId, ROOT, Tree};
use crate::data::span::Span;
use crate::data::trace::{Packer, Run, Step, Trace};
use crate::read::xml::{Event as Read, Xml};
use std::cell::RefCell;
use std::collections::HashMap;

mod along;

/// Nodes of the source that are looked at for what the parser has moved, and bytes of texts for all of a chapter.
const MAX_LOOKED: usize = 256;
const MAX_LOOKED_BYTES: usize = 64 * 1024 * 1024;
/// Letters by which a text is known again.
const PROBE_LETTERS: usize = 16;

/// Elements in which the parser takes tags for letters.
const RAW: &[&str] = &["script", "style", "iframe", "noembed", "noframes", "xmp", "plaintext"];
/// Elements that the parser puts in where they are not written.
const PUT_IN: &[&str] = &["html", "head", "body", "tbody", "colgroup"];

struct Element {
    parent: u32,
    number: u32,
    id: Option<Box<str>>,
}

/// All characters between two elements.
#[derive(Clone, Copy)]
struct Chunk {
    element: u32,
    number: u32,
    /// Where it begins in the text of all chunks.
    start: u32,
}

/// What comes next in the source.
#[derive(Clone, Copy)]
enum Next {
    Element(u32, u32),
    Text(u32),
}

/// Elements and texts of a chapter with their numbers.
#[derive(Default)]
struct Skeleton {
    elements: Vec<Element>,
    chunks: Vec<Chunk>,
    text: String,
    order: Vec<Next>,
    names: HashMap<String, u32>,
    /// Elements that are open, with how many elements were met in each.
    open: Vec<(u32, u32)>,
}

impl Skeleton {
    /// Of a source that is well-formed; `None` of any other.
    fn of_xml(text: &str) -> Option<Self> {
        // Numbers are 32 bits long.
        u32::try_from(text.len()).ok()?;
        let mut skeleton = Self::default();
        let mut xml = Xml::strict(text);
        let mut raw = 0_u32;
        while let Some(event) = xml.next_event() {
            match event {
                Read::Start(tag) => {
                    let name = tag.full_name().to_ascii_lowercase();
                    raw += u32::from(raw > 0 || RAW.contains(&name.as_str()));
                    let element = skeleton.begin(tag.get("id"));
                    let name = skeleton.named(name);
                    skeleton.order.push(Next::Element(element, name));
                }
                Read::End => {
                    raw = raw.saturating_sub(1);
                    skeleton.open.pop();
                }
                Read::Text(words) => {
                    if let Some(chunk) = skeleton.say(&words).filter(|_| raw == 0) {
                        skeleton.order.push(Next::Text(chunk));
                    }
                }
            }
        }
        (xml.is_whole() && !skeleton.elements.is_empty()).then_some(skeleton)
    }

    fn named(&mut self, name: String) -> u32 {
        let next = self.names.len() as u32;
        *self.names.entry(name).or_insert(next)
    }

    fn begin(&mut self, id: Option<String>) -> u32 {
        let (parent, number) = match self.open.last_mut() {
            Some((parent, count)) => {
                *count += 1;
                (*parent, 2 * *count)
            }
            None => (NONE, 0),
        };
        let id = id.filter(|id| !id.is_empty()).map(Into::into);
        self.elements.push(Element { parent, number, id });
        let element = self.elements.len() as u32 - 1;
        self.open.push((element, 0));
        element
    }

    /// Gives the text of which these are the first characters.
    fn say(&mut self, words: &str) -> Option<u32> {
        let (element, count) = *self.open.last()?;
        let number = 2 * count + 1;
        let same = self.chunks.last().is_some_and(|last| last.element == element && last.number == number);
        if !same && !words.is_empty() {
            self.chunks.push(Chunk { element, number, start: self.text.len() as u32 });
        }
        self.text.push_str(words);
        (!same && !words.is_empty()).then_some(self.chunks.len() as u32 - 1)
    }

    fn chunk_end(&self, chunk: u32) -> usize {
        self.chunks.get(chunk as usize + 1).map_or(self.text.len(), |next| next.start as usize)
    }

    /// What of a text follows a place of it.
    fn rest(&self, chunk: u32, at: usize) -> &str {
        self.text.get(at..self.chunk_end(chunk)).unwrap_or_default()
    }

    fn path(&self, element: u32) -> Vec<Step> {
        let (mut path, mut at) = (Vec::new(), element);
        while let Some(Element { parent, number, id }) = self.elements.get(at as usize)
            && *parent != NONE
        {
            path.push(Step { number: *number, id: id.clone() });
            at = *parent;
        }
        path.reverse();
        path
    }
}

/// A stretch of a text of the tree that stands so in the source.
struct Segment {
    node: NodeId,
    from: u32,
    len: u32,
    chunk: u32,
    /// In the text of all chunks.
    at: u32,
}

/// What a run of the document stands for.
#[derive(Clone, Copy, PartialEq)]
enum Origin {
    Chunk(u32),
    Element(u32),
}

/// A run before it is packed.
struct Passage {
    start: u64,
    len: u32,
    origin: Origin,
    offset: u32,
    units: u32,
}

/// A chapter's source laid along its tree, and what was written of it.
pub struct Located {
    /// The source is well-formed XML.
    pub well_formed: bool,
    skeleton: Skeleton,
    /// By their nodes, and in each by its bytes.
    segments: Vec<Segment>,
    elements: Vec<u32>,
    passages: RefCell<Vec<Passage>>,
    /// Where the last run ended in its text, in bytes and in UTF-16 units, so that none is counted from its start.
    counted: RefCell<(u32, usize, u32)>,
}

impl Located {
    /// Lays a page along its source.
    pub fn of(text: &str, tree: &Tree) -> Self {
        match Skeleton::of_xml(text) {
            Some(skeleton) => Self { well_formed: true, ..along::lay(skeleton, tree) },
            None => Self::of_tree(tree),
        }
    }

    fn new(skeleton: Skeleton, nodes: usize) -> Self {
        Self {
            well_formed: false,
            skeleton,
            segments: Vec::new(),
            elements: vec![NONE; nodes],
            passages: RefCell::default(),
            counted: RefCell::new((NONE, 0, 0)),
        }
    }

    /// The numbers of the tree itself.
    fn of_tree(tree: &Tree) -> Self {
        let mut located = Self::new(Skeleton::default(), tree.len());
        let root = tree.children(ROOT).find(|id| tree.name(*id) == "html").unwrap_or(ROOT);
        let mut open: Vec<NodeId> = Vec::new();
        let mut id = root;
        while id != NONE {
            while open.last().is_some_and(|last| *last != tree.parent(id)) && id != root {
                open.pop();
                located.skeleton.open.pop();
            }
            match tree.node(id).map(|node| &node.data) {
                Some(Data::Element(..)) => {
                    let element = located.skeleton.begin(tree.attribute(id, "id").map(str::to_owned));
                    located.elements[id as usize] = element;
                    open.push(id);
                }
                Some(Data::Text(words)) => {
                    let at = located.skeleton.text.len() as u32;
                    located.skeleton.say(words);
                    let chunk = (located.skeleton.chunks.len() as u32).saturating_sub(1);
                    let len = words.len() as u32;
                    located.segments.push(Segment { node: id, from: 0, len, chunk, at });
                }
                _ => {}
            }
            id = tree.following(id, root, true);
        }
        located.segments.sort_by_key(|segment| (segment.node, segment.from));
        located
    }

    /// These words were written of a text of the tree, or of the part of it that begins at `from`. `as_is` says that their
    /// white space was not folded.
    pub fn wrote(&self, node: NodeId, from: usize, source: &str, start: u64, words: &str, as_is: bool) {
        self.taken_back(start);
        along::pieces(source, words, as_is, &mut |piece| {
            let (from, to) = (from + piece.source, from + piece.source + piece.source_len);
            let first = self.segments.partition_point(|segment| {
                (segment.node, segment.from as usize + segment.len as usize) <= (node, from)
            });
            for segment in self.segments[first..].iter() {
                let (begin, end) = (segment.from as usize, segment.from as usize + segment.len as usize);
                if segment.node != node || begin >= to {
                    break;
                }
                let (begin, end) = (begin.max(from), end.min(to));
                // A sign that was put in the place of another is as long as itself.
                let own = match piece.len == piece.source_len {
                    true => piece.words + (begin - from)..piece.words + (end - from),
                    false => piece.words..piece.words + piece.len,
                };
                let Some(words) = words.get(own.clone()).filter(|words| !words.is_empty()) else { continue };
                let at = segment.at as usize + (begin - segment.from as usize);
                self.passage(start + own.start as u64, words, segment.chunk, at);
            }
        });
    }

    fn passage(&self, start: u64, words: &str, chunk: u32, at: usize) {
        let offset = self.offset(chunk, at);
        let units = words.chars().map(char::len_utf16).sum::<usize>() as u32;
        let len = words.len() as u32;
        self.passages.borrow_mut().push(Passage { start, len, origin: Origin::Chunk(chunk), offset, units });
    }

    fn offset(&self, chunk: u32, at: usize) -> u32 {
        let Some(start) = self.skeleton.chunks.get(chunk as usize).map(|chunk| chunk.start as usize) else {
            return 0;
        };
        let mut counted = self.counted.borrow_mut();
        let (from, units) =
            if counted.0 == chunk && counted.1 <= at { (counted.1, counted.2) } else { (start, 0) };
        let more = self.skeleton.text.get(from..at).unwrap_or_default();
        let units = units + more.chars().map(char::len_utf16).sum::<usize>() as u32;
        *counted = (chunk, at, units);
        units
    }

    /// This was written for an element that is no words: a picture, a formula.
    pub fn wrote_for(&self, node: NodeId, span: Span) {
        let element = self.elements.get(node as usize).copied().filter(|element| *element != NONE);
        let (Some(element), Ok(len)) = (element, u32::try_from(span.len())) else { return };
        self.taken_back(span.start);
        let origin = Origin::Element(element);
        self.passages.borrow_mut().push(Passage { start: span.start, len, origin, offset: 0, units: 0 });
    }

    /// What was written after this place stands there no longer.
    pub fn taken_back(&self, place: u64) {
        let mut passages = self.passages.borrow_mut();
        while let Some(last) = passages.last_mut().filter(|last| last.start + u64::from(last.len) > place) {
            if last.start < place {
                last.len = (place - last.start) as u32;
                return;
            }
            passages.pop();
        }
    }

    /// The way back from the text, packed: for the chapter to which the steps lead, which begins at a place of the text.
    pub fn packed(&self, way: &str, start: u64) -> Vec<Trace> {
        let mut packer = Packer::new(way, start);
        let passages = self.passages.borrow();
        let mut last: (Option<Origin>, Vec<Step>) = (None, Vec::new());
        for (index, passage) in passages.iter().enumerate() {
            let Passage { start, len, origin, offset, units } = passage;
            let (element, text) = match *origin {
                Origin::Element(element) => (element, 0),
                Origin::Chunk(chunk) => {
                    let Some(own) = self.skeleton.chunks.get(chunk as usize) else { continue };
                    (own.element, own.number)
                }
            };
            if last.0 != Some(*origin) {
                last = (Some(*origin), self.skeleton.path(element));
            }
            let path = &last.1;
            let span = Span::new(*start, start + u64::from(*len));
            packer.push(Run { span, path, text, offset: *offset });
            // How far the text goes of which no more is shown.
            let goes_on = passages.get(index + 1).is_some_and(|next| next.origin == *origin);
            if let (Origin::Chunk(chunk), false) = (*origin, goes_on) {
                let end = self.offset(chunk, self.skeleton.chunk_end(chunk));
                if end > offset + units {
                    packer.push(Run { span: Span::empty_at(span.end), path, text, offset: end });
                }
            }
        }
        packer.finish()
    }
}
