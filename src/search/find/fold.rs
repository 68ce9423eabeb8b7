//! Text made comparable, while it is gone through once; every place in what is left leads back to its exact place in
//! the text. What serves finding serves all that must know whether two words are the same.
//!
//! Single signs are folded as `signs.rs` says. What follows from their neighbours is done here, always looking back: when
//! the letter comes after a hyphen and the end of a line, what stands between is taken out again. So a text may come in
//! pieces of any length, and a border between two of them changes nothing.
//!
//! * A hyphen, a soft hyphen or `¬` between two letters, where a line ends, is left out with the white space after it.
//!   The place is remembered as a [`Gap`]: words with the hyphen match there as well as those without. Between figures
//!   the hyphen stays, because 1999-2001 is no number of eight figures, and so do dashes.
//! * `>` at the head of a line is how mail quotes: it is left out, and words go on over it as over any end of a line.
//! * White space between two signs of scripts without spaces is left out, and so is that inside of guillemets; where a
//!   line ends it is beside one, because those scripts are wrapped at figures, foreign words and marks of ASCII as well.
//! * A raised figure after a figure is parted from it by `^`, a lowered one by `_`, a fraction by a space: 10⁶ is 10^6 and
//!   never 106, 3¼ is 3 1/4. After a letter nothing parts them but a gap, at which a word may end: m² is m2.
//! * Kana and Hangul that were written in parts are composed; all other letters are taken apart, their marks in order.
//!
//! A sign that becomes several is found by any of them and then is found whole: “off” in the ligature of “oﬃce”.

use super::signs::{self, Counting, Special, is_accent, is_unspaced, special};
use memchr::memmem::Finder;
use std::ops::Range;

mod places;

/// A place inside of what one character became: a hit that begins or ends there takes all of the character.
const INSIDE: u64 = u64::MAX;
/// All characters of two bytes: Latin, Greek, Cyrillic, Hebrew, Arabic. Their folds are looked up.
const TABLE: u32 = 0x800;
/// And those from here on, quotation marks, dashes and spaces, to the number of rows there are.
const SIGNS: Range<u32> = 0x2000..0x2070;
/// White space before a sign of quotation in its line: what is set in deeper is a column and no quotation.
const MOST_INDENT: usize = 64;
/// In the table: the sign needs its neighbours.
const SPECIAL: u8 = u8::MAX;
/// Marks on one letter that are put in order; more than thirty are no writing (Unicode Standard Annex 15, stream-safe).
const MOST_MARKS: usize = 30;

/// How characters are folded.
pub struct Folder {
    counting: Counting,
    pub lines: Lines,
    /// Signs of quotation at the head of lines are left out.
    quotes: bool,
    /// Where a word may go on in the next line. What is left behind the hyphen is one space or, in Markdown, two.
    line_ends: [Finder<'static>; 3],
    /// Length and bytes of what becomes of each character below [`TABLE`], and of [`SIGNS`].
    table: Vec<[u8; 8]>,
}

/// What becomes of words that go on in the next line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// They are whole words; their hyphens are gaps.
    Joined,
    /// They are whole words, and keep their hyphens.
    Hyphens,
    /// Lines stay as they are, with all white space: for who looks for ends of lines.
    Kept,
}

impl Folder {
    pub fn new(counting: Counting, lines: Lines) -> Self {
        let line_ends = ["-\n", "- \n", "-  \n"].map(Finder::new);
        let quotes = lines != Lines::Kept;
        let mut folder = Self { counting, lines, quotes, line_ends, table: Vec::new() };
        folder.table = (0..TABLE).chain(SIGNS).map(|code| folder.row(code)).collect();
        folder
    }

    /// For a query of these words: who looks for `>` means all of them.
    #[must_use]
    pub fn looking_for(mut self, words: &str) -> Self {
        self.quotes &= !words.contains('>');
        self
    }

    fn row(&self, code: u32) -> [u8; 8] {
        let mut row = [0; 8];
        let mut folded = String::new();
        let Some(c) = char::from_u32(code) else { return row };
        if special(c).is_some() || self.is_kept_mark(c) {
            row[0] = SPECIAL;
            return row;
        }
        self.counting.fold(c, &mut |c| folded.push(c));
        // The longest are two marks or a letter with two marks: six bytes.
        let len = folded.len().min(7);
        row[0] = len as u8;
        row[1..=len].copy_from_slice(&folded.as_bytes()[..len]);
        row
    }

