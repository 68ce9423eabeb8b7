//! Paragraphs, tables and words of a part of a Word document, one element after the other.

use super::changes::{self, Moves};
use super::comments::Comments;
use super::numbering::{Number, Numbering};
use super::pages;
use super::sections::{Heads, Section};
use super::styles::{self, Paragraph, Styles};
use crate::data::document::{BlockKind, Label, PictureSource, RevisionKind};
use crate::data::draft::{Draft, OpenMark};
use crate::data::job::{Failure, Stop};
use crate::data::span::Span;
use crate::read::container::opc::Relation;
use crate::read::office::pages::Pages;
use crate::read::office::symbols::Face;
use crate::read::office::{self, Change, Done, Ends, Hidden, Pictured, Words};
use crate::read::xml::{Event, Tag, Xml};
use controls::Control;
use fields::Field;
use std::collections::HashSet;
use std::rc::Rc;

mod controls;
mod drawn;
mod fields;

/// Elements between two looks at the stop flag.
const STOP_STEP: usize = 2_048;
/// Columns of a table (Word has 63).
const MAX_COLUMNS: usize = 1_000;
/// Boxes in boxes.
const MAX_BOX_DEPTH: usize = 16;
/// Text boxes of one paragraph.
const MAX_BOXES: usize = 200;

/// What a document says beside its body.
#[derive(Clone, Default)]
pub struct Known {
    pub styles: Rc<Styles>,
    pub comments: Rc<Comments>,
    pub relations: Vec<Relation>,
}

/// A note that the words refer to.
#[derive(Clone, Debug, PartialEq)]
pub struct NoteRef {
    pub id: String,
    pub end: bool,
    /// As it is printed.
    pub label: String,
    /// What was done with the words that refer to it.
    pub done: Vec<Done>,
}

/// What an element undoes when it ends.
enum Leave {
    Nothing,
    Paragraph,
    Run,
    Mark(Option<OpenMark>),
    Change(Change),
    Cell,
    /// A row, with where it begins.
    Row(u64),
    Table,
    Words(&'static str),
    Control,
}

/// Finds what a part relates to.
pub trait Parts {
    /// Where the bytes of a picture are.
    fn picture(&self, relation: &Relation) -> PictureSource;
    /// The text of a part, where it is there.
    fn text(&self, relation: &Relation) -> Option<String>;
    /// The number by which a part is served as a file.
    fn number(&self, relation: &Relation) -> Option<u32>;
}

/// Reads one part after the other into a draft.
pub struct Body<'a> {
    pub known: &'a Known,
    pub numbering: &'a mut Numbering,
    pub parts: &'a dyn Parts,
    /// Pages as the file remembers them, and what stands around them; of the body alone.
    pub pages: Option<Pages>,
    pub heads: Option<Heads>,
    pub sections: Vec<Section>,
    section: usize,
    /// What every paragraph of this part is, and what stands beside the first.
    pub every: Option<BlockKind>,
    pub first_label: Option<String>,
    /// Notes in the order in which they are referred to.
    pub notes: Vec<NoteRef>,
    open: Vec<Leave>,
    paragraph: Paragraph,
    /// The properties of the paragraph that the paragraph itself says.
    own_style: Option<String>,
    begun: bool,
    run: Words,
    /// The letters of the run are signs.
    face: Option<Face>,
    fields: Vec<Field>,
    controls: Vec<Control>,
    /// A section ends with this paragraph.
    section_ends: bool,
    /// A page was to end, as the writer wanted it, and no page is known.
    rule: bool,
    /// Relations of objects that were told where they stand.
    pub placed: HashSet<String>,
    /// The next paragraph goes on with the line, because its cell does.
    goes_on: bool,
    /// A row of a table within a cell begins.
    nested_row: bool,
    /// Words of a box are being read, and of how many around it.
    in_box: bool,
    box_depth: usize,
    /// Tables within each other; the outermost is one, and what is within is words of its cells.
    tables: usize,
    /// Paragraphs of the cell by now, and how many columns it spans.
    in_cell: usize,
    spans: usize,
    hidden: Hidden,
    /// Comments that are open, with where they begin.
    remarks: Vec<(String, u64)>,
    boxes: Vec<String>,
    /// The description of the picture that is open, and how large it is meant to be.
    description: String,
    size: Option<(u32, u32)>,
    /// Pictures of the paragraph, which come after it.
    pictures: Vec<Pictured>,
    /// Charts and diagrams by now.
    drawn: usize,
    steps: usize,
    counts: [usize; 2],
    moves: Moves,
    ends: Ends,
    /// What was done with the end of the paragraph, and with the end of the one before in the cell.
    mark: Vec<Done>,
    mark_before: Vec<Done>,
    /// What was done with the row.
    row: Vec<Done>,
    /// How the paragraph and the run looked before.
    paragraph_look: Option<Change>,
    run_look: Option<Change>,
    /// A label of the first block, where a note has one.
    pub note_label: Option<String>,
}

