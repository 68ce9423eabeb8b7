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

use crate::document::{Block, BlockKind};
use crate::draft::{BLOCK_BYTES, MAX_NESTING, cut_point};
use crate::span::Span;
use std::ops::Range;

/// Lines that are kept cost more to lay out than words that flow.
const LINES_BYTES: usize = 4 * 1024;
/// A text whose lines end near a width outside of these is not wrapped by hand or by a mail program.
const WRAP_WIDTHS: std::ops::RangeInclusive<usize> = 40..=120;
/// A line of this many bytes is a paragraph: nobody types such lines.
const LONG_LINE: usize = 160;
/// A line of this many bytes is one, whatever is in it.
const VERY_LONG_LINE: usize = 1000;
/// Headings are short: bytes and words.
const HEADING_BYTES: usize = 120;
const HEADING_WORDS: usize = 14;

// ---- what is decided once

/// How a text is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Style {
    kind: Kind,
    /// Lines are broken where the next word would have gone beyond this width.
    wrap: Option<usize>,
    /// Paragraphs begin with an indented line, and no blank line is between them.
    indented: bool,
    /// Every line is a paragraph.
    line_paragraphs: bool,
    /// Lines in capitals are rare enough to be headings.
    capitals: bool,
    /// There is quoted mail.
    quotes: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Prose,
    /// Nothing is joined: logs, tables.
    Lines,
    /// Every character in its column: programs and data.
    Code,
}

/// Endings of names of files in which every line is a record.
const LINE_EXTENSIONS: &[&str] = &[
    "log", "csv", "srt", "vtt", "sub", "out", "err", "m3u", "vcf", "ics",
];
/// Endings of names of programs and data, whose columns and lines have a meaning.
#[rustfmt::skip]
const CODE_EXTENSIONS: &[&str] = &[
    "ada", "adb", "ads", "al", "asm", "asp", "awk", "bas", "bash", "bat", "bib", "c", "cc", "cfg", "clj", "cmake",
    "cmd", "coffee", "conf", "cpp", "cr", "cs", "css", "cxx", "d", "dart", "diff", "dtd", "el", "elm", "erl", "ex",
    "exs", "f", "f90", "fish", "for", "fs", "gd", "go", "gradle", "graphql", "groovy", "h", "hcl", "hpp", "hs", "hx",
    "ini", "java", "jl", "js", "json", "jsonl", "jsx", "kt", "less", "lhs", "lisp", "ls", "lua", "m", "mjs", "ml",
    "mli", "mm", "nim", "nix", "pas", "patch", "php", "pl", "plist", "pm", "proto", "ps1", "purs", "py", "r", "rb",
    "rego", "rs", "rtf", "sass", "scala", "scm", "scss", "sed", "sh", "sql", "sty", "svg", "swift", "sv", "tab", "tcl",
    "tex", "tf", "toml", "ts", "tsv", "tsx", "v", "vb", "vbs", "vhd", "vim", "wasm", "xml", "xsd", "xsl", "xslt",
    "yaml", "yml", "zig", "zsh",
];
const CODE_NAMES: &[&str] = &[
    "makefile",
    "dockerfile",
    "cmakelists.txt",
    "rakefile",
    "gemfile",
    "jenkinsfile",
];

impl Style {
    /// Decided from the head of a text and the file's name.
    pub fn find(head: &str, name: &str) -> Self {
        let name = name.to_lowercase();
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let lines = lines_of(head);
        let kind = if CODE_EXTENSIONS.contains(&extension)
            || CODE_NAMES.contains(&name.as_str())
            || looks_like_code(head, &lines)
        {
            Kind::Code
        } else if LINE_EXTENSIONS.contains(&extension) {
            Kind::Lines
        } else {
            Kind::Prose
        };
        if kind != Kind::Prose {
            return Self {
                kind,
                ..Self::default()
            };
        }
        let wrap = wrap_width(head, &lines);
        Self {
            kind,
            wrap,
            indented: wrap.is_some() && has_indented_paragraphs(&lines),
            line_paragraphs: wrap.is_none() && has_line_paragraphs(head, &lines),
            capitals: capitals_are_rare(head, &lines),
            quotes: lines
                .iter()
                .any(|line| quote_prefix(line.ink(head)).is_some_and(|(depth, _)| depth == 1)),
        }
    }

