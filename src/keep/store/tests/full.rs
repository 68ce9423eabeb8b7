//! Fills the disk: a window may write no file beyond a size, and is held to what it said was saved before.
//!
//! The limit is the system's own (`ulimit -f`), so that no privilege and no small disk is needed: every write beyond it
//! fails, of the database, of its log and of the settings alike.

#![cfg(target_os = "linux")]

use super::*;
use std::io::Write as _;
use std::process::Command;

const PROFILE: &str = "FOLIOSCOPE_TEST_FULL_PROFILE";

/// What the window with a full disk runs: this same test binary, asked for this test alone. Without a profile it does
/// nothing.
#[test]
fn a_window_on_a_full_disk() {
    let Ok(folder) = std::env::var(PROFILE) else { return };
    let (mut store, words) = Store::open(&Profile::under(folder));
    assert_eq!(words, Vec::<String>::new());
    let mut said = std::io::stderr();
    // Straight to the pipe: the test harness would hold it back.
    for number in 0..10_000 {
        let pasted = (format!("{number}"), std::sync::Arc::from("pasted ".repeat(2000)));
        let session = SessionSave {
            keys: vec![pasted.0.clone()],
            words: vec![pasted],
            ..plain(&format!("{number} {}", "x".repeat(number * 500)))
        };
        if let Err(failure) = store.save_session(&session) {
            writeln!(said, "session failed: {failure}").unwrap();
            break;
        }
        writeln!(said, "saved {number}").unwrap();
    }
    let mut changed = store.settings().clone();
    changed.theme = ThemeChoice::Night;
    changed.keys.insert("quit".to_owned(), vec!["x ".repeat(200_000)]);
    match store.save_settings(&changed) {
        Err(failure) => writeln!(said, "settings failed: {failure}").unwrap(),
        Ok(_) => writeln!(said, "settings saved").unwrap(),
    }
}

/// Runs a window that may write no file longer than so many kilobytes; gives back what it said.
fn run_with_room(profile: &Profile, kilobytes: u32) -> Vec<String> {
    let test = "keep::store::tests::full::a_window_on_a_full_disk";
    // The signal for a file that grew too long is ignored, as it must be for the write to fail instead; both that and
    // the limit are handed on to what the shell becomes. Blocks of this shell have 512 bytes.
    let script = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" --exact {test} --nocapture", kilobytes * 2);
    let output = Command::new("sh")
        .args(["-c", &script])
        .arg(std::env::current_exe().unwrap())
        .env(PROFILE, &profile.data)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stderr).lines().map(str::to_owned).collect()
}

#[test]
fn where_the_disk_is_full_it_is_told_and_what_was_said_to_be_saved_is_there() {
    for kilobytes in [150, 190, 260, 333] {
        let (_folder, profile) = fresh();
        let mut store = open(&profile);
        store.save_settings(&Settings::default()).unwrap();
        store.add_recent(&recent(1)).unwrap();
        drop(store);
        let settings = fs::read(profile.config.join("settings.toml")).unwrap();
        let said = run_with_room(&profile, kilobytes);
        let failed =
            |what: &str| said.iter().any(|line| line.starts_with(what) && line.contains("could not be"));
        assert!(failed("session failed: Your notes and places"), "{said:?}");
        assert!(failed("settings failed: The settings"), "{said:?}");
        let saved: Vec<&str> = said.iter().filter_map(|line| line.strip_prefix("saved ")).collect();
        assert!(!saved.is_empty(), "nothing was saved with {kilobytes} kB, so that the test shows nothing");

        // Once there is room again, everything is as it was said to be.
        let store = open(&profile);
        let kept = store.session().unwrap().unwrap();
        let (number, rest) = kept.record.split_once(' ').unwrap();
        assert_eq!(Some(&number), saved.last(), "with {kilobytes} kB");
        assert_eq!(rest.len(), number.parse::<usize>().unwrap() * 500);
        assert_eq!(&*kept.words[number], "pasted ".repeat(2000));
        assert_eq!(titles(&store), ["Paper 1"]);
        assert_eq!(fs::read(profile.config.join("settings.toml")).unwrap(), settings);
    }
}
