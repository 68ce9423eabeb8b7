//! Paragraphs, headings, items and footnotes out of lines: a PDF says only where they lie, and in which type.
//!
//! A line goes on with the one above where the next word would not have fitted there: that holds for justified and
//! for ragged text alike. When unsure, lines stay lines.

use super::entries::Entries;
use super::hyphens;
use super::lines::Line;
use super::median::median;
use super::style::Style;
use super::tags::Kind;
use super::{notes, script, speech};
use crate::data::document::BlockKind;
use crate::data::unit::Area;
use std::collections::BTreeMap;

/// Lines around one that tell how wide its column is.
const NEIGHBOURS: usize = 10;
/// How much larger than the body a heading is, by its level.
const LARGE: [(f64, u8); 3] = [(1.6, 1), (1.3, 2), (1.12, 3)];
/// Level of a heading that is only bolder than the body.
const BOLD_LEVEL: u8 = 4;
/// What notes are marked with besides numbers.
pub const NOTE_SIGNS: [char; 4] = ['*', '†', '‡', '§'];
/// How much more ink than the body bold letters have.
const BOLD_INK: f32 = 1.28;
/// The same where each sign is a word, and has few strokes or many.
const BOLD_INK_OF_SIGNS: f32 = 1.6;
/// Words of a heading, at most; and its lines.
const HEADING_WORDS: usize = 30;
const HEADING_LINES: usize = 4;
/// Rows of a table, at least.
const TABLE_ROWS: usize = 3;
/// A gap between two cells, in sizes of the letters.
const CELL_GAP: f64 = 0.9;
/// How far rows of one table are apart, at most, in sizes of their letters.
const ROW_GAP: f64 = 4.0;
/// Words of a cell of a table, on the average: longer ones are columns of prose.
const CELL_WORDS: usize = 6;

/// Share of the width of a table of contents that the first line of an entry has, if a second follows.
const ENTRY_WIDTH: f64 = 0.6;
/// Share of a column by which typed lines may be too short.
const RAGGED: f64 = 0.22;

/// What stands together on a page.
#[derive(Clone, Debug)]
pub struct PageBlock {
    pub kind: BlockKind,
    pub lines: Vec<Line>,
    /// Begins with a sign that stands for an item of a list, and is no word.
    pub bullet: bool,
    /// Where the column of its last line ends, in the direction of reading.
    edge: f64,
}

/// The type that most of a document is written in.
#[derive(Default)]
pub struct Body {
    /// Letters by size in halves of a point, and their ink.
    sizes: BTreeMap<i64, (u64, f64)>,
    letters: u64,
    strong: u64,
    slanted: u64,
}

impl Body {
    pub fn add(&mut self, lines: &[Line]) {
        for line in lines {
            let (letters, ink) = self.sizes.entry((line.size * 2.0).round() as i64).or_default();
            let own = line.letters();
            *letters += own as u64;
            *ink += own as f64 * f64::from(line.ink);
            for word in &line.words {
                let count = word.text.len() as u64;
                self.letters += count;
                self.strong += if word.style.strong == Some(true) { count } else { 0 };
                self.slanted += if word.style.slanted == Some(true) { count } else { 0 };
            }
        }
    }

    /// What a style says: nothing, where much has it.
    pub fn meant(&self, style: Style) -> Style {
        let rare = |count: u64| count * 2 < self.letters;
        Style {
            strong: style.strong.filter(|strong| !strong || rare(self.strong)),
            slanted: style.slanted.filter(|slanted| !slanted || rare(self.slanted)),
        }
    }

    /// Size and ink of the letters that most are like.
    fn usual(&self) -> (f64, f32) {
        let most = self.sizes.iter().max_by_key(|(_, (letters, _))| *letters);
        most.map_or((10.0, 0.0), |(size, (letters, ink))| {
            (*size as f64 / 2.0, (ink / (*letters).max(1) as f64) as f32)
        })
    }
}

/// A line as the rules look at it.
struct Look {
    /// Where it begins and ends in the direction of reading.
    start: f64,
    end: f64,
    /// Where its column ends.
    edge: f64,
    large: bool,
    bold: bool,
}

