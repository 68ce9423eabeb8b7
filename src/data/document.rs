//! What reading a file once gives: plain data, never edited afterwards.
//!
//! Its words are in `text`, what they are made of in `block`; what stands here is what a document has beside them,
//! and how a place in it is found.

mod members; // what is a file in a document called?

use super::bounded;
use super::merged::Merged;
use super::node::Node;
use super::records::Records;
use super::renumbered::Renumbered;
use super::span::{DocId, Span};
use super::text::cut;
use super::trace::Trace;
use super::unit::{Area, Unit, UnitKind, UnitState};
use super::visible;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

pub use super::block::*;
pub use super::redaction::{REDACTED, Redaction, RedactionKind};
pub use super::revision::{Revision, RevisionKind};
pub use super::text::{Chunks, Leaf, LeafInfo, Shelf, Text};

/// The fact that says how many files something holds.
pub const HOLDS: &str = "Holds";

/// What the file says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Facts {
    /// As the file states it; often missing, and sometimes the name of a template.
    pub title: Option<String>,
    /// Each by itself, in the file's order.
    #[serde(deserialize_with = "bounded::list")]
    pub authors: Vec<String>,
    /// Name and value, as the file states them: dates, publisher, description, …
    #[serde(deserialize_with = "bounded::list")]
    pub others: Vec<(String, String)>,
    /// BCP 47.
    pub language: Option<String>,
    /// Where the words of a letter stand, below its head: what it quotes there was read before, and may be folded.
    pub letter: Option<Span>,
}

/// What could not be read, with its place where there is one and a hint for the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    /// A sentence for the user.
    pub words: String,
    /// Where in the text it is about; `None` where it is about the whole file.
    pub span: Option<Span>,
    /// What the user can do, as a sentence.
    pub hint: Option<String>,
}

/// Something that the file holds beside its text; shown in lists, each leading to its place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Aside {
    /// What it is, and so in which list and under which sign it stands.
    pub kind: AsideKind,
    /// Who wrote it, or the name of what it is: an author, a field, a file, a layer.
    pub name: String,
    /// What is written there: the note, what was filled in, what the page hides.
    pub words: String,
    /// When it was made, as the file states it.
    pub when: Option<String>,
    /// Index of the unit that it lies on, and where.
    pub place: Option<(u32, Area)>,
    /// The words that it is about, where there are any.
    pub span: Option<Span>,
}

/// What an aside is, with what only asides of that sort have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AsideKind {
    /// Written onto the original: notes, highlights, stamps.
    Annotation,
    /// A field of a form, and what was filled in.
    Field,
    /// How letters are read, which is printed small over them.
    Reading,
    /// What a file says of a picture, or of words that somebody points at: no page shows it.
    Described,
    /// A file within the file, by its number in it.
    Attachment(u32),
    /// A layer, and whether it is shown.
    Layer(bool),
    /// Held by the file, and not to be seen on the page.
    Unseen(Unseen),
}

/// Why something that a file holds is not to be seen on its pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Unseen {
    /// Text that is drawn without ink: often what a scanner recognised, sometimes not.
    Invisible,
    /// Text under a picture or a coloured shape.
    Covered,
    /// Text under a black box.
    Blacked,
    /// Text in the colour of the page.
    SameColour,
    /// Text on a layer that the file says is not to be shown.
    HiddenLayer,
    /// Outside the part of the page that is shown.
    Outside,
    /// Outside of the window through which the page shows it.
    Clipped,
    /// In letters that are too small to be seen.
    Tiny,
    /// Text that the page says is not to be shown.
    Hidden,
    /// Text in tags, which are letters that no font draws.
    Tags,
    /// What the source of a page says to who reads it, and the page does not show.
    Comment,
    /// A name in pointed brackets that stands for nothing a program knows, so that it is passed over.
    UnknownTag,
    /// Choices of a field that are not made.
    NotChosen,
    /// A program, which is never run.
    Script,
    /// An address that the file would ask, and that is never followed.
    RemoteLink,
    /// What the program that made the file wrote about it: names, paths, dates.
    Metadata,
    /// What follows the end of what the file shows.
    AfterEnd,
    /// How the file was before its last change.
    EarlierRevision,
    /// Something that was added to the file after somebody signed it, which the signature does not cover.
    ChangedAfterSigning,
}

