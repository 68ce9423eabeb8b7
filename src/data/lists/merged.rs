//! Joined cells as a list: what each promises, and how it looks in a sketch.

use super::{Bounds, List, Listed, Reach, Said, Speaks};
use crate::data::grid::Cells;
use crate::data::limits::{COLUMNS, Cutter, MERGED};
use crate::data::merged::Merged;
use serde_json::{Value, json};

/// Rows beyond this have no place in the order of the list; no program has a hundredth of it.
const MAX_ROW: u32 = 1 << 24;

impl Merged {
    fn cells(&self) -> Cells {
        Cells { from: self.from, to: self.to }
    }
}

impl Speaks for Merged {
    fn says(&self, hear: &mut dyn FnMut(Said<'_>)) {
        hear(Said::Item(List::Units, self.unit));
    }

    /// It has no words.
    fn shorten(&mut self, _: &mut Cutter) {}
}

impl Listed for Merged {
    const MOST: usize = MERGED;

    fn held(&self, _: &Reach) -> Self {
        *self
    }

    fn check(&self, _: &Bounds) -> Result<(), String> {
        let Self { unit: _, from, to } = self;
        if from.row > to.row || from.column > to.column || from == to {
            return Err(format!("the joined cells {from}:{to} are no two cells in their order"));
        }
        if to.row >= MAX_ROW || to.column as usize >= COLUMNS {
            return Err(format!("the joined cells {from}:{to} lie where no sheet has cells"));
        }
        Ok(())
    }

    fn order(&self) -> Option<u64> {
        Some(u64::from(self.unit) << 40 | u64::from(self.from.row) << 16 | u64::from(self.from.column))
    }

    fn line(&self, index: usize) -> String {
        format!("joined cells {index} of unit {}: {}", self.unit, self.cells())
    }

    fn value(&self, index: usize) -> Value {
        json!({ "index": index, "unit": self.unit, "cells": self.cells().to_string() })
    }
}
