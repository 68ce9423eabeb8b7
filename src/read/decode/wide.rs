//! Are these bytes UTF-16 or UTF-32, though no mark says so? And where in a file do they begin or end?
//!
//! A unit of two bytes has the number of its script in one of them, so that nearly all units of a text are of one script,
//! or spaces and signs; read with the bytes exchanged, or cut out of a text of single bytes, they are of all scripts, or
//! are no characters. Two letters of ASCII look like a Chinese character: only where control characters say that the
//! bytes are no text of single bytes are they asked at all.
//!
//! Programs append to what others wrote: a log may begin in UTF-16 and go on in ASCII, and the other way round.

use super::{Codec, odd_bytes};
use crate::data::document::EncodingHow;

/// Bytes looked at: more says the same.
const LOOK_BYTES: usize = 64 * 1024;
/// Bytes of single units in a row by which the end of UTF-16 is known: sixteen Chinese characters that look like ASCII are
/// met once in some ten thousand million.
const NARROW_RUN: usize = 32;
/// Bytes of ASCII by which a file's begin is known to be no UTF-16.
const PLAIN_BYTES: usize = 16;
/// At a file's end fewer do.
const NARROW_REST: usize = 6;
/// Control characters of one stretch at which UTF-16 may begin: of random bytes there is one in nine.
const MAX_TRIES: usize = 64;
/// Bytes by which it is known that UTF-16 begins; a shorter part is not worth one.
const WIDE_RUNS: [usize; 2] = [128, 32];

/// A codec that a mark at the head of some bytes says, and the bytes of the mark.
pub fn from_mark(head: &[u8]) -> Option<super::Found> {
    let (codec, mark) = match head {
        [0xEF, 0xBB, 0xBF, ..] => (Codec::Utf8, 3),
        [0x00, 0x00, 0xFE, 0xFF, ..] => (Codec::Utf32 { big: true }, 4),
        // The same bytes could be UTF-16 that begins with a NUL, which no text does.
        [0xFF, 0xFE, 0x00, 0x00, ..] => (Codec::Utf32 { big: false }, 4),
        [0xFF, 0xFE, ..] => (Codec::Utf16 { big: false }, 2),
        [0xFE, 0xFF, ..] => (Codec::Utf16 { big: true }, 2),
        _ => return None,
    };
    Some(super::Found { codec, how: EncodingHow::ByteOrderMark, mark })
}

/// UTF-16 or UTF-32 without a mark, where some bytes begin in it.
pub fn from_units(head: &[u8]) -> Option<Codec> {
    let head = &head[..head.len().min(LOOK_BYTES)];
    // What begins in words of single bytes goes on in UTF-16 at most.
    let first = &head[..head.len().min(PLAIN_BYTES)];
    let plain = |b: &u8| matches!(b, b' '..=b'~' | b'\t' | b'\r' | b'\n');
    if first.len() == PLAIN_BYTES && first.iter().all(plain) && !is_one_sided(first) {
        return None;
    }
    // A short part in UTF-16 may be followed by much that is not.
    let shorter = [1024, 128].into_iter().filter(|len| *len < head.len());
    let zeros = |len: usize| memchr::memchr_iter(0, &head[..len]).count() * 16 >= len;
    let told = |len: &usize| zeros(*len) || std::str::from_utf8(&head[..*len]).is_err();
    std::iter::once(head.len()).chain(shorter.filter(told)).find_map(|len| units_of(&head[..len]))
}

fn units_of(head: &[u8]) -> Option<Codec> {
    if !says_no_single_bytes(head) {
        return None;
    }
    if let Some(big) = [false, true].into_iter().find(|&big| plausible_utf32(head, big)) {
        return Some(Codec::Utf32 { big });
    }
    best_order(head).map(|big| Codec::Utf16 { big })
}

/// The order of bytes in which some are a text in UTF-16, if any.
fn best_order(bytes: &[u8]) -> Option<bool> {
    let orders =
        [false, true].into_iter().filter_map(|big| plausible_utf16(bytes, big).map(|good| (good, big)));
    // The first of equals.
    orders.rev().max_by_key(|(good, _)| *good).map(|(_, big)| big)
}

