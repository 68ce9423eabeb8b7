//! Opens files of Office programs that are locked with a password, before any format sees them: what is locked is the
//! whole file or each of its parts, never the words alone, so that Word, Excel and PowerPoint files and all of OpenDocument
//! are opened here once. What comes of it is a file in memory, which is read as any other.
//!
//! Two passwords are tried where none was given: none at all, and the one that Office itself uses for files that should
//! open without asking.

use crate::data::job::{Failure, FailureKind};
use crate::read::container::ole::{self, Ole};
use crate::read::source::Source;
use std::sync::Arc;

mod cipher;
mod odf;
mod office;
pub mod rc4;

/// With which Office locks files that everybody may read, only not change (MS-OFFCRYPTO 2.4.2.3).
pub const KNOWN_TO_ALL: &str = "VelvetSweatshop";

/// Called between two steps of work: the sign that the reading goes on.
pub type Alive<'a> = &'a mut dyn FnMut();

/// A file that was opened.
pub struct Unlocked {
    /// What it holds.
    pub source: Source,
    /// What is not as it should be, and that nobody was asked, in sentences.
    pub remarks: Vec<String>,
}

/// Opens a file that is locked; `None` where it is not locked in one of these ways.
///
/// # Errors
/// Where the password is missing or wrong, the lock is not known, or the file is damaged.
pub fn unlocked(source: &Arc<Source>, head: &[u8], alive: Alive<'_>) -> Result<Option<Unlocked>, Failure> {
    if ole::is(head) {
        let ole = Ole::open(source)?;
        return if office::is_locked(&ole) {
            office::unlock(&ole, source, alive).map(Some)
        } else {
            Ok(None)
        };
    }
    if odf::may_be_locked(source, head) { odf::unlock(source, alive) } else { Ok(None) }
}

/// The passwords to be tried.
pub fn passwords(source: &Source) -> Vec<&str> {
    match &source.password {
        Some(password) => vec![password.letters()],
        None => vec!["", KNOWN_TO_ALL],
    }
}

/// Why it cannot be opened: a password is needed, or another one.
pub fn locked(source: &Source) -> Failure {
    let name = &source.name;
    let words = match &source.password {
        None => format!("“{name}” is locked with a password."),
        Some(_) => format!("That is not the password of “{name}”."),
    };
    Failure::new(words).kind(FailureKind::Password)
}

/// Said of a file that opened with a password that nobody typed.
pub fn opened_by_itself(source: &Source) -> Option<String> {
    let words =
        "This file is locked, but with the password that Office programs use where nobody has to type one.";
    source.password.is_none().then(|| words.to_owned())
}

fn unknown(source: &Source) -> Failure {
    let words = format!("“{}” is locked in a way that is not known here.", source.name);
    Failure::new(words)
        .kind(FailureKind::NotSupported)
        .hint("Open it with the program that made it, and save it anew.")
}

fn damaged(source: &Source) -> Failure {
    let words = format!("“{}” is locked, and the part that says how is damaged.", source.name);
    Failure::new(words).kind(FailureKind::Damaged)
}

/// What was in a file, in its place.
fn source_of(source: &Source, bytes: Vec<u8>) -> Source {
    let mut inner = Source::from_bytes(source.name.clone(), bytes);
    inner.path.clone_from(&source.path);
    inner.encoding.clone_from(&source.encoding);
    inner
}

#[cfg(test)]
mod tests;
