//! Rows of a table out of lines of its cells: a cell may have several lines, and a band between two ruled lines several
//! rows.

use super::super::lines::Word;
use super::super::ruling::Rule;
use super::Piece;
use super::grid::Grid;
use std::collections::{BTreeMap, BTreeSet};

/// How far two pieces of one row may be above each other, in sizes of their letters.
const LEVEL: f64 = 0.4;
/// Lines of a band without figures from which on each is a row of its own, where all of its columns have all of them.
const MANY: usize = 4;
/// Words of the pieces of such rows, on the average at most.
const SHORT: f64 = 4.0;

/// What stands at one height of a table.
struct Level {
    base: f64,
    size: f64,
    pieces: Vec<usize>,
}

/// Columns, or rows, that are beside each other only because their borders are a little apart: no row has words in both,
/// and where they stand in one is where they stand in the other.
pub fn join_slivers(pieces: &mut [Piece], turn: u8) {
    let area = |piece: &Piece| {
        let area = piece.part.area;
        ((area.left, area.right), (area.top, area.bottom))
    };
    // Of a table that is read from the side, columns are at heights.
    let aside = turn % 2 == 1;
    join_exclusive(
        pieces,
        |piece| (piece.column, piece.row, if aside { area(piece).1 } else { area(piece).0 }),
        |piece, column| piece.column = column,
    );
    join_exclusive(
        pieces,
        |piece| (piece.row, piece.column, if aside { area(piece).0 } else { area(piece).1 }),
        |piece, row| piece.row = row,
    );
}

/// `of` gives the number of a piece in one direction and in the other, and from where to where it reaches.
fn join_exclusive(
    pieces: &mut [Piece],
    of: impl Fn(&Piece) -> (u32, u32, (f32, f32)),
    set: impl Fn(&mut Piece, u32),
) {
    struct Lane {
        own: Vec<u32>,
        across: BTreeSet<u32>,
        reach: (f32, f32),
    }
    let mut lanes: BTreeMap<u32, Lane> = BTreeMap::new();
    for piece in pieces.iter() {
        let (own, across, (from, to)) = of(piece);
        let lane = lanes.entry(own).or_insert_with(|| Lane {
            own: vec![own],
            across: BTreeSet::new(),
            reach: (from, to),
        });
        lane.across.insert(across);
        lane.reach = (lane.reach.0.min(from), lane.reach.1.max(to));
    }
    let mut joined: Vec<Lane> = Vec::new();
    for lane in lanes.into_values() {
        if let Some(last) = joined.last_mut() {
            let shared = last.reach.1.min(lane.reach.1) - last.reach.0.max(lane.reach.0);
            let lesser = (last.reach.1 - last.reach.0).min(lane.reach.1 - lane.reach.0);
            if shared > 0.5 * lesser && last.across.is_disjoint(&lane.across) {
                last.own.extend(lane.own);
                last.across.extend(lane.across);
                last.reach = (last.reach.0.min(lane.reach.0), last.reach.1.max(lane.reach.1));
                continue;
            }
        }
        joined.push(lane);
    }
    let homes: BTreeMap<u32, u32> = joined
        .iter()
        .flat_map(|lane| lane.own.iter().filter_map(|own| Some((*own, *lane.own.first()?))))
        .collect();
    for piece in pieces {
        if let Some(home) = homes.get(&of(piece).0) {
            set(piece, *home);
        }
    }
}

/// Columns that are not parted by a line, where all of their rows have the same gap.
pub fn split_columns(pieces: &mut Vec<Piece>) {
    let mut columns: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (index, piece) in pieces.iter().enumerate() {
        columns.entry(piece.column).or_default().push(index);
    }
    let mut shift = 0;
    let mut anew: Vec<Piece> = Vec::with_capacity(pieces.len());
    for (column, own) in columns {
        let of: Vec<Piece> = own.iter().filter_map(|index| pieces.get(*index)).cloned().collect();
        let gaps = shared_gaps(&of);
        for piece in of {
            let Piece { line, row, part, .. } = piece;
            let place = |word: &Word| gaps.partition_point(|gap| *gap < (word.from + word.to) / 2.0) as u32;
            for words in part.words.chunk_by(|one, other| place(one) == place(other)) {
                let own = column + shift + words.first().map_or(0, place);
                anew.extend(part.of(words.to_vec()).map(|part| Piece::new(line, (row, own), part)));
            }
        }
        shift += gaps.len() as u32;
    }
    *pieces = anew;
}

