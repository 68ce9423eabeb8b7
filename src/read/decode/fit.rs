//! Do these characters look like something that people wrote? A small judgement of neighbours, by which one reading of some
//! bytes is held against another.
//!
//! The statistics of `chardetng` decide between the encodings that it knows. It knows nothing of DOS and Macintosh, has
//! no word for "none of these", and of a few letters it cannot tell much; here plain habits of writing are asked:
//! a word has letters of one script; small letters are not followed by capitals; no sign of copyright, box or quotation
//! mark stands between two letters; letters with marks rarely stand side by side; some letters are in every text and
//! others in hardly any.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a character is, as far as its neighbours care.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Class {
    Space,
    Digit,
    /// Signs of ASCII.
    Sign,
    Letter {
        script: Script,
        upper: bool,
        /// Beyond ASCII.
        far: bool,
    },
    /// Marks of quotation, which stand at one side of a word.
    Quote,
    /// The one that may stand inside of a word.
    Apostrophe,
    /// Dashes, dots, bullets.
    Dash,
    /// What stands beside numbers.
    Unit,
    Frame,
    /// What no text needs.
    Odd,
    NoBreak,
    /// Cannot be: a control character, or a byte that means nothing.
    Bad,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Script {
    Latin,
    Cyrillic,
    Greek,
    Hebrew,
    Arabic,
    Thai,
    /// All that is written without spaces or in syllables: Chinese, Japanese, Korean.
    Eastern,
    Other,
}

/// Letters beyond ASCII of languages, the frequent ones first. A text is in one of them, so that all its letters must be.
const LANGUAGES: &[&str] = &[
    "äüöß",                                                                       // German
    "éèàêçôâîûùïëœæ",                                                             // French
    "óíáéñúü",                                                                    // Spanish
    "ãçáéóíêõúâàô",                                                               // Portuguese
    "èòàùìé",                                                                     // Italian
    "äåöé",                                                                       // Swedish, Finnish
    "øåæéöò",                                                                     // Danish, Norwegian
    "ðáíóéþöúæý",                                                                 // Icelandic
    "ëéïèöüóê",                                                                   // Dutch
    "łęąóśżćńź",                                                                  // Polish
    "íáěéřčžýšůúťďňó",                                                            // Czech
    "áíéčšžýúľťôňäďóŕĺ",                                                          // Slovak
    "áéöóőíüúű",                                                                  // Hungarian
    "čšžćđ",                                                                      // Croatian, Slovene
    "ăîţşâșțé",                                                                   // Romanian
    "ıüşğçöâî",                                                                   // Turkish
    "ėšžųįąūčę",                                                                  // Lithuanian
    "āīēšūņļķžģčō",                                                               // Latvian
    "äõüöšž",                                                                     // Estonian
    "àèéíòóçïúü",                                                                 // Catalan
    "ëçé",                                                                        // Albanian
    "ĉĝŭŝĵĥ",                                                                     // Esperanto
    "ħżġċàèù",                                                                    // Maltese
    "đăâêôơưáàảạếềểệấầậốồộớờởợứừựíìịóòọúùụýỳ\u{300}\u{301}\u{303}\u{309}\u{323}", // Vietnamese
    "оеаинтсрвлкмдпуяыьзбгчйхжюшцщэфёъ",                                          // Russian
    "оаинетвірсклудмпзьябгйчхжцїюєшщфґ",                                          // Ukrainian
    "аоеитнрсвлкдпмузябъгщчцхйжшюьф",                                             // Bulgarian
    "анеіорлсткмвдяупыьзбгчйхжшўцюэфё",                                           // Belarusian
    "аоеинтрсвкдумјплзгбчћшжцхњљфђџѓќѕ",                                          // Serbian, Macedonian
    "αοιετσνηυρπκλςμόίάέγήώδύθχφβωξζψϊΐϋΰ",                                       // Greek
    "יוהלארבתשמנםעדחקפכטסןגזצךףץ",                                                // Hebrew
    "ايلمنرتوبةعدسفهكقحجأشصطىخإضذزثءغآئظؤ",                                       // Arabic
    "یادرنهمتوبسشکزگفلخقجحچپعآصطغ",                                               // Persian
    "านรกอเงมยลวดทสต่้ปะคบัหแพจชขิใีไ็ถื์ูึซุผธโำณฐศษฟฮญ",                                   // Thai
];
/// Letters that may stand by themselves.
const LONE: &str = "àÀéÉèÈóÓòáÁíÍåÅöÖøØ";
/// What a letter says that the language does not have.
const STRANGE: i8 = -4;

