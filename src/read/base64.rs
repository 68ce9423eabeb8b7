//! Base64 (RFC 4648) as it is met in pages, books and flat files, where no program writes it quite by the rules.

use data_encoding::{BASE64_NOPAD, DecodeKind, Encoding, Specification};
use std::sync::LazyLock;

/// As it is met: broken into lines, and with the signs of addresses in place of `+` and `/`.
static LENIENT_BASE64: LazyLock<Encoding> = LazyLock::new(|| {
    let mut lenient: Specification = BASE64_NOPAD.specification();
    lenient.check_trailing_bits = false;
    lenient.ignore.push_str(" \t\r\n\x0C");
    lenient.translate.from.push_str("-_");
    lenient.translate.to.push_str("+/");
    // It is made of constants, and the tests use it; the strict one would read most pages as well.
    lenient.encoding().unwrap_or(BASE64_NOPAD)
});

/// The bytes that a text stands for; `None` where it is none such. What follows padding does not count. A picture that is
/// cut short is given up to the cut: much of it can be seen.
pub fn bytes(text: &[u8]) -> Option<Vec<u8>> {
    let text = text.split(|byte| *byte == b'=').next().unwrap_or(text);
    let mut out = vec![0; LENIENT_BASE64.decode_len(text.len()).ok()?];
    let len = match LENIENT_BASE64.decode_mut(text, &mut out) {
        Ok(len) => len,
        Err(partial) if partial.error.kind != DecodeKind::Symbol => partial.written,
        Err(_) => return None,
    };
    out.truncate(len);
    Some(out)
}
