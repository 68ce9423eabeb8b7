//! Texts of OpenDocument as they are read whole, from one flat file.

use super::*;
use crate::data::document::{AsideKind, Document, RevisionKind};
use crate::data::span::{DocId, Span};
use crate::read::formats::{Format as Row, read_with};

const FORMATS: &[Row] = &[FORMAT];

fn document(body: &str) -> Document {
    let text = format!(
        r#"<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>{body}</office:text></office:body></office:document>"#
    );
    let source = Source::from_bytes("draft.fodt", text.into_bytes());
    read_with(FORMATS, source, DocId(1), &Stop::default(), None).unwrap()
}

fn text(document: &Document) -> String {
    document.text.slice(Span::new(0, document.text.len())).trim_end().to_owned()
}

#[test]
fn changes_stand_where_they_were_made_with_who_made_them() {
    let document = document(
        r#"<text:tracked-changes><text:changed-region text:id="a"><text:insertion><office:change-info><dc:creator>R. Odell</dc:creator><dc:date>1974-05-03</dc:date></office:change-info></text:insertion></text:changed-region>
        <text:changed-region text:id="b"><text:deletion><office:change-info><dc:creator>Pell</dc:creator></office:change-info><text:p>open</text:p></text:deletion></text:changed-region></text:tracked-changes>
        <text:p>Vane <text:change-start text:change-id="a"/>never<text:change-end text:change-id="a"/> saw the <text:change text:change-id="b"/> gate.</text:p>"#,
    );
    assert_eq!(text(&document), "Vane never saw the open gate.");
    let said: Vec<(String, RevisionKind, &str)> = document
        .revisions
        .iter()
        .map(|one| (document.text.slice(one.span).trim().to_owned(), one.kind, one.author.as_str()))
        .collect();
    let expected = [("never", RevisionKind::Inserted, "R. Odell"), ("open", RevisionKind::Deleted, "Pell")];
    assert_eq!(said, expected.map(|(words, kind, who)| (words.to_owned(), kind, who)));
}

#[test]
fn notes_comments_tables_and_hidden_words_are_where_they_belong() {
    let document = document(
        r#"<text:p>It was <office:annotation office:name="r"><dc:creator>Pell</dc:creator><text:p>Says who?</text:p></office:annotation>open<office:annotation-end office:name="r"/> in 1996<text:note text:id="n" text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>Tr. 45:12.</text:p></text:note-body></text:note>.</text:p>
        <text:section text:display="none"><text:p>Not for the board.</text:p></text:section>
        <table:table><table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>Paid</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table>"#,
    );
    assert_eq!(text(&document), "It was open in 1996.\nPaid\t\nTr. 45:12.");
    let comment = document.asides.iter().find(|one| one.kind == AsideKind::Annotation).unwrap();
    assert_eq!((comment.name.as_str(), comment.words.as_str()), ("Pell", "Says who?"));
    assert_eq!(document.text.slice(comment.span.unwrap()).trim(), "open");
    assert!(document.asides.iter().any(|one| one.words.contains("Not for the board")));
}
