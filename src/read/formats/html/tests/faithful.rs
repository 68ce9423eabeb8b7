//! Every word of a page, and no figure changed: what whoever quotes it would lose, or say wrongly.

use super::*;
use crate::data::document::AsideKind;

/// The blocks, and what is told beside them.
fn told(html: &str) -> String {
    outline_of(&document("page.html", html), &["aside", "complaint"])
}

/// The words alone, by line.
fn words(html: &str) -> String {
    let document = document("page.html", html);
    document.text.slice(Span::new(0, document.text.len())).trim_end().replace('\n', " / ")
}

/// “Yesterday” may be any day: which, a page says where one points at it.
#[test]
fn what_is_said_of_words_is_told_with_them() {
    let html = "<p>He came <span title='3 May, 21:04'>yesterday</span> to the <abbr title='General Assembly'>GA</abbr>, \
        <a href='#x' title='Minutes'>see</a> the <i title='lamp'>Lamp</i><span title='nobody'></span>, \
        <time datetime='2019-05-03'>3 hours ago</time> <img src=x alt='A gate' title='At night'>.";
    let document = document("page.html", html);
    let told = document.asides.iter().map(|aside| {
        assert_eq!(aside.kind, AsideKind::Described);
        (document.text.slice(aside.span.unwrap()).trim().to_owned(), aside.words.as_str())
    });
    let told: Vec<_> = told.collect();
    let expected = [
        ("yesterday", "3 May, 21:04"),
        ("GA", "General Assembly"),
        ("3 hours ago", "2019-05-03"),
        ("A gate", "At night"),
    ];
    assert_eq!(told, expected.map(|(own, said)| (own.to_owned(), said)));
}

#[test]
fn the_number_of_a_note_is_no_part_of_the_word_before_it() {
    let cases = [
        // Word, LibreOffice, Google Docs, Wikipedia, AsciiDoc, Sphinx, and by hand.
        (
            "<p>in 1996<a style='mso-footnote-id:ftn1' href='#_ftn1' name='_ftnref1'><span>[1]</span></a>.</p>\
             <div style='mso-element:footnote' id=ftn1><p><a href='#_ftnref1' name='_ftn1'>[1]</a> A note.</p></div>",
            "paragraph: in 1996‹note 0›1‹/note›.\nfootnote 1. +1: A note.",
        ),
        (
            "<p>in 1996<a class=sdfootnoteanc name=a1 href='#s1'><sup>1</sup></a></p>\
             <div id=x><p><a class=sdfootnotesym name=s1 href='#a1'>1</a>A note.</p></div>",
            "paragraph: in 1996‹note 0›1‹/note›\nfootnote 1.: A note.",
        ),
        (
            "<p>in 1996<sup><a href='#ftnt1' id=ftnt_ref1>[1]</a></sup></p><div><p><a href='#ftnt_ref1' id=ftnt1>[1]</a> A note.</p></div>",
            "paragraph: in 1996‹note 0›1‹/note›\nfootnote 1.: A note.",
        ),
        (
            "<p>in 1996<sup id=cite_ref-1 class=reference><a href='#cite_note-1'><span>[</span>1<span>]</span></a></sup></p>\
             <ol class=references><li id=cite_note-1><span class=mw-cite-backlink><b><a href='#cite_ref-1'>^</a></b></span> A note.</ol>",
            "paragraph: in 1996‹note 0›1‹/note›\nfootnote 1. +1: A note.",
        ),
        (
            "<p>in 1996<sup class=footnote>[<a id=r1 class=footnote href='#d1'>1</a>]</sup></p>\
             <div class=footnote id=d1><a href='#r1'>1</a>. A note.</div>",
            "paragraph: in 1996‹note 0›1‹/note›\nfootnote 1.: A note.",
        ),
        (
            "<p>in 1996 [<a id=r1 href='#n1'>1</a>], and</p><p>[<a id=n1 href='#r1'>1</a>] A note.</p>",
            "paragraph: in 1996‹note 0›1‹/note›, and\nfootnote 1.: A note.",
        ),
        (
            "<p>in 1996<sup><a href='#n1'>1</a>, <a href='#n2'>2</a></sup>.</p>",
            "paragraph: in 1996‹note 0›1,‹/note›‹note 1›2‹/note›.",
        ),
        // A table of contents whose chapters lead back is none.
        (
            "<ul><li><a id=t1 href='#c1'>I</a> First</ul><h2><a id=c1 href='#t1'>I</a> First</h2>",
            "item • +1: ‹link 0›I‹/link› First\nheading 2: ‹link 1›I‹/link› First",
        ),
    ];
    check_all(&cases);
}

