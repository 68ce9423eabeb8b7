//! The browser's tree of a page, held flat in one vector: it can be walked and dropped however deep it is,
//! and every change that the parser makes to it costs the same.
//!
//! Rejected: the reference-counted tree that html5ever's own tests use. It looks for a node among all its
//! siblings whenever one is moved, copies subtrees by recursion, and says itself that it is not for hostile input.

use super::sheet::Sheets;
use crate::data::wording::counted;
use html5ever::interface::{
    Attribute, ElementFlags, ExpandedName, NodeOrText, QualName, QuirksMode, TreeSink,
};
use html5ever::tendril::StrTendril;
use html5ever::{LocalName, ns};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

pub type NodeId = u32;
/// No node.
pub const NONE: NodeId = u32::MAX;
pub const ROOT: NodeId = 0;

/// Elements inside each other. Browsers stop at 512; what is deeper keeps its words and loses its tags.
/// The parser's work for one tag rises with the depth.
pub const MAX_DEPTH: u32 = 256;
/// Names that are kept to be shared; HTML, MathML and SVG have some three hundred.
const MAX_NAMES: usize = 1_000;
/// Beyond this depth only repeated formatting can have grown, which a page must not be allowed to go on with.
const CROWDED_DEPTH: u32 = MAX_DEPTH + 64;

/// Templates in each other whose contents the page shows: each begins to count its depth anew while it is read, so that this
/// is what keeps the whole from growing too deep. Real pages have some five.
const MAX_SHADOWS: usize = 16;

/// Elements that can show a template, beside those that pages make up.
const HOSTS: &[&str] = &[
    "article",
    "aside",
    "blockquote",
    "body",
    "div",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "main",
    "nav",
    "p",
    "section",
    "span",
];

/// What came of templates that say that they are shown.
struct Shadows {
    shown: HashSet<NodeId>,
    /// How many stand too deep.
    deep: u64,
}

pub enum Data {
    /// The root, processing instructions, contents of templates: nothing to read.
    Other,
    /// What the source says to who reads it, and the page does not show.
    Comment(StrTendril),
    Text(StrTendril),
    Element(Rc<QualName>, Vec<Attribute>),
}

pub struct Node {
    pub parent: NodeId,
    pub first: NodeId,
    last: NodeId,
    pub next: NodeId,
    previous: NodeId,
    depth: u32,
    pub data: Data,
}

pub struct Tree {
    nodes: Vec<Node>,
    /// Why the tree is not the whole page, in words.
    pub complaints: Vec<String>,
    /// Characters of all comments.
    pub commented: u64,
    /// The comment in which the page ends, because nothing closes it.
    pub open_comment: Option<NodeId>,
    /// What follows in the source in a tag that the page ends in, because nothing closes that.
    pub swallowed: String,
    /// Contents of templates that the page does not show, by their template.
    templates: HashMap<NodeId, NodeId>,
    /// Names that are ended somewhere in the page, of those that are no elements of HTML.
    pub ended: HashSet<LocalName>,
    /// Names in pointed brackets that are no elements, as they stand in the source.
    pub typed: HashMap<NodeId, String>,
    /// Written for browsers of before the standards, which set tables by rules of their own.
    pub quirks: bool,
    /// Templates that are what the element around them shows, with their contents in them.
    shadows: HashSet<NodeId>,
    /// Rules of its own style sheets.
    pub sheets: Sheets,
}

impl Tree {
    /// Whether an element is a template whose contents the page shows.
    pub fn is_shadow(&self, id: NodeId) -> bool {
        self.shadows.contains(&id)
    }

    /// Where the contents of a template stand, which is outside of the page.
    pub fn template(&self, id: NodeId) -> Option<NodeId> {
        self.templates.get(&id).copied()
    }

    pub fn comment(&self, id: NodeId) -> Option<&str> {
        match &self.node(id)?.data {
            Data::Comment(text) => Some(text),
            _ => None,
        }
    }

