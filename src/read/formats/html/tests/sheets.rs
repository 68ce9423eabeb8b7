//! Style sheets in the page: what they strike, raise, count and hide is so for whoever reads the page.

use super::*;

/// The blocks, and what is told beside them.
fn told(sheet: &str, body: &str) -> String {
    outline_of(&document("page.html", format!("<style>{sheet}</style>{body}")), &["aside", "complaint"])
}

#[test]
fn what_a_sheet_strikes_raises_and_counts_is_so() {
    for (sheet, body, expected) in [
        (
            ".c7{color:#000;text-decoration:line-through}.c2{text-decoration:none}",
            "<span class=c7>a</span><span class='c2 x'>b</span>",
            "paragraph: ‹strike›a‹/strike›b",
        ),
        // The heavier rule holds, then the later one, and what the element says itself before all.
        ("p.a{text-decoration:none}.a{text-decoration:line-through}", "<p class=a>b", "paragraph: b"),
        (
            ".a{text-decoration:line-through}.b{text-decoration:none}",
            "<i class='b a'>c</i>",
            "paragraph: ‹em›c‹/em›",
        ),
        (
            ".a{text-decoration:line-through}",
            "<span class=a style='text-decoration:none'>b</span>",
            "paragraph: b",
        ),
        (
            "<!-- .a, .b { text-decoration : line-through } /* } */ -->",
            "<span class=b>c</span>",
            "paragraph: ‹strike›c‹/strike›",
        ),
        // What holds for some windows or states alone is not taken for all.
        (
            "@media print{.a{text-decoration:line-through}} .a:hover{text-decoration:line-through}",
            "<span class=a>b</span>",
            "paragraph: b",
        ),
        (
            "@media screen{.a{text-decoration:line-through}}",
            "<span class=a>b</span>",
            "paragraph: ‹strike›b‹/strike›",
        ),
        (
            "@font-face{src:url(x)}.a{text-decoration:line-through}",
            "<span class=a>b</span>",
            "paragraph: ‹strike›b‹/strike›",
        ),
        (
            ".n{vertical-align:super}",
            "in 1997<span class=n><a href='#n4'>4</a></span>.<p id=n4>x",
            "paragraph: in 1997‹note 0›4‹/note›.\nparagraph: x",
        ),
        (".n{vertical-align:super}", "10<span class=n>6</span>", "paragraph: 10⁶"),
        (
            "ol.r{list-style-type:upper-roman}",
            "<ol class=r><li>a<li>b</ol>",
            "item “I” +1: a\nitem “II” +1: b",
        ),
        (
            "ol ol{list-style:lower-latin outside}",
            "<ol><li>a<ol><li>b</ol></ol>",
            "item 1. +1: a\nitem “a” +2: b",
        ),
        // Numbers that a sheet draws by itself must not be lost.
        ("ol{list-style:none}", "<ol><li>a</ol>", "item 1. +1: a"),
    ] {
        assert_eq!(told(sheet, body), expected, "{sheet} {body}");
    }
}

#[test]
fn what_a_sheet_makes_a_line_of_its_own_is_one() {
    for (sheet, body, expected) in [
        (
            ".row span{display:block}",
            "<div class=row><span>Day</span><span>3 May</span></div>",
            "paragraph: Day\nparagraph: 3 May",
        ),
        (
            ".cell{display:inline-block}",
            "<i class=cell>a</i><i class=cell>b</i>",
            "paragraph: ‹em›a‹/em› ‹em›b‹/em›",
        ),
        (".v{white-space:pre-line}", "<p class=v>\n first \n  second</p>", "lines: first⏎second"),
        ("p{white-space:pre-line}", "<p>one line</p>", "paragraph: one line"),
    ] {
        assert_eq!(told(sheet, body), expected, "{sheet} {body}");
    }
}

#[test]
fn what_a_sheet_hides_stands_beside_the_page_where_nothing_may_show_it() {
    let body = "<p class=a>x</p><p>y</p>";
    assert_eq!(told(".a{display:none}", body), "paragraph: y\naside unseen(hidden) [0..0] “” x");
    let shown = "paragraph: x\nparagraph: y";
    for sheet in [
        ".a{display:none}.a{display:block}",
        ".a{display:none}.a:target{display:block}",
        ".a{display:none}@media (min-width:9px){p.a{display:block}}",
        ".a{display:none}:checked ~ .a{display:var(--b)}",
        ".a{display:none}*{display:block}",
        ".a{display:none}@import url(x.css);",
        ".a{display:none}</style><link rel=stylesheet href=x.css><style>",
        ".a{display:none}</style><script></script><style>",
        "</style><style media=print>.a{display:none}",
        ".b .a{display:none}",
    ] {
        assert_eq!(told(sheet, body), shown, "{sheet}");
    }
}

#[test]
fn sheets_cost_no_more_than_they_may() {
    let rules = "i i i i p.a{text-decoration:line-through}".repeat(7_000);
    let body = format!("{}{}", "<i>".repeat(200), "<p class=a>x</p>".repeat(3_000));
    let page = told(&rules, &body);
    assert!(page.contains("The style sheets of this page say more than is read of them."));
    let many = ".a{text-decoration:line-through}".repeat(9_000);
    assert!(told(&many, "<p class=a>x").contains("more than is read"));
    // Nothing of these ends as it should.
    for sheet in [
        "{",
        "}",
        "a{",
        "a{b",
        "@media",
        "@media screen{",
        "a{b:'",
        "\\",
        "/*",
        "(((",
        ",,,{}",
        "a..b{display:none}",
    ] {
        told(sheet, "<p class=a>x");
    }
}
