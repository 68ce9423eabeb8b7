//! What is searched for in a text, and a place where it was found: plain data.

use crate::data::document::{BlockKind, Document};
use crate::data::shown::{Gone, Reading};
use crate::data::span::Span;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Characters of a hit that are shown in its line of context; a regular expression may hit a whole book.
const CONTEXT_HIT_CHARS: usize = 240;

/// Words to find. As people type them: neither case nor accents matter unless they say so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Query {
    /// As they were typed.
    pub words: String,
    /// Capitals matter.
    pub case: bool,
    /// Only where neither end touches another letter or digit.
    pub whole_word: bool,
    /// The words are a regular expression.
    pub regex: bool,
    /// Accents matter, and so do the shapes of quotation marks and hyphens.
    pub accents: bool,
    /// In which reading of a draft they are looked for.
    pub reading: Reading,
}

/// Where it was found: on character borders, never overlapping another hit of the same search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Hit {
    /// The words that were found, as they stand in the text.
    pub span: Span,
    /// The running heads and page numbers within it that are no part of it, where it goes on over a page.
    pub passed: Option<Span>,
}

impl Hit {
    /// Where its words stand: in one stretch, or in two where it goes on over a page.
    pub fn parts(&self) -> (Span, Option<Span>) {
        let Span { start, end } = self.span;
        match self.passed {
            Some(passed) if start < passed.start && passed.end < end => {
                (Span::new(start, passed.start), Some(Span::new(passed.end, end)))
            }
            _ => (self.span, None),
        }
    }
}

/// A hit in one line with the words around it, and where in the line it is.
/// White space becomes single spaces.
pub fn context(
    document: &Document,
    gone: &Gone,
    hit: &Hit,
    before_chars: usize,
    after_chars: usize,
) -> (String, Range<usize>) {
    // Four bytes are the longest character.
    let start = hit.span.start.saturating_sub(before_chars as u64 * 4);
    let end = hit.span.end.saturating_add(after_chars as u64 * 4);
    // What is found in a running head is shown in it.
    let own = document.block(document.block_from_offset(hit.span.start));
    let in_body = own.is_none_or(|view| view.block().kind != BlockKind::Furniture);
    let around = |span: Span| {
        if in_body { body(document, gone, span) } else { gone.text(document, span) }
    };
    let before = folded_line(&around(Span::new(start, hit.span.start)));
    let own = hit.span.start..hit.span.end.min(hit.span.start + CONTEXT_HIT_CHARS as u64 * 4);
    let words = folded_line(&hit_words(document, gone, hit, own.end));
    let after = folded_line(&around(Span::new(hit.span.end, end)));
    let skip = before.chars().count().saturating_sub(before_chars);
    let mut line: String = before.trim_start().chars().skip(skip).collect();
    if line.trim().is_empty() {
        line.clear();
    }
    if skip > 0
        && let Some(space) = line.find(' ')
    {
        // Begins with a whole word.
        line.replace_range(..=space, "…");
    }
    let from = line.len();
    line.extend(words.chars().take(CONTEXT_HIT_CHARS));
    let to = line.len();
    line.extend(after.trim_end().chars().take(after_chars));
    (line, from..to)
}

/// The words of a hit up to a place, without the running heads that it goes on over, and without what its reading does
/// not show.
pub fn hit_words(document: &Document, gone: &Gone, hit: &Hit, most: u64) -> String {
    let up_to = |span: Span| gone.text(document, Span::new(span.start.min(most), span.end.min(most)));
    match hit.parts() {
        (one, None) => up_to(one),
        (one, Some(other)) => format!("{} {}", up_to(one), up_to(other)),
    }
}

/// The words of a span without running heads and page numbers: they stand between the halves of a sentence that goes
/// over two pages, and would seem to be a part of it.
fn body(document: &Document, gone: &Gone, span: Span) -> String {
    let span = Span::new(span.start, span.end.min(document.text.len()));
    let (mut out, mut at) = (String::new(), span.start);
    for number in document.block_from_offset(span.start).. {
        let Some(view) = document.block(number) else { break };
        let block = view.block();
        if block.span.start >= span.end {
            break;
        }
        if block.kind == BlockKind::Furniture && block.span.end > at {
            out.push_str(&gone.text(document, Span::new(at, block.span.start.max(at))));
            out.push(' ');
            at = block.span.end.min(span.end);
        }
    }
    out.push_str(&gone.text(document, Span::new(at, span.end.max(at))));
    out
}

/// Words on one line: runs of white space as single spaces, also at the ends, and without the signs where a word may be
/// parted at the end of a line, which nobody sees.
pub fn folded_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{AD}' => {}
            c if !c.is_whitespace() => out.push(c),
            _ if out.ends_with(' ') => {}
            _ => out.push(' '),
        }
    }
    out
}
