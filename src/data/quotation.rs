//! Quotations of a letter: which stretches of its blocks they are, one in another, and which of them a view folds.
//!
//! The new words of a letter are what its reader looks for first, so that a long quotation has a line in its place until
//! it is asked for. Folding belongs to a view; the text and its spans know nothing of it.

use super::document::Document;
use super::span::Span;
use std::collections::BTreeSet;

/// Lines up to which a quotation stays open, as those do that are answered line by line.
const SHORT: u64 = 8;
/// The same of a quotation in a quotation: its words were answered already.
const SHORT_WITHIN: u64 = 3;
/// Fewer lines never fold: the line in their place would save nothing.
const FEWEST: u64 = 3;
/// Signs of a line, where a paragraph has no line breaks of its own.
const LINE: u64 = 80;
/// Blocks of a letter that are looked at. Behind them nothing folds.
const MAX_BLOCKS: u64 = 50_000;

/// Words of somebody else, which a letter brings again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// Its first block and its last.
    pub first: u64,
    /// See `first`.
    pub last: u64,
    /// 1 for what the letter quotes, 2 for what is quoted there.
    pub depth: u8,
    /// How long it is, as people count.
    pub lines: u64,
    /// Its words.
    pub span: Span,
    /// Whether it is (nearly) all that the letter says.
    alone: bool,
}

impl Quotation {
    /// By what a view knows it.
    fn key(&self) -> (u64, u8) {
        (self.span.start, self.depth)
    }

    /// Whether there is anything to fold.
    pub fn folds(&self) -> bool {
        self.lines >= FEWEST
    }

    /// Whether it is folded until somebody says otherwise.
    fn usually_folded(&self) -> bool {
        match self.depth {
            1 => self.lines > SHORT && !self.alone,
            _ => self.lines > SHORT_WITHIN,
        }
    }
}

/// The quotations of a letter: in order, each before those in it. Other documents have none that fold.
pub fn quotations(document: &Document) -> Vec<Quotation> {
    let Some(letter) = document.facts.letter else { return Vec::new() };
    let first = document.block_from_offset(letter.start);
    let (mut found, mut open): (Vec<Quotation>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut speaks = false;
    for number in first..document.block_count().min(first.saturating_add(MAX_BLOCKS)) {
        let Some(view) = document.block(number) else { break };
        let block = view.block();
        if block.span.start < letter.start {
            continue;
        }
        if block.span.start >= letter.end {
            break;
        }
        let depth = usize::from(block.quote);
        if depth == 0 {
            // A line that ends with a colon only says whose words follow.
            let words = view.text();
            speaks |= words.contains(char::is_alphanumeric) && !words.trim_end().ends_with(':');
        }
        open.truncate(depth);
        while open.len() < depth {
            open.push(found.len());
            let depth = open.len() as u8;
            found.push(Quotation {
                first: number,
                last: number,
                depth,
                lines: 0,
                span: block.span,
                alone: false,
            });
        }
        let lines = lines(view.text());
        for at in &open {
            if let Some(own) = found.get_mut(*at) {
                (own.last, own.span, own.lines) = (number, own.span.cover(block.span), own.lines + lines);
            }
        }
    }
    found.iter_mut().for_each(|one| one.alone = !speaks);
    // What is nothing but a quotation in a quotation is one.
    found.dedup_by(|inner, outer| (inner.first, inner.last) == (outer.first, outer.last));
    found
}

fn lines(words: &str) -> u64 {
    words.split('\n').map(|line| (line.chars().count() as u64).div_ceil(LINE).max(1)).sum()
}

/// What is folded until it is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rest {
    /// What is long, or was answered before.
    #[default]
    Usual,
    /// All.
    Folded,
    /// Nothing.
    Open,
}

/// How a view folds the quotations of its letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folding {
    rest: Rest,
    /// Those that are the other way: by where they begin, and by their depth.
    turned: BTreeSet<(u64, u8)>,
}

impl Folding {
    /// All of them the same way.
    pub fn all(rest: Rest) -> Self {
        Self { rest, turned: BTreeSet::new() }
    }

    /// Whether a quotation is folded.
    pub fn folds(&self, quotation: &Quotation) -> bool {
        let usual = match self.rest {
            Rest::Usual => quotation.usually_folded(),
            Rest::Folded => true,
            Rest::Open => false,
        };
        quotation.folds() && usual != self.turned.contains(&quotation.key())
    }

    /// Folds a quotation that is open, or opens one that is folded.
    pub fn turn(&mut self, quotation: &Quotation) {
        if !self.turned.remove(&quotation.key()) {
            self.turned.insert(quotation.key());
        }
    }

    /// Opens whatever hides the beginning of a span; whether something did.
    pub fn reveal(&mut self, document: &Document, span: Span) -> bool {
        let mut hidden = quotations(document);
        // Where a fold begins one sees it, unless its words are meant.
        let hides = |own: &Span| own.start < span.start || own.start == span.start && !span.is_empty();
        hidden.retain(|own| hides(&own.span) && span.start <= own.span.end && self.folds(own));
        hidden.iter().for_each(|own| self.turn(own));
        !hidden.is_empty()
    }
}