/// Where in a column all rows have a gap, and nearly all of them words on both sides of it.
fn shared_gaps(pieces: &[Piece]) -> Vec<f64> {
    /// In sizes of the letters.
    const WIDE: f64 = 0.9;
    let all: Vec<usize> = (0..pieces.len()).collect();
    let levels = levels(pieces, &all);
    if levels.len() < MANY {
        return Vec::new();
    }
    let size = pieces.iter().map(|piece| piece.part.size).fold(0.0, f64::max);
    let words = || pieces.iter().flat_map(|piece| &piece.part.words);
    let mut ends: Vec<(f64, f64)> = words().map(|word| (word.from, word.to)).collect();
    ends.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut gaps = Vec::new();
    let Some(mut to) = ends.first().map(|end| end.1) else { return gaps };
    for (from, end) in ends {
        if from - to >= WIDE * size {
            gaps.push((from + to) / 2.0);
        }
        to = to.max(end);
    }
    // Each part must be there in nearly each row.
    let parts = gaps.len() + 1;
    let place = |word: &Word| gaps.partition_point(|gap| *gap < (word.from + word.to) / 2.0);
    let full = levels.iter().filter(|level| {
        let own = level.pieces.iter().filter_map(|index| pieces.get(*index));
        let places: BTreeSet<usize> = own.flat_map(|piece| piece.part.words.iter().map(place)).collect();
        places.len() == parts
    });
    if full.count() * 10 >= levels.len() * 8 { gaps } else { Vec::new() }
}

/// Numbers rows anew, so that bands in which several rows stand have as many.
pub fn split_bands(pieces: &mut [Piece], grid: Option<&Grid>) {
    let mut bands: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (index, piece) in pieces.iter().enumerate() {
        bands.entry(piece.row).or_default().push(index);
    }
    // One such band alone may be a head whose words are on two lines.
    let full = bands.values().skip(1).filter(|band| is_full(pieces, band)).count();
    let mut next = 0;
    for band in bands.into_values() {
        let rows = match full >= 2 && is_full(pieces, &band) {
            true => rows_of_full(pieces, &band),
            false => rows_of_band(pieces, &band, grid),
        };
        let count = rows.iter().copied().max().map_or(1, |last| last + 1);
        for (index, row) in band.into_iter().zip(rows) {
            if let Some(piece) = pieces.get_mut(index) {
                piece.row = next + row;
            }
        }
        next += count;
    }
}

/// Whether all of many columns have short words on each of several lines of a band: cells that wrap do not do so all
/// alike.
fn is_full(pieces: &[Piece], band: &[usize]) -> bool {
    let levels = levels(pieces, band);
    let mut columns: Vec<u32> = band.iter().filter_map(|index| Some(pieces.get(*index)?.column)).collect();
    columns.sort_unstable();
    columns.dedup();
    let short = |index: &usize| pieces.get(*index).is_some_and(|piece| piece.part.words.len() <= 3);
    levels.len() >= 2
        && columns.len() >= 4
        && levels.iter().all(|level| level.pieces.len() == columns.len())
        && band.iter().all(short)
}

fn rows_of_full(pieces: &[Piece], band: &[usize]) -> Vec<u32> {
    let rows = levels(pieces, band).into_iter().zip(0..);
    by_piece(rows.map(|(level, row)| (level.pieces, row)), band)
}