#[test]
fn exponents_and_fractions_are_no_digits_of_a_number() {
    for (html, expected) in [
        ("10<sup>6</sup> grains", "10⁶ grains"),
        ("10<sup><i>6</i></sup>", "10⁶"),
        ("10<span style='vertical-align:super'>6</span>", "10⁶"),
        ("1996<sup>1</sup>", "1996¹"),
        ("<pre>10<sup>6</sup></pre>", "10⁶"),
        ("3<sup>1</sup>/<sub>4</sub> acres", "3¼ acres"),
        ("3<sup>7</sup>&frasl;<sub>16</sub>", "3⁷⁄₁₆"),
        (
            "<span class=frac>3<span class=sr-only>+</span><span class=num>1</span>&frasl;<span class=den>2</span></span>",
            "3½",
        ),
        ("the 1<sup>st</sup> of May", "the 1st of May"),
        ("H<sub>2</sub>O", "H2O"),
        ("log<sub>10</sub>100", "log₁₀100"),
        ("SO<sub>4</sub><sup>2-</sup>", "SO4²⁻"),
        ("said<sup>[2]</sup> in 500<sup>[1]</sup>", "said[2] in 500[1]"),
        ("<math><mn>3</mn><mfrac><mn>1</mn><mn>4</mn></mfrac></math> acres", "3¼ acres"),
    ] {
        assert_eq!(words(html), expected, "{html}");
    }
}

#[test]
fn a_formula_is_read_once() {
    let math = "<math><semantics><mrow><mi>A</mi><mo>=</mo><msup><mi>b</mi><mn>3</mn></msup></mrow>\
                <annotation encoding='application/x-tex'>A = b^3</annotation></semantics></math>";
    for page in [
        format!("x {math} y"),
        format!(
            "x <span class=katex><span class=katex-mathml>{math}</span><span aria-hidden=true>A=b3</span></span> y"
        ),
        format!(
            "x <span class=mwe-math-element><span style='display:none'>{math}</span><img alt='A = b^{{3}}'></span> y"
        ),
        format!(
            "x <mjx-container><mjx-math aria-hidden=true>A=b3</mjx-math><mjx-assistive-mml>{math}</mjx-assistive-mml></mjx-container> y"
        ),
    ] {
        assert_eq!(told(&page), "paragraph: x ‹math›A = b³‹/math› y", "{page}");
    }
    assert_eq!(told("x <script type='math/tex'>b^3</script> y"), "paragraph: x ‹math›b^3‹/math› y");
}

