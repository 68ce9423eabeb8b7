//! Files that lie in a presentation from before 2007: each is a compound file by itself, packed.

use super::deck::{Deck, kind, utf16};
use crate::data::document::{Aside, AsideKind};
use crate::data::draft::Draft;
use crate::data::job::{Failure, FailureKind};
use crate::read::container::MAX_MEMBER_BYTES;
use crate::read::container::ole::u32_at;
use crate::read::office::art::{record_at, records};
use crate::read::office::objects;
use crate::read::opened::Member;
use flate2::read::ZlibDecoder;
use std::io::Read;

/// Objects that are told.
const MAX_OBJECTS: usize = 2_000;
/// Kinds of records: an object that lies in the file, what it is, and its bytes.
const EMBEDDED: u16 = 0x0FCC;
const ATOM: u16 = 0x0FC3;
const STORAGE: u16 = 0x1011;

/// Name and number of each object.
fn all(deck: &Deck) -> Vec<(String, u32)> {
    let list = records(&deck.document).find(|record| record.kind == kind::OBJECTS);
    let objects = list.iter().flat_map(|list| records(list.body)).filter(|record| record.kind == EMBEDDED);
    let object = |number: usize, body: &[u8]| {
        let persist = records(body).find(|one| one.kind == ATOM).and_then(|atom| u32_at(atom.body, 16))?;
        let said = records(body).find(|one| one.kind == kind::STRING && matches!(one.instance, 1 | 2));
        let name = said.map(|said| utf16(said.body)).filter(|name| !name.trim().is_empty());
        Some((name.unwrap_or_else(|| format!("Object {}", number + 1)), persist))
    };
    objects.take(MAX_OBJECTS).enumerate().filter_map(|(number, record)| object(number, record.body)).collect()
}

/// Says which objects there are.
pub fn tell(deck: &Deck, draft: &mut Draft) {
    for (number, (name, _)) in all(deck).into_iter().enumerate() {
        let kind = AsideKind::Attachment(number as u32);
        draft.aside(Aside { kind, name, words: String::new(), when: None, place: None, span: None });
    }
}

/// An object as a file.
///
/// # Errors
/// Where there is none of this number, or it cannot be unpacked.
pub fn member(deck: &Deck, number: u32) -> Result<Member, Failure> {
    let lost = || Failure::new("There is no such file in this document.").kind(FailureKind::Damaged);
    let (name, persist) = all(deck).into_iter().nth(number as usize).ok_or_else(lost)?;
    let bytes = deck.thing(persist).ok_or_else(lost)?;
    let record = record_at(&bytes, 0).filter(|record| record.kind == STORAGE).ok_or_else(lost)?;
    let own = match record.instance {
        0 => record.body.to_vec(),
        _ => {
            let mut unpacked = Vec::new();
            let packed = record.body.get(4..).unwrap_or_default();
            // What stands before damage is better than nothing.
            let _ = ZlibDecoder::new(packed).take(MAX_MEMBER_BYTES).read_to_end(&mut unpacked);
            unpacked
        }
    };
    Ok(objects::freed(name, own))
}
