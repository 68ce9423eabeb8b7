//! Numbers of lines in the margin of transcripts, bills and pleadings: by them a page is cited, and no sentence has
//! them in it. Each becomes the number of the line that it stands beside.
//!
//! They count down the page by one or by five, in one column beside everything else, line by line. A list and the rows
//! of a table are counted as well: so a page proves by its length that its lines are, or by sentences that run on from
//! one numbered line to the next; once one page has, others of the document with numbers at that place need less.

use super::lines::{Line, Word};
use super::median::median;
use std::cmp::Ordering;

/// Numbers of a page that say by themselves that its lines are counted.
const WHOLE_PAGE: usize = 20;
/// Where sentences run on over them, and where an earlier page had them.
const FEW: usize = 3;
/// Numbers of a page on which hardly ten lines are.
const FIFTHS: usize = 2;
/// Words of a line of such sentences.
const LINE_WORDS: usize = 6;
/// Every fifth line counted.
const STEP: u32 = 5;
/// The highest number, and how many of a page are looked at.
const MAX_NUMBER: u32 = 9999;
const MAX_TOKENS: usize = 600;
/// Lines of a page, at most; one of more is a drawing.
const MAX_LINES: usize = 4000;
/// How far their middles may be apart, in sizes of their letters, and from where an earlier page had them, in points.
const ALIGNED: f64 = 1.0;
const SAME_PLACE: f64 = 20.0;
/// The latter of numbers that are so few that nothing else tells.
const VERY_PLACE: f64 = 6.0;
/// Share of their lines that may stand outside of them, or have several cells.
const OUTSIDE: f64 = 0.1;
const CELLS: f64 = 0.3;
/// A gap between cells, in sizes.
const CELL_GAP: f64 = 2.0;
/// Columns of numbers on one page: sheets with four or six pages of a transcript.
const MAX_COLUMNS: usize = 16;

/// Remembers where the numbers of a document stand.
#[derive(Default)]
pub struct Numbering {
    places: Vec<f64>,
    /// The last number of the last page that had some.
    last: u32,
}

/// A number that may be one of a line.
#[derive(Clone, Copy, Debug)]
struct Token {
    line: usize,
    /// Whether it is the first word of its line; the last one if not.
    first: bool,
    value: u32,
    middle: f64,
    base: f64,
    size: f64,
}

/// A column of numbers.
struct Column {
    tokens: Vec<Token>,
    left: bool,
    middle: f64,
    top: f64,
    bottom: f64,
}

impl Numbering {
    /// Takes the numbers out of the lines of a page, and gives the lines of each page that is printed on it.
    pub fn take(&mut self, lines: Vec<Line>) -> Vec<Vec<Line>> {
        let columns = if lines.len() <= MAX_LINES { self.columns(&lines) } else { Vec::new() };
        if columns.is_empty() {
            return vec![lines];
        }
        for column in &columns {
            if !self.places.iter().any(|place| (place - column.middle).abs() < SAME_PLACE)
                && self.places.len() < 4 * MAX_COLUMNS
            {
                self.places.push(column.middle);
            }
        }
        self.last = columns
            .iter()
            .filter_map(|column| column.tokens.last())
            .map(|last| last.value)
            .max()
            .unwrap_or(0);
        let mut parts = parts(&lines, &columns);
        let mut lines: Vec<Option<Line>> = number(lines, &columns);
        for part in &mut parts {
            part.retain(|line| lines.get(*line).is_some_and(Option::is_some));
        }
        let mut take = |part: Vec<usize>| -> Vec<Line> {
            part.into_iter().filter_map(|line| lines.get_mut(line).and_then(Option::take)).collect()
        };
        parts.into_iter().map(&mut take).filter(|part: &Vec<Line>| !part.is_empty()).collect()
    }

    fn columns(&self, lines: &[Line]) -> Vec<Column> {
        let mut columns = Vec::new();
        for first in [true, false] {
            let mut tokens = tokens(lines, first);
            let least = if self.places.is_empty() { FIFTHS } else { 1 };
            if tokens.len() < least || tokens.len() > MAX_TOKENS {
                continue;
            }
            tokens.sort_by(|one, other| one.middle.total_cmp(&other.middle));
            let near =
                tokens.chunk_by(|one, other| other.middle - one.middle < ALIGNED * one.size.max(other.size));
            let chains = near.flat_map(chains).filter(|chain| chain.len() >= FEW || self.may_be_short(chain));
            let chains: Vec<Vec<Token>> = chains.collect();
            let begins: Vec<(f64, u32)> = chains.iter().filter_map(|chain| begin(chain)).collect();
            for chain in chains {
                let border = begin(&chain).and_then(|own| border_of(own, first, &begins));
                columns.extend(self.column(chain, first, border, lines));
            }
            if !columns.is_empty() {
                break;
            }
        }
        columns.truncate(MAX_COLUMNS);
        columns
    }

