//! What is searched for in a text, and a place where it was found: plain data.

use crate::span::Span;
use serde::{Deserialize, Serialize};

/// Words to find. As people type them: neither case nor accents matter unless they say so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Query {
    pub words: String,
    /// Capitals matter.
    pub case: bool,
    pub whole_word: bool,
    /// The words are a regular expression.
    pub regex: bool,
    /// Accents matter, and so do the shapes of quotation marks and hyphens.
    pub accents: bool,
}

/// Where it was found: on character borders, never overlapping another hit of the same search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Hit {
    pub span: Span,
}
