//! Words of a shape with how they look: what is said of a run, its paragraph, its shape, and of the places on layout and
//! master that the shape holds, the nearest first (ISO/IEC 29500-1, 21.1.2).

use super::looks::{self, Found, Looks};
use super::nodes::{Node, all, child, elements, flag, length, name, number, part, said};
use crate::read::office::symbols;
use crate::read::slides::canvas::{Colour, Fill};
use crate::read::slides::words::{Align, Anchor, Distance, Look, Paragraph, Run, Words};

/// Points of words of which nothing is said.
const USUAL_SIZE: f64 = 18.0;
/// Paragraphs of one shape.
const MAX_PARAGRAPHS: usize = 2_000;
/// Bytes of one run.
const MAX_RUN: usize = 20_000;
/// Levels of items.
const LEVELS: usize = 9;

/// Where the looks of words come from.
pub struct Source<'d> {
    /// Lists of looks by level, the nearest first: of the shape, of those whose place it holds, and of all words.
    pub lists: Vec<Node<'d>>,
    /// How many of them belong to shapes.
    pub own: usize,
    /// `bodyPr`, the nearest first.
    pub bodies: Vec<Node<'d>>,
    /// What a style says; it counts less than what shapes say.
    pub colour: Option<Colour>,
    pub bold: Option<bool>,
    pub title: bool,
    /// The number of the slide, as it stands in words.
    pub number: usize,
    /// Words are on a ground of this kind, where nothing says their colour.
    pub usual: Colour,
}

/// Numbers of items that were counted, by level.
#[derive(Default)]
struct Counts([(String, u64); LEVELS]);

/// Words of a shape.
pub fn of<'d>(body: Node<'d>, source: &Source<'d>, looks: &Looks<'d>) -> Words {
    let first = |name: &str| source.bodies.iter().find_map(|node| said(*node, name));
    let fit = source.bodies.iter().find_map(|node| {
        elements(*node).find(|one| matches!(name(*one), "normAutofit" | "noAutofit" | "spAutoFit"))
    });
    let shrinks = fit.filter(|fit| name(*fit) == "normAutofit");
    let mut counts = Counts::default();
    let mut words = Words {
        paragraphs: Vec::new(),
        anchor: match first("anchor") {
            Some("ctr") => Anchor::Middle,
            Some("b") => Anchor::Bottom,
            _ => Anchor::Top,
        },
        wraps: first("wrap") != Some("none"),
        scale: shrinks.and_then(|fit| part(fit, "fontScale")).unwrap_or(1.0).clamp(0.1, 1.0),
        tighter: shrinks.and_then(|fit| part(fit, "lnSpcReduction")).unwrap_or(0.0).clamp(0.0, 0.9),
        fits: true,
        narrows: shrinks.is_some(),
    };
    for paragraph in all(body, "p").take(MAX_PARAGRAPHS) {
        words.paragraphs.push(self::paragraph(paragraph, source, looks, &mut counts));
    }
    words
}

