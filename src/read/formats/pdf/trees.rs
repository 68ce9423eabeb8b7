//! Walks through the trees of a PDF (names, numbers), which a hostile file may tie into circles.
//!
//! Every walk has a list of its own instead of calling itself, remembers where it was, and counts.

use hayro::hayro_interpret::hayro_syntax::object::dict::Dict;
use hayro::hayro_interpret::hayro_syntax::object::{self, Array, Object};
use std::collections::HashSet;

/// Entries of a tree, and nodes that are looked at for them.
pub const MAX_ENTRIES: usize = 100_000;
const MAX_NODES: usize = 100_000;

/// Remembers where a walk was, by where its nodes stand in the file: not all have a number of their own.
#[derive(Default)]
pub struct Visited {
    nodes: HashSet<*const u8>,
    count: usize,
}

impl Visited {
    /// Whether a node is new, and there may be more.
    pub fn enter(&mut self, node: &Dict<'_>) -> bool {
        self.count += 1;
        self.count <= MAX_NODES && self.nodes.insert(node.data().as_ptr())
    }

    /// Whether a node was not entered yet.
    pub fn is_new(&self, node: &Dict<'_>) -> bool {
        !self.nodes.contains(&node.data().as_ptr())
    }

    /// Nodes that were not entered because there are too many; those below them are not counted.
    pub fn left_out(&self) -> usize {
        self.count.saturating_sub(MAX_NODES)
    }
}

/// The dictionaries that a node has or names under a key.
pub fn kids<'a>(node: &Dict<'a>, key: &str) -> Vec<Dict<'a>> {
    node.get::<Array<'a>>(key).map(|kids| dicts(&kids)).unwrap_or_default()
}

/// All dictionaries of an array, whatever stands between them.
pub fn dicts<'a>(array: &Array<'a>) -> Vec<Dict<'a>> {
    let dicts = objects(array).map(|object| match object {
        Some(Object::Dict(dict)) => Some(dict),
        _ => None,
    });
    dicts.flatten().collect()
}

/// The items of an array, `None` for those that lead nowhere. The library's own walk ends at the first of these, as
/// writers leave where they delete a note.
pub fn objects<'a>(array: &Array<'a>) -> impl Iterator<Item = Option<Object<'a>>> + use<'a> {
    let mut items = array.flex_iter();
    array.raw_iter().take(MAX_NODES).map(move |_| items.next::<Object<'a>>())
}

/// The leaves of a name or number tree in their order: the arrays of keys and values.
fn leaves<'a>(root: Dict<'a>, key: &str) -> Vec<Array<'a>> {
    let mut visited = Visited::default();
    let mut leaves = Vec::new();
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        if !visited.enter(&node) {
            continue;
        }
        leaves.extend(node.get::<Array<'a>>(key));
        let mut below = kids(&node, "Kids");
        below.reverse();
        if waiting.len() + below.len() <= MAX_NODES {
            waiting.append(&mut below);
        }
    }
    leaves
}

/// Names with what they stand for, and how many more there are.
pub fn names<'a>(root: Dict<'a>) -> (Vec<(Vec<u8>, Object<'a>)>, usize) {
    let (mut entries, mut left_out) = (Vec::new(), 0);
    for leaf in leaves(root, "Names") {
        let all = leaf.raw_iter().count() / 2;
        let room = (MAX_ENTRIES - entries.len()).min(MAX_NODES / 2);
        left_out += all.saturating_sub(room);
        let mut items = objects(&leaf);
        for _ in 0..all.min(room) {
            let (name, value) = (items.next().flatten(), items.next().flatten());
            if let (Some(Object::String(name)), Some(value)) = (name, value) {
                entries.push((object::String::as_bytes(&name).to_vec(), value));
            }
        }
    }
    (entries, left_out)
}

/// Numbers with what they stand for.
pub fn numbers<'a>(root: Dict<'a>) -> Vec<(i64, Object<'a>)> {
    let mut entries = Vec::new();
    for leaf in leaves(root, "Nums") {
        let mut items = objects(&leaf);
        while let (Some(number), Some(value)) = (items.next(), items.next()) {
            if entries.len() >= MAX_ENTRIES {
                return entries;
            }
            if let (Some(Object::Number(number)), Some(value)) = (number, value) {
                entries.push((number.as_i64(), value));
            }
        }
    }
    entries
}
