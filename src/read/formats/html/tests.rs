//! Pages as people find them on the web, and what must be read out of each. What must not be lost or changed of their
//! words and figures is in `tests/faithful.rs`.

mod faithful;
mod sheets;

use super::*;
use crate::data::document::{Document, Target};
use crate::data::sketch::sketch;
use crate::data::span::{DocId, Span};
use crate::read::formats;

fn document(name: &str, html: impl AsRef<[u8]>) -> Document {
    let source = Source::from_bytes(name, html.as_ref());
    let document = formats::read(source, DocId(1), &Stop::default(), None).unwrap();
    document.check().unwrap();
    document
}

/// Blocks without number, span and the spaces around; what follows them in the sketch where `more` names its start.
fn outline_of(document: &Document, more: &[&str]) -> String {
    let sketch = sketch(document);
    let count = document.block_count() as usize;
    let mut lines: Vec<String> = Vec::new();
    for (index, line) in sketch.lines().skip(1).enumerate() {
        if index < count {
            let (head, text) = line.split_once('[').unwrap_or((line, ""));
            let kind = head.trim().split_once(' ').map_or("", |(_, kind)| kind);
            // A task's box looks like the span after it.
            let (kind, text) = match text.strip_prefix("x]").or(text.strip_prefix(" ]")) {
                Some(rest) => {
                    (format!("{kind} [{}]", &text[..1]), rest.split_once('[').map_or("", |(_, t)| t))
                }
                None => (kind.to_owned(), text),
            };
            let text = text.split_once(']').map_or("", |(_, text)| text.trim());
            lines.push(format!("{kind}: {text}").trim_end_matches([' ', ':']).to_owned());
        } else if more.iter().any(|start| line.starts_with(start)) {
            lines.push(line.to_owned());
        }
    }
    lines.join("\n")
}

fn check(html: &str, expected: &str) {
    let document = document("page.html", html);
    assert_eq!(outline_of(&document, &[]), expected, "{html}");
}

fn check_all(cases: &[(&str, &str)]) {
    cases.iter().for_each(|(html, expected)| check(html, expected));
}

#[test]
fn blocks() {
    check_all(&[
        ("", ""),
        ("just words", "paragraph: just words"),
        ("<p>a</p>b<p>c", "paragraph: a\nparagraph: b\nparagraph: c"),
        ("<p></p><p>&nbsp;</p><div> </div>a", "paragraph: a"),
        ("<h1>a</h1><h6><div>b</div><div>c</div></h6>", "heading 1: a\nheading 6: b c"),
        ("<h1>a<p>b</p></h1>c", "heading 1: a b\nparagraph: c"),
        ("a<br>b<br><br>c<br>", "paragraph: a↵b\nparagraph: c"),
        ("a<hr>b", "paragraph: a\nrule\nparagraph: b"),
        (
            "<blockquote>a<blockquote>b</blockquote></blockquote>c",
            "paragraph >: a\nparagraph > >: b\nparagraph: c",
        ),
        ("<figure><img src=x alt=y><figcaption>z</figcaption></figure>", "picture 0: y\ncaption: z"),
        ("<details><summary>a</summary>b</details>", "paragraph: ‹strong›a‹/strong›\nparagraph: b"),
        ("<span style='display:block'>a</span>b", "paragraph: a\nparagraph: b"),
        ("<div dir=rtl>a<p dir=ltr>b</div>c", "paragraph rtl: a\nparagraph ltr: b\nparagraph: c"),
        ("<p>a<dialog>b</dialog><dialog open>c</dialog>", "paragraph: a\nparagraph: c"),
    ]);
}

#[test]
fn lists() {
    check_all(&[
        ("<ul><li>a<li>b</ul>c", "item • +1: a\nitem • +1: b\nparagraph: c"),
        ("<ul><li><p>a</p><p>b</p></ul>", "item • +1: a\nparagraph +1: b"),
        ("<ol start=3><li>a<li value=7>b<li>c</ol>", "item 3. +1: a\nitem 7. +1: b\nitem 8. +1: c"),
        ("<ol reversed><li>a<li>b</ol>", "item 2. +1: a\nitem 1. +1: b"),
        ("<ol type=a><li>a</ol><ol type=I start=4><li>b</ol>", "item “a” +1: a\nitem “IV” +1: b"),
        ("<ol start=-1><li>a</ol>", "item “-1” +1: a"),
        ("<ol><li></li><li>b</ol>", "item 1. +1\nitem 2. +1: b"),
        ("<ul><li></li></ul><p>b", "paragraph: b"),
        ("<ol><li><ul><li>a</ul></ol>", "item 1. +1\nitem • +2: a"),
        ("<ul><li><h2>a</h2>b</ul>", "heading 2 • +1: a\nparagraph +1: b"),
        (
            "<ul><li><input type=checkbox checked> a<li><p><input type=checkbox>b</ul>",
            "item [x]: a\nitem [ ]: b",
        ),
        ("<li>a", "item •: a"),
        ("<dl><dt>a<dd>b<dd><p>c<p>d</dl>", "term: a\ndefinition +1: b\ndefinition +1: c\nparagraph +1: d"),
        ("<ol><li><pre>a</pre></ol>", "code 1. +1: a"),
    ]);
}

