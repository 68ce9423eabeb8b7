//! Hands a file to other programs, or shows it in the system's own window of its folder: the only place where the window
//! starts another program. It goes there only when the user asks for it by name, never by anything a document says.

use crate::data::job::Failure;
use crate::desk::Event;
use crate::run::pool::take_back;
use egui::Context;
use std::ffi::OsString;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

/// Opens a file with the program that the system has for it.
pub fn open(path: PathBuf, answers: Sender<Event>, ctx: &Context) {
    let words = "No program of this computer opened this file.";
    start(path, answers, ctx, words, |path| run(&opener(path)));
}

/// Shows a file in its folder; where nothing can point at a file, its folder.
pub fn show_in_folder(path: PathBuf, answers: Sender<Event>, ctx: &Context) {
    let words = "No program of this computer showed the folder of this file.";
    start(path, answers, ctx, words, |path| {
        run(&pointer(path)) || path.parent().is_some_and(|folder| run(&opener(folder)))
    });
}

/// Starts a program on a thread of its own, and says so if there is none: some of them answer only when their window is
/// closed.
fn start(path: PathBuf, answers: Sender<Event>, ctx: &Context, words: &'static str, ask: fn(&Path) -> bool) {
    let ctx = ctx.clone();
    let work = move || {
        // A path that is seen from here means nothing to another program, and one that begins with a dash would be an
        // option to it.
        let path = std::path::absolute(&path).unwrap_or(path);
        if !ask(&path) {
            // The window may be closed by now.
            let _ = answers.send(Event::Trouble(Failure::new(format!("{words} File: {}", path.display()))));
            ctx.request_repaint();
        }
    };
    // Without a thread nothing is opened, and the system says by itself how it is with it.
    let _ = std::thread::Builder::new().name("outside".to_owned()).spawn(work);
}

/// How long the system may take to tell its printers: one of them on a network that is not there must not keep the
/// sheet waiting.
const PRINTERS_WAIT: Duration = Duration::from_secs(3);
/// Names of printers that are shown; a large office has fewer near.
const MAX_PRINTERS: usize = 60;

/// Asks the system for its printers, as CUPS tells them; none where there is no such program. It is the system that
/// knows them: nothing is looked for on a network from here.
pub fn ask_printers(answers: Sender<Event>, ctx: &Context) {
    let ctx = ctx.clone();
    let work = move || {
        let names = if cfg!(unix) { printers() } else { Vec::new() };
        // The window may be closed by now.
        let _ = answers.send(Event::Printers(names));
        ctx.request_repaint();
    };
    let _ = std::thread::Builder::new().name("printers".to_owned()).spawn(work);
}

