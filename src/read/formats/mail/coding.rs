//! How bytes were made fit to be sent, undone as mail programs do it: what does not follow the rules stays as it stands.

use crate::read::base64;
use mail_parser::decoders::base64::base64_decode;

/// Base64 (RFC 2045, section 6.8).
pub fn of_base64(sent: &[u8]) -> Option<Vec<u8>> {
    base64_decode(sent).or_else(|| base64::bytes(sent))
}

/// Of so many signs of a damaged part one may be none of base64, which says to pass over such.
const ONE_IN: usize = 10;

/// Base64 with signs in it that do not belong there.
pub fn of_damaged_base64(sent: &[u8]) -> Option<Vec<u8>> {
    let signs = || sent.iter().filter(|byte| !byte.is_ascii_whitespace());
    let own: Vec<u8> =
        signs().copied().filter(|byte| byte.is_ascii_alphanumeric() || b"+/".contains(byte)).collect();
    // One sign alone at the end stands for nothing.
    let whole = own.get(..own.len() - usize::from(own.len() % 4 == 1))?;
    (own.len() * ONE_IN > signs().count() * (ONE_IN - 1)).then(|| base64::bytes(whole)).flatten()
}

/// “uuencode”, as it was sent before there was base64: lines of which the first sign says how many bytes they have.
pub fn of_uu(sent: &[u8]) -> Option<Vec<u8>> {
    let mut lines = sent.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    lines.find(|line| line.starts_with(b"begin "))?;
    let mut out = Vec::new();
    for line in lines.take_while(|line| *line != b"end") {
        let value = |byte: &u8| byte.wrapping_sub(b' ') & 63;
        let Some((len, signs)) = line.split_first() else { continue };
        let before = out.len();
        for four in signs.chunks(4) {
            let [a, b, c, d] = std::array::from_fn(|at| four.get(at).map_or(0, value));
            out.extend([a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d]);
        }
        out.truncate(before + usize::from(value(len)));
    }
    Some(out)
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
        assert_eq!(of_damaged_base64(b"SGVsbG8g\n!d29ybGQ").as_deref(), Some(&b"Hello world"[..]));
        assert_eq!(of_damaged_base64(b"no, not at all!"), None);
        assert_eq!(of_uu(b"\nbegin 644 a\r\n#0V%T\r\n`\r\nend\r\nx").as_deref(), Some(&b"Cat"[..]));
    }
}
