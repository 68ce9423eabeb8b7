//! What is to be seen of a draft with changes: as it is, with all of them accepted, or with all of them rejected.
//!
//! The text of a document never changes, so that a span means the same in each reading. What a reading does not show is
//! a list of stretches of that text ([`Gone`]); the page, finding, copying and counting ask it and nothing else, so that
//! they cannot differ. A label in a line is a sign on the page that is not in the text; this is the reverse of it.

use super::document::{BlockKind, Document, RevisionKind};
use super::seams::Seams;
use super::span::Span;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::Arc;

/// Pieces of paragraphs that run into each other because the ends of paragraphs between them are gone; of more, each
/// such many begin anew.
const MAX_PIECES: usize = 64;
/// Bytes that are gone between two such pieces, at most: a page is laid out in little time, whatever was taken out of it.
const MAX_BETWEEN: u64 = 256 * 1024;

/// In which reading a draft is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Reading {
    /// With what was put in and what was taken out, both marked.
    #[default]
    AsItIs,
    /// As it would be if all changes held.
    Accepted,
    /// As it was before all changes.
    Rejected,
}

impl Reading {
    /// In the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::AsItIs, Self::Accepted, Self::Rejected];

    /// As sessions, commands and arguments call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::AsItIs => "as-it-is",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
        }
    }

    /// The reading of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reading| reading.name() == name)
    }

    /// As a switch calls it.
    pub fn title(self) -> &'static str {
        match self {
            Self::AsItIs => "As it is",
            Self::Accepted => "All accepted",
            Self::Rejected => "All rejected",
        }
    }

    /// As it is said beside words that were taken in it.
    pub fn words(self) -> Option<&'static str> {
        match self {
            Self::AsItIs => None,
            Self::Accepted => Some("all changes accepted"),
            Self::Rejected => Some("all changes rejected"),
        }
    }

    /// Whether words of a change are not to be seen in it.
    pub fn hides(self, kind: RevisionKind) -> bool {
        match self {
            Self::AsItIs => false,
            Self::Accepted => kind.is_gone(),
            Self::Rejected => kind.is_new(),
        }
    }
}

/// What is to be seen of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Nothing: it takes no room, or what is left of it runs on from a block before.
    Nothing,
    /// It is shown, together with what runs on in it up to the block of this number, which is mostly its own.
    Upto(u64),
}

/// The stretches of a text that a reading does not show: in order, never empty, and none touches another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gone(Arc<[Span]>);

impl Gone {
    /// What a reading does not show of as much as has been read by now.
    pub fn of(document: &Document, reading: Reading) -> Self {
        if reading == Reading::AsItIs {
            return Self::default();
        }
        let hidden = document.revisions.iter().filter(|one| reading.hides(one.kind) && !one.span.is_empty());
        let spans = Span::merged(hidden.map(|one| one.span).collect());
        Self(spans.into_iter().flat_map(|span| parted(document, span)).collect())
    }

    /// Whether all is shown.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them.
    pub fn spans(&self) -> &[Span] {
        &self.0
    }

    /// Those that share a byte with a span.
    pub fn within(&self, span: Span) -> &[Span] {
        let from = self.0.partition_point(|own| own.end <= span.start);
        let to = self.0.partition_point(|own| own.start < span.end);
        self.0.get(from..to.max(from)).unwrap_or_default()
    }

    /// The one that a byte lies in.
    pub fn at(&self, byte: u64) -> Option<Span> {
        self.within(Span::new(byte, byte.saturating_add(1))).first().copied()
    }

    /// Whether nothing of a span is shown; never of a place without words, which has nothing to hide.
    pub fn hides(&self, span: Span) -> bool {
        self.at(span.start).is_some_and(|own| !span.is_empty() && span.end <= own.end)
    }

