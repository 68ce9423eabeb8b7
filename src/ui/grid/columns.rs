//! Where the columns of a sheet stand: as wide as the cells of its first rows ask for, and once all is read of some in its
//! middle and at its end, where numbers are longer; or as somebody has drawn them.

use super::Frame;
use crate::data::document::Sense;
use crate::data::grid::{Cell, Cells};
use crate::data::merged::Areas;
use crate::desk::arranged::MAX_WIDTH;
use std::collections::BTreeMap;

/// In points. Narrow columns are no gain where few are seen at once; a wide one would push all others out of
/// sight, and the bar shows all of a cell anyway.
const MIN: f32 = 48.0;
const MAX: f32 = 320.0;
/// Of a column of levels, at least.
const LEVEL: f32 = 96.0;
/// Of the name of a column, and what stands around it.
const MAX_NAME: f32 = 180.0;
const NAME_ROOM: f32 = 24.0;
/// Drawn by hand, a column may be as wide as a screen.
const MAX_BY_HAND: f32 = MAX_WIDTH as f32;
/// Average width of a character, that of a digit, and room at both sides of a cell.
const CHARACTER: f32 = 7.2;
const DIGIT: f32 = 8.4;
/// What a guess by characters may fall short of; a number that is cut is no number.
const SPARE: f32 = 8.0;
pub const PADDING: f32 = 8.0;
/// Rows that are measured at the start. More would read leaves that nobody has asked to see.
const MEASURED_ROWS: u32 = 120;
/// And in the middle and at the end, once: a leaf of each.
const MEASURED_LATER: u32 = 40;
/// Cells that are measured in each of the three places: fewer rows of a sheet of many columns, or a frame would be late.
const MEASURED_CELLS: u32 = 100_000;
/// Columns that have a place in the grid: no program for sheets has more. Cells beyond are in the words.
pub const MAX_COLUMNS: u32 = 16_384;

/// Kept for one sheet at a time. Widths that are drawn by hand are the view's, and saved with it.
#[derive(Default)]
pub struct Columns {
    /// Left edge of each column, and the right edge of the last.
    edges: Vec<f32>,
    /// The sheet, how many columns it has, how many rows of it are measured at its start, whether all of it is read, and
    /// how many of its cells are joined: while a file is read, these grow.
    made_for: Option<(u32, u32, u32, bool, usize)>,
    /// Widths that the view keeps, and those that were drawn in this frame and are to be kept, by column.
    kept: BTreeMap<u32, u32>,
    fresh: BTreeMap<u32, f32>,
}

impl Columns {
    /// Measures the columns, where the sheet is another one or has grown.
    pub fn measure(&mut self, frame: &Frame, joined: &Areas) {
        let Some(grid) = &frame.grid else {
            self.edges = vec![0.0];
            self.made_for = None;
            return;
        };
        // By the rows of the file, so that no column changes its width when rows are sorted.
        let most = (MEASURED_CELLS / grid.columns().max(1)).max(4);
        let rows = grid.rows().min(MEASURED_ROWS).min(most);
        let complete = frame.document.complete();
        let made_for = Some((frame.unit, grid.columns(), rows, complete, joined.len()));
        let none = BTreeMap::new();
        let kept = frame.view.widths(frame.unit).unwrap_or(&none);
        if self.kept != *kept {
            // What was drawn is kept now; until then it stands under the hand.
            self.fresh.clear();
            self.kept.clone_from(kept);
            self.made_for = None;
        }
        if self.made_for == made_for {
            return;
        }
        self.made_for = made_for;
        let last = grid.columns().saturating_sub(1);
        let mut widths: Vec<f32> = vec![MIN; grid.columns().min(MAX_COLUMNS) as usize];
        let all = grid.rows();
        let few = MEASURED_LATER.min(most);
        let later = |start: u32| start.max(rows)..start.saturating_add(few).min(all);
        let (middle, end) = match complete {
            true => (later(all / 2), later(all.saturating_sub(few))),
            false => (0..0, 0..0),
        };
        let names = (0..widths.len() as u32).map(|column| grid.column_name(column));
        for (width, name) in widths.iter_mut().zip(names) {
            // With room for what can be clicked at both sides of it.
            *width = width.max(name.map_or(MIN, |name| wished(name, MAX_NAME) + NAME_ROOM));
        }
        let measured = (0..rows).chain(middle).chain(end);
        for (number, row) in measured.filter_map(|row| Some((row, grid.row(row)?))) {
            // A title over all columns makes none of them wide.
            let is_wide = |area: &Cells| area.from.column < area.to.column.min(last);
            let wide: Vec<Cells> = joined.in_rows(number, number).filter(is_wide).collect();
            for (column, (_, words)) in row.cells().take(MAX_COLUMNS as usize).enumerate() {
                let cell = Cell::new(number, column as u32);
                if wide.iter().any(|area| area.contains(cell)) {
                    continue;
                }
                let wish = wished(words, widest(frame, column as u32)).max(least(frame, column as u32));
                match widths.get_mut(column) {
                    Some(width) => *width = width.max(wish),
                    None => widths.push(wish),
                }
            }
        }
        // After the measuring, because the reader's hand goes before it.
        let kept = self.kept.iter().map(|(column, width)| (*column, *width as f32));
        for (column, width) in kept.chain(self.fresh.iter().map(|(column, width)| (*column, *width))) {
            if let Some(own) = widths.get_mut(column as usize) {
                *own = width.clamp(MIN / 2.0, MAX_BY_HAND);
            }
        }
        self.edges.clear();
        // Edges and not widths, so that the column at a place is found by halves among thousands.
        self.edges.push(0.0);
        let mut right = 0.0;
        self.edges.extend(widths.into_iter().map(|width| {
            right += width;
            right
        }));
    }

