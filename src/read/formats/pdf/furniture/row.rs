//! One row at the head or the foot of a page, and whether another says the same.

use super::super::lines::{Line, Shift};
use crate::data::unit::Area;
use std::cell::OnceCell;

/// Letters of two rows that are recognised from a picture, and how alike they must be to be the same.
const LONG: usize = 12;
const ALIKE: f64 = 0.75;
const SOMEWHAT: f64 = 0.45;
/// The same of rows that are not recognised: writers have changed a sign of them.
const NEARLY: f64 = 0.92;
/// Letters of what an entry is about, before its colon.
const MAX_NAME: usize = 30;
/// What begins the rows of questions and answers, of letters and minutes, and of who speaks.
const SPEECH: [&str; 16] = [
    "q",
    "a",
    "the witness",
    "the court",
    "by mr",
    "by ms",
    "by mrs",
    "mr",
    "ms",
    "mrs",
    "dear",
    "yours",
    "sincerely",
    "respectfully",
    "signed",
    "present",
];
/// What an answer begins with, and what alone is one.
const SHORT_ANSWERS: [&str; 12] =
    ["yes", "no", "correct", "right", "ja", "nein", "oui", "non", "sí", "да", "нет", "never"];
const MONTHS: [&str; 36] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "januar",
    "februar",
    "märz",
    "mai",
    "juni",
    "juli",
    "oktober",
    "dezember",
    "janvier",
    "février",
    "mars",
    "avril",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
];
const DAYS: [&str; 14] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonntag",
];
/// What stands before the number of a page.
const PAGE_WORDS: [&str; 20] = [
    "page",
    "pages",
    "pg",
    "p",
    "pp",
    "seite",
    "s",
    "página",
    "pagina",
    "pág",
    "sheet",
    "blatt",
    "folio",
    "sida",
    "side",
    "strona",
    "str",
    "стр",
    "страница",
    "of",
];

/// What a row says by its form alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Said {
    Words,
    /// `Case 1:19-cr-00123 Document 45 Filed 05/03/19 Page 7 of 30`, `Page 3 of 12`.
    Stamp,
}

pub struct Row {
    /// Numbers of its lines on the page.
    pub lines: Vec<usize>,
    /// As they are printed, with one space between two.
    pub words: String,
    /// Its letters alone. A title in capitals is not the running head that repeats it.
    letters: String,
    /// Its letters without a Roman number that counts, in small ones.
    without_roman: String,
    digits: String,
    /// Pairs of its letters, in order. Only rows that are not the same are held against each other by them.
    pairs: OnceCell<Vec<(char, char)>>,
    /// Its numbers, also those within words and Roman ones.
    pub numbers: Vec<i64>,
    pub said: Said,
    pub area: Area,
    pub size: f64,
    pub slanted: bool,
    pub strong: bool,
    pub head: bool,
    pub apart: bool,
    pub outermost: bool,
    pub small: bool,
    pub large: bool,
    /// As wide as a line of prose.
    pub wide: bool,
    /// Its words were read from a picture, and some of them wrongly.
    pub recognised: bool,
    raised: bool,
}

impl Row {
    pub fn new(lines: Vec<usize>, own: &[&Line], area: Area) -> Self {
        let mut ordered: Vec<&&Line> = own.iter().collect();
        ordered.sort_by(|one, other| one.from.total_cmp(&other.from));
        let words: Vec<String> = ordered.iter().map(|line| line.text()).collect();
        let words = words.join(" ");
        let letters = words.chars().filter(|c| c.is_alphabetic()).collect();
        let all = |is: fn(&super::super::style::Style) -> Option<bool>| {
            own.iter().flat_map(|line| &line.words).all(|word| is(&word.style) == Some(true))
        };
        Self {
            numbers: numbers(&words),
            said: if is_stamp(&words) { Said::Stamp } else { Said::Words },
            without_roman: without_roman(&words),
            digits: words.chars().filter(char::is_ascii_digit).collect(),
            pairs: OnceCell::new(),
            lines,
            letters,
            words,
            area,
            size: own.iter().map(|line| line.size).fold(0.0, f64::max),
            slanted: all(|style| style.slanted),
            strong: all(|style| style.strong),
            head: false,
            apart: false,
            outermost: false,
            small: false,
            large: false,
            wide: false,
            recognised: false,
            raised: own.iter().flat_map(|line| &line.words).all(|word| word.shift == Shift::Raised),
        }
    }

    pub fn is_near(&self, other: &Self, drift: f32) -> bool {
        (self.area.top - other.area.top).abs() < drift
    }

    /// Whether both stand at one place, in letters of one size and style: a title is no running head.
    pub fn stands_as(&self, other: &Self, drift: f32) -> bool {
        let (least, most) = (self.size.min(other.size), self.size.max(other.size));
        self.is_styled_as(other) && self.is_near(other, drift) && most - least < 0.06 * most.max(5.0)
    }

