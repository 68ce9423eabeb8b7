//! Which characters of a text cannot be seen, or turn its direction around, so that it is not what it seems to be?
//!
//! Many scripts need such characters: joiners in Persian and Hindi and in emoji, spaces without width in Thai, marks of
//! direction where Hebrew and English meet, tags in flags. What they are needed for is not told. What is told:
//! overrides of the direction, and embeddings and isolates where nothing runs from right to left or they are never
//! closed ([Trojan Source](https://trojansource.codes)); letters of tags; and, in runs or in number, characters without
//! width, selectors of variants and fillers that stand where no script has them: words can be hidden in them, a letter in
//! each.
//!
//! Not looked for: letters that look like others, marks piled on one letter.

use crate::data::document::{Aside, AsideKind, Complaint, Document, Unseen};
use crate::data::span::Span;
use crate::data::visible::runs_left;
use crate::data::wording::{counted, grouped};

/// Characters without width beside each other from which on nobody needs them so.
const RUN: usize = 4;
/// Single ones of which one document may have some: programs leave them behind.
const FEW: u64 = 16;
/// Embeddings and isolates in each other that people write; the standard allows 125.
const DEEP: usize = 16;
/// Further places that are told by their paragraphs.
const PLACES: usize = 4;
/// Runs of tags that are listed with their words, and characters of each.
const LISTED: usize = 100;
const LISTED_CHARS: usize = 4_000;

/// What was found of one sort.
#[derive(Default)]
struct Found {
    count: u64,
    first: Option<Span>,
    /// Where more are.
    more: Vec<u64>,
}

impl Found {
    fn add(&mut self, count: u64, span: Span) {
        self.count += count;
        match self.first {
            None => self.first = Some(span),
            Some(_) if self.more.len() < PLACES => self.more.push(span.start),
            Some(_) => {}
        }
    }
}

/// What was found by now, over all leaves.
#[derive(Default)]
pub(super) struct Invisible {
    turning: Found,
    tags: Found,
    runs: Found,
    singles: Found,
    /// Asides that were made of tags.
    listed: usize,
    /// All of them, whatever they are for.
    all: u64,
}

/// What a character is, where it is one of these.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Turning,
    /// Without width.
    Narrow,
    /// Chooses how the sign before it is drawn. Apart from the narrow ones, because emoji have both beside each other.
    Selector,
    Tag,
}

/// The sign that begins at a byte, and its length.
fn sign_at(bytes: &[u8], at: usize) -> Option<(Sign, usize)> {
    Some(match bytes.get(at..)? {
        [0xE2, 0x80, 0x8B..=0x8D, ..] => (Sign::Narrow, 3),
        [0xE2, 0x80, 0xAA..=0xAE, ..] | [0xE2, 0x81, 0xA6..=0xA9, ..] => (Sign::Turning, 3),
        [0xE2, 0x81, 0xA0..=0xA4 | 0xAA..=0xAF, ..] | [0xEF, 0xBB, 0xBF, ..] => (Sign::Narrow, 3),
        // Fillers of Hangul, two vowels of Khmer that are never written, and the signs around notes between lines.
        [0xE1, 0x85, 0x9F..=0xA0, ..] | [0xE3, 0x85, 0xA4, ..] | [0xEF, 0xBE, 0xA0, ..] => (Sign::Narrow, 3),
        [0xE1, 0x9E, 0xB4..=0xB5, ..] | [0xEF, 0xBF, 0xB9..=0xBB, ..] => (Sign::Narrow, 3),
        [0xE1, 0xA0, 0x8E, ..] => (Sign::Narrow, 3),
        [0xE1, 0xA0, 0x8B..=0x8F, ..] | [0xEF, 0xB8, 0x80..=0x8F, ..] => (Sign::Selector, 3),
        [0xF3, 0xA0, 0x80..=0x81, _, ..] => (Sign::Tag, 4),
        // U+E0100 to U+E01EF; what ends the last row belongs to nothing.
        [0xF3, 0xA0, 0x84..=0x86, _, ..] | [0xF3, 0xA0, 0x87, 0x80..=0xAF, ..] => (Sign::Selector, 4),
        _ => return None,
    })
}

/// Finds the bytes with which signs begin. Two searches that run side by side, because no one search knows five bytes: each
/// goes on only when it has been passed.
struct Heads<'t> {
    bytes: &'t [u8],
    next: [usize; 2],
}

