//! Lines become rows, each by itself: what a leaf of them holds does not depend on what stands before it, so that a log of
//! a gigabyte lies on its shelf, and one that grows is read on from where it ended.

use super::lines::{SLOTS, Slot, cut};
use crate::data::document::{Block, BlockKind, Column, Leaf, Sense};
use crate::data::span::Span;
use crate::read::decode::{self, Codec};
use crate::read::shelf::Reread;

const ORDER: [Slot; SLOTS] =
    [Slot::LevelFirst, Slot::WhoFirst, Slot::Time, Slot::Who, Slot::Level, Slot::Where, Slot::Message];
/// Of a hundred entries, so many must have a part for it to have a column: of what a line says by chance, the words stay
/// with those that follow them.
const SHARES: [usize; SLOTS] = [50, 50, 0, 30, 15, 60, 0];

/// Which columns a log has. It is told by its first lines, and all the others are set out in the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    has: [bool; SLOTS],
    is_access: bool,
}

/// What the lines at the beginning tell.
#[derive(Clone, Copy, Debug, Default)]
pub struct Told {
    /// Lines that are not blank.
    pub lines: usize,
    /// Those that begin with a time.
    pub entries: usize,
    /// Of these, those that say a day and seconds.
    pub whole: usize,
    /// And those that say how bad it is.
    pub levels: usize,
    /// What parts the cells of a list stands behind the time.
    pub parted: usize,
    parts: [usize; SLOTS],
    access: usize,
}

impl Told {
    /// Looks at some lines.
    pub fn of<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let mut told = Self::default();
        for line in lines.filter(|line| !line.trim().is_empty()) {
            told.lines += 1;
            let Some(cut) = cut(line) else { continue };
            told.entries += 1;
            told.whole += usize::from(cut.time.day && cut.time.seconds);
            let has = |slot: Slot| !cut.part(slot).is_empty();
            told.levels += usize::from(has(Slot::LevelFirst) || has(Slot::Level));
            told.parted += usize::from(line.as_bytes().get(cut.part(Slot::Time).end) == Some(&b'\t'));
            told.access += usize::from(cut.is_access);
            told.parts.iter_mut().zip(ORDER).for_each(|(count, slot)| *count += usize::from(has(slot)));
        }
        told
    }

    /// The columns that most of the entries have.
    pub fn shape(&self) -> Shape {
        let mut has = [false; SLOTS];
        for (has, (count, share)) in has.iter_mut().zip(self.parts.iter().zip(SHARES)) {
            *has = *count > 0 && *count * 100 >= self.entries * share;
        }
        has[Slot::Time as usize] = true;
        has[Slot::Message as usize] = true;
        Shape { has, is_access: self.access * 2 > self.entries }
    }
}

impl Shape {
    /// What its columns are, from the first.
    pub fn senses(self) -> impl Iterator<Item = Sense> {
        ORDER.into_iter().filter(move |slot| self.has(*slot)).map(move |slot| match slot {
            Slot::LevelFirst => Sense::Level,
            Slot::Time => Sense::Time,
            Slot::Who if self.is_access => Sense::Request,
            Slot::WhoFirst | Slot::Who | Slot::Where => Sense::Source,
            Slot::Level if self.is_access => Sense::Status,
            Slot::Level => Sense::Level,
            Slot::Message => Sense::Message,
        })
    }

    fn has(self, slot: Slot) -> bool {
        self.has.get(slot as usize).copied().unwrap_or_default()
    }

    fn width(self) -> usize {
        self.has.iter().filter(|has| **has).count()
    }

    /// Writes a line as a row.
    fn write(self, line: &str, out: &mut String) {
        if line.is_empty() {
            return;
        }
        let Some(cut) = cut(line) else {
            // It goes on from the entry above.
            (1..self.width()).for_each(|_| out.push('\t'));
            return push_words(line, out);
        };
        let (mut from, mut to, mut first) = (None, 0, true);
        for slot in ORDER {
            let part = cut.part(slot);
            if !part.is_empty() {
                from = from.or(Some(part.start));
                to = part.end;
            }
            if !self.has(slot) {
                continue;
            }
            if !std::mem::replace(&mut first, false) {
                out.push('\t');
            }
            // What has no column of its own stands with what follows it.
            if let Some(from) = from.take() {
                push_words(line.get(from..to).unwrap_or_default(), out);
            }
        }
    }
}

/// How the lines of a log are understood.
#[derive(Clone, Copy, Debug)]
pub struct Rows {
    /// Its columns.
    pub shape: Shape,
    /// The table that the rows are of.
    pub table: u32,
}

/// What has to be known where a leaf begins.
#[derive(Clone, Copy, Debug)]
pub struct State {
    /// What its bytes are in.
    pub codec: Codec,
    /// Of the decoder, see [`decode::mode_after`].
    pub mode: u8,
}

impl Rows {
    /// The rows of a text.
    pub fn build(&self, text: &str, base: u64) -> Leaf {
        let mut leaf = Leaf::default();
        let out = &mut leaf.text;
        out.reserve(text.len() + text.len() / 16);
        let mut at = 0;
        while at < text.len() {
            let rest = text.get(at..).unwrap_or_default();
            let end = memchr::memchr(b'\n', rest.as_bytes());
            let line = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            at += end.map_or(rest.len(), |end| end + 1);
            let start = out.len();
            self.shape.write(line.strip_suffix('\r').unwrap_or(line), out);
            let span = Span::new(base + start as u64, base + out.len() as u64);
            leaf.blocks.push(Block::new(span, BlockKind::Row { table: self.table, header: false }));
            out.push('\n');
        }
        leaf
    }
}

impl Reread for Rows {
    type State = State;

    fn leaf(&self, raw: Vec<u8>, state: State, base: u64) -> Leaf {
        let text = decode::exact(state.codec, state.mode, raw).text;
        self.build(&text, base)
    }

    fn text(&self, raw: Vec<u8>, state: State) -> String {
        self.leaf(raw, state, 0).text
    }
}

/// A row is one line, and tabs part its cells: those of the file are blanks, four where they indent a line.
fn push_words(words: &str, out: &mut String) {
    let mut rest = words;
    let mut indents = true;
    while let Some(at) = memchr::memchr2(b'\r', b'\t', rest.as_bytes()) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        indents &= before.trim_start_matches(' ').is_empty();
        out.push_str(match from.as_bytes().first() {
            Some(b'\t') if indents => "    ",
            Some(b'\t') => " ",
            _ => "\u{2028}",
        });
        rest = from.get(1..).unwrap_or_default();
    }
    out.push_str(rest);
}

/// What the columns of a leaf need, with what they are.
pub fn measured(shape: Shape, leaf: &Leaf) -> Vec<Column> {
    let mut columns = crate::read::formats::csv::leaves::measured(leaf);
    columns.resize(shape.width(), Column::default());
    columns.iter_mut().zip(shape.senses()).for_each(|(column, sense)| column.sense = sense);
    columns
}
