//! Paragraphs, lists, tables and words of an OpenDocument text, one element after the other.

use super::around::Kind;
use super::changes::{self, Changed};
use super::lists::Lists;
use super::styles::Styles;
use crate::data::document::{BlockKind, Label, MarkKind, PictureSource};
use crate::data::draft::{Draft, OpenMark};
use crate::data::job::{Failure, Stop};
use crate::data::span::Span;
use crate::read::office::pages::Pages;
use crate::read::office::{Change, Comment, Done, Hidden, Pictured, Words};
use crate::read::xml::{Event, Tag, Xml};
use remarks::ends_of_remarks;
use std::collections::{HashMap, HashSet};

mod beside;
mod drafted;
mod drawn;
mod notes;
mod paragraphs;
mod remarks;
mod tables;

/// Elements between two looks at the stop flag.
const STOP_STEP: usize = 2_048;
/// Boxes of one paragraph, and notes of a document.
const MAX_BOXES: usize = 200;
const MAX_NOTES: usize = 50_000;
/// Boxes in boxes.
const MAX_BOX_DEPTH: usize = 16;

/// A note that the words refer to.
#[derive(Clone, Debug)]
pub struct Note {
    name: String,
    label: String,
    inside: String,
    /// What was done with the words that refer to it.
    done: Vec<Done>,
}

enum Leave {
    Nothing,
    Paragraph,
    /// Words that looked so come back.
    Words(Words),
    Mark(OpenMark),
    List,
    Item,
    Head,
    Row,
    Cell(usize),
    Table,
    Hidden,
}

/// Finds what lies in the file, by its address.
pub trait Parts {
    /// Where the bytes of a picture are.
    fn picture(&self, href: &str) -> PictureSource;
    /// The text of a part, where it is there.
    fn text(&self, path: &str) -> Option<String>;
    /// The number by which a part is served as a file.
    fn number(&self, href: &str) -> Option<u32>;
}

/// Reads the body of a text into a draft.
pub struct Body<'a> {
    styles: &'a Styles,
    parts: &'a dyn Parts,
    /// Kinds of pages, and those whose heads and feet were shown.
    pub kinds: HashMap<String, Kind>,
    kinds_shown: HashSet<String>,
    /// Pages as the file remembers them.
    pub pages: Option<Pages>,
    /// The words are those of the body, which stand on pages, and not of a note, a box or a head.
    flow: bool,
    /// What every paragraph is, and what stands beside the first.
    every: Option<BlockKind>,
    first_label: Option<&'static str>,
    lists: Lists,
    open: Vec<Leave>,
    /// What is beside the first paragraph of the item that began.
    item: Option<Label>,
    /// The item that is open had its first paragraph.
    style: Option<String>,
    kind: Option<(BlockKind, Label)>,
    /// The kind of the paragraph, for what is left of it where one was joined to it.
    goes_on_as: BlockKind,
    words: Words,
    heading: bool,
    hidden: Hidden,
    /// Sections that are not shown.
    unshown: usize,
    tables: usize,
    header: bool,
    in_cell: usize,
    notes: Vec<Note>,
    /// Notes that were too many.
    more_notes: u64,
    boxes: Vec<String>,
    box_depth: usize,
    changes: HashMap<String, Changed>,
    changed: Vec<(String, Change)>,
    /// Changes that ended before the first words of the paragraph: whether the end of the one before belongs to them is
    /// known when words come.
    waiting: Vec<Change>,
    /// White space was met before them.
    space: bool,
    remarks: Vec<(String, u64, Comment)>,
    /// Comments that have an end, and who wrote those that have names.
    ends: HashSet<String>,
    authors: HashMap<String, String>,
    /// On which words remarks are that were told.
    remarked: HashMap<String, Span>,
    /// Something was drawn of the frame that is open; how it is cut; letters of pictures by now.
    drawn: bool,
    cut: Option<String>,
    size: Option<(u32, u32)>,
    pictures: usize,
    /// Pictures of the paragraph, which come after it.
    shown_after: Vec<Pictured>,
    /// Documents within the document that were looked into.
    objects: usize,
    /// The next paragraph goes on with the line, because its cell does; a row of a table within a cell begins.
    goes_on: bool,
    nested_row: bool,
    note_label: Option<String>,
    /// What the next paragraph is, where what stands around it says so.
    pub given: Option<BlockKind>,
    /// In how many quotations all of it stands: what a speaker has noted stands apart.
    pub quote: u8,
    steps: usize,
}

impl<'a> Body<'a> {
    pub fn new(styles: &'a Styles, parts: &'a dyn Parts) -> Self {
        Self {
            styles,
            parts,
            kinds: HashMap::new(),
            kinds_shown: HashSet::new(),
            pages: None,
            flow: false,
            every: None,
            first_label: None,
            lists: Lists::default(),
            open: Vec::new(),
            item: None,
            style: None,
            kind: None,
            goes_on_as: BlockKind::Paragraph,
            words: Words::default(),
            heading: false,
            hidden: Hidden::default(),
            unshown: 0,
            tables: 0,
            header: false,
            in_cell: 0,
            notes: Vec::new(),
            more_notes: 0,
            boxes: Vec::new(),
            box_depth: 0,
            changes: HashMap::new(),
            changed: Vec::new(),
            waiting: Vec::new(),
            space: false,
            remarks: Vec::new(),
            ends: HashSet::new(),
            authors: HashMap::new(),
            remarked: HashMap::new(),
            drawn: false,
            cut: None,
            size: None,
            pictures: 0,
            shown_after: Vec::new(),
            objects: 0,
            goes_on: false,
            nested_row: false,
            note_label: None,
            given: None,
            quote: 0,
            steps: 0,
        }
    }

