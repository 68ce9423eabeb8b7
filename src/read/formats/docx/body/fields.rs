//! Fields of a Word document: what each does stands before what it shows. What would ask for other files is told, and
//! never done.

use super::{Body, Leave};
use crate::data::document::{Aside, AsideKind, MarkKind, Unseen};
use crate::data::draft::{Draft, OpenMark};
use crate::data::span::Span;
use crate::read::formats::docx::styles;
use crate::read::office::aside;
use crate::read::xml::{Event, Tag, Xml};

/// Bytes of the words of one instruction.
const MAX_INSTRUCTION: usize = 4_000;
/// Choices of a field.
const MAX_CHOICES: usize = 1_000;
/// Fields that take words out of other files, or have other programs make them.
const ASKING: [&str; 9] =
    ["DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE", "LINK", "IMPORT", "DATABASE", "RD"];

/// A field such as a link.
#[derive(Default)]
pub struct Field {
    pub instruction: String,
    pub shows: bool,
    mark: Option<OpenMark>,
    form: Option<Form>,
    start: u64,
}

/// A field that somebody fills in (ISO/IEC 29500-1, 17.16.17).
#[derive(Default)]
struct Form {
    name: String,
    checked: Option<bool>,
    choices: Vec<String>,
    chosen: usize,
    choice: bool,
}

impl Body<'_> {
    pub(super) fn field(&mut self, tag: &Tag<'_>, draft: &mut Draft) -> Leave {
        match tag.get("fldCharType").as_deref() {
            Some("begin") => self.fields.push(Field::default()),
            Some("separate") => {
                let instruction =
                    self.fields.last().map(|field| field.instruction.clone()).unwrap_or_default();
                let mark = self.link_of(&instruction, draft);
                let start = draft.place().end;
                if let Some(field) = self.fields.last_mut() {
                    (field.shows, field.mark, field.start) = (true, mark, start);
                }
            }
            Some("end") => {
                if let Some(field) = self.fields.pop() {
                    self.end_field(field, draft);
                }
            }
            _ => {}
        }
        Leave::Nothing
    }

    pub(super) fn instruct(&mut self, text: &str) {
        if let Some(field) = self.fields.last_mut().filter(|field| !field.shows)
            && field.instruction.len() < MAX_INSTRUCTION
        {
            field.instruction.push_str(text);
        }
    }

    fn end_field(&mut self, field: Field, draft: &mut Draft) {
        let Field { instruction, shows, mark, form, start } = field;
        if let Some(mark) = mark {
            draft.close(mark);
        }
        let mut parts = instruction.trim().splitn(3, char::is_whitespace);
        let what = parts.next().unwrap_or_default().to_ascii_uppercase();
        if ASKING.contains(&what.as_str()) {
            draft.aside_here(aside(AsideKind::Unseen(Unseen::RemoteLink), "Field", instruction.trim()));
        }
        match (what.as_str(), &form) {
            // What it shows stands in what it does.
            ("MACROBUTTON" | "GOTOBUTTON", _) if !shows => {
                let name = parts.next().unwrap_or_default().to_owned();
                self.words(parts.next().unwrap_or_default(), draft);
                let words = format!("A button that would run the macro “{name}”, which is never done.");
                if what == "MACROBUTTON" {
                    draft.aside_here(aside(AsideKind::Unseen(Unseen::Script), "Macro button", &words));
                }
            }
            (_, Some(form)) => self.end_form(form, shows.then_some(start), draft),
            _ => {}
        }
    }

    fn end_form(&mut self, form: &Form, start: Option<u64>, draft: &mut Draft) {
        let start = start.filter(|_| form.checked.is_none() && !form.choice).unwrap_or_else(|| {
            self.ensure(draft);
            draft.place().end
        });
        let words = match form.checked {
            Some(checked) => if checked { "☒" } else { "☐" }.to_owned(),
            None => form.choices.get(form.chosen).cloned().unwrap_or_default(),
        };
        if form.checked.is_some() || form.choice {
            self.words(&words, draft);
        }
        let span = Some(Span::new(start.min(draft.place().end), draft.place().end));
        let words = match form.checked {
            Some(true) => "ticked".to_owned(),
            Some(false) => "not ticked".to_owned(),
            None => words,
        };
        draft.aside(Aside { span, ..aside(AsideKind::Field, &form.name, &words) });
        for (at, choice) in form.choices.iter().enumerate().filter(|(at, _)| *at != form.chosen) {
            let name = format!("{} ({})", form.name, at + 1);
            draft.aside(Aside { span, ..aside(AsideKind::Unseen(Unseen::NotChosen), &name, choice) });
        }
    }

    /// What is said of a field that somebody fills in.
    pub(super) fn form(&mut self, xml: &mut Xml<'_>) {
        let mut form = Form::default();
        let mut open = 1_usize;
        while open > 0 {
            match xml.next_event() {
                Some(Event::Start(tag)) => {
                    open += 1;
                    let on = styles::is_on(&tag);
                    match tag.name() {
                        "name" => form.name = tag.get("val").unwrap_or_default(),
                        "checkBox" => form.checked = Some(false),
                        // How it was at first, unless somebody has been there.
                        "default" if form.checked.is_some() => form.checked = Some(on),
                        "default" => {
                            form.chosen =
                                tag.get("val").and_then(|at| at.parse().ok()).unwrap_or(form.chosen);
                        }
                        "checked" => form.checked = Some(on),
                        "ddList" => form.choice = true,
                        "result" => form.chosen = tag.get("val").and_then(|at| at.parse().ok()).unwrap_or(0),
                        "listEntry" if form.choices.len() < MAX_CHOICES => {
                            form.choices.extend(tag.get("val"));
                        }
                        _ => {}
                    }
                }
                Some(Event::End) => open -= 1,
                Some(Event::Text(_)) => {}
                None => break,
            }
        }
        if let Some(field) = self.fields.last_mut() {
            field.form = Some(form);
        }
    }

    /// The mark of a field that is a link.
    pub(super) fn link_of(&mut self, instruction: &str, draft: &mut Draft) -> Option<OpenMark> {
        let mut parts = instruction.split_whitespace();
        let what = parts.next()?.to_ascii_uppercase();
        let quoted = instruction.split('"').nth(1);
        let address = match what.as_str() {
            "HYPERLINK" if instruction.contains("\\l") => format!("#{}", quoted?),
            "HYPERLINK" => quoted.map(str::to_owned).or_else(|| parts.next().map(str::to_owned))?,
            "REF" | "PAGEREF" => format!("#{}", parts.next()?),
            _ => return None,
        };
        self.ensure(draft);
        let link = draft.link(&address);
        Some(draft.mark(MarkKind::Link(link)))
    }

    pub(super) fn link(&mut self, tag: &Tag<'_>, draft: &mut Draft) -> Leave {
        let target = tag.get("id").and_then(|id| self.relation(&id)).map(|relation| relation.target.clone());
        let place = tag.get("anchor");
        let address = match (target, place) {
            (Some(target), Some(place)) => format!("{target}#{place}"),
            (Some(target), None) => target,
            (None, Some(place)) => format!("#{place}"),
            (None, None) => return Leave::Nothing,
        };
        self.ensure(draft);
        let link = draft.link(&address);
        Leave::Mark(Some(draft.mark(MarkKind::Link(link))))
    }
}
