//! Quotation marks within quotation marks: those of the words change about, so that a reader sees which are whose.

/// What is open within the words, from the outside in.
#[derive(Clone, Copy, PartialEq)]
enum Open {
    /// “ or a straight ".
    Double,
    /// „, which ends with “.
    Low,
    /// ‘, which ends with the sign that is also an apostrophe.
    Single,
}

/// Words in “quotation marks”. Double marks within them become single ones and single ones double, straight ones too;
/// apostrophes stay what they are.
pub fn quoted(words: &str) -> String {
    format!("“{}”", within(words))
}

/// The words as they stand within double quotation marks.
fn within(words: &str) -> String {
    let mut out = String::with_capacity(words.len() + 8);
    let mut open: Vec<Open> = Vec::new();
    let mut before = None;
    for (at, c) in words.char_indices() {
        let rest = &words[at + c.len_utf8()..];
        out.push(changed(c, before, rest, &mut open));
        before = Some(c);
    }
    out
}

fn changed(c: char, before: Option<char>, rest: &str, open: &mut Vec<Open>) -> char {
    let after = rest.chars().next();
    match c {
        '„' => opens(open, Open::Low, '‚'),
        '“' if open.last() == Some(&Open::Low) => closes(open, '‘'),
        '“' => opens(open, Open::Double, '‘'),
        '”' => closes(open, '’'),
        '"' if begins(before, after) => opens(open, Open::Double, '‘'),
        '"' => closes(open, '’'),
        // One that nothing closes is an apostrophe, however it is curled: ‘tis.
        '‘' if ends_later(rest) => opens(open, Open::Single, '“'),
        '’' if open.last() == Some(&Open::Single) && ends(after) => closes(open, '”'),
        c => c,
    }
}

fn opens(open: &mut Vec<Open>, what: Open, sign: char) -> char {
    open.push(what);
    sign
}

// Also where nothing is open: what is selected may begin within a quotation.
fn closes(open: &mut Vec<Open>, sign: char) -> char {
    open.pop();
    sign
}

/// Whether a straight mark between these begins something.
fn begins(before: Option<char>, after: Option<char>) -> bool {
    let free = before.is_none_or(|c| c.is_whitespace() || "([{—–-/“‘„\u{2028}".contains(c));
    free && after.is_some_and(|c| !c.is_whitespace())
}

/// Whether ’ before this can end something: within a word it is an apostrophe.
fn ends(after: Option<char>) -> bool {
    after.is_none_or(|c| !c.is_alphanumeric())
}

fn ends_later(rest: &str) -> bool {
    rest.match_indices('’').any(|(at, sign)| ends(rest[at + sign.len()..].chars().next()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_within_marks_change_about() {
        for (words, expected) in [
            ("plain", "“plain”"),
            ("He said “no” twice.", "“He said ‘no’ twice.”"),
            ("He said \"no\" twice.", "“He said ‘no’ twice.”"),
            ("\"No,\" he said, \"no.\"", "“‘No,’ he said, ‘no.’”"),
            ("“He said ‘no’ to them,” she said.", "“‘He said “no” to them,’ she said.”"),
            ("They don’t, and the boys’ toys don't.", "“They don’t, and the boys’ toys don't.”"),
            ("“I don’t ‘know’.”", "“‘I don’t “know”.’”"),
            ("‘tis so", "“‘tis so”"),
            ("Er sagte „nein“ und ging.", "“Er sagte ‚nein‘ und ging.”"),
            ("the end” of it, and “the beginning", "“the end’ of it, and ‘the beginning”"),
            ("(\"so\"), 6\" wide", "“(‘so’), 6’ wide”"),
            ("", "“”"),
        ] {
            assert_eq!(quoted(words), expected);
        }
    }
}
