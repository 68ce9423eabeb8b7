//! The window: drains events into the desk, carries out its effects, and draws it. The only code that knows egui.

pub mod ahead;
pub mod bidi;
pub mod blank;
pub mod caption;
pub mod faces;
pub mod findbar;
pub mod grid;
pub mod headless;
pub mod hex;
pub mod icons;
pub mod keys;
pub mod longlist;
pub mod marking;
pub mod matching;
pub mod menus;
pub mod notice;
pub mod outbox;
pub mod outside;
pub mod overlays;
pub mod pages;
pub mod painter;
pub mod panels;
pub mod pictures;
pub mod popup_menu;
pub mod rail;
pub mod reader;
pub mod selecting;
pub mod selection_bar;
pub mod size;
pub mod start;
pub mod status;
pub mod strip;
pub mod theme;
pub mod tiles;
pub mod values;
pub mod waiting;
pub mod walk;
pub mod ways;
pub mod when;
pub mod widgets;
pub mod window_name;

use crate::data::kept::KeptSession;
use crate::data::settings::{Motion, Settings};
use crate::desk::command::Command;
use crate::desk::{Desk, Effect, Event, Recent};
use crate::run::door::{Door, Visit};
use crate::run::pool::Jobs;
use crate::run::watch::Watch;
use egui::{Color32, Context, ViewportCommand};
use outbox::Outbox;
use reader::PageTools;
use reader::atlas::Atlas;
use reader::fonts::PageFonts;
use std::cell::Cell;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{SystemTime, UNIX_EPOCH};
use theme::Palette;

/// A page with a marked line, as large as lists of windows show it.
const ICON: &[u8] = include_bytes!("../assets/icon/128.png");

/// While messages or unsaved changes wait for their time, the window looks at the clock this often.
/// Half a second late is noticed by nobody, and an idle window draws no more than two frames a second for it.
const TICK_SECONDS: f32 = 0.5;

/// How long a frame for what came of a job waits for what else comes.
const WAKE: std::time::Duration = std::time::Duration::from_millis(1);

/// How long the first frame waits for the picture of its page, where it is shown as it was printed.
/// Not longer, because a frame that is drawn without its picture, and then again with it, costs about as
/// much.
const FIRST_PICTURE_WAIT: std::time::Duration = std::time::Duration::from_millis(40);

/// How long a window that is being closed waits for the answers of its last saves, before it draws again and goes on
/// waiting like that: longer than a slow disk needs, shorter than makes somebody think that it hangs.
const LAST_SAVE_WAIT: std::time::Duration = std::time::Duration::from_secs(3);

/// How the window asks to be opened; the bench of an empty window opens the same one.
pub fn window_options(renderer: eframe::Renderer) -> eframe::NativeOptions {
    let viewport = egui::ViewportBuilder::default()
        .with_title("Folioscope")
        .with_app_id("folioscope")
        .with_inner_size([1360.0, 860.0])
        .with_min_inner_size(size::LEAST)
        .with_icon(icon());
    // There are no gradients to smooth, and without a GPU it is paid for with every pixel.
    eframe::NativeOptions {
        viewport,
        renderer,
        dithering: false,
        // Fonts of the system are asked for when the first page stands. To add them here would throw away all
        // letters that were drawn ahead.
        system_font_fallback: false,
        ..eframe::NativeOptions::default()
    }
}

/// The sign of the program in lists of windows. Without one of our own, the library's is unpacked and kept, a megabyte.
fn icon() -> egui::IconData {
    let unpacked = image::load_from_memory_with_format(ICON, image::ImageFormat::Png).unwrap_or_default();
    let (width, height) = (unpacked.width(), unpacked.height());
    egui::IconData { rgba: unpacked.into_rgba8().into_raw(), width, height }
}

/// Asks for one frame, because something came of a job. A request without any delay asks egui for two, which is for
/// what is known only a frame later; what jobs tell is known before the frame is drawn, and without a GPU each frame
/// costs tens of milliseconds of both cores. What comes within the delay is shown with it.
pub fn wake(ctx: &Context) {
    ctx.request_repaint_after(WAKE);
}

