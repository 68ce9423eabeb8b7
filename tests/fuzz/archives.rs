//! Breaks archives of all kinds.

use super::fuzz::Target;
use super::{check, seeds};
use folioscope::read::formats;
use folioscope::read::source::Source;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// A 7-Zip archive of two members in one piece.
const SEVEN: &[u8] = b"\x37\x7A\xBC\xAF\x27\x1C\x00\x04\x6D\xD6\x27\xA6\x80\x00\x00\x00\x00\x00\x00\x00\x21\x00\x00\x00\x00\x00\x00\x00\xE4\x67\x9E\xF4\x01\x00\x16\x73\x6F\x6D\x65\x20\x77\x6F\x72\x64\x73\x0A\x6F\x74\x68\x65\x72\x20\x77\x6F\x72\x64\x73\x0A\x00\x00\x00\x81\x33\x07\xAE\x0F\xCF\xB5\xEF\x10\x0F\xEB\xEA\x9C\xBF\x36\x3D\xFE\x74\x80\xB1\xF2\x01\xB6\xD9\x63\x44\x09\x21\x6F\xA9\x44\x5A\xD1\xB5\x61\x8C\x23\xA2\x69\x22\x24\xDC\x50\x34\x09\x46\xE8\xB4\xD7\x05\x7C\xC8\xF0\xBF\x27\x9F\xC2\x24\x2A\xC6\x5B\x57\x27\x99\x70\x71\x82\x92\x80\x88\x9D\xE3\xD2\x7F\x2C\x4F\xD4\x70\x1C\x3E\xF5\x41\x5C\x1E\x93\x5E\xB6\xFF\xA7\x7F\x51\x2A\x9D\xDB\xD3\x57\x13\x00\x00\x17\x06\x1B\x01\x09\x65\x00\x07\x0B\x01\x00\x01\x23\x03\x01\x01\x05\x5D\x00\x10\x00\x00\x0C\x80\x82\x0A\x01\xA7\x42\xA1\xDF\x00\x00";

#[test]
fn archives() {
    let mut seeds = seeds("archive", &[], &["zip", "tar"]);
    seeds.push(SEVEN.to_vec());
    let words: &[&[u8]] = &[
        b"PK\x03\x04",
        b"PK\x01\x02",
        b"PK\x05\x06",
        b"PK\x06\x06",
        b"PK\x06\x07",
        b"\xFF\xFF\xFF\xFF",
        b"\x01\x99\x07\0\x02\0AE\x03\x08\0",
        b"../",
        b"\\",
        b"ustar\x0000",
        b"00000000000\0",
        b"77777777777\0",
        b"30 path=a\n",
        b"\x80\0\0\0",
        b"\x17\x06",
        b"7z\xBC\xAF\x27\x1C",
        b"BZh91AY&SY",
        b"\xFD7zXZ\0",
        b"\x28\xB5\x2F\xFD",
    ];
    Target { test: "archives::archives", seeds, words, check: check_archive }.run();
}

/// The list of an archive, and the first of its members.
fn check_archive(bytes: &[u8]) -> Result<(), String> {
    check("fuzz.zip", bytes)?;
    let source = Arc::new(Source::from_bytes("fuzz.zip", bytes));
    let served = catch_unwind(AssertUnwindSafe(|| {
        let Ok(mut opened) = formats::open(formats::FORMATS, &source) else { return };
        for number in 0..8 {
            // Whether there is such a member is not asked here.
            let _ = opened.member(number);
        }
        opened.rest();
    }));
    served.map_err(|_| "a member cannot be taken out".to_owned())
}