/// The blocks of a page, its lines being in the order of reading. Footnotes are last. `bars` are boxes that stand in
/// for words that were blackened: a line goes on through them. `note_goes_on` says that the last note of the page before goes on.
pub fn blocks(lines: Vec<Line>, bars: &[Area], body: &Body, note_goes_on: bool) -> Vec<PageBlock> {
    let (size, ink) = body.usual();
    let looks: Vec<Look> = looks(&lines, bars, size, ink);
    let bold_letters: usize =
        lines.iter().zip(&looks).filter(|(_, look)| look.bold).map(|(line, _)| line.letters()).sum();
    let letters: usize = lines.iter().map(Line::letters).sum();
    let entries = Entries::of(&lines);
    let norms = Norms {
        transcript: speech::is_transcript(&lines),
        size,
        leading: usual_leading(&lines),
        cell_gap: cell_gap(&lines),
        // Where much is bold, bold says nothing; and beside rows of dots, every letter looks bold.
        bold_means: bold_letters * 5 < letters * 2 && entries.is_none(),
        entries,
    };
    let tables = tables(&lines, norms.cell_gap, bars);
    let mut blocks: Vec<PageBlock> = Vec::new();
    let mut open = Open::default();
    let mut next_looks = looks.into_iter();
    let followers: Vec<Option<f64>> = (0..lines.len()).map(|at| lines.get(at + 2).map(start)).collect();
    for (index, (line, after)) in lines.into_iter().zip(followers).enumerate() {
        let Some(look) = next_looks.next() else { break };
        if let Some(cell) = line.cell {
            if !open.lines.is_empty() {
                let was_table = index > 0 && tables.get(index - 1).copied().flatten().is_some();
                blocks.push(block(std::mem::take(&mut open).lines, was_table, &norms));
            }
            match blocks.last_mut() {
                Some(last) if last.table() == Some(cell.table) => last.lines.push(line),
                _ => blocks.push(PageBlock {
                    kind: BlockKind::Row { table: cell.table, header: false },
                    lines: vec![line],
                    bullet: false,
                    edge: 0.0,
                }),
            }
            continue;
        }
        let table = tables.get(index).copied().flatten();
        let joins = match open.lines.last() {
            None => true,
            Some(_) if table.is_some() => index > 0 && tables.get(index - 1).copied().flatten() == table,
            Some(_) if index > 0 && tables.get(index - 1).copied().flatten().is_some() => false,
            Some((last, _)) => match (last.tag, line.tag) {
                (Some(one), Some(other))
                    if one.element != other.element && are_apart(&open, &line, &look, &norms) =>
                {
                    false
                }
                (Some(one), Some(_)) if matches!(one.kind, Some(Kind::Heading(_))) => true,
                _ => goes_on(&open, &line, &look, after, &norms),
            },
        };
        if !joins {
            let was_table = index > 0 && tables.get(index - 1).copied().flatten().is_some();
            blocks.push(block(std::mem::take(&mut open).lines, was_table, &norms));
        }
        open.push(line, look);
    }
    let ends_in_table = tables.last().copied().flatten().is_some();
    if !open.lines.is_empty() {
        blocks.push(block(open.lines, ends_in_table, &norms));
    }
    let mut blocks = lines_kept(blocks, &norms);
    over_columns(&mut blocks);
    notes::mark(&mut blocks, size, note_goes_on);
    blocks
}

/// The block that is open. How far left its lines reach is kept up as they come: a page may hold a hundred thousand
/// lines in one block, and to look at all of them for each would take minutes.
struct Open {
    lines: Vec<(Line, Look)>,
    /// Where the leftmost line begins.
    left: f64,
    /// Where the leftmost begins of those after the first that stand beside no other.
    begin: f64,
}

impl Default for Open {
    fn default() -> Self {
        Self { lines: Vec::new(), left: f64::INFINITY, begin: f64::INFINITY }
    }
}

