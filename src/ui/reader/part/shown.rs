//! What is shown of a text, and where it stands in it: white space folded, tabs as columns, words parted, labels put in.

use crate::data::document::{InlineKind, InlineLabel};
use crate::data::span::Span;
use std::ops::Range;

/// Columns that a tab goes to.
/// Four and not eight, because a column of words is narrow.
const TAB_COLUMNS: usize = 4;
/// Invisible unless a line is broken at it, so that parley breaks words by the rules it has for text.
pub(super) const SOFT_HYPHEN: char = '\u{AD}';
/// Words shorter than this are never parted.
/// In characters. What is won by parting five letters is less than what the eye loses by it.
const MIN_HYPHENATED: usize = 6;
/// Stretches in which shown bytes and text bytes run side by side, as pairs of starts: (shown, text).
/// A pair is kept only where the two part, so plain prose has a handful for a paragraph. Both sides rise, so
/// each direction is a binary search.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Offsets(Vec<(u32, u32)>);

impl Offsets {
    /// Begins a stretch. Called at each place at which the two may part; where they have not, nothing is
    /// kept.
    pub(super) fn start(&mut self, shown: usize, text: usize) {
        let pair = (shown as u32, text as u32);
        match self.0.last_mut() {
            // Text that is not shown: what is shown next stands for what comes after it.
            Some(last) if last.0 == pair.0 => *last = pair,
            // Goes on as before.
            Some(last) if pair.0 - last.0 == pair.1.wrapping_sub(last.1) => {}
            _ => self.0.push(pair),
        }
    }

    /// Byte of the text for a byte that is shown.
    pub(super) fn text(&self, shown: usize) -> usize {
        let next = self.0.partition_point(|pair| pair.0 as usize <= shown);
        let Some(&(from, text)) = next.checked_sub(1).and_then(|i| self.0.get(i)) else {
            return 0;
        };
        let at = text as usize + (shown - from as usize);
        // What was put in stands for nothing: it lies at the next stretch's start.
        self.0.get(next).map_or(at, |pair| at.min(pair.1 as usize))
    }

    /// Where what is shown of the text before a byte ends: before what was put in there.
    pub(super) fn shown_end(&self, text: usize) -> usize {
        let next = self.0.partition_point(|pair| (pair.1 as usize) < text);
        let Some(&(shown, from)) = next.checked_sub(1).and_then(|i| self.0.get(i)) else {
            return self.shown(text);
        };
        let at = shown as usize + (text - from as usize);
        self.0.get(next).map_or(at, |pair| at.min(pair.0 as usize))
    }

    /// Byte that is shown for a byte of the text.
    pub(super) fn shown(&self, text: usize) -> usize {
        let next = self.0.partition_point(|pair| pair.1 as usize <= text);
        let Some(&(shown, from)) = next.checked_sub(1).and_then(|i| self.0.get(i)) else {
            return 0;
        };
        let at = shown as usize + (text - from as usize);
        // What was folded away lies at the next stretch's start.
        self.0.get(next).map_or(at, |pair| at.min(pair.0 as usize))
    }
}

