//! Is a hyphen at the end of a line part of the word, or only of the line?
//!
//! The document itself is the dictionary: a word that stands elsewhere in one form has that form here.

use std::collections::HashMap;

/// Different words that are remembered; a document of more repeats itself.
const MAX_WORDS: usize = 400_000;
/// How often both parts must stand alone, before a word that was never seen whole is taken for two.
const OFTEN: u32 = 3;
/// Letters of a part that can stand alone.
const PART_LETTERS: usize = 4;

#[derive(Default)]
pub struct Vocabulary(HashMap<String, u32>);

/// Whether a word is cut by a hyphen at its end; gives it without the hyphen.
pub fn without_hyphen(word: &str) -> Option<&str> {
    let bare = word.strip_suffix(['-', '\u{AD}', '\u{2010}'])?;
    bare.chars().next_back().is_some_and(char::is_alphabetic).then_some(bare)
}

impl Vocabulary {
    pub fn add(&mut self, word: &str) {
        let word = core(word);
        if word.is_empty() || without_hyphen(&word).is_some() {
            return;
        }
        if let Some(count) = self.0.get_mut(&word) {
            *count = count.saturating_add(1);
        } else if self.0.len() < MAX_WORDS {
            self.0.insert(word, 1);
        }
    }

    /// Whether a word stands elsewhere by itself.
    pub fn knows(&self, word: &str) -> bool {
        self.0.contains_key(&core(word))
    }

    /// Whether the hyphen between two parts belongs to the word.
    pub fn is_compound(&self, word: &str, next: &str) -> bool {
        if word.ends_with('\u{AD}') {
            return false;
        }
        let Some(bare) = without_hyphen(word) else { return true };
        let (one, other) = (core(bare), core(next));
        if !next.starts_with(char::is_lowercase) || one.contains('-') {
            return true;
        }
        let count = |word: &str| self.0.get(word).copied().unwrap_or(0);
        let (whole, parted) = (count(&format!("{one}{other}")), count(&format!("{one}-{other}")));
        if whole > 0 || parted > 0 {
            return parted > whole;
        }
        let alone = |part: &str| part.chars().count() >= PART_LETTERS && count(part) >= OFTEN;
        alone(&one) && alone(&other)
    }
}

/// A word in small letters, without the signs around it.
fn core(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric() && c != '-').to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_says_which_hyphens_stay() {
        let mut words = Vocabulary::default();
        ["well-known,", "international", "steam", "steam", "steam", "engine", "engine", "engine"]
            .iter()
            .for_each(|word| words.add(word));
        for (word, next, compound) in [
            ("well-", "known", true),
            ("inter-", "national", false),
            ("steam-", "engine", true),
            ("docu-", "ment.", false),
            ("Anglo-", "Saxon", true),
            ("2010-", "2015", true),
            ("state-of-", "the", true),
            ("docu\u{AD}", "ment", false),
        ] {
            assert_eq!(words.is_compound(word, next), compound, "{word}{next}");
        }
    }
}
