//! A second start of the program, as somebody meets it who double-clicks one file after another: they come as tabs of the
//! window that is there, whatever their names are, and where that window cannot take them, a window of their own opens
//! (which here says that it has no display). Nothing but paths comes over the way that leads there.
//!
//! The first window is the real application without a display, the second start the real program.
#![cfg(target_os = "linux")]

use folioscope::keep::store::Profile;
use folioscope::read::sandbox::Children;
use folioscope::run::door::{self, Knock};
use folioscope::run::pool::Jobs;
use folioscope::ui::Setup;
use folioscope::ui::headless::Headless;
use std::ffi::{OsStr, OsString};
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_folioscope");
/// Neither side has one, so that no window of this test comes up where somebody works.
const NO_DISPLAY: &[u8] = b"\n";

/// A window without a display, which listens as the program's does.
struct Window {
    app: Headless,
    profile: Profile,
}

impl Window {
    fn open(folder: &Path) -> Self {
        Self::on_display(folder, NO_DISPLAY)
    }

    fn on_display(folder: &Path, display: &[u8]) -> Self {
        let profile = Profile::under(folder);
        let place = match door::knock(&profile, display, &Vec::new()) {
            Knock::Own(place) => place,
            Knock::Taken => panic!("another window is there"),
        };
        let settings = folioscope::data::settings::Settings::default();
        let jobs = Jobs::at_once(Box::new(folioscope::keep::keeper::Forgetful), Children::inside());
        let mut app = Headless::new(Setup { settings, jobs, live: false }, [700, 500], 1.0);
        app.app.answer_at(door::open(place, &profile, display.to_vec(), || {}).expect("a door"));
        Self { app, profile }
    }

    /// Draws as long as the other start runs.
    fn live_until(&mut self, mut other: Child) -> Output {
        let begun = Instant::now();
        while other.try_wait().unwrap().is_none() {
            assert!(begun.elapsed() < Duration::from_secs(60), "the other start does not end");
            self.app.frame();
            std::thread::sleep(Duration::from_millis(2));
        }
        self.app.settle();
        other.wait_with_output().unwrap()
    }

    /// Names of all tabs, in order.
    fn open_names(&self) -> Vec<OsString> {
        let desk = &self.app.app.desk;
        let file = |view: &folioscope::desk::documents::View| {
            let path = desk.documents[&view.doc].origin.file().unwrap().to_owned();
            path.file_name().unwrap().to_owned()
        };
        desk.views.values().map(file).collect()
    }
}

