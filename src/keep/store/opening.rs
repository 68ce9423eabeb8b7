//! Opens the database whatever is found in its place: nothing is ever deleted or written over,
//! and where nothing can be written the program works in memory and says so.
//!
//! A file of a newer version stays exactly where and as it is, because the newer program will look for it there;
//! this version works in a second file with its own version in the name.
//! Rejected: working in memory (what is done now would be lost), a copy (it could not be read),
//! and moving the newer file (the newer program would seem to have lost everything).
//!
//! A file is looked at through a read-only connection first, which leaves its bytes alone.

use super::file::{self, Patience};
use super::schema;
use rusqlite::backup::Backup;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub(super) const FILE: &str = "folioscope.sqlite3";
/// Longer than any transaction here by far; then the user is told. A window that opens waits less long.
const BUSY: Duration = Duration::from_secs(5);

/// What lies where the database should be.
enum State {
    Nothing,
    Usable,
    Newer(i64),
    Damaged(String),
    /// Neither good nor bad: another program does not let this one look at it now.
    Busy,
    /// It cannot be looked at.
    Closed(String),
}

/// Why there is no database on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NotOnDisk {
    /// A sentence for the user.
    pub why: String,
    /// What stands in the way.
    pub obstacle: Obstacle,
}

/// What stands between the program and its database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Obstacle {
    /// The folder cannot be written: it costs nothing to try again with each save.
    Folder,
    /// Another program has it at the moment: it is tried again with each save.
    Busy,
    /// The file itself, which stays as it is for this run.
    File,
}

/// What was opened.
pub(super) struct OpenedDatabase {
    /// `None` only where not even memory can be had.
    pub db: Option<Connection>,
    /// Of the file, where it is on the disk.
    pub identity: Option<file::Identity>,
    /// Why it is not.
    pub not_on_disk: Option<NotOnDisk>,
}

/// The database of a folder, or one in memory.
pub(super) fn open(folder: &Path, words: &mut Vec<String>, patience: &Patience) -> OpenedDatabase {
    match open_on_disk(folder, words, patience) {
        Ok((db, identity)) => OpenedDatabase { db: Some(db), identity, not_on_disk: None },
        Err(not_on_disk) => {
            words.push(format!(
                "{} As long as this is so, your notes and places are kept in memory only. Folder: {}",
                not_on_disk.why,
                folder.display()
            ));
            // What is held by another program may be in the middle of a change, and older than its log: what would be
            // saved later from such a copy could take the place of what is newer.
            let path = (not_on_disk.obstacle != Obstacle::Busy).then(|| folder.join(FILE));
            let db = open_in_memory(path.as_deref()).ok();
            OpenedDatabase { db, identity: None, not_on_disk: Some(not_on_disk) }
        }
    }
}

/// The database in a file of this folder; it is made where there is none.
///
/// # Errors
/// Where it cannot be used. Nothing is lost by that: what was there is as it was, or was set aside.
pub(super) fn open_on_disk(
    folder: &Path,
    words: &mut Vec<String>,
    patience: &Patience,
) -> Result<(Connection, Option<file::Identity>), NotOnDisk> {
    let closed = |error| NotOnDisk { why: cannot_write(error), obstacle: Obstacle::Folder };
    file::make_private_folder(folder).map_err(closed)?;
    // Also for the question whether it can be written: who asks makes a file, and takes it away.
    let turn = file::Lock::hold(folder, patience);
    file::check_writable(folder).map_err(closed)?;
    open_in_folder(folder, words, patience, &turn)
}

fn cannot_write(error: io::Error) -> String {
    format!("Nothing can be written into the program’s folder ({error}).")
}

/// The file stands in the way.
fn not_usable(why: String) -> NotOnDisk {
    NotOnDisk { why, obstacle: Obstacle::File }
}

fn held() -> NotOnDisk {
    NotOnDisk { why: "Another program holds the program’s database.".to_owned(), obstacle: Obstacle::Busy }
}

