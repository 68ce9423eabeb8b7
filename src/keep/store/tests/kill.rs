//! Kills windows in the middle of writing, many times, and holds what they said against what is there.

use super::*;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

const PROFILE: &str = "FOLIOSCOPE_TEST_KILLED_PROFILE";
const FIRST: &str = "FOLIOSCOPE_TEST_KILLED_FIRST";
/// How many rounds there are; `FOLIOSCOPE_KILL_ROUNDS=200` asks for more than is run each time.
const ROUNDS: u64 = 20;
const ROUNDS_ASKED: &str = "FOLIOSCOPE_KILL_ROUNDS";
const WINDOWS: i64 = 2;

/// What a killed window runs: this same test binary, asked for this test alone. Without a profile it does nothing.
#[test]
fn a_window_that_will_be_killed() {
    let (Ok(folder), Ok(first)) = (std::env::var(PROFILE), std::env::var(FIRST)) else {
        return;
    };
    let (mut store, words) = Store::open(&Profile::under(folder));
    assert!(words.iter().all(|word| word.contains("new version")), "{words:?}");
    let first: i64 = first.parse().unwrap();
    for number in first.. {
        let place = LastPlace { offset: number as u64, total: 1, seen_millis: number };
        store.save_place(&key(number), &place).unwrap();
        store.add_recent(&recent(number)).unwrap();
        store.save_session(&session(first, number)).unwrap();
        if number % 8 == 0 {
            let mut settings = store.settings().clone();
            settings.page.measure_chars = 20 + (number % 150) as u32;
            store.save_settings(&settings).unwrap();
        }
        // Straight to the pipe: the test harness would hold it back.
        writeln!(std::io::stderr(), "saved {number}").unwrap();
    }
}

pub(super) fn rounds() -> u64 {
    std::env::var(ROUNDS_ASKED).map_or(ROUNDS, |asked| asked.parse().expect("a number of rounds"))
}

/// What a killed window had open: a record whose length follows from its number, and two pasted texts, of which one
/// changes now and then. All of it must be there, or all of the save before.
fn session(window: i64, number: i64) -> SessionSave {
    let pasted = [format!("first of {window} "), format!("of {window}, since {} ", number / 5)];
    let pasted = pasted.map(|words| (words.clone(), Arc::from(words.repeat(200))));
    SessionSave {
        record: format!("{window} {number} {}", "x".repeat(number as usize % 9000)),
        arranged: true,
        keys: pasted.iter().map(|(key, _)| key.clone()).collect(),
        words: pasted.into(),
        instead_of: Vec::new(),
    }
}

fn key(number: i64) -> DocumentKey {
    DocumentKey::from_path(format!("/{number}")).digest(digest((number % 251) as u8))
}

/// A window that runs, and what it says.
struct Running {
    first: i64,
    child: Child,
    words: BufReader<ChildStderr>,
    said: Vec<i64>,
}

fn start(profile: &Profile, first: i64) -> Running {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "keep::store::tests::kill::a_window_that_will_be_killed", "--nocapture"]);
    command.env(PROFILE, &profile.data).env(FIRST, first.to_string());
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let words = BufReader::new(child.stderr.take().unwrap());
    Running { first, child, words, said: Vec::new() }
}

impl Running {
    /// Takes down what the window says is saved: the next act of it, or all that it said until it was killed.
    /// A line that was cut off was not said.
    fn listen(&mut self, most: usize) {
        let mut line = String::new();
        for _ in 0..most {
            line.clear();
            if self.words.read_line(&mut line).unwrap() == 0 || !line.ends_with('\n') {
                return;
            }
            let Some(number) = line.trim().strip_prefix("saved ") else {
                // What went wrong in the window is said in the lines after this one.
                let mut rest = Vec::new();
                self.words.read_to_end(&mut rest).unwrap();
                panic!("{line}{}", String::from_utf8_lossy(&rest));
            };
            self.said.push(number.parse().unwrap());
        }
    }
}

#[test]
fn what_was_said_to_be_saved_survives_a_kill() {
    let (_folder, profile) = fresh();
    let (mut all, mut chance) = (Vec::new(), 20_u64);
    for round in 0..rounds() {
        let firsts = (0..WINDOWS).map(|window| (round as i64 * WINDOWS + window) * 100_000);
        let mut windows: Vec<Running> = firsts.map(|first| start(&profile, first)).collect();
        // In every other round the pause is counted from the first act on, so that also a slow machine gets to acts;
        // in the others from the start, so that windows are killed while they open the store.
        if round % 2 == 0 {
            windows.iter_mut().for_each(|window| window.listen(1));
        }
        // Not random, so that a failure comes again; spread, so that every kind of moment is met.
        chance = chance.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        std::thread::sleep(Duration::from_micros((chance >> 33) % 120_000));
        windows.iter_mut().for_each(|window| window.child.kill().unwrap());
        let mut lasts = BTreeMap::new();
        for window in &mut windows {
            window.listen(usize::MAX);
            window.child.wait().unwrap();
            lasts.extend(window.said.last().map(|last| (window.first, *last)));
            all.extend(&window.said);
        }
        check_all_there(&profile, &all);
        check_sessions(&profile, &lasts);
    }
    println!("{} acts of killed windows were said to be saved, and all are there", all.len());
    assert!(all.len() as u64 >= rounds(), "only {} acts: the test shows too little", all.len());
}

/// Each killed window's session is there, as it was said to be saved or one save later, with its pasted words.
fn check_sessions(profile: &Profile, lasts: &BTreeMap<i64, i64>) {
    let store = open(profile);
    let (mut found, mut seen) = (BTreeMap::new(), Vec::new());
    while let Some(kept) = store.session_but_not(&seen).unwrap() {
        let mut words = kept.record.splitn(3, ' ');
        let mut number = || words.next().unwrap().parse::<i64>().unwrap();
        let (window, number) = (number(), number());
        let whole = session(window, number);
        assert!(kept.record == whole.record, "half a session");
        assert_eq!(kept.words, whole.words.into_iter().collect(), "the pasted words of {number}");
        found.insert(window, number);
        seen.push(kept.window);
    }
    for (window, last) in lasts {
        let kept = found.get(window).copied();
        assert!(kept.is_some_and(|kept| kept >= *last), "{window}: {last} was saved, {kept:?} is there");
    }
}

fn check_all_there(profile: &Profile, all: &[i64]) {
    let store = open(profile);
    for number in all {
        let found = store.place(&key(*number).clone()).unwrap().unwrap();
        assert_eq!(found.value.offset, *number as u64);
    }
    if let Some(last) = all.iter().max() {
        assert!(store.recent().unwrap()[0].opened_millis >= *last);
    }
}

#[test]
fn a_kill_while_an_older_file_climbs_loses_nothing() {
    let mut chance = 7_u64;
    for _ in 0..rounds() {
        let (_folder, profile) = fresh();
        make_old(&profile, 1);
        let mut window = start(&profile, 10);
        chance = chance.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        std::thread::sleep(Duration::from_micros((chance >> 33) % 25_000));
        window.child.kill().unwrap();
        window.child.wait().unwrap();
        let (store, words) = Store::open(&profile);
        assert!(store.durable() && words.iter().all(|word| word.contains("new version")), "{words:?}");
        assert_eq!(titles(&store).last().unwrap(), "Old");
        assert!(store.session().unwrap().is_some());
        let backup = Connection::open(profile.data.join("folioscope.sqlite3.backup-v1")).unwrap();
        assert_eq!(schema::version(&backup).unwrap(), 1);
    }
}
