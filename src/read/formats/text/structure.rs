//! What do the lines of a plain text mean? Paragraphs, headings, lists, quoted mail, tables, verse.
//!
//! A plain text has no marks, only habits. How its writer wrapped lines is decided once, from the text's head
//! ([`Style`]), so that every leaf is understood alike whenever it is asked for.
//! When unsure, lines stay lines: a paragraph that is shown as lines is a little ugly,
//! a table or a poem that is shown as a paragraph is destroyed.
//!
//! Quoted mail (`> words`) becomes one block for each line, which leaves out the `>` and carries the depth;
//! the lines of one paragraph are joined. One block for the whole paragraph would have the inner `>` in its words.
//! The underline of a heading belongs to no block, for the heading's size says the same; it stays in the text.

use crate::data::document::{Block, BlockKind};
use crate::data::draft::{BLOCK_BYTES, MAX_NESTING, cut_point};
use crate::data::span::Span;
use lines::{Line, groups, is_full, lines_of, width, wordiness};
use signs::*;
use std::ops::Range;
pub use style::Style;
use style::{Kind, PROSE};

mod lines;
mod signs;
mod style;

/// Lines that are kept cost more to lay out than words that flow.
const LINES_BYTES: usize = 4 * 1024;
/// A line of this many bytes is one, whatever is in it.
const VERY_LONG_LINE: usize = 1000;

// ---- what goes on from leaf to leaf

/// What was going on where a leaf begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Which kind of block the leaf before ended in.
    pub carry: Carry,
    /// In how many quotations that block stands.
    pub quote: u8,
    /// In how many lists that block stands.
    pub indent: u8,
    /// The leaf before ended in the middle of a line.
    pub mid_line: bool,
}

/// The kind of block that may go on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Carry {
    /// The leaf begins with a new block.
    #[default]
    Nothing,
    /// Words that flow go on.
    Paragraph,
    /// The words of a list's item go on.
    Item,
    /// Lines that stay lines go on.
    Lines,
    /// A program, or lines in columns, goes on.
    Code,
}

impl Carry {
    fn kind(self) -> BlockKind {
        match self {
            Self::Lines => BlockKind::Lines,
            Self::Code => BlockKind::Code,
            Self::Item => BlockKind::Item,
            Self::Nothing | Self::Paragraph => BlockKind::Paragraph,
        }
    }
}

/// The blocks of a leaf, its headings with their levels, and what is going on at its end.
pub struct Understood {
    /// Sorted and disjoint, counted from the document's start.
    pub blocks: Vec<Block>,
    /// Each with its level from 1; all are guessed.
    pub headings: Vec<(u8, Span)>,
    /// What is handed to the leaf after it.
    pub carry: Entry,
}

/// Understands the text of a leaf that begins at `base`.
pub fn understand(text: &str, base: u64, style: &Style, entry: Entry) -> Understood {
    let mut reader = Reader {
        text,
        base,
        style,
        blocks: Vec::new(),
        headings: Vec::new(),
        carry: Entry::default(),
        after_number: false,
    };
    if style.kind == Kind::Code {
        reader.code_file(entry);
    } else {
        reader.prose(entry);
    }
    Understood { blocks: reader.blocks, headings: reader.headings, carry: reader.carry }
}

struct Reader<'r> {
    text: &'r str,
    base: u64,
    style: &'r Style,
    blocks: Vec<Block>,
    headings: Vec<(u8, Span)>,
    /// What the last block was.
    carry: Entry,
    /// The last group was a numbered line, so that the next one is rather an item than a heading.
    after_number: bool,
}

impl<'r> Reader<'r> {
    fn code_file(&mut self, entry: Entry) {
        let joined = entry.carry == Carry::Code;
        let end = self.text.trim_end_matches('\n').len();
        // Blank lines at the border of two leaves are inside the file.
        let start = if joined { 0 } else { self.text.len() - self.text.trim_start_matches('\n').len() };
        if start < end {
            self.push(BlockKind::Code, start..end, joined, 0, 0);
        }
        self.carry = Entry { carry: Carry::Code, ..Entry::default() };
    }

