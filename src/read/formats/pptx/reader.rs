//! Words, tables, charts, diagrams and pictures of the shapes of a slide, one element after the other.

use super::shapes::{Shape, Slide};
use crate::data::document::{BlockKind, Label, MarkKind, PictureSource, Target};
use crate::data::draft::{Draft, OpenMark};
use crate::read::chart;
use crate::read::container::Container;
use crate::read::container::opc::{Package, Relation};
use crate::read::office::{self, Hidden, Shift, Words, written};
use crate::read::slides::{self, Outside};
use crate::read::xml::{Event, Tag, Xml};

/// Levels of items.
const LEVELS: usize = 9;
/// All of a side as the file writes it, in thousandths of a percent.
const WHOLE: f64 = 100_000.0;

/// Numbers of items as the file calls them, by their beginnings: the first sign of each.
const NUMBERS: [(&str, &str); 6] = [
    ("arabic", "1"),
    ("alphaLc", "a"),
    ("alphaUc", "A"),
    ("romanLc", "i"),
    ("romanUc", "I"),
    ("circle", "1"),
];

/// Reads the shapes of one slide, or of its notes.
pub struct Reader<'s> {
    package: &'s Package<'s>,
    relations: &'s [Relation],
    /// The parts of all slides, in their order.
    slides: &'s [String],
    size: Option<(f64, f64)>,
    /// They are the speaker's notes.
    notes: bool,
    titled: bool,
}

/// What stands beside an item.
#[derive(Clone, Debug, Default, PartialEq)]
enum Beside {
    /// Nothing is said: what the place on the slide has.
    #[default]
    Usual,
    Nothing,
    Bullet,
    /// A number of this kind, the first of them, if the file says one.
    Number(String, Option<u64>),
}

/// A paragraph that is open.
#[derive(Default)]
struct Paragraph {
    level: usize,
    beside: Beside,
}

/// What is known while a shape is read.
#[derive(Default)]
struct State {
    words: Words,
    paragraph: Paragraph,
    /// How far each level has counted, and how.
    counts: Vec<(String, u64)>,
    /// Paragraphs of the cell that is open, from 1 on; 0 where none is.
    cells: usize,
    /// The first row of the table that is open names its columns.
    heads: bool,
    /// The cell is covered by the one before it, or above.
    covered: bool,
    hidden: Hidden,
    link: Option<OpenMark>,
}

enum Leave {
    Nothing,
    Paragraph,
    Run,
    Row,
    Cell,
    Table,
    Choices,
}

impl<'s> Reader<'s> {
    pub fn new(
        package: &'s Package<'s>,
        relations: &'s [Relation],
        slides: &'s [String],
        size: Option<(f64, f64)>,
    ) -> Self {
        Self { package, relations, slides, size, notes: false, titled: false }
    }

    /// For what a speaker has noted.
    pub fn of_notes(package: &'s Package<'s>, relations: &'s [Relation], slides: &'s [String]) -> Self {
        Self { package, relations, slides, size: None, notes: true, titled: true }
    }

    /// Reads the shapes of a slide.
    pub fn read(&mut self, slide: &Slide<'_>, draft: &mut Draft) {
        for shape in &slide.shapes {
            let outside = self.size.zip(shape.frame).is_some_and(|(size, frame)| frame.is_outside(size));
            if self.notes && (shape.is_furniture() || shape.place == "sldImg") {
                continue;
            }
            if outside {
                let mut words = Outside::default();
                words.push(&plain_words(shape.inside));
                words.tell(draft);
            } else if shape.hidden {
                let mut words = Hidden::default();
                words.push(&plain_words(shape.inside));
                words.tell(draft);
            } else if shape.is_furniture() {
                slides::furniture(&plain_words(shape.inside), draft);
            } else {
                self.shape(shape, draft);
            }
        }
    }

