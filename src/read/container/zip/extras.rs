//! What follows a name in an archive: numbers that do not fit, the name in Unicode, when it was changed, how it is locked
//! (APPNOTE 4.5 and 4.6; AE-1 and AE-2 of WinZip).

use super::{u16_at, u32_at, u64_at};
use flate2::Crc;

/// Numbers of 64 bits (4.5.3).
const LARGE: u16 = 1;
/// Times of Windows.
const WINDOWS: u16 = 0x000A;
/// Times of Unix, as Info-ZIP writes them.
const UNIX: u16 = 0x5455;
/// The name in UTF-8, of the same author.
const UNICODE_NAME: u16 = 0x7075;
/// How WinZip locks.
const AES: u16 = 0x9901;

/// How a member is locked with AES.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aes {
    /// 1 for 128 bits, 2 for 192, 3 for 256.
    pub strength: u8,
    /// How it was packed before.
    pub method: u16,
    /// Whether its checksum is left out, because it would say something of the words (AE-2).
    pub without_checksum: bool,
}

/// What is of use of all this.
#[derive(Clone, Debug, Default)]
pub struct Extras {
    /// Seconds since 1970.
    pub unix: Option<i64>,
    /// Tenths of microseconds since 1601.
    pub windows: Option<u64>,
    pub unicode_name: Option<String>,
    pub aes: Option<Aes>,
}

impl Extras {
    /// Of the bytes behind a name.
    pub fn of(extras: &[u8], raw_name: &[u8]) -> Self {
        Self {
            // The first bit says that it is when the member was changed.
            unix: field(extras, UNIX)
                .filter(|body| body.len() >= 5 && body.first().is_some_and(|flags| flags & 1 != 0))
                .map(|body| i64::from(u32_at(body, 1).cast_signed())),
            // Four bytes that say nothing, then the first of its parts.
            windows: field(extras, WINDOWS)
                .filter(|body| body.len() >= 16 && u16_at(body, 4) == 1)
                .map(|body| u64_at(body, 8)),
            unicode_name: field(extras, UNICODE_NAME).and_then(|body| unicode_name(body, raw_name)),
            aes: field(extras, AES).filter(|body| body.len() >= 7).map(|body| Aes {
                strength: body.get(4).copied().unwrap_or_default(),
                method: u16_at(body, 5),
                without_checksum: u16_at(body, 0) != 1,
            }),
        }
    }
}

/// Valid as long as the other name is the one for which it was written.
fn unicode_name(body: &[u8], raw_name: &[u8]) -> Option<String> {
    let mut sum = Crc::new();
    sum.update(raw_name);
    let name = body.get(5..).filter(|_| body.first() == Some(&1) && u32_at(body, 1) == sum.sum())?;
    std::str::from_utf8(name).ok().filter(|name| !name.is_empty()).map(str::to_owned)
}

/// The first of a kind.
fn field(mut extras: &[u8], wanted: u16) -> Option<&[u8]> {
    while extras.len() >= 4 {
        let (id, len) = (u16_at(extras, 0), usize::from(u16_at(extras, 2)));
        let body = &extras[4..(4 + len).min(extras.len())];
        if id == wanted {
            return Some(body);
        }
        extras = extras.get(4 + len..).unwrap_or(&[]);
    }
    None
}

/// Numbers of 64 bits, one after the other.
pub struct Large<'a>(&'a [u8]);

impl<'a> Large<'a> {
    /// Those among what follows a name.
    pub fn of(extras: &'a [u8]) -> Self {
        Self(field(extras, LARGE).unwrap_or(&[]))
    }

    /// The next number, if the small one says that it is here.
    pub fn or(&mut self, small: u32) -> u64 {
        match self.0.split_at_checked(8) {
            Some((number, rest)) if small == u32::MAX => {
                self.0 = rest;
                u64_at(number, 0)
            }
            _ => u64::from(small),
        }
    }
}
