//! What is asked of the pool and what comes of it, as plain data; and the flag that stops it.

use crate::data::budget::PictureOrder;
use crate::data::bytes::{Met, Needles};
use crate::data::cite::{CiteForm, Citing};
use crate::data::comparison::{Comparison, Counting};
use crate::data::copying::Chosen;
use crate::data::document::{Digest, Document, PictureSource};
use crate::data::export::{Export, Exported};
use crate::data::listing::Listing;
use crate::data::password::Password;
use crate::data::pile::{Inside, Pile, Wanted};
pub use crate::data::place::Origin;
use crate::data::query::{Hit, Query};
use crate::data::shown::Reading;
use crate::data::span::{DocId, Span};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub use crate::data::kept::{KeptSession, ReadMark, Recent, Save, SaveId, SessionSave};

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

/// Number of one piece of work; a later one of the same topic is always larger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Ticket(pub u64);

/// What a job is about. A new job takes the place of a waiting one of the same topic and stops a running one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Topic {
    /// Reading a document; another encoding or password begins it anew.
    Read(DocId),
    /// The contents of a folder of the library, by its path.
    List(PathBuf),
    /// The files in a document of the library, by its key.
    LookInto(PathBuf),
    /// Searching in a document.
    Find(DocId),
    /// Looking for where words stand now, in a document that was read again.
    Locate(DocId),
    /// A picture of a document, by its number there.
    Picture(DocId, u32),
    /// A part of a page. All that makes its picture another is part of the name: two scales of one part are wanted side
    /// by side (the page, and the page small), and the second must not take the place of the first.
    Paint {
        /// The document that the page is of.
        doc: DocId,
        /// Index of the document's unit.
        unit: u32,
        /// As in [`PageTile::part`].
        part: [u32; 4],
        /// Bits of the scale: equal ones are the same.
        scale: u32,
        /// As in [`PageTile::night`].
        night: bool,
    },
    /// A piece of a file as bytes, by its number.
    Bytes(DocId, u32),
    /// Where bytes stand in a file.
    FindBytes(DocId),
    /// Letting go what is kept to serve a document.
    Forget(DocId),
    /// What a path that is being typed could become.
    Offers,
    /// The list of the library's documents.
    Arrange,
    /// What is to be put into the clipboard; only the last that was asked for is.
    Copy,
    /// What leaves for another program; one thing at a time.
    Export,
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
///
/// What a job carries is nobody else's business: its `Debug` is the kind of work and what it is about.
#[derive(Clone)]
pub enum Job {
    /// Understands a file, and sends snapshots of it while it grows.
    Read {
        /// By what the desk knows the document.
        doc: DocId,
        /// Where its bytes are.
        from: Origin,
        /// WHATWG name of an encoding chosen by hand.
        encoding: Option<String>,
        /// Those that the way to it may need.
        passwords: Passwords,
    },
    /// Compares two documents, and composes one out of them.
    Compare {
        /// By what the desk knows the composed document.
        doc: DocId,
        /// Both, the first first.
        sides: Box<[Compared; 2]>,
        /// What counts as a difference.
        counting: Counting,
    },
    /// Draws a page as it was printed.
    Paint {
        /// By what the desk knows the document.
        doc: DocId,
        /// Where its bytes are, for a child that has not opened them yet.
        from: Origin,
        /// Which part of which page, and how large.
        tile: PageTile,
        /// Those that the way to it may need.
        passwords: Passwords,
        /// It is not in sight, or only small: what is comes first.
        soon: bool,
    },
    /// Looks up a piece of a file as bytes.
    Bytes {
        /// By what the desk knows the document.
        doc: DocId,
        /// Where its bytes are.
        from: Origin,
        /// Chosen by hand, as for reading it.
        encoding: Option<String>,
        /// Of [`CHUNK_BYTES`](crate::data::bytes::CHUNK_BYTES), counted from 0.
        chunk: u32,
        /// Those that the way to it may need.
        passwords: Passwords,
    },
    /// Looks for bytes in a file, from one of them on and round its end.
    FindBytes {
        /// By what the desk knows the document.
        doc: DocId,
        /// Where its bytes are.
        from: Origin,
        /// Chosen by hand, as for reading it.
        encoding: Option<String>,
        /// Those that the way to it may need.
        passwords: Passwords,
        /// What is looked for.
        needles: Needles,
        /// Where it begins.
        start: u64,
        /// Towards the start of the file.
        back: bool,
        /// Bytes of the file.
        len: u64,
    },
    /// Lets go what is kept to serve pages and pictures of a document: nobody looks at it any more.
    Forget(Origin),
    /// Walks a folder and what lies in it, and sends the list while it grows.
    List {
        /// The folder that the user put into the library.
        folder: PathBuf,
        /// Whether files count whose names begin with a dot.
        hidden: bool,
    },
    /// Asks a document which files lie in it, for the list of the library.
    LookInto {
        /// Where its bytes are.
        from: Origin,
        /// Those that the way to it may need.
        passwords: Passwords,
    },
    /// Looks for words in one document, from its start to its end.
    Find {
        /// As far as it has been read: what comes later is searched by another job.
        document: Arc<Document>,
        /// Which words, and what counts as the same.
        query: Query,
    },
    /// Decodes a picture that is seen.
    Picture {
        /// By what the desk knows the document.
        doc: DocId,
        /// Index of the document's picture.
        number: u32,
        /// The document that it is a picture of.
        from: Origin,
        /// Where the picture's bytes are.
        source: PictureSource,
        /// Those that stand before it, and what they cost: whether it is shown goes by its place among them.
        order: PictureOrder,
        /// Width and height in pixels into which it is to fit: no more of it is shown.
        most: (u32, u32),
        /// Those that the way to the document may need.
        passwords: Passwords,
    },
    /// Looks where words stand now that stood at a span, when the text was another.
    Locate {
        /// The text as it is now.
        document: Arc<Document>,
        /// Where they stood in the text as it was.
        stood: Span,
        /// The words that stood there.
        quote: String,
    },
    /// Puts the words of a selection together that is too long to be copied at once.
    Copy {
        /// The document that it is a selection of.
        document: Arc<Document>,
        /// What is selected.
        chosen: Chosen,
        /// In which reading of a draft.
        reading: Reading,
        /// As a quotation with its document and place, in this form; `None` for the words alone.
        cited: Option<Box<Citing>>,
    },
    /// Asks what lies on the disk whose path begins so.
    Offers {
        /// A path as far as it is there; what comes after its last `/` is the beginning of a name.
        typed: String,
        /// Whether only folders are of use.
        folders_only: bool,
    },
    /// Keeps something; answered by `Saved` or `SaveFailed` with the same identity.
    Save {
        /// By what its answer will be known.
        id: SaveId,
        /// What to keep.
        save: Save,
    },
    /// Asks for the newest session of another window than this one and these: first among those that were set out by
    /// somebody, then among all.
    Session {
        /// Windows, by name, whose sessions have been brought back into this one.
        but_not: Vec<String>,
    },
    /// Asks where a document was left, known by its path, and by its digest where that is known.
    Recall {
        /// By what the desk knows the document.
        doc: DocId,
        /// Its key; see [`Origin::key`].
        path: PathBuf,
        /// Finds it again where the file was moved.
        digest: Option<Digest>,
    },
    /// Asks for what was open before: the store was not there when the window opened.
    Recent,
    /// Asks for the folder of the sample library.
    Sample,
    /// Asks how far documents have been read.
    Marks(MarksOf),
    /// Sets out the list of the library's documents.
    Arrange(Box<Wanted>),
    /// Lets something leave for another program or for paper.
    Export(Box<Export>),
}

