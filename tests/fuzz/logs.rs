//! Breaks logs.

use super::fuzz::Target;
use super::{check, seeds};

#[test]
fn lines() {
    let mut seeds = seeds("log", &[], &["log"]);
    seeds.push(
        b"<34>1 2003-10-11T22:14:15.003Z h a 1 ID [x@1 y=\"z\"] m\n<11>Oct 11 22:14:15 h su: m\n".to_vec(),
    );
    seeds.push(b"1.2.3.4 - f [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.0\" 404 23 \"-\" \"x\"\n".to_vec());
    seeds.push(
        b"W0102 10:00:00.123456  77 f.cc:12] m\n[   12.345678] usb\n01-12 10:00:00.1 1 2 E T: m\n".to_vec(),
    );
    let words: &[&[u8]] = &[
        b"2024-01-02 10:00:00,123 ",
        b"[Wed Oct 11 14:32:52 2000] ",
        b"Jan 12 10:00:00 ",
        b"99999999999999999999",
        b"1704189600.5 ",
        b"<191>",
        b"ERROR ",
        b"[core:warn] ",
        b"level=info ",
        b" - ",
        b" | ",
        b"\t",
        b"\n",
        b"\r\n",
        b"\"",
        b"\\",
        b"]",
        b"\xE9",
        b"\0",
        b"\xFF\xFE",
    ];
    Target { test: "logs::lines", seeds, words, check: |bytes| check("fuzz.log", bytes) }.run();
}