    /// The parts of a span that are shown, in order.
    pub fn shown(&self, span: Span) -> impl Iterator<Item = Span> + '_ {
        let mut at = span.start;
        let hidden = self.within(span).iter().copied().chain([Span::empty_at(span.end)]);
        hidden.filter_map(move |own| {
            let part = Span::new(at, own.start.max(at));
            at = own.end.max(at);
            (!part.is_empty()).then_some(part)
        })
    }

    /// The words of a span that are shown; a line break where an empty line would be left is no part of them.
    pub fn text(&self, document: &Document, span: Span) -> String {
        let mut out = String::new();
        let mut after_gap = self.at(span.start).is_some();
        for part in self.shown(span) {
            let words = document.text.slice(part);
            let mut words: &str = &words;
            if after_gap || part.start > span.start {
                let line = out.rfind('\n').map_or(0, |at| at + 1);
                let empty =
                    out.get(line..).is_none_or(|line| line.chars().all(|c| matches!(c, ' ' | '\u{2028}')));
                if let Some(rest) = words.strip_prefix('\n').filter(|_| empty) {
                    out.truncate(line);
                    words = rest;
                }
            }
            after_gap = false;
            out.push_str(words);
        }
        out
    }

    /// A text that begins at `base` in the document, without what is not shown of it.
    pub fn cut<'t>(&self, text: &'t str, base: u64) -> Cow<'t, str> {
        let span = Span::new(base, base + text.len() as u64);
        if self.within(span).is_empty() {
            return Cow::Borrowed(text);
        }
        self.shown(span).filter_map(|part| text.get(part.range_from(base))).collect::<String>().into()
    }

    /// What is to be seen of a block.
    pub fn seen(&self, document: &Document, number: u64) -> Seen {
        let Some(block) = document.block(number).map(|view| view.block().span) else { return Seen::Nothing };
        let whole = Seen::Upto(number);
        // With the line break before it and the one after it.
        let around = Span::new(block.start.saturating_sub(1), block.end.saturating_add(1));
        if self.within(around).is_empty() {
            return whole;
        }
        if self.home(document, number) != number {
            return Seen::Nothing;
        }
        let last = self.last(document, number);
        let span = document.block(last).map_or(block, |view| block.cover(view.block().span));
        // What was empty before any change stands for something: a rule, a picture, a number.
        let touched = self.within(block).iter().next().is_some() || last > number;
        let row =
            document.block(number).is_some_and(|view| matches!(view.block().kind, BlockKind::Row { .. }));
        let words = |span: Span| !document.text.slice(span).chars().all(|c| c == ' ' || c == '\u{2028}');
        let kept = match row {
            // The cells of a row stay, though all their words are gone, unless the row itself is.
            true => !self.hides(Span::new(block.start, block.end.saturating_add(1))),
            false => !touched || self.shown(span).any(words),
        };
        if kept { Seen::Upto(last) } else { Seen::Nothing }
    }

    /// The block in which what is left of a block is shown: an earlier one where the ends of the paragraphs between them
    /// are gone, else itself.
    pub fn home(&self, document: &Document, number: u64) -> u64 {
        let mut home = number;
        for _ in 0..MAX_PIECES {
            let Some(start) = document.block(home).map(|view| view.block().span.start) else { break };
            // The line break before it; pieces of one block have none between them.
            let Some(gap) = start.checked_sub(1).and_then(|byte| self.at(byte)) else { break };
            let before = document.block_from_offset(gap.start);
            let Some(view) = document.block(before) else { break };
            if before >= home || gap.start <= view.block().span.start || gap.len() > MAX_BETWEEN {
                break;
            }
            home = before;
        }
        home
    }

    /// The last block that runs on in a block.
    fn last(&self, document: &Document, number: u64) -> u64 {
        let mut last = number;
        for _ in 0..MAX_PIECES {
            let Some(own) = document.block(last).map(|view| view.block().span) else { break };
            // A block of which nothing is left begins nothing.
            let Some(gap) = self.at(own.end).filter(|gap| gap.start > own.start) else { break };
            let next = document.block_from_offset(gap.end);
            if next <= last || gap.end >= document.text.len() || gap.len() > MAX_BETWEEN {
                break;
            }
            last = next;
        }
        last
    }

    /// The nearest place from which on something is shown: `byte` itself where that is, else after what is gone there,
    /// or before it.
    pub fn nearest(&self, byte: u64, forward: bool) -> u64 {
        match self.at(byte).filter(|gone| gone.start < byte || forward) {
            Some(gone) if forward => gone.end,
            Some(gone) => gone.start,
            None => byte,
        }
    }

    /// Words of a span as people count them, and how many more there would be with what is gone.
    fn count_words(&self, document: &Document, seams: &Seams, span: Span) -> (u64, u64) {
        let count = |words: &str| words.split_whitespace().count() as u64;
        let shown = count(&self.text(document, span));
        if self.within(span).is_empty() {
            return (shown, 0);
        }
        // As the document counts them itself, with all that stands there.
        let all = count(&document.text.slice(span)) + seams.more_words(document, span);
        (shown, all.saturating_sub(shown))
    }

    /// How many words of a span are left out; a part of a word is one.
    pub fn words_left_out(&self, document: &Document, span: Span) -> u64 {
        let parts = self.within(span).iter().filter_map(|own| own.intersection(span));
        parts.map(|part| document.text.slice(part).split_whitespace().count() as u64).sum()
    }

    /// How many words fewer a document has than it counts: as they stand there, less those that are left.
    pub fn words_gone(&self, document: &Document) -> u64 {
        // Only the blocks that are touched are looked at; a block that is touched twice is counted once.
        let (mut gone, mut done) = (0, 0);
        let seams = Seams::of(document, Reading::AsItIs);
        for own in self.spans() {
            let first = document.block_from_offset(own.start);
            let last = document.block_from_offset(own.end);
            let span_of = |number| document.block(number).map(|view| view.block().span);
            let (Some(first), Some(last)) = (span_of(first), span_of(last)) else { continue };
            let span = Span::new(first.start.max(done).min(last.end), last.end);
            gone += self.count_words(document, &seams, span).1;
            done = done.max(last.end);
        }
        gone
    }
}

