//! Tables without any line in which one column is of prose, as schedules of statements are: beside short words stand
//! several lines of it, row by row.
//!
//! Only what is plain is taken: three columns and more which begin (or end) under each other, one of them with short words
//! in a single line beside several lines of others. Three columns of prose have lines in all of them, and a list has but
//! its number.

use super::super::lines::Line;
use super::columns::{Row, as_read, counts_up, has_leader, parts};
use super::{CELL_WORDS, MAX_PIECES, Piece, Taken, bands, set};
use std::collections::BTreeMap;
use std::ops::Range;

/// Columns, and rows with words in all of them, at least.
const COLUMNS: usize = 3;
const FULL: usize = 3;
/// Words of a cell of the other columns, on the average at most.
const SHORT: usize = 4;

// In sizes of the letters.

/// How far words of a column begin or end beside each other.
const BESIDE: f64 = 0.6;
/// How far lines are apart at most, of one row or of two.
const ROW_GAP: f64 = 3.2;
/// How far lines of one cell are apart at most.
const TORN: f64 = 1.7;

/// Finds such tables among rows whose lines are not taken yet.
pub fn tables(rows: &[Row<'_>], lines: &[Line], taken: &mut [Taken]) -> Vec<Vec<Piece>> {
    let mut tables = Vec::new();
    // Hardly any page has such rows.
    if rows.iter().filter(|row| row.segments.len() >= COLUMNS).take(FULL).count() < FULL {
        return tables;
    }
    let mut at = 0;
    while let Some(row) = rows.get(at) {
        let free =
            |row: &Row<'_>| row.segments.iter().all(|segment| taken.get(segment.line) == Some(&Taken::Free));
        // A line right above it, in one of its columns, may be the beginning of its row.
        let torn = at.checked_sub(1).and_then(|before| rows.get(before)).is_some_and(|before| {
            row.base - before.base < TORN * row.size && before.segments.len() == 1 && fits(before, row)
        });
        if row.segments.len() < COLUMNS || row.is_prose() || !free(row) || torn {
            at += 1;
            continue;
        }
        let end = end_of(rows, at, free);
        if let Some(table) = table(rows, at..end, lines) {
            let own: Vec<usize> = table.iter().map(|piece| piece.line).collect();
            set(taken, &own, Taken::Table);
            tables.push(table);
        }
        at = end;
    }
    tables
}

/// Up to which row all rows have their words under those of the first.
fn end_of(rows: &[Row<'_>], first: usize, free: impl Fn(&Row<'_>) -> bool) -> usize {
    let Some(head) = rows.get(first) else { return first };
    let mut before = head.base;
    let mut end = first + 1;
    while let Some(row) = rows.get(end) {
        let near = row.base - before <= ROW_GAP * row.size.max(head.size);
        if !near || !free(row) || !fits(row, head) {
            break;
        }
        before = row.base;
        end += 1;
    }
    end
}

/// Whether all segments of a row begin or end under one of another, and before the next of these.
fn fits(row: &Row<'_>, head: &Row<'_>) -> bool {
    let beside = BESIDE * head.size;
    row.segments.iter().all(|segment| {
        let column = head.segments.partition_point(|own| own.from - beside <= segment.from);
        let next = head.segments.get(column).map_or(f64::INFINITY, |next| next.from);
        let own = column.checked_sub(1).and_then(|column| head.segments.get(column));
        own.is_some_and(|own| {
            let under = (segment.from - own.from).abs() <= beside || (segment.to - own.to).abs() <= beside;
            under && segment.to < next - beside
        })
    })
}

/// The table in a run of rows, if it is one.
fn table(rows: &[Row<'_>], run: Range<usize>, lines: &[Line]) -> Option<Vec<Piece>> {
    let rows = rows.get(run)?;
    let columns = rows.first()?.segments.len();
    let is_plain = |pieces: &Vec<Piece>| {
        pieces.len() <= MAX_PIECES
            && !counts_up(pieces, columns as u32 - 1)
            && !pieces.iter().any(|piece| has_leader(&piece.part.words))
    };
    let apart = pieces(rows, lines, &parted_by_gaps(rows)?)?;
    if bands::is_table(&apart, columns) {
        return Some(apart).filter(is_plain);
    }
    // Where lines are as far apart as rows are, a row begins where more than one column has words.
    let (mut numbers, mut number) = (Vec::with_capacity(rows.len()), 0);
    for (index, row) in rows.iter().enumerate() {
        number += u32::from(index > 0 && row.segments.len() > 1);
        numbers.push(number);
    }
    let pieces = pieces(rows, lines, &numbers)?;
    (is_of_prose(&pieces, rows, number as usize + 1) && is_plain(&pieces)).then_some(pieces)
}

/// For each row of words, the number of its row of the table, where these are further apart than the lines of one.
fn parted_by_gaps(rows: &[Row<'_>]) -> Option<Vec<u32>> {
    let gap = |pair: &[Row<'_>]| Some(pair.get(1)?.base - pair.first()?.base);
    let pitch = rows.windows(2).filter_map(gap).min_by(f64::total_cmp)?;
    let parted = rows.windows(2).map(|pair| gap(pair).is_some_and(|gap| gap > bands::PARTED * pitch));
    let numbers = parted.scan(0, |number, parted| {
        *number += u32::from(parted);
        Some(*number)
    });
    Some(std::iter::once(0).chain(numbers).collect())
}

fn pieces(rows: &[Row<'_>], lines: &[Line], numbers: &[u32]) -> Option<Vec<Piece>> {
    let head = rows.first()?;
    let beside = BESIDE * head.size;
    let lanes: Vec<f64> = head.segments.iter().skip(1).map(|segment| segment.from - beside).collect();
    let mut pieces = Vec::new();
    for (row, number) in rows.iter().zip(numbers) {
        for segment in &row.segments {
            let line = lines.get(segment.line)?;
            for (column, words) in parts(segment, &lanes, line.size, false) {
                pieces.push(Piece::new(segment.line, (*number, column), line.of(as_read(line, words))?));
            }
        }
    }
    Some(pieces)
}

/// Whether one column is of prose, which goes on below the other ones, and these are short.
fn is_of_prose(pieces: &[Piece], rows: &[Row<'_>], count: usize) -> bool {
    let Some(columns) = rows.first().map(|head| head.segments.len()) else { return false };
    let full = rows.iter().filter(|row| row.segments.len() == columns).count();
    let mut further: BTreeMap<u32, usize> = BTreeMap::new();
    let mut small = 0;
    for row in pieces.chunk_by(|one, other| one.part.is_level_with(&other.part)) {
        match row {
            [only] => *further.entry(only.column).or_default() += 1,
            _ => small += usize::from(row.iter().any(|piece| piece.column > 0 && piece.part.begins_small())),
        }
    }
    let Some((prose, all)) = further.iter().max_by_key(|(_, lines)| **lines) else { return false };
    let words = |column: u32| -> usize {
        let own = pieces.iter().filter(|piece| piece.column == column);
        own.map(|piece| piece.part.words.len()).sum()
    };
    full >= FULL
        && full * 10 >= count * 8
        && *all >= 2
        && all * 2 >= count
        && further.len() == 1
        // Words in the middle of a sentence: its beginning stands above, and what is short beside its middle.
        && small * 10 <= count
        && (0..columns as u32).filter(|column| column != prose).all(|column| words(column) <= SHORT * count)
        && words(*prose) as f64 <= CELL_WORDS * count as f64
}
