//! Words that a file gives in the place of the signs that it draws (`ActualText`, ISO 32000-2, 14.9.4): what a sign that
//! means nothing stands for, a word over two lines, a hyphen that is none.
//!
//! They stand where the signs stood. What is seen and what is given may contradict each other: that is counted, and told.

use super::glyphs::Glyph;
use super::script::{self, Sign};
use super::strings;
use crate::data::wording::counted;
use hayro::hayro_interpret::hayro_syntax::object::{self, Dict};
use unicode_normalization::UnicodeNormalization;

/// Marked content in marked content; writers nest a dozen.
const MAX_DEPTH: usize = 1_000;
/// Letters of one page that may be given so; what is more stays as it is drawn.
const MAX_CHARS: usize = 100_000;

/// The marked content that is open while a page is drawn.
#[derive(Default)]
pub struct Marked {
    /// For each, what it gives, and how many letters there were when it began.
    open: Vec<Option<(Given, usize)>>,
    /// Opened beyond [`MAX_DEPTH`].
    beyond: usize,
    /// Some of those that are open gives words: what is within says nothing more.
    given: bool,
    chars: usize,
    /// Stretches of which other words are given than are drawn.
    pub differing: usize,
    /// Letters that nobody knows, in whose place words are given.
    pub explained: usize,
}

impl Marked {
    /// Marked content begins, with so many letters before it.
    pub fn begin(&mut self, properties: Option<&Dict<'_>>, letters: usize) {
        if self.open.len() >= MAX_DEPTH {
            self.beyond += 1;
            return;
        }
        let given = properties.filter(|_| !self.given).and_then(given);
        let given = given.filter(|given| self.chars + given.words.len() <= MAX_CHARS);
        self.given |= given.as_ref().is_some_and(|given| given.exact);
        self.chars += given.as_ref().map_or(0, |given| given.words.len());
        self.open.push(given.map(|given| (given, letters)));
    }

    /// It ends. Gives how many letters were put in the place of others.
    pub fn end(&mut self, glyphs: &mut Vec<Glyph>) -> usize {
        if self.beyond > 0 {
            self.beyond -= 1;
            return 0;
        }
        let Some((given, from)) = self.open.pop().flatten() else { return 0 };
        self.given &= !given.exact;
        let unknown = |glyphs: &[Glyph]| glyphs.iter().filter(|glyph| is_unknown(glyph)).count();
        let before = unknown(glyphs.get(from..).unwrap_or_default());
        self.differing += usize::from(replace(glyphs, from, &given));
        self.explained += before.saturating_sub(unknown(glyphs.get(from..).unwrap_or_default()));
        given.words.len()
    }

    /// What was never ended ends here.
    pub fn end_all(&mut self, glyphs: &mut Vec<Glyph>) {
        self.beyond = 0;
        while !self.open.is_empty() {
            self.end(glyphs);
        }
    }
}

/// Says that a page gives other words than are seen on it.
pub fn complaint(count: usize, label: &str) -> Option<String> {
    let (places, be) = (counted(count as u64, "place"), if count == 1 { "is" } else { "are" });
    (count > 0).then(|| {
        format!("In {places} of page {label}, the words that the file gives {be} not those of its letters; they are shown as \
             the file gives them.")
    })
}

/// What marked content gives; the words may be none.
struct Given {
    words: String,
    /// They are the words themselves, and not what is said of them (`Alt`): that is taken only for signs of which
    /// nobody knows what they are.
    exact: bool,
}

fn given(properties: &Dict<'_>) -> Option<Given> {
    let of = |key: &str| {
        let words = properties.get::<object::String<'_>>(key)?;
        Some(strings::decoded(words.as_bytes()).chars().filter(|c| *c != '\0').collect::<String>())
    };
    let exact = of("ActualText").map(|words| Given { words, exact: true });
    exact.or_else(|| {
        of("Alt").filter(|words| !words.trim().is_empty()).map(|words| Given { words, exact: false })
    })
}

/// Puts words in the place of the last letters. Gives whether these say otherwise.
fn replace(glyphs: &mut Vec<Glyph>, from: usize, given: &Given) -> bool {
    let Given { words, exact } = given;
    let Some(drawn) = glyphs.get(from..).filter(|drawn| !drawn.is_empty()) else { return false };
    let (own, said) = (letters(drawn.iter().flat_map(|glyph| glyph.text.chars())), letters(words.chars()));
    let known =
        drawn.iter().all(|glyph| glyph.text.all(|c| c != char::REPLACEMENT_CHARACTER && !is_private(c)));
    let lost = drawn
        .iter()
        .all(|glyph| glyph.text.all(|c| c == char::REPLACEMENT_CHARACTER || script::is_private(c)));
    if !exact && !lost {
        return false;
    }
    // Nothing is given for words that anybody can read: they stay.
    if known && said.is_empty() && !own.is_empty() {
        return own.chars().any(char::is_alphabetic);
    }
    // Without its hyphen, the two halves of a word would be two words.
    if words.is_empty() && is_hyphen(drawn, from.checked_sub(1).and_then(|before| glyphs.get(before))) {
        glyphs.iter_mut().skip(from).for_each(|glyph| glyph.text = Sign::One('\u{AD}'));
        return false;
    }
    let drawn = glyphs.split_off(from);
    let lines: Vec<&[Glyph]> = drawn.chunk_by(is_beside).collect();
    let mut rest = words.as_str();
    for (index, line) in lines.iter().enumerate() {
        let left: usize = lines.iter().skip(index).map(|line| line.len()).sum();
        let (part, next) = match index + 1 == lines.len() {
            true => (rest.to_owned(), ""),
            false => parted(rest, line, left),
        };
        place(line, &part, glyphs);
        rest = next;
    }
    known && !own.is_empty() && own != said
}

