//! Words of a shape with how they look: what is said of a run, its paragraph, its shape and of all, the nearest first.

use super::fills::{Chain, part};
use super::sheet::{Level, Levels, Said, Sheet, Side, points, value};
use crate::read::office::symbols;
use crate::read::slides::canvas::Colour;
use crate::read::slides::nodes::{Node, elements, name, said};
use crate::read::slides::words::{Align, Distance, Look, Paragraph, Run};

/// Points of words of which nothing is said.
const USUAL_SIZE: f64 = 18.0;
/// Paragraphs of one shape, and bytes of their words.
const MAX_PARAGRAPHS: usize = 2_000;
const MAX_BYTES: usize = 100_000;
/// Lists within each other, and spans.
const MAX_LISTS: usize = 10;
const MAX_SPANS: usize = 20;
/// Spaces that one sign stands for.
const MAX_SPACES: usize = 1_000;

/// Where the looks of words come from.
pub struct Source<'s> {
    pub sheet: &'s Sheet,
    pub side: Side,
    /// Styles of the shape, by family and name, the nearest first.
    pub styles: Vec<(&'s str, String)>,
    /// What fields stand for.
    pub fields: &'s Fields,
    /// Of words whose colour nothing says.
    pub usual: Colour,
}

/// What stands in the place of fields on one slide.
#[derive(Debug, Default)]
pub struct Fields {
    pub number: usize,
    pub count: usize,
    pub footer: String,
    pub date: String,
    /// Which of the master's lines are shown: foot, date, number.
    pub shown: [bool; 3],
}

/// Paragraphs while they are gathered.
struct Flow<'a, 's> {
    source: &'a Source<'s>,
    paragraphs: Vec<Paragraph>,
    /// Items that were counted, by level.
    counts: [u64; MAX_LISTS],
    left: usize,
}

/// A list that is open.
#[derive(Clone, Copy)]
struct Within<'s> {
    levels: Option<&'s Levels>,
    depth: usize,
}

/// The paragraphs in a node, in their order.
pub fn of<'s>(node: Node<'_>, source: &Source<'s>) -> Vec<Paragraph> {
    let mut flow = Flow { source, paragraphs: Vec::new(), counts: [0; MAX_LISTS], left: MAX_BYTES };
    for one in elements(node) {
        match name(one) {
            "p" | "h" => flow.paragraph(one, None, 0),
            "list" => flow.list(one, Within { levels: None, depth: 0 }),
            _ => {}
        }
    }
    flow.paragraphs
}

