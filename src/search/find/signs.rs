//! Single signs: what each is for who looks for words, and which of them need to know what stands beside them.

use unicode_normalization::char::{
    canonical_combining_class, compose, decompose_canonical, decompose_compatible,
};

/// A sign of which only its neighbours say what becomes of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Special {
    /// Where a word may be parted at the end of a line.
    SoftHyphen,
    /// Parts words and takes no room (U+200B).
    ZeroWidthSpace,
    /// Makes one sign of its two neighbours (U+200D).
    Joiner,
    /// A dash that parts no word: it is no hyphen at the end of a line.
    Dash,
    /// A raised figure or sign, as the plain one.
    Raised(char),
    /// The raised letter of an ordinal number, as the plain one.
    Ordinal(char),
    /// A lowered figure or sign, as the plain one.
    Lowered(char),
    /// A fraction in one sign, as figures with a stroke.
    Fraction(&'static str),
    /// The stroke of a fraction (U+2044).
    Stroke,
    /// A guillemet that points left or right, and whether it is a double one.
    Guillemet { left: bool, double: bool },
    /// What becomes one letter with the letter before it: signs of voice of kana, vowels and ends of Hangul syllables.
    Composed(char),
    /// The colour of the skin of the sign before it.
    Tone,
    /// A letter of a flag.
    Flag,
}

/// What needs its neighbours; `None` for all signs that do not.
pub fn special(c: char) -> Option<Special> {
    use Special as S;
    let plain = |from: u32, to: u32| char::from_u32(u32::from(c) - from + to).unwrap_or(c);
    Some(match c {
        '\u{AD}' => S::SoftHyphen,
        '\u{200B}' => S::ZeroWidthSpace,
        '\u{200D}' => S::Joiner,
        '\u{2012}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{2E3A}' | '\u{2E3B}' => S::Dash,
        '²' | '³' => S::Raised(plain(0xB2, 0x32)),
        '¹' => S::Raised('1'),
        'ª' => S::Ordinal('a'),
        'º' => S::Ordinal('o'),
        '⁰' => S::Raised('0'),
        '\u{2071}' => S::Raised('i'),
        '\u{2074}'..='\u{2079}' => S::Raised(plain(0x2074, 0x34)),
        '\u{207A}' => S::Raised('+'),
        '\u{207B}' => S::Raised('-'),
        '\u{207C}' => S::Raised('='),
        '\u{207D}' => S::Raised('('),
        '\u{207E}' => S::Raised(')'),
        '\u{207F}' => S::Raised('n'),
        '\u{2080}'..='\u{2089}' => S::Lowered(plain(0x2080, 0x30)),
        '\u{208A}' => S::Lowered('+'),
        '\u{208B}' => S::Lowered('-'),
        '\u{208C}' => S::Lowered('='),
        '\u{208D}' => S::Lowered('('),
        '\u{208E}' => S::Lowered(')'),
        '¼' => S::Fraction("1/4"),
        '½' => S::Fraction("1/2"),
        '¾' => S::Fraction("3/4"),
        '⅐' => S::Fraction("1/7"),
        '⅑' => S::Fraction("1/9"),
        '⅒' => S::Fraction("1/10"),
        '⅓' => S::Fraction("1/3"),
        '⅔' => S::Fraction("2/3"),
        '⅕' => S::Fraction("1/5"),
        '⅖' => S::Fraction("2/5"),
        '⅗' => S::Fraction("3/5"),
        '⅘' => S::Fraction("4/5"),
        '⅙' => S::Fraction("1/6"),
        '⅚' => S::Fraction("5/6"),
        '⅛' => S::Fraction("1/8"),
        '⅜' => S::Fraction("3/8"),
        '⅝' => S::Fraction("5/8"),
        '⅞' => S::Fraction("7/8"),
        '↉' => S::Fraction("0/3"),
        '\u{2044}' => S::Stroke,
        '«' | '»' | '‹' | '›' => {
            S::Guillemet { left: matches!(c, '«' | '‹'), double: matches!(c, '«' | '»') }
        }
        '\u{3099}' | '\u{309A}' | '\u{1161}'..='\u{1175}' | '\u{11A8}'..='\u{11C2}' => S::Composed(c),
        // Half-width signs of voice.
        '\u{FF9E}' => S::Composed('\u{3099}'),
        '\u{FF9F}' => S::Composed('\u{309A}'),
        '\u{1F3FB}'..='\u{1F3FF}' => S::Tone,
        '\u{1F1E6}'..='\u{1F1FF}' => S::Flag,
        _ => return None,
    })
}