/// The window: the desk, which decides, and all that it takes to draw it and to carry out what it asks for.
/// What draws reads the desk and writes to the outbox alone, because egui may run a frame twice.
pub struct App {
    /// What is open and how it is set. It is changed by events, see [`App::send`], and never while a frame is
    /// drawn.
    pub desk: Desk,
    /// Does on threads what would make a frame wait; `logic` collects what came of it.
    jobs: Jobs,
    outbox: Outbox,
    /// Fonts, letters and pictures, which all views share.
    tools: PageTools,
    tiles: tiles::TileUi,
    overlays: overlays::Overlays,
    /// Remembers a stroke from one frame to another, because the second of a chord comes later.
    keys: keys::Keys,
    window_name: window_name::WindowName,
    /// Tells when an open file changes. `None` in tests, and where the system cannot tell.
    watch: Option<Watch>,
    /// Where other starts of the program bring files to open. `None` where nobody can.
    door: Option<Door>,
    /// What dialogs answer.
    /// It is a channel because a dialog runs on a thread of its own and answers some frames later.
    answers: (Sender<Event>, Receiver<Event>),
    /// The scale of the interface that egui was told last, so that it is told only of another one.
    scale: f32,
    /// The colour with which the frame began; nothing where the caller sees to the ground itself.
    began_with: Cell<Option<Color32>>,
    /// What the command line asked for and was not done yet.
    to_do: std::collections::VecDeque<Command>,
    /// Whether the window had the keys of the system in the last frame.
    in_front: bool,
    /// Frames that the window has asked for; one that is drawn ahead is none.
    frames: u32,
    /// False where there is no system to ask: for screenshots and tests.
    live: bool,
    /// Milliseconds since 1970. It stands at nought where nothing is live, so that no screenshot depends on
    /// the day.
    clock: fn() -> u64,
    /// The desk has agreed to end. The window itself is closed at the end of `logic`.
    quit: bool,
}

/// How the window is set up.
pub struct Setup {
    pub settings: Settings,
    pub jobs: Jobs,
    /// Whether there is a system with fonts, dialogs, a clipboard and a clock.
    pub live: bool,
}

/// What the window begins with.
pub struct Beginning {
    pub recent: Vec<Recent>,
    /// How everything was left the last time. Set out where nothing was named, else offered.
    pub session: Option<KeptSession>,
    /// Files and folders of the command line, each with whether it is a folder.
    /// Where there are any, the session is not set out, because they are what was asked for.
    pub given: Vec<(PathBuf, bool)>,
    /// Carried out in their order when all files were named, because they may be about these.
    pub commands: Vec<Command>,
    /// What the store has to say.
    pub words: Vec<String>,
    /// The store is there, and another program keeps this one out of it: what was open comes when it can be read.
    pub store_is_late: bool,
}

impl App {
    pub fn new(ctx: &Context, setup: Setup) -> Self {
        let Setup { settings, jobs, live } = setup;
        ctx.set_fonts(theme::fonts());
        ctx.options_mut(|options| {
            // Ctrl with plus and minus changes the type of the page, not the size of the window's parts.
            options.zoom_with_keyboard = false;
            // Keys belong to the table of acts, where they can be changed; one of egui's own could not be.
            options.quit_shortcuts.clear();
        });
        let calm = settings.reduce_motion == Motion::Reduced || !live;
        // Nobody has asked the system yet whether it is dark. `ui` dresses the window anew in each frame
        // where it is.
        theme::wear(ctx, Palette::of(settings.theme, false), calm);
        let repaint = ctx.clone();
        Self {
            desk: Desk::new(settings),
            jobs,
            outbox: Outbox::default(),
            tools: PageTools {
                fonts: PageFonts::new(live),
                atlas: Atlas::new(ctx),
                pictures: Default::default(),
                tiles: Default::default(),
                behind: false,
            },
            tiles: tiles::TileUi::default(),
            overlays: overlays::Overlays::default(),
            keys: keys::Keys::default(),
            window_name: window_name::WindowName::default(),
            watch: live.then(|| Watch::new(move || wake(&repaint))).flatten(),
            door: None,
            answers: channel(),
            scale: 1.0,
            began_with: Cell::new(None),
            to_do: std::collections::VecDeque::new(),
            in_front: true,
            frames: 0,
            live,
            clock: if live { millis_now } else { || 0 },
            quit: false,
        }
    }

    /// From now on, what other starts of the program bring is opened here.
    pub fn answer_at(&mut self, door: Door) {
        self.door = Some(door);
    }

