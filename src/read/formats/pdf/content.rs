//! The instructions by which a page is drawn, and whether all of them could be unpacked.
//!
//! The library unpacks what it can of broken data, and does not say so. Here they are unpacked instead of by it, and
//! not a second time.

use flate2::read::DeflateDecoder;
use hayro::hayro_interpret::hayro_syntax::object::{Array, MaybeRef, Name, Object, Stream};
use hayro::hayro_interpret::hayro_syntax::page::Page;
use std::io::{self, Read};

/// An instruction after the last one: who never meets it stopped reading before.
pub const END: &[u8] = b"FolioscopeEnd";

/// Of one stream, unpacked. The drawings of a large map have a tenth of it; a few kilobytes can be packed to grow to
/// gigabytes.
const MAX_BYTES: u64 = 128 * 1024 * 1024;
/// Bytes that are made room for before it is known how many come.
const MAX_GUESS: usize = 1 << 20;

pub struct Content {
    /// With `END` behind the last one.
    pub bytes: Vec<u8>,
    /// Some of it is missing, or could not be unpacked as a whole.
    pub broken: bool,
}

pub fn of(page: &Page<'_>) -> Content {
    let mut content = Content { bytes: Vec::new(), broken: false };
    match page.raw().get::<Object<'_>>("Contents") {
        Some(Object::Stream(stream)) => content.add(&stream),
        Some(Object::Array(parts)) => {
            for part in parts.raw_iter() {
                let part = match part {
                    MaybeRef::Ref(id) => page.xref().get::<Object<'_>>(id.into()),
                    MaybeRef::NotRef(object) => Some(object),
                };
                match part {
                    Some(Object::Stream(stream)) => content.add(&stream),
                    // What is nowhere is null by the specification.
                    Some(Object::Null(_)) | None => {}
                    Some(_) => content.broken = true,
                }
            }
        }
        Some(Object::Null(_)) | None => {}
        Some(_) => content.broken = true,
    }
    for part in [b"\n/", END, b" BMC"] {
        content.bytes.extend_from_slice(part);
    }
    content
}

impl Content {
    fn add(&mut self, stream: &Stream<'_>) {
        match inflated(stream) {
            Some(Ok(bytes)) => self.bytes.extend(bytes),
            // The library would unpack it whole.
            Some(Err(error)) if error.kind() == io::ErrorKind::FileTooLarge => self.broken = true,
            other => match stream.decoded_data() {
                Ok(bytes) => {
                    self.broken |= other.is_some();
                    self.bytes.extend_from_slice(&bytes);
                }
                Err(_) => self.broken = true,
            },
        }
        // Words of two streams do not grow together.
        self.bytes.push(b'\n');
    }
}

/// What is in a stream that is deflated and nothing else, or an error if that is not whole; `None` for others.
///
/// Its checksum is not looked at: some writers get that wrong, and everything else right.
pub fn inflated(stream: &Stream<'_>) -> Option<io::Result<Vec<u8>>> {
    if !is_plainly_deflated(stream) {
        return None;
    }
    let raw = stream.raw_data();
    let packed = match &*raw {
        [] => return Some(Ok(Vec::new())),
        [first, second, rest @ ..] if is_zlib(*first, *second) => rest,
        other => other,
    };
    let mut bytes = Vec::with_capacity(packed.len().saturating_mul(4).min(MAX_GUESS));
    // One more than there may be tells that there are more.
    let unpacked = DeflateDecoder::new(packed).take(MAX_BYTES + 1).read_to_end(&mut bytes);
    Some(unpacked.and_then(|count| match count as u64 > MAX_BYTES {
        true => Err(io::ErrorKind::FileTooLarge.into()),
        false => Ok(bytes),
    }))
}

fn is_zlib(first: u8, second: u8) -> bool {
    first & 0x0F == 8 && u16::from_be_bytes([first, second]).is_multiple_of(31)
}

fn is_plainly_deflated(stream: &Stream<'_>) -> bool {
    let dict = stream.dict();
    let filter = dict.get::<Name<'_>>("Filter").or_else(|| {
        let mut filters = dict.get::<Array<'_>>("Filter")?.iter::<Name<'_>>();
        filters.next().filter(|_| filters.next().is_none())
    });
    let more = ["DecodeParms", "DP", "F"].iter().any(|key| dict.contains_key(key));
    filter.is_some_and(|name| matches!(&*name, b"FlateDecode" | b"Fl")) && !more
}
