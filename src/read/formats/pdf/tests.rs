//! Tiny files written for the purpose, each with one thing to be understood.

use super::*;
use crate::data::document::{AsideKind, Block, BlockKind, Document, MarkKind, Target, Unseen};
use crate::data::job::PageTile;
use crate::data::sketch::sketch;
use crate::data::span::{DocId, Span};
pub use write_pdf::{Maker, text};

mod blanks;
mod letters;
mod limits;
mod measure;
mod order;
mod redactions;
mod tables;
mod tags;
mod unseen;
mod write_pdf;

fn source(bytes: Vec<u8>) -> Source {
    Source::from_bytes("test.pdf", bytes)
}

fn check(maker: &Maker) -> Document {
    check_bytes(maker.bytes())
}

fn check_bytes(bytes: Vec<u8>) -> Document {
    let document = crate::read::formats::read(source(bytes), DocId(1), &Stop::default(), None)
        .unwrap_or_else(|failure| panic!("{failure}"));
    document.check().unwrap_or_else(|why| panic!("{why}\n{}", sketch(&document)));
    assert_eq!(document.format, "PDF");
    document
}

fn blocks(document: &Document) -> Vec<(Block, String)> {
    let views = (0..document.block_count()).filter_map(|number| document.block(number));
    views.map(|view| (view.block().clone(), view.text().to_owned())).collect()
}

/// The words of all blocks of a kind.
fn words(document: &Document, kind: &BlockKind) -> Vec<String> {
    blocks(document).into_iter().filter(|(block, _)| block.kind == *kind).map(|(_, text)| text).collect()
}

fn asides(document: &Document, kind: AsideKind) -> Vec<String> {
    let asides = document.asides.iter().filter(|aside| aside.kind == kind);
    asides.map(|aside| format!("{}: {}", aside.name, aside.words)).collect()
}

/// Lines of prose of one width, in 12 points, from a height downwards.
fn prose(left: f32, top: f32, lines: &[&str]) -> String {
    let lines = lines.iter().enumerate();
    lines.map(|(index, line)| text(left, top - 14.0 * index as f32, 12.0, line)).collect()
}

const PROSE: [&str; 4] = [
    "The quick brown fox jumps over the lazy dog and",
    "comes to a river that is far too wide for it, so",
    "that it has to turn round and to go all the way",
    "back again.",
];

#[test]
fn lines_become_paragraphs_and_each_word_knows_its_place() {
    let document = check(Maker::new().page(&prose(72.0, 700.0, &PROSE)));
    assert_eq!(words(&document, &BlockKind::Paragraph), [PROSE.join(" ")]);
    let start = document.text.slice(Span::new(0, 500)).find("river").unwrap() as u64;
    let areas = document.areas(Span::new(start, start + 5));
    let [(0, area)] = areas[..] else { panic!("{areas:?}") };
    // 792 points high; the second line stands at 686.
    assert!(area.top < 106.0 && area.bottom > 106.0 && area.left > 130.0, "{area:?}");
    let unit = document.units.get(0).unwrap();
    let (x, y) = area.centre();
    assert_eq!(unit.piece_under(x, y), Some(Span::new(start, start + 5)));
    assert_eq!(unit.byte_from_point(area.left, y), Some(start));
    assert_eq!(unit.byte_from_point(area.right, y), Some(start + 5));
}

#[test]
fn a_turned_page_is_read_as_it_is_shown() {
    let document = check(Maker::new().page_with("/Rotate 90", &prose(72.0, 700.0, &PROSE)));
    let unit = document.units.get(0).unwrap();
    assert_eq!(unit.size, (792.0, 612.0));
    assert_eq!(words(&document, &BlockKind::Paragraph), [PROSE.join(" ")]);
    let (_, area) = document.areas(Span::new(1, 4))[0];
    // What was near the top left is near the top right, and runs down.
    assert!(area.left > 650.0 && area.top > 60.0 && area.height() > area.width(), "{area:?}");
    assert_eq!(unit.byte_from_point(area.centre().0, area.top), Some(1));
}

