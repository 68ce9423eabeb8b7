//! Arguments, and the start of the window or of what is done without one.

use clap::{Args, Parser, Subcommand};
use folioscope::check;
use folioscope::desk::command::{COMMANDS, Command, Word};
use folioscope::desk::{Event, Recent};
use folioscope::document::Document;
use folioscope::jobs::Jobs;
use folioscope::settings::{Settings, ThemeChoice};
use folioscope::sketch;
use folioscope::source::Source;
use folioscope::span::DocId;
use folioscope::store::record::RecentKind;
use folioscope::store::{Profile, Store};
use folioscope::ui::headless::{Headless, png};
use folioscope::ui::{App, Beginning, Setup};
use folioscope::work::Stop;
use folioscope::worker::Workers;
use folioscope::workshop::Forgetful;
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread::JoinHandle;

/// A desktop reading room for people who read piles of documents as evidence.
/// Nothing leaves the computer, and originals are never written.
#[derive(Parser)]
#[command(
    version,
    max_term_width = 100,
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  folioscope                                   what was open the last time
  folioscope report.txt notes/                 a file and a folder
  folioscope --do 'find \"high confidence\"' report.txt
  folioscope --profile /tmp/fresh notes/       as a fresh user
  folioscope --screenshot page.png --theme night report.txt
  folioscope sketch report.html                the document as it was understood
  folioscope text report.html | wc -w          its words, and nothing else
  folioscope check evidence/                   would every file in it open?
  folioscope check --json evidence/ > all.jsonl
  folioscope commands                          everything that --do takes

Exit codes:
  0  all went well
  1  something could not be done; a sentence on the standard error says what.
     check: reading a file made the part of the program crash that read it;
     files that are damaged, locked or of an unknown kind are its findings, and no failure
  2  the arguments are wrong"
)]
struct Arguments {
    #[command(subcommand)]
    task: Option<Task>,
    #[command(flatten)]
    window: Window,
}

#[derive(Subcommand)]
enum Task {
    /// Prints a document as it was understood: blocks, marks, outline, spans, complaints.
    Sketch {
        file: PathBuf,
        /// As JSON Lines.
        #[arg(long)]
        json: bool,
        /// WHATWG name of the encoding, instead of guessing it.
        #[arg(long, value_name = "NAME")]
        encoding: Option<String>,
    },
    /// Prints a document's words. Where it has pages, a form feed stands between two of them; a page goes from its
    /// first word to the next page's first.
    Text {
        file: PathBuf,
        /// Only this page, counted from 1.
        #[arg(long, value_name = "N")]
        page: Option<NonZeroUsize>,
        /// WHATWG name of the encoding, instead of guessing it.
        #[arg(long, value_name = "NAME")]
        encoding: Option<String>,
    },
    /// Reads every file as the window would, and says of each what came of it.
    Check {
        /// Files, and folders with all that lies in them.
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// As JSON Lines; the totals go to the standard error.
        #[arg(long)]
        json: bool,
    },
    /// Lists the commands that --do takes.
    Commands,
}

#[derive(Args)]
struct Window {
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
    #[arg(long, value_name = "WxH", default_value = "1440x900", value_parser = size)]
    size: (usize, usize),
    /// Pixels per point of the screenshot.
    #[arg(long, value_name = "N", default_value_t = 1.0, value_parser = scale)]
    scale: f32,
    /// Writes a log to the standard error: error, warn, info, debug, trace.
    #[arg(long, value_name = "LEVEL")]
    log: Option<tracing::Level>,
}

fn size(text: &str) -> Result<(usize, usize), String> {
    const MAX: usize = 8192;
    let sides = text.split_once('x').and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    let fits = |(w, h): &(usize, usize)| (100..=MAX).contains(w) && (100..=MAX).contains(h);
    sides.filter(fits).ok_or_else(|| format!("it is given as 1440x900, each side from 100 to {MAX}"))
}

fn scale(text: &str) -> Result<f32, String> {
    let scale = text.parse().ok().filter(|scale| (0.5..=4.0).contains(scale));
    scale.ok_or_else(|| "it is a number from 0.5 to 4".to_owned())
}

