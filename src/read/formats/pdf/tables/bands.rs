//! Tables whose rows are parted by level lines alone, as schedules of evidence are: what stands between two of the lines
//! is one row, however many lines of words its cells have.
//!
//! Level lines of one width under each other are a ladder. Its columns are what all rows leave free between. Where each
//! space between two lines holds a single row, and some column is one of short words, it is a table.

use super::super::lines::Line;
use super::super::ruling::{Rule, merged};
use super::columns::{Row, lanes, parts, rows_of};
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
const APART: f64 = 4.0;
/// Sizes of its letters that a head is above the first line, at most.
const HEAD: f64 = 2.5;
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

/// The lines of a page that stand between those of a ladder, or right above.
fn within(ladder: &Ladder, lines: &[Line], taken: &[Taken]) -> Vec<usize> {
    let (Some(top), Some(bottom)) = (ladder.at.first(), ladder.at.last()) else { return Vec::new() };
    let stands = |line: &Line| {
        let beside = line.from >= ladder.from - BESIDE && line.to <= ladder.to + BESIDE;
        let high = line.base > top - HEAD * line.size && line.base < *bottom;
        line.angle == 0 && !line.vertical && beside && high
    };
    let free = |at: &usize| taken.get(*at) == Some(&Taken::Free);
    let own = lines.iter().enumerate().filter(|(at, line)| free(at) && stands(line));
    own.map(|(at, _)| at).collect()
}

/// The table of a ladder, if it is one.
fn table(ladder: &Ladder, rows: &[Row<'_>], lines: &[Line]) -> Option<Vec<Piece>> {
    let band = |row: &Row<'_>| ladder.at.partition_point(|at| *at < row.base) as u32;
    let body: Vec<&Row<'_>> = rows.iter().filter(|row| band(row) > 0).collect();
    let size = body.iter().map(|row| row.size).fold(0.0, f64::max);
    let lanes = lanes(&body, size);
    if lanes.is_empty() {
        return None;
    }
    let mut pieces: Vec<Piece> = Vec::new();
    for row in rows {
        for segment in &row.segments {
            let line = lines.get(segment.line)?;
            for (column, words) in parts(segment, &lanes, line.size, false) {
                pieces.push(Piece::new(segment.line, (band(row), column), line.of(words)?));
            }
        }
    }
    let is_head = |piece: &Piece| piece.row == 0;
    if !heads_columns(&pieces, &lanes) {
        pieces.retain(|piece| !is_head(piece));
    }
    (pieces.len() <= MAX_PIECES && is_table(&pieces, lanes.len() + 1)).then_some(pieces)
}

/// Whether what stands above the first line names the columns: several of them, and nothing runs from one to the next.
fn heads_columns(pieces: &[Piece], lanes: &[f64]) -> bool {
    let head = || pieces.iter().filter(|piece| piece.row == 0).map(|piece| &piece.part);
    let runs_over = |part: &Line| lanes.iter().any(|lane| part.from < *lane && *lane < part.to);
    head().count() >= 2 && !head().any(runs_over)
}

/// Whether each space between two lines holds a single row: cells in several columns, of which one is of short words, and
/// none that is a column of figures by itself.
fn is_table(pieces: &[Piece], columns: usize) -> bool {
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
