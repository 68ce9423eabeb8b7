//! What is asked of the store, in the desk's own words: the store keeps records, which are apart from the live types.

use crate::data::job::{Failure, Job, Outcome, ReadMark, Save};
use crate::keep::store::Store;
use crate::keep::store::record::{
    DocumentKey, LastPlace, ReadMark as StoredMark, ReadState, Recent, RecentKind,
};
use std::path::PathBuf;

/// Who writes down what is to be kept.
pub trait Keeper: Send {
    /// Saves, or answers from what was saved.
    fn keep(&mut self, job: Job) -> Outcome;
}

/// Keeps nothing: for screenshots and tests.
pub struct Forgetful;

impl Keeper for Forgetful {
    fn keep(&mut self, job: Job) -> Outcome {
        match job {
            Job::Recall { doc, .. } => Outcome::Recalled { doc, top: None },
            _ => Outcome::Saved,
        }
    }
}

impl Keeper for Store {
    fn keep(&mut self, job: Job) -> Outcome {
        match job {
            Job::Save(save) => self.save(save).map_or_else(Outcome::SaveFailed, |()| Outcome::Saved),
            Job::Recall { doc, path, digest } => {
                let key = DocumentKey { path: Some(path), digest };
                match self.place(&key) {
                    Ok(found) => Outcome::Recalled { doc, top: found.map(|found| found.value.offset) },
                    Err(failure) => Outcome::SaveFailed(failure),
                }
            }
            Job::Marks(listing) => {
                let paths: Vec<PathBuf> = listing.files().map(|entry| entry.path.clone()).collect();
                let keys: Vec<DocumentKey> = paths.iter().map(DocumentKey::from_path).collect();
                match self.read_marks(&keys) {
                    Ok(marks) => {
                        let known = paths.into_iter().zip(marks);
                        let known = known.filter_map(|(path, mark)| Some((path, live(mark?.value.state))));
                        Outcome::Marks(known.collect())
                    }
                    Err(failure) => Outcome::SaveFailed(failure),
                }
            }
            Job::Sample => self.sample_library().map_or_else(Outcome::SaveFailed, Outcome::Sample),
            // Everything else is work for the pool.
            _ => Outcome::Saved,
        }
    }
}

impl Store {
    fn save(&mut self, save: Save) -> Result<(), Failure> {
        match save {
            Save::Settings(settings) => self.save_settings(&settings).map(|_| ()),
            Save::Session(session) => self.save_session(&session),
            Save::Opened { path, title, folder, at_millis } => self.add_recent(&Recent {
                path,
                title,
                opened_millis: at_millis.cast_signed(),
                kind: if folder { RecentKind::Folder } else { RecentKind::File },
            }),
            Save::Forget(path) => self.forget_recent(&path),
            Save::Reading { path, digest, top, len, read, at_millis } => {
                let key = DocumentKey { path: Some(path), digest };
                let place = LastPlace { offset: top, total: len, seen_millis: at_millis.cast_signed() };
                let mark = StoredMark { state: stored(read), marked_millis: at_millis.cast_signed() };
                self.save_place(&key, &place)?;
                self.save_read_mark(&key, &mark)
            }
        }
    }
}

fn live(state: ReadState) -> ReadMark {
    match state {
        ReadState::Unread => ReadMark::Unread,
        ReadState::InProgress => ReadMark::Begun,
        ReadState::Read => ReadMark::Read,
    }
}

fn stored(mark: ReadMark) -> ReadState {
    match mark {
        ReadMark::Unread => ReadState::Unread,
        ReadMark::Begun => ReadState::InProgress,
        ReadMark::Read => ReadState::Read,
    }
}
