//! Paragraphs, lists, tables and words of an OpenDocument text, one element after the other.

use super::lists::Lists;
use super::styles::Styles;
use crate::data::document::{BlockKind, Label, MarkKind, PictureSource, RevisionKind};
use crate::data::draft::{Draft, OpenMark};
use crate::data::job::{Failure, Stop};
use crate::read::office::{Change, Comment, Hidden, Words};
use crate::read::xml::{Event, Tag, Xml};
use std::collections::HashMap;

/// Elements between two looks at the stop flag.
const STOP_STEP: usize = 2_048;
/// Cells that one stands for: sheets fill a page with empty ones.
const MAX_REPEATED: usize = 1_000;
/// Boxes of one paragraph, and notes of a document.
const MAX_BOXES: usize = 200;
const MAX_NOTES: usize = 50_000;

/// Somebody's change, as it stands at the head of the text.
#[derive(Clone, Debug, Default)]
struct Changed {
    kind: Option<RevisionKind>,
    author: String,
    when: Option<String>,
    /// Of what was taken out.
    words: String,
}

/// A note that the words refer to.
#[derive(Clone, Debug)]
pub struct Note {
    name: String,
    label: String,
    inside: String,
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

/// Finds a picture by its address.
pub type FindPicture<'a> = &'a dyn Fn(&str) -> PictureSource;

/// Reads the body of a text into a draft.
pub struct Body<'a> {
    styles: &'a Styles,
    picture: FindPicture<'a>,
    lists: Lists,
    open: Vec<Leave>,
    /// What is beside the first paragraph of the item that began.
    item: Option<Label>,
    /// The item that is open had its first paragraph.
    style: Option<String>,
    kind: Option<(BlockKind, Label)>,
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
    changes: HashMap<String, Changed>,
    changed: Vec<(String, Change)>,
    remarks: Vec<(String, u64, Comment)>,
    picture_of: Option<(PictureSource, String)>,
    note_label: Option<String>,
    steps: usize,
}

impl<'a> Body<'a> {
    pub fn new(styles: &'a Styles, picture: FindPicture<'a>) -> Self {
        Self {
            styles,
            picture,
            lists: Lists::default(),
            open: Vec::new(),
            item: None,
            style: None,
            kind: None,
            words: Words::default(),
            heading: false,
            hidden: Hidden::default(),
            unshown: 0,
            tables: 0,
            header: false,
            in_cell: 0,
            notes: Vec::new(),
            boxes: Vec::new(),
            changes: HashMap::new(),
            changed: Vec::new(),
            remarks: Vec::new(),
            picture_of: None,
            note_label: None,
            steps: 0,
        }
    }