/// Whether so many control characters are among these bytes that they are no text of single bytes.
fn says_no_single_bytes(bytes: &[u8]) -> bool {
    let odd = bytes.iter().filter(|b| is_odd(**b)).count();
    let whole = std::str::from_utf8(bytes).map_or_else(|error| error.error_len().is_none(), |_| true);
    // A few in valid UTF-8 are control characters: units of two bytes that happen to be UTF-8 as well have one in
    // nearly each. Of Chinese units one in nine has one; Japanese ones in kana alone have the same byte in every second place.
    if whole { odd * 10 >= bytes.len() && odd > 0 } else { odd * 50 >= bytes.len() || is_one_sided(bytes) }
}

/// Whether every second byte is mostly that of kana: their numbers are all above 0x40, so that no control character is among
/// them.
fn is_one_sided(bytes: &[u8]) -> bool {
    [0, 1].into_iter().any(|parity| {
        let kana = bytes.iter().skip(parity).step_by(2).filter(|b| **b == 0x30).count();
        kana >= 4 && kana * 10 >= bytes.len() / 2 * 6
    })
}

fn plausible_utf32(head: &[u8], big: bool) -> bool {
    let units = head.len() / 4;
    let good =
        head.chunks_exact(4).filter(|unit| super::utf32_char(unit, big).is_some_and(|c| c != '\0')).count();
    units >= 2 && good * 100 >= units * 98
}

/// What a unit of UTF-16 belongs to: characters of one group stand beside each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Plain,
    Punctuation,
    Eastern,
    Hangul,
    /// Half of a pair; the pair itself is judged by whether it is whole.
    Pair,
    Script(u8),
    Bad,
}

fn group(unit: u16) -> Group {
    match unit {
        9 | 10 | 12 | 13 | 0x1B | 0x20..=0x7E => Group::Plain,
        0..=0x9F | 0xE000..=0xF8FF | 0xFFF0..=0xFFFB | 0xFFFE | 0xFFFF | 0xFDD0..=0xFDEF => Group::Bad,
        0xA0..=0x24F | 0x1E00..=0x1EFF => Group::Script(0),
        0x2000..=0x22FF | 0x2500..=0x26FF | 0x3000 | 0xFEFF => Group::Punctuation,
        // Rare signs of Chinese, which no text has many of.
        0x3400..=0x4DBF => Group::Script(0x34),
        0x3001..=0x9FFF | 0xF900..=0xFAFF | 0xFF00..=0xFFEF => Group::Eastern,
        0xAC00..=0xD7A3 => Group::Hangul,
        0xD800..=0xDFFF => Group::Pair,
        // Arabic and its presentation forms.
        0xFB50..=0xFDFF | 0xFE70..=0xFEFE => Group::Script(6),
        other => Group::Script((other >> 8) as u8),
    }
}

/// How good a reading as UTF-16 is, in hundredths; `None` where it is none.
fn plausible_utf16(bytes: &[u8], big: bool) -> Option<usize> {
    let unit = |pair: &[u8]| {
        let pair = [pair[0], pair[1]];
        if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
    };
    let units = bytes.len() / 2;
    let (mut bad, mut zero_low, mut ascii_pairs, mut strange, mut plain) = (0, 0, 0, 0, 0);
    let (mut before, mut half) = (Group::Plain, false);
    for unit in bytes.chunks_exact(2).map(unit) {
        let now = group(unit);
        let [high, low] = unit.to_be_bytes();
        let low_half = (0xDC00..0xE000).contains(&unit);
        bad += usize::from(now == Group::Bad || half != low_half);
        half = now == Group::Pair && !low_half;
        zero_low += usize::from(low == 0 && high != 0 && unit != 0x3000);
        ascii_pairs += usize::from(high.is_ascii_graphic() && (low.is_ascii_graphic() || low == b' '));
        plain += usize::from(now == Group::Plain || matches!(unit, 0x3001..=0x3002 | 0x3041..=0x30FE));
        let joins = |group| matches!(group, Group::Plain | Group::Punctuation | Group::Pair);
        strange += usize::from(now != before && !joins(now) && !joins(before));
        before = now;
    }
    let sound = units >= 2 && bad * 50 <= units && zero_low * 10 <= units && strange * 5 <= units;
    // No Chinese text has only such characters as two letters of ASCII make.
    let chinese = ascii_pairs * 3 <= units * 2;
    (sound && chinese)
        .then(|| 100 + (plain * 100).saturating_sub((bad + zero_low + strange) * 200) / units.max(1))
}