#[test]
fn marks() {
    check_all(&[
        ("<b>a <i>b</i></b> c", "paragraph: ‹strong›a ‹em›b‹/em›‹/strong› c"),
        ("H<sub>2</sub>O x<sup>2</sup>", "paragraph: H‹sub›2‹/sub›O x²"),
        (
            "<del>a</del><ins>b</ins><mark>c</mark>",
            "paragraph: ‹strike›a‹/strike› ‹underline›b‹/underline›‹highlight›c‹/highlight›",
        ),
        ("<kbd>a</kbd> <code>b  c</code>", "paragraph: ‹code›a‹/code› ‹code›b c‹/code›"),
        ("<span style='font-weight:bold'>a</span>", "paragraph: ‹strong›a‹/strong›"),
        ("<b><p>a</p><p>b</p></b>", "paragraph: ‹strong›a‹/strong›\nparagraph: ‹strong›b‹/strong›"),
        ("<q>a</q>", "paragraph: “a”"),
        ("<ruby>漢<rp>[</rp><rt>kan</rt><rp>]</rp></ruby>字", "paragraph: 漢字"),
        ("<math alttext='x^2'><mi>x</mi><mn>2</mn></math>", "paragraph: ‹math›x^2‹/math›"),
        ("<math><mi>x</mi><mo>+</mo><mn>2</mn></math>", "paragraph: ‹math›x+2‹/math›"),
    ]);
}

#[test]
fn what_is_not_shown_is_not_text() {
    check_all(&[
        ("<script>a</script><style>b</style><template>c</template><!-- d -->e", "paragraph: e"),
        (
            "<p hidden>a<p style='display: none'>b<p style=visibility:hidden>c<p aria-hidden=true>d",
            "paragraph: d",
        ),
        ("<p hidden=until-found>a", "paragraph: a"),
        ("<noscript>a</noscript>", "paragraph: a"),
        ("<svg><title>a</title><text>b</text></svg>", "paragraph: b"),
        (
            "<input type=hidden value=a><input type=password value=b><input value=c> <input type=submit value=d>",
            "paragraph: c d",
        ),
        ("<select><option>a<option selected>b</select>", "paragraph: b"),
        ("<p>Land: <select><option>a<option>b</select>", "paragraph: Land: a"),
        ("<p style='display:none\\9'>a", "paragraph: a"),
        ("<p style='display\\:none'>a", "paragraph: a"),
        ("<p style='display:\u{A0}none'>a", "paragraph: a"),
        ("<textarea>a\n b</textarea>", "lines: a⏎ b"),
        ("<title>a</title>", ""),
        ("<img src=t.gif width=1 height=1>a", "paragraph: a"),
    ]);
}

fn complaints_of(document: &Document) -> Vec<&str> {
    document.complaints.iter().map(|complaint| complaint.words.as_str()).collect()
}

#[test]
fn what_browsers_show_is_shown() {
    check_all(&[
        ("<p style='display:none;display:block'>a", "paragraph: a"),
        ("<p style='display:block;display:none'>a<p>b", "paragraph: b"),
        ("<p style='display:none!important;display:block'>a<p>b", "paragraph: b"),
        ("<p hidden style='display:block'>a", "paragraph: a"),
        ("<dialog style='display:block'>a</dialog>", "paragraph: a"),
        (
            "<div style=visibility:hidden>a<p style=visibility:visible>b</p>c</div>d",
            "paragraph: b\nparagraph: d",
        ),
        (
            "<p style=visibility:hidden>a <b style='visibility:visible'>b <i style=visibility:hidden>c</i></b> d",
            "paragraph: ‹strong›b‹/strong›",
        ),
        ("<ol style=visibility:hidden><li>a<li style=visibility:visible>b</ol>", "item 2. +1: b"),
        ("<div style=display:none><p style=display:block>a</div>b", "paragraph: b"),
        ("<div style=display:contents>a</div>", "paragraph: a"),
        ("<details><summary>a</summary><p>b</details>", "paragraph: ‹strong›a‹/strong›\nparagraph: b"),
    ]);
}

