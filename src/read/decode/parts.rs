//! Where does a file go on in another encoding? Mails of many senders in one file, logs that two programs wrote, texts that
//! were pasted into each other.
//!
//! What has another size of units, or is in another old encoding, is a part: a leaf ends where it begins. Lines in UTF-8
//! among those of one old encoding, and the other way round, are no parts: [`super::Codec::Mixed`] decides line by line
//! and knows nothing of what stands before, so that any stretch of it is read the same way whenever it is cut out.

use super::fit::Fit;
use super::{Codec, Found, Table, Writer, guess, wide};
use crate::data::document::EncodingHow;

/// Parts of one file. More are no texts that were put behind each other; where there are, the last encoding goes on.
const MAX_PARTS: usize = 500;
/// Bytes of each paragraph that are held against the encoding.
const JUDGED_BYTES: usize = 512;
/// Letters beyond ASCII that a paragraph must have to be judged.
const JUDGED_LETTERS: usize = 4;
/// A paragraph that fits better than this, in hundredths for each letter, is not asked about.
const FITS: i64 = 330;
/// How much better another encoding must be, in hundredths over all letters: as much as some letters that cannot be.
const BETTER: i64 = 2500;
/// In large files not every paragraph is judged, but one in so many bytes …
const COARSE_BYTES: usize = 16 * 1024;
/// … and less of it: to judge a megabyte takes as long as to decode some.
const JUDGED_COARSELY: usize = 192;
/// A file of so many bytes is large in this sense: to judge all of it takes some hundredths of a second.
const FINE_BYTES: u64 = 1024 * 1024;
/// Paragraphs of one file whose encoding is guessed anew without finding a better one: a guess costs as much as a hundred
/// paragraphs, and a file that fits to none is damaged, or no text.
const MAX_GUESSES: usize = 8;

// ---- lines of UTF-8 and of an old encoding beside each other

/// What a line is, where UTF-8 and an old encoding are mixed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Line {
    /// ASCII, which is the same in both.
    Plain,
    Utf8,
    Old,
    /// UTF-8, but for some bytes.
    Both,
}

/// What a line is. `mainly_utf8`: most of the document is UTF-8, so that a single letter in it is believed.
pub fn sort(line: &[u8], mainly_utf8: bool) -> Line {
    if line.is_ascii() {
        return Line::Plain;
    }
    let (mut good, mut long, mut bad) = (0, 0, 0);
    for chunk in line.utf8_chunks() {
        good += chunk.valid().bytes().filter(|b| *b >= 0xC0).count();
        long += chunk.valid().bytes().filter(|b| *b >= 0xE0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    match (good, bad) {
        (_, 0) if mainly_utf8 || good + long >= 3 => Line::Utf8,
        // Two letters of an old encoding may look like one of UTF-8.
        (_, 0) => Line::Old,
        _ if good >= bad && (mainly_utf8 || good >= bad * 4 + 4) => Line::Both,
        _ => Line::Old,
    }
}

/// Lines, each with its end: LF, CR LF, or CR alone.
pub fn lines_of(mut bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        if bytes.is_empty() {
            return None;
        }
        let end = memchr::memchr2(b'\n', b'\r', bytes).map_or(bytes.len(), |at| at + 1);
        let with_feed = bytes[end - 1] == b'\r' && bytes.get(end) == Some(&b'\n');
        let (line, rest) = bytes.split_at(end + usize::from(with_feed));
        bytes = rest;
        Some(line)
    })
}

/// What one byte is in an old encoding of single bytes.
pub fn old_char(table: Table, byte: u8) -> Option<char> {
    if is_multi_byte(table) {
        return None;
    }
    text_of(table, &[byte]).chars().next().filter(|c| *c != char::REPLACEMENT_CHARACTER)
}

/// Whether letters of an encoding have several bytes.
pub fn is_multi_byte(table: Table) -> bool {
    matches!(table, Table::Web(encoding) if !encoding.is_single_byte())
}

