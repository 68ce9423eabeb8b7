//! Which encoding is a file in? What was chosen by hand, else what a mark says, else what the units and the letters say,
//! and what the file says of itself where nothing speaks against it.
//!
//! A guess never depends on where a sample ends: characters that are cut in two there say nothing, and only whole lines of
//! the middle of a file are looked at.

use super::fit::Fit;
use super::parts::{Line, is_multi_byte, lines_of, sort, text_of};
use super::wide::{from_mark, from_units, turn};
use super::{Codec, Found, Table, halves};
use crate::data::document::EncodingHow;
use encoding_rs::{Encoding, ISO_2022_JP};

/// Bytes that the guesser sees: more does not make it surer, and it is the slowest part of opening.
const GUESS_BYTES: usize = 256 * 1024;
/// Bytes of which one reading is held against another.
const FIT_BYTES: usize = 8 * 1024;
/// Fewer bytes than this say nothing against what a file states.
const FEW_BYTES: usize = 3;
/// A text of so few bytes beyond ASCII is short.
const SHORT_BYTES: usize = 20;
/// How far into a file it says of itself what it is in.
const DECLARED_BYTES: usize = 1024;
/// How much better, in hundredths over all letters, a reading must be that the guesser does not know of: one letter that
/// cannot be, or some that are odd. In a long text the right reading is better by far more.
const MARGIN_UNKNOWN: i64 = 500;
/// How much better, in hundredths for each letter and over all of them, one must be that it knows, and did not take.
const MARGIN_KNOWN: (i64, i64) = (200, 1200);
/// How much better, in hundredths for each sign, a reading must be in which there are signs alone: what the guesser has
/// statistics of are letters.
const MARGIN_SIGNS: i64 = 150;
/// Signs to a letter beyond ASCII at least, where signs are what a text has of that: English with the name of a café in
/// it, and what the recognition of letters makes of stains on paper.
const SIGNS_PER_LETTER: u32 = 4;
/// How much worse, for each letter, what a file says of itself may fit than what is guessed.
const MARGIN_STATED: i64 = 100;
/// A reading of which nothing is odd, in hundredths for each letter.
const FITS_WELL: i64 = 100;
/// One of which something is, and which is right where no other fits better.
const FITS_FAIRLY: i64 = 50;

/// The encoding of a file. `pieces` are stretches of it, the first from its start;
/// the ends of the others may cut characters. `chosen` is the user's own choice.
pub fn find(pieces: &[&[u8]], chosen: Option<&str>) -> Found {
    find_stated(pieces, chosen, None)
}

/// As [`find`], where somebody has read in the file what it says to be.
pub fn find_stated(pieces: &[&[u8]], chosen: Option<&str>, stated: Option<&str>) -> Found {
    let head = pieces.first().copied().unwrap_or(&[]);
    let marked = from_mark(head);
    if let Some(codec) = chosen.and_then(Codec::from_label) {
        let by_hand = |codec, mark| Found { codec, how: EncodingHow::ChosenByHand, mark };
        // Where the choice says nothing of the order of bytes, the mark does.
        let unordered = chosen.is_some_and(|label| !label.to_ascii_lowercase().ends_with('e'));
        return match marked {
            Some(found) if found.codec == codec || (unordered && found.codec.unit() == codec.unit()) => {
                by_hand(found.codec, found.mark)
            }
            _ => by_hand(codec, 0),
        };
    }
    if let Some(found) = marked {
        found
    } else if let Some(codec) = from_units(head) {
        Found { codec, how: EncodingHow::Guessed, mark: 0 }
    } else {
        of_bytes(pieces, stated)
    }
}

