//! Pictures and drawn things in Office files from before 2007 (MS-ODRAW): records within records, the same in Word, in
//! Excel and in PowerPoint.

use crate::read::container::ole::{u16_at, u32_at};
use crate::read::picture::foreign;

/// Records within records.
const MAX_DEPTH: usize = 32;
/// Records that are looked at for one thing.
const MAX_RECORDS: usize = 200_000;
/// Bytes of a record's head.
const HEAD: usize = 8;
/// Records by their numbers: a stored picture, a thing, its properties, those that came later.
const STORED: u16 = 0xF007;
const THING: u16 = 0xF004;
const PROPERTIES: [u16; 3] = [0xF00B, 0xF121, 0xF122];
/// Properties: the number of a stored picture, and what is said to those who cannot see it.
const PICTURE: u16 = 0x0104;
const DESCRIPTION: u16 = 0x0381;

/// A record.
#[derive(Clone, Copy, Debug)]
pub struct Record<'b> {
    /// What it is.
    pub kind: u16,
    /// Which one of its kind.
    pub instance: u16,
    /// It is made of records.
    pub holds: bool,
    /// What is in it.
    pub body: &'b [u8],
    /// How many bytes it takes, with its head.
    pub len: usize,
}

/// The records in some bytes, one after the other; the last may be cut short.
pub fn records(bytes: &[u8]) -> impl Iterator<Item = Record<'_>> {
    let mut at = 0_usize;
    std::iter::from_fn(move || {
        let record = record_at(bytes, at)?;
        at += record.len;
        Some(record)
    })
}

/// The record that begins at a place.
pub fn record_at(bytes: &[u8], at: usize) -> Option<Record<'_>> {
    let first = u16_at(bytes, at)?;
    let (kind, len) = (u16_at(bytes, at.checked_add(2)?)?, u32_at(bytes, at.checked_add(4)?)? as usize);
    let start = at + HEAD;
    let body = bytes.get(start..bytes.len().min(start.saturating_add(len)))?;
    Some(Record { kind, instance: first >> 4, holds: first & 0xF == 0xF, body, len: HEAD + body.len() })
}

/// Shows each record, also those within others, until one is found that something can be made of.
pub fn first<'b, T>(bytes: &'b [u8], find: &mut dyn FnMut(&Record<'b>) -> Option<T>) -> Option<T> {
    let mut left = MAX_RECORDS;
    walk(bytes, 0, &mut left, find)
}

fn walk<'b, T>(
    bytes: &'b [u8],
    depth: usize,
    left: &mut usize,
    find: &mut dyn FnMut(&Record<'b>) -> Option<T>,
) -> Option<T> {
    for record in records(bytes) {
        *left = left.checked_sub(1)?;
        if let Some(found) = find(&record) {
            return Some(found);
        }
        if record.holds
            && depth < MAX_DEPTH
            && let Some(found) = walk(record.body, depth + 1, left, find)
        {
            return Some(found);
        }
    }
    None
}

/// What a stored picture is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored {
    /// The bytes of a picture that can be shown.
    Bytes(Vec<u8>),
    /// Why there are none, in a sentence.
    Not(String),
}

/// The picture that is a record, or lies within one that stores it.
pub fn picture_of(record: &Record<'_>) -> Option<Stored> {
    if record.kind == STORED {
        let name = usize::from(record.body.get(33).copied().unwrap_or(0));
        return record_at(record.body, 36 + name).and_then(|inner| picture_of(&inner));
    }
    // One or two digests stand before the picture, and a byte that means nothing.
    let head = if record.instance & 1 == 0 { 17 } else { 33 };
    match record.kind {
        0xF01D | 0xF01E | 0xF029 | 0xF02A => {
            record.body.get(head..).map(|bytes| Stored::Bytes(bytes.to_vec()))
        }
        0xF01F => record.body.get(head..).and_then(bitmap).map(Stored::Bytes),
        0xF01A..=0xF01C => {
            let kind = ["EMF", "WMF", "PICT"].get(usize::from(record.kind - 0xF01A))?;
            // After the digests, how many bytes it has and its frame: its size, in parts of a centimetre (2.2.31).
            let side = |at: usize| Some(u32_at(record.body, head - 1 + at)? as f32 / 360_000.0);
            Some(Stored::Not(foreign::sentence(kind, side(20).zip(side(24)))))
        }
        _ => None,
    }
}

