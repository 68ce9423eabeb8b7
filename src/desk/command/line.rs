//! Words of a line: how a line is parted into words, and how a word is written so that it stays one.

use std::fmt::Write as _;

/// Parts a line at white space; quotation marks hold words together, a backslash keeps the next character.
pub(super) fn split(line: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = false;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        // No shell is asked: its rules differ between systems, and a line has to mean the same on each.
        match c {
            '"' => {
                quoted = !quoted;
                // Two marks with nothing between them are an empty word, and not none.
                word.get_or_insert_default();
            }
            '\\' => match chars.next() {
                Some('n') => word.get_or_insert_default().push('\n'),
                Some(sign @ ('"' | '\\' | ' ')) => word.get_or_insert_default().push(sign),
                // Before anything else it is itself, so that regular expressions can be written as they are.
                other => word.get_or_insert_default().extend(std::iter::once('\\').chain(other)),
            },
            c if c.is_whitespace() && !quoted => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    if quoted {
        return Err(format!("A quotation mark is missing in “{line}”."));
    }
    words.extend(word);
    Ok(words)
}

/// The other way round from [`split`]: only words that need marks get them, so that most lines can be read at
/// a glance.
pub(super) fn quoted(word: &str) -> String {
    let plain = |c: char| !c.is_whitespace() && !matches!(c, '"' | '\\');
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    let mut out = String::from('"');
    for c in word.chars() {
        match c {
            // One command is one line, so that a script can hold many.
            '\n' => out.push_str("\\n"),
            '"' | '\\' => {
                let _ = write!(out, "\\{c}");
            }
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}
