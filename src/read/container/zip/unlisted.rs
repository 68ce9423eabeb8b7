//! Members that stand in an archive and not in its list: what was taken out of the list and left where it was, and what
//! somebody put between the others.

use super::salvage::{self, LENGTH_FOLLOWS};
use super::{HEAD, HEAD_BYTES, Record, own_head};
use crate::read::source::Source;
use std::io;

/// Heads that are looked at to know where members end; each is another place of the disk.
const MAX_HEADS: usize = 20_000;
/// Bytes between members that are looked through.
const MAX_SEARCHED: u64 = 64 * 1024 * 1024;
/// Members that are told: an archive of which half was taken out is a damaged one.
const MAX_UNLISTED: usize = 1_000;

/// Those that can be found before the directory, which begins at `end`. Archives that were written once have nothing
/// between their members.
///
/// # Errors
/// What the system says.
pub fn find(source: &Source, records: &[Record], end: u64) -> io::Result<Vec<Record>> {
    if records.len() > MAX_HEADS {
        return Ok(Vec::new());
    }
    let mut taken: Vec<(u64, u64)> = Vec::with_capacity(records.len());
    for record in records {
        let Some(head) = record.head else { continue };
        let Some((name, extra)) = own_head(source, head)? else { continue };
        let data = head.saturating_add((HEAD_BYTES + name + extra) as u64);
        taken.push((head, data.saturating_add(record.packed_len)));
    }
    taken.sort_unstable();
    // What stands before the first may be a program that unpacks the rest, and is told as such.
    let Some(mut at) = taken.first().map(|first| first.0) else { return Ok(Vec::new()) };
    let (mut found, mut searched) = (Vec::new(), 0);
    for (from, to) in taken.into_iter().chain([(end, end)]) {
        if from > at && from - at > HEAD_BYTES as u64 && searched < MAX_SEARCHED {
            let gap = (from - at).min(MAX_SEARCHED - searched);
            searched += gap;
            search(source, at, at + gap, &mut found)?;
        }
        at = at.max(to);
    }
    Ok(found)
}

/// Heads in a gap.
fn search(source: &Source, from: u64, to: u64, found: &mut Vec<Record>) -> io::Result<()> {
    let mut bytes = vec![0; usize::try_from(to - from).unwrap_or_default()];
    let count = source.read_at(from, &mut bytes)?;
    bytes.truncate(count);
    let mut next = 0;
    for at in memchr::memmem::find_iter(&bytes, HEAD) {
        if at < next || found.len() >= MAX_UNLISTED {
            continue;
        }
        let head = from + at as u64;
        let Some(mut record) = salvage::record(source, head)? else { continue };
        let data = at + HEAD_BYTES + record.raw_name.len();
        if record.flags & LENGTH_FOLLOWS != 0 && record.packed_len == 0 {
            record.packed_len = (bytes.len() - data.min(bytes.len())) as u64;
        }
        next = data.saturating_add(usize::try_from(record.packed_len).unwrap_or(usize::MAX));
        found.push(record);
    }
    Ok(())
}
