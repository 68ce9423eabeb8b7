//! Words that are printed where others were taken out: codes of the laws that allow it, and the reasons in words.

/// Reasons that are known by themselves, wherever in a short label they stand.
const REASONS: &[&str] = &[
    "REDACTED",
    "REDACTION",
    "HARM TO ONGOING MATTER",
    "PERSONAL PRIVACY",
    "GRAND JURY",
    "INVESTIGATIVE TECHNIQUE",
    "UNDER SEAL",
    "SEALED",
    "WITHHELD",
    "NON RESPONSIVE",
    "NONRESPONSIVE",
    "NOT RESPONSIVE",
    "OUTSIDE THE SCOPE",
    "OUT OF SCOPE",
    "DELIBERATIVE PROCESS",
    "ATTORNEY CLIENT",
    "ATTORNEY WORK PRODUCT",
    "PRIVILEGED",
    "CENSORED",
    "FOIA EXEMPT",
    "EXEMPTION",
    "LAW ENFORCEMENT SENSITIVE",
    "NAME REMOVED",
    "DELETED",
    "SANITIZED",
    "GESCHWÄRZT",
    "UNKENNTLICH",
    "OCCULTÉ",
    "CAVIARDÉ",
    "BIFFÉ",
    "TACHADO",
    "CENSURADO",
    "OMISSIS",
    "SUPPRIMÉ",
    "ZWARTGELAKT",
];
/// Those that are a reason alone: as a part of a longer label they may be anything.
const SHORT: &[&str] =
    &["HOM", "PP", "IT", "GJ", "OGM", "HTOM", "NR", "PII", "SBU", "LES", "6 E", "6E", "FED R CRIM P 6 E"];
/// Letters of a label; longer ones are prose.
const MAX_LETTERS: usize = 80;

/// Whether words say why others were taken out. Asked of what stands in a box of its own: in prose the same words are
/// nothing but words.
pub fn is_reason(words: &str) -> bool {
    if words.is_empty() || words.len() > MAX_LETTERS {
        return false;
    }
    let plain = plain(words);
    let whole = |reason: &str| {
        plain.match_indices(reason).any(|(at, found)| {
            let before = plain.get(..at).unwrap_or("");
            let after = plain.get(at + found.len()..).unwrap_or("");
            let ends = |c: char| c.is_alphanumeric();
            !before.ends_with(ends) && !after.trim_start_matches('S').starts_with(ends)
        })
    };
    // “It” is a word, and “IT” a reason.
    let capitals = !words.chars().any(char::is_lowercase) || plain.contains('6');
    (capitals && SHORT.contains(&plain.as_str()))
        || is_code(words)
        || REASONS.iter().any(|reason| whole(reason))
}

/// Whether a reason may begin with a word. Asked of every word of a page, and so without any memory of its own.
pub fn may_begin_reason(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    if word.len() < 2 || word.len() > 16 {
        return false;
    }
    let initial = word.bytes().next().map(|byte| byte.to_ascii_uppercase());
    let begins = |reason: &str| {
        if reason.bytes().next() != initial && reason.is_ascii() {
            return false;
        }
        let first = reason.split(' ').next().unwrap_or_default();
        word.get(..first.len()).is_some_and(|head| {
            head.eq_ignore_ascii_case(first) || (!first.is_ascii() && head.to_uppercase() == first)
        })
    };
    word.bytes().any(|byte| byte.is_ascii_digit())
        && word.starts_with(['b', 'B', 'j', 'J', 'k', 'K', 'd', 'D', 'x', 'X', '6'])
        || REASONS.iter().any(|reason| begins(reason))
        || SHORT.iter().any(|reason| reason.split(' ').next() == Some(word))
}

/// Whether words are a reason in brackets, which stands for what was taken out wherever it is met.
pub fn is_bracketed_reason(words: &str) -> bool {
    let inner = words.trim_end_matches(['.', ',', ';', ':']);
    let inner = inner.strip_prefix('[').and_then(|inner| inner.strip_suffix(']'));
    inner.is_some_and(|inner| inner.len() <= MAX_LETTERS && is_reason(inner) && !inner.contains(['[', ']']))
}