    /// Reads a text with all its notes.
    ///
    /// # Errors
    /// Where it was stopped.
    pub fn read_all(&mut self, text: &str, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
        self.read(text, true, draft, stop)?;
        draft.end_table();
        for Note { name, label, inside } in std::mem::take(&mut self.notes) {
            draft.end();
            draft.anchor(&name);
            self.note_label = Some(label);
            self.read(&inside, false, draft, stop)?;
            draft.end_table();
        }
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
                self.take_changes(xml);
                return None;
            }
            "text:change-start" | "text:change-end" | "text:change" => {
                self.change(tag, draft);
                Leave::Nothing
            }
            "office:annotation" => {
                self.remark(tag, xml, draft);
                return None;
            }
            "office:annotation-end" => {
                self.end_remark(&tag.get("name").unwrap_or_default(), draft);
                Leave::Nothing
            }
            "table:table" => self.begin_table(draft),
            "table:table-header-rows" => {
                self.header = true;
                Leave::Head
            }
            "table:table-row" if self.tables == 1 => {
                draft.begin_row(self.header);
                Leave::Row
            }
            "table:table-cell" | "table:covered-table-cell" => self.cell(tag, draft),
            "draw:frame" => {
                self.picture_of = None;
                Leave::Nothing
            }
            "draw:image" => {
                self.draw(tag, (xml, text), draft);
                return None;
            }
            "draw:text-box" => {
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
            | "office:forms"
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
            | "text:ruby-text"
            | "draw:object-ole" => {
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
            Leave::Row => draft.end_row(),
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
        self.heading = level.is_some();
        if self.tables > 0 {
            self.in_cell += 1;
            if self.in_cell > 1 {
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
        self.kind = Some((kind, label));
        if tag.get("is-list-header").as_deref() == Some("true") {
            self.kind = Some((BlockKind::Paragraph, Label::None));
        }
        Leave::Paragraph
    }

    /// Opens the block of the paragraph, once it has words.
    fn ensure(&mut self, draft: &mut Draft) {
        let Some((kind, label)) = self.kind.take() else { return };
        let style = self.style.as_deref();
        let quoted = self.styles.is_called(style, |name| name.starts_with("quot"));
        let (kind, label) = match self.note_label.take() {
            Some(words) => (BlockKind::Footnote, Label::Words(words.into())),
            None => (kind, label),
        };
        let depth = if matches!(kind, BlockKind::Heading(_)) { 0 } else { self.lists.depth().min(100) as u8 };
        draft.set_depth((u8::from(quoted), depth));
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
            draft.end();
            draft.set_depth((0, 0));
        }
        self.kind = None;
        for text in std::mem::take(&mut self.boxes) {
            self.read(&text, false, draft, stop)?;
        }
        Ok(())
    }

    fn say(&mut self, text: &str, draft: &mut Draft) {
        if !self.in_paragraph() || text.is_empty() {
            return;
        }
        if self.unshown > 0 || self.words.hidden == Some(true) {
            return self.hidden.push(text);
        }
        if !text.trim().is_empty() {
            self.ensure(draft);
        }
        if self.kind.is_none() && draft.in_block() {
            self.words.write(text, self.heading, draft);
        }
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
        let (mut label, mut words) = (String::new(), String::new());
        let mut open = 1_usize;
        while open > 0 {
            match xml.next_event() {
                Some(Event::Start(tag)) => match tag.name() {
                    "note-citation" => label = tag.get("label").unwrap_or_else(|| xml.text()),
                    "note-body" => {
                        let start = xml.position();
                        xml.skip();
                        words = inside(text, start, xml.position()).unwrap_or_default();
                    }
                    _ => open += 1,
                },
                Some(Event::End) => open -= 1,
                Some(Event::Text(_)) => {}
                None => break,
            }
        }
        if self.notes.len() < MAX_NOTES && self.in_paragraph() && self.unshown == 0 {
            self.ensure(draft);
            let name = format!("note {id}");
            let link = draft.link(&format!("#{name}"));
            draft.note_label(link, label.trim(), None);
            self.notes.push(Note { name, label: label.trim().to_owned(), inside: words });
        }
    }

    fn remark(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>, draft: &mut Draft) {
        let name = tag.get("name");
        let mut comment = Comment::default();
        let mut open = 1_usize;
        while open > 0 {
            match xml.next_event() {
                Some(Event::Start(tag)) => match tag.name() {
                    "creator" => comment.author = xml.text(),
                    "date" => comment.when = Some(xml.text()),
                    "creator-initials" | "sender-initials" | "date-string" => xml.skip(),
                    name => {
                        open += 1;
                        if name == "p" && !comment.words.is_empty() {
                            comment.words.push('\n');
                        }
                    }
                },
                Some(Event::End) => open -= 1,
                Some(Event::Text(words)) => comment.words.push_str(&words),
                None => break,
            }
        }
        match name {
            // One without a name is written at a point, and has no end.
            Some(name) => self.remarks.push((name, draft.place().start, comment)),
            None => comment.tell(None, draft),
        }
    }

    fn end_remark(&mut self, name: &str, draft: &mut Draft) {
        if let Some(at) = self.remarks.iter().position(|(own, ..)| own == name) {
            let (_, start, comment) = self.remarks.remove(at);
            comment.tell(Some(start), draft);
        }
    }

    fn take_changes(&mut self, xml: &mut Xml<'_>) {
        let mut open = 1_usize;
        let (mut id, mut changed) = (String::new(), Changed::default());
        while open > 0 {
            match xml.next_event() {
                Some(Event::Start(tag)) => match tag.name() {
                    "creator" => changed.author = xml.text(),
                    "date" => changed.when = Some(xml.text()),
                    name => {
                        open += 1;
                        match name {
                            "changed-region" => {
                                id = tag.get("id").unwrap_or_default();
                                changed = Changed::default();
                            }
                            "insertion" => changed.kind = Some(RevisionKind::Inserted),
                            "deletion" => changed.kind = Some(RevisionKind::Deleted),
                            "p" | "h" if !changed.words.is_empty() => changed.words.push(' '),
                            "s" | "tab" | "line-break" => changed.words.push(' '),
                            _ => {}
                        }
                    }
                },
                Some(Event::End) => {
                    open -= 1;
                    // One region ends: only the list itself is open.
                    if open == 1 {
                        self.changes.insert(std::mem::take(&mut id), std::mem::take(&mut changed));
                    }
                }
                Some(Event::Text(words)) if changed.kind == Some(RevisionKind::Deleted) => {
                    changed.words.push_str(words.trim_matches(['\n', '\r', '\t']));
                }
                Some(Event::Text(_)) => {}
                None => break,
            }
        }
    }

    fn change(&mut self, tag: &Tag<'_>, draft: &mut Draft) {
        let id = tag.get("change-id").unwrap_or_default();
        if tag.name() == "change-end" {
            if let Some(at) = self.changed.iter().position(|(own, _)| *own == id) {
                let (_, change) = self.changed.remove(at);
                change.end(draft);
            }
            return;
        }
        let Some(Changed { kind: Some(kind), author, when, words }) = self.changes.get(&id).cloned() else {
            return;
        };
        if !self.in_paragraph() {
            return;
        }
        self.ensure(draft);
        let change = Change::begin(kind, author, when, draft);
        match tag.name() {
            "change-start" => self.changed.push((id, change)),
            // What was taken out stands where it was.
            _ => {
                self.words.write(&words, self.heading, draft);
                change.end(draft);
            }
        }
    }

    // ---- pictures

    fn draw(&mut self, tag: &Tag<'_>, (xml, _): (&mut Xml<'_>, &str), draft: &mut Draft) {
        let href = tag.get("href").unwrap_or_default();
        xml.skip();
        // Of several forms of one picture, the first is the best.
        if href.is_empty() || self.picture_of.is_some() {
            return;
        }
        self.picture_of = Some(((self.picture)(&href), String::new()));
        if !self.in_paragraph() {
            draft.begin(BlockKind::Paragraph);
        } else {
            self.ensure(draft);
        }
        if let Some((source, _)) = &self.picture_of {
            let picture = draft.picture(source.clone(), "", None);
            let mark = draft.mark(MarkKind::Picture(picture));
            draft.flow("\u{FFFC}");
            draft.close(mark);
        }
    }

    /// What is said of a picture comes after it.
    fn describe(&mut self, words: &str, draft: &mut Draft) {
        use crate::data::document::{Aside, AsideKind};
        if self.picture_of.is_some() && !words.trim().is_empty() {
            draft.aside_here(Aside {
                kind: AsideKind::Described,
                name: "Picture".to_owned(),
                words: words.to_owned(),
                when: None,
                place: None,
                span: None,
            });
        }
    }

    // ---- tables

    fn begin_table(&mut self, draft: &mut Draft) -> Leave {
        self.tables += 1;
        if self.tables == 1 {
            draft.set_depth((0, 0));
            draft.begin_table(&[]);
        }
        Leave::Table
    }

    fn cell(&mut self, tag: &Tag<'_>, draft: &mut Draft) -> Leave {
        if self.tables > 1 {
            if self.in_cell > 0 {
                draft.flow(" ");
            }
            return Leave::Cell(1);
        }
        if !draft.in_block() {
            draft.begin_row(self.header);
        }
        draft.cell();
        self.in_cell = 0;
        Leave::Cell(repeated(tag, "number-columns-repeated"))
    }
}

fn repeated(tag: &Tag<'_>, name: &str) -> usize {
    tag.get(name).and_then(|count| count.parse().ok()).unwrap_or(1).clamp(1, MAX_REPEATED)
}

/// What stands between the beginning and the end of an element, whose places are known.
fn inside(text: &str, start: usize, end: usize) -> Option<String> {
    text.get(start..end).and_then(|inside| inside.rsplit_once("</")).map(|(inside, _)| inside.to_owned())
}
