//! Paragraphs of a Word document: what each says of itself, which block it becomes, and what comes after it: its pictures,
//! its boxes, and the section that begins there.

use super::words::done;
use super::{Body, Leave, MAX_BOX_DEPTH};
use crate::data::document::{BlockKind, Label, RevisionKind};
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::read::formats::docx::changes;
use crate::read::formats::docx::styles::{self, Paragraph};
use crate::read::office::{self, Change};
use crate::read::xml::{Event, Xml};

impl Body<'_> {
    pub(super) fn begin_paragraph(&mut self, draft: &mut Draft) -> Leave {
        self.own_style = None;
        self.paragraph = Paragraph::default();
        self.begun = false;
        self.mark.clear();
        if self.tables > 0 {
            self.in_cell += 1;
            if self.in_cell > 1 && !std::mem::take(&mut self.goes_on) {
                office::break_line(std::mem::take(&mut self.mark_before), draft);
            }
            self.begun = true;
        }
        Leave::Paragraph
    }

    /// Takes what a paragraph says of itself.
    pub(super) fn properties(&mut self, xml: &mut Xml<'_>, draft: &mut Draft) {
        let mut own = Paragraph::default();
        let mut open = 1_usize;
        while open > 0 {
            match xml.next_event() {
                Some(Event::Start(tag)) => match tag.name() {
                    // The mark at its end, and how it was before.
                    "sectPr" => {
                        self.section_ends = true;
                        xml.skip();
                    }
                    "rPr" => xml.each_within(|tag| self.mark.extend(done(tag, &self.moves))),
                    "pPrChange" => {
                        let change = Change::begin(RevisionKind::Formatted, changes::by(&tag), draft);
                        self.paragraph_look = Some(change.looked(changes::before(xml)));
                    }
                    name => {
                        open += 1;
                        let value = || tag.get("val");
                        match name {
                            "pStyle" => self.own_style = value(),
                            "outlineLvl" => own.level = value().and_then(|value| styles::level(&value)),
                            "numId" => own.list = value(),
                            "ilvl" => own.list_level = value().and_then(|level| level.parse().ok()),
                            _ => {}
                        }
                    }
                },
                Some(Event::End) => open -= 1,
                Some(Event::Text(_)) => {}
                None => break,
            }
        }
        let of_style = self.known.styles.paragraph(self.own_style.as_deref());
        self.paragraph = Paragraph {
            level: own.level.or(of_style.level),
            list: own.list.or(of_style.list),
            list_level: own.list_level.or(of_style.list_level),
            ..of_style
        };
    }

    /// Opens the block of the paragraph, once it is known what it is and that it has words.
    pub(super) fn ensure(&mut self, draft: &mut Draft) {
        let begun = std::mem::replace(&mut self.begun, true);
        if let Some(pages) = self.pages.as_mut().filter(|_| !self.in_box) {
            pages.words(begun, draft);
        }
        if begun {
            return;
        }
        if std::mem::take(&mut self.rule) && draft.shows_something() {
            draft.begin(BlockKind::Rule);
            draft.end();
        }
        let paragraph = &self.paragraph;
        let level = paragraph.level.filter(|level| *level > 0);
        let list_level = paragraph.list_level.unwrap_or(0);
        // Its own place is known once what stands before it has ended.
        draft.end();
        let label = match &paragraph.list {
            Some(list) => self.numbering.label_at(draft.place().start, list, list_level),
            None => Label::None,
        };
        let mut depth = (u8::from(paragraph.quoted), 0);
        let kind = match (&label, level) {
            (_, Some(level)) => BlockKind::Heading(level.min(6)),
            _ if paragraph.title => BlockKind::Heading(1),
            _ if paragraph.code => BlockKind::Code,
            (Label::None, _) => BlockKind::Paragraph,
            _ => BlockKind::Item,
        };
        if kind == BlockKind::Item {
            depth.1 = list_level.min(usize::from(u8::MAX)) as u8 + 1;
        }
        let around = (self.every.as_ref(), &mut self.first_label);
        let (kind, label) = office::set_in((kind, label), &mut self.note_label, around);
        draft.set_depth(depth);
        draft.label(label);
        draft.begin(kind);
        self.ends.go_on(draft);
    }

    pub(super) fn end_paragraph(&mut self, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
        self.hidden.tell(draft);
        if self.tables == 0 {
            // An item without words has its number all the same.
            if !self.begun && self.paragraph.list.is_some() {
                self.ensure(draft);
            }
            self.paragraph_look.take().into_iter().for_each(|look| look.end_here(draft));
            self.ends.end_block(std::mem::take(&mut self.mark), draft);
            draft.set_depth((0, 0));
            if let Some(pages) = self.pages.as_mut().filter(|_| !self.in_box) {
                pages.block_ended(draft);
            }
        } else {
            self.paragraph_look.take().into_iter().for_each(|look| look.end_here(draft));
            self.mark.retain(|done| !self.row.contains(done));
            self.mark_before = std::mem::take(&mut self.mark);
        }
        self.begun = false;
        self.show_pictures(draft);
        // What stands in boxes beside it comes after it.
        let boxes = std::mem::take(&mut self.boxes);
        let too_deep = self.box_depth >= MAX_BOX_DEPTH && !boxes.is_empty();
        if too_deep {
            draft.complain(format!("Boxes in more than {MAX_BOX_DEPTH} others are not read."), None);
        }
        for text in boxes.into_iter().filter(|_| !too_deep) {
            self.box_depth += 1;
            let (paragraph, own) = (std::mem::take(&mut self.paragraph), self.own_style.take());
            let in_box = std::mem::replace(&mut self.in_box, true);
            self.read(&text, draft, stop)?;
            self.in_box = in_box;
            self.box_depth -= 1;
            (self.paragraph, self.own_style) = (paragraph, own);
        }
        if std::mem::take(&mut self.section_ends) {
            self.section += 1;
            self.open_section(draft, stop)?;
        }
        Ok(())
    }

    /// What stands around the pages of a section comes before its words, on the page on which it begins.
    pub(super) fn open_section(&mut self, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
        if let (Some(pages), Some(section)) = (&mut self.pages, self.sections.get(self.section)) {
            if section.on_new_page && self.section > 0 {
                pages.signs.apart();
            }
            pages.count(section.first_page, section.format);
            pages.before_words(draft);
        }
        if let Some(mut heads) = self.heads.take() {
            heads.write(self.section, &self.sections, self.numbering, self.parts, draft, stop)?;
            self.heads = Some(heads);
        }
        Ok(())
    }
}
