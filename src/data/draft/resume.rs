//! A log that grew is read on from its last leaf: what stands before that is not looked at again, and stays the same pieces
//! of memory.

use super::words::count;
use super::{Draft, OpenTable, OpenUnit};
use crate::data::document::Document;
use crate::data::span::Span;
use crate::data::unit::{Unit, UnitState};
use std::sync::Arc;

impl Draft<'_> {
    /// A draft of a document of one sheet that was read to its end, without its last leaf, which is written again with what
    /// comes after it. Gives the rows that it has. `None` where the document is no such.
    pub fn resumed(earlier: &Document) -> Option<(Self, u64)> {
        let keep = earlier.text.leaves.len().checked_sub(1).filter(|keep| *keep > 0)?;
        let last = earlier.text.leaves.get(keep)?.clone();
        let (words, characters, _) = count(&earlier.text.leaf(keep)?.text);
        let unit = earlier.units.get(0).filter(|_| earlier.units.len() == 1)?;
        let rows = unit.grid.as_ref()?;
        let (number, jumps) = (rows.table, rows.jumps.clone());
        let mut table = earlier.tables.get(number as usize)?.clone();
        let kept = table.rows.checked_sub(u64::from(last.blocks))?;
        table.rows = kept;
        let mut document = Document { progress: 0.0, digest: None, ..earlier.clone() };
        document.text.leaves.truncate(keep);
        let counts = &mut document.counts;
        counts.words = counts.words.saturating_sub(words);
        counts.characters = counts.characters.saturating_sub(characters);
        counts.paragraphs = last.first_paragraph;
        counts.lines = last.first_line;
        let waiting = Unit { state: UnitState::Waiting, ..(**unit).clone() };
        let seat = Some(Span::new(unit.span.start, unit.span.start + 1));
        document.units.set(0, Arc::new(waiting));
        let next_row = u32::try_from(kept).ok()?;
        let mut draft = Self::new(document, None);
        draft.leaf_start = last.span.start;
        draft.breaks = last.first_line;
        draft.open_units.insert(0, OpenUnit { seat, pieces: Vec::new() });
        draft.table =
            Some(OpenTable { number, table, sheet: Some(0), next_row, jumps, ..OpenTable::default() });
        Some((draft, kept))
    }
}
