//! Places where somebody took words out of an original, or covered them: a bar, a box with a code, a mark for it.

use super::span::Span;
use super::unit::Area;
use serde::{Deserialize, Serialize};

/// What stands in the text where words were taken out of the original: the sign looks as the bar does.
pub const REDACTED: &str = "\u{2587}";

/// A place where words were taken out or covered. What is under it, if anything, is an aside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Redaction {
    /// The sign [`REDACTED`] where the bar stands; the words that it is about where they still can be seen.
    pub span: Span,
    /// Index of the unit that it lies on, and where.
    pub place: Option<(u32, Area)>,
    /// What is printed on it: the reason, mostly. Empty where nothing is.
    pub label: String,
    /// How it looks.
    pub kind: RedactionKind,
}

/// How a redaction looks on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RedactionKind {
    /// A black bar, or one in a dark colour.
    Black,
    /// A bar in grey or in a light colour, or a picture.
    Grey,
    /// As blank as the paper.
    White,
    /// Many lines, or a pattern.
    Hatched,
    /// Marked to be taken out, with the words still there.
    Annotation,
    /// A code or a word in place of what was taken out.
    Labelled,
}

impl RedactionKind {
    /// As it is called in sketches.
    pub fn word(self) -> &'static str {
        match self {
            Self::Black => "black",
            Self::Grey => "grey",
            Self::White => "white",
            Self::Hatched => "hatched",
            Self::Annotation => "annotation",
            Self::Labelled => "labelled",
        }
    }

    /// As it is called where it stands alone in a list.
    pub fn title(self) -> &'static str {
        match self {
            Self::Black => "Black bar",
            Self::Grey => "Grey bar",
            Self::White => "Whited out",
            Self::Hatched => "Hatched bar",
            Self::Annotation => "Marked to be taken out",
            Self::Labelled => "Taken out",
        }
    }
}
