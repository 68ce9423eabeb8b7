//! The settings' file: read leniently, written whole or not at all, and shared with the user's editor.

use super::file;
use crate::data::job::Failure;
use crate::data::settings::{self, Settings, Unreadable};
use std::io;
use std::path::{Path, PathBuf};

pub(super) const FILE: &str = "settings.toml";

pub(super) struct Preferences {
    folder: PathBuf,
    /// As the file had them when it was last read or written: what differs from this is what the user changed here.
    known: Settings,
}

impl Preferences {
    /// Reads the file; what is wrong with it goes into `words`.
    pub fn open(folder: &Path, words: &mut Vec<String>) -> Self {
        let mut preferences = Self { folder: folder.to_owned(), known: Settings::default() };
        let _turn = file::Lock::hold(folder);
        match preferences.read() {
            Ok(None) => {}
            Ok(Some(text)) => match settings::from_toml(&text) {
                Ok((settings, complaints)) => {
                    preferences.known = settings;
                    words.extend(complaints);
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

    /// Reads the file again, because another hand changed it. Where it cannot be understood
    /// (somebody is in the middle of editing) it is left alone and the settings stay as they were.
    pub fn reload(&mut self) -> (Settings, Vec<String>) {
        let words = match self.read() {
            Ok(text) => match settings::from_toml(&text.unwrap_or_default()) {
                Ok((settings, words)) => {
                    self.known = settings;
                    words
                }
                Err(problem) => vec![format!(
                    "The settings cannot be understood and stay as they were: line {}, {}. File: {}",
                    problem.line,
                    problem.reason,
                    self.path().display()
                )],
            },
            Err(error) => vec![format!(
                "The settings cannot be read ({error}) and stay as they were. File: {}",
                self.path().display()
            )],
        };
        (self.known.clone(), words)
    }

    /// Writes what changed since the file was last read, over whatever it holds now.
    /// Gives back what the file says then, which may have more that is new.
    pub fn save(&mut self, now: &Settings) -> Result<(Settings, Vec<String>), Failure> {
        let cannot = |error: io::Error| {
            let path = self.folder.join(FILE);
            Failure::new(format!("The settings could not be saved ({error}). File: {}", path.display()))
        };
        file::make_private_folder(&self.folder).map_err(cannot)?;
        let _turn = file::Lock::hold(&self.folder);
        let mut words = Vec::new();
        // An error ends it here: what could not be read must not be written over.
        let old = self.read().map_err(cannot)?;
        let merged = old.as_deref().map(|text| settings::merged(text, &self.known, now));
        let new = match merged {
            None => settings::to_toml(now),
            Some(Ok(text)) => text,
            Some(Err(problem)) => {
                words.push(self.set_aside(&problem));
                settings::to_toml(now)
            }
        };
        if old.as_ref() != Some(&new) {
            file::replace(&self.path(), new.as_bytes()).map_err(cannot)?;
        }
        if let Ok((settings, complaints)) = settings::from_toml(&new) {
            self.known = settings;
            words.extend(complaints);
        }
        Ok((self.known.clone(), words))
    }

    fn path(&self) -> PathBuf {
        self.folder.join(FILE)
    }

    /// The text, `None` where there is no file. Bytes that are no UTF-8 become marks that are no TOML,
    /// so that such a file is set aside with the line that has them.
    fn read(&self) -> io::Result<Option<String>> {
        match std::fs::read(self.path()) {
            Ok(bytes) => {
                let text = String::from_utf8_lossy(&bytes);
                Ok(Some(text.trim_start_matches('\u{feff}').to_owned()))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
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
