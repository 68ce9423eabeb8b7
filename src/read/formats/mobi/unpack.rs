//! The words of a Kindle book out of its records: as they are, as PalmDOC packs them, or by a code of its own (HUFF/CDIC).

use super::head::{Head, Packing};
use super::records::Records;
use crate::data::draft::Draft;
use crate::data::job::{Failure, FailureKind, Stop};
use huffman::Huffman;

mod huffman;

/// Bytes of all words; as HTML, the longest books have some twenty megabytes.
const MAX_TEXT: usize = 128 * 1024 * 1024;
/// Bytes that one record may become; writers give each 4 KiB.
const MAX_RECORD: usize = 256 * 1024;
/// Records between two looks at the stop flag.
const STOP_STEP: usize = 64;

/// All words of a book as bytes. What is damaged is told and left out.
///
/// # Errors
/// Where nothing can be unpacked, or it was stopped.
pub fn text(records: &Records, head: &Head, draft: &mut Draft, stop: &Stop) -> Result<Vec<u8>, Failure> {
    let mut huffman = match head.packing {
        Packing::Huffman => Some(Huffman::of(records, head).ok_or_else(|| {
            Failure::new("This book is packed with a code that it lacks or that is damaged.")
                .kind(FailureKind::Damaged)
        })?),
        Packing::Unknown(number) => {
            let words = format!("This book is packed in a way that is not known (number {number}).");
            return Err(Failure::new(words).kind(FailureKind::NotSupported));
        }
        Packing::None | Packing::PalmDoc => None,
    };
    let (mut text, mut damaged, mut lost) = (Vec::new(), 0_usize, 0_usize);
    for index in 0..head.text_records {
        if index.is_multiple_of(STOP_STEP) {
            draft.pulse(stop)?;
        }
        let Some(record) = records.get(head.start + 1 + index) else {
            lost += 1;
            continue;
        };
        let packed = without_trailing(record, head.trailing);
        let whole = match (&mut huffman, head.packing) {
            (Some(huffman), _) => huffman.unpack(packed, MAX_RECORD, &mut text),
            (None, Packing::PalmDoc) => palm_doc(packed, &mut text),
            (None, _) => {
                text.extend_from_slice(packed);
                true
            }
        };
        damaged += usize::from(!whole);
        if text.len() > MAX_TEXT {
            text.truncate(MAX_TEXT);
            let words = format!("Of the words of this book only the first {} MB are read.", MAX_TEXT >> 20);
            draft.complain_at(words, None, None);
            break;
        }
    }
    let mut tell = |count: usize, what: &str| {
        if count > 0 {
            draft.complain_at(
                format!("{count} of the {} pieces of this book {what}.", head.text_records),
                None,
                None,
            );
        }
    };
    tell(lost, "are missing: the file is cut short");
    tell(damaged, "are damaged; each was read as far as it goes");
    Ok(text)
}

/// The words of a record without what stands behind them. `flags` has a bit for each thing that may.
fn without_trailing(record: &[u8], flags: u16) -> &[u8] {
    let mut record = record;
    for _ in 0..(flags >> 1).count_ones() {
        let size = trailing_size(record);
        record = &record[..record.len().saturating_sub(size)];
    }
    if flags & 1 != 0 {
        // The rest of a letter that goes over the border of two records stands in both.
        let size = record.last().map_or(0, |last| usize::from(last & 3) + 1);
        record = &record[..record.len().saturating_sub(size)];
    }
    record
}

/// Bytes of what stands last in a record, itself among them, as its own end says: seven bits in each byte.
fn trailing_size(record: &[u8]) -> usize {
    let last = &record[record.len().saturating_sub(4)..];
    last.iter().fold(0, |size, byte| {
        let size = if byte & 0x80 != 0 { 0 } else { size };
        size << 7 | usize::from(byte & 0x7F)
    })
}

/// Unpacks what PalmDOC packed; `false` where it is damaged.
pub fn palm_doc(packed: &[u8], out: &mut Vec<u8>) -> bool {
    let start = out.len();
    let mut at = 0;
    while let Some(&code) = packed.get(at) {
        at += 1;
        match code {
            // So many bytes as they are.
            1..=8 => {
                let Some(plain) = packed.get(at..at + usize::from(code)) else { return false };
                out.extend_from_slice(plain);
                at += plain.len();
            }
            0 | 9..=0x7F => out.push(code),
            // A space and a letter.
            0xC0.. => out.extend([b' ', code ^ 0x80]),
            // Again what stood there before.
            0x80..=0xBF => {
                let Some(&low) = packed.get(at) else { return false };
                at += 1;
                let pair = usize::from(code) << 8 | usize::from(low);
                let (back, count) = (pair >> 3 & 0x7FF, (pair & 7) + 3);
                let Some(from) = out.len().checked_sub(back).filter(|from| back > 0 && *from >= start) else {
                    return false;
                };
                for step in 0..count {
                    let Some(&byte) = out.get(from + step) else { return false };
                    out.push(byte);
                }
            }
        }
        if out.len() - start > MAX_RECORD {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_palm_doc_packed_comes_back_and_damage_ends_it() {
        let check = |packed: &[u8], expected: &str, whole: bool| {
            let mut out = b"before".to_vec();
            assert_eq!(palm_doc(packed, &mut out), whole);
            assert_eq!(String::from_utf8_lossy(&out[6..]), expected);
        };
        // Four bytes back, three of them and five more: they go on into themselves.
        check(b"gate\x80\x25", "gategategate", true);
        check(b"a\xE7ate", "a gate", true);
        check(b"\x02\xC3\xA4!", "ä!", true);
        // Nothing before the record belongs to it.
        check(b"g\x80\x20", "g", false);
        check(b"g\x80", "g", false);
        check(b"g\x05ab", "g", false);
    }

    #[test]
    fn what_stands_behind_the_words_is_no_word() {
        // The rest of a letter, then an entry of three bytes.
        let record = b"words\xC3\xA4\x01xx\x83";
        assert_eq!(without_trailing(record, 0b11), b"words\xC3");
        assert_eq!(without_trailing(b"\x7F", 0b10), b"");
        assert_eq!(without_trailing(b"", 0xFFFF), b"");
    }
}
