//! Which letters can be read in bytes that nobody understands? In ASCII and UTF-8, and in UTF-16 of either order.
//!
//! Rejected: to take whatever can be printed, as `strings` does. In a gigabyte of packed data every seventieth place
//! begins four such signs, and nobody finds the one path among them. What is told has letters that could be a word.

/// Letters of the shortest string.
const MIN_LETTERS: usize = 5;
/// Letters in a row, without which a short string is no word.
const MIN_WORD: usize = 4;
/// From this length on, signs that can be printed are enough where most of them are letters, digits and spaces.
const LONG: usize = 16;
/// A longer string is cut, and goes on as the next.
pub const MAX_BYTES: usize = 4096;

/// A string, and where it stands among the bytes that were looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub at: usize,
    /// Bytes of the file that it takes.
    pub len: usize,
    pub words: String,
}

/// Finds strings in a piece of a file from `from` on. One that begins before `to` is told whole; gives the place from
/// which on nothing was looked at. `last` says that nothing follows the piece.
pub fn find(bytes: &[u8], from: usize, to: usize, mut found: impl FnMut(Found)) -> usize {
    let mut at = from;
    while at < to.min(bytes.len()) {
        let same = nothing_in(&bytes[at..]);
        if same > 1 {
            // The last of them may begin a letter of two bytes.
            at += same - 1;
            continue;
        }
        match longest(&bytes[at..]) {
            Some((words, len)) if is_said(&words) => {
                found(Found { at, len, words });
                at += len;
            }
            // The signs of what is no word are not looked at one by one again, but for the last: a word in UTF-16 may
            // begin there.
            Some((_, len)) => at += len.saturating_sub(1).max(1),
            None => at += 1,
        }
    }
    at
}

/// How many bytes of the one sort with which disks and memories are filled follow each other here: images of them have
/// gigabytes, and no two of these begin a word.
fn nothing_in(bytes: &[u8]) -> usize {
    let Some(first @ (0 | 0xFF)) = bytes.first().copied() else { return 0 };
    let block = [first; 256];
    let blocks = bytes.chunks_exact(block.len()).take_while(|own| **own == block).count() * block.len();
    let rest = bytes.get(blocks..).unwrap_or_default();
    blocks + rest.iter().take_while(|byte| **byte == first).count()
}

/// The longest run of letters that begins here, with the bytes that it takes.
fn longest(bytes: &[u8]) -> Option<(String, usize)> {
    let first = *bytes.first()?;
    let second = bytes.get(1).copied().unwrap_or(0);
    let wide = match (first, second) {
        // Only what may begin so is tried, because this is asked at every byte of a large file.
        (_, 0..=5) if first != 0 || second > 0 => run(bytes, u16::from_le_bytes),
        (0..=5, _) => run(bytes, u16::from_be_bytes),
        _ => None,
    };
    wide.or_else(|| narrow(bytes))
}

