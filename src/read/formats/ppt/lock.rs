//! Opens presentations from before 2007 that are locked with a password: each of their things is scrambled by itself.

use crate::data::job::{Failure, FailureKind};
use crate::read::lock::{locked, opened_by_itself, passwords, rc4};
use crate::read::office::art::record_at;
use crate::read::source::Source;

/// The key that opens all things, and what is to be said of that.
pub fn open(info: &[u8], source: &Source) -> Result<(rc4::Key, Vec<String>), Failure> {
    let lock = record_at(info, 0).and_then(|record| rc4::Lock::of(record.body)).ok_or_else(|| {
        let words = format!("“{}” is locked in a way that is not known here.", source.name);
        Failure::new(words).kind(FailureKind::NotSupported)
    })?;
    let key = passwords(source).into_iter().find_map(|password| lock.opened(password));
    let mut remarks =
        vec!["This presentation is locked with a password; its pictures are not shown.".to_owned()];
    remarks.extend(opened_by_itself(source));
    Ok((key.ok_or_else(|| locked(source))?, remarks))
}
