//! What comes of a job, as plain data that goes back to the desk.

use super::{Failure, Origin, PageTile, SheetAnswer};
use crate::data::bytes::Met;
use crate::data::cite::CiteForm;
use crate::data::comparison::Comparison;
use crate::data::document::{Digest, Document};
use crate::data::export::Exported;
use crate::data::kept::{KeptSession, ReadMark, Recent, SaveId};
use crate::data::listing::Listing;
use crate::data::pile::{Inside, Pile};
use crate::data::query::Hit;
use crate::data::shown::Reading;
use crate::data::span::{DocId, Span};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

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

/// What became of a file since it was read.
#[derive(Clone)]
pub enum Grown {
    /// It is as it was.
    Same,
    /// There is more of it: all that was read before stands where it stood.
    More(Arc<Document>),
    /// It was begun anew, or something in it was changed.
    Another,
}

/// What came of a job; long ones send several. Its `Debug` is the kind alone: it carries whole documents.
#[derive(Clone)]
pub enum Outcome {
    /// A snapshot of a reading, or all of it when the document says that it is complete.
    Read(Arc<Document>),
    /// What became of a file to which lines may have been added, and the document that was read of it before.
    Grown(Arc<Document>, Grown),
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
    /// What was worked out about a sheet.
    Sheet(Box<SheetAnswer>),
    /// Nothing more comes of the job: it is done, was stopped, or failed and has said so.
    Ended,
}

impl Outcome {
    /// The kind of outcome, for a log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Read(_) => "Read",
            Self::Grown(..) => "Grown",
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
            Self::Sheet(_) => "Sheet",
            Self::Ended => "Ended",
        }
    }
}

impl fmt::Debug for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
