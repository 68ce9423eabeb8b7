//! Styles of a presentation with all that a drawing asks of them, by inheritance (ODF 1.3, 16): what a style says, what its
//! parents say, and what is said of all. The same name may stand for another style on masters than on slides.

use crate::read::formats::odp::shapes::length;
use crate::read::xml::{Event, Tag, Xml};
use std::collections::HashMap;

/// Styles, gradients and the like of one file, and what one of them says.
const MAX_STYLES: usize = 50_000;
const MAX_SAID: usize = 300;
const MAX_VALUE: usize = 2_000;
/// Styles that each rest on the next.
const MAX_BASES: usize = 32;
/// Levels of a list.
const LEVELS: usize = 10;
/// Pictures that stand in styles of a flat file, in bytes as they are written.
const MAX_PICTURE: usize = 16 * 1024 * 1024;

/// Which styles are asked: those of slides, or those of masters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    Slides,
    Masters,
}

/// What an element says, by names without prefixes.
pub type Said = Vec<(String, String)>;

/// A style: its parent, and what it says of shapes, paragraphs, words, tables, by the sort of that.
#[derive(Debug, Default)]
struct Style {
    parent: Option<String>,
    said: Vec<(&'static str, Said)>,
    levels: Option<Levels>,
}

/// What stands before items and where, by level.
pub type Levels = Vec<Level>;

/// One level of a list.
#[derive(Clone, Debug, Default)]
pub struct Level {
    /// `bullet`, `number` or `image`.
    pub kind: &'static str,
    pub own: Said,
    pub place: Said,
    pub words: Said,
}

/// A colour gradient: what it says, and its colours by their places.
#[derive(Debug, Default)]
pub struct Gradient {
    pub own: Said,
    pub stops: Vec<Said>,
}

/// A picture that shapes are filled with: where it lies, or itself.
#[derive(Debug, Default)]
pub struct Picture {
    pub href: String,
    pub base64: String,
}

/// All styles of a file.
#[derive(Debug, Default)]
pub struct Sheet {
    named: HashMap<(String, String), Style>,
    slides: HashMap<(String, String), Style>,
    masters: HashMap<(String, String), Style>,
    usual: HashMap<String, Style>,
    lists: HashMap<(Side, String), Levels>,
    faces: HashMap<String, String>,
    pub gradients: HashMap<String, Gradient>,
    pub dashes: HashMap<String, Said>,
    pub pictures: HashMap<String, Picture>,
    /// What parts of a table look like, by the name of its template.
    pub templates: HashMap<String, HashMap<String, String>>,
    count: usize,
}

/// What is open while styles are read.
#[derive(Default)]
struct Open {
    /// Where what is read belongs: `named`, `automatic`.
    automatic: bool,
    style: Option<(String, String, bool, Style)>,
    list: Option<(String, Levels)>,
    level: Option<usize>,
    gradient: Option<String>,
    picture: Option<String>,
    template: Option<String>,
}

/// An attribute of what an element says.
pub fn value<'s>(said: &'s Said, name: &str) -> Option<&'s str> {
    said.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
}

/// A length of what an element says, in points.
pub fn points(said: &Said, name: &str) -> Option<f64> {
    value(said, name).and_then(length).filter(|length| length.abs() < 100_000.0)
}

fn said_of(tag: &Tag<'_>) -> Said {
    let plain = |(name, value): (String, String)| {
        let name = name.rsplit(':').next().unwrap_or_default().to_owned();
        (value.len() <= MAX_VALUE).then_some((name, value))
    };
    tag.attributes().into_iter().take(MAX_SAID).filter_map(plain).collect()
}

/// The sorts of what a style says.
fn sort(name: &str) -> Option<&'static str> {
    const SORTS: [(&str, &str); 9] = [
        ("graphic-properties", "graphic"),
        ("drawing-page-properties", "page"),
        ("paragraph-properties", "paragraph"),
        ("text-properties", "text"),
        ("table-column-properties", "column"),
        ("table-row-properties", "row"),
        ("table-cell-properties", "cell"),
        ("table-properties", "table"),
        ("chart-properties", "chart"),
    ];
    SORTS.iter().find(|(own, _)| *own == name).map(|(_, sort)| *sort)
}

