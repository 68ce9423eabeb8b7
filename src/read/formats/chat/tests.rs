//! What of a chat must not be lost, and what is none.

use crate::data::document::Document;
use crate::data::job::Stop;
use crate::data::span::{DocId, Span};
use crate::read::formats;
use crate::read::source::Source;

fn read(name: &str, file: &str) -> (Document, String) {
    let source = Source::from_bytes(name, file.as_bytes().to_vec());
    let document: Document = formats::read(source, DocId(1), &Stop::default(), None).unwrap();
    document.check().unwrap();
    let text = document.text.slice(Span::new(0, u64::MAX)).replace('\u{2028}', "\n");
    (document, text)
}

fn check(name: &str, file: &str, lines: &[&str]) {
    let (document, text) = read(name, file);
    assert_eq!(document.format, "Chat", "{name}");
    for line in lines {
        assert!(text.contains(line), "{line} is not in {text}");
    }
}

#[test]
fn a_conversation_says_who_wrote_what_and_when() {
    check(
        "_chat.txt",
        "\u{200E}[04.04.17, 19:02:11] Vera: First\nsecond: line\n[04.04.17, 19:03:00] Max: \u{200E}image omitted\n[05.04.17, 08:00:00] Vera: No.\n",
        &[
            "Tuesday, 4 April 2017\n",
            "Vera 19:02:11\nFirst\nsecond: line",
            "image omitted",
            "Wednesday, 5 April 2017",
        ],
    );
    check(
        "WhatsApp Chat with Max.txt",
        "12/31/17, 9:02\u{202F}PM - Messages are end-to-end encrypted.\n12/31/17, 9:03\u{202F}PM - Max: Where?\n",
        &["Sunday, 31 December 2017", "9:02 PM Messages are", "Max 9:03 PM\nWhere?"],
    );
    check(
        "result.json",
        r#"{"name":"Archive","type":"private_group","messages":[{"id":1,"type":"message","date":"2017-04-04T19:02:11","date_unixtime":"1","from":"Vera","from_id":"user1","text":["See ",{"type":"link","text":"this"}]},
        {"id":2,"type":"message","date":"2017-04-04T19:03:11","from":"Max","from_id":"user2","reply_to_message_id":1,"text":"Seen","photo":"photos/1.jpg"}]}"#,
        &[
            "Archive\n",
            "Tuesday, 4 April 2017\n",
            "Vera 19:02:11\nSee this",
            "Answers Vera: “See this”",
            "photos/1.jpg",
        ],
    );
    check(
        "2017-04-04.json",
        r#"[{"type":"message","user":"U1","text":"Ask <@U2> &amp; see <https://x.example|this>","ts":"1491332531.000100","user_profile":{"real_name":"Vera"}},
        {"type":"message","user":"U2","text":"Yes","ts":"1491332600.000100","thread_ts":"1491332531.000100"}]"#,
        &["Tuesday, 4 April 2017\n", "Vera 19:02:11\nAsk @U2 & see this (https://x.example)", "Answers Vera"],
    );
}

#[test]
fn a_day_that_can_be_read_in_two_ways_stands_as_written() {
    let (document, text) = read("_chat.txt", "04/05/17, 19:02 - Vera: a\n05/05/17, 19:03 - Max: b\n");
    assert!(text.contains("04/05/17\n"), "{text}");
    assert!(document.complaints.iter().any(|complaint| complaint.words.contains("not certain")));
}

#[test]
fn what_programs_note_of_their_work_is_no_chat() {
    let log = "2017-04-04, 19:02:11 - ERROR: a\n2017-04-04, 19:02:12 - INFO: b\n2017-04-04, 19:02:12 - INFO: b\n2017-04-04, 19:02:11 - ERROR: a\n";
    for (name, file) in [
        ("a.log", log),
        ("a.txt", "01/02/17, 19:02 - Minutes: the first\n"),
        ("a.json", "[{\"type\":\"message\",\"text\":\"x\"}]"),
    ] {
        assert_ne!(read(name, file).0.format, "Chat", "{name}");
    }
}
