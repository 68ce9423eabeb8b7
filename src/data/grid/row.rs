//! A row of a sheet with its cells, whatever parts them in the text.

use super::Grid;
use crate::data::block::{Block, BlockKind};
use crate::data::document::{BlockView, Leaf};
use crate::data::records::{self, Records, Row};
use crate::data::span::Span;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// A row of a sheet, with the leaf that it lies in.
pub struct GridRow {
    span: Span,
    text: RowText,
    /// Whether the file says that it names the columns.
    pub header: bool,
    /// Where its cells are the values of a record, by what these are found.
    records: Option<Arc<Records>>,
    /// What the record says, once somebody has asked.
    record: OnceLock<Row>,
}

enum RowText {
    Block(BlockView),
    Within(Arc<Leaf>, Range<usize>),
    Own(String),
}

impl GridRow {
    /// One whose cells are parted by tabs.
    pub(super) fn of_block(view: BlockView) -> Option<Self> {
        let Block { span, kind: BlockKind::Row { header, .. }, .. } = *view.block() else { return None };
        Some(Self { span, text: RowText::Block(view), header, records: None, record: OnceLock::new() })
    }

    /// One whose cells are the values of a record that stands somewhere in the text.
    pub(super) fn of_record(grid: &Grid<'_>, records: &Arc<Records>, span: Span) -> Self {
        let text = &grid.document.text;
        let number = text.leaf_at(span.start);
        let info = number.and_then(|number| text.leaves.get(number)).filter(|info| span.end <= info.span.end);
        let within = info.and_then(|info| {
            let leaf = text.leaf(number?)?;
            let range = span.range_from(info.span.start);
            leaf.text.get(range.clone())?;
            Some(RowText::Within(leaf, range))
        });
        // Of a record that is too long, as much as says that it is.
        let read = Span::new(span.start, span.end.min(span.start + records::MAX_BYTES as u64 + 1));
        let text = within.unwrap_or_else(|| RowText::Own(text.slice(read).into_owned()));
        Self { span, text, header: false, records: Some(Arc::clone(records)), record: OnceLock::new() }
    }

    /// The whole row, with what parts its cells.
    pub fn span(&self) -> Span {
        self.span
    }

    fn text(&self) -> &str {
        match &self.text {
            RowText::Block(view) => view.text(),
            RowText::Within(leaf, range) => leaf.text.get(range.clone()).unwrap_or_default(),
            RowText::Own(text) => text,
        }
    }

    fn record(&self) -> Option<&Row> {
        let records = self.records.as_ref()?;
        Some(self.record.get_or_init(|| records.row(self.text(), self.span.start)))
    }

    /// The same without the leaf that it lies in, for who keeps rows from all over a file.
    #[must_use]
    pub fn alone(mut self) -> Self {
        self.record();
        self.text = RowText::Own(match self.records {
            // All that will be asked is known.
            Some(_) => String::new(),
            None => self.text().to_owned(),
        });
        self
    }

    /// The words of its cells in order, each with its span.
    pub fn cells(&self) -> impl Iterator<Item = (Span, &str)> {
        self.cells_from(0)
    }

    /// Those from one column on: a row may have sixteen thousand cells, of which a window shows ten.
    ///
    /// The words are as they are read. They are those of the span, but for signs that the file writes in another way.
    pub fn cells_from(&self, column: u32) -> impl Iterator<Item = (Span, &str)> {
        let record = self.record();
        let tabs = record.is_none().then(|| cells_from(self.span(), self.text(), column));
        let values = record.map(|row| {
            let cells = row.cells.get(column as usize..).unwrap_or_default().iter();
            cells.map(|(span, words)| (*span, row.words.get(words.clone()).unwrap_or_default()))
        });
        tabs.into_iter().flatten().chain(values.into_iter().flatten())
    }

    /// Where the words of a cell stand, if the row has so many.
    pub fn cell(&self, column: u32) -> Option<Span> {
        self.cells_from(column).next().map(|(span, _)| span)
    }

    /// What stands in the text before a value, its name first; nothing where cells have none.
    pub fn name_before(&self, column: u32) -> Option<Span> {
        let row = self.record()?;
        let own = row.cells.get(column as usize).map(|(span, _)| *span)?;
        Some(Span::new(row.start_of(column)?, own.start)).filter(|_| !own.is_empty())
    }

    /// Where the words of some columns stand: one stretch where they follow each other in the text.
    pub fn stretches(&self, first: u32, last: u32) -> Vec<Span> {
        if self.records.is_some() {
            let count = last.saturating_sub(first) as usize + 1;
            let cells = self.cells_from(first).take(count).map(|(span, _)| span);
            return Span::merged(cells.filter(|span| !span.is_empty()).collect());
        }
        let Some(from) = self.cell(first) else { return Vec::new() };
        // A row may end before the last of the columns.
        let to = self.cell(last).map_or(self.span.end, |cell| cell.end);
        vec![from.cover(Span::empty_at(to))]
    }

    pub(super) fn column_from_offset(&self, offset: u64) -> u32 {
        if let Some(row) = self.record() {
            return row.column_from_offset(offset);
        }
        let inside = offset.saturating_sub(self.span().start) as usize;
        let text = self.text().as_bytes();
        memchr::memchr_iter(b'\t', text.get(..inside).unwrap_or(text)).count() as u32
    }
}

/// The cells of a row from one column on, each with its span.
pub(super) fn cells_from(row: Span, words: &str, column: u32) -> impl Iterator<Item = (Span, &str)> {
    let skipped = after_tabs(words.as_bytes(), column as usize);
    let mut start = row.start + skipped.unwrap_or_default() as u64;
    let rest = skipped.and_then(|skipped| words.get(skipped..));
    rest.into_iter().flat_map(|rest| rest.split('\t')).map(move |cell| {
        let span = Span::new(start, start + cell.len() as u64);
        start = span.end + 1;
        (span, cell)
    })
}

/// The byte after so many tabs. Tabs of a piece are counted faster than they are found one by one.
fn after_tabs(words: &[u8], mut tabs: usize) -> Option<usize> {
    const PIECE: usize = 1024;
    if tabs == 0 {
        return Some(0);
    }
    for (index, piece) in words.chunks(PIECE).enumerate() {
        let here = memchr::memchr_iter(b'\t', piece).count();
        if here >= tabs {
            return Some(index * PIECE + memchr::memchr_iter(b'\t', piece).nth(tabs - 1)? + 1);
        }
        tabs -= here;
    }
    None
}
