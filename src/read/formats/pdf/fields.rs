//! Forms: each field that was filled in, and the signatures.

use super::annotations::Boxes;
use super::strings::{date, name_of, text, text_of};
use super::told::Told;
use super::trees::{self, Visited};
use super::unpack;
use super::xfa::{self, Values};
use crate::data::document::{Aside, AsideKind, Unseen};
use crate::data::unit::Area;
use hayro::hayro_interpret::hayro_syntax::object::{self, Array, Dict, Object};
use std::collections::HashSet;

/// Fields of a form.
const MAX_FIELDS: usize = 20_000;
/// Bytes after what was signed that are only the end of a line.
const TAIL: u64 = 16;
const MAX_VALUES: usize = 1_000;
/// Choices of a field that are looked through for what one sees of its value.
const MAX_CHOICES: usize = 2_000;
/// Bytes of one value; what is shown of it is less.
const MAX_VALUE: usize = 1024 * 1024;

/// A field of the tree that is still to be looked at, with what it has from those above.
struct Node<'a> {
    dict: Dict<'a>,
    name: String,
    kind: String,
    value: Option<String>,
    choices: Option<Array<'a>>,
    place: Option<(u32, Area)>,
}

/// All fields with values; `bytes` is the size of the file.
pub fn read<'a>(root: &Dict<'a>, boxes: &Boxes, bytes: u64) -> Told {
    let (mut told, mut left_out) = (Told::default(), 0);
    let Some(form) = root.get::<Dict<'a>>("AcroForm") else { return told };
    let mut visited = Visited::default();
    let top = |dict| Node {
        dict,
        name: String::new(),
        kind: String::new(),
        value: None,
        choices: None,
        place: None,
    };
    let mut waiting: Vec<Node<'a>> = trees::kids(&form, "Fields").into_iter().map(top).collect();
    waiting.reverse();
    while let Some(node) = waiting.pop() {
        if !visited.enter(&node.dict) {
            continue;
        }
        let Node { dict, name, kind, value, choices, place } = node;
        let own = text_of(&dict, "T");
        let name = match (&own, name.is_empty()) {
            (Some(own), true) => own.clone(),
            (Some(own), false) => format!("{name}.{own}"),
            (None, _) => name,
        };
        let kind = name_of(&dict, "FT").unwrap_or(kind);
        let choices = dict.get::<Array<'a>>("Opt").or(choices);
        let value = words_of(&dict, &kind, choices.as_ref()).or(value);
        let place = dict.obj_id().and_then(|id| boxes.get(&id)).copied().or(place);
        let below = trees::kids(&dict, "Kids");
        // Kids without a name are the boxes of one field.
        let boxes_only = !below.is_empty() && below.iter().all(|kid| !kid.contains_key("T"));
        if below.is_empty() || boxes_only {
            // What people are told that the field is for (ISO 32000-2, 12.7.4.1); the other name is for programs.
            let name = text_of(&dict, "TU").filter(|told| !told.trim().is_empty()).unwrap_or(name);
            let in_box = || below.iter().find_map(|kid| boxes.get(&kid.obj_id()?)).copied();
            let place = place.or_else(in_box);
            if told.asides.len() >= MAX_FIELDS {
                left_out += usize::from(kind == "Sig" || value.is_some());
            } else if kind == "Sig" {
                signature(&dict, &name, place, bytes, &mut told.asides);
            } else if let Some(words) = value {
                told.asides.push(Aside {
                    kind: AsideKind::Field,
                    name,
                    words,
                    when: None,
                    place,
                    span: None,
                });
            }
            continue;
        }
        let kid = |dict| Node {
            dict,
            name: name.clone(),
            kind: kind.clone(),
            value: value.clone(),
            choices: choices.clone(),
            place,
        };
        waiting.extend(below.into_iter().map(kid).rev());
    }
    left_out += of_xfa(&form, boxes, &mut told);
    told.leave_out(left_out + visited.left_out(), "field", MAX_FIELDS);
    told
}

