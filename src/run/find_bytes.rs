//! Where do some bytes stand in a file that is served in pieces? From a place to the end, and then from the start.

use crate::data::bytes::{CHUNK_BYTES, Met, Needles};
use crate::data::job::{Failure, Stop};
use memchr::memmem;

/// What is looked through, and for what.
pub struct Hunt<'a> {
    pub needles: &'a Needles,
    /// Bytes of the file.
    pub len: u64,
    /// Where it begins.
    pub start: u64,
    /// Towards the start of the file.
    pub back: bool,
    pub stop: &'a Stop,
}

impl Hunt<'_> {
    /// The next of what is looked for. `piece` gives pieces of [`CHUNK_BYTES`] by their number.
    ///
    /// # Errors
    /// Where a piece cannot be had, or nobody wants the answer any more.
    pub fn next(
        &self,
        piece: &mut dyn FnMut(u32) -> Result<Vec<u8>, Failure>,
    ) -> Result<Option<Met>, Failure> {
        let start = self.start.min(self.len);
        let ways = if self.back { [(0, start), (start, self.len)] } else { [(start, self.len), (0, start)] };
        for (round, (from, to)) in ways.into_iter().enumerate() {
            if let Some((at, len)) = self.within(from, to, piece)? {
                return Ok(Some(Met { at, len, round: round > 0 }));
            }
        }
        Ok(None)
    }

    /// The first that begins in a stretch of the file; going back, the last.
    fn within(
        &self,
        from: u64,
        to: u64,
        piece: &mut dyn FnMut(u32) -> Result<Vec<u8>, Failure>,
    ) -> Result<Option<(u64, u64)>, Failure> {
        let chunk = CHUNK_BYTES as u64;
        let overlap = self.needles.longest().saturating_sub(1);
        let end = (to + overlap as u64).min(self.len);
        let mut held_at = from - from % chunk;
        let mut held: Vec<u8> = Vec::new();
        let mut found = None;
        let mut number = from / chunk;
        while number * chunk < end && from < to {
            if self.stop.raised() {
                return Err(Failure::stopped());
            }
            let bytes = piece(u32::try_from(number).map_err(|_| Failure::new("The file is too large."))?)?;
            if bytes.is_empty() {
                break;
            }
            held.extend(bytes);
            let here = self.in_piece(&held, held_at, (from, to));
            if here.is_some() && !self.back {
                return Ok(here);
            }
            found = here.or(found);
            let done = held.len().saturating_sub(overlap);
            held.drain(..done);
            held_at += done as u64;
            number += 1;
        }
        Ok(found)
    }

    fn in_piece(&self, held: &[u8], held_at: u64, (from, to): (u64, u64)) -> Option<(u64, u64)> {
        let low = from.saturating_sub(held_at) as usize;
        let met = self.needles.iter().filter_map(|needle| {
            let high = (to.saturating_sub(held_at) as usize).saturating_add(needle.len()).saturating_sub(1);
            let hay = held.get(low..high.min(held.len()))?;
            let at = if self.back { memmem::rfind(hay, needle) } else { memmem::find(hay, needle) }?;
            Some((held_at + (low + at) as u64, needle.len() as u64))
        });
        if self.back { met.max() } else { met.min() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(file: &[u8], words: &str, start: u64, back: bool) -> Option<Met> {
        let (needles, stop) = (Needles::of(words), Stop::default());
        let mut piece = |number: u32| {
            let from = number as usize * CHUNK_BYTES;
            Ok(file.get(from..(from + CHUNK_BYTES).min(file.len())).unwrap_or_default().to_vec())
        };
        let hunt = Hunt { needles: &needles, len: file.len() as u64, start, back, stop: &stop };
        hunt.next(&mut piece).unwrap()
    }

    #[test]
    fn bytes_are_found_across_two_pieces_and_round_the_end_of_the_file() {
        let mut file = vec![0_u8; 2 * CHUNK_BYTES + 100];
        let seam = CHUNK_BYTES - 2;
        file[seam..seam + 4].copy_from_slice(&[0xCA, 0xFE, 0xBA, 0xBE]);
        let wide: Vec<u8> = "Ufer".encode_utf16().flat_map(u16::to_le_bytes).collect();
        // Else it could begin a byte earlier, with the high byte first.
        file[49] = 1;
        file[50..58].copy_from_slice(&wide);
        let met = |at: u64, len: u64, round: bool| Some(Met { at, len, round });
        let seam = seam as u64;
        assert_eq!(next(&file, "CA FE BA BE", 0, false), met(seam, 4, false));
        assert_eq!(next(&file, "0xcafebabe", seam + 1, false), met(seam, 4, true), "from the start again");
        assert_eq!(
            next(&file, "ca fe", seam, true),
            met(seam, 2, true),
            "what is chosen is not found again at once"
        );
        assert_eq!(next(&file, "ca fe", seam + 1, true), met(seam, 2, false));
        assert_eq!(next(&file, "Ufer", 0, false), met(50, 8, false), "a word in UTF-16");
        assert_eq!(next(&file, "DE AD", 7, false), None);
        assert_eq!(next(&[], "DE AD", 0, false), None);
    }
}
