//! A document as it was understood, as text: for tests, for reports of what was read wrongly, and for other programs.
//!
//! One line for each block: number, kind, label and depth, span, and the words with their marks in `‹…›`.

use crate::data::document::*;
use crate::data::span::Span;
use crate::data::unit::{Area, Unit};
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
    let Document { tables, links, pictures, outline, complaints, units, asides, .. } = document;
    for (index, unit) in units.iter().enumerate() {
        line(unit_line(index, unit));
    }
    if !outline.is_empty() {
        line(format!("outline {:?}", document.outline_source).to_lowercase());
    }
    for entry in outline.iter() {
        line(format!("{}{} [{}]", "  ".repeat(usize::from(entry.level)), entry.title, entry.span));
    }
    for (index, table) in tables.iter().enumerate() {
        line(table_line(index, table));
    }
    for (index, target) in links.iter().enumerate() {
        line(format!("link {index} {}", target_words(target)));
    }
    for (index, picture) in pictures.iter().enumerate() {
        line(picture_line(index, picture));
    }
    facts_lines(&document.facts).into_iter().for_each(&mut line);
    asides.iter().for_each(|aside| line(aside_line(aside)));
    for complaint in complaints.iter() {
        let place = complaint.span.map(|span| format!(" [{span}]")).unwrap_or_default();
        let hint = complaint.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
        line(format!("complaint{place} {}{hint}", complaint.words));
    }
    out
}