    /// Whether both stand at the same end of their pages, in one style.
    pub fn is_styled_as(&self, other: &Self) -> bool {
        self.head == other.head && (self.slanted, self.strong) == (other.slanted, other.strong)
    }

    /// Whether much of both is the same, and the rest may have been read wrongly from a picture.
    pub fn is_like(&self, other: &Self) -> bool {
        let long = |row: &Self| row.recognised && row.letters.len() >= 2 * LONG;
        long(self) && long(other) && alike(self.pairs(), other.pairs()) >= SOMEWHAT
    }

    /// Whether both say the same, but for what was read wrongly from a picture.
    pub fn says(&self, other: &Self) -> bool {
        if self.letters == other.letters {
            return self.digits == other.digits;
        }
        // Where no letter is read wrongly, a name that differs is another one: who was present on another day.
        let least = if self.recognised && other.recognised { ALIKE } else { NEARLY };
        self.letters.len() >= LONG
            && other.letters.len() >= LONG
            && alike(self.pairs(), other.pairs()) >= least
    }

    /// Whether both are the same but for one number, which is `number` in the other.
    pub fn counts_with(&self, other: &Self, number: i64) -> bool {
        if self.numbers.len() != other.numbers.len() || self.without_roman != other.without_roman {
            return false;
        }
        let different = self.numbers.iter().zip(&other.numbers).filter(|(one, two)| one != two);
        let different: Vec<_> = different.collect();
        matches!(different.as_slice(), [(_, two)] if **two == number)
    }

    fn pairs(&self) -> &[(char, char)] {
        self.pairs.get_or_init(|| {
            let letters: Vec<char> = self.letters.chars().collect();
            let mut pairs: Vec<(char, char)> =
                letters.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?))).collect();
            pairs.sort_unstable();
            pairs
        })
    }

    /// Whether it is the number of a note, apart from its words.
    pub fn is_raised(&self) -> bool {
        self.raised
    }

    /// Whether somebody may have said it, or written it in a letter.
    pub fn may_be_said(&self) -> bool {
        let text = self.words.trim_end();
        let plain = text.trim_end_matches(['”', '"', '’', ')', ']']);
        let sentence = plain.ends_with('.') && text.split_whitespace().count() > 4;
        if sentence || plain.ends_with([',', ';', ':', '?', '!']) {
            return true;
        }
        let small = text.to_lowercase();
        if SHORT_ANSWERS
            .iter()
            .any(|word| small.strip_prefix(word).is_some_and(|rest| rest.starts_with(',') || rest == "."))
        {
            return true;
        }
        let mut begins = SPEECH.iter().filter_map(|word| small.strip_prefix(word));
        begins.any(|rest| {
            rest.starts_with(['.', ':', ',']) || (rest.starts_with(' ') && small.starts_with("dear"))
        })
    }

    /// Whether both tell of the same thing, and not the same: who was present on one day and on another.
    pub fn is_other_entry_than(&self, other: &Self) -> bool {
        let name = |row: &Self| row.words.find(": ").filter(|at| *at <= MAX_NAME);
        let Some(end) = name(self).filter(|end| name(other) == Some(*end)) else { return false };
        self.words.get(..end) == other.words.get(..end) && !self.says(other)
    }

    /// Whether it begins with a name in large letters and a colon.
    pub fn may_be_speaker(&self) -> bool {
        speaker(&self.words)
    }

    /// Whether it is a whole number and nothing else.
    pub fn is_bare_number(&self) -> bool {
        let bare = self.words.trim_matches(|c: char| !c.is_alphanumeric());
        let digits = bare.len() <= 4 && bare.bytes().all(|b| b.is_ascii_digit());
        !bare.is_empty() && (digits || roman(bare).is_some())
    }

    /// Whether its number may be that of a day.
    pub fn is_dated(&self) -> bool {
        let small = self.words.to_lowercase();
        let mut words = small.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
        let pages = small.split(|c: char| !c.is_alphabetic()).any(|word| PAGE_WORDS.contains(&word));
        !pages && words.any(|word| MONTHS.contains(&word) || DAYS.contains(&word))
    }

    /// Whether it is the number of this page and nothing else.
    pub fn is_own_number(&self, label: &str) -> bool {
        let bare = self.words.trim_matches(|c: char| !c.is_alphanumeric());
        let named = bare
            .split_once(char::is_whitespace)
            .filter(|(word, _)| PAGE_WORDS.contains(&word.trim_end_matches('.').to_lowercase().as_str()));
        !label.is_empty() && (bare == label || named.is_some_and(|(_, rest)| rest.trim() == label))
    }

    /// Whether it has no words besides a number, what names a page, and a sign before the number.
    pub fn is_only_a_number(&self) -> bool {
        self.words.split_whitespace().count() <= 4
            && self.words.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).all(|word| {
                PAGE_WORDS.contains(&word.to_lowercase().as_str())
                    || roman(word).is_some()
                    || word.chars().all(char::is_uppercase)
            })
    }

    /// Whether it ends with “page 3”.
    pub fn names_a_page(&self) -> bool {
        let mut words = self.words.split_whitespace().rev();
        let number = words
            .next()
            .is_some_and(|word| word.bytes().all(|b| b.is_ascii_digit()) || roman(word).is_some());
        let word = words.next().map(|word| word.trim_end_matches('.').to_lowercase());
        number && word.is_some_and(|word| word != "s" && PAGE_WORDS.contains(&word.as_str()))
    }

    /// The number that is its last word, or its first.
    pub fn number_at_an_end(&self) -> Option<i64> {
        let mut words = self.words.split_whitespace();
        let first = words.next()?;
        let value = |word: &str| word.parse::<i64>().ok();
        words.next_back().and_then(value).or_else(|| value(first))
    }

    /// Whether its first or its last word is this number.
    pub fn has_at_an_end(&self, number: i64) -> bool {
        let value = |word: Option<&str>| word.and_then(|word| word.parse::<i64>().ok()) == Some(number);
        let mut words = self.words.split_whitespace();
        value(words.next()) || value(words.next_back())
    }
}

