//! Hyphens that belong to their words in other languages than English, wherever a line ends: “peut-être”, “dit-il”,
//! “кто-нибудь”. What is certain by the words alone holds in any document, as a text of two languages has either.

use super::Language;

/// First parts of French words with a hyphen, each with how their second parts begin. None of them is one word in any
/// language.
const FRENCH: [(&str, &[&str]); 35] = [
    ("procès", &["verba"]),
    ("peut", &["être"]),
    ("quelques", &["un"]),
    ("rendez", &["vous"]),
    ("vis", &["à"]),
    ("tête", &["à"]),
    ("bien", &["être", "fondé", "aimé"]),
    ("au", &["dess", "delà", "devant", "dehors"]),
    ("par", &["dess", "delà", "devant"]),
    ("là", &["bas", "dess", "haut", "dedans"]),
    ("ci", &["dess", "joint", "après", "contre", "inclus", "devant", "gît"]),
    ("sous", &["préf", "sol", "marin", "titre", "offic", "lieut", "traitan", "direct", "secrét", "chef"]),
    ("avant", &["hier", "garde", "propos", "dernier", "guerre", "veille", "projet"]),
    ("après", &["midi", "guerre", "demain", "vente"]),
    ("arrière", &["plan", "pays", "garde", "grand", "petit", "pensée"]),
    ("non", &["lieu", "droit", "paiement", "respect", "dit"]),
    ("chef", &["lieu", "d’", "d'"]),
    ("garde", &["fou", "chasse", "côte", "corps", "meuble", "malade", "barrière", "robe"]),
    ("porte", &["parole", "monnaie", "clé", "clef", "voix", "plume", "avion", "bagage"]),
    ("compte", &["rendu"]),
    ("mot", &["clé", "clef"]),
    ("beau", &["frère", "père", "fils"]),
    ("belle", &["mère", "sœur", "fille"]),
    ("petit", &["fils", "neveu"]),
    ("petite", &["fille", "nièce"]),
    ("grand", &["père", "mère", "chose", "route", "rue", "peine"]),
    ("outre", &["mer", "tombe", "atlantique"]),
    ("sur", &["le-"]),
    ("nouveau", &["né", "venu"]),
    ("haut", &["parleur", "fonction"]),
    ("trois", &["quarts", "cent", "mille"]),
    ("main", &["d’", "d'", "forte"]),
    ("faire", &["part", "valoir"]),
    ("soi", &["disant", "même"]),
    (
        "ex",
        &[
            "mari", "femme", "minist", "présid", "direct", "maire", "déput", "employ", "époux", "épouse",
            "associé",
        ],
    ),
];
/// Verbs of French before their pronoun, and pronouns.
const VERBS: [&str; 45] = [
    "dit",
    "fait",
    "est",
    "était",
    "étaient",
    "sont",
    "soit",
    "sera",
    "serait",
    "seraient",
    "peut",
    "pouvait",
    "pourrait",
    "doit",
    "devait",
    "devrait",
    "faut",
    "fallait",
    "sait",
    "savait",
    "voit",
    "veut",
    "voulait",
    "vient",
    "tient",
    "prend",
    "rend",
    "met",
    "répond",
    "répondit",
    "reprit",
    "avait",
    "avaient",
    "aurait",
    "ont",
    "vont",
    "font",
    "disait",
    "disent",
    "croit",
    "croyait",
    "entend",
    "paraît",
    "semblait",
    "suffit",
];
const PRONOUNS: [&str; 5] = ["il", "elle", "on", "ils", "elles"];
/// Small words within compounds: the next one has a hyphen of its own.
const WITHIN: [&str; 15] =
    ["en", "de", "du", "des", "la", "le", "les", "et", "au", "aux", "y", "da", "di", "del", "sur"];

/// Whether the hyphen between two parts in small letters belongs to the word, in whatever language the document is.
pub fn is_certain(one: &str, other: &str) -> bool {
    let first = bare(one);
    let begins = |ends: &[&str]| ends.iter().any(|end| other.starts_with(end));
    let part = |other: &str| PRONOUNS.iter().any(|pronoun| other.strip_prefix("t-") == Some(pronoun));
    other.starts_with("à-")
        || part(other)
        || (VERBS.contains(&first) && PRONOUNS.contains(&other))
        || FRENCH.iter().any(|(own, ends)| first == *own && begins(ends))
        || is_russian(first, other)
}

