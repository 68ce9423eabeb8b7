//! Opens Word files from before 2007 that are locked with a password: their streams are scrambled, and not the container.

use crate::data::job::{Failure, FailureKind};
use crate::read::container::ole::u32_at;
use crate::read::lock::{locked, opened_by_itself, passwords, rc4};
use crate::read::source::Source;

/// Bytes that are scrambled as one, and those at the beginning that are not.
const BLOCK: usize = 512;
const PLAIN: usize = 68;

/// Opens the streams; gives what is to be said of that.
pub fn open(
    word: &mut [u8],
    table: &mut [u8],
    data: &mut [u8],
    (flags, old): (u16, bool),
    source: &Source,
) -> Result<Option<String>, Failure> {
    let unknown = || {
        let words = format!("“{}” is locked in a way that is not known here.", source.name);
        Failure::new(words).kind(FailureKind::NotSupported)
    };
    // Before Word 97 there was no other way than the oldest.
    if flags & 0x8000 != 0 || old {
        return Err(unknown());
    }
    let head = u32_at(word, 14).unwrap_or(0) as usize;
    let info = table.get(..head.min(table.len())).unwrap_or_default().to_vec();
    let lock = rc4::Lock::of(&info).ok_or_else(unknown)?;
    let key = passwords(source).into_iter().find_map(|password| lock.opened(password));
    let key = key.ok_or_else(|| locked(source))?;
    let plain = word.get(..PLAIN.min(word.len())).unwrap_or_default().to_vec();
    for stream in [&mut *word, table, data] {
        key.apply_blocks(BLOCK, stream);
    }
    word.iter_mut().zip(plain).for_each(|(byte, own)| *byte = own);
    Ok(opened_by_itself(source))
}