    /// Sets out what was kept, then what was asked for.
    pub fn begin(&mut self, ctx: &Context, beginning: Beginning) {
        let Beginning { recent, session, given, commands, words, store_is_late } = beginning;
        self.desk.recent = recent;
        // The time comes first, because otherwise what is opened below would be dated to 1970.
        self.send(ctx, Event::Tick((self.clock)()));
        let link = commands.iter().any(|command| matches!(command, Command::OpenLink { .. }));
        if link || !given.is_empty() {
            // Who names files wants these, and not what was open the last time.
            self.desk.begin_for_files(session.is_some());
        } else if let Some(session) = session {
            let effects = self.desk.restore(&session);
            self.carry_out(ctx, effects);
        }
        if store_is_late {
            let effects = self.desk.begin_before_the_store();
            self.carry_out(ctx, effects);
        }
        self.send(ctx, Event::Given(given));
        self.to_do = commands.into();
        self.do_next(ctx);
        for words in words {
            self.desk.tell(words);
        }
    }

    /// Carries out what the command line asked for, in order; each waits until there is something to see of the document
    /// that it is about, which may be one that the command before it opened.
    fn do_next(&mut self, ctx: &Context) {
        while self.to_do.front().is_some_and(|command| !self.desk.waits_for(command))
            && let Some(command) = self.to_do.pop_front()
        {
            self.send(ctx, Event::Command(command));
        }
    }

    /// Where the picture comes in time, the first frame is drawn anew with it, before anybody has seen it: a frame
    /// costs as much as the waiting.
    fn await_first_picture(&mut self, ctx: &Context) {
        // Once, in the first pass: the second pass is the one that this asks for, and would wait again. Tests
        // never wait, because what they see must not depend on how fast their machine is.
        if !self.live || self.frames != 1 || ctx.current_pass_index() > 0 || !self.desk.waits_for_tiles() {
            return;
        }
        if self.wait_while(ctx, FIRST_PICTURE_WAIT, Desk::waits_for_tiles) {
            self.upload_tiles(ctx);
            ctx.request_discard("the picture of the first page came");
        }
    }

    /// Does what is done by jobs while the desk waits, for so long at most; tells whether it waits no longer.
    fn wait_while(&mut self, ctx: &Context, most: std::time::Duration, waits: fn(&Desk) -> bool) -> bool {
        let begun = std::time::Instant::now();
        self.wait_until(ctx, waits, || begun.elapsed() >= most)
    }

    /// The same, until it is told to stop.
    /// Nothing is waited for where nothing is live: then it tells false at once.
    fn wait_until(&mut self, ctx: &Context, waits: fn(&Desk) -> bool, stop: impl Fn() -> bool) -> bool {
        while self.live && !stop() {
            for (ticket, topic, outcome) in self.jobs.poll() {
                self.send(ctx, Event::Done(ticket, topic, outcome));
            }
            if !waits(&self.desk) {
                return true;
            }
            // Short beside a frame, and long enough to leave the core to the jobs that are waited for.
            std::thread::sleep(std::time::Duration::from_micros(300));
        }
        false
    }

    /// Sends an event to the desk, and does what it asks for.
    pub fn send(&mut self, ctx: &Context, event: Event) {
        let effects = self.desk.handle(event);
        self.carry_out(ctx, effects);
    }

    /// Does what the desk asked for, in its order. The desk itself touches neither the window nor the disk,
    /// so that it can be tested without either.
    pub fn carry_out(&mut self, ctx: &Context, effects: Vec<Effect>) {
        for effect in effects {
            // Its `Debug` is the kind of it and what it is about, never what it carries.
            tracing::debug!(?effect, "effect");
            match effect {
                Effect::Start(ticket, topic, job) => self.jobs.start(ticket, topic, job),
                Effect::Stop(topic) => self.jobs.stop(&topic),
                Effect::CopyText(text) => ctx.copy_text(text),
                Effect::ReadClipboard => ctx.send_viewport_cmd(ViewportCommand::RequestPaste),
                Effect::OpenAddress(address) => ctx.open_url(egui::OpenUrl::new_tab(address)),
                Effect::OpenElsewhere(path) => outside::open(path, self.answers.0.clone(), ctx),
                Effect::CopyPicture(raster) => ctx.copy_image(egui::ColorImage::from_rgba_unmultiplied(
                    [raster.width as usize, raster.height as usize],
                    &raster.rgba,
                )),
                Effect::DrawCaption { words, width, scale } => {
                    let _ = self.answers.0.send(Event::Caption(caption::drawn(&words, width, scale)));
                    ctx.request_repaint();
                }
                // Where nothing is live, no program is started: the sheet then shows what it shows without printers.
                Effect::AskPrinters if !self.live => {
                    let _ = self.answers.0.send(Event::Printers(Vec::new()));
                }
                Effect::AskPrinters => outside::ask_printers(self.answers.0.clone(), ctx),
                Effect::Print { path, printer } => {
                    if self.live {
                        outside::print(path, printer, self.answers.0.clone(), ctx);
                    }
                }
                Effect::ShowInFolder(path) => outside::show_in_folder(path, self.answers.0.clone(), ctx),
                Effect::AskForPaths { folder } => self.ask_for_paths(ctx, folder),
                Effect::FullScreen(on) => ctx.send_viewport_cmd(ViewportCommand::Fullscreen(on)),
                // Only noted, so that the effects behind this one are carried out too.
                Effect::Quit => self.quit = true,
            }
        }
    }

