//! Front matter: what notes and web sites say about themselves in their first lines, in YAML or TOML.
//!
//! Of YAML only what people write there is understood: names with words, lists and folded text.
//! What is not understood is still shown as it stands.

use super::super::html::take_fact;
use super::write::Front;
use crate::data::document::BlockKind;
use crate::data::draft::Draft;
use pulldown_cmark::MetadataBlockKind;

/// Longer front matter is a mistake, and is only shown.
const MAX_BYTES: usize = 64 * 1024;

/// Shows front matter as a preamble, and takes what it says.
pub fn take(front: &Front, draft: &mut Draft) {
    draft.begin(BlockKind::Preamble);
    draft.verbatim(front.text.trim_end());
    draft.end();
    if front.text.len() > MAX_BYTES {
        return;
    }
    let pairs = match front.kind {
        MetadataBlockKind::YamlStyle => pairs_from_yaml(&front.text),
        MetadataBlockKind::PlusesStyle => match front.text.parse::<toml::Table>() {
            Ok(table) => pairs_from_toml(&table),
            Err(error) => {
                let words = format!("The lines before the text are not valid TOML: {}.", error.message());
                return draft.complain_at(words, None, None);
            }
        },
    };
    for (name, value) in pairs {
        let name = name.to_ascii_lowercase();
        let name = match name.as_str() {
            "authors" | "by" | "creator" => "author",
            "lang" | "locale" => "language",
            "tags" | "categories" => "keywords",
            "summary" | "abstract" => "description",
            other => other,
        };
        take_fact(draft.facts(), name, &value);
    }
}

fn pairs_from_toml(table: &toml::Table) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for (name, value) in table {
        match value {
            toml::Value::String(words) => pairs.push((name.clone(), words.clone())),
            toml::Value::Array(values) => {
                for value in values {
                    match value {
                        toml::Value::String(words) => pairs.push((name.clone(), words.clone())),
                        toml::Value::Table(_) => {}
                        other => pairs.push((name.clone(), other.to_string())),
                    }
                }
            }
            // Settings of the program that makes the site.
            toml::Value::Table(_) => {}
            other => pairs.push((name.clone(), other.to_string())),
        }
    }
    pairs
}

/// Names at the edge of the page with their values; a value that is a list gives several pairs.
fn pairs_from_yaml(text: &str) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    // The name whose value goes on in the next lines, and that value.
    let mut open: Option<(String, String)> = None;
    let mut listed = false;
    for line in text.lines() {
        let indented = line.starts_with([' ', '\t']);
        let words = line.trim();
        if words.is_empty() || words.starts_with('#') {
            continue;
        }
        let item = words.strip_prefix("- ").map(str::trim);
        match (&mut open, item) {
            (Some((name, _)), Some(item)) => {
                // "- name: Ada" in a list of authors.
                let value = match key_and_value(item) {
                    Some(("name", value)) => value,
                    _ => item,
                };
                pairs.push((name.clone(), unquoted(value)));
                listed = true;
            }
            // More about the last item of a list is only shown.
            (Some(_), None) if indented && listed => {}
            (Some((_, value)), None) if indented => {
                value.push(' ');
                value.push_str(words);
            }
            _ => {
                listed = false;
                close(&mut open, &mut pairs);
                if let (Some((name, value)), false) = (key_and_value(words), indented) {
                    open = Some((name.to_owned(), value.to_owned()));
                }
            }
        }
    }
    close(&mut open, &mut pairs);
    pairs.retain(|(_, value)| !value.is_empty());
    pairs
}

fn close(open: &mut Option<(String, String)>, pairs: &mut Vec<(String, String)>) {
    let Some((name, value)) = open.take() else { return };
    let value = value.trim_start_matches(['|', '>', '-']).trim();
    match value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(list) => pairs.extend(list.split(',').map(|item| (name.clone(), unquoted(item.trim())))),
        None if value.starts_with('{') => {}
        None => pairs.push((name, unquoted(value))),
    }
}

fn key_and_value(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let name = name.trim();
    let is_name =
        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ' | '.'));
    let parted = value.is_empty() || value.starts_with([' ', '\t']);
    (is_name && parted).then(|| (name, value.trim()))
}

fn unquoted(value: &str) -> String {
    for quote in ['"', '\''] {
        let inner = value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
        if let Some(inner) = inner {
            return match quote {
                '"' => inner.replace("\\\"", "\""),
                _ => inner.replace("''", "'"),
            };
        }
    }
    // A remark at the end of the line.
    value.split(" #").next().unwrap_or(value).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_is_read_as_people_write_it() {
        let text = "\
title: \"A title: with \\\"quotes\\\"\"
author:
  - Ada Lovelace
  - name: Charles Babbage
    email: c@b
date: 1843-10-01 # a remark
tags: [one, 'two', three]
description: >
  folded
  text
nested: {a: b}
http://not a name
empty:
";
        let pairs = pairs_from_yaml(text);
        let pairs: Vec<_> = pairs.iter().map(|(n, v)| format!("{n}={v}")).collect();
        assert_eq!(
            pairs,
            [
                "title=A title: with \"quotes\"",
                "author=Ada Lovelace",
                "author=Charles Babbage",
                "date=1843-10-01",
                "tags=one",
                "tags=two",
                "tags=three",
                "description=folded text",
            ]
        );
    }
}
