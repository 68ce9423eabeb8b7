//! Tells whether the window of a session is still open: a row of a dead window may be taken over, one of a living
//! window is its own.
//!
//! Each window holds a lock on a file of its own for as long as its store is open. The system gives the lock back
//! whatever becomes of the window, also after a kill, so that nothing has to be believed that a dead program wrote.
//! Rejected: the number of the process in the row (numbers are used again, and mean nothing on another machine that
//! has the same home folder).

use super::file::{self, Patience};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

const BEFORE_NAME: &str = "window-";
const AFTER_NAME: &str = ".lock";

/// A window's sign of life; it ends when this is dropped.
pub(super) struct Alive {
    _file: File,
    path: PathBuf,
}

impl Alive {
    /// Says that this window is open, and sweeps away the files of windows that were killed.
    ///
    /// `None` where a file cannot be made or locked (some network folders have no locks). Other windows then take this
    /// one for dead, and at worst take over its row, which its next save writes again.
    pub fn claim(folder: &Path, window: &str, patience: &Patience) -> Option<Self> {
        // Nobody else sweeps between the making of the file and its lock.
        let _turn = file::Lock::hold(folder, patience);
        sweep(folder);
        let path = path_of(folder, window)?;
        let made = File::create(&path).ok()?;
        if made.try_lock().is_err() {
            file::remove(&path);
            return None;
        }
        Some(Self { _file: made, path })
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        // Before the lock is given back: afterwards it could be another's file.
        file::remove(&self.path);
    }
}

/// Whether the window of this name is open. Where that cannot be told, it is: then at worst there is a copy too many.
pub(super) fn is_alive(folder: &Path, window: &str) -> bool {
    path_of(folder, window).is_some_and(|path| is_locked(&path))
}

fn is_locked(path: &Path) -> bool {
    match File::options().write(true).open(path) {
        // Given back at once, and not only when the file is closed: a child that is just being started has it open too.
        Ok(file) => file.try_lock().map(|()| file.unlock()).is_err(),
        Err(error) => error.kind() != std::io::ErrorKind::NotFound,
    }
}

/// `None` for what is no window's name: it comes from the database, which may hold anything, and would lead elsewhere.
fn path_of(folder: &Path, window: &str) -> Option<PathBuf> {
    let good = !window.is_empty() && window.bytes().all(|byte| byte.is_ascii_alphanumeric());
    good.then(|| folder.join(format!("{BEFORE_NAME}{window}{AFTER_NAME}")))
}

fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|name| {
            name.strip_prefix(BEFORE_NAME).is_some_and(|rest| rest.ends_with(AFTER_NAME))
        });
        if ours && !is_locked(&entry.path()) {
            file::remove(&entry.path());
        }
    }
}
