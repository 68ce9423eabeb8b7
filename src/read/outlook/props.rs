//! What Outlook knows of a message, a person or a file: properties by their numbers (MS-OXPROPS, MS-OXCDATA 2.11).

use crate::read::decode::{self, Codec, Table, pages::of_windows};
use encoding_rs::Encoding;
use mail_parser::DateTime;
use std::collections::BTreeMap;

/// What a property is called that has a number only within its file: the beginning of its set, and its number there.
pub type Named = (u32, u32);

/// Sets of properties that have names (MS-OXPROPS, 1.3.2), by their first four bytes.
pub mod sets {
    /// Appointments.
    pub const APPOINTMENT: u32 = 0x0006_2002;
    /// Tasks.
    pub const TASK: u32 = 0x0006_2003;
    /// People.
    pub const ADDRESS: u32 = 0x0006_2004;
    /// Whatever there is.
    pub const COMMON: u32 = 0x0006_2008;
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// In UTF-16.
    Wide(Vec<u8>),
    /// In the alphabet of the message.
    Narrow(Vec<u8>),
    /// As they are.
    Bytes(Vec<u8>),
    /// Any number without a fraction.
    Number(i64),
    /// Any other number.
    Fraction(f64),
    /// In steps of a ten-millionth of a second since 1601, in UTC.
    Time(u64),
    /// Several values.
    Many(Vec<Value>),
}

impl Value {
    /// A value that takes at most eight bytes.
    pub fn fixed(kind: u16, bytes: [u8; 8]) -> Option<Self> {
        let long = u64::from_le_bytes(bytes);
        Some(match kind {
            0x0002 => Self::Number(i64::from(long as u16 as i16)),
            0x0003 | 0x000A => Self::Number(i64::from(long as u32 as i32)),
            0x0004 => Self::Fraction(f64::from(f32::from_bits(long as u32))),
            0x0005 | 0x0007 => Self::Fraction(f64::from_bits(long)),
            0x000B => Self::Number(i64::from(long as u16 != 0)),
            0x0006 | 0x0014 => Self::Number(long as i64),
            0x0040 => Self::Time(long),
            _ => return None,
        })
    }

    /// A value of any length.
    pub fn long(kind: u16, bytes: Vec<u8>) -> Option<Self> {
        Some(match kind {
            0x001F => Self::Wide(bytes),
            0x001E => Self::Narrow(bytes),
            0x0102 | 0x000D | 0x0048 | 0x00FB => Self::Bytes(bytes),
            _ => return None,
        })
    }
}

/// The properties of one thing.
#[derive(Clone, Debug, Default)]
pub struct Props {
    /// By number.
    pub values: BTreeMap<u16, Value>,
    /// Those that have a number of their own in each file, by set and number there.
    pub named: BTreeMap<Named, Value>,
    /// And those that have a word for a name.
    pub worded: BTreeMap<String, Value>,
    /// The alphabet of what is not in UTF-16.
    pub table: Option<Table>,
}

impl Props {
    /// Words, without what ends them; `None` where there are none.
    pub fn words(&self, number: u16) -> Option<String> {
        self.values
            .get(&number)
            .and_then(|value| self.words_of(value))
            .filter(|words| !words.trim().is_empty())
    }

    /// As [`Props::words`], of a property with a name.
    pub fn named_words(&self, named: Named) -> Option<String> {
        self.named.get(&named).and_then(|value| self.words_of(value)).filter(|words| !words.trim().is_empty())
    }

    /// The words of a value; several are parted by commas.
    pub fn words_of(&self, value: &Value) -> Option<String> {
        let words = match value {
            Value::Wide(bytes) => {
                let units: Vec<u16> = bytes
                    .chunks_exact(2)
                    .map(|two| two.iter().rev().fold(0, |n, b| n << 8 | u16::from(*b)))
                    .collect();
                String::from_utf16_lossy(&units)
            }
            Value::Narrow(bytes) => self.narrow(bytes),
            Value::Many(values) => {
                let all: Vec<String> = values.iter().filter_map(|value| self.words_of(value)).collect();
                all.join(", ")
            }
            _ => return None,
        };
        let end = words.find('\0').unwrap_or(words.len());
        Some(words.get(..end).unwrap_or_default().to_owned())
    }

    fn narrow(&self, bytes: &[u8]) -> String {
        if let Ok(words) = std::str::from_utf8(bytes) {
            return words.to_owned();
        }
        match self.table {
            Some(table) => decode::with_table(table, bytes),
            None => decode::whole(bytes, None, None).text,
        }
    }