impl Job {
    /// The lane in which it runs.
    pub fn lane(&self) -> Lane {
        match self {
            Self::Paint { soon: true, .. } => Lane::Soon,
            Self::Read { .. }
            | Self::Compare { .. }
            | Self::Paint { soon: false, .. }
            | Self::Bytes { .. }
            | Self::FindBytes { .. }
            | Self::Forget(_)
            | Self::List { .. }
            | Self::LookInto { .. }
            | Self::Find { .. }
            | Self::Locate { .. }
            | Self::Picture { .. }
            | Self::Copy { .. }
            | Self::Offers { .. }
            | Self::Save { .. }
            | Self::Session { .. }
            | Self::Recall { .. }
            | Self::Recent
            | Self::Sample
            | Self::Marks(_)
            | Self::Arrange(_)
            | Self::Export(_) => Lane::Now,
        }
    }

    /// The document of which no other such job may run at the same time, because all of them need the one child that
    /// is kept for it. A second one would only hold a thread while it waits, and other documents with it.
    pub fn alone_with(&self) -> Option<DocId> {
        match self {
            Self::Paint { doc, .. } | Self::Picture { doc, .. } | Self::Bytes { doc, .. } => Some(*doc),
            _ => None,
        }
    }

    /// The kind of work, for a log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Read { .. } => "Read",
            Self::Compare { .. } => "Compare",
            Self::Paint { .. } => "Paint",
            Self::Bytes { .. } => "Bytes",
            Self::FindBytes { .. } => "FindBytes",
            Self::Forget(_) => "Forget",
            Self::List { .. } => "List",
            Self::LookInto { .. } => "LookInto",
            Self::Find { .. } => "Find",
            Self::Locate { .. } => "Locate",
            Self::Picture { .. } => "Picture",
            Self::Copy { .. } => "Copy",
            Self::Offers { .. } => "Offers",
            Self::Save { .. } => "Save",
            Self::Session { .. } => "Session",
            Self::Recall { .. } => "Recall",
            Self::Recent => "Recent",
            Self::Sample => "Sample",
            Self::Marks(_) => "Marks",
            Self::Arrange(_) => "Arrange",
            Self::Export(_) => "Export",
        }
    }
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Save { id, save } => write!(f, "Save({}, {save:?})", id.0),
            Self::Read { doc, from, .. } => write!(f, "Read({}, {from:?})", doc.0),
            Self::Paint { doc, tile, .. } => write!(f, "Paint({}, page {})", doc.0, tile.unit),
            job => f.write_str(job.name()),
        }
    }
}

