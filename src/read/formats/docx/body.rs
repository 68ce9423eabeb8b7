//! Paragraphs, tables and words of a part of a Word document, one element after the other.

use super::changes::Moves;
use super::comments::Comments;
use super::numbering::Numbering;
use super::sections::{Heads, Section};
use super::styles::{Paragraph, Styles};
use crate::data::document::{BlockKind, PictureSource};
use crate::data::draft::{Draft, OpenMark};
use crate::data::job::{Failure, Stop};
use crate::data::span::Span;
use crate::read::container::opc::Relation;
use crate::read::office::pages::Pages;
use crate::read::office::symbols::Face;
use crate::read::office::{Change, Done, Ends, Hidden, Words};
use crate::read::xml::{Event, Tag, Xml};
use controls::Control;
use drawn::Waiting;
use fields::Field;
use std::collections::HashSet;
use std::rc::Rc;
use tables::spans;

mod controls;
mod drawn;
mod fields;
mod paragraphs;
mod tables;
mod words;

pub use words::note_anchor;

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
    /// Comments that are open, with where they begin, and how many pictures were waiting then.
    remarks: Vec<(String, u64, usize)>,
    boxes: Vec<String>,
    /// The description of the picture that is open, and how large it is meant to be.
    description: String,
    size: Option<(u32, u32)>,
    /// Pictures of the paragraph, which come after it.
    pictures: Vec<Waiting>,
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
        if let Some(fault) = xml.fault() {
            let place = draft.place();
            draft.complain_at(format!("A part of this file {fault}"), Some(place), None);
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
                let pictures = self.pictures.len();
                self.remarks.extend(tag.get("id").map(|id| (id, draft.place().start, pictures)));
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
}
