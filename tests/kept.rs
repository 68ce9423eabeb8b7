//! The whole window and its real store: what is there after it was killed at any instant, and what is said where the
//! store or the settings cannot be used. The store by itself is killed in `keep/store/tests/kill.rs`.

use folioscope::data::settings::Settings;
use folioscope::data::span::Span;
use folioscope::desk::Event;
use folioscope::desk::command::Command;
use folioscope::desk::documents::View;
use folioscope::keep::store::{Profile, Store};
use folioscope::read::sandbox::Children;
use folioscope::run::pool::Jobs;
use folioscope::ui::headless::Headless;
use folioscope::ui::{Beginning, Setup};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStderr, Command as Process, Stdio};
use std::time::{Duration, Instant};

const PROFILE: &str = "FOLIOSCOPE_TEST_KEPT_PROFILE";
/// How many windows are killed; `FOLIOSCOPE_KILL_ROUNDS=200` asks for more than is run each time.
const ROUNDS: u64 = 6;
const ROUNDS_ASKED: &str = "FOLIOSCOPE_KILL_ROUNDS";
/// Pasted texts that a window has open at once; the oldest is closed for the next.
const OPEN: usize = 3;
/// Longer than anything waits before it is saved by itself, and shorter than a message stands.
const LONG_MILLIS: u64 = 5_000;

/// The window as the program opens it, but for a display: with its store, its threads and what it had open.
fn window(profile: &Profile) -> Headless {
    let (store, words) = Store::open(profile);
    let session = store.session().unwrap();
    let settings = store.settings().clone();
    let store_is_late = store.is_kept_out();
    let jobs = Jobs::new(Box::new(store), Children::inside(), || {});
    let mut app = Headless::new(Setup { settings, jobs, live: false }, [700, 500], 1.0);
    let (recent, given, commands) = (Vec::new(), Vec::new(), Vec::new());
    app.app.begin(&app.ctx, Beginning { recent, session, given, commands, words, store_is_late });
    app.settle();
    app
}

/// Draws until everything is on the disk, or the disk said no.
fn save(app: &mut Headless) {
    save_at(app, LONG_MILLIS);
}

fn save_at(app: &mut Headless, now_millis: u64) {
    app.event(Event::Tick(now_millis));
    let begun = Instant::now();
    while !app.app.desk.saves.answered() {
        assert!(begun.elapsed() < Duration::from_secs(60), "a save has no answer");
        std::thread::sleep(Duration::from_micros(200));
        app.frame();
    }
}

// ---- killed

/// What is pasted as the text of this number.
fn pasted(number: u64) -> String {
    (0..60).map(|line| format!("Number {number}, paragraph {line}, and some words for it.\n\n")).collect()
}

/// The pasted texts that a window has open, each whole, with where it is read.
fn open_in(app: &Headless) -> BTreeMap<u64, (u64, &View)> {
    let desk = &app.app.desk;
    let read = |view| {
        let document = desk.documents[&view].document.as_ref().expect("it was read");
        let words = document.text.slice(Span::new(0, u64::MAX)).into_owned();
        let number = words.strip_prefix("Number ").and_then(|rest| rest.split(',').next()).unwrap();
        let number: u64 = number.parse().unwrap();
        assert!(words.split_whitespace().eq(pasted(number).split_whitespace()), "half of {number} is there");
        number
    };
    desk.views.values().map(|view| (read(view.doc), (view.top, view))).collect()
}

/// What a killed window runs: this same test binary, asked for this test alone. Without a profile it does nothing.
#[test]
fn a_window_that_will_be_killed() {
    let Ok(folder) = std::env::var(PROFILE) else { return };
    let mut app = window(&Profile::under(folder));
    let mut said = std::io::stderr();
    assert!(app.app.desk.messages.is_empty(), "{:?}", app.app.desk.messages);
    // Straight to the pipe: the test harness would hold it back.
    let open: Vec<String> =
        open_in(&app).iter().map(|(number, (top, _))| format!("{number}:{top}")).collect();
    writeln!(said, "open {}", open.join(" ")).unwrap();
    let first = open_in(&app).last_key_value().map_or(0, |(number, _)| number + 1);
    for number in first.. {
        app.event(Event::Clipboard(pasted(number)));
        app.settle();
        let open = open_in(&app);
        let oldest = open.values().next().filter(|_| open.len() > OPEN).map(|(_, view)| view.id);
        if let Some(view) = oldest {
            app.command(Command::CloseView { view });
        }
        app.settle();
        app.command(Command::Paragraph { number: 2 + number % 30 });
        app.settle();
        let top = open_in(&app)[&number].0;
        save(&mut app);
        writeln!(said, "saved {number}:{top}").unwrap();
    }
}