/// In capitals, with single spaces for what is no letter.
fn plain(words: &str) -> String {
    let spaced: String = words.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    spaced.to_uppercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Codes of the laws of the United States on what is open: “(b)(6)”, “b7C”, “(b) (7)(C), (b)(6)”, “(k)(2)”; of one or
/// several.
fn is_code(words: &str) -> bool {
    let signs: String = words.chars().filter(|c| !c.is_whitespace()).collect();
    let codes = signs.split([',', ';', '/', '&']).filter(|code| !code.is_empty());
    let mut any = false;
    for code in codes {
        any = true;
        if !is_one_code(code) {
            return false;
        }
    }
    any
}

/// One or more codes that follow each other with nothing between: “(b)(6)(b)(7)(C)”.
fn is_one_code(code: &str) -> bool {
    let bracketed = code.starts_with('(');
    let parts: Vec<char> = code.chars().filter(|c| !matches!(c, '(' | ')' | '-')).collect();
    let odd = code.chars().any(|c| !(c.is_ascii_alphanumeric() || matches!(c, '(' | ')' | '-')));
    if odd || parts.len() < 2 || parts.len() > 16 {
        return false;
    }
    let mut at = 0;
    while let Some(letter) = parts.get(at) {
        let law = matches!(letter, 'b' | 'B' | 'j' | 'J' | 'k' | 'K' | 'd' | 'D' | 'x' | 'X');
        let number =
            parts.get(at + 1).and_then(|c| c.to_digit(10)).is_some_and(|number| (1..=9).contains(&number));
        if !law || !number {
            return false;
        }
        // A letter after it is of it, unless a code begins with it; and a number after that.
        let more = |index: usize| parts.get(index).is_some_and(char::is_ascii_alphabetic);
        let begins = |index: usize| parts.get(index + 1).is_some_and(char::is_ascii_digit);
        at += 2;
        if more(at) && !(begins(at) && matches!(parts.get(at), Some('b' | 'B' | 'k' | 'K' | 'j' | 'J'))) {
            at += 1;
        }
    }
    // Without its brackets only the usual ones, in small letters before the number or alone: “B6” may be a cell.
    bracketed || code.starts_with('b') || code.starts_with('B') && code.len() <= 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_known_by_their_codes_and_words_and_prose_is_none() {
        for words in [
            "(b)(6)",
            "(b) (6)",
            "b6",
            "b7C",
            "(b)(7)(C)",
            "(b)(6), (b)(7)(C)",
            "(b)(6)(b)(7)(C)",
            "(k)(2)",
            "HOM",
            "Harm to Ongoing Matter",
            "HARM TO ONGOING MATTER",
            "Personal Privacy",
            "Investigative Technique",
            "[REDACTED]",
            "Redacted",
            "Grand Jury",
            "Fed. R. Crim. P. 6(e)",
            "Geschwärzt",
        ] {
            assert!(is_reason(words), "{words}");
        }
        for words in [
            "",
            "b",
            "(b)",
            "(a)(1)",
            "17",
            "Name",
            "It",
            "in May",
            "Total",
            "B12",
            "C6",
            "(c)(3)",
            "redactedly",
            "b6 and c",
            "Unsealed",
        ] {
            assert!(!is_reason(words), "{words}");
        }
        assert!(["(b)(6)", "Personal", "HOM", "Harm"].into_iter().all(may_begin_reason));
        assert!(!may_begin_reason("harbour") && !may_begin_reason("1974"));
        assert!(is_bracketed_reason("[REDACTED]") && is_bracketed_reason("[Harm to Ongoing Matter],"));
        assert!(!is_bracketed_reason("REDACTED") && !is_bracketed_reason("[sic]"));
    }
}
