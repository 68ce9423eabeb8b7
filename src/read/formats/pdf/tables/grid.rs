//! Grids of ruled lines: which lines touch, where their rows and columns are, and which cells span several.

use super::super::ruling::{Rule, merged};
use hayro::kurbo::Rect;

/// Points that two lines may be apart and still touch, or be one.
const NEAR: f64 = 3.0;
/// Lines of one direction, put together, at most; a drawing has more, and a page no table of so many rows.
const MAX_LINES: usize = 1_000;
/// Rows times columns of one grid.
const MAX_CELLS: usize = 60_000;
/// Points by which level lines reach beyond the outermost upright one, where a table is open at its sides.
const OPEN: f64 = 8.0;
/// Share of a cell's side that must be ruled to part it from its neighbour.
const WALL: f64 = 0.5;

/// Rows and columns between lines that touch each other.
pub struct Grid {
    /// Borders of columns and of rows, outermost included.
    pub xs: Vec<f64>,
    pub ys: Vec<f64>,
    /// For each place, row by row, the cell that it is part of: first row and column, last row and column.
    homes: Vec<[u32; 4]>,
    /// Cells, each counted once.
    pub cells: usize,
}

impl Grid {
    pub fn columns(&self) -> usize {
        self.xs.len().saturating_sub(1)
    }

    pub fn rows(&self) -> usize {
        self.ys.len().saturating_sub(1)
    }

    pub fn area(&self) -> Rect {
        let end = |borders: &[f64]| borders.last().copied().unwrap_or_default();
        let start = |borders: &[f64]| borders.first().copied().unwrap_or_default();
        Rect::new(start(&self.xs), start(&self.ys), end(&self.xs), end(&self.ys))
    }

    /// Row and column of the cell at a point: the first of those that it spans, for words that are turned by so many
    /// quarters.
    pub fn at(&self, x: f64, y: f64, turn: u8) -> Option<(u32, u32)> {
        let (column, row) = (slot(&self.xs, x)?, slot(&self.ys, y)?);
        let [top, left, bottom, right] = *self.homes.get(row * self.columns() + column)?;
        let (rows, columns) = (self.rows() as u32 - 1, self.columns() as u32 - 1);
        Some(match turn {
            1 => (columns - right, top),
            2 => (rows - bottom, columns - right),
            3 => (left, rows - bottom),
            _ => (top, left),
        })
    }

    /// Whether an upright line parts the columns at a border, in the row at a height.
    pub fn parts(&self, border: usize, y: f64) -> bool {
        let Some(row) = slot(&self.ys, y).filter(|_| border > 0) else { return false };
        let home = |column: usize| self.homes.get(row * self.columns() + column);
        border < self.columns() && home(border - 1) != home(border)
    }
}

/// Between which two borders a value lies.
fn slot(borders: &[f64], value: f64) -> Option<usize> {
    let after = borders.partition_point(|border| *border <= value);
    (after > 0 && after < borders.len()).then(|| after - 1)
}

/// The grids of a page, out of its lines.
pub fn grids(rules: &[Rule]) -> Vec<Grid> {
    let (level, upright): (Vec<Rule>, Vec<Rule>) = rules.iter().partition(|rule| rule.level);
    let (level, upright) = (merged(level, NEAR, NEAR + 1.0), merged(upright, NEAR, NEAR + 1.0));
    if level.len() > MAX_LINES || upright.len() > MAX_LINES || level.is_empty() || upright.is_empty() {
        return Vec::new();
    }
    let mut sets = Sets::new(level.len() + upright.len());
    for (other_index, other) in upright.iter().enumerate() {
        // They come from the top to the bottom.
        let first = level.partition_point(|one| one.at < other.from - NEAR);
        let beside = level.iter().enumerate().skip(first).take_while(|(_, one)| one.at <= other.to + NEAR);
        for (index, one) in beside {
            if one.from - NEAR <= other.at && other.at <= one.to + NEAR {
                sets.join(index, level.len() + other_index);
            }
        }
    }
    let all: Vec<Rule> = level.into_iter().chain(upright).collect();
    let mut groups: std::collections::BTreeMap<usize, Vec<Rule>> = std::collections::BTreeMap::new();
    for (index, rule) in all.into_iter().enumerate() {
        groups.entry(sets.of(index)).or_default().push(rule);
    }
    groups.into_values().filter_map(|group| grid(&group)).collect()
}

