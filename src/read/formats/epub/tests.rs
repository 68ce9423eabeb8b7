//! Books as they are read whole.

use super::*;
use crate::data::document::{Document, InlineKind, Target};
use crate::data::span::{DocId, Span};
use crate::read::container::zip::tests::archive_of;
use crate::read::formats::{Format, read_with};

mod addresses;

const FORMATS: &[Format] = &[FORMAT];

fn book(files: &[(&str, &str)]) -> Result<Document, Failure> {
    let source = Source::from_bytes("book.epub", archive_of(files));
    read_with(FORMATS, source, DocId(1), &Stop::default(), None)
}

const CONTAINER: (&str, &str) = (
    "META-INF/container.xml",
    r#"<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>"#,
);
const PACKAGE: (&str, &str) = (
    "OPS/book.opf",
    r#"<package xmlns:dc="d"><metadata><dc:title>The Lamp</dc:title><dc:creator>Ruth Odell</dc:creator></metadata>
    <manifest><item id="two" href="two.xhtml" media-type="application/xhtml+xml"/>
    <item id="one" href="one.xhtml" media-type="application/xhtml+xml"/>
    <item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
    <item id="p" href="lamp.png" media-type="image/png"/></manifest>
    <spine><itemref idref="one"/><itemref idref="two"/></spine></package>"#,
);
const NAV: (&str, &str) = (
    "OPS/nav.xhtml",
    r#"<html><nav epub:type="toc"><ol><li><a href="one.xhtml">One</a></li><li><a href="two.xhtml#b">Two</a></li></ol></nav></html>"#,
);
const ONE: (&str, &str) = (
    "OPS/one.xhtml",
    r#"<html><body><p>The gate stood <a href="two.xhtml#b">open</a>. <img src="lamp.png" alt="A lamp"/></p></body></html>"#,
);
const TWO: (&str, &str) =
    ("OPS/two.xhtml", r#"<html><body><h2>Two</h2><p id="b">Nobody saw the guard.</p></body></html>"#);

#[test]
fn chapters_follow_the_spine_and_what_leads_into_others_leads_there() {
    let document = book(&[CONTAINER, PACKAGE, NAV, TWO, ONE, ("OPS/lamp.png", "png")]).unwrap();
    let text = document.text.slice(Span::new(0, document.text.len())).into_owned();
    assert!(text.find("The gate").unwrap() < text.find("Nobody").unwrap(), "{text}");
    assert_eq!(document.facts.title.as_deref(), Some("The Lamp"));
    let labels: Vec<&str> = document.units.iter().map(|unit| unit.label.as_str()).collect();
    assert_eq!(labels, ["One", "Two"]);
    let titles: Vec<&str> = document.outline.iter().map(|entry| entry.title.as_str()).collect();
    assert_eq!(titles, ["One", "Two"]);
    let place = text.find("Nobody").unwrap() as u64;
    assert!(document.links.iter().any(|link| matches!(link, Target::Inside(span) if span.start == place)));
    assert!(matches!(document.pictures.get(0).unwrap().source, PictureSource::Inside(_)));
    assert!(document.complaints.is_empty(), "{:?}", document.complaints.iter().collect::<Vec<_>>());
}

#[test]
fn a_book_without_a_package_is_read_as_far_as_it_goes() {
    let document = book(&[("mimetype", "application/epub+zip"), TWO, ONE]).unwrap();
    let text = document.text.slice(Span::new(0, document.text.len())).into_owned();
    assert!(text.contains("The gate stood") && text.contains("Nobody saw"), "{text}");
    assert!(document.complaints.iter().any(|one| one.words.contains("no package")));
}

#[test]
fn a_book_that_a_shop_has_locked_says_so() {
    let locked = (
        "META-INF/encryption.xml",
        r#"<encryption><EncryptedData><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>
        <CipherData><CipherReference URI="OPS/one.xhtml"/></CipherData></EncryptedData><EncryptedData>
        <EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/><CipherData><CipherReference URI="OPS/two.xhtml"/></CipherData>
        </EncryptedData></encryption>"#,
    );
    let failure =
        book(&[CONTAINER, PACKAGE, NAV, TWO, ONE, locked, ("META-INF/rights.xml", "")]).unwrap_err();
    assert!(failure.words.contains("Adobe’s copy protection"), "{failure}");
    // Fonts that are hidden from who would copy them lock nothing.
    let fonts =
        locked.1.replace("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "http://www.idpf.org/2008/embedding");
    assert!(book(&[CONTAINER, PACKAGE, NAV, TWO, ONE, (locked.0, &fonts)]).is_ok());
}

const PAGES: (&str, &str) = (
    "OPS/nav.xhtml",
    r#"<html><nav epub:type="toc"><ol><li><a href="one.xhtml">One</a></li></ol></nav><nav epub:type="page-list"><ol><li><a href="one.xhtml">46</a></li>
    <li><a href="one.xhtml#p47">47</a></li><li><a href="two.xhtml#p48">48</a></li><li><a href="two.xhtml#p49">49</a></li></ol></nav></html>"#,
);

#[test]
fn pages_on_paper_begin_in_the_middle_of_a_word_and_are_cited() {
    let one = (
        "OPS/one.xhtml",
        r#"<html><body><p>The gate stood o<span epub:type="pagebreak" id="p47" title="47">47</span>pen.</p></body></html>"#,
    );
    let two = (
        "OPS/two.xhtml",
        r#"<html><body><h2>Two<a id="p48"></a></h2><p id="p49">Nobody <span role="doc-pagebreak" aria-label="Page 50."/>saw.</p></body></html>"#,
    );
    let document = book(&[CONTAINER, PACKAGE, PAGES, one, two]).unwrap();
    document.check().unwrap();
    let text = document.text.slice(Span::new(0, document.text.len())).into_owned();
    assert_eq!(text.split_whitespace().collect::<Vec<_>>().join(" "), "The gate stood open. Two Nobody saw.");
    let labels: Vec<&str> = document.units.iter().map(|unit| unit.label.as_str()).collect();
    assert_eq!(labels, ["46", "47", "48", "49", "50"]);
    let page = |words: &str| {
        let start = text.find(words).unwrap() as u64;
        document.unit_words(Span::new(start, start + words.len() as u64)).unwrap()
    };
    assert_eq!(page("gate"), "printed page 46");
    assert_eq!(page("pen."), "printed page 47");
    assert_eq!(page("stood open"), "printed pages 46–47");
    assert_eq!(page("Nobody"), "printed page 49");
    assert_eq!(page("saw."), "printed page 50");
    // One without words stands where the next words are.
    let empty = document.units.get(2).unwrap();
    assert_eq!(empty.span.start, text.find("Nobody").unwrap() as u64);
}

#[test]
fn a_list_of_pages_that_lead_nowhere_leaves_the_chapters_what_they_are() {
    let document = book(&[
        CONTAINER,
        PACKAGE,
        (PAGES.0, &PAGES.1.replace("one.xhtml\">46", "gone.xhtml\">46")),
        TWO,
        ONE,
    ]);
    let document = document.unwrap();
    let labels: Vec<&str> = document.units.iter().map(|unit| unit.label.as_str()).collect();
    assert_eq!(labels, ["One", "2"]);
}

#[test]
fn the_number_of_a_note_leads_to_the_note_in_another_chapter_and_is_no_word() {
    let one = (
        "OPS/one.xhtml",
        r#"<html><body><p>It was open in 1996<a epub:type="noteref" href="two.xhtml#n1">1</a>.</p></body></html>"#,
    );
    let two = (
        "OPS/two.xhtml",
        r#"<html><body><aside epub:type="footnote" id="n1"><p>Tr. 45:12.</p></aside></body></html>"#,
    );
    let document = book(&[CONTAINER, PACKAGE, NAV, one, two]).unwrap();
    let text = document.text.slice(Span::new(0, document.text.len())).into_owned();
    assert!(text.contains("in 1996."), "{text}");
    let views = (0..document.block_count()).filter_map(|number| document.block(number));
    let label = views.flat_map(|view| view.labels().cloned().collect::<Vec<_>>()).next().unwrap();
    let InlineKind::Note(link) = label.kind else { panic!("{label:?}") };
    let note = text.find("Tr. 45").unwrap() as u64;
    assert!(matches!(document.links.get(link as usize), Some(Target::Inside(span)) if span.start == note));
}

#[test]
fn landmarks_that_the_contents_leave_out_stand_in_the_outline() {
    let nav = NAV.1.replace(
        "</html>",
        r#"<nav epub:type="landmarks"><ol><li><a href="one.xhtml">Start</a></li><li><a href="two.xhtml">Index</a></li></ol></nav></html>"#,
    );
    let nav = nav.replace(r##"<li><a href="two.xhtml#b">Two</a></li>"##, "");
    let document = book(&[CONTAINER, PACKAGE, (NAV.0, &nav), TWO, ONE]).unwrap();
    let titles: Vec<&str> = document.outline.iter().map(|entry| entry.title.as_str()).collect();
    assert_eq!(titles, ["One", "Index"]);
    assert!(document.facts.others.iter().all(|(name, _)| name != "Pages are turned"));
    let turned = PACKAGE.1.replace("<spine>", r#"<spine page-progression-direction="rtl">"#);
    let document = book(&[CONTAINER, (PACKAGE.0, &turned), NAV, TWO, ONE]).unwrap();
    assert!(document.facts.others.contains(&("Pages are turned".into(), "from right to left".into())));
}

/// Other programs show an error, or half of the chapter.
#[test]
fn a_chapter_that_is_torn_is_told_where_it_stands_and_names_without_meaning_are_not() {
    let torn = ("OPS/one.xhtml", "<html><body><p>The gate\n<b>stood</p><p>open.</p></body></html>");
    let sound = (TWO.0, "<html><body><p>Nobody&nbsp;saw</p></body></html>");
    let document = book(&[CONTAINER, PACKAGE, NAV, torn, sound]).unwrap();
    let told: Vec<_> = document.complaints.iter().collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].words.contains("“OPS/one.xhtml” is torn or not well formed in its line 2"), "{told:?}");
    assert_eq!(document.unit_from_offset(told[0].span.unwrap().start), Some(0));
}

/// A page of a picture book is a drawing, and was a picture without words.
#[test]
fn the_words_of_a_chapter_that_is_a_drawing_are_words_of_the_book() {
    let package = PACKAGE.1.replace(
        r#"<item id="one" href="one.xhtml" media-type="application/xhtml+xml"/>"#,
        r#"<item id="one" href="one.svg" media-type="image/svg+xml"/>"#,
    );
    let drawing = (
        "OPS/one.svg",
        "<svg><title>The gate</title><text>It <tspan>stood</tspan> open.<tspan y='9'>Wide</tspan></text></svg>",
    );
    let document = book(&[CONTAINER, (PACKAGE.0, &package), TWO, drawing]).unwrap();
    let text = document.text.slice(Span::new(0, document.text.len())).into_owned();
    assert!(text.contains("The gate\nIt stood open. Wide"), "{text}");
    assert_eq!(document.pictures.len(), 1);
}

/// A cover that fills the screen stands in a drawing in most books; figures are drawings on the page. Of both nothing was
/// seen, and words of a figure ran together.
#[test]
fn covers_in_drawings_and_drawings_on_the_page_are_pictures_of_the_book() {
    let one = (
        "OPS/one.xhtml",
        r##"<html xmlns="http://www.w3.org/1999/xhtml"><body><div><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9"><title>A lamp</title><image width="9" height="9" xlink:href="lamp.png"/></svg></div>
        <p>See <svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><title>The way</title><script>go()</script><linearGradient id="g"/><path d="M0 0h9v9&quot;" onclick="go()"/><text y="9">Gate<tspan x="0" y="19">Hall</tspan></text></svg></p>
        <p><svg xmlns="http://www.w3.org/2000/svg"><use href="#elsewhere"/><text>Words.</text></svg>After.</p></body></html>"##,
    );
    let document = book(&[CONTAINER, PACKAGE, NAV, ("OPS/lamp.png", "png"), one, TWO]).unwrap();
    let text = document.text.slice(Span::new(0, document.text.len())).into_owned();
    assert!(text.trim_start().starts_with("A lamp\nSee The way\nGate Hall\nWords.\nAfter."), "{text}");
    let pictures: Vec<_> = document.pictures.iter().collect();
    assert_eq!(pictures.len(), 2, "{pictures:?}");
    assert!(matches!(pictures[0].source, PictureSource::Inside(_)));
    let PictureSource::Bytes(source) = &pictures[1].source else { panic!("{pictures:?}") };
    let source = String::from_utf8(source.to_vec()).unwrap();
    assert_eq!(
        source,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"40\" height=\"20\"><linearGradient id=\"g\"></linearGradient><path d=\"M0 0h9v9&quot;\"></path><text y=\"9\">Gate<tspan x=\"0\" y=\"19\">Hall</tspan></text></svg>"
    );
    let drawn = crate::read::picture::decode(source.as_bytes(), (400, 400)).unwrap();
    assert_eq!(drawn.natural, (40, 20));
    assert!(drawn.rgba.chunks_exact(4).any(|point| point[0] < 100));
    // What is told of pictures that are shown is not told as hidden.
    assert_eq!(document.asides.len(), 0, "{:?}", document.asides.iter().collect::<Vec<_>>());
}

/// A page of a picture book is a drawing around a picture that lies beside it.
#[test]
fn a_page_that_is_a_drawing_is_drawn_with_the_pictures_that_it_names() {
    let drawing = r#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image width="9" height="9" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/%3E"/><image width="9" height="9" href="../art/dot.svg"/></svg>"#;
    let dot = r#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="red"/></svg>"#;
    let source =
        Source::from_bytes("book.epub", archive_of(&[("OPS/one.svg", drawing), ("art/dot.svg", dot)]));
    let mut opened = drawn::open(&Arc::new(source)).unwrap();
    let bytes = opened.picture(0).unwrap();
    let drawn = crate::read::picture::decode(&bytes, (9, 9)).unwrap();
    assert_eq!(drawn.rgba[..3], [255, 0, 0]);
}
