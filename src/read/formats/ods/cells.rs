//! What a cell holds: its words as the program showed them, its formula, what somebody wrote on it.

use crate::read::office::Comment;
use crate::read::xml::{Event, Tag, Xml};

/// Spaces that one element may stand for.
const MAX_SPACES: usize = 1_000;

/// What a cell holds.
#[derive(Clone, Debug, Default)]
pub struct Held {
    /// Its words, lines parted by line breaks.
    pub words: String,
    /// As people write it: "=SUM(A1:A2)".
    pub formula: Option<String>,
    pub comment: Option<Comment>,
    pub link: Option<String>,
    /// Name of its style.
    pub style: String,
    /// Drawings that lie on it.
    pub pictures: usize,
    /// Whether another cell lies over it, so that nobody sees what it holds.
    pub covered: bool,
}

impl Held {
    /// Whether there is nothing to be shown.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.formula.is_none() && self.comment.is_none() && self.pictures == 0
    }
}

/// Reads the cell that begins with this tag.
pub fn held(xml: &mut Xml<'_>, tag: &Tag<'_>) -> Held {
    let mut held = Held {
        style: tag.get("style-name").unwrap_or_default(),
        covered: tag.name() == "covered-table-cell",
        formula: tag.get("formula").map(|formula| plain_formula(&formula)),
        ..Held::default()
    };
    let (mut depth, mut paragraphs) = (1_usize, 0_usize);
    while depth > 0 {
        match xml.next_event() {
            Some(Event::Start(tag)) => match tag.name() {
                "annotation" => held.comment = Some(comment(xml)),
                "p" | "h" => {
                    if paragraphs > 0 {
                        held.words.push('\n');
                    }
                    paragraphs += 1;
                    let mut link = None;
                    paragraph(xml, &mut held.words, &mut link);
                    held.link = held.link.take().or(link);
                }
                "frame" | "rect" | "custom-shape" | "line" | "g" => {
                    held.pictures += 1;
                    xml.skip();
                }
                "table" => xml.skip(),
                _ => depth += 1,
            },
            Some(Event::End) => depth -= 1,
            Some(Event::Text(_)) => {}
            None => break,
        }
    }
    if paragraphs == 0 {
        let value = ["string-value", "date-value", "time-value", "boolean-value", "value"];
        held.words = value.iter().find_map(|name| tag.get(name)).unwrap_or_default();
    }
    held
}

fn comment(xml: &mut Xml<'_>) -> Comment {
    let mut comment = Comment::default();
    let mut depth = 1_usize;
    while depth > 0 {
        match xml.next_event() {
            Some(Event::Start(tag)) => match tag.name() {
                "creator" => comment.author = xml.text(),
                "date" => comment.when = Some(xml.text()),
                "p" => {
                    if !comment.words.is_empty() {
                        comment.words.push('\n');
                    }
                    paragraph(xml, &mut comment.words, &mut None);
                }
                _ => depth += 1,
            },
            Some(Event::End) => depth -= 1,
            Some(Event::Text(_)) => {}
            None => break,
        }
    }
    comment
}

/// The words of a paragraph: spaces that stand there by number, tabs, line breaks; white space of the file is folded.
fn paragraph(xml: &mut Xml<'_>, into: &mut String, link: &mut Option<String>) {
    let mut depth = 1_usize;
    while depth > 0 {
        match xml.next_event() {
            Some(Event::Start(tag)) => match tag.name() {
                "s" => {
                    let count = tag.get("c").and_then(|count| count.parse::<usize>().ok()).unwrap_or(1);
                    into.extend(std::iter::repeat_n(' ', count.min(MAX_SPACES)));
                    xml.skip();
                }
                "tab" => {
                    into.push('\t');
                    xml.skip();
                }
                "line-break" => {
                    into.push('\n');
                    xml.skip();
                }
                // What stands beside the words.
                "annotation" | "note" | "ruby-text" => xml.skip(),
                "a" => {
                    *link = tag.get("href").filter(|_| link.is_none()).or(link.take());
                    depth += 1;
                }
                _ => depth += 1,
            },
            Some(Event::End) => depth -= 1,
            Some(Event::Text(words)) => {
                let mut space = into.ends_with(' ') || into.is_empty() || into.ends_with('\n');
                for c in words.chars() {
                    match c {
                        ' ' | '\n' | '\r' | '\t' if space => {}
                        ' ' | '\n' | '\r' | '\t' => {
                            into.push(' ');
                            space = true;
                        }
                        other => {
                            into.push(other);
                            space = false;
                        }
                    }
                }
            }
            None => break,
        }
    }
}

/// "of:=SUM([.A1:.B2])" as people write it.
pub fn plain_formula(formula: &str) -> String {
    let body =
        formula.split_once(":=").filter(|(space, _)| space.len() < 8).map_or(formula, |(_, body)| body);
    let body = body.strip_prefix('=').unwrap_or(body);
    let plain = body.replace("[.", "").replace(":.", ":").replace(['[', ']'], "");
    format!("={plain}")
}
