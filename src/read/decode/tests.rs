//! Holds what is promised of whole texts.

use super::*;

#[test]
fn encodings_of_whole_texts_are_found_in_the_promised_order() {
    use EncodingHow::{ByteOrderMark, ChosenByHand, Declared, Guessed};
    type Case = (
        &'static [u8],
        Option<&'static str>,
        Option<&'static str>,
        (&'static str, EncodingHow, &'static str),
    );
    let cases: &[Case] = &[
        (b"abc", None, None, ("UTF-8", Guessed, "abc")),
        (b"", None, None, ("UTF-8", Guessed, "")),
        (b"\xEF\xBB\xBFa", None, Some("latin1"), ("UTF-8", ByteOrderMark, "a")),
        (b"\xFF\xFEa\0b\0", None, None, ("UTF-16LE", ByteOrderMark, "ab")),
        (b"a\0b\0c\0d\0", None, None, ("UTF-16LE", Guessed, "abcd")),
        (b"\0a\0b\0c\0d", None, None, ("UTF-16BE", Guessed, "abcd")),
        (b"\xE4\xF6", None, Some("latin1"), ("windows-1252", Declared, "äö")),
        (b"a", None, Some("latin1"), ("windows-1252", Declared, "a")),
        (b"a", None, Some("utf-16"), ("UTF-8", Declared, "a")),
        (b"a", None, Some("no such"), ("UTF-8", Guessed, "a")),
        (
            "→ ≤ █ one NUL:\0 and letters".as_bytes(),
            None,
            None,
            ("UTF-8", Guessed, "→ ≤ █ one NUL:\0 and letters"),
        ),
        (b"\xE4\xF6", Some("koi8-r"), Some("latin1"), ("KOI8-R", ChosenByHand, "ДЖ")),
        ("Grüße".as_bytes(), None, Some("latin1"), ("UTF-8", Guessed, "Grüße")),
    ];
    for &(bytes, chosen, declared, expected) in cases {
        let found = whole(bytes, chosen, declared);
        assert_eq!((found.encoding.name, found.encoding.how, found.text.as_str()), expected);
    }
}

/// A page says what it was once in, and somebody converted it since, or never knew.
#[test]
fn what_a_file_says_of_itself_is_not_believed_where_it_cannot_be() {
    let check = |bytes: &[u8], declared: &str, name: &str, text: &str, told: usize| {
        let read = whole(bytes, None, Some(declared));
        assert_eq!((read.encoding.name, read.text.as_str(), read.told.len()), (name, text, told));
    };
    let russian = "<p>Свидетель показал, что ключа у него не было.</p>";
    let bytes = encoding_rs::WINDOWS_1251.encode(russian).0;
    check(&bytes, "utf-8", "windows-1251", russian, 1);
    check(&bytes, "iso-8859-1", "windows-1251", russian, 1);
    check(&bytes, "windows-1251", "windows-1251", russian, 0);
    let japanese = "<p>委員会は証人の陳述を聞いた。門は開いていたと守衛が言った。</p>";
    check(&encoding_rs::EUC_JP.encode(japanese).0, "shift_jis", "EUC-JP", japanese, 1);
    check(russian.as_bytes(), "windows-1252", "UTF-8", russian, 0);
    // A letter that was pasted into a page in UTF-8.
    let page = b"<p>Gr\xC3\xB6\xC3\x9Fe, Z\xC3\xBCrich, fa\xE7ade</p>";
    check(page, "utf-8", "UTF-8", "<p>Größe, Zürich, façade</p>", 1);
}

/// A report that a machine had read from paper, full of paragraphs and numbers of notes that it took for degrees, was shown
/// with letters of Russian in the place of each.
#[test]
fn english_with_signs_and_noise_of_recognition_is_not_taken_for_russian() {
    let lines: &[&[u8]] = &[
        b"Submitted Pursuant to 28 C.F.R. \xA7 600.8(c)",
        b"as defined in 18 U.S.C. \xA7\xA71030 and 371, Justice Manual\xA7\xA7 9-13.400, at rallies.\xB0 In January",
        b"the analysis HOM ti\xE9&SR of posts.>\xAE Ultimately,",
        b"\xAE Social Media accounts.\xB0\xB0\xB0 The \xA9 office, \x93so called\x94, \x97 see \xB6 12",
        b"'\xB0 U.S. Treasury \xAE\xB0 it\x92s said, more than $100,000.\xB0\xA2",
        b"",
    ];
    let mut report = Vec::new();
    (0..40).for_each(|_| report.extend_from_slice(&lines.join(&b'\n')));
    let western = Table::Web(encoding_rs::WINDOWS_1252);
    assert_eq!(guess::old_table(&report), western);
    for count in 1..lines.len() {
        assert_eq!(guess::old_table(&lines[..count].join(&b'\n')), western, "{count} lines");
    }
    // What is Russian stays so, with such signs beside it.
    let russian = "см. § 12 и № 7 в \u{ab}деле\u{bb}: он не был у себя, а у неё в гостях";
    let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(russian);
    assert_eq!(guess::old_table(&bytes), Table::Web(encoding_rs::WINDOWS_1251));
}
