//! Where the parts of a message lie (RFC 2046): frames, and what stands in them, found without going deeper than they say.
//!
//! A letter within a letter is one part here, and is taken apart when it is opened: so nothing that is broken in it costs
//! the one around it. A line that parts the outer frame counts within the inner ones too, because a frame that was cut
//! short has no end of its own.

use super::lines::Head;
use super::part::{Part, Sort};
use super::{sealed, stated::Stated};
use std::ops::Range;

/// Parts of a message; the longest digests have some hundreds.
pub const MAX_PARTS: usize = 10_000;
/// Frames within frames: each is looked through once for every one around it.
const MAX_DEPTH: u32 = 30;
/// What is taken out of sealed parts, all together.
const MAX_UNSEALED: usize = 64 * 1024 * 1024;

/// What was found in a message.
#[derive(Debug, Default)]
pub struct Found {
    /// In the order in which they stand; each frame before what is in it.
    pub parts: Vec<Part>,
    /// What stands before the first part of a frame, and after its last.
    pub leftovers: Vec<Leftover>,
    /// Sentences about what is not as it should be.
    pub remarks: Vec<String>,
}

/// Words that stand around parts, where no mail program shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leftover {
    /// Whether they stand before the parts, or after them.
    pub before: bool,
    /// Where they lie in the message.
    pub range: Range<usize>,
}

/// A part that is still to be looked at.
struct Waiting {
    range: Range<usize>,
    depth: u32,
    choice: Option<(u32, u32)>,
    /// In a digest every part is a letter.
    digest: bool,
    /// Whether it is the first in its frame.
    first: bool,
}

/// Finds the parts. What is sealed as a whole is put behind `raw` without its seal.
pub fn find(raw: &mut Vec<u8>) -> Found {
    let mut found = Found::default();
    let whole = raw.len();
    let mut waiting = vec![Waiting { range: 0..whole, depth: 0, choice: None, digest: false, first: true }];
    while let Some(next) = waiting.pop() {
        if found.parts.len() >= MAX_PARTS {
            let words = format!("This message has more parts than {MAX_PARTS}; the others are not shown.");
            found.remarks.push(words);
            break;
        }
        let number = found.parts.len() as u32;
        let bytes = raw.get(next.range.clone()).unwrap_or_default();
        let head = Head::of(bytes);
        let body = next.range.start + head.body.min(bytes.len())..next.range.end;
        let mut part = Part::of(number, &head, body.clone(), raw, next.digest);
        part.choice = next.choice;
        part.first = next.first;
        let inner = if part.sort != Sort::Frame {
            unsealed(&part, raw, whole).map(|range| vec![range])
        } else if next.depth >= MAX_DEPTH {
            found.remarks.push(format!("More than {MAX_DEPTH} frames of parts lie in each other here; what is deeper stands as it is."));
            None
        } else {
            frame(&head, &part, raw, &mut found)
        };
        match inner {
            Some(inner) => {
                part.sort = Sort::Frame;
                let (alternative, digest) =
                    (part.kind == "multipart/alternative", part.kind == "multipart/digest");
                let count = inner.len();
                waiting.extend(inner.into_iter().enumerate().rev().map(|(which, range)| Waiting {
                    range,
                    depth: next.depth + 1,
                    choice: if alternative && count > 1 { Some((number, which as u32)) } else { next.choice },
                    digest,
                    first: which == 0,
                }));
            }
            None if part.sort == Sort::Frame => part.as_words(),
            None => {}
        }
        found.parts.push(part);
    }
    found
}

/// Takes off a seal that lies around the whole of a part (S/MIME), and says where what was in it lies now.
fn unsealed(part: &Part, raw: &mut Vec<u8>, whole: usize) -> Option<Range<usize>> {
    if !part.is_sealed() || raw.len() - whole > MAX_UNSEALED {
        return None;
    }
    let inner = sealed::inner(&part.decoded(raw))?;
    let start = raw.len();
    raw.extend_from_slice(&inner);
    Some(start..raw.len())
}

