//! What texts of office programs share, whatever file they are kept in: how words look, and who changed them.

pub mod art; // which pictures and drawn things are in an older Office file?
pub mod objects; // which files lie in an older Office file?
pub mod pages; // on which page did the program have the words that saved the file?
pub mod summary; // what does an older Office file say of itself?
pub mod symbols; // what do letters of fonts mean that have signs instead of letters?

use crate::data::document::{
    Aside, AsideKind, BlockKind, Label, MarkKind, PictureSource, Revision, RevisionKind, Unseen,
};
use crate::data::draft::{Draft, OpenMark};
use crate::data::remark::{ANSWERING, SETTLED};
use crate::data::span::Span;
use crate::data::wording::roman;

/// Bytes of hidden words that are told as one.
const MAX_HIDDEN: usize = 2_000;
/// The highest number that is written in Roman numerals.
const MAX_ROMAN: u64 = 3_999;

/// What a paragraph is that stands in a note, or at the head or the foot of pages, in the place of what it is by itself.
/// The first of a note has its number, and the first of a head the name of that.
pub fn set_in<L: Into<Box<str>>>(
    by_itself: (BlockKind, Label),
    note: &mut Option<String>,
    (every, first): (Option<&BlockKind>, &mut Option<L>),
) -> (BlockKind, Label) {
    let in_note = note.take().map(|number| (BlockKind::Footnote, Label::Words(number.into())));
    match every {
        Some(kind) => (kind.clone(), first.take().map_or(Label::None, |name| Label::Words(name.into()))),
        None => in_note.unwrap_or(by_itself),
    }
}

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
    /// Tells it as written on what stands between a place and this point. Where that is.
    pub fn tell(&self, start: Option<u64>, draft: &mut Draft) -> Span {
        let end = draft.place().end;
        let start = start.map(|start| draft.word_from(start));
        let span = Span::new(start.unwrap_or(end).min(end), end);
        self.tell_on(span, draft);
        span
    }

    /// Tells it as written on words that stand there already.
    pub fn tell_on(&self, span: Span, draft: &mut Draft) {
        draft.aside(Aside { span: Some(span), ..self.aside() });
    }

    /// Tells it where nothing says what it is written on.
    pub fn tell_apart(&self, draft: &mut Draft) {
        draft.aside(self.aside());
    }

    fn aside(&self) -> Aside {
        let mut name = match &self.answers {
            Some(author) => format!("{}{ANSWERING}{author}", self.author),
            None => self.author.clone(),
        };
        if self.settled {
            name.push_str(SETTLED);
        }
        let (words, when) = (self.words.clone(), self.when.clone());
        Aside { kind: AsideKind::Annotation, name, words, when, place: None, span: None }
    }
}

