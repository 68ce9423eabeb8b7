//! Large first letters that reach over several lines belong to the word that they begin: `T` beside `he` is “The”.

use super::hyphens::Vocabulary;
use super::lines::Line;

/// How much larger than its lines a first letter is.
const LARGE: f64 = 1.7;
/// How far above its base line it reaches, and how far it may stand from its lines, in sizes of its own.
const HEIGHT: f64 = 0.8;
const FAR: f64 = 0.6;
/// Letters of one page that are looked at; a page of more is an advertisement.
const MAX_CAPS: usize = 32;

/// Letters that are words as well.
const WORDS: &str = "AIOEÀÈÉÒÓYUАИОУЯВКС";
/// Beginnings of English words in two consonants; no word begins with another.
const BEGINNINGS: [&str; 35] = [
    "bl", "br", "ch", "cl", "cr", "dr", "dw", "fl", "fr", "gh", "gl", "gn", "gr", "kn", "ph", "pl", "pr",
    "ps", "qu", "rh", "sc", "sh", "sk", "sl", "sm", "sn", "sp", "sq", "st", "sw", "th", "tr", "tw", "wh",
    "wr",
];
/// What is no word without the A or the I before it, though it could be one by its letters.
const REST_OF_A: [&str; 66] = [
    "bout",
    "bove",
    "broad",
    "cross",
    "dam",
    "dams",
    "ddition",
    "fraid",
    "frica",
    "frican",
    "gain",
    "gainst",
    "ge",
    "gencies",
    "gency",
    "genda",
    "gent",
    "gents",
    "go",
    "greed",
    "id",
    "im",
    "ir",
    "lmost",
    "lone",
    "lthough",
    "mazing",
    "merica",
    "merican",
    "mericans",
    "mid",
    "midst",
    "mong",
    "nalysis",
    "nimals",
    "nother",
    "ny",
    "nybody",
    "nyone",
    "nything",
    "pparently",
    "pproach",
    "pril",
    "re",
    "rmy",
    "rea",
    "rticle",
    "sia",
    "sian",
    "sking",
    "t",
    "ttorney",
    "udience",
    "ugust",
    "uthor",
    "uthorities",
    "ustralia",
    "vailable",
    "verage",
    "wake",
    "ware",
    "ugh",
    "ustria",
    "ges",
    "nnual",
    "pologies",
];
const REST_OF_I: [&str; 24] = [
    "dea",
    "deally",
    "deas",
    "dentity",
    "magine",
    "mage",
    "mages",
    "mportant",
    "mportantly",
    "raq",
    "ran",
    "reland",
    "rish",
    "rony",
    "ronically",
    "solated",
    "ssues",
    "ssue",
    "sland",
    "slam",
    "taly",
    "talian",
    "tem",
    "tems",
];

/// Words of one letter of Russian, and how words begin that follow them where a text begins and that are no rest of one word.
const AFTER: [(char, &str); 8] = [
    (
        'В',
        "начал конц тече ходе ночь ночи март мае январ феврал апрел июне июле август сентябр октябр ноябр декабр суде деле \
         деревн город порту порте доме комнат комисси протокол отчёт отчет соответств результат связи том той тот те это эту \
         эти этом этой своё свое своих свои свою наше нашу ваше вашу кажд другом другой другую один одн нём нем ней них его \
         её ее их котор присутств отсутств период настоящ данн област район росси москв петербург прошл следующ понедельник \
         четверг среду субботу воскресень полночь полдень частност целом ответ утро кабинет архив здани заседани случае",
    ),
    (
        'К',
        "тому этому этим этой концу вечеру утру полудню полуночи счастью сожалению делу нему ней ним нам вам началу сведению \
         протоколу отчёту отчету моему нашему удивлению воротам весне осени лету зиме",
    ),
    (
        'С',
        "тех того этого этим этой утра вечера другой одной первого первых помощью тем тою ним ней ними нами вами моей моим \
         наше января февраля марта апреля мая июня июля августа сентября октября ноября декабря самого момента",
    ),
    ('О', "том чём нём нем ней них себе нас вас этом этой деле событи судьбе причинах"),
    (
        'У',
        "нас вас него неё нее них меня тебя ворот входа кажд этого этой того той причал окна двер одного одной всех",
    ),
    (
        'И',
        "вот тогда когда если всё все он она они это хотя снова только потом даже не в на тот те эти никто ничто",
    ),
    ('А', "потом когда вот в если он она они также ещё еще затем теперь между что на тот те эти"),
    (
        'Я',
        "видел был была не помню знаю сам думал думаю слышал пришёл пришел пошёл пошел вышел ничего никого хочу хотел уже \
         тогда заявляю прошу сказал спросил ответил говорил работал стоял взял служил жил родил нижеподписавш",
    ),
];

/// Joins first letters with their lines, wherever they were drawn.
pub fn join(lines: &mut Vec<Line>, words: &Vocabulary) {
    let caps: Vec<usize> =
        (0..lines.len()).filter(|at| lines.get(*at).is_some_and(|line| letter(line).is_some())).collect();
    if caps.len() > MAX_CAPS {
        return;
    }
    let mut joined = Vec::new();
    for cap in caps {
        if join_one(cap, lines, words) {
            joined.push(cap);
        }
    }
    for at in joined.into_iter().rev() {
        lines.remove(at);
    }
}