    /// What stands before the words of a line that begins with signs of quotation or after a hyphen, in order; of two that
    /// overlap the first has all of it.
    fn line_heads(&self, text: &[u8]) -> Vec<Range<usize>> {
        if self.lines == Lines::Kept {
            return Vec::new();
        }
        let hyphens = self.line_ends.iter().flat_map(|end| end.find_iter(text));
        let mut heads: Vec<Range<usize>> =
            hyphens.filter_map(|hyphen| self.line_head(text, hyphen + 1, false)).collect();
        if self.quotes {
            let signs = memchr::memchr_iter(b'>', text).filter(|at| is_line_start(&text[..*at]));
            heads.extend(signs.filter_map(|at| self.line_head(text, at, true)));
        }
        heads.sort_unstable_by_key(|head| head.start);
        heads
    }

    /// The white space and the signs of quotation that stand at a place, if a line begins there.
    fn line_head(&self, text: &[u8], from: usize, begun: bool) -> Option<Range<usize>> {
        let mut begun = begun;
        let len = text[from..].iter().take_while(|byte| {
            begun |= **byte == b'\n';
            is_space(**byte) || begun && self.quotes && **byte == b'>'
        });
        let end = from + len.count();
        begun.then_some(from..end)
    }

    /// A mark over a letter, where those matter.
    fn is_kept_mark(&self, c: char) -> bool {
        self.counting.accents && is_accent(c)
    }
}

/// Something of the text that is left out between two folded characters.
#[derive(Clone, Copy, Debug, Default)]
pub struct Gap {
    pub at: u32,
    /// Where what stands before ends in the text, and where what is left out ends that may be looked for.
    pub end: u64,
    pub after: u64,
    /// White space may be looked for.
    pub space: bool,
    /// A hyphen may.
    pub hyphen: bool,
    /// A raised figure begins, and `^` may.
    pub raised: bool,
    /// Words end here.
    pub border: bool,
}

/// Folded places about which something is known that matters to what comes next.
#[derive(Clone, Copy, PartialEq)]
enum Known {
    /// After a soft hyphen, at which nothing stands.
    Soft,
    /// After a dash that is no hyphen.
    Dash,
    /// After a sign of a script without spaces.
    Unspaced,
    /// After a raised or lowered sign.
    Raised,
    /// After a sign that joins its neighbours.
    Joiner,
    /// After a guillemet that opens a quotation.
    Opened,
    /// After the first letter of a flag.
    Flag,
}

const KNOWN: usize = 7;
const NOWHERE: u32 = u32::MAX;

/// A stretch of folded text. White space is not folded into one, because that would cost every text what few queries
/// need: see [`super`].
pub struct Folded {
    pub bytes: Vec<u8>,
    /// Folded and original place, where the two do not go on in step; sorted.
    steps: Vec<(u32, u64)>,
    /// Sorted.
    gaps: Vec<Gap>,
    /// By [`Known`].
    known: [u32; KNOWN],
    /// A quotation in guillemets was opened and not closed.
    quoted: bool,
    /// The original place after the last character.
    end: u64,
    /// The least that stood there since something was forgotten: what comes after it is other text than before.
    pub low: usize,
    /// The folded character before the first.
    pub before: Option<char>,
}

impl Default for Folded {
    fn default() -> Self {
        let (bytes, steps, gaps) = (Vec::new(), Vec::new(), Vec::new());
        Self {
            bytes,
            steps,
            gaps,
            known: [NOWHERE; KNOWN],
            quoted: false,
            end: 0,
            low: usize::MAX,
            before: None,
        }
    }
}

