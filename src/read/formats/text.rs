//! Reads plain text of any size and encoding, and whatever else turns out to be text.
//!
//! A text is cut into leaves of some 64 KiB, each of which is decoded and understood by itself, given a few bytes
//! of what was going on before it. A small file's leaves are held in memory.
//! A large file's leaves are only counted while it is scanned, and are read again when they are looked at (see
//! [`crate::read::shelf`]): so a gigabyte opens with its first leaf, whether it has a million lines or two.
//!
//! Nothing is taken out of a text: markers of lists, underlines of headings and the `>` of quoted mail stay in it,
//! because in a plain text they are what the file says. Where a block is quoted or underlined, its span leaves them out.

use super::{Confidence, Format};
use crate::data::document::{Encoding, EncodingHow, Leaf, MarkKind, OutlineSource};
use crate::data::draft::{Draft, cut_point};
use crate::data::job::{Failure, Stop};
use crate::data::span::Span;
use crate::data::wording::counted;
use crate::read::decode::{self, Codec, Course, CutAt, Found};
use crate::read::highlight::Highlighter;
use crate::read::highlight::definitions::{Definition, Definitions};
use crate::read::shelf::{FileShelf, LeafEntry, Reread, checksum};
use crate::read::source::window::Window;
use crate::read::source::{Peek, Source, kind};
use crate::read::trees;
use remarks::Remarks;
use std::sync::Arc;
use structure::{Carry, Entry, Style};

mod remarks;
pub mod structure;

#[cfg(test)]
mod tests;

/// The row of plain text, which is sure of nothing but what is named so, and reads what nobody else does.
pub const FORMAT: Format = Format {
    // However large it is, it lies on its shelf, which is the file itself: a child could not hand that over.
    home_bytes: u64::MAX,
    // 2: holes of zeros are passed over. 3: parts in other encodings, DOS and Macintosh, codes of terminals, NEL and U+2028.
    // 4: smaller gaps of zeros are one sign, signs in two halves are one, and a lone pound sign and “§§” are read.
    // 5: signs between English words are no letters of Russian.
    version: 5,
    // Those that are only some kind of plain text (code, logs) need no word: what opens plain text is offered for them.
    mime_types: &["text/plain"],
    ..Format::at_home("Plain text", &["txt", "text", "log", "asc", "nfo", "me", "diz"], recognise, read)
};

/// A file of at most this size is held in memory: its leaves are understood once, and it may be deleted meanwhile.
pub const HELD_BYTES: u64 = 16 * 1024 * 1024;
/// Bytes of the file in one leaf, at most.
pub const LEAF_BYTES: usize = 64 * 1024;
/// A longer program stays without colours: it would take a second and more to find them.
const MAX_COLOURED_BYTES: u64 = crate::read::highlight::MAX_DOCUMENT_BYTES as u64;
/// How much of the text decides how it is written (wrapped at which width, paragraphs indented, …).
const STYLE_BYTES: usize = 256 * 1024;
/// A cut looks this far beyond the leaf's end, so that it does not part what belongs together: an escape sequence, in units
/// of two bytes.
const LOOK_BEYOND: usize = 8 * 1024 + 256;
/// Bytes by which an encoding is guessed where the first sign of it is met late: what comes after one letter says more.
const GUESS_AHEAD: usize = 256 * 1024;
/// Zeros at the end of a leaf from which on it ends before them: more may follow.
const HOLE_BEGIN: usize = 4 * 1024;
/// A large file's encoding is guessed from its head and this many stretches of it, spread evenly:
/// enough to meet the accents of a text that begins in ASCII, few enough not to be waited for.
const SAMPLES: u64 = 12;
const SAMPLE_BYTES: usize = 32 * 1024;

fn recognise(peek: &Peek) -> Confidence {
    // Who says by hand what it is in wants to see it, whatever it looks like.
    let chosen = peek.encoding_chosen;
    if !chosen && (kind::of(peek).is_some() || decode::looks_binary(peek.bytes)) {
        return 0;
    }
    let named = FORMAT.extensions.contains(&peek.extension.as_str());
    if named { 50 } else { 1 }
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    if source.len > trees::MAX_BYTES && trees::has_name_of_one(&source.name) {
        let words = "This file is too large for a tree of its parts; all of its text is here.";
        draft.complain_at(words, None, None);
    }
    read_in_leaves(source, draft, stop, LEAF_BYTES, source.len <= HELD_BYTES)
}