/// A window that runs, and what it said.
struct Running {
    child: Child,
    words: BufReader<ChildStderr>,
}

fn start(profile: &Path) -> Running {
    let mut command = Process::new(std::env::current_exe().unwrap());
    command.args(["--exact", "a_window_that_will_be_killed", "--nocapture"]).env(PROFILE, profile);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let words = BufReader::new(child.stderr.take().unwrap());
    Running { child, words }
}

/// Texts by their numbers, with where each was read.
type Texts = BTreeMap<u64, u64>;

impl Running {
    /// The next line; nothing where there is no whole one any more.
    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.words.read_line(&mut line).unwrap();
        (read > 0 && line.ends_with('\n')).then(|| line.trim().to_owned())
    }

    /// The texts that a line tells of; anything else that a window says is its last words.
    fn texts(&mut self, line: &str, word: &str) -> Texts {
        let texts = line.strip_prefix(word).unwrap_or_else(|| {
            let rest: Vec<String> = std::iter::from_fn(|| self.line()).collect();
            panic!("a window said “{line}” {}", rest.join("\n"))
        });
        let pair = |text: &str| {
            let (number, top) = text.split_once(':').unwrap();
            (number.parse().unwrap(), top.parse().unwrap())
        };
        texts.split_whitespace().map(pair).collect()
    }
}

/// What must be open in a window that follows one whose last save was this one.
fn check_open(open: &Texts, saved: &Texts) {
    let Some((last, _)) = saved.last_key_value() else { return };
    let (newest, _) =
        open.last_key_value().unwrap_or_else(|| panic!("text {last} was saved, and nothing is open"));
    assert!(newest >= last, "text {last} was saved, and {newest} is the last that is open");
    let first = (newest + 1).saturating_sub(OPEN as u64);
    assert!(open.keys().copied().eq(first..=*newest), "{open:?} are open after {newest}");
    for (number, top) in open {
        // One that was saved, and not said to be when the window was killed, may be anywhere.
        assert!(saved.get(number).is_none_or(|said| said == top), "{number} is at {top}: {saved:?}");
    }
}

#[test]
fn a_window_that_was_killed_has_everything_open_again_that_was_saved() {
    let folder = tempfile::tempdir().unwrap();
    let rounds =
        std::env::var(ROUNDS_ASKED).map_or(ROUNDS, |asked| asked.parse().expect("a number of rounds"));
    let (mut saved, mut acts, mut chance) = (Texts::new(), 0, 5_u64);
    let mut seen = 0;
    for round in 0..rounds {
        let mut window = start(folder.path());
        // In every other round the pause is counted from when the window stands, so that also a slow machine gets to
        // acts; in the others from the start, so that it is killed while it sets out what was open.
        let first = if round % 2 == 0 { window.line() } else { None };
        // Not random, so that a failure comes again; spread, so that every kind of moment is met.
        chance = chance.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        std::thread::sleep(Duration::from_micros((chance >> 33) % 400_000));
        window.child.kill().unwrap();
        window.child.wait().unwrap();
        let Some(first) = first.or_else(|| window.line()) else { continue };
        check_open(&window.texts(&first, "open"), &saved);
        seen += 1;
        while let Some(line) = window.line() {
            saved.extend(window.texts(&line, "saved"));
            acts += 1;
        }
    }
    println!(
        "{rounds} windows were killed; {seen} of them had opened, and {acts} of their saves are all there"
    );
    assert!(seen >= rounds / 2 && acts > rounds / 4, "{seen} windows and {acts} saves show too little");
    let mut window = start(folder.path());
    let last = window.line().expect("the last window opens");
    check_open(&window.texts(&last, "open"), &saved);
    window.child.kill().unwrap();
    window.child.wait().unwrap();
}

// ---- told

/// What a window says that begins with this profile, in one text.
fn told(app: &Headless) -> String {
    app.app.desk.messages.iter().map(|message| format!("{}\n", message.words)).collect()
}

