//! Compound files (MS-CFB): the container of Word, Excel and PowerPoint before 2007, of Outlook's messages, and of newer
//! Office files that are locked with a password. Streams lie in storages as files do in folders.
//!
//! The crate `cfb` was rejected for this: it refuses files whose tables do not agree with each other, as those that were
//! saved by other programs or cut short do not, and what it would give is two chains and one tree.

use crate::data::job::{Failure, FailureKind};
use crate::read::source::kind::Kind;
use crate::read::source::{Bytes, Source};
use std::collections::HashSet;
use std::sync::Arc;

mod write;

pub use write::made_of;

/// First bytes of every compound file.
pub const MAGIC: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// A larger file is not read.
const MAX_BYTES: u64 = 1024 * 1024 * 1024;
/// Bytes of one stream: a child has a gigabyte for all that it makes of it.
const MAX_STREAM: u64 = super::MAX_MEMBER_BYTES;
/// Storages and streams that are listed.
const MAX_ENTRIES: usize = super::MAX_MEMBERS;
/// Storages in storages: a message in a message has four levels each.
const MAX_LEVELS: usize = 64;
/// Bytes of a record of the directory.
const ENTRY: usize = 128;
/// Numbers of sectors from here on are none.
const LAST: u32 = 0xFFFF_FFFA;

/// A storage or a stream.
#[derive(Clone, Debug)]
pub struct Entry {
    /// From the root, with `/` between storages. A sign that cannot be seen stands as it is: names begin with such.
    pub path: String,
    /// Whether it holds others, and no bytes.
    pub storage: bool,
    /// Bytes that it should have.
    pub len: u64,
    /// What made a storage, as sixteen bytes.
    pub class: [u8; 16],
    start: u32,
}

impl Entry {
    /// The last part of its path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }
}

/// A compound file that has been opened.
pub struct Ole {
    bytes: Arc<dyn Bytes>,
    sector: usize,
    mini_sector: usize,
    cutoff: u64,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    /// Small streams lie in this one.
    mini: Vec<u8>,
    entries: Vec<Entry>,
}

/// Whether these are the first bytes of a compound file.
pub fn is(head: &[u8]) -> bool {
    head.starts_with(MAGIC)
}

impl Ole {
    /// Reads which storages and streams there are.
    ///
    /// # Errors
    /// Where it is no compound file, or nothing in it can be found.
    pub fn open(source: &Source) -> Result<Self, Failure> {
        let bytes = source.all(MAX_BYTES, || Ok(()))?;
        let damaged = || {
            let words = format!("“{}” is damaged: what it holds cannot be found.", source.name);
            Failure::new(words).kind(FailureKind::Damaged)
        };
        Self::of(bytes).ok_or_else(damaged)
    }

    /// As [`Ole::open`], of bytes; `None` where nothing can be found in them.
    pub fn of(bytes: Arc<dyn Bytes>) -> Option<Self> {
        let all = (*bytes).as_ref();
        if !is(all) {
            return None;
        }
        let (shift, mini_shift) = (u16_at(all, 30)?, u16_at(all, 32)?);
        // Other sizes are in no file; what says so is taken for the usual one.
        let sector = if shift == 12 { 4096 } else { 512 };
        let mini_sector = if (4..9).contains(&mini_shift) { 1 << mini_shift } else { 64 };
        let mut ole = Self {
            sector,
            mini_sector,
            cutoff: u64::from(u32_at(all, 56)?).clamp(1, 1 << 20),
            fat: Vec::new(),
            mini_fat: Vec::new(),
            mini: Vec::new(),
            entries: Vec::new(),
            bytes: Arc::clone(&bytes),
        };
        ole.fat = ole.table_of(&ole.fat_sectors());
        let directory = ole.chain(u32_at(all, 48)?, MAX_ENTRIES as u64 * ENTRY as u64);
        let mini_fat = ole.chain(u32_at(all, 60)?, MAX_STREAM);
        ole.mini_fat = mini_fat.chunks_exact(4).filter_map(|four| u32_at(four, 0)).collect();
        let (start, len) = (u32_at(&directory, 116)?, u64::from(u32_at(&directory, 120)?));
        ole.mini = ole.chain(start, len.min(MAX_STREAM));
        ole.entries = entries(&directory, sector == 512);
        Some(ole)
    }

