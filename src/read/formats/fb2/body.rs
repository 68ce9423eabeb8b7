//! Chapters, poems, notes and pictures of a book of FictionBook, one element after the other.

use super::plan::{Plan, is_notes};
use crate::data::document::{BlockKind, Label, MarkKind, PictureSource};
use crate::data::draft::{Draft, OpenMark, PICTURE_WITHOUT_WORDS};
use crate::data::job::{Failure, Stop};
use crate::data::unit::{UnitKind, UnitState};
use crate::read::office::{Shift, Words};
use crate::read::xml::{Event, Tag, Xml};

/// Elements between two looks at the stop flag.
const STOP_STEP: usize = 1_024;
/// Cells that one stands for.
const MAX_SPAN: usize = 100;

/// Finds a picture by its name.
pub type FindPicture<'a> = &'a dyn Fn(&str) -> PictureSource;

enum Leave {
    Nothing,
    Body,
    Section,
    Title,
    Words,
    Quote,
    Poem,
    Stanza,
    Mark(OpenMark),
    Table,
    Row,
    Cell(usize),
    Shift(Option<Shift>),
}

/// Reads the bodies of a book into a draft.
pub struct Body<'a> {
    plan: &'a Plan,
    picture: FindPicture<'a>,
    open: Vec<Leave>,
    /// The unit that is read, and how many characters there were when it began.
    unit: Option<(u32, u64)>,
    /// Units that were begun.
    units: usize,
    bodies: usize,
    sections: usize,
    /// The body has a title, below which those of its sections stand.
    titled: bool,
    /// The body holds notes.
    notes: bool,
    /// Inside a title; its paragraphs are lines of one heading.
    title: usize,
    /// Inside a stanza; its verses are lines of one paragraph.
    stanza: usize,
    /// Inside something whose characters are words.
    words: usize,
    /// The number of a note, until its first words.
    label: Option<String>,
    quotes: u8,
    poems: u8,
    cells: bool,
    gap: bool,
    /// Lies on the whole paragraph.
    mark: Option<OpenMark>,
    /// How letters stand to their line.
    shift: Option<Shift>,
}

impl<'a> Body<'a> {
    pub fn new(plan: &'a Plan, picture: FindPicture<'a>) -> Self {
        Self {
            plan,
            picture,
            open: Vec::new(),
            unit: None,
            units: 0,
            bodies: 0,
            sections: 0,
            titled: false,
            notes: false,
            title: 0,
            stanza: 0,
            words: 0,
            label: None,
            quotes: 0,
            poems: 0,
            cells: false,
            gap: false,
            mark: None,
            shift: None,
        }
    }

    /// Reads all bodies; the picture of the cover comes first.
    ///
    /// # Errors
    /// Where it was stopped.
    pub fn read_all(
        &mut self,
        text: &str,
        cover: Option<&str>,
        draft: &mut Draft,
        stop: &Stop,
    ) -> Result<(), Failure> {
        for (index, title) in self.plan.chapters.iter().enumerate() {
            let number = (index + 1).to_string();
            draft.unit(UnitKind::Chapter, if title.is_empty() { &number } else { title }, (0.0, 0.0));
        }
        if let Some(name) = cover {
            self.draw(name, "", draft);
        }
        let mut xml = Xml::new(text);
        let mut steps = 0_usize;
        while let Some(event) = xml.next_event() {
            steps += 1;
            if steps.is_multiple_of(STOP_STEP) {
                draft.pulse(stop)?;
                draft.progress(xml.position() as f32 / text.len().max(1) as f32);
            }
            match event {
                Event::Start(tag) => match tag.name() {
                    "description" | "binary" | "stylesheet" => xml.skip(),
                    _ => {
                        let leave = self.start(&tag, &mut xml, draft);
                        self.open.extend(leave);
                    }
                },
                Event::End => {
                    if let Some(leave) = self.open.pop() {
                        self.leave(leave, draft);
                    }
                }
                Event::Text(words) => self.say(&words, draft),
            }
        }
        while let Some(leave) = self.open.pop() {
            self.leave(leave, draft);
        }
        self.seal(draft);
        if let Some(fault) = xml.fault() {
            let place = draft.place();
            draft.complain_at(format!("This book {fault}"), Some(place), None);
        }
        Ok(())
    }

    /// The next unit of the plan begins.
    fn begin_unit(&mut self, draft: &mut Draft) {
        self.seal(draft);
        if self.units >= self.plan.chapters.len() {
            return;
        }
        let unit = self.units as u32;
        self.units += 1;
        draft.unit_break(unit);
        self.unit = Some((unit, draft.characters()));
    }

    fn seal(&mut self, draft: &mut Draft) {
        if let Some((unit, before)) = self.unit.take() {
            draft.end();
            let empty = draft.characters() == before;
            draft.seal_unit(unit, if empty { UnitState::Empty } else { UnitState::Words });
        }
    }