    pub fn is_code(&self) -> bool {
        self.kind == Kind::Code
    }

    pub fn has_line_paragraphs(&self) -> bool {
        self.line_paragraphs
    }
}

/// A line: where it begins, where its first character that is not white space is, where the last one ends.
#[derive(Clone, Copy, Debug)]
struct Line {
    start: u32,
    ink: u32,
    end: u32,
}

impl Line {
    fn is_blank(self) -> bool {
        self.ink == self.end
    }

    fn indent(self) -> usize {
        (self.ink - self.start) as usize
    }

    /// The line without white space around it.
    fn ink(self, text: &str) -> &str {
        &text[self.ink as usize..self.end as usize]
    }

    fn range(self) -> Range<usize> {
        self.ink as usize..self.end as usize
    }
}

fn lines_of(text: &str) -> Vec<Line> {
    let mut lines = Vec::with_capacity(text.len() / 48 + 1);
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()) {
        lines.push(line(text, start, end));
        start = end + 1;
    }
    if start < text.len() {
        lines.push(line(text, start, text.len()));
    }
    lines
}

fn line(text: &str, start: usize, end: usize) -> Line {
    let bytes = &text.as_bytes()[start..end];
    let space = |b: &u8| matches!(b, b' ' | b'\t');
    let ink = bytes.iter().position(|b| !space(b)).unwrap_or(bytes.len());
    let kept = bytes.iter().rposition(|b| !space(b)).map_or(ink, |last| last + 1);
    Line {
        start: start as u32,
        ink: (start + ink) as u32,
        end: (start + kept) as u32,
    }
}

/// Groups of lines without a blank one between them.
fn groups<'l>(lines: &'l [Line]) -> impl Iterator<Item = &'l [Line]> {
    lines
        .split(|line| line.is_blank())
        .filter(|group| !group.is_empty())
}

/// Length in characters.
fn width(words: &str) -> usize {
    // Bytes that do not continue a character; faster than decoding.
    words.bytes().filter(|b| b & 0xC0 != 0x80).count()
}

fn first_word(words: &str) -> &str {
    let end = memchr::memchr2(b' ', b'\t', words.as_bytes()).unwrap_or(words.len());
    &words[..end]
}

/// Whether the first word of `next` would not have fitted on this line.
fn is_full(text: &str, line: Line, next: Line, wrap: usize) -> bool {
    let len = width(&text[line.start as usize..line.end as usize]);
    if len > wrap {
        return true;
    }
    let word = width(first_word(next.ink(text)));
    // A "word" of a whole line is a script without spaces, where this says nothing.
    word <= 30 && len + 1 + word > wrap
}

/// Share of letters and spaces, in percent: prose has few digits and signs.
fn wordiness(words: &str) -> usize {
    let bytes = words.as_bytes();
    let good = bytes
        .iter()
        .filter(|b| b.is_ascii_alphabetic() | (**b == b' ') | (**b >= 0x80))
        .count();
    good * 100 / bytes.len().max(1)
}

const PROSE: usize = 75;

fn wrap_width(text: &str, lines: &[Line]) -> Option<usize> {
    let mut lengths = Vec::new();
    let mut pairs = Vec::new();
    for group in groups(lines) {
        for pair in group.windows(2) {
            // An indented line begins a paragraph, and says nothing about the line before it.
            if pair[1].indent() > pair[0].indent() {
                continue;
            }
            let len = width(&text[pair[0].start as usize..pair[0].end as usize]);
            if len >= 20 {
                lengths.push(len);
                pairs.push((pair[0], pair[1]));
            }
        }
    }
    if lengths.len() < 3 {
        return None;
    }
    lengths.sort_unstable();
    let longest = lengths[lengths.len() * 95 / 100];
    let shortest = lengths[lengths.len() / 10];
    // Records of one length are no words that were wrapped.
    if !WRAP_WIDTHS.contains(&longest) || (shortest == longest && lengths.len() > 5) {
        return None;
    }
    let full = pairs
        .iter()
        .filter(|(line, next)| is_full(text, *line, *next, longest - 3))
        .count();
    (full * 100 >= pairs.len() * 70).then_some(longest - 3)
}

fn has_indented_paragraphs(lines: &[Line]) -> bool {
    let (mut indented, mut all) = (0, 0);
    for group in groups(lines) {
        for three in group.windows(3) {
            all += 1;
            let first = |line: Line| (1..=10).contains(&line.indent());
            indented += usize::from(!first(three[0]) && first(three[1]) && !first(three[2]));
        }
    }
    indented >= 3 && indented * 50 >= all && indented * 2 <= all
}

