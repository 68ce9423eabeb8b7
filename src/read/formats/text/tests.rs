//! Holds the promises of plain text against tables of small files, and against bytes that nobody thought of.

use super::*;
use crate::data::copying::text_of;
use crate::data::document::{BlockKind, Document, EncodingHow};
use crate::read::source::window::HOLE_BYTES;
use proptest::prelude::*;

fn read_small(name: &str, bytes: &[u8], leaf_bytes: usize, held: bool) -> Document {
    read_as(name, bytes, None, leaf_bytes, held)
}

fn read_as(name: &str, bytes: &[u8], encoding: Option<&str>, leaf_bytes: usize, held: bool) -> Document {
    let mut source = Source::from_bytes(name, bytes);
    source.encoding = encoding.map(str::to_owned);
    let mut draft = Draft::new(Document::default(), None);
    read_in_leaves(&Arc::new(source), &mut draft, &Stop::default(), leaf_bytes, held).unwrap();
    let document = draft.finish();
    document.check().unwrap();
    document
}

fn all(document: &Document) -> String {
    document.text.slice(Span::new(0, u64::MAX)).into_owned()
}

/// One line for each block: a letter for its kind, `+` where it is joined, its depths, its words.
fn sketch(document: &Document) -> String {
    let line = |number| {
        let view = document.block(number).unwrap();
        let block = view.block();
        let kind = match block.kind {
            BlockKind::Heading(level) => format!("H{level}"),
            BlockKind::Paragraph => "P".to_owned(),
            BlockKind::Item => "I".to_owned(),
            BlockKind::Lines => "L".to_owned(),
            BlockKind::Code => "C".to_owned(),
            BlockKind::Rule => "R".to_owned(),
            _ => "?".to_owned(),
        };
        let joined = if block.joined { "+" } else { "" };
        let quote = ">".repeat(usize::from(block.quote));
        let indent = ".".repeat(usize::from(block.indent));
        format!("{kind}{joined}{quote}{indent} {}", view.text().replace('\n', "/")).trim_end().to_owned()
    };
    (0..document.block_count()).map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn structure_is_seen_where_it_plainly_is() {
    let check = |text: &str, expected: &[&str]| {
        let document = read_small("x.txt", text.as_bytes(), LEAF_BYTES, true);
        assert_eq!(sketch(&document), expected.join("\n"), "{text}");
    };
    let prose = "It was the best of times, it was the worst of times, it was the age\n\
        of wisdom, it was the age of foolishness, it was the epoch of belief,\n\
        it was the epoch of incredulity, it was the season of Light, it was\n\
        the season of Darkness.";
    let flat = prose.replace('\n', "/");
    let paragraph = format!("P {flat}");
    // Wrapped lines are one paragraph; verse beside it stays lines.
    check(
        &format!("{prose}\n\nTyger Tyger, burning bright,\nIn the forests of the night;\n\n{prose}\n"),
        &[&paragraph, "L Tyger Tyger, burning bright,/In the forests of the night;", &paragraph],
    );
    // Without much text there is no telling.
    check("one\ntwo\n\nthree\n", &["L one/two", "P three"]);
    check(
        &format!("CHAPTER I\n\n{prose}\n\nCHAPTER II. In which\n\n{prose}\n\nI.\n\n{prose}"),
        &["H2 CHAPTER I", &paragraph, "H2 CHAPTER II. In which", &paragraph, "H2 I.", &paragraph],
    );
    check(
        "Title\n=====\n\nPart\n----\nwords of it\n\n1.2 Scope\n\nwords\n\nALL IN CAPITALS\n\nwords\n\nArticle 5\n\nwords\n",
        &[
            "H1 Title",
            "H2 Part",
            "P words of it",
            "H2 1.2 Scope",
            "P words",
            "H2 ALL IN CAPITALS",
            "P words",
            "H3 Article 5",
            "P words",
        ],
    );
    check(
        "Things:\n- one\n  goes on\n- two\n  - inner\n\n1. a\n2. b\n\n(a) x\n",
        &["P Things:", "I. - one/  goes on", "I. - two", "I.. - inner", "I. 1. a", "I. 2. b", "I. (a) x"],
    );
    check(
        "1. One thing\n\n2. Another\n\n3. A third\n\nwords\n",
        &["I. 1. One thing", "I. 2. Another", "I. 3. A third", "P words"],
    );
    check(
        "He wrote:\n\n> a word\n> another\n>\n> third\n> > inner\n\nnot quoted\n",
        &["P He wrote:", "L> a word", "L+> another", "L> third", "L>> inner", "P not quoted"],
    );
    check(
        "Name     Age   Town\nAda      36    London\nAlan     41    Wilmslow\n\na\tb\nc\td\n",
        &["C Name     Age   Town/Ada      36    London/Alan     41    Wilmslow", "C a\tb/c\td"],
    );
    // Wrapped with an edge, as memos were; verse of some width is not wrapped.
    check(
        "   This memo provides information for everybody who wants it. It does\n   not specify a standard of \
         any kind. Distribution of this memo is\n   unlimited, and so are copies of it in any other form that is\n   \
         known.\n\n      o  an item\n         goes on\n",
        &[
            "P This memo provides information for everybody who wants it. It does/   not specify a standard of any \
             kind. Distribution of this memo is/   unlimited, and so are copies of it in any other form that is/   known.",
            "I. o  an item/         goes on",
        ],
    );
    let verse = "Shall I compare thee to a summer’s day?\nThou art more lovely and more temperate:\nRough winds do \
        shake the darling buds of May,\nAnd summer’s lease hath all too short a date;\n";
    check(verse, &[&format!("L {}", verse.trim_end().replace('\n', "/"))]);
    check("words\n\n* * *\n\nwords\n", &["P words", "R", "P words"]);
    check(">>> import this\n>>> print(1)\n", &["L >>> import this/>>> print(1)"]);
    check(">seq one\nACGT\n", &["L >seq one/ACGT"]);
}

#[test]
fn indented_paragraphs_are_parted_without_blank_lines() {
    let one = "  It was the best of times, it was the worst of times, it was the age\n\
        of wisdom, it was the age of foolishness, it was the epoch of belief,\n\
        it was the epoch of incredulity, it was the season of Light, it was\n\
        the season of Darkness.\n";
    let document = read_small("x.txt", one.repeat(6).as_bytes(), LEAF_BYTES, true);
    assert_eq!(document.block_count(), 6);
    assert!((0..6).all(|n| document.block(n).unwrap().block().kind == BlockKind::Paragraph));
}

#[test]
fn the_words_of_a_quotation_stay_apart_when_they_are_copied() {
    let copied = |mail: &str| {
        let document = read_small("mail.txt", mail.as_bytes(), LEAF_BYTES, true);
        text_of(&document, Span::new(0, document.text.len()))
    };
    // Lines are kept, because in a plain text they are what the file says.
    let short = "> The money was not\n> paid to the\n> company in March, and\n> not in May.\n";
    assert_eq!(copied(short), "The money was not\npaid to the\ncompany in March, and\nnot in May.");
    // A paragraph of one long line is cut where it must be, and nothing comes between.
    let long = format!("{}\n", "unbroken".repeat(20_000));
    let document = read_small("long.txt", long.as_bytes(), LEAF_BYTES, true);
    assert_eq!(text_of(&document, Span::new(0, document.text.len())), long.trim_end());
}

#[test]
fn programs_and_logs_keep_their_lines() {
    let kinds = |name: &str, text: &str| {
        let document = read_small(name, text.as_bytes(), LEAF_BYTES, true);
        (document.block_count(), document.block(0).unwrap().block().kind.clone())
    };
    assert_eq!(kinds("x.rs", "fn main() {\n\n}\n"), (1, BlockKind::Code));
    assert_eq!(kinds("x", "#!/bin/sh\n\necho\n"), (1, BlockKind::Code));
    assert_eq!(kinds("x", "int x;\nint y;\nf() {\n g();\n}\n"), (1, BlockKind::Code));
    assert_eq!(kinds("x.log", "a\nb\n"), (1, BlockKind::Lines));
}

#[test]
fn two_long_lines_are_two_paragraphs() {
    let line = "A sentence of some length, as people write them. ".repeat(40);
    let document = read_small("x.txt", format!("{line}\n{line}\n").as_bytes(), LEAF_BYTES, true);
    assert_eq!(document.block_count(), 2);
    assert_eq!(document.block(0).unwrap().block().kind, BlockKind::Paragraph);
}

#[test]
fn headings_make_an_outline() {
    let text = "CHAPTER I\n\nwords\n\nCHAPTER II\n\nwords\n";
    let document = read_small("x.txt", text.as_bytes(), LEAF_BYTES, true);
    let titles: Vec<_> = document.outline.iter().map(|entry| entry.title.as_str()).collect();
    assert_eq!(titles, ["CHAPTER I", "CHAPTER II"]);
    assert_eq!(document.outline_source, OutlineSource::Inferred);
}

#[test]
fn text_is_made_canonical() {
    let check = |bytes: &[u8], expected: &str| {
        assert_eq!(all(&read_small("x", bytes, LEAF_BYTES, true)), expected, "{bytes:?}");
    };
    check(b"a\r\nb\rc\nd", "a\nb\nc\nd");
    check(b"\r\r\n\n", "\n\n\n");
    check(b"a\x00b\x1B\x7F\t.", "a\u{2400}b\u{241B}\u{2421}\t.");
    check(b"end\x0Cnext", "end\nnext");
    check(b"", "");
    check(b"\xEF\xBB\xBFa\xEF\xBB\xBF", "a\u{FEFF}");
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    let bytes = |unit: u16| {
        if big { unit.to_be_bytes() } else { unit.to_le_bytes() }
    };
    text.encode_utf16().flat_map(bytes).collect()
}

fn utf32(text: &str, big: bool) -> Vec<u8> {
    let bytes = |c: char| {
        if big { u32::from(c).to_be_bytes() } else { u32::from(c).to_le_bytes() }
    };
    text.chars().flat_map(bytes).collect()
}

#[test]
fn encodings_are_found() {
    use EncodingHow::{ByteOrderMark, Guessed};
    let check = |bytes: &[u8], name: &str, how: EncodingHow, expected: &str| {
        let document = read_small("x", bytes, LEAF_BYTES, true);
        let encoding = document.encoding.unwrap();
        assert_eq!((encoding.name, encoding.how, all(&document).as_str()), (name, how, expected));
    };
    let text = "Größe und Maß, naïve façade. Ein kleines Stück Text.\n";
    check(text.as_bytes(), "UTF-8", Guessed, text);
    check(&[b"\xEF\xBB\xBF", text.as_bytes()].concat(), "UTF-8", ByteOrderMark, text);
    check(&utf16(text, false), "UTF-16LE", Guessed, text);
    check(&utf16(text, true), "UTF-16BE", Guessed, text);
    check(&utf16(&format!("\u{FEFF}{text}"), true), "UTF-16BE", ByteOrderMark, text);
    check(&utf16(&format!("\u{FEFF}{text}"), false), "UTF-16LE", ByteOrderMark, text);
    check(&utf32(text, false), "UTF-32LE", Guessed, text);
    check(&utf32(&format!("\u{FEFF}{text}"), true), "UTF-32BE", ByteOrderMark, text);
    let chinese = "他們說這本書是很久以前寫的，沒有人知道作者是誰。\r\n第二行的文字在這裡。\r\n".repeat(8);
    let expected = chinese.replace('\r', "");
    check(&utf16(&chinese, false), "UTF-16LE", Guessed, &expected);
    let (latin, ..) = encoding_rs::WINDOWS_1252.encode(text);
    check(&latin, "windows-1252", Guessed, text);
    for signs in
        ["Rent: £40 a week.\n", "see § 12 and £5\n", "See §§ 12–14.\n", "½ of 3 ½\n", "£1,200.50 and £3\n"]
    {
        let text = format!("The clerk read the letter aloud. {signs}");
        check(&encoding_rs::WINDOWS_1252.encode(&text).0, "windows-1252", Guessed, &text);
    }
    let polish = "Rozprawa w Łodzi.\n";
    check(&encoding_rs::WINDOWS_1250.encode(polish).0, "windows-1250", Guessed, polish);
    check(
        b"Gr\xC3\xB6\xC3\x9Fe \xED\xA0\xBD\xED\xB8\x80 \xC3\x9Cbergabe",
        "UTF-8",
        Guessed,
        "Größe 😀 Übergabe",
    );
    let russian =
        "Все счастливые семьи похожи друг на друга, каждая несчастливая семья несчастлива по-своему.\n";
    let (koi8, ..) = encoding_rs::KOI8_U.encode(russian);
    check(&koi8, "KOI8-U", Guessed, russian);
    let japanese = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。\n";
    for (encoding, name) in [
        (encoding_rs::SHIFT_JIS, "Shift_JIS"),
        (encoding_rs::EUC_JP, "EUC-JP"),
        (encoding_rs::ISO_2022_JP, "ISO-2022-JP"),
    ] {
        check(&encoding.encode(japanese).0, name, Guessed, japanese);
    }
}

#[test]
fn a_hole_in_a_file_is_passed_over_and_said() {
    for (hole, shown) in [(HOLE_BYTES - 1, true), (HOLE_BYTES, false), (5_000_003, false)] {
        for held in [true, false] {
            let bytes = [&b"first words"[..], &vec![0; hole], b"last words"].concat();
            let document = read_small("x.txt", &bytes, LEAF_BYTES, held);
            let text = all(&document);
            assert!(text.starts_with("first words") && text.ends_with("last words"));
            assert_eq!(text.matches('\u{2400}').count(), usize::from(shown));
            let complaints: Vec<&str> = document.complaints.iter().map(|c| c.words.as_str()).collect();
            let zeros = counted(hole as u64, "byte");
            let said = match shown {
                true => format!("{zeros} here are zeros, and shown as one sign."),
                false => format!("{zeros} of the file are zeros here, and are not shown."),
            };
            assert_eq!(complaints, [said]);
        }
    }
    let wide = [utf16("words", false), vec![0; 200_000], utf16("more", false)].concat();
    let document = read_as("x.txt", &wide, Some("utf-16le"), LEAF_BYTES, false);
    assert_eq!((all(&document).as_str(), document.complaints.len()), ("wordsmore", 1));
    let document = read_small("x.txt", &[&b"words"[..], &[0; 100_001]].concat(), LEAF_BYTES, false);
    assert_eq!((all(&document).as_str(), document.complaints.len()), ("words", 1));
}

/// A log that a crash tore was refused as binary, with every word in it.
#[test]
fn a_log_with_a_gap_of_zeros_is_read_and_the_gap_told() {
    let log = [&b"Gate 3 shut.\n"[..], &[0; 700], b"\nGate 3 opened.\n"].concat();
    let source = Source::from_bytes("x.log", &log[..]);
    let read = crate::read::formats::read(source, crate::data::span::DocId(1), &Stop::default(), None);
    let document = read.unwrap();
    assert_eq!(all(&document), "Gate 3 shut.\n\u{2400}\nGate 3 opened.\n");
    let told = "700 bytes here are zeros, and shown as one sign.";
    assert_eq!(complaints(&document), [("\u{2400}".to_owned(), told)]);
    assert!(!decode::looks_binary(&log));
    // Data has them everywhere, or nothing else.
    assert!(decode::looks_binary(&[&[0; 700][..], b"NAME"].concat()));
    assert!(decode::looks_binary(&[&b"NAME"[..], &[0; 20]].concat().repeat(9)));
}

/// What switches to other letters, and then no letter comes: a leaf of nothing is no part of a document.
#[test]
fn signs_without_letters_are_no_text() {
    for held in [true, false] {
        let document = read_as("x.txt", b"\x1B$B", Some("iso-2022-jp"), LEAF_BYTES, held);
        assert_eq!((document.text.leaves.len(), all(&document).as_str()), (0, ""));
        let bytes = [&b"word\n".repeat(100)[..], b"\x1B$B"].concat();
        let document = read_as("x.txt", &bytes, Some("iso-2022-jp"), 50, held);
        assert!(document.text.leaves.iter().all(|leaf| !leaf.span.is_empty()));
        assert_eq!(all(&document), "word\n".repeat(100));
        document.check().unwrap();
    }
}

fn complaints(document: &Document) -> Vec<(String, &str)> {
    let place =
        |span: Option<Span>| span.map_or(String::new(), |span| document.text.slice(span).into_owned());
    document.complaints.iter().map(|c| (place(c.span), c.words.as_str())).collect()
}

/// Who has an archive of mails, or a log that two programs wrote, would lose every word of the lesser part.
#[test]
fn parts_in_other_encodings_are_read_and_told_with_their_place() {
    let check = |bytes: &[u8], name: &str, text: &str, told: &[(&str, &str)]| {
        for held in [true, false] {
            let document = read_small("x.txt", bytes, LEAF_BYTES, held);
            assert_eq!(all(&document), text);
            assert_eq!(document.encoding.unwrap().name, name);
            let complaints = complaints(&document);
            let said: Vec<(&str, &str)> =
                complaints.iter().map(|(place, words)| (place.as_str(), *words)).collect();
            assert_eq!(said, told);
        }
    };
    let log =
        [utf16("\u{FEFF}Started at 09:00\r\n", false), b"Door 3 closed by the guard.\n".to_vec()].concat();
    let told = "From here on the file is in UTF-8; before this place it is in UTF-16LE.";
    check(&log, "UTF-16LE", "Started at 09:00\nDoor 3 closed by the guard.\n", &[("", told)]);
    let log =
        [b"Door 3 closed by the guard.\n".to_vec(), utf16("Записано ночью сторожем\r\n", false)].concat();
    let told = "From here on the file is in UTF-16LE; before this place it is in UTF-8.";
    check(&log, "UTF-8", "Door 3 closed by the guard.\nЗаписано ночью сторожем\n", &[("", told)]);
    // One line of another letter, and one letter in a line of others.
    let mails = b"Gr\xC3\xB6\xC3\x9Fe, na\xC3\xAFve\n\nGr\xF6\xDFe, Stra\xDFe\n\nZ\xC3\xBCrich, Gen\xC3\xA8ve, fa\xE7ade\n";
    let told = "The words here are in windows-1252, while most of the file is UTF-8.";
    let letter = "Here is windows-1252, while most of the file is UTF-8.";
    let places = "2 places of this file are in windows-1252, while the rest is UTF-8.";
    let text = "Größe, naïve\n\nGröße, Straße\n\nZürich, Genève, façade\n";
    check(mails, "UTF-8", text, &[("Größe, Straße\n", told), ("ç", letter), ("", places)]);
    let (old, ..) = encoding_rs::WINDOWS_1251.encode("Свидетель показал, что ворота были открыты.\n");
    let mails = [&old[..], "\nПисьмо второе, никто не видел сторожа.\n\n".as_bytes(), &old, &old].concat();
    let text = "Свидетель показал, что ворота были открыты.\n\nПисьмо второе, никто не видел сторожа.\n\n\
        Свидетель показал, что ворота были открыты.\nСвидетель показал, что ворота были открыты.\n";
    let told = "The words here are in UTF-8, while most of the file is windows-1251.";
    check(&mails, "windows-1251", text, &[("Письмо второе, никто не видел сторожа.\n", told)]);
}

/// A mailbox has letters in one old encoding after another, and none says which.
#[test]
fn another_old_encoding_after_the_first_is_read_and_told() {
    let russian =
        "Свидетель показал, что ворота были открыты. Никто не видел сторожа до восьми часов утра.\n";
    let french = "Le témoin a déclaré que la porte était fermée, et la clé égarée dès février.\n";
    let bytes = [
        &encoding_rs::WINDOWS_1251.encode(russian).0[..],
        b"\n",
        &encoding_rs::WINDOWS_1252.encode(french).0,
    ]
    .concat();
    for held in [true, false] {
        let document = read_small("x.txt", &bytes, LEAF_BYTES, held);
        assert_eq!(all(&document), format!("{russian}\n{french}"));
        let told = "From here on the file is in windows-1252; before this place it is in windows-1251.";
        assert_eq!(complaints(&document), [(String::new(), told)]);
    }
    let bytes = [
        &b"From: a\n\n"[..],
        &encoding_rs::WINDOWS_1251.encode(russian).0,
        b"\nFrom: b\n\n",
        &encoding_rs::KOI8_R.encode(russian).0,
        b"\nFrom: c\n\n",
        &encoding_rs::WINDOWS_1252.encode(french).0,
    ]
    .concat();
    let document = read_small("x.txt", &bytes, LEAF_BYTES, true);
    assert_eq!(all(&document), format!("From: a\n\n{russian}\nFrom: b\n\n{russian}\nFrom: c\n\n{french}"));
}

/// A page of Japanese or Chinese has a paragraph of a few signs, or of one that is rare, which is no other encoding.
#[test]
fn short_paragraphs_of_several_bytes_for_a_letter_stay_what_they_are() {
    let text =
        "委員会は証人の陳述を聞いた。\n\n門\n\n守衛（仮名）が言った。 kabu-navi ★☆\n\n株価：円、％\n\n"
            .repeat(30);
    for encoding in [encoding_rs::EUC_JP, encoding_rs::SHIFT_JIS, encoding_rs::GBK] {
        let document = read_small("x.txt", &encoding.encode(&text).0, LEAF_BYTES, true);
        assert_eq!((all(&document), document.complaints.len()), (text.clone(), 0));
    }
}

/// A table of addresses is ASCII for megabytes until the first name with an accent.
#[test]
fn an_encoding_is_open_until_its_first_sign() {
    let check = |line: &[u8], name: &str, words: &str| {
        let mut bytes = b"A line of plain letters, as there are many.\n".repeat(7000);
        bytes.extend_from_slice(line);
        let mut source = Source::from_bytes("x.txt", bytes);
        source.encoding = None;
        // As of a file so large that its samples met no sign.
        let plan = Plan {
            plain: true,
            found: decode::find(&[b"plain"], None),
            style: Style::default(),
            json: false,
            firm: false,
        };
        let (mut scan, mut text, mut found) =
            (Scan::new(&source, &plan, LEAF_BYTES), String::new(), plan.found);
        while let Some((_, built)) = scan.next(text.len() as u64, &Stop::default()).unwrap() {
            text.push_str(&built.leaf.text);
            found = scan.found_late.take().unwrap_or(found);
            assert!(built.damage.is_empty());
        }
        assert!(text.ends_with(words));
        assert_eq!(found.codec.name(), name);
    };
    check(b"Pr\xFCfbericht \xFCber die Anh\xF6rung\n", "windows-1252", "Prüfbericht über die Anhörung\n");
    check("Prüfbericht\n".as_bytes(), "UTF-8", "Prüfbericht\n");
    check(
        &encoding_rs::SHIFT_JIS.encode("委員会は証人の陳述を聞いた。門は開いていたと守衛が言った。\n").0,
        "Shift_JIS",
        "守衛が言った。\n",
    );
}

/// Each was shown as rows of wrong letters, and nothing said so.
#[test]
fn dos_and_macintosh_are_guessed_where_they_are_plain() {
    let check = |bytes: &[u8], name: &str, text: &str| {
        let document = read_small("x.txt", bytes, LEAF_BYTES, true);
        assert_eq!((all(&document).as_str(), document.encoding.unwrap().name), (text, name));
    };
    let german = b"Pr\x81fbericht \x81ber die Anh\x94rung\r\nDer Zeuge erkl\x84rte nichts.\r\n";
    check(german, "IBM850", "Prüfbericht über die Anhörung\nDer Zeuge erklärte nichts.\n");
    let polish = b"\xBDaden \x98wiadek nie zezna\x88, \xBEe brama by\x88a otwarta.\r\n";
    check(polish, "IBM852", "Żaden świadek nie zeznał, że brama była otwarta.\n");
    let french = b"Proc\x8Fs-verbal \x8Etabli \x88 Li\x8Fge\rJe n\xD5\x8Etais pas l\x88\r";
    check(french, "macintosh", "Procès-verbal établi à Liège\nJe n’étais pas là\n");
    let russian = "Никто не видел сторожа до восьми часов утра.\r";
    check(&encoding_rs::X_MAC_CYRILLIC.encode(russian).0, "x-mac-cyrillic", &russian.replace('\r', "\n"));
    let frame = b"\xDA\xC4\xC4\xC4\xBF\r\n\xB3 M\x81ller \xB3\r\n\xC0\xC4\xC4\xC4\xD9\r\n";
    check(frame, "IBM850", "┌───┐\n│ Müller │\n└───┘\n");
}

/// Where a guess depends on where the file ends, the same letter is read in another way when it is sent in part.
#[test]
fn a_file_that_ends_inside_a_sign_is_read_as_if_it_did_not() {
    let check = |text: &str, encoding: &'static encoding_rs::Encoding| {
        let bytes = encoding.encode(text).0;
        for cut in 1..3 {
            let document = read_small("x.txt", &bytes[..bytes.len() - cut], LEAF_BYTES, true);
            assert_eq!(document.encoding.unwrap().name, encoding.name(), "{cut}");
            assert!(all(&document).starts_with(text.chars().take(20).collect::<String>().as_str()));
        }
    };
    check("Die Größe der Straße wurde geprüft 𒊹", encoding_rs::UTF_8);
    let japanese = "委員会は証人の陳述を聞いた。門は開いていたと守衛が言った。".repeat(5);
    check(&japanese, encoding_rs::SHIFT_JIS);
    check(&japanese, encoding_rs::EUC_JP);
    check(&"委员会听取了证人的陈述。守卫说大门是开着的".repeat(6), encoding_rs::GBK);
}

