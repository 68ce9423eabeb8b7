//! Layers that can be shown or hidden, and how the file leaves them (ISO 32000-2, 8.11.4).

use super::strings::{name_of, text_of};
use super::told::Told;
use super::trees;
use crate::data::document::{Aside, AsideKind};
use hayro::hayro_interpret::hayro_syntax::Pdf;
use hayro::hayro_interpret::hayro_syntax::object::{Array, Dict, ObjRef, Object, Stream};
use hayro::hayro_interpret::hayro_syntax::page::{Page, Resources};
use hayro::hayro_interpret::hayro_syntax::xref::XRef;
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

/// Layers of a drawing; maps have some hundreds.
const MAX_LAYERS: usize = 5_000;

/// A file without layers, of one empty page.
const PLAIN: &[u8] = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n\
    2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n\
    3 0 obj\n<</Type/Page/Parent 2 0 R/Contents 4 0 R>>\nendobj\n\
    trailer\n<</Size 4/Root 1 0 R>>\n%%EOF\n";

/// The list of objects of a document without layers. The library looks there, and nowhere else, for what is shown of
/// them: a page that is drawn with it shows all of its layers.
pub fn of_no_document() -> Option<&'static XRef> {
    static DOCUMENT: OnceLock<Option<Pdf>> = OnceLock::new();
    DOCUMENT.get_or_init(|| Pdf::new(Arc::new(PLAIN)).ok()).as_ref().map(Pdf::xref)
}

/// Marked content in marked content; writers nest a dozen.
const MAX_DEPTH: usize = 1_000;

/// Hidden layers whose words are told by their names; those of more are told without.
const MAX_NAMED: usize = 100;

/// Members of a membership that are asked for their names.
const MAX_MEMBERS: usize = 20;
/// Bytes of the name of a drawing that is looked for.
const MAX_NAME: usize = 200;
/// What a mark around a drawing says the number of its layer by.
pub const FORM: &str = "FolioscopeLayer";
/// The number of none of them: what is not shown because another layer is.
pub const NAMELESS: usize = 1_000_000;

/// On which layer is drawn, while a page is drawn with all of its layers.
#[derive(Default)]
pub struct Trail {
    /// Of each piece of marked content that is open, the number of its layer.
    open: Vec<Option<usize>>,
    /// Opened beyond [`MAX_DEPTH`].
    beyond: usize,
    names: Vec<String>,
    /// From which drawing on which layer is drawn on.
    changes: Vec<(u32, Option<usize>)>,
}

impl Trail {
    /// With the names of the layers that are not shown.
    pub fn new(hidden: Vec<String>) -> Self {
        Self { names: hidden, ..Self::default() }
    }

    pub fn begin(&mut self, tag: &[u8], properties: Option<&Dict<'_>>, order: u32) {
        if self.names.is_empty() || self.open.len() >= MAX_DEPTH {
            self.beyond += 1;
            return;
        }
        let form = |layer: &Dict<'_>| layer.get::<u32>(FORM).map(|number| number as usize);
        let own = properties
            .filter(|_| tag == b"OC")
            .and_then(|layer| form(layer).or_else(|| self.number_of(layer)));
        let outer = self.open.last().copied().flatten();
        self.open.push(own.or(outer));
        self.changes.push((order, own.or(outer)));
    }

    pub fn end(&mut self, order: u32) {
        if self.beyond > 0 {
            self.beyond -= 1;
        } else if self.open.pop().is_some() {
            self.changes.push((order, self.open.last().copied().flatten()));
        }
    }

    /// The instructions of a page, with marks around the drawings that lie on a hidden layer as a whole: the library
    /// says nothing of these. What is hidden because a layer is shown stands without its condition.
    pub fn marked<'b>(&self, instructions: &'b [u8], resources: &Resources<'_>) -> Cow<'b, [u8]> {
        match self.without_conditions(instructions, resources) {
            Some(bare) => Cow::Owned(self.with_drawings(&bare, resources).into_owned()),
            None => self.with_drawings(instructions, resources),
        }
    }

