//! Which letters a page has: what fonts, files and the order of drawing say of them.

use super::*;

/// A page drawn in a font `Q` of the caller's, of which codes are mapped to letters.
fn mapped(map: &[(u8, &str)], content: &str) -> Maker {
    let hex = |text: &str| text.encode_utf16().map(|unit| format!("{unit:04X}")).collect::<String>();
    let codes: String = map.iter().map(|(code, text)| format!("<{code:02X}> <{}> ", hex(text))).collect();
    let map = format!(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def \
         1 begincodespacerange <00> <FF> endcodespacerange {} beginbfchar {codes}endbfchar endcmap end end",
        map.len()
    );
    let mut maker = Maker::new();
    let map = maker.stream("", map.as_bytes());
    let widths = "1000 ".repeat(256);
    let font = format!(
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 0 /LastChar 255 /Widths [{widths}] /ToUnicode {map} 0 R >>"
    );
    let plain = "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>";
    maker.page_with(&format!("/Resources << /Font << /Q {font} /F {plain} >> >>"), content);
    maker
}

/// All words of a page.
fn read(maker: &Maker) -> String {
    let document = check(maker);
    document.text.slice(Span::new(0, document.text.len())).trim().to_owned()
}

fn check_words(content: &str, expected: &str) {
    assert_eq!(read(&mapped(&[(1, "x")], content)), expected, "{content}");
}

#[test]
fn accents_drawn_apart_are_put_onto_their_letters() {
    for (drawn, expected) in [
        // Before their letters, after them, and beneath.
        (r"[(M)-83(\250)416.5(uller)]", "Müller"),
        (r"[(Mu)416.5(\250)83.5(ller)]", "Müller"),
        (r"[(fran)-55(\270)388(cais)]", "français"),
        // Those that stand for themselves.
        (r"[(It\264s 20\260 C)]", "It´s 20° C"),
        (r"[(a ^ b, x~y)]", "a ^ b, x~y"),
    ] {
        check_words(&format!("BT /F 12 Tf 72 700 Td {drawn} TJ ET"), expected);
    }
    // Two on one letter, as in Vietnamese; and one without a dot.
    let vietnamese = [(1, "\u{302}"), (2, "\u{301}"), (3, "a"), (4, "ı"), (5, "´"), (6, "n")];
    let content = "BT /Q 12 Tf 72 700 Td [<06 03> 1000 <01> 1000 <02> 0 <06 04> 1000 <05> <06>] TJ ET";
    assert_eq!(read(&mapped(&vietnamese, content)), "nấnín");
}

#[test]
fn words_that_a_file_gives_stand_where_their_signs_are() {
    check_words(
        "BT /F 12 Tf 72 700 Td (pa) Tj /Span << /ActualText (rt) >> BDC (##) Tj EMC ( two) Tj ET",
        "part two",
    );
    // Of a word over two lines, each line keeps its part.
    let two = "BT /F 12 Tf 72 700 Td (He spoke of the ) Tj /Span << /ActualText (testimony) >> BDC (testi-) Tj \
        0 -14 Td (mony) Tj EMC ( of the clerk.) Tj ET";
    let maker = mapped(&[(1, "x")], two);
    assert_eq!(read(&maker), "He spoke of the testimony of the clerk.");
    let document = check(&maker);
    let at = document.text.slice(Span::new(0, 100)).find("testimony").unwrap() as u64;
    let tops: Vec<bool> =
        document.areas(Span::new(at, at + 9)).iter().map(|(_, area)| area.top < 86.0).collect();
    assert_eq!(tops, [true, false]);
    // Nothing for a row of dots; but what anybody can read is not taken away.
    check_words("BT /F 12 Tf 72 700 Td (Gate) Tj /Span << /ActualText () >> BDC ( .....) Tj EMC ET", "Gate");
    check_words(
        "BT /F 12 Tf 72 700 Td (Gate ) Tj /Span << /ActualText () >> BDC (shut) Tj EMC ET",
        "Gate shut",
    );
}

