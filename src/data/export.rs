//! What leaves the program for other programs and for paper: hits as a table, pages, a part of a page; as plain data.
//!
//! Nothing that leaves is a copy of an original as such: it is made anew, out of what was understood or drawn, and
//! always goes to a file of its own.

use crate::data::comparison::Comparison;
use crate::data::document::Document;
use crate::data::job::{Origin, PageTile, Passwords, Raster};
use crate::data::query::{Hit, Query};
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

/// Dots per inch that can be asked for: below it letters cannot be read, above it nothing new is seen.
pub const DPI: std::ops::RangeInclusive<u32> = 36..=1200;
/// As most printers print text.
pub const PRINT_DPI: u32 = 300;
/// Points in an inch: pages are measured in points.
pub const POINTS: f32 = 72.0;

/// How hits are written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum HitsForm {
    /// A table for spreadsheets (RFC 4180), with the sign at its beginning by which Excel knows that it is UTF-8.
    /// Without it, Excel takes the bytes for those of the country that the computer is set to, and “é” becomes “Ã©”.
    #[default]
    Csv,
    /// The same without the sign, for programs that would take it for a part of the first column’s name.
    CsvPlain,
    /// One object of JSON in each line, for other programs.
    JsonLines,
}

impl HitsForm {
    /// How names of such files end.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv | Self::CsvPlain => "csv",
            Self::JsonLines => "jsonl",
        }
    }
}

/// How pages are saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum PagesForm {
    /// A PDF in which letters stay letters and lines stay lines.
    #[default]
    Pdf,
    /// A PDF of pictures: each page exactly as it is seen, and nothing else of the original.
    PicturePdf,
    /// A picture of each page.
    Png,
}

impl PagesForm {
    /// How names of such files end.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf | Self::PicturePdf => "pdf",
            Self::Png => "png",
        }
    }
}

/// What is to leave.
#[derive(Clone)]
pub enum What {
    /// The hits of a search.
    Hits(Hits),
    /// What differs between two documents.
    Differences(Differences),
    /// Pages of a document.
    Pages(Pages),
    /// Parts of pages in one picture, one below the other.
    Region(Region),
}

/// The hits of a search in one document.
#[derive(Clone)]
pub struct Hits {
    /// The document that they are in.
    pub document: Arc<Document>,
    /// Where its bytes are.
    pub from: Origin,
    /// Shared with the desk, which may hold two hundred thousand.
    pub hits: Arc<Vec<Hit>>,
    /// What was looked for.
    pub query: Query,
    /// Why these are not all hits that there are, where they are not.
    pub not_all: Option<&'static str>,
    /// How many hits stand in words that the reading of the draft does not show, and are none of those.
    pub unseen: usize,
    /// How they are written into a file. Into the clipboard they go as plain lines.
    pub form: HitsForm,
}

/// What differs between two documents.
#[derive(Clone)]
pub struct Differences {
    /// All of it.
    pub comparison: Arc<Comparison>,
    /// How it is written into a file. Into the clipboard it goes as plain lines.
    pub form: HitsForm,
}

/// Pages of a document that has them.
#[derive(Clone)]
pub struct Pages {
    /// The document that they are of.
    pub document: Arc<Document>,
    /// Where its bytes are.
    pub from: Origin,
    /// Those that the way to it may need.
    pub passwords: Passwords,
    /// Indices of its units, in the order in which they leave.
    pub pages: Vec<u32>,
    /// How they are saved.
    pub form: PagesForm,
    /// Dots per inch, where they are drawn.
    pub dpi: u32,
}

/// Parts of pages.
#[derive(Clone)]
pub struct Region {
    /// Where the bytes of the document are.
    pub from: Origin,
    /// Those that the way to it may need.
    pub passwords: Passwords,
    /// What to draw, from the top.
    pub tiles: Vec<PageTile>,
    /// Pixels for an inch, which a picture says of itself.
    pub dpi: u32,
    /// Document and place, which are written into the file beside the picture.
    pub source: String,
    /// The same as a picture, which is put below the parts where that was asked for.
    pub caption: Option<Raster>,
}

/// Where it goes.
#[derive(Clone, Debug, PartialEq)]
pub enum To {
    /// Into a file.
    File(Target),
    /// Into the clipboard.
    Clipboard,
    /// Into a file of our own that is handed to the system for printing: to a printer by its name, or to the program
    /// that the system shows such files with.
    Paper(Option<String>),
}

/// A file that is to be written, and those that must not be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Target {
    /// Its path, whole.
    pub path: PathBuf,
    /// A file of that name is replaced, because the user said so.
    pub replace: bool,
    /// What is never written over.
    pub originals: Originals,
}

/// What is never written over, as it is now: the desk keeps it true while something is written, because a document that
/// is opened in the meantime is an original as well.
#[derive(Clone, Debug, Default)]
// A lock for two lists that are read twice for each file: neither side ever waits for the other's work.
pub struct Originals(Arc<RwLock<Kept>>);

/// What is never written over at some moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    /// Files that are open.
    pub files: Vec<PathBuf>,
    /// Folders of the library; nothing that lies in them is written over.
    pub folders: Vec<PathBuf>,
}

impl Originals {
    /// As they are now.
    pub fn now(&self) -> Kept {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether anything else holds them: something that writes, or is about to.
    pub fn shared(&self) -> bool {
        Arc::strong_count(&self.0) > 1
    }

    /// From now on these are, for all that share them.
    pub fn set(&self, kept: Kept) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = kept;
    }
}

impl PartialEq for Originals {
    fn eq(&self, other: &Self) -> bool {
        self.now() == other.now()
    }
}

/// An order to let something leave.
#[derive(Clone)]
pub struct Export {
    /// What leaves.
    pub what: What,
    /// Where it goes.
    pub to: To,
}

/// What has left.
#[derive(Clone, Default)]
pub struct Exported {
    /// What was done, in a sentence.
    pub words: String,
    /// What the user must know of it: what was left out, and what is otherwise than it looks.
    pub notes: Vec<String>,
    /// The files that were written; they are on the disk.
    pub files: Vec<PathBuf>,
    /// What goes into the clipboard.
    pub clip: Option<Clip>,
    /// The printer that the file is for; `None` inside is the program that shows such files.
    pub paper: Option<Option<String>>,
}

/// Something for the clipboard.
#[derive(Clone, PartialEq)]
pub enum Clip {
    /// Words.
    Text(String),
    /// A picture.
    Picture(Raster),
}
