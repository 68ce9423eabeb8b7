//! The code by which larger Kindle books pack their words: signs of different lengths stand for phrases, which may be packed
//! with it themselves (HUFF and CDIC records).

use super::super::head::Head;
use super::super::records::{Records, u16_at, u32_at};

/// Phrases that stand in phrases.
const MAX_NESTING: usize = 24;
/// Phrases of a book, and bytes that each may become.
const MAX_PHRASES: usize = 1 << 20;
const MAX_PHRASE: usize = 64 * 1024;
/// Bytes of all phrases, unpacked.
const MAX_UNPACKED: usize = 64 * 1024 * 1024;

/// A phrase, packed as it stands in the book, or unpacked.
#[derive(Clone, Debug)]
enum Phrase {
    Packed(Vec<u8>),
    Plain(Vec<u8>),
    /// It is being unpacked: one that holds itself has no end.
    Open,
}

pub struct Huffman {
    /// By the first byte of a sign: its length, whether that is known, and the highest sign of that length.
    first: Vec<(u32, bool, u32)>,
    /// The lowest and the highest sign of each length, at the upper end of 32 bits.
    lowest: Vec<u32>,
    highest: Vec<u32>,
    phrases: Vec<Phrase>,
    unpacked: usize,
}

impl Huffman {
    /// The code of a book; `None` where it lacks it.
    pub fn of(records: &Records, head: &Head) -> Option<Self> {
        let (from, count) = head.huffman?;
        let mut code = Self::tables(records.get(from)?)?;
        for number in 1..count.min(records.len()) {
            code.add_phrases(records.get(from.checked_add(number)?)?)?;
        }
        (!code.phrases.is_empty()).then_some(code)
    }

    fn tables(record: &[u8]) -> Option<Self> {
        if !record.starts_with(b"HUFF") {
            return None;
        }
        let (one, two) = (u32_at(record, 8)? as usize, u32_at(record, 12)? as usize);
        // The highest of a length is followed by ones.
        let filled = |sign: u32, length: u32| {
            let shifted = (u64::from(sign) + 1) << (32 - length);
            shifted.wrapping_sub(1) as u32
        };
        let first = |index: usize| {
            let entry = u32_at(record, one.checked_add(index * 4)?)?;
            let (length, known) = (entry & 0x1F, entry & 0x80 != 0);
            let sound = length != 0 && (length > 8 || known);
            sound.then(|| (length, known, filled(entry >> 8, length)))
        };
        let (mut lowest, mut highest) = (vec![0], vec![0]);
        for length in 1..=32_u32 {
            let at = two.checked_add((length as usize - 1) * 8)?;
            let (low, high) = (u32_at(record, at)?, u32_at(record, at + 4)?);
            lowest.push((u64::from(low) << (32 - length)) as u32);
            highest.push(filled(high, length));
        }
        let first = (0..256).map(first).collect::<Option<Vec<_>>>()?;
        Some(Self { first, lowest, highest, phrases: Vec::new(), unpacked: 0 })
    }

    fn add_phrases(&mut self, record: &[u8]) -> Option<()> {
        if !record.starts_with(b"CDIC") {
            return None;
        }
        let (all, bits) = (u32_at(record, 8)? as usize, u32_at(record, 12)?);
        let own = 1_usize.checked_shl(bits)?;
        let count = own.min(all.saturating_sub(self.phrases.len()));
        if self.phrases.len() + count > MAX_PHRASES {
            return None;
        }
        for index in 0..count {
            let at = 16 + usize::from(u16_at(record, 16 + index * 2)?);
            let head = u16_at(record, at)?;
            let long = usize::from(head & 0x7FFF);
            let bytes = record.get(at + 2..at + 2 + long)?.to_vec();
            self.phrases.push(if head & 0x8000 != 0 { Phrase::Plain(bytes) } else { Phrase::Packed(bytes) });
        }
        Some(())
    }

    /// Unpacks a record; `false` where it is damaged, or would become longer than it may.
    pub fn unpack(&mut self, packed: &[u8], most: usize, out: &mut Vec<u8>) -> bool {
        self.unpack_within(packed, most, out, 0)
    }

