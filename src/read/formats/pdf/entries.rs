//! Lines of a table of contents: each ends with the number of a page, and no line after it goes on with it.

use super::lines::Line;

/// Dots that lead to a number, at least.
const DOTS: usize = 3;
/// Lines with dots that make a table of contents.
const MANY: usize = 2;
/// Digits or letters of the number.
const MAX_NUMBER: usize = 6;
/// Characters of all the numbers of an entry: a case is cited on many pages.
const MAX_PAGES: usize = 60;
/// What stands between and after the numbers, or for them: “3, 17 n. 2, 22 et seq.”, “passim”.
const BESIDE: [&str; 11] = ["passim", "et", "seq", "and", "und", "&", "n", "nn", "f", "ff", "note"];
/// Edges at which numbers end: one for each column.
const MAX_EDGES: usize = 4;

/// Where the numbers of a table of contents stand; nowhere on a page without one.
#[derive(Default)]
pub struct Entries {
    edges: Vec<f64>,
}

impl Entries {
    pub fn of<'l>(lines: impl IntoIterator<Item = &'l Line>) -> Self {
        let led: Vec<&Line> = lines.into_iter().filter(|line| is_led(line)).collect();
        let mut edges: Vec<f64> = Vec::new();
        if led.len() >= MANY {
            for line in led {
                if edges.len() < MAX_EDGES && !edges.iter().any(|edge| (edge - line.to).abs() < line.size) {
                    edges.push(line.to);
                }
            }
        }
        Self { edges }
    }

    /// Whether the page has no table of contents.
    pub fn is_none(&self) -> bool {
        self.edges.is_empty()
    }

    /// Whether an entry ends with this line.
    pub fn ends(&self, line: &Line) -> bool {
        is_led(line) || (self.is_at_edge(line) && number(&line.text()).is_some())
    }

    /// Whether a line is the number of the entry before it on the same height.
    pub fn is_number_of(&self, line: &Line, last: &Line) -> bool {
        last.is_level_with(line) && self.is_at_edge(line) && number(&line.text()) == Some("")
    }

    /// Whether a line ends where the numbers do.
    pub fn is_at_edge(&self, line: &Line) -> bool {
        self.edges.iter().any(|edge| (edge - line.to).abs() < line.size)
    }
}

/// What stands before the number of a page at the end of a line.
fn number(text: &str) -> Option<&str> {
    let text = text.trim_end();
    let digits = text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let roman = text.len() - text.trim_end_matches(|c: char| "ivxlcIVXLC".contains(c)).len();
    let (length, rest) = match digits {
        0 => (roman, text.get(..text.len() - roman)?),
        _ => (digits, text.get(..text.len() - digits)?),
    };
    // A word of such letters is no number.
    let apart = digits > 0 || !rest.ends_with(char::is_alphabetic);
    ((1..=MAX_NUMBER).contains(&length) && apart).then_some(rest)
}

/// Whether a line ends with a row of dots and the pages to which it leads. Most lines have no such row, and need not be
/// put together to know it.
fn is_led(line: &Line) -> bool {
    may_end_with_page(line) && may_have_dots(line) && has_leader(&line.text())
}

/// Whether the last word of a line may be one of the number of a page, or stand beside it.
fn may_end_with_page(line: &Line) -> bool {
    let Some(last) = line.words.last() else { return false };
    let last = last.text.trim_end_matches(['.', '*']);
    let plain = last.bytes().all(|byte| byte.is_ascii_alphabetic());
    !plain || last.is_empty() || is_number(last) || BESIDE.contains(&last.to_lowercase().as_str())
}

/// Whether there may be dots enough in a line for a row. Asked of every line, and so of its bytes: all that are no
/// letters of ASCII count, as the other signs are of two or three.
pub fn may_have_dots(line: &Line) -> bool {
    let dots = |text: &str| text.bytes().filter(|byte| matches!(byte, b'.' | b'_' | 0x80..)).count();
    line.words.iter().map(|word| dots(&word.text)).sum::<usize>() >= DOTS
}

/// For how many dots a sign stands that may lead to a number.
fn dots_of(c: char) -> usize {
    match c {
        '…' => 3,
        '.' | '·' | '․' | '_' | '‥' => 1,
        _ => 0,
    }
}

/// Whether words end with a row of dots and the pages to which it leads.
fn has_leader(text: &str) -> bool {
    let (mut dots, mut end, mut words, mut led) = (0, 0, false, false);
    for (at, c) in text.char_indices() {
        match c {
            c if dots_of(c) > 0 => {
                dots += dots_of(c);
                if dots >= DOTS {
                    (end, led) = (at + c.len_utf8(), words);
                }
            }
            c if c.is_whitespace() => {}
            c => {
                dots = 0;
                words |= c.is_alphanumeric();
            }
        }
    }
    led && text.get(end..).is_some_and(is_pages)
}

/// Whether a row of dots is at the end of words; and at their beginning.
pub fn ends_with_dots(text: &str) -> bool {
    is_row(text.chars().rev())
}

pub fn begins_with_dots(text: &str) -> bool {
    is_row(text.chars())
}

fn is_row(chars: impl Iterator<Item = char>) -> bool {
    let dots = chars.take_while(|c| c.is_whitespace() || dots_of(*c) > 0).filter(|c| !c.is_whitespace());
    dots.map(dots_of).sum::<usize>() >= DOTS
}

/// Whether words are the number of a page, or several: “vii”, “3, 17, 22”, “41–44”, “A-12”, “passim”.
pub fn is_pages(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_PAGES || text.ends_with([',', ';', '–', '-']) {
        return false;
    }
    let parts = text.split([' ', ',', ';', '–', '—', '-', '.', '*']).filter(|part| !part.is_empty());
    let mut parts = parts.map(|part| (BESIDE.contains(&part.to_lowercase().as_str()), is_number(part)));
    let first = parts.next();
    let mut begins = first.is_some_and(|(beside, number)| number || (beside && text.starts_with("passim")));
    // “A-12”: a letter before its number.
    begins |= text.starts_with(char::is_uppercase) && text.get(1..).is_some_and(|rest| rest.starts_with('-'));
    begins && parts.all(|(beside, number)| beside || number)
}

fn is_number(part: &str) -> bool {
    let digits = part.bytes().all(|b| b.is_ascii_digit());
    let roman = ["ivxlc", "IVXLC"].iter().any(|letters| part.chars().all(|c| letters.contains(c)));
    (digits || roman) && (1..=MAX_NUMBER).contains(&part.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_lead_to_the_pages_of_an_entry() {
        for entry in [
            "Foreword ..... vii",
            "The Lamp . . . . 11",
            "Odell v. Board, 44 H.R. 112 (1974) ...... 3, 17, 22",
            "Pell v. Vane .... passim",
            "In re Oil ..... 41–44",
            "In re Rope ..... 12 n.3",
            "In re Rope ..... 12 et seq.",
            "Annex ..... A-12",
            "Was……7",
        ] {
            assert!(has_leader(entry), "{entry}");
        }
        for other in [
            "..... 12",
            "He said .. 5",
            "He said ... that 5 men",
            "He read it... and 5 wrote",
            "Pell v. Vane ..... 3, 17,",
            "Name ...... clerk",
            "v. 12",
        ] {
            assert!(!has_leader(other), "{other}");
        }
    }
}