/// A picture that a paragraph holds. Between words nothing is drawn, so it stands after the paragraph where it can.
#[derive(Clone, Debug)]
pub struct Pictured {
    /// Where its bytes are.
    pub source: PictureSource,
    /// What is said of it; what it says, where it is not drawn.
    pub description: String,
    /// In pixels, as the text asks for it.
    pub size: Option<(u32, u32)>,
    /// How much of it the page does not show, in parts of its sides.
    pub cut: [(&'static str, Option<f32>); 4],
}

impl Pictured {
    /// One of which nothing is cut away.
    pub fn new(source: PictureSource, description: &str, size: Option<(u32, u32)>) -> Self {
        let cut = ["left", "top", "right", "bottom"].map(|side| (side, None));
        Self { source, description: description.to_owned(), size, cut }
    }

    /// Writes it into the open block.
    pub fn write(self, draft: &mut Draft) {
        show_picture(self.source, &self.description, self.size, draft);
        tell_cut(self.cut, draft);
    }

    /// Writes it as a block of its own, and says where.
    pub fn write_alone(self, draft: &mut Draft) -> Span {
        draft.begin(BlockKind::Paragraph);
        let start = draft.place().start;
        self.write(draft);
        let end = draft.place().end;
        draft.end();
        Span::new(start, end.max(start))
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
fn show_picture(source: PictureSource, description: &str, size: Option<(u32, u32)>, draft: &mut Draft) {
    let picture = draft.picture(source, description, size);
    let bare = description.trim().is_empty();
    // Its words are none of the sentence around it.
    if !bare {
        draft.flow(" ");
    }
    let mark = draft.mark(MarkKind::Picture(picture));
    match bare {
        true => draft.hold_picture_sign(),
        false => draft.flow(description.trim()),
    }
    draft.close(mark);
    if !bare {
        draft.flow(" ");
    }
}

/// Who changed something, and when, as the file says it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct By {
    /// Who it was.
    pub author: String,
    /// When.
    pub when: Option<String>,
}

/// A change of words that is open.
#[derive(Clone, Debug)]
pub struct Change {
    kind: RevisionKind,
    by: By,
    start: u64,
    /// How they looked before, of a change of their look.
    before: String,
    /// The number of a move.
    moved: Option<u32>,
    /// Where it ended, if not where it is told.
    limit: Option<u64>,
}

impl Change {
    /// Begins at this point.
    pub fn begin(kind: RevisionKind, by: By, draft: &mut Draft) -> Self {
        draft.settle();
        Self { kind, by, start: draft.place().start, before: String::new(), moved: None, limit: None }
    }

    /// A change of the look, with what it was before.
    #[must_use]
    pub fn looked(mut self, before: String) -> Self {
        self.before = before;
        self
    }

    /// One half of a move.
    #[must_use]
    pub fn moved(mut self, number: Option<u32>) -> Self {
        self.moved = number;
        self
    }

    /// What it says of its words, to be said of what they refer to as well.
    pub fn done(&self) -> Done {
        Done { kind: self.kind, by: self.by.clone(), moved: self.moved }
    }

    /// Ends at this point.
    pub fn end(self, draft: &mut Draft) {
        draft.settle();
        self.end_here(draft);
    }

    /// Ends before the line break at this point.
    pub fn end_before(mut self, draft: &mut Draft) {
        let end = draft.place().end.saturating_sub(1);
        self.limit = Some(end);
        self.end_here(draft);
    }

    /// Ends at this point, before white space that waits.
    pub fn end_here(self, draft: &mut Draft) {
        let Self { kind, by: By { author, when }, start, before, moved, limit } = self;
        let end = limit.unwrap_or(draft.place().end);
        let span = Span::new(start.min(end), end);
        if !span.is_empty() {
            draft.revise(Revision { span, kind, author, when, before, moved });
        }
    }
}

/// What was done with something, by whom, and in which move.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    /// What it was.
    pub kind: RevisionKind,
    /// Who did it.
    pub by: By,
    /// The number of a move.
    pub moved: Option<u32>,
}

impl Done {
    /// Says that it was done with a span.
    pub fn tell(self, span: Span, draft: &mut Draft) {
        let Self { kind, by: By { author, when }, moved } = self;
        if !span.is_empty() {
            draft.revise(Revision { span, kind, author, when, before: String::new(), moved });
        }
    }

    /// Says that it was done with all that stands between a place and this point, unless its words say so themselves.
    pub fn tell_since(self, start: u64, draft: &mut Draft) {
        let span = Span::new(start, draft.place().start.max(start));
        if !draft.is_revised(span, self.kind) {
            self.tell(span, draft);
        }
    }
}

/// Ends of paragraphs that were put in or taken out.
///
/// Paragraphs without words are no blocks, and have no end of their own in the text: the end of a block is gone only if
/// theirs, which follow it, are gone as well, or it would run into words that it never touched.
#[derive(Default)]
pub struct Ends {
    /// The end of the last block, and what was done with it and with all that followed.
    waiting: Option<(Span, Vec<Done>)>,
    /// White space was met at the beginning of a paragraph that may run on from the one before.
    space: bool,
}

impl Ends {
    /// Ends the open block, whose end was put in or taken out.
    pub fn end_block(&mut self, done: Vec<Done>, draft: &mut Draft) {
        if !done.is_empty() {
            draft.settle();
        }
        let (open, end) = (draft.in_block(), draft.place().start);
        draft.end();
        let after = draft.place().start;
        self.space = false;
        if open && after > end {
            self.waiting = Some((Span::new(after - 1, after), done)).filter(|(_, done)| !done.is_empty());
        } else if let Some((_, waiting)) = &mut self.waiting {
            // A block without words vanished, and what was done with its end counts for the one before.
            waiting.retain(|own| done.iter().any(|other| other.kind == own.kind));
        }
    }

    /// Whether what comes may run on from the paragraph before.
    pub fn waits(&self) -> bool {
        self.waiting.as_ref().is_some_and(|(_, done)| !done.is_empty())
    }

    /// White space came before the first words of a paragraph.
    pub fn space(&mut self) {
        self.space |= self.waits();
    }

    /// A block was opened, or something else begins that is there to stay.
    pub fn go_on(&mut self, draft: &mut Draft) {
        let space = std::mem::take(&mut self.space);
        let Some((span, done)) = self.waiting.take().filter(|(_, done)| !done.is_empty()) else { return };
        done.into_iter().for_each(|done| done.tell(span, draft));
        if space {
            draft.lead();
        }
    }
}

/// A line break within a cell or a line, which was put in or taken out.
pub fn break_line(done: Vec<Done>, draft: &mut Draft) {
    if done.is_empty() {
        return draft.line_break();
    }
    draft.settle();
    let start = draft.place().start;
    draft.line_break();
    draft.settle();
    let span = Span::new(start, draft.place().start.max(start));
    done.into_iter().for_each(|done| done.tell(span, draft));
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
