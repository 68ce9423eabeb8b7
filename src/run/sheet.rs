//! The rows of a sheet gone through: sorted, filtered, added, their values counted. They run in a
//! job, because a sheet may have a million rows, and can be stopped between two leaves.
//!
//! Each leaf is unpacked once, in the order of the file, by as many threads as there are cores. What is kept of a row
//! while it is sorted are some sixteen bytes and, of words, the letters that decide; what comes of it is two numbers of
//! four bytes for each row ([`Lines`]).

mod entries; // which rows belong together?
mod sorting; // which rows come first?
#[cfg(test)]
mod tests;

use crate::data::arrangement::folding::sort_bytes;
use crate::data::arrangement::{Arrangement, Lines, Probe, Sums, Tally};
use crate::data::block::Sense;
use crate::data::document::Document;
use crate::data::grid::{Cell, Cells, Grid, Way, edge};
use crate::data::job::{SheetAnswer, SheetAsk, SheetFound, SheetWork, Stop, ValueCount};
use crate::data::moment;
use crate::data::severity::Severity;
use crate::data::value::{Habits, Number, Signs, Value, value, value_and_signs};
use entries::{Asked, Gathered};
use sorting::{Column, sorted};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Threads that go through one sheet. More than a few wait for memory.
const MAX_THREADS: usize = 4;
/// Leaves below which no second thread is worth its start.
const MIN_LEAVES: usize = 16;
/// Values of a column that are told; a longer list is found by typing a condition.
pub const MAX_VALUES: usize = 5_000;
/// Bytes of a value that is told: a longer one is no value to choose.
const MAX_VALUE: usize = 300;
/// Rows from the start of a sheet that tell the habits of its columns, beside those that are added.
const HABIT_ROWS: u32 = 2_000;

/// Does the work; `None` where it was stopped, or there is no such sheet.
pub fn answered(work: SheetWork, stop: &Stop) -> Option<SheetAnswer> {
    let SheetWork { document, unit, view, lines, ask } = work;
    let lines = lines.as_deref();
    let found = match ask {
        SheetAsk::Lines(arrangement) => {
            let lines = arranged(&document, unit, &arrangement, stop)?;
            SheetFound::Lines(arrangement, Arc::new(lines))
        }
        SheetAsk::Sums(cells) => SheetFound::Sums(cells, sums(&document, unit, lines, cells, stop)?),
        SheetAsk::Values { column, arrangement } => {
            let (values, limited) = values(&document, unit, column, arrangement, stop)?;
            SheetFound::Values { column, values: values.into(), limited }
        }
        SheetAsk::Edge { from, down, extend } => {
            let to = edge_in_column(&document, unit, lines, from, down, stop)?;
            SheetFound::Edge { from, to, extend }
        }
    };
    Some(SheetAnswer { doc: document.id, unit, view, found })
}

