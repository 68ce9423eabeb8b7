//! Units as a list: what each promises, and how it looks in a sketch.

use super::{Bounds, List, Listed, Reach, Said, Speaks};
use crate::data::limits::{Cutter, LABEL, MANY, near};
use crate::data::sketch::span_value;
use crate::data::unit::{Area, Unit};
use serde_json::{Value, json};

impl Speaks for Unit {
    fn says(&self, hear: &mut dyn FnMut(Said<'_>)) {
        hear(Said::Words(&self.label, LABEL));
        hear(Said::Span(self.span));
        if let Some(rows) = &self.grid {
            hear(Said::Item(List::Tables, rows.table));
        }
        // That their areas can be drawn follows from how they are packed; that none cuts a character does not.
        for piece in &self.pieces {
            hear(Said::Span(self.span_of(&piece)));
        }
    }

    fn shorten(&mut self, cutter: &mut Cutter) {
        cutter.words(&mut self.label, LABEL);
    }
}

impl Listed for Unit {
    const MOST: usize = MANY;

    fn burden(&self) -> usize {
        let jumps = self.grid.as_ref().map_or(0, |rows| rows.jumps.len());
        self.pieces.weight() + jumps * size_of::<(u32, u32)>()
    }

    /// It waits, as one that has not been read.
    fn held(&self, _: &Reach) -> Self {
        Self { own_colours: self.own_colours, ..Self::new(self.kind, self.label.clone(), self.size) }
    }

    fn check(&self, _: &Bounds) -> Result<(), String> {
        if self.span.start > self.span.end {
            return Err(format!("{} ends before it begins", self.span));
        }
        Self::check(self)
    }

    /// Looking for a unit by its place relies on their order; those that wait have none.
    /// One that waits lies nowhere yet.
    fn order(&self) -> Option<u64> {
        (!self.span.is_empty()).then_some(self.span.start)
    }

    fn line(&self, index: usize) -> String {
        let (width, height) = self.size;
        let word = self.kind.word();
        let state = format!("{:?}", self.state).to_lowercase();
        let pieces = self.pieces.len();
        let colours = if self.own_colours { " in its own colours" } else { "" };
        format!(
            "unit {index} {word} “{}” {width:.0}×{height:.0} {state} [{}] {pieces} pieces{colours}",
            self.label, self.span
        )
    }

    fn value(&self, index: usize) -> Value {
        let mut value = json!({
            "index": index,
            "kind": self.kind.word(),
            "label": self.label,
            "size": [self.size.0, self.size.1],
            "state": format!("{:?}", self.state).to_lowercase(),
            "span": span_value(self.span),
        });
        // Without it, nobody could tell which rows of a sheet are left out.
        if let Some(rows) = &self.grid {
            value["rows"] = json!(rows);
        }
        value
    }
}

/// A place on a unit, where it is there.
pub(super) fn place_said(place: Option<(u32, Area)>, hear: &mut dyn FnMut(Said<'_>)) {
    if let Some((unit, area)) = place {
        hear(Said::Item(List::Units, unit));
        hear(Said::Area(area));
    }
}

/// An area no farther off than can be drawn.
pub(super) fn near_area(area: Area) -> Area {
    Area::new(near(area.left), near(area.top), near(area.right), near(area.bottom))
}