/// A document that is to be compared.
#[derive(Clone)]
pub struct Compared {
    /// Where its bytes are.
    pub from: Origin,
    /// What was read of it already; where nothing was, it is read.
    pub document: Option<Arc<Document>>,
    /// WHATWG name of an encoding chosen by hand.
    pub encoding: Option<String>,
    /// Those that the way to it may need.
    pub passwords: Passwords,
    /// In which reading, where it remembers changes.
    pub reading: Reading,
}

/// Passwords that the user typed, each for the document that it opens: one that lies in another may have its own.
/// They are kept in memory for this run, and nowhere else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passwords(Vec<(Origin, Password)>);

impl Passwords {
    /// What was typed for this document, whether or not it was right.
    pub fn of(&self, origin: &Origin) -> Option<&Password> {
        self.0.iter().find(|(own, _)| own == origin).map(|(_, password)| password)
    }

    /// Takes the place of what was typed before for the same document.
    pub fn set(&mut self, origin: Origin, password: Password) {
        self.0.retain(|(own, _)| *own != origin);
        self.0.push((origin, password));
    }

    /// Those that the way to a document may need.
    pub fn on_the_way_to(&self, origin: &Origin) -> Self {
        let on_the_way = |(own, _): &&(Origin, Password)| origin.levels().any(|level| level == own);
        Self(self.0.iter().filter(on_the_way).cloned().collect())
    }
}

/// Whose read marks are asked for.
#[derive(Clone, Debug)]
pub enum MarksOf {
    /// The files of a folder. The list itself, which is cheap to give away; a hundred thousand paths would first have to
    /// be copied on the window's thread.
    Listing(Listing),
    /// One document, by its key.
    Document(PathBuf),
}

/// Text for the clipboard.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Copied {
    /// What goes into the clipboard, as text of other programs: line breaks between blocks, tabs between cells.
    pub text: String,
    /// How many words it has; not counted of a quotation.
    pub words: usize,
    /// In which form it is a quotation with its document and place; `None` where it is the words alone.
    pub cited: Option<CiteForm>,
    /// Whether it is all that was selected: not where that goes to the end of what was read by now, and more is to come.
    pub all: bool,
    /// In which reading of a draft it was taken.
    pub reading: Reading,
    /// How many words of what was selected are not shown in it, and so not copied; of a draft as it is, how many of them
    /// were taken out.
    pub passed: usize,
}

/// What a typed path could become: paths, each with whether it is a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offers {
    /// What was typed when it was asked; what comes for something else is too late.
    pub typed: String,
    /// Whole paths, as they would be typed; those of folders end in `/`.
    pub paths: Vec<(String, bool)>,
    /// What the typed path itself leads to.
    pub is: PathIs,
}

/// What a path leads to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PathIs {
    /// Nothing is there.
    #[default]
    Nothing,
    /// A file, or whatever else can be opened and is no folder.
    File,
    /// A folder.
    Folder,
    /// It cannot be looked at.
    OutOfReach,
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
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Four bytes for each pixel. Shared, because the window copies it to the GPU while the desk still knows it.
    pub rgba: Arc<[u8]>,
    /// Size that the picture says it has; larger than the raster where it was made smaller to be shown.
    pub natural: (u32, u32),
}

impl fmt::Debug for Raster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Raster({} x {})", self.width, self.height)
    }
}