#[test]
fn a_store_of_a_newer_version_is_told_in_the_window_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let profile = Profile::under(folder.path());
    drop(Store::open(&profile));
    let path = profile.data.join("folioscope.sqlite3");
    let newer = rusqlite::Connection::open(&path).unwrap();
    newer.execute_batch("PRAGMA user_version = 99; CREATE TABLE later (x)").unwrap();
    drop(newer);
    let before = std::fs::read(&path).unwrap();
    let mut app = window(&profile);
    assert!(told(&app).contains("kept by a newer version of this program"), "{}", told(&app));
    app.event(Event::Clipboard(pasted(0)));
    app.settle();
    save(&mut app);
    drop(app);
    assert_eq!(std::fs::read(&path).unwrap(), before);
    // What was done in this version is there when this version starts again.
    assert!(open_in(&window(&profile)).contains_key(&0));
}

#[test]
fn settings_that_cannot_be_read_are_told_in_the_window_and_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let profile = Profile::under(folder.path());
    let path = profile.config.join("settings.toml");
    // A folder cannot be read as a file by anybody, not even by a superuser, whom no permission stops.
    std::fs::create_dir_all(path.join("inside")).unwrap();
    let mut app = window(&profile);
    assert!(told(&app).contains("The settings cannot be read"), "{}", told(&app));
    assert_eq!(app.app.desk.settings, Settings::default());
    app.command("theme night".parse().unwrap());
    app.settle();
    save(&mut app);
    assert!(told(&app).contains("The settings could not be saved"), "{}", told(&app));
    assert!(app.app.desk.saves.pending(), "the line at the foot of the window says nothing of it");
    assert!(path.join("inside").is_dir());
    // Once the file can be written, it is, without anybody asking for it.
    std::fs::remove_dir_all(&path).unwrap();
    save(&mut app);
    assert!(
        !app.app.desk.saves.pending() && told(&app).contains("Everything is saved again."),
        "{}",
        told(&app)
    );
    assert!(std::fs::read_to_string(&path).unwrap().contains("night"));
}

#[test]
fn a_window_in_memory_says_not_saved_warns_once_and_saves_when_it_can() {
    let folder = tempfile::tempdir().unwrap();
    // A file where the folder should be stops also a superuser, whom no permission stops.
    let in_the_way = folder.path().join("file");
    std::fs::write(&in_the_way, "").unwrap();
    let profile = Profile { data: in_the_way.join("profile"), config: folder.path().join("config") };
    let mut app = window(&profile);
    assert!(told(&app).contains("kept in memory only"), "{}", told(&app));
    app.event(Event::Clipboard(pasted(0)));
    app.settle();
    save(&mut app);
    assert!(app.app.desk.saves.pending(), "the line at the foot of the window says nothing of it");
    app.command(Command::Quit);
    save(&mut app);
    assert!(told(&app).contains("Not everything could be saved."), "{}", told(&app));
    // Once the folder can be written, it is, without anybody asking for it.
    std::fs::remove_file(&in_the_way).unwrap();
    save_at(&mut app, 10 * LONG_MILLIS);
    assert!(!app.app.desk.saves.pending(), "{}", told(&app));
    assert!(told(&app).contains("Everything is saved again."), "{}", told(&app));
    drop(app);
    assert!(open_in(&window(&profile)).contains_key(&0));
}

#[cfg(unix)]
#[test]
fn a_window_whose_profile_was_deleted_has_all_that_is_open_again_and_says_what_happened() {
    let folder = tempfile::tempdir().unwrap();
    let profile = Profile::under(folder.path().join("profile"));
    let mut app = window(&profile);
    app.event(Event::Clipboard(pasted(0)));
    app.settle();
    save(&mut app);
    assert!(!app.app.desk.saves.pending());
    std::fs::remove_dir_all(&profile.data).unwrap();
    app.event(Event::Clipboard(pasted(1)));
    app.settle();
    save_at(&mut app, 2 * LONG_MILLIS);
    save_at(&mut app, 3 * LONG_MILLIS);
    assert!(!app.app.desk.saves.pending(), "{}", told(&app));
    assert!(told(&app).contains("deleted or replaced while this window was open"), "{}", told(&app));
    drop(app);
    assert!(open_in(&window(&profile)).into_keys().eq([0, 1]));
}

