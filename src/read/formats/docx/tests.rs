//! Word documents as they are read whole.

use super::*;
use crate::data::document::{AsideKind, Document, RevisionKind};
use crate::data::span::{DocId, Span};
use crate::read::container::zip::tests::archive_of;
use crate::read::formats::{Format as Row, read_with};

const FORMATS: &[Row] = &[FORMAT];

fn document(body: &str, more: &[(&str, &str)]) -> Document {
    let body = format!("<w:document><w:body>{body}</w:body></w:document>");
    let files: Vec<(&str, &str)> =
        [("word/document.xml", body.as_str())].into_iter().chain(more.iter().copied()).collect();
    let source = Source::from_bytes("draft.docx", archive_of(&files));
    read_with(FORMATS, source, DocId(1), &Stop::default(), None).unwrap()
}

const RELATIONS: (&str, &str) = (
    "word/_rels/document.xml.rels",
    r#"<Relationships><Relationship Id="r1" Type="x/comments" Target="comments.xml"/>
    <Relationship Id="r2" Type="x/footnotes" Target="footnotes.xml"/>
    <Relationship Id="r3" Type="x/attachedTemplate" Target="http://example.org/a.dotm" TargetMode="External"/></Relationships>"#,
);

#[test]
fn changes_stand_on_their_words_with_who_made_them_and_when() {
    let document = document(
        r#"<w:p><w:r><w:t>Vane </w:t></w:r><w:ins w:author="R. Odell" w:date="1974-05-03T09:00:00Z"><w:r><w:t>never </w:t></w:r></w:ins>
        <w:r><w:t xml:space="preserve">saw the </w:t></w:r><w:del w:author="Pell"><w:r><w:delText>open </w:delText></w:r></w:del><w:r><w:t>gate.</w:t></w:r></w:p>"#,
        &[],
    );
    let text = document.text.slice(Span::new(0, document.text.len())).into_owned();
    assert_eq!(text.trim_end(), "Vane never saw the open gate.");
    let said: Vec<(String, RevisionKind, &str)> = document
        .revisions
        .iter()
        .map(|one| (document.text.slice(one.span).trim().to_owned(), one.kind, one.author.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            ("never".to_owned(), RevisionKind::Inserted, "R. Odell"),
            ("open".to_owned(), RevisionKind::Deleted, "Pell"),
        ]
    );
    assert_eq!(document.revisions.get(0).unwrap().when.as_deref(), Some("1974-05-03T09:00:00Z"));
}

#[test]
fn comments_notes_and_what_is_hidden_are_where_they_belong() {
    let comments = r#"<w:comments><w:comment w:id="0" w:author="Pell" w:date="1974-05-04"><w:p><w:r><w:t>Says who?</w:t></w:r></w:p></w:comment></w:comments>"#;
    let footnotes = r#"<w:footnotes><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>
        <w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>Tr. 45:12.</w:t></w:r></w:p></w:footnote></w:footnotes>"#;
    let document = document(
        r#"<w:p><w:r><w:t>It was </w:t></w:r><w:commentRangeStart w:id="0"/><w:r><w:t>open</w:t></w:r><w:commentRangeEnd w:id="0"/>
        <w:r><w:commentReference w:id="0"/></w:r><w:r><w:t> in 1996</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>.</w:t></w:r></w:p>
        <w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Not for the board.</w:t></w:r><w:r><w:t>For all.</w:t></w:r></w:p>"#,
        &[RELATIONS, ("word/comments.xml", comments), ("word/footnotes.xml", footnotes)],
    );
    let text = document.text.slice(Span::new(0, document.text.len())).into_owned();
    assert_eq!(text.trim_end(), "It was open in 1996.\nFor all.\nTr. 45:12.");
    let asides: Vec<_> = document.asides.iter().collect();
    let comment = asides.iter().find(|one| one.kind == AsideKind::Annotation).unwrap();
    assert_eq!((comment.name.as_str(), comment.words.as_str()), ("Pell", "Says who?"));
    assert_eq!(document.text.slice(comment.span.unwrap()), "open", "and no space before it");
    assert!(asides.iter().any(|one| one.words == "Not for the board."));
    assert!(asides.iter().any(|one| one.words.contains("a.dotm")), "the template is on the network");
}

#[test]
fn headings_lists_and_tables_are_what_they_look_like() {
    let styles = r#"<w:styles><w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style></w:styles>"#;
    let numbering = r#"<w:numbering><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="8"/><w:numFmt w:val="decimal"/><w:lvlText w:val="§ %1"/></w:lvl></w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;
    let relations = (
        "word/_rels/document.xml.rels",
        r#"<Relationships><Relationship Id="a" Type="x/styles" Target="styles.xml"/><Relationship Id="b" Type="x/numbering" Target="numbering.xml"/></Relationships>"#,
    );
    let document = document(
        r#"<w:p><w:pPr><w:pStyle w:val="H1"/></w:pPr><w:r><w:t>The Lease</w:t></w:r></w:p>
        <w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>Rent</w:t></w:r></w:p>
        <w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>Paid</w:t></w:r></w:p></w:tc></w:tr>
        <w:tr><w:tc><w:p><w:r><w:t>May</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:rPr><w:b/></w:rPr><w:t>40</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"#,
        &[relations, ("word/styles.xml", styles), ("word/numbering.xml", numbering)],
    );
    let views = (0..document.block_count()).filter_map(|number| document.block(number));
    let said = |view: crate::data::document::BlockView| {
        format!("{:?} {:?} {}", view.block().kind, view.block().label, view.text())
    };
    let blocks: Vec<String> = views.map(said).collect();
    assert_eq!(blocks.first().map(String::as_str), Some("Heading(1) None The Lease"));
    assert_eq!(blocks.get(1).map(String::as_str), Some("Item Words(\"§ 8\") Rent"));
    assert!(
        blocks.iter().any(|block| block.ends_with("Paid\t"))
            && blocks.iter().any(|block| block.ends_with("May\t40")),
        "{blocks:?}"
    );
}

#[test]
fn what_is_torn_is_read_up_to_there_and_told() {
    let files = [(
        "word/document.xml",
        "<w:document><w:body><w:p><w:r><w:t>The gate</w:t></w:r></w:p><w:p><w:r><w:t>stood op",
    )];
    let source = Source::from_bytes("draft.docx", archive_of(&files));
    let document = read_with(FORMATS, source, DocId(1), &Stop::default(), None).unwrap();
    assert!(
        document.text.slice(Span::new(0, document.text.len())).into_owned().starts_with("The gate\nstood op")
    );
    assert!(document.complaints.iter().any(|one| one.words.contains("torn")));
}
