//! Images of discs (ISO 9660, with the names of Joliet or of Rock Ridge): what was handed over on a CD lies in one file.
//!
//! Deliberately absent: UDF, of which most discs of this kind have a copy of the list that is read here.

use super::names::{self, Oddities, Oddity};
use super::{CUT, Container, MAX_MEMBERS, Member, Moment, Raw};
use crate::data::job::{Failure, FailureKind, Stop};
use crate::data::wording::grouped;
use crate::read::source::Source;
use encoding_rs::UTF_16BE;
use std::collections::HashSet;
use std::io;
use std::sync::Arc;

/// All lies in sectors, and the first sixteen are for the machine that starts from the disc.
const SECTOR: u64 = 2048;
const FIRST: u64 = 16;
/// Descriptions of the disc that are looked at.
const MAX_DESCRIPTORS: u64 = 32;
/// Bytes of one folder's list.
const MAX_FOLDER_BYTES: u64 = 16 * 1024 * 1024;
/// Folders in folders; the rules allow eight.
const MAX_DEPTH: usize = 32;

/// An image of a disc that has been opened.
pub struct Iso {
    source: Arc<Source>,
    /// Where the bytes of each member begin, and how many there are.
    places: Vec<(u64, u64)>,
    members: Vec<Member>,
    remarks: Vec<String>,
    torn: bool,
    facts: Vec<(String, String)>,
}

/// Whether a file begins as such an image does.
pub fn begins(head: &[u8]) -> bool {
    head.get((FIRST * SECTOR) as usize + 1..).is_some_and(|rest| rest.starts_with(b"CD001"))
}

/// A file or a folder as its list has it.
struct Record {
    name: String,
    at: u64,
    len: u64,
    changed: Option<Moment>,
    folder: bool,
    /// Goes on in the next record.
    more: bool,
    link: bool,
}

impl Iso {
    /// Reads which members there are.
    ///
    /// # Errors
    /// Where it is none, the system says no, or it was stopped.
    pub fn open(source: Arc<Source>, stop: &Stop) -> Result<Self, Failure> {
        let failed = |error: io::Error| source.failure(&error);
        let Disc { root, joliet, facts } = Disc::of(&source).map_err(failed)?.ok_or_else(|| {
            let words =
                format!("“{}” should be an image of a disc, and no list can be found in it.", source.name);
            Failure::new(words).kind(FailureKind::Damaged)
        })?;
        let mut walk = Walk {
            source: &source,
            joliet,
            stop,
            seen: HashSet::new(),
            found: Vec::new(),
            remarks: Vec::new(),
        };
        walk.folder(root, "", 0)?;
        let Walk { found, mut remarks, .. } = walk;
        let mut oddities = Oddities::default();
        let (mut members, mut places) = (Vec::with_capacity(found.len()), Vec::with_capacity(found.len()));
        for Record { name, at, len, changed, folder, link, .. } in found {
            let name = names::shown(&name, &mut oddities);
            // What is empty lies nowhere.
            let cut = len > 0 && at.saturating_add(len) > source.len;
            let (oddity, hurdle) = match (link, cut) {
                (true, _) => {
                    (Some(Oddity::Link), Some("is a link to another place, and is not followed.".to_owned()))
                }
                // One that is cut is read up to the cut.
                (false, cut) => (cut.then_some(Oddity::BeyondEnd), None),
            };
            oddity.into_iter().for_each(|oddity| oddities.add(oddity, &name));
            places.push((at, len));
            let stated_len = (!folder).then_some(len);
            let note = (cut && hurdle.is_none()).then(|| CUT.to_owned());
            members.push(Member { name, folder, stated_len, hurdle, changed, locked: false, note });
        }
        names::compare(&members, &mut oddities);
        remarks.extend(oddities.remarks());
        let torn = oddities.has(Oddity::BeyondEnd);
        Ok(Self { source, places, members, remarks, torn, facts })
    }
}

