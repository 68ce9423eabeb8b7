//! Writes the blocks of one page after the other into a draft.
//!
//! The last block of a page stays open until it is known whether it goes on on the next one; what stands at the foot
//! of the page waits for it.

use super::blocks::{Body, PageBlock};
use super::hyphens::{Joint, Vocabulary};
use super::lines::{Line, Shift, Word};
use super::notes::{number_in, number_of};
use super::style::Style;
use super::tables;
use crate::data::document::{BlockKind, Label, MarkKind};
use crate::data::draft::shifted::{self, Shifted};
use crate::data::draft::{Draft, OpenMark};
use crate::data::limits;
use crate::data::unit::{Area, At, UnitState};

/// What may close a sentence after its full stop.
const CLOSING: [char; 8] = ['”', '"', '’', '\'', ')', ']', '»', ' '];
/// Pages that one block may reach over; sentences are shorter, and pages must be told.
const MAX_OPEN_PAGES: usize = 2;
/// Captions at the head of a page, under which a sentence may go on.
const MAX_CAPTIONS: usize = 3;

/// What is known of a page once its words have been put in blocks.
pub struct Page {
    pub unit: u32,
    pub blocks: Vec<PageBlock>,
    pub furniture: Vec<Line>,
    pub state: UnitState,
    /// Where on it links lie, each with the number of its target.
    pub links: Vec<(Area, u32)>,
}

/// What is on a page besides its words.
struct Around<'a> {
    unit: u32,
    links: &'a [(Area, u32)],
    /// The numbers of its notes, as they are printed.
    notes: &'a [String],
}

/// What is known of the document by now.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    pub words: &'a Vocabulary,
    pub body: &'a Body,
}

/// What words wear.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Wear {
    Link(u32),
    Note(u32),
    Strong,
    Emphasis,
}

/// What of a page comes after the block that may go on.
struct Foot {
    unit: u32,
    notes: Vec<PageBlock>,
    /// What is raised in the words of the page.
    raised: Vec<String>,
    furniture: Vec<Line>,
    state: UnitState,
    links: Vec<(Area, u32)>,
}

struct Held {
    unit: u32,
    word: Word,
    lead: Option<Wear>,
    style: Style,
}

#[derive(Default)]
pub struct Writer {
    /// The block that is open, as far as it is needed to see whether another goes on with it.
    last: Option<PageBlock>,
    feet: Vec<Foot>,
    /// The last word of the open block: a hyphen at its end waits for the next.
    held: Option<Held>,
    /// What the last word wears, the outermost first.
    worn: Vec<(Wear, OpenMark)>,
    /// The last note of the last page did not come to its end.
    note_open: bool,
    /// In headings and beside the text, bold and slanted say nothing of single words.
    plain: bool,
    begun: bool,
}

impl Writer {
    /// Writes a page. Calls `done` with the number of pages that are written to their end, when there are more of
    /// them: then no block is open, and the draft may be shown.
    pub fn page(
        &mut self,
        page: Page,
        known: Known,
        draft: &mut Draft,
        done: &mut dyn FnMut(u32, &mut Draft),
    ) {
        let Page { unit, blocks, furniture, state, links } = page;
        if !self.begun {
            self.begun = true;
            draft.unit_break(unit);
        }
        let (notes, mut blocks): (Vec<_>, Vec<_>) =
            blocks.into_iter().partition(|block| block.kind == BlockKind::Footnote);
        let numbers: Vec<String> = notes.iter().filter_map(number_of).collect();
        let around = Around { unit, links: &links, notes: &numbers };
        let last = notes.last().and_then(|note| note.lines.last()).map(Line::text);
        self.note_open =
            last.is_some_and(|words| !words.trim_end_matches(CLOSING).ends_with(['.', '!', '?']));
        let raised = raised(&blocks, &numbers);
        if let Some(last) = &self.last {
            sentence_first(last, &mut blocks);
        }
        let mut blocks = blocks.into_iter().peekable();
        let goes_on = self.feet.len() <= MAX_OPEN_PAGES
            && match (&self.last, blocks.peek()) {
                (Some(last), Some(first)) => last.goes_on_with(first),
                _ => false,
            };
        if goes_on && let Some(mut first) = blocks.next() {
            self.lines(&around, &mut first, known, draft);
            self.last = Some(first);
        }
        let ended = !goes_on || blocks.peek().is_some();
        if ended && let Some(pages) = self.close(draft, known) {
            done(pages, draft);
        }
        for mut block in blocks {
            self.end_block(draft);
            if block.table().is_some() {
                self.table(&around, block, known, draft);
                continue;
            }
            self.begin_block(&block, draft);
            self.lines(&around, &mut block, known, draft);
            self.last = Some(block);
        }
        self.feet.push(Foot { unit, notes, raised, furniture, state, links });
    }