    /// Reads a text with all its notes.
    ///
    /// # Errors
    /// Where it was stopped.
    pub fn read_all(&mut self, text: &str, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
        self.ends = ends_of_remarks(text);
        self.flow = true;
        self.read(text, true, draft, stop)?;
        self.flow = false;
        self.read_boxes(draft, stop)?;
        draft.end_table();
        if let Some(pages) = &mut self.pages {
            pages.end(!self.notes.is_empty(), draft);
        }
        self.tell_unused(draft);
        // What is torn never says where it ends.
        self.changed.drain(..).for_each(|(_, change)| change.end(draft));
        self.read_notes(draft, stop)?;
        self.lists.renumber(self.styles, draft);
        Ok(())
    }

    /// Reads a stretch of a body, such as one shape of a slide.
    ///
    /// # Errors
    /// Where it was stopped.
    pub fn read_part(&mut self, text: &str, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
        self.read(text, false, draft, stop)?;
        // A box outside of a paragraph has nobody else who reads it, and may hold another one.
        while !self.boxes.is_empty() {
            self.read_boxes(draft, stop)?;
        }
        draft.end_table();
        draft.end();
        draft.set_depth((0, 0));
        self.given = None;
        Ok(())
    }

    fn read(&mut self, text: &str, progress: bool, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
        let mut xml = Xml::new(text);
        let from = self.open.len();
        while let Some(event) = xml.next_event() {
            self.steps += 1;
            if self.steps.is_multiple_of(STOP_STEP) {
                draft.pulse(stop)?;
                if progress {
                    draft.progress(xml.position() as f32 / text.len().max(1) as f32);
                }
            }
            match event {
                Event::Start(tag) => {
                    if self.flow && matches!(tag.full_name(), "text:p" | "text:h" | "table:table") {
                        self.page_of(&tag, draft, stop)?;
                    }
                    if let Some(leave) = self.start(&tag, (&mut xml, text), draft) {
                        self.open.push(leave);
                    }
                }
                Event::End if self.open.len() > from => {
                    if let Some(leave) = self.open.pop() {
                        self.leave(leave, draft, stop)?;
                    }
                }
                Event::Text(words) => self.say(&words, draft),
                Event::End => {}
            }
        }
        while self.open.len() > from
            && let Some(leave) = self.open.pop()
        {
            self.leave(leave, draft, stop)?;
        }
        if let Some(fault) = xml.fault() {
            let place = draft.place();
            draft.complain_at(format!("A part of this file {fault}"), Some(place), None);
        }
        Ok(())
    }