/// The same by the rules of a language.
pub fn is_compound(one: &str, other: &str, language: Language, known: &dyn Fn(&str) -> bool) -> bool {
    // “arc-en-ciel”; and not “gran-de-duchesse”.
    let within = || {
        let small = other.split_once('-').map(|(small, _)| small);
        small.is_some_and(|small| WITHIN.contains(&small) && !known(&format!("{one}{small}")))
    };
    match language {
        Language::French => within() || is_french(one, other, known),
        Language::Southern => within() || has_two_accents(one, other),
        Language::English | Language::Other => false,
    }
}

/// A word without what is set before it with an apostrophe.
fn bare(word: &str) -> &str {
    word.rsplit(['’', '\'']).next().unwrap_or(word)
}

/// After a verb before its pronoun, and in some firm combinations.
fn is_french(one: &str, other: &str, known: &dyn Fn(&str) -> bool) -> bool {
    const BEFORE: [&str; 21] = [
        "vice",
        "demi",
        "quasi",
        "avant",
        "après",
        "grand",
        "celui",
        "celle",
        "ceux",
        "celles",
        "là",
        "quatre",
        "dix",
        "vingt",
        "trente",
        "quarante",
        "cinquante",
        "soixante",
        "week",
        "saint",
        "sainte",
    ];
    const AFTER: [&str; 11] =
        ["même", "mêmes", "je", "nous", "vous", "moi", "toi", "dessus", "dessous", "delà", "là"];
    const WERE: [&str; 6] = ["est", "était", "sont", "fut", "sera", "serait"];
    /// “mer-ci”, “ain-si”: ends of words that look like “here”.
    const NOT_HERE: [&str; 6] = ["mer", "voi", "sou", "noir", "far", "dur"];
    const CALLED: [&str; 10] = ["le", "la", "les", "lui", "leur", "en", "y", "moi", "nous", "vous"];
    let first = bare(one);
    let verb = first.ends_with(['t', 'd']);
    match other {
        "il" | "elle" | "on" | "ils" | "elles" => verb,
        "ce" => WERE.contains(&first),
        "lui" | "leur" if verb => first != "ce",
        "là" if first == "voi" => false,
        "ci" if !BEFORE.contains(&first) => known(first) && !NOT_HERE.contains(&first),
        // “donnez-le”, “allez-vous-en”.
        _ if other.split('-').all(|word| CALLED.contains(&word))
            && (first.ends_with("ez") || first.ends_with("ons")) =>
        {
            true
        }
        "lui" | "leur" => false,
        _ => BEFORE.contains(&first) || AFTER.contains(&other),
    }
}

/// No word of Spanish has an accent in two of its parts, and none of Italian one before its end: “físico-químico”,
/// “città-stato”.
fn has_two_accents(one: &str, other: &str) -> bool {
    let acute = |c: char| matches!(c, 'á' | 'é' | 'í' | 'ó' | 'ú');
    let grave = |c: char| matches!(c, 'à' | 'è' | 'ì' | 'ò' | 'ù');
    (one.contains(acute) && other.contains(acute)) || one.ends_with(grave)
}

/// “кто-нибудь”, “кое-что”, “из-за”, “по-русски”.
fn is_russian(one: &str, other: &str) -> bool {
    const WHO: [&str; 24] = [
        "кто",
        "кого",
        "кому",
        "кем",
        "что",
        "чего",
        "чему",
        "чем",
        "где",
        "куда",
        "откуда",
        "как",
        "когда",
        "зачем",
        "почему",
        "какой",
        "какая",
        "какое",
        "какие",
        "какого",
        "каком",
        "чей",
        "сколько",
        "отчего",
    ];
    if one.is_ascii() || other.is_ascii() {
        return false;
    }
    match (one, other) {
        (_, "нибудь" | "либо") => true,
        (who, "то") => WHO.contains(&who),
        ("кое" | "кой", _) | ("из", "за" | "под") => true,
        ("во" | "в", other) => {
            ["перв", "втор", "трет", "четв"].iter().any(|ordinal| other.starts_with(ordinal))
                && other.ends_with("ых")
        }
        ("по", other) => {
            other.ends_with("ски")
                || [
                    "моему",
                    "твоему",
                    "своему",
                    "нашему",
                    "вашему",
                    "прежнему",
                    "новому",
                    "другому",
                    "видимому",
                    "разному",
                ]
                .contains(&other)
        }
        _ => false,
    }
}
