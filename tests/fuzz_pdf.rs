//! Reads PDFs that are broken in ways that nobody thought of: each is read or refused in a sentence, and soon.
//!
//! What proptest chooses are damages to real files: flipped bytes, cuts, splices of two files, numbers made huge or
//! negative. Not with `bolero`: its derive macro insists on one old version of `indexmap` that the drawing of the
//! window cannot use, so the two cannot stand in one lock file.
//!
//! Each is read in a process of its own, this test called again, with as much memory as a reader has: what overflows
//! the stack or hangs cannot be caught otherwise. A defect of our own fails the test; what goes wrong in a library must
//! end in a sentence where the window reads it, in a child.
//!
//! A few seconds within `cargo test`; `FOLIOSCOPE_FUZZ_SECONDS=600 cargo test --test fuzz_pdf` for longer. What fails is
//! kept in the folder of temporary files, and is read again alone by `FOLIOSCOPE_FUZZ_FILE=path`.

#[path = "common/fuzz.rs"]
mod fuzz;
#[path = "common/place.rs"]
mod place;

use folioscope::data::job::{PageTile, Stop};
use folioscope::data::span::{DocId, Span};
use folioscope::read::formats;
use folioscope::read::source::Source;
use fuzz::{Damage, NUMBERS, check_told, damaged};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// In a build that is not optimised, on a machine that is shared.
const LIMIT: Duration = Duration::from_secs(20);
/// Without being asked for more.
const SECONDS: u64 = 3;
const MAX_SEED_BYTES: u64 = 60 * 1024;
/// Of address space, as a reader has.
const MEMORY: u64 = 1024 * 1024 * 1024;

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        4 => any::<(u16, u8)>().prop_map(|(at, mask)| Damage::Flip(at, mask)),
        1 => any::<(u16, u16)>().prop_map(|(at, count)| Damage::Cut(at, count)),
        1 => any::<(u16, usize, u16)>().prop_map(|(at, other, from)| Damage::Splice(at, other, from)),
        6 => (any::<u16>(), 0..NUMBERS.len()).prop_map(|(at, number)| Damage::Number(at, number)),
        1 => any::<(u16, u16)>().prop_map(|(at, count)| Damage::Repeat(at, count)),
    ]
}

fn seeds() -> Vec<(PathBuf, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("tests/samples/pdf")];
    folders.extend(
        place::corpus().into_iter().flat_map(|corpus| ["pdf", "hostile"].map(|name| corpus.join(name))),
    );
    let entries = folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten().flatten();
    let small = |path: &PathBuf| std::fs::metadata(path).is_ok_and(|data| data.len() < MAX_SEED_BYTES);
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "pdf") && small(path))
        .collect();
    paths.sort();
    let read = |path: PathBuf| std::fs::read(&path).ok().map(|bytes| (path, bytes));
    paths.into_iter().filter_map(read).filter(|(_, bytes)| !bytes.is_empty()).collect()
}

/// Everything that a reader does with a file; whether it could be read.
fn check(bytes: Vec<u8>) -> Result<bool, String> {
    let source = || Source::from_bytes("fuzz.pdf", bytes.clone());
    let document = match formats::read(source(), DocId(1), &Stop::default(), None) {
        Ok(document) => document,
        Err(failure) if failure.words.ends_with('.') => return Ok(false),
        Err(failure) => return Err(format!("no sentence: {failure}")),
    };
    document.check()?;
    check_told(&document)?;
    let end = document.text.len();
    for share in 0..4 {
        let from = end * share / 4;
        let to = (from + 50).min(end);
        document.areas(Span::new(from, to));
    }
    if let Ok(mut opened) = formats::open(formats::FORMATS, &Arc::new(source())) {
        let tile = PageTile { unit: 0, scale: 0.1, part: [0, 0, 60, 80], night: false };
        // A refusal is a sentence on the page.
        let _raster_or_refusal = opened.paint(&tile);
    }
    Ok(true)
}

/// What came of a file in a process of its own: nothing to say, or what it said at its end.
fn read_apart(path: &Path) -> Result<(), String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "broken_files_are_read_or_refused", "--nocapture"])
        .env("FOLIOSCOPE_FUZZ_FILE", path)
        .stdout(Stdio::null())
        .stderr(std::fs::File::create(path.with_extension("said")).unwrap())
        .spawn()
        .unwrap();
    let start = Instant::now();
    loop {
        match child.try_wait().unwrap() {
            Some(status) if status.success() => return Ok(()),
            Some(status) => {
                let said = std::fs::read(path.with_extension("said")).unwrap_or_default();
                return Err(format!("{status}: {}", String::from_utf8_lossy(&said)));
            }
            None if start.elapsed() > LIMIT => {
                child.kill().unwrap();
                child.wait().unwrap();
                return Err(format!("took more than {LIMIT:?}"));
            }
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    }
}

/// What the window would say, which reads in a child.
fn sentence(path: &Path) -> Result<String, String> {
    let program = env!("CARGO_BIN_EXE_folioscope");
    let start = Instant::now();
    let output = Command::new(program).args(["check", "--json"]).arg(path).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let told = said.lines().next().is_some_and(|line| line.contains("\"outcome\""));
    if told && start.elapsed() < 2 * LIMIT { Ok(said) } else { Err(said) }
}

#[test]
fn broken_files_are_read_or_refused() {
    if let Some(path) = std::env::var_os("FOLIOSCOPE_FUZZ_FILE") {
        let limit = rustix::process::Rlimit { current: Some(MEMORY), maximum: Some(MEMORY) };
        rustix::process::setrlimit(rustix::process::Resource::As, limit).unwrap();
        check(std::fs::read(path).unwrap()).unwrap_or_else(|why| panic!("OURS: {why}"));
        return;
    }
    let end = Instant::now() + fuzz::seconds(SECONDS);
    let seeds = seeds();
    let others: Vec<Vec<u8>> = seeds.iter().map(|(_, bytes)| bytes.clone()).collect();
    let strategy = (any::<usize>(), proptest::collection::vec(damage(), 1..8));
    let mut runner = TestRunner::default();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fuzz.pdf");
    let (mut count, mut stopped, mut broken) = (0, 0, Vec::new());
    while Instant::now() < end && broken.len() < 20 {
        let (seed, damages) = strategy.new_tree(&mut runner).unwrap().current();
        let (name, bytes) = &seeds[seed % seeds.len()];
        let damage = |bytes, damage: &Damage| damaged(bytes, damage, &others, &[]);
        let bytes = damages.iter().fold(bytes.clone(), damage);
        std::fs::write(&path, &bytes).unwrap();
        count += 1;
        let Err(why) = read_apart(&path) else { continue };
        let ours = why.contains("panicked at src/") || why.contains("OURS");
        let kept = std::env::temp_dir().join(format!("folioscope-fuzz-{stopped}-{}.pdf", broken.len()));
        std::fs::write(&kept, &bytes).unwrap();
        let told = sentence(&path);
        eprintln!("{}: {why}\nkept as {}; the window says {told:?}", name.display(), kept.display());
        if ours || told.is_err() {
            broken.push(format!("{}: {why}; kept as {}", name.display(), kept.display()));
        } else {
            stopped += 1;
        }
    }
    eprintln!("{count} files, {stopped} of them stopped in a library and told in a sentence");
    assert!(broken.is_empty(), "{broken:#?}");
}
