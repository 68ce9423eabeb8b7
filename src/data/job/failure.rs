//! Why a piece of work came to nothing, in words for the user and a kind for the program; and the flag that stops work.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Raised by whoever no longer wants the result. Long work looks at it at least every few milliseconds.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks for the end of the work. It cannot be taken back: work that is wanted again is a new job.
    pub fn raise(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the work is to end. Cheap enough for an inner loop.
    pub fn raised(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Why there is no result at all: a sentence for the user, and what they can do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// A whole sentence, with the path last where there is one.
    pub words: String,
    /// A sentence about what the user can do, where something can be done.
    pub hint: Option<String>,
    /// For the program; most are [`FailureKind::Other`].
    pub kind: FailureKind,
}

/// The sort of a failure, for those that act on it; people read the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum FailureKind {
    /// Nobody acts on it but by telling it.
    #[default]
    Other,
    /// It was asked to stop, so that nobody is told.
    Stopped,
    /// A password is needed; the one that was given, if any, is not it.
    Password,
    /// Nobody can read such files yet.
    NotSupported,
    /// The file is not what it should be, and nothing of it could be read.
    Damaged,
    /// It asked for more time or memory than a document may have.
    Limit,
    /// The part of the program that reads it failed.
    Crash,
    /// It is not there, or no longer.
    Gone,
    /// The system does not let this user look at it.
    NoPermission,
    /// What lies in a folder is not known: it cannot be listed, or was not looked into.
    NotListed,
    /// There is something that holds no document, as a pipe, a device, or a link that leads nowhere.
    NotAFile,
    /// The system has no more files, processes or memory to give. That may be otherwise in a moment.
    NoResources,
    /// There is a file where one was to be written, and nobody said that it may be replaced.
    Exists,
}

impl Failure {
    /// A failure that only has to be told. A hint and a kind may follow.
    pub fn new(words: impl Into<String>) -> Self {
        Self { words: words.into(), hint: None, kind: FailureKind::Other }
    }

    /// The same, of a sort that somebody acts on.
    pub fn kind(mut self, kind: FailureKind) -> Self {
        self.kind = kind;
        self
    }

    /// The same, with a sentence about what the user can do.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The work was stopped by the one who asked for it; nobody needs to be told.
    pub fn stopped() -> Self {
        Self::new("Stopped.").kind(FailureKind::Stopped)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)?;
        self.hint.iter().try_for_each(|hint| write!(f, " {hint}"))
    }
}
