//! Tables of a page: by ruled lines, and by columns of figures where there are none.
//!
//! The lines of a table are cut at the borders of its cells, and each piece is told its cell; in the order of reading,
//! a table is one thing that stands in one place. When unsure, lines stay lines: two columns of prose, a list of
//! contents, a form and an address are no tables.

use super::lines::{Line, Shift, Word};
use super::ruling::Rule;
use super::tagged::InCell;
use super::work::{self, Meter, cost};
use crate::data::document::Align;
use crate::data::unit::Area;
use grid::Grid;
use std::collections::BTreeMap;

mod bands;
mod columns;
mod grid;
mod rows;
mod wrapped;

/// Grids of one page that are looked at, those of the most cells first.
const MAX_GRIDS: usize = 64;
/// Pieces of lines of one table; no page that people read has more.
const MAX_PIECES: usize = 8_000;
/// Share of the places of a grid, its empty rows and columns aside, in which words must stand, and share of all of them
/// that must be cells: the boxes of a form span what they like. One may be half of it where the other is far above.
const FILLED: f64 = 0.3;
const REGULAR: f64 = 0.45;
/// Of a hundred cells of a table by tags, those that must stand beside and below those before them.
const IN_ORDER: usize = 97;
/// Pieces of lines from which on a grid that is no table is a form or a drawing.
const FORM: usize = 10;
/// Words of a cell on the average, at most: boxes of prose are no table.
const CELL_WORDS: f64 = 45.0;

/// Where in a table words stand.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Cell {
    /// Its number on the page.
    pub table: u32,
    pub row: u32,
    pub column: u32,
    /// Its row names the columns.
    pub header: bool,
}

/// A piece of a line that stands in one cell.
#[derive(Clone, Debug)]
struct Piece {
    /// The number of its line on the page.
    line: usize,
    row: u32,
    column: u32,
    part: Line,
}

impl Piece {
    fn new(line: usize, (row, column): (u32, u32), part: Line) -> Self {
        Self { line, row, column, part }
    }

    /// Whether it is an amount, a share, a dash in place of one.
    fn is_figure(&self) -> bool {
        is_figure(self.part.words.iter())
    }
}

/// A table that was found.
struct Table {
    pieces: Vec<Piece>,
    /// How many of its rows name the columns, where that is said.
    heads: Option<u32>,
}

/// Finds the tables of a page. Their words come back in lines that know their cells, row by row, where the first of
/// them stood.
pub fn find(lines: Vec<Line>, rules: &[Rule], tagged: Vec<Vec<InCell>>, meter: &Meter) -> Vec<Line> {
    let mut tables: Vec<Table> = Vec::new();
    let mut taken = vec![Taken::Free; lines.len()];
    tables.extend(tagged.into_iter().filter_map(|cells| by_tags(cells, &lines, &mut taken)));
    meter.pay(cost(rules.len(), work::ELEMENT));
    let mut grids = if lines.is_empty() { Vec::new() } else { grid::grids(rules) };
    grids.sort_by_key(|grid| std::cmp::Reverse(grid.cells));
    grids.truncate(MAX_GRIDS);
    // What lies within another is looked at first.
    grids.sort_by(|one, other| one.area().area().total_cmp(&other.area().area()));
    for grid in grids.iter().filter(|grid| grid.columns() >= 2) {
        meter.pay(cost(lines.len(), work::LOOK));
        if let Some(pieces) = ruled(grid, &lines, &mut taken) {
            tables.push(Table { pieces, heads: None });
        }
    }
    let banded = bands::between_rules(&lines, &mut taken, rules);
    let unruled = columns::unruled(&lines, &mut taken, rules);
    tables.extend(banded.into_iter().chain(unruled).map(|pieces| Table { pieces, heads: None }));
    if tables.is_empty() {
        return lines;
    }
    put_together(lines, tables, &taken, rules)
}