impl Open {
    fn push(&mut self, line: Line, look: Look) {
        self.left = self.left.min(look.start);
        // What stands beside another begins no line.
        if self.lines.last().is_some_and(|(last, _)| !is_beside(last, &line)) {
            self.begin = self.begin.min(look.start);
        }
        self.lines.push((line, look));
    }
}

struct Norms {
    entries: Entries,
    transcript: bool,
    size: f64,
    leading: f64,
    cell_gap: f64,
    bold_means: bool,
}

fn start(line: &Line) -> f64 {
    if line.leftward { -line.to } else { line.from }
}

fn end(line: &Line) -> f64 {
    if line.leftward { -line.from } else { line.to }
}

fn looks(lines: &[Line], bars: &[Area], size: f64, ink: f32) -> Vec<Look> {
    let ends: Vec<(f64, f64)> = lines.iter().map(|line| with_bars(line, bars)).collect();
    let look = |(index, line): (usize, &Line)| {
        let near = index.saturating_sub(NEIGHBOURS)..(index + NEIGHBOURS + 1).min(lines.len());
        let (own_start, own_end) = ends.get(index).copied().unwrap_or_default();
        let column =
            near.filter_map(|index| Some((lines.get(index)?, ends.get(index)?))).filter(|(other, ends)| {
                other.angle == line.angle
                    && other.leftward == line.leftward
                    && (ends.0 - own_start).abs() < 6.0 * line.size
            });
        Look {
            start: own_start,
            end: own_end,
            edge: column.map(|(_, ends)| ends.1).fold(own_end, f64::max),
            large: line.size >= 1.12 * size,
            bold: ink > 0.0 && is_bold(line, ink),
        }
    };
    lines.iter().enumerate().map(look).collect()
}

/// Whether a line has so much more ink than usual that it is bold. Signs that are words have less to spare.
fn is_bold(line: &Line, ink: f32) -> bool {
    if line.ink <= BOLD_INK.min(BOLD_INK_OF_SIGNS) * ink {
        return false;
    }
    let letters = || line.words.iter().flat_map(|word| word.text.chars());
    let spaceless = letters().filter(|c| script::is_spaceless(*c)).count();
    let least = if spaceless * 2 > letters().count() { BOLD_INK_OF_SIGNS } else { BOLD_INK };
    line.ink > least * ink
}

/// Where a line begins and ends, with the bars that stand in it.
fn with_bars(line: &Line, bars: &[Area]) -> (f64, f64) {
    let (mut from, mut to) = (start(line), end(line));
    if line.angle != 0 || line.leftward {
        return (from, to);
    }
    let middle = (line.base - 0.3 * line.size) as f32;
    let within = || bars.iter().filter(|bar| bar.top < middle && middle < bar.bottom);
    let near = 2.0 * line.size;
    // Each bar leads on to the next.
    for bar in within().filter(|bar| f64::from(bar.left) > from) {
        if f64::from(bar.left) < to + near {
            to = to.max(f64::from(bar.right));
        }
    }
    for bar in within().rev() {
        if f64::from(bar.right) < to && f64::from(bar.right) > from - near {
            from = from.min(f64::from(bar.left));
        }
    }
    (from, to)
}

/// The usual distance from one line to the next.
fn usual_leading(lines: &[Line]) -> f64 {
    let gaps = lines.windows(2).filter_map(|pair| match pair {
        [one, other] if one.angle == other.angle && (one.size - other.size).abs() < 0.1 * one.size => {
            Some(other.base - one.base).filter(|gap| *gap > 0.5 * one.size && *gap < 3.2 * one.size)
        }
        _ => None,
    });
    median(gaps).unwrap_or(0.0)
}