    /// Whether the last note of the page before goes on on the next.
    pub fn note_goes_on(&self) -> bool {
        self.note_open
    }

    /// Writes a table: its lines come cell by cell.
    fn table(&mut self, around: &Around, block: PageBlock, known: Known, draft: &mut Draft) {
        let columns = block.lines.iter().filter_map(|line| line.cell).map(|cell| cell.column + 1).max();
        let columns = columns.unwrap_or(0).min(limits::COLUMNS as u32);
        draft.begin_table(&tables::aligns(&block.lines, columns as usize));
        self.plain = false;
        let mut lines = block.lines.into_iter().peekable();
        while let Some(row) = lines.peek().and_then(|line| line.cell) {
            draft.begin_row(row.header);
            for column in 0..columns {
                draft.cell();
                let is_here = |line: &Line| {
                    line.cell.is_some_and(|cell| {
                        cell.row == row.row && (cell.column == column || column + 1 == columns)
                    })
                };
                while let Some(line) = lines.next_if(is_here) {
                    for word in line.words {
                        self.put(around, word, known, draft);
                    }
                }
                self.flush(draft);
                self.wear(&[], draft);
            }
            draft.end_row();
        }
        draft.end_table();
    }

    /// Ends the open block, and the pages that waited for it. Gives how many are at their end, if any are.
    fn close(&mut self, draft: &mut Draft, known: Known) -> Option<u32> {
        self.end_block(draft);
        let mut pages = None;
        for foot in std::mem::take(&mut self.feet) {
            let next = foot.unit + 1;
            self.foot(foot, draft, known);
            draft.unit_break(next);
            pages = Some(next);
        }
        pages
    }

    /// Ends everything.
    pub fn finish(&mut self, draft: &mut Draft, known: Known) {
        self.end_block(draft);
        let feet = std::mem::take(&mut self.feet);
        let last = feet.len().saturating_sub(1);
        for (index, foot) in feet.into_iter().enumerate() {
            let unit = foot.unit;
            self.foot(foot, draft, known);
            if index < last {
                draft.unit_break(unit + 1);
            }
        }
    }

    fn foot(&mut self, foot: Foot, draft: &mut Draft, known: Known) {
        let Foot { unit, notes, raised, furniture, state, links } = foot;
        let around = Around { unit, links: &links, notes: &[] };
        for mut note in notes {
            let number = number_of(&note);
            if let Some(number) = &number
                && let Some(label) = take_number(&mut note, number, &raised)
            {
                draft.label(Label::Words(label.into()));
            }
            self.begin_block(&note, draft);
            if let Some(number) = number {
                draft.anchor(&anchor(unit, &number));
            }
            self.lines(&around, &mut note, known, draft);
            self.end_block(draft);
        }
        for line in furniture {
            draft.begin(BlockKind::Furniture);
            self.plain = true;
            for word in line.words {
                self.put(&around, word, known, draft);
            }
            self.end_block(draft);
        }
        draft.seal_unit(unit, state);
    }

    fn begin_block(&mut self, block: &PageBlock, draft: &mut Draft) {
        if block.bullet {
            draft.label(Label::Bullet);
        }
        draft.begin(block.kind.clone());
        self.plain = matches!(block.kind, BlockKind::Heading(_));
    }

    fn end_block(&mut self, draft: &mut Draft) {
        self.flush(draft);
        self.wear(&[], draft);
        if draft.in_block() {
            draft.end();
        }
        self.last = None;
    }