/// The encoding of what has neither a mark nor units of two bytes.
pub fn of_bytes(pieces: &[&[u8]], stated: Option<&str>) -> Found {
    use EncodingHow::{Declared, Guessed};
    let found = |codec, how| Found { codec, how, mark: 0 };
    let seen = Seen::of(pieces);
    // Who could read the statement byte by byte was not reading UTF-16.
    let narrow = |codec: Codec| if codec.unit() == 1 { codec } else { Codec::Utf8 };
    let stated = stated.and_then(Codec::from_label).map(narrow);
    if seen.foreign == 0 {
        return match stated {
            Some(codec) if seen.utf8 == 0 => found(codec, Declared),
            _ if seen.japanese => found(Codec::Legacy(Table::Web(ISO_2022_JP)), Guessed),
            _ => found(Codec::Utf8, Guessed),
        };
    }
    let guessed = old_table(&seen.old_lines);
    let said = stated.or_else(|| declared(pieces.first().copied().unwrap_or(&[])));
    let (old, how) = match said {
        Some(Codec::Legacy(table)) if table == guessed || fits(table, guessed, &seen.old_lines) => {
            (table, Declared)
        }
        _ => (guessed, Guessed),
    };
    let by_statement = if stated == Some(Codec::Utf8) { Declared } else { Guessed };
    let mean = |codec| Fit::of(&super::decode_raw(codec, 0, sample_of(&seen.far_lines).to_vec()).text).mean();
    let whole = mean(Codec::Legacy(guessed));
    if seen.utf8 >= seen.foreign {
        let among = if seen.pure_lines.is_empty() { &seen.joined } else { &seen.pure_lines };
        let old = if how == Declared { old } else { old_table(among) };
        let codec = Codec::Mixed { old, mainly_utf8: true };
        // Two letters of an old encoding may look like one of UTF-8: it has to be seen which reads better.
        if whole <= mean(codec) + 100 {
            return found(codec, by_statement);
        }
    }
    // Some bytes of damage are no other encoding, where the file says what it is in.
    if by_statement == Declared && (seen.foreign < FEW_BYTES || whole < FITS_WELL) {
        return found(Codec::Utf8, Declared);
    }
    // Lines that are valid UTF-8 by chance read well in the old encoding too.
    let plainly_utf8 = !seen.utf8_lines.is_empty() && {
        let as_utf8 = Fit::of(&String::from_utf8_lossy(&seen.utf8_lines)).mean();
        as_utf8 > Fit::of(&text_of(old, &seen.utf8_lines)).mean() + 100
    };
    found(if plainly_utf8 { Codec::Mixed { old, mainly_utf8: false } } else { Codec::Legacy(old) }, how)
}

/// A sentence where a file says that it is in an encoding, and was not believed.
pub fn misstated(label: &str, found: Found) -> Option<String> {
    let said = Codec::from_label(label)?;
    let disbelieved = found.how == EncodingHow::Guessed && matches!(found.codec, Codec::Legacy(_));
    (disbelieved && said.name() != found.codec.name()).then(|| {
        format!("The file says that it is in {}, and its letters say {}.", said.name(), found.codec.name())
    })
}

/// What lines of some stretches of a file are.
#[derive(Default)]
struct Seen {
    /// Letters that are UTF-8.
    utf8: usize,
    /// Bytes that are not.
    foreign: usize,
    /// Lines that are not UTF-8, as many as are looked at …
    old_lines: Vec<u8>,
    /// … those in which nothing is UTF-8 …
    pure_lines: Vec<u8>,
    /// … and what stands around the bytes that are not, in lines that are UTF-8 otherwise.
    joined: Vec<u8>,
    /// The first lines that are not ASCII.
    far_lines: Vec<u8>,
    /// Lines that are UTF-8 with some certainty, in a file that is not.
    utf8_lines: Vec<u8>,
    /// Sequences by which Japanese mail is known, which is ASCII otherwise.
    japanese: bool,
}

impl Seen {
    fn of(pieces: &[&[u8]]) -> Self {
        let mut seen = Self::default();
        for (number, piece) in pieces.iter().enumerate() {
            seen.piece(if number == 0 { piece } else { whole_lines(piece) }, pieces.len() == 1);
        }
        seen
    }

    /// Looks at one stretch; `all`: there is no other.
    fn piece(&mut self, piece: &[u8], all: bool) {
        // A part in units of two bytes says nothing here.
        if from_units(piece).is_some() {
            return;
        }
        let piece = &piece[..turn(Codec::Utf8, piece, all).map_or(piece.len(), |turn| turn.at)];
        if piece.is_ascii() {
            let has = |sequence: &[u8]| memchr::memmem::find(piece, sequence).is_some();
            self.japanese |= memchr::memchr(0x1B, piece).is_some() && (has(b"\x1B$B") || has(b"\x1B$@"));
            return;
        }
        let mended = halves::mended(piece);
        let piece = mended.as_ref().map_or(piece, |(mended, _)| mended);
        let valid = match std::str::from_utf8(piece) {
            Ok(text) => Some(text),
            // The end of a sample, or of a file that was cut short, may cut a character.
            Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 => {
                std::str::from_utf8(&piece[..error.valid_up_to()])
                    .ok()
                    .filter(|text| !text.is_ascii() || !all)
            }
            Err(_) => None,
        };
        match valid {
            Some(text) => self.utf8 += text.bytes().filter(|b| *b >= 0xC0).count(),
            None => lines_of(piece).for_each(|line| self.line(line)),
        }
    }

