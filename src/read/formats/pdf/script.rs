//! Letters as they are meant: ligatures as the letters they join, and lines from right to left in the order of speech.
//!
//! The Unicode algorithm goes from the order of speech to the order of the eye; a page has the latter, so that this
//! is the way back, and a guess where both directions meet.

use hayro::hayro_interpret::hayro_cmap::BfString;
use unicode_normalization::UnicodeNormalization;

/// What one sign of a page stands for. Nearly all are one letter, and a page has thousands: those need no memory of
/// their own.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Sign {
    One(char),
    Many(Box<str>),
}

impl From<BfString> for Sign {
    fn from(text: BfString) -> Self {
        match text {
            BfString::Char(c) => Self::One(c),
            BfString::String(text) => text.chars().collect(),
        }
    }
}

impl FromIterator<char> for Sign {
    fn from_iter<I: IntoIterator<Item = char>>(chars: I) -> Self {
        let text: String = chars.into_iter().collect();
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) => Self::One(c),
            _ => Self::Many(text.into()),
        }
    }
}

impl Sign {
    #[inline]
    pub fn all(&self, test: impl Fn(char) -> bool) -> bool {
        match self {
            Self::One(c) => test(*c),
            Self::Many(text) => text.chars().all(test),
        }
    }

    #[inline]
    pub fn any(&self, test: impl Fn(char) -> bool) -> bool {
        !self.all(|c| !test(c))
    }

    pub fn chars(&self) -> impl Iterator<Item = char> + '_ {
        let (one, many) = match self {
            Self::One(c) => (Some(*c), ""),
            Self::Many(text) => (None, &**text),
        };
        one.into_iter().chain(many.chars())
    }

    /// Without forms that are only for the eye.
    pub fn plain(&self) -> Self {
        let shaped = |c: char| matches!(u32::from(c), 0xFB00..=0xFDFF | 0xFE70..=0xFEFC);
        let meant = |c: &char| !matches!(c, '\0' | '\u{FEFF}' | '\u{200B}');
        match self {
            Self::One(c) if !shaped(*c) && meant(c) => Self::One(if c.is_control() { ' ' } else { *c }),
            _ if self.any(shaped) => self.chars().nfkc().filter(meant).collect(),
            Self::Many(text) if text.chars().any(is_combining) => text.nfc().filter(meant).collect(),
            _ => self.chars().filter(meant).map(|c| if c.is_control() { ' ' } else { c }).collect(),
        }
    }

    /// Whether what it stands for says a sign after it, of which its font's map says nothing: some writers say all of a
    /// syllable of Devanagari, and of scripts like it, with its first sign. `guess` is what the other one is by its shape.
    pub fn says(&self, guess: Option<&Self>) -> bool {
        let last = match self {
            Self::One(c) => *c,
            Self::Many(text) => text.chars().next_back().unwrap_or_default(),
        };
        if !is_of_syllables(last) {
            return false;
        }
        match (self, guess) {
            (Self::One(c), Some(Self::One(letter))) => c == letter,
            (Self::Many(text), Some(Self::One(letter))) => text.contains(*letter),
            // A shape of no letter, in a syllable of which the parts are not drawn as they are spoken.
            (Self::Many(text), None) => stands_before(last) || begins_with_ra(text),
            _ => false,
        }
    }

    pub fn is_leftward(&self) -> bool {
        self.any(runs_left)
    }
}

/// Whether a letter belongs to a script that runs from right to left.
pub fn runs_left(c: char) -> bool {
    c >= '\u{590}'
        && matches!(u32::from(c), 0x590..=0x8FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFC | 0x10800..=0x10FFF | 0x1E800..=0x1EFFF)
        && !is_arabic_digit(c)
}

/// Whether a letter is of a script in which consonants and vowels are written as one: from Devanagari to Sinhala, Myanmar,
/// Khmer.
fn is_of_syllables(c: char) -> bool {
    c >= '\u{900}' && matches!(u32::from(c), 0x900..=0xDFF | 0x1000..=0x109F | 0x1780..=0x17FF)
}

/// Vowels of such scripts that stand before their consonant, in whole or in part.
fn stands_before(c: char) -> bool {
    matches!(u32::from(c),
        0x93F | 0x9BF | 0x9C7..=0x9CC | 0xA3F | 0xABF | 0xB47..=0xB4C | 0xBC6..=0xBCC | 0xD46..=0xD4C | 0xDD9..=0xDDE
        | 0x1031 | 0x17C1..=0x17C5)
}

