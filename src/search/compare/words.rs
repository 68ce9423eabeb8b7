//! The words of a document as they are compared: each with its span, and with numbers that are equal where words are.
//!
//! The text is folded as for finding (`find/fold.rs`), with capitals and accents kept: a word that goes on in the next line
//! is one word, the signs that nobody sees are none, and what stands apart (running heads, readings over signs) is passed
//! over. A sign that is no letter is a word of its own, as people see it who compare.

use crate::data::block::{Block, BlockKind, Label, MarkKind};
use crate::data::document::Document;
use crate::data::job::{Failure, Stop};
use crate::data::seams::Seams;
use crate::data::shown::{Gone, Reading, Seen};
use crate::data::span::Span;
use crate::data::text::Leaf;
use crate::search::find::apart;
use crate::search::find::fold::{Folded, Folder, Lines};
use crate::search::find::signs::{Counting, is_accent, is_unspaced, plain_sign};
use std::collections::HashMap;
use std::ops::Range;

/// Bytes of a text that are compared: some five thousand pages. Each word costs some thirty bytes of memory beside them.
pub const MAX_BYTES: u64 = 16 << 20;
/// Of the same sign in a row, as many are told apart.
const MOST_SIGNS: usize = 2;
/// So many of one are no words but a line that somebody drew: dots that lead to the number of a page, a field to be filled.
const DRAWN: usize = 4;
/// Stands where a picture without words does, and is no word.
const PICTURE: char = '\u{FFFC}';

/// A document in the reading in which it is compared.
#[derive(Clone, Copy)]
pub struct Read<'a> {
    pub document: &'a Document,
    pub reading: Reading,
    /// What the reading does not show.
    pub gone: &'a Gone,
}

/// A word, or a sign that stands for itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Word {
    /// Where it stands; empty for the words of a label, at the place of its block.
    pub span: Span,
    /// Equal where two words are, but for the hyphens in them.
    pub loose: u32,
    /// Equal where they are, hyphens included.
    strict: u32,
    /// A line ended in it, so that nobody knows whether its hyphen is one.
    parted: bool,
    /// It is no word of the text: a number or a sign beside a block.
    pub label: bool,
    /// It begins a block.
    pub begins: bool,
    /// A sentence may end with it.
    pub ends: bool,
    /// It is no sign alone.
    pub letters: bool,
    /// It stands in a note.
    pub note: bool,
}

impl Word {
    /// Whether two are the same for who compares them.
    pub fn same(&self, other: &Self) -> bool {
        self.strict == other.strict || self.loose == other.loose && (self.parted || other.parted)
    }

    /// Whether two words of one document are the same in every way, so that either may stand for the other.
    pub fn alike(&self, other: &Self) -> bool {
        (self.strict, self.loose, self.parted) == (other.strict, other.loose, other.parted)
    }
}

/// All words of a document, in order.
#[derive(Debug, Default)]
pub struct Words {
    pub all: Vec<Word>,
    /// Whether they are all of them.
    pub whole: bool,
}

/// Numbers of words, for all documents that are compared with each other.
#[derive(Default)]
pub struct Names(HashMap<Box<str>, u32>);

impl Names {
    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.0.get(word) {
            return *number;
        }
        let number = self.0.len() as u32;
        self.0.insert(word.into(), number);
        number
    }
}

/// Gathers the words of a document.
///
/// # Errors
/// Where it was stopped.
pub fn words(read: Read<'_>, everything: bool, names: &mut Names, stop: &Stop) -> Result<Words, Failure> {
    let Read { document, gone, .. } = read;
    let mut reader = Reader { names, everything, blocks: Vec::new(), out: Words::default() };
    let folder = Folder::new(Counting { case: true, accents: true }, Lines::Joined).looking_for(">");
    let mut folded = Folded::default();
    let seams = Seams::of(document, read.reading);
    reader.out.whole = true;
    for (start, leaf) in document.text.chunks() {
        if stop.raised() {
            return Err(Failure::stopped());
        }
        if start + leaf.text.len() as u64 > MAX_BYTES {
            reader.out.whole = false;
            break;
        }
        reader.blocks(&leaf, read);
        let stretches = stretches(&leaf, start, everything, gone.spans());
        for span in stretches.into_iter().flat_map(|span| seams.parts(span)) {
            if seams.at(span.start) {
                folded.part_by_space(span.start);
            }
            let text = leaf.text.get(span.range_from(start)).unwrap_or_default();
            if everything {
                reader.as_it_is(text, span.start);
            } else {
                folded.push(&folder, text, span.start);
            }
        }
    }
    if !everything {
        reader.folded(&folded, &folder, stop)?;
    }
    Ok(reader.out)
}