fn cannot_open(error: rusqlite::Error) -> NotOnDisk {
    if is_busy(&error) {
        held()
    } else {
        not_usable(format!("The program’s database cannot be opened ({error})."))
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

/// Where another window has its turn, only a database is opened that nothing has to be done to.
fn open_in_folder(
    folder: &Path,
    words: &mut Vec<String>,
    patience: &Patience,
    turn: &file::Lock,
) -> Result<(Connection, Option<file::Identity>), NotOnDisk> {
    let path = settle(folder, words, patience, turn)?;
    let mut db = connect(&path, patience).map_err(cannot_open)?;
    let version = schema::version(&db).map_err(cannot_open)?;
    if version < schema::latest() {
        if turn.taken {
            return Err(held());
        }
        if version > 0 {
            words.push(back_up(&db, &path, version).map_err(not_usable)?);
        }
        schema::migrate(&mut db).map_err(cannot_open)?;
    }
    file::sync_folder_of(&path).map_err(|error| not_usable(cannot_write(error)))?;
    // From here on, nobody looks on who waits.
    db.busy_timeout(BUSY).map_err(cannot_open)?;
    Ok((db, file::Identity::of(&path)))
}

fn back_up(db: &Connection, path: &Path, version: i64) -> Result<String, String> {
    match schema::back_up(db, path, version) {
        Ok(backup) => Ok(format!(
            "Your notes and places were brought to a new version. As they were before, they are kept. File: {}",
            backup.display()
        )),
        Err(why) => Err(format!(
            "Your notes and places must be brought to a new version, but no back-up could be made ({why}), \
             so that nothing was changed."
        )),
    }
}

/// The file to work in, once what must be set aside is set aside.
fn settle(
    folder: &Path,
    words: &mut Vec<String>,
    patience: &Patience,
    turn: &file::Lock,
) -> Result<PathBuf, NotOnDisk> {
    let own_name = format!("folioscope-v{}.sqlite3", schema::latest());
    for path in [folder.join(FILE), folder.join(own_name)] {
        match inspect(&path, patience) {
            State::Usable => return Ok(path),
            State::Busy => return Err(held()),
            // Whoever has the turn may be making it, or setting it aside.
            State::Nothing | State::Damaged(_) if turn.taken => return Err(held()),
            State::Nothing => return Ok(path),
            State::Newer(version) => words.push(format!(
                "Your notes and places were kept by a newer version of this program (version {version} of the \
                 file), and are left as they are. What you do in this version is kept apart from them. File: {}",
                path.display()
            )),
            State::Damaged(why) => {
                words.push(set_aside(&path, &why).map_err(not_usable)?);
                return Ok(path);
            }
            State::Closed(why) => {
                return Err(not_usable(format!("The program’s database cannot be opened ({why}).")));
            }
        }
    }
    Err(not_usable("All databases here are of newer versions of this program.".to_owned()))
}

fn inspect(path: &Path, patience: &Patience) -> State {
    match std::fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return State::Nothing,
        Err(error) => return State::Closed(error.to_string()),
        // A kill before the first page was written.
        Ok(metadata) if metadata.is_file() && metadata.len() == 0 => return State::Nothing,
        Ok(_) => {}
    }
    match examine(path, OpenFlags::SQLITE_OPEN_READ_ONLY, patience) {
        // A transaction that a kill cut off in the middle can only be undone by writing.
        State::Closed(_) => examine(path, OpenFlags::SQLITE_OPEN_READ_WRITE, patience),
        state => state,
    }
}

fn examine(path: &Path, flags: OpenFlags, patience: &Patience) -> State {
    let looked = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).and_then(|db| {
        db.busy_timeout(patience.left())?;
        // Looking must not move what is in the `-wal` file.
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        state_of(&db)
    });
    looked.unwrap_or_else(|error| match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => State::Damaged(error.to_string()),
        _ if is_busy(&error) => {
            patience.spend(patience.left());
            State::Busy
        }
        _ => State::Closed(error.to_string()),
    })
}

fn state_of(db: &Connection) -> rusqlite::Result<State> {
    let tables: i64 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let application: i64 = db.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version = schema::version(db)?;
    if tables > 0 && application != schema::APPLICATION || version < 0 {
        return Ok(State::Damaged("it is another program's".to_owned()));
    }
    if version > schema::latest() {
        return Ok(State::Newer(version));
    }
    let verdict: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Ok(State::Damaged(verdict));
    }
    if version == schema::latest() && !schema::complete(db)? {
        return Ok(State::Damaged("parts of it are missing".to_owned()));
    }
    Ok(State::Usable)
}

/// Gives the database and its companions another name, and says so.
fn set_aside(path: &Path, why: &str) -> Result<String, String> {
    let aside = file::damaged_name(path);
    // The database last: while it is there under its own name, the next start finds it and goes on.
    // The other way round, a kill would leave a `-wal` file beside a new database.
    for companion in ["-wal", "-shm", "-journal", ""] {
        match file::rename(&file::beside(path, companion), &file::beside(&aside, companion)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(format!(
                    "The program’s database is damaged ({why}) and could not be set aside ({error})."
                ));
            }
            _ => {}
        }
    }
    Ok(format!(
        "The database with your notes and places is damaged ({why}). It was set aside unchanged, and a new one was \
         begun. File: {}",
        aside.display()
    ))
}

/// A connection that keeps its word: what was committed is on the disk.
fn connect(path: &Path, patience: &Patience) -> rusqlite::Result<Connection> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    db.busy_timeout(patience.left())?;
    let mode: String = db.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    // Some network folders cannot have a `-wal` file; a journal needs its folder synced as well.
    let synchronous = if mode == "wal" { "FULL" } else { "EXTRA" };
    db.pragma_update(None, "synchronous", synchronous)?;
    // On a Mac, a plain sync stops at the drive's own memory.
    db.pragma_update(None, "fullfsync", true)?;
    db.pragma_update(None, "checkpoint_fullfsync", true)?;
    db.pragma_update(None, "cell_size_check", true)?;
    db.pragma_update(None, "trusted_schema", false)?;
    Ok(db)
}

/// A database for this run, with what the file holds where there is one that can be read.
pub(super) fn open_in_memory(path: Option<&Path>) -> rusqlite::Result<Connection> {
    let mut db = path.and_then(copied).unwrap_or(Connection::open_in_memory()?);
    schema::migrate(&mut db)?;
    Ok(db)
}

fn copied(path: &Path) -> Option<Connection> {
    let uri = uri_from_path(path)?;
    // In a folder that cannot be written, SQLite reads only what it may take for unchanging.
    let uris = [format!("{uri}?mode=ro"), format!("{uri}?immutable=1")];
    uris.iter().find_map(|uri| copied_from(uri).ok().flatten())
}

fn copied_from(uri: &str) -> rusqlite::Result<Option<Connection>> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let from = Connection::open_with_flags(uri, flags)?;
    if !matches!(state_of(&from)?, State::Usable) {
        return Ok(None);
    }
    let mut db = Connection::open_in_memory()?;
    Backup::new(&from, &mut db)?.run_to_completion(1000, Duration::ZERO, None)?;
    Ok(Some(db))
}

fn uri_from_path(path: &Path) -> Option<String> {
    let mut uri = "file:".to_owned();
    for letter in path.to_str()?.chars() {
        match letter {
            '%' | '?' | '#' => uri.push_str(&format!("%{:02x}", u32::from(letter))),
            '\\' => uri.push('/'),
            _ => uri.push(letter),
        }
    }
    Some(uri)
}
