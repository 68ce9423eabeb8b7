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
    pub fn all(&self, test: impl Fn(char) -> bool) -> bool {
        match self {
            Self::One(c) => test(*c),
            Self::Many(text) => text.chars().all(test),
        }
    }

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
            _ => self.chars().filter(meant).map(|c| if c.is_control() { ' ' } else { c }).collect(),
        }
    }

    pub fn is_leftward(&self) -> bool {
        self.any(runs_left)
    }
}

/// Whether a letter belongs to a script that runs from right to left.
pub fn runs_left(c: char) -> bool {
    matches!(u32::from(c), 0x590..=0x8FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFC | 0x10800..=0x10FFF | 0x1E800..=0x1EFFF)
        && !is_arabic_digit(c)
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
    /// Where it begins on its line.
    fn from(&self) -> f64;
}

/// The letters of a line in the order of speech, and whether the line runs from right to left; `None` where none of
/// them does.
pub fn in_logical_order<T: Standing>(letters: &[T]) -> Option<(Vec<T>, bool)> {
    let leftward = letters.iter().filter(|letter| letter.sign().is_leftward()).count();
    if leftward == 0 {
        return None;
    }
    let rightward = letters.iter().filter(|letter| strong(*letter) == Some(false)).count();
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
    for (leftward, mut run) in runs {
        if leftward {
            run.reverse();
        }
        letters.append(&mut run);
    }
    Some((letters, line_leftward))
}

/// For each letter, whether it runs to the left; what has no direction goes with its neighbours, or with the line.
fn directions(letters: &[impl Standing], line_leftward: bool) -> Vec<bool> {
    let strong: Vec<Option<bool>> = letters.iter().map(strong).collect();
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