/// What the descriptions at the beginning say.
struct Disc {
    /// Where the list of the topmost folder lies, and how long it is.
    root: (u64, u64),
    /// Its names are in UTF-16.
    joliet: bool,
    facts: Vec<(String, String)>,
}

impl Disc {
    fn of(source: &Source) -> io::Result<Option<Self>> {
        let (mut plain, mut wide) = (None, None);
        let mut facts = Vec::new();
        for number in 0..MAX_DESCRIPTORS {
            let mut sector = vec![0; SECTOR as usize];
            let at = (FIRST + number) * SECTOR;
            if source.read_at(at, &mut sector)? < sector.len() || sector.get(1..6) != Some(b"CD001") {
                break;
            }
            let root = sector.get(156..190).and_then(|record| Some((extent(record)?, number_at(record, 10))));
            let joliet = sector.get(88..91).is_some_and(|escape| {
                escape.starts_with(b"%/") && matches!(escape.get(2), Some(b'@' | b'C' | b'E'))
            });
            match sector.first() {
                Some(1) if plain.is_none() => {
                    plain = root;
                    facts = tell(&sector);
                }
                Some(2) if joliet => wide = wide.or(root),
                Some(255) => break,
                _ => {}
            }
        }
        let disc = |root, joliet| Self { root, joliet, facts };
        Ok(match (wide, plain) {
            (Some(root), _) => Some(disc(root, true)),
            (None, Some(root)) => Some(disc(root, false)),
            (None, None) => None,
        })
    }
}

/// What the disc says of itself.
fn tell(sector: &[u8]) -> Vec<(String, String)> {
    let fields =
        [("Disc", 40, 32), ("Publisher", 318, 128), ("Prepared by", 446, 128), ("Made with", 574, 128)];
    let text = |at: usize, len: usize| {
        let words = String::from_utf8_lossy(sector.get(at..at + len).unwrap_or_default()).into_owned();
        names::short(words.trim_matches([' ', '\0']))
    };
    let facts = fields.iter().map(|(name, at, len)| ((*name).to_owned(), text(*at, *len)));
    facts.filter(|(_, words)| !words.is_empty()).collect()
}

struct Walk<'a> {
    source: &'a Source,
    joliet: bool,
    stop: &'a Stop,
    /// Places of lists that were read: a folder may be made to lie in itself.
    seen: HashSet<u64>,
    found: Vec<Record>,
    remarks: Vec<String>,
}

