//! A password that somebody typed: held in memory for this run, and shown nowhere. It is a type of its own, so that no
//! line of a log and no message of a test can print one by printing what holds it.

use serde::{Deserialize, Serialize};

/// What was typed to open a document. It has no `Display`, and its `Debug` says only that there is one.
///
/// It can be serialised because the child that opens the document must be told; that goes over a pair of sockets
/// which nobody else holds, and never to a file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Password(String);

impl Password {
    /// Takes what was typed. The caller should drop its own copy.
    pub fn new(typed: impl Into<String>) -> Self {
        Self(typed.into())
    }

    /// The letters themselves, for the one who opens the document with them.
    pub fn letters(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Not even how long it is.
        f.write_str("Password")
    }
}
