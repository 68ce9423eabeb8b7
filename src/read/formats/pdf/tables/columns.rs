//! Tables without ruled columns: figures and short words that stand under each other, row by row.
//!
//! Lines of one height make a row, and wide gaps its segments. Where rows with several segments follow each other, the
//! columns are what all of them leave free between; it is a table where a column is one of figures, or where rules say so.

use super::super::lines::{Line, Word};
use super::super::ruling::Rule;
use super::{MAX_PIECES, Piece, Taken, is_figure, rows, wrapped};
use std::collections::BTreeMap;
use std::ops::Range;

// In sizes of the letters.

/// A gap between two segments of a row.
const GAP: f64 = 0.9;
/// What columns leave free between them, at least.
const LANE: f64 = 0.45;
/// How far rows are apart at most.
const ROW_GAP: f64 = 3.2;
/// How far what stands on one line may be above each other.
const LEVEL: f64 = 0.4;

/// Rows with several segments, at least.
const ROWS: usize = 3;
/// Rows of a single segment between them: heads of groups, labels that wrap.
const SINGLES: usize = 2;
/// Words of a line that is prose by itself.
const PROSE: usize = 7;
/// Lines of a page that are looked at; a page of more has no room for prose or tables.
const MAX_LINES: usize = 20_000;

/// Words without a wide gap.
#[derive(Clone, Debug)]
pub(super) struct Segment<'l> {
    pub(super) line: usize,
    pub(super) words: Vec<&'l Word>,
    pub(super) from: f64,
    pub(super) to: f64,
}

impl<'l> Segment<'l> {
    fn new(line: usize, words: Vec<&'l Word>) -> Self {
        let from = words.iter().map(|word| word.from).fold(f64::INFINITY, f64::min);
        let to = words.iter().map(|word| word.to).fold(f64::NEG_INFINITY, f64::max);
        Self { line, words, from, to }
    }
}

/// What stands at one height.
pub(super) struct Row<'l> {
    pub(super) base: f64,
    pub(super) size: f64,
    pub(super) segments: Vec<Segment<'l>>,
}

impl Row<'_> {
    fn from(&self) -> f64 {
        self.segments.first().map_or(0.0, |segment| segment.from)
    }

    fn to(&self) -> f64 {
        self.segments.iter().map(|segment| segment.to).fold(f64::NEG_INFINITY, f64::max)
    }

    fn is_multiple(&self) -> bool {
        self.segments.len() >= 2
    }

    /// A line of prose, or two of two columns.
    pub(super) fn is_prose(&self) -> bool {
        let most = if self.segments.len() == 1 { PROSE } else { PROSE - 2 };
        self.segments.iter().all(|segment| segment.words.len() >= most)
    }

    fn has_figures(&self) -> bool {
        self.segments.iter().skip(1).any(|segment| is_figure(segment.words.iter().copied()))
    }
}

/// Finds tables among the lines that are not taken yet.
pub fn unruled(lines: &[Line], taken: &mut [Taken], rules: &[Rule]) -> Vec<Vec<Piece>> {
    let mut angles: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
    for (index, line) in lines.iter().enumerate().take(MAX_LINES) {
        if !line.vertical && taken.get(index) == Some(&Taken::Free) {
            angles.entry(line.angle).or_default().push(index);
        }
    }
    let mut tables = Vec::new();
    for (angle, own) in angles.into_iter().filter(|(_, own)| own.len() >= ROWS) {
        let rows = rows_of(lines, own);
        let level: Vec<Rule> = rules.iter().filter(|rule| rule.level && angle == 0).copied().collect();
        for run in runs(&rows) {
            let Some(table) = rows.get(run).and_then(|rows| table(rows, lines, &level)) else { continue };
            table.iter().for_each(|piece| {
                if let Some(taken) = taken.get_mut(piece.line) {
                    *taken = Taken::Table;
                }
            });
            tables.push(table);
        }
        if angle == 0 {
            tables.extend(wrapped::tables(&rows, lines, taken));
        }
    }
    tables
}

