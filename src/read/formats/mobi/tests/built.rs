//! Builds Kindle books byte by byte, for tests and for who damages them: no tool that makes them is at hand.

/// Bytes of each piece of text, as all writers have it.
const PIECE: usize = 4096;
const NONE: u32 = 0xFFFF_FFFF;

/// A database of records.
pub fn database(kind: &[u8; 8], records: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"The_Lamp".to_vec();
    file.resize(60, 0);
    file.extend(kind);
    file.resize(76, 0);
    file.extend((records.len() as u16).to_be_bytes());
    let mut at = 78 + records.len() * 8 + 2;
    for record in records {
        file.extend((at as u32).to_be_bytes());
        file.extend([0; 4]);
        at += record.len();
    }
    file.extend([0; 2]);
    records.iter().for_each(|record| file.extend(record));
    file
}

/// PalmDOC, as simply as it goes: what stood there before is named again, the rest is as it is.
pub fn packed(text: &[u8]) -> Vec<u8> {
    let (mut out, mut at) = (Vec::new(), 0);
    while at < text.len() {
        let again = (3..=10.min(text.len() - at)).rev().find_map(|long| {
            let from = at.saturating_sub(2047);
            let found = memchr::memmem::rfind(&text[from..at], &text[at..at + long])?;
            Some((at - from - found, long))
        });
        match again {
            Some((back, long)) => {
                out.extend((0x8000 | (back as u16) << 3 | (long as u16 - 3)).to_be_bytes());
                at += long;
            }
            None if text[at] == b' ' && text.get(at + 1).is_some_and(|next| (0x40..0x80).contains(next)) => {
                out.push(text[at + 1] ^ 0x80);
                at += 2;
            }
            None if text[at] < 0x80 && !(1..=8).contains(&text[at]) => {
                out.push(text[at]);
                at += 1;
            }
            None => {
                out.extend([1, text[at]]);
                at += 1;
            }
        }
    }
    out
}

/// What a head of a book says; all else is left at nothing.
pub struct Built {
    pub version: u32,
    pub encryption: u16,
    pub first_picture: u32,
    pub contents: u32,
    pub fragments: u32,
    pub skeletons: u32,
    pub flows: u32,
    pub facts: Vec<(u32, Vec<u8>)>,
}

impl Built {
    pub fn new(version: u32) -> Self {
        Self {
            version,
            encryption: 0,
            first_picture: NONE,
            contents: NONE,
            fragments: NONE,
            skeletons: NONE,
            flows: NONE,
            facts: Vec::new(),
        }
    }

    /// The head of a book whose words are these, and the pieces of its words.
    pub fn records(&self, text: &[u8]) -> Vec<Vec<u8>> {
        let pieces: Vec<Vec<u8>> = text.chunks(PIECE).map(packed).collect();
        let mut head = vec![0; 264];
        let mut put = |at: usize, bytes: &[u8]| head[at..at + bytes.len()].copy_from_slice(bytes);
        put(0, &2_u16.to_be_bytes());
        put(8, &(pieces.len() as u16).to_be_bytes());
        put(12, &self.encryption.to_be_bytes());
        put(16, b"MOBI");
        put(20, &248_u32.to_be_bytes());
        put(28, &65_001_u32.to_be_bytes());
        put(36, &self.version.to_be_bytes());
        for (at, number) in [
            (108, self.first_picture),
            (244, self.contents),
            (248, self.fragments),
            (252, self.skeletons),
            (192, self.flows),
            (128, 0x40),
        ] {
            put(at, &number.to_be_bytes());
        }
        let mut exth = Vec::new();
        for (number, value) in &self.facts {
            exth.extend(number.to_be_bytes());
            exth.extend((value.len() as u32 + 8).to_be_bytes());
            exth.extend(value);
        }
        head.extend(b"EXTH");
        head.extend((exth.len() as u32 + 12).to_be_bytes());
        head.extend((self.facts.len() as u32).to_be_bytes());
        head.extend(exth);
        [vec![head], pieces].concat()
    }
}

/// A number of seven bits in each byte.
fn forward(value: u32) -> Vec<u8> {
    let mut bytes = vec![(value & 0x7F) as u8 | 0x80];
    let mut rest = value >> 7;
    while rest > 0 {
        bytes.insert(0, (rest & 0x7F) as u8);
        rest >>= 7;
    }
    bytes
}

/// An index whose entries all have the same numbered values, and its words.
pub fn index(numbers: &[(u8, u8)], entries: &[(&str, Vec<u32>)], words: &[&str]) -> Vec<Vec<u8>> {
    let mut head = vec![0; 192];
    head[..4].copy_from_slice(b"INDX");
    head[4..8].copy_from_slice(&192_u32.to_be_bytes());
    head[24..28].copy_from_slice(&1_u32.to_be_bytes());
    head[52..56].copy_from_slice(&1_u32.to_be_bytes());
    head.extend(b"TAGX");
    head.extend((12 + 4 * (numbers.len() as u32 + 1)).to_be_bytes());
    head.extend(1_u32.to_be_bytes());
    let mut bits = 0;
    for (place, (number, together)) in numbers.iter().enumerate() {
        bits |= 1 << place;
        head.extend([*number, *together, 1 << place, 0]);
    }
    head.extend([0, 0, 0, 1]);
    let mut record = vec![0; 192];
    record[..4].copy_from_slice(b"INDX");
    record[24..28].copy_from_slice(&(entries.len() as u32).to_be_bytes());
    let mut list = b"IDXT".to_vec();
    for (name, values) in entries {
        list.extend((record.len() as u16).to_be_bytes());
        record.push(name.len() as u8);
        record.extend(name.as_bytes());
        record.push(bits);
        values.iter().for_each(|value| record.extend(forward(*value)));
    }
    let at = record.len() as u32;
    record[20..24].copy_from_slice(&at.to_be_bytes());
    record.extend(list);
    let mut said = Vec::new();
    for word in words {
        said.extend(forward(word.len() as u32));
        said.extend(word.as_bytes());
    }
    vec![head, record, said]
}
