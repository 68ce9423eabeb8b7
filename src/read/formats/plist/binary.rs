//! Property lists that are written in bytes (`bplist00`). They have no text of their own, so what is in them is set out as
//! JSON: names, words, numbers and lists are the same in it, and what JSON has not (days, bytes) stands in words.

use std::collections::HashSet;
use std::fmt::Write as _;

/// What every such file begins with.
pub const MAGIC: &[u8] = b"bplist00";
/// Lists in lists.
const MAX_DEPTH: usize = 200;
/// Things that are set out: one that is named in many places stands in all of them.
const MAX_ITEMS: usize = 300_000;
/// Letters of all of it, and how many for each byte of the file: lists that name each other may make gigabytes of a line,
/// while what programs write grows some ten times by it.
const MAX_TEXT: usize = 16 * 1024 * 1024;
const MAX_GROWTH: usize = 200;
/// Bytes of data that are set out.
const SHOWN_BYTES: usize = 32;
/// Seconds from 1970 to 2001, from which days are counted here.
const EPOCH: f64 = 978_307_200.0;

struct File<'b> {
    bytes: &'b [u8],
    offsets: usize,
    offset_size: usize,
    ref_size: usize,
    count: usize,
}

/// What is in a file, as JSON, and whether all of it is; `None` where it is damaged so that nothing is.
pub fn set_out(bytes: &[u8]) -> Option<(String, bool)> {
    let trailer = bytes.get(bytes.len().checked_sub(32)?..)?;
    let long = |at: usize| number(trailer.get(at..at + 8)?);
    let file = File {
        bytes,
        offset_size: usize::from(*trailer.get(6)?),
        ref_size: usize::from(*trailer.get(7)?),
        count: long(8)?,
        offsets: long(24)?,
    };
    let top = long(16)?;
    file.object(top)?;
    let room = MAX_TEXT.min(bytes.len().saturating_mul(MAX_GROWTH));
    let mut writer = Writer { file, out: String::new(), left: MAX_ITEMS, room, whole: true };
    writer.run(top);
    Some((writer.out, writer.whole))
}

fn number(bytes: &[u8]) -> Option<usize> {
    let value =
        bytes.iter().try_fold(0_u64, |value, byte| Some(value.checked_mul(256)? + u64::from(*byte)))?;
    usize::try_from(value).ok()
}

impl<'b> File<'b> {
    /// Where an object lies: its mark and what follows.
    fn object(&self, index: usize) -> Option<(u8, usize)> {
        if index >= self.count {
            return None;
        }
        let at = self.offsets.checked_add(index.checked_mul(self.offset_size)?)?;
        let offset = number(self.bytes.get(at..at.checked_add(self.offset_size)?)?)?;
        Some((*self.bytes.get(offset)?, offset.checked_add(1)?))
    }

    /// How many things an object has, and where they begin.
    fn count(&self, mark: u8, at: usize) -> Option<(usize, usize)> {
        let few = usize::from(mark & 15);
        if few < 15 {
            return Some((few, at));
        }
        let size = 1_usize.checked_shl(u32::from(self.bytes.get(at)? & 15))?.min(16);
        let end = at.checked_add(1)?.checked_add(size)?;
        Some((number(self.bytes.get(at + 1..end)?)?, end))
    }

    /// The object that an object names as its `nth`.
    fn named(&self, at: usize, nth: usize) -> Option<usize> {
        let from = at.checked_add(nth.checked_mul(self.ref_size)?)?;
        number(self.bytes.get(from..from.checked_add(self.ref_size)?)?)
    }

    fn words(&self, mark: u8, at: usize) -> Option<String> {
        let (count, at) = self.count(mark, at)?;
        match mark >> 4 {
            5 | 7 => {
                let bytes = self.bytes.get(at..at.checked_add(count)?)?;
                Some(String::from_utf8_lossy(bytes).into_owned())
            }
            6 => {
                let bytes = self.bytes.get(at..at.checked_add(count.checked_mul(2)?)?)?;
                let units = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
                Some(char::decode_utf16(units).map(|sign| sign.unwrap_or('\u{FFFD}')).collect())
            }
            _ => None,
        }
    }

    fn float(&self, size: u8, at: usize) -> Option<f64> {
        match size {
            2 => {
                Some(f64::from(f32::from_be_bytes(self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?)))
            }
            3 => Some(f64::from_be_bytes(self.bytes.get(at..at.checked_add(8)?)?.try_into().ok()?)),
            _ => None,
        }
    }

