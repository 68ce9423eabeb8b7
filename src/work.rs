//! What is asked of the workshop and what comes of it, as plain data; and the flag that stops it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Raised by whoever no longer wants the result. Long work looks at it at least every few milliseconds.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    pub fn raise(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub fn raised(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Why there is no result at all: a sentence for the user, and what they can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub words: String,
    pub hint: Option<String>,
}

impl Failure {
    pub fn new(words: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            hint: None,
        }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The work was stopped by the one who asked for it; nobody needs to be told.
    pub fn stopped() -> Self {
        Self::new("Stopped.")
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.words)?;
        self.hint.iter().try_for_each(|hint| write!(f, " {hint}"))
    }
}