#[test]
fn what_is_not_seen_is_told_and_stands_not_in_the_text() {
    let cases = [
        ("a<!-- leave it out -->b", "paragraph: ab\naside unseen(comment) [1..1] “” leave it out"),
        (
            "<p>a<!--[if gte mso 9]><xml><o:Author>Odell</o:Author></xml><![endif]--><![if !x]>b<![endif]>",
            "paragraph: ab\naside unseen(comment) [1..1] “” Odell",
        ),
        (
            "<p hidden>a<!-- b --></p>c",
            "paragraph: c\naside unseen(hidden) [0..0] “” a\naside unseen(comment) [0..0] “” b",
        ),
        ("a<input type=hidden name=ref value='R 1'>", "paragraph: a\naside unseen(hidden) [1..1] “ref” R 1"),
        ("a <span style='color:#fff'>b</span> c", "paragraph: a c\naside unseen(samecolour) [1..1] “” b"),
        (
            "<div style='font-size:0'>a<p style='font-size:12px'>b</p><img alt=c></div>",
            "paragraph: b\npicture 0: c\naside unseen(tiny) [0..0] “” a",
        ),
        ("<p style='opacity:0'>a</p>b", "paragraph: b\naside unseen(invisible) [0..0] “” a"),
        (
            "<p style='position:absolute;left:-9999px'>a</p>b",
            "paragraph: b\naside unseen(outside) [0..0] “” a",
        ),
        ("<template>a</template>b", "paragraph: b\naside unseen(hidden) [0..0] “” a"),
        ("<video src=x.mp4>a</video>", "paragraph: ‹link 0›x.mp4‹/link›\naside unseen(hidden) [6..6] “” a"),
        ("<svg><title>a</title><text>b</text></svg>", "paragraph: b\naside unseen(hidden) [0..0] “” a"),
        (
            "<select><option>a<option>b<option>c</select>",
            "paragraph: a\naside unseen(notchosen) [1..1] “” b · c",
        ),
        (
            "<meta name=case content='two words'>a",
            "paragraph: a\naside unseen(metadata) [0..0] “case” two words",
        ),
        (
            "<a href='data:text/html,<p>a%20b'>c</a>",
            "paragraph: ‹link 0›c‹/link›\naside unseen(hidden) [0..0] “” a b",
        ),
        (
            "<img alt='a b' src='data:image/svg+xml,<svg><text>c</text></svg>'>",
            "picture 0: a b\naside unseen(hidden) [0..0] “” c",
        ),
        (
            "saw <Ruth Odell> and <b>c</b> <made-up>d</made-up>",
            "paragraph: saw and ‹strong›c‹/strong› d\naside unseen(unknowntag) [3..3] “” <Ruth Odell>",
        ),
        (
            "a<p><ruby>大<rt>おお</rt>阪<rt>さか</rt></ruby>に",
            "paragraph: a\nparagraph: 大阪に\naside reading [2..8] “大阪” おお さか",
        ),
    ];
    for (html, expected) in cases {
        assert_eq!(told(html), expected, "{html}");
    }
    let open = told("a<!-- b <p>c");
    assert!(open.contains("unseen(comment) [1..1] “” b c") && open.contains("that nothing closes"), "{open}");
}

#[test]
fn a_long_hidden_part_is_listed_in_pieces_and_not_cut() {
    let page = document("page.html", format!("a<p hidden>{}", "word ".repeat(2_000)));
    let words: usize = page.asides.iter().map(|aside| aside.words.split_whitespace().count()).sum();
    assert_eq!(words, 2_000);
    assert!(page.asides.iter().count() > 1);
}

#[test]
fn frames_show_what_stands_instead_of_them() {
    let page =
        "<html><frameset><frame src=a.html><noframes><body><p>b &amp; c</body></noframes></frameset></html>";
    assert_eq!(told(page), "paragraph: ‹link 0›a.html‹/link›\nparagraph: b & c");
    assert_eq!(told("a<noembed><p>b</noembed>"), "paragraph: a\nparagraph: b");
}

#[test]
fn labels_of_controls_stand_apart_and_letters_of_a_word_do_not() {
    for (html, expected) in [
        ("<button>Send</button><button>Stop</button>", "Send Stop"),
        ("<label><input type=radio checked>Yes</label><label><input type=radio>No</label>", "☑ Yes ☐ No"),
        ("<select multiple><option selected>Hull<option selected>York</select>,", "Hull York,"),
        ("Name<input value=Pell>(x)", "Name Pell (x)"),
        ("a<my-card>card one</my-card><my-card>card two</my-card>", "a card one card two"),
        ("<span style='float:left'>one</span><span style='float:right'>two</span>", "one two"),
        ("<div style='display:flex'><span>View</span><span>Re<b>p</b>ly</span></div>", "View Reply"),
        ("<p style='display:inline-grid'><i>Name</i><i><b>O</b>dell</i>", "Name Odell"),
        ("un<b>brok</b>en H<sub>2</sub>O, <a href=x>link</a>, then", "unbroken H2O, link, then"),
        ("the sum is <del>4,000</del><ins>5,000</ins>", "the sum is 4,000 5,000"),
        ("organi<del>s</del><ins>z</ins>ation", "organiszation"),
        ("<img alt=O src=x>nce", "Once"),
    ] {
        assert_eq!(words(html), expected, "{html}");
    }
}

