//! Fields of such a table: where each stands in a record, and what it shows.

use crate::read::container::ole::u32_at;
use crate::read::sheets::general;
use crate::read::sheets::number::Format;

/// The day 0 of workbooks, as days are counted in records (from 4713 BC).
const DAY_ZERO: f64 = 2_415_018.5;

/// A field.
pub struct Field {
    /// As it stands in the file.
    pub name: Vec<u8>,
    kind: u8,
    /// Where in a record it begins.
    pub at: usize,
    pub len: usize,
    decimals: u8,
    /// Whether it holds bytes and no letters.
    binary: bool,
}

impl Field {
    /// Reads its description; `None` where it cannot be one.
    pub fn of(bytes: &[u8], new: bool, at: usize) -> Option<Self> {
        let (room, rest) = if new { bytes.split_at_checked(32)? } else { bytes.split_at_checked(11)? };
        let name: Vec<u8> = room.iter().copied().take_while(|byte| *byte != 0).collect();
        let kind = *rest.first()?;
        let (len, decimals) = if new { (rest.get(1)?, rest.get(2)?) } else { (rest.get(5)?, rest.get(6)?) };
        let plausible = kind.is_ascii_alphanumeric() || matches!(kind, b'+' | b'@');
        if name.is_empty() || !plausible || name.iter().any(|byte| *byte < 32) {
            return None;
        }
        // Words of more than 255 letters have the rest of their length where numbers have their decimals.
        let long = if kind == b'C' && !new { usize::from(*decimals) << 8 } else { 0 };
        let binary = !new && rest.get(7).is_some_and(|flags| flags & 4 != 0);
        let len = usize::from(*len) + long;
        // A field without room would cost a cell in each record and no byte of the file.
        (len > 0).then_some(Self { name, kind, at, len, decimals: *decimals, binary })
    }

    /// Whether it is a column: what only says which others are empty is none.
    pub fn is_shown(&self) -> bool {
        self.kind != b'0'
    }

    /// Whether it holds letters.
    pub fn has_letters(&self) -> bool {
        matches!(self.kind, b'C' | b'V') && !self.binary
    }

    pub fn is_number(&self) -> bool {
        matches!(self.kind, b'N' | b'F' | b'I' | b'Y' | b'+' | b'O') || (self.kind == b'B' && self.len == 8)
    }

    /// Whether it only says where in another file its words are.
    pub fn is_memo(&self) -> bool {
        matches!(self.kind, b'M' | b'G' | b'P' | b'W') || (self.kind == b'B' && self.len != 8)
    }

    pub fn is_known(&self) -> bool {
        self.is_number() || self.is_memo() || matches!(self.kind, b'C' | b'V' | b'D' | b'L' | b'T' | b'0')
    }
}

/// What a field shows of a record.
pub fn shown(field: &Field, bytes: &[u8], letters: impl Fn(&[u8]) -> String) -> String {
    let plain = || String::from_utf8_lossy(bytes).trim_matches([' ', '\0']).to_owned();
    let eight = || -> Option<[u8; 8]> { bytes.try_into().ok() };
    match field.kind {
        b'C' | b'V' if !field.binary => {
            let end = bytes.iter().rposition(|byte| !matches!(byte, b' ' | 0)).map_or(0, |at| at + 1);
            // Nothing that ends words in other programs is a part of them.
            letters(bytes.get(..end).unwrap_or_default()).replace('\0', "")
        }
        b'N' | b'F' => plain(),
        b'D' => match plain() {
            day if day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()) => {
                let (year, rest) = day.split_at(4);
                let (month, day) = rest.split_at(2);
                format!("{year}-{month}-{day}")
            }
            other => other,
        },
        b'L' => match bytes.first() {
            Some(b'T' | b't' | b'Y' | b'y') => "TRUE".to_owned(),
            Some(b'F' | b'f' | b'N' | b'n') => "FALSE".to_owned(),
            _ => String::new(),
        },
        b'I' => u32_at(bytes, 0).map_or_else(String::new, |number| (number as i32).to_string()),
        // The highest bit is turned, so that bytes sort as numbers do.
        b'+' => match bytes.try_into().map(u32::from_be_bytes) {
            Ok(number) => ((number ^ 0x8000_0000) as i32).to_string(),
            Err(_) => hex(bytes),
        },
        b'B' if field.len == 8 => eight().map_or_else(String::new, |own| general(f64::from_le_bytes(own))),
        b'O' => eight().map_or_else(String::new, |own| {
            let bits = u64::from_be_bytes(own);
            general(f64::from_bits(if bits >> 63 == 1 { bits ^ (1 << 63) } else { !bits }))
        }),
        b'Y' => eight().map_or_else(String::new, |own| money(i64::from_le_bytes(own), field.decimals)),
        b'T' => moment(bytes),
        b'M' | b'G' | b'P' | b'W' | b'B' if bytes.len() == 4 => match u32_at(bytes, 0) {
            None | Some(0) => String::new(),
            Some(number) => number.to_string(),
        },
        b'M' | b'G' | b'P' | b'W' | b'B' => plain(),
        _ => hex(bytes),
    }
}

/// Ten-thousandths, with two to four digits after the point.
fn money(value: i64, decimals: u8) -> String {
    let (whole, part) = (value.unsigned_abs() / 10_000, value.unsigned_abs() % 10_000);
    let digits = format!("{part:04}");
    let keep = digits.trim_end_matches('0').len().max(usize::from(decimals.clamp(2, 4)));
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{whole}.{}", digits.get(..keep).unwrap_or(&digits))
}

/// A day and the thousandths of seconds of it.
fn moment(bytes: &[u8]) -> String {
    match (u32_at(bytes, 0), u32_at(bytes, 4)) {
        (Some(0), _) | (None, _) | (_, None) => String::new(),
        (Some(day), Some(millis)) => {
            let value = f64::from(day) - (DAY_ZERO + 0.5) + f64::from(millis) / 86_400_000.0;
            Format::of("yyyy-mm-dd hh:mm:ss").number(value, false)
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}
