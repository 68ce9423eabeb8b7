//! Breaks what chat programs write out.

use super::fuzz::Target;
use super::{check, seeds};

#[test]
fn chats() {
    let words: &[&[u8]] = &[
        b"\xE2\x80\x8E[04.04.17, 18:40:02] ",
        b"12/31/17, 9:02\xE2\x80\xAFPM - ",
        b"Vera: ",
        b"end-to-end",
        b"\n",
        b"{\"id\": 1, \"type\": \"message\", \"from_id\": \"u\", \"date_unixtime\": \"1\", \"messages\": [",
        b"\"reply_to_message_id\": 1, ",
        b"\"text\": [{\"text\": \"a\", \"href\": \"b\"}], ",
        b"\"date\": \"2017-04-04T18:39:00\", ",
        b"\"ts\": \"1491331270.000100\", ",
        b"\"thread_ts\": \"1491331270.000100\", ",
        b"<@U1|x>",
        b"}, {",
        b"]}",
        b"\xE9",
    ];
    Target {
        test: "chats::chats",
        seeds: seeds("chat", &[], &["txt", "json"]),
        words,
        check: |bytes| check("_chat.txt", bytes),
    }
    .run();
}
