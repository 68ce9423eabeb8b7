//! Undoes how Outlook packs RTF (MS-OXRTFCP): a window of 4096 bytes that begins with the words that all such texts have.

use crate::read::container::ole::u32_at;

/// What stands in the window before anything was read (MS-OXRTFCP, 2.1.2.1).
const BEGINS: &[u8] =
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \
\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \
\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
const WINDOW: usize = 4096;
const HEAD: usize = 16;
/// Bytes that are unpacked of one text.
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// The RTF, and whether all of it could be unpacked; `None` where it is no such packing.
pub fn unpacked(bytes: &[u8]) -> Option<(Vec<u8>, bool)> {
    let packed = (u32_at(bytes, 0)? as usize).saturating_add(4).clamp(HEAD, bytes.len().max(HEAD));
    let len = u32_at(bytes, 4)? as usize;
    let body = bytes.get(HEAD..packed)?;
    match bytes.get(8..12)? {
        b"LZFu" => Some(loosened(body, len)),
        b"MELA" => Some((body.get(..len).unwrap_or(body).to_vec(), len <= body.len())),
        _ => None,
    }
}

fn loosened(body: &[u8], len: usize) -> (Vec<u8>, bool) {
    let mut window = [b' '; WINDOW];
    let mut at = BEGINS.len();
    if let Some(begin) = window.get_mut(..at) {
        begin.copy_from_slice(BEGINS);
    }
    let mut out = Vec::new();
    let put = |byte: u8, at: &mut usize, window: &mut [u8; WINDOW], out: &mut Vec<u8>| {
        out.push(byte);
        if let Some(place) = window.get_mut(*at) {
            *place = byte;
        }
        *at = (*at + 1) % WINDOW;
    };
    let mut rest = body.iter().copied();
    'all: while out.len() < MAX_BYTES {
        let Some(control) = rest.next() else { return (out, false) };
        for bit in 0..8 {
            let Some(byte) = rest.next() else { break 'all };
            if control >> bit & 1 == 0 {
                put(byte, &mut at, &mut window, &mut out);
                continue;
            }
            let Some(low) = rest.next() else { break 'all };
            let from = usize::from(byte) << 4 | usize::from(low >> 4);
            // Who refers to what comes next has come to the end.
            if from == at {
                let whole = out.len() >= len;
                return (out, whole);
            }
            for step in 0..usize::from(low & 15) + 2 {
                let byte = window.get((from + step) % WINDOW).copied().unwrap_or(b' ');
                put(byte, &mut at, &mut window, &mut out);
            }
        }
    }
    let whole = out.len() >= len && out.len() < MAX_BYTES;
    (out, whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The two examples of the specification (4.1.1 and 4.1.2).
    #[test]
    fn rtf_is_unpacked_as_the_rules_have_it() {
        let simple = b"\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7\x03\0\x0a\0rcpg125\x42\x32\x0a\xf3 hel\x09\0 bw\x05\xb0ld}\x0a\x80\x0f\xa0";
        let (rtf, whole) = unpacked(simple).unwrap();
        assert_eq!(String::from_utf8_lossy(&rtf), "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
        assert!(whole);
        let again = b"\x1a\0\0\0\x1c\0\0\0LZFu\xe2\xd4\x4b\x51\x41\0\x04\x20WXYZ\x0dn}\x01\x0e\xb0";
        assert_eq!(unpacked(again).unwrap().0, b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}");
        assert!(!unpacked(&simple[..30]).unwrap().1);
    }
}
