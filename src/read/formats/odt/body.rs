//! Paragraphs, lists, tables and words of an OpenDocument text, one element after the other.

use super::around::{self, Kind};
use super::changes::{self, Changed};
use super::lists::Lists;
use super::styles::Styles;
use crate::data::document::{AsideKind, BlockKind, Label, MarkKind, PictureSource, Unseen};
use crate::data::draft::{Draft, OpenMark};
use crate::data::job::{Failure, Stop};
use crate::read::office::pages::Pages;
use crate::read::office::{Change, Comment, Done, Hidden, Pictured, Words, aside, break_line};
use crate::read::xml::{self, Event, Tag, Xml};
use std::collections::{HashMap, HashSet};

mod drawn;
mod remarks;

/// Elements between two looks at the stop flag.
const STOP_STEP: usize = 2_048;
/// Cells that one stands for: sheets fill a page with empty ones.
const MAX_REPEATED: usize = 1_000;
/// Boxes of one paragraph, and notes of a document.
const MAX_BOXES: usize = 200;
const MAX_NOTES: usize = 50_000;
/// Boxes in boxes.
const MAX_BOX_DEPTH: usize = 16;
/// Bytes of a tag in which a name is looked for.
const MAX_TAG: usize = 300;

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
            boxes: Vec::new(),
            box_depth: 0,
            changes: HashMap::new(),
            changed: Vec::new(),
            waiting: Vec::new(),
            space: false,
            remarks: Vec::new(),
            ends: HashSet::new(),
            authors: HashMap::new(),
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
        for Note { name, label, inside, done } in std::mem::take(&mut self.notes) {
            draft.end();
            let start = draft.place().start;
            draft.anchor(&name);
            self.note_label = Some(label);
            self.read(&inside, false, draft, stop)?;
            draft.end_table();
            draft.end();
            // A note comes and goes with its number.
            done.into_iter().for_each(|done| done.tell_since(start, draft));
        }
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
        if !xml.is_whole() {
            let place = draft.place();
            let words = "A part of this file is torn or not well formed; it was read as far as it goes.";
            draft.complain_at(words, Some(place), None);
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

    // ---- paragraphs

    fn in_paragraph(&self) -> bool {
        self.open.iter().any(|leave| matches!(leave, Leave::Paragraph))
    }

    fn paragraph(&mut self, tag: &Tag<'_>, draft: &mut Draft) -> Leave {
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
    fn ensure(&mut self, draft: &mut Draft) {
        if let Some(pages) = self.pages.as_mut().filter(|_| self.flow) {
            pages.words(self.kind.is_none(), draft);
        }
        let Some((kind, label)) = self.kind.take() else { return };
        let style = self.style.as_deref();
        let quoted = self.styles.is_called(style, |name| name.starts_with("quot"));
        let (kind, label) = match self.note_label.take() {
            Some(words) => (BlockKind::Footnote, Label::Words(words.into())),
            None => (kind, label),
        };
        let (kind, label) = match self.every.clone() {
            Some(kind) => {
                (kind, self.first_label.take().map_or(Label::None, |words| Label::Words(words.into())))
            }
            None => (kind, label),
        };
        let depth = if matches!(kind, BlockKind::Heading(_)) { 0 } else { self.lists.depth().min(100) as u8 };
        draft.set_depth((self.quote + u8::from(quoted), depth));
        self.waiting.drain(..).for_each(|change| change.end_here(draft));
        draft.label(label);
        draft.begin(kind);
    }

    fn end_paragraph(&mut self, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
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

    fn read_boxes(&mut self, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
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

    /// The page on which a paragraph or a table begins, and what stands around it where it is of another kind.
    fn page_of(&mut self, tag: &Tag<'_>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
        if self.tables > 0 || self.in_paragraph() {
            return Ok(());
        }
        let family = if tag.name() == "table" { "table" } else { "paragraph" };
        let breaks = self.styles.breaks(family, tag.get("style-name").as_deref());
        let first = self.kinds_shown.is_empty();
        let kind = breaks.kind.clone().or_else(|| first.then(|| "Standard".to_owned()));
        if let Some(pages) = &mut self.pages {
            if breaks.before() {
                pages.signs.apart();
            }
            if let Some(kind) = kind.as_ref().and_then(|kind| self.kinds.get(kind)) {
                pages.count(breaks.number, &kind.format);
            }
        }
        let Some(kind) = kind else { return Ok(()) };
        if let Some(pages) = &mut self.pages {
            pages.before_words(draft);
        }
        let chain = around::chain(&self.kinds, &kind)
            .into_iter()
            .map(|(name, kind)| (name.to_owned(), kind.around.clone()));
        let chain: Vec<_> = chain.collect();
        for (name, all) in chain {
            if self.kinds_shown.insert(name) {
                self.read_around(&all, draft, stop)?;
            }
        }
        self.kinds_shown.insert(kind);
        Ok(())
    }

    /// Reads what stands at the head and the foot of pages.
    fn read_around(
        &mut self,
        all: &[(&'static str, String)],
        draft: &mut Draft,
        stop: &Stop,
    ) -> Result<(), Failure> {
        let flow = std::mem::take(&mut self.flow);
        for (label, text) in all {
            (self.every, self.first_label) = (Some(BlockKind::Furniture), Some(*label));
            self.read(text, false, draft, stop)?;
            draft.end();
        }
        (self.every, self.flow) = (None, flow);
        Ok(())
    }

    /// Kinds of pages that none of the text is on, by their words.
    fn tell_unused(&self, draft: &mut Draft) {
        let mut unused: Vec<_> =
            self.kinds.iter().filter(|(name, _)| !self.kinds_shown.contains(*name)).collect();
        unused.sort_by_key(|(name, _)| *name);
        for (label, text) in unused.into_iter().flat_map(|(_, kind)| &kind.around) {
            let words = xml::words_in(text);
            if !words.trim().is_empty() {
                let name = format!("{label}, which no page shows");
                draft.aside(aside(AsideKind::Unseen(Unseen::Hidden), &name, words.trim()));
            }
        }
    }

    fn say(&mut self, text: &str, draft: &mut Draft) {
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

    fn say_formula(&mut self, text: &str, draft: &mut Draft) {
        self.ensure(draft);
        let mark = draft.mark(MarkKind::Math);
        draft.flow(text);
        draft.close(mark);
    }

    // ---- links, notes, remarks, changes

    fn link(&mut self, tag: &Tag<'_>, draft: &mut Draft) -> Leave {
        let Some(href) = tag.get("href").filter(|_| self.in_paragraph()) else { return Leave::Nothing };
        self.ensure(draft);
        // “#Chapter one|outline”
        let address =
            if href.starts_with('#') { href.split('|').next().unwrap_or(&href).to_owned() } else { href };
        let link = draft.link(&address);
        Leave::Mark(draft.mark(MarkKind::Link(link)))
    }

    fn note(&mut self, tag: &Tag<'_>, (xml, text): (&mut Xml<'_>, &str), draft: &mut Draft) {
        let id = tag.get("id").unwrap_or_else(|| format!("note {}", self.notes.len()));
        let (label, inside) = changes::note(xml, text);
        if self.in_paragraph() && self.unshown == 0 {
            let done = self.changed.iter().map(|(_, change)| change.done()).collect();
            self.add_note(&id, label, inside, done, draft);
        }
    }

    fn add_note(&mut self, id: &str, label: String, inside: String, done: Vec<Done>, draft: &mut Draft) {
        if self.notes.len() < MAX_NOTES {
            self.ensure(draft);
            let name = format!("note {id}");
            let link = draft.link(&format!("#{name}"));
            draft.note_label(link, &label, None);
            self.notes.push(Note { name, label, inside, done });
        }
    }

    fn change(&mut self, tag: &Tag<'_>, draft: &mut Draft) {
        let id = tag.get("change-id").unwrap_or_default();
        if tag.name() == "change-end" {
            let (ended, open) =
                std::mem::take(&mut self.changed).into_iter().partition(|(own, _)| *own == id);
            self.changed = open;
            let ended: Vec<(String, Change)> = ended;
            return ended.into_iter().for_each(|(_, change)| self.end_change(change, draft));
        }
        let Some(changed) = self.changes.get_mut(&id) else { return };
        // What was taken out stands in one place, however often the file says so.
        let changed = Changed {
            paragraphs: std::mem::take(&mut changed.paragraphs),
            notes: std::mem::take(&mut changed.notes),
            done: changed.done.clone(),
        };
        let begun = changed.done.iter().map(|Done { kind, by, .. }| Change::begin(*kind, by.clone(), draft));
        let begun: Vec<Change> = begun.collect();
        match tag.name() {
            "change-start" => self.changed.extend(begun.into_iter().map(|change| (id.clone(), change))),
            // What was taken out stands where it was.
            _ => {
                self.taken_out(changed, draft);
                begun.into_iter().for_each(|change| self.end_change(change, draft));
            }
        }
    }

    fn end_change(&mut self, change: Change, draft: &mut Draft) {
        match self.kind.is_some() && self.in_paragraph() && !draft.in_block() {
            true => self.waiting.push(change),
            false => change.end(draft),
        }
    }

    /// Writes what was taken out at this point: the first of its paragraphs goes on in the one that is open, and what
    /// is left of that goes on in the last.
    fn taken_out(&mut self, changed: Changed, draft: &mut Draft) {
        let Changed { paragraphs, notes, done } = changed;
        let within = self.in_paragraph();
        // Not begun yet: its own kind and label wait for what is left of it.
        let mut waits = self.kind.take();
        let count = paragraphs.len();
        for (at, (level, words)) in paragraphs.into_iter().enumerate() {
            let last = at + 1 == count;
            if last && within {
                self.kind = waits.take();
            } else if let Some(level) = level.filter(|_| waits.is_some() && self.tables == 0) {
                self.kind = Some((BlockKind::Heading(level), Label::None));
            } else if waits.is_some() && self.tables == 0 {
                self.kind = Some((BlockKind::Paragraph, Label::None));
            }
            if !words.trim().is_empty() {
                self.ensure(draft);
            }
            if self.kind.is_none() && (draft.in_block() || !within) {
                self.words.write(&words, self.heading, draft);
            }
            if last && within {
                break;
            }
            if self.tables > 0 {
                break_line(Vec::new(), draft);
                draft.settle();
            } else {
                draft.end();
                if let Some(pages) = self.pages.as_mut().filter(|_| self.flow) {
                    pages.block_ended(draft);
                }
                waits = waits.or_else(|| Some((self.goes_on_as.clone(), Label::None)));
            }
        }
        if count == 0 {
            self.kind = waits;
        }
        for (number, (label, inside)) in notes.into_iter().enumerate().filter(|_| within) {
            let id = format!("taken out {} {number}", draft.place().start);
            self.add_note(&id, label, inside, done.clone(), draft);
        }
    }

    // ---- tables

    fn begin_table(&mut self, draft: &mut Draft) -> Leave {
        // A head that is set in a table is no table.
        if self.every.is_some() {
            return Leave::Nothing;
        }
        self.tables += 1;
        if self.tables == 1 {
            draft.set_depth((0, 0));
            draft.begin_table(&[]);
        }
        Leave::Table
    }

    fn cell(&mut self, tag: &Tag<'_>, draft: &mut Draft) -> Leave {
        if self.tables > 1 {
            // A table in a cell is words of it, a line for each row and its cells set apart.
            if std::mem::take(&mut self.nested_row) {
                draft.line_break();
            } else {
                draft.flow(" \u{2003}");
            }
            self.goes_on = true;
            return Leave::Cell(1);
        }
        if self.every.is_some() {
            return Leave::Nothing;
        }
        if !draft.in_block() {
            draft.begin_row(self.header);
        }
        draft.cell();
        self.in_cell = 0;
        if let Some(pages) = self.pages.as_mut().filter(|_| self.flow) {
            pages.signs.cell();
        }
        Leave::Cell(repeated(tag, "number-columns-repeated"))
    }
}

fn repeated(tag: &Tag<'_>, name: &str) -> usize {
    tag.get(name).and_then(|count| count.parse().ok()).unwrap_or(1).clamp(1, MAX_REPEATED)
}

/// What stands between the beginning and the end of an element, whose places are known.
pub fn inside(text: &str, start: usize, end: usize) -> Option<String> {
    text.get(start..end).and_then(|inside| inside.rsplit_once("</")).map(|(inside, _)| inside.to_owned())
}

/// Names of comments that have an end.
fn ends_of_remarks(text: &str) -> HashSet<String> {
    let name = |tag: String| {
        let (_, rest) = tag.split('>').next()?.split_once("office:name=\"")?;
        rest.split('"').next().map(str::to_owned)
    };
    let bytes = text.as_bytes();
    let ends = memchr::memmem::find_iter(bytes, "<office:annotation-end");
    let tags = ends.map(|at| {
        let tag = bytes.get(at..bytes.len().min(at + MAX_TAG)).unwrap_or_default();
        String::from_utf8_lossy(tag).into_owned()
    });
    tags.filter_map(name).take(MAX_NOTES).collect()
}
