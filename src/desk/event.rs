//! What reaches the desk, and what it asks for: all that passes between the one who decides and those who do.
//!
//! Both are plain data. Their words for a log leave out what was typed, pasted or copied, because a log is sent to others.

use super::command::Command;
use super::pages::{TileKey, WantedBy};
use super::pictures::PictureKey;
use super::window::WindowSize;
use super::words::{Side, ViewId};
use crate::data::job::{Failure, Job, Outcome, PageTile, Raster, Ticket, Topic};
use crate::data::password::Password;
use crate::data::span::{DocId, Span};
use std::path::PathBuf;
use std::sync::Arc;

/// What reaches the desk.
#[derive(Clone)]
pub enum Event {
    /// An act of the user. Menu, keys, palette, panels and tests all send these, so that none of them can do
    /// more than the others.
    Command(Command),
    /// Something came of a job.
    Done(Ticket, Topic, Outcome),
    /// What a view shows now: the byte at its top, and all that can be seen.
    Seen {
        /// The view that was drawn.
        view: ViewId,
        /// The byte at its top, which is the place that the session keeps.
        top: u64,
        /// All that can be seen, from its first byte to its last.
        visible: Span,
    },
    /// Sides for which the window is too narrow now.
    NoRoom(Vec<Side>),
    /// How large the window is, when that is another than before.
    WindowSize(WindowSize),
    /// Families of letters that the system has, once they are listed.
    Typefaces(Arc<[String]>),
    /// The view has carried out its requests up to this number.
    Carried {
        /// The view that was asked.
        view: ViewId,
        /// Number of the last request that is done. Those before it are done too, because a view takes them
        /// in order.
        serial: u64,
    },
    /// Files and folders, each with whether it is a folder: of the command line, dropped, picked.
    Given(Vec<(PathBuf, bool)>),
    /// There was no dialog to ask for files or a folder.
    NoDialog {
        /// Whether a folder was asked for, so that the field in place of the dialog asks for the same.
        folder: bool,
    },
    /// The text of the clipboard, in answer to [`Effect::ReadClipboard`]: only the window can read it.
    Clipboard(String),
    /// A watched file was changed, or is gone.
    FileChanged {
        /// The file that is watched.
        path: PathBuf,
        /// Whether it is still there. A file that is gone is told in other words than one that has changed.
        exists: bool,
    },
    /// All pictures of pages that somebody wants now, the most wanted first.
    WantTiles {
        /// The part of the window that wants them. Its list replaces its own earlier list, and nobody else's.
        by: WantedBy,
        /// The document that the pages are of.
        doc: DocId,
        /// All of them, also those that were wanted before: what is missing from the list is stopped.
        tiles: Vec<PageTile>,
    },
    /// Pieces of a file that are looked at as bytes, by their numbers.
    WantBytes {
        /// The document that they are of.
        doc: DocId,
        /// All of them.
        chunks: Vec<u32>,
    },
    /// The window has taken pictures of pages over, or has dropped them to make room.
    TilesTaken(Vec<TileKey>),
    /// These are no longer in the window, and must be drawn again when they are wanted.
    TilesDropped(Vec<TileKey>),
    /// A picture is seen, in this size in pixels, that has to be decoded for it.
    WantPicture {
        /// The document that the picture stands in.
        doc: DocId,
        /// Its number among the pictures of the document.
        number: u32,
        /// Width and height in pixels of the screen.
        size: (u32, u32),
    },
    /// The window has taken pictures of documents over, or has dropped them to make room.
    PicturesTaken(Vec<PictureKey>),
    /// These are no longer in the window, and must be decoded again when they are seen.
    PicturesDropped(Vec<PictureKey>),
    /// Where a view that shows pages stands: on which, how far down it in points, at which share of its size;
    /// and which page is looked at.
    OnUnit {
        /// The view that shows them.
        view: ViewId,
        /// Index of the page at the top.
        unit: u32,
        /// How far down that page the top of the view is, in points.
        y: f32,
        /// At which share of their size on paper pages are shown. The desk needs it for the next step of
        /// zooming, because “as wide as the window” is a number that only the window knows.
        ratio: f32,
        /// Index of the page or sheet that is looked at, which need not be the one at the top.
        looked_at: u32,
    },
    /// The password of a document was typed. No command: it is not to be printed nor kept.
    Password {
        /// The document that was found locked.
        doc: DocId,
        /// What was typed.
        password: Password,
    },
    /// A path is being typed.
    TypingPath {
        /// What stands in the field by now.
        typed: String,
        /// Whether only folders are of use, because a folder was asked for.
        folders_only: bool,
    },
    /// Time passes; milliseconds since 1970.
    Tick(u64),
    /// Whether the system is dark, which decides what the theme “as the system” looks like.
    SystemDark(bool),
    /// Whether the window lies in front of others: what is shown in one behind them is not being read.
    InFront(bool),
    /// What the window was asked to do outside of itself did not come about.
    Trouble(Failure),
    /// Rows of the library that are chosen now, by their paths.
    Chosen(Vec<PathBuf>),
    /// The printers of the system by their names, in answer to [`Effect::AskPrinters`]; none where there are none.
    Printers(Vec<String>),
    /// Words that were drawn, in answer to [`Effect::DrawCaption`].
    Caption(Raster),
    /// What the window did outside of itself, in a sentence.
    Did(String),
}

