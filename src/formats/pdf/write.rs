//! Writes the blocks of one page after the other into a draft.
//!
//! The last block of a page stays open until it is known whether it goes on on the next one; what stands at the foot
//! of the page waits for it.

use super::blocks::PageBlock;
use super::hyphens::{Vocabulary, without_hyphen};
use super::lines::{Line, Shift, Word};
use crate::document::{BlockKind, Label, MarkKind};
use crate::draft::{Draft, OpenMark};
use crate::unit::{Area, At, UnitState};

/// Pages that one block may reach over; sentences are shorter, and pages must be told.
const MAX_OPEN_PAGES: usize = 2;

/// What is known of a page once its words have been put in blocks.
pub struct Page {
    pub unit: u32,
    pub blocks: Vec<PageBlock>,
    pub furniture: Vec<Line>,
    pub state: UnitState,
    /// Where on it links lie, each with the number of its target.
    pub links: Vec<(Area, u32)>,
}

/// What of a page comes after the block that may go on.
struct Foot {
    unit: u32,
    notes: Vec<PageBlock>,
    furniture: Vec<Line>,
    state: UnitState,
    links: Vec<(Area, u32)>,
}

#[derive(Default)]
pub struct Writer {
    /// The block that is open, as far as it is needed to see whether another goes on with it.
    last: Option<PageBlock>,
    feet: Vec<Foot>,
    /// The last word of the open block: a hyphen at its end waits for the next.
    held: Option<(u32, Word, Option<u32>)>,
    link: Option<(u32, OpenMark)>,
    begun: bool,
}

impl Writer {
    /// Writes a page. Calls `done` with the number of pages that are written to their end, when there are more of
    /// them: then no block is open, and the draft may be shown.
    pub fn page(
        &mut self,
        page: Page,
        words: &Vocabulary,
        draft: &mut Draft,
        done: &mut dyn FnMut(u32, &mut Draft),
    ) {
        let Page { unit, blocks, furniture, state, links } = page;
        if !self.begun {
            self.begun = true;
            draft.unit_break(unit);
        }
        let (notes, blocks): (Vec<_>, Vec<_>) =
            blocks.into_iter().partition(|block| block.kind == BlockKind::Footnote);
        let mut blocks = blocks.into_iter().peekable();
        let goes_on = self.feet.len() <= MAX_OPEN_PAGES
            && match (&self.last, blocks.peek()) {
                (Some(last), Some(first)) => last.goes_on_with(first),
                _ => false,
            };
        if goes_on && let Some(mut first) = blocks.next() {
            self.lines(unit, &mut first, &links, words, draft);
            self.last = Some(first);
        }
        let ended = !goes_on || blocks.peek().is_some();
        if ended && let Some(pages) = self.close(draft, words) {
            done(pages, draft);
        }
        for mut block in blocks {
            self.end_block(draft);
            self.begin_block(&block, draft);
            self.lines(unit, &mut block, &links, words, draft);
            self.last = Some(block);
        }
        self.feet.push(Foot { unit, notes, furniture, state, links });
    }

    /// Ends the open block, and the pages that waited for it. Gives how many are at their end, if any are.
    fn close(&mut self, draft: &mut Draft, words: &Vocabulary) -> Option<u32> {
        self.end_block(draft);
        let mut pages = None;
        for foot in std::mem::take(&mut self.feet) {
            let next = foot.unit + 1;
            self.foot(foot, draft, words);
            draft.unit_break(next);
            pages = Some(next);
        }
        pages
    }

    /// Ends everything.
    pub fn finish(&mut self, draft: &mut Draft, words: &Vocabulary) {
        self.end_block(draft);
        let feet = std::mem::take(&mut self.feet);
        let last = feet.len().saturating_sub(1);
        for (index, foot) in feet.into_iter().enumerate() {
            let unit = foot.unit;
            self.foot(foot, draft, words);
            if index < last {
                draft.unit_break(unit + 1);
            }
        }
    }