/// Numbers the rows of a table without ruled columns anew, so that lines of one cell are in one row.
pub fn join_levels(pieces: &mut [Piece], figures: &[u32], lanes: &[f64], rules: &[Rule]) {
    let all: Vec<usize> = (0..pieces.len()).collect();
    let levels = levels(pieces, &all);
    let anchored = |level: &Level| {
        let mut of = level.pieces.iter().filter_map(|index| pieces.get(*index));
        of.any(|piece| figures.contains(&piece.column) && piece.is_figure())
    };
    let heads = levels.iter().take_while(|level| !anchored(level)).count();
    let heads = if heads < levels.len() { heads } else { 1 };
    let spans = |level: &Level| {
        let mut of = level.pieces.iter().filter_map(|index| pieces.get(*index));
        of.any(|piece| lanes.iter().any(|lane| piece.part.from < *lane && *lane < piece.part.to))
    };
    let ruled = |one: &Level, other: &Level| {
        rules.iter().any(|rule| one.base < rule.at && rule.at < other.base - 0.5 * other.size)
    };
    let mut rows: Vec<u32> = Vec::with_capacity(levels.len());
    for pair in 0..heads {
        let (Some(level), before) = (levels.get(pair), pair.checked_sub(1).and_then(|at| levels.get(at)))
        else {
            break;
        };
        let last = rows.last().copied().unwrap_or(0);
        let joins = before.is_none_or(|before| {
            let near = level.base - before.base < 1.5 * level.size;
            near && !spans(before) && !spans(level) && !ruled(before, level)
        });
        rows.push(if joins { last } else { last + 1 });
    }
    let next = rows.last().map_or(0, |last| last + 1);
    let rest = levels.get(heads..).unwrap_or_default();
    rows.extend(logical_rows(pieces, rest, figures).into_iter().map(|row| row + next));
    for (level, row) in levels.iter().zip(rows) {
        for index in &level.pieces {
            if let Some(piece) = pieces.get_mut(*index) {
                piece.row = row;
            }
        }
    }
}

/// For each piece of a band, its row within it.
fn rows_of_band(pieces: &[Piece], band: &[usize], grid: Option<&Grid>) -> Vec<u32> {
    let one = vec![0; band.len()];
    let levels = levels(pieces, band);
    let angle = |index: &usize| pieces.get(*index).map(|piece| piece.part.angle);
    let turned = band.iter().any(|index| angle(index) != band.first().and_then(angle));
    if levels.len() < 2 || turned {
        return one;
    }
    let of_level = |level: &Level| -> Vec<&Piece> {
        level.pieces.iter().filter_map(|index| pieces.get(*index)).collect()
    };
    let mut columns: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for level in &levels {
        for piece in of_level(level) {
            let (lines, figures) = columns.entry(piece.column).or_default();
            *lines += 1;
            *figures += usize::from(piece.is_figure());
        }
    }
    let figures: Vec<u32> = columns
        .iter()
        .filter(|(_, (lines, figures))| *lines >= 2 && figures == lines)
        .map(|(column, _)| *column)
        .collect();
    let full = |level: &Level| level.pieces.len() == columns.len();
    let words: usize = band.iter().filter_map(|index| Some(pieces.get(*index)?.part.words.len())).sum();
    let short = words as f64 <= SHORT * band.len() as f64;
    let rows = match () {
        () if !figures.is_empty() && columns.len() >= 2 => logical_rows(pieces, &levels, &figures),
        () if columns.len() >= 2 && levels.iter().all(full) && short && are_apart(pieces, &levels, grid) => {
            (0..levels.len() as u32).collect()
        }
        () => return one,
    };
    by_piece(levels.into_iter().map(|level| level.pieces).zip(rows), band)
}

/// Whether lines of cells are rows of their own though no figure says so: there are many, or each would have had room
/// on the line before.
fn are_apart(pieces: &[Piece], levels: &[Level], grid: Option<&Grid>) -> bool {
    if levels.len() >= MANY {
        return true;
    }
    let Some(grid) = grid else { return false };
    let fits = |pair: &[Level]| {
        let [one, other] = pair else { return false };
        let own = |level: &Level, column: u32| {
            let mut of = level.pieces.iter().filter_map(|index| pieces.get(*index));
            of.find(|piece| piece.column == column).map(|piece| piece.part.clone())
        };
        let all = one.pieces.iter().filter_map(|index| pieces.get(*index));
        all.clone().count() >= 3
            && all.into_iter().all(|piece| {
                let middle = (piece.part.from + piece.part.to) / 2.0;
                let at = grid.xs.partition_point(|border| *border <= middle);
                let (Some(left), Some(right)) = (grid.xs.get(at.wrapping_sub(1)), grid.xs.get(at)) else {
                    return false;
                };
                let next = own(other, piece.column).and_then(|part| part.words.into_iter().next());
                next.is_some_and(|word| {
                    let taken = piece.part.to - piece.part.from + word.to - word.from;
                    taken + 1.5 * piece.part.size < right - left
                })
            })
    };
    levels.windows(2).all(fits)
}

