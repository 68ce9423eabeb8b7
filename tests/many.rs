//! A pile of documents opened, leafed through and closed, again and again: what they took is given back. Readers leave a
//! window open for weeks.

#![cfg(target_os = "linux")]

use folioscope::data::settings::Settings;
use folioscope::desk::command::Command;
use folioscope::desk::words::ScrollStep;
use folioscope::keep::keeper::Forgetful;
use folioscope::read::sandbox::Children;
use folioscope::run::pool::Jobs;
use folioscope::ui::Setup;
use folioscope::ui::headless::Headless;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Documents of a pile, and how often it is gone through; `FOLIOSCOPE_PILE=300x5` asks for more than is run each time.
/// To be asked of a release build: with debug assertions, egui keeps the name of every part of the window that it ever
/// drew, some hundred kilobytes for each document.
const PILE: (usize, usize) = (30, 3);
const PILE_ASKED: &str = "FOLIOSCOPE_PILE";
/// What may be left of a pile when all of it is closed, in MB.
const MAX_LEFT: u64 = 60;

/// Files of every sort that can be read, and some of them long.
fn pile(folder: &Path, count: usize) -> Vec<PathBuf> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let kinds =
        ["html/article.html", "pdf/two-columns.pdf", "markdown/note.md", "pdf/scanned.pdf", "pdf/hidden.pdf"];
    let file = |number: usize| match kinds.get(number % (kinds.len() + 1)) {
        Some(kind) => {
            let kind = samples.join(kind);
            let path = folder.join(format!("{number}.{}", kind.extension().unwrap().to_str().unwrap()));
            std::fs::copy(kind, &path).unwrap();
            path
        }
        None => {
            let lines =
                (0..20_000).map(|line| format!("Line {line} of document {number}, with some words.\n\n"));
            let path = folder.join(format!("{number}.txt"));
            std::fs::write(&path, lines.collect::<String>()).unwrap();
            path
        }
    };
    (0..count).map(file).collect()
}

/// Memory that this process has, in MB.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches("kB").trim().parse::<u64>().unwrap() / 1024
}

/// Draws until all is quiet for as long as it takes the window to give back what it does not use.
fn rest(app: &mut Headless) {
    app.settle();
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_millis(1500) {
        std::thread::sleep(Duration::from_millis(50));
        app.frame();
    }
}

fn close_all(app: &mut Headless) {
    let open: Vec<_> = app.app.desk.views.keys().copied().collect();
    for view in open {
        app.command(Command::CloseView { view });
        app.frame();
    }
}

#[test]
fn what_a_pile_of_documents_took_is_given_back_when_it_is_closed() {
    let asked = std::env::var(PILE_ASKED).ok();
    let asked = asked.as_deref().and_then(|asked| asked.split_once('x'));
    let (count, rounds) =
        asked.map_or(PILE, |(count, rounds)| (count.parse().unwrap(), rounds.parse().unwrap()));
    let folder = tempfile::tempdir().unwrap();
    let files = pile(folder.path(), count);
    let children = Children::new(env!("CARGO_BIN_EXE_folioscope").into());
    let jobs = Jobs::new(Box::new(Forgetful), children, || {});
    let mut app = Headless::new(Setup { settings: Settings::default(), jobs, live: false }, [1280, 900], 1.0);
    // What everybody needs from the first document on: letters, fonts, children that stand ready.
    for file in &files[..6] {
        app.command(Command::Open { path: file.clone() });
        app.settle();
    }
    close_all(&mut app);
    rest(&mut app);
    let before = memory();
    for round in 1..=rounds {
        for file in &files {
            app.command(Command::Open { path: file.clone() });
            app.settle();
            for _ in 0..3 {
                app.command(Command::Scroll { step: ScrollStep::ScreenDown });
                app.frame();
            }
        }
        let open = memory();
        close_all(&mut app);
        rest(&mut app);
        let after = memory();
        eprintln!(
            "round {round}: {before} MB before, {open} with {count} documents open, {after} when they are closed"
        );
        assert!(after <= before + MAX_LEFT, "{after} MB after {round} rounds, {before} before");
        assert!(app.app.desk.views.is_empty());
    }
}