/// In a page of large units every letter is small, and neighbours are none that were printed twice.
#[test]
fn no_letter_of_a_page_in_small_units_is_lost() {
    for unit in [1.0, 12.0, 30.0, 120.0, 300.0] {
        let [size, left, top, width, height] = [12.0, 72.0, 700.0, 612.0, 792.0].map(|points| points / unit);
        let drawn =
            format!("BT /F {size} Tf {left} {top} Td (The agreement: an offer, signed in Hannover) Tj ET");
        let entries = format!("/MediaBox [0 0 {width} {height}] /UserUnit {unit}");
        let document = check(Maker::new().page_with(&entries, &drawn));
        let all = document.text.slice(Span::new(0, 500)).into_owned();
        assert!(all.contains("The agreement: an offer, signed in Hannover"), "{unit}: {all}");
        assert!(document.asides.is_empty(), "{unit}");
    }
}

#[test]
fn words_cut_by_a_line_end_are_whole_and_lie_in_two_places() {
    let lines = ["The members of the committee came to an agree-", "ment that was well-", "known before."];
    let document = check(Maker::new().page(&prose(72.0, 700.0, &lines)));
    let all = document.text.slice(Span::new(0, 500)).into_owned();
    let at = all.find("agreement").unwrap() as u64;
    assert_eq!(document.areas(Span::new(at, at + 9)).len(), 2);
    assert!(all.contains("well-"), "{all}");
}

#[test]
fn a_compound_keeps_its_hyphen_where_the_document_has_it_elsewhere() {
    let lines = ["A long-term plan is a plan that is made for a long-", "term end, and no other."];
    let document = check(Maker::new().page(&prose(72.0, 700.0, &lines)));
    assert_eq!(
        words(&document, &BlockKind::Paragraph),
        ["A long-term plan is a plan that is made for a long-term end, and no other."]
    );
}

#[test]
fn columns_are_read_one_after_the_other() {
    let left = [
        "Here begins the left of",
        "two columns, and it is",
        "read to its end before",
        "what stands beside goes",
    ];
    let right = ["on with the sentence in", "the column on the right", "side, to its end."];
    // Drawn across, line by line.
    let mut content = String::new();
    for (row, line) in left.iter().enumerate() {
        let y = 700.0 - 14.0 * row as f32;
        content += &text(72.0, y, 12.0, line);
        content += &right.get(row).map(|line| text(320.0, y, 12.0, line)).unwrap_or_default();
    }
    let document = check(Maker::new().page(&content));
    let expected = format!("{} {}", left.join(" "), right.join(" "));
    assert_eq!(words(&document, &BlockKind::Paragraph), [expected]);
}

#[test]
fn sentences_go_on_over_the_border_of_two_pages() {
    let foot = "Report of the year 2020, page";
    let page = |number: u32, lines: &[&str]| {
        prose(72.0, 700.0, lines) + &text(200.0, 40.0, 9.0, &format!("{foot} {number}"))
    };
    let mut maker = Maker::new();
    maker.page(&page(1, &PROSE[..2])).page(&page(2, &PROSE[2..])).page(&page(3, &["Another page of words."]));
    let document = check(&maker);
    assert_eq!(words(&document, &BlockKind::Paragraph)[0], PROSE.join(" "));
    assert_eq!(words(&document, &BlockKind::Furniture).len(), 3, "{}", sketch(&document));
    assert_eq!(words(&document, &BlockKind::Paragraph).len(), 2, "{}", sketch(&document));
    let order: Vec<BlockKind> = blocks(&document).into_iter().map(|(block, _)| block.kind).collect();
    assert_eq!(
        order[..5],
        [
            BlockKind::Break(0),
            BlockKind::Paragraph,
            BlockKind::Furniture,
            BlockKind::Break(1),
            BlockKind::Furniture
        ]
    );
    let turn = document.text.slice(Span::new(0, 500)).find("that it has").unwrap() as u64;
    assert_eq!(document.unit_from_offset(turn), Some(1));
}

#[test]
fn headings_are_larger_and_make_an_outline() {
    let content = text(72.0, 740.0, 20.0, "Of foxes") + &prose(72.0, 700.0, &PROSE);
    let document = check(
        Maker::new().page(&content).page(&(text(72.0, 740.0, 20.0, "Of dogs") + &prose(72.0, 700.0, &PROSE))),
    );
    assert_eq!(words(&document, &BlockKind::Heading(1)), ["Of foxes", "Of dogs"]);
    assert_eq!(document.outline_source, OutlineSource::Inferred);
    let titles: Vec<_> = document.outline.iter().map(|entry| entry.title.as_str()).collect();
    assert_eq!(titles, ["Of foxes", "Of dogs"]);
}