#[test]
fn a_page_within_a_page_is_read_where_it_stands() {
    check_all(&[
        (
            "<p>a<iframe srcdoc='<h1>b</h1><p>c'></iframe>d",
            "paragraph: a\nheading 1: b\nparagraph: c\nparagraph: d",
        ),
        ("<ul><li>a<iframe srcdoc='b'></iframe></ul>", "item • +1: a\nparagraph +1: b"),
        ("<iframe srcdoc='&lt;iframe srcdoc=a>&lt;/iframe>'></iframe>", "paragraph: a"),
        (
            "<table><tr><th>a<td><iframe srcdoc='<p>b<script>c</script><p hidden>d'></iframe></table>",
            "row of 0: a⇥b",
        ),
        ("<iframe srcdoc='a' width=0></iframe>b", "paragraph: b"),
    ]);
    let nested = (0..20).fold("the innermost".to_owned(), |page, _| {
        format!("a<iframe srcdoc=\"{}\"></iframe>", page.replace('&', "&amp;").replace('"', "&quot;"))
    });
    let document = document("page.html", nested);
    assert_eq!(complaints_of(&document), ["Here stands a page in more than 16 others, which is not shown."]);
    assert_eq!(document.block_count(), 17);
}

#[test]
fn words_that_the_page_hides_are_listed_beside_it() {
    let page = "<p>a<p hidden>b <b>c</b><p style=display:none> <script>d</script><p style=visibility:hidden>e\
                <dialog>f</dialog><p style=visibility:hidden>g<i style=visibility:visible>h</i>i";
    let document = document("page.html", page);
    assert_eq!(
        outline_of(&document, &["aside"]),
        "paragraph: a\nparagraph: ‹em›h‹/em›\n\
         aside unseen(hidden) [2..2] “” b c\naside unseen(hidden) [2..2] “” e\naside unseen(hidden) [2..2] “” f\n\
         aside unseen(hidden) [2..2] “” g\naside unseen(hidden) [4..4] “” i"
    );
    assert!(complaints_of(&document).is_empty());
}

#[test]
fn a_page_that_shows_nothing_says_why() {
    let cases = [
        ("", "This file is empty."),
        (" <p> ", "There are no words in this file."),
        ("<title>t</title>", "Nothing on this page is to be seen: it has a title, and no words."),
        (
            "<p hidden>all of it",
            "Nothing on this page is to be seen: its words are hidden (9 characters) and listed beside it.",
        ),
        (
            "<script>a</script><script>b</script>",
            "Nothing on this page is to be seen: it holds programs, and nothing is run here.",
        ),
        ("<style>a", "Nothing on this page is to be seen: its words stand in a style sheet (1 character)."),
        ("<!-- a b -->", "Nothing on this page is to be seen: its words stand in a comment (3 characters)."),
        (
            "<select multiple><option>a",
            "Nothing on this page is to be seen: its words are choices of which none is made (1 character).",
        ),
        (
            "<template><template>a",
            "Nothing on this page is to be seen: its words stand in a template, which only a program would show \
             (1 character).",
        ),
    ];
    for (page, expected) in cases {
        assert_eq!(complaints_of(&document("page.html", page)), [expected], "{page}");
    }
    for page in ["a", "<img src=x.png>"] {
        assert!(complaints_of(&document("page.html", page)).is_empty(), "{page}");
    }
}

#[test]
fn a_page_that_hides_more_than_it_shows_says_so() {
    let page = |shown: usize| format!("<p>{}<p hidden>{}", "a ".repeat(shown), "b ".repeat(1_000));
    let document = |shown| document("page.html", page(shown));
    assert!(
        complaints_of(&document(10))[0]
            .starts_with("This page hides more words than it shows (1,999 characters)")
    );
    assert!(complaints_of(&document(2_000)).is_empty());
}

#[test]
fn the_innermost_words_of_a_drawing_are_shown() {
    let page = format!("<svg>{}<text>words</text>", "<g>".repeat(1_000));
    let document = document("page.html", page);
    assert_eq!(outline_of(&document, &[]), "paragraph: words");
    assert!(complaints_of(&document)[0].contains("nested too deeply"));
}

#[test]
fn a_tag_with_too_many_attributes_ends_and_nothing_else_does() {
    let many: String = (0..20_000).map(|n| format!(" a{n}={n}")).collect();
    for page in [format!("<p{many}>words</p>"), format!("<b>x</b><p title='<p>'{many} b='>'>words</p>")] {
        let document = document("page.html", &page);
        let outline = outline_of(&document, &[]);
        assert!(outline.ends_with("paragraph: words"), "{} {outline:.300}", page.len());
        assert_eq!(
            complaints_of(&document),
            ["1 tag of this page has more than 4,000 attributes; the rest of them are left out."]
        );
    }
    // Much in which attributes could stand, and none do.
    let text = "word ".repeat(100_000);
    for page in [
        format!("<p>a<!--{text}-->b"),
        format!("<p title=\"{text}\">ab"),
        format!("<p>ab<p hidden>{text}"),
        format!("<p>ab<img alt='' src='data:,{}'>", "a/b".repeat(100_000)),
    ] {
        let document = document("page.html", page);
        assert!(outline_of(&document, &[]).starts_with("paragraph: ab"));
        assert!(!complaints_of(&document).iter().any(|words| words.contains("attributes")));
    }
}

