//! Regular expressions, searched for in windows of folded text: a piece of it and the end of the piece before, so that
//! the engine never sees more than that at once, and whoever no longer wants the hits waits a moment and not a minute.
//! Capitals are left to the engine; what the folding means for an expression is said in `pattern.rs`.
//!
//! The engine is linear in what it sees, for each hit. Two things make that long: what it sees, which the windows bound,
//! and an expression that is itself so large that each byte costs as much as a page. Large ones get smaller windows;
//! the largest are refused.

use super::fold::{Folded, Folder};
use super::pattern::Pattern;
use super::signs::Counting;
use super::work::Work;
use super::{Piece, STEP};
use crate::data::job::{Failure, FailureKind, Stop};
use crate::data::query::{Hit, Query};
use crate::data::span::Span;
use crate::data::wording::grouped;
use regex::{Regex, RegexBuilder};

/// Longest hit of a regular expression that is sure to be found whole over the border of two pieces.
pub const OVERLAP_BYTES: usize = 4 * 1024;
/// Memory of a compiled expression. `\w{1,50}` needs half of it, because letters are many; `(A{0,200}){0,200}` more.
const REGEX_BYTES: usize = 4 * 1024 * 1024;
/// An expression of more states than this may cost some microseconds a byte, where all of them are alive at once:
/// what people type has some hundred, unless letters are counted.
const MANY_STATES: usize = 2_000;
/// What such an expression sees at once: as little as the overlap allows without looking at most of it twice.
const SMALL_STEP: usize = 2 * OVERLAP_BYTES;

pub(super) struct Expression {
    regex: Regex,
    work: Work,
    folder: Folder,
    window: Folded,
    /// Where in the window the next hit may begin; what is before it is seen by `^` and `\b`.
    from: usize,
    /// Where in the text the last hit ended: a sign that became several belongs to one hit only.
    taken: u64,
    /// There are more hits than there was room for.
    pub full: bool,
}

impl Expression {
    pub fn new(query: &Query) -> Result<Self, Failure> {
        let counting = Counting { case: true, accents: query.accents };
        let Pattern { words, lines } = Pattern::new(&query.words, counting);
        let whole =
            |words: &str| if query.whole_word { format!(r"\b(?:{words})\b") } else { words.to_owned() };
        let build = |words: &str| {
            let mut builder = RegexBuilder::new(words);
            builder.case_insensitive(!query.case).multi_line(true);
            builder.size_limit(REGEX_BYTES).dfa_size_limit(REGEX_BYTES).build()
        };
        let mut words = whole(&words);
        let regex = build(&words).or_else(|_| {
            // What is wrong with it is said of what was typed; and what cannot be folded is looked for as it is.
            words = whole(&query.words);
            build(&words).map_err(|error| refusal(&error))
        })?;
        let work = Work::new(&words, query.case, REGEX_BYTES);
        let folder = Folder::new(counting, lines).looking_for(&query.words);
        Ok(Self { regex, work, folder, window: Folded::default(), from: 0, taken: 0, full: false })
    }

    /// So many bytes it sees at once, beside the overlap.
    pub fn step(&self) -> usize {
        if self.work.states() > MANY_STATES { SMALL_STEP } else { STEP }
    }

    /// Forgets the text that came by now: what comes next is another.
    pub fn begin(&mut self) {
        (self.window, self.from, self.taken) = (Folded::default(), 0, 0);
    }

    pub fn push(&mut self, Piece { text, base }: Piece<'_>) {
        self.window.push(&self.folder, text, base);
        self.work.more_text(text.len());
    }

    /// A word ends here.
    pub fn part(&mut self, at: u64) {
        self.window.part_by_space(at);
    }

    /// Finds what begins in the window, but for the overlap at its end, which is searched with what comes next.
    ///
    /// # Errors
    /// Where nobody wants the hits any more, or they are too much work.
    pub fn search(
        &mut self,
        last: bool,
        room: usize,
        stop: &Stop,
        hits: &mut Vec<Hit>,
    ) -> Result<(), Failure> {
        let len = self.window.bytes.len();
        // What was taken away at the end of the window can be no beginning of a hit any more.
        self.from = self.from.min(self.window.low).min(len);
        let border = if last { len + 1 } else { self.window.start_of(len.saturating_sub(OVERLAP_BYTES)) };
        self.go_through(border, room, stop, hits)?;
        self.from = self.from.max(border).min(len);
        let behind = self.from.saturating_sub(4).min(self.window.unsettled());
        self.from = self.window.keep_from(behind, self.from, false);
        Ok(())
    }

    /// Where in the text the next hit may begin.
    pub fn frontier(&self) -> Option<u64> {
        self.window.original(self.from)
    }

    fn go_through(
        &mut self,
        border: usize,
        room: usize,
        stop: &Stop,
        hits: &mut Vec<Hit>,
    ) -> Result<(), Failure> {
        // Every byte of it was put there as part of a character.
        let Ok(text) = std::str::from_utf8(&self.window.bytes) else { return Ok(()) };
        let mut at = text.ceil_char_boundary(self.from);
        loop {
            if stop.raised() {
                return Err(Failure::stopped());
            }
            if !self.work.affords_search(text, at, stop) {
                return Err(too_much(self.window.original(at).unwrap_or_default()));
            }
            let Some(found) = self.regex.find_at(text, at).filter(|found| found.start() < border) else {
                return Ok(());
            };
            let (_, end) = self.window.end_of(found.end());
            let start = self.window.original(found.start()).unwrap_or(end);
            if found.is_empty() || start >= end || start < self.taken {
                // Nothing can be shown of a hit without characters, and a sign is shown once.
                at = text.ceil_char_boundary(found.end().max(at) + usize::from(found.is_empty()));
                if at > text.len() || found.end() == text.len() {
                    return Ok(());
                }
                continue;
            }
            if hits.len() == room {
                self.full = true;
                return Ok(());
            }
            let span = Span::new(start, end);
            hits.push(Hit { span, passed: None });
            self.taken = span.end;
            at = found.end();
            self.from = at;
        }
    }
}

fn too_much(bytes: u64) -> Failure {
    let kilobytes = grouped(bytes.div_ceil(1000));
    Failure::new(format!(
        "This regular expression looks at too much of the text for each place, and was stopped after {kilobytes} kB."
    ))
    .kind(FailureKind::Limit)
    .hint("What was found by then is listed. Say what a hit begins with, and bound what is repeated, as in {0,20}.")
}

fn refusal(error: &regex::Error) -> Failure {
    let reason = match error {
        regex::Error::CompiledTooBig(_) => "it would need too much memory".to_owned(),
        other => {
            let words = other.to_string();
            let last = words.lines().last().unwrap_or("").trim();
            last.strip_prefix("error: ").unwrap_or(last).to_owned()
        }
    };
    Failure::new(format!("This is not a regular expression that can be searched for: {reason}."))
        .hint("Switch regular expressions off to search for these very characters.")
}
