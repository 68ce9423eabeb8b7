//! Numbers and letters one after the other, as workbooks in bytes write them: the smallest byte first.

/// Goes through bytes; `None` where there are no more.
#[derive(Clone, Copy)]
pub struct Bytes<'b>(&'b [u8]);

impl<'b> Bytes<'b> {
    /// From the first of them.
    pub fn new(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }

    /// How many are left.
    pub fn left(&self) -> usize {
        self.0.len()
    }

    /// So many, as they are.
    pub fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// One.
    pub fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    /// A number of two bytes.
    pub fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes(self.take(2)?.try_into().ok()?))
    }

    /// A number of four bytes.
    pub fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    /// A number with its fraction, of eight bytes (IEEE 754).
    pub fn f64(&mut self) -> Option<f64> {
        Some(f64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    /// So many letters of two bytes.
    pub fn wide(&mut self, count: usize) -> Option<String> {
        let units = self.take(count.checked_mul(2)?)?.chunks_exact(2).map(|two| match two {
            [low, high] => u16::from_le_bytes([*low, *high]),
            _ => 0,
        });
        Some(char::decode_utf16(units).map(|sign| sign.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
    }
}
