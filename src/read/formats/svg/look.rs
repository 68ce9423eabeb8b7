//! What stands in the source of a drawing: all its words in order, where links lead, what it would run or fetch, and what
//! drawing it would take. Nothing of that depends on what is drawn.

use super::told::plain;
use super::words;
use crate::data::document::Unseen;
use resvg::usvg::roxmltree::{Document, Node};
use std::collections::HashMap;

/// Elements within each other.
pub const MAX_DEPTH: usize = 250;
/// Elements that are drawn, those counted again that are used again.
pub const MAX_DRAWN: u64 = 200_000;
/// Letters that are set out as letters of a drawing.
pub const MAX_LETTERS: usize = 200_000;
/// Texts, addresses and remarks of each sort that are told.
const MAX_TOLD: usize = 2_000;
/// Numbers by which an effect takes more time than it is worth.
const MAX_OCTAVES: f64 = 12.0;
const MAX_ORDER: f64 = 40.0;
const MAX_RADIUS: f64 = 500.0;

/// What was found in the source.
#[derive(Default)]
pub struct Looked {
    pub title: Option<String>,
    /// What titles and descriptions say of parts.
    pub described: Vec<String>,
    pub texts: Vec<Said>,
    /// What is not shown and may matter: scripts, remarks, addresses.
    pub unseen: Vec<(Unseen, String, String)>,
    /// Words of pages of HTML in the drawing, by paragraphs.
    pub foreign: Vec<String>,
    /// Why it is not drawn, in a sentence.
    pub too_much: Option<&'static str>,
    letters: usize,
}

/// One text of the source.
#[derive(Debug, Default)]
pub struct Said {
    /// Its letters without white space, by which what is drawn is known again.
    pub key: String,
    /// Its words with single spaces.
    pub words: String,
    /// Where letters of the key are links: from one to another, and where to.
    pub links: Vec<(usize, usize, String)>,
    /// It stands in what is not drawn by itself, or is said not to be drawn.
    pub hidden: bool,
}

/// Looks through a source.
pub fn look(document: &Document<'_>) -> Looked {
    let mut looked = Looked::default();
    let mut deepest = 0;
    for node in document.descendants() {
        if node.is_comment() {
            looked.tell(Unseen::Comment, "", node.text().unwrap_or_default());
        }
        if !node.is_element() {
            continue;
        }
        deepest = deepest.max(depth(node));
        looked.element(node);
    }
    let costs = costs(document);
    looked.too_much = looked.too_much.or(match () {
        () if deepest > MAX_DEPTH => {
            Some("The parts of this drawing lie too deep in each other for it to be drawn.")
        }
        () if costs > MAX_DRAWN => Some("This drawing repeats its parts too often for it to be drawn."),
        () if looked.letters > MAX_LETTERS => Some("This drawing has too many letters for it to be drawn."),
        () => None,
    });
    looked
}

/// In how many others an element stands; no more than matter are counted.
fn depth(node: Node) -> usize {
    node.ancestors().take(MAX_DEPTH + 2).count()
}

/// An attribute, whatever namespace it is in.
fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
}

impl Looked {
    fn tell(&mut self, kind: Unseen, name: &str, words: &str) {
        let words = words.trim();
        if !words.is_empty() && self.unseen.len() < MAX_TOLD {
            self.unseen.push((kind, name.to_owned(), words.to_owned()));
        }
    }

    fn element(&mut self, node: Node) {
        let name = node.tag_name().name();
        match name {
            "title" | "desc" => self.description(node, name),
            "text" => self.text(node),
            "script" => {
                let words = words_of(node);
                self.tell(Unseen::Script, "", &words);
            }
            "style" => {
                let words = words_of(node);
                self.outside_of(&words);
            }
            "foreignObject" => self.page(node),
            "feTurbulence" | "feConvolveMatrix" | "feMorphology" => self.effect(node),
            _ => {}
        }
        for attribute in node.attributes() {
            let (own, value) = (attribute.name(), attribute.value());
            match own {
                // What an element does when something is done with it.
                _ if own.starts_with("on") && own.len() > 3 => self.tell(Unseen::Script, own, value),
                "href" if name != "a" && leads_out(value) => self.tell(Unseen::RemoteLink, name, value),
                "style" | "fill" | "stroke" | "filter" | "mask" | "clip-path" => self.outside_of(value),
                _ => {}
            }
        }
    }

    fn description(&mut self, node: Node, name: &str) {
        let words = plain(&words_of(node));
        if words.is_empty() || self.described.len() >= MAX_TOLD {
            return;
        }
        let of_all = node.parent_element().is_some_and(|parent| parent.parent_element().is_none());
        if name == "title" && of_all && self.title.is_none() {
            self.title = Some(words);
        } else {
            self.described.push(words);
        }
    }

    /// Addresses in rules of style.
    fn outside_of(&mut self, rules: &str) {
        for part in rules.split("url(").skip(1) {
            let address = part.split(')').next().unwrap_or_default().trim().trim_matches(['"', '\'']);
            if leads_out(address) {
                self.tell(Unseen::RemoteLink, "style", address);
            }
        }
        for part in rules.split("@import").skip(1) {
            let address = part.split(';').next().unwrap_or_default().trim().trim_matches(['"', '\'']);
            if !address.starts_with("url(") {
                self.tell(Unseen::RemoteLink, "style", address);
            }
        }
    }