    fn prose(&mut self, entry: Entry) {
        let lines = lines_of(self.text);
        let mut rest = &lines[..];
        if entry.carry != Carry::Nothing {
            let end = lines.iter().position(|line| line.is_blank()).unwrap_or(lines.len());
            self.go_on(&lines[..end], entry);
            rest = &lines[end..];
        }
        let mut groups = groups(rest).peekable();
        while let Some(group) = groups.next() {
            let next = groups.peek().and_then(|group| group.first()).copied();
            self.titled_group(group, next);
        }
        if lines.last().is_some_and(|line| line.is_blank()) {
            self.carry = Entry::default();
        }
    }

    /// The rest of what the leaf before could not end.
    fn go_on(&mut self, mut lines: &[Line], entry: Entry) {
        if entry.mid_line {
            let Some((first, rest)) = lines.split_first() else {
                return;
            };
            let mut range = first.range();
            if matches!(entry.carry, Carry::Lines | Carry::Code) {
                range.start = first.start as usize;
            }
            self.push(entry.carry.kind(), range, true, entry.quote, entry.indent);
            lines = rest;
        }
        let Some(&first) = lines.first() else { return };
        if entry.quote > 0 || self.starts_anew(first, entry) {
            return self.group(lines, None);
        }
        match entry.carry {
            Carry::Lines | Carry::Code => self.keep(entry.carry.kind(), lines, true),
            Carry::Item | Carry::Paragraph | Carry::Nothing => {
                let end = (1..lines.len()).find(|&at| self.starts_anew(lines[at], entry));
                let (own, others) = lines.split_at(end.unwrap_or(lines.len()));
                self.flow(entry.carry.kind(), own, true, entry.indent);
                if !others.is_empty() {
                    self.group(others, None);
                }
            }
        }
    }

    /// Whether this line does not belong to what was going on before it.
    fn starts_anew(&self, line: Line, entry: Entry) -> bool {
        match entry.carry {
            Carry::Lines | Carry::Code => false,
            Carry::Item => marker(line.ink(self.text)).is_some(),
            Carry::Paragraph | Carry::Nothing => {
                self.style.wrap.is_none() || (self.style.indented && line.indent() > 0)
            }
        }
    }

    /// A group that may begin with underlined titles.
    fn titled_group(&mut self, mut group: &[Line], next: Option<Line>) {
        if self.style.kind == Kind::Prose {
            while let Some(after) = self.underlined(group) {
                group = group.get(after..).unwrap_or(&[]);
            }
        }
        if !group.is_empty() {
            self.group(group, next);
        }
    }

    fn group(&mut self, group: &[Line], next: Option<Line>) {
        let after_number = std::mem::take(&mut self.after_number);
        let [first, rest @ ..] = group else { return };
        if self.style.kind == Kind::Lines {
            return self.keep(BlockKind::Lines, group, false);
        }
        if rest.is_empty() && is_rule(first.ink(self.text)) {
            self.blocks.push(Block::new(Span::empty_at(self.base + u64::from(first.start)), BlockKind::Rule));
            self.carry = Entry::default();
            return;
        }
        if let Some(level) = self.heading_level(group, next, after_number) {
            let range = first.ink as usize..group[group.len() - 1].end as usize;
            return self.heading(level, range);
        }
        if self.style.quotes && group.iter().any(|line| quote_prefix(line.ink(self.text)).is_some()) {
            return self.quoted(group);
        }
        if self.has_columns(group) {
            return self.keep(BlockKind::Code, group, false);
        }
        if !self.list(group) {
            self.body(group);
        }
    }

    // ---- headings

    fn heading(&mut self, level: u8, range: Range<usize>) {
        let span = Span::new(self.base + range.start as u64, self.base + range.end as u64);
        self.headings.push((level, span));
        self.push(BlockKind::Heading(level), range, false, 0, 0);
        self.carry = Entry::default();
    }

    /// A title with a line of `=` or `-` below it, perhaps above it too. Gives where the group goes on.
    fn underlined(&mut self, group: &[Line]) -> Option<usize> {
        let ink = |at: usize| group.get(at).map(|line| line.ink(self.text));
        let over = ink(0).is_some_and(|line| underline(line).is_some());
        let at = usize::from(over);
        let (title, below) = (ink(at)?, ink(at + 1)?);
        let sign = underline(below)?;
        if over && underline(ink(0)?) != Some(sign) {
            return None;
        }
        let (long, under) = (width(title), width(below));
        let fits = under * 2 >= long && under <= long * 2 + 8;
        let plain = title.len() <= HEADING_BYTES
            && underline(title).is_none()
            && !title.contains(['\t', '|'])
            && !title.contains("  ")
            && !below.contains(' ')
            && title.contains(char::is_alphanumeric);
        if !fits || !plain || marker(title).is_some_and(|m| m.number.is_none()) {
            return None;
        }
        let level = match sign {
            b'=' => 1,
            b'-' => 2,
            _ => 3,
        };
        self.heading(level, group[at].range());
        Some(at + 2)
    }

