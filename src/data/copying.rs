//! The words of a selection as they are copied and cited: text that stands by itself, away from its document.
//!
//! Pure and apart from the desk, because a long selection is put together by a job: it may be megabytes, in leaves that are
//! read from the disk again.

use super::arrangement::{Lines, rows_as_cited};
use super::cite::{Cited, Citing, citation};
use super::document::{BlockKind, Document, Label};
use super::draft::PICTURE_WITHOUT_WORDS;
use super::grid::{Cells, GridRow};
use super::job::Copied;
use super::seams::Seams;
use super::shown::{Gone, Reading, Seen};
use super::span::Span;
use std::borrow::Cow;
use std::sync::Arc;

/// What is copied of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// A stretch of the text.
    Words(Span),
    /// A rectangle of a sheet.
    Cells {
        /// Index of the sheet among the document's units.
        unit: u32,
        /// It may reach beyond the rows and columns that there are.
        cells: Cells,
        /// The rows that are shown, where those are not all as the file has them: what lies between the two corners
        /// follows from it.
        lines: Option<Arc<Lines>>,
    },
}

/// What is put into the clipboard: the words that a reading shows, or with `cited` a quotation with its document and
/// place.
pub fn copied(document: &Document, chosen: &Chosen, reading: Reading, cited: Option<&Citing>) -> Copied {
    let gone = Gone::of(document, reading);
    let words = match chosen {
        Chosen::Words(span) => text_of_shown(document, *span, &gone),
        Chosen::Cells { unit, cells, lines } => text_of_cells(document, *unit, *cells, lines.as_deref()),
    };
    let all = match chosen {
        Chosen::Words(span) => document.complete() || span.end < document.text.len(),
        Chosen::Cells { .. } => document.complete(),
    };
    let Some(citing) = cited else {
        let more = match chosen {
            Chosen::Words(span) => Seams::of(document, reading).more_words(document, *span),
            Chosen::Cells { .. } => 0,
        };
        let count = words.split_whitespace().count() + more as usize;
        let passed = passed(document, chosen, reading, &gone);
        return Copied { text: words, words: count, cited: None, all, passed, reading };
    };
    let (span, place) = match chosen {
        Chosen::Words(span) => (*span, None),
        Chosen::Cells { unit, cells, lines } => {
            let unit = *unit as usize;
            let grid = document.grid(unit);
            let first = if lines.is_some() { cells.from } else { cells.corners().0 };
            let span = grid.as_ref().and_then(|grid| grid.nearest_span(first));
            // Rows that do not follow each other in the file are named one by one: an address has to hold there.
            let (left, right) = cells.corners();
            let named = |lines: &Lines| {
                let rows =
                    grid.as_ref().map(|grid| grid.rows_between(Some(lines), *cells)).unwrap_or_default();
                rows_as_cited(&rows, (left.column, right.column), |cells| match &grid {
                    Some(grid) => grid.name_of(cells),
                    None => cells.to_string(),
                })
            };
            let place = match lines.as_deref().filter(|_| left.row != right.row) {
                Some(lines) => document.named_in_sheet(unit, named(lines)),
                None => document.cell_words(unit, *cells),
            };
            (span.unwrap_or_default(), Some(place))
        }
    };
    let text = citation(document, &Cited { words: &words, span, place }, citing);
    let passed = passed(document, chosen, reading, &gone);
    Copied { text, words: 0, cited: Some(citing.form), all, passed, reading }
}

/// How many words of what was chosen the reading does not show; of a draft as it is, how many of them were taken out.
fn passed(document: &Document, chosen: &Chosen, reading: Reading, gone: &Gone) -> usize {
    let Chosen::Words(span) = *chosen else { return 0 };
    let words = match reading {
        Reading::AsItIs => Gone::of(document, Reading::Accepted).words_left_out(document, span),
        Reading::Accepted | Reading::Rejected => gone.words_left_out(document, span),
    };
    words as usize
}

/// The words of a span as they are copied: line breaks where blocks end, spaces where lines only wrap.
pub fn text_of(document: &Document, span: Span) -> String {
    text_of_shown(document, span, &Gone::default())
}

