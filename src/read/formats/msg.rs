//! Reads messages of Outlook (MSG, OFT; MS-OXMSG) as letters, shown as those that came as mail. A message that is attached
//! to one lies in it as a storage; it is handed out as a file of its own, and opens in place like any.

use super::{Confidence, Format, mail};
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::read::container::ole::{self, Entry, Ole};
use crate::read::opened::Opened;
use crate::read::outlook::props::{Named, Props, Value, table_of};
use crate::read::outlook::{File, Inner, Message, letter};
use crate::read::source::kind::Kind;
use crate::read::source::{Peek, Source};
use std::collections::HashMap;
use std::sync::Arc;

#[cfg(test)]
mod tests;

/// The row of messages of Outlook.
pub const FORMAT: Format = Format {
    version: 2,
    mime_types: &["application/vnd.ms-outlook"],
    ..Format::in_child("Outlook message", &["msg", "oft"], recognise, read, open)
};

/// Properties that take at most eight bytes, and how long the others are.
const PROPERTIES: &str = "__properties_version1.0";
/// All others, each a stream.
const STREAM: &str = "__substg1.0_";
const PERSON: &str = "__recip_version1.0_";
const FILE: &str = "__attach_version1.0_";
/// What the numbers from 8000 on stand for.
const NAMES: &str = "__nameid_version1.0";
/// Bytes before the properties: of a message, of one in another, of people and files.
const HEAD: usize = 32;
const INNER_HEAD: usize = 24;
const OTHER_HEAD: usize = 8;
/// People of a message, files, and values of a property.
const MAX_PEOPLE: usize = 20_000;
const MAX_FILES: usize = 9_000;
const MAX_VALUES: usize = 2_000;
/// Letters by which an alphabet is guessed.
const MAX_LETTERS: usize = 64 * 1024;

fn recognise(peek: &Peek) -> Confidence {
    if peek.inside == Some(Kind::OutlookMessage) { 100 } else { 0 }
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let (letter, more) = letter::of(message_of(source)?);
    mail::show(&letter, &more, draft, stop)
}

fn open(source: &Arc<Source>) -> Result<Box<dyn Opened>, Failure> {
    Ok(mail::serve(letter::of(message_of(source)?).0))
}

/// What a property is called that has a number only here.
enum Name {
    Number(Named),
    Word(String),
}

/// A message while it is read.
struct Reader<'o> {
    ole: &'o Ole,
    /// What lies in each storage.
    within: HashMap<&'o str, Vec<&'o Entry>>,
    names: HashMap<u16, Name>,
    /// Bytes that may still be taken: streams that share their sectors would be more than the file.
    left: u64,
    cut: bool,
}

fn message_of(source: &Source) -> Result<Message, Failure> {
    let ole = Ole::open(source)?;
    let mut within: HashMap<&str, Vec<&Entry>> = HashMap::new();
    for entry in ole.entries() {
        within.entry(entry.path.rsplit_once('/').map_or("", |(above, _)| above)).or_default().push(entry);
    }
    let left = source.len.saturating_mul(2).saturating_add(1 << 20);
    let mut reader = Reader { ole: &ole, within, names: HashMap::new(), left, cut: false };
    reader.names = reader.names_of();
    Ok(reader.message())
}

impl<'o> Reader<'o> {
    fn message(&mut self) -> Message {
        let mut message = Message { props: self.props("", HEAD), ..Message::default() };
        let storages = |prefix: &str| -> Vec<String> {
            let all = self.within.get("").into_iter().flatten();
            let own = all.filter(|entry| entry.storage && starts_with(&entry.path, prefix));
            let mut paths: Vec<String> = own.map(|entry| entry.path.clone()).collect();
            paths.sort();
            paths
        };
        let (people, files) = (storages(PERSON), storages(FILE));
        let more = people.len().saturating_sub(MAX_PEOPLE);
        if more > 0 {
            message.remarks.push(format!("This message went to {more} more people than are shown."));
        }
        message.people = people.iter().take(MAX_PEOPLE).map(|path| self.props(path, OTHER_HEAD)).collect();
        let more = files.len().saturating_sub(MAX_FILES);
        if more > 0 {
            message.remarks.push(format!("This message has {more} more files than are shown."));
        }
        message.files = files.iter().take(MAX_FILES).map(|path| self.file(path)).collect();
        self.alphabet(&mut message);
        if self.cut {
            let words = "This message says that it holds more than its file does; some of it is left out.";
            message.remarks.push(words.to_owned());
        }
        message
    }