/// For each line, the number of the table that it belongs to.
fn tables(lines: &[Line], gap: f64, bars: &[Area]) -> Vec<Option<usize>> {
    let mut rows: Vec<Row> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        match rows.last_mut() {
            Some(row) if lines.get(row.end - 1).is_some_and(|last| is_next_cell(last, line)) => {
                row.end += 1;
                row.cells.extend(cells(line, gap, bars));
            }
            _ => rows.push(Row {
                start: index,
                end: index + 1,
                cells: cells(line, gap, bars),
                base: line.base,
                size: line.size,
            }),
        }
    }
    let mut tables = vec![None; lines.len()];
    let mut from = 0;
    while let Some(rest) = rows.get(from..).filter(|rest| !rest.is_empty()) {
        let follows = |pair: &&[Row]| match pair {
            [one, other] => other.cells.len() >= 2 && (other.base - one.base).abs() < ROW_GAP * one.size,
            _ => false,
        };
        let first = usize::from(rest.first().is_some_and(|row| row.cells.len() >= 2));
        let many = first * (1 + rest.windows(2).take_while(follows).count());
        let run = rest.get(..many).unwrap_or(&[]);
        if many >= TABLE_ROWS && is_short(run, lines) && is_aligned(run) {
            let (start, end) = (run.first().map_or(0, |row| row.start), run.last().map_or(0, |row| row.end));
            tables.iter_mut().take(end).skip(start).for_each(|table| *table = Some(from));
        }
        from += many.max(1);
    }
    tables
}

/// What stands at one height.
struct Row {
    /// The first of its lines, and the one after its last.
    start: usize,
    end: usize,
    /// Where its cells begin and end.
    cells: Vec<(f64, f64)>,
    base: f64,
    size: f64,
}

/// A gap that parts cells, in sizes of the letters: wider than those between the words of a page, which may be typed
/// or spread over their lines.
fn cell_gap(lines: &[Line]) -> f64 {
    let pairs = lines.iter().flat_map(|line| line.words.windows(2).map(move |pair| (line.size, pair)));
    let gaps = pairs.filter_map(|(size, pair)| match pair {
        [one, other] => Some((other.from - one.to) / size.max(0.5)),
        _ => None,
    });
    let usual = median(gaps).unwrap_or(0.0);
    (2.5 * usual).clamp(CELL_GAP, 2.0 * CELL_GAP)
}

/// Stretches of words without a wide gap.
fn cells(line: &Line, gap: f64, bars: &[Area]) -> Vec<(f64, f64)> {
    let mut cells: Vec<(f64, f64)> = Vec::new();
    for word in &line.words {
        match cells.last_mut() {
            Some(cell)
                if word.from > cell.0
                    && (word.from - cell.1 < gap * line.size
                        || is_barred(line, (cell.1, word.from), bars)) =>
            {
                cell.1 = cell.1.max(word.to);
            }
            _ => cells.push((word.from, word.to)),
        }
    }
    cells
}

/// Whether a gap is one in which words were blackened.
fn is_barred(line: &Line, (from, to): (f64, f64), bars: &[Area]) -> bool {
    let middle = (line.base - 0.3 * line.size) as f32;
    let within = |bar: &Area| f64::from(bar.left) < to && f64::from(bar.right) > from;
    line.angle == 0 && bars.iter().any(|bar| bar.top < middle && middle < bar.bottom && within(bar))
}

/// Long cells are columns of prose.
fn is_short(rows: &[Row], lines: &[Line]) -> bool {
    let words = rows.iter().flat_map(|row| lines.get(row.start..row.end).unwrap_or(&[]));
    let words: usize = words.map(|line| line.words.len()).sum();
    words < rows.iter().map(|row| row.cells.len()).sum::<usize>() * CELL_WORDS
}

fn is_next_cell(last: &Line, line: &Line) -> bool {
    last.angle == line.angle && (last.base - line.base).abs() < 0.3 * last.size && line.from > last.to
}

/// Whether most rows have a cell that begins or ends where one of the row before does.
fn is_aligned(rows: &[Row]) -> bool {
    let kept = rows.windows(2).filter(|pair| {
        let [one, other] = pair else { return false };
        let near = |a: f64, b: f64| (a - b).abs() < 0.4 * one.size;
        let alike = |a: &(f64, f64)| {
            other
                .cells
                .iter()
                .skip(1)
                .any(|b| near(a.0, b.0) || near(a.1, b.1) || near((a.0 + a.1) / 2.0, (b.0 + b.1) / 2.0))
        };
        one.cells.iter().skip(1).any(alike)
    });
    kept.count() * 3 >= rows.len().saturating_sub(1) * 2
}

