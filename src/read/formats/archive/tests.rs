//! Archives as a reader sees them: a table of members, each of which leads to a document.

use super::*;
use crate::data::document::Document;
use crate::data::place::Origin;
use crate::data::span::DocId;
use crate::read::container::zip::tests::archive_of;
use crate::read::formats;
use flate2::{Compression, write::GzEncoder};
use std::io::Write;

fn read(name: &str, bytes: Vec<u8>) -> Document {
    let document = formats::read(Source::from_bytes(name, bytes), DocId(1), &Stop::default(), None).unwrap();
    document.check().unwrap();
    document
}

fn rows(document: &Document) -> Vec<String> {
    let text = document.text.slice(Span::new(0, document.text.len())).into_owned();
    text.lines().map(|line| line.replace('\t', " | ")).collect()
}

#[test]
fn an_archive_is_a_table_of_its_folders_and_each_member_leads_to_a_document() {
    let bytes = archive_of(&[
        ("letters/b 10.txt", "ten"),
        ("letters/b 2.txt", "two"),
        ("report.pdf", "%PDF-1.7"),
        ("letters/old/a.mdb", "x"),
        ("../up.md", "up"),
    ]);
    let document = read("sent.zip", bytes.clone());
    assert_eq!(document.format, "Archive");
    assert_eq!(
        rows(&document),
        [
            "Name | Bytes | Changed | What it is",
            "report.pdf | 8 |  | PDF",
            "../ |  |  | ",
            "up.md | 2 |  | Markdown",
            "letters/ |  |  | ",
            "b 2.txt | 3 |  | Plain text",
            "b 10.txt | 3 |  | Plain text",
            "letters/old/ |  |  | ",
            "a.mdb | 1 |  | an Access database, not read yet",
        ]
    );
    let outline: Vec<(u8, &str)> =
        document.outline.iter().map(|entry| (entry.level, entry.title.as_str())).collect();
    assert_eq!(outline, [(1, ".."), (1, "letters"), (2, "letters/old")]);
    assert!(document.complaints.iter().any(|complaint| complaint.words.contains("lead")), "it is told");
    // Each link is that of the member with its number, and serving it gives its bytes and its name.
    let links: Vec<&Target> = document.links.iter().collect();
    assert_eq!(links[0], &Target::Member(2));
    let mut opened =
        formats::open(formats::FORMATS, &Arc::new(Source::from_bytes("sent.zip", bytes))).unwrap();
    assert_eq!(opened.member(1).unwrap(), ("b 2.txt".to_owned(), b"two".to_vec()));
    assert_eq!(opened.member(4).unwrap().0, "up.md");
    let aside = document.asides.iter().find(|aside| aside.kind == AsideKind::Attachment(4)).unwrap();
    let inside = Origin::File("/a/sent.zip".into()).inside(4, &aside.name);
    assert_eq!(inside.key().unwrap().to_str(), Some("/a/sent.zip!/4:up.md"), "no name leads anywhere");
    assert!(opened.member(99).is_err());
}

#[test]
fn what_was_packed_twice_is_unwrapped_to_the_archive() {
    let mut block = vec![0_u8; 512];
    block[..5].copy_from_slice(b"a.txt");
    block[124..136].copy_from_slice(b"00000000003\0");
    block[148..156].copy_from_slice(b"        ");
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block.extend(b"one");
    block.resize(2048, 0);
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&block).unwrap();
    let document = read("sent.tgz", encoder.finish().unwrap());
    assert_eq!(rows(&document)[1], "a.txt | 3 |  | Plain text");
    assert_eq!((document.name.as_str(), document.complaints.len()), ("sent.tgz", 0));
    let facts = &document.facts.others;
    assert!(facts.contains(&("Kind".to_owned(), "TAR archive".to_owned())), "{facts:?}");
    assert!(facts.contains(&("Unpacked from".to_owned(), "gzip".to_owned())), "{facts:?}");
}

#[test]
fn a_list_of_files_is_called_by_its_file_and_not_by_a_folder_in_it() {
    let document = read("sent.zip", archive_of(&[("../../etc/passwd", "x"), ("../../etc/hosts", "y")]));
    assert_eq!(document.title(), "sent.zip", "people would look for a file called “../../etc”");
}

#[test]
fn a_packed_member_says_what_it_is_once_it_is_unpacked() {
    let document = read("sent.zip", archive_of(&[("logs.tar.gz", ""), ("a.txt.xz", ""), ("b.gz", "")]));
    let said: Vec<String> =
        rows(&document).iter().filter_map(|row| row.rsplit(" | ").next()).map(str::to_owned).collect();
    assert_eq!(said[1..], ["Plain text, packed with xz", "packed with gzip", "Archive, packed with gzip"]);
}

#[test]
fn a_member_made_to_fill_memories_is_told_before_anybody_opens_it() {
    let zeroes = "0".repeat(12 << 20);
    let document = read("bomb.zip", archive_of(&[("bomb.txt", &zeroes), ("good.txt", "fine")]));
    let rows = rows(&document);
    assert!(
        rows[1].contains("Plain text; grows to ") && rows[1].ends_with(" times its size, not opened"),
        "{rows:?}"
    );
    assert!(rows[2].ends_with("| Plain text"), "{rows:?}");
    assert!(
        document.complaints.iter().any(|told| told.words.contains("“bomb.txt”")),
        "{:?}",
        document.complaints
    );
}

#[test]
fn documents_that_are_archives_stay_what_they_are() {
    let document =
        read("book.zip", archive_of(&[("mimetype", "application/epub+zip"), ("a.xhtml", "<p>Words</p>")]));
    assert_eq!(
        document.format, "Archive",
        "packed, it says nothing: another program would not take it for a book"
    );
    // A workbook's words are those of its sheets, and not the names of its parts, whatever it is called.
    let workbook = archive_of(&[("[Content_Types].xml", ""), ("xl/workbook.xml", "")]);
    assert_eq!(read("sums", workbook).format, "Excel");
}

#[test]
fn an_archive_that_holds_nothing_says_so() {
    let document = read("empty.zip", archive_of(&[]));
    assert_eq!(
        document.complaints.get(0).map(|said| said.words.as_str()),
        Some("This archive holds nothing.")
    );
    assert!(document.links.is_empty());
}

/// Whoever looks at the list alone would take what is left of an archive for all of it.
#[test]
fn a_torn_archive_says_so_at_its_head_and_beside_the_member_that_is_cut() {
    let mut whole = archive_of(&[("a.txt", "all of it"), ("z.txt", "the words that are cut")]);
    let said = |bytes: Vec<u8>| {
        let document = read("sent.zip", bytes);
        let holds = document.facts.others.iter().find(|(name, _)| name == HOLDS).unwrap().1.clone();
        (holds, rows(&document)[2].clone())
    };
    let (holds, last) = said(whole.clone());
    assert!(holds.ends_with(" bytes") && last.ends_with("| Plain text"), "{holds} {last}");
    let words = memchr::memmem::find(&whole, b"z.txt").unwrap();
    whole.truncate(words + 10);
    let (holds, last) = said(whole);
    assert!(holds.ends_with(" bytes; damaged or cut short"), "{holds}");
    assert!(last.ends_with("| Plain text; cut short"), "{last}");
}
