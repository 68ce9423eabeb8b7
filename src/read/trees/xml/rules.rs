//! What the rules of XML say of names and values. Nothing here ends a reading: it is said, because a program that holds to
//! the rules reads none of a file that breaks one.

use super::{Grower, line_of, short};
use std::collections::HashSet;
use std::ops::Range;

/// What was met of the whole file.
#[derive(Default)]
pub struct Met<'t> {
    /// Elements in none.
    pub roots: usize,
    /// Whether it may say itself what names for signs stand for.
    pub defines: bool,
    /// Prefixes that it has defined by now, wherever.
    prefixes: HashSet<&'t str>,
}

/// Signs that have names in every file, and need no definition.
const KNOWN: [&str; 5] = ["amp", "lt", "gt", "quot", "apos"];

/// Whether words are a name (XML 1.0, 2.3), of which a colon may part two (Namespaces in XML 1.0, 4).
pub fn is_name(words: &str) -> bool {
    let mut parts = words.split(':');
    let both = [parts.next(), parts.next()];
    parts.next().is_none() && both.into_iter().flatten().all(is_part)
}

fn is_part(name: &str) -> bool {
    let mut signs = name.chars();
    signs.next().is_some_and(begins) && signs.all(|sign| begins(sign) || goes_on(sign))
}

fn begins(sign: char) -> bool {
    matches!(sign, 'a'..='z' | 'A'..='Z' | '_' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

fn goes_on(sign: char) -> bool {
    matches!(sign, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// Looks at an element and its attributes, where each has its name and its value.
pub fn element<'t>(
    text: &'t str,
    name: Range<usize>,
    attributes: &[(Range<usize>, Range<usize>)],
    met: &mut Met<'t>,
    grower: &mut Grower,
) {
    for (name, value) in attributes {
        match text[name.clone()].split_once(':') {
            Some(("xmlns", prefix)) => drop(met.prefixes.insert(prefix)),
            _ => named(text, name.clone(), grower),
        }
        values(text, name, value, met, grower);
    }
    named(text, name.clone(), grower);
    for name in attributes.iter().map(|(name, _)| name).chain([&name]) {
        let prefix = text[name.clone()].split_once(':').map_or("", |(prefix, _)| prefix);
        if !matches!(prefix, "" | "xml" | "xmlns") && met.prefixes.insert(prefix) {
            let words = format!("Nothing says what the prefix “{}” stands for.", short(prefix));
            grower.fault(words, name.clone(), "other prefixes are not defined.");
        }
    }
}

fn named(text: &str, name: Range<usize>, grower: &mut Grower) {
    let word = &text[name.clone()];
    if !is_name(word) {
        let (line, _) = line_of(text, name.start);
        let words = format!("By the rules of XML, “{}” in line {line} is no name.", short(word));
        grower.fault(words, name, "other names are none by the rules of XML.");
    }
}

fn values(text: &str, name: &Range<usize>, value: &Range<usize>, met: &Met, grower: &mut Grower) {
    let word = short(&text[name.clone()]);
    let before = text[..value.start].chars().next_back();
    if value.start <= name.end || !matches!(before, Some('"' | '\'')) {
        let words = format!("The attribute “{word}” has no value in quotation marks.");
        grower.fault(words, name.clone(), "other attributes have no value in quotation marks.");
    }
    if text[value.clone()].contains('<') {
        let words = format!("The value of “{word}” has a “<” in it, for which “&lt;” would have to stand.");
        grower.fault(words, value.clone(), "other values have a “<” in them.");
    }
    signs(text, value.clone(), met, grower);
}

/// Looks at what stands for signs: `&amp;`, `&#233;`.
pub fn signs(text: &str, range: Range<usize>, met: &Met, grower: &mut Grower) {
    for (at, _) in text[range.clone()].match_indices('&') {
        let at = range.start + at;
        let rest = &text[at + 1..range.end];
        let name = rest.find(';').and_then(|len| rest.get(..len)).unwrap_or_default();
        let is_number = match name.strip_prefix('#').map(|digits| digits.strip_prefix('x').ok_or(digits)) {
            Some(Ok(hex)) => !hex.is_empty() && hex.bytes().all(|b| b.is_ascii_hexdigit()),
            Some(Err(digits)) => !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()),
            None => false,
        };
        if is_number || KNOWN.contains(&name) {
            continue;
        }
        if !is_name(name) {
            let words = "A “&” stands for itself here; by the rules, “&amp;” would have to.";
            grower.fault(words, at..at + 1, "other “&” stand for themselves.");
        } else if !met.defines {
            let words =
                format!("Nothing says what “&{};” stands for; it stands as it is written.", short(name));
            grower.fault(words, at..at + name.len() + 2, "other names stand for nothing that is said.");
        }
    }
}

/// Looks at the line with which a file begins: `<?xml version="1.0"?>`.
pub fn first_line(text: &str, range: Range<usize>, grower: &mut Grower) {
    let line = &text[range.clone()];
    if !line.trim_start_matches("<?xml").trim_start().starts_with("version") {
        let words =
            "The line with which this file begins does not say by which version of XML it is written.";
        grower.fault(words, range, "other first lines.");
    }
}

/// What is to be said at the end.
pub fn end(text: &str, met: &Met, grower: &mut Grower) {
    if met.roots == 0 && !text.trim().is_empty() {
        grower.fault("There is no element in this file.", 0..0, "other files.");
    }
}

/// Counts an element that lies in none: there may be one.
pub fn root(text: &str, name: Range<usize>, met: &mut Met, grower: &mut Grower) {
    met.roots += 1;
    if met.roots > 1 {
        let (line, _) = line_of(text, name.start);
        let words = format!("Another element begins outside of the first, in line {line}.");
        grower.fault(words, name, "other elements begin outside of the first.");
    }
}