/// Where another kind of units begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Turn {
    /// The first byte of it.
    pub at: usize,
    /// Bytes of a mark there, which is no character of the text.
    pub mark: usize,
    /// UTF-16; `None` where bytes are units again, whose encoding is to be found.
    pub to: Option<Codec>,
}

/// Where in `bytes`, which are in `now`, units of another size begin. `whole`: nothing comes after them in the file.
pub fn turn(now: Codec, bytes: &[u8], whole: bool) -> Option<Turn> {
    match now.unit() {
        1 => wide_begin(bytes, whole),
        2 => narrow_begin(bytes, whole).map(|at| Turn { at, mark: 0, to: None }),
        _ => None,
    }
}

/// Control characters by which units of two bytes are known among single ones. Not the sign that begins what terminals are
/// told, nor what prints a letter twice.
fn is_odd(b: u8) -> bool {
    matches!(b, 0..=7 | 0x0E..=0x1A | 0x1C..=0x1F)
}

/// The first byte after UTF-16.
fn narrow_begin(bytes: &[u8], whole: bool) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = bytes.get(at..)?;
        let left = rest.len();
        let run = &rest[..left.min(NARROW_RUN)];
        let last = left < NARROW_RUN;
        if last && (!whole || left < NARROW_REST) {
            return None;
        }
        if let Some(odd) = run.iter().rposition(|&b| is_odd(b)) {
            at += odd + 1;
            at += at % 2;
            continue;
        }
        let text = match std::str::from_utf8(run) {
            Ok(text) if last => text.is_ascii(),
            Ok(_) => !is_one_sided(run),
            // A run may end inside a character.
            Err(error) => error.error_len().is_none() && !last && !is_one_sided(run),
        };
        if text && run.iter().any(|b| b.is_ascii_alphanumeric() || !b.is_ascii()) {
            return Some(at);
        }
        at += 2;
    }
}

fn wide_begin(bytes: &[u8], whole: bool) -> Option<Turn> {
    let mut from = 0;
    for _ in 0..MAX_TRIES {
        let odd = from + first_odd(&bytes[from..])?;
        // The first character's odd byte may be its second one. Read from the wrong one of the two, LE is BE: a mark
        // or a line end before it says which is right.
        let starts = [odd.saturating_sub(1), odd].into_iter().filter(|&at| at >= from);
        let ended =
            |at: usize| at == 0 || bytes[at - 1] == b'\n' || (bytes[at - 1] == b'\r' && bytes[at] != b'\n');
        let turns =
            starts.filter_map(|at| wide_at(bytes, at, whole).map(|turn| (turn.mark > 0, ended(at), turn)));
        if let Some((.., turn)) = turns.rev().max_by_key(|(marked, ended, _)| (*marked, *ended)) {
            return Some(turn);
        }
        from = odd + 1;
    }
    None
}

fn first_odd(bytes: &[u8]) -> Option<usize> {
    // Without an early end within a page, so that the compiler looks at many bytes at once.
    let clean = |page: &&[u8]| !page.iter().fold(false, |odd, &b| odd | is_odd(b));
    let pages: usize = bytes.chunks(4096).take_while(clean).map(<[u8]>::len).sum();
    bytes[pages..].iter().position(|&b| is_odd(b)).map(|at| pages + at)
}

