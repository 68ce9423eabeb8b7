//! Words that stand on each slide of PowerPoint, because its layout or its master has them.

use super::reader::plain_words;
use super::shapes;
use crate::read::container::opc::{Package, Relation};
use crate::read::slides;
use std::collections::HashMap;

/// Layouts of a presentation, and words that one of them puts on each slide.
const MAX_LAYOUTS: usize = 2_000;
const MAX_WORDS: usize = 20;

/// What was found by now, by the parts of the layouts.
#[derive(Default)]
pub struct Repeated {
    layouts: HashMap<String, Vec<String>>,
}

impl Repeated {
    /// The words that a slide with these relations shows beside its own.
    pub fn of(&mut self, package: &Package<'_>, relations: &[Relation], shows_master: bool) -> &[String] {
        let layout = relations.iter().find(|one| one.kind == "slideLayout" && !one.external);
        let Some(layout) = layout.filter(|_| shows_master) else { return &[] };
        if !self.layouts.contains_key(&layout.target) && self.layouts.len() < MAX_LAYOUTS {
            self.layouts.insert(layout.target.clone(), words(package, &layout.target));
        }
        self.layouts.get(&layout.target).map(Vec::as_slice).unwrap_or_default()
    }
}

fn words(package: &Package<'_>, layout: &str) -> Vec<String> {
    let Some(text) = package.side(layout) else { return Vec::new() };
    let own = shapes::of(&text);
    let relations = package.relations(layout);
    let master = relations.iter().find(|one| one.kind == "slideMaster" && own.shows_master);
    let master = master.and_then(|one| package.side(&one.target));
    let master = master.as_ref().map(|text| shapes::of(text)).unwrap_or_default();
    // What holds a place is filled by the slide.
    let shown =
        master.shapes.iter().chain(&own.shapes).filter(|shape| shape.place.is_empty() && !shape.hidden);
    let words = shown.map(|shape| plain_words(shape.inside).replace("A picture.", ""));
    let (words, whole) = slides::repeated(words.take(MAX_WORDS));
    if !whole {
        package.fault(slides::REPEATED_IN_PART);
    }
    words
}