    fn effect(&mut self, node: Node) {
        let most = |name: &str| {
            let numbers = attribute(node, name).unwrap_or_default().split([' ', ',']);
            numbers.filter_map(|number| number.parse::<f64>().ok()).fold(0.0_f64, f64::max)
        };
        if most("numOctaves") > MAX_OCTAVES || most("order") > MAX_ORDER || most("radius") > MAX_RADIUS {
            self.too_much = Some("An effect of this drawing would take too long for it to be drawn.");
        }
    }

    fn text(&mut self, node: Node) {
        let mut said = Said { hidden: node.ancestors().any(is_hidden), ..Said::default() };
        let mut count = 0;
        for part in node.descendants() {
            if part.tag_name().name() == "tspan"
                && words::is_placed(|name| attribute(part, name).map(str::to_owned))
            {
                said.words.push(' ');
            }
            if !part.is_text() {
                continue;
            }
            // A title in a text is told of it and not drawn.
            let apart = |own: &Node| matches!(own.tag_name().name(), "title" | "desc" | "script" | "style");
            if part.ancestors().any(|own| apart(&own)) {
                continue;
            }
            let words = part.text().unwrap_or_default();
            said.words.push_str(words);
            let key: String = words.chars().filter(|c| !c.is_whitespace()).collect();
            let letters = key.chars().count();
            let link = part.ancestors().find(|own| own.tag_name().name() == "a");
            if let Some(address) = link.and_then(|own| attribute(own, "href")).filter(|_| letters > 0) {
                match said.links.last_mut().filter(|(_, to, own)| *to == count && own == address) {
                    Some((_, to, _)) => *to += letters,
                    None => said.links.push((count, count + letters, address.to_owned())),
                }
            }
            said.key.push_str(&key);
            count += letters;
        }
        self.letters += count;
        said.words = plain(&said.words);
        if !said.key.is_empty() && self.texts.len() < MAX_TOLD * 10 {
            self.texts.push(said);
        }
    }

    /// Words of a page in the drawing, as a browser would show it.
    fn page(&mut self, node: Node) {
        if node.ancestors().any(is_hidden) {
            return;
        }
        let mut words = String::new();
        for part in node.descendants() {
            if part.is_element()
                && matches!(part.tag_name().name(), "div" | "p" | "br" | "li" | "tr" | "table")
            {
                self.foreign_words(&mut words);
            }
            let unseen = |own: Node| matches!(own.tag_name().name(), "script" | "style");
            if part.is_text() && !part.ancestors().any(unseen) {
                words.push_str(part.text().unwrap_or_default());
            }
        }
        self.foreign_words(&mut words);
    }

    fn foreign_words(&mut self, words: &mut String) {
        let said = plain(&std::mem::take(words));
        if !said.is_empty() && self.foreign.len() < MAX_TOLD {
            self.foreign.push(said);
        }
    }
}

/// Whether an address leads out of the drawing.
fn leads_out(address: &str) -> bool {
    !["#", "data:"].iter().any(|inside| address.trim_start().starts_with(inside))
}

/// All words in an element.
fn words_of(node: Node) -> String {
    node.descendants().filter(Node::is_text).filter_map(|part| part.text()).collect()
}

/// Whether an element hides what stands in it, or is drawn only where something else names it.
fn is_hidden(node: Node) -> bool {
    let style = attribute(node, "style").unwrap_or_default();
    let says = |name: &str, value: &str| {
        attribute(node, name).is_some_and(|own| own.trim() == value)
            || style.split(';').any(|rule| {
                rule.split_once(':').is_some_and(|(own, said)| own.trim() == name && said.trim() == value)
            })
    };
    matches!(node.tag_name().name(), "defs" | "symbol" | "clipPath" | "mask" | "pattern" | "marker")
        || says("display", "none")
        || says("visibility", "hidden")
}

/// How many elements are drawn, those that are used again counted again.
fn costs(document: &Document<'_>) -> u64 {
    let by_id: HashMap<&str, Node> =
        document.descendants().filter_map(|node| Some((node.attribute("id")?, node))).collect();
    let mut known = HashMap::new();
    cost(document.root_element(), &by_id, &mut known, 0)
}

fn cost<'a, 'd>(
    node: Node<'a, 'd>,
    by_id: &HashMap<&str, Node<'a, 'd>>,
    known: &mut HashMap<&'a str, Option<u64>>,
    depth: usize,
) -> u64 {
    if depth > MAX_DEPTH * 4 {
        return u64::MAX;
    }
    let mut sum = 1_u64;
    for child in node.children().filter(Node::is_element) {
        sum = sum.saturating_add(cost(child, by_id, known, depth + 1));
    }
    if node.tag_name().name() != "use" {
        return sum;
    }
    let Some(name) = attribute(node, "href").and_then(|href| href.trim().strip_prefix('#')) else {
        return sum;
    };
    let Some(target) = by_id.get(name).copied() else { return sum };
    let name = target.attribute("id").unwrap_or_default();
    match known.get(name) {
        Some(Some(cost)) => sum.saturating_add(*cost),
        // It leads back to itself, which is drawn once or not at all.
        Some(None) => sum,
        None => {
            known.insert(name, None);
            let own = cost(target, by_id, known, depth + 1);
            known.insert(name, Some(own));
            sum.saturating_add(own)
        }
    }
}
