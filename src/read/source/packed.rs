//! Unpacks files that were packed as a whole (gzip, bzip2, xz, Zstandard), whatever they are called, within named limits:
//! a few kilobytes can hold gigabytes of nothing.
//!
//! Everything is unpacked into memory, because formats ask for any byte at any time and nothing here may write a file.

use super::Source;
use crate::data::job::{Failure, FailureKind};
use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::MultiGzDecoder;
use lzma_rust2::XzReader;
use std::io::{self, BufRead, BufReader, Read};

pub mod frames;

/// More is not unpacked: a child may have a gigabyte of memory, and the document itself has to fit beside it.
pub const MAX_UNPACKED: usize = 256 * 1024 * 1024;
/// Text shrinks to a fifth, dull logs to a hundredth; what shrinks more was made to fill memories …
pub const MAX_RATIO: u64 = 250;
/// … but a small file may be as empty as it likes.
pub const RATIO_FREE: u64 = 8 * 1024 * 1024;
/// Bytes that an unpacker may look back at, whatever a file asks for: the most that programs use without being told to.
pub const MAX_WINDOW: u32 = 128 * 1024 * 1024;
/// Bytes that are asked for at once.
const STEP: usize = 256 * 1024;

/// How a file was packed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Packing {
    /// RFC 1952.
    Gzip,
    /// With the signs of its first block.
    Bzip2,
    /// Version 1.2 of its own description.
    Xz,
    /// RFC 8878.
    Zstandard,
}

impl Packing {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Gzip, Self::Bzip2, Self::Xz, Self::Zstandard];

    /// How a file is packed that begins so. More than the first sign is looked at where that could be text.
    pub fn of(head: &[u8]) -> Option<Self> {
        match head {
            // The third byte is the only method that there is.
            [0x1F, 0x8B, 8, ..] => Some(Self::Gzip),
            [b'B', b'Z', b'h', b'1'..=b'9', rest @ ..]
                if rest.starts_with(b"1AY&SY") || rest.starts_with(b"\x17\x72\x45\x38\x50\x90") =>
            {
                Some(Self::Bzip2)
            }
            [0xFD, b'7', b'z', b'X', b'Z', 0, ..] => Some(Self::Xz),
            [0x28, 0xB5, 0x2F, 0xFD, ..] => Some(Self::Zstandard),
            _ => None,
        }
    }

    /// As people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Bzip2 => "bzip2",
            Self::Xz => "xz",
            Self::Zstandard => "Zstandard",
        }
    }

    /// Endings that say so, and what they become when it is unpacked.
    fn endings(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Gzip => {
                &[("gz", ""), ("gzip", ""), ("tgz", "tar"), ("svgz", "svg"), ("emz", "emf"), ("z", "")]
            }
            Self::Bzip2 => &[("bz2", ""), ("bz", ""), ("tbz2", "tar"), ("tbz", "tar"), ("tb2", "tar")],
            Self::Xz => &[("xz", ""), ("txz", "tar")],
            Self::Zstandard => &[("zst", ""), ("zstd", ""), ("tzst", "tar")],
        }
    }

    /// Whether a name says that its file is packed so.
    pub fn named_so(self, name: &str) -> bool {
        self.ending_of(name).is_some()
    }

    /// What a file that is called so is called once it is unpacked; `None` where its name does not say that it is packed.
    pub fn unpacked_name(self, name: &str) -> Option<String> {
        self.named_so(name).then(|| self.inner_name(name))
    }

    /// The name without its ending, and what the ending stands for.
    fn ending_of(self, name: &str) -> Option<(&str, &'static str)> {
        let (stem, end) = name.rsplit_once('.')?;
        let known = self.endings().iter().find(|(ending, _)| end.eq_ignore_ascii_case(ending));
        known.map(|(_, becomes)| (stem, *becomes))
    }

    /// What a file is called once it is unpacked.
    fn inner_name(self, name: &str) -> String {
        match self.ending_of(name) {
            Some((stem, "")) if !stem.is_empty() => stem.to_owned(),
            Some((stem, becomes)) if !stem.is_empty() => format!("{stem}.{becomes}"),
            _ => name.to_owned(),
        }
    }

    fn decoder<R: BufRead>(self, packed: R) -> Decoder<R> {
        match self {
            Self::Gzip => Decoder::Gzip(Box::new(MultiGzDecoder::new(packed))),
            Self::Bzip2 => Decoder::Bzip2(MultiBzDecoder::new(packed)),
            Self::Xz => Decoder::Xz(Box::new(XzReader::new_mem_limit(packed, true, MAX_WINDOW / 1024))),
            Self::Zstandard => Decoder::Zstandard(Box::new(frames::Frames::new(packed))),
        }
    }
}