    /// Sectors that hold the table of what follows what: the first of them are named in the header.
    fn fat_sectors(&self) -> Vec<u32> {
        let all = (*self.bytes).as_ref();
        let most = all.len() / self.sector + 1;
        let mut sectors: Vec<u32> =
            (0..109).filter_map(|at| u32_at(all, 76 + at * 4)).filter(|one| *one < LAST).collect();
        let mut next = u32_at(all, 68).unwrap_or(u32::MAX);
        let mut steps = 0;
        while next < LAST && steps <= most && sectors.len() <= most {
            let Some(sector) = self.sector_at(next) else { break };
            let (names, last) = sector.split_at(sector.len().saturating_sub(4));
            sectors
                .extend(names.chunks_exact(4).filter_map(|four| u32_at(four, 0)).filter(|one| *one < LAST));
            next = u32_at(last, 0).unwrap_or(u32::MAX);
            steps += 1;
        }
        sectors.truncate(most);
        sectors
    }

    fn table_of(&self, sectors: &[u32]) -> Vec<u32> {
        let numbers = |sector: u32| {
            let bytes = self.sector_at(sector).unwrap_or(&[]);
            let own = bytes.chunks_exact(4).filter_map(|four| u32_at(four, 0));
            // One that is not there still has its place in the table.
            own.chain(std::iter::repeat(u32::MAX)).take(self.sector / 4)
        };
        sectors.iter().flat_map(|sector| numbers(*sector)).collect()
    }

    /// A sector's bytes; fewer at the end of a file that was cut.
    fn sector_at(&self, number: u32) -> Option<&[u8]> {
        let all = (*self.bytes).as_ref();
        let start = (number as usize).checked_add(1)?.checked_mul(self.sector)?;
        all.get(start..all.len().min(start.checked_add(self.sector)?)).filter(|own| !own.is_empty())
    }

    /// The bytes of a chain of sectors, as far as it goes, and no more than `most`.
    fn chain(&self, start: u32, most: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        let (mut next, mut steps) = (start, 0);
        while next < LAST && (bytes.len() as u64) < most && steps <= self.fat.len() {
            let Some(sector) = self.sector_at(next) else { break };
            bytes.extend_from_slice(sector);
            next = self.fat.get(next as usize).copied().unwrap_or(u32::MAX);
            steps += 1;
        }
        bytes.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        bytes
    }

    fn mini_chain(&self, start: u32, most: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        let (mut next, mut steps) = (start, 0);
        while next < LAST && (bytes.len() as u64) < most && steps <= self.mini_fat.len() {
            let from = (next as usize).saturating_mul(self.mini_sector);
            let to = self.mini.len().min(from.saturating_add(self.mini_sector));
            let Some(sector) = self.mini.get(from..to) else { break };
            bytes.extend_from_slice(sector);
            next = self.mini_fat.get(next as usize).copied().unwrap_or(u32::MAX);
            steps += 1;
        }
        bytes.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        bytes
    }