    /// Writes the lines of a block. Only its last one keeps its words, which tell whether another block goes on with it.
    fn lines(&mut self, around: &Around, block: &mut PageBlock, known: Known, draft: &mut Draft) {
        let keeps_lines = block.kind == BlockKind::Lines;
        let count = block.lines.len();
        let mut last: Option<&Line> = None;
        for (index, line) in block.lines.iter_mut().enumerate() {
            if keeps_lines && last.is_some_and(|last| !last.is_level_with(line)) {
                self.flush(draft);
                draft.line_break();
            }
            // What stands for an item of a list is its label.
            let skip = usize::from(block.bullet && index == 0);
            let own = if index + 1 < count { std::mem::take(&mut line.words) } else { line.words.clone() };
            let wordless = own.is_empty();
            let mut own = own.into_iter();
            // The number of the line is that of the next word, where a sign for an item is none.
            let number = own.by_ref().take(skip).filter_map(|word| word.number).next();
            let mut first = own.next();
            if let (Some(word), Some(number)) = (&mut first, number) {
                word.number = Some(number);
            }
            for word in first.into_iter().chain(own) {
                self.put(around, word, known, draft);
            }
            if !wordless && keeps_lines {
                self.flush(draft);
            }
            last = Some(line);
        }
    }

    /// Writes the word that is held back, and holds this one.
    fn put(&mut self, around: &Around, word: Word, known: Known, draft: &mut Draft) {
        let Around { unit, links, notes } = *around;
        if let Some(held) = self.held.take() {
            let joint = match word.bar.is_none() && is_next_line(&held, &word, unit) {
                true => known.words.joint(&held.word.text, &word.text),
                false if word.glued => Joint::Kept,
                false => Joint::Space,
            };
            let gone = if let Joint::Gone(bytes) = joint { bytes } else { 0 };
            self.write(&held, held.word.text.len() - gone, draft);
            if joint == Joint::Space {
                draft.flow(" ");
            }
        }
        let (x, y) = word.area.centre();
        let link = links.iter().find(|(area, _)| area.contains(x, y)).map(|(_, target)| Wear::Link(*target));
        let number = Some(number_in(&word.text)).filter(|_| word.shift == Shift::Raised);
        let note = number.and_then(|number| notes.iter().find(|note| *note == number));
        let note = note.map(|number| Wear::Note(draft.link(&format!("#{}", anchor(unit, number)))));
        let style = known.body.meant(word.style);
        self.held = Some(Held { unit, lead: note.or(link), style, word });
    }

    fn flush(&mut self, draft: &mut Draft) {
        if let Some(held) = self.held.take() {
            self.write(&held, held.word.text.len(), draft);
            draft.flow(" ");
        }
    }

    /// Writes the first `len` bytes of a word.
    fn write(&mut self, held: &Held, len: usize, draft: &mut Draft) {
        let Held { unit, word, lead, style } = held;
        if let Some(number) = &word.number {
            draft.line_label(&number.0, Some(number.1));
        }
        if let Some(Wear::Note(link)) = *lead {
            return self.note_number(held, link, len, draft);
        }
        let worn = |wear: Wear| self.worn.iter().any(|(own, _)| *own == wear);
        // Of a word of which nobody knows, the one before it tells.
        let strong = !self.plain && style.strong.unwrap_or_else(|| worn(Wear::Strong));
        let slanted = !self.plain && style.slanted.unwrap_or_else(|| worn(Wear::Emphasis));
        let wanted = [*lead, strong.then_some(Wear::Strong), slanted.then_some(Wear::Emphasis)];
        self.wear(&wanted.into_iter().flatten().collect::<Vec<_>>(), draft);
        if let Some(bar) = &word.bar {
            return draft.redacted(*unit, bar.area, &bar.label, bar.kind);
        }
        let (text, edges) =
            (word.text.get(..len).unwrap_or_default(), word.edges.get(..len).unwrap_or_default());
        let at = At { area: word.area, along: word.along };
        let shifted = match word.shift {
            Shift::None => return draft.placed(*unit, text, at, edges),
            Shift::Raised => shifted::raised(draft.sign_before(), text),
            Shift::Lowered => shifted::lowered(draft.sign_before(), text),
        };
        match shifted {
            // Other signs than were drawn: how far along each ends is not known.
            Shifted::Signs(signs) => draft.placed(*unit, &signs, at, &[]),
            Shifted::Marked(kind) => {
                let mark = draft.mark(kind);
                draft.placed(*unit, text, at, edges);
                draft.close(mark);
            }
        }
    }

