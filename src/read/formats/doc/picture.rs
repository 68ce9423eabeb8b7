//! Pictures in a Word file from before 2007: those that stand in a line lie in a stream of their own, those that are drawn
//! beside the text in a list.

use super::file::{File, table};
use crate::read::container::ole::{u16_at, u32_at};
use crate::read::office::art::{self, Stored, Thing};

/// Added to the numbers of pictures that lie in the list.
const LISTED: u32 = 1 << 31;

/// What is known of a picture before its bytes are asked for.
pub struct Found {
    /// By which its bytes are asked for.
    pub number: u32,
    pub stored: Stored,
    pub description: String,
}

/// What stands for a picture in a line.
fn in_line(file: &File, at: u32) -> Option<&[u8]> {
    let start = at as usize;
    let (len, head) = (u32_at(&file.data, start)? as usize, usize::from(u16_at(&file.data, start + 4)?));
    let mut from = start.checked_add(head)?;
    if u16_at(&file.data, start + 6) == Some(0x66) {
        // The name of a file stands before it.
        from += 1 + usize::from(*file.data.get(from)?);
    }
    file.data.get(from..file.data.len().min(start.checked_add(len)?))
}

/// The picture that a sign in a line stands for.
pub fn of_line(file: &File, at: u32) -> Option<Found> {
    let own = in_line(file, at).filter(|_| at < LISTED)?;
    let stored = art::first(own, &mut |record| art::picture_of(record))?;
    Some(Found { number: at, stored, description: art::thing_in(own).description })
}

/// The picture of a drawn thing.
pub fn of_shape(file: &File, shape: u32) -> Option<Found> {
    let drawings = file.table(table::DRAWINGS);
    // Each part of the text has drawings, after a byte that says which; the first list is that of the pictures.
    let list_len = art::record_at(drawings, 0)?.len;
    let mut at = list_len;
    while let Some(record) = art::record_at(drawings, at + 1) {
        if let Some(own) = art::thing_numbered(record.body, shape) {
            let Thing { description, picture } = art::thing_in(own);
            let number = picture.filter(|number| *number < LISTED)?;
            let stored = art::stored(drawings.get(..list_len)?, &file.word, number)?;
            return Some(Found { number: number | LISTED, stored, description });
        }
        at += 1 + record.len;
    }
    None
}

/// The bytes of a picture by its number.
pub fn numbered(file: &File, number: u32) -> Option<Stored> {
    if number < LISTED {
        return art::first(in_line(file, number)?, &mut |record| art::picture_of(record));
    }
    let drawings = file.table(table::DRAWINGS);
    let list = drawings.get(..art::record_at(drawings, 0)?.len)?;
    art::stored(list, &file.word, number & !LISTED)
}