#[test]
fn a_hyphen_that_is_said_to_be_nothing_joins_its_word() {
    let content = "BT /F 12 Tf 72 700 Td (He was for years a mem) Tj /Span << /ActualText () >> BDC (-) Tj EMC \
        0 -14 Td (ber of the harbour board.) Tj ET";
    check_words(content, "He was for years a member of the harbour board.");
    // Wherever the next line stands.
    let far = "BT /F 12 Tf 420 700 Td /Span << /ActualText (Drucker) >> BDC (Druk-) Tj -348 -14 Td (ker) Tj EMC \
        ( der Stadt.) Tj ET";
    check_words(far, "Drucker der Stadt.");
}

#[test]
fn signs_in_whose_place_words_are_given_are_not_lost() {
    let mut maker = Maker::new();
    let drawn = maker.stream("", b"600 0 d0 0 0 500 500 re f");
    let font = format!(
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [0.001 0 0 0.001 0 0] /CharProcs << /x1 {drawn} 0 R >> \
         /Encoding << /Differences [97 /x1] >> /FirstChar 97 /LastChar 97 /Widths [600] >>"
    );
    let content = "BT /Q 12 Tf 72 700 Td /Span << /ActualText (Gate) >> BDC (aaaa) Tj EMC ET";
    maker.page_with(&format!("/Resources << /Font << /Q {font} >> >>"), content);
    assert_eq!(read(&maker), "Gate");
    assert_eq!(complaints(&check(&maker)), [""; 0]);
}

/// From left to right as they are spoken, each word left of the one before.
#[test]
fn words_that_are_drawn_as_they_are_spoken_are_known_by_their_stops() {
    let map = [(1, "ש"), (2, "ל"), (3, "ו"), (4, "ם"), (5, ".")];
    let content = "BT /Q 12 Tf 300 700 Td <01020304> Tj -40 0 Td <010203> Tj -52 0 Td <02030105> Tj \
        92 -20 Td <010203> Tj -40 0 Td <030105> Tj ET";
    assert_eq!(read(&mapped(&map, content)), "שלום שלו לוש.\nשלו וש.");
}

#[test]
fn what_is_said_of_signs_stands_for_those_that_nobody_knows() {
    let check_alt = |sign: &str, expected: &str| {
        let content =
            "BT /F 12 Tf 72 700 Td (Call ) Tj /Span << /Alt (telephone) >> BDC /Q 12 Tf <01> Tj EMC ET";
        assert_eq!(read(&mapped(&[(1, sign)], content)), expected);
    };
    check_alt("\u{F095}", "Call telephone");
    check_alt("T", "Call T");
}

#[test]
fn words_that_contradict_their_letters_are_told() {
    let content = "BT /F 12 Tf 72 700 Td /Span << /ActualText (guilty) >> BDC (innocent) Tj EMC ET";
    let document = check(&mapped(&[(1, "x")], content));
    assert!(
        document.complaints.iter().any(|told| told.words.contains("1 place of page 1")),
        "{}",
        sketch(&document)
    );
}

#[test]
fn a_map_that_says_nothing_is_not_believed() {
    let lost: Vec<(u8, &str)> = b"gate".iter().map(|code| (*code, "\u{FFFD}")).collect();
    let private: Vec<(u8, &str)> =
        vec![(b'g', "\u{E067}"), (b'a', "\u{E061}"), (b't', "\0"), (b'e', "\u{E065}")];
    // All to a space, which has no ink.
    let blank: Vec<(u8, &str)> = b"gate".iter().map(|code| (*code, " ")).collect();
    for map in [lost, private, blank] {
        assert_eq!(read(&mapped(&map, "BT /Q 12 Tf 72 700 Td (gate) Tj ET")), "gate");
    }
}

