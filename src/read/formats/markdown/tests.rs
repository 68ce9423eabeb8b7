//! Notes as people write them, and what must be read out of each.

use super::*;
use crate::data::document::Document;
use crate::data::sketch::sketch;
use crate::data::span::DocId;
use crate::read::formats;

fn document(name: &str, text: &str) -> Document {
    let source = Source::from_bytes(name, text.as_bytes());
    let document = formats::read(source, DocId(1), &Stop::default(), None).unwrap();
    document.check().unwrap();
    document
}

/// The whole sketch after its first line, without spans.
fn check(markdown: &str, expected: &str) {
    let sketch = sketch(&document("note.md", markdown));
    let lines = sketch.lines().skip(1).filter(|line| !line.starts_with("table "));
    let found: Vec<String> = lines.map(without_spans).collect();
    assert_eq!(found.join("\n"), expected, "{markdown}");
}

fn without_spans(line: &str) -> String {
    let words = line.split(' ').filter(|word| {
        let span = word.strip_prefix('[').and_then(|word| word.strip_suffix(']'));
        !span.is_some_and(|span| span.contains(".."))
    });
    words.collect::<Vec<_>>().join(" ").trim_end().to_owned()
}

#[test]
fn notes_of_all_kinds() {
    let cases = [
        (
            "a *b* **c** ~~d~~ `e`",
            "0 paragraph a ‹em›b‹/em› ‹strong›c‹/strong› ‹strike›d‹/strike› ‹code›e‹/code›",
        ),
        ("- [x] a\n- [ ] b", "0 item [x] +1 a\n1 item [ ] +1 b"),
        ("3. a\n4. b", "0 item 3. +1 a\n1 item 4. +1 b"),
        ("> a\n>> b", "0 paragraph > a\n1 paragraph > > b"),
        ("> [!TIP]\n> a", "0 paragraph > ‹strong›Tip‹/strong›\n1 paragraph > a"),
        ("|a|b|\n|-|-:|\n|c|\n", "0 header row of 0 a⇥b\n1 row of 0 c⇥"),
        ("a\n: b", "0 term a\n1 definition +1 b"),
        ("$x_1$ costs $5", "0 paragraph ‹math›$x_1$‹/math› costs $5"),
        ("```rust,ignore\nlet\n```", "0 code ‹keyword›let‹/keyword›"),
        ("    a\n\n    b", "0 code a⏎⏎b"),
        ("a\\\nb  \nc", "0 paragraph a↵b↵c"),
        ("a\n\n---\n\nb", "0 paragraph a\n1 rule\n2 paragraph b\noutline paragraphs\n  a\n  b"),
    ];
    cases.iter().for_each(|(markdown, expected)| check(markdown, expected));
}

#[test]
fn html_between_the_words() {
    let cases = [
        ("a<br>b <b>c</b> H<sub>2</sub>O", "0 paragraph a↵b ‹strong›c‹/strong› H‹sub›2‹/sub›O"),
        ("a Vec<String> <title> b", "0 paragraph a Vec<String> <title> b"),
        (
            "<details>\n<summary>a</summary>\n\n*b*\n\n</details>\n\nc",
            "0 paragraph ‹strong›a‹/strong›\n1 paragraph ‹em›b‹/em›\n2 paragraph c\noutline paragraphs\n  a\n  b\n  c",
        ),
        ("<table><tr><td>a<td>\n\n**b**\n\n</table>", "0 row of 0 a⇥‹strong›b‹/strong›"),
        ("<script>\na\n</script>\n\nb", "0 paragraph b"),
        ("<script>\na", "0 paragraph <script> a"),
        (
            "<div class=\n\nb",
            "0 paragraph <div class=\n1 paragraph b\noutline paragraphs\n  <div class=\n  b",
        ),
        ("<!--\na\n\nb -->\n\nc", "0 paragraph c\naside unseen(comment) “” a b"),
        ("<p align=center><img src=http://x/y alt=z></p>", "0 picture 0 z\npicture 0 remote http://x/y “z”"),
    ];
    cases.iter().for_each(|(markdown, expected)| check(markdown, expected));
}

#[test]
fn the_numbers_of_a_list_are_those_of_the_file() {
    let cases = [
        ("7) a\n9) b", "0 item 7. +1 a\n1 item 9. +1 b"),
        ("1. a\n1. b\n1. c", "0 item 1. +1 a\n1 item 2. +1 b\n2 item 3. +1 c"),
        ("1. a\n2. b\n2. c", "0 item 1. +1 a\n1 item 2. +1 b\n2 item 2. +1 c"),
        ("4. a\n\n   8. b\n", "0 item 4. +1 a\n1 item 8. +2 b"),
        ("0. a\n0. b", "0 item 0. +1 a\n1 item 1. +1 b"),
        ("1986\\. a", "0 paragraph 1986. a"),
    ];
    cases.iter().for_each(|(markdown, expected)| check(markdown, expected));
}

#[test]
fn nothing_of_a_table_is_left_out() {
    let cases = [
        (
            "|a|b|\n|-|-|\n|1|2|3 [c](d)|\n",
            "0 header row of 0 a⇥b⇥\n1 row of 0 1⇥2⇥3 ‹link 0›c‹/link›\nlink 0 file d",
        ),
        ("|a|b|\n|-|-|\n|`x|y`|[[p|q]]|\n", "0 header row of 0 a⇥b\n1 row of 0 ‹code›x|y‹/code›⇥[[p|q]]"),
    ];
    cases.iter().for_each(|(markdown, expected)| check(markdown, expected));
}