fn wide_at(bytes: &[u8], start: usize, whole: bool) -> Option<Turn> {
    let marked = start.checked_sub(2).and_then(|at| Some((at, from_mark(&bytes[at..start])?)));
    if let Some((at, found)) = marked.filter(|(_, found)| found.codec.unit() == 2) {
        return Some(Turn { at, mark: 2, to: Some(found.codec) });
    }
    WIDE_RUNS.into_iter().find_map(|len| {
        let run = bytes.get(start..start + len).or_else(|| bytes.get(start..).filter(|_| whole))?;
        let long = run.len() >= 16 && says_no_single_bytes(run);
        // A character that many bytes begin, and the one after it, must not be all that is odd.
        let big = best_order(run).filter(|_| long && odd_bytes(run) * 8 >= run.len())?;
        Some(Turn { at: start, mark: 0, to: Some(Codec::Utf16 { big }) })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn utf_16_without_a_mark_is_known_in_any_script_and_order() {
        for text in [
            "The gate was open.",
            "Свидетели подтвердили показания обвиняемого",
            "वह घर पर था और दरवाज़ा खुला था।",
            "灯在九点以前就灭了委员会听取了证人的陈述守卫说大门是开着的",
            "門は夜の九時には閉じられていた。ランプは消えていた。",
            "그는 그곳에 없었습니다. 문은 열려 있었습니다.",
            "كان الباب مفتوحا والمصباح مطفأ",
            "השער היה פתוח והמנורה כבויה",
            "Η πύλη ήταν ανοιχτή και η λάμπα σβηστή",
            "ประตูเปิดอยู่และตะเกียงดับแล้ว",
            "Akta sprawy: протокол допроса, page 3\r\n",
            "😀 and 𒊹 beside words",
        ] {
            for big in [false, true] {
                assert_eq!(from_units(&utf16(text, big)), Some(Codec::Utf16 { big }), "{text} {big}");
            }
        }
    }

    #[test]
    fn texts_of_single_bytes_are_no_utf_16() {
        let sjis = encoding_rs::SHIFT_JIS.encode("委員会は証人の陳述を聞いた。門は開いていた").0;
        let gbk = encoding_rs::GBK.encode("委员会听取了证人的陈述。守卫说大门是开着的").0;
        for bytes in
            [&b"Bush hid the facts"[..], b"this app can break", b"one NUL\0 in words", &sjis, &gbk, b""]
        {
            assert_eq!(from_units(bytes), None);
            assert_eq!(turn(Codec::Utf8, bytes, true), None);
        }
    }

    #[test]
    fn the_borders_of_utf_16_in_a_file_are_found() {
        for text in ["Started at 09:00\r\n", "Начало записи в девять\r\n", "记录开始于九点整\r\n"]
        {
            let begin = utf16(text, false);
            for after in
                ["Door 3 closed by the night guard.\r\n", "Closed.", "Дверь закрыта, лампа погасла\n"]
            {
                let bytes = [&begin[..], after.as_bytes()].concat();
                let expected = if after.is_ascii() || bytes.len() >= begin.len() + NARROW_RUN {
                    Some(begin.len())
                } else {
                    None
                };
                let found = turn(Codec::Utf16 { big: false }, &bytes, true);
                assert_eq!(found.map(|turn| turn.at), expected, "{text} {after}");
                assert_eq!(turn(Codec::Utf16 { big: false }, &begin, true), None);
            }
        }
        let head = b"Started in plain letters.\r\n";
        for (text, big) in
            [("Stopped at nine\r\n", false), ("Stopped at nine\r\n", true), ("Записано в конце\r\n", false)]
        {
            let bytes = [&head[..], &utf16(text, big)].concat();
            let found = turn(Codec::Utf8, &bytes, true);
            assert_eq!(
                found,
                Some(Turn { at: head.len(), mark: 0, to: Some(Codec::Utf16 { big }) }),
                "{text}"
            );
            let bytes = [&head[..], &utf16(&format!("\u{FEFF}{text}"), big)].concat();
            let found = turn(Codec::Utf8, &bytes, true);
            assert_eq!(
                found,
                Some(Turn { at: head.len(), mark: 2, to: Some(Codec::Utf16 { big }) }),
                "{text}"
            );
        }
    }
}
