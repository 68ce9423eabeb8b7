//! Labels that run from right to left: egui shapes their words, but sets them one after another from the left,
//! so they are handed to it in the order in which the eye meets them. The page has no need of this.

use unicode_bidi::{BidiInfo, Level, bidi_class};

/// Whether there is anything in it that runs from right to left.
pub fn runs_from_right_to_left(text: &str) -> bool {
    use unicode_bidi::BidiClass::{AL, R};
    !text.is_ascii() && text.chars().any(|c| matches!(bidi_class(c), R | AL))
}

/// One line with its words in visual order, as UAX #9 gives it; letters inside a word stay as they are.
pub fn visual(line: &str) -> String {
    let info = BidiInfo::new(line, None);
    let Some(paragraph) = info.paragraphs.first() else {
        return line.to_owned();
    };
    let (levels, runs) = info.visual_runs(paragraph, paragraph.range.clone());
    let mut out = String::with_capacity(line.len());
    for run in runs {
        let words = &line[run.clone()];
        match levels.get(run.start).is_some_and(Level::is_rtl) {
            true => out.extend(words.split_inclusive(' ').rev().flat_map(reversed_word)),
            false => out.push_str(words),
        }
    }
    out
}

/// The space that followed a word goes before it.
fn reversed_word(word: &str) -> [&str; 2] {
    match word.strip_suffix(' ') {
        Some(bare) => [" ", bare],
        None => ["", word],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_in_the_order_of_the_eye() {
        for (logical, expected) in [
            ("two words", "two words"),
            ("אחת שתיים שלוש", "שלוש שתיים אחת"),
            ("report אחת שתיים end", "report שתיים אחת end"),
            ("אחת Times שתיים", "שתיים Times אחת"),
            ("", ""),
        ] {
            assert_eq!(visual(logical), expected, "{logical}");
        }
    }
}
