//! Which sign parts the cells of a text, and which quotes them? The one under which its rows are most alike and its cells
//! most often something (G. van den Burg, A. Nazábal, C. Sutton, “Wrangling messy CSV files by detecting row and type
//! patterns”, 2019).

use super::records::Records;
use crate::data::draft::cut_point;
use crate::data::value::is_number;
use crate::data::values::{self, Chosen};

/// How much of a text is looked at.
const LOOKED_AT: usize = 64 * 1024;
/// Rows that are looked at.
const ROWS: usize = 200;
/// Signs that part cells, the likeliest first.
const PARTING: [u8; 7] = [b',', b';', b'\t', b'|', b':', b'^', b'~'];
const QUOTES: [Option<u8>; 3] = [Some(b'"'), Some(b'\''), None];

/// How cells are parted and quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    parting: u8,
    quote: Option<u8>,
    /// Puts a quote into a quoted cell, where that is not done by doubling it.
    escape: Option<u8>,
    /// How it is known what parts cells: “guessed”.
    how: &'static str,
    /// Whether somebody chose what quotes them.
    quote_chosen: bool,
}

impl Dialect {
    /// Finds it, and gives the text without the line that only states it.
    pub fn of<'t>(text: &'t str, tabs: bool, chosen: &Chosen) -> (Self, &'t str) {
        let text = text.trim_start_matches('\u{FEFF}');
        let quote = chosen.quoted.unwrap_or(Some(b'"'));
        let quote_chosen = chosen.quoted.is_some();
        let stated = stated(text);
        let text = stated.map_or(text, |(_, rest)| rest);
        let by_file = stated.is_some();
        let (parting, how) = match (chosen.parted, stated) {
            (Some(parting), _) => (Some(parting), values::CHOSEN),
            (_, Some((parting, _))) => (Some(parting), "the file says so"),
            _ => (None, "guessed"),
        };
        let head = if text.len() > LOOKED_AT { &text[..cut_point(text, LOOKED_AT, true)] } else { text };
        let escape = (head.contains("\\\"") && !head.contains("\"\"")).then_some(b'\\');
        let mut best = (
            f64::MIN,
            Self {
                parting: parting.unwrap_or(if tabs { b'\t' } else { b',' }),
                quote,
                escape: None,
                how,
                quote_chosen,
            },
        );
        let stated = parting.map_or(PARTING.to_vec(), |sign| vec![sign]);
        // Who writes the line that says it quotes as Excel does.
        let quotes = if quote_chosen || by_file { vec![quote] } else { QUOTES.to_vec() };
        for parting in stated {
            // Marks that stand where cells begin and end are hardly ever a part of their words.
            let double = marks_at_borders(head, parting, b'"');
            let surely_double = double > 0 && double >= marks_at_borders(head, parting, b'\'');
            for quote in quotes.iter().copied() {
                if surely_double && quotes.len() > 1 && quote != Some(b'"') {
                    continue;
                }
                if quote.is_some_and(|quote| !head.as_bytes().contains(&quote)) && quote != Some(b'"') {
                    continue;
                }
                let escape = escape.filter(|_| quote == Some(b'"'));
                let dialect = Self { parting, quote, escape, ..best.1 };
                let mut score = dialect.score(head);
                if tabs && parting == b'\t' {
                    score *= 1.5;
                }
                // Among equals the likeliest, which comes first.
                if score > best.0 * 1.000_001 + 1e-9 {
                    best = (score, dialect);
                }
            }
        }
        (best.1, text)
    }

    /// The rows of a text.
    pub fn rows<'t>(&self, text: &'t str) -> Records<'t> {
        let core = csv_core::ReaderBuilder::new()
            .delimiter(self.parting)
            .quoting(self.quote.is_some())
            .quote(self.quote.unwrap_or(b'"'))
            .double_quote(self.escape.is_none())
            .escape(self.escape)
            .build();
        Records::new(core, text)
    }

    /// Rows of one length weigh more the more there are and the longer they are; cells that are something weigh more than
    /// those that are anything.
    fn score(&self, head: &str) -> f64 {
        let mut lengths: std::collections::BTreeMap<usize, usize> = std::collections::BTreeMap::new();
        let (mut rows, mut cells, mut known) = (0_usize, 0_usize, 0.0);
        let mut records = self.rows(head);
        while let Some(record) = records.next().filter(|_| rows < ROWS) {
            // A blank line says nothing.
            if record.len() == 0 {
                continue;
            }
            rows += 1;
            *lengths.entry(record.len()).or_default() += 1;
            for cell in record.cells() {
                cells += 1;
                known += weight(cell);
            }
        }
        if rows == 0 {
            return 0.0;
        }
        // Each length counts by how often it is met and by how many cells it makes.
        let alike: f64 = lengths
            .iter()
            .map(|(length, count)| *count as f64 * ((*length as f64 - 1.0).max(0.001) / *length as f64))
            .sum::<f64>()
            / lengths.len() as f64;
        alike * (known / cells.max(1) as f64).max(1e-9)
    }

    /// What parts cells, in words.
    pub fn parted_by(&self) -> &'static str {
        values::PARTING.iter().find(|(sign, ..)| *sign == self.parting).map_or("a sign", |(.., words)| words)
    }

    /// What quotes them.
    pub fn quoted_by(&self) -> String {
        let words = values::QUOTING
            .iter()
            .find(|(sign, ..)| *sign == self.quote)
            .map_or("a sign", |(.., words)| words);
        format!("{words} ({})", if self.quote_chosen { values::CHOSEN } else { "guessed" })
    }

    /// How it is known what parts them.
    pub fn how(&self) -> &'static str {
        self.how
    }
}

