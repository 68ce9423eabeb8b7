//! Where do these words stand in a document? Hits stream out piece by piece, in order.
//!
//! Words are compared after folding (see `find/signs.rs` for single signs and `find/fold.rs` for what follows from their
//! neighbours), and white space in them stands for any run of white space, so that a phrase is found over the end of a
//! wrapped line. Pieces are searched with the end of the piece before: just as much of it as a hit could still need, so
//! that no border hides words. Running heads, page numbers and the readings over Chinese and Japanese signs are passed
//! over, and searched by themselves (`find/apart.rs`). What the reading of a draft does not show is passed over, and its
//! hits are counted and not told. Where it shows words that were taken out right beside those that were put in for them,
//! the two are parted (`data/seams.rs`).
//!
//! A regular expression sees the same folded text; what its signs and classes mean then is said in `find/pattern.rs`.
//! `^` and `$` are the borders of lines.
//!
//! # What is lost
//!
//! A piece is a leaf, or [`STEP`] of one: a leaf may be a row of twenty megabytes, and whoever closes the document must
//! not wait until all of it was folded or matched. For words that loses nothing. A regular expression sees one piece at
//! a time and [`OVERLAP_BYTES`] of the next: a hit that is longer than that may be cut, or found in another way, where a
//! piece ends, as if the text ended there. Those that read a page of text for each character of it are stopped, and it
//! is said how far they came (`find/work.rs`); so are those that are too large to be looked at in pieces at all.
//! What stands in a running head is not found where a phrase is found that goes on over it.
//!
//! White space around the words of a query is left out, and a query without words finds nothing.

use crate::data::document::Document;
use crate::data::job::{Failure, Stop};
use crate::data::query::{Hit, Query};
use crate::data::seams::Seams;
use crate::data::shown::Gone;
use crate::data::span::Span;
use apart::Apart;
use expression::Expression;
pub use expression::OVERLAP_BYTES;
use words::WordSearch;

pub(crate) mod apart;
mod expression;
pub(crate) mod fold;
mod pattern;
pub(crate) mod signs;
mod words;
mod work;

#[cfg(test)]
mod tests;

/// More hits are no list that anybody reads, and each is kept in memory.
pub const MAX_HITS: usize = 200_000;
/// Bytes of a leaf that are gone through between two looks at the stop flag, some tens of microseconds for words. Most
/// leaves are hardly longer.
const STEP: usize = 80 * 1024;
/// Progress is told at least every so many leaves.
const LEAVES_PER_REPORT: usize = 16;

/// How a search ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub hits: usize,
    /// The search stopped at [`MAX_HITS`]; there may be more.
    pub limited: bool,
    /// Hits in words that the reading does not show, which are none of those.
    pub unseen: usize,
}

/// Finds all hits in order, and reports them in batches with how much has been searched, 0 to 1.
///
/// # Errors
/// Where the regular expression is none, or the search was stopped.
pub fn find(
    document: &Document,
    query: &Query,
    stop: &Stop,
    report: &mut dyn FnMut(Vec<Hit>, f32),
) -> Result<Summary, Failure> {
    find_up_to(MAX_HITS, document, query, stop, report)
}

/// As [`find`], without a limit to hits: for who keeps none of them.
///
/// # Errors
/// As those of [`find`].
pub fn find_all(
    document: &Document,
    query: &Query,
    stop: &Stop,
    report: &mut dyn FnMut(Vec<Hit>, f32),
) -> Result<Summary, Failure> {
    find_up_to(usize::MAX, document, query, stop, report)
}

/// Whether something can be looked for by this query.
///
/// # Errors
/// Where the regular expression is none, or there are no words in it.
pub fn check(query: &Query) -> Result<(), Failure> {
    match Searcher::new(query)? {
        Searcher::Words(search) if search.is_empty() => {
            Err(Failure::new("There are no words to look for.".to_owned()))
        }
        _ => Ok(()),
    }
}

/// As [`find`], with all that stands in the text as it stands there, what is passed over otherwise included.
///
/// # Errors
/// As those of [`find`].
pub(super) fn find_as_it_stands(
    document: &Document,
    query: &Query,
    stop: &Stop,
    report: &mut dyn FnMut(Vec<Hit>, f32),
) -> Result<Summary, Failure> {
    let mut search = Search::new(query, MAX_HITS)?;
    search.whole = true;
    search.through(document, stop, report)
}

fn find_up_to(
    most: usize,
    document: &Document,
    query: &Query,
    stop: &Stop,
    report: &mut dyn FnMut(Vec<Hit>, f32),
) -> Result<Summary, Failure> {
    Search::new(query, most)?.through(document, stop, report)
}

