//! Signs that were written as two halves of three bytes each (CESU-8, which databases and Java write in place of UTF-8).
//! They are mended before anybody asks whether bytes are UTF-8: a letter must not be lost, and its whole file read in
//! another encoding, because of the face at its end.

/// The bytes with such signs as UTF-8 has them, and how many those are; `None` where there is none.
pub fn mended(bytes: &[u8]) -> Option<(Vec<u8>, u32)> {
    let mut out = Vec::new();
    let (mut count, mut from) = (0, 0);
    for at in memchr::memchr_iter(0xED, bytes) {
        if at >= from
            && let Some(sign) = bytes.get(at..at + 6).and_then(sign)
        {
            out.extend_from_slice(&bytes[from..at]);
            out.extend_from_slice(sign.encode_utf8(&mut [0; 4]).as_bytes());
            from = at + 6;
            count += 1;
        }
    }
    out.extend_from_slice(&bytes[from..]);
    (count > 0).then_some((out, count))
}

/// What two halves are together.
fn sign(six: &[u8]) -> Option<char> {
    let &[0xED, high @ 0xA0..=0xAF, a @ 0x80..=0xBF, 0xED, low @ 0xB0..=0xBF, b @ 0x80..=0xBF] = six else {
        return None;
    };
    let bits = |two: u8, three: u8, base: u8| u32::from(two - base) << 6 | u32::from(three & 0x3F);
    char::from_u32(0x1_0000 + (bits(high, a, 0xA0) << 10) + bits(low, b, 0xB0))
}

#[cfg(test)]
mod tests {
    #[test]
    fn two_halves_are_one_sign_and_nothing_else_is_touched() {
        let check = |bytes: &[u8], expected: &str, count| {
            assert_eq!(super::mended(bytes), Some((expected.as_bytes().to_vec(), count)));
        };
        check(b"\xED\xA0\xBD\xED\xB8\x80", "😀", 1);
        check(b"a\xED\xA0\xBD\xED\xB8\x80\xED\xAF\xBF\xED\xBF\xBFb", "a😀\u{10FFFF}b", 2);
        for plain in ["한국어 흐름", "Größe", ""] {
            assert_eq!(super::mended(plain.as_bytes()), None);
        }
        // One half alone, and two in the wrong order, are damage.
        assert_eq!(super::mended(b"\xED\xA0\xBD \xED\xB8\x80\xED\xA0\xBD"), None);
    }
}