/// A text as it is shown, with labels put into its lines: the shown text, the way back, and where each label stands.
pub(super) fn with_labels<'a>(
    shown: String,
    offsets: Offsets,
    base: u64,
    len: usize,
    labels: &[&'a InlineLabel],
) -> (String, Offsets, Vec<(Range<usize>, &'a InlineLabel)>) {
    // A block that is laid out in parts has those of the others too.
    let own = |label: &&&InlineLabel| base <= label.at && label.at <= base + len as u64;
    let mut wanted: Vec<(usize, usize, &InlineLabel)> = labels
        .iter()
        .filter(own)
        .map(|label| {
            let text = (label.at - base) as usize;
            let at = match label.kind {
                InlineKind::Note(_) => offsets.shown_end(text),
                InlineKind::Line => offsets.shown(text),
            };
            (at.min(shown.len()), text, *label)
        })
        .collect();
    if wanted.is_empty() {
        return (shown, offsets, Vec::new());
    }
    wanted.sort_by_key(|(at, ..)| *at);
    let (mut out, mut ways, mut places) =
        (String::with_capacity(shown.len()), Offsets::default(), Vec::new());
    let (mut from, mut pair) = (0, 0);
    for (at, text, label) in wanted {
        // The stretches that begin before it begin so much later.
        while let Some(&(shown_at, text_at)) =
            offsets.0.get(pair).filter(|own| (own.0 as usize) < at || own.0 == 0)
        {
            ways.start(out.len() + shown_at as usize - from, text_at as usize);
            pair += 1;
        }
        out.push_str(&shown[from..at]);
        from = at;
        let begin = out.len();
        out.push_str(&label.words);
        places.push((begin..out.len(), label));
        if label.kind == InlineKind::Line {
            out.push('\u{2002}');
        }
        ways.start(out.len(), text.max(offsets.text(at)));
    }
    for &(shown_at, text_at) in &offsets.0[pair..] {
        ways.start(out.len() + shown_at as usize - from, text_at as usize);
    }
    out.push_str(&shown[from..]);
    (out, ways, places)
}

/// What is not shown of a text, counted from its beginning.
pub(super) fn left_out(text: &str, base: u64, gone: &[Span]) -> Vec<Range<usize>> {
    let at = |byte: u64| text.floor_char_boundary((byte.max(base) - base).min(text.len() as u64) as usize);
    gone.iter().map(|span| at(span.start)..at(span.end)).filter(|range| !range.is_empty()).collect()
}

/// Runs of white space as one space, soft hyphens where words may be parted.
/// Only these four characters fold; other spaces, such as one that must not be broken at, are the author's
/// will.
pub(super) fn flowing(
    text: &str,
    hyphenate: Option<hypher::Lang>,
    gone: &[Range<usize>],
) -> (String, Offsets) {
    let mut shown = String::with_capacity(text.len());
    let mut offsets = Offsets::default();
    offsets.start(0, 0);
    let (mut at, mut gone) = (0, gone.iter().peekable());
    while at < text.len() {
        if let Some(out) = gone.next_if(|out| out.start <= at) {
            at = out.end.max(at);
            offsets.start(shown.len(), at);
            continue;
        }
        let rest = &text[at..gone.peek().map_or(text.len(), |out| out.start)];
        let spaces = rest.len() - rest.trim_start_matches([' ', '\n', '\t', '\r']).len();
        if spaces > 0 {
            offsets.start(shown.len(), at);
            // At the start and the end of a block spaces are not shown at all; on both sides of what is not shown, once.
            if !shown.is_empty() && !shown.ends_with(' ') && at + spaces < text.len() {
                shown.push(' ');
            }
            at += spaces;
            offsets.start(shown.len(), at);
            continue;
        }
        let end = rest.find([' ', '\n', '\t', '\r']).unwrap_or(rest.len());
        push_word(&rest[..end], at, hyphenate, &mut shown, &mut offsets);
        at += end;
    }
    // So that the end of what is shown is the end of the text, even after spaces that were folded away there.
    offsets.start(shown.len(), text.len());
    (shown, offsets)
}

/// A word with soft hyphens between its syllables. Quotation marks and commas around it are kept out of the
/// dictionary's sight; a word with digits or hyphens within is left whole.
fn push_word(word: &str, at: usize, lang: Option<hypher::Lang>, shown: &mut String, offsets: &mut Offsets) {
    let letters = word.trim_matches(|c: char| !c.is_alphabetic());
    let plain = letters.chars().all(char::is_alphabetic) && letters.chars().count() >= MIN_HYPHENATED;
    let Some(lang) = lang.filter(|_| plain) else {
        shown.push_str(word);
        return;
    };
    let before = word.find(letters).unwrap_or(0);
    shown.push_str(&word[..before]);
    let mut from = at + before;
    for (index, syllable) in hypher::hyphenate(letters, lang).enumerate() {
        if index > 0 {
            shown.push(SOFT_HYPHEN);
            offsets.start(shown.len(), from);
        }
        shown.push_str(syllable);
        from += syllable.len();
    }
    shown.push_str(&word[before + letters.len()..]);
}

/// Everything as it stands, tabs as spaces up to the next column.
pub(super) fn verbatim(text: &str, gone: &[Range<usize>]) -> (String, Offsets) {
    let mut shown = String::with_capacity(text.len());
    let mut offsets = Offsets::default();
    offsets.start(0, 0);
    let mut column = 0;
    let (mut gone, mut after) = (gone.iter().peekable(), false);
    for (at, c) in text.char_indices() {
        while gone.next_if(|out| out.end <= at).is_some() {}
        if gone.peek().is_some_and(|out| out.start <= at) {
            after = true;
            continue;
        }
        if std::mem::take(&mut after) {
            offsets.start(shown.len(), at);
        }
        match c {
            '\t' => {
                let width = TAB_COLUMNS - column % TAB_COLUMNS;
                offsets.start(shown.len(), at);
                shown.extend(std::iter::repeat_n(' ', width));
                offsets.start(shown.len(), at + 1);
                column += width;
            }
            '\n' => {
                shown.push(c);
                column = 0;
            }
            _ => {
                shown.push(c);
                column += 1;
            }
        }
    }
    if after {
        offsets.start(shown.len(), text.len());
    }
    (shown, offsets)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every character that is shown as itself must be found both ways.
    fn check(text: &str, (shown, offsets): (String, Offsets), expected: &str) {
        assert_eq!(shown, expected);
        for (at, c) in shown.char_indices() {
            let back = offsets.text(at);
            let same = text[back..].starts_with(c);
            let in_tab = c == ' ' && text[..back].ends_with('\t');
            let folded =
                in_tab || c == SOFT_HYPHEN || (c == ' ' && text[back..].starts_with(char::is_whitespace));
            assert!(
                same || folded || text.get(back..).is_some_and(str::is_empty),
                "{c:?} at {at} leads to {back}"
            );
            if same && c != ' ' {
                assert_eq!(offsets.shown(back), at, "{c:?} at {back} leads back");
            }
        }
        assert_eq!(offsets.shown(text.len()), shown.len());
        assert_eq!(offsets.text(shown.len()), text.len());
    }

    #[test]
    fn folded_spaces_keep_their_places() {
        let text = "  one\n    two \t three ";
        check(text, flowing(text, None, &[]), "one two three");
        check("", flowing("", None, &[]), "");
        check("   ", flowing("   ", None, &[]), "");
    }

    #[test]
    fn parted_words_keep_their_places() {
        let text = "“interference”, naïvely";
        let (shown, offsets) = flowing(text, Some(hypher::Lang::English), &[]);
        assert!(shown.contains(SOFT_HYPHEN));
        assert_eq!(shown.replace(SOFT_HYPHEN, ""), text);
        check(text, (shown.clone(), offsets), &shown);
    }

    #[test]
    fn labels_stand_between_words_and_are_none_of_them() {
        let label = |at, kind, words: &str| InlineLabel { at, kind, words: words.into(), area: None };
        let note = label(100 + 7, InlineKind::Note(0), "12");
        let line = label(100 + 9, InlineKind::Line, "3");
        let text = "in 1996  he came";
        let (shown, offsets) = flowing(text, None, &[]);
        let (shown, offsets, places) = with_labels(shown, offsets, 100, text.len(), &[&note, &line]);
        assert_eq!(shown, "in 199612 3\u{2002}he came");
        let words: Vec<&str> = places.iter().map(|(range, _)| &shown[range.clone()]).collect();
        assert_eq!(words, ["12", "3"]);
        // A span that ends before the number does not hold it.
        assert_eq!(&shown[offsets.shown(3)..offsets.shown_end(7)], "1996");
        assert_eq!(&shown[offsets.shown(9)..offsets.shown_end(11)], "he");
        assert_eq!(&shown[offsets.shown(0)..offsets.shown_end(text.len())], shown);
        // Whoever points at the number points behind the word.
        assert_eq!((offsets.text(7), offsets.text(8)), (7, 7));
        assert_eq!(offsets.text(shown.find("he").unwrap()), 9);
        assert_eq!(offsets.shown(9), shown.find("he").unwrap());
    }

    #[test]
    fn words_that_are_not_shown_keep_their_places_and_leave_one_space() {
        let text = "he saw the open gate";
        let out = std::slice::from_ref(&(10..15));
        let (shown, offsets) = flowing(text, None, out);
        assert_eq!(shown, "he saw the gate");
        assert_eq!((offsets.text(11), offsets.shown(16)), (16, 11), "the gate is the gate");
        assert_eq!(offsets.shown(12), 10, "what is not shown stands before what comes after it");
        // Spaces on both sides of it are one.
        let (shown, _) = flowing(text, None, std::slice::from_ref(&(11..15)));
        assert_eq!(shown, "he saw the gate");
        let (shown, offsets) = verbatim("a = 1;\nb = 2;", std::slice::from_ref(&(4..11)));
        assert_eq!((shown.as_str(), offsets.text(4)), ("a = 2;", 11));
    }

    #[test]
    fn tabs_go_to_columns() {
        check("a\tb\n\tc", verbatim("a\tb\n\tc", &[]), "a   b\n    c");
    }
}