#[test]
fn what_was_said_to_a_terminal_is_left_out_and_told_once() {
    let log = b"\x1B[32mINFO\x1B[0m gate opened by \x1B[1mR. Odell\x1B[0m\nN\x08NA\x08AME\n10%\r20%\r\n\
        see \x1B]8;;https://example.org/a\x1B\\the report\x1B]8;;\x1B\\\n";
    let document = read_small("x.txt", log, LEAF_BYTES, true);
    assert_eq!(all(&document), "INFO gate opened by R. Odell\nNAME\n10%\n20%\nsee the report\n");
    let told = "What was said to a terminal was left out (6 codes, 2 overstrikes); its words are here. \
        Links in it led to https://example.org/a.";
    assert_eq!(complaints(&document), [(String::new(), told)]);
}

/// Whoever chooses wants to see it, whatever it looks like; a refusal would take the way back as well.
#[test]
fn a_choice_by_hand_opens_any_bytes() {
    for bytes in [&b"\x01\x02\x03\x04words"[..], b"\x89PNG\r\n\x1A\n", b"words \xFF"] {
        for label in ["utf-8", "cp437", "utf-16le", "mac-roman", "shift_jis"] {
            let mut source = Source::from_bytes("x", bytes);
            source.encoding = Some(label.to_owned());
            let read =
                crate::read::formats::read(source, crate::data::span::DocId(1), &Stop::default(), None);
            let document = read.unwrap();
            assert_eq!(document.encoding.unwrap().how, EncodingHow::ChosenByHand);
            document.check().unwrap();
        }
    }
}