#[test]
fn a_long_base_is_not_said_again_with_each_of_a_million_links() {
    let base = format!("http://a.b/{}/", "c".repeat(8_000));
    let page = format!("<base href='{base}'>{}", "<a href=d>e</a> ".repeat(5_000));
    let document = document("page.html", page);
    let length = |number: usize| match document.links.get(number) {
        Some(Target::Outside(address)) => address.len(),
        Some(Target::File(path, _)) => path.as_os_str().len(),
        other => panic!("{other:?}"),
    };
    assert_eq!((length(0), length(4_999)), (base.len() + 1, 1));
    assert!(complaints_of(&document)[0].starts_with("The addresses of this page are too long together."));
}

#[test]
fn formatting_that_is_nested_without_end_loses_no_words() {
    let document = document("page.html", format!("{}deep words", "<b>".repeat(1_000_000)));
    assert_eq!(outline_of(&document, &[]), "paragraph: ‹strong›deep words‹/strong›");
    assert_eq!(
        complaints_of(&document),
        ["This page is nested too deeply. Its innermost parts are shown as plain words."]
    );
}

#[test]
fn listings() {
    check_all(&[
        ("<pre>\na\n  b\n\n</pre>c", "code: a⏎  b\nparagraph: c"),
        ("<pre>a<br>b<div>c</div>d</pre>", "code: a⏎b⏎c⏎d"),
        ("<pre><b>a</b>b</pre>", "code: ‹strong›a‹/strong›b"),
        ("<pre class='language-rust'>let</pre>", "code: ‹keyword›let‹/keyword›"),
        ("<div class='highlight-source-js'><pre>1</pre></div>", "code: ‹number›1‹/number›"),
        ("<pre><code>a</code></pre>", "code: a"),
        ("<div style='white-space:pre-wrap'>a\n b</div>", "lines: a⏎ b"),
    ]);
}

#[test]
fn tables() {
    check_all(&[
        (
            "<table><caption>c</caption><tr><th>a<th>b<tr><td>1<td>2</table>",
            "caption: c\nheader row of 0: a⇥b\nrow of 0: 1⇥2",
        ),
        (
            "<table><tr><td rowspan=2>a<td>b<tr><td>c<tr><td colspan=2>d</table>",
            "row of 0: a⇥b\nrow of 0: ⇥c\nrow of 0: d⇥",
        ),
        (
            "<table><tr><td>a<td rowspan=0>b<tr><td>c<tbody><tr><td>d<td>e</table>",
            "row of 0: a⇥b\nrow of 0: c⇥\nrow of 0: d⇥e",
        ),
        ("<table><tr><td colspan=2>a<td>b<tr><td>c<td>d<td>e</table>", "row of 0: a⇥⇥b\nrow of 0: c⇥d⇥e"),
        ("<table><tr><td><p>a</p><p>b</p><td>c<br>d</table>", "row of 0: a↵b⇥c↵d"),
        ("<table><tr><th>a<td><ul><li>b<li>c</ul></table>", "row of 0: a⇥b↵c"),
        ("<table><tr><td><h1>a</h1>b<td>c</table>", "heading 1: a\nparagraph: b\nparagraph: c"),
        (
            "<table><tr><td>a<table><tr><td>b<td>c</table>d<td>e</table>",
            "paragraph: a\nrow of 0: b⇥c\nparagraph: d\nparagraph: e",
        ),
        ("<table role=presentation><tr><th>a<th>b</table>", "paragraph: a\nparagraph: b"),
        ("<table><tr><td>a<tr><td>b</table>", "paragraph: a\nparagraph: b"),
        (
            "<table><tr><th>a<th>b<tr><td><pre>c\nd</pre><td>e</table>",
            "header row of 0: a⇥b\nrow of 0: ‹code›c↵d‹/code›⇥e",
        ),
        ("<ul><li><table><tr><td>a<td>b</table></ul>", "row of 0 • +1: a⇥b"),
    ]);
}