#[test]
fn the_files_own_outline_leads_to_words() {
    let mut maker = Maker::new();
    maker.page(&prose(72.0, 700.0, &PROSE)).page(&prose(72.0, 500.0, &PROSE));
    let second = maker.page_id(1);
    // The second entry leads back to the first: a circle.
    let last = maker.add(&format!("<< /Title (Two) /Dest [{second} 0 R /XYZ 72 515 0] /Next 101 0 R >>"));
    maker.put(101, &format!("<< /Title (One) /Dest (first) /Next {last} 0 R >>"));
    maker.root("/Outlines << /First 101 0 R >>");
    let first = maker.page_id(0);
    maker.root(&format!("/Names << /Dests << /Names [(first) [{first} 0 R /Fit]] >> >>"));
    let document = check(&maker);
    assert_eq!(document.outline_source, OutlineSource::Marked);
    let entries: Vec<_> = document.outline.iter().map(|entry| (entry.title.as_str(), entry.span)).collect();
    assert_eq!(entries.len(), 2, "{entries:?}");
    assert_eq!(entries[0], ("One", Span::new(0, 0)));
    assert_eq!(document.text.slice(entries[1].1), PROSE[0]);
}

#[test]
fn links_lie_over_words() {
    let mut maker = Maker::new();
    maker.page(&prose(72.0, 700.0, &PROSE)).page("");
    let second = maker.page_id(1);
    maker.annotation(0, "/Subtype /Link /Rect [72 697 90 710] /A << /S /URI /URI (https://example.org/) >>");
    maker.annotation(0, &format!("/Subtype /Link /Rect [72 683 108 696] /Dest [{second} 0 R /XYZ 0 700 0]"));
    let document = check(&maker);
    let view = document.block(1).unwrap();
    let marked: Vec<_> =
        view.marks().iter().map(|mark| (mark.kind, document.text.slice(mark.span))).collect();
    assert_eq!(marked, [(MarkKind::Link(0), "The".into()), (MarkKind::Link(1), "comes".into())]);
    let links: Vec<_> = document.links.iter().cloned().collect();
    assert_eq!(links, [Target::Outside("https://example.org/".into()), Target::Unit(1, 92.0)]);
    assert_eq!(document.units.get(1).unwrap().state, UnitState::Empty);
}

#[test]
fn a_note_that_was_deleted_does_not_take_the_next_ones_with_it() {
    let mut maker = Maker::new();
    maker.page(&prose(72.0, 700.0, &PROSE));
    for words in ["Deleted", "Still here"] {
        let entries = format!("/Subtype /Text /Rect [10 10 30 30] /T (Ada) /Contents ({words})");
        maker.annotation(0, &entries);
    }
    maker.put(maker.annotation_id(0, 0), "null");
    assert_eq!(asides(&check(&maker), AsideKind::Annotation), ["Ada: Still here"]);
}

fn marked(document: &Document, kind: impl Fn(MarkKind) -> bool) -> Vec<String> {
    let views = (0..document.block_count()).filter_map(|number| document.block(number));
    let marks = views.flat_map(|view| view.marks().to_vec());
    marks.filter(|mark| kind(mark.kind)).map(|mark| document.text.slice(mark.span).into_owned()).collect()
}

#[test]
fn bold_and_slanted_words_are_marked_but_not_where_all_are() {
    let faces = |plain: &str| {
        let face =
            |name: &str, base: &str| format!("/{name} << /Type /Font /Subtype /Type1 /BaseFont /{base} >>");
        let fonts = [face("F", plain), face("B", "Helvetica-Bold"), face("I", "Times-Italic")].join(" ");
        format!("/Resources << /Font << {fonts} >> >>")
    };
    let line = "BT /F 12 Tf 72 720 Td (The keeper ) Tj /B 12 Tf (firmly denied) Tj /F 12 Tf ( what ) Tj \
        /I 12 Tf (See the Harbour Log) Tj /F 12 Tf (, which nobody has, says.) Tj ET\n";
    let content = line.to_owned() + &prose(72.0, 706.0, &PROSE);
    let document = check(Maker::new().page_with(&faces("Helvetica"), &content));
    assert_eq!(marked(&document, |kind| kind == MarkKind::Strong), ["firmly denied"]);
    // The comma is printed as the words after it are, and is of one word with those before.
    assert_eq!(marked(&document, |kind| kind == MarkKind::Emphasis), ["See the Harbour Log,"]);
    let document = check(Maker::new().page_with(&faces("Helvetica-Bold"), &content));
    assert_eq!(marked(&document, |kind| kind == MarkKind::Strong), [""; 0]);
}

