//! Kinds of pages of an OpenDocument text: which words stand at their head and foot, how they are numbered, and which kind
//! follows; and where pages begin.

use super::styles::Styles;
use crate::read::office::pages::{Signs, signs};
use crate::read::xml::{Event, Xml};
use std::collections::HashMap;

/// Kinds of pages of a document.
const MAX_KINDS: usize = 2_000;
/// Kinds that follow each other.
const MAX_NEXT: usize = 8;
/// What is read apart from the words around it, or shown nowhere.
const APART: [&str; 9] = [
    "note-body",
    "annotation",
    "tracked-changes",
    "text-box",
    "custom-shape",
    "object",
    "forms",
    "table-of-content-source",
    "alphabetical-index-source",
];

/// A kind of pages (OpenDocument 1.3, 16.9).
#[derive(Clone, Debug, Default)]
pub struct Kind {
    pub next: Option<String>,
    /// How its first page would be numbered.
    pub format: String,
    /// What stands around its pages: what it is called, and the XML.
    pub around: Vec<(&'static str, String)>,
}

/// The kinds of pages that a part names.
pub fn kinds(text: &str) -> HashMap<String, Kind> {
    let mut xml = Xml::new(text);
    let (mut kinds, mut formats, mut layout) = (HashMap::new(), HashMap::new(), String::new());
    let mut open: Option<(String, Kind)> = None;
    while let Some(event) = xml.next_event() {
        let Event::Start(tag) = event else { continue };
        let name = tag.full_name().to_owned();
        match name.as_str() {
            "style:page-layout" => layout = tag.get("name").unwrap_or_default(),
            "style:page-layout-properties" => {
                formats.insert(layout.clone(), tag.get("num-format").unwrap_or_default());
            }
            "style:master-page" if kinds.len() < MAX_KINDS => {
                kinds.extend(open.take());
                let format = tag.get("page-layout-name").and_then(|layout| formats.get(&layout).cloned());
                let format = format.filter(|format| !format.is_empty()).unwrap_or_else(|| "1".to_owned());
                let kind = Kind { next: tag.get("next-style-name"), format, around: Vec::new() };
                open = tag.get("name").map(|name| (name, kind));
            }
            _ => {
                let label = label(&name).filter(|_| tag.get("display").as_deref() != Some("false"));
                if let (Some(label), Some((_, kind))) = (label, &mut open) {
                    let start = xml.position();
                    xml.skip();
                    kind.around.extend(
                        super::body::inside(text, start, xml.position()).map(|inside| (label, inside)),
                    );
                }
            }
        }
    }
    kinds.extend(open);
    kinds
}

fn label(name: &str) -> Option<&'static str> {
    Some(match name {
        "style:header" => "Head",
        "style:footer" => "Foot",
        "style:header-left" => "Head, even pages",
        "style:footer-left" => "Foot, even pages",
        "style:header-first" => "Head, first page",
        "style:footer-first" => "Foot, first page",
        _ => return None,
    })
}

/// A kind of pages with those that follow it.
pub fn chain<'k>(kinds: &'k HashMap<String, Kind>, name: &str) -> Vec<(&'k str, &'k Kind)> {
    let mut chain: Vec<(&str, &Kind)> = Vec::new();
    let mut next = kinds.get_key_value(name);
    while let Some((name, kind)) =
        next.filter(|(name, _)| chain.len() < MAX_NEXT && chain.iter().all(|(own, _)| own != name))
    {
        chain.push((name, kind));
        next = kind.next.as_ref().and_then(|name| kinds.get_key_value(name));
    }
    chain
}

/// How many pages begin in a text by its signs.
pub fn count(text: &str, styles: &Styles) -> u32 {
    let (mut counted, mut pages, mut apart, mut within) = (Signs::default(), 0_u32, 0_usize, false);
    let mut after = false;
    for sign in signs(text) {
        within |= sign.inside.starts_with("office:text");
        if !within {
            continue;
        }
        if APART.contains(&sign.name) {
            match sign.ends {
                true => apart = apart.saturating_sub(1),
                false => apart += usize::from(sign.begins()),
            }
        }
        if apart > 0 {
            continue;
        }
        match (sign.name, sign.ends) {
            ("soft-page-break", false) => counted.begun(),
            ("table-row", false) if sign.begins() => counted.row(),
            ("table-row", true) => counted.row_ends(),
            ("table-cell", false) => counted.cell(),
            ("p" | "h", false) => {
                if styles.breaks("paragraph", style_of(sign.inside)).before() {
                    counted.apart();
                }
                after = styles.breaks("paragraph", style_of(sign.inside)).after;
            }
            ("table", false) if styles.breaks("table", style_of(sign.inside)).before() => counted.apart(),
            ("p" | "h", true) if std::mem::take(&mut after) => counted.apart(),
            _ => {}
        }
        if sign.name == "image" || sign.inside.starts_with("text:") && !sign.after.trim().is_empty() {
            pages = pages.saturating_add(counted.words());
        }
    }
    pages
}

fn style_of(inside: &str) -> Option<&str> {
    let (_, rest) = inside.split_once("style-name=")?;
    rest.get(1..)?.split(['"', '\'']).next()
}
