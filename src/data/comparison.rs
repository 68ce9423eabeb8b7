//! What differs between two documents, as plain data: each difference with the exact words of both, and where it is shown
//! in the document that is composed out of the two.

use super::document::Document;
use super::place::Origin;
use super::shown::{Gone, Reading};
use super::span::Span;
use super::wording::{counted, grouped};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What counts as a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Counting {
    /// White space, hyphens at the ends of lines, the shapes of quotation marks and dashes, and running heads count as
    /// well. Otherwise words and their signs do, and nothing else.
    pub everything: bool,
}

/// One of two documents that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Side {
    /// The one whose words count as what was there before.
    First,
    /// The one whose page is shown.
    Second,
}

impl Side {
    /// Both, in order.
    pub const BOTH: [Self; 2] = [Self::First, Self::Second];

    /// As an index.
    pub fn index(self) -> usize {
        match self {
            Self::First => 0,
            Self::Second => 1,
        }
    }
}

/// What happened to words on the way from the first document to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum DifferenceKind {
    /// They stand in the second alone.
    Added,
    /// They stand in the first alone.
    Removed,
    /// Some stand in the place of others.
    Replaced,
    /// The same words stand elsewhere in the second.
    MovedAway,
    /// The same words stand elsewhere in the first.
    MovedHere,
}

impl DifferenceKind {
    /// In the order in which they are counted for people.
    pub const ALL: [Self; 5] = [Self::Replaced, Self::Added, Self::Removed, Self::MovedAway, Self::MovedHere];

    /// As programs read it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Replaced => "replaced",
            Self::MovedAway => "moved-away",
            Self::MovedHere => "moved-here",
        }
    }

    /// As people read it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Added => "Added",
            Self::Removed => "Removed",
            Self::Replaced => "Changed",
            Self::MovedAway => "Moved away",
            Self::MovedHere => "Moved here",
        }
    }
}

/// One difference: what stands in the first in the place of what stands in the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What happened.
    pub kind: DifferenceKind,
    /// The words of the first; empty where there are none, at the place where they would stand.
    pub first: Span,
    /// The words of the second, in the same way.
    pub second: Span,
    /// Both in the composed document; empty only where it is too long for all of them.
    pub shown: Span,
    /// For words that were moved, the number of the difference that has them at the other place.
    pub twin: Option<u32>,
}

impl Difference {
    /// Its words in one of the documents.
    pub fn of(&self, side: Side) -> Span {
        match side {
            Side::First => self.first,
            Side::Second => self.second,
        }
    }
}

/// A stretch of the composed document that stands in one of the two, letter by letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Where it stands in the composed document.
    pub shown: Span,
    /// Out of which document it is.
    pub side: Side,
    /// Where it begins there.
    pub from: u64,
}

/// Two documents beside each other: what differs, all of it, in the order of the composed text.
#[derive(Clone, Default)]
pub struct Comparison {
    /// The documents as they were compared, the first first; none where nothing was compared yet.
    pub documents: Vec<Arc<Document>>,
    /// Where their bytes are.
    pub origins: Vec<Origin>,
    /// In which reading each was compared; as it is where it remembers no changes.
    pub readings: [Reading; 2],
    /// What of each was left out for that.
    pub gone: [Gone; 2],
    /// What counted.
    pub counting: Counting,
    /// In order. Equal documents have none; what is not here is the same in both.
    pub differences: Vec<Difference>,
    /// How many words (and signs) are the same in both, stand in the first alone, and in the second alone.
    pub words: [u64; 3],
    /// Stretches of the composed document, in order.
    pub stretches: Vec<Stretch>,
    /// What was not compared, as whole sentences; beside what never is.
    pub left_out: Vec<String>,
}

/// What never counts, whatever the switch says.
pub const NEVER_COMPARED: &str =
    "Pictures, layout and the look of letters are not compared, nor are bullets, numbers and notes’ numbers.";
/// What does not count unless the user wants it to.
pub const NOT_COUNTED: &str = "White space, hyphens at the ends of lines, the shapes of quotation marks and dashes, running \
     heads, drawn lines and where notes stand do not count.";

impl std::fmt::Debug for Comparison {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Names of documents are made of their first words where those were pasted, and are in no log.
        write!(f, "Comparison({} differences)", self.differences.len())
    }
}

impl Comparison {
    /// One of the documents.
    pub fn document(&self, side: Side) -> Option<&Arc<Document>> {
        self.documents.get(side.index())
    }

    /// The words of one of the documents as they were compared, without those that its reading does not show.
    pub fn words(&self, side: Side, span: Span) -> String {
        let gone = self.gone.get(side.index()).cloned().unwrap_or_default();
        self.document(side).map_or_else(String::new, |document| gone.text(document, span))
    }

    /// Number of the first difference that ends after a byte of the composed document.
    pub fn at(&self, offset: u64) -> usize {
        self.differences.partition_point(|difference| difference.shown.end <= offset)
    }

    /// Where a byte of the composed document stands in the original that it is out of.
    pub fn original(&self, offset: u64) -> Option<(Side, u64)> {
        let at = self.stretches.partition_point(|stretch| stretch.shown.start <= offset).checked_sub(1)?;
        let stretch = self.stretches.get(at)?;
        // Between two stretches stand ends of lines: they belong to what comes before.
        let within = (offset - stretch.shown.start).min(stretch.shown.len());
        Some((stretch.side, stretch.from + within))
    }

    /// Which words of which original are meant by a stretch of the composed document: of the second, whose page it is;
    /// of the first, where nothing of the stretch is in the second. White space alone stands in neither.
    pub fn cited(&self, document: &Document, shown: Span) -> Option<(Side, Span)> {
        let words = |side: Side| {
            let first = self.stretches.partition_point(|own| own.shown.end <= shown.start);
            let own = self.stretches.get(first..).unwrap_or_default().iter();
            let own = own.take_while(|own| own.shown.start < shown.end).filter(|own| own.side == side);
            let there = own.filter_map(|own| {
                let part = own.shown.intersection(shown)?;
                let blank = document.text.slice(part).chars().all(char::is_whitespace);
                let start = own.from + (part.start - own.shown.start);
                (!blank).then(|| Span::new(start, start + part.len()))
            });
            there.reduce(Span::cover)
        };
        [Side::Second, Side::First].into_iter().find_map(|side| Some((side, words(side)?)))
    }

    /// “12 differences: 7 changed, 4 added, 1 removed”.
    pub fn summary(&self) -> String {
        if self.differences.is_empty() {
            return "No differences".to_owned();
        }
        let of = |kind: DifferenceKind| {
            let count = self.differences.iter().filter(|difference| difference.kind == kind).count();
            (count > 0).then(|| format!("{} {}", grouped(count as u64), kind.title().to_lowercase()))
        };
        let kinds: Vec<String> = DifferenceKind::ALL.into_iter().filter_map(of).collect();
        format!("{}: {}", counted(self.differences.len() as u64, "difference"), kinds.join(", "))
    }

    /// What was not compared and what did not count, in sentences.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = self.left_out.clone();
        notes.extend(self.standing_notes().into_iter().map(str::to_owned));
        notes
    }

    /// What of that holds for all that are compared in this way.
    pub fn standing_notes(&self) -> Vec<&'static str> {
        let not_counted = (!self.counting.everything).then_some(NOT_COUNTED);
        not_counted.into_iter().chain([NEVER_COMPARED]).collect()
    }
}