#[test]
fn the_number_in_the_words_leads_to_its_note() {
    let raised = |x: f32, y: f32, number: &str| text(x, y + 4.0, 7.0, number);
    let page = |animal: &str| {
        text(72.0, 600.0, 12.0, &format!("The {animal} was late."))
            + &raised(171.0, 600.0, "1")
            + &prose(72.0, 586.0, &PROSE)
            + &raised(72.0, 200.0, "1")
            + &text(78.0, 200.0, 9.0, &format!("Nobody saw the {animal} before noon."))
            + &raised(72.0, 188.0, "2")
            + &text(78.0, 188.0, 9.0, &format!("No number leads to this {animal}."))
    };
    let document = check(Maker::new().page(&page("fox")).page(&page("hen")));
    let views: Vec<_> = (0..document.block_count()).filter_map(|number| document.block(number)).collect();
    let notes: Vec<_> = views.iter().flat_map(|view| view.labels().cloned()).collect();
    assert_eq!(
        notes.iter().map(|note| &*note.words).collect::<Vec<_>>(),
        ["1", "1"],
        "{}",
        sketch(&document)
    );
    // A pointer finds them where they are printed, and nobody copies “late1”.
    assert!(notes.iter().all(|note| note.area.is_some_and(|area| area.contains(173.0, 187.0))), "{notes:?}");
    assert!(views.iter().any(|view| view.text() == "The fox was late."), "{}", sketch(&document));
    let led: Vec<_> = document.links.iter().cloned().collect();
    let places: Vec<u64> = blocks(&document)
        .into_iter()
        .filter(|(block, text)| block.kind == BlockKind::Footnote && text.contains("Nobody"))
        .map(|(block, _)| block.span.start)
        .collect();
    // Each page has a note of this number, and each number leads to that of its own page.
    assert_eq!(led, places.iter().map(|start| Target::Inside(Span::empty_at(*start))).collect::<Vec<_>>());
    assert_eq!(places.len(), 2);
}

#[test]
fn notes_fields_and_files_are_told() {
    let mut maker = Maker::new();
    maker.page(&prose(72.0, 700.0, &PROSE));
    maker.annotation(
        0,
        "/Subtype /Text /Rect [10 10 30 30] /T (Ada) /M (D:20260301) /Contents (Who says so?)",
    );
    maker.annotation(
        0,
        "/Subtype /Highlight /Rect [72 697 150 710] /T (Bob) /QuadPoints [72 710 133 710 72 697 133 697]",
    );
    // What is said of words says nothing without them; some programs repeat them.
    for said in ["/T (Cy) /Contents (Is it?)", "/T (Di) /Contents (the quick fox)"] {
        let quads = "/QuadPoints [72 710 133 710 72 697 133 697]";
        maker.annotation(0, &format!("/Subtype /Underline /Rect [72 697 150 710] {said} {quads}"));
    }
    maker.annotation(0, "/Subtype /Widget /Rect [72 300 200 320] /Parent 201 0 R");
    let widget = maker.annotation_id(0, 4);
    maker.put(201, &format!("<< /T (name) /FT /Tx /V (Grace) /Kids [{widget} 0 R] /Parent 202 0 R >>"));
    // The tree of fields has a circle.
    maker.put(202, "<< /T (form) /Kids [201 0 R 202 0 R 203 0 R] >>");
    maker.put(203, "<< /T (f2\\137x) /TU (Year of birth) /FT /Tx /V (1906) /Parent 202 0 R >>");
    maker.root("/AcroForm << /Fields [202 0 R] >>");
    let file = maker.stream("", b"a,b\n1,2\n");
    maker.root(&format!(
        "/Names << /EmbeddedFiles << /Names [(k) << /F (t.csv) /EF << /F {file} 0 R >> >>] >> >>"
    ));
    let pinned = format!("/FS << /F (u.csv) /EF << /F {file} 0 R >> >> /Contents (The log itself)");
    maker.annotation(0, &format!("/Subtype /FileAttachment /Rect [10 50 30 70] {pinned}"));
    // A pin whose file was left behind still says what it was.
    let lost = "/FS (v.csv) /Contents (The receipt)";
    maker.annotation(0, &format!("/Subtype /FileAttachment /Rect [10 90 30 110] {lost}"));
    let document = check(&maker);
    let lost = "File elsewhere: “v.csv”: The receipt";
    let notes = ["Ada: Who says so?", "Bob: The quick", "Cy: “The quick”: Is it?", "Di: the quick fox", lost];
    assert_eq!(asides(&document, AsideKind::Annotation), notes);
    let note = document.asides.iter().find(|aside| aside.name == "Bob").unwrap();
    assert_eq!(document.text.slice(note.span.unwrap()), "The quick");
    assert_eq!(asides(&document, AsideKind::Field), ["form.name: Grace", "Year of birth: 1906"]);
    let field = document.asides.iter().find(|aside| aside.kind == AsideKind::Field).unwrap();
    assert_eq!(field.place.map(|(unit, area)| (unit, area.left)), Some((0, 72.0)));
    assert_eq!(asides(&document, AsideKind::Attachment(0)), ["t.csv: "]);
    assert_eq!(asides(&document, AsideKind::Attachment(1)), ["u.csv: The log itself"]);
    let mut opened = (FORMAT.open.unwrap())(&Arc::new(source(maker.bytes()))).unwrap();
    let (name, bytes) = opened.member(0).unwrap();
    assert_eq!((name.as_str(), &bytes[..]), ("t.csv", &b"a,b\n1,2\n"[..]));
    assert!(opened.member(2).is_err());
}

