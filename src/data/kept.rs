//! What is to be kept, and what was kept: saves with their names, and sessions as they lie in the store.
//!
//! Nothing here prints what the user wrote: pasted words and sessions have a `Debug` that says what they are and how
//! long, because whatever can be printed ends up in a log.

use super::document::Digest;
use super::settings::Settings;
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// By what a save is known, so that its answer can be told from those of others. A later one is always larger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SaveId(pub u64);

/// What is to be kept.
#[derive(Clone)]
pub enum Save {
    Settings(Box<Settings>),
    Session(SessionSave),
    /// A session that could not be read in full, to be kept as it was found.
    Aside {
        /// The window that saved it.
        window: String,
        record: String,
        /// What could not be read of it, in words.
        why: String,
    },
    Opened {
        path: PathBuf,
        title: String,
        folder: bool,
        at_millis: u64,
    },
    Forget(PathBuf),
    Reading {
        path: PathBuf,
        digest: Option<Digest>,
        top: u64,
        len: u64,
        read: ReadMark,
        at_millis: u64,
    },
}

impl fmt::Debug for Save {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Settings(_) => f.write_str("Settings"),
            Self::Session(session) => session.fmt(f),
            Self::Aside { record, .. } => write!(f, "Aside({} bytes)", record.len()),
            Self::Opened { path, .. } => write!(f, "Opened({})", path.display()),
            Self::Forget(path) => write!(f, "Forget({})", path.display()),
            Self::Reading { path, top, .. } => write!(f, "Reading({} at {top})", path.display()),
        }
    }
}

/// How everything is set out in a window, as it is to be kept.
#[derive(Clone, PartialEq)]
pub struct SessionSave {
    pub record: String,
    /// Whether somebody set it out; false for a window that only shows files which another program asked to open.
    pub arranged: bool,
    /// Keys of all pasted words that the record names: they are kept as long as it is.
    pub keys: Vec<String>,
    /// Those of them that may not be in the store yet. Apart from the record, which is written at every pause in
    /// scrolling: words never change, and are written once.
    pub words: Vec<(String, Arc<str>)>,
}

impl fmt::Debug for SessionSave {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Session({} bytes, {} pasted texts)", self.record.len(), self.keys.len())
    }
}

/// A session as it was found in the store.
#[derive(Clone, Default, PartialEq)]
pub struct KeptSession {
    /// The name of the window that saved it.
    pub window: String,
    pub record: String,
    /// Pasted words that the record names, by their keys.
    pub words: BTreeMap<String, Arc<str>>,
}

impl fmt::Debug for KeptSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeptSession({} bytes, {} pasted texts)", self.record.len(), self.words.len())
    }
}

/// How far somebody got with a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum ReadMark {
    #[default]
    Unread,
    Begun,
    Read,
}
