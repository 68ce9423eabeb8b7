//! Layers that can be shown or hidden, and how the file leaves them (ISO 32000-2, 8.11.4).

use super::strings::{name_of, text_of};
use super::told::Told;
use super::trees;
use crate::data::document::{Aside, AsideKind};
use hayro::hayro_interpret::hayro_syntax::Pdf;
use hayro::hayro_interpret::hayro_syntax::object::{Array, Dict, ObjRef, Object};
use hayro::hayro_interpret::hayro_syntax::xref::XRef;
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

/// Whether a file says of any layer that it is not shown.
pub fn hides_any(xref: &XRef) -> bool {
    let root = xref.get::<Dict<'_>>(xref.root_id()).unwrap_or_default();
    let properties = root.get::<Dict<'_>>("OCProperties").unwrap_or_default();
    let usual = properties.get::<Dict<'_>>("D").unwrap_or_default();
    let off = usual.get::<Array<'_>>("OFF").is_some_and(|off| off.raw_iter().next().is_some());
    off || name_of(&usual, "BaseState").is_some_and(|state| state == "OFF")
}

pub fn asides<'a>(root: &Dict<'a>) -> Told {
    let Some(properties) = root.get::<Dict<'a>>("OCProperties") else { return Told::default() };
    let usual = properties.get::<Dict<'a>>("D").unwrap_or_default();
    let listed = |key: &str| -> HashSet<ObjRef> {
        let array = usual.get::<Array<'a>>(key);
        array
            .iter()
            .flat_map(|array| array.raw_iter())
            .filter_map(|item| item.as_obj_ref())
            .take(trees::MAX_ENTRIES)
            .collect()
    };
    let (on, off) = (listed("ON"), listed("OFF"));
    let hidden = name_of(&usual, "BaseState").is_some_and(|state| state == "OFF");
    let Some(layers) = properties.get::<Array<'a>>("OCGs") else { return Told::default() };
    let names = trees::objects(&layers).map(|layer| match layer {
        Some(Object::Dict(layer)) => text_of(&layer, "Name").unwrap_or_default(),
        _ => String::new(),
    });
    let aside = |(reference, name): (Option<ObjRef>, String)| {
        let shown = match reference {
            Some(layer) if off.contains(&layer) => false,
            Some(layer) if on.contains(&layer) => true,
            _ => !hidden,
        };
        let words = if shown { String::new() } else { "Not shown on the pages.".to_owned() };
        Aside { kind: AsideKind::Layer(shown), name, words, when: None, place: None, span: None }
    };
    let listed = layers.raw_iter().map(|item| item.as_obj_ref()).zip(names).take(MAX_LAYERS);
    let mut told = Told { asides: listed.map(aside).collect(), ..Told::default() };
    told.leave_out(layers.raw_iter().count().saturating_sub(MAX_LAYERS), "layer", MAX_LAYERS);
    told
}