fn run(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<(String, usize)> {
    let letter = |two: &[u8]| {
        let [one, other] = two else { return None };
        char::from_u32(u32::from(unit([*one, *other]))).filter(|c| is_plain(*c) && *c < '\u{600}')
    };
    let letters = || bytes.chunks_exact(2).take(MAX_BYTES / 2).map_while(letter);
    // Counted before they are put together: most are one or two by chance.
    let count = letters().count();
    // A rare letter before plain ones is the end of a number.
    let strange = letters().take(2).is_sorted_by(|one, other| *one >= '\u{180}' && *other < '\u{180}');
    (count >= MIN_LETTERS && !strange).then(|| (letters().collect(), count * 2))
}

fn narrow(bytes: &[u8]) -> Option<(String, usize)> {
    let near = bytes.get(..bytes.len().min(MAX_BYTES))?;
    // The common case by far: no sign at all.
    let ascii = near.iter().take_while(|byte| matches!(byte, 0x20..=0x7E | b'\t')).count();
    if near.get(ascii).is_none_or(|byte| *byte < 0xC2) {
        let words = std::str::from_utf8(near.get(..ascii)?).ok()?;
        let words = if ascii < MIN_LETTERS { "" } else { words };
        return (ascii > 0).then(|| (words.to_owned(), ascii));
    }
    let valid = match std::str::from_utf8(near) {
        Ok(words) => words,
        Err(error) => std::str::from_utf8(near.get(..error.valid_up_to())?).ok()?,
    };
    let end = valid.find(|c: char| !is_plain(c)).unwrap_or(valid.len());
    let words = valid.get(..end)?;
    (end > 0).then(|| (words.to_owned(), end))
}

/// A sign that stands in words for people: what could turn a line around, and what shows nothing, is none.
fn is_plain(c: char) -> bool {
    match c {
        '\t' | ' '..='~' => true,
        '\u{A0}'..'\u{2000}' => c.is_alphanumeric() || matches!(c, '\u{A1}'..='\u{BF}' | '×' | '÷'),
        '–' | '—' | '‘'..='„' | '…' | '•' | '€' | '™' => true,
        _ => c.is_alphabetic(),
    }
}

/// Whether letters could be words.
fn is_said(words: &str) -> bool {
    let mut count = 0;
    let (mut sound, mut row, mut best, mut vowels) = (0, 0, 0, 0);
    let (mut shouted, mut odd) = (false, 0);
    let mut before: Option<char> = None;
    for c in words.chars() {
        count += 1;
        sound += usize::from(c.is_alphanumeric() || c == ' ');
        // A word is of one case, but for its first letter.
        let goes_on = before.is_some_and(|before| {
            before.is_lowercase() == c.is_lowercase() || (before.is_uppercase() && row == 1)
        });
        row = match c.is_alphabetic() {
            true if goes_on => row + 1,
            true => 1,
            false => 0,
        };
        if row == 1 {
            vowels = 0;
        }
        vowels += usize::from(!c.is_ascii() || "aeiouyAEIOUY".contains(c));
        if vowels > 0 && row > best {
            (best, shouted) = (row, c.is_uppercase());
        }
        odd += usize::from(!c.is_alphanumeric() && !" ._-/:%=".contains(c));
        before = c.is_alphabetic().then_some(c);
    }
    if count < MIN_LETTERS {
        return false;
    }
    match count {
        LONG.. => sound * 2 >= count && (best >= MIN_WORD || sound * 4 >= count * 3),
        // What is as short as chance makes it has to be a word and little else.
        _ => sound * 4 >= count * 3 && best >= MIN_WORD && (best > MIN_WORD || !shouted && odd == 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(bytes: &[u8]) -> Vec<(usize, String)> {
        let mut all = Vec::new();
        find(bytes, 0, bytes.len(), |found| all.push((found.at, found.words)));
        all
    }

    #[test]
    fn words_are_found_in_the_encodings_that_programs_use() {
        let wide = |text: &str, little: bool| -> Vec<u8> {
            let order = |unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
            text.encode_utf16().flat_map(order).collect()
        };
        let mut bytes = b"\x00\x01\xFF/usr/lib/thing.so\x00\x02".to_vec();
        let first = bytes.len();
        bytes.extend(wide("Secret plan", true));
        bytes.extend([0, 0, 0x8F]);
        let second = bytes.len();
        bytes.extend(wide("Überall Привет", false));
        bytes.extend([0xFF, 0xFE, 0x00]);
        let third = bytes.len();
        bytes.extend("Größe – viel".as_bytes());
        bytes.push(0x81);
        assert_eq!(
            words(&bytes),
            [
                (3, "/usr/lib/thing.so".to_owned()),
                (first, "Secret plan".to_owned()),
                (second, "Überall Привет".to_owned()),
                (third, "Größe – viel".to_owned()),
            ]
        );
    }

    /// An image of a disk is all but a few megabytes of it such bytes, and would be waited for otherwise.
    #[test]
    fn words_behind_and_between_bytes_that_say_nothing_are_found() {
        for filling in [0, 0xFF] {
            for count in [1, 2, 3, 255, 256, 257, 1000] {
                let nothing = vec![filling; count];
                let wide: Vec<u8> = "Secret".encode_utf16().flat_map(u16::to_be_bytes).collect();
                let bytes = [&nothing[..], b"harbour", &nothing, &[0x8F], &wide, &nothing].concat();
                let found = words(&bytes);
                let all: Vec<&str> = found.iter().map(|(_, words)| words.as_str()).collect();
                assert_eq!(all, ["harbour", "Secret"], "{count} times {filling}");
                assert_eq!(found[0].0, count);
            }
        }
    }

    /// A reader who is shown a thousand strings of noise does not see the one path.
    #[test]
    fn noise_is_no_word() {
        let mut seed = 0x9E37_79B9_u32;
        let noise: Vec<u8> = (0..1_000_000)
            .map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (seed >> 24) as u8
            })
            .collect();
        let found = words(&noise);
        assert!(found.len() < 100, "{} strings in a megabyte of noise", found.len());
        assert_eq!(words(b"\x00xQ4;z\x00#!$%&\x00AbCdE\x00"), []);
    }

    #[test]
    fn a_string_of_any_length_is_told_in_pieces_that_follow_each_other() {
        let bytes = b"words and more ".repeat(1000);
        let mut at = 0;
        find(&bytes, 0, bytes.len(), |found| {
            assert_eq!(found.at, at, "nothing is lost between two pieces");
            at = found.at + found.len;
        });
        assert_eq!(at, bytes.len());
    }
}
