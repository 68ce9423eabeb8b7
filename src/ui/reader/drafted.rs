//! How a draft with changes is laid out: what its reading shows of a block, and how words look that somebody changed.
//!
//! As Word and LibreOffice have it: what was put in is underlined, what was taken out is struck, what was moved has two
//! lines in the place of one, each in the ink of its author; and a line in the margin says where there is something.

use super::block::{PageLink, inline};
use super::part::OnWords;
use crate::data::document::{BlockView, Document, InlineKind, InlineLabel, Mark, RevisionKind, Target};
use crate::data::revision;
use crate::data::shown::{Gone, Reading, Seen};
use crate::data::span::Span;
use std::borrow::Cow;
use std::collections::HashMap;

/// Blocks that are looked at for the one above that is shown. What is gone in one piece is passed at once.
const MAX_UP: usize = 64;

/// A draft in one of its readings. Made once for a reading and a document, and asked by each block.
#[derive(Clone, Debug, Default)]
pub struct Drafted {
    pub reading: Reading,
    pub gone: Gone,
    /// How many words it does not show.
    pub words_gone: u64,
    /// Changes that are to be seen, in order of where they begin.
    worn: Vec<Worn>,
    /// How far those up to each of them reach.
    reach: Vec<u64>,
}

/// Words that somebody changed, as they are to look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Worn {
    pub span: Span,
    pub kind: RevisionKind,
    /// By who comes first in the document.
    pub author: u8,
    /// Its number in the list of the document.
    pub number: u32,
}

impl Drafted {
    pub fn new(document: &Document, reading: Reading) -> Self {
        let gone = Gone::of(document, reading);
        if reading != Reading::AsItIs {
            let words_gone = gone.words_gone(document);
            return Self { reading, gone, words_gone, ..Self::default() };
        }
        let authors = revision::authors(document);
        let numbers: HashMap<&str, u8> =
            authors.iter().enumerate().map(|(at, (name, _))| (name.as_str(), at.min(255) as u8)).collect();
        let worn = document.revisions.iter().enumerate().map(|(number, one)| Worn {
            span: one.span,
            kind: one.kind,
            author: numbers.get(one.author.as_str()).copied().unwrap_or(0),
            number: number as u32,
        });
        let mut worn: Vec<Worn> = worn.collect();
        worn.sort_by_key(|one| (one.span.start, std::cmp::Reverse(one.span.end)));
        let mut far = 0;
        let reach = worn.iter().map(|one| {
            far = one.span.end.max(far);
            far
        });
        Self { reading, gone, words_gone: 0, reach: reach.collect(), worn }
    }

    /// The changes that share a byte with a span, in order.
    pub fn worn(&self, span: Span) -> Vec<Worn> {
        let to = self.worn.partition_point(|one| one.span.start < span.end);
        let from = self.reach.partition_point(|far| *far <= span.start).min(to);
        let own = self.worn.get(from..to).unwrap_or_default();
        own.iter().filter(|one| one.span.overlaps(span)).copied().collect()
    }

    /// The nearest block above one that is shown.
    pub fn before(&self, document: &Document, number: u64) -> Option<BlockView> {
        let mut at = number.checked_sub(1)?;
        if self.gone.is_empty() {
            return document.block(at);
        }
        for _ in 0..MAX_UP {
            let view = document.block(at)?;
            if self.gone.seen(document, at) != Seen::Nothing {
                return Some(view);
            }
            let home = self.gone.home(document, at);
            let start = view.block().span.start;
            let gone = self.gone.at(start).map(|gone| document.block_from_offset(gone.start));
            at = match (home < at, gone.filter(|first| *first < at)) {
                (true, _) => home,
                (false, Some(first)) => first,
                (false, None) => at.checked_sub(1)?,
            };
        }
        None
    }

    /// The words of a span for those who listen: what was put in and taken out is said so.
    pub fn spoken(&self, document: &Document, span: Span) -> String {
        let mut out = String::new();
        let mut at = span.start;
        for one in self.worn(span) {
            let what = match one.kind {
                RevisionKind::Inserted => "put in",
                RevisionKind::Deleted => "taken out",
                RevisionKind::MovedAway => "moved away",
                RevisionKind::MovedHere => "moved here",
                RevisionKind::Formatted => continue,
            };
            let own = one.span.intersection(span).unwrap_or(Span::empty_at(at));
            if own.start < at || own.is_empty() {
                continue;
            }
            out.push_str(&document.text.slice(Span::new(at, own.start)));
            out.push_str(&format!("[{what}: {}]", document.text.slice(own).trim()));
            at = own.end;
        }
        out.push_str(&self.gone.text(document, Span::new(at, span.end.max(at))));
        out
    }
}

