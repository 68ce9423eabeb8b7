//! Where the corpus of real and hostile files lies, which is beside the project and never part of it.
// Not every test asks both.
#![allow(dead_code)]

use std::path::{Path, PathBuf};

pub fn corpus() -> Option<PathBuf> {
    let named = std::env::var_os("FOLIOSCOPE_CORPUS").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    named.into_iter().chain([beside]).find(|path| path.is_dir())
}

/// The files of one folder of the corpus in order; none where there is no corpus.
pub fn files(folder: &str) -> Vec<PathBuf> {
    let Some(folder_path) = corpus().map(|path| path.join(folder)) else {
        println!("{folder}: passed over, because there is no corpus. FOLIOSCOPE_CORPUS names one.");
        return Vec::new();
    };
    let Ok(entries) = std::fs::read_dir(&folder_path) else {
        println!("{folder}: passed over, because the corpus has no such folder.");
        return Vec::new();
    };
    let mut files: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_file()).collect();
    files.sort();
    files
}
