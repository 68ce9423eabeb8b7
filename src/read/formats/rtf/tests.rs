//! RTF files as they are read whole.

use super::*;
use crate::data::document::{AsideKind, Document, RevisionKind};
use crate::data::span::{DocId, Span};
use crate::read::formats::{Format as Row, read_with};

const FORMATS: &[Row] = &[FORMAT];

fn document(body: &str) -> Document {
    let source =
        Source::from_bytes("letter.rtf", format!("{{\\rtf1\\ansi\\ansicpg1252 {body}}}").into_bytes());
    read_with(FORMATS, source, DocId(1), &Stop::default(), None).unwrap()
}

fn text(document: &Document) -> String {
    document.text.slice(Span::new(0, document.text.len())).trim_end().to_owned()
}

#[test]
fn letters_are_those_of_their_font_and_of_unicode() {
    let fonts = r"{\fonttbl{\f0 Times;}{\f1\fcharset204 Times;}}";
    let said = text(&document(&format!(
        r"{fonts}caf\'e9 {{\f1 \'cf\'e5\'eb\'eb}} \u8220 ?it\u8217 'is\u8221 ? \u-10179 ?\u-8704 ?\par"
    )));
    assert_eq!(said, "café Пелл “it’is” \u{1F600}");
}

/// A document of nothing but such signs is blank, and says so.
#[test]
fn signs_that_steer_a_printer_are_no_words() {
    let blank = document(r"{\u{}}\'00\par");
    assert_eq!((text(&blank).as_str(), blank.complaints.len()), ("", 1), "{:?}", blank.complaints);
    assert_eq!(text(&document(r"one\u0 ?\'01 two\par")), "one two");
}

#[test]
fn lists_notes_and_tables_are_what_they_look_like() {
    let document = document(
        r"{\stylesheet{\s1 heading 1;}}\pard\s1 The Lease\par\pard{\listtext 8.\tab}Rent\par
        \pard It was open in 1996{\super\chftn}{\footnote\pard Tr. 45:12.}.\par
        \trowd\pard\intbl May\cell 40\cell\row\pard After\par",
    );
    assert_eq!(text(&document), "The Lease\nRent\nIt was open in 1996.\nMay\t40\nAfter\nTr. 45:12.");
    let kinds: Vec<String> = (0..document.block_count())
        .filter_map(|number| document.block(number))
        .map(|view| format!("{:?} {:?}", view.block().kind, view.block().label))
        .collect();
    assert_eq!(kinds.first().map(String::as_str), Some("Heading(1) None"));
    assert_eq!(kinds.get(1).map(String::as_str), Some("Item Number(8)"));
}

#[test]
fn changes_and_remarks_have_their_authors() {
    let document = document(
        r"{\*\revtbl{Unknown;}{R. Odell;}}Vane {\revised\revauth1 never }saw {\deleted\revauthdel1 the }gate{\*\atnid RO}{\*\atnauthor Pell}{\*\annotation Says who?}.\par",
    );
    assert_eq!(text(&document), "Vane never saw the gate.");
    let changes: Vec<(RevisionKind, &str)> =
        document.revisions.iter().map(|one| (one.kind, one.author.as_str())).collect();
    assert_eq!(changes, [(RevisionKind::Inserted, "R. Odell"), (RevisionKind::Deleted, "R. Odell")]);
    let remark = document.asides.iter().find(|one| one.kind == AsideKind::Annotation).unwrap();
    assert_eq!((remark.name.as_str(), remark.words.as_str()), ("Pell", "Says who?"));
}

#[test]
fn heads_and_feet_are_found_and_stand_beside_the_text() {
    let document = document(
        r"\sectd\titlepg{\header\pard Privileged\par}{\headerf\pard To the Board\par}{\headerl\pard Left\par}{\footer\pard Bates {\field{\*\fldinst PAGE}{\fldrslt 7}}\par}\pard Vane\par",
    );
    let said: Vec<String> = (0..document.block_count())
        .filter_map(|number| document.block(number))
        .map(|view| format!("{:?} {:?} {}", view.block().kind, view.block().label, view.text()))
        .collect();
    let expected = [
        "Furniture Words(\"Head\") Privileged",
        "Furniture Words(\"Head, first page\") To the Board",
        "Furniture Words(\"Foot\") Bates 7",
        "Paragraph None Vane",
    ];
    assert_eq!(said, expected);
    assert!(document.asides.iter().any(|one| one.words == "Left" && one.name.contains("no page shows")));
}

