//! What texts of office programs share, whatever file they are kept in: how words look, and who changed them.

pub mod art; // which pictures and drawn things are in an older Office file?
pub mod objects; // which files lie in an older Office file?
pub mod pages; // on which page did the program have the words that saved the file?
pub mod summary; // what does an older Office file say of itself?
pub mod symbols; // what do letters of fonts mean that have signs instead of letters?

use crate::data::document::{Aside, AsideKind, MarkKind, PictureSource, Revision, RevisionKind, Unseen};
use crate::data::draft::{Draft, OpenMark, PICTURE_WITHOUT_WORDS};
use crate::data::lists::rows;
use crate::data::span::Span;
use crate::data::wording::roman;

/// Bytes of hidden words that are told as one.
const MAX_HIDDEN: usize = 2_000;
/// The highest number that is written in Roman numerals.
const MAX_ROMAN: u64 = 3_999;

/// What is said of words; `None` where nothing is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Words {
    /// Bold.
    pub strong: Option<bool>,
    /// Slanted.
    pub slanted: Option<bool>,
    /// Struck out.
    pub struck: Option<bool>,
    /// Underlined.
    pub underlined: Option<bool>,
    /// Marked with a pen.
    pub marked: Option<bool>,
    /// Raised or lowered, by half a line or so.
    pub shift: Option<Shift>,
    /// Not to be seen, unless one asks for it.
    pub hidden: Option<bool>,
    /// In a type of equal widths.
    pub code: Option<bool>,
}

/// How words stand to their line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shift {
    /// On it.
    None,
    /// Above it.
    Raised,
    /// Below it.
    Lowered,
}

impl Words {
    /// With what another says where this says nothing.
    pub fn or(self, other: Self) -> Self {
        Self {
            strong: self.strong.or(other.strong),
            slanted: self.slanted.or(other.slanted),
            struck: self.struck.or(other.struck),
            underlined: self.underlined.or(other.underlined),
            marked: self.marked.or(other.marked),
            shift: self.shift.or(other.shift),
            hidden: self.hidden.or(other.hidden),
            code: self.code.or(other.code),
        }
    }

    /// Writes words that look so into the open block; in a heading, bold says nothing.
    pub fn write(self, text: &str, heading: bool, draft: &mut Draft) {
        let worn = [
            (MarkKind::Strong, self.strong == Some(true) && !heading),
            (MarkKind::Emphasis, self.slanted == Some(true)),
            (MarkKind::Strike, self.struck == Some(true)),
            (MarkKind::Underline, self.underlined == Some(true)),
            (MarkKind::Highlight, self.marked == Some(true)),
            (MarkKind::Code, self.code == Some(true)),
        ];
        let marks: Vec<OpenMark> =
            worn.into_iter().filter(|(_, on)| *on).map(|(kind, _)| draft.mark(kind)).collect();
        match self.shift {
            Some(Shift::Raised) => draft.raised(text),
            Some(Shift::Lowered) => draft.lowered(text),
            Some(Shift::None) | None => draft.flow(text),
        }
        marks.into_iter().rev().for_each(|mark| draft.close(mark));
    }
}

/// Words that the page does not show, gathered until they end.
#[derive(Default)]
pub struct Hidden(String);

impl Hidden {
    /// Adds to them.
    pub fn push(&mut self, text: &str) {
        if self.0.len() < MAX_HIDDEN {
            self.0.push_str(text);
        }
    }

    /// Tells them at this place.
    pub fn tell(&mut self, draft: &mut Draft) {
        let words = std::mem::take(&mut self.0);
        if !words.trim().is_empty() {
            draft.aside_here(Aside {
                kind: AsideKind::Unseen(Unseen::Hidden),
                name: String::new(),
                words,
                when: None,
                place: None,
                span: None,
            });
        }
    }
}

/// What somebody wrote on some words.
#[derive(Clone, Debug, Default)]
pub struct Comment {
    /// Who it was.
    pub author: String,
    /// When, as the file says it.
    pub when: Option<String>,
    /// What they wrote.
    pub words: String,
    /// Whose comment it answers.
    pub answers: Option<String>,
    /// Somebody said that it is done with.
    pub settled: bool,
}

