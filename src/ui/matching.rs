//! How well names answer to letters that were typed: one way of matching for all lists that are filtered by typing.
//!
//! The matching itself is that of the editor Helix (`nucleo-matcher`): neither case nor accents matter, letters may be
//! left out, and what begins with the letters, or has them side by side or at the starts of words, comes first.

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Bytes of a name that are looked at. Files have at most 255; a document may call itself anything.
const MAX_NAME: usize = 1024;
/// Bytes of what was typed. Matching takes time by the product of both lengths.
const MAX_TYPED: usize = 128;

/// What was typed, ready to be held against names.
pub struct Typed {
    pattern: Pattern,
    matcher: Matcher,
    /// Kept between names, so that none needs memory of its own.
    letters: Vec<char>,
}

impl Default for Typed {
    fn default() -> Self {
        Self::loosely("")
    }
}

impl Typed {
    /// Each word's letters must come in their order, though not side by side; the words in any order.
    pub fn loosely(typed: &str) -> Self {
        Self::new(typed, AtomKind::Fuzzy)
    }

    /// Each word must stand in the name as it was typed; the words in any order.
    pub fn literally(typed: &str) -> Self {
        Self::new(typed, AtomKind::Substring)
    }

    fn new(typed: &str, kind: AtomKind) -> Self {
        let typed = cut(typed, MAX_TYPED);
        let pattern = Pattern::new(typed, CaseMatching::Ignore, Normalization::Smart, kind);
        let mut config = Config::DEFAULT;
        config.prefer_prefix = true;
        Self { pattern, matcher: Matcher::new(config), letters: Vec::new() }
    }

    /// Whether nothing was typed, which every name answers to.
    pub fn is_empty(&self) -> bool {
        self.pattern.atoms.is_empty()
    }

    /// How well a name answers: more is better; `None` where it does not.
    pub fn score(&mut self, name: &str) -> Option<u32> {
        let name = Utf32Str::new(cut(name, MAX_NAME), &mut self.letters);
        self.pattern.score(name, &mut self.matcher)
    }

    /// The bytes of a name that were typed, sorted and apart.
    pub fn lit(&mut self, name: &str) -> Vec<Range<usize>> {
        let name = cut(name, MAX_NAME);
        let mut found = Vec::new();
        let letters = Utf32Str::new(name, &mut self.letters);
        self.pattern.indices(letters, &mut self.matcher, &mut found);
        found.sort_unstable();
        let mut found = found.into_iter().map(|at| at as usize).peekable();
        // What the matcher counts are the signs that people see, each of which may be several characters; or bytes, where
        // each sign begins with an ASCII letter.
        let bytes = matches!(letters, Utf32Str::Ascii(_));
        let mut lit: Vec<Range<usize>> = Vec::new();
        for (number, (at, sign)) in name.grapheme_indices(true).enumerate() {
            let upto = if bytes { at + sign.len() } else { number + 1 };
            let mut hit = false;
            while found.next_if(|found| *found < upto).is_some() {
                hit = true;
            }
            if !hit {
                continue;
            }
            let end = at + sign.len();
            match lit.last_mut().filter(|last| last.end == at) {
                Some(last) => last.end = end,
                None => lit.push(at..end),
            }
        }
        lit
    }
}

fn cut(words: &str, bytes: usize) -> &str {
    &words[..words.floor_char_boundary(bytes)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_order_and_starts_count_more() {
        let score = |typed: &str, name: &str| Typed::loosely(typed).score(name);
        assert!(score("page the", "Only the page").is_some());
        assert!(score("theme", "Only the page").is_none());
        assert!(score("the", "Theme: Night") > score("the", "Only the page"));
        assert!(score("nxtdoc", "Next document").is_some());
        assert!(score("doc", "Next document") > score("doc", "Dark, or calm"));
    }

    #[test]
    fn accents_and_case_do_not_matter_and_what_was_typed_is_lit() {
        let lit = |typed: &str, name: &str| {
            let parts = Typed::loosely(typed).lit(name);
            parts.into_iter().map(|part| name[part].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(lit("ni", "Theme: Night"), ["Ni"]);
        assert_eq!(lit("ete", "Été de Genève"), ["Été"]);
        // Accents that are characters of their own, as some systems write names.
        assert_eq!(lit("ete", "E\u{301}te\u{301}"), ["E\u{301}te\u{301}"]);
        assert_eq!(lit("", "Anything"), Vec::<String>::new());
    }

    #[test]
    fn a_filter_takes_words_as_they_were_typed() {
        assert!(Typed::literally("rep 2019").score("2019 annual report.pdf").is_some());
        assert!(Typed::literally("rpt").score("annual report.pdf").is_none());
        assert!(Typed::literally("").score("anything").is_some());
    }

    #[test]
    fn names_and_letters_of_any_length_are_taken() {
        let long = "é".repeat(100_000);
        assert!(Typed::loosely(&long).score(&long).is_some());
        assert!(!Typed::loosely("é").lit(&long).is_empty());
    }
}