#[test]
fn pages_are_known_where_the_file_says_all_of_them() {
    let body = |stated: u32| {
        format!(
            r"{{\info{{\nofpages{stated}}}}}\pard One\par\page Two\par\sect\sectd\sbkpage\pgnrestart\pgnstarts9 Nine\par\sect\sectd\sbknone still nine\par"
        )
    };
    let known = document(&body(3));
    known.check().unwrap();
    let page = |words: &str| {
        let at = text(&known).find(words).unwrap() as u64;
        known.unit_words(Span::new(at, at + 2)).unwrap()
    };
    assert_eq!(["One", "Two", "Nine", "still"].map(page), ["page 1", "page 2", "page 9", "page 9"]);
    assert!(document(&body(7)).units.is_empty());
}

#[test]
fn words_that_stand_there_twice_for_old_programs_are_read_once() {
    let said = text(&document(
        r"{\upr{\*\bkmkstart x}{\*\ud{\*\bkmkstart y}}}{\upr{Vane?}{\*\ud{V\u225 ?ne}}} {\*\bkmkend y}{\shp{\*\shpinst{\sp{\sn fFlipH}{\sv 0}}{\shptxt \pard Boxed\par}}{\shprslt{\*\do{\dptxbxtext\pard Boxed\par}}}} { \*\unknown no}end\par",
    ));
    assert_eq!(said, "Váne Boxed\nend");
}

#[test]
fn pictures_and_documents_in_the_file_are_there() {
    let document = document(
        r"\pard{\pict{\*\picprop{\sp{\sn wzDescription}{\sv The gate}}}\pngblip\picwgoal300\pichgoal150\piccropl75 89504e47}{\pict\wmetafile8 0102}{\object{\*\objclass Excel.Sheet.8}{\*\objdata 0105}{\result Sheet}}\par",
    );
    let sources: Vec<String> =
        document.pictures.iter().map(|one| format!("{:?} {:?}", one.source, one.asked_size)).collect();
    assert_eq!(sources, ["Bytes(4) Some((20, 10))", "Missing None"]);
    assert_eq!(text(&document), "Sheet\nThe gate\n\u{FFFC}", "pictures stand after their paragraph");
    let told: Vec<String> =
        document.asides.iter().map(|one| format!("{:?} {}", one.kind, one.words)).collect();
    assert!(told.iter().any(|one| one == "Attachment(0) Made with Excel.Sheet.8."), "{told:?}");
    assert!(told.iter().any(|one| one.contains("left 25 %")), "{told:?}");
}

#[test]
fn a_remark_stands_on_its_words_and_says_what_it_answers() {
    let document = document(
        r"It was {\*\atrfstart 1}open{\*\atrfend 1}{\*\atnid P}{\*\atnauthor Pell}{\*\annotation{\*\atndate 1}{\*\atnref 1}Says who?}{\*\atnid O}{\*\atnauthor Odell}{\*\annotation{\*\atnparent -1}I do.}.\par",
    );
    let remarks: Vec<_> = document.asides.iter().filter(|one| one.kind == AsideKind::Annotation).collect();
    assert_eq!(document.text.slice(remarks[0].span.unwrap()).trim(), "open");
    assert_eq!((remarks[0].words.as_str(), remarks[1].name.as_str()), ("Says who?", "Odell, answering Pell"));
    assert_eq!(remarks[1].span, remarks[0].span, "an answer stands in the margin beside what it answers");
}

/// LibreOffice writes a remark on words before a note into the note: it would light half of the document.
#[test]
fn a_remark_ends_where_its_words_do_and_not_where_it_stands() {
    let document = document(
        r"It was {\*\atrfstart 0}open{\*\atrfend 0} all day.{\*\atnid P}{\*\atnauthor Pell}{\*\annotation{\*\atnref 0}Says who?}\par",
    );
    let span = document.asides.iter().find_map(|one| one.span).unwrap();
    assert_eq!(document.text.slice(span).trim(), "open");
}

#[test]
fn tables_keep_their_heads_and_tables_in_their_cells() {
    let document = document(
        r"\trowd\trhdr\pard\intbl Month\cell Paid\cell\row\trowd\pard\intbl\itap2 a\nestcell b\nestcell{\*\nesttableprops\trowd\nestrow}{\nonesttables\par}c\nestcell{\*\nesttableprops\nestrow}\itap1\cell 40\cell\row\pard\par",
    );
    assert_eq!(text(&document), "Month\tPaid\na \u{2003}b\u{2028}c\t40");
    let first = document.block(0).unwrap();
    assert!(matches!(first.block().kind, crate::data::document::BlockKind::Row { header: true, .. }));
}

