//! What INI files, `.properties` and `.env` are made of: sections and keys. There is no standard, so what is no key and no
//! section is passed over, and stays in the text.

use super::{Grower, Pulse};
use crate::data::job::Failure;
use crate::data::node::NodeSort;

/// The nodes of a text, line by line.
///
/// # Errors
/// Where it was stopped.
pub fn read(text: &str, grower: &mut Grower, pulse: Pulse<'_>) -> Result<(), Failure> {
    let mut start = 0;
    let mut goes_on = false;
    let mut last_end = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if number % 4096 == 0 {
            pulse()?;
        }
        let at = start;
        start += line.len();
        let ink = line.trim();
        let from = at + (line.len() - line.trim_start().len());
        // A value that goes on in the next line belongs to the key before it.
        let continued = std::mem::replace(&mut goes_on, ends_in_backslash(ink));
        if continued || ink.is_empty() {
            continue;
        }
        if ink.starts_with([';', '#', '!']) {
            grower.leaf(NodeSort::Comment, Some(0), 0..0, from..from + ink.len());
            goes_on = false;
        } else if let Some(name) =
            ink.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(name, _)| name)
        {
            grower.close_all(last_end);
            let name_start = from + 1;
            grower.open_at(
                NodeSort::Section,
                None,
                name_start..name_start + name.len(),
                from + ink.len(),
                from,
            );
        } else {
            key(text, grower, from, ink);
        }
        last_end = from + ink.len();
    }
    grower.close_all(text.trim_end().len());
    Ok(())
}

/// A line of a name and a value; without a sign between them, the name alone.
fn key(text: &str, grower: &mut Grower, from: usize, ink: &str) {
    let exported = ink.strip_prefix("export ").map_or(0, |rest| ink.len() - rest.trim_start().len());
    let sign = ink.find(['=', ':']);
    let name_end = sign.unwrap_or(ink.len());
    let name = ink[exported.min(name_end)..name_end].trim_end();
    let name = from + exported.min(name_end)..from + exported.min(name_end) + name.len();
    let Some(sign) = sign else {
        return grower.leaf(NodeSort::Text, None, name.clone(), name.end..name.end);
    };
    let value = ink[sign + 1..].trim_start();
    let start = from + ink.len() - value.len();
    // A value that goes on lies in several lines.
    let mut end = from + ink.len();
    while ends_in_backslash(text[start.min(end)..end].trim_end()) {
        let Some(rest) = text.get(end..) else { break };
        let mut lines = rest.split_inclusive('\n');
        let ended = lines.next().map_or(0, str::len);
        let Some(next) = lines.next() else { break };
        end += ended + next.trim_end().len();
    }
    grower.leaf(sort(&text[start..end]), None, name, start..end);
}

fn sort(value: &str) -> NodeSort {
    match value.to_ascii_lowercase().as_str() {
        "true" | "false" | "yes" | "no" | "on" | "off" => NodeSort::Flag,
        "" => NodeSort::Nothing,
        number if number.parse::<f64>().is_ok_and(f64::is_finite) => NodeSort::Number,
        _ => NodeSort::Text,
    }
}

fn ends_in_backslash(line: &str) -> bool {
    line.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}
