//! Hyphens at the ends of lines: “docu-ment” is one word, “well-known” keeps its hyphen, “two- and three-fold” its space.
//!
//! Nothing on a page tells them apart. The document does, if it has either form anywhere; a word that it has nowhere
//! is looked up where it is English; and what nobody knows is joined, as most are, unless both parts are words.

use super::script;
use super::words::{self, Rank};
use std::collections::HashMap;

mod firm;

/// Different words that are remembered; a document of more repeats itself.
const MAX_WORDS: usize = 400_000;
/// How often both parts must stand alone, before a word that was never seen whole is taken for two.
const OFTEN: u32 = 3;
/// Letters of a part that can stand alone.
const PART_LETTERS: usize = 4;

/// What comes between the end of a line and the beginning of the next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Joint {
    /// A space: they are two words.
    Space,
    /// Nothing, and the sign at the end stays.
    Kept,
    /// Nothing, and the hyphen goes: the word is that much shorter, in bytes.
    Gone(usize),
}

/// First parts that are written with a hyphen or without, each with many words: where the whole is a rare word, the
/// hyphen on the page is believed.
const LOOSE: [&str; 18] = [
    "all", "anti", "co", "cross", "ex", "half", "ill", "mid", "neo", "non", "post", "pre", "pro", "quasi",
    "self", "semi", "vice", "well",
];
/// First parts that are words of their own and hardly ever have a hyphen.
const FAST: [&str; 22] = [
    "auto", "bio", "counter", "de", "dis", "down", "electro", "fore", "hydro", "hyper", "inter", "micro",
    "mis", "out", "over", "para", "photo", "sub", "super", "trans", "un", "under",
];
/// Ends of words that are words as well.
const ENDS: [&str; 18] = [
    "able", "age", "al", "ally", "ed", "en", "er", "es", "est", "ing", "ion", "ions", "ism", "ist", "ly",
    "ness", "or", "ship",
];
/// Words between two of which the first lacks its end: “two- and three-fold”, “Haupt- und Nebensache”.
const BETWEEN: [&str; 20] = [
    "and", "or", "nor", "to", "but", "und", "oder", "bis", "sowie", "bzw", "et", "ou", "y", "o", "ed", "en",
    "of", "och", "og", "i",
];
/// Words by which a language is known: no text of it does without them.
const ENGLISH: [&str; 6] = ["the", "of", "and", "to", "that", "was"];
const OTHERS: [(Language, &[&str]); 5] = [
    (Language::Other, &["der", "die", "und", "das", "den", "nicht"]),
    (Language::French, &["le", "la", "les", "des", "et", "une"]),
    (Language::Southern, &["el", "la", "los", "que", "del", "y"]),
    (Language::Other, &["het", "een", "van", "en", "dat", "niet"]),
    (Language::Southern, &["il", "di", "che", "della", "per", "non"]),
];

/// As far as hyphens are concerned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Language {
    English,
    French,
    /// Spanish and Italian.
    Southern,
    Other,
}

#[derive(Default)]
pub struct Vocabulary(HashMap<String, u32>);

/// Whether a word is cut by a hyphen at its end; gives it without the hyphen.
pub fn without_hyphen(word: &str) -> Option<&str> {
    let bare = word.strip_suffix(['-', '\u{AD}', '\u{2010}'])?;
    bare.chars().next_back().is_some_and(char::is_alphanumeric).then_some(bare)
}

impl Vocabulary {
    pub fn add(&mut self, word: &str) {
        let word = core(word);
        if word.is_empty() || without_hyphen(&word).is_some() {
            return;
        }
        if let Some(count) = self.0.get_mut(&word) {
            *count = count.saturating_add(1);
        } else if self.0.len() < MAX_WORDS {
            self.0.insert(word, 1);
        }
    }

    /// Whether a word stands elsewhere by itself.
    pub fn knows(&self, word: &str) -> bool {
        self.0.contains_key(&core(word))
    }