/// Whether a line belongs to the block that is open.
fn goes_on(open: &Open, line: &Line, look: &Look, after: Option<f64>, norms: &Norms) -> bool {
    let Some((last, last_look)) = open.lines.last() else { return false };
    let size = last.size.max(line.size);
    let gap = line.base - last.base;
    if last.angle != line.angle || last.vertical != line.vertical || last.leftward != line.leftward {
        return false;
    }
    if norms.entries.is_number_of(line, last) {
        return true;
    }
    if is_beside(last, line) {
        // The rest of the same line, after a wide gap.
        return look.start - last_look.end < 4.0 * size;
    }
    if notes::is_numbered(line) || norms.entries.ends(last) || (norms.transcript && speech::begins(line)) {
        return false;
    }
    if is_rest_of_entry(open, line, look, norms) {
        return true;
    }
    if is_said_to_go_on(last, line) && gap > 0.3 * size && gap < 3.2 * size {
        return true;
    }
    let overlap = look.end.min(last_look.end) - look.start.max(last_look.start);
    if gap <= 0.3 * size || overlap <= 0.0 || (last.size - line.size).abs() > 0.12 * size {
        return false;
    }
    let near = if norms.leading > 0.0 { 1.25 * norms.leading + 0.5 } else { 1.6 * size };
    if gap > near.min(3.2 * size).max(1.3 * size) {
        return false;
    }
    let spoken = norms.transcript && line.begins_small() && !ends_sentence(last);
    let full = is_full(last_look, last, line) || is_ragged(open, line, look) || is_cut(last, line) || spoken;
    let headed = |look: &Look| look.large || (look.bold && norms.bold_means);
    if headed(look) && headed(last_look) {
        let centred = ((look.start + look.end) - (last_look.start + last_look.end)).abs() < 2.0 * size;
        return open.lines.len() < HEADING_LINES
            && !notes::is_note(line, norms.size)
            && (centred || (look.start - last_look.start).abs() < 0.5 * size || full)
            && (full || centred || marker(line).is_none());
    }
    if look.bold != last_look.bold && norms.bold_means && !(full && line.begins_small()) {
        return false;
    }
    if !full {
        return false;
    }
    if notes::is_note(line, norms.size) && ends_sentence(last) {
        return false;
    }
    if let Some(sign) = marker(line) {
        let ended = ends_sentence(last) || last.text().ends_with([';', ',', ':']);
        if sign == Marker::Bullet || (ended && (look.start - last_look.start).abs() > 0.3 * size) {
            return false;
        }
    }
    is_in_margin(open, look, after, size)
}

/// Whether a line ends the entry of a table of contents that the line before begins: it stands under the words after
/// its number, or the line before it was long.
fn is_rest_of_entry(open: &Open, line: &Line, look: &Look, norms: &Norms) -> bool {
    let (Some((first, first_look)), Some((last, last_look))) = (open.lines.first(), open.lines.last()) else {
        return false;
    };
    let (size, gap) = (last.size.max(line.size), line.base - last.base);
    let near = gap > 0.3 * size && gap < 1.8 * size && (last.size - line.size).abs() < 0.12 * size;
    if !near || line.leftward || !norms.entries.ends(line) || marker(line).is_some() || last_look.large {
        return false;
    }
    let numbered = line.words.first().is_some_and(|word| numbered_depth(&word.text).is_some());
    let hangs = marker(first).is_some()
        && first.words.get(1).is_some_and(|word| (word.from - look.start).abs() < 0.4 * size);
    let long = last_look.end - first_look.start > ENTRY_WIDTH * (look.end - first_look.start)
        && look.start > first_look.start - 0.3 * size;
    !numbered && (hangs || long)
}

/// Whether a line goes on at the height of another, after a gap.
fn is_beside(last: &Line, line: &Line) -> bool {
    last.is_level_with(line) && line.from > last.to
}