    fn unpack_within(&mut self, packed: &[u8], most: usize, out: &mut Vec<u8>, nesting: usize) -> bool {
        let start = out.len();
        let mut left = packed.len() as u64 * 8;
        let mut at = 0_u64;
        loop {
            let code = bits_at(packed, at);
            let Some(&(mut length, known, mut highest)) = self.first.get((code >> 24) as usize) else {
                return false;
            };
            if !known {
                while length < 32 && self.lowest.get(length as usize).is_some_and(|lowest| code < *lowest) {
                    length += 1;
                }
                highest = self.highest.get(length as usize).copied().unwrap_or(0);
            }
            if u64::from(length) > left {
                // What is left fills the last byte.
                return true;
            }
            left -= u64::from(length);
            at += u64::from(length);
            let Some(number) =
                highest.checked_sub(code).map(|far| (u64::from(far) >> (32 - length)) as usize)
            else {
                return false;
            };
            if !self.say(number, nesting, out) || out.len() - start > most {
                return false;
            }
        }
    }

    /// Adds a phrase, which is unpacked once.
    fn say(&mut self, number: usize, nesting: usize, out: &mut Vec<u8>) -> bool {
        let Some(phrase) = self.phrases.get_mut(number) else { return false };
        let packed = match phrase {
            Phrase::Plain(bytes) => {
                out.extend_from_slice(bytes);
                return true;
            }
            Phrase::Open => return false,
            Phrase::Packed(_) if nesting >= MAX_NESTING || self.unpacked > MAX_UNPACKED => return false,
            Phrase::Packed(bytes) => std::mem::take(bytes),
        };
        *phrase = Phrase::Open;
        let mut plain = Vec::new();
        let whole = self.unpack_within(&packed, MAX_PHRASE, &mut plain, nesting + 1);
        self.unpacked += plain.len();
        out.extend_from_slice(&plain);
        if let Some(phrase) = self.phrases.get_mut(number) {
            *phrase = if whole { Phrase::Plain(plain) } else { Phrase::Packed(packed) };
        }
        whole
    }
}

/// The 32 bits that begin at a bit; zeros beyond the end.
fn bits_at(bytes: &[u8], bit: u64) -> u32 {
    let from = (bit / 8) as usize;
    let eight =
        (0..8).fold(0_u64, |all, step| all << 8 | u64::from(bytes.get(from + step).copied().unwrap_or(0)));
    (eight << (bit % 8) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A code of two signs of one bit and no others: `1` is the first phrase, `0` the second.
    fn code(phrases: &[(&[u8], bool)]) -> Huffman {
        let mut huff = b"HUFF\0\0\0\x18".to_vec();
        huff.extend([24_u32, 24 + 1024].iter().flat_map(|at| at.to_be_bytes()));
        huff.extend([0; 8]);
        huff.extend([0x181_u32; 256].iter().flat_map(|entry| entry.to_be_bytes()));
        huff.extend([0; 256]);
        let mut cdic = b"CDIC\0\0\0\x10".to_vec();
        cdic.extend([phrases.len() as u32, 4].iter().flat_map(|number| number.to_be_bytes()));
        let mut bodies = Vec::new();
        for (bytes, plain) in phrases {
            cdic.extend(((phrases.len() * 2 + bodies.len()) as u16).to_be_bytes());
            bodies.extend((bytes.len() as u16 | if *plain { 0x8000 } else { 0 }).to_be_bytes());
            bodies.extend_from_slice(bytes);
        }
        cdic.extend(bodies);
        let mut code = Huffman::tables(&huff).unwrap();
        code.add_phrases(&cdic).unwrap();
        code
    }

    #[test]
    fn signs_become_phrases_and_phrases_of_phrases() {
        let mut out = Vec::new();
        assert!(code(&[(b"gate ", true), (b"lamp ", true)]).unpack(&[0b1011_1110], 1000, &mut out));
        assert_eq!(String::from_utf8_lossy(&out), "gate lamp gate gate gate gate gate lamp ");
        let mut out = Vec::new();
        assert!(code(&[(&[0b0000_0000], false), (b"x", true)]).unpack(&[0xFF], 1000, &mut out));
        assert_eq!(out, b"x".repeat(64));
    }

    #[test]
    fn a_phrase_that_holds_itself_ends_the_record() {
        assert!(!code(&[(&[0xFF], false)]).unpack(&[0xFF], 1000, &mut Vec::new()));
    }

    #[test]
    fn no_record_becomes_longer_than_it_may() {
        let mut out = Vec::new();
        assert!(!code(&[(&[b'a'; 500], true)]).unpack(&[0xFF; 100], 1000, &mut out));
        assert!(out.len() <= 1500);
    }

    #[test]
    fn a_code_that_is_cut_short_is_none() {
        assert!(Huffman::tables(b"HUFF\0\0\0\x18\0\0").is_none());
        assert!(code(&[(b"a", true)]).add_phrases(b"CDIC\0\0\0\x10\0\0\0\x09\0\0\0\x04\0\0").is_none());
    }
}