impl<'t> Heads<'t> {
    fn of(bytes: &'t [u8]) -> Self {
        Self { bytes, next: [Self::common(bytes, 0), Self::rare(bytes, 0)] }
    }

    fn common(bytes: &[u8], from: usize) -> usize {
        memchr::memchr3(0xE2, 0xEF, 0xF3, &bytes[from..]).map_or(usize::MAX, |at| from + at)
    }

    fn rare(bytes: &[u8], from: usize) -> usize {
        memchr::memchr2(0xE1, 0xE3, &bytes[from..]).map_or(usize::MAX, |at| from + at)
    }

    /// The first at or after `from`, which does not go back.
    fn next(&mut self, from: usize) -> Option<usize> {
        let [common, rare] = &mut self.next;
        if *common < from {
            *common = Self::common(self.bytes, from);
        }
        if *rare < from {
            *rare = Self::rare(self.bytes, from);
        }
        Some(*common.min(rare)).filter(|at| *at != usize::MAX)
    }
}

impl Invisible {
    /// Looks through a leaf that begins at `base`, and gives what its tags say. Costs next to nothing where there is
    /// nothing to find: a gigabyte goes through here while it is opened.
    pub(super) fn look(&mut self, text: &str, base: u64) -> Vec<Aside> {
        let bytes = text.as_bytes();
        let (mut from, mut turned, mut asides) = (0, 0, Vec::new());
        let mut heads = Heads::of(bytes);
        while let Some(at) = heads.next(from) {
            let Some((sign, len)) = sign_at(bytes, at) else {
                from = at + 1;
                continue;
            };
            let mut end = at + len;
            let mut count = 1;
            while let Some((next, len)) = sign_at(bytes, end).filter(|_| sign != Sign::Turning)
                && next == sign
            {
                (end, count) = (end + len, count + 1);
            }
            let span = Span::new(base + at as u64, base + end as u64);
            self.all += count as u64;
            match sign {
                // All of a line were seen with the first of it.
                Sign::Turning if at < turned => {}
                Sign::Turning => turned = self.line(text, at, base),
                Sign::Narrow | Sign::Selector => self.narrow(text, at..end, count, span),
                Sign::Tag if is_flag(&text[..at], &text[at..end]) => {}
                Sign::Tag => {
                    self.tags.add(count as u64, span);
                    if self.listed < LISTED {
                        self.listed += 1;
                        asides.extend(said_by_tags(&text[at..end], span));
                    }
                }
            }
            from = end;
        }
        asides
    }

    /// Looks at all signs of direction in the line around `at`, and gives where it ends.
    fn line(&mut self, text: &str, at: usize, base: u64) -> usize {
        let start = memchr::memrchr(b'\n', &text.as_bytes()[..at]).map_or(0, |at| at + 1);
        let end = memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |end| at + end);
        let line = &text[start..end];
        let turns = Turns::of(line);
        if turns.deceive() {
            let first = Span::new(base + at as u64, base + at as u64 + 3);
            self.turning.add(turns.count, first);
        }
        end
    }

    fn narrow(&mut self, text: &str, range: std::ops::Range<usize>, count: usize, span: Span) {
        if count >= RUN {
            return self.runs.add(count as u64, span);
        }
        let (before, after) = (&text[..range.start], &text[range.end..]);
        let needed = text[range].chars().next().is_some_and(|sign| is_needed(before, sign, after));
        if count > 1 || !needed {
            self.singles.add(count as u64, span);
        }
    }

    /// Says what was found, once all was read.
    pub(super) fn tell(self, document: &mut Document) {
        let Self { turning, tags, mut runs, singles, listed: _, all } = self;
        if singles.count >= FEW || runs.count > 0 {
            let first = runs.first.into_iter().chain(singles.first).min_by_key(|span| span.start);
            runs = Found { count: runs.count + singles.count, first, more: runs.more };
        }
        let mut say = |found: Found, words: String| {
            let Found { count, first, more } = found;
            if count > 0 {
                let hint = more_words(document, first, &more);
                document.complaints.push(Complaint { words, span: first, hint });
            }
        };
        let of = |found: &Found| counted(found.count, "character");
        let words = format!(
            "{} of this text change its direction, so that it may not say what it seems to say.",
            of(&turning)
        );
        say(turning, words);
        let words = format!(
            "{} of this text are tags, which cannot be seen. What they say is listed beside it.",
            of(&tags)
        );
        say(tags, words);
        let words = format!("{} of this text cannot be seen, and none of them is a space.", of(&runs));
        say(runs, words);
        if all > 0 && is_invisible(document, all) {
            let words = format!(
                "Nothing of this text is to be seen: it is made of {} that cannot be seen.",
                counted(all, "character")
            );
            document.complaints.push(Complaint { words, span: None, hint: None });
        }
    }
}