/// How often a mark stands beside what parts cells or rows.
fn marks_at_borders(head: &str, parting: u8, mark: u8) -> usize {
    let bytes = head.as_bytes();
    let border =
        |byte: Option<&u8>| byte.is_none_or(|byte| *byte == parting || matches!(byte, b'\n' | b'\r'));
    memchr::memchr_iter(mark, bytes)
        .filter(|at| border(at.checked_sub(1).and_then(|at| bytes.get(at))) || border(bytes.get(at + 1)))
        .count()
}

/// What Excel writes and obeys: `sep=;` in the first line.
fn stated(text: &str) -> Option<(u8, &str)> {
    let (line, rest) = text.split_once('\n')?;
    let sign = line.trim_end_matches('\r').trim_matches('"').strip_prefix("sep=")?;
    match sign.as_bytes() {
        [sign] if sign.is_ascii() => Some((*sign, rest)),
        _ => None,
    }
}

/// How much a cell is something: a number, a date, an address, a word without signs that part.
fn weight(cell: &str) -> f64 {
    let cell = cell.trim();
    if cell.is_empty() || is_number(cell) || is_date(cell) {
        return 1.0;
    }
    let address = cell.starts_with("http://")
        || cell.starts_with("https://")
        || (cell.contains('@') && !cell.contains(' '));
    let parting = cell.bytes().filter(|byte| matches!(byte, b',' | b';' | b'\t' | b'|' | b'"')).count();
    match parting {
        0 => 1.0,
        _ if address => 1.0,
        some => 1.0 / (1.0 + some as f64),
    }
}

/// Whether a cell is a day or a time: digits in twos or fours between signs.
pub fn is_date(cell: &str) -> bool {
    let cell = cell.trim();
    let groups: Vec<&str> =
        cell.split(['-', '/', '.', ':', ' ', 'T', '+', 'Z']).filter(|part| !part.is_empty()).collect();
    let digits = groups.iter().all(|part| part.len() <= 9 && part.bytes().all(|byte| byte.is_ascii_digit()));
    (2..=8).contains(&groups.len())
        && digits
        && cell.contains(['-', '/', ':'])
        && cell.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> (&'static str, Option<u8>) {
        let dialect = Dialect::of(text, false, &Chosen::default()).0;
        (dialect.parted_by(), dialect.quote)
    }

    #[test]
    fn what_parts_cells_is_found_by_what_it_leaves_of_them() {
        assert_eq!(found("a,b,c\n1,2,3\n4,5,6\n").0, "commas");
        assert_eq!(found("a;b\n1,5;2\n3,25;4\n").0, "semicolons");
        assert_eq!(found("a\tb\nc, d\te\n").0, "tabs");
        assert_eq!(found("name|day\nA, B|2020-01-01\nC|2020-01-02\n").0, "upright strokes");
        assert_eq!(found("\"a, b\",c\n\"d, e, f\",g\n"), ("commas", Some(b'"')));
        assert_eq!(found("it's,\"a, b\"\nx's,'y'\n"), ("commas", Some(b'"')));
        assert_eq!(found("one\ntwo\nthree\n").0, "commas");
        assert_eq!(found("t,x\n10:00:00,1\n11:00:00,2\n").0, "commas");
    }

    #[test]
    fn a_file_that_says_what_parts_its_cells_is_believed() {
        let (dialect, rest) = Dialect::of("sep=;\na;b,c\n", false, &Chosen::default());
        assert_eq!((dialect.parted_by(), dialect.how(), rest), ("semicolons", "the file says so", "a;b,c\n"));
    }

    #[test]
    fn numbers_and_days_are_known_from_words() {
        for number in ["1", "-1.5", "1,234.56", "1.234,56", "$5", "12 %", "1e5", "(3)", "007"] {
            assert!(is_number(number), "{number}");
        }
        for words in ["", "a1", "1-2", "e5", "-", "1a"] {
            assert!(!is_number(words), "{words}");
        }
        assert!(is_date("2020-01-02") && is_date("1/2/2020 10:00") && !is_date("a-b") && !is_date("12"));
    }
}