/// Counted while reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Stretches without white space.
    pub words: u64,
    /// Letters, signs and white space, as Unicode counts them (scalar values), and not bytes.
    pub characters: u64,
    /// Blocks as people count them: pieces of one that was cut are one.
    pub paragraphs: u64,
    /// Line breaks in the canonical text, which need not be those of the file.
    pub lines: u64,
}

/// SHA-256 of a file's bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Digest(pub [u8; 32]);

impl std::fmt::Display for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl std::fmt::Debug for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}
/// A document as it was understood, or as much of it as has been read by now.
#[derive(Clone, Default)]
pub struct Document {
    /// By what it is known in this run. It stays when the file is read again, and another is taken in another run.
    pub id: DocId,
    /// Known once all bytes have been read.
    pub digest: Option<Digest>,
    /// Name of the format that read it, as people call it: "Plain text", "Markdown".
    pub format: &'static str,
    /// Which of that format's ways of reading made this text: spans that were kept hold for the same number only.
    pub format_version: u32,
    /// File name, or what stands for it.
    pub name: String,
    /// Where its file lies; `None` for pasted text and for what lies in another document.
    pub path: Option<PathBuf>,
    /// Names of the documents that it lies in, the nearest first; none where it is a file.
    pub within: Vec<String>,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// How much of it has been read, 0 to 1; 1 when complete.
    pub progress: f32,
    /// WHATWG name of the encoding, and how it was found: `None` where the format has none.
    pub encoding: Option<Encoding>,
    /// Its words, to which all spans point.
    pub text: Text,
    /// Pages and the like, in order; none where the text simply flows.
    pub units: Chunks<Arc<Unit>>,
    /// What structured data is made of, in the order of the text, each before what lies in it.
    pub nodes: Chunks<Node>,
    /// How the data can be looked at as rows and columns, where it is one table; one at most.
    pub records: Chunks<Arc<Records>>,
    /// What rows of tables name by [`BlockKind::Row`].
    pub tables: Chunks<Table>,
    /// Cells of sheets that are shown as one, sheet by sheet and row by row.
    pub merged: Chunks<Merged>,
    /// Where links lead, by the number in [`MarkKind::Link`]: many marks may share one.
    pub links: Chunks<Target>,
    /// Pictures by the number in [`BlockKind::Picture`] and [`MarkKind::Picture`].
    pub pictures: Chunks<Picture>,
    /// Sorted by where its entries begin.
    pub outline: Chunks<OutlineEntry>,
    /// Whether the outline is the file's own or was guessed, which is said beside it.
    pub outline_source: OutlineSource,
    /// Named places: a link's `#name` leads here.
    pub anchors: Arc<BTreeMap<String, u64>>,
    /// What the file says of itself. Nobody has looked whether it is true.
    pub facts: Facts,
    /// Where words were taken out of the original or covered, in the order of the text for the most part.
    pub redactions: Chunks<Redaction>,
    /// Words that the file remembers as put in, taken out or moved, in the order of the text.
    pub revisions: Chunks<Revision>,
    /// Items that have other numbers where changes are accepted or rejected, in the order of the text.
    pub renumbered: Chunks<Renumbered>,
    /// Where in the source of its chapters words stand, in the order of the text; only books have such.
    pub traces: Chunks<Arc<Trace>>,
    /// What the file holds beside its text: notes, fields, attachments, layers, hidden words.
    pub asides: Chunks<Aside>,
    /// How long it is, of what has been read by now.
    pub counts: Counts,
    /// What could not be read, and what was left out because there was too much of it.
    pub complaints: Chunks<Complaint>,
    /// Stands for the next list that will come; see `lists`.
    #[cfg(test)]
    pub stand_ins: Chunks<super::lists::tests::StandIn>,
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Neither words nor name, which is made of the first words where text was pasted.
        write!(f, "Document({}, {}, {} bytes of text)", self.id.0, self.format, self.text.len())
    }
}

