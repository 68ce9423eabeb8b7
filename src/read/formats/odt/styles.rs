//! Styles of an OpenDocument text: how words look, what paragraphs are, and how lists and headings are numbered.

use crate::read::office::{Shift, Words};
use crate::read::xml::{Event, Tag, Xml};
use std::collections::HashMap;

/// Styles of a document.
const MAX_STYLES: usize = 50_000;
/// Styles that each rest on the next.
const MAX_BASES: usize = 32;
/// Levels of a list.
pub const LEVELS: usize = 10;

#[derive(Clone, Debug, Default)]
struct Style {
    parent: Option<String>,
    name: String,
    words: Words,
    breaks: Breaks,
    /// How much of a picture is cut away: top, right, bottom, left, as it is written.
    cut: Option<String>,
}

/// What a style says of pages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Breaks {
    page_before: Option<bool>,
    pub after: bool,
    /// The kind of the pages that begin with it.
    pub kind: Option<String>,
    /// The number of the page that begins with it.
    pub number: Option<u32>,
}

impl Breaks {
    /// Whether it begins on a page of its own.
    pub fn before(&self) -> bool {
        self.page_before == Some(true) || self.kind.is_some()
    }
}

/// How one level of a list is numbered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Level {
    /// A sign stands beside its items.
    pub bullet: bool,
    /// `1`, `a`, `I`, …; empty for no number at all.
    pub format: String,
    pub before: String,
    pub after: String,
    pub start: u64,
    /// How many levels are shown, the deepest last.
    pub shown: usize,
}

/// The styles of a document, by what they are for and their names.
#[derive(Debug, Default)]
pub struct Styles {
    styles: HashMap<(String, String), Style>,
    lists: HashMap<String, Vec<Level>>,
    /// How headings are numbered.
    pub outline: Vec<Level>,
}

impl Styles {
    /// Takes all styles of a part, whether they have a name in the window or were made for one place.
    pub fn take(&mut self, text: &str) {
        let mut xml = Xml::new(text);
        let mut open: Option<(String, String, Style)> = None;
        let mut list: Option<(Option<String>, Vec<Level>)> = None;
        let mut within: Vec<&'static str> = Vec::new();
        while let Some(event) = xml.next_event() {
            match event {
                Event::Start(tag) => {
                    within.push(self.start(&tag, &mut open, &mut list));
                    if tag.name() == "body" {
                        return;
                    }
                }
                Event::End => match within.pop() {
                    Some("style") => {
                        if let Some((family, name, style)) =
                            open.take().filter(|_| self.styles.len() < MAX_STYLES)
                        {
                            self.styles.insert((family, name), style);
                        }
                    }
                    Some("list") => match list.take() {
                        Some((Some(name), levels)) if self.lists.len() < MAX_STYLES => {
                            self.lists.insert(name, levels);
                        }
                        Some((None, levels)) => self.outline = levels,
                        _ => {}
                    },
                    _ => {}
                },
                Event::Text(_) => {}
            }
        }
    }