impl<'a> Body<'a> {
    pub fn new(known: &'a Known, numbering: &'a mut Numbering, parts: &'a dyn Parts) -> Self {
        Self {
            known,
            numbering,
            parts,
            pages: None,
            heads: None,
            sections: Vec::new(),
            section: 0,
            every: None,
            first_label: None,
            notes: Vec::new(),
            open: Vec::new(),
            paragraph: Paragraph::default(),
            own_style: None,
            begun: false,
            run: Words::default(),
            face: None,
            fields: Vec::new(),
            controls: Vec::new(),
            section_ends: false,
            rule: false,
            placed: HashSet::new(),
            goes_on: false,
            nested_row: false,
            in_box: false,
            box_depth: 0,
            tables: 0,
            in_cell: 0,
            spans: 1,
            hidden: Hidden::default(),
            remarks: Vec::new(),
            boxes: Vec::new(),
            description: String::new(),
            size: None,
            pictures: Vec::new(),
            drawn: 0,
            steps: 0,
            counts: [0; 2],
            moves: Moves::default(),
            ends: Ends::default(),
            mark: Vec::new(),
            mark_before: Vec::new(),
            row: Vec::new(),
            paragraph_look: None,
            run_look: None,
            note_label: None,
        }
    }

    /// Reads what is left of a text, or the rest of the element that began last.
    ///
    /// # Errors
    /// Where it was stopped.
    pub fn read(&mut self, text: &str, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
        let mut xml = Xml::new(text);
        let from = self.open.len();
        if from == 0 {
            self.open_section(draft, stop)?;
        }
        while let Some(event) = xml.next_event() {
            self.steps += 1;
            if self.steps.is_multiple_of(STOP_STEP) {
                draft.pulse(stop)?;
                draft.progress(xml.position() as f32 / text.len().max(1) as f32);
            }
            match event {
                Event::Start(tag) => {
                    let start = xml.position();
                    if matches!(tag.name(), "tbl" | "tr") {
                        self.page_of_table(&tag, text.get(start..).unwrap_or_default(), draft);
                    }
                    if let Some(leave) = self.start(&tag, &mut xml, draft) {
                        self.open.push(leave);
                    } else if tag.name() == "txbxContent" && self.boxes.len() < MAX_BOXES {
                        let inside =
                            text.get(start..xml.position()).and_then(|inside| inside.rsplit_once("</"));
                        self.boxes.extend(inside.map(|(inside, _)| inside.to_owned()));
                    }
                }
                Event::End if self.open.len() > from => {
                    if let Some(leave) = self.open.pop() {
                        self.leave(leave, draft, stop)?;
                    }
                }
                Event::End | Event::Text(_) => {}
            }
        }
        // What is torn ends where it is torn.
        while self.open.len() > from
            && let Some(leave) = self.open.pop()
        {
            self.leave(leave, draft, stop)?;
        }
        if !xml.is_whole() {
            let place = draft.place();
            draft.complain_at(
                "A part of this file is torn or not well formed; it was read as far as it goes.",
                Some(place),
                None,
            );
        }
        Ok(())
    }

