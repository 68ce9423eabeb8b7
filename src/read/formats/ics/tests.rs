//! What of a calendar must not be lost.

use crate::data::document::{AsideKind, Document};
use crate::data::job::Stop;
use crate::data::span::{DocId, Span};
use crate::read::formats;
use crate::read::source::Source;
use std::sync::Arc;

fn text(file: &str) -> String {
    let source = Source::from_bytes("a.ics", file.as_bytes().to_vec());
    let document: Document = formats::read(source, DocId(1), &Stop::default(), None).unwrap();
    document.check().unwrap();
    assert_eq!(document.format, "Calendar");
    document.text.slice(Span::new(0, u64::MAX)).replace('\u{2028}', "\n")
}

#[test]
fn an_event_says_when_where_and_who_comes() {
    let file = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:The open\r\n  evening\\, again\r\n\
        DTSTART;TZID=Europe/Berlin:20170404T190000\r\nDTEND;TZID=Europe/Berlin:20170404T213000\r\n\
        RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=20170601\r\nLOCATION:Town hall\r\n\
        ORGANIZER;CN=Vera:mailto:vera@example.org\r\nATTENDEE;CN=\"Lind; Max\";PARTSTAT=DECLINED:MAILTO:max@example.org\r\n\
        DESCRIPTION:First\\nsecond\r\nBEGIN:VALARM\r\nTRIGGER:-PT1H30M\r\nEND:VALARM\r\nEND:VEVENT\r\n\
        BEGIN:VEVENT\r\nSUMMARY:Away\r\nDTSTART;VALUE=DATE:20170410\r\nDTEND;VALUE=DATE:20170413\r\nRRULE:FREQ=YEARLY;BYSETPOS=3\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let text = text(file);
    for line in [
        "The open evening, again",
        "When: Tuesday, 4 April 2017, 19:00 to 21:30 (Europe/Berlin)",
        "Repeats: every 2 weeks on Tuesday and Thursday, until Thursday, 1 June 2017",
        "Where: Town hall",
        "Organised by: Vera <vera@example.org>",
        "Lind; Max <max@example.org> (does not come)",
        "Reminder: 1 hour 30 minutes before it begins",
        "First\nsecond",
        "When: Monday, 10 April 2017 to Wednesday, 12 April 2017, whole days",
        "Repeats: by a rule that is not simple: FREQ=YEARLY;BYSETPOS=3",
    ] {
        assert!(text.contains(line), "{line} is not in {text}");
    }
}

#[test]
fn what_cannot_be_understood_stands_as_it_is() {
    let text = text(
        "BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY:Pay\nDTSTART:soon\nDUE:20170404T1200Z\nEND:VTODO\nEND:VCALENDAR\n",
    );
    assert!(text.contains("When: soon"), "{text}");
    assert!(text.contains("Due: Tuesday, 4 April 2017, 12:00 (UTC)"), "{text}");
}

#[test]
fn a_file_that_is_packed_into_an_entry_opens() {
    let file = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:A\r\nATTACH:https://example.org/a\r\n\
        ATTACH;ENCODING=BASE64;VALUE=BINARY;X-FILENAME=\"list.txt\":b25l\r\nEND:VEVENT\r\n\
        BEGIN:VTODO\r\nATTACH;FMTTYPE=text/plain;ENCODING=BASE64:dHdv\r\nEND:VTODO\r\nEND:VCALENDAR\r\n";
    assert!(text(file).contains("Attached: list.txt"), "{}", text(file));
    let source = Arc::new(Source::from_bytes("a.ics", file.as_bytes().to_vec()));
    let mut opened = formats::open(formats::FORMATS, &source).unwrap();
    assert_eq!(opened.member(0).unwrap(), ("list.txt".to_owned(), b"one".to_vec()));
    assert_eq!(opened.member(1).unwrap(), ("attached.txt".to_owned(), b"two".to_vec()));
    assert!(opened.member(2).is_err());
    let document = formats::read(
        Source::from_bytes("a.ics", file.as_bytes().to_vec()),
        DocId(1),
        &Stop::default(),
        None,
    )
    .unwrap();
    let files = document.asides.iter().filter(|aside| matches!(aside.kind, AsideKind::Attachment(_)));
    assert_eq!(files.map(|aside| aside.name.as_str()).collect::<Vec<_>>(), ["list.txt", "attached.txt"]);
}
