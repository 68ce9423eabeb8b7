//! Opens what no other format reads: says what it seems to be, and shows the words that can be read in it, each with its
//! place in the file. The bytes themselves are served in pieces, for a view of rows of sixteen.
//!
//! Nothing here is garbage that is shown as text: bytes that are no words are never in the canonical text.

mod strings; // which letters could be words?

use super::{Confidence, Format};
use crate::data::bytes::{AS_BYTES, CHUNK_BYTES, offset_label};
use crate::data::document::BlockKind;
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::data::unit::{UnitKind, UnitState};
use crate::data::wording::{counted, grouped};
use crate::read::decode;
use crate::read::opened::{Member, Opened};
use crate::read::source::kind::{self, Kind};
use crate::read::source::{Peek, Source};
use std::sync::Arc;

/// The row of what nobody else reads.
pub const FORMAT: Format =
    Format { version: 2, ..Format::in_child("Unknown bytes", &[], recognise, read, open) };

/// Strings of one file.
const MAX_STRINGS: usize = 20_000;
/// Bytes of all strings.
const MAX_WORDS: usize = 8 * 1024 * 1024;
/// Strings of one block: as long as one layout may be.
const BLOCK_STRINGS: usize = 40;
const BLOCK_WORDS: usize = 3_000;
/// Bytes that are looked at between two signs of life.
const STEP: usize = 1024 * 1024;
/// After so many bytes more, what was found by then is shown: a disk may have gigabytes without a word, and one wants to
/// see how far it is.
const SHOWN_AFTER: u64 = 16 * 1024 * 1024;

fn recognise(peek: &Peek) -> Confidence {
    // Whoever knows more is surer.
    u8::from(kind::of(peek).is_some() || decode::looks_binary(peek.bytes))
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let head = source.head()?;
    let kind = kind::of(&source.peek(&head));
    let digits = format!("{:X}", source.len).len().max(4);
    let wanted = source.encoding.as_deref() == Some(AS_BYTES);
    let mut telling = Telling { digits, wanted, ..Telling::default() };
    let mut window: Vec<u8> = Vec::with_capacity(STEP + strings::MAX_BYTES);
    // Where in the file the window begins, and how far it was looked at.
    let (mut start, mut seen) = (0_u64, 0_usize);
    let mut shown_to = 0;
    while !telling.full() {
        draft.pulse(stop)?;
        let more = fill(source, start, &mut window)?;
        let to = if more { window.len().saturating_sub(strings::MAX_BYTES) } else { window.len() };
        seen = strings::find(&window, seen, to, |found| {
            telling.string(draft, start + found.at as u64, &found.words);
        });
        draft.progress((start + seen as u64) as f32 / source.len.max(1) as f32);
        if start + seen as u64 >= shown_to + SHOWN_AFTER {
            shown_to = start + seen as u64;
            telling.close(draft);
            draft.publish_now();
        }
        if !more {
            break;
        }
        window.drain(..seen.min(window.len()));
        (start, seen) = (start + seen as u64, 0);
    }
    telling.close(draft);
    tell(kind, &telling, source.len, draft);
    Ok(())
}

/// Fills a window up with what comes next; says whether more follows.
fn fill(source: &Source, start: u64, window: &mut Vec<u8>) -> Result<bool, Failure> {
    let want = STEP + strings::MAX_BYTES;
    let had = window.len();
    window.resize(want, 0);
    let Some(free) = window.get_mut(had..) else { return Ok(false) };
    let count = source.read_at(start + had as u64, free).map_err(|error| source.failure(&error))?;
    window.truncate(had + count);
    Ok(start + (window.len() as u64) < source.len && count > 0)
}

/// Strings on their way into the draft.
#[derive(Default)]
struct Telling {
    strings: usize,
    bytes: usize,
    /// Units of the open block.
    open: Vec<u32>,
    open_bytes: usize,
    /// Digits of the place of the last byte.
    digits: usize,
    /// Where the first string stands that was too many.
    stopped: Option<u64>,
    /// Whether somebody wants to see the bytes of what can be read otherwise.
    wanted: bool,
}

