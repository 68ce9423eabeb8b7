//! Keeps what the user made: sessions, recent documents, places and read marks in one SQLite file,
//! settings in a TOML file. The only writer of files in the program.
//!
//! What a method says is saved is on the disk (write-ahead log, full sync), and survives a kill and a power cut.
//! Several windows may have the same files open: every act is one short transaction, rows are merged by the time
//! at which the user acted, and each window has a session of its own (`store/sessions.rs`).
//! SQLite waits for the disk, so all this belongs into a job and not into the thread that draws.
//!
//! Nothing here reads the clock: times arrive with what is to be kept.

use crate::data::document::Digest;
use crate::data::job::Failure;
use crate::data::settings::Settings;
use rusqlite::types::Value;
use rusqlite::{Connection, ErrorCode, OptionalExtension, TransactionBehavior, params};
use std::path::{Path, PathBuf};

mod alive;
mod disk;
mod file;
mod opening;
mod preferences;
pub mod record;
mod sample;
mod schema;
mod sessions;

use alive::Alive;
use file::Patience;
use opening::{NotOnDisk, OpenedDatabase};
use preferences::Preferences;
pub use record::{DocumentKey, Found, LastPlace, ReadMark, ReadState, Recent, RecentKind};

/// How many recent documents are kept.
pub const RECENT_LIMIT: u32 = 100;

/// The two folders in which the program keeps its own things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub data: PathBuf,
    pub config: PathBuf,
}

impl Profile {
    /// Where the system wants such things.
    ///
    /// # Errors
    /// Where the user has no home folder.
    pub fn standard() -> Result<Self, Failure> {
        let folders = directories::ProjectDirs::from("", "", "folioscope").ok_or_else(|| {
            Failure::new("You have no home folder on this computer, so there is no place to keep notes.")
                .hint("Start the program with --profile and a folder.")
        })?;
        Ok(Self {
            // The local one: on Windows the other is carried over networks, which a database does not survive.
            data: folders.data_local_dir().to_owned(),
            config: folders.config_dir().to_owned(),
        })
    }

    /// Everything in one folder.
    pub fn under(folder: impl Into<PathBuf>) -> Self {
        let data = folder.into();
        Self { config: data.clone(), data }
    }

    /// A folder beside the database that only the user can look into; it is made where it is missing.
    #[cfg(target_os = "linux")]
    pub(in crate::keep) fn private_folder(&self, name: &str) -> std::io::Result<PathBuf> {
        // Each by itself, so that what is new is written through with its own parent.
        file::make_private_folder(&self.data)?;
        let folder = self.data.join(name);
        file::make_private_folder(&folder)?;
        Ok(folder)
    }
}

/// An open profile.
pub struct Store {
    /// `None` only where not even memory could be had.
    db: Option<Connection>,
    /// Of the database's file, where it is on the disk.
    identity: Option<file::Identity>,
    /// Why what is saved does not outlive the program.
    not_on_disk: Option<NotOnDisk>,
    /// What the user should know, and was not told yet.
    pub(in crate::keep) untold: Vec<String>,
    data: PathBuf,
    window: String,
    /// Says to other windows that this one is open; `None` where that cannot be said.
    alive: Option<Alive>,
    preferences: Preferences,
}

impl Store {
    /// Opens a profile and never fails: what stood in the way is said in words for the user.
    pub fn open(profile: &Profile) -> (Self, Vec<String>) {
        let mut words = Vec::new();
        let patience = Patience::of_a_start();
        let OpenedDatabase { db, identity, not_on_disk } =
            opening::open(&profile.data, &mut words, &patience);
        let preferences = Preferences::open(&profile.config, &mut words, &patience);
        let window = db.as_ref().map(window_name).unwrap_or_default();
        let store = Self {
            alive: Alive::claim(&profile.data, &window, &patience),
            window,
            db,
            identity,
            not_on_disk,
            untold: Vec::new(),
            data: profile.data.clone(),
            preferences,
        };
        (store, words)
    }

    // --- settings

    /// As the file had them when it was last read or written.
    pub fn settings(&self) -> &Settings {
        self.preferences.known()
    }

    /// Writes what changed since then, and leaves alone what another hand changed.
    /// Gives back what holds now, with words on what could not be taken.
    ///
    /// # Errors
    /// Where nothing was written; the file is as it was.
    pub fn save_settings(&mut self, settings: &Settings) -> Result<(Settings, Vec<String>), Failure> {
        self.preferences.save(settings)
    }

    // --- files for the user

    /// The folder of the sample library, with what is missing in it put there.
    /// What lies there already is left as it is: it may be the user's own by now.
    ///
    /// # Errors
    /// Where it could not be written.
    pub fn sample_library(&mut self) -> Result<PathBuf, Failure> {
        sample::put(&self.data)
    }

    // --- recent documents

