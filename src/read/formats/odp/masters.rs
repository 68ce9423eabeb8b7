//! What stands behind the slides of an OpenDocument presentation: how large they are, and which are passed over.

use super::shapes::{self, What, length};
use crate::read::slides;
use crate::read::xml::{Event, Xml};
use std::collections::{HashMap, HashSet};

/// Layouts, masters and styles of slides.
const MAX_MASTERS: usize = 20_000;
/// Shapes of one master that put words on each slide.
const MAX_WORDS: usize = 20;

#[derive(Debug, Default)]
pub struct Masters {
    /// Width and height of layouts, in points.
    layouts: HashMap<String, (f64, f64)>,
    /// The layout of each master.
    masters: HashMap<String, String>,
    hidden: HashSet<String>,
    /// Styles of slides that show the line at their foot.
    feet: HashSet<String>,
    /// What each master puts on its slides.
    words: HashMap<String, Vec<String>>,
    /// Some of that is too long to be put on each slide.
    pub in_part: bool,
}

impl Masters {
    /// Takes what a part says of them.
    pub fn take(&mut self, text: &str) {
        let mut xml = Xml::new(text);
        let (mut layout, mut style) = (String::new(), String::new());
        while let Some(event) = xml.next_event() {
            let Event::Start(tag) = event else { continue };
            match tag.full_name() {
                "office:body" => return,
                "style:page-layout" => layout = tag.get("name").unwrap_or_default(),
                "style:page-layout-properties" if self.layouts.len() < MAX_MASTERS => {
                    let side = |name: &str| tag.get(name).as_deref().and_then(length);
                    let size = side("page-width").zip(side("page-height"));
                    self.layouts.extend(size.map(|size| (layout.clone(), size)));
                }
                "style:master-page" if self.masters.len() < MAX_MASTERS => {
                    let name = tag.get("name").unwrap_or_default();
                    self.masters.extend(tag.get("page-layout-name").map(|layout| (name.clone(), layout)));
                    let start = xml.position();
                    xml.skip();
                    let (words, whole) = words(text.get(start..xml.position()).unwrap_or_default());
                    self.words.insert(name, words);
                    self.in_part |= !whole;
                }
                "style:style" => style = tag.get("name").unwrap_or_default(),
                "style:drawing-page-properties" if self.hidden.len() + self.feet.len() < MAX_MASTERS => {
                    if tag.get("visibility").as_deref() == Some("hidden") {
                        self.hidden.insert(style.clone());
                    }
                    if tag.get("display-footer").as_deref() == Some("true") {
                        self.feet.insert(style.clone());
                    }
                }
                _ => {}
            }
        }
    }

    /// Whether slides of this style are passed over.
    pub fn hides(&self, style: &str) -> bool {
        self.hidden.contains(style)
    }

    /// Whether slides of this style show the line at their foot.
    pub fn has_foot(&self, style: &str) -> bool {
        self.feet.contains(style)
    }

    /// What a master puts on each of its slides.
    pub fn words(&self, master: &str) -> &[String] {
        self.words.get(master).map(Vec::as_slice).unwrap_or_default()
    }

    /// How large slides of a master are, in points.
    pub fn size(&self, master: &str) -> Option<(f64, f64)> {
        let size = self.layouts.get(self.masters.get(master)?)?;
        Some(*size).filter(|(width, height)| *width > 0.0 && *height > 0.0)
    }
}

/// Words of a master that hold no place which a slide fills.
fn words(master: &str) -> (Vec<String>, bool) {
    let shapes = shapes::of(master).into_iter();
    let own = shapes.filter(|shape| shape.what == What::Words && !shape.placed && !shape.notes);
    let words = own.map(|shape| shapes::plain_words(shape.inside).replace("A picture.", ""));
    slides::repeated(words.take(MAX_WORDS))
}