    /// The number of a note is a label; what was drawn directly after it, such as a comma, is words.
    fn note_number(&mut self, held: &Held, link: u32, len: usize, draft: &mut Draft) {
        let Held { unit, word, .. } = held;
        self.wear(&[], draft);
        let text = word.text.get(..len).unwrap_or_default();
        let number = number_in(text);
        let end = text.find(number).unwrap_or(0) + number.len();
        let closing = text[end..].len() - text[end..].trim_start_matches([']', ')']).len();
        draft.note_label(link, number, Some(word.area));
        let rest = end + closing;
        if rest < text.len() {
            let edges = word.edges.get(rest..len).unwrap_or_default();
            draft.placed(*unit, &text[rest..], At { area: word.area, along: word.along }, edges);
        }
    }

    /// Opens and closes marks, so that the next word wears these.
    fn wear(&mut self, wanted: &[Wear], draft: &mut Draft) {
        let same = self.worn.iter().zip(wanted).take_while(|((own, _), wear)| own == *wear).count();
        if let Some((_, mark)) = self.worn.drain(same..).next() {
            // What was opened within it is closed with it.
            draft.close(mark);
        }
        for wear in wanted.iter().skip(same) {
            let kind = match *wear {
                Wear::Link(target) => MarkKind::Link(target),
                // Numbers of notes are labels, and worn by no word.
                Wear::Note(_) => continue,
                Wear::Strong => MarkKind::Strong,
                Wear::Emphasis => MarkKind::Emphasis,
            };
            self.worn.push((*wear, draft.mark(kind)));
        }
    }
}

/// A sentence that goes on below a figure is read on before what is said of the figure.
fn sentence_first(last: &PageBlock, blocks: &mut [PageBlock]) {
    let captions = blocks.iter().take_while(|block| block.kind == BlockKind::Caption).count();
    if (1..=MAX_CAPTIONS).contains(&captions)
        && blocks.get(captions).is_some_and(|block| last.goes_on_with(block))
        && let Some(before) = blocks.get_mut(..=captions)
    {
        before.rotate_right(1);
    }
}

/// The numbers of notes that are raised in the words of a page.
fn raised(blocks: &[PageBlock], numbers: &[String]) -> Vec<String> {
    let words = blocks.iter().flat_map(|block| &block.lines).flat_map(|line| &line.words);
    let raised = words.filter(|word| word.shift == Shift::Raised).map(|word| number_in(&word.text));
    let mut raised: Vec<String> =
        raised.filter(|number| numbers.iter().any(|own| own == number)).map(str::to_owned).collect();
    raised.sort();
    raised.dedup();
    raised
}

/// Takes the number away from a note, where it is plainly one: then it is a label and no word.
fn take_number(note: &mut PageBlock, number: &str, referred: &[String]) -> Option<String> {
    let line = note.lines.first()?;
    let first = line.words.first()?;
    let bare = first.text.trim_matches(|c: char| "[]().".contains(c)) == number;
    let known = first.shift == Shift::Raised || referred.iter().any(|own| own == number);
    if !bare || !known || (line.words.len() < 2 && note.lines.len() < 2) {
        return None;
    }
    let line = note.lines.first_mut()?;
    let label = line.words.remove(0).text;
    if line.words.is_empty() {
        note.lines.remove(0);
    }
    Some(label)
}

/// What the notes of a page are known by.
fn anchor(unit: u32, number: &str) -> String {
    format!("note {number} on unit {unit}")
}

/// Whether a word begins another line than the one before it.
fn is_next_line(held: &Held, next: &Word, unit: u32) -> bool {
    let (one, other) = (held.word.area, next.area);
    let height = one.height().min(other.height());
    let shared = one.bottom.min(other.bottom) - one.top.max(other.top);
    let aside = one.right.min(other.right) - one.left.max(other.left);
    let upright = matches!(held.word.along, crate::data::unit::Along::Right | crate::data::unit::Along::Left);
    held.unit != unit
        || if upright { shared < 0.5 * height } else { aside < 0.5 * one.width().min(other.width()) }
}