fn has_line_paragraphs(text: &str, lines: &[Line]) -> bool {
    let len = |line: &Line| (line.end - line.ink) as usize;
    let all: usize = lines.iter().map(len).sum();
    let long: usize = lines.iter().map(len).filter(|len| *len >= LONG_LINE).sum();
    all > 0 && long * 2 >= all && wordiness(text) >= PROSE
}

fn capitals_are_rare(text: &str, lines: &[Line]) -> bool {
    let (mut capitals, mut all) = (0, 0);
    for line in lines.iter().filter(|line| !line.is_blank()) {
        all += 1;
        capitals += usize::from(is_capitals(line.ink(text)));
    }
    all < 12 || capitals * 6 < all
}

fn looks_like_code(text: &str, lines: &[Line]) -> bool {
    let head = text.trim_start();
    let starts = [
        "#!",
        "<?xml",
        "<?php",
        "{\\rtf",
        "%!PS",
        "<!DOCTYPE",
        "<!doctype",
        "<svg",
        "<html",
    ];
    if starts.iter().any(|start| head.starts_with(start)) {
        return true;
    }
    let data = head.strip_prefix('{').or_else(|| head.strip_prefix('['));
    if data.is_some_and(|rest| rest.trim_start().starts_with(['"', '{', '['])) {
        return true;
    }
    let ends = |line: &&Line| line.ink(text).ends_with([';', '{', '}']);
    let (inked, code) = lines
        .iter()
        .filter(|line| !line.is_blank())
        .fold((0, 0), |(inked, code), line| {
            (inked + 1, code + usize::from(ends(&line)))
        });
    inked >= 5 && code * 100 >= inked * 35
}

// ---- what goes on from leaf to leaf

/// What was going on where a leaf begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    pub carry: Carry,
    pub quote: u8,
    pub indent: u8,
    /// The leaf before ended in the middle of a line.
    pub mid_line: bool,
}

/// The kind of block that may go on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Carry {
    #[default]
    Nothing,
    Paragraph,
    Item,
    Lines,
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
    pub blocks: Vec<Block>,
    pub headings: Vec<(u8, Span)>,
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
    Understood {
        blocks: reader.blocks,
        headings: reader.headings,
        carry: reader.carry,
    }
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
        let start = if joined {
            0
        } else {
            self.text.len() - self.text.trim_start_matches('\n').len()
        };
        if start < end {
            self.push(BlockKind::Code, start..end, joined, 0, 0);
        }
        self.carry = Entry {
            carry: Carry::Code,
            ..Entry::default()
        };
    }

    fn prose(&mut self, entry: Entry) {
        let lines = lines_of(self.text);
        let mut rest = &lines[..];
        if entry.carry != Carry::Nothing {
            let end = lines
                .iter()
                .position(|line| line.is_blank())
                .unwrap_or(lines.len());
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
            self.blocks.push(Block::new(
                Span::empty_at(self.base + u64::from(first.start)),
                BlockKind::Rule,
            ));
            self.carry = Entry::default();
            return;
        }
        if let Some(level) = self.heading_level(group, next, after_number) {
            let range = first.ink as usize..group[group.len() - 1].end as usize;
            return self.heading(level, range);
        }
        if self.style.quotes
            && group
                .iter()
                .any(|line| quote_prefix(line.ink(self.text)).is_some())
        {
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
        let by_capitals = || (self.style.capitals && is_capitals(title)).then_some(2);
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
        by_number().or_else(by_capitals)
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
        let Some(first) = group
            .iter()
            .position(|line| marker(line.ink(self.text)).is_some())
        else {
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
            let wrapped = self
                .style
                .wrap
                .is_some_and(|wrap| is_full(self.text, before, *line, wrap));
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
            group
                .iter()
                .filter(|line| test(line.ink(self.text).as_bytes()))
                .count()
        };
        let tabs = count(&|ink| memchr::memchr(b'\t', ink).is_some());
        let gaps = self.aligned(group);
        let bars = count(&|ink| memchr::memchr_iter(b'|', ink).nth(1).is_some());
        let boxes = count(&|ink| drawn(ink));
        let signs = count(&|ink| is_mostly_signs(ink));
        let half = group.len().div_ceil(2);
        tabs >= half
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
        let with_gaps: Vec<_> = group
            .iter()
            .map(columns)
            .filter(|columns| !columns.is_empty())
            .collect();
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
        let off = |line: &Line| line.indent().abs_diff(edge) > 1;
        if first.indent().abs_diff(edge) > 10 || lines[1..].iter().any(off) {
            return false;
        }
        let inner = lines.len() - 1;
        let short = lines
            .windows(2)
            .filter(|pair| !self.goes_on(pair[0], pair[1], wrap))
            .count();
        let words = &self.text[first.ink as usize..lines[inner].end as usize];
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
            let end = if kept && self.text.as_bytes()[next - 1] == b'\n' {
                next - 1
            } else {
                next
            };
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
        super::decode::grapheme_border(text, at)
    }
}

