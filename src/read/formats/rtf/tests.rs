//! RTF files as they are read whole.

use super::*;
use crate::data::document::{AsideKind, Document, RevisionKind};
use crate::data::span::{DocId, Span};
use crate::read::formats::{Format as Row, read_with};

const FORMATS: &[Row] = &[FORMAT];

fn document(body: &str) -> Document {
    let source =
        Source::from_bytes("letter.rtf", format!("{{\\rtf1\\ansi\\ansicpg1252 {body}}}").into_bytes());
    read_with(FORMATS, source, DocId(1), &Stop::default(), None).unwrap()
}

fn text(document: &Document) -> String {
    document.text.slice(Span::new(0, document.text.len())).trim_end().to_owned()
}

#[test]
fn letters_are_those_of_their_font_and_of_unicode() {
    let fonts = r"{\fonttbl{\f0 Times;}{\f1\fcharset204 Times;}}";
    let said = text(&document(&format!(
        r"{fonts}caf\'e9 {{\f1 \'cf\'e5\'eb\'eb}} \u8220 ?it\u8217 'is\u8221 ? \u-10179 ?\u-8704 ?\par"
    )));
    assert_eq!(said, "café Пелл “it’is” \u{1F600}");
}

#[test]
fn lists_notes_and_tables_are_what_they_look_like() {
    let document = document(
        r"{\stylesheet{\s1 heading 1;}}\pard\s1 The Lease\par\pard{\listtext 8.\tab}Rent\par
        \pard It was open in 1996{\super\chftn}{\footnote\pard Tr. 45:12.}.\par
        \trowd\pard\intbl May\cell 40\cell\row\pard After\par",
    );
    assert_eq!(text(&document), "The Lease\nRent\nIt was open in 1996.\nMay\t40\nAfter\nTr. 45:12.");
    let kinds: Vec<String> = (0..document.block_count())
        .filter_map(|number| document.block(number))
        .map(|view| format!("{:?} {:?}", view.block().kind, view.block().label))
        .collect();
    assert_eq!(kinds.first().map(String::as_str), Some("Heading(1) None"));
    assert_eq!(kinds.get(1).map(String::as_str), Some("Item Number(8)"));
}

#[test]
fn changes_and_remarks_have_their_authors() {
    let document = document(
        r"{\*\revtbl{Unknown;}{R. Odell;}}Vane {\revised\revauth1 never }saw {\deleted\revauthdel1 the }gate{\*\atnid RO}{\*\atnauthor Pell}{\*\annotation Says who?}.\par",
    );
    assert_eq!(text(&document), "Vane never saw the gate.");
    let changes: Vec<(RevisionKind, &str)> =
        document.revisions.iter().map(|one| (one.kind, one.author.as_str())).collect();
    assert_eq!(changes, [(RevisionKind::Inserted, "R. Odell"), (RevisionKind::Deleted, "R. Odell")]);
    let remark = document.asides.iter().find(|one| one.kind == AsideKind::Annotation).unwrap();
    assert_eq!((remark.name.as_str(), remark.words.as_str()), ("Pell", "Says who?"));
}
