//! Tables whose rows are parted by level lines alone, as schedules of evidence are: what stands between two of the lines
//! is one row, however many lines of words its cells have.
//!
//! Level lines of one width under each other are a ladder. Its columns are what all rows leave free between. Where each
//! space between two lines holds a single row, and some column is one of short words, it is a table.

use super::super::lines::Line;
use super::super::ruling::{Rule, merged};
use super::columns::{Row, as_read, lanes, parts, rows_of};
use super::{CELL_WORDS, MAX_PIECES, Piece, Taken, is_figure, set};
use std::collections::BTreeMap;

/// Lines of a ladder, at least: three rows, of which the first may have no line above it.
const RUNGS: usize = 3;
/// Level lines of a page that are looked at; one of more is a drawing, or a table with figures in all of its rows.
const MAX_RUNGS: usize = 1_000;
/// Ladders of one page, those of the most lines first: each is held against the lines of its page.
const MAX_LADDERS: usize = 16;
/// Points by which lines of one ladder may begin or end beside each other.
const BESIDE: f64 = 3.0;
/// Points that lines of neighbouring cells are apart at most.
const APART: f64 = 8.0;
/// Sizes of its letters that words are above the first line or below the last one, at most, if they belong to it.
const NEAR: f64 = 2.5;
/// How many times as far as lines of one cell, rows are apart at least.
pub const PARTED: f64 = 1.25;
/// Rows beyond the first line or the last one: a head, and a row.
const MAX_GROUPS: usize = 3;
/// Of the highest space between two lines, how much is looked at above the first and below the last.
const REACH: f64 = 1.6;
/// Words of the cells of a short column, on the average at most.
const SHORT: usize = 4;

/// Level lines of one width, from the top to the bottom.
struct Ladder {
    from: f64,
    to: f64,
    at: Vec<f64>,
}

/// Finds such tables among the lines that are not taken yet.
pub fn between_rules(lines: &[Line], taken: &mut [Taken], rules: &[Rule]) -> Vec<Vec<Piece>> {
    if rules.iter().filter(|rule| rule.level).take(RUNGS).count() < RUNGS {
        return Vec::new();
    }
    let mut tables = Vec::new();
    for ladder in ladders(rules) {
        let own = within(&ladder, lines, taken);
        let rows = rows_of(lines, own.clone());
        let Some(table) = table(&ladder, &rows, lines) else { continue };
        let mut own: Vec<usize> = table.iter().map(|piece| piece.line).collect();
        own.dedup();
        set(taken, &own, Taken::Table);
        tables.push(table);
    }
    tables
}

fn ladders(rules: &[Rule]) -> Vec<Ladder> {
    let mut level = merged(rules.iter().filter(|rule| rule.level).copied().collect(), 1.0, APART);
    if level.len() < RUNGS || level.len() > MAX_RUNGS {
        return Vec::new();
    }
    level.sort_by(|one, other| one.from.total_cmp(&other.from));
    let mut ladders = Vec::new();
    for group in level.chunk_by_mut(|one, other| other.from - one.from <= BESIDE) {
        group.sort_by(|one, other| one.to.total_cmp(&other.to));
        for group in group.chunk_by_mut(|one, other| other.to - one.to <= BESIDE) {
            let mut at: Vec<f64> = group.iter().map(|rule| rule.at).collect();
            at.sort_by(f64::total_cmp);
            let (Some(first), true) = (group.first(), at.len() >= RUNGS) else { continue };
            ladders.push(Ladder { from: first.from, to: first.to, at });
        }
    }
    ladders.sort_by_key(|ladder| std::cmp::Reverse(ladder.at.len()));
    ladders.truncate(MAX_LADDERS);
    ladders
}

/// The lines of a page that stand between those of a ladder, or near it.
fn within(ladder: &Ladder, lines: &[Line], taken: &[Taken]) -> Vec<usize> {
    let (Some(top), Some(bottom)) = (ladder.at.first(), ladder.at.last()) else { return Vec::new() };
    let highest =
        ladder.at.windows(2).filter_map(|pair| Some(pair.get(1)? - pair.first()?)).fold(0.0, f64::max);
    let stands = |line: &Line| {
        let reach = REACH * highest + NEAR * line.size;
        let beside = line.from >= ladder.from - BESIDE && line.to <= ladder.to + BESIDE;
        line.angle == 0 && !line.vertical && beside && line.base > top - reach && line.base < bottom + reach
    };
    let free = |at: &usize| taken.get(*at) == Some(&Taken::Free);
    let own = lines.iter().enumerate().filter(|(at, line)| free(at) && stands(line));
    own.map(|(at, _)| at).collect()
}