/// Some bytes in an old encoding; what means nothing in it is U+FFFD.
pub fn text_of(table: Table, bytes: &[u8]) -> String {
    let mut out = Writer::default();
    out.by_table(table, bytes);
    out.0.text
}

/// What is to be said of stretches in the lesser of two encodings, in a text that was held as a whole.
pub fn told_of_others(codec: Codec, count: u64) -> Option<String> {
    let (lesser, main) = lesser_and_main(codec)?;
    let places = crate::data::wording::counted(count, "place");
    Some(format!(
        "{places} of this file {} in {lesser}, while the rest is {main}.",
        if count == 1 { "is" } else { "are" }
    ))
}

/// The names of the lesser and the main encoding of a mixed one.
pub fn lesser_and_main(codec: Codec) -> Option<(&'static str, &'static str)> {
    match codec {
        Codec::Mixed { old, mainly_utf8: true } => Some((old.name(), "UTF-8")),
        Codec::Mixed { old, mainly_utf8: false } => Some(("UTF-8", old.name())),
        _ => None,
    }
}

// ---- parts

/// The encodings of a file from front to back.
#[derive(Debug)]
pub struct Course {
    codec: Codec,
    /// What was chosen by hand stays as it is.
    fixed: bool,
    /// The file says what it is in, and was believed.
    stated: bool,
    /// Only ASCII was met by now, which says nothing of the encoding.
    plain: bool,
    coarse: bool,
    parts: usize,
    /// Guesses that found nothing better.
    guesses: usize,
}

/// What can be decoded in one codec.
#[derive(Debug)]
pub struct Part {
    /// Bytes before it that are a mark.
    pub skip: usize,
    /// Bytes of it, after those that are skipped.
    pub end: usize,
    /// A sentence where another encoding begins with it.
    pub told: Option<String>,
}

impl Course {
    /// Of a file that begins as was found, and has so many bytes. `plain`: nothing but ASCII was seen of it.
    pub fn new(found: Found, len: u64, plain: bool) -> Self {
        Self {
            codec: found.codec,
            fixed: found.how == EncodingHow::ChosenByHand,
            stated: found.how == EncodingHow::Declared,
            plain,
            coarse: len > FINE_BYTES,
            parts: 0,
            guesses: 0,
        }
    }

    /// Of a file that is in one encoding from end to end, because it says so by a rule.
    pub fn firm(found: Found) -> Self {
        Self { fixed: true, ..Self::new(found, 0, false) }
    }

    /// What the next bytes are decoded in.
    pub fn codec(&self) -> Codec {
        self.codec
    }

    /// What of the next bytes is in one codec, which [`Course::codec`] says then. `whole`: the file ends with them.
    pub fn next(&mut self, bytes: &[u8], whole: bool) -> Part {
        let mut part = Part { skip: 0, end: bytes.len(), told: None };
        if self.fixed {
            return part;
        }
        while self.parts < MAX_PARTS
            && let Some(turn) = wide::turn(self.codec, &bytes[part.skip..], whole)
        {
            if turn.at > 0 {
                part.end = turn.at;
                break;
            }
            part.skip += turn.mark;
            let rest = &bytes[part.skip..];
            let codec = turn.to.unwrap_or_else(|| guess::of_bytes(&[up_to_wide(rest, whole)], None).codec);
            part.told = Some(self.go_on_in(codec));
        }
        part.end = part.end.min(bytes.len() - part.skip);
        let rest = &bytes[part.skip..part.skip + part.end];
        match self.misfit(rest).filter(|_| self.parts < MAX_PARTS) {
            Some((0, table)) => {
                part.told = Some(self.go_on_in(self.in_table(table)));
                // What comes after this paragraph may be in yet another one.
                if let Some((at, _)) = self.misfit(rest).filter(|(at, _)| *at > 0) {
                    part.end = at;
                }
            }
            Some((at, _)) => part.end = at,
            None => {}
        }
        part
    }