#[test]
fn links_and_names() {
    let html = "<p id=a>x <a href='#b'>1</a> <a href='c.html#d'>2</a> <a href='http://x/'>3</a> \
        <a href=' java\nscript:alert(1)'>4</a> <a href='JavaScript:x'>5</a> <a href='#'>6</a> <a href='data:text/html,x'>7</a> \
        <a href='vbscript:x'>8</a> <a href='#none'>9</a><h2 id=b>y</h2><a name=n></a>";
    let document = document("page.html", html);
    let targets: Vec<String> = document.links.iter().map(|target| format!("{target:?}")).collect();
    let expected = [
        "Inside(Span { start: 20, end: 20 })",
        "File(\"c.html\", Some(\"d\"))",
        "Outside(\"http://x/\")",
        "Missing(\"javascript:alert(1)\")",
        "Missing(\"JavaScript:x\")",
        "Missing(\"data:text/html,x\")",
        "Missing(\"vbscript:x\")",
        "Missing(\"none\")",
    ];
    assert_eq!(targets, expected);
    let names: Vec<&str> = document.anchors.keys().map(String::as_str).collect();
    assert_eq!(names, ["a", "b", "n"]);
}

#[test]
fn relative_addresses_are_seen_from_the_base() {
    let document = document("page.html", "<base href='http://x/y/z'><a href=a>b</a><img src=c alt=d>");
    assert_eq!(document.links.get(0), Some(&Target::Outside("http://x/y/a".to_owned())));
    let picture = document.pictures.get(0).unwrap();
    assert_eq!(picture.source, PictureSource::Remote("http://x/y/c".to_owned()));
}

#[test]
fn notes_are_known_by_how_they_are_written() {
    check_all(&[
        (
            "<p>a<sup><a href='#n'>1</a></sup><section class=footnotes><ol><li id=n>b <a class=footnote-backref href='#r'>↩</a></ol></section>",
            "paragraph: a‹note 0›1‹/note›\nfootnote 1. +1: b",
        ),
        ("<aside epub:type=footnote id=n><p>a</aside>", "footnote +1: a"),
        (
            "<p>Words.<a epub:type=noteref href='#n'>7</a><aside epub:type=footnote id=n><p>a</aside>",
            "paragraph: Words.‹note 0›7‹/note›\nfootnote 7. +1: a",
        ),
        (
            "<p>Words.<a epub:type=noteref href='#n'>7</a><aside epub:type=footnote id=n><p>7 a</aside>",
            "paragraph: Words.‹note 0›7‹/note›\nfootnote +1: 7 a",
        ),
        ("<a epub:type=noteref href='#n'>*</a>", "paragraph: ‹note 0›*‹/note›"),
        ("x<sup><a href='http://a.b/'>1</a></sup>", "paragraph: x‹link 0›¹‹/link›"),
    ]);
}

#[test]
fn pictures() {
    let document = document(
        "page.html",
        "<p><img src=a.png alt='b c' width=10 height=20px><p>x <img src='data:image/gif;base64,R0lG' data-src=http://x/y.png> y",
    );
    let expected = "\
picture 0: b c
paragraph: x ‹picture 1›▣‹/picture› y
picture 0 [0..3] 10×20 missing: “a.png” lies beside the document, whose folder is not known. “b c”
picture 1 [6..9] remote http://x/y.png “”";
    assert_eq!(outline_of(&document, &["picture"]), expected);
}

#[test]
fn a_mark_over_a_picture_without_words_goes_on_after_it() {
    check(
        "<p><img src=y></p><b>é</b><i><p><img src=z></p>é</i>",
        "picture 0\nparagraph: ‹strong›é‹/strong›\npicture 1\nparagraph: ‹em›é‹/em›",
    );
}

#[test]
fn facts_are_taken() {
    let document = document(
        "page.html",
        "<html lang=de><meta property=og:title content=Other><title> A\n title </title><meta name=author content=Ada>\
         <meta name=date content=1843><h1>Heading</h1>",
    );
    let facts = &document.facts;
    assert_eq!(facts.title.as_deref(), Some("A title"));
    assert_eq!((facts.authors.join(","), facts.language.as_deref()), ("Ada".to_owned(), Some("de")));
    assert_eq!(facts.others, [("date".to_owned(), "1843".to_owned())]);
}

