//! What a new format costs: one file, which is this one, and one row in a table. It holds files in a container, makes
//! a table of rows and two lists, and says what is odd, all of it from what the floors below give to every format.

use flate2::{Compression, Crc, write::DeflateEncoder};
use folioscope::data::document::{Aside, AsideKind, BlockKind, Document, OutlineSource};
use folioscope::data::draft::Draft;
use folioscope::data::job::{Failure, FailureKind, Stop};
use folioscope::data::span::{DocId, Span};
use folioscope::read::container::{Budget, Container, Member, zip::Zip};
use folioscope::read::formats::{self, Format};
use folioscope::read::source::{Peek, Source, kind};
use std::io::Write;
use std::sync::Arc;

// ---- the file of the format

/// A parcel: an archive with `letter.txt`, the rows of `table.tsv`, and parcels in it.
const FORMAT: Format = Format { at_home: false, ..Format::at_home("Parcel", &["parcel"], recognise, read) };

fn recognise(peek: &Peek) -> u8 {
    if kind::of(peek) == Some(kind::Kind::Zip) && peek.extension == "parcel" { 95 } else { 0 }
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    unwrap(Arc::clone(source), draft, &Budget::new(stop))
}

fn unwrap(source: Arc<Source>, draft: &mut Draft, budget: &Budget) -> Result<(), Failure> {
    let zip = Zip::open(source)?;
    zip.remarks().iter().for_each(|remark| draft.complain_at(remark.as_str(), None, None));
    let letter = zip.read("letter.txt", budget)?;
    letter.remarks.iter().for_each(|remark| draft.complain(remark.as_str(), None));
    draft.begin(BlockKind::Heading(1));
    draft.flow(&String::from_utf8_lossy(&letter.bytes));
    draft.end();
    if let Ok(table) = zip.read("table.tsv", budget) {
        draft.begin_table(&[]);
        for line in String::from_utf8_lossy(&table.bytes).lines() {
            draft.begin_row(false);
            for cell in line.split('\t') {
                draft.cell();
                draft.flow(cell);
            }
            draft.end_row();
        }
        draft.end_table();
    }
    for (number, member) in zip.members().iter().enumerate() {
        draft.aside(aside(number, member));
        if member.name.ends_with(".parcel") {
            // A container in a container: what it takes is taken from the same sum.
            let inner = budget.inner()?;
            let bytes = zip.open(number, &inner)?.content()?.bytes;
            unwrap(Arc::new(Source::from_bytes(member.name.as_str(), bytes)), draft, &inner)?;
        }
    }
    Ok(())
}

fn aside(number: usize, member: &Member) -> Aside {
    let (kind, name) = (AsideKind::Attachment(number as u32), member.name.clone());
    Aside { kind, name, words: String::new(), when: None, place: None, span: None }
}

// ---- the row in the table

const FORMATS: &[Format] = &[FORMAT, formats::markdown::FORMAT, formats::html::FORMAT, formats::text::FORMAT];

fn open(name: &str, bytes: Vec<u8>) -> Result<Document, Failure> {
    let source = Source::from_bytes(name, bytes);
    let document = formats::read_with(FORMATS, source, DocId(1), &Stop::default(), None)?;
    document.check().unwrap_or_else(|why| panic!("{why}"));
    Ok(document)
}

/// An archive of files, packed, as an honest program writes it.
fn parcel(members: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in members {
        let mut sum = Crc::new();
        sum.update(bytes);
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        let packed = encoder.finish().unwrap();
        let mut numbers = b"\x14\0\0\0\x08\0\0\0\0\0".to_vec();
        let lengths = [sum.sum(), packed.len() as u32, bytes.len() as u32, name.len() as u32];
        lengths.iter().for_each(|number| numbers.extend(number.to_le_bytes()));
        let at = out.len() as u32;
        out.extend(b"PK\x03\x04");
        out.extend(&numbers);
        out.extend(name.as_bytes());
        out.extend(&packed);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&numbers);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let start = out.len() as u32;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    (0..2).for_each(|_| out.extend((members.len() as u16).to_le_bytes()));
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

#[test]
fn a_format_with_files_in_files_and_a_table_takes_one_file_and_one_row() {
    let inner = parcel(&[("letter.txt", b"The inner letter")]);
    let bytes =
        parcel(&[("letter.txt", b"The letter"), ("table.tsv", b"a\tb\nc\td\n"), ("deep.parcel", &inner)]);
    let document = open("a.parcel", bytes).unwrap();
    assert_eq!((document.format, document.format_version), ("Parcel", 1));
    let words = document.text.slice(Span::new(0, u64::MAX)).into_owned();
    assert_eq!(words, "The letter\na\tb\nc\td\nThe inner letter\n");
    let outline: Vec<&str> = document.outline.iter().map(|entry| entry.title.as_str()).collect();
    assert_eq!(
        (outline, document.outline_source),
        (vec!["The letter", "The inner letter"], OutlineSource::Marked)
    );
    assert_eq!((document.tables.len(), document.tables.get(0).unwrap().rows), (1, 2));
    let files: Vec<&str> = document.asides.iter().map(|aside| aside.name.as_str()).collect();
    assert_eq!(files, ["letter.txt", "table.tsv", "deep.parcel", "letter.txt"]);
    assert!(document.complaints.is_empty() && document.digest.is_some());
    assert_eq!(open("a.md", b"# Others go on".to_vec()).unwrap().format, "Markdown");
}

#[test]
fn what_is_odd_about_its_container_is_said_beside_what_can_be_read() {
    let document =
        open("a.parcel", parcel(&[("letter.txt", b"First"), ("../x", b""), ("letter.txt", b"Last")]))
            .unwrap();
    assert!(document.text.slice(Span::new(0, u64::MAX)).starts_with("Last"));
    let said: Vec<&str> = document.complaints.iter().map(|complaint| complaint.words.as_str()).collect();
    assert_eq!(
        said,
        [
            "A member has the name of another one; the last is read: “letter.txt”.",
            "A member has a name that leads out of the archive, and is not followed: “../x”.",
        ]
    );
    let empty = open("a.parcel", parcel(&[("other.txt", b"")])).unwrap_err();
    assert_eq!(
        (empty.kind, empty.words.as_str()),
        (FailureKind::Damaged, "This file lacks its part “letter.txt”.")
    );
}

#[test]
fn parcels_in_parcels_end_at_a_limit() {
    let nested =
        (0..12).fold(Vec::new(), |inner, _| parcel(&[("letter.txt", b"Another"), ("in.parcel", &inner)]));
    // The innermost is no parcel; one is stopped long before.
    let failure = open("a.parcel", nested).unwrap_err();
    assert_eq!(failure.kind, FailureKind::Limit, "{failure}");
}