    /// Makes a column as wide as the widest of some cells; the width is to be kept.
    pub fn fit<'a>(&mut self, column: u32, cells: impl Iterator<Item = &'a str>) -> u32 {
        let width = cells.map(|words| wished(words, MAX_BY_HAND)).fold(MIN, f32::max);
        self.drawn(column, width)
    }

    /// A width in whole points, under the hand at once.
    fn drawn(&mut self, column: u32, width: f32) -> u32 {
        self.fresh.insert(column, width.round());
        self.made_for = None;
        width.round() as u32
    }

    /// Gives a column another width, so that its right edge is so far from the sheet's left one; it is to be kept.
    pub fn draw_edge(&mut self, column: u32, right: f32) -> u32 {
        let left = self.sides(column).0;
        // Narrower by hand than by itself, but never so narrow that its edge could not be taken hold of
        // again.
        self.drawn(column, (right - left).clamp(MIN / 2.0, MAX_BY_HAND))
    }

    pub fn count(&self) -> u32 {
        self.edges.len().saturating_sub(1) as u32
    }

    pub fn width(&self) -> f32 {
        self.edges.last().copied().unwrap_or(0.0)
    }

    /// Left and right edge of a column, from the sheet's left one.
    pub fn sides(&self, column: u32) -> (f32, f32) {
        let at = |index: usize| self.edges.get(index).copied().unwrap_or(self.width());
        (at(column as usize), at(column as usize + 1))
    }

    /// The column at so many points from the sheet's left edge; the last one beyond.
    pub fn at(&self, x: f32) -> u32 {
        let after = self.edges.partition_point(|edge| *edge <= x) as u32;
        after.saturating_sub(1).min(self.count().saturating_sub(1))
    }

    /// The column whose right edge is near, so that it can be drawn.
    pub fn edge_near(&self, x: f32, reach: f32) -> Option<u32> {
        let after = self.edges.partition_point(|edge| *edge < x - reach);
        let near = self.edges.get(after).is_some_and(|edge| (edge - x).abs() <= reach);
        (near && after > 0).then(|| after as u32 - 1)
    }

    /// The left edge of the next column to the right, or of the one before.
    pub fn step(&self, x: f32, right: bool) -> f32 {
        let at = self.at(x);
        let (left, end) = self.sides(at);
        match right {
            true => end,
            false if x > left => left,
            false => self.sides(at.saturating_sub(1)).0,
        }
    }

    /// Columns that can be seen between two distances from the sheet's left edge.
    pub fn between(&self, from: f32, to: f32) -> std::ops::Range<u32> {
        let first = self.at(from);
        first..(self.at(to) + 1).min(self.count())
    }
}

/// Messages are what a log is read for, and stand last: other columns are not pushed out of sight by them.
fn widest(frame: &Frame, column: u32) -> f32 {
    if frame.sense(column) == Sense::Message { MAX_BY_HAND } else { MAX }
}

/// Room for the name of a column of levels, whose words are short and some of them strong.
fn least(frame: &Frame, column: u32) -> f32 {
    if frame.sense(column).is_level() { LEVEL } else { MIN }
}

/// The width that a cell asks for.
fn wished(words: &str, most: f32) -> f32 {
    // No more than the widest column has room for: a cell may hold megabytes.
    let characters = words.chars().take((most / CHARACTER) as usize);
    let width: f32 = characters.map(|c| if c.is_ascii_digit() { DIGIT } else { CHARACTER }).sum();
    (width + 2.0 * PADDING + SPARE).clamp(MIN, most)
}