/// How the program calls itself where it reads a stranger's file; of no use to people, and so not in the help.
#[cfg(target_os = "linux")]
const WORKER: &str = "--worker";

fn main() -> ExitCode {
    #[cfg(target_os = "linux")]
    if std::env::args_os().nth(1).is_some_and(|first| first == WORKER) {
        return folioscope::worker::child::serve();
    }
    let Arguments { task, window } = Arguments::parse();
    let result = match task {
        Some(Task::Sketch { file, json, encoding }) => sketch_of(&file, json, encoding),
        Some(Task::Text { file, page, encoding }) => text_of(&file, page, encoding),
        Some(Task::Check { paths, json }) => check_all(&paths, json),
        Some(Task::Commands) => list_commands(),
        None => open_window(window),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("folioscope: {why}");
            ExitCode::FAILURE
        }
    }
}

fn sketch_of(file: &Path, json: bool, encoding: Option<String>) -> Result<(), String> {
    let document = read(file, encoding)?;
    let mut out = std::io::stdout().lock();
    let written = match json {
        true => sketch::sketch_json(&document, &mut out),
        false => out.write_all(sketch::sketch(&document).as_bytes()),
    };
    ended_early(written)
}

/// Children of this very program, also when another one lies under its name by now.
fn workers() -> Workers {
    if cfg!(target_os = "linux") {
        return Workers::new("/proc/self/exe".into());
    }
    Workers::new(std::env::current_exe().unwrap_or_default())
}

fn read(file: &Path, encoding: Option<String>) -> Result<Document, String> {
    let workers = workers();
    let read = Source::open(file).and_then(|mut source| {
        source.encoding = encoding;
        workers.read(source, DocId(1), &Stop::default(), None)
    });
    read.map_err(|failure| failure.to_string())
}

fn text_of(file: &Path, page: Option<NonZeroUsize>, encoding: Option<String>) -> Result<(), String> {
    let document = read(file, encoding)?;
    let out = std::io::BufWriter::new(std::io::stdout().lock());
    match page {
        Some(page) => {
            let words = sketch::page_text(&document, page.get())?;
            let mut out = out;
            ended_early(out.write_all(words.as_bytes()).and_then(|()| out.flush()))
        }
        None => ended_early(sketch::text(&document, out)),
    }
}

fn check_all(paths: &[PathBuf], json: bool) -> Result<(), String> {
    let workers = workers();
    let mut out = std::io::stdout().lock();
    let checked = check::check(paths, &workers, &mut |row| {
        let line = if json { row.json() } else { row.line() };
        // Nobody reads on; the rest is not worth reading then.
        writeln!(out, "{line}").is_ok()
    })?;
    match json {
        true => eprintln!("{}", checked.words()),
        false => ended_early(writeln!(out, "{}", checked.words()))?,
    }
    match checked.crashed() {
        0 => Ok(()),
        1 => Err("Reading one of these files crashed.".to_owned()),
        many => Err(format!("Reading {many} of these files crashed.")),
    }
}

fn list_commands() -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    for (name, words, about) in COMMANDS {
        ended_early(writeln!(out, "{:<34}{}", format!("{name}{words}"), about.trim()))?;
    }
    Ok(())
}

/// A reader that has seen enough (`| head`) is no failure.
fn ended_early(written: std::io::Result<()>) -> Result<(), String> {
    match written {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.to_string()),
        _ => Ok(()),
    }
}

fn open_window(window: Window) -> Result<(), String> {
    // After the log is there, and before anything that takes time.
    if let Some(level) = window.log {
        tracing_subscriber::fmt().with_max_level(level).with_writer(std::io::stderr).init();
    }
    let workers = workers();
    let parse = |line: &String| line.parse::<Command>();
    let commands = window.commands.iter().map(parse).collect::<Result<Vec<_>, _>>()?;
    let theme = window.theme.as_deref().map(ThemeChoice::parse).transpose()?;
    let given = window.paths.iter().map(|path| absolute(path)).collect();
    match window.screenshot {
        Some(file) => {
            let size = [window.size.0, window.size.1];
            let shot = Shot { size, scale: window.scale, theme };
            screenshot(&file, shot, workers, given, commands)
        }
        None => run(window.profile, workers, theme, given, commands),
    }
}