fn printers() -> Vec<String> {
    let nothing = Stdio::null;
    let mut command = Command::new("lpstat");
    let child = command.arg("-e").stdin(nothing()).stderr(nothing()).stdout(Stdio::piped()).spawn();
    let Ok(mut child) = child else { return Vec::new() };
    let begun = Instant::now();
    // A list of printers fits into a pipe: it can be read when the program has ended.
    while matches!(child.try_wait(), Ok(None)) {
        if begun.elapsed() > PRINTERS_WAIT {
            let _ = child.kill();
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let mut told = String::new();
    let _ = child.stdout.take().map(|mut out| out.read_to_string(&mut told));
    // A name that begins with a dash would be an option to `lp`, and no printer may have one.
    let names = told.lines().map(str::trim).filter(|name| !name.is_empty() && !name.starts_with('-'));
    names.take(MAX_PRINTERS).map(str::to_owned).collect()
}

/// Hands a file of our own to a printer, or to the program that shows such files, from which it can be printed.
pub fn print(path: PathBuf, printer: Option<String>, answers: Sender<Event>, ctx: &Context) {
    let ctx = ctx.clone();
    let work = move || {
        // The window may be closed by now.
        let _ = answers.send(hand_over(&path, printer.as_deref(), run));
        ctx.request_repaint();
    };
    let _ = std::thread::Builder::new().name("print".to_owned()).spawn(work);
}

/// The drawn pages stay only where a program shows them, which may read them for as long as it runs: a printer has sent
/// them on when it answers, and what nobody took is of no use. They may be of a document that nobody else is to see.
fn hand_over(path: &Path, printer: Option<&str>, run: impl Fn(&Call) -> bool) -> Event {
    let (done, words) = match printer {
        Some(printer) => {
            // Copied (`-c`), where it would otherwise only be pointed at.
            let call = ["-c", "-d", printer, "-t", "Folioscope", "--"].map(OsString::from);
            let call = Call("lp", call.into_iter().chain([path.into()]).collect());
            (run(&call), format!("The pages were handed to the printer “{printer}”."))
        }
        None => (
            run(&opener(path)),
            "The program that shows PDFs has the pages; print them from there.".to_owned(),
        ),
    };
    if !done || printer.is_some() {
        take_back(path);
    }
    if done {
        return Event::Did(words);
    }
    let tried = printer.map_or_else(String::new, |printer| format!(" Printer: {printer}"));
    Event::Trouble(
        Failure::new(format!("No program of this computer took the pages for printing.{tried}"))
            .hint("Save the pages as a PDF, and print that."),
    )
}

/// A program and what is said to it.
struct Call(&'static str, Vec<OsString>);

#[cfg(target_os = "linux")]
fn opener(path: &Path) -> Call {
    Call("xdg-open", vec![path.into()])
}

#[cfg(target_os = "linux")]
fn pointer(path: &Path) -> Call {
    let address = url::Url::from_file_path(path).map(String::from).unwrap_or_default();
    // A comma would part it in two.
    let address = address.replace(',', "%2C");
    let call = [
        "--session",
        "--print-reply",
        "--dest=org.freedesktop.FileManager1",
        "/org/freedesktop/FileManager1",
        "org.freedesktop.FileManager1.ShowItems",
        &format!("array:string:{address}"),
        "string:",
    ];
    Call("dbus-send", call.into_iter().map(Into::into).collect())
}

#[cfg(target_os = "macos")]
fn opener(path: &Path) -> Call {
    Call("open", vec![path.into()])
}

#[cfg(target_os = "macos")]
fn pointer(path: &Path) -> Call {
    Call("open", vec!["-R".into(), path.into()])
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn opener(path: &Path) -> Call {
    Call("explorer", vec![path.into()])
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn pointer(path: &Path) -> Call {
    let mut chosen = OsString::from("/select,");
    chosen.push(path);
    Call("explorer", vec![chosen])
}

/// Whether a program was there, and content.
fn run(Call(program, words): &Call) -> bool {
    let nothing = Stdio::null;
    let mut command = Command::new(program);
    command.args(words).stdin(nothing()).stdout(nothing()).stderr(nothing());
    match command.status() {
        // That of Windows answers with a number that means nothing.
        Ok(status) => status.success() || cfg!(windows),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_were_not_taken_or_that_a_printer_has_do_not_stay_on_the_disk() {
        for (printer, taken, stay) in [
            (None, true, true),
            (None, false, false),
            (Some("Laser"), true, false),
            (Some("Laser"), false, false),
        ] {
            let folder = std::env::temp_dir().join(format!(
                "folioscope-print-{}-test-{}-{taken}",
                std::process::id(),
                printer.is_some()
            ));
            std::fs::create_dir(&folder).unwrap();
            let pages = folder.join("pages.pdf");
            std::fs::write(&pages, "pages").unwrap();
            let told = hand_over(&pages, printer, |_| taken);
            assert_eq!(matches!(told, Event::Did(_)), taken);
            assert_eq!(folder.exists(), stay, "{printer:?} {taken}");
            take_back(&pages);
        }
    }
}