/// A table of which tags say the cells, if they stand as they say.
fn by_tags(cells: Vec<InCell>, lines: &[Line], taken: &mut [Taken]) -> Option<Table> {
    if cells.len() > MAX_PIECES {
        return None;
    }
    let mut names: BTreeMap<u32, bool> = BTreeMap::new();
    let mut pieces = Vec::with_capacity(cells.len());
    for InCell { line, cell, words } in cells {
        *names.entry(cell.row).or_insert(true) &= cell.header;
        pieces.extend(lines.get(line)?.of(words).map(|part| Piece::new(line, (cell.row, cell.column), part)));
    }
    let mut own: Vec<usize> = pieces.iter().map(|piece| piece.line).collect();
    own.dedup();
    // A line of which only a part is in the table is not what the tags say.
    let words = |line: usize| lines.get(line).map_or(0, |line| line.words.len());
    let whole: usize = own.iter().map(|line| words(*line)).sum();
    let said: usize = pieces.iter().map(|piece| piece.part.words.len()).sum();
    if whole != said || !is_table(&pieces, 1.0) || !stands_in_order(&pieces) {
        return None;
    }
    set(taken, &own, Taken::Table);
    let heads = names.values().take_while(|names| **names).count();
    let heads = if heads < names.len() { heads as u32 } else { 0 };
    Some(Table { pieces, heads: Some(heads).filter(|heads| *heads > 0) })
}

/// Whether cells follow each other on the page as they do in their table, but for some.
fn stands_in_order(pieces: &[Piece]) -> bool {
    let mut areas: BTreeMap<(u32, u32), Area> = BTreeMap::new();
    for piece in pieces {
        let area = areas.entry((piece.row, piece.column)).or_insert(piece.part.area);
        *area = area.cover(piece.part.area);
    }
    if pieces.iter().any(|piece| piece.part.angle != 0) {
        return false;
    }
    let leftward = pieces.iter().filter(|piece| piece.part.leftward).count() * 2 > pieces.len();
    let (mut beside, mut below) = ((0, 0), (0, 0));
    let mut last: Option<((u32, u32), Area)> = None;
    let mut above: BTreeMap<u32, Area> = BTreeMap::new();
    let count = |of: &mut (usize, usize), right: bool| *of = (of.0 + 1, of.1 + usize::from(right));
    for (place, area) in areas {
        if let Some((_, before)) = last.filter(|(before, _)| before.0 == place.0) {
            let follows = if leftward { area.left < before.left } else { area.left > before.left };
            count(&mut beside, follows && area.top < before.bottom && area.bottom > before.top);
        }
        if let Some(over) = above.insert(place.1, area) {
            count(&mut below, area.top > over.top);
        }
        last = Some((place, area));
    }
    let mostly = |(all, right): (usize, usize)| all > 0 && right * 100 >= all * IN_ORDER;
    mostly(beside) && mostly(below)
}

/// The table in a grid, if there is one.
fn ruled(grid: &Grid, lines: &[Line], taken: &mut [Taken]) -> Option<Vec<Piece>> {
    let area = grid.area();
    let within = |line: &Line| {
        let (x, y) = line.area.centre();
        area.contains(hayro::kurbo::Point::new(f64::from(x), f64::from(y)))
    };
    let own: Vec<usize> = lines
        .iter()
        .enumerate()
        .filter(|(index, line)| taken.get(*index) == Some(&Taken::Free) && within(line))
        .map(|(index, _)| index)
        .collect();
    let turn = usual_turn(own.iter().filter_map(|index| lines.get(*index)));
    let mut pieces: Vec<Piece> = Vec::new();
    for index in &own {
        let Some(line) = lines.get(*index) else { continue };
        let mut last: Option<((u32, u32), Vec<Word>)> = None;
        for word in line.words.iter().flat_map(|word| cut(word, line, grid)) {
            let (x, y) = word.area.centre();
            let place = grid.at(f64::from(x), f64::from(y), turn);
            match (&mut last, place) {
                (Some((own, words)), Some(place)) if *own == place => words.push(word),
                // What sticks out at the side belongs to the cell beside it.
                (Some((_, words)), None) => words.push(word),
                (_, place) => {
                    if let Some((own, words)) = last.replace((place.unwrap_or_default(), vec![word])) {
                        pieces.extend(line.of(words).map(|part| Piece::new(*index, own, part)));
                    }
                }
            }
        }
        if let Some((own, words)) = last {
            pieces.extend(line.of(words).map(|part| Piece::new(*index, own, part)));
        }
    }
    if pieces.len() > MAX_PIECES {
        return None;
    }
    let upright = |line: &Line| line.angle == 0;
    if turn == 0 && pieces.iter().all(|piece| upright(&piece.part)) {
        rows::split_columns(&mut pieces);
    }
    rows::join_slivers(&mut pieces, turn);
    let regular = grid.cells as f64 / (grid.rows() * grid.columns()) as f64;
    if !is_table(&pieces, regular) {
        // A form or a drawing: nothing that stands under each other in it is a table either.
        if pieces.len() >= FORM {
            set(taken, &own, Taken::Boxed);
        }
        return None;
    }
    set(taken, &own, Taken::Table);
    rows::split_bands(&mut pieces, (turn == 0).then_some(grid));
    Some(pieces)
}