/// Whether a line begins where the next one of its block does.
fn is_in_margin(open: &Open, look: &Look, after: Option<f64>, size: f64) -> bool {
    let Some((first, first_look)) = open.lines.first() else { return false };
    if open.begin.is_finite() {
        return look.start - open.begin < 0.7 * size && open.begin - look.start < 1.5 * size;
    }
    let indent = look.start - first_look.start;
    if indent < 0.7 * size {
        // The first line is indented, or none is.
        return indent > -8.0 * size;
    }
    // The first line hangs out: an item, an entry of a list of books.
    let hangs = after.is_some_and(|after| (after - look.start).abs() < 0.3 * size);
    marker(first).is_some() || (hangs && indent < 5.0 * size)
}

/// Whether the next line's first word would not have fitted on this one.
fn is_full(look: &Look, line: &Line, next: &Line) -> bool {
    let word = next.words.first().map_or(0.0, |word| word.to - word.from);
    look.end + 0.25 * line.size + word > look.edge - line.size
}

/// Whether a line ends in the midst of a word.
fn is_cut(last: &Line, next: &Line) -> bool {
    let ends = last.words.last().is_some_and(|word| hyphens::without_hyphen(&word.text).is_some());
    ends && next.words.first().is_some_and(|word| word.text.starts_with(char::is_alphanumeric))
}

/// Whether the file itself says that a line ends in the midst of a word, wherever the next one stands.
fn is_said_to_go_on(last: &Line, next: &Line) -> bool {
    let cut = last.words.last().is_some_and(|word| word.text.ends_with('\u{AD}'));
    cut && next.begins_small() && (last.size - next.size).abs() < 0.12 * next.size
}

/// Whether a line ended early for no other reason than that its writer broke it there: typed pages have such lines.
fn is_ragged(open: &Open, line: &Line, look: &Look) -> bool {
    let (Some((first, first_look)), Some((last, last_look))) = (open.lines.first(), open.lines.last()) else {
        return false;
    };
    let left = open.left.min(look.start);
    let width = last_look.edge - left;
    let missing = last_look.edge - last_look.end;
    let sentence_goes_on = line.begins_small() && !ends_sentence(last);
    // Where first lines are indented, one that is not is none.
    let indented = first_look.start - left > 0.7 * first.size && look.start - left < 0.3 * first.size;
    (sentence_goes_on && missing < 0.5 * width) || (indented && missing < RAGGED * width)
}

fn block(lines: Vec<(Line, Look)>, table: bool, norms: &Norms) -> PageBlock {
    let edge = lines.last().map_or(0.0, |(_, look)| look.edge);
    let heading = heading_level(&lines, norms);
    let lines: Vec<Line> = lines.into_iter().map(|(line, _)| line).collect();
    let said = norms.transcript && lines.first().is_some_and(speech::begins);
    let sign = lines.first().and_then(marker).filter(|_| !said);
    let kind = match (heading, sign) {
        _ if table => BlockKind::Lines,
        (Some(level), _) => BlockKind::Heading(level),
        (None, Some(_)) => BlockKind::Item,
        (None, None) if lines.first().is_some_and(is_caption) => BlockKind::Caption,
        (None, None) => BlockKind::Paragraph,
    };
    let kind = if table { kind } else { as_tagged(kind, &lines) };
    let bullet = kind == BlockKind::Item && sign == Some(Marker::Bullet);
    PageBlock { kind, lines, bullet, edge }
}

/// Whether a line of another element begins a block: not where what tags call two paragraphs is plainly one sentence, or
/// one heading.
fn are_apart(open: &Open, line: &Line, look: &Look, norms: &Norms) -> bool {
    let Some((last, last_look)) = open.lines.last() else { return true };
    let is_prose = |line: &Line| line.tag.is_some_and(|tag| tag.kind == Some(Kind::Paragraph));
    if !is_prose(last) || !is_prose(line) {
        return true;
    }
    let headed = |look: &Look| look.large || (look.bold && norms.bold_means);
    let cut = last.words.last().is_some_and(|word| word.text.ends_with(['-', '\u{ad}']));
    !(cut || (line.begins_small() && !ends_sentence(last)) || (headed(look) && headed(last_look)))
}