/// Rows from the top to the bottom, their segments from the left to the right.
pub(super) fn rows_of(lines: &[Line], mut own: Vec<usize>) -> Vec<Row<'_>> {
    let base = |index: &usize| lines.get(*index).map_or(0.0, |line| line.base);
    own.sort_by(|one, other| base(one).total_cmp(&base(other)));
    let mut rows: Vec<Row> = Vec::new();
    for index in own {
        let Some(line) = lines.get(index) else { continue };
        let segments = segments(index, line);
        match rows.last_mut() {
            Some(row) if line.base - row.base <= LEVEL * line.size.min(row.size) => {
                row.segments.extend(segments);
            }
            _ => rows.push(Row { base: line.base, size: line.size, segments }),
        }
    }
    for row in &mut rows {
        row.segments.sort_by(|one, other| one.from.total_cmp(&other.from));
    }
    rows
}

fn segments(index: usize, line: &Line) -> Vec<Segment<'_>> {
    let mut words: Vec<&Word> = line.words.iter().collect();
    words.sort_by(|one, other| one.from.total_cmp(&other.from));
    let mut end = f64::INFINITY;
    let mut segments: Vec<Vec<&Word>> = Vec::new();
    for word in words {
        let parted = word.from - end > GAP * line.size;
        end = word.to;
        match segments.last_mut() {
            Some(last) if !parted => last.push(word),
            _ => segments.push(vec![word]),
        }
    }
    segments.into_iter().map(|words| Segment::new(index, words)).collect()
}

