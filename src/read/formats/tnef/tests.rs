//! What of a “winmail.dat” must not be lost.

use crate::data::document::AsideKind;
use crate::data::job::Stop;
use crate::data::span::{DocId, Span};
use crate::read::formats;
use crate::read::source::Source;

fn piece(level: u8, id: u32, data: &[u8]) -> Vec<u8> {
    let mut bytes = vec![level];
    bytes.extend(id.to_le_bytes());
    bytes.extend((data.len() as u32).to_le_bytes());
    bytes.extend(data);
    bytes.extend([0, 0]);
    bytes
}

fn packed() -> Vec<u8> {
    let mut props = vec![2, 0, 0, 0];
    for (number, words) in [(0x0037_001E_u32, "The vote"), (0x0C1F_001E, "vera@example.org")] {
        props.extend(number.to_le_bytes());
        props.extend([1, 0, 0, 0]);
        props.extend((words.len() as u32).to_le_bytes());
        props.extend(words.as_bytes());
        props.resize(props.len().next_multiple_of(4), 0);
    }
    [
        b"\x78\x9F\x3E\x22\x01\x00".to_vec(),
        piece(1, 0x0002_800C, b"Dear desk"),
        piece(1, 0x0006_9003, &props),
        piece(2, 0x0006_9002, &[0; 14]),
        piece(2, 0x0001_8010, b"list.txt\0"),
        piece(2, 0x0006_800F, b"Vane"),
    ]
    .concat()
}

#[test]
fn what_is_packed_for_outlook_opens_without_it() {
    let read = |bytes: Vec<u8>| {
        let source = Source::from_bytes("winmail.dat", bytes);
        let document = formats::read(source, DocId(1), &Stop::default(), None).unwrap();
        document.check().unwrap();
        document
    };
    let document = read(packed());
    let text = document.text.slice(Span::new(0, u64::MAX)).into_owned();
    assert_eq!(document.facts.title.as_deref(), Some("The vote"));
    assert!(text.contains("vera@example.org") && text.contains("Dear desk"), "{text}");
    let Some(AsideKind::Attachment(number)) = document.asides.iter().next().map(|aside| aside.kind) else {
        panic!("{:?}", document.asides);
    };
    let mut opened = super::open(&Source::from_bytes("winmail.dat", packed()).into()).unwrap();
    assert_eq!(opened.member(number).unwrap(), ("list.txt".to_owned(), b"Vane".to_vec()));
    let mut cut = packed();
    cut.truncate(cut.len() - 4);
    assert!(read(cut).complaints.iter().any(|complaint| complaint.words.contains("cut off")));
}
