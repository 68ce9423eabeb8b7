//! The directory at the end of a ZIP archive: found from the end backwards, because anything may stand before an
//! archive, and a comment after it.

use super::extras::{Extras, Large};
use super::{Listing, Record, too_many, u16_at, u32_at, u64_at};
use crate::read::container::MAX_MEMBERS;
use crate::read::source::Source;
use std::io;

/// The last structure of the file, and the bytes of it that are always there; up to 65,535 of a comment follow.
const END: &[u8] = b"PK\x05\x06";
const END_BYTES: usize = 22;
/// Where the last structure of a large archive is (APPNOTE 4.3.15), and that structure (4.3.14).
const LOCATOR: &[u8] = b"PK\x06\x07";
const LOCATOR_BYTES: u64 = 20;
const LARGE_END: &[u8] = b"PK\x06\x06";
const LARGE_END_BYTES: usize = 56;
/// One entry of the directory, without its name and what follows it.
const ENTRY: &[u8] = b"PK\x01\x02";
const ENTRY_BYTES: usize = 46;
/// Bytes of a directory: [`MAX_MEMBERS`] with names of some 600. A longer one is read so far.
const MAX_DIRECTORY_BYTES: u64 = 64 * 1024 * 1024;

/// What the end of an archive says of its directory.
struct End {
    count: u64,
    len: u64,
    start: u64,
    /// Where in the file the directory ends, if everything is right.
    end: u64,
    /// Whether this is one of several files that make the archive.
    split: bool,
    /// Bytes of the file that follow the archive.
    trailing: u64,
    /// What somebody wrote into the archive for those who open it.
    comment: Vec<u8>,
}

/// The directory; `None` where there is none that could be read.
///
/// # Errors
/// What the system says.
pub fn read(source: &Source) -> io::Result<Option<Listing>> {
    let Some(end) = find_end(source)? else { return Ok(None) };
    let mut remarks = Vec::new();
    if end.split {
        remarks
            .push("This is one part of an archive that was split; the others are not looked for.".to_owned());
    }
    if end.trailing > 0 {
        remarks.push(format!("{} follow the end of the archive.", bytes_words(end.trailing)));
    }
    let Some((at, before)) = place(source, &end)? else { return Ok(None) };
    if before > 0 {
        remarks.push(format!("{} stand before the archive.", bytes_words(before)));
    }
    let mut bytes = vec![0; end.end.saturating_sub(at).min(MAX_DIRECTORY_BYTES) as usize];
    let count = source.read_at(at, &mut bytes)?;
    bytes.truncate(count);
    let records = entries(&bytes, before);
    if records.len() >= MAX_MEMBERS {
        too_many(&mut remarks);
    } else if (records.len() as u64) != end.count {
        let listed = records.len();
        remarks.push(format!("The archive says that it has {} members, and lists {listed}.", end.count));
    }
    let (directory, comment) = (Some((at, end.end)), end.comment);
    Ok(Some(Listing { records, remarks, directory, comment }))
}

fn bytes_words(count: u64) -> String {
    if count == 1 { "1 byte".to_owned() } else { format!("{count} bytes") }
}

/// Looks for the last structure: the last one whose comment fits into what follows it.
fn find_end(source: &Source) -> io::Result<Option<End>> {
    let from = source.len.saturating_sub((END_BYTES + usize::from(u16::MAX)) as u64);
    let mut tail = vec![0; (source.len - from) as usize];
    let count = source.read_at(from, &mut tail)?;
    tail.truncate(count);
    let fits = |at: &usize| at + END_BYTES + usize::from(u16_at(&tail, at + 20)) <= tail.len();
    let Some(at) = memchr::memmem::rfind_iter(&tail, END).find(fits) else { return Ok(None) };
    let here = &tail[at..];
    let after = at + END_BYTES + usize::from(u16_at(here, 20));
    let mut end = End {
        count: u64::from(u16_at(here, 10)),
        len: u64::from(u32_at(here, 12)),
        start: u64::from(u32_at(here, 16)),
        end: from + at as u64,
        split: !matches!(u16_at(here, 4), 0 | u16::MAX),
        trailing: (tail.len() - after) as u64,
        comment: tail.get(at + END_BYTES..after).unwrap_or_default().to_vec(),
    };
    large_end(source, &mut end)?;
    Ok(Some(end))
}