/// How a file is to be understood, decided once so that every leaf is understood alike whenever it is asked for.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The encoding that it begins in, and how that was found.
    pub found: Found,
    /// Nothing but ASCII was seen of it when it was opened.
    pub plain: bool,
    /// How its lines are to be taken.
    pub style: Style,
    /// Each line is JSON, and each leaf has its colours by itself.
    pub json: bool,
    /// Whether the encoding is that of the whole file, however its letters look.
    pub firm: bool,
}

impl Reread for Plan {
    type State = State;

    fn leaf(&self, raw: Vec<u8>, state: State, base: u64) -> Leaf {
        build(self, raw, state, base).leaf
    }

    fn text(&self, raw: Vec<u8>, state: State) -> String {
        state.text(raw)
    }
}

/// What came of reading a listing.
pub struct Listed {
    /// Whether its words are coloured.
    pub coloured: bool,
    /// What its letters were taken for, by nothing but how they look.
    pub guessed: Option<&'static str>,
}

/// Reads a file whose format knows that it is a program or data, with all of its text held, and colours it as `language`, by
/// the ending of files in it. `stated` is the encoding that a rule or the file itself says: where its letters are of an old
/// one, this is believed and not how they look.
///
/// # Errors
/// As reading any text.
pub fn read_listing(
    source: &Arc<Source>,
    draft: &mut Draft,
    stop: &Stop,
    language: &str,
    stated: Option<&str>,
) -> Result<Listed, Failure> {
    let mut plan = Plan { style: Style::code(), ..plan(source)? };
    let is_guess =
        |found: Found| found.how == EncodingHow::Guessed && matches!(found.codec, Codec::Legacy(_));
    if let Some(codec @ Codec::Legacy(_)) = stated.and_then(Codec::from_label)
        && is_guess(plan.found)
    {
        plan.found = Found { codec, how: EncodingHow::Declared, ..plan.found };
        plan.firm = true;
    }
    let guessed = is_guess(plan.found).then(|| plan.found.codec.name());
    read_planned(source, draft, stop, (LEAF_BYTES, true), plan, &mut |_, _| {})?;
    Ok(Listed { coloured: colour(source.len, draft, stop, language, false), guessed })
}

/// Gets the text of each leaf before it is given to the draft.
pub type Each<'e> = &'e mut dyn FnMut(&str, &mut Draft);

/// [`read_listing`] of a file of any size, with all of its text held only where it is small.
///
/// # Errors
/// As reading any text.
pub fn read_lines(
    source: &Arc<Source>,
    draft: &mut Draft,
    stop: &Stop,
    language: &str,
    each: Each<'_>,
) -> Result<bool, Failure> {
    let held = source.len <= HELD_BYTES;
    read_lines_in(source, draft, stop, (LEAF_BYTES, held), each)?;
    Ok(held && colour(source.len, draft, stop, language, false))
}

/// The text of [`read_lines`] with a leaf's size of choice, so that tests can meet many borders in few lines.
///
/// # Errors
/// As reading any text.
pub fn read_lines_in(
    source: &Arc<Source>,
    draft: &mut Draft,
    stop: &Stop,
    leaves: (usize, bool),
    each: Each<'_>,
) -> Result<(), Failure> {
    let plan = Plan { style: Style::code(), json: !leaves.1, ..plan(source)? };
    read_planned(source, draft, stop, leaves, plan, each)
}

/// [`read`] with a leaf's size of choice, so that tests can meet many borders in little text.
fn read_in_leaves(
    source: &Arc<Source>,
    draft: &mut Draft,
    stop: &Stop,
    leaf_bytes: usize,
    held: bool,
) -> Result<(), Failure> {
    let plan = plan(source)?;
    let is_code = plan.style.is_code();
    read_planned(source, draft, stop, (leaf_bytes, held), plan, &mut |_, _| {})?;
    if held && is_code {
        let extension = source.name.rsplit_once('.').map_or(source.name.as_str(), |(_, extension)| extension);
        colour(source.len, draft, stop, extension, true);
    }
    Ok(())
}

