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

/// The page says “Please wait”, and what was filled in lies in the data alone.
#[test]
fn what_a_form_of_another_kind_holds_is_told() {
    let mut maker = Maker::new();
    maker.page(&prose(72.0, 700.0, &PROSE));
    let data =
        "<xfa:datasets><xfa:data><form><Name>Ada</Name><Year>1906</Year></form></xfa:data></xfa:datasets>";
    let data = maker.stream("", data.as_bytes());
    maker.root(&format!("/AcroForm << /XFA [(template) 99 0 R (datasets) {data} 0 R] /Fields [] >>"));
    assert_eq!(asides(&check(&maker), AsideKind::Field), ["form.Name: Ada", "form.Year: 1906"]);
}

#[test]
fn a_document_of_which_nothing_is_seen_says_so() {
    let told = |content: &str| complaints(&check(Maker::new().page(content))).join(" ");
    let white = "1 g\n".to_owned() + &text(72.0, 700.0, 12.0, "white on white");
    assert!(told(&white).starts_with("All words of this PDF are hidden"), "{}", told(&white));
    assert!(told("").starts_with("There are no words and no pictures"));
    assert_eq!(told("0 g 0 0 99 99 re f"), "");
}

/// A font that is taken for a page would be an empty page that nobody wrote, and all pages after it would be cited by
/// wrong numbers.
#[test]
fn what_is_no_page_is_not_shown_as_one() {
    let mut maker = Maker::new();
    maker.page(&text(72.0, 400.0, 12.0, "The first page.")).page(&text(72.0, 400.0, 12.0, "The last page."));
    let (one, other) = (maker.page_id(0), maker.page_id(1));
    let font = maker.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
    maker.tree(&format!("<< /Type /Pages /Kids [{one} 0 R {font} 0 R 1 0 R {other} 0 R] /Count 4 >>"));
    let document = check(&maker);
    assert_eq!(words(&document, &BlockKind::Paragraph), ["The first page.", "The last page."]);
    assert_eq!(document.units.len(), 2);
    let told = "This file says that it has 4 pages; 2 of them could not be found.";
    assert_eq!(complaints(&document), [told]);
}

/// Whoever counts pages in another program counts those of such a branch twice.
#[test]
fn a_branch_that_stands_twice_in_the_file_is_shown_twice_whatever_the_file_counts() {
    for count in ["5", "3", "2"] {
        let mut maker = Maker::new();
        for words in ["One.", "Two.", "Three."] {
            maker.page(&text(72.0, 400.0, 12.0, words));
        }
        let [one, two, three] = [0, 1, 2].map(|index| maker.page_id(index));
        // It holds itself too, which adds nothing.
        maker.put(99, &format!("<< /Type /Pages /Kids [{one} 0 R 99 0 R {two} 0 R] /Count 2 >>"));
        let kids = format!("[99 0 R {three} 0 R 99 0 R]");
        maker.tree(&format!("<< /Type /Pages /Kids {kids} /Count {count} >>"));
        let document = check(&maker);
        let shown = ["One.", "Two.", "Three.", "One.", "Two."];
        assert_eq!(words(&document, &BlockKind::Paragraph), shown, "{count}");
        assert!(document.complaints.is_empty(), "{count}: {:?}", complaints(&document));
    }
}

#[test]
fn branches_that_double_without_an_end_are_followed_to_a_limit_that_is_said() {
    let mut maker = Maker::new();
    maker.page(&text(72.0, 400.0, 12.0, "The only page."));
    let page = maker.page_id(0);
    maker.put(100, "<< /Type /Pages /Kids [] /Count 0 >>");
    for number in 101..141 {
        let below = number - 1;
        let kids = format!("[{below} 0 R {below} 0 R]");
        maker.put(number, &format!("<< /Type /Pages /Kids {kids} /Count 0 >>"));
    }
    maker.tree(&format!("<< /Type /Pages /Kids [{page} 0 R 140 0 R] /Count 1 >>"));
    let document = check(&maker);
    assert_eq!(document.units.len(), 1);
    let told = "The list of this file’s pages is longer than is followed: its first 1,200,000 entries were looked at.";
    assert_eq!(complaints(&document), [told]);
}

/// A page of one thing to be drawn.
fn page_of(list: &str, content: &str, objects: &[(&str, &[u8])]) -> Document {
    let mut maker = Maker::new();
    let first = maker.page("").page_id(0) + 1;
    for (entries, bytes) in objects {
        maker.stream(entries, bytes);
    }
    let list = list.replace('N', &first.to_string());
    let font = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>";
    maker.page_with(&format!("/Resources << /XObject << {list} >> {font} >>"), content);
    let page = maker.page_id(1);
    maker.tree(&format!("<< /Type /Pages /Kids [{page} 0 R] /Count 1 >>"));
    check(&maker)
}

