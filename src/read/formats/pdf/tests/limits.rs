//! What of a file is left out because it is too much: it is bounded by work, the rest stays, and it is said.

use super::*;

/// Reads within limits of the test's own.
fn check_within(maker: &Maker, limits: Limits) -> Document {
    let source = Arc::new(source(maker.bytes()));
    let mut draft = Draft::new(source.document(DocId(1)), None);
    read_within(&source, &mut draft, &Stop::default(), limits).unwrap_or_else(|failure| panic!("{failure}"));
    let document = draft.finish();
    document.check().unwrap_or_else(|why| panic!("{why}\n{}", sketch(&document)));
    document
}

/// Whole sentences of one thing for each page.
fn pages(count: usize) -> Maker {
    let mut maker = Maker::new();
    for number in 1..=count {
        maker.page(&text(72.0, 400.0, 12.0, &format!("Here are the words of page {number}.")));
    }
    maker
}

/// Forms in forms, each drawn ten times, around some words: 10^levels of them.
fn laughs(maker: &mut Maker, levels: usize) -> u32 {
    let mut inner = maker.stream("/Subtype /Form /BBox [0 0 99 99]", text(9.0, 9.0, 9.0, "lol").as_bytes());
    for _ in 0..levels {
        let entries =
            format!("/Subtype /Form /BBox [0 0 99 99] /Resources << /XObject << /X {inner} 0 R >> >>");
        inner = maker.stream(&entries, &b"/X Do ".repeat(10));
    }
    inner
}

#[test]
fn a_document_that_takes_too_much_work_keeps_the_pages_that_were_read_by_then() {
    let maker = pages(9);
    let limits = Limits { page: 1_000_000, document: 120_000 };
    let document = check_within(&maker, limits);
    let read = words(&document, &BlockKind::Paragraph);
    assert!((2..8).contains(&read.len()), "{read:?}");
    assert_eq!(read[0], "Here are the words of page 1.");
    assert_eq!(document.units.len(), 9);
    let words = complaints(&document).join(" ");
    let told = " to 9 were not read: this file takes more work than a document may.";
    assert!(words.contains("Pages ") && words.contains(told), "{words}");
    // Work is counted, and so the same file comes to the same.
    assert_eq!(sketch(&document), sketch(&check_within(&maker, limits)));
    assert!(check(&maker).complaints.is_empty());
}

/// Whoever reads that a page is too much would look for what is wrong with it, and nothing is.
#[test]
fn a_page_that_is_cut_because_of_the_pages_before_it_says_so() {
    let maker = pages(9);
    let mut cut = Vec::new();
    for document in (60_000..160_000).step_by(1_000) {
        let document = check_within(&maker, Limits { page: 1_000_000, document });
        cut.extend(
            complaints(&document).into_iter().filter(|words| words.contains(" of page ")).map(str::to_owned),
        );
        assert!(complaints(&document).iter().all(|words| !words.contains("than one page may")));
    }
    let told = "Only the first part of page 3 was read: this file takes more work than a document may.";
    assert!(cut.iter().any(|words| words == told), "{cut:?}");
}

#[test]
fn one_page_too_many_is_said_as_one() {
    assert_eq!(told::unread(9, 9), None);
    assert!(told::unread(8, 9).unwrap().starts_with("The last page was not read"));
    assert!(told::unread(1211, 3000).unwrap().starts_with("Pages 1,212 to 3,000 were not read"));
}

#[test]
fn a_page_that_laughs_costs_only_itself_and_keeps_what_came_before() {
    let mut maker = Maker::new();
    let form = laughs(&mut maker, 9);
    let resources = format!(
        "/Resources << /XObject << /X {form} 0 R >> /Font << /F << /Type /Font /Subtype /Type1 /BaseFont \
         /Helvetica >> >> >>"
    );
    maker.page_with(&resources, &(text(72.0, 700.0, 12.0, "Before it was drawn.") + "/X Do"));
    maker.page(&text(72.0, 700.0, 12.0, "On the next page."));
    let document = check_within(&maker, Limits { page: 5_000_000, document: 50_000_000 });
    let read = words(&document, &BlockKind::Paragraph);
    assert!(read.contains(&"Before it was drawn.".to_owned()), "{read:?}");
    assert!(read.contains(&"On the next page.".to_owned()), "{read:?}");
    assert_eq!(
        complaints(&document),
        ["Page 1 takes more work than one page may. Only its first part was read."]
    );
}