    /// Asks the system's own dialog on a thread of its own, so that the window goes on.
    fn ask_for_paths(&mut self, ctx: &Context, folder: bool) {
        let (send, ctx, live) = (self.answers.0.clone(), ctx.clone(), self.live);
        let ask = move || {
            // `rfd` answers the same when the user cancels and when there is no dialog; only the time tells.
            let asked = std::time::Instant::now();
            let dialog = || rfd::FileDialog::new();
            let picked = match (live, folder) {
                (false, _) => None,
                (true, true) => dialog().pick_folder().map(|path| vec![(path, true)]),
                (true, false) => {
                    dialog().pick_files().map(|paths| paths.into_iter().map(|p| (p, false)).collect())
                }
            };
            // Nobody reads a dialog and cancels it within a quarter of a second, so nothing by then means
            // that there was none.
            let at_once = asked.elapsed().as_millis() < 250;
            let event = match picked {
                Some(paths) => Some(Event::Given(paths)),
                None if at_once => Some(Event::NoDialog { folder }),
                None => None,
            };
            if let Some(event) = event {
                // The window may be closed by now.
                let _ = send.send(event);
                ctx.request_repaint();
            }
        };
        if live {
            let own = self.answers.0.clone();
            if std::thread::Builder::new().name("dialog".to_owned()).spawn(ask).is_err() {
                // The window's own field asks instead.
                let _ = own.send(Event::NoDialog { folder });
            }
        } else {
            ask();
        }
    }

    /// Opens what other starts of the program bring, as if it had been dropped here, and shows that it did.
    fn open_door(&mut self, ctx: &Context) {
        // A window that is about to be gone leaves them to windows of their own.
        if self.quit {
            return;
        }
        let visits = self.door.as_ref().map(Door::poll).unwrap_or_default();
        for given in visits.into_iter().filter_map(Visit::take) {
            self.send(ctx, Event::Given(given));
            ctx.send_viewport_cmd(ViewportCommand::Minimized(false));
            ctx.send_viewport_cmd(ViewportCommand::Focus);
            // Where the system lets no window take the front by itself, it is marked in the list of windows.
            let attention = egui::UserAttentionType::Informational;
            ctx.send_viewport_cmd(ViewportCommand::RequestUserAttention(attention));
        }
    }

    /// Delivers what was drawn, typed, dropped and done since the last frame.
    pub fn logic(&mut self, ctx: &Context) {
        self.send(ctx, Event::Tick((self.clock)()));
        if self.live {
            let in_front = ctx.input(|input| input.focused);
            if std::mem::replace(&mut self.in_front, in_front) != in_front {
                self.send(ctx, Event::InFront(in_front));
            }
            let dark = ctx.system_theme() == Some(egui::Theme::Dark);
            if dark != self.desk.system_dark {
                self.send(ctx, Event::SystemDark(dark));
            }
        }
        let answers: Vec<Event> = self.answers.1.try_iter().collect();
        let changes: Vec<Event> = self
            .watch
            .iter()
            .flat_map(Watch::poll)
            .map(|(path, exists)| Event::FileChanged { path, exists })
            .collect();
        for event in answers.into_iter().chain(changes) {
            self.send(ctx, event);
        }
        self.open_door(ctx);
        // Before the answers of jobs, because a click was meant for what stood on the screen, and an answer
        // may change it.
        self.deliver(ctx);
        tracing::debug!(frame = self.frames, causes = ?ctx.repaint_causes(), "frame");
        for (ticket, topic, outcome) in self.jobs.poll() {
            self.send(ctx, Event::Done(ticket, topic, outcome));
        }
        self.do_next(ctx);
        self.system_fonts(ctx);
        self.tell_size(ctx);
        self.upload_pictures(ctx);
        self.upload_tiles(ctx);
        if let Some(watch) = &mut self.watch {
            // Told anew in each frame, so that nothing that opens or closes a document has to think of it.
            watch.set(
                self.desk.views.values().filter_map(|view| self.desk.documents.get(&view.doc)?.origin.file()),
            );
        }
        if self.desk.waits_for_time() {
            ctx.request_repaint_after_secs(TICK_SECONDS);
        }
        if self.quit || ctx.input(|input| input.viewport().close_requested()) {
            self.close(ctx);
        }
    }