/// Which encoding a file's bytes are in, for the user to judge: a wrong guess turns accents into nonsense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding {
    /// WHATWG name, as `windows-1252`.
    pub name: &'static str,
    /// How sure it is.
    pub how: EncodingHow,
}

/// How an encoding was found, said beside its name so that a user can judge what nobody can know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncodingHow {
    /// The file begins with the sign that tells it.
    ByteOrderMark,
    /// The file names it.
    Declared,
    /// From the bytes themselves. It may be wrong, and then another can be chosen by hand.
    Guessed,
    /// The user said so, against whatever the file says.
    ChosenByHand,
}

/// Units whose words may lie between those of another: a sentence goes on over a page or two, hardly over more.
const MAX_MINGLED: usize = 2;

/// A block with the leaf that it lies in, so that it can be read without asking again.
#[derive(Clone)]
pub struct BlockView {
    /// Of the document, counted from 0.
    pub number: u64,
    leaf: Arc<Leaf>,
    base: u64,
    index: usize,
}

impl BlockView {
    /// What the block is and where it stands.
    pub fn block(&self) -> &Block {
        &self.leaf.blocks[self.index]
    }

    /// Its canonical words.
    pub fn text(&self) -> &str {
        cut(&self.leaf.text, self.base, self.block().span)
    }

    /// Marks that begin in this block.
    pub fn marks(&self) -> &[Mark] {
        let span = self.block().span;
        let marks = &self.leaf.marks;
        let from = marks.partition_point(|mark| mark.span.start < span.start);
        let to = marks.partition_point(|mark| mark.span.start < span.end);
        &marks[from..to.max(from)]
    }

    /// Labels that stand in its lines. Where a block was cut, the number of a note belongs to what comes before it.
    pub fn labels(&self) -> impl Iterator<Item = &InlineLabel> + '_ {
        let Block { span, joined, .. } = *self.block();
        let labels = &self.leaf.labels;
        let from = labels.partition_point(|label| label.at < span.start);
        let own = move |label: &&InlineLabel| match label.kind {
            InlineKind::Note(_) => !joined || label.at > span.start,
            InlineKind::Line => label.at < span.end || span.is_empty(),
        };
        labels[from..].iter().take_while(move |label| label.at <= span.end).filter(own)
    }
}

impl Document {
    /// Whether all of the file has been read.
    pub fn complete(&self) -> bool {
        self.progress >= 1.0
    }