/// What a block is by its tag, where all of its lines have one.
fn as_tagged(kind: BlockKind, lines: &[Line]) -> BlockKind {
    let Some(tag) = lines.first().and_then(|line| line.tag) else { return kind };
    if lines.iter().any(|line| line.tag.is_none_or(|own| own.element != tag.element)) {
        return kind;
    }
    let words: usize = lines.iter().map(|line| line.words.len()).sum();
    match tag.kind {
        Some(Kind::Heading(level)) if words <= 2 * HEADING_WORDS => BlockKind::Heading(level),
        Some(Kind::Caption) => BlockKind::Caption,
        Some(Kind::Note) => BlockKind::Footnote,
        Some(Kind::Paragraph | Kind::Label) if tag.begins_item && !matches!(kind, BlockKind::Heading(_)) => {
            BlockKind::Item
        }
        _ => kind,
    }
}

fn heading_level(lines: &[(Line, Look)], norms: &Norms) -> Option<u8> {
    let (first, first_look) = lines.first()?;
    let words: usize = lines.iter().map(|(line, _)| line.words.len()).sum();
    let large = lines.iter().all(|(_, look)| look.large);
    let bold = norms.bold_means && lines.iter().all(|(_, look)| look.bold);
    if !(large || bold) || lines.len() > HEADING_LINES || words > HEADING_WORDS {
        return None;
    }
    let text: String = lines.iter().map(|(line, _)| line.text() + " ").collect();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let signs = text.chars().filter(|c| !c.is_whitespace()).count();
    let sentence = text.trim_end().ends_with(['.', ';', ',']) && words > 6;
    let entry = lines.last().is_some_and(|(line, _)| norms.entries.ends(line));
    if entry || sentence {
        return None;
    }
    // The heads of several columns are none of the text.
    if lines.iter().any(|(line, _)| cells(line, norms.cell_gap, &[]).len() > 2) {
        return None;
    }
    // Numbers and formulas in large type head nothing.
    if letters < 3 || letters * 2 < signs || first.vertical || marker(first) == Some(Marker::Bullet) {
        return None;
    }
    let depth = numbered_depth(&text);
    let ratio = first.size / norms.size.max(0.5);
    let by_size =
        LARGE.iter().find(|(least, _)| ratio >= *least && first_look.large).map(|(_, level)| *level);
    // The number alone does not tell: sections of a chapter begin with 1 as well.
    Some(by_size.unwrap_or(BOLD_LEVEL).max(depth.unwrap_or(1)))
}

/// How deep a heading's number goes: 2 for “3.1 Methods”.
fn numbered_depth(text: &str) -> Option<u8> {
    let number = text.split_whitespace().next()?.trim_end_matches('.');
    let parts: Vec<&str> = number.split('.').collect();
    let sound = parts
        .iter()
        .all(|part| !part.is_empty() && part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit()));
    sound.then(|| parts.len().min(6) as u8)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Marker {
    Bullet,
    Number,
}

/// What a line of a list begins with.
fn marker(line: &Line) -> Option<Marker> {
    let first = line.words.first().filter(|_| line.words.len() > 1)?.text.as_str();
    let mut chars = first.chars();
    if let (Some(sign), None) = (chars.next(), chars.next())
        && "•◦‣▪▫■□●○◆◇►▶➢➤✓✔·–—*-\u{F0B7}\u{F0A7}\u{F0D8}".contains(sign)
        // A row of stars parts sections.
        && line.words.iter().any(|word| word.text != first)
    {
        return Some(Marker::Bullet);
    }
    let inner = first.strip_prefix('(').unwrap_or(first);
    let inner = inner.strip_suffix([')', '.'])?;
    let number = inner.len() <= 3 && !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_digit());
    let letter = inner.len() == 1 && inner.bytes().all(|b| b.is_ascii_alphabetic());
    let roman = !inner.is_empty() && inner.len() <= 5 && inner.bytes().all(|b| b"ivxIVX".contains(&b));
    (number || letter || roman).then_some(Marker::Number)
}