impl Walk<'_> {
    fn folder(&mut self, (at, len): (u64, u64), path: &str, depth: usize) -> Result<(), Failure> {
        if self.stop.raised() {
            return Err(Failure::stopped());
        }
        if depth > MAX_DEPTH || !self.seen.insert(at) {
            let words = "A folder lies in itself, or too deep in others, and is not looked into";
            self.remarks.push(format!("{words}: “{}”.", names::short(path)));
            return Ok(());
        }
        let mut bytes = vec![0; len.min(MAX_FOLDER_BYTES).min(self.source.len) as usize];
        let count = self.source.read_at(at, &mut bytes).map_err(|error| self.source.failure(&error))?;
        bytes.truncate(count);
        let mut inner = Vec::new();
        for sector in bytes.chunks(SECTOR as usize) {
            let mut rest = sector;
            // The rest of a sector is zeros where the next record does not fit into it.
            while let Some(record) = rest.first().map(|len| usize::from(*len)).filter(|len| *len >= 34) {
                let Some(bytes) = rest.get(..record) else { break };
                rest = &rest[record..];
                let Some(record) = self.record(bytes, path) else { continue };
                if self.found.len() >= MAX_MEMBERS {
                    let most = grouped(MAX_MEMBERS as u64);
                    self.remarks.push(format!("This disc has more than the {most} members that are listed."));
                    return Ok(());
                }
                if record.folder {
                    inner.push(((record.at, record.len), record.name.trim_end_matches('/').to_owned()));
                }
                match self.found.last_mut() {
                    // A file of more than four gigabytes is written in pieces that follow each other.
                    Some(last) if last.more && last.name == record.name => {
                        (last.len, last.more) = (last.len.saturating_add(record.len), record.more);
                    }
                    _ => self.found.push(record),
                }
            }
        }
        inner.into_iter().try_for_each(|(place, path)| self.folder(place, &path, depth + 1))
    }

    /// A record of a list; `None` for those of the folder itself and of the one above it.
    fn record(&self, bytes: &[u8], path: &str) -> Option<Record> {
        let len = usize::from(*bytes.get(32)?);
        let raw = bytes.get(33..33 + len)?;
        if matches!(raw, [] | [0 | 1]) {
            return None;
        }
        let flags = *bytes.get(25)?;
        let extra = bytes.get((33 + len).next_multiple_of(2)..).unwrap_or_default();
        let folder = flags & 2 != 0;
        let name = match self.joliet {
            true => UTF_16BE.decode_without_bom_handling(raw).0.into_owned(),
            false => unix_name(extra).unwrap_or_else(|| String::from_utf8_lossy(raw).into_owned()),
        };
        // Every file has a version, and those without an ending a dot before it.
        let name = name
            .split_once(';')
            .filter(|(_, version)| version.parse::<u16>().is_ok())
            .map_or(name.as_str(), |(name, _)| name);
        let name = if folder || self.joliet { name } else { name.strip_suffix('.').unwrap_or(name) };
        let above = if path.is_empty() { String::new() } else { format!("{path}/") };
        Some(Record {
            name: format!("{above}{name}{}", if folder { "/" } else { "" }),
            at: extent(bytes)?,
            len: number_at(bytes, 10),
            changed: bytes.get(18..25).and_then(changed),
            folder,
            more: flags & 0x80 != 0,
            link: field(extra, b"SL").is_some(),
        })
    }
}

/// The name that Rock Ridge has beside the short one.
fn unix_name(extra: &[u8]) -> Option<String> {
    let body = field(extra, b"NM")?;
    body.get(1..).map(names::decoded).filter(|name| !name.is_empty())
}

/// The first of a sort, without its head of four bytes.
fn field<'b>(mut extra: &'b [u8], wanted: &[u8; 2]) -> Option<&'b [u8]> {
    while let Some(len) = extra.get(2).map(|len| usize::from(*len)).filter(|len| *len >= 4) {
        let body = extra.get(..len)?;
        if body.starts_with(wanted) {
            return body.get(4..);
        }
        extra = &extra[len..];
    }
    None
}

/// Where the bytes of a record begin.
fn extent(record: &[u8]) -> Option<u64> {
    // What is said beside a file stands before it.
    let before = u64::from(*record.get(1)?);
    (number_at(record, 2) + before).checked_mul(SECTOR)
}

fn number_at(bytes: &[u8], at: usize) -> u64 {
    let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok());
    four.map_or(0, |four| u64::from(u32::from_le_bytes(four)))
}

/// Years since 1900, and how many quarters of an hour the clock is before that of Greenwich.
fn changed(bytes: &[u8]) -> Option<Moment> {
    let [year, month, day, hour, minute, second, quarters] = bytes else { return None };
    let day = jiff::civil::Date::new(1900 + i16::from(*year), month.cast_signed(), day.cast_signed()).ok()?;
    let hour =
        jiff::civil::Time::new(hour.cast_signed(), minute.cast_signed(), second.cast_signed(), 0).ok()?;
    let there = day.to_datetime(hour).to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    let seconds = there.timestamp().as_second() - i64::from(quarters.cast_signed()) * 15 * 60;
    Moment::from_unix(seconds)
}