#[test]
fn the_users_choice_of_encoding_wins() {
    let document = read_as("x", b"\xE9t\xE9", Some("macintosh"), LEAF_BYTES, true);
    assert_eq!((all(&document).as_str(), document.encoding.unwrap().how), ("ÈtÈ", EncodingHow::ChosenByHand));
    let document = read_as("x", b"plain", Some("klingon"), LEAF_BYTES, true);
    assert_eq!((all(&document).as_str(), document.complaints.len()), ("plain", 1));
}

#[test]
fn damage_is_complained_of_at_its_place() {
    let text = "Größe und Maß, façade naïve, ".repeat(10);
    let bytes = [text.as_bytes(), b"\xFF\xFE\xFD.\n", text.as_bytes()].concat();
    let document = read_small("x", &bytes, LEAF_BYTES, true);
    let complaints: Vec<_> = document.complaints.iter().collect();
    assert_eq!(complaints.len(), 1);
    assert_eq!(document.text.slice(complaints[0].span.unwrap()), "\u{FFFD}\u{FFFD}\u{FFFD}");
}

#[test]
fn the_first_leaf_is_published_before_the_rest_is_read() {
    let line = "Words and words and words and words and words and words and words.\n";
    let source = Arc::new(Source::from_bytes("x.txt", line.repeat(4_000).into_bytes()));
    let mut seen = Vec::new();
    let publish: crate::data::draft::Publish = Box::new(|document: Document| {
        document.check().unwrap();
        seen.push((document.text.len(), document.progress));
    });
    let mut draft = Draft::new(Document::default(), Some(publish));
    read_in_leaves(&source, &mut draft, &Stop::default(), LEAF_BYTES, false).unwrap();
    drop(draft);
    assert!(seen[0].0 <= LEAF_BYTES as u64 && seen[0].1 > 0.0 && seen[0].1 < 0.5, "{seen:?}");
}

