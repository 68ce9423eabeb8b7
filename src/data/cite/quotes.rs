//! Quotation marks within quotation marks: those of the words change about, so that a reader sees which are whose.

/// Bytes after a mark that are looked at to see what it is: more than any quotation has, and few enough that a book full
/// of marks takes no longer than a book.
const LOOK_AHEAD: usize = 4 * 1024;

/// Quotations within quotations; nobody follows more, and each mark asks all of them.
const MAX_OPEN: usize = 32;

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
/// apostrophes stay what they are, and so does every mark that may be one of feet, inches, minutes or seconds: a mark
/// that is not typographic is better than a figure that is wrong.
pub fn quoted(words: &str) -> String {
    format!("“{}”", within(words))
}

/// The words as they stand within double quotation marks.
fn within(words: &str) -> String {
    let mut out = String::with_capacity(words.len() + 8);
    let mut marks = Marks::default();
    let mut before = Before::default();
    for (at, c) in words.char_indices() {
        let start = at + c.len_utf8();
        let rest = &words[start..words.floor_char_boundary(start + LOOK_AHEAD)];
        out.push(marks.changed(c, before, rest));
        before = before.and(c);
    }
    out
}

/// What stands before a mark.
#[derive(Clone, Copy, Default)]
struct Before {
    sign: Option<char>,
    /// Whether the last sign that is no space is a digit: scans part figures from their units.
    figure: bool,
    /// Whether feet or minutes come before that figure: then it is one of inches or seconds.
    smaller: bool,
}

impl Before {
    fn and(self, c: char) -> Self {
        let unit = self.figure && matches!(c, '\'' | '’' | '′');
        let of_figure = c.is_numeric() || c.is_whitespace() || "-.,/⁄".contains(c);
        Self {
            sign: Some(c),
            figure: if c.is_whitespace() { self.figure } else { c.is_numeric() },
            smaller: unit || (self.smaller && of_figure),
        }
    }
}

#[derive(Default)]
struct Marks {
    open: Vec<Open>,
    /// Whether a mark that may have ended the quotation that is open was taken for a unit: then the next such mark is
    /// no surer.
    doubted: bool,
}

impl Marks {
    fn changed(&mut self, c: char, before: Before, rest: &str) -> char {
        let after = rest.chars().next();
        let last = self.open.last().copied();
        match c {
            '„' => self.opens(Open::Low, '‚'),
            '“' if last == Some(Open::Low) => self.closes('‘'),
            '“' => self.opens(Open::Double, '‘'),
            '"' if begins(before.sign, after) => self.opens(Open::Double, '‘'),
            '"' | '”' if before.figure && before.smaller => c,
            '"' | '”' if before.figure && !self.ends_with_figure(rest) => {
                self.doubted = true;
                c
            }
            '"' | '”' => self.closes('’'),
            // One that nothing closes is an apostrophe, however it is curled: ‘tis.
            '‘' if ends_later(rest) => self.opens(Open::Single, '“'),
            // Of two after a figure the first is one of feet or minutes: ‘a 6’ board’.
            '’' if before.figure && ends_later(rest.split('‘').next().unwrap_or(rest)) => c,
            '’' if last == Some(Open::Single) && ends(after) => self.closes('”'),
            c => c,
        }
    }

    fn opens(&mut self, what: Open, sign: char) -> char {
        if self.open.len() < MAX_OPEN {
            self.open.push(what);
        }
        self.doubted = false;
        sign
    }

    // Also where nothing is open: what is selected may begin within a quotation.
    fn closes(&mut self, sign: char) -> char {
        self.open.pop();
        self.doubted = false;
        sign
    }

    /// Whether a double mark after a figure is the end of a quotation for certain: one is open, and no other mark before
    /// the next quotation could end it.
    fn ends_with_figure(&self, rest: &str) -> bool {
        let open = self.open.contains(&Open::Double) && !self.doubted;
        open && ends(rest.chars().next()) && !another_ends(rest)
    }
}

/// Whether a double mark ends something before the next one begins something.
fn another_ends(rest: &str) -> bool {
    // What is before the rest is itself a mark that begins nothing.
    let mut before = '"';
    for (at, c) in rest.char_indices() {
        match c {
            '“' | '„' => return false,
            '”' => return true,
            '"' => return !begins(Some(before), rest[at + 1..].chars().next()),
            c => before = c,
        }
    }
    false
}

/// Whether a straight mark between these begins something.
fn begins(before: Option<char>, after: Option<char>) -> bool {
    let free = before.is_none_or(|c| c.is_whitespace() || "([{—–-/“‘„\u{2028}".contains(c));
    free && after.is_some_and(|c| !c.is_whitespace())
}

/// Whether a mark before this can end something: ’ within a word is an apostrophe.
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
            ("", "“”"),
        ] {
            assert_eq!(quoted(words), expected);
        }
    }

    /// Six inches that become six feet are a wrong figure in somebody's quotation.
    #[test]
    fn marks_of_inches_and_seconds_stay_what_they_are() {
        for (words, expected) in [
            ("(\"so\"), 6\" wide", "“(‘so’), 6\" wide”"),
            (
                "a 6\" knife and a 12\" barrel at 48°51'24\"N and 5'10\" tall",
                "“a 6\" knife and a 12\" barrel at 48°51'24\"N and 5'10\" tall”",
            ),
            ("\"The 6\" gun\"", "“‘The 6\" gun’”"),
            ("he said \"it is 5'10\"\" ", "“he said ‘it is 5'10\"’ ”"),
            ("“The 6\" gun,” he said, “and the 12” gun.”", "“‘The 6\" gun,’ he said, ‘and the 12” gun.’”"),
            ("\"a 6\" knife and a 12\" barrel", "“‘a 6\" knife and a 12\" barrel”"),
            ("6 \" wide, 6” wide, 6½\" wide, 6’ wide", "“6 \" wide, 6” wide, 6½\" wide, 6’ wide”"),
            ("‘a 6’ board’", "““a 6’ board””"),
            ("\"a 6'2\" man", "“‘a 6'2\" man”"),
            ("\"a 6’ 2½” man of 1912\"", "“‘a 6’ 2½” man of 1912’”"),
            ("2'6\"x6'8\"", "“2'6\"x6'8\"”"),
        ] {
            assert_eq!(quoted(words), expected);
        }
    }

    #[test]
    fn a_quotation_may_end_with_a_figure() {
        for (words, expected) in [
            ("the film \"Apollo 13\" was late", "“the film ‘Apollo 13’ was late”"),
            ("“in 1912” and “in 1913”", "“‘in 1912’ and ‘in 1913’”"),
            ("\"in 1912,\" and \"in 1913\"", "“‘in 1912,’ and ‘in 1913’”"),
            ("‘in 1912’ and ‘in 1913’", "““in 1912” and “in 1913””"),
        ] {
            assert_eq!(quoted(words), expected);
        }
    }

    /// A megabyte of marks that nothing closes, each of which would look through all that follows.
    #[test]
    fn a_book_of_marks_is_quoted_in_the_time_of_a_book() {
        let marks = "‘a 6\" ".repeat(150_000);
        assert_eq!(quoted(&marks).chars().count(), marks.chars().count() + 2);
    }
}
