//! What fuzz targets share: damages that proptest chooses, and processes of their own in which damaged files are read.
//!
//! What overflows the stack, hangs or eats memory cannot be caught otherwise. Many files go into one process, because
//! starting one takes longer than reading most files; it says which it is at, so that the one that ended it is known.
//!
//! `FOLIOSCOPE_FUZZ_SECONDS=600 cargo test --test fuzz` runs each target for so long. What fails is kept in the folder of
//! temporary files, and `FOLIOSCOPE_FUZZ_FILE=path cargo test --test fuzz NAME` reads it again alone.

#![allow(dead_code)] // no target uses all of it

use folioscope::data::document::Document;
use folioscope::read::formats;
use folioscope::read::sandbox::diff::Differ;
use folioscope::read::sandbox::protocol::{framed, unframed};
use folioscope::read::sandbox::replica::Replica;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// One damage; where it is done is a share of the file, in 65,536ths.
#[derive(Clone, Debug)]
pub enum Damage {
    Flip(u16, u8),
    Cut(u16, u16),
    /// The rest of another file from a place on.
    Splice(u16, usize, u16),
    /// The next number after a place becomes another.
    Number(u16, usize),
    Repeat(u16, u16),
    /// One of the target's own words, so many times.
    Word(u16, usize, u8),
}

pub const NUMBERS: [&str; 10] = [
    "-1",
    "0",
    "1",
    "255",
    "65536",
    "-2147483648",
    "2147483647",
    "4294967296",
    "99999999999999999999",
    "1e38",
];

pub fn place(bytes: &[u8], share: u16) -> usize {
    bytes.len() * usize::from(share) / 65_536
}

/// Some bytes after a damage.
pub fn damaged(mut bytes: Vec<u8>, damage: &Damage, seeds: &[Vec<u8>], words: &[&[u8]]) -> Vec<u8> {
    match *damage {
        Damage::Flip(at, mask) => {
            let at = place(&bytes, at);
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= mask;
            }
        }
        Damage::Cut(at, count) => {
            let at = place(&bytes, at);
            let end = (at + usize::from(count) % 2_000).min(bytes.len());
            bytes.drain(at..end);
        }
        Damage::Splice(at, other, from) => {
            let other = &seeds[other % seeds.len()];
            bytes.truncate(place(&bytes, at));
            bytes.extend_from_slice(&other[place(other, from)..]);
        }
        Damage::Number(at, number) => {
            let at = place(&bytes, at);
            if let Some(skip) = bytes[at..].iter().position(u8::is_ascii_digit) {
                let from = at + skip;
                let digits = bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                bytes.splice(from..from + digits, NUMBERS[number % NUMBERS.len()].bytes());
            }
        }
        Damage::Repeat(at, count) => {
            let at = place(&bytes, at);
            let end = (at + usize::from(count) % 4_000).min(bytes.len());
            let again = bytes[at..end].to_vec();
            bytes.splice(at..at, again);
        }
        Damage::Word(at, word, count) => {
            if let Some(word) = words.get(word % words.len().max(1)) {
                let at = place(&bytes, at);
                // Mostly once, and now and then very often.
                let count = if count < 200 { 1 + usize::from(count) % 3 } else { usize::from(count) * 4 };
                bytes.splice(at..at, word.repeat(count));
            }
        }
    }
    bytes
}

pub fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        3 => any::<(u16, u8)>().prop_map(|(at, mask)| Damage::Flip(at, mask)),
        1 => any::<(u16, u16)>().prop_map(|(at, count)| Damage::Cut(at, count)),
        1 => any::<(u16, usize, u16)>().prop_map(|(at, other, from)| Damage::Splice(at, other, from)),
        1 => any::<(u16, usize)>().prop_map(|(at, number)| Damage::Number(at, number)),
        1 => any::<(u16, u16)>().prop_map(|(at, count)| Damage::Repeat(at, count)),
        5 => any::<(u16, usize, u8)>().prop_map(|(at, word, count)| Damage::Word(at, word, count)),
    ]
}

/// What a child would tell of a document, held against the promises on the way that it takes to the window.
pub fn check_told(document: &Document) -> Result<(), String> {
    let mut replica =
        Replica::new(Document { path: document.path.clone(), ..Document::default() }, formats::FORMATS);
    let mut told = Ok(false);
    Differ::default().tell(document, |delta| {
        // What is too large for a frame is a sentence, and not a lie.
        let Ok(frame) = framed(&delta) else { return };
        told = told.clone().and_then(|_| replica.apply(unframed(&frame[4..])?));
    });
    let whole = told?;
    if !whole {
        return Err("the document was not whole in the end".to_owned());
    }
    replica.document().ok_or("there is no document")?.check()
}

/// How long a target runs: a moment within `cargo test`.
pub fn seconds(otherwise: u64) -> Duration {
    let asked = std::env::var("FOLIOSCOPE_FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    Duration::from_secs(asked.unwrap_or(otherwise))
}

/// What is damaged, and what must hold of it.
pub struct Target {
    /// The test that it is, by its whole name, under which it is called again in processes of its own.
    pub test: &'static str,
    pub seeds: Vec<Vec<u8>>,
    /// What files of this sort are made of, and what is known to be hard to read.
    pub words: &'static [&'static [u8]],
    /// Must not panic in our own code, and not return an error.
    pub check: fn(&[u8]) -> Result<(), String>,
}

