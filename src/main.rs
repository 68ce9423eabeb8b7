//! Arguments, and the start of the window or of what is done without one.

use clap::Parser;
use folioscope::desk::Event;
use folioscope::desk::command::Command;
use folioscope::jobs::Jobs;
use folioscope::settings::{Settings, ThemeChoice};
use folioscope::ui::headless::{Headless, png};
use folioscope::ui::{App, Setup};
use folioscope::workshop::Forgetful;
use std::path::PathBuf;
use std::process::ExitCode;

/// A desktop reading room for people who read piles of documents as evidence.
#[derive(Parser)]
#[command(version, about, max_term_width = 100, after_help = "\
Examples:
  folioscope                              what was open the last time
  folioscope report.txt notes/            a file and a folder
  folioscope --do 'find \"high confidence\"' report.txt
  folioscope --screenshot page.png --size 1440x900 --theme night report.txt

Exit codes: 0 all went well, 1 something could not be done, 2 the arguments are wrong.")]
struct Arguments {
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
    /// Draws the window into a PNG file instead of on a display, and ends.
    #[arg(long, value_name = "FILE")]
    screenshot: Option<PathBuf>,
    /// Size of the screenshot in pixels.
    #[arg(long, value_name = "WxH", default_value = "1440x900")]
    size: String,
    /// Pixels per point of the screenshot.
    #[arg(long, default_value_t = 1.0)]
    scale: f32,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("folioscope: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<(), String> {
    let commands = arguments.commands.iter().map(|line| line.parse::<Command>()).collect::<Result<Vec<_>, _>>()?;
    let theme = match arguments.theme.as_deref() {
        None => None,
        Some(name) => Some(<ThemeChoice as folioscope::desk::command::Word>::parse(name)?),
    };
    let given: Vec<(PathBuf, bool)> = arguments
        .paths
        .iter()
        .map(|path| {
            let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
            let folder = path.is_dir();
            (path, folder)
        })
        .collect();
    if let Some(file) = &arguments.screenshot {
        let (width, height) = arguments.size.split_once('x').ok_or("--size is given as 1440x900.")?;
        let size = [width.parse().map_err(|_| "--size is given as 1440x900.")?, height.parse().map_err(|_| "--size is given as 1440x900.")?];
        let mut settings = Settings::default();
        settings.theme = theme.unwrap_or(ThemeChoice::Paper);
        let jobs = Jobs::new(Box::new(Forgetful), || {});
        let mut headless = Headless::new(Setup { settings, jobs, live: false }, size, arguments.scale);
        headless.event(Event::Given(given));
        headless.settle();
        for command in commands {
            headless.command(command);
            headless.settle();
        }
        let picture = headless.picture();
        return std::fs::write(file, png(&picture)?).map_err(|error| format!("{}: {error}", file.display()));
    }
    let profile = match arguments.profile {
        Some(folder) => folioscope::store::Profile::under(folder),
        None => folioscope::store::Profile::standard().map_err(|failure| failure.to_string())?,
    };
    let (store, words) = folioscope::store::Store::open(&profile);
    let mut settings = store.settings().clone();
    if let Some(theme) = theme {
        settings.theme = theme;
    }
    let session = store.session().ok().flatten();
    let recent = store.recent().unwrap_or_default().into_iter().map(|recent| folioscope::desk::Recent {
        folder: recent.kind == folioscope::store::record::RecentKind::Folder,
        path: recent.path,
        title: recent.title,
        opened_millis: recent.opened_millis.max(0).cast_unsigned(),
    }).collect();
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default().with_title("Folioscope").with_app_id("folioscope").with_inner_size([1280.0, 820.0]).with_min_inner_size([420.0, 320.0]),
        renderer: eframe::Renderer::Glow,
        ..Default::default()
    };
    let create: eframe::AppCreator = Box::new(move |cc| {
        let ctx = cc.egui_ctx.clone();
        let wake = ctx.clone();
        let jobs = Jobs::new(Box::new(store), move || wake.request_repaint());
        let mut app = App::new(&ctx, Setup { settings, jobs, live: true });
        app.begin(&ctx, recent, session.filter(|_| given.is_empty()), given, commands, words);
        Ok(Box::new(app))
    });
    eframe::run_native("folioscope", options, create).map_err(|error| error.to_string())
}