/// In which paragraphs the further ones are.
fn more_words(document: &Document, first: Option<Span>, more: &[u64]) -> Option<String> {
    let here = document.paragraph_from_offset(first?.start);
    let mut others: Vec<u64> = more.iter().map(|at| document.paragraph_from_offset(*at)).collect();
    others.retain(|paragraph| *paragraph != here);
    others.dedup();
    let others: Vec<String> = others.into_iter().map(grouped).collect();
    match others.as_slice() {
        [] => None,
        [one] => Some(format!("The next are in paragraph {one}.")),
        many => Some(format!("The next are in paragraphs {}.", many.join(", "))),
    }
}

/// Whether a text has no character that can be seen. Ends at the first that can.
fn is_invisible(document: &Document, all: u64) -> bool {
    let unseen = |c: char| {
        let mut bytes = [0; 4];
        c.is_whitespace() || c == '\u{AD}' || sign_at(c.encode_utf8(&mut bytes).as_bytes(), 0).is_some()
    };
    document.pictures.is_empty()
        && all * 2 >= document.counts.characters
        && document.text.chunks().all(|(_, leaf)| leaf.text.chars().all(unseen))
}

/// Whether a sign without width has something to do between its neighbours.
fn is_needed(text_before: &str, sign: char, text_after: &str) -> bool {
    let (before, after) = (text_before.chars().next_back(), text_after.chars().next());
    let beside = |is: fn(char) -> bool| before.is_some_and(is) || after.is_some_and(is);
    let joined = |c: Option<char>| c.is_some_and(|c| u32::from(c) >= 0x590);
    match sign {
        // Letters of Arabic and of the scripts of India, and emoji.
        '\u{200C}' | '\u{200D}' => joined(before),
        // Where words are written without spaces, it says where a line may end.
        '\u{200B}' => {
            [before, after].into_iter().flatten().any(|c| u32::from(c) >= 0xE00 && c.is_alphabetic())
        }
        // A byte order mark, or what is left of one at a border.
        '\u{FEFF}' => before.is_none_or(|c| c == '\n'),
        // It holds words together.
        '\u{2060}' => true,
        // They stand for the signs that a formula leaves out, whose names are short; no word of a language is a formula.
        '\u{2061}'..='\u{2064}' => {
            let word = |mut letters: std::iter::Take<&mut dyn Iterator<Item = char>>| {
                letters.by_ref().filter(|c| c.is_alphabetic()).count() == 2
            };
            let ends_word = word((&mut text_before.chars().rev() as &mut dyn Iterator<Item = char>).take(2));
            let begins_word = word((&mut text_after.chars() as &mut dyn Iterator<Item = char>).take(2));
            !(ends_word && begins_word)
        }
        // Where a syllable of Hangul is written in parts, they stand for the one that is missing.
        '\u{115F}' | '\u{1160}' => {
            beside(|c| matches!(u32::from(c), 0x1100..=0x11FF | 0xA960..=0xA97C | 0xD7B0..=0xD7FB))
        }
        '\u{3164}' | '\u{FFA0}' => {
            beside(|c| matches!(u32::from(c), 0x3131..=0x3163 | 0x3165..=0x318E | 0xFFA1..=0xFFDC))
        }
        '\u{17B4}' | '\u{17B5}' => before.is_some_and(|c| ('\u{1780}'..='\u{17B3}').contains(&c)),
        '\u{180B}'..='\u{180F}' => before.is_some_and(|c| ('\u{1807}'..='\u{18AA}').contains(&c)),
        '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'.. => before.is_some_and(has_variants),
        _ => false,
    }
}