/// In a build that is not optimised, on a machine that is shared.
const LIMIT: Duration = Duration::from_secs(30);
/// Of address space, as a reader has.
const MEMORY: u64 = 1024 * 1024 * 1024;
/// Files of one process.
const BATCH: usize = 64;
/// Without being asked for more.
const SECONDS: u64 = 2;
const MAX_BROKEN: usize = 10;

impl Target {
    /// Damages seeds until the time is over; fails where something does not hold.
    pub fn run(&self) {
        if let Some(path) = std::env::var_os("FOLIOSCOPE_FUZZ_FILE") {
            return self.check_alone(&std::fs::read(path).unwrap());
        }
        if let Some(folder) = std::env::var_os("FOLIOSCOPE_FUZZ_BATCH") {
            return self.check_batch(Path::new(&folder));
        }
        let end = Instant::now() + seconds(SECONDS);
        let mut runner = TestRunner::default();
        let folder = tempfile::tempdir().unwrap();
        let (mut count, mut stopped, mut broken) = (0, 0, Vec::new());
        // The seeds themselves first: what does not hold for them needs no damage.
        let mut waiting: Vec<Vec<u8>> = self.seeds.clone();
        while Instant::now() < end && broken.len() < MAX_BROKEN {
            while waiting.len() < BATCH {
                waiting.push(self.made(&mut runner));
            }
            let batch: Vec<Vec<u8>> = waiting.drain(..BATCH).collect();
            let done = self.read_apart(folder.path(), &batch);
            let Err((at, why)) = done else {
                count += batch.len();
                continue;
            };
            count += at + 1;
            let kept = std::env::temp_dir().join(format!(
                "folioscope-fuzz-{}-{}",
                self.test.replace("::", "-"),
                stopped + broken.len()
            ));
            std::fs::write(&kept, &batch[at]).unwrap();
            let words = format!("{why:.2000}; kept as {}", kept.display());
            // A library that gives up is ended with its child, which costs the document a sentence.
            if why.contains("memory allocation of") {
                stopped += 1;
            } else {
                broken.push(words.clone());
            }
            eprintln!("{}: {words}", self.test);
            waiting.splice(0..0, batch[at + 1..].iter().cloned());
        }
        eprintln!("{}: {count} files, {stopped} of them ended for want of memory", self.test);
        assert!(broken.is_empty(), "{broken:#?}");
        assert!(count > 0);
    }

    fn made(&self, runner: &mut TestRunner) -> Vec<u8> {
        let strategy = (any::<usize>(), proptest::collection::vec(damage(), 1..8));
        let (seed, damages) = strategy.new_tree(runner).unwrap().current();
        let bytes = self.seeds[seed % self.seeds.len()].clone();
        damages.iter().fold(bytes, |bytes, damage| damaged(bytes, damage, &self.seeds, self.words))
    }

    fn check_alone(&self, bytes: &[u8]) {
        (self.check)(bytes).unwrap_or_else(|why| panic!("DOES NOT HOLD: {why}"));
    }

    fn check_batch(&self, folder: &Path) {
        let limit = rustix::process::Rlimit { current: Some(MEMORY), maximum: Some(MEMORY) };
        rustix::process::setrlimit(rustix::process::Resource::As, limit).unwrap();
        for number in 0..BATCH {
            std::fs::write(folder.join("at"), number.to_string()).unwrap();
            self.check_alone(&std::fs::read(folder.join(number.to_string())).unwrap());
        }
    }

    /// Reads files in one process of their own; an error is the number of the one that ended it, and what it said.
    fn read_apart(&self, folder: &Path, batch: &[Vec<u8>]) -> Result<(), (usize, String)> {
        for (number, bytes) in batch.iter().enumerate() {
            std::fs::write(folder.join(number.to_string()), bytes).unwrap();
        }
        let said = folder.join("said");
        let _ = std::fs::remove_file(folder.join("at"));
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", self.test, "--nocapture"])
            .env("FOLIOSCOPE_FUZZ_BATCH", folder)
            .env("RUST_BACKTRACE", "0")
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(&said).unwrap())
            .spawn()
            .unwrap();
        let at =
            || std::fs::read_to_string(folder.join("at")).ok().and_then(|at| at.parse().ok()).unwrap_or(0);
        let (mut last, mut since) = (0, Instant::now());
        loop {
            match child.try_wait().unwrap() {
                // Under a name that is none, nothing is read and nothing fails.
                Some(status) if status.success() => {
                    assert_eq!(at() + 1, BATCH, "“{}” has not read what it was given", self.test);
                    return Ok(());
                }
                Some(status) => {
                    let said = std::fs::read(&said).unwrap_or_default();
                    return Err((at(), format!("{status}: {}", String::from_utf8_lossy(&said))));
                }
                None if at() != last => (last, since) = (at(), Instant::now()),
                None if since.elapsed() > LIMIT => {
                    child.kill().unwrap();
                    child.wait().unwrap();
                    return Err((at(), format!("took more than {LIMIT:?}")));
                }
                None => std::thread::sleep(Duration::from_millis(3)),
            }
        }
    }
}

/// Files of some folders that are small enough to be damaged over and over.
pub fn files_of(
    folders: impl IntoIterator<Item = PathBuf>,
    most: u64,
    wanted: impl Fn(&Path) -> bool,
) -> Vec<Vec<u8>> {
    let entries = folders.into_iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten().flatten();
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| {
            wanted(path) && std::fs::metadata(path).is_ok_and(|data| data.is_file() && data.len() < most)
        })
        .collect();
    paths.sort();
    paths.into_iter().filter_map(|path| std::fs::read(path).ok()).filter(|bytes| !bytes.is_empty()).collect()
}
