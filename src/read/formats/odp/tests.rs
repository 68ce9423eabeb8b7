//! Presentations of OpenDocument as they are read whole, from one flat file.

use super::*;
use crate::data::document::{AsideKind, Document, PictureSource, Target, Unseen};
use crate::data::span::{DocId, Span};
use crate::read::formats::{Format as Row, read_with};

const FORMATS: &[Row] = &[FORMAT];

fn document(slides: &str) -> Document {
    let text = format!(
        r#"<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.presentation">
        <office:automatic-styles><style:page-layout style:name="PM"><style:page-layout-properties fo:page-width="28cm" fo:page-height="21cm"/></style:page-layout>
        <style:style style:name="away" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="hidden"/></style:style></office:automatic-styles>
        <office:master-styles><style:master-page style:name="M" style:page-layout-name="PM"><draw:frame><draw:text-box><text:p>Confidential</text:p></draw:text-box></draw:frame><draw:frame presentation:class="title"><draw:text-box><text:p>Click to edit</text:p></draw:text-box></draw:frame></style:master-page></office:master-styles>
        <office:body><office:presentation>{slides}</office:presentation></office:body></office:document>"#
    );
    let source = Source::from_bytes("talk.fodp", text.into_bytes());
    let document = read_with(FORMATS, source, DocId(1), &Stop::default(), None).unwrap();
    document.check().unwrap();
    document
}

fn lines(document: &Document) -> Vec<String> {
    let text = document.text.slice(Span::new(0, document.text.len()));
    text.split('\n').filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

const ONE: &str = r#"<draw:page draw:name="page1" draw:master-page-name="M">
    <draw:frame svg:x="1cm" svg:y="6cm" svg:width="20cm" svg:height="9cm" presentation:class="outline"><draw:text-box><text:list><text:list-item><text:p>It stood open.</text:p></text:list-item></text:list></draw:text-box></draw:frame>
    <draw:g><draw:custom-shape svg:x="30cm" svg:y="1cm" svg:width="5cm" svg:height="2cm"><text:p>Not for the <text:span>board</text:span></text:p></draw:custom-shape></draw:g>
    <draw:a xlink:href="https://example.org/"><draw:rect svg:x="1cm" svg:y="1cm" svg:width="5cm" svg:height="2cm"><text:p>Minutes</text:p></draw:rect></draw:a>
    <draw:frame svg:x="1cm" svg:y="1cm" svg:width="20cm" svg:height="3cm" presentation:class="title"><draw:text-box><text:p>The Gate</text:p></draw:text-box></draw:frame>
    <draw:frame presentation:class="footer" svg:width="5cm"><draw:text-box><text:p>Odell and Sons</text:p></draw:text-box></draw:frame>
    <draw:frame svg:x="1cm" svg:y="1cm" svg:width="5cm" svg:height="2cm"><table:table><table:table-row><table:table-cell><text:p>Vane</text:p></table:table-cell><table:table-cell><text:p>Pell</text:p></table:table-cell></table:table-row></table:table><draw:image xlink:href="Pictures/preview.svm"/></draw:frame>
    <draw:frame svg:x="1cm" svg:y="1cm" svg:width="5cm" svg:height="2cm"><draw:image><office:binary-data>iVBO
    Rw==</office:binary-data></draw:image></draw:frame>
    <presentation:notes><draw:page-thumbnail/><draw:frame presentation:class="notes" svg:x="90cm" svg:y="1cm" svg:width="5cm"><draw:text-box><text:p>Ask Vane.</text:p></draw:text-box></draw:frame></presentation:notes>
    <officeooo:annotation><dc:creator>Pell</dc:creator><dc:date>2024-03-01</dc:date><text:p>Says who?</text:p></officeooo:annotation></draw:page>"#;

#[test]
fn a_slide_is_read_from_its_title_on_with_what_the_speaker_noted_last() {
    let document = document(&format!(
        r#"{ONE}<draw:page draw:style-name="away" draw:master-page-name="M"><draw:frame presentation:class="title"><draw:text-box><text:p>The Lamp</text:p></draw:text-box></draw:frame></draw:page>"#
    ));
    let expected = [
        "The Gate",
        "It stood open.",
        "Minutes",
        "Vane\tPell",
        "\u{FFFC}",
        "Confidential",
        "Ask Vane.",
        "The Lamp",
        "Confidential",
    ];
    assert_eq!(lines(&document), expected);
    assert_eq!(document.units.len(), 2);
    let titles: Vec<&str> = document.outline.iter().map(|entry| entry.title.as_str()).collect();
    assert_eq!(titles, ["The Gate", "The Lamp"]);
    let hidden = document.complaints.iter().find(|one| one.words.starts_with("Slide 2 is hidden")).unwrap();
    assert_eq!(document.unit_from_offset(hidden.span.unwrap().start), Some(1));
    assert!(
        matches!(document.links.get(0), Some(Target::Outside(address)) if address == "https://example.org/")
    );
    let pictures: Vec<&PictureSource> = document.pictures.iter().map(|one| &one.source).collect();
    assert!(matches!(pictures[..], [PictureSource::Bytes(bytes)] if **bytes == *b"\x89PNG"), "{pictures:?}");
}

#[test]
fn what_lies_beside_the_slide_and_what_was_remarked_on_it_is_told_on_that_slide() {
    let document = document(&format!("{ONE}<draw:page/>"));
    let outside = document.asides.iter().find(|one| one.kind == AsideKind::Unseen(Unseen::Outside)).unwrap();
    assert_eq!(outside.words, "Not for the board");
    let comment = document.asides.iter().find(|one| one.kind == AsideKind::Annotation).unwrap();
    assert_eq!((comment.name.as_str(), comment.words.as_str()), ("Pell", "Says who?"));
    for aside in [outside, comment] {
        assert_eq!(document.unit_from_offset(aside.span.unwrap().start), Some(0));
    }
}
