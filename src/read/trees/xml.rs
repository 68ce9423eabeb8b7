//! What XML is made of: elements, attributes, words between them, remarks and instructions, each with its place.
//!
//! It is taken apart by hand, because places of attributes are wanted and tags that do not fit each other must not end it.
//! Nothing that the file says of names for words (entities) is replaced, and no definition (DTD) is fetched.

use super::{Grower, Pulse, line_of};
use crate::data::job::Failure;
use crate::data::node::NodeSort;
use rules::Met;
use std::collections::HashMap;
use std::ops::Range;

mod rules;

/// Tokens between two looks at whether somebody still wants them.
const PULSE: usize = 16 * 1024;

/// A piece of XML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// An element begins.
    Start {
        /// Its name.
        name: Range<usize>,
        /// Where its attributes stand.
        attributes: Range<usize>,
        /// Whether it ends here too.
        empty: bool,
    },
    /// The name in the tag that ends an element.
    End(Range<usize>),
    /// Words, with names for signs as they stand.
    Text,
    /// Words that are taken as they are, with their marks.
    Verbatim,
    /// To people.
    Comment,
    /// To programs.
    Instruction,
    /// What the file says of itself: its kind, definitions.
    Declaration,
}

/// Takes a text apart.
pub struct Tokens<'t> {
    text: &'t str,
    at: usize,
    /// Where something begins that does not end.
    pub torn: Option<usize>,
}

impl<'t> Tokens<'t> {
    /// From the beginning.
    pub fn new(text: &'t str) -> Self {
        Self { text, at: 0, torn: None }
    }

    fn upto(&mut self, from: usize, end: &str) -> usize {
        match self.text.get(from..).and_then(|rest| rest.find(end)) {
            Some(len) => from + len + end.len(),
            None => {
                self.torn.get_or_insert(self.at);
                self.text.len()
            }
        }
    }

    /// Where a tag ends: at the first `>` that stands in no quotation marks. A `<` in it says that it never ended.
    fn tag_end(&mut self) -> usize {
        let mut mark = None;
        for (len, byte) in self.text.as_bytes()[self.at..].iter().enumerate().skip(1) {
            match (mark, byte) {
                (None, b'>') => return self.at + len + 1,
                (None, b'<') => {
                    self.torn.get_or_insert(self.at);
                    return self.at + len;
                }
                (None, b'"' | b'\'') => mark = Some(*byte),
                (Some(open), _) if open == *byte => mark = None,
                _ => {}
            }
        }
        self.torn.get_or_insert(self.at);
        self.text.len()
    }

    /// A declaration of the kind of the file may hold others in brackets.
    fn declaration_end(&mut self) -> usize {
        let (mut depth, mut mark) = (0_usize, None);
        for (len, byte) in self.text.as_bytes()[self.at..].iter().enumerate() {
            match (mark, byte) {
                (None, b'"' | b'\'') => mark = Some(*byte),
                (Some(open), _) if open == *byte => mark = None,
                (None, b'[') => depth += 1,
                (None, b']') => depth = depth.saturating_sub(1),
                (None, b'>') if depth == 0 => return self.at + len + 1,
                _ => {}
            }
        }
        // A mark in a remark may have no other: then the brackets alone count.
        self.upto(self.at, ">")
    }
}

impl Iterator for Tokens<'_> {
    type Item = (Token, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        let rest = self.text.get(start..).filter(|rest| !rest.is_empty())?;
        let (token, end) = if !rest.starts_with('<') {
            (Token::Text, start + rest.find('<').unwrap_or(rest.len()))
        } else if rest.starts_with("<!--") {
            (Token::Comment, self.upto(start + 4, "-->"))
        } else if rest.starts_with("<![CDATA[") {
            (Token::Verbatim, self.upto(start + 9, "]]>"))
        } else if rest.starts_with("<?") {
            (Token::Instruction, self.upto(start + 2, "?>"))
        } else if rest.starts_with("<!") {
            (Token::Declaration, self.declaration_end())
        } else {
            let end = self.tag_end();
            let closing = rest.starts_with("</");
            let from = start + if closing { 2 } else { 1 };
            let inner = self.text.get(from..end).unwrap_or_default().trim_end_matches('>');
            let len = inner.find(|sign: char| sign.is_whitespace() || sign == '/').unwrap_or(inner.len());
            let name = from..from + len;
            if len == 0 {
                // A sign that stands for itself, which it may not.
                self.torn.get_or_insert(start);
                (Token::Text, end.max(start + 1))
            } else if closing {
                (Token::End(name), end)
            } else {
                let empty = inner.ends_with('/');
                let attributes = name.end..from + inner.len() - usize::from(empty);
                (Token::Start { name, attributes, empty }, end)
            }
        };
        self.at = end.max(start + 1);
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
        Some((token, start..self.at))
    }
}