fn paragraph<'d>(node: Node<'d>, source: &Source<'d>, looks: &Looks<'d>, counts: &mut Counts) -> Paragraph {
    let own = child(node, "pPr");
    let level = own.and_then(|own| number(own, "lvl")).unwrap_or(0.0).clamp(0.0, 8.0) as usize;
    let called = format!("lvl{}pPr", level + 1);
    let listed = source.lists.iter().map(|list| child(*list, &called).or_else(|| child(*list, "defPPr")));
    let listed: Vec<Option<Node<'d>>> = listed.collect();
    let shapes: Vec<Node<'d>> =
        own.into_iter().chain(listed.iter().take(source.own).flatten().copied()).collect();
    let all_of: Vec<Node<'d>> =
        shapes.iter().copied().chain(listed.iter().skip(source.own).flatten().copied()).collect();
    let first = |name: &str| all_of.iter().find_map(|node| said(*node, name));
    let distance = |name: &str| all_of.iter().find_map(|node| child(*node, name)).and_then(spacing);
    let looked = Looked { source, looks, shapes: &shapes, all: &all_of };
    let mut runs = Vec::new();
    for one in elements(node) {
        match name(one) {
            "r" | "fld" => {
                let text = match said(one, "type") {
                    Some("slidenum") => source.number.to_string(),
                    _ => child(one, "t").and_then(|text| text.text()).unwrap_or_default().to_owned(),
                };
                runs.push(looked.run(child(one, "rPr"), &text));
            }
            "br" => runs.push(looked.run(child(one, "rPr"), "\n")),
            // Formulas, as far as they are letters.
            "m" | "oMath" | "oMathPara" => {
                let letters =
                    one.descendants().filter(|inner| name(*inner) == "t").filter_map(|inner| inner.text());
                runs.push(looked.run(None, &letters.take(1_000).collect::<String>()));
            }
            _ => {}
        }
    }
    let empty = runs.iter().all(|run| run.text.trim().is_empty());
    let look = runs.first().map_or_else(|| looked.look(child(node, "endParaRPr")), |run| run.look.clone());
    let size = match empty {
        true => looked.look(child(node, "endParaRPr")).size,
        false => look.size,
    };
    let bullet = if empty { None } else { looked.bullet(level, &look, counts) };
    Paragraph {
        runs,
        align: match first("algn") {
            Some("ctr") => Align::Middle,
            Some("r") => Align::Right,
            _ => Align::Left,
        },
        left: all_of.iter().find_map(|node| length(*node, "marL")).unwrap_or(0.0),
        first: all_of.iter().find_map(|node| length(*node, "indent")).unwrap_or(0.0),
        line: distance("lnSpc").unwrap_or(Distance::Times(1.0)),
        before: distance("spcBef").unwrap_or(Distance::Points(0.0)),
        after: distance("spcAft").unwrap_or(Distance::Points(0.0)),
        bullet,
        size,
        rtl: matches!(first("rtl"), Some("1" | "true")),
    }
}

fn spacing(node: Node<'_>) -> Option<Distance> {
    let percent = child(node, "spcPct").and_then(|one| part(one, "val")).map(Distance::Times);
    percent.or_else(|| Some(Distance::Points(number(child(node, "spcPts")?, "val")? / 100.0)))
}

/// All that is known of the looks of a paragraph.
struct Looked<'p, 'd> {
    source: &'p Source<'d>,
    looks: &'p Looks<'d>,
    /// Of the paragraph and of shapes.
    shapes: &'p [Node<'d>],
    all: &'p [Node<'d>],
}

