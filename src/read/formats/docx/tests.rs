//! Word documents as they are read whole.

use super::*;
use crate::data::document::{AsideKind, BlockKind, Document, RevisionKind};
use crate::data::revision::other_half;
use crate::data::shown::{Gone, Reading};
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
    assert_eq!(document.revisions.get(0).unwrap().when.as_deref(), Some("1974-05-03T09:00:00"));
}

/// Word writes the author's own time and calls it UTC: an hour that is taken for another is a false alibi.
#[test]
fn the_time_of_a_change_is_that_of_its_author_unless_the_file_says_another() {
    let document = document(
        r#"<w:p><w:ins w:author="Odell" w:date="2026-05-03T09:00:00Z"><w:r><w:t>never </w:t></w:r></w:ins>
        <w:ins w:author="Pell" w:date="2026-05-03T09:00:00Z" w16du:dateUtc="2026-05-03T07:00:00Z"><w:r><w:t>saw</w:t></w:r></w:ins></w:p>"#,
        &[],
    );
    let when: Vec<Option<&str>> = document.revisions.iter().map(|one| one.when.as_deref()).collect();
    assert_eq!(when, [Some("2026-05-03T09:00:00"), Some("2026-05-03T07:00:00Z")]);
}

/// Some programs give words to the first comment alone: its answers would stand in no margin.
#[test]
fn answers_without_words_of_their_own_stand_with_what_they_answer() {
    let comments = r#"<w:comments><w:comment w:id="0" w:author="Pell"><w:p w14:paraId="A"><w:r><w:t>Says who?</w:t></w:r></w:p></w:comment>
        <w:comment w:id="1" w:author="Odell"><w:p w14:paraId="B"><w:r><w:t>The log.</w:t></w:r></w:p></w:comment></w:comments>"#;
    let answers = r#"<w15:commentsEx><w15:commentEx w15:paraId="A"/><w15:commentEx w15:paraId="B" w15:paraIdParent="A"/></w15:commentsEx>"#;
    let relations = (
        "word/_rels/document.xml.rels",
        r#"<Relationships><Relationship Id="a" Type="x/comments" Target="comments.xml"/><Relationship Id="b" Type="x/commentsExtended" Target="ex.xml"/></Relationships>"#,
    );
    let document = document(
        r#"<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>It was open.</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>"#,
        &[relations, ("word/comments.xml", comments), ("word/ex.xml", answers)],
    );
    let told: Vec<(&str, Option<Span>)> =
        document.asides.iter().map(|one| (one.name.as_str(), one.span)).collect();
    let words = Some(Span::new(0, 12));
    assert_eq!(told, [("Pell", words), ("Odell, answering Pell", words)]);
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

/// The text of a document, and its blocks with what they are and what stands beside them.
fn blocks(document: &Document) -> Vec<String> {
    let views = (0..document.block_count()).filter_map(|number| document.block(number));
    views.map(|view| format!("{:?} {:?} {}", view.block().kind, view.block().label, view.text())).collect()
}

fn relations(rows: &[(&str, &str)]) -> String {
    let row = |(at, (kind, target)): (usize, &(&str, &str))| {
        format!(r#"<Relationship Id="r{at}" Type="x/{kind}" Target="{target}"/>"#)
    };
    let rows: String = rows.iter().enumerate().map(row).collect();
    format!("<Relationships>{rows}</Relationships>")
}

const PLAIN: &str = "<w:p><w:r><w:t>Vane saw the gate.</w:t></w:r></w:p>";

#[test]
fn what_is_printed_on_every_page_is_found_and_stands_beside_the_text() {
    let head = |words: &str| {
        format!(
            "<w:hdr><w:tbl><w:tr><w:tc><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:hdr>"
        )
    };
    let rels = relations(&[("header", "h0.xml"), ("header", "h1.xml"), ("footer", "f2.xml")]);
    let refs = r#"<w:headerReference w:type="default" r:id="r0"/><w:headerReference w:type="first" r:id="r1"/><w:footerReference w:type="default" r:id="r2"/>"#;
    let body = format!(
        "<w:p><w:pPr><w:sectPr>{refs}<w:titlePg/></w:sectPr></w:pPr><w:r><w:t>One</w:t></w:r></w:p>{PLAIN}<w:sectPr/>"
    );
    let more: [(&str, &str); 4] = [
        ("word/_rels/document.xml.rels", &rels),
        ("word/h0.xml", &head("Privileged")),
        ("word/h1.xml", &head("To the Board")),
        ("word/f2.xml", &head("Bates 0417")),
    ];
    let said = blocks(&document(&body, &more));
    let expected = [
        "Furniture Words(\"Head\") Privileged",
        "Furniture Words(\"Head, first page\") To the Board",
        "Furniture Words(\"Foot\") Bates 0417",
        "Paragraph None One",
        "Paragraph None Vane saw the gate.",
    ];
    assert_eq!(said, expected);
    // Without a first page of its own, nobody sees that head.
    let body = format!("{PLAIN}<w:sectPr>{refs}</w:sectPr>");
    let unseen = document(&body, &more);
    assert!(
        unseen.asides.iter().any(|one| one.words == "To the Board" && one.name.contains("no page shows"))
    );
    assert!(!blocks(&unseen).iter().any(|block| block.contains("To the Board")));
}

#[test]
fn a_place_is_cited_by_the_page_on_which_the_file_had_it() {
    let page = "<w:lastRenderedPageBreak/>";
    let body = format!(
        "<w:p><w:r><w:t>One </w:t></w:r><w:r>{page}<w:t>goes on.</w:t></w:r></w:p>
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>two</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r>{page}<w:t>three</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
        <w:p><w:r><w:br w:type=\"page\"/></w:r></w:p><w:p><w:r>{page}<w:t>Four</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p>"
    );
    let stated = |pages: &str| format!("<Properties><Pages>{pages}</Pages></Properties>");
    let root = r#"<Relationships><Relationship Id="a" Type="x/officeDocument" Target="word/document.xml"/><Relationship Id="b" Type="x/extended-properties" Target="app.xml"/></Relationships>"#;
    let rels = relations(&[("footnotes", "notes.xml")]);
    let notes = r#"<w:footnotes><w:footnote w:id="2"><w:p><w:r><w:t>Tr. 45.</w:t></w:r></w:p></w:footnote></w:footnotes>"#;
    let read = |pages: &str| {
        let app = stated(pages);
        document(
            &body,
            &[
                ("_rels/.rels", root),
                ("app.xml", &app),
                ("word/_rels/document.xml.rels", &rels),
                ("word/notes.xml", notes),
            ],
        )
    };
    let document = read("4");
    document.check().unwrap();
    let text = document.text.slice(Span::new(0, document.text.len())).into_owned();
    let page_of = |words: &str| {
        let at = text.find(words).unwrap() as u64;
        document.unit_words(Span::new(at, at + words.len() as u64)).unwrap()
    };
    let pages = ["One", "goes", "two", "three", "Four", "Tr. 45"].map(page_of);
    assert_eq!(pages, ["page 1", "page 2", "page 2", "page 3", "page 4", "part of notes"]);
    // Signs that do not come to what the file states are not believed.
    assert!(read("5").units.is_empty());
}

#[test]
fn an_answer_to_a_comment_says_whose_it_answers_and_what_is_settled() {
    let comments = r#"<w:comments><w:comment w:id="0" w:author="Pell"><w:p w14:paraId="A1"><w:r><w:t>Says who?</w:t></w:r></w:p></w:comment>
        <w:comment w:id="1" w:author="Odell"><w:p w14:paraId="A2"><w:r><w:t>I do.</w:t></w:r></w:p></w:comment><w:comment w:id="7" w:author="Vane"><w:p/></w:comment></w:comments>"#;
    let answers = r#"<w15:commentsEx><w15:commentEx w15:paraId="A1" w15:done="1"/><w15:commentEx w15:paraId="A2" w15:paraIdParent="A1" w15:done="0"/></w15:commentsEx>"#;
    let rels = relations(&[("comments", "c.xml"), ("commentsExtended", "e.xml")]);
    let body = r#"<w:p><w:r><w:t>Open</w:t></w:r><w:r><w:commentReference w:id="0"/></w:r><w:r><w:commentReference w:id="1"/></w:r></w:p>"#;
    let document = document(
        body,
        &[("word/_rels/document.xml.rels", &rels), ("word/c.xml", comments), ("word/e.xml", answers)],
    );
    let notes: Vec<&str> = document
        .asides
        .iter()
        .filter(|one| one.kind == AsideKind::Annotation)
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(
        notes,
        ["Pell (settled)", "Odell, answering Pell", "Vane"],
        "the last is written on nothing, and told all the same"
    );
}

#[test]
fn what_a_form_shows_is_read_and_what_it_does_not_show_is_told() {
    let field = |data: &str, instruction: &str| {
        format!(
            r#"<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r><w:r><w:instrText>{instruction}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>"#
        )
    };
    let tick = field(
        r#"<w:ffData><w:name w:val="Paid"/><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData>"#,
        "FORMCHECKBOX",
    );
    let list = field(
        r#"<w:ffData><w:name w:val="Month"/><w:ddList><w:result w:val="1"/><w:listEntry w:val="May"/><w:listEntry w:val="June"/></w:ddList></w:ffData>"#,
        "FORMDROPDOWN",
    );
    let macros = field("", "MACROBUTTON Steal Press here");
    let asks = field("", r#"INCLUDETEXT "\\\\host\\a.docx""#);
    let body = format!(
        r#"<w:p>{tick}<w:r><w:t xml:space="preserve"> </w:t></w:r>{list}<w:r><w:t xml:space="preserve"> </w:t></w:r>{macros}{asks}</w:p>
        <w:sdt><w:sdtPr><w:alias w:val="Tenant"/><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Click here.</w:t></w:r></w:p></w:sdtContent></w:sdt>"#
    );
    let document = document(&body, &[]);
    let text = document.text.slice(Span::new(0, document.text.len())).into_owned();
    assert_eq!(text.trim_end(), "☒ June Press here\nClick here.");
    let told: Vec<String> =
        document.asides.iter().map(|one| format!("{:?} {}: {}", one.kind, one.name, one.words)).collect();
    for wanted in [
        "Field Paid: ticked",
        "Field Month: June",
        "Unseen(NotChosen) Month (1): May",
        "“Steal”",
        "Unseen(RemoteLink) Field: INCLUDETEXT",
        "Field Tenant: not filled in: ",
    ] {
        assert!(told.iter().any(|one| one.contains(wanted)), "{wanted}: {told:?}");
    }
}

#[test]
fn charts_diagrams_cut_pictures_and_boxes_keep_their_words() {
    let chart = r#"<c:chartSpace><c:title><a:t>Rent</a:t></c:title><c:ser><c:tx><c:v>Mill</c:v></c:tx><c:cat><c:v>May</c:v></c:cat><c:val><c:v>40</c:v></c:val></c:ser></c:chartSpace>"#;
    let diagram =
        "<dgm:dataModel><dgm:pt><a:t>Gate</a:t></dgm:pt><dgm:pt><a:t>House</a:t></dgm:pt></dgm:dataModel>";
    let rels = relations(&[("chart", "c.xml"), ("diagramData", "d.xml"), ("image", "p.png")]);
    let body = r#"<w:p><w:r><w:drawing><c:chart r:id="r0"/></w:drawing></w:r></w:p><w:p><w:r><w:drawing><dgm:relIds r:dm="r1"/></w:drawing></w:r></w:p>
        <w:p><w:r><w:drawing><pic:blipFill><a:blip r:embed="r2"/><a:srcRect l="25000"/></pic:blipFill></w:drawing></w:r></w:p>
        <w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>Boxed</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>Boxed</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"#;
    let document = document(
        body,
        &[("word/_rels/document.xml.rels", &rels), ("word/c.xml", chart), ("word/d.xml", diagram)],
    );
    let text = document.text.slice(Span::new(0, document.text.len())).into_owned();
    assert!(text.contains("Chart: Rent; Mill: May 40") && text.contains("Diagram: Gate; House"), "{text}");
    assert_eq!(text.matches("Boxed").count(), 1, "what stands there twice for old programs is read once");
    assert!(document.asides.iter().any(|one| one.words.contains("left 25 %")));
}

#[test]
fn a_table_in_a_cell_keeps_its_rows_apart_and_a_row_begins_where_it_does() {
    let cell = |words: &str| format!("<w:tc><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>");
    let inner = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
        cell("a"),
        cell("b"),
        cell("c"),
        cell("d")
    );
    let body = format!(
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Paid</w:t></w:r></w:p>{inner}<w:p/></w:tc>{}</w:tr>
        <w:tr><w:trPr><w:gridBefore w:val=\"1\"/></w:trPr>{}</w:tr></w:tbl>",
        cell("x"),
        cell("y")
    );
    let said = blocks(&document(&body, &[]));
    assert!(
        said.iter().any(|row| row.ends_with("Paid\u{2028}a \u{2003}b\u{2028}c \u{2003}d\tx")),
        "{said:?}"
    );
    assert!(said.iter().any(|row| row.ends_with("\ty")), "{said:?}");
}

#[test]
fn what_the_program_wrote_about_the_file_is_told() {
    let settings = r#"<w:settings><w:rsids><w:rsid w:val="1"/><w:rsid w:val="2"/></w:rsids><w:docVars><w:docVar w:name="Client" w:val="Pell"/></w:docVars></w:settings>"#;
    let own = r#"<Relationships><Relationship Id="t" Type="x/attachedTemplate" Target="https://example.org/x.dotm" TargetMode="External"/></Relationships>"#;
    let people = r#"<w15:people><w15:person w15:author="Pell"><w15:presenceInfo w15:providerId="AD" w15:userId="pell@mill.example"/></w15:person></w15:people>"#;
    let rels = relations(&[("settings", "s.xml"), ("people", "p.xml")]);
    let document = document(
        PLAIN,
        &[
            ("word/_rels/document.xml.rels", &rels),
            ("word/s.xml", settings),
            ("word/_rels/s.xml.rels", own),
            ("word/p.xml", people),
        ],
    );
    let told: Vec<String> =
        document.asides.iter().map(|one| format!("{:?} {}: {}", one.kind, one.name, one.words)).collect();
    for wanted in [
        "2 sessions of editing",
        "Variable Client: Pell",
        "RemoteLink) Template: https://example.org/x.dotm",
        "Account of Pell: pell@mill.example",
    ] {
        assert!(told.iter().any(|one| one.contains(wanted)), "{wanted}: {told:?}");
    }
}

/// The document in a reading, and its changes.
fn read_as(document: &Document, reading: Reading) -> String {
    Gone::of(document, reading).text(document, Span::new(0, document.text.len())).trim_end().to_owned()
}

#[test]
fn ends_of_paragraphs_rows_and_notes_come_and_go_with_their_changes() {
    let footnotes = r#"<w:footnotes><w:footnote w:id="2"><w:p><w:r><w:t>Tr. 45:12.</w:t></w:r></w:p></w:footnote></w:footnotes>"#;
    let document = document(
        r#"<w:p><w:pPr><w:rPr><w:del w:author="Pell"/></w:rPr></w:pPr><w:r><w:t>The gate </w:t></w:r></w:p><w:p><w:r><w:t>stood open</w:t></w:r>
        <w:ins w:author="Odell"><w:r><w:footnoteReference w:id="2"/></w:r></w:ins><w:r><w:t>.</w:t></w:r></w:p>
        <w:tbl><w:tr><w:trPr><w:ins w:author="Odell"/></w:trPr><w:tc><w:p><w:r><w:t>May</w:t></w:r></w:p></w:tc></w:tr>
        <w:tr><w:tc><w:p><w:r><w:t>June</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"#,
        &[RELATIONS, ("word/footnotes.xml", footnotes)],
    );
    assert_eq!(read_as(&document, Reading::Accepted), "The gate stood open.\nMay\nJune\nTr. 45:12.");
    assert_eq!(read_as(&document, Reading::Rejected), "The gate \nstood open.\nJune");
}

#[test]
fn spaces_moves_looks_and_two_authors_on_one_word_are_told_apart() {
    let document = document(
        r#"<w:p><w:r><w:t>up</w:t></w:r><w:ins w:author="Odell"><w:r><w:t xml:space="preserve"> </w:t></w:r></w:ins><w:r><w:t>held </w:t></w:r>
        <w:ins w:author="Odell"><w:del w:author="Pell"><w:r><w:delText>never </w:delText></w:r></w:del></w:ins>
        <w:moveFromRangeStart w:id="1" w:name="m1"/><w:moveFrom w:author="Pell"><w:r><w:t>here </w:t></w:r></w:moveFrom><w:moveFromRangeEnd w:id="1"/>
        <w:r><w:rPr><w:b/><w:rPrChange w:author="Pell" w:date="1974-05-03"><w:rPr><w:i/><w:sz w:val="24"/></w:rPr></w:rPrChange></w:rPr><w:t>there</w:t></w:r></w:p>
        <w:p><w:moveToRangeStart w:id="2" w:name="m1"/><w:moveTo w:author="Pell"><w:r><w:t>here</w:t></w:r></w:moveTo></w:p>"#,
        &[],
    );
    assert_eq!(read_as(&document, Reading::Accepted), "up held there\nhere");
    assert_eq!(read_as(&document, Reading::Rejected), "upheld here there");
    let away = document.revisions.iter().find(|one| one.kind == RevisionKind::MovedAway).unwrap();
    let here = other_half(&document, away).unwrap();
    assert_eq!((here.kind, document.text.slice(here.span).as_ref()), (RevisionKind::MovedHere, "here"));
    let look = document.revisions.iter().find(|one| one.kind == RevisionKind::Formatted).unwrap();
    assert_eq!((look.before.as_str(), document.text.slice(look.span).as_ref()), ("slanted, 12 pt", "there"));
}

#[test]
fn a_picture_between_words_is_drawn_after_them_and_as_large_as_it_is_meant_to_be() {
    let rels = relations(&[("image", "p.png")]);
    let body = r#"<w:p><w:r><w:t>See </w:t></w:r><w:r><w:drawing><wp:extent cx="952500" cy="476250"/><wp:docPr descr="the gate"/><a:blip r:embed="r0"/></w:drawing></w:r><w:r><w:t>here.</w:t></w:r></w:p>"#;
    let document = document(body, &[("word/_rels/document.xml.rels", &rels), ("word/p.png", "x")]);
    assert_eq!(blocks(&document), ["Paragraph None See here.", "Picture(0) None the gate"]);
    assert_eq!(document.pictures.get(0).unwrap().asked_size, Some((100, 50)));
}

/// “Clause 3” is another clause once clause 2 is struck: whoever cites the accepted draft cites its numbers.
#[test]
fn numbers_of_items_are_those_of_the_reading() {
    let numbering = r#"<w:numbering><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="§ %1"/></w:lvl></w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;
    let relations = (
        "word/_rels/document.xml.rels",
        r#"<Relationships><Relationship Id="b" Type="x/numbering" Target="numbering.xml"/></Relationships>"#,
    );
    let item = |words: &str, change: &str| {
        let (mark, run) = match change {
            "" => (String::new(), format!("<w:r><w:t>{words}</w:t></w:r>")),
            "del" => (
                "<w:rPr><w:del w:author=\"Pell\"/></w:rPr>".to_owned(),
                format!("<w:del w:author=\"Pell\"><w:r><w:delText>{words}</w:delText></w:r></w:del>"),
            ),
            _ => (
                "<w:rPr><w:ins w:author=\"Pell\"/></w:rPr>".to_owned(),
                format!("<w:ins w:author=\"Pell\"><w:r><w:t>{words}</w:t></w:r></w:ins>"),
            ),
        };
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>{mark}</w:pPr>{run}</w:p>"
        )
    };
    let body =
        [item("Rent", ""), item("Interest", "del"), item("Logbook", "ins"), item("Press", "")].concat();
    let document = document(&body, &[relations, ("word/numbering.xml", numbering)]);
    let label = |words: &str, reading| {
        let views = (0..document.block_count()).filter_map(|number| document.block(number));
        let view = { views }.find(|view| view.text() == words).unwrap();
        format!("{:?}", document.label_in(view.block(), reading))
    };
    assert_eq!(label("Press", Reading::AsItIs), "Words(\"§ 4\")");
    assert_eq!(label("Logbook", Reading::Accepted), "Words(\"§ 2\")");
    assert_eq!(label("Press", Reading::Accepted), "Words(\"§ 3\")");
    assert_eq!(label("Press", Reading::Rejected), "Words(\"§ 3\")");
    assert_eq!(label("Interest", Reading::Rejected), "Words(\"§ 2\")");
}

/// Words that nobody sees in Word, and notes that a file has once and names often.
#[test]
fn notes_without_a_place_are_told_and_one_that_is_named_twice_is_read_once() {
    let footnotes = r#"<w:footnotes><w:footnote w:id="2"><w:p><w:r><w:t>Tr. 45:12.</w:t></w:r></w:p></w:footnote>
        <w:footnote w:id="3"><w:p><w:r><w:t>Ask counsel first.</w:t></w:r></w:p></w:footnote></w:footnotes>"#;
    let note = r#"<w:r><w:footnoteReference w:id="2"/></w:r>"#;
    let document = document(
        &format!("<w:p><w:r><w:t>Open</w:t></w:r>{note}{note}</w:p>"),
        &[RELATIONS, ("word/footnotes.xml", footnotes)],
    );
    let text = document.text.slice(Span::new(0, document.text.len())).into_owned();
    assert_eq!(text.trim_end(), "Open\nTr. 45:12.");
    let hidden = document.asides.iter().find(|one| one.words == "Ask counsel first.").unwrap();
    assert_eq!(hidden.kind, AsideKind::Unseen(Unseen::Hidden));
}

/// Comments that are lost because their part is torn were lost without a word.
#[test]
fn a_torn_part_beside_the_words_is_told() {
    let comments = r#"<w:comments><w:comment w:id="0" w:author="Pell"><w:p><w:r><w:t>Who?</w:t></w:r></w:p></w:comment><w:comment w:id="1"><w:p>"#;
    let document =
        document("<w:p><w:r><w:t>Open</w:t></w:r></w:p>", &[RELATIONS, ("word/comments.xml", comments)]);
    let told: Vec<&str> = document.complaints.iter().map(|one| one.words.as_str()).collect();
    let expected = "The part “word/comments.xml” of this file is torn or not well formed; it was read as far as it goes.";
    assert_eq!(told, [expected]);
    assert!(document.asides.iter().any(|one| one.words == "Who?"));
}

/// A picture that somebody put in is a change like words are.
#[test]
fn a_picture_by_itself_is_changed_and_filled_in_where_it_stands() {
    let picture = r#"<w:drawing><a:blip r:embed="p"/></w:drawing>"#;
    let document = document(
        &format!(
            r#"<w:p><w:ins w:author="Pell"><w:r>{picture}</w:r></w:ins></w:p><w:p><w:r><w:t>The gate.</w:t></w:r></w:p>
            <w:sdt><w:sdtPr><w:alias w:val="Photo"/></w:sdtPr><w:sdtContent><w:p><w:r>{picture}</w:r></w:p></w:sdtContent></w:sdt>"#
        ),
        &[
            (
                "word/_rels/document.xml.rels",
                r#"<Relationships><Relationship Id="p" Type="x/image" Target="media/a.png"/></Relationships>"#,
            ),
            ("word/media/a.png", "a"),
        ],
    );
    document.check().unwrap();
    let kinds: Vec<BlockKind> =
        document.text.leaf(0).unwrap().blocks.iter().map(|block| block.kind.clone()).collect();
    assert_eq!(kinds, [BlockKind::Picture(0), BlockKind::Paragraph, BlockKind::Picture(1)]);
    let all = Span::new(0, document.text.len());
    assert!(!crate::data::copying::text_of(&document, all).contains('\u{FFFC}'), "no sign is pasted");
    let of = |picture: usize| document.pictures.get(picture).unwrap().span;
    assert_eq!(document.revisions.get(0).map(|change| change.span), Some(of(0)));
    let field = document.asides.iter().find(|aside| aside.kind == AsideKind::Field).unwrap();
    assert_eq!(field.span.map(|span| span.start), Some(of(1).start));
}

/// Whoever reads “blurred” beside no picture does not know which one is meant.
#[test]
fn a_comment_on_nothing_but_a_picture_stands_on_the_picture() {
    let picture = r#"<w:r><w:drawing><a:blip r:embed="p"/></w:drawing></w:r>"#;
    let remark = |id: u32, around: &str| {
        format!(
            r#"<w:commentRangeStart w:id="{id}"/>{around}<w:commentRangeEnd w:id="{id}"/><w:r><w:commentReference w:id="{id}"/></w:r>"#
        )
    };
    let said = |id: u32, words: &str| {
        format!(
            r#"<w:comment w:id="{id}" w:author="Odell"><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:comment>"#
        )
    };
    let words = r#"<w:r><w:t xml:space="preserve">See here: </w:t></w:r>"#;
    let document = document(
        &format!(
            "<w:p>{words}{picture}{}</w:p><w:p>{}</w:p>",
            remark(0, picture),
            remark(1, &format!("{words}{picture}"))
        ),
        &[
            (
                "word/_rels/document.xml.rels",
                r#"<Relationships><Relationship Id="c" Type="x/comments" Target="comments.xml"/><Relationship Id="p" Type="x/image" Target="media/a.png"/></Relationships>"#,
            ),
            ("word/media/a.png", "a"),
            (
                "word/comments.xml",
                &format!("<w:comments>{}{}</w:comments>", said(0, "Blurred."), said(1, "Why?")),
            ),
        ],
    );
    document.check().unwrap();
    let about =
        |words: &str| document.asides.iter().find(|aside| aside.words == words).unwrap().span.unwrap();
    assert_eq!(about("Blurred."), document.pictures.get(1).unwrap().span);
    assert_eq!(document.text.slice(about("Why?")), "See here:");
}

/// Whoever opens a torn file would be told that its reader spoke nonsense, and see nothing of it.
#[test]
fn changes_and_fields_in_tables_that_are_torn_stay_within_the_text() {
    for torn in [
        r#"<w:tbl><w:ins w:author="A"><w:tbl><w:tc>"#,
        r#"<w:tbl><w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:tbl><w:tc>"#,
    ] {
        for before in ["", "<w:p><w:r><w:t>words</w:t></w:r></w:p>"] {
            document(&format!("{before}{torn}"), &[]).check().unwrap();
        }
    }
}