    /// All nodes, those outside of the page included.
    pub fn ids(&self) -> impl Iterator<Item = NodeId> + '_ {
        0..self.nodes.len() as NodeId
    }

    pub fn previous(&self, id: NodeId) -> NodeId {
        self.node(id).map_or(NONE, |node| node.previous)
    }

    /// Whether an element is one of HTML, and not of a drawing or a formula.
    pub fn is_html(&self, id: NodeId) -> bool {
        matches!(self.node(id).map(|node| &node.data), Some(Data::Element(name, _)) if name.ns == ns!(html))
    }

    /// All attributes of an element as they were written, but in small letters.
    pub fn attributes(&self, id: NodeId) -> &[Attribute] {
        match self.node(id).map(|node| &node.data) {
            Some(Data::Element(_, attributes)) => attributes,
            _ => &[],
        }
    }

    /// Puts the head of each table first and its foot last, as the page shows them wherever they are written (CSS 2.2,
    /// 17.2: only the first of each).
    pub fn settle_tables(&mut self) {
        let tables: Vec<NodeId> = self.ids().filter(|id| self.name(*id) == "table").collect();
        for table in tables {
            let named = |name: &str| self.children(table).find(|child| self.name(*child) == name);
            let is_rows = |child: &NodeId| matches!(self.name(*child), "tbody" | "tr" | "tfoot");
            let (head, foot) = (named("thead"), named("tfoot"));
            let first = self.children(table).find(is_rows);
            let late = head.filter(|head| first.is_some_and(|first| first < *head));
            if let (Some(head), Some(first)) = (late, first) {
                self.detach(head);
                self.insert(table, head, first);
            }
            if let Some(foot) = foot.filter(|foot| self.next(*foot) != NONE) {
                self.detach(foot);
                self.insert(table, foot, NONE);
            }
        }
    }

    fn detach(&mut self, id: NodeId) {
        detach(&mut self.nodes, id);
    }

    fn insert(&mut self, parent: NodeId, id: NodeId, before: NodeId) {
        insert(&mut self.nodes, parent, id, before);
    }

    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id as usize)
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    pub fn first_child(&self, id: NodeId) -> NodeId {
        self.node(id).map_or(NONE, |node| node.first)
    }

    pub fn next(&self, id: NodeId) -> NodeId {
        self.node(id).map_or(NONE, |node| node.next)
    }

    pub fn parent(&self, id: NodeId) -> NodeId {
        self.node(id).map_or(NONE, |node| node.parent)
    }

    /// Name without its namespace; empty for what is not an element.
    pub fn name(&self, id: NodeId) -> &str {
        match self.node(id).map(|node| &node.data) {
            Some(Data::Element(name, _)) => &name.local,
            _ => "",
        }
    }

    pub fn attribute(&self, id: NodeId, wanted: &str) -> Option<&str> {
        let Data::Element(_, attributes) = &self.node(id)?.data else {
            return None;
        };
        let found = attributes.iter().find(|a| &*a.name.local == wanted)?;
        Some(&found.value)
    }

    pub fn text(&self, id: NodeId) -> Option<&str> {
        match &self.node(id)?.data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether the tags around these words were left out because they stand too deep.
    pub fn is_too_deep(&self, id: NodeId) -> bool {
        self.node(id).is_some_and(|node| node.depth > MAX_DEPTH)
    }

    /// All nodes with words, those outside of the tree included: contents of templates.
    pub fn texts(&self) -> impl Iterator<Item = &str> + '_ {
        self.nodes.iter().filter_map(|node| match &node.data {
            Data::Text(text) => Some(&**text),
            _ => None,
        })
    }

    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let present = |id: NodeId| (id != NONE).then_some(id);
        std::iter::successors(present(self.first_child(id)), move |&child| present(self.next(child)))
    }

    /// The node after `id` in reading order inside `top`; `into` says whether its children count.
    pub fn following(&self, id: NodeId, top: NodeId, into: bool) -> NodeId {
        let first = self.first_child(id);
        if into && first != NONE {
            return first;
        }
        let mut at = id;
        while at != top && at != NONE {
            let next = self.next(at);
            if next != NONE {
                return next;
            }
            at = self.parent(at);
        }
        NONE
    }

    /// The words inside a node, of at most about `limit` bytes.
    pub fn words(&self, top: NodeId, limit: usize) -> String {
        let mut out = String::new();
        let mut at = self.following(top, top, true);
        while at != NONE && out.len() < limit {
            out.push_str(self.text(at).unwrap_or(""));
            at = self.following(at, top, true);
        }
        out
    }
}