/// The table of a ladder, if it is one.
fn table(ladder: &Ladder, rows: &[Row<'_>], lines: &[Line]) -> Option<Vec<Piece>> {
    let (top, bottom) = (*ladder.at.first()?, *ladder.at.last()?);
    let band = |row: &Row<'_>| ladder.at.partition_point(|at| *at < row.base);
    let first = rows.partition_point(|row| band(row) == 0);
    let end = rows.partition_point(|row| band(row) < ladder.at.len());
    let body: Vec<&Row<'_>> = rows.get(first..end)?.iter().collect();
    let size = body.iter().map(|row| row.size).fold(0.0, f64::max);
    let lanes = lanes(&body, size);
    let pitch = pitch(body.iter().map(|row| (band(row), *row)), &lanes)?;
    // The first row may have no line above it, nor the head, nor the last row one below it.
    let above = beyond(rows.get(..first)?.iter().rev(), top, &lanes, PARTED * pitch);
    let below = beyond(rows.get(end..)?.iter(), bottom, &lanes, PARTED * pitch);
    let (mut pieces, mut number, mut last): (Vec<Piece>, u32, Option<&Row<'_>>) = (Vec::new(), 0, None);
    for row in rows.get(first - above..end + below)? {
        let parts_from = |before: &&Row<'_>| {
            let outside = [0, ladder.at.len()].contains(&band(row));
            band(row) != band(before) || (outside && row.base - before.base > PARTED * pitch)
        };
        number += u32::from(last.filter(parts_from).is_some());
        last = Some(row);
        for segment in &row.segments {
            let line = lines.get(segment.line)?;
            for (column, words) in parts(segment, &lanes, line.size, false) {
                pieces.push(Piece::new(segment.line, (number, column), line.of(as_read(line, words))?));
            }
        }
    }
    (pieces.len() <= MAX_PIECES && is_table(&pieces, lanes.len() + 1)).then_some(pieces)
}

/// How far lines of one cell are apart, mostly; `None` where no cell has several lines. Rows come with the spaces that
/// they stand in.
fn pitch<'r, 'l: 'r>(rows: impl Iterator<Item = (usize, &'r Row<'l>)>, lanes: &[f64]) -> Option<f64> {
    if lanes.is_empty() {
        return None;
    }
    let mut last: BTreeMap<usize, (usize, f64)> = BTreeMap::new();
    let mut gaps: Vec<f64> = Vec::new();
    for (band, row) in rows {
        for segment in &row.segments {
            let column = lanes.partition_point(|lane| *lane < segment.from);
            match last.insert(column, (band, row.base)) {
                Some((before, base)) if before == band && base < row.base => gaps.push(row.base - base),
                _ => {}
            }
        }
    }
    gaps.sort_by(f64::total_cmp);
    gaps.get(gaps.len() / 2).copied()
}

/// How many of the rows on one side of a ladder belong to its table. They come from its outermost line on, and go on as
/// long as they are near, and nothing in them runs from one column to the next; a caption has no columns.
fn beyond<'r, 'l: 'r>(
    rows: impl Iterator<Item = &'r Row<'l>>,
    edge: f64,
    lanes: &[f64],
    parted: f64,
) -> usize {
    let (mut kept, mut groups) = (0, 0);
    let (mut at, mut columns) = (edge, Vec::new());
    for (index, row) in rows.enumerate() {
        let gap = (row.base - at).abs();
        let runs_over = row.segments.iter().any(|segment| {
            let crosses = lanes.iter().any(|lane| segment.from < *lane && *lane < segment.to);
            // The head of a narrow column may be wider than this.
            crosses && (row.segments.len() < 2 || segment.words.len() > SHORT)
        });
        if gap > NEAR * row.size || runs_over {
            break;
        }
        if index > 0 && gap > parted {
            if columns.len() < 2 || groups + 1 == MAX_GROUPS {
                break;
            }
            (kept, groups) = (index, groups + 1);
            columns.clear();
        }
        for segment in &row.segments {
            let column = lanes.partition_point(|lane| *lane < segment.from.midpoint(segment.to));
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        at = row.base;
        if columns.len() >= 2 {
            kept = index + 1;
        }
    }
    kept
}

/// Whether each row is a single one: cells in several columns, of which one is of short words, and
/// none that is a column of figures by itself.
pub fn is_table(pieces: &[Piece], columns: usize) -> bool {
    let mut bands: BTreeMap<u32, BTreeMap<u32, Vec<&Piece>>> = BTreeMap::new();
    for piece in pieces {
        bands.entry(piece.row).or_default().entry(piece.column).or_default().push(piece);
    }
    let cells = || bands.values().flat_map(BTreeMap::values);
    let lines = |cell: &Vec<&Piece>| {
        let mut bases: Vec<f64> = cell.iter().map(|piece| piece.part.base).collect();
        bases.dedup();
        bases.len()
    };
    // One column is done when others go on, and what is below each other in one is no list of figures.
    let is_single = |band: &&BTreeMap<u32, Vec<&Piece>>| {
        let figures =
            |cell: &Vec<&Piece>| cell.iter().filter(|piece| is_figure(piece.part.words.iter())).count();
        band.values().map(lines).min() == Some(1) && !band.values().any(|cell| figures(cell) >= 2)
    };
    let several = bands.values().filter(|band| band.len() >= 2).count();
    let long = bands.values().filter(|band| band.values().any(|cell| lines(cell) >= 2)).count();
    let single = bands.values().filter(is_single).count();
    let words = |cell: &Vec<&Piece>| cell.iter().map(|piece| piece.part.words.len()).sum::<usize>();
    let mut of_columns: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for (column, cell) in bands.values().flatten() {
        let (count, all) = of_columns.entry(*column).or_default();
        (*count, *all) = (*count + 1, *all + words(cell));
    }
    let short = of_columns.values().any(|(count, all)| *all <= SHORT * count);
    let sum: usize = cells().map(words).sum();
    // Where no cell has several lines, what stands in one line is a row without any help.
    long > 0
        && several >= RUNGS
        && several * 10 >= bands.len() * 8
        && single * 10 >= bands.len() * 9
        && cells().count() * 10 >= bands.len() * columns * 6
        && short
        && sum as f64 <= CELL_WORDS * cells().count() as f64
}
