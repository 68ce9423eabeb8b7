//! ZIP archives (APPNOTE 6.3): Office documents, books, OpenDocument, and plain archives.
//!
//! The crate `zip` was rejected for this: it keeps one of several members of a name without a word, reads a directory
//! of any size before one can say no, and does not see members that overlap. What is left of a ZIP once it has to be
//! looked at so closely is its directory, and that is four structures of fixed size.
//!
//! Where the directory is missing, as in every file that was cut short, members are looked for by their own heads
//! (`salvage`).

use super::names::{self, Oddities, Oddity, RawName};
use super::served::{no_password, wrong_password};
use super::{CUT, Container, MAX_MEMBERS, Member, Moment, Raw, growth};
use crate::data::draft::Draft;
use crate::data::job::{Failure, FailureKind};
use crate::data::wording::grouped;
use crate::read::source::Source;
use extras::Extras;
use std::io::{self, BufReader, Read};
use std::sync::Arc;

mod directory;
mod extras;
mod locked;
mod methods;
mod salvage;
mod stored;
mod unlisted;

pub use stored::stored;

/// Bytes that are asked of the file at once.
const STEP: usize = 64 * 1024;
/// Signature of a member's own head, and the bytes of it that are always there.
const HEAD: &[u8] = b"PK\x03\x04";
const HEAD_BYTES: usize = 30;
/// Bits of the flags: locked with a password …
const LOCKED: u16 = 1;
/// … in a way that only one program knows, and that hides the heads as well …
const LOCKED_OTHERWISE: u16 = 1 << 6 | 1 << 13;
/// … the packing marks its own end (LZMA) …
const END_MARKED: u16 = 1 << 1;
/// … and the name is in UTF-8.
const UNICODE: u16 = 1 << 11;
/// In place of the method, where the true one stands behind the name with how it is locked.
const LOCKED_WITH_AES: u16 = 99;

/// A member as it is listed, before anything of it was read.
#[derive(Clone, Debug, Default)]
struct Record {
    raw_name: Vec<u8>,
    flags: u16,
    method: u16,
    /// Day and hour as DOS has them.
    dos: (u16, u16),
    /// CRC-32 of the bytes, where it is stated.
    checksum: Option<u32>,
    packed_len: u64,
    /// `None` where it is not stated.
    len: Option<u64>,
    /// Where its own head stands in the file; `None` where no number can say that.
    head: Option<u64>,
    /// A link to another place, as Unix has them.
    link: bool,
    /// What stands for a part of a machine, or a pipe.
    device: bool,
    extras: Extras,
    /// The system on which it was made, by its number.
    made_on: Option<u8>,
    /// What somebody wrote beside it.
    comment: Vec<u8>,
    /// Whether the directory names it.
    listed: bool,
}

impl Record {
    fn is_locked(&self) -> bool {
        self.flags & (LOCKED | LOCKED_OTHERWISE) != 0
    }

    /// How it is packed, whether it is locked or not.
    fn packing(&self) -> u16 {
        match self.extras.aes {
            Some(aes) if self.method == LOCKED_WITH_AES => aes.method,
            _ => self.method,
        }
    }

    /// Where it ends at the least: the head may hold more than the directory knows.
    fn least_end(&self) -> Option<u64> {
        let own = (HEAD_BYTES + self.raw_name.len()) as u64;
        Some(self.head?.saturating_add(own).saturating_add(self.packed_len))
    }

    fn changed(&self) -> Option<Moment> {
        let Extras { unix, windows, .. } = &self.extras;
        let windows = || windows.and_then(Moment::from_windows);
        unix.and_then(Moment::from_unix).or_else(windows).or_else(|| Moment::from_dos(self.dos.0, self.dos.1))
    }
}

/// What a directory says, or what was found without one.
#[derive(Default)]
struct Listing {
    records: Vec<Record>,
    remarks: Vec<String>,
    /// Where in the file it begins and ends.
    directory: Option<(u64, u64)>,
    /// What somebody wrote into the archive for those who open it.
    comment: Vec<u8>,
}

/// A ZIP archive that has been opened.
pub struct Zip {
    source: Arc<Source>,
    records: Vec<Record>,
    members: Vec<Member>,
    remarks: Vec<String>,
    torn: bool,
    comment: String,
    /// The encoding of names that are neither ASCII nor UTF-8.
    old_names: Option<&'static str>,
}