    /// Whether so few numbers may be those of a page with few lines: they go on where the last page ended, or begin anew
    /// at the same place; or each fifth of some ten lines is counted.
    fn may_be_short(&self, chain: &[Token]) -> bool {
        let Some(first) = chain.first() else { return false };
        match self.places.iter().any(|place| (place - first.middle).abs() < VERY_PLACE) {
            true => [1, STEP, self.last + 1, self.last + STEP].contains(&first.value),
            false => matches!(chain, [one, other] if one.value == STEP && other.value == 2 * STEP),
        }
    }

    /// The column of a chain of numbers, if it counts lines. Beyond the border, another page of the sheet begins.
    fn column(&self, tokens: Vec<Token>, left: bool, border: Option<f64>, lines: &[Line]) -> Option<Column> {
        let (first, last) = (*tokens.first()?, *tokens.last()?);
        let middle = tokens.iter().map(|token| token.middle).sum::<f64>() / tokens.len() as f64;
        let column = Column { left, middle, top: first.base, bottom: last.base, tokens };
        let known = self.places.iter().any(|place| (place - middle).abs() < SAME_PLACE);
        let step = column.tokens.get(1).map_or(1, |second| second.value - first.value);
        let begins = first.value == step;
        let count = column.tokens.len();
        if count < FEW {
            let counts = match known {
                true => column.tokens.iter().all(|token| nearest(token, &column, lines).is_some()),
                false => column.counts_each_fifth(lines) && column.runs_on(lines),
            };
            let fits = counts && column.stands_outside(lines) && !column.has_cells(border, lines);
            return fits.then_some(column);
        }
        if !column.is_regular() || !column.stands_outside(lines) || column.has_cells(border, lines) {
            return None;
        }
        let long = count * step as usize >= WHOLE_PAGE && (begins || known || column.runs_on(lines));
        let goes_on = begins || step == STEP || first.value == self.last + 1;
        (long || (known && goes_on) || (begins && column.runs_on(lines))).then_some(column)
    }
}

/// Numbers at the beginnings of lines, or at their ends.
fn tokens(lines: &[Line], first: bool) -> Vec<Token> {
    let token = |(at, line): (usize, &Line)| {
        let word = if first { line.words.first() } else { line.words.last() }?;
        let digits = word.text.bytes().all(|b| b.is_ascii_digit()) && word.text.len() <= 4;
        let value = if digits && word.unseen.is_none() { word.text.parse().ok()? } else { return None };
        let fits = (1..=MAX_NUMBER).contains(&value) && line.angle == 0 && !line.vertical;
        let middle = (word.from + word.to) / 2.0;
        fits.then_some(Token { line: at, first, value, middle, base: line.base, size: line.size })
    };
    lines.iter().enumerate().filter_map(token).collect()
}

/// Runs of numbers that count up downwards, the longest of each beginning.
fn chains(near: &[Token]) -> Vec<Vec<Token>> {
    let mut tokens = near.to_vec();
    tokens.sort_by(|one, other| one.base.total_cmp(&other.base));
    let mut chains: Vec<Vec<Token>> = Vec::new();
    for token in tokens {
        // It goes on with the chain that waits for it; what is in between is a word of a line.
        let next = |chain: &Vec<Token>| match chain.as_slice() {
            [.., one, last] => token.value == last.value + (last.value - one.value),
            [last] => token.value == last.value + 1 || (last.value == STEP && token.value == 2 * STEP),
            [] => false,
        };
        let below =
            |chain: &Vec<Token>| chain.last().is_some_and(|last| token.base - last.base > 0.5 * last.size);
        match chains.iter_mut().rev().find(|chain| next(chain) && below(chain)) {
            Some(chain) => chain.push(token),
            None => chains.push(vec![token]),
        }
    }
    chains
}

/// Where a long chain stands, and with which number it begins.
fn begin(chain: &[Token]) -> Option<(f64, u32)> {
    let first = chain.first().filter(|_| chain.len() * 2 >= WHOLE_PAGE)?;
    Some((first.middle, first.value))
}