    /// The instructions without the conditions that hold where layers are not shown; `None` where there are none.
    fn without_conditions(&self, instructions: &[u8], resources: &Resources<'_>) -> Option<Vec<u8>> {
        let known: Vec<(Vec<u8>, usize)> = conditions_of(resources)
            .map(|(name, layer)| (name, self.number_of(&layer).unwrap_or(NAMELESS)))
            .collect();
        if known.is_empty() {
            return None;
        }
        Some(replaced(instructions, b"BDC", &known, |out, _, number| {
            out.extend_from_slice(format!("<</{FORM} {number}>> BDC ").as_bytes());
        }))
    }

    fn with_drawings<'b>(&self, instructions: &'b [u8], resources: &Resources<'_>) -> Cow<'b, [u8]> {
        let drawings = &resources.x_objects;
        let layer = |name: &[u8]| {
            let dict = drawings.get::<Stream<'_>>(name)?;
            self.number_of(&dict.dict().get::<Dict<'_>>("OC")?)
        };
        let names = drawings.keys().take(MAX_NAMED);
        let forms: Vec<(Vec<u8>, usize)> =
            names.filter_map(|name| Some((name.as_ref().to_vec(), layer(name.as_ref())?))).collect();
        if forms.is_empty() {
            return instructions.into();
        }
        replaced(instructions, b"Do", &forms, |out, name, number| {
            out.extend_from_slice(format!(" /OC <</{FORM} {number}>> BDC /").as_bytes());
            out.extend_from_slice(name);
            out.extend_from_slice(b" Do EMC ");
        })
        .into()
    }

    /// The number of a hidden layer, or of the first one that its membership names.
    fn number_of(&self, layer: &Dict<'_>) -> Option<usize> {
        let number = |layer: &Dict<'_>| {
            let name = text_of(layer, "Name")?;
            self.names.iter().position(|known| *known == name)
        };
        let members = || {
            layer
                .get::<Array<'_>>("OCGs")
                .and_then(|all| all.iter().take(MAX_MEMBERS).find_map(|one: Dict<'_>| number(&one)))
        };
        number(layer).or_else(|| layer.get::<Dict<'_>>("OCGs").and_then(|one| number(&one))).or_else(members)
    }

    /// The name of the layer of a drawing; of a file with a single hidden layer there is no other.
    pub fn name_of(&self, order: u32) -> &str {
        let at = self.changes.partition_point(|(from, _)| *from < order);
        let number = at.checked_sub(1).and_then(|at| self.changes.get(at)).and_then(|(_, number)| *number);
        let only = if let [only] = &self.names[..] { only } else { "" };
        number.map_or(only, |number| self.names.get(number).map_or("", String::as_str))
    }
}

/// Instructions in which other words stand for a word after one of the known names, and for that name.
fn replaced(
    instructions: &[u8],
    word: &[u8],
    known: &[(Vec<u8>, usize)],
    instead: impl Fn(&mut Vec<u8>, &[u8], usize),
) -> Vec<u8> {
    let (mut out, mut done) = (Vec::with_capacity(instructions.len()), 0);
    for at in memchr::memmem::find_iter(instructions, word) {
        let bare = instructions.get(done..at).unwrap_or_default().trim_ascii_end();
        let near = bare.len().saturating_sub(MAX_NAME);
        let Some(slash) = bare.iter().skip(near).rposition(|byte| *byte == b'/') else { continue };
        let slash = near + slash;
        let name = bare.get(slash + 1..).unwrap_or_default();
        let Some((_, number)) = known.iter().find(|(known, _)| known == name) else { continue };
        out.extend_from_slice(bare.get(..slash).unwrap_or_default());
        instead(&mut out, name, *number);
        done = at + word.len();
    }
    out.extend_from_slice(instructions.get(done..).unwrap_or_default());
    out
}

/// The memberships that a page names of which words are shown where layers are not.
fn conditions_of<'a>(resources: &Resources<'a>) -> impl Iterator<Item = (Vec<u8>, Dict<'a>)> {
    let properties = resources.properties.clone();
    let names: Vec<Vec<u8>> = properties.keys().take(MAX_NAMED).map(|name| name.as_ref().to_vec()).collect();
    let turned = |layer: &Dict<'a>| {
        name_of(layer, "P").is_some_and(|policy| matches!(policy.as_str(), "AllOff" | "AnyOff"))
    };
    names.into_iter().filter_map(move |name| {
        let layer = properties.get::<Dict<'a>>(&name).filter(turned)?;
        Some((name, layer))
    })
}

/// Whether words of a page may be hidden because a layer is shown.
pub fn hides_by_others(page: &Page<'_>) -> bool {
    page.xref().has_optional_content_groups() && conditions_of(page.resources()).next().is_some()
}

/// The names of the layers that are not shown.
pub fn hidden_names(xref: &XRef) -> Vec<String> {
    let root = xref.get::<Dict<'_>>(xref.root_id()).unwrap_or_default();
    let hidden = asides(&root).asides.into_iter().filter(|aside| aside.kind == AsideKind::Layer(false));
    hidden.map(|aside| aside.name).filter(|name| !name.is_empty()).take(MAX_NAMED).collect()
}

/// Whether a file says of any layer that it is not shown.
pub fn hides_any(xref: &XRef) -> bool {
    let root = xref.get::<Dict<'_>>(xref.root_id()).unwrap_or_default();
    let properties = root.get::<Dict<'_>>("OCProperties").unwrap_or_default();
    let usual = properties.get::<Dict<'_>>("D").unwrap_or_default();
    let off = usual.get::<Array<'_>>("OFF").is_some_and(|off| off.raw_iter().next().is_some());
    off || name_of(&usual, "BaseState").is_some_and(|state| state == "OFF")
}

/// Which layers are shown, as the file leaves them.
pub struct States {
    /// Those of which nothing is said are not shown.
    hidden: bool,
    on: HashSet<ObjRef>,
    off: HashSet<ObjRef>,
}

impl States {
    pub fn new(properties: &Dict<'_>) -> Self {
        let usual = properties.get::<Dict<'_>>("D").unwrap_or_default();
        let listed = |key: &str| -> HashSet<ObjRef> {
            let array = usual.get::<Array<'_>>(key);
            let items = array.iter().flat_map(Array::raw_iter);
            items.filter_map(|item| item.as_obj_ref()).take(trees::MAX_ENTRIES).collect()
        };
        let hidden = name_of(&usual, "BaseState").is_some_and(|state| state == "OFF");
        Self { hidden, on: listed("ON"), off: listed("OFF") }
    }