fn read_planned(
    source: &Arc<Source>,
    draft: &mut Draft,
    stop: &Stop,
    (leaf_bytes, held): (usize, bool),
    plan: Plan,
    each: Each<'_>,
) -> Result<(), Failure> {
    let found = plan.found;
    tell_encoding(draft, found, source.encoding_name().as_deref());
    let shelf = Arc::new(FileShelf::new(Arc::clone(source), plan));
    if !held {
        draft.shelf(Arc::<FileShelf<Plan>>::clone(&shelf));
    }
    let mut scan = Scan::new(source, shelf.plan(), leaf_bytes);
    let mut remarks = Remarks::default();
    loop {
        if stop.raised() {
            return Err(Failure::stopped());
        }
        let next = scan.next(draft.next_leaf_start(), stop);
        if let hole @ 1.. = std::mem::take(&mut scan.hole) {
            let words = format!("{} of the file are zeros here, and are not shown.", counted(hole, "byte"));
            draft.complain(words, None);
        }
        let (entry, built) = match next {
            Ok(Some(leaf)) => leaf,
            Ok(None) => break,
            Err(error) if scan.at_start() => return Err(source.failure(&error)),
            Err(error) => {
                let words = format!("{} Text before this place is shown.", source.failure(&error));
                draft.complain(words, None);
                return Ok(());
            }
        };
        if let Some(found) = scan.found_late.take() {
            tell_encoding(draft, found, None);
        }
        remarks.take(draft, entry.state.codec(), found.how, &built);
        draft.progress(scan.window.offset as f32 / source.len.max(1) as f32);
        // Signs that only change how those after them are read.
        if built.leaf.text.is_empty() {
            continue;
        }
        if !held {
            // First onto the shelf: the draft publishes, and then somebody may ask for it.
            shelf.push(entry);
        }
        each(&built.leaf.text, draft);
        draft.leaf(built.leaf, held, built.headings);
    }
    remarks.tell(draft);
    if scan.window.offset < source.len {
        draft.complain("The file was cut short while it was read.", Some("Open it again."));
    }
    Ok(())
}

/// Writes the words of a letter, as they would be understood in a file of their own.
pub fn write(text: &str, draft: &mut Draft) {
    let style = Style::of_letter(&text[..cut_point(text, STYLE_BYTES, true)]);
    let mut rest = text.trim_matches('\n');
    let mut entry = Entry::default();
    while !rest.is_empty() {
        let at = if rest.len() > LEAF_BYTES { cut_point(rest, LEAF_BYTES, true) } else { rest.len() };
        let (now, after) = rest.split_at(at);
        draft.end();
        let mut words = now.to_owned();
        if after.is_empty() {
            // What comes next stands in a line of its own.
            words.push('\n');
        }
        let understood = structure::understand(&words, draft.next_leaf_start(), &style, entry);
        let cut = if now.ends_with('\n') { CutAt::LineEnd } else { CutAt::Inside };
        entry = understood.carry.after(cut, &style);
        draft.leaf(
            Leaf { text: words, blocks: understood.blocks, ..Leaf::default() },
            true,
            understood.headings,
        );
        rest = after;
    }
}

/// Colours a program, once all of it can be read: the colours are an extra for which no reader waits. Whether there are any.
fn colour(len: u64, draft: &mut Draft, stop: &Stop, language: &str, outlined: bool) -> bool {
    if len > MAX_COLOURED_BYTES {
        return false;
    }
    let code = draft.text().slice(Span::new(0, u64::MAX)).into_owned();
    let mut defined = Definitions::default();
    let tokens = Highlighter::default().colour_with(&code, language, &|| stop.raised(), &mut |name| {
        defined.take(&code, name);
    });
    let parts: Vec<(Span, MarkKind)> = tokens
        .into_iter()
        .map(|(range, token)| (Span::new(range.start as u64, range.end as u64), MarkKind::Token(token)))
        .collect();
    draft.mark_held(&parts);
    let coloured = !parts.is_empty();
    for Definition { title, level, name } in defined.found() {
        // Of data, a tree of its parts says more.
        if !outlined {
            break;
        }
        let span = Span::new(name.start as u64, name.end as u64);
        draft.outline_titled(level, &title, span, OutlineSource::Marked);
    }
    coloured
}

fn tell_encoding(draft: &mut Draft, found: Found, chosen: Option<&str>) {
    let name = found.codec.name();
    draft.encoding(Encoding { name, how: found.how });
    if let Some(label) = chosen.filter(|label| Codec::from_label(label).is_none()) {
        let words = format!("Nobody here knows the encoding “{label}”; {name} was used.");
        draft.complain_at(words, None, Some("Choose another encoding."));
    }
}

/// Goes through a file from front to back, leaf by leaf.
struct Scan<'s> {
    window: Window<'s>,
    plan: &'s Plan,
    leaf_bytes: usize,
    state: State,
    course: Course,
    /// Zeros that were passed over and not told of yet.
    hole: u64,
    /// What the whole file is in, where that was known only now.
    found_late: Option<Found>,
}