/// The parts of a frame; `None` where there are none, and it is words.
fn frame(head: &Head, part: &Part, raw: &[u8], found: &mut Found) -> Option<Vec<Range<usize>>> {
    let stated = head.line("content-type").map(|line| Stated::of(&line.sent)).unwrap_or_default();
    let boundary = stated.value("boundary").map(str::trim_end).filter(|boundary| !boundary.is_empty());
    let body = raw.get(part.body.clone()).unwrap_or_default();
    let guessed = boundary.is_none();
    let boundary = match boundary {
        Some(boundary) => boundary.as_bytes().to_vec(),
        None => guess(body).unwrap_or_default(),
    };
    let split = Some(&boundary).filter(|boundary| !boundary.is_empty());
    let split =
        split.and_then(|boundary| split_at(body, boundary, true).or_else(|| split_at(body, boundary, false)));
    let Some(split) = split else {
        let words = "This message says that it has parts, and nothing parts it; its words stand as they are.";
        found.remarks.push(words.to_owned());
        return None;
    };
    if guessed {
        let words = "This message does not say what parts its parts; they were told apart by their look.";
        found.remarks.push(words.to_owned());
    }
    if !split.closed && part.number == 0 {
        let words = "The end of this message is missing: its last part may be cut short.";
        found.remarks.push(words.to_owned());
    }
    let moved = |range: Range<usize>| part.body.start + range.start..part.body.start + range.end;
    for (before, range) in [(true, split.before), (false, split.after)] {
        let words = body.get(range.clone()).unwrap_or_default();
        if !words.iter().all(u8::is_ascii_whitespace) {
            found.leftovers.push(Leftover { before, range: moved(range) });
        }
    }
    Some(split.parts.into_iter().map(moved).collect())
}

struct Split {
    before: Range<usize>,
    parts: Vec<Range<usize>>,
    after: Range<usize>,
    closed: bool,
}

/// Cuts a body at the lines that part it: `--boundary`, and `--boundary--` at the end. Where no line is quite that, those
/// that begin so count.
fn split_at(body: &[u8], boundary: &[u8], exact: bool) -> Option<Split> {
    let line = [b"--", boundary].concat();
    let mut parts = Vec::new();
    let mut before = None;
    let mut open = 0;
    for at in memchr::memmem::find_iter(body, &line) {
        if at < open || at.checked_sub(1).is_some_and(|last| !matches!(body.get(last), Some(b'\n' | b'\r'))) {
            continue;
        }
        let rest = body.get(at + line.len()..).unwrap_or_default();
        let len = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let tail = rest.get(..len).unwrap_or_default().trim_ascii();
        let closes = tail == b"--" || (!exact && tail.starts_with(b"--"));
        if exact && !closes && !tail.is_empty() {
            continue;
        }
        let next = (at + line.len() + len + 1).min(body.len());
        let end = without_break(body, at);
        match before {
            None => before = Some(0..end),
            // Some programs say it twice.
            Some(_) if at == open => {}
            Some(_) => parts.push(open..end.max(open)),
        }
        open = next;
        if closes && !parts.is_empty() {
            return Some(Split {
                before: before.unwrap_or_default(),
                parts,
                after: open..body.len(),
                closed: true,
            });
        }
    }
    let before = before?;
    // What follows a line that closed nothing is a part, too.
    parts.push(open..body.len());
    Some(Split { before, parts, after: body.len()..body.len(), closed: false })
}

/// The break before a line that parts belongs to that line.
fn without_break(body: &[u8], at: usize) -> usize {
    match body.get(..at).unwrap_or_default() {
        [.., b'\r', b'\n'] => at - 2,
        [.., b'\n' | b'\r'] => at - 1,
        _ => at,
    }
}

/// What seems to part a body that does not say it: the first line of the kind that is followed by a line of a head.
fn guess(body: &[u8]) -> Option<Vec<u8>> {
    let mut lines = body.split(|byte| *byte == b'\n').take(1000).peekable();
    while let Some(line) = lines.next() {
        let after = lines.peek()?.get(..8).unwrap_or_default();
        let name = line.strip_prefix(b"--").map(<[u8]>::trim_ascii_end);
        if let Some(name) = name.filter(|name| !name.is_empty())
            && after.eq_ignore_ascii_case(b"content-")
        {
            return Some(name.to_vec());
        }
    }
    None
}