/// For each piece of a band, the row of the level that it is on.
fn by_piece(levels: impl Iterator<Item = (Vec<usize>, u32)>, band: &[usize]) -> Vec<u32> {
    let rows: BTreeMap<usize, u32> =
        levels.flat_map(|(pieces, row)| pieces.into_iter().map(move |piece| (piece, row))).collect();
    band.iter().map(|index| rows.get(index).copied().unwrap_or(0)).collect()
}

/// The heights at which pieces stand, from the top to the bottom.
fn levels(pieces: &[Piece], of: &[usize]) -> Vec<Level> {
    let mut order: Vec<(f64, f64, usize)> = of
        .iter()
        .filter_map(|index| {
            let part = &pieces.get(*index)?.part;
            Some((part.base, part.size, *index))
        })
        .collect();
    order.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut levels: Vec<Level> = Vec::new();
    for (base, size, index) in order {
        match levels.last_mut() {
            Some(level) if base - level.base <= LEVEL * size.min(level.size) => level.pieces.push(index),
            _ => levels.push(Level { base, size, pieces: vec![index] }),
        }
    }
    levels
}

/// Which levels are one row: those without a figure may be lines of the cells above or below them.
fn logical_rows(pieces: &[Piece], levels: &[Level], figures: &[u32]) -> Vec<u32> {
    let mut rows: Vec<u32> = Vec::with_capacity(levels.len());
    let anchored = |level: &Level| {
        level
            .pieces
            .iter()
            .filter_map(|index| pieces.get(*index))
            .any(|piece| figures.contains(&piece.column) && piece.is_figure())
    };
    let mut next = 0;
    // The next level goes on in the row of this one.
    let mut carried = false;
    for (index, level) in levels.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| levels.get(index));
        let after = levels.get(index + 1);
        let own = anchored(level);
        let joins = match before {
            None => false,
            Some(_) if carried => true,
            // What stands between two rows is for both, and said with the first.
            Some(before) if !own && after.is_some_and(|after| stands_between(level, before, after)) => true,
            Some(before) => !own && goes_on(pieces, before, level, after),
        };
        carried =
            !own && !joins && after.is_some_and(|after| anchored(after) && leads_on(pieces, level, after));
        if !joins && index > 0 {
            next += 1;
        }
        rows.push(next);
    }
    rows
}

/// Whether a level stands half way between two others that are close: a cell that spans both.
fn stands_between(level: &Level, before: &Level, after: &Level) -> bool {
    let (over, under) = (level.base - before.base, after.base - level.base);
    over + under < 2.0 * level.size && (over - under).abs() < 0.4 * level.size
}

/// Whether a level without figures holds more lines of the cells of the one before.
fn goes_on(pieces: &[Piece], before: &Level, level: &Level, after: Option<&Level>) -> bool {
    let gap = level.base - before.base;
    let below = after.map_or(f64::INFINITY, |after| after.base - level.base);
    if gap > 1.7 * level.size || gap > 1.15 * below {
        return false;
    }
    let of = |level: &Level| -> Vec<Piece> {
        level.pieces.iter().filter_map(|index| pieces.get(*index)).cloned().collect()
    };
    let (upper, lower) = (of(before), of(level));
    lower.iter().all(|piece| {
        let over = upper.iter().find(|upper| upper.column == piece.column);
        over.is_some_and(|over| {
            let small = piece.part.begins_small();
            let indented = piece.part.from - over.part.from > 0.4 * piece.part.size;
            // A label that wraps begins where it did, or further in; one that stands further out is another.
            piece.part.from - over.part.from > -0.4 * piece.part.size
                && (small || indented || piece.column > 0)
        })
    })
}

