//! What single lines look like: headings, markers of lists, rules, quoted mail.

/// Headings are short: bytes and words.
pub const HEADING_BYTES: usize = 120;
const HEADING_WORDS: usize = 14;

/// Signs of a rule across the page, alone on a line: at least three of one kind, or a few with spaces.
pub fn is_rule(ink: &str) -> bool {
    let bytes = ink.as_bytes();
    let Some(&sign) = bytes.first() else { return false };
    let count = bytes.iter().filter(|b| **b == sign).count();
    let only = bytes.iter().all(|b| *b == sign || *b == b' ');
    b"-=_*~#+".contains(&sign) && count >= 3 && only
}

pub fn underline(ink: &str) -> Option<u8> {
    let bytes = ink.as_bytes();
    let &sign = bytes.first()?;
    (bytes.len() >= 3 && b"=-~*^".contains(&sign) && bytes.iter().all(|b| *b == sign)).then_some(sign)
}

pub fn is_mostly_signs(ink: &[u8]) -> bool {
    let signs = ink.iter().filter(|b| b.is_ascii_punctuation()).count();
    let words = ink.iter().filter(|b| b.is_ascii_alphanumeric() || **b >= 0x80).count();
    signs >= 3 && signs > words
}

/// Whether a line could be a title at all: short, and not a sentence.
pub fn is_titlelike(title: &str) -> bool {
    let ends = title.ends_with(['.', ',', ';', ':', '!', '?', '-', '"', '”', '»', ')']);
    let number_only = title.split_whitespace().count() == 1;
    title.len() <= HEADING_BYTES
        && title.split_whitespace().count() <= HEADING_WORDS
        && (!ends
            || (number_only && title.ends_with('.'))
            || (is_capitals(title) && !title.ends_with([',', ';', ':', '"'])))
}

/// Whether all letters are capitals, and there are enough of them to be words.
pub fn is_capitals(words: &str) -> bool {
    let (mut upper, mut longest, mut run) = (0, 0, 0);
    for c in words.chars() {
        if c.is_lowercase() || c == '_' || c == '=' {
            return false;
        }
        run = if c.is_uppercase() { run + 1 } else { 0 };
        upper += usize::from(c.is_uppercase());
        longest = longest.max(run);
    }
    // Codes and sums have signs and digits; titles have letters.
    upper >= 4 && longest >= 3 && upper * 2 > words.chars().count()
}

/// Whether a line says more than what stands in brackets, as `<FN293> <REDACTED>` does not: such lines are marks that
/// somebody put into a text, and come again and again.
pub fn says_more(words: &str) -> bool {
    let mut depth = 0_usize;
    words.chars().any(|c| {
        match c {
            '<' | '[' => depth += 1,
            '>' | ']' => depth = depth.saturating_sub(1),
            _ => return depth == 0 && c.is_alphabetic(),
        }
        false
    })
}

/// Words that begin headings when a number follows, and the level that they usually have.
#[rustfmt::skip]
const KEYWORDS: &[(&str, u8)] = &[
    ("part", 1), ("book", 1), ("volume", 1), ("act", 1), ("teil", 1), ("buch", 1), ("partie", 1), ("livre", 1),
    ("parte", 1), ("libro", 1), ("часть", 1), ("книга", 1), ("том", 1),
    ("chapter", 2), ("letter", 2), ("canto", 2), ("scene", 2), ("kapitel", 2), ("chapitre", 2), ("capítulo", 2),
    ("capitulo", 2), ("capitolo", 2), ("hoofdstuk", 2), ("rozdział", 2), ("глава", 2), ("scène", 2), ("lecture", 2),
    ("appendix", 2), ("annex", 2), ("exhibit", 2), ("schedule", 2),
    ("section", 3), ("article", 3), ("artikel", 3), ("artículo", 3), ("articolo", 3), ("artigo", 3), ("clause", 3),
    ("abschnitt", 3), ("статья", 3), ("раздел", 3), ("§", 3), ("stave", 2), ("title", 1),
];

/// "CHAPTER IV", "Article 5", "Part Two: The Fall".
pub fn keyword_level(title: &str) -> Option<u8> {
    let mut words = title.split_whitespace();
    let first = words.next()?;
    if !first.starts_with(|c: char| c.is_uppercase() || c == '§') || first.len() > 20 {
        return None;
    }
    let lower = first.to_lowercase();
    let (_, level) = KEYWORDS.iter().find(|(word, _)| *word == lower)?;
    let number = words.next()?;
    let bare = number.trim_end_matches(['.', ':', ',', ')', '-', '–', '—']);
    let rest = words.count();
    // A sentence may begin with "Part 2 of …": it ends like one.
    let sentence = rest > 0 && title.ends_with(['.', ',', ';']) && !title.ends_with("etc.");
    let closed = number.len() > bare.len() || rest <= 8;
    (is_number_word(bare) && closed && !sentence && title.split_whitespace().count() <= HEADING_WORDS)
        .then_some(*level)
}

