//! Where do destinations lead? Names, pages and heights of a PDF in the terms of units.

use super::{space, told, trees};
use crate::data::unit::Area;
use hayro::hayro_interpret::hayro_syntax::object::{self, Array, Dict, Name, Object, ObjectIdentifier, Rect};
use hayro::hayro_interpret::hayro_syntax::page::Page;
use hayro::kurbo::{Affine, Point};
use std::collections::HashMap;

/// Names that lead to names; nobody means more than one step.
const MAX_STEPS: usize = 4;

/// A point of a page, in points from its top left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    pub unit: u32,
    /// `None` where the whole page is meant.
    pub left: Option<f32>,
    pub top: f32,
}

pub struct Places<'a> {
    pages: Vec<&'a Page<'a>>,
    by_id: HashMap<ObjectIdentifier, u32>,
    names: HashMap<Vec<u8>, Object<'a>>,
    /// Names that are not kept.
    left_out: usize,
}

impl<'a> Places<'a> {
    pub fn new(pages: &[&'a Page<'a>], root: &Dict<'a>) -> Self {
        // To a page that stands in the file twice, the first is meant; the last that is told stays.
        let units = pages.iter().enumerate().rev();
        let ids = units.filter_map(|(unit, page)| Some((page.raw().obj_id()?, unit as u32)));
        let (mut names, mut left_out): (HashMap<Vec<u8>, Object<'a>>, usize) = (HashMap::new(), 0);
        if let Some(tree) = root.get::<Dict<'a>>("Names").and_then(|names| names.get::<Dict<'a>>("Dests")) {
            let (found, more) = trees::names(tree);
            names.extend(found);
            left_out = more;
        }
        if let Some(old) = root.get::<Dict<'a>>("Dests") {
            for key in old.keys() {
                if let Some(place) = old.get::<Object<'a>>(key.as_ref()) {
                    names.entry(key.as_ref().to_vec()).or_insert(place);
                }
            }
        }
        Self { by_id: ids.collect(), pages: pages.to_vec(), names, left_out }
    }

    /// All pages, by their units.
    pub fn pages(&self) -> &[&'a Page<'a>] {
        &self.pages
    }

    /// The dictionary that another names. The library's own way remembers the whole way to it, and a list of a hundred
    /// thousand would be gone through as many times.
    pub fn follow(&self, dict: &Dict<'a>, key: &str) -> Option<Dict<'a>> {
        match (dict.get_ref(key), self.pages.first()) {
            (Some(id), Some(page)) => page.xref().get(id.into()),
            _ => dict.get(key),
        }
    }

    /// What of the names is missing, in a sentence.
    pub fn complaint(&self) -> Option<String> {
        told::beyond(self.left_out, "place that links name", trees::MAX_ENTRIES)
    }

    pub fn unit_from_id(&self, id: ObjectIdentifier) -> Option<u32> {
        self.by_id.get(&id).copied()
    }

    /// A destination: an array, a name of one, or a dictionary around one.
    pub fn place(&self, destination: &Object<'a>) -> Option<Place> {
        let mut at = destination.clone();
        for _ in 0..MAX_STEPS {
            at = match at {
                Object::Array(array) => return self.place_from_array(&array),
                Object::Dict(dict) => dict.get::<Object<'a>>("D")?,
                Object::Name(name) => self.names.get(name.as_ref())?.clone(),
                Object::String(name) => self.names.get(object::String::as_bytes(&name))?.clone(),
                _ => return None,
            };
        }
        None
    }

    fn place_from_array(&self, array: &Array<'a>) -> Option<Place> {
        let first = array.raw_iter().next()?;
        let unit = match first.as_obj_ref() {
            Some(reference) => self.unit_from_id(reference.into())?,
            None => u32::try_from(array.iter::<i32>().next()?).ok()?,
        };
        let page = self.pages.get(unit as usize)?;
        let rest: Vec<Object<'a>> = array.iter::<Object<'a>>().skip(1).take(5).collect();
        let number = |index: usize| match rest.get(index) {
            Some(Object::Number(number)) => Some(number.as_f64()),
            _ => None,
        };
        let style = match rest.first() {
            Some(Object::Name(name)) => name.as_ref(),
            _ => b"Fit",
        };
        let (left, top) = match style {
            b"XYZ" => (number(1), number(2)),
            b"FitH" | b"FitBH" => (None, number(1)),
            b"FitR" => (number(1), number(4)),
            _ => (None, None),
        };
        let Some(top) = top else { return Some(Place { unit, left: None, top: 0.0 }) };
        let corner = shown(page) * Point::new(left.unwrap_or(0.0), top);
        let (_, height) = space::size(page);
        let top = (corner.y as f32).clamp(0.0, height);
        // On a turned page the height is another side's.
        let left = left.map(|_| corner.x as f32);
        Some(Place { unit, left, top: if top.is_finite() { top } else { 0.0 } })
    }
}

/// From the page's own space to points from the top left corner as it is shown.
fn shown(page: &Page<'_>) -> Affine {
    space::transform(page)
}

/// A rectangle of a page as it is shown.
pub fn area(page: &Page<'_>, rect: &Rect) -> Option<Area> {
    let corners =
        shown(page).transform_rect_bbox(hayro::kurbo::Rect::new(rect.x0, rect.y0, rect.x1, rect.y1));
    let area = super::glyphs::area_from_rect(corners);
    area.is_finite().then_some(area)
}

/// A name object's own bytes as words.
pub fn words_of(name: &Name<'_>) -> String {
    String::from_utf8_lossy(name.as_ref()).into_owned()
}