// ---- what single lines look like

/// Signs of a rule across the page, alone on a line: at least three of one kind, or a few with spaces.
fn is_rule(ink: &str) -> bool {
    let bytes = ink.as_bytes();
    let Some(&sign) = bytes.first() else { return false };
    let count = bytes.iter().filter(|b| **b == sign).count();
    let only = bytes.iter().all(|b| *b == sign || *b == b' ');
    b"-=_*~#+".contains(&sign) && count >= 3 && only
}

fn underline(ink: &str) -> Option<u8> {
    let bytes = ink.as_bytes();
    let &sign = bytes.first()?;
    (bytes.len() >= 3 && b"=-~*^".contains(&sign) && bytes.iter().all(|b| *b == sign)).then_some(sign)
}

fn is_mostly_signs(ink: &[u8]) -> bool {
    let signs = ink.iter().filter(|b| b.is_ascii_punctuation()).count();
    let words = ink
        .iter()
        .filter(|b| b.is_ascii_alphanumeric() || **b >= 0x80)
        .count();
    signs >= 3 && signs > words
}

/// Whether a line could be a title at all: short, and not a sentence.
fn is_titlelike(title: &str) -> bool {
    let ends = title.ends_with(['.', ',', ';', ':', '!', '?', '-', '"', '”', '»', ')']);
    let number_only = title.split_whitespace().count() == 1;
    title.len() <= HEADING_BYTES
        && title.split_whitespace().count() <= HEADING_WORDS
        && (!ends
            || (number_only && title.ends_with('.'))
            || (is_capitals(title) && !title.ends_with([',', ';', ':', '"'])))
}

/// Whether all letters are capitals, and there are enough of them to be words.
fn is_capitals(words: &str) -> bool {
    let (mut upper, mut longest, mut run) = (0, 0, 0);
    for c in words.chars() {
        if c.is_lowercase() || c == '_' || c == '=' {
            return false;
        }
        run = if c.is_uppercase() { run + 1 } else { 0 };
        upper += usize::from(c.is_uppercase());
        longest = longest.max(run);
    }
    // Codes and sums have signs and digits; titles have letters.
    upper >= 4 && longest >= 3 && upper * 2 > words.chars().count()
}

/// Words that begin headings when a number follows, and the level that they usually have.
#[rustfmt::skip]
const KEYWORDS: &[(&str, u8)] = &[
    ("part", 1), ("book", 1), ("volume", 1), ("act", 1), ("teil", 1), ("buch", 1), ("partie", 1), ("livre", 1),
    ("parte", 1), ("libro", 1), ("часть", 1), ("книга", 1), ("том", 1),
    ("chapter", 2), ("letter", 2), ("canto", 2), ("scene", 2), ("kapitel", 2), ("chapitre", 2), ("capítulo", 2),
    ("capitulo", 2), ("capitolo", 2), ("hoofdstuk", 2), ("rozdział", 2), ("глава", 2), ("scène", 2), ("lecture", 2),
    ("appendix", 2), ("annex", 2), ("exhibit", 2), ("schedule", 2),
    ("section", 3), ("article", 3), ("artikel", 3), ("artículo", 3), ("articolo", 3), ("artigo", 3), ("clause", 3),
    ("abschnitt", 3), ("статья", 3), ("раздел", 3), ("§", 3), ("stave", 2), ("title", 1),
];