impl Folded {
    /// Appends a text that begins at `base`, and goes on where the one before ended, or after something that is passed
    /// over.
    pub fn push(&mut self, folder: &Folder, text: &str, base: u64) {
        if text.is_empty() {
            return;
        }
        if base != self.end && !self.bytes.is_empty() {
            // What is passed over is no part of a hit that ends before it.
            self.gap(Gap::new(self.bytes.len(), self.end));
        }
        let mut rest = text;
        let mut at = base;
        while !rest.is_empty() {
            let plain = ascii_len(rest.as_bytes());
            self.push_ascii(folder, &rest[..plain], at);
            at += plain as u64;
            rest = &rest[plain..];
            if let Some(c) = rest.chars().next() {
                self.push_char(folder, c, at);
                at += c.len_utf8() as u64;
                rest = &rest[c.len_utf8()..];
            }
        }
        self.end = at;
    }

    /// Words end here, though nothing stands between them and what comes next: white space may be looked for.
    pub fn part(&mut self, at: u64) {
        if !self.bytes.is_empty() {
            self.gap(Gap { space: true, border: true, ..Gap::new(self.bytes.len(), at) });
        }
    }

    /// The same for who sees the folded text alone, and none of its gaps: white space is put there.
    pub fn part_by_space(&mut self, at: u64) {
        let len = self.bytes.len();
        if len > 0 && !is_space(self.bytes[len - 1]) {
            self.step_at(len, at);
            self.bytes.push(b' ');
        }
    }

    fn push_ascii(&mut self, folder: &Folder, text: &str, at: u64) {
        let bytes = text.as_bytes();
        let begun = is_line_start(&self.bytes);
        let blank = bytes.iter().take_while(|byte| is_space(**byte)).count();
        let head = folder.line_head(bytes, 0, begun).map_or(blank, |head| head.end);
        // What stands after white space decides whether it is any.
        self.copy_head(folder, &text[..head], at);
        let mut from = head;
        self.settle_before(folder, bytes, from);
        for head in folder.line_heads(bytes) {
            if head.start < from {
                continue;
            }
            self.copy(folder, &text[from..head.start], at + from as u64);
            from = head.end;
            self.copy_head(folder, &text[head.clone()], at + head.start as u64);
            self.settle_before(folder, bytes, from);
        }
        self.copy(folder, &text[from..], at + from as u64);
    }

    fn settle_before(&mut self, folder: &Folder, text: &[u8], at: usize) {
        if let Some(next) = text.get(at) {
            self.settle(folder, char::from(*next));
        }
    }

    /// What stands before the words of a line, without its signs of quotation.
    fn copy_head(&mut self, folder: &Folder, head: &str, mut at: u64) {
        for part in head.split('>') {
            self.copy(folder, part, at);
            at += part.len() as u64 + 1;
        }
    }

    fn copy(&mut self, folder: &Folder, text: &str, at: u64) {
        if text.is_empty() {
            return;
        }
        self.step_at(self.bytes.len(), at);
        let from = self.bytes.len();
        self.bytes.extend_from_slice(text.as_bytes());
        let own = &mut self.bytes[from..];
        if !folder.counting.case {
            own.make_ascii_lowercase();
        }
        if !folder.counting.accents {
            let mut done = 0;
            while let Some(found) = memchr::memchr(b'`', &own[done..]) {
                own[done + found] = b'\'';
                done += found + 1;
            }
        }
    }

    fn push_char(&mut self, folder: &Folder, c: char, at: u64) {
        let code = u32::from(c);
        if matches!(code, 0x3001..=0x3098 | 0x309B..=0x3130 | 0x3400..=0xD7A3) {
            // Nothing to fold: Chinese, Japanese, Korean.
            return self.append(folder, c, c.encode_utf8(&mut [0; 4]).as_bytes(), at);
        }
        let row = match code {
            0..TABLE => folder.table.get(code as usize),
            _ if SIGNS.contains(&code) => folder.table.get((code - SIGNS.start + TABLE) as usize),
            _ => None,
        };
        if let Some(row) = row {
            return match row[0] {
                SPECIAL => self.push_special(folder, c, at),
                len => self.append(folder, c, &row[1..=usize::from(len)], at),
            };
        }
        if special(c).is_some() || folder.is_kept_mark(c) {
            return self.push_special(folder, c, at);
        }
        let mut folded = [0; 4];
        let mut all = Vec::new();
        folder.counting.fold(c, &mut |c| all.extend_from_slice(c.encode_utf8(&mut folded).as_bytes()));
        self.append(folder, c, &all, at);
    }

