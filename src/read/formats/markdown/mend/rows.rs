//! Which cells does a row of a table have, also where it has more than the table's head?

use super::Added;
use std::ops::Range;

/// Columns that a table gets beyond those of its head. What is still more stands in the last of them.
const MAX_MORE: usize = 64;
/// Empty cells that the other rows get by that; the parser gives up a table at some more.
const MAX_EMPTY: usize = 100_000;

/// Whether a text has to be asked at all: it may have a table.
pub(super) fn may_matter(text: &str) -> bool {
    ["-|", "|-", "- |", "| -", "|:", "| :", ":|", ": |"].iter().any(|sign| text.contains(sign))
}

/// A table while its rows are met.
pub(super) struct Table {
    columns: usize,
    /// Where its head begins.
    pub(super) head: usize,
    rows: usize,
    /// The most cells that a row has.
    widest: usize,
    /// Pipes that part no cells although they look so, and all pipes of rows that are too long.
    joined: Vec<usize>,
    long: Vec<Vec<usize>>,
}

impl Table {
    pub(super) fn new(columns: usize) -> Self {
        Self { columns, head: 0, rows: 0, widest: columns, joined: Vec::new(), long: Vec::new() }
    }

    pub(super) fn row(&mut self, source: &str, range: Range<usize>) {
        self.rows += 1;
        let row = &source[range.clone()];
        let mut pipes = borders(row);
        if !row.contains(['`', '[', '$']) && cells(row, &pipes) <= self.columns {
            return;
        }
        let spans = spans(row);
        let inside = |pipe: usize, sure: bool| {
            let before = spans.partition_point(|span| span.range.end <= pipe);
            spans.get(before).is_some_and(|span| span.sure == sure && span.range.contains(&pipe))
        };
        let (joined, rest): (Vec<usize>, Vec<usize>) = pipes.iter().partition(|&&pipe| inside(pipe, true));
        self.joined.extend(joined.iter().map(|pipe| range.start + pipe));
        pipes = rest;
        if cells(row, &pipes) > self.columns {
            let (likely, rest): (Vec<usize>, Vec<usize>) =
                pipes.iter().partition(|&&pipe| inside(pipe, false));
            if cells(row, &rest) >= self.columns {
                self.joined.extend(likely.iter().map(|pipe| range.start + pipe));
                pipes = rest;
            }
        }
        let cells = cells(row, &pipes);
        if cells > self.columns {
            self.widest = self.widest.max(cells);
            self.long.push(pipes.iter().map(|pipe| range.start + pipe).collect());
        }
    }

    pub(super) fn mend(self, source: &str, added: &mut Vec<Added>) {
        let Self { columns, head, rows, widest, joined, long } = self;
        added.extend(joined.into_iter().map(|pipe| (pipe, "\\".into())));
        let mut more = (widest - columns).min(MAX_MORE);
        if more.saturating_mul(rows) > MAX_EMPTY {
            more = 0;
        }
        if more > 0 {
            widen(source, head, more, added);
        }
        // The pipe before the first cell of a row parts nothing, and the one after the last nothing more.
        for pipes in long {
            let leading = usize::from(pipes.first().is_some_and(|pipe| is_leading(source, *pipe)));
            let inner = pipes.get(leading + columns + more - 1..).unwrap_or(&[]);
            let closing = inner.last().filter(|pipe| is_closing(source, **pipe));
            let inner = inner.iter().filter(|pipe| Some(*pipe) != closing);
            added.extend(inner.map(|pipe| (*pipe, "\\".into())));
        }
    }
}

/// Gives a table's head, and the line below it, so many cells more.
fn widen(source: &str, head: usize, more: usize, added: &mut Vec<Added>) {
    let end_of_line = |from: usize| {
        let rest = &source[from..];
        from + rest.find('\n').unwrap_or(rest.len())
    };
    let end = end_of_line(head);
    let below = (end + 1).min(source.len());
    for (start, end, cell) in [(head, end, " |"), (below, end_of_line(below), "-|")] {
        let line = source[start..end].trim_end();
        let open = !line.ends_with('|') || line.ends_with("\\|");
        let cells = format!("{}{}", if open { " |" } else { "" }, cell.repeat(more));
        added.push((start + line.len(), cells.into()));
    }
}

