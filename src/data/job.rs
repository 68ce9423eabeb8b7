//! What is asked of the pool, as plain data.

mod failure; // why is there no result, and who wants none?
mod outcome; // what comes of a job?
mod sheet; // what is asked about a sheet?

use crate::data::budget::PictureOrder;
use crate::data::bytes::Needles;
use crate::data::cite::Citing;
use crate::data::comparison::Counting;
use crate::data::copying::Chosen;
use crate::data::document::{Digest, Document, PictureSource};
use crate::data::export::Export;
use crate::data::listing::Listing;
use crate::data::password::Password;
use crate::data::pile::Wanted;
use crate::data::query::Query;
use crate::data::shown::Reading;
use crate::data::span::{DocId, Span};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

pub use crate::data::kept::{KeptSession, ReadMark, Save, SaveId, SessionSave};
pub use crate::data::place::Origin;
pub use failure::{Failure, FailureKind, Stop};
pub use outcome::{Copied, Grown, Offers, Outcome, PathIs, Raster};
pub use sheet::{SheetAnswer, SheetAsk, SheetFound, SheetTopic, SheetWork, ValueCount};

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
    /// Reading on a log that grew.
    Follow(DocId),
    /// What a path that is being typed could become.
    Offers,
    /// The list of the library's documents.
    Arrange,
    /// What is worked out about a sheet that a view shows, by the number of the view: of each sort, the last that was
    /// asked for.
    Sheet(u64, SheetTopic),
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
    /// Looks what became of a file to which lines may have been added, and reads them.
    Follow {
        /// As it was read by now.
        document: Arc<Document>,
        /// Where its bytes are.
        from: Origin,
        /// Chosen by hand, as for reading it.
        encoding: Option<String>,
        /// Those that the way to it may need.
        passwords: Passwords,
    },
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
    /// Goes through the rows of a sheet: to sort or to add them, say.
    Sheet(Box<SheetWork>),
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
            | Self::Follow { .. }
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
            | Self::Sheet(_)
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
            Self::Follow { .. } => "Follow",
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
            Self::Sheet(_) => "Sheet",
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
