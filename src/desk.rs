//! All shared state of the application, and the only code that changes it.
//!
//! The desk decides and never does: it takes events, changes its state and answers with effects, without touching
//! files, threads, the clock or egui. So a whole session of the application runs as a test.
//! Each area has its verbs in a file of its own under `desk/`; the `match` below has one line for each.

#![warn(missing_docs)]

pub mod action;
pub mod arranged;
pub mod both;
pub mod bytes;
pub mod cells;
pub mod cfi;
pub mod changes;
pub mod chord;
pub mod cite;
pub mod command;
pub mod compare;
pub mod documents;
mod event;
pub mod find;
pub mod help;
pub mod history;
mod jobs;
pub mod layout;
pub mod library;
pub mod look;
pub mod markings;
mod messages;
pub mod nodes;
pub mod out;
pub mod pages;
pub mod pictures;
pub mod pile;
pub mod pointed;
pub mod quoted;
pub mod reading;
pub mod saves;
pub mod select;
pub mod session;
pub mod tabs;
mod waiting;
pub mod walked;
pub mod window;
pub mod words;

use crate::data::grid::Cells;
use crate::data::job::{Job, Offers, Passwords, ReadMark, Ticket, Topic};
pub use crate::data::kept::Recent;
use crate::data::quotation::Rest;
use crate::data::settings::{Settings, ThemeChoice};
use crate::data::span::DocId;
use command::Command;
use documents::{OpenDocument, View};
pub use event::{Effect, Event};
use layout::Layout;
pub use messages::Message;
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
pub use window::{Overlay, WindowSize};
use words::{ShownAs, ViewId};

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
    /// What stands in the column that somebody filters.
    pub column_values: arranged::ColumnValues,
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
            column_values: arranged::ColumnValues::default(),
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
        self.read_what_was_put_off();
        self.compare_what_waits();
        self.follow_stay();
        self.add_what_is_chosen();
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
            C::Values { choice } => self.reload(Some(choice)),
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
            C::FoldQuotations => self.fold_quotations(Rest::Folded),
            C::UnfoldQuotations => self.fold_quotations(Rest::Open),
            C::TurnQuotation { at, depth } => self.turn_quotation(at, depth),
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
            C::MoveCell { step, extend } => drop(self.move_cell(step, extend)),
            C::SelectColumns => self.select_columns(),
            C::SelectRows => self.select_rows(),
            C::SortColumn { column, order } => self.sort_column(column, order, false),
            C::SortAlso { column, order } => self.sort_column(column, order, true),
            C::FilterColumn { column, condition } => self.filter_column(column, &condition),
            C::FilterByCell => self.filter_by_cell(),
            C::AskFilter { column } => self.ask_filter(column),
            C::ClearFilters => self.clear_filters(),
            C::ClearArrangement => self.clear_arrangement(),
            C::Freeze { rows, columns } => self.freeze(rows, columns),
            C::ColumnWidth { column, points } => self.set_column_width(column, points),
            C::SelectAll => self.select_all(),
            C::SelectBytes { from, to } => self.select_bytes(from, to),
            C::CopyBytesAsText => drop(self.copy_bytes(true)),
            C::FindBytes { words } => self.find_bytes(&words, false),
            C::AsBytes { on } => self.as_bytes(on),
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
            C::CopyCfi => self.copy_cfi(),
            C::CopyCfiOf { doc, span } => self.copy_cfi_of(doc, span),
            C::Cfi { address } => self.go_to_cfi(&address),
            C::Node { address } => self.go_to_node(&address),
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

    fn tick(&mut self, now: u64) {
        // First of all, because everything below measures from it.
        self.now_millis = now;
        self.forget_messages();
        self.retry_saves_in_time();
        self.stays();
        self.read_on();
        self.save_session_in_time();
    }

    fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    fn next_serial(&mut self) -> u64 {
        self.last_serial += 1;
        self.last_serial
    }
}