    pub fn shows(&self, layer: ObjRef) -> bool {
        !self.off.contains(&layer) && (!self.hidden || self.on.contains(&layer))
    }
}

pub fn asides<'a>(root: &Dict<'a>) -> Told {
    let Some(properties) = root.get::<Dict<'a>>("OCProperties") else { return Told::default() };
    let states = States::new(&properties);
    let Some(layers) = properties.get::<Array<'a>>("OCGs") else { return Told::default() };
    let names = trees::objects(&layers).map(|layer| match layer {
        Some(Object::Dict(layer)) => text_of(&layer, "Name").unwrap_or_default(),
        _ => String::new(),
    });
    let aside = |(reference, name): (Option<ObjRef>, String)| {
        let shown = reference.map_or(!states.hidden, |layer| states.shows(layer));
        let words = if shown { String::new() } else { "Not shown on the pages.".to_owned() };
        Aside { kind: AsideKind::Layer(shown), name, words, when: None, place: None, span: None }
    };
    let listed = layers.raw_iter().map(|item| item.as_obj_ref()).zip(names).take(MAX_LAYERS);
    let mut told = Told { asides: listed.map(aside).collect(), ..Told::default() };
    told.leave_out(layers.raw_iter().count().saturating_sub(MAX_LAYERS), "layer", MAX_LAYERS);
    told
}