/// Takes the numbers of a large archive, where it is one.
fn large_end(source: &Source, end: &mut End) -> io::Result<()> {
    let Some(at) = end.end.checked_sub(LOCATOR_BYTES) else { return Ok(()) };
    let mut locator = [0; LOCATOR_BYTES as usize];
    if source.read_at(at, &mut locator)? < locator.len() || !locator.starts_with(LOCATOR) {
        return Ok(());
    }
    // Where it is said to be; else directly before, as where something was put before the archive.
    let places = [Some(u64_at(&locator, 8)), at.checked_sub(LARGE_END_BYTES as u64)];
    for place in places.into_iter().flatten() {
        let mut large = [0; LARGE_END_BYTES];
        if source.read_at(place, &mut large)? == large.len() && large.starts_with(LARGE_END) {
            end.count = u64_at(&large, 32);
            end.len = u64_at(&large, 40);
            end.start = u64_at(&large, 48);
            end.end = place;
            end.split = u32_at(&large, 16) != 0;
            return Ok(());
        }
    }
    Ok(())
}

/// Where the directory begins, and how many bytes stand before the archive: all its numbers count from there.
fn place(source: &Source, end: &End) -> io::Result<Option<(u64, u64)>> {
    let is_entry = |at: u64| -> io::Result<bool> {
        let mut signature = [0; 4];
        Ok(source.read_at(at, &mut signature)? == 4 && signature == ENTRY)
    };
    if end.count == 0 && end.len == 0 {
        return Ok(Some((end.end, 0)));
    }
    // Counted back from the end first: it is right whatever stands before the archive.
    if let Some(at) = end.end.checked_sub(end.len)
        && let Some(before) = at.checked_sub(end.start)
        && is_entry(at)?
    {
        return Ok(Some((at, before)));
    }
    Ok(is_entry(end.start)?.then_some((end.start, 0)))
}

fn entries(bytes: &[u8], before: u64) -> Vec<Record> {
    let mut records = Vec::new();
    let mut rest = bytes;
    while records.len() < MAX_MEMBERS && rest.len() >= ENTRY_BYTES && rest.starts_with(ENTRY) {
        let [name, extra, comment_len] = [28, 30, 32].map(|at| usize::from(u16_at(rest, at)));
        let Some(raw_name) = rest.get(ENTRY_BYTES..ENTRY_BYTES + name) else { break };
        let extras = rest.get(ENTRY_BYTES + name..).unwrap_or(&[]);
        let extras = extras.get(..extra).unwrap_or(extras);
        let comment = rest.get(ENTRY_BYTES + name + extra..).and_then(|rest| rest.get(..comment_len));
        records.push(Record {
            comment: comment.unwrap_or_default().to_vec(),
            ..record(rest, raw_name, extras, before)
        });
        rest = rest.get(ENTRY_BYTES + name + extra + comment_len..).unwrap_or(&[]);
    }
    records
}

fn record(entry: &[u8], raw_name: &[u8], extras: &[u8], before: u64) -> Record {
    // In this order they follow each other, each only where the small number is full.
    let mut large = Large::of(extras);
    let len = large.or(u32_at(entry, 24));
    let packed_len = large.or(u32_at(entry, 20));
    let head = large.or(u32_at(entry, 42));
    // Made on Unix, where the kind of a file is in the upper half of its attributes.
    let unix = matches!(entry.get(5), Some(3 | 19));
    let kind = if unix { u32_at(entry, 38) >> 28 } else { 0 };
    Record {
        raw_name: raw_name.to_vec(),
        flags: u16_at(entry, 8),
        method: u16_at(entry, 10),
        dos: (u16_at(entry, 14), u16_at(entry, 12)),
        checksum: Some(u32_at(entry, 16)),
        packed_len,
        len: Some(len),
        head: head.checked_add(before),
        link: kind == 0xA,
        device: matches!(kind, 1 | 2 | 6 | 0xC),
        extras: Extras::of(extras, raw_name),
        made_on: entry.get(5).copied(),
        comment: Vec::new(),
        listed: true,
    }
}