    fn shape(&mut self, shape: &Shape<'_>, draft: &mut Draft) {
        if let Some(action) = shape.action.as_deref() {
            self.tell_action(action, shape.link.as_deref(), draft);
        }
        let mark = shape.link.as_deref().and_then(|id| self.link(id, draft));
        let mark = mark.map(|link| draft.mark(MarkKind::Link(link)));
        let mut state = State::default();
        let mut xml = Xml::new(shape.inside);
        let (mut open, mut taken): (Vec<Leave>, Vec<bool>) = (Vec::new(), Vec::new());
        while let Some(event) = xml.next_event() {
            match event {
                Event::Start(tag) => match tag.full_name() {
                    "mc:AlternateContent" => {
                        taken.push(false);
                        open.push(Leave::Choices);
                    }
                    // Choices of one thing: the first is read.
                    "mc:Choice" | "mc:Fallback" if taken.last().copied().unwrap_or(true) => xml.skip(),
                    "mc:Choice" | "mc:Fallback" => {
                        taken.iter_mut().last().into_iter().for_each(|taken| *taken = true);
                        open.push(Leave::Nothing);
                    }
                    _ => {
                        let leave = self.start(&tag, &mut xml, shape, &mut state, draft);
                        open.extend(leave);
                    }
                },
                Event::End => match open.pop() {
                    Some(Leave::Choices) => drop(taken.pop()),
                    Some(leave) => self.leave(leave, &mut state, draft),
                    None => {}
                },
                Event::Text(_) => {}
            }
        }
        draft.end_table();
        draft.end();
        draft.set_depth((0, 0));
        mark.into_iter().for_each(|mark| draft.close(mark));
    }

    /// What an element begins; `None` where it has been read to its end.
    fn start(
        &mut self,
        tag: &Tag<'_>,
        xml: &mut Xml<'_>,
        shape: &Shape<'_>,
        state: &mut State,
        draft: &mut Draft,
    ) -> Option<Leave> {
        let leave = match tag.full_name() {
            "a:tbl" => {
                draft.end();
                draft.begin_table(&[]);
                Leave::Table
            }
            "a:tblPr" => {
                state.heads = is_on(tag.get("firstRow"));
                Leave::Nothing
            }
            "a:tr" => {
                draft.begin_row(std::mem::take(&mut state.heads));
                Leave::Row
            }
            "a:tc" => {
                draft.cell();
                state.cells = 1;
                state.covered = is_on(tag.get("hMerge")) || is_on(tag.get("vMerge"));
                Leave::Cell
            }
            "a:p" => {
                state.paragraph = Paragraph::default();
                if state.cells > 0 {
                    if state.cells > 1 && !state.covered {
                        draft.line_break();
                    }
                    state.cells += 1;
                }
                Leave::Paragraph
            }
            "a:pPr" => {
                let level = tag.get("lvl").and_then(|level| level.parse().ok()).unwrap_or(0);
                state.paragraph.level = usize::min(level, LEVELS - 1);
                Leave::Nothing
            }
            "a:buNone" | "a:buChar" | "a:buBlip" | "a:buAutoNum" => {
                state.paragraph.beside = beside(tag);
                Leave::Nothing
            }
            "a:r" | "a:fld" => Leave::Run,
            "a:rPr" => {
                state.words = looks(tag);
                Leave::Nothing
            }
            "a:hlinkClick" if draft_may_link(state) => {
                self.word_link(tag, shape, state, draft);
                Leave::Nothing
            }
            "a:t" | "m:t" => {
                let text = xml.text();
                self.say(&text, shape, state, draft);
                return None;
            }
            "a:br" => {
                if !state.covered {
                    draft.line_break();
                }
                Leave::Nothing
            }
            "a:blip" => {
                self.draw(tag, shape, draft);
                Leave::Nothing
            }
            "c:chart" => {
                self.chart(tag, draft);
                Leave::Nothing
            }
            "dgm:relIds" => {
                self.diagram(tag, draft);
                Leave::Nothing
            }
            _ => Leave::Nothing,
        };
        Some(leave)
    }

    fn leave(&self, leave: Leave, state: &mut State, draft: &mut Draft) {
        match leave {
            Leave::Nothing | Leave::Choices => {}
            Leave::Paragraph => {
                if state.cells == 0 {
                    draft.end();
                    draft.set_depth((u8::from(self.notes), 0));
                } else if state.covered {
                    state.hidden.push("\n");
                }
            }
            Leave::Run => {
                state.words = Words::default();
                state.link.take().into_iter().for_each(|mark| draft.close(mark));
            }
            Leave::Cell => {
                state.hidden.tell(draft);
                (state.cells, state.covered) = (0, false);
            }
            Leave::Row => draft.end_row(),
            Leave::Table => draft.end_table(),
        }
    }

    // ---- words