    /// Tells the desk how large the window is, which is kept for the next start.
    fn tell_size(&mut self, ctx: &Context) {
        // A frame that is drawn ahead has no window yet.
        if !self.live || self.frames < 2 {
            return;
        }
        // Without the scale of the interface, which the window is not made with.
        let own = ctx.content_rect().size() * ctx.zoom_factor();
        if let Some(size) = ctx.input(|input| size::changed(self.desk.window, input.viewport(), own)) {
            self.send(ctx, Event::WindowSize(size));
        }
    }

    /// Fonts of the system are listed when the first page stands: listing them takes a core for a while.
    fn system_fonts(&mut self, ctx: &Context) {
        // The first frames are left alone, because they are waited for. Tests and screenshots never list the
        // fonts of their machine, or else their pixels would not be the same on another one.
        if !self.live || self.frames < 4 {
            return;
        }
        if self.tools.fonts.list_system_fonts(ctx) {
            ctx.add_font_provider(std::sync::Arc::new(egui_system_font_provider::SystemFontProvider::new()));
        }
        if let Some(families) = self.tools.fonts.poll() {
            self.send(ctx, Event::Typefaces(families.into()));
        }
    }

    /// Ends, or says why not. Called in each frame in which the window was asked to close, or the desk has
    /// agreed to it.
    fn close(&mut self, ctx: &Context) {
        if !self.quit {
            self.send(ctx, Event::Command(Command::Quit));
            for (ticket, topic, outcome) in self.jobs.poll() {
                self.send(ctx, Event::Done(ticket, topic, outcome));
            }
            self.wait_while(ctx, LAST_SAVE_WAIT, |desk| !desk.saves.answered());
        }
        if !self.quit {
            // Something could not be saved, and the desk says so: the window stays until it is asked once more.
            return ctx.send_viewport_cmd(ViewportCommand::CancelClose);
        }
        // Everything is on the disk before the window goes away.
        self.jobs.close();
        ctx.send_viewport_cmd(ViewportCommand::Close);
    }

    /// Hands what drawing left in the outbox to the desk.
    fn deliver(&mut self, ctx: &Context) {
        for event in self.outbox.take() {
            self.send(ctx, event);
        }
    }

    /// Gives decoded pictures to the GPU and tells the desk, so that it lets go of their points and they are
    /// held once.
    fn upload_pictures(&mut self, ctx: &Context) {
        let (taken, dropped) = self.tools.pictures.update(ctx, &self.desk.pictures);
        if !taken.is_empty() {
            self.send(ctx, Event::PicturesTaken(taken));
        }
        if !dropped.is_empty() {
            self.send(ctx, Event::PicturesDropped(dropped));
        }
    }

    /// The same for pictures of pages.
    fn upload_tiles(&mut self, ctx: &Context) {
        let (taken, dropped) = self.tools.tiles.update(ctx, &self.desk.tiles);
        if !taken.is_empty() {
            self.send(ctx, Event::TilesTaken(taken));
        }
        if !dropped.is_empty() {
            self.send(ctx, Event::TilesDropped(dropped));
        }
    }