    /// All parts are in the alphabet that the message names.
    fn alphabet(&self, message: &mut Message) {
        let mut letters = Vec::new();
        let all = std::iter::once(&message.props)
            .chain(&message.people)
            .chain(message.files.iter().map(|file| &file.props));
        for props in all {
            for value in props.values.values() {
                if let Value::Narrow(bytes) = value
                    && letters.len() + bytes.len() < MAX_LETTERS
                {
                    letters.extend_from_slice(bytes);
                }
            }
        }
        let page = message.props.number(0x3FFD).or_else(|| message.props.number(0x3FDE));
        let table = table_of(page, message.props.number(0x3FF1), &letters);
        message.props.table = table;
        message.people.iter_mut().for_each(|props| props.table = table);
        message.files.iter_mut().for_each(|file| file.props.table = table);
    }

    fn file(&mut self, path: &str) -> File {
        let props = self.props(path, OTHER_HEAD);
        let storage = self
            .within
            .get(path)
            .into_iter()
            .flatten()
            .find(|entry| entry.storage && entry.name().eq_ignore_ascii_case("__substg1.0_3701000D"));
        let Some(storage) = storage.copied() else { return File { props, inner: None } };
        let is_message = self
            .within
            .get(storage.path.as_str())
            .into_iter()
            .flatten()
            .any(|entry| entry.name().eq_ignore_ascii_case(PROPERTIES));
        let inner = if is_message { Inner::Message } else { Inner::Object };
        let bytes = self.freed(storage, is_message);
        File { props, inner: Some((inner, bytes)) }
    }

    /// A storage as a file of its own. The head of a message in another is shorter, and it has its names from that one.
    fn freed(&mut self, storage: &'o Entry, is_message: bool) -> Vec<u8> {
        let prefix = format!("{}/", storage.path);
        let names = format!("{NAMES}/");
        let mut streams = Vec::new();
        let ole = self.ole;
        for entry in ole.entries().iter().filter(|entry| !entry.storage) {
            let path = match entry.path.strip_prefix(&prefix) {
                Some(own) => own.to_owned(),
                None if is_message && starts_with(&entry.path, &names) => entry.path.clone(),
                None => continue,
            };
            let mut bytes = self.bytes(entry);
            if is_message && path.eq_ignore_ascii_case(PROPERTIES) && bytes.len() >= INNER_HEAD {
                bytes.splice(INNER_HEAD..INNER_HEAD, [0; HEAD - INNER_HEAD]);
            }
            streams.push((path, bytes));
        }
        let streams: Vec<(&str, &[u8])> =
            streams.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
        ole::made_of(&streams)
    }

    fn bytes(&mut self, entry: &Entry) -> Vec<u8> {
        if entry.len > self.left {
            self.cut = true;
            return Vec::new();
        }
        let bytes = self.ole.bytes_of(entry);
        self.left -= bytes.len() as u64;
        bytes
    }

    fn stream(&mut self, path: &str) -> Option<Vec<u8>> {
        let above = path.rsplit_once('/').map_or("", |(above, _)| above);
        let own =
            self.within.get(above)?.iter().find(|entry| entry.path.eq_ignore_ascii_case(path)).copied()?;
        Some(self.bytes(own))
    }

