//! Cells of a sheet that are shown as one: the words of the first have the room of all, and the others are covered.
//!
//! The text knows nothing of it: each cell keeps its address and what the file has in it, also one that is covered.

use super::document::Document;
use super::grid::{Cell, Cells, Grid};
use serde::{Deserialize, Serialize};

/// How often chosen cells are made wider because a joined area reaches out of them: honest areas ask for it a few times.
const MAX_WIDER: usize = 100;

/// Cells that are shown as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    /// Index of the sheet.
    pub unit: u32,
    /// The first one, at the top left, which has the words.
    pub from: Cell,
    /// The last one.
    pub to: Cell,
}

/// The joined cells of one sheet, found by where they are.
#[derive(Clone, Debug, Default)]
pub struct Areas {
    /// By their first row, so that only those near some rows are looked at.
    areas: Vec<Cells>,
    /// The farthest row of each of them and of all before it.
    reach: Vec<u32>,
}

impl Areas {
    /// Those of a sheet, as much of it as has been read.
    pub fn of(document: &Document, unit: u32) -> Self {
        let own = document.merged.iter().filter(|one| one.unit == unit);
        let mut areas: Vec<Cells> = own.map(|one| Cells { from: one.from, to: one.to }).collect();
        areas.sort_by_key(|area| area.from);
        let mut farthest = 0;
        let reach = areas.iter().map(|area| {
            farthest = area.to.row.max(farthest);
            farthest
        });
        Self { reach: reach.collect(), areas }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.areas.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.areas.len()
    }

    /// Those that have cells in some rows.
    pub fn in_rows(&self, first: u32, last: u32) -> impl Iterator<Item = Cells> {
        let end = self.areas.partition_point(|area| area.from.row <= last);
        let begin = self.reach.partition_point(|reach| *reach < first).min(end);
        let near = self.areas.get(begin..end).unwrap_or_default();
        near.iter().copied().filter(move |area| area.to.row >= first)
    }

    /// The one that a cell is of.
    pub fn at(&self, cell: Cell) -> Option<Cells> {
        self.in_rows(cell.row, cell.row).find(|area| area.contains(cell))
    }

    /// The cell that has the words of the one that is seen at this place.
    pub fn first(&self, cell: Cell) -> Cell {
        self.at(cell).map_or(cell, |area| area.from)
    }

    /// What is chosen of a sheet by choosing some cells: joined ones as a whole, as far as the sheet goes. Whole columns and
    /// rows stay what they are, because they are chosen by their letters and numbers.
    pub fn chosen(&self, grid: &Grid<'_>, cells: Cells) -> Cells {
        if self.is_empty() {
            return cells;
        }
        let ((first, last), end) = (cells.corners(), grid.last_cell());
        let all_rows = first.row == 0 && last.row >= end.row && end.row > 0;
        let all_columns = first.column == 0 && last.column >= end.column && end.column > 0;
        if all_rows || all_columns { cells } else { grid.within(self.whole(cells)) }
    }

    /// The area that is chosen, where that is one and nothing else.
    pub fn only(&self, grid: &Grid<'_>, cells: Cells) -> Option<Cells> {
        let area = self.at(cells.from)?;
        (grid.within(area).corners() == cells.corners()).then_some(area)
    }

    /// Chosen cells with all of those that are one with any of them. The corner where choosing began stays where it was,
    /// seen from the other.
    pub fn whole(&self, cells: Cells) -> Cells {
        if self.is_empty() {
            return cells;
        }
        let (mut first, mut last) = cells.corners();
        for _ in 0..MAX_WIDER {
            let before = (first, last);
            for area in self.in_rows(first.row, last.row) {
                let touches = area.from.column <= last.column && area.to.column >= first.column;
                if touches {
                    first = Cell::new(first.row.min(area.from.row), first.column.min(area.from.column));
                    last = Cell::new(last.row.max(area.to.row), last.column.max(area.to.column));
                }
            }
            if before == (first, last) {
                break;
            }
        }
        let Cells { from, to } = cells;
        let row = |down: bool| if down { first.row } else { last.row };
        let column = |right: bool| if right { first.column } else { last.column };
        let (down, right) = (from.row <= to.row, from.column <= to.column);
        Cells { from: Cell::new(row(down), column(right)), to: Cell::new(row(!down), column(!right)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::draft::Draft;
    use crate::data::lists::rows;
    use crate::data::unit::UnitKind;

    fn areas(names: &[&str]) -> Areas {
        let mut draft = Draft::new(Document::default(), None);
        draft.unit(UnitKind::Sheet, "One", (0.0, 0.0));
        for name in names {
            let (from, to) = Cells::from_name(name).unwrap().corners();
            draft.add::<rows::Merges>(Merged { unit: 0, from, to });
        }
        let document = draft.finish();
        document.check().unwrap();
        Areas::of(&document, 0)
    }

    fn name(words: &str) -> Cells {
        Cells::from_name(words).unwrap()
    }

    /// Otherwise half of a cell is chosen, and what is copied lacks its words.
    #[test]
    fn whoever_chooses_a_part_of_a_joined_cell_chooses_all_of_it() {
        let areas = areas(&["B2:C3", "C4:D4", "A5:A900"]);
        for (chosen, whole) in [
            ("B3", "B2:C3"),
            ("A1:B2", "A1:C3"),
            ("D1", "D1"),
            ("A700", "A5:A900"),
            // What one area reaches, the next may be reached by.
            ("C3:C4", "B2:D4"),
        ] {
            let (first, last) = areas.whole(name(chosen)).corners();
            assert_eq!(Cells { from: first, to: last }.to_string(), whole, "{chosen}");
        }
        let upwards = areas.whole(Cells { from: name("D3").from, to: name("C1").from });
        assert_eq!((upwards.from, upwards.to), (name("D3").from, name("B1").from));
        assert_eq!(areas.first(name("C3").from), name("B2").from);
    }

    #[test]
    fn an_area_is_found_from_any_row_of_it_however_far_away_it_begins() {
        let areas = areas(&["A1:A1000000", "B3:C4", "B9:C9"]);
        let found: Vec<String> = areas.in_rows(500, 600).map(|area| area.to_string()).collect();
        assert_eq!(found, ["A1:A1000000"]);
        assert_eq!(areas.in_rows(3, 8).count(), 3);
        assert!(areas.at(name("B5").from).is_none());
    }
}
