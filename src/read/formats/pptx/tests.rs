//! Presentations as they are read whole.

use super::*;
use crate::data::span::{DocId, Span};
use crate::read::container::zip::tests::archive_of;
use crate::read::formats::{Format as Row, read_with};

const FORMATS: &[Row] = &[FORMAT];

#[test]
fn slides_come_in_their_order_with_titles_items_and_notes() {
    let shape = |kind: &str, words: &str| {
        format!(
            r#"<p:sp><p:nvSpPr><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>{words}</a:t></a:r></a:p></p:txBody></p:sp>"#
        )
    };
    let one = format!(
        "<p:sld>{}{}{}</p:sld>",
        shape("title", "The Gate"),
        shape("body", "It stood open."),
        shape("sldNum", "7")
    );
    let two = format!(r#"<p:sld show="0">{}</p:sld>"#, shape("title", "The Lamp"));
    let notes = format!("<p:notes>{}</p:notes>", shape("body", "Ask Vane."));
    let files = [
        (
            "ppt/presentation.xml",
            r#"<p:presentation><p:sldIdLst><p:sldId id="256" r:id="b"/><p:sldId id="257" r:id="a"/></p:sldIdLst></p:presentation>"#,
        ),
        (
            "ppt/_rels/presentation.xml.rels",
            r#"<Relationships><Relationship Id="a" Type="x/slide" Target="slides/2.xml"/><Relationship Id="b" Type="x/slide" Target="slides/1.xml"/></Relationships>"#,
        ),
        ("ppt/slides/1.xml", one.as_str()),
        (
            "ppt/slides/_rels/1.xml.rels",
            r#"<Relationships><Relationship Id="n" Type="x/notesSlide" Target="../notes/1.xml"/></Relationships>"#,
        ),
        ("ppt/notes/1.xml", notes.as_str()),
        ("ppt/slides/2.xml", two.as_str()),
    ];
    let source = Source::from_bytes("talk.pptx", archive_of(&files));
    let document = read_with(FORMATS, source, DocId(1), &Stop::default(), None).unwrap();
    let text = document.text.slice(Span::new(0, document.text.len())).into_owned();
    let words: Vec<&str> = text.split('\n').filter(|line| !line.is_empty()).collect();
    assert_eq!(words, ["The Gate", "It stood open.", "Ask Vane.", "The Lamp"]);
    assert_eq!(document.units.len(), 2);
    assert!(document.complaints.iter().any(|one| one.words.starts_with("Slide 2 is hidden")));
}
