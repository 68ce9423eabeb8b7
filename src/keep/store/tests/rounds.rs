//! Windows in need, many times: the disk is full at a place that nobody chose, or the profile cannot be written for a
//! while. Each does acts by chance, and is held to its word for each of them: what it said is saved is there, what it
//! said is not is as it was before, and every refusal is a sentence.
//!
//! `FOLIOSCOPE_KILL_ROUNDS=200` asks for more rounds than are run each time, as for those that are killed.

#![cfg(target_os = "linux")]

use super::kill::rounds;
use super::*;
use std::io::{BufRead, BufReader, Write as _};
use std::os::unix::fs::{PermissionsExt, chown};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::Arc;

const PROFILE: &str = "FOLIOSCOPE_TEST_NEED_PROFILE";
const SEED: &str = "FOLIOSCOPE_TEST_NEED_SEED";
/// Acts before and after the moment at which something changes.
const HALF: u64 = 12;
/// Documents that acts are about.
const KEYS: u64 = 7;
/// Somebody whom permissions bind, where tests run as a superuser.
const NOBODY: u32 = 65_534;

/// Not random, so that a failure comes again.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

fn key_of(number: u64) -> DocumentKey {
    DocumentKey::from_path(format!("/papers/{number}.txt"))
}

/// What lies under a name after an act of this number; all of it follows from the number.
fn session_of(number: u64) -> SessionSave {
    let words: Arc<str> = Arc::from(format!("pasted {number} ").repeat(number as usize * 131 % 5_000));
    SessionSave {
        keys: vec![format!("{number}")],
        words: vec![(format!("{number}"), words)],
        ..plain(&format!("{number} {}", "x".repeat(number as usize * 977 % 60_000)))
    }
}

fn measure_of(number: u64) -> u32 {
    20 + (number % 150) as u32
}

/// One act by chance: what it was about, and what came of it.
fn act(store: &mut Store, number: u64, chance: &mut Chance) -> (String, Result<(), Failure>) {
    let about = chance.below(KEYS);
    match chance.below(4) {
        0 => {
            let place = LastPlace { offset: number, total: 1 << 40, seen_millis: number as i64 };
            (format!("place {about}"), store.save_place(&key_of(about), &place))
        }
        1 => {
            let mut settings = store.settings().clone();
            settings.page.measure_chars = measure_of(number);
            ("settings -".to_owned(), store.save_settings(&settings).map(drop))
        }
        2 => (
            format!("recent {about}"),
            store.add_recent(&Recent {
                path: format!("/papers/{about}.txt").into(),
                title: format!("{number} {}", "long ".repeat(number as usize * 389 % 4_000)),
                opened_millis: number as i64,
                kind: RecentKind::File,
            }),
        ),
        _ => ("session -".to_owned(), store.save_session(&session_of(number))),
    }
}

/// What a window in need runs: this same test binary, asked for this test alone. Without a profile it does nothing.
#[test]
fn a_window_in_need() {
    let (Ok(folder), Ok(seed)) = (std::env::var(PROFILE), std::env::var(SEED)) else { return };
    let seed: u64 = seed.parse().unwrap();
    let (mut store, words) = Store::open(&Profile::under(folder));
    // Straight to the pipe: the test harness would hold it back.
    let mut said = std::io::stderr();
    words.iter().for_each(|words| writeln!(said, "opened: {words}").unwrap());
    let mut chance = Chance(seed);
    for number in 0..2 * HALF {
        if number == HALF {
            writeln!(said, "half").unwrap();
            std::io::stdin().read_line(&mut String::new()).unwrap();
        }
        let number = seed * 1000 + number;
        // As the keeper does.
        let ensured = store.ensure_durable();
        let (about, done) = act(&mut store, number, &mut chance);
        let done = if about.starts_with("settings") { done } else { ensured.and(done) };
        match done {
            Ok(()) => writeln!(said, "saved {about} {number}").unwrap(),
            Err(failure) => writeln!(said, "refused {about} {number}: {failure}").unwrap(),
        }
    }
    writeln!(said, "done").unwrap();
}

struct Window {
    child: Child,
    words: BufReader<ChildStderr>,
    lines: Vec<String>,
}

/// Starts a window by a shell, which sets limits first; as somebody whom permissions bind where `bound`.
fn start(program: &Path, profile: &Profile, seed: u64, first: &str, bound: bool) -> Window {
    let test = "keep::store::tests::rounds::a_window_in_need";
    let script = format!("{first} exec \"$0\" --exact {test} --nocapture");
    let mut command = if bound && is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups", "sh"]);
        command
    } else {
        Command::new("sh")
    };
    command.args(["-c", &script]).arg(program);
    command.env(PROFILE, &profile.data).env(SEED, seed.to_string());
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let words = BufReader::new(child.stderr.take().unwrap());
    Window { child, words, lines: Vec::new() }
}

fn is_root() -> bool {
    rustix::process::getuid().is_root()
}

impl Window {
    /// Listens until this word; everything else that is said is taken down.
    fn until(&mut self, word: &str) {
        loop {
            let mut line = String::new();
            let read = self.words.read_line(&mut line).unwrap();
            assert!(read > 0, "the window ended without a word: {:?}", self.lines);
            if line.trim() == word {
                return;
            }
            self.lines.push(line.trim_end().to_owned());
        }
    }

    /// Its second half.
    fn go_on(&mut self) {
        self.child.stdin.take().unwrap().write_all(b"\n").unwrap();
        self.until("done");
        assert!(self.child.wait().unwrap().success());
    }
}