/// Names and values of attributes, the latter without their marks.
pub fn attributes(text: &str, range: Range<usize>) -> Vec<(Range<usize>, Range<usize>)> {
    let mut found = Vec::new();
    let mut at = range.start;
    while let Some(rest) = text.get(at..range.end) {
        let skipped = rest.len() - rest.trim_start().len();
        let rest = &rest[skipped..];
        at += skipped;
        if rest.is_empty() {
            break;
        }
        let len = rest.find(|sign: char| sign.is_whitespace() || sign == '=').unwrap_or(rest.len());
        let name = at..at + len;
        let after = &rest[len..];
        let value = after.trim_start();
        let Some(value) = value.strip_prefix('=') else {
            // An attribute without a value.
            found.push((name.clone(), name.end..name.end));
            at = name.end.max(at + 1);
            while at < range.end && !text.is_char_boundary(at) {
                at += 1;
            }
            continue;
        };
        let value = value.trim_start();
        let start = at + rest.len() - value.len();
        let (inner, end) = match value.chars().next().filter(|mark| matches!(mark, '"' | '\'')) {
            Some(mark) => {
                let len = value[1..].find(mark).unwrap_or(value.len() - 1);
                (start + 1..start + 1 + len, (start + 2 + len).min(range.end))
            }
            None => {
                let len = value.find(char::is_whitespace).unwrap_or(value.len());
                (start..start + len, start + len)
            }
        };
        found.push((name, inner));
        at = end.max(at + 1);
    }
    found
}

/// What was met of an open element.
#[derive(Default)]
struct Element<'t> {
    name: &'t str,
    names: HashMap<&'t str, u32>,
    texts: u32,
    comments: u32,
    instructions: u32,
    /// Words that may be all that is in it.
    pending: Option<Range<usize>>,
    parts: bool,
}

/// The nodes of a text.
///
/// # Errors
/// Where it was stopped.
pub fn read(text: &str, grower: &mut Grower, pulse: Pulse<'_>) -> Result<(), Failure> {
    let mut tokens = Tokens::new(text);
    let (mut open, mut met) = (vec![Element::default()], Met::default());
    for (count, (token, range)) in tokens.by_ref().enumerate() {
        if count.is_multiple_of(PULSE) {
            pulse()?;
        }
        one(text, grower, &mut open, &mut met, token, range);
    }
    rules::end(text, &met, grower);
    while open.len() > 1 {
        let Some(element) = open.pop() else { break };
        let words = format!("The element “{}” is never closed.", short(element.name));
        grower.fault(words, text.len()..text.len(), "other elements are never closed.");
        end_element(text, grower, element, text.len(), text.len());
    }
    if let Some(torn) = tokens.torn {
        let (line, _) = line_of(text, torn);
        let words =
            format!("The data is broken in line {line}: what begins there does not end as it should.");
        grower.fault(words, torn..torn, "other places are broken.");
    }
    Ok(())
}