/// Where the numbers of the next page of a sheet stand: those that begin as these do, on the side of their words.
fn border_of((middle, value): (f64, u32), left: bool, begins: &[(f64, u32)]) -> Option<f64> {
    let alike = begins.iter().filter(|(_, other)| *other == value).map(|(at, _)| *at);
    match left {
        true => alike.filter(|at| *at > middle + SAME_PLACE).min_by(f64::total_cmp),
        false => alike.filter(|at| *at < middle - SAME_PLACE).max_by(f64::total_cmp),
    }
}

impl Column {
    /// Whether the numbers stand as far apart as lines do.
    fn is_regular(&self) -> bool {
        let gaps: Vec<f64> =
            self.tokens.windows(2).map(|pair| pair.iter().fold(0.0, |gap, token| token.base - gap)).collect();
        let usual = median(gaps.iter().copied()).unwrap_or(0.0);
        let even = gaps.iter().filter(|gap| (**gap - usual).abs() < 0.35 * usual).count();
        usual > 0.0 && even * 10 >= gaps.len() * 7
    }

    /// The lines at its height, without its own numbers.
    fn beside<'l>(&'l self, lines: &'l [Line]) -> impl Iterator<Item = &'l Line> {
        let size = self.tokens.first().map_or(1.0, |token| token.size);
        let within = move |line: &&Line| {
            line.angle == 0 && line.base > self.top - size && line.base < self.bottom + size
        };
        let own = |at: usize| self.tokens.iter().any(|token| token.line == at);
        lines
            .iter()
            .enumerate()
            .filter(move |(at, line)| within(line) && (line.words.len() > 1 || !own(*at)))
            .map(|(_, line)| line)
    }

    /// Whether hardly anything stands further out than the numbers do.
    fn stands_outside(&self, lines: &[Line]) -> bool {
        let size = self.tokens.first().map_or(1.0, |token| token.size);
        let (mut all, mut outside) = (0, 0);
        for line in self.beside(lines) {
            let out = if self.left { self.middle - line.from } else { line.to - self.middle };
            // On a sheet of several pages, others stand beside it: far away, and not over it.
            let far = if self.left { self.middle - line.to } else { line.from - self.middle };
            if far > 2.0 * size {
                continue;
            }
            all += 1;
            outside += usize::from(out > 1.5 * size);
        }
        all > 0 && f64::from(outside as u32) <= OUTSIDE * f64::from(all as u32)
    }

    /// Whether its lines are the rows of a table.
    fn has_cells(&self, border: Option<f64>, lines: &[Line]) -> bool {
        let within = |word: &&Word| match (border, self.left) {
            (None, _) => true,
            (Some(border), true) => (word.from + word.to) / 2.0 < border - word.to + word.from,
            (Some(border), false) => (word.from + word.to) / 2.0 > border + word.to - word.from,
        };
        let wide = |token: &&Token| {
            let Some(line) = lines.get(token.line) else { return false };
            let level: Vec<&Line> = lines
                .iter()
                .filter(|other| other.is_level_with(line) && self.is_of(other, token.size))
                .collect();
            let words: Vec<&Word> = level.iter().flat_map(|line| &line.words).filter(within).collect();
            let mut ends: Vec<(f64, f64)> = words.iter().map(|word| (word.from, word.to)).collect();
            ends.sort_by(|one, other| one.0.total_cmp(&other.0));
            let gaps = ends
                .windows(2)
                .filter(|pair| matches!(pair, [one, other] if other.0 - one.1 > CELL_GAP * token.size));
            // The first gap parts the number from the words.
            gaps.count() > 2
        };
        let rows = self.tokens.iter().filter(wide).count();
        f64::from(rows as u32) > CELLS * f64::from(self.tokens.len() as u32)
    }

    /// Whether a line stands on the side where the words of this column are.
    fn is_of(&self, line: &Line, size: f64) -> bool {
        if self.left { line.from > self.middle - 2.0 * size } else { line.to < self.middle + 2.0 * size }
    }

    /// Whether four lines stand between each two of its numbers.
    fn counts_each_fifth(&self, lines: &[Line]) -> bool {
        let size = self.tokens.first().map_or(1.0, |token| token.size);
        let mut heights: Vec<f64> =
            self.beside(lines).filter(|line| self.is_of(line, size)).map(|line| line.base).collect();
        heights.sort_by(f64::total_cmp);
        heights.dedup_by(|one, other| *one - *other < 0.5 * size);
        let between = |pair: &[Token]| match pair {
            [one, other] => heights
                .iter()
                .filter(|at| **at > one.base + 0.5 * size && **at < other.base - 0.5 * size)
                .count(),
            _ => 0,
        };
        self.tokens.windows(2).all(|pair| between(pair) + 1 == STEP as usize)
    }