    /// Puts something on top of the recent documents, or moves it there.
    ///
    /// # Errors
    /// Where it is not on the disk.
    pub fn add_recent(&mut self, recent: &Recent) -> Result<(), Failure> {
        let Recent { path, title, opened_millis, kind } = recent;
        let path = record::value_from_path(path);
        self.write(|db| {
            db.execute(
                "INSERT INTO recent (path, title, opened_millis, kind) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (path) DO UPDATE
                 SET title = excluded.title, opened_millis = excluded.opened_millis, kind = excluded.kind
                 WHERE excluded.opened_millis >= recent.opened_millis",
                params![path, title, opened_millis, kind],
            )?;
            let old = "DELETE FROM recent WHERE path NOT IN
                       (SELECT path FROM recent ORDER BY opened_millis DESC, path LIMIT ?1)";
            db.execute(old, [RECENT_LIMIT])
        })
    }

    /// Newest first.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn recent(&self) -> Result<Vec<Recent>, Failure> {
        self.read(|db| {
            let all = "SELECT path, title, opened_millis, kind FROM recent ORDER BY opened_millis DESC, path";
            let mut statement = db.prepare_cached(all)?;
            let rows = statement.query_map([], |row| {
                Ok(Recent {
                    path: record::path_from_value(row.get_ref(0)?)?,
                    // A byte that is not UTF-8 costs itself, and not the whole list.
                    title: record::text(row.get_ref(1)?).into_owned(),
                    opened_millis: row.get(2)?,
                    kind: row.get(3).unwrap_or(RecentKind::File),
                })
            })?;
            rows.collect()
        })
    }

    /// # Errors
    /// Where it is not on the disk.
    pub fn forget_recent(&mut self, path: &Path) -> Result<(), Failure> {
        let path = record::value_from_path(path);
        self.write(|db| db.execute("DELETE FROM recent WHERE path = ?1", [path]))
    }

    // --- places

    /// Keeps where somebody is in a document. A key with neither path nor digest is nothing to keep.
    ///
    /// # Errors
    /// Where it is not on the disk.
    pub fn save_place(&mut self, key: &DocumentKey, place: &LastPlace) -> Result<(), Failure> {
        let LastPlace { offset, total, seen_millis } = place;
        let digest = bytes_from_digest(key);
        let (offset, total) = (number_from_bytes(*offset), number_from_bytes(*total));
        let Some(row_key) = key.row_key() else {
            return Ok(());
        };
        self.write(|db| {
            db.execute(
                "INSERT INTO place (key, digest, offset, total, at_millis) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (key) DO UPDATE
                 SET digest = excluded.digest, offset = excluded.offset, total = excluded.total,
                     at_millis = excluded.at_millis
                 WHERE excluded.at_millis >= place.at_millis",
                params![row_key, digest, offset, total, seen_millis],
            )
        })
    }

    /// Where somebody was in a document: in this very file, else in one with the same bytes
    /// (it was moved or copied), else in what lay at this path before.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn place(&self, key: &DocumentKey) -> Result<Option<Found<LastPlace>>, Failure> {
        self.read(|db| {
            look_up(db, "place", "offset, total, at_millis", key, |row| {
                Ok(LastPlace {
                    offset: bytes_from_number(row.get(1)?),
                    total: bytes_from_number(row.get(2)?),
                    seen_millis: row.get(3)?,
                })
            })
        })
    }

    // --- titles

    /// Keeps the title that somebody gave a document; an empty one says that it is to have its own again.
    ///
    /// # Errors
    /// Where it is not on the disk.
    pub fn save_title(&mut self, key: &DocumentKey, title: &str, at_millis: i64) -> Result<(), Failure> {
        let digest = bytes_from_digest(key);
        let path = key.row_key();
        // By the bytes where they are known, so that the title of what lay at this path before is kept with that.
        let Some(row_key) = digest.clone().or_else(|| path.clone()) else {
            return Ok(());
        };
        self.write(|db| {
            if digest.is_some() {
                // Given before the bytes were known: it is this title, or an older one.
                let unbound = "DELETE FROM title WHERE key = ?1 AND digest IS NULL AND at_millis <= ?2";
                db.execute(unbound, params![path, at_millis])?;
            }
            db.execute(
                "INSERT INTO title (key, digest, title, at_millis) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (key) DO UPDATE
                 SET digest = excluded.digest, title = excluded.title, at_millis = excluded.at_millis
                 WHERE excluded.at_millis >= title.at_millis",
                params![row_key, digest, title, at_millis],
            )
        })
    }

    /// The title of a document; `None` where it has no other than its own. A title belongs to the bytes to which it was
    /// given: put on another document that lies at the same path now, it would be a false citation. By its path alone is
    /// found what was given by the path alone, and only while the bytes are not known.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn title(&self, key: &DocumentKey) -> Result<Option<String>, Failure> {
        let found: Option<String> = self.read(|db| {
            // Older versions have rows by path, so that there may be more than one for the same bytes.
            let mut statement = db.prepare_cached(
                "SELECT title FROM title WHERE digest = ?2 OR (?2 IS NULL AND digest IS NULL AND key = ?1)
                 ORDER BY at_millis DESC LIMIT 1",
            )?;
            statement.query_row(params![key.row_key(), bytes_from_digest(key)], |row| row.get(0)).optional()
        })?;
        Ok(found.filter(|title| !title.is_empty()))
    }

    // --- read marks

    /// # Errors
    /// Where it is not on the disk.
    pub fn save_read_mark(&mut self, key: &DocumentKey, mark: &ReadMark) -> Result<(), Failure> {
        self.save_read_marks(std::slice::from_ref(key), mark)
    }

    /// Marks many documents at once: all of them, or none.
    ///
    /// # Errors
    /// Where nothing is on the disk.
    pub fn save_read_marks(&mut self, keys: &[DocumentKey], mark: &ReadMark) -> Result<(), Failure> {
        let ReadMark { state, marked_millis } = mark;
        self.write(|db| {
            let mut statement = db.prepare_cached(
                "INSERT INTO read_mark (key, digest, state, at_millis) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (key) DO UPDATE
                 SET digest = coalesce(excluded.digest, read_mark.digest), state = excluded.state,
                     at_millis = excluded.at_millis
                 WHERE excluded.at_millis >= read_mark.at_millis",
            )?;
            for key in keys {
                if let Some(row_key) = key.row_key() {
                    statement.execute(params![row_key, bytes_from_digest(key), state, marked_millis])?;
                }
            }
            Ok(())
        })
    }

    /// What is known of each of a list of documents, in the list's order.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn read_marks(&self, keys: &[DocumentKey]) -> Result<Vec<Option<Found<ReadMark>>>, Failure> {
        self.read(|db| {
            // One transaction, so that a long list is read from one moment and without a lock for each row.
            let moment = db.unchecked_transaction()?;
            let look = |key| {
                look_up(&moment, "read_mark", "state, at_millis", key, |row| {
                    Ok(ReadMark { state: row.get(1)?, marked_millis: row.get(2)? })
                })
            };
            keys.iter().map(look).collect()
        })
    }

    // --- the ways in and out

    fn read<T>(&self, ask: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, Failure> {
        let db = self.db.as_ref().ok_or_else(nothing_open)?;
        ask(db).map_err(|error| self.failure("read from", &error))
    }

    /// One transaction, which takes its turn at the start: one that begins by reading could not wait for others.
    fn write<T>(&mut self, act: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<(), Failure> {
        let db = self.db.as_mut().ok_or_else(nothing_open)?;
        let done = db.transaction_with_behavior(TransactionBehavior::Immediate).and_then(|transaction| {
            act(&transaction)?;
            transaction.commit()
        });
        done.map_err(|error| self.failure("saved in", &error))
    }

    fn failure(&self, verb: &str, error: &rusqlite::Error) -> Failure {
        let folder = self.data.display();
        let say =
            |why: String| Failure::new(format!("Your notes and places could not be {verb} {folder}: {why}."));
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => say("the disk is full".into()).hint("Make room and try again."),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                say("another window is busy with them".into()).hint("Try again in a moment.")
            }
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => say("the file is damaged".into())
                .hint("Start the program again: it sets the damaged file aside and begins a new one."),
            _ => say(error.to_string()),
        }
    }
}

