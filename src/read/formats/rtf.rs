//! Reads RTF (Rich Text Format 1.9.1): headings, lists with their numbers as printed, tables, notes, links, and the changes
//! and remarks that the file remembers.
//!
//! The crate `rtf-parser` was measured: a quarter of the files that people have fail in it, and code pages and tables are
//! lost.

use super::{Confidence, Format};
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::data::wording::counted;
use crate::read::source::{Peek, Source};
use body::Body;
use heads::Heads;
use std::sync::Arc;

mod body;
mod facts;
mod heads;
mod objects;
mod pages;
mod tokens;
pub mod within;

/// The row of RTF.
pub const FORMAT: Format = Format {
    // 4: pictures without words keep their place.
    version: 4,
    mime_types: &["application/rtf", "text/rtf"],
    ..Format::in_child("RTF", &["rtf"], recognise, read, objects::open)
};

/// Bytes of a file: pictures in it take two letters for each byte.
const MAX_BYTES: u64 = 512 * 1024 * 1024;

/// Where it begins.
const HEAD: &[u8] = b"{\\rtf";
/// Bytes that may stand before that in a file whose name says that it is RTF.
const MAX_BEFORE: usize = 512;

fn recognise(peek: &Peek) -> Confidence {
    let damaged = || {
        let begin = peek.bytes.get(..MAX_BEFORE).unwrap_or(peek.bytes);
        peek.extension == "rtf" && memchr::memmem::find(begin, HEAD).is_some()
    };
    match bare(peek.bytes).starts_with(HEAD) {
        true => 100,
        false if damaged() => 90,
        false => 0,
    }
}

/// Without what may stand before the head of a sound file.
fn bare(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start()
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let bytes = source.read_all(MAX_BYTES)?;
    if !bare(&bytes).starts_with(HEAD) {
        let before = memchr::memmem::find(&bytes, HEAD).unwrap_or(0) as u64;
        let words = format!("{} before the head of this file, which may be damaged.", are(before));
        draft.complain_at(words, None, None);
    }
    let mut heads = Heads::default();
    Body::new(&mut heads).read_all(&bytes, draft, stop)
}

/// Writes the words of an RTF file that lies in another, which serves nothing out of it: documents in it are named.
///
/// # Errors
/// Where it was stopped.
pub fn write(bytes: &[u8], draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let mut heads = Heads::default();
    Body::new(&mut heads).read_within(bytes, draft, stop)
}

fn are(bytes: u64) -> String {
    format!("{} {}", counted(bytes, "byte"), if bytes == 1 { "stands" } else { "stand" })
}

/// A time packed into one number (1.9.1, “Track Changes”); `None` for none.
fn when(packed: i32) -> Option<String> {
    let packed = packed as u32;
    let part = |from: u32, bits: u32| (packed >> from) & ((1 << bits) - 1);
    let (minute, hour, day, month, year) =
        (part(0, 6), part(6, 5), part(11, 5), part(16, 4), 1900 + part(20, 9));
    (packed != 0).then(|| format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}"))
}

#[cfg(test)]
mod tests;
