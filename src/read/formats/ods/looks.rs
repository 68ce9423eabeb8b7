//! How sheets and cells look, as far as it hides them: sheets that are not shown, letters in the colour of the paper.

use crate::read::xml::{Event, Xml};
use std::collections::{HashMap, HashSet};

/// Styles of a file.
const MAX_STYLES: usize = 100_000;

#[derive(Clone, Debug, Default)]
struct Look {
    parent: Option<String>,
    /// Whether letters are white; `None` where the style does not say.
    white: Option<bool>,
    /// Whether the ground is of another colour.
    filled: Option<bool>,
}

/// All that is to be known.
#[derive(Default)]
pub struct Looks {
    hidden: HashSet<String>,
    cells: HashMap<String, Look>,
}

impl Looks {
    /// Of the parts that have styles.
    pub fn of(texts: &[&str]) -> Self {
        let mut looks = Self::default();
        texts.iter().for_each(|text| looks.take(text));
        looks
    }

    fn take(&mut self, text: &str) {
        let mut xml = Xml::new(text);
        let mut open = (String::new(), String::new());
        while let Some(event) = xml.next_event() {
            let Event::Start(tag) = event else { continue };
            match tag.full_name() {
                "office:body" => return,
                "style:style" => {
                    open = (tag.get("name").unwrap_or_default(), tag.get("family").unwrap_or_default());
                    if open.1 == "table-cell" && self.cells.len() < MAX_STYLES {
                        let look = Look { parent: tag.get("parent-style-name"), ..Look::default() };
                        self.cells.insert(open.0.clone(), look);
                    }
                }
                "style:table-properties"
                    if open.1 == "table"
                        && tag.get("display").as_deref() == Some("false")
                        && self.hidden.len() < MAX_STYLES =>
                {
                    self.hidden.insert(open.0.clone());
                }
                "style:text-properties" => {
                    if let Some((look, colour)) = self.cells.get_mut(&open.0).zip(tag.get("color")) {
                        look.white = Some(is_white(&colour));
                    }
                }
                "style:table-cell-properties" => {
                    if let Some((look, colour)) = self.cells.get_mut(&open.0).zip(tag.get("background-color"))
                    {
                        look.filled = Some(colour != "transparent" && !is_white(&colour));
                    }
                }
                _ => {}
            }
        }
    }

    /// Whether a sheet of this style is not shown.
    pub fn hides_sheet(&self, style: &str) -> bool {
        self.hidden.contains(style)
    }

    /// Whether letters of this style cannot be seen.
    pub fn is_white(&self, style: &str) -> bool {
        let (mut white, mut filled) = (None, None);
        let mut name = Some(style.to_owned());
        // Styles that rest on each other in a ring come to an end here.
        for _ in 0..20 {
            let Some(look) = name.as_ref().and_then(|name| self.cells.get(name)) else { break };
            white = white.or(look.white);
            filled = filled.or(look.filled);
            name.clone_from(&look.parent);
        }
        white == Some(true) && filled != Some(true)
    }
}

fn is_white(colour: &str) -> bool {
    colour.eq_ignore_ascii_case("#ffffff")
}
