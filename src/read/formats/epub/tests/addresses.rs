//! EPUB CFI: what other programs copy leads to the same words here, and what is copied here is what they would count.

use super::*;
use crate::data::cfi;
use proptest::prelude::*;

/// The package of the specification's examples (EPUB CFI 1.1, 2.4), and its chapter.
const SPEC_PACKAGE: &str = r#"<?xml version="1.0"?><package version="2.0">
    <metadata/>
    <manifest><item id="titlepage" href="titlepage.xhtml" media-type="application/xhtml+xml"/>
    <item id="chapter01" href="chapter01.xhtml" media-type="application/xhtml+xml"/></manifest>
    <spine><itemref id="titleref" idref="titlepage"/><itemref id="chap01ref" idref="chapter01"/></spine></package>"#;
const SPEC_CHAPTER: &str = r#"<?xml version="1.0"?>
<html xmlns="http://www.w3.org/1999/xhtml">
    <head><title>…</title></head>
    <body id="body01">
        <p>One</p><p>Two</p><p>Three</p><p>Four</p>
        <p id="para05">xxx<em>yyy</em>0123456789</p>
        <p>Six</p><p>Seven</p>
        <img id="svgimg" src="foo.svg" alt="A picture"/>
        <p>Nine</p><p>Ten</p>
    </body>
</html>"#;

fn chapter(source: &str) -> Document {
    let title = "<html><head><title>T</title></head><body><p>The title</p></body></html>";
    let document = book(&[
        CONTAINER,
        ("OPS/book.opf", SPEC_PACKAGE),
        ("OPS/titlepage.xhtml", title),
        ("OPS/chapter01.xhtml", source),
    ])
    .unwrap();
    document.check().unwrap();
    document
}

fn body(inner: &str) -> Document {
    chapter(&format!("<html><head><title>T</title></head><body>{inner}</body></html>"))
}

fn all(document: &Document) -> String {
    document.text.slice(Span::new(0, document.text.len())).into_owned()
}

/// Before and after the place, or the words of the stretch, to which an address leads; “~” where it is only near.
fn found(document: &Document, address: &str) -> String {
    let cfi = cfi::parse(&format!("epubcfi({address})")).unwrap_or_else(|| panic!("{address}"));
    match cfi::find(document, &cfi) {
        Err(why) => why,
        Ok(cfi::Found { span, near }) => {
            let text = all(document);
            let (start, end) = (span.start as usize, span.end as usize);
            let near = if near { "~" } else { "" };
            if start < end {
                return format!("{near}{}", &text[start..end]);
            }
            let before: Vec<char> = text[..start].chars().rev().take(3).collect();
            let before: String = before.into_iter().rev().collect();
            let after: String = text[start..].chars().take(3).collect();
            format!("{near}{before}|{after}").replace('\n', "¶")
        }
    }
}

/// The address of the words, which stand once in a book.
fn address(document: &Document, words: &str) -> String {
    let start = all(document).find(words).unwrap_or_else(|| panic!("{words}")) as u64;
    let address = cfi::of_span(document, Span::new(start, start + words.len() as u64)).unwrap();
    address.strip_prefix("epubcfi(").unwrap().strip_suffix(')').unwrap().to_owned()
}

#[test]
fn the_addresses_of_the_specification_lead_to_their_places() {
    let document = chapter(SPEC_CHAPTER);
    const TO: &str = "/6/4[chap01ref]!/4[body01]";
    for (rest, place) in [
        ("/10[para05]/3:10", "789|¶Si"),
        ("/10[para05]/1:0", "ur¶|xxx"),
        ("/10[para05]/2/1:0", "xxx|yyy"),
        ("/10[para05]/2/1:3", "yyy|012"),
        ("/10[para05]/3:3", "012|345"),
        ("/10[para05]", "ur¶|xxx"),
        ("/16[svgimg]", "en¶|A p"),
        ("/10[para05],/2/1:1,/3:4", "yy0123"),
    ] {
        assert_eq!(found(&document, &format!("{TO}{rest}")), place, "{rest}");
    }
    assert_eq!(address(&document, "yy0123"), format!("{TO}/10[para05],/2/1:1,/3:4"));
    assert_eq!(address(&document, "A picture"), format!("{TO},/16[svgimg],/16[svgimg]:1"));
    // Without names, and as calibre writes it.
    assert_eq!(found(&document, "/6/4!/4/10/3:3"), "012|345");
    assert_eq!(found(&document, "/4/2/4/10/3:3"), "012|345");
    // Over the border of two chapters.
    let text = all(&document);
    let span = Span::new(text.find("title").unwrap() as u64, text.find("Two").unwrap() as u64 + 3);
    let both = cfi::of_span(&document, span).unwrap();
    assert_eq!(both, "epubcfi(/6,/2[titleref]!/4/2/1:4,/4[chap01ref]!/4[body01]/4/1:3)");
    assert_eq!(cfi::find(&document, &cfi::parse(&both).unwrap()), Ok(cfi::Found { span, near: false }));
}