pub fn is_number_word(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "first", "second", "third", "fourth", "fifth", "the",
    ];
    let digits = !word.is_empty() && word.len() <= 6 && word.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let letter = word.len() == 1 && word.bytes().all(|b| b.is_ascii_uppercase());
    digits || letter || is_roman(word) || WORDS.contains(&word.to_lowercase().as_str())
}

pub fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.len() <= 8 && word.bytes().all(|b| b"IVXLC".contains(&b))
}

/// "1.2 Scope" as its depth and its words; "IV." as depth 2.
pub fn section_number(title: &str) -> Option<(u8, &str)> {
    let (number, words) = match title.split_once([' ', '\t']) {
        Some((number, words)) => (number, words.trim_start()),
        None => (title, ""),
    };
    let bare = number.strip_suffix('.').unwrap_or(number);
    if words.is_empty() {
        // A roman number by itself is a chapter's.
        return (is_roman(bare)).then_some((2, "Roman"));
    }
    let parts: Vec<&str> = bare.split('.').collect();
    let small = |part: &&str| !part.is_empty() && part.len() <= 3 && part.bytes().all(|b| b.is_ascii_digit());
    let head = parts.first().is_some_and(|part| {
        small(part) || (parts.len() > 1 && part.len() == 1 && part.as_bytes()[0].is_ascii_uppercase())
    });
    let sound = head && parts[1..].iter().all(small) && parts.len() <= 6;
    if sound {
        return Some((parts.len() as u8, words));
    }
    (number.ends_with('.') && is_roman(bare)).then_some((1, words))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marker {
    pub number: Option<u32>,
}

/// "- ", "* ", "• ", "1. ", "1) ", "(1) ", "(a) ", "a) " at a line's begin, with words behind it.
pub fn marker(ink: &str) -> Option<Marker> {
    // A marker is short; asked of every line, so no more of it is looked at.
    let end = ink.bytes().take(7).position(|b| b == b' ' || b == b'\t')?;
    let (head, words) = (&ink[..end], &ink[end + 1..]);
    if words.trim_start().is_empty() {
        return None;
    }
    // As a bullet of typewriters, the letter stands apart; in some languages it is a word.
    if head == "o" && words.starts_with(' ') {
        return Some(Marker { number: None });
    }
    if matches!(head, "-" | "*" | "+" | "•" | "◦" | "▪" | "‣" | "·" | "●" | "○" | "■") {
        return Some(Marker { number: None });
    }
    let closed = head.strip_suffix(')');
    let body =
        closed.map(|body| body.strip_prefix('(').unwrap_or(body)).or_else(|| head.strip_suffix('.'))?;
    if body.len() <= 3 && !body.is_empty() && body.bytes().all(|b| b.is_ascii_digit()) {
        return Some(Marker { number: body.parse().ok() });
    }
    let letter =
        closed.is_some() && body.len() <= 4 && (body.len() == 1 || body.bytes().all(|b| b"ivx".contains(&b)));
    (letter && body.bytes().all(|b| b.is_ascii_alphabetic())).then_some(Marker { number: None })
}

/// Depth of the quotation, and the bytes of its signs: "> > words" is 2 and 4.
pub fn quote_prefix(ink: &str) -> Option<(u8, usize)> {
    let bytes = ink.as_bytes();
    let (mut depth, mut at) = (0u8, 0);
    while bytes.get(at) == Some(&b'>') {
        depth = depth.saturating_add(1);
        at += 1;
        if bytes.get(at) == Some(&b' ') && bytes.get(at + 1) == Some(&b'>') {
            at += 1;
        }
    }
    match bytes.get(at) {
        _ if depth == 0 => None,
        None => Some((depth, at)),
        Some(b' ') => Some((depth, at + 1)),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_in_brackets_are_no_headings() {
        assert!(!says_more("<FN293> <REDACTED>") && !says_more("[SEAL]") && !says_more("<A [B] C>"));
        assert!(says_more("<1> THE END") && says_more("THE END") && says_more("> THE END"));
    }
}
