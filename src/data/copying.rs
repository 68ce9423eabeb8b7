//! The words of a selection as they are copied and cited: text that stands by itself, away from its document.
//!
//! Pure and apart from the desk, because a long selection is put together by a job: it may be megabytes, in leaves that are
//! read from the disk again.

use super::document::{BlockKind, Document, Label, OutlineSource};
use super::grid::Cells;
use super::job::Copied;
use super::span::Span;
use super::visible;

/// What is copied of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// A stretch of the text.
    Words(Span),
    /// A rectangle of a sheet.
    Cells {
        /// Index of the sheet among the document's units.
        unit: u32,
        /// It may reach beyond the rows and columns that there are.
        cells: Cells,
    },
}

/// What is put into the clipboard: the words, or with `cited` a quotation with its document and place.
pub fn copied(document: &Document, chosen: Chosen, cited: bool) -> Copied {
    let text = match (chosen, cited) {
        (Chosen::Words(span), false) => text_of(document, span),
        (Chosen::Words(span), true) => citation(document, span),
        (Chosen::Cells { unit, cells }, false) => text_of_cells(document, unit, cells),
        (Chosen::Cells { unit, cells }, true) => {
            let words = text_of_cells(document, unit, cells);
            let place = document.cell_words(unit as usize, cells);
            let span = document.grid(unit as usize).and_then(|grid| grid.nearest_span(cells.corners().0));
            quotation(document, span.unwrap_or_default(), &words, Some(place))
        }
    };
    let words = if cited { 0 } else { text.split_whitespace().count() };
    let all = match chosen {
        Chosen::Words(span) => document.complete() || span.end < document.text.len(),
        Chosen::Cells { .. } => document.complete(),
    };
    Copied { text, words, cited, all }
}

/// The words of a span as they are copied: line breaks where blocks end, spaces where lines only wrap.
pub fn text_of(document: &Document, span: Span) -> String {
    let mut out = String::new();
    let mut number = document.block_from_offset(span.start);
    let mut end = span.start;
    while let Some(view) = document.block(number) {
        let block = view.block();
        if block.span.start >= span.end {
            break;
        }
        let around = matches!(block.kind, BlockKind::Break(_) | BlockKind::Furniture);
        if let Some(part) = block.span.intersection(span)
            && !around
            && (!part.is_empty() || block.span.is_empty())
        {
            if !out.is_empty() && !block.joined {
                out.push('\n');
                if gap(&block.kind) {
                    out.push('\n');
                }
            } else if !out.is_empty() && !out.ends_with(char::is_whitespace) {
                // The lines of a quotation go on with one another, and the break between them is in neither.
                let between = document.text.slice(Span::new(end.min(part.start), part.start));
                if between.contains(char::is_whitespace) {
                    out.push(if block.keeps_lines() { '\n' } else { ' ' });
                }
            }
            end = part.end;
            if part.start == block.span.start {
                push_label(&mut out, &block.label);
            }
            // Not cut here: an end may lie inside a character, where the file is not what it was when it was selected.
            let words = document.text.slice(part);
            if block.keeps_lines() || matches!(block.kind, BlockKind::Row { .. }) {
                out.push_str(&words);
            } else {
                push_flowing(&mut out, &words);
            }
        }
        number += 1;
    }
    if out.is_empty() {
        // Nothing but a running head or a page number was selected: then that is what is meant.
        out.push_str(document.text.slice(span).trim());
    }
    out.replace('\u{2028}', "\n")
}

/// Whether a blank line goes before the block.
fn gap(kind: &BlockKind) -> bool {
    !matches!(kind, BlockKind::Item | BlockKind::Row { .. } | BlockKind::Definition | BlockKind::Footnote)
}

fn push_label(out: &mut String, label: &Label) {
    match label {
        Label::None => {}
        Label::Bullet => out.push_str("• "),
        Label::Number(number) => out.push_str(&format!("{number}. ")),
        Label::Task(done) => out.push_str(if *done { "[x] " } else { "[ ] " }),
        Label::Words(words) => out.push_str(&format!("{words} ")),
    }
}

