//! A document as it was understood, as text: for tests, for reports of what was read wrongly, and for other programs.
//!
//! What each sort of item looks like stands beside it, in `lists`.
//!
//! One line for each block: number, kind, label and depth, span, and the words with their marks in `‹…›`.

use crate::data::document::*;
use crate::data::lists::{List, Listed, Row, Walk, walk};
use crate::data::shown::Gone;
use crate::data::span::Span;
use crate::data::unit::{Area, UnitKind};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::{self, Write};

/// The document as compact text.
pub fn sketch(document: &Document) -> String {
    let mut out = String::new();
    let mut line = |words: String| {
        out.push_str(&words);
        out.push('\n');
    };
    line(header(document));
    for number in 0..document.block_count() {
        if let Some(view) = document.block(number) {
            line(block_line(&view));
            area_lines(document, view.block().span).into_iter().for_each(&mut line);
        }
    }
    let Ok(()) = walk(&mut Lines { document, line: &mut line });
    out
}

/// The lists as lines, one for each item.
struct Lines<'a, L> {
    document: &'a Document,
    line: L,
}

impl<L: FnMut(String)> Walk for Lines<'_, L> {
    type Stop = std::convert::Infallible;

    fn row<R: Row>(&mut self) -> Result<(), Self::Stop> {
        let Self { document, line } = self;
        lines_before(R::LIST, document).into_iter().for_each(&mut *line);
        R::of(document).iter().enumerate().for_each(|(index, item)| line(item.line(index)));
        Ok(())
    }
}

/// What stands before a list: where the outline comes from, and what the file says of itself before what it holds
/// beside its text.
fn lines_before(list: List, document: &Document) -> Vec<String> {
    match list {
        List::Outline if !document.outline.is_empty() => {
            vec![format!("outline {:?}", document.outline_source).to_lowercase()]
        }
        List::Asides => facts_lines(&document.facts),
        _ => Vec::new(),
    }
}

/// The words that a reading shows and nothing else, with a form feed between two pages, as other programs do.
///
/// # Errors
/// What the system says.
pub fn text_in(document: &Document, gone: &Gone, mut out: impl Write) -> io::Result<()> {
    if gone.is_empty() {
        return text(document, out);
    }
    let starts = page_starts(document);
    let ends = starts.iter().skip(1).copied().chain([document.text.len()]);
    let mut from = 0;
    for (at, end) in ends.enumerate() {
        if at > 0 {
            out.write_all(b"\x0C")?;
        }
        out.write_all(gone.text(document, Span::new(from, end)).as_bytes())?;
        from = end;
    }
    out.flush()
}

/// The words alone, with a form feed between two pages, as other programs do.
///
/// # Errors
/// What the system says.
pub fn text(document: &Document, mut out: impl Write) -> io::Result<()> {
    // Pages on paper begin anywhere, in the middle of words too: there nothing stands between.
    let cuts =
        if document.unit_kind() == Some(UnitKind::Printed) { Vec::new() } else { page_starts(document) };
    let mut cuts = cuts.into_iter().skip(1).peekable();
    for (start, leaf) in document.text.chunks() {
        let mut rest = leaf.text.as_str();
        let mut at = start;
        while let Some(cut) = cuts.next_if(|cut| *cut < start + leaf.text.len() as u64) {
            let (page, next) = rest.split_at(rest.floor_char_boundary(cut.saturating_sub(at) as usize));
            write!(out, "{page}\x0C")?;
            (rest, at) = (next, at + page.len() as u64);
        }
        out.write_all(rest.as_bytes())?;
    }
    // Pages at the end on which there is nothing.
    cuts.try_for_each(|_| out.write_all(b"\x0C"))?;
    out.flush()
}

/// The words of one page, counted from 1: what stands between two form feeds in [`text`].
///
/// # Errors
/// Where there is no such page, in words.
pub fn page_text(document: &Document, page: usize) -> Result<String, String> {
    page_text_in(document, page, &Gone::default())
}

/// The words of one page that a reading shows.
///
/// # Errors
/// As those of [`page_text`].
pub fn page_text_in(document: &Document, page: usize, gone: &Gone) -> Result<String, String> {
    let starts = page_starts(document);
    let kind = document.unit_kind().unwrap_or(UnitKind::Page);
    let missing = || match starts.len() {
        0 => format!("This document has no {}.", kind.words()),
        1 => format!("This document has one {}.", kind.word()),
        units => format!("This document has {units} {}.", kind.words()),
    };
    let start = page.checked_sub(1).and_then(|index| starts.get(index)).ok_or_else(missing)?;
    let end = starts.get(page).copied().unwrap_or(document.text.len());
    Ok(gone.text(document, Span::new(*start, end)))
}

