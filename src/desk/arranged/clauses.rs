//! One line that asks several columns: `timeout level:warn+ time:after 10:00`. What stands before the first name is asked of
//! the column in which it is typed.

use super::column_title;
use crate::data::arrangement::Condition;
use crate::data::block::Sense;
use crate::data::document::Document;
use crate::desk::documents::View;

/// Columns whose names are looked for.
const MAX_COLUMNS: u32 = 200;

/// What a line asks, of which columns.
///
/// # Errors
/// A sentence about what is missing.
pub fn clauses(
    document: &Document,
    view: &View,
    unit: u32,
    column: u32,
    line: &str,
) -> Result<Vec<(u32, Option<Condition>)>, String> {
    let grid = document.grid(unit as usize);
    let senses = grid.as_ref().map_or_else(Vec::new, |grid| grid.senses());
    let sense = |column: u32| senses.get(column as usize).copied().unwrap_or_default();
    // Most lines name no column, and need not know what columns are called.
    if !line.contains(':') {
        return Ok(vec![(column, Condition::parse_for(line, sense(column))?)]);
    }
    let count = grid.map_or(0, |grid| grid.columns()).min(MAX_COLUMNS);
    let mut names: Vec<(String, u32)> = (0..count)
        .map(|column| (column_title(document, view, unit, column).to_lowercase(), column))
        .collect();
    // Where a server's answers stand for levels.
    let level = senses.iter().position(|sense| Sense::is_level(*sense));
    names.extend(level.map(|at| ("level".to_owned(), at as u32)));
    let mut found: Vec<(usize, usize, u32)> = Vec::new();
    let lower = line.to_ascii_lowercase();
    for (at, _) in lower.match_indices(':') {
        let before = &lower[..at];
        // The first of two columns of one name is meant.
        let named = names.iter().find(|(name, _)| {
            let start = before.strip_suffix(name.as_str());
            start.is_some_and(|start| start.is_empty() || start.ends_with(char::is_whitespace))
        });
        if let Some((name, column)) = named {
            found.push((at - name.len(), at + 1, *column));
        }
    }
    let mut asked = Vec::new();
    let first = found.first().map_or(line.len(), |(start, ..)| *start);
    let own = line.get(..first).unwrap_or_default();
    if found.is_empty() || !own.trim().is_empty() {
        asked.push((column, Condition::parse_for(own, sense(column))?));
    }
    for (number, (_, from, column)) in found.iter().enumerate() {
        let to = found.get(number + 1).map_or(line.len(), |(start, ..)| *start);
        let own = line.get(*from..to).unwrap_or_default();
        asked.push((*column, Condition::parse_for(own, sense(*column))?));
    }
    Ok(asked)
}
