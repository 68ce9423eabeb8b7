//! Changes that a file remembers: words that somebody put in, took out or moved, with who it was and when.

use super::span::Span;
use serde::{Deserialize, Serialize};

/// Words that were changed, and by whom. Both what was put in and what was taken out stand in the text, each with the mark
/// that shows it.
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
}

impl RevisionKind {
    /// As it is called in sketches.
    pub fn word(self) -> &'static str {
        match self {
            Self::Inserted => "inserted",
            Self::Deleted => "deleted",
            Self::MovedAway => "moved-away",
            Self::MovedHere => "moved-here",
        }
    }

    /// As it is called where it stands alone in a list.
    pub fn title(self) -> &'static str {
        match self {
            Self::Inserted => "Put in",
            Self::Deleted => "Taken out",
            Self::MovedAway => "Moved away",
            Self::MovedHere => "Moved here",
        }
    }

    /// Whether the words are gone once all changes are accepted.
    pub fn is_gone(self) -> bool {
        matches!(self, Self::Deleted | Self::MovedAway)
    }
}