    /// Storages and streams, each after the storage that it lies in.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// A storage or a stream by its path, whatever the case of Latin letters.
    pub fn find(&self, path: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.path.eq_ignore_ascii_case(path))
    }

    /// What lies in a storage, not deeper; in the root, where the path is empty.
    pub fn within(&self, storage: &str) -> impl Iterator<Item = &Entry> {
        let prefix = if storage.is_empty() { String::new() } else { format!("{storage}/") };
        self.entries
            .iter()
            .filter(move |entry| entry.path.strip_prefix(&prefix).is_some_and(|rest| !rest.contains('/')))
    }

    /// The bytes of a stream as far as they are there; none where it is not.
    pub fn stream(&self, path: &str) -> Option<Vec<u8>> {
        self.find(path).filter(|entry| !entry.storage).map(|entry| self.bytes_of(entry))
    }

    /// The bytes of a stream as far as they are there.
    pub fn bytes_of(&self, entry: &Entry) -> Vec<u8> {
        let len = entry.len.min(MAX_STREAM);
        if entry.len < self.cutoff { self.mini_chain(entry.start, len) } else { self.chain(entry.start, len) }
    }

    /// What the file is, by what lies in it.
    pub fn kind(&self) -> Kind {
        let kinds = [
            ("EncryptedPackage", Kind::LockedOffice),
            ("WordDocument", Kind::OldWord),
            ("PowerPoint Document", Kind::OldPowerPoint),
            ("Workbook", Kind::OldExcel),
            ("Book", Kind::OldExcel),
            ("__properties_version1.0", Kind::OutlookMessage),
            ("VisioDocument", Kind::OldVisio),
            ("Quill", Kind::Publisher),
            ("MatOST", Kind::Works),
            ("PerfectOffice_MAIN", Kind::WordPerfect),
            ("PP40", Kind::OlderPowerPoint),
        ];
        let found = kinds.iter().find(|(name, _)| self.find(name).is_some());
        found.map_or(Kind::OldOffice, |(_, kind)| *kind)
    }
}

/// A record of the directory, before anybody knows where it hangs.
struct Record {
    name: String,
    kind: u8,
    left: u32,
    right: u32,
    child: u32,
    class: [u8; 16],
    start: u32,
    len: u64,
}

fn record(bytes: &[u8], short: bool) -> Option<Record> {
    let name_len = usize::from(u16_at(bytes, 64)?).min(64);
    let units = bytes.get(..name_len)?.chunks_exact(2).filter_map(|two| u16_at(two, 0));
    let name: String = char::decode_utf16(units.take_while(|unit| *unit != 0))
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .map(|c| if c == '/' { '\u{FFFD}' } else { c })
        .collect();
    // In short sectors a length has four bytes, and old programs left anything in the others.
    let high = if short { 0 } else { u64::from(u32_at(bytes, 124)?) };
    Some(Record {
        name,
        kind: *bytes.get(66)?,
        left: u32_at(bytes, 68)?,
        right: u32_at(bytes, 72)?,
        child: u32_at(bytes, 76)?,
        class: bytes.get(80..96)?.try_into().ok()?,
        start: u32_at(bytes, 116)?,
        len: u64::from(u32_at(bytes, 120)?) | high << 32,
    })
}

/// Walks the tree of the directory. What hangs in two places, or in itself, is met once.
fn entries(directory: &[u8], short: bool) -> Vec<Entry> {
    let records: Vec<Option<Record>> = directory.chunks_exact(ENTRY).map(|one| record(one, short)).collect();
    let mut entries = Vec::new();
    let mut seen = HashSet::from([0]);
    let Some(Some(root)) = records.first() else { return entries };
    let mut waiting = vec![(root.child, String::new(), 0)];
    while let Some((number, above, level)) = waiting.pop() {
        let Some(Some(record)) = records.get(number as usize) else { continue };
        if !seen.insert(number) || entries.len() >= MAX_ENTRIES {
            continue;
        }
        waiting.push((record.right, above.clone(), level));
        waiting.push((record.left, above.clone(), level));
        let path = if above.is_empty() { record.name.clone() } else { format!("{above}/{}", record.name) };
        let storage = record.kind == 1;
        if storage && level < MAX_LEVELS {
            waiting.push((record.child, path.clone(), level + 1));
        }
        if storage || record.kind == 2 {
            let Record { class, start, len, .. } = *record;
            entries.push(Entry { path, storage, len, class, start });
        }
    }
    entries
}

/// Numbers of such files, which are little-endian; `None` beyond the bytes' end.
pub fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// As [`u16_at`].
pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

#[cfg(test)]
mod tests;
