//! Makes a compound file of streams: an object that lies in a document is a storage of it, and is opened as a file by itself.

use super::MAGIC;

/// A compound file of these streams, by their paths; storages come of themselves. Everything lies in long sectors but for
/// what is small, as the rules have it.
pub fn made_of(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut storages: Vec<String> = Vec::new();
    for (path, _) in streams {
        for (end, _) in path.match_indices('/') {
            let above = path.get(..end).unwrap_or_default();
            if !storages.iter().any(|one| one == above) {
                storages.push(above.to_owned());
            }
        }
    }
    let names: Vec<(String, Option<&[u8]>)> = storages
        .iter()
        .map(|name| (name.clone(), None))
        .chain(streams.iter().map(|(path, bytes)| ((*path).to_owned(), Some(*bytes))))
        .collect();
    let (mut fat, mut body, mut mini, mut mini_fat) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut records = vec![Vec::new(); names.len() + 1];
    for (index, (path, bytes)) in names.iter().enumerate() {
        let start = match bytes {
            Some(bytes) if bytes.len() >= 4096 => put(bytes, 512, &mut body, &mut fat),
            Some(bytes) => put(bytes, 64, &mut mini, &mut mini_fat),
            None => 0,
        };
        // Brothers hang in a row to the right, from the first that lies in a storage.
        let above = path.rsplit_once('/').map_or("", |(above, _)| above);
        let same =
            |other: &(String, Option<&[u8]>)| other.0.rsplit_once('/').map_or("", |(one, _)| one) == above;
        let right =
            names.iter().skip(index + 1).position(same).map_or(u32::MAX, |at| (index + 2 + at) as u32);
        let child =
            names.iter().position(|(other, _)| other.rsplit_once('/').is_some_and(|(one, _)| one == path));
        let kind = if bytes.is_some() { 2 } else { 1 };
        let len = bytes.map_or(0, <[u8]>::len) as u32;
        records[index + 1] = entry(
            path.rsplit('/').next().unwrap_or_default(),
            kind,
            right,
            child.map_or(u32::MAX, |at| at as u32 + 1),
            start,
            len,
        );
    }
    let mini_start = put(&mini, 512, &mut body, &mut fat);
    records[0] = entry("Root Entry", 5, u32::MAX, 1, mini_start, mini.len() as u32);
    let directory = put(&records.concat(), 512, &mut body, &mut fat);
    let mini_fat_bytes: Vec<u8> = mini_fat.iter().flat_map(|one: &u32| one.to_le_bytes()).collect();
    let mini_fat_start = put(&mini_fat_bytes, 512, &mut body, &mut fat);
    let fat_start = (body.len() / 512) as u32;
    let tables = fat.len() / 127 + 1;
    fat.extend(std::iter::repeat_n(0xFFFF_FFFD_u32, tables));
    fat.resize(tables * 128, u32::MAX);
    let mut header = MAGIC.to_vec();
    header.resize(512, 0);
    let mut number = |at: usize, bytes: &[u8]| header[at..at + bytes.len()].copy_from_slice(bytes);
    number(24, &[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
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