impl Comment {
    /// Tells it as written on what stands between a place and this point.
    pub fn tell(&self, start: Option<u64>, draft: &mut Draft) {
        let end = draft.place().end;
        let start = start.map(|start| draft.word_from(start));
        draft.aside(Aside { span: Some(Span::new(start.unwrap_or(end).min(end), end)), ..self.aside() });
    }

    /// Tells it where nothing says what it is written on.
    pub fn tell_apart(&self, draft: &mut Draft) {
        draft.aside(self.aside());
    }

    fn aside(&self) -> Aside {
        let mut name = match &self.answers {
            Some(author) => format!("{}, answering {author}", self.author),
            None => self.author.clone(),
        };
        if self.settled {
            name.push_str(" (settled)");
        }
        let (words, when) = (self.words.clone(), self.when.clone());
        Aside { kind: AsideKind::Annotation, name, words, when, place: None, span: None }
    }
}

/// Tells at this point how much of a picture its page does not show, in parts of its sides.
pub fn tell_cut(sides: [(&str, Option<f32>); 4], draft: &mut Draft) {
    let cut = sides.into_iter().filter_map(|(side, part)| {
        let part = part.filter(|part| part.is_finite() && *part >= 0.005)?;
        Some(format!("{side} {:.0} %", (part * 100.0).min(100.0)))
    });
    let cut: Vec<String> = cut.collect();
    if !cut.is_empty() {
        let words = format!("The page shows this picture without its edges: {}.", cut.join(", "));
        draft.aside_here(aside(AsideKind::Unseen(Unseen::Clipped), "Picture", &words));
    }
}

/// Something that stands beside the text, without a place.
pub fn aside(kind: AsideKind, name: &str, words: &str) -> Aside {
    Aside { kind, name: name.to_owned(), words: words.to_owned(), when: None, place: None, span: None }
}

/// Shows a picture in the open block by its description, or by a sign where it has none.
pub fn show_picture(source: PictureSource, description: &str, size: Option<(u32, u32)>, draft: &mut Draft) {
    let picture = draft.picture(source, description, size);
    let bare = description.trim().is_empty();
    // Its words are none of the sentence around it.
    if !bare {
        draft.flow(" ");
    }
    let mark = draft.mark(MarkKind::Picture(picture));
    draft.flow(if bare { PICTURE_WITHOUT_WORDS } else { description.trim() });
    draft.close(mark);
    if !bare {
        draft.flow(" ");
    }
}

/// A change of words that is open.
pub struct Change {
    revision: Revision,
    mark: OpenMark,
}

impl Change {
    /// Begins at this point, in an open block.
    pub fn begin(kind: RevisionKind, author: String, when: Option<String>, draft: &mut Draft) -> Self {
        let mark = draft.mark(if kind.is_gone() { MarkKind::Strike } else { MarkKind::Underline });
        Self { revision: Revision { span: draft.place(), kind, author, when }, mark }
    }

    /// Ends at this point.
    pub fn end(self, draft: &mut Draft) {
        let Self { mut revision, mark } = self;
        draft.close(mark);
        let end = draft.place().end;
        revision.span = Span::new(revision.span.start.min(end), end);
        if !revision.span.is_empty() {
            draft.add::<rows::Revisions>(revision);
        }
    }
}

/// A number as the sign says how the first one is written: `1`, `a`, `A`, `i`, `I`.
pub fn written(value: u64, first: &str) -> String {
    match first {
        "I" if value <= MAX_ROMAN => roman(value).to_uppercase(),
        "i" if value <= MAX_ROMAN => roman(value),
        "A" => letters(value).to_uppercase(),
        "a" => letters(value),
        _ => value.to_string(),
    }
}

/// `1st`, `2nd`, `11th`.
pub fn ordinal(value: u64) -> String {
    let end = match (value % 100, value % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{value}{end}")
}

/// `a` to `z`, then `aa`, `bb`, as Word counts.
fn letters(value: u64) -> String {
    let at = value.saturating_sub(1);
    let letter = char::from(b'a' + (at % 26) as u8);
    std::iter::repeat_n(letter, (at / 26 + 1).min(9) as usize).collect()
}