    fn foot(&mut self, foot: Foot, draft: &mut Draft, words: &Vocabulary) {
        let Foot { unit, notes, furniture, state, links } = foot;
        for mut note in notes {
            self.begin_block(&note, draft);
            self.lines(unit, &mut note, &links, words, draft);
            self.end_block(draft);
        }
        for line in furniture {
            draft.begin(BlockKind::Furniture);
            for word in line.words {
                self.put(unit, word, &links, words, draft);
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
    }

    fn end_block(&mut self, draft: &mut Draft) {
        self.flush(draft);
        if let Some((_, mark)) = self.link.take() {
            draft.close(mark);
        }
        if draft.in_block() {
            draft.end();
        }
        self.last = None;
    }

    /// Writes the lines of a block. Only its last one keeps its words, which tell whether another block goes on with it.
    fn lines(
        &mut self,
        unit: u32,
        block: &mut PageBlock,
        links: &[(Area, u32)],
        words: &Vocabulary,
        draft: &mut Draft,
    ) {
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
            for word in own.into_iter().skip(skip) {
                self.put(unit, word, links, words, draft);
            }
            if !wordless && keeps_lines {
                self.flush(draft);
            }
            last = Some(line);
        }
    }

    /// Writes the word that is held back, and holds this one.
    fn put(&mut self, unit: u32, word: Word, links: &[(Area, u32)], words: &Vocabulary, draft: &mut Draft) {
        let (x, y) = word.area.centre();
        let link = links.iter().find(|(area, _)| area.contains(x, y)).map(|(_, target)| *target);
        if let Some((held_unit, held, held_link)) = self.held.take() {
            let cut = without_hyphen(&held.text).is_some() && is_next_line(&held, &word, held_unit != unit);
            let compound = cut && words.is_compound(&held.text, &word.text);
            self.mark(held_link, draft);
            let bare = without_hyphen(&held.text).filter(|_| cut && !compound);
            place(held_unit, &held, bare.unwrap_or(&held.text), draft);
            if !cut && !word.glued {
                draft.flow(" ");
            }
        }
        self.held = Some((unit, word, link));
    }

    fn flush(&mut self, draft: &mut Draft) {
        if let Some((unit, word, link)) = self.held.take() {
            self.mark(link, draft);
            place(unit, &word, &word.text, draft);
            draft.flow(" ");
        }
    }

    /// Opens and closes marks, so that the next word has the link that it lies on.
    fn mark(&mut self, link: Option<u32>, draft: &mut Draft) {
        if self.link.as_ref().map(|(open, _)| *open) == link {
            return;
        }
        if let Some((_, mark)) = self.link.take() {
            draft.close(mark);
        }
        self.link = link.map(|target| (target, draft.mark(MarkKind::Link(target))));
    }
}

/// Puts a word, or the first letters of it, at its place.
fn place(unit: u32, word: &Word, text: &str, draft: &mut Draft) {
    let shift = match word.shift {
        Shift::None => None,
        Shift::Raised => Some(MarkKind::Superscript),
        Shift::Lowered => Some(MarkKind::Subscript),
    };
    let shifted = shift.map(|kind| draft.mark(kind));
    let edges = word.edges.get(..text.len()).unwrap_or(&[]);
    draft.placed(unit, text, At::Area(word.area, word.along), edges);
    if let Some(shifted) = shifted {
        draft.close(shifted);
    }
}

/// Whether a word begins another line than the one before it.
fn is_next_line(word: &Word, next: &Word, other_page: bool) -> bool {
    let (one, other) = (word.area, next.area);
    let height = one.height().min(other.height());
    let shared = one.bottom.min(other.bottom) - one.top.max(other.top);
    let aside = one.right.min(other.right) - one.left.max(other.left);
    let upright = matches!(word.along, crate::unit::Along::Right | crate::unit::Along::Left);
    other_page || if upright { shared < 0.5 * height } else { aside < 0.5 * one.width().min(other.width()) }
}