#[test]
fn lists_are_numbered_as_the_page_has_them() {
    check_all(&[
        ("<ol style='list-style-type: upper-alpha'><li>a</ol>", "item “A” +1: a"),
        ("<ol style='list-style: lower-roman inside' start=4><li>a</ol>", "item “iv” +1: a"),
        ("<ol style='list-style:none'><li>(a) b</ol>", "item +1: (a) b"),
        (
            "<ol><li style='list-style-type:lower-alpha' value=3>a<li type=A>b</ol>",
            "item “c” +1: a\nitem “D” +1: b",
        ),
        ("<ul style='list-style-type:decimal'><li>a<li>b</ul>", "item 1. +1: a\nitem 2. +1: b"),
        (
            "<p style='margin-left:36pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>8.<span>&nbsp; </span></span><![endif]>a</p><p>b",
            "item 8. +2: a\nparagraph: b",
        ),
    ]);
}

#[test]
fn the_foot_of_a_table_stands_at_its_foot() {
    check(
        "<table><tfoot><tr><td>Total<td>3</tfoot><tbody><tr><td>May<td>3</tbody><thead><tr><th>Day<th>Sum</thead></table>",
        "header row of 0: Day⇥Sum\nrow of 0: May⇥3\nrow of 0: Total⇥3",
    );
}

#[test]
fn what_stands_in_an_element_is_shown_where_its_template_has_a_place_for_it() {
    check_all(&[
        (
            "<my-card><p>b</p><h2 slot=head>a</h2>c<template shadowrootmode=open><slot name=head>x</slot><p>then<slot>y</slot></template></my-card>",
            "heading 2: a\nparagraph: then\nparagraph: b\nparagraph: c",
        ),
        (
            "<div><template shadowroot=open><p>a<slot name=x>b</slot></template>c</div>",
            "paragraph: ab\nparagraph: c",
        ),
    ]);
}

#[test]
fn what_a_tag_takes_in_that_nothing_closes_is_told() {
    let page = told("<p title='it\'s>a</p><p>b</p><img alt=\"x\" src=\"a.png><p>lost words</p>");
    assert!(page.contains("“” lost words"), "{page}");
    assert!(page.contains("nothing closes, so that no browser shows what follows"), "{page}");
    for whole in [
        "<p>a<img alt='x>y'>b",
        "a<b",
        "<p>a</p><div clas",
        "<script>if (a<b && c == '</script>x",
        "<p>a <!-- b",
    ] {
        assert!(!told(whole).contains("A tag begins"), "{whole}");
    }
}

#[test]
fn words_that_a_tag_takes_in_are_told() {
    let page = document(
        "page.html",
        "<p>A. I left; if a<b then stop; 5 < 6.</p><p class='x' hidden-not=1,2>Next line",
    );
    let told: Vec<&str> = page.asides.iter().map(|aside| aside.words.as_str()).collect();
    assert_eq!(told, ["<b then stop; 5 < 6.< p>"]);
}

#[test]
fn a_link_to_the_top_of_the_page_leads_there() {
    let links = |html: &str| outline_of(&document("page.html", html), &["link"]);
    let up = "<p>a</p><p><a href='#top'>up</a>";
    assert!(links(up).contains("link 0 inside [0..0]"), "{}", links(up));
    assert!(
        links(&format!("{up}<p id=top>b")).contains("link 0 inside [5..5]"),
        "{}",
        links(&format!("{up}<p id=top>b"))
    );
}

/// A page of a book is XML, and says so in its first line; that is no comment that somebody left in it.
#[test]
fn what_a_page_of_xml_says_of_itself_is_told_to_nobody() {
    let html =
        "<?xml version='1.0' encoding='utf-8'?><!-- check with Ines --><html><body><p>Words.</body></html>";
    assert_eq!(told(html), "paragraph: Words.\naside unseen(comment) [0..0] “” check with Ines");
}
