//! Kindle books as they are read whole. The books are built here, byte by byte, because no tool that makes them is at hand.

use super::*;
use crate::data::document::{Document, Target};
use crate::data::span::DocId;
use crate::read::formats::{Format as Row, read_with};
use built::{Built, database, index, packed};

mod built;

const FORMATS: &[Row] = &[FORMAT];

fn read_book(name: &str, bytes: Vec<u8>) -> Result<Document, Failure> {
    let source = Source::from_bytes(name, bytes);
    let document = read_with(FORMATS, source, DocId(1), &Stop::default(), None)?;
    document.check().unwrap();
    Ok(document)
}

fn text(document: &Document) -> String {
    document.text.slice(Span::new(0, document.text.len())).into_owned()
}

/// Whether a link leads to the block with these words.
fn leads_to(document: &Document, words: &str) -> bool {
    let place = text(document).find(words).unwrap() as u64;
    document.links.iter().any(|link| matches!(link, Target::Inside(span) if span.start == place))
}

const OLD: &str = r#"<html><head><guide><reference type="toc" title="Contents" filepos=0000000000/></guide></head><body><h1>The Lamp</h1>
<p>See <a filepos=PLACE>below</a>. <img recindex="00002" alt="A lamp"/></p><mbp:pagebreak/><h2>Two</h2><p>Größe: nobody saw the guard, nobody saw the gate.</p></body></html>"#;

/// A book of the older form, with the place of its second chapter put in.
fn old_text() -> String {
    let text = OLD.replace("PLACE", "0000000000");
    let place = text.find("<mbp:pagebreak").unwrap();
    text.replacen("filepos=0000000000>", &format!("filepos={place:010}>"), 1)
}

fn old_book() -> Vec<Vec<u8>> {
    let mut built = Built::new(6);
    built.facts = vec![
        (100, b"Ruth Odell".to_vec()),
        (503, "The Lamp & the Gate".as_bytes().to_vec()),
        (106, b"1974".to_vec()),
    ];
    built.first_picture = 2;
    let mut records = built.records(old_text().as_bytes());
    assert_eq!(records.len(), 2);
    records.extend([b"\xFF\xD8\xFFone".to_vec(), b"\xFF\xD8\xFFtwo".to_vec()]);
    records
}

#[test]
fn an_older_book_has_chapters_links_pictures_and_its_facts() {
    let bytes = database(b"BOOKMOBI", &old_book());
    let document = read_book("lamp.mobi", bytes.clone()).unwrap();
    let all = text(&document);
    assert!(all.contains("Größe: nobody saw the guard, nobody saw the gate."), "{all}");
    assert_eq!(document.units.len(), 2);
    assert!(leads_to(&document, "Two"), "{:?}", document.links.iter().collect::<Vec<_>>());
    assert_eq!(document.facts.title.as_deref(), Some("The Lamp & the Gate"));
    assert_eq!(document.facts.authors.iter().collect::<Vec<_>>(), ["Ruth Odell"]);
    let picture = document.pictures.get(0).unwrap();
    let PictureSource::Inside(number) = picture.source else { panic!("{:?}", picture.source) };
    let mut opened = open(&Arc::new(Source::from_bytes("lamp.mobi", bytes))).unwrap();
    assert_eq!(opened.picture(number).unwrap(), b"\xFF\xD8\xFFtwo");
    assert!(document.complaints.is_empty(), "{:?}", document.complaints.iter().collect::<Vec<_>>());
}

#[test]
fn the_contents_of_an_older_book_are_its_index_or_the_page_that_it_names() {
    let place = old_text().find("<mbp:pagebreak").unwrap() as u32;
    let mut built = Built::new(6);
    built.contents = 2;
    let mut records = built.records(old_text().as_bytes());
    records.extend(index(
        &[(1, 1), (3, 1), (4, 1)],
        &[("0", vec![0, 0, 0]), ("1", vec![place, 6, 1])],
        &["First", "Second"],
    ));
    let document = read_book("lamp.azw", database(b"BOOKMOBI", &records)).unwrap();
    let outline: Vec<(u8, &str)> =
        document.outline.iter().map(|entry| (entry.level, entry.title.as_str())).collect();
    assert_eq!(outline, [(1, "First"), (2, "Second")]);
    let labels: Vec<&str> = document.units.iter().map(|unit| unit.label.as_str()).collect();
    assert_eq!(labels, ["First", "Second"]);
    let document = read_book("lamp.prc", database(b"BOOKMOBI", &old_book())).unwrap();
    let titles: Vec<&str> = document.outline.iter().map(|entry| entry.title.as_str()).collect();
    assert_eq!(titles, ["below"]);
}