/// One way through a document.
struct Search<'a> {
    query: &'a Query,
    most: usize,
    /// Nothing is passed over.
    whole: bool,
    body: Searcher,
    /// For what is passed over; made when there is such.
    apart: Option<Searcher>,
    /// Hits in what was passed over, which wait for those of the body that come before them; in order.
    waiting: Vec<Hit>,
    /// What was passed over where a hit of the body may still go on over it; in order.
    passed: Vec<Apart>,
    /// There were more hits than may be.
    full: bool,
    /// Hits in what the reading does not show.
    unseen: usize,
    /// Where words touch that are not one.
    seams: Seams,
}

impl<'a> Search<'a> {
    fn new(query: &'a Query, most: usize) -> Result<Self, Failure> {
        let (waiting, passed) = (Vec::new(), Vec::new());
        let body = Searcher::new(query)?;
        let (whole, full, unseen, seams) = (false, false, 0, Seams::default());
        Ok(Self { query, most, whole, body, apart: None, waiting, passed, full, unseen, seams })
    }

    fn through(
        mut self,
        document: &Document,
        stop: &Stop,
        report: &mut dyn FnMut(Vec<Hit>, f32),
    ) -> Result<Summary, Failure> {
        let leaves = document.text.leaves.len();
        let mut summary = Summary::default();
        let gone = if self.whole { Gone::default() } else { Gone::of(document, self.query.reading) };
        if !self.whole {
            self.seams = Seams::of(document, self.query.reading);
        }
        for number in 0..leaves {
            let (Some(info), Some(leaf)) = (document.text.leaves.get(number), document.text.words(number))
            else {
                continue;
            };
            let places = if self.whole { Vec::new() } else { apart::places(&leaf, info.span, &gone) };
            let mut pieces = pieces(&leaf.text, self.body.step()).peekable();
            while let Some((at, text)) = pieces.next() {
                if stop.raised() {
                    return Err(Failure::stopped());
                }
                let last = number + 1 == leaves && pieces.peek().is_none();
                let room = self.most - summary.hits;
                let mut hits = Vec::new();
                let piece = Piece { text, base: info.span.start + at as u64 };
                let searched = self.piece(piece, &places, (last, room), stop, &mut hits);
                if last || !hits.is_empty() || at == 0 && number % LEAVES_PER_REPORT == 0 || searched.is_err()
                {
                    summary.hits += hits.len();
                    summary.unseen = self.unseen;
                    summary.limited = summary.hits >= self.most && (self.full || !last);
                    let part = (at + text.len()) as f32 / leaf.text.len().max(1) as f32;
                    let progress = if summary.limited { 1.0 } else { (number as f32 + part) / leaves as f32 };
                    report(hits, progress);
                }
                searched?;
                if summary.hits >= self.most {
                    return Ok(summary);
                }
            }
        }
        Ok(summary)
    }

    /// Goes through a piece of a leaf in which `places` stand apart.
    fn piece(
        &mut self,
        piece: Piece<'_>,
        places: &[Apart],
        (last, room): (bool, usize),
        stop: &Stop,
        hits: &mut Vec<Hit>,
    ) -> Result<(), Failure> {
        let own = Span::new(piece.base, piece.base + piece.text.len() as u64);
        let first = places.partition_point(|apart| apart.span.end <= own.start);
        let mut at = own.start;
        for apart in places[first..].iter().take_while(|apart| apart.span.start < own.end) {
            let span = Span::new(apart.span.start.max(own.start), apart.span.end.min(own.end));
            self.body.push_parted(piece.part(Span::new(at, span.start.max(at))), &self.seams);
            match apart.kind {
                apart::Kind::Gone => self.count_unseen(piece.part(span), stop)?,
                apart::Kind::Furniture | apart::Kind::Reading => {
                    self.passed.push(*apart);
                    self.look_apart(piece.part(span), room, stop)?;
                }
            }
            at = span.end;
        }
        self.body.push_parted(piece.part(Span::new(at, own.end.max(at))), &self.seams);
        let mut found = Vec::new();
        let searched = self.body.search(last, room, stop, &mut found);
        self.merge(found, last || searched.is_err(), hits);
        if hits.len() > room {
            hits.truncate(room);
            self.full = true;
        }
        self.full |= self.body.is_full();
        searched
    }

    fn count_unseen(&mut self, piece: Piece<'_>, stop: &Stop) -> Result<(), Failure> {
        let before = std::mem::take(&mut self.waiting);
        let looked = self.look_apart(piece, MAX_HITS, stop);
        self.unseen += std::mem::replace(&mut self.waiting, before).len();
        looked
    }

    fn look_apart(&mut self, piece: Piece<'_>, room: usize, stop: &Stop) -> Result<(), Failure> {
        let searcher = match &mut self.apart {
            Some(searcher) => searcher,
            none => none.insert(Searcher::new(self.query)?),
        };
        searcher.begin();
        searcher.push_parted(piece, &self.seams);
        searcher.search(true, room, stop, &mut self.waiting)
    }

