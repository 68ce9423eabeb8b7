//! All shared state of the application, and the only code that changes it.
//!
//! The desk decides and never does: it takes events, changes its state and answers with effects, without touching
//! files, threads, the clock or egui. So a whole session of the application runs as a test.
//! Each area has its verbs in a file of its own under `desk/`; the `match` below has one line for each.

#![warn(missing_docs)]

pub mod action;
pub mod both;
pub mod bytes;
pub mod cells;
pub mod changes;
pub mod chord;
pub mod cite;
pub mod command;
pub mod compare;
pub mod documents;
pub mod find;
pub mod help;
pub mod history;
pub mod layout;
pub mod library;
pub mod look;
pub mod markings;
pub mod out;
pub mod pages;
pub mod pictures;
pub mod pile;
pub mod pointed;
pub mod reading;
pub mod saves;
pub mod select;
pub mod session;
pub mod tabs;
pub mod window;
pub mod words;

use crate::data::document::Document;
use crate::data::grid::Cells;
use crate::data::job::{
    Failure, Job, Offers, Outcome, PageTile, Passwords, Raster, ReadMark, Save, Ticket, Topic,
};
pub use crate::data::kept::Recent;
use crate::data::password::Password;
use crate::data::settings::{Settings, ThemeChoice};
use crate::data::span::{DocId, Span};
use command::Command;
use documents::{OpenDocument, View};
use layout::Layout;
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use words::{ShownAs, ViewId};

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
    NoRoom(Vec<words::Side>),
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
        by: pages::WantedBy,
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
    TilesTaken(Vec<pages::TileKey>),
    /// These are no longer in the window, and must be drawn again when they are wanted.
    TilesDropped(Vec<pages::TileKey>),
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
    PicturesTaken(Vec<pictures::PictureKey>),
    /// These are no longer in the window, and must be decoded again when they are seen.
    PicturesDropped(Vec<pictures::PictureKey>),
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

/// What lies over the window and takes the keys.
#[derive(Clone, Debug, PartialEq)]
pub enum Overlay {
    /// The list of all acts.
    Palette,
    /// The list of documents to go to.
    Documents,
    /// The list of documents to compare with the one in front.
    Partners,
    /// The field for a line, paragraph, page or part.
    GoTo,
    /// The sheet of all keys.
    Keys,
    /// The settings.
    Settings,
    /// The list of families of letters to choose from.
    Typefaces {
        /// For code, or else for the page.
        code: bool,
    },
    /// The window's own field for a path, with the word why there is no dialog.
    Path {
        /// Whether a folder is asked for, and not a file.
        folder: bool,
        /// Why the field is here, where the user expected a dialog.
        why: Option<&'static str>,
    },
    /// An address that leads out.
    Address(String),
    /// The field for the title of the document in front, as citations have it.
    Title,
    /// How and where to something leaves.
    Out(words::OutSheet),
}

/// A word to the user, which goes away by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// What is said, as whole sentences.
    pub words: String,
    /// What could be done about it, where that is more than the words say.
    pub hint: Option<String>,
    /// When it was said; it goes away a while after.
    pub since_millis: u64,
    /// Whether something went wrong.
    pub warning: bool,
    /// What can be done about it, as the words of a button and what it does.
    pub offer: Option<(&'static str, Command)>,
}

/// How large the window is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WindowSize {
    /// In points, as wide as it is where it does not fill the screen.
    pub width: f32,
    /// And as high.
    pub height: f32,
    /// Whether it fills the screen.
    pub maximised: bool,
}

/// How long a message stays.
const MESSAGE_MILLIS: u64 = 6_000;
/// One with a button stays longer: it must be read, weighed and reached.
const OFFER_MILLIS: u64 = 20_000;
/// The session is saved this long after the first change that is not on the disk yet, whatever changes meanwhile:
/// somebody who scrolls for an hour loses less than a second of it.
const SESSION_MILLIS: u64 = 800;

