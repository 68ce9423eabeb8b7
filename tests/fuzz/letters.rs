//! Breaks letters and mailboxes.

use super::fuzz::Target;
use super::{check, seeds};

fn letter() -> Vec<u8> {
    b"From: =?utf-8?Q?V=C3=A9ra?= <v@example.org>\nTo: a@example.org, b <b@example.org>\nSubject: =?koi8-r?B?8NLJ18XU?=\nDate: Tue, 4 Apr 2017 15:04:05 -0700\n\
      Message-ID: <1@example.org>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=c\n\n\
      --c\nContent-Type: text/plain; charset=iso-8859-1; format=flowed\nContent-Transfer-Encoding: quoted-printable\n\nDear =E9 \nall,=\n\n> quoted \n> words\n-- \nV\n\
      --c\nContent-Type: text/html\n\n<p>Dear <img src=\"cid:p\"><a href=\"http://x/\">all</a>\n--c--\n--b\nContent-Type: image/gif; name=\"p.gif\"\nContent-ID: <p>\n\
      Content-Transfer-Encoding: base64\n\nR0lGODlhAQABAAAAACw=\n--b\nContent-Type: message/rfc822\n\nSubject: inner\n\nwords\n--b--\n"
        .to_vec()
}

#[test]
fn letters() {
    let mut seeds = seeds("mail", &["eml"], &["eml"]);
    seeds.push(letter());
    let words: &[&[u8]] = &[
        b"\n\n",
        b"\r\n",
        b"--b\n",
        b"--b--\n",
        b"=?utf-8?B?",
        b"?=",
        b"Content-Type: message/rfc822\n\n",
        b"Content-Type: multipart/mixed; boundary=b\n\n",
        b"Content-Transfer-Encoding: base64\n",
        b"=\n",
        b"From: ",
        b"<",
        b"\"",
        b";",
        b"\xE9",
        b"\0",
    ];
    Target { test: "letters::letters", seeds, words, check: |bytes| check("fuzz.eml", bytes) }.run();
}

#[test]
fn mailboxes() {
    let mut seeds = seeds("mail", &["mbox"], &["mbox"]);
    seeds.push([b"From v@example.org Mon Jun 01 04:28:28 2009\n".to_vec(), letter()].concat().repeat(2));
    let words: &[&[u8]] = &[
        b"\nFrom ",
        b"\n\nFrom a Mon Jun 01 04:28:28 2009\n",
        b"\n>From ",
        b"\r\n",
        b":",
        b"\0",
        b"Subject: ",
    ];
    Target { test: "letters::mailboxes", seeds, words, check: |bytes| check("fuzz.mbox", bytes) }.run();
}
