//! No blank without a sentence, and no page that is shown less often than the file says.

use super::*;

const DAMAGED: &str = "A part of page 1 is damaged and could not be read.";

#[test]
fn a_page_that_is_damaged_under_two_filters_is_named() {
    let content = prose(72.0, 700.0, &PROSE);
    let packed = deflated(content.as_bytes());
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into_bytes();
    let check = |filters: &str, bytes: &[u8], told: &[&str]| {
        let mut maker = Maker::new();
        let content = maker.page("").content_id(0);
        maker.put_stream(content, &format!("/Filter [{filters}]"), bytes);
        let document = check(&maker);
        assert_eq!(complaints(&document), told, "{filters}");
    };
    check("/ASCIIHexDecode /FlateDecode", &hex(&packed), &[]);
    check("/ASCIIHexDecode /FlateDecode", &hex(&packed[..packed.len() / 2]), &[DAMAGED]);
    check("/FlateDecode /FlateDecode", &deflated(&packed), &[]);
    check("/FlateDecode /FlateDecode", &deflated(&packed)[..40], &[DAMAGED]);
    check(&"/FlateDecode ".repeat(1000), &packed, &[DAMAGED]);
}

#[test]
fn pages_that_are_missing_are_counted() {
    let tree = |kids: &str, count: &str| {
        let mut maker = Maker::new();
        maker.page(&prose(72.0, 700.0, &PROSE));
        let page = maker.page_id(0);
        let kids = kids.replace('P', &format!("{page} 0 R"));
        maker.tree(&format!("<< /Type /Pages /Kids [{kids}] /Count {count} >>"));
        let document = check(&maker);
        (document.units.len(), complaints(&document).into_iter().map(str::to_owned).collect::<Vec<_>>())
    };
    let missing = |words: &str| vec![words.to_owned()];
    assert_eq!(
        tree("P 77 0 R 78 0 R null 79 0 R", "5"),
        (1, missing("This file says that it has 5 pages; 4 of them could not be found."))
    );
    let dead = "In the list of this file’s pages, 2 entries lead to no page.";
    assert_eq!(tree("P 77 0 R 78 0 R", "-5"), (1, missing(dead)));
    assert_eq!(tree("P", "1"), (1, Vec::new()));
}

/// As other programs count, and as whoever cites “page 3” counts.
#[test]
fn a_page_that_stands_three_times_in_the_file_is_shown_three_times() {
    let mut maker = Maker::new();
    maker.page(&text(72.0, 400.0, 12.0, "The first page."));
    maker.page("0 g 0 692 100 100 re f\n");
    let (one, other) = (maker.page_id(0), maker.page_id(1));
    maker.annotation(0, &format!("/Subtype /Link /Rect [10 10 30 30] /Dest [{one} 0 R /Fit]"));
    maker.tree(&format!("<< /Type /Pages /Kids [{one} 0 R {one} 0 R {other} 0 R {one} 0 R] /Count 4 >>"));
    let document = check(&maker);
    assert_eq!(words(&document, &BlockKind::Paragraph), ["The first page."; 3]);
    let labels: Vec<_> = document.units.iter().map(|unit| unit.label.as_str()).collect();
    assert_eq!(labels, ["1", "2", "3", "4"]);
    // A link to it leads to the first.
    assert!(document.links.iter().all(|link| *link == Target::Unit(0, 0.0)), "{:?}", document.links.get(0));
    assert!(document.complaints.is_empty(), "{:?}", complaints(&document));
    let mut opened = (FORMAT.open.unwrap())(&Arc::new(source(maker.bytes()))).unwrap();
    let mut dark = |unit| {
        let tile = PageTile { unit, scale: 1.0, part: [0, 0, 99, 99], night: false };
        opened.paint(&tile).unwrap().rgba[0] == 0
    };
    assert_eq!((dark(1), dark(2), dark(3)), (false, true, false));
}

#[test]
fn forms_of_another_kind_are_named() {
    let mut maker = Maker::new();
    maker.page(&prose(72.0, 700.0, &PROSE));
    maker.root("/AcroForm << /XFA [(template) 99 0 R] /Fields [] >> /NeedsRendering true");
    let told = complaints(&check(&maker)).join(" ");
    assert!(told.contains("(XFA)") && told.contains("placeholder"), "{told}");
}

#[test]
fn a_document_of_which_nothing_is_seen_says_so() {
    let told = |content: &str| complaints(&check(Maker::new().page(content))).join(" ");
    let white = "1 g\n".to_owned() + &text(72.0, 700.0, 12.0, "white on white");
    assert!(told(&white).starts_with("All words of this PDF are hidden"), "{}", told(&white));
    assert!(told("").starts_with("There are no words and no pictures"));
    assert_eq!(told("0 g 0 0 99 99 re f"), "");
}