/// The painter cannot be stopped: what it would take is measured before.
#[test]
fn a_page_that_would_be_painted_for_minutes_is_refused_in_a_sentence() {
    let refused = |resources: &str, content: &str, maker: &mut Maker| {
        maker.page_with(resources, content);
        let mut opened = (FORMAT.open.unwrap())(&Arc::new(source(maker.bytes()))).unwrap();
        let tile = PageTile { unit: 0, scale: 1.0, part: [0, 0, 99, 99], night: false };
        opened.paint(&tile).err().map(|failure| (failure.kind, failure.words))
    };
    let told = "This page takes more work to be drawn than a page may.".to_owned();
    let told = Some((FailureKind::Limit, told));
    assert_eq!(refused("", "[0.00001 0.00001] 0 d 1 w 0 0 m 600 700 l S", &mut Maker::new()), told);
    let run = format!("BT /F 1 Tf ({}) Tj ET", "w".repeat(500_001));
    assert_eq!(refused("", &run, &mut Maker::new()), told);
    assert_eq!(refused("", "[3 2] 0 d 1 w 0 0 m 600 700 l S", &mut Maker::new()), None);
    let mut maker = Maker::new();
    let group = maker.stream("/Subtype /Form /BBox [0 0 612 792] /Group << >>", b"0 0 600 700 re f");
    let resources = format!("/Resources << /XObject << /X {group} 0 R >> >>");
    assert_eq!(refused(&resources, &"/X Do ".repeat(10_000), &mut maker), told);
    let mut maker = Maker::new();
    let tile = maker.stream(
        "/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 90 90] /XStep 0.01 /YStep 0.01",
        b"0 0 1 1 re f",
    );
    let resources = format!("/Resources << /Pattern << /P {tile} 0 R >> >>");
    assert_eq!(refused(&resources, "/Pattern cs /P scn 0 0 612 792 re f", &mut maker), told);
}

#[test]
fn many_streams_of_one_page_are_bounded_together() {
    let mut maker = Maker::new();
    let content = maker.page("").content_id(0);
    let part = maker.stream("/Filter /FlateDecode", &deflated(&b" ".repeat(1 << 20)));
    let first = maker.stream("", text(72.0, 700.0, 12.0, "Words before the rest.").as_bytes());
    maker.put(content, &format!("[{first} 0 R {}]", format!("{part} 0 R ").repeat(500)));
    let document = check_within(&maker, Limits { page: 50_000_000, document: 100_000_000 });
    assert_eq!(words(&document, &BlockKind::Paragraph), ["Words before the rest."]);
    assert_eq!(
        complaints(&document),
        ["Page 1 takes more work than one page may. Only its first part was read."]
    );
}

#[test]
fn letters_that_are_too_many_are_counted() {
    let line = format!("({}) '\n", "abcdefghi ".repeat(100));
    let content = "BT /F 1 Tf 1 TL 9 700 Td ".to_owned() + &line.repeat(203) + "ET";
    let document = check(Maker::new().page(&content));
    assert_eq!(
        complaints(&document),
        ["3,000 letters of page 1 are left out: only the first 200,000 that are drawn on it were read."]
    );
}

