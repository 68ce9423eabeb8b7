//! Content controls of a Word document: places that somebody fills in. A prompt that nobody wrote over is told as such.

use super::Body;
use crate::data::document::{Aside, AsideKind, Unseen};
use crate::data::draft::Draft;
use crate::data::span::Span;
use crate::read::formats::docx::styles;
use crate::read::office::aside;
use crate::read::xml::{Event, Xml};

/// Controls within each other, and bytes of what one holds that are told.
const MAX_CONTROLS: usize = 64;
const MAX_WORDS: usize = 2_000;
/// Choices of a control.
const MAX_CHOICES: usize = 1_000;

/// A content control that is open (ISO/IEC 29500-1, 17.5.2).
#[derive(Default)]
pub struct Control {
    name: String,
    /// What it shows asks for words, and is none of them.
    prompt: bool,
    choices: Vec<String>,
    words: String,
    start: u64,
    /// It stands for a part of the document such as a contents, or for nothing that anybody fills in.
    told: bool,
}

impl Body<'_> {
    /// Takes what a control says of itself.
    pub(super) fn control(&mut self, xml: &mut Xml<'_>, draft: &Draft) {
        let (mut own, mut name, mut gallery) = (Control::default(), String::new(), false);
        let mut open = 1_usize;
        while open > 0 {
            match xml.next_event() {
                Some(Event::Start(tag)) => {
                    open += 1;
                    match tag.name() {
                        "alias" => own.name = tag.get("val").unwrap_or_default(),
                        "tag" => name = tag.get("val").unwrap_or_default(),
                        "showingPlcHdr" => own.prompt = styles::is_on(&tag),
                        "docPartObj" => gallery = true,
                        "listItem" if own.choices.len() < MAX_CHOICES => {
                            own.choices.extend(tag.get("displayText").or_else(|| tag.get("value")));
                        }
                        _ => {}
                    }
                }
                Some(Event::End) => open -= 1,
                Some(Event::Text(_)) => {}
                None => break,
            }
        }
        if own.name.is_empty() {
            own.name = name;
        }
        own.start = draft.place().end;
        own.told = !gallery && (!own.name.is_empty() || own.prompt || !own.choices.is_empty());
        if self.controls.len() < MAX_CONTROLS
            && let Some(place) = self.controls.last_mut()
        {
            *place = own;
        }
    }

    pub(super) fn begin_control(&mut self) {
        self.controls.push(Control::default());
    }

    /// Words that stand in the controls that are open.
    pub(super) fn fill_in(&mut self, text: &str) {
        for control in self.controls.iter_mut().filter(|control| control.told) {
            if control.words.len() < MAX_WORDS {
                control.words.push_str(text);
            }
        }
    }

    pub(super) fn end_control(&mut self, draft: &mut Draft) {
        let Some(Control { name, prompt, choices, words, start, told: true }) = self.controls.pop() else {
            return;
        };
        let end = draft.place().end;
        let span = Some(Span::new(start.min(end), end));
        let words = words.trim();
        let said = if prompt { "" } else { words };
        let name = match (name.is_empty(), prompt) {
            (true, _) => words.chars().take(80).collect(),
            (false, true) => format!("{name}: not filled in"),
            (false, false) => name,
        };
        draft.aside(Aside { span, ..aside(AsideKind::Field, &name, said) });
        for choice in choices.iter().filter(|choice| choice.trim() != said) {
            draft.aside(Aside { span, ..aside(AsideKind::Unseen(Unseen::NotChosen), &name, choice) });
        }
    }
}