enum Decoder<R: BufRead> {
    Gzip(Box<MultiGzDecoder<R>>),
    Bzip2(MultiBzDecoder<R>),
    Xz(Box<XzReader<R>>),
    Zstandard(Box<frames::Frames<R>>),
}

impl<R: BufRead> Decoder<R> {
    /// Whether anything follows what was unpacked, where that can be told.
    fn more(&mut self) -> bool {
        match self {
            // A checksum is read before it is compared: what is left stands behind it.
            Self::Gzip(decoder) => decoder.get_mut().fill_buf().is_ok_and(|rest| !rest.is_empty()),
            Self::Zstandard(frames) => frames.more(),
            Self::Bzip2(_) | Self::Xz(_) => false,
        }
    }
}

impl<R: BufRead> Read for Decoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Gzip(decoder) => decoder.read(buffer),
            Self::Bzip2(decoder) => decoder.read(buffer),
            Self::Xz(decoder) => decoder.read(buffer),
            Self::Zstandard(decoder) => decoder.read(buffer),
        }
    }
}

/// Whether a file is packed as a whole, whatever it is called.
pub fn packs(source: &Source) -> bool {
    source.head().is_ok_and(|head| Packing::of(&head).is_some())
}

/// What a packed file holds.
pub struct Unpacked {
    /// Under its name without the packing's ending.
    pub source: Source,
    /// What is wrong with its packing, in a sentence, where something is.
    pub fault: Option<&'static str>,
}