/// What of a span is left when others are taken out of it; those are sorted and disjoint.
pub fn without(span: Span, others: &[Span]) -> Vec<Span> {
    let first = others.partition_point(|other| other.end <= span.start);
    let (mut left, mut at) = (Vec::new(), span.start);
    for other in others.get(first..).unwrap_or_default() {
        if other.start >= span.end {
            break;
        }
        if other.start > at {
            left.push(Span::new(at, other.start));
        }
        at = at.max(other.end);
    }
    if at < span.end || left.is_empty() && at == span.start {
        left.push(Span::new(at, span.end.max(at)));
    }
    left
}

/// What is compared of a leaf: no words that stand for a picture, and none that stand apart.
fn stretches(leaf: &Leaf, start: u64, everything: bool, taken_out: &[Span]) -> Vec<Span> {
    let whole = Span::new(start, start + leaf.text.len() as u64);
    let apart = if everything { Vec::new() } else { apart::places(leaf, whole, &Gone::default()) };
    let pictures = leaf.blocks.iter().filter(|block| matches!(block.kind, BlockKind::Picture(_)));
    let in_lines = leaf.marks.iter().filter(|mark| matches!(mark.kind, MarkKind::Picture(_)));
    let mut apart: Vec<Span> = apart.into_iter().map(|apart| apart.span).collect();
    apart.extend(pictures.map(|block| block.span).chain(in_lines.map(|mark| mark.span)));
    let apart = Span::merged(apart);
    without(whole, &apart).into_iter().flat_map(|span| without(span, taken_out)).collect()
}

/// Puts the words of notes behind all others, where both documents know which they are: where notes stand is a matter of
/// layout, below their page or all at the end. Where one of the two cannot tell its notes from other words, all stay.
pub fn part_notes(a: &mut [Word], b: &mut [Word]) {
    let notes = |words: &[Word]| words.iter().filter(|word| word.note).count();
    let (of_a, of_b) = (notes(a), notes(b));
    let both_know = of_a.min(of_b) * 2 >= of_a.max(of_b);
    for words in [a, b] {
        match both_know {
            true => words.sort_by_key(|word| word.note),
            false => words.iter_mut().for_each(|word| word.note = false),
        }
    }
}

struct Reader<'a> {
    names: &'a mut Names,
    everything: bool,
    /// Where blocks begin, with the words of their labels; in order. Those that have begun are taken away from the end,
    /// once all are there.
    blocks: Vec<Begun>,
    out: Words,
}

/// Where a block begins.
struct Begun {
    at: u64,
    /// The words of its label.
    label: String,
    note: bool,
}