#[test]
fn encodings_are_found() {
    let cases: &[(&[u8], &str, EncodingHow)] = &[
        (b"<meta charset=iso-8859-1><p>\xE4", "windows-1252", EncodingHow::Declared),
        (
            b"<meta http-equiv=content-type content='text/html; charset=koi8-r'>\xC4",
            "KOI8-R",
            EncodingHow::Declared,
        ),
        (b"<?xml version='1.0' encoding=\"ISO-8859-2\"?><html>", "ISO-8859-2", EncodingHow::Declared),
        (b"<!-- <meta charset=koi8-r> --><p>a", "UTF-8", EncodingHow::Guessed),
        (b"\xEF\xBB\xBF<meta charset=koi8-r>", "UTF-8", EncodingHow::ByteOrderMark),
        (b"\xFF\xFE<\0p\0>\0a\0", "UTF-16LE", EncodingHow::ByteOrderMark),
        (b"<meta charset=utf-16><p>a", "UTF-8", EncodingHow::Declared),
    ];
    for &(bytes, name, how) in cases {
        let found = document("page.html", bytes).encoding.unwrap();
        assert_eq!((found.name, found.how), (name, how), "{}", String::from_utf8_lossy(bytes));
    }
    let damaged = document("page.html", b"<meta charset=utf-8><p>a\xFFb");
    assert_eq!(damaged.complaints.len(), 1);
    let mut source = Source::from_bytes("page.html", &b"<meta charset=utf-8>\xC4"[..]);
    source.encoding = Some("koi8-r".to_owned());
    let chosen = formats::read(source, DocId(1), &Stop::default(), None).unwrap();
    assert_eq!(chosen.encoding.map(|e| e.how), Some(EncodingHow::ChosenByHand));
}

#[test]
fn pages_are_recognised_whatever_they_are_called() {
    let cases = [
        ("a.html", "words", "HTML"),
        ("a.HTM", "words", "HTML"),
        ("a", "<!DOCTYPE html>", "HTML"),
        ("a.txt", "\u{FEFF} \n<!-- x --><html>", "HTML"),
        ("a", "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>", "HTML"),
        ("a.xml", "<?xml version='1.0'?><list/>", "XML"),
        ("a.txt", "see <html>", "Plain text"),
    ];
    for (name, text, expected) in cases {
        assert_eq!(document(name, text).format, expected, "{name} {text}");
    }
}

#[test]
fn xhtml_closes_its_empty_tags() {
    let html = "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title/><script src='x'/></head>\
        <body><p><a id='x'/>a<br/><![CDATA[b < c]]></p><div/>d</body></html>";
    check(html, "paragraph: a↵b < c\nparagraph: d");
}

#[test]
fn deep_pages_keep_their_words() {
    for tag in ["div", "span", "b", "table><tr><td", "ul><li", "blockquote", "svg", "math"] {
        let html = format!("{}x</p><p>y", format!("<{tag}>").repeat(100_000));
        let document = document("page.html", &html);
        if tag != "svg" {
            let text = document.text.slice(Span::new(0, 100)).into_owned();
            assert_eq!(text.split_whitespace().collect::<Vec<_>>(), ["x", "y"], "{tag}");
        }
        assert!(!document.complaints.is_empty(), "{tag}");
    }
}

#[test]
fn formatting_that_is_never_closed_does_not_multiply() {
    for part in ["<div><b id=N>x</div>", "<p><b id=N>x", "<p><a href=N><table>", "<font size=N><p>x</font>"] {
        let html: String = (0..5000).map(|n| part.replace('N', &n.to_string())).collect();
        document("page.html", html);
    }
}

/// Parts of pages, to be put together as nobody would.
const PARTS: &[&str] = &[
    "a ",
    "\u{A0}",
    "\n",
    "é",
    "<b>",
    "</b>",
    "<p>",
    "</p>",
    "<br>",
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "<th>",
    "<td rowspan=3>",
    "<td colspan=2>",
    "<caption>",
    "<ul>",
    "<ol reversed>",
    "<li>",
    "</ul>",
    "<pre>",
    "</pre>",
    "<textarea>",
    "<script>",
    "</script>",
    "<h1>",
    "</h1>",
    "<a href='#x' id=x>",
    "</a>",
    "<img src=x>",
    "<img alt=y src=z>",
    "<dl>",
    "<dt>",
    "<dd>",
    "<blockquote>",
    "</blockquote>",
    "<select>",
    "<option>",
    "<svg>",
    "</svg>",
    "<math>",
    "<template>",
    "<title>",
    "<rt>",
    "<q>",
    "<sup>",
    "<input>",
    "<input type=checkbox>",
    "<section class=footnotes>",
    "<div style='white-space:pre'>",
    "<div dir=rtl>",
    "</div>",
    "<code class=lang-c>",
    "<figure>",
    "<figcaption>",
    "<details>",
    "<summary>",
    "<body>",
    "</body>",
    "<frameset>",
    "<x/>",
    "<title/>",
    "<p/>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "&amp;",
    "&",
    "<",
    "\0",
    "<base href=http://x/>",
    "<plaintext>",
    "<iframe src=x>",
    "<tbody>",
    "<thead>",
    "</tr>",
    "</td>",
];

proptest::proptest! {
    #[test]
    fn any_parts_in_any_order_are_read(parts in proptest::collection::vec(0..PARTS.len(), 0..60), xml: bool) {
        let start = if xml { "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>" } else { "" };
        let html: String = parts.iter().map(|&part| PARTS[part]).collect();
        document("page.html", format!("{start}{html}"));
        document("note.md", html);
    }
}