/// Whether the label of a level goes on in the next one, which has the figures.
fn leads_on(pieces: &[Piece], level: &Level, after: &Level) -> bool {
    let [only] = level.pieces.as_slice() else { return false };
    let Some(label) = pieces.get(*only) else { return false };
    let next = after.pieces.iter().filter_map(|index| pieces.get(*index));
    let gap = after.base - level.base;
    next.into_iter()
        .find(|piece| piece.column == label.column)
        .is_some_and(|next| gap < 1.4 * level.size && (next.part.begins_small() || ends_open(label)))
}

/// Whether a label ends with a word after which more must come.
fn ends_open(piece: &Piece) -> bool {
    let last = piece.part.words.last().map_or("", |word| word.text.as_str());
    ["of", "and", "the", "for", "to", "in", "on", "by", "or", "from", "with", "&"].contains(&last)
        || last.ends_with('-')
}

/// How many rows at the head of a table name its columns.
pub fn headers(pieces: &[Piece], rules: &[Rule]) -> u32 {
    let last = pieces.iter().map(|piece| piece.row).max().unwrap_or(0);
    let mut rows: BTreeMap<u32, Vec<&Piece>> = BTreeMap::new();
    for piece in pieces {
        rows.entry(piece.row).or_default().push(piece);
    }
    if let Some(heads) = rows_over_rule(&rows, rules) {
        return heads;
    }
    let figures = |row: &[&Piece]| row.iter().filter(|piece| piece.is_figure()).count();
    // Rows of words above rows of figures.
    let heads = rows.values().take_while(|row| figures(row) == 0).count() as u32;
    let below = rows.values().skip(heads as usize).filter(|row| figures(row) > 0).count();
    let few = heads == 1 || heads as usize * 2 <= rows.len();
    if heads > 0 && few && heads <= 4 && heads < last + 1 && below * 2 > rows.len() - heads as usize {
        return heads;
    }
    // Bold words over words that are not.
    let strong = |row: &[&Piece]| {
        let words = || row.iter().flat_map(|piece| &piece.part.words);
        let bold = words().filter(|word| word.style.strong == Some(true)).count();
        bold * 2 > words().count()
    };
    let bold = rows.values().take_while(|row| strong(row)).count() as u32;
    let inks = |row: &[&Piece]| row.iter().map(|piece| piece.part.ink).sum::<f32>() / row.len().max(1) as f32;
    if bold > 0 && bold <= 4 && bold < last + 1 {
        return bold;
    }
    let mut inks_of_rows = rows.values().map(|row| inks(row));
    let first = inks_of_rows.next().unwrap_or(0.0);
    let rest: Vec<f32> = inks_of_rows.collect();
    let mean = rest.iter().sum::<f32>() / rest.len().max(1) as f32;
    u32::from(!rest.is_empty() && mean > 0.0 && first > 1.28 * mean)
}

/// How many rows stand above the only level line between rows of a table.
fn rows_over_rule(rows: &BTreeMap<u32, Vec<&Piece>>, rules: &[Rule]) -> Option<u32> {
    let pieces = || rows.values().flatten();
    if pieces().any(|piece| piece.part.angle != 0) {
        return None;
    }
    let from = pieces().map(|piece| piece.part.from).fold(f64::INFINITY, f64::min);
    let to = pieces().map(|piece| piece.part.to).fold(f64::NEG_INFINITY, f64::max);
    let base = |row: &[&Piece], pick: fn(f64, f64) -> f64, start: f64| {
        row.iter().map(|piece| piece.part.base).fold(start, pick)
    };
    let bases: Vec<(f64, f64)> = rows
        .values()
        .map(|row| (base(row, f64::min, f64::INFINITY), base(row, f64::max, f64::NEG_INFINITY)))
        .collect();
    let long = |rule: &&Rule| rule.level && rule.to.min(to) - rule.from.max(from) > 0.6 * (to - from);
    let between = |rule: &Rule| {
        let after = bases.partition_point(|(first, _)| *first < rule.at);
        let over = after.checked_sub(1).and_then(|index| bases.get(index));
        (after < bases.len() && over.is_some_and(|(_, last)| *last < rule.at)).then_some(after)
    };
    let mut found: Vec<usize> = rules.iter().filter(long).filter_map(between).collect();
    found.sort_unstable();
    found.dedup();
    match found.as_slice() {
        [only] if *only <= 3 => u32::try_from(*only).ok(),
        _ => None,
    }
}