    /// What an element begins; `None` where it has been read to its end.
    fn start(
        &mut self,
        tag: &Tag<'_>,
        (xml, text): (&mut Xml<'_>, &str),
        draft: &mut Draft,
    ) -> Option<Leave> {
        let name = tag.full_name();
        let leave = match name {
            "text:h" | "text:p" => self.paragraph(tag, draft),
            "text:span" => {
                let before = self.words;
                self.words = self.styles.words("text", tag.get("style-name").as_deref()).or(before);
                Leave::Words(before)
            }
            "text:s" => {
                self.say(" ", draft);
                Leave::Nothing
            }
            "text:tab" => {
                self.say(" ", draft);
                Leave::Nothing
            }
            "text:line-break" => {
                if self.in_paragraph() {
                    self.ensure(draft);
                    draft.line_break();
                }
                Leave::Nothing
            }
            "text:a" => self.link(tag, draft),
            "text:bookmark" | "text:bookmark-start" | "text:reference-mark" | "text:reference-mark-start" => {
                tag.get("name").into_iter().for_each(|name| draft.anchor(&name));
                Leave::Nothing
            }
            "text:bookmark-ref" | "text:reference-ref" | "text:note-ref" => match tag.get("ref-name") {
                Some(name) if self.in_paragraph() => {
                    self.ensure(draft);
                    let link = draft.link(&format!("#{name}"));
                    Leave::Mark(draft.mark(MarkKind::Link(link)))
                }
                _ => Leave::Nothing,
            },
            "text:list" => {
                let goes_on = tag.get("continue-numbering").as_deref() == Some("true")
                    || tag.get("continue-list").is_some();
                self.lists.begin(tag.get("style-name"), goes_on);
                Leave::List
            }
            "text:list-item" => {
                let start = tag.get("start-value").and_then(|start| start.parse().ok());
                self.item = Some(self.lists.item(self.styles, start));
                Leave::Item
            }
            "text:list-header" => Leave::Item,
            "text:note" => {
                self.note(tag, (xml, text), draft);
                return None;
            }
            "text:section" if tag.get("display").as_deref() == Some("none") => {
                self.unshown += 1;
                Leave::Hidden
            }
            "text:hidden-paragraph" | "text:hidden-text" => {
                let words = tag.get("string-value").unwrap_or_default();
                self.hidden.push(&words);
                Leave::Nothing
            }
            "text:tracked-changes" => {
                changes::take(xml, text, &mut self.changes);
                return None;
            }
            "text:change-start" | "text:change-end" | "text:change" => {
                self.change(tag, draft);
                Leave::Nothing
            }
            "office:annotation" | "officeooo:annotation" => {
                self.remark(tag, xml, draft);
                return None;
            }
            "office:annotation-end" => {
                self.end_remark(&tag.get("name").unwrap_or_default(), draft);
                Leave::Nothing
            }
            "table:table" => {
                // A picture of it beside it shows nothing else.
                self.drawn = true;
                self.begin_table(draft)
            }
            "table:table-header-rows" => {
                self.header = true;
                Leave::Head
            }
            "table:table-row" if self.tables == 1 => {
                if let Some(pages) = self.pages.as_mut().filter(|_| self.flow) {
                    pages.before_words(draft);
                    pages.signs.row();
                }
                draft.begin_row(self.header);
                Leave::Row
            }
            "table:table-row" => {
                self.nested_row = true;
                Leave::Nothing
            }
            "table:table-cell" | "table:covered-table-cell" => self.cell(tag, draft),
            "text:soft-page-break" => {
                if let Some(pages) = self.pages.as_mut().filter(|_| self.flow) {
                    pages.signs.begun();
                }
                Leave::Nothing
            }
            "draw:frame" => self.frame(tag),
            "draw:image" => {
                self.draw(tag, xml, draft);
                return None;
            }
            "draw:object" => {
                self.object(tag, (xml, text), draft);
                return None;
            }
            "draw:object-ole" => {
                self.foreign(tag, xml, draft);
                return None;
            }
            "text:section-source"
            | "office:dde-source"
            | "table:table-source"
            | "text:dde-connection-decl"
            | "draw:floating-frame"
            | "draw:plugin"
            | "text:database-display" => {
                self.asks(tag, draft);
                Leave::Nothing
            }
            "text:script" => {
                let words = xml.text();
                self.runs(tag, &words, draft);
                return None;
            }
            "script:event-listener" | "text:execute-macro" => {
                self.runs(tag, "", draft);
                Leave::Nothing
            }
            "text:drop-down" => {
                self.choices(tag, xml, draft);
                return None;
            }
            "office:forms" => {
                self.forms(xml, draft);
                return None;
            }
            // Shapes with words in them are boxes.
            "draw:text-box" | "draw:custom-shape" | "draw:rect" | "draw:ellipse" | "draw:circle"
            | "draw:caption" => {
                let start = xml.position();
                xml.skip();
                self.boxes
                    .extend(inside(text, start, xml.position()).filter(|_| self.boxes.len() < MAX_BOXES));
                return None;
            }
            "svg:title" | "svg:desc" => {
                let words = xml.text();
                self.describe(&words, draft);
                return None;
            }
            // Definitions, ruby and the like say nothing that is shown; sources of an index are shown in its body.
            "text:table-of-content-source"
            | "text:illustration-index-source"
            | "text:alphabetical-index-source"
            | "text:sequence-decls"
            | "text:variable-decls"
            | "text:user-field-decls"
            | "office:scripts"
            | "office:font-face-decls"
            | "office:automatic-styles"
            | "office:styles"
            | "office:master-styles"
            | "office:settings"
            | "office:meta"
            | "text:ruby-text" => {
                xml.skip();
                return None;
            }
            _ => Leave::Nothing,
        };
        Some(leave)
    }

    fn leave(&mut self, leave: Leave, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
        match leave {
            Leave::Nothing => {}
            Leave::Paragraph => self.end_paragraph(draft, stop)?,
            Leave::Words(before) => self.words = before,
            Leave::Mark(mark) => draft.close(mark),
            Leave::List => self.lists.end(),
            Leave::Item => self.item = None,
            Leave::Head => self.header = false,
            Leave::Row => {
                draft.end_row();
                if let Some(pages) = self.pages.as_mut().filter(|_| self.flow) {
                    pages.signs.row_ends();
                    pages.block_ended(draft);
                }
            }
            Leave::Cell(times) if self.tables == 1 => (1..times).for_each(|_| draft.cell()),
            Leave::Cell(_) => {}
            Leave::Table => {
                self.tables -= 1;
                if self.tables == 0 {
                    draft.end_table();
                }
            }
            Leave::Hidden => {
                self.unshown -= 1;
                self.hidden.tell(draft);
            }
        }
        Ok(())
    }
}

/// What stands between the beginning and the end of an element, whose places are known.
pub fn inside(text: &str, start: usize, end: usize) -> Option<String> {
    text.get(start..end).and_then(|inside| inside.rsplit_once("</")).map(|(inside, _)| inside.to_owned())
}
