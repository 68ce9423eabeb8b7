//! Breaks books, and the addresses of places in them.

use super::fuzz::Target;
use super::zip::archive_of;
use super::{check, kindle, read};
use folioscope::data::cfi;
use folioscope::data::span::Span;

#[test]
fn fiction_books() {
    let seeds = vec![
        br##"<FictionBook><description><title-info><author><first-name>A</first-name></author><book-title>T</book-title><coverpage><image l:href="#p"/></coverpage></title-info></description><body><title><p>T</p></title><epigraph><p>e</p></epigraph><section id="s"><title><p>One</p></title><p>a<a l:href="#n" type="note">[1]</a><sup>2</sup> <emphasis>b</emphasis></p><poem><stanza><v>v</v><v>w</v></stanza></poem><cite><p>c</p></cite><table><tr><td colspan="2">x</td></tr></table><section><p>d</p><image l:href="#p"/></section></section></body><body name="notes"><section id="n"><title><p>1</p></title><p>n</p></section></body><binary id="p">iVBORw==</binary></FictionBook>"##
            .to_vec(),
    ];
    let words: &[&[u8]] = &[
        b"<body>",
        b"<body name=\"notes\">",
        b"</body>",
        b"<section>",
        b"</section>",
        b"<title>",
        b"</title>",
        b"<p>",
        b"</p>",
        b"<poem>",
        b"<stanza>",
        b"<v>",
        b"<table>",
        b"<tr>",
        b"<td>",
        b"</td>",
        b"<sub>",
        b"<binary id=\"p\">",
        b"<empty-line/>",
        b"<?xml version='1.0' encoding='windows-1251'?>",
        b"&#0;",
        b"<!--",
    ];
    Target { test: "books::fiction_books", seeds, words, check: |bytes| check("fuzz.fb2", bytes) }.run();
}

#[test]
fn kindle_books() {
    let old = {
        let mut built = kindle::Built::new(6);
        (built.contents, built.first_picture) = (2, 5);
        built.facts = vec![(100, b"A".to_vec()), (201, vec![0; 4]), (503, b"T".to_vec())];
        let html = br#"<html><body><a filepos=0000000050>x</a><img recindex="00001"/><mbp:pagebreak/><p>words and words and words</p></body></html>"#;
        let mut records = built.records(html);
        records.extend(kindle::index(&[(1, 1), (3, 1), (4, 1)], &[("0", vec![50, 0, 0])], &["One"]));
        records.push(b"\xFF\xD8\xFF".to_vec());
        kindle::database(b"BOOKMOBI", &records)
    };
    let new = {
        let mut built = kindle::Built::new(8);
        (built.skeletons, built.fragments, built.contents) = (2, 5, 8);
        let mut records = built.records(
            br#"<html><body></body></html><p>see <a href="kindle:pos:fid:0000:off:0000000002">x</a></p>"#,
        );
        records.extend(kindle::index(&[(1, 1), (6, 2)], &[("S", vec![1, 0, 26])], &[]));
        records.extend(kindle::index(&[(6, 2)], &[("12", vec![0, 61])], &[]));
        records.extend(kindle::index(&[(3, 1), (4, 1), (6, 2)], &[("0", vec![0, 0, 0, 0])], &["One"]));
        kindle::database(b"BOOKMOBI", &records)
    };
    let plain = kindle::database(
        b"TEXtREAd",
        &[vec![0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0], kindle::packed(b"some words")],
    );
    let words: &[&[u8]] = &[
        b"\xFF\xFF\xFF\xFF",
        b"\0\0\0\x01",
        b"\x44\x48",
        b"HUFF\0\0\0\x18",
        b"CDIC\0\0\0\x10",
        b"INDX",
        b"TAGX",
        b"IDXT",
        b"EXTH",
        b"BOUNDARY",
        b"MOBI",
        b"\x80\x0F",
        b"<mbp:pagebreak/>",
        b" filepos=9",
        b"<",
    ];
    Target {
        test: "books::kindle_books",
        seeds: vec![old, new, plain],
        words,
        check: |bytes| check("fuzz.mobi", bytes),
    }
    .run();
}