impl<'s> Scan<'s> {
    fn new(source: &'s Source, plan: &'s Plan, leaf_bytes: usize) -> Self {
        Self {
            window: Window::new(source, u64::from(plan.found.mark)),
            plan,
            leaf_bytes,
            state: State { codec: plan.found.codec, mode: 0, entry: Entry::default() },
            course: if plan.firm {
                Course::firm(plan.found)
            } else {
                Course::new(plan.found, source.len, plan.plain)
            },
            hole: 0,
            found_late: None,
        }
    }

    fn at_start(&self) -> bool {
        self.window.offset == u64::from(self.plan.found.mark)
    }

    /// The next leaf, which begins at `base` in the text; `None` at the file's end.
    fn next(&mut self, base: u64, stop: &Stop) -> std::io::Result<Option<(LeafEntry<State>, Built)>> {
        self.hole = self.window.skip_hole(self.course.codec().unit(), stop)?;
        let (end, told) = self.part()?;
        let offset = self.window.offset;
        let ahead = self.window.ahead(self.leaf_bytes.max(GUESS_AHEAD))?;
        if ahead.is_empty() {
            return Ok(None);
        }
        let (mut len, mut cut) = leaf_of(self.course.codec(), &ahead[..end], self.leaf_bytes);
        self.state = self.state.in_codec(self.course.codec());
        let mut built = build(self.plan, ahead[..len].to_vec(), self.state, base);
        // An encoding is open until its first sign is met, and what was taken for UTF-8 may hold other letters too.
        if !built.damage.is_empty() && self.course.meet_foreign(ahead) {
            let codec = self.course.codec();
            (len, cut) = leaf_of(codec, &ahead[..end], self.leaf_bytes);
            self.state = self.state.in_codec(codec);
            built = build(self.plan, ahead[..len].to_vec(), self.state, base);
            let named_anew = self.course.is_plain() && codec.name() != self.plan.found.codec.name();
            self.found_late = named_anew.then_some(Found { codec, ..self.plan.found });
        }
        built.told = told;
        self.course.passed(&built.leaf.text);
        let state = self.state;
        let raw = &ahead[..len];
        let (mode, checksum) = (decode::mode_after(state.codec, state.mode, raw), checksum(raw));
        self.window.skip(len);
        let breaks = memchr::memchr_iter(b'\n', built.leaf.text.as_bytes()).count() as u32;
        // A part may end where a line does.
        let cut = if cut == CutAt::Inside && built.leaf.text.ends_with('\n') { CutAt::LineEnd } else { cut };
        let entry = built.carry.after(cut, &self.plan.style);
        self.state = State { mode, entry, ..state };
        let entry = LeafEntry { offset, checksum, bytes: len as u32, breaks, state };
        Ok(Some((entry, built)))
    }

    /// How many of the next bytes are in one encoding, and what is to be said where another begins.
    fn part(&mut self) -> std::io::Result<(usize, Option<String>)> {
        let count = self.leaf_bytes + LOOK_BEYOND;
        let left = self.window.source.len.saturating_sub(self.window.offset);
        let ahead = self.window.ahead(count)?;
        let ahead = &ahead[..ahead.len().min(count)];
        let whole = ahead.len() as u64 >= left;
        let part = self.course.next(ahead, whole);
        self.window.skip(part.skip);
        Ok((part.end, part.told))
    }
}

/// How many bytes the leaf has with which some begin, and how it is cut off.
fn leaf_of(codec: Codec, ahead: &[u8], most: usize) -> (usize, CutAt) {
    let (len, cut) = decode::cut(codec, ahead, most);
    let zeros = ahead[..len].iter().rev().take_while(|byte| **byte == 0).count();
    let zeros = zeros - zeros % codec.unit();
    if (HOLE_BEGIN..len).contains(&zeros) { (len - zeros, CutAt::Inside) } else { (len, cut) }
}

/// What is carried from one leaf to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    /// What its bytes are in: a file may go on in another encoding.
    codec: Codec,
    /// Of the decoder, see [`decode::mode_after`].
    mode: u8,
    entry: Entry,
}

impl State {
    /// What the leaf's bytes are in.
    pub fn codec(self) -> Codec {
        self.codec
    }