#[test]
fn what_the_file_keeps_beside_its_text_is_told() {
    let document = document(
        r#"{\*\template C:\\mill\\letter.dot}{\*\rsidtbl \rsid1\rsid2}{\*\docvar{Client}{Pell}}{\info{\edmins12}}\pard{\field{\*\fldinst INCLUDETEXT "x.doc"}{\fldrslt Vane}}{\field{\*\fldinst FORMCHECKBOX {\*\formfield{\fftype1\ffres1{\*\ffname Paid}}}}{\fldrslt}}\par"#,
    );
    let told: Vec<String> =
        document.asides.iter().map(|one| format!("{:?} {}: {}", one.kind, one.name, one.words)).collect();
    for wanted in [
        "Template: C:\\mill\\letter.dot",
        "2 sessions",
        "Variable Client: Pell",
        "RemoteLink) Field: INCLUDETEXT",
        "Field Paid: ticked",
    ] {
        assert!(told.iter().any(|one| one.contains(wanted)), "{wanted}: {told:?}");
    }
    assert_eq!(text(&document), "Vane☒");
    assert!(document.facts.others.contains(&("Minutes of editing".to_owned(), "12".to_owned())));
}

#[test]
fn ends_of_paragraphs_are_taken_out_with_their_words() {
    let document = document(
        r"{\*\revtbl{Unknown;}{R. Odell;}}The gate{\deleted\revauthdel1 .\par It} stood{\revised\revauth1\deleted\revauthdel0  wide} open.\par",
    );
    let read = |reading| {
        let gone = crate::data::shown::Gone::of(&document, reading);
        gone.text(&document, Span::new(0, document.text.len())).trim_end().to_owned()
    };
    use crate::data::shown::Reading;
    assert_eq!(read(Reading::Accepted), "The gate stood open.");
    assert_eq!(read(Reading::Rejected), "The gate.\nIt stood open.");
    let authors: Vec<(RevisionKind, &str)> =
        document.revisions.iter().map(|one| (one.kind, one.author.as_str())).collect();
    assert!(authors.contains(&(RevisionKind::Inserted, "R. Odell")), "{authors:?}");
    assert!(authors.contains(&(RevisionKind::Deleted, "Unknown")), "{authors:?}");
}

fn complaints(document: &Document) -> Vec<String> {
    document.complaints.iter().map(|one| one.words.clone()).collect()
}

/// One byte too much at the head made a letter a page of braces.
#[test]
fn a_file_whose_head_is_damaged_is_still_rtf_and_says_so() {
    let read = |name: &str, bytes: &[u8]| {
        let source = Source::from_bytes(name, bytes.to_vec());
        read_with(crate::read::formats::FORMATS, source, DocId(1), &Stop::default(), None).unwrap()
    };
    let letter = read("letter.rtf", br"/{\rtf1\deff0 {\fonttbl{\f0 Times;}}Vane saw.\par}");
    assert!(text(&letter).ends_with("Vane saw."), "{}", text(&letter));
    assert_eq!(complaints(&letter), ["1 byte stands before the head of this file, which may be damaged."]);
    // Who writes about RTF has written a text.
    assert_eq!(read("about.txt", br"/{\rtf1 Vane saw.\par}").format, "Plain text");
}

#[test]
fn what_is_too_deep_and_a_missing_end_are_said() {
    let deep = document(&format!("Before {}gone{} after\\par", "{".repeat(1_200), "}".repeat(1_200)));
    assert_eq!(text(&deep), "Before after");
    assert_eq!(complaints(&deep), ["What is nested too deeply in this file is left out."]);
    // Without words nothing is lost.
    let hollow = document(&format!("Before{}{}\\par", "{".repeat(1_200), "}".repeat(1_200)));
    assert_eq!(complaints(&hollow).len(), 0);
    let torn = document(r"Vane saw {\pict\bin900 }");
    assert_eq!(
        (text(&torn).as_str(), complaints(&torn).len()),
        ("Vane saw\n\u{FFFC}", 1),
        "{:?}",
        complaints(&torn)
    );
}

/// Writers that are no Word put notes into notes; the inner ones were lost.
#[test]
fn notes_in_notes_are_read() {
    let document = document(r"Open{\footnote Tr. 45{\footnote Corrected.\par}\par} in 1996\par");
    assert_eq!(text(&document), "Open in 1996\nTr. 45\nCorrected.");
    let nest = "{\\footnote x ".repeat(40) + &"}".repeat(40);
    let document = self::document(&format!("Open{nest}\\par"));
    assert_eq!(complaints(&document), ["What is nested too deeply in this file is left out."]);
}
