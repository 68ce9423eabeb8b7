//! Words of a letter as they were typed: lines that were broken for the way are joined again (RFC 3676), quotations carry
//! their depth, and the signature stands apart.

use crate::data::document::BlockKind;
use crate::data::draft::Draft;
use crate::read::formats::text;

/// What parts the words of a letter from the signature below them.
const SIGNATURE: &str = "-- ";

/// Writes the words of a plain body.
pub fn write(words: &str, flowed: Option<bool>, draft: &mut Draft) {
    let words = words.replace("\r\n", "\n").replace('\r', "\n");
    let words = match flowed {
        Some(gone) => joined(&words, gone),
        None => words,
    };
    let (letter, signature) = parted(&words);
    text::write(letter, draft);
    if let Some(signature) = signature.filter(|words| !words.trim().is_empty()) {
        draft.begin(BlockKind::Rule);
        draft.end();
        draft.begin(BlockKind::Lines);
        draft.verbatim(signature.trim_matches('\n'));
        draft.end();
    }
}

/// The letter and the signature. The last one counts: what was quoted before may have had its own.
fn parted(words: &str) -> (&str, Option<&str>) {
    let mut at = None;
    let mut start = 0;
    for line in words.split_inclusive('\n') {
        if line.trim_end_matches('\n') == SIGNATURE {
            at = Some((start, start + line.len()));
        }
        start += line.len();
    }
    match at {
        Some((from, to)) => (words.get(..from).unwrap_or(words), words.get(to..)),
        None => (words, None),
    }
}

/// Lines that end with a space go on in the next one of the same depth; `gone` says that the space goes with the break.
fn joined(words: &str, gone: bool) -> String {
    let mut out = String::with_capacity(words.len());
    let mut open: Option<usize> = None;
    for line in words.split('\n') {
        let depth = line.len() - line.trim_start_matches('>').len();
        let inner = line.get(depth..).unwrap_or_default();
        // A space was put before what would look like a quotation otherwise.
        let inner = inner.strip_prefix(' ').unwrap_or(inner);
        if open == Some(depth) && inner != SIGNATURE {
            out.push_str(inner);
        } else {
            if !out.is_empty() || open.is_some() {
                out.push('\n');
            }
            out.extend(std::iter::repeat_n('>', depth));
            if depth > 0 {
                out.push(' ');
            }
            out.push_str(inner);
        }
        let goes_on = inner.ends_with(' ') && inner != SIGNATURE;
        open = goes_on.then_some(depth);
        if goes_on && gone {
            out.pop();
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_lines_are_one_again_and_a_quotation_stays_one() {
        let sent = "A line that \ngoes on.\n> a question \n> of two lines\nAnswer\n-- \nVera";
        assert_eq!(joined(sent, false), "A line that goes on.\n> a question of two lines\nAnswer\n-- \nVera");
        assert_eq!(joined("ab \ncd", true), "abcd");
        assert_eq!(joined(" >no quotation", false), ">no quotation");
    }

    #[test]
    fn only_the_last_signature_stands_apart() {
        assert_eq!(parted("a\n-- \nb\n"), ("a\n", Some("b\n")));
        assert_eq!(parted("a -- b\n--\n"), ("a -- b\n--\n", None));
    }
}
