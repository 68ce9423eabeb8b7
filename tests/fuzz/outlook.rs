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
        b"_\0_\0s\0u\0b\0s\0t\0g\x001\0.\x000\0_\0",
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

/// A piece of what Outlook packs into letters.
fn piece(level: u8, id: u32, data: &[u8]) -> Vec<u8> {
    let head = [&[level][..], &id.to_le_bytes(), &(data.len() as u32).to_le_bytes()].concat();
    [&head, data, &[0, 0]].concat()
}

#[test]
fn packed() {
    let props = b"\x02\0\0\0\x1E\0\x37\0\x01\0\0\0\x04\0\0\0Vote\x1E\x10\x01\x80\
        0123456789abcdef\x01\0\0\0\x04\0\0\0a\0b\0\x01\0\0\0\x04\0\0\0word";
    let seed = [
        b"\x78\x9F\x3E\x22\x01\0".to_vec(),
        piece(1, 0x0006_9007, &[0xE3, 4, 0, 0]),
        piece(1, 0x0002_800C, b"Dear \xE4"),
        piece(1, 0x0006_9003, props),
        piece(1, 0x0006_9004, &[&[1, 0, 0, 0], &props[..]].concat()),
        piece(2, 0x0006_9002, &[0; 14]),
        piece(2, 0x0001_8010, b"list.txt\0"),
        piece(2, 0x0006_800F, b"Vane"),
        piece(2, 0x0006_9005, props),
    ]
    .concat();
    let words: &[&[u8]] = &[
        b"\x02\x90\x06\0",
        b"\x03\x90\x06\0",
        b"\x0F\x80\x06\0",
        b"\x02\x01\x09\x10",
        b"\x0D\0\x01\x37",
        b"\x78\x9F\x3E\x22",
        b"\xFF\xFF\xFF\xFF",
        b"\0\0\0\0",
    ];
    Target { test: "outlook::packed", seeds: vec![seed], words, check: |bytes| check("winmail.dat", bytes) }
        .run();
}