/// What came of a job; long ones send several. Its `Debug` is the kind alone: it carries whole documents.
#[derive(Clone)]
pub enum Outcome {
    /// A snapshot of a reading, or all of it when the document says that it is complete.
    Read(Arc<Document>),
    /// A document that was composed out of two, and what differs between them.
    Compared(Arc<Document>, Arc<Comparison>),
    /// There is no document, or the reading of one ended early.
    ReadFailed(DocId, Failure),
    /// A password is missing or wrong on the way to a document: the one of this origin, which may be the document
    /// itself or one that it lies in.
    Locked(DocId, Origin, Failure),
    /// What was to be read is a folder.
    IsFolder(DocId, PathBuf),
    /// A folder as far as it has been walked; the last one says that it is complete.
    Listed(Listing),
    /// Where words stand now; `None` where they are gone.
    Located(DocId, Option<Span>),
    /// More hits, in the order of the text.
    Found {
        /// The document that was searched.
        doc: DocId,
        /// Those since the last time.
        hits: Vec<Hit>,
        /// How much of the document has been searched, 0 to 1.
        progress: f32,
    },
    /// All of the document was searched, or as much as is told.
    FindDone {
        /// The document that was searched.
        doc: DocId,
        /// Whether there are more hits than are told.
        limited: bool,
        /// Hits in words that the reading does not show.
        unseen: usize,
    },
    /// The search came to nothing: what was typed is no regular expression, for one.
    FindFailed(DocId, Failure),
    /// A picture by its number, or a sentence about why it cannot be shown.
    Picture(DocId, u32, Result<Raster, String>),
    /// A part of a page, or why it cannot be drawn.
    Painted(DocId, PageTile, Result<Raster, Failure>),
    /// The files in a document, or why they cannot be listed.
    LookedInto(PathBuf, Result<Arc<Inside>, Failure>),
    /// A piece of a file as bytes, by its number, or why there is none.
    Bytes(DocId, u32, Result<Arc<[u8]>, Failure>),
    /// Where bytes stand that were looked for.
    FoundBytes(DocId, Result<Option<Met>, Failure>),
    /// What a typed path could become.
    Offers(Offers),
    /// What is to go into the clipboard.
    Copied(Copied),
    /// It is on the disk.
    Saved {
        /// Of the save that this answers.
        id: SaveId,
        /// What the user should know of it, as that a file which could not be understood was set aside.
        words: Vec<String>,
    },
    /// It is not on the disk; what was there before is.
    SaveFailed {
        /// Of the save that this answers.
        id: SaveId,
        /// Why not, and what can be done.
        failure: Failure,
    },
    /// The session that was asked for, if there is one.
    Session(Option<KeptSession>),
    /// What was open before, the newest first.
    Recent(Vec<Recent>),
    /// What was asked came to nothing, and no part of the window waits for it: the user is told, and that is all.
    Failed(Failure),
    /// Where a document was left, as far as the store knows it.
    Recalled {
        /// The document that was asked about.
        doc: DocId,
        /// The byte of its text that stood at the top of the window; `None` where the store has never heard of it.
        top: Option<u64>,
        /// The title that somebody gave it for citations.
        title: Option<String>,
        /// Of the bytes that were asked about; the title is theirs.
        digest: Option<Digest>,
    },
    /// How far documents have been read, each by its key; those of which nothing is known are left out.
    Marks(Vec<(PathBuf, ReadMark)>),
    /// The folder of the sample library, which is there now.
    Sample(PathBuf),
    /// The list of the library's documents, as it was asked for.
    Arranged(Arc<Pile>),
    /// How much of what is to leave has been made, 0 to 1.
    Exporting(f32),
    /// What was to leave has left, or why not.
    Exported(Result<Box<Exported>, Failure>),
    /// Nothing more comes of the job: it is done, was stopped, or failed and has said so.
    Ended,
}

impl Outcome {
    /// The kind of outcome, for a log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Read(_) => "Read",
            Self::Compared(..) => "Compared",
            Self::ReadFailed(..) => "ReadFailed",
            Self::Locked(..) => "Locked",
            Self::IsFolder(..) => "IsFolder",
            Self::Listed(_) => "Listed",
            Self::Located(..) => "Located",
            Self::Found { .. } => "Found",
            Self::FindDone { .. } => "FindDone",
            Self::FindFailed(..) => "FindFailed",
            Self::Picture(..) => "Picture",
            Self::Painted(..) => "Painted",
            Self::LookedInto(..) => "LookedInto",
            Self::Bytes(..) => "Bytes",
            Self::FoundBytes(..) => "FoundBytes",
            Self::Offers(_) => "Offers",
            Self::Copied(_) => "Copied",
            Self::Saved { .. } => "Saved",
            Self::SaveFailed { .. } => "SaveFailed",
            Self::Session(_) => "Session",
            Self::Recent(_) => "Recent",
            Self::Failed(_) => "Failed",
            Self::Recalled { .. } => "Recalled",
            Self::Marks(_) => "Marks",
            Self::Sample(_) => "Sample",
            Self::Arranged(_) => "Arranged",
            Self::Exporting(_) => "Exporting",
            Self::Exported(_) => "Exported",
            Self::Ended => "Ended",
        }
    }
}

impl fmt::Debug for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
