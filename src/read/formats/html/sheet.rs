//! What a page's own style sheets say that matters to a reader: is it struck, raised, hidden, a line of its own?
//!
//! Read are rules for elements, classes and names (`id`), and for such inside of others, and of them only what changes
//! words. What sheets beside the page say is not known, nor what a rule says for some windows alone. So a rule hides words
//! only where nothing else may show them again: no program, no other sheet, no rule that is not read here.

use super::declarations;
use super::tree::{NONE, NodeId, ROOT, Tree};
use std::cell::Cell;
use std::collections::{HashMap, HashSet};

/// Bytes of all sheets of a page that are read. Those of saved pages, with every rule of a large site, have some hundred
/// thousand.
const MAX_BYTES: usize = 2 * 1024 * 1024;
/// Rules that are kept, each for one selector.
const MAX_RULES: usize = 8_000;
/// Elements that one selector names inside of each other.
const MAX_PARTS: usize = 6;
/// At-rules in each other.
const MAX_DEPTH: usize = 8;
/// Bytes of what one rule says; nobody says so much twice.
const MAX_SAID: usize = 1_000;
/// Comparisons of an element with what a rule names. A large page takes a hundredth of it. Less in tests,
/// which are built without optimisation.
const MAX_WORK: u64 = if cfg!(test) { 400_000 } else { 40_000_000 };

/// What a rule of a sheet may say. A numbering of `none` is not among it: such lists often draw their numbers by themselves.
const PROPERTIES: &[&str] = &[
    "display",
    "list-style",
    "list-style-type",
    "text-decoration",
    "text-decoration-line",
    "vertical-align",
    "white-space",
];
/// What a page cannot do without, or never shows.
const NEVER_HIDDEN: &[&str] =
    &["body", "br", "head", "html", "link", "meta", "noscript", "script", "style", "template", "title"];

/// What one part of a selector asks of an element.
#[derive(Debug, Default, PartialEq, Eq)]
struct Part {
    element: Option<String>,
    id: Option<String>,
    classes: Vec<String>,
}

struct Rule {
    /// What the element must stand in, the innermost first.
    around: Vec<Part>,
    own: Part,
    weight: u32,
    /// Declarations as a `style` has them, but for `hides`.
    said: String,
    /// `display: none`, and whether that is `!important`.
    hides: Option<bool>,
}

#[derive(Default)]
pub struct Sheets {
    /// Rules in the order of the page.
    rules: Vec<Rule>,
    /// Which of them may hold for elements of a class, a name or a kind.
    by_key: HashMap<String, Vec<usize>>,
    /// What a rule may show that is not read; all where it names nothing.
    doubtful: HashSet<String>,
    /// Nothing is hidden by these sheets, because something else may show it.
    shows_all: bool,
    work: Cell<u64>,
    /// Not all has been read.
    pub cut: bool,
}

impl Sheets {
    pub fn of(tree: &Tree) -> Self {
        let mut sheets = Self::default();
        if !tree.ids().any(|id| tree.name(id) == "style") {
            return sheets;
        }
        let mut room = MAX_BYTES;
        let mut at = tree.following(ROOT, ROOT, true);
        while at != NONE {
            let name = tree.name(at);
            match name {
                "style" if tree.is_html(at) && is_for_screens(tree, at) => {
                    let text = tree.words(at, MAX_BYTES + 1);
                    if text.len() > room {
                        (sheets.cut, sheets.shows_all) = (true, true);
                    }
                    let text = &text[..text.floor_char_boundary(room.min(text.len()))];
                    room -= text.len();
                    sheets.read(&without_remarks(text), false, 0);
                }
                "script" => sheets.shows_all |= is_program(tree, at),
                "link" => {
                    let rel = tree.attribute(at, "rel").unwrap_or("");
                    sheets.shows_all |= rel.to_ascii_lowercase().contains("stylesheet");
                }
                _ => {}
            }
            // What shows a template of its own has sheets of its own.
            at = tree.following(at, ROOT, !tree.is_shadow(at) && name != "noscript");
        }
        sheets
    }

    /// Whether the work that is allowed was not enough.
    pub fn exhausted(&self) -> bool {
        self.work.get() > MAX_WORK
    }

    // ---- reading

    /// Reads rules one by one; where they hold only sometimes, what they may show is kept in mind and nothing else.
    fn read(&mut self, text: &str, sometimes: bool, depth: usize) {
        let mut rest = text;
        while !rest.trim_start().is_empty() {
            let end = end_of(rest, b"{;}");
            let head = rest[..end].trim();
            if !rest[end..].starts_with('{') {
                self.shows_all |= head.to_ascii_lowercase().starts_with("@import");
                rest = rest.get(end + 1..).unwrap_or("");
                continue;
            }
            let inside = &rest[end + 1..];
            let close = end_of_block(inside);
            let body = &inside[..close];
            rest = inside.get(close + 1..).unwrap_or("");
            let head_name = head.to_ascii_lowercase();
            match head_name.strip_prefix('@') {
                None => self.rule(head, body, sometimes),
                Some(at) => {
                    let words: Vec<&str> = at.split_whitespace().collect();
                    let grouping = ["media", "supports", "layer", "container", "scope"];
                    let always =
                        matches!(words[..], ["media", "screen" | "all"] | ["media", "only", "screen"]);
                    let print = matches!(words[..], ["media", "print"]);
                    let groups = words.first().is_some_and(|word| grouping.contains(word)) && !print;
                    if groups && depth < MAX_DEPTH {
                        self.read(body, sometimes || !always, depth + 1);
                    } else if groups {
                        self.shows_all = true;
                    }
                }
            }
        }
    }