/// A bitmap as a file: the head that says where its points begin is missing in other files.
fn bitmap(bytes: &[u8]) -> Option<Vec<u8>> {
    let (head, bits) = (u32_at(bytes, 0)?, u16_at(bytes, 14)?);
    let (packing, stated) = (u32_at(bytes, 16)?, u32_at(bytes, 32)?);
    let colours = if stated > 0 || bits > 8 { stated.min(256) } else { 1 << bits };
    let masks = if packing == 3 && head == 40 { 12 } else { 0 };
    let start = head.checked_add(14 + masks)?.checked_add(colours * 4)?;
    let mut out = b"BM".to_vec();
    out.extend((bytes.len() as u32 + 14).to_le_bytes());
    out.extend([0; 4]);
    out.extend(start.to_le_bytes());
    out.extend(bytes);
    Some(out)
}

/// A property of a drawn thing: its number, its value, and what does not fit into that.
pub type Property<'b> = (u16, u32, &'b [u8]);

/// The properties that a record tells; none of other records.
pub fn properties<'b>(record: &Record<'b>) -> Vec<Property<'b>> {
    if !PROPERTIES.contains(&record.kind) {
        return Vec::new();
    }
    let count = usize::from(record.instance);
    let mut more = count * 6;
    let mut properties = Vec::new();
    for number in 0..count {
        let (Some(id), Some(value)) = (u16_at(record.body, number * 6), u32_at(record.body, number * 6 + 2))
        else {
            break;
        };
        let mut long: &[u8] = &[];
        if id & 0x8000 != 0 {
            let end = more.saturating_add(value as usize).min(record.body.len());
            long = record.body.get(more..end).unwrap_or_default();
            more = end;
        }
        properties.push((id & 0x3FFF, value, long));
    }
    properties
}

/// What is said of a drawn thing, and the number of its picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Thing {
    /// For those who cannot see it.
    pub description: String,
    /// Counted from 1 in the list of stored pictures.
    pub picture: Option<u32>,
}

/// What is said of the first thing in some bytes.
pub fn thing_in(bytes: &[u8]) -> Thing {
    let mut thing = Thing::default();
    first::<()>(bytes, &mut |record| {
        for (id, value, long) in properties(record) {
            match id {
                PICTURE if value > 0 => thing.picture = Some(value),
                DESCRIPTION => {
                    let units: Vec<u16> = long.chunks_exact(2).filter_map(|two| u16_at(two, 0)).collect();
                    thing.description = String::from_utf16_lossy(&units).trim_matches('\0').trim().to_owned();
                }
                _ => {}
            }
        }
        None
    });
    thing
}

/// The bytes of the thing with a number.
pub fn thing_numbered(bytes: &[u8], number: u32) -> Option<&[u8]> {
    first(bytes, &mut |record| {
        let own = records(record.body).find(|one| one.kind == 0xF00A).and_then(|one| u32_at(one.body, 0));
        (record.kind == THING && own == Some(number)).then_some(record.body)
    })
}

/// The stored picture with a number, counted from 1: from where it is listed, or from the stream that the list leads to.
pub fn stored(list: &[u8], stream: &[u8], number: u32) -> Option<Stored> {
    let mut count = 0;
    first(list, &mut |record| {
        if record.kind != STORED {
            return None;
        }
        count += 1;
        if count != number {
            return None;
        }
        let elsewhere = || {
            let at = u32_at(record.body, 28).filter(|at| *at != u32::MAX)?;
            picture_of(&record_at(stream, at as usize)?)
        };
        picture_of(record).or_else(elsewhere)
    })
}