    /// What stands between the last word of a line and the first one of the next.
    pub fn joint(&self, word: &str, next: &str) -> Joint {
        let Some(bare) = without_hyphen(word) else { return without_space(word, next) };
        let gone = Joint::Gone(word.len() - bare.len());
        if word.ends_with('\u{AD}') {
            return gone;
        }
        if let (Some(one), Some(other)) = (bare.chars().next_back(), next.chars().next())
            && script::is_spaceless(one)
            && script::is_spaceless(other)
        {
            return Joint::Kept;
        }
        // Polish, Portuguese and others write the hyphen of a compound on both lines.
        if next.strip_prefix('-').is_some_and(|next| next.starts_with(char::is_alphabetic)) {
            return gone;
        }
        let (one, other) = (core(bare), core(next));
        let known = |word: &str| {
            self.count(word) > 0 || (self.language() == Language::English && words::rank(word).is_some())
        };
        if BETWEEN.contains(&other.as_str()) && !known(&format!("{one}{other}")) {
            return Joint::Space;
        }
        let capitals = |part: &str| part.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
        let small = next.trim_start_matches(['“', '"', '(']).starts_with(char::is_lowercase)
            || (capitals(bare) && capitals(next) && one.chars().count() > 1 && other.chars().count() > 1);
        let letters = one.chars().next_back().is_some_and(char::is_alphabetic);
        // What has signs in it already is an address, or has its hyphens.
        if !small || !letters || bare.contains(['-', '/', '@', '_', '\\']) {
            return Joint::Kept;
        }
        // In capitals nobody sees which is a name.
        let name = !next.contains(char::is_lowercase) && !known(&format!("{one}{other}"));
        // “Hall-man”: a name, of which the parts are words by chance.
        let named = self.language() == Language::English
            && bare.starts_with(char::is_uppercase)
            && one.chars().count() > 1
            && is_name(&one, &other);
        let is_compound = || self.count(&format!("{one}-{other}")) > 0 || !named;
        match name || firm::is_certain(&one, &other) || (is_compound() && self.is_compound(&one, &other)) {
            true => Joint::Kept,
            false => gone,
        }
    }

    /// Whether the hyphen between two parts in small letters belongs to the word.
    fn is_compound(&self, one: &str, other: &str) -> bool {
        let (whole, parted) = (self.count(&format!("{one}{other}")), self.count(&format!("{one}-{other}")));
        if whole > 0 || parted > 0 {
            return parted > whole;
        }
        if self.language() == Language::English {
            return is_english_compound(one, other);
        }
        if firm::is_compound(one, other, self.language(), &|word| self.count(word) > 0) {
            return true;
        }
        let alone = |part: &str| part.chars().count() >= PART_LETTERS && self.count(part) >= OFTEN;
        alone(one) && alone(other)
    }

    fn count(&self, word: &str) -> u32 {
        self.0.get(word).copied().unwrap_or(0)
    }

    /// What a document is in; English where it is too short to tell.
    fn language(&self) -> Language {
        let sum = |words: &[&str]| words.iter().map(|word| u64::from(self.count(word))).sum::<u64>();
        let most =
            OTHERS.iter().map(|(language, words)| (sum(words), *language)).max_by_key(|(count, _)| *count);
        most.filter(|(count, _)| *count > sum(&ENGLISH)).map_or(Language::English, |(_, language)| language)
    }
}

/// Whether the hyphen between two parts of an English word belongs to it.
fn is_english_compound(one: &str, other: &str) -> bool {
    // Only what touches the hyphen: “harbour—self”, “standing—but”.
    let first = one.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or(one);
    let second = other.split(|c: char| !c.is_alphabetic()).next().unwrap_or(other);
    // “X-ray”, “e-mail”: nobody leaves a letter alone at the end of a line.
    if first.chars().count() == 1 {
        return words::rank(second).is_some();
    }
    let loose = LOOSE.contains(&first);
    let whole = format!("{first}{second}");
    // The list has no plural of every word.
    let stem = ["s", "es", "ed", "d", "ing", "ly", "er"].iter().find_map(|end| {
        let stem = whole.strip_suffix(end).filter(|stem| stem.len() > first.len() + 1)?;
        words::rank(stem)
    });
    match words::rank(&whole).or(stem) {
        Some(Rank::Common) => return false,
        Some(Rank::Rare) => return loose && words::rank(second) == Some(Rank::Common),
        None => {}
    }
    let word = |part: &str| part.chars().count() > 1 && words::rank(part).is_some();
    (loose || (word(first) && !FAST.contains(&first))) && word(second) && !ENDS.contains(&second)
}