#[test]
fn sums_of_money_and_formulas_are_kept_apart() {
    let cases = [
        (
            "from $5 to US$6 in *one* month, $x_1$",
            "0 paragraph from $5 to US$6 in ‹em›one‹/em› month, ‹math›$x_1$‹/math›",
        ),
        ("**不实。**然而", "0 paragraph ‹strong›不实。‹/strong›然而"),
    ];
    cases.iter().for_each(|(markdown, expected)| check(markdown, expected));
}

#[test]
fn remarks_that_no_page_shows_are_told() {
    let cases = [
        ("a <!-- d -->", "0 paragraph a\naside unseen(comment) “” d"),
        (
            "a\n\n[//]: # (b -- c)\n\nd",
            "0 paragraph a\n1 paragraph d\noutline paragraphs\n  a\n  d\naside unseen(comment) “” b - - c",
        ),
    ];
    cases.iter().for_each(|(markdown, expected)| check(markdown, expected));
}

#[test]
fn links_lead_to_headings_and_notes() {
    check(
        "# A b\n\n# A b\n\n[x](#a-b-1) [y](#A-B) [z](other.md#c) y[^1]\n\n[^1]: note\n\n    more\n",
        "\
0 heading 1 A b
1 heading 1 A b
2 paragraph ‹link 0›x‹/link› ‹link 1›y‹/link› ‹link 2›z‹/link› y‹note 3›1‹/note›
3 footnote 1. +1 note
4 paragraph +1 more
outline marked
  A b
  A b
link 0 inside
link 1 inside
link 2 file other.md at c
link 3 inside
title: A b",
    );
}

#[test]
fn addresses_in_the_text_become_links() {
    check(
        "see www.a.org/b_c_d. And <https://e.f>",
        "\
0 paragraph see ‹link 0›www.a.org/b_c_d‹/link›. And ‹link 1›https://e.f‹/link›
link 0 outside http://www.a.org/b_c_d
link 1 outside https://e.f",
    );
}

#[test]
fn a_javascript_link_leads_nowhere() {
    check("[a](javascript:alert)", "0 paragraph ‹link 0›a‹/link›\nlink 0 missing javascript:alert");
}

#[test]
fn front_matter_is_shown_and_understood() {
    check(
        "---\ntitle: A\nauthors:\n- B\n- C\ndate: 2020\nlang: de\n---\n# H\n",
        "\
0 preamble title: A⏎authors:⏎- B⏎- C⏎date: 2020⏎lang: de
1 heading 1 H
outline marked
  H
title: A
author: B
author: C
language: de
date: 2020",
    );
    check(
        "+++\ntitle = 'A'\ntags = ['b', 'c']\n[extra]\nx = 1\n+++\nd",
        "0 preamble title = 'A'⏎tags = ['b', 'c']⏎[extra]⏎x = 1\n1 paragraph d\ntitle: A\nkeywords: b\nkeywords: c",
    );
    check(
        "+++\ntitle\n+++\nd",
        "0 preamble title\n1 paragraph d\ncomplaint The lines before the text are not valid TOML: key with no value, expected `=`.",
    );
}

#[test]
fn pictures_have_descriptions() {
    check(
        "![a *b*](c.png \"d\")\n\ntext ![](http://e/f)",
        "\
0 picture 0 a b
1 paragraph text ‹picture 1›▣‹/picture›
picture 0 missing: “c.png” lies beside the document, whose folder is not known. “a b”
picture 1 remote http://e/f “”\naside described “a b” d",
    );
}

#[test]
fn only_the_name_makes_markdown() {
    for (name, expected) in
        [("a.md", "Markdown"), ("a.MARKDOWN", "Markdown"), ("a.txt", "Plain text"), ("a", "Plain text")]
    {
        assert_eq!(document(name, "# *a*").format, expected, "{name}");
    }
}

#[test]
fn hostile_nesting_is_read() {
    let cases = [
        ">".repeat(50_000) + "a",
        "- ".repeat(20_000) + "a",
        "*a **b ".repeat(20_000),
        "[".repeat(50_000),
        "![".repeat(50_000),
        "<script ".repeat(50_000),
        "<div>\n\n".repeat(20_000),
        "http://a.b/((".repeat(20_000),
        "a[^1]".repeat(20_000) + "\n\n[^1]: [^1]",
        "\0of words and words \u{202E}\u{FEFF}<".repeat(1000),
    ];
    for case in cases {
        document("note.md", &case);
    }
}

#[test]
fn what_would_fill_the_windows_memory_is_read_in_a_child() {
    use crate::read::formats::{FORMATS, Room, room};
    let of = |name: &str, bytes: usize| {
        room(FORMATS, &Source::from_bytes(name, "#\n".repeat(bytes / 2).as_bytes())).unwrap()
    };
    assert_eq!(of("notes.md", 500 * 1024), Room::Home);
    assert_eq!(of("notes.md", 600 * 1024), Room::Child { printed: false });
    assert_eq!(of("notes.txt", 600 * 1024), Room::Home);
}