    /// The state in which a leaf of this codec begins.
    fn in_codec(self, codec: Codec) -> Self {
        if codec == self.codec { self } else { Self { codec, mode: 0, ..self } }
    }

    /// The text of its bytes.
    pub fn text(self, raw: Vec<u8>) -> String {
        decode::decode(self.codec, self.mode, raw).text
    }
}

/// A leaf as it is understood.
struct Built {
    leaf: Leaf,
    headings: Vec<(u8, Span)>,
    damage: Vec<Span>,
    /// What is in another encoding than most of the text.
    others: Vec<Span>,
    codes: decode::Codes,
    /// Zeros that are one sign, and how many they are.
    zeros: Vec<(Span, u64)>,
    /// A sentence about what begins here.
    told: Option<String>,
    carry: Entry,
}

fn build(plan: &Plan, raw: Vec<u8>, state: State, base: u64) -> Built {
    let decoded = decode::decode(state.codec, state.mode, raw);
    let understood = structure::understand(&decoded.text, base, &plan.style, state.entry);
    let marks = match plan.json {
        true => trees::tints::of_leaf(&decoded.text, base, &understood.blocks, state.entry.mid_line),
        false => Vec::new(),
    };
    let spans = |runs: &[std::ops::Range<usize>]| {
        runs.iter().map(|run| Span::new(base + run.start as u64, base + run.end as u64)).collect()
    };
    let zeros = decoded.codes.zeros.iter().map(|&(at, count)| {
        let start = base + at as u64;
        (Span::new(start, start + "\u{2400}".len() as u64), count)
    });
    Built {
        zeros: zeros.collect(),
        damage: spans(&decoded.bad),
        others: spans(&decoded.others),
        leaf: Leaf { text: decoded.text, blocks: understood.blocks, marks, ..Leaf::default() },
        headings: understood.headings,
        codes: decoded.codes,
        told: None,
        carry: understood.carry,
    }
}

/// The encoding of a large file, by stretches of it, and whether nothing but ASCII was seen of it.
pub fn find_encoding(source: &Source) -> Result<(Found, bool), Failure> {
    let pieces = samples(source)?;
    let views: Vec<&[u8]> = pieces.iter().map(Vec::as_slice).collect();
    Ok((decode::find(&views, source.encoding_name().as_deref()), views.iter().all(|view| view.is_ascii())))
}

fn plan(source: &Source) -> Result<Plan, Failure> {
    let pieces = samples(source)?;
    let views: Vec<&[u8]> = pieces.iter().map(Vec::as_slice).collect();
    let found = decode::find(&views, source.encoding_name().as_deref());
    let plain = views.iter().all(|view| view.is_ascii());
    let head = views.first().copied().unwrap_or(&[]);
    let head = head.get(usize::from(found.mark)..).unwrap_or(&[]);
    let (len, _) = decode::cut(found.codec, head, STYLE_BYTES);
    let part = Course::new(found, source.len, plain).next(&head[..len], len == head.len());
    let text = decode::decode(found.codec, 0, head[..part.end].to_vec()).text;
    let style = Style::find(&text, &source.name);
    Ok(Plan { found, plain, style, json: false, firm: false })
}

/// The whole of a small file, or stretches of a large one.
fn samples(source: &Source) -> Result<Vec<Vec<u8>>, Failure> {
    let failed = |error| source.failure(&error);
    let piece = |offset: u64, len: usize| {
        let mut bytes = vec![0; len];
        let count = source.read_at(offset, &mut bytes).map_err(failed)?;
        bytes.truncate(count);
        Ok(bytes)
    };
    if source.len <= HELD_BYTES {
        return Ok(vec![piece(0, source.len as usize)?]);
    }
    let mut pieces = vec![piece(0, STYLE_BYTES + LOOK_BEYOND)?];
    let step = (source.len - STYLE_BYTES as u64) / (SAMPLES + 1);
    for number in 1..=SAMPLES {
        pieces.push(piece(STYLE_BYTES as u64 + number * step, SAMPLE_BYTES)?);
    }
    Ok(pieces)
}

impl Entry {
    /// What the next leaf has to know, when this one was cut in such a way.
    fn after(self, cut: CutAt, style: &Style) -> Self {
        let mid_line = cut == CutAt::Inside;
        let ended = match self.carry {
            Carry::Code if style.is_code() => false,
            Carry::Paragraph if style.has_line_paragraphs() => !mid_line,
            _ => cut == CutAt::BlankLine,
        };
        if ended { Self::default() } else { Self { mid_line, ..self } }
    }
}