impl Zip {
    /// Reads which members there are; of the members themselves nothing but the first bytes.
    ///
    /// # Errors
    /// Where it is no ZIP archive at all, or the system says no.
    pub fn open(source: Arc<Source>) -> Result<Self, Failure> {
        let listing = listing(&source)?;
        Ok(Self::listed(source, listing))
    }

    /// As [`Zip::open`], with members that the archive's own list does not name. Not for documents that are archives: one
    /// that was taken out of the list must not stand for the one that is in it.
    ///
    /// # Errors
    /// As [`Zip::open`].
    pub fn open_all(source: Arc<Source>) -> Result<Self, Failure> {
        let mut listing = listing(&source)?;
        if let Some((start, _)) = listing.directory {
            let found = unlisted::find(&source, &listing.records, start);
            listing.records.extend(found.map_err(|error| source.failure(&error))?);
        }
        Ok(Self::listed(source, listing))
    }

    fn listed(source: Arc<Source>, listing: Listing) -> Self {
        let Listing { records, mut remarks, directory, comment } = listing;
        let raw = |record: &'_ Record| RawName {
            bytes: record.raw_name.clone(),
            unicode: record.extras.unicode_name.clone(),
            stated: record.flags & UNICODE != 0,
        };
        let (names, old_names) = names::all_decoded(records.iter().map(raw));
        let mut oddities = Oddities::default();
        let mut members: Vec<Member> = records
            .iter()
            .zip(names)
            .map(|(record, name)| member(record, &name, &source, &mut oddities))
            .collect();
        names::compare(&members, &mut oddities);
        overlaps(&records, &members, &mut oddities);
        other_names(&source, &records, &members, &mut oddities);
        for (record, member) in records.iter().zip(&mut members) {
            if directory.is_some() && !record.listed {
                oddities.add(Oddity::Unlisted, &member.name);
                member.note = Some("not in the archive’s own list".to_owned());
            }
        }
        remarks.extend(oddities.remarks());
        let torn = directory.is_none() || oddities.has(Oddity::BeyondEnd);
        let comment = names::decoded(&comment);
        Self { source, records, members, remarks, torn, comment, old_names }
    }

    /// As [`Zip::open`], with what is odd about it told to the draft of the document that it is.
    ///
    /// # Errors
    /// As [`Zip::open`].
    pub fn open_for(source: &Arc<Source>, draft: &mut Draft) -> Result<Self, Failure> {
        let zip = Self::open(Arc::clone(source))?;
        zip.remarks.iter().for_each(|remark| draft.complain_at(remark.as_str(), None, None));
        Ok(zip)
    }

    /// Where a member's packed bytes begin: behind its own head, whose length the directory does not know.
    fn data_start(&self, record: &Record) -> io::Result<Option<u64>> {
        let Some(at) = record.head else { return Ok(None) };
        let Some((name, extra)) = own_head(&self.source, at)? else { return Ok(None) };
        Ok(at.checked_add((HEAD_BYTES + name + extra) as u64))
    }
}

impl Container for Zip {
    fn members(&self) -> &[Member] {
        &self.members
    }

    fn remarks(&self) -> &[String] {
        &self.remarks
    }

    fn is_torn(&self) -> bool {
        self.torn
    }

    fn facts(&self) -> Vec<(String, String)> {
        let mut facts = Vec::new();
        let systems = [(0, "DOS or Windows"), (3, "Unix"), (10, "Windows"), (11, "Windows"), (19, "macOS")];
        let made_on = |number: u8| systems.iter().find(|(known, _)| *known == number).map(|(_, name)| *name);
        let mut all: Vec<&str> =
            self.records.iter().filter_map(|record| record.made_on.and_then(made_on)).collect();
        all.sort_unstable();
        all.dedup();
        if !all.is_empty() {
            facts.push(("Packed on".to_owned(), all.join(", ")));
        }
        if let Some(name) = self.old_names {
            facts.push(("Names read as".to_owned(), name.to_owned()));
        }
        facts
    }

    fn comment(&self) -> &str {
        &self.comment
    }

