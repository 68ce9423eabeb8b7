//! Lines of a table of contents: each ends with the number of a page, and no line after it goes on with it.

use super::lines::Line;

/// Dots that lead to a number, at least.
const DOTS: usize = 3;
/// Lines with dots that make a table of contents.
const MANY: usize = 2;
/// Digits or letters of the number.
const MAX_NUMBER: usize = 6;
/// Edges at which numbers end: one for each column.
const MAX_EDGES: usize = 4;

/// Where the numbers of a table of contents stand; nowhere on a page without one.
#[derive(Default)]
pub struct Entries {
    edges: Vec<f64>,
}

impl Entries {
    pub fn of(lines: &[Line]) -> Self {
        let led: Vec<&Line> = lines.iter().filter(|line| has_leader(&line.text())).collect();
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

    /// Whether an entry ends with this line.
    pub fn ends(&self, line: &Line) -> bool {
        let text = line.text();
        has_leader(&text) || (self.is_at_edge(line) && number(&text).is_some())
    }

    /// Whether a line is the number of the entry before it on the same height.
    pub fn is_number_of(&self, line: &Line, last: &Line) -> bool {
        last.is_level_with(line) && self.is_at_edge(line) && number(&line.text()) == Some("")
    }

    fn is_at_edge(&self, line: &Line) -> bool {
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

fn has_leader(text: &str) -> bool {
    let Some(rest) = number(text) else { return false };
    let dots = rest.chars().rev().take_while(|c| c.is_whitespace() || ".·…․_‥".contains(*c));
    let dots: usize = dots.filter(|c| !c.is_whitespace()).map(|c| if c == '…' { 3 } else { 1 }).sum();
    dots >= DOTS && rest.chars().any(char::is_alphanumeric)
}