    /// What a character became.
    fn append(&mut self, folder: &Folder, c: char, folded: &[u8], at: u64) {
        let Some(first) = folded.first().copied() else { return };
        if !is_space(first) {
            self.settle(folder, c);
        }
        let from = self.bytes.len();
        let joined = self.is_known(Known::Joiner, from) && !c.is_alphanumeric();
        if joined && from > 0 && !is_space(self.bytes[from - 1]) {
            // One sign with the one before, as families of emoji are.
            self.inside(from);
        } else {
            self.step_at(from, at);
        }
        self.bytes.extend_from_slice(folded);
        let first = utf8_len(first);
        if folded.len() > first {
            self.inside(from + first);
        }
        if is_unspaced(c) {
            self.know(Known::Unspaced);
        }
    }

    fn push_special(&mut self, folder: &Folder, c: char, at: u64) {
        let len = self.bytes.len();
        match special(c) {
            None => self.mark(c, at),
            Some(Special::SoftHyphen) => self.know(Known::Soft),
            Some(Special::Joiner) => self.know(Known::Joiner),
            Some(Special::ZeroWidthSpace) => {
                if len > 0 && folder.lines != Lines::Kept {
                    self.gap(Gap { space: true, border: true, ..Gap::new(len, at) });
                }
            }
            Some(Special::Dash) => {
                let dash = if folder.counting.accents { c } else { '-' };
                self.append(folder, c, dash.encode_utf8(&mut [0; 4]).as_bytes(), at);
                self.know(Known::Dash);
            }
            Some(Special::Raised(plain)) => self.raised(folder, plain, '^', at),
            Some(Special::Lowered(plain)) => self.raised(folder, plain, '_', at),
            Some(Special::Ordinal(plain)) => {
                self.gap(Gap { raised: true, border: true, ..Gap::new(len, at) });
                self.append(folder, c, plain.encode_utf8(&mut [0; 4]).as_bytes(), at);
            }
            Some(Special::Fraction(figures)) => self.fraction(folder, figures, at),
            Some(Special::Stroke) => self.stroke(folder, c, at),
            Some(Special::Guillemet { left, double }) => self.guillemet(folder, c, (left, double), at),
            Some(Special::Composed(part)) => self.compose(folder, part, at),
            Some(Special::Tone) if len > 0 => {
                self.inside(len);
                self.bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
            Some(Special::Tone) => self.append(folder, c, c.encode_utf8(&mut [0; 4]).as_bytes(), at),
            Some(Special::Flag) => {
                let second = self.is_known(Known::Flag, len) && len > 0;
                if second {
                    self.inside(len);
                    self.bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                } else {
                    self.append(folder, c, c.encode_utf8(&mut [0; 4]).as_bytes(), at);
                    self.know(Known::Flag);
                }
            }
        }
    }

    /// A mark over the letter before, put where it stands in the order of marks: é with a dot below is the same letter
    /// whichever was written first.
    fn mark(&mut self, mark: char, at: u64) {
        let len = self.bytes.len();
        let own = signs::class(mark);
        let mut to = len;
        for _ in 0..MOST_MARKS {
            let before = self.char_before(to).filter(|c| is_accent(*c) && own != 0 && signs::class(*c) > own);
            match before {
                Some(before) if before.len_utf8() < to => to -= before.len_utf8(),
                _ => break,
            }
        }
        if len == 0 {
            self.step_at(len, at);
        } else {
            self.inside(to);
        }
        let mut buffer = [0; 4];
        let bytes = mark.encode_utf8(&mut buffer).bytes();
        self.bytes.splice(to..to, bytes);
    }

    /// A raised or lowered sign: `sign` parts it from a figure before it, and nothing but a gap from a letter.
    fn raised(&mut self, folder: &Folder, plain: char, sign: char, at: u64) {
        let len = self.bytes.len();
        let before = self.char_before(len);
        if !self.is_known(Known::Raised, len) {
            if before.is_some_and(|c| c.is_numeric() || sign == '^' && matches!(c, ')' | ']')) {
                self.step_at(len, at);
                self.bytes.push(sign as u8);
            } else if sign == '^' && before.is_some_and(|c| !c.is_whitespace()) {
                self.gap(Gap { raised: true, border: true, ..Gap::new(len, at) });
            }
        }
        let from = self.bytes.len();
        self.step_at(from, at);
        let plain = if folder.counting.case { plain } else { plain.to_ascii_lowercase() };
        self.bytes.extend_from_slice(plain.encode_utf8(&mut [0; 4]).as_bytes());
        self.know(Known::Raised);
    }

    fn fraction(&mut self, folder: &Folder, figures: &str, at: u64) {
        self.settle(folder, '1');
        if self.char_before(self.bytes.len()).is_some_and(char::is_numeric) {
            self.step_at(self.bytes.len(), at);
            self.bytes.push(b' ');
        }
        let from = self.bytes.len();
        self.step_at(from, at);
        self.bytes.extend_from_slice(figures.as_bytes());
        self.inside(from + 1);
    }

    /// The stroke of a fraction; the raised figures before it are no power.
    fn stroke(&mut self, folder: &Folder, c: char, at: u64) {
        let len = self.bytes.len();
        if self.is_known(Known::Raised, len) {
            let figures = self.bytes.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
            if let Some(sign) = (len - figures).checked_sub(1).and_then(|at| self.bytes.get_mut(at))
                && *sign == b'^'
            {
                *sign = b' ';
            }
        }
        self.append(folder, c, b"/", at);
    }

    /// Whether it opens or closes follows from what stands before it: French has «this», German »that«.
    fn guillemet(&mut self, folder: &Folder, c: char, (left, double): (bool, bool), at: u64) {
        if folder.lines != Lines::Kept && !left && self.quoted {
            self.leave_out_space();
        } else {
            self.settle(folder, c);
        }
        let before = self.char_before(self.bytes.len());
        let plain = if folder.counting.accents {
            c
        } else if double {
            '"'
        } else {
            '\''
        };
        self.append(folder, c, plain.encode_utf8(&mut [0; 4]).as_bytes(), at);
        let closes = before.is_some_and(|c| c.is_alphanumeric() || ".,;:!?…)".contains(c));
        self.quoted = left && !closes;
        if self.quoted {
            self.know(Known::Opened);
        }
    }

    /// A part of a letter that becomes one letter with what stands before it.
    fn compose(&mut self, folder: &Folder, part: char, at: u64) {
        let len = self.bytes.len();
        let before = self.char_before(len).filter(|c| c.len_utf8() <= len);
        match before.and_then(|before| signs::composed(before, part).map(|letter| (before, letter))) {
            Some((before, letter)) => {
                self.bytes.truncate(len - before.len_utf8());
                self.bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                // Kana and parts of Hangul are all of three bytes, so that no place has moved.
                if is_unspaced(letter) {
                    self.know(Known::Unspaced);
                }
            }
            None => self.append(folder, part, part.encode_utf8(&mut [0; 4]).as_bytes(), at),
        }
    }

    /// Before a character that is no white space: decides whether the white space at the end is any.
    fn settle(&mut self, folder: &Folder, next: char) {
        if folder.lines == Lines::Kept || !self.bytes.last().is_some_and(|byte| is_space(*byte)) {
            return;
        }
        let blank = self.bytes.iter().rev().take_while(|byte| is_space(**byte)).count();
        let from = self.bytes.len() - blank;
        if self.is_known(Known::Opened, from) || self.is_known(Known::Unspaced, from) && is_unspaced(next) {
            return self.leave_out(from, from, Gap { space: true, border: true, ..Gap::default() });
        }
        if !self.bytes[from..].contains(&b'\n') {
            return;
        }
        let hyphen = self.char_before(from);
        let unspaced = self.is_known(Known::Unspaced, from) || is_unspaced(next);
        if unspaced && hyphen.is_some_and(|c| c != '-') {
            return self.leave_out(from, from, Gap { space: true, border: true, ..Gap::default() });
        }
        // Polish and Portuguese say a hyphen of the word again where the next line begins.
        if hyphen == Some('-') && next == '-' && self.char_before(from - 1).is_some_and(char::is_alphabetic) {
            let gap = Gap { space: true, hyphen: true, border: true, ..Gap::default() };
            return self.leave_out(from - 1, from, gap);
        }
        if !next.is_alphanumeric() {
            return;
        }
        if self.is_known(Known::Soft, from) {
            return self.leave_out(from, from, Gap { space: true, hyphen: true, ..Gap::default() });
        }
        let Some(hyphen) = hyphen.filter(|c| c.len_utf8() <= from) else { return };
        let before = self.char_before(from - hyphen.len_utf8());
        let dash = self.is_known(Known::Dash, from);
        let letters = before.is_some_and(char::is_alphabetic) && next.is_alphabetic();
        match hyphen {
            '-' | '\u{2010}' | '\u{2011}' | '¬' if letters && !dash => {
                let visible = hyphen != '¬';
                let gap = Gap { space: true, hyphen: true, border: visible, ..Gap::default() };
                if folder.lines == Lines::Joined || !visible {
                    self.leave_out(from - hyphen.len_utf8(), from, gap);
                } else {
                    self.leave_out(from, from, Gap { space: true, ..Gap::default() });
                }
            }
            '-' | '\u{2010}' | '\u{2011}' if before.is_some_and(char::is_alphanumeric) => {
                self.leave_out(from, from, Gap { space: true, border: true, ..Gap::default() });
            }
            _ if dash && before.is_some_and(|c| !c.is_whitespace()) => {
                self.leave_out(from, from, Gap { space: true, border: true, ..Gap::default() });
            }
            _ => {}
        }
    }

    /// Before a guillemet that closes.
    fn leave_out_space(&mut self) {
        let blank = self.bytes.iter().rev().take_while(|byte| is_space(**byte)).count();
        let from = self.bytes.len() - blank;
        if blank > 0 && from > 0 {
            self.leave_out(from, from, Gap { space: true, border: true, ..Gap::default() });
        }
    }

    /// Takes away what stands at the end from `from` on, white space from `blank` on, and remembers it.
    fn leave_out(&mut self, from: usize, blank: usize, gap: Gap) {
        let end = self.original_end(from);
        let after = self.original_end(blank);
        self.bytes.truncate(from);
        self.low = self.low.min(from);
        // What was known of places behind is not true of what will stand there.
        for known in self.known.iter_mut().filter(|at| **at != NOWHERE && **at as usize > from) {
            *known = NOWHERE;
        }
        while self.steps.last().is_some_and(|(at, _)| *at as usize >= from) {
            self.steps.pop();
        }
        while self.gaps.last().is_some_and(|gap| gap.at as usize > from) {
            self.gaps.pop();
        }
        self.gap(Gap { at: from as u32, end, after, ..gap });
    }

    fn gap(&mut self, gap: Gap) {
        match self.gaps.last_mut().filter(|last| last.at == gap.at) {
            Some(last) => {
                last.after = last.after.max(gap.after);
                last.space |= gap.space;
                last.hyphen |= gap.hyphen;
                last.raised |= gap.raised;
                last.border |= gap.border;
            }
            None => self.gaps.push(gap),
        }
    }
}

impl Gap {
    /// At a folded place and an original one.
    fn new(at: usize, original: u64) -> Self {
        Self { at: at as u32, end: original, after: original, ..Self::default() }
    }
}

/// Whether nothing but white space stands in the line at the end of a text.
fn is_line_start(text: &[u8]) -> bool {
    let blank = text.iter().rev().take(MOST_INDENT).take_while(|byte| is_space(**byte));
    blank.copied().any(|byte| byte == b'\n')
}

/// How many bytes of ASCII stand at the head.
fn ascii_len(bytes: &[u8]) -> usize {
    let mut at = 0;
    // Whole blocks are asked at once: most texts have long stretches of ASCII.
    for block in bytes.chunks(64) {
        if !block.is_ascii() {
            return at + block.iter().position(|b| *b >= 0x80).unwrap_or(0);
        }
        at += block.len();
    }
    at
}

/// White space as it is left in folded text.
pub fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

fn is_inside_char(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

fn utf8_len(first: u8) -> usize {
    match first {
        0..=0x7F => 1,
        0x80..=0xDF => 2,
        0xE0..=0xEF => 3,
        _ => 4,
    }
}
