//! Books of FictionBook as they are read whole.

use super::*;
use crate::data::document::{BlockKind, Document, InlineKind, Label, Target};
use crate::data::span::{DocId, Span};
use crate::read::container::zip::tests::archive_of;
use crate::read::formats::{Format as Row, read_with};

const FORMATS: &[Row] = &[FORMAT];

const BOOK: &str = r##"<?xml version="1.0" encoding="utf-8"?><FictionBook xmlns:l="http://www.w3.org/1999/xlink"><description><title-info><genre>history</genre>
<author><first-name>Ruth</first-name><last-name>Odell</last-name></author><book-title>The Lamp</book-title><lang>en</lang>
<coverpage><image l:href="#lamp"/></coverpage><sequence name="Gates" number="2"/></title-info>
<document-info><author><nickname>pell</nickname></author></document-info><publish-info><year>1974</year></publish-info></description>
<body><title><p>The Lamp</p><p>and the Gate</p></title><epigraph><p>Who saw it?</p><text-author>Vane</text-author></epigraph>
<section id="one"><title><p>One</p></title><p>The gate <emphasis>stood</emphasis> open<a l:href="#n1" type="note">[1]</a>, see <a l:href="#two">below</a>.</p>
<poem><stanza><v>A lamp,</v><v>a gate.</v></stanza></poem></section>
<section id="two"><title><p>Two</p></title><section><title><p>Within</p></title><p>10<sup>5</sup></p><table><tr><th colspan="2">Paid</th></tr><tr><td>a</td><td>b</td></tr></table>
<image l:href="#gone"/></section></section></body>
<body name="notes"><title><p>Notes</p></title><section id="n1"><title><p>1</p></title><p>Tr. 45:12.</p><p>And 46.</p></section></body>
<binary id="lamp" content-type="image/png">iVBO
Rw==</binary></FictionBook>"##;

fn read_book(name: &str, bytes: Vec<u8>) -> Document {
    let source = Source::from_bytes(name, bytes);
    let document = read_with(FORMATS, source, DocId(1), &Stop::default(), None).unwrap();
    document.check().unwrap();
    document
}

fn text(document: &Document) -> String {
    document.text.slice(Span::new(0, document.text.len())).into_owned()
}

#[test]
fn chapters_poems_notes_and_pictures_are_where_the_book_has_them() {
    let document = read_book("lamp.fb2", BOOK.as_bytes().to_vec());
    let all = text(&document);
    let lines: Vec<&str> = all.split('\n').filter(|line| !line.is_empty()).collect();
    let expected = [
        "The Lamp\u{2028}and the Gate",
        "Who saw it?",
        "Vane",
        "One",
        "The gate stood open, see below.",
        "A lamp,\u{2028}a gate.",
        "Two",
        "Within",
        "10⁵",
        "Paid\t",
        "a\tb",
        "Notes",
        "Tr. 45:12.",
        "And 46.",
    ];
    assert_eq!(lines, expected);
    let units: Vec<&str> = document.units.iter().map(|unit| unit.label.as_str()).collect();
    assert_eq!(units, ["Title page", "One", "Two", "Notes"]);
    let outline: Vec<(u8, &str)> =
        document.outline.iter().map(|entry| (entry.level, entry.title.as_str())).collect();
    assert_eq!(outline[1..], [(2, "One"), (2, "Two"), (3, "Within"), (1, "Notes")]);
    assert!(outline[0].1.starts_with("The Lamp"), "{outline:?}");
    assert_eq!(document.facts.title.as_deref(), Some("The Lamp"));
    assert_eq!(document.facts.authors.iter().collect::<Vec<_>>(), ["Ruth Odell"]);
    let said =
        |name: &str| document.facts.others.iter().find(|(own, _)| own == name).map(|(_, said)| said.clone());
    assert_eq!((said("Series"), said("Published")), (Some("Gates, 2".into()), Some("1974".into())));
    assert_eq!(said("File made by"), Some("pell".to_owned()));
}

#[test]
fn the_number_of_a_note_leads_to_the_note_and_is_no_word() {
    let document = read_book("lamp.fb2", BOOK.as_bytes().to_vec());
    let views: Vec<_> = (0..document.block_count()).filter_map(|number| document.block(number)).collect();
    let (link, words) = views
        .iter()
        .flat_map(|view| view.labels().cloned().collect::<Vec<_>>())
        .find_map(|label| match label.kind {
            InlineKind::Note(link) => Some((link, label.words)),
            InlineKind::Line => None,
        })
        .unwrap();
    assert_eq!(&*words, "1");
    let Some(Target::Inside(span)) = document.links.get(link as usize) else { panic!("leads nowhere") };
    let view = document.block(document.block_from_offset(span.start)).unwrap();
    assert_eq!((view.block().kind.clone(), view.text()), (BlockKind::Footnote, "Tr. 45:12."));
    assert_eq!(view.block().label, Label::Words("1".into()));
}

#[test]
fn pictures_are_served_by_their_numbers_and_missing_ones_are_named() {
    let document = read_book("lamp.fb2", BOOK.as_bytes().to_vec());
    let sources: Vec<_> = document.pictures.iter().map(|picture| picture.source.clone()).collect();
    let [PictureSource::Inside(number), PictureSource::Missing(why)] = &sources[..] else {
        panic!("{sources:?}")
    };
    assert!(why.contains("“gone”"));
    let mut opened = open(&Arc::new(Source::from_bytes("lamp.fb2", BOOK.as_bytes()))).unwrap();
    assert_eq!(opened.picture(*number).unwrap(), b"\x89PNG");
    assert!(opened.picture(1).is_err());
}

#[test]
fn a_book_is_read_in_the_encoding_that_it_names_and_out_of_an_archive() {
    let russian =
        "<?xml version=\"1.0\" encoding=\"windows-1251\"?><FictionBook><body><section><p>".as_bytes();
    let bytes = [russian, b"\xCC\xE8\xF0", b"</p></section></body></FictionBook>"].concat();
    assert_eq!(text(&read_book("mir.fb2", bytes)).trim(), "Мир");
    let packed = archive_of(&[("lamp.fb2", BOOK)]);
    assert!(text(&read_book("lamp.fb2.zip", packed.clone())).contains("The gate stood open"));
    let mut opened = open(&Arc::new(Source::from_bytes("lamp.fb2.zip", packed))).unwrap();
    assert_eq!(opened.picture(0).unwrap(), b"\x89PNG");
}

#[test]
fn a_torn_book_is_read_up_to_the_tear() {
    let cut = BOOK.find("<poem>").unwrap();
    let document = read_book("lamp.fb2", BOOK.as_bytes()[..cut].to_vec());
    assert!(text(&document).contains("see below."));
    assert!(document.complaints.iter().any(|one| one.words.contains("torn")));
}