fn start(profile: &Path, arguments: &[&OsStr]) -> Child {
    Command::new(PROGRAM)
        .arg("--profile")
        .arg(profile)
        .args(arguments)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn words(output: &Output) -> (bool, String) {
    let all = [&output.stdout[..], &output.stderr[..]].concat();
    (output.status.success(), String::from_utf8_lossy(&all).into_owned())
}

#[track_caller]
fn assert_handed_over(output: &Output) {
    assert_eq!(words(output), (true, "Opened in the window that is already there.\n".to_owned()));
}

/// It tried to open a window of its own, for which there is no display here.
#[track_caller]
fn assert_own_window(output: &Output) {
    let (success, words) = words(output);
    assert!(!success && words.contains("There is no display to open a window on"), "{words}");
}

fn files(folder: &Path, names: &[&[u8]]) -> Vec<PathBuf> {
    let path = |name: &&[u8]| folder.join(OsStr::from_bytes(name));
    let paths: Vec<PathBuf> = names.iter().map(path).collect();
    paths.iter().for_each(|path| std::fs::write(path, "Some words.").unwrap());
    paths
}

#[test]
fn files_of_a_second_start_open_in_the_window_that_is_there_whatever_their_names_are() {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("profile");
    let names: [&[u8]; 3] = [b"plain.txt", b"line\nbreak \"and\" \xff.txt", "日本.md".as_bytes()];
    let paths = files(folder.path(), &names);
    let library = folder.path().join("library");
    std::fs::create_dir(&library).unwrap();
    files(&library, &[b"a.txt"]);
    let mut window = Window::open(&profile);

    let all: Vec<&OsStr> = paths.iter().map(|path| path.as_os_str()).chain([library.as_os_str()]).collect();
    assert_handed_over(&window.live_until(start(&profile, &all)));
    assert_eq!(window.open_names(), names.map(OsStr::from_bytes));
    assert_eq!(window.app.app.desk.library.roots.len(), 1, "the folder is no library");

    // As often as one likes; what is open already comes to the front.
    let again = window.live_until(start(&profile, &[paths[0].as_os_str()]));
    assert_handed_over(&again);
    assert_eq!(window.open_names().len(), 3);
    let front = window.app.app.desk.active_view().unwrap().doc;
    assert!(window.app.app.desk.documents[&front].origin.file().unwrap().ends_with("plain.txt"));

    // Without any files, it is the window that was wanted.
    let (success, words) = words(&window.live_until(start(&profile, &[])));
    assert!(success && words.contains("is asked to come to the front"), "{words}");
}

#[test]
fn a_window_of_its_own_opens_where_it_is_asked_for_or_where_the_other_cannot_be_seen() {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("profile");
    let path = files(folder.path(), &[b"plain.txt"]).remove(0);
    let mut window = Window::open(&profile);
    for flags in [&["--new-window"][..], &["--do", "theme night"], &["--theme", "night"]] {
        let mut arguments: Vec<&OsStr> = flags.iter().map(OsStr::new).collect();
        arguments.push(path.as_os_str());
        assert_own_window(&window.live_until(start(&profile, &arguments)));
    }
    // What needs no window never asks one.
    let shot = folder.path().join("shot.png");
    let arguments = ["--screenshot".as_ref(), shot.as_os_str(), path.as_os_str()];
    assert_eq!(words(&window.live_until(start(&profile, &arguments))), (true, String::new()));
    // Nor does another profile, which is another user.
    let other = start(&folder.path().join("other"), &[path.as_os_str()]);
    assert_own_window(&window.live_until(other));
    assert!(window.open_names().is_empty(), "it was opened in both");
    drop(window);

    // A window on another display cannot be seen from this one.
    let elsewhere = folder.path().join("elsewhere");
    let mut window = Window::on_display(&elsewhere, b"\n:99");
    assert_own_window(&window.live_until(start(&elsewhere, &[path.as_os_str()])));
    assert!(window.open_names().is_empty());
}

#[test]
fn a_window_that_hangs_or_died_keeps_no_file_closed() {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("profile");
    let path = files(folder.path(), &[b"plain.txt"]).remove(0);
    let mut window = Window::open(&profile);
    // It listens, and draws no frame: what was brought is withdrawn, and not opened later as well.
    let begun = Instant::now();
    assert_own_window(&start(&profile, &[path.as_os_str()]).wait_with_output().unwrap());
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    window.app.settle();
    assert!(window.open_names().is_empty(), "it was opened in both");

    // A socket that nobody listens at any more, as a kill leaves it, is replaced by the next window.
    let stale = folder.path().join("stale");
    std::fs::create_dir_all(stale.join("door")).unwrap();
    drop(std::os::unix::net::UnixListener::bind(stale.join("door/socket")).unwrap());
    assert_own_window(&start(&stale, &[path.as_os_str()]).wait_with_output().unwrap());
    let mut window = Window::open(&stale);
    assert_handed_over(&window.live_until(start(&stale, &[path.as_os_str()])));
    assert_eq!(window.open_names(), [OsStr::new("plain.txt")]);
}

/// Says something at the door, and gives the answer.
fn say(window: &mut Window, bytes: &[u8]) -> Vec<u8> {
    let mut socket = UnixStream::connect(window.profile.data.join("door/socket")).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    // The other side may have heard enough.
    let _ = socket.write_all(bytes).and_then(|()| socket.shutdown(std::net::Shutdown::Write));
    let other = std::thread::spawn(move || {
        let mut answer = Vec::new();
        let _ = socket.read_to_end(&mut answer);
        answer
    });
    while !other.is_finished() {
        window.app.frame();
        std::thread::sleep(Duration::from_millis(2));
    }
    other.join().unwrap()
}

#[test]
fn only_this_user_reaches_the_door_and_nothing_but_paths_comes_in() {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("profile");
    let mut window = Window::open(&profile);
    let begun = Instant::now();
    let socket = profile.join("door/socket");
    while !socket.exists() {
        assert!(begun.elapsed() < Duration::from_secs(20));
        std::thread::sleep(Duration::from_millis(2));
    }
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert!(std::fs::metadata(&socket).unwrap().file_type().is_socket());
    assert_eq!((mode(&profile.join("door")), mode(&socket)), (0o700, 0o600));

    let path = files(folder.path(), &[b"plain.txt"]).remove(0);
    let path = path.as_os_str().as_bytes();
    let good = |kind: u8, path: &[u8]| {
        let mut bytes = b"folioscope-door 1\n".to_vec();
        let count: u16 = 1;
        bytes.extend((NO_DISPLAY.len() as u16).to_le_bytes());
        bytes.extend(NO_DISPLAY);
        bytes.extend(count.to_le_bytes());
        bytes.push(kind);
        bytes.extend((path.len() as u16).to_le_bytes());
        bytes.extend(path);
        bytes
    };
    for bad in [
        b"".to_vec(),
        b"quit\n".to_vec(),
        b"--do quit".to_vec(),
        good(b'c', b"/quit"),
        good(b'f', b"plain.txt"),
        [good(b'f', path), b"more".to_vec()].concat(),
        vec![b'x'; 4 * 1024 * 1024],
    ] {
        assert_eq!(say(&mut window, &bad), b"", "{:?}", String::from_utf8_lossy(&bad[..bad.len().min(80)]));
        assert!(window.open_names().is_empty());
    }
    // Somebody who says nothing keeps nobody waiting for long.
    let silent = UnixStream::connect(&socket).unwrap();
    assert_eq!(say(&mut window, &good(b'f', path)), b"heard\ntaken\n");
    assert_eq!(window.open_names(), [OsStr::new("plain.txt")]);
    drop(silent);
}