/// What is folded of a document, as a page asks it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folds {
    /// In order; none lies in another.
    folded: Vec<Quotation>,
    /// Those that can be folded and are open, in order.
    open: Vec<Quotation>,
}

impl Folds {
    /// As a view folds them.
    pub fn of(document: &Document, folding: &Folding) -> Self {
        let mut folds = Self::default();
        for one in quotations(document).into_iter().filter(Quotation::folds) {
            if folds.folded.last().is_some_and(|around| one.first <= around.last) {
                continue;
            }
            if folding.folds(&one) { &mut folds.folded } else { &mut folds.open }.push(one);
        }
        folds
    }

    /// The folded quotation that a block is in.
    pub fn at(&self, number: u64) -> Option<&Quotation> {
        let at = self.folded.partition_point(|own| own.last < number);
        self.folded.get(at).filter(|own| own.first <= number)
    }

    /// The block in whose place a block is shown: the first of the quotation that it is folded in, or itself.
    pub fn home(&self, number: u64) -> u64 {
        self.at(number).map_or(number, |own| own.first)
    }

    /// The next block that takes room.
    pub fn next(&self, number: u64) -> u64 {
        self.at(number).map_or(number, |own| own.last).saturating_add(1)
    }

    /// The block before that takes room.
    pub fn previous(&self, number: u64) -> Option<u64> {
        Some(self.home(self.home(number).checked_sub(1)?))
    }

    /// The open quotations that begin with a block.
    pub fn opening(&self, number: u64) -> impl Iterator<Item = &Quotation> {
        let from = self.open.partition_point(|own| own.first < number);
        let rest = self.open.get(from..).unwrap_or_default();
        rest.iter().take_while(move |own| own.first == number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::document::BlockKind;
    use crate::data::draft::Draft;

    /// A letter of one line for each word: the number of `>` is its depth.
    fn letter(lines: &[&str]) -> Document {
        let mut draft = Draft::new(Document::default(), None);
        for line in lines {
            let words = line.trim_start_matches('>');
            draft.set_depth(((line.len() - words.len()) as u8, 0));
            draft.begin(BlockKind::Paragraph);
            draft.flow(words);
            draft.end();
        }
        let end = draft.place().start;
        draft.facts().letter = Some(Span::new(0, end));
        draft.finish()
    }

    fn hidden(document: &Document, folding: &Folding) -> Vec<(u64, u64, u64)> {
        let folds = Folds::of(document, folding);
        folds.folded.iter().map(|own| (own.first, own.last, own.lines)).collect()
    }

    const LONG: [&str; 9] = [">1", ">2", ">3", ">4", ">5", ">6", ">7", ">8", ">9"];

    #[test]
    fn what_is_answered_line_by_line_stays_and_what_is_long_or_was_answered_before_folds() {
        let mut lines = vec!["No.", ">a", ">b", ">>c", ">>d", ">>e", ">>f", "Yes."];
        lines.extend(LONG);
        let document = letter(&lines);
        assert_eq!(hidden(&document, &Folding::default()), [(3, 6, 4), (8, 16, 9)]);
        assert_eq!(hidden(&document, &Folding::all(Rest::Folded)), [(1, 6, 6), (8, 16, 9)]);
        assert_eq!(hidden(&document, &Folding::all(Rest::Open)), []);
    }

    /// One would open a letter that somebody passed on and see nothing of it.
    #[test]
    fn a_letter_that_only_passes_on_what_others_wrote_shows_it() {
        let mut lines = vec!["Anna wrote:"];
        lines.extend(LONG);
        assert_eq!(hidden(&letter(&lines), &Folding::default()), []);
        lines.push("So it is.");
        assert_eq!(hidden(&letter(&lines), &Folding::default()), [(1, 9, 9)]);
    }

    #[test]
    fn whoever_is_led_to_folded_words_finds_all_around_them_open() {
        let mut lines = vec!["See"];
        lines.extend(LONG);
        lines.extend([">>a", ">>b", ">>c", ">>d"]);
        let document = letter(&lines);
        let mut folding = Folding::default();
        assert_eq!(hidden(&document, &folding), [(1, 13, 13)]);
        let at = document.text.slice(Span::new(0, u64::MAX)).find('c').unwrap() as u64;
        assert!(folding.reveal(&document, Span::new(at, at + 1)));
        assert_eq!(hidden(&document, &folding), []);
        assert!(!folding.reveal(&document, Span::new(at, at + 1)));
    }

    #[test]
    fn a_page_steps_over_what_is_folded() {
        let document = letter(&["a", ">1", ">2", ">3", "b", "c"]);
        let folds = Folds::of(&document, &Folding::all(Rest::Folded));
        assert_eq!([0, 1, 2, 4].map(|number| folds.next(number)), [1, 4, 4, 5]);
        assert_eq!(
            [0, 1, 3, 4, 5].map(|number| folds.previous(number)),
            [None, Some(0), Some(0), Some(1), Some(4)]
        );
        assert_eq!([0, 1, 3, 4].map(|number| folds.home(number)), [0, 1, 1, 4]);
    }
}
