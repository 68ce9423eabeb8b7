//! Mends the places of Markdown that mean something else to their writers than to the parser, before it is parsed for good.
//!
//! A row that has more cells than its table's head loses them, a pipe in code or in `[[a|b]]` parts a cell, a sum of money
//! (`$5 … $6`) becomes a formula, and `**…。**` closes nothing where no space follows, as none does in Chinese and Japanese.
//! Where such a place is, only the parser knows: so it is asked once, its source is mended by adding signs that leave no
//! trace, and it is asked again. Text without such places is parsed once.
//!
//! Rejected: mending what the parser says afterwards. What it took for a formula has no emphasis in it any more, and cells
//! that it leaves out were never parsed.

use super::write::options;
use crate::data::job::Failure;
use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};
use std::borrow::Cow;
use std::ops::Range;

mod emphasis;
mod money;
mod rows;

/// Events between two looks at the stop flag.
const STOP_STEP: usize = 1024;

/// Something that is put into the source at a place.
type Added = (usize, Cow<'static, str>);

/// The source as it is to be parsed; `alive` is called now and then, see [`Draft::pulse`](crate::data::draft::Draft::pulse).
///
/// # Errors
/// What `alive` says: it was stopped.
pub fn mended<'m>(
    markdown: &'m str,
    alive: &mut dyn FnMut() -> Result<(), Failure>,
) -> Result<Cow<'m, str>, Failure> {
    if !(rows::may_matter(markdown) || money::may_matter(markdown) || emphasis::may_matter(markdown)) {
        return Ok(markdown.into());
    }
    let mut mender = Mender { source: markdown, ..Mender::default() };
    for (count, (event, range)) in Parser::new_ext(markdown, options()).into_offset_iter().enumerate() {
        if count % STOP_STEP == 0 {
            alive()?;
        }
        mender.event(&event, range);
    }
    mender.end_line();
    mender.end_table();
    let mut added = mender.added;
    // Two things at one place stay in their order.
    added.sort_by_key(|(at, _)| *at);
    Ok(with_added(markdown, &added))
}

fn with_added<'m>(source: &'m str, added: &[Added]) -> Cow<'m, str> {
    if added.is_empty() {
        return source.into();
    }
    let more: usize = added.iter().map(|(_, words)| words.len()).sum();
    let mut out = String::with_capacity(source.len() + more);
    let mut from = 0;
    for (at, words) in added {
        out.push_str(&source[from..*at]);
        out.push_str(words);
        from = *at;
    }
    out.push_str(&source[from..]);
    out.into()
}

/// A stretch of words that belong to one paragraph, heading or cell.
#[derive(Default)]
struct Line {
    span: Range<usize>,
    /// What in it is no text: code, tags, addresses in pointed brackets.
    closed: Vec<Range<usize>>,
    /// What the parser took for formulas.
    formulas: Vec<Range<usize>>,
}

#[derive(Default)]
struct Mender<'m> {
    source: &'m str,
    line: Line,
    table: Option<rows::Table>,
    /// Inside of what is shown as it stands.
    verbatim: bool,
    added: Vec<Added>,
}

impl Mender<'_> {
    fn event(&mut self, event: &Event, range: Range<usize>) {
        match event {
            Event::Start(Tag::Table(aligns)) => {
                self.end_line();
                self.end_table();
                self.table = Some(rows::Table::new(aligns.len()));
            }
            Event::Start(Tag::TableHead) => {
                self.end_line();
                if let Some(table) = &mut self.table {
                    table.head = range.start;
                }
            }
            Event::Start(Tag::TableRow) => {
                self.end_line();
                if let Some(table) = &mut self.table {
                    table.row(self.source, range);
                }
            }
            Event::Start(Tag::CodeBlock(_) | Tag::MetadataBlock(_)) => {
                self.end_line();
                self.verbatim = true;
            }
            Event::End(TagEnd::CodeBlock | TagEnd::MetadataBlock(_)) => self.verbatim = false,
            Event::Text(_) if self.verbatim => {}
            Event::Text(_) => self.words(range),
            Event::Code(_) | Event::InlineHtml(_) | Event::Html(_) | Event::DisplayMath(_) => {
                self.closed(range);
            }
            Event::InlineMath(_) => {
                self.words(range.clone());
                self.line.formulas.push(range);
            }
            Event::Start(Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. }) => {
                self.closed(range);
            }
            Event::Start(tag) if is_inline(tag) => {}
            Event::End(end) if is_inline_end(*end) => {}
            Event::SoftBreak | Event::HardBreak | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
            Event::Start(_) | Event::End(_) | Event::Rule => self.end_line(),
        }
    }

    fn words(&mut self, range: Range<usize>) {
        if range.start == range.end {
            return;
        }
        let span = &mut self.line.span;
        *span =
            if span.start == span.end { range } else { span.start.min(range.start)..span.end.max(range.end) };
    }

    fn closed(&mut self, range: Range<usize>) {
        self.words(range.clone());
        self.line.closed.push(range);
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        if line.span.start < line.span.end {
            money::mend(self.source, &line, &mut self.added);
            emphasis::mend(self.source, &line, &mut self.added);
        }
    }

    fn end_table(&mut self) {
        if let Some(table) = self.table.take() {
            table.mend(self.source, &mut self.added);
        }
    }
}

impl Line {
    /// Where each sign stands in the words of the line that no backslash takes its meaning from.
    fn signs(&self, source: &str, sign: u8) -> Vec<usize> {
        let mut closed = self.closed.iter().peekable();
        let mut found = Vec::new();
        for at in memchr::memchr_iter(sign, &source.as_bytes()[self.span.clone()]) {
            let at = self.span.start + at;
            while closed.next_if(|range| range.end <= at).is_some() {}
            let inside = closed.peek().is_some_and(|range| range.contains(&at));
            if !inside && !is_escaped(source, at) {
                found.push(at);
            }
        }
        found
    }
}

/// Whether a sign is one that the writer wanted to be nothing but a letter.
fn is_escaped(source: &str, at: usize) -> bool {
    let before = source.as_bytes()[..at].iter().rev().take_while(|byte| **byte == b'\\');
    before.count() % 2 == 1
}

pub(super) fn is_inline(tag: &Tag) -> bool {
    use Tag::{Emphasis, Image, Link, Strikethrough, Strong, Subscript, Superscript};
    matches!(tag, Emphasis | Strong | Strikethrough | Superscript | Subscript | Link { .. } | Image { .. })
}

fn is_inline_end(tag: TagEnd) -> bool {
    use TagEnd::{Emphasis, Image, Link, Strikethrough, Strong, Subscript, Superscript};
    matches!(tag, Emphasis | Strong | Strikethrough | Superscript | Subscript | Link | Image)
}

#[cfg(test)]
mod tests;