/// What takes no room and is no part of a word: nobody sees it, and nobody types it.
pub fn is_unseen(c: char) -> bool {
    matches!(u32::from(c),
        0xAD | 0x34F | 0x61C | 0x180B..=0x180F | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F
        | 0xFE00..=0xFE0F | 0xFEFF | 0xFFF9..=0xFFFB | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A
        | 0xE0000..=0xE0FFF
        // Stretches a word of Arabic in its line.
        | 0x640)
}

/// Marks that are written over letters and that people leave out when they type.
/// Not the vowels of India and Thailand: they are marks too, but words without them are other words.
pub fn is_accent(c: char) -> bool {
    matches!(u32::from(c),
        0x300..=0x36F | 0x483..=0x487 | 0x591..=0x5BD | 0x5BF | 0x5C1..=0x5C2 | 0x5C4..=0x5C5 | 0x5C7
        | 0x610..=0x61A | 0x64B..=0x65F | 0x670 | 0x6D6..=0x6DC | 0x6DF..=0x6E8 | 0x6EA..=0x6ED
        | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF | 0xFE20..=0xFE2F)
}

/// Signs of scripts that put no spaces between words: white space beside them is where a line ends, and no space.
/// Korean has spaces.
pub fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c),
        // Thai and Lao, Myanmar, Khmer.
        0xE00..=0xEFF | 0x1000..=0x109F | 0x1780..=0x17FF
        // Radicals, punctuation, kana, Bopomofo, signs in circles and squares, Han, Yi, and the wide forms of them.
        | 0x2E80..=0x312F | 0x3190..=0xA4CF | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF01..=0xFF0F
        | 0xFF1A..=0xFF20 | 0xFF3B..=0xFF40 | 0xFF5B..=0xFF9F | 0x1B000..=0x1B16F | 0x20000..=0x3FFFF)
}

/// The letter that two become, where they become one.
pub fn composed(first: char, second: char) -> Option<char> {
    compose(first, second)
}

/// In which order marks stand on a letter.
pub fn class(c: char) -> u8 {
    canonical_combining_class(c)
}

/// What counts as the same sign.
#[derive(Clone, Copy)]
pub struct Counting {
    /// Capitals are other letters.
    pub case: bool,
    /// So are letters with accents, and quotation marks and dashes of another shape.
    pub accents: bool,
}

impl Counting {
    /// What becomes of a sign that needs no neighbours: nothing, one or several.
    pub fn fold(self, c: char, out: &mut dyn FnMut(char)) {
        match c {
            c if is_unseen(c) => {}
            '\u{2028}' | '\u{2029}' | '\u{85}' => out('\n'),
            c if c.is_ascii_whitespace() => out(c),
            c if c.is_whitespace() => out(' '),
            '`' if !self.accents => out('\''),
            c if c.is_ascii() => out(if self.case { c } else { c.to_ascii_lowercase() }),
            c if is_another_form(c) => {
                let mut first = true;
                decompose_compatible(c, |part| {
                    // Marks that stand for themselves come with a space to stand on.
                    let ground = std::mem::take(&mut first) && part == ' ';
                    if !ground && !is_unseen(part) {
                        self.fold_parts(part, out);
                    }
                });
            }
            c => self.fold_parts(c, out),
        }
    }

    fn fold_parts(self, c: char, out: &mut dyn FnMut(char)) {
        // Hangul stays whole: what was typed in parts is composed instead.
        if matches!(c, '\u{AC00}'..='\u{D7A3}' | '\u{3041}'..='\u{30FF}') {
            return out(c);
        }
        decompose_canonical(c, |part| {
            if self.accents {
                self.fold_case(part, out);
            } else if !is_accent(part) {
                simplify(part, &mut |simple| self.fold_case(simple, out));
            }
        });
    }

    fn fold_case(self, c: char, out: &mut dyn FnMut(char)) {
        if self.case {
            return out(c);
        }
        for lower in c.to_lowercase() {
            match lower {
                // The Greek letter at a word's end is the same one.
                'ς' => out('σ'),
                // Its capital is two letters.
                'ß' => "ss".chars().for_each(&mut *out),
                // What is left of a Turkish capital with a dot.
                '\u{307}' if !self.accents => {}
                lower => out(lower),
            }
        }
    }
}