impl Telling {
    fn full(&self) -> bool {
        self.strings >= MAX_STRINGS || self.bytes >= MAX_WORDS
    }

    fn string(&mut self, draft: &mut Draft, at: u64, words: &str) {
        if self.full() {
            self.stopped.get_or_insert(at);
            return;
        }
        if self.open.is_empty() {
            draft.begin(BlockKind::Code);
        } else {
            draft.line_break();
        }
        let label = offset_label(at);
        let unit = draft.unit(UnitKind::Byte, &label, (0.0, 0.0));
        // All of one width, so that the words stand below each other.
        draft.line_label(&format!("0x{at:0width$X}", width = self.digits), None);
        draft.verbatim_of(unit, words);
        self.strings += 1;
        self.bytes += words.len();
        self.open.push(unit);
        self.open_bytes += words.len();
        if self.open.len() >= BLOCK_STRINGS || self.open_bytes >= BLOCK_WORDS {
            self.close(draft);
        }
    }

    fn close(&mut self, draft: &mut Draft) {
        draft.end();
        for unit in self.open.drain(..) {
            draft.seal_unit(unit, UnitState::Words);
        }
        self.open_bytes = 0;
    }
}

/// What it seems to be, and how much of it is shown.
fn tell(kind: Option<Kind>, telling: &Telling, len: u64, draft: &mut Draft) {
    let what = match kind {
        _ if telling.wanted => "This is shown as its bytes, whatever it is".to_owned(),
        Some(kind) => format!("This is {}, which cannot be read yet", kind.words()),
        None => "This is a file of an unknown kind".to_owned(),
    };
    let words = match telling.strings {
        0 => format!("{what}; no readable strings were found in it."),
        1 => format!("{what}; this is the one readable string in it."),
        _ => format!("{what}; these are the readable strings in it."),
    };
    let hint = match telling.wanted {
        true => "“Show its strings and bytes” in the list of all acts leads back to what it is.",
        false => "Show it as bytes to see all of it.",
    };
    draft.complain_at(words, None, Some(hint));
    let facts = &mut draft.facts().others;
    facts.push(("Seems to be".to_owned(), kind.map_or("of an unknown kind", Kind::words).to_owned()));
    facts.push(("Readable strings".to_owned(), grouped(telling.strings as u64)));
    if let Some(at) = telling.stopped {
        let words = format!(
            "It has more than {}: what stands at byte {} and after it is not shown.",
            counted(telling.strings as u64, "readable string"),
            offset_label(at)
        );
        draft.complain_at(words, None, None);
    }
    if telling.strings == 0 {
        let unit = draft.unit(UnitKind::Byte, &offset_label(0), (0.0, 0.0));
        draft.seal_unit(unit, UnitState::Empty);
    }
    // Where the bytes end, see `len_of`.
    let unit = draft.unit(UnitKind::Byte, &offset_label(len), (0.0, 0.0));
    draft.seal_unit(unit, UnitState::Empty);
}

/// A file whose bytes are served in pieces of [`CHUNK_BYTES`], each by its number.
struct Bytes(Arc<Source>);

fn open(source: &Arc<Source>) -> Result<Box<dyn Opened>, Failure> {
    Ok(Box::new(Bytes(Arc::clone(source))))
}

impl Opened for Bytes {
    fn member(&mut self, number: u32) -> Result<Member, Failure> {
        let mut bytes = vec![0; CHUNK_BYTES];
        let from = u64::from(number) * CHUNK_BYTES as u64;
        let count = self.0.read_at(from, &mut bytes).map_err(|error| self.0.failure(&error))?;
        bytes.truncate(count);
        Ok((format!("bytes-{}", offset_label(from)), bytes))
    }
}

#[cfg(test)]
mod tests;
