//! Layers that can be shown or hidden, and how the file leaves them (ISO 32000-2, 8.11.4).

use super::strings::{name_of, text_of};
use super::told::Told;
use super::trees;
use crate::data::document::{Aside, AsideKind};
use hayro::hayro_interpret::hayro_syntax::object::{Array, Dict, ObjRef, Object};
use std::collections::HashSet;

/// Layers of a drawing; maps have some hundreds.
const MAX_LAYERS: usize = 5_000;

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