impl Container for Iso {
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
        self.facts.clone()
    }

    fn raw(&self, number: usize) -> Result<Raw<'_>, Failure> {
        let place = self.places.get(number).copied();
        let (at, len) = place.ok_or_else(|| super::no_member(number))?;
        let reader = Box::new(self.source.stream(at, at.saturating_add(len)));
        Ok(Raw { reader, packed_len: None, checksum: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::container::Budget;

    const DAY: [u8; 7] = [124, 5, 1, 14, 30, 0, 8];

    fn record(name: &[u8], sector: u32, len: u32, flags: u8, extra: &[u8]) -> Vec<u8> {
        let mut out = vec![0; 33];
        out[2..6].copy_from_slice(&sector.to_le_bytes());
        out[10..14].copy_from_slice(&len.to_le_bytes());
        out[18..25].copy_from_slice(&DAY);
        out[25] = flags;
        out[32] = name.len() as u8;
        out.extend(name);
        out.resize(out.len().next_multiple_of(2), 0);
        out.extend(extra);
        out[0] = out.len() as u8;
        out
    }

    /// A disc of these sectors, from the eighteenth on, with the list of its topmost folder in the first of them.
    fn disc(sectors: &[Vec<u8>]) -> Vec<u8> {
        let mut out = vec![0; (FIRST * SECTOR) as usize];
        let mut first = vec![0; SECTOR as usize];
        first[..6].copy_from_slice(b"\x01CD001");
        first[40..46].copy_from_slice(b"SENT  ");
        first[156..190].copy_from_slice(&record(&[0], 18, SECTOR as u32, 2, b""));
        out.extend(first);
        let mut last = vec![0; SECTOR as usize];
        last[..6].copy_from_slice(b"\xFFCD001");
        out.extend(last);
        for sector in sectors {
            let mut sector = sector.clone();
            sector.resize(SECTOR as usize, 0);
            out.extend(sector);
        }
        out
    }

    #[test]
    fn what_was_handed_over_on_a_disc_is_listed_with_its_true_names_and_read() {
        let long = b"NM\x13\x01\0a longer name.txt"; // 19 bytes with its head
        let long = [&long[..2], &[(long.len()) as u8], &long[3..]].concat();
        let top = [
            record(&[0], 18, 2048, 2, b""),
            record(b"A.TXT;1", 20, 3, 0, &long),
            record(b"LINK.;1", 20, 0, 0, b"SL\x05\x01\0"),
            record(b"FOLDER", 19, 2048, 2, b""),
        ]
        .concat();
        let inner = [record(b"README.;1", 21, 4, 0, b""), record(b"AGAIN", 18, 2048, 2, b"")].concat();
        let bytes = disc(&[top, inner, b"one".to_vec(), b"four".to_vec()]);
        assert!(begins(&bytes));
        let iso = Iso::open(Arc::new(Source::from_bytes("disc.iso", bytes)), &Stop::default()).unwrap();
        let names: Vec<&str> = iso.members().iter().map(|member| member.name.as_str()).collect();
        assert_eq!(names, ["a longer name.txt", "LINK", "FOLDER/", "FOLDER/README", "FOLDER/AGAIN/"]);
        assert_eq!(
            iso.remarks(),
            [
                "A folder lies in itself, or too deep in others, and is not looked into: “FOLDER/AGAIN”.",
                "A member is a link to another place, and is not followed: “LINK”.",
            ]
        );
        assert_eq!(iso.facts(), [("Disc".to_owned(), "SENT".to_owned())]);
        // Two hours before the clock of Greenwich.
        assert_eq!(iso.members()[0].changed.as_ref().unwrap().words, "2024-05-01 12:30");
        let read = iso.read("FOLDER/README", &Budget::new(&Stop::default())).unwrap();
        assert!(read.whole && read.bytes == b"four");
        let nothing = Iso::open(Arc::new(Source::from_bytes("x.iso", vec![0; 70_000])), &Stop::default());
        assert_eq!(nothing.err().unwrap().kind, FailureKind::Damaged);
    }
}