/// A place that was noted in a blank which then came to nothing, where a letter of two bytes stands afterwards.
#[test]
fn a_name_in_words_that_came_to_nothing_leads_to_a_whole_character() {
    let parts = "a a <ul>\u{A0}<a href='#x' id=x><section class=footnotes><img src=x>";
    document("note.md", parts);
    document("page.html", parts);
}

#[test]
fn reading_stops_when_asked() {
    let stop = Stop::default();
    stop.raise();
    let mut draft = Draft::new(Document::default(), None);
    let read = read_page("<p>a", &Surroundings::default(), &mut draft, &stop);
    assert_eq!(read, Err(Failure::stopped()));
}

/// Cells that reach over rows and columns are bounded in number; a page that asks for more must still end.
#[test]
fn a_table_that_asks_for_endless_cells_is_read_to_its_end() {
    let wide = "<tr><td colspan=1000>x</td></tr>".repeat(1100);
    let ends = [
        "<tr><td rowspan=0>a</td><td>b</td></tr><tr><td>c</td></tr>",
        "<tr><td colspan=900>a</td><td rowspan=60000>b</td></tr><tr></tr><tr><td>c</td></tr>",
    ];
    for end in ends {
        let document =
            document("page.html", format!("<table><caption>t</caption>{wide}{end}</table><p>After."));
        let last = document.block(document.block_count() - 1).unwrap();
        assert_eq!(last.text(), "After.");
    }
}

#[test]
fn a_title_does_not_turn_the_words_beside_it_around() {
    let turned = document("page.html", "<title>Invoice \u{202E}fdp.exe</title><p>a");
    assert_eq!(turned.title(), "Invoice \\u{202e}fdp.exe");
    let heading = document("page.html", "<h1>Invoice \u{2067}fdp</h1><p>a");
    assert_eq!(heading.title(), "Invoice \\u{2067}fdp");
    assert_eq!(heading.outline.get(0).unwrap().title, "Invoice \\u{2067}fdp");
    // What the page itself says keeps its signs, and they are told.
    assert!(heading.text.slice(Span::new(0, 20)).contains('\u{2067}'));
    assert!(complaints_of(&heading).concat().contains("change its direction"));
    let named = document("x\u{202E}fdp.html", "<p>a");
    assert_eq!(named.title(), "x\\u{202e}fdp.html");
    assert_eq!(named.name, "x\u{202E}fdp.html");
    let hebrew = document("page.html", "<title>\u{5D0}\u{5D1} \u{200F}(1)</title>");
    assert_eq!(hebrew.title(), "\u{5D0}\u{5D1} \u{200F}(1)");
}

#[test]
fn words_that_a_browser_shows_the_other_way_round_are_told() {
    let told = |html: &str| {
        let document = document("page.html", html);
        let complaint = document.complaints.get(0).cloned();
        complaint.map(|complaint| (complaint.words, complaint.span.unwrap().start))
    };
    for html in [
        "<p>write to <bdo dir=rtl>moc.live</bdo> now",
        "<p>write to <span style='unicode-bidi:bidi-override;direction:rtl'>moc.<i>live</i></span>",
        "<p dir=rtl>write to <span style='unicode-bidi:isolate-override'>moc.live</span>",
        "<p>write to <bdo dir=RTL>moc.live<span dir=ltr>not me</span></bdo>",
        "<p>write to <iframe srcdoc='<bdo dir=rtl>moc.live</bdo>'></iframe>",
    ] {
        let (words, at) = told(html).unwrap();
        assert!(words.starts_with("7 letters of this page are shown by browsers in the other"), "{words}");
        assert!((8..=10).contains(&at), "{html}: {at}");
    }
    let hebrew = told("<p>a <bdo dir=ltr>\u{5D0}\u{5D1}</bdo>").unwrap().0;
    assert!(hebrew.starts_with("2 letters"), "{hebrew}");
    for html in [
        "<p>a <bdo dir=ltr>plain</bdo> <bdo>plain</bdo>",
        "<p>a <bdo dir=rtl>\u{5D0}\u{5D1}</bdo> <bdo dir=rtl hidden>abc</bdo>",
        "<p>a <span style='direction:rtl;unicode-bidi:embed'>abc</span> <b style='direction:rtl'>c</b>",
        "<bdo dir=rtl><p>a block is put in order by itself</p></bdo>",
    ] {
        assert_eq!(told(html), None, "{html}");
    }
}

