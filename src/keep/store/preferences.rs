//! The settings' file: read leniently, written whole or not at all, and shared with the user's editor.

use super::file::{self, Patience};
use crate::data::job::Failure;
use crate::data::settings::{self, Settings, Unreadable};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

pub(super) const FILE: &str = "settings.toml";

pub(super) struct Preferences {
    folder: PathBuf,
    /// As the file had them when it was last read or written: what differs from this is what the user changed here.
    known: Settings,
    /// What was said of the file already: each save reads it again, and would say it again.
    told: BTreeSet<String>,
}

impl Preferences {
    /// Reads the file; what is wrong with it goes into `words`.
    pub fn open(folder: &Path, words: &mut Vec<String>, patience: &Patience) -> Self {
        let mut preferences =
            Self { folder: folder.to_owned(), known: Settings::default(), told: BTreeSet::new() };
        let _turn = file::Lock::hold(folder, patience);
        match preferences.read() {
            Ok(None) => {}
            Ok(Some(text)) => match text.and_then(|text| settings::from_toml(&text)) {
                Ok((settings, complaints)) => {
                    preferences.known = settings;
                    words.extend(preferences.news(complaints));
                }
                Err(problem) => words.push(preferences.set_aside(&problem)),
            },
            Err(error) => words.push(format!(
                "The settings cannot be read ({error}); the program’s own are used. File: {}",
                preferences.path().display()
            )),
        }
        preferences
    }

    pub fn known(&self) -> &Settings {
        &self.known
    }

    /// Writes what changed since the file was last read, over whatever it holds now.
    /// Gives back what the file says then, which may have more that is new.
    pub fn save(&mut self, now: &Settings) -> Result<(Settings, Vec<String>), Failure> {
        let cannot = |error: io::Error| {
            let path = self.folder.join(FILE);
            Failure::new(format!("The settings could not be saved in {} ({error}).", path.display()))
        };
        file::make_private_folder(&self.folder).map_err(cannot)?;
        let _turn = file::Lock::hold(&self.folder, &Patience::of_a_save());
        let mut words = Vec::new();
        // An error ends it here: what could not be read must not be written over.
        let old = self.read().map_err(cannot)?;
        let merged = old.clone().map(|text| text.and_then(|text| settings::merged(&text, &self.known, now)));
        let new = match merged {
            None => settings::to_toml(now),
            Some(Ok(text)) => text,
            Some(Err(problem)) => {
                words.push(self.set_aside(&problem));
                settings::to_toml(now)
            }
        };
        if old != Some(Ok(new.clone())) {
            file::replace(&self.path(), new.as_bytes()).map_err(cannot)?;
        }
        if let Ok((settings, complaints)) = settings::from_toml(&new) {
            self.known = settings;
            words.extend(self.news(complaints));
        }
        Ok((self.known.clone(), words))
    }

    fn path(&self) -> PathBuf {
        self.folder.join(FILE)
    }

    /// Those of these words that were not said yet.
    fn news(&mut self, words: Vec<String>) -> Vec<String> {
        words.into_iter().filter(|words| self.told.insert(words.clone())).collect()
    }

    /// The text, `None` where there is no file. Bytes that are no UTF-8 make it unreadable as a whole, also where they
    /// stand in a remark: what is written back would have other bytes there, and somebody typed these.
    fn read(&self) -> io::Result<Option<Result<String, Unreadable>>> {
        let bytes = match std::fs::read(self.path()) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        Ok(Some(match String::from_utf8(bytes) {
            Ok(text) => Ok(text.trim_start_matches('\u{feff}').to_owned()),
            Err(error) => {
                let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
                let line = 1 + good.iter().filter(|byte| **byte == b'\n').count();
                Err(Unreadable { line, reason: "there are bytes that are not UTF-8".to_owned() })
            }
        }))
    }

    fn set_aside(&self, problem: &Unreadable) -> String {
        let why = format!("line {}: {}", problem.line, problem.reason);
        let aside = file::damaged_name(&self.path());
        match file::rename(&self.path(), &aside) {
            Ok(()) => format!(
                "The settings cannot be understood ({why}). They were set aside, and the program’s own are used. File: {}",
                aside.display()
            ),
            Err(error) => format!(
                "The settings cannot be understood ({why}); the program’s own are used. The file could not be set \
                 aside ({error}). File: {}",
                self.path().display()
            ),
        }
    }
}
