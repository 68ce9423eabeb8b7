//! Regular expressions, searched for in windows: a piece of the text and the end of the piece before, so that the
//! engine never sees more than that at once, and whoever no longer wants the hits waits a moment and not a minute.
//!
//! The engine is linear in what it sees, for each hit. Two things make that long: what it sees, which the windows bound,
//! and an expression that is itself so large that each byte costs as much as a page. Large ones get smaller windows;
//! the largest are refused.

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
    window: String,
    /// Where the window begins in the text.
    base: u64,
    /// Where in the window the next hit may begin; what is before it is seen by `^` and `\b`.
    from: usize,
    /// There are more hits than there was room for.
    pub full: bool,
}

impl Expression {
    pub fn new(query: &Query) -> Result<Self, Failure> {
        let words = if query.whole_word { format!(r"\b(?:{})\b", query.words) } else { query.words.clone() };
        let regex = RegexBuilder::new(&words)
            .case_insensitive(!query.case)
            .multi_line(true)
            .size_limit(REGEX_BYTES)
            .dfa_size_limit(REGEX_BYTES)
            .build()
            .map_err(|error| refusal(&error))?;
        let work = Work::new(&words, query.case, REGEX_BYTES);
        Ok(Self { regex, work, window: String::new(), base: 0, from: 0, full: false })
    }

    /// So many bytes it sees at once, beside the overlap.
    pub fn step(&self) -> usize {
        if self.work.states() > MANY_STATES { SMALL_STEP } else { STEP }
    }

    /// Finds what begins in the window with this piece at its end, but for the overlap, which is searched with the
    /// next piece.
    ///
    /// # Errors
    /// Where nobody wants the hits any more, or they are too much work.
    pub fn piece(
        &mut self,
        Piece { text, base, last }: Piece<'_>,
        room: usize,
        stop: &Stop,
        hits: &mut Vec<Hit>,
    ) -> Result<(), Failure> {
        if self.window.is_empty() {
            self.base = base;
        }
        self.window.push_str(text);
        self.work.more_text(text.len());
        let len = self.window.len();
        let border =
            if last { len + 1 } else { self.window.floor_char_boundary(len.saturating_sub(OVERLAP_BYTES)) };
        self.search(border, room, stop, hits)?;
        self.from = self.from.max(border).min(len);
        let behind = self.window.floor_char_boundary(self.from.saturating_sub(4));
        self.window.drain(..behind);
        self.base += behind as u64;
        self.from -= behind;
        Ok(())
    }

    fn search(
        &mut self,
        border: usize,
        room: usize,
        stop: &Stop,
        hits: &mut Vec<Hit>,
    ) -> Result<(), Failure> {
        let mut at = self.from;
        loop {
            if stop.raised() {
                return Err(Failure::stopped());
            }
            if !self.work.affords_search(&self.window, at, stop) {
                return Err(too_much(self.base + at as u64));
            }
            let Some(found) = self.regex.find_at(&self.window, at).filter(|found| found.start() < border)
            else {
                return Ok(());
            };
            if found.is_empty() {
                // Nothing can be shown of a hit without characters.
                at = self.window.ceil_char_boundary(found.end() + 1);
                if at > self.window.len() || found.end() == self.window.len() {
                    return Ok(());
                }
                continue;
            }
            if hits.len() == room {
                self.full = true;
                return Ok(());
            }
            let span = Span::new(self.base + found.start() as u64, self.base + found.end() as u64);
            hits.push(Hit { span });
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