/// A node for the parser, with the name at hand that it asks for all the time.
#[derive(Clone)]
pub struct Handle {
    id: NodeId,
    name: Rc<QualName>,
}

pub struct Sink {
    nodes: RefCell<Vec<Node>>,
    /// What stands for the name of nodes without one.
    nameless: Rc<QualName>,
    /// Contents of templates.
    templates: RefCell<HashMap<NodeId, NodeId>>,
    /// Elements that take part in XML inside of MathML.
    integration_points: RefCell<HashSet<NodeId>>,
    /// Of the element that is open now.
    depth: Cell<u32>,
    crowded: Cell<bool>,
    commented: Cell<u64>,
    names: RefCell<HashSet<Rc<QualName>>>,
    attributes: Cell<usize>,
    last_comment: Cell<NodeId>,
    /// See [`Tree::ended`].
    ended: RefCell<HashSet<LocalName>>,
    quirks: Cell<bool>,
}

impl Sink {
    pub fn depth(&self) -> u32 {
        self.depth.get()
    }

    pub fn crowded(&self) -> bool {
        self.crowded.get()
    }

    /// How many nodes and attributes have been made, those outside the tree included.
    pub fn weight(&self) -> usize {
        self.nodes.borrow().len() + self.attributes.get()
    }

    /// The comment that was met last.
    pub fn last_comment(&self) -> NodeId {
        self.last_comment.get()
    }

    /// Hears that an element of this name was ended, or needs no end.
    pub fn end_of(&self, name: &LocalName) {
        let mut ended = self.ended.borrow_mut();
        if ended.len() < MAX_NAMES && !ended.contains(name) {
            ended.insert(name.clone());
        }
    }

    /// A name that all elements have in common that are called so: a page has millions of elements and few names.
    fn shared(&self, name: QualName) -> Rc<QualName> {
        let mut names = self.names.borrow_mut();
        if let Some(known) = names.get(&name) {
            return Rc::clone(known);
        }
        let shared = Rc::new(name);
        // Who makes up a name for each element has no use of that.
        if names.len() < MAX_NAMES {
            names.insert(Rc::clone(&shared));
        }
        shared
    }

    pub fn new() -> Self {
        let sink = Self {
            nodes: RefCell::default(),
            nameless: Rc::new(QualName::new(None, ns!(), LocalName::from(""))),
            templates: RefCell::default(),
            integration_points: RefCell::default(),
            depth: Cell::new(0),
            crowded: Cell::new(false),
            commented: Cell::new(0),
            names: RefCell::default(),
            attributes: Cell::new(0),
            last_comment: Cell::new(NONE),
            ended: RefCell::default(),
            quirks: Cell::new(false),
        };
        sink.add(Data::Other);
        sink
    }