fn nothing_open() -> Failure {
    Failure::new("Your notes and places cannot be kept in this run.")
}

/// A name that no other window has; SQLite's own chance is good enough for that.
fn window_name(db: &Connection) -> String {
    db.query_row("SELECT lower(hex(randomblob(8)))", [], |row| row.get(0))
        .unwrap_or_else(|_| std::process::id().to_string())
}

/// The best row for a key. `columns` are numbered from 1 in `row`.
fn look_up<T>(
    db: &Connection,
    table: &str,
    columns: &str,
    key: &DocumentKey,
    value: impl FnOnce(&rusqlite::Row) -> rusqlite::Result<T>,
) -> rusqlite::Result<Option<Found<T>>> {
    let mut statement = db.prepare_cached(&format!(
        "SELECT digest IS NOT NULL AND digest = ?2, {columns} FROM {table} WHERE key = ?1 OR digest = ?2
         ORDER BY digest IS NOT NULL AND digest = ?2 DESC, key = ?1 DESC, at_millis DESC LIMIT 1"
    ))?;
    let found = statement.query_row(params![key.row_key(), bytes_from_digest(key)], |row| {
        Ok(Found { same_bytes: row.get::<_, Option<bool>>(0)?.unwrap_or(false), value: value(row)? })
    });
    found.optional()
}

fn bytes_from_digest(key: &DocumentKey) -> Option<Value> {
    key.digest.map(|Digest(bytes)| Value::Blob(bytes.to_vec()))
}

// SQLite's numbers are signed; no text is that long.
fn number_from_bytes(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

fn bytes_from_number(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

#[cfg(test)]
mod tests;
