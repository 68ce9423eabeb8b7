//! Makes a compound file of streams: an object that lies in a document is a storage of it, and is opened as a file by itself.

use super::MAGIC;
use std::collections::{BTreeMap, HashMap};

/// A file larger than this has long sectors: with short ones the table of them would need a table of its own.
const LARGE: usize = 6 * 1024 * 1024;

/// By which those in one storage stand: the storage, the length of the name, and its letters.
type Order<'p> = (&'p str, usize, String);
/// A path, and the bytes of a stream.
type Named<'p> = (&'p str, Option<&'p [u8]>);

/// A compound file of these streams, by their paths; storages come of themselves. Brothers hang in a row, in the order that
/// the rules have for them, so that others find them as well.
pub fn made_of(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let all: usize = streams.iter().map(|(_, bytes)| bytes.len() + 64).sum();
    let sector = if all + streams.len() * 256 > LARGE { 4096 } else { 512 };
    let mut names: BTreeMap<Order<'_>, Named<'_>> = BTreeMap::new();
    for (path, bytes) in streams {
        for (end, _) in path.match_indices('/') {
            let storage = path.get(..end).unwrap_or_default();
            names.entry(order_of(storage)).or_insert((storage, None));
        }
        names.insert(order_of(path), (path, Some(bytes)));
    }
    let names: Vec<Named<'_>> = names.into_values().collect();
    let mut first: HashMap<&str, u32> = HashMap::new();
    for (index, (path, _)) in names.iter().enumerate() {
        first.entry(above(path)).or_insert(index as u32 + 1);
    }
    let (mut fat, mut body, mut mini, mut mini_fat) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut records = Vec::new();
    for (index, (path, bytes)) in names.iter().enumerate() {
        let start = match bytes {
            Some(bytes) if bytes.len() >= 4096 => put(bytes, sector, &mut body, &mut fat),
            Some(bytes) => put(bytes, 64, &mut mini, &mut mini_fat),
            None => 0,
        };
        let next = names.get(index + 1).filter(|(next, _)| above(next) == above(path));
        let right = next.map_or(u32::MAX, |_| index as u32 + 2);
        let child = first.get(path).copied().filter(|_| bytes.is_none()).unwrap_or(u32::MAX);
        let kind = if bytes.is_some() { 2 } else { 1 };
        let len = bytes.map_or(0, <[u8]>::len) as u32;
        records.extend(entry(path.rsplit('/').next().unwrap_or_default(), kind, right, child, start, len));
    }
    let mini_start = put(&mini, sector, &mut body, &mut fat);
    let root = entry(
        "Root Entry",
        5,
        u32::MAX,
        first.get("").copied().unwrap_or(u32::MAX),
        mini_start,
        mini.len() as u32,
    );
    let directory = put(&[root, records].concat(), sector, &mut body, &mut fat);
    let mini_fat_bytes: Vec<u8> = mini_fat.iter().flat_map(|one: &u32| one.to_le_bytes()).collect();
    let mini_fat_start = put(&mini_fat_bytes, sector, &mut body, &mut fat);
    let fat_start = (body.len() / sector) as u32;
    let numbers = sector / 4;
    let tables = fat.len() / (numbers - 1) + 1;
    fat.extend(std::iter::repeat_n(0xFFFF_FFFD_u32, tables));
    fat.resize(tables * numbers, u32::MAX);
    let mut header = MAGIC.to_vec();
    header.resize(sector, 0);
    let mut number = |at: usize, bytes: &[u8]| header[at..at + bytes.len()].copy_from_slice(bytes);
    let (version, shift) = if sector == 4096 { (4, 12) } else { (3, 9) };
    number(24, &[0x3E, 0, version, 0, 0xFE, 0xFF, shift, 0, 6, 0]);
    number(44, &(tables as u32).to_le_bytes());
    number(48, &directory.to_le_bytes());
    number(56, &4096_u32.to_le_bytes());
    number(60, &mini_fat_start.to_le_bytes());
    number(68, &u32::MAX.to_le_bytes());
    for at in 0..109 {
        let sector = if at < tables { fat_start + at as u32 } else { u32::MAX };
        number(76 + at * 4, &sector.to_le_bytes());
    }
    [header, body, fat.iter().flat_map(|one| one.to_le_bytes()).collect()].concat()
}

fn above(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(above, _)| above)
}

/// What lies in one storage stands together, shorter names first, and then by their letters in capitals (MS-CFB, 2.6.4).
fn order_of(path: &str) -> Order<'_> {
    let name = path.rsplit('/').next().unwrap_or_default();
    (above(path), name.encode_utf16().count(), name.to_uppercase())
}

/// Puts bytes into sectors that follow each other; where they begin.
fn put(bytes: &[u8], size: usize, body: &mut Vec<u8>, fat: &mut Vec<u32>) -> u32 {
    let start = (body.len() / size) as u32;
    let count = bytes.len().div_ceil(size).max(1);
    body.extend_from_slice(bytes);
    body.resize((start as usize + count) * size, 0);
    fat.extend((0..count).map(|at| if at + 1 < count { start + at as u32 + 1 } else { 0xFFFF_FFFE }));
    start
}

fn entry(name: &str, kind: u8, right: u32, child: u32, start: u32, len: u32) -> Vec<u8> {
    let mut bytes: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let name_len = bytes.len() as u16 + 2;
    bytes.resize(64, 0);
    bytes.extend(name_len.to_le_bytes());
    bytes.extend([kind, 1]);
    bytes.extend([u32::MAX, right, child].iter().flat_map(|one| one.to_le_bytes()));
    bytes.resize(116, 0);
    bytes.extend([start, len, 0].iter().flat_map(|one| one.to_le_bytes()));
    bytes
}