#[test]
fn annotations_that_are_too_many_are_counted() {
    let mut maker = Maker::new();
    maker.page(&prose(72.0, 700.0, &PROSE));
    let (page, content) = (maker.page_id(0), maker.content_id(0));
    let all = "<< /Subtype /Text /Rect [0 0 9 9] /Contents (note) >> ".repeat(5_007);
    let entries = format!("/Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {content} 0 R");
    maker.put(page, &format!("<< {entries} /Annots [{all}] >>"));
    maker.keep_page(0);
    let document = check(&maker);
    assert_eq!(complaints(&document), ["7 annotations of page 1 are left out: no more than 5,000 are kept."]);
    assert_eq!(asides(&document, AsideKind::Annotation).len(), 5_000);
}

#[test]
fn fields_and_headings_that_are_too_many_are_counted() {
    let mut maker = Maker::new();
    maker.page(&prose(72.0, 700.0, &PROSE));
    let page = maker.page_id(0);
    let fields: Vec<String> = (0..20_002).map(|n| format!("<< /T (f{n}) /FT /Tx /V (v) >>")).collect();
    maker.root(&format!("/AcroForm << /Fields [{}] >>", fields.join(" ")));
    let first = 1_000;
    for number in first..first + 20_004 {
        let next = number + 1;
        maker.put(number, &format!("<< /Title (entry {number}) /Next {next} 0 R /Dest [{page} 0 R /Fit] >>"));
    }
    maker.root(&format!("/Outlines << /First {first} 0 R >>"));
    let document = check(&maker);
    let told = [
        "4 headings of the outline are left out: no more than 20,000 are kept.",
        "2 fields are left out: no more than 20,000 are kept.",
    ];
    assert_eq!(complaints(&document), told);
    assert_eq!((document.outline.len(), asides(&document, AsideKind::Field).len()), (20_000, 20_000));
}

/// What is named a thousand times and listed once is not missing.
#[test]
fn actions_that_go_round_in_circles_are_listed_once() {
    let mut maker = Maker::new();
    maker.page(&prose(72.0, 700.0, &PROSE));
    maker.put(500, &format!("<< /S /JavaScript /JS (x) /Next [{}] >>", "500 0 R 501 0 R ".repeat(1_000)));
    maker.put(501, "<< /S /URI /URI (u) /Next 500 0 R >>");
    maker.root("/OpenAction 500 0 R");
    let document = check(&maker);
    assert_eq!((document.asides.len(), document.complaints.len()), (2, 0));
}

#[test]
fn headings_that_lead_to_pages_that_were_not_read_are_counted() {
    let mut maker = pages(9);
    let (first, last) = (maker.page_id(0), maker.page_id(8));
    let entry = |page: u32, next: &str| format!("<< /Title (A title) {next} /Dest [{page} 0 R /Fit] >>");
    maker.put(500, &entry(first, "/Next 501 0 R"));
    maker.put(501, &entry(last, ""));
    maker.root("/Outlines << /First 500 0 R >>");
    let document = check_within(&maker, Limits { page: 1_000_000, document: 120_000 });
    assert_eq!(document.outline.len(), 1);
    let words = complaints(&document).join(" ");
    assert!(words.contains("Not in the outline: 1 heading to pages that were not read."), "{words}");
}

#[test]
fn metadata_and_values_that_unpack_to_gigabytes_take_no_more_than_is_shown() {
    let bomb = deflated(&vec![b' '; 8 << 20]);
    let mut maker = Maker::new();
    maker.page(&prose(72.0, 700.0, &PROSE));
    let metadata = maker.stream("/Type /Metadata /Filter /FlateDecode", &bomb);
    maker.root(&format!("/Metadata {metadata} 0 R"));
    let told = ["What this PDF says of itself is longer than 4 MB; the rest of it is left out."];
    assert_eq!(complaints(&check(&maker)), told);
}