    /// What was taken for UTF-8 is not: gives whether it is to be decoded anew, in what [`Course::codec`] says then. `bytes`
    /// begin with what was decoded.
    pub fn meet_foreign(&mut self, bytes: &[u8]) -> bool {
        if self.fixed || self.stated || self.codec != Codec::Utf8 {
            return false;
        }
        let found = guess::of_bytes(&[bytes], None).codec;
        self.codec = match found {
            // Letters in UTF-8 were met before.
            Codec::Legacy(old) if !self.plain => Codec::Mixed { old, mainly_utf8: true },
            found => found,
        };
        self.codec != Codec::Utf8
    }

    /// Takes notice of what was decoded.
    pub fn passed(&mut self, text: &str) {
        self.plain = self.plain && text.is_ascii();
    }

    /// Whether nothing but ASCII was met by now, so that what comes may still say what all of it is in.
    pub fn is_plain(&self) -> bool {
        self.plain
    }

    fn go_on_in(&mut self, codec: Codec) -> String {
        let before = self.codec.name();
        self.codec = codec;
        self.parts += 1;
        self.plain = false;
        format!("From here on the file is in {}; before this place it is in {before}.", codec.name())
    }

    fn in_table(&self, old: Table) -> Codec {
        match self.codec {
            Codec::Mixed { mainly_utf8, .. } => Codec::Mixed { old, mainly_utf8 },
            _ => Codec::Legacy(old),
        }
    }

    /// The first paragraph that is plainly in another old encoding than the one that holds.
    fn misfit(&mut self, bytes: &[u8]) -> Option<(usize, Table)> {
        let (Codec::Legacy(now) | Codec::Mixed { old: now, .. }) = self.codec else { return None };
        let mainly_utf8 = matches!(self.codec, Codec::Mixed { mainly_utf8: true, .. });
        if bytes.is_ascii() || now == Table::Web(encoding_rs::ISO_2022_JP) {
            return None;
        }
        let guesses = &mut self.guesses;
        let mut judge = |start: usize, sample: &[u8]| {
            let far = sample.iter().filter(|b| !b.is_ascii()).count();
            if far < JUDGED_LETTERS || *guesses >= MAX_GUESSES {
                return None;
            }
            let fit = Fit::of(&text_of(now, sample));
            // Letters of several bytes have no language to fit to: where most can be read at all, they are right.
            let fit_well = if is_multi_byte(now) { !fit.broken() } else { fit.mean() >= FITS };
            if fit_well {
                return None;
            }
            let fit = fit.mean();
            let other = guess::old_table(sample);
            let better = Fit::of(&text_of(other, sample)).mean();
            let found = other != now && better > 50 && (better - fit) * far as i64 >= BETTER;
            *guesses += usize::from(!found);
            found.then_some((start, other))
        };
        let most = if self.coarse { JUDGED_COARSELY } else { JUDGED_BYTES };
        let (mut start, mut at, mut sample) = (0, 0, Vec::new());
        for line in lines_of(bytes) {
            let blank = line.iter().all(u8::is_ascii_whitespace);
            if blank && (!self.coarse || at - start >= COARSE_BYTES) {
                if let Some(found) = judge(start, &sample) {
                    return Some(found);
                }
                sample.clear();
                start = at + line.len();
            } else if sample.len() < most && sort(line, mainly_utf8) == Line::Old {
                sample.extend_from_slice(&line[..line.len().min(most)]);
            }
            at += line.len();
        }
        judge(start, &sample)
    }
}

/// The bytes before the next part in units of two.
fn up_to_wide(bytes: &[u8], whole: bool) -> &[u8] {
    let end = wide::turn(Codec::Utf8, bytes, whole).map_or(bytes.len(), |turn| turn.at);
    &bytes[..end]
}