/// Whether a sign can be drawn in more than one way, so that a selector after it means something: ideographs, emoji,
/// symbols, letters of some scripts of Asia, and of ASCII what keys of telephones have. No letter of Europe is.
fn has_variants(c: char) -> bool {
    let selects = matches!(u32::from(c), 0x180B..=0x180F | 0x200B..=0x200D | 0xFE00..=0xFE0F | 0xE0000..);
    let on_keys = c.is_ascii_digit() || matches!(c, '#' | '*');
    !selects
        && (on_keys || !c.is_ascii() && (!c.is_alphabetic() || u32::from(c) >= 0x900) && !c.is_whitespace())
}

/// Whether tags are those of a flag, as that of Scotland is written.
fn is_flag(before: &str, tags: &str) -> bool {
    before.ends_with('\u{1F3F4}') && tags.ends_with('\u{E007F}') && tags.chars().count() <= 8
}

/// What tags say in letters.
fn said_by_tags(tags: &str, span: Span) -> Option<Aside> {
    let letters = tags.chars().filter_map(|c| u8::try_from(u32::from(c) - 0xE0000).ok()).map(char::from);
    let mut words: String = letters.filter(|c| !c.is_control()).take(LISTED_CHARS).collect();
    if tags.chars().count() > LISTED_CHARS {
        words.push('…');
    }
    let kind = AsideKind::Unseen(Unseen::Tags);
    (!words.trim().is_empty()).then(|| Aside {
        kind,
        name: String::new(),
        words,
        when: None,
        place: None,
        span: Some(span),
    })
}

/// The signs of direction of one line.
#[derive(Default)]
struct Turns {
    count: u64,
    overrides: bool,
    /// To the left.
    leftward: bool,
    unbalanced: bool,
    deepest: usize,
    /// Whether anything runs from right to left by itself.
    letters: bool,
}

impl Turns {
    fn of(line: &str) -> Self {
        let mut turns = Self::default();
        // Whether each that is open is an isolate.
        let mut open: Vec<bool> = Vec::new();
        for c in line.chars() {
            match c {
                '\u{202A}' | '\u{202B}' | '\u{202D}' | '\u{202E}' => open.push(false),
                '\u{2066}'..='\u{2068}' => open.push(true),
                '\u{202C}' => drop(open.pop_if(|isolate| !*isolate)),
                '\u{2069}' => {
                    if let Some(at) = open.iter().rposition(|isolate| *isolate) {
                        turns.unbalanced |= at + 1 < open.len();
                        open.truncate(at);
                    }
                }
                _ => {
                    turns.letters |= runs_left(c);
                    continue;
                }
            }
            turns.count += 1;
            turns.overrides |= matches!(c, '\u{202D}' | '\u{202E}');
            turns.leftward |= matches!(c, '\u{202B}' | '\u{2067}');
            turns.deepest = turns.deepest.max(open.len());
        }
        turns.unbalanced |= !open.is_empty();
        turns
    }