fn push_flowing(out: &mut String, words: &str) {
    let fold = |c: char| matches!(c, ' ' | '\n' | '\t');
    let mut parts = words.split(fold).filter(|part| !part.is_empty()).peekable();
    if words.starts_with(fold) && !out.is_empty() && !out.ends_with(char::is_whitespace) {
        out.push(' ');
    }
    while let Some(part) = parts.next() {
        out.push_str(part);
        if parts.peek().is_some() || words.ends_with(' ') {
            out.push(' ');
        }
    }
}

/// Chosen cells as every program with tables takes them: tabs part cells, line breaks rows. A break inside a cell
/// becomes a space, because it would end the row. Rows and columns that the sheet does not have are not made up.
pub fn text_of_cells(document: &Document, unit: u32, cells: Cells) -> String {
    let Some(grid) = document.grid(unit as usize) else { return String::new() };
    let (first, last) = grid.within(cells).corners();
    let mut out = String::new();
    for number in first.row..=last.row {
        if number > first.row {
            out.push('\n');
        }
        let row = grid.row(number);
        let words = row.iter().flat_map(|row| row.cells().map(|(_, words)| words));
        let mut words = words.skip(first.column as usize);
        for column in first.column..=last.column {
            if column > first.column {
                out.push('\t');
            }
            out.push_str(&words.next().unwrap_or("").replace(['\u{2028}', '\n', '\r'], " "));
        }
    }
    out
}

/// “Words” — document, section, line. Path, so that whoever reads it can go and look.
pub fn citation(document: &Document, span: Span) -> String {
    quotation(document, span, &text_of(document, span), document.unit_words(span))
}

/// The same for words that are known already, and what names their place in the original's own terms.
fn quotation(document: &Document, span: Span, words: &str, place: Option<String>) -> String {
    let words = words.trim();
    let mut out = match words.contains('“') {
        false => format!("“{words}”"),
        true => format!("“{}”", words.replace('“', "‘").replace('”', "’")),
    };
    out.push_str(" — ");
    let (title, name) = (document.title(), visible::line(&document.name));
    out.push_str(&title);
    if title != name {
        out.push_str(&format!(" ({name})"));
    }
    // Nobody finds an attachment by its own name alone.
    document.within.iter().for_each(|outer| out.push_str(&format!(", in {outer}")));
    if let Some(entry) = document.section_from_offset(span.start).and_then(|at| document.outline.get(at))
        && document.outline_source != OutlineSource::Paragraphs
        && entry.title != title
    {
        out.push_str(&format!(", “{}”", entry.title));
    }
    if let Some(place) = place {
        // What is printed on the page is what others can look up; paragraphs are only ours.
        out.push_str(&format!(", {place}"));
        // Whoever reads the quotation cannot see that a program may have misread it.
        out.push_str(if document.is_recognised(span) { " (recognised text of a scan)." } else { "." });
        return out;
    }
    let first = document.paragraph_from_offset(span.start);
    let last = document.paragraph_from_offset(span.end.saturating_sub(1).max(span.start));
    match first == last {
        true => out.push_str(&format!(", paragraph {first}.")),
        false => out.push_str(&format!(", paragraphs {first}–{last}.")),
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::draft::Draft;

    #[test]
    fn a_quotation_says_where_it_stands_and_words_are_counted() {
        let mut draft = Draft::new(Document { name: "a.txt".to_owned(), ..Document::default() }, None);
        for words in ["One  two", "three"] {
            draft.begin(BlockKind::Paragraph);
            draft.flow(words);
            draft.end();
        }
        let document = draft.finish();
        let all = Span::new(0, document.text.len());
        let plain = copied(&document, Chosen::Words(all), false);
        assert_eq!((plain.text.as_str(), plain.words), ("One two\n\nthree", 3));
        let cited = copied(&document, Chosen::Words(all), true).text;
        assert_eq!(cited, "“One two\n\nthree” — a.txt, paragraphs 1–2.");
        assert!(plain.all);
        let enclosed = Document { within: vec!["b.eml".to_owned(), "c.zip".to_owned()], ..document.clone() };
        let cited = copied(&enclosed, Chosen::Words(Span::new(0, 3)), true).text;
        assert_eq!(cited, "“One” — a.txt, in b.eml, in c.zip, paragraph 1.");
        // While it is being read, what goes to the end of what there is may be a part of what was meant.
        let growing = Document { progress: 0.5, ..document };
        assert!(!copied(&growing, Chosen::Words(all), false).all);
        assert!(copied(&growing, Chosen::Words(Span::new(0, 3)), false).all);
    }
}
