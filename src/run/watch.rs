//! Tells when an open file was changed or is gone, by watching the folders that open files lie in.

use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};

pub struct Watch {
    watcher: RecommendedWatcher,
    changes: Receiver<PathBuf>,
    files: BTreeSet<PathBuf>,
    folders: BTreeSet<PathBuf>,
}

impl Watch {
    /// `None` where the system has no way to watch files; then nothing is offered for reloading.
    pub fn new(wake: impl Fn() + Send + 'static) -> Option<Self> {
        let (send, changes) = channel();
        let tell = move |event: notify::Result<notify::Event>| {
            let Ok(event) = event else { return };
            if event.kind.is_modify() || event.kind.is_create() || event.kind.is_remove() {
                for path in event.paths {
                    // The window may be closed by now.
                    let _ = send.send(path);
                }
                wake();
            }
        };
        let watcher = notify::recommended_watcher(tell).ok()?;
        Some(Self { watcher, changes, files: BTreeSet::new(), folders: BTreeSet::new() })
    }

    /// Watches these files and no others. Folders are watched, because programs save by renaming.
    pub fn set<'a>(&mut self, files: impl Iterator<Item = &'a Path>) {
        let files: BTreeSet<PathBuf> = files.map(Path::to_owned).collect();
        if files == self.files {
            return;
        }
        let folder = |file: &PathBuf| {
            file.parent().map(|folder| match folder.as_os_str().is_empty() {
                true => PathBuf::from("."),
                false => folder.to_owned(),
            })
        };
        let folders: BTreeSet<PathBuf> = files.iter().filter_map(folder).collect();
        for gone in self.folders.difference(&folders) {
            // It may be gone from the disk as well.
            let _ = self.watcher.unwatch(gone);
        }
        for new in folders.difference(&self.folders) {
            // Where it cannot be watched, nothing is offered for reloading.
            let _ = self.watcher.watch(new, RecursiveMode::NonRecursive);
        }
        self.files = files;
        self.folders = folders;
    }

    /// Which of them were changed since the last time, each with whether it still exists.
    pub fn poll(&self) -> Vec<(PathBuf, bool)> {
        let changed: BTreeSet<PathBuf> = self.changes.try_iter().collect();
        let same = |a: &Path, b: &Path| {
            a == b || a.file_name() == b.file_name() && a.canonicalize().ok() == b.canonicalize().ok()
        };
        let ours = self.files.iter().filter(|file| changed.iter().any(|path| same(path, file)));
        ours.map(|path| (path.clone(), path.exists())).collect()
    }
}