/// What was found out of a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taken {
    Free,
    /// It is in a table.
    Table,
    /// It is in a form or a drawing.
    Boxed,
}

fn set(taken: &mut [Taken], lines: &[usize], as_what: Taken) {
    for index in lines {
        if let Some(taken) = taken.get_mut(*index) {
            *taken = as_what;
        }
    }
}

/// Into which quarter most lines are turned.
fn usual_turn<'l>(lines: impl Iterator<Item = &'l Line>) -> u8 {
    let mut words = [0_usize; 4];
    for line in lines {
        let quarter = (line.angle + 45).rem_euclid(360) / 90;
        if let Some(count) = words.get_mut(quarter as usize) {
            *count += line.words.len();
        }
    }
    (0_u8..4)
        .max_by_key(|turn| (words.get(usize::from(*turn)).copied(), std::cmp::Reverse(*turn)))
        .unwrap_or(0)
}

/// Cuts a word where a border of the grid runs between two of its letters: cells may stand so close that their words
/// touch.
fn cut(word: &Word, line: &Line, grid: &Grid) -> Vec<Word> {
    if line.angle != 0 || line.vertical || line.leftward {
        return vec![word.clone()];
    }
    let y = f64::from(word.area.centre().1);
    let first = grid.xs.partition_point(|border| *border <= word.from + 0.2 * line.size);
    let inside = |(_, border): &(usize, &f64)| **border < word.to - 0.2 * line.size;
    let mut words = vec![word.clone()];
    for (index, border) in grid.xs.iter().enumerate().skip(first).take_while(inside) {
        if grid.parts(index, y)
            && let Some(last) = words.pop()
        {
            match last.cut_at(*border, 0.35 * line.size) {
                Some((one, other)) => words.extend([one, other]),
                None => words.push(last),
            }
        }
    }
    words
}

/// Whether what stands in cells is a table, and no form, no box around prose, no drawing. `regular` is the share of places
/// that are cells.
fn is_table(pieces: &[Piece], regular: f64) -> bool {
    let mut cells: Vec<(u32, u32)> = pieces.iter().map(|piece| (piece.row, piece.column)).collect();
    cells.sort_unstable();
    cells.dedup();
    let words: usize = pieces.iter().map(|piece| piece.part.words.len()).sum();
    let in_rows: Vec<usize> = cells.chunk_by(|one, other| one.0 == other.0).map(<[_]>::len).collect();
    let mut columns: Vec<u32> = cells.iter().map(|cell| cell.1).collect();
    columns.sort_unstable();
    columns.dedup();
    let full_rows = in_rows.iter().filter(|count| **count >= 2).count();
    let full = cells.len() as f64 / (in_rows.len() * columns.len()) as f64;
    let most = in_rows.iter().copied().max().unwrap_or(0);
    in_rows.len() >= 2
        && columns.len() >= 2
        && (full_rows >= 2 || most >= 4)
        && cells.len() >= 4
        && ((full >= FILLED && regular >= REGULAR) || (full >= 2.5 * FILLED && regular >= 0.5 * REGULAR))
        && words as f64 <= CELL_WORDS * cells.len() as f64
}