/// The same without what a reading does not show. Paragraphs whose ends are gone run on in one line.
pub fn text_of_shown(document: &Document, span: Span, gone: &Gone) -> String {
    let mut out = String::new();
    let mut number = document.block_from_offset(span.start);
    let mut end = span.start;
    let wanted = Wanted::new(document, span);
    while let Some(view) = document.block(number) {
        let block = view.block();
        if block.span.start >= span.end {
            break;
        }
        let around = match block.kind {
            BlockKind::Break(_) => true,
            BlockKind::Furniture => !wanted.has(number),
            _ => false,
        };
        if let Some(part) = block.span.intersection(span)
            && !around
            && (!part.is_empty() || block.span.is_empty())
            && let Some(words) = shown_words(document, gone, number, part)
        {
            let runs_on = !out.is_empty() && !gone.is_empty() && gone.home(document, number) != number;
            if runs_on {
                // The end of the paragraph before is gone, and what stood between with it.
            } else if !out.is_empty() && !block.joined {
                if !gone.is_empty() {
                    // The space before words that are not shown.
                    out.truncate(out.trim_end_matches(' ').len());
                }
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
                let label = if runs_on { &Label::None } else { &block.label };
                push_label(&mut out, label);
            }
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
        out.push_str(gone.text(document, span).trim());
    }
    out.replace('\u{2028}', "\n")
}

/// The words of a part of a block that are shown; `None` where there were some, and none is left.
fn shown_words<'d>(document: &'d Document, gone: &Gone, number: u64, part: Span) -> Option<Cow<'d, str>> {
    // Not cut here: an end may lie inside a character, where the file is not what it was when it was selected.
    let words = document.text.slice(part);
    if gone.within(part).is_empty() {
        return Some(words);
    }
    let words = gone.cut(&words, part.start).into_owned();
    let blank = words.chars().all(|c| matches!(c, ' ' | '\u{2028}'));
    (!blank && (words.contains(|c| c != '\t') || gone.seen(document, number) != Seen::Nothing))
        .then_some(Cow::Owned(words))
}

/// Which running heads and page numbers of a selection are meant: those in which it begins or ends were selected, and
/// those between two pages were only passed over.
struct Wanted {
    first: u64,
    last: u64,
    all: bool,
}

impl Wanted {
    fn new(document: &Document, span: Span) -> Self {
        let around = |number: u64| {
            let view = document.block(number)?;
            let (kind, own) = (&view.block().kind, view.block().span);
            let within = own.start < span.end && own.end >= span.start;
            Some(within && matches!(kind, BlockKind::Break(_) | BlockKind::Furniture))
        };
        let mut first = document.block_from_offset(span.start);
        while around(first) == Some(true) {
            first += 1;
        }
        let mut last = document.block_from_offset(span.end.saturating_sub(1).max(span.start));
        while last > first && around(last) == Some(true) {
            last -= 1;
        }
        // Whoever takes the whole document does not mean what its last page has at its foot.
        Self { first, last, all: span.start == 0 && span.end >= document.text.len() }
    }

    fn has(&self, number: u64) -> bool {
        !self.all && (number < self.first || number > self.last)
    }
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
        // Where a picture without words stands, nothing can be pasted.
        out.push_str(&part.replace(PICTURE_WITHOUT_WORDS, ""));
        if parts.peek().is_some() || words.ends_with(' ') {
            out.push(' ');
        }
    }
}

