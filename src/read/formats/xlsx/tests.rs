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

/// Otherwise a workbook would seem to hold only what its sheets show.
#[test]
fn what_a_workbook_keeps_beside_its_cells_is_told() {
    let document = workbook(
        r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>5</v></c></row>"#,
        r#"<mergeCells><mergeCell ref="A1:B2"/></mergeCells><dataValidations><dataValidation type="list" sqref="D1"><formula1>"Yes,No"</formula1></dataValidation></dataValidations>"#,
        &[
            (
                "xl/_rels/a.xml.rels",
                r#"<Relationships><Relationship Id="t" Type="x/threadedComment" Target="threads.xml"/><Relationship Id="d" Type="x/drawing" Target="drawing.xml"/></Relationships>"#,
            ),
            (
                "xl/threads.xml",
                r#"<ThreadedComments><threadedComment ref="A1" dT="2020-01-02T03:04:05" personId="p" id="1"><text>Twice?</text></threadedComment></ThreadedComments>"#,
            ),
            (
                "xl/drawing.xml",
                r#"<xdr:wsDr><xdr:twoCellAnchor><xdr:from><xdr:col>2</xdr:col><xdr:row>4</xdr:row></xdr:from><xdr:sp><xdr:txBody><a:p><a:r><a:t>Burn this</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:twoCellAnchor></xdr:wsDr>"#,
            ),
        ],
    );
    let covered = asides(&document, AsideKind::Unseen(Unseen::Covered));
    assert_eq!(covered, [("B1".to_owned(), "5".to_owned())]);
    let told = |name: &str, words: &str| {
        document.asides.iter().any(|one| one.name.contains(name) && one.words.contains(words))
    };
    assert!(told("Sums!D1", "Yes,No"), "choices");
    assert!(told("Over C5", "Burn this"), "a box");
    let comment = document.asides.iter().find(|one| one.words == "Twice?").unwrap();
    assert_eq!(comment.when.as_deref(), Some("2020-01-02T03:04:05"));
}

/// Otherwise the rows of a sheet that was taken out would stay in the file, and nobody would know.
#[test]
fn the_rows_of_a_pivot_table_are_told() {
    let bytes = archive_of(&[
        ("xl/workbook.xml", "<workbook><sheets><sheet name=\"a\" r:id=\"s\"/></sheets></workbook>"),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="s" Type="x/worksheet" Target="s.xml"/><Relationship Id="c" Type="x/pivotCacheDefinition" Target="c.xml"/><Relationship Id="e" Type="x/externalLink" Target="e.xml"/></Relationships>"#,
        ),
        ("xl/s.xml", "<worksheet><sheetData/></worksheet>"),
        (
            "xl/c.xml",
            r#"<pivotCacheDefinition><cacheSource><worksheetSource ref="A1:B3" sheet="Paid"/></cacheSource><cacheFields><cacheField name="Who"><sharedItems><s v="Vera"/><s v="Odell"/></sharedItems></cacheField><cacheField name="Sum"><sharedItems/></cacheField></cacheFields></pivotCacheDefinition>"#,
        ),
        (
            "xl/_rels/c.xml.rels",
            r#"<Relationships><Relationship Id="r" Type="x/pivotCacheRecords" Target="r.xml"/></Relationships>"#,
        ),
        (
            "xl/r.xml",
            r#"<pivotCacheRecords><r><x v="1"/><n v="7"/></r><r><x v="0"/><n v="8"/></r></pivotCacheRecords>"#,
        ),
        (
            "xl/_rels/e.xml.rels",
            r#"<Relationships><Relationship Id="p" Type="x/externalLinkPath" Target="file:///C:/secret.xlsx" TargetMode="External"/></Relationships>"#,
        ),
        (
            "xl/e.xml",
            r#"<externalLink><externalBook><sheetNames><sheetName val="Q1"/></sheetNames><sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="B2"><v>99</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>"#,
        ),
    ]);
    let document =
        read_with(FORMATS, Source::from_bytes("a.xlsx", bytes), DocId(1), &Stop::default(), None).unwrap();
    let words: Vec<&str> = document.asides.iter().map(|one| one.words.as_str()).collect();
    for expected in [
        "2 rows from Paid!A1:B3 that a pivot table was made of: Who, Sum. Odell, 7; Vera, 8",
        "file:///C:/secret.xlsx",
        "Q1!B2 99",
    ] {
        assert!(words.contains(&expected), "{expected} in {words:?}");
    }
}

/// Cells that do not say where they are stand one after the other, and so do rows.
#[test]
fn cells_without_an_address_do_not_lie_on_top_of_each_other() {
    let document = workbook(
        r#"<row/><row><c t="inlineStr"><is><t>a</t></is></c><c/><c t="inlineStr"><is><t>b</t></is></c></row>"#,
        "",
        &[],
    );
    assert_eq!((cell(&document, 0, "A2").as_str(), cell(&document, 0, "C2").as_str()), ("a", "b"));
}
