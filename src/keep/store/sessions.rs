//! Keeps what is open in each window, so that it can be set out again.
//!
//! Each window has one row, under a name that no other has, and writes over no other's. A window that was only opened
//! to show a file (a double click in the file manager) is kept apart from what somebody set out: the next plain start
//! sets out what was set out last, and nobody loses a day's arrangement by looking into one more file. Such a window
//! counts as set out once it has a folder, pasted words, or an earlier session brought back; the desk says so
//! (`SessionSave::arranged`), because it knows.
//!
//! Of each sort the newest eight are kept. So a killed window's session is there after the next start even where other
//! windows were saved since, and can be brought back by hand; and a file opened a hundred times costs none of them.
//!
//! A window that sets out the session of a dead one takes its place: with its first save the row that it came from goes.
//! So there is one row for what one goes on with from day to day, and not one for each start. Whether a window is dead
//! is said where the session is read (`alive.rs`), because names are not used again: a dead window stays dead.
//!
//! Pasted words exist nowhere else. They lie in a table of their own under the digest of their bytes, written once and
//! in one transaction with the first session that names them, and are taken away with the last. Sessions that are the
//! last to name some are not counted among the eight, and have a limit of their own.
//!
//! What could not be read of a session is set aside as it was found: as a row that is never changed. A byte that is not
//! UTF-8 costs the part that it stands in; SQLite itself does not look at what a text holds.

use super::record::text;
use super::{Store, alive};
use crate::data::job::{Failure, KeptSession, SessionSave};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many sessions are kept of those that somebody set out, and how many of the others.
const SESSION_LIMIT: u32 = 8;
/// How many sessions are kept beside them because they have pasted words that no later session has. They come only from
/// windows that stood side by side or were killed, so that nobody gets near it; and the file must not grow for ever.
const WORDS_LIMIT: u32 = 64;
/// How many sessions that could not be read are kept. More than anybody will meet, and a bound all the same:
/// a program that sets one aside at every start must not fill the disk.
const ASIDE_LIMIT: u32 = 32;

impl Store {
    /// Keeps what is open in this window, in the caller's own words, with the pasted words that it names.
    ///
    /// # Errors
    /// Where it is not on the disk. Also where it names pasted words that are neither given nor kept: the caller
    /// believes them safe, and must hear that they are not.
    pub fn save_session(&mut self, session: &SessionSave) -> Result<(), Failure> {
        let window = self.window.clone();
        let mut missing = 0;
        self.write(|db| {
            for (key, words) in &session.words {
                // Under one key there can only be one text: if another stands there, it is damaged.
                let keep = "INSERT INTO pasted (key, words) VALUES (?1, ?2)
                            ON CONFLICT (key) DO UPDATE SET words = excluded.words WHERE words != excluded.words";
                db.execute(keep, params![key, &**words])?;
            }
            missing = own(db, &window, &session.keys)?;
            if missing > 0 {
                // Ends the transaction without a change; what it comes to is said below.
                return Err(rusqlite::Error::QueryReturnedNoRows);
            }
            let same = "SELECT EXISTS (SELECT 1 FROM session WHERE window = ?1 AND arranged = ?2)";
            let known: bool = db.query_row(same, params![window, session.arranged], |row| row.get(0))?;
            db.execute(
                "INSERT INTO session (window, saved, arranged, record)
                 VALUES (?1, (SELECT coalesce(max(saved), 0) + 1 FROM session), ?2, ?3)
                 ON CONFLICT (window) DO UPDATE
                 SET saved = excluded.saved, arranged = excluded.arranged, record = excluded.record",
                params![window, session.arranged, session.record],
            )?;
            for other in session.instead_of.iter().filter(|other| **other != window) {
                db.execute("DELETE FROM session WHERE window = ?1", [other])?;
            }
            // Only a row that is new among its sort makes too many of them. A window saves at every pause in scrolling,
            // and the others wait as long as that takes.
            if !known {
                forget_old_sessions(db)?;
            }
            forget_words(db)
        })
        .map_err(|failure| match missing {
            0 => failure,
            _ => Failure::new("Pasted words are no longer in the program’s database, and are written again."),
        })
    }

    /// What is to be set out at a plain start: of what somebody set out, what was saved last; else what was saved last.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn session(&self) -> Result<Option<KeptSession>, Failure> {
        self.session_but_not(&[])
    }

    /// The same among the sessions of other windows than this one and `but_not`.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn session_but_not(&self, but_not: &[String]) -> Result<Option<KeptSession>, Failure> {
        self.read(|db| {
            // One transaction, so that the words are those of the record.
            let moment = db.unchecked_transaction()?;
            let mut statement =
                moment.prepare("SELECT window, record FROM session ORDER BY arranged DESC, saved DESC")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let window = text(row.get_ref(0)?).into_owned();
                if window != self.window && !but_not.contains(&window) {
                    let alive = alive::is_alive(&self.data, &window);
                    return kept(&moment, window, row.get_ref(1)?, alive).map(Some);
                }
            }
            Ok(None)
        })
    }

    /// Keeps a session that could not be read in full, as it was found, with the pasted words of its window.
    /// `record` is what was read of it; where the window's row is still that one, its very bytes are kept.
    /// Gives back its number; one that was set aside before keeps the number that it has.
    ///
    /// # Errors
    /// Where it is not on the disk.
    pub fn set_session_aside(&mut self, window: &str, record: &str, why: &str) -> Result<i64, Failure> {
        let mut number = 0;
        self.write(|db| {
            let same = is_kept_as(db, window, record)?;
            let found = if same { "(SELECT record FROM session WHERE window = ?1)" } else { "?1" };
            let key = if same { window } else { record };
            let known = format!("SELECT number FROM session_aside WHERE record = {found}");
            if let Some(known) = db.query_row(&known, [key], |row| row.get(0)).optional()? {
                number = known;
                return Ok(());
            }
            db.execute(&format!("INSERT INTO session_aside (why, record) VALUES (?2, {found})"), [key, why])?;
            number = db.last_insert_rowid();
            db.execute(
                "INSERT INTO pasted_of (owner, key) SELECT 'aside ' || ?1, key FROM pasted_of WHERE owner = ?2",
                params![number, window],
            )?;
            forget_words(db)
        })?;
        Ok(number)
    }

    /// What was set aside, the oldest first: why, and what it was.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn sessions_aside(&self) -> Result<Vec<(String, KeptSession)>, Failure> {
        self.read(|db| {
            let moment = db.unchecked_transaction()?;
            let mut statement =
                moment.prepare("SELECT number, why, record FROM session_aside ORDER BY number")?;
            let rows = statement.query_map([], |row| {
                let window = format!("aside {}", row.get::<_, i64>(0)?);
                Ok((text(row.get_ref(1)?).into_owned(), kept(&moment, window, row.get_ref(2)?, false)?))
            })?;
            rows.collect()
        })
    }
}