    fn add(&self, data: Data) -> NodeId {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node {
            parent: NONE,
            first: NONE,
            last: NONE,
            next: NONE,
            previous: NONE,
            depth: 0,
            data,
        });
        (nodes.len() - 1) as NodeId
    }

    fn handle(&self, id: NodeId) -> Handle {
        Handle { id, name: Rc::clone(&self.nameless) }
    }

    fn insert(&self, parent: NodeId, id: NodeId, before: NodeId) {
        let mut nodes = self.nodes.borrow_mut();
        let depth = insert(&mut nodes, parent, id, before);
        if matches!(at(&mut nodes, id).data, Data::Element(..)) {
            self.depth.set(depth);
            self.crowded.set(self.crowded.get() || depth > CROWDED_DEPTH);
        }
    }

    fn detach(&self, id: NodeId) {
        detach(&mut self.nodes.borrow_mut(), id);
    }

    fn put(&self, parent: NodeId, child: NodeOrText<Handle>, before: NodeId) {
        let text = match child {
            NodeOrText::AppendNode(node) => {
                self.detach(node.id);
                return self.insert(parent, node.id, before);
            }
            NodeOrText::AppendText(text) => text,
        };
        let neighbour = {
            let mut nodes = self.nodes.borrow_mut();
            match before {
                NONE => at(&mut nodes, parent).last,
                _ => at(&mut nodes, before).previous,
            }
        };
        if neighbour != NONE
            && let Data::Text(words) = &mut at(&mut self.nodes.borrow_mut(), neighbour).data
        {
            words.push_tendril(&text);
            return;
        }
        let id = self.add(Data::Text(text));
        self.insert(parent, id, before);
    }

    /// Puts the contents of templates that say that they are what their element shows (`shadowrootmode`) where the page
    /// shows them: first in that element, of whose other children most have a place among them.
    ///
    /// Done when all has been read, because the parser is simpler where a template is a template.
    fn show_shadows(&self) -> Shadows {
        let mut templates: Vec<(NodeId, NodeId)> =
            self.templates.borrow().iter().map(|(id, contents)| (*id, *contents)).collect();
        // The outer before the inner, which are made later.
        templates.sort_unstable();
        let (mut levels, mut hosts) = (HashMap::new(), HashSet::new());
        let mut deep = 0;
        for (id, contents) in templates {
            let host = self.parent_of(id);
            if host == NONE || !self.says_shadow(id) || !self.is_host(host) || hosts.contains(&host) {
                continue;
            }
            let level = self.level_above(host, &levels) + 1;
            if level > MAX_SHADOWS {
                deep += 1;
                continue;
            }
            hosts.insert(host);
            levels.insert(id, level);
            self.detach(id);
            let first = at(&mut self.nodes.borrow_mut(), host).first;
            self.insert(host, id, first);
            self.move_children(contents, id);
            self.fill_slots(id);
        }
        Shadows { shown: levels.into_keys().collect(), deep }
    }

    /// Puts what stands in an element where its template has a place for it (DOM Standard, 4.2.2.4). What has none is shown
    /// after all of it.
    fn fill_slots(&self, template: NodeId) {
        let mut slots: HashMap<String, NodeId> = HashMap::new();
        let mut inside = self.following(template, template);
        while inside != NONE {
            if let Some(name) = self.said(inside, Some("slot"), "name") {
                slots.entry(name).or_insert(inside);
            }
            inside = self.following(inside, template);
        }
        let next_of = |id| at_next(&self.nodes.borrow(), id);
        let (mut filled, mut child) = (HashSet::new(), next_of(template));
        while child != NONE && !slots.is_empty() {
            let next = next_of(child);
            let is_text = matches!(at(&mut self.nodes.borrow_mut(), child).data, Data::Text(_));
            let wanted = if is_text { Some(String::new()) } else { self.said(child, None, "slot") };
            if let Some(&slot) = wanted.and_then(|name| slots.get(&name)) {
                // What a place shows when nothing is put there.
                if filled.insert(slot) {
                    self.empty(slot);
                }
                self.detach(child);
                self.insert(slot, child, NONE);
            }
            child = next;
        }
    }

    /// The value of an attribute of an element, which may have to be of a name; empty where it has none.
    fn said(&self, id: NodeId, element: Option<&str>, wanted: &str) -> Option<String> {
        let nodes = self.nodes.borrow();
        let Data::Element(name, attributes) = &nodes.get(id as usize)?.data else { return None };
        if element.is_some_and(|element| element != &*name.local) {
            return None;
        }
        let found = attributes.iter().find(|attribute| &*attribute.name.local == wanted);
        Some(found.map(|attribute| attribute.value.trim().to_owned()).unwrap_or_default())
    }

    fn empty(&self, id: NodeId) {
        loop {
            let child = at(&mut self.nodes.borrow_mut(), id).first;
            if child == NONE {
                return;
            }
            self.detach(child);
        }
    }

    /// The node after `id` in reading order inside `top`.
    fn following(&self, id: NodeId, top: NodeId) -> NodeId {
        let mut nodes = self.nodes.borrow_mut();
        let first = at(&mut nodes, id).first;
        if first != NONE {
            return first;
        }
        let mut here = id;
        while here != top && here != NONE {
            let node = at(&mut nodes, here);
            if node.next != NONE {
                return node.next;
            }
            here = node.parent;
        }
        NONE
    }

    fn says_shadow(&self, id: NodeId) -> bool {
        let mut nodes = self.nodes.borrow_mut();
        let Data::Element(_, attributes) = &at(&mut nodes, id).data else { return false };
        // Browsers of some years ago, and programs that save pages, call it otherwise.
        let names = ["shadowrootmode", "shadowroot", "shadowmode"];
        let mode = attributes.iter().find(|attribute| names.contains(&&*attribute.name.local));
        mode.is_some_and(|mode| ["open", "closed"].iter().any(|known| mode.value.eq_ignore_ascii_case(known)))
    }

    /// Whether an element is one of those that can show a template, after the DOM Standard, 4.8.
    fn is_host(&self, id: NodeId) -> bool {
        let mut nodes = self.nodes.borrow_mut();
        let Data::Element(name, _) = &at(&mut nodes, id).data else { return false };
        HOSTS.binary_search(&&*name.local).is_ok() || name.local.contains('-')
    }

    /// In how many templates a node stands that have been shown; the parser keeps the way up to each short.
    fn level_above(&self, id: NodeId, levels: &HashMap<NodeId, usize>) -> usize {
        let mut at = id;
        while at != NONE {
            if let Some(level) = levels.get(&at) {
                return *level;
            }
            at = self.parent_of(at);
        }
        0
    }

    fn move_children(&self, from: NodeId, to: NodeId) {
        loop {
            let child = at(&mut self.nodes.borrow_mut(), from).first;
            if child == NONE {
                return;
            }
            self.detach(child);
            self.insert(to, child, NONE);
        }
    }

    fn parent_of(&self, id: NodeId) -> NodeId {
        at(&mut self.nodes.borrow_mut(), id).parent
    }
}

