//! ZIP archives (APPNOTE 6.3): Office documents, books, OpenDocument, and plain archives.
//!
//! The crate `zip` was rejected for this: it keeps one of several members of a name without a word, reads a directory
//! of any size before one can say no, and does not see members that overlap. What is left of a ZIP once it has to be
//! looked at so closely is its directory, and that is four structures of fixed size.
//!
//! Where the directory is missing, as in every file that was cut short, members are looked for by their own heads
//! (`salvage`).

use super::names::{self, Oddities, Oddity};
use super::{Container, MAX_MEMBERS, Member, Raw};
use crate::data::draft::Draft;
use crate::data::job::{Failure, FailureKind};
use crate::read::source::Source;
use flate2::bufread::DeflateDecoder;
use std::io::BufReader;
use std::sync::Arc;

mod directory;
mod salvage;
mod stored;

pub use stored::stored;

/// Bytes that are asked of the file at once.
const STEP: usize = 64 * 1024;
/// Signature of a member's own head, and the bytes of it that are always there.
const HEAD: &[u8] = b"PK\x03\x04";
const HEAD_BYTES: usize = 30;
/// Bits of the flags: locked with a password, and locked in a way that hides the heads as well.
const LOCKED: u16 = 1 | 1 << 6 | 1 << 13;

/// A member as it is listed, before anything of it was read.
#[derive(Clone, Debug)]
struct Record {
    raw_name: Vec<u8>,
    flags: u16,
    method: u16,
    /// CRC-32 of the bytes, where it is stated.
    checksum: Option<u32>,
    packed_len: u64,
    /// `None` where it is not stated.
    len: Option<u64>,
    /// Where its own head stands in the file; `None` where no number can say that.
    head: Option<u64>,
    /// A link to another place, as Unix has them.
    link: bool,
}

/// What a directory says, or what was found without one.
#[derive(Default)]
struct Listing {
    records: Vec<Record>,
    remarks: Vec<String>,
}

/// A ZIP archive that has been opened.
pub struct Zip {
    source: Arc<Source>,
    records: Vec<Record>,
    members: Vec<Member>,
    remarks: Vec<String>,
}

impl Zip {
    /// Reads which members there are; of the members themselves nothing but the first bytes.
    ///
    /// # Errors
    /// Where it is no ZIP archive at all, or the system says no.
    pub fn open(source: Arc<Source>) -> Result<Self, Failure> {
        let failed = |error: std::io::Error| source.failure(&error);
        let listing = match directory::read(&source).map_err(failed)? {
            Some(listing) => listing,
            None => salvage::find(&source).map_err(failed)?.ok_or_else(|| no_archive(&source))?,
        };
        let Listing { records, mut remarks } = listing;
        let mut oddities = Oddities::default();
        let members: Vec<Member> =
            records.iter().map(|record| member(record, &source, &mut oddities)).collect();
        names::compare(&members, &mut oddities);
        overlaps(&records, &members, &mut oddities);
        other_names(&source, &records, &members, &mut oddities);
        remarks.extend(oddities.remarks());
        Ok(Self { source, records, members, remarks })
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
    fn data_start(&self, record: &Record) -> std::io::Result<Option<u64>> {
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

    fn raw(&self, number: usize) -> Result<Raw<'_>, Failure> {
        let lost = || {
            let name = self.members.get(number).map_or("", |member| &member.name);
            let words = format!("“{}” is not where the archive says that it is.", names::short(name));
            Failure::new(words).kind(FailureKind::Damaged)
        };
        let record = self.records.get(number).ok_or_else(lost)?;
        let start = self.data_start(record).map_err(|error| self.source.failure(&error))?.ok_or_else(lost)?;
        let end = start.saturating_add(record.packed_len);
        let packed = BufReader::with_capacity(STEP, self.source.stream(start, end));
        let checksum = record.checksum;
        match record.method {
            0 => Ok(Raw { reader: Box::new(packed), packed_len: None, checksum }),
            8 => {
                let reader = Box::new(DeflateDecoder::new(packed));
                Ok(Raw { reader, packed_len: Some(record.packed_len), checksum })
            }
            _ => Err(lost()),
        }
    }
}

fn no_archive(source: &Source) -> Failure {
    let words = format!("“{}” should be an archive, and nothing can be found in it.", source.name);
    Failure::new(words).kind(FailureKind::Damaged)
}

/// A member as others see it, with what hinders that it is opened.
fn member(record: &Record, source: &Source, oddities: &mut Oddities) -> Member {
    let raw = names::decoded(&record.raw_name);
    let name = names::shown(&raw, oddities);
    let beyond = record.head.is_none_or(|head| head.saturating_add(HEAD_BYTES as u64) > source.len);
    let cut = record.head.is_some_and(|head| head.saturating_add(record.packed_len) > source.len);
    let (oddity, hurdle) = if record.flags & LOCKED != 0 {
        let words = "is locked with a password; such members cannot be read yet.".to_owned();
        (Some(Oddity::Locked), Some(words))
    } else if !matches!(record.method, 0 | 8) {
        let words = format!("is packed with {}, which cannot be read.", method_words(record.method));
        (Some(Oddity::UnknownMethod), Some(words))
    } else if record.link {
        (Some(Oddity::Link), Some("is a link to another place, and is not followed.".to_owned()))
    } else if beyond {
        let words = "lies beyond the end of the file, which is cut short or damaged.".to_owned();
        (Some(Oddity::BeyondEnd), Some(words))
    } else {
        // One that is cut is read up to the cut.
        (cut.then_some(Oddity::BeyondEnd), None)
    };
    if let Some(oddity) = oddity {
        oddities.add(oddity, &name);
    }
    Member { folder: name.ends_with('/'), name, stated_len: record.len, hurdle }
}

fn method_words(method: u16) -> String {
    let known = [(9, "Deflate64"), (12, "bzip2"), (14, "LZMA"), (93, "Zstandard"), (95, "xz"), (98, "PPMd")];
    let name = known.iter().find(|(number, _)| *number == method).map(|(_, name)| (*name).to_owned());
    name.unwrap_or_else(|| format!("method {method}"))
}

/// Members that share bytes: a few kilobytes that stand for petabytes, or words of one that hide in another.
fn overlaps(records: &[Record], members: &[Member], oddities: &mut Oddities) {
    let mut by_place: Vec<usize> = (0..records.len()).filter(|at| records[*at].head.is_some()).collect();
    by_place.sort_by_key(|at| records[*at].head);
    let mut end = 0;
    for at in by_place {
        let Record { head: Some(head), raw_name, packed_len, .. } = &records[at] else { continue };
        if *head < end
            && let Some(member) = members.get(at)
        {
            oddities.add(Oddity::Overlap, &member.name);
        }
        // At least that much: the head may hold more than the directory knows.
        let own_end = head.saturating_add((HEAD_BYTES + raw_name.len()) as u64).saturating_add(*packed_len);
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
fn own_head(source: &Source, at: u64) -> std::io::Result<Option<(usize, usize)>> {
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