/// A book of the newer form: two pages, the second of a skeleton and two fragments.
fn new_book() -> Vec<Vec<u8>> {
    let one = r#"<html><body><p>See <a href="kindle:pos:fid:0001:off:0000000003">below</a>.</p><img src="kindle:embed:0001?mime=image/jpg"/><img src="kindle:flow:0001?mime=image/svg+xml"/></body></html>"#;
    let drawing =
        r#"<svg xmlns="http://www.w3.org/2000/svg"><image href="kindle:embed:0001?mime=image/jpg"/></svg>"#;
    let (skeleton, first, second) = ("<html><body></body></html>", "<h2>Two</h2>", "<!--<p>Nobody saw.</p>");
    let second = second.trim_start_matches("<!--");
    let pages = [one, skeleton, first, second].concat();
    let flow = [pages.as_str(), drawing].concat();
    let inner = one.len() + "<html><body>".len();
    let mut built = Built::new(8);
    let pieces = 1;
    (built.skeletons, built.fragments, built.contents) = (pieces + 1, pieces + 4, pieces + 7);
    (built.first_picture, built.flows) = (pieces + 10, pieces + 11);
    built.facts = vec![(527, b"rtl".to_vec())];
    let mut records = built.records(flow.as_bytes());
    assert_eq!(records.len() as u32, pieces + 1);
    let at = |place: usize| place.to_string();
    records.extend(index(
        &[(1, 1), (6, 2)],
        &[
            ("SKEL0", vec![0, 0, one.len() as u32]),
            ("SKEL1", vec![2, one.len() as u32, skeleton.len() as u32]),
        ],
        &[],
    ));
    records.extend(index(
        &[(6, 2)],
        &[
            (&at(inner), vec![0, first.len() as u32]),
            (&at(inner + first.len()), vec![0, second.len() as u32]),
        ],
        &[],
    ));
    records.extend(index(&[(3, 1), (4, 1), (6, 2)], &[("0", vec![0, 0, 0, 0])], &["Two of two"]));
    records.push(b"\xFF\xD8\xFFnew".to_vec());
    let ends = [12, 2, 0, pages.len(), pages.len(), flow.len()].map(|number| (number as u32).to_be_bytes());
    records.push([b"FDST".to_vec(), ends.concat()].concat());
    records
}

/// Drawings of newer books were a sentence that they are not shown.
#[test]
fn a_drawing_of_a_newer_book_is_a_picture_with_the_pictures_in_it() {
    let document = read_book("lamp.azw3", database(b"BOOKMOBI", &new_book())).unwrap();
    let PictureSource::Bytes(bytes) = &document.pictures.get(1).unwrap().source else { panic!() };
    let source = String::from_utf8_lossy(bytes);
    assert!(source.contains("<image href=\"data:image/jpeg;base64,/9j/bmV3\"/>"), "{source}");
    assert!(!text(&document).contains("svg"));
}

#[test]
fn a_newer_book_is_put_together_and_its_links_lead_into_it() {
    let bytes = database(b"BOOKMOBI", &new_book());
    let document = read_book("lamp.azw3", bytes.clone()).unwrap();
    let all = text(&document);
    let lines: Vec<&str> = all.split('\n').filter(|line| !line.trim().is_empty()).collect();
    assert_eq!(lines.first().copied(), Some("See below."), "{all}");
    assert_eq!(lines[lines.len() - 2..], ["Two", "Nobody saw."]);
    assert!(leads_to(&document, "Nobody saw."), "{:?}", document.links.iter().collect::<Vec<_>>());
    let titles: Vec<&str> = document.outline.iter().map(|entry| entry.title.as_str()).collect();
    assert_eq!(titles, ["Two of two"]);
    assert_eq!(document.outline.get(0).unwrap().span.start, all.find("Two\n").unwrap() as u64);
    assert!(document.facts.others.contains(&("Pages are turned".into(), "from right to left".into())));
    let PictureSource::Inside(number) = document.pictures.get(0).unwrap().source else { panic!() };
    let mut opened = open(&Arc::new(Source::from_bytes("lamp.azw3", bytes))).unwrap();
    assert_eq!(opened.picture(number).unwrap(), b"\xFF\xD8\xFFnew");
}

#[test]
fn of_a_book_for_old_and_new_readers_the_newer_is_read() {
    let mut built = Built::new(6);
    built.facts = vec![(121, 3_u32.to_be_bytes().to_vec())];
    let mut records = built.records(b"<html><body>The old form.</body></html>");
    records.push(b"BOUNDARY".to_vec());
    records.extend(new_book());
    let document = read_book("lamp.mobi", database(b"BOOKMOBI", &records)).unwrap();
    let all = text(&document);
    assert!(all.contains("Nobody saw.") && !all.contains("old form"), "{all}");
}

#[test]
fn a_locked_book_says_whose_lock_it_is() {
    let mut built = Built::new(6);
    built.encryption = 2;
    let failure = read_book("lamp.azw", database(b"BOOKMOBI", &built.records(b"\x01\x02"))).unwrap_err();
    assert!(failure.words.contains("Amazon’s copy protection"), "{failure}");
}

#[test]
fn a_plain_palm_text_is_read_line_by_line() {
    let words = b"The gate stood open.\nNobody saw the guard.";
    let mut head = vec![0; 16];
    head[1] = 2;
    head[9] = 1;
    let document = read_book("lamp.prc", database(b"TEXtREAd", &[head, packed(words)])).unwrap();
    assert_eq!(text(&document).trim_end(), "The gate stood open.\nNobody saw the guard.");
}

#[test]
fn a_book_that_is_cut_short_is_read_up_to_there() {
    let words = "<p>The gate stood open.</p>".repeat(400);
    let records = Built::new(6).records(words.as_bytes());
    let bytes = database(b"BOOKMOBI", &records);
    let document = read_book("lamp.mobi", bytes[..bytes.len() - 200].to_vec()).unwrap();
    assert!(text(&document).matches("The gate stood open.").count() > 100);
    assert!(document.complaints.iter().any(|one| one.words.contains("damaged")));
}
