//! How members are packed (APPNOTE 4.4.5): most as ever, some by programs that wanted them smaller.

use crate::read::source::packed::MAX_WINDOW;
use crate::read::source::packed::frames::Frames;
use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::DeflateDecoder;
use lzma_rust2::{LzmaReader, XzReader};
use std::io::{self, BufReader, Read};

/// A member's bytes as they lie in the archive, and unpacked.
pub type Packed<'a> = BufReader<Box<dyn Read + Send + 'a>>;
pub type Unpacked<'a> = Box<dyn Read + Send + 'a>;

/// A method by its number, and whether it can be undone here.
const METHODS: &[(u16, &str, bool)] = &[
    (0, "no packing", true),
    (1, "Shrink", false),
    (6, "Implode", false),
    (8, "Deflate", true),
    (9, "Deflate64", true),
    (12, "bzip2", true),
    (14, "LZMA", true),
    (93, "Zstandard", true),
    (95, "xz", true),
    (98, "PPMd", false),
];

/// Whether members that are packed so can be read.
pub fn is_known(method: u16) -> bool {
    METHODS.iter().any(|(number, _, known)| *number == method && *known)
}

/// Deflate writes 258 bytes with two bits; who states that there are more has lied, and is not believed in this either.
const MOST_OF_DEFLATE: u64 = 1032;

/// Whether what is packed so can become so many times its size.
pub fn may_grow(method: u16, times: u64) -> bool {
    match method {
        0 => false,
        8 | 9 => times <= MOST_OF_DEFLATE,
        _ => true,
    }
}

/// What a method is called.
pub fn words(method: u16) -> String {
    let named = METHODS.iter().find(|(number, ..)| *number == method);
    named.map_or_else(|| format!("method {method}"), |(_, name, _)| (*name).to_owned())
}

/// A member's bytes, of which `len` are stated; `marked` says that they know their own end.
///
/// # Errors
/// Where nothing of them can be read.
pub fn unpacked(method: u16, packed: Packed<'_>, len: Option<u64>, marked: bool) -> io::Result<Unpacked<'_>> {
    Ok(match method {
        0 => Box::new(packed),
        8 => Box::new(DeflateDecoder::new(packed)),
        9 => Box::new(deflate64::Deflate64Decoder::with_buffer(packed)),
        12 => Box::new(MultiBzDecoder::new(packed)),
        14 => lzma(packed, len.filter(|_| !marked).unwrap_or(u64::MAX))?,
        93 => Box::new(Frames::new(packed)),
        95 => Box::new(XzReader::new_mem_limit(packed, true, MAX_WINDOW / 1024)),
        _ => return Err(io::Error::other("unknown method")),
    })
}

/// Before it stand the version of the program, and how it packed (5.8.8).
fn lzma(mut packed: Packed<'_>, len: u64) -> io::Result<Unpacked<'_>> {
    let mut head = [0; 9];
    packed.read_exact(&mut head)?;
    let [_, _, 5, 0, properties, window @ ..] = head else {
        return Err(io::Error::other("unknown properties"));
    };
    // A few programs ask for a gigabyte for whatever they pack.
    let window = u32::from_le_bytes(window).min(MAX_WINDOW);
    Ok(Box::new(LzmaReader::new_with_props(packed, len, properties, window, None)?))
}
