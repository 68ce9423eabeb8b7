//! Finds tags with so many attributes that the parser would compare each with all others for minutes.
//!
//! The parser tells of a tag when it has ended, and nobody can ask it before that where it is. What can be seen from
//! outside is that it says nothing while it is fed: then it is inside of a tag, a value, or a comment. Only when it was
//! silent over enough text for very many attributes is that text looked through, so that no other page pays for it.

use std::ops::Range;

/// Attributes that a tag may have. Real ones have some twenty, and tables that programs wrote a hundred.
pub const MAX_ATTRIBUTES: usize = 4_000;
/// Signs between which attributes could stand, over which the parser may be silent.
const MAX_SILENCE: usize = 4 * MAX_ATTRIBUTES;

/// Watches the parser while it is fed in pieces.
#[derive(Default)]
pub struct Watch {
    /// Where the piece begins with which it spoke last, and where the one after it does: the tag that it is in begins in
    /// one of them.
    spoke: usize,
    silent: usize,
    /// Signs that were fed since then, and how many of them there may be until the text is looked through.
    signs: usize,
    patience: usize,
}

impl Watch {
    /// Hears that a piece was fed, and whether the parser told of anything meanwhile.
    pub fn fed(&mut self, text: &str, piece: Range<usize>, spoke: bool) {
        let signs = signs(&text.as_bytes()[piece.clone()]);
        if spoke {
            *self = Self { spoke: piece.start, silent: piece.end, signs, patience: MAX_SILENCE };
        } else {
            self.signs += signs;
        }
    }

    /// Whether the text has to be looked through.
    pub fn is_suspicious(&self) -> bool {
        self.signs > self.patience.max(MAX_SILENCE)
    }

    /// Looks through the text that was fed up to `fed`: where the tag ends that the parser is in, if it has too many
    /// attributes by now. The pieces must have begun at each `<`.
    pub fn overfull(&mut self, text: &str, fed: usize) -> Option<usize> {
        // Doubled, so that a long comment is not looked through again and again.
        self.patience = self.signs * 2;
        [self.spoke, self.silent].into_iter().find_map(|start| {
            end_of_overfull(text.get(start..)?, fed - start.min(fed)).map(|end| start + end)
        })
    }
}

/// How many attributes could stand in these bytes, at most.
fn signs(bytes: &[u8]) -> usize {
    let parts = |b: &&u8| matches!(b, b' ' | b'\t' | b'\n' | b'\r' | 0x0C | b'/' | b'"' | b'\'');
    bytes.iter().filter(parts).count()
}

/// Where the tag ends that begins a text, if it has more than [`MAX_ATTRIBUTES`] in its first `within` bytes.
/// After the HTML Standard, 13.2.5.32 to 13.2.5.40.
fn end_of_overfull(text: &str, within: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let name = if bytes.get(1) == Some(&b'/') { 2 } else { 1 };
    if bytes.first() != Some(&b'<') || !bytes.get(name).is_some_and(u8::is_ascii_alphabetic) {
        return None;
    }
    let space = |b: u8| matches!(b, b' ' | b'\t' | b'\n' | b'\r' | 0x0C);
    let find = |from: usize, test: &dyn Fn(u8) -> bool| {
        bytes[from..].iter().position(|&b| test(b)).map_or(bytes.len(), |at| from + at)
    };
    let mut at = find(name, &|b| space(b) || b == b'/' || b == b'>');
    let mut count = 0;
    loop {
        at = find(at, &|b| !space(b) && b != b'/');
        match bytes.get(at) {
            None | Some(b'>') => {
                let end = (at + 1).min(bytes.len());
                return (count > MAX_ATTRIBUTES && within > 0).then_some(end);
            }
            Some(_) if at >= within && count <= MAX_ATTRIBUTES => return None,
            Some(_) => count += 1,
        }
        // The first sign of a name may be any.
        at = find(at + 1, &|b| space(b) || matches!(b, b'/' | b'>' | b'='));
        let value = find(at, &|b| !space(b));
        if bytes.get(value) != Some(&b'=') {
            continue;
        }
        at = find(value + 1, &|b| !space(b));
        at = match bytes.get(at) {
            Some(&quote @ (b'"' | b'\'')) => find(at + 1, &|b| b == quote) + 1,
            Some(b'>') | None => at,
            Some(_) => find(at, &|b| space(b) || b == b'>'),
        };
        at = at.min(bytes.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_tag_is_found_whatever_its_values_hold() {
        let many = |separator: &str| {
            let names: Vec<String> = (0..=MAX_ATTRIBUTES).map(|n| format!("a{n}")).collect();
            names.join(separator)
        };
        for (start, end) in
            [("<p ", ">"), ("</p ", ">"), ("<p b='>' c=\">\" d=/ e = f ", " g='>'>"), ("<p =", "/>")]
        {
            for separator in [" ", "/", "=1 ", "='>'", "=\"x y\"\n"] {
                let tag = format!("{start}{}{end}", many(separator));
                let text = format!("{tag}words <b>");
                assert_eq!(end_of_overfull(&text, tag.len()), Some(tag.len()), "{start} {separator}");
                assert_eq!(end_of_overfull(&text, 100), None, "{start} {separator}");
            }
        }
        for other in ["<!-- ", "<?p ", "< ", "words ", "<p b='", "<p>"] {
            let text = format!("{other}{}>", many(" "));
            assert_eq!(end_of_overfull(&text, text.len()), None, "{other}");
        }
    }
}