/// What was said to be saved last, by what it is about.
#[derive(Default)]
struct Word {
    saved: BTreeMap<String, u64>,
    acts: usize,
    refusals: usize,
}

impl Word {
    fn take_down(&mut self, lines: &[String]) {
        let mut acts = 0;
        for line in lines {
            let mut parts = line.splitn(4, ' ');
            let (word, what, about, rest) = (
                parts.next().unwrap(),
                parts.next().unwrap(),
                parts.next().unwrap_or_default(),
                parts.next().unwrap_or_default(),
            );
            match word {
                "saved" => drop(self.saved.insert(format!("{what} {about}"), rest.parse().unwrap())),
                "refused" => {
                    let (_, sentence) = rest.split_once(": ").unwrap();
                    let whole = sentence.contains("could not be") && sentence.contains(" in ");
                    assert!(whole, "not a sentence about what is not saved: {line}");
                    self.refusals += 1;
                }
                "opened:" => continue,
                _ => panic!("{line}"),
            }
            acts += 1;
        }
        assert_eq!(acts, 2 * HALF as usize, "an act without an answer: {lines:?}");
        self.acts += acts;
    }

    /// Once there is room again and the profile can be written, everything is as it was said to be.
    fn hold(&self, profile: &Profile, round: u64) {
        let (store, words) = Store::open(profile);
        assert!(store.durable() && words.is_empty(), "round {round}: {words:?}");
        let recents = store.recent().unwrap();
        for (about, number) in &self.saved {
            let (what, about) = about.split_once(' ').unwrap();
            let path = format!("/papers/{about}.txt");
            let found = match what {
                "place" => {
                    let place = store.place(&DocumentKey::from_path(path)).unwrap();
                    place.map(|found| found.value.offset)
                }
                "recent" => {
                    let recent = recents.iter().find(|recent| recent.path == Path::new(&path));
                    recent.map(|recent| recent.opened_millis.cast_unsigned())
                }
                "settings" => {
                    let measure = store.settings().page.measure_chars;
                    (measure == measure_of(*number)).then_some(*number)
                }
                _ => {
                    let kept = store.session().unwrap().unwrap();
                    let whole = session_of(*number);
                    let same = kept.record == whole.record && kept.words == whole.words.into_iter().collect();
                    same.then_some(*number)
                }
            };
            assert_eq!(found, Some(*number), "round {round}: {what} {about}");
        }
    }
}

#[test]
fn whatever_the_disk_has_no_room_for_is_refused_and_all_else_is_there() {
    let (_folder, profile) = fresh();
    drop(open(&profile));
    let program = std::env::current_exe().unwrap();
    let (mut word, mut chance) = (Word::default(), Chance(3));
    for round in 1..=rounds() {
        let size = fs::metadata(profile.data.join(opening::FILE)).unwrap().len() / 1024;
        // From less than the database has by now, to more than a window writes.
        let kilobytes = 40 + chance.below(size + 700);
        // The signal for a file that grew too long is ignored, as it must be for the write to fail instead; both that
        // and the limit are handed on to what the shell becomes. Blocks of this shell have 512 bytes.
        let limit = format!("trap '' XFSZ; ulimit -f {};", kilobytes * 2);
        let mut window = start(&program, &profile, round, &limit, false);
        window.until("half");
        window.go_on();
        word.take_down(&window.lines);
        word.hold(&profile, round);
    }
    println!("{} acts on full disks, {} refused; all as it was said", word.acts, word.refusals);
    assert!(word.refusals > 0 && word.refusals < word.acts, "{} of {}", word.refusals, word.acts);
}

/// Lets nobody write there any more, or lets its owner again.
fn set_writable(profile: &Profile, writable: bool) {
    for entry in fs::read_dir(&profile.data).unwrap() {
        let mode = if writable { 0o644 } else { 0o444 };
        fs::set_permissions(entry.unwrap().path(), fs::Permissions::from_mode(mode)).unwrap();
    }
    let mode = if writable { 0o755 } else { 0o555 };
    fs::set_permissions(&profile.data, fs::Permissions::from_mode(mode)).unwrap();
}

fn give_to_nobody(profile: &Profile) {
    if is_root() {
        let entries = fs::read_dir(&profile.data).unwrap().map(|entry| entry.unwrap().path());
        entries
            .chain([profile.data.clone()])
            .for_each(|path| chown(path, Some(NOBODY), Some(NOBODY)).unwrap());
    }
}

#[test]
fn a_profile_that_cannot_be_written_for_a_while_loses_nothing_that_was_said_to_be_saved() {
    let (folder, profile) = fresh();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    drop(open(&profile));
    // Where anybody may start it: it may have been built in a folder of the superuser's own.
    let (own, program) = (std::env::current_exe().unwrap(), folder.path().join("program"));
    fs::hard_link(&own, &program).or_else(|_| fs::copy(&own, &program).map(drop)).unwrap();
    let (mut word, mut chance) = (Word::default(), Chance(11));
    for round in 1..=rounds() {
        give_to_nobody(&profile);
        set_writable(&profile, chance.below(2) == 0);
        let mut window = start(&program, &profile, round, "", true);
        window.until("half");
        set_writable(&profile, chance.below(2) == 0);
        window.go_on();
        set_writable(&profile, true);
        word.take_down(&window.lines);
        word.hold(&profile, round);
    }
    println!("{} acts in closed profiles, {} refused; all as it was said", word.acts, word.refusals);
    assert!(word.refusals > 0 && word.refusals < word.acts, "{} of {}", word.refusals, word.acts);
}