fn is_private(c: char) -> bool {
    script::is_private(c)
}

fn is_unknown(glyph: &Glyph) -> bool {
    glyph.text == Sign::One(char::REPLACEMENT_CHARACTER)
}

/// Whether letters are the hyphen at the end of a line, of which a file says that it is no part of the words.
fn is_hyphen(drawn: &[Glyph], before: Option<&Glyph>) -> bool {
    let hyphen = matches!(drawn, [one] if matches!(one.text, Sign::One('-' | '\u{2010}' | '\u{AD}')));
    hyphen && before.is_some_and(|before| before.text.all(char::is_alphabetic))
}

/// Only what is read aloud of letters: no accents, no signs, no cases.
fn letters(chars: impl Iterator<Item = char>) -> String {
    chars.nfkd().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a letter goes on on the line of the one before it.
fn is_beside(last: &Glyph, next: &Glyph) -> bool {
    let way = next.from - last.from;
    let (sin, cos) = f64::from(last.angle).to_radians().sin_cos();
    let (along, across) = (way.x * cos + way.y * sin, way.y * cos - way.x * sin);
    let size = last.size.max(next.size);
    let back = !next.text.is_leftward() && along < -2.0 * size;
    last.angle == next.angle && last.vertical == next.vertical && across.abs() < 0.6 * size && !back
}

/// The words that belong to a line, and the rest; `left` is how many signs there are from this line on.
///
/// Where the line says the same words they end where it does, else near their share of it, between two words.
fn parted<'w>(words: &'w str, line: &[Glyph], left: usize) -> (String, &'w str) {
    let own = letters(line.iter().flat_map(|glyph| glyph.text.chars()));
    let (mut said, mut at) = (String::new(), 0);
    while said.len() < own.len()
        && let Some(c) = words.get(at..).and_then(|rest| rest.chars().next())
    {
        said.push_str(&letters(std::iter::once(c)));
        at += c.len_utf8();
    }
    if said != own || own.is_empty() {
        let share = words.floor_char_boundary(words.len() * line.len() / left.max(1));
        let gap = words.get(share..).and_then(|rest| rest.find(char::is_whitespace));
        at = gap.map_or(share, |gap| share + gap);
    }
    // The signs after a word are on its line.
    let rest = words.get(at..).unwrap_or_default();
    let signs = rest.find(|c: char| c.is_alphanumeric() || c.is_whitespace()).unwrap_or(rest.len());
    let (part, rest) = words.split_at_checked(at + signs).unwrap_or((words, ""));
    let cut = part.ends_with(char::is_alphanumeric) && rest.starts_with(char::is_alphanumeric);
    (if cut { format!("{part}\u{AD}") } else { part.to_owned() }, rest)
}

/// Puts words along a line of letters that they stand for.
fn place(line: &[Glyph], words: &str, glyphs: &mut Vec<Glyph>) {
    let (Some(first), Some(last)) = (line.first(), line.last()) else { return };
    let mut chars: Vec<char> = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if chars.iter().any(|c| script::runs_left(*c)) && last.to.x >= first.from.x {
        leftward(&mut chars);
    }
    if chars.len() == line.len() {
        glyphs.extend(line.iter().zip(chars).map(|(glyph, c)| Glyph { text: Sign::One(c), ..glyph.clone() }));
        return;
    }
    let (way, count) = (last.to - first.from, chars.len() as f64);
    for (index, c) in chars.into_iter().enumerate() {
        let nearest = line.get(index * line.len() / count as usize).unwrap_or(last);
        let (from, to) =
            (first.from + way * (index as f64 / count), first.from + way * ((index + 1) as f64 / count));
        glyphs.push(Glyph { text: Sign::One(c), from, to, ..nearest.clone() });
    }
}

/// From the order of speech to that of the eye: numbers stay as they are.
fn leftward(chars: &mut [char]) {
    chars.reverse();
    chars.chunk_by_mut(|one, other| one.is_numeric() && other.is_numeric()).for_each(<[char]>::reverse);
}
