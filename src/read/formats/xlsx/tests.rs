//! What of a workbook must not be lost.

use super::*;
use crate::data::document::{AsideKind, Document, Unseen};
use crate::data::grid::Cell;
use crate::data::span::DocId;
use crate::read::container::zip::tests::archive_of;
use crate::read::formats::{Format as Row, read_with};

const FORMATS: &[Row] = &[FORMAT];

fn workbook(rows: &str, after: &str, more: &[(&str, &str)]) -> Document {
    let sheet = format!(
        "<worksheet><cols><col min=\"3\" max=\"3\" hidden=\"1\"/></cols><sheetData>{rows}</sheetData>{after}</worksheet>"
    );
    let parts = [
        (
            "xl/workbook.xml",
            r#"<workbook><sheets><sheet name="Sums" r:id="r1"/><sheet name="Secret" state="veryHidden" r:id="r2"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="a.xml"/><Relationship Id="r2" Type="x/worksheet" Target="b.xml"/>
            <Relationship Id="r3" Type="x/sharedStrings" Target="strings.xml"/><Relationship Id="r4" Type="x/styles" Target="styles.xml"/></Relationships>"#,
        ),
        (
            "xl/strings.xml",
            r#"<sst><si><t>Paid</t></si><si><r><t>to </t></r><r><t>Vera</t></r><rPh><t>x</t></rPh></si></sst>"#,
        ),
        (
            "xl/styles.xml",
            r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/></numFmts><fonts><font/><font><color rgb="FFFFFFFF"/></font></fonts>
            <fills><fill/></fills><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="4" fontId="1"/></cellXfs></styleSheet>"#,
        ),
        ("xl/a.xml", sheet.as_str()),
        (
            "xl/b.xml",
            r#"<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>hidden words</t></is></c></row></sheetData></worksheet>"#,
        ),
    ];
    let parts: Vec<(&str, &str)> = parts.into_iter().chain(more.iter().copied()).collect();
    let source = Source::from_bytes("a.xlsx", archive_of(&parts));
    let document = read_with(FORMATS, source, DocId(1), &Stop::default(), None).unwrap();
    document.check().unwrap();
    document
}

fn cell(document: &Document, sheet: usize, name: &str) -> String {
    let span = document.grid(sheet).unwrap().span(Cell::from_name(name).unwrap()).unwrap();
    document.text.slice(span).into_owned()
}

fn asides(document: &Document, wanted: AsideKind) -> Vec<(String, String)> {
    let found = document.asides.iter().filter(|one| one.kind == wanted && one.span.is_some());
    found.map(|one| (one.name.clone(), document.text.slice(one.span.unwrap()).into_owned())).collect()
}

#[test]
fn cells_show_what_the_workbook_shows_each_at_its_own_address() {
    let document = workbook(
        r#"<row r="2"><c r="A2" t="s"><v>0</v></c><c r="D2" t="s"><v>1</v></c></row>
        <row r="5"><c r="A5" s="1"><v>42829</v></c><c r="B5"><f>1+2</f><v>3</v></c><c r="D5" t="b"><v>1</v></c></row>"#,
        "",
        &[],
    );
    for (name, words) in
        [("A2", "Paid"), ("D2", "to Vera"), ("B2", ""), ("A5", "2017-04-04"), ("B5", "3"), ("D5", "TRUE")]
    {
        assert_eq!(cell(&document, 0, name), words, "{name}");
    }
    let formulas: Vec<&str> = document
        .asides
        .iter()
        .filter(|one| one.kind == AsideKind::Described)
        .map(|one| one.words.as_str())
        .collect();
    assert_eq!(formulas, ["=1+2"]);
}

/// The names of the columns would scroll away with the first row.
#[test]
fn the_first_row_names_the_columns_where_the_workbook_says_so() {
    let row = r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>"#;
    let named = |after: &str| workbook(row, after, &[]).grid(0).unwrap().row(0).unwrap().header;
    assert!(named(r#"<autoFilter ref="A1:A2"/>"#));
    assert!(!named(r#"<autoFilter ref="A2:A9"/>"#) && !named(""));
}

#[test]
fn what_a_workbook_hides_is_shown_and_said() {
    let document = workbook(
        r#"<row r="1"><c r="A1" s="2"><v>1000</v></c><c r="C1"><v>7</v></c></row><row r="2" hidden="1"><c r="A2"><v>8</v></c></row>"#,
        "",
        &[],
    );
    assert_eq!(cell(&document, 1, "A1"), "hidden words");
    assert_eq!(
        asides(&document, AsideKind::Unseen(Unseen::SameColour)),
        [("A1".to_owned(), "1,000.00".to_owned())]
    );
    let hidden = asides(&document, AsideKind::Unseen(Unseen::Hidden));
    for (name, words) in [("C1", "7"), ("Row 2", "8")] {
        assert!(hidden.contains(&(name.to_owned(), words.to_owned())), "{name} is not in {hidden:?}");
    }
    let told = |words: &str| document.complaints.iter().any(|one| one.words.contains(words));
    assert!(told("“Secret” is hidden") && told("1 row of “Sums”") && told("1 column of “Sums”"));
}

#[test]
fn a_comment_and_a_link_lie_on_their_cell() {
    let document = workbook(
        r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#,
        r#"<hyperlinks><hyperlink ref="A1" r:id="l1"/></hyperlinks>"#,
        &[
            (
                "xl/_rels/a.xml.rels",
                r#"<Relationships><Relationship Id="l1" Type="x/hyperlink" Target="https://example.org/" TargetMode="External"/>
                <Relationship Id="c" Type="x/comments" Target="comments.xml"/></Relationships>"#,
            ),
            (
                "xl/comments.xml",
                r#"<comments><authors><author>Odell</author></authors><commentList><comment ref="A1" authorId="0"><text><t>Twice?</t></text></comment></commentList></comments>"#,
            ),
        ],
    );
    let comment = document.asides.iter().find(|one| one.kind == AsideKind::Annotation).unwrap();
    assert_eq!((comment.name.as_str(), comment.words.as_str()), ("Odell", "Twice?"));
    assert_eq!(document.text.slice(comment.span.unwrap()), "Paid");
    assert_eq!(document.links.len(), 1);
}
