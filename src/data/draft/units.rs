//! Units of the original and where on them words lie: second addresses, recorded while a file is read, because they
//! cannot be recovered later.

use super::words::{is_blank, is_fold_space};
use super::{Draft, OpenUnit};
use crate::data::document::*;
use crate::data::lists::{Speaks, rows};
use crate::data::span::Span;
use crate::data::unit::{Along, Area, At, MAX_SIDE, Unit, UnitKind, UnitState};
use std::collections::BTreeMap;
use std::sync::Arc;

impl Draft<'_> {
    /// The next unit of the original, such as a page: its size in points, and what is printed on it as its name.
    /// All can be told before any is read. Gives its index.
    pub fn unit(&mut self, kind: UnitKind, label: &str, size: (f32, f32)) -> u32 {
        let side = |side: f32| if side.is_finite() { side.clamp(0.0, MAX_SIDE) } else { 0.0 };
        let unit = Unit::new(kind, label.to_owned(), (side(size.0), side(size.1)));
        self.add_or_last::<rows::Units>(Arc::new(unit))
    }

    /// A unit is looked at for its colours, which no theme may change.
    pub fn own_colours(&mut self, unit: u32) {
        if let Some(found) = self.document.units.get(unit as usize) {
            let own = Unit { own_colours: true, ..(**found).clone() };
            self.document.units.set(unit as usize, Arc::new(own));
        }
    }

    /// A unit begins here, between two blocks. Where a block goes on over its border, this comes after that block.
    pub fn unit_break(&mut self, unit: u32) {
        self.end();
        // It stands in no list and no quotation, whatever goes on around it.
        let label = std::mem::take(&mut self.label);
        let depth = (std::mem::take(&mut self.quote), std::mem::take(&mut self.indent));
        let start = self.here();
        self.begin(BlockKind::Break(unit));
        self.end();
        self.label = label;
        (self.quote, self.indent) = depth;
        let own = Span::new(start, start + 1);
        let unit = self.open_units.entry(unit).or_default();
        unit.seat = Some(unit.seat.map_or(own, |seat| seat.cover(own)));
    }

    /// A unit begins here, also within a block, where the file knows it. What shows that comes after the block, by
    /// [`Draft::unit_break`].
    pub fn unit_begins(&mut self, unit: u32) {
        let here = Span::empty_at(self.here());
        self.open_units.entry(unit).or_default().seat = Some(here);
    }

    /// A unit begins at the next word, wherever in a block that stands, and the one that began so before ends there: a
    /// page of the edition on paper, in a text that has no pages. Nothing is to be seen of it in the text.
    pub fn unit_at_next_word(&mut self, unit: u32) {
        self.coming_units.push(unit);
    }

    /// Begins the units that wait for a word, where one comes. Those that none came for lie where the next one begins.
    pub(super) fn units_come(&mut self, word: &str) {
        // What stands for a picture may be taken away again, as blank words may.
        let Some(first) = word.chars().find(|c| !is_blank(*c) && *c != '\u{FFFC}') else { return };
        if self.coming_units.is_empty() || !word.starts_with(first) {
            return;
        }
        let start = self.here();
        self.end_running_unit(start);
        let mut coming = std::mem::take(&mut self.coming_units);
        let last = coming.pop();
        let seat = Span::new(start, start + first.len_utf8() as u64);
        for unit in coming {
            self.open_units.entry(unit).or_default().seat = Some(seat);
            self.seal_unit(unit, UnitState::Empty);
        }
        if let Some(unit) = last {
            self.open_units.entry(unit).or_default().seat = Some(seat);
            self.running_unit = Some((unit, start));
        }
    }

    fn end_running_unit(&mut self, end: u64) {
        if let Some((unit, start)) = self.running_unit.take() {
            self.open_units.entry(unit).or_default().seat = Some(Span::new(start, end));
            self.seal_unit(unit, UnitState::Words);
        }
    }

    /// Ends the unit that began at a word last: no other will come. Those that still wait for a word have none.
    pub fn end_units_at_words(&mut self) {
        self.end();
        let end = self.here();
        self.end_running_unit(end);
        for unit in std::mem::take(&mut self.coming_units) {
            self.seal_unit(unit, UnitState::Empty);
        }
    }

    /// A word that lies in one place of a unit, in the open block; opens a paragraph where none is open.
    /// White space around it is folded as in [`Draft::flow`]. `edges` says for each of its bytes how far along its
    /// place the byte's character ends, in 255ths; an empty list stands for even steps.
    pub fn placed(&mut self, unit: u32, word: &str, at: At, edges: &[u8]) {
        let core = word.trim_matches(is_fold_space);
        // What leaves no trace may be taken away with its block again.
        if core.chars().all(is_blank) {
            return self.flow(word);
        }
        let lead = word.len() - word.trim_start_matches(is_fold_space).len();
        self.space |= lead > 0;
        let edges = edges.get(lead..lead + core.len()).unwrap_or(&[]);
        if core.contains(is_fold_space) {
            // White space inside is folded, and the steps with it.
            self.flow(core);
        } else {
            self.word(core);
            let end = self.here();
            let span = Span::new(end - core.len() as u64, end);
            self.open_units.entry(unit).or_default().pieces.push((span, at, edges.to_vec()));
        }
        self.space |= word.ends_with(is_fold_space);
    }

    /// Text that stays as it is and is all that its unit has, as [`Draft::verbatim`]: a string at its byte.
    pub fn verbatim_of(&mut self, unit: u32, text: &str) {
        self.verbatim("");
        let start = self.here();
        self.verbatim(text);
        // Where the block was cut in it, the unit goes on over the cut.
        let span = Span::new(start.min(self.here()), self.here());
        self.open_units.entry(unit).or_default().seat = Some(span);
    }

    /// The sign of a redaction, where its bar stands among the words, and what is known of it.
    pub fn redacted(&mut self, unit: u32, area: Area, label: &str, kind: RedactionKind) {
        self.placed(unit, REDACTED, At { area, along: Along::Right }, &[]);
        let end = self.here();
        let span = Span::new(end - REDACTED.len() as u64, end);
        self.add::<rows::Redactions>(Redaction {
            span,
            place: Some((unit, area)),
            label: label.to_owned(),
            kind,
        });
    }

    /// Nothing more of a unit will come. Units are sealed in order, each after the blocks with words of it were ended.
    pub fn seal_unit(&mut self, unit: u32, state: UnitState) {
        let OpenUnit { seat, pieces } = self.open_units.remove(&unit).unwrap_or_default();
        let Some(mut sealed) = self.document.units.get(unit as usize).map(|unit| (**unit).clone()) else {
            return;
        };
        // The last of too many units stands for all that come after it, and keeps the words that it has.
        if sealed.state != UnitState::Waiting {
            return;
        }
        match &sealed.grid {
            // Its words have their places by row and column, so that what was placed by a format that errs is left out.
            Some(rows) => {
                let rows = self.document.tables.get(rows.table as usize).map(|table| table.span);
                sealed.fill(seat.into_iter().chain(rows).reduce(Span::cover), Vec::new());
            }
            None => sealed.fill(seat, pieces),
        }
        sealed.shorten(&mut self.cutter);
        sealed.state = state;
        self.document.units.set(unit as usize, Arc::new(sealed));
    }

    /// A unit as it is known by now; where it lies once it was sealed.
    pub fn unit_read(&self, unit: u32) -> Option<&Unit> {
        self.document.units.get(unit as usize).map(|unit| &**unit)
    }
}

/// Says of units that are not sealed yet where they begin, as far as words of theirs stand in a snapshot. Without that,
/// those would be the words of the unit before: shown, found and quoted with its name, for good where the reading ends
/// there. Where on them their words lie is told when they are sealed.
pub(super) fn show_open(open: &BTreeMap<u32, OpenUnit>, snapshot: &mut Document) {
    let end = snapshot.text.len();
    for (number, OpenUnit { seat, pieces }) in open {
        let Some(unit) = snapshot.units.get(*number as usize) else { continue };
        // The last of too many units stands for all that come after it, and is sealed before they are; a sheet lies
        // where its rows do.
        if unit.state != UnitState::Waiting || unit.grid.is_some() {
            continue;
        }
        let spans = seat.iter().copied().chain(pieces.iter().map(|(span, ..)| *span));
        if let Some(span) = spans.filter(|span| span.end <= end).reduce(Span::cover) {
            snapshot.units.set(*number as usize, Arc::new(Unit { span, ..(**unit).clone() }));
        }
    }
}