fn one<'t>(
    text: &'t str,
    grower: &mut Grower,
    open: &mut Vec<Element<'t>>,
    met: &mut Met<'t>,
    token: Token,
    range: Range<usize>,
) {
    let at_root = open.len() == 1;
    let Some(element) = open.last_mut() else { return };
    match token {
        Token::Text if at_root => {
            if !text[range.clone()].trim_matches(['\u{FEFF}', ' ', '\n', '\r', '\t']).is_empty() {
                let (line, _) = line_of(text, range.start);
                let words = format!("Words stand outside of all elements, in line {line}.");
                grower.fault(words, range, "other words stand outside of all elements.");
            }
        }
        Token::Text => {
            rules::signs(text, range.clone(), met, grower);
            gather(element, range);
        }
        // With its marks, by which it is known that nothing in it stands for anything else.
        Token::Verbatim => gather(element, range),
        Token::Comment => {
            flush(text, grower, element);
            let nth = element.comments;
            element.comments += 1;
            let torn = !text[range.clone()].ends_with("-->") || range.len() < 7;
            let inner = range.start + 4..if torn { range.end } else { range.end - 3 };
            grower.leaf_within(NodeSort::Comment, Some(nth), 0..0, inner, range);
            element.parts = true;
        }
        Token::Instruction => {
            // The line that begins a file says how it is written, and is no part of it.
            if text[range.clone()].starts_with("<?xml ") && range.start <= 3 {
                return rules::first_line(text, range, grower);
            }
            flush(text, grower, element);
            let nth = element.instructions;
            element.instructions += 1;
            let inner = text[range.clone()].trim_start_matches("<?").trim_end_matches("?>");
            let len = inner.find(char::is_whitespace).unwrap_or(inner.len());
            let from = range.start + 2.min(range.len());
            let value = &inner[len..];
            let skipped = value.len() - value.trim_start().len();
            let value = from + len + skipped..from + inner.len();
            grower.leaf_within(NodeSort::Instruction, Some(nth), from..from + len, value, range);
            element.parts = true;
        }
        Token::Declaration => {
            met.defines = true;
            let defined = text[range.clone()].matches("<!ENTITY").count();
            if defined > 0 {
                let words = "The file defines names for words (entities): they stand as they are written, and are not replaced.";
                grower.fault(words, range, "other definitions.");
            }
        }
        Token::Start { name, attributes: own, empty } => {
            flush(text, grower, element);
            element.parts = true;
            let word = &text[name.clone()];
            let nth = element.names.entry(word).or_default();
            *nth += 1;
            let nth = *nth - 1;
            if at_root {
                rules::root(text, name.clone(), met, grower);
            }
            let own = attributes(text, own);
            rules::element(text, name.clone(), &own, met, grower);
            grower.open_at(NodeSort::Element, Some(nth), name, range.end, range.start);
            let mut names: Vec<&str> = Vec::new();
            for (name, value) in own {
                let known = &text[name.clone()];
                if names.contains(&known) {
                    let words = format!("The attribute “{}” stands twice in one element.", short(known));
                    grower.fault(words, name.clone(), "other attributes stand twice in one element.");
                } else if names.len() < 256 {
                    names.push(known);
                }
                let whole = name.start..value.end.max(name.end);
                grower.leaf_within(NodeSort::Attribute, None, name, value, whole);
            }
            let element = Element { name: word, ..Element::default() };
            if empty {
                grower.close(range.end, range.end);
            } else {
                open.push(element);
            }
        }
        Token::End(name) => end_tag(text, grower, open, name, range),
    }
}

fn end_tag(
    text: &str,
    grower: &mut Grower,
    open: &mut Vec<Element>,
    name: Range<usize>,
    range: Range<usize>,
) {
    let word = &text[name.clone()];
    let (line, _) = line_of_fault(text, open, word, name.start);
    let Some(found) = open.iter().skip(1).rposition(|element| element.name == word).map(|at| at + 1) else {
        let words = format!("“{}” is closed in line {line}, and was not open.", short(word));
        return grower.fault(words, name, "other elements are closed that were not open.");
    };
    while open.len() > found {
        let Some(element) = open.pop() else { break };
        let own = open.len() == found;
        if !own {
            let words = format!(
                "“{}” is closed in line {line} while “{}” in it is open.",
                short(word),
                short(element.name)
            );
            grower.fault(words, range.clone(), "other elements are closed in another order.");
        }
        end_element(text, grower, element, range.start, if own { range.end } else { range.start });
    }
}

/// Lines are counted where there is something to say alone: it takes the whole text.
fn line_of_fault(text: &str, open: &[Element], word: &str, at: usize) -> (usize, usize) {
    if open.last().is_some_and(|element| element.name == word) { (0, 0) } else { line_of(text, at) }
}

fn end_element(text: &str, grower: &mut Grower, mut element: Element, value_end: usize, whole_end: usize) {
    if let Some(only) = element.pending.clone().filter(|_| !element.parts) {
        grower.value_starts(only.start);
        return grower.close(only.end, whole_end);
    }
    flush(text, grower, &mut element);
    grower.close(value_end, whole_end);
}

fn gather(element: &mut Element, range: Range<usize>) {
    element.pending = match element.pending.take() {
        Some(before) => Some(before.start..range.end),
        None => Some(range),
    };
}

/// Words beside elements are nodes of their own.
fn flush(text: &str, grower: &mut Grower, element: &mut Element) {
    let Some(range) = element.pending.take() else { return };
    let nth = element.texts;
    element.texts += 1;
    let words = &text[range.clone()];
    let ink = words.trim();
    if !ink.is_empty() {
        let start = range.start + words.len() - words.trim_start().len();
        grower.leaf(NodeSort::Text, Some(nth), 0..0, start..start + ink.len());
        element.parts = true;
    }
}

fn short(words: &str) -> String {
    words.chars().filter(|sign| !sign.is_control()).take(40).collect()
}