/// `MR. PELL: …`: somebody's name in large letters, and a colon.
fn speaker(text: &str) -> bool {
    let name = text.split_once(':').map_or("", |(name, _)| name);
    (2..=30).contains(&name.len())
        && name.split_whitespace().count() <= 4
        && name.chars().any(char::is_alphabetic)
        && !name.chars().any(|c| c.is_lowercase() || c.is_ascii_digit())
}

/// What a court or an office prints on each page, whatever else is on it.
fn is_stamp(words: &str) -> bool {
    let small = words.to_lowercase();
    let mut parts = small.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let has = |word: &str| small.split(|c: char| !c.is_alphanumeric()).any(|part| part == word);
    let numbered = small.chars().any(|c| c.is_ascii_digit());
    let court = has("case") && (has("document") || has("doc") || has("filed")) && numbered;
    let first = parts.next().unwrap_or_default();
    let number = |part: Option<&str>| part.is_some_and(|part| part.parse::<u32>().is_ok());
    let page_of = ["page", "seite", "página", "pagina"].contains(&first)
        && number(parts.next())
        && ["of", "von", "de", "di", "sur"].contains(&parts.next().unwrap_or_default())
        && number(parts.next())
        && parts.next().is_none();
    (court && (has("page") || has("filed"))) || page_of
}

/// The numbers of a row: runs of digits, and words that are Roman numbers.
fn numbers(words: &str) -> Vec<i64> {
    let mut numbers = Vec::new();
    for word in words.split_whitespace() {
        if let Some(number) = roman(word) {
            numbers.push(number);
            continue;
        }
        let runs = word.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
        numbers.extend(runs.filter_map(|run| run.parse::<i64>().ok()));
    }
    numbers
}

/// A Roman number up to some hundreds, as heads of a book's beginning have; single large letters are none.
fn roman(word: &str) -> Option<i64> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let small = word.chars().all(|c| "ivxlc".contains(c));
    if word.is_empty()
        || word.len() > 8
        || !(small || (word.len() > 1 && word.chars().all(|c| "IVXLC".contains(c))))
    {
        return None;
    }
    let value = |c: char| match c.to_ascii_lowercase() {
        'i' => 1,
        'v' => 5,
        'x' => 10,
        'l' => 50,
        _ => 100,
    };
    let values: Vec<i64> = word.chars().map(value).collect();
    let next = values.iter().skip(1).copied().chain([0]);
    Some(values.iter().zip(next).map(|(own, next)| if *own < next { -own } else { *own }).sum())
}

/// Letters without Roman numbers, in small ones.
fn without_roman(words: &str) -> String {
    let words = words.split_whitespace().filter(|word| roman(word).is_none());
    words.flat_map(str::chars).filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

/// Share of pairs of letters that two have in common; both in order.
fn alike(one: &[(char, char)], other: &[(char, char)]) -> f64 {
    let most = one.len().max(other.len()).max(1);
    let (mut at, mut shared) = (0, 0);
    for pair in one {
        while other.get(at).is_some_and(|own| own < pair) {
            at += 1;
        }
        if other.get(at) == Some(pair) {
            (at, shared) = (at + 1, shared + 1);
        }
    }
    shared as f64 / most as f64
}
