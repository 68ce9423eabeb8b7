//! Where is a block cut that grows too long while it is open?

use super::{Draft, LEAF_MARKS};
use crate::data::document::*;
use crate::data::span::Span;
use crate::data::wording::grouped;

/// A block that is still open is cut when it has grown to this, and its leaf is sealed: a leaf must fit into what a child
/// can say at once, and no paragraph of a person is so long.
pub(super) const OPEN_BYTES: usize = 1024 * 1024;
/// A row cannot be cut, because its cells stand beside each other. What follows after so many bytes of it stands below.
pub(super) const ROW_BYTES: usize = 16 * 1024 * 1024;
/// The same of marks on it.
const ROW_MARKS: usize = 16 * LEAF_MARKS;

impl Draft<'_> {
    /// Cuts the open block where it would grow too long with so many bytes more, which follow at once.
    pub(super) fn make_room(&mut self, bytes: usize) {
        let Some(block) = &self.open else { return self.begin(BlockKind::Paragraph) };
        let len = (self.here() - block.span.start) as usize;
        // A grid's rows are what its sheet says, and short.
        if let BlockKind::Row { .. } = block.kind {
            let too_long =
                len + bytes > ROW_BYTES || self.leaf.marks.len() + self.leaf.labels.len() > ROW_MARKS;
            if too_long && self.table.as_ref().is_some_and(|open| open.sheet.is_none()) {
                let most = grouped(ROW_BYTES as u64);
                let words = format!(
                    "A row of this table is too long for one, which has {most} bytes at most and {} stretches of letters \
                     that differ. What follows of it stands below it.",
                    grouped(ROW_MARKS as u64)
                );
                self.complain(&words, None);
                self.end_row();
                self.begin(BlockKind::Paragraph);
            }
        } else if (len >= OPEN_BYTES || self.leaf.marks.len() + self.leaf.labels.len() >= 2 * LEAF_MARKS)
            && len > 0
            && !self.in_picture()
        {
            self.cut_open_block();
        }
    }

    /// Whether a picture's description has begun and may go on: it stands in one place.
    fn in_picture(&self) -> bool {
        let here = self.here();
        self.marks.iter().any(|mark| matches!(mark.kind, MarkKind::Picture(_)) && mark.span.start < here)
    }

    /// Ends the open block as if it went on in the next one, and seals its leaf.
    fn cut_open_block(&mut self) {
        let here = self.here();
        let Some(mut block) = self.open.take() else { return };
        block.span.end = here;
        let rest = Block { span: Span::empty_at(here), label: Label::None, joined: true, ..block.clone() };
        self.end_words(block);
        self.restart_marks();
        self.seal();
        self.block_marks = self.leaf.marks.len();
        self.block_labels = self.leaf.labels.len();
        self.open = Some(rest);
    }
}