/// Another program has the database or the turn at it: a tool that looks into it, a window that hangs.
#[test]
fn a_store_that_another_program_holds_keeps_no_window_closed_and_is_there_when_it_is_let_go() {
    for what in ["the database", "the turn, with a database of an older version", "the turn"] {
        let folder = tempfile::tempdir().unwrap();
        let profile = Profile::under(folder.path());
        let mut app = window(&profile);
        app.event(Event::Clipboard(pasted(0)));
        app.settle();
        save(&mut app);
        drop(app);
        let database = profile.data.join("folioscope.sqlite3");
        let other = rusqlite::Connection::open(&database).unwrap();
        let version: i64 = other.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        let turn = std::fs::File::options().write(true).open(profile.data.join("folioscope.lock")).unwrap();
        if what == "the database" {
            other
                .execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; DROP TABLE recent")
                .unwrap();
        } else {
            turn.try_lock().unwrap();
        }
        if what.contains("older") {
            other.pragma_update(None, "user_version", 2).unwrap();
        }
        let begun = Instant::now();
        drop(Store::open(&profile));
        let took = begun.elapsed();
        assert!(took < Duration::from_millis(900), "{what}: the window comes up after {took:?}");
        let mut app = window(&profile);
        if what == "the turn" {
            // Nothing has to be done to the database, so that it is of no matter whose turn it is.
            assert!(open_in(&app).contains_key(&0) && !app.app.desk.saves.pending(), "{}", told(&app));
            continue;
        }
        save(&mut app);
        assert!(told(&app).contains("Another program holds"), "{what}: {}", told(&app));
        assert!(app.app.desk.saves.pending(), "the line at the foot of the window says nothing of it");
        app.event(Event::Clipboard(pasted(1)));
        app.settle();
        // It is let go; nobody does anything.
        if what.contains("older") {
            other.pragma_update(None, "user_version", version).unwrap();
        } else {
            other.execute_batch("ROLLBACK").unwrap();
        }
        drop((other, turn));
        save_at(&mut app, 20 * LONG_MILLIS);
        let begun = Instant::now();
        while app.app.desk.views.len() < 2 && begun.elapsed() < Duration::from_secs(20) {
            std::thread::sleep(Duration::from_millis(1));
            app.frame();
        }
        app.settle();
        save_at(&mut app, 40 * LONG_MILLIS);
        assert!(!app.app.desk.saves.pending(), "{what}: {}", told(&app));
        let open: Vec<u64> = open_in(&app).into_keys().collect();
        assert_eq!(open, [0, 1], "{what}: what was open before and what came meanwhile, {}", told(&app));
        drop(app);
        assert!(open_in(&window(&profile)).into_keys().eq([0, 1]), "{what}");
    }
}

// ---- titles

/// Opens a file as the command line does, with what `--do` asks for, and gives back what citations call it.
fn title_of(profile: &Profile, file: &Path, commands: Vec<Command>) -> Option<String> {
    let (store, words) = Store::open(profile);
    let settings = store.settings().clone();
    let jobs = Jobs::new(Box::new(store), Children::inside(), || {});
    let mut app = Headless::new(Setup { settings, jobs, live: false }, [700, 500], 1.0);
    let given = vec![(file.to_owned(), false)];
    let beginning =
        Beginning { recent: Vec::new(), session: None, given, commands, words, store_is_late: false };
    app.app.begin(&app.ctx, beginning);
    app.settle();
    save(&mut app);
    let doc = app.app.desk.active_view().expect("it is open").doc;
    app.app.desk.cited_title(doc).map(str::to_owned)
}

/// Asked for at the start, a title is given before anybody knows the bytes of the file, and must be theirs all the same:
/// on a letter that was written to the same place later it would be a false citation.
#[test]
fn a_title_that_is_given_at_the_start_belongs_to_the_bytes_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let profile = Profile::under(folder.path().join("profile"));
    let (file, moved) = (folder.path().join("a.txt"), folder.path().join("b.txt"));
    let report = "A line of the report.\n\n".repeat(200_000);
    std::fs::write(&file, &report).unwrap();
    let set = Command::SetTitle { title: "The Report".to_owned() };
    assert_eq!(title_of(&profile, &file, vec![set]).as_deref(), Some("The Report"));
    assert_eq!(title_of(&profile, &file, Vec::new()).as_deref(), Some("The Report"));
    std::fs::write(&moved, &report).unwrap();
    std::fs::write(&file, "A letter.\n").unwrap();
    assert_eq!(title_of(&profile, &moved, Vec::new()).as_deref(), Some("The Report"), "it was moved");
    assert_eq!(title_of(&profile, &file, Vec::new()), None, "other bytes");
}