/// Ids are only made by [`Sink::add`], and nodes are never taken out of the vector.
fn at(nodes: &mut [Node], id: NodeId) -> &mut Node {
    &mut nodes[id as usize]
}

/// Puts a node without a parent under `parent`, before `before` or last; gives its depth.
fn insert(nodes: &mut [Node], parent: NodeId, id: NodeId, before: NodeId) -> u32 {
    let previous = match before {
        NONE => at(nodes, parent).last,
        _ => at(nodes, before).previous,
    };
    let depth = at(nodes, parent).depth.saturating_add(1);
    let node = at(nodes, id);
    (node.parent, node.previous, node.next, node.depth) = (parent, previous, before, depth);
    match previous {
        NONE => at(nodes, parent).first = id,
        _ => at(nodes, previous).next = id,
    }
    match before {
        NONE => at(nodes, parent).last = id,
        _ => at(nodes, before).previous = id,
    }
    depth
}

fn at_next(nodes: &[Node], id: NodeId) -> NodeId {
    nodes.get(id as usize).map_or(NONE, |node| node.next)
}

fn detach(nodes: &mut [Node], id: NodeId) {
    let node = at(nodes, id);
    let (parent, previous, next) = (node.parent, node.previous, node.next);
    (node.parent, node.previous, node.next) = (NONE, NONE, NONE);
    if parent == NONE {
        return;
    }
    match previous {
        NONE => at(nodes, parent).first = next,
        _ => at(nodes, previous).next = next,
    }
    match next {
        NONE => at(nodes, parent).last = previous,
        _ => at(nodes, next).previous = previous,
    }
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = Tree;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Tree {
        let Shadows { shown, deep } = self.show_shadows();
        let complaints = match deep {
            0 => Vec::new(),
            deep => vec![format!(
                "{} of this page stand in more than {MAX_SHADOWS} others of their kind, and are not shown.",
                counted(deep, "template")
            )],
        };
        let mut templates = self.templates.into_inner();
        templates.retain(|template, _| !shown.contains(template));
        let mut tree = Tree {
            nodes: self.nodes.into_inner(),
            complaints,
            commented: self.commented.get(),
            open_comment: None,
            swallowed: String::new(),
            shadows: shown,
            templates,
            ended: self.ended.into_inner(),
            typed: HashMap::new(),
            quirks: self.quirks.get(),
            sheets: Sheets::default(),
        };
        tree.settle_tables();
        tree
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        self.handle(ROOT)
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        target.name.expanded()
    }

    fn create_element(&self, name: QualName, mut attributes: Vec<Attribute>, flags: ElementFlags) -> Handle {
        let name = self.shared(name);
        self.attributes.set(self.attributes.get() + attributes.len());
        // Made with room for more, which never come.
        attributes.shrink_to_fit();
        let id = self.add(Data::Element(Rc::clone(&name), attributes));
        if flags.template {
            let contents = self.add(Data::Other);
            self.templates.borrow_mut().insert(id, contents);
        }
        if flags.mathml_annotation_xml_integration_point {
            self.integration_points.borrow_mut().insert(id);
        }
        Handle { id, name }
    }

    fn create_comment(&self, text: StrTendril) -> Handle {
        self.commented.set(self.commented.get() + text.trim().chars().count() as u64);
        let id = self.add(Data::Comment(text));
        self.last_comment.set(id);
        self.handle(id)
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> Handle {
        self.handle(self.add(Data::Other))
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.put(parent.id, child, NONE);
    }

    fn append_based_on_parent_node(&self, element: &Handle, previous: &Handle, child: NodeOrText<Handle>) {
        match self.parent_of(element.id) {
            NONE => self.put(previous.id, child, NONE),
            parent => self.put(parent, child, element.id),
        }
    }

    fn append_doctype_to_document(&self, _name: StrTendril, _public: StrTendril, _system: StrTendril) {}

    fn pop(&self, node: &Handle) {
        let depth = at(&mut self.nodes.borrow_mut(), node.id).depth;
        self.depth.set(depth.saturating_sub(1));
    }

    fn get_template_contents(&self, target: &Handle) -> Handle {
        let contents = self.templates.borrow().get(&target.id).copied();
        self.handle(contents.unwrap_or(target.id))
    }

    fn same_node(&self, one: &Handle, other: &Handle) -> bool {
        one.id == other.id
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.quirks.set(mode == QuirksMode::Quirks);
    }

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        match self.parent_of(sibling.id) {
            NONE => {}
            parent => self.put(parent, child, sibling.id),
        }
    }

    fn add_attrs_if_missing(&self, target: &Handle, more: Vec<Attribute>) {
        if let Data::Element(_, attributes) = &mut at(&mut self.nodes.borrow_mut(), target.id).data {
            for attribute in more {
                if attributes.iter().all(|a| a.name != attribute.name) {
                    attributes.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.detach(target.id);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        self.move_children(node.id, new_parent.id);
    }

    fn is_mathml_annotation_xml_integration_point(&self, handle: &Handle) -> bool {
        self.integration_points.borrow().contains(&handle.id)
    }

    fn allow_declarative_shadow_roots(&self, _intended_parent: &Handle) -> bool {
        false
    }
}
