//! The records of a Palm database (PDB, PRC), of which Kindle books are made, and the numbers in them, which are big-endian.

use crate::read::source::Bytes;
use std::sync::Arc;

/// Where it stands how many records a database has, and their list.
const COUNT_AT: usize = 76;
const LIST_AT: usize = 78;
/// Bytes that the list has for each.
const ENTRY: usize = 8;
/// Bytes of a database's name.
const NAME: usize = 32;

pub struct Records {
    bytes: Arc<dyn Bytes>,
    /// Where each begins.
    starts: Vec<usize>,
}

impl Records {
    /// `None` where there is no list of records.
    pub fn of(bytes: Arc<dyn Bytes>) -> Option<Self> {
        let all = (*bytes).as_ref();
        let count = usize::from(u16_at(all, COUNT_AT)?);
        let start = |index: usize| Some(u32_at(all, LIST_AT + index * ENTRY)? as usize);
        let mut starts: Vec<usize> = (0..count).map_while(start).collect();
        // They lie one behind the other; a list that goes back would have bytes stand for more than they are.
        let order = starts.windows(2).take_while(|two| two[0] <= two[1]).count();
        starts.truncate(order + 1);
        (!starts.is_empty()).then_some(Self { bytes, starts })
    }

    /// What the database is called; a short form of the book's title.
    pub fn name(&self) -> String {
        let name = (*self.bytes).as_ref().get(..NAME).unwrap_or_default();
        let name = name.split(|byte| *byte == 0).next().unwrap_or_default();
        name.iter().map(|byte| char::from(*byte)).collect::<String>().replace('_', " ")
    }

    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// The bytes of a record, as far as the file has them.
    pub fn get(&self, number: usize) -> Option<&[u8]> {
        let all = (*self.bytes).as_ref();
        let start = *self.starts.get(number)?;
        let end = self.starts.get(number + 1).copied().unwrap_or(all.len()).min(all.len());
        all.get(start..end)
    }
}

pub fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_be_bytes)
}

pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_be_bytes)
}