/// Stretches of rows that may be tables.
fn runs(rows: &[Row<'_>]) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut at = 0;
    while let Some(row) = rows.get(at) {
        if !row.is_multiple() || row.is_prose() {
            at += 1;
            continue;
        }
        let (mut end, mut singles, mut multiple) = (at + 1, 0, 1);
        let (mut from, mut to) = (row.from(), row.to());
        let mut last = at;
        while let (Some(before), Some(next)) = (rows.get(last), rows.get(last + 1)) {
            let apart = next.base - before.base > ROW_GAP * before.size.max(next.size);
            let beside = next.to() < from || next.from() > to;
            if apart || (next.is_prose() && !beside) {
                break;
            }
            last += 1;
            if next.is_multiple() && !next.is_prose() {
                (singles, multiple, end) = (0, multiple + 1, last + 1);
                (from, to) = (from.min(next.from()), to.max(next.to()));
            } else {
                singles += 1;
                if singles > SINGLES {
                    break;
                }
            }
        }
        let many: usize = rows.get(at..end).unwrap_or_default().iter().map(|row| row.segments.len()).sum();
        if multiple >= ROWS && many <= MAX_PIECES {
            runs.push(at..end);
        }
        at = end;
    }
    runs
}

/// The table in a run of rows, if it is one.
fn table(run: &[Row<'_>], lines: &[Line], rules: &[Rule]) -> Option<Vec<Piece>> {
    let size = run.iter().map(|row| row.size).fold(0.0, f64::max);
    let first = run.iter().position(Row::has_figures).unwrap_or(0);
    let body: Vec<&Row<'_>> = run.iter().skip(first).filter(|row| row.is_multiple()).collect();
    let body = if body.len() >= ROWS { body } else { run.iter().filter(|row| row.is_multiple()).collect() };
    let lanes = lanes(&body, size);
    if lanes.is_empty() {
        return None;
    }
    let mut pieces: Vec<Piece> = Vec::new();
    for (number, row) in run.iter().enumerate() {
        for segment in &row.segments {
            let line = lines.get(segment.line)?;
            for (column, words) in parts(segment, &lanes, line.size, number >= first) {
                let part = line.of(as_read(line, words))?;
                pieces.push(Piece::new(segment.line, (number as u32, column), part));
            }
        }
    }
    join_signs(&mut pieces);
    join_heads(&mut pieces);
    let figures = figure_columns(&pieces);
    if !is_table(run, &pieces, &figures, rules) {
        return None;
    }
    rows::join_levels(&mut pieces, &figures, &lanes, rules);
    Some(pieces)
}

/// What all rows but a few leave free, as the middles of it.
pub(super) fn lanes(rows: &[&Row<'_>], size: f64) -> Vec<f64> {
    let spared = rows.len() / 10;
    let mut ends: Vec<(f64, i32)> = rows
        .iter()
        .flat_map(|row| &row.segments)
        .flat_map(|segment| [(segment.from, 1), (segment.to, -1)])
        .collect();
    ends.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    let mut lanes = Vec::new();
    let (mut over, mut free): (i32, Option<f64>) = (0, None);
    for (at, step) in ends {
        over += step;
        let is_free = over <= spared as i32;
        match (free, is_free) {
            (Some(from), false) => {
                if at - from >= LANE * size {
                    lanes.push((from + at) / 2.0);
                }
                free = None;
            }
            // What comes before the first column is no lane.
            (None, true) if step < 0 => free = Some(at),
            _ => {}
        }
    }
    lanes
}

/// The words of a segment, by their columns. Words that run over a lane stay together, as the head of two columns does.
pub(super) fn parts(segment: &Segment<'_>, lanes: &[f64], size: f64, body: bool) -> Vec<(u32, Vec<Word>)> {
    let place = |word: &Word| lanes.partition_point(|lane| *lane < (word.from + word.to) / 2.0) as u32;
    let mut parts: Vec<(u32, Vec<Word>)> = Vec::new();
    let mut end = f64::NEG_INFINITY;
    for word in segment.words.iter().copied() {
        let own = place(word);
        let gap = word.from - end;
        end = word.to;
        let figure = || is_figure(std::iter::once(word));
        match parts.last_mut() {
            Some((column, words)) if *column == own || (gap < LANE * size && !(body && figure())) => {
                words.push(word.clone());
            }
            _ => parts.push((own, vec![word.clone()])),
        }
    }
    parts
}

/// Words of a line from left to right, in the order in which they are read.
pub(super) fn as_read(line: &Line, words: Vec<Word>) -> Vec<Word> {
    if !line.leftward {
        return words;
    }
    let own = |word: &&Word| words.binary_search_by(|own| own.from.total_cmp(&word.from)).is_ok();
    line.words.iter().filter(own).cloned().collect()
}

/// The sign of a currency that stands by itself belongs to the figure after it, and one of a share to that before.
fn join_signs(pieces: &mut [Piece]) {
    let mut signs: BTreeMap<u32, (bool, bool)> = BTreeMap::new();
    for piece in pieces.iter() {
        let text = piece.part.text();
        let (before, after) = signs.entry(piece.column).or_insert((true, true));
        *before &= matches!(text.as_str(), "$" | "€" | "£" | "¥" | "US$" | "(" | "EUR" | "USD");
        *after &= matches!(text.as_str(), ")" | "%" | ")%" | "*");
    }
    for piece in pieces {
        match signs.get(&piece.column) {
            Some((true, _)) => piece.column += 1,
            Some((_, true)) => piece.column = piece.column.saturating_sub(1),
            _ => {}
        }
    }
}

/// A head that does not stand over its figures, and has a column of its own, is theirs.
fn join_heads(pieces: &mut [Piece]) {
    let mut columns: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for piece in pieces.iter() {
        columns.entry(piece.column).or_default().push(piece.row);
    }
    let mut homes: BTreeMap<u32, u32> = BTreeMap::new();
    let mut last: Option<(u32, Vec<u32>)> = None;
    for (column, rows) in columns {
        if let Some((home, own)) = &mut last
            && own.len().min(rows.len()) <= 2
            && own.len().max(rows.len()) > 2
            && rows.iter().all(|row| !own.contains(row))
        {
            homes.insert(column, *home);
            own.extend(rows);
            continue;
        }
        last = Some((column, rows));
    }
    for piece in pieces {
        piece.column = homes.get(&piece.column).copied().unwrap_or(piece.column);
    }
}

/// Columns beside the first of which the most are figures.
fn figure_columns(pieces: &[Piece]) -> Vec<u32> {
    let mut columns: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for piece in pieces {
        let (all, figures) = columns.entry(piece.column).or_default();
        *all += 1;
        *figures += usize::from(piece.is_figure());
    }
    let mut columns = columns.into_iter();
    columns.next();
    let many = |(_, (all, figures)): &(u32, (usize, usize))| *figures >= ROWS && *figures * 10 >= *all * 6;
    columns.filter(many).map(|(column, _)| column).collect()
}

/// Whether what stands in columns is a table, and no list of contents, no prose, no address.
fn is_table(run: &[Row<'_>], pieces: &[Piece], figures: &[u32], rules: &[Rule]) -> bool {
    let mut columns: Vec<u32> = pieces.iter().map(|piece| piece.column).collect();
    columns.sort_unstable();
    columns.dedup();
    let words: usize = pieces.iter().map(|piece| piece.part.words.len()).sum();
    let mean = words as f64 / pieces.len().max(1) as f64;
    let leaders = |piece: &&Piece| has_leader(&piece.part.words);
    if columns.len() < 2 || pieces.iter().filter(leaders).count() * 4 > run.len() {
        return false;
    }
    let mut cells: Vec<(u32, u32)> = pieces.iter().map(|piece| (piece.row, piece.column)).collect();
    cells.sort_unstable();
    cells.dedup();
    // Numbers of notes in blackened lines, the labels of a drawing.
    if cells.len() * 2 < run.len() * columns.len() {
        return false;
    }
    let multiple = run.iter().filter(|row| row.is_multiple()).count();
    let full = {
        let mut rows: BTreeMap<u32, usize> = BTreeMap::new();
        pieces.iter().for_each(|piece| *rows.entry(piece.row).or_default() += 1);
        rows.values().filter(|count| **count + 1 >= columns.len()).count()
    };
    match figures {
        [] if is_between_rules(run, rules) => mean <= 6.0,
        [] => columns.len() >= 4 && multiple > ROWS && mean <= 3.0 && full * 4 >= run.len() * 3,
        [only] if columns.last() == Some(only) && counts_up(pieces, *only) => false,
        _ if columns.len() >= 3 => mean <= 5.0,
        _ => multiple > ROWS && mean <= 6.0,
    }
}

/// Whether level lines reach over the most of a run, one of them between its rows, as under a head.
fn is_between_rules(run: &[Row<'_>], rules: &[Rule]) -> bool {
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return false };
    let from = run.iter().map(Row::from).fold(f64::INFINITY, f64::min);
    let to = run.iter().map(Row::to).fold(f64::NEG_INFINITY, f64::max);
    let (top, bottom) = (first.base - 2.5 * first.size, last.base + 2.0 * last.size);
    let mut heights: Vec<f64> = rules
        .iter()
        .filter(|rule| rule.at > top && rule.at < bottom)
        .filter(|rule| rule.to.min(to) - rule.from.max(from) > 0.7 * (to - from))
        .map(|rule| rule.at)
        .collect();
    heights.sort_by(f64::total_cmp);
    heights.dedup_by(|next, last| *next - *last < 4.0);
    heights.len() >= 2 && heights.iter().any(|at| *at > first.base && *at < last.base - last.size)
}

/// Whether the last column counts up, as the pages of a list of contents do.
pub(super) fn counts_up(pieces: &[Piece], column: u32) -> bool {
    let of = pieces.iter().filter(|piece| piece.column == column);
    let numbers: Vec<Option<u64>> = of.map(|piece| piece.part.text().parse().ok()).collect();
    numbers.iter().flatten().count() * 10 >= numbers.len() * 8 && numbers.iter().flatten().is_sorted()
}

/// Whether dots lead from words to the number of their page.
pub(super) fn has_leader(words: &[Word]) -> bool {
    let dots = |text: &str| text.chars().all(|c| matches!(c, '.' | '…' | '·' | '_'));
    let many = |text: &str| text.contains("....") || text.contains("……") || text.contains("____");
    words.iter().any(|word| many(&word.text))
        || words.windows(4).any(|four| four.iter().all(|word| dots(&word.text)))
}