#[test]
fn a_complete_document_does_not_wait_for_its_digest() {
    let mut seen = Vec::new();
    let publish: crate::data::draft::Publish = Box::new(|document: Document| {
        seen.push((document.complete(), document.digest.is_some()));
    });
    let source = Source::from_bytes("x.txt", &b"words"[..]);
    let document =
        crate::read::formats::read(source, crate::data::span::DocId(1), &Stop::default(), Some(publish))
            .unwrap();
    assert!(document.digest.is_some());
    assert_eq!(seen, [(false, false), (true, false)]);
}

#[test]
fn a_leaf_on_the_shelf_costs_little() {
    assert!(size_of::<LeafEntry<State>>() + size_of::<crate::data::document::LeafInfo>() <= 200);
}

#[test]
fn a_file_that_changes_leaves_a_hole_of_the_same_size() {
    use std::io::{Seek, Write};
    let line = "Words and words and words and words and words and words and words.\n\n";
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(line.repeat(3_000).as_bytes()).unwrap();
    let source = Arc::new(Source::open(file.path()).unwrap());
    let mut draft = Draft::new(Document::default(), None);
    read_in_leaves(&source, &mut draft, &Stop::default(), 16 * 1024, false).unwrap();
    let document = draft.finish();
    let before = document.text.slice(Span::new(0, 60)).into_owned();
    assert!(document.text.shelf.as_ref().unwrap().trouble().is_none());
    file.as_file_mut().set_len(20_000).unwrap();
    file.as_file_mut().seek(std::io::SeekFrom::Start(17_000)).unwrap();
    file.write_all(b"changed").unwrap();
    // The first leaf was kept and stays as it was; the others are holes.
    assert_eq!(document.text.slice(Span::new(0, 60)), before);
    document.check().unwrap();
    let hole = document.text.slice(Span::new(16_500, 17_500)).into_owned();
    assert!(hole.trim().is_empty());
    assert!(document.text.shelf.as_ref().unwrap().trouble().is_some());
}