/// Puts tables among the other lines of their page, each where its first line stood.
fn put_together(lines: Vec<Line>, tables: Vec<Table>, taken: &[Taken], rules: &[Rule]) -> Vec<Line> {
    let mut tables: Vec<(usize, Vec<Line>)> = tables
        .into_iter()
        .enumerate()
        .filter_map(|(number, table)| {
            let first = table.pieces.iter().map(|piece| piece.line).min()?;
            Some((first, in_cells(number as u32, table, rules)))
        })
        .collect();
    tables.sort_by_key(|(first, _)| *first);
    let mut tables = tables.into_iter().peekable();
    let mut all: Vec<Line> = Vec::with_capacity(lines.len());
    for (index, line) in lines.into_iter().enumerate() {
        while let Some((_, table)) = tables.next_if(|(first, _)| *first <= index) {
            all.extend(table);
        }
        if taken.get(index) != Some(&Taken::Table) {
            all.push(line);
        }
    }
    all.extend(tables.flat_map(|(_, table)| table));
    all
}

/// The lines of a table, row by row, without the rows and columns in which nothing stands.
fn in_cells(number: u32, table: Table, rules: &[Rule]) -> Vec<Line> {
    let Table { mut pieces, heads } = table;
    let compact = |values: &mut dyn Iterator<Item = u32>| {
        let mut all: Vec<u32> = values.collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let rows = compact(&mut pieces.iter().map(|piece| piece.row));
    let columns = compact(&mut pieces.iter().map(|piece| piece.column));
    let lettered =
        |piece: &&Piece| piece.part.words.iter().any(|word| word.text.contains(char::is_alphabetic));
    let leftward = pieces.iter().filter(lettered).filter(|piece| piece.part.leftward).count() * 2
        > pieces.iter().filter(lettered).count();
    for piece in &mut pieces {
        piece.row = rows.partition_point(|row| *row < piece.row) as u32;
        let column = columns.partition_point(|column| *column < piece.column);
        // Where words run to the left, so do columns.
        piece.column = if leftward { columns.len() - 1 - column } else { column } as u32;
    }
    let heads = heads.unwrap_or_else(|| rows::headers(&pieces, rules));
    pieces.sort_by(|one, other| {
        let (a, b) = (&one.part, &other.part);
        let level = a.is_level_with(b);
        (one.row, one.column).cmp(&(other.row, other.column)).then_with(|| {
            match a.angle == b.angle && !level {
                true => a.base.total_cmp(&b.base),
                false => one.line.cmp(&other.line),
            }
        })
    });
    pieces
        .into_iter()
        .map(|piece| {
            let Piece { row, column, .. } = piece;
            let cell = Cell { table: number, row, column, header: row < heads };
            Line { cell: Some(cell), ..piece.part }
        })
        .collect()
}

/// How each column of a table stands: figures at the right.
pub fn aligns(lines: &[Line], columns: usize) -> Vec<Align> {
    let mut counts = vec![(0_usize, 0_usize); columns];
    for line in lines {
        let Some(cell) = line.cell.filter(|cell| !cell.header) else { continue };
        if let Some((all, figures)) = counts.get_mut(cell.column as usize) {
            *all += 1;
            *figures += usize::from(is_figure(line.words.iter()));
        }
    }
    let align = |(all, figures): (usize, usize)| match figures * 3 > all * 2 {
        true => Align::End,
        false => Align::Start,
    };
    counts.into_iter().map(align).collect()
}

/// Whether words are an amount, a share, or a dash in place of one.
fn is_figure<'w>(words: impl Iterator<Item = &'w Word> + Clone) -> bool {
    // The numbers of notes are no figures.
    if words.clone().all(|word| word.shift != Shift::None) {
        return false;
    }
    let mut digits = false;
    let mut signs = 0;
    for c in words.flat_map(|word| word.text.chars()) {
        match c {
            c if c.is_numeric() => digits = true,
            '.' | ',' | '%' | '(' | ')' | '+' | '-' | '−' | '–' | '—' | '$' | '€' | '£' | '¥' | '\''
            | '’' | '*' | '‰' | '±' | '~' | '<' | '>' | '/' | ':' => signs += 1,
            _ => return false,
        }
    }
    // A dash stands for nothing, and is written where an amount would be.
    digits || (signs > 0 && signs <= 3)
}
