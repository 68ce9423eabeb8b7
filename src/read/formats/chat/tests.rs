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

/// As signal-export 3.9 writes it (and older versions, with a comma and without seconds).
#[test]
fn what_signal_export_writes_is_a_conversation_with_its_files_and_answers() {
    check(
        "chat.md",
        "[2019-05-29 15:04:05] Me: How is everyone?  \n\n[2019-05-29 15:10:00] Aya: \n\n> How is everyone?\n> Really?\n\nGreat: we\nsit here.  \n(- Me: 👍, Jim K: ❤ -)![a b.jpg](./media/a%20b.jpg)  [x.pdf](./media/x.pdf)  \n\n[2019-05-30 08:00:00] Jim K: (This message was deleted)\n\n",
        &[
            "Wednesday, 29 May 2019\n",
            "Me 15:04:05\nHow is everyone?",
            "Aya 15:10:00\nAnswers a message: “How is everyone? Really?”\nGreat: we\nsit here.\n",
            "a b.jpg",
            "Thursday, 30 May 2019",
            "Jim K 08:00:00\n(This message was deleted)",
        ],
    );
    check(
        "index.md",
        "[2019-05-29, 15:04] Me: How is everyone?  \n[2019-05-29, 15:10] Aya: We're great!  \n(- Me: 👍 -)\n[2019-05-29, 15:20] Jim: I'm not.  \n(( 🐟 ))\n",
        &[
            "Aya 15:10\nWe're great!\nSent with it: 👍 by Me",
            "Jim 15:20\nI'm not.\nSent with it: a sticker 🐟",
        ],
    );
    check(
        "data.json",
        "{\"date\": \"2026-01-01T10:00:00\", \"sender\": \"Aya\", \"body\": \"Look  \", \"quote\": \"\\n\\n> What?\\n\\n\", \"sticker\": null, \"reactions\": [[\"Jim\", \"👍\"]], \"attachments\": [{\"name\": \"a.jpg\", \"path\": \"media/a.jpg\", \"missing_kind\": null}, {\"name\": \"\", \"path\": \"\", \"missing_kind\": \"media\"}], \"deleted\": false, \"call\": false, \"missed\": false}\n",
        &[
            "Thursday, 1 January 2026\n",
            "Aya 10:00:00\nAnswers a message: “What?”\nLook",
            "Sent with it: a.jpg",
            "media that was not written out",
            "👍 by Jim",
        ],
    );
}

/// As sigtop writes text.
#[test]
fn what_sigtop_writes_is_a_conversation_and_words_that_look_like_its_heads_stay_words() {
    let (document, text) = read(
        "Aya (+1555).txt",
        "Conversation: Aya (+1555)\n\nFrom: You\nType: outgoing\nSent: Tue, 4 Apr 2017 19:02:11 +0200\nAttachment: a.jpg (image/jpeg, 12 bytes)\nReaction: 👍 from Aya (+1555)\n\nFirst\n\nFrom: the second line\n\nFrom: Aya (+1555)\nType: incoming\nSent: Wed, 5 Apr 2017 08:00:00 +0200\nReceived: Wed, 5 Apr 2017 08:00:01 +0200\n\n> From: You\n> Sent: Tue, 4 Apr 2017 19:02:11 +0200\n>\n> First\n\nNo.\n\nFrom: Aya (+1555)\nType: call-history\nSent: Wed, 5 Apr 2017 09:00:00 +0200\nReceived: unknown\n\n",
    );
    assert_eq!(document.format, "Chat");
    for line in [
        "Tuesday, 4 April 2017\n",
        "You 19:02:11 +0200\nFirst\n\nFrom: the second line\nSent with it: a.jpg (image/jpeg, 12 bytes)\nSent with it: 👍 by Aya",
        "Wednesday, 5 April 2017\n",
        "Aya (+1555) 08:00:00 +0200\nAnswers You: “First”\nNo.",
        "09:00:00 +0200 Aya (+1555) call history",
    ] {
        assert!(text.contains(line), "{line} is not in {text}");
    }
    assert_eq!(document.facts.title.as_deref(), Some("Aya (+1555)"));
}