fn class(c: char) -> Class {
    let letter = |script, upper| Class::Letter { script, upper, far: !c.is_ascii() };
    match c {
        '\t' | '\n' | '\r' | '\x0C' | ' ' | '\u{3000}' => Class::Space,
        '0'..='9' => Class::Digit,
        'a'..='z' => letter(Script::Latin, false),
        'A'..='Z' => letter(Script::Latin, true),
        '\u{1B}' | '!'..='~' => Class::Sign,
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{FFFD}' | '\u{E000}'..='\u{F8FF}' => Class::Bad,
        '\u{A0}' => Class::NoBreak,
        '’' => Class::Apostrophe,
        '“' | '”' | '„' | '‘' | '‚' | '«' | '»' | '‹' | '›' | '¿' | '¡' => Class::Quote,
        '–' | '—' | '…' | '•' | '·' => Class::Dash,
        '€' | '£' | '¥' | '¢' | '§' | '©' | '®' | '°' | '±' | '½' | '¼' | '¾' | '™' | '²' | '³' | '¹'
        | 'µ' | '×' | '№' | '‰' | '÷' | '¶' => Class::Unit,
        'ª' | 'º' => letter(Script::Latin, false),
        '\u{2500}'..='\u{259F}' => Class::Frame,
        '\u{370}'..='\u{3FF}' if c.is_alphabetic() => letter(Script::Greek, c.is_uppercase()),
        '\u{400}'..='\u{52F}' if c.is_alphabetic() => letter(Script::Cyrillic, c.is_uppercase()),
        '\u{591}'..='\u{5F4}' => letter(Script::Hebrew, false),
        '\u{61F}' | '\u{60C}' | '\u{61B}' => Class::Sign,
        '\u{600}'..='\u{6FF}' | '\u{200C}'..='\u{200F}' => letter(Script::Arabic, false),
        '\u{E01}'..='\u{E5B}' => letter(Script::Thai, false),
        '\u{300}'..='\u{36F}' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' if c != '×' && c != '÷' => {
            letter(Script::Latin, c.is_uppercase())
        }
        '\u{3001}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{FF00}'..='\u{FFEE}' => {
            letter(Script::Eastern, false)
        }
        '\u{20000}'..='\u{3FFFF}' | '\u{1100}'..='\u{11FF}' => letter(Script::Eastern, false),
        _ if c.is_alphabetic() => letter(Script::Other, c.is_uppercase()),
        _ => Class::Odd,
    }
}

/// What each letter of the languages says for each of them.
static WORTH: LazyLock<HashMap<char, [i8; LANGUAGES.len()]>> = LazyLock::new(|| {
    let mut all: HashMap<char, [i8; LANGUAGES.len()]> = HashMap::new();
    for (number, language) in LANGUAGES.iter().enumerate() {
        for (place, c) in language.chars().enumerate() {
            // Scripts of their own have many letters, of which some are frequent and others in few words.
            let worth = match (place, is_latin(c)) {
                (0, _) | (..6, false) => 3,
                (..3, _) | (..12, false) => 2,
                (..22, _) => 1,
                _ => 0,
            };
            all.entry(c).or_insert([STRANGE; LANGUAGES.len()])[number] = worth;
        }
    }
    all
});