    /// A number; also whether something is so.
    pub fn number(&self, number: u16) -> Option<i64> {
        self.values.get(&number).and_then(number_of)
    }

    /// As [`Props::number`], of a property with a name.
    pub fn named_number(&self, named: Named) -> Option<i64> {
        self.named.get(&named).and_then(number_of)
    }

    /// A time.
    pub fn time(&self, number: u16) -> Option<DateTime> {
        self.values.get(&number).and_then(time_of)
    }

    /// As [`Props::time`], of a property with a name.
    pub fn named_time(&self, named: Named) -> Option<DateTime> {
        self.named.get(&named).and_then(time_of)
    }

    /// Bytes as they are.
    pub fn bytes(&self, number: u16) -> Option<&[u8]> {
        match self.values.get(&number)? {
            Value::Bytes(bytes) | Value::Narrow(bytes) | Value::Wide(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// Takes bytes out, so that a large file does not lie in memory twice.
    pub fn take_bytes(&mut self, number: u16) -> Option<Vec<u8>> {
        match self.values.remove(&number)? {
            Value::Bytes(bytes) | Value::Narrow(bytes) | Value::Wide(bytes) => Some(bytes),
            _ => None,
        }
    }
}

fn number_of(value: &Value) -> Option<i64> {
    if let Value::Number(number) = value { Some(*number) } else { None }
}

fn time_of(value: &Value) -> Option<DateTime> {
    /// Seconds from 1601 to 1970.
    const TO_1970: i64 = 11_644_473_600;
    let Value::Time(ticks) = value else { return None };
    let seconds = i64::try_from(ticks / 10_000_000).ok()?;
    // What lies far ahead stands for “never”.
    let seconds = (1..91_000_000_000).contains(&seconds).then_some(seconds - TO_1970)?;
    Some(DateTime::from_timestamp(seconds)).filter(DateTime::is_valid)
}

/// What the standard of the web calls a code page of Windows.
pub fn label_of(page: i64) -> Option<&'static str> {
    i32::try_from(page).ok().and_then(of_windows).map(Encoding::name)
}

/// Letters beyond ASCII from which on an alphabet can be guessed.
const ENOUGH: usize = 24;

/// The alphabet of a message: that which it names, that of the language in which it says that it is written, else what its
/// letters say.
pub fn table_of(page: Option<i64>, language: Option<i64>, letters: &[u8]) -> Option<Table> {
    let stated = page.and_then(|page| i32::try_from(page).ok()).and_then(of_windows);
    let stated = stated.filter(|one| *one != encoding_rs::UTF_8 && *one != encoding_rs::UTF_16LE);
    let stated = stated.or_else(|| language.and_then(alphabet_of));
    if let Some(encoding) = stated {
        return Some(Table::Web(encoding));
    }
    let guessed = if letters.iter().filter(|letter| !letter.is_ascii()).count() < ENOUGH {
        None
    } else {
        Codec::from_label(decode::whole(letters, None, None).encoding.name)
    };
    match guessed {
        Some(Codec::Legacy(table)) => Some(table),
        _ => Some(Table::Web(encoding_rs::WINDOWS_1252)),
    }
}

/// What Windows has for a language (MS-LCID), of those with one alphabet.
fn alphabet_of(language: i64) -> Option<&'static Encoding> {
    use encoding_rs::*;
    Some(match (language & 0x3FF, language) {
        (_, 0x0804 | 0x1004) => GBK,
        (0x04, _) => BIG5,
        (0x01 | 0x20 | 0x29, _) => WINDOWS_1256,
        (0x02 | 0x19 | 0x22 | 0x23 | 0x2F | 0x3F, _) => WINDOWS_1251,
        (0x05 | 0x0E | 0x15 | 0x18 | 0x1B | 0x1C | 0x24, _) => WINDOWS_1250,
        (0x08, _) => WINDOWS_1253,
        (0x0D, _) => WINDOWS_1255,
        (0x11, _) => SHIFT_JIS,
        (0x12, _) => EUC_KR,
        (0x1E, _) => WINDOWS_874,
        (0x1F, _) => WINDOWS_1254,
        (0x25..=0x27, _) => WINDOWS_1257,
        (0x2A, _) => WINDOWS_1258,
        (0x03 | 0x06 | 0x07 | 0x09..=0x0C | 0x0F | 0x10 | 0x13 | 0x14 | 0x16 | 0x1D | 0x21 | 0x2D, _) => {
            WINDOWS_1252
        }
        _ => return None,
    })
}
