//! What a frame costs: opening, scrolling, jumping and finding in the real application without a window.
//!
//! `cargo bench --bench page`; sizes in megabytes may follow after `--`, as `-- 1 50 1000`.
//! Frames are timed one by one, because it is the worst that a reader feels: median and 99th percentile are printed.

#[path = "common/frames.rs"]
mod frames;

use egui::{Event, Pos2};
use folioscope::data::settings::{Settings, ThemeChoice};
use folioscope::desk::command::Command;
use folioscope::desk::words::ScrollStep;
use folioscope::keep::keeper::Forgetful;
use folioscope::read::sandbox::Children;
use folioscope::run::pool::Jobs;
use folioscope::ui::Setup;
use folioscope::ui::headless::Headless;
use frames::{frame, resident_megabytes, wheel};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const FRAMES: usize = 600;
const SIZE: [usize; 2] = [1440, 900];

fn main() {
    let asked: Vec<u64> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let sizes = if asked.is_empty() { vec![1, 50] } else { asked };
    let folder = std::env::temp_dir().join("folioscope-bench");
    std::fs::create_dir_all(&folder).expect("a folder for the texts");
    println!("{:<22}{:>10}{:>12}{:>12}{:>12}", "", "size", "median ms", "99th ms", "worst ms");
    for size in sizes {
        let path = text(&folder, size);
        bench(&path, size);
    }
    layout_per_kilobyte(&text(&folder, 1));
}

/// A text of paragraphs, made once and kept for the next run.
fn text(folder: &Path, megabytes: u64) -> PathBuf {
    let path = folder.join(format!("prose-{megabytes}.txt"));
    let size = megabytes * 1_000_000;
    if std::fs::metadata(&path).is_ok_and(|metadata| metadata.len() >= size) {
        return path;
    }
    let mut file = BufWriter::new(std::fs::File::create(&path).expect("the text"));
    let (mut written, mut seed) = (0, 1_u64);
    while written < size {
        let mut paragraph = String::new();
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        for word in 0..20 + (seed >> 33) % 160 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            paragraph.push_str(WORDS[(seed >> 33) as usize % WORDS.len()]);
            paragraph.push_str(if word % 13 == 12 { ". " } else { " " });
        }
        writeln!(file, "{}.\n", paragraph.trim()).expect("the text");
        written += paragraph.len() as u64 + 2;
    }
    file.flush().expect("the text");
    path
}

const WORDS: &[&str] = &[
    "the",
    "agency",
    "concluded",
    "that",
    "nobody",
    "had",
    "stated",
    "when",
    "officials",
    "denied",
    "it",
    "and",
    "reaffirmed",
    "what",
    "was",
    "in",
    "January",
    "said",
    "to",
    "be",
    "likely",
    "of",
    "a",
    "report",
    "with",
    "high",
    "confidence",
    "about",
    "communications",
    "between",
    "two",
    "offices",
    "which",
    "warned",
    "each",
    "other",
];

fn headless() -> Headless {
    let settings = Settings { theme: ThemeChoice::Paper, ..Settings::default() };
    let setup =
        Setup { settings, jobs: Jobs::new(Box::new(Forgetful), Children::inside(), || {}), live: false };
    Headless::new(setup, SIZE, 1.0)
}

fn bench(path: &Path, size: u64) {
    let begun = Instant::now();
    let mut app = headless();
    app.command(Command::Open { path: path.to_owned() });
    while app.app.desk.active_document().is_none() {
        frame(&mut app);
    }
    frame(&mut app);
    row("first page", size, &mut [begun.elapsed()]);
    app.settle();
    app.input(Event::PointerMoved(Pos2::new(760.0, 500.0)));
    frame(&mut app);
    row("still", size, &mut times(&mut app, |_, _| {}));
    row("wheel, 60 points", size, &mut times(&mut app, |app, _| app.input(wheel(-60.0))));
    row(
        "screen by screen",
        size,
        &mut times(&mut app, |app, _| {
            app.command(Command::Scroll { step: ScrollStep::ScreenDown });
        }),
    );
    row("fling, 4,000 points", size, &mut times(&mut app, |app, _| app.input(wheel(-4000.0))));
    row(
        "jump anywhere",
        size,
        &mut times(&mut app, |app, n| {
            app.command(Command::Percent { percent: (n * 37 % 100) as f32 });
        }),
    );
    let begun = Instant::now();
    app.command(Command::Find { words: "reaffirmed what".to_owned() });
    while app.app.desk.find.progress.is_some() {
        frame(&mut app);
        std::thread::sleep(Duration::from_micros(200));
    }
    row("find, to its end", size, &mut [begun.elapsed()]);
    row("wheel with hits", size, &mut times(&mut app, |app, _| app.input(wheel(-60.0))));
    println!("{:<22}{size:>7} MB{:>9} MB resident", "memory", resident_megabytes());
}

fn times(app: &mut Headless, mut act: impl FnMut(&mut Headless, usize)) -> Vec<Duration> {
    (0..FRAMES)
        .map(|n| {
            act(app, n);
            let begun = Instant::now();
            frame(app);
            begun.elapsed()
        })
        .collect()
}

fn row(what: &str, size: u64, times: &mut [Duration]) {
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize].as_secs_f64() * 1e3;
    println!("{what:<22}{size:>7} MB{:>12.2}{:>12.2}{:>12.2}", at(0.5), at(0.99), at(1.0));
}

/// A fresh page at another size of the type lays out all that is in sight.
fn layout_per_kilobyte(path: &Path) {
    let mut app = headless();
    app.command(Command::Open { path: path.to_owned() });
    app.settle();
    let mut times = Vec::new();
    let mut bytes = 0;
    for n in 0..40 {
        app.command(Command::TypeSize { size: 14.0 + (n % 8) as f32 });
        let begun = Instant::now();
        frame(&mut app);
        times.push(begun.elapsed());
        bytes += app.app.desk.active_view().map_or(0, |view| view.visible.len());
    }
    let all: Duration = times.iter().sum();
    let per_kilobyte = all.as_secs_f64() * 1e6 / (bytes as f64 / 1024.0);
    println!("{:<22}{:>10}{per_kilobyte:>9.0} µs per KB in sight, glyphs and meshes included", "layout", "");
}
