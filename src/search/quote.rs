//! Where do these words stand now? A place that was kept says where words stood in a text that may have changed since.

use super::find::{find, find_as_it_stands};
use crate::data::document::Document;
use crate::data::job::{Failure, Stop};
use crate::data::query::Query;
use crate::data::span::Span;

/// The words of a quotation that stand nearest to where they stood; `None` where they stand nowhere any more.
///
/// Capitals and accents count, for these are the words themselves and not what somebody typed; white space does not,
/// because where lines end depends on who reads the file.
///
/// # Errors
/// Where it was stopped.
pub fn nearest(document: &Document, stood: Span, quote: &str, stop: &Stop) -> Result<Option<Span>, Failure> {
    if quote.trim().is_empty() {
        return Ok(None);
    }
    let query = Query { words: quote.to_owned(), case: true, accents: true, ..Query::default() };
    // As it was kept, with the running heads in it; else as it would be found today.
    for find in [find_as_it_stands, find] {
        let mut best: Option<Span> = None;
        let away = |span: Span| span.start.abs_diff(stood.start);
        find(document, &query, stop, &mut |hits, _| {
            for hit in hits {
                if best.is_none_or(|best| away(hit.span) < away(best)) {
                    best = Some(hit.span);
                }
            }
        })?;
        if best.is_some() {
            return Ok(best);
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::block::BlockKind;
    use crate::data::draft::Draft;

    fn document(paragraphs: &[&str]) -> Document {
        let mut draft = Draft::new(Document::default(), None);
        for words in paragraphs {
            draft.begin(BlockKind::Paragraph);
            draft.flow(words);
            draft.end();
        }
        draft.finish()
    }

    fn check(paragraphs: &[&str], stood: u64, quote: &str, found: Option<u64>) {
        let document = document(paragraphs);
        let span = nearest(&document, Span::new(stood, stood + 1), quote, &Stop::default()).unwrap();
        assert_eq!(span.map(|span| span.start), found, "{quote}");
        if let Some(span) = span {
            let words = document.text.slice(span).split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(words, quote.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }

    #[test]
    fn words_that_moved_are_found_where_they_are_now() {
        let text = ["A fox came.", "Nothing here.", "A fox came.", "A fox  came again."];
        check(&text, 0, "A fox came.", Some(0));
        check(&text, 20, "A fox came.", Some(26));
        check(&text, 19, "fox came", Some(28));
        check(&text, 9000, "fox came", Some(40));
        check(&text, 5, "here.\nA fox", Some(20));
    }

    #[test]
    fn words_that_are_gone_are_not_found_in_their_like() {
        let text = ["A fox came.", "Änne cäme."];
        for quote in ["a fox came", "A fox went", "Anne came", "", "  "] {
            check(&text, 0, quote, None);
        }
    }
}
