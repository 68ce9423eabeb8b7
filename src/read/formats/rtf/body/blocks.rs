//! Blocks of an RTF file: where paragraphs, rows and pages begin and end, and what each becomes.

use super::Body;
use crate::data::document::{BlockKind, Label};
use crate::data::draft::Draft;
use crate::read::office::set_in;

impl Body<'_> {
    /// Opens the block that words go into.
    pub(super) fn ensure(&mut self, draft: &mut Draft) {
        self.begin_page(draft);
        if self.in_table {
            if !self.row_open {
                self.row_open = true;
                self.cell_begun = false;
                if !self.open_table {
                    self.ends.go_on(draft);
                    draft.begin_table(&[]);
                    self.open_table = true;
                }
                draft.begin_row(self.header);
            }
            if !std::mem::replace(&mut self.cell_begun, true) {
                draft.cell();
            }
            return;
        }
        if draft.in_block() {
            return;
        }
        if std::mem::take(&mut self.open_table) {
            draft.end_table();
        }
        let label = std::mem::take(&mut self.label);
        let label = match label.as_str() {
            "" => Label::None,
            "·" | "•" | "-" | "o" | "§" | "▪" | "\u{F0B7}" => Label::Bullet,
            words => match words.strip_suffix('.').and_then(|number| number.parse().ok()) {
                Some(number) => Label::Number(number),
                None => Label::Words(words.into()),
            },
        };
        let kind = match (self.level, &label) {
            (Some(level), _) => BlockKind::Heading(level.min(6)),
            (None, Label::None) => BlockKind::Paragraph,
            (None, _) => BlockKind::Item,
        };
        let around = (self.every.as_ref(), &mut self.first_label);
        let (kind, label) = set_in((kind, label), &mut self.note_label, around);
        draft.set_depth((0, u8::from(kind == BlockKind::Item)));
        draft.label(label);
        draft.begin(kind);
        self.ends.go_on(draft);
    }

    /// The page that is due begins with the words that come, unless they are at its head.
    pub(super) fn begin_page(&mut self, draft: &mut Draft) {
        if self.every.is_some() {
            return;
        }
        if let Some(pages) = &mut self.pages {
            self.section.begin(pages);
            pages.words(draft.in_block(), draft);
        }
        if !draft.in_block() && std::mem::take(&mut self.rule) && draft.shows_something() {
            draft.begin(BlockKind::Rule);
            draft.end();
        }
    }

    /// The writer wanted a new page, or a new section.
    pub(super) fn page_ends(&mut self, name: &str, draft: &mut Draft) {
        if self.row_open && self.in_table {
            draft.line_break();
        } else {
            self.paragraph_ends(draft);
        }
        match (name, &mut self.pages) {
            ("sect", _) => self.section.ends(),
            (_, Some(pages)) => pages.signs.broken(),
            (_, None) => self.rule = true,
        }
    }

    pub(super) fn paragraph_ends(&mut self, draft: &mut Draft) {
        self.end_changes(draft);
        self.hidden.tell(draft);
        if self.row_open && !self.in_table {
            self.row_ends(draft);
        }
        if !self.row_open {
            let done = self.done();
            self.ends.end_block(done, draft);
            draft.set_depth((0, 0));
            self.show_pictures(draft);
            if let Some(pages) = self.pages.as_mut().filter(|_| self.every.is_none()) {
                pages.block_ended(draft);
            }
        }
    }

    pub(super) fn cell_ends(&mut self, draft: &mut Draft) {
        self.in_table = true;
        self.ensure(draft);
        self.end_changes(draft);
        self.cell_begun = false;
    }

    pub(super) fn row_ends(&mut self, draft: &mut Draft) {
        self.end_changes(draft);
        if std::mem::take(&mut self.row_open) {
            draft.end_row();
            self.pages.iter_mut().for_each(|pages| pages.block_ended(draft));
        }
        self.cell_begun = false;
    }
}