    fn counts_fifths(&self) -> bool {
        matches!(self.tokens.as_slice(), [one, other, ..] if other.value - one.value == STEP)
    }

    /// First word, end and last word of each line between the numbers, of which only every fifth has one.
    fn rows_between(&self, lines: &[Line]) -> Vec<Option<(String, f64, String)>> {
        let size = self.tokens.first().map_or(1.0, |token| token.size);
        let mut rows: Vec<&Line> = self.beside(lines).filter(|line| self.is_of(line, size)).collect();
        rows.sort_by(|one, other| one.base.total_cmp(&other.base));
        let row = |line: &Line| {
            let mut words = line.words.iter().map(|word| word.text.as_str());
            // A number at its beginning is none of its words.
            let own = self.tokens.iter().any(|token| (token.base - line.base).abs() < 0.1 * size);
            let numbered = own && self.left && words.clone().next()?.bytes().all(|b| b.is_ascii_digit());
            let first = words.clone().nth(usize::from(numbered))?.to_owned();
            Some((first, line.to, words.next_back()?.to_owned()))
        };
        rows.into_iter().map(row).collect()
    }

    /// Whether sentences run on from one numbered line to the next.
    fn runs_on(&self, lines: &[Line]) -> bool {
        let words = |token: &Token| -> Option<(String, f64, String)> {
            let own = lines.get(token.line)?;
            let text = if own.words.len() > 1 { own } else { nearest(token, self, lines)? };
            let mut words = text.words.iter().map(|word| word.text.as_str());
            let skip = usize::from(own.words.len() > 1 && token.first);
            let first = words.clone().nth(skip)?.to_owned();
            Some((first, text.to, words.next_back()?.to_owned()))
        };
        let rows: Vec<_> = match self.counts_fifths() {
            true => self.rows_between(lines),
            false => self.tokens.iter().map(words).collect(),
        };
        let edge = rows.iter().flatten().map(|(_, to, _)| *to).fold(0.0, f64::max);
        let on = rows.windows(2).filter(|pair| match pair {
            [Some((_, to, last)), Some((next, ..))] => {
                let full = edge - to < 0.2 * (edge - self.middle).abs();
                full && next.starts_with(char::is_lowercase) && !last.ends_with(['.', '?', '!'])
            }
            _ => false,
        });
        let on = on.count();
        let long = |token: &&Token| {
            let own = lines.get(token.line).map_or(0, |line| line.words.len());
            own.max(nearest(token, self, lines).map_or(0, |line| line.words.len())) >= LINE_WORDS
        };
        let prose = self.tokens.iter().filter(long).count() * 2 > self.tokens.len();
        prose && on >= 2 && on * 5 >= rows.len()
    }
}

/// The line that stands beside a number that stands alone.
fn nearest<'l>(token: &Token, column: &Column, lines: &'l [Line]) -> Option<&'l Line> {
    nearest_at(token, column, lines.iter().enumerate()).and_then(|at| lines.get(at))
}

fn nearest_at<'l>(
    token: &Token,
    column: &Column,
    lines: impl Iterator<Item = (usize, &'l Line)>,
) -> Option<usize> {
    let beside = lines.filter(|(at, line)| {
        *at != token.line
            && line.angle == 0
            && column.is_of(line, token.size)
            && (line.base - token.base).abs() < 0.75 * token.size
    });
    // Of the cells of one row, the one that is read first.
    let order = |one: &(usize, &Line), other: &(usize, &Line)| -> Ordering {
        let apart = |line: &Line| ((line.base - token.base).abs() / (0.3 * token.size)).round();
        apart(one.1)
            .total_cmp(&apart(other.1))
            .then((one.1.from - token.middle).abs().total_cmp(&(other.1.from - token.middle).abs()))
    };
    beside.min_by(order).map(|(at, _)| at)
}

/// Gives each line its number, and drops the numbers of lines on which nothing stands.
fn number(lines: Vec<Line>, columns: &[Column]) -> Vec<Option<Line>> {
    let mut lines: Vec<Option<Line>> = lines.into_iter().map(Some).collect();
    for column in columns {
        for token in &column.tokens {
            let Some(line) = lines.get_mut(token.line).and_then(Option::as_mut) else { continue };
            if let Some(word) = line.take_word(token.first) {
                set_number(line, word);
                continue;
            }
            let others = lines.iter().enumerate().filter_map(|(at, line)| Some((at, line.as_ref()?)));
            let target = nearest_at(token, column, others);
            let word = lines
                .get_mut(token.line)
                .and_then(Option::take)
                .and_then(|line| line.words.into_iter().next());
            if let (Some(word), Some(Some(target))) = (word, target.and_then(|at| lines.get_mut(at))) {
                set_number(target, word);
            }
        }
    }
    lines
}

