//! Members of an archive whose directory is gone: every download that broke off ends before it.
//!
//! Each member begins with a head of its own. What is found so is less certain than a directory: heads of an archive
//! within the archive are found as well, and a head may leave open how long its member is. Deflate knows its own end.

use super::extras::Extras;
use super::{HEAD, HEAD_BYTES, Listing, Record, too_many, u16_at, u32_at};
use crate::read::container::MAX_MEMBERS;
use crate::read::source::Source;
use std::io;

/// Bytes that are looked through at once.
const STEP: usize = 1024 * 1024;
/// More is not looked through for what may not be there.
const MAX_SEARCHED: u64 = 512 * 1024 * 1024;
/// The number of the newest way of writing archives (APPNOTE 6.3); a higher one is no head.
const NEWEST_VERSION: u16 = 63;
/// A longer name is none.
const LONGEST_NAME: usize = 4096;

/// The members that can be found; `None` where there is none.
///
/// # Errors
/// What the system says.
pub fn find(source: &Source) -> io::Result<Option<Listing>> {
    let mut records: Vec<Record> = Vec::new();
    let mut at = 0;
    while let Some(head) = next_head(source, at)? {
        if records.len() >= MAX_MEMBERS {
            break;
        }
        at = head + HEAD.len() as u64;
        if let Some(record) = record(source, head)? {
            end_at(&mut records, head);
            // What it says of its length is believed so far: heads in it are then those of an inner archive.
            let data = (HEAD_BYTES + record.raw_name.len()) as u64;
            at = at.max(head.saturating_add(data).saturating_add(record.packed_len));
            records.push(record);
        }
    }
    end_at(&mut records, source.len);
    if records.is_empty() {
        return Ok(None);
    }
    let mut remarks = vec![format!(
        "The list of this archive's members is missing: it is cut short or damaged. {} found by looking for {}.",
        if records.len() == 1 { "One was".to_owned() } else { format!("{} were", records.len()) },
        if records.len() == 1 { "it" } else { "them" },
    )];
    if records.len() >= MAX_MEMBERS {
        too_many(&mut remarks);
    }
    Ok(Some(Listing { records, remarks, ..Listing::default() }))
}

/// A member that does not say how long it is goes on to the next one.
fn end_at(records: &mut [Record], next: u64) {
    if let Some(Record { packed_len: packed_len @ 0, head: Some(head), flags, .. }) = records.last_mut()
        && *flags & LENGTH_FOLLOWS != 0
    {
        *packed_len = next.saturating_sub(*head);
    }
}

/// Bit of the flags: lengths and checksum stand behind the member.
pub(super) const LENGTH_FOLLOWS: u16 = 1 << 3;

fn next_head(source: &Source, from: u64) -> io::Result<Option<u64>> {
    let mut at = from;
    let mut buffer = vec![0; STEP];
    while at < source.len.min(MAX_SEARCHED) {
        let count = source.read_at(at, &mut buffer)?;
        if let Some(found) = memchr::memmem::find(&buffer[..count], HEAD) {
            return Ok(Some(at + found as u64));
        }
        if count < buffer.len() {
            break;
        }
        // The signature may lie over the border.
        at += (count - (HEAD.len() - 1)) as u64;
    }
    Ok(None)
}

/// The head that stands at a place, if one does.
pub(super) fn record(source: &Source, at: u64) -> io::Result<Option<Record>> {
    let mut head = [0; HEAD_BYTES];
    if source.read_at(at, &mut head)? < HEAD_BYTES || !head.starts_with(HEAD) {
        return Ok(None);
    }
    let name_len = usize::from(u16_at(&head, 26));
    if u16_at(&head, 4) & 0xFF > NEWEST_VERSION || name_len == 0 || name_len > LONGEST_NAME {
        return Ok(None);
    }
    let mut raw_name = vec![0; name_len + usize::from(u16_at(&head, 28))];
    let count = source.read_at(at + HEAD_BYTES as u64, &mut raw_name)?;
    if count < name_len {
        return Ok(None);
    }
    raw_name.truncate(count);
    let extras = raw_name.split_off(name_len);
    let flags = u16_at(&head, 6);
    let stated = flags & LENGTH_FOLLOWS == 0;
    Ok(Some(Record {
        flags,
        method: u16_at(&head, 8),
        dos: (u16_at(&head, 12), u16_at(&head, 10)),
        checksum: stated.then_some(u32_at(&head, 14)),
        packed_len: u64::from(u32_at(&head, 18)),
        len: stated.then_some(u64::from(u32_at(&head, 22))),
        head: Some(at),
        extras: Extras::of(&extras, &raw_name),
        raw_name,
        ..Record::default()
    }))
}