    fn heading_level(&self, group: &[Line], next: Option<Line>, after_number: bool) -> Option<u8> {
        let [first, rest @ ..] = group else { return None };
        let title = first.ink(self.text);
        if title.len() > HEADING_BYTES || rest.len() > 1 {
            return None;
        }
        // "CHAPTER I" may have its name on the next line.
        let second = rest.first().map(|line| line.ink(self.text));
        if let Some(level) = keyword_level(title) {
            let name =
                second.is_none_or(|line| width(line) <= 60 && !line.ends_with('.') && marker(line).is_none());
            return name.then_some(level);
        }
        if second.is_some() || !is_titlelike(title) {
            return None;
        }
        let by_capitals = || (self.style.capitals && is_capitals(title) && says_more(title)).then_some(2);
        let by_number = || {
            let (depth, words) = section_number(title)?;
            // "1. Words" may as well be an item: only where no other number is near.
            let next_number = next.is_some_and(|line| {
                let depth_of_next = section_number(line.ink(self.text)).map(|(depth, _)| depth);
                depth_of_next == Some(1) || (depth_of_next.is_none() && marker(line.ink(self.text)).is_some())
            });
            let lonely = depth > 1 || (!after_number && !next_number);
            let named = words.chars().next().is_some_and(char::is_uppercase) && words.len() >= 3;
            (lonely && named && next.is_some()).then_some(depth.min(6))
        };
        let by_place = || self.is_title(title, next).then_some(1);
        by_number().or_else(by_capitals).or_else(by_place)
    }

    /// A line by itself at the very start, shorter than what it stands over, is what the text is called.
    fn is_title(&self, title: &str, next: Option<Line>) -> bool {
        let first = self.base == 0 && self.blocks.is_empty();
        let longer = next.is_some_and(|line| width(line.ink(self.text)) > width(title));
        let begins =
            title.chars().next().is_some_and(|c| c.is_uppercase() || !c.is_ascii() && c.is_alphabetic());
        let words = title.split_whitespace().count();
        first
            && longer
            && begins
            && (2..=12).contains(&words)
            && !title.contains(": ")
            && marker(title).is_none()
    }

    // ---- quoted mail

    fn quoted(&mut self, group: &[Line]) {
        let text = self.text;
        let is_quoted = |line: &Line| quote_prefix(line.ink(text)).is_some();
        for run in group.chunk_by(|a, b| is_quoted(a) == is_quoted(b)) {
            if !is_quoted(&run[0]) {
                self.body(run);
                continue;
            }
            let mut before = None;
            for line in run {
                let ink = line.ink(self.text);
                let (depth, len) = quote_prefix(ink).unwrap_or((0, 0));
                if len == ink.len() {
                    before = None;
                    continue;
                }
                let range = line.ink as usize + len..line.end as usize;
                self.push(BlockKind::Lines, range, before == Some(depth), depth, 0);
                before = Some(depth);
            }
        }
    }

    // ---- lists

    /// Writes the group as a list, if it is one.
    fn list(&mut self, group: &[Line]) -> bool {
        let Some(first) = group.iter().position(|line| marker(line.ink(self.text)).is_some()) else {
            return false;
        };
        // Inside a paragraph, a dash or a number may stand at a line's begin by chance.
        if first > 0 && !group[first - 1].ink(self.text).ends_with(':') {
            return false;
        }
        let Some(starts) = self.item_starts(&group[first..]) else {
            return false;
        };
        if first > 0 {
            self.body(&group[..first]);
        }
        let items = &group[first..];
        let outermost = starts.iter().map(|&at| items[at].indent()).min().unwrap_or(0);
        for (number, &at) in starts.iter().enumerate() {
            let end = starts.get(number + 1).copied().unwrap_or(items.len());
            let depth = (items[at].indent() - outermost).div_ceil(2).min(5) as u8;
            self.flow(BlockKind::Item, &items[at..end], false, 1 + depth);
        }
        let numbered = marker(items[0].ink(self.text)).is_some_and(|m| m.number.is_some());
        self.after_number = numbered;
        true
    }

