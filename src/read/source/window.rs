//! The bytes of a file from front to back, piece by piece, for formats that never hold all of it.

use super::Source;
use crate::data::job::Stop;

/// Bytes that are asked of the system at once while scanning.
const READ_BYTES: usize = 1024 * 1024;
/// So many zeros are no text, but a file that was allotted and not filled, or a hole in it: they are passed over, and said.
pub const HOLE_BYTES: usize = 64 * 1024;

/// The bytes of a file from front to back, with a look ahead.
pub struct Window<'s> {
    /// The file.
    pub source: &'s Source,
    /// Where in the file the next byte is.
    pub offset: u64,
    buffer: Vec<u8>,
    /// Bytes of the buffer that are behind.
    used: usize,
    /// Whether the file has no more bytes than were read by now.
    pub ended: bool,
}

impl<'s> Window<'s> {
    /// From a place on.
    pub fn new(source: &'s Source, offset: u64) -> Self {
        Self { source, offset, buffer: Vec::new(), used: 0, ended: false }
    }

    /// At least `count` bytes, fewer only at the end. Nothing beyond the length that the file had when it was opened.
    pub fn ahead(&mut self, count: usize) -> std::io::Result<&[u8]> {
        if self.buffer.len() - self.used < count && !self.ended {
            self.buffer.drain(..self.used);
            self.used = 0;
            let kept = self.buffer.len();
            let at = self.offset + kept as u64;
            let want = READ_BYTES.max(count).min(self.source.len.saturating_sub(at) as usize);
            self.buffer.resize(kept + want, 0);
            let got = self.source.read_at(at, &mut self.buffer[kept..])?;
            self.buffer.truncate(kept + got);
            self.ended = got < READ_BYTES.max(count);
        }
        Ok(&self.buffer[self.used..])
    }

    /// Passes over the zeros that begin here, if they are so many that they are no text; gives how many. Ends early
    /// where nobody wants them counted any more.
    pub fn skip_hole(&mut self, unit: usize, stop: &Stop) -> std::io::Result<u64> {
        let mut skipped = 0;
        while !stop.raised() {
            let ahead = self.ahead(HOLE_BYTES)?;
            let zeros = leading_zeros(ahead);
            let whole = zeros == ahead.len();
            // A rest of less than a unit belongs to what follows, if anything does.
            let zeros = zeros - if whole && self.ended { 0 } else { zeros % unit };
            if zeros == 0 || skipped == 0 && zeros < HOLE_BYTES {
                break;
            }
            self.skip(zeros);
            skipped += zeros as u64;
            if !whole {
                break;
            }
        }
        Ok(skipped)
    }

    /// Goes on by so many bytes, which were seen.
    pub fn skip(&mut self, count: usize) {
        self.used += count;
        self.offset += count as u64;
    }
}

/// How many zeros begin some bytes, counted in pages: holes have gigabytes of them.
fn leading_zeros(bytes: &[u8]) -> usize {
    // Without an early end within a page, so that the compiler looks at many bytes at once.
    let empty = |page: &&[u8]| page.iter().fold(0, |all, byte| all | byte) == 0;
    let pages = bytes.chunks(4096).take_while(empty).map(<[u8]>::len).sum::<usize>();
    pages + bytes[pages..].iter().take(4096).take_while(|byte| **byte == 0).count()
}
