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

/// A whole flat file.
fn flat(before: &str, body: &str) -> Document {
    let text = format!(
        r#"<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.text">{before}<office:body><office:text>{body}</office:text></office:body></office:document>"#
    );
    read_with(FORMATS, Source::from_bytes("draft.fodt", text.into_bytes()), DocId(1), &Stop::default(), None)
        .unwrap()
}

fn blocks(document: &Document) -> Vec<String> {
    let views = (0..document.block_count()).filter_map(|number| document.block(number));
    views.map(|view| format!("{:?} {:?} {}", view.block().kind, view.block().label, view.text())).collect()
}

const KINDS: &str = r#"<office:automatic-styles><style:page-layout style:name="L"><style:page-layout-properties style:num-format="i"/></style:page-layout><style:style style:name="New" style:family="paragraph" style:master-page-name="Later"><style:paragraph-properties style:page-number="7"/></style:style></office:automatic-styles>
    <office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L"><style:header><text:p>Privileged</text:p></style:header><style:footer style:display="false"><text:p>Off</text:p></style:footer></style:master-page>
    <style:master-page style:name="Later"><style:footer-left><text:p>Bates</text:p></style:footer-left></style:master-page><style:master-page style:name="Envelope"><style:header><text:p>To Odell</text:p></style:header></style:master-page></office:master-styles>"#;