#[test]
fn codes_of_a_font_of_its_own_are_told() {
    let mut maker = Maker::new();
    let map = "1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <61> <E001> endbfchar";
    let (drawn, map) = (maker.stream("", b"600 0 d0 0 0 500 500 re f"), maker.stream("", map.as_bytes()));
    let font = format!(
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [0.001 0 0 0.001 0 0] /CharProcs << /x1 {drawn} 0 R >> \
         /Encoding << /Differences [97 /x1] >> /FirstChar 97 /LastChar 97 /Widths [600] /ToUnicode {map} 0 R >>"
    );
    maker.page_with(&format!("/Resources << /Font << /Q {font} >> >>"), "BT /Q 12 Tf 72 700 Td (aa) Tj ET");
    let document = check(&maker);
    assert!(
        document.complaints.iter().any(|told| told.words.starts_with("2 signs on page 1")),
        "{}",
        sketch(&document)
    );
}

#[test]
fn a_font_of_a_published_collection_has_its_letters() {
    for (ordering, encoding, codes, expected) in [
        ("Japan1", "90ms-RKSJ-H", "96E5 82CD 96E9", "門は夜"),
        ("GB1", "GBK-EUC-H", "C3C5 D4DA", "门在"),
        ("Korea1", "UniKS-UCS2-H", "BB38 C740", "문은"),
    ] {
        let mut maker = Maker::new();
        let system = format!("<< /Registry (Adobe) /Ordering ({ordering}) /Supplement 2 >>");
        let kid =
            format!("<< /Type /Font /Subtype /CIDFontType0 /BaseFont /X /CIDSystemInfo {system} /DW 1000 >>");
        let font = format!(
            "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /{encoding} /DescendantFonts [{kid}] >>"
        );
        let content = format!("BT /Q 12 Tf 72 700 Td <{codes}> Tj ET");
        maker.page_with(&format!("/Resources << /Font << /Q {font} >> >>"), &content);
        assert_eq!(read(&maker), expected);
    }
}

const HEBREW: [(u8, &str); 6] = [(1, "ש"), (2, "ל"), (3, "ו"), (4, "ם"), (5, "("), (6, ")")];

#[test]
fn brackets_look_the_other_way_from_right_to_left() {
    // From the left: (םולש) ולש, with the signs that one sees.
    let seen = "BT /Q 12 Tf 72 700 Td <05 04 03 02 01 06> Tj 90 0 Td <03 02 01> Tj ET";
    assert_eq!(read(&mapped(&HEBREW, seen)), "שלו (שלום)");
    // The same where the font has them the other way round already.
    let meant = "BT /Q 12 Tf 72 700 Td <06 04 03 02 01 05> Tj 90 0 Td <03 02 01> Tj ET";
    assert_eq!(read(&mapped(&HEBREW, meant)), "שלו (שלום)");
}

#[test]
fn numbers_between_words_from_right_to_left_keep_their_places() {
    let content =
        "BT /F 12 Tf 72 700 Td (2019) Tj 24 0 Td (-) Tj /Q 12 Tf 4 0 Td <03> Tj 18 0 Td <04 03 02 01> Tj ET";
    assert_eq!(read(&mapped(&HEBREW, content)), "שלום ו-2019");
}

#[test]
fn letters_in_the_order_of_speech_stay_in_it() {
    let word = "BT 3 Tr /Q 12 Tf 72 700 Td <01 02 03 04> Tj 0 -20 Td <02 03 04> Tj 0 -20 Td <01 02 04> Tj ET";
    let document = check(&mapped(&HEBREW, &format!("q 600 0 0 700 0 40 cm 0.9 g 0 0 1 1 re f Q {word}")));
    let text = document.text.slice(Span::new(0, document.text.len())).into_owned();
    assert!(text.contains("שלום") && text.contains("לום"), "{text}");
}

/// As Tesseract writes words under the picture of a page: from their right ends, in a space that is mirrored.
#[test]
fn words_in_a_mirrored_space_are_read_from_the_right() {
    let map =
        [(1, "ש"), (2, "ל"), (3, "ו"), (4, "ם"), (5, "1"), (6, "9"), (7, "7"), (8, "4"), (9, " "), (10, "A")];
    let content = "BT 3 Tr /Q 12 Tf -1 0 0 1 400 700 Tm <0102030409> Tj <01020309> Tj <0506070809> Tj <020309> Tj \
        1 0 0 1 178 700 Tm <0A> Tj -1 0 0 1 400 680 Tm <010203> Tj ET";
    let content = format!(
        "q 600 0 0 700 0 40 cm 0.9 g 0 0 1 1 re f Q {}",
        content.replace("<010203040809>", "<0102030409>")
    );
    assert_eq!(read(&mapped(&map, &content)), "שלום שלו 1974 לו A שלו");
}