/// All that a window is about. Fields are public to be read by what draws them, and changed by [`Desk::handle`].
pub struct Desk {
    /// What the user chose, as it is in force now; the theme may be worn for this run alone.
    pub settings: Settings,
    /// Where panels and tabs stand.
    pub layout: Layout,
    /// All that are or were open in this run. Entries of closed ones stay, so that what names a document by
    /// its number can open it again.
    pub documents: BTreeMap<DocId, OpenDocument>,
    /// All tabs, by their numbers. Their order on the screen is that of the layout.
    pub views: BTreeMap<ViewId, View>,
    /// The view that keys and commands are about.
    pub active: Option<ViewId>,
    /// The folders that were opened.
    pub library: library::Library,
    /// The search in the document in front.
    pub find: find::Find,
    /// The way back and forward over jumps.
    pub history: history::History,
    /// What was open before, the newest first.
    pub recent: Vec<Recent>,
    /// How far each file was read, by its key. They outlive the documents, because the library shows them for
    /// files that were never opened in this run.
    // Shared with the job that sets out the library, which would have to copy them otherwise.
    pub read_marks: Arc<HashMap<PathBuf, ReadMark>>,
    /// Pictures in documents.
    pub pictures: pictures::Pictures,
    /// Pictures of pages.
    pub tiles: pages::Tiles,
    /// Pieces of files that are looked at as bytes.
    pub bytes: bytes::Pieces,
    /// What lies over the window. There is one at most, so that a key never has two that could take it.
    pub overlay: Option<Overlay>,
    /// What the path that is being typed could become.
    pub offers: Offers,
    /// What is said to the user now, the newest last.
    pub messages: Vec<Message>,
    /// Whether panels are out of sight for a while. The layout keeps them, so that they come back as they
    /// were.
    pub only_page: bool,
    /// Whether the window fills the screen.
    pub full_screen: bool,
    /// Whether the system is dark.
    pub system_dark: bool,
    /// Sides for which the window is too narrow.
    pub no_room: Vec<words::Side>,
    /// How large the window is, once that is known.
    pub window: Option<WindowSize>,
    /// Families of letters that the system has, once they are listed.
    pub typefaces: Option<Arc<[String]>>,
    /// The time as the last tick told it. The desk asks no clock, so that a test can let hours pass.
    pub now_millis: u64,
    /// The panel that the keys are in, if they are in one.
    pub focus: Option<words::PanelId>,
    /// Rises with each request for that focus, so that the window acts on it once.
    pub focus_serial: u64,
    /// Rises when the menu is asked for: the window opens it, or closes it where it is open.
    pub menu_serial: u64,
    /// The panel that was asked for last: where there is no room for both sides, its side is shown, also when the keys
    /// have left it.
    pub asked_for: Option<words::PanelId>,
    /// Rises when the document in front is to be brought into sight in the library, so that its panel does it once.
    pub library_serial: u64,
    /// Ids of acts that were asked for in the list of all acts, in this run, the last one first.
    pub acted: Vec<&'static str>,
    /// Kept in memory for this run, and nowhere else.
    /// They are never written down, because a file of them would open every document to its finder.
    passwords: Passwords,
    /// What can be opened again, the last one closed last.
    closed: Vec<documents::Closed>,
    /// The newest job of each topic that has not ended.
    running: HashMap<Topic, Ticket>,
    /// Of jobs. It only rises, so that no late answer is taken for that of a newer job.
    last_ticket: u64,
    /// Of documents and views alike: they share one count, so that a number never names two things.
    last_id: u64,
    /// Of requests to views.
    last_serial: u64,
    /// When the session became another than the one that was saved.
    unsaved_since: Option<u64>,
    /// What leaves for other programs.
    pub out: out::Out,
    /// What is on its way to the disk.
    pub saves: saves::Saves,
    session: session::SessionState,
    /// The document in front, and since when.
    stay: reading::Stay,
    /// Whether the window has the keys of the system.
    in_front: bool,
    /// The theme that the settings keep, while another is worn for this run.
    kept_theme: Option<ThemeChoice>,
    /// Gathered while an event is handled. Verbs call each other, and would otherwise all have to hand lists
    /// of effects up.
    effects: Vec<Effect>,
}

impl Default for Desk {
    fn default() -> Self {
        Self::new(Settings::default())
    }
}