/// The grid of lines that touch each other; `None` for fewer than two rows of two columns, but for a single column, whose
/// rows tell where those of a table are.
fn grid(rules: &[Rule]) -> Option<Grid> {
    let (level, upright): (Vec<Rule>, Vec<Rule>) = rules.iter().partition(|rule| rule.level);
    let xs = borders(&upright, &level)?;
    let ys = borders(&level, &upright)?;
    let (columns, rows) = (xs.len() - 1, ys.len() - 1);
    if columns * rows > MAX_CELLS || rows < 2 {
        return None;
    }
    let beside = walls(&upright, &xs, &ys);
    let above = walls(&level, &ys, &xs);
    let mut sets = Sets::new(columns * rows);
    for row in 0..rows {
        for column in 0..columns {
            let place = row * columns + column;
            if column > 0 && !beside.get(column * rows + row).copied().unwrap_or(true) {
                sets.join(place - 1, place);
            }
            if row > 0 && !above.get(row * columns + column).copied().unwrap_or(true) {
                sets.join(place - columns, place);
            }
        }
    }
    let homes = homes(&mut sets, rows, columns, &beside);
    let mut firsts = homes.clone();
    firsts.sort_unstable();
    firsts.dedup();
    Some(Grid { xs, ys, homes, cells: firsts.len() })
}

/// Where words of each place stand. Places that are not parted, and are no box together, are one along their row alone.
fn homes(sets: &mut Sets, rows: usize, columns: usize, beside: &[bool]) -> Vec<[u32; 4]> {
    let mut boxes: std::collections::HashMap<usize, (usize, usize, usize, usize, usize)> =
        std::collections::HashMap::new();
    for place in 0..rows * columns {
        let (row, column) = (place / columns, place % columns);
        let own = boxes.entry(sets.of(place)).or_insert((row, column, row, column, 0));
        *own = (own.0.min(row), own.1.min(column), own.2.max(row), own.3.max(column), own.4 + 1);
    }
    let joined = |row: usize, column: usize| {
        column > 0 && column < columns && !beside.get(column * rows + row).copied().unwrap_or(true)
    };
    (0..rows * columns)
        .map(|place| {
            let (row, column) = (place / columns, place % columns);
            let (top, left, bottom, right, count) =
                boxes.get(&sets.of(place)).copied().unwrap_or((row, column, row, column, 1));
            if (bottom + 1 - top) * (right + 1 - left) == count {
                return [top as u32, left as u32, bottom as u32, right as u32];
            }
            let first = (0..=column).rev().find(|column| !joined(row, *column)).unwrap_or(column);
            let last = (column..columns).find(|column| !joined(row, column + 1)).unwrap_or(column);
            [row as u32, first as u32, row as u32, last as u32]
        })
        .collect()
}

/// Where lines of one direction stand, and how far those across reach beyond the outermost.
fn borders(own: &[Rule], across: &[Rule]) -> Option<Vec<f64>> {
    let mut at: Vec<f64> = own.iter().map(|rule| rule.at).collect();
    at.sort_by(f64::total_cmp);
    at.dedup_by(|next, last| *next - *last <= NEAR);
    let (first, last) = (*at.first()?, *at.last()?);
    // A single line that sticks out is one under a heading, or the edge of a picture.
    let ends = |end: fn(&Rule) -> f64| {
        let mut ends: Vec<f64> = across.iter().map(end).collect();
        ends.sort_by(f64::total_cmp);
        ends
    };
    let (starts, stops) = (ends(|rule| rule.from), ends(|rule| rule.to));
    let second = |ends: &[f64], index: usize| ends.get(index).copied();
    if let Some(start) = second(&starts, 1).filter(|start| first - start > OPEN) {
        at.insert(0, start);
    }
    if let Some(stop) = second(&stops, stops.len().wrapping_sub(2)).filter(|stop| stop - last > OPEN) {
        at.push(stop);
    }
    (at.len() >= 2).then_some(at)
}