/// Goes through all rows: `add` gets what a thread has by now, the number of the row among those that were written, and
/// its text. What each thread has comes back in the order of the sheet; `None` where it was stopped.
fn gone_through<T: Send>(
    grid: &Grid<'_>,
    stop: &Stop,
    make: impl Fn() -> T + Sync,
    add: impl Fn(&mut T, u32, &str) + Sync,
) -> Option<Vec<T>> {
    let leaves = grid.leaves();
    let part = |leaves: Range<usize>| {
        let (mut own, mut way) = (make(), Way::default());
        for leaf in leaves {
            if stop.raised() {
                return None;
            }
            grid.rows_in_leaf(leaf, &mut way, &mut |nth, row| add(&mut own, nth, row));
        }
        Some(own)
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(MAX_THREADS);
    let threads = threads.min(leaves.len() / MIN_LEAVES).max(1);
    let each = leaves.len().div_ceil(threads).max(1);
    let starts: Vec<usize> = leaves.clone().step_by(each).collect();
    std::thread::scope(|scope| {
        let part = &part;
        let own = |start: usize| start..(start + each).min(leaves.end);
        // This thread does the first part itself, and waits for the others.
        let others: Vec<_> =
            starts.iter().skip(1).map(|start| scope.spawn(move || part(own(*start)))).collect();
        let first = starts.first().map(|start| part(own(*start)));
        // A thread that panicked is as one that was stopped: there is no answer, and the panic is in the log.
        let others = others.into_iter().map(|other| other.join().ok().flatten());
        first.into_iter().chain(others).collect()
    })
}

/// What a cell of a row holds, without counting the cells after it.
fn cell(row: &str, column: u32) -> &str {
    row.split('\t').nth(column as usize).unwrap_or_default()
}

/// Columns in the order in which they stand, so that a row is gone through once.
fn cells_of<'a>(row: &'a str, columns: &[u32], mut tell: impl FnMut(usize, &'a str)) {
    let mut cells = row.split('\t');
    let mut at = 0;
    for (index, column) in columns.iter().enumerate() {
        let cell = cells.nth((*column - at) as usize);
        at = *column + 1;
        match cell {
            Some(cell) => tell(index, cell),
            None => return (index..columns.len()).for_each(|index| tell(index, "")),
        }
    }
}

/// The rows that an arrangement shows, in its order.
pub fn arranged(document: &Document, unit: u32, arrangement: &Arrangement, stop: &Stop) -> Option<Lines> {
    let grid = document.grid(unit as usize)?;
    let head = arrangement.head.unwrap_or_else(|| grid.head_rows()).min(grid.rows());
    let columns = columns_of(&grid, arrangement);
    // Most columns write what can be read in two ways as English does: then once is enough.
    let mut habits = vec![Habits::default(); columns.len()];
    loop {
        let passed = pass(&grid, arrangement, &columns, &habits, grid.nth_at_or_after(head), stop)?;
        let told: Vec<Habits> = passed.signs.iter().map(|signs| signs.habits()).collect();
        if told == habits {
            let keys: Vec<bool> = arrangement.keys.iter().map(|key| key.down).collect();
            let rows = sorted(passed.rows, passed.keys, &keys, stop)?;
            return Some(Lines::new(head, rows, grid.written()));
        }
        habits = told;
    }
}

/// The columns that an arrangement looks at, in the order of the sheet.
fn columns_of(grid: &Grid<'_>, arrangement: &Arrangement) -> Vec<u32> {
    let keys = arrangement.keys.iter().map(|key| key.column);
    let mut columns: Vec<u32> = keys.chain(arrangement.filters.iter().map(|filter| filter.column)).collect();
    // By which it is told which rows belong together.
    columns.extend(grid.time_column());
    columns.sort_unstable();
    columns.dedup();
    columns
}

/// What is known after going through all rows once.
struct Passed {
    rows: Vec<u32>,
    /// For each key what its column holds in these rows.
    keys: Vec<Column>,
    /// For each column that was looked at. They are told by all rows, and so are the same for all habits.
    signs: Vec<Signs>,
}

fn pass(
    grid: &Grid<'_>,
    arrangement: &Arrangement,
    columns: &[u32],
    habits: &[Habits],
    from: u32,
    stop: &Stop,
) -> Option<Passed> {
    let index = |column: u32| columns.partition_point(|own| *own < column);
    let keys: Vec<usize> = arrangement.keys.iter().map(|key| index(key.column)).collect();
    let senses = grid.senses();
    let senses: Vec<Sense> =
        columns.iter().map(|column| senses.get(*column as usize).copied().unwrap_or_default()).collect();
    let probes: Vec<(usize, Probe<'_>)> = arrangement
        .filters
        .iter()
        .map(|filter| {
            let at = index(filter.column);
            let (habits, sense) = (habits.get(at), senses.get(at));
            (
                at,
                filter
                    .condition
                    .probe(habits.copied().unwrap_or_default(), sense.copied().unwrap_or_default()),
            )
        })
        .collect();
    let bits = |chosen: &dyn Fn(usize) -> bool| {
        (0..probes.len()).filter(|at| chosen(*at)).fold(0_u64, |bits, at| bits | 1 << at)
    };
    let asked = Asked {
        all: bits(&|_| true),
        forbids: bits(&|at| arrangement.filters.get(at).is_some_and(|filter| filter.condition.forbids())),
    };
    // What is asked of the other columns is asked of the row in which an entry begins.
    let of_words = bits(&|at| probes.get(at).and_then(|(at, _)| senses.get(*at)) == Some(&Sense::Message));
    let time = grid.time_column().map(index);
    let make =
        || (Gathered::new(keys.len()), vec![Signs::default(); columns.len()], String::new(), Vec::new());
    let parts = gone_through(grid, stop, make, |(gathered, signs, room, bytes), nth, row| {
        if nth < from {
            return;
        }
        let mut found: [(&str, Value<'_>); 8] = [("", Value::Empty); 8];
        let mut more: Vec<(&str, Value<'_>)> = Vec::new();
        cells_of(row, columns, |at, cell| {
            let value =
                sensed(cell, senses[at]).unwrap_or_else(|| value_and_signs(cell, habits[at], &mut signs[at]));
            match found.get_mut(at) {
                Some(place) => *place = (cell, value),
                None => more.push((cell, value)),
            }
        });
        let got = |at: usize| {
            found.get(at).or_else(|| more.get(at - found.len())).copied().unwrap_or(("", Value::Empty))
        };
        let mut passes = |(at, probe): &(usize, Probe<'_>)| {
            let (cell, value) = got(*at);
            probe.passes(cell, value, room)
        };
        // Rows that stand by themselves need not be asked for more than the first condition that fails.
        let Some(time) = time else {
            if probes.iter().all(&mut passes) {
                gathered.rows.push(nth);
                gathered
                    .keys
                    .iter_mut()
                    .zip(&keys)
                    .for_each(|(column, at)| column.push(got(*at).1, room, bytes));
            }
            return;
        };
        let holds =
            probes.iter().enumerate().fold(0, |bits, (at, probe)| bits | u64::from(passes(probe)) << at);
        if nth == from || !got(time).0.trim().is_empty() {
            gathered.begin(nth, holds, asked);
            gathered.keys.iter_mut().zip(&keys).for_each(|(column, at)| column.push(got(*at).1, room, bytes));
        } else {
            gathered.go_on(nth, holds, of_words);
        }
    })?;
    let mut all = (Gathered::new(keys.len()), vec![Signs::default(); columns.len()]);
    for (gathered, signs, ..) in parts {
        match time {
            Some(_) => all.0.and(gathered, asked),
            None => {
                all.0.rows.extend(gathered.rows);
                all.0.keys.iter_mut().zip(gathered.keys).for_each(|(all, own)| all.extend(own));
            }
        }
        all.1.iter_mut().zip(signs).for_each(|(all, own)| *all = all.and(own));
    }
    let (rows, keys) = all.0.ended(asked);
    Some(Passed { rows, keys, signs: all.1 })
}

/// What is in a cell of a column of which more is known than what its cells look like: moments in their order, levels by
/// how bad they are. `None` where it is like any other.
fn sensed(cell: &str, sense: Sense) -> Option<Value<'_>> {
    match sense {
        Sense::Time => moment::of_cell(cell).map(|moment| Value::Time(moment.order())),
        sense if sense.is_level() => Severity::of_cell(cell)
            .map(|severity| Value::Number(Number { float: f64::from(severity as u8), exact: None })),
        _ => None,
    }
}

/// What chosen cells come to, those that are shown.
pub fn sums(
    document: &Document,
    unit: u32,
    lines: Option<&Lines>,
    cells: Cells,
    stop: &Stop,
) -> Option<Sums> {
    let grid = document.grid(unit as usize)?;
    let cells = grid.within(cells);
    let rows = grid.rows_between(lines, cells);
    let (first, last) = cells.corners();
    let (from, count) = (first.column, last.column - first.column + 1);
    let mut chosen = vec![false; grid.written() as usize];
    for row in &rows {
        let nth = grid.nth_at_or_after(*row);
        if grid.row_from_nth(nth) == *row
            && let Some(place) = chosen.get_mut(nth as usize)
        {
            *place = true;
        }
    }
    let mut habits = vec![Habits::default(); count as usize];
    loop {
        let make = || (Tally::default(), vec![Signs::default(); count as usize]);
        let parts = gone_through(&grid, stop, make, |(tally, signs), nth, row| {
            let own = chosen.get(nth as usize).copied().unwrap_or_default();
            if !own && nth >= HABIT_ROWS {
                return;
            }
            for (at, cell) in row.split('\t').skip(from as usize).take(count as usize).enumerate() {
                let value = value_and_signs(cell, habits[at], &mut signs[at]);
                if own {
                    tally.add(value);
                }
            }
        })?;
        let (mut tally, mut signs) = make();
        for (own, told) in parts {
            tally = tally.and(own);
            signs.iter_mut().zip(told).for_each(|(all, own)| *all = all.and(own));
        }
        let told: Vec<Habits> = signs.into_iter().map(Signs::habits).collect();
        if told == habits {
            return Some(Sums { rows: rows.len() as u64, columns: u64::from(count), tally });
        }
        habits = told;
    }
}

/// What stands in a column, each value once, in the order of sorting, in the rows that all other conditions show; and
/// whether there is more.
fn values(
    document: &Document,
    unit: u32,
    column: u32,
    mut arrangement: Arrangement,
    stop: &Stop,
) -> Option<(Vec<ValueCount>, bool)> {
    let grid = document.grid(unit as usize)?;
    arrangement.keys.clear();
    arrangement.filter(column, None);
    let lines = arranged(document, unit, &arrangement, stop)?;
    // A document is hostile, and its values may all be others: what is beyond the limit is not kept.
    let parts = gone_through(
        &grid,
        stop,
        || (HashMap::<String, u32>::new(), false),
        |(own, limited), nth, row| {
            if lines.line(nth).is_none() {
                return;
            }
            let cell = cell(row, column).trim();
            if let Some(rows) = own.get_mut(cell) {
                *rows += 1;
            } else if own.len() >= MAX_VALUES || cell.len() > MAX_VALUE {
                *limited = true;
            } else {
                own.insert(cell.to_owned(), 1);
            }
        },
    )?;
    let (mut all, mut limited) = (HashMap::<String, u32>::new(), false);
    for (own, part_limited) in parts {
        limited |= part_limited;
        own.into_iter().for_each(|(words, rows)| *all.entry(words).or_default() += rows);
    }
    let (mut room, mut signs) = (String::new(), Signs::default());
    for words in all.keys() {
        value_and_signs(words, Habits::default(), &mut signs);
    }
    let mut sortable: Vec<(u8, u64, Vec<u8>, ValueCount)> = all
        .into_iter()
        .map(|(words, rows)| {
            let mut bytes = Vec::new();
            let (class, number) = match value(&words, signs.habits()) {
                Value::Number(number) => (0, sorting::number_bits(number.float)),
                Value::Time(time) => (1, sorting::time_bits(time)),
                Value::Words(own) => {
                    sort_bytes(own, &mut room, &mut bytes);
                    (2, 0)
                }
                Value::Empty => (3, 0),
            };
            (class, number, bytes, ValueCount { words, rows })
        })
        .collect();
    sortable.sort_unstable_by(|a, b| (a.0, a.1, &a.2, &a.3.words).cmp(&(b.0, b.1, &b.2, &b.3.words)));
    limited |= sortable.len() > MAX_VALUES;
    Some((sortable.into_iter().take(MAX_VALUES).map(|(.., value)| value).collect(), limited))
}

/// Where Ctrl and an arrow lead in a column, over the lines that are shown.
fn edge_in_column(
    document: &Document,
    unit: u32,
    lines: Option<&Lines>,
    from: Cell,
    down: bool,
    stop: &Stop,
) -> Option<Cell> {
    let grid = document.grid(unit as usize)?;
    let mut filled = vec![false; grid.written() as usize];
    let parts = gone_through(&grid, stop, Vec::new, |own: &mut Vec<u32>, nth, row| {
        if !cell(row, from.column).trim().is_empty() {
            own.push(nth);
        }
    })?;
    for nth in parts.into_iter().flatten() {
        if let Some(place) = filled.get_mut(nth as usize) {
            *place = true;
        }
    }
    let is_filled = |line: &u32| {
        let row = grid.row_in_line(lines, *line);
        row.is_some_and(|row| {
            let nth = grid.nth_at_or_after(row);
            grid.row_from_nth(nth) == row && filled.get(nth as usize).copied().unwrap_or_default()
        })
    };
    let at = grid.line_of_row(lines, from.row).unwrap_or_default();
    let last = grid.lines(lines).saturating_sub(1);
    let begins = is_filled(&at);
    let line =
        if down { edge(at..=last, begins, is_filled) } else { edge((0..=at).rev(), begins, is_filled) };
    Some(Cell::new(grid.row_in_line(lines, line?)?, from.column))
}