    /// What has no parts, as JSON.
    fn plain(&self, mark: u8, at: usize) -> Option<String> {
        let size = 1_usize << (mark & 15).min(4);
        let bytes = || self.bytes.get(at..at.checked_add(size)?);
        Some(match (mark >> 4, mark & 15) {
            (0, 0 | 15) => "null".to_owned(),
            (0, 8) => "false".to_owned(),
            (0, 9) => "true".to_owned(),
            (1, 3) => i64::from_be_bytes(bytes()?.try_into().ok()?).to_string(),
            (1, 4) => i128::from_be_bytes(bytes()?.try_into().ok()?).to_string(),
            (1, _) => number(bytes()?)?.to_string(),
            (2, size) => {
                let value = self.float(size, at)?;
                if value.is_finite() { value.to_string() } else { quoted(&value.to_string()) }
            }
            (3, size) => quoted(&day(self.float(size, at)?)),
            (4, _) => {
                let (count, at) = self.count(mark, at)?;
                let bytes = self.bytes.get(at..at.checked_add(count)?)?;
                let shown = bytes.get(..SHOWN_BYTES).unwrap_or(bytes);
                let hex: String = shown.iter().map(|byte| format!("{byte:02x}")).collect();
                let dots = if shown.len() < count { "…" } else { "" };
                quoted(&format!("{count} bytes: {hex}{dots}"))
            }
            (5..=7, _) => quoted(&self.words(mark, at)?),
            (8, few) => {
                let end = at.checked_add(usize::from(few) + 1)?;
                format!("{{\"CF$UID\": {}}}", number(self.bytes.get(at..end)?)?)
            }
            _ => return None,
        })
    }
}

fn quoted(words: &str) -> String {
    serde_json::to_string(words).unwrap_or_default()
}

/// A moment as ISO 8601 has it.
fn day(seconds: f64) -> String {
    let moment = jiff::Timestamp::from_second((seconds + EPOCH) as i64);
    moment.map_or_else(|_| format!("{seconds} seconds after 2001"), |moment| moment.to_string())
}

/// An object that is being set out.
struct Open {
    index: usize,
    at: usize,
    count: usize,
    next: usize,
    is_map: bool,
}

struct Writer<'b> {
    file: File<'b>,
    out: String,
    left: usize,
    /// Letters that it may come to.
    room: usize,
    whole: bool,
}

impl Writer<'_> {
    fn run(&mut self, top: usize) {
        let (mut open, mut within) = (Vec::new(), HashSet::new());
        self.one(top, &mut open, &mut within);
        while let Some(last) = open.last_mut() {
            if last.next >= last.count {
                let (is_map, empty) = (last.is_map, last.count == 0);
                within.remove(&last.index);
                open.pop();
                if !empty {
                    self.line(open.len());
                }
                self.out.push(if is_map { '}' } else { ']' });
                continue;
            }
            let nth = last.next;
            last.next += 1;
            let (at, count, is_map) = (last.at, last.count, last.is_map);
            if nth > 0 {
                self.out.push(',');
            }
            self.line(open.len());
            let value = if is_map {
                let name = self.file.named(at, nth).and_then(|index| self.file.object(index));
                let name = name.and_then(|(mark, at)| self.file.words(mark, at));
                self.whole &= name.is_some();
                let _ = write!(self.out, "{}: ", quoted(&name.unwrap_or_default()));
                count.checked_add(nth).and_then(|nth| self.file.named(at, nth))
            } else {
                self.file.named(at, nth)
            };
            match value {
                Some(value) => self.one(value, &mut open, &mut within),
                None => self.nothing(),
            }
            if self.left == 0 || self.out.len() > self.room {
                self.whole = false;
                // What is open is closed as it is.
                open.iter_mut().for_each(|open| open.next = open.count);
            }
        }
        self.out.push('\n');
    }

    fn line(&mut self, depth: usize) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n("  ", depth));
    }

    fn nothing(&mut self) {
        self.whole = false;
        self.out.push_str("null");
    }

    fn one(&mut self, index: usize, open: &mut Vec<Open>, within: &mut HashSet<usize>) {
        self.left = self.left.saturating_sub(1);
        let Some((mark, at)) = self.file.object(index) else { return self.nothing() };
        if !matches!(mark >> 4, 10..=13) {
            return match self.file.plain(mark, at) {
                Some(words) => self.out.push_str(&words),
                None => self.nothing(),
            };
        }
        let is_map = mark >> 4 == 13;
        // One that lies in itself would never end.
        let count = self.file.count(mark, at).filter(|_| open.len() < MAX_DEPTH && within.insert(index));
        let Some((count, at)) = count else { return self.nothing() };
        self.out.push(if is_map { '{' } else { '[' });
        open.push(Open { index, at, count, next: 0, is_map });
    }
}
