//! Breaks messages of Outlook.

use super::fuzz::Target;
use super::{check, seeds};

#[test]
fn messages() {
    let mut seeds = seeds("msg", &["msg"], &["msg", "oft"]);
    seeds.push(folioscope::read::container::ole::made_of(&[
        ("__properties_version1.0", &[0; 32]),
        ("__substg1.0_0037001E", b"Subject"),
        ("__substg1.0_1000001E", b"Words"),
        ("__substg1.0_10090102", b"\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7\x03\0\x0a\0rcpg125\x42\x32\x0a\xf3 hel\x09\0 bw\x05\xb0ld}\x0a\x80\x0f\xa0"),
        ("__attach_version1.0_#00000000/__substg1.0_37010102", b"file"),
        ("__attach_version1.0_#00000001/__substg1.0_3701000D/__properties_version1.0", &[0; 24]),
    ]));
    let words: &[&[u8]] = &[
        b"_\0_\0s\0u\0b\0s\0t\0g\01\0.\00\0_\0",
        b"1\x000\x000\x009\x000\x001\x000\x002\0",
        b"\x1F\0\x37\0",
        b"LZFu",
        b"MELA",
        b"{\\rtf1\\ansi\\fromhtml1 ",
        b"{\\*\\htmltag64 <p>}",
        b"\xFE\xFF\xFF\xFF",
        b"\0\0\0\0",
    ];
    Target { test: "outlook::messages", seeds, words, check: |bytes| check("fuzz.msg", bytes) }.run();
}
