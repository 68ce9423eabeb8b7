//! Cells that a sheet shows as one: which they are, told to the draft, and asked row by row, because what stands in any but
//! the first of them cannot be seen.

use super::rows::MAX_ROW;
use crate::data::draft::Draft;
use crate::data::grid::{Cell, Cells};
use crate::data::limits::{COLUMNS, MERGED};
use crate::data::lists::rows;
use crate::data::merged::Merged;
use crate::data::wording::counted;
use std::collections::BTreeMap;

/// Of one sheet, that stand in Info.
const MAX_TOLD: usize = 200;

/// First row, last row, first column and last column, as all makers of workbooks write it.
type Area = [u32; 4];

/// The joined cells of one sheet.
#[derive(Default)]
pub struct Joined {
    /// By their first row and column.
    areas: Vec<Area>,
    /// Areas that lie over another, or where no program has cells.
    odd: u64,
    /// The first of `areas` that rows have not come to.
    next: usize,
    active: Active,
}

/// Areas that a row lies in, by their first column. They do not lie over each other.
#[derive(Default)]
struct Active {
    areas: BTreeMap<u32, Area>,
    /// The first row in which one of them is over.
    until: u32,
}

impl Active {
    fn begin_row(&mut self, row: u32) {
        if row > self.until {
            self.areas.retain(|_, area| area[1] >= row);
            self.until = self.areas.values().map(|area| area[1]).min().unwrap_or(u32::MAX);
        }
    }

    fn add(&mut self, area: Area) {
        self.until = if self.areas.is_empty() { area[1] } else { self.until.min(area[1]) };
        self.areas.insert(area[2], area);
    }

    /// One that has any of these columns.
    fn over(&self, first: u32, last: u32) -> Option<Area> {
        let (_, area) = self.areas.range(..=last).next_back()?;
        (area[3] >= first).then_some(*area)
    }
}

impl Joined {
    /// Those that a sheet says, in any order.
    pub fn of(mut said: Vec<Area>) -> Self {
        said.retain(|[top, bottom, left, right]| (top, left) != (bottom, right));
        said.sort_unstable_by_key(|area| (area[0], area[2]));
        let (mut joined, mut active) = (Self::default(), Active::default());
        for area in said {
            let [top, bottom, left, right] = area;
            active.begin_row(top);
            let possible = top <= bottom && left <= right && bottom < MAX_ROW && (right as usize) < COLUMNS;
            if !possible || joined.areas.len() >= MERGED || active.over(left, right).is_some() {
                joined.odd += 1;
                continue;
            }
            active.add(area);
            joined.areas.push(area);
        }
        joined
    }

    /// Those that people write so: "B2:C4".
    pub fn of_names<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let area = |name: &str| {
            let (first, last) = Cells::from_name(name)?.corners();
            Some([first.row, last.row, first.column, last.column])
        };
        Self::of(names.filter_map(area).collect())
    }

    /// Whether a cell lies under another; rows are asked in their order.
    pub fn covers(&mut self, cell: Cell) -> bool {
        self.active.begin_row(cell.row);
        while let Some(area) = self.areas.get(self.next).filter(|area| area[0] <= cell.row) {
            if area[1] >= cell.row {
                self.active.add(*area);
            }
            self.next += 1;
        }
        let over = self.active.over(cell.column, cell.column);
        over.is_some_and(|[row, _, column, _]| (row, column) != (cell.row, cell.column))
    }

    /// Says which they are.
    pub fn tell(&self, unit: u32, name: &str, draft: &mut Draft) {
        if self.odd > 0 {
            let count = counted(self.odd, "joined cell");
            let words =
                format!("{count} of “{name}” lie over others or cannot be; they are shown one by one.");
            draft.complain(words, None);
        }
        let cells = |[top, bottom, left, right]: &Area| Cells {
            from: Cell::new(*top, *left),
            to: Cell::new(*bottom, *right),
        };
        for Cells { from, to } in self.areas.iter().map(cells) {
            draft.add::<rows::Merges>(Merged { unit, from, to });
        }
        if !self.areas.is_empty() {
            let told = self.areas.iter().take(MAX_TOLD).map(|area| cells(area).to_string());
            let told = told.collect::<Vec<_>>().join(", ");
            draft.facts().others.push((format!("Joined cells of {name}"), told));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Otherwise words that nobody sees in the workbook pass for words that everybody saw.
    #[test]
    fn what_lies_under_another_cell_is_known_and_areas_never_lie_over_each_other() {
        let names = ["B2:C3", "C3:D4", "A5:A9", "B9:C9", "E1", "F2:F3", "A6:B6"];
        let mut joined = Joined::of_names(names.into_iter());
        assert_eq!((joined.areas.len(), joined.odd), (4, 2));
        let covered = ["B2", "C2", "F2", "B3", "F3", "D4", "A5", "A6", "A9", "B9", "C9"].map(|name| {
            let covers = joined.covers(Cell::from_name(name).unwrap());
            (name, covers)
        });
        let expected = ["C2", "B3", "F3", "A6", "A9", "C9"];
        for (name, covers) in covered {
            assert_eq!(covers, expected.contains(&name), "{name}");
        }
    }
}