/// Words, breaks, signs and damage in a mixture that meets many branches.
fn text_bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => "[a-zA-Z .,]{0,40}".prop_map(String::into_bytes),
        3 => Just(b"\n".to_vec()),
        2 => Just(b"\r\n".to_vec()),
        1 => Just(b"\n\n".to_vec()),
        1 => Just(b"\r".to_vec()),
        1 => "\\PC{0,20}".prop_map(String::into_bytes),
        1 => "(> |- |1\\. |====|CHAPTER I|\t|   |\\|)".prop_map(String::into_bytes),
        1 => proptest::collection::vec(any::<u8>(), 0..12),
        1 => Just(b"\x1B[31m\x1B]8;;a b c\x07x\x08x_\x08y \x1B(B".to_vec()),
        1 => "[a-z ]{0,12}\n".prop_map(|text| utf16(&text, false)),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

const ENCODINGS: &[&str] = &[
    "utf-8",
    "utf-16le",
    "utf-16be",
    "utf-32le",
    "utf-32be",
    "windows-1252",
    "koi8-u",
    "shift_jis",
    "euc-jp",
    "gbk",
    "gb18030",
    "big5",
    "euc-kr",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn cutting_loses_nothing(bytes in text_bytes(), which in 0..ENCODINGS.len(), leaf in 16usize..200) {
        let label = ENCODINGS[which];
        let whole = read_as("x", &bytes, Some(label), 1 << 20, true);
        let cut = read_as("x", &bytes, Some(label), leaf, true);
        prop_assert_eq!(all(&whole), all(&cut));
        prop_assert_eq!(whole.counts.characters, cut.counts.characters);
        prop_assert_eq!(whole.counts.lines, cut.counts.lines);
    }

    #[test]
    fn cutting_japanese_mail_loses_nothing(lines in proptest::collection::vec("[あ-ん漢字a-z ]{0,40}", 0..20), leaf in 16usize..99) {
        let text = lines.join("\n");
        let (bytes, ..) = encoding_rs::ISO_2022_JP.encode(&text);
        prop_assert_eq!(all(&read_as("x", &bytes, Some("iso-2022-jp"), leaf, true)), text);
    }

    #[test]
    fn leaves_on_the_shelf_are_the_held_ones(bytes in text_bytes(), leaf in 16usize..300) {
        let held = read_small("x", &bytes, leaf, true);
        let shelved = read_small("x", &bytes, leaf, false);
        prop_assert_eq!(held.text.leaves.len(), shelved.text.leaves.len());
        for number in (0..held.text.leaves.len()).rev() {
            let (one, other) = (held.text.leaf(number).unwrap(), shelved.text.leaf(number).unwrap());
            prop_assert_eq!(&one.text, &other.text);
            prop_assert_eq!(&one.blocks, &other.blocks);
            prop_assert_eq!(&shelved.text.words(number).unwrap().text, &one.text);
        }
    }

    #[test]
    fn any_bytes_make_a_sound_document(bytes in proptest::collection::vec(any::<u8>(), 0..600), leaf in 16usize..200) {
        read_small("x", &bytes, leaf, true);
    }

    #[test]
    fn words_in_blocks_are_all_words(bytes in text_bytes()) {
        // Nothing but white space, signs of quotation and underlines is outside of blocks.
        let document = read_small("x", &bytes, 1 << 20, true);
        let mut outside = all(&document);
        for number in (0..document.block_count()).rev() {
            let span = document.block(number).unwrap().block().span;
            outside.replace_range(span.range_from(0), "");
        }
        let odd: String = outside.chars().filter(|c| !c.is_whitespace() && !"=-~*^_+#>".contains(*c)).collect();
        prop_assert_eq!(odd, "");
    }
}

