//! Names of files as one reads them: without their ending, broken where they are put together, and names for what has
//! none.

/// Signs of an ending at most: `markdown` has eight.
const MAX_ENDING: usize = 8;
/// Of the first line of pasted text, for its name.
const PASTED_CHARS: usize = 60;
/// Where a line may be broken although nothing is to be seen there.
const BREAK: char = '\u{200B}';

/// A file's name without its ending: what comes after the last dot, where that looks like one.
/// The version in `report-1.2` is none, nor is the number in `letter.12`; what begins with its only dot has no ending.
pub fn without_ending(name: &str) -> &str {
    let Some((stem, ending)) = name.rsplit_once('.') else { return name };
    let fits = (1..=MAX_ENDING).contains(&ending.len()) && ending.chars().all(|c| c.is_ascii_alphanumeric());
    let lettered = ending.starts_with(|c: char| c.is_ascii_alphabetic()) || ending == "7z";
    if fits && lettered && !stem.trim().is_empty() { stem } else { name }
}

/// A name with places where a line may be broken, which are not to be seen: after `_`, `-` and `.`, and where a small
/// letter meets a capital. Otherwise a long name is broken where the line happens to end: “Russ/ian_Government”.
pub fn breakable(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 8);
    let mut before = ' ';
    for c in name.chars() {
        // Two of them in a row stay together: `__` is one gap.
        let parts = |sign: char| matches!(sign, '_' | '-' | '.');
        if (parts(before) && !parts(c) && !c.is_whitespace()) || (before.is_lowercase() && c.is_uppercase()) {
            out.push(BREAK);
        }
        out.push(c);
        before = c;
    }
    out
}

/// What pasted words are called: by their beginning, cut between two words, with the quotation marks closed that were
/// opened.
pub fn pasted(words: &str) -> String {
    let line = words.trim().lines().next().unwrap_or("").trim();
    let mut first: String = line.chars().take(PASTED_CHARS).collect();
    if first.len() < line.len() {
        // A word of a whole line, such as an address, is cut within.
        let goes_on = !line[first.len()..].starts_with(char::is_whitespace);
        if let Some(end) = first.trim_end().rfind(char::is_whitespace).filter(|_| goes_on) {
            first.truncate(end);
        }
        let kept =
            first.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '–' | '—'));
        first.truncate(kept.len());
        first.push('…');
    }
    let count = |sign: char| first.chars().filter(|c| *c == sign).count();
    // A German quotation ends with the sign that an English one begins with.
    let german = count('„');
    let closing = [
        (german > count('“'), '“'),
        (count('“') > count('”') + german, '”'),
        (count('«') > count('»'), '»'),
        (count('"') % 2 == 1, '"'),
    ];
    let closing = closing.into_iter().filter(|(open, _)| *open).map(|(_, sign)| sign);
    first.extend(closing.collect::<Vec<_>>());
    format!("Pasted: {first}")
}

/// A name of at most so many letters: what is left out is in the middle, because names of versions differ at their ends.
pub fn cut_within(name: &str, most: usize) -> String {
    let letters: Vec<char> = name.chars().collect();
    if letters.len() <= most {
        return name.to_owned();
    }
    let kept = most.saturating_sub(1);
    let (head, tail) = (kept.div_ceil(2), kept / 2);
    let tail = letters.iter().skip(letters.len() - tail);
    letters.iter().take(head).chain(['…'].iter()).chain(tail).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ending_is_left_out_and_what_only_looks_like_one_is_not() {
        for (name, expected) in [
            ("Report.pdf", "Report"),
            ("notes.markdown", "notes"),
            ("archive.tar.gz", "archive.tar"),
            ("report-1.2", "report-1.2"),
            (".bashrc", ".bashrc"),
            ("README", "README"),
            ("Mr. Smith", "Mr. Smith"),
            ("Dear Sir. thank you", "Dear Sir. thank you"),
        ] {
            assert_eq!(without_ending(name), expected);
        }
    }

    #[test]
    fn names_are_broken_where_they_are_put_together_and_nowhere_else() {
        let broken = |name: &str| breakable(name).replace(BREAK, "/");
        assert_eq!(broken("2020-05-13-ODNI_to"), "2020-/05-/13-/ODNI_/to");
        assert_eq!(broken("Corpus__RussianGovernment"), "Corpus__/Russian/Government");
        assert_eq!(broken("a plain name"), "a plain name");
    }

    #[test]
    fn pasted_words_are_cut_between_two_words_and_their_quotation_is_closed() {
        let words = "“there, Page met Russian Ambassador to the United States Sergey Kislyak.”";
        assert_eq!(pasted(words), "Pasted: “there, Page met Russian Ambassador to the United States…”");
        assert_eq!(pasted("  A short line.\nAnd more."), "Pasted: A short line.");
        assert_eq!(pasted("„Ganz.“ sagte er"), "Pasted: „Ganz.“ sagte er");
        assert_eq!(pasted("“Whole.” he said"), "Pasted: “Whole.” he said");
        let address = "x".repeat(100);
        assert_eq!(pasted(&address), format!("Pasted: {}…", "x".repeat(60)));
        let straight = "He said \"this is a long sentence that goes on and on until it is cut\" and left.";
        assert!(pasted(straight).ends_with("…\""), "{}", pasted(straight));
    }

    /// Two versions whose names begin alike would look like one.
    #[test]
    fn long_names_are_cut_in_the_middle() {
        assert_eq!(cut_within("short.docx", 10), "short.docx");
        assert_eq!(cut_within("Treaty, second draft.docx", 13), "Treaty…t.docx");
        assert_eq!(cut_within("äöüäöü", 3), "ä…ü");
    }
}