    fn raw(&self, number: usize) -> Result<Raw<'_>, Failure> {
        let lost = || {
            let name = self.members.get(number).map_or("", |member| &member.name);
            let words = format!("“{}” is not where the archive says that it is.", names::short(name));
            Failure::new(words).kind(FailureKind::Damaged)
        };
        let failed = |error: io::Error| self.source.failure(&error);
        let record = self.records.get(number).ok_or_else(lost)?;
        let start = self.data_start(record).map_err(failed)?.ok_or_else(lost)?;
        let end = start.saturating_add(record.packed_len);
        let mut checksum = record.checksum;
        let packed: Box<dyn Read + Send> = if record.is_locked() {
            if record.method == LOCKED_WITH_AES && record.extras.aes.is_some_and(|aes| aes.without_checksum) {
                checksum = None;
            }
            self.unlocked(record, (start, end), &lost)?
        } else {
            Box::new(self.source.stream(start, end))
        };
        let packed = BufReader::with_capacity(STEP, packed);
        let method = record.packing();
        let reader = methods::unpacked(method, packed, record.len, record.flags & END_MARKED != 0);
        let reader = reader.map_err(|_| lost())?;
        Ok(Raw { reader, packed_len: (method != 0).then_some(record.packed_len), checksum })
    }
}

impl Zip {
    /// The packed bytes of a member that is locked.
    fn unlocked(
        &self,
        record: &Record,
        (start, end): (u64, u64),
        lost: &dyn Fn() -> Failure,
    ) -> Result<Box<dyn Read + Send + '_>, Failure> {
        let name = &self.source.name;
        let password = self.source.password.as_ref().ok_or_else(|| no_password(name))?;
        let spellings = locked::spellings(password.letters());
        let failed = |error: io::Error| self.source.failure(&error);
        if let Some(aes) = record.extras.aes.filter(|_| record.method == LOCKED_WITH_AES) {
            let (before, behind) = locked::wrapping(&aes).ok_or_else(lost)?;
            let mut head = vec![0; before as usize];
            let mut seal = [0; locked::SEAL];
            let (from, to) = (start.saturating_add(before), end.saturating_sub(behind));
            if from > to || self.source.read_at(start, &mut head).map_err(failed)? < head.len() {
                return Err(lost());
            }
            let keys = spellings.iter().find_map(|password| locked::AesKeys::of(password, &aes, &head));
            let keys = keys.ok_or_else(|| wrong_password(name))?;
            let whole = self.source.read_at(to, &mut seal).map_err(failed)? == seal.len();
            // Of one that is cut short the seal is missing; what there is is read.
            if whole && !keys.is_sealed(self.source.stream(from, to), &seal).map_err(failed)? {
                return Err(wrong_password(name));
            }
            return Ok(Box::new(keys.opened(self.source.stream(from, to))));
        }
        let mut noise = [0; locked::NOISE];
        if self.source.read_at(start, &mut noise).map_err(failed)? < noise.len() {
            return Err(lost());
        }
        // Which of them it is depends on whether the checksum was known before the member was packed.
        let told = [record.checksum.map(|sum| (sum >> 24) as u8), Some((record.dos.1 >> 8) as u8)];
        let opens = |password: &Vec<u8>| {
            let (keys, last) = locked::Keys::after_noise(password, &noise);
            told.contains(&Some(last)).then_some(keys)
        };
        let keys = spellings.iter().find_map(opens).ok_or_else(|| wrong_password(name))?;
        let from = start.saturating_add(locked::NOISE as u64);
        Ok(Box::new(locked::Opened { inner: self.source.stream(from, end), keys }))
    }
}

fn no_archive(source: &Source) -> Failure {
    let words = format!("“{}” should be an archive, and nothing can be found in it.", source.name);
    Failure::new(words).kind(FailureKind::Damaged)
}