    /// What an element begins; `None` where it has been read to its end.
    fn start(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>, draft: &mut Draft) -> Option<Leave> {
        let name = tag.name();
        let at_head = self.bodies == 1 && self.sections == 0 && !self.notes;
        if at_head
            && matches!(name, "title" | "epigraph" | "image")
            && self.unit.is_none()
            && self.quotes == 0
            && self.title == 0
        {
            self.begin_unit(draft);
        }
        let leave = match name {
            "body" => self.body(tag, draft),
            "section" => self.section(draft),
            "title" if self.notes && self.sections > 0 => {
                self.tell_label(draft);
                let number = xml.text();
                self.label = Some(number.split_whitespace().collect::<Vec<_>>().join(" "));
                self.anchor(tag, draft);
                return None;
            }
            "title" => self.begin_title(draft),
            "epigraph" | "cite" | "annotation" => self.begin_quote(draft),
            "poem" => {
                draft.end();
                self.poems = self.poems.saturating_add(1);
                Leave::Poem
            }
            "stanza" => {
                draft.end();
                self.stanza += 1;
                self.gap = false;
                Leave::Stanza
            }
            "p" | "v" | "subtitle" | "text-author" | "date" if self.bodies > 0 => self.paragraph(tag, draft),
            "empty-line" => {
                if self.title == 0 && self.stanza == 0 && !self.cells {
                    draft.end();
                }
                Leave::Nothing
            }
            "image" => {
                let href = tag.get("href").unwrap_or_default();
                let said = tag.get("alt").or_else(|| tag.get("title")).unwrap_or_default();
                self.draw(href.trim_start_matches('#'), &said, draft);
                Leave::Nothing
            }
            "table" => {
                draft.end();
                draft.begin_table(&[]);
                Leave::Table
            }
            "tr" => {
                draft.begin_row(false);
                Leave::Row
            }
            "td" | "th" => self.cell(tag, draft),
            "a" if tag.get_full("type").as_deref() == Some("note") && self.words > 0 => {
                let (href, number) = (tag.get("href").unwrap_or_default(), xml.text());
                self.ensure(draft);
                let link = draft.link(&href);
                let brackets = |c: char| c.is_whitespace() || "[](){}".contains(c);
                draft.note_label(link, number.trim_matches(brackets), None);
                return None;
            }
            "a" => self.link(tag, draft),
            name => self.mark(name, draft),
        };
        // Once the block before has ended, so that who goes there comes to what is meant.
        self.anchor(tag, draft);
        Some(leave)
    }

    fn anchor(&self, tag: &Tag<'_>, draft: &mut Draft) {
        tag.get("id").into_iter().for_each(|id| draft.anchor(&id));
    }

    fn body(&mut self, tag: &Tag<'_>, draft: &mut Draft) -> Leave {
        draft.end();
        self.seal(draft);
        self.bodies += 1;
        self.titled = false;
        self.notes = is_notes(tag.get("name").as_deref());
        if self.notes {
            self.begin_unit(draft);
        }
        Leave::Body
    }

    fn section(&mut self, draft: &mut Draft) -> Leave {
        draft.end();
        if self.sections == 0 && !self.notes {
            self.begin_unit(draft);
        }
        self.sections += 1;
        self.tell_label(draft);
        Leave::Section
    }

    fn begin_title(&mut self, draft: &mut Draft) -> Leave {
        draft.end();
        self.title += 1;
        self.gap = false;
        self.titled |= self.sections == 0;
        Leave::Title
    }

    fn begin_quote(&mut self, draft: &mut Draft) -> Leave {
        draft.end();
        self.quotes = self.quotes.saturating_add(1);
        Leave::Quote
    }

    fn paragraph(&mut self, tag: &Tag<'_>, draft: &mut Draft) -> Leave {
        self.words += 1;
        let in_line = self.title > 0 || self.stanza > 0 || self.cells;
        if in_line && std::mem::take(&mut self.gap) && draft.in_block() {
            draft.line_break();
        }
        if !in_line {
            draft.end();
        }
        let mark = match tag.name() {
            "subtitle" => Some(MarkKind::Strong),
            "text-author" => Some(MarkKind::Emphasis),
            _ => None,
        };
        if let Some(kind) = mark.filter(|_| self.title == 0) {
            self.mark = Some(draft.mark(kind));
        }
        Leave::Words
    }

    /// A title in the notes that no note came after.
    fn tell_label(&mut self, draft: &mut Draft) {
        if let Some(label) = self.label.take().filter(|label| !label.is_empty()) {
            draft.end();
            draft.begin(BlockKind::Paragraph);
            draft.flow(&label);
            draft.end();
        }
    }

