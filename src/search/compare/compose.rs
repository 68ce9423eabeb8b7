//! The document that shows what differs: the second as it is, and the words of the first that are gone at their places.
//!
//! What was put in is marked and what is gone is marked, each as a `Revision`, as in a file that remembers its changes.
//! Blocks keep their kind, depth and labels, words keep their marks, but for lines below and through them: those say here
//! what differs. Pictures are those of the second. Running heads and the ends of pages are left out.

use super::moves::Change;
use super::span;
use super::words::{Read, Word, without};
use crate::data::comparison::{DifferenceKind, Stretch};
use crate::data::document::*;
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::data::lists::rows;
use crate::data::span::Span;

mod gone; // where do words stand that are gone?
mod writer; // what is said to the draft?

use gone::{Both, Gone, gone_words, group_len};
use writer::Writer;

/// What was composed.
pub struct Composed {
    pub document: Document,
    /// Where each change is shown.
    pub shown: Vec<Span>,
    pub stretches: Vec<Stretch>,
}

/// A block that takes part, with what of its words does.
#[derive(Clone, Debug)]
pub struct Own {
    pub block: Block,
    pub parts: Vec<Span>,
    pub marks: Vec<Mark>,
    pub labels: Vec<InlineLabel>,
}

/// Something that happens at a byte of the second document.
struct Happening {
    at: u64,
    /// The number of the change.
    change: usize,
    what: What,
}

impl Happening {
    /// Whether paragraphs of their own are gone.
    fn is_paragraph(&self) -> bool {
        matches!(self.what, What::Gone(Gone::Blocks(_)))
    }
}

enum What {
    /// Words of the first that stand in the line here, or by themselves before the block that begins here.
    Gone(Gone),
    /// Words that are in the second alone begin or end.
    Begins(RevisionKind),
    Ends,
}

/// Composes a document out of two.
///
/// # Errors
/// Where it was stopped.
pub fn compose(
    (read_a, of_a): (Read<'_>, &[Word]),
    (read_b, of_b): (Read<'_>, &[Word]),
    changes: &[Change],
    base: Document,
    stop: &Stop,
) -> Result<Composed, Failure> {
    let blocks_a = if changes.iter().all(|change| change.a.is_empty()) { Vec::new() } else { blocks(read_a) };
    let blocks_b = blocks(read_b);
    let (a, b) = (read_a.document, read_b.document);
    let both = Both { of_a, of_b, blocks_a: &blocks_a, blocks_b: &blocks_b };
    let mut happenings = gone_happenings(changes, &both);
    for (change, own) in changes.iter().enumerate().filter(|(_, change)| !change.b.is_empty()) {
        let span = span(of_b, &own.b);
        let kind = match own.kind {
            DifferenceKind::MovedHere => RevisionKind::MovedHere,
            _ => RevisionKind::Inserted,
        };
        happenings.push(Happening { at: span.start, change, what: What::Begins(kind) });
        happenings.push(Happening { at: span.end, change, what: What::Ends });
    }
    // In the order of the changes where several happen at one byte.
    happenings.sort_by_key(|happening| (happening.at, happening.change));
    let draft = draft(base, a, b);
    let mut writer = Writer::new(draft, (a, b), changes.iter().map(|change| change.twin).collect());
    let mut next = happenings.into_iter().peekable();
    for (number, own) in blocks_b.iter().enumerate() {
        if number % 256 == 0 && stop.raised() {
            return Err(Failure::stopped());
        }
        let (start, end) = (own.block.span.start, own.block.span.end);
        writer.comes(&own.block);
        // Paragraphs that are gone stand before it.
        while let Some(happening) = next
            .next_if(|happening| happening.at < start || happening.at == start && happening.is_paragraph())
        {
            writer.happens(happening);
        }
        writer.block(own);
        let mut at = start;
        while let Some(happening) =
            next.next_if(|happening| happening.at < end || happening.at == end && !happening.is_paragraph())
        {
            writer.words(own, Span::new(at, happening.at.max(at)));
            at = happening.at.max(at);
            writer.happens(happening);
        }
        writer.words(own, Span::new(at, end.max(at)));
    }
    next.for_each(|happening| writer.happens(happening));
    Ok(writer.finish())
}

/// Where words of the first stand that are gone.
fn gone_happenings(changes: &[Change], both: &Both<'_>) -> Vec<Happening> {
    let (mut happenings, mut first) = (Vec::new(), 0);
    while let Some(change) = changes.get(first) {
        if change.a.is_empty() {
            first += 1;
            continue;
        }
        let rest = changes.get(first..).unwrap_or_default();
        let group = rest.get(..group_len(rest)).unwrap_or_default();
        let gone = gone_words(group, first, both);
        happenings.extend(gone.into_iter().map(|(at, gone)| Happening {
            at,
            change: first,
            what: What::Gone(gone),
        }));
        first += group.len().max(1);
    }
    happenings
}

fn draft<'a>(base: Document, a: &Document, b: &Document) -> Draft<'a> {
    let mut draft = Draft::new(base, None);
    let title = format!("{} → {}", a.name, b.name);
    draft.facts().title = Some(title);
    for picture in b.pictures.iter() {
        draft.add::<rows::Pictures>(Picture { span: Span::default(), ..picture.clone() });
    }
    draft
}

/// The blocks of a document that take part, in order.
fn blocks(Read { document, reading, gone }: Read<'_>) -> Vec<Own> {
    let mut blocks = Vec::new();
    for view in (0..document.block_count()).filter_map(|number| document.block(number)) {
        let block = view.block();
        if matches!(block.kind, BlockKind::Break(_) | BlockKind::Furniture) {
            continue;
        }
        let mut parts = without(block.span, gone.spans());
        parts.retain(|part| !part.is_empty());
        // Of what was taken out as a whole nothing is left.
        if !parts.is_empty() || block.span.is_empty() {
            let labels = view.labels().cloned().collect();
            let label = document.label_in(block, reading).clone();
            let block = Block { label, ..block.clone() };
            blocks.push(Own { block, parts, marks: view.marks().to_vec(), labels });
        }
    }
    blocks
}
