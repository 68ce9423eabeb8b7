//! Paragraphs of an OpenDocument text: which block each becomes, its words, and the boxes that come after it.

use super::{Body, Leave, MAX_BOX_DEPTH};
use crate::data::document::{BlockKind, Label, MarkKind};
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::read::office::set_in;
use crate::read::xml::Tag;

impl Body<'_> {
    pub(super) fn in_paragraph(&self) -> bool {
        self.open.iter().any(|leave| matches!(leave, Leave::Paragraph))
    }

    pub(super) fn paragraph(&mut self, tag: &Tag<'_>, draft: &mut Draft) -> Leave {
        self.style = tag.get("style-name");
        self.words = self.styles.words("paragraph", self.style.as_deref());
        let style = self.style.as_deref();
        let level = (tag.name() == "h").then(|| {
            let level = tag.get("outline-level").and_then(|level| level.parse::<usize>().ok());
            level.unwrap_or(1).max(1)
        });
        let given = self.given.take();
        self.heading = level.is_some() || matches!(given, Some(BlockKind::Heading(_)));
        if self.tables > 0 {
            self.in_cell += 1;
            if self.in_cell > 1 && !std::mem::take(&mut self.goes_on) {
                draft.line_break();
            }
            self.kind = None;
            return Leave::Paragraph;
        }
        let item = self.item.take();
        let kind = match (level, &item) {
            (Some(level), _) => BlockKind::Heading(level.min(6) as u8),
            _ if self.styles.is_called(style, |name| name == "title") => BlockKind::Heading(1),
            _ if self
                .styles
                .is_called(style, |name| name.starts_with("preformatted") || name.contains("source")) =>
            {
                BlockKind::Lines
            }
            (None, Some(_)) => BlockKind::Item,
            (None, None) => BlockKind::Paragraph,
        };
        let label = match level {
            Some(level) if item.is_none() => self.lists.heading(self.styles, level),
            _ => item.unwrap_or_default(),
        };
        let (kind, label) = match given {
            Some(given) => (given, Label::None),
            None => (kind, label),
        };
        self.space = false;
        self.goes_on_as = kind.clone();
        self.kind = Some((kind, label));
        if tag.get("is-list-header").as_deref() == Some("true") {
            self.kind = Some((BlockKind::Paragraph, Label::None));
        }
        Leave::Paragraph
    }

    /// Opens the block of the paragraph, once it has words.
    pub(super) fn ensure(&mut self, draft: &mut Draft) {
        if let Some(pages) = self.pages.as_mut().filter(|_| self.flow) {
            pages.words(self.kind.is_none(), draft);
        }
        let Some((kind, label)) = self.kind.take() else { return };
        let style = self.style.as_deref();
        let quoted = self.styles.is_called(style, |name| name.starts_with("quot"));
        let around = (self.every.as_ref(), &mut self.first_label);
        let (kind, label) = set_in((kind, label), &mut self.note_label, around);
        let depth = if matches!(kind, BlockKind::Heading(_)) { 0 } else { self.lists.depth().min(100) as u8 };
        draft.set_depth((self.quote + u8::from(quoted), depth));
        self.waiting.drain(..).for_each(|change| change.end_here(draft));
        let numbered = label != Label::None;
        draft.label(label);
        draft.begin(kind);
        if numbered {
            self.lists.place(draft.place().start);
        }
    }

    pub(super) fn end_paragraph(&mut self, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
        if self.unshown == 0 {
            self.hidden.tell(draft);
        }
        if self.tables == 0 {
            if self.kind.as_ref().is_some_and(|(_, label)| *label != Label::None) {
                self.ensure(draft);
            }
            if !self.changed.is_empty() {
                draft.settle();
            }
            // No words came: the end of the paragraph before is none of theirs.
            self.waiting.drain(..).for_each(|change| change.end_before(draft));
            draft.end();
            draft.set_depth((0, 0));
            if let Some(pages) = self.pages.as_mut().filter(|_| self.flow) {
                pages.block_ended(draft);
                if self.styles.breaks("paragraph", self.style.as_deref()).after {
                    pages.signs.apart();
                }
            }
        }
        self.kind = None;
        self.show_pictures(draft);
        self.read_boxes(draft, stop)
    }

    pub(super) fn read_boxes(&mut self, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
        let boxes = std::mem::take(&mut self.boxes);
        if self.box_depth >= MAX_BOX_DEPTH && !boxes.is_empty() {
            draft.complain(format!("Boxes in more than {MAX_BOX_DEPTH} others are not read."), None);
            return Ok(());
        }
        self.box_depth += 1;
        for text in boxes {
            let (words, style, flow) = (self.words, self.style.take(), std::mem::take(&mut self.flow));
            self.read(&text, false, draft, stop)?;
            (self.words, self.style, self.flow) = (words, style, flow);
        }
        self.box_depth -= 1;
        Ok(())
    }

    pub(super) fn say(&mut self, text: &str, draft: &mut Draft) {
        if !self.in_paragraph() || text.is_empty() {
            return;
        }
        if self.unshown > 0 || self.words.hidden == Some(true) {
            return self.hidden.push(text);
        }
        if !text.trim().is_empty() {
            let runs_on = !self.waiting.is_empty() || !self.changed.is_empty();
            let fresh = self.kind.is_some() && self.tables == 0;
            self.ensure(draft);
            let space = std::mem::take(&mut self.space) || text.starts_with(char::is_whitespace);
            if fresh && runs_on && space {
                draft.lead();
            }
        } else if self.kind.is_some() {
            self.space = true;
        }
        if self.kind.is_none() && draft.in_block() {
            self.words.write(text, self.heading, draft);
        }
    }

    pub(super) fn say_formula(&mut self, text: &str, draft: &mut Draft) {
        self.ensure(draft);
        let mark = draft.mark(MarkKind::Math);
        draft.flow(text);
        draft.close(mark);
    }
}