/// Chosen cells as every program with tables takes them: tabs part cells, line breaks rows. A break inside a cell
/// becomes a space, because it would end the row. Rows and columns that the sheet does not have are not made up.
pub fn text_of_cells(document: &Document, unit: u32, cells: Cells, lines: Option<&Lines>) -> String {
    let Some(grid) = document.grid(unit as usize) else { return String::new() };
    let (first, last) = grid.within(cells).corners();
    let numbers = grid.rows_between(lines, cells);
    let text = |row: Option<&GridRow>| {
        let mut out = String::new();
        let words = row.iter().flat_map(|row| row.cells().map(|(_, words)| words));
        let mut words = words.skip(first.column as usize);
        for column in first.column..=last.column {
            if column > first.column {
                out.push('\t');
            }
            out.push_str(&words.next().unwrap_or("").replace(['\u{2028}', '\n', '\r'], " "));
        }
        out
    };
    // A row that the file left out has its tabs all the same.
    let mut rows = vec![None; numbers.len()];
    grid.several_rows(&numbers, &mut |at, row| rows[at] = Some(text(Some(row))));
    let rows: Vec<String> = rows.into_iter().map(|row| row.unwrap_or_else(|| text(None))).collect();
    rows.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::draft::Draft;

    /// Whoever selects a running head gets it, and a sentence over two pages is quoted without.
    #[test]
    fn running_heads_are_copied_where_they_are_selected() {
        let mut draft = Draft::new(Document::default(), None);
        let parts = [("said to the", false), ("Report", true), ("7", true), ("captain", false), ("8", true)];
        for (words, around) in parts {
            draft.begin(if around { BlockKind::Furniture } else { BlockKind::Paragraph });
            draft.flow(words);
            draft.end();
        }
        let document = draft.finish();
        let all = document.text.slice(Span::new(0, document.text.len())).into_owned();
        let span = |from: &str, to: &str| {
            Span::new(all.find(from).unwrap() as u64, (all.find(to).unwrap() + to.len()) as u64)
        };
        let copied = |span| text_of(&document, span);
        assert_eq!(copied(span("said", "captain")), "said to the\n\ncaptain");
        assert_eq!(copied(span("said", "7")), "said to the\n\nReport\n\n7");
        assert_eq!(copied(span("port", "captain")), "port\n\n7\n\ncaptain");
        assert_eq!(copied(span("Report", "Report")), "Report");
        assert_eq!(copied(Span::new(0, document.text.len())), "said to the\n\ncaptain");
    }

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
        let plain = copied(&document, &Chosen::Words(all), Reading::AsItIs, None);
        assert_eq!((plain.text.as_str(), plain.words), ("One two\n\nthree", 3));
        let cited = copied(&document, &Chosen::Words(all), Reading::AsItIs, Some(&Citing::default())).text;
        assert_eq!(cited, "“One two\n\nthree” — a.txt, paragraphs 1–2.");
        assert!(plain.all);
        let enclosed = Document { within: vec!["b.eml".to_owned(), "c.zip".to_owned()], ..document.clone() };
        let cited =
            copied(&enclosed, &Chosen::Words(Span::new(0, 3)), Reading::AsItIs, Some(&Citing::default()))
                .text;
        assert_eq!(cited, "“One” — a.txt, in b.eml, in c.zip, paragraph 1.");
        // While it is being read, what goes to the end of what there is may be a part of what was meant.
        let growing = Document { progress: 0.5, ..document };
        assert!(!copied(&growing, &Chosen::Words(all), Reading::AsItIs, None).all);
        assert!(copied(&growing, &Chosen::Words(Span::new(0, 3)), Reading::AsItIs, None).all);
    }

    /// Whoever copies from a draft gets the words of the reading that is shown, and hears what is left out.
    #[test]
    fn what_a_reading_does_not_show_is_not_copied() {
        use crate::data::document::{Revision, RevisionKind};
        let mut draft = Draft::new(Document::default(), None);
        for words in ["The gate was locked open", "all day", "long."] {
            draft.begin(BlockKind::Paragraph);
            draft.flow(words);
            draft.end();
        }
        let mut revise = |start: u64, end: u64, kind| {
            let (span, author, before) = (Span::new(start, end), String::new(), String::new());
            draft.revise(Revision { span, kind, author, when: None, before, moved: None });
        };
        revise(13, 20, RevisionKind::Deleted);
        revise(20, 24, RevisionKind::Inserted);
        // The end of the second paragraph.
        revise(32, 33, RevisionKind::Deleted);
        let document = draft.finish();
        let copied = |reading| {
            let copied = copied(&document, &Chosen::Words(Span::new(0, document.text.len())), reading, None);
            (copied.text, copied.words, copied.passed)
        };
        assert_eq!(copied(Reading::AsItIs).0, "The gate was locked open\n\nall day\n\nlong.");
        assert_eq!(copied(Reading::AsItIs).2, 1, "of these, one was taken out");
        assert_eq!(copied(Reading::Accepted), ("The gate was open\n\nall daylong.".to_owned(), 6, 1));
        assert_eq!(copied(Reading::Rejected), ("The gate was locked\n\nall day\n\nlong.".to_owned(), 7, 1));
        let cited = Citing { reading: Reading::Rejected, ..Citing::default() };
        let cited =
            super::copied(&document, &Chosen::Words(Span::new(0, 24)), Reading::Rejected, Some(&cited));
        assert!(cited.text.contains("(all changes rejected)"), "{}", cited.text);
    }
}