/// Where each page's words begin, in order; one without words begins where the next one does.
fn page_starts(document: &Document) -> Vec<u64> {
    let mut next = document.text.len();
    let mut starts: Vec<u64> = document
        .units
        .iter()
        .rev()
        .map(|unit| {
            if !unit.span.is_empty() {
                next = next.min(unit.span.start);
            }
            next
        })
        .collect();
    starts.reverse();
    // Nothing stands before the first page.
    if let Some(first) = starts.first_mut() {
        *first = 0;
    }
    starts
}

fn header(document: &Document) -> String {
    let mut out = document.format.to_owned();
    if let Some(encoding) = document.encoding {
        let _ = write!(out, ", {} {:?}", encoding.name, encoding.how);
    }
    let Counts { words, characters, .. } = document.counts;
    let blocks = document.block_count();
    let _ = write!(out, ": {blocks} blocks, {words} words, {characters} characters");
    out
}

/// What stands beside a block, after a space; nothing where nothing does.
pub fn beside_words(label: &Label) -> String {
    match label {
        Label::None => String::new(),
        Label::Bullet => " •".to_owned(),
        Label::Number(number) => format!(" {number}."),
        Label::Task(done) => format!(" [{}]", if *done { 'x' } else { ' ' }),
        Label::Words(words) => format!(" “{words}”"),
    }
}

/// The same as JSON.
pub fn beside_value(label: &Label) -> Value {
    match label {
        Label::None => Value::Null,
        Label::Bullet => json!("•"),
        Label::Number(number) => json!(number),
        Label::Task(done) => json!({ "done": done }),
        Label::Words(words) => json!(words),
    }
}

fn block_line(view: &BlockView) -> String {
    let block = view.block();
    let mut out = format!("{} {}", view.number, kind_words(&block.kind));
    out.push_str(&beside_words(&block.label));
    out.push_str(&" >".repeat(usize::from(block.quote)));
    if block.indent > 0 {
        let _ = write!(out, " +{}", block.indent);
    }
    if block.joined {
        out.push_str(" joined");
    }
    match block.direction {
        Direction::Auto => {}
        Direction::LeftToRight => out.push_str(" ltr"),
        Direction::RightToLeft => out.push_str(" rtl"),
    }
    let _ = write!(
        out,
        " [{}] {}",
        block.span,
        marked_text(view.text(), view.marks(), &labels(view), block.span)
    );
    out.trim_end().to_owned()
}

/// Where a block's words stand in the original: for each unit, the area that holds them all.
fn area_lines(document: &Document, span: Span) -> Vec<String> {
    let areas = document.areas(span);
    let of_one = areas.chunk_by(|a, b| a.0 == b.0);
    let cover = |areas: &[(usize, Area)]| areas.iter().map(|(_, area)| *area).reduce(Area::cover);
    of_one.filter_map(|areas| Some(format!("  @{} {}", areas[0].0, area_words(cover(areas)?)))).collect()
}

/// Left, top, right and bottom in points.
pub(super) fn area_words(area: Area) -> String {
    format!("{:.1},{:.1} {:.1},{:.1}", area.left, area.top, area.right, area.bottom)
}

/// The words of a block with its marks visible: `a ‹strong›b‹/strong› c`. Line breaks are `⏎` and `↵`, tabs `⇥`.
/// Labels stand among them as marks do: `in 1996‹note 0›1‹/note›`.
pub fn marked_text(text: &str, marks: &[Mark], labels: &[&InlineLabel], span: Span) -> String {
    let mut signs: Vec<(usize, usize, String)> = Vec::new();
    for (order, mark) in marks.iter().enumerate() {
        let (name, index) = mark_words(mark.kind);
        let range = mark.span.range_from(span.start);
        // At one place, ends come before starts, and the innermost end first.
        signs.push((range.start, marks.len() + order, format!("‹{name}{index}›")));
        signs.push((range.end, marks.len() - order - 1, format!("‹/{name}›")));
    }
    for (order, label) in labels.iter().enumerate() {
        let at = Span::empty_at(label.at).range_from(span.start).start;
        let (name, index) = label_words(label.kind);
        // A note's number follows what ends here; a line's stands before what begins.
        let order = if name == "note" { marks.len() } else { 0 } + order;
        signs.push((at, order, format!("‹{name}{index}›{}‹/{name}›", label.words)));
    }
    signs.sort_by_key(|(at, order, _)| (*at, *order));
    let (mut out, mut from) = (String::new(), 0);
    for (at, _, sign) in signs {
        push_visible(&mut out, text.get(from..at).unwrap_or(""));
        from = at;
        out.push_str(&sign);
    }
    push_visible(&mut out, text.get(from..).unwrap_or(""));
    out
}

