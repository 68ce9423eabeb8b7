//! Tags: what they say of words is used where it fits the page, and nowhere else.

use super::*;

/// An element of the tree: its role, entries beside it, and what is in it: elements, or the number of a stretch.
enum Node {
    Of(&'static str, &'static str, Vec<Node>),
    Words(u32),
}
use Node::{Of, Words};

/// Writes an element and all in it. Gives its number.
fn write(maker: &mut Maker, node: &Node, parent: u32, marks: &mut Vec<(u32, u32)>) -> Option<u32> {
    let Of(role, entries, kids) = node else { return None };
    let number = maker.add("");
    let kids: Vec<String> = kids
        .iter()
        .map(|kid| match kid {
            Words(mark) => {
                marks.push((*mark, number));
                mark.to_string()
            }
            node => format!("{} 0 R", write(maker, node, number, marks).unwrap()),
        })
        .collect();
    let page = maker.page_id(0);
    let kids = kids.join(" ");
    maker.put(
        number,
        &format!("<< /Type /StructElem /S /{role} /P {parent} 0 R /Pg {page} 0 R {entries} /K [{kids}] >>"),
    );
    Some(number)
}

/// A page and its tree.
fn tagged(content: &str, tree: Node) -> Document {
    let mut maker = Maker::new();
    maker.page_with("/StructParents 0", content);
    let root = maker.add("");
    let mut marks = Vec::new();
    let top = write(&mut maker, &tree, root, &mut marks).unwrap();
    marks.sort_unstable();
    let parents: Vec<String> = marks.iter().map(|(_, element)| format!("{element} 0 R")).collect();
    let parents = parents.join(" ");
    let roles = "/RoleMap << /Chapter /H1 /Round /About /About /Round >>";
    maker.put(
        root,
        &format!("<< /Type /StructTreeRoot /K {top} 0 R {roles} /ParentTree << /Nums [0 [{parents}]] >> >>"),
    );
    maker.root(&format!("/StructTreeRoot {root} 0 R /MarkInfo << /Marked true >>"));
    check(&maker)
}

/// A stretch of the page with its number.
fn mark(number: u32, content: &str) -> String {
    format!("/P << /MCID {number} >> BDC\n{content}EMC\n")
}

fn kinds(document: &Document) -> Vec<(BlockKind, String)> {
    let counted = blocks(document).into_iter().filter(|(block, _)| block.is_counted());
    counted.map(|(block, words)| (block.kind, words)).collect()
}

#[test]
fn a_heading_is_what_its_tag_says_and_two_paragraphs_are_two() {
    let lines = |top: f32| prose(72.0, top, &PROSE[..2]);
    // All in one size; the second paragraph goes on right under the first, as if it were one.
    let content =
        mark(0, &text(72.0, 720.0, 12.0, "Of Foxes")) + &mark(1, &lines(700.0)) + &mark(2, &lines(672.0));
    let tree = Of(
        "Document",
        "",
        vec![
            Of("Chapter", "", vec![Words(0)]),
            Of("P", "", vec![Words(1)]),
            Of("P", "", vec![Of("Span", "", vec![Words(2)])]),
        ],
    );
    let two = PROSE[..2].join(" ");
    assert_eq!(
        kinds(&tagged(&content, tree)),
        [
            (BlockKind::Heading(1), "Of Foxes".to_owned()),
            (BlockKind::Paragraph, two.clone()),
            (BlockKind::Paragraph, two)
        ]
    );
}