/// It was cut short, or bytes follow that are not packed so; the decoder cannot always tell these apart.
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
pub fn unpack(source: &Source, packing: Packing) -> Result<Unpacked, Failure> {
    let name = &source.name;
    let mut decoder = packing.decoder(BufReader::with_capacity(STEP, source.stream(0, u64::MAX)));
    let mut bytes = Vec::new();
    let mut step = vec![0; STEP];
    let fault = loop {
        let count = match decoder.read(&mut step) {
            Ok(0) => break None,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) if !bytes.is_empty() => {
                break Some(match error.to_string().contains(SAID_OF_SUMS) {
                    false => CUT,
                    true if decoder.more() => WRONG_SUM_BEFORE_MORE,
                    true => WRONG_SUM,
                });
            }
            Err(error) => {
                let how = packing.name();
                let words =
                    format!("“{name}” is packed with {how}, and nothing of it can be unpacked ({error}).");
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
    let mut unpacked = Source::from_bytes(packing.inner_name(name), bytes);
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

    fn bzipped(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// “some words”, as `xz` and `zstd` pack it: the readers that are used here write neither.
    const XZ: &[u8] = b"\xFD\x37\x7A\x58\x5A\x00\x00\x04\xE6\xD6\xB4\x46\x02\x00\x21\x01\x16\x00\x00\x00\x74\x2F\xE5\xA3\x01\x00\
        \x09\x73\x6F\x6D\x65\x20\x77\x6F\x72\x64\x73\x00\x00\x00\xCC\x5E\xB4\xC1\xFF\x1A\x61\xB9\x00\x01\x22\x0A\
        \x15\x1A\xE1\x67\x1F\xB6\xF3\x7D\x01\x00\x00\x00\x00\x04\x59\x5A";
    const ZST: &[u8] =
        b"\x28\xB5\x2F\xFD\x04\x58\x51\x00\x00\x73\x6F\x6D\x65\x20\x77\x6F\x72\x64\x73\x30\xC8\xA8\xB0";

    fn unpacked(name: &str, bytes: &[u8]) -> Result<Unpacked, Failure> {
        unpack(&Source::from_bytes(name, bytes), Packing::of(bytes).unwrap())
    }

    #[test]
    fn what_is_packed_is_read_as_what_it_holds() {
        let check = |name: &str, bytes: &[u8], inner: &str| {
            let Unpacked { source, fault } = unpacked(name, bytes).unwrap();
            assert_eq!((source.name.as_str(), fault), (inner, None));
            assert_eq!(source.read_all(100).unwrap(), b"some words");
        };
        check("notes.txt.gz", &packed(b"some words"), "notes.txt");
        check("notes.tgz", &packed(b"some words"), "notes.tar");
        check("notes.txt.bz2", &bzipped(b"some words"), "notes.txt");
        check("notes.tar.xz", XZ, "notes.tar");
        check("notes.TZST", ZST, "notes.tar");
        // Several that stand one after the other are one file.
        check("a.bz2", &[bzipped(b"some "), bzipped(b"words")].concat(), "a");
        // What only begins with the letters is text.
        assert_eq!(Packing::of(b"BZh is a company"), None);
        assert_eq!(Packing::of(b"BZh9"), None);
    }

    /// A log of which the end is missing is not all there is.
    #[test]
    fn whatever_packed_it_a_file_that_is_cut_says_so() {
        // Blocks of 900 KB are unpacked whole or not at all.
        let text: Vec<u8> = (0..400_000u32).flat_map(|n| n.to_string().into_bytes()).collect();
        let mut bytes = bzipped(&text);
        bytes.truncate(bytes.len() * 9 / 10);
        let Unpacked { source, fault } = unpacked("cut.bz2", &bytes).unwrap();
        assert_eq!(fault, Some(CUT));
        assert!(source.len > 1000 && source.len < text.len() as u64);
        for bytes in [XZ, ZST] {
            let cut = &bytes[..bytes.len() - 3];
            assert!(unpacked("cut", cut).map_or(true, |unpacked| unpacked.fault.is_some()));
        }
        // Two frames, with something between them that the first program passes over.
        let two = [ZST, b"\x50\x2A\x4D\x18\x03\0\0\0abc", ZST].concat();
        let Unpacked { source, fault } = unpacked("two.zst", &two).unwrap();
        assert_eq!((source.read_all(100).unwrap(), fault), (b"some wordssome words".to_vec(), None));
        let other = [ZST, b"no frame"].concat();
        assert_eq!(unpacked("other.zst", &other).unwrap().fault, Some(CUT));
    }

    #[test]
    fn what_was_made_to_fill_memories_is_refused() {
        let bomb = packed(&vec![0; 16 * 1024 * 1024]);
        let failure = unpacked("bomb.gz", &bomb).err().unwrap();
        assert_eq!(failure.kind, FailureKind::Limit);
        let bomb = bzipped(&vec![0; 16 * 1024 * 1024]);
        assert_eq!(unpacked("bomb.bz2", &bomb).err().unwrap().kind, FailureKind::Limit);
    }

    #[test]
    fn what_is_cut_short_is_read_up_to_the_cut() {
        let text: Vec<u8> = (0..200_000u32).flat_map(|n| n.to_string().into_bytes()).collect();
        let mut bytes = packed(&text);
        bytes.truncate(bytes.len() / 2);
        let Unpacked { source, fault } = unpacked("cut.gz", &bytes).unwrap();
        assert_eq!(fault, Some(CUT));
        assert!(source.len > 1000 && source.len < text.len() as u64);
        let nothing = unpacked("no.gz", b"\x1F\x8B\x08zzzzzzzzzzzzzz");
        assert_eq!(nothing.err().unwrap().kind, FailureKind::Damaged);
    }

    /// Nobody must believe that the end of a log is missing when all of it is there, nor that all is there.
    #[test]
    fn a_wrong_checksum_is_told_from_a_file_that_is_cut() {
        let fault = |bytes: Vec<u8>| {
            let Unpacked { source, fault } = unpacked("notes.gz", &bytes).unwrap();
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
        let mut wrong = ZST.to_vec();
        *wrong.last_mut().unwrap() ^= 1;
        assert_eq!(fault(wrong), Some(WRONG_SUM));
    }
}