/// The letter that a line consists of.
fn letter(line: &Line) -> Option<char> {
    let [word] = line.words.as_slice() else { return None };
    let mut chars = word.text.chars().filter(|c| !"“”\"‘’'«„‹".contains(*c));
    let letter = chars.next().filter(|c| c.is_uppercase());
    letter.filter(|_| chars.next().is_none() && !line.vertical && !line.leftward)
}

fn join_one(cap: usize, lines: &mut [Line], words: &Vocabulary) -> bool {
    let Some(large) = lines.get(cap).cloned() else { return false };
    let beside = |line: &Line| {
        line.angle == large.angle
            && line.size * LARGE < large.size
            && line.from > large.from
            && line.from > large.to - 0.35 * large.size
            && line.from < large.to + FAR * large.size
            && line.base > large.base - HEIGHT * large.size
            && line.base < large.base + 0.7 * line.size
    };
    let own: Vec<usize> = (0..lines.len()).filter(|at| lines.get(*at).is_some_and(beside)).collect();
    let base = |at: &usize| lines.get(*at).map_or(0.0, |line| line.base);
    let Some(first) = own.iter().min_by(|one, other| base(one).total_cmp(&base(other))).copied() else {
        return false;
    };
    let mut firsts =
        lines.get(first).into_iter().flat_map(|line| line.words.iter().map(|word| word.text.clone()));
    let Some(next) = firsts.next() else { return false };
    // “ON THE NIGHT”: of a name, no more than its first letter would have a full stop or small letters after it.
    let in_capitals = |word: String| word.chars().count() > 1 && word.chars().all(char::is_uppercase);
    let capitals_go_on = firsts.next().is_some_and(in_capitals);
    let rest: String = next.chars().take_while(|c| c.is_alphabetic()).collect();
    // A letter over a section of a list is followed by names, not by the rest of its word.
    let goes_on = next.starts_with(['\'', '’'])
        || rest.chars().next().is_some_and(char::is_lowercase)
        || (rest.chars().all(char::is_uppercase)
            && (rest.chars().count() > 1
                || (rest.len() == next.len() && !rest.is_empty() && capitals_go_on)));
    if own.len() < 2 || base(&first) > large.base - 0.3 * large.size || !goes_on {
        return false;
    }
    let alone = letter(&large).is_some_and(|letter| is_word(letter, &rest.to_lowercase(), words));
    for at in own {
        if let Some(line) = lines.get_mut(at) {
            // They begin where the letter does, so that the next line, under it, is one of theirs.
            line.from = large.from;
        }
    }
    if let (Some(line), Some(mut word)) = (lines.get_mut(first), large.words.into_iter().next()) {
        if let Some(second) = line.words.first_mut() {
            second.glued = !alone;
            word.style = second.style;
            word.number = second.number.take();
        }
        line.words.insert(0, word);
    }
    true
}

/// Whether a letter is a word of its own before others, and not the beginning of the next.
fn is_word(letter: char, rest: &str, words: &Vocabulary) -> bool {
    if rest.is_empty() || !WORDS.contains(letter) {
        return false;
    }
    let whole: String = letter.to_lowercase().chain(rest.chars()).collect();
    match (words.knows(rest), words.knows(&whole)) {
        (true, false) => return true,
        (false, true) => return false,
        _ => {}
    }
    let vowel = |c: char| "aeiouy".contains(c);
    let mut chars = rest.chars();
    let (first, second) = (chars.next().unwrap_or(' '), chars.next().unwrap_or(' '));
    let may_begin = vowel(first) || vowel(second) || BEGINNINGS.iter().any(|two| rest.starts_with(two));
    let several = second != ' ';
    match letter {
        'A' => several && may_begin && !REST_OF_A.contains(&rest),
        'I' => several && may_begin && !REST_OF_I.contains(&rest),
        // “À la porte”, “È stato”: nothing else begins with them.
        'À' | 'È' => true,
        // “Y la puerta”, and not “Ypres”.
        'Y' => {
            several
                && !vowel(first)
                && !["pre", "ser", "sta", "ve", "vo", "tt"].iter().any(|rest_of| rest.starts_with(rest_of))
        }
        _ => is_before(letter, rest),
    }
}

/// Whether a letter of Russian stands before a word of its own.
fn is_before(letter: char, rest: &str) -> bool {
    let Some((_, after)) = AFTER.iter().find(|(own, _)| *own == letter) else { return false };
    // Short words are meant as they are, longer ones with their endings.
    after
        .split_whitespace()
        .any(|word| if word.chars().count() > 3 { rest.starts_with(word) } else { rest == word })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_a_word_or_the_beginning_of_one() {
        let mut known = Vocabulary::default();
        known.add("gainful");
        for (letter, rest, alone) in [
            ('T', "he", false),
            ('I', "t", false),
            ('A', "long", true),
            ('A', "fter", false),
            ('A', "lthough", false),
            ('A', "gainst", false),
            ('A', "gainful", true),
            ('I', "was", true),
            ('I', "nside", false),
            ('O', "ver", false),
            ('В', "начале", true),
            ('В', "торой", false),
            ('В', "ремя", false),
            ('И', "вот", true),
            ('И', "так", false),
            ('С', "начала", false),
            ('У', "них", true),
            ('У', "тром", false),
            ('À', "la", true),
            ('Y', "la", true),
            ('Y', "esterday", false),
        ] {
            assert_eq!(is_word(letter, rest, &known), alone, "{letter}{rest}");
        }
    }
}