fn push_visible(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '\n' => out.push('⏎'),
            '\t' => out.push('⇥'),
            '\u{2028}' => out.push('↵'),
            '\u{FFFC}' => out.push('▣'),
            '\u{A0}' => out.push('⍽'),
            c if c.is_control() => {
                let _ = write!(out, "‹U+{:04X}›", u32::from(c));
            }
            c => out.push(c),
        }
    }
}

fn kind_words(kind: &BlockKind) -> String {
    match kind {
        BlockKind::Heading(level) => format!("heading {level}"),
        BlockKind::Row { table, header: true } => format!("header row of {table}"),
        BlockKind::Row { table, .. } => format!("row of {table}"),
        BlockKind::Picture(index) => format!("picture {index}"),
        BlockKind::Paragraph => "paragraph".to_owned(),
        BlockKind::Item => "item".to_owned(),
        BlockKind::Term => "term".to_owned(),
        BlockKind::Definition => "definition".to_owned(),
        BlockKind::Lines => "lines".to_owned(),
        BlockKind::Code => "code".to_owned(),
        BlockKind::Caption => "caption".to_owned(),
        BlockKind::Rule => "rule".to_owned(),
        BlockKind::Footnote => "footnote".to_owned(),
        BlockKind::Preamble => "preamble".to_owned(),
        BlockKind::Break(unit) => format!("break {unit}"),
        BlockKind::Furniture => "furniture".to_owned(),
    }
}

/// Name of a mark, and the number of what it leads to.
fn mark_words(kind: MarkKind) -> (String, String) {
    let (name, index) = match kind {
        MarkKind::Emphasis => ("em", None),
        MarkKind::Strong => ("strong", None),
        MarkKind::Code => ("code", None),
        MarkKind::Strike => ("strike", None),
        MarkKind::Underline => ("underline", None),
        MarkKind::Superscript => ("sup", None),
        MarkKind::Subscript => ("sub", None),
        MarkKind::Small => ("small", None),
        MarkKind::Highlight => ("highlight", None),
        MarkKind::Math => ("math", None),
        MarkKind::Link(index) => ("link", Some(index)),
        MarkKind::Picture(index) => ("picture", Some(index)),
        MarkKind::Token(token) => return (format!("{token:?}").to_lowercase(), String::new()),
    };
    (name.to_owned(), index.map(|index| format!(" {index}")).unwrap_or_default())
}

fn labels(view: &BlockView) -> Vec<&InlineLabel> {
    view.labels().collect()
}

/// Name of a label in a line, and the number of what it leads to.
fn label_words(kind: InlineKind) -> (&'static str, String) {
    match kind {
        InlineKind::Note(link) => ("note", format!(" {link}")),
        InlineKind::Line => ("line", String::new()),
    }
}

/// The same on every system, so that sketches can be compared.
pub(super) fn path_words(path: &std::path::Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn facts_lines(facts: &Facts) -> Vec<String> {
    let Facts { title, authors, others, language, letter: _ } = facts;
    let mut lines = Vec::new();
    lines.extend(title.iter().map(|title| format!("title: {title}")));
    lines.extend(authors.iter().map(|author| format!("author: {author}")));
    lines.extend(language.iter().map(|language| format!("language: {language}")));
    lines.extend(others.iter().map(|(name, value)| format!("{name}: {value}")));
    lines
}

/// The document as JSON Lines: one object for each thing, its sort under `"is"`.
///
/// # Errors
/// What the writer says.
pub fn sketch_json(document: &Document, out: &mut impl Write) -> io::Result<()> {
    let mut line = |value: Value| writeln!(out, "{value}");
    line(document_value(document))?;
    for number in 0..document.block_count() {
        if let Some(view) = document.block(number) {
            line(block_value(document, &view))?;
        }
    }
    walk(&mut Values { document, line: &mut line })
}

/// The lists as values, one for each item.
struct Values<'a, L> {
    document: &'a Document,
    line: L,
}