#[test]
fn what_is_not_to_be_seen_is_told_and_is_no_text() {
    let content = prose(72.0, 700.0, &PROSE)
        + &text(72.0, 600.0, 12.0, "blackened name")
        + "0 g 70 596 120 14 re f\n"
        + &text(72.0, 560.0, 12.0, "hidden remark")
        + "0.9 g 70 556 120 14 re f\n"
        + "1 g\n"
        + &text(72.0, 520.0, 12.0, "white words")
        + "0 g\nq 3 Tr\n"
        + &text(72.0, 480.0, 12.0, "no ink")
        + "Q 0.2 g 70 430 120 20 re f 1 g\n"
        + &text(72.0, 436.0, 12.0, "white on dark")
        + "0 g\n"
        + &text(72.0, 900.0, 12.0, "over the edge");
    let document = check(Maker::new().page(&content));
    for (unseen, expected) in [
        (Unseen::Blacked, ": blackened name"),
        (Unseen::Covered, ": hidden remark"),
        (Unseen::SameColour, ": white words"),
        (Unseen::Invisible, ": no ink"),
        (Unseen::Outside, ": over the edge"),
    ] {
        assert_eq!(asides(&document, AsideKind::Unseen(unseen)), [expected], "{unseen:?}");
    }
    // Where words were covered, a sign stands for them.
    let expected =
        [PROSE.join(" "), "\u{2587}".to_owned(), "\u{2587}".to_owned(), "white on dark".to_owned()];
    assert_eq!(words(&document, &BlockKind::Paragraph), expected);
}

#[test]
fn programs_and_addresses_are_shown_and_not_followed() {
    let mut maker = Maker::new();
    maker.page(&prose(72.0, 700.0, &PROSE));
    maker.root("/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) /Next << /S /URI /URI (http://example.org/x) >> >>");
    let document = check(&maker);
    let name = "When the document is opened";
    assert_eq!(asides(&document, AsideKind::Unseen(Unseen::Script)), [format!("{name}: app.alert(1)")]);
    let remote = asides(&document, AsideKind::Unseen(Unseen::RemoteLink));
    assert_eq!(remote, [format!("{name}: http://example.org/x")]);
}

