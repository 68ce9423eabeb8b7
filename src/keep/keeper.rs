//! What is asked of the store, in the desk's own words: the store keeps records, which are apart from the live types.
//!
//! Every save is answered, by its own identity: `Saved` when it is on the disk, `SaveFailed` when it is not, also where
//! it is in memory and can be asked for as long as the program runs. What the
//! store has to say of it (a file that was set aside) goes along, because the user must hear it and nobody else can.

use crate::data::job::{Failure, Job, MarksOf, Outcome, ReadMark, Save, SaveId};
use crate::data::kept;
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
            Job::Save { id, .. } => saved(id),
            Job::Session { .. } => Outcome::Session(None),
            Job::Recall { doc, digest, .. } => Outcome::Recalled { doc, top: None, title: None, digest },
            Job::Recent => Outcome::Recent(Vec::new()),
            Job::Marks(_) => Outcome::Marks(Vec::new()),
            job => not_for_keepers(&job),
        }
    }
}

impl Keeper for Store {
    fn keep(&mut self, job: Job) -> Outcome {
        match job {
            Job::Save { id, save } => match self.save(save) {
                Ok(words) => Outcome::Saved { id, words },
                Err(failure) => Outcome::SaveFailed { id, failure },
            },
            Job::Session { but_not } => {
                self.session_but_not(&but_not).map_or_else(Outcome::Failed, Outcome::Session)
            }
            Job::Recall { doc, path, digest } => {
                let key = DocumentKey { path: Some(path), digest };
                match self.place(&key).and_then(|place| Ok((place, self.title(&key)?))) {
                    Ok((place, title)) => {
                        Outcome::Recalled { doc, top: place.map(|place| place.value.offset), title, digest }
                    }
                    Err(failure) => Outcome::Failed(failure),
                }
            }
            Job::Marks(of) => {
                let paths: Vec<PathBuf> = match of {
                    MarksOf::Listing(listing) => listing.files().map(|entry| entry.path.clone()).collect(),
                    MarksOf::Document(key) => vec![key],
                };
                let keys: Vec<DocumentKey> = paths.iter().map(DocumentKey::from_path).collect();
                match self.read_marks(&keys) {
                    Ok(marks) => {
                        let known = paths.into_iter().zip(marks);
                        let known = known.filter_map(|(path, mark)| Some((path, live(mark?.value.state))));
                        Outcome::Marks(known.collect())
                    }
                    Err(failure) => Outcome::Failed(failure),
                }
            }
            Job::Recent => self.recent_live().map_or_else(Outcome::Failed, Outcome::Recent),
            Job::Sample => self.sample_library().map_or_else(Outcome::Failed, Outcome::Sample),
            job => not_for_keepers(&job),
        }
    }
}

impl Store {
    /// What was open before, the newest first, as the window has it.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn recent_live(&self) -> Result<Vec<kept::Recent>, Failure> {
        let live = |recent: Recent| kept::Recent {
            folder: recent.kind == RecentKind::Folder,
            path: recent.path,
            title: recent.title,
            opened_millis: recent.opened_millis.max(0).cast_unsigned(),
        };
        Ok(self.recent()?.into_iter().map(live).collect())
    }

    /// Keeps one thing; gives back what the user should know of it.
    fn save(&mut self, save: Save) -> Result<Vec<String>, Failure> {
        // They have a file of their own, which may be there where the database is not.
        if let Save::Settings(settings) = &save {
            return self.save_settings(settings).map(|(_, words)| words);
        }
        let ensured = self.ensure_durable();
        // Also where it is in memory only: what is asked later in this run is answered from there.
        let written = self.write_down(save);
        ensured.and(written)?;
        Ok(std::mem::take(&mut self.untold))
    }

    fn write_down(&mut self, save: Save) -> Result<(), Failure> {
        match save {
            // Saved above.
            Save::Settings(_) => {}
            Save::Session(session) => self.save_session(&session)?,
            Save::Aside { window, record, why } => {
                self.set_session_aside(&window, &record, &why)?;
            }
            Save::Opened { path, title, folder, at_millis } => self.add_recent(&Recent {
                path,
                title,
                opened_millis: at_millis.cast_signed(),
                kind: if folder { RecentKind::Folder } else { RecentKind::File },
            })?,
            Save::Forget(path) => self.forget_recent(&path)?,
            Save::Marks { keys, read, at_millis } => {
                let keys: Vec<DocumentKey> = keys.iter().map(DocumentKey::from_path).collect();
                let mark = StoredMark { state: stored(read), marked_millis: at_millis.cast_signed() };
                self.save_read_marks(&keys, &mark)?;
            }
            Save::Reading { path, digest, top, len, read, at_millis } => {
                let key = DocumentKey { path: Some(path), digest };
                let place = LastPlace { offset: top, total: len, seen_millis: at_millis.cast_signed() };
                let mark = StoredMark { state: stored(read), marked_millis: at_millis.cast_signed() };
                self.save_place(&key, &place)?;
                self.save_read_mark(&key, &mark)?;
            }
            Save::Title { path, digest, title, at_millis } => {
                self.save_title(&DocumentKey { path: Some(path), digest }, &title, at_millis.cast_signed())?;
            }
        }
        Ok(())
    }
}

fn saved(id: SaveId) -> Outcome {
    Outcome::Saved { id, words: Vec::new() }
}

/// The pool sends only what a keeper does; this is said where that changes and a keeper was forgotten.
fn not_for_keepers(job: &Job) -> Outcome {
    Outcome::Failed(Failure::new(format!("The program cannot do this here ({}).", job.name())))
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