const PICTURE: &str = "/Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceGray";

/// Whoever is shown a blank page must know that there was something on it; and that no text recognition will find it.
#[test]
fn a_picture_of_which_nothing_can_be_shown_is_named() {
    let check = |entries: &str, bytes: &[u8], told: &[&str], state: UnitState| {
        let entries = format!("{PICTURE} {entries}");
        let document =
            page_of("/I N 0 R", "q 90 0 0 90 9 9 cm /I Do Q q 9 0 0 9 9 9 cm /I Do Q", &[(&entries, bytes)]);
        assert_eq!(complaints(&document), told, "{entries}");
        assert_eq!(document.units.get(0).unwrap().state, state, "{entries}");
    };
    // It stands on the page, and not only in a list of all that is wrong.
    let document = page_of("/I 77 0 R", "/I Do", &[]);
    let place = document.complaints.get(0).and_then(|complaint| complaint.span);
    assert_eq!(place, document.units.get(0).map(|page| page.span));
    let damaged = ["On page 1, 1 picture or drawing is damaged, and nothing of it could be read."];
    let packed =
        ["On page 1, 1 picture or drawing is packed in a way that is not known here, and not shown."];
    let torn = ["On page 1, 1 picture or drawing is damaged, and only a part of it is shown."];
    let whole = deflated(&[1, 2, 3, 4]);
    check("", &[0; 4], &[], UnitState::Picture);
    check("/Filter /FlateDecode", &whole, &[], UnitState::Picture);
    check(
        "/Filter /FlateDecode",
        &deflated(&(0..=255).collect::<Vec<u8>>())[..90],
        &torn,
        UnitState::Picture,
    );
    check("", b"", &damaged, UnitState::Unread);
    check("/Filter /FlateDecode", b"nothing", &damaged, UnitState::Unread);
    check("/Filter /DCTDecode", b"no jpeg", &damaged, UnitState::Unread);
    check("/Filter /JPXDecode", b"no jpeg", &damaged, UnitState::Unread);
    check("/Filter /Unheard", b"....", &packed, UnitState::Unread);
    let elsewhere = ["On page 1, 1 picture or drawing is in another file, which is never fetched."];
    check("/F (other.jpg)", b"", &elsewhere, UnitState::Unread);
    check("/Filter [/ASCIIHexDecode /DCTDecode]", b"00 11>", &damaged, UnitState::Unread);
}

#[test]
fn drawings_that_are_missing_or_cannot_be_read_are_counted() {
    let form = "/Subtype /Form /BBox [0 0 99 99]";
    let missing = |count: &str| format!("On page 1, {count}: the page names ");
    let document = page_of("/A 77 0 R /B 78 0 R", "/A Do /A Do /B Do", &[]);
    assert!(complaints(&document)[0].starts_with(&missing("2 pictures or drawings are missing")));
    assert_eq!(document.units.get(0).unwrap().state, UnitState::Unread);
    // One within another, beside words that are read.
    let outer = format!("{form} /Resources << /XObject << /I 77 0 R >> >>");
    let content = text(72.0, 700.0, 12.0, "Words beside it.") + "/F Do";
    let document = page_of("/F N 0 R", &content, &[(&outer, b"/I Do")]);
    assert!(complaints(&document)[0].starts_with(&missing("1 picture or drawing is missing")));
    assert_eq!(document.units.get(0).unwrap().state, UnitState::Words);
    let told = |entries: &str, bytes: &[u8]| {
        complaints(&page_of("/F N 0 R", "/F Do", &[(entries, bytes)])).join(" ")
    };
    assert!(told("/Subtype /Form", b"0 0 9 9 re f").contains("1 picture or drawing is damaged"));
    assert!(told(&format!("{form} /Filter /Unheard"), b"....").contains("is packed in a way"));
    assert!(
        told(&format!("{form} /Filter /FlateDecode"), b"nothing")
            .contains("On page 1, 1 picture or drawing is damaged")
    );
    // What holds itself is drawn once, and not missing.
    let mut maker = Maker::new();
    maker.put(50, "null");
    maker.put_stream(50, &format!("{form} /Resources << /XObject << /X 50 0 R >> >>"), b"/X Do 0 0 9 9 re f");
    maker.page_with("/Resources << /XObject << /X 50 0 R >> >>", "/X Do");
    assert!(check(&maker).complaints.is_empty());
    // What is named and not drawn is missed by nobody.
    let document = page_of("/A 77 0 R", &text(72.0, 700.0, 12.0, "Words."), &[]);
    assert!(document.complaints.is_empty(), "{:?}", complaints(&document));
}