    fn start(
        &self,
        tag: &Tag<'_>,
        open: &mut Option<(String, String, Style)>,
        list: &mut Option<(Option<String>, Vec<Level>)>,
    ) -> &'static str {
        match tag.name() {
            "style" if tag.full_name().starts_with("style:") => {
                let name = tag.get("name").unwrap_or_default();
                let style = Style {
                    parent: tag.get("parent-style-name"),
                    name: tag.get("display-name").unwrap_or_else(|| name.clone()),
                    words: Words::default(),
                    breaks: Breaks { kind: tag.get("master-page-name"), ..Breaks::default() },
                    cut: None,
                };
                *open = Some((tag.get("family").unwrap_or_default(), name, style));
                return "style";
            }
            "text-properties" => {
                if let Some((_, _, style)) = open {
                    style.words = words(tag).or(style.words);
                }
            }
            "paragraph-properties" | "table-properties" => {
                if let Some((_, _, style)) = open {
                    style.breaks.page_before = tag.get("break-before").map(|at| at == "page");
                    style.breaks.after = tag.get("break-after").as_deref() == Some("page");
                    style.breaks.number = tag.get("page-number").and_then(|number| number.parse().ok());
                }
            }
            "graphic-properties" => {
                if let Some((_, _, style)) = open {
                    style.cut = tag.get("clip");
                }
            }
            "list-style" => {
                *list = Some((tag.get("name"), vec![Level::default(); LEVELS]));
                return "list";
            }
            "outline-style" => {
                *list = Some((None, vec![Level::default(); LEVELS]));
                return "list";
            }
            "list-level-style-number"
            | "list-level-style-bullet"
            | "outline-level-style"
            | "list-level-style-image" => {
                if let Some((_, levels)) = list {
                    let at = tag.get("level").and_then(|level| level.parse::<usize>().ok()).unwrap_or(1);
                    if let Some(place) = levels.get_mut(at.saturating_sub(1)) {
                        *place = level(tag);
                    }
                }
            }
            _ => {}
        }
        ""
    }

    /// How words of a style look, the style of a paragraph or of a stretch of words.
    pub fn words(&self, family: &str, name: Option<&str>) -> Words {
        self.chain(family, name).fold(Words::default(), |words, style| words.or(style.words))
    }

    /// What a style says of pages, and those that it rests on.
    pub fn breaks(&self, family: &str, name: Option<&str>) -> Breaks {
        let mut breaks = Breaks::default();
        for Style { breaks: own, .. } in self.chain(family, name) {
            breaks.page_before = breaks.page_before.or(own.page_before);
            breaks.after |= own.after;
            breaks.kind = breaks.kind.or_else(|| own.kind.clone());
            breaks.number = breaks.number.or(own.number);
        }
        // One without a name says that it goes on with the pages before it.
        breaks.kind = breaks.kind.filter(|name| !name.is_empty());
        breaks
    }

    /// How much of a picture is cut away, as its style writes it.
    pub fn cut(&self, name: Option<&str>) -> Option<String> {
        self.chain("graphic", name).find_map(|style| style.cut.clone())
    }

    /// Whether one of the styles of a paragraph is called so.
    pub fn is_called(&self, name: Option<&str>, test: impl Fn(&str) -> bool) -> bool {
        self.chain("paragraph", name).any(|style| test(&style.name.to_lowercase()))
    }

    /// How a level of a list is numbered, from 0 on.
    pub fn level(&self, list: &str, at: usize) -> Option<&Level> {
        self.lists.get(list)?.get(at.min(LEVELS - 1))
    }

    fn chain<'s>(&'s self, family: &str, name: Option<&str>) -> impl Iterator<Item = &'s Style> {
        let family = family.to_owned();
        let find = move |name: &str| self.styles.get(&(family.clone(), name.to_owned()));
        let first = name.and_then(&find);
        std::iter::successors(first, move |style| find(style.parent.as_deref()?)).take(MAX_BASES)
    }
}

fn words(tag: &Tag<'_>) -> Words {
    let is = |name: &str, plain: &[&str]| tag.get(name).map(|value| !plain.contains(&value.as_str()));
    let bold = tag
        .get("font-weight")
        .map(|weight| weight == "bold" || weight.parse().is_ok_and(|weight: u32| weight >= 600));
    let shift = tag.get("text-position").map(|position| {
        let way = position.split_whitespace().next().unwrap_or_default();
        match way {
            "super" => Shift::Raised,
            "sub" => Shift::Lowered,
            way => match way.trim_end_matches('%').parse::<f32>() {
                Ok(up) if up > 0.0 => Shift::Raised,
                Ok(up) if up < 0.0 => Shift::Lowered,
                _ => Shift::None,
            },
        }
    });
    Words {
        strong: bold,
        slanted: is("font-style", &["normal"]),
        struck: is("text-line-through-style", &["none"]).or_else(|| is("text-line-through-type", &["none"])),
        underlined: is("text-underline-style", &["none"]),
        marked: is("background-color", &["transparent", "#ffffff"]),
        shift,
        hidden: tag.get("display").map(|display| display == "none"),
        code: None,
    }
}

fn level(tag: &Tag<'_>) -> Level {
    let number = |name: &str| tag.get(name).and_then(|value| value.parse::<u64>().ok());
    Level {
        bullet: tag.name() != "list-level-style-number" && tag.name() != "outline-level-style",
        format: tag.get("num-format").unwrap_or_default(),
        before: tag.get("num-prefix").unwrap_or_default(),
        after: tag.get("num-suffix").unwrap_or_default(),
        start: number("start-value").unwrap_or(1),
        shown: number("display-levels").unwrap_or(1) as usize,
    }
}