/// The path from the root, and whether it is a folder.
fn absolute(path: &Path) -> (PathBuf, bool) {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.is_dir();
    (path, folder)
}

/// How a screenshot is to look.
struct Shot {
    size: [usize; 2],
    scale: f32,
    theme: Option<ThemeChoice>,
}

fn screenshot(
    file: &Path,
    Shot { size, scale, theme }: Shot,
    workers: Workers,
    given: Vec<(PathBuf, bool)>,
    commands: Vec<Command>,
) -> Result<(), String> {
    let settings = Settings { theme: theme.unwrap_or(ThemeChoice::Paper), ..Settings::default() };
    let jobs = Jobs::new(Box::new(Forgetful), workers, || {});
    let setup = Setup { settings, jobs, live: false };
    let mut headless = Headless::new(setup, size, scale);
    headless.event(Event::Given(given));
    headless.settle();
    for command in commands {
        headless.command(command);
        headless.settle();
    }
    let picture = headless.picture();
    std::fs::write(file, png(&picture)?).map_err(|error| format!("{error}. File: {}", file.display()))
}

fn run(
    profile: Option<PathBuf>,
    workers: Workers,
    theme: Option<ThemeChoice>,
    given: Vec<(PathBuf, bool)>,
    commands: Vec<Command>,
) -> Result<(), String> {
    let profile = match profile {
        Some(folder) => Profile::under(std::path::absolute(&folder).unwrap_or(folder)),
        None => Profile::standard().map_err(|failure| failure.to_string())?,
    };
    if let Some((file, false)) = given.first() {
        workers.expect(file);
    }
    // Opened while the window is being made: both wait for the system.
    let own = profile.clone();
    let mut store = Some(std::thread::spawn(move || Store::open(&own)));
    let mut first = None;
    for renderer in renderers() {
        let begin = Start {
            profile: profile.clone(),
            store: store.take(),
            workers: workers.clone(),
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

struct Start {
    profile: Profile,
    store: Option<JoinHandle<(Store, Vec<String>)>>,
    workers: Workers,
    theme: Option<ThemeChoice>,
    given: Vec<(PathBuf, bool)>,
    commands: Vec<Command>,
}

fn show(renderer: eframe::Renderer, start: Start) -> eframe::Result<()> {
    let viewport = egui::ViewportBuilder::default()
        .with_title("Folioscope")
        .with_app_id("folioscope")
        .with_inner_size([1360.0, 860.0])
        .with_min_inner_size([420.0, 320.0]);
    // There are no gradients to smooth, and without a GPU it is paid for with every pixel.
    let options =
        eframe::NativeOptions { viewport, renderer, dithering: false, ..eframe::NativeOptions::default() };
    let create: eframe::AppCreator = Box::new(move |cc| Ok(Box::new(app(&cc.egui_ctx, start))));
    eframe::run_native("folioscope", options, create)
}

fn app(ctx: &egui::Context, start: Start) -> App {
    let Start { profile, store, workers, theme, given, commands } = start;
    tracing::info!("the window is there");
    let opened = store.and_then(|store| store.join().ok());
    let (store, words) = opened.unwrap_or_else(|| Store::open(&profile));
    tracing::info!("the store is open");
    let settings = store.settings().clone();
    let session = store.session().ok().flatten();
    let recent = store.recent().unwrap_or_default().into_iter().map(live).collect();
    let wake = ctx.clone();
    let jobs = Jobs::new(Box::new(store), workers, move || wake.request_repaint());
    let setup = Setup { settings, jobs, live: true };
    let mut app = App::new(ctx, setup);
    if let Some(theme) = theme {
        app.desk.wear_for_this_run(theme);
    }
    // Whoever names files wants these, and not what was open the last time.
    let session = session.filter(|_| given.is_empty());
    app.begin(ctx, Beginning { recent, session, given, commands, words });
    app
}

fn live(recent: folioscope::store::record::Recent) -> Recent {
    Recent {
        folder: recent.kind == RecentKind::Folder,
        path: recent.path,
        title: recent.title,
        opened_millis: recent.opened_millis.max(0).cast_unsigned(),
    }
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