    fn line(&mut self, line: &[u8]) {
        match sort(line, true) {
            Line::Plain => {}
            kind => {
                let left = FIT_BYTES.saturating_sub(self.far_lines.len());
                self.far_lines.extend_from_slice(&line[..line.len().min(left)]);
                for chunk in line.utf8_chunks() {
                    self.utf8 += if kind == Line::Old { 0 } else { letters(chunk.valid()) };
                    self.foreign += match kind {
                        Line::Old => letters(chunk.valid()) * 2 + chunk.invalid().len(),
                        _ => chunk.invalid().len(),
                    };
                    if kind == Line::Both && !chunk.invalid().is_empty() {
                        self.keep_both(chunk.valid(), chunk.invalid());
                    }
                }
                match kind {
                    Line::Old => {
                        keep(&mut self.old_lines, line);
                        keep(&mut self.pure_lines, line);
                    }
                    Line::Both => keep(&mut self.old_lines, line),
                    Line::Utf8 if sort(line, false) == Line::Utf8 => {
                        let left = FIT_BYTES.saturating_sub(self.utf8_lines.len());
                        self.utf8_lines.extend_from_slice(&line[..line.len().min(left)]);
                    }
                    _ => {}
                }
            }
        }
    }

    /// Of a line in UTF-8, what stands around the bytes that are not.
    fn keep_both(&mut self, valid: &str, invalid: &[u8]) {
        // Other letters have no place in a sample of single bytes: any small letter stands for them.
        let plain: Vec<u8> = valid.chars().map(|c| if c.is_ascii() { c as u8 } else { b'e' }).collect();
        keep(&mut self.joined, &plain[plain.len().saturating_sub(JOINED_BYTES)..]);
        keep(&mut self.joined, invalid);
    }
}

/// Bytes of UTF-8 before a foreign one that its word may begin in.
const JOINED_BYTES: usize = 16;

fn letters(text: &str) -> usize {
    text.bytes().filter(|b| *b >= 0xC0).count()
}

fn keep(sample: &mut Vec<u8>, bytes: &[u8]) {
    let left = GUESS_BYTES.saturating_sub(sample.len());
    sample.extend_from_slice(&bytes[..bytes.len().min(left)]);
}

/// A stretch out of a file without the lines that are cut at its ends, where it has others.
fn whole_lines(piece: &[u8]) -> &[u8] {
    let from = memchr::memchr2(b'\n', b'\r', piece).map_or(0, |at| at + 1);
    let to = memchr::memrchr2(b'\n', b'\r', piece).map_or(piece.len(), |at| at + 1);
    if from < to {
        return &piece[from..to];
    }
    let continued = piece.iter().take(3).take_while(|b| **b & 0xC0 == 0x80).count();
    &piece[continued..]
}

/// What an XML declaration, an HTML head or an editor's line says at the file's head.
fn declared(head: &[u8]) -> Option<Codec> {
    let head = &head[..head.len().min(DECLARED_BYTES)];
    let lower = head.to_ascii_lowercase();
    let xml = lower.starts_with(b"<?xml").then_some(&b"encoding="[..]);
    let html = (memchr::memmem::find(&lower, b"<meta").is_some()).then_some(&b"charset="[..]);
    let editor = (memchr::memmem::find(&lower, b"-*-").is_some()).then_some(&b"coding:"[..]);
    let key = xml.or(html).or(editor)?;
    let at = memchr::memmem::find(&lower, key)? + key.len();
    let label = lower[at..].trim_ascii_start();
    let label = label.strip_prefix(b"\"").or(label.strip_prefix(b"'")).unwrap_or(label);
    let end = label.iter().position(|b| !(b.is_ascii_alphanumeric() || b"-_:.".contains(b)))?;
    let codec = Codec::from_label(std::str::from_utf8(&label[..end]).ok()?)?;
    // It was found to be neither UTF-8 nor a wide encoding.
    matches!(codec, Codec::Legacy(_)).then_some(codec)
}

/// Whether lines may be in the encoding that the file states, though another was guessed.
fn fits(stated: Table, guessed: Table, lines: &[u8]) -> bool {
    let fit = |table| Fit::of(&text_of(table, sample_of(lines)));
    let own = fit(stated);
    own.sound() && (own.mean() >= FITS_WELL || own.mean() + MARGIN_STATED >= fit(guessed).mean())
}

fn sample_of(lines: &[u8]) -> &[u8] {
    &lines[..lines.len().min(FIT_BYTES)]
}

// ---- old encodings

/// What the guesser has no statistics of. The first of equals is taken: German is the same in four of them.
const UNKNOWN: &[&str] = &[
    "ibm850",
    "ibm437",
    "macintosh",
    "ibm852",
    "x-mac-cyrillic",
    "ibm855",
    "ibm865",
    "x-mac-ce",
    "ibm857",
    "ibm775",
    "ibm737",
    "ibm862",
    "x-mac-greek",
    "x-mac-turkish",
];
/// What it has, and may have missed in a few words.
const KNOWN: &[&str] = &[
    "windows-1252",
    "windows-1250",
    "windows-1251",
    "koi8-u",
    "ibm866",
    "iso-8859-5",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "iso-8859-2",
    "windows-874",
    "shift_jis",
];

