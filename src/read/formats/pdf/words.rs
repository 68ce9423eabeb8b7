//! Which letters are words of English? A list of common forms, packed in the program and unpacked when it is asked for.

use flate2::read::DeflateDecoder;
use std::io::Read as _;
use std::sync::OnceLock;

const PACKED: &[u8] = include_bytes!("../../../../assets/words/english.deflate");

/// A byte that begins a word; with the flag of common ones, and how many letters it shares with the word before it.
const BEGIN: u8 = 0x80;
const COMMON: u8 = 0x40;

/// How well known a word is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rank {
    Common,
    Rare,
}

struct List {
    /// All words, one after the other.
    letters: String,
    /// Where each begins in it, and its rank; sorted by word.
    words: Vec<(u32, Rank)>,
}

/// The rank of an English word in small letters; `None` of what is none, or a rare one.
pub fn rank(word: &str) -> Option<Rank> {
    static LIST: OnceLock<List> = OnceLock::new();
    let list = LIST.get_or_init(unpacked);
    let found = |at: usize| list.words.get(at).map(|(_, rank)| *rank);
    let at = partition(list.words.len(), |at| list.word(at) < word);
    found(at).filter(|_| list.word(at) == word)
}

/// The first number for which a test fails.
fn partition(count: usize, test: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low.midpoint(high);
        if test(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

impl List {
    fn word(&self, at: usize) -> &str {
        let begin = self.words.get(at).map_or(self.letters.len(), |(begin, _)| *begin as usize);
        let end = self.words.get(at + 1).map_or(self.letters.len(), |(end, _)| *end as usize);
        self.letters.get(begin..end).unwrap_or_default()
    }
}

fn unpacked() -> List {
    let mut bytes = Vec::new();
    // It is a part of the program: what cannot be unpacked would be found by the test below.
    let _ = DeflateDecoder::new(PACKED).read_to_end(&mut bytes);
    let mut list = List { letters: String::new(), words: Vec::new() };
    let mut last = String::new();
    for packed in bytes.chunk_by(|_, next| *next < BEGIN) {
        let Some((head, rest)) = packed.split_first() else { continue };
        last.truncate(usize::from(head & (COMMON - 1)));
        last.push_str(std::str::from_utf8(rest).unwrap_or_default());
        let rank = if head & COMMON == 0 { Rank::Rare } else { Rank::Common };
        list.words.push((list.letters.len() as u32, rank));
        list.letters.push_str(&last);
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_is_known() {
        for (word, known) in [
            ("a", Some(Rank::Common)),
            ("examination", Some(Rank::Common)),
            ("colour", Some(Rank::Common)),
            ("cosigned", Some(Rank::Rare)),
            ("selftaught", None),
            ("", None),
            ("zzz", None),
        ] {
            assert_eq!(rank(word), known, "{word}");
        }
        assert!(unpacked().words.is_sorted_by_key(|(begin, _)| *begin));
        assert_eq!(unpacked().words.len(), 79_627);
    }
}