#[test]
fn a_page_that_stands_in_an_address_is_read_where_it_stands() {
    check_all(&[
        (
            "<p>a<iframe src='data:text/html,<h1>b</h1><p>c%20d#e'></iframe>f",
            "paragraph: a\nheading 1: b\nparagraph: c d\nparagraph: f",
        ),
        (
            "<object data='DATA:text/html;charset=utf-8;base64,PHA+w7xiZXI8L3A+'>instead</object>",
            "paragraph: über",
        ),
        ("<iframe src='data:text/html;charset=windows-1252,%FCber'></iframe>", "paragraph: über"),
        ("<embed src='data:application/xhtml+xml,<p>a<b/>c</p>'>", "paragraph: ac"),
        ("<iframe src='data:,1 < 2 <b>'></iframe>", "code: 1 < 2 <b>"),
        ("<object data='data:image/png;base64,AAAA'>instead</object>", "paragraph: instead"),
        ("<iframe src='data:text/html,a' srcdoc='b'></iframe>", "paragraph: b"),
    ]);
    let damaged = document("page.html", "a<iframe src='data:text/html;base64,!!!'></iframe>");
    assert_eq!(complaints_of(&damaged), ["Here stands a page that is damaged, and is not shown."]);
}

#[test]
fn pages_within_a_page_are_read_up_to_a_limit_that_is_told() {
    let nested = (0..20).fold("innermost".to_owned(), |page, _| {
        format!(
            "<p>a<iframe src=\"data:text/html,{}\"></iframe>",
            page.replace('%', "%25").replace('"', "%22").replace('#', "%23")
        )
    });
    let nested = document("page.html", nested);
    assert_eq!(nested.block_count(), 17);
    assert_eq!(complaints_of(&nested), ["Here stands a page in more than 16 others, which is not shown."]);
    let large = format!("<iframe srcdoc='<p>{}'></iframe>", "word ".repeat(2_000_000));
    let large = document("page.html", format!("{large}{large}<p>b<iframe srcdoc='<p>c'></iframe>"));
    let told = complaints_of(&large).join(" ");
    assert!(told.contains("Here stands a page of 10,000,003 bytes, which is not shown"), "{told}");
    let last: Vec<_> = large.text.chunks().last().unwrap().1.text.lines().map(str::to_owned).collect();
    assert!(last.ends_with(&["b".to_owned(), "c".to_owned()]));
}

#[test]
fn what_an_element_shows_by_a_template_of_its_own_is_read() {
    check_all(&[
        (
            "<my-card><p>light</p><template shadowrootmode=open><h2>shadow</h2><slot></slot></template></my-card>after",
            "heading 2: shadow\nparagraph: light\nparagraph: after",
        ),
        (
            "<div><template shadowrootmode=CLOSED><p>a<div><template shadowrootmode=open><p>b</template></div></template></div>",
            "paragraph: a\nparagraph: b",
        ),
        ("<div><template><p>a</template>b</div>", "paragraph: b"),
        ("<div><template shadowrootmode=other>a</template>b</div>", "paragraph: b"),
        ("<ul><template shadowrootmode=open>a</template><li>b</ul>", "item • +1: b"),
        (
            "<div><template shadowrootmode=open>a</template><template shadowrootmode=open>b</template>c</div>",
            "paragraph: ac",
        ),
        ("<div hidden><template shadowrootmode=open>a</template></div>b", "paragraph: b"),
        ("<template><div><template shadowrootmode=open>a</template></div></template>b", "paragraph: b"),
    ]);
    let deep = format!("{}x", "<div><template shadowrootmode=open><p>a".repeat(1_000));
    let deep = document("page.html", deep);
    assert_eq!(deep.block_count(), 16);
    assert!(
        complaints_of(&deep)
            .concat()
            .contains("templates of this page stand in more than 16 others of their kind")
    );
}

#[test]
fn a_program_that_is_called_a_page_is_none() {
    // Bytes as a packed file has them.
    let mut state = 7_u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let bytes: Vec<u8> = (0..5_000).map(|_| noise()).collect();
    for name in ["noise.html", "noise.md", "noise.txt"] {
        for bytes in [&bytes[..], &bytes[..400]] {
            let read = formats::read(Source::from_bytes(name, bytes), DocId(1), &Stop::default(), None);
            assert_eq!(read.unwrap().format, "Unknown bytes", "{name}");
        }
    }
    // Old pages are damaged here and there, and short ones hold little beside it.
    let old = format!("<p>{}\0{}\x01", "words ".repeat(100), "words ".repeat(100));
    for page in [old.as_bytes(), b"<p>a\0b", b"# a\x03\x02\x01", b"<\0p\0>\0a\0b\0c\0 \0d\0"] {
        for name in ["page.html", "page.md"] {
            assert!(document(name, page).counts.words > 0, "{name}: {page:?}");
        }
    }
}
