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
    /// What the user prefers, all of it. Only what differs from the last time is written into the file.
    Settings(Box<Settings>),
    /// How everything is set out in this window.
    Session(SessionSave),
    /// A session that could not be read in full, to be kept as it was found.
    Aside {
        /// The window that saved it.
        window: String,
        /// As it was found, byte for byte.
        record: String,
        /// What could not be read of it, in words.
        why: String,
    },
    /// A document or a folder was opened, for the list of recent ones.
    Opened {
        /// Its key; see [`Origin::key`](super::place::Origin::key).
        path: PathBuf,
        /// By what it is listed.
        title: String,
        /// Whether it is a folder of the library.
        folder: bool,
        /// When, in milliseconds since 1970, in UTC.
        at_millis: u64,
    },
    /// Takes something out of the list of recent documents, by its key.
    Forget(PathBuf),
    /// How far several documents have been read, as somebody marked them; where they were left stays as it is.
    Marks {
        /// Their keys. They are shared, because there may be a hundred thousand.
        keys: Arc<[PathBuf]>,
        /// How far.
        read: ReadMark,
        /// When, in milliseconds since 1970, in UTC.
        at_millis: u64,
    },
    /// Where a document was left, and how far it has been read.
    Reading {
        /// Its key; see [`Origin::key`](super::place::Origin::key).
        path: PathBuf,
        /// Finds it again where the file was moved; `None` while it is not known.
        digest: Option<Digest>,
        /// The byte of its text that stood at the top of the window.
        top: u64,
        /// Bytes of its text, to which the place relates.
        len: u64,
        /// How far somebody got with it.
        read: ReadMark,
        /// When, in milliseconds since 1970, in UTC.
        at_millis: u64,
    },
    /// The title that somebody gave a document, which citations have in the place of its own.
    Title {
        /// Its key; see [`Origin::key`](super::place::Origin::key).
        path: PathBuf,
        /// Finds it again where the file was moved; `None` while it is not known.
        digest: Option<Digest>,
        /// Empty where the document is to have its own again.
        title: String,
        /// When, in milliseconds since 1970, in UTC.
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
            Self::Marks { keys, read, .. } => write!(f, "Marks({} {read:?})", keys.len()),
            Self::Reading { path, top, .. } => write!(f, "Reading({} at {top})", path.display()),
            Self::Title { path, title, .. } => write!(f, "Title({}, {} bytes)", path.display(), title.len()),
        }
    }
}

/// How everything is set out in a window, as it is to be kept.
#[derive(Clone, PartialEq)]
pub struct SessionSave {
    /// What the desk wrote (`desk/session/record`); nobody below the desk reads it.
    pub record: String,
    /// Whether somebody set it out; false for a window that only shows files which another program asked to open.
    pub arranged: bool,
    /// Keys of all pasted words that the record names: they are kept as long as it is.
    pub keys: Vec<String>,
    /// Those of them that may not be in the store yet. Apart from the record, which is written at every pause in
    /// scrolling: words never change, and are written once.
    pub words: Vec<(String, Arc<str>)>,
    /// Names of dead windows whose sessions were set out here in full: this one takes the place of theirs. Otherwise
    /// each start would leave one more copy of what is open, and copies would push out what is found nowhere else.
    pub instead_of: Vec<String>,
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
    /// What the desk wrote; it may be of an older or a newer version of the program.
    pub record: String,
    /// Pasted words that the record names, by their keys; without those that are damaged.
    pub words: BTreeMap<String, Arc<str>>,
    /// Whether its window is still open, so that the session remains that window's own.
    pub alive: bool,
    /// Whether the record has bytes that are not UTF-8. Marks (U+FFFD) stand in their place here, and not in the store.
    pub damaged: bool,
}

impl fmt::Debug for KeptSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeptSession({} bytes, {} pasted texts)", self.record.len(), self.words.len())
    }
}

/// How far somebody got with a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum ReadMark {
    /// Nobody opened it, or somebody said that it counts as unread.
    #[default]
    Unread,
    /// Somebody stayed on it for some seconds, or scrolled it.
    Begun,
    /// Its end was in sight while somebody read it, or somebody said that it counts as read.
    Read,
}

/// Something that was open before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recent {
    /// By what it is opened again: its path, or the key of a file that lies in another.
    pub path: PathBuf,
    /// As it was called when it was opened, because a list must not read every file to name it.
    pub title: String,
    /// Whether it is a folder of the library.
    pub folder: bool,
    /// When it was opened the last time.
    pub opened_millis: u64,
}