/// The words of a block as they are laid out, with those that run on in it because the ends of paragraphs between them
/// are gone.
pub struct Run<'a> {
    pub text: Cow<'a, str>,
    pub span: Span,
    marks: Cow<'a, [Mark]>,
    labels: Vec<&'a InlineLabel>,
    gone: &'a [Span],
    worn: Vec<Worn>,
    end: Option<Worn>,
}

impl<'a> Run<'a> {
    pub fn new(
        document: &'a Document,
        drafted: &'a Drafted,
        view: &'a BlockView,
        more: &'a [BlockView],
    ) -> Self {
        let own = view.block().span;
        let span = more.last().map_or(own, |last| own.cover(last.block().span));
        let (text, marks) = match more.is_empty() {
            true => (Cow::Borrowed(view.text()), Cow::Borrowed(view.marks())),
            false => {
                let all = [view].into_iter().chain(more);
                (document.text.slice(span), all.flat_map(BlockView::marks).copied().collect())
            }
        };
        let all = [view].into_iter().chain(more);
        let labels = all.flat_map(inline).filter(|label| shown(document, drafted, label)).collect();
        // Of a paragraph that is changed as a whole, its end needs no sign; a piece of one has no end.
        let next = more.last().unwrap_or(view).number + 1;
        let ends = |_: &Worn| document.block(next).is_none_or(|view| !view.block().joined);
        let mut at_end = drafted.worn(Span::new(span.end, span.end.saturating_add(1))).into_iter();
        let end = at_end.rfind(|one| one.kind != RevisionKind::Formatted && one.span.start > span.start);
        let end = end.filter(ends);
        let (gone, worn) = (drafted.gone.within(span), drafted.worn(span));
        Self { text, span, marks, labels, gone, worn, end }
    }

    pub fn on_words(&self) -> OnWords<'_> {
        OnWords { marks: &self.marks, labels: &self.labels, gone: self.gone, worn: &self.worn }
    }

    /// The same for a part of the words, with marks of its own.
    pub fn with_marks<'m>(&'m self, marks: &'m [Mark]) -> OnWords<'m> {
        OnWords { marks, ..self.on_words() }
    }

    pub fn worn(&self) -> &[Worn] {
        &self.worn
    }

    /// What was done with the end of the last paragraph of it, if anything was.
    pub fn changed_end(&self) -> Option<Worn> {
        self.end
    }

    /// Whether what leads somewhere is to be seen.
    pub fn shows(&self, link: &PageLink) -> bool {
        match &link.label {
            Some(label) => self.labels.contains(&label),
            None => !self.gone.iter().any(|gone| gone.start <= link.span.start && link.span.end <= gone.end),
        }
    }
}

/// The number of a note goes with the note.
fn shown(document: &Document, drafted: &Drafted, label: &InlineLabel) -> bool {
    let InlineKind::Note(link) = label.kind else { return true };
    match document.links.get(link as usize).filter(|_| !drafted.gone.is_empty()) {
        Some(Target::Inside(span)) => drafted.gone.at(span.start).is_none(),
        _ => true,
    }
}

/// The blocks that run on in a block up to the last.
pub fn pieces(document: &Document, gone: &Gone, number: u64, last: u64) -> Vec<BlockView> {
    let (mut views, mut at) = (Vec::new(), number);
    while at < last {
        let Some(end) = document.block(at).map(|view| view.block().span.end) else { break };
        let next = gone.at(end).map_or(at + 1, |gone| document.block_from_offset(gone.end)).max(at + 1);
        views.extend(document.block(next.min(last)));
        at = next;
    }
    views
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::document::{BlockKind, Revision};
    use crate::data::draft::Draft;

    /// Whoever listens is told what was put in and what was taken out: the lines through words say nothing to them.
    #[test]
    fn changes_are_said_to_who_listens_and_not_where_they_are_accepted() {
        let mut draft = Draft::new(Document::default(), None);
        draft.begin(BlockKind::Paragraph);
        draft.flow("It was locked open.");
        draft.end();
        for (start, end, kind) in [(7, 13, RevisionKind::Deleted), (14, 18, RevisionKind::Inserted)] {
            let (span, author, before) = (Span::new(start, end), String::new(), String::new());
            draft.revise(Revision { span, kind, author, when: None, before, moved: None });
        }
        let document = draft.finish();
        let spoken = |reading| Drafted::new(&document, reading).spoken(&document, Span::new(0, 19));
        assert_eq!(spoken(Reading::AsItIs), "It was [taken out: locked] [put in: open].");
        assert_eq!(spoken(Reading::Accepted), "It was  open.");
        assert_eq!(spoken(Reading::Rejected), "It was locked .");
    }
}