    /// The name to show: the file's own title, else its name. Signs in it that would turn the direction of the letters
    /// beside it are written out (see [`visible`]): it stands in tabs, headings and sentences that are not its own.
    pub fn title(&self) -> Cow<'_, str> {
        visible::line(self.facts.title.as_deref().filter(|t| !t.trim().is_empty()).unwrap_or(&self.name))
    }

    /// How many blocks have been read by now.
    pub fn block_count(&self) -> u64 {
        self.text.leaves.last().map_or(0, |leaf| leaf.first_block + u64::from(leaf.blocks))
    }

    /// Block by number, counted from 0.
    pub fn block(&self, number: u64) -> Option<BlockView> {
        let leaves = &self.text.leaves;
        let at = leaves.partition_point(|leaf| leaf.first_block + u64::from(leaf.blocks) <= number);
        let info = leaves.get(at)?;
        let leaf = self.text.leaf(at)?;
        let index = (number - info.first_block) as usize;
        (index < leaf.blocks.len()).then_some(BlockView { number, base: info.span.start, leaf, index })
    }

    /// Number of the block that holds `offset`, else of the last one that begins before it; 0 in an empty text.
    pub fn block_from_offset(&self, offset: u64) -> u64 {
        let Some(number) = self.text.leaf_at(offset) else {
            return 0;
        };
        let (Some(info), Some(leaf)) = (self.text.leaves.get(number), self.text.leaf(number)) else {
            return 0;
        };
        let before = leaf.blocks.partition_point(|block| block.span.start <= offset) as u64;
        (info.first_block + before).saturating_sub(1)
    }

    /// Whether it is one listing from the first line to the last, as a program is: then people count its lines.
    pub fn is_listing(&self) -> bool {
        let code = |view: BlockView| view.block().kind == BlockKind::Code;
        self.counts.paragraphs == 1 && self.units.is_empty() && self.block(0).is_some_and(code)
    }

    /// Whether any words of a span were recognised in a picture by a program, and may be wrong.
    pub fn is_recognised(&self, span: Span) -> bool {
        let Some(first) = self.unit_from_offset(span.start) else { return false };
        let last = self.unit_from_offset(span.end.saturating_sub(1).max(span.start)).unwrap_or(first);
        // Who cites more pages than this cites a document.
        (first..=last.min(first + 64))
            .any(|unit| self.units.get(unit).is_some_and(|unit| unit.state == UnitState::Recognised))
    }

    /// Where `offset` is as we count: what is counted, its number, and how many there are; lines of a listing, else
    /// paragraphs.
    pub fn counted_place(&self, offset: u64) -> (&'static str, u64, u64) {
        if self.is_listing() {
            // Not the line breaks, of which the last line need not have one.
            let last = self.text.line_from_offset(self.text.len().saturating_sub(1));
            ("line", self.text.line_from_offset(offset) + 1, last + 1)
        } else {
            ("paragraph", self.paragraph_from_offset(offset), self.counts.paragraphs)
        }
    }

    /// Number of the paragraph that holds `offset`, counted from 1.
    pub fn paragraph_from_offset(&self, offset: u64) -> u64 {
        let Some(number) = self.text.leaf_at(offset) else {
            return 1;
        };
        let (Some(info), Some(leaf)) = (self.text.leaves.get(number), self.text.leaf(number)) else {
            return 1;
        };
        let before = leaf.blocks.partition_point(|block| block.span.start <= offset);
        let begun = leaf.blocks[..before].iter().filter(|block| block.is_counted()).count() as u64;
        (info.first_paragraph + begun).max(1)
    }

    /// Number of the block with which paragraph `paragraph` begins, counted from 1; of the last where there are fewer.
    pub fn block_from_paragraph(&self, paragraph: u64) -> Option<u64> {
        let leaves = &self.text.leaves;
        let number = leaves.partition_point(|leaf| leaf.first_paragraph < paragraph).checked_sub(1)?;
        let (info, leaf) = (leaves.get(number)?, self.text.leaf(number)?);
        let nth = (paragraph - info.first_paragraph).saturating_sub(1) as usize;
        let begins = |(_, block): &(usize, &Block)| block.is_counted();
        let within = leaf.blocks.iter().enumerate().filter(begins).nth(nth).map(|(index, _)| index as u64);
        within.map(|index| info.first_block + index).or_else(|| self.block_count().checked_sub(1))
    }

    /// Index of the outline's entry whose section holds `offset`.
    pub fn section_from_offset(&self, offset: u64) -> Option<usize> {
        self.outline.partition_point(|entry| entry.span.start <= offset).checked_sub(1)
    }

    /// Where the place is that a link calls `name` (what stands after its `#`), however the link writes it; `None`
    /// where the document has no such place, or has not been read to its end: places are known then.
    pub fn anchor(&self, name: &str) -> Option<u64> {
        super::draft::find_anchor(&self.anchors, name)
    }

    // ---- second addresses

    /// What its units are, to speak of all of them; `None` where it has none. Where they are of several kinds (the
    /// parts of a message among messages), the first says what people would call them.
    pub fn unit_kind(&self) -> Option<UnitKind> {
        Some(self.units.get(0)?.kind)
    }

    /// Index of the last unit with words that begins at a byte or before it.
    ///
    /// Units without words (a blank page, one that has not been read) have no place in the text, and so no order: the
    /// search goes on from the next one that has.
    fn unit_begun(&self, offset: u64) -> Option<usize> {
        // Those that wait come last, in thousands while a long file is read, and need not be passed one by one.
        let read = self.units.partition_point(|u| u.state != UnitState::Waiting || !u.span.is_empty());
        let (mut from, mut to, mut last) = (0, read, None);
        while from < to {
            let middle = from + (to - from) / 2;
            let starts = (middle..to).filter_map(|index| {
                let span = self.units.get(index)?.span;
                (!span.is_empty()).then_some((index, span.start))
            });
            match { starts }.next() {
                Some((index, start)) if start <= offset => (from, last) = (index + 1, Some(index)),
                _ => to = middle,
            }
        }
        last
    }

    /// Index of the unit that a byte belongs to: of the last one that has a piece at it or before it.
    pub fn unit_from_offset(&self, offset: u64) -> Option<usize> {
        let last = self.unit_begun(offset)?;
        // Of two units that lie between each other's pieces, the one whose piece it is.
        let here = Span::new(offset, offset + 1);
        let first = last.saturating_sub(MAX_MINGLED);
        let owner = (first..=last)
            .rev()
            .find(|index| self.units.get(*index).is_some_and(|unit| unit.pieces_in(here).next().is_some()));
        Some(owner.unwrap_or(last))
    }

    /// Where the words of a span lie, each area with the index of its unit.
    pub fn areas(&self, span: Span) -> Vec<(usize, Area)> {
        let Some(last) = self.unit_from_offset(span.end.saturating_sub(1).max(span.start)) else {
            return Vec::new();
        };
        let first = self.unit_from_offset(span.start).unwrap_or(last);
        let units = first.saturating_sub(MAX_MINGLED)..=(last + MAX_MINGLED);
        let of = |index: usize| {
            let areas = self.units.get(index).map(|unit| unit.areas(span)).unwrap_or_default();
            areas.into_iter().map(move |area| (index, area))
        };
        units.flat_map(of).collect()
    }

    /// How a place is cited beyond its paragraph: "page xii", "Sheet1!B7", "/items/3/name"; `None` where the original has no such units.
    pub fn unit_words(&self, span: Span) -> Option<String> {
        // What other programs know the place by: lines are ours, and one line may be the whole file.
        if self.units.is_empty() && (!self.nodes.is_empty() || !self.records.is_empty()) {
            return super::node::address::of_span(self, span).or_else(|| self.record_words(span));
        }
        let first = self.unit_from_offset(span.start)?;
        let last = self.unit_from_offset(span.end.saturating_sub(1).max(span.start)).unwrap_or(first);
        let (one, other) = (self.units.get(first)?, self.units.get(last)?);
        if let (Some(grid), true) = (self.grid(first), first == last) {
            let cell = |offset| grid.cell_from_offset(offset);
            if let Some(from) = cell(span.start) {
                let to = cell(span.end.saturating_sub(1).max(span.start)).unwrap_or(from);
                // A dash and no colon: words that go on from one cell to another are no rectangle.
                return Some(match from == to {
                    true => self.named_in_sheet(first, from),
                    false => self.named_in_sheet(first, format_args!("{from}–{to}")),
                });
            }
        }
        Some(match one.label == other.label {
            true => format!("{} {}", one.kind.word(), one.label),
            false if one.kind == other.kind => {
                format!("{} {}–{}", one.kind.words(), one.label, other.label)
            }
            false => format!("{} {} to {} {}", one.kind.word(), one.label, other.kind.word(), other.label),
        })
    }

    /// Holds every promise of a document against the data, as it is done with what a child says; for tests.
    ///
    /// # Errors
    /// The first promise that does not hold, in words.
    pub fn check(&self) -> Result<(), String> {
        super::lists::check_document(self)
    }
}
