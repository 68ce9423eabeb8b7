//! Reads RTF (Rich Text Format 1.9.1): headings, lists with their numbers as printed, tables, notes, links, and the changes
//! and remarks that the file remembers.
//!
//! The crate `rtf-parser` was measured: a quarter of the files that people have fail in it, and code pages and tables are
//! lost.

use super::{Confidence, Format};
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
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

/// The row of RTF.
pub const FORMAT: Format = Format {
    version: 3,
    mime_types: &["application/rtf", "text/rtf"],
    ..Format::in_child("RTF", &["rtf"], recognise, read, objects::open)
};

/// Bytes of a file: pictures in it take two letters for each byte.
const MAX_BYTES: u64 = 512 * 1024 * 1024;

fn recognise(peek: &Peek) -> Confidence {
    let head = peek.bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(peek.bytes).trim_ascii_start();
    if head.starts_with(b"{\\rtf") { 100 } else { 0 }
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let bytes = source.read_all(MAX_BYTES)?;
    let mut heads = Heads::default();
    Body::new(&mut heads).read_all(&bytes, draft, stop)
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