fn set_number(line: &mut Line, number: Word) {
    if let Some(first) = line.words.first_mut()
        && first.number.is_none()
    {
        first.number = Some(Box::new((number.text, number.area)));
    }
}

/// The lines of each page on a sheet of several, in the order of these pages; all of them where it is one.
fn parts(lines: &[Line], columns: &[Column]) -> Vec<Vec<usize>> {
    let mut across: Vec<f64> = columns.iter().map(|column| column.middle).collect();
    across.sort_by(f64::total_cmp);
    across.dedup_by(|one, other| *one - *other < SAME_PLACE);
    if columns.len() < 2 {
        return vec![(0..lines.len()).collect()];
    }
    let left = columns.iter().all(|column| column.left);
    let size = columns.first().and_then(|column| column.tokens.first()).map_or(1.0, |token| token.size);
    let column_of = |line: &Line| match left {
        true => across.partition_point(|at| *at <= line.from + 2.0 * size).saturating_sub(1),
        false => across.partition_point(|at| *at + 2.0 * size < line.from).min(across.len() - 1),
    };
    let mut parts: Vec<(usize, f64, Vec<usize>)> = Vec::new();
    for (index, at) in across.iter().enumerate() {
        let mut own: Vec<&Column> =
            columns.iter().filter(|column| (column.middle - at).abs() < SAME_PLACE).collect();
        own.sort_by(|one, other| one.top.total_cmp(&other.top));
        let within: Vec<usize> = (0..lines.len())
            .filter(|line| lines.get(*line).is_some_and(|line| column_of(line) == index))
            .collect();
        let borders: Vec<f64> = own
            .windows(2)
            .filter_map(|pair| match pair {
                [one, other] => Some(border(&within, lines, one.bottom, other.top)),
                _ => None,
            })
            .collect();
        for (row, column) in own.iter().enumerate() {
            let is_of = |line: &&usize| {
                lines
                    .get(**line)
                    .is_some_and(|line| borders.partition_point(|border| *border < line.base) == row)
            };
            parts.push((index, column.top, within.iter().filter(is_of).copied().collect()));
        }
    }
    sorted(parts, lines, size)
}

/// The middle of the widest gap between two heights.
fn border(within: &[usize], lines: &[Line], top: f64, bottom: f64) -> f64 {
    let mut heights: Vec<f64> = within
        .iter()
        .filter_map(|line| lines.get(*line))
        .map(|line| line.base)
        .filter(|base| *base >= top && *base <= bottom)
        .collect();
    heights.sort_by(f64::total_cmp);
    let widest = heights.windows(2).filter_map(|pair| match pair {
        [one, other] => Some((other - one, (one + other) / 2.0)),
        _ => None,
    });
    widest.max_by(|one, other| one.0.total_cmp(&other.0)).map_or((top + bottom) / 2.0, |(_, middle)| middle)
}

/// By the numbers that are printed on them; where they have none, row by row.
fn sorted(mut parts: Vec<(usize, f64, Vec<usize>)>, lines: &[Line], size: f64) -> Vec<Vec<usize>> {
    let printed = |part: &Vec<usize>| {
        let own = part.iter().filter_map(|line| lines.get(*line)).filter(|line| line.words.len() <= 3);
        own.filter_map(|line| {
            let text = line.text();
            let (word, number) = text.split_once(' ')?;
            word.eq_ignore_ascii_case("page").then(|| number.trim().parse::<u32>().ok())?
        })
        .next()
    };
    let numbers: Vec<Option<u32>> = parts.iter().map(|(.., part)| printed(part)).collect();
    let mut known: Vec<u32> = numbers.iter().flatten().copied().collect();
    known.sort_unstable();
    known.dedup();
    if known.len() == parts.len() {
        let mut numbered: Vec<_> = numbers.into_iter().flatten().zip(parts).collect();
        numbered.sort_by_key(|(number, _)| *number);
        return numbered.into_iter().map(|(_, (.., part))| part).collect();
    }
    let mut tops: Vec<f64> = parts.iter().map(|(_, top, _)| *top).collect();
    tops.sort_by(f64::total_cmp);
    let rows: Vec<f64> = tops
        .windows(2)
        .filter(|pair| matches!(pair, [one, other] if other - one > 4.0 * size))
        .filter_map(|pair| pair.last().copied())
        .collect();
    parts.sort_by_key(|(column, top, _)| (rows.partition_point(|row| row <= top), *column));
    parts.into_iter().map(|(.., part)| part).collect()
}