    /// Puts the hits of the body and those of what was passed over in order, as far as it is known.
    fn merge(&mut self, found: Vec<Hit>, last: bool, hits: &mut Vec<Hit>) {
        let mut waiting = std::mem::take(&mut self.waiting).into_iter().peekable();
        for mut hit in found {
            while let Some(own) = waiting.next_if(|own| own.span.start < hit.span.start) {
                hits.push(own);
            }
            // They lie in what this hit goes on over.
            while waiting.next_if(|own| own.span.start < hit.span.end).is_some() {}
            hit.passed = passed_by(&self.passed, hit.span);
            hits.push(hit);
        }
        let frontier = if last { None } else { self.body.frontier() };
        let sure = |at: u64| frontier.is_none_or(|frontier| at < frontier);
        while let Some(own) = waiting.next_if(|own| sure(own.span.start)) {
            hits.push(own);
        }
        self.waiting.extend(waiting);
        let gone = self.passed.partition_point(|apart| sure(apart.span.end));
        self.passed.drain(..gone);
    }
}

/// The running heads and page numbers that a hit goes on over: those between the first two pages of it.
fn passed_by(all: &[Apart], hit: Span) -> Option<Span> {
    /// Between two of them stand ends of lines and nothing else.
    const BETWEEN: u64 = 8;
    let first = all.partition_point(|apart| apart.span.end <= hit.start);
    let within = all[first..].iter().take_while(|apart| apart.span.start < hit.end);
    let mut heads = within.filter(|apart| apart.kind == apart::Kind::Furniture).map(|apart| apart.span);
    let mut passed = heads.next()?;
    for head in heads {
        if head.start > passed.end + BETWEEN {
            break;
        }
        passed = passed.cover(head);
    }
    Some(passed)
}

/// A part of a text that is searched at once.
#[derive(Clone, Copy)]
struct Piece<'a> {
    text: &'a str,
    /// Where it begins in the document's text.
    base: u64,
}

impl<'a> Piece<'a> {
    /// The part of it that lies in a span, on borders of characters as spans are.
    fn part(self, span: Span) -> Self {
        Self { text: self.text.get(span.range_from(self.base)).unwrap_or_default(), base: span.start }
    }
}

/// A leaf in pieces of at most `step` bytes or one character, with where each begins; one empty piece of an empty leaf.
fn pieces(text: &str, step: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = Some(0_usize);
    std::iter::from_fn(move || {
        let from = at?;
        let mut to = text.floor_char_boundary(from.saturating_add(step));
        if to <= from {
            to = text.ceil_char_boundary(from + 1);
        }
        at = (to < text.len()).then_some(to);
        Some((from, &text[from..to]))
    })
}

enum Searcher {
    Words(Box<WordSearch>),
    Expression(Box<Expression>),
}

impl Searcher {
    fn new(query: &Query) -> Result<Self, Failure> {
        Ok(if query.regex {
            Self::Expression(Box::new(Expression::new(query)?))
        } else {
            Self::Words(Box::new(WordSearch::new(query)))
        })
    }

    /// So many bytes are gone through at once.
    fn step(&self) -> usize {
        match self {
            Self::Words(search) => search.step(),
            Self::Expression(search) => search.step(),
        }
    }

    /// Forgets the text that came by now: what comes next is another.
    fn begin(&mut self) {
        match self {
            Self::Words(search) => search.begin(),
            Self::Expression(search) => search.begin(),
        }
    }

    /// Takes what comes next in the text, parted where two words touch.
    fn push_parted(&mut self, piece: Piece<'_>, seams: &Seams) {
        let span = Span::new(piece.base, piece.base + piece.text.len() as u64);
        if !span.is_empty() && seams.at(span.start) {
            self.part(span.start);
        }
        for part in seams.parts(span) {
            if part.start > span.start {
                self.part(part.start);
            }
            self.push(piece.part(part));
        }
    }

    fn part(&mut self, at: u64) {
        match self {
            Self::Words(search) => search.part(at),
            Self::Expression(search) => search.part(at),
        }
    }

    fn push(&mut self, piece: Piece<'_>) {
        match self {
            Self::Words(search) => search.push(piece),
            Self::Expression(search) => search.push(piece),
        }
    }

    /// Finds what is sure to be a hit in what came by now.
    fn search(&mut self, last: bool, room: usize, stop: &Stop, hits: &mut Vec<Hit>) -> Result<(), Failure> {
        match self {
            Self::Words(search) => {
                search.search(last, room, hits);
                Ok(())
            }
            Self::Expression(search) => search.search(last, room, stop, hits),
        }
    }

    /// Where in the text the next hit may begin; `None` where that is not known.
    fn frontier(&self) -> Option<u64> {
        match self {
            Self::Words(search) => search.frontier(),
            Self::Expression(search) => search.frontier(),
        }
    }

    fn is_full(&self) -> bool {
        match self {
            Self::Words(search) => search.full,
            Self::Expression(search) => search.full,
        }
    }
}