/// What the letters beyond ASCII of a text say together, each with how often it stands there: as much as in the language to
/// which they fit best. Scripts that are not listed say nothing.
fn in_one_language(letters: &HashMap<char, i64>) -> i64 {
    let mut sums = [0_i64; LANGUAGES.len()];
    for (c, count) in letters {
        if matches!(script_of(*c), Some(Script::Eastern | Script::Other) | None) {
            continue;
        }
        let worth = WORTH.get(c).copied().unwrap_or([STRANGE; LANGUAGES.len()]);
        sums.iter_mut().zip(worth).for_each(|(sum, worth)| *sum += i64::from(worth) * count);
    }
    // Vietnamese has nearly all letters of the others, and some of its own in every sentence.
    let vietnamese = letters.contains_key(&'ơ') || letters.contains_key(&'ư');
    let own = |(language, sum): (&&str, i64)| (vietnamese || !language.contains('ơ')).then_some(sum);
    LANGUAGES.iter().zip(sums).filter_map(own).max().unwrap_or(0)
}

fn script_of(c: char) -> Option<Script> {
    match class(c) {
        Class::Letter { script, .. } => Some(script),
        _ => None,
    }
}

fn is_latin(c: char) -> bool {
    script_of(c) == Some(Script::Latin)
}

/// What a letter says beside what stands next to it.
fn beside(script: Script, far: bool, other: Class) -> i32 {
    match other {
        Class::Letter { script: theirs, far: far_too, .. } if theirs == script => {
            // Of two letters with marks, one is rarely there; other scripts have nothing else.
            if script == Script::Latin && far && far_too { -1 } else { 1 }
        }
        // Japanese and its neighbours have names in Latin letters without a space.
        Class::Letter { script: theirs, .. } if theirs == Script::Eastern || script == Script::Eastern => -2,
        Class::Letter { .. } => -5,
        Class::Odd | Class::Frame | Class::Unit => -2,
        Class::Digit => -1,
        _ => 0,
    }
}

/// What one character says by its neighbours, from some -12 (impossible) to 2 (a letter in its word).
fn judge(before: Class, c: char, after: Class) -> i32 {
    let letter = |class| matches!(class, Class::Letter { .. });
    let inside = letter(before) && letter(after);
    match class(c) {
        Class::Bad => -12,
        Class::Letter { script, upper, far } => {
            let small_before = matches!(before, Class::Letter { upper: false, script: s, .. } if s == script);
            let cased = matches!(script, Script::Latin | Script::Cyrillic | Script::Greek);
            let capital_after =
                matches!(after, Class::Letter { upper: true, script: s, .. } if s == script) && !upper;
            let wrong_case = cased && ((upper && small_before) || capital_after);
            // Of letters with marks few words begin with one.
            let rare = i32::from(upper && script == Script::Latin);
            // "à" is a word, and few other letters are.
            let lone = script == Script::Latin && !letter(before) && !letter(after) && !LONE.contains(c);
            let odd = rare + if wrong_case { 4 } else { 0 } + if lone { 3 } else { 0 };
            beside(script, far, before) + beside(script, far, after) - odd
        }
        Class::Quote if inside => -5,
        Class::Quote if before == Class::Space && after == Class::Space => -1,
        Class::Quote if before == Class::Quote || after == Class::Quote => -3,
        Class::Quote | Class::Apostrophe => 1,
        Class::Dash if c == '•' && (letter(before) || letter(after)) => -4,
        Class::Dash if inside => -1,
        Class::Dash => 1,
        Class::Unit if inside => -5,
        Class::Unit if before == Class::Digit || after == Class::Digit => 1,
        // "m²" and "n°" are words, a letter and a sum are not.
        Class::Unit if letter(before) || letter(after) => {
            if "£¥¢½¼¾±÷".contains(c) {
                -4
            } else {
                -2
            }
        }
        Class::Frame if letter(before) || letter(after) => -5,
        Class::Frame => 1,
        Class::Odd if letter(before) || letter(after) => -5,
        Class::Odd => -2,
        Class::Unit | Class::NoBreak => 1,
        Class::Space | Class::Digit | Class::Sign => 0,
    }
}