/// As Signal's own export writes `main.jsonl`, by the names of its `Backups.proto`.
#[test]
fn what_signal_writes_itself_is_all_of_its_chats_each_under_its_name() {
    let file = [
        r#"{"version":"1","backupTimeMs":"1491332531000","mediaRootBackupKey":"AA=="}"#,
        r#"{"account":{"profileKey":"AA==","givenName":"Vera","familyName":"Lind"}}"#,
        r#"{"recipient":{"id":"1","self":{}}}"#,
        r#"{"recipient":{"id":"2","contact":{"e164":"15550100","profileGivenName":"Max","systemGivenName":"Max","systemFamilyName":"Odell"}}}"#,
        r#"{"recipient":{"id":"3","group":{"snapshot":{"title":{"title":"North gate"}}}}}"#,
        r#"{"chat":{"id":"1","recipientId":"2"}}"#,
        r#"{"chat":{"id":"2","recipientId":"3"}}"#,
        r#"{"stickerPack":{"packId":"AA=="}}"#,
        r#"{"chatItem":{"chatId":"1","authorId":"1","dateSent":"1491332531000","outgoing":{},"revisions":[{"chatId":"1","authorId":"1","dateSent":"1491332530000","standardMessage":{"text":{"body":"Wehre?"}}}],"standardMessage":{"text":{"body":"Where?"},"reactions":[{"emoji":"👍","authorId":"2","sentTimestamp":"1"}]}}}"#,
        r#"{"chatItem":{"chatId":"1","authorId":"2","dateSent":1491332600000,"incoming":{"read":true},"standardMessage":{"quote":{"targetSentTimestamp":"1491332531000","authorId":"1","text":{"body":"Where?"}},"text":{"body":"At the"#,
        r#"bridge"},"attachments":[{"pointer":{"contentType":"image/jpeg","fileName":"map.jpg"}}]}}}"#,
        r#"{"chatItem":{"chatId":"2","authorId":"2","dateSent":"1491400000000","incoming":{},"remoteDeletedMessage":{}}}"#,
        r#"{"chatItem":{"chatId":"1","authorId":"2","dateSent":"1491400001000","directionless":{},"updateMessage":{"individualCall":{"type":"AUDIO_CALL","direction":"INCOMING","state":"MISSED"}}}}"#,
        r#"{"chatItem":{"chatId":"1","#,
    ]
    .join("\n");
    check(
        "main.jsonl",
        &file,
        &[
            "Max Odell\n",
            "North gate\n",
            "Tuesday, 4 April 2017\n",
            "Vera Lind 19:02:11\nWhere?\n",
            "👍 by Max Odell",
            "an earlier wording: “Wehre?”",
            "Max Odell 19:03:20\nAnswers Vera Lind: “Where?”\nAt the\nbridge\nSent with it: map.jpg",
            "(This message was deleted.)",
            "Max Odell: individual call (audio call, incoming, missed)",
        ],
    );
    let (document, _) = read("main.jsonl", &file);
    let told: Vec<&str> = document.complaints.iter().map(|complaint| complaint.words.as_str()).collect();
    for words in ["in UTC", "1 line of this file is damaged", "1 line of this file is about other things"] {
        assert!(told.iter().any(|own| own.contains(words)), "{words}: {told:?}");
    }
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
        ("a.jsonl", "{\"chatItem\": 1, \"dateSent\": 2}\n{\"authorId\": 1}\n"),
        ("a.txt", "Conversation: with the neighbours\n\nFrom: here\nType: a\n"),
        (
            "a.md",
            "[2019-05-29 15:04:05] Begin: the first entry of a diary\n[2019-05-29 15:05:05] End: of it\n",
        ),
    ] {
        assert_ne!(read(name, file).0.format, "Chat", "{name}");
    }
}
