//! How a list of values is to be read where guessing is wrong: what parts its cells, what quotes them, whether its first row
//! names the columns. Chosen together with the encoding, and kept in the same line: `windows-1252 parted=semicolon
//! named=no`. The file itself is never changed.

use std::fmt::{self, Display, Formatter};

/// What a fact of a document is called that says what parts its cells; a document that has it is a list of values.
pub const PARTED: &str = "Cells are parted by";
/// The same of what quotes them.
pub const QUOTED: &str = "Cells are quoted by";
/// The same of its columns.
pub const COLUMNS: &str = "Columns";
/// How it is said that a reader chose something and nobody guessed it.
pub const CHOSEN: &str = "chosen";

/// Signs that part cells: each with its word in a choice, and in a sentence.
pub const PARTING: [(u8, &str, &str); 8] = [
    (b',', "comma", "commas"),
    (b';', "semicolon", "semicolons"),
    (b'\t', "tab", "tabs"),
    (b'|', "stroke", "upright strokes"),
    (b':', "colon", "colons"),
    (b'^', "caret", "carets"),
    (b'~', "tilde", "tildes"),
    (b' ', "space", "spaces"),
];

/// Signs that quote cells: as [`PARTING`].
pub const QUOTING: [(Option<u8>, &str, &str); 3] = [
    (Some(b'"'), "double", "double marks (\")"),
    (Some(b'\''), "single", "single marks (')"),
    (None, "none", "nothing"),
];

/// What a reader chose; what is `None` is guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// The name of an encoding, or another way to read the file.
    pub encoding: Option<String>,
    /// The sign that parts cells.
    pub parted: Option<u8>,
    /// The sign that quotes them, or that none does.
    pub quoted: Option<Option<u8>>,
    /// Whether the first row names the columns.
    pub named: Option<bool>,
}

impl Chosen {
    /// As it stands in one line; what nobody knows in it is passed over.
    pub fn of(line: Option<&str>) -> Self {
        let mut chosen = Self::default();
        line.unwrap_or_default().split(' ').for_each(|part| chosen.set(part));
        chosen
    }

    /// Takes one choice: “parted=comma”, “quoted=none”, “named=yes”, “parted=auto”; a word alone is an encoding.
    fn set(&mut self, part: &str) {
        match part.split_once('=') {
            Some(("parted", sign)) => {
                self.parted = PARTING.iter().find(|(_, word, _)| *word == sign).map(|(sign, ..)| *sign);
            }
            Some(("quoted", sign)) => {
                self.quoted = QUOTING.iter().find(|(_, word, _)| *word == sign).map(|(sign, ..)| *sign);
            }
            Some(("named", said)) => {
                self.named = match said {
                    "yes" => Some(true),
                    "no" => Some(false),
                    _ => None,
                };
            }
            Some(_) => {}
            None if part.is_empty() => {}
            None => self.encoding = (part != "auto").then(|| part.to_owned()),
        }
    }

    /// With another choice: of an encoding or, after [`Chosen::of`], of how values are read; “auto” of an encoding takes
    /// back that alone.
    pub fn with(mut self, choice: &str) -> Self {
        choice.split(' ').for_each(|part| self.set(part));
        self
    }

    /// As one line; `None` where nothing was chosen.
    pub fn line(&self) -> Option<String> {
        let line = self.to_string();
        (!line.is_empty()).then_some(line)
    }
}

impl Display for Chosen {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { encoding, parted, quoted, named } = self;
        let word = |found: Option<&&str>, what: &str| found.map(|word| format!("{what}={word}"));
        let parting = parted.and_then(|sign| PARTING.iter().find(|(own, ..)| *own == sign));
        let quoting = quoted.and_then(|sign| QUOTING.iter().find(|(own, ..)| *own == sign));
        let parts = [
            encoding.clone(),
            word(parting.map(|(_, word, _)| word), "parted"),
            word(quoting.map(|(_, word, _)| word), "quoted"),
            named.map(|named| format!("named={}", if named { "yes" } else { "no" })),
        ];
        f.write_str(&parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Otherwise a list would be read in another way after the next start than its reader chose.
    #[test]
    fn a_choice_is_the_same_after_it_was_kept_and_one_takes_back_no_other() {
        let check = |line: &str, choice: &str, expected: Option<&str>| {
            let now = Chosen::of(Some(line)).with(choice).line();
            assert_eq!(now.as_deref(), expected, "{line} with {choice}");
            assert_eq!(Chosen::of(now.as_deref()).line(), now);
        };
        check("", "parted=semicolon", Some("parted=semicolon"));
        check("KOI8-R", "quoted=none", Some("KOI8-R quoted=none"));
        check("KOI8-R parted=tab named=no", "auto", Some("parted=tab named=no"));
        check("KOI8-R parted=tab named=no", "parted=auto", Some("KOI8-R named=no"));
        check("bytes", "auto", None);
        check("parted=tab", "parted=auto", None);
    }
}
