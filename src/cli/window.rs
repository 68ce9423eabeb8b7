//! What the program does when no subcommand is given: opens the window, or draws it for `--screenshot`.

use super::screenshot;
use crate::data::kept::KeptSession;
use crate::data::settings::ThemeChoice;
use crate::desk::command::Command;
use crate::desk::session::kept_window;
use crate::desk::words::Word;
use crate::desk::{Recent, WindowSize};
use crate::keep::store::{Profile, Store};
use crate::read::sandbox::Children;
use crate::run::pool::Jobs;
use crate::ui::ahead::{self, Ahead};
use crate::ui::{self, App, Beginning, Setup};
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

#[derive(Args)]
pub struct Window {
    /// Files and folders to open.
    paths: Vec<PathBuf>,
    /// Keeps settings and everything else in this folder; a fresh one is a fresh user.
    #[arg(long, value_name = "DIR")]
    profile: Option<PathBuf>,
    /// Carries out a command at the start, as `find "some words"`; may be given several times.
    #[arg(long = "do", value_name = "COMMAND")]
    commands: Vec<String>,
    /// The theme for this run: system, paper, sepia, night.
    #[arg(long, value_name = "NAME")]
    theme: Option<String>,
    /// Draws the window into a PNG file, without a display, and ends.
    #[arg(long, value_name = "FILE")]
    screenshot: Option<PathBuf>,
    /// Size of the screenshot in pixels.
    #[arg(long, value_name = "WxH", default_value = "1440x900", value_parser = screenshot::size)]
    size: (usize, usize),
    /// Pixels per point of the screenshot.
    #[arg(long, value_name = "N", default_value_t = 1.0, value_parser = screenshot::scale)]
    scale: f32,
    /// Writes a log to the standard error: error, warn, info, debug, trace.
    #[arg(long, value_name = "LEVEL")]
    log: Option<tracing::Level>,
}

pub fn run(window: Window) -> Result<(), String> {
    // The log first, so that everything that takes time can be read in it.
    if let Some(level) = window.log {
        tracing_subscriber::fmt().with_max_level(level).with_writer(std::io::stderr).init();
    }
    let children = super::children();
    let parse = |line: &String| line.parse::<Command>();
    let commands = window.commands.iter().map(parse).collect::<Result<Vec<_>, _>>()?;
    let theme = window.theme.as_deref().map(ThemeChoice::parse).transpose()?;
    let given = window.paths.iter().map(|path| absolute(path)).collect();
    match window.screenshot {
        Some(file) => {
            let size = [window.size.0, window.size.1];
            let shot = screenshot::Shot { size, scale: window.scale, theme };
            screenshot::screenshot(&file, shot, children, given, commands)
        }
        None => open(window.profile, children, theme, given, commands),
    }
}

/// The path from the root, and whether it is a folder.
fn absolute(path: &Path) -> (PathBuf, bool) {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.is_dir();
    (path, folder)
}

fn open(
    profile: Option<PathBuf>,
    children: Children,
    theme: Option<ThemeChoice>,
    given: Vec<(PathBuf, bool)>,
    commands: Vec<Command>,
) -> Result<(), String> {
    let profile = match profile {
        Some(folder) => Profile::under(std::path::absolute(&folder).unwrap_or(folder)),
        None => Profile::standard().map_err(|failure| failure.to_string())?,
    };
    if let Some((file, false)) = given.first() {
        children.expect(file);
    }
    // Opened while the window is being made: both wait for the system.
    let own = profile.clone();
    // Where the system has no thread for it, it is opened when it is needed.
    let mut store = std::thread::Builder::new().spawn(move || Opened::of(&own)).ok();
    let mut first = None;
    for renderer in renderers() {
        let begin = Start {
            profile: profile.clone(),
            store: store.take(),
            children: children.clone(),
            theme,
            given: given.clone(),
            commands: commands.clone(),
        };
        match show(renderer, begin) {
            Ok(()) => return Ok(()),
            // The second attempt complains of the first; what was wrong is in the first error.
            Err(error) => first = first.or(Some(error)),
        }
    }
    Err(first.as_ref().map_or_else(|| "No renderer is built in.".to_owned(), no_window))
}

