//! Which pages does a file have, in which order? (ISO 32000-2, 7.7.3)
//!
//! The library finds the pages; but it shows each once, where the tree may name one several times, it passes over what
//! leads to nothing without a word, and it takes anything for a page that is none of its branches.

use crate::data::wording::{counted, grouped};
use hayro::hayro_interpret::hayro_syntax::Pdf;
use hayro::hayro_interpret::hayro_syntax::object::array::ArrayIter;
use hayro::hayro_interpret::hayro_syntax::object::{Array, Dict, MaybeRef, Name, ObjRef, Object};
use hayro::hayro_interpret::hayro_syntax::page::Page;
use std::collections::{HashMap, HashSet};

/// More pages than that are not read; the longest that were met had some 20,000.
pub const MAX_PAGES: usize = 100_000;
/// Entries of the tree that are followed: as branches may stand in it twice, forty of them may stand for a million
/// million.
const MAX_STEPS: usize = 12 * MAX_PAGES;

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
    /// There is more of the tree than is followed.
    endless: bool,
}

/// The pages of a file, in their order.
pub fn leaves<'a>(pdf: &'a Pdf, root: &Dict<'a>) -> Leaves<'a> {
    let found = pdf.pages();
    let tree = root.get::<Dict<'a>>("Pages").unwrap_or_default();
    let stated = tree.get::<usize>("Count");
    let walk = walk(&tree, found).unwrap_or_else(|| {
        let mut walk = Walk::default();
        let pages = found.iter().enumerate().filter(|(_, page)| is_page(page.raw()));
        pages.for_each(|(number, _)| walk.add(number));
        walk
    });
    let pages: Vec<&Page<'_>> = walk.order.iter().filter_map(|number| found.get(*number)).collect();
    let complaints = complaints(pages.len(), stated, &walk);
    Leaves { pages, complaints }
}

fn complaints(shown: usize, stated: Option<usize>, walk: &Walk) -> Vec<String> {
    let mut complaints = Vec::new();
    let there = shown + walk.left_out;
    if walk.left_out > 0 {
        let least = if walk.endless { "at least " } else { "" };
        complaints.push(format!(
            "This file has {least}{} pages. Its first {} are shown.",
            grouped(there as u64),
            grouped(MAX_PAGES as u64)
        ));
    }
    if walk.endless {
        complaints.push(format!(
            "The list of this file’s pages is longer than is followed: its first {} entries were looked at.",
            grouped(MAX_STEPS as u64)
        ));
        // What else is said of it holds for all of it.
        return complaints;
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

/// Goes through the tree as the library does, but for what it names again. `None` where the two do not find the
/// same pages, as where the tree is too damaged to be followed: then the library looked at every object for them.
fn walk<'a>(tree: &Dict<'a>, found: &[Page<'a>]) -> Option<Walk> {
    // Not all have a number of their own; where they stand in the file tells them apart.
    let numbers: HashMap<*const u8, usize> =
        found.iter().enumerate().map(|(number, page)| (place(page.raw()), number)).collect();
    let mut walk = Walk::default();
    let kids = |node: &Dict<'a>| Some((node.get::<Array<'a>>("Kids")?.raw_iter(), place(node)));
    let mut waiting: Vec<(ArrayIter<'a>, *const u8)> = vec![kids(tree)?];
    // A branch may stand in the tree twice, and never within itself.
    let mut within: HashSet<*const u8> = HashSet::from([place(tree)]);
    // Each is looked up once, however often the tree names it.
    let mut known: HashMap<ObjRef, Leaf<'a>> = HashMap::new();
    let (mut seen, mut steps) = (0, 0);
    while let Some((kid, node)) = waiting.last_mut().map(|(kids, node)| (kids.next(), *node)) {
        let Some(kid) = kid else {
            within.remove(&node);
            waiting.pop();
            continue;
        };
        steps += 1;
        if steps > MAX_STEPS {
            walk.endless = true;
            break;
        }
        let reference = kid.as_obj_ref();
        let leaf = match reference.and_then(|id| known.get(&id)) {
            Some(leaf) => leaf.clone(),
            None => {
                let leaf = leaf_of(kid, found, &numbers)?;
                known.extend(reference.map(|id| (id, leaf.clone())));
                leaf
            }
        };
        match leaf {
            Leaf::Branch(branch) => {
                let kids = kids(&branch).filter(|(_, place)| within.insert(*place));
                waiting.extend(kids);
            }
            Leaf::Page(number) | Leaf::Other(number) if number > seen => return None,
            Leaf::Page(number) => {
                seen = seen.max(number + 1);
                walk.add(number);
            }
            Leaf::Other(number) => {
                seen = seen.max(number + 1);
                walk.dead += 1;
            }
            Leaf::Nothing => walk.dead += 1,
        }
    }
    (seen == found.len() || walk.endless).then_some(walk)
}

/// What an entry of the tree leads to.
#[derive(Clone)]
enum Leaf<'a> {
    Nothing,
    Branch(Dict<'a>),
    /// By its number in the library, and what the library takes for a page and is none.
    Page(usize),
    Other(usize),
}

/// `None` for what the library did not take for a page, and should have.
fn leaf_of<'a>(
    kid: MaybeRef<Object<'a>>,
    found: &[Page<'a>],
    numbers: &HashMap<*const u8, usize>,
) -> Option<Leaf<'a>> {
    let dict = match kid {
        MaybeRef::Ref(id) => found.first().and_then(|page| page.xref().get::<Dict<'a>>(id.into())),
        MaybeRef::NotRef(object) => object.into_dict(),
    };
    let Some(dict) = dict else { return Some(Leaf::Nothing) };
    if dict.get::<Name<'_>>("Type").is_some_and(|kind| &*kind == b"Pages") {
        return Some(Leaf::Branch(dict));
    }
    let number = *numbers.get(&place(&dict))?;
    Some(if is_page(&dict) { Leaf::Page(number) } else { Leaf::Other(number) })
}

fn place(dict: &Dict<'_>) -> *const u8 {
    dict.data().as_ptr()
}

/// Whether a dictionary is a page. Some writers call theirs by other names; what has neither a size nor anything to be
/// drawn is a font, a catalogue, a note, and no empty page.
fn is_page(dict: &Dict<'_>) -> bool {
    let named = dict.get::<Name<'_>>("Type").is_some_and(|kind| !matches!(&*kind, b"Page" | b"Template"));
    let drawn = || matches!(dict.get::<Object<'_>>("Contents"), Some(Object::Stream(_) | Object::Array(_)));
    !named || dict.contains_key("MediaBox") || drawn()
}

impl Walk {
    fn add(&mut self, number: usize) {
        match self.order.len() < MAX_PAGES {
            true => self.order.push(number),
            false => self.left_out += 1,
        }
    }
}