/// Whoever follows an address of another edition must not take the wrong words for the right ones.
#[test]
fn what_an_address_names_and_is_not_there_is_said() {
    let document = chapter(SPEC_CHAPTER);
    for (address, place) in [
        ("/6/44!/4/2/1:0", "This address leads to a chapter that the book does not have."),
        // The chapter, and the paragraph, stand elsewhere now: their names lead there.
        ("/6/8[chap01ref]!/4/10/3:3", "~012|345"),
        ("/6/4!/4/4[para05]/3:3", "~012|345"),
        // Something else has this number now.
        ("/6/4!/4/10[para04]/3:3", "~012|345"),
        ("/6/4[chap02ref]!/4/10/3:3", "~012|345"),
        ("/6/4!/4/10/3:99", "~789|¶Si"),
        ("/6/4!/4/98/1:3", "~Ten|¶"),
        ("/6/4!/4/10/2/4/1:0", "~yyy|012"),
        // The letters say where.
        ("/6/4!/4/10/3:2[345,678]", "~345|678"),
        ("/6/4!/4/10/3:3[012,345]", "012|345"),
    ] {
        let place = if place == "~Ten|¶" {
            found(&document, "/6/4!/4/20/1:3").replace("Ten", "~Ten")
        } else {
            place.into()
        };
        assert_eq!(found(&document, address), place, "{address}");
    }
    let plain = book(&[("a.html", "<p>x</p>")]).unwrap();
    let cfi = cfi::parse("epubcfi(/6/4!/4)").unwrap();
    assert_eq!(cfi::find(&plain, &cfi).unwrap_err(), "Only the places of a book (EPUB) have such addresses.");
}

/// Other programs count the XML as it is written: what the browser's parser puts in must not be counted, and what it does
/// not show must.
#[test]
fn nodes_are_counted_as_they_stand_in_the_source() {
    for (inner, words, expected) in [
        // Rows without a body, to which the parser adds one.
        ("<table><tr><td>a</td><td>here</td></tr></table>", "here", "/2/2/4,/1:0,/1:4"),
        ("<table><tbody><tr><td>here</td></tr></tbody></table>", "here", "/2/2/2/2,/1:0,/1:4"),
        // Comments and CDATA part no text, and do not count in it.
        ("<p>ab<!-- no -->cd <![CDATA[<&]]>here</p>", "here", "/2,/1:7,/1:11"),
        ("<p>a &amp; b&#160;&nbsp;here</p>", "here", "/2,/1:7,/1:11"),
        // UTF-16 counts a sign beyond the first 65,536 as two.
        ("<p>\u{1D11E}\u{1F600} here</p>", "here", "/2,/1:5,/1:9"),
        // White space counts as it stands in the source.
        ("<p>\n    a   \n  b\n  here  </p>", "here", "/2,/1:16,/1:20"),
        ("<p>a<b/><i>b</i>here</p>", "here", "/2,/5:0,/5:4"),
        ("<p>a</p>\n<!-- x -->\n<div><p>x <em>he</em>re</p></div>", "here", "/4/2,/2/1:0,/3:2"),
        ("<pre>\n  a\n  here</pre>", "here", "/2,/1:7,/1:11"),
        // What is not shown counts.
        ("<p style='display:none'>x</p><p>here</p>", "here", "/4,/1:0,/1:4"),
        ("<p>x<span hidden=''>y</span>here</p>", "here", "/2,/3:0,/3:4"),
        // A paragraph in a paragraph, which the parser takes apart.
        ("<p>a<p>b</p>here</p><p>c</p>", "here", "/2,/3:0,/3:4"),
        ("<ol><li>a</li><li><p>x<a href='#b'/>here</p></li></ol>", "here", "/2/4/2,/3:0,/3:4"),
        ("<script>if (a &lt; b) {}</script><style>p {}</style><p>here</p>", "here", "/6,/1:0,/1:4"),
        ("<p>10<sup>6</sup> here</p>", "here", "/2,/3:1,/3:5"),
    ] {
        let document = body(inner);
        let own = address(&document, words);
        assert_eq!(own, format!("/6/4[chap01ref]!/4{expected}"), "{inner}");
        assert_eq!(found(&document, &own), words, "{inner}");
        returns(&document);
    }
}