#[test]
fn layers_and_labels_and_facts_are_told() {
    let mut maker = Maker::new();
    maker.page(&prose(72.0, 700.0, &PROSE)).page("").page("");
    let (one, two) =
        (maker.add("<< /Type /OCG /Name (Plan) >>"), maker.add("<< /Type /OCG /Name (Draft) >>"));
    maker.root(&format!("/OCProperties << /OCGs [{one} 0 R {two} 0 R] /D << /OFF [{two} 0 R] >> >>"));
    maker.root("/PageLabels << /Nums [0 << /S /r /St 4 >> 2 << /S /D /P (Tr. ) >>] >>");
    maker.info("/Title (\\376\\377\\000Z\\000\\374) /Author (Ada Lovelace) /CreationDate (D:20260301)");
    let document = check(&maker);
    assert_eq!(asides(&document, AsideKind::Layer(true)), ["Plan: "]);
    assert_eq!(asides(&document, AsideKind::Layer(false)), ["Draft: Not shown on the pages."]);
    let labels: Vec<_> = document.units.iter().map(|unit| unit.label.as_str()).collect();
    assert_eq!(labels, ["iv", "v", "Tr. 1"]);
    assert_eq!(document.facts.title.as_deref(), Some("Zü"));
    assert_eq!(document.facts.authors, ["Ada Lovelace"]);
    assert_eq!(document.unit_words(Span::new(1, 2)).as_deref(), Some("page iv"));
}

#[test]
fn a_file_that_was_changed_at_its_end_holds_how_it_was() {
    let mut bytes = Maker::new().page(&prose(72.0, 700.0, &PROSE)).bytes();
    let first = bytes.len() - 1;
    bytes.extend_from_slice(b"\n% changed\nstartxref\n9\n%%EOF\n");
    let found = asides(&check_bytes(bytes), AsideKind::Unseen(Unseen::EarlierRevision));
    assert_eq!(found.len(), 1);
    assert!(found[0].contains(&format!("first {first} bytes")), "{found:?}");
}

#[test]
fn pages_are_drawn_in_parts() {
    let maker = Maker::new().page("0 g 0 692 100 100 re f\n").clone();
    let mut opened = (FORMAT.open.unwrap())(&Arc::new(source(maker.bytes()))).unwrap();
    let mut draw = |part| opened.paint(&PageTile { unit: 0, scale: 2.0, part, night: false });
    let raster = draw([190, 190, 20, 20]).unwrap();
    assert_eq!((raster.width, raster.height, raster.natural), (20, 20, (1224, 1584)));
    let pixel = |x: usize, y: usize| &raster.rgba[(y * 20 + x) * 4..][..4];
    assert_eq!((pixel(5, 5), pixel(15, 5)), (&[0, 0, 0, 255][..], &[255; 4][..]));
    assert!(draw([0, 0, 0, 20]).is_err());
    assert!(opened.paint(&PageTile { unit: 9, scale: 1.0, part: [0, 0, 9, 9], night: false }).is_err());
}

#[test]
fn a_picture_that_would_fill_the_memory_is_refused() {
    let mut maker = Maker::new();
    let image = maker.stream(
        "/Subtype /Image /Width 35000 /Height 35000 /BitsPerComponent 1 /ColorSpace /DeviceGray",
        b"some of it",
    );
    maker.page_with(
        &format!("/Resources << /XObject << /I {image} 0 R >> >>"),
        "q 100 0 0 100 0 0 cm /I Do Q",
    );
    let mut opened = (FORMAT.open.unwrap())(&Arc::new(source(maker.bytes()))).unwrap();
    let failure =
        opened.paint(&PageTile { unit: 0, scale: 1.0, part: [0, 0, 100, 100], night: false }).unwrap_err();
    assert_eq!(failure.kind, FailureKind::Limit);
    assert_eq!(check(&maker).units.get(0).unwrap().state, UnitState::Picture);
}

#[test]
fn a_pdf_is_known_by_its_content() {
    let check = |name: &str, bytes: &[u8]| {
        let source = Source::from_bytes(name, bytes.to_vec());
        recognise(&source.peek(bytes))
    };
    assert_eq!(check("a.txt", b"%PDF-1.7\n"), 100);
    assert!(check("a.pdf", b"HTTP/1.1 200 OK\n\n%PDF-1.7\n") > 90);
    assert_eq!(check("a.pdf", b"no such thing"), 0);
    // An archive whose first file is a PDF that was not packed: it would be read as that file, and cited as the archive.
    assert_eq!(check("a.zip", b"PK\x03\x04\x14\0\0\0\0\0b.pdf%PDF-1.7\n"), 0);
    assert!(check("a.pdf", b"PK\x03\x04\x14\0\0\0\0\0b.pdf%PDF-1.7\n") > 90);
}

