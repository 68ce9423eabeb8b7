//! How the items of a list are numbered, as an attribute or a style says, and the label that a number has then.
//!
//! After CSS Counter Styles Level 3. Of the scripts that number with letters and signs of their own, those are known whose
//! numbers are digits; what is not known is counted with ours, as browsers do.

use crate::data::document::Label;
use crate::data::wording;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Numbering {
    /// Nothing stands before the items.
    Nothing,
    Bullets,
    Numbers,
    /// 01, 02, …
    Padded,
    Latin(bool),
    Roman(bool),
    Greek,
    /// Numbers in digits of which this is the nought.
    Digits(char),
    /// These letters one after the other, and then two of them.
    Letters(&'static str),
    /// Letters that are added up, as Hebrew has them.
    Hebrew,
    /// 一, 十一, 二十.
    Ideographs,
    /// A sign of the page's own.
    Sign(Box<str>),
}

/// Digits of other scripts, by their nought.
const DIGITS: &[(&str, char)] = &[
    ("arabic-indic", '\u{660}'),
    ("bengali", '\u{9E6}'),
    ("cambodian", '\u{17E0}'),
    ("devanagari", '\u{966}'),
    ("gujarati", '\u{AE6}'),
    ("gurmukhi", '\u{A66}'),
    ("kannada", '\u{CE6}'),
    ("khmer", '\u{17E0}'),
    ("lao", '\u{ED0}'),
    ("malayalam", '\u{D66}'),
    ("mongolian", '\u{1810}'),
    ("myanmar", '\u{1040}'),
    ("oriya", '\u{B66}'),
    ("persian", '\u{6F0}'),
    ("tamil", '\u{BE6}'),
    ("telugu", '\u{C66}'),
    ("thai", '\u{E50}'),
    ("tibetan", '\u{F20}'),
];
const HIRAGANA: &str =
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわゐゑをん";
const KATAKANA: &str =
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヰヱヲン";
const IROHA: &str =
    "いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえてあさきゆめみしゑひもせす";
/// Bytes of a sign of the page's own; a longer one is no label.
const MAX_SIGN: usize = 32;

impl Numbering {
    /// What the `type` of a list or an item says.
    pub fn from_type(name: &str) -> Option<Self> {
        Some(match name.trim() {
            "1" => Self::Numbers,
            "a" => Self::Latin(false),
            "A" => Self::Latin(true),
            "i" => Self::Roman(false),
            "I" => Self::Roman(true),
            name if ["disc", "circle", "square"].iter().any(|known| name.eq_ignore_ascii_case(known)) => {
                Self::Bullets
            }
            _ => return None,
        })
    }

    /// What a value of `list-style-type`, or one word of `list-style`, says; `None` where it is neither.
    pub fn from_css(value: &str) -> Option<Self> {
        let quoted = ['"', '\''].iter().find_map(|&quote| value.strip_prefix(quote)?.strip_suffix(quote));
        if let Some(sign) = quoted {
            let sign = sign.trim();
            return Some(match sign.len() {
                0 => Self::Nothing,
                len if len > MAX_SIGN => Self::Bullets,
                _ => Self::Sign(sign.into()),
            });
        }
        Some(match value {
            "none" => Self::Nothing,
            "disc" | "circle" | "square" | "disclosure-open" | "disclosure-closed" => Self::Bullets,
            "decimal" => Self::Numbers,
            "decimal-leading-zero" => Self::Padded,
            "lower-alpha" | "lower-latin" => Self::Latin(false),
            "upper-alpha" | "upper-latin" => Self::Latin(true),
            "lower-roman" => Self::Roman(false),
            "upper-roman" => Self::Roman(true),
            "lower-greek" => Self::Greek,
            "hebrew" => Self::Hebrew,
            "hiragana" => Self::Letters(HIRAGANA),
            "katakana" => Self::Letters(KATAKANA),
            "hiragana-iroha" => Self::Letters(IROHA),
            "hangul" => Self::Letters("가나다라마바사아자차카타파하"),
            "cjk-earthly-branch" => Self::Letters("子丑寅卯辰巳午未申酉戌亥"),
            "cjk-heavenly-stem" => Self::Letters("甲乙丙丁戊己庚辛壬癸"),
            "cjk-ideographic" | "japanese-informal" | "simp-chinese-informal" | "trad-chinese-informal" => {
                Self::Ideographs
            }
            // Known, and counted with our digits.
            "armenian" | "upper-armenian" | "lower-armenian" | "georgian" | "cjk-decimal"
            | "katakana-iroha" => Self::Numbers,
            name => {
                let known = DIGITS.binary_search_by_key(&name, |(name, _)| name).ok()?;
                Self::Digits(DIGITS[known].1)
            }
        })
    }

    /// The label of the item with this number.
    pub fn label(&self, number: i64) -> Label {
        let words = match self {
            Self::Nothing => return Label::None,
            Self::Bullets => return Label::Bullet,
            Self::Sign(sign) => Some(sign.to_string()),
            Self::Padded => (0..10).contains(&number).then(|| format!("0{number}")),
            Self::Latin(upper) => latin(number, *upper),
            Self::Roman(upper) => roman(number, *upper),
            Self::Greek => greek(number),
            Self::Digits(nought) => digits(number, *nought),
            Self::Letters(alphabet) => letters(number, &alphabet.chars().collect::<Vec<_>>()),
            Self::Hebrew => hebrew(number),
            Self::Ideographs => ideographs(number),
            Self::Numbers => None,
        };
        match (words, u64::try_from(number)) {
            (Some(words), _) => Label::Words(words.into()),
            (None, Ok(number)) => Label::Number(number),
            (None, Err(_)) => Label::Words(number.to_string().into()),
        }
    }
}

/// 1 is the first letter, and after the last one come two: aa, ab.
fn letters(number: i64, letters: &[char]) -> Option<String> {
    let mut rest = u64::try_from(number).ok().filter(|&n| n > 0)?;
    let count = letters.len() as u64;
    let mut out = Vec::new();
    while rest > 0 {
        rest -= 1;
        out.push(letters[(rest % count) as usize]);
        rest /= count;
    }
    Some(out.iter().rev().collect())
}

fn latin(number: i64, upper: bool) -> Option<String> {
    let alphabet: Vec<char> = if upper { ('A'..='Z').collect() } else { ('a'..='z').collect() };
    letters(number, &alphabet)
}

fn greek(number: i64) -> Option<String> {
    // The sigma that ends a word numbers nothing.
    let alphabet: Vec<char> = ('α'..='ω').filter(|letter| *letter != 'ς').collect();
    letters(number, &alphabet)
}

fn roman(number: i64, upper: bool) -> Option<String> {
    let number = u64::try_from(number).ok().filter(|number| (1..4000).contains(number))?;
    let small = wording::roman(number);
    Some(if upper { small.to_uppercase() } else { small })
}

fn digits(number: i64, nought: char) -> Option<String> {
    let digit = |digit: char| char::from_u32(u32::from(nought) + digit.to_digit(10)?);
    u64::try_from(number).ok()?.to_string().chars().map(digit).collect()
}

fn hebrew(number: i64) -> Option<String> {
    let number = usize::try_from(number).ok().filter(|number| (1..400).contains(number))?;
    let sign = |signs: &str, at: usize| at.checked_sub(1).and_then(|at| signs.chars().nth(at));
    // 15 and 16 would spell a name that is not written.
    let (tens, ones) = match number % 100 {
        15 => (Some('ט'), Some('ו')),
        16 => (Some('ט'), Some('ז')),
        rest => (sign("יכלמנסעפצ", rest / 10), sign("אבגדהוזחט", rest % 10)),
    };
    Some(sign("קרש", number / 100).into_iter().chain(tens).chain(ones).collect())
}

fn ideographs(number: i64) -> Option<String> {
    let number = usize::try_from(number).ok().filter(|number| (1..100).contains(number))?;
    let digit = |digit: usize| "一二三四五六七八九".chars().nth(digit.checked_sub(1)?);
    let tens = digit(number / 10).filter(|_| number >= 20);
    let ten = (number >= 10).then_some('十');
    Some(tens.into_iter().chain(ten).chain(digit(number % 10)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_letters() {
        let cases = [(1, "a", "I"), (26, "z", "XXVI"), (27, "aa", "XXVII"), (1994, "bxr", "MCMXCIV")];
        for (number, letters, numerals) in cases {
            assert_eq!(latin(number, false).as_deref(), Some(letters));
            assert_eq!(roman(number, true).as_deref(), Some(numerals));
        }
        assert_eq!((latin(0, false), roman(-1, false), roman(4000, true)), (None, None, None));
        assert_eq!((greek(18).as_deref(), greek(25).as_deref()), (Some("σ"), Some("αα")));
    }

    #[test]
    fn styles_of_numbering_are_those_of_the_page() {
        assert!(DIGITS.is_sorted());
        let cases = [
            ("upper-alpha", 3, "C"),
            ("lower-roman", 4, "iv"),
            ("decimal-leading-zero", 7, "07"),
            ("persian", 12, "۱۲"),
            ("hebrew", 115, "קטו"),
            ("katakana", 2, "イ"),
            ("cjk-ideographic", 21, "二十一"),
            ("cjk-ideographic", 10, "十"),
            ("'§'", 1, "§"),
        ];
        for (style, number, expected) in cases {
            let label = Numbering::from_css(style).unwrap().label(number);
            assert_eq!(label, Label::Words(expected.into()), "{style}");
        }
        assert_eq!(Numbering::from_css("none").unwrap().label(1), Label::None);
        assert_eq!(Numbering::from_css("inside"), None);
    }
}