/// The ways to draw, the best first.
fn renderers() -> Vec<eframe::Renderer> {
    vec![
        eframe::Renderer::Glow,
        #[cfg(feature = "wgpu")]
        eframe::Renderer::Wgpu,
    ]
}

/// The store, and what the window begins with.
struct Opened {
    store: Store,
    session: Option<KeptSession>,
    recent: Vec<Recent>,
    /// What the user must hear: what was set aside, what could not be read.
    words: Vec<String>,
}

impl Opened {
    fn of(profile: &Profile) -> Self {
        let (store, mut words) = Store::open(profile);
        let session = store.session().unwrap_or_else(|failure| {
            words.push(failure.to_string());
            None
        });
        let recent = store.recent_live().unwrap_or_else(|failure| {
            words.push(failure.to_string());
            Vec::new()
        });
        Self { store, session, recent, words }
    }
}

struct Start {
    profile: Profile,
    store: Option<JoinHandle<Opened>>,
    children: Children,
    theme: Option<ThemeChoice>,
    given: Vec<(PathBuf, bool)>,
    commands: Vec<Command>,
}

fn show(renderer: eframe::Renderer, start: Start) -> eframe::Result<()> {
    let ctx = ahead::context();
    let (tell, kept) = channel();
    let mut app = Ahead::begin(&ctx, move |ctx| app(ctx, start, tell)).map_err(|error| {
        let words = format!("the system has no thread to spare ({error})");
        eframe::Error::AppCreation(words.into())
    })?;
    let mut options = ui::window_options(renderer);
    options.window_builder = Some(app.size_teller(kept));
    let create: eframe::AppCreator = Box::new(move |_| {
        tracing::info!("the window is there");
        let app = app.app().ok_or("The window could not be filled: this part of the program failed.")?;
        Ok(Box::new(app))
    });
    eframe::run_native_ext("folioscope", options, Some(ctx), create)
}

/// Tells the size that the window had as soon as it is known, because the window waits for it.
fn app(ctx: &egui::Context, start: Start, tell_size: Sender<WindowSize>) -> App {
    let Start { profile, store, children, theme, given, commands } = start;
    let opened = store.and_then(|store| store.join().ok()).unwrap_or_else(|| Opened::of(&profile));
    let Opened { store, session, recent, words } = opened;
    if let Some(size) = session.as_ref().and_then(kept_window) {
        // The window may not have waited so long.
        let _ = tell_size.send(size);
    }
    drop(tell_size);
    tracing::info!("the store is open");
    let settings = store.settings().clone();
    let store_is_late = store.is_kept_out();
    let wake = ctx.clone();
    let jobs = Jobs::new(Box::new(store), children, move || ui::wake(&wake));
    let setup = Setup { settings, jobs, live: true };
    let mut app = App::new(ctx, setup);
    if let Some(theme) = theme {
        app.desk.wear_for_this_run(theme);
    }
    app.begin(ctx, Beginning { recent, session, given, commands, words, store_is_late });
    app
}

/// Why there is no window, in one sentence that says what to do.
fn no_window(error: &eframe::Error) -> String {
    let words = format!("{error} {error:?}");
    let missing = |packages: &str| {
        format!("The window needs libraries that this system lacks; on Debian: apt install {packages}")
    };
    if words.contains("WAYLAND_DISPLAY") || words.contains("DISPLAY") || words.contains("XOpenDisplay") {
        "There is no display to open a window on; --screenshot FILE draws without one.".to_owned()
    } else if words.contains("shared librar") || words.contains("xkbcommon") {
        missing("libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0 libgl1 libegl1")
    } else if words.contains("glutin")
        || words.contains("EGL")
        || words.contains("GLX")
        || words.contains("OpenGL")
    {
        missing("libgl1 libegl1")
    } else {
        format!("The window could not be opened: {error}.")
    }
}