impl Desk {
    /// An empty desk with these settings. What was kept of earlier runs is set out by [`Desk::restore`].
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            layout: Layout::default(),
            documents: BTreeMap::new(),
            views: BTreeMap::new(),
            active: None,
            library: library::Library::default(),
            find: find::Find::default(),
            history: history::History::default(),
            recent: Vec::new(),
            read_marks: Arc::default(),
            pictures: pictures::Pictures::default(),
            tiles: pages::Tiles::default(),
            bytes: bytes::Pieces::default(),
            overlay: None,
            offers: Offers::default(),
            messages: Vec::new(),
            only_page: false,
            full_screen: false,
            system_dark: false,
            no_room: Vec::new(),
            window: None,
            typefaces: None,
            now_millis: 0,
            focus: None,
            focus_serial: 0,
            menu_serial: 0,
            asked_for: None,
            library_serial: 0,
            acted: Vec::new(),
            passwords: Passwords::default(),
            closed: Vec::new(),
            running: HashMap::new(),
            last_ticket: 0,
            last_id: 0,
            last_serial: 0,
            unsaved_since: None,
            out: out::Out::default(),
            saves: saves::Saves::default(),
            session: session::SessionState::default(),
            stay: reading::Stay::default(),
            in_front: true,
            kept_theme: None,
            effects: Vec::new(),
        }
    }

    /// Puts on a theme that is not to be remembered.
    pub fn wear_for_this_run(&mut self, theme: ThemeChoice) {
        self.kept_theme = Some(std::mem::replace(&mut self.settings.theme, theme));
    }

    /// The only way to change anything.
    pub fn handle(&mut self, event: Event) -> Vec<Effect> {
        // There is no arm for “anything else”, so that a new event cannot be forgotten here.
        match event {
            Event::Command(command) => self.command(command),
            Event::Done(ticket, topic, outcome) => self.done(ticket, &topic, outcome),
            Event::Seen { view, top, visible } => self.seen(view, top, visible),
            Event::Carried { view, serial } => self.carried(view, serial),
            Event::Given(paths) => self.given(&paths),
            Event::NoDialog { folder } => self.no_dialog(folder),
            Event::Clipboard(words) => self.pasted(words),
            Event::FileChanged { path, exists } => self.file_changed(&path, exists),
            Event::WantTiles { by, doc, tiles } => self.want_tiles(by, doc, &tiles),
            Event::WantBytes { doc, chunks } => self.want_bytes(doc, &chunks),
            Event::TilesTaken(keys) => self.tiles_taken(&keys),
            Event::TilesDropped(keys) => self.tiles_dropped(&keys),
            Event::WantPicture { doc, number, size } => self.want_picture(doc, number, size),
            Event::PicturesTaken(keys) => self.pictures_taken(&keys),
            Event::PicturesDropped(keys) => self.pictures_dropped(&keys),
            Event::OnUnit { view, unit, y, ratio, looked_at } => {
                self.on_unit(view, (unit, y), ratio, looked_at);
            }
            Event::Password { doc, password } => self.has_password(doc, password),
            Event::TypingPath { typed, folders_only } => {
                self.start(Topic::Offers, Job::Offers { typed, folders_only });
            }
            Event::Tick(now) => self.tick(now),
            Event::SystemDark(dark) => self.system_dark = dark,
            Event::NoRoom(sides) => self.no_room = sides,
            Event::Trouble(failure) => self.warn(failure),
            Event::InFront(on) => self.window_in_front(on),
            Event::Chosen(paths) => self.chosen_in_library(paths),
            Event::Printers(names) => self.has_printers(names),
            Event::Caption(raster) => self.has_caption(raster),
            Event::Did(words) => self.say(words),
            Event::WindowSize(size) => self.window_size(size),
            Event::Typefaces(families) => self.typefaces = Some(families),
        }
        self.compare_what_waits();
        self.follow_stay();
        self.arrange_pile();
        self.keep_originals_true();
        // Only now, when the state is whole again: an effect that was carried out in between would see half
        // of a change.
        std::mem::take(&mut self.effects)
    }

    fn command(&mut self, command: Command) {
        use Command as C;
        match command {
            C::OpenFiles => self.effects.push(Effect::AskForPaths { folder: false }),
            C::OpenFolder => self.effects.push(Effect::AskForPaths { folder: true }),
            C::Open { path } => self.open(&path),
            C::Browse { path } => self.browse(&path),
            C::OpenAt { path, anchor } => self.open_at(&path, &anchor),
            C::Paste => self.effects.push(Effect::ReadClipboard),
            C::OpenAttachment { doc, number } => self.open_attachment(doc, number),
            C::OpenWords { name, words } => self.open_words(name, &words),
            C::Sample => self.open_sample(),
            C::Reload => self.reload(None),
            C::KeepOld => self.keep_old(),
            C::Encoding { name } => self.reload(Some(name)),
            C::Close => self.close_active(),
            C::CloseView { view } => self.close(view),
            C::CloseOthers { view } => self.close_others(view),
            C::CloseRight { view } => self.close_right(view),
            C::KeepOpen { view } => self.keep_open(view),
            C::CopyPath { path } => self.copy_path(&path),
            C::Reopen => self.reopen(),
            C::ForgetFolder { path } => self.forget_folder(&path),
            C::ForgetRecent { path } => self.forget_recent(&path),
            C::MarkRead { read } => self.mark_read(read),
            C::Mark { path, read } => self.mark(&[path], read),
            C::OpenDocument { doc } => self.open_known(doc),
            C::OpenBeside { path } => self.open_beside(&path),
            C::OpenChosen => self.open_chosen(),
            C::OpenElsewhere { path } => self.open_elsewhere(path),
            C::ShowInFolder { path } => self.effects.push(Effect::ShowInFolder(path)),
            C::CopyPaths => self.copy_paths(),
            C::ForgetDocument { doc } => self.take_out(doc),
            C::CompareWith => self.overlay = Some(Overlay::Partners),
            C::Compare { first, second } => self.compare(&first, &second),
            C::CompareDocuments { first, second } => self.compare_documents(first, second),
            C::CompareChosen => self.compare_chosen(),
            C::CompareSwapped => self.swap_compared(),
            C::CompareEverything { on } => self.compare_everything(on),
            C::Filter { words } => self.filter_library(words),
            C::LibraryOrder { order } => self.order_library(order),
            C::LibraryOnly { sieve } => self.sieve_library(sieve),
            C::Fold { path, folded } => self.fold(path, folded),
            C::FoldAll { folded } => self.fold_all(folded),
            C::ListAgain => self.list_again(),
            C::Quit => self.quit(),
            C::RestoreSession => self.ask_for_session(),
            C::Go { doc, span } => self.go(doc, span),
            C::GoPlace { path, span, quote } => self.go_place(&path, span, quote),
            C::Line { number } => self.go_to_line(number),
            C::Paragraph { number } => self.go_to_paragraph(number),
            C::Percent { percent } => self.go_to_percent(percent),
            C::GoTo => self.overlay = Some(Overlay::GoTo),
            C::Back => self.back(),
            C::Forward => self.forward(),
            C::NextDocument => self.step_document(1),
            C::PreviousDocument => self.step_document(-1),
            C::NextHeading => self.step_heading(1),
            C::PreviousHeading => self.step_heading(-1),
            C::NextDifference => self.step_difference(1),
            C::PreviousDifference => self.step_difference(-1),
            C::Difference { number } => self.go_to_difference(number),
            C::DifferenceIn { number, side } => self.difference_in(number, side),
            C::DifferenceBeside { number } => self.difference_beside(number),
            C::NextRedaction => self.step_redaction(1),
            C::PreviousRedaction => self.step_redaction(-1),
            C::NextComment => self.step_comment(1),
            C::PreviousComment => self.step_comment(-1),
            C::Changes { reading } => self.read_as(reading),
            C::ChangesBy { author } => self.changes_by(author),
            C::ChangesOnly { sort } => self.changes_only(sort),
            C::NextChange => self.step_change(1),
            C::PreviousChange => self.step_change(-1),
            C::Follow { link } => self.follow(link),
            C::Scroll { step } => self.scroll(step),
            C::OpenAddress { address } => self.open_address(address),
            C::CopyAddress { address } => self.copy_address(address),
            C::GoBeside { doc, span } => self.go_beside(doc, span),
            C::FollowBeside { link } => self.follow_beside(link),
            C::NextPage => self.step_page(1),
            C::PreviousPage => self.step_page(-1),
            C::OpenLink { link } => self.open_link(&link),
            C::FindOpen => self.find_open(),
            C::Find { words } => self.find_words(words),
            C::FindNext => self.find_step(1),
            C::FindPrevious => self.find_step(-1),
            C::Hit { number } => self.find_hit(number),
            C::FindStop => self.find_stop(),
            C::FindClose => self.find_close(),
            C::FindCase { on } => self.find_switch(|query| query.case = on),
            C::FindWholeWord { on } => self.find_switch(|query| query.whole_word = on),
            C::FindRegex { on } => self.find_switch(|query| query.regex = on),
            C::FindAccents { on } => self.find_switch(|query| query.accents = on),
            C::Select { anchor, head } => self.select(anchor, head),
            C::SelectCells { unit, from, to } => self.select_cells(unit, Cells { from, to }),
            C::SelectAll => self.select_all(),
            C::SelectNone => self.select_none(),
            C::Extend { step } => self.extend(step),
            C::Copy => self.copy(),
            C::CopyCitation => self.copy_citation(),
            C::CopyAs { form } => self.copy_as(form),
            C::CopySpan { doc, span } => self.copy_span(doc, span, false),
            C::CiteSpan { doc, span } => self.copy_span(doc, span, true),
            C::CopyWords { words } => self.copy_words(words),
            C::CopyLink => self.copy_link(),
            C::CopyLinkTo { doc, span } => self.copy_link_to(doc, span),
            C::ContextMenu => self.context_menu(),
            C::Title => self.ask_for_title(),
            C::SetTitle { title } => self.set_title(&title),
            C::CiteIn { form } => self.cite_form(form),
            C::CiteFilePage { on } => self.cite_part(|parts| parts.file_page = on),
            C::CiteDate { on } => self.cite_part(|parts| parts.date = on),
            C::CiteDigest { on } => self.cite_part(|parts| parts.digest = on),
            C::CiteLink { on } => self.cite_part(|parts| parts.link = on),
            C::SelectionBar { on } => self.change_settings(|s| s.selection_bar = on),
            C::AskOut { sheet } => self.ask_out(sheet),
            C::SaveHits { form, path, replace } => self.save_hits(form, path, replace),
            C::CopyHits => self.copy_hits(),
            C::SaveDifferences { form, path, replace } => self.save_differences(form, path, replace),
            C::CopyDifferences => self.copy_differences(),
            C::SavePages { pages, form, dpi, path, replace } => {
                self.save_pages(pages, form, dpi, path, replace);
            }
            C::PrintPages { pages, printer } => self.print_pages(&pages, printer),
            C::SavePicture { path, cited, replace } => self.save_picture(path, cited, replace),
            C::CopyPicture { cited } => self.copy_picture(cited),
            C::StopLeaving => self.stop_leaving(),
            C::SetTheme { theme } => self.change_settings(|s| s.theme = theme),
            C::NextTheme => self.next_theme(),
            C::TypeSize { size } => self.type_size(size),
            C::Larger => self.larger(),
            C::Smaller => self.smaller(),
            C::StandardSize => self.standard_size(),
            C::ShownAs { face } => self.show_as(face),
            C::ShownAt { face, span } => self.shown_at(face, span),
            C::Printed { on } => self.show_as(if on { ShownAs::Pages } else { ShownAs::Words }),
            C::Both { on } => self.both(on),
            C::Zoom { zoom } => self.zoom(zoom),
            C::Columns { count } => self.columns(count),
            C::Turn => self.turn(),
            C::Page { label } => self.go_to_page(&label),
            C::Unit { doc, unit, top } => self.go_to_unit(doc, unit, top),
            C::ThemedPages { on } => self.change_settings(|s| s.page.themed_pages = on),
            C::Measure { characters } => self.measure(characters),
            C::LineHeight { ratio } => self.line_height(ratio),
            C::Family { name } => {
                self.change_settings(|s| s.page.family = crate::data::settings::Family::from_name(&name));
            }
            C::CodeFamily { name } => {
                self.change_settings(|s| {
                    s.page.code_family = crate::data::settings::Family::from_name(&name);
                });
            }
            C::Typefaces { code } => self.overlay = Some(Overlay::Typefaces { code }),
            C::Justified { on } => self.justified(on),
            C::Hyphenate { on } => self.change_settings(|s| s.page.hyphenate = on),
            C::RunningHeads { on } => self.change_settings(|s| s.page.running_heads = on),
            C::Panel { panel } => self.toggle_panel(panel),
            C::ShowPanel { panel } => self.show_panel(panel),
            C::ShowInLibrary { view } => self.show_in_library(view),
            C::MovePanel { panel, side } => self.move_panel(panel, side),
            C::SeatPanel { panel, beside, spot } => self.seat_panel(panel, beside, spot),
            C::ToggleSide { side } => self.toggle_side(side),
            C::NextPanel => self.step_panel(1),
            C::PreviousPanel => self.step_panel(-1),
            C::TakeKeys => self.take_keys(),
            C::Menu => self.menu_serial += 1,
            C::View { view } => self.activate(view),
            C::NextTab => self.step_tab(1),
            C::PreviousTab => self.step_tab(-1),
            C::Split { side } => self.split(side),
            C::SplitView { view, side } => self.split_view(view, side),
            C::MoveView { view, beside, spot } => self.move_view(view, beside, spot),
            C::LinkScrolling { on } => self.change_settings(|s| s.linked_scrolling = on),
            C::OnlyPage => self.toggle_only_page(),
            C::FullScreen => self.toggle_full_screen(),
            C::Arrange { layout } => self.arrange(layout),
            C::StandardLayout => self.standard_layout(),
            C::Palette => self.overlay = Some(Overlay::Palette),
            C::Documents => self.overlay = Some(Overlay::Documents),
            C::KeySheet => self.overlay = Some(Overlay::Keys),
            C::Settings => self.overlay = Some(Overlay::Settings),
            C::Dismiss => self.dismiss(),
            C::SetKeys { entry, keys } => self.set_keys(&entry, &keys),
            C::MoveKeys { entry, keys } => self.move_keys(&entry, &keys),
            C::Act { entry } => self.act(&entry),
            C::Help => self.open_help(),
            C::StandardKeys { entry } => self.standard_keys(&entry),
            C::SingleLetters { on } => self.change_settings(|s| s.single_letters = on),
            C::HiddenFiles { on } => self.hidden_files(on),
        }
    }

    fn done(&mut self, ticket: Ticket, topic: &Topic, outcome: Outcome) {
        // What belongs to an older job of the same topic is about a state that is gone.
        // Each save has to have its answer, or else it would be waited for until the window closes.
        if *topic != Topic::Save && self.running.get(topic) != Some(&ticket) {
            return self.has_left_before_it_stopped(ticket, outcome);
        }
        match outcome {
            Outcome::Read(document) => self.has_read(document),
            Outcome::Compared(document, comparison) => self.has_compared(document, comparison),
            Outcome::ReadFailed(doc, failure) => self.read_failed(doc, failure),
            Outcome::Locked(doc, origin, failure) => self.found_locked(doc, origin, failure),
            Outcome::IsFolder(doc, path) => self.was_folder(doc, &path),
            Outcome::Listed(listing) => self.listed(listing),
            Outcome::Found { doc, hits, progress } => self.found(doc, hits, progress),
            Outcome::FindDone { doc, limited, unseen } => self.find_done(doc, limited, unseen),
            Outcome::Located(doc, span) => self.located(doc, span),
            Outcome::FindFailed(doc, failure) => self.find_failed(doc, failure),
            Outcome::Picture(doc, number, result) => self.has_picture(doc, number, result),
            Outcome::Painted(doc, tile, result) => self.painted(doc, &tile, result),
            Outcome::LookedInto(key, inside) => self.looked_into(key, inside),
            Outcome::Bytes(doc, chunk, result) => self.has_bytes(doc, chunk, result),
            Outcome::Offers(offers) => self.offers = offers,
            Outcome::Copied(copied) => self.copied(copied),
            Outcome::Saved { id, words } => self.saved(id, words),
            Outcome::SaveFailed { id, failure } => self.save_failed(id, failure),
            Outcome::Session(found) => self.has_session(found),
            Outcome::Recent(recent) => self.has_recent(recent),
            Outcome::Recalled { doc, top, title, digest } => {
                self.recalled_title(doc, title, digest);
                self.recalled(doc, top, digest);
            }
            Outcome::Sample(path) => self.open_folder(&path),
            Outcome::Marks(marks) => self.has_marks(marks),
            Outcome::Arranged(pile) => self.has_pile(pile),
            Outcome::Exporting(share) => self.leaving(share),
            Outcome::Exported(result) => self.has_left(result),
            Outcome::Failed(failure) => self.warn(failure),
            // Only now: a reading reports many times, and the last time is not to be told from the others.
            Outcome::Ended => drop(self.running.remove(topic)),
        }
    }

    fn tick(&mut self, now: u64) {
        // First of all, because everything below measures from it.
        self.now_millis = now;
        let stays = |message: &Message| if message.offer.is_some() { OFFER_MILLIS } else { MESSAGE_MILLIS };
        self.messages.retain(|message| now.saturating_sub(message.since_millis) < stays(message));
        self.retry_saves_in_time();
        self.stays();
        if self.unsaved_since.is_some_and(|since| now.saturating_sub(since) >= SESSION_MILLIS) {
            self.save_session();
        }
    }

    // ---- what all areas use

    /// Begins a job, whose answer alone counts from here on among those of its topic.
    fn start(&mut self, topic: Topic, job: Job) {
        self.last_ticket += 1;
        let ticket = Ticket(self.last_ticket);
        // Saving is never stopped nor stale, so nobody needs to know which of them runs.
        if topic != Topic::Save {
            self.running.insert(topic.clone(), ticket);
        }
        self.effects.push(Effect::Start(ticket, topic, job));
    }

    /// Stops a job if it runs. Verbs may ask for it without knowing, so that none of them has to keep account
    /// of jobs.
    fn stop(&mut self, topic: Topic) {
        if self.running.remove(&topic).is_some() {
            self.effects.push(Effect::Stop(topic));
        }
    }

    /// Words from outside the desk that the user should have.
    pub fn tell(&mut self, words: String) {
        self.message(words, None, true);
    }

    /// Whether nothing is open that a panel could be about.
    /// Panels would be empty frames then, so that the window leaves them out unless somebody goes to one.
    pub fn idle(&self) -> bool {
        self.views.is_empty() && self.library.roots.is_empty() && self.focus.is_none()
    }

    /// Whether there will be something to read in a moment.
    /// The start waits a while for it, so that the first frame that is seen has a page in it.
    pub fn waits_for_first_page(&self) -> bool {
        let listing = self.views.is_empty() && self.library.roots.iter().any(|root| !root.listing.complete);
        let reading = self.active_entry().is_some_and(|entry| entry.document.is_none() && entry.reading);
        listing || reading
    }

    /// Whether a command cannot be carried out yet, because what it is about is still being read: there is nothing to see
    /// of the document in front, or not the pages, the page or all of it that the command speaks of.
    pub fn waits_for(&self, command: &Command) -> bool {
        use Command as C;
        let reading = self.active_entry().is_some_and(|entry| entry.reading);
        let lacks = match command {
            C::Printed { .. } | C::Both { .. } | C::ShownAs { .. } | C::ShownAt { .. } => {
                self.faces_in_front().len() < 2
            }
            C::Page { label } => !self
                .active_document()
                .is_some_and(|document| document.units.iter().any(|unit| unit.label == *label)),
            C::NextDifference
            | C::PreviousDifference
            | C::Difference { .. }
            | C::DifferenceIn { .. }
            | C::DifferenceBeside { .. }
            | C::CompareSwapped
            | C::SaveDifferences { .. }
            | C::CopyDifferences => self.differences().is_none(),
            C::SelectAll | C::SavePages { .. } | C::PrintPages { .. } => true,
            C::FindNext | C::FindPrevious | C::Hit { .. } | C::SaveHits { .. } | C::CopyHits => {
                self.find.progress.is_some()
            }
            _ => false,
        };
        self.waits_for_first_page() || reading && lacks
    }

    /// Whether something of what can be seen is still to come. What is read of a document where nobody looks is not, but
    /// for whoever searches it.
    pub fn lacks(&self) -> bool {
        let reading = |doc: &DocId| self.documents.get(doc).is_some_and(|entry| entry.reading);
        let fronts = self.layout.front_views();
        let asked = fronts
            .iter()
            .filter_map(|view| self.views.get(view))
            .any(|view| reading(&view.doc) && (!view.requests.is_empty() || view.pending_top.is_some()));
        let searched = self.find.on() && self.find.doc.as_ref().is_some_and(reading);
        let tiles = self.tiles.states.values().any(|state| matches!(state, pages::TileState::Waiting))
            || self.bytes.wait();
        let listing = self.library.roots.iter().any(|root| !root.listing.complete);
        self.waits_for_first_page()
            || listing
            || asked
            || searched
            || tiles
            || self.find.progress.is_some()
            || self.pictures.waits()
            || self.out.running.is_some()
    }

    /// Whether messages or unsaved changes wait for their time.
    /// Otherwise the window sleeps until something happens, because a reader that draws for nothing empties
    /// the battery.
    pub fn waits_for_time(&self) -> bool {
        let saving = self.unsaved_since.is_some() || self.saves.pending();
        !self.messages.is_empty() || saving || self.waits_to_have_read()
    }

    fn say(&mut self, words: impl Into<String>) {
        self.message(words.into(), None, false);
    }

    fn warn(&mut self, failure: Failure) {
        self.message(failure.words, failure.hint, true);
    }

    /// Shows a message. One that says the same goes away, so that a key that is held down tells one thing
    /// once.
    fn message(&mut self, words: String, hint: Option<String>, warning: bool) {
        self.messages.retain(|message| message.words != words);
        let since_millis = self.now_millis;
        self.messages.push(Message { words, hint, since_millis, warning, offer: None });
    }

    /// Says something that a button answers.
    fn offer(&mut self, words: &str, button: &'static str, command: Command) {
        self.message(words.to_owned(), None, false);
        if let Some(message) = self.messages.last_mut() {
            message.offer = Some((button, command));
        }
    }

    fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    fn next_serial(&mut self) -> u64 {
        self.last_serial += 1;
        self.last_serial
    }

    /// Says that the session is no longer as it was saved.
    /// The time of the first change stays, because a later one would put the saving off for as long as
    /// somebody scrolls.
    fn touch(&mut self) {
        self.unsaved_since.get_or_insert(self.now_millis);
    }

    /// The one way to change settings, so that none is changed without being saved.
    fn change_settings(&mut self, change: impl FnOnce(&mut Settings)) {
        let before = self.settings.clone();
        change(&mut self.settings);
        // A slider at its end sends the same again and again, and the disk need not hear of it.
        if self.settings == before {
            return;
        }
        // A theme that was chosen is one that the user wants to find again.
        self.kept_theme = self.kept_theme.filter(|_| self.settings.theme == before.theme);
        let mut kept = self.settings.clone();
        kept.theme = self.kept_theme.unwrap_or(kept.theme);
        self.save(Save::Settings(Box::new(kept)));
    }

    // ---- what panels ask

    /// Whether a panel can be seen.
    pub fn shows(&self, panel: words::PanelId) -> bool {
        let side = self.layout.side_of(panel);
        self.layout.shows(panel) && !self.only_page && side.is_some_and(|side| !self.no_room.contains(&side))
    }

    /// One tab; `None` for one that was closed, which the window may still hold for a frame.
    pub fn view(&self, view: ViewId) -> Option<&View> {
        self.views.get(&view)
    }

    /// The tab in front.
    pub fn active_view(&self) -> Option<&View> {
        self.views.get(&self.active?)
    }

    fn active_view_mut(&mut self) -> Option<&mut View> {
        self.views.get_mut(&self.active?)
    }

    /// The document in front, as far as it has been read.
    pub fn active_document(&self) -> Option<&Arc<Document>> {
        self.document(self.active_view()?.doc)
    }

    /// What has been read of a document by now. It is shared and never changed: a further piece of a reading
    /// comes as another document, so that jobs can go on with the one that they hold.
    pub fn document(&self, doc: DocId) -> Option<&Arc<Document>> {
        self.documents.get(&doc)?.document.as_ref()
    }

    /// The entry of the document in front, which is there before anything of it has been read.
    pub fn active_entry(&self) -> Option<&OpenDocument> {
        self.documents.get(&self.active_view()?.doc)
    }

    /// Whether some work is under way that the user waits for.
    pub fn busy(&self) -> bool {
        let reading = self.documents.values().any(|entry| entry.reading);
        let listing = self.library.roots.iter().any(|root| !root.listing.complete);
        let tiles = self.tiles.states.values().any(|state| matches!(state, pages::TileState::Waiting))
            || self.bytes.wait();
        reading
            || listing
            || self.pictures.waits()
            || tiles
            || self.find.progress.is_some()
            || self.out.running.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_that_ended_are_forgotten_and_those_that_were_replaced_are_not_mistaken_for_them() {
        let mut desk = Desk::default();
        let typing = |desk: &mut Desk| {
            let effects = desk.handle(Event::TypingPath { typed: "/".to_owned(), folders_only: true });
            let Some(Effect::Start(ticket, topic, _)) = effects.into_iter().next() else { panic!() };
            (ticket, topic)
        };
        let (first, topic) = typing(&mut desk);
        let (second, _) = typing(&mut desk);
        desk.handle(Event::Done(first, topic.clone(), Outcome::Ended));
        let offers = Offers { typed: "/".to_owned(), ..Offers::default() };
        desk.handle(Event::Done(second, topic.clone(), Outcome::Offers(offers.clone())));
        assert_eq!(desk.offers, offers);
        desk.handle(Event::Done(second, topic, Outcome::Ended));
        assert!(desk.running.is_empty());
    }

    #[test]
    fn one_part_of_a_page_in_two_scales_is_two_pieces_of_work() {
        let tile = PageTile { unit: 3, scale: 1.0, part: [0, 0, 100, 100], night: false };
        let topic = |tile: &PageTile| Topic::paint(DocId(1), tile);
        assert_ne!(topic(&tile), topic(&PageTile { scale: 2.0, ..tile }));
        assert_ne!(topic(&tile), topic(&PageTile { night: true, ..tile }));
        assert_eq!(topic(&tile), topic(&tile.clone()));
    }

    #[test]
    fn a_long_selection_is_put_together_by_a_job_and_a_short_one_at_once() {
        let mut desk = Desk::default();
        let effects = desk.handle(Event::Command(Command::OpenWords {
            name: "Long".to_owned(),
            words: "words".to_owned(),
        }));
        let reading = effects.into_iter().find_map(|effect| match effect {
            Effect::Start(ticket, topic @ Topic::Read(_), _) => Some((ticket, topic)),
            _ => None,
        });
        let (ticket, topic) = reading.unwrap();
        let Topic::Read(id) = topic else { panic!() };
        let mut draft = crate::data::draft::Draft::new(Document { id, ..Document::default() }, None);
        for _ in 0..20_000 {
            draft.begin(crate::data::document::BlockKind::Paragraph);
            draft.flow("Words that were written down.");
            draft.end();
        }
        let document = Arc::new(draft.finish());
        desk.handle(Event::Done(ticket, topic, Outcome::Read(document)));
        desk.handle(Event::Command(Command::Select { anchor: 0, head: 5 }));
        let effects = desk.handle(Event::Command(Command::Copy));
        assert!(matches!(&effects[..], [Effect::CopyText(text)] if text == "Words"), "{effects:?}");
        desk.handle(Event::Command(Command::SelectAll));
        let effects = desk.handle(Event::Command(Command::Copy));
        let [Effect::Start(ticket, topic, Job::Copy { document, chosen, reading, cited })] = &effects[..]
        else {
            panic!("{} effects", effects.len());
        };
        let copied = crate::data::copying::copied(document, *chosen, *reading, cited.as_deref());
        let effects = desk.handle(Event::Done(*ticket, topic.clone(), Outcome::Copied(copied)));
        assert!(matches!(&effects[..], [Effect::CopyText(text)] if text.len() > 500_000));
        assert_eq!(
            desk.messages.last().map(|m| m.words.as_str()),
            Some("100,000 words are in the clipboard.")
        );
    }
}