/// Another form of a sign, which means the same: wide and narrow ones, ligatures, letters of Arabic as they are joined,
/// signs in one square, letters of mathematics. Not what would become another word or number: figures in circles.
fn is_another_form(c: char) -> bool {
    matches!(u32::from(c),
        0x132 | 0x133 | 0x13F | 0x140 | 0x149 | 0x1C4..=0x1CC | 0x1F1..=0x1F3 | 0x2B0..=0x2B8 | 0x2E0..=0x2E4
        | 0x587 | 0x675..=0x678 | 0xE33 | 0xEB3 | 0xEDC | 0xEDD | 0x1D2C..=0x1D6A | 0x1D78 | 0x1D9B..=0x1DBF
        | 0x2024..=0x2026 | 0x2034 | 0x2037 | 0x203C | 0x2047..=0x2049 | 0x2057
        | 0x20A8 | 0x2100..=0x211F | 0x2121 | 0x2123..=0x214F | 0x2160..=0x217F | 0x2E9F | 0x2EF3 | 0x2F00..=0x2FD5
        | 0x3131..=0x318E | 0x3200..=0x3247 | 0x3250 | 0x3260..=0x327E | 0x3290..=0x32B0 | 0x32C0..=0x33FF
        | 0xFB00..=0xFB06 | 0xFB13..=0xFB17 | 0xFB20..=0xFB29 | 0xFB4F | 0xFB50..=0xFDFC
        | 0xFE19 | 0xFE30..=0xFE6B | 0xFE70..=0xFEFC | 0xFF01..=0xFFEF | 0x1D400..=0x1D7FF
        | 0x1EE00..=0x1EEBB | 0x1F130..=0x1F14F | 0x1FBF0..=0x1FBF9)
}

/// The plainest of all signs of one meaning: quotation marks and dashes of any shape become those of typewriters. Letters
/// stay what they are.
pub fn plain_sign(c: char, out: &mut dyn FnMut(char)) {
    match special(c) {
        Some(Special::Dash) => out('-'),
        Some(Special::Guillemet { double: true, .. }) => out('"'),
        Some(Special::Guillemet { .. }) => out('\''),
        _ if c.is_alphanumeric() => out(c),
        _ => simplify(c, out),
    }
}

/// Characters that keyboards do not have, as the ones that people type for them.
fn simplify(c: char, out: &mut dyn FnMut(char)) {
    let words = match c {
        '\u{2018}'..='\u{201B}'
        | '\u{2B9}'
        | '\u{2BB}'..='\u{2BD}'
        | '\u{2C8}'
        | '\u{2CB}'
        | '\u{2032}'
        | '\u{2035}'
        | '´'
        | '\u{60}'
        | '\u{1FBD}'
        | '\u{1FEF}'
        | '\u{A78C}'
        | '\u{55A}'
        // Geresh: Hebrew keyboards have the apostrophe.
        | '\u{5F3}'
        | '\u{275B}'
        | '\u{275C}' => "'",
        '\u{201C}'..='\u{201F}'
        | '\u{2033}'
        | '\u{2036}'
        | '\u{301D}'..='\u{301F}'
        | '\u{2BA}'
        | '\u{2EE}'
        // Gershayim: in names of armies and of years.
        | '\u{5F4}'
        | '\u{275D}'
        | '\u{275E}' => "\"",
        '\u{2010}' | '\u{2011}' | '\u{2043}' | '\u{2D7}' | '\u{58A}' | '\u{5BE}' | '\u{FE63}' => "-",
        '\u{17F}' => "s",
        'ø' => "o",
        'Ø' => "O",
        'ł' => "l",
        'Ł' => "L",
        'đ' | 'ð' => "d",
        'Đ' | 'Ð' => "D",
        'ħ' => "h",
        'Ħ' => "H",
        'ŧ' => "t",
        'Ŧ' => "T",
        'ı' => "i",
        'ȷ' => "j",
        'ĸ' => "q",
        'þ' => "th",
        'Þ' => "Th",
        'ß' => "ss",
        'ẞ' => "SS",
        'œ' => "oe",
        'Œ' => "OE",
        'æ' => "ae",
        'Æ' => "AE",
        '\u{22EF}' => "...",
        'ŋ' => "ng",
        'Ŋ' => "Ng",
        other => return out(other),
    };
    words.chars().for_each(out);
}