/// The words alone, with a form feed between two pages, as other programs do.
///
/// # Errors
/// What the system says.
pub fn text(document: &Document, mut out: impl Write) -> io::Result<()> {
    let mut cuts = page_starts(document).into_iter().skip(1).peekable();
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
    let starts = page_starts(document);
    let missing = || match starts.len() {
        0 => "This document has no pages.".to_owned(),
        1 => "This document has one page.".to_owned(),
        pages => format!("This document has {pages} pages."),
    };
    let start = page.checked_sub(1).and_then(|index| starts.get(index)).ok_or_else(missing)?;
    let end = starts.get(page).copied().unwrap_or(document.text.len());
    Ok(document.text.slice(Span::new(*start, end)).into_owned())
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

fn block_line(view: &BlockView) -> String {
    let block = view.block();
    let mut out = format!("{} {}", view.number, kind_words(&block.kind));
    let label = match &block.label {
        Label::None => String::new(),
        Label::Bullet => " •".to_owned(),
        Label::Number(number) => format!(" {number}."),
        Label::Task(done) => format!(" [{}]", if *done { 'x' } else { ' ' }),
        Label::Words(words) => format!(" “{words}”"),
    };
    out.push_str(&label);
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
    let _ = write!(out, " [{}] {}", block.span, marked_text(view.text(), view.marks(), block.span));
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
fn area_words(area: Area) -> String {
    format!("{:.1},{:.1} {:.1},{:.1}", area.left, area.top, area.right, area.bottom)
}

fn unit_line(index: usize, unit: &Unit) -> String {
    let (width, height) = unit.size;
    let word = unit.kind.word();
    let state = format!("{:?}", unit.state).to_lowercase();
    let pieces = unit.pieces.len();
    format!(
        "unit {index} {word} “{}” {width:.0}×{height:.0} {state} [{}] {pieces} pieces",
        unit.label, unit.span
    )
}

fn aside_line(aside: &Aside) -> String {
    let place = aside.place.map(|(unit, area)| format!(" @{unit} {}", area_words(area))).unwrap_or_default();
    let span = aside.span.map(|span| format!(" [{span}]")).unwrap_or_default();
    let when = aside.when.as_ref().map(|when| format!(" {when}")).unwrap_or_default();
    let kind = format!("{:?}", aside.kind).to_lowercase();
    format!("aside {kind}{span}{place} “{}”{when} {}", aside.name, aside.words).trim_end().to_owned()
}

/// The words of a block with its marks visible: `a ‹strong›b‹/strong› c`. Line breaks are `⏎` and `↵`, tabs `⇥`.
pub fn marked_text(text: &str, marks: &[Mark], span: Span) -> String {
    let mut signs: Vec<(usize, usize, String)> = Vec::new();
    for (order, mark) in marks.iter().enumerate() {
        let (name, index) = mark_words(mark.kind);
        let range = mark.span.range_from(span.start);
        // At one place, ends come before starts, and the innermost end first.
        signs.push((range.start, marks.len() + order, format!("‹{name}{index}›")));
        signs.push((range.end, marks.len() - order - 1, format!("‹/{name}›")));
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
        MarkKind::NoteRef(index) => ("note", Some(index)),
        MarkKind::Picture(index) => ("picture", Some(index)),
        MarkKind::Token(token) => return (format!("{token:?}").to_lowercase(), String::new()),
    };
    (name.to_owned(), index.map(|index| format!(" {index}")).unwrap_or_default())
}

fn table_line(index: usize, table: &Table) -> String {
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|column| {
            let align = match column.align {
                Align::Start => "",
                Align::Centre => " centre",
                Align::End => " end",
            };
            format!("{}/{}{align}", column.longest_cell, column.longest_word)
        })
        .collect();
    format!("table {index} [{}] {} rows, columns {}", table.span, table.rows, columns.join(", "))
}

fn target_words(target: &Target) -> String {
    match target {
        Target::Inside(span) => format!("inside [{span}]"),
        Target::Unit(unit, top) => format!("unit {unit} at {top:.0}"),
        Target::File(path, None) => format!("file {}", path_words(path)),
        Target::File(path, Some(name)) => format!("file {} at {name}", path_words(path)),
        Target::Outside(address) => format!("outside {address}"),
        Target::Missing(name) => format!("missing {name}"),
    }
}

/// The same on every system, so that sketches can be compared.
fn path_words(path: &std::path::Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn picture_line(index: usize, picture: &Picture) -> String {
    let source = match &picture.source {
        PictureSource::File(path) => format!("file {}", path_words(path)),
        PictureSource::Bytes(bytes) => format!("{} bytes", bytes.len()),
        PictureSource::Inside(number) => format!("inside {number}"),
        PictureSource::Remote(address) => format!("remote {address}"),
        PictureSource::Missing(why) => format!("missing: {why}"),
    };
    let size = picture.asked_size.map(|(width, height)| format!(" {width}×{height}")).unwrap_or_default();
    format!("picture {index} [{}]{size} {source} “{}”", picture.span, picture.description)
}

fn facts_lines(facts: &Facts) -> Vec<String> {
    let Facts { title, authors, others, language } = facts;
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
    for (index, unit) in document.units.iter().enumerate() {
        line(unit_value(index, unit))?;
    }
    for aside in document.asides.iter() {
        line(aside_value(aside))?;
    }
    for entry in document.outline.iter() {
        line(
            json!({ "is": "outline", "title": entry.title, "level": entry.level, "span": span_value(entry.span) }),
        )?;
    }
    for (index, table) in document.tables.iter().enumerate() {
        line(
            json!({ "is": "table", "index": index, "rows": table.rows, "columns": table.columns.len(), "span": span_value(table.span) }),
        )?;
    }
    for (index, target) in document.links.iter().enumerate() {
        line(target_value(index, target))?;
    }
    for (index, picture) in document.pictures.iter().enumerate() {
        line(picture_value(index, picture))?;
    }
    for complaint in document.complaints.iter() {
        let span = complaint.span.map(span_value);
        line(json!({ "is": "complaint", "words": complaint.words, "span": span, "hint": complaint.hint }))?;
    }
    Ok(())
}

fn document_value(document: &Document) -> Value {
    let encoding = document.encoding.map(|e| json!({ "name": e.name, "how": format!("{:?}", e.how) }));
    let Facts { title, authors, others, language } = &document.facts;
    let Counts { words, characters, paragraphs, lines } = document.counts;
    json!({
        "is": "document",
        "name": document.name,
        "format": document.format,
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
    let label = match &block.label {
        Label::None => Value::Null,
        Label::Bullet => json!("•"),
        Label::Number(number) => json!(number),
        Label::Task(done) => json!({ "done": done }),
        Label::Words(words) => json!(words),
    };
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
        "areas": document.areas(block.span).iter().map(area_value).collect::<Vec<_>>(),
    })
}

fn area_value((unit, area): &(usize, Area)) -> Value {
    json!({ "unit": unit, "area": [area.left, area.top, area.right, area.bottom] })
}

fn aside_value(aside: &Aside) -> Value {
    let place = aside.place.map(|(unit, area)| area_value(&(unit as usize, area)));
    json!({
        "is": "aside",
        "kind": format!("{:?}", aside.kind),
        "name": aside.name,
        "words": aside.words,
        "when": aside.when,
        "place": place,
        "span": aside.span.map(span_value),
    })
}

fn unit_value(index: usize, unit: &Unit) -> Value {
    json!({
        "is": "unit",
        "index": index,
        "kind": unit.kind.word(),
        "label": unit.label,
        "size": [unit.size.0, unit.size.1],
        "state": format!("{:?}", unit.state).to_lowercase(),
        "span": span_value(unit.span),
    })
}

fn target_value(index: usize, target: &Target) -> Value {
    let (to, address, name) = match target {
        Target::Inside(span) => {
            return json!({ "is": "link", "index": index, "to": "inside", "span": span_value(*span) });
        }
        Target::Unit(unit, top) => {
            return json!({ "is": "link", "index": index, "to": "unit", "unit": unit, "top": top });
        }
        Target::File(path, name) => ("file", path_words(path), name.clone()),
        Target::Outside(address) => ("outside", address.clone(), None),
        Target::Missing(name) => ("missing", name.clone(), None),
    };
    json!({ "is": "link", "index": index, "to": to, "address": address, "name": name })
}

fn picture_value(index: usize, picture: &Picture) -> Value {
    let (source, address, bytes) = match &picture.source {
        PictureSource::File(path) => ("file", path_words(path), None),
        PictureSource::Bytes(bytes) => ("bytes", String::new(), Some(bytes.len())),
        PictureSource::Inside(number) => ("inside", number.to_string(), None),
        PictureSource::Remote(address) => ("remote", address.clone(), None),
        PictureSource::Missing(why) => ("missing", why.clone(), None),
    };
    json!({
        "is": "picture",
        "index": index,
        "span": span_value(picture.span),
        "source": source,
        "address": address,
        "bytes": bytes,
        "description": picture.description,
        "size": picture.asked_size.map(|(width, height)| [width, height]),
    })
}

fn span_value(span: Span) -> Value {
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
