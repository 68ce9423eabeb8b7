//! What the program does when no subcommand is given: opens the window, or draws it for `--screenshot`.

use super::screenshot;
use crate::data::address;
use crate::data::cfi;
use crate::data::kept::KeptSession;
use crate::data::settings::ThemeChoice;
use crate::desk::command::Command;
use crate::desk::pointed::is_link;
use crate::desk::session::kept_window;
use crate::desk::words::Word;
use crate::desk::{Recent, WindowSize};
use crate::keep::outgoing;
use crate::keep::store::{Profile, Store};
use crate::read::sandbox::Children;
use crate::run::door::{self, Given, Knock, Place};
use crate::run::pool::Jobs;
use crate::ui::ahead::{self, Ahead};
use crate::ui::{self, App, Beginning, Setup};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueHint};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

#[derive(Args)]
pub struct Window {
    /// Files and folders to open, and links to places in files.
    #[arg(value_hint = ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// Keeps settings and everything else in this folder; a fresh one is a fresh user.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    profile: Option<PathBuf>,
    /// Opens a window of its own. Otherwise files are opened in the window of this user that is already there (on Linux),
    /// unless --do or --theme asks for something that is for one window alone.
    #[arg(long)]
    new_window: bool,
    /// Carries out a command at the start, as `find "some words"`; may be given several times.
    #[arg(long = "do", value_name = "COMMAND")]
    commands: Vec<String>,
    /// The theme for this run.
    #[arg(long, value_name = "NAME", value_parser = theme())]
    theme: Option<ThemeChoice>,
    /// Draws the window into a PNG file, without a display, and ends.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    screenshot: Option<PathBuf>,
    /// Size of the screenshot in pixels.
    #[arg(long, value_name = "WxH", default_value = "1440x900", value_parser = screenshot::size)]
    size: (usize, usize),
    /// Pixels per point of the screenshot.
    #[arg(long, value_name = "N", default_value_t = 1.0, value_parser = screenshot::scale)]
    scale: f32,
    /// Writes a log to the standard error.
    #[arg(long, value_name = "LEVEL", value_parser = level())]
    log: Option<tracing::Level>,
}

/// Named one by one, so that shells complete them.
fn theme() -> impl TypedValueParser<Value = ThemeChoice> {
    PossibleValuesParser::new(ThemeChoice::CHOICES.split(", ")).try_map(|name| ThemeChoice::parse(&name))
}

fn level() -> impl TypedValueParser<Value = tracing::Level> {
    let levels = ["error", "warn", "info", "debug", "trace"];
    PossibleValuesParser::new(levels).try_map(|name| name.parse::<tracing::Level>())
}

pub fn run(window: Window) -> Result<(), String> {
    // The log first, so that everything that takes time can be read in it.
    if let Some(level) = window.log {
        tracing_subscriber::fmt().with_max_level(level).with_writer(std::io::stderr).init();
    }
    let parse = |line: &String| line.parse::<Command>();
    let (given, mut commands) = links_apart(&window.paths);
    // After the links: what is to be done is to be done with what they open.
    commands.extend(window.commands.iter().map(parse).collect::<Result<Vec<_>, _>>()?);
    let theme = window.theme;
    if let Some(file) = window.screenshot {
        let size = [window.size.0, window.size.1];
        let shot = screenshot::Shot { size, scale: window.scale, theme };
        return screenshot::screenshot(&file, shot, super::children(), given, commands);
    }
    let profile = match window.profile {
        Some(folder) => Profile::under(std::path::absolute(&folder).unwrap_or(folder)),
        None => Profile::standard().map_err(|failure| failure.to_string())?,
    };
    let alone = window.new_window || theme.is_some() || !commands.is_empty();
    // Before anything else is begun, so that a start that has nothing else to do is over in a moment.
    let knock = if alone { Knock::Own(None) } else { door::knock(&profile, &display(), &given) };
    match knock {
        Knock::Taken => {
            println!("{}", taken(&given));
            Ok(())
        }
        Knock::Own(place) => {
            let children = super::children();
            open(Start { profile, store: None, children, theme, given, commands, place })
        }
    }
}

