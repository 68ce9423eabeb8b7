//! Which pages does a file have, in which order? (ISO 32000-2, 7.7.3)
//!
//! The library finds the pages; but it shows each once, where the tree may name one several times, and it passes over
//! what leads to nothing without a word.

use super::trees::Visited;
use crate::data::wording::{counted, grouped};
use hayro::hayro_interpret::hayro_syntax::Pdf;
use hayro::hayro_interpret::hayro_syntax::object::array::ArrayIter;
use hayro::hayro_interpret::hayro_syntax::object::{Array, Dict, MaybeRef, Name, ObjRef};
use hayro::hayro_interpret::hayro_syntax::page::Page;
use std::collections::HashMap;

/// More pages than that are not read; the longest that were met had some 20,000.
pub const MAX_PAGES: usize = 100_000;

/// The pages of a file.
pub struct Leaves<'a> {
    /// As they are shown. One that the tree names twice is here twice.
    pub pages: Vec<&'a Page<'a>>,
    /// What is missing of them, in sentences.
    pub complaints: Vec<String>,
}

/// What a walk through the tree found.
#[derive(Default)]
struct Walk {
    /// Numbers of pages as the library counts them.
    order: Vec<usize>,
    /// Places of the tree that lead to nothing.
    dead: usize,
    /// Pages beyond [`MAX_PAGES`].
    left_out: usize,
}

/// The pages of a file, in their order.
pub fn leaves<'a>(pdf: &'a Pdf, root: &Dict<'a>) -> Leaves<'a> {
    let found = pdf.pages();
    let tree = root.get::<Dict<'a>>("Pages").unwrap_or_default();
    let stated = tree.get::<usize>("Count");
    let plain = || Walk {
        order: (0..found.len().min(MAX_PAGES)).collect(),
        dead: 0,
        left_out: found.len().saturating_sub(MAX_PAGES),
    };
    // Where the file says as many as there are, none stands there twice, and none is missing.
    let walk = match stated == Some(found.len()) {
        true => plain(),
        false => walk(&tree, found).unwrap_or_else(plain),
    };
    let pages: Vec<&Page<'_>> = walk.order.iter().filter_map(|number| found.get(*number)).collect();
    let complaints = complaints(pages.len(), stated, &walk);
    Leaves { pages, complaints }
}

fn complaints(shown: usize, stated: Option<usize>, walk: &Walk) -> Vec<String> {
    let mut complaints = Vec::new();
    let there = shown + walk.left_out;
    if walk.left_out > 0 {
        complaints.push(format!(
            "This file has {} pages. Its first {} are shown.",
            grouped(there as u64),
            grouped(MAX_PAGES as u64)
        ));
    }
    match stated {
        Some(stated) if stated > there => complaints.push(format!(
            "This file says that it has {}; {} of them could not be found.",
            counted(stated as u64, "page"),
            grouped((stated - there) as u64)
        )),
        _ if walk.dead > 0 => complaints.push(format!(
            "In the list of this file’s pages, {} to no page.",
            match walk.dead {
                1 => "1 entry leads".to_owned(),
                dead => format!("{} entries lead", grouped(dead as u64)),
            }
        )),
        _ => {}
    }
    complaints
}

/// Goes through the tree as the library does, but for pages that it names again. `None` where the two do not find the
/// same pages, as where the tree is too damaged to be followed: then the library looked at every object for them.
fn walk<'a>(tree: &Dict<'a>, found: &[Page<'a>]) -> Option<Walk> {
    // Not all have a number of their own; where they stand in the file tells them apart.
    let numbers: HashMap<*const u8, usize> =
        found.iter().enumerate().map(|(number, page)| (page.raw().data().as_ptr(), number)).collect();
    let mut walk = Walk::default();
    let mut branches = Visited::default();
    branches.enter(tree);
    let kids = |node: &Dict<'a>| Some(node.get::<Array<'a>>("Kids")?.raw_iter());
    let mut waiting: Vec<ArrayIter<'a>> = vec![kids(tree)?];
    // Each is looked up once, however often the tree names it.
    let mut known: HashMap<ObjRef, usize> = HashMap::new();
    let mut seen = 0;
    while let Some(kid) = waiting.last_mut().map(Iterator::next) {
        let Some(kid) = kid else {
            waiting.pop();
            continue;
        };
        let reference = kid.as_obj_ref();
        if let Some(number) = reference.and_then(|id| known.get(&id)) {
            walk.add(*number);
            continue;
        }
        let dict = match kid {
            MaybeRef::Ref(id) => found.first().and_then(|page| page.xref().get::<Dict<'a>>(id.into())),
            MaybeRef::NotRef(object) => object.into_dict(),
        };
        let Some(dict) = dict else {
            walk.dead += 1;
            continue;
        };
        if dict.get::<Name<'_>>("Type").is_some_and(|kind| &*kind == b"Pages") {
            waiting.extend(kids(&dict).filter(|_| branches.enter(&dict)));
            continue;
        }
        let number = *numbers.get(&dict.data().as_ptr())?;
        if number > seen {
            return None;
        }
        seen = seen.max(number + 1);
        known.extend(reference.map(|id| (id, number)));
        walk.add(number);
    }
    (seen == found.len()).then_some(walk)
}

impl Walk {
    fn add(&mut self, number: usize) {
        match self.order.len() < MAX_PAGES {
            true => self.order.push(number),
            false => self.left_out += 1,
        }
    }
}
