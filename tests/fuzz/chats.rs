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
        b"[2019-05-29 15:04:05] Me: ",
        b"(- Aya: x -)",
        b"[a](./media/a)",
        b"\n\nFrom: Aya\nType: incoming\nSent: Tue, 4 Apr 2017 19:02:11 +0200\n\n",
        b"> From: Aya\n> Sent: unknown\n>\n> a\n",
        b"{\"chatItem\":{\"chatId\":\"1\",\"authorId\":\"2\",\"dateSent\":\"1491332531000\",\"standardMessage\":{\"text\":{\"body\":\"",
        b"\"quote\":{\"authorId\":\"1\",\"targetSentTimestamp\":\"1\"},",
    ];
    let mut seeds = seeds("chat", &[], &["txt", "json"]);
    seeds.push(b"[2019-05-29 15:04:05] Me: a  \n\n[2019-05-29 15:04:09] Aya: \n\n> a\n\nb ![c](./media/c)  \n(- Me: d -)\n\n".to_vec());
    seeds.push(b"Conversation: Aya\n\nFrom: You\nType: outgoing\nSent: Tue, 4 Apr 2017 19:02:11 +0200\nAttachment: a\n\n> From: Aya\n>\n> b\n\nc\n\n".to_vec());
    seeds.push(b"{\"version\":\"1\",\"backupTimeMs\":\"1\"}\n{\"account\":{\"givenName\":\"V\"}}\n{\"recipient\":{\"id\":\"1\",\"self\":{}}}\n{\"chat\":{\"id\":\"1\",\"recipientId\":\"1\"}}\n{\"chatItem\":{\"chatId\":\"1\",\"authorId\":\"1\",\"dateSent\":\"1491332531000\",\"outgoing\":{},\"standardMessage\":{\"text\":{\"body\":\"a\"},\"reactions\":[{\"emoji\":\"b\",\"authorId\":\"1\"}]}}}\n".to_vec());
    seeds.push(b"{\"date\": \"2026-01-01T10:00:00\", \"sender\": \"A\", \"body\": \"b\", \"quote\": \"\\n> c\", \"sticker\": null, \"reactions\": [[\"d\", \"e\"]], \"attachments\": [{\"name\": \"f\"}]}\n".to_vec());
    Target { test: "chats::chats", seeds, words, check: |bytes| check("_chat.txt", bytes) }.run();
}
