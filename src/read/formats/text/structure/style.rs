//! How is a text written? Asked once of its head, so that every leaf is understood alike.

use super::lines::{Line, groups, is_full, lines_of, width, wordiness};
use super::signs::{is_capitals, quote_prefix};

/// A text whose lines end near a width outside of these is not wrapped by hand or by a mail program.
const WRAP_WIDTHS: std::ops::RangeInclusive<usize> = 40..=120;
/// A line of a letter that may have been broken for want of room; shorter ones are lines of an address or a list.
const LETTER_WIDTHS: std::ops::RangeInclusive<usize> = 55..=80;
/// A line of this many bytes is a paragraph: nobody types such lines.
const LONG_LINE: usize = 160;

/// How a text is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Style {
    pub(super) kind: Kind,
    /// Lines are broken where the next word would have gone beyond this width.
    pub(super) wrap: Option<usize>,
    /// Paragraphs begin with an indented line, and no blank line is between them.
    pub(super) indented: bool,
    /// Every line is a paragraph.
    pub(super) line_paragraphs: bool,
    /// Lines in capitals are rare enough to be headings.
    pub(super) capitals: bool,
    /// There is quoted mail.
    pub(super) quotes: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    Prose,
    /// Nothing is joined: logs, tables.
    Lines,
    /// Every character in its column: programs and data.
    Code,
}

/// Endings of names of files in which every line is a record.
const LINE_EXTENSIONS: &[&str] = &["log", "csv", "srt", "vtt", "sub", "out", "err", "m3u", "vcf", "ics"];
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
const CODE_NAMES: &[&str] =
    &["makefile", "dockerfile", "cmakelists.txt", "rakefile", "gemfile", "jenkinsfile"];

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
            return Self { kind, ..Self::default() };
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

    /// Decided for a letter: the lines of most are broken on the way at the same width, and a short one has too few of them
    /// to show it.
    pub fn of_letter(head: &str) -> Self {
        let style = Self::find(head, "");
        match style.kind == Kind::Prose && style.wrap.is_none() && !style.line_paragraphs {
            true => Self { wrap: wrap_of_letter(head, &lines_of(head)), ..style },
            false => style,
        }
    }

    /// Of what is known to be a program or data.
    pub fn code() -> Self {
        Self { kind: Kind::Code, ..Self::default() }
    }

    /// Whether it is a program or data, where every character stays in its column.
    pub fn is_code(&self) -> bool {
        self.kind == Kind::Code
    }

    /// Whether no line goes on in the next one.
    pub fn has_line_paragraphs(&self) -> bool {
        self.line_paragraphs
    }
}

/// Letters and spaces in a hundred bytes of prose, at least.
pub const PROSE: usize = 75;

/// Pairs of a line and the one after it in which a wrapped paragraph could go on.
fn running_pairs(text: &str, lines: &[Line]) -> Vec<(usize, Line, Line)> {
    let mut pairs = Vec::new();
    for group in groups(lines) {
        for pair in group.windows(2) {
            let (line, next) = (pair[0], pair[1]);
            // An indented line begins a paragraph, and a gap is a table's: both say nothing about the line before.
            let gap = |line: Line| memchr::memmem::find(line.ink(text).as_bytes(), b"   ").is_some();
            if next.indent() <= line.indent() && !gap(line) && !gap(next) {
                let len = width(&text[line.start as usize..line.end as usize]);
                pairs.push((len, line, next));
            }
        }
    }
    pairs
}

/// The width at which a text was wrapped; `None` where most lines do not end for want of room.
fn wrap_width(text: &str, lines: &[Line]) -> Option<usize> {
    let mut pairs = running_pairs(text, lines);
    let mut lengths: Vec<usize> = pairs.iter().map(|(len, ..)| *len).collect();
    lengths.sort_unstable();
    let longest = *lengths.get(lengths.len() * 95 / 100)?;
    // Addresses and verse beside the prose are no witnesses.
    pairs.retain(|(len, ..)| len * 2 >= longest);
    let shortest = pairs.iter().map(|(len, ..)| *len).min()?;
    // Records of one length are no words that were wrapped.
    let records = shortest == longest && pairs.len() > 5;
    if pairs.len() < 3 || !WRAP_WIDTHS.contains(&longest) || records {
        return None;
    }
    let wrap = longest - 3;
    let full = pairs.iter().filter(|(_, line, next)| is_full(text, *line, *next, wrap)).count();
    let starts =
        |test: fn(char) -> bool| pairs.iter().filter(|(.., next)| next.ink(text).starts_with(test)).count();
    // Verse and records begin their lines with capitals; sentences go on in small letters, where a script has them.
    let runs_on = starts(char::is_lowercase) * 3 >= starts(char::is_uppercase);
    (runs_on && full * 100 >= pairs.len() * 65).then_some(wrap)
}

/// The width at which the lines of a letter were broken: all that are long end where the next word had no room.
fn wrap_of_letter(text: &str, lines: &[Line]) -> Option<usize> {
    let mut pairs = running_pairs(text, lines);
    pairs.retain(|(len, line, _)| LETTER_WIDTHS.contains(len) && quote_prefix(line.ink(text)).is_none());
    let wrap = pairs.iter().map(|(len, ..)| *len).max()? - 3;
    let full = pairs.iter().filter(|(_, line, next)| is_full(text, *line, *next, wrap)).count();
    let runs_on = pairs.iter().any(|(.., next)| next.ink(text).starts_with(char::is_lowercase));
    (runs_on && full * 100 >= pairs.len() * 65).then_some(wrap)
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
    let starts = ["#!", "<?xml", "<?php", "{\\rtf", "%!PS", "<!DOCTYPE", "<!doctype", "<svg", "<html"];
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
        .fold((0, 0), |(inked, code), line| (inked + 1, code + usize::from(ends(&line))));
    inked >= 5 && code * 100 >= inked * 35
}
