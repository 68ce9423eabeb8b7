//! The address of a node, by which other programs know it as well: a JSON Pointer (RFC 6901) in JSON, YAML, TOML and
//! property lists, an XPath with positions in XML, section and key in INI files. In a file of many values the line comes
//! first, in one of many documents its number.

use super::{Node, NodeSort, Notation, after, at, children, plain, way};
use crate::data::document::Document;
use crate::data::span::Span;
use std::borrow::Cow;
use std::collections::HashMap;

/// An address of more bytes is not made: nobody could use it.
const MAX_BYTES: usize = 4 * 1024;
/// A name of more bytes has no place in one.
const MAX_NAME: u64 = 1024;
/// Nodes that are looked at while one is sought.
const MAX_LOOKED_AT: usize = 4_000_000;

/// Whether a node stands beside the data: remarks have an address in XML alone.
fn is_beside(node: &Node) -> bool {
    node.sort == NodeSort::Comment && node.notation != Notation::Xml
}

/// The parts of the data that lie directly in a node, or in none.
fn own_children(document: &Document, parent: Option<usize>) -> impl Iterator<Item = usize> + '_ {
    children(document, parent).filter(|at| !document.nodes.get(*at).is_none_or(is_beside))
}

/// The name of a node without quotation marks; empty where it has none.
pub fn name(document: &Document, node: &Node) -> String {
    let span = node.name.span();
    let most = Span::new(span.start, span.end.min(span.start + MAX_NAME));
    plain::words(&document.text.slice(most), node.notation).into_owned()
}

/// The address of the node that stands closest around a span; `None` where there are no nodes, or it is the whole.
pub fn of_span(document: &Document, span: Span) -> Option<String> {
    let mut found = at(document, span.start)?;
    // The closest that holds all of what is meant.
    while let Some(node) = document.nodes.get(found)
        && node.whole.span().end < span.end
    {
        found = node.parent.map(|parent| parent as usize).filter(|parent| *parent < found)?;
    }
    of(document, found)
}

/// The address of a node.
pub fn of(document: &Document, node: usize) -> Option<String> {
    // A remark has the address of what it stands in.
    if let Some(own) = document.nodes.get(node).filter(|own| is_beside(own)) {
        let parent = own.parent.map(|parent| parent as usize).filter(|parent| *parent < node)?;
        return of(document, parent);
    }
    let way = way(document, node);
    let nodes: Vec<&Node> = way.iter().filter_map(|at| document.nodes.get(*at)).collect();
    let words = match nodes.first()?.notation {
        Notation::Json | Notation::Yaml | Notation::Plist => pointer(document, &nodes),
        Notation::JsonLines => lined(document, &nodes),
        Notation::Xml => xpath(document, &nodes),
        Notation::Toml => {
            let mut tokens = sections(document, way.first().copied()).pop()?.1;
            for node in nodes.iter().skip(1) {
                tokens.extend(own_tokens(document, node));
            }
            tokens.iter().map(|token| format!("/{}", escaped(token))).collect()
        }
        Notation::Ini => nodes.iter().map(|node| name(document, node)).collect::<Vec<_>>().join("."),
    };
    (!words.is_empty() && words.len() <= MAX_BYTES).then_some(words)
}

fn pointer(document: &Document, way: &[&Node]) -> String {
    let Some((first, rest)) = way.split_first() else { return String::new() };
    let mut words = String::new();
    if first.sort == NodeSort::Part {
        words = format!("document {}", first.nth + 1);
    }
    for (at, node) in rest.iter().enumerate() {
        if first.sort == NodeSort::Part && at == 0 {
            // The value of the document, which has no name of its own.
            words.push_str(if rest.len() > 1 { ", " } else { "" });
            continue;
        }
        for token in own_tokens(document, node) {
            words.push('/');
            words.push_str(&escaped(&token));
        }
    }
    words
}

fn lined(document: &Document, way: &[&Node]) -> String {
    let Some(first) = way.first() else { return String::new() };
    let line = document.text.line_from_offset(first.whole.span().start) + 1;
    let rest = pointer(document, way);
    if rest.is_empty() { format!("line {line}") } else { format!("line {line}, {rest}") }
}

fn xpath(document: &Document, way: &[&Node]) -> String {
    way.iter().map(|node| step(document, node)).collect()
}