impl<'s> Flow<'_, 's> {
    fn list(&mut self, node: Node<'_>, around: Within<'s>) {
        if around.depth >= MAX_LISTS {
            return;
        }
        let own = said(node, "style-name").and_then(|name| self.source.sheet.list(self.source.side, name));
        let of_shape = || {
            let styles = self.source.styles.iter();
            styles
                .clone()
                .find_map(|(family, name)| self.source.sheet.list_in(self.source.side, family, name))
        };
        let levels = own.or(around.levels).or_else(of_shape);
        let within = Within { levels, depth: around.depth };
        if said(node, "continue-numbering") != Some("true")
            && let Some(count) = self.counts.get_mut(around.depth)
        {
            *count = 0;
        }
        for item in elements(node).filter(|one| matches!(name(*one), "list-item" | "list-header")) {
            self.item(item, within);
        }
    }

    fn item(&mut self, item: Node<'_>, within: Within<'s>) {
        let mut first = name(item) == "list-item";
        let level = within.levels.and_then(|levels| levels.get(within.depth));
        for one in elements(item) {
            match name(one) {
                "p" | "h" => {
                    if first {
                        self.count(item, level, within.depth);
                    }
                    self.paragraph(one, level.map(|level| (level, first)), within.depth);
                    first = false;
                }
                "list" => self.list(one, Within { depth: within.depth + 1, ..within }),
                _ => {}
            }
        }
    }

    fn count(&mut self, item: Node<'_>, level: Option<&Level>, depth: usize) {
        let number = |words: Option<&str>| words.and_then(|words| words.parse::<u64>().ok());
        let start = number(said(item, "start-value"));
        let begin = level.and_then(|level| number(value(&level.own, "start-value"))).unwrap_or(1);
        if let Some(count) = self.counts.get_mut(depth) {
            *count = match (start, *count) {
                (Some(start), _) => start,
                (None, 0) => begin,
                (None, count) => count.saturating_add(1),
            };
        }
        self.counts.iter_mut().skip(depth + 1).for_each(|deeper| *deeper = 0);
    }

    fn paragraph(&mut self, node: Node<'_>, level: Option<(&'s Level, bool)>, depth: usize) {
        if self.paragraphs.len() >= MAX_PARAGRAPHS {
            return;
        }
        let own = said(node, "style-name").map(|name| ("paragraph", name.to_owned()));
        let chain = self.chain("paragraph", own.as_ref(), depth);
        let base = self.chain("text", own.as_ref(), depth);
        let mut runs = Vec::new();
        self.runs(node, &base, &mut runs, 0);
        let look = self.look(&base);
        let blank = runs.iter().all(|run| run.text.trim().is_empty());
        let size = runs.first().filter(|_| blank).map_or(look.size, |run| run.look.size);
        let length = |name: &str| chain.points(name).unwrap_or(0.0);
        let (space, label) = level.map_or((0.0, 0.0), |(level, _)| indent(&level.place));
        let first_look = runs.first().map_or(look, |run| run.look.clone());
        let bullet = level
            .filter(|(_, first)| *first && !blank)
            .and_then(|(level, _)| self.bullet(level, depth, &first_look));
        self.paragraphs.push(Paragraph {
            align: match chain.get("text-align") {
                Some("center") => Align::Middle,
                Some("end" | "right") => Align::Right,
                _ => Align::Left,
            },
            left: length("margin-left") + space + label,
            first: length("text-indent") - if bullet.is_some() { label } else { 0.0 },
            line: line(&chain),
            before: Distance::Points(length("margin-top").clamp(0.0, 1_000.0)),
            after: Distance::Points(length("margin-bottom").clamp(0.0, 1_000.0)),
            bullet,
            size,
            rtl: chain.get("writing-mode").is_some_and(|mode| mode.starts_with("rl")),
            runs,
        });
    }

    /// What is said of a sort, from a paragraph on outwards.
    fn chain(&self, sort: &str, own: Option<&(&'s str, String)>, depth: usize) -> Chain<'s> {
        let Source { sheet, side, styles, .. } = self.source;
        let mut all: Vec<&'s Said> = Vec::new();
        if let Some((family, name)) = own {
            all.extend(sheet.chain(*side, family, name, sort));
        }
        for (family, name) in styles {
            // Deeper items look as the style of their level says, which bears its number.
            if depth > 0 && *family == "presentation" {
                let names = sheet.names(*side, family, name);
                if let Some(base) = names.iter().find_map(|name| name.strip_suffix("outline1")) {
                    all.extend(sheet.chain(*side, family, &format!("{base}outline{}", depth + 1), sort));
                }
            }
            all.extend(sheet.chain(*side, family, name, sort));
        }
        all.extend(sheet.usual("graphic", sort));
        all.extend(sheet.usual("paragraph", sort));
        Chain(all)
    }

    fn runs(&mut self, node: Node<'_>, base: &Chain<'s>, runs: &mut Vec<Run>, depth: usize) {
        for one in node.children() {
            if one.is_text() {
                self.text(one.text().unwrap_or_default(), true, base, runs);
                continue;
            }
            let fields = self.source.fields;
            match name(one) {
                "s" => {
                    let count = said(one, "c").and_then(|count| count.parse::<usize>().ok()).unwrap_or(1);
                    self.text(&" ".repeat(count.clamp(1, MAX_SPACES)), false, base, runs);
                }
                "tab" => self.text("\t", false, base, runs),
                "line-break" => self.text("\n", false, base, runs),
                "page-number" => self.text(&fields.number.to_string(), false, base, runs),
                "page-count" => self.text(&fields.count.to_string(), false, base, runs),
                "footer" => self.text(&fields.footer, false, base, runs),
                "date-time" => self.text(&fields.date, false, base, runs),
                "annotation" | "annotation-end" | "note" | "ruby-text" | "bookmark" | "event-listeners" => {}
                "span" if depth < MAX_SPANS => {
                    let style = said(one, "style-name").unwrap_or_default();
                    let mut near = self.source.sheet.chain(self.source.side, "text", style, "text");
                    near.extend(&base.0);
                    self.runs(one, &Chain(near), runs, depth + 1);
                }
                _ if one.is_element() && depth < MAX_SPANS => self.runs(one, base, runs, depth + 1),
                _ => {}
            }
        }
    }

    /// Adds words. Those that stand in the file have their white space folded.
    fn text(&mut self, text: &str, folded: bool, base: &Chain<'s>, runs: &mut Vec<Run>) {
        if base.get("display") == Some("none") {
            return;
        }
        let mut words = String::new();
        let ends_blank = |words: &str, runs: &[Run]| match words.chars().next_back() {
            Some(last) => last == ' ',
            None => runs.last().is_none_or(|run| run.text.ends_with([' ', '\n'])),
        };
        for letter in text.chars() {
            match folded && matches!(letter, ' ' | '\t' | '\n' | '\r') {
                true if ends_blank(&words, runs) => {}
                true => words.push(' '),
                false => words.push(letter),
            }
            if words.len() >= self.left {
                break;
            }
        }
        self.left = self.left.saturating_sub(words.len());
        if words.is_empty() {
            return;
        }
        let words = match base.get("text-transform") {
            Some("uppercase") => words.to_uppercase(),
            Some("lowercase") => words.to_lowercase(),
            _ => words,
        };
        runs.push(Run { text: words, look: self.look(base) });
    }

    fn look(&self, chain: &Chain<'s>) -> Look {
        let line = |names: [&str; 2]| {
            names.iter().find_map(|name| chain.get(name)).is_some_and(|kind| kind != "none")
        };
        let face = chain.0.iter().find_map(|said| {
            let named = value(said, "font-name").map(|name| self.source.sheet.face(name));
            named.or_else(|| value(said, "font-family"))
        });
        let colour = chain.0.iter().find_map(|said| match value(said, "use-window-font-color") {
            Some("true") => Some(self.source.usual),
            _ => value(said, "color").and_then(Colour::from_hex),
        });
        let colour = colour.unwrap_or(self.source.usual);
        let cover = chain.part("opacity").unwrap_or(1.0).clamp(0.0, 1.0);
        Look {
            size: size(chain),
            bold: chain.get("font-weight").is_some_and(|weight| {
                weight == "bold" || weight.parse().is_ok_and(|weight: u32| weight >= 600)
            }),
            italic: chain.get("font-style").is_some_and(|style| matches!(style, "italic" | "oblique")),
            underlined: line(["text-underline-style", "text-underline-type"]),
            struck: line(["text-line-through-style", "text-line-through-type"]),
            colour: Colour { cover, ..colour },
            family: face.unwrap_or("Liberation Sans").trim_matches(['\'', '"']).to_owned(),
            raised: raised(chain.get("text-position").unwrap_or_default()),
        }
    }

    /// What stands before an item.
    fn bullet(&self, level: &Level, depth: usize, look: &Look) -> Option<Run> {
        let count = self.counts.get(depth).copied().unwrap_or(1);
        let family = value(&level.words, "font-family")
            .or_else(|| value(&level.words, "font-name").map(|name| self.source.sheet.face(name)));
        let text = match level.kind {
            "bullet" => symbols::bullet(family.unwrap_or_default(), value(&level.own, "bullet-char")?),
            "image" => "•".to_owned(),
            "number" => {
                let format = value(&level.own, "num-format").filter(|format| !format.is_empty())?;
                let around = |name: &str| value(&level.own, name).unwrap_or_default();
                let number = crate::read::office::written(count, format);
                format!("{}{number}{}", around("num-prefix"), around("num-suffix"))
            }
            _ => return None,
        };
        let of_letters =
            value(&level.words, "font-size").or_else(|| value(&level.own, "bullet-relative-size"));
        let part = of_letters.filter(|size| size.ends_with('%')).and_then(part).unwrap_or(1.0);
        let colour = match value(&level.words, "use-window-font-color") {
            Some("true") => None,
            _ => value(&level.words, "color").and_then(Colour::from_hex),
        };
        let look = Look {
            colour: colour.unwrap_or(look.colour),
            size: (look.size * part).clamp(1.0, 4_000.0),
            underlined: false,
            struck: false,
            raised: 0.0,
            ..look.clone()
        };
        Some(Run { text, look })
    }
}

/// How far in an item stands, and how much room its sign has.
fn indent(place: &Said) -> (f64, f64) {
    let length = |name: &str| points(place, name);
    match (length("margin-left"), value(place, "list-level-position-and-space-mode")) {
        (Some(left), Some("label-alignment")) => {
            let label = -length("text-indent").unwrap_or(0.0);
            (left - label, label)
        }
        _ => (length("space-before").unwrap_or(0.0), length("min-label-width").unwrap_or(0.0)),
    }
}

fn line(chain: &Chain<'_>) -> Distance {
    match chain.get("line-height") {
        Some(words) if words.ends_with('%') => Distance::Times(part(words).unwrap_or(1.0).clamp(0.2, 5.0)),
        _ => chain.points("line-height").map_or(Distance::Times(1.0), Distance::Points),
    }
}

/// The size of letters: one that is a part of another is one of what is farther away.
fn size(chain: &Chain<'_>) -> f64 {
    let (mut times, mut found) = (1.0, USUAL_SIZE);
    for said in &chain.0 {
        match value(said, "font-size") {
            Some(words) if words.ends_with('%') => times *= part(words).unwrap_or(1.0),
            Some(_) => {
                found = points(said, "font-size").unwrap_or(USUAL_SIZE);
                break;
            }
            None => {}
        }
    }
    (found * times).clamp(1.0, 4_000.0)
}

/// How much higher letters stand: `super 58%`, `-33% 58%`.
fn raised(words: &str) -> f64 {
    match words.split_whitespace().next().unwrap_or_default() {
        "super" => 0.33,
        "sub" => -0.33,
        way => part(way).unwrap_or(0.0).clamp(-1.0, 1.0),
    }
}
