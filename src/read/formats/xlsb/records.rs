//! The records that parts of a binary workbook are made of, and what stands in them (MS-XLSB 2.1.4, 2.5).

use crate::read::sheets::bytes::Bytes;

/// A record.
#[derive(Clone, Copy, Debug)]
pub struct Record<'b> {
    /// Which one it is.
    pub kind: u16,
    pub bytes: &'b [u8],
}

/// The records of a part.
pub struct Records<'b> {
    rest: &'b [u8],
    /// Whether the part ended within a record.
    pub torn: bool,
}

impl<'b> Records<'b> {
    pub fn new(bytes: &'b [u8]) -> Self {
        Self { rest: bytes, torn: false }
    }

    /// Numbers of seven bits a byte, the lowest first; the highest bit says that another follows.
    fn number(&mut self, most: u32) -> Option<u32> {
        let mut number = 0;
        for nth in 0..most {
            let (byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            number |= u32::from(byte & 0x7F) << (7 * nth);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Some(number)
    }
}

impl<'b> Iterator for Records<'b> {
    type Item = Record<'b>;

    fn next(&mut self) -> Option<Record<'b>> {
        if self.rest.is_empty() {
            return None;
        }
        let head = self.number(2).zip(self.number(4));
        let Some((kind, len)) = head else {
            self.torn = true;
            return None;
        };
        let bytes = self.rest.get(..len as usize).unwrap_or_else(|| {
            self.torn = true;
            self.rest
        });
        self.rest = self.rest.get(bytes.len()..).unwrap_or_default();
        Some(Record { kind: kind as u16, bytes })
    }
}

/// What records are made of.
impl<'b> Bytes<'b> {
    /// Words, of two bytes a letter, after their count (2.5.168); a count of only ones is none (2.5.166).
    pub fn words(&mut self) -> Option<String> {
        let count = self.u32()?;
        if count == u32::MAX {
            return Some(String::new());
        }
        // What is torn is shown as far as it goes.
        let whole = (count as usize).min(self.left() / 2);
        let words = self.wide(whole);
        if whole < count as usize {
            // Nor does anything stand after it.
            self.take(self.left());
        }
        words
    }

    /// Words with their looks, and with how they are read, both of which are passed over (2.5.122).
    pub fn rich(&mut self) -> Option<String> {
        self.byte()?;
        self.words()
    }

    /// A formula: its signs after their length, and after another length what lies beside them (2.2.2).
    pub fn formula(&mut self) -> Option<(&'b [u8], &'b [u8])> {
        let len = self.u32()? as usize;
        let signs = self.take(len)?;
        let len = self.u32().unwrap_or(0) as usize;
        Some((signs, self.take(len).unwrap_or_default()))
    }

    /// Rows and columns: the first and the last of each (2.5.153).
    pub fn area(&mut self) -> Option<[u32; 4]> {
        Some([self.u32()?, self.u32()?, self.u32()?, self.u32()?])
    }
}