/// Makes a window the owner of these pasted words and of no others; tells how many of them are not there.
fn own(db: &Connection, window: &str, keys: &[String]) -> rusqlite::Result<usize> {
    db.execute("DELETE FROM pasted_of WHERE owner = ?1", [window])?;
    let mut missing = 0;
    for key in keys {
        let there: bool =
            db.query_row("SELECT EXISTS (SELECT 1 FROM pasted WHERE key = ?1)", [key], |row| row.get(0))?;
        missing += usize::from(!there);
        db.execute("INSERT OR IGNORE INTO pasted_of (owner, key) VALUES (?1, ?2)", [window, key])?;
    }
    Ok(missing)
}

/// Takes away sessions that are beyond the limits.
fn forget_old_sessions(db: &Connection) -> rusqlite::Result<()> {
    for arranged in [false, true] {
        // Rows are counted, not saves: a window that saves a hundred times is still one.
        let old = format!(
            "DELETE FROM session WHERE arranged = ?1 AND NOT {HAS_LAST_WORDS} AND window NOT IN
             (SELECT window FROM session WHERE arranged = ?1 AND NOT {HAS_LAST_WORDS} ORDER BY saved DESC LIMIT ?2)"
        );
        db.execute(&old, params![arranged, SESSION_LIMIT])?;
    }
    let old = format!(
        "DELETE FROM session WHERE {HAS_LAST_WORDS} AND window NOT IN
         (SELECT window FROM session WHERE {HAS_LAST_WORDS} ORDER BY saved DESC LIMIT ?1)"
    );
    db.execute(&old, [WORDS_LIMIT])?;
    Ok(())
}

/// Takes away what was set aside beyond the limit, and pasted words that nothing names any more.
fn forget_words(db: &Connection) -> rusqlite::Result<()> {
    let old = "DELETE FROM session_aside WHERE number NOT IN
               (SELECT number FROM session_aside ORDER BY number DESC LIMIT ?1)";
    db.execute(old, [ASIDE_LIMIT])?;
    db.execute_batch(
        "DELETE FROM pasted_of WHERE owner NOT IN (SELECT window FROM session)
                                 AND owner NOT IN (SELECT 'aside ' || number FROM session_aside);
         DELETE FROM pasted WHERE key NOT IN (SELECT key FROM pasted_of);",
    )
}

/// Whether a session has pasted words that no later one has. The last of several copies has them, and not none of
/// them, so that copies may go and the words stay.
/// Found for all words in one pass, because each save asks, and other windows wait meanwhile: asked for each session and
/// word by itself, sixty-four sessions kept the other windows out for longer than they wait.
/// Beside `MAX`, SQLite gives the owner of the row that has it.
const HAS_LAST_WORDS: &str = "window IN (
    SELECT owner FROM (
        SELECT pasted_of.owner, MAX(session.saved) FROM pasted_of JOIN session ON session.window = pasted_of.owner
        GROUP BY pasted_of.key))";

/// Whether a window's row still holds this record, as far as that can be read.
fn is_kept_as(db: &Connection, window: &str, record: &str) -> rusqlite::Result<bool> {
    let row = "SELECT record FROM session WHERE window = ?1";
    let same = db.query_row(row, [window], |row| Ok(text(row.get_ref(0)?) == record)).optional()?;
    Ok(same.unwrap_or(false))
}

fn kept(db: &Connection, window: String, record: ValueRef, alive: bool) -> rusqlite::Result<KeptSession> {
    let words = words_of(db, &window)?;
    let damaged = record.as_str().is_err();
    Ok(KeptSession { window, record: text(record).into_owned(), words, alive, damaged })
}

/// Pasted words by their keys. Those that are not UTF-8 are left out: whoever sets out the session misses them, says
/// so, and sets the session aside, with which they are kept as they are.
fn words_of(db: &Connection, owner: &str) -> rusqlite::Result<BTreeMap<String, Arc<str>>> {
    let all = "SELECT pasted.key, words FROM pasted JOIN pasted_of USING (key) WHERE owner = ?1";
    let mut statement = db.prepare_cached(all)?;
    let mut rows = statement.query([owner])?;
    let mut words = BTreeMap::new();
    while let Some(row) = rows.next()? {
        if let (Ok(key), Ok(text)) = (row.get_ref(0)?.as_str(), row.get_ref(1)?.as_str()) {
            words.insert(key.to_owned(), Arc::from(text));
        }
    }
    Ok(words)
}