/// Whether a syllable begins with an r that is drawn over its end.
fn begins_with_ra(syllable: &str) -> bool {
    ["\u{930}\u{94D}", "\u{9B0}\u{9CD}", "\u{AB0}\u{ACD}", "\u{B30}\u{B4D}"]
        .iter()
        .any(|ra| syllable.starts_with(ra))
}

/// Codes that mean what a font wants them to mean.
pub fn is_private(c: char) -> bool {
    matches!(u32::from(c), 0xE000..=0xF8FF | 0xF0000..=0x10FFFF)
}

/// Signs of writing that has no spaces between its words: Chinese, Japanese, and their punctuation. Korean has them.
pub fn is_spaceless(c: char) -> bool {
    c >= '\u{2E80}'
        && matches!(u32::from(c),
        0x2E80..=0x2FDF | 0x3001..=0x30FF | 0x31F0..=0x31FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF
        | 0xFE30..=0xFE4F | 0xFF01..=0xFF9F | 0x20000..=0x3FFFF)
}

/// Signs that are drawn over or under another letter: accents, vowels.
pub fn is_combining(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Numbers run to the right in every script.
fn is_arabic_digit(c: char) -> bool {
    matches!(u32::from(c), 0x660..=0x669 | 0x6F0..=0x6F9)
}

/// What an order is found for: a letter that stands on a line.
pub trait Standing: Clone {
    fn sign(&self) -> &Sign;
    fn set_sign(&mut self, sign: Sign);
    /// Where it begins and ends on its line.
    fn from(&self) -> f64;
    fn to(&self) -> f64;
}

/// Letters in the order of speech.
pub struct Order<T> {
    pub letters: Vec<T>,
    /// Where letters of one direction begin; the first are those of the line's beginning.
    pub runs: Vec<usize>,
    /// Whether the line runs from right to left.
    pub leftward: bool,
}

/// The letters of a line in the order of speech; `None` where none of them runs from right to left.
pub fn in_logical_order<T: Standing>(letters: &[T]) -> Option<Order<T>> {
    let leftward = letters.iter().filter(|letter| letter.sign().is_leftward()).count();
    if leftward == 0 {
        return None;
    }
    // Numbers run to the right on any line.
    let rightward = letters.iter().filter(|letter| letter.sign().any(|c| c.is_alphabetic() && !runs_left(c)));
    let rightward = rightward.count();
    let mut letters = letters.to_vec();
    letters.sort_by(|a, b| a.from().total_cmp(&b.from()));
    let line_leftward = leftward >= rightward;
    let directions = directions(&letters, line_leftward);
    let mut runs: Vec<(bool, Vec<T>)> = Vec::new();
    for (letter, direction) in letters.drain(..).zip(directions) {
        match runs.last_mut() {
            Some((last, run)) if *last == direction => run.push(letter),
            _ => runs.push((direction, vec![letter])),
        }
    }
    if line_leftward {
        runs.reverse();
    }
    let mut order = Order { letters, runs: Vec::with_capacity(runs.len()), leftward: line_leftward };
    let mut turned = Vec::new();
    for (leftward, mut run) in runs {
        if leftward {
            run.reverse();
            marks_last(&mut run);
        }
        order.runs.push(order.letters.len());
        turned.extend(std::iter::repeat_n(leftward, run.len()));
        order.letters.append(&mut run);
    }
    mirror(&mut order.letters, &turned);
    Some(order)
}

/// Signs over and under a letter begin within it, and are spoken after it.
fn marks_last<T: Standing>(run: &mut [T]) {
    let mut at = 0;
    while at < run.len() {
        let is_mark = |letter: &T| letter.sign().all(is_combining);
        let marks = run.get(at..).unwrap_or_default().iter().take_while(|letter| is_mark(letter)).count();
        if let Some(base) = run.get(at + marks)
            && marks > 0
            && run.get(at..at + marks).is_some_and(|marks| marks.iter().all(|mark| mark.from() < base.to()))
        {
            run[at..=at + marks].rotate_right(1);
        }
        at += marks + 1;
    }
}

/// Brackets, each with what it looks like from the other side.
const BRACKETS: [(char, char); 5] = [('(', ')'), ('[', ']'), ('{', '}'), ('«', '»'), ('‹', '›')];

/// Turns brackets where they were written down as they look: on a line that runs to the left, the one that opens looks
/// like one that closes. Which of the two a writer did is told by what stands beside them.
fn mirror<T: Standing>(letters: &mut [T], turned: &[bool]) {
    let bracket = |letter: &T| match letter.sign() {
        Sign::One(c) => BRACKETS.iter().find_map(|(open, close)| match c {
            c if c == open => Some((true, *close)),
            c if c == close => Some((false, *open)),
            _ => None,
        }),
        Sign::Many(_) => None,
    };
    let found: Vec<(usize, bool, char)> = letters
        .iter()
        .zip(turned)
        .enumerate()
        .filter(|(_, (_, turned))| **turned)
        .filter_map(|(at, (letter, _))| bracket(letter).map(|(opens, other)| (at, opens, other)))
        .collect();
    let solid = |at: Option<usize>| {
        let letter = at.and_then(|at| letters.get(at));
        letter.is_some_and(|letter| letter.sign().any(char::is_alphanumeric))
    };
    let mut looks = 0;
    for (at, opens, _) in &found {
        let (before, after) = (solid(at.checked_sub(1)), solid(Some(at + 1)));
        looks += match (opens, before, after) {
            (true, false, true) | (false, true, false) => -1,
            (true, true, false) | (false, false, true) => 1,
            _ => 0,
        };
    }
    for (at, _, other) in found.into_iter().filter(|_| looks > 0) {
        if let Some(letter) = letters.get_mut(at) {
            letter.set_sign(Sign::One(other));
        }
    }
}

/// Letters that stand only at the end of a word.
pub fn is_final(c: char) -> bool {
    matches!(c, 'ך' | 'ם' | 'ן' | 'ף' | 'ץ' | 'ة' | 'ى')
}

/// For each letter, whether it runs to the left; what has no direction goes with its neighbours, or with the line.
fn directions(letters: &[impl Standing], line_leftward: bool) -> Vec<bool> {
    let mut strong: Vec<Option<bool>> = letters.iter().map(strong).collect();
    // Signs of money go with their number, and shares of a hundred where they stand on its right.
    let digit = |at: Option<usize>| {
        let letter = at.and_then(|at| letters.get(at));
        letter.is_some_and(|letter| letter.sign().all(char::is_numeric))
    };
    for (at, letter) in letters.iter().enumerate() {
        let after = digit(at.checked_sub(1)) && letter.sign().all(|c| "%‰°$€£¥₪".contains(c));
        if after || (digit(Some(at + 1)) && letter.sign().all(|c| "$€£¥₪".contains(c))) {
            strong[at] = Some(false);
        }
    }
    let mut after = None;
    let mut next: Vec<Option<bool>> = Vec::with_capacity(strong.len());
    for own in strong.iter().rev() {
        after = own.or(after);
        next.push(after);
    }
    next.reverse();
    let mut before = None;
    let mut directions = Vec::with_capacity(strong.len());
    for (own, after) in strong.iter().zip(&next) {
        let around = if before == *after { before } else { None };
        directions.push(own.or(around).unwrap_or(line_leftward));
        before = own.or(before);
    }
    directions
}

fn strong(letter: &impl Standing) -> Option<bool> {
    let first = letter.sign().chars().next()?;
    if runs_left(first) {
        return Some(true);
    }
    first.is_alphanumeric().then_some(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// “निरीक्षक” would be “निनरीक्षक”, which nobody finds.
    #[test]
    fn a_syllable_that_was_said_is_not_said_again() {
        let sign = |text: &str| text.chars().collect::<Sign>();
        let says = |text: &str, guess: &str| sign(text).says(Some(&sign(guess)));
        assert!(says("नि", "न") && says("க", "க"));
        assert!(!says("नि", "र") && !says("ffi", "i") && !says("o", "o"));
        // Of a conjunct that is one shape nobody knows the next; of a vowel before its consonant one does.
        assert!(
            sign("स्थि").says(None)
                && sign("र्ट").says(None)
                && !sign("क्ष").says(None)
                && !sign("न").says(None)
        );
    }
}