#[test]
fn programs_have_their_colours_also_over_the_borders_of_leaves_and_blocks() {
    let line = "let x = 1; // a remark that makes the line a little longer than it would be\n";
    let code = line.repeat(2_000);
    let source = Source::from_bytes("main.rs", code.as_bytes());
    let document =
        crate::read::formats::read(source, crate::data::span::DocId(1), &Stop::default(), None).unwrap();
    document.check().unwrap();
    assert!(document.text.leaves.len() > 1);
    let leaves = (0..document.text.leaves.len()).filter_map(|number| document.text.leaf(number));
    let keywords: usize = leaves
        .map(|leaf| {
            leaf.marks
                .iter()
                .filter(|m| m.kind == MarkKind::Token(crate::data::document::Token::Keyword))
                .count()
        })
        .sum();
    assert_eq!(keywords, 2_000);
}

/// A reader who knows the tree from small files would look for it in vain.
#[test]
fn data_that_is_too_large_for_a_tree_says_so() {
    let said = |name: &str| {
        let text = "1\n".repeat(trees::MAX_BYTES as usize / 2 + 1);
        let mut draft = Draft::new(Document::default(), None);
        read(&Arc::new(Source::from_bytes(name, text.into_bytes())), &mut draft, &Stop::default()).unwrap();
        draft.finish().complaints.iter().any(|one| one.words.contains("too large for a tree"))
    };
    assert!(said("a.json") && !said("a.jsonl") && !said("a.log"));
}
