//! Letters of fonts that have signs instead of letters: Symbol by its table (Adobe, Symbol Encoding), and of Wingdings those
//! that texts have.

/// A font of signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// Greek letters and signs of mathematics.
    Symbol,
    /// Ticks, boxes, arrows and the like.
    Wingdings,
    /// Signs of printers: scissors, hands, stars, numbers in circles.
    Dingbats,
    /// Any other: what its signs are is known to the font alone.
    Other,
}

/// What 0x20 to 0x7E of Symbol stand for, and 0xA0 to 0xFE.
const SYMBOL_LOW: &str =
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼";
const SYMBOL_HIGH: &str = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\u{FFFD}〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭";
/// Of Wingdings: a code, and the signs that follow each other from it on.
const WINGDINGS: [(u8, &str); 30] = [
    (0x20, " ✏✂✁"),
    (0x28, "☎✆✉"),
    (0x36, "⌛⌨"),
    (0x3E, "✇✍"),
    (0x41, "✌"),
    (0x45, "☜☞☝☟"),
    (0x4A, "☺"),
    (0x4C, "☹"),
    (0x4E, "☠"),
    (0x51, "✈☼"),
    (0x54, "❄"),
    (0x58, "✠✡☪☯"),
    (0x5E, "♈♉♊♋♌♍♎♏♐♑♒♓"),
    (0x6C, "●"),
    (0x6E, "■□□❑❒◆◆◆❖◆⌧⍓⌘❀✿❝❞"),
    (0x80, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"),
    (0x9E, "·•"),
    (0xA1, "○"),
    (0xA4, "◉◎"),
    (0xA7, "▪◻"),
    (0xAA, "✦★✶✴✹"),
    (0xB0, "⌖"),
    (0xB5, "✪✰"),
    (0xD5, "⌫⌦"),
    (0xD8, "➢"),
    (0xDC, "➲"),
    (0xDF, "←→↑↓↖↗↙↘"),
    (0xE8, "➔"),
    (0xEF, "⇦⇨⇧⇩⬄⇳"),
    (0xFB, "✗✓☒☑"),
];

impl Face {
    /// Of a font by its name; `None` for fonts with letters.
    pub fn of(font: &str) -> Option<Self> {
        let name = font.trim().to_ascii_lowercase();
        match name.as_str() {
            "symbol" => Some(Self::Symbol),
            "wingdings" => Some(Self::Wingdings),
            "zapfdingbats" | "zapf dingbats" | "itc zapf dingbats" | "monotype sorts" | "dingbats" => {
                Some(Self::Dingbats)
            }
            "wingdings 2" | "wingdings 3" | "webdings" | "marlett" => Some(Self::Other),
            _ => None,
        }
    }

    /// The sign of a code, where it is known.
    pub fn sign(self, code: u8) -> Option<char> {
        let nth = |signs: &str, from: u8| signs.chars().nth(usize::from(code.checked_sub(from)?));
        let known = match self {
            Self::Symbol if code < 0x7F => nth(SYMBOL_LOW, 0x20),
            Self::Symbol => nth(SYMBOL_HIGH, 0xA0),
            Self::Wingdings => {
                let row = WINGDINGS.iter().rev().find(|(from, _)| *from <= code);
                row.and_then(|(from, signs)| nth(signs, *from))
            }
            Self::Dingbats => dingbat(code),
            Self::Other => None,
        };
        known.filter(|sign| *sign != '\u{FFFD}')
    }

    /// Text whose letters may be signs of this font, by the codes that Windows gives them.
    pub fn text(self, text: &str) -> String {
        let meant = |c: char| match u32::from(c) {
            code @ 0xF020..=0xF0FF => self.sign((code - 0xF000) as u8).unwrap_or(c),
            _ => c,
        };
        text.chars().map(meant).collect()
    }
}

/// A sign before an item, in a font of this name; a dot, where only the font knows.
pub fn bullet(font: &str, text: &str) -> String {
    let face = Face::of(font);
    let known = |letter: char| match (face, u32::from(letter)) {
        (Some(face), code @ 0xF020..=0xF0FF) => face.sign((code - 0xF000) as u8),
        (Some(face), code @ 0x20..=0xFF) => face.sign(code as u8),
        (_, 0xE000..=0xF8FF) => None,
        _ => Some(letter),
    };
    text.chars().map(|letter| known(letter).unwrap_or('•')).collect()
}

/// A sign of Zapf Dingbats, which Unicode has in the same order but for those that it had already.
fn dingbat(code: u8) -> Option<char> {
    let from = |first: u32, base: u8| char::from_u32(first + u32::from(code - base));
    match code {
        0x20 => Some(' '),
        0x25 => Some('☎'),
        0x2A => Some('☛'),
        0x2B => Some('☞'),
        0x48 => Some('★'),
        0x6C => Some('●'),
        0x6E => Some('■'),
        0x73 => Some('▲'),
        0x74 => Some('▼'),
        0x75 => Some('◆'),
        0x77 => Some('◗'),
        0x21..=0x7E => from(0x2701, 0x21),
        0xA1..=0xA7 => from(0x2761, 0xA1),
        0xA8 => Some('♣'),
        0xA9 => Some('♦'),
        0xAA => Some('♥'),
        0xAB => Some('♠'),
        0xAC..=0xB5 => from(0x2460, 0xAC),
        0xB6..=0xD4 => from(0x2776, 0xB6),
        0xD5 => Some('→'),
        0xD6 => Some('↔'),
        0xD7 => Some('↕'),
        0xD8..=0xEF => from(0x2798, 0xD8),
        0xF1..=0xFE => from(0x27B1, 0xF1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_is_not_the_letter_that_its_code_stands_for_elsewhere() {
        let said =
            |face: Face, codes: &[u8]| codes.iter().filter_map(|code| face.sign(*code)).collect::<String>();
        assert_eq!(said(Face::Symbol, b"a\x7Eb\xA0\xB7\xDA\xFE"), "α∼β€•∨⎭");
        assert_eq!(said(Face::Wingdings, &[0x6F, 0x71, 0x7E, 0x95, 0xFC, 0xFE, 0xE0]), "□❑❞❿✓☑→");
        assert_eq!(Face::of("Wingdings").unwrap().text("\u{F0FC} paid"), "✓ paid");
        assert_eq!(said(Face::Dingbats, &[0x22, 0x33, 0x48, 0xAC, 0xB6, 0xD4, 0xFE]), "✂✓★①❶➔➾");
        assert_eq!(Face::Other.sign(0x41), None);
    }
}