/// For each border, and each place along it, whether a line parts the two sides.
fn walls(rules: &[Rule], borders: &[f64], along: &[f64]) -> Vec<bool> {
    let count = along.len() - 1;
    let mut covered = vec![0.0; borders.len() * count];
    for rule in rules {
        let next = borders.partition_point(|border| *border < rule.at);
        let nearest = [next.wrapping_sub(1), next]
            .into_iter()
            .filter_map(|index| Some((index, (borders.get(index)? - rule.at).abs())))
            .min_by(|one, other| one.1.total_cmp(&other.1));
        let Some((border, _)) = nearest.filter(|(_, apart)| *apart <= NEAR) else { continue };
        let first = along.partition_point(|at| *at <= rule.from).saturating_sub(1);
        for place in first..count {
            let (Some(from), Some(to)) = (along.get(place), along.get(place + 1)) else { break };
            if *from >= rule.to {
                break;
            }
            if let Some(sum) = covered.get_mut(border * count + place) {
                *sum +=
                    (rule.to.min(*to) - rule.from.max(*from)).max(0.0) / (to - from).max(f64::MIN_POSITIVE);
            }
        }
    }
    covered.into_iter().map(|share| share >= WALL).collect()
}

/// Sets of numbers that are joined one pair after the other.
struct Sets(Vec<usize>);

impl Sets {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn of(&mut self, mut at: usize) -> usize {
        while let Some(&up) = self.0.get(at).filter(|up| **up != at) {
            let over = self.0.get(up).copied().unwrap_or(up);
            if let Some(own) = self.0.get_mut(at) {
                *own = over;
            }
            at = over;
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.of(one), self.of(other));
        if let Some(root) = self.0.get_mut(one.max(other)) {
            *root = one.min(other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(lines: &[(bool, f64, f64, f64)]) -> Vec<Rule> {
        lines.iter().map(|&(level, at, from, to)| Rule { level, at, from, to }).collect()
    }

    #[test]
    fn a_cell_without_walls_spans_its_neighbours() {
        // Two rows of three columns; the first row's last two are one cell.
        let all = rules(&[
            (true, 0.0, 0.0, 300.0),
            (true, 20.0, 0.0, 300.0),
            (true, 40.0, 0.0, 300.0),
            (false, 0.0, 0.0, 40.0),
            (false, 100.0, 0.0, 40.0),
            (false, 200.0, 20.0, 40.0),
            (false, 300.0, 0.0, 40.0),
        ]);
        let grids = grids(&all);
        let [grid] = grids.as_slice() else { panic!("{} grids", grids.len()) };
        assert_eq!((grid.rows(), grid.columns(), grid.cells), (2, 3, 5));
        assert_eq!((grid.at(250.0, 10.0, 0), grid.at(250.0, 30.0, 0)), (Some((0, 1)), Some((1, 2))));
        // Read from the side, its rows are columns.
        assert_eq!((grid.at(250.0, 10.0, 1), grid.at(50.0, 30.0, 1)), (Some((0, 0)), Some((2, 1))));
        assert!(!grid.parts(2, 10.0) && grid.parts(2, 30.0));
    }

    #[test]
    fn a_table_that_is_open_at_its_sides_has_its_outer_columns() {
        let level = [0.0, 20.0, 40.0].map(|at| (true, at, 0.0, 300.0));
        let all = rules(&[level.as_slice(), &[(false, 100.0, 0.0, 40.0)]].concat());
        let grids = grids(&all);
        assert_eq!(grids.first().map(|grid| (grid.rows(), grid.columns())), Some((2, 2)));
    }
}