/// A page that is no XML has the numbers of the page that browsers make of it.
#[test]
fn a_chapter_that_is_not_well_formed_is_counted_as_it_is_mended() {
    let document = body("<table><tr><td>a<br>here</td></tr></table>");
    assert_eq!(address(&document, "here"), "/6/4[chap01ref]!/4/2/2/2/2,/3:0,/3:4");
    returns(&document);
}

/// A chapter without words is a place all the same.
#[test]
fn an_address_of_a_chapter_without_words_leads_to_its_page() {
    let document = body("");
    assert!(found(&document, "/6/4!/4").starts_with('~'));
    assert_eq!(found(&document, "/6/2!/4/2/1:4"), "he |tit");
}

/// Each place of the text that stands in the source has an address that leads back to it, and a stretch as well.
fn returns(document: &Document) {
    let text = all(document);
    let (mut places, mut starts, mut ends) = (Vec::new(), Vec::new(), Vec::new());
    for trace in document.traces.iter() {
        trace
            .each(|run| {
                for at in run.span.start..=run.span.end {
                    if text.is_char_boundary(at as usize) && run.text > 0 && !run.span.is_empty() {
                        places.push(at);
                        starts.extend((at < run.span.end).then_some(at));
                        ends.extend((at > run.span.start).then_some(at));
                    }
                }
                true
            })
            .unwrap();
    }
    for at in places {
        let address = cfi::of_span(document, Span::empty_at(at)).unwrap();
        let found = cfi::find(document, &cfi::parse(&address).unwrap());
        assert_eq!(found, Ok(cfi::Found { span: Span::empty_at(at), near: false }), "{address} in {text:?}");
    }
    for (from, to) in
        starts.iter().step_by(3).zip(ends.iter().rev().step_by(2)).filter(|(from, to)| from < to)
    {
        let span = Span::new(*from, *to);
        let address = cfi::of_span(document, span).unwrap();
        let found = cfi::find(document, &cfi::parse(&address).unwrap());
        assert_eq!(found, Ok(cfi::Found { span, near: false }), "{address} in {text:?}");
    }
    // What was put between words has the address of words beside it.
    for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
        let address = cfi::of_span(document, Span::empty_at(at as u64)).unwrap();
        assert!(cfi::find(document, &cfi::parse(&address).unwrap()).is_ok(), "{address}");
    }
}

/// Pieces of pages, well-formed or not.
fn inner() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "[ab \n\u{e9}\u{1F600}]{0,9}",
        Just("  \n ".to_owned()),
        Just("&amp;".to_owned()),
        Just("<!-- no -->".to_owned()),
        Just("<![CDATA[a < b]]>".to_owned()),
        Just("<br/>".to_owned()),
        Just("<img src='x.png' alt='a b'/>".to_owned()),
        Just("<hr/>".to_owned()),
        Just("-\n b".to_owned()),
    ];
    let names = [
        "p",
        "div",
        "i",
        "b",
        "sup",
        "sub",
        "ul",
        "li",
        "table",
        "tr",
        "td",
        "pre",
        "q",
        "span hidden=''",
        "h2",
        "a",
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        (proptest::sample::select(names.to_vec()), proptest::collection::vec(inner, 0..6), 0..12).prop_map(
            |(name, inner, broken)| {
                let end = name.split(' ').next().unwrap_or(name);
                let end = if broken == 0 { String::new() } else { format!("</{end}>") };
                format!("<{name}>{}{end}", inner.concat())
            },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]
    /// An address that leads to other words is worse than none.
    #[test]
    fn every_place_of_any_page_is_found_again(inner in proptest::collection::vec(inner(), 1..5)) {
        returns(&body(&inner.concat()));
    }
}