/// What the user is told who sees no window come.
fn taken(given: &Given) -> &'static str {
    if given.is_empty() {
        "The window that is already there is asked to come to the front. --new-window opens another."
    } else {
        "Opened in the window that is already there."
    }
}

/// Names the display that windows are on. Who works on another one must get a window there.
fn display() -> Vec<u8> {
    let name = |name| std::env::var_os(name).unwrap_or_default().into_encoded_bytes();
    [name("WAYLAND_DISPLAY"), name("DISPLAY")].join(&b'\n')
}

/// What lies on the disk, and what is a link to a place in a file: letters and notes have such, and whoever pastes one
/// into a terminal wants to be at its words. A file that is named like a link is still a file.
fn links_apart(paths: &[PathBuf]) -> (Given, Vec<Command>) {
    let (mut given, mut links) = (Given::new(), Vec::new());
    for path in paths {
        let link = path.to_str().filter(|_| !path.exists());
        match link.filter(|link| is_link(link)).map(str::to_owned).or_else(|| in_book(link?)) {
            Some(link) => links.push(Command::OpenLink { link }),
            None => given.push(absolute(path)),
        }
    }
    (given, links)
}

/// A book and a place in it, as reading programs write both: `book.epub#epubcfi(/6/4!/4/2/1:3)`.
fn in_book(link: &str) -> Option<String> {
    let (path, place) = link.split_once('#')?;
    let path = std::path::absolute(path).ok().filter(|path| path.is_file())?;
    cfi::parse(place)?;
    Some(format!("{}#{place}", address::of_file(&path)?))
}

/// The path from the root, and whether it is a folder.
fn absolute(path: &Path) -> (PathBuf, bool) {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.is_dir();
    (path, folder)
}

fn open(mut start: Start) -> Result<(), String> {
    if let Some((file, false)) = start.given.first() {
        start.children.expect(file);
    }
    // Opened while the window is being made: both wait for the system.
    let own = start.profile.clone();
    // Where the system has no thread for it, it is opened when it is needed.
    start.store = std::thread::Builder::new().spawn(move || Opened::of(&own)).ok();
    let mut first = None;
    for renderer in renderers() {
        match show(renderer, start.next()) {
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
    given: Given,
    commands: Vec<Command>,
    /// At the door, where nobody else has it.
    place: Option<Place>,
}

impl Start {
    /// For the next attempt to open a window: what there is only once goes to the first.
    fn next(&mut self) -> Self {
        Self {
            profile: self.profile.clone(),
            store: self.store.take(),
            children: self.children.clone(),
            theme: self.theme,
            given: self.given.clone(),
            commands: self.commands.clone(),
            place: self.place.take(),
        }
    }
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
    let Start { profile, store, children, theme, given, commands, place } = start;
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
    // Aside, because a temporary folder may be long. Without a thread it is done at another start.
    let _ = std::thread::Builder::new().name("tidy".to_owned()).spawn(outgoing::tidy_handed);
    let mut app = App::new(ctx, setup);
    if let Some(theme) = theme {
        app.desk.wear_for_this_run(theme);
    }
    let wake = ctx.clone();
    if let Some(door) = door::open(place, &profile, display(), move || ui::wake(&wake)) {
        app.answer_at(door);
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Somebody has a link in a letter and a terminal at hand; a file of that name is what it says there is not.
    #[test]
    fn a_link_among_the_arguments_leads_to_its_words() {
        let folder = tempfile::tempdir().unwrap();
        let odd = folder.path().join("file:");
        std::fs::create_dir(&odd).unwrap();
        let link = "file:///a%20b.pdf#page=3&span=5..9&words=so";
        let other = "folioscope:/a.txt#span=1..2";
        let paths = [link.into(), "letter.txt".into(), odd.clone(), other.into(), "https://a.org".into()];
        let (given, commands) = links_apart(&paths);
        let open = |link: &str| Command::OpenLink { link: link.to_owned() };
        assert_eq!(commands, [open(link), open(other)]);
        assert_eq!(given[0], absolute(Path::new("letter.txt")));
        assert_eq!(given[1], (odd, true));
        assert_eq!(given.len(), 3);
    }
}