#[test]
fn what_cannot_be_opened_is_refused_in_a_sentence() {
    let refused = |bytes: &[u8]| open(&source(bytes.to_vec())).err().unwrap();
    assert_eq!(refused(b"%PDF-1.7\nnothing").kind, FailureKind::Damaged);
    assert!(refused(b"%PDF-1.7\nnothing").words.ends_with('.'));
}

#[test]
fn snapshots_grow() {
    let mut maker = Maker::new();
    for number in 0..20 {
        maker.page(&prose(72.0, 700.0, &[&format!("This is page {number} of twenty.")]));
    }
    let (sender, receiver) = std::sync::mpsc::channel();
    let publish = Box::new(move |document: Document| sender.send(document).unwrap());
    crate::read::formats::read(source(maker.bytes()), DocId(1), &Stop::default(), Some(publish)).unwrap();
    let snapshots: Vec<Document> = receiver.iter().collect();
    let read =
        |document: &Document| document.units.iter().filter(|unit| unit.state != UnitState::Waiting).count();
    snapshots.iter().for_each(|document| document.check().unwrap());
    let counts: Vec<usize> = snapshots.iter().map(read).collect();
    assert_eq!(counts, [0, 1, 2, 4, 8, 16, 20]);
    assert!(snapshots.iter().all(|document| document.units.len() == 20));
}

#[test]
fn a_row_of_stars_is_no_item_and_keeps_all_of_them() {
    let document = check(Maker::new().page(&text(200.0, 700.0, 12.0, "*  *  *")));
    assert_eq!(blocks(&document).last().map(|(_, text)| text.as_str()), Some("* * *"));
    assert!(words(&document, &BlockKind::Item).is_empty());
}

