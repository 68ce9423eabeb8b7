//! Presentations as they are read whole.

use super::*;
use crate::data::document::{AsideKind, BlockKind, Document, Label, Target, Unseen};
use crate::data::span::{DocId, Span};
use crate::read::container::zip::tests::archive_of;
use crate::read::formats::{Format as Row, read_with};

const FORMATS: &[Row] = &[FORMAT];

/// A presentation of these slides, each with what its relations say, and other parts.
fn talk(slides: &[(&str, &str)], parts: &[(&str, &str)]) -> Document {
    let ids = (0..slides.len()).map(|at| format!(r#"<p:sldId id="{at}" r:id="r{at}"/>"#)).collect::<String>();
    let main = format!(
        r#"<p:presentation><p:sldIdLst>{ids}</p:sldIdLst><p:sldSz cx="1000" cy="500"/></p:presentation>"#
    );
    let relation =
        |at: usize| format!(r#"<Relationship Id="r{at}" Type="x/slide" Target="slides/{at}.xml"/>"#);
    let relations = format!(
        r#"<Relationships>{}<Relationship Id="a" Type="x/commentAuthors" Target="authors.xml"/></Relationships>"#,
        (0..slides.len()).map(relation).collect::<String>()
    );
    let mut files = vec![
        ("ppt/presentation.xml".to_owned(), main),
        ("ppt/_rels/presentation.xml.rels".to_owned(), relations),
        (
            "ppt/authors.xml".to_owned(),
            r#"<p:cmAuthorLst><p:cmAuthor id="4" name="Pell"/></p:cmAuthorLst>"#.to_owned(),
        ),
    ];
    for (at, (slide, own)) in slides.iter().enumerate() {
        files.push((format!("ppt/slides/{at}.xml"), (*slide).to_owned()));
        let own = format!("<Relationships>{own}</Relationships>");
        files.push((format!("ppt/slides/_rels/{at}.xml.rels"), own));
    }
    files.extend(parts.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let source = Source::from_bytes("talk.pptx", archive_of(&files));
    let document = read_with(FORMATS, source, DocId(1), &Stop::default(), None).unwrap();
    document.check().unwrap();
    document
}

fn shape(kind: &str, words: &str) -> String {
    format!(
        r#"<p:sp><p:nvSpPr><p:cNvPr id="1" name="x"/><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>{words}</a:t></a:r></a:p></p:txBody></p:sp>"#
    )
}

fn slide(shapes: &str) -> String {
    format!("<p:sld><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>")
}

fn lines(document: &Document) -> Vec<String> {
    let text = document.text.slice(Span::new(0, document.text.len()));
    text.split('\n').filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

const NOTES: &str = r#"<Relationship Id="n" Type="x/notesSlide" Target="../notes/1.xml"/><Relationship Id="c" Type="x/comments" Target="../comments/1.xml"/>"#;

#[test]
fn slides_come_in_their_order_with_titles_first_items_and_notes() {
    let one =
        slide(&[shape("body", "It stood open."), shape("title", "The Gate"), shape("sldNum", "7")].concat());
    let two = slide(&shape("title", "The Lamp")).replace("<p:sld>", r#"<p:sld show="0">"#);
    let notes = format!("<p:notes>{}{}</p:notes>", shape("body", "Ask Vane."), shape("sldNum", "7"));
    let comments =
        r#"<p:cmLst><p:cm authorId="4" dt="2024-03-01"><p:text>Says who?</p:text></p:cm></p:cmLst>"#;
    let document =
        talk(&[(&one, NOTES), (&two, "")], &[("ppt/notes/1.xml", &notes), ("ppt/comments/1.xml", comments)]);
    assert_eq!(lines(&document), ["The Gate", "It stood open.", "7", "Ask Vane.", "The Lamp"]);
    let kind = |words: &str| {
        let views = (0..document.block_count()).filter_map(|number| document.block(number));
        views.into_iter().find(|view| view.text() == words).map(|view| view.block().kind.clone())
    };
    assert_eq!(kind("7"), Some(BlockKind::Furniture));
    assert_eq!(document.units.len(), 2);
    let hidden = document.complaints.iter().find(|one| one.words.starts_with("Slide 2 is hidden")).unwrap();
    assert_eq!(document.unit_from_offset(hidden.span.unwrap().start), Some(1));
    let comment = document.asides.iter().find(|one| one.kind == AsideKind::Annotation).unwrap();
    assert_eq!((comment.name.as_str(), comment.words.as_str()), ("Pell", "Says who?"));
    assert_eq!(document.unit_from_offset(comment.span.unwrap().start), Some(0));
}

#[test]
fn words_beside_the_slide_and_what_is_cut_away_are_told_and_are_no_words() {
    let box_at = |x: i32, words: &str| {
        format!(
            r#"<p:sp><p:spPr><a:xfrm><a:off x="{x}" y="0"/><a:ext cx="100" cy="100"/></a:xfrm></p:spPr><p:txBody><a:p><a:r><a:t>{words}</a:t></a:r></a:p></p:txBody></p:sp>"#
        )
    };
    let picture = r#"<p:pic><p:blipFill><a:blip r:embed="p"/><a:srcRect l="20000"/></p:blipFill></p:pic>"#;
    let relation = r#"<Relationship Id="p" Type="x/image" Target="../media/a.png"/>"#;
    let text =
        slide(&[box_at(1000, "Not for the board"), box_at(950, "Half seen"), picture.to_owned()].concat());
    let document = talk(&[(&text, relation)], &[("ppt/media/a.png", "png")]);
    assert_eq!(lines(&document), ["Half seen"]);
    let told = |kind: Unseen| {
        document.asides.iter().find(|one| one.kind == AsideKind::Unseen(kind)).map(|one| one.words.clone())
    };
    assert_eq!(told(Unseen::Outside).as_deref(), Some("Not for the board"));
    assert!(told(Unseen::Clipped).unwrap().contains("left 20 %"));
}

#[test]
fn links_lead_out_and_to_other_slides_and_numbers_of_items_are_as_printed() {
    let words = r#"<p:sp><p:txBody><a:p><a:pPr><a:buAutoNum type="arabicPeriod" startAt="3"/></a:pPr><a:r><a:rPr><a:hlinkClick r:id="w"/></a:rPr><a:t>Minutes</a:t></a:r></a:p>
        <a:p><a:pPr><a:buAutoNum type="arabicPeriod" startAt="3"/></a:pPr><a:r><a:rPr><a:hlinkClick r:id="s" action="ppaction://hlinksldjump"/></a:rPr><a:t>Next</a:t></a:r></a:p>
        <a:p><a:pPr lvl="1"><a:buAutoNum type="alphaLcParenR"/></a:pPr><a:r><a:t>Within</a:t></a:r></a:p></p:txBody></p:sp>"#;
    let relations = r#"<Relationship Id="w" Type="x/hyperlink" TargetMode="External" Target="https://example.org/"/><Relationship Id="s" Type="x/slide" Target="1.xml"/>"#;
    let document = talk(&[(&slide(words), relations), (&slide(&shape("title", "Two")), "")], &[]);
    let targets: Vec<&Target> = document.links.iter().collect();
    assert_eq!(targets, [&Target::Outside("https://example.org/".into()), &Target::Unit(1, 0.0)]);
    let views: Vec<_> = (0..document.block_count()).filter_map(|number| document.block(number)).collect();
    let labels: Vec<Label> =
        views.iter().map(|view| view.block().label.clone()).filter(|l| *l != Label::None).collect();
    assert_eq!(labels, [Label::Number(3), Label::Number(4), Label::Words("a)".into())]);
}

#[test]
fn a_table_hides_what_its_merged_cells_cover() {
    let cell = |merge: &str, words: &str| {
        format!(r#"<a:tc {merge}><a:txBody><a:p><a:r><a:t>{words}</a:t></a:r></a:p></a:txBody></a:tc>"#)
    };
    let table = format!(
        r#"<p:graphicFrame><a:tbl><a:tblPr firstRow="1"/><a:tr>{}{}</a:tr><a:tr>{}{}</a:tr></a:tbl></p:graphicFrame>"#,
        cell(r#"gridSpan="2""#, "Paid"),
        cell(r#"hMerge="1""#, "to Vane"),
        cell("", "a"),
        cell("", "b")
    );
    let document = talk(&[(&slide(&table), "")], &[]);
    assert_eq!(lines(&document), ["Paid\t", "a\tb"]);
    let covered = document.asides.iter().find(|one| one.kind == AsideKind::Unseen(Unseen::Hidden)).unwrap();
    assert_eq!(covered.words.trim(), "to Vane");
}

#[test]
fn what_a_master_puts_on_each_slide_stands_on_each() {
    let static_words = r#"<p:sp><p:txBody><a:p><a:r><a:t>Confidential</a:t></a:r></a:p></p:txBody></p:sp>"#;
    let layout = format!("<p:sldLayout>{}</p:sldLayout>", shape("title", "Click to edit"));
    let master = format!("<p:sldMaster>{static_words}{}</p:sldMaster>", shape("body", "Click"));
    let relation = r#"<Relationship Id="l" Type="x/slideLayout" Target="../layouts/1.xml"/>"#;
    let parts = [
        ("ppt/layouts/1.xml", layout.as_str()),
        (
            "ppt/layouts/_rels/1.xml.rels",
            r#"<Relationships><Relationship Id="m" Type="x/slideMaster" Target="../masters/1.xml"/></Relationships>"#,
        ),
        ("ppt/masters/1.xml", master.as_str()),
    ];
    let (one, two) = (slide(&shape("title", "One")), slide(&shape("title", "Two")));
    let bare = two.replace("<p:sld>", r#"<p:sld showMasterSp="0">"#);
    let document = talk(&[(&one, relation), (&two, relation), (&bare, relation)], &parts);
    assert_eq!(lines(&document), ["One", "Confidential", "Two", "Confidential", "Two"]);
}

/// What is missing of a talk is said where it is missing.
#[test]
fn slides_that_are_torn_or_named_twice_or_missing_are_told() {
    let whole = slide(&shape("title", "The Gate"));
    let torn = whole.replace("</p:spTree></p:cSld></p:sld>", "<p:sp>");
    let document = talk(&[(&whole, ""), (&torn, "")], &[]);
    assert_eq!(lines(&document), ["The Gate", "The Gate"]);
    let told = document.complaints.iter().find(|one| one.words.starts_with("Slide 2 is torn")).unwrap();
    assert_eq!(document.unit_from_offset(told.span.unwrap().start), Some(1));
    let main = r#"<p:presentation><p:sldIdLst><p:sldId id="1" r:id="r0"/><p:sldId id="2" r:id="r0"/><p:sldId id="3" r:id="gone"/></p:sldIdLst></p:presentation>"#;
    let files = [
        ("ppt/presentation.xml", main),
        (
            "ppt/_rels/presentation.xml.rels",
            r#"<Relationships><Relationship Id="r0" Type="x/slide" Target="slides/0.xml"/></Relationships>"#,
        ),
        ("ppt/slides/0.xml", &whole),
    ];
    let source = Source::from_bytes("talk.pptx", archive_of(&files));
    let document = read_with(FORMATS, source, DocId(1), &Stop::default(), None).unwrap();
    assert_eq!(document.units.len(), 1);
    let told: Vec<&str> = document.complaints.iter().map(|one| one.words.as_str()).collect();
    let expected = [
        "1 slide is named by this presentation and not in the file.",
        "1 slide is named again by this presentation, and shown once.",
    ];
    assert_eq!(told, expected);
}
