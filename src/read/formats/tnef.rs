//! Reads what Outlook packs into letters for those who have Outlook too (TNEF, “winmail.dat”; MS-OXTNEF): the message once
//! more, and what was attached to it. Shown as a letter, with what is attached as documents that open in place.

use super::{Confidence, Format, mail};
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::read::container::ole::{u16_at, u32_at};
use crate::read::opened::Opened;
use crate::read::outlook::props::{Props, Value, table_of};
use crate::read::outlook::{File, Inner, Message, letter};
use crate::read::source::{Peek, Source};
use std::sync::Arc;

#[cfg(test)]
mod tests;

/// The row of what Outlook packs into letters.
pub const FORMAT: Format = Format {
    mime_types: &["application/ms-tnef", "application/vnd.ms-tnef"],
    ..Format::in_child("Outlook attachments (TNEF)", &["tnef"], recognise, read, open)
};

const MAGIC: &[u8] = b"\x78\x9F\x3E\x22";
/// A file is held in memory as a whole, and once more what is made of it.
const MAX_BYTES: u64 = 256 * 1024 * 1024;
/// Files, people and properties of each; what is more is left out.
const MAX_FILES: usize = 9_000;
const MAX_PEOPLE: usize = 20_000;
const MAX_PROPS: usize = 10_000;

/// What a piece is (MS-OXTNEF, 2.1.3.3).
mod pieces {
    pub const SUBJECT: u32 = 0x0001_8004;
    pub const BODY: u32 = 0x0002_800C;
    pub const SENT: u32 = 0x0003_8005;
    pub const CLASS: u32 = 0x0007_8008;
    pub const PROPS: u32 = 0x0006_9003;
    pub const PEOPLE: u32 = 0x0006_9004;
    pub const FILE_PROPS: u32 = 0x0006_9005;
    pub const ALPHABET: u32 = 0x0006_9007;
    pub const FILE_BEGINS: u32 = 0x0006_9002;
    pub const FILE_NAME: u32 = 0x0001_8010;
    pub const FILE_BYTES: u32 = 0x0006_800F;
}

fn recognise(peek: &Peek) -> Confidence {
    if peek.bytes.starts_with(MAGIC) { 100 } else { 0 }
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let (letter, more) = letter::of(message_of(&source.read_all(MAX_BYTES)?));
    mail::show(&letter, &more, draft, stop)
}

fn open(source: &Arc<Source>) -> Result<Box<dyn Opened>, Failure> {
    Ok(mail::serve(letter::of(message_of(&source.read_all(MAX_BYTES)?)).0))
}

fn message_of(bytes: &[u8]) -> Message {
    let mut message = Message::default();
    let (mut at, mut alphabet, mut left_out, mut torn) = (6, None, false, false);
    while let (Some(id), Some(len)) = (u32_at(bytes, at + 1), u32_at(bytes, at + 5)) {
        let from = at + 9;
        let to = from.saturating_add(len as usize);
        torn |= to > bytes.len();
        let data = bytes.get(from..to.min(bytes.len())).unwrap_or_default();
        // After it stands a sum that nobody keeps.
        at = to.saturating_add(2);
        match id {
            pieces::ALPHABET => alphabet = u32_at(data, 0).map(i64::from),
            pieces::SUBJECT => put(&mut message.props, 0x0037, Value::Narrow(data.to_vec())),
            pieces::BODY => put(&mut message.props, 0x1000, Value::Narrow(data.to_vec())),
            pieces::SENT => put(&mut message.props, 0x0039, day_of(data)),
            pieces::CLASS => put(&mut message.props, 0x001A, class_of(data)),
            pieces::PROPS => take(Cursor { bytes: data, at: 0 }, &mut message.props),
            pieces::PEOPLE => people(data, &mut message),
            pieces::FILE_BEGINS if message.files.len() < MAX_FILES => {
                message.files.push(File { props: Props::default(), inner: None });
            }
            pieces::FILE_BEGINS => left_out = true,
            pieces::FILE_NAME | pieces::FILE_BYTES | pieces::FILE_PROPS if !left_out => {
                if let Some(file) = message.files.last_mut() {
                    match id {
                        pieces::FILE_NAME => put(&mut file.props, 0x3704, Value::Narrow(data.to_vec())),
                        pieces::FILE_BYTES => put(&mut file.props, letter::DATA, Value::Bytes(data.to_vec())),
                        _ => file_props(data, file),
                    }
                }
            }
            _ => {}
        }
    }
    if left_out {
        message.remarks.push("This file holds more files than are shown.".to_owned());
    }
    if torn {
        message.remarks.push("This file is cut off; what stands before the cut is shown.".to_owned());
    }
    // Whether it was sent is not known here: what is packed was not yet on its way.
    message.props.values.remove(&0x0E07);
    let table = table_of(alphabet, message.props.number(0x3FF1), &[]);
    message.props.table = table;
    message.people.iter_mut().for_each(|props| props.table = table);
    message.files.iter_mut().for_each(|file| file.props.table = table);
    message
}

/// What newer pieces say counts more than what the oldest do.
fn put(props: &mut Props, number: u16, value: Value) {
    props.values.entry(number).or_insert(value);
}