/// The old encoding in which some lines are.
pub fn old_table(lines: &[u8]) -> Table {
    let guessed = Table::Web(from_statistics(lines));
    let sample = sample_of(lines);
    let ends = ends_of(sample);
    let fit = |table| Fit::of(&text_of(table, sample));
    let own = fit(guessed);
    // What has signs that cannot be does not fit, however well the rest reads.
    let own_mean = if own.sound() { own.mean() } else { own.mean().min(0) };
    // A price or a paragraph alone is no letter of another language, and neither are some letters among many signs.
    let western = Table::Web(encoding_rs::WINDOWS_1252);
    let signs = fit(western);
    let plain = ends != Ends::Macintosh
        && !is_multi_byte(guessed)
        && signs.letters * SIGNS_PER_LETTER <= signs.count
        && signs.mean() >= FITS_WELL.min(own_mean.max(FITS_FAIRLY));
    let alone = signs.letters == 0 && signs.mean() >= own_mean + MARGIN_SIGNS;
    if signs.sound() && (plain || alone) {
        return western;
    }
    let best_of = |labels: &[&str]| {
        let tables = labels.iter().filter_map(|label| match Codec::from_label(label)? {
            Codec::Legacy(table) => {
                let fit = fit(table);
                fit.sound().then(|| (fit.mean() + ends.liking(label), table))
            }
            _ => None,
        });
        // The first of equals.
        tables.rev().max_by_key(|(fit, _)| *fit)
    };
    // How many letters that are: in encodings of several bytes for each, fewer than in those of one.
    let letters = i64::from(own.count);
    let unknown = best_of(UNKNOWN).filter(|(fit, _)| (fit - own_mean) * letters >= MARGIN_UNKNOWN);
    // What fits well is not asked for again.
    let known = || {
        let better = |fit: i64| fit - own_mean;
        best_of(KNOWN)
            .filter(|(fit, _)| better(*fit) >= MARGIN_KNOWN.0 && better(*fit) * letters >= MARGIN_KNOWN.1)
    };
    match (unknown, if own_mean < FITS_WELL { known() } else { None }) {
        (Some(unknown), Some(known)) if known.0 >= unknown.0 => known.1,
        (Some((_, table)), _) | (None, Some((_, table))) => table,
        (None, None) => guessed,
    }
}

/// The old encoding in which names in an archive are. Without a word, the rules of archives say, it is that of the first
/// PC; programs wrote whatever their system had.
pub fn of_names(names: &[u8]) -> Table {
    let guessed = old_table(names);
    let fit = |table| Fit::of(&text_of(table, sample_of(names)));
    let by_rule = Codec::from_label("ibm437");
    match by_rule {
        // One letter says little against the rule.
        Some(Codec::Legacy(table))
            if fit(table).sound() && {
                let better = fit(guessed).mean() - fit(table).mean();
                better * i64::from(fit(table).count) < MARGIN_UNKNOWN
            } =>
        {
            table
        }
        _ => guessed,
    }
}

/// How lines end, which tells where they were written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ends {
    /// CR alone: a Macintosh before 2001.
    Macintosh,
    /// CR and LF: DOS and Windows.
    Dos,
    Others,
}

impl Ends {
    /// What line ends say for an encoding, in hundredths for each letter.
    fn liking(self, label: &str) -> i64 {
        let macintosh = label.contains("mac");
        match self {
            Self::Macintosh if macintosh => 150,
            Self::Dos if macintosh => -150,
            // Those of Central Europe are rarer, and look like all others.
            _ if matches!(label, "ibm852" | "x-mac-ce" | "ibm775" | "ibm857" | "x-mac-turkish") => -20,
            _ => 0,
        }
    }
}

fn ends_of(sample: &[u8]) -> Ends {
    let returns = memchr::memchr_iter(b'\r', sample).count();
    let feeds = memchr::memchr_iter(b'\n', sample).count();
    match (returns, feeds) {
        (1.., 0) => Ends::Macintosh,
        (1.., feeds) if returns == feeds => Ends::Dos,
        _ => Ends::Others,
    }
}

fn from_statistics(lines: &[u8]) -> &'static Encoding {
    use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(lines, false);
    // Where a sample or a file ends inside a character, that says nothing. In a few words it does: the last letter may be
    // all there is.
    if lines.iter().filter(|b| !b.is_ascii()).count() <= SHORT_BYTES {
        detector.feed(&[], true);
    }
    detector.guess(None, Utf8Detection::Deny)
}