fn is_leading(source: &str, pipe: usize) -> bool {
    let line = source[..pipe].rfind('\n').map_or(0, |at| at + 1);
    // In a quotation, its signs stand before the row.
    source[line..pipe].chars().all(|c| c.is_whitespace() || c == '>')
}

fn is_closing(source: &str, pipe: usize) -> bool {
    let rest = &source[pipe + 1..];
    rest[..rest.find('\n').unwrap_or(rest.len())].trim().is_empty()
}

/// Pipes that part cells by the parser's rule: those without a backslash.
fn borders(row: &str) -> Vec<usize> {
    let bytes = row.as_bytes();
    memchr::memchr_iter(b'|', bytes).filter(|&at| at == 0 || bytes[at - 1] != b'\\').collect()
}

/// How many cells a row has with these borders.
fn cells(row: &str, pipes: &[usize]) -> usize {
    let row = row.trim_end();
    let leading = pipes.first() == Some(&0);
    let closing = pipes.last().is_some_and(|pipe| pipe + 1 == row.len()) && row.len() > 1;
    (pipes.len() + 1).saturating_sub(usize::from(leading) + usize::from(closing))
}

/// Something in a row whose pipes are its own.
struct Whole {
    range: Range<usize>,
    /// It can be nothing else; otherwise it is likely where the row has too many cells.
    sure: bool,
}

/// Code, links of a wiki, and formulas in a row.
fn spans(row: &str) -> Vec<Whole> {
    let bytes = row.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = memchr::memchr3(b'`', b'[', b'$', bytes.get(at..).unwrap_or(&[])) {
        let start = at + next;
        let near = &bytes[start..(start + MAX_WHOLE).min(bytes.len())];
        let len = match bytes[start] {
            _ if super::is_escaped(row, start) => None,
            b'`' => code_len(near),
            b'[' => link_len(near),
            _ => formula_len(near),
        };
        let run = near.iter().take_while(|byte| **byte == near[0]).count();
        at = start + len.unwrap_or(run);
        if let Some(len) = len {
            let (end, run) = (start + len, if near[0] == b'[' { 2 } else { run });
            let inside = &row[start + run..end - run];
            // A row about signs has a lone one in two of its cells.
            let tight = !inside.starts_with([' ', '|']) && !inside.ends_with([' ', '|']);
            found.push(Whole { range: start..end, sure: bytes[start] != b'$' && tight });
        }
    }
    found
}

/// Bytes of a whole thing. Each is looked for, and a row may be long.
const MAX_WHOLE: usize = 2 * 1024;

fn code_len(bytes: &[u8]) -> Option<usize> {
    let run = |from: usize| bytes[from..].iter().take_while(|byte| **byte == b'`').count();
    let ticks = run(0);
    let mut at = ticks;
    while let Some(next) = memchr::memchr(b'`', bytes.get(at..)?) {
        let count = run(at + next);
        at += next + count;
        if count == ticks {
            return Some(at);
        }
    }
    None
}

/// `[[Name|words]]`, which holds no other brackets.
fn link_len(bytes: &[u8]) -> Option<usize> {
    let inside = bytes.strip_prefix(b"[[")?;
    let end = memchr::memmem::find(inside, b"]]")?;
    (!inside[..end].contains(&b'[')).then_some(2 + end + 2)
}

fn formula_len(bytes: &[u8]) -> Option<usize> {
    let end = 1 + memchr::memchr(b'$', bytes.get(1..)?)?;
    let tight = |byte: Option<&u8>| byte.is_some_and(|byte| !byte.is_ascii_whitespace() && *byte != b'$');
    let digit = bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
    (tight(bytes.get(1)) && tight(bytes.get(end - 1)) && !digit).then_some(end + 1)
}
