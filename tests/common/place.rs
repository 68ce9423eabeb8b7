//! Where the corpus of real and hostile files lies, which is beside the project and never part of it.
//!
//! Tests that need it are counted as ignored. `cargo test -- --include-ignored` runs them, with `FOLIOSCOPE_CORPUS` or
//! `../shared/corpus`; asked for without a corpus, they fail.

use std::path::{Path, PathBuf};

/// The corpus, where there is one: for tests that have files of their own as well.
#[allow(dead_code)] // most have none
pub fn corpus() -> Option<PathBuf> {
    Some(wanted()).filter(|path| path.is_dir())
}

fn wanted() -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    std::env::var_os("FOLIOSCOPE_CORPUS").map_or_else(beside, PathBuf::from)
}

/// The files of one folder of the corpus in order; there is at least one.
#[allow(dead_code)] // see above
pub fn files(folder: &str) -> Vec<PathBuf> {
    let corpus = wanted().join(folder);
    let entries = std::fs::read_dir(&corpus);
    let entries = entries
        .unwrap_or_else(|error| panic!("{}: {error}. FOLIOSCOPE_CORPUS names a corpus.", corpus.display()));
    let mut files: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_file()).collect();
    assert!(!files.is_empty(), "{} is empty", corpus.display());
    files.sort();
    files
}