impl<'d> Looked<'_, 'd> {
    fn run(&self, own: Option<Node<'d>>, text: &str) -> Run {
        let capitals = self.props(own).iter().any(|node| said(*node, "cap") == Some("all"));
        let mut end = text.len().min(MAX_RUN);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let text = text.get(..end).unwrap_or_default().replace(['\u{B}', '\r'], "\n");
        Run { text: if capitals { text.to_uppercase() } else { text }, look: self.look(own) }
    }

    /// What is said of runs, the nearest first.
    fn props(&self, own: Option<Node<'d>>) -> Vec<Node<'d>> {
        own.into_iter().chain(self.all.iter().filter_map(|node| child(*node, "defRPr"))).collect()
    }

    fn look(&self, own: Option<Node<'d>>) -> Look {
        let props = self.props(own);
        let near = own.into_iter().chain(self.shapes.iter().filter_map(|node| child(*node, "defRPr")));
        let near: Vec<Node<'d>> = near.collect();
        let on = |name: &str| props.iter().find_map(|node| flag(*node, name));
        let link = own.is_some_and(|own| child(own, "hlinkClick").is_some());
        let colour = |nodes: &[Node<'d>]| nodes.iter().find_map(|node| self.ink(*node));
        let linked = if link { self.looks.named("hlink") } else { None };
        let colour = linked
            .or_else(|| colour(&near))
            .or(self.source.colour)
            .or_else(|| colour(&props))
            .unwrap_or(self.source.usual);
        let typeface = props.iter().find_map(|node| said(child(*node, "latin")?, "typeface"));
        let family =
            typeface.map_or(self.looks.usual_typeface(self.source.title), |name| self.looks.typeface(name));
        let size = props.iter().find_map(|node| number(*node, "sz")).map_or(USUAL_SIZE, |size| size / 100.0);
        let line = |name: &str, none: &str| {
            props.iter().find_map(|node| said(*node, name)).is_some_and(|kind| kind != none)
        };
        Look {
            size: size.clamp(1.0, 4_000.0),
            bold: on("b").or(self.source.bold).unwrap_or(false),
            italic: on("i").unwrap_or(false),
            underlined: link || line("u", "none"),
            struck: line("strike", "noStrike"),
            colour,
            family: family.to_owned(),
            raised: props.iter().find_map(|node| part(*node, "baseline")).unwrap_or(0.0).clamp(-1.0, 1.0),
        }
    }

    fn ink(&self, node: Node<'d>) -> Option<Colour> {
        match self.looks.fill(node, None)? {
            Found::Fill(Fill::Solid(colour)) => Some(colour),
            // What its colours look like from afar.
            Found::Fill(Fill::Gradient(stops, _) | Fill::Round(stops, _)) => {
                let mut colours = stops.iter().map(|(_, colour)| *colour).zip(1_u32..);
                let (first, _) = colours.next()?;
                Some(colours.fold(first, |all, (next, count)| looks::mix(all, next, 1.0 / f64::from(count))))
            }
            // Letters without a fill have a line, or are not seen.
            Found::Fill(Fill::Nothing) => {
                match child(node, "ln").and_then(|line| self.looks.fill(line, None)) {
                    Some(Found::Fill(Fill::Solid(colour))) => Some(colour),
                    _ => Some(Colour { cover: 0.0, ..Colour::solid(0.0, 0.0, 0.0) }),
                }
            }
            Found::Picture(_) => None,
        }
    }

    /// What stands before an item.
    fn bullet(&self, level: usize, look: &Look, counts: &mut Counts) -> Option<Run> {
        let found = self.all.iter().find_map(|node| {
            elements(*node).find(|one| matches!(name(*one), "buNone" | "buChar" | "buAutoNum" | "buBlip"))
        });
        for deeper in counts.0.iter_mut().skip(level + 1) {
            *deeper = (String::new(), 0);
        }
        let count = counts.0.get_mut(level)?;
        let mut font = None;
        let text = match found.map(|found| (name(found), found)) {
            Some(("buChar", found)) => {
                font = self
                    .all
                    .iter()
                    .find_map(|node| child(*node, "buFont"))
                    .and_then(|font| said(font, "typeface"));
                said(found, "char")?.to_owned()
            }
            Some(("buBlip", _)) => "•".to_owned(),
            Some(("buAutoNum", found)) => {
                let kind = said(found, "type").unwrap_or("arabicPeriod").to_owned();
                let start = number(found, "startAt").unwrap_or(1.0).clamp(0.0, 1e6) as u64;
                *count = if count.0 == kind { (kind, count.1 + 1) } else { (kind, start) };
                crate::read::formats::pptx::reader::number_words(&count.0, count.1)
            }
            _ => {
                *count = (String::new(), 0);
                return None;
            }
        };
        if !matches!(found.map(name), Some("buAutoNum")) {
            *count = (String::new(), 0);
        }
        let colour = self
            .all
            .iter()
            .find_map(|node| child(*node, "buClr"))
            .and_then(|node| self.looks.colour(node, None));
        let size = self.all.iter().find_map(|node| {
            let percent =
                child(*node, "buSzPct").and_then(|one| part(one, "val")).map(|part| look.size * part);
            percent.or_else(|| Some(number(child(*node, "buSzPts")?, "val")? / 100.0))
        });
        let look = Look {
            colour: colour.unwrap_or(look.colour),
            size: size.unwrap_or(look.size).clamp(1.0, 4_000.0),
            underlined: false,
            struck: false,
            raised: 0.0,
            ..look.clone()
        };
        Some(Run { text: symbols::bullet(font.unwrap_or_default(), &text), look })
    }
}