    fn say(&mut self, text: &str, shape: &Shape<'_>, state: &mut State, draft: &mut Draft) {
        if state.covered {
            return state.hidden.push(text);
        }
        if !text.trim().is_empty() && !draft.in_block() && state.cells == 0 {
            self.begin(shape, state, draft);
        }
        if draft.in_block() {
            state.words.write(text, shape.is_title(), draft);
        }
    }

    /// Opens the block that the words of a paragraph go into.
    fn begin(&mut self, shape: &Shape<'_>, state: &mut State, draft: &mut Draft) {
        if shape.is_title() && !self.titled {
            self.titled = true;
            draft.set_depth((0, 0));
            return draft.begin(BlockKind::Heading(2));
        }
        let level = state.paragraph.level;
        let body = matches!(shape.place.as_str(), "body" | "obj") && !self.notes;
        let label = match std::mem::take(&mut state.paragraph.beside) {
            Beside::Usual if body => Label::Bullet,
            Beside::Usual | Beside::Nothing => Label::None,
            Beside::Bullet => Label::Bullet,
            Beside::Number(kind, first) => state.count(level, kind, first),
        };
        let numbered = matches!(label, Label::Number(_) | Label::Words(_));
        state.counts.truncate(if numbered { level + 1 } else { level });
        let indent = if label == Label::None { level } else { level + 1 };
        draft.set_depth((u8::from(self.notes), indent as u8));
        let item = label != Label::None;
        draft.label(label);
        draft.begin(if item { BlockKind::Item } else { BlockKind::Paragraph });
    }

    // ---- links

    /// A link to where a relation leads; `None` where it leads nowhere.
    fn link(&self, id: &str, draft: &mut Draft) -> Option<u32> {
        let relation = self.relations.iter().find(|one| one.id == id)?;
        if relation.external {
            return Some(draft.link(&relation.target));
        }
        let slide = self.slides.iter().position(|path| *path == relation.target)?;
        Some(draft.link_to(Target::Unit(slide as u32, 0.0)))
    }

    fn word_link(&self, tag: &Tag<'_>, shape: &Shape<'_>, state: &mut State, draft: &mut Draft) {
        let id = tag.get_full("r:id").unwrap_or_default();
        // That of the whole shape was told with it.
        if shape.link.as_deref() == Some(id.as_str()) {
            return;
        }
        if let Some(action) = tag.get("action") {
            self.tell_action(&action, Some(&id), draft);
        }
        if let Some(link) = self.link(&id, draft) {
            state.link = Some(draft.mark(MarkKind::Link(link)));
        }
    }

    fn tell_action(&self, action: &str, id: Option<&str>, draft: &mut Draft) {
        let target = id.and_then(|id| self.relations.iter().find(|one| one.id == id));
        let target = target.map_or("", |one| one.target.as_str());
        if let Some(name) = action.strip_prefix("ppaction://macro?name=") {
            slides::would_start(&format!("A click would run the macro {name}."), draft);
        } else if action.starts_with("ppaction://program") {
            slides::would_start(&format!("A click would start the program {target}."), draft);
        }
    }

    // ---- pictures, charts, diagrams

    fn draw(&self, tag: &Tag<'_>, shape: &Shape<'_>, draft: &mut Draft) {
        let id = tag.get("embed").or_else(|| tag.get("link"));
        let Some(relation) = self.relations.iter().find(|one| Some(&one.id) == id.as_ref()) else { return };
        let source = match self.package.zip.find(&relation.target) {
            _ if relation.external => PictureSource::Remote(relation.target.clone()),
            Some(number) => PictureSource::Inside(number as u32),
            None => PictureSource::Missing(format!("The file lacks “{}”.", relation.target)),
        };
        let picture = draft.picture(source, &shape.description, None);
        let own = !draft.in_block();
        if own {
            draft.begin(BlockKind::Paragraph);
        }
        tell_cut(shape, draft);
        let mark = draft.mark(MarkKind::Picture(picture));
        draft.flow(if shape.description.trim().is_empty() { "\u{FFFC}" } else { &shape.description });
        draft.close(mark);
        if own {
            draft.end();
        }
    }

    fn part(&self, id: Option<String>) -> Option<String> {
        let id = id?;
        let relation = self.relations.iter().find(|one| one.id == id && !one.external)?;
        self.package.side_once(&relation.target)
    }