    /// Draws the whole window.
    pub fn ui(&mut self, ui: &mut egui::Ui) {
        let ctx = ui.ctx().clone();
        let settings = &self.desk.settings;
        let calm = settings.reduce_motion == Motion::Reduced || !self.live;
        if self.scale != settings.ui_scale {
            self.scale = settings.ui_scale;
            ctx.set_zoom_factor(self.scale);
        }
        theme::wear(&ctx, Palette::of(settings.theme, self.desk.system_dark), calm);
        self.ground(ui);
        self.tools.behind = false;
        // Keys are looked at before any widget is drawn, because a widget would take them. While the sheet of
        // keys waits for a new one, none may do what it does otherwise, or else no key in use could be given
        // to another act.
        if !self.overlays.waits_for_key() && !self.tiles.is_dragging() {
            self.keys.handle(&ctx, &self.desk, &mut self.outbox);
        }
        keys::mouse_buttons(&ctx, &self.desk, &mut self.outbox);
        self.dropped_and_pasted(&ctx);
        let desk = &self.desk;
        let out = &mut self.outbox;
        // Bars come before the page, because egui gives to the middle what they leave.
        if !desk.only_page {
            let missing = desk.active.map_or(0, |view| self.tiles.missing(view));
            status::status_ui(ui, desk, missing, out);
            rail::rail_ui(ui, desk, out);
        } else {
            rail::menu_alone_ui(ui, desk, out);
        }
        egui::CentralPanel::no_frame().show(ui, |ui| {
            self.tiles.ui(ui, desk, &mut self.tools, out);
        });
        self.overlays.ui(ui, desk, out);
        notice::messages_ui(ui, desk, out);
        self.keys.note(&ctx, desk, out);
        self.window_name.ui(&ctx, desk);
        for want in self.outbox.take_wants() {
            self.send(&ctx, want);
        }
        self.await_first_picture(&ctx);
        if self.tools.behind {
            ctx.request_repaint();
        }
        // At once, and not in a moment: a hand waits for what it did.
        if !self.outbox.is_empty() {
            ctx.request_repaint();
        }
    }

    /// Nothing paints the ground of the window: the frame begins with it. Only in the one frame in which the palette
    /// changes, what the frame began with is another colour.
    fn ground(&self, ui: &egui::Ui) {
        let panel = theme::palette(ui.ctx()).panel;
        if self.began_with.get().is_some_and(|colour| colour != panel) {
            ui.painter().rect_filled(ui.ctx().content_rect(), 0.0, panel);
        }
    }

    /// Files that are dropped are opened wherever the pointer is. A text that is pasted is opened as a
    /// document, unless somebody types or something lies over the window: then it belongs to a field.
    fn dropped_and_pasted(&mut self, ctx: &Context) {
        let dropped = ctx.input(|input| input.raw.dropped_files.clone());
        let paths: Vec<(PathBuf, bool)> =
            dropped.iter().map(|file| (file.path().to_path_buf(), file.path().is_dir())).collect();
        if !paths.is_empty() {
            self.outbox.send(Event::Given(paths));
        }
        if ctx.egui_wants_keyboard_input() || self.desk.overlay.is_some() {
            return;
        }
        let pasted = ctx.input(|input| {
            input.events.iter().find_map(|event| match event {
                egui::Event::Paste(text) => Some(text.clone()),
                _ => None,
            })
        });
        if let Some(text) = pasted {
            self.outbox.send(Event::Clipboard(text));
        }
    }

    /// Whether anything is still to come: for screenshots, which wait until what they show is complete.
    pub fn unfinished(&self) -> bool {
        let tools = &self.tools;
        let waits =
            tools.fonts.pending() || tools.tiles.hesitates || tools.behind || self.overlays.unfinished();
        waits || !self.outbox.is_empty() || self.jobs.busy() || self.desk.busy()
    }

    /// Whether something of what can be seen is still to come; what is read on where nobody looks is not.
    pub fn lacks(&self) -> bool {
        let tools = &self.tools;
        let waits =
            tools.fonts.pending() || tools.tiles.hesitates || tools.behind || self.overlays.unfinished();
        waits || !self.outbox.is_empty() || self.desk.lacks()
    }
}

impl eframe::App for App {
    // Without a GPU each pixel that is painted twice is felt, so the ground is what the frame is cleared to.
    fn clear_color(&self, _visuals: &egui::Visuals) -> [f32; 4] {
        let panel = Palette::of(self.desk.settings.theme, self.desk.system_dark).panel;
        self.began_with.set(Some(panel));
        panel.to_normalized_gamma_f32()
    }

    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        // egui may run a frame twice, and it counts once.
        if ctx.current_pass_index() == 0 {
            self.frames = self.frames.saturating_add(1);
            // The first ones are logged, so that a log tells how long the window took to come up.
            if self.frames <= 4 {
                tracing::info!(frame = self.frames, "frame");
            }
        }
        App::logic(self, ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        App::ui(self, ui);
    }
}

/// Milliseconds since 1970. A clock that stands before that counts as nought, so that no caller has a failure
/// to deal with.
fn millis_now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
}
