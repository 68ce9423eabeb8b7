//! The instructions by which a page is drawn, and whether all of them could be unpacked.
//!
//! They are unpacked here instead of by the library, and not a second time.

use super::unpack::{self, End};
use super::work::{self, Meter, cost};
use hayro::hayro_interpret::hayro_syntax::object::{MaybeRef, Object, Stream};
use hayro::hayro_interpret::hayro_syntax::page::Page;

/// An instruction after the last one: who never meets it stopped reading before.
pub const END: &[u8] = b"FolioscopeEnd";

/// Of all streams of a page together, unpacked: all of it is held at once.
const MAX_BYTES: usize = unpack::MAX_BYTES;
/// Of letters that one instruction draws. The library makes a hundred bytes of each before it hands on the first.
const MAX_RUN: usize = 2 * 1024 * 1024;

pub struct Content {
    /// With `END` behind the last one.
    pub bytes: Vec<u8>,
    /// Some of it is missing, or could not be unpacked as a whole.
    pub broken: bool,
    /// There is more of it than a page may have; what there is to that limit is there.
    pub too_large: bool,
    /// It is too large by itself, however much work is left.
    pub by_itself: bool,
}

/// What a page is drawn by, as far as there is work left for it.
pub fn of(page: &Page<'_>, meter: &Meter) -> Content {
    let mut content = Content { bytes: Vec::new(), broken: false, too_large: false, by_itself: false };
    match page.raw().get::<Object<'_>>("Contents") {
        Some(Object::Stream(stream)) => content.add(&stream, meter),
        Some(Object::Array(parts)) => {
            for part in parts.raw_iter() {
                if content.too_large {
                    break;
                }
                let part = match part {
                    MaybeRef::Ref(id) => page.xref().get::<Object<'_>>(id.into()),
                    MaybeRef::NotRef(object) => Some(object),
                };
                match part {
                    Some(Object::Stream(stream)) => content.add(&stream, meter),
                    // What is nowhere is null by the specification.
                    Some(Object::Null(_)) | None => content.too_large |= !meter.pay(work::STEP),
                    Some(_) => content.broken = true,
                }
            }
        }
        Some(Object::Null(_)) | None => {}
        Some(_) => content.broken = true,
    }
    if let Some(at) = long_run(&content.bytes) {
        content.bytes.truncate(at);
        (content.too_large, content.by_itself) = (true, true);
    }
    for part in [b"\n/", END, b" BMC"] {
        content.bytes.extend_from_slice(part);
    }
    content
}

impl Content {
    fn add(&mut self, stream: &Stream<'_>, meter: &Meter) {
        // Half of what is left, so that the first instructions can be followed where there are too many.
        let affordable = meter.left() / 2 / (work::UNPACKED + work::INSTRUCTION);
        let room = MAX_BYTES.saturating_sub(self.bytes.len());
        let most = room.min(usize::try_from(affordable).unwrap_or(room));
        let unpacked = unpack::unpacked(stream, most);
        self.broken |= unpacked.end == End::Broken;
        self.by_itself |= unpacked.end == End::TooLarge && most == room;
        self.too_large |= unpacked.end == End::TooLarge;
        let instructions = cost(unpacked.bytes.len(), work::INSTRUCTION);
        self.too_large |= !meter.pay(work::STEP + cost(unpacked.work, work::UNPACKED) + instructions);
        self.bytes.extend(unpacked.bytes);
        // Words of two streams do not grow together.
        self.bytes.push(b'\n');
    }
}

/// Where an instruction begins that draws more than [`MAX_RUN`] letters: a string, or a list of strings.
fn long_run(bytes: &[u8]) -> Option<usize> {
    if bytes.len() <= MAX_RUN {
        return None;
    }
    let (mut at, mut start, mut run, mut listed) = (0, 0, 0, false);
    while let Some(rest @ [first, ..]) = bytes.get(at..) {
        let string = match rest {
            [b'(', ..] => string_len(rest),
            [b'<', next, ..] if *next != b'<' => memchr::memchr(b'>', rest).unwrap_or(rest.len()),
            _ => 0,
        };
        if string > 0 {
            (start, run) = if listed { (start, run + string) } else { (at, string) };
            if run > MAX_RUN {
                return Some(start);
            }
        }
        let passed = match rest {
            [b'<', b'<', ..] => 1,
            // The data of a picture in the line may hold anything, and a comment too.
            [b'I', b'D', b' ' | b'\r' | b'\n', ..] => memchr::memmem::find(rest, b"EI").unwrap_or(1),
            [b'%', ..] => memchr::memchr2(b'\r', b'\n', rest).unwrap_or(rest.len()),
            _ => string,
        };
        if let b'[' | b']' = first {
            (listed, start, run) = (*first == b'[', at, 0);
        }
        at += passed + 1;
    }
    None
}

/// Bytes of a string that begins here, without its last one.
fn string_len(bytes: &[u8]) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' if depth == 1 => return at,
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    bytes.len() - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instruction_of_millions_of_letters_is_found_and_others_are_not() {
        let check = |begin: &str, middle: &str, times: usize, end: &str, expected: Option<usize>| {
            let bytes = begin.to_owned() + &middle.repeat(times) + end;
            assert_eq!(long_run(bytes.as_bytes()), expected, "{begin}{middle}{end}");
        };
        let many = MAX_RUN + 1;
        check("BT (", "w", many, ") Tj", Some(3));
        check("BT [(a)", "(ww) 3 ", many / 2, "] TJ", Some(3));
        check("BT ", "(ww) Tj ", many / 2, "", None);
        check("% (((\nBI ID (", "w", many, " EI (w) Tj", None);
        check("(\\(", "(w)", many / 9, ") Tj", None);
        check("(", "w", many, "", Some(0));
        check("<< >> <", "41", many, "> Tj", Some(6));
    }
}