    /// The properties of one storage.
    fn props(&mut self, storage: &str, head: usize) -> Props {
        let mut props = Props::default();
        let below =
            |name: &str| if storage.is_empty() { name.to_owned() } else { format!("{storage}/{name}") };
        let fixed = self.stream(&below(PROPERTIES)).unwrap_or_default();
        for record in fixed.get(head..).unwrap_or_default().chunks_exact(16) {
            let (Some(tag), Some(value)) = (ole::u32_at(record, 0), record.get(8..16)) else { continue };
            let value = value.try_into().ok().and_then(|value| Value::fixed(tag as u16, value));
            value.into_iter().for_each(|value| self.put((tag >> 16) as u16, value, &mut props));
        }
        let own: Vec<&Entry> = self.within.get(storage).cloned().unwrap_or_default();
        for entry in own.iter().filter(|entry| !entry.storage && starts_with(entry.name(), STREAM)) {
            let rest = entry.name().get(STREAM.len()..).unwrap_or_default();
            let Some(tag) = rest.get(..8).and_then(|tag| u32::from_str_radix(tag, 16).ok()) else { continue };
            let (number, kind) = ((tag >> 16) as u16, tag as u16);
            match (rest.len(), kind & 0x1000 != 0) {
                (8, false) => {
                    let bytes = self.bytes(entry);
                    let value = Value::long(kind, bytes);
                    value.into_iter().for_each(|value| self.put(number, value, &mut props));
                }
                // One of several; a stream without a number says how long each is.
                (17, true) => {
                    let bytes = self.bytes(entry);
                    if let Some(value) = Value::long(kind & !0x1000, bytes) {
                        self.put_one(number, value, &mut props);
                    }
                }
                _ => {}
            }
        }
        props
    }

    fn put(&self, number: u16, value: Value, props: &mut Props) {
        match self.names.get(&number).filter(|_| number >= 0x8000) {
            Some(Name::Number(named)) => drop(props.named.insert(*named, value)),
            Some(Name::Word(word)) => drop(props.worded.insert(word.clone(), value)),
            None => drop(props.values.insert(number, value)),
        }
    }

    fn put_one(&self, number: u16, value: Value, props: &mut Props) {
        let many = || Value::Many(Vec::new());
        let place = match self.names.get(&number).filter(|_| number >= 0x8000) {
            Some(Name::Number(named)) => props.named.entry(*named).or_insert_with(many),
            Some(Name::Word(word)) => props.worded.entry(word.clone()).or_insert_with(many),
            None => props.values.entry(number).or_insert_with(many),
        };
        match place {
            Value::Many(values) if values.len() < MAX_VALUES => values.push(value),
            Value::Many(_) => {}
            other => *other = Value::Many(vec![value]),
        }
    }

    /// What the numbers of this file stand for (MS-OXMSG, 2.2.3).
    fn names_of(&mut self) -> HashMap<u16, Name> {
        let stream = |tag: &str| format!("{NAMES}/{STREAM}{tag}");
        let sets = self.stream(&stream("00020102")).unwrap_or_default();
        let records = self.stream(&stream("00030102")).unwrap_or_default();
        let words = self.stream(&stream("00040102")).unwrap_or_default();
        let mut names = HashMap::new();
        for record in records.chunks_exact(8) {
            let (Some(what), Some(kind), Some(at)) =
                (ole::u32_at(record, 0), ole::u16_at(record, 4), ole::u16_at(record, 6))
            else {
                continue;
            };
            let Some(number) = at.checked_add(0x8000) else { continue };
            let set = usize::from(kind >> 1);
            // The first sets have no room in the list.
            let set = set.checked_sub(3).and_then(|at| ole::u32_at(&sets, at * 16)).unwrap_or(0);
            let name = if kind & 1 == 0 {
                Some(Name::Number((set, what)))
            } else {
                word_at(&words, what as usize).map(Name::Word)
            };
            names.extend(name.map(|name| (number, name)));
        }
        names
    }
}

/// A word behind its length, in small letters.
fn word_at(words: &[u8], at: usize) -> Option<String> {
    let len = ole::u32_at(words, at)? as usize;
    let from = at.checked_add(4)?;
    let units =
        words.get(from..from.checked_add(len)?)?.chunks_exact(2).filter_map(|two| ole::u16_at(two, 0));
    Some(char::decode_utf16(units).flatten().collect::<String>().to_lowercase())
}

fn starts_with(name: &str, prefix: &str) -> bool {
    name.get(..prefix.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(prefix))
}
