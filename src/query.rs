//! What is searched for in a text, and what was found.

use crate::span::Span;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Query {
    pub words: String,
    pub case: bool,
    pub whole_word: bool,
    pub regex: bool,
    pub accents: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    pub span: Span,
}