/// A member as others see it, with what hinders that it is opened.
fn member(record: &Record, raw_name: &str, source: &Source, oddities: &mut Oddities) -> Member {
    let name = names::shown(raw_name, oddities);
    let beyond = record.head.is_none_or(|head| head.saturating_add(HEAD_BYTES as u64) > source.len);
    let cut = record.least_end().is_some_and(|end| end > source.len);
    let strange = record.flags & LOCKED_OTHERWISE != 0
        || (record.is_locked() && record.method == LOCKED_WITH_AES)
            && record.extras.aes.as_ref().is_none_or(|aes| locked::lengths(aes).is_none());
    let growth =
        growth(record.len, record.packed_len).filter(|times| methods::may_grow(record.packing(), *times));
    let (oddity, hurdle) = if strange {
        let words = "is locked in a way that cannot be opened here.".to_owned();
        (Some(Oddity::Locked), Some(words))
    } else if !methods::is_known(record.packing()) {
        let words = format!("is packed with {}, which cannot be read.", methods::words(record.packing()));
        (Some(Oddity::UnknownMethod), Some(words))
    } else if record.link {
        (Some(Oddity::Link), Some("is a link to another place, and is not followed.".to_owned()))
    } else if record.device {
        (Some(Oddity::Device), Some("stands for a part of a machine, and holds nothing.".to_owned()))
    } else if beyond {
        let words = "lies beyond the end of the file, which is cut short or damaged.".to_owned();
        (Some(Oddity::BeyondEnd), Some(words))
    } else if growth.is_some() {
        (Some(Oddity::Bloated), None)
    } else if record.is_locked() {
        (Some(Oddity::Locked), None)
    } else {
        // One that is cut is read up to the cut.
        (cut.then_some(Oddity::BeyondEnd), None)
    };
    if let Some(oddity) = oddity {
        oddities.add(oddity, &name);
    }
    let cut = cut.then(|| CUT.to_owned());
    let comment = Some(names::decoded(&record.comment)).filter(|comment| !comment.trim().is_empty());
    let grows = growth.map(|times| format!("grows to {} times its size, not opened", grouped(times)));
    Member {
        folder: name.ends_with('/'),
        name,
        stated_len: record.len,
        hurdle,
        changed: record.changed(),
        locked: record.is_locked(),
        note: grows.or(cut).or(comment),
    }
}

/// What the directory says, or what is found without one.
fn listing(source: &Source) -> Result<Listing, Failure> {
    let failed = |error: io::Error| source.failure(&error);
    match directory::read(source).map_err(failed)? {
        Some(listing) => Ok(listing),
        None => salvage::find(source).map_err(failed)?.ok_or_else(|| no_archive(source)),
    }
}

/// Members that share bytes: a few kilobytes that stand for petabytes, or words of one that hide in another.
fn overlaps(records: &[Record], members: &[Member], oddities: &mut Oddities) {
    let mut by_place: Vec<usize> = (0..records.len()).filter(|at| records[*at].head.is_some()).collect();
    by_place.sort_by_key(|at| records[*at].head);
    let mut end = 0;
    for at in by_place {
        let (Some(head), Some(own_end)) = (records[at].head, records[at].least_end()) else { continue };
        if head < end
            && let Some(member) = members.get(at)
        {
            oddities.add(Oddity::Overlap, &member.name);
        }
        end = end.max(own_end);
    }
}

/// Members that are called otherwise in their own heads: programs differ in which of the two names they believe.
fn other_names(source: &Source, records: &[Record], members: &[Member], oddities: &mut Oddities) {
    for (record, member) in records.iter().zip(members).take(MAX_HEADS) {
        let Some(at) = record.head.filter(|_| member.hurdle.is_none()) else { continue };
        let mut own = vec![0; record.raw_name.len()];
        let same_len = matches!(own_head(source, at), Ok(Some((len, _))) if len == own.len());
        let read = source.read_at(at.saturating_add(HEAD_BYTES as u64), &mut own);
        let there = matches!(own_head(source, at), Ok(Some(_)));
        if there && (!same_len || read.is_ok_and(|count| count == own.len()) && own != record.raw_name) {
            oddities.add(Oddity::TwoNames, &member.name);
        }
    }
}

/// Heads that are compared with the directory; an archive of more members is no document, and each costs a look at
/// another place of the disk.
const MAX_HEADS: usize = 2_000;

/// Lengths of the name and of what follows it in the head that stands at a place; `None` where none does.
fn own_head(source: &Source, at: u64) -> io::Result<Option<(usize, usize)>> {
    let mut head = [0; HEAD_BYTES];
    let whole = source.read_at(at, &mut head)? == HEAD_BYTES && head.starts_with(HEAD);
    Ok(whole.then(|| (usize::from(u16_at(&head, 26)), usize::from(u16_at(&head, 28)))))
}

/// Numbers of the archive, which are little-endian; 0 beyond the bytes' end.
fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).and_then(|two| two.try_into().ok()).map_or(0, u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..at + 8).and_then(|eight| eight.try_into().ok()).map_or(0, u64::from_le_bytes)
}

/// Says that the list is not complete, where it would be longer than what is listed.
fn too_many(remarks: &mut Vec<String>) {
    remarks.push(format!("This archive has more than the {MAX_MEMBERS} members that are listed."));
}

#[cfg(test)]
pub mod tests;