/// “IPM.Microsoft Mail.Note” is what a letter was called before.
fn class_of(data: &[u8]) -> Value {
    let letter = data.starts_with(b"IPM.Microsoft Mail.");
    Value::Narrow(if letter { b"IPM.Note".to_vec() } else { data.to_vec() })
}

/// Year, month, day, hour, minute, second, in numbers of two bytes each.
fn day_of(data: &[u8]) -> Value {
    let part = |at: usize| u16_at(data, at * 2).unwrap_or(0);
    let small = |at: usize| i8::try_from(part(at)).unwrap_or(0);
    let day = jiff::civil::Date::new(i16::try_from(part(0)).unwrap_or(0), small(1), small(2));
    let hour = jiff::civil::Time::new(small(3), small(4), small(5), 0);
    let ticks = day.ok().zip(hour.ok()).and_then(|(day, hour)| {
        let seconds = day.to_datetime(hour).to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second();
        u64::try_from(seconds.checked_add(11_644_473_600)?).ok()?.checked_mul(10_000_000)
    });
    Value::Time(ticks.unwrap_or(0))
}

fn people(data: &[u8], message: &mut Message) {
    let mut cursor = Cursor { bytes: data, at: 0 };
    let count = cursor.number().unwrap_or(0) as usize;
    for _ in 0..count.min(MAX_PEOPLE) {
        let mut props = Props::default();
        if cursor.take_into(&mut props).is_none() {
            break;
        }
        message.people.push(props);
    }
}

fn file_props(data: &[u8], file: &mut File) {
    take(Cursor { bytes: data, at: 0 }, &mut file.props);
    // Behind the sixteen bytes that say what it is.
    let inner = match file.props.values.get(&letter::DATA) {
        Some(Value::Bytes(bytes)) => {
            bytes.get(16..).filter(|inner| inner.starts_with(MAGIC)).map(<[u8]>::to_vec)
        }
        _ => None,
    };
    file.inner = inner.map(|bytes| (Inner::Packed, bytes));
}

fn take(mut cursor: Cursor<'_>, props: &mut Props) {
    let mut own = Props::default();
    // Of what is cut off, what stands before the cut counts.
    cursor.take_into(&mut own);
    props.values.extend(own.values);
    props.named.extend(own.named);
    props.worded.extend(own.worded);
}

/// Reads properties one after the other (MS-OXTNEF, 2.1.3.4).
struct Cursor<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Cursor<'b> {
    fn number(&mut self) -> Option<u32> {
        let number = u32_at(self.bytes, self.at)?;
        self.at += 4;
        Some(number)
    }

    fn run(&mut self, len: usize) -> Option<&'b [u8]> {
        let run = self.bytes.get(self.at..self.at.checked_add(len)?)?;
        // What follows begins at a multiple of four.
        self.at = self.at.saturating_add(len.checked_next_multiple_of(4)?);
        Some(run)
    }

    fn take_into(&mut self, props: &mut Props) -> Option<()> {
        let count = self.number()? as usize;
        for _ in 0..count.min(MAX_PROPS) {
            let tag = self.number()?;
            let (kind, number) = (tag as u16, (tag >> 16) as u16);
            let name = if number >= 0x8000 { Some(self.name()?) } else { None };
            let Some(value) = self.value(kind)? else { continue };
            match name {
                Some(Name::Number(set, number)) => drop(props.named.insert((set, number), value)),
                Some(Name::Word(word)) => drop(props.worded.insert(word, value)),
                None => drop(props.values.insert(number, value)),
            }
        }
        Some(())
    }

    fn name(&mut self) -> Option<Name> {
        let set = u32_at(self.run(16)?, 0)?;
        if self.number()? == 0 {
            return Some(Name::Number(set, self.number()?));
        }
        let len = self.number()? as usize;
        let units =
            self.run(len)?.chunks_exact(2).filter_map(|two| u16_at(two, 0)).take_while(|unit| *unit != 0);
        Some(Name::Word(char::decode_utf16(units).flatten().collect::<String>().to_lowercase()))
    }

    /// A value; the inner `None` for one of a kind that says nothing here.
    fn value(&mut self, kind: u16) -> Option<Option<Value>> {
        let (one, many) = (kind & !0x1000, kind & 0x1000 != 0);
        let long = matches!(one, 0x000D | 0x001E | 0x001F | 0x0102);
        let count = if many || long { self.number()? as usize } else { 1 };
        let mut values = Vec::new();
        for _ in 0..count {
            let value = if long {
                let len = self.number()? as usize;
                Value::long(one, self.run(len)?.to_vec())
            } else {
                let len = match one {
                    0x0005 | 0x0006 | 0x0007 | 0x0014 | 0x0040 => 8,
                    0x0048 => 16,
                    0x0000 | 0x0001 => 0,
                    _ => 4,
                };
                if len == 0 {
                    break;
                }
                let run = self.run(len)?;
                let mut bytes = [0; 8];
                bytes.iter_mut().zip(run).for_each(|(to, from)| *to = *from);
                Value::fixed(one, bytes)
            };
            values.extend(value.filter(|_| values.len() < MAX_PROPS));
        }
        Some(if many { Some(Value::Many(values)) } else { values.pop() })
    }
}

enum Name {
    Number(u32, u32),
    Word(String),
}
