//! Questions and answers, and who speaks: in a transcript each begins a paragraph, and none is an item of a list.

use super::lines::Line;

/// Lines of a page that begin so, in a transcript.
const MANY: usize = 3;
/// Words of a name before its colon.
const NAME_WORDS: usize = 5;

/// Whether a page is one of a transcript.
pub fn is_transcript(lines: &[Line]) -> bool {
    let spoken = lines.iter().filter(|line| begins(line)).count();
    let asked =
        || lines.iter().any(|line| line.words.first().is_some_and(|word| asks(&word.text) == Some('Q')));
    let named = || lines.iter().filter(|line| is_speaker(line)).count() >= MANY;
    spoken >= MANY && (asked() || named())
}

/// Whether somebody begins to speak with this line.
pub fn begins(line: &Line) -> bool {
    line.words.first().is_some_and(|word| asks(&word.text).is_some()) || is_speaker(line)
}

/// `Q.` and `A.`, however they are set.
fn asks(word: &str) -> Option<char> {
    let mut chars = word.chars();
    let letter = chars.next().filter(|c| "QAF".contains(*c))?;
    let rest = chars.as_str();
    // In German transcripts F. is the question.
    (rest == "." || rest == ":" || (rest.is_empty() && letter != 'F')).then_some(if letter == 'F' {
        'Q'
    } else {
        letter
    })
}

/// `THE COURT:`, `MR. PELL:`, `BY MS. ODELL:`.
fn is_speaker(line: &Line) -> bool {
    let mut name = line.words.iter().take(NAME_WORDS);
    let mut letters = 0;
    name.any(|word| {
        letters += word.text.chars().filter(|c| c.is_alphabetic()).count();
        word.text.ends_with(':')
    }) && letters >= 3
        && line
            .words
            .iter()
            .take_while(|word| !word.text.ends_with(':'))
            .chain(line.words.iter().find(|word| word.text.ends_with(':')))
            .all(|word| !word.text.chars().any(|c| c.is_lowercase() || c.is_ascii_digit()))
}