/// How well a reading fits: what its characters beyond ASCII say, and how many there are.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Fit {
    sum: i64,
    /// Characters beyond ASCII.
    pub count: u32,
    /// Letters among them.
    pub letters: u32,
    /// Those that cannot be.
    bad: u32,
}

impl Fit {
    /// The judgement of a text.
    pub fn of(text: &str) -> Self {
        let mut fit = Self::default();
        let mut letters: HashMap<char, i64> = HashMap::new();
        let (mut before, mut last) = (Class::Space, ' ');
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let now = class(c);
            if !c.is_ascii() {
                let after = chars.peek().map_or(Class::Space, |&c| class(c));
                // Finnish doubles its letters, and hardly anybody else does.
                let doubled = matches!(c, 'ä' | 'ö') && c == last;
                // Nobody writes a letter three times; lines and frames are drawn so.
                let tripled = c == last && chars.peek() == Some(&c) && matches!(now, Class::Letter { .. });
                let repeated = if doubled { 4 } else { 0 } - if tripled { 6 } else { 0 };
                fit.sum += i64::from(judge(before, c, after)) + repeated;
                fit.count += 1;
                fit.bad += u32::from(now == Class::Bad);
                if let Class::Letter { script, .. } = now {
                    fit.letters += 1;
                    // Of a text in letters of its own, one that stands alone says nothing: signs of an English text, read
                    // in a wrong table, are such. Few words are one letter.
                    let in_word =
                        |other| matches!(other, Class::Letter { script: theirs, .. } if theirs == script);
                    if script == Script::Latin || in_word(before) || in_word(after) {
                        *letters.entry(c.to_lowercase().next().unwrap_or(c)).or_default() += 1;
                    }
                }
            }
            (before, last) = (now, c);
        }
        fit.sum += in_one_language(&letters);
        fit
    }

    /// Whether hardly anything in it cannot be.
    pub fn sound(self) -> bool {
        self.bad * 50 <= self.count
    }

    /// Whether much of it cannot be: more than where a sample is cut, or a sign is rare.
    pub fn broken(self) -> bool {
        self.bad * 5 > self.count
    }

    /// In hundredths, for each character beyond ASCII; good readings have more than 100, bad ones less than 0.
    pub fn mean(self) -> i64 {
        if self.count == 0 { 0 } else { self.sum * 100 / i64::from(self.count) }
    }
}

/// Whether a character of an old encoding stands well among its neighbours, so that it is rather meant than damage.
pub fn stands_well(before: Option<char>, c: char, after: Option<char>) -> bool {
    let class_of = |c: Option<char>| c.map_or(Class::Space, class);
    let (before, after) = (class_of(before), class_of(after));
    let letter = |class| matches!(class, Class::Letter { .. });
    let alone = letter(class(c)) && !letter(before) && !letter(after);
    // "à" and "é" are words, other letters hardly.
    judge(before, c, after) >= 0 && (!alone || LONE.contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_fits_and_what_a_wrong_table_makes_of_it_does_not() {
        for (good, bad) in [
            ("Prüfbericht über die Anhörung", "Pr\u{81}fbericht \u{81}ber die Anh”rung"),
            ("Procès-verbal établi à Liège", "Proc\u{8F}s-verbal Žtabli ˆ Li\u{8F}ge"),
            ("Je n’étais pas là", "Je nÕŽtais pas lˆ"),
            ("ключа у него не было", "êëþ÷à ó íåãî íå áûëî"),
            ("Größe, Straße", "GrцЯe, StraЯe"),
            ("żaden świadek", "¾aden ˜wiadek"),
        ] {
            let (good, bad) = (Fit::of(good), Fit::of(bad));
            assert!(good.mean() > bad.mean() + 100, "{good:?} {bad:?}");
            assert!(good.mean() > 100, "{good:?}");
        }
    }
}