fn is_caption(line: &Line) -> bool {
    let mut words = line.words.iter().map(|word| word.text.as_str());
    let first = words.next().unwrap_or("");
    let named =
        ["Figure", "Fig.", "FIGURE", "Table", "TABLE", "Abbildung", "Tabelle", "Tableau"].contains(&first);
    let number = words.next().unwrap_or("");
    named && number.ends_with([':', '.']) && number.starts_with(|c: char| c.is_ascii_alphanumeric())
}

fn ends_sentence(line: &Line) -> bool {
    let text = line.words.last().map_or("", |word| word.text.as_str());
    text.trim_end_matches(['”', '"', '’', '\'', ')', ']', '»'])
        .ends_with(['.', '!', '?', ':', '。', '؟', '۔'])
}

/// Single lines under each other that did not flow (an address, a verse) stay lines of one block.
fn lines_kept(blocks: Vec<PageBlock>, norms: &Norms) -> Vec<PageBlock> {
    let mut kept: Vec<PageBlock> = Vec::with_capacity(blocks.len());
    let single = |block: &PageBlock| block.kind == BlockKind::Paragraph && block.lines.len() == 1;
    for block in blocks {
        if let Some(last) = kept.last_mut()
            && (single(last) || last.kind == BlockKind::Lines)
            && single(&block)
            && !norms.transcript
            && let (Some(one), Some(other)) = (last.lines.last(), block.lines.first())
            && one.angle == other.angle
            && (one.size - other.size).abs() < 0.06 * one.size
            && (start(one) - start(other)).abs() < 0.5 * one.size
            && other.base > one.base
            && !notes::is_note(other, norms.size)
            && other.base - one.base < 1.15 * norms.leading.max(1.1 * one.size)
        {
            last.kind = BlockKind::Lines;
            last.lines.extend(block.lines);
            last.edge = block.edge;
            continue;
        }
        kept.push(block);
    }
    kept
}

/// Paragraphs that go on in the next column.
fn over_columns(blocks: &mut Vec<PageBlock>) {
    let mut joined: Vec<PageBlock> = Vec::with_capacity(blocks.len());
    for block in blocks.drain(..) {
        if let Some(last) = joined.last_mut()
            && let (Some(one), Some(other)) = (last.lines.last(), block.lines.first())
            && one.base > other.base
            && last.goes_on_with(&block)
        {
            last.lines.extend(block.lines);
            last.edge = block.edge;
            continue;
        }
        joined.push(block);
    }
    *blocks = joined;
}

impl PageBlock {
    /// The number of the table on its page that it is.
    pub fn table(&self) -> Option<u32> {
        self.lines.first().and_then(|line| line.cell).map(|cell| cell.table)
    }

    /// Whether a sentence plainly goes on from this block to one in another column or on the next page.
    pub fn goes_on_with(&self, next: &Self) -> bool {
        let flows = matches!(self.kind, BlockKind::Paragraph | BlockKind::Item);
        let (Some(last), Some(first)) = (self.lines.last(), next.lines.first()) else { return false };
        if !flows || next.kind != BlockKind::Paragraph || last.leftward != first.leftward {
            return false;
        }
        let word = first.words.first().map_or(0.0, |word| word.to - word.from);
        let left = self.lines.iter().map(start).fold(start(last), f64::min);
        let missing = self.edge - end(last) - 0.25 * last.size - word;
        let full = missing < last.size || missing < RAGGED * (self.edge - left) || is_cut(last, first);
        let alike = (last.size - first.size).abs() < 0.08 * last.size;
        let small = first.begins_small();
        // Scripts without small letters go on where no sentence ends.
        let caseless = first.words.first().and_then(|word| word.text.chars().next());
        let caseless = caseless.is_some_and(|c| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase());
        full && alike && !ends_sentence(last) && (small || (caseless && self.lines.len() > 1))
    }
}