/// From left to right as they are spoken, each word left of the one before; with one letter that tells, or an article.
#[test]
fn few_words_that_are_drawn_as_they_are_spoken_are_known_by_their_way() {
    let hebrew = [(1, "ש"), (2, "ל"), (3, "ו"), (4, "ם")];
    assert_eq!(
        read(&mapped(
            &hebrew,
            "BT /Q 12 Tf 300 700 Td <01020304> Tj -40 0 Td <010203> Tj -28 0 Td <0203> Tj ET"
        )),
        "שלום שלו לו"
    );
    let arabic = [(1, "ف"), (2, "ي"), (3, "ا"), (4, "ل"), (5, "ب"), (6, "ت")];
    assert_eq!(
        read(&mapped(
            &arabic,
            "BT /Q 12 Tf 300 700 Td <0102> Tj -64 0 Td <0304050206> Tj -28 0 Td <0506> Tj ET"
        )),
        "في البيت بت"
    );
    // As one sees them, word by word.
    assert_eq!(
        read(&mapped(
            &arabic,
            "BT /Q 12 Tf 300 700 Td <0201> Tj -64 0 Td <0602050403> Tj -28 0 Td <0605> Tj ET"
        )),
        "في البيت بت"
    );
}

const JAPANESE: [(u8, &str); 6] = [(1, "門"), (2, "は"), (3, "夜"), (4, "閉"), (5, "。"), (6, "じ")];

#[test]
fn lines_of_chinese_and_japanese_join_without_a_space() {
    let content =
        "BT /Q 12 Tf 72 700 Td 16 TL <01 02 03 01 02 03> Tj T* <04 06 02 04 06 02> Tj T* <03 05> Tj ET";
    assert_eq!(read(&mapped(&JAPANESE, content)), "門は夜門は夜閉じは閉じは夜。");
    // Nor does a line that is filled have any.
    let spread = "BT /Q 12 Tf 72 700 Td 4 Tc <01 02 03 01 02 03> Tj ET";
    assert_eq!(read(&mapped(&JAPANESE, spread)), "門は夜門は夜");
}

#[test]
fn signs_below_each_other_are_columns() {
    let column = |x: i32, codes: &[u8]| -> String {
        let sign = |(index, code): (usize, &u8)| {
            format!("BT /Q 16 Tf {x} {} Td <{code:02X}> Tj ET ", 700 - 18 * index as i32)
        };
        codes.iter().enumerate().map(sign).collect()
    };
    let content =
        column(480, &[1, 2, 3, 1, 2, 3]) + &column(450, &[4, 6, 2, 3, 3, 1]) + &column(420, &[2, 4, 5]);
    assert_eq!(read(&mapped(&JAPANESE, &content)), "門は夜門は夜閉じは夜夜門は閉。");
}

#[test]
fn letters_set_wide_apart_are_words() {
    for (drawn, expected) in [
        ("(T H E   G A T E)", "THE GATE"),
        ("(C O N F I D E N T I A L)", "CONFIDENTIAL"),
        ("(A B C D E)", "A B C D E"),
        ("(H O W)", "HOW"),
        ("(A B C)", "A B C"),
        ("(W H   O)", "W H O"),
        ("(I am a B in C)", "I am a B in C"),
    ] {
        check_words(&format!("BT /F 12 Tf 72 700 Td {drawn} Tj ET"), expected);
    }
}