/// An event as a log may have it: without what was typed or pasted, and without what a job brought.
impl std::fmt::Debug for Event {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Command(command) => command.fmt(f),
            Self::Done(ticket, topic, outcome) => write!(f, "Done({}, {topic:?}, {outcome:?})", ticket.0),
            Self::Seen { view, .. } => write!(f, "Seen({})", view.0),
            Self::WindowSize(size) => write!(f, "{size:?}"),
            Self::Typefaces(families) => write!(f, "Typefaces({})", families.len()),
            Self::NoRoom(sides) => write!(f, "NoRoom({sides:?})"),
            Self::Carried { view, serial } => write!(f, "Carried({}, {serial})", view.0),
            Self::Given(paths) => write!(f, "Given({paths:?})"),
            Self::NoDialog { .. } => f.write_str("NoDialog"),
            Self::Clipboard(words) => write!(f, "Clipboard({} bytes)", words.len()),
            Self::FileChanged { path, .. } => write!(f, "FileChanged({})", path.display()),
            Self::WantTiles { doc, tiles, .. } => write!(f, "WantTiles({}, {})", doc.0, tiles.len()),
            Self::WantBytes { doc, chunks } => write!(f, "WantBytes({}, {chunks:?})", doc.0),
            Self::TilesTaken(keys) => write!(f, "TilesTaken({})", keys.len()),
            Self::TilesDropped(keys) => write!(f, "TilesDropped({})", keys.len()),
            Self::WantPicture { doc, number, .. } => write!(f, "WantPicture({}, {number})", doc.0),
            Self::PicturesTaken(keys) => write!(f, "PicturesTaken({})", keys.len()),
            Self::PicturesDropped(keys) => write!(f, "PicturesDropped({})", keys.len()),
            Self::OnUnit { view, unit, .. } => write!(f, "OnUnit({}, {unit})", view.0),
            Self::Password { doc, .. } => write!(f, "Password({})", doc.0),
            Self::TypingPath { .. } => f.write_str("TypingPath"),
            Self::Tick(now) => write!(f, "Tick({now})"),
            Self::SystemDark(dark) => write!(f, "SystemDark({dark})"),
            Self::Trouble(failure) => write!(f, "Trouble({})", failure.words),
            Self::InFront(on) => write!(f, "InFront({on})"),
            Self::Chosen(paths) => write!(f, "Chosen({})", paths.len()),
            Self::Printers(names) => write!(f, "Printers({})", names.len()),
            Self::Caption(raster) => write!(f, "Caption({raster:?})"),
            Self::Did(words) => write!(f, "Did({words})"),
        }
    }
}

/// What the desk asks for.
#[derive(Clone)]
pub enum Effect {
    /// Begin a job. A newer one of the same topic replaces it, but for [`Topic::Save`]; its ticket tells the
    /// answers of the two apart.
    Start(Ticket, Topic, Job),
    /// Stop the job of a topic: nobody waits for its answer any more.
    Stop(Topic),
    /// Put text into the clipboard.
    CopyText(String),
    /// Put a picture into the clipboard.
    CopyPicture(Raster),
    /// Draw words to stand below a picture; comes as [`Event::Caption`]: only the window has letters.
    DrawCaption {
        /// What is to stand there.
        words: String,
        /// In pixels.
        width: u32,
        /// Pixels for a point.
        scale: f32,
    },
    /// Ask the system for its printers.
    AskPrinters,
    /// Hand a file of our own to a printer of the system, by its name, or to the program that the system shows such
    /// files with.
    Print {
        /// The file, which nobody else needs.
        path: PathBuf,
        /// The printer.
        printer: Option<String>,
    },
    /// Ask for the text of the clipboard, which comes as [`Event::Clipboard`].
    ReadClipboard,
    /// Hand an address to the program that the system has for it. It leaves this program and may reach the
    /// network, so that only [`Command::OpenAddress`] brings it about.
    OpenAddress(String),
    /// Open a file with the program that the system has for it. That program trusts the file more than this one does,
    /// so that only [`Command::OpenElsewhere`] brings it about.
    OpenElsewhere(PathBuf),
    /// Show a file in the system's own window of its folder.
    ShowInFolder(PathBuf),
    /// Show the system's dialog for files, or for a folder. The answer is [`Event::Given`], or
    /// [`Event::NoDialog`].
    AskForPaths {
        /// Whether a folder is asked for, and not files.
        folder: bool,
    },
    /// Fill the screen, or leave it.
    FullScreen(bool),
    /// Close the window now. What was to be saved is saved, or the user was told of it.
    Quit,
}

/// An effect as a log may have it: copied words and addresses are of documents.
impl std::fmt::Debug for Effect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Start(ticket, topic, job) => write!(f, "Start({}, {topic:?}, {job:?})", ticket.0),
            Self::Stop(topic) => write!(f, "Stop({topic:?})"),
            Self::CopyText(words) => write!(f, "CopyText({} bytes)", words.len()),
            Self::CopyPicture(raster) => write!(f, "CopyPicture({raster:?})"),
            Self::DrawCaption { width, .. } => write!(f, "DrawCaption({width})"),
            Self::AskPrinters => f.write_str("AskPrinters"),
            Self::Print { path, printer } => write!(f, "Print({}, {printer:?})", path.display()),
            Self::ReadClipboard => f.write_str("ReadClipboard"),
            Self::OpenAddress(_) => f.write_str("OpenAddress"),
            Self::OpenElsewhere(path) => write!(f, "OpenElsewhere({})", path.display()),
            Self::ShowInFolder(path) => write!(f, "ShowInFolder({})", path.display()),
            Self::AskForPaths { .. } => f.write_str("AskForPaths"),
            Self::FullScreen(on) => write!(f, "FullScreen({on})"),
            Self::Quit => f.write_str("Quit"),
        }
    }
}
