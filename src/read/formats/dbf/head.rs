//! What such a table says of itself: its fields, how many records there are, in which letters they are.

use super::fields::Field;
use crate::data::limits::COLUMNS;
use crate::read::container::ole::{u16_at, u32_at};

/// Ends the list of fields.
const END: u8 = 0x0D;
/// Kinds of files by their first byte, as programs wrote them.
const KINDS: [(u8, &str); 16] = [
    (0x02, "FoxBase"),
    (0x03, "dBase III"),
    (0x04, "dBase 7"),
    (0x05, "dBase 5"),
    (0x30, "Visual FoxPro"),
    (0x31, "Visual FoxPro"),
    (0x32, "Visual FoxPro"),
    (0x43, "dBase IV, SQL table"),
    (0x63, "dBase IV, SQL system"),
    (0x7B, "dBase IV with memos"),
    (0x83, "dBase III with memos"),
    (0x8B, "dBase IV with memos"),
    (0x8C, "dBase 7 with memos"),
    (0xCB, "dBase IV, SQL table with memos"),
    (0xF5, "FoxPro with memos"),
    (0xFB, "FoxBase with memos"),
];

/// Numbers of code pages, by the byte that a table has for them.
const PAGES: [(u8, u16); 63] = [
    (0x01, 437),
    (0x02, 850),
    (0x03, 1252),
    (0x04, 10000),
    (0x08, 865),
    (0x09, 437),
    (0x0A, 850),
    (0x0B, 437),
    (0x0D, 437),
    (0x0E, 850),
    (0x0F, 437),
    (0x10, 850),
    (0x11, 437),
    (0x12, 850),
    (0x13, 932),
    (0x14, 850),
    (0x15, 437),
    (0x16, 850),
    (0x17, 865),
    (0x18, 437),
    (0x19, 437),
    (0x1A, 850),
    (0x1B, 437),
    (0x1C, 863),
    (0x1D, 850),
    (0x1F, 852),
    (0x22, 852),
    (0x23, 852),
    (0x24, 860),
    (0x25, 850),
    (0x26, 866),
    (0x37, 850),
    (0x40, 852),
    (0x4D, 936),
    (0x4E, 949),
    (0x4F, 950),
    (0x50, 874),
    (0x57, 1252),
    (0x58, 1252),
    (0x59, 1252),
    (0x64, 852),
    (0x65, 866),
    (0x66, 865),
    (0x67, 861),
    (0x6A, 737),
    (0x6B, 857),
    (0x78, 950),
    (0x79, 949),
    (0x7A, 936),
    (0x7B, 932),
    (0x7C, 874),
    (0x7D, 1255),
    (0x7E, 1256),
    (0x86, 737),
    (0x87, 852),
    (0x88, 857),
    (0x96, 10007),
    (0x97, 10029),
    (0xC8, 1250),
    (0xC9, 1251),
    (0xCA, 1254),
    (0xCB, 1253),
    (0xCC, 1257),
];

/// What stands before the records.
pub struct Head {
    kind: u8,
    day: [u8; 3],
    page: u8,
    /// Records that are said to be there.
    pub count: u32,
    /// Where the first one begins.
    pub len: usize,
    /// Bytes of each, with the one that says whether it is deleted.
    pub record_len: usize,
    pub fields: Vec<Field>,
}

impl Head {
    /// Reads it; `None` where it cannot be one.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let kind = *bytes.first()?;
        KINDS.iter().find(|(own, _)| *own == kind)?;
        let day = [*bytes.get(1)?, *bytes.get(2)?, *bytes.get(3)?];
        let (count, len) = (u32_at(bytes, 4)?, usize::from(u16_at(bytes, 8)?));
        let record_len = usize::from(u16_at(bytes, 10)?);
        if record_len < 2 || len < 33 || day[1] > 12 || day[2] > 31 {
            return None;
        }
        let new = matches!(kind, 0x04 | 0x8C);
        let (mut at, step) = if new { (68, 48) } else { (32, 32) };
        let mut fields = Vec::new();
        let mut place = 1;
        while bytes.get(at).is_some_and(|first| *first != END) && at + step <= len && fields.len() < COLUMNS {
            let field = Field::of(bytes.get(at..at + step)?, new, place)?;
            place += field.len;
            fields.push(field);
            at += step;
        }
        let ended = bytes.get(at) == Some(&END);
        (ended && !fields.is_empty() && place <= record_len).then_some(Self {
            kind,
            day,
            page: *bytes.get(29)?,
            count,
            len,
            record_len,
            fields,
        })
    }

    /// Whether its fields are as long as its records, and its records as long as the file.
    pub fn adds_up(&self, file_len: u64) -> bool {
        let fields: usize = 1 + self.fields.iter().map(|field| field.len).sum::<usize>();
        let whole = self.len as u64 + u64::from(self.count) * self.record_len as u64;
        fields == self.record_len && file_len.abs_diff(whole) <= 2
    }

    /// The name of its letters, where the table says it.
    pub fn page_label(&self) -> Option<&'static str> {
        let (_, number) = PAGES.iter().find(|(own, _)| *own == self.page)?;
        Some(match number {
            437 => "IBM437",
            737 => "IBM737",
            850 => "IBM850",
            852 => "IBM852",
            857 => "IBM857",
            860 => "IBM860",
            861 => "IBM861",
            863 => "IBM863",
            865 => "IBM865",
            866 => "IBM866",
            874 => "windows-874",
            932 => "Shift_JIS",
            936 => "GBK",
            949 => "EUC-KR",
            950 => "Big5",
            1250 => "windows-1250",
            1251 => "windows-1251",
            1252 => "windows-1252",
            1253 => "windows-1253",
            1254 => "windows-1254",
            1255 => "windows-1255",
            1256 => "windows-1256",
            1257 => "windows-1257",
            10000 => "macintosh",
            10007 => "x-mac-cyrillic",
            10029 => "x-mac-ce",
            _ => return None,
        })
    }

    /// Which program writes such a file.
    pub fn written_as(&self) -> &'static str {
        KINDS.iter().find(|(own, _)| *own == self.kind).map_or("a table of dBase", |(_, words)| words)
    }

    /// How the name of the file ends that holds its long texts, beside it and called like it.
    pub fn memo_ending(&self) -> &'static str {
        match self.kind {
            0x02 | 0x30..=0x32 | 0xF5 | 0xFB => "fpt",
            _ => "dbt",
        }
    }

    /// The day of the last change. Years have two digits; who counts them from 1900 goes on after 99.
    pub fn changed(&self) -> Option<String> {
        let [year, month, day] = self.day;
        let year = u16::from(year) + if year < 80 { 2000 } else { 1900 };
        (month > 0 && day > 0).then(|| format!("{year}-{month:02}-{day:02}"))
    }
}
