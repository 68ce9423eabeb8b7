//! The heads of a Kindle book: how its text is packed, where its parts are, and what it says of itself.
//!
//! There is no standard; the numbers are those that the MobileRead wiki and KindleUnpack have found.

use super::records::{Records, u16_at, u32_at};
use crate::data::draft::Draft;

/// Says that there is no such record.
const NONE: u32 = 0xFFFF_FFFF;
/// Facts of a book.
const MAX_FACTS: usize = 500;
/// The fact that says where the better half of a book for old and new readers begins.
const BOUNDARY: u32 = 121;
/// Facts by their numbers, as people say them.
const FACTS: [(u32, &str); 11] = [
    (101, "Publisher"),
    (103, "Description"),
    (104, "ISBN"),
    (105, "Subject"),
    (106, "Published"),
    (108, "Contributor"),
    (109, "Rights"),
    (112, "Source"),
    (113, "ASIN"),
    (527, "Pages are turned"),
    (535, "Written with"),
];

/// How the words of a book are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    None,
    PalmDoc,
    Huffman,
    Unknown(u16),
}

#[derive(Debug)]
pub struct Head {
    /// The record that it stands in: numbers of others are counted from it, but for pictures.
    pub start: usize,
    pub packing: Packing,
    pub locked: bool,
    pub text_records: usize,
    /// Name of the encoding; `None` where the book is plain text, which says nothing of it.
    pub encoding: Option<&'static str>,
    /// 8 for the newer form.
    pub version: u32,
    /// The record of the first picture.
    pub first_picture: Option<usize>,
    /// The first record of the code by which words are packed, and how many there are.
    pub huffman: Option<(usize, usize)>,
    /// What stands behind the words in each record.
    pub trailing: u16,
    /// Contents, skeletons, fragments and flows.
    pub contents: Option<usize>,
    pub skeletons: Option<usize>,
    pub fragments: Option<usize>,
    pub flows: Option<usize>,
    title: String,
    facts: Vec<(u32, Vec<u8>)>,
}

impl Head {
    /// That of a record; `None` where none stands there.
    pub fn of(records: &Records, start: usize) -> Option<Self> {
        let record = records.get(start)?;
        let packing = match u16_at(record, 0)? {
            1 => Packing::None,
            2 => Packing::PalmDoc,
            0x4448 => Packing::Huffman,
            other => Packing::Unknown(other),
        };
        let book = record.get(16..20) == Some(b"MOBI");
        let long = u32_at(record, 20).filter(|_| book).unwrap_or(0) as usize + 16;
        // A number of the head, where the head is long enough to have it.
        let number = |at: usize| u32_at(record, at).filter(|_| at + 4 <= long);
        let index = |at: usize| number(at).filter(|number| *number != NONE && *number != 0);
        let own = |at: usize| index(at).map(|number| start + number as usize);
        let version = number(36).unwrap_or(0);
        let newer = version == 8;
        let title = number(84).zip(number(88)).and_then(|(at, long)| {
            let at = at as usize;
            record.get(at..at.checked_add(long as usize)?)
        });
        let encoding = number(28).map(|code| if code == 65_001 { "UTF-8" } else { "windows-1252" });
        let trailing = u16_at(record, 242).filter(|_| long >= 0xE4 && version >= 5).unwrap_or_default();
        let facts = match number(128) {
            Some(flags) if flags & 0x40 != 0 => facts(record.get(long..).unwrap_or_default()),
            _ => Vec::new(),
        };
        Some(Self {
            start,
            packing,
            locked: u16_at(record, 12)? != 0,
            text_records: usize::from(u16_at(record, 8)?),
            encoding,
            version,
            first_picture: own(108),
            huffman: own(112).zip(number(116).map(|count| count as usize)),
            trailing,
            contents: own(244),
            skeletons: own(252).filter(|_| newer),
            fragments: own(248).filter(|_| newer),
            flows: own(192).filter(|_| newer),
            title: title.map(|title| decoded(title, encoding)).unwrap_or_default(),
            facts,
        })
    }

    /// The record in which the head of the better half stands, where there are two.
    pub fn better(&self, records: &Records) -> Option<usize> {
        let number = self.fact(BOUNDARY).and_then(|bytes| u32_at(bytes, 0))?;
        let start = usize::try_from(number).ok().filter(|_| number != NONE && number > 0)?;
        let before = records.get(start - 1)?;
        before.starts_with(b"BOUNDARY").then_some(start)
    }

    fn fact(&self, wanted: u32) -> Option<&[u8]> {
        self.facts.iter().find(|(number, _)| *number == wanted).map(|(_, bytes)| bytes.as_slice())
    }

    fn said(&self, wanted: u32) -> Option<String> {
        let words = decoded(self.fact(wanted)?, self.encoding);
        Some(words).filter(|words| !words.is_empty())
    }

    /// The record of the picture on its cover.
    pub fn cover(&self) -> Option<usize> {
        let offset = self.fact(201).and_then(|bytes| u32_at(bytes, 0)).filter(|offset| *offset != NONE)?;
        self.first_picture?.checked_add(offset as usize)
    }

    /// Says to a document what the book says of itself.
    pub fn tell_facts(&self, name: &str, draft: &mut Draft) {
        let facts = draft.facts();
        let title = self.said(503).or_else(|| Some(self.title.clone()).filter(|title| !title.is_empty()));
        facts.title = title.or_else(|| Some(name.to_owned()).filter(|name| !name.is_empty()));
        facts.language = self.said(524);
        for (number, bytes) in &self.facts {
            let words = decoded(bytes, self.encoding);
            if words.is_empty() {
                continue;
            }
            if *number == 100 {
                facts.authors.push(words);
            } else if let Some((_, said)) = FACTS.iter().find(|(own, _)| own == number) {
                let words = match (number, words.as_str()) {
                    (527, "rtl") => "from right to left".to_owned(),
                    (527, "ltr") => "from left to right".to_owned(),
                    _ => words,
                };
                facts.others.push(((*said).to_owned(), words));
            }
        }
    }
}

/// Numbered facts (EXTH) behind a head.
fn facts(bytes: &[u8]) -> Vec<(u32, Vec<u8>)> {
    let mut facts = Vec::new();
    if !bytes.starts_with(b"EXTH") {
        return facts;
    }
    let count = u32_at(bytes, 8).unwrap_or(0) as usize;
    let mut at = 12;
    for _ in 0..count.min(MAX_FACTS) {
        let (Some(number), Some(long)) = (u32_at(bytes, at), u32_at(bytes, at + 4)) else { break };
        let (Some(end), true) = (at.checked_add(long as usize), long >= 8) else { break };
        let Some(value) = bytes.get(at + 8..end) else { break };
        facts.push((number, value.to_vec()));
        at = end;
    }
    facts
}

fn decoded(bytes: &[u8], encoding: Option<&str>) -> String {
    let text = match encoding {
        Some("UTF-8") => String::from_utf8_lossy(bytes).into_owned(),
        _ => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
