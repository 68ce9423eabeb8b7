//! What is asked of the pool and what comes of it, as plain data; and the flag that stops it.

use crate::data::document::{Digest, Document, PictureSource};
use crate::data::listing::Listing;
use crate::data::query::{Hit, Query};
use crate::data::settings::Settings;
use crate::data::span::{DocId, Span};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    pub words: String,
    pub hint: Option<String>,
    pub kind: FailureKind,
}

/// The sort of a failure, for those that act on it; people read the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum FailureKind {
    #[default]
    Other,
    Stopped,
    /// A password is needed; the one that was given, if any, is not it.
    Password,
    NotSupported,
    /// The file is not what it should be, and nothing of it could be read.
    Damaged,
    /// It asked for more time or memory than a document may have.
    Limit,
    /// The part of the program that reads it failed.
    Crash,
}

impl Failure {
    pub fn new(words: impl Into<String>) -> Self {
        Self { words: words.into(), hint: None, kind: FailureKind::Other }
    }

    pub fn kind(mut self, kind: FailureKind) -> Self {
        self.kind = kind;
        self
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The work was stopped by the one who asked for it; nobody needs to be told.
    pub fn stopped() -> Self {
        Self::new("Stopped.").kind(FailureKind::Stopped)
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.words)?;
        self.hint.iter().try_for_each(|hint| write!(f, " {hint}"))
    }
}

/// Number of one piece of work; a later one of the same topic is always larger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Ticket(pub u64);

/// What a job is about. A new job takes the place of a waiting one of the same topic and stops a running one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Topic {
    Read(DocId),
    List(PathBuf),
    Find(DocId),
    Picture(DocId, u32),
    /// A part of a page. All that makes its picture another is part of the name: two scales of one part are wanted side
    /// by side (the page, and the page small), and the second must not take the place of the first.
    Paint {
        doc: DocId,
        unit: u32,
        part: [u32; 4],
        /// Bits of the scale: equal ones are the same.
        scale: u32,
        night: bool,
    },
    Forget(DocId),
    /// What a path that is being typed could become.
    Offers,
    /// What is to be put into the clipboard; only the last that was asked for is.
    Copy,
    /// Saving is never replaced nor stopped: each job is done, in order.
    Save,
}

impl Topic {
    /// The topic of a part of a page that is to be drawn.
    pub fn paint(doc: DocId, tile: &PageTile) -> Self {
        let PageTile { unit, scale, part, night } = *tile;
        Self::Paint { doc, unit, part, scale: scale.to_bits(), night }
    }
}

/// How much somebody waits for a piece of work. What stands further up goes before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// Somebody looks at the place where it will appear.
    Now,
    /// It will be wanted in a moment, if anybody goes on as people do.
    Soon,
    /// Nobody waits for it. It is begun when nothing else is to be done, steps aside between two units of its work when
    /// something is, and is not what pictures of the window and stories wait for.
    Behind,
}

/// Work asked of the pool. Jobs own what they need and share nothing that changes.
#[derive(Clone, Debug)]
pub enum Job {
    Read {
        doc: DocId,
        from: Origin,
        /// WHATWG name of an encoding chosen by hand.
        encoding: Option<String>,
        password: Option<String>,
    },
    /// Draws a page as it was printed.
    Paint {
        doc: DocId,
        from: Origin,
        tile: PageTile,
        password: Option<String>,
        /// It is not in sight, or only small: what is comes first.
        soon: bool,
    },
    /// Lets go what is kept to draw pages of a document: nobody looks at it any more.
    Forget(DocId),
    List {
        folder: PathBuf,
        hidden: bool,
    },
    Find {
        document: Arc<Document>,
        query: Query,
    },
    Picture {
        doc: DocId,
        number: u32,
        source: PictureSource,
    },
    /// Puts the words of a selection together that is too long to be copied at once.
    Copy {
        document: Arc<Document>,
        span: Span,
        /// As a quotation, with its document and place.
        cited: bool,
    },
    /// Asks what lies on the disk whose path begins so.
    Offers {
        typed: String,
        folders_only: bool,
    },
    Save(Save),
    /// Asks where a document was left, known by its path, and by its digest where that is known.
    Recall {
        doc: DocId,
        path: PathBuf,
        digest: Option<Digest>,
    },
    /// Asks for the folder of the sample library.
    Sample,
    /// Asks how far the files of a folder have been read. The list itself, which is cheap to give away; a hundred thousand
    /// paths would first have to be copied on the window's thread.
    Marks(Listing),
}

