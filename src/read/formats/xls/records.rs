//! The records that such a workbook is made of, and the words in them (MS-XLS 2.1.4, 2.5.293, 2.5.294).

use crate::read::container::ole::u16_at;
use crate::read::decode::pages;

/// Goes on with the record before it.
const CONTINUE: u16 = 0x3C;

/// A record, with those that go on with it.
pub struct Record<'b> {
    /// Which one it is.
    pub kind: u16,
    /// Its bytes, in the pieces in which they stand; never empty.
    pub pieces: Vec<&'b [u8]>,
}

impl<'b> Record<'b> {
    /// The bytes of its first piece.
    pub fn bytes(&self) -> &'b [u8] {
        self.pieces.first().copied().unwrap_or_default()
    }

    /// A number of two bytes in its first piece.
    pub fn u16(&self, at: usize) -> Option<u16> {
        u16_at(self.bytes(), at)
    }
}

/// The records of a stream from a place on.
pub struct Records<'b> {
    bytes: &'b [u8],
    at: usize,
    /// Whether the stream ended within a record.
    pub torn: bool,
}

impl<'b> Records<'b> {
    /// From a place on.
    pub fn new(bytes: &'b [u8], at: usize) -> Self {
        Self { bytes, at, torn: false }
    }

    fn piece(&mut self) -> Option<(u16, &'b [u8])> {
        let kind = u16_at(self.bytes, self.at)?;
        let len = usize::from(u16_at(self.bytes, self.at + 2)?);
        let start = self.at + 4;
        let whole = self.bytes.get(start..start + len);
        self.torn |= whole.is_none();
        let piece = whole.or_else(|| self.bytes.get(start..))?;
        self.at = start + len;
        Some((kind, piece))
    }
}

impl<'b> Iterator for Records<'b> {
    type Item = Record<'b>;

    fn next(&mut self) -> Option<Record<'b>> {
        let (kind, piece) = self.piece()?;
        let mut pieces = vec![piece];
        while u16_at(self.bytes, self.at) == Some(CONTINUE) {
            let Some((_, piece)) = self.piece() else { break };
            pieces.push(piece);
        }
        Some(Record { kind, pieces })
    }
}

/// Reads through the pieces of a record.
pub struct Cursor<'r, 'b> {
    pieces: &'r [&'b [u8]],
    piece: usize,
    at: usize,
}

impl<'r, 'b> Cursor<'r, 'b> {
    /// From a place of the first piece on.
    pub fn new(record: &'r Record<'b>, at: usize) -> Self {
        Self { pieces: &record.pieces, piece: 0, at }
    }

    fn rest(&self) -> &'b [u8] {
        self.pieces.get(self.piece).and_then(|piece| piece.get(self.at..)).unwrap_or_default()
    }

    /// Goes to the next piece where this one is over; false where there is none.
    fn go_on(&mut self) -> bool {
        while self.rest().is_empty() {
            if self.piece + 1 >= self.pieces.len() {
                return false;
            }
            (self.piece, self.at) = (self.piece + 1, 0);
        }
        true
    }

    fn byte(&mut self) -> Option<u8> {
        self.go_on().then_some(())?;
        let byte = *self.rest().first()?;
        self.at += 1;
        Some(byte)
    }

    /// A number of two bytes.
    pub fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    /// A number of four bytes.
    pub fn u32(&mut self) -> Option<u32> {
        Some(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    fn skip(&mut self, mut count: usize) {
        while count > 0 && self.go_on() {
            let here = self.rest().len().min(count);
            self.at += here;
            count -= here;
        }
    }

    /// Words with their looks (2.5.293): of each piece in which they go on, the first byte says how its letters are written.
    pub fn rich(&mut self) -> Option<String> {
        let count = usize::from(self.u16()?);
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 { usize::from(self.u16()?) } else { 0 };
        let more = if flags & 4 != 0 { self.u32()? as usize } else { 0 };
        let words = self.letters(count, flags & 1 != 0);
        self.skip(runs * 4 + more);
        Some(words)
    }

    /// So many letters, of one byte or two.
    pub fn letters(&mut self, count: usize, mut wide: bool) -> String {
        let mut units: Vec<u16> = Vec::with_capacity(count.min(65_536));
        while units.len() < count {
            if self.rest().is_empty() {
                if !self.go_on() {
                    break;
                }
                wide = self.byte().is_some_and(|flags| flags & 1 != 0);
                continue;
            }
            let unit = if wide { self.u16() } else { self.byte().map(u16::from) };
            let Some(unit) = unit else { break };
            units.push(unit);
        }
        String::from_utf16_lossy(&units)
    }
}

/// Words of one piece: so many letters, and how they are written (2.5.294). Older ones are bytes in the code page of the
/// workbook.
pub fn words(bytes: &[u8], long: bool, page: Option<u16>) -> String {
    let (count, rest) = match long {
        true => (usize::from(u16_at(bytes, 0).unwrap_or(0)), bytes.get(2..).unwrap_or_default()),
        false => (usize::from(bytes.first().copied().unwrap_or(0)), bytes.get(1..).unwrap_or_default()),
    };
    if let Some(page) = page {
        return in_page(rest.get(..count.min(rest.len())).unwrap_or_default(), page);
    }
    let record = Record { kind: 0, pieces: vec![rest.get(1..).unwrap_or_default()] };
    let wide = rest.first().is_some_and(|flags| flags & 1 != 0);
    Cursor::new(&record, 0).letters(count, wide)
}

/// Bytes in a code page of Windows.
pub fn in_page(bytes: &[u8], page: u16) -> String {
    let encoding = pages::of_windows(i32::from(page)).unwrap_or(encoding_rs::WINDOWS_1252);
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}
