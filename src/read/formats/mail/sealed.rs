//! A seal around a whole message (S/MIME, RFC 8551 “signed-data”): what was sealed lies in it as it is, and can be read
//! without looking whether the seal is right.

/// Pieces within pieces; a seal has eight.
const MAX_DEPTH: u32 = 16;
/// “data” and “signedData” (RFC 5652), as DER writes them.
const SIGNED: &[u8] = &[0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];
const DATA: &[u8] = &[0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01];

/// What was sealed; `None` where it is locked, or there is nothing in the seal.
pub fn inner(bytes: &[u8]) -> Option<Vec<u8>> {
    let signed = memchr::memmem::find(bytes.get(..64.min(bytes.len()))?, SIGNED)?;
    let data = signed + memchr::memmem::find(bytes.get(signed..)?, DATA)? + DATA.len();
    // [0] around a row of bytes, which may come in pieces.
    let (tag, around, _) = piece(bytes.get(data..)?)?;
    if tag != 0xA0 {
        return None;
    }
    let mut out = Vec::new();
    gather(around, &mut out, 0)?;
    (!out.is_empty()).then_some(out)
}

/// Puts the rows of bytes at the beginning of `bytes` together.
fn gather(mut bytes: &[u8], out: &mut Vec<u8>, depth: u32) -> Option<()> {
    if depth > MAX_DEPTH {
        return None;
    }
    while !bytes.is_empty() {
        let (tag, own, rest) = piece(bytes)?;
        match tag {
            0x04 => out.extend_from_slice(own),
            0x24 => gather(own, out, depth + 1)?,
            _ => return Some(()),
        }
        bytes = rest;
    }
    Some(())
}

/// The kind of a piece, what is in it, and what follows. One without a length goes to the end of all, and what is in it
/// says by two zeros where it ends: a kind that nobody asks for.
fn piece(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (len, rest) = match first {
        0x80 => return Some((tag, rest, &[])),
        0..0x80 => (usize::from(first), rest),
        _ => {
            let (len, rest) =
                rest.split_at_checked(usize::from(first & 0x7F)).filter(|(len, _)| len.len() <= 4)?;
            (len.iter().fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte)), rest)
        }
    };
    let (own, rest) = rest.split_at_checked(len)?;
    Some((tag, own, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_can_be_read_in_one_piece_or_in_several() {
        let around =
            |inner: &[u8]| [&[0x30, 0x80][..], SIGNED, &[0xA0, 0x80, 0x30, 0x80], DATA, inner].concat();
        assert_eq!(inner(&around(b"\xA0\x04\x04\x02Hi")).as_deref(), Some(&b"Hi"[..]));
        assert_eq!(
            inner(&around(b"\xA0\x80\x24\x80\x04\x01H\x04\x01i\0\0\0\0\xA0\x01x")).as_deref(),
            Some(&b"Hi"[..])
        );
        assert_eq!(inner(&around(b"\x31\x00")), None);
    }
}