fn step(document: &Document, node: &Node) -> String {
    let nth = node.nth + 1;
    match node.sort {
        NodeSort::Attribute => format!("/@{}", name(document, node)),
        NodeSort::Text => format!("/text()[{nth}]"),
        NodeSort::Comment => format!("/comment()[{nth}]"),
        NodeSort::Instruction => format!("/processing-instruction()[{nth}]"),
        _ => format!("/{}[{nth}]", name(document, node)),
    }
}

/// What a node adds to a pointer: its name, or its number in a list. A key of TOML may have several parts.
fn own_tokens(document: &Document, node: &Node) -> Vec<String> {
    if node.name.is_empty() {
        return vec![node.nth.to_string()];
    }
    match node.notation {
        Notation::Toml => parts(&document.text.slice(node.name.span())),
        _ => vec![name(document, node)],
    }
}

/// The parts of a key of TOML: `a."b.c"` has two.
fn parts(raw: &str) -> Vec<String> {
    let (mut parts, mut start, mut mark) = (Vec::new(), 0, None);
    let mut letters = raw.char_indices();
    while let Some((at, letter)) = letters.next() {
        match (mark, letter) {
            (Some('"'), '\\') => drop(letters.next()),
            (Some(open), _) if open == letter => mark = None,
            (None, '"' | '\'') => mark = Some(letter),
            (None, '.') => {
                parts.push(plain::words(raw[start..at].trim(), Notation::Toml).into_owned());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(plain::words(raw[start..].trim(), Notation::Toml).into_owned());
    parts
}

/// The outermost nodes of a TOML file with their ways, up to one of them. A head may name what lies in the last of several
/// tables (`[[a]]`, `[a.b]`): then its number belongs to the way.
fn sections(document: &Document, last: Option<usize>) -> Vec<(usize, Vec<String>)> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut found = Vec::new();
    for at in own_children(document, None) {
        let Some(node) = document.nodes.get(at) else { break };
        let parts = parts(&document.text.slice(node.name.span()));
        let (mut tokens, mut so_far) = (Vec::new(), String::new());
        let len = parts.len();
        for (number, part) in parts.into_iter().enumerate() {
            so_far.push('\0');
            so_far.push_str(&part);
            tokens.push(part);
            if node.sort == NodeSort::Part && number + 1 == len {
                *counts.entry(so_far.clone()).or_default() += 1;
            }
            if let Some(count) = counts.get(&so_far) {
                tokens.push((count - 1).to_string());
            }
        }
        found.push((at, tokens));
        if last == Some(at) {
            break;
        }
    }
    found
}

/// As RFC 6901 writes the signs that mean something in a pointer.
pub fn escaped(token: &str) -> Cow<'_, str> {
    if token.contains(['~', '/']) { token.replace('~', "~0").replace('/', "~1").into() } else { token.into() }
}

/// Whether words look like an address of a node, in whatever notation.
pub fn looks_like(document: &Document, words: &str) -> bool {
    let Some(first) = document.nodes.get(0) else { return false };
    let words = words.trim();
    match first.notation {
        Notation::Ini => !words.is_empty() && find(document, words).is_ok(),
        Notation::JsonLines => words.starts_with('/') || (words.starts_with("line") && words.contains('/')),
        Notation::Yaml => words.starts_with('/') || words.starts_with("document "),
        _ => words.starts_with('/'),
    }
}

/// An address as one may type it, where a document has such: that of the first part that has one.
pub fn example(document: &Document) -> Option<String> {
    (0..document.nodes.len().min(20)).find_map(|at| of(document, at).filter(|words| words.len() < 40))
}

/// The node to which an address leads.
///
/// # Errors
/// Why it leads nowhere, as a sentence.
pub fn find(document: &Document, address: &str) -> Result<usize, String> {
    let first =
        document.nodes.get(0).ok_or("Only structured data (JSON, XML, YAML, …) has such addresses.")?;
    let address = address.trim();
    let found = match first.notation {
        Notation::Json | Notation::Plist => {
            descend(document, own_children(document, None).next(), tokens(address))
        }
        Notation::Yaml => find_in_parts(document, address),
        Notation::JsonLines => find_in_lines(document, address),
        Notation::Toml => find_in_sections(document, &tokens(address)),
        Notation::Xml => find_by_steps(document, address),
        Notation::Ini => find_key(document, address),
    };
    found.ok_or_else(|| format!("Nothing in this file has the address {address}."))
}

/// The tokens of a pointer; `#` before it is how it stands in an address of the web.
fn tokens(pointer: &str) -> Vec<String> {
    let pointer = pointer.strip_prefix('#').unwrap_or(pointer);
    let parts = pointer.split('/').skip(1);
    parts.map(|token| token.replace("~1", "/").replace("~0", "~")).collect()
}

/// Goes down from a node, one child for each token (or several, where a key has several parts).
fn descend(document: &Document, from: Option<usize>, tokens: Vec<String>) -> Option<usize> {
    let (mut here, mut rest, mut left) = (from, &tokens[..], MAX_LOOKED_AT);
    while !rest.is_empty() {
        let (at, taken) = own_children(document, here).find_map(|at| {
            left = left.checked_sub(1)?;
            let own = own_tokens(document, document.nodes.get(at)?);
            rest.starts_with(&own).then_some((at, own.len()))
        })?;
        here = Some(at);
        rest = rest.get(taken..)?;
    }
    here
}

fn find_in_parts(document: &Document, address: &str) -> Option<usize> {
    let first = own_children(document, None).next()?;
    let is_part = document.nodes.get(first)?.sort == NodeSort::Part;
    let Some(rest) = address.strip_prefix("document ").filter(|_| is_part) else {
        let root = if is_part { own_children(document, Some(first)).next() } else { Some(first) };
        return descend(document, root, tokens(address));
    };
    let (number, pointer) = rest.split_once(',').unwrap_or((rest, ""));
    let number: usize = number.trim().parse().ok()?;
    let part = own_children(document, None).nth(number.checked_sub(1)?)?;
    let root = own_children(document, Some(part)).next();
    if pointer.trim().is_empty() { Some(part) } else { descend(document, root, tokens(pointer.trim())) }
}

fn find_in_lines(document: &Document, address: &str) -> Option<usize> {
    let (line, pointer) = match address.split_once(',') {
        Some((line, pointer)) => (line.trim(), pointer.trim()),
        None if address.starts_with('/') => ("1", address),
        None => (address, ""),
    };
    let number: u64 = line.trim_start_matches("line").trim().parse().ok()?;
    let wanted = |at: &usize| {
        document
            .nodes
            .get(*at)
            .is_some_and(|node| document.text.line_from_offset(node.whole.span().start) + 1 == number)
    };
    // Lines rise with the records, most of which have a line of their own.
    let record = own_children(document, None).find(wanted)?;
    descend(document, Some(record), tokens(pointer))
}

fn find_in_sections(document: &Document, tokens: &[String]) -> Option<usize> {
    sections(document, None).into_iter().find_map(|(at, way)| {
        let rest = tokens.strip_prefix(&way[..])?;
        descend(document, Some(at), rest.to_vec())
    })
}

fn find_by_steps(document: &Document, address: &str) -> Option<usize> {
    let (mut here, mut left) = (None, MAX_LOOKED_AT);
    for wanted in address.strip_prefix('/')?.split('/') {
        // A step without a number means the first.
        let whole = if wanted.ends_with(']') || wanted.starts_with('@') {
            format!("/{wanted}")
        } else {
            format!("/{wanted}[1]")
        };
        here = Some(own_children(document, here).find(|at| {
            left = left.saturating_sub(1);
            left > 0 && document.nodes.get(*at).is_some_and(|node| step(document, node) == whole)
        })?);
    }
    here
}

fn find_key(document: &Document, address: &str) -> Option<usize> {
    let named = |at: &usize, wanted: &str| {
        document.nodes.get(*at).is_some_and(|node| name(document, node).eq_ignore_ascii_case(wanted))
    };
    if let Some(found) = own_children(document, None).find(|at| named(at, address)) {
        return Some(found);
    }
    address.match_indices('.').find_map(|(dot, _)| {
        let (section, key) = (&address[..dot], address.get(dot + 1..)?);
        let sections = own_children(document, None).filter(|at| named(at, section));
        sections.into_iter().find_map(|at| own_children(document, Some(at)).find(|at| named(at, key)))
    })
}

/// Where one goes who goes to a node: to its name, or to its value where it has none.
pub fn place(document: &Document, at: usize) -> Option<Span> {
    let node = document.nodes.get(at)?;
    let value = node.value.span();
    let whole = node.whole.span();
    let leaf = node.children == 0 || after(document, at) == at + 1;
    Some(match (leaf, node.name.is_empty()) {
        (true, _) if !value.is_empty() => value,
        (true, _) => whole,
        (false, false) => node.name.span(),
        // Of a list or an object without a name, its opening bracket.
        (false, true) => Span::new(whole.start, whole.end.min(whole.start + 1)),
    })
}