#[test]
fn a_choice_is_told_as_one_sees_it() {
    let mut maker = Maker::new();
    maker.page("");
    let court =
        maker.add("<< /FT /Ch /T (court) /V (hc) /Opt [[(cc) (County Court)] [(hc) (High Court)]] >>");
    let answer = maker.add("<< /FT /Btn /T (answer) /V /1 /Opt [(No) (Yes, I do)] >>");
    let free = maker.add("<< /FT /Ch /T (free) /V (hc) /Opt [(a) (b)] >>");
    maker.root(&format!("/AcroForm << /Fields [{court} 0 R {answer} 0 R {free} 0 R] >>"));
    let document = check(&maker);
    assert_eq!(asides(&document, AsideKind::Field), ["court: High Court", "answer: Yes, I do", "free: hc"]);
}

#[test]
fn a_page_is_as_large_as_its_units_say() {
    let drawn = text(36.0, 350.0, 6.0, "A plan of the harbour");
    let document = check(Maker::new().page_with("/MediaBox [0 0 306 396] /UserUnit 2", &drawn));
    assert_eq!(document.units.get(0).unwrap().size, (612.0, 792.0));
    let (_, area) = document.areas(Span::new(1, 2))[0];
    assert!((area.left - 72.0).abs() < 0.5 && area.top < 92.0 && area.bottom > 92.0, "{area:?}");
}

#[test]
fn words_of_hidden_layers_are_told_with_their_layer() {
    let mut maker = Maker::new();
    let (one, two) =
        (maker.add("<< /Type /OCG /Name (Offers) >>"), maker.add("<< /Type /OCG /Name (Prices) >>"));
    let member = maker.add(&format!("<< /Type /OCMD /OCGs [{two} 0 R] >>"));
    let font = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>";
    let content = format!(
        "/OC /A BDC {}EMC /OC /M BDC {}EMC {} /Fm Do",
        text(72.0, 700.0, 12.0, "four thousand"),
        text(72.0, 600.0, 12.0, "no less"),
        text(72.0, 500.0, 12.0, "shown")
    );
    let form = maker.stream(
        &format!("/Subtype /Form /BBox [0 0 612 792] /OC {one} 0 R /Resources << {font} >>"),
        text(72.0, 400.0, 12.0, "in a drawing").as_bytes(),
    );
    let properties = format!("/Properties << /A {one} 0 R /M {member} 0 R >> /XObject << /Fm {form} 0 R >>");
    maker.page_with(&format!("/Resources << {font} {properties} >>"), &content);
    maker.root(&format!(
        "/OCProperties << /OCGs [{one} 0 R {two} 0 R] /D << /OFF [{one} 0 R {two} 0 R] >> >>"
    ));
    let document = check(&maker);
    assert_eq!(
        asides(&document, AsideKind::Unseen(Unseen::HiddenLayer)),
        ["Offers: four thousand", "Offers: in a drawing", "Prices: no less"]
    );
}

#[test]
fn headings_that_lead_nowhere_stay_in_the_outline() {
    let mut maker = Maker::new();
    maker.page(&text(72.0, 700.0, 12.0, "Words of the first page."));
    let page = maker.page_id(0);
    let (part, child, broken, outlines) = (40, 41, 42, 43);
    maker.put(part, &format!("<< /Title (Part) /First {child} 0 R /Next {broken} 0 R >>"));
    maker.put(child, &format!("<< /Title (Chapter) /Dest [{page} 0 R /XYZ 0 720 0] >>"));
    maker.put(broken, "<< /Title (Broken) /Dest [99 /Fit] >>");
    maker.put(outlines, &format!("<< /First {part} 0 R >>"));
    maker.root(&format!("/Outlines {outlines} 0 R"));
    let document = check(&maker);
    let titles: Vec<String> = (0..document.outline.len())
        .filter_map(|at| document.outline.get(at))
        .map(|entry| format!("{} {}", entry.level, entry.title))
        .collect();
    assert_eq!(titles, ["1 Part", "2 Chapter", "1 Broken"]);
    assert!(document.complaints.iter().any(|told| told.words.contains("1 heading of the outline leads")));
    // The first name of a list of places is no title.
    assert_eq!(document.facts.title, None);
}