    fn rule(&mut self, selectors: &str, body: &str, sometimes: bool) {
        let (mut said, mut hides) = (String::new(), None);
        let (mut shows, mut unclear) = (false, body.contains('{'));
        declarations::each(body, |name, value, loud| {
            let plain = value.bytes().all(|b| b.is_ascii_alphanumeric() || b"- #.%".contains(&b));
            shows |= matches!(name, "display" | "all") && value != "none";
            unclear |= name == "all" || name == "display" && !plain;
            match (name, value) {
                ("display", "none") => hides = Some(loud),
                ("list-style" | "list-style-type", value) if value.split(' ').any(|word| word == "none") => {}
                (name, value) if plain && said.len() < MAX_SAID && PROPERTIES.contains(&name) => {
                    if name == "display" && (loud || hides != Some(true)) {
                        hides = None;
                    }
                    said.push_str(&format!("{name}:{value}{};", if loud { "!important" } else { "" }));
                }
                _ => {}
            }
        });
        let says = !said.is_empty() || hides.is_some();
        if !says && !unclear {
            return;
        }
        for selector in parts_at(selectors, ',') {
            let parts = parse(selector).filter(|_| !sometimes);
            if unclear || parts.is_none() && shows {
                self.doubt(selector);
            }
            let Some((own, around)) = parts else { continue };
            if self.rules.len() >= MAX_RULES {
                (self.cut, self.shows_all) = (true, true);
                return;
            }
            let weight = std::iter::once(&own).chain(&around).map(Part::weight).sum();
            let key = own.key();
            self.by_key.entry(key).or_default().push(self.rules.len());
            self.rules.push(Rule { around, own, weight, said: said.clone(), hides });
        }
    }

    /// A rule that is not read may show what this selector names.
    fn doubt(&mut self, selector: &str) {
        let last = plain_part(selector);
        match Part::parse(&last) {
            Some(part) => drop(self.doubtful.insert(part.key())),
            None => self.shows_all = true,
        }
    }

    // ---- asking

    /// What these sheets say of an element, as a `style` would say it.
    pub fn said_of(&self, tree: &Tree, id: NodeId) -> String {
        let mut out = String::new();
        if self.rules.is_empty() || self.exhausted() || !tree.is_html(id) {
            return out;
        }
        let keys = keys_of(tree, id);
        let mut held: Vec<usize> = Vec::new();
        for key in &keys {
            let named = self.by_key.get(key).into_iter().flatten();
            held.extend(named.filter(|rule| self.holds(&self.rules[**rule], tree, id)));
        }
        held.sort_unstable_by_key(|rule| (self.rules[*rule].weight, *rule));
        let may_hide = !self.shows_all
            && !NEVER_HIDDEN.contains(&tree.name(id))
            && !keys.iter().any(|key| self.doubtful.contains(key));
        for rule in held.into_iter().map(|rule| &self.rules[rule]) {
            out.push_str(&rule.said);
            match rule.hides {
                Some(loud) if may_hide => {
                    out.push_str(if loud { "display:none!important;" } else { "display:none;" });
                }
                _ => {}
            }
        }
        self.work.set(self.work.get() + out.len() as u64);
        out
    }

    fn holds(&self, rule: &Rule, tree: &Tree, id: NodeId) -> bool {
        if !self.is(&rule.own, tree, id) {
            return false;
        }
        let mut at = id;
        rule.around.iter().all(|part| {
            loop {
                at = tree.parent(at);
                if at == NONE || self.exhausted() {
                    return false;
                }
                if self.is(part, tree, at) {
                    return true;
                }
            }
        })
    }

    fn is(&self, part: &Part, tree: &Tree, id: NodeId) -> bool {
        self.work.set(self.work.get() + 1);
        if part.element.as_deref().is_some_and(|name| name != tree.name(id))
            || part.id.as_deref().is_some_and(|name| tree.attribute(id, "id") != Some(name))
        {
            return false;
        }
        if part.classes.is_empty() {
            return true;
        }
        let classes = tree.attribute(id, "class").unwrap_or("");
        let each = part.classes.len() as u64;
        self.work.set(self.work.get() + each * classes.len() as u64 / 16);
        part.classes.iter().all(|class| classes.split_ascii_whitespace().any(|own| own == class))
    }
}

