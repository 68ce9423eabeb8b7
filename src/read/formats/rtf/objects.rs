//! Documents of other programs that lie in an RTF file, served as files (MS-OLEDS, 2.2: OLE 1.0 format).

use super::body::take_hex;
use super::tokens::{Token, Tokens};
use crate::data::job::{Failure, FailureKind};
use crate::read::opened::{Member, Opened};
use crate::read::source::Source;
use std::sync::Arc;

/// The word before such a document.
const WORD: &[u8] = b"\\objdata";
/// Documents of a file.
const MAX_OBJECTS: usize = 10_000;
/// Bytes of one.
const MAX_BYTES: usize = 128 * 1024 * 1024;

/// Where such documents begin, in bytes of the file.
pub fn places(bytes: &[u8]) -> Vec<usize> {
    memchr::memmem::find_iter(bytes, WORD).take(MAX_OBJECTS).collect()
}

struct Served {
    source: Arc<Source>,
}

/// Opens a file to serve out of it.
///
/// # Errors
/// Never: the file is read when something is asked for.
#[allow(clippy::unnecessary_wraps)]
pub fn open(source: &Arc<Source>) -> Result<Box<dyn Opened>, Failure> {
    Ok(Box::new(Served { source: Arc::clone(source) }))
}

impl Opened for Served {
    fn member(&mut self, number: u32) -> Result<Member, Failure> {
        let bytes = self.source.read_all(super::MAX_BYTES)?;
        let damaged = || Failure::new("This document cannot be taken out.").kind(FailureKind::Damaged);
        let start = places(&bytes).get(number as usize).copied().ok_or_else(damaged)?;
        let group = Tokens::new(bytes.get(start + WORD.len()..).unwrap_or_default()).rest_of_group();
        let mut tokens = Tokens::new(group);
        let (mut object, mut half) = (Vec::new(), None);
        while let Some(token) = tokens.next() {
            match token {
                Token::Bytes(letters) if object.len() < MAX_BYTES => {
                    take_hex(letters, &mut half, &mut object);
                }
                Token::Binary(own) => object.extend_from_slice(own.get(..MAX_BYTES).unwrap_or(own)),
                _ => {}
            }
        }
        taken_out(&object).ok_or_else(damaged)
    }
}

/// Name and bytes of a document in its wrapping.
fn taken_out(object: &[u8]) -> Option<Member> {
    let mut rest = object.get(8..)?;
    let class = sized(&mut rest)?;
    let class = String::from_utf8_lossy(class.strip_suffix(b"\0").unwrap_or(class)).into_owned();
    sized(&mut rest)?;
    sized(&mut rest)?;
    let data = sized(&mut rest)?;
    if class == "Package"
        && let Some(member) = packaged(data)
    {
        return Some(member);
    }
    Some((format!("{class}.bin"), data.to_vec()))
}

/// Bytes behind their number.
fn sized<'b>(rest: &mut &'b [u8]) -> Option<&'b [u8]> {
    let (len, after) = rest.split_first_chunk::<4>()?;
    let len = usize::try_from(u32::from_le_bytes(*len)).ok()?.min(after.len());
    let (data, after) = after.split_at(len);
    *rest = after;
    Some(data)
}

/// A file that the packager of Windows wrapped: its name, where it lay, and its bytes.
fn packaged(data: &[u8]) -> Option<Member> {
    let mut rest = data.get(2..)?;
    let name = words(&mut rest)?;
    words(&mut rest)?;
    rest = rest.get(4..)?;
    sized(&mut rest)?;
    let bytes = sized(&mut rest)?;
    let name = String::from_utf8_lossy(name);
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    (!name.is_empty()).then(|| (name, bytes.to_vec()))
}

fn words<'b>(rest: &mut &'b [u8]) -> Option<&'b [u8]> {
    let end = memchr::memchr(0, rest)?;
    let words = rest.get(..end)?;
    *rest = rest.get(end + 1..)?;
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packaged_file_keeps_its_name_and_its_bytes() {
        let len = |len: usize| (len as u32).to_le_bytes();
        let mut package = b"\x02\0note.txt\0C:\\note.txt\0\0\0\x03\0".to_vec();
        package.extend(len(11));
        package.extend(b"C:\\t\\n.txt\0");
        package.extend(len(4));
        package.extend(b"Vane");
        let mut object = vec![1, 5, 0, 0, 2, 0, 0, 0];
        object.extend(len(8));
        object.extend(b"Package\0");
        object.extend([0; 8]);
        object.extend(len(package.len()));
        object.extend(&package);
        assert_eq!(taken_out(&object), Some(("note.txt".to_owned(), b"Vane".to_vec())));
        assert_eq!(taken_out(&object[..20]), None);
    }
}