/// "CHAPTER IV", "Article 5", "Part Two: The Fall".
fn keyword_level(title: &str) -> Option<u8> {
    let mut words = title.split_whitespace();
    let first = words.next()?;
    if !first.starts_with(|c: char| c.is_uppercase() || c == '§') || first.len() > 20 {
        return None;
    }
    let lower = first.to_lowercase();
    let (_, level) = KEYWORDS.iter().find(|(word, _)| *word == lower)?;
    let number = words.next()?;
    let bare = number.trim_end_matches(['.', ':', ',', ')', '-', '–', '—']);
    let rest = words.count();
    // A sentence may begin with "Part 2 of …": it ends like one.
    let sentence = rest > 0 && title.ends_with(['.', ',', ';']) && !title.ends_with("etc.");
    let closed = number.len() > bare.len() || rest <= 8;
    (is_number_word(bare) && closed && !sentence && title.split_whitespace().count() <= HEADING_WORDS)
        .then_some(*level)
}

fn is_number_word(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "first", "second", "third", "fourth", "fifth", "the",
    ];
    let digits = !word.is_empty() && word.len() <= 6 && word.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let letter = word.len() == 1 && word.bytes().all(|b| b.is_ascii_uppercase());
    digits || letter || is_roman(word) || WORDS.contains(&word.to_lowercase().as_str())
}

fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.len() <= 8 && word.bytes().all(|b| b"IVXLC".contains(&b))
}

/// "1.2 Scope" as its depth and its words; "IV." as depth 2.
fn section_number(title: &str) -> Option<(u8, &str)> {
    let (number, words) = match title.split_once([' ', '\t']) {
        Some((number, words)) => (number, words.trim_start()),
        None => (title, ""),
    };
    let bare = number.strip_suffix('.').unwrap_or(number);
    if words.is_empty() {
        // A roman number by itself is a chapter's.
        return (is_roman(bare)).then_some((2, "Roman"));
    }
    let parts: Vec<&str> = bare.split('.').collect();
    let small = |part: &&str| !part.is_empty() && part.len() <= 3 && part.bytes().all(|b| b.is_ascii_digit());
    let head = parts.first().is_some_and(|part| {
        small(part) || (parts.len() > 1 && part.len() == 1 && part.as_bytes()[0].is_ascii_uppercase())
    });
    let sound = head && parts[1..].iter().all(|part| small(&part)) && parts.len() <= 6;
    if sound {
        return Some((parts.len() as u8, words));
    }
    (number.ends_with('.') && is_roman(bare)).then_some((1, words))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Marker {
    number: Option<u32>,
}

/// "- ", "* ", "• ", "1. ", "1) ", "(1) ", "(a) ", "a) " at a line's begin, with words behind it.
fn marker(ink: &str) -> Option<Marker> {
    let (head, words) = ink.split_once([' ', '\t'])?;
    if words.trim_start().is_empty() || head.len() > 6 {
        return None;
    }
    if matches!(
        head,
        "-" | "*" | "+" | "•" | "◦" | "▪" | "‣" | "·" | "●" | "○" | "■"
    ) {
        return Some(Marker { number: None });
    }
    let closed = head.strip_suffix(')');
    let body = closed
        .map(|body| body.strip_prefix('(').unwrap_or(body))
        .or_else(|| head.strip_suffix('.'))?;
    if body.len() <= 3 && !body.is_empty() && body.bytes().all(|b| b.is_ascii_digit()) {
        return Some(Marker {
            number: body.parse().ok(),
        });
    }
    let letter =
        closed.is_some() && body.len() <= 4 && (body.len() == 1 || body.bytes().all(|b| b"ivx".contains(&b)));
    (letter && body.bytes().all(|b| b.is_ascii_alphabetic())).then_some(Marker { number: None })
}

/// Depth of the quotation, and the bytes of its signs: "> > words" is 2 and 4.
fn quote_prefix(ink: &str) -> Option<(u8, usize)> {
    let bytes = ink.as_bytes();
    let (mut depth, mut at) = (0u8, 0);
    while bytes.get(at) == Some(&b'>') {
        depth = depth.saturating_add(1);
        at += 1;
        if bytes.get(at) == Some(&b' ') && bytes.get(at + 1) == Some(&b'>') {
            at += 1;
        }
    }
    match bytes.get(at) {
        _ if depth == 0 => None,
        None => Some((depth, at)),
        Some(b' ') => Some((depth, at + 1)),
        Some(_) => None,
    }
}