impl Part {
    /// `p`, `.a`, `p.a.b`, `#a`; `None` for everything else.
    fn parse(text: &str) -> Option<Self> {
        let mut part = Self::default();
        let begin = text.find(['.', '#']).unwrap_or(text.len());
        if begin > 0 {
            part.element = Some(text[..begin].to_ascii_lowercase());
        }
        let mut rest = &text[begin..];
        while let Some(sign) = rest.chars().next() {
            let end = rest[1..].find(['.', '#']).map_or(rest.len(), |end| end + 1);
            let name = rest[1..end].to_owned();
            match sign {
                '#' if part.id.is_none() => part.id = Some(name),
                '.' => part.classes.push(name),
                _ => return None,
            }
            rest = &rest[end..];
        }
        let is_name = |name: &String| {
            !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        };
        let names = part.element.iter().chain(&part.id).chain(&part.classes);
        (!text.is_empty() && names.into_iter().all(is_name)).then_some(part)
    }

    /// The one of its names under which it is looked for.
    fn key(&self) -> String {
        let class = self.classes.first().map(|class| format!(".{class}"));
        let id = self.id.as_ref().map(|id| format!("#{id}"));
        id.or(class).or(self.element.clone()).unwrap_or_default()
    }

    fn weight(&self) -> u32 {
        u32::from(self.id.is_some()) * 10_000
            + self.classes.len().min(99) as u32 * 100
            + u32::from(self.element.is_some())
    }
}

/// A selector as what it asks of the element and of those around it, the innermost first; `None` where it asks more.
fn parse(selector: &str) -> Option<(Part, Vec<Part>)> {
    let mut parts = Vec::new();
    for word in selector.split_whitespace() {
        parts.push(Part::parse(word)?);
        if parts.len() > MAX_PARTS {
            return None;
        }
    }
    let own = parts.pop()?;
    parts.reverse();
    Some((own, parts))
}

/// The last part of a selector without states, attributes and what stands in brackets.
fn plain_part(selector: &str) -> String {
    let mut depth = 0_u32;
    let mut plain = String::new();
    for c in selector.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            c if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    let last = plain.trim().rsplit([' ', '\t', '\n', '>', '+', '~']).next().unwrap_or("");
    last.split(':').next().unwrap_or("").to_owned()
}

fn keys_of(tree: &Tree, id: NodeId) -> Vec<String> {
    let classes = tree.attribute(id, "class").unwrap_or("");
    let mut keys: Vec<String> = vec![tree.name(id).to_owned()];
    keys.extend(tree.attribute(id, "id").map(|id| format!("#{id}")));
    // A class that is named twice holds once.
    for class in classes.split_ascii_whitespace().take(MAX_CLASSES) {
        let key = format!(".{class}");
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// Classes of an element that are asked for. Those who write their style as classes have some thirty.
const MAX_CLASSES: usize = 64;

fn is_for_screens(tree: &Tree, style: NodeId) -> bool {
    let media = tree.attribute(style, "media").unwrap_or("").trim().to_ascii_lowercase();
    let kind = tree.attribute(style, "type").unwrap_or("").trim().to_ascii_lowercase();
    matches!(media.as_str(), "" | "all" | "screen") && matches!(kind.as_str(), "" | "text/css")
}

fn is_program(tree: &Tree, script: NodeId) -> bool {
    let kind = tree.attribute(script, "type").unwrap_or("").to_ascii_lowercase();
    kind.is_empty() || kind.contains("script") || kind == "module"
}

/// Without remarks, and without the signs of a comment in which old pages keep their rules.
fn without_remarks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, remark)) = rest.split_once("/*") {
        out.push_str(before);
        out.push(' ');
        rest = remark.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out.replace("<!--", " ").replace("-->", " ")
}

/// Where one of these signs stands first, outside of quotes and brackets.
fn end_of(text: &str, signs: &[u8]) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (0, 0_u32);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'"' | b'\'' => {
                let end = bytes[at + 1..].iter().position(|&b| b == byte || b == b'\n');
                at = end.map_or(bytes.len(), |end| at + 1 + end);
            }
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            byte if signs.contains(&byte) && (depth == 0 || byte != b';') => return at,
            _ => {}
        }
        at += 1;
    }
    text.len()
}

/// Where the block ends that has begun before this.
fn end_of_block(text: &str) -> usize {
    let (mut at, mut depth) = (0, 0_u32);
    while at < text.len() {
        at += end_of(&text[at..], b"{}");
        match text.as_bytes().get(at) {
            Some(b'{') => depth += 1,
            Some(_) if depth == 0 => return at,
            Some(_) => depth -= 1,
            None => break,
        }
        at += 1;
    }
    text.len()
}

/// Parts of a selector between these signs, but not those in brackets.
fn parts_at(text: &str, sign: char) -> Vec<&str> {
    let (mut depth, mut from, mut parts) = (0_u32, 0, Vec::new());
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            c if c == sign && depth == 0 => {
                parts.push(text[from..at].trim());
                from = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(text[from..].trim());
    parts
}