    /// Opens the block that the next words stand in.
    fn ensure(&mut self, draft: &mut Draft) {
        if draft.in_block() {
            return;
        }
        let level =
            self.sections + usize::from(self.titled && self.sections > 0) + usize::from(self.poems > 0);
        let kind = match &self.label {
            _ if self.title > 0 => BlockKind::Heading(level.clamp(1, 6) as u8),
            Some(_) => BlockKind::Footnote,
            None => BlockKind::Paragraph,
        };
        if self.title == 0 {
            draft.set_depth((self.quotes, self.poems));
            if let Some(label) = self.label.take().filter(|label| !label.is_empty()) {
                draft.label(Label::Words(label.into()));
            }
        }
        draft.begin(kind);
    }

    fn say(&mut self, text: &str, draft: &mut Draft) {
        if self.words == 0 || text.is_empty() {
            return;
        }
        if !text.trim().is_empty() {
            self.ensure(draft);
        }
        if draft.in_block() {
            Words { shift: self.shift, ..Words::default() }.write(text, self.title > 0, draft);
        }
    }

    fn mark(&mut self, name: &str, draft: &mut Draft) -> Leave {
        let shift = match name {
            "sup" => Some(Shift::Raised),
            "sub" => Some(Shift::Lowered),
            _ => None,
        };
        if shift.is_some() {
            return Leave::Shift(std::mem::replace(&mut self.shift, shift));
        }
        let kind = match name {
            "strong" => MarkKind::Strong,
            "emphasis" => MarkKind::Emphasis,
            "strikethrough" => MarkKind::Strike,
            "code" => MarkKind::Code,
            _ => return Leave::Nothing,
        };
        if self.words == 0 { Leave::Nothing } else { Leave::Mark(draft.mark(kind)) }
    }

    fn link(&mut self, tag: &Tag<'_>, draft: &mut Draft) -> Leave {
        let Some(href) = tag.get("href").filter(|_| self.words > 0) else { return Leave::Nothing };
        let link = draft.link(&href);
        Leave::Mark(draft.mark(MarkKind::Link(link)))
    }

    fn cell(&mut self, tag: &Tag<'_>, draft: &mut Draft) -> Leave {
        if !draft.in_block() {
            draft.begin_row(false);
        }
        draft.cell();
        self.cells = true;
        self.words += 1;
        self.gap = false;
        let spanned = tag.get("colspan").and_then(|count| count.parse().ok()).unwrap_or(1);
        Leave::Cell(usize::clamp(spanned, 1, MAX_SPAN))
    }

    fn draw(&mut self, name: &str, said: &str, draft: &mut Draft) {
        let picture = draft.picture((self.picture)(name), said, None);
        let own = self.words == 0;
        if own {
            draft.end();
            draft.set_depth((self.quotes, self.poems));
            draft.begin(BlockKind::Paragraph);
        } else {
            self.ensure(draft);
        }
        let mark = draft.mark(MarkKind::Picture(picture));
        draft.flow(if said.trim().is_empty() { PICTURE_WITHOUT_WORDS } else { said });
        draft.close(mark);
        if own {
            draft.end();
        }
    }

    fn leave(&mut self, leave: Leave, draft: &mut Draft) {
        match leave {
            Leave::Nothing => {}
            Leave::Shift(before) => self.shift = before,
            Leave::Body => {
                draft.end();
                self.seal(draft);
                self.bodies = self.bodies.saturating_sub(1);
                self.notes = false;
            }
            Leave::Section => {
                self.tell_label(draft);
                draft.end();
                self.sections = self.sections.saturating_sub(1);
            }
            Leave::Title => {
                draft.end();
                self.title = self.title.saturating_sub(1);
            }
            Leave::Words => self.end_words(draft),
            Leave::Quote => {
                draft.end();
                self.quotes = self.quotes.saturating_sub(1);
                draft.set_depth((self.quotes, self.poems));
            }
            Leave::Poem => {
                draft.end();
                self.poems = self.poems.saturating_sub(1);
                draft.set_depth((self.quotes, self.poems));
            }
            Leave::Stanza => {
                draft.end();
                self.stanza = self.stanza.saturating_sub(1);
            }
            Leave::Mark(mark) => draft.close(mark),
            Leave::Table => draft.end_table(),
            Leave::Row => draft.end_row(),
            Leave::Cell(spanned) => {
                self.cells = false;
                self.words = self.words.saturating_sub(1);
                (1..spanned).for_each(|_| draft.cell());
            }
        }
    }

    fn end_words(&mut self, draft: &mut Draft) {
        self.words = self.words.saturating_sub(1);
        if let Some(mark) = self.mark.take() {
            draft.close(mark);
        }
        if self.title > 0 || self.stanza > 0 || self.cells {
            self.gap = true;
        } else {
            draft.end();
        }
    }
}
