//! Breaks calendars and cards of people.

use super::fuzz::Target;
use super::{check, seeds};

#[test]
fn calendars() {
    let words: &[&[u8]] = &[
        b"BEGIN:VCALENDAR\r\n",
        b"BEGIN:VEVENT\r\n",
        b"END:VEVENT\r\n",
        b"BEGIN:VALARM\r\n",
        b"DTSTART;TZID=\"Europe/Berlin\":20170404T150405\r\n",
        b"DTEND:20170404T150405Z\r\n",
        b"DURATION:P1W2DT3H\r\n",
        b"RRULE:FREQ=MONTHLY;BYDAY=-1SU;COUNT=3\r\n",
        b"EXDATE:20170404,20170405/PT1H\r\n",
        b"ATTENDEE;CN=x;PARTSTAT=ACCEPTED:mailto:x\r\n",
        b"\r\n ",
        b"\\n",
        b";ENCODING=BASE64:",
        b";ENCODING=QUOTED-PRINTABLE:=E9=\r\n",
        b"\xE9",
        b"\0",
    ];
    let seeds = seeds("calendar", &[], &["ics"]);
    Target { test: "cards::calendars", seeds, words, check: |bytes| check("fuzz.ics", bytes) }.run();
}

#[test]
fn contacts() {
    let words: &[&[u8]] = &[
        b"BEGIN:VCARD\r\n",
        b"END:VCARD\r\n",
        b"N:a;b;c;d;e\r\n",
        b"item1.TEL;TYPE=\"work,cell\":1\r\n",
        b"item1.X-ABLABEL:x\r\n",
        b"PHOTO;ENCODING=b;TYPE=GIF:R0lGODlhAQABAAAAACw=\r\n",
        b"PHOTO:data:image/gif;base64,R0lGODlhAQABAAAAACw=\r\n",
        b"BDAY:19800404\r\n",
        b";CHARSET=utf-16;QUOTED-PRINTABLE:=E9=\r\n",
        b"\r\n ",
        b"\\",
        b";",
        b"\xE9",
        b"\0",
    ];
    let seeds = seeds("contacts", &[], &["vcf"]);
    Target { test: "cards::contacts", seeds, words, check: |bytes| check("fuzz.vcf", bytes) }.run();
}