    /// Which lines begin items; `None` where another line does not plainly go on with one.
    fn item_starts(&self, lines: &[Line]) -> Option<Vec<usize>> {
        let mut starts = Vec::new();
        let mut number = None;
        for (at, line) in lines.iter().enumerate() {
            let found = marker(line.ink(self.text)).filter(|marker| match (marker.number, number) {
                (Some(this), Some(last)) => this == last + 1 || this == 1,
                (Some(this), None) => at == 0 || this == 1,
                (None, _) => true,
            });
            if let Some(marker) = found {
                number = marker.number.or(number);
                starts.push(at);
                continue;
            }
            let begin = lines[*starts.last()?];
            let before = lines[at - 1];
            let hangs = line.indent() > begin.indent();
            let wrapped = self.style.wrap.is_some_and(|wrap| is_full(self.text, before, *line, wrap));
            if !hangs && !wrapped {
                return None;
            }
        }
        Some(starts)
    }

    // ---- lines and words

    /// Whether the lines form a table or a drawing by the columns of their characters.
    fn has_columns(&self, group: &[Line]) -> bool {
        let words = &self.text[group[0].ink as usize..group[group.len() - 1].end as usize];
        let bytes = words.as_bytes();
        if group.len() == 1 {
            return memchr::memchr_iter(b'\t', bytes).nth(1).is_some();
        }
        let holds = |bytes: &[u8], what: &[u8]| memchr::memmem::find(bytes, what).is_some();
        // U+2500 to U+257F, lines and corners.
        let drawn = |bytes: &[u8]| holds(bytes, b"\xE2\x94") || holds(bytes, b"\xE2\x95");
        let signs = memchr::memchr2(b'\t', b'|', bytes).is_some();
        // Asked of the whole group first: nearly all groups are prose.
        if !signs && !holds(bytes, b"   ") && wordiness(words) >= 60 && !drawn(bytes) {
            return false;
        }
        let count = |test: &dyn Fn(&[u8]) -> bool| {
            group.iter().filter(|line| test(line.ink(self.text).as_bytes())).count()
        };
        let tabs = count(&|ink| memchr::memchr(b'\t', ink).is_some());
        let gaps = self.aligned(group);
        let bars = count(&|ink| memchr::memchr_iter(b'|', ink).nth(1).is_some());
        let boxes = count(&drawn);
        let signs = count(&|ink| is_mostly_signs(ink));
        let wide = count(&|ink| holds(ink, b"        "));
        let half = group.len().div_ceil(2);
        wide >= half.max(2)
            || tabs >= half
            || gaps >= half
            || boxes >= half
            || bars * 3 >= group.len() * 2
            || signs * 3 >= group.len() * 2
    }

    /// How many lines have, after a gap of three spaces, words in a column in which the next such line has words too.
    /// A single gap is a typist's dash or slip.
    fn aligned(&self, group: &[Line]) -> usize {
        let columns = |line: &Line| {
            let ink = line.ink(self.text).as_bytes();
            let gaps = memchr::memmem::find_iter(ink, b"   ").take(16).map(|at| {
                let end = ink[at..].iter().position(|b| *b != b' ').unwrap_or(0);
                line.indent() + at + end
            });
            gaps.collect::<Vec<_>>()
        };
        let with_gaps: Vec<_> = group.iter().map(columns).filter(|columns| !columns.is_empty()).collect();
        let share = |pair: &&[Vec<usize>]| pair[0].iter().any(|column| pair[1].contains(column));
        match with_gaps.windows(2).filter(share).count() {
            0 => 0,
            pairs => pairs + 1,
        }
    }

    fn body(&mut self, group: &[Line]) {
        if self.style.line_paragraphs {
            for line in group {
                self.flow(BlockKind::Paragraph, std::slice::from_ref(line), false, 0);
            }
            return;
        }
        if self.style.indented {
            let begins = |line: &Line| line.indent() > 0;
            for part in group.chunk_by(|_, next| !begins(next)) {
                self.part(part);
            }
        } else {
            self.part(group);
        }
    }

    /// One paragraph, or lines.
    fn part(&mut self, lines: &[Line]) {
        if lines.len() == 1 && (lines[0].indent() < 4 || self.style.indented) || self.is_wrapped(lines) {
            return self.flow(BlockKind::Paragraph, lines, false, 0);
        }
        let long = |line: &Line| (line.end - line.ink) as usize >= VERY_LONG_LINE;
        for run in lines.chunk_by(|a, b| !long(a) && !long(b)) {
            if long(&run[0]) {
                self.flow(BlockKind::Paragraph, run, false, 0);
            } else {
                self.keep(BlockKind::Lines, run, false);
            }
        }
    }