/// A stretch that is gone, without the line break that still parts what is left on either side of it: what stands
/// before a table never runs into it, and neither does a page into the next.
fn parted(document: &Document, gone: Span) -> impl Iterator<Item = Span> + use<> {
    let number = document.block_from_offset(gone.start);
    let (mut one, mut other) = (gone, None);
    if let Some(view) = document.block(number) {
        let block = view.block();
        let end = block.span.end;
        let begun = block.span.start < gone.start && gone.start <= end && end < gone.end;
        let after = document.block(document.block_from_offset(gone.end));
        let goes_on =
            after.filter(|view| view.block().span.end >= gone.end && gone.end < document.text.len());
        if begun
            && let Some(after) = goes_on
            && !(flows(&block.kind) && flows(&after.block().kind))
        {
            one = Span::new(gone.start, end);
            other = Some(Span::new(end.saturating_add(1).min(gone.end), gone.end));
        }
    }
    [Some(one), other].into_iter().flatten().filter(|span| !span.is_empty())
}

/// Whether blocks of a kind run into each other where the end between them is gone.
fn flows(kind: &BlockKind) -> bool {
    match kind {
        BlockKind::Heading(_)
        | BlockKind::Paragraph
        | BlockKind::Lines
        | BlockKind::Item
        | BlockKind::Term
        | BlockKind::Definition
        | BlockKind::Caption
        | BlockKind::Footnote => true,
        BlockKind::Code
        | BlockKind::Preamble
        | BlockKind::Rule
        | BlockKind::Row { .. }
        | BlockKind::Picture(_)
        | BlockKind::Break(_)
        | BlockKind::Furniture => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::document::Revision;
    use crate::data::draft::Draft;

    /// Paragraphs with what is in `{+…+}` put in and in `[-…-]` taken out, also over the ends of paragraphs.
    fn drafted(paragraphs: &str) -> Document {
        let mut draft = Draft::new(Document::default(), None);
        let mut open: Option<(RevisionKind, u64)> = None;
        for paragraph in paragraphs.split('\n') {
            draft.begin(BlockKind::Paragraph);
            let mut rest = paragraph;
            while !rest.is_empty() {
                let sign =
                    ["{+", "+}", "[-", "-]"].into_iter().filter_map(|sign| Some((rest.find(sign)?, sign)));
                let (at, sign) = { sign }.min().unwrap_or((rest.len(), ""));
                draft.flow(&rest[..at]);
                draft.settle();
                let here = draft.place().start;
                match sign {
                    "{+" => open = Some((RevisionKind::Inserted, here)),
                    "[-" => open = Some((RevisionKind::Deleted, here)),
                    _ => {
                        if let Some((kind, start)) = open.take_if(|_| !sign.is_empty()) {
                            let span = Span::new(start, here);
                            let (author, before) = ("Pell".to_owned(), String::new());
                            draft.revise(Revision { span, kind, author, when: None, before, moved: None });
                        }
                    }
                }
                rest = &rest[at + sign.len()..];
            }
            draft.end();
        }
        draft.finish()
    }

    fn read(document: &Document, reading: Reading) -> String {
        Gone::of(document, reading).text(document, Span::new(0, document.text.len())).trim_end().to_owned()
    }

    /// As the page has it: what is shown of each block, one below the other.
    fn page(document: &Document, reading: Reading) -> Vec<String> {
        let gone = Gone::of(document, reading);
        let shown = (0..document.block_count()).filter_map(|number| match gone.seen(document, number) {
            Seen::Nothing => None,
            Seen::Upto(last) => {
                let span = |number| document.block(number).unwrap().block().span;
                Some(gone.text(document, span(number).cover(span(last))))
            }
        });
        shown.collect()
    }

    #[test]
    fn a_reading_shows_its_words_and_no_others() {
        let cases = [
            ("Vane {+never +}saw it", "Vane never saw it", "Vane saw it"),
            ("in[-ter-]land{+s+}", "inlands", "interland"),
            // The end of a paragraph, a whole one, and more than one.
            ("The gate[-.\nIt-] stood open", "The gate stood open", "The gate.\nIt stood open"),
            ("One\n[-Two\n-]Three", "One\nThree", "One\nTwo\nThree"),
            ("One{+\nTwo\nThr+}ee", "One\nTwo\nThree", "Oneee"),
            ("[-All of it-]", "", "All of it"),
            // The words are gone, and their paragraph with them, though its end is not.
            ("One\n{+Two+}\nThree", "One\nTwo\nThree", "One\nThree"),
        ];
        for (draft, accepted, rejected) in cases {
            let document = drafted(draft);
            for (reading, expected) in [(Reading::Accepted, accepted), (Reading::Rejected, rejected)] {
                assert_eq!(read(&document, reading), expected, "{draft} {reading:?}");
                let lines: Vec<&str> = expected.lines().collect();
                assert_eq!(page(&document, reading), lines, "{draft} {reading:?}, on the page");
            }
            let all = document.text.slice(Span::new(0, document.text.len())).into_owned();
            assert_eq!(read(&document, Reading::AsItIs), all.trim_end(), "{draft}");
        }
    }

    #[test]
    fn what_one_put_in_and_another_took_out_is_in_no_reading() {
        let document = drafted("It was {+half+} open");
        let first = document.revisions.get(0).unwrap().clone();
        let mut document = document;
        document.revisions.push(Revision { kind: RevisionKind::Deleted, ..first });
        for reading in [Reading::Accepted, Reading::Rejected] {
            assert_eq!(
                read(&document, reading).split_whitespace().collect::<Vec<_>>(),
                ["It", "was", "open"]
            );
        }
    }

    #[test]
    fn words_that_are_not_shown_are_counted() {
        let document = drafted("Vane [-never -]saw [-it\nand more-]");
        let gone = Gone::of(&document, Reading::Accepted);
        assert_eq!(gone.words_gone(&document), 4);
        assert_eq!(gone.words_left_out(&document, Span::new(0, document.text.len())), 4);
        // “locked” and “open” touch, and are two words as long as both stand there.
        let document = drafted("It was [-locked-]{+open+}");
        let gone = Gone::of(&document, Reading::Accepted);
        let out = gone.words_left_out(&document, Span::new(0, document.text.len()));
        assert_eq!((document.counts.words, gone.words_gone(&document), out), (4, 1, 1));
        assert_eq!(Gone::of(&document, Reading::AsItIs).words_gone(&document), 0);
    }

    #[test]
    fn a_paragraph_never_runs_into_a_table() {
        let mut draft = Draft::new(Document::default(), None);
        draft.begin(BlockKind::Paragraph);
        draft.flow("Paid");
        let start = draft.place().start;
        draft.end();
        let span = Span::new(start, draft.place().start);
        draft.begin_table(&[]);
        draft.begin_row(false);
        draft.cell();
        draft.flow("May");
        draft.end_row();
        draft.end_table();
        let (kind, author) = (RevisionKind::Deleted, String::new());
        draft.revise(Revision { span, kind, author, when: None, before: String::new(), moved: None });
        let document = draft.finish();
        assert_eq!(read(&document, Reading::Accepted), "Paid\nMay");
        assert_eq!(page(&document, Reading::Accepted), ["Paid", "May"]);
    }

    use proptest::prelude::*;

    proptest! {
        /// The page, which shows block after block, and the text of a reading never say different things.
        #[test]
        fn the_page_shows_the_text_of_the_reading(
            paragraphs in proptest::collection::vec("[a-d]{1,3}( [a-d]{1,3}){0,2}", 1..6),
            changes in proptest::collection::vec((0u64..60, 0u64..60, any::<bool>()), 0..6),
        ) {
            let mut draft = Draft::new(Document::default(), None);
            for words in &paragraphs {
                draft.begin(BlockKind::Paragraph);
                draft.flow(words);
                draft.end();
            }
            let len = draft.place().start;
            for (from, to, put_in) in changes {
                let kind = if put_in { RevisionKind::Inserted } else { RevisionKind::Deleted };
                let (span, author) = (Span::new(from.min(len), to.min(len)), String::new());
                draft.revise(Revision { span, kind, author, when: None, before: String::new(), moved: None });
            }
            let document = draft.finish();
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            for reading in Reading::ALL {
                let lines: Vec<Vec<String>> = read(&document, reading).lines().map(words).collect();
                let shown: Vec<Vec<String>> = page(&document, reading).iter().map(|line| words(line)).collect();
                let lines: Vec<Vec<String>> = lines.into_iter().filter(|line| !line.is_empty()).collect();
                prop_assert_eq!(shown, lines, "{:?}", reading);
            }
        }
    }
}