    /// Whether they can make a line say something else than it seems to say. Where nothing runs to the left, those to the
    /// right change nothing.
    fn deceive(&self) -> bool {
        let Self { count: _, overrides, leftward, unbalanced, deepest, letters } = *self;
        overrides || deepest > DEEP || leftward && !letters || letters && unbalanced
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::draft::Draft;

    fn told(text: &str) -> Vec<String> {
        let mut draft = Draft::new(Document::default(), None);
        draft.verbatim(text);
        let document = draft.finish();
        document.check().unwrap();
        document.complaints.iter().map(|complaint| complaint.words.clone()).collect()
    }

    #[test]
    fn a_line_that_says_something_else_than_it_seems_to_say_is_told() {
        let cases = [
            ("user\u{202E} \u{2066}// Check if admin\u{2069} \u{2066}", "4 characters of this text change"),
            ("\u{202E}gpj.exe\u{202C}", "2 characters"),
            ("a\u{2067}b\u{2069}", "2 characters"),
            ("\u{5D0} \u{2066}a", "1 character"),
            (&format!("words{}", "\u{2066}".repeat(20)), "20 characters"),
        ];
        for (text, expected) in cases {
            let told = told(text);
            assert!(told.len() == 1 && told[0].starts_with(expected), "{text:?}: {told:?}");
        }
    }

    #[test]
    fn letters_that_cannot_be_seen_are_told() {
        let tags: String = "do not".chars().filter_map(|c| char::from_u32(0xE0000 + u32::from(c))).collect();
        let cases = [
            (format!("words{tags}"), "6 characters of this text are tags"),
            (
                "pass\u{200B}\u{200C}\u{200D}\u{2060}word".to_owned(),
                "4 characters of this text cannot be seen",
            ),
            ("pass\u{200B}word ".repeat(16), "16 characters of this text cannot be seen"),
            ("a\u{E0101}\u{E0102}\u{E0103}\u{E0104}".to_owned(), "4 characters"),
            // Words that were hidden byte by byte behind an emoji, and behind letters.
            ("😀\u{FE00}\u{FE05}\u{E0110}\u{FE0F}".to_owned(), "4 characters of this text cannot be seen"),
            ("pa\u{FE00}ss\u{E0100} ".repeat(8), "16 characters"),
            ("if (a\u{3164}b) ".repeat(16), "16 characters"),
            ("if (a\u{FFA0}b\u{115F}c\u{1160}) ".repeat(6), "18 characters"),
            ("a\u{17B4}b\u{17B5}c\u{180B}d\u{180E}e ".repeat(4), "16 characters"),
            ("pass\u{2061}word pass\u{2064}word ".repeat(8), "16 characters"),
            ("\u{FFF9}word\u{FFFA}gloss\u{FFFB} ".repeat(6), "18 characters"),
        ];
        for (text, expected) in cases {
            let told = told(&text);
            assert!(told.len() == 1 && told[0].starts_with(expected), "{text:?}: {told:?}");
        }
        let told = told(&"\u{200B}\u{200C}\u{200D}\u{2060}\u{FEFF}\u{AD}".repeat(10));
        assert_eq!(
            told.last().unwrap(),
            "Nothing of this text is to be seen: it is made of 50 characters that cannot be seen."
        );
    }

    #[test]
    fn what_tags_say_is_listed_and_where_more_are_is_told() {
        let tags: String = "do not".chars().filter_map(|c| char::from_u32(0xE0000 + u32::from(c))).collect();
        let mut draft = Draft::new(Document::default(), None);
        for words in ["a", "b", "c"] {
            draft.flow(&format!("{words}{tags}"));
            draft.end();
        }
        let document = draft.finish();
        document.check().unwrap();
        let listed: Vec<&str> = document.asides.iter().map(|aside| aside.words.as_str()).collect();
        assert_eq!(listed, ["do not"; 3]);
        let complaint = document.complaints.get(0).unwrap();
        assert_eq!(document.text.slice(complaint.span.unwrap()), tags);
        assert_eq!(complaint.hint.as_deref(), Some("The next are in paragraphs 2, 3."));
    }

    #[test]
    fn what_scripts_need_is_not_told() {
        let cases = [
            "می\u{200C}خواهم و क्\u{200D}ष 👩\u{200D}👩\u{200D}👧 ❤\u{FE0F}\u{200D}🔥",
            "สวัสดี\u{200B}ชาวโลก",
            "\u{FEFF}words \u{200E}and\u{200F} soft\u{AD}ly",
            "\u{5D0}\u{5D1} \u{2066}abc\u{2069} \u{202A}+49 30\u{202C} \u{202B}\u{5D2}\u{202C}",
            "\u{202A}+49 30\u{202C} \u{2068}Ada\u{2069} wrote",
            "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F} 葛\u{E0100}飾",
            "f\u{2061}(x) sin\u{2061}x 2\u{2062}x a\u{2063}b word\u{2060}word",
            "❤\u{FE0F} ☎\u{FE0E} 1\u{FE0F}\u{20E3} #\u{FE0F}\u{20E3} ©\u{FE0F} ∩\u{FE00} 🏳\u{FE0F}\u{200D}🌈 葛\u{FE00} က\u{FE00}",
            "ᠠ\u{180B}ᠨ\u{180E}ᠠ ᄀ\u{1160} \u{115F}ᅡ ㅎ\u{3164} ក\u{17B5}",
            "plain words",
        ];
        for text in cases {
            assert_eq!(told(&format!("{text}\n").repeat(20)), [""; 0], "{text:?}");
        }
        // Where a line may end in an address: some are left behind by programs, and only many are told.
        assert_eq!(told(&"URL/\u{200B}path ".repeat(15)), [""; 0]);
    }
}
