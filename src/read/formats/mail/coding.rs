//! How bytes were made fit to be sent, undone as mail programs do it: what does not follow the rules stays as it stands.

use crate::read::base64;
use mail_parser::decoders::base64::base64_decode;

/// Base64 (RFC 2045, section 6.8).
pub fn of_base64(sent: &[u8]) -> Option<Vec<u8>> {
    base64_decode(sent).or_else(|| base64::bytes(sent))
}

/// “Quoted printable” (RFC 2045, section 6.7): `=E9` is a byte, and a `=` at the end of a line joins it to the next. The
/// crate gives up on the first `=` that is neither.
pub fn of_quoted(sent: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(sent.len());
    let mut rest = sent;
    while let Some(at) = memchr::memchr(b'=', rest) {
        let (before, after) = rest.split_at(at);
        out.extend_from_slice(before);
        let after = after.get(1..).unwrap_or_default();
        if let [high, low, ..] = after
            && let Some(byte) = hex(*high).zip(hex(*low)).map(|(high, low)| high << 4 | low)
        {
            out.push(byte);
            rest = after.get(2..).unwrap_or_default();
            continue;
        }
        let blank = after.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
        match after.get(blank) {
            Some(b'\n') => rest = after.get(blank + 1..).unwrap_or_default(),
            None => rest = &[],
            Some(_) => {
                out.push(b'=');
                rest = after;
            }
        }
    }
    out.extend_from_slice(rest);
    out
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|value| value as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_out_of_place_costs_nothing_but_itself() {
        assert_eq!(of_quoted(b"caf=C3=A9 =\r\nau lait, 1=2 =\n="), "café au lait, 1=2 ".as_bytes());
        assert_eq!(of_base64(b"SGk=\r\n").as_deref(), Some(&b"Hi"[..]));
    }
}
