//! Changes that a file remembers: words that somebody put in, took out, moved or gave another look, with who it was and
//! when.

use super::document::Document;
use super::span::Span;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Words that were changed, and by whom. Both what was put in and what was taken out stand in the text; which of it is
/// to be seen is asked of [`Gone`](super::shown::Gone).
///
/// Where the line break that ends a block is within the span, the end of the paragraph was put in or taken out as well.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Revision {
    /// The words that it is about.
    pub span: Span,
    /// What was done.
    pub kind: RevisionKind,
    /// Who did it, as the file says.
    pub author: String,
    /// When, as the file says it.
    pub when: Option<String>,
    /// How the words looked before, of a change of the look alone; empty where the file does not say.
    pub before: String,
    /// The number of a move in this document: where words were moved away from has the same as where they went.
    pub moved: Option<u32>,
}

/// What was done with words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RevisionKind {
    /// They were put in.
    Inserted,
    /// They were taken out.
    Deleted,
    /// They were moved away from here.
    MovedAway,
    /// They were moved here.
    MovedHere,
    /// They look other than before.
    Formatted,
}

impl RevisionKind {
    /// In the order in which they are offered.
    pub const ALL: [Self; 5] =
        [Self::Inserted, Self::Deleted, Self::MovedAway, Self::MovedHere, Self::Formatted];

    /// As it is called in sketches and commands.
    pub fn word(self) -> &'static str {
        match self {
            Self::Inserted => "inserted",
            Self::Deleted => "deleted",
            Self::MovedAway => "moved-away",
            Self::MovedHere => "moved-here",
            Self::Formatted => "formatted",
        }
    }

    /// As it is called where it stands alone in a list.
    pub fn title(self) -> &'static str {
        match self {
            Self::Inserted => "Put in",
            Self::Deleted => "Taken out",
            Self::MovedAway => "Moved away",
            Self::MovedHere => "Moved here",
            Self::Formatted => "Format changed",
        }
    }

    /// Whether the words are gone once all changes are accepted.
    pub fn is_gone(self) -> bool {
        matches!(self, Self::Deleted | Self::MovedAway)
    }

    /// Whether the words were not there before the change.
    pub fn is_new(self) -> bool {
        matches!(self, Self::Inserted | Self::MovedHere)
    }

    /// The other half of a move.
    pub fn other_half(self) -> Option<Self> {
        match self {
            Self::MovedAway => Some(Self::MovedHere),
            Self::MovedHere => Some(Self::MovedAway),
            Self::Inserted | Self::Deleted | Self::Formatted => None,
        }
    }
}

/// Everybody who changed something in a document, in the order in which they come in its list, each with the number of
/// their changes.
pub fn authors(document: &Document) -> Vec<(String, usize)> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut authors: Vec<(String, usize)> = Vec::new();
    for one in document.revisions.iter() {
        let at = *places.entry(&one.author).or_insert_with(|| {
            authors.push((one.author.clone(), 0));
            authors.len() - 1
        });
        authors.get_mut(at).into_iter().for_each(|(_, count)| *count += 1);
    }
    authors
}

/// Where the words went that a change moved away, or where they came from.
pub fn other_half<'d>(document: &'d Document, half: &Revision) -> Option<&'d Revision> {
    let (kind, number) = (half.kind.other_half()?, half.moved?);
    document.revisions.iter().find(|one| one.kind == kind && one.moved == Some(number))
}