impl Job {
    /// The lane in which it runs.
    pub fn lane(&self) -> Lane {
        match self {
            Self::Paint { soon: true, .. } => Lane::Soon,
            Self::Read { .. }
            | Self::Paint { soon: false, .. }
            | Self::Forget(_)
            | Self::List { .. }
            | Self::Find { .. }
            | Self::Picture { .. }
            | Self::Copy { .. }
            | Self::Offers { .. }
            | Self::Save(_)
            | Self::Recall { .. }
            | Self::Sample
            | Self::Marks(_) => Lane::Now,
        }
    }

    /// The document of which no other such job may run at the same time, because all of them need the one child that
    /// is kept for it. A second one would only hold a thread while it waits, and other documents with it.
    pub fn alone_with(&self) -> Option<DocId> {
        match self {
            Self::Paint { doc, .. } => Some(*doc),
            _ => None,
        }
    }
}

/// Where a document comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    File(PathBuf),
    /// Pasted text: its name and its words.
    Words(String, Arc<str>),
    /// A file that lies in a file, by its number there, with its own name.
    Inside {
        file: PathBuf,
        number: u32,
        name: String,
    },
}

/// What is to be kept.
#[derive(Clone, Debug)]
pub enum Save {
    Settings(Box<Settings>),
    Session(String),
    Opened { path: PathBuf, title: String, folder: bool, at_millis: u64 },
    Forget(PathBuf),
    Reading { path: PathBuf, digest: Option<Digest>, top: u64, len: u64, read: ReadMark, at_millis: u64 },
}

/// Text for the clipboard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    pub text: String,
    /// How many words it has; not counted of a quotation.
    pub words: usize,
    pub cited: bool,
}

/// What a typed path could become: paths, each with whether it is a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offers {
    pub typed: String,
    pub paths: Vec<(String, bool)>,
}

/// How far somebody got with a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum ReadMark {
    #[default]
    Unread,
    Begun,
    Read,
}

/// A page to be drawn as it was printed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageTile {
    /// Index of the document's unit.
    pub unit: u32,
    /// Pixels for a point (1/72 inch).
    pub scale: f32,
    /// The part of the page to draw, in pixels from its top left corner at that scale: left, top, width, height.
    pub part: [u32; 4],
    /// Light and dark changed about, for reading at night; colours stay the colours they are.
    pub night: bool,
}

/// A decoded picture: RGBA, not premultiplied, row by row from the top.
#[derive(Clone, PartialEq)]
pub struct Raster {
    pub width: u32,
    pub height: u32,
    pub rgba: Arc<[u8]>,
    /// Size that the picture says it has; larger than the raster where it was made smaller to be shown.
    pub natural: (u32, u32),
}

impl std::fmt::Debug for Raster {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Raster({} x {})", self.width, self.height)
    }
}

/// What came of a job; long ones send several.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// A snapshot of a reading, or all of it when the document says that it is complete.
    Read(Arc<Document>),
    ReadFailed(DocId, Failure),
    /// What was to be read is a folder.
    IsFolder(DocId, PathBuf),
    Listed(Listing),
    Found {
        doc: DocId,
        hits: Vec<Hit>,
        progress: f32,
    },
    FindDone {
        doc: DocId,
        limited: bool,
    },
    FindFailed(DocId, Failure),
    Picture(DocId, u32, Result<Raster, String>),
    Painted(DocId, PageTile, Result<Raster, Failure>),
    Offers(Offers),
    Copied(Copied),
    Saved,
    SaveFailed(Failure),
    Recalled {
        doc: DocId,
        top: Option<u64>,
    },
    Marks(Vec<(PathBuf, ReadMark)>),
    Sample(PathBuf),
    /// Nothing more comes of the job: it is done, was stopped, or failed and has said so.
    Ended,
}
