//! What stands in the text between the halves of what is read in one go: running heads and page numbers between two
//! pages, the readings that stand over Chinese and Japanese signs, and what the reading of a draft does not show. Words
//! are looked for past them, and in each of them by itself.

use super::signs::is_unspaced;
use crate::data::block::{BlockKind, MarkKind};
use crate::data::shown::Gone;
use crate::data::span::Span;
use crate::data::text::Leaf;

/// Places of a leaf that stand apart, in order, in bytes of the document. A leaf whose blocks and marks are missing has
/// none: it is plain text.
pub fn places(leaf: &Leaf, own: Span, gone: &Gone) -> Vec<Apart> {
    let start = own.start;
    let furniture = leaf.blocks.iter().filter(|block| block.kind == BlockKind::Furniture);
    let furniture = furniture.map(|block| Apart { span: block.span, kind: Kind::Furniture });
    let mut end = None;
    let small = leaf.marks.iter().filter(|mark| mark.kind == MarkKind::Small);
    let readings = small.filter_map(|mark| {
        let span = reading(&leaf.text, start, mark.span, end)?;
        end = Some(span.end);
        Some(Apart { span, kind: Kind::Reading })
    });
    let mut all: Vec<Apart> = furniture.chain(readings).filter(|apart| !apart.span.is_empty()).collect();
    let unseen = gone.within(own);
    if !unseen.is_empty() {
        all.retain(|apart| gone.within(apart.span).is_empty());
        all.extend(unseen.iter().map(|span| Apart { span: *span, kind: Kind::Gone }));
    }
    all.sort_by_key(|apart| apart.span.start);
    all.dedup_by(|later, earlier| later.span.start < earlier.span.end);
    all
}

/// A stretch that stands apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Apart {
    pub span: Span,
    pub kind: Kind,
}

/// Why it stands apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A running head or a page number.
    Furniture,
    /// How the sign before it is read.
    Reading,
    /// It is not shown.
    Gone,
}

/// Small words in round brackets right after a sign of a script without spaces are how it is read; the brackets are no
/// words of the text either. `earlier` is where the reading before ended: a word of two signs may have two of them.
fn reading(text: &str, start: u64, small: Span, earlier: Option<u64>) -> Option<Span> {
    let range = small.range_from(start);
    let before = text.get(..range.start)?.strip_suffix('(')?;
    text.get(range.end..)?.strip_prefix(')')?;
    let of_a_sign = before.chars().next_back().is_some_and(is_unspaced);
    (of_a_sign || earlier == small.start.checked_sub(1)).then_some(())?;
    Some(Span::new(small.start - 1, small.end + 1))
}