    /// What an element begins; `None` where it has been read to its end.
    fn start(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>, draft: &mut Draft) -> Option<Leave> {
        let leave = match tag.name() {
            "p" if tag.full_name() != "a:p" => self.begin_paragraph(draft),
            "pPr" => {
                self.properties(xml, draft);
                return None;
            }
            "r" if tag.full_name().starts_with("w:") || !tag.full_name().contains(':') => {
                self.run = Words::default();
                Leave::Run
            }
            "rPr" => {
                self.run_properties(xml, draft);
                return None;
            }
            "t" | "delText" => {
                let text = xml.text();
                self.words(&text, draft);
                return None;
            }
            "tab" | "ptab" => self.sign(" ", draft),
            "lastRenderedPageBreak" => {
                if let Some(pages) = self.pages.as_mut().filter(|_| !self.in_box) {
                    pages.signs.begun();
                }
                Leave::Nothing
            }
            "br" if tag.get("type").as_deref() == Some("page") && !self.in_box => {
                match &mut self.pages {
                    Some(pages) => pages.signs.broken(),
                    None => self.rule = true,
                }
                if self.begun {
                    draft.line_break();
                }
                Leave::Nothing
            }
            "br" | "cr" => {
                self.ensure(draft);
                draft.line_break();
                Leave::Nothing
            }
            "noBreakHyphen" => self.sign("\u{2011}", draft),
            "softHyphen" => self.sign("\u{AD}", draft),
            "sym" => {
                let code = tag.get("char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                let sign = code.and_then(char::from_u32).map(String::from).unwrap_or_default();
                let face = tag.get("font").and_then(|font| Face::of(&font));
                let sign = face.map_or(sign.clone(), |face| face.text(&sign));
                self.sign(&sign, draft)
            }
            "ins" | "del" | "moveFrom" | "moveTo" => self.change(tag, draft),
            "tbl" => self.begin_table(draft),
            name if name.starts_with("move") && self.moves.take(tag) => Leave::Nothing,
            "tr" if self.tables == 1 => {
                self.row.clear();
                Leave::Row(draft.place().start)
            }
            "tr" => {
                self.nested_row = true;
                Leave::Nothing
            }
            "trPr" if self.tables == 1 => {
                self.begin_row(xml, draft);
                return None;
            }
            "tc" => self.begin_cell(draft),
            "tcPr" => {
                self.spans = spans(xml);
                return None;
            }
            "tblPr" | "tblPrEx" | "tblGrid" | "Fallback" | "sectPr" => {
                xml.skip();
                return None;
            }
            "instrText" | "delInstrText" => {
                let text = xml.text();
                self.instruct(&text);
                return None;
            }
            "ffData" => {
                self.form(xml);
                return None;
            }
            "sdt" => {
                self.begin_control();
                Leave::Control
            }
            "sdtPr" => {
                self.control(xml, draft);
                return None;
            }
            "fldChar" => self.field(tag, draft),
            "hyperlink" => self.link(tag, draft),
            "fldSimple" => {
                let instruction = tag.get("instr").unwrap_or_default();
                Leave::Mark(self.link_of(&instruction, draft))
            }
            "bookmarkStart" => {
                if let Some(name) = tag.get("name") {
                    draft.anchor(&name);
                }
                Leave::Nothing
            }
            "footnoteReference" | "endnoteReference" => self.note(tag, draft),
            "commentRangeStart" => {
                self.remarks.extend(tag.get("id").map(|id| (id, draft.place().start)));
                Leave::Nothing
            }
            "commentReference" => {
                self.remark(&tag.get("id").unwrap_or_default(), draft);
                Leave::Nothing
            }
            "docPr" | "cNvPr" | "shape" => {
                let said = tag.get("descr").or_else(|| tag.get("alt")).or_else(|| tag.get("title"));
                self.description = said.unwrap_or_default();
                Leave::Nothing
            }
            "blip" | "imagedata" => self.draw(tag, draft),
            "srcRect" => self.cut(tag),
            "extent" => self.extent(tag),
            "chart" => self.chart(tag, draft),
            "relIds" => self.diagram(tag, draft),
            "OLEObject" | "altChunk" => self.object(tag, draft),
            "textpath" => {
                // Letters that are drawn as a shape, such as a watermark.
                self.words(&tag.get("string").unwrap_or_default(), draft);
                Leave::Nothing
            }
            "txbxContent" => {
                xml.skip();
                return None;
            }
            "sup" if tag.full_name().starts_with("m:") => self.formula("^(", draft),
            "sub" if tag.full_name().starts_with("m:") => self.formula("_(", draft),
            "num" if tag.full_name().starts_with("m:") => self.formula("(", draft),
            "den" if tag.full_name().starts_with("m:") => self.formula("/(", draft),
            "deg" if tag.full_name().starts_with("m:") => self.formula("(", draft),
            _ => Leave::Nothing,
        };
        Some(leave)
    }

    fn leave(&mut self, leave: Leave, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
        match leave {
            Leave::Nothing => {}
            Leave::Paragraph => self.end_paragraph(draft, stop)?,
            Leave::Run => {
                (self.run, self.face) = (Words::default(), None);
                self.run_look.take().into_iter().for_each(|look| look.end_here(draft));
            }
            Leave::Mark(mark) => {
                if let Some(mark) = mark {
                    draft.close(mark);
                }
            }
            Leave::Change(change) => change.end(draft),
            // A cell that spans several columns stands in the first of them.
            Leave::Cell if self.tables == 1 => {
                (1..std::mem::replace(&mut self.spans, 1).min(MAX_COLUMNS)).for_each(|_| draft.cell());
            }
            Leave::Cell => {}
            Leave::Control => self.end_control(draft),
            Leave::Row(start) => {
                draft.end_row();
                let span = Span::new(start, draft.place().start.max(start));
                self.row.drain(..).for_each(|done| done.tell(span, draft));
                if let Some(pages) = &mut self.pages {
                    pages.signs.row_ends();
                    pages.block_ended(draft);
                }
            }
            Leave::Table => {
                self.tables -= 1;
                if self.tables == 0 {
                    draft.end_table();
                }
            }
            Leave::Words(words) => draft.flow(words),
        }
        Ok(())
    }

    fn sign(&mut self, sign: &str, draft: &mut Draft) -> Leave {
        // A tab that stands for a place in the properties of a style is no sign of the text.
        if self.open.iter().any(|leave| matches!(leave, Leave::Run)) {
            self.words(sign, draft);
        }
        Leave::Nothing
    }

    fn formula(&mut self, before: &str, draft: &mut Draft) -> Leave {
        self.ensure(draft);
        draft.flow(before);
        Leave::Words(")")
    }

    // ---- paragraphs

    fn begin_paragraph(&mut self, draft: &mut Draft) -> Leave {
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
    fn properties(&mut self, xml: &mut Xml<'_>, draft: &mut Draft) {
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
    fn ensure(&mut self, draft: &mut Draft) {
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
        let number = match &paragraph.list {
            Some(list) => self.numbering.next(list, list_level),
            None => Number::None,
        };
        let mut depth = (u8::from(paragraph.quoted), 0);
        let label = match number {
            Number::Bullet => Label::Bullet,
            Number::Plain(number) => Label::Number(number),
            Number::Words(words) => Label::Words(words.into()),
            Number::None => Label::None,
        };
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
        draft.set_depth(depth);
        draft.label(label);
        draft.begin(kind);
        self.ends.go_on(draft);
    }

    fn end_paragraph(&mut self, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
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
    fn open_section(&mut self, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
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

    /// The page on which a table or a row of it begins.
    fn page_of_table(&mut self, tag: &Tag<'_>, rest: &str, draft: &mut Draft) {
        if let Some(pages) = self.pages.as_mut().filter(|_| !self.in_box) {
            match (tag.name(), self.tables) {
                ("tbl", 0) => pages.table(pages::leads(rest), draft),
                ("tr", 1) => pages.row(pages::leads(rest), draft),
                _ => {}
            }
        }
    }

    // ---- words

    fn run_properties(&mut self, xml: &mut Xml<'_>, draft: &mut Draft) {
        let (mut own, mut style) = (Words::default(), None);
        let mut open = 1_usize;
        while open > 0 {
            match xml.next_event() {
                Some(Event::Start(tag)) if tag.name() == "rPrChange" => {
                    let change = Change::begin(RevisionKind::Formatted, changes::by(&tag), draft);
                    let change = change.looked(changes::before(xml));
                    self.run_look = Some(change).filter(|_| matches!(self.open.last(), Some(Leave::Run)));
                }
                Some(Event::Start(tag)) => {
                    open += 1;
                    match tag.name() {
                        "rStyle" => style = tag.get("val"),
                        "rFonts" => self.face = tag.get("ascii").and_then(|font| Face::of(&font)),
                        _ => styles::take(&mut own, &tag),
                    }
                }
                Some(Event::End) => open -= 1,
                Some(Event::Text(_)) => {}
                None => break,
            }
        }
        self.run = own.or(self.known.styles.words(style.as_deref()));
    }

    fn words(&mut self, text: &str, draft: &mut Draft) {
        let signs = self.face.map(|face| face.text(text));
        let text = signs.as_deref().unwrap_or(text);
        if self.fields.iter().any(|field| !field.shows) {
            return;
        }
        if self.run.hidden == Some(true) {
            self.hidden.push(text);
            return;
        }
        if !self.begun && text.starts_with(char::is_whitespace) && !self.paragraph.code {
            self.ends.space();
            if text.trim().is_empty() {
                return;
            }
        }
        self.ensure(draft);
        self.fill_in(text);
        if self.paragraph.code && self.tables == 0 {
            return draft.verbatim(text);
        }
        // Headings are bold by themselves.
        let heading = self.paragraph.level.is_some_and(|level| level > 0);
        self.run.write(text, heading, draft);
    }

    // ---- changes and remarks

    fn change(&mut self, tag: &Tag<'_>, draft: &mut Draft) -> Leave {
        let done = done(tag, &self.moves);
        // What was done with a row is said of all of it, and not of each word in it again.
        let Some(Done { kind, by, moved }) = done.filter(|done| !self.row.contains(done)) else {
            return Leave::Nothing;
        };
        Leave::Change(Change::begin(kind, by, draft).moved(moved))
    }

    fn remark(&mut self, id: &str, draft: &mut Draft) {
        let start = self.remarks.iter().position(|(own, _)| own == id).map(|at| self.remarks.remove(at).1);
        self.known.comments.tell(id, start, draft);
    }

    fn note(&mut self, tag: &Tag<'_>, draft: &mut Draft) -> Leave {
        let end = tag.name() == "endnoteReference";
        let Some(id) = tag.get("id") else { return Leave::Nothing };
        self.ensure(draft);
        let [foot, last] = &mut self.counts;
        let count = if end { last } else { foot };
        *count += 1;
        let label = count.to_string();
        let link = draft.link(&format!("#{}", note_anchor(end, &id)));
        draft.note_label(link, &label, None);
        let open = self.open.iter().filter_map(|leave| match leave {
            Leave::Change(change) => Some(change.done()),
            _ => None,
        });
        let done = open.collect();
        self.notes.push(NoteRef { id, end, label, done });
        Leave::Nothing
    }

    fn relation(&self, id: &str) -> Option<&Relation> {
        self.known.relations.iter().find(|relation| relation.id == id)
    }

    // ---- tables

    fn begin_table(&mut self, draft: &mut Draft) -> Leave {
        // A head that is set in a table is no table.
        if self.every.is_some() {
            return Leave::Nothing;
        }
        self.tables += 1;
        if self.tables > 1 {
            return Leave::Table;
        }
        draft.set_depth((0, 0));
        self.ends.go_on(draft);
        draft.begin_table(&[]);
        Leave::Table
    }

    fn begin_row(&mut self, xml: &mut Xml<'_>, draft: &mut Draft) {
        let (mut header, mut before) = (false, 0_usize);
        let (row, moves) = (&mut self.row, &self.moves);
        xml.each_within(|tag| match tag.name() {
            "tblHeader" => header |= styles::is_on(tag),
            "gridBefore" => before = tag.get("val").and_then(|count| count.parse().ok()).unwrap_or(0),
            _ => row.extend(done(tag, moves)),
        });
        draft.begin_row(header);
        // Columns that the row leaves out.
        (0..before.min(MAX_COLUMNS)).for_each(|_| draft.cell());
    }

    fn begin_cell(&mut self, draft: &mut Draft) -> Leave {
        if self.tables == 1 {
            if !draft.in_block() {
                draft.begin_row(false);
            }
            draft.cell();
            (self.in_cell, self.spans) = (0, 1);
            self.mark_before.clear();
            self.pages.iter_mut().for_each(|pages| pages.signs.cell());
        } else if self.tables > 1 {
            // A table in a cell is words of it, a line for each row and its cells set apart.
            if self.nested_row {
                draft.line_break();
            } else {
                draft.flow(" \u{2003}");
            }
            (self.goes_on, self.nested_row) = (true, false);
        }
        Leave::Cell
    }
}

/// What an element says that was done; `None` where it is none of those that say so.
fn done(tag: &Tag<'_>, moves: &Moves) -> Option<Done> {
    let kind = changes::kind(tag.name())?;
    Some(Done { kind, by: changes::by(tag), moved: moves.number(kind) })
}

/// How many columns a cell spans.
fn spans(xml: &mut Xml<'_>) -> usize {
    let mut spans = 1;
    xml.each_within(|tag| {
        if tag.name() == "gridSpan" {
            spans = tag.get("val").and_then(|count| count.parse().ok()).unwrap_or(1);
        }
    });
    spans
}

/// The name of the place of a note.
pub fn note_anchor(end: bool, id: &str) -> String {
    format!("{} {id}", if end { "endnote" } else { "footnote" })
}
