//! How the file came to look as it does: one step for each version, and the back-up before each climb.

use super::file;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};

/// "Foli", so that the file can be told from other programs' databases.
pub(super) const APPLICATION: i64 = 0x466f_6c69;

/// One version: why it came, and what makes it of the one before.
pub(super) struct Step {
    #[allow(dead_code, reason = "for whoever reads the table")]
    pub why: &'static str,
    pub sql: &'static str,
}

/// The version of a file is the number of steps that made it. Steps that were given to people never change.
///
/// Tables are STRICT, so that what is read back has the type that was written.
/// Paths are ANY: text, or bytes where a name is not Unicode.
pub(super) const STEPS: &[Step] = &[
    Step {
        why: "What was open, and what was opened before.",
        sql: "
            CREATE TABLE session (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                record TEXT NOT NULL
            ) STRICT;
            CREATE TABLE recent (
                path ANY PRIMARY KEY,
                title TEXT NOT NULL,
                opened_millis INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
        ",
    },
    Step {
        why: "Where one was in each document, and what has been read; folders among what was opened; \
              a session for each window, so that two windows do not write over each other's.",
        // `saves` only grows (AUTOINCREMENT): the last window to save wins, whatever the clocks say.
        sql: "
            ALTER TABLE session RENAME TO session_1;
            CREATE TABLE session (
                saves INTEGER PRIMARY KEY AUTOINCREMENT,
                window TEXT NOT NULL UNIQUE,
                record TEXT NOT NULL
            ) STRICT;
            INSERT INTO session (window, record) SELECT 'before windows had names', record FROM session_1;
            DROP TABLE session_1;

            ALTER TABLE recent ADD COLUMN kind TEXT NOT NULL DEFAULT 'file';
            CREATE INDEX recent_by_time ON recent (opened_millis DESC);

            CREATE TABLE place (
                key ANY PRIMARY KEY,
                digest BLOB,
                offset INTEGER NOT NULL,
                total INTEGER NOT NULL,
                at_millis INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX place_by_digest ON place (digest) WHERE digest IS NOT NULL;

            CREATE TABLE read_mark (
                key ANY PRIMARY KEY,
                digest BLOB,
                state TEXT NOT NULL,
                at_millis INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX read_mark_by_digest ON read_mark (digest) WHERE digest IS NOT NULL;
        ",
    },
    Step {
        why: "A session keeps its row through all its saves, so that one window's saves cost no other its own; \
              what was set out is told from windows that only showed a file; pasted words lie beside the sessions \
              that name them, and are written once; what could not be read is kept as it was.",
        // `saved` grows with every save of any window: the newest is told without a clock.
        // An owner of pasted words is a window, or “aside” and a number.
        sql: "
            ALTER TABLE session RENAME TO session_2;
            CREATE TABLE session (
                window TEXT PRIMARY KEY,
                saved INTEGER NOT NULL,
                arranged INTEGER NOT NULL CHECK (arranged IN (0, 1)),
                record TEXT NOT NULL
            ) STRICT;
            INSERT INTO session (window, saved, arranged, record) SELECT window, saves, 1, record FROM session_2;
            DROP TABLE session_2;

            CREATE TABLE session_aside (
                number INTEGER PRIMARY KEY AUTOINCREMENT,
                why TEXT NOT NULL,
                record TEXT NOT NULL
            ) STRICT;

            CREATE TABLE pasted (
                key TEXT PRIMARY KEY,
                words TEXT NOT NULL
            ) STRICT;
            CREATE TABLE pasted_of (
                owner TEXT NOT NULL,
                key TEXT NOT NULL,
                PRIMARY KEY (owner, key)
            ) STRICT, WITHOUT ROWID;
        ",
    },
    Step {
        why: "Titles that somebody gave documents, for citations.",
        sql: "
            CREATE TABLE title (
                key ANY PRIMARY KEY,
                digest BLOB,
                title TEXT NOT NULL,
                at_millis INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX title_by_digest ON title (digest) WHERE digest IS NOT NULL;
        ",
    },
];

/// What a file of this version must have; anything less was made by damage.
const TABLES: &[&str] =
    &["session", "recent", "place", "read_mark", "session_aside", "pasted", "pasted_of", "title"];

/// The version that this program reads and writes.
pub(super) fn latest() -> i64 {
    STEPS.len() as i64
}

pub(super) fn version(db: &Connection) -> rusqlite::Result<i64> {
    db.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Whether all tables of the latest version are there.
pub(super) fn complete(db: &Connection) -> rusqlite::Result<bool> {
    for table in TABLES {
        if !db.table_exists(None, *table)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Climbs to the latest version in one transaction: a kill leaves the old version or the new one.
pub(super) fn migrate(db: &mut Connection) -> rusqlite::Result<()> {
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    climb(&transaction, STEPS.len())?;
    transaction.commit()
}

/// The first `upto` versions; those that are there already are left alone.
pub(super) fn climb(transaction: &Transaction, upto: usize) -> rusqlite::Result<()> {
    // Asked inside the transaction: another window may have climbed while this one waited.
    let from = usize::try_from(version(transaction)?).unwrap_or(0);
    for (index, step) in STEPS.iter().enumerate().take(upto).skip(from) {
        transaction.execute_batch(step.sql)?;
        transaction.pragma_update(None, "user_version", index as i64 + 1)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION)
}

/// A copy of the whole file beside it, as it is before a climb, on the disk when this returns.
///
/// Made by `VACUUM INTO` and not by copying: what is still in the `-wal` file belongs to it.
///
/// # Errors
/// In words, where the copy could not be made.
pub(super) fn back_up(db: &Connection, path: &Path, version: i64) -> Result<PathBuf, String> {
    let backup = file::first_free(&file::beside(path, &format!(".backup-v{version}")));
    let unfinished = file::beside(&backup, ".unfinished");
    let made = make_copy(db, &unfinished)
        .and_then(|()| file::sync_and_rename(&unfinished, &backup).map_err(|error| error.to_string()));
    match made {
        Ok(()) => Ok(backup),
        Err(why) => {
            file::remove(&unfinished);
            Err(why)
        }
    }
}

fn make_copy(db: &Connection, into: &Path) -> Result<(), String> {
    file::remove(into);
    let name = into.to_str().ok_or("the folder's name is not Unicode")?;
    db.execute("VACUUM INTO ?1", [name]).map(drop).map_err(|error| error.to_string())
}