impl Sheet {
    /// Takes the styles of a part; `automatic` are those that were made for one place. What is wrong with the part up to
    /// its body.
    pub fn take(&mut self, text: &str, side: Side) -> Option<&'static str> {
        let mut xml = Xml::new(text);
        let (mut open, mut within) = (Open::default(), Vec::new());
        while let Some(event) = xml.next_event() {
            match event {
                Event::Start(tag) => {
                    let name = tag.name().to_owned();
                    if matches!(tag.full_name(), "office:body" | "office:master-styles") {
                        break;
                    }
                    let bytes = name == "binary-data";
                    self.start(&tag, &mut open);
                    if bytes
                        && let Some(picture) =
                            open.picture.as_ref().and_then(|name| self.pictures.get_mut(name))
                    {
                        let words = xml.text();
                        picture.base64 = if words.len() <= MAX_PICTURE { words } else { String::new() };
                        continue;
                    }
                    within.push(name);
                }
                Event::End => {
                    let name = within.pop().unwrap_or_default();
                    self.end(&name, side, &mut open);
                }
                Event::Text(_) => {}
            }
        }
        xml.fault()
    }

    fn start(&mut self, tag: &Tag<'_>, open: &mut Open) {
        let name = tag.get("name").unwrap_or_default();
        match tag.full_name() {
            "office:styles" => open.automatic = false,
            "office:automatic-styles" => open.automatic = true,
            "style:font-face" => {
                let family = tag.get("font-family").unwrap_or_default();
                if self.room() {
                    self.faces.insert(name, family.trim_matches(['\'', '"']).to_owned());
                }
            }
            "style:style" | "style:default-style" => {
                let style = Style { parent: tag.get("parent-style-name"), ..Style::default() };
                let usual = tag.full_name() == "style:default-style";
                open.style = Some((tag.get("family").unwrap_or_default(), name, usual, style));
            }
            "text:list-style" => open.list = Some((name, vec![Level::default(); LEVELS])),
            "text:list-level-style-bullet" => Self::level("bullet", tag, open),
            "text:list-level-style-number" => Self::level("number", tag, open),
            "text:list-level-style-image" => Self::level("image", tag, open),
            "style:list-level-properties" | "style:list-level-label-alignment" => {
                if let Some(level) = open.level() {
                    level.place.extend(said_of(tag));
                }
            }
            "draw:gradient" if self.room() => {
                open.gradient = Some(name.clone());
                self.gradients.insert(name, Gradient { own: said_of(tag), stops: Vec::new() });
            }
            "loext:gradient-stop" => {
                let gradient = open.gradient.as_ref().and_then(|name| self.gradients.get_mut(name));
                if let Some(gradient) = gradient.filter(|gradient| gradient.stops.len() < 50) {
                    gradient.stops.push(said_of(tag));
                }
            }
            "draw:stroke-dash" if self.room() => drop(self.dashes.insert(name, said_of(tag))),
            "draw:fill-image" if self.room() => {
                open.picture = Some(name.clone());
                let href = tag.get("href").unwrap_or_default();
                self.pictures.insert(name, Picture { href, base64: String::new() });
            }
            "table:table-template" if self.room() => {
                open.template = Some(name.clone());
                self.templates.insert(name, HashMap::new());
            }
            _ => self.part(tag, open),
        }
    }

    /// What a style says of something, or how a part of a table looks.
    fn part(&mut self, tag: &Tag<'_>, open: &mut Open) {
        if let Some(template) = open.template.as_ref().and_then(|name| self.templates.get_mut(name)) {
            if let Some(style) = tag.get("style-name").filter(|_| template.len() < 30) {
                template.insert(tag.name().to_owned(), style);
            }
            return;
        }
        let Some(sort) = sort(tag.name()) else { return };
        let own = said_of(tag);
        if let Some(level) = open.level() {
            level.words.extend(own);
        } else if let Some((.., style)) = open.style.as_mut().filter(|(.., style)| style.said.len() < 20) {
            style.said.push((sort, own));
        }
    }

    fn level(kind: &'static str, tag: &Tag<'_>, open: &mut Open) {
        let at =
            tag.get("level").and_then(|level| level.parse::<usize>().ok()).unwrap_or(1).saturating_sub(1);
        if let Some((_, levels)) = &mut open.list
            && let Some(level) = levels.get_mut(at)
        {
            *level = Level { kind, own: said_of(tag), ..Level::default() };
            open.level = Some(at);
        }
    }

    fn end(&mut self, name: &str, side: Side, open: &mut Open) {
        match name {
            "style" | "default-style" => {
                let Some((family, name, usual, style)) = open.style.take().filter(|_| self.room()) else {
                    return;
                };
                if usual {
                    self.usual.insert(family, style);
                    return;
                }
                let table = match (open.automatic, side) {
                    (false, _) => &mut self.named,
                    (true, Side::Slides) => &mut self.slides,
                    (true, Side::Masters) => &mut self.masters,
                };
                table.insert((family, name), style);
            }
            "list-style" => {
                let Some((name, levels)) = open.list.take().filter(|_| self.room()) else { return };
                match &mut open.style {
                    Some((.., style)) => style.levels = Some(levels),
                    None => drop(self.lists.insert((side, name), levels)),
                }
            }
            "list-level-style-bullet" | "list-level-style-number" | "list-level-style-image" => {
                open.level = None;
            }
            "gradient" => open.gradient = None,
            "fill-image" => open.picture = None,
            "table-template" => open.template = None,
            _ => {}
        }
    }

    fn room(&mut self) -> bool {
        self.count += 1;
        self.count <= MAX_STYLES
    }

    fn find(&self, side: Side, family: &str, name: &str) -> Option<&Style> {
        let key = (family.to_owned(), name.to_owned());
        let own = match side {
            Side::Slides => &self.slides,
            Side::Masters => &self.masters,
        };
        own.get(&key).or_else(|| self.named.get(&key))
    }

    fn styles<'s>(&'s self, side: Side, family: &'s str, name: &str) -> impl Iterator<Item = &'s Style> {
        let first = self.find(side, family, name);
        std::iter::successors(first, move |style| self.find(side, family, style.parent.as_deref()?))
            .take(MAX_BASES)
    }

    /// What a style says of a sort of things, and those that it rests on, the nearest first.
    pub fn chain<'s>(&'s self, side: Side, family: &'s str, name: &str, sort: &str) -> Vec<&'s Said> {
        self.styles(side, family, name).flat_map(|style| style.of(sort)).collect()
    }

    /// What is said of all of a family.
    pub fn usual(&self, family: &str, sort: &str) -> Vec<&Said> {
        self.usual.get(family).into_iter().flat_map(|style| style.of(sort)).collect()
    }

    /// The names of the styles that one rests on, itself first.
    pub fn names(&self, side: Side, family: &str, name: &str) -> Vec<String> {
        let parents = self.styles(side, family, name).filter_map(|style| style.parent.clone());
        std::iter::once(name.to_owned()).chain(parents).take(MAX_BASES).collect()
    }

    /// How items of a list look whose style has a name.
    pub fn list(&self, side: Side, name: &str) -> Option<&Levels> {
        self.lists.get(&(side, name.to_owned())).or_else(|| self.lists.get(&(Side::Masters, name.to_owned())))
    }

    /// How items in shapes of a style look.
    pub fn list_in<'s>(&'s self, side: Side, family: &'s str, name: &str) -> Option<&'s Levels> {
        self.styles(side, family, name).find_map(|style| style.levels.as_ref())
    }

    /// What a typeface is called whose name the file made up.
    pub fn face<'s>(&'s self, name: &'s str) -> &'s str {
        self.faces.get(name).map_or(name, String::as_str)
    }
}

impl Style {
    fn of<'s>(&'s self, sort: &str) -> impl Iterator<Item = &'s Said> {
        self.said.iter().filter(move |(own, _)| *own == sort).map(|(_, said)| said)
    }
}

impl Open {
    fn level(&mut self) -> Option<&mut Level> {
        let at = self.level?;
        self.list.as_mut()?.1.get_mut(at)
    }
}