#[test]
fn a_table_of_tags_needs_no_line_and_no_figure() {
    let words = [
        (72.0, 720.0, "Party"),
        (200.0, 720.0, "Duty"),
        (72.0, 700.0, "The seller"),
        (200.0, 700.0, "To hand over the house in the"),
        (200.0, 686.0, "state in which it is"),
        (72.0, 666.0, "Both"),
        (200.0, 666.0, "To keep silent"),
    ];
    let marks = [0, 1, 2, 3, 3, 4, 5];
    let content: String = words
        .iter()
        .zip(marks)
        .map(|((x, y, words), number)| mark(number, &text(*x, *y, 10.0, words)))
        .collect();
    let cell = |role: &'static str, number: u32| Of(role, "", vec![Of("P", "", vec![Words(number)])]);
    let table = Of(
        "Table",
        "",
        vec![
            Of("THead", "", vec![Of("TR", "", vec![cell("TH", 0), cell("TH", 1)])]),
            Of(
                "TBody",
                "",
                vec![
                    Of("TR", "", vec![cell("TD", 2), cell("TD", 3)]),
                    Of("TR", "", vec![cell("TD", 4), cell("TD", 5)]),
                ],
            ),
        ],
    );
    // Words without a tag are no reason to doubt it.
    let document = tagged(&(content + &text(72.0, 600.0, 10.0, "Nobody has tagged these words.")), table);
    let row = |header: bool, words: &str| (BlockKind::Row { table: 0, header }, words.to_owned());
    assert_eq!(
        kinds(&document),
        [
            row(true, "Party\tDuty"),
            row(false, "The seller\tTo hand over the house in the state in which it is"),
            row(false, "Both\tTo keep silent"),
            (BlockKind::Paragraph, "Nobody has tagged these words.".to_owned()),
        ]
    );
}

/// Number and words of an item are tagged apart, and some writers call each line a paragraph.
#[test]
fn an_item_is_one_block_and_a_sentence_is_not_cut() {
    let content = mark(0, &text(72.0, 700.0, 12.0, "(a)"))
        + &mark(1, &(text(92.0, 700.0, 12.0, PROSE[0]) + &text(92.0, 686.0, 12.0, PROSE[1])))
        + &mark(2, &text(72.0, 660.0, 12.0, PROSE[0]))
        + &mark(3, &text(72.0, 646.0, 12.0, PROSE[1]));
    let item = Of("LI", "", vec![Of("Lbl", "", vec![Words(0)]), Of("LBody", "", vec![Words(1)])]);
    let paragraph = |number: u32| Of("P", "", vec![Words(number)]);
    let tree = Of("Document", "", vec![Of("L", "", vec![item]), paragraph(2), paragraph(3)]);
    let two = PROSE[..2].join(" ");
    assert_eq!(
        kinds(&tagged(&content, tree)),
        [(BlockKind::Item, format!("(a) {two}")), (BlockKind::Paragraph, two)]
    );
}

#[test]
fn tags_that_lie_change_nothing() {
    let content = mark(0, &prose(72.0, 700.0, &PROSE)) + &mark(1, &prose(72.0, 600.0, &PROSE));
    let plain = kinds(&check(Maker::new().page(&content)));
    // All of it a heading; and most of it nothing at all.
    let all = PROSE.repeat(8);
    let long = mark(0, &prose(72.0, 700.0, &all));
    let heading = Of("Document", "", vec![Of("H1", "", vec![Words(0)])]);
    assert_eq!(kinds(&tagged(&long, heading)), kinds(&check(Maker::new().page(&long))));
    let half = Of("Document", "", vec![Of("H1", "", vec![Words(0)])]);
    assert_eq!(kinds(&tagged(&content, half)), plain);
    // A role that stands for itself, over another, leads nowhere.
    let round = Of("Round", "", vec![Of("About", "", vec![Words(0)]), Of("About", "", vec![Words(1)])]);
    assert_eq!(kinds(&tagged(&content, round)), plain);
}

/// Who cannot see a picture is told what it shows, and so is who searches for it.
#[test]
fn what_is_said_of_pictures_is_told() {
    let content = mark(0, &prose(72.0, 700.0, &PROSE)) + &mark(1, "72 500 100 60 re f\n") + &mark(2, "");
    let figure = |number: u32, said: &'static str| Of("Figure", said, vec![Words(number)]);
    let tree = Of(
        "Document",
        "/Lang (en-GB)",
        vec![
            Of("P", "", vec![Words(0)]),
            figure(1, "/Alt (The gate at night) /A << /O /Layout /BBox [72 500 172 560] >>"),
            figure(2, "/Alt ( )"),
        ],
    );
    let document = tagged(&content, tree);
    assert_eq!(asides(&document, AsideKind::Described), ["Picture: The gate at night"]);
    let (unit, area) = document.asides.iter().next().unwrap().place.unwrap();
    assert_eq!((unit, area.left, area.right), (0, 72.0, 172.0));
    assert_eq!(document.facts.language.as_deref(), Some("en-GB"));
}
