//! What property lists in XML are made of: the names and values that they stand for, and not the elements.

use super::xml::{Token, Tokens};
use super::{Grower, Pulse};
use crate::data::job::Failure;
use crate::data::node::NodeSort;
use std::ops::Range;

/// Tokens between two looks at whether somebody still wants them.
const PULSE: usize = 16 * 1024;

/// The nodes of a text.
///
/// # Errors
/// Where it was stopped.
pub fn read(text: &str, grower: &mut Grower, pulse: Pulse<'_>) -> Result<(), Failure> {
    let mut key: Option<Range<usize>> = None;
    // The element whose words are read, and what they are.
    let mut leaf: Option<(Range<usize>, NodeSort, Option<Range<usize>>)> = None;
    for (number, (token, range)) in Tokens::new(text).enumerate() {
        if number % PULSE == 0 {
            pulse()?;
        }
        match token {
            Token::Start { name, empty, .. } => {
                let word = &text[name];
                match word {
                    "plist" => {}
                    "dict" | "array" => {
                        let sort = if word == "dict" { NodeSort::Object } else { NodeSort::List };
                        grower.open(sort, None, key.take().unwrap_or(0..0), range.start);
                        if empty {
                            grower.close(range.end, range.end);
                        }
                    }
                    "true" | "false" => grower.leaf(NodeSort::Flag, None, key.take().unwrap_or(0..0), range),
                    _ if empty => grower.leaf(sort_of(word), None, key.take().unwrap_or(0..0), range),
                    _ => leaf = Some((range, sort_of(word), None)),
                }
            }
            Token::Text | Token::Verbatim => {
                if let Some((_, _, words)) = &mut leaf {
                    let start = words.take().map_or(range.start, |before| before.start);
                    *words = Some(start..range.end);
                }
            }
            Token::End(name) => match (&text[name], leaf.take()) {
                ("key", Some((start, _, words))) => key = Some(words.unwrap_or(start.end..start.end)),
                ("dict" | "array", _) => {
                    key = None;
                    grower.close(range.end, range.end);
                }
                (_, Some((start, sort, words))) => {
                    let words = words.unwrap_or(start.end..start.end);
                    let name = key.take().unwrap_or(0..0);
                    let begin = if name.is_empty() { start.start } else { name.start };
                    grower.leaf_within(sort, None, name, words, begin..range.end);
                }
                _ => {}
            },
            Token::Comment | Token::Instruction | Token::Declaration => {}
        }
    }
    if grower.depth() > 0 {
        grower.fault(
            "The list ends before all of it is closed.",
            text.len()..text.len(),
            "other ends are missing.",
        );
    }
    Ok(())
}

fn sort_of(word: &str) -> NodeSort {
    match word {
        "integer" | "real" => NodeSort::Number,
        "date" => NodeSort::Date,
        "data" => NodeSort::Bytes,
        "true" | "false" => NodeSort::Flag,
        _ => NodeSort::Text,
    }
}