#[test]
fn heads_and_feet_stand_beside_the_text_where_their_pages_begin() {
    let document = flat(KINDS, r#"<text:p>One</text:p><text:p text:style-name="New">Two</text:p>"#);
    let expected = [
        "Furniture Words(\"Head\") Privileged",
        "Paragraph None One",
        "Furniture Words(\"Foot, even pages\") Bates",
        "Paragraph None Two",
    ];
    assert_eq!(blocks(&document), expected);
    assert!(document.asides.iter().any(|one| one.words == "To Odell" && one.name.contains("no page shows")));
}

#[test]
fn a_place_is_cited_by_the_page_on_which_the_file_had_it() {
    let meta = r#"<office:meta><meta:document-statistic meta:page-count="4"/></office:meta>"#;
    let body = r#"<text:p>One <text:soft-page-break/>goes on.<text:note text:id="n"><text:note-citation>1</text:note-citation><text:note-body><text:p>Tr. 45.</text:p></text:note-body></text:note></text:p>
        <table:table><table:table-row><table:table-cell><text:p>two</text:p></table:table-cell></table:table-row><text:soft-page-break/><table:table-row><table:table-cell><text:p>three</text:p></table:table-cell></table:table-row></table:table>
        <text:p text:style-name="New">Four</text:p>"#;
    let known = flat(&format!("{meta}{KINDS}"), body);
    known.check().unwrap();
    let all = text(&known);
    let page = |words: &str| {
        let at = all.find(words).unwrap() as u64;
        known.unit_words(Span::new(at, at + words.len() as u64)).unwrap()
    };
    let pages = ["One", "goes", "two", "three", "Four", "Tr. 45"].map(page);
    assert_eq!(pages, ["page i", "page ii", "page ii", "page iii", "page 7", "part of notes"]);
    assert!(flat(&format!("{}{KINDS}", meta.replace('4', "9")), body).units.is_empty());
}

#[test]
fn pictures_formulas_charts_and_shapes_of_a_flat_file_are_there() {
    let document = document(
        r#"<text:p><draw:frame><draw:image><office:binary-data>iVBO
        Rw==</office:binary-data></draw:image></draw:frame></text:p>
        <text:p><draw:frame><draw:object><math xmlns="http://www.w3.org/1998/Math/MathML"><mi>A</mi><mo>=</mo><mi>b</mi></math></draw:object></draw:frame></text:p>
        <text:p><draw:frame><draw:object><office:document><office:body><office:chart><chart:title><text:p>Rent</text:p></chart:title><table:table-row><table:table-cell><text:p>May</text:p></table:table-cell><table:table-cell><text:p>40</text:p></table:table-cell></table:table-row></office:chart></office:body></office:document></draw:object></draw:frame></text:p>
        <text:p>At <draw:custom-shape><text:p>the gate</text:p></draw:custom-shape>noon</text:p>"#,
    );
    assert_eq!(format!("{:?}", document.pictures.get(0).unwrap().source), "Bytes(4)");
    let said = text(&document);
    assert!(
        said.contains("A = b")
            && said.contains("Chart: Rent; May, 40")
            && said.ends_with("At noon\nthe gate"),
        "{said}"
    );
}

#[test]
fn answers_choices_scripts_and_links_are_told_and_never_followed() {
    let document = document(
        r#"<text:p>Open<office:annotation office:name="a" loext:resolved="true"><dc:creator>Pell</dc:creator><text:p>Who?</text:p></office:annotation><office:annotation loext:parent-name="a"><dc:creator>Odell</dc:creator><text:p>I.</text:p></office:annotation>
        <text:drop-down text:name="Month"><text:label text:value="May"/><text:label text:value="June" text:current-selected="true"/>June</text:drop-down><text:script script:language="Basic">steal()</text:script></text:p>
        <text:section><text:section-source xlink:href="http://example.org/x.odt"/><text:p>Vane</text:p></text:section>"#,
    );
    assert_eq!(text(&document), "Open June\nVane");
    let told: Vec<String> =
        document.asides.iter().map(|one| format!("{:?} {}: {}", one.kind, one.name, one.words)).collect();
    for wanted in [
        "Annotation Pell (settled): Who?",
        "Annotation Odell, answering Pell: I.",
        "Field Month: June",
        "NotChosen) Month: May",
        "Script) Basic: steal()",
        "RemoteLink) Part of the document: http://example.org/x.odt",
    ] {
        assert!(told.iter().any(|one| one.contains(wanted)), "{wanted}: {told:?}");
    }
}

#[test]
fn what_was_taken_out_keeps_its_paragraphs_and_its_notes() {
    let document = document(
        r#"<text:tracked-changes><text:changed-region text:id="a"><text:deletion><office:change-info><dc:creator>Pell</dc:creator></office:change-info><text:p>.</text:p><text:p>It<text:note text:id="n"><text:note-citation>1</text:note-citation><text:note-body><text:p>Tr. 45:12.</text:p></text:note-body></text:note></text:p></text:deletion></text:changed-region>
        <text:changed-region text:id="b"><text:insertion><office:change-info><dc:creator>Odell</dc:creator></office:change-info></text:insertion></text:changed-region>
        <text:changed-region text:id="c"><text:deletion><office:change-info><dc:creator>Pell</dc:creator></office:change-info><text:p>soon</text:p></text:deletion><text:insertion><office:change-info><dc:creator>Odell</dc:creator></office:change-info></text:insertion></text:changed-region></text:tracked-changes>
        <text:p>The gate<text:change text:change-id="a"/> stood <text:change text:change-id="c"/> open.<text:change-start text:change-id="b"/></text:p><text:p>All day.<text:change-end text:change-id="b"/></text:p>"#,
    );
    let read = |reading| {
        let gone = crate::data::shown::Gone::of(&document, reading);
        gone.text(&document, Span::new(0, document.text.len())).trim_end().to_owned()
    };
    let words = |text: String| {
        text.split_inclusive('\n')
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect::<Vec<_>>()
    };
    use crate::data::shown::Reading;
    assert_eq!(words(read(Reading::Accepted)), ["The gate stood open.", "All day."]);
    assert_eq!(words(read(Reading::Rejected)), ["The gate.", "It stood open.", "Tr. 45:12."]);
    let both: Vec<(RevisionKind, &str)> = document
        .revisions
        .iter()
        .filter(|one| document.text.slice(one.span).trim() == "soon")
        .map(|one| (one.kind, one.author.as_str()))
        .collect();
    assert_eq!(both, [(RevisionKind::Deleted, "Pell"), (RevisionKind::Inserted, "Odell")]);
}

/// LibreOffice gives an answer no words of its own: it stands in the thread of what it answers.
#[test]
fn an_answer_is_on_the_words_of_what_it_answers() {
    let document = document(
        r#"<text:p>It was <office:annotation office:name="a"><dc:creator>Pell</dc:creator><text:p>Who?</text:p></office:annotation>open<office:annotation office:name="b" loext:parent-name="a"><dc:creator>Odell</dc:creator><text:p>I.</text:p></office:annotation> all day<office:annotation-end office:name="a"/>.</text:p>"#,
    );
    let on: Vec<String> =
        document.asides.iter().map(|one| document.text.slice(one.span.unwrap()).into_owned()).collect();
    assert_eq!(on, ["open all day", "open all day"]);
}

/// “Clause 3” is another clause in the draft as it was: an item that LibreOffice took out counts there, and nowhere else.
#[test]
fn items_that_were_taken_out_have_their_number_where_changes_are_rejected() {
    let list = |items: &str| format!(r#"<text:list text:style-name="L">{items}</text:list>"#);
    let item = |words: &str| format!("<text:list-item><text:p>{words}</text:p></text:list-item>");
    let change = r#"<text:change text:change-id="a"/>"#;
    let gone = list(&(item("Interest") + &item("")));
    let body = format!(
        r#"<text:tracked-changes><text:changed-region text:id="a"><text:deletion><office:change-info><dc:creator>Pell</dc:creator></office:change-info>{gone}</text:deletion></text:changed-region></text:tracked-changes>{}"#,
        list(&(item("Rent") + &item(&format!("{change}Press")))),
    );
    let text = format!(
        r#"<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.text"><office:automatic-styles><text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/></text:list-style></office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document>"#
    );
    let source = Source::from_bytes("draft.fodt", text.into_bytes());
    let document = read_with(FORMATS, source, DocId(1), &Stop::default(), None).unwrap();
    let label = |words: &str, reading| {
        let views = (0..document.block_count()).filter_map(|number| document.block(number));
        let view = { views }.find(|view| view.text() == words).unwrap();
        document.label_in(view.block(), reading).clone()
    };
    use crate::data::document::Label;
    use crate::data::shown::Reading;
    assert_eq!(label("Press", Reading::AsItIs), Label::Number(2));
    assert_eq!(label("Press", Reading::Accepted), Label::Number(2));
    assert_eq!(label("Interest", Reading::Rejected), Label::Number(2));
    assert_eq!(label("Press", Reading::Rejected), Label::Number(3));
}

/// Words that somebody took out, and of which no place is left, are evidence all the same; so are notes in notes.
#[test]
fn what_was_taken_out_of_what_was_taken_out_is_told_and_notes_in_notes_are_read() {
    let document = document(
        r#"<text:tracked-changes><text:changed-region text:id="a"><text:deletion><office:change-info><dc:creator>Pell</dc:creator></office:change-info><text:p>never<text:change text:change-id="b"/></text:p></text:deletion></text:changed-region>
        <text:changed-region text:id="b"><text:deletion><office:change-info><dc:creator>Odell</dc:creator></office:change-info><text:p>on oath</text:p></text:deletion></text:changed-region></text:tracked-changes>
        <text:p>Vane <text:change text:change-id="a"/> saw<text:note text:id="n"><text:note-citation>1</text:note-citation><text:note-body><text:p>Tr. 45<text:note text:id="m"><text:note-citation>2</text:note-citation><text:note-body><text:p>Corrected.</text:p></text:note-body></text:note></text:p></text:note-body></text:note></text:p>"#,
    );
    let text = document.text.slice(Span::new(0, document.text.len())).into_owned();
    assert!(text.trim_end().ends_with("Tr. 45\nCorrected."), "{text}");
    let told: Vec<(&str, &str)> =
        document.asides.iter().map(|one| (one.name.as_str(), one.words.as_str())).collect();
    assert_eq!(told, [("Taken out by Odell, without a place", "on oath")]);
}