    /// Whether the lines are one paragraph that was broken at a width.
    fn is_wrapped(&self, lines: &[Line]) -> bool {
        let (Some(wrap), [first, second, ..]) = (self.style.wrap, lines) else {
            return false;
        };
        let edge = second.indent();
        // A wide gap parts columns; what stands behind it is not the sentence's next word.
        let gap = |line: &Line| memchr::memmem::find(line.ink(self.text).as_bytes(), b"     ").is_some();
        let inner = lines.len() - 1;
        let words = &self.text[first.ink as usize..lines[inner].end as usize];
        // Asked of all lines at once first, because nearly none has one.
        if memchr::memmem::find(words.as_bytes(), b"     ").is_some() && lines.iter().any(gap) {
            return false;
        }
        let off = |line: &Line| line.indent().abs_diff(edge) > 1;
        if first.indent().abs_diff(edge) > 10 || lines[1..].iter().any(off) {
            return false;
        }
        let capital = |line: &Line| line.ink(self.text).starts_with(char::is_uppercase);
        if inner >= 3 && lines[1..].iter().all(capital) {
            return false;
        }
        let short = lines.windows(2).filter(|pair| !self.goes_on(pair[0], pair[1], wrap)).count();
        short * 6 <= inner && wordiness(words) >= PROSE
    }

    /// Whether a sentence goes on from one line to the next for want of room.
    fn goes_on(&self, line: Line, next: Line, wrap: usize) -> bool {
        // Some paragraphs were wrapped a little narrower; verse is narrower by far.
        let nearly = (line.end - line.start) as usize * 4 >= wrap * 3;
        let small = next.ink(self.text).starts_with(char::is_lowercase);
        (nearly && small) || is_full(self.text, line, next, wrap)
    }

    /// Lines whose breaks are only spaces.
    fn flow(&mut self, kind: BlockKind, lines: &[Line], joined: bool, indent: u8) {
        if let (Some(first), Some(last)) = (lines.first(), lines.last()) {
            self.push(kind, first.ink as usize..last.end as usize, joined, 0, indent);
        }
    }

    /// Lines that stay as they are, with the white space before them.
    fn keep(&mut self, kind: BlockKind, lines: &[Line], joined: bool) {
        if let (Some(first), Some(last)) = (lines.first(), lines.last()) {
            self.push(kind, first.start as usize..last.end as usize, joined, 0, 0);
        }
    }

    /// Adds a block, in pieces if it is too long for one layout.
    fn push(&mut self, kind: BlockKind, range: Range<usize>, joined: bool, quote: u8, indent: u8) {
        self.carry = Entry {
            carry: match kind {
                BlockKind::Lines => Carry::Lines,
                BlockKind::Code => Carry::Code,
                BlockKind::Item => Carry::Item,
                _ => Carry::Paragraph,
            },
            quote,
            indent,
            mid_line: false,
        };
        let mut block = Block::new(Span::default(), kind);
        block.quote = quote.min(MAX_NESTING);
        block.indent = indent;
        block.joined = joined;
        let kept = block.keeps_lines();
        let limit = if kept { LINES_BYTES } else { BLOCK_BYTES };
        let mut start = range.start;
        while range.end - start > limit {
            let next = start + piece_len(&self.text[start..range.end], limit, kept);
            // The line break between two pieces is no empty line at the end of the first.
            let end = if kept && self.text.as_bytes()[next - 1] == b'\n' { next - 1 } else { next };
            self.place(&mut block, start..end);
            start = next;
        }
        self.place(&mut block, start..range.end);
    }

    fn place(&mut self, block: &mut Block, range: Range<usize>) {
        block.span = Span::new(self.base + range.start as u64, self.base + range.end as u64);
        self.blocks.push(block.clone());
        block.joined = true;
    }
}

/// Where to cut a block that is too long: where people would, and never inside what they see as one character.
fn piece_len(text: &str, limit: usize, at_lines: bool) -> usize {
    let at = cut_point(text, limit, at_lines);
    if text.as_bytes()[..at].ends_with(b" ") || text.as_bytes()[..at].ends_with(b"\n") {
        at
    } else {
        crate::read::decode::grapheme_border(text, at)
    }
}