impl Reader<'_> {
    fn blocks(&mut self, leaf: &Leaf, read: Read<'_>) {
        let apart = |kind: &BlockKind| match kind {
            BlockKind::Break(_) => true,
            BlockKind::Furniture => !self.everything,
            _ => false,
        };
        let shown = |block: &Block| {
            let around = Span::new(block.span.start.saturating_sub(1), block.span.end + 1);
            let number = || read.document.block_from_offset(block.span.start);
            read.gone.within(around).is_empty() || read.gone.seen(read.document, number()) != Seen::Nothing
        };
        // An item that the reading does not show has no number in it.
        for block in leaf.blocks.iter().filter(|block| !block.joined && !apart(&block.kind) && shown(block)) {
            let label = match read.document.label_in(block, read.reading) {
                Label::Number(number) => format!("{number}."),
                Label::Words(words) => words.to_string(),
                // Some write it as a letter.
                Label::Bullet => "o".to_owned(),
                Label::None | Label::Task(_) => String::new(),
            };
            let note = block.kind == BlockKind::Footnote;
            self.blocks.push(Begun { at: block.span.start, label, note });
        }
    }

    /// Every sign of the text, as it stands there.
    fn as_it_is(&mut self, text: &str, base: u64) {
        let mut at = 0;
        let mut next = 0;
        while let Some(Piece { end, letters, ends, .. }) = piece(text, at) {
            let word = text.get(at..end).unwrap_or_default();
            let span = Span::new(base + at as u64, base + end as u64);
            let passed = self.blocks.get(next..).unwrap_or_default();
            let passed = passed.iter().take_while(|begun| begun.at <= span.start).count();
            next += passed;
            if word != "\u{FFFC}" {
                let number = self.names.number(word);
                let begins = passed > 0;
                let (loose, strict) = (number, number);
                let (parted, label, note) = (false, false, false);
                let own = Word { span, loose, strict, parted, label, begins, ends, letters, note };
                self.out.all.push(own);
            }
            at = end;
        }
        self.blocks.clear();
    }

    /// The words of a folded text, with labels where their blocks begin.
    fn folded(&mut self, folded: &Folded, folder: &Folder, stop: &Stop) -> Result<(), Failure> {
        let text = match std::str::from_utf8(&folded.bytes) {
            Ok(text) => text,
            Err(error) => std::str::from_utf8(&folded.bytes[..error.valid_up_to()]).unwrap_or_default(),
        };
        let blocks = std::mem::take(&mut self.blocks);
        let mut blocks = blocks.into_iter().peekable();
        let (mut at, mut note) = (0, false);
        while let Some(Piece { end, letters, ends, space }) = piece(text, at) {
            let end = if letters { raised_border(text, at..end, folded) } else { end };
            let range = at..end;
            at = end;
            let word = text.get(range.clone()).unwrap_or_default();
            if space || word.starts_with(PICTURE) || is_drawn(word) || is_bullet(word) {
                continue;
            }
            let start = folded.original(range.start).unwrap_or_default();
            let mut close = folded.original_end(range.end);
            if close <= start {
                // A part of what one sign became.
                close = folded.end_of(range.end).1.max(start);
            }
            let mut begins = false;
            while let Some(begun) = blocks.next_if(|begun| begun.at <= start) {
                (begins, note) = (true, begun.note);
                self.label(&begun, folder);
            }
            let (loose, strict) = self.numbers(word);
            let parted = folded.is_parted(range);
            let span = Span::new(start, close);
            let label = false;
            self.out.all.push(Word { span, loose, strict, parted, label, begins, ends, letters, note });
            if self.out.all.len().is_multiple_of(4096) && stop.raised() {
                return Err(Failure::stopped());
            }
        }
        Ok(())
    }

    fn label(&mut self, begun: &Begun, folder: &Folder) {
        let mut folded = Folded::default();
        folded.push(folder, &begun.label, 0);
        let text = String::from_utf8_lossy(&folded.bytes).into_owned();
        let mut at = 0;
        while let Some(Piece { end, letters, space, .. }) = piece(&text, at) {
            let word = text.get(at..end).unwrap_or_default();
            at = end;
            if !space {
                let (loose, strict) = self.numbers(word);
                let (span, note) = (Span::empty_at(begun.at), begun.note);
                let (parted, label, begins, ends) = (false, true, false, false);
                let own = Word { span, loose, strict, parted, label, begins, ends, letters, note };
                self.out.all.push(own);
            }
        }
    }

    /// The numbers of a word, without its hyphens and with them.
    fn numbers(&mut self, word: &str) -> (u32, u32) {
        debug_assert!(!self.everything);
        let mut plain = String::with_capacity(word.len());
        let mut run = (None, 0);
        for c in word.chars() {
            plain_sign(c, &mut |sign| {
                run = if run.0 == Some(sign) { (Some(sign), run.1 + 1) } else { (Some(sign), 1) };
                // Typewriters have two hyphens for a dash, and two apostrophes for a quotation mark.
                let most = if sign == '-' { 1 } else { MOST_SIGNS };
                if sign.is_alphanumeric() || run.1 <= most {
                    plain.push(sign);
                }
            });
        }
        if plain == "''" {
            plain = "\"".to_owned();
        }
        let strict = self.names.number(&plain);
        if !plain.contains('-') || !plain.contains(char::is_alphabetic) {
            return (strict, strict);
        }
        plain.retain(|c| c != '-');
        (self.names.number(&plain), strict)
    }
}