    fn chart(&self, tag: &Tag<'_>, draft: &mut Draft) {
        match self.part(tag.get_full("r:id")) {
            Some(text) => chart::tell(&text, draft),
            None => {
                let place = draft.place();
                draft.complain_at("A chart of this slide is missing from the file.", Some(place), None);
            }
        }
    }

    /// The words of a diagram, point by point; how they are laid out is left to who drew it.
    fn diagram(&self, tag: &Tag<'_>, draft: &mut Draft) {
        let Some(text) = self.part(tag.get_full("r:dm")) else { return };
        draft.end();
        for line in plain_words(&text).lines().filter(|line| !line.trim().is_empty()) {
            draft.set_depth((u8::from(self.notes), 1));
            draft.label(Label::Bullet);
            draft.begin(BlockKind::Item);
            draft.flow(line);
            draft.end();
        }
        draft.set_depth((u8::from(self.notes), 0));
    }
}

impl State {
    /// The next number of a level.
    fn count(&mut self, level: usize, kind: String, first: Option<u64>) -> Label {
        self.counts.resize(level + 1, (String::new(), 0));
        let Some((own, count)) = self.counts.get_mut(level) else { return Label::Bullet };
        *count = if *own == kind { *count + 1 } else { first.unwrap_or(1) };
        let count = *count;
        let label = match kind.as_str() {
            kind if kind.ends_with("Period") && sign_of(kind) == "1" => String::new(),
            kind => number_words(kind, count),
        };
        *own = kind;
        if label.is_empty() { Label::Number(count) } else { Label::Words(label.into()) }
    }
}

/// The first sign of numbers of a kind.
fn sign_of(kind: &str) -> &'static str {
    NUMBERS.iter().find(|(name, _)| kind.starts_with(name)).map_or("1", |(_, sign)| *sign)
}

/// The number of an item as it is printed: “b)”.
pub fn number_words(kind: &str, count: u64) -> String {
    let number = written(count, sign_of(kind));
    match kind {
        kind if kind.ends_with("ParenBoth") => format!("({number})"),
        kind if kind.ends_with("ParenR") => format!("{number})"),
        kind if kind.ends_with("Period") => format!("{number}."),
        _ => number,
    }
}

fn draft_may_link(state: &State) -> bool {
    state.link.is_none() && !state.covered
}

fn is_on(value: Option<String>) -> bool {
    value.is_some_and(|on| on == "1" || on == "true")
}

fn beside(tag: &Tag<'_>) -> Beside {
    match tag.name() {
        "buNone" => Beside::Nothing,
        "buAutoNum" => {
            let first = tag.get("startAt").and_then(|first| first.parse().ok());
            Beside::Number(tag.get("type").unwrap_or_default(), first)
        }
        _ => Beside::Bullet,
    }
}

fn looks(tag: &Tag<'_>) -> Words {
    let shift = tag.get("baseline").and_then(|shift| shift.parse::<f32>().ok()).map(|shift| match shift {
        shift if shift > 0.0 => Shift::Raised,
        shift if shift < 0.0 => Shift::Lowered,
        _ => Shift::None,
    });
    Words {
        strong: tag.get("b").map(|on| is_on(Some(on))),
        slanted: tag.get("i").map(|on| is_on(Some(on))),
        struck: tag.get("strike").map(|kind| kind != "noStrike"),
        underlined: tag.get("u").map(|kind| kind != "none"),
        shift,
        ..Words::default()
    }
}

/// Says what of a picture the slide does not show; here all of it is shown.
fn tell_cut(shape: &Shape<'_>, draft: &mut Draft) {
    if let Some(cut) = shape.cut {
        let part = |side: f64| Some((side / WHOLE) as f32);
        let [left, top, right, bottom] = cut.map(part);
        office::tell_cut([("left", left), ("top", top), ("right", right), ("bottom", bottom)], draft);
    }
}

/// The words of some XML, a line for each paragraph; pictures are named.
pub fn plain_words(inside: &str) -> String {
    let mut xml = Xml::new(inside);
    let mut words = String::new();
    while let Some(event) = xml.next_event() {
        let Event::Start(tag) = event else { continue };
        match tag.full_name() {
            "a:t" | "m:t" => words.push_str(&xml.text()),
            "a:p" => words.push('\n'),
            "a:br" => words.push(' '),
            "a:blip" => words.push_str("\nA picture."),
            "mc:Fallback" => xml.skip(),
            _ => {}
        }
    }
    words
}