fn complaints(document: &Document) -> Vec<&str> {
    document.complaints.iter().map(|complaint| complaint.words.as_str()).collect()
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut encoder, bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_page_that_is_not_read_to_its_end_is_named() {
    let content = prose(72.0, 700.0, &PROSE);
    let packed = deflated(content.as_bytes());
    const DAMAGED: &str = "A part of page 1 is damaged and could not be read.";
    const EMPTY: &str = "There are no words and no pictures on the pages of this PDF.";
    let check = |entries: &str, bytes: &[u8], expected: &[&str]| {
        let mut maker = Maker::new();
        let content = maker.page("").content_id(0);
        maker.put_stream(content, entries, bytes);
        let document = check(&maker);
        assert_eq!(complaints(&document), expected, "{entries} {}", String::from_utf8_lossy(bytes));
    };
    check("", content.as_bytes(), &[]);
    check("", b"% nothing", &[EMPTY]);
    check("", b"/Artifact BMC q", &[EMPTY]);
    check("", b"BT /F 12 Tf (cut o", &[DAMAGED]);
    check("/Filter /FlateDecode", &packed, &[]);
    check("/Filter [/FlateDecode]", &packed, &[]);
    check("/Filter /FlateDecode", &packed[..packed.len() - 4], &[]);
    check("/Filter /FlateDecode", &packed[..packed.len() / 2], &[DAMAGED]);
    check("/Filter /FlateDecode", b"", &[EMPTY]);
    check("/Filter /LZWDecode", b"\xFF\xFF\xFF", &[DAMAGED]);
}

#[test]
fn a_page_that_is_packed_to_fill_the_memory_is_named_and_the_next_is_read() {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::copy(&mut std::io::Read::take(std::io::repeat(b' '), 130 << 20), &mut encoder).unwrap();
    let mut maker = Maker::new();
    let bomb = maker.page("").content_id(0);
    maker.put_stream(bomb, "/Filter /FlateDecode", &encoder.finish().unwrap());
    maker.page(&prose(72.0, 700.0, &PROSE));
    let document = check(&maker);
    let told = ["Page 1 takes more work than one page may. Only its first part was read."];
    assert_eq!(complaints(&document), told);
    assert_eq!(words(&document, &BlockKind::Paragraph), [PROSE.join(" ")]);
}

#[test]
fn what_can_be_unpacked_of_a_broken_page_is_read() {
    let packed = deflated(prose(72.0, 700.0, &PROSE).as_bytes());
    let mut maker = Maker::new();
    let content = maker.page("").content_id(0);
    maker.put_stream(content, "/Filter /FlateDecode", &packed[..packed.len() - 20]);
    let read = words(&check(&maker), &BlockKind::Paragraph).join(" ");
    assert!(read.starts_with("The quick brown fox"), "{read}");
}

#[test]
fn a_part_of_a_page_that_is_nowhere_does_not_end_it() {
    let mut maker = Maker::new();
    let content = maker.page("").content_id(0);
    let part = maker.stream("", prose(72.0, 700.0, &PROSE).as_bytes());
    maker.put(content, &format!("[999 0 R {part} 0 R]"));
    assert_eq!(words(&check(&maker), &BlockKind::Paragraph), [PROSE.join(" ")]);
}

#[test]
fn pages_without_streams_of_their_own_are_named() {
    for (object, told) in
        [("<< >>", "damaged"), ("[<< >>]", "damaged"), ("[]", "no words"), ("null", "no words")]
    {
        let mut maker = Maker::new();
        let content = maker.page("").content_id(0);
        maker.put(content, object);
        let document = check(&maker);
        let words = complaints(&document).join(" ");
        assert!(document.complaints.len() == 1 && words.contains(told), "{object}: {words}");
    }
}

#[test]
fn streams_of_a_wrong_length_and_broken_drawings_are_told() {
    let mut maker = Maker::new();
    let other = maker.page(&prose(72.0, 700.0, &PROSE)).stream("/Subtype /Form", b"q Q");
    assert!(check(&maker).complaints.is_empty());
    maker.put(other, "<< /Length 99 >>\nstream\nq Q\nendstream");
    let length = "This PDF is damaged: it does not say rightly how long its parts are. \
                  What could be read of it is shown.";
    assert_eq!(complaints(&check(&maker)), [length]);
    let packed = deflated(b"q Q");
    maker.put_stream(other, "/Subtype /Form /Filter /FlateDecode", &packed[..3]);
    let broken = "This PDF is damaged: a drawing in it could not be unpacked to its end. \
                  What could be read of it is shown.";
    assert_eq!(complaints(&check(&maker)), [broken]);
    maker.put_stream(other, "/Type /EmbeddedFile /Filter /FlateDecode", &packed[..3]);
    assert_eq!(complaints(&check(&maker)), [broken.replace("a drawing in", "a file within")]);
}

#[test]
fn white_words_on_paper_that_is_tinted_later_are_seen() {
    let resources = "/Resources << /ExtGState << /G << /BM /HardLight >> >> \
                     /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>";
    let content =
        "1 g\n".to_owned() + &text(72.0, 700.0, 12.0, "white words") + "1 1 0 rg /G gs 60 690 200 40 re f";
    let document = check(Maker::new().page_with(resources, &content));
    assert_eq!(words(&document, &BlockKind::Paragraph), ["white words"]);
}

/// From opening the file to its last object; a child that says nothing for ten seconds is ended, and one that nobody
/// wants must not work on.
#[test]
fn every_stretch_of_reading_gives_a_sign_of_life_and_can_be_stopped() {
    let mut maker = Maker::new();
    for page in 0..3 {
        maker.page(&text(20.0, 700.0, 12.0, &format!("Words of page {page}")));
    }
    let objects = 60;
    for _ in 0..objects {
        maker.stream("/Subtype /Form", b"0 0 m");
    }
    let source = Arc::new(source(maker.bytes()));
    let read_until = |last: usize| {
        let (stop, mut count) = (Stop::default(), 0);
        let raised = stop.clone();
        let signs = Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let told = Arc::clone(&signs);
        let pulse = Box::new(move || {
            count += 1;
            told.store(count, std::sync::atomic::Ordering::Relaxed);
            if count >= last {
                raised.raise();
            }
        });
        let read = crate::read::formats::read_words(
            crate::read::formats::FORMATS,
            &source,
            DocId(1),
            &stop,
            None,
            Some(pulse),
        );
        (read.map(|_| ()).map_err(|failure| failure.kind), signs.load(std::sync::atomic::Ordering::Relaxed))
    };
    let (read, signs) = read_until(usize::MAX);
    assert!(read.is_ok() && signs > 3 + objects, "{signs} signs");
    for last in 1..signs {
        assert_eq!(read_until(last), (Err(FailureKind::Stopped), last), "stopped at sign {last} of {signs}");
    }
}