/// Whether two parts look like those of a name.
fn is_name(one: &str, other: &str) -> bool {
    const ENDS: [&str; 26] = [
        "man", "son", "ton", "land", "ford", "field", "wood", "ville", "well", "ham", "bury", "worth",
        "brook", "bridge", "port", "hill", "town", "dale", "ley", "low", "stone", "berg", "burg", "house",
        "more", "ken",
    ];
    let second = other.split(|c: char| !c.is_alphabetic()).next().unwrap_or(other);
    let common = |part: &str| words::rank(part) == Some(Rank::Common);
    !LOOSE.contains(&one) && (ENDS.contains(&second) || !common(one) || !common(second))
}

/// Between words that no hyphen cuts: dashes between numbers and words, and strokes, stand without a space, and so do
/// the signs of Chinese and Japanese.
fn without_space(word: &str, next: &str) -> Joint {
    let mut back = word.chars().rev();
    let (last, before) = (back.next(), back.next());
    let spaceless = |c: Option<char>| c.is_some_and(script::is_spaceless);
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let first = next.chars().next();
    if (spaceless(last) && (spaceless(first) || digit(first))) || (digit(last) && spaceless(first)) {
        return Joint::Kept;
    }
    let joins = |c: char| c.is_alphanumeric() || "”’\"')".contains(c);
    let touches =
        before.is_some_and(joins) && next.starts_with(|c: char| c.is_alphanumeric() || "“‘\"'(".contains(c));
    match last {
        // “U.S.- and British-led”, “U.S.-led”.
        Some('-' | '\u{2010}')
            if next.starts_with(char::is_alphanumeric) && (touches || is_short_form(word)) =>
        {
            match BETWEEN.contains(&core(next).as_str()) {
                true => Joint::Space,
                false => Joint::Kept,
            }
        }
        Some('—') if touches => Joint::Kept,
        Some('–')
            if touches && before.is_some_and(char::is_numeric) && next.starts_with(char::is_numeric) =>
        {
            Joint::Kept
        }
        // An address may end with a stroke.
        Some('/') if touches && (!word.contains("//") || next.contains(['/', '.', '_', '='])) => Joint::Kept,
        _ => Joint::Space,
    }
}

/// Whether a hyphen follows a form such as “U.S.”, whose full stop ends no sentence.
fn is_short_form(word: &str) -> bool {
    let bare = word.trim_end_matches(['-', '\u{2010}']).trim_start_matches(['(', '“', '"', '‘']);
    let Some(letters) = bare.strip_suffix('.') else { return false };
    letters.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic))
}