/// What begins at a place of a text.
struct Piece {
    end: usize,
    letters: bool,
    ends: bool,
    space: bool,
}

/// The word that begins at a place, the white space, or the sign, with those like it that follow.
fn piece(text: &str, at: usize) -> Option<Piece> {
    let rest = text.get(at..)?;
    let mut signs = rest.char_indices().peekable();
    let (_, first) = signs.next()?;
    let in_word = |c: char| c.is_alphanumeric() && !is_unspaced(c);
    let mut last = first;
    // Letters since the beginning or the last full stop.
    let mut letters = 1;
    if !in_word(first) {
        let space = first.is_whitespace();
        let alone = is_unspaced(first);
        while let Some((_, c)) = signs.peek().copied() {
            let goes_on = if space {
                c.is_whitespace()
            } else {
                is_accent(c) || !alone && c == first && !is_bracket(c)
            };
            if !goes_on {
                break;
            }
            signs.next();
        }
        let end = signs.next().map_or(text.len(), |(offset, _)| at + offset);
        let letters = first.is_alphanumeric();
        return Some(Piece {
            end,
            letters,
            ends: matches!(first, '.' | '!' | '?' | ';' | ':' | '。'),
            space,
        });
    }
    while let Some((offset, c)) = signs.next() {
        let next = signs.peek().map(|(_, next)| *next);
        if in_word(c) || is_accent(c) {
            letters += 1;
        } else if connects(last, c, next, letters) {
            letters = if c == '.' { 0 } else { letters };
        } else {
            return Some(Piece { end: at + offset, letters: true, ends: false, space: false });
        }
        last = c;
    }
    Some(Piece { end: text.len(), letters: true, ends: false, space: false })
}

/// Where a word ends in which figures are raised or lowered beside letters: the number of a note is no part of its word.
fn raised_border(text: &str, range: Range<usize>, folded: &Folded) -> usize {
    let word = text.get(range.clone()).unwrap_or_default();
    let mut last: Option<(usize, char)> = None;
    for (at, c) in word.char_indices() {
        if let Some((before, sign)) = last
            && sign.is_ascii_digit() != c.is_ascii_digit()
        {
            let figure = range.start + if c.is_ascii_digit() { at } else { before };
            let wide = folded.original(figure).zip(folded.original(figure + 1));
            // A figure of one byte stands on the line.
            if wide.is_some_and(|(start, end)| end > start + 1) {
                return range.start + at;
            }
        }
        last = Some((at, c));
    }
    range.end
}

/// Whether signs are a line that somebody drew.
fn is_drawn(word: &str) -> bool {
    let mut signs = word.chars();
    signs.next().is_some_and(|first| {
        matches!(first, '.' | '_' | '-' | '=' | '*' | '~' | '·' | '–' | '—') && word.chars().count() >= DRAWN
    })
}

/// Whether a sign stands before an item of a list, and is no word of it.
fn is_bullet(word: &str) -> bool {
    let mut signs = word.chars();
    matches!(
        signs.next(),
        Some('•' | '◦' | '‣' | '⁃' | '▪' | '▫' | '●' | '○' | '·' | '\u{F0B7}' | '\u{F0A7}')
    ) && signs.next().is_none()
}

/// Brackets stand for themselves, each of them: two that open are closed one by one.
fn is_bracket(c: char) -> bool {
    matches!(c, '(' | ')' | '[' | ']' | '{' | '}')
}

/// Whether a sign between two letters or figures keeps them one word.
fn connects(before: char, sign: char, after: Option<char>, letters: usize) -> bool {
    let Some(after) = after.filter(|after| after.is_alphanumeric() && !is_unspaced(*after)) else {
        return false;
    };
    let figures = before.is_numeric() && after.is_numeric();
    match sign {
        '\'' | '’' => before.is_alphabetic() && after.is_alphabetic(),
        '-' | '\u{2010}' | '\u{2011}' => before.is_alphanumeric(),
        ',' | '^' => figures,
        // Of a number, or of letters that are abbreviations: two sentences without a space between them are two.
        '.' => figures || letters == 1 && before.is_alphabetic() && after.is_alphabetic(),
        _ => false,
    }
}