/// Chapters of a book, each of whose places has an address (EPUB CFI), and such addresses.
#[test]
fn chapters() {
    let mut seeds: Vec<Vec<u8>> = vec![
        b"<html><head><title>T</title></head><body id=\"b\"><p id=\"a\">x<em>y</em> &amp; <![CDATA[z]]></p><table><tr><td>1</td></tr></table><pre>\n a\n</pre><img src=\"p.png\" alt=\"p\"/></body></html>".to_vec(),
        "<html><body><ul><li>a<!-- b --> c</li></ul><p>\u{1F600} 10<sup>6</sup><q>d</q></p><p>e<br/>f</p></body></html>".into(),
    ];
    for address in [
        "(/6/2[r]!/4[b]/2[a],/1:0,/3:2[z^],];s=a])",
        "(/6/2!/4/6/1:3)",
        "(/8/2/4/2/1:10)",
        "(/6,/2!/4,/4!/4)",
    ] {
        seeds.push(format!("epubcfi{address}").into_bytes());
    }
    seeds.push(
        b"<html xmlns='a'><body><p>x <svg viewBox='0 0 9 9' width='9' height='9'><title>t</title><style><![CDATA[a{}]]></style><path d='M0 0h9'/><text y='9'>a<tspan x='0'>b</tspan></text><use href='#a'/></svg><svg><image xlink:href='a.xhtml'/></svg></p></body></html>"
            .to_vec(),
    );
    seeds.extend(super::seeds("html", &["epub"], &["xhtml", "html"]));
    let words: &[&[u8]] = &[
        b"<p>",
        b"</p>",
        b"<b>",
        b"</b>",
        b"<table>",
        b"<tr>",
        b"</table>",
        b"<pre>",
        b"<svg>",
        b"</svg>",
        b"<path d='M0 0h9'/>",
        b"<tspan y='9'>",
        b"<image href='a'/>",
        b"<!--",
        b"-->",
        b"<br/>",
        b"<![CDATA[",
        b"]]>",
        b"&nbsp;",
        b"\r\n",
        b"/4",
        b"[a]",
        b"!",
        b":9",
        b"^",
        b"4294967295",
        b"\xF0\x9F\x98\x80",
    ];
    Target { test: "books::chapters", seeds, words, check: check_chapter }.run();
}

fn check_chapter(bytes: &[u8]) -> Result<(), String> {
    let container = br#"<container><rootfile full-path="b.opf"/></container>"#;
    let package = br#"<package><a/><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref id="r" idref="a"/></spine></package>"#;
    let book = |chapter: &[u8]| {
        let parts = [("META-INF/container.xml", &container[..]), ("b.opf", package), ("a.xhtml", chapter)];
        archive_of(&parts)
    };
    let file = book(bytes);
    check("fuzz.epub", &file)?;
    if let Some(document) = read("fuzz.epub", &file)? {
        let len = document.text.len();
        for at in (0..32).map(|part| len * part / 32) {
            let address =
                cfi::of_span(&document, Span::new(at, (at + at % 7).min(len))).ok_or("no address")?;
            let found = cfi::parse(&address).ok_or_else(|| format!("{address} is none"))?;
            cfi::find(&document, &found).map_err(|why| format!("{address}: {why}"))?;
        }
    }
    let address = String::from_utf8_lossy(bytes);
    let plain = b"<html><body><p id='a'>x<i>y</i></p><p>\xF0\x9F\x98\x80 z</p></body></html>";
    if let Some(asked) = cfi::parse(&address)
        && let Some(document) = read("fuzz.epub", &book(plain))?
        && let Ok(found) = cfi::find(&document, &asked)
    {
        let words = document.text.slice(found.span);
        if words.len() as u64 != found.span.len() {
            return Err(format!("{address} leads into a letter"));
        }
    }
    Ok(())
}