/// A word in small letters, without the signs around it.
fn core(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric() && c != '-').to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, cases: &[(&str, &str, &str)]) {
        let mut words = Vocabulary::default();
        text.split_whitespace().for_each(|word| words.add(word));
        for (word, next, expected) in cases {
            let joined = match words.joint(word, next) {
                Joint::Space => format!("{word} {next}"),
                Joint::Kept => format!("{word}{next}"),
                Joint::Gone(bytes) => format!("{}{next}", &word[..word.len() - bytes]),
            };
            assert_eq!(joined, *expected);
        }
    }

    #[test]
    fn the_document_says_which_hyphens_stay() {
        check(
            "well-known, international steam steam steam engine engine engine the co-operation of cosigned",
            &[
                ("well-", "known", "well-known"),
                ("inter-", "national", "international"),
                ("steam-", "engine", "steam-engine"),
                ("docu-", "ment.", "document."),
                ("Anglo-", "Saxon", "Anglo-Saxon"),
                ("2010-", "2015", "2010-2015"),
                ("state-of-", "the", "state-of-the"),
                ("docu\u{AD}", "ment", "document"),
                ("co-", "operation", "co-operation"),
                ("co-", "signed", "cosigned"),
            ],
        );
    }

    #[test]
    fn words_of_english_keep_the_hyphens_that_belong_to_them() {
        check(
            "the",
            &[
                ("self-", "taught,", "self-taught,"),
                ("ex-", "husband", "ex-husband"),
                ("non-", "party", "non-party"),
                ("non-", "sense", "nonsense"),
                ("twenty-", "one", "twenty-one"),
                ("co-", "signed", "co-signed"),
                ("co-", "operation", "cooperation"),
                ("half-", "finished", "half-finished"),
                ("so-", "called", "so-called"),
                ("cross-", "examination", "cross-examination"),
                ("exami-", "nation", "examination"),
                ("EXAMI-", "NATION", "EXAMINATION"),
                ("SMITH-", "JONES", "SMITH-JONES"),
                ("misunder-", "standing", "misunderstanding"),
                ("over-", "wintered", "overwintered"),
                ("detect-", "able", "detectable"),
                ("e-", "mail", "e-mail"),
                ("X-", "ray", "X-ray"),
                ("father-in-", "law", "father-in-law"),
                ("up-", "to-date", "up-to-date"),
                ("two-", "and", "two- and"),
                ("thous-", "and", "thousand"),
                ("Con-", "tempts", "Contempts"),
                ("Hall-", "man", "Hallman"),
                ("State-", "subsidized", "State-subsidized"),
                ("1955-", "1956,", "1955-1956,"),
                ("20-", "year", "20-year"),
                ("U.S.-", "led", "U.S.-led"),
                ("U.S.-", "and", "U.S.- and"),
                ("(non)-", "party", "(non)-party"),
                ("No.-", "and", "No.- and"),
                ("Form 10-", "K", "Form 10-K"),
                ("gate—", "and", "gate—and"),
                ("gate", "—", "gate —"),
                ("1955–", "56", "1955–56"),
                ("and/", "or", "and/or"),
                ("http://www.gate.org/data/", "contains", "http://www.gate.org/data/ contains"),
                ("http://www.gate.org/", "data/a.html", "http://www.gate.org/data/a.html"),
                ("the", "gate", "the gate"),
            ],
        );
    }

    #[test]
    fn other_languages_have_no_list_and_join() {
        let german = "der und die das nicht der und die";
        check(
            german,
            &[
                ("Vertrau-", "ensfrage", "Vertrauensfrage"),
                ("Haupt-", "und", "Haupt- und"),
                ("Nord-", "Süd", "Nord-Süd"),
            ],
        );
        let french = [
            ("fa-", "ce", "face"),
            ("témoi-", "gnage", "témoignage"),
            ("peut-", "être", "peut-être"),
            ("c’est-", "à-dire", "c’est-à-dire"),
            ("procès-", "verbal", "procès-verbal"),
            ("lui-", "même", "lui-même"),
            ("dit-", "il,", "dit-il,"),
            ("ou-", "til", "outil"),
            ("Est-", "ce", "Est-ce"),
            ("celui-", "ci", "celui-ci"),
            ("voi-", "là", "voilà"),
            ("va-et-", "vient", "va-et-vient"),
            ("c’est-", "à-dire", "c’est-à-dire"),
            ("n’est-", "ce", "n’est-ce"),
            ("donnez-", "le", "donnez-le"),
            ("allez-", "vous-en,", "allez-vous-en,"),
            ("arc-", "en-ciel", "arc-en-ciel"),
            ("soi-", "rée", "soirée"),
            ("contre-", "dire", "contredire"),
            ("sous-", "signé", "soussigné"),
            ("mer-", "ci", "merci"),
            ("ex-", "pert", "expert"),
        ];
        check("le la les des et une le la les", &french);
        let spanish = [
            ("físico-", "química", "físico-química"),
            ("téc-", "nico", "técnico"),
            ("polí-", "tica", "política"),
        ];
        check("el la los que del y el la los", &spanish);
        check(
            "il di che della per non il di",
            &[("città-", "stato", "città-stato"), ("cit-", "tà", "città")],
        );
    }

    /// “Peutêtre” and “ditil” are not found by who types them rightly, whatever else the document is in.
    #[test]
    fn firm_compounds_keep_their_hyphens_in_any_document() {
        let cases = [
            ("Peut-", "être,", "Peut-être,"),
            ("dit-", "il,", "dit-il,"),
            ("procès-", "verbal", "procès-verbal"),
            ("A-", "t-il", "A-t-il"),
            ("c’est-", "à-dire", "c’est-à-dire"),
            ("кто-", "нибудь", "кто-нибудь"),
            ("по-", "русски,", "по-русски,"),
            ("по-", "этому", "поэтому"),
            ("мес-", "то", "место"),
            ("biało-", "-czerwony", "biało-czerwony"),
        ];
        check("der und die das nicht der und die", &cases);
        check("the gate of the board and that was", &cases);
    }
}