impl<L: FnMut(Value) -> io::Result<()>> Walk for Values<'_, L> {
    type Stop = io::Error;

    fn row<R: Row>(&mut self) -> io::Result<()> {
        for (index, item) in R::of(self.document).iter().enumerate() {
            let mut value = item.value(index);
            value["is"] = json!(R::LIST.word());
            (self.line)(value)?;
        }
        Ok(())
    }
}

fn document_value(document: &Document) -> Value {
    let encoding = document.encoding.map(|e| json!({ "name": e.name, "how": format!("{:?}", e.how) }));
    let Facts { title, authors, others, language, letter: _ } = &document.facts;
    let Counts { words, characters, paragraphs, lines } = document.counts;
    json!({
        "is": "document",
        "name": document.name,
        "format": document.format,
        "format_version": document.format_version,
        "bytes": document.bytes,
        "sha256": document.digest.map(|digest| digest.to_string()),
        "encoding": encoding,
        "title": title,
        "authors": authors,
        "language": language,
        "facts": others.iter().map(|(name, value)| json!([name, value])).collect::<Vec<_>>(),
        "blocks": document.block_count(),
        "paragraphs": paragraphs,
        "words": words,
        "characters": characters,
        "lines": lines,
    })
}

fn block_value(document: &Document, view: &BlockView) -> Value {
    let block = view.block();
    let marks: Vec<Value> = view
        .marks()
        .iter()
        .map(|mark| {
            let (name, index) = mark_words(mark.kind);
            let index = index.trim().parse::<u32>().ok();
            json!({ "kind": name, "index": index, "span": span_value(mark.span) })
        })
        .collect();
    let inline: Vec<Value> = view
        .labels()
        .map(|label| {
            let (name, index) = label_words(label.kind);
            let index = index.trim().parse::<u32>().ok();
            json!({ "kind": name, "index": index, "at": label.at, "words": label.words })
        })
        .collect();
    let label = beside_value(&block.label);
    let direction = match block.direction {
        Direction::Auto => None,
        Direction::LeftToRight => Some("ltr"),
        Direction::RightToLeft => Some("rtl"),
    };
    json!({
        "is": "block",
        "number": view.number,
        "kind": kind_words(&block.kind),
        "label": label,
        "quote": block.quote,
        "indent": block.indent,
        "joined": block.joined,
        "direction": direction,
        "span": span_value(block.span),
        "text": view.text(),
        "marks": marks,
        "labels": inline,
        "areas": document.areas(block.span).iter().map(area_value).collect::<Vec<_>>(),
    })
}

pub(super) fn area_value((unit, area): &(usize, Area)) -> Value {
    json!({ "unit": unit, "area": [area.left, area.top, area.right, area.bottom] })
}

pub(super) fn span_value(span: Span) -> Value {
    json!([span.start, span.end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::draft::Draft;

    fn document() -> Document {
        let mut draft = Draft::new(Document::default(), None);
        draft.begin(BlockKind::Heading(1));
        draft.flow("One");
        draft.label(Label::Task(true));
        draft.indent_in();
        draft.begin(BlockKind::Item);
        let link = draft.link("#nowhere");
        let link = draft.mark(MarkKind::Link(link));
        let strong = draft.mark(MarkKind::Strong);
        draft.flow("two");
        draft.close(strong);
        draft.line_break();
        draft.flow("three");
        draft.close(link);
        draft.end();
        draft.complain("Something is wrong.", None);
        draft.finish()
    }

    #[test]
    fn a_sketch_shows_everything() {
        let expected = "\
: 2 blocks, 3 words, 14 characters
0 heading 1 [0..3] One
1 item [x] +1 [4..15] ‹link 0›‹strong›two‹/strong›↵three‹/link›
outline marked
  One [0..3]
link 0 missing nowhere
title: One
complaint [16..16] Something is wrong.
";
        assert_eq!(sketch(&document()), expected);
    }

    #[test]
    fn every_line_of_json_is_an_object() {
        let mut out = Vec::new();
        sketch_json(&document(), &mut out).unwrap();
        let kinds: Vec<String> = String::from_utf8(out)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap()["is"].to_string())
            .collect();
        assert_eq!(kinds.join(" "), r#""document" "block" "block" "outline" "link" "complaint""#);
    }
}
