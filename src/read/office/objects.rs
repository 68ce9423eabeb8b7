//! Files that lie in an Office file from before 2007: each in a storage of its own, as a file of its own or as the program
//! left it that made it.

use crate::data::document::{Aside, AsideKind};
use crate::data::draft::Draft;
use crate::data::job::{Failure, FailureKind};
use crate::read::container::MAX_MEMBER_BYTES;
use crate::read::container::ole::{self, Ole, u32_at};
use crate::read::opened::Member;
use crate::read::source::kind::Kind;
use std::sync::Arc;

/// Objects that are told, and streams of one.
const MAX_OBJECTS: usize = 2_000;
const MAX_STREAMS: usize = 5_000;
/// Streams that hold a whole file as it is: of newer Office programs, of any program, of Adobe Reader.
const PACKAGE: &str = "Package";
const NATIVE: &str = "\u{1}Ole10Native";
const CONTENTS: &str = "CONTENTS";

/// The program’s name for what lies in a storage; in the root, where the path is empty.
fn said(ole: &Ole, storage: &str) -> Option<String> {
    let bytes = ole.stream(&format!("{storage}\u{1}CompObj"))?;
    // Behind a head and some numbers.
    let len = u32_at(&bytes, 28)? as usize;
    let name = bytes.get(32..32_usize.checked_add(len)?)?;
    let name = encoding_rs::WINDOWS_1252.decode(name).0.trim_end_matches('\0').trim().to_owned();
    Some(name).filter(|name| !name.is_empty())
}

/// Name and bytes of a file that any program put in.
fn native(bytes: &[u8]) -> Option<(String, Vec<u8>)> {
    let string = |at: usize| {
        let rest = bytes.get(at..)?;
        let len = memchr::memchr(0, rest)?;
        Some((encoding_rs::WINDOWS_1252.decode(rest.get(..len)?).0.into_owned(), at + len + 1))
    };
    let (label, at) = string(6)?;
    let (path, at) = string(at)?;
    let len = u32_at(bytes, at + 4)? as usize;
    let at = (at + 8).checked_add(len)?;
    let size = u32_at(bytes, at)? as usize;
    let own = bytes.get(at + 4..(at + 4).checked_add(size)?)?.to_vec();
    let name =
        [label, path].into_iter().map(|name| name.rsplit(['\\', '/']).next().unwrap_or_default().to_owned());
    Some((name.into_iter().find(|name| !name.is_empty())?, own))
}

/// Says which objects lie in a storage of a file.
pub fn tell(ole: &Ole, pool: &str, draft: &mut Draft) {
    for (number, storage) in ole.within(pool).filter(|entry| entry.storage).take(MAX_OBJECTS).enumerate() {
        // Where objects lie among other storages, Excel calls them by numbers.
        if pool.is_empty() && !storage.path.starts_with("MBD") {
            continue;
        }
        let path = format!("{}/", storage.path);
        let native =
            ole.stream(&format!("{path}{NATIVE}")).and_then(|bytes| native(&bytes)).map(|(name, _)| name);
        let name = native.or_else(|| said(ole, &path)).unwrap_or_else(|| format!("Object {}", number + 1));
        let kind = AsideKind::Attachment(number as u32);
        draft.aside(Aside { kind, name, words: String::new(), when: None, place: None, span: None });
    }
}

/// An object that lies in a storage, as a file.
///
/// # Errors
/// Where there is none of this number.
pub fn member(ole: &Ole, pool: &str, number: u32) -> Result<Member, Failure> {
    let lost = || Failure::new("There is no such file in this document.").kind(FailureKind::Damaged);
    let storage = ole.within(pool).filter(|entry| entry.storage).nth(number as usize).ok_or_else(lost)?;
    let prefix = format!("{}/", storage.path);
    let mut left = MAX_MEMBER_BYTES;
    let mut streams = Vec::new();
    for entry in ole.entries().iter().filter(|entry| !entry.storage).take(MAX_STREAMS) {
        let Some(path) = entry.path.strip_prefix(&prefix) else { continue };
        let bytes = ole.bytes_of(entry);
        left = left.checked_sub(bytes.len() as u64).ok_or_else(|| {
            Failure::new("This object is too large to be taken out.").kind(FailureKind::Limit)
        })?;
        streams.push((path, bytes));
    }
    let streams: Vec<(&str, &[u8])> = streams.iter().map(|(path, bytes)| (*path, bytes.as_slice())).collect();
    Ok(freed(format!("Object {}", number + 1), ole::made_of(&streams)))
}

/// What an object is as a file: the one that lies in it as it is, or the object itself, which its program opens.
pub fn freed(name: String, bytes: Vec<u8>) -> Member {
    let Some(ole) = Ole::of(Arc::new(bytes.clone())) else { return (name, bytes) };
    if let Some(found) = ole.stream(NATIVE).and_then(|bytes| native(&bytes)) {
        return found;
    }
    let name = said(&ole, "").unwrap_or(name);
    if let Some(inner) = [PACKAGE, CONTENTS].iter().find_map(|name| ole.stream(name)) {
        return (name, inner);
    }
    let ending = match ole.kind() {
        Kind::OldWord => ".doc",
        Kind::OldExcel => ".xls",
        Kind::OldPowerPoint => ".ppt",
        _ => "",
    };
    (format!("{name}{ending}"), bytes)
}
