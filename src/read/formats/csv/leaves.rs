//! Rows become leaves of the text, the same whenever they are read: those of a large file are understood again when somebody
//! looks at them, so that a gigabyte of values costs what is seen of it.

use super::dialect::Dialect;
use crate::data::document::{Block, BlockKind, Column, Leaf};
use crate::data::limits;
use crate::data::span::Span;
use crate::read::decode::{self, Codec};
use crate::read::shelf::Reread;

/// How the rows of a file are understood.
#[derive(Clone, Copy, Debug)]
pub struct Rows {
    /// What parts and quotes cells.
    pub dialect: Dialect,
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
    /// Whether its first row names the columns.
    pub header: bool,
}

/// Some rows, understood.
#[derive(Default)]
pub struct Built {
    /// Their text and blocks.
    pub leaf: Leaf,
    /// Bytes of the text that they took.
    pub used: usize,
    /// Whether the last one ended, and not only the text.
    pub whole: bool,
    /// How many cells each has.
    pub cells: Vec<u32>,
    /// Cells beyond the last column that can be shown.
    pub cut: u64,
}

impl Rows {
    /// The rows with which a text begins, until they took `most` bytes of it.
    pub fn build(&self, text: &str, most: usize, header: bool, base: u64) -> Built {
        let mut built = Built { whole: true, ..Built::default() };
        let mut records = self.dialect.rows(text);
        let out = &mut built.leaf;
        out.text.reserve(text.len().min(most));
        while records.passed() < most {
            let Some(record) = records.next() else { break };
            let start = out.text.len();
            for (number, cell) in record.cells().take(limits::COLUMNS).enumerate() {
                if number > 0 {
                    out.text.push('\t');
                }
                push_cell(cell, &mut out.text);
            }
            let span = Span::new(base + start as u64, base + out.text.len() as u64);
            let header = header && built.cells.is_empty();
            out.blocks.push(Block::new(span, BlockKind::Row { table: self.table, header }));
            out.text.push('\n');
            built.whole = record.whole;
            built.cells.push(u32::try_from(record.len()).unwrap_or(u32::MAX));
            built.cut += record.len().saturating_sub(limits::COLUMNS) as u64;
        }
        built.used = records.passed();
        built
    }
}

impl Reread for Rows {
    type State = State;

    fn leaf(&self, raw: Vec<u8>, state: State, base: u64) -> Leaf {
        let text = decode::exact(state.codec, state.mode, raw).text;
        self.build(&text, usize::MAX, state.header, base).leaf
    }

    fn text(&self, raw: Vec<u8>, state: State) -> String {
        self.leaf(raw, state, 0).text
    }
}

/// A row is one line, and tabs part its cells.
fn push_cell(cell: &str, out: &mut String) {
    let mut rest = cell;
    while let Some(at) = memchr::memchr3(b'\n', b'\r', b'\t', rest.as_bytes()) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let len = match from.as_bytes() {
            [b'\t', ..] => {
                out.push(' ');
                1
            }
            [b'\r', b'\n', ..] => {
                out.push('\u{2028}');
                2
            }
            _ => {
                out.push('\u{2028}');
                1
            }
        };
        rest = from.get(len..).unwrap_or_default();
    }
    out.push_str(rest);
}

/// What the columns of a leaf need, as a draft measures those of other tables.
pub fn measured(leaf: &Leaf) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for row in leaf.text.lines() {
        for (number, cell) in row.split('\t').enumerate().take(limits::COLUMNS) {
            if columns.len() <= number {
                columns.resize(number + 1, Column::default());
            }
            let Some(column) = columns.get_mut(number) else { continue };
            let line = cell.split('\u{2028}').map(|line| line.chars().count()).max().unwrap_or(0);
            let word = cell.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
            column.longest_cell = column.longest_cell.max(line as u32);
            column.longest_word = column.longest_word.max(word as u32);
        }
    }
    columns
}
