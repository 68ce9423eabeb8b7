//! Unpacks files that were packed with gzip (RFC 1952), whatever they are called, within named limits:
//! a few kilobytes of gzip can hold gigabytes of nothing.
//!
//! Everything is unpacked into memory, because formats ask for any byte at any time and nothing here may write a file.

use super::Source;
use crate::data::job::{Failure, FailureKind};
use flate2::bufread::MultiGzDecoder;
use std::io::{self, BufRead, Read};
use std::path::Path;

/// More is not unpacked: a child may have a gigabyte of memory, and the document itself has to fit beside it.
pub const MAX_UNPACKED: usize = 256 * 1024 * 1024;
/// Text shrinks to a fifth, dull logs to a hundredth; what shrinks more was made to fill memories …
pub const MAX_RATIO: u64 = 250;
/// … but a small file may be as empty as it likes.
pub const RATIO_FREE: u64 = 8 * 1024 * 1024;
/// Bytes that are asked for at once.
const STEP: usize = 256 * 1024;

/// Whether a file begins as gzip does; the third byte is the only method that there is.
pub fn is(head: &[u8]) -> bool {
    head.starts_with(b"\x1F\x8B\x08")
}

/// Whether a file is packed with gzip, whatever it is called.
pub fn packs(source: &Source) -> bool {
    source.head().is_ok_and(|head| is(&head))
}

/// Whether a name says that its file is packed.
pub fn named_so(name: &str) -> bool {
    let extension = Path::new(name).extension().map(|e| e.to_string_lossy().to_lowercase());
    extension.is_some_and(|extension| extension.ends_with('z') || extension == "gzip")
}

/// What a packed file holds.
pub struct Unpacked {
    /// Under its name without the packing's ending.
    pub source: Source,
    /// What is wrong with its packing, in a sentence, where something is.
    pub fault: Option<&'static str>,
}

/// It was cut short, or bytes follow that are no gzip; the decoder cannot always tell these apart.
const CUT: &str = "The end of this file cannot be unpacked: it is damaged, or something else follows it.";
/// All of it came out, and is not what was packed.
const WRONG_SUM: &str = "All that this file holds was unpacked and is shown, but the checksum at its end does not fit it: some of it may \
     be damaged.";
/// The decoder goes no further after a wrong checksum.
const WRONG_SUM_BEFORE_MORE: &str = "What is shown was unpacked, but the checksum at its end does not fit it: some of it may be damaged. More follows \
     in this file, which was not unpacked.";
/// What the decoder says of a wrong checksum; it has no kind of its own for it. A test holds it to that.
const SAID_OF_SUMS: &str = "checksum";

/// Unpacks a file; what was unpacked before a damage is worth reading.
///
/// # Errors
/// Where it holds more than the limits allow, or nothing of it can be unpacked.
pub fn unpack(source: &Source) -> Result<Unpacked, Failure> {
    let name = &source.name;
    let mut decoder = MultiGzDecoder::new(io::BufReader::with_capacity(STEP, source.stream(0, u64::MAX)));
    let mut bytes = Vec::new();
    let mut step = vec![0; STEP];
    let fault = loop {
        let count = match decoder.read(&mut step) {
            Ok(0) => break None,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) if !bytes.is_empty() => {
                // A checksum is read before it is compared: what is left stands behind it.
                let mut more = || decoder.get_mut().fill_buf().is_ok_and(|rest| !rest.is_empty());
                break Some(match error.to_string().contains(SAID_OF_SUMS) {
                    false => CUT,
                    true if more() => WRONG_SUM_BEFORE_MORE,
                    true => WRONG_SUM,
                });
            }
            Err(error) => {
                let words =
                    format!("“{name}” is packed with gzip, and nothing of it can be unpacked ({error}).");
                return Err(Failure::new(words).kind(FailureKind::Damaged));
            }
        };
        let len = bytes.len() + count;
        if len > MAX_UNPACKED {
            let limit = MAX_UNPACKED / (1024 * 1024);
            let words = format!("“{name}” holds more than the {limit} MB that are unpacked.");
            return Err(Failure::new(words).kind(FailureKind::Limit).hint("Unpack it with another program."));
        }
        if len as u64 > RATIO_FREE && len as u64 / source.len.max(1) > MAX_RATIO {
            let words =
                format!("“{name}” grows to more than {MAX_RATIO} times its size when it is unpacked.");
            let hint = "Files that do were usually made to fill memories.";
            return Err(Failure::new(words).kind(FailureKind::Limit).hint(hint));
        }
        bytes.extend_from_slice(&step[..count]);
    };
    let inner = match name.rsplit_once('.') {
        Some((stem, end)) if end.eq_ignore_ascii_case("gz") || end.eq_ignore_ascii_case("gzip") => stem,
        _ => name,
    };
    let mut unpacked = Source::from_bytes(inner, bytes);
    unpacked.path.clone_from(&source.path);
    unpacked.encoding.clone_from(&source.encoding);
    unpacked.password.clone_from(&source.password);
    Ok(Unpacked { source: unpacked, fault })
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn what_is_packed_is_read_as_what_it_holds() {
        let source = Source::from_bytes("notes.txt.gz", packed(b"some words"));
        let unpacked = unpack(&source).unwrap().source;
        assert_eq!(
            (unpacked.name.as_str(), unpacked.read_all(100).unwrap()),
            ("notes.txt", b"some words".into())
        );
    }

    #[test]
    fn what_was_made_to_fill_memories_is_refused() {
        let bomb = packed(&vec![0; 16 * 1024 * 1024]);
        let failure = unpack(&Source::from_bytes("bomb.gz", bomb)).err().unwrap();
        assert_eq!(failure.kind, FailureKind::Limit);
    }

    #[test]
    fn what_is_cut_short_is_read_up_to_the_cut() {
        let text: Vec<u8> = (0..200_000u32).flat_map(|n| n.to_string().into_bytes()).collect();
        let mut bytes = packed(&text);
        bytes.truncate(bytes.len() / 2);
        let Unpacked { source: unpacked, fault } = unpack(&Source::from_bytes("cut.gz", bytes)).unwrap();
        assert_eq!(fault, Some(CUT));
        assert!(unpacked.len > 1000 && unpacked.len < text.len() as u64);
        let nothing = unpack(&Source::from_bytes("no.gz", &b"\x1F\x8B\x08zzzzzzzzzzzzzz"[..]));
        assert_eq!(nothing.err().unwrap().kind, FailureKind::Damaged);
    }

    /// Nobody must believe that the end of a log is missing when all of it is there, nor that all is there.
    #[test]
    fn a_wrong_checksum_is_told_from_a_file_that_is_cut() {
        let fault = |bytes: Vec<u8>| {
            let Unpacked { source, fault } = unpack(&Source::from_bytes("notes.gz", bytes)).unwrap();
            assert_eq!(&source.read_all(100).unwrap()[..], b"some words");
            fault
        };
        let mut wrong = packed(b"some words");
        let sum = wrong.len() - 8;
        wrong[sum] ^= 1;
        assert_eq!(fault(wrong.clone()), Some(WRONG_SUM));
        assert_eq!(fault([wrong, packed(b"and others")].concat()), Some(WRONG_SUM_BEFORE_MORE));
        assert_eq!(fault([packed(b"some words"), b"no gzip".to_vec()].concat()), Some(CUT));
        assert_eq!(fault([packed(b"some "), packed(b"words")].concat()), None);
    }
}
