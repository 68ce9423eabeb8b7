//! Kills windows in the middle of writing, many times, and holds what they said against what is there.

use super::*;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const PROFILE: &str = "FOLIOSCOPE_TEST_KILLED_PROFILE";
const FIRST: &str = "FOLIOSCOPE_TEST_KILLED_FIRST";
const ROUNDS: u64 = 25;
const WINDOWS: i64 = 2;

/// What a killed window runs: this same test binary, asked for this test alone. Without a profile it does nothing.
#[test]
fn a_window_that_will_be_killed() {
    let (Ok(folder), Ok(first)) = (std::env::var(PROFILE), std::env::var(FIRST)) else {
        return;
    };
    let (mut store, words) = Store::open(&Profile::under(folder));
    assert!(words.iter().all(|word| word.contains("new version")), "{words:?}");
    for number in first.parse::<i64>().unwrap().. {
        let place = LastPlace { offset: number as u64, total: 1, seen_millis: number };
        store.save_place(&key(number), &place).unwrap();
        store.add_recent(&recent(number)).unwrap();
        store.save_session(&format!("{number} {}", "x".repeat(number as usize % 9000))).unwrap();
        if number % 8 == 0 {
            let mut settings = store.settings().clone();
            settings.page.measure_chars = 20 + (number % 150) as u32;
            store.save_settings(&settings).unwrap();
        }
        // Straight to the pipe: the test harness would hold it back.
        writeln!(std::io::stderr(), "saved {number}").unwrap();
    }
}

fn key(number: i64) -> DocumentKey {
    DocumentKey::from_path(format!("/{number}")).digest(digest((number % 251) as u8))
}

fn start(profile: &Profile, first: i64) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "keep::store::tests::kill::a_window_that_will_be_killed", "--nocapture"]);
    command.env(PROFILE, &profile.data).env(FIRST, first.to_string());
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// What a window said was saved, until it was killed. A line that was cut off was not said.
fn said(child: &mut Child) -> Vec<i64> {
    let mut reader = BufReader::new(child.stderr.take().unwrap());
    let (mut numbers, mut line) = (Vec::new(), String::new());
    while reader.read_line(&mut line).unwrap() > 0 && line.ends_with('\n') {
        let number = line.trim().strip_prefix("saved ").unwrap_or_else(|| panic!("{line}"));
        numbers.push(number.parse().unwrap());
        line.clear();
    }
    numbers
}

#[test]
fn what_was_said_to_be_saved_survives_a_kill() {
    let (_folder, profile) = fresh();
    let (mut all, mut chance) = (Vec::new(), 20_u64);
    for round in 0..ROUNDS {
        let firsts = (0..WINDOWS).map(|window| (round as i64 * WINDOWS + window) * 100_000);
        let mut windows: Vec<_> = firsts.map(|first| start(&profile, first)).collect();
        // Not random, so that a failure comes again; spread, so that every kind of moment is met.
        chance = chance.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        std::thread::sleep(Duration::from_millis(5 + (chance >> 33) % 120));
        windows.iter_mut().for_each(|window| window.kill().unwrap());
        for window in &mut windows {
            all.extend(said(window));
            window.wait().unwrap();
        }
        check_all_there(&profile, &all);
    }
    assert!(all.len() > 100, "only {} rows were written; the test shows too little", all.len());
}

fn check_all_there(profile: &Profile, all: &[i64]) {
    let store = open(profile);
    for number in all {
        let found = store.place(&key(*number).clone()).unwrap().unwrap();
        assert_eq!(found.value.offset, *number as u64);
    }
    if let Some(last) = all.iter().max() {
        assert!(store.recent().unwrap()[0].opened_millis >= *last);
        let session = store.session().unwrap().unwrap();
        let (number, rest) = session.split_once(' ').unwrap();
        assert_eq!(rest.len(), number.parse::<usize>().unwrap() % 9000);
    }
}

#[test]
fn a_kill_while_an_older_file_climbs_loses_nothing() {
    let mut chance = 7_u64;
    for _ in 0..ROUNDS {
        let (_folder, profile) = fresh();
        make_old(&profile, 1);
        let mut window = start(&profile, 10);
        chance = chance.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        std::thread::sleep(Duration::from_micros((chance >> 33) % 25_000));
        window.kill().unwrap();
        window.wait().unwrap();
        let (store, words) = Store::open(&profile);
        assert!(store.durable() && words.iter().all(|word| word.contains("new version")), "{words:?}");
        assert_eq!(titles(&store).last().unwrap(), "Old");
        assert!(store.session().unwrap().is_some());
        let backup = Connection::open(profile.data.join("folioscope.sqlite3.backup-v1")).unwrap();
        assert_eq!(schema::version(&backup).unwrap(), 1);
    }
}