#[test]
fn filters_are_undone_to_a_limit_and_each_knows_whether_it_was_whole() {
    use hayro::hayro_interpret::hayro_syntax::object::{ObjectIdentifier, Stream};
    let numbers: String = (0..900).map(|number| format!(" {number}")).collect();
    let words = format!("The quick brown fox jumps over the lazy dog.{numbers}").into_bytes();
    let check = |entries: &str, bytes: &[u8], most: usize, expected: unpack::End| {
        let mut maker = Maker::new();
        let number = maker.page("").stream(entries, bytes);
        let Opened { pdf, .. } = open(&source(maker.bytes())).unwrap();
        let stream: Stream<'_> = pdf.xref().get(ObjectIdentifier::new(number, 0)).unwrap();
        let unpacked = unpack::unpacked(&stream, most);
        assert_eq!(unpacked.end, expected, "{entries}");
        assert!(words.starts_with(&unpacked.bytes) && unpacked.bytes.len() <= most, "{entries}");
        unpacked.bytes.len()
    };
    let hex: String = words.iter().map(|byte| format!("{byte:02x} ")).collect();
    let runs: Vec<u8> = words.chunks(100).flat_map(|part| [&[part.len() as u8 - 1], part].concat()).collect();
    let base_85: &[u8] = b"<+ohcEHPu*CER),Dg-(AAoDo:C3=B4F!,CEATAo8BOr<&@=!2AA8c*5~>";
    let lzw = lzw(&words);
    let packed = deflated(&words);
    let twice = deflated(&packed);
    let all = words.len();
    for (entries, bytes, whole) in [
        ("", &words[..], all),
        ("/Filter /ASCIIHexDecode", hex.as_bytes(), all),
        ("/Filter /RunLengthDecode", &runs, all),
        ("/Filter /ASCII85Decode", base_85, 44),
        ("/Filter /LZWDecode", &lzw, all),
        ("/Filter /FlateDecode", &packed, all),
        ("/Filter [/FlateDecode /FlateDecode]", &twice, all),
    ] {
        assert_eq!(check(entries, bytes, 1 << 20, unpack::End::Whole), whole, "{entries}");
        if !entries.is_empty() {
            assert!(check(entries, bytes, 20, unpack::End::TooLarge) <= 20, "{entries}");
        }
    }
    check("/Filter /ASCII85Decode", b"<+ohc\x7F", 99, unpack::End::Broken);
    check("/Filter /ASCIIHexDecode", b"5468x5", 99, unpack::End::Broken);
    check("/Filter /RunLengthDecode", b"\x09Th", 99, unpack::End::Broken);
    check("/Filter /LZWDecode", b"\xFF\xFF\xFF", 99, unpack::End::Broken);
    check("/Filter [/FlateDecode /FlateDecode]", &twice[..20], 999, unpack::End::Broken);
    check("/Filter [/ASCII85Decode /Nonsense]", base_85, 999, unpack::End::Broken);
    check(&format!("/Filter [{}]", "/FlateDecode ".repeat(1000)), &packed, 999, unpack::End::Broken);
}

/// Packs as writers of the nineties did.
fn lzw(bytes: &[u8]) -> Vec<u8> {
    let mut codes: Vec<Vec<u8>> = (0..=255).map(|byte| vec![byte]).collect();
    codes.extend([vec![], vec![]]);
    let (mut bits, mut out, mut last) = (vec![(256, 9)], Vec::new(), Vec::new());
    let width = |codes: usize| codes.max(511).ilog2() + 1;
    let code_of = |codes: &[Vec<u8>], word: &[u8]| codes.iter().position(|known| known == word).unwrap();
    for byte in bytes {
        let longer = [last.as_slice(), &[*byte]].concat();
        if codes.contains(&longer) {
            last = longer;
            continue;
        }
        bits.push((code_of(&codes, &last), width(codes.len())));
        codes.push(longer);
        last = vec![*byte];
    }
    bits.extend([(code_of(&codes, &last), width(codes.len())), (257, width(codes.len() + 1))]);
    let (mut held, mut count) = (0_u64, 0);
    for (code, width) in bits {
        (held, count) = (held << width | code as u64, count + width);
        while count >= 8 {
            count -= 8;
            out.push((held >> count) as u8);
        }
    }
    out.push((held << (8 - count)) as u8);
    out
}