/// What a form that only some programs can show holds beside its fields: how many values are left out. Where it has boxes
/// on the pages, too, for all other programs, these have its values, and what they do not have are states of its boxes.
fn of_xfa(form: &Dict<'_>, boxes: &Boxes, told: &mut Told) -> usize {
    if !form.contains_key("XFA") {
        return 0;
    }
    let Values { found, left_out, cut } = xfa::values(form, MAX_FIELDS.saturating_sub(told.asides.len()));
    let words = told
        .asides
        .iter()
        .flat_map(|aside| std::iter::once(aside.words.as_str()).chain(aside.words.split(", ")));
    let bare = |words: &str| words.split_whitespace().collect::<String>();
    let known: HashSet<String> = words.map(bare).collect();
    let is_state = |words: &str| boxes.len() > 1 && !words.contains(char::is_alphabetic);
    let values = found.into_iter().filter(|(_, words)| !known.contains(&bare(words)) && !is_state(words));
    told.asides.extend(values.map(|(name, words)| Aside {
        kind: AsideKind::Field,
        name,
        words,
        when: None,
        place: None,
        span: None,
    }));
    if cut {
        let words =
            "What the form of this PDF holds (XFA) could not be read to its end: values of it are missing.";
        told.complaints.push(words.to_owned());
    }
    left_out
}

/// What a field holds, in the words that one sees in it.
fn words_of(field: &Dict<'_>, kind: &str, choices: Option<&Array<'_>>) -> Option<String> {
    let seen = |value: String| choices.and_then(|choices| shown(choices, kind, &value)).unwrap_or(value);
    let state = || field.get::<Object<'_>>("AS").filter(|_| kind == "Btn");
    let words = match field.get::<Object<'_>>("V").or_else(state)? {
        Object::String(words) => seen(text(object::String::as_bytes(&words))),
        Object::Name(name) if kind == "Btn" && name.as_ref() == b"Off" => return None,
        Object::Name(name) => seen(text(name.as_ref())),
        Object::Stream(stream) => text(&unpack::unpacked(&stream, MAX_VALUE).bytes),
        Object::Array(values) => {
            let all = values.raw_iter().count();
            let values = Array::iter::<object::String<'_>>(&values).take(MAX_VALUES);
            let mut values: Vec<String> = values.map(|value| seen(text(value.as_bytes()))).collect();
            values.extend(all.checked_sub(MAX_VALUES + 1).map(|more| format!("and {} more", more + 1)));
            values.join(", ")
        }
        _ => return None,
    };
    Some(words).filter(|words| !words.is_empty())
}

/// What is shown of a choice, which a program knows by another value (ISO 32000-2, 12.7.5.4): `[(hc) (High Court)]`.
/// Boxes have a list of their values, and are called by their number in it (12.7.5.2.3).
fn shown(choices: &Array<'_>, kind: &str, value: &str) -> Option<String> {
    let words = |object: &Object<'_>| match object {
        Object::String(words) => Some(text(object::String::as_bytes(words))),
        _ => None,
    };
    if kind == "Btn" {
        let at = value.parse::<usize>().ok().filter(|at| *at < MAX_CHOICES)?;
        return choices.iter::<Object<'_>>().nth(at).as_ref().and_then(words);
    }
    choices.iter::<Object<'_>>().take(MAX_CHOICES).find_map(|choice| {
        let Object::Array(pair) = choice else { return None };
        let pair: Vec<Object<'_>> = pair.iter::<Object<'_>>().take(2).collect();
        let [export, display] = &pair[..] else { return None };
        words(export).filter(|export| export == value).and_then(|_| words(display))
    })
}

/// Who signed, and whether the file went on afterwards.
fn signature(field: &Dict<'_>, name: &str, place: Option<(u32, Area)>, bytes: u64, asides: &mut Vec<Aside>) {
    let Some(signature) = field.get::<Dict<'_>>("V") else { return };
    let who = text_of(&signature, "Name").map_or("Signed".to_owned(), |who| format!("Signed by {who}"));
    let why = text_of(&signature, "Reason").map(|why| format!(": {why}")).unwrap_or_default();
    let when = text_of(&signature, "M").map(|when| date(&when));
    let aside =
        |kind, words| Aside { kind, name: name.to_owned(), words, when: when.clone(), place, span: None };
    asides.push(aside(AsideKind::Field, format!("{who}{why}")));
    let range: Vec<i64> = signature
        .get::<Array<'_>>("ByteRange")
        .map(|range| range.iter::<i32>().take(8).map(i64::from).collect())
        .unwrap_or_default();
    let signed = match range.get(range.len().saturating_sub(2)..) {
        Some([from, len]) => u64::try_from(from.saturating_add(*len)).unwrap_or(0),
        _ => return,
    };
    if signed + TAIL < bytes {
        let words = format!("{} of {bytes} bytes came after the signature.", bytes - signed);
        asides.push(aside(AsideKind::Unseen(Unseen::ChangedAfterSigning), words));
    }
}
